//! Which documents tell the same event. No all-pairs loop: documents meet only in the short lists of rare names.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use rustc_hash::FxHashMap;

use crate::claim::Extraction;
use crate::claim::Signature;
use crate::lexicon::languages;
use crate::packed::Packed;
use crate::sets::Sets;

/// How documents are put together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum StoryBy {
    /// By what they say: names, words and dates.
    #[default]
    Auto,
    /// All documents of one folder.
    Directory,
    /// All documents.
    All,
    /// Every document alone.
    None,
}

/// What a document is compared with, where all were looked at once: those with the same key, whatever else there is.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Key {
    /// Path of the document.
    pub path: String,
    /// 16 hex digits: documents with one key have to be compared by one process.
    pub key: String,
    /// Name of its story; `None` where it stands alone.
    #[serde(default)]
    pub story: Option<String>,
    /// Which of the claims that stay at hand meet those of other stories: their numbers among these.
    #[serde(default)]
    pub across: Vec<u32>,
}

/// A name in more documents than this tells no event.
const MOST_DOCUMENTS: usize = 64;
/// How many neighbours in a list of documents with one name are looked at.
const NEIGHBOURS: usize = 12;
/// Documents of one event are dated at most this many days apart.
const DAYS_APART: i64 = 4;

/// What a document is put into a story by.
pub trait Told {
    /// Path of the document, with `/`.
    fn path(&self) -> &str;
    /// Date of the document.
    fn date(&self) -> Option<NaiveDate>;
    /// What it tells.
    fn signature(&self) -> Option<&Signature>;
}

impl Told for Extraction {
    fn path(&self) -> &str {
        &self.path
    }

    fn date(&self) -> Option<NaiveDate> {
        self.date
    }

    fn signature(&self) -> Option<&Signature> {
        self.signature()
    }
}

impl Told for Packed {
    fn path(&self) -> &str {
        self.path()
    }

    fn date(&self) -> Option<NaiveDate> {
        self.date()
    }

    fn signature(&self) -> Option<&Signature> {
        self.signature()
    }
}

/// Days between the dates of two documents, the nearer ones where one names no year; `None` where one has no date.
pub(crate) fn days_apart(a: &impl Told, b: &impl Told) -> Option<i64> {
    Dated::of(a)?.days_apart(Dated::of(b)?)
}

/// When a document is dated.
#[derive(Clone, Copy)]
enum Dated {
    Day(NaiveDate),
    /// A month and a day of it.
    DayOfYear(u8, u8),
}

impl Dated {
    fn of(document: &impl Told) -> Option<Self> {
        let without_year = || document.signature()?.dateline.map(|(month, day)| Self::DayOfYear(month, day));
        document.date().map(Self::Day).or_else(without_year)
    }

    fn in_year(self, year: i32) -> Option<NaiveDate> {
        match self {
            Self::Day(day) => Some(day),
            Self::DayOfYear(month, day) => NaiveDate::from_ymd_opt(year, month.into(), day.into()),
        }
    }

    fn days_apart(self, other: Self) -> Option<i64> {
        let apart = |x: NaiveDate, y: NaiveDate| (x - y).num_days().abs();
        // Two days of no year may be of two years.
        let (day, open) = match (self, other) {
            (Self::Day(x), Self::Day(y)) => return Some(apart(x, y)),
            (Self::Day(day), open) | (open, Self::Day(day)) => (day, open),
            _ => return None,
        };
        // The last day of a year and the first of the next one are a day apart.
        let years = day.year() - 1..=day.year() + 1;
        years.filter_map(|year| Some(apart(day, open.in_year(year)?))).min()
    }
}

/// The story of each document: the index of its first document. `documents` must be in the order of paths.
pub fn stories(documents: &[impl Told], by: StoryBy) -> Vec<u32> {
    match by {
        StoryBy::None => (0..documents.len() as u32).collect(),
        StoryBy::All => {
            let first = documents.iter().position(|d| !is_beside(d)).unwrap_or(0) as u32;
            let root = |(i, d)| if is_beside(d) { i as u32 } else { first };
            documents.iter().enumerate().map(root).collect()
        }
        StoryBy::Directory => by_directory(documents),
        StoryBy::Auto => by_event(documents),
    }
}

/// A file beside pages tells no event.
fn is_beside(document: &impl Told) -> bool {
    document.signature().is_some_and(|s| s.beside)
}

