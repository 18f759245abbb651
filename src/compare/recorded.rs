//! What pages say against the project's own record.

use chrono::NaiveDate;

use super::arithmetic::years;
use super::{Conflict, Corpus, Ref, pattern, spelling};
use crate::claim::number::Known;
use crate::claim::{Claim, Kind, NameType, RoleValue, Value};
use crate::facts::{Person, Place, Role};
use crate::finding::{Confidence, Severity};
use crate::lexicon::offices;

/// Every claim that the record contradicts.
pub(super) fn compare(corpus: &Corpus) -> Vec<Conflict> {
    let mut conflicts = values(corpus);
    if !corpus.facts.people.is_empty() {
        conflicts.extend(roles(corpus));
        conflicts.extend(ages(corpus));
        conflicts.extend(spellings(corpus));
    }
    conflicts.sort_by_key(|c| c.claims[0]);
    conflicts
}

fn conflict(at: Ref, of: &str, expected: String, place: &Place, confidence: Confidence) -> Conflict {
    Conflict {
        expected,
        detail: of.to_owned(),
        recorded: Some(place.clone()),
        ..Conflict::new(vec![at], confidence, Severity::Error)
    }
}

fn values(corpus: &Corpus) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for (at, claim) in corpus.of_kind(Kind::Pattern) {
        let Some((matched, value)) = pattern::asserted(claim) else { continue };
        let Some(recorded) = corpus.facts.value(&matched.pattern) else { continue };
        let holds = recorded.holds_for(corpus.documents[at.0 as usize].date, corpus.today);
        if holds && value.differs(&recorded.taken) == Some(true) {
            let expected = recorded.text.clone();
            conflicts.push(conflict(at, &recorded.name, expected, &recorded.place, Confidence::Certain));
        }
    }
    conflicts
}

fn roles(corpus: &Corpus) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for (at, claim) in corpus.of_kind(Kind::Role) {
        let Value::Role(role) = &claim.value else { continue };
        let Some(day) = role.as_of.filter(|_| is_said(claim)) else { continue };
        let own = corpus.facts.person_of(&role.person.key).and_then(|person| own_role(at, role, day, person));
        conflicts.extend(own.or_else(|| role_of_another(corpus, at, role, day)));
    }
    conflicts
}

/// A role of a recorded person: another day, or an office that excludes it.
fn own_role(at: Ref, role: &RoleValue, day: NaiveDate, person: &Person) -> Option<Conflict> {
    let same: Vec<&Role> = person.roles.iter().filter(|r| is_same(r, role)).collect();
    let held = same.iter().any(|r| r.is_held_on(day));
    let wrong = |r: &Role| {
        let expected = format!("{} {}", r.title, r.days());
        conflict(at, &person.name, expected.trim_end().to_owned(), &r.place, Confidence::Likely)
    };
    if let Some(last) = same.last() {
        return match (role.former, held) {
            (true, true) => Some(wrong(last)),
            // Before its first day the person may be spoken of as what is to come.
            (false, false) if last.until.is_some_and(|until| until < day) => Some(wrong(last)),
            _ => None,
        };
    }
    // "vice president" of whom the record says "president".
    let line = offices::line(&role.role)?;
    let other = person.roles.iter().find(|r| {
        let bounded = r.from.is_some() && r.is_held_on(day);
        bounded && offices::line(&r.role).is_some_and(|l| l.0 == line.0 && l.1 != line.1) && of_same(r, role)
    })?;
    (!role.former).then(|| wrong(other))
}

/// An office that the record gives to somebody else on that day.
fn role_of_another(corpus: &Corpus, at: Ref, role: &RoleValue, day: NaiveDate) -> Option<Conflict> {
    if role.former
        || role.of.is_empty()
        || !role.person.key.contains(' ')
        || offices::line(&role.role).is_none()
    {
        return None;
    }
    let holder = corpus.facts.people.iter().find_map(|person| {
        let held =
            |r: &&Role| r.from.is_some() && r.role == *role.role && r.of == *role.of && r.is_held_on(day);
        let another = !person.keys.iter().any(|key| **key == *role.person.key);
        person.roles.iter().find(held).filter(|_| another).map(|r| (person, r))
    });
    let (person, held) = holder?;
    let expected = format!("{} is {} {}", person.name, held.title, held.days());
    Some(conflict(at, &role.person.text, expected.trim_end().to_owned(), &held.place, Confidence::Likely))
}

