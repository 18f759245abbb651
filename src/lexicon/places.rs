//! Places of one rank, of which one excludes another.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

/// The rank of a place: `country`, `us-state`; `None` for a name that is in no list. `name` is in lower case.
pub fn rank(name: &str) -> Option<&'static str> {
    table().get(name).copied()
}

/// True if the name of a place begins with this word, in any case.
pub fn begins(word: &str) -> bool {
    let mut lower = [0u8; LONGEST_FIRST];
    let Some(lower) = lower.get_mut(..word.len()) else { return false };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).is_ok_and(|w| first_words().contains(w))
}

/// Longest first word that is looked up, in bytes.
const LONGEST_FIRST: usize = 32;

fn first_words() -> &'static rustc_hash::FxHashSet<&'static str> {
    static FIRST: OnceLock<rustc_hash::FxHashSet<&'static str>> = OnceLock::new();
    FIRST.get_or_init(|| table().keys().filter_map(|name| name.split([' ', '-', '\'']).next()).collect())
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
