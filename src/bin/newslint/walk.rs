//! Paths on the command line to the files they stand for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::WalkBuilder;
use newslint::document::Format;
use newslint::mistake::nearest;
use newslint::printable;
use newslint::wire::Note;
use rustc_hash::FxHashSet;

use crate::args::COMMANDS;

/// Endings of text formats that are not read yet: who has such files should know that nothing was said of them.
const NOT_READ: &[&str] = &[
    "astro",
    "dj",
    "doc",
    "docx",
    "ejs",
    "epub",
    "hbs",
    "liquid",
    "livemd",
    "mediawiki",
    "njk",
    "odt",
    "org",
    "pdf",
    "php",
    "pod",
    "qmd",
    "rmd",
    "rtf",
    "shtml",
    "svelte",
    "tex",
    "textile",
    "typ",
    "vue",
    "wiki",
];

/// Files that settle things for a run where they lie beside the pages or above them.
pub const SETTINGS: &[&str] = &["facts.toml", "newslint.toml"];

/// What lies under the paths of the command line.
#[derive(Default)]
pub struct Found {
    /// Documents, in the order of their names.
    pub files: Vec<PathBuf>,
    /// What could not be reached.
    pub notes: Vec<Note>,
    /// Files of text formats that are not read.
    pub left_out: Vec<PathBuf>,
    /// Configurations and records.
    pub settings: Vec<PathBuf>,
    /// Pages, and folders with pages, that are hidden or that `.gitignore` or `.ignore` leaves out.
    pub ignored: Vec<PathBuf>,
    /// Symbolic links that are not followed: they lead out of the project, to something hidden, or nowhere.
    pub links: Vec<PathBuf>,
    /// Pages by their name that are no regular files: pipes, sockets, devices.
    pub special: Vec<PathBuf>,
}

impl Found {
    fn sort(&mut self, file: PathBuf) {
        if is_read(&file) {
            self.files.push(file);
        } else if file.file_name().is_some_and(|n| SETTINGS.iter().any(|s| n == *s)) {
            self.settings.push(file);
        } else if ending(&file).is_some_and(|e| NOT_READ.contains(&e.as_str())) || is_packed_page(&file) {
            self.left_out.push(file);
        }
    }
}

/// True if a file has the ending of a document.
pub fn is_page(path: &Path) -> bool {
    format(path).is_some_and(|format| format != Format::Beside)
}

/// True for a file that states facts and is no page: `package.json`, `LICENSE`.
pub fn is_beside(path: &Path) -> bool {
    format(path) == Some(Format::Beside)
}

/// True if a file is read: a page, or what lies beside pages.
pub fn is_read(path: &Path) -> bool {
    format(path).is_some()
}

fn format(path: &Path) -> Option<Format> {
    path.file_name().and_then(|name| Format::from_name(&name.to_string_lossy()))
}

/// `page.txt.gz`, `page.md.bak`.
fn is_packed_page(path: &Path) -> bool {
    const PACKED: &[&str] = &["bak", "bz2", "gz", "old", "orig", "xz", "zst"];
    ending(path).is_some_and(|e| e.ends_with('~') || PACKED.contains(&e.as_str()))
        && path
            .file_stem()
            .is_some_and(|s| is_page(Path::new(s)) || ending(path).is_some_and(|e| e.ends_with('~')))
}

/// Files to read in the order of their names, and what could not be reached or is left out. A file named on the command line is read
/// whatever its ending. What the configuration excludes, as `is_excluded` tells, is found all the same, but stands for no other.
pub fn files(paths: &[PathBuf], is_excluded: impl Fn(&Path) -> bool) -> Found {
    let mut found = Found::default();
    let mut walk = Walk::default();
    for path in paths {
        if path.is_dir() {
            walk.tops.push(project_of(path));
            walk.folders.push(path.clone());
        } else if path.exists() {
            found.files.push(path.clone());
        } else {
            found.notes.push(Note { path: name(path), message: not_there(path) });
        }
    }
    for folder in walk.folders.clone() {
        walk.folder(&folder, &mut found);
    }
    walk.follow(&mut found, is_excluded);
    for list in [
        &mut found.files,
        &mut found.left_out,
        &mut found.settings,
        &mut found.ignored,
        &mut found.links,
        &mut found.special,
    ] {
        list.sort_by_cached_key(|p| name(p));
        list.dedup_by_key(|p| name(p));
    }
    found
}

/// A single word may be a command that was meant.
fn not_there(path: &Path) -> String {
    let word = path.to_str().filter(|word| !word.contains(['/', '.', '\\']));
    match word.and_then(|word| nearest(word, COMMANDS)) {
        Some(command) => format!("no such file or folder; did you mean `newslint {command}`?"),
        None => "no such file or folder".to_owned(),
    }
}

