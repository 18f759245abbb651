//! A length of time against the two dates stated beside it.

use chrono::NaiveDate;

use super::{Conflict, Corpus, Ref};
use crate::claim::{Claim, DateValue, Kind, RangeEnd, Value};
use crate::finding::{Confidence, Severity};

/// Ends and length must stand this close to be about one another, in bytes.
const NEAR: u32 = 60;
const DAY: f64 = 86_400.0;

/// Sentences with `from X to Y` and one length.
pub(super) fn compare(corpus: &Corpus) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for (d, document) in corpus.documents.iter().enumerate() {
        let claims = &document.claims;
        for (i, begin) in claims.iter().enumerate() {
            let Some((first, _)) = end_of_range(begin, RangeEnd::Begin) else { continue };
            let Some(j) =
                (i + 1..claims.len().min(i + 3)).find(|&j| end_of_range(&claims[j], RangeEnd::End).is_some())
            else {
                continue;
            };
            let Some((_, last)) = end_of_range(&claims[j], RangeEnd::End) else { continue };
            let lengths: Vec<usize> = (i.saturating_sub(2)..claims.len().min(j + 3))
                .filter(|&k| is_length_of(&claims[k], begin, &claims[j]))
                .collect();
            // Two lengths in one sentence: which is meant is not sure.
            let [k] = lengths[..] else { continue };
            if let Some(expected) = mismatch(begin, &claims[j], first, last, &claims[k]) {
                let at = |c: usize| -> Ref { (d as u32, c as u32) };
                let claims = vec![at(k), at(i), at(j)];
                conflicts.push(Conflict {
                    expected,
                    ..Conflict::new(claims, Confidence::Likely, Severity::Error)
                });
            }
        }
    }
    conflicts
}

fn end_of_range(claim: &Claim, end: RangeEnd) -> Option<(NaiveDate, NaiveDate)> {
    match &claim.value {
        Value::Date(DateValue { days: Some(days), range: Some(r), clock: None, .. })
            if *r == end && claim.kind == Kind::Date =>
        {
            Some(*days)
        }
        _ => None,
    }
}

fn is_length_of(claim: &Claim, begin: &Claim, end: &Claim) -> bool {
    let Value::Duration(d) = &claim.value else { return false };
    let same_sentence = claim.sentence == begin.sentence && end.sentence == begin.sentence;
    let near = claim.span.start.saturating_sub(end.span.end) < NEAR
        && begin.span.start.saturating_sub(claim.span.end) < NEAR;
    let exact = d.seconds.low.is_some()
        && d.seconds.low == d.seconds.high
        && d.seconds.known == crate::claim::number::Known::Exact;
    same_sentence && near && exact && !d.deictic && !claim.stance.in_quotation()
}

/// What the ends give, where the stated length is neither the difference nor the number of days, months or
/// years that both ends count into.
fn mismatch(begin: &Claim, end: &Claim, first: NaiveDate, last: NaiveDate, length: &Claim) -> Option<String> {
    let Value::Duration(d) = &length.value else { return None };
    let stated = d.seconds.low?;
    let (unit, name) = match &*d.unit {
        "day" | "night" => (DAY, "days"),
        "week" => (7.0 * DAY, "weeks"),
        "month" => (365.242_5 / 12.0 * DAY, "months"),
        "year" => (365.242_5 * DAY, "years"),
        "decade" => (3_652.425 * DAY, "decades"),
        _ => return None,
    };
    let inner = |c: &Claim| match &c.value {
        Value::Date(v) => v.days,
        _ => None,
    };
    let (begin_last, end_first) = (inner(begin)?.1, inner(end)?.0);
    if last < first {
        return None;
    }
    // The least and the most that lie between the ends; each end may count or not.
    let most = ((last - first).num_days() + 1) as f64 * DAY;
    let least = ((end_first - begin_last).num_days() - 1).max(0) as f64 * DAY;
    let slack = unit * 0.6;
    if stated >= least - slack && stated <= most + slack {
        return None;
    }
    let exact = ((end_first - first).num_days() as f64 * DAY / unit).round();
    Some(format!("{exact} {name}"))
}
