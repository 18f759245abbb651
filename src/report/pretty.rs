//! The report for people: every place in its own source, drawn by miette; what is worst first.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::fmt::{self, Write as _};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use super::{Count, Group, Unseen, summary};
use crate::columns;
use crate::finding::{Finding, Severity};
use crate::printable;
use crate::source::{Places, Room, Source};
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
    /// What findings are put together by.
    pub group: Group,
    /// Say at the end what was read and compared.
    pub summary: bool,
}

/// Lines longer than this are hard to read however wide the terminal is.
const WIDEST: usize = 110;
/// Nothing can be read in less.
const NARROWEST: usize = 30;

impl Style {
    fn theme(self) -> GraphicalTheme {
        match (self.unicode, self.color) {
            (true, true) => GraphicalTheme::unicode(),
            (true, false) => GraphicalTheme::unicode_nocolor(),
            (false, true) => GraphicalTheme::ascii(),
            (false, false) => GraphicalTheme::none(),
        }
    }

    fn width(self) -> usize {
        self.width.clamp(NARROWEST, WIDEST)
    }

    fn cut(self) -> &'static str {
        if self.unicode { "…" } else { "..." }
    }

    fn painted(self, text: &str, code: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// One finding as miette sees it.
#[derive(Debug)]
struct Shown {
    message: String,
    rule: String,
    severity: miette::Severity,
    places: Places,
    labels: Vec<LabeledSpan>,
    /// Places that cannot be shown in their source, in words.
    unseen: Vec<String>,
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

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.places.is_empty()).then_some(&self.places as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.labels.is_empty())
            .then(|| Box::new(self.labels.iter().cloned()) as Box<dyn Iterator<Item = LabeledSpan>>)
    }
}

/// The report. `source` gives the text behind a path, or why it cannot be shown.
pub fn report<'s>(
    report: &Report,
    style: Style,
    source: impl Fn(&str) -> Result<&'s Source, Unseen>,
) -> String {
    let handler = GraphicalReportHandler::new_themed(style.theme())
        .with_width(style.width())
        .with_links(false)
        .with_context_lines(0);
    let mut help = Help::new(&report.findings);
    let mut out = String::new();
    let mut groups = groups(&report.findings, style.group);
    let floods = Floods::new(groups.iter().flat_map(|(_, findings)| findings.iter().copied()));
    for (_, findings) in &mut groups {
        findings.retain(|&finding| floods.of(finding).is_none_or(|same| std::ptr::eq(same[0], finding)));
    }
    groups.retain(|(_, findings)| !findings.is_empty());
    for (title, findings) in &groups {
        if groups.len() > 1 {
            heading(&mut out, title, findings, style);
        }
        for &finding in findings {
            let shown = shown(finding, style, &source);
            // Writing to a string fails only if a source span is wrong; the message is then shown without it.
            if handler.render_report(&mut out, &shown).is_err() {
                let _ = writeln!(out, "{}", shown.message);
            }
            for place in &shown.unseen {
                footer(&mut out, "also", place, style);
            }
            if finding.more > 0 {
                let places = if finding.more == 1 { "place" } else { "places" };
                footer(&mut out, "also", &format!("and {} more {places}", finding.more), style);
            }
            if let Some(same) = floods.of(finding) {
                footer(&mut out, "also", &elsewhere(&same[1..]), style);
            }
            footer(&mut out, "help", &help.of(finding), style);
            out.push('\n');
        }
    }
    // Where nothing was read there is nothing to sum up.
    let sentences =
        if !style.summary || report.summary.files == 0 { Vec::new() } else { summary::sentences(report) };
    for sentence in sentences {
        for line in columns::lines(&printable::line(&sentence), style.width()) {
            let _ = writeln!(out, "{line}");
        }
    }
    out
}

/// Findings that say the same from this many on are told once.
const FLOOD: usize = 10;

/// What makes two findings one to a reader: the rule, the message, the words at each place.
type Said<'a> = (&'a str, &'a str, Vec<(&'a str, &'a str)>);

/// Findings that say the same of many places, such as a footer that stands on every page.
struct Floods<'a>(HashMap<Said<'a>, Vec<&'a Finding>>);

impl<'a> Floods<'a> {
    fn new(findings: impl Iterator<Item = &'a Finding>) -> Self {
        let mut all: HashMap<Said, Vec<&Finding>> = HashMap::new();
        for finding in findings {
            all.entry(said(finding)).or_default().push(finding);
        }
        all.retain(|_, same| same.len() >= FLOOD);
        Self(all)
    }

    /// All that say the same, in the order of the report, where they are many.
    fn of(&self, finding: &'a Finding) -> Option<&Vec<&'a Finding>> {
        self.0.get(&said(finding))
    }
}

fn said(finding: &Finding) -> Said<'_> {
    let words = finding.evidence.iter().map(|e| (e.text.as_str(), e.label.as_str())).collect();
    (&finding.rule, &finding.message, words)
}

/// `the same in 1,999 more places: a.md:3, b.md:3, c.md:7 and 1,996 more`.
fn elsewhere(others: &[&Finding]) -> String {
    const SHOWN: usize = 3;
    let place = |f: &&Finding| f.evidence.first().map(|e| format!("{}:{}", e.path, e.start.line));
    let places: Vec<String> = others.iter().filter_map(place).take(SHOWN).collect();
    let more = others.len() - places.len();
    format!("the same in {} more places: {} and {more} more", others.len(), places.join(", "))
}

