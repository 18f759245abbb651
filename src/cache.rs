//! Packs of documents as bytes: what lets a second run skip what the first has understood.
//!
//! A pack is a header, an index sorted by key, and blobs:
//!
//! ```text
//! magic and format (8 bytes) | number of entries (8) | entries of 40 bytes: key 16, offset 8, length 8, checksum 8 | blobs
//! ```
//!
//! Numbers are little-endian; offsets count from the first blob. The key of a document stands for all that its
//! extraction depends on, so an entry is right or it is not found. What cannot be read is not found either: nothing
//! here fails on bytes of whatever origin.

use std::hash::{Hash as _, Hasher as _};
use std::io::Write;

use xxhash_rust::xxh3::{Xxh3, xxh3_64_with_seed, xxh3_128, xxh3_128_with_seed};

use crate::extract::Options;
use crate::lexicon;
use crate::packed::Packed;

/// First bytes of a pack; the last of them is the number of the format, raised with every change of it.
const MAGIC: [u8; 8] = *b"newslnt\x02";
const HEADER: usize = 16;
const ENTRY: usize = 40;

/// All that the extraction of a document depends on but for the document: options, tables and program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting(u64);

impl Setting {
    /// The setting of a run. `build` tells apart programs of one version, as they are while it is worked on.
    pub fn new(options: &Options, build: u64) -> Self {
        let mut hasher = Xxh3::new();
        (MAGIC, lexicon::VERSION, build).hash(&mut hasher);
        options.hash(&mut hasher);
        Self(hasher.finish())
    }

    /// The key of a document with this name and these bytes.
    pub fn key(self, name: &str, stored: &[u8]) -> Key {
        let content = xxh3_128(stored).to_le_bytes();
        Key(xxh3_128_with_seed(&[&content, name.as_bytes()].concat(), self.0))
    }
}

/// Identity of the extraction of one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(u128);

/// Documents of an earlier run.
#[derive(Debug, Default)]
pub struct Pack {
    bytes: Vec<u8>,
    entries: usize,
}

impl Pack {
    /// A pack from the bytes of its file; empty where they are no pack of this format.
    pub fn new(bytes: Vec<u8>) -> Self {
        let entries = entries_of(&bytes).unwrap_or_default();
        Self { bytes, entries }
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.entries
    }

    /// True if there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries == 0
    }

    /// The document with this key.
    pub fn get(&self, key: Key) -> Option<Packed> {
        Packed::from_bytes(self.blob(key)?.into())
    }

    /// The bytes with this key, if they are whole.
    pub fn blob(&self, key: Key) -> Option<&[u8]> {
        let entry = self.entry(key)?;
        let [offset, length, checksum] = [16, 24, 32].map(|at| number(entry, at));
        let start = (HEADER + self.entries * ENTRY).checked_add(usize::try_from(offset?).ok()?)?;
        let end = start.checked_add(usize::try_from(length?).ok()?)?;
        self.bytes.get(start..end).filter(|blob| Some(checksum_of(key, blob)) == checksum)
    }

    fn entry(&self, key: Key) -> Option<&[u8]> {
        let (entries, _) = self.bytes.get(HEADER..)?.as_chunks::<ENTRY>();
        let entries = entries.get(..self.entries)?;
        let at = entries.binary_search_by_key(&Some(key), |e| key_of(e)).ok()?;
        Some(&entries[at])
    }
}

/// Writes a pack. Of two blobs with one key the first is taken.
///
/// # Errors
/// Those of the writer.
pub fn write(mut blobs: Vec<(Key, &[u8])>, to: &mut impl Write) -> std::io::Result<()> {
    blobs.sort_by_key(|(key, _)| *key);
    blobs.dedup_by_key(|(key, _)| *key);
    to.write_all(&MAGIC)?;
    to.write_all(&(blobs.len() as u64).to_le_bytes())?;
    let mut offset = 0;
    for (key, blob) in &blobs {
        to.write_all(&key.0.to_le_bytes())?;
        for number in [offset, blob.len() as u64, checksum_of(*key, blob)] {
            to.write_all(&number.to_le_bytes())?;
        }
        offset += blob.len() as u64;
    }
    blobs.iter().try_for_each(|(_, blob)| to.write_all(blob))
}

fn entries_of(bytes: &[u8]) -> Option<usize> {
    if !bytes.starts_with(&MAGIC) {
        return None;
    }
    let entries = usize::try_from(number(bytes, MAGIC.len())?).ok()?;
    (entries <= (bytes.len() - HEADER) / ENTRY).then_some(entries)
}

fn number(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn key_of(entry: &[u8]) -> Option<Key> {
    Some(Key(u128::from_le_bytes(*entry.first_chunk()?)))
}

/// Seeded with the key: a blob under the key of another document is not whole.
fn checksum_of(key: Key, blob: &[u8]) -> u64 {
    xxh3_64_with_seed(blob, key.0 as u64)
}
