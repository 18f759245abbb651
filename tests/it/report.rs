//! What a person reads: the standing of rules, the report and its last lines.

use crate::project::{folder, run};

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
    assert!(compared["nothing"].as_array().unwrap().contains(&"role-conflict".into()), "{compared}");
    let report = words(&run(dir.path(), &args).1);
    assert!(report.contains(" statements on 2 pages; compared: 2 with the calendar, "), "{report}");
    assert!(report.contains(" in 1 story; nothing to compare for age-arithmetic, "), "{report}");
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
