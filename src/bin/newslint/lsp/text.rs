//! Positions of the protocol in texts, and its names for files.

use std::path::{Path, PathBuf};

use newslint::printable;
use newslint::source::Source;
use newslint::span::Span;
use serde::{Deserialize, Serialize};

/// What a position counts in its line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    /// What every client understands.
    #[default]
    Utf16,
    Utf32,
}

impl Encoding {
    /// The one that costs least of those that the client offers, in its own order.
    pub fn agreed(offered: &[String]) -> Self {
        let known = offered.iter().find_map(|name| match name.as_str() {
            "utf-8" => Some(Self::Utf8),
            "utf-16" => Some(Self::Utf16),
            "utf-32" => Some(Self::Utf32),
            _ => None,
        });
        known.unwrap_or_default()
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Utf32 => "utf-32",
        }
    }

    fn width(self, c: char) -> u32 {
        match self {
            Self::Utf8 => c.len_utf8() as u32,
            Self::Utf16 => c.len_utf16() as u32,
            Self::Utf32 => 1,
        }
    }
}

/// A place between two characters; both numbers from 0.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    pub line: u32,
    pub character: u32,
}

/// From one place to another.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
pub struct Range {
    pub start: Position,
    pub end: Position,
}

impl Range {
    /// True if the two have a place in common, be it an edge.
    pub fn touches(&self, other: &Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }
}

/// Where the lines of a text begin, as the protocol counts them: `\n`, `\r\n` and `\r` end one.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = |at: &usize| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n');
        let breaks = memchr::memchr2_iter(b'\n', b'\r', bytes).filter(ends);
        Self { starts: std::iter::once(0).chain(breaks.map(|at| at as u32 + 1)).collect() }
    }

    /// The place of a byte of the text.
    pub fn position(&self, text: &str, offset: usize, encoding: Encoding) -> Position {
        let offset = floor(text, offset);
        let line = self.starts.partition_point(|&start| start as usize <= offset) - 1;
        let before = &text[self.starts[line] as usize..offset];
        let character = if before.is_ascii() {
            before.len() as u32
        } else {
            before.chars().map(|c| encoding.width(c)).sum()
        };
        Position { line: line as u32, character }
    }

    /// The byte at a place; what lies beyond its line is its end, what lies beyond the text the end of the text.
    pub fn offset(&self, text: &str, position: Position, encoding: Encoding) -> usize {
        let Some(&start) = self.starts.get(position.line as usize) else { return text.len() };
        let end = self.starts.get(position.line as usize + 1).map_or(text.len(), |&next| next as usize);
        let line = text[start as usize..end].trim_end_matches(['\n', '\r']);
        let mut left = position.character;
        let mut offset = start as usize;
        for c in line.chars() {
            let width = encoding.width(c);
            if left < width {
                break;
            }
            left -= width;
            offset += c.len_utf8();
        }
        offset
    }
}

fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

/// A document with what its positions are counted by.
#[derive(Debug)]
pub struct Page {
    pub source: Source,
    pub lines: Lines,
    encoding: Encoding,
    /// Bytes of the mark that the text begins with: no editor counts it.
    mark: usize,
}

impl Page {
    pub fn new(source: Source, encoding: Encoding) -> Self {
        let lines = Lines::of(source.text());
        let mark = if source.text().starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { source, lines, encoding, mark }
    }

    /// The range of bytes of the stored file.
    pub fn range(&self, span: Span) -> Range {
        let [start, end] = [span.start, span.end].map(|at| self.position(self.source.to_text(at) as usize));
        Range { start, end }
    }

    /// The place of a byte of the text.
    pub fn position(&self, offset: usize) -> Position {
        let mut position = self.lines.position(self.source.text(), offset, self.encoding);
        if position.line == 0 {
            position.character = position.character.saturating_sub(self.mark_width());
        }
        position
    }

    fn mark_width(&self) -> u32 {
        if self.mark == 0 { 0 } else { self.encoding.width('\u{feff}') }
    }

    /// The byte of the text at a place.
    pub fn offset(&self, mut position: Position) -> usize {
        if position.line == 0 {
            position.character = position.character.saturating_add(self.mark_width());
        }
        self.lines.offset(self.source.text(), position, self.encoding)
    }

    /// The byte of the stored file at a place.
    pub fn stored(&self, position: Position) -> u32 {
        self.source.to_stored(self.offset(position) as u32)
    }
}

/// The path behind `file:` and its escapes; `None` for what is no file of this machine.
pub fn path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file:")?;
    // `file:/page`, `file:///page`, `file://localhost/page`.
    let path = match rest.strip_prefix("//") {
        Some(rest) => rest.get(rest.find('/')?..)?,
        None => rest.starts_with('/').then_some(rest)?,
    };
    let bytes = unescaped(path.split(['?', '#']).next().unwrap_or(path));
    // `/c:/pages` is `c:/pages` where drives have letters.
    let drive = cfg!(windows) && bytes.get(2) == Some(&b':');
    let name = printable::name(if drive { &bytes[1..] } else { &bytes });
    Some(crate::walk::path(&name))
}

fn unescaped(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = bytes.get(at + 1..at + 3).filter(|_| byte == b'%');
        let value = escaped.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        plain.push(value.unwrap_or(byte));
        at += if value.is_some() { 3 } else { 1 };
    }
    plain
}

/// The name of a file for the client (RFC 8089).
pub fn uri(path: &Path) -> String {
    let name = crate::walk::name(path);
    let slash = if name.starts_with('/') { "" } else { "/" };
    format!("file://{slash}{}", newslint::report::uri(&name))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Encoding, Lines, Position, path, uri};

    #[test]
    fn positions_in_three_encodings() {
        let text = "a\r\nß😀x\rend\n";
        let lines = Lines::of(text);
        let at = text.find('x').unwrap();
        for (encoding, character) in [(Encoding::Utf8, 6), (Encoding::Utf16, 3), (Encoding::Utf32, 2)] {
            let position = Position { line: 1, character };
            assert_eq!(lines.position(text, at, encoding), position);
            assert_eq!(lines.offset(text, position, encoding), at);
        }
        assert_eq!(lines.position(text, text.len(), Encoding::Utf16), Position { line: 3, character: 0 });
        // In the middle of a surrogate pair, beyond the line, beyond the text.
        let offset = |line, character| lines.offset(text, Position { line, character }, Encoding::Utf16);
        assert_eq!((offset(1, 2), offset(0, 9), offset(9, 0)), (5, 1, text.len()));
    }

    #[test]
    fn names_of_files() {
        let name = Path::new("/pages/a b/ü%.md");
        assert_eq!(uri(name), "file:///pages/a%20b/%C3%BC%25.md");
        assert_eq!(path(&uri(name)).as_deref(), Some(name));
        for written in ["file://localhost/x.md", "file:/x.md", "file:///x%2Emd"] {
            assert_eq!(path(written).as_deref(), Some(Path::new("/x.md")), "{written}");
        }
        assert_eq!(path("untitled:Untitled-1"), None);
    }
}
