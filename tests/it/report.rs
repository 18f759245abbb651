//! What a person reads: the standing of rules, the report and its last lines.

use newslint::finding::{Confidence, Evidence, Finding, Severity, Status};
use newslint::report::{self, Group, pretty::Style};
use newslint::source::Source;
use newslint::span::Span;
use newslint::wire::{REPORT_SCHEMA, Report, Summary};

use crate::project::{folder, run};
use crate::{newslint, root};

/// A rule of a project's own, with what is put below its head and at its end.
fn own_rule(status: &str, docs: &str, end: &str) -> String {
    format!(
        "id = \"capacity-differs\"\ntitle = \"Two capacities\"\nseverity = \"error\"\nstatus = \"{status}\"\n\
         comparator = \"interval\"\nkind = \"quantity\"\n\n[message]\nwhat = \"{{a.text}}, {{b.text}}\"\n\n\
         [docs]\nwhat = \"Capacities.\"\n{docs}\n{end}"
    )
}

const MEASURED: &str =
    "[measured]\ntrue = 24\nfalse = 1\ndate = \"2026-11-26\"\nsample = \"guides of twelve halls\"\n";

#[test]
fn the_standing_of_a_rule_is_listed_and_explained() {
    let told = |rule: &str| {
        let dir = folder(&[("newslint.toml", "rules = [\"lint\"]\n"), ("lint/capacity-differs.toml", rule)]);
        let list = run(dir.path(), &["rules"]).1;
        let line = list.lines().find(|l| l.starts_with("capacity-differs")).unwrap().to_owned();
        (line, run(dir.path(), &["explain", "capacity-differs"]).1)
    };
    let (line, text) = told(&own_rule("stable", "", MEASURED));
    assert!(
        line.contains(" stable ") && line.ends_with("Two capacities (24 of 25 right, 2026-11-26)"),
        "{line}"
    );
    assert!(text.contains("24 of 25 right, 2026-11-26; sample: guides of twelve halls"), "{text}");
    assert!(!text.contains("--preview"), "nothing of it is off: {text}");

    let (line, text) = told(&own_rule("preview", "", ""));
    assert!(line.contains(" preview ") && line.ends_with("Two capacities"), "{line}");
    for switch in ["--preview", "--rule capacity-differs", "`capacity-differs = \"on\"` under [levels]"] {
        assert!(text.contains(switch), "{switch} in: {text}");
    }

    let (_, text) = told(&own_rule("stable", "stable = \"halls of one name\"", MEASURED));
    assert!(text.contains("only in the shapes described: halls of one name."), "{text}");
    assert!(text.contains("Its other findings are a preview: --preview"), "{text}");
}

const TWO_LENGTHS: &[(&str, &str)] = &[
    ("a.md", "The ferry Marlin was stranded for 40 minutes off Port Ellery on 4 May 2021.\n"),
    ("b.md", "The ferry Marlin was stranded for 25 minutes off Port Ellery on 4 May 2021.\n"),
];

fn summary(dir: &std::path::Path, args: &[&str]) -> serde_json::Value {
    let (_, out, _) = run(dir, &[&["--format", "json"], args].concat());
    serde_json::from_str::<serde_json::Value>(&out).unwrap()["summary"].take()
}

#[test]
fn the_summary_says_what_was_compared() {
    let dir = folder(TWO_LENGTHS);
    let args = ["--story-by", "all", "."];
    let compared = &summary(dir.path(), &args)["compared"];
    assert_eq!(compared["rules"]["duration-conflict"]["story"], 2, "{compared}");
    assert_eq!(compared["rules"]["duration-conflict"]["page"], 0, "{compared}");
    assert!(!compared["nothing"].to_string().contains("fact-"), "there is no record: {compared}");
    assert_eq!(compared["rules"]["impossible-date"]["calendar"], 2, "{compared}");
    assert!(compared["story"].as_u64() >= Some(4), "both lengths and both days: {compared}");
    assert!(compared["nothing"].as_array().unwrap().contains(&"status-conflict".into()), "{compared}");
    let report = words(&run(dir.path(), &args).1);
    assert!(report.contains(" statements on 2 pages; compared: 2 with the calendar, "), "{report}");
    assert!(
        report.contains(" in 1 story; nothing to compare for abbreviation-conflict, age-arithmetic, "),
        "{report}"
    );
    // Alone the same pages have nothing to be compared with.
    let compared = &summary(dir.path(), &["--story-by", "none", "."])["compared"];
    assert_eq!(compared["story"], 0, "{compared}");
}

