//! Places of one rank, of which one excludes another.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::form::Form;

/// The rank of a place: `country`, `us-state`; `None` for a name that is in no list. `name` is in lower case.
pub fn rank(name: &str) -> Option<&'static str> {
    table().get(name).copied()
}

/// Most tokens in the names of places that begin with this word, in any case; 0 where there are none.
pub fn most_tokens(word: &str) -> usize {
    Form::of(word).and_then(|word| first_words().get(&word).copied()).unwrap_or(0)
}

fn first_words() -> &'static FxHashMap<Form, usize> {
    static FIRST: OnceLock<FxHashMap<Form, usize>> = OnceLock::new();
    FIRST.get_or_init(|| {
        let mut most = FxHashMap::default();
        for name in table().keys() {
            let Some(first) = name.split([' ', '-', '\'']).next().and_then(Form::of) else { continue };
            // A hyphen is a token of its own.
            let tokens =
                1 + name.bytes().map(|b| usize::from(b == b' ') + 2 * usize::from(b == b'-')).sum::<usize>();
            let known: &mut usize = most.entry(first).or_default();
            *known = tokens.max(*known);
        }
        most
    })
}

fn table() -> &'static FxHashMap<&'static str, &'static str> {
    static TABLE: OnceLock<FxHashMap<&'static str, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let lists: BTreeMap<&'static str, &'static str> = super::table!("places");
        let mut ranks = FxHashMap::default();
        for (rank, names) in lists {
            for name in names.split(';') {
                ranks.insert(name.trim(), rank);
            }
        }
        ranks
    })
}
