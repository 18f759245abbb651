//! `newslint explain RULE`.

use newslint::finding::Status;
use newslint::rule::Example;

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
        eprintln!("newslint: {}", unknown_rule(&args.rule, &rules));
        return TROUBLE;
    };
    let status =
        if rule.status == Status::Stable { "stable" } else { "preview: off unless asked for with --rule" };
    say!("{}: {}\nseverity {}, {status}\n", rule.id, rule.title, rule.severity.as_str());
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
