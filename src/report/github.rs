//! Annotations of GitHub Actions: workflow commands that the runner shows at the line of a pull request.

use std::fmt::Write as _;

use super::view::View;
use crate::printable;
use crate::wire::Report;

/// A command a line for every finding, and for every file that could not be read.
pub fn lines(report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        let view = View::new(finding, &|_| None);
        let Some(place) = view.places.first() else { continue };
        let level = if view.severity == "note" { "notice" } else { view.severity };
        let title = property(&view.rule);
        let mut text = view.message.clone();
        for other in view.others() {
            let _ = write!(text, "\n{other}");
        }
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "::{level} file={},line={},col={},endLine={},endColumn={},title=newslint {title}::{}",
            property(&file(&finding.evidence[0].path)),
            place.line,
            place.column,
            place.end_line,
            place.end_column,
            data(&format!("{text}\n{}", view.help)),
        );
    }
    for note in &report.notes {
        let message = data(&printable::line(&note.message));
        let _ = writeln!(out, "::error file={},title=newslint::{message}", property(&file(&note.path)));
    }
    out
}

/// The file behind a name: what could end a command is escaped, so that the runner finds the file all the same.
fn file(name: &str) -> String {
    String::from_utf8_lossy(&printable::bytes(name)).into_owned()
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if printable::is_plain(c) || matches!(c, '\r' | '\n') { c } else { '\u{fffd}' })
        .collect();
    data(&text).replace(':', "%3A").replace(',', "%2C")
}
