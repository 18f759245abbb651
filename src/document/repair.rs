//! Mojibake: UTF-8 that was once read in a single-byte encoding and stored so.

use std::ops::Range;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

/// A broken stretch of text and what it should read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Bytes in the text that was searched.
    pub range: Range<usize>,
    /// The text meant.
    pub repaired: String,
}

/// One broken character is mended in at most this many rounds (text broken twice needs two).
const MAX_PASSES: usize = 3;

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
    found
}

/// Searches a run of non-ASCII characters that begins at `base`.
fn run(run: &str, base: usize, found: &mut Vec<Broken>) {
    let mut at = 0;
    while let Some(first) = run[at..].chars().next() {
        match mend(&run[at..]) {
            Some((len, repaired)) => {
                found.push(Broken { range: base + at..base + at + len, repaired });
                at += len;
            }
            None => at += first.len_utf8(),
        }
    }
}

/// Mends the longest broken character sequence at the start of `text`: its length in bytes, and what it means.
fn mend(text: &str) -> Option<(usize, String)> {
    let (len, mut repaired) = mend_once(text)?;
    for _ in 1..MAX_PASSES {
        // Broken twice: the mended character is itself the lead of a broken sequence.
        let mut more = repaired.clone();
        let mut end = len_of_mended(text, len, &mut more);
        let Some((used, again)) = mend_once(&more) else { break };
        if used < more.len() {
            end = shorter_end(text, len, used);
        }
        return Some((end, again));
    }
    repaired.shrink_to_fit();
    Some((len, repaired))
}

/// Mends all that follows in the same way, and says where it ends.
fn len_of_mended(text: &str, first: usize, out: &mut String) -> usize {
    let mut end = first;
    while let Some((len, next)) = mend_once(&text[end..]) {
        end += len;
        out.push_str(&next);
        if out.chars().count() >= 4 {
            break;
        }
    }
    end
}

/// The end in `text` of as many mended characters as make `used` bytes.
fn shorter_end(text: &str, first: usize, used: usize) -> usize {
    let mut end = 0;
    let mut made = 0;
    while made < used {
        let Some((len, next)) = mend_once(&text[end..]) else { return end.max(first) };
        end += len;
        made += next.len();
    }
    end
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

/// Two-letter sequences that also occur in sound text are mended only where they cannot be meant.
fn plausible(lead: u8, meant: char, encoding: &'static Encoding, rest: &str) -> bool {
    match lead {
        // `É’`, `Å“`: capital letters before a quotation mark are sound; so is any pair that means a rare sign.
        0xC4..=0xDF => {
            encoding == WINDOWS_1252
                && matches!(meant, '\u{100}'..='\u{17F}' | '\u{386}'..='\u{3CE}' | '\u{400}'..='\u{45F}')
                && (matches!(lead, 0xC4 | 0xC5) && matches!(meant, 'ā' | 'ą' | 'ć' | 'č' | 'ė' | 'ę' | 'ī' | 'ł' | 'ń' | 'ō' | 'œ' | 'ś' | 'š' | 'ū' | 'ź' | 'ż' | 'ž' | 'ş' | 'ı' | 'ğ' | 'ř' | 'ů' | 'ě')
                    || (lead >= 0xCE && mend_with(rest, encoding).is_some()))
        }
        0xC2 => matches!(meant, '\u{A0}'..='\u{BF}'),
        0xC3 => !meant.is_control(),
        0xE2 => matches!(meant, '\u{2000}'..='\u{2BFF}'),
        _ => !meant.is_control() && encoding == WINDOWS_1252,
    }
}

/// The byte that `encoding` stores `c` as; the holes of windows-1252 stand for themselves.
fn byte_of(c: char, encoding: &'static Encoding) -> Option<u8> {
    if matches!(u32::from(c), 0x80..=0x9F) {
        return Some(c as u8);
    }
    let mut buffer = [0u8; 4];
    let (bytes, _, failed) = encoding.encode(c.encode_utf8(&mut buffer));
    match (&*bytes, failed) {
        ([byte], false) if *byte >= 0x80 => Some(*byte),
        _ => None,
    }
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
        for sound in ["São Paulo", "CAFÉ’s owner", "l’été", "“Â la carte”", "naïve", "Ångström", "Šibenik", "5 €", "ÖBB™"] {
            assert_eq!(repaired(sound), sound);
        }
    }
}
