//! By what documents on one event are found.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use crate::span::Span;

/// By what a document is told to be on the same event as another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Hashes of the names in it, the most frequent first.
    pub names: Vec<u32>,
    /// Hashes of its characteristic words.
    pub words: Vec<u32>,
    /// Days it speaks of, as days from 0001-01-01.
    pub days: Vec<i32>,
    /// Bytes in the file.
    pub bytes: u32,
    /// Tells the text of the document from others; 0 where it is not known.
    #[serde(default)]
    pub digest: u32,
    /// Where the document date was found.
    pub origin: Option<Box<str>>,
    /// Hashes of the content words of the whole document, sorted: the smallest of them where there are too many.
    #[serde(default)]
    pub vocabulary: Vec<u32>,
    /// Each heading that tells what happened, with the text under it, in bytes of the stored file; whether it is a whole sentence.
    #[serde(default)]
    pub headlines: Vec<(Span, Span, bool)>,
    /// The line up to which it was read, where it holds too many statements or slips.
    #[serde(default)]
    pub cut: Option<u32>,
    /// The front matter is not understood to its end, or zero bytes stand in the text.
    #[serde(default)]
    pub broken: bool,
    /// Month and day of a dateline without a year, of a document that has no date: `HARWICK, May 14 (Coast Press) -`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dateline: Option<(u8, u8)>,
    /// It is no page, but a file that states facts beside pages.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub beside: bool,
}

/// Words kept in a vocabulary.
pub const MOST_VOCABULARY: usize = 256;

impl Signature {
    /// True if this is a digest of the longer `whole`: it is much shorter, and most of its words stand there. A text of more than a
    /// few sentences is a telling of its own, unless nearly all its words stand there.
    pub fn is_digest_of(&self, whole: &Self) -> bool {
        const FEWEST_WORDS: usize = 8;
        const LONGER: usize = 3;
        const LONGEST: usize = 80;
        let share = match self.vocabulary.len() {
            FEWEST_WORDS..=40 => 0.6,
            41..=LONGEST => 0.8,
            _ => return false,
        };
        if whole.vocabulary.len() < self.vocabulary.len() * LONGER {
            return false;
        }
        let known = if whole.vocabulary.len() >= MOST_VOCABULARY {
            whole.vocabulary[MOST_VOCABULARY - 1]
        } else {
            u32::MAX
        };
        let own = &self.vocabulary[..self.vocabulary.partition_point(|w| *w <= known)];
        let (mut shared, mut at) = (0_u32, 0);
        for word in own {
            while whole.vocabulary.get(at).is_some_and(|w| w < word) {
                at += 1;
            }
            shared += u32::from(whole.vocabulary.get(at) == Some(word));
        }
        let named = self.names.iter().filter(|n| whole.names.contains(n)).count();
        // Where a quarter of the words is new, the names must be the same.
        let same_names = f64::from(shared) >= 0.75 * own.len() as f64 || named * 5 >= self.names.len() * 3;
        own.len() * 2 >= FEWEST_WORDS && f64::from(shared) >= share * own.len() as f64 && same_names
    }
}
