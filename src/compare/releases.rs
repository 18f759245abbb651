//! The day of a release, told by two logs of one project.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::attribute::names_version;
use super::{Conflict, Corpus, Ref};
use crate::claim::{AttributeValue, Kind, Value};
use crate::finding::{Confidence, Severity};
use crate::story::is_series;

/// Releases of which two pages must give the same day before they are logs of one thing.
const FEWEST_ALIKE: usize = 3;
/// For each release that differs so many must be alike: of two lines of versions few days are the same by chance.
const ALIKE: usize = 3;
/// Pages that are set against one another for one release.
const MOST_PAGES: usize = 12;

/// What two pages tell of the same releases.
#[derive(Default)]
struct Shared {
    alike: Vec<[Ref; 2]>,
    apart: Vec<[Ref; 2]>,
}

impl Shared {
    /// They are logs of one thing, with slips.
    fn is_of_one_thing(&self) -> bool {
        !self.apart.is_empty() && self.alike.len() >= FEWEST_ALIKE.max(ALIKE * self.apart.len())
    }
}

/// Releases with two days.
pub(super) fn compare(corpus: &Corpus) -> Vec<Conflict> {
    let mut by_release: BTreeMap<&str, [BTreeSet<Ref>; 2]> = BTreeMap::new();
    for shared in pairs(corpus) {
        for [a, b] in shared.apart {
            let Some(release) = release(corpus, a) else { continue };
            let [one, other] = by_release.entry(&release.thing).or_default();
            // Pages that agree on the day are on one side.
            let value = |at: Ref| self::release(corpus, at).map(|r| &r.given.value);
            let first = one.iter().next().copied().unwrap_or(a);
            for at in [a, b] {
                if value(at) == value(first) {
                    one.insert(at)
                } else {
                    other.insert(at)
                };
            }
        }
    }
    let conflict = |(thing, [one, other]): (&str, [BTreeSet<Ref>; 2])| {
        let (few, many) = if one.len() < other.len() { (one, other) } else { (other, one) };
        let claims: Vec<Ref> = few.into_iter().chain(many).collect();
        let day = |at: &Ref| release(corpus, *at)?.given.value.parse::<NaiveDate>().ok();
        let days = claims.first().and_then(day).zip(claims.last().and_then(day));
        // What is released in the evening may be announced the next day.
        let next = days.is_some_and(|(a, b)| (a - b).num_days().abs() <= 1);
        let at_most = if next { Severity::Note } else { Severity::Warning };
        let detail = format!("{} of {thing}", AttributeValue::RELEASE_DATE);
        Conflict { detail, ..Conflict::new(claims, Confidence::Likely, at_most) }
    };
    by_release.into_iter().map(conflict).collect()
}

/// Places that have to be looked at together: all that two pages tell of the same releases, where some of it differs.
pub(super) fn meetings(corpus: &Corpus) -> Vec<Vec<Ref>> {
    pairs(corpus).into_iter().map(|shared| [shared.alike, shared.apart].concat().concat()).collect()
}

fn release<'c>(corpus: &'c Corpus, at: Ref) -> Option<&'c AttributeValue> {
    match &corpus.claim(at).value {
        Value::Attribute(a) if &*a.attribute == AttributeValue::RELEASE_DATE => Some(a),
        _ => None,
    }
}

/// Pages that are logs of one thing and differ in the day of a release.
fn pairs(corpus: &Corpus) -> Vec<Shared> {
    let mut told: BTreeMap<&str, BTreeMap<u32, Option<Ref>>> = BTreeMap::new();
    for (at, _) in corpus.of_kind(Kind::Attribute) {
        let path = &corpus.documents[at.0 as usize].path;
        if let Some(release) = release(corpus, at).filter(|_| corpus.may_meet(at) && !names_version(path)) {
            // Two days on one page: two things have this version.
            told.entry(&release.thing)
                .or_default()
                .entry(at.0)
                .and_modify(|known| *known = None)
                .or_insert(Some(at));
        }
    }
    let mut pairs: BTreeMap<[u32; 2], Shared> = BTreeMap::new();
    for pages in told.values().filter(|pages| pages.len() <= MOST_PAGES) {
        let places: Vec<Ref> = pages.values().flatten().copied().collect();
        for (n, &a) in places.iter().enumerate() {
            for &b in &places[n + 1..] {
                let value = |at: Ref| release(corpus, at).map(|r| &r.given.value);
                let shared = pairs.entry([a.0, b.0]).or_default();
                if value(a) == value(b) { shared.alike.push([a, b]) } else { shared.apart.push([a, b]) }
            }
        }
    }
    let path = |document: u32| corpus.documents[document as usize].path.as_str();
    let logs = pairs
        .into_iter()
        .filter(|([a, b], shared)| shared.is_of_one_thing() && !is_series(path(*a), path(*b)));
    logs.map(|(_, shared)| shared).collect()
}
