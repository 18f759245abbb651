//! `newslint rules`: list them, run their examples.

use std::path::{Path, PathBuf};

use newslint::engine::examples;
use newslint::mistake::Mistake;
use newslint::rule::Rule;

use crate::args::{Rules, RulesCommand, Settings};
use crate::origin::Bounds;
use crate::{CLEAN, FINDINGS, mistakes, origin, project, trouble, walk};

/// Runs the command.
pub fn run(args: &Rules) -> u8 {
    match &args.command {
        None => {
            let project = match project::open(&args.settings, &[]) {
                Ok(project) => project,
                Err(message) => return trouble(&message),
            };
            for rule in project.rules {
                say!("{}", listed(&rule));
            }
            CLEAN
        }
        Some(RulesCommand::Test { dir }) => test(dir.as_deref(), &args.settings),
    }
}

/// A rule in one line.
fn listed(rule: &Rule) -> String {
    let (severity, status) = (rule.severity.as_str(), rule.status.as_str());
    let measured = rule.measured.as_ref().map_or_else(String::new, |m| format!(" ({m})"));
    format!("{:<20} {severity:<8} {status:<8} {}{measured}", rule.id, rule.title)
}

/// Runs the examples of a folder of rules; without one those compiled in and the project's own.
fn test(dir: Option<&Path>, settings: &Settings) -> u8 {
    let rules: Vec<(String, Rule)> = match dir {
        Some(dir) => match read(dir, None) {
            Ok((_, rules)) => rules.into_iter().map(|(name, _, rule)| (name, rule)).collect(),
            Err(message) => return trouble(&message),
        },
        None => match project::open(settings, &[]) {
            Ok(project) => project.rules.into_iter().map(|rule| (rule.id.clone(), rule)).collect(),
            Err(message) => return trouble(&message),
        },
    };
    let mut failed = 0;
    let mut passed = 0;
    for (name, rule) in &rules {
        for result in examples::run(rule) {
            if let Err(reason) = result {
                failed += 1;
                say!("{name}: {reason}");
            } else {
                passed += 1;
            }
        }
    }
    say!("{passed} passed, {failed} failed");
    if failed == 0 { CLEAN } else { FINDINGS }
}

/// Name, text and rule of a file of a rule.
pub type Read = (String, String, Rule);

/// The rule files of a folder, and what they hold. Those that a configuration names stay in its project.
///
/// # Errors
/// What to tell the user of the first that is wrong.
pub fn read(dir: &Path, bounds: Option<&Bounds>) -> Result<(Vec<PathBuf>, Vec<Read>), String> {
    let folder = origin::shown_path(dir);
    let trouble = |e: std::io::Error| format!("{folder}: {}", walk::plain_error(&e));
    let entries = std::fs::read_dir(dir).map_err(trouble)?.collect::<Result<Vec<_>, _>>().map_err(trouble)?;
    let mut paths: Vec<_> = entries.into_iter().map(|e| e.path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "toml"));
    paths.sort();
    let mut rules: Vec<Read> = Vec::new();
    for path in &paths {
        let name = origin::shown_path(path);
        let text = bounds.map_or_else(|| origin::text(path), |bounds| bounds.text(path));
        let text = text.map_err(|e| format!("{name}: {e}"))?;
        let rule = Rule::parse(&text).map_err(|m| mistakes::shown(&name, &text, &m))?;
        if rules.iter().any(|(_, _, known)| known.id == rule.id) {
            let at = text.find(&rule.id).unwrap_or(0);
            let mistake = Mistake::new(
                format!("there is already a rule `{}`", rule.id),
                "give it another id",
                at..at + rule.id.len(),
            );
            return Err(mistakes::shown(&name, &text, &mistake));
        }
        rules.push((name, text, rule));
    }
    if rules.is_empty() { Err(format!("no rule file in {folder}")) } else { Ok((paths, rules)) }
}
