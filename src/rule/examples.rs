//! Runs the examples that stand in rule files.

use crate::document::Format;
use crate::engine::{self, parse_date};
use crate::extract::{self, extract};
use crate::rule::{Example, Rule};
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
                Ok(0) => Err(format!("{place} is not reported")),
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

fn findings(rule: &Rule, example: &Example) -> Result<usize, String> {
    let date = example.date.as_deref().map(parse_date).transpose()?;
    let options = extract::Options { date, month_first: None };
    let read = |(n, text): (usize, &String)| {
        extract(&Source::from_text(format!("{}.md", n + 1), text.as_str()), Format::Markdown, options)
    };
    let mut documents: Vec<_> = example.documents.iter().enumerate().map(read).collect();
    let options = engine::Options { story_by: StoryBy::All, ..engine::Options::default() };
    Ok(engine::check(&mut documents, std::slice::from_ref(rule), &options).findings.len())
}
