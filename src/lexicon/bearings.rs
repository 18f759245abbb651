//! Directions of the compass, from `rules/lexicon/bearings.toml`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// A whole turn, in degrees.
const TURN: u16 = 360;

fn table() -> &'static BTreeMap<&'static str, u16> {
    static TABLE: OnceLock<BTreeMap<&'static str, u16>> = OnceLock::new();
    TABLE.get_or_init(|| super::table!("bearings"))
}

/// The direction that a word names, in degrees clockwise from north; `word` is in lower case, `south-west` without its hyphen.
pub fn degrees(word: &str) -> Option<u16> {
    table().get(word).copied()
}

/// The angle between two directions, in degrees from 0 to 180.
pub fn angle(a: u16, b: u16) -> u16 {
    let apart = a.abs_diff(b) % TURN;
    apart.min(TURN - apart)
}
