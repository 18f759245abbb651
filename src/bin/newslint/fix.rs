//! `--fix` and `--diff`: the safe fixes of findings, in the files or as a patch.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::PathBuf;

use newslint::finding::Finding;
use newslint::fix::{difference, mend, safe};
use newslint::packed::Packed;
use newslint::printable;
use newslint::source::Source;
use newslint::wire::Note;

use crate::args::{Check, Input};
use crate::input::{self, Read};
use crate::project::Project;
use crate::{CLEAN, FINDINGS, TROUBLE, output, whole};

/// A fix may uncover another one, but not for ever.
const MOST_ROUNDS: usize = 10;

/// What the safe fixes make of the documents, in memory.
#[derive(Default)]
struct Drafts {
    by_name: BTreeMap<String, Draft>,
    /// Files that are open, and names that are not to be tried again.
    files: BTreeSet<PathBuf>,
    closed: BTreeSet<String>,
    notes: Vec<Note>,
}

/// One document: as it was read, and as the fixes leave it.
struct Draft {
    original: Vec<u8>,
    bytes: Vec<u8>,
    fixes: usize,
    /// What could not be mended.
    left: Option<String>,
}

/// Says why the command line cannot be followed.
pub fn refusal(args: &Check) -> Option<&'static str> {
    let stdin = args.input.paths.iter().any(|p| p.as_os_str() == "-");
    (args.fix && stdin).then_some("--fix cannot change standard input: name the file, or use --diff")
}

/// `--fix`: mends the files, and notes those that could not be mended. True if any file changed.
pub fn files(
    args: &Check,
    project: &Project,
    read: &mut Read,
    findings: &[Finding],
    check: impl Fn(&mut [Packed]) -> Vec<Finding>,
) -> (bool, Vec<Note>) {
    let mut drafts = Drafts::new(&args.input, project, read, findings, check);
    let (mut fixes, mut files) = (0, 0);
    for (name, draft) in drafts.by_name.iter().filter(|(_, d)| d.bytes != d.original) {
        let Some(stored) = read.stored.get(name) else { continue };
        match whole::replace(&stored.path, &draft.original, &draft.bytes) {
            Ok(()) => {
                fixes += draft.fixes;
                files += 1;
            }
            Err(e) => drafts.notes.push(not_fixed(name, &e)),
        }
    }
    if !args.input.quiet {
        drafts.tell_what_is_left();
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        tell!("fixed {fixes} finding{} in {files} file{}", plural(fixes), plural(files));
    }
    (files > 0, drafts.notes)
}

/// `--diff`: prints what `--fix` would do, as a patch. Gives the exit status.
pub fn diff(
    args: &Check,
    project: &Project,
    read: &mut Read,
    findings: &[Finding],
    check: impl Fn(&mut [Packed]) -> Vec<Finding>,
) -> io::Result<u8> {
    let drafts = Drafts::new(&args.input, project, read, findings, check);
    let mut out = io::stdout().lock();
    let mut changed = false;
    let mut written = Ok(());
    let terminal = out.is_terminal();
    for (name, draft) in &drafts.by_name {
        let patch = difference(name, &draft.original, &draft.bytes);
        changed |= !patch.is_empty();
        // A patch holds the bytes of the files; in front of a person what could move the cursor is left out.
        let shown =
            if terminal { printable::drawn(&String::from_utf8_lossy(&patch)).into_bytes() } else { patch };
        written = written.and_then(|()| out.write_all(&shown));
    }
    match written.and_then(|()| out.flush()) {
        // A reader that has seen enough changes nothing in what would be mended.
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => {}
        written => written?,
    }
    if !args.input.quiet {
        drafts.tell_what_is_left();
    }
    let notes = read.notes.iter().chain(&drafts.notes);
    let trouble = notes.map(output::note).count() > 0;
    Ok(match (trouble, changed) {
        (true, _) => TROUBLE,
        (false, true) => FINDINGS,
        (false, false) => CLEAN,
    })
}

impl Drafts {
    /// Applies the safe fixes of `findings`, and checks again until no document changes any more.
    fn new(
        input: &Input,
        project: &Project,
        read: &mut Read,
        findings: &[Finding],
        check: impl Fn(&mut [Packed]) -> Vec<Finding>,
    ) -> Self {
        let mut drafts = Self::default();
        let mut changed = drafts.round(read, findings);
        for _ in 1..MOST_ROUNDS {
            if changed.is_empty() {
                break;
            }
            for document in &mut read.documents {
                if let Some(packed) =
                    changed.get(document.path()).and_then(|source| input::packed(source, input, project))
                {
                    *document = packed;
                }
            }
            let findings = check(&mut read.documents);
            changed = drafts.round(read, &findings);
        }
        drafts
    }

    /// One round of fixes: the documents that changed.
    fn round(&mut self, read: &Read, findings: &[Finding]) -> BTreeMap<String, Source> {
        let mut changed = BTreeMap::new();
        for (name, fixes) in safe(findings) {
            self.open(read, name);
            let Some(draft) = self.by_name.get_mut(name) else { continue };
            let Ok(source) = Source::from_bytes(name, draft.bytes.clone()) else { continue };
            let mended = mend(&draft.bytes, &source, &fixes);
            draft.left = (mended.impossible > 0)
                .then(|| format!("{} cannot be written in {}", mended.impossible, source.encoding().name()));
            if mended.applied == 0 {
                continue;
            }
            draft.fixes += mended.applied;
            draft.bytes.clone_from(&mended.bytes);
            if let Ok(source) = Source::from_bytes(name, mended.bytes) {
                changed.insert(name.to_owned(), source);
            }
        }
        changed
    }

    /// Makes a draft of a document, once. A file that goes by two names is mended under the first.
    fn open(&mut self, read: &Read, name: &str) {
        if self.by_name.contains_key(name) || self.closed.contains(name) {
            return;
        }
        match original(read, name) {
            Ok((file, original)) => {
                if file.is_none_or(|file| self.files.insert(file)) {
                    let bytes = original.clone();
                    self.by_name.insert(name.to_owned(), Draft { original, bytes, fixes: 0, left: None });
                } else {
                    self.closed.insert(name.to_owned());
                }
            }
            Err(e) => {
                self.closed.insert(name.to_owned());
                self.notes.push(not_fixed(name, &e));
            }
        }
    }

    fn tell_what_is_left(&self) {
        for (name, left) in self.by_name.iter().filter_map(|(n, d)| Some((n, d.left.as_ref()?))) {
            tell!("{name}: of the safe fixes {left}");
        }
    }
}

fn not_fixed(name: &str, error: &io::Error) -> Note {
    Note { path: name.to_owned(), message: format!("not fixed: {error}") }
}

/// The bytes that the findings on a document were made from, and the file that holds them.
fn original(read: &Read, name: &str) -> io::Result<(Option<PathBuf>, Vec<u8>)> {
    let Some(stored) = read.stored.get(name) else { return Ok((None, read.stdin_bytes.clone())) };
    let bytes = fs::read(&stored.path)?;
    if input::hash(&bytes) == stored.hash {
        Ok((Some(fs::canonicalize(&stored.path)?), bytes))
    } else {
        Err(whole::changed_meanwhile())
    }
}
