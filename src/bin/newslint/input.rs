//! Documents from disk or standard input, read in parallel.

use std::io::{IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use newslint::document::Format;
use newslint::extract::{self, Extraction, extract};
use newslint::source::Source;
use newslint::wire::Note;
use rayon::prelude::*;

use crate::args::{DateOrder, Input};
use crate::cache::Cache;
use crate::walk;

/// Everything read.
pub struct Read {
    pub extractions: Vec<Extraction>,
    pub notes: Vec<Note>,
    pub bytes: u64,
    /// The document on standard input, which cannot be read again for the report.
    pub stdin: Option<Source>,
}

/// Reads all documents that the command line names.
pub fn read(input: &Input) -> Read {
    let options = extract::Options {
        date: input.date,
        month_first: input.date_order.map(|o| matches!(o, DateOrder::MonthFirst)),
    };
    let (from_stdin, paths): (Vec<PathBuf>, Vec<PathBuf>) =
        input.paths.iter().cloned().partition(|p| p.as_os_str() == "-");
    let (files, mut notes) = walk::files(&paths);
    let progress = Progress::new(files.len(), input.quiet);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(input.jobs).build();
    let cache = if input.no_cache { None } else { Cache::open(&paths, files.len(), options) };
    let read_all = || {
        let all = files.par_iter().map(|path| {
            let read = read_file(path, options, cache.as_ref());
            progress.step();
            read
        });
        all.collect::<Vec<_>>()
    };
    let results = match pool {
        Ok(pool) => pool.install(read_all),
        Err(_) => read_all(),
    };
    progress.finish();
    if let Some(cache) = cache {
        cache.keep();
    }
    let mut extractions = Vec::with_capacity(results.len());
    let mut bytes = 0;
    for result in results {
        match result {
            Ok((extraction, size)) => {
                bytes += size;
                extractions.push(extraction);
            }
            Err(note) => notes.push(note),
        }
    }
    let stdin = if from_stdin.is_empty() { None } else { read_stdin(&input.stdin_filename, &mut notes) };
    if let Some(source) = &stdin {
        bytes += u64::from(source.stored_len());
        let format = Format::from_name(source.name()).unwrap_or(Format::Plain);
        extractions.push(extract(source, format, options));
    }
    notes.sort();
    Read { extractions, notes, bytes, stdin }
}

/// Reads one file as a source.
pub fn source(path: &Path) -> Result<Source, Note> {
    let name = walk::name(path);
    let bytes = bytes(path, &name)?;
    decoded(name, bytes)
}

fn bytes(path: &Path, name: &str) -> Result<Vec<u8>, Note> {
    std::fs::read(path).map_err(|e| Note { path: name.to_owned(), message: e.to_string() })
}

fn decoded(name: String, bytes: Vec<u8>) -> Result<Source, Note> {
    Source::from_bytes(name.clone(), bytes).map_err(|e| Note { path: name, message: e.to_string() })
}

fn read_file(
    path: &Path,
    options: extract::Options,
    cache: Option<&Cache>,
) -> Result<(Extraction, u64), Note> {
    let name = walk::name(path);
    let bytes = bytes(path, &name)?;
    let size = bytes.len() as u64;
    let key = cache.map(|cache| cache.key(&name, &bytes));
    if let (Some(cache), Some(key)) = (cache, key)
        && let Some(known) = cache.get(key)
    {
        return Ok((known, size));
    }
    let source = decoded(name, bytes)?;
    let format = Format::from_name(source.name()).unwrap_or(Format::Plain);
    let extraction = extract(&source, format, options);
    if let (Some(cache), Some(key)) = (cache, key) {
        cache.add(key, &extraction);
    }
    Ok((extraction, size))
}

fn read_stdin(name: &str, notes: &mut Vec<Note>) -> Option<Source> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut bytes).map_err(|e| e.to_string());
    match read.and_then(|_| Source::from_bytes(name, bytes).map_err(|e| e.to_string())) {
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
