//! What a project settles for itself: configuration, record and patterns, rules of its own, comments that allow findings.

use std::path::Path;

use tempfile::TempDir;

use crate::newslint;

/// A folder with these files.
pub fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        write(dir.path(), name, text);
    }
    dir
}

pub fn write(dir: &Path, name: &str, text: &str) {
    let path = dir.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// Exit status, standard output and standard error of a run.
pub fn run(dir: &Path, args: &[&str]) -> (i32, String, String) {
    let output = newslint().current_dir(dir).args(args).output().expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

/// The short report of a run over everything in the folder.
fn short(dir: &Path, args: &[&str]) -> String {
    run(dir, &[&["--format", "short"], args].concat()).1
}

const TWO_LENGTHS: &[(&str, &str)] = &[
    ("guide/a.md", "The ferry Marlin was stranded for 40 minutes off Port Ellery on 4 May 2021.\n"),
    ("blog/b.md", "The ferry Marlin was stranded for 25 minutes off Port Ellery on 4 May 2021.\n"),
];

#[test]
fn broken_files_are_told_with_file_line_and_what_to_write() {
    for (name, text, line, help) in [
        ("newslint.toml", "fail_on = \"error\"\n", 1, "did you mean `fail-on`?"),
        ("newslint.toml", "\nfail-on = \"eror\"\n", 2, "did you mean `error`?"),
        ("newslint.toml", "[levels]\ndate-conflit = \"off\"\n", 2, "did you mean `date-conflict`?"),
        ("newslint.toml", "[levels]\ndate-conflict = \"of\"\n", 2, "did you mean `off`?"),
        ("newslint.toml", "[[override]]\nfile = [\"a\"]\n", 2, "did you mean `files`?"),
        ("newslint.toml", "locale = \"english\"\n", 1, "en-US (month first)"),
        ("newslint.toml", "extends = \"none.toml\"\n", 1, "folder of this file"),
        ("newslint.toml", "rules = [\"none\"]\n", 1, "folders of rule files"),
        ("newslint.toml", "exclude = [\"a[b\"]\n", 1, "such as drafts/**"),
        ("facts.toml", "[[person]]\nnam = \"x\"\n", 2, "did you mean `name`?"),
        ("facts.toml", "[[persons]]\nname = \"x\"\n", 1, "did you mean `person`?"),
        ("facts.toml", "[[person]]\nname = \"A B\"\nborn = \"soon\"\n", 3, "write 2021-05-03"),
        (
            "facts.toml",
            "[[pattern]]\nname = \"x\"\ntext = \"lasts {durations}\"\n",
            3,
            "did you mean `duration`?",
        ),
        ("facts.toml", "[[pattern]]\nname = \"x\"\ntext = \"lasts long\"\n", 3, "{duration}"),
        ("facts.toml", "[[pattern]]\ntext = \"lasts {duration}\"\n", 1, "add `name`"),
        (
            "facts.toml",
            "[[value]]\nname = \"x\"\nvalue = \"red\"\ntext = \"x lasts {duration}\"\n",
            3,
            "write a value that reads as one",
        ),
    ] {
        let dir = folder(&[(name, text), ("a.md", "Nothing.\n")]);
        let (status, _, err) = run(dir.path(), &["."]);
        assert_eq!(status, 2, "{text}: {err}");
        assert!(err.contains(&format!("{name}:{line}")), "{text}: {err}");
        // The terminal breaks lines.
        let words = err.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(help), "{text}: {err}");
    }
}

#[test]
fn a_configuration_is_found_above_and_the_nearest_wins() {
    let dir = folder(&[
        ("newslint.toml", "fail-on = \"never\"\n"),
        ("site/newslint.toml", "extends = \"../newslint.toml\"\nexclude = [\"drafts/**\"]\n"),
        ("site/a.md", "It closes on June 31, 2022.\n"),
        ("site/drafts/b.md", "It closes on June 31, 2022.\n"),
    ]);
    assert_eq!(run(dir.path(), &["site"]).0, 0);
    assert_eq!(run(dir.path(), &["site", "--isolated"]).0, 1);
    assert_eq!(run(dir.path(), &["site", "--config", "fail-on=error"]).0, 1);
    assert_eq!(run(dir.path(), &["site", "--fail-on", "error"]).0, 1);
    let report = short(dir.path(), &["site", "site/drafts/b.md"]);
    assert!(report.contains("site/a.md") && !report.contains("drafts"), "{report}");
    let (_, shown, _) = run(&dir.path().join("site"), &["config", "--config", "story-by=all"]);
    for line in
        ["fail-on = \"never\"", "newslint.toml:1", "exclude = [\"drafts/**\"]", "# --config", "# default"]
    {
        assert!(shown.contains(line), "{line} in {shown}");
    }
}

#[test]
fn a_configuration_may_not_build_on_itself() {
    let dir = folder(&[
        ("newslint.toml", "extends = \"other.toml\"\n"),
        ("other.toml", "extends = \"newslint.toml\"\n"),
        ("a.md", "Nothing.\n"),
    ]);
    let (status, _, err) = run(dir.path(), &["."]);
    assert!(status == 2 && err.contains("builds on itself"), "{err}");
}

#[test]
fn levels_and_overrides() {
    let dir = folder(TWO_LENGTHS);
    let report = |config: &str| {
        write(dir.path(), "newslint.toml", config);
        let (status, out, err) = run(dir.path(), &[".", "--story-by", "all", "--format", "short"]);
        (status, out + &err)
    };
    assert_eq!(report("").0, 1);
    assert_eq!(report("[levels]\nduration-conflict = \"note\"\n").0, 0);
    assert!(report("[levels]\nduration-conflict = \"error\"\n").1.contains(": error: "));
    assert_eq!(report("[levels]\nduration-conflict = \"off\"\ncopy-drift = \"off\"\n"), (0, String::new()));
    let of_blog = "[[override]]\nfiles = [\"blog/**\"]\nlevels = { duration-conflict = \"off\" }\n";
    assert_eq!(report(of_blog), (0, String::new()));
    let of_others = "[[override]]\nfiles = [\"news/**\"]\nlevels = { duration-conflict = \"off\" }\n";
    assert_eq!(report(of_others).0, 1);
}

#[test]
fn the_source_of_less_authority_is_the_one_to_correct() {
    let dir = folder(TWO_LENGTHS);
    for (order, first) in [("[\"guide/**\", \"blog/**\"]", "blog/b.md"), ("[\"blog/**\"]", "guide/a.md")] {
        write(dir.path(), "newslint.toml", &format!("authority = {order}\n"));
        let report = short(dir.path(), &[".", "--story-by", "all"]);
        assert!(report.starts_with(first), "{order}: {report}");
    }
}

#[test]
fn a_locale_reads_dates_of_figures() {
    let dir = folder(&[("a.md", "The bridge opened on Saturday, 02/03/2019.\n")]);
    let read = |config: &str| run(dir.path(), &["claims", ".", "--config", config]).1;
    assert!(read("locale=en-GB").contains("2019-03-02"));
    assert!(read("locale=en-US").contains("2019-02-03"));
    assert!(!read("fail-on=never").contains("2019-0"));
    write(
        dir.path(),
        "newslint.toml",
        "locale = \"en-GB\"\n[[override]]\nfiles = [\"*.md\"]\nlocale = \"en-US\"\n",
    );
    assert!(read("fail-on=never").contains("2019-02-03"));
}

#[test]
fn init_writes_a_configuration_that_holds_and_never_over_another() {
    let dir = folder(&[("a.md", "Nothing.\n")]);
    assert_eq!(run(dir.path(), &["init"]).0, 0);
    assert_eq!(run(dir.path(), &["."]).0, 0);
    write(dir.path(), "newslint.toml", "fail-on = \"never\"\n");
    assert_eq!(run(dir.path(), &["init"]).0, 2);
    assert_eq!(std::fs::read_to_string(dir.path().join("newslint.toml")).unwrap(), "fail-on = \"never\"\n");
    // Every key that is commented out may be used.
    let template = include_str!("../../src/bin/newslint/newslint.toml");
    for line in template.lines().filter_map(|l| l.strip_prefix("# ")).filter(|l| l.contains(" = ")) {
        newslint::config::File::parse(line).unwrap_or_else(|e| {
            let nested = format!("[levels]\n{line}");
            let files = if line.starts_with("files") { "" } else { "files = []" };
            let of_override = format!("[[override]]\n{files}\n{line}");
            newslint::config::File::parse(&nested)
                .or_else(|_| newslint::config::File::parse(&of_override))
                .unwrap_or_else(|_| panic!("{line}: {e}"))
        });
    }
}

const SEATS: &str = r#"
id = "capacity-differs"
title = "Pages let different numbers of guests into a hall"
severity = "error"
comparator = "interval"
kind = "quantity"
only = { of = ["guest"] }

[message]
what = "{a.about}: {a.text} in {a.file}, {b.text} in {b.file}"

[[conflict]]
documents = ["The Lantern Hall holds 400 guests.", "The Lantern Hall holds 350 guests."]

[[agree]]
documents = ["The Lantern Hall holds 400 guests.", "The Mill Hall holds 350 guests."]
"#;

#[test]
fn rules_of_ones_own() {
    let dir = folder(&[
        ("newslint.toml", "rules = [\"lint\"]\nstory-by = \"all\"\n[levels]\nquantity-conflict = \"off\"\n"),
        ("lint/capacity.toml", SEATS),
        ("a.md", "The Lantern Hall holds 400 guests.\n"),
        ("b.md", "The Lantern Hall holds 350 guests.\n"),
    ]);
    assert_eq!(run(dir.path(), &["rules", "test", "lint"]).0, 0);
    assert!(short(dir.path(), &["."]).contains("error: “Lantern Hall”"));
    assert!(run(dir.path(), &["explain", "capacity-differs"]).1.contains("400 guests"));
    assert!(run(dir.path(), &["rules"]).1.contains("capacity-differs"));
    let miss = SEATS.to_owned()
        + "\n[[known-miss]]\ndocuments = [\"The hall holds 400 guests.\", \"The hall takes 350 guests.\"]\n";
    write(dir.path(), "lint/capacity.toml", &miss);
    assert_eq!(run(dir.path(), &["rules", "test", "lint"]).0, 0);
    let mended =
        SEATS.replace("[[agree]]", "[[known-false-alarm]]") + "\n[[agree]]\ndocuments = [\"No hall.\"]\n";
    write(dir.path(), "lint/capacity.toml", &mended);
    let (status, out, _) = run(dir.path(), &["rules", "test", "lint"]);
    assert!(status == 1 && out.contains("[[known-false-alarm]] number 1"), "{out}");
    write(dir.path(), "lint/capacity.toml", &SEATS.replace("capacity-differs", "date-conflict"));
    let (status, _, err) = run(dir.path(), &["."]);
    assert!(status == 2 && err.contains("already a rule") && err.contains("lint/capacity.toml:2"), "{err}");
}

#[test]
fn the_record_is_listed_with_what_became_of_it() {
    let dir = folder(&[
        (
            "facts.toml",
            "[[value]]\nname = \"trial period\"\nvalue = \"14 days\"\n\n[[value]]\nname = \"old limit\"\nvalue = 5\nexpires = 2020-01-01\n\n\
             [[person]]\nname = \"Marta Osei\"\n\n[[pattern]]\nname = \"seats\"\ntext = \"holds {number} guests\"\n",
        ),
        ("a.md", "The trial period is 30 days. Mrs Marta Osei was there. The hall holds 20 guests.\n"),
        ("b.md", "The trial period is two weeks.\n"),
    ]);
    let (status, out, _) = run(dir.path(), &["facts", "."]);
    assert_eq!(status, 1);
    for part in [
        "facts.toml:3: value trial period = 14 days\n    contradicted in a.md:1",
        "old limit = 5 (expired 2020-01-01",
        "never mentioned",
        "person Marta Osei\n    used 1 time: a.md:1",
        "pattern seats “holds {number} guests”\n    used 1 time: a.md:1",
    ] {
        assert!(out.contains(part), "{part} in {out}");
    }
    let dir = folder(&[("a.md", "Nothing.\n")]);
    assert_eq!(run(dir.path(), &["facts", "."]).0, 2);
}

#[test]
fn rows_carry_what_patterns_matched_and_pages_allow() {
    let dir = folder(&[
        ("facts.toml", "[[pattern]]\nname = \"seats\"\ntext = \"holds {number} guests\"\n"),
        ("a.md", "The hall holds 20 guests.\n"),
        ("b.md", "<!-- newslint-allow fact-pattern: the balcony is shut -->\nThe hall holds 15 guests.\n"),
        ("c.md", "The hall holds 25 guests.\n\n<!-- newslint-allow mojibake: why -->\nNothing.\n"),
    ]);
    let checked = run(dir.path(), &["--format", "jsonl", "."]);
    let rows = run(dir.path(), &["claims", "--format", "jsonl", "."]).1;
    write(dir.path(), "rows.jsonl", &rows);
    let compared = run(dir.path(), &["compare", "--format", "jsonl", "rows.jsonl"]);
    assert_eq!(compared.1, checked.1);
    assert!(checked.1.contains("fact-pattern") && checked.1.contains("suppression-unused"), "{}", checked.1);
    assert_eq!(checked.1.matches("\"rule\":\"fact-pattern\"").count(), 1);
}

#[test]
fn a_page_allows_findings_in_every_format() {
    let broken = "The cafÃ© opens.";
    for (name, text) in [
        ("a.md", format!("<!-- newslint-allow mojibake: as sent -->\n{broken}\n")),
        ("a.md", format!("{broken} <!-- newslint-allow mojibake: as sent -->\n")),
        ("a.md", format!("One.\r\n\r\n<!-- newslint-allow-file mojibake: as sent -->\r\n\r\n{broken}\r\n")),
        (
            "a.md",
            format!(
                "<!-- newslint-allow-start mojibake: as sent -->\n\nOne.\n\n- {broken}\n\n<!-- newslint-allow-end -->\n"
            ),
        ),
        ("a.md", format!("---\nnewslint:\n  allow:\n    - \"mojibake: as sent\"\n---\n{broken}\n")),
        ("a.md", format!("---\nnewslint: {{allow: [mojibake: as sent]}}\n---\n{broken}\n")),
        ("a.md", format!("+++\n[newslint]\nallow = [\"mojibake: as sent\"]\n+++\n{broken}\n")),
        ("a.md", format!("{{\"newslint\": {{\"allow\": [\"mojibake: as sent\"]}}}}\n\n{broken}\n")),
        ("a.html", format!("<p>One.</p>\n<!-- newslint-allow mojibake: as sent -->\n<p>{broken}</p>\n")),
        ("a.html", format!("<p>{broken}</p><!-- newslint-allow-line mojibake: as sent -->\n")),
        ("a.txt", format!("{broken}\n\nnewslint-allow mojibake: as sent\n")),
        ("a.txt", format!("newslint-allow mojibake: as sent\n{broken}\n\nMore.\n")),
    ] {
        let dir = folder(&[(name, &text)]);
        let (status, out, err) = run(dir.path(), &[".", "--format", "short"]);
        assert_eq!((status, out.as_str()), (0, ""), "{text}{err}");
        let without = text.replace("newslint-allow", "newslint-alow").replace("allow", "alow");
        write(dir.path(), name, &without);
        assert_eq!(run(dir.path(), &["."]).0, 1, "{without}");
    }
}

#[test]
fn a_contradiction_is_allowed_from_either_side() {
    for name in ["guide/a.md", "blog/b.md"] {
        let dir = folder(TWO_LENGTHS);
        assert_eq!(run(dir.path(), &[".", "--story-by", "all"]).0, 1);
        let text = std::fs::read_to_string(dir.path().join(name)).unwrap();
        let allowed = format!("<!-- newslint-allow duration-conflict: two clocks -->\n{text}");
        write(dir.path(), name, &allowed);
        let (status, out, _) = run(dir.path(), &[".", "--story-by", "all", "--format", "short"]);
        assert_eq!((status, out.as_str()), (0, ""), "{name}");
    }
}

#[test]
fn comments_that_are_not_needed_are_taken_away_whole() {
    let dir = folder(&[(
        "a.md",
        "One.\r\n\r\n<!-- newslint-allow mojibake: as sent -->\r\nTwo.\r\n\r\nThree. <!-- newslint-allow-line mojibake: as sent -->\r\n",
    )]);
    assert_eq!(run(dir.path(), &["--fix", "."]).0, 0);
    let text = std::fs::read_to_string(dir.path().join("a.md")).unwrap();
    assert_eq!(text, "One.\r\n\r\nTwo.\r\n\r\nThree. \r\n");
}

#[test]
fn a_comment_is_only_taken_away_where_nothing_can_be_missing() {
    let dir = folder(TWO_LENGTHS);
    let text = std::fs::read_to_string(dir.path().join("guide/a.md")).unwrap();
    let allowed = format!("<!-- newslint-allow duration-conflict: two clocks -->\n{text}");
    write(dir.path(), "guide/a.md", &allowed);
    let kept = || std::fs::read_to_string(dir.path().join("guide/a.md")).unwrap() == allowed;
    write(dir.path(), "newslint.toml", "story-by = \"all\"\n");
    run(dir.path(), &["--fix", "guide/a.md"]);
    assert!(kept(), "the other side was not read");
    run(dir.path(), &["--fix", ".", "--story-by", "none"]);
    assert!(kept(), "the other side was not compared");
    run(dir.path(), &["--fix", "."]);
    assert!(kept(), "it is needed");
    write(dir.path(), "blog/b.md", "Nothing.\n");
    run(dir.path(), &["--fix", "."]);
    assert!(!kept(), "nothing is left to allow");
}

/// Pages without a date are of the day of their last commit, where the configuration says so.
#[test]
fn undated_pages_are_of_their_last_commit() {
    let dir = folder(&[
        ("newslint.toml", "date = \"git\"\n"),
        ("a.md", "The fair opens on Monday, 5 May, at noon.\n"),
    ]);
    let git = |args: &[&str]| {
        let mut git = std::process::Command::new("git");
        git.args(["-c", "user.name=A", "-c", "user.email=a@example.org"]).args(args).current_dir(dir.path());
        let day = "2026-05-01T12:00:00Z";
        let done =
            git.env("GIT_COMMITTER_DATE", day).env("GIT_AUTHOR_DATE", day).output().expect("git is there");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "-m", "one"]);
    let report = short(dir.path(), &["."]);
    assert!(report.contains("that day is a Tuesday"), "{report}");
    write(dir.path(), "newslint.toml", "date = \"none\"\n");
    assert_eq!(short(dir.path(), &["."]), "");
}

