//! Prose as one string with blocks, and the map from its bytes to the bytes of the stored file.

use std::ops::Range;

use unicode_normalization::char::compose;

use super::repair;
use crate::span::Span;

/// What a block is in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Running text.
    Paragraph,
    /// A heading of level 1 to 6; the title in front matter is level 1.
    Heading(u8),
    /// An item of a list.
    ListItem,
    /// A cell of a table.
    TableCell,
    /// The text under a picture, or the caption in a header line.
    Caption,
    /// A quoted block.
    Quote,
    /// What front matter says of the page in a sentence: its description, its subtitle.
    Record,
    /// Sources, bibliography, contents, licence: text that makes no claims.
    Apparatus,
}

/// A stretch of prose that belongs together; sentences never cross its border.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its kind.
    pub kind: BlockKind,
    /// Bytes in the prose.
    pub range: Range<u32>,
}

impl Block {
    /// Its place in the prose.
    pub(crate) fn span(&self) -> Span {
        Span::new(self.range.start, self.range.end)
    }

    /// Its text, of the prose that it is of.
    pub(crate) fn text<'p>(&self, prose: &'p str) -> &'p str {
        &prose[self.range.start as usize..self.range.end as usize]
    }
}

/// A cell of a table with rows and columns, empty ones too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Number of the table on the page.
    pub table: u32,
    /// Row of the table, from 1: its head.
    pub row: u32,
    /// The block that is all of the cell, by its index; `None` where there is none, or several.
    pub block: Option<u32>,
}

/// An item of a list whose structure the document tells: those of HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// Number of the list on the page.
    pub list: u32,
    /// Lists around the item, its own among them.
    pub depth: u32,
    /// Its first block, by index; of an item without text the block behind it.
    pub block: u32,
}

/// A link whose words may name where it leads: they hold a figure, or are an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// What is said: bytes in the prose.
    pub said: Span,
    /// Where it leads: bytes in the decoded text.
    pub target: Span,
}

/// Links that are remembered, and bytes of the longest one.
const MOST_LINKS: usize = 100_000;
const LONGEST_LINK: usize = 400;

/// Items that are remembered.
const MOST_ITEMS: usize = 100_000;

/// Cells that are remembered.
const MOST_CELLS: usize = 100_000;

/// Defects that are remembered; all are mended in the prose.
const MOST_DEFECTS: usize = 100_000;

/// Text in the file that was broken by a wrong decoding and is understood all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// The broken bytes in the stored file.
    pub span: Span,
    /// What they should read.
    pub repaired: String,
}

/// A stretch in which prose and file run in step, or a whole that stands for another whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    prose: u32,
    source: u32,
    source_len: u32,
    opaque: bool,
}

/// The prose of a document.
#[derive(Debug, Default)]
pub struct Prose {
    /// All blocks, one after the other, each followed by a line feed.
    pub text: String,
    /// The blocks in reading order.
    pub blocks: Vec<Block>,
    /// The cells of tables in reading order, those of a row one after the other.
    pub cells: Vec<Cell>,
    /// The items of lists in reading order, where the document tells which list each is of.
    pub items: Vec<Item>,
    /// The links in reading order.
    pub links: Vec<Link>,
    /// Mojibake that was repaired.
    pub defects: Vec<Defect>,
    segments: Vec<Segment>,
}

impl Prose {
    /// Where prose bytes stand in the decoded text of the file.
    pub fn to_source(&self, prose: Span) -> Span {
        let start = self.segment(prose.start).map_or(0, |s| {
            if s.opaque { s.source } else { s.source + (prose.start - s.prose).min(s.source_len) }
        });
        if prose.is_empty() {
            return Span::new(start, start);
        }
        let end = self.segment(prose.end - 1).map_or(start, |s| {
            if s.opaque {
                s.source + s.source_len
            } else {
                s.source + (prose.end - s.prose).min(s.source_len)
            }
        });
        Span::new(start, end.max(start))
    }

