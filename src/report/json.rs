//! Reports as JSON.

use crate::printable;
use crate::wire::Report;

/// The whole report as one indented object.
pub fn whole(report: &Report) -> String {
    let mut text = serde_json::to_string_pretty(report).unwrap_or_default();
    text.push('\n');
    printable::json(text)
}

/// One finding a line.
pub fn lines(report: &Report) -> String {
    report
        .findings
        .iter()
        .filter_map(|f| serde_json::to_string(f).ok())
        .map(|line| printable::json(line + "\n"))
        .collect()
}
