//! Exclusive states, read from `rules/lexicon/statuses.toml`: others are added there, by data alone.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::Class;

/// How a word tells a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As a verb: `suspend`.
    Verb,
    /// As a verb that tells the state of who does it, whatever its object: `win`, `resign`.
    Doer,
    /// As a verb of wider meaning that tells the state where it lies ahead: `will be held`.
    Planned,
    /// As a verb of wider meaning that tells the state only where it is denied: `did not close`.
    Denied,
    /// As a verb of wider meaning that tells the state where somebody without a name does it: an employee closed it.
    Insider,
    /// After a form of be, or as a manner: `suspended`, `deliberately`.
    Word,
    /// As a noun: `suspension`.
    Noun,
}

/// A state told by a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The group of states.
    pub group: &'static str,
    /// The state.
    pub state: &'static str,
    /// How.
    pub form: Form,
}

/// A group of states that exclude one another.
#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Nouns it is said of.
    #[serde(default)]
    of: Vec<&'static str>,
    /// It is said of people.
    #[serde(default)]
    person: bool,
    /// It is said of anything.
    #[serde(default)]
    any: bool,
    /// It changes from day to day: only documents of one day are compared.
    #[serde(default)]
    pub changes: bool,
    /// Only a headline and the text under it are compared.
    #[serde(default)]
    pub headline_only: bool,
    /// States that come after others in time.
    #[serde(default)]
    order: Vec<&'static str>,
    state: BTreeMap<&'static str, State>,
}

#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
#[serde(deny_unknown_fields)]
struct State {
    verbs: Vec<&'static str>,
    #[serde(default)]
    doer: Vec<&'static str>,
    #[serde(default)]
    planned: Vec<&'static str>,
    #[serde(default)]
    denied: Vec<&'static str>,
    #[serde(default)]
    insider: Vec<&'static str>,
    words: Vec<&'static str>,
    nouns: Vec<&'static str>,
}

impl Group {
    /// True if the group is said of what a subject names: a noun or a name in lower case. "The Canal Bridge" is a bridge.
    pub fn is_said_of(&self, noun: &str, is_name: bool) -> bool {
        let last = if is_name { noun.rsplit(' ').next().unwrap_or(noun) } else { noun };
        self.any || self.person && (is_name || is_somebody(noun)) || self.names(last)
    }

    /// True if it is said of things that go by this noun.
    pub fn names(&self, noun: &str) -> bool {
        self.of.contains(&noun)
    }

    /// True if it is said of people, each of whom is in a state of his own.
    pub fn is_of_people(&self) -> bool {
        self.person
    }

    /// True if `state` may follow any other in time.
    pub fn comes_later(&self, state: &str) -> bool {
        self.order.contains(&state)
    }
}

/// `mother`, `driver`: one person without a name.
fn is_somebody(noun: &str) -> bool {
    let class = super::Lexicon::get().word(noun).class;
    class.has(Class::PERSON_NOUN.or(Class::ROLE).or(Class::GENDERED_NOUN).or(Class::KIN)) && noun != "person"
}

/// The group of this name.
pub fn group(name: &str) -> Option<&'static Group> {
    groups().get(name)
}

/// Every written form with what it tells, in a fixed order.
pub(super) fn forms() -> Vec<(Told, &'static str)> {
    let mut all = Vec::new();
    for (group, table) in groups() {
        for (state, forms) in &table.state {
            for (form, words) in [
                (Form::Verb, &forms.verbs),
                (Form::Doer, &forms.doer),
                (Form::Planned, &forms.planned),
                (Form::Denied, &forms.denied),
                (Form::Insider, &forms.insider),
                (Form::Word, &forms.words),
                (Form::Noun, &forms.nouns),
            ] {
                all.extend(words.iter().map(|word| (Told { group, state, form }, *word)));
            }
        }
    }
    all
}

fn groups() -> &'static BTreeMap<&'static str, Group> {
    static GROUPS: OnceLock<BTreeMap<&'static str, Group>> = OnceLock::new();
    GROUPS.get_or_init(|| super::table!("statuses"))
}