    /// Where a block stands in the decoded text of the file.
    pub fn place_of(&self, block: &Block) -> Range<usize> {
        self.to_source(block.span()).range()
    }

    fn segment(&self, at: u32) -> Option<&Segment> {
        let next = self.segments.partition_point(|s| s.prose <= at);
        self.segments.get(next.checked_sub(1)?)
    }

    /// Adds `text` that stands in the file at `source` as it is.
    pub(super) fn add_same(&mut self, text: &str, source: usize) {
        if text.is_empty() {
            return;
        }
        let (prose, source, source_len) = (self.text.len() as u32, source as u32, text.len() as u32);
        let joined = self
            .segments
            .last_mut()
            .filter(|s| !s.opaque && s.source + s.source_len == source && s.prose + s.source_len == prose);
        match joined {
            Some(last) => last.source_len += source_len,
            None => self.segments.push(Segment { prose, source, source_len, opaque: false }),
        }
        self.text.push_str(text);
    }

    /// Adds `text` that stands for the slice of the file.
    pub(super) fn add_as(&mut self, text: &str, range: Range<usize>) {
        if text.is_empty() {
            return;
        }
        self.segments.push(Segment {
            prose: self.text.len() as u32,
            source: range.start as u32,
            source_len: range.len() as u32,
            opaque: true,
        });
        self.text.push_str(text);
    }

    /// This prose, built from the text of `outer`, with its places where `outer` has them.
    pub(super) fn through(mut self, outer: &Self) -> Self {
        let mut segments = Vec::with_capacity(self.segments.len());
        for segment in &self.segments {
            if segment.opaque {
                let span = outer.to_source(Span::new(segment.source, segment.source + segment.source_len));
                segments.push(Segment { source: span.start, source_len: span.len(), ..*segment });
            } else {
                outer.parts(segment, &mut segments);
            }
        }
        self.segments = segments;
        for defect in &mut self.defects {
            defect.span = outer.to_source(defect.span);
        }
        for link in &mut self.links {
            link.target = outer.to_source(link.target);
        }
        self
    }

    /// The segments of this text that `inner`, a stretch of it, consists of.
    fn parts(&self, inner: &Segment, parts: &mut Vec<Segment>) {
        let mut at = inner.source;
        let end = at + inner.source_len;
        let mut next = self.segments.partition_point(|s| s.prose <= at).saturating_sub(1);
        while let Some(segment) = self.segments.get(next).filter(|_| at < end) {
            next += 1;
            let upto = self.segments.get(next).map_or(end, |s| s.prose.min(end));
            if upto <= at {
                continue;
            }
            let prose = inner.prose + (at - inner.source);
            let into = at.saturating_sub(segment.prose);
            parts.push(if segment.opaque {
                Segment { prose, ..*segment }
            } else {
                let source_len = (upto - at).min(segment.source_len.saturating_sub(into));
                Segment { prose, source: segment.source + into, source_len, opaque: false }
            });
            at = upto;
        }
    }
}

/// Builds [`Prose`] from slices of the decoded text.
#[derive(Debug)]
pub(super) struct ProseBuilder<'a> {
    text: &'a str,
    prose: Prose,
    block_start: u32,
    masks: Vec<Range<usize>>,
    next_mask: usize,
    apparatus: Option<u8>,
    /// The table and the row that are read, and the first block of the open cell.
    table: u32,
    row: u32,
    cell: Option<usize>,
}

