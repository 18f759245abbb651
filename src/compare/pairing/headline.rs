//! A headline against the text under it: they tell one event, so figures of one thing must meet.
//!
//! Under a long text a figure must share its noun and its words with the headline to be its counterpart; for a line that sums up the
//! headline see [`lead`].

use super::lead;
use crate::claim::{Claim, Commitment, DateValue, Kind, Value};
use crate::compare::magnitude::{is_scaled, shared};
use crate::compare::{Conflict, Corpus, Ref, likeness, times, values};
use crate::finding::{Confidence, Severity};
use crate::lexicon::status;
use crate::span::Span;

/// Kinds that are compared.
const KINDS: &[Kind] = &[
    Kind::Quantity,
    Kind::Duration,
    Kind::Date,
    Kind::Age,
    Kind::Place,
    Kind::Status,
    Kind::Name,
    Kind::Role,
];

/// A text of no more bytes is a summary of its headline.
const SUMMARY_BYTES: u32 = 360;

/// Claims of one kind that are compared: a headline with more is a list, a text with more a table.
const MOST_ABOVE: usize = 24;

const MOST_BELOW: usize = 400;

/// How far from a value a date may stand that is its time, in bytes.
const DATE_BYTES: u32 = 40;

/// A date so near to the beginning of a sentence opens it, with its preposition.
const OPENING_BYTES: u32 = 6;

/// Between a length of time and a figure, room for "after" alone.
const AFTER_BYTES: u32 = 9;

/// Days before the page from which on a date is another time.
const HISTORY_DAYS: i64 = 14;

/// Headlines with figures, places or states that the text under them contradicts.
pub(in crate::compare) fn compare(corpus: &Corpus) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    let times = times::Times::new(Kind::Quantity);
    for (d, document) in corpus.documents.iter().enumerate() {
        let Some(signature) = document.signature() else { continue };
        for &(headline, body, _) in &signature.headlines {
            let of = |span: Span| within(&document.claims, span);
            for (a, b) in slipped(&document.claims, &of(headline), &of(body)) {
                let refs: Vec<Ref> = vec![(d as u32, a as u32), (d as u32, b as u32)];
                conflicts.push(Conflict::new(refs, Confidence::Likely, Severity::Warning));
            }
        }
        let is_day_page = document
            .claims
            .iter()
            .any(|c| matches!(&c.value, Value::Date(d) if d.page.as_deref() == Some("day page")));
        if !is_day_page && !corpus.needs_previews(d as u32) {
            continue;
        }
        for &(headline, body, is_sentence) in &signature.headlines {
            let claims = &document.claims;
            let (above, below) = (within(claims, headline), within(claims, body));
            let brief = is_sentence && body.end - body.start <= SUMMARY_BYTES;
            for &kind in KINDS {
                let of = |list: &[usize]| -> Vec<usize> {
                    list.iter()
                        .copied()
                        .filter(|&c| is_of(&claims[c], kind) && is_stated(&claims[c]))
                        .collect()
                };
                let (above, below) = (of(&above), of(&below));
                if above.len() > MOST_ABOVE || below.len() > MOST_BELOW {
                    continue;
                }
                let found = if brief {
                    lead::contradicted(claims, &above, &below)
                } else {
                    contradicted(claims, &above, &below)
                };
                for (a, b) in found {
                    // A headline may tell what led to it: "sentenced for an assault in 2004".
                    let same_time =
                        brief || !times.differ(corpus, (d as u32, a as u32), (d as u32, b as u32));
                    // "Postponed to 1 December": the day is not the day of the report.
                    let timeless = kind == Kind::Date || &*claims[b].predicate == "schedule";
                    if timeless || same_time && !is_history(claims, a, b) {
                        let refs: Vec<Ref> = vec![(d as u32, a as u32), (d as u32, b as u32)];
                        let conflict = Conflict::new(refs, Confidence::Likely, Severity::Warning);
                        conflicts.push(conflict.stable_if(brief && is_day_page));
                    }
                }
            }
        }
    }
    conflicts
}

