//! A digest against the whole that it was made from: every figure of a digest stands in the whole, so one that does not is set
//! against the figure that stands in its place.

use super::interval::{self, Link};
use super::{Corpus, Ref};
use crate::claim::Known;
use crate::claim::{Claim, DateValue, Kind, Modality, Polarity, Signature, Value};
use crate::finding::Severity;

/// Neighbours in a story, in the order of paths, among which the whole of a digest is looked for.
const NEAR: usize = 64;
/// Longer documents of a story that a digest is compared with.
const MOST_WHOLES: usize = 24;
/// Claims of a kind that are compared in one document.
const MOST_CLAIMS: usize = 400;
/// Content words that the places must share at least.
const COMMON_WORDS: i32 = 2;
/// Likeness of two places from which on they are about the same thing.
const ENOUGH: i32 = 4;
/// The same where the figure of the digest stands elsewhere in the whole, and how much less like that place must be.
const ENOUGH_ELSEWHERE: i32 = 6;
const CLEARLY_MORE: i32 = 3;
/// Evidence enough for a finding.
const SCORE: i32 = 16;

fn signature<'a>(corpus: &'a Corpus, document: usize) -> Option<&'a Signature> {
    match &corpus.documents[document].claims.first()?.value {
        Value::Signature(s) => Some(s),
        _ => None,
    }
}

/// Figures of digests that the whole gives otherwise.
pub(super) fn links(corpus: &Corpus, kind: Kind) -> Vec<Link> {
    let mut stories: rustc_hash::FxHashMap<u32, Vec<usize>> = rustc_hash::FxHashMap::default();
    for (d, &root) in corpus.roots.iter().enumerate() {
        stories.entry(root).or_default().push(d);
    }
    let mut stories: Vec<Vec<usize>> = stories.into_values().filter(|s| s.len() > 1).collect();
    stories.sort_unstable();
    let mut links = Vec::new();
    for story in &stories {
        for (n, &digest) in story.iter().enumerate() {
            let Some(own) = signature(corpus, digest) else { continue };
            let near = &story[n.saturating_sub(NEAR)..story.len().min(n + NEAR)];
            let longer = near.iter().copied().filter(|&w| {
                w != digest
                    && signature(corpus, w).is_some_and(|s| s.vocabulary.len() >= own.vocabulary.len() * 2)
            });
            for whole in longer.take(MOST_WHOLES) {
                if signature(corpus, whole).is_some_and(|s| own.is_digest_of(s)) {
                    pair(corpus, kind, digest, whole, &mut links);
                }
            }
        }
    }
    links
}

fn pair(corpus: &Corpus, kind: Kind, digest: usize, whole: usize, links: &mut Vec<Link>) {
    let of = |document: usize| {
        let claims = corpus.documents[document].claims.iter().enumerate();
        claims.filter(move |(_, c)| c.kind == kind && is_told(c)).take(MOST_CLAIMS)
    };
    for (n, x) in of(digest).filter(|(_, c)| !c.stance.in_quotation()) {
        let alike: Vec<(usize, &Claim)> = of(whole).filter(|(_, y)| same_attribute(x, y)).collect();
        if alike.is_empty() || is_sum(x, &alike) {
            continue;
        }
        let score = |y: &Claim| likeness(x, y);
        let agrees = alike.iter().filter(|(_, y)| !contradict(x, y)).map(|(_, y)| score(y)).max();
        let against = alike.iter().filter(|(_, y)| contradict(x, y));
        let Some(&(m, y)) = against.max_by_key(|(m, y)| (score(y), std::cmp::Reverse(*m))) else { continue };
        let common = interval::shared(&x.context, &y.context);
        let unsupported = match agrees {
            None => score(y) >= if interval::is_event(&x.predicate) { ENOUGH - 1 } else { ENOUGH },
            // The figure stands in the whole too, but in another place.
            Some(agrees) => score(y) >= ENOUGH_ELSEWHERE && score(y) >= agrees + CLEARLY_MORE,
        };
        let brief = common as usize == x.context.len() && interval::is_event(&x.predicate);
        // A measure alone does not tell what was measured.
        let measured = matches!(&x.value, Value::Quantity(q) if !interval::dimension(&q.unit).is_empty() && !interval::same_topic(x, y));
        let told_alike = !measured
            || common >= 4
            || matches!((&x.value, &y.value), (Value::Quantity(a), Value::Quantity(b)) if a.of == b.of && common >= 3);
        if unsupported && told_alike && (common >= COMMON_WORDS || brief) {
            let (a, b): (Ref, Ref) = ((digest as u32, n as u32), (whole as u32, m as u32));
            let birthday = x.kind == Kind::Age && interval::is_birthday(x, y);
            let at_most = if birthday { Severity::Note } else { Severity::Error };
            links.push(Link { a: a.min(b), b: a.max(b), score: SCORE, at_most });
        }
    }
}

