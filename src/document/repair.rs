//! Mojibake: UTF-8 that was once read in a single-byte encoding and stored so.

use std::ops::Range;
use std::sync::LazyLock;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};
use rustc_hash::FxHashMap;

/// A broken stretch of text and what it should read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Bytes in the text that was searched.
    pub range: Range<usize>,
    /// The text meant.
    pub repaired: String,
}

/// A character broken twice stands in at most this many characters broken once.
const MOST_PIECES: usize = 4;

/// Finds mojibake in `text`, in reading order. What a careful writer could have meant is left alone.
pub fn find(text: &str) -> Vec<Broken> {
    let mut found = Vec::new();
    let mut at = 0;
    let bytes = text.as_bytes();
    while let Some(start) = bytes[at..].iter().position(|&b| b >= 0x80).map(|i| at + i) {
        let end = bytes[start..].iter().position(|&b| b < 0x80).map_or(bytes.len(), |i| start + i);
        run(&text[start..end], start, &mut found);
        at = end;
    }
    found.retain(|broken| !is_sound(text, broken));
    found
}

/// A run with so many single-byte characters is of one language.
const LONG_RUN: usize = 8;

/// Searches a run of non-ASCII characters that begins at `base`. In a long one that is broken most characters are, else it is text of
/// another encoding that was never UTF-8.
fn run(run: &str, base: usize, found: &mut Vec<Broken>) {
    let (before, mut at) = (found.len(), 0);
    while let Some(first) = run[at..].chars().next() {
        match mend(&run[at..]) {
            Some((len, repaired)) => {
                found.push(Broken { range: base + at..base + at + len, repaired });
                at += len;
            }
            None => at += first.len_utf8(),
        }
    }
    let single = |text: &str| text.chars().filter(|c| byte_of(*c, WINDOWS_1252).is_some()).count();
    let broken = || {
        found[before..].iter().map(|b| single(&run[b.range.start - base..b.range.end - base])).sum::<usize>()
    };
    if found.len() > before && single(run) >= LONG_RUN && broken() * 2 < single(run) {
        found.truncate(before);
    }
}

/// Mends the broken character at the start of `text`: its length in bytes, and what it means. Text broken twice has
/// a mended character that is itself the lead of a broken sequence.
fn mend(text: &str) -> Option<(usize, String)> {
    let (mut len, mut repaired) = mend_once(text)?;
    let mut pieces = repaired.clone();
    let mut end = len;
    for _ in 0..MOST_PIECES {
        if let Some((used, again)) = mend_once(&pieces).filter(|(used, _)| *used == pieces.len()) {
            debug_assert!(used > 0);
            (len, repaired) = (end, again);
            break;
        }
        let Some((next_len, next)) = mend_once(&text[end..]) else { break };
        end += next_len;
        pieces.push_str(&next);
    }
    Some((len, repaired))
}

fn mend_once(text: &str) -> Option<(usize, String)> {
    match text.chars().next()? {
        '√' | '‚' => mend_with(text, MACINTOSH),
        _ => mend_with(text, WINDOWS_1252),
    }
}

/// Reads the first characters of `text` back as bytes of `encoding`; mended if these are one UTF-8 character.
fn mend_with(text: &str, encoding: &'static Encoding) -> Option<(usize, String)> {
    let lead = byte_of(text.chars().next()?, encoding)?;
    let width = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let mut bytes = [0u8; 4];
    let mut len = 0;
    let mut chars = text.chars();
    for slot in &mut bytes[..width] {
        let c = chars.next()?;
        *slot = byte_of(c, encoding)?;
        len += c.len_utf8();
    }
    let repaired = std::str::from_utf8(&bytes[..width]).ok()?;
    let meant = repaired.chars().next()?;
    let rest = &text[len..];
    plausible(lead, meant, encoding, rest).then(|| (len, repaired.to_owned()))
}

/// Letters of Central Europe that are common enough for a pair of signs to mean them.
const COMMON: &str = "āąćčėęīłńōœśšūźżžşığřůě";

