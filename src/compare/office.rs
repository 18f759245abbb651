//! Offices of one person that exclude each other.

use rustc_hash::{FxHashMap, FxHashSet};

use super::pairing::ONE_EVENT_DAYS;
use super::{Conflict, Corpus, MOST_COMPARED, Ref};
use crate::claim::{Kind, RoleValue, Value};
use crate::finding::{Confidence, Severity};
use crate::lexicon::offices;

/// Offices change: roles as of days further apart than this are not compared.
const DAYS_APART: i64 = 31;

/// Pairs of offices.
pub(super) fn compare(corpus: &Corpus) -> Vec<Conflict> {
    let mut people: FxHashMap<(u32, &str), Vec<(Ref, &RoleValue)>> = FxHashMap::default();
    for (at, claim) in corpus.of_kind(Kind::Role) {
        // A last name alone is borne by many.
        if let Value::Role(role) = &claim.value
            && role.person.key.contains(' ')
            && !claim.stance.in_quotation()
            && offices::line(&role.role).is_some()
        {
            people.entry((corpus.roots[at.0 as usize], &role.person.key)).or_default().push((at, role));
        }
    }
    let mut groups: Vec<Vec<(Ref, &RoleValue)>> = people.into_values().collect();
    groups.sort_by_key(|g| g[0].0);
    let mut conflicts = Vec::new();
    for group in &mut groups {
        // A document gives an office once, however often it says so.
        let mut told: FxHashSet<(u32, &str)> = FxHashSet::default();
        group.retain(|(at, role)| told.insert((at.0, &role.role)));
        group.truncate(MOST_COMPARED);
        let knows = |document: u32, role: &RoleValue| told.contains(&(document, &*role.role));
        let found = group.iter().enumerate().find_map(|(n, &(a, x))| {
            // A document that gives both offices knows both.
            let other = |&&(b, y): &&(Ref, &RoleValue)| {
                a.0 != b.0 && differ(x, y) && !knows(a.0, y) && !knows(b.0, x)
            };
            group[n + 1..].iter().find(other).map(|&(b, _)| vec![a, b])
        });
        // Two reports of one event.
        let sure = |claims: &[Ref]| {
            let (a, b) = (claims[0].0, claims[1].0);
            let near = corpus.days_apart(a, b).is_some_and(|days| days <= ONE_EVENT_DAYS);
            // A brother of one is the father of another.
            let kin = [claims[0], claims[1]].iter().any(|&at| match &corpus.claim(at).value {
                Value::Role(role) => offices::is_kin(&role.role),
                _ => false,
            });
            near && !kin && corpus.shared_names(a, b).tell_one_event()
        };
        conflicts.extend(found.map(|claims| {
            let sure = sure(&claims);
            Conflict::new(claims, Confidence::Likely, Severity::Warning).stable_if(sure)
        }));
    }
    conflicts
}

/// Both are offices of one line.
pub(super) fn is_one_line(x: &RoleValue, y: &RoleValue) -> bool {
    offices::line(&x.role).zip(offices::line(&y.role)).is_some_and(|((a, _), (b, _))| a == b)
}

/// Two offices that nobody holds at one time.
pub(super) fn differ(x: &RoleValue, y: &RoleValue) -> bool {
    let (Some((line_x, office_x)), Some((line_y, office_y))) =
        (offices::line(&x.role), offices::line(&y.role))
    else {
        return false;
    };
    let (Some(day_x), Some(day_y)) = (x.as_of, y.as_of) else { return false };
    let same_body = x.of.is_empty() || y.of.is_empty() || x.of == y.of;
    line_x == line_y
        && office_x != office_y
        && !x.former
        && !y.former
        && same_body
        && (day_x - day_y).num_days().abs() <= DAYS_APART
}
