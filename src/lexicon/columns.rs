//! What the columns of tables give, by their heads, from `rules/lexicon/columns.toml`.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

/// What a column gives of the thing that a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The least that it may be.
    Least,
    /// The most that it may be.
    Most,
    /// What it is where nothing else is said.
    Usual,
    /// The day on which it begins.
    Begins,
    /// The day on which it ends.
    Ends,
}

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
#[serde(deny_unknown_fields)]
struct Table {
    least: Vec<&'static str>,
    most: Vec<&'static str>,
    usual: Vec<&'static str>,
    unsummed: Vec<&'static str>,
    begins: Vec<&'static str>,
    ends: Vec<&'static str>,
}

impl Column {
    /// What the head of a column says.
    pub fn of(head: &str) -> Option<Self> {
        const LONGEST_HEAD: usize = 32;
        if head.len() > LONGEST_HEAD {
            return None;
        }
        let bare = head.to_lowercase().replace(['.', ':'], "");
        let bare = [" value", " limit", " bound", " date"]
            .iter()
            .fold(bare.trim(), |bare, last| bare.strip_suffix(last).unwrap_or(bare));
        heads().get(bare.trim_end()).copied()
    }
}

/// False where the head has a word of what sums of its cells do not give: "Max (sec)".
pub fn is_summed(head: &str) -> bool {
    static WORDS: OnceLock<Vec<&'static str>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let table: Table = super::table!("columns");
        table.unsummed
    });
    !head.split(|c: char| !c.is_alphanumeric()).any(|word| words.iter().any(|w| w.eq_ignore_ascii_case(word)))
}

fn heads() -> &'static FxHashMap<&'static str, Column> {
    static HEADS: OnceLock<FxHashMap<&'static str, Column>> = OnceLock::new();
    HEADS.get_or_init(|| {
        let table: Table = super::table!("columns");
        let lists = [
            (table.least, Column::Least),
            (table.most, Column::Most),
            (table.usual, Column::Usual),
            (table.begins, Column::Begins),
            (table.ends, Column::Ends),
        ];
        lists
            .into_iter()
            .flat_map(|(heads, column)| heads.into_iter().map(move |head| (head, column)))
            .collect()
    })
}
