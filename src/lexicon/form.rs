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
        let bytes = rest.first_chunk::<MAX_FORM>().copied().unwrap_or_else(|| {
            let mut bytes = [0u8; MAX_FORM];
            bytes[..len].copy_from_slice(&rest[..len]);
            bytes
        });
        let (parts, _) = bytes.as_chunks::<8>();
        Some(Self(std::array::from_fn(|n| {
            lower(u64::from_le_bytes(parts[n]) & first(len.saturating_sub(8 * n)))
        })))
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
