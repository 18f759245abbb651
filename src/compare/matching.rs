//! Claims of two texts that tell one event: what both give, alone or as a sum, is settled; of what is left, a claim is set against
//! the only one of its kind on the other side.

use super::likeness::is_other_casualty;
use super::values::{figure, is_equal, is_transposed};
use crate::claim::Claim;

/// Most figures on a side of which sums are made.
const MOST_PARTS: usize = 24;

/// Pairs of claims, indices into either side, that are the only ones of their kind which the other side does not give.
pub(super) fn left_over(
    one: &[&Claim],
    other: &[&Claim],
    agree: impl Fn(&Claim, &Claim) -> bool,
    of_one_kind: impl Fn(&Claim, &Claim) -> bool,
) -> Vec<(usize, usize)> {
    let alone = |list: &[&Claim], others: &[&Claim]| -> Vec<usize> {
        (0..list.len()).filter(|&n| !others.iter().any(|y| agree(list[n], y))).collect()
    };
    let (lone_one, lone_other) = (alone(one, other), alone(other, one));
    let open = |list: &[&Claim], lone: &[usize], others: &[&Claim], lone_others: &[usize]| -> Vec<usize> {
        let is_made = |&n: &usize| {
            // The injured are no part of the dead.
            let part = |c: &Claim| if is_other_casualty(list[n], c) { None } else { figure(c) };
            let alone: Vec<f64> =
                lone_others.iter().filter_map(|&m| part(others[m])).take(MOST_PARTS).collect();
            let all: Vec<f64> = others.iter().filter_map(|c| part(c)).take(MOST_PARTS).collect();
            is_made_of(list[n], &alone, &all)
        };
        lone.iter().copied().filter(|n| !is_made(n)).collect()
    };
    let open_one = open(one, &lone_one, other, &lone_other);
    let open_other = open(other, &lone_other, one, &lone_one);
    let mut found = Vec::new();
    // A value told twice is one value.
    let same = |list: &[&Claim], n: usize, m: usize| n == m || agree(list[n], list[m]);
    for &a in &open_one {
        let mut partners: Vec<usize> =
            open_other.iter().copied().filter(|&b| of_one_kind(one[a], other[b])).collect();
        // Of several the one that a slip of the fingers makes of it.
        let slips: Vec<usize> =
            partners.iter().copied().filter(|&b| is_transposed(one[a], other[b])).collect();
        let slip = !slips.is_empty();
        if slip {
            partners = slips;
        }
        let Some(&b) = partners.first() else { continue };
        let rivals = || open_one.iter().filter(|&&o| of_one_kind(one[o], other[b]));
        let no_rival = || rivals().all(|&o| same(one, o, a));
        if partners.iter().all(|&p| same(other, p, b)) && (slip || no_rival()) {
            found.push((a, b));
        }
    }
    found
}

/// Whether a figure is the sum of all of `figures` or of two of them, or the difference of two of `apart`.
pub(super) fn is_made_of(claim: &Claim, apart: &[f64], figures: &[f64]) -> bool {
    let Some(total) = figure(claim) else { return false };
    let pair = |values: &[f64], made: fn(f64, f64) -> f64| {
        values.iter().enumerate().any(|(n, v)| values[n + 1..].iter().any(|w| is_equal(made(*v, *w), total)))
    };
    figures.len() > 1 && is_equal(figures.iter().sum(), total)
        || pair(figures, |v, w| v + w)
        || pair(apart, |v, w| (v - w).abs())
}
