//! HTML to blocks of prose.

use std::collections::BTreeMap;
use std::ops::Range;

use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use serde_json::value::RawValue;

use super::front_matter::Field;
use super::prose::{self, BlockKind, ProseBuilder};
use super::{DateOrigin, DatedPlace, Metadata, comment, header};
use crate::span::place_in;

/// Elements whose text is not prose.
const SILENT: &[&[u8]] = &[
    b"script",
    b"style",
    b"code",
    b"pre",
    b"kbd",
    b"samp",
    b"template",
    b"svg",
    b"math",
    b"nav",
    b"noscript",
    b"textarea",
    b"select",
    b"button",
    b"iframe",
    b"object",
    b"audio",
    b"video",
    b"canvas",
    b"del",
    b"s",
    b"strike",
];

/// Elements that begin or end no block.
const INLINE: &[&[u8]] = &[
    b"a", b"abbr", b"b", b"bdi", b"bdo", b"cite", b"data", b"dfn", b"em", b"font", b"i", b"img", b"ins",
    b"label", b"mark", b"q", b"small", b"span", b"strong", b"sub", b"sup", b"time", b"tt", b"u", b"var",
    b"wbr",
];

enum Piece {
    Open(Vec<u8>, Range<usize>),
    Close(Vec<u8>),
    Attribute(Vec<u8>, Vec<u8>, Range<usize>),
    Text(Range<usize>),
    Comment(Range<usize>),
}

/// Reads the HTML in `body`, a range of the decoded text.
pub(super) fn read(body: Range<usize>, out: &mut ProseBuilder, meta: &mut Metadata) {
    let base = body.start;
    let text = &out.text()[body];
    let mut name = Vec::new();
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: html5gum::Span<usize>| {
        let range = base + span.start..base + span.end;
        match event {
            CallbackEvent::OpenStartTag { name } => Some(Piece::Open(name.to_vec(), range)),
            CallbackEvent::EndTag { name } => Some(Piece::Close(name.to_vec())),
            CallbackEvent::String { .. } => Some(Piece::Text(range)),
            CallbackEvent::Comment { value } if comment::is_addressed(value) => Some(Piece::Comment(range)),
            CallbackEvent::AttributeName { name: n } => {
                name = n.to_vec();
                None
            }
            CallbackEvent::AttributeValue { value } => {
                Some(Piece::Attribute(name.clone(), value.to_vec(), range))
            }
            _ => None,
        }
    });
    emitter.naively_switch_states(true);
    let mut reader = Reader::default();
    for piece in Tokenizer::new_with_emitter(text, emitter).flatten() {
        reader.piece(piece, out, meta);
    }
    reader.end_block(out, meta);
}

/// A list that is open.
struct List {
    number: u32,
    /// One of its items is open.
    in_item: bool,
}

#[derive(Default)]
struct Reader {
    silent: Vec<Vec<u8>>,
    kind: Option<BlockKind>,
    in_title: bool,
    open: Vec<u8>,
    /// Data for search engines: the open tag holds them, and where they stand.
    is_data: bool,
    data: Option<Range<usize>>,
    /// A date in the open tag, and whether the tag says that it is the page's.
    date: Option<DatedPlace>,
    dates_page: bool,
    /// The lists that are open, and how many there were.
    lists: Vec<List>,
    listed: u32,
    /// The text is raised, is a link, is said to be the mark of a note.
    raised: bool,
    linked: bool,
    note: bool,
    /// Where the open link began in the prose, and where it leads in the file.
    link: Option<(usize, Range<usize>)>,
}

impl Reader {
    fn end_block(&mut self, out: &mut ProseBuilder, meta: &mut Metadata) {
        if self.in_title || self.kind == Some(BlockKind::Heading(1)) {
            let title = out.current().trim();
            if meta.title.is_none() && !title.is_empty() {
                meta.title = Some(title.to_owned());
            }
        }
        out.end_block(self.kind.unwrap_or(BlockKind::Paragraph));
    }

