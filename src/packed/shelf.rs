//! Where the bytes of documents lie: in memory, and beyond some room in a file, which is written from the front and read anywhere.

use std::fs::File;
use std::io::{BufWriter, Error, Read, Result, Seek, SeekFrom, Write};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes that are written at a time.
const AT_A_TIME: usize = 1 << 20;

/// Room for the bytes of many documents. What it cannot write stays in memory.
pub struct Shelf {
    /// Bytes that stay in memory.
    room: u64,
    held: AtomicU64,
    open: fn() -> Result<File>,
    file: Mutex<Option<Written>>,
    failed: AtomicBool,
}

/// The file, and how far it is written.
struct Written {
    file: BufWriter<File>,
    end: u64,
    /// It was read from, or not all of a document could be written: the next byte is not at its end.
    elsewhere: bool,
}

impl Shelf {
    /// A shelf that holds `room` bytes in memory, and the rest in the file that `open` gives when it is needed.
    pub fn new(room: u64, open: fn() -> Result<File>) -> Arc<Self> {
        let (held, failed) = (AtomicU64::new(0), AtomicBool::new(false));
        Arc::new(Self { room, held, open, file: Mutex::new(None), failed })
    }

    /// True if something that was written could not be read again.
    pub fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    /// Takes bytes in.
    pub(super) fn put(self: &Arc<Self>, bytes: Arc<[u8]>) -> Stored {
        let len = bytes.len() as u64;
        if self.held.fetch_add(len, Ordering::Relaxed) + len <= self.room {
            return Stored::Held(bytes);
        }
        self.write(&bytes).map_or(Stored::Held(bytes), |at| Stored::Shelved(Arc::clone(self), at, len))
    }

    fn write(&self, bytes: &[u8]) -> Result<u64> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if file.is_none() {
            let new = BufWriter::with_capacity(AT_A_TIME, (self.open)()?);
            *file = Some(Written { file: new, end: 0, elsewhere: false });
        }
        let Some(written) = file.as_mut() else { return Err(Error::other("no file")) };
        if std::mem::replace(&mut written.elsewhere, true) {
            written.file.seek(SeekFrom::Start(written.end))?;
        }
        written.file.write_all(bytes)?;
        written.elsewhere = false;
        let at = written.end;
        written.end += bytes.len() as u64;
        Ok(at)
    }

    fn read(&self, at: u64, len: u64) -> Result<Vec<u8>> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(written) = file.as_mut() else { return Err(Error::other("no file")) };
        written.file.flush()?;
        written.elsewhere = true;
        let mut bytes = vec![0; usize::try_from(len).map_err(Error::other)?];
        let mut stored = written.file.get_ref();
        stored.seek(SeekFrom::Start(at))?;
        stored.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

/// The bytes of one document.
#[derive(Clone)]
pub(super) enum Stored {
    Held(Arc<[u8]>),
    /// From this byte of the file, so many.
    Shelved(Arc<Shelf>, u64, u64),
}

impl Stored {
    /// How many there are.
    pub(super) fn len(&self) -> u64 {
        match self {
            Self::Held(bytes) => bytes.len() as u64,
            Self::Shelved(_, _, len) => *len,
        }
    }

    /// The first `len` of them, or all; none where they cannot be read again, which the shelf remembers.
    pub(super) fn first(&self, len: u64) -> Arc<[u8]> {
        match self {
            Self::Held(bytes) => Arc::clone(bytes),
            Self::Shelved(shelf, at, all) => shelf.read(*at, len.min(*all)).map_or_else(
                |_| {
                    shelf.failed.store(true, Ordering::Relaxed);
                    Arc::from([])
                },
                Arc::from,
            ),
        }
    }
}

impl std::fmt::Debug for Stored {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(stored: &[Stored]) -> Vec<usize> {
        stored.iter().map(|s| s.first(u64::MAX).len()).collect()
    }

    #[test]
    fn what_has_no_room_lies_in_a_file() {
        let shelf = Shelf::new(6, tempfile::tempfile);
        let put = |text: &str| shelf.put(text.as_bytes().into());
        let first = [put("four"), put("five!"), put("sixsix")];
        assert!(matches!(first, [Stored::Held(_), Stored::Shelved(_, 0, 5), Stored::Shelved(_, 5, 6)]));
        assert_eq!(&*first[2].first(3), b"six");
        // After reading it is written behind what is there.
        let more = put("seven77");
        assert_eq!(&*more.first(u64::MAX), b"seven77");
        assert_eq!(&*first[1].first(u64::MAX), b"five!");
        assert_eq!(kept(&first), [4, 5, 6]);
        assert!(!shelf.has_failed());
    }

    #[test]
    fn without_a_file_all_stays_in_memory() {
        let shelf = Shelf::new(0, || Err(Error::other("read-only")));
        let stored = [shelf.put([1, 2].into()), shelf.put([3].into())];
        assert_eq!(kept(&stored), [2, 1]);
    }

    #[cfg(unix)]
    #[test]
    fn what_cannot_be_read_again_is_told() {
        let write_only = || File::options().write(true).open("/dev/null");
        let shelf = Shelf::new(0, write_only);
        let stored = shelf.put([1, 2].into());
        assert_eq!(kept(&[stored]), [0]);
        assert!(shelf.has_failed());
    }
}
