//! Places of one rank, of which one excludes another.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

/// The rank of a place: `country`, `us-state`; `None` for a name that is in no list. `name` is in lower case.
pub fn rank(name: &str) -> Option<&'static str> {
    table().get(name).copied()
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
