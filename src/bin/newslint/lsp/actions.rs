//! What can be done about a finding: mend it, take over the other value, allow it, record what is right, go and look.
//!
//! Every change of a text is tried before it is offered: a comment must allow the finding, a record must be one and find the place.

use newslint::claim::{Claim, Extraction, Kind, Value as Understood};
use newslint::document::Format;
use newslint::facts::Facts;
use newslint::finding::{Evidence, Finding};
use newslint::printable;
use newslint::rule::{Comparator, Rule};
use newslint::source::Source;
use newslint::span::Span;
use serde_json::{Value, json};

use super::SHOW;
use super::diagnostics;
use super::folder::{Folder, own_place};
use super::session::Client;
use super::text::{self, Page, Position, Range};

/// Other values that are offered for one finding.
const MOST_OFFERED: usize = 4;

/// Findings of one request that actions are made for: each is tried, which takes its time.
const MOST_FINDINGS: usize = 10;

/// What is asked for, and what the client can do.
pub struct Asked<'a> {
    pub range: Range,
    pub context: &'a Value,
    pub client: Client,
    /// The record as the editor holds it, if it is open there.
    pub record: Option<String>,
}

/// The actions for the findings that a range of a page touches.
pub fn list(folder: &mut Folder, name: &str, asked: &Asked) -> Vec<Value> {
    let Asked { range, context, client, .. } = *asked;
    if !client.literal_actions || !asks_for_fixes(context) {
        return Vec::new();
    }
    let Some(page) = folder.page(name) else { return Vec::new() };
    let mut actions = Vec::new();
    let touched = |finding: &&std::rc::Rc<Finding>| {
        own_place(finding, name).is_some_and(|own| page.range(own.span).touches(&range))
    };
    let findings: Vec<_> =
        folder.findings(name).iter().filter(touched).take(MOST_FINDINGS).cloned().collect();
    for finding in findings {
        let Some(own) = own_place(&finding, name) else { continue };
        let rule = folder.workspace.rules().iter().find(|r| r.id == finding.rule).cloned();
        let mut of_finding = Vec::new();
        of_finding.extend(fix(folder, &finding));
        if let Some(rule) = &rule {
            of_finding.extend(other_values(folder, &finding, own, rule, &page));
        }
        if client.shows_documents {
            of_finding.extend(visits(folder, &finding, own));
        }
        of_finding.extend(allowance(folder, &finding, own, &page));
        of_finding.extend(records(folder, own, &page, asked));
        let diagnostic = diagnostics::diagnostic(folder, &finding, name);
        for action in &mut of_finding {
            action["kind"] = "quickfix".into();
            action["diagnostics"] = json!([diagnostic]);
        }
        actions.append(&mut of_finding);
    }
    actions
}

/// An empty list of kinds asks for everything.
fn asks_for_fixes(context: &Value) -> bool {
    context["only"].as_array().is_none_or(|kinds| {
        kinds.is_empty()
            || kinds.iter().filter_map(Value::as_str).any(|kind| kind.is_empty() || kind == "quickfix")
    })
}

fn edit(uri: &str, range: Range, text: &str) -> Value {
    json!({"changes": {uri: [{"range": range, "newText": text}]}})
}

/// The change that the finding carries.
fn fix(folder: &mut Folder, finding: &Finding) -> Option<Value> {
    let fix = finding.fix.as_ref()?;
    let range = folder.page(&fix.path)?.range(fix.span);
    let shown = printable::line(&fix.replacement).into_owned();
    let title =
        if fix.replacement.is_empty() { "Take it away".to_owned() } else { format!("Write “{shown}”") };
    let edit = edit(&folder.uri(&fix.path), range, &fix.replacement);
    Some(json!({"title": title, "edit": edit, "isPreferred": fix.safe}))
}

/// What the other places say, in the place of what this one says: where both are the words for one value.
fn other_values(folder: &Folder, finding: &Finding, own: &Evidence, rule: &Rule, page: &Page) -> Vec<Value> {
    let replaceable = matches!(
        rule.comparator,
        Comparator::Interval | Comparator::Wording | Comparator::Spelling | Comparator::Pattern
    );
    if !replaceable || own.text.is_empty() {
        return Vec::new();
    }
    let mut texts: Vec<&str> = Vec::new();
    let mut actions = Vec::new();
    for other in finding.evidence.iter().filter(|e| e.value != own.value && !e.text.is_empty()) {
        if other.text == own.text || texts.contains(&&*other.text) || texts.len() == MOST_OFFERED {
            continue;
        }
        texts.push(&other.text);
        let shown = printable::line(&other.text);
        actions.push(json!({
            "title": format!("Write “{shown}” here, as {} does", other.place()),
            "edit": edit(&folder.uri(&own.path), page.range(own.span), &Format::of(&own.path).escaped(&other.text)),
        }));
    }
    actions
}

