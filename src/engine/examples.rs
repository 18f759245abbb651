//! Runs the examples that stand in rule files.

use crate::document::Format;
use crate::engine::{self, parse_date};
use crate::extract::{self, extract};
use crate::facts::Facts;
use crate::options;
use crate::rule::{Comparator, Example, Rule, embedded};
use crate::source::Source;
use crate::story::StoryBy;

/// The result of every example of a rule: what it should have done, where it did not.
pub fn run(rule: &Rule) -> Vec<Result<(), String>> {
    let sets = [
        ("conflict", &rule.conflict, true),
        ("agree", &rule.agree, false),
        ("known-miss", &rule.known_miss, false),
        ("known-false-alarm", &rule.known_false_alarm, true),
    ];
    let mut results = Vec::new();
    for (name, examples, reported) in sets {
        for (n, example) in examples.iter().enumerate() {
            let found = findings(rule, example);
            let place = format!("[[{name}]] number {}", n + 1);
            results.push(match found {
                Ok(count) if (count > 0) == reported => Ok(()),
                Ok(0) if name.starts_with("known") => {
                    Err(format!("{place} is right now: move it to [[agree]]"))
                }
                Ok(_) if name.starts_with("known") => {
                    Err(format!("{place} is right now: move it to [[conflict]]"))
                }
                Ok(0) => Err(format!("{place} is not reported")),
                Ok(1) => Err(format!("{place} gives a finding")),
                Ok(count) => Err(format!("{place} gives {count} findings")),
                Err(reason) => Err(format!("{place}: {reason}")),
            });
        }
    }
    if rule.conflict.is_empty() || rule.agree.is_empty() {
        results.push(Err("has no [[conflict]] or no [[agree]] example".to_owned()));
    }
    results
}

/// The day on which examples are run.
const TODAY: chrono::NaiveDate = chrono::NaiveDate::from_ymd_opt(2024, 6, 1).expect("a day of the calendar");

fn findings(rule: &Rule, example: &Example) -> Result<usize, String> {
    let date = example.date.as_deref().map(parse_date).transpose()?;
    let facts = match &example.facts {
        Some(text) => Facts::parse("facts.toml", text).map_err(|e| format!("facts: {e}"))?,
        None => Facts::default(),
    };
    let options = extract::Options { date, month_first: None, patterns: Some(&facts.patterns) };
    let read = |(n, text): (usize, &String)| {
        let path = example.paths.get(n).cloned().unwrap_or_else(|| format!("{}.md", n + 1));
        let format = Format::from_name(&path).unwrap_or(Format::Markdown);
        extract(&Source::from_text(path, text.as_str()), format, options)
    };
    let mut documents: Vec<_> = example.documents.iter().enumerate().map(read).collect();
    let options = options::Options {
        story_by: StoryBy::All,
        facts: facts.clone(),
        today: Some(TODAY),
        whole: true,
        preview: options::Preview { all: true, rules: Vec::new() },
        ..options::Options::default()
    };
    // What a comment allows is told by the other rules.
    let mut rules = if rule.comparator == Comparator::Suppression { embedded() } else { Vec::new() };
    rules.retain(|r| r.comparator != Comparator::Suppression);
    rules.push(rule.clone());
    let found = engine::check(&mut documents, &rules, &options).findings;
    Ok(found.iter().filter(|f| f.rule == rule.id).count())
}
