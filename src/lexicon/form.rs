//! Written forms as keys: compared and hashed without a loop over their bytes.

use std::hash::{Hash, Hasher};

/// Longest written form in the tables, in bytes.
pub(super) const MAX_FORM: usize = 24;

/// A written form in lower case (ASCII letters), filled up with zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Form([u64; MAX_FORM / 8]);

impl Form {
    /// The form of a word in any case; `None` if it is longer than any form in the tables.
    pub(super) fn of(word: &str) -> Option<Self> {
        Self::at(word, 0, word.len())
    }

    /// The form of `text[start..end]`, both in bytes.
    #[inline]
    pub(super) fn at(text: &str, start: usize, end: usize) -> Option<Self> {
        let len = end - start;
        if len > MAX_FORM {
            return None;
        }
        let rest = &text.as_bytes()[start..];
        let eight = |at: usize| -> u64 {
            if let Some(bytes) = rest.get(at..).and_then(|rest| rest.first_chunk()) {
                return u64::from_le_bytes(*bytes);
            }
            fewer_than_eight(&rest[at.min(rest.len())..])
        };
        let part = |n: usize| lower(eight(8 * n) & first(len - 8 * n));
        // Most words are short.
        Some(Self([part(0), if len > 8 { part(1) } else { 0 }, if len > 16 { part(2) } else { 0 }]))
    }
}

const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

impl Form {
    /// A hash that is the same on every machine: the tables made from it are part of the program.
    #[inline]
    pub(super) fn hash32(self) -> u32 {
        let [a, b, c] = self.0;
        mixed((a.wrapping_mul(SPREAD) ^ b).rotate_left(29).wrapping_mul(SPREAD) ^ c)
    }
}

/// The hash of a word that is longer than any form, as [`Form::hash32`].
pub(super) fn long_hash(word: &[u8]) -> u32 {
    mixed(word.iter().fold(0, |hash, b| (hash ^ u64::from(b.to_ascii_lowercase())).wrapping_mul(SPREAD)))
}

fn mixed(hash: u64) -> u32 {
    (hash.wrapping_mul(SPREAD) >> 32) as u32
}

/// Up to seven bytes as the lowest ones of a number.
fn fewer_than_eight(bytes: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let [first, last] = [first, last].map(|four| u64::from(u32::from_le_bytes(*four)));
        // Where both have a byte, it is the same one.
        return first | last << (8 * (bytes.len() - 4));
    }
    match *bytes {
        [a, b, c] => u64::from(u32::from_le_bytes([a, b, c, 0])),
        [a, b] => u64::from(u16::from_le_bytes([a, b])),
        [a] => u64::from(a),
        _ => 0,
    }
}

/// Ones in the first `bytes` bytes.
fn first(bytes: usize) -> u64 {
    if bytes >= 8 { u64::MAX } else { (1 << (8 * bytes)) - 1 }
}

/// Eight bytes with the ASCII capitals among them made small.
fn lower(bytes: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let seven = bytes & (0x7f * EACH);
    let from_a = seven + u64::from(0x80 - b'A') * EACH;
    let past_z = seven + u64::from(0x7f - b'Z') * EACH;
    let capital = from_a & !past_z & !bytes & (0x80 * EACH);
    bytes | capital >> 2
}

/// The numbers of forms, in an open table: the first bits of the hash tell the place, others tell most forms apart before they are looked at.
#[derive(Debug)]
pub(super) struct Ids {
    /// Sixteen bits of the hash and the number; 0 is no entry.
    slots: Box<[u32]>,
    forms: Vec<Form>,
}

/// Bits of the number of a place in [`Ids`].
const PLACE_BITS: u32 = 15;

impl Default for Ids {
    /// Without forms; 0 is nobody's number.
    fn default() -> Self {
        Self { slots: vec![0; 1 << PLACE_BITS].into(), forms: vec![Form([0; MAX_FORM / 8])] }
    }
}

impl Ids {
    /// The number of a form whose hash is given; 0 for one that is not there.
    #[inline]
    pub(super) fn get(&self, form: &Form, hash: u32) -> u16 {
        self.found(form, hash).unwrap_or(0)
    }

    /// The number of a form, the next one where it is new.
    ///
    /// # Panics
    /// If there are more than the table has room for, which a test of the lexicon sees.
    pub(super) fn add(&mut self, form: Form) -> u16 {
        let hash = form.hash32();
        match self.found(&form, hash) {
            Ok(number) => number,
            Err(place) => {
                let number = u16::try_from(self.forms.len()).expect("a table with room");
                assert!(self.forms.len() < 3 << (PLACE_BITS - 2), "a table with room");
                self.slots[place] = print(hash) | u32::from(number);
                self.forms.push(form);
                number
            }
        }
    }

    /// The number, or the free place.
    #[inline]
    fn found(&self, form: &Form, hash: u32) -> Result<u16, usize> {
        let mut place = (hash >> (32 - PLACE_BITS)) as usize;
        loop {
            let slot = self.slots[place];
            if slot == 0 {
                return Err(place);
            }
            let number = (slot & 0xFFFF) as u16;
            if slot & 0xFFFF_0000 == print(hash) && self.forms[usize::from(number)] == *form {
                return Ok(number);
            }
            place = (place + 1) % (1 << PLACE_BITS);
        }
    }
}

/// Bits of a hash that its place does not tell.
const fn print(hash: u32) -> u32 {
    hash << 16
}

impl Hash for Form {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for part in self.0 {
            state.write_u64(part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn a_form_is_the_same_wherever_it_stands() {
        let text = "The Second of many words that follow";
        assert_eq!(Form::at(text, 4, 10), Form::of("second"));
        assert_eq!(Form::of("words that follow"), Form::at(text, 19, text.len()));
        assert_ne!(Form::of("secon"), Form::of("second"));
        assert_eq!(Form::of("a word of twenty-five byt"), None);
    }
}
