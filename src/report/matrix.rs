//! The fact matrix for the terminal: a table of facts and sources, or one block a fact where the terminal is narrow.

use std::fmt::Write as _;

use crate::matrix::{Fact, Said, Story, Verdict};
use crate::printable;

/// How it is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Use colour.
    pub color: bool,
}

/// Least width of the column of one source.
const NARROWEST: usize = 22;
/// Width of the column that says what a fact is about.
const ABOUT: usize = 34;

/// The matrices of stories as text.
pub fn text(stories: &[Story], style: Style) -> String {
    let mut out = String::new();
    for story in stories {
        one(&mut out, story, style);
    }
    out
}

fn one(out: &mut String, story: &Story, style: Style) {
    let count = |verdict: Verdict| story.facts.iter().filter(|f| f.verdict == verdict).count();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}", bold(&format!("Story: {}", printable::line(&story.name)), style));
    for source in &story.sources {
        let date = source.date.map_or_else(|| "no date".to_owned(), |d| d.to_string());
        let _ = writeln!(out, "  {date}  {}", printable::line(&source.path));
    }
    let _ = writeln!(
        out,
        "  {} facts differ, {} agree, {} told by one source\n",
        count(Verdict::Differ),
        count(Verdict::Agree),
        count(Verdict::Only)
    );
    let columns = story.sources.len();
    let column = (style.width.saturating_sub(ABOUT + 9) / columns.max(1)).saturating_sub(1);
    if column >= NARROWEST {
        table(out, story, column.min(44), style);
    } else {
        blocks(out, story, style);
    }
    out.push('\n');
}

fn table(out: &mut String, story: &Story, column: usize, style: Style) {
    let names: Vec<String> = story.sources.iter().map(|s| file_name(&s.path)).collect();
    let mut head = format!("  {:<6} {:<ABOUT$}", "", "");
    for name in &names {
        let _ = write!(head, " {:<column$}", cut(name, column));
    }
    let _ = writeln!(out, "{}", bold(head.trim_end(), style));
    for fact in &story.facts {
        let about = wrapped(&fact.about, ABOUT);
        let cells: Vec<Vec<String>> = fact.cells.iter().map(|cell| lines(cell, column)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0).max(about.len());
        for row in 0..height {
            let mark = if row == 0 { verdict(fact, style) } else { " ".repeat(6) };
            let mut line = format!("  {mark} {:<ABOUT$}", about.get(row).map_or("", String::as_str));
            for cell in &cells {
                let _ = write!(line, " {:<column$}", cell.get(row).map_or("", String::as_str));
            }
            let _ = writeln!(out, "{}", line.trim_end());
        }
    }
}

/// What a source says, a line for each place; a dot is silence.
fn lines(cell: &[Said], column: usize) -> Vec<String> {
    if cell.is_empty() {
        return vec!["·".to_owned()];
    }
    cell.iter().map(|said| cut(&format!("{}: {}", said.start.line, shown(said)), column)).collect()
}

fn shown(said: &Said) -> String {
    let mut notes: Vec<&str> = Vec::new();
    if !said.stance.is_empty() {
        notes.push(&said.stance);
    }
    notes.extend(said.speaker.as_deref());
    let words = said.text.split_whitespace().collect::<Vec<_>>().join(" ");
    if notes.is_empty() { words } else { format!("{words} ({})", notes.join("; ")) }
}

fn blocks(out: &mut String, story: &Story, style: Style) {
    let width = style.width.max(40);
    for fact in &story.facts {
        let _ = writeln!(out, "  {} {}", verdict(fact, style), cut(&fact.about, width - 10));
        for (source, cell) in story.sources.iter().zip(&fact.cells) {
            for said in cell {
                let place = format!("{}:{}:{}", file_name(&source.path), said.start.line, said.start.column);
                let _ = writeln!(out, "         {}", cut(&format!("{place}  {}", shown(said)), width - 10));
            }
        }
    }
}

fn verdict(fact: &Fact, style: Style) -> String {
    let word = format!("{:<6}", fact.verdict.as_str());
    match (style.color, fact.verdict) {
        (true, Verdict::Differ) => format!("\u{1b}[1;31m{word}\u{1b}[0m"),
        (true, Verdict::Agree) => format!("\u{1b}[32m{word}\u{1b}[0m"),
        (true, Verdict::Only) => format!("\u{1b}[2m{word}\u{1b}[0m"),
        (false, _) => word,
    }
}

fn bold(text: &str, style: Style) -> String {
    if style.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
}

fn file_name(path: &str) -> String {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or(path);
    match parts.next() {
        Some(folder) if name.starts_with("index.") => format!("{folder}/{name}"),
        _ => name.to_owned(),
    }
}

fn cut(text: &str, width: usize) -> String {
    let text = printable::line(text);
    if text.chars().count() <= width {
        return text.into_owned();
    }
    text.chars().take(width.saturating_sub(1)).chain(std::iter::once('…')).collect()
}

/// At most three lines of words.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.len() - 1;
        let room = lines[last].chars().count() + word.chars().count() < width;
        if room || lines[last].is_empty() {
            if !lines[last].is_empty() {
                lines[last].push(' ');
            }
            lines[last].push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.truncate(3);
    lines.into_iter().map(|l| cut(&l, width)).collect()
}
