//! Offices that nobody holds at the same time as another of their line.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

/// The line and the office that a role in lower case names: `(state, vice president)`.
pub fn line(role: &str) -> Option<(&'static str, &'static str)> {
    let ends = |office: &str| {
        role.strip_suffix(office).is_some_and(|before| before.is_empty() || before.ends_with(' '))
    };
    // "vice president" also ends in "president": the longest wins.
    table().iter().copied().filter(|(_, office)| ends(office)).max_by_key(|(_, office)| office.len())
}

/// What somebody is to one other person: `sister`, `brother-in-law`.
pub fn is_kin(role: &str) -> bool {
    table().iter().any(|(line, kin)| *line == "kin" && *kin == role)
}

fn table() -> &'static [(&'static str, &'static str)] {
    static TABLE: OnceLock<Vec<(&'static str, &'static str)>> = OnceLock::new();
    TABLE.get_or_init(|| {
        #[derive(Deserialize)]
        #[serde(bound(deserialize = "'de: 'static"))]
        struct People {
            exclusive_role: BTreeMap<&'static str, Vec<&'static str>>,
        }
        let people: People = super::table!("people");
        let lines = people
            .exclusive_role
            .into_iter()
            .flat_map(|(line, offices)| offices.into_iter().map(move |office| (line, office)));
        lines.collect()
    })
}
