//! How many claims and findings two repositories give: any change shows, whether it is meant or not.

use std::collections::BTreeMap;
use std::path::PathBuf;

use newslint::finding::Status;
use newslint::story::StoryBy;

use crate::{bless, documents, each, findings, page, root, shared};

/// Repositories that are counted.
const COUNTED: &[&str] = &["18f", "rust-blog"];

type Counts = BTreeMap<String, usize>;

fn kept_in() -> PathBuf {
    root().join("tests/corpus/golden.toml")
}

/// Claims by kind, and findings by rule.
fn counted(corpus: &str) -> Option<BTreeMap<String, Counts>> {
    let dir = shared(&format!("corpora/{corpus}"))?;
    let read = each(&documents(&dir), |name| page(&dir, name)?.read_as(name));
    let read: Vec<_> = read.into_iter().flatten().collect();
    let mut claims = Counts::new();
    let mut found = Counts::new();
    for claim in read.iter().flat_map(|d| &d.claims) {
        *claims.entry(claim.kind.as_str().to_owned()).or_default() += 1;
    }
    for finding in findings(&read, StoryBy::Auto) {
        let preview = if finding.status == Status::Preview { " (preview)" } else { "" };
        *found.entry(format!("{}{preview}", finding.rule)).or_default() += 1;
    }
    Some([("claims".to_owned(), claims), ("findings".to_owned(), found)].into())
}

/// What differs, a line each.
fn differences(place: &str, kept: &Counts, now: &Counts) -> Vec<String> {
    let names: std::collections::BTreeSet<&String> = kept.keys().chain(now.keys()).collect();
    let of = |counts: &Counts, name: &str| counts.get(name).copied().unwrap_or(0);
    let differ = names.into_iter().filter(|name| of(kept, name) != of(now, name));
    differ
        .map(|name| {
            let (before, now) = (of(kept, name), of(now, name));
            format!("{place}: {name:28} {before:6} before, {now:6} now ({:+})", now as i64 - before as i64)
        })
        .collect()
}

#[test]
fn claims_and_findings_of_two_repositories() {
    let found: BTreeMap<String, _> =
        COUNTED.iter().filter_map(|corpus| Some(((*corpus).to_owned(), counted(corpus)?))).collect();
    if found.len() < COUNTED.len() {
        return;
    }
    if bless() {
        let head = "# Claims by kind and findings by rule of two repositories. NEWSLINT_BLESS=1 rewrites this file: read what changes.\n\n";
        let text = toml::to_string(&found).expect("numbers are TOML");
        std::fs::write(kept_in(), format!("{head}{text}")).expect("golden.toml is writable");
        return;
    }
    let text = std::fs::read_to_string(kept_in()).expect("golden.toml is there; NEWSLINT_BLESS=1 writes it");
    let kept: BTreeMap<String, BTreeMap<String, Counts>> =
        toml::from_str(&text).expect("golden.toml holds numbers");
    let none = Counts::new();
    let mut differing = Vec::new();
    for (corpus, parts) in &found {
        for (part, now) in parts {
            let before = kept.get(corpus).and_then(|k| k.get(part)).unwrap_or(&none);
            differing.extend(differences(&format!("{corpus} {part}"), before, now));
        }
    }
    assert!(differing.is_empty(), "{}\nIf this is meant, NEWSLINT_BLESS=1 keeps it.", differing.join("\n"));
}
