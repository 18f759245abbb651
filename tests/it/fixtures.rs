//! `fixtures/<rule>/{conflict,agree}-*`: documents and the report expected of them.

use crate::{folders, root, stdout};

/// Folders under `fixtures/` that are not named after a rule.
const OTHER: &[&str] = &["seeds", "extract"];

#[test]
fn every_case_gives_its_report() {
    let mut wrong = Vec::new();
    for rule_dir in folders(&root().join("fixtures")) {
        let rule = rule_dir.file_name().unwrap().to_string_lossy().into_owned();
        if OTHER.contains(&rule.as_str()) {
            continue;
        }
        for case in folders(&rule_dir) {
            let name = case.file_name().unwrap().to_string_lossy().into_owned();
            let documents = documents(&case);
            let mut args = vec!["--format", "short", "--preview", "--story-by", "directory"];
            args.extend(documents.iter().map(String::as_str));
            let report = stdout(&case, &args);
            let expected_path = case.join("expected.txt");
            if std::env::var_os("NEWSLINT_BLESS").is_some() && name.starts_with("conflict-") {
                std::fs::write(&expected_path, &report).expect("expected.txt is writable");
            }
            let about_rule = report.contains(&format!("[{rule}]"));
            if name.starts_with("conflict-") != about_rule {
                wrong.push(format!("{rule}/{name} reports:\n{report}"));
            }
            let expected = std::fs::read_to_string(&expected_path).unwrap_or_default();
            if report != expected {
                wrong.push(format!("{rule}/{name} reports:\n{report}instead of:\n{expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The documents of a case: its files but for the report expected and the project's own.
fn documents(case: &std::path::Path) -> Vec<String> {
    let names = std::fs::read_dir(case)
        .expect("a readable case")
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> =
        names.filter(|n| !["expected.txt", "facts.toml", "newslint.toml"].contains(&n.as_str())).collect();
    names.sort();
    names
}

#[test]
fn every_rule_has_cases_both_ways() {
    for rule in newslint::rule::embedded() {
        let names: Vec<String> = folders(&root().join("fixtures").join(&rule.id))
            .iter()
            .map(|p| p.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        for kind in ["conflict-", "agree-"] {
            assert!(names.iter().any(|n| n.starts_with(kind)), "fixtures/{} has no {kind}* case", rule.id);
        }
    }
}

#[test]
fn examples_in_rule_files_hold() {
    for rule in newslint::rule::embedded() {
        for result in newslint::engine::examples::run(&rule) {
            assert_eq!(result, Ok(()), "rules/{}.toml", rule.id);
        }
    }
}
