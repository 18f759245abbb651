//! A range of bytes in a file as stored.

use borsh::io::{Read, Result, Write};
use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use crate::stored;

/// Half-open byte range `start..end` into the bytes of a file as stored on disk.
///
/// Eight bytes, so that claims stay small; files of 4 GiB and more are refused when they are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

const _: () = assert!(size_of::<Span>() == 8);

/// The start, and how far the end is from it: an empty or turned span is kept as it is.
impl BorshSerialize for Span {
    fn serialize<W: Write>(&self, to: &mut W) -> Result<()> {
        stored::put_number(self.start, to)?;
        stored::put_number(self.end.wrapping_sub(self.start), to)
    }
}

impl BorshDeserialize for Span {
    fn deserialize_reader<R: Read>(from: &mut R) -> Result<Self> {
        let start = stored::get_number(from)?;
        Ok(Self { start, end: start.wrapping_add(stored::get_number(from)?) })
    }
}

/// Where `part`, a slice of `text`, stands in it, in bytes.
pub(crate) fn place_in(text: &str, part: &str) -> std::ops::Range<usize> {
    let from = part.as_ptr() as usize - text.as_ptr() as usize;
    from..from + part.len()
}

/// The first `most` bytes of a text, or fewer where they would end inside of a character.
pub(crate) fn beginning(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

impl Span {
    /// A span from byte `start` up to, not including, byte `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// Length in bytes.
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// True if no byte is covered.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// True if both spans share a byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The span as a range for slicing.
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Self {
        Self { start: range.start as u32, end: range.end as u32 }
    }
}