/// `$5tn` over "five billion dollars": a sum of the headline that the text gives a thousand times smaller or larger, and nowhere as it is.
fn slipped(claims: &[Claim], above: &[usize], below: &[usize]) -> Vec<(usize, usize)> {
    /// How far two sums may be apart that are rounded.
    const ROUNDED: f64 = 0.05;
    /// Sums at the head of the text.
    const FIRST: usize = 3;
    let sum = |&at: &usize| match &claims[at].value {
        Value::Quantity(q) if q.is_money() && is_stated(&claims[at]) => {
            let number = q.number.low.filter(|low| q.number.high == Some(*low) && *low > 0.0)?;
            Some((at, number, &*q.unit))
        }
        _ => None,
    };
    let below: Vec<_> = below.iter().filter_map(sum).collect();
    let near = |a: f64, b: f64| (a / b - 1.0).abs() <= ROUNDED;
    let counterpart = |(at, told, unit): (usize, f64, &str)| {
        let same = || below.iter().filter(|(.., own)| *own == unit);
        let slip = |other: f64| [1e3, 1e6].iter().any(|by| near(told * by, other) || near(told, other * by));
        let alike = |other: usize| {
            is_scaled(&claims[at]) && is_scaled(&claims[other]) && shared(&claims[at], &claims[other]) > 2
        };
        let (other, ..) = same().take(FIRST).find(|(b, other, _)| slip(*other) && alike(*b))?;
        same().all(|(_, other, _)| !near(told, *other)).then_some((at, *other))
    };
    above.iter().filter_map(sum).filter_map(counterpart).collect()
}

fn within(claims: &[Claim], span: Span) -> Vec<usize> {
    let from = claims.partition_point(|c| c.kind == Kind::Document || c.span.start < span.start);
    (from..claims.len()).take_while(|&c| claims[c].span.start < span.end).collect()
}

/// "Monday afternoon" is a day.
fn is_of(claim: &Claim, kind: Kind) -> bool {
    claim.kind == kind
        || kind == Kind::Date && claim.kind == Kind::Time && values::weekday_alone(claim).is_some()
}

fn is_stated(claim: &Claim) -> bool {
    claim.stands(Commitment::WithCare) && !claim.is_of_page()
}

/// Claims of the headline whose one counterpart in the longer text under it says something else.
fn contradicted(claims: &[Claim], above: &[usize], below: &[usize]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for &a in above {
        let x = &claims[a];
        if below.iter().any(|&b| values::same_figure(x, &claims[b])) {
            continue;
        }
        let partners: Vec<usize> = below.iter().copied().filter(|&b| counterparts(x, &claims[b])).collect();
        let rivals = above.iter().filter(|&&o| o != a && counterparts(x, &claims[o])).count();
        // Several of a kind above or below: which is meant is not sure.
        let [b] = partners[..] else { continue };
        if rivals == 0 && values::apart(x, &claims[b]) {
            found.push((a, b));
        }
    }
    found
}

/// A day or a weekday.
fn is_one_day(date: &DateValue) -> bool {
    let one = date.days.is_some_and(|(first, last)| first == last);
    !date.impossible && (one || date.weekday.is_some())
}

