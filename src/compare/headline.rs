//! A headline against the text under it: they tell one event, so figures of one thing must meet.
//!
//! Under a long text a figure must share its noun and its words with the headline to be its counterpart. A line that sums up the
//! headline tells nothing but the event: the only figure of its kind on either side is the counterpart of the other.

use super::{Conflict, Corpus, Ref, interval};
use crate::claim::{Claim, DateValue, Kind, Modality, NameType, Polarity, QuantityValue, Value};
use crate::finding::{Confidence, Severity};
use crate::lexicon::{Class, Lexicon, status};
use crate::span::Span;

/// Kinds that are compared.
const KINDS: &[Kind] =
    &[Kind::Quantity, Kind::Duration, Kind::Date, Kind::Age, Kind::Place, Kind::Status, Kind::Name];
/// A text of no more bytes is a summary of its headline.
const SUMMARY_BYTES: u32 = 360;
/// Days before the page from which on a date is another time.
const HISTORY_DAYS: i64 = 14;
/// A conversion may be rounded by so much.
const CONVERSION_SLACK: f64 = 0.12;

/// Headlines with figures, places or states that the text under them contradicts.
pub(super) fn compare(corpus: &Corpus) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    let times = interval::Times::new(corpus, Kind::Quantity);
    for (d, document) in corpus.documents.iter().enumerate() {
        let Some(Value::Signature(signature)) = document.claims.first().map(|c| &c.value) else { continue };
        for &(headline, body, is_sentence) in &signature.headlines {
            let claims = &document.claims;
            let (above, below) = (within(claims, headline), within(claims, body));
            let brief = is_sentence && body.end - body.start <= SUMMARY_BYTES;
            for &kind in KINDS {
                let of = |list: &[usize]| -> Vec<usize> {
                    list.iter()
                        .copied()
                        .filter(|&c| claims[c].kind == kind && is_stated(&claims[c]))
                        .collect()
                };
                let (above, below) = (of(&above), of(&below));
                let pairs = Pairs { claims, above: &above, below: &below, brief };
                for (a, b) in pairs.contradicted() {
                    let same_time = !times.differ(corpus, (d as u32, a as u32), (d as u32, b as u32));
                    if kind == Kind::Date || same_time && !is_history(claims, a, b) {
                        let refs: Vec<Ref> = vec![(d as u32, a as u32), (d as u32, b as u32)];
                        conflicts.push(Conflict::new(refs, Confidence::Likely, Severity::Warning));
                    }
                }
            }
        }
    }
    conflicts
}

fn within(claims: &[Claim], span: Span) -> Vec<usize> {
    let from = claims.partition_point(|c| c.kind == Kind::Document || c.span.start < span.start);
    (from..claims.len()).take_while(|&c| claims[c].span.start < span.end).collect()
}

fn is_stated(claim: &Claim) -> bool {
    let page = matches!(&claim.value, Value::Date(d) if d.page.is_some());
    let positive = claim.stance.polarity == Polarity::Positive || claim.kind == Kind::Status;
    positive
        && !claim.stance.superseded
        && !claim.stance.in_quotation()
        && matches!(claim.stance.modality, Modality::Asserted | Modality::Reported | Modality::Hedged)
        && !page
}

/// Claims of one kind above and below.
struct Pairs<'a> {
    claims: &'a [Claim],
    above: &'a [usize],
    below: &'a [usize],
    brief: bool,
}

impl Pairs<'_> {
    /// Claims of the headline whose one counterpart below says something else.
    fn contradicted(&self) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for &a in self.above {
            let x = &self.claims[a];
            let partner = |y: &Claim| if self.brief { of_one_kind(x, y) } else { counterparts(x, y) };
            let partners: Vec<usize> =
                self.below.iter().copied().filter(|&b| partner(&self.claims[b])).collect();
            let rivals = self.above.iter().filter(|&&o| o != a && partner(&self.claims[o])).count();
            // Several of a kind above or below: which is meant is not sure.
            let [b] = partners[..] else { continue };
            if rivals == 0 && apart(x, &self.claims[b]) {
                found.push((a, b));
            }
        }
        found
    }
}

