//! Extractions kept between runs: where they lie, how they are read and written. Trouble with them is nobody's
//! trouble: what cannot be read is extracted, what cannot be written is extracted again next time.

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Result, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use newslint::cache::{self, Key, Pack, Setting};
use newslint::extract::Options;
use newslint::packed::{Packed, Parts};
use xxhash_rust::xxh3::Xxh3;

/// Fewer documents are read in less time than is worth a file: hooks that check what is about to be committed would
/// leave one for each set of names.
const FEWEST_DOCUMENTS: usize = 16;

/// Packs not written for this long are removed: their projects may be gone.
const LONGEST_KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// Files that a killed run left half written are removed after this long.
const LONGEST_WRITTEN: Duration = Duration::from_secs(60 * 60);

const PACK: &str = "pack";
const UNFINISHED: &str = "tmp";

/// The extractions of earlier runs of a project, and of this one.
pub struct Cache {
    file: PathBuf,
    build: u64,
    known: Pack,
    used: Mutex<Vec<Used>>,
}

/// What this run made use of: an extraction already known, or a new one with its bytes.
type Used = (Key, Option<Parts>);

impl Cache {
    /// The cache of runs over `paths` from this folder; `None` where there is no place for it or it would not pay.
    pub fn open(paths: &[PathBuf], documents: usize) -> Option<Self> {
        if documents < FEWEST_DOCUMENTS {
            return None;
        }
        let file = folder()?.join(name(paths)?);
        let known = Pack::new(fs::read(&file).unwrap_or_default());
        let used = Mutex::new(Vec::with_capacity(documents));
        Some(Self { file, build: build(), known, used })
    }

    /// The key of a document that is read with these options.
    pub fn key(&self, name: &str, bytes: &[u8], options: &Options) -> Key {
        Setting::new(options, self.build).key(name, bytes)
    }

    /// The document as an earlier run understood it.
    pub fn get(&self, key: Key) -> Option<Packed> {
        let document = self.known.get(key)?;
        self.note(key, None);
        Some(document)
    }

    /// Adds what this run has extracted.
    pub fn add(&self, key: Key, document: &Packed) {
        self.note(key, Some(document.parts()));
    }

    fn note(&self, key: Key, blob: Option<Parts>) {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).push((key, blob));
    }

    /// Writes what this run made use of, and nothing else, if that is not what is there already.
    pub fn keep(self) {
        let used = self.used.into_inner().unwrap_or_else(PoisonError::into_inner);
        if used.len() == self.known.len() && used.iter().all(|(_, blob)| blob.is_none()) {
            return;
        }
        let blobs = used.iter().filter_map(|(key, blob)| {
            Some((*key, blob.as_ref().map(Parts::whole).or(self.known.blob(*key))?))
        });
        // A place that cannot be written only costs time.
        let _ = replace(&self.file, blobs.collect());
        if let Some(folder) = self.file.parent() {
            remove_old(folder);
        }
    }
}

/// The folder of all packs: as told, else where programs of this system keep what can be made again.
fn folder() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let below = |base: PathBuf| base.is_absolute().then(|| base.join("newslint"));
    if let Some(folder) = variable("NEWSLINT_CACHE_DIR") {
        return Some(folder);
    }
    if cfg!(windows) {
        return variable("LOCALAPPDATA").and_then(below);
    }
    variable("XDG_CACHE_HOME")
        .and_then(below)
        .or_else(|| variable("HOME").and_then(|h| below(h.join(".cache"))))
}

/// The file of a project: told by the folder that the program runs in and the paths it is given, in any order.
/// Those are what names in reports are relative to, and what decides which documents a run makes use of.
fn name(paths: &[PathBuf]) -> Option<PathBuf> {
    let mut paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    paths.sort_unstable();
    paths.dedup();
    let mut hasher = Xxh3::new();
    let here = std::env::current_dir().and_then(fs::canonicalize).ok()?;
    for path in std::iter::once(here.as_path()).chain(paths) {
        hasher.update(path.as_os_str().as_encoded_bytes());
        hasher.update(&[0]);
    }
    Some(PathBuf::from(format!("{:032x}", hasher.digest128())).with_extension(PACK))
}

/// Tells this program from others of its version: who works on it must not be answered from the time before.
fn build() -> u64 {
    let program = std::env::current_exe().and_then(fs::metadata);
    let changed =
        program.as_ref().ok().and_then(|p| p.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok());
    let mut hasher = Xxh3::new();
    hasher.update(&program.map_or(0, |p| p.len()).to_le_bytes());
    hasher.update(&changed.unwrap_or_default().as_nanos().to_le_bytes());
    hasher.digest()
}

/// Puts a whole file in the place of another, so that runs at the same time read the one or the other.
fn replace(file: &Path, blobs: Vec<(Key, &[u8])>) -> Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let unfinished = file.with_extension(format!("{}.{UNFINISHED}", std::process::id()));
    let new = new_file(&unfinished)?;
    let moved = write(new, blobs).and_then(|()| fs::rename(&unfinished, file));
    if moved.is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    moved
}

/// Writes and closes: some systems do not rename what is open.
fn write(new: File, blobs: Vec<(Key, &[u8])>) -> Result<()> {
    let mut buffered = BufWriter::with_capacity(1 << 16, new);
    cache::write(blobs, &mut buffered)?;
    buffered.flush()
}

/// A file for its owner alone: it holds what articles say before they are published.
fn new_file(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Removes what nobody has written for long, and nothing that this program does not write.
fn remove_old(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let longest = match path.extension().and_then(|e| e.to_str()) {
            Some(PACK) => LONGEST_KEPT,
            Some(UNFINISHED) => LONGEST_WRITTEN,
            _ => continue,
        };
        let age = entry.metadata().and_then(|m| m.modified()).ok().and_then(|m| m.elapsed().ok());
        if age.is_some_and(|age| age > longest) {
            let _ = fs::remove_file(path);
        }
    }
}
