//! Given names and the side each is on: the weakest evidence of how a person is referred to.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::Gender;

/// What a given name tells: `Some(gender)`, or `None` for a name that is borne on both sides. The outer `None` is no given
/// name. `name` is in any case.
pub fn given_name(name: &str) -> Option<Option<Gender>> {
    if !name.is_ascii() {
        return table().get(name.to_lowercase().as_str()).copied();
    }
    let mut lower = [0u8; LONGEST];
    let lower = lower.get_mut(..name.len())?;
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    table().get(std::str::from_utf8(lower).ok()?).copied()
}

/// Longest name in the table, in bytes.
const LONGEST: usize = 24;

fn table() -> &'static FxHashMap<&'static str, Option<Gender>> {
    static TABLE: OnceLock<FxHashMap<&'static str, Option<Gender>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        #[derive(Deserialize)]
        struct Names {
            feminine: String,
            masculine: String,
            both: String,
        }
        let names: Names = super::table(include_str!("../../rules/lexicon/given_names.toml"));
        let sides = [
            (names.feminine, Some(Gender::Feminine)),
            (names.masculine, Some(Gender::Masculine)),
            (names.both, None),
        ];
        let leaked = sides
            .into_iter()
            .flat_map(|(text, side)| super::leak(&text).split_whitespace().map(move |name| (name, side)));
        leaked.collect()
    })
}

#[cfg(test)]
mod tests {
    use super::{Gender, given_name};

    #[test]
    fn sides() {
        assert_eq!(given_name("Stephen"), Some(Some(Gender::Masculine)));
        assert_eq!(given_name("laura"), Some(Some(Gender::Feminine)));
        for both in ["Andrea", "Jean", "Nicola", "Jan", "Simone", "Laurence", "Sasha"] {
            assert_eq!(given_name(both), Some(None), "{both} changes sides between languages");
        }
        assert_eq!(given_name("Institute"), None);
    }
}
