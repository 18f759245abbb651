//! `newslint mcp`: findings, statements and facts for assistants that write pages, over the Model Context Protocol
//! (<https://modelcontextprotocol.io/specification/2025-06-18>): one JSON message a line.
//!
//! Every call reads the folder anew; nothing outside of its project is shown, and nothing is written but the cache.

use std::io::{BufRead as _, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use newslint::facts::Pronouns;
use newslint::finding::{Evidence, Finding};
use newslint::printable;
use newslint::rule::Rule;
use newslint::wire::ClaimRow;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::args::{Lsp, Mcp};
use crate::lsp::folder::Folder;
use crate::lsp::text::Encoding;
use crate::project::{self, Project};
use crate::{CLEAN, trouble, walk};

/// Versions of the protocol that are spoken, the newest first.
const VERSIONS: [&str; 2] = ["2025-06-18", "2024-11-05"];

/// Findings and statements in one answer; others are counted.
const MOST_SHOWN: usize = 100;

/// What a client is told about the use of the tools.
const INSTRUCTIONS: &str = "newslint finds where two places in a folder of pages cannot both be true. Before a page is written or changed, ask `statements` for what \
the other pages say; after it, ask `check`, with the draft as `text` if it is not saved. A finding has two sides: which of them is right is not known here, and \
`to_settle` says what would settle it. Never change a fact on the strength of a finding alone: ask whoever knows.";

/// Why a request has no result: JSON-RPC 2.0.
type Failure = (i32, String);

const PARSE_ERROR: i32 = -32_700;
const INVALID_REQUEST: i32 = -32_600;
const METHOD_NOT_FOUND: i32 = -32_601;
const INVALID_PARAMS: i32 = -32_602;
const INTERNAL_ERROR: i32 = -32_603;

/// Runs the command.
pub fn run(args: &Mcp) -> std::io::Result<u8> {
    let mut args = args.clone();
    // Other paths of the command line begin where the program was started.
    args.settings.facts = args.settings.facts.map(std::path::absolute).transpose()?;
    if let Err(e) = std::env::set_current_dir(&args.folder) {
        return Ok(trouble(&format!("{}: {}", walk::name(&args.folder), walk::plain_error(&e))));
    }
    let mut input = std::io::stdin().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(CLEAN);
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        if let Some(answer) = answer(&args, &line) {
            let mut out = std::io::stdout().lock();
            writeln!(out, "{}", printable::json(answer.to_string()))?;
            out.flush()?;
        }
    }
}

/// The answer to a line; none to what asks for none.
fn answer(args: &Mcp, line: &[u8]) -> Option<Value> {
    let failed = |id: Value, (code, message): Failure| {
        Some(json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}}))
    };
    let message: Value = match serde_json::from_slice(line) {
        Ok(message) => message,
        Err(e) => return failed(Value::Null, (PARSE_ERROR, e.to_string())),
    };
    let id = message["id"].clone();
    let Some(method) = message["method"].as_str() else {
        let is_response = message["result"].is_object() || message["error"].is_object();
        return if is_response { None } else { failed(id, (INVALID_REQUEST, "no method".to_owned())) };
    };
    if id.is_null() {
        return None;
    }
    let result = catch_unwind(AssertUnwindSafe(|| result(args, method, &message["params"])));
    match result.unwrap_or_else(|_| Err((INTERNAL_ERROR, format!("newslint failed on {method}")))) {
        Ok(result) => Some(json!({"jsonrpc": "2.0", "id": id, "result": result})),
        Err(failure) => failed(id, failure),
    }
}

