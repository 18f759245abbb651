//! What is known of words before they are seen in a sentence.

use crate::lexicon::Lexicon;
use crate::text::tag::Tag;

/// Words that have one tag wherever they stand: 2^13 entries of 4 bytes, little-endian, the hash of the word with its last five bits
/// replaced by the tag; 0 is no entry. A word stands at the first free entry from `hash >> 19` on.
static ONE_TAG: &[u8; 4 << ONE_TAG_BITS] = include_bytes!("../../../rules/lexicon/tag_words.bin");
/// Bits of the number of an entry in the table of words that have one tag.
pub const ONE_TAG_BITS: u32 = 13;

/// Bits of the number of an entry in [`WORD_CLASSES`].
const WORD_BITS: u32 = 18;
/// Classes of words: see `rules/lexicon/word_classes.py`.
static WORD_CLASSES: &[u8; 2 << WORD_BITS] = include_bytes!("../../../rules/lexicon/word_classes.bin");

/// The one tag of a word.
pub(super) fn one_tag(hash: u32) -> Option<Tag> {
    let mut at = (hash >> (32 - ONE_TAG_BITS)) as usize;
    loop {
        let entry = u32::from_le_bytes(ONE_TAG[4 * at..4 * at + 4].try_into().ok()?);
        if entry == 0 {
            return None;
        }
        if entry >> 5 == hash >> 5 {
            return Some(Tag::of((entry & 31) as usize));
        }
        at = (at + 1) % (1 << ONE_TAG_BITS);
    }
}

/// Classes of [`word_classes`].
pub(super) const NOUN: u8 = 1;
pub(super) const VERB: u8 = 2;
pub(super) const ADJECTIVE: u8 = 4;
pub(super) const ADVERB: u8 = 8;
pub(super) const CAPITAL: u8 = 16;
/// True for a word that the tables know without a capital.
pub fn is_ordinary(hash: u32) -> bool {
    matches!(word_classes(hash), 1..CAPITAL)
}

/// True for a word that the lexicon or the tables know without a capital, in any case.
pub fn is_known(word: &str) -> bool {
    let (entry, hash) = Lexicon::get().look_up(word, 0, word.len());
    entry != 0 || is_ordinary(hash)
}

/// True for a word that can be an adjective.
pub fn is_adjective(hash: u32) -> bool {
    word_classes(hash) & ADJECTIVE != 0
}

/// What a word can be: 1 noun, 2 verb, 4 adjective, 8 adverb, and 16 where one of them has a capital; 0 for a word that is not known.
pub fn word_classes(hash: u32) -> u8 {
    let mut at = (hash >> (32 - WORD_BITS)) as usize;
    loop {
        let entry = u16::from_le_bytes([WORD_CLASSES[2 * at], WORD_CLASSES[2 * at + 1]]);
        if entry == 0 {
            return 0;
        }
        if u32::from(entry >> 5) == hash & 0x7FF {
            return (entry & 31) as u8;
        }
        at = (at + 1) % (1 << WORD_BITS);
    }
}
