//! Markdown to blocks of prose.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::prose::{self, BlockKind, ProseBuilder};
use super::{Metadata, comment, html, plain};
use crate::span::place_in;

/// Stands in the prose for inline code and other things that are not words.
pub(super) const OBJECT: &str = "\u{FFFC}";

/// Tables, footnotes, strikethrough and task lists; mathematics and smart punctuation would rewrite text.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
}

/// True for text that was named as plain but is written in Markdown: headings with a `#`, and links.
pub(super) fn is_likely(text: &str) -> bool {
    let heading = |line: &str| {
        let rest = line.trim_start_matches('#');
        (1..=6).contains(&(line.len() - rest.len())) && rest.starts_with(' ')
    };
    let headings = text.lines().filter(|l| heading(l)).count();
    headings >= 2 || headings == 1 && text.contains("](")
}

/// True for a long text of which a quarter is signs of Markdown, or an eighth the ends of lines: no page, and a reader of Markdown would
/// take a hundred times its size in memory for it.
pub(super) fn is_markup_alone(text: &str) -> bool {
    const LONG: usize = 1 << 16;
    if text.len() <= LONG {
        return false;
    }
    let count = |wanted: fn(u8) -> bool| text.bytes().filter(|b| wanted(*b)).count();
    count(|b| SIGNS[usize::from(b)]) > text.len() / 4
        || count(|b| matches!(b, b'\n' | b'\r')) > text.len() / 8
}

/// The signs of Markdown.
const SIGNS: [bool; 256] = {
    let (mut signs, written, mut n) = ([false; 256], b"[]<>*_`&\\!^~|", 0);
    while n < written.len() {
        signs[written[n] as usize] = true;
        n += 1;
    }
    signs
};

/// Reads the Markdown in `body`, a range of the decoded text.
pub(super) fn read(body: Range<usize>, out: &mut ProseBuilder, meta: &mut Metadata) {
    read_with(options(), body, out, meta);
}

/// The same with mathematics between dollar signs, as notebooks have it.
pub(super) fn read_mathematics(body: Range<usize>, out: &mut ProseBuilder, meta: &mut Metadata) {
    if is_markup_alone(&out.text()[body.clone()]) {
        plain::read(body, out, meta);
    } else {
        read_with(options() | Options::ENABLE_MATH, body, out, meta);
    }
}

fn read_with(options: Options, body: Range<usize>, out: &mut ProseBuilder, meta: &mut Metadata) {
    let base = body.start;
    let text = &out.text()[body];
    let mut reader = Reader::default();
    let mut html_block: Option<Range<usize>> = None;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        let range = base + range.start..base + range.end;
        match event {
            Event::Start(Tag::HtmlBlock) => out.end_block(reader.kind()),
            Event::Html(_) => {
                html_block = Some(html_block.map_or(range.clone(), |r| r.start..range.end));
            }
            Event::End(TagEnd::HtmlBlock) => {
                if let Some(block) = html_block.take() {
                    html::read(block, out, meta);
                }
            }
            event => reader.event(event, range, out, meta),
        }
    }
    out.end_block(BlockKind::Paragraph);
}

/// Reads Markdown that was taken out of something else; as plain text where it is signs alone.
pub(super) fn read_bounded(body: Range<usize>, out: &mut ProseBuilder, meta: &mut Metadata) {
    if is_markup_alone(&out.text()[body.clone()]) {
        plain::read(body, out, meta);
    } else {
        read(body, out, meta);
    }
}

#[derive(Default)]
struct Reader {
    containers: Vec<BlockKind>,
    silent: u32,
    heading: Option<(u8, usize)>,
    /// The text is raised by a tag of HTML.
    raised: bool,
    /// Where the open link began in the prose, and where it leads in the file.
    link: Option<(usize, Range<usize>)>,
}

impl Reader {
    fn kind(&self) -> BlockKind {
        self.containers.last().copied().unwrap_or(BlockKind::Paragraph)
    }

