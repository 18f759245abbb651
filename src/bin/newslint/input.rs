//! Documents from disk or standard input, read in parallel.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use newslint::claim::Extraction;
use newslint::document::Format;
use newslint::extract::{self, extract};
use newslint::options::InEach;
use newslint::packed::{Packed, Shelf};
use newslint::report::{Unseen, summary};
use newslint::source::Source;
use newslint::wire::{Note, PassedOver, Summary};
use rayon::prelude::*;

use crate::args::{DateOrder, Input};
use crate::cache::Cache;
use crate::project::Project;
use crate::{lines, output, walk};

/// Bytes of packed documents that stay in memory; those of more documents lie in a file that has no name.
const IN_MEMORY: u64 = 256 << 20;

/// Threads that `--jobs` may ask for.
const MOST_JOBS: usize = 256;

/// Everything read.
pub struct Read {
    /// What the comparison needs of each, in little room.
    pub documents: Vec<Packed>,
    pub notes: Vec<Note>,
    pub bytes: u64,
    /// The document on standard input, which cannot be read again for the report.
    pub stdin: Option<Source>,
    /// The same as it came.
    pub stdin_bytes: Vec<u8>,
    /// Files that the configuration excludes.
    pub excluded: usize,
    /// The file behind the name of each document.
    pub stored: BTreeMap<String, Stored>,
    /// Largest file that is read, in bytes.
    most: u64,
    /// What lies beside the documents and was not read.
    pub beside: Beside,
    /// Where the bytes of documents lie for which there is no room in memory.
    shelf: Arc<Shelf>,
}

/// What lies beside the documents and was not read.
#[derive(Clone, Default)]
pub struct Beside {
    /// Files of known text formats, by their ending.
    pub left_out: BTreeMap<String, usize>,
    /// Configurations and records that do not hold for this run.
    pub unused: Vec<String>,
    /// Pages and folders that were passed over, by the reason.
    pub passed_over: BTreeMap<PassedOver, usize>,
    /// Only single files were given, and others lie beside them.
    pub only_these: bool,
}

impl Read {
    /// All documents with all their claims.
    pub fn unpacked(&self) -> Vec<Extraction> {
        self.documents.iter().filter_map(Packed::unpack).collect()
    }

    /// What was not read or not read to the end, each a sentence.
    pub fn left_out(&self, project: &Project) -> Vec<String> {
        let beside = self.beside.clone();
        let cut = self.documents.iter().filter_map(|d| Some((d.path().to_owned(), d.signature()?.cut?)));
        summary::left_out(&Summary {
            left_out: beside.left_out,
            unused: beside.unused,
            passed_over: beside.passed_over,
            settings: project.above.clone(),
            cut_short: cut.collect(),
            broken: self.documents.iter().filter(|d| d.signature().is_some_and(|s| s.broken)).count(),
            ..Summary::default()
        })
    }

    /// Notes what could not be read again when it was compared.
    pub fn note_lost(&mut self) {
        if self.shelf.has_failed() {
            let message = "could not be read again: some documents were not compared".to_owned();
            self.notes.push(Note { path: walk::name(&std::env::temp_dir()), message });
        }
    }

    /// Tells what was not read, for commands that have no summary.
    pub fn tell(&self, input: &Input, project: &Project) {
        self.notes.iter().for_each(output::note);
        if !input.quiet {
            self.left_out(project).iter().for_each(|sentence| tell!("{sentence}"));
        }
    }

    /// The file behind the name of a document.
    pub fn path(&self, name: &str) -> PathBuf {
        self.stored.get(name).map_or_else(|| walk::path(name), |stored| stored.path.clone())
    }

    /// The texts of documents, read again: they are not kept while a large tree is read.
    pub fn texts<'a>(&self, names: impl IntoIterator<Item = &'a str>, project: &Project) -> Texts {
        Texts::new(names, |name| {
            if self.stdin.as_ref().is_some_and(|s| s.name() == name) {
                return Source::from_bytes(name, self.stdin_bytes.clone()).map_err(|_| Unseen::Unreadable);
            }
            let Some(stored) = self.stored.get(name) else {
                let facts = project.facts_text.as_ref().filter(|_| project.facts.path == name);
                return facts.map(|text| Source::from_text(name, text.as_str())).ok_or(Unseen::Unreadable);
            };
            let bytes = read_bytes(&stored.path, self.most).map_err(|_| Unseen::Unreadable)?;
            if hash(&bytes) == stored.hash {
                Source::from_bytes(name, bytes).map_err(|_| Unseen::Unreadable)
            } else {
                Err(Unseen::Changed)
            }
        })
    }
}

