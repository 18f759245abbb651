//! `path:line:column: severity: message [rule]`; further places on lines of their own that editors can jump to.

use std::fmt::Write as _;

use crate::printable;
use crate::wire::Report;

/// The report as lines.
pub fn lines(report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        for (n, place) in finding.evidence.iter().enumerate() {
            let (line, column) = (place.start.line, place.start.column);
            let (path, rule) = (printable::line(&place.path), printable::line(&finding.rule));
            // Writing to a string cannot fail.
            let _ = if n == 0 {
                let (severity, message) = (finding.severity.as_str(), printable::line(&finding.message));
                let more = more(finding.more);
                writeln!(out, "{path}:{line}:{column}: {severity}: {message}{more} [{rule}]")
            } else {
                let label = printable::line(place.said());
                writeln!(out, "{path}:{line}:{column}: note: {label} [{rule}]")
            };
        }
    }
    out
}

fn more(places: u32) -> String {
    if places == 0 { String::new() } else { format!(" (and {places} more)") }
}
