//! Pronouns against what tells how their antecedents are referred to.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Conflict, Corpus, Ref};
use crate::claim::{GenderSource, Kind, PronounGender, PronounValue, Value};
use crate::facts::Pronouns;
use crate::finding::{Confidence, Severity};
use crate::lexicon::Gender;

/// So many pronouns of one gender on a page outweigh a given name: the writer knows.
const OUTWEIGH: usize = 3;

fn gender(pronoun: &PronounValue) -> Option<Gender> {
    match pronoun.gender {
        PronounGender::Feminine => Some(Gender::Feminine),
        PronounGender::Masculine => Some(Gender::Masculine),
        PronounGender::Neutral | PronounGender::Plural => None,
    }
}

const fn pronoun_of(gender: Gender) -> &'static str {
    match gender {
        Gender::Feminine => "she",
        Gender::Masculine => "he",
    }
}

/// A person in a story: clear pronouns and what the names tell.
#[derive(Default)]
struct Person {
    pronouns: Vec<(Ref, Gender)>,
    /// Pronouns that stand for the last speaker, named in full in the same paragraph.
    voices: Vec<Ref>,
    names: Vec<(Ref, Gender, GenderSource)>,
    first: FxHashMap<u32, Ref>,
}

/// People who are "he" here and "she" there, or against what their name tells.
pub(super) fn pronouns(corpus: &Corpus) -> Vec<Conflict> {
    let mut people: FxHashMap<(u32, &str), Person> = FxHashMap::default();
    for (at, claim) in corpus.of_kind(Kind::Name) {
        let Value::Name(name) = &claim.value else { continue };
        let person = people.entry((corpus.roots[at.0 as usize], &name.key)).or_default();
        person.first.entry(at.0).or_insert(at);
        if let (Some(gender), Some(source)) = (name.gender, name.gender_source) {
            person.names.push((at, gender, source));
        }
    }
    for (at, claim) in corpus.of_kind(Kind::Pronoun) {
        let Value::Pronoun(pronoun) = &claim.value else { continue };
        let Some(antecedent) = pronoun.antecedent.as_ref().filter(|_| pronoun.named && pronoun.clear) else {
            continue;
        };
        let key = (corpus.roots[at.0 as usize], &*antecedent.key);
        if let (Some(gender), Some(person)) = (gender(pronoun), people.get_mut(&key)) {
            person.pronouns.push((at, gender));
            if pronoun.voice {
                person.voices.push(at);
            }
        }
    }
    let mut keys: Vec<_> = people.iter().filter(|(_, p)| !p.pronouns.is_empty()).map(|(k, _)| *k).collect();
    keys.sort_unstable();
    keys.iter()
        .filter_map(|key| {
            let recorded = corpus.facts.person_of(key.1);
            let found = conflict(&people[key], recorded.and_then(|p| p.pronouns))?;
            let place = recorded.filter(|p| p.pronouns.is_some()).map(|p| p.place.clone());
            Some(Conflict { recorded: place, ..found })
        })
        .collect()
}

