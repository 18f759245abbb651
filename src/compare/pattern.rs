//! Matches of one pattern against one another.

use std::collections::BTreeMap;

use super::{Conflict, Corpus, Ref};
use crate::claim::{Claim, Commitment, Kind, PatternValue, SlotValue, Value};
use crate::finding::{Confidence, Severity};

/// A value with the claim that gives it.
type Said<'a> = (Ref, &'a SlotValue);

/// Values of one pattern that cannot both be right. What the record gives is compared with the record.
pub(super) fn compare(corpus: &Corpus) -> Vec<Conflict> {
    groups(corpus).iter().flat_map(|((name, _), places)| apart(corpus, name, places)).collect()
}

/// Places that have to be looked at together: all of a pattern and what it is said of, where not all agree.
pub(super) fn meetings(corpus: &Corpus) -> Vec<Vec<Ref>> {
    let groups = groups(corpus).into_iter();
    let differing = groups.filter(|((name, _), places)| !apart(corpus, name, places).is_empty());
    differing.map(|(_, places)| places.into_iter().map(|(at, _)| at).collect()).collect()
}

/// The places of each pattern, by what it is said of.
fn groups<'c>(corpus: &'c Corpus) -> BTreeMap<(&'c str, Vec<&'c str>), Vec<Said<'c>>> {
    let mut groups: BTreeMap<(&str, Vec<&str>), Vec<Said>> = BTreeMap::new();
    for (at, claim) in corpus.of_kind(Kind::Pattern).filter(|(at, _)| corpus.may_meet(*at)) {
        let Some((pattern, value)) = asserted(claim) else { continue };
        if corpus.facts.value(&pattern.pattern).is_none() {
            groups
                .entry((&pattern.pattern, pattern.of_what().map(|s| &*s.value).collect()))
                .or_default()
                .push((at, value));
        }
    }
    groups.into_iter().map(|(of, places)| (of, told(places))).collect()
}

/// "For years" and "many days" say too little to agree with a figure, or to differ from one.
fn told(mut places: Vec<Said>) -> Vec<Said> {
    if places.iter().any(|(_, value)| value.is_number()) {
        places.retain(|(_, value)| value.is_number());
    }
    places
}

/// The match of a pattern and its value, if the page says so itself.
pub(super) fn asserted(claim: &Claim) -> Option<(&PatternValue, &SlotValue)> {
    let Value::Pattern(pattern) = &claim.value else { return None };
    let value = pattern.value()?;
    claim.stands(Commitment::WithCare).then_some((&**pattern, value))
}

/// More different values than this are only counted where they are written alike: nobody compares a thousand.
const MOST_KINDS: usize = 200;

/// The value that most places give is shown beside each that differs from it.
fn apart(corpus: &Corpus, name: &str, places: &[Said]) -> Vec<Conflict> {
    let differs = |a: &SlotValue, b: &SlotValue| a.differs(b) == Some(true);
    let mut kinds: BTreeMap<(&str, &str), (Said, usize)> = BTreeMap::new();
    for &(at, value) in places {
        kinds.entry((&value.unit, &value.value)).or_insert(((at, value), 0)).1 += 1;
    }
    let many = kinds.len() > MOST_KINDS;
    let agreeing = |value: &SlotValue, own: usize| {
        if many { own } else { kinds.values().filter(|((_, v), _)| !differs(value, v)).map(|(_, n)| n).sum() }
    };
    let weight = |(said, own): &(Said, usize)| {
        let (at, value) = said;
        let exact = value.exact.is_some() || value.meant == (None, None);
        (usize::MAX - corpus.authority(at.0), exact, agreeing(value, *own), std::cmp::Reverse(*at))
    };
    let Some(&((most_at, most), _)) = kinds.values().max_by_key(|kind| weight(kind)) else {
        return Vec::new();
    };
    let others = places.iter().filter(|(_, value)| differs(value, most));
    let conflict = |&(at, _): &Said| {
        let conflict = Conflict::new(vec![at, most_at], Confidence::Certain, Severity::Error);
        Conflict { detail: name.to_owned(), ..conflict }
    };
    others.map(conflict).collect()
}
