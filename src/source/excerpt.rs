//! A short view of one place in a file, for reports: rendering cost and width do not grow with the file.

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::{LineColumn, Source};
use crate::span::Span;

/// Stands for what was cut from a line. Its length in bytes matters: the offsets of the labels stay aligned.
const CUT: &str = "…";

/// The part of one line around a span, cut at word boundaries to a width, with where it stands.
#[derive(Clone, Debug)]
pub struct Excerpt {
    name: String,
    data: String,
    /// Offset in the decoded text of `data[0]`; a cut mark before the text counts.
    base: usize,
    at: LineColumn,
}

impl Excerpt {
    /// The excerpt of `source` that shows the stored span `place` in about `width` columns.
    pub fn new(source: &Source, place: Span, width: usize) -> Self {
        let text = source.text();
        let (start, end, line) = clip(source, place, width);
        let room = width.saturating_sub(text[start..end].chars().count());
        let mut from = back(text, line.start, start, room / 2);
        let used = text[from..start].chars().count();
        let to = forward(text, end, line.end, room.saturating_sub(used));
        if to == line.end {
            let after = text[end..to].chars().count();
            from = back(text, line.start, start, room.saturating_sub(after));
        }
        let cut_before = from > line.start && from >= CUT.len();
        let cut_after = to < line.end;
        let mut data = String::with_capacity(to - from + 2 * CUT.len());
        data.push_str(if cut_before { CUT } else { "" });
        // A tab or a stray control character would break the alignment of the underline.
        data.extend(text[from..to].chars().map(|c| if c.is_ascii_control() { ' ' } else { c }));
        data.push_str(if cut_after { CUT } else { "" });
        let base = if cut_before { from - CUT.len() } else { from };
        Self { name: source.name().to_owned(), data, base, at: source.line_column(start as u32) }
    }

    /// Where the stored span `place` stands in this excerpt: offset and length in its bytes.
    fn offset(&self, source: &Source, place: Span, width: usize) -> (usize, usize) {
        let (start, end, _) = clip(source, place, width);
        (start.saturating_sub(self.base), end - start)
    }
}

/// Excerpts of several files as one source: each has a range of offsets of its own, so that one report can draw
/// them one below the other.
#[derive(Clone, Debug, Default)]
pub struct Places {
    excerpts: Vec<Excerpt>,
    width: usize,
}

/// Offsets that each excerpt may use.
const ROOM: usize = 1 << 20;

impl Places {
    /// No excerpt yet; those added are `width` columns wide.
    pub fn new(width: usize) -> Self {
        Self { excerpts: Vec::new(), width }
    }

    /// Adds an excerpt around `place`, and gives the span to label.
    pub fn add(&mut self, source: &Source, place: Span) -> SourceSpan {
        self.excerpts.push(Excerpt::new(source, place, self.width));
        self.within_last(source, place)
    }

    /// The span to label for another place that the last excerpt shows.
    pub fn within_last(&self, source: &Source, place: Span) -> SourceSpan {
        let Some(last) = self.excerpts.last() else { return (0, 0).into() };
        let (offset, len) = last.offset(source, place, self.width);
        let offset = offset.min(last.data.len());
        ((self.excerpts.len() - 1) * ROOM + offset, len.min(last.data.len() - offset)).into()
    }

    /// True if there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.excerpts.is_empty()
    }
}

/// The span in decoded text, kept to its first line and to two widths, and the range of that line.
fn clip(source: &Source, place: Span, width: usize) -> (usize, usize, std::ops::Range<usize>) {
    let text = source.text();
    let start = source.to_text(place.start);
    let line = source.line_of(start);
    let line_start = source.line_starts[line] as usize;
    let next = source.line_starts.get(line + 1).map_or(text.len(), |&s| s as usize);
    let line_end = line_start + text[line_start..next].trim_end_matches(['\n', '\r']).len();
    let start = (start as usize).min(line_end);
    let end = (source.to_text(place.end) as usize).clamp(start, line_end);
    (start, end.min(floor_char(text, start + width * 2)), line_start..line_end)
}

impl SourceCode for Places {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let index = span.offset() / ROOM;
        let excerpt = self.excerpts.get(index).ok_or(MietteError::OutOfBounds)?;
        let base = index * ROOM;
        // A span over two excerpts has no contents: they are drawn apart.
        if span.offset() + span.len() > base + excerpt.data.len() {
            return Err(MietteError::OutOfBounds);
        }
        Ok(Box::new(MietteSpanContents::new_named(
            excerpt.name.clone(),
            excerpt.data.as_bytes(),
            (base, excerpt.data.len()).into(),
            excerpt.at.line as usize - 1,
            excerpt.at.column as usize - 1,
            1,
        )))
    }
}

fn floor_char(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Up to `room` characters back from `start`, to the beginning of a word.
fn back(text: &str, line_start: usize, start: usize, room: usize) -> usize {
    let before = &text[line_start..start];
    let Some((offset, _)) = before.char_indices().rev().take(room).last() else { return start };
    let from = line_start + offset;
    if from == line_start {
        return from;
    }
    text[from..start].find(' ').map_or(from, |i| from + i + 1)
}

/// Up to `room` characters on from `end`, to the end of a word.
fn forward(text: &str, end: usize, line_end: usize, room: usize) -> usize {
    let after = &text[end..line_end];
    let Some((offset, c)) = after.char_indices().take(room).last() else { return end };
    let to = end + offset + c.len_utf8();
    if to == line_end {
        return to;
    }
    text[end..to].rfind(' ').map_or(to, |i| end + i)
}
