//! The Code Quality report of GitLab, a subset of the format of Code Climate.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::view::View;
use crate::finding::Severity;
use crate::printable;
use crate::wire::Report;

/// The report as one list.
pub fn list(report: &Report) -> String {
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    let issues = report.findings.iter().filter_map(|finding| {
        let view = View::new(finding, &|_| None);
        // Of two with one fingerprint GitLab takes one: the second of two slips in the same words has a number.
        let times = seen.entry(&finding.fingerprint).or_default();
        *times += 1;
        let fingerprint =
            if *times > 1 { format!("{}-{times}", view.fingerprint) } else { view.fingerprint.clone() };
        let (first, others) = view.places.split_first()?;
        let location = |place: &super::view::Place| {
            json!({"path": place.path, "lines": {"begin": place.line, "end": place.end_line}})
        };
        Some(json!({
            "type": "issue",
            "check_name": view.rule,
            "description": view.told(),
            "content": {"body": view.help},
            "categories": ["Bug Risk"],
            "fingerprint": fingerprint,
            "severity": match finding.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Note => "info",
            },
            "location": location(first),
            "other_locations": others.iter().map(location).collect::<Vec<_>>(),
        }))
    });
    let issues: Vec<Value> = issues.collect();
    printable::json(serde_json::to_string_pretty(&issues).unwrap_or_default() + "\n")
}
