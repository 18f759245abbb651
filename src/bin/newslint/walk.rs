//! Paths on the command line to the files they stand for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use newslint::document::Format;
use newslint::mistake::nearest;
use newslint::printable;
use newslint::wire::Note;
use rustc_hash::FxHashSet;

use crate::args::COMMANDS;

/// Endings of text formats that are not read yet: who has such files should know that nothing was said of them.
const NOT_READ: &[&str] = &[
    "adoc",
    "asc",
    "asciidoc",
    "dj",
    "doc",
    "docx",
    "epub",
    "hbs",
    "ipynb",
    "liquid",
    "mediawiki",
    "njk",
    "odt",
    "org",
    "pdf",
    "pod",
    "qmd",
    "rmd",
    "rst",
    "rtf",
    "shtml",
    "tex",
    "textile",
    "typ",
    "wiki",
];

/// Files that settle things for a run where they lie beside the pages or above them.
const SETTINGS: &[&str] = &["facts.toml", "newslint.toml"];

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
        if is_page(&file) {
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
    path.file_name().is_some_and(|name| Format::from_name(&name.to_string_lossy()).is_some())
}

/// `page.txt.gz`.
fn is_packed_page(path: &Path) -> bool {
    const PACKED: &[&str] = &["bz2", "gz", "xz", "zst"];
    ending(path).is_some_and(|e| PACKED.contains(&e.as_str()))
        && path.file_stem().is_some_and(|s| is_page(Path::new(s)))
}

/// Files to read in the order of their names, and what could not be reached or is left out. A file named on the command line is read
/// whatever its ending.
pub fn files(paths: &[PathBuf]) -> Found {
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
    let mut next = 0;
    while let Some(folder) = walk.folders.get(next).cloned() {
        walk.folder(&folder, &mut found);
        next += 1;
    }
    walk.follow(&mut found);
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

/// True if a file lies below a folder, and nothing on the way is hidden.
pub fn is_open_below(full: &Path, top: &Path) -> bool {
    full.strip_prefix(top).is_ok_and(|rest| !rest.components().any(|part| is_hidden(part.as_os_str())))
}

fn is_hidden(name: &std::ffi::OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// A walk through folders and the links in them.
#[derive(Default)]
struct Walk {
    /// Folders to walk through, those that links lead to among them.
    folders: Vec<PathBuf>,
    /// Folders that nothing may lead out of.
    tops: Vec<PathBuf>,
    links: Vec<PathBuf>,
}

impl Walk {
    fn folder(&mut self, folder: &Path, found: &mut Found) {
        let mut seen: FxHashSet<PathBuf> = FxHashSet::default();
        let mut folders = Vec::new();
        for entry in WalkBuilder::new(folder).require_git(false).build() {
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
        for entry in folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let control = [".git", ".hg", ".svn", ".jj"].iter().any(|c| name == *c);
            if !control && !seen.contains(&path) && holds_pages(&path) {
                found.ignored.push(path);
            }
        }
    }

    /// A link to a folder is walked through; one to a file is read when all that has a name of its own is known.
    fn link(&mut self, path: PathBuf, found: &mut Found) {
        let full =
            path.canonicalize().ok().filter(|full| self.tops.iter().any(|top| is_open_below(full, top)));
        let walked = |folder: &PathBuf, full: &Path| folder.canonicalize().is_ok_and(|f| full.starts_with(f));
        match full {
            Some(full) if full.is_dir() && self.folders.iter().any(|folder| walked(folder, &full)) => {}
            Some(full) if full.is_dir() => self.folders.push(path),
            Some(full) if full.is_file() && is_page(&full) == is_page(&path) => self.links.push(path),
            _ if is_page(&path) || path.is_dir() || !path.exists() && path.extension().is_none() => {
                found.links.push(path);
            }
            _ => {}
        }
    }

    /// Links to files that are not read under their own name.
    fn follow(&mut self, found: &mut Found) {
        if self.links.is_empty() {
            return;
        }
        let mut read: FxHashSet<PathBuf> = found.files.iter().filter_map(|p| p.canonicalize().ok()).collect();
        self.links.sort();
        for link in std::mem::take(&mut self.links) {
            if !is_page(&link) || link.canonicalize().is_ok_and(|full| read.insert(full)) {
                found.sort(link);
            }
        }
    }
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

/// A page, or a folder with one among the first that lie in it.
fn holds_pages(path: &Path) -> bool {
    const MOST_LOOKED_AT: usize = 200;
    if !path.is_dir() || path.is_symlink() {
        return is_page(path) && path.is_file();
    }
    let mut folders = vec![path.to_path_buf()];
    let mut looked_at = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            looked_at += 1;
            let kind = entry.file_type();
            if kind.as_ref().is_ok_and(|k| k.is_file()) && is_page(&entry.path()) {
                return true;
            }
            if looked_at >= MOST_LOOKED_AT {
                return false;
            }
            if kind.is_ok_and(|k| k.is_dir()) {
                folders.push(entry.path());
            }
        }
    }
    false
}

/// Counts files by their ending: `.rst`.
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
        names.any(|p| Format::from_name(&p.to_string_lossy()).is_some() && p.is_file() && !given.contains(&p))
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