fn is_same(recorded: &Role, role: &RoleValue) -> bool {
    let ends = |long: &str, short: &str| {
        long.strip_suffix(short).is_some_and(|before| before.is_empty() || before.ends_with(' '))
    };
    let title = recorded.role == *role.role
        || offices::line(&recorded.role).is_some_and(|line| offices::line(&role.role) == Some(line))
            && (ends(&recorded.role, &role.role) || ends(&role.role, &recorded.role));
    title && of_same(recorded, role)
}

fn of_same(recorded: &Role, role: &RoleValue) -> bool {
    recorded.of.is_empty()
        || role.of.is_empty()
        || role.of.contains(&*recorded.of)
        || recorded.of.contains(&*role.of)
}

fn is_said(claim: &Claim) -> bool {
    !claim.stance.in_quotation() && !claim.stance.superseded
}

/// Ages of people whose birth is recorded.
fn ages(corpus: &Corpus) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for (at, claim) in corpus.of_kind(Kind::Age) {
        let (Value::Age(age), Some(subject), Some(day)) =
            (&claim.value, &claim.subject, corpus.documents[at.0 as usize].date)
        else {
            continue;
        };
        let Some(person) = only_person(corpus, at.0, &subject.key) else { continue };
        let Some((first, last, place)) = &person.born else { continue };
        let (Some(stated), "year", Known::Exact) = (age.age.low, &*age.unit, age.age.known) else { continue };
        let (least, most) = (years(*last, day), years(*first, day));
        let now = !claim.text.contains("age of") && is_said(claim) && most >= 0;
        if now && (stated < f64::from(least) - 0.5 || stated > f64::from(most) + 0.5) {
            let expected = if least == most { format!("{most}") } else { format!("{least} or {most}") };
            conflicts.push(conflict(at, &person.name, expected, place, Confidence::Likely));
        }
    }
    conflicts
}

/// The recorded person whom a last name means in a document: it names the person in full, and nobody else of that name.
fn only_person<'a>(corpus: &Corpus<'a>, document: u32, key: &str) -> Option<&'a Person> {
    let last = key.rsplit(' ').next()?;
    let mut named = corpus.documents[document as usize].claims.iter().filter_map(|c| match &c.value {
        Value::Name(n) if n.form == NameType::Person && n.key.rsplit(' ').next() == Some(last) => {
            Some(&n.key)
        }
        _ => None,
    });
    match (named.next(), named.next()) {
        (Some(full), None) => corpus.facts.person_of(full),
        _ => None,
    }
}

/// Names that are a letter away from a recorded one, where the page does not also write that one.
fn spellings(corpus: &Corpus) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for (at, claim) in corpus.of_kind(Kind::Name) {
        let Value::Name(name) = &claim.value else { continue };
        let named = matches!(name.form, NameType::Person | NameType::Other);
        let full = named && name.key.contains(' ') && name.key.len() >= spelling::SHORTEST;
        if !full || corpus.facts.person_of(&name.key).is_some() {
            continue;
        }
        let near =
            corpus.facts.people.iter().find(|p| p.keys.iter().any(|k| spelling::is_near(k, &name.key)));
        let Some(person) = near else { continue };
        let also = corpus.documents[at.0 as usize]
            .claims
            .iter()
            .any(|c| matches!(&c.value, Value::Name(n) if person.keys.iter().any(|k| **k == *n.key)));
        if !also {
            let found = conflict(at, "the name", person.name.clone(), &person.place, Confidence::Possible);
            conflicts.push(Conflict { at_most: Severity::Warning, ..found });
        }
    }
    conflicts
}
