//! Paths on the command line to the files they stand for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use newslint::document::Format;
use newslint::wire::Note;

/// Endings of text formats that are not read yet: who has such files should know that nothing was said of them.
const NOT_READ: &[&str] = &[
    "adoc",
    "asc",
    "asciidoc",
    "dj",
    "doc",
    "docx",
    "epub",
    "ipynb",
    "mediawiki",
    "odt",
    "org",
    "pdf",
    "pod",
    "qmd",
    "rmd",
    "rst",
    "rtf",
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
}

impl Found {
    fn sort(&mut self, file: PathBuf) {
        let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if Format::from_name(&name).is_some() {
            self.files.push(file);
        } else if SETTINGS.contains(&name.as_str()) {
            self.settings.push(file);
        } else if ending(&file).is_some_and(|e| NOT_READ.contains(&e.as_str())) {
            self.left_out.push(file);
        }
    }
}

/// Files to read in the order of their names, and what could not be reached. A file named on the command line is
/// read whatever its ending; what version control ignores is left out.
pub fn files(paths: &[PathBuf]) -> Found {
    let mut found = Found::default();
    for path in paths {
        if path.is_dir() {
            for entry in WalkBuilder::new(path).require_git(false).build() {
                match entry {
                    Ok(entry) if entry.file_type().is_some_and(|t| t.is_file()) => {
                        found.sort(entry.into_path());
                    }
                    Ok(_) => {}
                    Err(e) => {
                        found.notes.push(Note { path: path.display().to_string(), message: e.to_string() });
                    }
                }
            }
        } else if path.exists() {
            found.files.push(path.clone());
        } else {
            found.notes.push(Note {
                path: path.display().to_string(),
                message: "no such file or folder".to_owned(),
            });
        }
    }
    for list in [&mut found.files, &mut found.left_out, &mut found.settings] {
        list.sort_by_cached_key(|p| name(p));
        list.dedup_by_key(|p| name(p));
    }
    found
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

/// The name of a file in reports: `/` between folders, no leading `./`.
pub fn name(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    text.strip_prefix("./").map_or(text.clone(), str::to_owned)
}