fn result(args: &Mcp, method: &str, params: &Value) -> Result<Value, Failure> {
    match method {
        "initialize" => {
            let asked = params["protocolVersion"].as_str().unwrap_or_default();
            let version = VERSIONS.iter().find(|v| **v == asked).unwrap_or(&VERSIONS[0]);
            Ok(json!({
                "protocolVersion": version,
                "capabilities": {"tools": {}},
                "serverInfo": {"name": "newslint", "version": env!("CARGO_PKG_VERSION")},
                "instructions": INSTRUCTIONS,
            }))
        }
        "ping" => Ok(json!({})),
        "tools/list" => Ok(json!({"tools": tools()})),
        "tools/call" => {
            let name = params["name"].as_str().unwrap_or_default();
            let given = &params["arguments"];
            let called = match name {
                "check" => check(args, given),
                "statements" => statements(args, given),
                "facts" => facts(args, given),
                "explain" => explain(args, given),
                _ => return Err((INVALID_PARAMS, format!("there is no tool {name:?}"))),
            };
            // What a tool could not do is for the model to read.
            Ok(match called {
                Ok(told) => {
                    json!({"content": [{"type": "text", "text": told.to_string()}], "structuredContent": told})
                }
                Err(message) => {
                    let message = printable::lines(&message);
                    json!({"content": [{"type": "text", "text": message}], "isError": true})
                }
            })
        }
        _ => Err((METHOD_NOT_FOUND, format!("there is no {method}"))),
    }
}

fn tools() -> Value {
    let page = json!({"type": "string", "description": "Path of a page from the folder, with /"});
    let text = json!({"type": "string", "description": "The page as it would be: a draft that is not saved"});
    let tool = |name: &str, title: &str, description: &str, properties: Value, required: Value| {
        json!({
            "name": name,
            "title": title,
            "description": description,
            "inputSchema": {"type": "object", "properties": properties, "required": required, "additionalProperties": false},
            "annotations": {"readOnlyHint": true, "openWorldHint": false},
        })
    };
    json!([
        tool(
            "check",
            "Find contradictions",
            "Where two places in the folder cannot both be true: both places, what each says, and what would settle it. With `page` only what stands in that page.",
            json!({"page": page, "text": text}),
            json!([]),
        ),
        tool(
            "statements",
            "What a page says",
            "What was understood of a page: each date, length of time, figure, quotation, role or state with its place, and what the other pages on the same event say of it.",
            json!({"page": page, "text": text}),
            json!(["page"]),
        ),
        tool(
            "facts",
            "The record of the project",
            "What facts.toml records: people, values, where each stands.",
            json!({}),
            json!([])
        ),
        tool(
            "explain",
            "Explain a rule",
            "What a rule reports, what it stays silent on, and its known limits.",
            json!({"rule": {"type": "string", "description": "Name of a rule, as findings have it"}}),
            json!(["rule"]),
        ),
    ])
}

/// Arguments of `check` and `statements`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfPage {
    page: Option<String>,
    text: Option<String>,
}

/// Arguments of `explain`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfRule {
    rule: String,
}

/// Arguments of `facts`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

/// Arguments that are not as the tool has them are a fault, never a question about something else.
fn arguments<T: DeserializeOwned>(given: &Value) -> Result<T, String> {
    let given = if given.is_null() { json!({}) } else { given.clone() };
    if !given.is_object() {
        return Err("arguments are an object".to_owned());
    }
    serde_json::from_value(given).map_err(|e| e.to_string())
}

/// The folder as it is now, with a draft in the place of a page.
fn folder(args: &Mcp, given: &OfPage) -> Result<(Folder, Option<String>), String> {
    let root = std::env::current_dir().map_err(|e| walk::plain_error(&e))?;
    let lsp = Lsp {
        settings: args.settings.clone(),
        preview: args.preview,
        no_cache: args.no_cache,
        ..Lsp::default()
    };
    let (mut folder, _) = Folder::load(&root, &lsp, Encoding::Utf32)?;
    let Some(page) = &given.page else {
        return if given.text.is_none() {
            Ok((folder, None))
        } else {
            Err("a `text` needs its `page`".to_owned())
        };
    };
    // A page has one name, which leads nowhere else.
    let plain = page.split('/').all(|part| !matches!(part, "" | "." | ".."));
    let path = root.join(page);
    // A draft of a new page goes where pages can be.
    let text = given.text.as_ref().filter(|_| path.parent().is_some_and(Path::is_dir));
    let name = match text {
        _ if !plain => None,
        Some(_) => folder.admitted(&path),
        None => folder.name(&path),
    };
    let Some(name) = name else { return Err(no_page(&folder, page)) };
    if let Some(text) = text {
        folder.edit(&name, "", text);
    }
    Ok((folder, Some(name)))
}