/// The way to the other places, for clients that do not show them.
fn visits(folder: &mut Folder, finding: &Finding, own: &Evidence) -> Vec<Value> {
    let others = finding.evidence.iter().filter(|place| !std::ptr::eq(*place, own)).take(MOST_OFFERED);
    let mut actions = Vec::new();
    for other in others {
        let Some(location) = diagnostics::location(folder, other) else { continue };
        let title = format!("Go to {}: {}", other.place(), printable::line(other.said()));
        let arguments = json!([location["uri"], location["range"]]);
        actions.push(
            json!({"title": title, "command": {"title": title, "command": SHOW, "arguments": arguments}}),
        );
    }
    actions
}

/// A comment that allows the finding here; the reason is for the writer to give.
fn allowance(folder: &Folder, finding: &Finding, own: &Evidence, page: &Page) -> Option<Value> {
    let text = page.source.text();
    let at = page.source.to_text(own.span.start) as usize;
    let body = format!("{}: say why", finding.rule);
    let line_start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    let line_end = text[at..].find(['\r', '\n']).map_or(text.len(), |n| at + n);
    let end_of_line = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let at_end = if text.ends_with('\n') { "" } else { end_of_line };
    let format = Format::of(&own.path);
    let (opens, closes) = format.entry().comment?;
    let comment = |reach: &str| format!("{opens}newslint-allow{reach} {body}{closes}");
    let above = (line_start, format!("{}{end_of_line}", comment("")));
    let of_file = |reach| (text.len(), format!("{at_end}{end_of_line}{}{end_of_line}", comment(reach)));
    let candidates = match format {
        Format::Plain => vec![above, of_file("")],
        Format::AsciiDoc => vec![above, of_file("-file")],
        Format::Rst | Format::Catalogue => {
            // Over the paragraph or entry, at its margin, with an empty line behind where that ends a comment.
            let (start, margin) = block_start(text, at);
            let behind = if format == Format::Rst { end_of_line } else { "" };
            vec![(start, format!("{margin}{}{end_of_line}{behind}", comment(""))), of_file("-file")]
        }
        _ => vec![(line_end, format!(" {}", comment(""))), above, of_file("-file")],
    };
    let (offset, comment) = candidates.into_iter().find(|(offset, comment)| {
        let edited = format!("{}{comment}{}", &text[..*offset], &text[*offset..]);
        let moved = if *offset <= at { comment.len() } else { 0 };
        allows(&folder.trial(&own.path, &edited, None), &finding.rule, own, at + moved)
    })?;
    let position = page.position(offset);
    let edit = edit(&folder.uri(&own.path), Range { start: position, end: position }, &comment);
    Some(json!({"title": format!("Allow {} here, with a reason", finding.rule), "edit": edit}))
}

/// The start of the first line above `at` that follows an empty one, and the blanks that it begins with.
fn block_start(text: &str, at: usize) -> (usize, &str) {
    let mut start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    while let Some(above) = text[..start].strip_suffix('\n') {
        let above = above.rfind('\n').map_or(0, |n| n + 1);
        if text[above..start].trim().is_empty() {
            break;
        }
        start = above;
    }
    let line = &text[start..];
    (start, &line[..line.len() - line.trim_start_matches([' ', '\t']).len()])
}

/// True if a comment covers the place, and the place says what it said.
fn allows(page: &Extraction, rule: &str, own: &Evidence, at: usize) -> bool {
    let stays = own.value.is_empty()
        || page.claims.iter().any(|c| c.span.start as usize == at && c.value_text() == own.value);
    let covers = |c: &Claim| match &c.value {
        Understood::Suppression(s) => {
            s.fault.is_empty()
                && s.rules.iter().any(|r| **r == *rule)
                && (s.covers.start as usize) <= at
                && at < s.covers.end as usize
        }
        _ => false,
    };
    stays && page.claims.iter().any(covers)
}

/// Entries for the project's own record, so that no page can differ unseen.
fn records(folder: &mut Folder, own: &Evidence, page: &Page, asked: &Asked) -> Vec<Value> {
    let claim = folder
        .workspace
        .claims(&own.path)
        .and_then(|all| all.claims.into_iter().find(|c| c.span == own.span && c.kind != Kind::Pattern));
    let Some(claim) = claim else { return Vec::new() };
    let entries = match &claim.value {
        Understood::Pronoun(p) => p.antecedent.as_ref().map_or_else(Vec::new, |who| pronouns(&who.text)),
        _ => value(&claim, page, &own.path),
    };
    let mut actions: Vec<Value> = Vec::new();
    for (title, entry) in entries {
        // Of several ways to record one thing the first that works is enough.
        if actions.iter().any(|action| action["title"] == title) {
            continue;
        }
        if let Some(edit) = recorded(folder, own, &entry, page, asked) {
            actions.push(json!({"title": title, "edit": edit}));
        }
    }
    actions
}

