//! Findings as diagnostics.

use newslint::finding::{Evidence, Finding, Severity};
use newslint::printable;
use serde_json::{Value, json};

use super::folder::{Folder, own_place};
use super::text::Range;

/// Other places that stand in the message itself, for clients that show no others.
const MOST_TOLD: usize = 4;

/// All diagnostics of a page.
pub fn of_page(folder: &mut Folder, name: &str) -> Vec<Value> {
    let findings = folder.findings(name).to_vec();
    findings.iter().filter_map(|finding| diagnostic(folder, finding, name)).collect()
}

/// A finding as it stands in one of its pages.
pub fn diagnostic(folder: &mut Folder, finding: &Finding, name: &str) -> Option<Value> {
    let own = own_place(finding, name)?;
    let others: Vec<&Evidence> = finding.evidence.iter().filter(|place| !std::ptr::eq(*place, own)).collect();
    let mut lines = vec![printable::line(&finding.message).into_owned()];
    lines.extend(others.iter().take(MOST_TOLD).map(|place| format!("{} {}", place.place(), said(place))));
    let more = others.len().saturating_sub(MOST_TOLD) + finding.more as usize;
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    lines.push(printable::line(&format!("{} {}", finding.why, finding.help)).trim().to_owned());
    let related: Vec<Value> = others
        .iter()
        .filter_map(|place| Some(json!({"location": location(folder, place)?, "message": said(place)})))
        .collect();
    let page = folder.workspace.rules().iter().find(|r| r.id == finding.rule).and_then(|rule| rule.page());
    let mut diagnostic = json!({
        "range": range(folder, own)?,
        "severity": match finding.severity {
            Severity::Error => 1,
            Severity::Warning => 2,
            Severity::Note => 3,
        },
        "code": finding.rule,
        "source": "newslint",
        "message": lines.join("\n"),
        "relatedInformation": related,
        "data": {"fingerprint": finding.fingerprint},
    });
    if let Some(page) = page {
        diagnostic["codeDescription"] = json!({"href": page});
    }
    Some(diagnostic)
}

fn said(place: &Evidence) -> String {
    printable::line(place.said()).into_owned()
}

/// Where a place stands.
pub fn range(folder: &mut Folder, place: &Evidence) -> Option<Range> {
    Some(folder.page(&place.path)?.range(place.span))
}

/// Where a place stands, with its file.
pub fn location(folder: &mut Folder, place: &Evidence) -> Option<Value> {
    let range = range(folder, place)?;
    Some(json!({"uri": folder.uri(&place.path), "range": range}))
}

/// Diagnostics as a client asks for them: all of them, or that they are what it knows.
pub fn report(items: Vec<Value>, known: Option<&str>) -> Value {
    let items = Value::from(items);
    let id = format!("{:016x}", xxhash_rust::xxh3::xxh3_64(items.to_string().as_bytes()));
    if known == Some(&id) {
        json!({"kind": "unchanged", "resultId": id})
    } else {
        json!({"kind": "full", "resultId": id, "items": items})
    }
}
