//! Who holds which office: lists of them, `- **Ada Marsh**, treasurer`, `Treasurer: Ada Marsh`, and sentences, "the treasurer, Bo Linde,".

use std::sync::LazyLock;

use crate::claim::{AttributeValue, Part, Slot, SlotValue};
use crate::document::{Block, BlockKind, Document};
use crate::lexicon::wordings::Wordings;
use crate::span::{Span, place_in};
use crate::text::marks::Marks;

use super::Found;

/// Offices that a list of holders gives.
const FEWEST: usize = 2;
/// Characters of a name, and words of it.
const LONGEST: usize = 40;
/// Bytes of an office with its article.
const LONGEST_OFFICE: usize = 26;
const WORDS: std::ops::RangeInclusive<usize> = 2..=4;

/// The offices without their first letters, which may be capitals.
static OFFICES: LazyLock<Marks> = LazyLock::new(|| {
    let offices: Vec<&str> = Wordings::get().offices.iter().map(|office| &office[1..]).collect();
    Marks::new(offices.leak())
});

/// An office with its holder, as written.
type Holder<'t> = (&'static str, &'t str);

/// Holders of offices, as attributes.
pub(super) fn of_document(document: &Document, found: &mut Vec<Found>) {
    let prose = document.prose.text.as_str();
    let named = OFFICES.find(prose);
    let names = |block: &Block| named.any(block.span().range(), |_| true);
    let holds = |block: &Block| matches!(block.kind, BlockKind::ListItem | BlockKind::Paragraph);
    for run in document.prose.blocks.chunk_by(|a, b| a.kind == b.kind).filter(|run| holds(&run[0])) {
        if run[0].kind == BlockKind::ListItem {
            let items = run.iter().filter(|b| names(b));
            let holders: Vec<Holder> = items.filter_map(|b| of_item(b.text(prose))).collect();
            let mut offices: Vec<&str> = holders.iter().map(|(office, _)| *office).collect();
            offices.sort_unstable();
            let known = offices.len();
            offices.dedup();
            // Of two chairs neither is the one.
            if known >= FEWEST && offices.len() == known {
                found.extend(holders.into_iter().map(|holder| stated(prose, holder, Part::Item)));
            }
        } else {
            for block in run.iter().filter(|b| names(b)) {
                found.extend(of_text(block.text(prose)).map(|holder| stated(prose, holder, Part::Text)));
            }
        }
    }
}

fn stated(prose: &str, (office, name): Holder, part: Part) -> Found {
    let place = place_in(prose, name);
    let span = Span::new(place.start as u32, place.end as u32);
    let given = SlotValue { slot: Slot::Person, ..SlotValue::of_words(name) };
    Found::attribute(span, name, AttributeValue::new(AttributeValue::OFFICE, office, office, given, part))
}

/// The office that a text begins with, up to a mark or its end.
fn office(text: &str) -> Option<&'static str> {
    let end = text.find(|c: char| !(c.is_alphabetic() || matches!(c, ' ' | '-'))).unwrap_or(text.len());
    let words = text[..end].trim().to_lowercase();
    Wordings::get().offices.iter().copied().find(|office| *office == words)
}

/// A name that a text begins with: two words or more with capitals.
fn name(text: &str) -> Option<&str> {
    let end = text
        .find(|c: char| !(c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’')))
        .unwrap_or(text.len());
    // "Ada Marsh looks after the money".
    let mut rest = text[..end].trim_end();
    while rest.rsplit(' ').next().is_some_and(|word| word.starts_with(char::is_lowercase)) {
        rest = rest.rsplit_once(' ').map_or("", |(before, _)| before);
    }
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let all = rest.split(' ').all(capital);
    (all && rest.len() <= LONGEST && WORDS.contains(&rest.split(' ').count())).then_some(rest)
}

/// `Ada Marsh, treasurer. Knows what we have`, `Treasurer: Ada Marsh`, `Treasurer – Ada Marsh (since May)`.
fn of_item(text: &str) -> Option<Holder<'_>> {
    let at = text.find([',', ':', '–', '—'])?;
    let mark = text[at..].chars().next()?.len_utf8();
    let (before, behind) = (text[..at].trim(), text[at + mark..].trim_start());
    if let Some(office) = office(before) {
        return Some((office, name(behind)?));
    }
    let known = name(before).filter(|name| *name == before)?;
    Some((office(behind)?, known))
}

/// "The treasurer, Ada Marsh,", "Ada Marsh, our treasurer,": the one that there is now.
fn of_text(text: &str) -> impl Iterator<Item = Holder<'_>> {
    const ARTICLES: &[&str] = &["the ", "our ", "The ", "Our "];
    let places = text.match_indices(", ");
    places.filter_map(|(at, _)| {
        let (before, behind) = (&text[..at], &text[at + 2..]);
        let end = before.as_bytes();
        let tail = &end[end.len().saturating_sub(LONGEST_OFFICE)..];
        let article = tail.windows(3).any(|part| part == b"he " || part == b"ur ");
        let of_words = |office: &&&'static str| {
            let (len, last) = (office.len(), office.as_bytes().last());
            len < end.len()
                && end.last() == last
                && end[end.len() - len - 1] == b' '
                && before
                    .strip_suffix(**office)
                    .is_some_and(|ahead| ARTICLES.iter().any(|article| ahead.ends_with(article)))
        };
        if let Some(office) = Wordings::get().offices.iter().find(|office| article && of_words(office)) {
            return Some((*office, name(behind)?));
        }
        // "Ada Marsh, our treasurer,"
        let rest = ["the ", "our "].iter().find_map(|article| behind.strip_prefix(article))?;
        let ends = rest.find([',', '.', ';', ')']).unwrap_or(rest.len());
        let told = office(rest[..ends].split(" of ").next()?)?;
        let part = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’');
        let mut near = before.len().saturating_sub(LONGEST);
        while !before.is_char_boundary(near) {
            near += 1;
        }
        let from = near.max(before.trim_end_matches(part).len());
        let words = before[from..]
            .char_indices()
            .filter(|(n, c)| c.is_uppercase() && (*n == 0 || before[..from + n].ends_with(' ')));
        let known = words.map(|(n, _)| &before[from + n..]).find(|rest| name(rest) == Some(*rest))?;
        Some((told, known))
    })
}
