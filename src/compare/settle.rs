//! Claims of two texts that tell one event: what both give, alone or as a sum, is settled; of what is left, a claim is set against
//! the only one of its kind on the other side.

use crate::claim::{Claim, QuantityValue, Value};

use super::interval;

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
        let apart: Vec<f64> =
            lone_others.iter().filter_map(|&n| figure(others[n])).take(MOST_PARTS).collect();
        let all: Vec<f64> = others.iter().filter_map(|c| figure(c)).take(MOST_PARTS).collect();
        lone.iter().copied().filter(|&n| !is_made_of(list[n], &apart, &all)).collect()
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

/// The figure of a quantity, where it is one.
pub(super) fn point(q: &QuantityValue) -> Option<f64> {
    if &*q.unit == "score" { None } else { q.number.low.or(q.number.high) }
}

/// The same digits in another order: 317 and 371, 2.3 and 3.2 million.
pub(super) fn is_transposed(x: &Claim, y: &Claim) -> bool {
    let number = |c: &Claim| match &c.value {
        Value::Quantity(q) => point(q),
        Value::Age(a) => a.age.low,
        _ => None,
    };
    let digits = |v: f64| -> Vec<u8> {
        let text = format!("{v:e}");
        let mantissa = text.split('e').next().unwrap_or_default();
        let mut digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
        digits.sort_unstable();
        digits
    };
    let (Some(p), Some(q)) = (number(x), number(y)) else { return false };
    let size = (p.max(q) / p.min(q)).abs();
    !is_equal(p, q) && size < 10.0 && digits(p).len() > 1 && digits(p) == digits(q)
}

fn figure(claim: &Claim) -> Option<f64> {
    match &claim.value {
        Value::Quantity(q) if !q.ordinal => point(q),
        _ => None,
    }
}

pub(super) fn is_equal(p: f64, q: f64) -> bool {
    (p - q).abs() <= 1e-9 * p.abs().max(1.0)
}

/// The sum of all figures of the other side or of two, or the difference of two that stand on that side alone.
fn is_made_of(x: &Claim, lone: &[f64], all: &[f64]) -> bool {
    let Some(total) = figure(x) else { return false };
    let pair = |values: &[f64], made: fn(f64, f64) -> f64| {
        values.iter().enumerate().any(|(n, v)| values[n + 1..].iter().any(|w| is_equal(made(*v, *w), total)))
    };
    all.len() > 1 && is_equal(all.iter().sum(), total)
        || pair(all, |v, w| v + w)
        || pair(lone, |v, w| (v - w).abs())
}

/// The same figure, of what may be one thing: the nouns may be any.
pub(super) fn same_figure(x: &Claim, y: &Claim) -> bool {
    let (Value::Quantity(a), Value::Quantity(b)) = (&x.value, &y.value) else { return false };
    let one = interval::dimension(&a.unit) == interval::dimension(&b.unit);
    let bare = a.unit.is_empty() || b.unit.is_empty();
    let same = point(a).zip(point(b)).is_some_and(|(p, q)| is_equal(p, q));
    a.ordinal == b.ordinal && (one || bare) && same && !interval::is_other_casualty(x, y)
}
