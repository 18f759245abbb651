//! What tells that a figure is meant to differ between two texts that are otherwise one, from `rules/lexicon/copies.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
#[serde(deny_unknown_fields)]
struct Table {
    own: Vec<&'static str>,
    between: Vec<&'static str>,
    rights: Vec<&'static str>,
    label: Vec<&'static str>,
    section: Vec<&'static str>,
    law: Vec<&'static str>,
    log: Vec<&'static str>,
    folder: Vec<&'static str>,
    charset: Vec<&'static str>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| super::table!("copies"))
}

fn holds(list: &[&str], word: &str) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// True where the last words of `before` say that the figure behind is of the page's own thing: `the default value is`.
pub fn ends_as_own<'a>(mut before: impl Iterator<Item = &'a str>) -> bool {
    before.find(|word| !holds(&table().between, word)).is_some_and(|word| holds(&table().own, word))
}

/// True for a word behind which the years of a text's owner stand: `Copyright`.
pub fn is_of_rights(word: &str) -> bool {
    holds(&table().rights, word)
}

/// True for a word before the number of a part of the page: `Note`.
pub fn is_label(word: &str) -> bool {
    holds(&table().label, word)
}

/// True for a word of any language before the number of a section: `Abschnitt`, in lower case.
pub fn is_section(word: &str) -> bool {
    table().section.contains(&word)
}

/// True for the path of a text that is kept as it was written: a licence, a log of changes, or what lies in a folder of others.
pub fn is_kept(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    let is_kept = |word: &str| holds(&table().law, word) || holds(&table().log, word);
    path.split('/').any(|part| holds(&table().folder, part))
        || file.split(|c: char| !c.is_ascii_alphabetic()).any(is_kept)
}

/// True for the first number of a character set: `8859`.
pub fn is_charset(number: &str) -> bool {
    holds(&table().charset, number)
}