    fn piece(&mut self, piece: Piece, out: &mut ProseBuilder, meta: &mut Metadata) {
        if !matches!(piece, Piece::Attribute(..)) {
            meta.dates.extend(self.date.take().filter(|_| self.dates_page));
            self.dates_page = false;
        }
        match piece {
            Piece::Open(name, range) if SILENT.contains(&name.as_slice()) => {
                let struck = [&b"del"[..], b"s", b"strike"].contains(&name.as_slice());
                if self.silent.is_empty() && out.is_open() && !struck {
                    out.push_as(super::markdown::OBJECT, range);
                }
                self.is_data = false;
                self.open.clone_from(&name);
                self.silent.push(name);
            }
            Piece::Text(range) if self.is_data && self.open == b"script" => {
                self.data = Some(self.data.take().map_or(range.clone(), |all| all.start..range.end));
            }
            Piece::Close(name) if self.silent.last() == Some(&name) => {
                self.silent.pop();
                if let Some(data) = self.data.take() {
                    linked_data(out.text(), data, meta);
                }
                (self.is_data, self.open) = (false, Vec::new());
            }
            Piece::Attribute(name, value, _) if self.open == b"script" => {
                self.is_data |= name == b"type" && value.eq_ignore_ascii_case(b"application/ld+json");
            }
            Piece::Attribute(name, value, _) if self.open == b"html" && name == b"lang" => {
                meta.language = Some(String::from_utf8_lossy(&value).to_lowercase());
            }
            Piece::Attribute(name, value, _) if is_listing(&self.open, &name, &value) => {
                self.silent.push(std::mem::take(&mut self.open));
            }
            // An element within a listing of its own kind.
            Piece::Open(name, _) if self.silent.last() == Some(&name) => self.silent.push(name),
            Piece::Attribute(name, value, range) => self.attribute(&name, &value, range, out),
            _ if !self.silent.is_empty() => {}
            Piece::Open(name, _) => {
                self.raised |= name == b"sup";
                self.linked |= name == b"a";
                if !INLINE.contains(&name.as_slice()) {
                    self.end_block(out, meta);
                    table_part(&name, out);
                    self.list_part(&name, out);
                    self.kind = block_kind(&name).or_else(|| self.around());
                    self.in_title = name == b"title";
                }
                self.open = name;
            }
            Piece::Close(name) => {
                match &name[..] {
                    b"sup" => (self.raised, self.note) = (false, false),
                    b"a" => {
                        (self.linked, self.note) = (false, false);
                        if let Some((start, target)) = self.link.take() {
                            out.end_link(start, target);
                        }
                    }
                    _ => {}
                }
                if !INLINE.contains(&name.as_slice()) {
                    self.end_block(out, meta);
                    if matches!(&name[..], b"td" | b"th" | b"tr" | b"table") {
                        out.end_cell();
                    }
                    self.end_list_part(&name);
                    self.kind = self.around();
                    self.in_title = false;
                }
            }
            Piece::Text(range) if (self.raised || self.note) && self.is_figure_raised(range.clone(), out) => {
            }
            Piece::Text(range) => push_text(range, out),
            Piece::Comment(range) => meta.comments.extend(whole_comment(out.text(), range)),
        }
    }

    /// What begins with an element of a list. A heading of the page ends lists that were left open.
    fn list_part(&mut self, name: &[u8], out: &mut ProseBuilder) {
        match name {
            b"ul" | b"ol" | b"dl" => {
                self.listed += 1;
                self.lists.push(List { number: self.listed, in_item: false });
            }
            b"li" | b"dt" | b"dd" => {
                let depth = self.lists.len() as u32;
                let Some(list) = self.lists.last_mut() else { return };
                list.in_item = true;
                if name != b"dd" {
                    out.begin_item(list.number, depth);
                }
            }
            b"h1" | b"h2" => self.lists.clear(),
            _ => {}
        }
    }

    fn end_list_part(&mut self, name: &[u8]) {
        match name {
            b"ul" | b"ol" | b"dl" => {
                self.lists.pop();
            }
            b"li" | b"dt" | b"dd" => {
                if let Some(list) = self.lists.last_mut() {
                    list.in_item = false;
                }
            }
            _ => {}
        }
    }

    /// What a block is whose own element tells nothing: a paragraph of an item is of the item.
    fn around(&self) -> Option<BlockKind> {
        self.lists.last().filter(|list| list.in_item).map(|_| BlockKind::ListItem)
    }

    /// Adds a raised number as such, and the number of a note not at all; false for other text.
    fn is_figure_raised(&self, range: Range<usize>, out: &mut ProseBuilder) -> bool {
        match prose::raised(&out.text()[range.clone()], out.current()) {
            Some(power) if self.raised && !self.linked && !self.note => out.push_as(&power, range),
            Some(_) => {}
            None => return false,
        }
        true
    }

    /// `<time datetime itemprop="datePublished">`, `<meta property="article:published_time" content>`: the date of
    /// the page. Attributes come in any order.
    fn attribute(&mut self, name: &[u8], value: &[u8], range: Range<usize>, out: &ProseBuilder) {
        let value = String::from_utf8_lossy(value).to_ascii_lowercase();
        match (self.open.as_slice(), name) {
            (b"time", b"datetime") | (b"meta", b"content") => {
                let place = |date| DatedPlace { date, span: range.into(), origin: DateOrigin::Heading };
                self.date = header::iso_date(&value).map(place);
            }
            (b"a" | b"sup", b"class" | b"role" | b"epub:type") => {
                self.note |= ["footnote", "noteref"].iter().any(|mark| value.contains(mark));
            }
            (b"a", b"href") => self.link = Some((out.len(), range)),
            (b"time", b"pubdate") => self.dates_page = true,
            (b"time" | b"meta", b"itemprop" | b"property" | b"name" | b"class") => {
                self.dates_page |=
                    value.contains("publish") || matches!(&*value, "date" | "dc.date" | "pubdate");
            }
            _ => {}
        }
    }
}

/// Elements of generated references that hold code and are no `pre`, by their class: Doxygen's listings, Haddock's signatures.
const LISTINGS: &[(&[u8], &[u8])] =
    &[(b"div", b"fragment"), (b"p", b"src"), (b"li", b"src"), (b"td", b"src")];

