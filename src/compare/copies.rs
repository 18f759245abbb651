//! One sentence on several pages, with another figure here than there.

use std::collections::{BTreeMap, BTreeSet};

use super::attribute::names_version;
use super::translation::normal;
use super::{Conflict, Corpus, Ref};
use crate::claim::{Claim, FiguresValue, Kind, Value};
use crate::finding::{Confidence, Severity};
use crate::lexicon::copies::is_kept;
use crate::story::is_series;

/// A sentence or a row, and its figures in one form.
type Figured = (Ref, Vec<String>);

/// Sentences that are one but for a figure, where pages have two values for it.
pub(super) fn compare(corpus: &Corpus) -> Vec<Conflict> {
    conflicts(corpus).into_iter().map(|(conflict, _)| conflict).collect()
}

/// Places that have to be looked at together: those of each conflict, and the rows that show that two tables are of one thing.
pub(super) fn meetings(corpus: &Corpus) -> Vec<Vec<Ref>> {
    conflicts(corpus)
        .into_iter()
        .map(|(conflict, rows)| conflict.claims.into_iter().chain(rows).collect())
        .collect()
}

fn conflicts(corpus: &Corpus) -> Vec<(Conflict, Vec<Ref>)> {
    let mut by_words: BTreeMap<u32, Vec<Figured>> = BTreeMap::new();
    for (at, claim) in corpus.of_kind(Kind::Sentence).filter(|(at, _)| corpus.may_meet(*at)) {
        let path = corpus.documents[at.0 as usize].path.as_str();
        if let (Some(figures), [words]) = (figures(claim), &*claim.context)
            && !names_version(path)
            && !is_kept(path)
        {
            by_words.entry(*words).or_default().push((at, figures.texts.lines().map(normal).collect()));
        }
    }
    let told = |all: &Vec<Figured>| {
        let conflict = differing(corpus, all)?;
        let [first, other, ..] = conflict.claims[..] else { return None };
        if !is_row(corpus, first) {
            return Some((conflict, Vec::new()));
        }
        let rows = by_words.values().find_map(|all| agreeing(corpus, all, first.0, other.0))?;
        Some((conflict, rows.to_vec()))
    };
    by_words.values().filter_map(told).collect()
}

fn is_row(corpus: &Corpus, at: Ref) -> bool {
    figures(corpus.claim(at)).is_some_and(|f| f.of.first() == Some(&FiguresValue::CELL))
}

/// One row that both pages have with the same figures: their tables are of one thing.
fn agreeing(corpus: &Corpus, all: &[Figured], one: u32, other: u32) -> Option<[Ref; 2]> {
    let of = |document: u32| all.iter().find(|(at, _)| at.0 == document && is_row(corpus, *at));
    let (a, b) = (of(one)?, of(other)?);
    (a.1 == b.1).then_some([a.0, b.0])
}

/// Pages that people write one by one; manuals in HTML and in plain text are made from templates.
fn is_written(path: &str) -> bool {
    [".md", ".mdx", ".markdown"].iter().any(|ending| path.ends_with(ending))
}

/// `kiln-200.md` and `kiln-100.md` tell of two things in the same words.
fn is_like(path: &str, other: &str) -> bool {
    fn stem(path: &str) -> &str {
        let mut parts = path.rsplit('/');
        let file = parts.next().unwrap_or(path);
        let stem = file.split('.').next().unwrap_or(file);
        // "about/index.md" is the page "about".
        let of_folder = ["index", "_index", "README"].contains(&stem);
        if of_folder { parts.next().unwrap_or(stem) } else { stem }
    }
    let (a, b) = (stem(path), stem(other));
    let common = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    common * 2 >= a.len().max(b.len())
}

fn figures(claim: &Claim) -> Option<&FiguresValue> {
    match &claim.value {
        Value::Figures(figures) => Some(figures),
        _ => None,
    }
}

/// Three values are a template, and a page that has both tells them apart itself.
fn differing(corpus: &Corpus, all: &[(Ref, Vec<String>)]) -> Option<Conflict> {
    let values: BTreeSet<&[String]> = all.iter().map(|(_, figures)| &figures[..]).collect();
    let [first, second] = values.into_iter().collect::<Vec<_>>()[..] else { return None };
    let mut apart = first.iter().zip(second).enumerate().filter(|(_, (a, b))| a != b).map(|(n, _)| n);
    let (Some(slot), None, true) = (apart.next(), apart.next(), first.len() == second.len()) else {
        return None;
    };
    let (one, other): (Vec<_>, Vec<_>) = all.iter().partition(|(_, figures)| figures == first);
    let on_both = one.iter().any(|(a, _)| other.iter().any(|(b, _)| a.0 == b.0));
    let path = |at: Ref| corpus.documents[at.0 as usize].path.as_str();
    // What a page of another day tells in the same words may have changed, and days have.
    let date = |at: Ref| corpus.documents[at.0 as usize].date;
    let nature = figures(corpus.claim(one[0].0)).and_then(|f| f.of.get(slot).copied()).unwrap_or_default();
    let is_day = nature == FiguresValue::DAY;
    let changed = date(one[0].0) != date(other[0].0) && is_day;
    let dated = all.iter().any(|(at, _)| date(*at).is_some());
    let own = nature == FiguresValue::OWN;
    if on_both
        || changed
        || own
        || dated && first.len() < FiguresValue::FEWEST_OF_DATED
        || is_series(path(one[0].0), path(other[0].0))
    {
        return None;
    }
    // What fewer pages say is the likelier slip.
    let (few, many) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let claims: Vec<Ref> = few.iter().chain(&many).map(|(at, _)| *at).collect();
    let figure =
        |at: Ref| figures(corpus.claim(at)).and_then(|f| f.texts.lines().nth(slot)).unwrap_or_default();
    let detail = format!("“{}” and “{}”", figure(few[0].0), figure(many[0].0));
    let mark = |at: &Ref| Some((*at, figures(corpus.claim(*at))?.places.get(slot)?.0));
    let marks = claims.iter().filter_map(mark).collect();
    let written = claims.iter().all(|at| is_written(path(*at)));
    // Where the figure is all that a sentence has, on pages of one folder.
    let folder = |at: Ref| path(at).rsplit_once('/').map(|(folder, _)| folder);
    let told = first.len() > 1 || claims.iter().all(|at| folder(*at) == folder(claims[0]));
    let sure = written && told && !is_like(path(few[0].0), path(many[0].0));
    let conflict = Conflict::new(claims, Confidence::Likely, Severity::Warning);
    Some(Conflict { detail, marks, ..conflict }.stable_if(sure))
}
