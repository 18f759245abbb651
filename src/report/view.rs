//! A finding as formats for other programs and pages show it: safe to print, every place with its sentence.

use serde::Serialize;

use crate::finding::{Evidence, Finding};
use crate::printable;
use crate::source::Source;
use crate::span::Span;

/// A finding.
#[derive(Clone, Debug, Serialize)]
pub(super) struct View {
    pub(super) rule: String,
    pub(super) severity: &'static str,
    pub(super) message: String,
    pub(super) help: String,
    pub(super) fingerprint: String,
    pub(super) status: &'static str,
    /// The primary place first.
    pub(super) places: Vec<Place>,
    pub(super) more: u32,
}

/// A place of a finding. Lines and columns are 1-based; columns count Unicode scalar values.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Place {
    pub(super) path: String,
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) end_line: u32,
    pub(super) end_column: u32,
    pub(super) label: String,
    /// The line in three parts, so that the words can be marked; only the words where the source cannot be read.
    pub(super) before: String,
    pub(super) words: String,
    pub(super) after: String,
}

impl View {
    /// The view of a finding; `source` gives the text behind a path, where it can be shown.
    pub(super) fn new<'s>(finding: &Finding, source: &impl Fn(&str) -> Option<&'s Source>) -> Self {
        let line = |text: &str| printable::line(text).into_owned();
        Self {
            rule: line(&finding.rule),
            severity: finding.severity.as_str(),
            message: line(&finding.message),
            help: line(&format!("{} {}", finding.why, finding.help)).trim().to_owned(),
            fingerprint: finding.fingerprint.clone(),
            status: finding.status.as_str(),
            places: finding.evidence.iter().map(|e| Place::new(e, source(&e.path))).collect(),
            more: finding.more,
        }
    }

    /// `a.md:3:12 says 27 minutes`: the places after the first, which readers of one place alone would not see.
    pub(super) fn others(&self) -> Vec<String> {
        let mut others: Vec<String> = self.places.iter().skip(1).map(Place::told).collect();
        if self.more > 0 {
            others.push(format!("{} more", self.more));
        }
        others
    }

    /// The message with all places in it.
    pub(super) fn told(&self) -> String {
        let others = self.others();
        if others.is_empty() {
            self.message.clone()
        } else {
            format!("{} ({})", self.message, others.join("; "))
        }
    }
}

impl Place {
    fn new(evidence: &Evidence, source: Option<&Source>) -> Self {
        /// Bytes shown before and after the words.
        const AROUND: usize = 160;
        let line = |text: &str| printable::line(text).into_owned();
        let [mut before, mut words, mut after] = [String::new(), line(&evidence.text), String::new()];
        if let Some(source) = source.filter(|_| !evidence.span.is_empty()) {
            let text = source.text();
            let (start, end) =
                (source.to_text(evidence.span.start) as usize, source.to_text(evidence.span.end) as usize);
            let first = text.get(..start).map_or("", |t| t.rsplit('\n').next().unwrap_or_default());
            let last = text.get(end..).map_or("", |t| t.split('\n').next().unwrap_or_default());
            before = line(&tail(first, AROUND));
            words = line(source.slice(Span::new(evidence.span.start, evidence.span.end)));
            after = line(&head(last, AROUND));
        }
        Self {
            path: line(&evidence.path),
            line: evidence.start.line,
            column: evidence.start.column,
            end_line: evidence.end.line,
            end_column: evidence.end.column,
            label: line(evidence.said()),
            before,
            words,
            after,
        }
    }

    /// `a.md:3:12 says 27 minutes`.
    pub(super) fn told(&self) -> String {
        format!("{}:{}:{} {}", self.path, self.line, self.column, self.label)
    }
}

fn tail(text: &str, most: usize) -> String {
    match text.char_indices().rev().nth(most) {
        Some((at, c)) => format!("…{}", &text[at + c.len_utf8()..]),
        None => text.to_owned(),
    }
}

fn head(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