/// A digest drops who said it and how surely: only what is denied or taken back is left out.
fn is_told(claim: &Claim) -> bool {
    let stance = &claim.stance;
    stance.polarity == Polarity::Positive
        && !stance.superseded
        && !matches!(stance.modality, Modality::Denied | Modality::Hypothetical)
        && (interval::bounds(claim).is_some() || relative(claim).is_some())
}

/// How surely two places are about the same thing: words in common, and what they say of what.
fn likeness(x: &Claim, y: &Claim) -> i32 {
    let same_subject = matches!((&x.subject, &y.subject), (Some(a), Some(b)) if a.key == b.key);
    let (same_noun, same_unit) = match (&x.value, &y.value) {
        (Value::Quantity(a), Value::Quantity(b)) => {
            (a.of == b.of && !a.of.is_empty(), a.unit == b.unit && !interval::dimension(&a.unit).is_empty())
        }
        _ => (false, false),
    };
    interval::shared(&x.context, &y.context).min(6)
        + 2 * i32::from(interval::same_topic(x, y))
        + i32::from(same_subject)
        + i32::from(same_noun)
        + i32::from(same_unit)
}

/// `today`, `last month` on a page without a date.
fn relative(claim: &Claim) -> Option<String> {
    let Value::Date(DateValue { days: None, .. }) = &claim.value else { return None };
    let text = claim.text.to_lowercase();
    let unit = text
        .strip_prefix("last ")
        .or_else(|| text.strip_prefix("next "))
        .is_some_and(|u| matches!(u, "week" | "month" | "year"));
    (unit || matches!(&*text, "today" | "tomorrow" | "yesterday")).then_some(text)
}

/// Figures that can be set against each other: of one noun, one unit, one kind of date.
fn same_attribute(x: &Claim, y: &Claim) -> bool {
    match (&x.value, &y.value) {
        (Value::Quantity(a), Value::Quantity(b)) => {
            let unit = interval::dimension(&a.unit) == interval::dimension(&b.unit);
            let noun = a.of == b.of || a.of.is_empty() || b.of.is_empty();
            let people = |q: &str| interval::generic_person(q) || interval::is_person(q);
            let measured = !interval::dimension(&a.unit).is_empty();
            unit && a.ordinal == b.ordinal && (measured || noun || people(&a.of) && people(&b.of))
        }
        (Value::Date(a), Value::Date(b)) => {
            relative(x).is_some() == relative(y).is_some() && a.days.is_some() == b.days.is_some()
        }
        (Value::Age(a), Value::Age(b)) => a.unit == b.unit,
        (Value::Duration(_), Value::Duration(_)) => true,
        _ => false,
    }
}

/// The values do not meet; "less than" one figure is not "more than" it.
fn contradict(x: &Claim, y: &Claim) -> bool {
    if let (Some(a), Some(b)) = (relative(x), relative(y)) {
        return a != b;
    }
    let bound = |c: &Claim| match &c.value {
        Value::Quantity(q) => Some((q.number.known, q.number.low.or(q.number.high)?)),
        _ => None,
    };
    let opposite = match (bound(x), bound(y)) {
        (Some((first, p)), Some((second, q))) => {
            matches!((first, second), (Known::AtLeast, Known::AtMost) | (Known::AtMost, Known::AtLeast))
                && (p - q).abs() < 1e-9 * p.abs()
        }
        _ => false,
    };
    opposite || interval::disjoint(x, y)
}

/// The whole gives the parts of which the digest gives the sum, or the difference.
fn is_sum(x: &Claim, alike: &[(usize, &Claim)]) -> bool {
    let Some(total) = interval::point_value(x) else { return false };
    let values: Vec<f64> = alike.iter().filter_map(|(_, y)| interval::point_value(y)).collect();
    let near = |v: f64| (v - total).abs() < 1e-9 * total.abs().max(1.0);
    near(values.iter().sum())
        || values
            .iter()
            .enumerate()
            .any(|(i, v)| values[i + 1..].iter().any(|w| near(v + w) || near((v - w).abs())))
}
