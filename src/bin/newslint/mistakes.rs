//! Mistakes in files that people write, drawn in those files.

use std::io::IsTerminal as _;

use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteDiagnostic, NamedSource, Report};
use newslint::mistake::Mistake;
use newslint::printable;

use crate::args::Color;
use crate::output::{is_unicode, width_and_color};

/// A mistake in its file.
pub fn shown(name: &str, text: &str, mistake: &Mistake) -> String {
    let (width, color) = width_and_color(Color::Auto, std::io::stderr().is_terminal());
    // The file may be anybody's; every character keeps its place.
    let text = printable::in_place(text);
    let (message, help) = (printable::line(&mistake.message), printable::line(&mistake.help));
    let mut diagnostic = MietteDiagnostic::new(message.as_ref());
    if !help.is_empty() {
        diagnostic = diagnostic.with_help(help.as_ref());
    }
    let span = mistake.span.start.min(text.len())..mistake.span.end.min(text.len());
    let diagnostic = diagnostic.with_label(LabeledSpan::at(span.clone(), "here"));
    let line = text[..span.start].matches('\n').count() + 1;
    let place = format!("{name}:{line}");
    let report = Report::from(diagnostic).with_source_code(NamedSource::new(name, text.into_owned()));
    let theme = match (is_unicode(), color) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => GraphicalTheme::ascii(),
        (false, false) => GraphicalTheme::none(),
    };
    let mut drawn = String::new();
    let handler = GraphicalReportHandler::new_themed(theme).with_width(width);
    match handler.render_report(&mut drawn, report.as_ref()) {
        Ok(()) => format!("{place}: {message}\n{drawn}"),
        Err(_) => format!("{place}: {message}; {help}"),
    }
}