/// A report without its line breaks.
fn words(report: &str) -> String {
    report.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn patterns_and_values_of_the_record_are_counted() {
    let record = "[[pattern]]\nname = \"retention\"\ntext = \"backups are kept for {duration}\"\n\n\
                  [[value]]\nname = \"limit\"\nvalue = \"20 MB\"\ntext = \"the limit is {quantity}\"\n";
    let page = "Backups are kept for 30 days. The limit is 20 MB.\n";
    let dir = folder(&[("facts.toml", record), ("a.md", page), ("b.md", page)]);
    let compared = &summary(dir.path(), &["--story-by", "none", "."])["compared"];
    assert_eq!(compared["rules"]["fact-pattern"]["record"], 2, "{compared}");
    assert_eq!(compared["rules"]["fact-mismatch"]["record"], 2, "{compared}");
}

#[test]
fn a_run_that_compared_nothing_can_be_made_to_fail() {
    let dir = folder(&[("a.md", "A page that says little.\n")]);
    let (status, out, err) = run(dir.path(), &["."]);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    assert!(out.contains("nothing was compared"), "{out}");
    let (status, _, err) = run(dir.path(), &["--require-compared", "."]);
    assert_eq!(status, 2);
    assert!(err.contains("nothing was compared"), "{err}");
    let dir = folder(TWO_LENGTHS);
    assert_eq!(run(dir.path(), &["--require-compared", "--story-by", "all", "."]).0, 1);
}

#[test]
fn what_was_left_out_is_counted() {
    let dir = folder(&[
        ("newslint.toml", "exclude = [\"old/**\"]\n"),
        ("facts.toml", ""),
        ("guide/facts.toml", ""),
        ("guide/newslint.toml", ""),
        ("guide/a.md", "Nothing.\n"),
        ("guide/b.docx", ""),
        ("guide/c.DOCX", ""),
        ("guide/d.odt", ""),
        ("guide/e.png", ""),
        ("old/f.odt", ""),
    ]);
    let told = summary(dir.path(), &["."]);
    assert_eq!(told["left_out"], serde_json::json!({".docx": 2, ".odt": 1}), "{told}");
    assert_eq!(told["unused"], serde_json::json!(["guide/facts.toml", "guide/newslint.toml"]), "{told}");
    let report = words(&run(dir.path(), &["."]).1);
    assert!(
        report.contains("not read, because the format is not known yet: 2 .docx files, 1 .odt file"),
        "{report}"
    );
    assert!(report.contains("not used: guide/facts.toml, guide/newslint.toml"), "{report}");
    let dir = folder(&[("b.docx", "")]);
    let (status, _, err) = run(dir.path(), &["."]);
    assert!(status == 2 && err.contains("not known yet: 1 .docx"), "{err}");
}

#[test]
fn single_files_are_told_to_be_only_a_part() {
    let dir = folder(TWO_LENGTHS);
    let told = |args: &[&str]| words(&run(dir.path(), args).1).contains("only these were compared");
    assert!(told(&["a.md"]));
    assert!(!told(&["."]));
    assert!(!told(&["a.md", "b.md"]), "there is nothing beside them");
    assert_eq!(summary(dir.path(), &["a.md"])["only_these"], true);
}

/// The report for people on everything in `dir`, with these settings of the environment.
fn drawn(dir: &std::path::Path, args: &[&str], environment: &[(&str, &str)]) -> String {
    let mut command = newslint();
    command.current_dir(dir).args(args).envs(environment.iter().copied());
    String::from_utf8(command.output().expect("the program starts").stdout).expect("reports are UTF-8")
}

/// Two columns for the wide characters that these tests write, one for others.
fn columns(line: &str) -> usize {
    line.chars().map(|c| if ('\u{4e00}'..='\u{9fff}').contains(&c) { 2 } else { 1 }).sum()
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let long = "a-folder-with-a-name-that-is-longer-than-the-narrowest-of-all-terminals/guide.md";
    let hostile = folder(&[(
        long,
        &format!(
            "{}{}{}It closes on Thursday, {} June 31, 2022.\n",
            "\n".repeat(1200),
            "It is the plan of the port that the gates be shut at night. ".repeat(20),
            "港口 ".repeat(40),
            "w".repeat(150)
        ),
    )]);
    let fixtures = root().join("fixtures");
    let args = &["--preview", "--story-by", "directory", "."];
    for width in ["40", "60", "80", "120"] {
        for locale in ["C", "en_GB.UTF-8"] {
            for dir in [fixtures.as_path(), hostile.path()] {
                let report = drawn(dir, args, &[("COLUMNS", width), ("LC_ALL", locale)]);
                assert!(report.contains("help: "), "{report}");
                for line in report.lines() {
                    let wide = columns(line);
                    assert!(wide <= width.parse().unwrap(), "{wide} columns of {width}: {line}");
                }
            }
        }
    }
}

#[test]
fn help_is_given_once_for_each_rule() {
    let report = words(&drawn(&root(), &["fixtures/seeds"], &[]));
    assert_eq!(report.matches("Use the same style on both ends.").count(), 1, "{report}");
    assert_eq!(report.matches("quotation-marks").count(), 3, "{report}");
}

#[test]
fn errors_come_first_and_findings_are_put_together() {
    let dir = folder(&[
        ("a.md", "It said “so\" and \"thus”.\n"),
        ("b.md", "It said “so\" again.\n\nIt closes on June 31, 2022.\n"),
    ]);
    let heads = |args: &[&str]| {
        let report = drawn(dir.path(), args, &[]);
        let heads: Vec<String> =
            report.lines().filter_map(|l| l.strip_prefix("── ")).map(str::to_owned).collect();
        (heads, report)
    };
    let (files, report) = heads(&["."]);
    assert_eq!(files, ["b.md: 1 error, 1 warning", "a.md: 2 warnings"]);
    assert!(report.find("impossible-date") < report.find("quotation-marks"), "{report}");
    assert_eq!(
        heads(&["--group", "rule", "."]).0,
        ["impossible-date: 1 error", "quotation-marks: 3 warnings"]
    );
    assert_eq!(heads(&["--group", "story", "."]).0, [""; 0], "one group needs no heading");
    assert!(
        words(&report).ends_with("1 error, 3 warnings, no notes; 3 of 4 can be mended with --fix"),
        "{report}"
    );
}

#[test]
fn colour_and_drawing_follow_the_environment() {
    let dir = folder(&[("a.md", "It closes on June 31, 2022.\n")]);
    let report = |environment: &[(&str, &str)]| drawn(dir.path(), &["."], environment);
    let coloured = |environment: &[(&str, &str)]| report(environment).contains('\u{1b}');
    assert!(coloured(&[("FORCE_COLOR", "1")]) && coloured(&[("CLICOLOR_FORCE", "1"), ("TERM", "dumb")]));
    assert!(!coloured(&[]) && !coloured(&[("FORCE_COLOR", "0")]) && !coloured(&[("CLICOLOR_FORCE", "")]));
    assert!(!coloured(&[("FORCE_COLOR", "1"), ("NO_COLOR", "1")]));
    assert!(report(&[("LC_ALL", "C"), ("LANG", "de_DE.UTF-8")]).is_ascii());
    assert!(report(&[("LANG", "POSIX")]).is_ascii());
    for unicode in
        [&[][..], &[("LANG", "en_US.UTF-8")], &[("LC_ALL", ""), ("LC_CTYPE", "C.utf8"), ("LANG", "C")]]
    {
        assert!(report(unicode).contains("╭─["), "{unicode:?}");
    }
}

/// A report with one finding of two places in one line each.
fn marked(text: &str, marks: &[&str], more: u32) -> (Report, Source) {
    let source = Source::from_text("a.md", text);
    let span = |words: &str| {
        let start = text.find(words).unwrap() as u32;
        Span { start, end: start + words.len() as u32 }
    };
    let quotation = span(&text[..text.trim_end().len()]);
    let evidence = Evidence {
        path: "a.md".to_owned(),
        span: quotation,
        start: source.line_column(quotation.start),
        end: source.line_column(quotation.end),
        text: text.to_owned(),
        label: "quoted so".to_owned(),
        value: String::new(),
        marks: marks.iter().map(|words| span(words)).collect(),
    };
    let finding = Finding {
        rule: "quote-drift".to_owned(),
        severity: Severity::Warning,
        message: "two wordings".to_owned(),
        why: String::new(),
        help: String::new(),
        fingerprint: String::new(),
        confidence: Confidence::Likely,
        status: Status::Stable,
        story: None,
        fix: None,
        evidence: vec![evidence],
        more,
    };
    let report = Report {
        schema: REPORT_SCHEMA,
        version: "",
        findings: vec![finding],
        notes: Vec::new(),
        summary: Summary::default(),
        stories: std::collections::BTreeMap::new(),
    };
    (report, source)
}

fn pretty(report: &Report, source: &Source, width: usize) -> String {
    let style = Style { width, color: false, unicode: true, group: Group::File, summary: true };
    report::pretty::report(report, style, |_| Ok(source))
}

#[test]
fn the_words_that_differ_are_marked() {
    let text = "\"We never closed the gate before the storm came,\" she said.\n";
    let (report, source) = marked(text, &["storm", "closed"], 0);
    let drawn = pretty(&report, &source, 80);
    let underline = drawn.lines().find(|l| l.contains('┬')).unwrap();
    let line = drawn.lines().find(|l| l.contains("never closed")).unwrap();
    let under = |words: &str| {
        let at = line[..line.find(words).unwrap()].chars().count();
        underline.chars().skip(at).take(words.len()).collect::<String>()
    };
    assert_eq!(
        (under("closed"), under("storm"), under("never")),
        ("───┬──".into(), "─────".into(), "     ".into())
    );
    assert_eq!(drawn.matches("quoted so").count(), 1, "{drawn}");
    // The order in which places are given does not matter.
    let (turned, source) = marked(text, &["closed", "storm"], 0);
    assert_eq!(pretty(&turned, &source, 80), drawn);
    // Marks too far apart for one line stand in two.
    let (report, source) = marked(text, &["storm", "closed"], 0);
    let drawn = pretty(&report, &source, 32);
    assert_eq!(drawn.matches("╭─[").count(), 2, "{drawn}");
    let (report, source) = marked(text, &[], 0);
    assert!(pretty(&report, &source, 80).contains("───┬───"), "all of it is marked where no words are");
    assert!(!report::json::lines(&report).contains("marks"));
}

#[test]
fn places_that_are_not_shown_are_counted() {
    let (report, source) = marked("It closed.\n", &[], 8);
    assert!(pretty(&report, &source, 80).contains("also: and 8 more places"));
    assert!(report::short::lines(&report).contains("two wordings (and 8 more) [quote-drift]"));
    assert!(report::json::lines(&report).contains("\"more\":8"));
    let (report, _) = marked("It closed.\n", &[], 0);
    assert!(!report::json::lines(&report).contains("more"));
}

#[test]
fn a_flood_is_told_once_with_its_count() {
    let dir = tempfile::tempdir().unwrap();
    for n in 0..40 {
        std::fs::write(dir.path().join(format!("{n:02}.md")), "It closes on June 31, 2022.\n").unwrap();
    }
    std::fs::write(dir.path().join("x.md"), "It opens on June 31, 2023.\n").unwrap();
    let drawn = crate::stdout(dir.path(), &["."]);
    assert_eq!(drawn.matches("a day that does not exist").count(), 2, "{drawn}");
    assert!(drawn.contains("the same in 39 more places: 01.md:1, 02.md:1, 03.md:1 and 36 more"), "{drawn}");
    assert!(drawn.contains("41 errors"), "{drawn}");
    // Programs get every place.
    assert_eq!(crate::stdout(dir.path(), &[".", "--format", "jsonl"]).lines().count(), 41);
    // Nine are no flood.
    (9..40).for_each(|n| std::fs::remove_file(dir.path().join(format!("{n:02}.md"))).unwrap());
    assert_eq!(crate::stdout(dir.path(), &["."]).matches("a day that does not exist").count(), 10);
    assert!(!crate::stdout(dir.path(), &[".", "--quiet"]).contains("statements on"));
}

#[test]
fn statistics_tell_stages_and_rules() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(
        dir.path().join("a.md"),
        "The mill opened on Monday, 4 May 2021.\n\nIt is caf\u{c3}\u{a9}.\n",
    )
    .unwrap();
    let output =
        newslint().current_dir(dir.path()).args(["--statistics", "--format", "short", "."]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    let rows: Vec<Vec<&str>> = told.lines().map(|line| line.split_whitespace().collect()).collect();
    for row in [
        ["findings", "statements", "rule"],
        ["1", "1", "weekday-mismatch"],
        ["1", "0", "mojibake"],
        ["0", "1", "impossible-date"],
    ] {
        assert!(rows.contains(&row.to_vec()), "{row:?} in {told}");
    }
    for stage in ["reading", "comparing:", "reporting"] {
        assert!(
            rows.iter().any(|row| row.get(2) == Some(&stage) && row[0].parse::<f64>().is_ok()),
            "{stage} in {told}"
        );
    }
}
