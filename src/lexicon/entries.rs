//! How references describe an option, from `rules/lexicon/entries.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

/// The words of an entry, in lower case.
#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
#[serde(deny_unknown_fields)]
pub struct Entries {
    /// What an option is called: `field`.
    pub nouns: Vec<&'static str>,
    /// Words before the list of all values that it may have: `one of`.
    pub among: Vec<&'static str>,
    /// Heads of columns that tell whether it must be given.
    pub needed: Vec<&'static str>,
    /// Heads of columns that tell whether it may be left out.
    pub spared: Vec<&'static str>,
    /// What is said of one that is so.
    pub yes: Vec<&'static str>,
    /// What is said of one that is not.
    pub no: Vec<&'static str>,
    /// Heads of columns that list all values.
    pub values: Vec<&'static str>,
    /// What stands for no value at all: `none`.
    pub nothing: Vec<&'static str>,
    /// Words of a sentence that holds in some cases alone: `unless`.
    pub sometimes: Vec<&'static str>,
    /// Words of a sentence whose figure is not that of the code it announces: `default`.
    elsewhere: Vec<&'static str>,
}

impl Entries {
    /// The table.
    pub fn get() -> &'static Self {
        static TABLE: OnceLock<Entries> = OnceLock::new();
        TABLE.get_or_init(|| super::table!("entries"))
    }

    /// True for a word of a sentence whose figure is not that of the code it announces.
    pub fn is_elsewhere(&self, word: &str) -> bool {
        self.elsewhere.iter().any(|known| known.eq_ignore_ascii_case(word))
    }

    /// Yes or no, by a word for it.
    pub fn is_yes(&self, word: &str) -> Option<bool> {
        let word = word.to_lowercase();
        let is = |list: &[&str]| list.contains(&&*word);
        is(&self.yes).then_some(true).or_else(|| is(&self.no).then_some(false))
    }
}
