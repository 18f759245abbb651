//! The averaged perceptron: features, weights, the tag that they speak for.

use crate::lexicon::Class;
use crate::text::tag::Tag;
use crate::text::tag::words::{ADJECTIVE, ADVERB, NOUN, VERB, word_classes};
use crate::text::token::{Kind, Token};

/// Bytes of a row: a weight for each tag, more by [`ZERO`], and in the last two a check of the feature that the row is for.
pub const ROW: usize = 32;
/// Bytes of a row that are weights: as many as there are tags.
const LANES: usize = 24;
const _: () = assert!(Tag::ALL.len() == LANES);

/// What stands for a weight of 0: bytes without a sign are faster to add.
pub const ZERO: i16 = 128;
/// Rows of weights; a feature stands in one of two neighbours, so that both are in one line of the cache.
pub const ROWS: usize = 1 << 14;
/// Features of a token.
pub const FEATURES: usize = 13;

/// The weights of one feature.
pub type Row = [u8; ROW];

static WEIGHTS: Table = Table(*include_bytes!("../../../rules/lexicon/tag_weights.bin"));

/// A table of weights, which begins at a line of the cache.
#[repr(align(64))]
struct Table([u8; ROWS * ROW]);

/// The weights that were trained.
pub(super) fn weights() -> &'static [Row] {
    WEIGHTS.0.as_chunks().0
}

/// The numbers of the two rows that a feature may stand in.
pub const fn places(feature: u32) -> [usize; 2] {
    let first = (feature >> (32 - ROWS.trailing_zeros())) as usize & !1;
    [first, first + 1]
}

/// What tells a feature from others at its place; never 0.
pub const fn check(feature: u32) -> [u8; 2] {
    ((feature & 0xFFFF) as u16 | 1).to_le_bytes()
}

/// The number of the row of a feature.
#[inline]
pub fn find(table: &[Row], feature: u32) -> Option<usize> {
    let check = check(feature);
    places(feature)
        .into_iter()
        .find(|&at| table.get(at).is_some_and(|row| [row[ROW - 2], row[ROW - 1]] == check))
}

/// What the features of a token are made from.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look {
    word: u32,
    suffix: u32,
    shape: u32,
    pub(super) classes: u32,
}

impl Look {
    /// What a token looks like.
    pub(super) fn of(token: Token, prose: &str) -> Self {
        let bytes = &prose.as_bytes()[token.start as usize..token.end as usize];
        if token.kind != Kind::Word {
            let word = match token.kind {
                Kind::Number => 1,
                Kind::Possessive => 2,
                Kind::Handle => 3,
                Kind::Object => 4,
                _ => 16 + u32::from(bytes.first().copied().unwrap_or_default()),
            };
            return Self { word, suffix: word, shape: 8, classes: 0 };
        }
        let suffix = match *bytes {
            [.., a, b, c] => u32::from_le_bytes([a | 0x20, b | 0x20, c | 0x20, 0]),
            [a, b] => u32::from_le_bytes([a | 0x20, b | 0x20, 0, 0]),
            [a] => u32::from(a | 0x20),
            [] => 0,
        };
        let shape = u32::from(token.is_capitalised())
            | u32::from(token.is_all_capitals()) << 1
            | u32::from(!token.after_space()) << 2;
        Self { word: token.hash, suffix, shape, classes: u32::from(word_classes(token.hash)) }
    }
}

/// What stands before the first and behind the last token of a sentence.
pub(super) const OUTSIDE: Look = Look { word: 7, suffix: 7, shape: 16, classes: 32 };
/// The tag of what stands before a sentence.
pub(super) const NO_TAG: u32 = 31;

fn feature(template: u32, a: u32, b: u32) -> u32 {
    let hash =
        (a ^ template.wrapping_mul(0x85eb_ca6b)).wrapping_mul(0x9e37_79b1) ^ b.wrapping_mul(0xc2b2_ae35);
    let hash = (hash ^ hash >> 15).wrapping_mul(0x2c1b_3c6d);
    hash ^ hash >> 13
}

/// Features of a token between two before and one behind it, after two tags.
pub(super) fn features(
    [before2, before, here, after]: [Look; 4],
    tag2: u32,
    tag1: u32,
    title: bool,
) -> [u32; FEATURES] {
    let begins = before.shape >= 8;
    // A capital at the start or in a title tells nothing of a word that is written without one.
    let capital = if (begins || title) && here.classes & 15 != 0 && here.classes & 16 == 0 {
        here.shape & !1
    } else {
        here.shape
    };
    let shape = capital | u32::from(begins) << 5 | u32::from(title) << 6;
    [
        feature(1, here.word, 0),
        feature(2, here.suffix, shape),
        feature(3, here.suffix >> 8, here.classes),
        feature(4, shape, here.classes),
        feature(5, before.word, 0),
        feature(6, after.word, 0),
        feature(7, before2.word, 0),
        feature(8, tag1, 0),
        feature(9, tag1, tag2),
        feature(10, here.word, tag1),
        feature(11, here.classes << 8 | shape, tag1),
        feature(12, here.classes << 8 | after.classes, after.shape),
        feature(13, here.suffix, tag1),
    ]
}