fn by_directory(documents: &[impl Told]) -> Vec<u32> {
    let mut first: FxHashMap<&str, u32> = FxHashMap::default();
    let folder = |path: &'_ str| -> usize { path.rfind('/').unwrap_or(0) };
    documents
        .iter()
        .enumerate()
        .map(|(i, d)| {
            if is_beside(d) {
                i as u32
            } else {
                *first.entry(&d.path()[..folder(d.path())]).or_insert(i as u32)
            }
        })
        .collect()
}

fn by_event(documents: &[impl Told]) -> Vec<u32> {
    let told = Tellings::of(documents);
    joined(documents.len(), told.meeting().into_iter().filter(|&pair| told.are_one(pair)))
}

/// What each document is put into a story by.
struct Tellings<'a> {
    signatures: Vec<Option<&'a Signature>>,
    /// Days from 0001-01-01; `i32::MIN` for documents without a date.
    days: Vec<i32>,
    dated: Vec<Option<Dated>>,
}

impl<'a> Tellings<'a> {
    fn of(documents: &'a [impl Told]) -> Self {
        let day = |d: &'a _| Told::date(d).map_or(i32::MIN, |date| date.num_days_from_ce());
        Self {
            signatures: documents.iter().map(Told::signature).collect(),
            days: documents.iter().map(day).collect(),
            dated: documents.iter().map(Dated::of).collect(),
        }
    }

