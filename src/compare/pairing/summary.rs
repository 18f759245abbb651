//! A summary against the whole that it was made from: every figure of a summary stands in the whole, so one that does not is set
//! against the figure that stands in its place.

use super::Link;
use crate::claim::{Claim, Commitment, Kind, Value};
use crate::compare::{Corpus, Ref, likeness, matching, values};
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

/// Figures of digests that the whole gives otherwise.
pub(super) fn links(corpus: &Corpus, kind: Kind) -> Vec<Link> {
    let signature = |document: u32| corpus.documents[document as usize].signature();
    let mut links = Vec::new();
    for story in corpus.stories() {
        for (n, &digest) in story.iter().enumerate() {
            let Some(own) = signature(digest) else { continue };
            let near = &story[n.saturating_sub(NEAR)..story.len().min(n + NEAR)];
            let longer = near.iter().copied().filter(|&w| {
                w != digest && signature(w).is_some_and(|s| s.vocabulary.len() >= own.vocabulary.len() * 2)
            });
            for whole in longer.take(MOST_WHOLES) {
                if signature(whole).is_some_and(|s| own.is_digest_of(s)) {
                    pair(corpus, kind, digest, whole, &mut links);
                }
            }
        }
    }
    links
}

fn pair(corpus: &Corpus, kind: Kind, digest: u32, whole: u32, links: &mut Vec<Link>) {
    let of = |document: u32| {
        let claims = corpus.documents[document as usize].claims.iter().enumerate();
        claims.filter(move |(_, c)| c.kind == kind && can_be_set_against(c)).take(MOST_CLAIMS)
    };
    for (n, x) in of(digest).filter(|(_, c)| c.stands(Commitment::Guessed)) {
        let alike: Vec<(usize, &Claim)> = of(whole).filter(|(_, y)| same_attribute(x, y)).collect();
        let figures: Vec<f64> = alike.iter().filter_map(|(_, y)| values::figure(y)).collect();
        if alike.is_empty() || matching::is_made_of(x, &figures, &figures) {
            continue;
        }
        let score = |y: &Claim| likeness(x, y);
        let agrees = alike.iter().filter(|(_, y)| !values::apart(x, y)).map(|(_, y)| score(y)).max();
        let against = alike.iter().filter(|(_, y)| values::apart(x, y));
        let Some(&(m, y)) = against.max_by_key(|(m, y)| (score(y), std::cmp::Reverse(*m))) else { continue };
        let common = likeness::shared(x, y);
        let unsupported = match agrees {
            None => score(y) >= if likeness::is_event(&x.predicate) { ENOUGH - 1 } else { ENOUGH },
            // The figure stands in the whole too, but in another place.
            Some(agrees) => score(y) >= ENOUGH_ELSEWHERE && score(y) >= agrees + CLEARLY_MORE,
        };
        let brief = common as usize == x.context.len() && likeness::is_event(&x.predicate);
        // A measure alone does not tell what was measured.
        let measured = matches!(&x.value, Value::Quantity(q) if !likeness::dimension(&q.unit).is_empty() && !likeness::same_topic(x, y));
        let told_alike = !measured
            || common >= 4
            || matches!((&x.value, &y.value), (Value::Quantity(a), Value::Quantity(b)) if a.of == b.of && common >= 3);
        if unsupported && told_alike && (common >= COMMON_WORDS || brief) {
            let (a, b): (Ref, Ref) = ((digest, n as u32), (whole, m as u32));
            let birthday = x.kind == Kind::Age && likeness::is_birthday(x, y);
            let at_most = if birthday { Severity::Note } else { Severity::Error };
            links.push(Link { a: a.min(b), b: a.max(b), score: SCORE, at_most, sure: false });
        }
    }
}

/// A summary drops who said it and how surely: in the whole anybody may say it.
fn can_be_set_against(claim: &Claim) -> bool {
    claim.stands(Commitment::Quoted) && (values::bounds(claim).is_some() || values::relative(claim).is_some())
}

/// How surely two places are about the same thing: words in common, and what they say of what.
fn likeness(x: &Claim, y: &Claim) -> i32 {
    let same_subject = likeness::same_key(x, y);
    let (same_noun, same_unit) = match (&x.value, &y.value) {
        (Value::Quantity(a), Value::Quantity(b)) => {
            (a.of == b.of && !a.of.is_empty(), a.unit == b.unit && !likeness::dimension(&a.unit).is_empty())
        }
        _ => (false, false),
    };
    likeness::shared(x, y).min(6)
        + 2 * i32::from(likeness::same_topic(x, y))
        + i32::from(same_subject)
        + i32::from(same_noun)
        + i32::from(same_unit)
}

/// Figures that can be set against each other: counts of one noun, or of people.
fn same_attribute(x: &Claim, y: &Claim) -> bool {
    let noun = match (&x.value, &y.value) {
        (Value::Quantity(a), Value::Quantity(b)) if likeness::dimension(&a.unit).is_empty() => {
            let people = |q: &str| likeness::generic_person(q) || likeness::is_person(q);
            a.of == b.of || a.of.is_empty() || b.of.is_empty() || people(&a.of) && people(&b.of)
        }
        _ => true,
    };
    likeness::of_one_kind(x, y) && noun
}
