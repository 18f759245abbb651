//! The report for people: every place in its own source, drawn by miette.

use std::fmt::{self, Write as _};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use super::Count;
use crate::finding::{Evidence, Finding, Severity};
use crate::source::{Excerpt, Source};
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
    rule: Option<String>,
    help: Option<String>,
    severity: miette::Severity,
    excerpt: Option<Excerpt>,
    labels: Vec<LabeledSpan>,
    related: Vec<Shown>,
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.rule.as_ref().map(|r| Box::new(r) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|h| Box::new(h) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|e| e as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.labels.is_empty()).then(|| Box::new(self.labels.iter().cloned()) as Box<dyn Iterator<Item = LabeledSpan>>)
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        (!self.related.is_empty()).then(|| Box::new(self.related.iter().map(|r| r as &dyn Diagnostic)) as Box<dyn Iterator<Item = &dyn Diagnostic>>)
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
    let handler = GraphicalReportHandler::new_themed(theme).with_width(width).with_links(style.links).with_context_lines(0);
    let mut out = String::new();
    for finding in &report.findings {
        let shown = shown(finding, width, &source);
        // Writing to a string fails only if a source span is wrong; the message is then shown without it.
        if handler.render_report(&mut out, &shown).is_err() {
            let _ = writeln!(out, "{}", finding.message);
        }
        out.push('\n');
    }
    out.push_str(&summary(report));
    out
}

fn shown<'s>(finding: &Finding, width: usize, source: &impl Fn(&str) -> Option<&'s Source>) -> Shown {
    let severity = match finding.severity {
        Severity::Error => miette::Severity::Error,
        Severity::Warning => miette::Severity::Warning,
        Severity::Note => miette::Severity::Advice,
    };
    let text_width = width.saturating_sub(GUTTER).max(20);
    let mut places = finding.evidence.iter();
    let first = places.next().map(|e| place(e, text_width, source));
    let (excerpt, mut labels) = first.unwrap_or((None, Vec::new()));
    let mut related = Vec::new();
    for evidence in places {
        // Two places a few words apart are shown in one picture.
        let primary = &finding.evidence[0];
        let near = evidence.path == primary.path
            && evidence.start.line == primary.start.line
            && evidence.span.end.max(primary.span.end) - evidence.span.start.min(primary.span.start) < text_width as u32 / 2;
        if near && let Some(source) = source(&evidence.path) {
            labels.push(LabeledSpan::new_with_span(Some(evidence.label.clone()), Excerpt::label(source, evidence.span, text_width)));
            continue;
        }
        let (excerpt, labels) = place(evidence, text_width, source);
        related.push(Shown {
            message: if excerpt.is_some() { format!("the other place, in {}", evidence.path) } else { format!("{}: {}", evidence.path, evidence.label) },
            rule: None,
            help: None,
            severity: miette::Severity::Advice,
            excerpt,
            labels,
            related: Vec::new(),
        });
    }
    Shown {
        message: finding.message.clone(),
        rule: Some(finding.rule.clone()),
        help: Some(format!("{} {}", finding.why, finding.help)),
        severity,
        excerpt,
        labels,
        related,
    }
}

fn place<'s>(evidence: &Evidence, width: usize, source: &impl Fn(&str) -> Option<&'s Source>) -> (Option<Excerpt>, Vec<LabeledSpan>) {
    let Some(source) = source(&evidence.path).filter(|_| !evidence.span.is_empty()) else { return (None, Vec::new()) };
    let label = LabeledSpan::new_with_span(Some(evidence.label.clone()), Excerpt::label(source, evidence.span, width));
    (Some(Excerpt::new(source, evidence.span, width)), vec![label])
}

/// The last line: what was read and what was found.
pub fn summary(report: &Report) -> String {
    let s = &report.summary;
    let files = Count(s.files, "document");
    let claims = Count(s.claims, "claim");
    let stories = Count(s.stories, "shared story").to_string().replace("storys", "stories");
    let f = s.findings;
    format!(
        "{files}, {claims}, {stories}: {}, {}, {}\n",
        Count(f.error, "error"),
        Count(f.warning, "warning"),
        Count(f.note, "note")
    )
}