/// The sentence speaks of another time: "a few months ago we announced five".
fn is_history(claims: &[Claim], above: usize, at: usize) -> bool {
    let page = claims.first().and_then(|c| c.timex.as_ref()).map(|t| t.value.to_string());
    let value = &claims[at];
    let here = || claims.iter().filter(|c| c.sentence == value.sentence && c.span != value.span);
    // "7.3 percent in February" after "6.7 percent": the month of the other.
    let of_another = |date: &Claim| {
        here()
            .any(|c| c.kind == value.kind && c.span.start > value.span.start && c.span.end <= date.span.start)
    };
    let near = here().filter(|c| c.kind == Kind::Date && dates(c, value) && !of_another(c));
    // "three months after six people died".
    let after = |c: &Claim| {
        c.kind == Kind::Duration
            && c.span.end < value.span.start
            && value.span.start - c.span.end <= AFTER_BYTES
    };
    if value.kind == Kind::Quantity && here().any(after) {
        return true;
    }
    // "25 percent more than a year before" is of this year.
    let days_of = |c: &Claim| match &c.value {
        Value::Date(d) if d.page.is_none() && !is_present(c) && !d.anaphoric => Some(d.days),
        _ => None,
    };
    if near.clone().any(|c| c.text.to_lowercase().starts_with("earlier")) {
        return true;
    }
    let told: Vec<_> = claims
        .iter()
        .filter(|c| c.sentence == claims[above].sentence)
        .filter_map(days_of)
        .flatten()
        .collect();
    let mut days = near.filter_map(days_of);
    days.any(|days| match (days, &page) {
        (None, _) => true,
        (Some((_, last)), Some(page)) => {
            let with_headline = told.iter().any(|(_, l)| (*l - last).num_days().abs() <= HISTORY_DAYS);
            let before = |page: chrono::NaiveDate| (page - last).num_days() > HISTORY_DAYS;
            !with_headline && page.parse().is_ok_and(before)
        }
        _ => false,
    })
}

/// A date near a value may be the time that it is of: not of an age, and a state only where it stands behind it.
fn dates(date: &Claim, value: &Claim) -> bool {
    let (before, behind) = (date.span.end <= value.span.start, date.span.start >= value.span.end);
    let gap = if before {
        value.span.start - date.span.end
    } else {
        date.span.start.saturating_sub(value.span.end)
    };
    // "Last October a tremor": the whole sentence is of that time.
    let opens = date.span.start - date.sentence.start <= OPENING_BYTES;
    match value.kind {
        Kind::Age => false,
        _ if opens => true,
        Kind::Status => behind && gap <= DATE_BYTES / 2,
        _ => gap <= DATE_BYTES,
    }
}

/// `now`, `currently`.
fn is_present(claim: &Claim) -> bool {
    claim.timex.as_ref().is_some_and(|t| t.value.starts_with("PRESENT"))
}

/// Under a longer text: both are about the same attribute of the event.
fn counterparts(x: &Claim, y: &Claim) -> bool {
    let common = likeness::shared(x, y);
    let alike = match (&x.value, &y.value) {
        (Value::Quantity(a), Value::Quantity(b)) => {
            let people = |q: &str| likeness::generic_person(q) || likeness::is_person(q);
            let topic = likeness::same_topic(x, y);
            let noun = a.of == b.of && !a.of.is_empty() || people(&a.of) && people(&b.of) && topic;
            let measured = !likeness::dimension(&a.unit).is_empty();
            let enough = if measured {
                &*a.unit == "magnitude" || common >= 2 || topic && common >= 1
            } else {
                noun && (common >= 1 || topic) || topic && common >= 2
            };
            !a.ordinal && !a.partial && !b.partial && enough
        }
        (Value::Duration(_), Value::Duration(_)) => {
            likeness::same_topic(x, y) && likeness::is_event(&x.predicate) && common >= 1
        }
        (Value::Date(a), Value::Date(b)) => {
            let told = |d: &DateValue| !d.anaphoric && !d.deictic && d.range.is_none() && is_one_day(d);
            likeness::same_topic(x, y) && common >= 2 && told(a) && told(b)
        }
        (Value::Age(_), Value::Age(_)) => {
            let same = likeness::same_key(x, y);
            same || common >= 2
        }
        // "struck in Syria", "launched from Turkey": another part of the event.
        (Value::Place(_), Value::Place(_)) => common >= 1,
        (Value::Status(a), Value::Status(_)) => {
            status::group(&a.group).is_some_and(|g| !g.headline_only) && likeness::same_key(x, y)
        }
        _ => false,
    };
    alike && likeness::of_one_kind(x, y)
}
