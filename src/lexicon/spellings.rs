//! Given names that sound alike, from `rules/lexicon/people.toml`.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

/// The first spelling in the table of a given name in lower case; `None` for a name that has one spelling.
pub fn first(name: &str) -> Option<&'static str> {
    spellings().get(name).copied()
}

fn spellings() -> &'static FxHashMap<&'static str, &'static str> {
    #[derive(Deserialize)]
    struct People {
        spelling: Spelling,
    }
    #[derive(Deserialize)]
    struct Spelling {
        given: Vec<String>,
    }
    static SPELLINGS: OnceLock<FxHashMap<&'static str, &'static str>> = OnceLock::new();
    SPELLINGS.get_or_init(|| {
        let people: People = super::table(include_str!("../../rules/lexicon/people.toml"));
        let groups = people.spelling.given.iter().map(|group| super::leak(group));
        groups
            .flat_map(|group| {
                group.split(' ').map(move |name| (name, group.split(' ').next().unwrap_or(name)))
            })
            .collect()
    })
}
