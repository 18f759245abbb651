//! Places of one rank, of which one excludes another.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::form::Form;

/// The rank of a place: `country`, `us-state`; `None` for a name that is in no list. `name` is in lower case.
pub fn rank(name: &str) -> Option<&'static str> {
    table().get(name).copied()
}

/// True if the name of a place begins with this word, in any case.
pub fn begins(word: &str) -> bool {
    Form::of(word).is_some_and(|word| first_words().contains(&word))
}

fn first_words() -> &'static FxHashSet<Form> {
    static FIRST: OnceLock<FxHashSet<Form>> = OnceLock::new();
    FIRST.get_or_init(|| {
        let first = |name: &&str| name.split([' ', '-', '\'']).next().and_then(Form::of);
        table().keys().filter_map(first).collect()
    })
}

/// Most words in the name of a place.
pub const MOST_WORDS: usize = 4;

fn table() -> &'static FxHashMap<&'static str, &'static str> {
    static TABLE: OnceLock<FxHashMap<&'static str, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let lists: BTreeMap<String, String> = super::table(include_str!("../../rules/lexicon/places.toml"));
        let mut ranks = FxHashMap::default();
        for (rank, names) in &lists {
            let rank = super::leak(rank);
            for name in super::leak(names).split(';') {
                ranks.insert(name.trim(), rank);
            }
        }
        ranks
    })
}
