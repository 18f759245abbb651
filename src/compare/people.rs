//! One person under two spellings of a name, on pages that need not tell of one event.

use std::hash::BuildHasher as _;

use rustc_hash::{FxBuildHasher, FxHashSet};

use super::{Conflict, Corpus, Ref};
use crate::claim::{Claim, Kind, Value};
use crate::finding::{Confidence, Severity};
use crate::lexicon::given_names::{given_name, is_common};
use crate::lexicon::{Lexicon, spellings};
use crate::packed::Packed;
use crate::text::slip::{More, Slip};
use crate::text::tag::word_classes;

/// Pages that are looked at of each spelling; what so many have is no slip.
const WELL_KNOWN: usize = 3;

/// Spellings that sound alike and are set against each other.
const MOST: usize = 16;

/// Given names of fewer letters are two names where they differ.
const SHORTEST: usize = 5;

/// The shortest last name that may have a letter more inside, or another in its place.
const SHORTEST_INSIDE: usize = 6;

/// Letters at the beginning that tell names apart: `Barton` is not `Burton`.
const BEGINNING: usize = 3;

/// A given name and a last name, in lower case.
type Name<'a> = (&'a str, &'a str);

/// A name, where it is written, and whether the words around it tell that it is one of a person.
type Written<'a> = (Name<'a>, Ref, bool);

fn person(at: Ref, claim: &Claim) -> Option<Written<'_>> {
    match &claim.value {
        Value::Name(value) => Some((value.full_name()?, at, !value.on_page)),
        _ => None,
    }
}

/// Spellings of one person that differ; each with its first pages, the rarer first.
pub(super) fn compare(corpus: &Corpus) -> Vec<Conflict> {
    let claims = corpus.of_kind(Kind::Name).filter(|(at, _)| corpus.may_meet(*at));
    let written = claims.filter_map(|(at, claim)| person(at, claim)).collect();
    let date = |at: Ref| corpus.documents[at.0 as usize].date;
    let conflict = |(one, other): (Vec<Ref>, Vec<Ref>)| {
        let in_order = |mut pages: Vec<Ref>| {
            pages.sort_by_cached_key(|&at| corpus.by_content(at));
            pages
        };
        let (one, other) = (in_order(one), in_order(other));
        let order = |pages: &[Ref]| (pages.len(), corpus.by_content(pages[0]));
        let (mut claims, others) = if order(&one) <= order(&other) { (one, other) } else { (other, one) };
        let rest = claims.split_off(1);
        claims.extend(others);
        claims.extend(rest);
        Conflict::new(claims, Confidence::Likely, Severity::Note)
    };
    pairs(written, date).into_iter().map(conflict).collect()
}

/// Places that have to be looked at together, by document and number of the claim: no claim is unpacked for it.
pub(crate) fn meetings(documents: &[Packed]) -> Vec<Vec<Ref>> {
    let mut written = Vec::new();
    for (document, d) in documents.iter().zip(0..) {
        written
            .extend(document.people().map(|named| ((named.given, named.last), (d, named.claim), named.told)));
    }
    let date = |at: Ref| documents[at.0 as usize].date();
    pairs(written, date).into_iter().map(|(one, other)| [one, other].concat()).collect()
}

/// The first pages of both spellings of each person that has two.
fn pairs<D: Ord>(mut written: Vec<Written>, date: impl Fn(Ref) -> D) -> Vec<(Vec<Ref>, Vec<Ref>)> {
    written.sort_unstable();
    let names: Vec<&[Written]> = written.chunk_by(|a, b| a.0 == b.0).collect();
    // What is one of two names, and how the other sounds, as one number each.
    let mut alike: Vec<(u64, u32)> = Vec::with_capacity(names.len() * 2);
    for (name, n) in names.iter().zip(0..) {
        let (given, last) = name[0].0;
        alike.push((FxBuildHasher.hash_one((true, given, sound(last))), n));
        alike.push((FxBuildHasher.hash_one((false, last, sound(given))), n));
    }
    alike.sort_unstable();
    let mut pairs = Vec::new();
    for group in alike.chunk_by(|a, b| a.0 == b.0).filter(|group| group.len() > 1) {
        for (n, &(_, a)) in group.iter().enumerate() {
            for &(_, b) in group[n + 1..].iter().take(MOST) {
                let (one, other) = (names[a as usize], names[b as usize]);
                if is_slip(one[0].0, other[0].0) && is_of_person(one, other) && !are_two(one, other) {
                    let first = |pages: &[Written]| {
                        let mut pages = pages.iter().map(|(_, at, _)| *at).collect::<Vec<_>>();
                        pages.dedup_by_key(|at| at.0);
                        pages.sort_by_key(|&at| (date(at), at));
                        pages.truncate(WELL_KNOWN);
                        pages
                    };
                    pairs.push((first(one), first(other)));
                }
            }
        }
    }
    pairs
}

