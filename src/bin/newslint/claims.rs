//! `newslint claims`: what was understood, the stage between documents and findings.

use std::io::Write as _;

use newslint::document::{Format, endings};
use newslint::engine;
use newslint::options;
use newslint::printable;
use newslint::wire::{ClaimRow, syntax_rows};

use crate::args::{ClaimFormat, Claims};
use crate::input::Read;
use crate::project::Project;
use crate::{CLEAN, TROUBLE, input, project, trouble};

/// Runs the command.
pub fn run(args: &Claims) -> std::io::Result<u8> {
    let project = match project::open(&args.input.settings, &args.input.places()) {
        Ok(project) => project,
        Err(message) => return Ok(trouble(&message)),
    };
    let mut read = input::read(&args.input, &project);
    if read.documents.is_empty() && read.notes.is_empty() {
        tell!("no document found: looked for {}", endings());
        return Ok(TROUBLE);
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    match args.format {
        ClaimFormat::Jsonl => {
            for row in rows(&mut read, args, &project) {
                writeln!(out, "{}", printable::json(serde_json::to_string(&row)?))?;
            }
        }
        ClaimFormat::Json => {
            let rows: Vec<ClaimRow> = rows(&mut read, args, &project).collect();
            writeln!(out, "{}", printable::json(serde_json::to_string_pretty(&rows)?))?;
        }
        ClaimFormat::Table => table(&mut out, rows(&mut read, args, &project))?,
        ClaimFormat::Syntax => syntax(&mut out, &read, &project)?,
    }
    out.flush()?;
    read.tell(&args.input, &project);
    Ok(if read.notes.is_empty() { CLEAN } else { TROUBLE })
}

/// The claims of all documents, with the story of each.
fn rows<'a>(
    read: &'a mut Read,
    args: &Claims,
    project: &Project,
) -> impl Iterator<Item = ClaimRow> + use<'a> {
    let options = options::Options { story_by: args.input.story_by(project), ..options::Options::default() };
    let outcome = engine::check_packed(&mut read.documents, &[], &options);
    read.documents.iter().zip(outcome.stories).flat_map(|(document, story)| {
        let extraction = document.unpack().unwrap_or_default();
        let row = |claim| ClaimRow::new(&extraction, claim, story.as_deref());
        extraction.claims.iter().map(row).collect::<Vec<_>>()
    })
}

/// The sentences of all documents, a row each.
fn syntax(out: &mut impl std::io::Write, read: &Read, project: &Project) -> std::io::Result<()> {
    for document in &read.documents {
        // A document at a time: their texts are not kept.
        let texts = read.texts([document.path()], project);
        let Ok(source) = texts.get(document.path()) else { continue };
        let format = Format::of(document.path());
        for row in syntax_rows(source, format) {
            writeln!(out, "{}", printable::json(serde_json::to_string(&row)?))?;
        }
    }
    Ok(())
}

fn table(out: &mut impl std::io::Write, rows: impl Iterator<Item = ClaimRow>) -> std::io::Result<()> {
    let mut path = String::new();
    for row in rows {
        if row.path != path {
            path.clone_from(&row.path);
            let date = row.document_date.map_or_else(|| "no date".to_owned(), |d| d.to_string());
            writeln!(out, "{} ({date})", printable::line(&path))?;
        }
        if row.kind == newslint::claim::Kind::Document {
            continue;
        }
        let subject = row.subject.as_ref().map_or("", |s| &*s.key);
        let value = shortened(&row.clone().into_claim().value_text(), 28);
        let text = shortened(&row.text, 28);
        writeln!(
            out,
            "{:>5}:{:<4} {:<11} {text:<28}  {value:<28}  {} {}",
            row.start.line,
            row.start.column,
            row.kind.as_str(),
            printable::line(subject),
            printable::line(&row.predicate)
        )?;
    }
    Ok(())
}

fn shortened(text: &str, width: usize) -> String {
    let text = printable::line(text);
    if text.chars().count() <= width {
        return text.into_owned();
    }
    text.chars().take(width - 1).chain(std::iter::once('…')).collect()
}
