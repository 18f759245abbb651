//! What pages say against the project's own record.

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::arithmetic::{birth, years};
use super::{Conflict, Corpus, Ref, pattern, spelling};
use crate::claim::Known;
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
        conflicts.extend(births(corpus));
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
    let mut held: Offices = FxHashMap::default();
    for person in &corpus.facts.people {
        for role in person.roles.iter().filter(|r| r.from.is_some()) {
            held.entry((&role.role, &role.of)).or_default().push((person, role));
        }
    }
    for (at, claim) in corpus.of_kind(Kind::Role) {
        let Value::Role(role) = &claim.value else { continue };
        let Some(day) = role.as_of.filter(|_| is_said(claim)) else { continue };
        let own = corpus.facts.person_of(&role.person.key).and_then(|person| own_role(at, role, day, person));
        conflicts.extend(own.or_else(|| role_of_another(&held, at, role, day)));
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

/// Who holds an office of a body, in the order of the record.
type Offices<'a> = FxHashMap<(&'a str, &'a str), Vec<(&'a Person, &'a Role)>>;

/// An office that the record gives to somebody else on that day.
fn role_of_another(offices_held: &Offices, at: Ref, role: &RoleValue, day: NaiveDate) -> Option<Conflict> {
    if role.former
        || role.of.is_empty()
        || !role.person.key.contains(' ')
        || offices::line(&role.role).is_none()
    {
        return None;
    }
    let of_another = |(person, held): &&(&Person, &Role)| {
        held.is_held_on(day) && !person.keys.iter().any(|key| **key == *role.person.key)
    };
    let (person, held) = offices_held.get(&(&*role.role, &*role.of))?.iter().find(of_another)?;
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
    let mut people = LastNames::default();
    for (at, claim) in corpus.of_kind(Kind::Age) {
        let (Value::Age(age), Some(subject), Some(day)) =
            (&claim.value, &claim.subject, corpus.documents[at.0 as usize].date)
        else {
            continue;
        };
        let Some(person) = people.person(corpus, at.0, &subject.key) else { continue };
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

/// Dates of birth of people whose birth is recorded.
fn births(corpus: &Corpus) -> Vec<Conflict> {
    let mut people = LastNames::default();
    let mut conflicts = Vec::new();
    for (at, claim) in corpus.of_kind(Kind::Date) {
        let Some((subject, first, last)) = birth(claim).filter(|_| is_said(claim)) else { continue };
        let Some(person) = people.person(corpus, at.0, &subject.key) else { continue };
        let Some((from, until, place)) = &person.born else { continue };
        if last < *from || first > *until {
            conflicts.push(conflict(at, &person.name, place.text.clone(), place, Confidence::Likely));
        }
    }
    conflicts
}

/// The people that the last names of one document mean.
#[derive(Default)]
struct LastNames<'a> {
    document: Option<u32>,
    /// `None` where two people bear it.
    people: FxHashMap<&'a str, Option<&'a str>>,
}

impl<'a> LastNames<'a> {
    /// The recorded person whom a last name means in a document: it names the person in full, and nobody else of that name. Claims come
    /// document by document.
    fn person(&mut self, corpus: &Corpus<'a>, document: u32, key: &str) -> Option<&'a Person> {
        if self.document != Some(document) {
            self.document = Some(document);
            self.learn(corpus, document);
        }
        corpus.facts.person_of((*self.people.get(key.rsplit(' ').next()?)?)?)
    }

    fn learn(&mut self, corpus: &Corpus<'a>, document: u32) {
        // A recorded spelling is no second person.
        let name = |key: &str| corpus.facts.person_of(key).map(|person| &person.name);
        self.people.clear();
        for claim in &corpus.documents[document as usize].claims {
            if let Value::Name(found) = &claim.value
                && found.form == NameType::Person
            {
                let last = found.key.rsplit(' ').next().unwrap_or_default();
                let known = self.people.entry(last).or_insert(Some(&found.key));
                let same = |full: &&str| {
                    **full == *found.key || name(full).is_some_and(|n| Some(n) == name(&found.key))
                };
                *known = known.filter(same);
            }
        }
    }
}

/// Names that are a letter away from a recorded one, where the page does not also write that one.
fn spellings(corpus: &Corpus) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    let mut near = spelling::Near::default();
    for (n, person) in corpus.facts.people.iter().enumerate() {
        person.keys.iter().for_each(|key| near.add(n, key));
    }
    for (at, claim) in corpus.of_kind(Kind::Name) {
        let Value::Name(name) = &claim.value else { continue };
        let named = matches!(name.form, NameType::Person | NameType::Other);
        let full = named && name.key.contains(' ') && name.key.len() >= spelling::SHORTEST;
        if !full || corpus.facts.person_of(&name.key).is_some() {
            continue;
        }
        let Some(person) = near.to(&name.key).map(|n| &corpus.facts.people[n]) else { continue };
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