/// Findings under their titles: what holds an error comes first, and errors first in each.
fn groups(findings: &[Finding], by: Group) -> Vec<(String, Vec<&Finding>)> {
    let mut groups: BTreeMap<String, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        groups.entry(title(finding, by)).or_default().push(finding);
    }
    let mut groups: Vec<(String, Vec<&Finding>)> = groups.into_iter().collect();
    for (_, findings) in &mut groups {
        findings.sort_by_key(|f| Reverse(f.severity));
    }
    groups.sort_by_key(|(_, findings)| Reverse(findings.first().map(|f| f.severity)));
    groups
}

fn title(finding: &Finding, by: Group) -> String {
    match by {
        Group::File => finding.evidence.first().map_or_else(String::new, |e| e.path.clone()),
        Group::Rule => finding.rule.clone(),
        Group::Story => {
            finding.story.clone().map_or("pages without a story".to_owned(), |s| format!("story of {s}"))
        }
    }
}

/// `── guide/index.md: 1 error, 2 warnings`.
fn heading(out: &mut String, title: &str, findings: &[&Finding], style: Style) {
    let count = |s: Severity| Count(findings.iter().filter(|f| f.severity == s).count(), s.as_str());
    let counts = [Severity::Error, Severity::Warning, Severity::Note].map(count);
    let counts: Vec<String> = counts.into_iter().filter(|c| c.0 > 0).map(|c| c.to_string()).collect();
    let (line, counts) = (if style.unicode { "──" } else { "--" }, counts.join(", "));
    let room = style.width().saturating_sub(columns::of(line) + 1 + 2 + counts.len());
    let title = printable::line(title);
    let title = if columns::of(&title) <= room {
        title.into_owned()
    } else {
        format!("{}{}", style.cut(), columns::end(&title, room.saturating_sub(columns::of(style.cut()))))
    };
    let _ = writeln!(out, "{} {}: {counts}\n", line, style.painted(&title, "1"));
}

/// A line under a finding, with what it is before it.
fn footer(out: &mut String, what: &str, text: &str, style: Style) {
    let room = style.width().saturating_sub(8);
    for (n, line) in columns::lines(&printable::line(text), room).iter().enumerate() {
        let before =
            if n == 0 { style.painted(&format!("{what}:"), "36") } else { " ".repeat(what.len() + 1) };
        let _ = writeln!(out, "  {before} {line}");
    }
}

/// What to do, told with the first finding of each rule.
struct Help<'a> {
    /// Why it matters, as the finding with the least to add says it.
    why: BTreeMap<&'a str, &'a str>,
    told: Vec<&'a str>,
}

impl<'a> Help<'a> {
    fn new(findings: &'a [Finding]) -> Self {
        let mut why: BTreeMap<&str, &str> = BTreeMap::new();
        for finding in findings {
            let known = why.entry(&finding.rule).or_insert(&finding.why);
            if finding.why.len() < known.len() {
                *known = &finding.why;
            }
        }
        Self { why, told: Vec::new() }
    }

    /// All of it for the first finding of a rule; for another what it alone has to say.
    fn of(&mut self, finding: &'a Finding) -> String {
        let rule = finding.rule.as_str();
        if self.told.contains(&rule) {
            let common = self.why.get(rule).copied().unwrap_or_default();
            return finding.why.strip_prefix(common).unwrap_or_default().trim().to_owned();
        }
        self.told.push(rule);
        format!("{} {}", finding.why, finding.help).trim().to_owned()
    }
}

fn shown<'s>(finding: &Finding, style: Style, source: &impl Fn(&str) -> Result<&'s Source, Unseen>) -> Shown {
    let severity = match finding.severity {
        Severity::Error => miette::Severity::Error,
        Severity::Warning => miette::Severity::Warning,
        Severity::Note => miette::Severity::Advice,
    };
    let mut places = Places::new(Room { width: style.width(), cut: style.cut() });
    let mut labels = Vec::new();
    let mut unseen = Vec::new();
    let mut last: Option<(&str, u32)> = None;
    for evidence in &finding.evidence {
        let source = match source(&evidence.path) {
            Ok(source) if !evidence.span.is_empty() => source,
            Ok(_) => {
                unseen.push(format!("{}: {}", evidence.path, evidence.label));
                continue;
            }
            Err(why) => {
                let (line, column) = (evidence.start.line, evidence.start.column);
                let label = evidence.said();
                unseen.push(format!("{}:{line}:{column}: {label} (the file {why})", evidence.path));
                continue;
            }
        };
        let line = (evidence.path.as_str(), evidence.start.line);
        // Two places of one line, a few words apart, are shown in one picture.
        let mut near = last == Some(line);
        let marks =
            if evidence.marks.is_empty() { std::slice::from_ref(&evidence.span) } else { &evidence.marks };
        let mut marks = marks.to_vec();
        marks.sort_unstable();
        for (n, &mark) in marks.iter().enumerate() {
            let text = if n == 0 { printable::line(&evidence.label) } else { "".into() };
            let (span, label) = places.add(source, mark, &text, near);
            labels.push(LabeledSpan::new_with_span((!label.is_empty()).then_some(label), span));
            near = true;
        }
        last = Some(line);
    }
    let [message, rule] = [&finding.message, &finding.rule].map(|text| printable::line(text).into_owned());
    Shown { message, rule, severity, places, labels, unseen }
}
