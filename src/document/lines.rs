//! Lines of a file, and text that is joined of several of them: what readers of formats by lines share.

use std::ops::Range;

use super::markdown::OBJECT;
use super::prose::{BlockKind, ProseBuilder};

/// A line without the white space around it. What stands in front of the text of an item is taken off by moving its start.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Columns before the text; a tab goes to the next eighth.
    pub(super) indent: usize,
}

impl Line {
    pub(super) fn is_blank(self) -> bool {
        self.start >= self.end
    }

    pub(super) fn range(self) -> Range<usize> {
        self.start..self.end
    }

    pub(super) fn text(self, file: &str) -> &str {
        &file[self.range()]
    }

    /// Takes `len` bytes and the white space after them off the start.
    pub(super) fn skip(&mut self, file: &str, len: usize) {
        let rest = &file[self.start + len..self.end];
        let text = rest.trim_start();
        self.indent += file[self.start..self.end - text.len()].chars().count();
        self.start = self.end - text.len();
    }

    /// Nothing is left of it.
    pub(super) fn clear(&mut self) {
        self.start = self.end;
    }
}

/// The lines of `range`.
pub(super) fn lines(file: &str, range: Range<usize>) -> Vec<Line> {
    let mut at = range.start;
    let line = |whole: &str| {
        let text = whole.trim_end();
        let start = text.len() - text.trim_start().len();
        let indent = text[..start].bytes().fold(0, |n, b| if b == b'\t' { n / 8 * 8 + 8 } else { n + 1 });
        let line = Line { start: at + start, end: at + text.len(), indent };
        at += whole.len();
        line
    };
    file[range].split_inclusive('\n').map(line).collect()
}

/// Text that is joined of pieces of the file, with a line feed between two.
#[derive(Debug, Default)]
pub(super) struct Joined {
    text: String,
    /// Where each piece begins in the text and in the file.
    pieces: Vec<(usize, usize)>,
}

impl Joined {
    pub(super) fn new(file: &str, pieces: impl IntoIterator<Item = Range<usize>>) -> Self {
        let mut joined = Self::default();
        for piece in pieces {
            if !joined.pieces.is_empty() {
                joined.text.push('\n');
            }
            joined.pieces.push((joined.text.len(), piece.start));
            joined.text.push_str(&file[piece]);
        }
        joined
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// From the first to the last byte of `range` in the file.
    pub(super) fn place(&self, range: Range<usize>) -> Range<usize> {
        let at = |at: usize| {
            let (begins, stands) = self.pieces[self.pieces.partition_point(|(b, _)| *b <= at).max(1) - 1];
            stands + (at - begins)
        };
        let start = at(range.start);
        start..if range.is_empty() { start } else { (at(range.end - 1) + 1).max(start) }
    }

    /// Adds a range of the text as prose, lines joined by a space.
    pub(super) fn push(&self, range: Range<usize>, out: &mut ProseBuilder) {
        let mut at = range.start;
        for line in self.text[range].split_inclusive('\n') {
            let text = line.trim_end_matches('\n');
            if !text.is_empty() {
                out.push(self.place(at..at + text.len()));
            }
            at += line.len();
            if text.len() < line.len() && out.is_open() {
                let end = self.place(at - 1..at).start;
                out.push_as(" ", end..end);
            }
        }
    }

    /// Adds what is no word and stands at `range`.
    pub(super) fn push_object(&self, range: Range<usize>, out: &mut ProseBuilder) {
        out.push_as(OBJECT, self.place(range));
    }
}

/// An item in it stays what it is around it, where that is more than running text.
pub(super) fn item_kind(around: BlockKind) -> BlockKind {
    if matches!(around, BlockKind::Paragraph | BlockKind::Quote) { BlockKind::ListItem } else { around }
}

/// A run of one sign of punctuation, two or more: the line under a title, a delimiter.
pub(super) fn run_of(text: &str) -> Option<u8> {
    let first = *text.as_bytes().first()?;
    (text.len() >= 2 && first.is_ascii_punctuation() && text.bytes().all(|b| b == first)).then_some(first)
}

/// Values with `separator` between them, a line a row: the text of each without the quotation marks around it.
pub(super) fn fields(text: &str, separator: u8, mut field: impl FnMut(Range<usize>)) {
    let mut give = |range: Range<usize>| {
        let whole = &text[range.clone()];
        let start = range.start + (whole.len() - whole.trim_start().len());
        let inner = whole.trim();
        let mark = usize::from(inner.len() >= 2 && inner.starts_with('"') && inner.ends_with('"'));
        field(start + mark..start + inner.len() - mark);
    };
    let (mut start, mut quoted) = (0, false);
    // Only blanks stand between the separator and here.
    let mut begins = true;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' if quoted || begins => quoted = !quoted,
            b'"' if text[..at].ends_with('"') => quoted = true,
            b if !quoted && (b == separator || b == b'\n') => {
                give(start..at);
                (start, begins) = (at + 1, true);
                continue;
            }
            _ => {}
        }
        begins &= byte.is_ascii_whitespace();
    }
    give(start..text.len());
}
