//! A headline against the text under it: they tell one event, so figures of one thing must meet.

use super::{Conflict, Corpus, Ref, interval};
use crate::claim::{Claim, Kind, Value};
use crate::finding::{Confidence, Severity};
use crate::span::Span;

/// Kinds that are compared.
const KINDS: &[Kind] = &[Kind::Quantity, Kind::Duration, Kind::Date, Kind::Age, Kind::Place];

/// Headlines with figures or places that the text under them contradicts.
pub(super) fn compare(corpus: &Corpus) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    let times = interval::Times::new(corpus, Kind::Quantity);
    for (d, document) in corpus.documents.iter().enumerate() {
        let Some(Value::Signature(signature)) = document.claims.first().map(|c| &c.value) else { continue };
        for &(headline, body) in &signature.headlines {
            let within = |span: Span| {
                let from = document
                    .claims
                    .partition_point(|c| c.kind == Kind::Document || c.span.start < span.start);
                (from..document.claims.len())
                    .take_while(move |&c| document.claims[c].span.start < span.end)
                    .collect::<Vec<_>>()
            };
            let (above, below) = (within(headline), within(body));
            for &kind in KINDS {
                let of = |list: &[usize]| -> Vec<usize> {
                    list.iter()
                        .copied()
                        .filter(|&c| document.claims[c].kind == kind && is_stated(&document.claims[c]))
                        .collect()
                };
                let same_time =
                    |a: usize, b: usize| !times.differ(corpus, (d as u32, a as u32), (d as u32, b as u32));
                conflicts.extend(contradicted(
                    d as u32,
                    &document.claims,
                    &of(&above),
                    &of(&below),
                    &same_time,
                ));
            }
        }
    }
    conflicts
}

fn is_stated(claim: &Claim) -> bool {
    use crate::claim::{Modality, Polarity};
    let page = matches!(&claim.value, Value::Date(d) if d.page.is_some());
    claim.stance.polarity == Polarity::Positive
        && !claim.stance.superseded
        && !claim.stance.in_quotation()
        && matches!(claim.stance.modality, Modality::Asserted | Modality::Reported)
        && !page
}

/// A claim of the headline whose one counterpart below says something else.
fn contradicted(
    document: u32,
    claims: &[Claim],
    above: &[usize],
    below: &[usize],
    same_time: &dyn Fn(usize, usize) -> bool,
) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for &a in above {
        let x = &claims[a];
        let partners: Vec<usize> = below.iter().copied().filter(|&b| counterparts(x, &claims[b])).collect();
        let rivals = above.iter().filter(|&&o| o != a && counterparts(x, &claims[o])).count();
        // Several of a kind above or below: which is meant is not sure.
        let [b] = partners[..] else { continue };
        if rivals == 0
            && apart(x, &claims[b])
            && !is_history(claims, b)
            && (x.kind == Kind::Date || same_time(a, b))
        {
            let refs: Vec<Ref> = vec![(document, a as u32), (document, b as u32)];
            conflicts.push(Conflict::new(refs, Confidence::Likely, Severity::Warning));
        }
    }
    conflicts
}

fn apart(x: &Claim, y: &Claim) -> bool {
    match (&x.value, &y.value) {
        (Value::Place(a), Value::Place(b)) => a.place != b.place,
        _ => interval::disjoint(x, y),
    }
}

/// The sentence speaks of another time: "a few months ago we announced five".
fn is_history(claims: &[Claim], at: usize) -> bool {
    let page = claims.first().and_then(|c| c.timex.as_ref()).map(|t| t.value.to_string());
    let near = claims
        .iter()
        .filter(|c| c.kind == Kind::Date && c.sentence == claims[at].sentence && c.span != claims[at].span);
    let mut days = near.filter_map(|c| match &c.value {
        Value::Date(d) => Some(d.days),
        _ => None,
    });
    days.any(|days| match (days, &page) {
        (None, _) => true,
        (Some((_, last)), Some(page)) => {
            page.parse::<chrono::NaiveDate>().is_ok_and(|page| (page - last).num_days() > HISTORY_DAYS)
        }
        _ => false,
    })
}

/// Days before the page from which on a date is another time.
const HISTORY_DAYS: i64 = 14;

/// Both are about the same attribute of the event.
fn counterparts(x: &Claim, y: &Claim) -> bool {
    let common = interval::shared(&x.context, &y.context);
    match (&x.value, &y.value) {
        (Value::Quantity(a), Value::Quantity(b)) => {
            let unit = interval::dimension(&a.unit) == interval::dimension(&b.unit);
            let people = |q: &str| interval::generic_person(q) || interval::is_person(q);
            let noun = a.of == b.of && !a.of.is_empty()
                || people(&a.of) && people(&b.of) && interval::same_topic(x, y);
            let topic = interval::same_topic(x, y);
            let measured = !a.unit.is_empty() && &*a.unit != "person";
            unit && a.ordinal == b.ordinal
                && !a.partial
                && !b.partial
                && if measured {
                    &*a.unit == "magnitude" || common >= 2 || topic && common >= 1
                } else {
                    noun && (common >= 1 || topic) || topic && common >= 2
                }
        }
        (Value::Duration(_), Value::Duration(_)) => {
            interval::same_topic(x, y) && interval::is_event(&x.predicate) && common >= 1
        }
        (Value::Date(a), Value::Date(b)) => {
            let told = |d: &crate::claim::DateValue| !d.anaphoric && !d.deictic && d.range.is_none();
            interval::same_topic(x, y) && common >= 2 && told(a) && told(b)
        }
        (Value::Age(_), Value::Age(_)) => same_subject(x, y) || common >= 2,
        (Value::Place(a), Value::Place(b)) => a.rank == b.rank,
        _ => false,
    }
}

fn same_subject(x: &Claim, y: &Claim) -> bool {
    matches!((&x.subject, &y.subject), (Some(a), Some(b)) if a.key == b.key)
}
