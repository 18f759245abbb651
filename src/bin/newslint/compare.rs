//! `newslint compare`: claim rows in, findings out.

use std::io::Read as _;

use newslint::claim::Extraction;
use newslint::printable;
use newslint::report::Unseen;
use newslint::source::Source;
use newslint::wire::{Report, read_rows};

use crate::args::Compare;
use crate::input::Texts;
use crate::project::Project;
use crate::{baseline, check, input, output, project, trouble, walk};

/// Runs the command.
pub fn run(args: &Compare) -> std::io::Result<u8> {
    let name = walk::name(&args.rows);
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
        Err(e) => return Ok(trouble(&format!("{name}: {}", printable::line(&e.to_string())))),
    };
    // What holds for the documents, as if they were read here. Rows may come from anywhere: what lies elsewhere settles nothing.
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
    let mut paths: Vec<std::path::PathBuf> = documents.iter().map(|d| walk::path(&d.path)).collect();
    paths.retain(|path| path.canonicalize().is_ok_and(|full| full.starts_with(&here)));
    let mut project = match project::open(&args.settings, &paths) {
        Ok(project) => project,
        Err(message) => return Ok(trouble(&message)),
    };
    project.whole = !args.settings.isolated;
    if documents.is_empty() {
        return Ok(trouble(&format!("{name}: no rows; `newslint claims --format jsonl` writes them")));
    }
    let story_by = args.story_by.map_or(project.story_by, Into::into);
    let possible = output::apart(&args.output);
    if let Err(message) = possible.and_then(|()| output::known_rules(&args.output, &project.rules)) {
        return Ok(trouble(&message));
    }
    let mut report = check::compared_rows(&mut documents, &project, story_by, &args.output);
    if let Some(path) = &project.baseline {
        match baseline::read(path) {
            Ok(known) => baseline::sift(&known, &mut report.findings).tell(true),
            Err(message) => return Ok(trouble(&message)),
        }
        output::counts(&mut report);
    }
    report.summary.bytes = documents.iter().map(bytes).sum();
    let fail_on = args.output.fail_on.map_or(project.fail_on, Into::into);
    let texts = texts(&report, &documents, &project, args.settings.isolated);
    output::write(&report, &args.output, fail_on, false, &project.rules, &texts)
}

/// The texts that rows were made from, where they lie in this project. Rows may come from anywhere, and name any file.
fn texts(report: &Report, documents: &[Extraction], project: &Project, isolated: bool) -> Texts {
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
    Texts::new(output::names(report), |name| {
        if let Some(text) = project.facts_text.as_ref().filter(|_| project.facts.path == name) {
            return Ok(Source::from_text(name, text.as_str()));
        }
        let full = walk::path(name).canonicalize().map_err(|_| Unseen::Unreadable)?;
        if isolated || !walk::is_open_below(&full, &here) || !walk::is_page(&full) {
            return Err(Unseen::Outside);
        }
        let bytes = input::read_bytes(&full, project.max_file_size).map_err(|_| Unseen::Unreadable)?;
        let source = Source::from_bytes(name, bytes).map_err(|_| Unseen::Unreadable)?;
        let known = documents.iter().find(|d| d.path == name).and_then(Extraction::signature);
        let same = known.is_none_or(|s| s.digest == 0 || s.digest == source.digest());
        if same { Ok(source) } else { Err(Unseen::Changed) }
    })
}

fn bytes(document: &Extraction) -> u64 {
    document.signature().map_or(0, |s| u64::from(s.bytes))
}
