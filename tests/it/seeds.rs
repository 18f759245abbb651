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

/// What must be reported on the pair: rule, severity, and the words of its places, each in the article or on the page.
type Expected<'a> = (&'a str, &'a str, &'a [&'a str]);

const OWN: &[Expected] = &[
    ("pronoun-conflict", "warning", &["he", "Laura Lund"]),
    ("status-conflict", "warning", &["switch off", "blocked"]),
    ("superseded-claim", "note", &["mistake", "deliberately"]),
    ("attribution-conflict", "note", &["It was initially said", "Network first blamed"]),
    ("unidentified-pronoun", "note", &["her", "who the moderator"]),
    ("name-possessive", "warning", &["Quells’"]),
    ("name-variant", "note", &["@MartaQuellOst", "@martaquellost"]),
    ("mojibake", "warning", &["â€™"]),
];

/// Document and line of each place.
type Places<'a> = &'a [(usize, u64)];

/// On the original pair: the line of the first document or of the second, for each place.
const SHARED: &[(&str, &str, Places)] = &[
    ("pronoun-conflict", "warning", &[(0, 21), (0, 21)]),
    ("status-conflict", "warning", &[(1, 3), (0, 3), (0, 19)]),
    ("superseded-claim", "note", &[(0, 5), (1, 5)]),
    ("attribution-conflict", "note", &[(0, 5), (1, 5)]),
    ("unidentified-pronoun", "note", &[(0, 3), (0, 9)]),
    ("mojibake", "warning", &[(1, 5)]),
    ("name-possessive", "warning", &[(0, 11)]),
    ("name-variant", "note", &[(0, 11), (1, 5)]),
];

/// Findings on a pair without changes: nine rules, of which quotation-marks reports three places.
const ALL: usize = 11;

#[test]
fn all_nine_are_found_on_the_own_pair_and_nothing_else() {
    let dir = changed(&own(), usize::MAX, "", "");
    let all = findings(dir.path());
    for (rule, severity, places) in OWN {
        let found = of_rule(&all, rule);
        assert_eq!(found.len(), 1, "{rule}: {found:?}");
        assert_eq!(found[0]["severity"], *severity, "{rule}");
        for place in *places {
            let said = found[0]["evidence"].as_array().unwrap().iter().any(|e| e["text"] == *place);
            assert!(said, "{rule} shows {place:?}: {found:?}");
        }
    }
    assert_eq!(of_rule(&all, "quotation-marks").len(), 3);
    assert_eq!(all.len(), ALL, "{all:?}");
}

#[test]
fn all_nine_are_found_on_the_original_pair_and_nothing_else() {
    let Some(files) = shared() else { return };
    let dir = changed(&files, usize::MAX, "", "");
    let all = findings(dir.path());
    let name = |file: usize| files[file].file_name().unwrap().to_string_lossy().into_owned();
    for (rule, severity, places) in SHARED {
        let found = of_rule(&all, rule);
        assert_eq!(found.len(), 1, "{rule}: {found:?}");
        assert_eq!(found[0]["severity"], *severity, "{rule}");
        for (file, line) in *places {
            let shown =
                found[0]["evidence"].as_array().unwrap().iter().any(|e| {
                    e["path"].as_str().unwrap().ends_with(&name(*file)) && e["start"]["line"] == *line
                });
            assert!(shown, "{rule} shows line {line} of document {file}: {found:?}");
        }
    }
    assert_eq!(of_rule(&all, "quotation-marks").len(), 3);
    assert_eq!(all.len(), ALL, "{all:?}");
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
            assert_eq!(all.len(), ALL + 1, "nothing else changes: {all:?}");
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
        assert_eq!(all.len(), ALL + 1, "nothing else changes: {all:?}");
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
