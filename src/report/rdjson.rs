//! The diagnostic format of reviewdog (<https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>).

use serde_json::{Value, json};

use super::view::View;
use crate::finding::{Evidence, Severity};
use crate::printable;
use crate::source::Source;
use crate::wire::Report;

/// The report as one result. Columns are bytes of UTF-8 there, and are left out where `source` does not give the text.
pub fn result<'s>(report: &Report, source: impl Fn(&str) -> Option<&'s Source>) -> String {
    let diagnostics: Vec<Value> = report
        .findings
        .iter()
        .filter_map(|finding| {
            let view = View::new(finding, &|_| None);
            let (first, others) = finding.evidence.split_first()?;
            let mut diagnostic = json!({
                "message": format!("{}\n{}", view.told(), view.help).trim(),
                "location": location(first, &source),
                "severity": match finding.severity {
                    Severity::Error => "ERROR",
                    Severity::Warning => "WARNING",
                    Severity::Note => "INFO",
                },
                "code": {"value": view.rule},
                "relatedLocations": others.iter().zip(&view.places[1..]).map(|(place, view)| {
                    json!({"message": view.label, "location": location(place, &source)})
                }).collect::<Vec<_>>(),
            });
            let of_first = finding
                .fix
                .as_ref()
                .filter(|fix| fix.safe && fix.path == first.path && fix.span == first.span);
            if let Some(fix) = of_first {
                diagnostic["suggestions"] =
                    json!([{"range": range(first, &source), "text": fix.replacement}]);
            }
            Some(diagnostic)
        })
        .collect();
    let result = json!({"source": {"name": "newslint"}, "diagnostics": diagnostics});
    printable::json(serde_json::to_string_pretty(&result).unwrap_or_default() + "\n")
}

fn location<'s>(place: &Evidence, source: &impl Fn(&str) -> Option<&'s Source>) -> Value {
    let path = String::from_utf8_lossy(&printable::bytes(&place.path)).into_owned();
    json!({"path": path, "range": range(place, source)})
}

fn range<'s>(place: &Evidence, source: &impl Fn(&str) -> Option<&'s Source>) -> Value {
    let Some(source) = source(&place.path) else {
        return json!({"start": {"line": place.start.line}, "end": {"line": place.end.line}});
    };
    let column = |stored: u32| {
        let at = source.to_text(stored);
        at - source.line_start(at) + 1
    };
    json!({
        "start": {"line": place.start.line, "column": column(place.span.start)},
        "end": {"line": place.end.line, "column": column(place.span.end)},
    })
}
