//! The dates that a page carries about itself.

use super::{Conflict, Corpus, Ref};
use crate::claim::{Claim, Kind, Value};
use crate::finding::{Confidence, Severity};

/// Time zones and late shifts put the same publication on two neighbouring days.
const TOLERANCE_DAYS: i64 = 1;
/// Files are named when a draft is begun, and published later: only a path that is months off is surely wrong.
const PATH_TOLERANCE_DAYS: i64 = 92;

/// The first date of a page against the others it carries.
pub(super) fn compare(corpus: &Corpus) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    let mut best: Option<(Ref, &Claim)> = None;
    for (at, claim) in corpus.of_kind(Kind::Date).filter(|(_, c)| is_page_date(c)) {
        match best {
            Some((first, other)) if first.0 == at.0 => {
                if differ(other, claim) {
                    let at_most = if by_path(other, claim) { Severity::Note } else { Severity::Error };
                    let claims = ordered(first, other, at, claim);
                    conflicts.push(Conflict::new(claims, Confidence::Likely, at_most));
                }
            }
            _ => best = Some((at, claim)),
        }
    }
    conflicts.dedup_by_key(|c| c.claims[0].0);
    conflicts
}

fn is_page_date(claim: &Claim) -> bool {
    matches!(&claim.value, Value::Date(d) if d.page.as_deref().is_some_and(|p| p != "day page"))
}

/// The place in the file first, the path second: a path has no place to show.
fn ordered(first: Ref, a: &Claim, second: Ref, b: &Claim) -> Vec<Ref> {
    if a.span.is_empty() && !b.span.is_empty() { vec![second, first] } else { vec![first, second] }
}

/// Republished pages keep their date and get a new path: worth a look, no more.
fn by_path(a: &Claim, b: &Claim) -> bool {
    [a, b].iter().any(|c| matches!(&c.value, Value::Date(d) if d.page.as_deref() == Some("path")))
}

fn differ(first: &Claim, second: &Claim) -> bool {
    let (Value::Date(a), Value::Date(b)) = (&first.value, &second.value) else { return false };
    let tolerance = if by_path(first, second) { PATH_TOLERANCE_DAYS } else { TOLERANCE_DAYS };
    match (a.days, b.days) {
        (Some((x, _)), Some((y, _))) => (x - y).num_days().abs() > tolerance,
        _ => false,
    }
}
