//! A summary in Markdown, for the page of a job (`$GITHUB_STEP_SUMMARY`) or a comment on a merge request.

use std::fmt::Write as _;

use super::summary;
use super::view::{Place, View};
use crate::wire::Report;

/// Findings in the table; of more the number is told.
const MOST_ROWS: usize = 200;

/// The summary.
pub fn summary(report: &Report) -> String {
    let mut out = "## newslint\n\n".to_owned();
    for sentence in summary::sentences(report) {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}\n", plain(&sentence));
    }
    for note in &report.notes {
        let _ = writeln!(out, "* not read: {}: {}", plain(&note.path), plain(&note.message));
    }
    if report.findings.is_empty() {
        return out;
    }
    out.push_str("\n| | place | other places | what differs | rule |\n|---|---|---|---|---|\n");
    for finding in report.findings.iter().take(MOST_ROWS) {
        let view = View::new(finding, &|_| None);
        let Some((first, others)) = view.places.split_first() else { continue };
        let mut others: Vec<String> = others.iter().map(place).collect();
        if view.more > 0 {
            others.push(format!("{} more", view.more));
        }
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            view.severity,
            place(first),
            others.join("<br>"),
            plain(&view.message),
            plain(&view.rule)
        );
    }
    if report.findings.len() > MOST_ROWS {
        let _ = writeln!(out, "\nand {} more", report.findings.len() - MOST_ROWS);
    }
    out
}

fn place(place: &Place) -> String {
    format!("{}:{} {}", plain(&place.path), place.line, plain(&place.label))
}

/// Text that means nothing in Markdown.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '<' => plain.push_str("&lt;"),
            '&' => plain.push_str("&amp;"),
            // A name behind it would be told of the page.
            '@' => plain.push_str("@&#8203;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' | '$' => {
                plain.push('\\');
                plain.push(c);
            }
            c => plain.push(c),
        }
    }
    plain
}
