//! What git tells of the files that are checked. The checkout may be anybody's, so git is asked for objects alone, by their
//! hashes: it never looks at the working tree, where configuration and attributes could make it run commands.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use chrono::NaiveDate;

use crate::walk;

/// Variables that would take git to another repository, index or configuration than the one that is found
/// (`git rev-parse --local-env-vars`), or make it run commands.
const REMOVED: &[&str] = &[
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_EXTERNAL_DIFF",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_TRACE",
    "GIT_WORK_TREE",
];

/// Settings that hold for every question: no repository that only looks like one, no commands, no transport.
const SETTINGS: &[&str] = &[
    "safe.bareRepository=explicit",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.quotePath=false",
    "log.mailmap=false",
    "log.showSignature=false",
    "protocol.allow=never",
    "credential.helper=",
];

/// The hash of an object.
pub type Hash = String;

/// A repository.
pub struct Git {
    /// The folder that holds it, in full.
    pub top: PathBuf,
    /// The setting that needs it, for messages.
    why: &'static str,
}

impl Git {
    /// The repository of what is checked: the nearest folder with `.git` at or above the first path. What only looks like a repository
    /// is none.
    ///
    /// # Errors
    /// What to tell the user where there is none, or no git.
    pub fn of(why: &'static str, paths: &[PathBuf]) -> Result<Self, String> {
        let first = paths.iter().find(|p| p.exists()).map_or(Path::new("."), |p| p.as_path());
        let top = walk::project_of(first);
        if !top.join(".git").exists() {
            return Err(format!("{why}: {} is not in a git repository", walk::name(first)));
        }
        let git = Self { top, why };
        let told = git.ask(&["rev-parse", "--show-toplevel"])?;
        let told = PathBuf::from(String::from_utf8_lossy(&told).trim_end_matches(['\n', '\r']));
        if told.canonicalize().is_ok_and(|told| told == git.top) {
            return Ok(git);
        }
        Err(format!("{why}: {} holds no repository that git can read", walk::name(&git.top)))
    }

    fn command(&self) -> Command {
        let mut git = Command::new("git");
        git.arg("-C").arg(&self.top).args(["--no-pager", "--no-replace-objects"]);
        git.args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
        for name in REMOVED {
            git.env_remove(name);
        }
        git.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0");
        git.env("LC_ALL", "C").stdin(Stdio::null());
        if let Some(above) = self.top.parent() {
            git.env("GIT_CEILING_DIRECTORIES", above);
        }
        git
    }

    fn ask(&self, args: &[&str]) -> Result<Vec<u8>, String> {
        let why = self.why;
        let output = self.command().args(args).output().map_err(|e| format!("{why} needs git: {e}"))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let message = String::from_utf8_lossy(&output.stderr);
        Err(format!("{why}: git says: {}", message.trim().lines().next().unwrap_or("nothing")))
    }

