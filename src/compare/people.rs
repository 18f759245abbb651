//! One person under two spellings of a name, on pages that need not tell of one event.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::{Conflict, Corpus, Ref};
use crate::claim::{Claim, Kind, Value};
use crate::finding::{Confidence, Severity};
use crate::lexicon::given_names::{given_name, is_common};
use crate::lexicon::{Lexicon, spellings};
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

fn hash(word: &str) -> u32 {
    Lexicon::get().look_up(word, 0, word.len()).1
}

/// Spellings of one person that differ; each with its first pages, the rarer first.
pub(super) fn compare(corpus: &Corpus) -> Vec<Conflict> {
    let mut written: BTreeMap<Name, Vec<Ref>> = BTreeMap::new();
    for (at, claim) in corpus.of_kind(Kind::Name).filter(|(at, _)| corpus.may_meet(*at)) {
        let Value::Name(value) = &claim.value else { continue };
        if let Some(name) = value.full_name() {
            let pages = written.entry(name).or_default();
            if pages.last().is_none_or(|last| last.0 != at.0) {
                pages.push(at);
            }
        }
    }
    let names: Vec<(Name, Vec<Ref>)> = written.into_iter().collect();
    let mut alike: BTreeMap<(bool, &str, String), Vec<usize>> = BTreeMap::new();
    for (n, ((given, last), _)) in names.iter().enumerate() {
        alike.entry((true, given, sound(last))).or_default().push(n);
        alike.entry((false, last, sound(given))).or_default().push(n);
    }
    let mut conflicts = Vec::new();
    for ((same_given, ..), group) in alike.into_iter().filter(|(_, group)| group.len() > 1) {
        for (n, &a) in group.iter().enumerate() {
            for &b in group[n + 1..].iter().take(MOST) {
                let ((a, one), (b, other)) = (&names[a], &names[b]);
                // Two words with capitals are a name where a list or the text tells that a person is meant.
                let named = |pages: &[Ref]| pages.iter().any(|at| is_told(corpus.claim(*at)));
                let listed = [a.0, b.0].iter().any(|given| given_name(given).is_some());
                let person = listed || named(one) && named(other);
                let is_slip = if same_given { is_last_name(a.1, b.1) } else { is_given_name(a.0, b.0, a.1) };
                if is_slip && person {
                    conflicts.extend(of_pair(corpus, one, other));
                }
            }
        }
    }
    conflicts
}

/// The words around the name tell that it is one of a person.
fn is_told(claim: &Claim) -> bool {
    matches!(&claim.value, Value::Name(name) if !name.on_page)
}

/// Two spellings where at most one is well known and no page has both: such a page tells two people apart.
fn of_pair(corpus: &Corpus, one: &[Ref], other: &[Ref]) -> Option<Conflict> {
    let pages: FxHashSet<u32> = one.iter().map(|at| at.0).collect();
    if one.len().min(other.len()) >= WELL_KNOWN || other.iter().any(|at| pages.contains(&at.0)) {
        return None;
    }
    let first = |pages: &[Ref]| {
        let mut pages = pages.to_vec();
        pages.sort_by_cached_key(|&at| corpus.by_content(at));
        pages.truncate(WELL_KNOWN);
        pages
    };
    let (one, other) = (first(one), first(other));
    let order = |pages: &[Ref]| (pages.len(), corpus.by_content(pages[0]));
    let (mut claims, others) = if order(&one) <= order(&other) { (one, other) } else { (other, one) };
    let rest = claims.split_off(1);
    claims.extend(others);
    claims.extend(rest);
    Some(Conflict::new(claims, Confidence::Likely, Severity::Note))
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
    let known = word_classes(hash(v)) != 0 && word_classes(hash(w)) != 0;
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
    if word_classes(hash(last)) != 0 {
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
