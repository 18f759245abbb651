//! By what a document is told to be on the same event as another.

use chrono::{Datelike, NaiveDate};
use rustc_hash::FxHashMap;

use crate::claim::{Signature, stem_hash};
use crate::lexicon::{Class, languages};
use crate::source::Source;
use crate::text::token::{Kind, Token};

/// Names and words kept.
const NAMES: usize = 24;
const WORDS: usize = 24;
/// Sentences of a document that count: the event is told at the top.
const SENTENCES: usize = 24;
/// Sentences that count for the vocabulary.
const SENTENCES_OF_VOCABULARY: usize = 40;

/// First sentences that tell the language, and of the others every so many: the head of a file may be in English.
const SENTENCES_OF_LANGUAGE: usize = 16;

/// Counts names, words and days while a document is read.
#[derive(Default)]
pub(super) struct Signer {
    names: FxHashMap<u32, u32>,
    words: FxHashMap<u32, u32>,
    days: Vec<i32>,
    sentences: usize,
    vocabulary: Vec<u32>,
    /// Words, and those of them that are function words of English or of other languages.
    all_words: u32,
    english: u32,
    foreign: u32,
}

/// Share of the words of English prose that are function words; far fewer tell another language.
const ENGLISH_SHARE: f64 = 0.1;
/// The same where the page or its path names another language.
const ENGLISH_SHARE_DECLARED: f64 = 0.22;
/// Share of words that are function words of other languages, or written in other letters, in a text that is not English.
const FOREIGN_SHARE: f64 = 0.1;
/// Share of words that are function words of any language in the loosest prose, and the fewest words counted that tell a table by it.
const PROSE_SHARE: f64 = 0.08;
const FEWEST_OF_TABLE: u32 = 1_000;
/// Pages with fewer words tell no language.
const FEWEST_OF_LANGUAGE: u32 = 25;

impl Signer {
    /// True for a text in another language than English. `declared` is what the page or its path names.
    pub(super) fn is_foreign(&self, declared: Option<&str>) -> bool {
        let other = declared.is_some_and(|language| !language.starts_with("en"));
        let least = if other { ENGLISH_SHARE_DECLARED } else { ENGLISH_SHARE };
        let share = |count: u32| f64::from(count) / f64::from(self.all_words.max(1));
        let told = share(self.foreign) >= FOREIGN_SHARE && self.all_words >= FEWEST_OF_LANGUAGE;
        share(self.english) < least && self.all_words > 0 && (other || told)
    }

    /// True for a long text that is no prose in any language: a table, or a list of names.
    pub(super) fn is_table(&self) -> bool {
        let told = f64::from(self.english + self.foreign) / f64::from(self.all_words.max(1));
        self.all_words >= FEWEST_OF_TABLE && told < PROSE_SHARE
    }

    /// Counts one sentence.
    pub(super) fn learn(&mut self, tokens: &[Token], prose: &str) {
        self.sentences += 1;
        let telling =
            self.sentences <= SENTENCES_OF_LANGUAGE || self.sentences.is_multiple_of(SENTENCES_OF_LANGUAGE);
        if self.sentences > SENTENCES_OF_VOCABULARY && !telling {
            return;
        }
        for token in tokens.iter().filter(|t| telling && t.kind == Kind::Word) {
            self.all_words += 1;
            if token.is(ENGLISH) {
                self.english += u32::from(token.end - token.start > 1);
            } else if token.lex == 0 && !token.is_capitalised() {
                let text = token.text(prose);
                let other = text.starts_with(|c: char| !c.is_ascii()) || languages::is_function_word(text);
                self.foreign += u32::from(other);
            }
        }
        if self.sentences > SENTENCES_OF_VOCABULARY {
            return;
        }
        for (i, token) in tokens.iter().enumerate() {
            if token.kind != Kind::Word || token.is(NOT_CHARACTERISTIC) {
                continue;
            }
            let text = token.text(prose);
            let hash = stem_hash(text);
            if text.len() >= 3 {
                self.vocabulary.push(hash);
            }
            if self.sentences > SENTENCES {
                continue;
            }
            // A capital at the start of a sentence tells nothing, unless another follows.
            let next = tokens.get(i + 1).is_some_and(|n| n.is_capitalised());
            if token.is_capitalised() && (i > 0 || token.lex == 0 && next) {
                *self.names.entry(hash).or_default() += 1;
            } else if text.len() >= 4 {
                *self.words.entry(hash).or_default() += 1;
            }
        }
    }

    /// Counts a day that the document speaks of.
    pub(super) fn day(&mut self, day: NaiveDate) {
        let day = day.num_days_from_ce();
        if !self.days.contains(&day) && self.days.len() < 64 {
            self.days.push(day);
        }
    }

    pub(super) fn finish(&mut self, source: &Source, origin: Option<Box<str>>) -> Signature {
        let mut days = std::mem::take(&mut self.days);
        days.sort_unstable();
        Signature {
            names: top(&self.names, NAMES),
            words: top(&self.words, WORDS),
            days,
            bytes: source.stored_len(),
            digest: source.digest(),
            origin,
            vocabulary: self.vocabulary(),
            headlines: Vec::new(),
            cut: None,
            broken: false,
            dateline: None,
            beside: false,
        }
    }
}

impl Signer {
    fn vocabulary(&mut self) -> Vec<u32> {
        let mut all = std::mem::take(&mut self.vocabulary);
        all.sort_unstable();
        all.dedup();
        all.truncate(crate::claim::MOST_VOCABULARY);
        all.shrink_to_fit();
        all
    }
}

fn top(counts: &FxHashMap<u32, u32>, n: usize) -> Vec<u32> {
    let mut all: Vec<(u32, u32)> = counts.iter().map(|(&hash, &count)| (count, hash)).collect();
    if all.len() > n {
        all.select_nth_unstable_by(n, |a, b| b.cmp(a));
        all.truncate(n);
    }
    all.sort_unstable_by(|a, b| b.cmp(a));
    all.into_iter().map(|(_, hash)| hash).collect()
}

/// Words without which no English is written.
const ENGLISH: Class = Class::DETERMINER
    .or(Class::PREPOSITION)
    .or(Class::PRONOUN)
    .or(Class::CONJUNCTION)
    .or(Class::AUXILIARY)
    .or(Class::MODAL)
    .or(Class::NEGATION);

const NOT_CHARACTERISTIC: Class = Class::FUNCTION
    .or(Class::MODAL)
    .or(Class::MONTH)
    .or(Class::WEEKDAY)
    .or(Class::NEGATION)
    .or(Class::TIME_UNIT)
    .or(Class::CUE)
    .or(Class::UNIT_NUMBER)
    .or(Class::SCALE)
    .or(Class::STARTER);
