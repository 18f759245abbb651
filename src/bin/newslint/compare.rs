//! `newslint compare`: claim rows in, findings out.

use std::io::Read as _;

use newslint::wire::read_rows;

use crate::args::Compare;
use crate::{check, output, project, trouble};

/// Runs the command.
pub fn run(args: &Compare) -> std::io::Result<u8> {
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
    // What holds for the documents, as if they were read here.
    let paths: Vec<std::path::PathBuf> = documents.iter().map(|d| d.path.clone().into()).collect();
    let mut project = match project::open(&args.settings, &paths) {
        Ok(project) => project,
        Err(message) => return Ok(trouble(&message)),
    };
    project.whole = !args.settings.isolated;
    if documents.is_empty() {
        return Ok(trouble(&format!("{name}: no rows; `newslint claims --format jsonl` writes them")));
    }
    let story_by = args.story_by.map_or(project.story_by, Into::into);
    if let Err(message) = output::known_rules(&args.output, &project.rules) {
        return Ok(trouble(&message));
    }
    let mut report = check::compared_rows(&mut documents, &project, story_by, &args.output);
    if let Some(path) = &project.baseline {
        match crate::baseline::File::read(path) {
            Ok(baseline) => baseline.sift(&mut report.findings).tell(true),
            Err(message) => return Ok(trouble(&message)),
        }
        output::counts(&mut report);
    }
    report.summary.bytes = documents.iter().map(bytes).sum();
    let fail_on = args.output.fail_on.map_or(project.fail_on, Into::into);
    output::write(&report, &args.output, fail_on, true, None)
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
