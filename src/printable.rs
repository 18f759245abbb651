//! Text of documents, names and settings made safe to print: it may come from anybody, and terminals and the logs of
//! builds obey what they read.

use std::borrow::Cow;
use std::fmt::Write as _;

/// True if a character does nothing to who reads it: it moves no cursor, hides and turns round no text, ends no line.
pub fn is_plain(c: char) -> bool {
    !c.is_control() && !turns(c) && !matches!(c, '\u{2028}' | '\u{2029}')
}

/// Marks that change the direction of the text after them ("Trojan Source", CVE-2021-42574).
fn turns(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_blank(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\t' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The name of a file, from its bytes: what cannot be printed stands as an escape (`\xff`, `\n`, `\u{202e}`). Two files never have one name.
pub fn name(bytes: &[u8]) -> String {
    let usual = |b: &u8| matches!(b, b' '..=b'~') && !matches!(b, b'\\' | b':' | b'#');
    if bytes.iter().all(usual) {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let mut name = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        let text = chunk.valid();
        for (at, c) in text.char_indices() {
            match c {
                '\\' => name.push_str("\\\\"),
                ':' | '#' if at > 0 && begins_command(text, at - 1) => {
                    name.extend(c.escape_unicode());
                }
                c if is_plain(c) => name.push(c),
                c => name.extend(c.escape_default()),
            }
        }
        for byte in chunk.invalid() {
            // Writing to a string cannot fail.
            let _ = write!(name, "\\x{byte:02x}");
        }
    }
    name
}

/// The bytes of the file behind a [`name`].
pub fn bytes(name: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at..];
        let (read, end) = unescaped(rest).unwrap_or((b"\\".to_vec(), 1));
        bytes.extend(read);
        rest = &rest[end..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

/// What an escape at the beginning of a text stands for, and where it ends.
fn unescaped(text: &str) -> Option<(Vec<u8>, usize)> {
    let one = |c: &str| Some((c.as_bytes().to_vec(), 2));
    match text.as_bytes().get(1)? {
        b'\\' => one("\\"),
        b'n' => one("\n"),
        b'r' => one("\r"),
        b't' => one("\t"),
        b'x' => Some((vec![u8::from_str_radix(text.get(2..4)?, 16).ok()?], 4)),
        b'u' => {
            let digits = text.get(2..)?.strip_prefix('{')?.split_once('}')?.0;
            let c = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
            Some((c.to_string().into_bytes(), 4 + digits.len()))
        }
        _ => None,
    }
}

/// One line for people: what ends a line becomes a space, other control characters and marks of direction escapes. Words that runners of
/// builds take for commands (`::error`, `##[error]`, `##vso[...]`) are taken apart.
pub fn line(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_plain) && !has_command(text) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for (at, c) in text.char_indices() {
        let second = at > 0 && matches!(c, ':' | '#') && begins_command(text, at - 1);
        if second || c == ':' && begins_word(&safe, ":") {
            safe.push(' ');
        }
        match c {
            c if is_blank(c) => safe.push(' '),
            c if !is_plain(c) => safe.extend(c.escape_default()),
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// The same for text that is drawn with marks under it: every character is replaced by one of as many bytes, so that offsets stay right.
/// The ends of lines stay.
pub fn in_place(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| is_plain(c) || c == '\n') && !has_command(text) {
        return Cow::Borrowed(text);
    }
    let plain = |(at, c): (usize, char)| match c {
        '\n' => '\n',
        '#' if at > 0 && begins_command(text, at - 1) => ' ',
        c if is_plain(c) => c,
        c => match c.len_utf8() {
            1 => ' ',
            2 => '·',
            _ => '\u{fffd}',
        },
    };
    Cow::Owned(text.char_indices().map(plain).collect())
}

/// Several lines for people.
pub fn lines(text: &str) -> String {
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Lines that the program has drawn, with its own colours: everything but those is made safe.
pub fn drawn(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for (n, whole) in text.split('\n').enumerate() {
        if n > 0 {
            safe.push('\n');
        }
        for (n, part) in whole.split("\u{1b}[").enumerate() {
            let colour = part
                .find('m')
                .filter(|end| n > 0 && part[..*end].bytes().all(|b| b.is_ascii_digit() || b == b';'));
            match colour {
                Some(end) => {
                    safe.push_str("\u{1b}[");
                    safe.push_str(&part[..=end]);
                    safe.push_str(&line(&part[end + 1..]));
                }
                None if n > 0 => safe.push_str(&line(&format!("\u{1b}[{part}"))),
                None => safe.push_str(&line(part)),
            }
        }
    }
    safe
}

/// JSON that obeys nobody, with the same meaning: `##`, control characters and marks of direction stand in texts alone, and become
/// escapes there.
pub fn json(text: String) -> String {
    let strange = |c: char| c != '\n' && !is_plain(c);
    if !text.contains("##") && !text.contains(strange) {
        return text;
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if c == '#' && safe.ends_with('#') || strange(c) {
            // All of them lie in the first plane.
            let _ = write!(safe, "\\u{:04x}", u32::from(c));
        } else {
            safe.push(c);
        }
    }
    safe
}

fn has_command(text: &str) -> bool {
    text.contains("##") || text.contains("::")
}

/// True if a text ends with these signs, and a line could be broken before them.
fn begins_word(text: &str, signs: &str) -> bool {
    text.strip_suffix(signs)
        .is_some_and(|before| before.chars().next_back().is_none_or(|c| !is_plain(c) || c.is_whitespace()))
}

/// `::word` at the beginning of a word, `::word … ::` anywhere (a long word may be broken before it), or `##word[`.
fn begins_command(text: &str, at: usize) -> bool {
    let rest = &text.as_bytes()[at..];
    if rest.starts_with(b"::") {
        let name = rest[2..].iter().take_while(|b| b.is_ascii_alphabetic() || **b == b'-').count();
        let after = &rest[2 + name..];
        let whole = name > 0
            && (after.starts_with(b"::")
                || after.starts_with(b" ") && memchr::memmem::find(after, b"::").is_some());
        return whole || begins_word(&text[..=at], ":");
    }
    rest.starts_with(b"##")
        && rest[2..].iter().find(|b| !b.is_ascii_alphanumeric() && **b != b'-').is_some_and(|b| *b == b'[')
}

#[cfg(test)]
mod tests {
    use super::{bytes, in_place, json, line, name};

    #[test]
    fn nothing_moves_the_cursor() {
        assert_eq!(line("a\u{1b}]0;T\u{7}b\u{9b}8m\u{202e}c"), r"a\u{1b}]0;T\u{7}b\u{9b}8m\u{202e}c");
        assert_eq!(line("the\nferry\tsank"), "the ferry sank");
        assert_eq!(line("“café” – 漢字"), "“café” – 漢字");
        for text in ["a\u{1b}b", "a\u{9b}b", "\u{202e}x", "x\u{2028}y", "\r", "##vso[task]", "é\u{61c}"] {
            let safe = in_place(text);
            assert_eq!(safe.len(), text.len(), "{text:?}");
            assert!(safe.chars().all(super::is_plain), "{text:?}");
        }
        assert_eq!(in_place("a\nb"), "a\nb");
    }

    #[test]
    fn two_files_never_have_one_name() {
        let names: [&[u8]; 14] = [
            b"a.md",
            b"x\xff.md",
            b"x\xfe.md",
            b"x\\xff.md",
            b"x\\\xff.md",
            b"d\\x.md",
            b"d\\a.md",
            b"d/x.md",
            b"n\n.md",
            b"n\\n.md",
            b"::error::x.md",
            b"a ::b.md",
            b"##vso[x].md",
            "\u{202e}\u{1b}\u{9b}é.md".as_bytes(),
        ];
        let mut made: Vec<String> = names.iter().map(|n| name(n)).collect();
        for (made, bytes_of) in made.iter().zip(names) {
            assert_eq!(bytes(made), bytes_of, "{made}");
            assert!(made.chars().all(super::is_plain) && line(made) == *made, "{made}");
        }
        made.sort();
        made.dedup();
        assert_eq!(made.len(), names.len());
    }

    #[test]
    fn no_command_reaches_a_log() {
        assert_eq!(line("x ::error file=y::z"), "x : :error file=y::z");
        assert_eq!(line("x\n::error"), "x : :error");
        assert_eq!(line(":::x"), ": : :x");
        assert_eq!(line("std::fs, a :: b"), "std::fs, a : : b");
        assert_eq!(line("xxx::error::q"), "xxx: :error::q");
        assert_eq!(
            super::drawn("\u{1b}[1;31mred\u{1b}[0m \u{1b}[2J\u{7}\n::error::x"),
            "\u{1b}[1;31mred\u{1b}[0m \\u{1b}[2J\\u{7}\n: :error::x"
        );
        assert_eq!(line("##vso[task.setvariable]"), "# #vso[task.setvariable]");
        assert_eq!(line("## A heading [1]"), "## A heading [1]");
        assert_eq!(in_place("x##[error]y"), "x# [error]y");
        let text = "{\"a\":\"##[error] ###\u{9b}\u{202e}\"}".to_owned();
        let safe = json(text.clone());
        assert!(!safe.contains("##") && safe.is_ascii());
        let value = |t: &str| serde_json::from_str::<serde_json::Value>(t).unwrap();
        assert_eq!(value(&safe), value(&text));
    }
}