    /// The hash of the commit that a reference names.
    ///
    /// # Errors
    /// What to tell the user where there is none.
    pub fn commit(&self, reference: &str) -> Result<Hash, String> {
        let why = self.why;
        if reference.starts_with('-') {
            return Err(format!("{why} {reference}: a commit whose name begins with - is not looked for"));
        }
        let commit = format!("{reference}^{{commit}}");
        let hash = self
            .ask(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])
            .map_err(|_| format!("{why} {reference}: git knows no such commit{}", self.shallow()))?;
        Ok(String::from_utf8_lossy(&hash).trim().to_owned())
    }

    /// What to do where only a part of the history is here, as in most checkouts of builds.
    fn shallow(&self) -> &'static str {
        let told = self.ask(&["rev-parse", "--is-shallow-repository"]);
        if told.is_ok_and(|told| told.starts_with(b"true")) {
            "; only a part of the history is here: fetch all of it (fetch-depth: 0, git fetch --unshallow)"
        } else {
            ""
        }
    }

    /// The files of a commit, by their names from [`Git::top`], with their hashes.
    ///
    /// # Errors
    /// What to tell the user where git cannot answer.
    pub fn files(&self, commit: &str) -> Result<BTreeMap<PathBuf, Hash>, String> {
        let listing = self.ask(&["ls-tree", "-r", "-z", "--full-tree", commit])?;
        let entry = |entry: &[u8]| {
            let tab = entry.iter().position(|b| *b == b'\t')?;
            let (head, path) = (std::str::from_utf8(&entry[..tab]).ok()?, &entry[tab + 1..]);
            let mut words = head.split(' ').skip(1);
            (words.next()? == "blob").then(|| Some((as_path(path), words.next()?.to_owned())))?
        };
        Ok(listing.split(|b| *b == 0).filter_map(entry).collect())
    }

    /// The bytes of files, by their hashes. What git does not have here, or what is larger than `most` bytes, is not among them.
    ///
    /// # Errors
    /// What to tell the user where git cannot answer.
    pub fn contents(&self, hashes: &[Hash], most: u64) -> Result<BTreeMap<Hash, Vec<u8>>, String> {
        let failed = |e: std::io::Error| format!("{}: git cannot be read: {e}", self.why);
        if hashes.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut child = self
            .command()
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(failed)?;
        let questions = hashes.join("\n") + "\n";
        let asking = child.stdin.take().map(|mut stdin| {
            // Where git ends before all is asked, its answers tell.
            std::thread::spawn(move || drop(stdin.write_all(questions.as_bytes())))
        });
        let mut contents = BTreeMap::new();
        let mut answers =
            BufReader::new(child.stdout.take().ok_or_else(|| failed(std::io::Error::other("no answer")))?);
        let mut head = String::new();
        while answers.read_line(&mut head).map_err(failed)? > 0 {
            // `HASH blob SIZE`, or `HASH missing`.
            let words: Vec<&str> = head.trim_end().split(' ').collect();
            if let [hash, _, size] = words[..]
                && let Ok(size) = size.parse::<u64>()
            {
                if size <= most {
                    let mut bytes = Vec::new();
                    answers.by_ref().take(size).read_to_end(&mut bytes).map_err(failed)?;
                    contents.insert(hash.to_owned(), bytes);
                } else {
                    std::io::copy(&mut answers.by_ref().take(size), &mut std::io::sink()).map_err(failed)?;
                }
                answers.by_ref().take(1).read_to_end(&mut Vec::new()).map_err(failed)?;
            }
            head.clear();
        }
        if let Some(asking) = asking {
            let _ = asking.join();
        }
        let _ = child.wait();
        Ok(contents)
    }
}

#[cfg(unix)]
fn as_path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(bytes))
}

#[cfg(not(unix))]
fn as_path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

/// The day of the last commit that changed each file, by its full path.
///
/// # Errors
/// What to tell the user where git cannot answer.
pub fn last_changes(paths: &[PathBuf]) -> Result<BTreeMap<PathBuf, NaiveDate>, String> {
    let git = Git::of("date = \"git\"", paths)?;
    let log = git.ask(&[
        "log",
        "--no-ext-diff",
        "--no-textconv",
        "--no-renames",
        "--name-only",
        "--no-relative",
        "-z",
        "--format=%x01%cs",
    ])?;
    Ok(read(&log, &git.top))
}

/// Commits, the newest first: `\x01`, the day, and the names of the files that it changed, each closed with a zero byte.
fn read(log: &[u8], top: &Path) -> BTreeMap<PathBuf, NaiveDate> {
    let mut days = BTreeMap::new();
    for commit in log.split(|b| *b == 1).skip(1) {
        let mut parts = commit.split(|b| matches!(b, 0 | b'\n')).filter(|part| !part.is_empty());
        let day = parts.next().and_then(|day| std::str::from_utf8(day).ok()?.parse::<NaiveDate>().ok());
        let Some(day) = day else { continue };
        for name in parts {
            days.entry(top.join(as_path(name))).or_insert(day);
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::read;

    #[test]
    fn the_newest_change_counts() {
        let log = b"\x012024-05-02\0\na.md\0b/c d.md\0\x012023-01-01\0\na.md\0e.md\0";
        let days = read(log, Path::new("/p"));
        let day = |name: &str| days[Path::new(name)].to_string();
        assert_eq!(
            [day("/p/a.md"), day("/p/b/c d.md"), day("/p/e.md")],
            ["2024-05-02", "2024-05-02", "2023-01-01"]
        );
    }
}
