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
