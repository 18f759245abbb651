//! The content words around a value: what tells that two values are about the same thing.

use crate::claim::{stem_hash, word_hash};
use crate::lexicon::Class;
use crate::text::token::Kind;

use super::subject::{Frame, Tag};

/// Words kept, the nearest first.
const KEPT: usize = 10;
/// How far from the value a word may stand, in tokens.
const WINDOW: usize = 14;

/// Hashes of the content words around `raw`, sorted.
pub(super) fn around(frame: &Frame, raw: std::ops::Range<usize>) -> Box<[u32]> {
    let content = frame.content();
    let mut kept = Vec::with_capacity(KEPT);
    let n = frame.tags.len();
    for distance in 1..=WINDOW {
        let left = raw.start.checked_sub(distance);
        let right = Some(raw.end + distance - 1).filter(|&i| i < n);
        for i in [right, left].into_iter().flatten() {
            if kept.len() < KEPT
                && let Some(hash) = content[i]
                && !kept.contains(&hash)
            {
                kept.push(hash);
            }
        }
    }
    kept.sort_unstable();
    kept.into_boxed_slice()
}

/// Hashes of the content words of a stretch of a sentence, sorted.
pub(super) fn within(frame: &Frame, range: std::ops::Range<usize>) -> Vec<u32> {
    frame.content()[range].iter().flatten().copied().collect()
}

/// Hashes of the content words of a whole sentence; `None` where there are too few to tell it by.
pub(super) fn of_sentence(frame: &Frame) -> Option<Box<[u32]>> {
    let mut kept: Vec<u32> = frame.content().iter().flatten().copied().take(KEPT).collect();
    kept.sort_unstable();
    kept.dedup();
    (kept.len() >= 3).then(|| kept.into_boxed_slice())
}

/// Words of time and number tell nothing about what a value is of.
const NOT_CONTENT: Class =
    Class::TIME_UNIT.or(Class::MONTH).or(Class::WEEKDAY).or(Class::DEICTIC).or(Class::STARTER);

/// Hash of a content word; `None` for other words.
pub(super) fn content(frame: &Frame, i: usize) -> Option<u32> {
    let entry = frame.entry(i);
    let word = match frame.tags[i] {
        Tag::Noun | Tag::Name | Tag::Adjective
            if frame.words.tokens[i].kind == Kind::Word || frame.words.tokens[i].kind == Kind::Handle =>
        {
            frame.text(i)
        }
        Tag::Verb => {
            let lemma = if entry.verb_predicate.is_empty() { entry.verb } else { entry.verb_predicate };
            return (!entry.class.has(Class::CUE)).then(|| common(word_hash(lemma)));
        }
        _ => return None,
    };
    if word.len() < 3 || frame.words.tokens[i].is(NOT_CONTENT) {
        return None;
    }
    if !entry.noun_predicate.is_empty() {
        return Some(common(word_hash(entry.noun_predicate)));
    }
    let hash = stem_hash(word.trim_start_matches('@').trim_end_matches('.'));
    Some(if frame.tags[i] == Tag::Name { name(hash) } else { common(hash) })
}

/// Names have the lowest bit set, other words have not: what a claim is near to can be told apart from whom.
const fn name(hash: u32) -> u32 {
    hash | 1
}

const fn common(hash: u32) -> u32 {
    hash & !1
}
