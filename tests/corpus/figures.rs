//! Figures over texts that somebody has read: none may get worse.
//!
//! The scripts beside the texts run the program and print tables; their last lines are compared with `figures.toml`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use crate::{bless, root, shared};

/// Figures by name, in sections.
type Figures = BTreeMap<String, BTreeMap<String, i64>>;

fn kept_in() -> PathBuf {
    root().join("tests/corpus/figures.toml")
}

/// The text before the first table is kept as it is.
fn head_of(text: &str) -> &str {
    &text[..text.find("\n[").map_or(text.len(), |at| at + 1)]
}

/// The kept figures of a section, or `None` where they have just been written anew.
fn kept(section: &str, found: &BTreeMap<String, i64>) -> Option<BTreeMap<String, i64>> {
    // Tests of one program run side by side, and each rewrites its own section only.
    static FILE: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _alone = FILE.lock();
    let text = std::fs::read_to_string(kept_in()).unwrap_or_default();
    let mut kept: Figures = toml::from_str(&text).expect("figures.toml holds numbers in sections");
    if bless() {
        kept.insert(section.to_owned(), found.clone());
        let tables = toml::to_string(&kept).expect("numbers are TOML");
        std::fs::write(kept_in(), format!("{}{tables}", head_of(&text))).expect("figures.toml is writable");
        return None;
    }
    let kept = kept.remove(section).unwrap_or_default();
    assert!(!kept.is_empty(), "figures.toml has no section {section}: NEWSLINT_BLESS=1 writes it");
    Some(kept)
}

/// Fails where a figure is not the one that is kept; `advice` says what to do before it is kept anew.
pub fn equal(section: &str, found: &BTreeMap<String, i64>, advice: &str) {
    if let Some(kept) = kept(section, found) {
        assert_eq!(*found, kept, "{section}: {advice}; NEWSLINT_BLESS=1 keeps the new figures");
    }
}

/// Fails where a figure is worse than the one that is kept; `more_is_worse` says of which a rise is.
pub fn no_worse(section: &str, found: &BTreeMap<String, i64>, more_is_worse: impl Fn(&str) -> bool) {
    let mut worse = Vec::new();
    for (name, before) in kept(section, found).unwrap_or_default() {
        match found.get(&name) {
            Some(&now) if now == before => {}
            Some(&now) if (now > before) == more_is_worse(&name) => {
                worse.push(format!("{name}: {before} before, {now} now"));
            }
            Some(&now) => {
                println!(
                    "{section}: {name} is better, {before} before, {now} now: NEWSLINT_BLESS=1 keeps it"
                );
            }
            None => worse.push(format!("{name}: {before} before, not told now")),
        }
    }
    assert!(worse.is_empty(), "{section}:\n{}", worse.join("\n"));
}

/// What a script prints; `None`, with a word about it, where it or python3 is not there.
fn printed(script: &str, args: &[&str]) -> Option<String> {
    let script = shared(&format!("data/{script}"))?;
    let mut command = Command::new("python3");
    let Ok(output) = command.arg(&script).args(["--bin", env!("CARGO_BIN_EXE_newslint")]).args(args).output()
    else {
        eprintln!("there is no python3: nothing is tested");
        return None;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{}: {text}{}",
        script.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    Some(text)
}

/// The number at the beginning of a word: 9 of `9/12`.
fn number(word: &str) -> Option<i64> {
    word.split('/').next()?.parse().ok()
}

/// `weekday-mismatch  9/12  1/4`: true and false findings that are still reported.
fn kept_by_rule(section: &str, flags: &[&str]) {
    const CORPORA: &[&str] = &[
        "18f",
        "rust-blog",
        "bitcoinops",
        "kleptocracy",
        "nodejs",
        "digitalgov",
        "hist-parallax",
        "linuxgazette",
    ];
    let args: Vec<&str> = flags.iter().chain(CORPORA).copied().collect();
    let Some(text) = printed("replay.py", &args) else { return };
    let mut found = BTreeMap::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if let [rule, right, wrong] = words[..]
            && let (Some(right), Some(wrong)) = (number(right), number(wrong))
        {
            found.insert(format!("{rule} true"), right);
            found.insert(format!("{rule} false"), wrong);
        }
    }
    no_worse(section, &found, |name| name.ends_with(" false"));
}

#[test]
fn findings_that_were_read() {
    kept_by_rule("replay", &[]);
}

#[test]
fn findings_that_were_read_with_previews() {
    kept_by_rule("replay-preview", &["--preview"]);
}

/// `silence    60 of   68`: cases of a group that pass.
fn passed_by_group(section: &str, flags: &[&str]) {
    let args: Vec<&str> = ["--quiet"].iter().chain(flags).copied().collect();
    let Some(text) = printed("cases/run.py", &args) else { return };
    let mut found = BTreeMap::new();
    for line in text.lines() {
        if let [group, passed, "of", _] = line.split_whitespace().collect::<Vec<_>>()[..]
            && let Some(passed) = number(passed)
        {
            found.insert(group.to_owned(), passed);
        }
    }
    no_worse(section, &found, |_| false);
}

#[test]
fn cases() {
    passed_by_group("cases", &[]);
}

#[test]
fn cases_with_previews() {
    passed_by_group("cases-preview", &["--preview"]);
}

/// `found 18/108; new after 3`: corrections whose page was reported before and no longer after.
fn corrections(section: &str, flags: &[&str]) {
    let Some(text) = printed("natural.py", flags) else { return };
    let last = text.lines().last().unwrap_or_default();
    let words: Vec<&str> = last.split([' ', ';']).filter(|w| !w.is_empty()).collect();
    let after = |word: &str| words.iter().position(|w| *w == word).and_then(|at| number(words.get(at + 1)?));
    let (Some(found), Some(new)) = (after("found"), after("after")) else { panic!("no figures in {last:?}") };
    let figures = [("found".to_owned(), found), ("new after".to_owned(), new)].into();
    no_worse(section, &figures, |name| name == "new after");
}

#[test]
fn corrections_by_maintainers() {
    corrections("natural", &[]);
}

#[test]
fn corrections_by_maintainers_with_previews() {
    corrections("natural-preview", &["--preview"]);
}
