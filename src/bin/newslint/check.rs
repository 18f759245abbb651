//! `newslint check`: documents in, report out.

use newslint::claim::Kind;
use newslint::engine;
use newslint::extract::Extraction;
use newslint::facts::Facts;
use newslint::wire::{Note, REPORT_SCHEMA, Report, Summary};

use crate::args::{By, Check, Output};
use crate::{TROUBLE, facts, fix, input, output, trouble};

/// Runs the command.
pub fn run(args: &Check) -> std::io::Result<u8> {
    if let Some(message) = fix::refusal(args) {
        return Ok(trouble(message));
    }
    let rules = match output::rules(&args.output) {
        Ok(rules) => rules,
        Err(message) => return Ok(trouble(&message)),
    };
    let facts = match facts::read(args.input.facts.as_ref()) {
        Ok(facts) => facts,
        Err(message) => return Ok(trouble(&message)),
    };
    let mut read = input::read(&args.input);
    if read.extractions.is_empty() && read.notes.is_empty() {
        let paths: Vec<String> = args.input.paths.iter().map(|p| p.display().to_string()).collect();
        eprintln!(
            "newslint: no document in {}: looked for .md, .markdown, .html, .htm, .txt",
            paths.join(", ")
        );
        return Ok(TROUBLE);
    }
    let compared = |documents: &mut [Extraction]| {
        compared(documents, &rules, args.input.story_by, &args.output, facts.clone())
    };
    let mut report = compared(&mut read.extractions);
    if args.diff {
        return fix::diff(args, &mut read, &report.findings, |d| compared(d).findings);
    }
    if args.fix {
        let (changed, notes) = fix::files(args, &mut read, &report.findings, |d| compared(d).findings);
        // What is reported is what the next run would find in the files as they are now.
        if changed {
            read = input::read(&args.input);
            report = compared(&mut read.extractions);
        }
        read.notes.extend(notes);
    }
    report.summary.bytes = read.bytes;
    report.notes = read.notes;
    // The process ends soon: giving back what thousands of documents hold, piece by piece, would only take time.
    std::mem::forget(read.extractions);
    output::write(&report, &args.output, args.input.quiet, read.stdin.as_ref())
}

/// Compares documents and counts.
pub fn compared(
    documents: &mut [Extraction],
    rules: &[newslint::rule::Rule],
    story_by: By,
    output: &Output,
    facts: Facts,
) -> Report {
    let options =
        engine::Options { story_by: story_by.into(), severity: output.severity.map(Into::into), facts };
    let outcome = engine::check(documents, rules, &options);
    let mut stories: Vec<&String> = outcome.stories.iter().flatten().collect();
    stories.sort();
    stories.dedup();
    let summary = Summary {
        files: documents.len(),
        claims: documents.iter().flat_map(|d| &d.claims).filter(|c| c.kind != Kind::Document).count(),
        stories: stories.len(),
        ..Summary::default()
    };
    let notes: Vec<Note> = Vec::new();
    let mut report = Report {
        schema: REPORT_SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        findings: outcome.findings,
        notes,
        summary,
    };
    output::counts(&mut report);
    report
}
