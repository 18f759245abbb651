//! The fact matrix as one self-contained page: no network, light and dark, by keyboard, printable.

use std::borrow::Cow;

use serde::Serialize;

use crate::matrix::{Said, Story, Verdict};
use crate::printable;
use crate::source::Source;
use crate::span::Span;

const TEMPLATE: &str = include_str!("story.html");

#[derive(Serialize)]
struct Page<'a> {
    version: &'a str,
    stories: Vec<StoryShown<'a>>,
}

#[derive(Serialize)]
struct StoryShown<'a> {
    name: &'a str,
    sources: Vec<SourceShown<'a>>,
    facts: Vec<FactShown<'a>>,
    differ: usize,
    agree: usize,
    only: usize,
}

#[derive(Serialize)]
struct SourceShown<'a> {
    path: &'a str,
    file: &'a str,
    date: String,
}

#[derive(Serialize)]
struct FactShown<'a> {
    about: Cow<'a, str>,
    kind: &'a str,
    verdict: &'a str,
    rules: &'a [String],
    cells: Vec<Vec<Place<'a>>>,
}

/// A place with its sentence in three parts, so that the words can be marked.
#[derive(Serialize)]
struct Place<'a> {
    text: String,
    value: Cow<'a, str>,
    speaker: Option<Cow<'a, str>>,
    stance: &'a str,
    line: u32,
    column: u32,
    before: String,
    words: String,
    after: String,
}

/// The page. `source` gives the file behind a path, where it can still be read.
///
/// # Errors
/// What is wrong with the template; a test renders it.
pub fn page<'s>(
    stories: &[Story],
    source: impl Fn(&str) -> Option<&'s Source>,
) -> Result<String, minijinja::Error> {
    let mut environment = minijinja::Environment::new();
    environment.add_template("story.html", TEMPLATE)?;
    let shown = stories.iter().map(|story| story_shown(story, &source)).collect();
    environment
        .get_template("story.html")?
        .render(minijinja::value::Serde(Page { version: env!("CARGO_PKG_VERSION"), stories: shown }))
}

fn story_shown<'a, 's>(story: &'a Story, source: &impl Fn(&str) -> Option<&'s Source>) -> StoryShown<'a> {
    let count = |verdict: Verdict| story.facts.iter().filter(|f| f.verdict == verdict).count();
    let facts = story.facts.iter().map(|fact| FactShown {
        about: printable::line(&fact.about),
        kind: fact.kind.as_str(),
        verdict: fact.verdict.as_str(),
        rules: &fact.rules,
        cells: story
            .sources
            .iter()
            .zip(&fact.cells)
            .map(|(row, cell)| cell.iter().map(|said| place(said, source(&row.path))).collect())
            .collect(),
    });
    StoryShown {
        name: &story.name,
        sources: story
            .sources
            .iter()
            .map(|s| SourceShown {
                path: &s.path,
                file: s.path.rsplit('/').next().unwrap_or(&s.path),
                date: s.date.map_or_else(String::new, |d| d.to_string()),
            })
            .collect(),
        facts: facts.collect(),
        differ: count(Verdict::Differ),
        agree: count(Verdict::Agree),
        only: count(Verdict::Only),
    }
}

fn place<'a>(said: &'a Said, source: Option<&Source>) -> Place<'a> {
    let slice = |from: u32, to: u32| {
        let slice = |s: &Source| printable::line(s.slice(Span::new(from, to))).into_owned();
        source.filter(|_| from < to).map_or_else(String::new, slice)
    };
    let (sentence, span) = (said.sentence, said.span);
    let inside = sentence.start <= span.start && span.end <= sentence.end;
    Place {
        text: printable::line(&said.text).split_whitespace().collect::<Vec<_>>().join(" "),
        value: printable::line(&said.value),
        speaker: said.speaker.as_deref().map(printable::line),
        stance: &said.stance,
        line: said.start.line,
        column: said.start.column,
        before: if inside { slice(sentence.start, span.start) } else { String::new() },
        words: if source.is_some() {
            slice(span.start, span.end)
        } else {
            printable::line(&said.text).into_owned()
        },
        after: if inside { slice(span.end, sentence.end) } else { String::new() },
    }
}
