//! `newslint compare`: claim rows in, findings out.

use std::io::Read as _;

use newslint::wire::read_rows;

use crate::args::Compare;
use crate::{check, facts, output, trouble};

/// Runs the command.
pub fn run(args: &Compare) -> std::io::Result<u8> {
    let rules = match output::rules(&args.output) {
        Ok(rules) => rules,
        Err(message) => return Ok(trouble(&message)),
    };
    let facts = match facts::read(args.facts.as_ref()) {
        Ok(facts) => facts,
        Err(message) => return Ok(trouble(&message)),
    };
    let name = args.rows.display().to_string();
    let mut text = String::new();
    let read = if name == "-" {
        std::io::stdin().lock().read_to_string(&mut text).map(|_| ())
    } else {
        std::fs::read_to_string(&args.rows).map(|t| text = t)
    };
    if let Err(e) = read {
        return Ok(trouble(&format!("{name}: {e}")));
    }
    let mut documents = match read_rows(&text) {
        Ok(documents) => documents,
        Err(e) => return Ok(trouble(&format!("{name}: {e}"))),
    };
    let mut report = check::compared(&mut documents, &rules, args.story_by, &args.output, facts);
    report.summary.bytes = documents.iter().map(bytes).sum();
    output::write(&report, &args.output, true, None)
}

fn bytes(document: &newslint::extract::Extraction) -> u64 {
    document
        .claims
        .iter()
        .find_map(|c| match &c.value {
            newslint::claim::Value::Signature(s) => Some(u64::from(s.bytes)),
            _ => None,
        })
        .unwrap_or(0)
}
