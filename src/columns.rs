//! How many columns of a terminal a text takes, and texts broken into lines of so many.

/// Columns of one character: none for marks over another, two for the wide ones of East Asia and for pictures.
pub(crate) fn of_char(c: char) -> usize {
    match u32::from(c) {
        0x300..=0x36F | 0x200B..=0x200F | 0x2060..=0x2064 | 0xFE00..=0xFE0F | 0xFEFF => 0,
        0x1100..=0x115F
        | 0x2E80..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F000..=0x1FAFF
        | 0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

/// Columns of a text.
pub(crate) fn of(text: &str) -> usize {
    text.chars().map(of_char).sum()
}

/// The longest beginning of a text that fits.
pub(crate) fn beginning(text: &str, room: usize) -> &str {
    let mut used = 0;
    let end = text.char_indices().find(|(_, c)| {
        used += of_char(*c);
        used > room
    });
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

/// The longest end of a text that fits.
pub(crate) fn end(text: &str, room: usize) -> &str {
    let mut used = 0;
    let start = text.char_indices().rev().find(|(_, c)| {
        used += of_char(*c);
        used > room
    });
    &text[start.map_or(0, |(at, c)| at + c.len_utf8())..]
}

/// Lines of at most so many columns, broken between words where that can be.
pub(crate) fn lines(text: &str, room: usize) -> Vec<String> {
    let room = room.max(2);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && of(&line) + 1 + of(word) > room {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        let mut rest = word;
        while of(rest) > room {
            let part = beginning(rest, room);
            lines.push(part.to_owned());
            rest = &rest[part.len()..];
        }
        line.push_str(rest);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{beginning, end, lines, of};

    #[test]
    fn words_and_wide_characters() {
        assert_eq!(lines("one two three", 7), ["one two", "three"]);
        assert_eq!(lines("incomprehensible", 7), ["incompr", "ehensib", "le"]);
        assert_eq!(lines("", 7), Vec::<String>::new());
        assert_eq!((of("港口"), of("e\u{301}")), (4, 1));
        assert_eq!((beginning("港口", 3), end("a/港口", 3)), ("港", "口"));
    }
}
