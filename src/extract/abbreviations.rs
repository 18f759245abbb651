//! Abbreviations with what they stand for, `Network Operations Centre (NOC)`, `NOC, short for Network Operations Centre`: two expansions of
//! one, and letters that changed places.

use std::collections::BTreeMap;

use crate::document::{BlockKind, Document};
use crate::lexicon::{Class, Lexicon};
use crate::span::{Span, place_in};

use super::{Against, Found};

/// Letters of an abbreviation.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=6;
/// Abbreviations of a page that are looked for elsewhere on it.
const MOST: usize = 64;
/// Letters that two words of one stem begin with.
const STEM: usize = 4;
/// Expansions on a page that explains many abbreviations: there one may well stand for two things.
const GLOSSARY: usize = 8;

/// An abbreviation with the words that it stands for.
struct Told {
    letters: String,
    /// Words in lower case, those that are passed over left out.
    words: Vec<String>,
    /// From the first to the last of them as they stand there.
    written: String,
    /// They stand behind it: the abbreviation is what it is called.
    behind: bool,
    at: Span,
}

/// Expansions that differ in a word, and abbreviations with two letters in each other's place.
pub(super) fn of_document(document: &Document, found: &mut Vec<Found>) {
    let prose = document.prose.text.as_str();
    let mut expanded: BTreeMap<String, Vec<Told>> = BTreeMap::new();
    let mut looked = 0;
    let explains = ["short for ", "stands for "]
        .iter()
        .any(|words| memchr::memmem::find(prose.as_bytes(), words.as_bytes()).is_some());
    for block in document.prose.blocks.iter().filter(|b| b.kind != BlockKind::Record) {
        let range = block.span().range();
        let before = in_brackets(prose, range.clone());
        for told in before.into_iter().chain(expanded_behind(prose, range, explains)) {
            match told.order() {
                Order::Kept => expanded.entry(told.letters.clone()).or_default().push(told),
                Order::Changed(right) => {
                    looked += 1;
                    if looked <= MOST && stands(prose, &right) && !stands_elsewhere(prose, &told) {
                        let told_of = format!("the words before it, and the page elsewhere, have {right}");
                        let against = Against::words("abbreviation", told_of, &[]);
                        found.push(Found::against(prose, told.at, &against));
                    }
                }
                Order::Other => {}
            }
        }
    }
    let glossary = expanded.len() >= GLOSSARY;
    for all in expanded.values() {
        let apart = |other: &&Told| {
            let one_word = glossary || !all[0].behind || !other.behind;
            is_apart(&all[0].words, &other.words, one_word)
        };
        let Some(other) = all.iter().skip(1).find(apart) else {
            continue;
        };
        let first = [all[0].at];
        let both = format!("“{}” here, “{}” elsewhere on the page", other.written, all[0].written);
        let against = Against::words("abbreviation", both, &first);
        found.push(Found::against(prose, other.at, &against));
    }
}

enum Order {
    Kept,
    /// The letters as the words have them.
    Changed(String),
    Other,
}

impl Told {
    fn order(&self) -> Order {
        let initials: String =
            self.words.iter().filter_map(|w| w.chars().next()).flat_map(char::to_uppercase).collect();
        let sorted = |text: &str| {
            let mut letters: Vec<char> = text.chars().collect();
            letters.sort_unstable();
            letters
        };
        if initials == self.letters {
            Order::Kept
        } else if sorted(&initials) == sorted(&self.letters) {
            Order::Changed(initials)
        } else {
            Order::Other
        }
    }
}

/// "Of", "and", "the": an abbreviation has no letter for them.
fn is_passed_over(word: &str) -> bool {
    Lexicon::get().word(word).class.has(Class::FUNCTION)
}

/// Abbreviations in brackets with as many words before them as they have letters.
fn in_brackets(prose: &str, range: std::ops::Range<usize>) -> Vec<Told> {
    let text = &prose[range.clone()];
    let mut all = Vec::new();
    for (at, _) in text.match_indices('(') {
        let letters =
            text[at + 1..].bytes().take(*LETTERS.end() + 1).take_while(u8::is_ascii_uppercase).count();
        let inner = &text[at + 1..at + 1 + letters];
        if !text[at + 1 + letters..].starts_with(')') {
            continue;
        }
        if !LETTERS.contains(&inner.len()) {
            continue;
        }
        let is_end = |c: char| !(c.is_alphabetic() || c.is_whitespace() || matches!(c, '-' | '\'' | '’'));
        let phrase = text[..at].rsplit(is_end).next().unwrap_or_default();
        let words: Vec<&str> = phrase.split([' ', '\n', '-']).filter(|w| !w.is_empty()).collect();
        let mut own: Vec<&str> = Vec::new();
        for word in words.iter().rev() {
            if own.len() == inner.len() {
                break;
            }
            if !is_passed_over(&word.to_lowercase()) {
                own.insert(0, word);
            }
        }
        let named = own.len() == inner.len() && own.iter().all(|w| w.starts_with(char::is_uppercase));
        if named {
            let from = (range.start + at + 1) as u32;
            let start = place_in(text, own[0]).start;
            let written = text[start..at].split_whitespace().collect::<Vec<_>>().join(" ");
            let words = own.iter().map(|w| w.to_lowercase()).collect();
            all.push(Told {
                letters: inner.to_owned(),
                words,
                written,
                behind: false,
                at: Span::new(from, from + inner.len() as u32),
            });
        }
    }
    all
}