    /// Pairs of documents near to each other in the list of a rare name, the first of each being the smaller.
    fn meeting(&self) -> Vec<(u32, u32)> {
        let mut by_name: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (i, signature) in self.signatures.iter().enumerate() {
            for &name in signature.iter().flat_map(|s| &s.names) {
                by_name.entry(name).or_default().push(i as u32);
            }
        }
        let mut pairs = Vec::new();
        for list in by_name.values_mut().filter(|l| (2..=MOST_DOCUMENTS).contains(&l.len())) {
            list.sort_unstable_by_key(|&i| (self.days[i as usize], i));
            for (at, &a) in list.iter().enumerate() {
                let near = list[at + 1..].iter().take(NEIGHBOURS).filter(|&&b| !self.are_far_apart(a, b));
                pairs.extend(near.map(|&b| (a.min(b), a.max(b))));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    fn are_far_apart(&self, a: u32, b: u32) -> bool {
        self.days_apart(a as usize, b as usize).is_some_and(|days| days > DAYS_APART)
    }

    fn days_apart(&self, a: usize, b: usize) -> Option<i64> {
        self.dated[a]?.days_apart(self.dated[b]?)
    }

    fn are_one(&self, (a, b): (u32, u32)) -> bool {
        let (a, b) = (a as usize, b as usize);
        match (self.signatures[a], self.signatures[b]) {
            (Some(x), Some(y)) => same_event(x, y, self.days_apart(a, b)),
            _ => false,
        }
    }
}

/// The root of each of `n` documents when these pairs are put together.
fn joined(n: usize, pairs: impl Iterator<Item = (u32, u32)>) -> Vec<u32> {
    let mut sets = Sets::new(n);
    pairs.for_each(|(a, b)| sets.join(a, b));
    (0..n as u32).map(|i| sets.root(i)).collect()
}

/// The stories of documents that change, as [`stories`] has them: two that both stayed as they were are not looked at again.
#[derive(Debug, Default)]
pub(crate) struct Meetings {
    /// Of each document: what tells its content from another.
    hashes: Vec<u64>,
    /// Of each document: what decides which others it meets.
    keys: Vec<u64>,
    pairs: Vec<(u32, u32)>,
    /// Whether each pair tells one event.
    one: Vec<bool>,
}

impl Meetings {
    /// The stories of `documents`, which are in the order of their paths; `hashes` tell their contents from others.
    pub(crate) fn stories(&mut self, documents: &[impl Told], hashes: &[u64]) -> Vec<u32> {
        let told = Tellings::of(documents);
        let key = |d: usize| {
            let names = told.signatures[d].map_or(&[][..], |s| &s.names);
            let (month, day) = told.signatures[d].and_then(|s| s.dateline).unwrap_or_default();
            let bytes = names.iter().flat_map(|n| n.to_le_bytes()).chain([month, day]);
            xxhash_rust::xxh3::xxh3_64_with_seed(&bytes.collect::<Vec<u8>>(), told.days[d] as u64)
        };
        let n = documents.len();
        let all = self.hashes.len() != n;
        let changed: Vec<bool> = (0..n).map(|d| all || self.hashes[d] != hashes[d]).collect();
        let keys: Vec<u64> = (0..n).map(|d| if changed[d] { key(d) } else { self.keys[d] }).collect();
        if all || keys != self.keys {
            self.pairs = told.meeting();
            self.one = self.pairs.iter().map(|&pair| told.are_one(pair)).collect();
        } else {
            for (&(a, b), one) in self.pairs.iter().zip(&mut self.one) {
                if changed[a as usize] || changed[b as usize] {
                    *one = told.are_one((a, b));
                }
            }
        }
        (self.hashes, self.keys) = (hashes.to_vec(), keys);
        joined(n, self.pairs.iter().zip(&self.one).filter(|(_, one)| **one).map(|(&pair, _)| pair))
    }
}

/// A path without the language that it names, and that language: `fr/news/x.md`, `news/x.fr.md` and `news/x_fr.md` are all
/// `news/x.md` in `fr`. What is not in two letters, with a region or without, is no language.
pub(crate) fn without_language(path: &str) -> (String, Option<&str>) {
    let is_code = |part: &str| {
        let code = part.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let region = part.len() - code.len();
        code.len() == 2 && matches!(region, 0 | 3 | 5) && (code == "en" || languages::is_code(&code))
    };
    let mut parts: Vec<&str> = path.split('/').collect();
    if let Some(at) = parts[..parts.len() - 1].iter().position(|part| is_code(part)) {
        let language = parts.remove(at);
        return (parts.join("/"), Some(language));
    }
    let file = parts.pop().unwrap_or_default();
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    let split = stem
        .char_indices()
        .filter(|(_, c)| matches!(c, '.' | '_' | '-'))
        .find(|&(at, _)| at > 0 && is_code(&stem[at + 1..]));
    let Some((at, _)) = split else { return (path.to_owned(), None) };
    let folder = &path[..path.len() - file.len()];
    (format!("{folder}{}.{ending}", &stem[..at]), Some(&stem[at + 1..]))
}

/// The documents that are one page in several languages, each list in the order of `paths`, which are sorted.
pub(crate) fn families<'a>(paths: impl Iterator<Item = &'a str>) -> Vec<Vec<u32>> {
    /// The documents of a page, and what their names tell.
    #[derive(Default)]
    struct Family {
        members: Vec<u32>,
        /// One names a language.
        named: bool,
        /// One names none, or English.
        original: bool,
        /// All name theirs behind `_`.
        tailed: bool,
    }
    let mut by_page: BTreeMap<String, Family> = BTreeMap::new();
    for (n, path) in paths.enumerate() {
        let (page, language) = without_language(path);
        let family = by_page.entry(page).or_insert_with(|| Family { tailed: true, ..Family::default() });
        family.members.push(n as u32);
        family.named |= language.is_some();
        family.original |= language.is_none_or(|code| code.starts_with("en"));
        family.tailed &= language.is_some_and(|code| path.contains(&format!("_{code}.")));
    }
    // `get_cs` and `get_es` without an original: two registers.
    let is_one = |f: &Family| f.named && f.members.len() > 1 && (f.original || !f.tailed);
    by_page.into_values().filter(is_one).map(|f| f.members).collect()
}

/// Words in the path of what comes out again and again under one name.
const SERIES: &[&str] = &[
    "release",
    "releases",
    "version",
    "versions",
    "issue",
    "newsletter",
    "newsletters",
    "minutes",
    "meeting",
    "meetings",
    "weekly",
    "week",
    "monthly",
    "edition",
    "changelog",
    "notes",
    "episode",
    "podcast",
    "report",
    "quarter",
    "update",
    "digest",
    "roundup",
    "bulletin",
];

/// Two pages whose paths differ in figures alone and say that they are of a series: other versions, issues, meetings.
pub(crate) fn is_series(a: &str, b: &str) -> bool {
    let masked = |path: &str| -> String {
        let plain = path.chars().map(|c| if c.is_ascii_digit() { '0' } else { c.to_ascii_lowercase() });
        let mut masked: String = plain.collect();
        while masked.contains("00") {
            masked = masked.replace("00", "0");
        }
        masked.replace("0.", "").replace(".0", "")
    };
    let (x, y) = (masked(a), masked(b));
    let file = x.rsplit('/').next().unwrap_or_default();
    let versioned = file
        .strip_prefix('v')
        .is_some_and(|rest| rest.starts_with('0') || rest.is_empty() || rest.starts_with("md"));
    let named = || x.split(|c: char| !c.is_ascii_alphabetic()).any(|word| SERIES.contains(&word));
    x == y && a.bytes().any(|b| b.is_ascii_digit()) && (versioned || named())
}

/// Names and words shared by two signatures, as a share of the smaller.
fn overlap(a: &[u32], b: &[u32]) -> (usize, f64) {
    let shared = b.iter().filter(|h| a.contains(h)).count();
    (shared, shared as f64 / a.len().min(b.len()).max(1) as f64)
}

fn same_event(a: &Signature, b: &Signature, days_apart: Option<i64>) -> bool {
    let dated = days_apart.is_some();
    if days_apart.is_some_and(|days| days > DAYS_APART) {
        return false;
    }
    let (names, name_share) = overlap(&a.names, &b.names);
    if names < 2 {
        return false;
    }
    if a.is_digest_of(b) || b.is_digest_of(a) {
        return true;
    }
    let (words, word_share) = overlap(&a.words, &b.words);
    // Without dates only texts that are nearly the same are surely on one event.
    let share = name_share + word_share;
    if dated {
        names >= 2 && (words >= 2 && share >= 0.5 || words >= 1 && share >= 1.0)
    } else {
        names >= 4 && name_share >= 0.5 && word_share >= 0.5
    }
}

/// What two documents have in common, as [`StoryBy::Auto`] looks at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    /// They are taken for tellings of one event.
    pub same_event: bool,
    /// Days between them, where both are dated.
    pub days_apart: Option<i64>,
    /// Hashes of the names in common.
    pub names: Vec<u32>,
    /// The same as a share of the names of the one that has fewer.
    pub name_share: f64,
    /// Hashes of the characteristic words in common.
    pub words: Vec<u32>,
    /// The same as a share.
    pub word_share: f64,
    /// One is a digest of the other.
    pub digest: bool,
    /// What two documents dated like these need to be put together.
    pub needed: String,
}

/// What two documents have in common; `None` where one has no signature.
pub fn likeness(a: &impl Told, b: &impl Told) -> Option<Likeness> {
    let days_apart = days_apart(a, b);
    let (a, b) = (a.signature()?, b.signature()?);
    let shared = |a: &[u32], b: &[u32]| b.iter().copied().filter(|h| a.contains(h)).collect();
    let needed = match days_apart {
        Some(_) => format!(
            "at most {DAYS_APART} days apart; two names; two words, and shares that make 0.50 together (with one word 1.00)"
        ),
        None => "without two dates: four names, half of the names, and half of the words".to_owned(),
    };
    Some(Likeness {
        same_event: same_event(a, b, days_apart),
        days_apart,
        names: shared(&a.names, &b.names),
        name_share: overlap(&a.names, &b.names).1,
        words: shared(&a.words, &b.words),
        word_share: overlap(&a.words, &b.words).1,
        digest: a.is_digest_of(b) || b.is_digest_of(a),
        needed,
    })
}

#[cfg(test)]
mod tests {
    use super::{families, without_language};

    #[test]
    fn paths_without_their_language() {
        for (path, plain, language) in [
            ("fr/news/x.md", "news/x.md", Some("fr")),
            ("docs/pt-br/x.md", "docs/x.md", Some("pt-br")),
            ("content/en/2013-02-22-x.md", "content/2013-02-22-x.md", Some("en")),
            ("README.zh-CN.md", "README.md", Some("zh-CN")),
            ("docs/setup_ja.md", "docs/setup.md", Some("ja")),
            ("README.md", "README.md", None),
            ("docs/user-guide.md", "docs/user-guide.md", None),
        ] {
            assert_eq!(without_language(path), (plain.to_owned(), language), "{path}");
        }
    }

    #[test]
    fn pages_in_several_languages() {
        let paths =
            ["README.md", "README.zh-CN.md", "docs/en/a.md", "docs/fr/a.md", "docs/fr/b.md", "x/user.md"];
        assert_eq!(families(paths.into_iter()), [[0, 1], [2, 3]]);
    }
}
