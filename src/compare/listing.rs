//! What a table of pages says of them, against what they say of themselves.

use std::collections::BTreeMap;

use super::{Conflict, Corpus, Ref};
use crate::claim::{AttributeValue, Kind, Value};
use crate::finding::{Confidence, Severity};

/// Rows that give a page another status than the page itself has, by a word that the table has for others.
pub(super) fn compare(corpus: &Corpus) -> Vec<Conflict> {
    conflicts(corpus).into_iter().map(|(conflict, _)| conflict).collect()
}

/// Places that have to be looked at together: those of each conflict, and the row that has the word of the page for another.
pub(super) fn meetings(corpus: &Corpus) -> Vec<Vec<Ref>> {
    let with_row = |(conflict, row): (Conflict, Ref)| conflict.claims.into_iter().chain([row]).collect();
    conflicts(corpus).into_iter().map(with_row).collect()
}

fn conflicts(corpus: &Corpus) -> Vec<(Conflict, Ref)> {
    let told = |attribute: &'static str| {
        corpus.of_kind(Kind::Attribute).filter_map(move |(at, claim)| match &claim.value {
            Value::Attribute(a) if &*a.attribute == attribute => Some((at, &**a)),
            _ => None,
        })
    };
    let mut words: BTreeMap<(u32, String), Ref> = BTreeMap::new();
    // A log tells of one page several times.
    let mut rows: BTreeMap<(u32, &str), u32> = BTreeMap::new();
    for (at, listed) in told(AttributeValue::LISTED) {
        words.entry((at.0, plain(&listed.given.text))).or_insert(at);
        *rows.entry((at.0, &*listed.thing)).or_default() += 1;
    }
    if words.is_empty() {
        return Vec::new();
    }
    let page = |at: Ref| AttributeValue::page_of(&corpus.documents[at.0 as usize].path);
    let pages: BTreeMap<String, (Ref, &AttributeValue)> =
        told(AttributeValue::FIELD).map(|(at, field)| (page(at), (at, field))).collect();
    let conflict = |(at, listed): (Ref, &AttributeValue)| {
        let (page, field) = pages.get(&*listed.thing)?;
        let [own, told] = [&field.given.text, &listed.given.text].map(|text| plain(text));
        let differs = listed.called == field.called && !own.contains(&told) && !told.contains(&own);
        let once = rows.get(&(at.0, &*listed.thing)) == Some(&1);
        let row = words.get(&(at.0, own)).filter(|_| differs && once)?;
        let conflict = Conflict::new(vec![at, *page], Confidence::Likely, Severity::Warning);
        Some((Conflict { detail: listed.called.to_string(), ..conflict }, *row))
    };
    told(AttributeValue::LISTED).filter_map(conflict).collect()
}

/// The words without marks, in lower case.
fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
