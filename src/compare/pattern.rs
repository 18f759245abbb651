//! Matches of one pattern against one another.

use std::collections::BTreeMap;

use super::{Conflict, Corpus, Ref};
use crate::claim::{Claim, Kind, Modality, PatternValue, Polarity, SlotValue, Value};
use crate::finding::{Confidence, Severity};

/// A value with the claim that gives it.
type Said<'a> = (Ref, &'a SlotValue);

/// Values of one pattern that cannot both be right. What the record gives is compared with the record.
pub(super) fn compare(corpus: &Corpus) -> Vec<Conflict> {
    let mut groups: BTreeMap<(&str, Vec<&str>), Vec<Said>> = BTreeMap::new();
    for (at, claim) in corpus.of_kind(Kind::Pattern) {
        let Some((pattern, value)) = asserted(claim) else { continue };
        if corpus.facts.value(&pattern.pattern).is_none() {
            groups
                .entry((&pattern.pattern, pattern.of_what().map(|s| &*s.value).collect()))
                .or_default()
                .push((at, value));
        }
    }
    groups.into_iter().flat_map(|((name, _), places)| apart(corpus, name, &places)).collect()
}

/// The match of a pattern and its value, if the page says so itself.
pub(super) fn asserted(claim: &Claim) -> Option<(&PatternValue, &SlotValue)> {
    let Value::Pattern(pattern) = &claim.value else { return None };
    let stance = &claim.stance;
    let said = stance.polarity == Polarity::Positive
        && !stance.superseded
        && !stance.in_quotation()
        && !matches!(stance.modality, Modality::Hypothetical | Modality::Denied | Modality::Speculated);
    let value = pattern.value()?;
    said.then_some((&**pattern, value))
}

/// The value that most places give is shown beside each that differs from it.
fn apart(corpus: &Corpus, name: &str, places: &[Said]) -> Vec<Conflict> {
    let differs = |a: &SlotValue, b: &SlotValue| a.differs(b) == Some(true);
    let agreeing = |value: &SlotValue| places.iter().filter(|(_, other)| !differs(value, other)).count();
    // One of each value is enough to count by.
    let mut kinds: Vec<Said> = Vec::new();
    for &(at, value) in places {
        if !kinds.iter().any(|(_, known)| known.value == value.value) {
            kinds.push((at, value));
        }
    }
    let Some(&(most_at, most)) = kinds.iter().max_by_key(|(at, value)| {
        let exact = value.exact.is_some() || value.meant == (None, None);
        (usize::MAX - corpus.authority(at.0), exact, agreeing(value), std::cmp::Reverse(*at))
    }) else {
        return Vec::new();
    };
    let others = places.iter().filter(|(_, value)| differs(value, most));
    let conflict = |&(at, _): &Said| {
        let conflict = Conflict::new(vec![at, most_at], Confidence::Certain, Severity::Error);
        Conflict { detail: name.to_owned(), ..conflict }
    };
    others.map(conflict).collect()
}
