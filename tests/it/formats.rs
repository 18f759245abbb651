//! Reports for build servers, reviews and pages: one run gives the same findings in all of them, each with all its places.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::project::{folder, run};
use crate::{newslint, root};

const FORMATS: &[&str] =
    &["json", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "markdown", "html", "short"];

/// One run that writes every format to a file of its own.
fn reports(dir: &Path, pages: &str) -> impl Fn(&str) -> String + use<> {
    let out = tempfile::tempdir().unwrap();
    let files: Vec<String> =
        FORMATS.iter().map(|format| format!("{format}={}", out.path().join(format).display())).collect();
    let mut args = vec![pages, "--fail-on", "never"];
    for file in &files {
        args.extend(["--format", file.as_str()]);
    }
    let (status, _, err) = run(dir, &args);
    assert_eq!(status, 0, "{err}");
    move |format| std::fs::read_to_string(out.path().join(format)).unwrap()
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[test]
fn two_findings_in_the_same_words_are_two_for_gitlab() {
    let line = "He says “the bell rings\" today.\n\n";
    let dir = folder(&[("page.md", &line.repeat(2))]);
    let report = reports(dir.path(), ".");
    let findings = parsed(&report("json"))["findings"].clone();
    let prints: BTreeSet<&str> = list(&findings).iter().filter_map(|f| f["fingerprint"].as_str()).collect();
    assert_eq!((list(&findings).len(), prints.len()), (2, 1), "{findings}");
    let gitlab = parsed(&report("gitlab"));
    let of_gitlab: BTreeSet<&str> = list(&gitlab).iter().filter_map(|f| f["fingerprint"].as_str()).collect();
    assert_eq!(of_gitlab.len(), 2, "{gitlab}");
}

#[test]
fn one_run_gives_the_same_findings_in_all_formats() {
    let report = reports(&root(), "fixtures/seeds");
    let findings = parsed(&report("json"))["findings"].clone();
    let findings = list(&findings);
    let prints: BTreeSet<&str> = findings.iter().filter_map(|f| f["fingerprint"].as_str()).collect();
    assert!(findings.len() > 10 && prints.len() == findings.len());
    let sarif = parsed(&report("sarif"));
    let results = list(&sarif["runs"][0]["results"]);
    let of_results = results.iter().filter_map(|r| r["partialFingerprints"]["newslint/v1"].as_str());
    assert_eq!(of_results.collect::<BTreeSet<_>>(), prints);
    let gitlab = parsed(&report("gitlab"));
    assert_eq!(
        list(&gitlab).iter().filter_map(|f| f["fingerprint"].as_str()).collect::<BTreeSet<_>>(),
        prints
    );
    for format in ["junit", "checkstyle", "html"] {
        let text = report(format);
        assert!(prints.iter().all(|print| text.contains(print)), "{format}");
    }
    let counted = |format: &str, mark: &str| report(format).matches(mark).count();
    assert_eq!(counted("junit", "<failure "), findings.len());
    assert_eq!(counted("checkstyle", "<error "), findings.len());
    assert_eq!(counted("html", "<article "), findings.len());
    assert_eq!(counted("html", "Pages that were compared as one story"), 1);
    let linked = findings
        .iter()
        .filter(|f| counted("html", &format!("<a href=\"#{}\"", f["fingerprint"].as_str().unwrap())) > 0);
    assert_eq!(linked.count(), findings.iter().filter(|f| f["story"].is_string()).count());
    assert_eq!(report("github").lines().filter(|l| l.starts_with("::")).count(), findings.len());
    assert_eq!(list(&parsed(&report("rdjson"))["diagnostics"]).len(), findings.len());
    // Every place of every finding is named in every format.
    for finding in findings {
        for place in list(&finding["evidence"]) {
            let (path, line) = (place["path"].as_str().unwrap(), place["start"]["line"].as_u64().unwrap());
            let told = format!("{path}:{line}");
            assert!(report("short").contains(&told), "{told}");
            let escaped = told.replace('/', "&#x2f;");
            for format in ["junit", "html"] {
                assert!(report(format).contains(&escaped), "{told} in {format}");
            }
            assert!(report("markdown").contains(&told), "{told}");
        }
    }
}

#[test]
fn sarif_shows_both_places_and_describes_its_rules() {
    let report = reports(&root(), "fixtures/seeds");
    let log = parsed(&report("sarif"));
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = list(&run["tool"]["driver"]["rules"]);
    for result in list(&run["results"]) {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(rule["help"]["markdown"].as_str().is_some_and(|help| !help.is_empty()), "{rule}");
        let text = result["message"]["text"].as_str().unwrap();
        for related in list(&result["relatedLocations"]) {
            assert!(text.contains(&format!("]({})", related["id"])), "{text}");
            assert!(related["physicalLocation"]["region"]["startLine"].as_u64() > Some(0));
            assert!(related["message"]["text"].is_string());
        }
    }
    let of_pair = list(&run["results"]).iter().find(|r| r["ruleId"] == "duration-conflict").unwrap();
    assert!(!list(&of_pair["relatedLocations"]).is_empty());
}

/// The page of GitHub's runner: `%`, line feeds, and in properties colons and commas are escaped.
#[test]
fn names_and_text_do_not_leave_their_fields() {
    let page = "It closes on June 31, 2022, 100% sure <b>\"quoted\"</b> | [x](y) & more.\n";
    let dir = folder(&[("a,b:c%d &<x>'.md", page)]);
    let report = reports(dir.path(), ".");
    assert!(
        report("github").starts_with("::error file=a%2Cb%3Ac%25d &<x>'.md,line=1,col=14,"),
        "{}",
        report("github")
    );
    let sarif = parsed(&report("sarif"));
    let location = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "a%2Cb%3Ac%25d%20%26%3Cx%3E%27.md");
    for format in ["junit", "checkstyle", "html"] {
        let text = report(format);
        assert!(!text.contains("&<x>") && !text.contains("<b>\"quoted"), "{format}: {text}");
    }
    assert!(report("markdown").contains("&amp;&lt;x>"), "{}", report("markdown"));
    assert_eq!(parsed(&report("rdjson"))["diagnostics"][0]["location"]["path"], "a,b:c%d &<x>'.md");
}

