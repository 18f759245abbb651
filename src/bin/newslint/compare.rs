//! `newslint compare`: claim rows in, findings out.

use std::io::BufRead;
use std::path::{Path, PathBuf};

use newslint::packed::Packed;
use newslint::printable;
use newslint::report::Unseen;
use newslint::source::Source;
use newslint::story::Key;
use newslint::wire::{Gathered, Report};

use crate::args::{Compare, Settings};
use crate::input::Texts;
use crate::project::Project;
use crate::{baseline, check, input, output, project, trouble, walk};

/// Runs the command.
pub fn run(args: &Compare) -> std::io::Result<u8> {
    let Rows { mut documents, keys, project } = match read(&args.rows, Gathered::default(), &args.settings) {
        Ok(rows) => rows,
        Err(message) => return Ok(trouble(&message)),
    };
    let story_by = args.story_by.map_or(project.story_by, Into::into);
    let possible = output::apart(&args.output);
    if let Err(message) = possible.and_then(|()| output::known_rules(&args.output, &project.rules)) {
        return Ok(trouble(&message));
    }
    let mut report = check::compared(&mut documents, keys.as_deref(), &project, story_by, &args.output);
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

/// The documents of rows, with their keys where these are known, and what holds for them.
pub struct Rows {
    pub documents: Vec<Packed>,
    pub keys: Option<Vec<Key>>,
    pub project: Project,
}

/// Adds rows to those gathered.
///
/// # Errors
/// What to tell the user.
pub fn read(rows: &Path, mut gathered: Gathered, settings: &Settings) -> Result<Rows, String> {
    let name = walk::name(rows);
    let told = |message: &str| format!("{name}: {}", printable::line(message));
    let mut reader: Box<dyn BufRead> = if name == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        let file = std::fs::File::open(rows).map_err(|e| told(&e.to_string()))?;
        Box::new(std::io::BufReader::with_capacity(1 << 20, file))
    };
    let mut line = String::new();
    while reader.read_line(&mut line).map_err(|e| told(&e.to_string()))? > 0 {
        gathered.add(&line).map_err(|e| told(&e.to_string()))?;
        line.clear();
    }
    let (documents, keys) = gathered.documents().map_err(|e| told(&e))?;
    if documents.is_empty() {
        return Err(told("no rows; `newslint claims --format packed` writes them"));
    }
    // What holds for the documents, as if they were read here. Rows may come from anywhere: what lies elsewhere settles nothing.
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
    let mut paths: Vec<PathBuf> = documents.iter().map(|d| walk::path(d.path())).collect();
    paths.retain(|path| path.canonicalize().is_ok_and(|full| full.starts_with(&here)));
    let mut project = project::open(settings, &paths)?;
    project.whole = !settings.isolated;
    Ok(Rows { documents, keys, project })
}

/// The texts that rows were made from, where they lie in this project. Rows may come from anywhere, and name any file.
fn texts(report: &Report, documents: &[Packed], project: &Project, isolated: bool) -> Texts {
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
    Texts::new(output::names(report), |name| {
        if let Some(text) = project.facts_text.as_ref().filter(|_| project.facts.path == name) {
            return Ok(Source::from_text(name, text.as_str()));
        }
        let full = walk::path(name).canonicalize().map_err(|_| Unseen::Unreadable)?;
        if isolated || !walk::is_open_below(&full, &here) || !walk::is_read(&full) {
            return Err(Unseen::Outside);
        }
        let bytes = input::read_bytes(&full, project.max_file_size).map_err(|_| Unseen::Unreadable)?;
        let source = Source::from_bytes(name, bytes).map_err(|_| Unseen::Unreadable)?;
        let known = documents.iter().find(|d| d.path() == name).and_then(Packed::signature);
        let same = known.is_none_or(|s| s.digest == 0 || s.digest == source.digest());
        if same { Ok(source) } else { Err(Unseen::Changed) }
    })
}

fn bytes(document: &Packed) -> u64 {
    document.signature().map_or(0, |s| u64::from(s.bytes))
}