/// Texts of documents for a report.
#[derive(Default)]
pub struct Texts {
    by_name: BTreeMap<String, Result<Source, Unseen>>,
}

impl Texts {
    /// The texts that `find` gives for these names.
    pub fn new<'a>(
        names: impl IntoIterator<Item = &'a str>,
        find: impl Fn(&str) -> Result<Source, Unseen>,
    ) -> Self {
        let mut by_name = BTreeMap::new();
        for name in names {
            if !by_name.contains_key(name) {
                by_name.insert(name.to_owned(), find(name));
            }
        }
        Self { by_name }
    }

    /// One of them, or why it cannot be shown.
    pub fn get(&self, name: &str) -> Result<&Source, Unseen> {
        self.by_name.get(name).map_or(Err(Unseen::Unreadable), |text| text.as_ref().map_err(|e| *e))
    }
}

/// A file that was read.
pub struct Stored {
    pub path: PathBuf,
    /// Tells whether it is still what was read.
    pub hash: u64,
    size: u64,
}

/// Reads all documents that the command line names.
pub fn read(input: &Input, project: &Project) -> Read {
    let (from_stdin, paths): (Vec<PathBuf>, Vec<PathBuf>) =
        input.paths.iter().cloned().partition(|p| p.as_os_str() == "-");
    let mut found = walk::files(&paths, |path| is_excluded(path, project));
    if !from_stdin.is_empty() && !input.is_lines() {
        // What an editor holds stands for the file that it was read from.
        let edited = Path::new(&input.stdin_filename);
        let full = edited.canonicalize().ok();
        found.files.retain(|path| {
            walk::name(path) != walk::name(edited) && (full.is_none() || path.canonicalize().ok() != full)
        });
    }
    let beside = beside(&found, &paths, project);
    let walk::Found { mut files, mut notes, .. } = found;
    // What lies beside pages tells nothing where there are none.
    if from_stdin.is_empty()
        && paths.iter().all(|path| path.is_dir())
        && files.iter().all(|path| walk::is_beside(path))
    {
        files.clear();
    }
    let all = files.len();
    files.retain(|path| !is_excluded(path, project));
    let excluded = all - files.len();
    let progress = Progress::new(files.len(), input.quiet);
    set_threads(input);
    let cache = if input.no_cache { None } else { Cache::open(&paths, files.len()) };
    let shelf = Shelf::new(IN_MEMORY, tempfile::tempfile);
    let all = files.par_iter().map(|path| {
        let read = read_file(path, input, project, cache.as_ref());
        progress.step();
        // A cache holds them all in memory until it is written.
        match (&cache, read) {
            (None, Ok((document, stored))) => Ok((document.shelved(&shelf), stored)),
            (_, read) => read,
        }
    });
    let results: Vec<_> = all.collect();
    progress.finish();
    if let Some(cache) = cache {
        cache.keep();
    }
    let mut documents = Vec::with_capacity(results.len());
    let mut bytes = 0;
    let mut stored = BTreeMap::new();
    for result in results {
        match result {
            Ok((document, file)) => {
                bytes += file.size;
                stored.insert(document.path().to_owned(), file);
                documents.push(document);
            }
            Err(note) => notes.push(note),
        }
    }
    let mut stdin_bytes = Vec::new();
    let stdin = if from_stdin.is_empty() {
        None
    } else if input.is_lines() {
        let more = |read: Vec<Packed>| {
            documents.extend(read.into_iter().map(|document| document.shelved(&shelf)));
            Ok(())
        };
        let read = each_line(input, project, &mut notes, packed_as, more);
        match read {
            Ok(size) => bytes += size,
            Err(e) => notes.push(Note { path: lines::NAME.to_owned(), message: walk::plain_error(&e) }),
        }
        told_once(&mut documents, &mut notes);
        None
    } else {
        read_stdin(
            &walk::name(Path::new(&input.stdin_filename)),
            project.max_file_size,
            &mut stdin_bytes,
            &mut notes,
        )
    };
    if let Some(source) = &stdin {
        bytes += u64::from(source.stored_len());
        documents.extend(packed(source, input, project));
    }
    notes.sort();
    let most = project.max_file_size;
    Read { documents, notes, bytes, stdin, stdin_bytes, excluded, stored, most, beside, shelf }
}