impl<'a> ProseBuilder<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let prose = Prose { text: String::with_capacity(text.len()), ..Prose::default() };
        Self {
            text,
            prose,
            block_start: 0,
            masks: templates(text),
            next_mask: 0,
            apparatus: None,
            table: 0,
            row: 0,
            cell: None,
        }
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// Adds the slice of the file as prose, without what templates and shortcodes cover.
    pub(super) fn push(&mut self, range: Range<usize>) {
        if self.masks.is_empty() {
            return self.push_unmasked(range);
        }
        let mut at = range.start;
        while self.next_mask > 0 && self.masks[self.next_mask - 1].end > at {
            self.next_mask -= 1;
        }
        while let Some(mask) = self.masks.get(self.next_mask).cloned().filter(|m| m.start < range.end) {
            if mask.end > at {
                if mask.start > at {
                    self.push_unmasked(at..mask.start);
                }
                at = mask.end;
            }
            if mask.end > range.end {
                break;
            }
            self.next_mask += 1;
        }
        if at < range.end {
            self.push_unmasked(at..range.end);
        }
    }

    fn push_unmasked(&mut self, range: Range<usize>) {
        let slice = &self.text[range.clone()];
        if slice.is_ascii() {
            return self.push_same(range);
        }
        let mut at = range.start;
        for broken in repair::find(slice) {
            let span = range.start + broken.range.start..range.start + broken.range.end;
            self.push_composed(at..span.start);
            self.push_as(&broken.repaired, span.clone());
            if self.prose.defects.len() < MOST_DEFECTS {
                self.prose.defects.push(Defect { span: span.clone().into(), repaired: broken.repaired });
            }
            at = span.end;
        }
        self.push_composed(at..range.end);
    }

    /// Adds the slice with letters and their accents as one character each (Unicode normal form C), as most files have them.
    fn push_composed(&mut self, range: Range<usize>) {
        // Lead bytes of the combining marks U+0300 to U+036F.
        if memchr::memchr2(0xCC, 0xCD, self.text[range.clone()].as_bytes()).is_none() {
            return self.push_same(range);
        }
        let slice = &self.text[range.clone()];
        let mut at = 0;
        let mut letters = slice.char_indices().peekable();
        while let Some((start, letter)) = letters.next() {
            let (mut whole, mut end) = (letter, start + letter.len_utf8());
            while let Some(composed) = letters.peek().and_then(|(_, mark)| compose(whole, *mark)) {
                whole = composed;
                end = letters.next().map_or(end, |(mark, c)| mark + c.len_utf8());
            }
            if whole != letter {
                self.push_same(range.start + at..range.start + start);
                self.push_as(whole.encode_utf8(&mut [0; 4]), range.start + start..range.start + end);
                at = end;
            }
        }
        self.push_same(range.start + at..range.end);
    }

    fn push_same(&mut self, range: Range<usize>) {
        self.prose.add_same(&self.text[range.clone()], range.start);
    }

    /// Adds `text` as prose that stands for the slice of the file.
    pub(super) fn push_as(&mut self, text: &str, range: Range<usize>) {
        self.prose.add_as(text, range);
    }

    /// True if the current block has prose so far.
    pub(super) fn is_open(&self) -> bool {
        self.prose.text.len() as u32 > self.block_start
    }

    /// Length of all prose so far.
    pub(super) fn len(&self) -> usize {
        self.prose.text.len()
    }

    /// Prose added since it was `start` bytes long.
    pub(super) fn since(&self, start: usize) -> &str {
        self.prose.text.get(start..).unwrap_or_default()
    }

    /// Prose of the current block so far.
    pub(super) fn current(&self) -> &str {
        self.since(self.block_start as usize)
    }

    /// Ends the current block.
    pub(super) fn end_block(&mut self, kind: BlockKind) {
        let end = self.prose.text.len() as u32;
        let start = std::mem::replace(&mut self.block_start, end);
        if start == end {
            return;
        }
        let kind = self.classified(kind, start as usize..end as usize);
        self.prose.blocks.push(Block { kind, range: start..end });
        self.prose.text.push('\n');
        self.block_start = end + 1;
    }

    /// A table begins.
    pub(super) fn begin_table(&mut self) {
        (self.table, self.row, self.cell) = (self.table + 1, 0, None);
    }

    /// A row of a table begins.
    pub(super) fn begin_row(&mut self) {
        (self.row, self.cell) = (self.row + 1, None);
    }

    /// A cell begins.
    pub(super) fn begin_cell(&mut self) {
        self.cell = Some(self.prose.blocks.len());
    }

    /// A cell has ended, and its last block.
    pub(super) fn end_cell(&mut self) {
        let Some(from) = self.cell.take() else { return };
        if self.prose.cells.len() >= MOST_CELLS {
            return;
        }
        let block = (self.prose.blocks.len() == from + 1).then_some(from as u32);
        self.prose.cells.push(Cell { table: self.table, row: self.row, block });
    }

    /// An item begins of this list, which is as deep in others.
    pub(super) fn begin_item(&mut self, list: u32, depth: u32) {
        if self.prose.items.len() < MOST_ITEMS {
            self.prose.items.push(Item { list, depth, block: self.prose.blocks.len() as u32 });
        }
    }

    /// What was said since the prose was `start` bytes long leads to the target.
    pub(super) fn end_link(&mut self, start: usize, target: Range<usize>) {
        let end = self.prose.text.len();
        let said = self.prose.text.get(start..end).unwrap_or_default();
        let tells = |b: u8| b.is_ascii_digit() || matches!(b, b'@' | b'.');
        let short = |len: usize| (1..=LONGEST_LINK).contains(&len);
        if self.prose.links.len() < MOST_LINKS
            && short(said.len())
            && short(target.len())
            && said.bytes().any(tells)
        {
            let said = Span::new(start as u32, end as u32);
            self.prose.links.push(Link { said, target: target.into() });
        }
    }

    /// Text under a heading such as "Sources" is apparatus up to the next heading of that level.
    fn classified(&mut self, kind: BlockKind, range: Range<usize>) -> BlockKind {
        let own = range.clone();
        if let BlockKind::Heading(level) = kind {
            if self.apparatus.is_some_and(|open| level <= open) {
                self.apparatus = None;
            }
            // A page that is a change log says what changed.
            let own_title = self.prose.blocks.is_empty() && is_change_log(&self.prose.text[range.clone()]);
            if self.apparatus.is_none() && !own_title && is_apparatus(&self.prose.text[range]) {
                self.apparatus = Some(level);
            }
        }
        let line = kind == BlockKind::Paragraph || matches!(kind, BlockKind::Heading(3..));
        let text = &self.prose.text[own];
        let listed = self.apparatus.is_some() || line && (is_labelled(text) || is_imprint(text));
        if listed { BlockKind::Apparatus } else { kind }
    }

    pub(super) fn finish(mut self) -> Prose {
        self.end_block(BlockKind::Paragraph);
        self.prose
    }
}

