//! What git tells of the files that are checked. The checkout may be anybody's, so git is asked for objects alone, by their
//! hashes: it never looks at the working tree, where configuration and attributes could make it run commands.

use std::collections::BTreeMap;
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use newslint::printable;

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
    "diff.orderFile=/dev/null",
];

/// Bytes of an answer of git, and the time it may take: the repository may be made so that neither would end.
const LARGEST: u64 = 256_000_000;
const LONGEST: Duration = Duration::from_secs(120);

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
        // Outranks what a configuration allows; versions that know no GIT_NO_LAZY_FETCH would fetch by its commands.
        git.env("GIT_ALLOW_PROTOCOL", "none").env("LC_ALL", "C");
        if let Some(above) = self.top.parent() {
            git.env("GIT_CEILING_DIRECTORIES", above);
        }
        git
    }

    fn ask(&self, args: &[&str]) -> Result<Vec<u8>, String> {
        self.answer(args, Vec::new())
    }

    /// What git writes when it is given these arguments and this input.
    fn answer(&self, args: &[&str], input: Vec<u8>) -> Result<Vec<u8>, String> {
        let why = self.why;
        let failed = |e: std::io::Error| format!("{why} needs git: {}", walk::plain_error(&e));
        let mut command = self.command();
        command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(failed)?;
        let writer = child.stdin.take().map(|mut stdin| {
            // Where git ends before all is asked, its answers tell.
            std::thread::spawn(move || drop(stdin.write_all(&input)))
        });
        let reader = |from: Option<Box<dyn Read + Send>>, most: u64| {
            std::thread::spawn(move || {
                let mut bytes = Vec::new();
                let read = from.map_or(Ok(0), |from| from.take(most).read_to_end(&mut bytes));
                read.map(|_| bytes)
            })
        };
        let answers = reader(child.stdout.take().map(|o| Box::new(o) as Box<dyn Read + Send>), LARGEST + 1);
        let messages = reader(child.stderr.take().map(|e| Box::new(e) as Box<dyn Read + Send>), 10_000);
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().map_err(failed)? {
                break status;
            }
            if start.elapsed() > LONGEST {
                let _ = child.kill();
            }
            std::thread::sleep(Duration::from_millis(1));
        };
        let joined = |thread: std::thread::JoinHandle<std::io::Result<Vec<u8>>>| {
            thread.join().unwrap_or_else(|_| Err(std::io::Error::other("git was not heard")))
        };
        let (answers, messages) = (joined(answers).map_err(failed)?, joined(messages).map_err(failed)?);
        drop(writer);
        if answers.len() as u64 > LARGEST {
            return Err(format!("{why}: git has more than {LARGEST} bytes to say"));
        }
        if status.success() {
            return Ok(answers);
        }
        if start.elapsed() > LONGEST {
            return Err(format!("{why}: git did not answer within {} seconds", LONGEST.as_secs()));
        }
        let message = String::from_utf8_lossy(&messages);
        let message = message.trim().lines().next().unwrap_or("nothing");
        Err(format!("{why}: git says: {}", printable::line(message)))
    }

    /// The hash of the commit that a reference names.
    ///
    /// # Errors
    /// What to tell the user where there is none.
    pub fn commit(&self, reference: &str) -> Result<Hash, String> {
        let why = self.why;
        let shown = printable::line(reference);
        if reference.starts_with('-') {
            return Err(format!("{why} {shown}: a commit whose name begins with - is not looked for"));
        }
        let commit = format!("{reference}^{{commit}}");
        let hash = self
            .ask(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])
            .map_err(|_| format!("{why} {shown}: git knows no such commit{}", self.shallow()))?;
        Ok(String::from_utf8_lossy(&hash).trim().to_owned())
    }

    /// False in a repository that is new.
    pub fn has_commits(&self) -> bool {
        self.ask(&["rev-list", "-n", "1", "--all"]).is_ok_and(|hash| !hash.is_empty())
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

    /// The files of a commit, symbolic links among them, by their names from [`Git::top`], with their hashes.
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
        if hashes.is_empty() {
            return Ok(BTreeMap::new());
        }
        let questions = hashes.join("\n") + "\n";
        let answers = self.answer(&["cat-file", "--batch"], questions.into_bytes())?;
        let mut contents = BTreeMap::new();
        let mut rest = &answers[..];
        while let Some(end) = memchr::memchr(b'\n', rest) {
            // `HASH blob SIZE`, or `HASH missing`.
            let head = String::from_utf8_lossy(&rest[..end]).into_owned();
            rest = &rest[end + 1..];
            let words: Vec<&str> = head.split(' ').collect();
            if let [hash, _, size] = words[..]
                && let Ok(size) = size.parse::<usize>()
                && let Some(bytes) = rest.get(..size)
            {
                if size as u64 <= most {
                    contents.insert(hash.to_owned(), bytes.to_vec());
                }
                rest = rest.get(size + 1..).unwrap_or_default();
            }
        }
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
