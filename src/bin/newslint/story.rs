//! `newslint story`: the fact matrix of each story.

use std::io::IsTerminal as _;
use std::path::Path;

use newslint::engine;
use newslint::matrix;
use newslint::report::{html, matrix as table};
use newslint::rule::embedded;
use newslint::source::Source;

use crate::args::{MatrixFormat, Story};
use crate::{CLEAN, TROUBLE, input, output, project, today, trouble};

/// Runs the command.
pub fn run(args: &Story) -> std::io::Result<u8> {
    let project = match project::open(&args.input.settings, &args.input.places()) {
        Ok(project) => project,
        Err(message) => return Ok(trouble(&message)),
    };
    let read = input::read(&args.input, &project);
    if read.documents.is_empty() && read.notes.is_empty() {
        eprintln!("newslint: no document found: looked for .md, .markdown, .html, .htm, .txt");
        return Ok(TROUBLE);
    }
    let options = engine::Options {
        story_by: args.input.story_by(&project),
        facts: project.facts.clone(),
        today: Some(today()),
        known_rules: project.rule_names(),
        ..engine::Options::default()
    };
    let mut documents = read.unpacked();
    let outcome = engine::check(&mut documents, &embedded(), &options);
    let stories = matrix::stories(&documents, &outcome);
    let terminal = args.output.is_none() && std::io::stdout().is_terminal();
    let text = match args.format {
        MatrixFormat::Table => {
            let (width, color) = output::width_and_color(args.color, terminal);
            table::text(&stories, table::Style { width, color })
        }
        MatrixFormat::Json => serde_json::to_string_pretty(&stories)? + "\n",
        MatrixFormat::Html => {
            let mut sources: std::collections::BTreeMap<String, Source> = std::collections::BTreeMap::new();
            for row in stories.iter().flat_map(|s| &s.sources) {
                if let Ok(source) = input::source(Path::new(&row.path)) {
                    sources.insert(row.path.clone(), source);
                }
            }
            let stdin = read.stdin.as_ref();
            html::page(&stories, |path| sources.get(path).or(stdin.filter(|s| s.name() == path)))
                .map_err(std::io::Error::other)?
        }
    };
    output::put(&text, args.output.as_deref())?;
    for note in &read.notes {
        eprintln!("newslint: {}: {}", note.path, note.message);
    }
    Ok(if read.notes.is_empty() { CLEAN } else { TROUBLE })
}