/// What holds for the folder, without its pages.
fn settings(args: &Mcp) -> Result<Project, String> {
    project::open(&args.settings, &[PathBuf::from(".")])
}

/// What to say of a page that is not there: the one whose path ends alike, where there is one.
fn no_page(folder: &Folder, page: &str) -> String {
    let alike = |known: &&str| page.ends_with(&format!("/{known}")) || known.ends_with(&format!("/{page}"));
    let known = folder.workspace.documents().iter().map(newslint::packed::Packed::path).find(alike);
    let meant = known.map_or_else(String::new, |known| format!("; did you mean {known:?}?"));
    format!(
        "{page:?} is no page of this folder: it is not there, excluded, or none that newslint reads{meant}"
    )
}

fn check(args: &Mcp, given: &Value) -> Result<Value, String> {
    let (mut folder, page) = folder(args, &arguments(given)?)?;
    folder.refresh();
    // A finding stands in each of its pages; of all pages it is wanted once, where it is shown first.
    let stands = |name: &str, first: bool| {
        let all = folder.findings(name).iter().map(AsRef::as_ref);
        all.filter(move |f: &&Finding| !first || f.evidence[0].path == name).collect::<Vec<_>>()
    };
    let mut findings: Vec<&Finding> = match &page {
        Some(page) => stands(page, false),
        None => folder.pages_with_findings().flat_map(|name| stands(name, true)).collect(),
    };
    findings.sort();
    let more = findings.len().saturating_sub(MOST_SHOWN);
    let shown: Vec<Value> = findings.iter().take(MOST_SHOWN).map(|finding| view(finding)).collect();
    Ok(json!({"pages": folder.workspace.documents().len(), "findings": shown, "more": more}))
}

/// A finding with what would settle it.
fn view(finding: &Finding) -> Value {
    let places: Vec<Value> = finding
        .evidence
        .iter()
        .map(|e| json!({"page": e.path, "line": e.start.line, "column": e.start.column, "text": e.text, "says": e.said(), "value": e.value}))
        .collect();
    json!({
        "rule": finding.rule,
        "severity": finding.severity.as_str(),
        "message": finding.message,
        "why": finding.why,
        "places": places,
        "more_places": finding.more,
        "fingerprint": finding.fingerprint,
        "to_settle": to_settle(finding),
    })
}

/// What could be done, each depending on what is true.
fn to_settle(finding: &Finding) -> Vec<String> {
    let mut ways = Vec::new();
    if let Some(fix) = finding.fix.as_ref().filter(|fix| fix.safe) {
        ways.push(format!(
            "Write {:?} at {}: this changes no fact.",
            fix.replacement,
            finding.evidence[0].place()
        ));
    }
    let mut values: Vec<&str> = Vec::new();
    for right in finding.evidence.iter().filter(|e| !e.value.is_empty()) {
        if values.contains(&&*right.value) {
            continue;
        }
        values.push(&right.value);
        let wrong: Vec<String> =
            finding.evidence.iter().filter(|e| e.value != right.value).map(Evidence::place).collect();
        if !wrong.is_empty() {
            let said = if right.text.is_empty() { right.said() } else { &right.text };
            ways.push(format!("If “{said}” is right ({}), correct {}.", right.place(), wrong.join(", ")));
        }
    }
    ways.push(finding.help.clone());
    ways.push(format!(
        "If all are right, say what each means, or allow it with a reason: newslint-allow {}.",
        finding.rule
    ));
    ways
}

