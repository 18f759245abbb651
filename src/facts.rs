//! The project's own record: what editors know is so outweighs what any page tells.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::lexicon::Gender;

/// How a person is referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pronouns {
    /// `she/her`, `he/him`.
    Gendered(Gender),
    /// `they/them`, several, or others: no pronoun is wrong.
    Any,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    person: Vec<Person>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    /// Full name.
    name: String,
    /// Other ways in which it is written.
    #[serde(default)]
    spellings: Vec<String>,
    /// `she/her`, `he/him`, `they/them`.
    #[serde(default)]
    pronouns: Option<String>,
}

/// What is recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Full name in lower case to the pronouns.
    pronouns: FxHashMap<String, Pronouns>,
}

impl Facts {
    /// Reads a facts file.
    ///
    /// # Errors
    /// What the TOML reader says, with its place.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let mut facts = Self::default();
        for person in file.person {
            let Some(pronouns) = person.pronouns.as_deref().map(pronouns) else { continue };
            for name in std::iter::once(&person.name).chain(&person.spellings) {
                facts.pronouns.insert(key(name), pronouns);
            }
        }
        Ok(facts)
    }

    /// How the person of this key, the full name in lower case, is referred to.
    pub fn pronouns(&self, key: &str) -> Option<Pronouns> {
        self.pronouns.get(key).copied()
    }
}

/// Given and last name in lower case, as claims carry them.
fn key(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    match &words[..] {
        [first, .., last] => format!("{first} {last}"),
        _ => words.join(" "),
    }
}

fn pronouns(text: &str) -> Pronouns {
    let all: Vec<String> = text.split(['/', ',', ' ']).map(|w| w.trim().to_lowercase()).collect();
    let has = |words: &[&str]| all.iter().any(|w| words.contains(&w.as_str()));
    match (has(&["she", "her"]), has(&["he", "him"]), has(&["they", "them"])) {
        (true, false, false) => Pronouns::Gendered(Gender::Feminine),
        (false, true, false) => Pronouns::Gendered(Gender::Masculine),
        _ => Pronouns::Any,
    }
}

#[cfg(test)]
mod tests {
    use super::{Facts, Gender, Pronouns};

    #[test]
    fn pronouns_by_name_and_spelling() {
        let text = "[[person]]\nname = \"Robin M. Aldous\"\nspellings = [\"Robyn Aldous\"]\npronouns = \"she/her\"\n\n[[person]]\nname = \"Kim Oduya\"\npronouns = \"they/them\"\n";
        let facts = Facts::parse(text).unwrap();
        assert_eq!(facts.pronouns("robin aldous"), Some(Pronouns::Gendered(Gender::Feminine)));
        assert_eq!(facts.pronouns("robyn aldous"), Some(Pronouns::Gendered(Gender::Feminine)));
        assert_eq!(facts.pronouns("kim oduya"), Some(Pronouns::Any));
        assert_eq!(facts.pronouns("peter holm"), None);
        assert!(Facts::parse("[[person]]\nnam = \"x\"\n").is_err());
    }
}
