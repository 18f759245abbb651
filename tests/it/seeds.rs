//! Two documents on one event: the project's own pair, and the pair it began with where that is present.

use std::path::{Path, PathBuf};

use crate::{root, stdout};

/// A copy of documents in which one phrase was changed.
fn changed(from: &[PathBuf], file: usize, old: &str, new: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (n, path) in from.iter().enumerate() {
        let mut text = std::fs::read_to_string(path).expect("a readable document");
        if n == file {
            assert!(text.contains(old), "{} says {old:?}", path.display());
            text = text.replacen(old, new, 1);
        }
        std::fs::write(dir.path().join(path.file_name().unwrap()), text).expect("a writable folder");
    }
    dir
}

fn findings(dir: &Path) -> Vec<serde_json::Value> {
    let lines = stdout(dir, &["--format", "jsonl", "."]);
    lines.lines().map(|l| serde_json::from_str(l).expect("a finding is JSON")).collect()
}

fn of_rule<'a>(all: &'a [serde_json::Value], rule: &str) -> Vec<&'a serde_json::Value> {
    all.iter().filter(|f| f["rule"] == rule).collect()
}

fn shows_both(finding: &serde_json::Value) -> bool {
    let paths: std::collections::BTreeSet<&str> =
        finding["evidence"].as_array().into_iter().flatten().filter_map(|e| e["path"].as_str()).collect();
    paths.len() == 2
}

fn own() -> Vec<PathBuf> {
    ["article.txt", "day.txt"].iter().map(|n| root().join("fixtures/seeds").join(n)).collect()
}

fn shared() -> Option<Vec<PathBuf>> {
    let dir = root().join("../shared/seeds");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(dir).ok()?.map(|e| e.ok().map(|e| e.path())).collect::<Option<_>>()?;
    files.sort();
    Some(files)
}

#[test]
fn the_pair_agrees_on_durations_and_dates() {
    for files in [Some(own()), shared()].into_iter().flatten() {
        let dir = changed(&files, usize::MAX, "", "");
        let all = findings(dir.path());
        let rules: std::collections::BTreeSet<&str> = all.iter().filter_map(|f| f["rule"].as_str()).collect();
        assert_eq!(rules.into_iter().collect::<Vec<_>>(), ["mojibake", "quotation-marks"], "{files:?}");
        assert_eq!(of_rule(&all, "mojibake").len(), 1);
        assert_eq!(of_rule(&all, "quotation-marks").len(), 3);
    }
}

#[test]
fn one_changed_duration_is_one_finding_with_both_sources() {
    let own_changes = [
        (0, "27 minutes on Thursday", "42 minutes on Thursday"),
        (0, "27 minutes, and has", "42 minutes, and has"),
        (1, "for 27 minutes", "for 42 minutes"),
        (1, "27-minute", "42-minute"),
    ];
    let shared_changes = [
        (0, "11 minutes on", "15 minutes on"),
        (0, "11 minutes, and", "15 minutes, and"),
        (1, "for 11 minutes", "for 15 minutes"),
        (1, "11-minute", "15-minute"),
    ];
    for (files, changes) in [(Some(own()), own_changes), (shared(), shared_changes)] {
        let Some(files) = files else { continue };
        for (file, old, new) in changes {
            let dir = changed(&files, file, old, new);
            let all = findings(dir.path());
            let found = of_rule(&all, "duration-conflict");
            assert_eq!(found.len(), 1, "{old:?} to {new:?}: {found:?}");
            assert!(shows_both(found[0]), "{old:?} to {new:?}: {found:?}");
            assert_eq!(all.len(), 5, "nothing else changes: {all:?}");
        }
    }
}

#[test]
fn one_changed_weekday_is_one_date_conflict() {
    for files in [Some(own()), shared()].into_iter().flatten() {
        let dir = changed(&files, 0, "on Thursday", "on Tuesday");
        let all = findings(dir.path());
        let found = of_rule(&all, "date-conflict");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(shows_both(found[0]), "{found:?}");
        assert_eq!(all.len(), 5, "nothing else changes: {all:?}");
    }
}

#[test]
fn the_third_source_contradicts_the_other_two() {
    let all = findings(&root().join("fixtures/seeds"));
    for rule in ["duration-conflict", "date-conflict"] {
        let found = of_rule(&all, rule);
        assert_eq!(found.len(), 1, "{rule}: {found:?}");
        let paths = found[0]["evidence"].to_string();
        assert!(paths.contains("brief.md") && paths.contains("article.txt"), "{rule}: {paths}");
    }
}
