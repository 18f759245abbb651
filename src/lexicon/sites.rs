//! Where things lie and who lives there, from `rules/lexicon/sites.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

/// A whole turn, in degrees.
const TURN: u16 = 360;

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
#[serde(deny_unknown_fields)]
struct Table {
    settlements: Vec<&'static str>,
    inhabitants: Vec<&'static str>,
    directions: BTreeMap<&'static str, u16>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| super::table!("sites"))
}

/// True for what a place with people of its own is called: `town`, `camp`. The word is in lower case and no plural.
pub fn is_settlement(lemma: &str) -> bool {
    table().settlements.contains(&lemma)
}

/// True for what those people are called: `resident`. The word is in lower case and no plural.
pub fn is_inhabitant(lemma: &str) -> bool {
    table().inhabitants.contains(&lemma)
}

/// The direction that a word names, in degrees clockwise from north; `word` is in lower case, `south-west` without its hyphen.
pub fn degrees(word: &str) -> Option<u16> {
    table().directions.get(word).copied()
}

/// The angle between two directions, in degrees from 0 to 180.
pub fn angle(a: u16, b: u16) -> u16 {
    let apart = a.abs_diff(b) % TURN;
    apart.min(TURN - apart)
}
