//! `path:line:column: severity: message [rule]`; further places on lines of their own that editors can jump to.

use std::fmt::Write as _;

use crate::wire::Report;

/// The report as lines.
pub fn lines(report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        for (n, place) in finding.evidence.iter().enumerate() {
            let (line, column) = (place.start.line, place.start.column);
            // Writing to a string cannot fail.
            let _ = if n == 0 {
                writeln!(
                    out,
                    "{}:{line}:{column}: {}: {}{} [{}]",
                    place.path,
                    finding.severity.as_str(),
                    finding.message,
                    more(finding.more),
                    finding.rule
                )
            } else {
                writeln!(
                    out,
                    "{}:{line}:{column}: note: {} [{}]",
                    place.path,
                    label(&place.label, &place.text),
                    finding.rule
                )
            };
        }
    }
    out
}

fn more(places: u32) -> String {
    if places == 0 { String::new() } else { format!(" (and {places} more)") }
}

fn label<'a>(label: &'a str, text: &'a str) -> &'a str {
    if label.is_empty() { text } else { label }
}