fn apart(x: &Claim, y: &Claim) -> bool {
    match (&x.value, &y.value) {
        (Value::Place(a), Value::Place(b)) => a.place != b.place,
        (Value::Name(_), Value::Name(_)) => true,
        (Value::Status(a), Value::Status(b)) => {
            if x.stance.polarity == y.stance.polarity {
                a.state != b.state
            } else {
                a.state == b.state
            }
        }
        (Value::Quantity(a), Value::Quantity(b)) if a.unit != b.unit => converted_apart(a, b),
        (Value::Quantity(a), Value::Quantity(b))
            if is_casualty(x) && is_casualty(y) && x.predicate != y.predicate =>
        {
            a.number.low == b.number.low
        }
        (Value::Quantity(a), Value::Quantity(b)) if a.ordinal && b.ordinal || &*a.unit == "category" => {
            a.number.low != b.number.low
        }
        _ => interval::disjoint(x, y),
    }
}

/// The same number dead here and injured there.
fn is_casualty(claim: &Claim) -> bool {
    matches!(&*claim.predicate, "death" | "injury")
}

/// Bounds of a measure in the first unit of its dimension; a share counts in per cent.
fn base(q: &QuantityValue) -> Option<(&'static str, f64, f64)> {
    let (low, high) =
        (q.number.meant.0.unwrap_or(f64::NEG_INFINITY), q.number.meant.1.unwrap_or(f64::INFINITY));
    match &*q.unit {
        "percent" => return Some(("share", low, high)),
        "fraction" => return Some(("share", low * 100.0, high * 100.0)),
        _ => {}
    }
    let measure = Lexicon::get().word(&q.unit).measure.filter(|m| m.name == *q.unit)?;
    (measure.dimension != "temperature").then_some((
        measure.dimension.as_str(),
        low * measure.factor,
        high * measure.factor,
    ))
}

fn converted_apart(a: &QuantityValue, b: &QuantityValue) -> bool {
    let (Some((_, a_low, a_high)), Some((_, b_low, b_high))) = (base(a), base(b)) else { return false };
    let below = |high: f64, low: f64| {
        high.is_finite() && low.is_finite() && high < low - CONVERSION_SLACK * low.abs()
    };
    below(a_high, b_low) || below(b_high, a_low)
}

/// In a headline and its summary: figures of one unit or noun, days of one kind, ages, places of one rank.
fn of_one_kind(x: &Claim, y: &Claim) -> bool {
    match (&x.value, &y.value) {
        (Value::Quantity(a), Value::Quantity(b)) => quantities_of_one_kind(x, a, y, b),
        (Value::Duration(a), Value::Duration(b)) => {
            let classed = |c: &Claim| interval::is_event(&c.predicate);
            let other_event = classed(x) && classed(y) && x.predicate != y.predicate;
            a.unit == b.unit && !a.deictic && !b.deictic && !other_event
        }
        (Value::Date(a), Value::Date(b)) => {
            granularity(a).is_some() && granularity(a) == granularity(b) && !a.anaphoric && !b.anaphoric
        }
        (Value::Age(a), Value::Age(b)) => a.unit == b.unit,
        // "struck in Syria", "launched from Turkey": another part of the event.
        (Value::Place(a), Value::Place(b)) => {
            a.rank == b.rank && interval::shared(&x.context, &y.context) >= 1
        }
        (Value::Status(a), Value::Status(b)) => {
            a.group == b.group && &*a.group != "identity" && &*a.group != "intent"
        }
        (Value::Name(a), Value::Name(b)) => {
            let names = |key: &str| -> Option<(String, String)> {
                key.split_once(' ').map(|(given, last)| (given.to_owned(), last.to_owned()))
            };
            let person = a.form == NameType::Person && b.form == NameType::Person;
            // One given name, two last names.
            person && names(&a.key).zip(names(&b.key)).is_some_and(|(p, q)| p.0 == q.0 && p.1 != q.1)
        }
        _ => false,
    }
}