    fn event(&mut self, event: Event, range: Range<usize>, out: &mut ProseBuilder, meta: &mut Metadata) {
        match event {
            Event::Start(tag) => self.start(&tag, out),
            Event::End(tag) => self.end(tag, range, out, meta),
            _ if self.silent > 0 => {}
            Event::Text(text) if self.raised && prose::raised(&text, "").is_some() => {
                let power = prose::raised(&text, out.current()).unwrap_or_default();
                out.push_as(&power, range);
            }
            Event::Text(text) => {
                // An entity or an escape: the event says what it means.
                if out.text()[range.clone()] == *text { out.push(range) } else { out.push_as(&text, range) }
            }
            Event::SoftBreak | Event::HardBreak => out.push_as(" ", range),
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => out.push_as(OBJECT, range),
            Event::Rule => out.end_block(self.kind()),
            Event::InlineHtml(tag) if &*tag == "<sup>" => self.raised = true,
            Event::InlineHtml(tag) if &*tag == "</sup>" => self.raised = false,
            Event::InlineHtml(tag) if is_allowance(&tag) => meta.comments.push(range),
            Event::InlineHtml(tag) if tag.len() > 3 && tag[..3].eq_ignore_ascii_case("<br") => {
                out.push_as(" ", range);
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag, out: &mut ProseBuilder) {
        match tag {
            Tag::Heading { level, .. } => {
                out.end_block(self.kind());
                self.heading = Some((level_number(*level), out.len()));
            }
            Tag::Item => {
                out.end_block(self.kind());
                self.containers.push(BlockKind::ListItem);
            }
            Tag::BlockQuote(_) => {
                out.end_block(self.kind());
                self.containers.push(BlockKind::Quote);
            }
            Tag::Paragraph | Tag::Table(_) | Tag::TableRow | Tag::TableHead | Tag::List(_) => {
                out.end_block(self.kind());
                match tag {
                    Tag::Table(_) => out.begin_table(),
                    Tag::TableRow | Tag::TableHead => out.begin_row(),
                    _ => {}
                }
            }
            Tag::TableCell => out.begin_cell(),
            Tag::CodeBlock(CodeBlockKind::Fenced(_) | CodeBlockKind::Indented) => {
                out.end_block(self.kind());
                self.silent += 1;
            }
            // The description of a picture is not prose of the page; a footnote is, where it stands.
            Tag::Image { .. } | Tag::MetadataBlock(_) => self.silent += 1,
            // What is struck out is no longer said.
            Tag::Strikethrough => self.silent += 1,
            Tag::Link { dest_url, .. } => self.link = place_of(dest_url, out).map(|place| (out.len(), place)),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>, out: &mut ProseBuilder, meta: &mut Metadata) {
        match tag {
            TagEnd::Heading(_) => {
                if let Some((level, start)) = self.heading.take() {
                    if level == 1 && meta.title.is_none() {
                        meta.title = Some(out.since(start).trim().to_owned());
                    }
                    out.end_block(BlockKind::Heading(level));
                }
            }
            TagEnd::Item | TagEnd::BlockQuote(_) => {
                out.end_block(self.kind());
                self.containers.pop();
            }
            TagEnd::Paragraph => out.end_block(self.kind()),
            TagEnd::TableCell => {
                out.end_block(BlockKind::TableCell);
                out.end_cell();
            }
            TagEnd::Link => {
                if let Some((start, target)) = self.link.take() {
                    out.end_link(start, target);
                }
            }
            TagEnd::FootnoteDefinition => out.end_block(BlockKind::Apparatus),
            TagEnd::CodeBlock | TagEnd::MetadataBlock(_) | TagEnd::Strikethrough => {
                self.silent = self.silent.saturating_sub(1);
            }
            TagEnd::Image => {
                self.silent = self.silent.saturating_sub(1);
                if out.is_open() {
                    out.push_as(OBJECT, range);
                }
            }
            _ => {}
        }
    }
}

/// Where text that the parser did not rewrite stands in the file.
fn place_of(text: &str, out: &ProseBuilder) -> Option<Range<usize>> {
    out.text().as_bytes().as_ptr_range().contains(&text.as_ptr()).then(|| place_in(out.text(), text))
}

fn is_allowance(tag: &str) -> bool {
    tag.strip_prefix("<!--").is_some_and(|inner| comment::is_addressed(inner.as_bytes()))
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