/// Columns of reviewdog are bytes.
#[test]
fn columns_of_rdjson_are_bytes() {
    let dir = folder(&[("a.md", "Ünder größeren Brücken – it closes on June 31, 2022.\n")]);
    let report = reports(dir.path(), ".");
    let start = &parsed(&report("rdjson"))["diagnostics"][0]["location"]["range"]["start"];
    assert_eq!((start["line"].as_u64(), start["column"].as_u64()), (Some(1), Some(45)));
    assert!(report("short").starts_with("a.md:1:39:"), "{}", report("short"));
}

#[test]
fn a_clean_run_and_an_unread_page_are_told_in_all_formats() {
    let dir = folder(&[("a.md", "Nothing to see.\n")]);
    let report = reports(dir.path(), ".");
    assert!(report("junit").contains("tests=\"1\" failures=\"0\" errors=\"0\""), "{}", report("junit"));
    assert!(list(&parsed(&report("gitlab"))).is_empty() && report("github").is_empty());
    std::fs::write(dir.path().join("b.md"), [0_u8; 64]).unwrap();
    for (format, told) in [
        ("sarif", "\"executionSuccessful\": false"),
        ("junit", "errors=\"1\""),
        ("checkstyle", "newslint.unread"),
        ("github", "::error file=b.md"),
        ("markdown", "not read: b.md"),
        ("html", "b.md"),
    ] {
        let (status, out, _) = run(dir.path(), &[".", "--format", format]);
        assert!(status == 2 && out.contains(told), "{format}: {out}");
    }
}

#[test]
fn annotations_come_by_themselves_where_github_runs() {
    let dir = folder(&[("a.md", "It closes on June 31, 2022.\n")]);
    let on_github = |args: &[&str]| {
        let mut program = newslint();
        let output =
            program.current_dir(dir.path()).env("GITHUB_ACTIONS", "true").args(args).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let out = on_github(&["."]);
    assert!(out.contains("::error file=a.md,line=1") && out.contains("no such day"), "{out}");
    assert!(!on_github(&[".", "--format", "short"]).contains("::error"));
}
