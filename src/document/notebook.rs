//! Jupyter notebooks: the prose of Markdown cells, with every escape of JSON mapped to its own bytes.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::prose::{Prose, ProseBuilder};
use super::{DateOrigin, DatedPlace, Metadata, header, markdown};
use crate::span::place_in;

/// Stands between two cells: what one leaves open does not reach the next.
pub(super) const BETWEEN: &str = "\n\u{1e}\n";

#[derive(Deserialize)]
struct Notebook<'a> {
    #[serde(borrow, default)]
    cells: Vec<Cell<'a>>,
    /// Before format 4 cells stood in sheets.
    #[serde(borrow, default)]
    worksheets: Vec<Sheet<'a>>,
    #[serde(borrow, default)]
    metadata: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Sheet<'a> {
    #[serde(borrow, default)]
    cells: Vec<Cell<'a>>,
}

#[derive(Deserialize)]
struct Cell<'a> {
    #[serde(borrow, rename = "cell_type")]
    kind: Cow<'a, str>,
    #[serde(borrow, default)]
    source: Option<&'a RawValue>,
    /// Of a heading, before format 4.
    #[serde(borrow, default)]
    level: Option<&'a RawValue>,
}

/// The Markdown of all cells; front matter may stand in a raw cell at the top.
pub(super) fn unwrap(file: &str, meta: &mut Metadata) -> Prose {
    let mut text = Prose::default();
    let json = file.trim_start_matches('\u{feff}').trim_start();
    let Some(notebook) = serde_json::from_str::<Notebook>(json).ok().filter(|_| json.starts_with('{')) else {
        meta.broken = !json.is_empty();
        return text;
    };
    about(file, notebook.metadata, meta);
    let sheets = notebook.worksheets.iter().flat_map(|sheet| &sheet.cells);
    for (n, cell) in notebook.cells.iter().chain(sheets).enumerate() {
        let Some(source) = cell.source else { continue };
        let start = text.text.len();
        let front = || {
            n == 0 && source.get().trim_start_matches(['[', '"', ' ', '\n', '\r', '\t']).starts_with("---")
        };
        match &*cell.kind {
            "markdown" => {}
            "raw" if front() => {}
            "heading" => {
                let level = cell.level.and_then(|raw| raw.get().parse::<usize>().ok()).unwrap_or(1);
                let at = place_in(file, source.get()).start;
                text.add_as(&format!("{} ", &"######"[..level.clamp(1, 6)]), at..at);
            }
            _ => continue,
        }
        match serde_json::from_str::<Vec<&RawValue>>(source.get()) {
            Ok(lines) => lines.iter().for_each(|line| unescape(file, line.get(), &mut text)),
            Err(_) => unescape(file, source.get(), &mut text),
        }
        if text.text.len() > start {
            let end = place_in(file, source.get()).end;
            text.add_as(BETWEEN, end..end);
        }
    }
    text
}

/// Reads the cells, each on its own.
pub(super) fn read(body: Range<usize>, out: &mut ProseBuilder, meta: &mut Metadata) {
    let text = out.text();
    let mut at = body.start;
    for cell in text[body].split_inclusive(BETWEEN) {
        markdown::read_mathematics(at..at + cell.trim_end_matches(BETWEEN).len(), out, meta);
        at += cell.len();
    }
}

/// What the notebook says of itself.
fn about(file: &str, metadata: Option<&RawValue>, meta: &mut Metadata) {
    let fields =
        metadata.and_then(|raw| serde_json::from_str::<BTreeMap<Cow<str>, &RawValue>>(raw.get()).ok());
    let field = |name: &str| {
        let raw = fields.as_ref()?.get(name)?.get();
        Some((serde_json::from_str::<String>(raw).ok()?, place_in(file, raw)))
    };
    meta.title = field("title").map(|(title, _)| title).filter(|title| !title.trim().is_empty());
    if let Some((value, range)) = field("date")
        && let Some(date) = header::iso_date(&value)
    {
        let span = (range.start + 1..range.end - 1).into();
        meta.dates.push(DatedPlace { date, span, origin: DateOrigin::FrontMatter });
    }
}

/// Adds what a string of JSON, a part of the file, means; nothing for another value.
fn unescape(file: &str, literal: &str, text: &mut Prose) {
    let Some(inner) = literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else { return };
    let base = place_in(file, inner).start;
    let mut at = 0;
    while let Some(escape) = memchr::memchr(b'\\', &inner.as_bytes()[at..]).map(|n| at + n) {
        text.add_same(&inner[at..escape], base + at);
        let (said, len) = escaped(&inner[escape + 1..]);
        at = (escape + 1 + len).min(inner.len());
        text.add_as(said.encode_utf8(&mut [0; 4]), base + escape..base + at);
    }
    text.add_same(&inner[at..], base + at);
}

/// What the signs after a backslash mean, and how many they are.
fn escaped(rest: &str) -> (char, usize) {
    let unit = |at: usize| rest.get(at..at + 4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
    match rest.chars().next() {
        Some('n') => ('\n', 1),
        Some('t') => ('\t', 1),
        Some('r') => ('\r', 1),
        Some('b') => ('\u{8}', 1),
        Some('f') => ('\u{c}', 1),
        Some('u') => {
            let first = unit(1).unwrap_or(0xFFFD);
            let second = rest.get(5..7).filter(|mark| *mark == "\\u").and_then(|_| unit(7));
            match (first, second) {
                (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) => {
                    let whole = 0x10000 + ((first - 0xD800) << 10) + (low - 0xDC00);
                    (char::from_u32(whole).unwrap_or('\u{FFFD}'), 11)
                }
                _ => (char::from_u32(first).unwrap_or('\u{FFFD}'), 5),
            }
        }
        Some(c) => (c, c.len_utf8()),
        None => ('\\', 0),
    }
}