#[test]
fn a_third_source_that_is_allowed_hides_no_other() {
    let dir = folder(TWO_LENGTHS);
    let third = "<!-- newslint-allow duration-conflict: a guess -->\nThe ferry Marlin was stranded for 10 minutes off Port Ellery on 4 May 2021.\n";
    write(dir.path(), "zine/c.md", third);
    let report = short(dir.path(), &[".", "--story-by", "all"]);
    assert!(
        report.contains("25 minutes") && report.contains("40 minutes") && !report.contains("zine"),
        "{report}"
    );
}

#[test]
fn the_record_is_found_beside_the_pages_and_excluded_pages_are_no_trouble() {
    let dir = folder(&[
        ("docs/facts.toml", "[[value]]\nname = \"upload limit\"\nvalue = \"20 MB\"\n"),
        ("docs/a.md", "The upload limit is 50 MB.\n"),
        ("drafts/b.md", "It closes on June 31, 2022.\n"),
    ]);
    assert!(short(dir.path(), &["docs"]).contains("[fact-mismatch]"));
    assert!(short(dir.path(), &["docs/a.md"]).contains("[fact-mismatch]"));
    write(dir.path(), "newslint.toml", "exclude = [\"drafts\"]\n");
    let (status, _, err) = run(dir.path(), &["drafts/b.md"]);
    assert!(status == 0 && err.contains("excludes"), "{err}");
    write(dir.path(), "rows.jsonl", "");
    assert_eq!(run(dir.path(), &["compare", "rows.jsonl"]).0, 2);
}

/// Editors give the text on standard input and its name beside it.
#[test]
fn a_document_on_standard_input_has_the_configuration_of_its_name() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("docs")).unwrap();
    std::fs::write(dir.path().join("docs/newslint.toml"), "[levels]\nimpossible-date = \"off\"\n").unwrap();
    let run = |name: &str| {
        let output = newslint()
            .current_dir(dir.path())
            .args(["-", "--stdin-filename", name, "--format", "short"])
            .write_stdin("It was on June 31, 2020.")
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(run("docs/a.md"), (Some(0), String::new()));
    assert_eq!(run("a.md").0, Some(1));
}

#[test]
fn what_a_configuration_builds_on_is_not_given_on_the_command_line() {
    let output = newslint().args(["--config", "extends=base.toml", "fixtures/seeds"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("`extends` stands in newslint.toml alone"));
}

#[test]
fn a_record_above_a_folder_of_no_repository_is_another_project() {
    let dir = folder(&[("facts.toml", "[[value]]\nname = \"x\"\nvalue = 3\n"), ("pages/a.md", "Nothing.\n")]);
    let (status, out, err) = run(&dir.path().join("pages"), &["--fail-on", "note"]);
    assert_eq!(status, 0, "{out}{err}");
}