/// The folder that holds the repository of a path; where there is none, the folder itself.
pub fn project_of(path: &Path) -> PathBuf {
    let full = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let folder = if full.is_dir() { full.clone() } else { full.parent().unwrap_or(&full).to_path_buf() };
    folder.ancestors().find(|folder| folder.join(".git").exists()).map_or(folder.clone(), Path::to_path_buf)
}

/// True if a file lies below a folder, and not in what git keeps for itself.
pub fn is_below(full: &Path, top: &Path) -> bool {
    full.strip_prefix(top).is_ok_and(|rest| !rest.components().any(|part| part.as_os_str() == ".git"))
}

/// True if a file lies below a folder, and nothing on the way is hidden; of hidden files those that lie beside pages are open.
pub fn is_open_below(full: &Path, top: &Path) -> bool {
    let way = if is_beside(full) { full.parent().unwrap_or(full) } else { full };
    way.strip_prefix(top).is_ok_and(|rest| !rest.components().any(|part| is_hidden(part.as_os_str())))
}

fn is_hidden(name: &std::ffi::OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// A walk through folders and the links in them.
#[derive(Default)]
struct Walk {
    folders: Vec<PathBuf>,
    /// Folders that nothing may lead out of.
    tops: Vec<PathBuf>,
    /// Links to pages and folders, in the order of their names.
    links: BTreeSet<PathBuf>,
}

impl Walk {
    fn folder(&mut self, folder: &Path, found: &mut Found) {
        let mut seen: FxHashSet<PathBuf> = FxHashSet::default();
        let mut folders = Vec::new();
        let mut above = folder
            .canonicalize()
            .into_iter()
            .flat_map(|f| f.ancestors().map(Path::to_path_buf).collect::<Vec<_>>());
        if let Some(bad) = above.find_map(|folder| self.bad_ignore_file(&folder)) {
            found.notes.push(bad);
            return;
        }
        let bad: Arc<Mutex<Vec<Note>>> = Arc::default();
        let (of_closure, tops) = (Arc::clone(&bad), self.tops.clone());
        let mut walker = WalkBuilder::new(folder);
        // A folder is entered only where its ignore files may be opened.
        walker.require_git(false).filter_entry(move |entry| {
            let note = entry
                .file_type()
                .filter(|kind| kind.is_dir())
                .and_then(|_| bad_ignore_file(entry.path(), &tops));
            let passes = note.is_none();
            of_closure.lock().unwrap_or_else(PoisonError::into_inner).extend(note);
            passes
        });
        for entry in walker.build() {
            match entry {
                Ok(entry) => {
                    let kind = entry.file_type();
                    let path = entry.into_path();
                    seen.insert(path.clone());
                    match kind {
                        Some(kind) if kind.is_file() => found.sort(path),
                        Some(kind) if kind.is_symlink() && path != folder => self.link(path, found),
                        Some(_) if path.is_dir() => folders.push(path),
                        _ if is_page(&path) => found.special.push(path),
                        _ => {}
                    }
                }
                Err(e) => found.notes.push(note(folder, &e)),
            }
        }
        found.notes.append(&mut bad.lock().unwrap_or_else(PoisonError::into_inner));
        for entry in folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten() {
            let path = entry.path();
            if entry.file_name() == ".git" || seen.contains(&path) {
                continue;
            }
            // ".nvmrc", ".env.example": hidden, and meant for everybody.
            if is_hidden(&entry.file_name())
                && is_beside(&path)
                && entry.file_type().is_ok_and(|k| k.is_file())
            {
                found.files.push(path);
            } else if holds_pages(&path) {
                found.ignored.push(path);
            }
        }
    }

    fn bad_ignore_file(&self, folder: &Path) -> Option<Note> {
        bad_ignore_file(folder, &self.tops)
    }

    fn link(&mut self, path: PathBuf, found: &mut Found) {
        let full =
            path.canonicalize().ok().filter(|full| self.tops.iter().any(|top| is_open_below(full, top)));
        match full {
            Some(full) if full.is_dir() || full.is_file() && format(&full) == format(&path) => {
                self.links.insert(path);
            }
            _ if is_page(&path) || path.is_dir() || !path.exists() && path.extension().is_none() => {
                found.links.push(path);
            }
            _ => {}
        }
    }

    /// What links lead to, under the name of the link, where it is not read under a name of its own. Each folder is walked through once.
    fn follow(&mut self, found: &mut Found, is_excluded: impl Fn(&Path) -> bool) {
        let full = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let mut walked: FxHashSet<PathBuf> = FxHashSet::default();
        let mut read: Option<FxHashSet<PathBuf>> = None;
        while let Some(link) = self.links.pop_first() {
            let read = read.get_or_insert_with(|| {
                found.files.iter().filter(|path| !is_excluded(path)).map(|path| full(path)).collect()
            });
            let mut under = Found::default();
            if !link.is_dir() {
                under.sort(link);
            } else if walked.insert(full(&link)) {
                self.folder(&link, &mut under);
            }
            for file in under.files {
                if is_excluded(&file) || read.insert(full(&file)) {
                    found.files.push(file);
                }
            }
            found.notes.append(&mut under.notes);
            found.links.append(&mut under.links);
            found.special.append(&mut under.special);
            found.settings.append(&mut under.settings);
        }
    }
}

/// True if a walk from `top` comes through the folder: nothing on the way is hidden or left out.
pub fn passes_through(top: &Path, folder: &Path) -> bool {
    let wanted = folder.to_path_buf();
    let mut walker = WalkBuilder::new(top);
    walker.require_git(false).filter_entry(move |entry| wanted.starts_with(entry.path()));
    walker.build().flatten().any(|entry| entry.path() == folder)
}

/// The ignore file of a folder that may not be opened: the walker would read whatever it leads to.
fn bad_ignore_file(folder: &Path, tops: &[PathBuf]) -> Option<Note> {
    /// No list of names to leave out is larger, in bytes.
    const LARGEST: u64 = 1_000_000;
    [".ignore", ".gitignore", ".git/info/exclude"].iter().map(|name| folder.join(name)).find_map(|path| {
        let (link, metadata) = (path.symlink_metadata().ok()?, path.metadata().ok()?);
        let inside = || path.canonicalize().is_ok_and(|full| tops.iter().any(|top| full.starts_with(top)));
        let why = if !metadata.is_file() {
            "no regular file"
        } else if metadata.len() > LARGEST {
            "too large"
        } else if link.is_symlink() && !inside() {
            "it lies outside of the project"
        } else {
            return None;
        };
        let message = format!("{why}, and is not opened: nothing below {} was read", self::name(folder));
        Some(Note { path: self::name(&path), message })
    })
}

/// What the walker has to say, once, without the name that it begins with.
fn note(folder: &Path, error: &ignore::Error) -> Note {
    let (mut path, mut error) = (folder, error);
    loop {
        error = match error {
            ignore::Error::WithPath { path: of, err } => {
                path = of;
                err
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => err,
            _ => break,
        };
    }
    let message = error.io_error().map_or_else(|| error.to_string(), plain_error);
    Note { path: name(path), message }
}

/// `Permission denied`, without the number that the system has for it.
pub fn plain_error(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}

/// A page, or a folder with one; one with very much in it, or a link to one, is taken to hold some.
fn holds_pages(path: &Path) -> bool {
    const MOST_LOOKED_AT: usize = 2_000;
    if !path.is_dir() {
        return is_page(path) && path.is_file();
    }
    let mut folders = vec![path.to_path_buf()];
    let mut looked_at = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            looked_at += 1;
            let kind = entry.file_type();
            if looked_at >= MOST_LOOKED_AT
                || kind.as_ref().is_ok_and(|k| k.is_file()) && is_page(&entry.path())
            {
                return true;
            }
            if kind.is_ok_and(|k| k.is_dir()) {
                folders.push(entry.path());
            }
        }
    }
    false
}

