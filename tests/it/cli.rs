//! Exit status, bad input, formats, and output that does not depend on how the work was done.

use crate::{newslint, root, stdout};

#[test]
fn exit_status() {
    let status = |args: &[&str]| newslint().current_dir(root()).args(args).output().unwrap().status.code();
    assert_eq!(status(&["fixtures/seeds"]), Some(1));
    assert_eq!(status(&["fixtures/seeds", "--fail-on", "error"]), Some(0));
    assert_eq!(status(&["fixtures/seeds", "--fail-on", "never"]), Some(0));
    assert_eq!(status(&["fixtures/span-arithmetic/agree-inclusive"]), Some(0));
    assert_eq!(status(&["--no-such-option"]), Some(2));
    assert_eq!(status(&["fixtures/seeds", "--rule", "no-such-rule"]), Some(2));
    assert_eq!(status(&["no/such/folder"]), Some(2));
}

#[test]
fn no_document_is_trouble_and_says_so() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("data.csv"), "a,b\n").unwrap();
    let output = newslint().current_dir(dir.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no document"), "{output:?}");
}

#[test]
fn a_word_that_is_no_path_may_be_a_command() {
    let dir = tempfile::tempdir().unwrap();
    let output = newslint().current_dir(dir.path()).arg("clams").output().unwrap();
    let err = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(2) && err.contains("did you mean `newslint claims`?"), "{err}");
    assert!(output.stdout.is_empty(), "there is nothing to sum up: {output:?}");
}

#[test]
fn one_bad_file_does_not_stop_the_others() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("bad.md"), [0u8, 159, 146, 150, 0, 1, 2, 3, 0xFF, 0xFE, 0x80]).unwrap();
    std::fs::write(dir.path().join("good.md"), "It closes on June 31, 2022.\n").unwrap();
    let output =
        newslint().current_dir(dir.path()).args([".", "missing.md", "--format", "short"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(out.contains("good.md:1:14: error: June 31, 2022"), "{out}");
    assert!(err.contains("bad.md") && err.contains("missing.md"), "{err}");
}

#[test]
fn output_does_not_depend_on_threads_order_or_run() {
    let dir = root().join("fixtures");
    let reference = stdout(&dir, &["--format", "json", "--jobs", "1", "."]);
    for args in [
        &["--format", "json", "--jobs", "2", "."][..],
        &["--format", "json", "--jobs", "8", "."],
        &["--format", "json", "."],
    ] {
        assert_eq!(stdout(&dir, args), reference);
    }
    let files = ["seeds/day.txt", "seeds/article.txt", "seeds/brief.md"];
    let forward = stdout(&dir, &["--format", "jsonl", files[0], files[1], files[2]]);
    let backward = stdout(&dir, &["--format", "jsonl", files[2], files[1], files[0]]);
    assert_eq!(forward, backward);
    assert!(!forward.is_empty());
}

#[test]
fn a_file_named_twice_is_read_once() {
    let one = stdout(&root(), &["--format", "json", "fixtures/seeds"]);
    let two = stdout(
        &root(),
        &["--format", "json", "fixtures/seeds", "./fixtures/seeds", "fixtures/seeds/day.txt"],
    );
    assert_eq!(one, two);
}

#[test]
fn standard_input() {
    let output = newslint()
        .args(["-", "--stdin-filename", "page.html", "--format", "short"])
        .write_stdin("<p>Closes on June&#160;31, 2022.</p>")
        .output()
        .unwrap();
    let out = String::from_utf8_lossy(&output.stdout);
    assert!(out.starts_with("page.html:1:14: error:"), "{out}");
}

#[test]
fn pretty_report_is_narrow_plain_and_shows_both_places() {
    let report = stdout(&root(), &["fixtures/seeds", "--rule", "duration-conflict"]);
    assert!(!report.contains('\u{1b}'), "no colour in a pipe");
    for line in report.lines() {
        assert!(line.chars().count() <= 82, "{} columns: {line}", line.chars().count());
    }
    for needle in
        ["fixtures/seeds/article.txt:3:", "fixtures/seeds/brief.md:6:", "27 minutes", "40 minutes", "help:"]
    {
        assert!(report.contains(needle), "{needle} in:\n{report}");
    }
    let colored = stdout(&root(), &["fixtures/seeds", "--color", "always"]);
    assert!(colored.contains('\u{1b}'));
}

#[test]
fn json_report_has_the_promised_fields() {
    let report: serde_json::Value =
        serde_json::from_str(&stdout(&root(), &["fixtures/seeds", "--format", "json"])).unwrap();
    assert_eq!(report["schema"], "newslint.report/1");
    assert_eq!(report["summary"]["files"], 3);
    assert_eq!(report["summary"]["stories"], 1);
    for finding in report["findings"].as_array().unwrap() {
        for field in [
            "rule",
            "severity",
            "message",
            "why",
            "help",
            "fingerprint",
            "confidence",
            "status",
            "story",
            "fix",
            "evidence",
        ] {
            assert!(finding.get(field).is_some(), "{field} in {finding}");
        }
        assert_eq!(finding["fingerprint"].as_str().unwrap().len(), 16);
    }
}

#[test]
fn fingerprints_survive_edits_elsewhere() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a.md");
    let fingerprints = || {
        let lines = stdout(dir.path(), &["--format", "jsonl", "."]);
        lines
            .lines()
            .map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()["fingerprint"].clone())
            .collect::<Vec<_>>()
    };
    std::fs::write(&path, "It closes on June 31, 2022.\n").unwrap();
    let before = fingerprints();
    std::fs::write(&path, "A new first paragraph.\n\nIt closes on June 31, 2022.\n").unwrap();
    assert_eq!(before, fingerprints());
    assert_eq!(before.len(), 1);
}

