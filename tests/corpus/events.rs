//! Reports of one event: where two of them cannot both be true, as somebody marked it, and folders with the reports of two events of one
//! kind, between which there is nothing to find. The reports are from ECB+, where they are present.

use std::collections::{BTreeMap, HashMap};

use newslint::document::Format;
use newslint::engine;
use newslint::extract::{Options, extract};
use newslint::finding::Finding;
use newslint::source::Source;
use newslint::story::StoryBy;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::{each, figures, rules, shared};

#[derive(Deserialize)]
struct Folder {
    id: String,
    docs: Vec<Report>,
}

#[derive(Deserialize)]
struct Report {
    name: String,
    text: String,
    /// Which of the events it tells, where a folder has two.
    #[serde(default)]
    event: u32,
}

/// Two places that differ.
#[derive(Deserialize)]
struct Marked {
    cluster: String,
    verdict: String,
    a: Place,
    b: Place,
}

#[derive(Deserialize)]
struct Place {
    doc: String,
    byte_start: u32,
    byte_end: u32,
}

impl Place {
    fn is_told(&self, finding: &Finding) -> bool {
        finding.evidence.iter().any(|e| {
            e.path == format!("{}.txt", self.doc)
                && e.span.start < self.byte_end
                && e.span.end > self.byte_start
        })
    }
}

fn lines<T: DeserializeOwned>(name: &str) -> Option<Vec<T>> {
    let text = std::fs::read_to_string(shared(&format!("data/{name}"))?).ok()?;
    Some(text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect())
}

/// What is reported by default of a folder that the caller calls one story.
fn findings(folder: &Folder) -> Vec<Finding> {
    let read = |report: &Report| {
        let source = Source::from_text(format!("{}.txt", report.name), report.text.as_str());
        extract(&source, Format::Plain, Options::default())
    };
    let mut documents: Vec<_> = folder.docs.iter().map(read).collect();
    let options = newslint::options::Options { story_by: StoryBy::All, ..Default::default() };
    engine::check(&mut documents, rules(), &options).findings
}

#[test]
fn conflicts_between_reports_of_one_event() {
    let (Some(marked), Some(folders)) =
        (lines::<Marked>("ecb_gold.jsonl"), lines::<Folder>("ecbplus_clusters.jsonl"))
    else {
        return;
    };
    let found: HashMap<&str, Vec<Finding>> =
        folders.iter().map(|f| f.id.as_str()).zip(each(&folders, findings)).collect();
    let told = |verdict: &str| {
        let of = marked.iter().filter(|m| m.verdict == verdict);
        let told = of.filter(|m| {
            let findings = found.get(&*m.cluster).map_or(&[][..], Vec::as_slice);
            findings.iter().any(|f| m.a.is_told(f) && m.b.is_told(f))
        });
        told.count() as i64
    };
    let counts = BTreeMap::from([
        ("conflicts found".to_owned(), told("conflict")),
        ("traps reported".to_owned(), told("trap") + told("compatible")),
    ]);
    println!("{counts:?}");
    figures::no_worse("reports of one event", &counts, |name| name == "traps reported");
}

#[test]
fn nothing_between_two_events_of_one_kind() {
    let Some(folders) = lines::<Folder>("ecbplus_confusers.jsonl") else { return };
    let of_two = |(folder, findings): (&Folder, Vec<Finding>)| {
        let event =
            |path: &str| folder.docs.iter().find(|d| path == format!("{}.txt", d.name)).map(|d| d.event);
        let is_of_two =
            move |f: &Finding| f.evidence.iter().any(|e| event(&e.path) != event(&f.evidence[0].path));
        findings.into_iter().filter(is_of_two).map(|f| f.message).collect::<Vec<_>>()
    };
    let found: Vec<String> = folders.iter().zip(each(&folders, findings)).flat_map(of_two).collect();
    println!("{found:?}");
    let counts = BTreeMap::from([("findings across".to_owned(), found.len() as i64)]);
    figures::no_worse("two events of one kind", &counts, |_| true);
}
