//! Reports drawn from templates: test results and Checkstyle for build servers, and one page of all findings for people.

use std::collections::BTreeMap;

use serde::Serialize;

use super::summary;
use super::view::View;
use crate::printable;
use crate::source::Source;
use crate::wire::Report;

const JUNIT: (&str, &str) = ("junit.xml", include_str!("junit.xml"));
const CHECKSTYLE: (&str, &str) = ("checkstyle.xml", include_str!("checkstyle.xml"));
const FINDINGS: (&str, &str) = ("findings.html", include_str!("findings.html"));

#[derive(Serialize)]
struct Page {
    version: &'static str,
    findings: Vec<View>,
    /// The same under the file of their first place.
    files: Vec<File>,
    notes: Vec<(String, String)>,
    summary: Vec<String>,
    stories: Vec<Story>,
}

/// Pages that tell one event, with what was found among them.
#[derive(Serialize)]
struct Story {
    pages: Vec<String>,
    /// Fingerprint and message of each finding.
    findings: Vec<(String, String)>,
}

#[derive(Serialize)]
struct File {
    path: String,
    findings: Vec<View>,
}

/// A case that failed for each finding; one that passed where there is none. Notes of files that were not read are errors.
///
/// # Errors
/// What is wrong with the template; a test renders it.
pub fn junit(report: &Report) -> Result<String, minijinja::Error> {
    rendered(JUNIT, report, |_| None)
}

/// Every finding under its file.
///
/// # Errors
/// What is wrong with the template; a test renders it.
pub fn checkstyle(report: &Report) -> Result<String, minijinja::Error> {
    rendered(CHECKSTYLE, report, |_| None)
}

/// One self-contained page: every finding with all its places in their lines, side by side.
///
/// # Errors
/// What is wrong with the template; a test renders it.
pub fn html<'s>(
    report: &Report,
    source: impl Fn(&str) -> Option<&'s Source>,
) -> Result<String, minijinja::Error> {
    rendered(FINDINGS, report, source)
}

fn rendered<'s>(
    (name, template): (&'static str, &'static str),
    report: &Report,
    source: impl Fn(&str) -> Option<&'s Source>,
) -> Result<String, minijinja::Error> {
    let findings: Vec<View> = report.findings.iter().map(|f| View::new(f, &source)).collect();
    let mut files: BTreeMap<String, Vec<View>> = BTreeMap::new();
    for view in &findings {
        let path = view.places.first().map_or_else(String::new, |p| p.path.clone());
        files.entry(path).or_default().push(view.clone());
    }
    let errors_first = |(path, mut findings): (String, Vec<View>)| {
        findings
            .sort_by_key(|view| ["error", "warning"].iter().position(|s| *s == view.severity).unwrap_or(2));
        File { path, findings }
    };
    let files = files.into_iter().map(errors_first).collect();
    let line = |text: &str| printable::line(text).into_owned();
    let mut by_story: BTreeMap<&str, Vec<(String, String)>> = BTreeMap::new();
    for finding in &report.findings {
        if let Some(story) = &finding.story {
            by_story.entry(story).or_default().push((finding.fingerprint.clone(), line(&finding.message)));
        }
    }
    let mut story = |(name, pages): (&String, &Vec<String>)| Story {
        pages: pages.iter().map(|path| line(path)).collect(),
        findings: by_story.remove(name.as_str()).unwrap_or_default(),
    };
    let stories = report.stories.iter().map(&mut story).collect();
    let notes = report.notes.iter().map(|n| (line(&n.path), line(&n.message))).collect();
    let summary = summary::sentences(report).iter().map(|s| line(s)).collect();
    let page = Page { version: report.version, findings, files, notes, summary, stories };
    let mut environment = minijinja::Environment::new();
    environment.add_template(name, template)?;
    environment.get_template(name)?.render(minijinja::value::Serde(page)).map(|text| text + "\n")
}