/// The element holds lines of code.
fn is_listing(element: &[u8], attribute: &[u8], value: &[u8]) -> bool {
    let is = |class: &[u8]| LISTINGS.iter().any(|(tag, name)| *tag == element && *name == class);
    attribute == b"class" && value.split(u8::is_ascii_whitespace).any(is)
}

/// Days of an event and versions of a program in JSON-LD, as front matter has them.
fn linked_data(text: &str, data: Range<usize>, meta: &mut Metadata) {
    const DEEPEST: usize = 4;
    if let Ok(raw) = serde_json::from_str::<&RawValue>(&text[data]) {
        linked(text, raw, DEEPEST, meta);
    }
}

fn linked(text: &str, raw: &RawValue, depth: usize, meta: &mut Metadata) {
    if depth == 0 {
        return;
    }
    if let Ok(list) = serde_json::from_str::<Vec<&RawValue>>(raw.get()) {
        return list.iter().for_each(|raw| linked(text, raw, depth - 1, meta));
    }
    let Ok(object) = serde_json::from_str::<BTreeMap<String, &RawValue>>(raw.get()) else { return };
    if let Some(graph) = object.get("@graph") {
        linked(text, graph, depth - 1, meta);
    }
    let kind = object.get("@type").map_or("", |raw| raw.get().trim_matches('"'));
    let told: &[&str] = match kind {
        _ if kind.ends_with("Event") => &["startDate", "endDate"],
        "SoftwareApplication" | "WebApplication" | "MobileApplication" => &["softwareVersion"],
        _ => &[],
    };
    for key in told {
        let Some(raw) = object.get(*key) else { continue };
        let Ok(value) = serde_json::from_str(raw.get()) else { continue };
        let place = place_in(text, raw.get());
        meta.record.push(Field { name: key.to_lowercase(), value, range: place.start + 1..place.end - 1 });
    }
}

/// The comment around what the reader gave of it, marks included; `None` for what only looks like one: `<!word>`.
fn whole_comment(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let open = |at: &usize| text.get(*at..).is_some_and(|rest| rest.starts_with("<!--"));
    let start = (range.start.saturating_sub(4)..=range.start).rev().find(open)?;
    let end = text.get(start..text.len().min(range.end + 4))?.find("-->")? + start + 3;
    Some(start..end)
}

/// What begins with an element of a table; a cell may be left open by the one before.
fn table_part(name: &[u8], out: &mut ProseBuilder) {
    match name {
        b"table" => out.begin_table(),
        b"tr" => {
            out.end_cell();
            out.begin_row();
        }
        b"td" | b"th" => {
            out.end_cell();
            out.begin_cell();
        }
        _ => {}
    }
}

fn block_kind(name: &[u8]) -> Option<BlockKind> {
    Some(match name {
        b"h1" => BlockKind::Heading(1),
        b"h2" => BlockKind::Heading(2),
        b"h3" => BlockKind::Heading(3),
        b"h4" => BlockKind::Heading(4),
        b"h5" => BlockKind::Heading(5),
        b"h6" => BlockKind::Heading(6),
        b"li" | b"dd" | b"dt" => BlockKind::ListItem,
        b"td" | b"th" => BlockKind::TableCell,
        b"caption" | b"figcaption" => BlockKind::Caption,
        b"blockquote" => BlockKind::Quote,
        b"footer" => BlockKind::Apparatus,
        _ => return None,
    })
}

/// Adds raw text with its entities decoded one by one, so that each maps to its own bytes.
fn push_text(range: Range<usize>, out: &mut ProseBuilder) {
    let text = out.text();
    let raw = &text[range.clone()];
    let mut at = range.start;
    for amp in memchr::memchr_iter(b'&', raw.as_bytes()) {
        let start = range.start + amp;
        if start < at {
            continue;
        }
        let window = &text.as_bytes()[start..range.end.min(start + 34)];
        let Some(len) = memchr::memchr(b';', window).map(|i| i + 1) else { continue };
        let Some(decoded) = text.get(start..start + len).and_then(entity) else { continue };
        push_collapsed(at..start, out);
        out.push_as(&decoded, start..start + len);
        at = start + len;
    }
    push_collapsed(at..range.end, out);
}

/// Adds text; white space that only indents the markup begins no block.
fn push_collapsed(range: Range<usize>, out: &mut ProseBuilder) {
    let raw = &out.text()[range.clone()];
    if !out.is_open() && raw.trim().is_empty() {
        return;
    }
    let skip = if out.is_open() { 0 } else { raw.len() - raw.trim_start().len() };
    out.push(range.start + skip..range.end);
}

/// What an entity such as `&eacute;` or `&#8217;` stands for.
fn entity(raw: &str) -> Option<String> {
    let Ok(token) = Tokenizer::new(raw).next()?;
    match token {
        html5gum::Token::String(s) => {
            let decoded = String::from_utf8(s.value.to_vec()).ok()?;
            (decoded != raw).then_some(decoded)
        }
        _ => None,
    }
}