/// Headings under which a page lists things instead of saying them.
const APPARATUS: &[&str] = &[
    "bibliography",
    "changes",
    "changelog",
    "contents",
    "external links",
    "footnotes",
    "further reading",
    "license",
    "licence",
    "links",
    "more stories",
    "on this page",
    "read more",
    "references",
    "related",
    "related articles",
    "related content",
    "related links",
    "related pages",
    "related posts",
    "related stories",
    "see also",
    "sources",
    "table of contents",
    "works cited",
    "citations",
    "copyright",
    "tags",
];

/// Labels of lines that list something about the page.
const LABELS: &[&str] = &["formats", "context", "tags", "filed under", "categories", "share"];

/// `Formats: HTML JSON XML`, `Context: Ostland, Chirper`.
fn is_labelled(text: &str) -> bool {
    let label = text.trim_start().split_once(':').map(|(label, _)| label.trim());
    label.is_some_and(|label| LABELS.iter().any(|name| label.eq_ignore_ascii_case(name)))
}

/// Longest line of an imprint, in bytes.
const IMPRINT: usize = 300;

/// `Copyright © 1998, James Holt`, `Published in Issue 36 of the Post, January 1999`, `All rights reserved.`: a line that tells whose
/// the page is and in what it stands, on every page alike.
fn is_imprint(text: &str) -> bool {
    let text = text.trim_start();
    if text.len() > IMPRINT {
        return false;
    }
    if !text.is_ascii() && text.contains('©') {
        return true;
    }
    if !matches!(text.as_bytes().first(), Some(b'C' | b'c' | b'P' | b'p' | b'A' | b'a')) {
        return false;
    }
    let copyright = text.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("copyright"));
    let reserved = text.contains("ights reserved") || text.contains("IGHTS RESERVED");
    let published = ["ublished in ", "ublished by "].iter().any(|p| text.contains(p))
        && ["ssue ", "olume ", " no. ", " No. "].iter().any(|w| text.contains(w));
    copyright || reserved || published
}

