//! The report for people: every place in its own source, drawn by miette.

use std::fmt::{self, Write as _};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use super::summary;
use crate::finding::{Evidence, Finding, Severity};
use crate::source::{Places, Source};
use crate::wire::Report;

/// How the report is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Columns of the terminal.
    pub width: usize,
    /// Use colour.
    pub color: bool,
    /// Draw with box characters, not ASCII.
    pub unicode: bool,
    /// Make rule names links.
    pub links: bool,
}

/// Columns that miette needs beside the text: line number, bar and space.
const GUTTER: usize = 10;
/// Lines longer than this are hard to read however wide the terminal is.
const WIDEST: usize = 110;

/// One finding as miette sees it.
#[derive(Debug)]
struct Shown {
    message: String,
    rule: String,
    help: String,
    severity: miette::Severity,
    places: Places,
    labels: Vec<LabeledSpan>,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.rule))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.help))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.places.is_empty()).then_some(&self.places as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.labels.is_empty())
            .then(|| Box::new(self.labels.iter().cloned()) as Box<dyn Iterator<Item = LabeledSpan>>)
    }
}

/// The report. `source` gives the file behind a path, where it can still be read.
pub fn report<'s>(report: &Report, style: Style, source: impl Fn(&str) -> Option<&'s Source>) -> String {
    let theme = match (style.unicode, style.color) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => GraphicalTheme::ascii(),
        (false, false) => GraphicalTheme::none(),
    };
    let width = style.width.clamp(30, WIDEST);
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(width)
        .with_links(style.links)
        .with_context_lines(0);
    let mut out = String::new();
    for finding in &report.findings {
        let shown = shown(finding, width, &source);
        // Writing to a string fails only if a source span is wrong; the message is then shown without it.
        if handler.render_report(&mut out, &shown).is_err() {
            let _ = writeln!(out, "{}", finding.message);
        }
        out.push('\n');
    }
    out.push_str(&(summary::sentences(report).join("\n") + "\n"));
    out
}

fn shown<'s>(finding: &Finding, width: usize, source: &impl Fn(&str) -> Option<&'s Source>) -> Shown {
    let severity = match finding.severity {
        Severity::Error => miette::Severity::Error,
        Severity::Warning => miette::Severity::Warning,
        Severity::Note => miette::Severity::Advice,
    };
    let text_width = width.saturating_sub(GUTTER).max(20);
    let mut places = Places::new(text_width);
    let mut labels = Vec::new();
    let mut unseen = Vec::new();
    let mut last: Option<&Evidence> = None;
    for evidence in &finding.evidence {
        let Some(source) = source(&evidence.path).filter(|_| !evidence.span.is_empty()) else {
            unseen.push(format!("{}: {}.", evidence.path, evidence.label));
            continue;
        };
        // Two places a few words apart are shown in one picture.
        let near = last.is_some_and(|l| {
            let apart = evidence.span.end.max(l.span.end) - evidence.span.start.min(l.span.start);
            l.path == evidence.path && l.start.line == evidence.start.line && apart < text_width as u32 / 2
        });
        let span =
            if near { places.within_last(source, evidence.span) } else { places.add(source, evidence.span) };
        labels.push(LabeledSpan::new_with_span(Some(evidence.label.clone()), span));
        last = Some(evidence);
    }
    unseen.push(finding.why.clone());
    unseen.push(finding.help.clone());
    Shown {
        message: finding.message.clone(),
        rule: finding.rule.clone(),
        help: unseen.join(" "),
        severity,
        places,
        labels,
    }
}
