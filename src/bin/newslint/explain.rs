//! `newslint explain RULE`.

use newslint::finding::Status;
use newslint::rule::{Example, Rule};

use crate::args::Explain;
use crate::output::unknown_rule;
use crate::{CLEAN, TROUBLE, project, trouble};

/// Runs the command.
pub fn run(args: &Explain) -> u8 {
    let rules = match project::open(&args.settings, &[]) {
        Ok(project) => project.rules,
        Err(message) => return trouble(&message),
    };
    let Some(rule) = rules.iter().find(|r| r.id == args.rule) else {
        tell!("{}", unknown_rule(&args.rule, &rules));
        return TROUBLE;
    };
    say!("{}: {}\nseverity {}, {}", rule.id, rule.title, rule.severity.as_str(), rule.status.as_str());
    for line in standing(rule) {
        say!("{line}");
    }
    say!("");
    let parts = [
        ("What it reports", rule.docs.what.clone()),
        ("Why it matters", without_places(&rule.message.why)),
        ("What it stays silent on", rule.docs.silent.clone()),
        ("Known limits", rule.docs.limits.clone()),
        ("What to do", without_places(&rule.message.help)),
    ];
    for (title, text) in parts.iter().filter(|(_, text)| !text.is_empty()) {
        say!("{title}\n  {text}\n");
    }
    show("Reported", &rule.conflict);
    show("Not reported", &rule.agree);
    show("Missed, known", &rule.known_miss);
    show("Reported wrongly, known", &rule.known_false_alarm);
    CLEAN
}

/// What is known of the precision of a rule, and how what is a preview is switched on.
fn standing(rule: &Rule) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(measured) = &rule.measured {
        lines.push(format!("findings read one by one: {measured}; sample: {}", measured.sample));
    }
    let switch = format!(
        "--preview (of all rules), --rule {0}, or `{0} = \"on\"` under [levels] in newslint.toml",
        rule.id
    );
    if rule.status == Status::Preview {
        lines
            .push(format!("It has not yet shown its precision, and is off until it is asked for: {switch}."));
    } else if !rule.docs.stable.is_empty() {
        let stable = rule.docs.stable.trim_end_matches('.');
        lines.push(format!("On by default only in the shapes described: {stable}."));
        lines.push(format!("Its other findings are a preview: {switch}."));
    }
    lines
}

/// A message whose places are not filled in: `“{a.text}”` reads `“…”`.
fn without_places(message: &str) -> String {
    let mut parts = message.split('{');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push('…');
        text.push_str(part.split_once('}').map_or(part, |(_, rest)| rest));
    }
    text
}

fn show(title: &str, examples: &[Example]) {
    for example in examples {
        say!("{title}");
        for document in &example.documents {
            say!("  | {}", document.trim_end().replace('\n', "\n    "));
        }
        say!("");
    }
}
