//! SARIF 2.1.0, as code scanning of GitHub and others reads it (OASIS, <https://docs.oasis-open.org/sarif/sarif/v2.1.0/>).

use serde_json::{Value, json};

use super::uri;
use crate::finding::{Confidence, Evidence, Finding};
use crate::printable;
use crate::rule::Rule;
use crate::wire::Report;

/// Results that GitHub takes of one run; the worst are kept.
const MOST_RESULTS: usize = 25_000;

/// The report as one SARIF log.
pub fn log(report: &Report, rules: &[Rule]) -> String {
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    if findings.len() > MOST_RESULTS {
        findings.sort_by_key(|f| std::cmp::Reverse(f.severity));
        findings.truncate(MOST_RESULTS);
    }
    let used: Vec<&Rule> = rules.iter().filter(|r| findings.iter().any(|f| f.rule == r.id)).collect();
    let index = |id: &str| used.iter().position(|r| r.id == id);
    let results: Vec<Value> = findings.iter().map(|f| result(f, index(&f.rule))).collect();
    let notes: Vec<Value> = report
        .notes
        .iter()
        .map(|note| {
            json!({
                "level": "error",
                "message": {"text": printable::line(&note.message)},
                "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(&note.path)}}}],
            })
        })
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "newslint",
                "semanticVersion": report.version,
                "rules": used.iter().map(|rule| described(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": report.notes.is_empty(),
                "toolExecutionNotifications": notes,
            }],
            "results": results,
        }],
    });
    printable::json(serde_json::to_string_pretty(&log).unwrap_or_default() + "\n")
}

fn described(rule: &Rule) -> Value {
    let docs = &rule.docs;
    let parts = [
        ("What it reports", &docs.what),
        ("What it stays silent on", &docs.silent),
        ("Known limits", &docs.limits),
    ];
    let parts: Vec<(&str, &String)> = parts.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    let text = |mark: &str| {
        let part = |(title, text): &(&str, &String)| format!("{mark}{title}{mark}: {text}");
        parts.iter().map(part).collect::<Vec<_>>().join("\n\n")
    };
    let full = if docs.what.is_empty() { &rule.title } else { &docs.what };
    let mut described = json!({
        "id": rule.id,
        "name": rule.id,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": full},
        "defaultConfiguration": {"level": rule.severity.as_str()},
        "properties": {"tags": ["consistency", rule.status.as_str()], "precision": "high"},
    });
    if let Some(page) = rule.page() {
        described["helpUri"] = page.into();
    }
    if !parts.is_empty() {
        described["help"] = json!({"text": text(""), "markdown": text("**")});
    }
    described
}

fn result(finding: &Finding, index: Option<usize>) -> Value {
    let [primary, others @ ..] = &finding.evidence[..] else {
        return json!({"ruleId": finding.rule, "message": {"text": printable::line(&finding.message)}});
    };
    // Links to the other places: `[says 27 minutes](1)`.
    let links: Vec<String> = others
        .iter()
        .enumerate()
        .map(|(n, place)| format!("[{}]({})", escaped(&printable::line(place.said())), n + 1))
        .collect();
    let mut text = escaped(&printable::line(&finding.message));
    if !links.is_empty() {
        text = format!("{text}. Other places: {}", links.join(", "));
    }
    if finding.more > 0 {
        text = format!("{text} and {} more", finding.more);
    }
    let related = others.iter().enumerate().map(|(n, place)| {
        let mut location = location(place);
        location["id"] = json!(n + 1);
        location["message"] = json!({"text": printable::line(place.said())});
        location
    });
    let mut result = json!({
        "ruleId": finding.rule,
        "level": finding.severity.as_str(),
        "message": {"text": text},
        "locations": [location(primary)],
        "relatedLocations": related.collect::<Vec<_>>(),
        "partialFingerprints": {"newslint/v1": finding.fingerprint},
        "rank": match finding.confidence {
            Confidence::Certain => 99.0,
            Confidence::Likely => 80.0,
            Confidence::Possible => 50.0,
        },
        "properties": {
            "why": printable::line(&finding.why),
            "help": printable::line(&finding.help),
            "status": finding.status.as_str(),
        },
    });
    if let Some(index) = index {
        result["ruleIndex"] = json!(index);
    }
    if let Some(fix) = &finding.fix {
        result["fixes"] = json!([{"artifactChanges": [{
            "artifactLocation": {"uri": uri(&fix.path)},
            "replacements": [{
                "deletedRegion": {"byteOffset": fix.span.start, "byteLength": fix.span.end - fix.span.start},
                "insertedContent": {"text": fix.replacement},
            }],
        }]}]);
    }
    result
}

fn location(place: &Evidence) -> Value {
    let mut region = json!({
        "startLine": place.start.line,
        "startColumn": place.start.column,
        "endLine": place.end.line,
        "endColumn": place.end.column,
        "byteOffset": place.span.start,
        "byteLength": place.span.end.saturating_sub(place.span.start),
    });
    if !place.text.is_empty() {
        region["snippet"] = json!({"text": place.text});
    }
    json!({"physicalLocation": {"artifactLocation": {"uri": uri(&place.path)}, "region": region}})
}

/// In messages brackets begin links; a backslash takes that from them.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}
