//! Completion: names of rules in comments that allow findings, keys of the files that people write.

use newslint::rule::Rule;
use serde_json::{Map, Value, json};

/// Kinds of items that the protocol has.
const PROPERTY: u8 = 10;
const RULE: u8 = 21;

/// Keys with what they mean: the schemas that the documentation has.
const FACTS: &str = include_str!("../../../../docs/schemas/facts.schema.json");
const CONFIG: &str = include_str!("../../../../docs/schemas/newslint.schema.json");

/// What may stand at a byte of a text.
pub fn items(uri: &str, text: &str, offset: usize, rules: &[Rule]) -> Vec<Value> {
    let line = text[..offset].rsplit(['\n', '\r']).next().unwrap_or_default();
    let line = &line[..line.len() - typed(line)];
    match uri.rsplit('/').next() {
        Some("facts.toml") => keys(FACTS, text, offset, line),
        Some("newslint.toml") if is_in_levels(text, offset) => rule_names(rules),
        Some("newslint.toml") => keys(CONFIG, text, offset, line),
        _ if is_in_allowance(line) => rule_names(rules),
        _ => Vec::new(),
    }
}

/// Bytes at the end of a text that are the beginning of a name.
pub fn typed(text: &str) -> usize {
    let rest = text.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    text.len() - rest.len()
}

/// After `newslint-allow`, before the reason.
fn is_in_allowance(line: &str) -> bool {
    let words = line.rfind("newslint-allow").map(|at| &line[at + "newslint-allow".len()..]);
    let names = words
        .map(|rest| ["-file", "-line", "-start"].iter().find_map(|w| rest.strip_prefix(w)).unwrap_or(rest));
    names.is_some_and(|names| names.starts_with(' ') && !names.contains(':') && !names.contains("-->"))
}

fn is_in_levels(text: &str, offset: usize) -> bool {
    header(text, offset).is_some_and(|header| header.split('.').next_back() == Some("levels"))
}

fn rule_names(rules: &[Rule]) -> Vec<Value> {
    let item = |rule: &Rule| {
        json!({
            "label": rule.id,
            "kind": RULE,
            "detail": format!("{}, {}", rule.severity.as_str(), rule.status.as_str()),
            "documentation": rule.title,
        })
    };
    rules.iter().map(item).collect()
}

/// The table that a place of a TOML file stands in: `person` below `[[person]]`.
fn header(text: &str, offset: usize) -> Option<String> {
    let before = text[..offset].rsplit_once('\n').map_or("", |(before, _)| before);
    let header = before.lines().rev().map(str::trim).find(|line| line.starts_with('['))?;
    Some(header.trim_matches(|c| "[] \t".contains(c)).to_owned())
}

/// The keys of a table that do not stand there yet; the names of tables where a bracket opens one.
fn keys(schema: &str, text: &str, offset: usize, line: &str) -> Vec<Value> {
    let schema: Value = serde_json::from_str(schema).unwrap_or_default();
    let top = properties(&schema, &schema);
    let item = |(name, described): (&String, &Value)| {
        let documentation = described["description"].as_str().unwrap_or_default();
        json!({"label": name, "kind": PROPERTY, "documentation": documentation})
    };
    if line.trim_start().starts_with('[') {
        let is_table = |described: &Value| !properties(&schema, described).is_empty();
        return top.iter().filter(|(_, described)| is_table(described)).map(item).collect();
    }
    // Only where a key is written: not after its `=`.
    if line.contains(['=', '#']) {
        return Vec::new();
    }
    let table = header(text, offset);
    let (known, is_whole) = match &table {
        None => (top, true),
        Some(name) => {
            let below = name.split('.').try_fold(&schema, |at, part| properties_of(&schema, at)?.get(part));
            (below.map(|below| properties(&schema, below)).unwrap_or_default(), false)
        }
    };
    let here = own_lines(text, offset);
    let is_there = |name: &str| {
        here.iter()
            .any(|line| line.trim_start().strip_prefix(name).is_some_and(|r| r.trim_start().starts_with('=')))
    };
    let is_key = |described: &Value| !is_whole || properties(&schema, described).is_empty();
    known.iter().filter(|(name, described)| !is_there(name) && is_key(described)).map(item).collect()
}

/// The lines of the table around a place.
fn own_lines(text: &str, offset: usize) -> Vec<&str> {
    let is_header = |line: &&str| line.trim_start().starts_with('[');
    let before: Vec<&str> = text[..offset].lines().collect();
    let after = text[offset..].lines().take_while(|line| !is_header(line));
    let first = before.iter().rposition(is_header).map_or(0, |at| at + 1);
    before[first..].iter().copied().chain(after).collect()
}

/// The properties of a part of a schema, behind references, lists and choices.
fn properties<'a>(schema: &'a Value, part: &'a Value) -> Map<String, Value> {
    properties_of(schema, part).cloned().unwrap_or_default()
}

fn properties_of<'a>(schema: &'a Value, part: &'a Value) -> Option<&'a Map<String, Value>> {
    if let Some(properties) = part["properties"].as_object() {
        return Some(properties);
    }
    if let Some(reference) = part["$ref"].as_str() {
        return properties_of(schema, schema.pointer(reference.strip_prefix('#')?)?);
    }
    if part["items"].is_object() {
        return properties_of(schema, &part["items"]);
    }
    part["anyOf"].as_array()?.iter().find_map(|choice| properties_of(schema, choice))
}

#[cfg(test)]
mod tests {
    use newslint::rule::embedded;

    use super::items;

    fn labels(uri: &str, marked: &str) -> Vec<String> {
        let offset = marked.find('|').unwrap();
        let all = items(uri, &marked.replace('|', ""), offset, &embedded());
        all.iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn rules_in_comments() {
        assert!(labels("file:///a.md", "Text. <!-- newslint-allow d|").contains(&"date-conflict".to_owned()));
        assert!(labels("file:///a.md", "<!-- newslint-allow-file |").contains(&"date-conflict".to_owned()));
        assert!(labels("file:///a.md", "<!-- newslint-allow date-conflict: she |").is_empty());
        assert!(labels("file:///a.md", "Some text |").is_empty());
    }

    #[test]
    fn keys_of_the_record() {
        let person =
            labels("file:///facts.toml", "[[person]]\nname = \"A B\"\n|\n\n[[value]]\nname = \"x\"\n");
        assert!(person.contains(&"pronouns".to_owned()) && !person.contains(&"name".to_owned()));
        assert!(labels("file:///facts.toml", "[[|").contains(&"organisation".to_owned()));
        assert!(labels("file:///facts.toml", "[[value]]\nname = |").is_empty());
    }

    #[test]
    fn keys_of_the_configuration() {
        assert!(labels("file:///newslint.toml", "fail|").contains(&"fail-on".to_owned()));
        assert!(labels("file:///newslint.toml", "[levels]\nd|").contains(&"date-conflict".to_owned()));
    }
}