/// What stands behind an abbreviation: `NOC (Network Operations Centre)`, `NOC, short for Network Operations Centre`.
fn expanded_behind(prose: &str, range: std::ops::Range<usize>, explains: bool) -> Vec<Told> {
    const SAYING: &[&str] = &[
        " (",
        ", short for ",
        ", which is short for ",
        " is short for ",
        " stands for ",
        ", which stands for ",
    ];
    let text = &prose[range.clone()];
    let bytes = text.as_bytes();
    let mut brackets = memchr::memchr_iter(b'(', bytes);
    // Few paragraphs have one of these.
    let bracketed = brackets.any(|at| at > 1 && bytes[at - 1] == b' ' && bytes[at - 2].is_ascii_uppercase());
    if !bracketed && !explains {
        return Vec::new();
    }
    let mut all = Vec::new();
    for (at, saying) in SAYING.iter().flat_map(|saying| text.match_indices(saying)) {
        let before = &text[..at];
        let letters = before.len() - before.trim_end_matches(|c: char| c.is_ascii_uppercase()).len();
        let (ahead, inner) = before.split_at(at - letters);
        if !LETTERS.contains(&letters) || ahead.ends_with(|c: char| c.is_alphanumeric() || c == '-') {
            continue;
        }
        let from = at + saying.len();
        let rest = text[from..].strip_prefix("the ").unwrap_or(&text[from..]);
        let mut own: Vec<&str> = Vec::new();
        for word in rest.split_inclusive([' ', '\n', '-']).map(|w| w.trim_end_matches([' ', '\n', '-'])) {
            let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            if !is_passed_over(&bare.to_lowercase()) || bare.starts_with(char::is_uppercase) {
                own.push(bare);
            }
            // A comma or a bracket ends it.
            if bare.len() < word.len() || own.len() == letters {
                break;
            }
        }
        if own.len() == letters && own.iter().all(|w| w.starts_with(char::is_uppercase)) {
            let end = place_in(text, own[letters - 1]).end;
            let written = text[end - (place_in(rest, own[letters - 1]).end)..end].to_owned();
            let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
            let start = (range.start + ahead.len()) as u32;
            all.push(Told {
                letters: inner.to_owned(),
                words: own.iter().map(|w| w.to_lowercase()).collect(),
                written,
                behind: true,
                at: Span::new(start, start + letters as u32),
            });
        }
    }
    all
}

/// Other words, of other stems; one alone where it may well be short for two things.
fn is_apart(one: &[String], other: &[String], one_word: bool) -> bool {
    let differing: Vec<_> = one.iter().zip(other).filter(|(a, b)| a != b).collect();
    let stem = |(a, b): &(&String, &String)| a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    // "Apps" is short for "Applications".
    let short = |(a, b): &(&String, &String)| {
        let (a, b) = (a.trim_end_matches('s'), b.trim_end_matches('s'));
        a.starts_with(b) || b.starts_with(a)
    };
    // Nothing in common: a page may tell of two bodies with the same letters.
    let most = if one_word { 1 } else { one.len() - 1 };
    let some = !differing.is_empty() && differing.len() <= most;
    one.len() == other.len() && some && differing.iter().all(|pair| stem(pair) < STEM && !short(pair))
}

/// The abbreviation is a word of the page.
fn stands(prose: &str, letters: &str) -> bool {
    places(prose, letters).next().is_some()
}

fn stands_elsewhere(prose: &str, told: &Told) -> bool {
    places(prose, &told.letters).any(|at| at != told.at.start as usize)
}

fn places(prose: &str, word: &str) -> impl Iterator<Item = usize> {
    let is_word = move |at: &usize| {
        let (before, behind) = (&prose[..*at], &prose[at + word.len()..]);
        !before.ends_with(char::is_alphanumeric)
            && !behind.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    };
    prose.match_indices(word).map(|(at, _)| at).filter(is_word)
}
