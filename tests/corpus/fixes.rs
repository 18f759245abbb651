//! What `--fix` makes of real pages, as one text that a person can read.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use newslint::source::Source;
use similar::{DiffTag, TextDiff};

use crate::{CORPORA, documents, figures, hash, page, shared};

/// The rules that have a say on a line of a document.
type Rules = BTreeMap<(String, u64), Vec<String>>;

/// Where the list of all changes is written.
fn list() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixes.txt")
}

fn run(dir: &Path, flags: &[&str]) -> Vec<u8> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_newslint"));
    command.args([".", "--no-cache", "--isolated", "--preview", "--fail-on", "never", "--severity", "note"]);
    let output = command.args(flags).current_dir(dir).output().expect("the program starts");
    assert!(output.status.success(), "{flags:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Which rules offer a safe fix where.
fn fixing(dir: &Path) -> Rules {
    let report: serde_json::Value =
        serde_json::from_slice(&run(dir, &["--format", "json"])).expect("a report is JSON");
    let mut rules = Rules::new();
    for finding in report["findings"].as_array().into_iter().flatten().filter(|f| f["fix"]["safe"] == true) {
        let place = &finding["evidence"][0];
        let path = place["path"].as_str().unwrap_or_default().to_owned();
        let line = place["start"]["line"].as_u64().unwrap_or_default();
        let rule = finding["rule"].as_str().unwrap_or_default().to_owned();
        let known = rules.entry((path, line)).or_default();
        if !known.contains(&rule) {
            known.push(rule);
        }
    }
    rules
}

/// Words beside a change that the list shows.
const BESIDE: usize = 8;

/// The changed words of a line: before, after, and before with the words beside them.
fn changes(before: &str, after: &str) -> Vec<[String; 3]> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.split(' ').collect(), after.split(' ').collect());
    let diff = TextDiff::from_slices(&old, &new);
    let changed = diff.ops().iter().filter(|op| op.tag() != DiffTag::Equal);
    changed
        .map(|op| {
            let (gone, come) = (op.old_range(), op.new_range());
            let around = gone.start.saturating_sub(BESIDE)..old.len().min(gone.end + BESIDE);
            [old[gone].join(" "), new[come].join(" "), old[around].join(" ")]
        })
        .collect()
}

/// A document before and after, line by line.
fn told(
    name: &str,
    before: &Source,
    after: &Source,
    rules: &Rules,
    corpus: &str,
    text: &mut String,
) -> usize {
    let lines = |source: &Source| source.text().split('\n').map(str::to_owned).collect::<Vec<_>>();
    let (old, new) = (lines(before), lines(after));
    if old.len() != new.len() {
        writeln!(text, "{corpus}/{name}: {} lines before, {} after", old.len(), new.len()).expect("a string");
        return 1;
    }
    let mut count = 0;
    for (n, (old, new)) in old.iter().zip(&new).enumerate().filter(|(_, (old, new))| old != new) {
        let line = n as u64 + 1;
        let rules = rules.get(&(name.to_owned(), line)).map_or_else(|| "later".to_owned(), |r| r.join(" "));
        for [gone, come, around] in changes(old, new) {
            writeln!(text, "{corpus}/{name}:{line} [{rules}] «{gone}» -> «{come}» in: {around}")
                .expect("a string");
            count += 1;
        }
    }
    count
}

/// Every change that is made in a copy of a repository, a line each, and how many.
fn fixed(corpus: &str) -> Option<(usize, String)> {
    let dir = shared(&format!("corpora/{corpus}"))?;
    let copy = tempfile::tempdir().expect("a temporary folder");
    let names = documents(&dir);
    for name in &names {
        let (from, to) = (dir.join(name), copy.path().join(name));
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("a writable folder");
        // The bytes alone: what is copied with its permissions may not be written to.
        std::fs::write(to, std::fs::read(from).expect("a readable page")).expect("a writable folder");
    }
    let rules = fixing(copy.path());
    run(copy.path(), &["--fix", "--quiet", "--format", "jsonl"]);
    let (mut count, mut text) = (0, String::new());
    for name in &names {
        let stored = (page(&dir, name)?, page(copy.path(), name)?);
        if stored.0.bytes != stored.1.bytes {
            let read = |bytes: &[u8]| Source::from_bytes(name.as_str(), bytes.to_vec()).ok();
            let (before, after) = (read(&stored.0.bytes)?, read(&stored.1.bytes)?);
            count += told(name, &before, &after, &rules, corpus, &mut text);
        }
    }
    Some((count, text))
}

#[test]
fn every_change_that_fix_makes_has_been_read() {
    let corpora = CORPORA.iter().chain(&["digitalgov", "linuxgazette"]);
    let (mut figures, mut whole) = (BTreeMap::new(), String::new());
    for corpus in corpora {
        let Some((count, text)) = fixed(corpus) else { return };
        figures.insert(format!("{corpus} changes"), count as i64);
        // So many digits as a TOML number surely holds.
        figures.insert(format!("{corpus} text"), i64::from(hash(&text) as u32));
        whole.push_str(&text);
    }
    std::fs::write(list(), whole).expect("the target folder is writable");
    println!("all changes: {}", list().display());
    figures::equal("fixes", &figures, &format!("read {}", list().display()));
}