fn quantities_of_one_kind(x: &Claim, a: &QuantityValue, y: &Claim, b: &QuantityValue) -> bool {
    if a.ordinal != b.ordinal || a.partial || b.partial {
        return false;
    }
    let measured = |q: &QuantityValue| !interval::dimension(&q.unit).is_empty();
    if measured(a) || measured(b) {
        let same_base = base(a).zip(base(b)).is_some_and(|(p, q)| p.0 == q.0);
        return a.unit == b.unit || same_base;
    }
    let same_noun = a.of == b.of && !a.of.is_empty();
    if a.ordinal {
        return same_noun;
    }
    // Dead and injured are counted apart, unless one number is told as both.
    let other_casualty = is_casualty(x) && is_casualty(y) && x.predicate != y.predicate;
    if other_casualty {
        return same_noun && a.number.low == b.number.low;
    }
    let classed = |c: &Claim| interval::is_event(&c.predicate);
    let other_event = classed(x) && classed(y) && x.predicate != y.predicate;
    (same_noun || is_people(&a.of) && is_people(&b.of)) && !other_event
}

fn is_people(noun: &str) -> bool {
    interval::generic_person(noun) && !noun.is_empty()
        || Lexicon::get().word(noun).class.has(Class::PERSON_NOUN.or(Class::ROLE).or(Class::GENDERED_NOUN))
}

/// Weekday, day, month, year: dates that can be set against each other.
fn granularity(date: &DateValue) -> Option<u8> {
    if date.impossible || date.deictic {
        return None;
    }
    if date.weekday.is_some() {
        return Some(0);
    }
    let (first, last) = date.days?;
    Some(match (last - first).num_days() {
        0 => 1,
        1..=31 => 2,
        32..=370 => 3,
        _ => return None,
    })
}

/// The sentence speaks of another time: "a few months ago we announced five".
fn is_history(claims: &[Claim], above: usize, at: usize) -> bool {
    let page = claims.first().and_then(|c| c.timex.as_ref()).map(|t| t.value.to_string());
    let near = claims
        .iter()
        .filter(|c| c.kind == Kind::Date && c.sentence == claims[at].sentence && c.span != claims[at].span);
    let days_of = |c: &Claim| match &c.value {
        Value::Date(d) if d.page.is_none() && !is_present(c) => Some(d.days),
        _ => None,
    };
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

/// `now`, `currently`.
fn is_present(claim: &Claim) -> bool {
    claim.timex.as_ref().is_some_and(|t| t.value.starts_with("PRESENT"))
}

/// Under a longer text: both are about the same attribute of the event.
fn counterparts(x: &Claim, y: &Claim) -> bool {
    let common = interval::shared(&x.context, &y.context);
    match (&x.value, &y.value) {
        (Value::Quantity(a), Value::Quantity(b)) => {
            let unit = interval::dimension(&a.unit) == interval::dimension(&b.unit);
            let people = |q: &str| interval::generic_person(q) || interval::is_person(q);
            let topic = interval::same_topic(x, y);
            let noun = a.of == b.of && !a.of.is_empty() || people(&a.of) && people(&b.of) && topic;
            let measured = !interval::dimension(&a.unit).is_empty();
            let enough = if measured {
                &*a.unit == "magnitude" || common >= 2 || topic && common >= 1
            } else {
                noun && (common >= 1 || topic) || topic && common >= 2
            };
            unit && a.ordinal == b.ordinal && !a.ordinal && !a.partial && !b.partial && enough
        }
        (Value::Duration(_), Value::Duration(_)) => {
            interval::same_topic(x, y) && interval::is_event(&x.predicate) && common >= 1
        }
        (Value::Date(a), Value::Date(b)) => {
            let told = |d: &DateValue| {
                !d.anaphoric && !d.deictic && d.range.is_none() && matches!(granularity(d), Some(0 | 1))
            };
            interval::same_topic(x, y) && common >= 2 && told(a) && told(b)
        }
        (Value::Age(_), Value::Age(_)) => {
            let same = matches!((&x.subject, &y.subject), (Some(a), Some(b)) if a.key == b.key);
            same || common >= 2
        }
        // "struck in Syria", "launched from Turkey": another part of the event.
        (Value::Place(a), Value::Place(b)) => {
            a.rank == b.rank && interval::shared(&x.context, &y.context) >= 1
        }
        (Value::Status(a), Value::Status(b)) => {
            a.group == b.group
                && status::group(&a.group).is_some_and(|g| !g.headline_only)
                && interval::same_key(x, y)
        }
        _ => false,
    }
}