fn pronouns(name: &str) -> Vec<(String, String)> {
    let name = printable::line(name).into_owned();
    let words = ["she/her", "he/him", "they/them"];
    let entry = |w: &&str| format!("[[person]]\nname = {}\npronouns = {w:?}\n", toml_string(&name));
    words.iter().map(|w| (format!("Record in facts.toml: {name} is {w}"), entry(w))).collect()
}

/// The value with the words around it as a pattern, in several lengths: which of them finds its own place is tried.
fn value(claim: &Claim, page: &Page, path: &str) -> Vec<(String, String)> {
    /// Words of the sentence that make a pattern, before the value and after it.
    const LENGTHS: [(usize, usize); 4] = [(6, 2), (6, 0), (4, 0), (3, 0)];
    let slot = match claim.kind {
        Kind::Duration => "duration",
        Kind::Date => "date",
        Kind::Time => "time",
        Kind::Quantity => "quantity",
        _ => return Vec::new(),
    };
    let source = &page.source;
    let text = |from: u32, to: u32| source.slice(Span::new(from, to.max(from)));
    // Words beyond a comma belong to something else.
    let before = text(claim.sentence.start, claim.span.start).rsplit(STOPS).next().unwrap_or_default();
    let after = text(claim.span.end, claim.sentence.end).split(STOPS).next().unwrap_or_default();
    let (before, after) = (words(before), words(after));
    let shown = printable::line(&claim.text).into_owned();
    let subject = claim.subject.as_ref().map(|subject| printable::line(&subject.text).into_owned());
    let entry = |(most_before, most_after): (usize, usize)| {
        let before = before[before.len().saturating_sub(most_before)..].join(" ");
        let after = after[..after.len().min(most_after)].join(" ");
        let pattern = format!("{before} {{{slot}}} {after}");
        let entry = format!(
            "[[value]]\nname = {}\nvalue = {}\nsource = {}\ntext = {}\n",
            toml_string(subject.as_deref().unwrap_or(&before)),
            toml_string(&shown),
            toml_string(path),
            toml_string(pattern.trim()),
        );
        (format!("Record “{shown}” in facts.toml"), entry)
    };
    LENGTHS.map(entry).into()
}

/// Marks that end a run of words.
const STOPS: [char; 8] = [',', ';', ':', '.', '(', ')', '“', '"'];

/// The words of a text that patterns can have: letters alone, in lower case.
fn words(text: &str) -> Vec<String> {
    let plain = text.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()));
    plain.filter(|w| !w.is_empty() && w.chars().all(char::is_alphabetic)).map(str::to_lowercase).collect()
}

fn toml_string(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// The change that puts an entry at the end of the record, if the record can hold it and it finds this place.
fn recorded(folder: &mut Folder, own: &Evidence, entry: &str, page: &Page, asked: &Asked) -> Option<Value> {
    let record = folder.record();
    let there = asked.record.clone().or_else(|| folder.project.facts_text.clone());
    if there.is_none() && (record.exists() || !asked.client.creates_files) {
        return None;
    }
    let old = there.as_deref().unwrap_or_default();
    let gap = if old.is_empty() {
        ""
    } else if old.ends_with('\n') {
        "\n"
    } else {
        "\n\n"
    };
    let facts = Facts::parse("facts.toml", &format!("{old}{gap}{entry}")).ok()?;
    if entry.starts_with("[[value]]") {
        let tried = folder.trial(&own.path, page.source.text(), Some(&facts));
        let new = facts.values.last()?;
        let at = page.source.to_text(own.span.start);
        let finds = |c: &Claim| match &c.value {
            Understood::Pattern(p) => *p.pattern == *new.name && c.span.start <= at && at < c.span.end,
            _ => false,
        };
        if !tried.claims.iter().any(finds) {
            return None;
        }
    }
    let uri = text::uri(&record);
    if there.is_some() {
        let end = Page::new(Source::from_text("", old), folder.encoding()).position(old.len());
        return Some(edit(&uri, Range { start: end, end }, &format!("{gap}{entry}")));
    }
    let start = Position::default();
    Some(json!({"documentChanges": [
        {"kind": "create", "uri": uri, "options": {"ignoreIfExists": true}},
        {
            "textDocument": {"uri": uri, "version": null},
            "edits": [{"range": Range { start, end: start }, "newText": entry}],
        },
    ]}))
}