#[test]
fn several_reports_in_one_run() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("report.json");
    let target = format!("json={}", file.display());
    let short = stdout(&root(), &["fixtures/seeds", "--format", "short", "--format", &target]);
    assert!(short.contains("[duration-conflict]"));
    let json: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    assert_eq!(json["schema"], "newslint.report/1");
}

#[test]
fn rules_are_listed_explained_and_tested() {
    let list = stdout(&root(), &["rules"]);
    assert_eq!(list.lines().count(), newslint::rule::embedded().len());
    assert!(stdout(&root(), &["explain", "page-date"]).contains("Known limits"));
    newslint().current_dir(root()).args(["rules", "test"]).assert().success();
    newslint().current_dir(root()).args(["rules", "test", "rules"]).assert().success();
    newslint().args(["explain", "nothing"]).assert().code(2);
}

/// The editors' record outweighs a name: it silences a right pronoun and finds a wrong one.
#[test]
fn recorded_pronouns_outweigh_names() {
    let dir = tempfile::tempdir().unwrap();
    let page = "\"It was deep,\" said Thomas Weir, a diver. \"It was heavy,\" she said.\n";
    std::fs::write(dir.path().join("page.md"), page).unwrap();
    let run = |record: &str| {
        std::fs::write(dir.path().join("facts.toml"), record).unwrap();
        let output =
            newslint().args(["page.md", "--format", "short"]).current_dir(dir.path()).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (text(&output.stdout), text(&output.stderr), output.status.code())
    };
    let (out, _, code) = run("");
    assert!(out.contains("the given name points to “he”") && code == Some(1), "{out}");
    for silent in ["she/her", "she/they", "any"] {
        let (out, _, code) = run(&format!("[[person]]\nname = \"Thomas Weir\"\npronouns = \"{silent}\"\n"));
        assert_eq!((out.as_str(), code), ("", Some(0)), "{silent}");
    }
    let (out, _, _) = run("[[person]]\nname = \"Thomas Weir\"\npronouns = \"he/him\"\n");
    assert!(out.contains("the project's facts say “he”") && !out.contains('{'), "{out}");
    let (out, _, _) = run("[[person]]\nname = \"Thomas Weir\"\npronouns = \"they/them\"\n");
    assert!(out.contains("neither “she” nor “he”"), "{out}");
    let (_, trouble, code) = run("[[person]]\nname = \"Thomas Weir\"\npronouns = \"sh/her\"\n");
    assert!(trouble.contains("facts.toml:3") && code == Some(2), "{trouble}");
    let (_, trouble, code) = run("[[person]]\nname = \"Thomas Weir\"\npronoun = \"he\"\n");
    assert!(trouble.contains("facts.toml:3") && code == Some(2), "{trouble}");
}

#[test]
fn two_reports_never_share_a_place() {
    let run =
        |args: &[&str]| newslint().current_dir(root().join("fixtures/seeds")).args(args).output().unwrap();
    for args in [
        &["--format", "json", "--format", "sarif"][..],
        &["--format", "pretty", "--format", "json"],
        &["--format", "json=/tmp/x.json", "--format", "sarif=/tmp/x.json"],
    ] {
        let output = run(args);
        assert!(output.status.code() == Some(2) && output.stdout.is_empty(), "{args:?}: {output:?}");
    }
    assert_eq!(run(&["--format", "pretty", "--format", "github"]).status.code(), Some(1));
}