/// True if the configuration leaves the file out.
pub fn is_excluded(path: &Path, project: &Project) -> bool {
    project.exclude.iter().any(|globs| globs.matches(&walk::name(path)))
}

fn beside(found: &walk::Found, paths: &[PathBuf], project: &Project) -> Beside {
    let left_out: Vec<PathBuf> =
        found.left_out.iter().filter(|path| !is_excluded(path, project)).cloned().collect();
    let ignored = found.ignored.iter().filter(|path| !is_excluded(path, project));
    let (folders, pages) = ignored.partition::<Vec<&PathBuf>, _>(|path| path.is_dir());
    let passed_over = [
        (PassedOver::IgnoredPages, pages.len()),
        (PassedOver::IgnoredFolders, folders.len()),
        (PassedOver::Links, found.links.len()),
        (PassedOver::Special, found.special.len()),
    ];
    let unused = found.settings.iter().filter(|path| !project.uses(path) && !is_excluded(path, project));
    Beside {
        left_out: walk::by_ending(&left_out),
        unused: unused.map(|path| walk::name(path)).collect(),
        passed_over: passed_over.into_iter().filter(|(_, n)| *n > 0).collect(),
        only_these: walk::are_some_of_many(paths),
    }
}

/// The claims of a document, read as the command line and the configuration say; `None` where it is too large to be kept.
pub fn packed(source: &Source, input: &Input, project: &Project) -> Option<Packed> {
    let format = Format::of(source.name());
    Packed::new(&extract(source, format, options(source.name(), input, project)))
}

/// Takes as many threads as the command line asks for, once: a server that reads again keeps those it has.
pub fn set_threads(input: &Input) {
    let _known = rayon::ThreadPoolBuilder::new().num_threads(input.jobs.min(MOST_JOBS)).build_global();
}

/// Parts of the work by the threads that there are.
pub const IN_EACH: InEach = InEach(|parts, work| (0..parts).into_par_iter().for_each(work));

/// Reads the documents on standard input, one a line, some at a time: `make` of each in parallel, and `take` of what was made, in order.
/// Gives the bytes of their texts.
pub fn each_line<T: Send>(
    input: &Input,
    project: &Project,
    notes: &mut Vec<Note>,
    make: impl Fn(&lines::Document, extract::Options) -> Option<T> + Sync,
    mut take: impl FnMut(Vec<T>) -> std::io::Result<()>,
) -> std::io::Result<u64> {
    let mut reader = std::io::BufReader::with_capacity(1 << 20, std::io::stdin().lock());
    let most = project.max_file_size;
    let (mut number, mut bytes) = (0, 0);
    loop {
        let read = lines::next(&mut reader, &mut number, most)?;
        if read.is_empty() {
            return Ok(bytes);
        }
        let one = |line: lines::Line| {
            let document = line.document(most)?;
            let name = document.source.name();
            if is_excluded(Path::new(name), project) {
                return Ok(None);
            }
            let mut options = options(name, input, project);
            options.date = document.date.or(options.date);
            let note = || Note { path: name.to_owned(), message: "too large".to_owned() };
            let made = make(&document, options).ok_or_else(note)?;
            Ok(Some((made, u64::from(document.source.stored_len()))))
        };
        let results: Vec<_> = read.into_par_iter().map(one).collect();
        let mut made = Vec::new();
        for result in results {
            match result {
                Ok(Some((one, size))) => {
                    bytes += size;
                    made.push(one);
                }
                Ok(None) => {}
                Err(note) => notes.push(note),
            }
        }
        take(made)?;
    }
}

/// The claims of a document of a line; `None` where it is too large to be kept.
pub fn packed_as(document: &lines::Document, options: extract::Options) -> Option<Packed> {
    let format = Format::from_name(document.source.name()).unwrap_or(Format::Plain);
    Packed::new(&extract(&document.source, format, options))
}

/// Of two documents with one name the first is kept.
fn told_once(documents: &mut Vec<Packed>, notes: &mut Vec<Note>) {
    let mut seen = std::collections::HashSet::new();
    documents.retain(|document| {
        let new = seen.insert(document.path().to_owned());
        if !new {
            let message = "is there twice: only the first is read".to_owned();
            notes.push(Note { path: document.path().to_owned(), message });
        }
        new
    });
}

