//! One sum that a page gives a thousand or a million times larger elsewhere: `$4.2 million` and `$4.2 billion`.

use std::collections::BTreeMap;

use super::{Conflict, Corpus, Ref};
use crate::claim::{Claim, Commitment, Kind, Value};
use crate::finding::{Confidence, Severity};

/// Figures of a page beyond which it is a table.
const MOST: usize = 500;
/// Words around both that must be the same.
const FEWEST_WORDS: usize = 3;
/// The same where both count one noun, which is one of them, the figure is none that many things have (125, 512), and
/// both are millions or more.
const FEWEST_OF_ONE_NOUN: usize = 1;
/// What a slip of a word for its neighbour makes of a sum.
const FACTORS: [f64; 2] = [1e3, 1e6];

/// The digits of a sum without noughts at the end, its unit, and what it counts.
type Digits<'a> = (u64, &'a str, &'a str);

/// Two sums of a page that are one but for "thousand", "million" or "billion", told with the same words.
pub(super) fn compare(corpus: &Corpus) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for (d, document) in corpus.documents.iter().enumerate() {
        let mut alike: BTreeMap<Digits, Vec<(usize, f64)>> = BTreeMap::new();
        let figures = document.claims.iter().enumerate().filter(|(_, c)| c.kind == Kind::Quantity);
        for (at, claim) in figures.take(MOST) {
            if let Some((number, digits, unit, of)) = sum(claim) {
                alike.entry((digits, unit, of)).or_default().push((at, number));
            }
        }
        for ((digits, _, of), same) in &alike {
            let claim = |at: usize| &document.claims[at];
            // "Of the 16.8 million 16.8 thousand are dead": a part in a thousand.
            let large = same.iter().all(|(_, number)| *number >= 1e6);
            let odd = large && !digits.is_multiple_of(25) && !digits.is_power_of_two() && *digits >= 100;
            let fewest = if of.is_empty() || !odd { FEWEST_WORDS } else { FEWEST_OF_ONE_NOUN };
            let slip = |a: &(usize, f64), b: &(usize, f64)| {
                let times = a.1.max(b.1) / a.1.min(b.1);
                FACTORS.iter().any(|factor| (times / factor - 1.0).abs() < 1e-9)
                    && claim(a.0).sentence != claim(b.0).sentence
                    && shared(claim(a.0), claim(b.0)) >= fewest
            };
            let pairs = same.iter().enumerate().flat_map(|(n, a)| same[n + 1..].iter().map(move |b| (a, b)));
            conflicts.extend(pairs.into_iter().find(|(a, b)| slip(a, b)).map(|(a, b)| {
                let refs: Vec<Ref> = vec![(d as u32, a.0 as u32), (d as u32, b.0 as u32)];
                Conflict::new(refs, Confidence::Likely, Severity::Warning)
            }));
        }
    }
    conflicts
}

/// A sum of money of two digits or more, or a figure of three: its value, its digits without noughts at the end, its unit and what it
/// counts.
fn sum(claim: &Claim) -> Option<(f64, u64, &str, &str)> {
    let Value::Quantity(q) = &claim.value else { return None };
    let number = q.number.low.filter(|low| q.number.high == Some(*low) && *low > 0.0)?;
    // Of what is smaller than a hundredth the rest is left out.
    let mut digits = (number * 100.0).round() as u64;
    while digits > 0 && digits.is_multiple_of(10) {
        digits /= 10;
    }
    let fewest = if q.is_money() { 10 } else { 100 };
    let told =
        is_scaled(claim) && !(q.unit.is_empty() && q.of.is_empty()) && claim.stands(Commitment::WithCare);
    (told && digits >= fewest).then_some((number, digits, &*q.unit, &*q.of))
}

/// "$2,500" is hardly a slip for millions: a word or a letter tells the size.
pub(super) fn is_scaled(claim: &Claim) -> bool {
    const SCALES: [&str; 9] = ["thousand", "million", "billion", "trillion", "k", "m", "bn", "b", "tn"];
    let words = claim.text.to_lowercase();
    words.split(|c: char| !c.is_alphabetic()).any(|word| SCALES.contains(&word))
}

/// Words around both that are the same.
pub(super) fn shared(a: &Claim, b: &Claim) -> usize {
    a.context.iter().filter(|word| b.context.contains(word)).count()
}
