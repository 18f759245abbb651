//! Paths on the command line to the files they stand for.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use newslint::document::Format;
use newslint::wire::Note;

/// Files to read in the order of their names, and what could not be reached. A file named on the command line is
/// read whatever its ending; what version control ignores is left out.
pub fn files(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<Note>) {
    let mut found = Vec::new();
    let mut notes = Vec::new();
    for path in paths {
        if path.is_dir() {
            for entry in WalkBuilder::new(path).require_git(false).build() {
                match entry {
                    Ok(entry) => {
                        let is_file = entry.file_type().is_some_and(|t| t.is_file());
                        if is_file && Format::from_name(&entry.path().to_string_lossy()).is_some() {
                            found.push(entry.into_path());
                        }
                    }
                    Err(e) => notes.push(Note { path: path.display().to_string(), message: e.to_string() }),
                }
            }
        } else if path.exists() {
            found.push(path.clone());
        } else {
            notes.push(Note {
                path: path.display().to_string(),
                message: "no such file or folder".to_owned(),
            });
        }
    }
    found.sort_by_cached_key(|p| name(p));
    found.dedup_by_key(|p| name(p));
    (found, notes)
}

/// The name of a file in reports: `/` between folders, no leading `./`.
pub fn name(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    text.strip_prefix("./").map_or(text.clone(), str::to_owned)
}
