//! `newslint facts`: the record, with where each of its lines is used, contradicted, or never mentioned.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use newslint::claim::Value;
use newslint::finding::Finding;
use newslint::packed::Packed;
use newslint::printable;

use crate::args::Facts;
use crate::{CLEAN, FINDINGS, check, output, project, today, trouble};

/// The rules that compare with the record.
const RULES: &[&str] = &["fact-mismatch", "fact-pattern", "pronoun-conflict"];

/// Where a line of the record was met.
#[derive(Default)]
struct Met {
    used: Vec<String>,
    contradicted: Vec<String>,
}

/// Runs the command.
pub fn run(args: &Facts) -> std::io::Result<u8> {
    let mut project = match project::open(&args.input.settings, &args.input.places()) {
        Ok(project) => project,
        Err(message) => return Ok(trouble(&message)),
    };
    if project.facts.is_empty() {
        return Ok(trouble("there is no facts.toml here, or it is empty; --facts FILE names another"));
    }
    project.rules.retain(|r| RULES.contains(&r.id.as_str()));
    let (report, documents, status) = match check::found_with_documents(&args.input, &project) {
        Ok(found) => found,
        Err(status) => return Ok(status),
    };
    let text = listing(&project.facts, &documents, &report.findings);
    output::put(&text, None)?;
    Ok(if status != CLEAN {
        status
    } else if report.findings.is_empty() {
        CLEAN
    } else {
        FINDINGS
    })
}

fn listing(facts: &newslint::facts::Facts, documents: &[Packed], findings: &[Finding]) -> String {
    let met = met(facts, documents, findings);
    let today = today();
    let mut text = String::new();
    let mut entry = |line: u32, kind: &str, name: &str, value: &str, note: &str| {
        let none = Met::default();
        let found = met.get(name).unwrap_or(&none);
        let state = match (found.contradicted.is_empty(), found.used.len()) {
            (false, _) => format!("contradicted in {}", shortened(&found.contradicted)),
            (true, 0) => "never mentioned".to_owned(),
            (true, n) => {
                format!("used {n} time{}: {}", if n == 1 { "" } else { "s" }, shortened(&found.used))
            }
        };
        let head = format!("{}:{line}: {kind} {name}{value}{note}", facts.path);
        let _ = writeln!(text, "{}\n    {}", printable::line(&head), printable::line(&state));
    };
    for value in &facts.values {
        let expired = value.is_expired(Some(today));
        let note = match value.expires {
            Some(day) if expired => format!(" (expired {day}: nothing is compared with it)"),
            _ => String::new(),
        };
        entry(value.place.start.line, "value", &value.name, &format!(" = {}", value.text), &note);
    }
    let alone = facts.patterns.all().iter().filter(|p| facts.value(&p.name).is_none());
    let mut texts: BTreeMap<(u32, &str), Vec<&str>> = BTreeMap::new();
    for pattern in alone {
        texts.entry((pattern.line, &pattern.name)).or_default().push(&pattern.text);
    }
    for ((line, name), texts) in texts {
        entry(line, "pattern", name, &format!(" “{}”", texts.join("”, “")), "");
    }
    for person in &facts.people {
        entry(person.place.start.line, "person", &person.name, "", "");
    }
    for (name, _, place) in &facts.organisations {
        entry(place.start.line, "organisation", name, "", "");
    }
    text
}

fn shortened(places: &[String]) -> String {
    const SHOWN: usize = 4;
    let mut text = places.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    if places.len() > SHOWN {
        let _ = write!(text, " and {} more", places.len() - SHOWN);
    }
    text
}

fn met(facts: &newslint::facts::Facts, documents: &[Packed], findings: &[Finding]) -> BTreeMap<String, Met> {
    let mut met: BTreeMap<String, Met> = BTreeMap::new();
    for document in documents.iter().filter_map(Packed::unpack) {
        for claim in &document.claims {
            let place = format!("{}:{}", document.path, claim.start.line);
            match &claim.value {
                Value::Pattern(p) => met.entry(p.pattern.to_string()).or_default().used.push(place),
                Value::Name(n) => {
                    let person = facts.person_of(&n.key).map(|p| p.name.clone());
                    let named = |(name, aliases, _): &&(String, Vec<String>, _)| {
                        std::iter::once(name).chain(aliases).any(|w| w.to_lowercase() == *n.key)
                    };
                    let organisation =
                        || facts.organisations.iter().find(named).map(|(name, ..)| name.clone());
                    if let Some(name) = person.or_else(organisation) {
                        met.entry(name).or_default().used.push(place);
                    }
                }
                _ => {}
            }
        }
    }
    for finding in findings {
        let lines: Vec<u32> =
            finding.evidence.iter().filter(|e| e.path == facts.path).map(|e| e.start.line).collect();
        let place =
            finding.evidence.first().map_or_else(String::new, |e| format!("{}:{}", e.path, e.start.line));
        let of_value = facts.values.iter().filter(|v| lines.contains(&v.place.start.line)).map(|v| &v.name);
        let of_person = facts.people.iter().filter(|p| {
            let own = std::iter::once(&p.place)
                .chain(p.roles.iter().map(|r| &r.place))
                .chain(p.born.iter().map(|b| &b.2));
            own.into_iter().any(|place| lines.contains(&place.start.line))
        });
        let of_pattern = facts
            .patterns
            .all()
            .iter()
            .filter(|p| {
                finding.rule == "fact-pattern" && finding.message.starts_with(&format!("{}:", p.name))
            })
            .map(|p| &p.name);
        let names: std::collections::BTreeSet<&String> =
            of_value.chain(of_person.map(|p| &p.name)).chain(of_pattern).collect();
        for name in names {
            met.entry(name.clone()).or_default().contradicted.push(place.clone());
        }
    }
    met
}
