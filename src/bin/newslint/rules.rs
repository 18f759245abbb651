//! `newslint rules`: list them, run their examples.

use std::path::Path;

use newslint::finding::Status;
use newslint::rule::{Rule, embedded, examples};

use crate::args::{Rules, RulesCommand};
use crate::{CLEAN, FINDINGS, TROUBLE};

/// Runs the command.
pub fn run(args: &Rules) -> std::io::Result<u8> {
    match &args.command {
        None => {
            for rule in embedded() {
                let preview = if rule.status == Status::Preview { " (preview)" } else { "" };
                println!("{:<20} {:<8} {}{preview}", rule.id, rule.severity.as_str(), rule.title);
            }
            Ok(CLEAN)
        }
        Some(RulesCommand::Test { dir }) => test(dir.as_deref()),
    }
}

fn test(dir: Option<&Path>) -> std::io::Result<u8> {
    let rules = match dir {
        None => embedded(),
        Some(dir) => match read(dir)? {
            Ok(rules) => rules,
            Err(message) => {
                eprintln!("newslint: {message}");
                return Ok(TROUBLE);
            }
        },
    };
    let mut failed = 0;
    let mut passed = 0;
    for rule in &rules {
        for result in examples::run(rule) {
            if let Err(reason) = result {
                failed += 1;
                println!("{}: {reason}", rule.id);
            } else {
                passed += 1;
            }
        }
    }
    println!("{passed} passed, {failed} failed");
    Ok(if failed == 0 { CLEAN } else { FINDINGS })
}

fn read(dir: &Path) -> std::io::Result<Result<Vec<Rule>, String>> {
    let mut paths: Vec<_> =
        std::fs::read_dir(dir)?.collect::<Result<Vec<_>, _>>()?.into_iter().map(|e| e.path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "toml"));
    paths.sort();
    let mut rules = Vec::new();
    for path in paths {
        match Rule::parse(&std::fs::read_to_string(&path)?) {
            Ok(rule) => rules.push(rule),
            Err(e) => return Ok(Err(format!("{}: {e}", path.display()))),
        }
    }
    Ok(if rules.is_empty() { Err(format!("no rule file in {}", dir.display())) } else { Ok(rules) })
}
