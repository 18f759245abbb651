//! `newslint story`: the fact matrix of each story.

use std::io::IsTerminal as _;

use newslint::document::endings;
use newslint::engine;
use newslint::matrix;
use newslint::options;
use newslint::printable;
use newslint::report::{html, matrix as table};
use newslint::rule::embedded;

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
        tell!("no document found: looked for {}", endings());
        return Ok(TROUBLE);
    }
    let options = options::Options {
        story_by: args.input.story_by(&project),
        facts: project.facts.clone(),
        today: Some(today()),
        known_rules: project.rule_names(),
        ..options::Options::default()
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
        MatrixFormat::Json => printable::json(serde_json::to_string_pretty(&stories)? + "\n"),
        MatrixFormat::Html => {
            let names = stories.iter().flat_map(|s| &s.sources).map(|row| row.path.as_str());
            let texts = read.texts(names, &project);
            html::page(&stories, |path| texts.get(path).ok()).map_err(std::io::Error::other)?
        }
    };
    output::put(&text, args.output.as_deref())?;
    read.tell(&args.input, &project);
    Ok(if read.notes.is_empty() { CLEAN } else { TROUBLE })
}