/// How a document of this name is read.
pub fn options<'a>(name: &str, input: &Input, project: &'a Project) -> extract::Options<'a> {
    let given = input.date_order.map(|o| matches!(o, DateOrder::MonthFirst));
    extract::Options {
        date: input.date.or_else(|| project.date_of(name)),
        month_first: given.or_else(|| project.month_first_of(name)),
        patterns: Some(&project.facts.patterns),
    }
}

/// Tells the bytes of one file from those of another.
pub fn hash(bytes: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(bytes)
}

/// The bytes of a regular file; of another only where it is a stream that the shell has opened (`<(command)`).
pub fn read_bytes(path: &Path, most: u64) -> Result<Vec<u8>, Note> {
    let note = |message: String| Note { path: walk::name(path), message };
    let plain = |e: std::io::Error| note(walk::plain_error(&e));
    let metadata = std::fs::metadata(path).map_err(plain)?;
    if !metadata.is_file() && !path.starts_with("/dev/fd") {
        return Err(note("no regular file".to_owned()));
    }
    let mut bytes = Vec::new();
    if metadata.len() <= most {
        let file = std::fs::File::open(path).map_err(plain)?;
        file.take(most + 1).read_to_end(&mut bytes).map_err(plain)?;
    }
    if metadata.len() > most || bytes.len() as u64 > most {
        return Err(note(too_large(most)));
    }
    Ok(bytes)
}

/// What is said of what is larger than it may be.
pub fn too_large(most: u64) -> String {
    format!("larger than {most} bytes, and not read; `max-file-size` in newslint.toml sets the limit")
}

fn decoded(path: &Path, bytes: Vec<u8>) -> Result<Source, Note> {
    let name = walk::name(path);
    Source::from_bytes(name.clone(), bytes).map_err(|e| Note { path: name, message: e.to_string() })
}

/// Reads one document; `cache` may know it already.
pub fn read_file(
    path: &Path,
    input: &Input,
    project: &Project,
    cache: Option<&Cache>,
) -> Result<(Packed, Stored), Note> {
    let bytes = read_bytes(path, project.max_file_size)?;
    let stored = Stored { path: path.to_owned(), hash: hash(&bytes), size: bytes.len() as u64 };
    let name = walk::name(path);
    let key = cache.map(|cache| cache.key(&name, &bytes, &options(&name, input, project)));
    if let (Some(cache), Some(key)) = (cache, key)
        && let Some(known) = cache.get(key)
    {
        return Ok((known, stored));
    }
    let document = packed(&decoded(path, bytes)?, input, project)
        .ok_or_else(|| Note { path: name, message: "too large".to_owned() })?;
    if let (Some(cache), Some(key)) = (cache, key) {
        cache.add(key, &document);
    }
    Ok((document, stored))
}

fn read_stdin(name: &str, most: u64, bytes: &mut Vec<u8>, notes: &mut Vec<Note>) -> Option<Source> {
    let read = std::io::stdin().lock().take(most + 1).read_to_end(bytes).map_err(|e| e.to_string());
    let read = read.and_then(|n| if n as u64 > most { Err(too_large(most)) } else { Ok(()) });
    match read.and_then(|()| Source::from_bytes(name, bytes.clone()).map_err(|e| e.to_string())) {
        Ok(source) => Some(source),
        Err(message) => {
            notes.push(Note { path: name.to_owned(), message });
            None
        }
    }
}

/// A line on standard error while long work runs in front of a person.
struct Progress {
    total: usize,
    done: AtomicUsize,
    start: Instant,
    shown: bool,
}

impl Progress {
    fn new(total: usize, quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        Self { total, done: AtomicUsize::new(0), start: Instant::now(), shown }
    }

    fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if self.shown && done.is_multiple_of(64) && self.start.elapsed() > Duration::from_millis(500) {
            let mut stderr = std::io::stderr().lock();
            // Progress that cannot be shown is no trouble.
            let _ = write!(stderr, "\rreading {done} of {}", self.total).and_then(|()| stderr.flush());
        }
    }

    fn finish(&self) {
        if self.shown && self.start.elapsed() > Duration::from_millis(500) {
            let _ = write!(std::io::stderr().lock(), "\r\x1b[K");
        }
    }
}
