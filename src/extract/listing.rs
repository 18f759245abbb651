//! Tables of pages, `| [0006](0006-lids.md) | Two lids | Draft |`, and what the pages say of themselves: `Status: Accepted`.

use std::ops::Range;

use crate::claim::{AttributeValue, Part, SlotValue};
use crate::document::{BlockKind, Document};
use crate::source::Source;

use super::Found;
use super::beside::plain;
use super::limits::Table;

/// What a table and a page both tell, by the head of the column and the label on the page.
const FIELDS: [&str; 3] = ["status", "state", "stage"];
/// Blocks at the head of a page in which it tells of itself.
const HEAD: usize = 24;
/// Longest value, in bytes, and the most words that it has.
const LONGEST: usize = 32;
const MOST_WORDS: usize = 3;
/// Rows that are kept of one page.
const MOST: usize = 2_000;

/// What the tables of a page say of other pages, and what the page says of itself.
pub(super) fn of_document(document: &Document, source: &Source, tables: &[Table], found: &mut Vec<Found>) {
    let mut of_itself = front_matter(document).into_iter().chain(labels(document, source));
    if let Some((field, value, place)) = of_itself.next() {
        found.push(stated(source, AttributeValue::FIELD, "", field, &value, place));
    }
    for table in tables {
        let column = |n: &usize| field(&table.head[*n].0).is_some();
        let mut columns = (0..table.head.len()).filter(column);
        let Some(column) = columns.next().filter(|_| columns.next().is_none()) else { continue };
        let Some(field) = field(&table.head[column].0) else { continue };
        for row in table.rows.iter().take(MOST) {
            let (value, place) = &row[column];
            // The row is about what its first cell with words links to.
            let own = row.iter().find(|(text, _)| text.chars().any(char::is_alphanumeric));
            let own = own.into_iter().chain(row.first());
            let mut targets = own.flat_map(|(_, cell)| targets(source.text(), cell));
            let Some(target) = targets.next() else { continue };
            if targets.all(|other| other == target)
                && is_value(value)
                && let Some(page) = page(source.name(), target)
            {
                found.push(stated(source, AttributeValue::LISTED, &page, field, value, place.clone()));
            }
        }
    }
}

/// The field that a head or a label names.
fn field(name: &str) -> Option<&'static str> {
    FIELDS.into_iter().find(|field| name.eq_ignore_ascii_case(field))
}

/// One to three words.
fn is_value(value: &str) -> bool {
    let words = value.split_whitespace().count();
    value.len() <= LONGEST && (1..=MOST_WORDS).contains(&words) && value.chars().any(char::is_alphabetic)
}

fn stated(
    source: &Source,
    attribute: &str,
    thing: &str,
    called: &str,
    value: &str,
    place: Range<usize>,
) -> Found {
    let given = SlotValue::of_words(value);
    let value_of = AttributeValue::new(attribute, thing, called, given, Part::Text);
    Found::attribute(source.stored_span(place.into()), value, value_of)
}

type Told = (&'static str, String, Range<usize>);

fn front_matter(document: &Document) -> Option<Told> {
    document.meta.record.iter().find_map(|told| {
        let field = field(&told.name)?;
        is_value(&told.value).then(|| (field, told.value.clone(), told.range.clone()))
    })
}

/// `Status: Accepted` in a line of its own, and `Accepted` under the heading "Status".
fn labels(document: &Document, source: &Source) -> Option<Told> {
    let text = source.text();
    let blocks = &document.prose.blocks;
    blocks.iter().take(HEAD).enumerate().find_map(|(n, block)| {
        let place = document.prose.place_of(block);
        if place.len() > 2 * LONGEST {
            return None;
        }
        let words = plain(&text[place.clone()]);
        if matches!(block.kind, BlockKind::Heading(_)) {
            let field = field(words.trim())?;
            let next = blocks.get(n + 1).filter(|next| next.kind == BlockKind::Paragraph)?;
            let place = document.prose.place_of(next);
            let value = plain(text.get(place.clone())?);
            let bare = value.trim().trim_end_matches('.');
            return is_value(bare).then(|| (field, bare.to_owned(), place));
        }
        let (label, value) = words.split_once(':')?;
        let field = field(label.trim())?;
        let bare = value.trim();
        let from = place.start + label.len() + 1 + (value.len() - value.trim_start().len());
        is_value(bare).then(|| (field, bare.to_owned(), from..from + bare.len()))
    })
}

/// The pages of this project that a cell leads to, as they are written.
fn targets<'t>(text: &'t str, cell: &Range<usize>) -> impl Iterator<Item = &'t str> + use<'t> {
    // What stands behind the words of a link is no part of them.
    let line = text[cell.start..].lines().next().unwrap_or_default();
    let end = line.find(" |").unwrap_or(line.len());
    line[..end].match_indices("](").filter_map(move |(at, _)| {
        let target = line[at + 2..].split([')', ' ', '#', '?']).next()?;
        (!target.is_empty() && !target.contains("://") && !target.starts_with('/')).then_some(target)
    })
}

/// The path of a page without its ending, as `path` leads to it from the page at `from`.
fn page(from: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(AttributeValue::page_of(&parts.join("/")))
}