fn statements(args: &Mcp, given: &Value) -> Result<Value, String> {
    let (mut folder, page) = folder(args, &arguments(given)?)?;
    let name = page.ok_or("`page` is needed")?;
    folder.refresh();
    let extraction = folder.workspace.claims(&name).ok_or("the page could not be read")?;
    let story = folder.workspace.story(&name);
    let own = story.as_ref().and_then(|story| story.sources.iter().position(|source| source.path == name));
    let claims: Vec<_> = extraction.claims.iter().filter(|c| c.kind.is_statement()).collect();
    let view = |claim: &&newslint::claim::Claim| {
        let mut row = json!(ClaimRow::new(&extraction, claim, None));
        for key in ["schema", "path", "context", "span", "sentence", "story"] {
            row.as_object_mut().map(|fields| fields.remove(key));
        }
        let fact = story.as_ref().zip(own).and_then(|(story, own)| {
            let fact =
                story.facts.iter().find(|f| f.cells[own].iter().any(|said| said.span == claim.span))?;
            let others = story.sources.iter().zip(&fact.cells).filter(|(source, _)| source.path != name);
            let said = others.flat_map(|(source, cells)| {
                cells.iter().map(
                    |s| json!({"page": source.path, "line": s.start.line, "text": s.text, "value": s.value}),
                )
            });
            Some(json!({"verdict": fact.verdict.as_str(), "others": said.collect::<Vec<_>>()}))
        });
        if let Some(fact) =
            fact.filter(|fact| fact["others"].as_array().is_some_and(|others| !others.is_empty()))
        {
            row["elsewhere"] = fact;
        }
        row
    };
    let shown: Vec<Value> = claims.iter().take(MOST_SHOWN).map(view).collect();
    let more = claims.len().saturating_sub(MOST_SHOWN);
    let story: Vec<&String> = story.iter().flat_map(|s| &s.sources).map(|s| &s.path).collect();
    Ok(json!({"page": name, "date": extraction.date, "story": story, "statements": shown, "more": more}))
}

fn facts(args: &Mcp, given: &Value) -> Result<Value, String> {
    let Nothing {} = arguments(given)?;
    let project = settings(args)?;
    let facts = &project.facts;
    let people: Vec<Value> = facts
        .people
        .iter()
        .map(|p| {
            let roles = p.roles.iter().map(|r| format!("{} {}", r.title, r.days()).trim().to_owned());
            json!({
                "name": p.name,
                "line": p.place.start.line,
                "also_written": p.keys,
                "pronouns": p.pronouns.map(Pronouns::as_str),
                "born": p.born.as_ref().map(|(first, last, _)| if first == last { first.to_string() } else { format!("{first}/{last}") }),
                "roles": roles.collect::<Vec<_>>(),
            })
        })
        .collect();
    let values: Vec<Value> = facts
        .values
        .iter()
        .map(|v| json!({"name": v.name, "value": v.text, "line": v.place.start.line, "source": v.source, "as_of": v.as_of, "expires": v.expires}))
        .collect();
    let organisations: Vec<Value> = facts
        .organisations
        .iter()
        .map(|(name, aliases, _)| json!({"name": name, "aliases": aliases}))
        .collect();
    let patterns: Vec<Value> =
        facts.patterns.all().iter().map(|p| json!({"name": p.name, "text": p.text})).collect();
    Ok(json!({
        "file": facts.path,
        "people": people,
        "values": values,
        "organisations": organisations,
        "patterns": patterns,
    }))
}

fn explain(args: &Mcp, given: &Value) -> Result<Value, String> {
    let OfRule { rule: id } = arguments(given)?;
    let project = settings(args)?;
    let rules: &[Rule] = &project.rules;
    let rule = rules.iter().find(|r| r.id == id).ok_or_else(|| crate::output::unknown_rule(&id, rules))?;
    Ok(json!({
        "rule": rule.id,
        "title": rule.title,
        "severity": rule.severity.as_str(),
        "status": rule.status.as_str(),
        "reports": rule.docs.what,
        "silent_on": rule.docs.silent,
        "limits": rule.docs.limits,
        "to_do": rule.message.help,
        "page": rule.page(),
    }))
}
