//! A short view of one place in a file, for reports: rendering cost and width do not grow with the file.

use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::{LineColumn, Source};
use crate::columns;
use crate::printable;
use crate::span::Span;

/// How wide excerpts are, and how they show what is cut off.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Columns of the line, the number and the bar before it counted.
    pub width: usize,
    /// Stands for what was cut from a line.
    pub cut: &'static str,
}

/// Columns between the number of a line and its text.
const BAR: usize = 3;
/// Columns between a mark and its label: a corner, two lines, a space.
const CORNER: usize = 4;
/// A label is broken into lines of no less than this.
const NARROWEST: usize = 8;
/// Text is shown in no less than this.
const LEAST: usize = 12;

/// The part of one line around a span, cut at word boundaries to a width, with where it stands.
#[derive(Clone, Debug)]
struct Excerpt {
    name: String,
    data: String,
    /// What of the decoded text it shows.
    shown: Range<usize>,
    /// Bytes before it in `data`: what stands for a cut.
    before: usize,
    at: LineColumn,
    /// Columns of the line.
    width: usize,
    /// Columns of the text, what stands for cuts not counted.
    inner: usize,
    /// What is marked in it already.
    marked: Vec<Range<usize>>,
}

impl Excerpt {
    /// The excerpt of `source` that shows the stored span `place`, with room for a label of so many columns under it.
    fn new(source: &Source, place: Span, room: Room, label: usize) -> Self {
        let text = source.text();
        let at = source.line_column(source.to_text(place.start).min(text.len() as u32));
        let width = room.width.saturating_sub(at.line.to_string().len() + 1 + BAR).max(LEAST);
        let inner = width - 2 * columns::of(room.cut);
        let (start, end, line) = clip(source, place, inner);
        let mark = columns::of(&text[start..end]);
        let left = inner - mark.min(inner);
        let for_label = (label + CORNER).min(width * 2 / 3) + mark / 2;
        let most_before = left.min(inner.saturating_sub(for_label));
        let mut from = back(text, line.start, start, most_before.min(left / 2));
        let to = forward(text, end, line.end, left.saturating_sub(columns::of(&text[from..start])));
        if to == line.end {
            from =
                back(text, line.start, start, most_before.min(left - columns::of(&text[end..to]).min(left)));
        }
        let before = if from > line.start { room.cut } else { "" };
        let after = if to < line.end { room.cut } else { "" };
        // A tab or a stray control character would break the alignment of the underline.
        let data = format!("{before}{}{after}", printable::in_place(&text[from..to]));
        let place = format!(":{}:{}", at.line, at.column);
        let name = name(source.name(), room, width.saturating_sub(1 + place.len() + 1));
        Self { name, data, shown: from..to, before: before.len(), at, width, inner, marked: Vec::new() }
    }

    /// The columns before a byte of the decoded text.
    fn column(&self, at: usize) -> usize {
        columns::of(&self.data[..self.before + at - self.shown.start])
    }

    /// Columns for a label under a mark; `None` where the excerpt does not show it, or where something of it is marked already.
    fn label_room(&self, source: &Source, place: Span) -> Option<usize> {
        let (start, end, _) = clip(source, place, self.inner);
        let free = self.marked.iter().all(|m| end < m.start || m.end < start);
        let shows = free && self.shown.start <= start && end <= self.shown.end;
        let middle = || usize::midpoint(self.column(start), self.column(end).max(1));
        shows.then(|| self.width.saturating_sub(middle() + CORNER))
    }
}

/// The end of a path that is too long, so that the name of the file is there.
fn name(path: &str, room: Room, width: usize) -> String {
    if columns::of(path) <= width {
        return path.to_owned();
    }
    format!("{}{}", room.cut, columns::end(path, width.saturating_sub(columns::of(room.cut))))
}

/// Excerpts of several files as one source: each has a range of offsets of its own, so that one report can draw
/// them one below the other.
#[derive(Clone, Debug)]
pub struct Places {
    excerpts: Vec<Excerpt>,
    room: Room,
}

/// Offsets that each excerpt may use.
const ROOM: usize = 1 << 20;

impl Places {
    /// No excerpt yet.
    pub fn new(room: Room) -> Self {
        Self { excerpts: Vec::new(), room }
    }

    /// The span to mark for a place with its label, broken into lines that fit under it: in the last excerpt, if `near` says that it
    /// may and the place fits there, else in a new one.
    pub fn add(&mut self, source: &Source, place: Span, label: &str, near: bool) -> (SourceSpan, String) {
        let wanted = columns::of(label);
        let fits = |room: &usize| *room >= wanted.min(2 * NARROWEST);
        let last = self.excerpts.last().filter(|_| near);
        if last.and_then(|l| l.label_room(source, place)).is_none_or(|room| !fits(&room)) {
            self.excerpts.push(Excerpt::new(source, place, self.room, wanted));
        }
        let Some(last) = self.excerpts.last_mut() else { return ((0, 0).into(), String::new()) };
        let label_room = last.label_room(source, place).unwrap_or(NARROWEST);
        let (start, end, _) = clip(source, place, last.inner);
        let (start, end) = (start.max(last.shown.start), end.min(last.shown.end));
        last.marked.push(start..end);
        let offset = start - last.shown.start + last.before;
        let span = ((self.excerpts.len() - 1) * ROOM + offset, end.saturating_sub(start)).into();
        (span, columns::lines(label, label_room.max(NARROWEST)).join("\n"))
    }

    /// True if there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.excerpts.is_empty()
    }
}

/// The span in decoded text, kept to its first line and to a width, and the range of that line.
fn clip(source: &Source, place: Span, width: usize) -> (usize, usize, Range<usize>) {
    let text = source.text();
    let start = source.to_text(place.start);
    let line = source.line_of(start.min(text.len() as u32));
    let line_start = source.line_starts[line] as usize;
    let next = source.line_starts.get(line + 1).map_or(text.len(), |&s| s as usize);
    let line_end = line_start + text[line_start..next].trim_end_matches(['\n', '\r']).len();
    // A span that was not made from this text may begin or end anywhere.
    let start = boundary(text, (start as usize).min(line_end));
    let end = boundary(text, (source.to_text(place.end) as usize).clamp(start, line_end));
    (start, start + columns::beginning(&text[start..end], width).len(), line_start..line_end)
}

/// The beginning of the character that a byte belongs to.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
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

/// Up to so many columns back from `start`, to the beginning of a word.
fn back(text: &str, line_start: usize, start: usize, room: usize) -> usize {
    let from = start - columns::end(&text[line_start..start], room).len();
    if from == line_start {
        return from;
    }
    text[from..start].find(' ').map_or(from, |i| from + i + 1)
}

/// Up to so many columns on from `end`, to the end of a word.
fn forward(text: &str, end: usize, line_end: usize, room: usize) -> usize {
    let to = end + columns::beginning(&text[end..line_end], room).len();
    if to == line_end {
        return to;
    }
    text[end..to].rfind(' ').map_or(to, |i| end + i)
}