fn is_change_log(heading: &str) -> bool {
    ["changes", "changelog", "change log"].iter().any(|name| heading.trim().eq_ignore_ascii_case(name))
}

fn is_apparatus(heading: &str) -> bool {
    let heading = heading.trim().trim_end_matches(':').trim();
    APPARATUS.iter().any(|name| heading.eq_ignore_ascii_case(name))
}

/// What a raised text is that has digits only: the power of what stands before it, in raised digits, or the number of a note, which is
/// no text. `None` where it is something else.
pub(super) fn raised(text: &str, before: &str) -> Option<String> {
    /// Letters of the longest unit that has powers: `km`.
    const UNIT: usize = 2;
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let digits = text.trim().trim_matches(['[', ']', '(', ')']).trim();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let letters = before.bytes().rev().take(UNIT + 1).take_while(u8::is_ascii_alphabetic).count();
    let is_power = before.ends_with(|c: char| c.is_ascii_digit()) || (1..=UNIT).contains(&letters);
    let raise = || digits.bytes().map(|b| DIGITS[usize::from(b - b'0')]).collect();
    Some(if is_power && digits.len() == text.len() { raise() } else { String::new() })
}

/// Ranges of shortcodes and Liquid: `{{ … }}`, `{% … %}`.
fn templates(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    // Up to where there is no end of either kind: nothing is looked through twice.
    let mut none_before = [0, 0];
    while let Some(open) = memchr::memchr(b'{', &bytes[at..]).map(|i| at + i) {
        let (kind, close): (usize, &[u8]) = match bytes.get(open + 1) {
            Some(b'{') => (0, b"}}"),
            Some(b'%') => (1, b"%}"),
            _ => {
                at = open + 1;
                continue;
            }
        };
        // A template that is never closed, or runs on for pages, is no template.
        let (from, to) = ((open + 2).max(none_before[kind]), bytes.len().min(open + 4096));
        let end = bytes.get(from..to).and_then(|window| memchr::memmem::find(window, close));
        if let Some(i) = end {
            let range = with_tag(text, open..from + i + 2);
            at = range.end;
            found.push(range);
        } else {
            none_before[kind] = to.saturating_sub(1).max(none_before[kind]);
            at = open + 2;
        }
    }
    found
}

/// A template inside an HTML tag breaks the tag for a Markdown reader: the whole tag is markup.
fn with_tag(text: &str, template: Range<usize>) -> Range<usize> {
    let bytes = text.as_bytes();
    let from = template.start.saturating_sub(400);
    let before = bytes[from..template.start].iter().rposition(|b| matches!(b, b'<' | b'>')).map(|i| from + i);
    let Some(open) = before.filter(|&i| bytes[i] == b'<' && bytes[i + 1].is_ascii_alphabetic()) else {
        return template;
    };
    let after = &bytes[template.end..bytes.len().min(template.end + 400)];
    match memchr::memchr(b'>', after) {
        Some(i) => open..template.end + i + 1,
        None => template,
    }
}