fn is_slip(a: Name, b: Name) -> bool {
    a.0 == b.0 && is_last_name(a.1, b.1) || a.1 == b.1 && is_given_name(a.0, b.0, a.1)
}

/// Two words with capitals are a name where a list or the text tells that a person is meant.
fn is_of_person(one: &[Written], other: &[Written]) -> bool {
    let listed = [one, other].iter().any(|name| given_name(name[0].0.0).is_some());
    let told = |name: &[Written]| name.iter().any(|(_, _, told)| *told);
    listed || told(one) && told(other)
}

/// Both are well known, or a page has both: such a page tells two people apart.
fn are_two(one: &[Written], other: &[Written]) -> bool {
    let pages = |name: &[Written]| name.iter().map(|(_, at, _)| at.0).collect::<FxHashSet<u32>>();
    let (one, other) = (pages(one), pages(other));
    one.len().min(other.len()) >= WELL_KNOWN || !one.is_disjoint(&other)
}

/// What stays of a word when letters are left out that are often put wrongly: vowels behind the first letter, h, w, and doubles.
fn sound(word: &str) -> String {
    let mut sound = String::with_capacity(word.len());
    for (n, letter) in word.chars().enumerate() {
        let letter = match letter {
            'c' | 'q' => 'k',
            'z' => 's',
            letter => letter,
        };
        let silent =
            n > 0 && (matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h' | 'w') || !letter.is_ascii());
        if !silent && !sound.ends_with(letter) {
            sound.push(letter);
        }
    }
    sound
}

/// `Hedberg` for `Hedburg`, `Trammel` for `Trammell`; not where both are well-known names, nor `Nielsen` for `Nielson`.
fn is_last_name(v: &str, w: &str) -> bool {
    const SONS: &[&str] = &["son", "sen"];
    let shortest = v.chars().count().min(w.chars().count());
    let known = word_classes(Lexicon::get().hash_of(v)) != 0 && word_classes(Lexicon::get().hash_of(w)) != 0;
    let sons = [v, w].iter().all(|word| SONS.iter().any(|end| word.ends_with(end)));
    let is_slip = match Slip::between(v, w) {
        Some(Slip::More(More::Doubled) | Slip::Swapped) => true,
        Some(Slip::More(More::Inside)) => shortest >= SHORTEST_INSIDE,
        // An accent is written here and left out there: houses differ.
        Some(Slip::Other(at)) => {
            shortest >= SHORTEST_INSIDE && at >= BEGINNING && !sons && v.is_ascii() && w.is_ascii()
        }
        Some(Slip::More(More::Last)) | None => false,
    };
    is_slip && !known
}

/// `Dennis` for `Denis`, `Bryan` for `Brian` before one last name that few bear; not `Eric` for `Erica`, nor `Carol` for `Carlo`.
fn is_given_name(v: &str, w: &str, last: &str) -> bool {
    if word_classes(Lexicon::get().hash_of(last)) != 0 {
        return false;
    }
    let sound = spellings::first(v);
    if sound.is_some() && sound == spellings::first(w) {
        return true;
    }
    let two = is_common(v) && is_common(w) || given_name(v) != given_name(w) && v.len() == w.len();
    let long = v.chars().count().max(w.chars().count()) >= SHORTEST;
    let slip = Slip::between(v, w);
    let doubled = matches!(slip, Some(Slip::More(More::Doubled | More::Inside) | Slip::Swapped));
    doubled && long && !two
}