/// Two-letter sequences that also occur in sound text are mended only where they cannot be meant.
fn plausible(lead: u8, meant: char, encoding: &'static Encoding, rest: &str) -> bool {
    match lead {
        0xC4 | 0xC5 => encoding == WINDOWS_1252 && COMMON.contains(meant),
        // Greek and Cyrillic: one pair may be anything, two in a row are no accident.
        0xCE..=0xD1 => {
            let letter = matches!(meant, '\u{386}'..='\u{3CE}' | '\u{400}'..='\u{45F}');
            encoding == WINDOWS_1252 && letter && mend_with(rest, encoding).is_some()
        }
        0xC2 => matches!(meant, '\u{A0}'..='\u{BF}'),
        0xC3 => !meant.is_control(),
        0xE2 => matches!(meant, '\u{2000}'..='\u{2BFF}'),
        0xEF | 0xF0 => !meant.is_control() && encoding == WINDOWS_1252,
        _ => false,
    }
}

/// What stands around tells a formula (`√π`), a name in capitals (`AHÅ™`) and broken letters that a text speaks of (`such as “Ã©”`) from
/// broken text.
fn is_sound(text: &str, broken: &Broken) -> bool {
    let before = text[..broken.range.start].chars().next_back();
    let after = text[broken.range.end..].chars().next();
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let quoted = || {
        let (before, after) = (text[..broken.range.start].trim_end(), text[broken.range.end..].trim_start());
        let mark = |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '‘' | '`' | '「' | '」');
        (before.ends_with(mark), after.starts_with(mark))
    };
    let alone = ![before, after].into_iter().flatten().any(char::is_alphanumeric);
    if alone {
        let (opens, closes) = quoted();
        let letters = broken.repaired.chars().all(char::is_alphabetic);
        if opens && closes || letters && (opens || closes) {
            return true;
        }
    }
    match text[broken.range.clone()].chars().next() {
        Some('√') => !letter(before) && !letter(after),
        Some('Â' | 'Ä' | 'Å') => before.is_some_and(|c| c.is_ascii_uppercase()),
        _ => false,
    }
}

/// The byte that `encoding` stores `c` as; the holes of windows-1252 stand for themselves.
fn byte_of(c: char, encoding: &'static Encoding) -> Option<u8> {
    static TABLES: LazyLock<[FxHashMap<char, u8>; 2]> =
        LazyLock::new(|| [WINDOWS_1252, MACINTOSH].map(stored));
    if matches!(u32::from(c), 0x80..=0x9F) {
        return Some(c as u8);
    }
    TABLES[usize::from(encoding == MACINTOSH)].get(&c).copied()
}

/// The characters beyond ASCII of a single-byte encoding, with their bytes.
fn stored(encoding: &'static Encoding) -> FxHashMap<char, u8> {
    let character =
        |byte: u8| encoding.decode_without_bom_handling(&[byte]).0.chars().next().map(|c| (c, byte));
    (0x80..=0xFF).filter_map(character).collect()
}

#[cfg(test)]
mod tests {
    use super::find;

    fn repaired(text: &str) -> String {
        let mut out = text.to_owned();
        for broken in find(text).into_iter().rev() {
            out.replace_range(broken.range, &broken.repaired);
        }
        out
    }

    #[test]
    fn letters_that_are_spoken_of_stay() {
        for text in ["letters such as “Ã©” or «\u{a0}Ã¨\u{a0}»", "shows \"Ã¼\" for ü", "signs like «Â§»"]
        {
            assert_eq!(repaired(text), text);
        }
        assert_eq!(repaired("“cafÃ©”"), "“café”");
    }

    #[test]
    fn mends_what_is_broken() {
        for (broken, sound) in [
            ("the councilâ€™s vote", "the council’s vote"),
            ("â€œNo,â€\u{9d} she said", "“No,” she said"),
            ("cafÃ© au lait", "café au lait"),
            ("12Â°C", "12°C"),
            ("the mayorÃ¢â‚¬â„¢s car", "the mayor’s car"),
            ("the mayor‚Äôs car", "the mayor’s car"),
            ("dÃ©jÃ\u{a0} vu", "déjà vu"),
        ] {
            assert_eq!(repaired(broken), sound);
        }
    }

    #[test]
    fn leaves_sound_text_alone() {
        for sound in [
            "São Paulo",
            "CAFÉ’s owner",
            "l’été",
            "“Â la carte”",
            "naïve",
            "Ångström",
            "Šibenik",
            "5 €",
            "ÖBB™",
            "= √π",
            "AHÅ™",
        ] {
            assert_eq!(repaired(sound), sound);
        }
    }
}
