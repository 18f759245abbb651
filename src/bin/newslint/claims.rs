//! `newslint claims`: what was understood, the stage between documents and findings.

use std::io::Write as _;

use newslint::claim::Extraction;
use newslint::document::{Format, endings};
use newslint::engine;
use newslint::extract::{self, extract};
use newslint::mistake::nearest;
use newslint::options;
use newslint::packed::Packed;
use newslint::printable;
use newslint::wire::{ClaimRow, PackedRow, syntax_rows};

use crate::args::{ClaimFormat, Claims};
use crate::input::Read;
use crate::project::Project;
use crate::{CLEAN, TROUBLE, input, lines, output, project, trouble};

/// Runs the command.
pub fn run(args: &Claims) -> std::io::Result<u8> {
    if let Some(message) = refusal(args) {
        return Ok(trouble(&message));
    }
    let project = match project::open(&args.input.settings, &args.input.places()) {
        Ok(project) => project,
        Err(message) => return Ok(trouble(&message)),
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    if args.input.is_lines() && args.input.paths.len() == 1 {
        return stream(&mut out, args, &project);
    }
    let mut read = input::read(&args.input, &project);
    if read.documents.is_empty() && read.notes.is_empty() {
        tell!("no document found: looked for {}", endings());
        return Ok(TROUBLE);
    }
    match args.format {
        ClaimFormat::Jsonl => {
            for row in rows(&mut read, args, &project) {
                writeln!(out, "{}", line(&row, args)?)?;
            }
        }
        ClaimFormat::Json => {
            let rows: Vec<ClaimRow> = rows(&mut read, args, &project).collect();
            writeln!(out, "{}", printable::json(serde_json::to_string_pretty(&rows)?))?;
        }
        ClaimFormat::Table => table(&mut out, rows(&mut read, args, &project))?,
        ClaimFormat::Packed => {
            for document in &read.documents {
                writeln!(out, "{}", packed_line(document)?)?;
            }
        }
        ClaimFormat::Syntax => syntax(&mut out, &read, &project)?,
    }
    out.flush()?;
    read.tell(&args.input, &project);
    Ok(if read.notes.is_empty() { CLEAN } else { TROUBLE })
}

/// Says why the command line cannot be followed.
fn refusal(args: &Claims) -> Option<String> {
    let unknown = args.columns.iter().find(|name| !ClaimRow::FIELDS.contains(&name.as_str()));
    if let Some(name) = unknown {
        let all = ClaimRow::FIELDS.join(", ");
        let near = nearest(name, ClaimRow::FIELDS).map(|near| format!("did you mean {near:?}? "));
        return Some(format!("rows have no field {name:?}; {}they have {all}", near.unwrap_or_default()));
    }
    if !args.columns.is_empty() && !matches!(args.format, ClaimFormat::Jsonl) {
        return Some("--columns goes with --format jsonl".to_owned());
    }
    let streamed = matches!(args.format, ClaimFormat::Jsonl | ClaimFormat::Packed);
    (args.input.is_lines() && !streamed)
        .then(|| "--input jsonl goes with --format jsonl or packed".to_owned())
}

/// A claim as a line.
fn line(row: &ClaimRow, args: &Claims) -> std::io::Result<String> {
    let line = if args.columns.is_empty() { serde_json::to_string(row)? } else { row.only(&args.columns)? };
    Ok(printable::json(line))
}

/// A document as a line.
fn packed_line(document: &Packed) -> std::io::Result<String> {
    Ok(printable::json(serde_json::to_string(&PackedRow::new(document))?))
}

/// The rows of documents that come one a line, written as they are understood: what is held is a number of lines.
fn stream(out: &mut impl std::io::Write, args: &Claims, project: &Project) -> std::io::Result<u8> {
    let mut notes = Vec::new();
    let make = |document: &lines::Document, options: extract::Options| -> Option<std::io::Result<String>> {
        let format = Format::from_name(document.source.name()).unwrap_or(Format::Plain);
        let extraction = extract(&document.source, format, options);
        let lines = match args.format {
            ClaimFormat::Packed => packed_line(&Packed::new(&extraction)?).map(|line| line + "\n"),
            _ => claim_lines(&extraction, args),
        };
        Some(lines)
    };
    let mut told = 0;
    input::set_threads(&args.input);
    let read = input::each_line(&args.input, project, &mut notes, make, |made| {
        for lines in made {
            told += 1;
            out.write_all(lines?.as_bytes())?;
        }
        Ok(())
    });
    read?;
    out.flush()?;
    notes.iter().for_each(output::note);
    if told == 0 && notes.is_empty() {
        return Ok(trouble("no document on standard input"));
    }
    Ok(if notes.is_empty() { CLEAN } else { TROUBLE })
}

/// The claims of a document, of which the story is not known, as lines.
fn claim_lines(extraction: &Extraction, args: &Claims) -> std::io::Result<String> {
    let mut lines = String::new();
    for claim in &extraction.claims {
        lines.push_str(&line(&ClaimRow::new(extraction, claim, None), args)?);
        lines.push('\n');
    }
    Ok(lines)
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
