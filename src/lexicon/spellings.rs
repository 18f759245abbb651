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
    #[serde(bound(deserialize = "'de: 'static"))]
    struct People {
        spelling: Spelling,
    }
    #[derive(Deserialize)]
    #[serde(bound(deserialize = "'de: 'static"))]
    struct Spelling {
        given: Vec<&'static str>,
    }
    static SPELLINGS: OnceLock<FxHashMap<&'static str, &'static str>> = OnceLock::new();
    SPELLINGS.get_or_init(|| {
        let people: People = super::table!("people");
        let groups = people.spelling.given.into_iter();
        groups
            .flat_map(|group| {
                group.split(' ').map(move |name| (name, group.split(' ').next().unwrap_or(name)))
            })
            .collect()
    })
}