fn conflict(person: &Person, recorded: Option<Pronouns>) -> Option<Conflict> {
    let count = |gender: Gender| person.pronouns.iter().filter(|(_, g)| *g == gender).count();
    let (feminine, masculine) = (count(Gender::Feminine), count(Gender::Masculine));
    // A given name that few bear tells nothing: in another country it may be on the other side.
    let tells = |s: &GenderSource| !matches!(s, GenderSource::Pronoun | GenderSource::RareGivenName);
    let strongest = person.names.iter().map(|(_, _, source)| *source).filter(tells).max();
    let told = |source: GenderSource| {
        let mut of_it = person.names.iter().filter(|(_, _, s)| *s == source).map(|(_, g, _)| *g);
        let first = of_it.next()?;
        of_it.all(|g| g == first).then_some(first)
    };
    let known = strongest.and_then(|source| Some((told(source)?, source)));
    // The odd one out: against a title or noun, else against the other pronouns, else against the given name.
    let by_record = match recorded {
        Some(Pronouns::Any) => return None,
        Some(Pronouns::Gendered(gender)) => {
            let words = format!("the project's facts say “{}”", pronoun_of(gender));
            Some((other(gender), words, Confidence::Certain))
        }
        // Whichever of the two is written.
        Some(Pronouns::Neither) => {
            let (_, written) = *person.pronouns.first()?;
            Some((written, "the project's facts say neither “she” nor “he”".to_owned(), Confidence::Certain))
        }
        None => None,
    };
    let (wrong, detail, confidence) = match known {
        _ if by_record.is_some() => by_record?,
        Some((gender, source)) if source > GenderSource::GivenName => {
            let words = format!("the words beside the name say “{}”", pronoun_of(gender));
            (other(gender), words, Confidence::Certain)
        }
        _ if feminine > 0 && masculine > 0 => {
            let named = known.map(|(gender, _)| gender);
            let right = match feminine.cmp(&masculine) {
                std::cmp::Ordering::Greater => Gender::Feminine,
                std::cmp::Ordering::Less => Gender::Masculine,
                std::cmp::Ordering::Equal => named.unwrap_or(Gender::Feminine),
            };
            (
                other(right),
                format!("elsewhere the same person is “{}”", pronoun_of(right)),
                Confidence::Likely,
            )
        }
        Some((gender, _)) if count(other(gender)) < OUTWEIGH => {
            (other(gender), format!("the given name points to “{}”", pronoun_of(gender)), Confidence::Likely)
        }
        _ => return None,
    };
    let mut places: Vec<Ref> =
        person.pronouns.iter().filter(|(_, g)| *g == wrong).map(|(at, _)| *at).collect();
    let primary = *places.first()?;
    places.truncate(2);
    let name = person.first.get(&primary.0).copied();
    let right = person.pronouns.iter().find(|(_, g)| *g != wrong).map(|(at, _)| *at);
    let right = right.filter(|_| recorded != Some(Pronouns::Neither));
    let claims =
        places[..1].iter().copied().chain(name).chain(right).chain(places[1..].iter().copied()).collect();
    let sure = person.voices.contains(&primary) || recorded.is_some();
    Some(Conflict { detail, ..Conflict::new(claims, confidence, Severity::Warning) }.stable_if(sure))
}

const fn other(gender: Gender) -> Gender {
    match gender {
        Gender::Feminine => Gender::Masculine,
        Gender::Masculine => Gender::Feminine,
    }
}

/// Gendered pronouns for somebody whom the page says not to be identified.
pub(super) fn unidentified(corpus: &Corpus) -> Vec<Conflict> {
    let mut hidden: FxHashMap<(u32, &str), Ref> = FxHashMap::default();
    for (at, claim) in corpus.of_kind(Kind::Status) {
        if let (Value::Status(status), Some(subject)) = (&claim.value, &claim.subject)
            && &*status.group == "identity"
        {
            hidden.entry((at.0, &subject.key)).or_insert(at);
        }
    }
    if hidden.is_empty() {
        return Vec::new();
    }
    // The sentences that have a pronoun for somebody.
    let told: FxHashSet<(u32, u32, &str)> = corpus
        .of_kind(Kind::Pronoun)
        .filter_map(|(at, claim)| match &claim.value {
            Value::Pronoun(p) => Some((at.0, claim.sentence.start, &*p.antecedent.as_ref()?.key)),
            _ => None,
        })
        .collect();
    let mut conflicts: Vec<Conflict> = Vec::new();
    for (at, claim) in corpus.of_kind(Kind::Pronoun) {
        let Value::Pronoun(pronoun) = &claim.value else { continue };
        let Some(antecedent) = pronoun.antecedent.as_ref().filter(|_| !pronoun.named) else { continue };
        let Some(&unknown) = hidden.get(&(at.0, &*antecedent.key)) else { continue };
        let seen = conflicts.iter().any(|c| c.claims[0].0 == at.0 && c.claims[1] == unknown);
        // "whose name was withheld to protect her identity": whoever wrote that knew.
        let known = told.contains(&(at.0, corpus.claim(unknown).sentence.start, &*antecedent.key));
        // "a man", "the woman" tell as much as "he" and "she".
        let gendered = crate::lexicon::Lexicon::get().word(&antecedent.key).gender.is_some();
        if !seen && !known && !gendered && !claim.stance.in_quotation() {
            conflicts.push(Conflict::new(vec![at, unknown], Confidence::Likely, Severity::Note));
        }
    }
    conflicts
}
