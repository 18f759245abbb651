//! Given names and the side each is on: the weakest evidence of how a person is referred to.

use std::sync::OnceLock;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use serde::Deserialize;

use super::Gender;
use super::form::Form;

/// What a given name tells: `Some(gender)`, or `None` for a name that is borne on both sides. The outer `None` is no given
/// name. `name` is in any case.
pub fn given_name(name: &str) -> Option<Option<Gender>> {
    let form = if name.is_ascii() { Form::of(name) } else { Form::of(&name.to_lowercase()) };
    names().sides.get(&form?).copied()
}

/// True for a name that many bear, and nearly all of them on one side: evidence by itself.
pub fn is_common(name: &str) -> bool {
    let form = if name.is_ascii() { Form::of(name) } else { Form::of(&name.to_lowercase()) };
    form.is_some_and(|form| names().common.contains(&form))
}

struct Names {
    sides: FxHashMap<Form, Option<Gender>>,
    common: FxHashSet<Form>,
}

fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| {
        /// Bytes of a name with its space, on average: moving names to a larger table is dear.
        const BYTES: usize = 7;
        #[derive(Deserialize)]
        struct Table {
            feminine: &'static str,
            masculine: &'static str,
            both: &'static str,
            common: &'static str,
        }
        let table: Table = super::table!("given_names");
        let lists = [
            (table.feminine, Some(Gender::Feminine)),
            (table.masculine, Some(Gender::Masculine)),
            (table.both, None),
        ];
        let bytes: usize = lists.iter().map(|(names, _)| names.len()).sum();
        let mut sides = FxHashMap::with_capacity_and_hasher(bytes / BYTES, FxBuildHasher);
        for (names, side) in &lists {
            sides.extend(names.split_whitespace().map(|name| (Form::of(name).expect("a short name"), *side)));
        }
        Names { sides, common: table.common.split_whitespace().filter_map(Form::of).collect() }
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