/// Tags that a word may have, a bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowed(u32);

impl Allowed {
    const ANY: Self = Self(u32::MAX);
    /// Those of the closed classes.
    const CLOSED: u32 = 1 << Tag::Modal as u32
        | 1 << Tag::Preposition as u32
        | 1 << Tag::To as u32
        | 1 << Tag::Determiner as u32
        | 1 << Tag::Pronoun as u32
        | 1 << Tag::Possessor as u32
        | 1 << Tag::Wh as u32
        | 1 << Tag::Conjunction as u32
        | 1 << Tag::Particle as u32
        | 1 << Tag::Possessive as u32;

    const VERBS: u32 = 1 << Tag::Base as u32
        | 1 << Tag::Present as u32
        | 1 << Tag::ThirdPerson as u32
        | 1 << Tag::Past as u32
        | 1 << Tag::Participle as u32
        | 1 << Tag::Gerund as u32;

    /// Forms of a verb that the word is not: `sank` is no base form.
    fn not_of_form(token: Token, word: &str, classes: u32) -> u32 {
        const BASES: u32 = 1 << Tag::Base as u32 | 1 << Tag::Present as u32;
        const PASTS: u32 = 1 << Tag::Past as u32 | 1 << Tag::Participle as u32;
        let verb = token.is(Class::VERB) || classes & u32::from(VERB) != 0;
        if !verb || token.is(Class::AUXILIARY) {
            return 0;
        }
        let forms = if word.ends_with("ing") && word.len() > 4 && !token.is(Class::BASE_FORM) {
            1 << Tag::Gerund as u32
        } else if token.is(Class::PAST_ONLY) {
            1 << Tag::Past as u32
        } else if token.is(Class::VERB) {
            let past = if token.is(Class::PAST_FORM) { PASTS } else { 0 };
            let base = if token.is(Class::BASE_FORM) { BASES } else { 0 };
            let third = if past | base == 0 { 1 << Tag::ThirdPerson as u32 } else { 0 };
            past | base | third
        } else if word.ends_with("ed") && word.len() > 4 {
            PASTS
        } else {
            return 0;
        };
        Self::VERBS & !forms
    }

    /// The tag of this number is among them.
    pub const fn has(self, tag: usize) -> bool {
        self.0 & 1 << tag != 0
    }

    /// A word that the tables know, or with a capital, is of no closed class; one that they know is no name without a capital.
    pub(super) fn of(token: Token, prose: &str, classes: u32) -> Self {
        const NOUNS: u32 = 1 << Tag::Noun as u32 | 1 << Tag::Nouns as u32;
        if token.kind != Kind::Word {
            return Self::ANY;
        }
        let known = classes & 15 != 0;
        let mut barred = Self::not_of_form(token, token.text(prose), classes);
        if !token.is_capitalised() && (known || token.lex != 0) {
            barred |= 1 << Tag::Name as u32;
        }
        if token.is(Class::FUNCTION.or(Class::MODAL).or(Class::NEGATION)) {
            return Self(!barred);
        }
        if known || token.is_capitalised() && token.lex == 0 {
            barred |= Self::CLOSED;
        }
        if known {
            // What it is in no dictionary.
            let not = |class: u8, tags: u32| if classes & u32::from(class) == 0 { tags } else { 0 };
            barred |= not(NOUN, NOUNS)
                | not(ADJECTIVE, 1 << Tag::Adjective as u32)
                | not(ADVERB, 1 << Tag::Adverb as u32)
                | not(VERB, Self::VERBS);
        }
        Self(!barred)
    }
}

/// What the features say for each tag, more by an amount that is the same for all.
pub(super) struct Sums([u16; ROW]);

impl Sums {
    pub(super) fn of(table: &[Row], features: [u32; FEATURES]) -> Self {
        static NOTHING: Row = [0; ROW];
        let mut sums = [0; ROW];
        let (pairs, _) = table.as_chunks::<2>();
        for feature in features {
            let check = u16::from_le_bytes(check(feature));
            let [first, _] = places(feature);
            let Some([one, two]) = pairs.get(first / 2) else { continue };
            // No branches: which of the two it is cannot be foreseen.
            let is = |row: &Row| u16::from_le_bytes([row[ROW - 2], row[ROW - 1]]) == check;
            let row = [[&NOTHING, two][usize::from(is(two))], one][usize::from(is(one))];
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += u16::from(*weight);
            }
        }
        Self(sums)
    }

    pub(super) fn of_tag(&self, tag: Tag) -> i16 {
        self.0[tag as usize] as i16
    }
}

/// The tag that the features speak for, of several the first.
pub fn best(table: &[Row], features: [u32; FEATURES], allowed: Allowed) -> Tag {
    let sums = Sums::of(table, features).0;
    let mut left = allowed.0 & ((1 << LANES) - 1);
    let (mut best, mut most) = (LANES, 0);
    while left != 0 {
        let n = left.trailing_zeros() as usize;
        left &= left - 1;
        // What is not allowed counts as nothing, and no sum is negative.
        let sum = sums[n];
        if best == LANES || sum > most {
            (best, most) = (n, sum);
        }
    }
    Tag::of(best)
}