/// Counts files by their ending: `.org`.
pub fn by_ending(files: &[PathBuf]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for ending in files.iter().filter_map(|file| ending(file)) {
        *counts.entry(format!(".{ending}")).or_default() += 1;
    }
    counts
}

fn ending(file: &Path) -> Option<String> {
    file.extension().map(|e| e.to_string_lossy().to_ascii_lowercase())
}

/// True if only single files are given, and documents that are not among them lie beside one of them.
pub fn are_some_of_many(paths: &[PathBuf]) -> bool {
    let full = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let given: Vec<PathBuf> = paths.iter().map(|p| full(p)).collect();
    let has_siblings = |path: &PathBuf| {
        let beside = path.parent().and_then(|folder| std::fs::read_dir(folder).ok());
        let mut names = beside.into_iter().flatten().filter_map(Result::ok).map(|e| e.path());
        names.any(|p| is_page(&p) && p.is_file() && !given.contains(&p))
    };
    !paths.is_empty() && paths.iter().all(|p| p.is_file()) && given.iter().any(has_siblings)
}

/// The name of a file in reports: `/` between folders, no leading `./`, and nothing that cannot be printed.
pub fn name(path: &Path) -> String {
    let name = if cfg!(windows) {
        printable::name(path.to_string_lossy().replace('\\', "/").as_bytes())
    } else {
        printable::name(path.as_os_str().as_encoded_bytes())
    };
    name.strip_prefix("./").map_or(name.clone(), str::to_owned)
}

/// The file behind a name.
pub fn path(name: &str) -> PathBuf {
    let bytes = printable::bytes(name);
    #[cfg(unix)]
    return PathBuf::from(<std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes));
    #[cfg(not(unix))]
    PathBuf::from(String::from_utf8_lossy(&bytes).into_owned())
}
