//! Front matter in YAML, TOML or JSON: the metadata a page carries about itself.

use std::collections::BTreeMap;
use std::ops::Range;

use granit_parser::{Event, Parser};
use serde_json::value::RawValue;

use super::prose::{BlockKind, ProseBuilder};
use super::{DateOrigin, DatedPlace, Metadata, header};
use crate::span::place_in;

/// Fields that date a page, by how far they are to be trusted.
pub(super) const DATE_FIELDS: &[&str] =
    &["date", "published", "publishdate", "pubdate", "date_published", "datepublished"];

/// Fields that give the page its address, which may carry its date.
const ADDRESS_FIELDS: &[&str] = &["path", "permalink", "url", "slug"];

/// Fields that say in a sentence what the page tells.
pub(super) const SENTENCE_FIELDS: &[&str] = &[
    "description",
    "summary",
    "subtitle",
    "excerpt",
    "abstract",
    "tagline",
    "teaser",
    "intro",
    "lead",
    "deck",
    "dek",
    "standfirst",
];

/// Fields that give the first day of an event.
pub const STARTS: &[&str] = &[
    "start",
    "start_date",
    "startdate",
    "date_start",
    "starts",
    "event_date",
    "eventdate",
    "event_start",
    "start-date",
    "event-date",
];

/// Fields that give its last day.
pub const ENDS: &[&str] = &["end", "end_date", "enddate", "date_end", "ends", "event_end", "end-date"];

/// Fields that give the version that a page tells of.
pub const VERSIONS: &[&str] = &["version", "softwareversion"];

/// Fields that give the year or the day of a birth.
pub const BIRTHS: &[&str] =
    &["born", "birth", "birthdate", "birth_date", "birth_year", "date_of_birth", "dob"];
/// Fields that give the year or the day of a death.
pub const DEATHS: &[&str] = &["died", "death", "deathdate", "death_date", "death_year", "date_of_death"];

/// Fields that say where something is held.
pub const PLACES: &[&str] = &["location", "place", "venue"];

/// Fields that say who speaks.
pub const SPEAKERS: &[&str] = &["presenter", "speaker", "speakers"];

/// Fields that say who wrote it.
pub const AUTHORS: &[&str] = &["author", "byline", "writer"];

/// Fields that give what something costs.
pub const PRICES: &[&str] = &["price", "cost", "fee", "admission"];

/// Fields that number a page among those of a series.
pub const NUMBERS: &[&str] =
    &["edition", "episode", "episode_number", "episodenumber", "issue", "issue_number", "number"];

/// A scalar at the top level of front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in lower case.
    pub name: String,
    /// Its value as text.
    pub value: String,
    /// Where the value stands in the decoded text, marks included.
    pub range: Range<usize>,
}

/// Front matter as it was read.
struct Read {
    fields: Vec<Field>,
    /// Where the body begins.
    body: usize,
    /// It is not understood to its end.
    broken: bool,
}

/// Reads front matter at the start of the text into `meta`; the title becomes a heading. Returns the range of
/// the body.
pub(super) fn read(text: &str, out: &mut ProseBuilder, meta: &mut Metadata) -> Range<usize> {
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let Some(Read { fields, body, broken }) = fields(text, bom) else { return bom..text.len() };
    meta.front = bom..body;
    meta.broken = broken;
    meta.allowed = allowed(text, bom..body);
    for wanted in DATE_FIELDS {
        for field in fields.iter().filter(|f| f.name == *wanted) {
            if let Some(date) = header::iso_date(&field.value) {
                meta.dates.push(DatedPlace {
                    date,
                    span: field.range.clone().into(),
                    origin: DateOrigin::FrontMatter,
                });
            }
        }
    }
    for field in fields.iter().filter(|f| ADDRESS_FIELDS.contains(&f.name.as_str())) {
        if let Some(date) = header::path_date(&field.value) {
            meta.dates.push(DatedPlace {
                date,
                span: field.range.clone().into(),
                origin: DateOrigin::Address,
            });
        }
    }
    // Where an event has an end, its date is that of its beginning.
    let ends = fields.iter().any(|f| ENDS.contains(&f.name.as_str()));
    let recorded =
        [STARTS, ENDS, VERSIONS, BIRTHS, DEATHS, PLACES, PRICES, SPEAKERS, AUTHORS, NUMBERS].concat();
    let is_recorded = |f: &&Field| {
        recorded.contains(&f.name.as_str())
            || matches!(f.name.as_str(), "name" | "status")
            || ends && f.name == "date"
    };
    meta.record.extend(fields.iter().filter(is_recorded).cloned());
    let language = fields.iter().find(|f| matches!(f.name.as_str(), "lang" | "language" | "locale"));
    meta.language = language.map(|f| f.value.trim().to_lowercase());
    if let Some(title) = fields.iter().find(|f| f.name == "title").filter(|f| !f.value.trim().is_empty()) {
        meta.title = Some(title.value.trim().to_owned());
        push(text, title, out);
        out.end_block(BlockKind::Heading(1));
    }
    for field in fields.iter().filter(|f| SENTENCE_FIELDS.contains(&f.name.as_str()) && f.value.contains(' '))
    {
        push(text, field, out);
        out.end_block(BlockKind::Record);
    }
    body..text.len()
}

/// The value of a field as prose.
fn push(text: &str, field: &Field, out: &mut ProseBuilder) {
    // Most stand there as they are, between marks or without.
    let written = &text[field.range.clone()];
    let plain =
        [0, 1].into_iter().find(|&at| written.get(at..).is_some_and(|rest| rest.starts_with(&field.value)));
    match plain.or_else(|| written.find(field.value.as_str())) {
        Some(at) => out.push(field.range.start + at..field.range.start + at + field.value.len()),
        None => out.push_as(field.value.trim(), field.range.clone()),
    }
}

/// What `newslint: {allow: [rule: reason]}` allows, with its place.
fn allowed(text: &str, front: Range<usize>) -> Vec<(String, Range<usize>)> {
    let head = &text[front.clone()];
    let Some(key) = head.find("newslint").filter(|_| head.contains("allow")) else { return Vec::new() };
    // Two readers keep no places: the line of the key stands for all.
    let line = || {
        let start = front.start + key;
        start..start + text[start..].lines().next().map_or(0, str::len)
    };
    if head.starts_with("---") {
        return yaml_allowed(text, front);
    }
    let table = if head.starts_with("+++") {
        let inner = head.trim_start_matches('+').trim_end().trim_end_matches('+');
        toml::from_str::<serde_json::Value>(inner).ok()
    } else {
        serde_json::from_str(head).ok()
    };
    let Some(allow) = table.as_ref().and_then(|t| t.get("newslint")?.get("allow")) else { return Vec::new() };
    let entry =
        |rule: &str, reason: &serde_json::Value| format!("{rule}: {}", reason.as_str().unwrap_or_default());
    let mut entries = Vec::new();
    for item in allow.as_array().map_or(std::slice::from_ref(allow), Vec::as_slice) {
        entries.extend(item.as_str().map(str::to_owned));
        entries.extend(item.as_object().into_iter().flatten().map(|(rule, reason)| entry(rule, reason)));
    }
    entries.into_iter().map(|e| (e, line())).collect()
}

/// Scalars under `newslint`, `allow`: `rule: reason` as text or as a pair.
fn yaml_allowed(text: &str, front: Range<usize>) -> Vec<(String, Range<usize>)> {
    let Some((inner, _)) = fenced(text, front.start, "---") else { return Vec::new() };
    let mut found = Vec::new();
    // A mapping has a key that waits for its value; a sequence has none.
    let mut levels: Vec<(bool, Option<String>)> = Vec::new();
    let mut key_start = 0;
    for event in Parser::new_from_str(&text[inner.clone()]) {
        let Ok((event, span)) = event else { break };
        match event {
            Event::MappingStart(..) => levels.push((true, None)),
            Event::SequenceStart(..) => levels.push((false, None)),
            Event::MappingEnd | Event::SequenceEnd => {
                levels.pop();
                if let Some((true, key)) = levels.last_mut() {
                    *key = None;
                }
            }
            Event::Scalar(value, ..) => {
                let (from, to) = (span.start.byte_offset().unwrap_or(0), span.end.byte_offset().unwrap_or(0));
                if let Some((true, key @ None)) = levels.last_mut() {
                    *key = Some(value.into_owned());
                    key_start = from;
                    continue;
                }
                let path: Vec<&str> = levels.iter().filter_map(|(_, key)| key.as_deref()).collect();
                match path[..] {
                    ["newslint", "allow"] => {
                        found.push((value.into_owned(), inner.start + from..inner.start + to));
                    }
                    ["newslint", "allow", rule] => {
                        found.push((format!("{rule}: {value}"), inner.start + key_start..inner.start + to));
                    }
                    _ => {}
                }
                if let Some((true, key)) = levels.last_mut() {
                    *key = None;
                }
            }
            _ => {}
        }
    }
    found
}

/// The top-level scalars, and where the body begins; `None` where there is no front matter.
fn fields(text: &str, start: usize) -> Option<Read> {
    let head = &text[start..];
    if head.starts_with("---") {
        let (inner, body) = fenced(text, start, "---")?;
        let (fields, broken) = match plain_yaml(text, inner.clone()) {
            Some(fields) => (fields, false),
            None => yaml(text, inner),
        };
        return Some(Read { fields, body, broken });
    }
    if head.starts_with("+++") {
        let (inner, body) = fenced(text, start, "+++")?;
        let read = toml(text, inner);
        let broken = read.is_none();
        return Some(Read { fields: read.unwrap_or_default(), body, broken });
    }
    if head.starts_with('{') {
        let mut stream = serde_json::Deserializer::from_str(head).into_iter::<BTreeMap<String, &RawValue>>();
        let map = stream.next()?.ok()?;
        return Some(Read { fields: json(text, &map), body: start + stream.byte_offset(), broken: false });
    }
    None
}

/// The range between two fence lines, and the start of the line after them.
pub(super) fn fenced(text: &str, start: usize, fence: &str) -> Option<(Range<usize>, usize)> {
    let mut at = start;
    let mut inner = None;
    for line in text[start..].split_inclusive('\n') {
        let is_fence = line.trim_end() == fence;
        match inner {
            None if !is_fence => return None,
            None => inner = Some(at + line.len()),
            Some(from) if is_fence => return Some((from..at, at + line.len())),
            Some(_) => {}
        }
        at += line.len();
    }
    None
}

/// What most front matter is: a key and a value of one line each, or a key over a list or keys of one line each. `None` for all else,
/// which the reader of YAML understands.
fn plain_yaml(text: &str, range: Range<usize>) -> Option<Vec<Field>> {
    let mut fields = Vec::new();
    // Of what stands under a key: its margin, and whether it is a list; before the first line of it nothing.
    let mut under: Option<Option<(usize, bool)>> = None;
    let mut at = range.start;
    for line in text[range].split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        let inner = line.trim_start_matches(' ');
        if inner.is_empty() {
            continue;
        }
        let margin = line.len() - inner.len();
        let item = inner.strip_prefix("- ");
        if margin == 0 && item.is_none() {
            let (key, value) = pair(inner)?;
            under = value.is_empty().then_some(None);
            let from = start + inner.len() - value.len();
            let bare = value.strip_prefix(['"', '\'']).map_or(value, |rest| &rest[..rest.len() - 1]);
            if !value.is_empty() && !value.starts_with('[') {
                let name = key.to_ascii_lowercase();
                fields.push(Field { name, value: bare.to_owned(), range: from..from + value.len() });
            }
        } else {
            let shape = (margin, item.is_some());
            if *under.as_mut()?.get_or_insert(shape) != shape {
                return None;
            }
            match item {
                Some(item) => is_one_line(item.trim_start()).then_some(())?,
                None => pair(inner).filter(|(_, value)| !value.is_empty()).map(|_| ())?,
            }
        }
    }
    Some(fields)
}

/// A key of letters, figures, `-` and `_`, and its value, which may be empty.
fn pair(line: &str) -> Option<(&str, &str)> {
    let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')))?;
    let (key, rest) = line.split_at(end);
    let value = rest.strip_prefix(':').filter(|value| value.is_empty() || value.starts_with(' '))?;
    let value = value.trim_start_matches(' ');
    let begins = key.starts_with(|c: char| c.is_ascii_alphabetic());
    (begins && (value.is_empty() || is_one_line(value))).then_some((key, value))
}

/// A scalar that ends on its line and needs no rewriting, or a list of bare words.
fn is_one_line(value: &str) -> bool {
    if value.contains(['\t', '\\']) || value.bytes().any(|b| b.is_ascii_control()) {
        return false;
    }
    let inner =
        |mark: char| value.strip_prefix(mark)?.strip_suffix(mark).filter(|inner| !inner.contains(mark));
    match value.as_bytes().first() {
        Some(b'"') => inner('"').is_some(),
        Some(b'\'') => inner('\'').is_some(),
        Some(b'[') => value.strip_suffix(']').is_some_and(|list| {
            let word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'/' | b'_' | b' ');
            list[1..]
                .split(", ")
                .all(|item| !item.is_empty() && item.bytes().all(word) && item.trim() == item)
        }),
        Some(first) => {
            let sign = b"-?:,]{}#&*!|>%@`".contains(first);
            !sign && !value.contains(": ") && !value.contains(" #") && !value.ends_with(':')
        }
        None => false,
    }
}

/// The scalars, and whether the rest is not understood.
fn yaml(text: &str, range: Range<usize>) -> (Vec<Field>, bool) {
    let mut fields = Vec::new();
    let mut depth = 0;
    let mut key: Option<String> = None;
    for event in Parser::new_from_str(&text[range.clone()]) {
        let Ok((event, span)) = event else { return (fields, true) };
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                depth += 1;
                key = None;
            }
            Event::MappingEnd | Event::SequenceEnd => {
                depth -= 1;
                key = None;
            }
            // What it stands for was written elsewhere.
            Event::Alias(..) if depth == 1 => key = None,
            Event::Scalar(value, ..) if depth == 1 => match key.take() {
                None => key = Some(value.to_ascii_lowercase()),
                Some(name) => {
                    let (Some(from), Some(to)) = (span.start.byte_offset(), span.end.byte_offset()) else {
                        continue;
                    };
                    fields.push(Field {
                        name,
                        value: value.into_owned(),
                        range: range.start + from..range.start + to,
                    });
                }
            },
            _ => {}
        }
    }
    (fields, false)
}

fn toml(text: &str, range: Range<usize>) -> Option<Vec<Field>> {
    let table = toml::de::DeTable::parse(&text[range.clone()]).ok()?;
    let entries = table.get_ref().iter().filter_map(|(key, value)| {
        let written = match value.get_ref() {
            toml::de::DeValue::String(s) => s.to_string(),
            toml::de::DeValue::Datetime(d) => d.to_string(),
            _ => return None,
        };
        let span = range.start + value.span().start..range.start + value.span().end;
        Some(Field { name: key.get_ref().to_ascii_lowercase(), value: written, range: span })
    });
    Some(entries.collect())
}

/// Texts of an object; each value is a part of the file, as it is written there.
fn json(text: &str, map: &BTreeMap<String, &RawValue>) -> Vec<Field> {
    let field = |(name, raw): (&String, &&RawValue)| {
        let value = serde_json::from_str(raw.get()).ok()?;
        let place = place_in(text, raw.get());
        // Without its quotation marks.
        Some(Field { name: name.to_ascii_lowercase(), value, range: place.start + 1..place.end - 1 })
    };
    map.iter().filter_map(field).collect()
}

#[cfg(test)]
mod tests {
    use super::{Field, plain_yaml, yaml};

    fn both(text: &str) -> (Option<Vec<Field>>, Vec<Field>) {
        let (fields, broken) = yaml(text, 0..text.len());
        assert!(!broken, "{text}");
        (plain_yaml(text, 0..text.len()), fields)
    }

    #[test]
    fn plain_front_matter_is_read_as_the_reader_of_yaml_does() {
        for text in [
            "title: A mill, opened\ndate: 2021-05-03\ndraft: false\n",
            "title: \"A mill: opened\"\r\nsubtitle: 'By the river'\r\n",
            "Title: x\n\ntags:\n  - mills\n  - rivers and more\nlang: en\n",
            "tags:\n- mills\n- rivers\ntitle: y z  \n",
            "author:\n  name: Ida Kolb\n  town: Osmund\ntags: [mills, big rivers]\ntitle: Über Mühlen\n",
            "url: https://example.org/a#b\ntime: 10:30\nn: 1.5\n",
        ] {
            let (plain, fields) = both(text);
            assert_eq!(plain.as_deref(), Some(&fields[..]), "{text}");
        }
    }

    #[test]
    fn all_else_is_left_to_it() {
        for text in [
            "title: >\n  A mill\n  opened\n",
            "title: A mill\n  opened\n",
            "title: \"A \\\"mill\\\"\"\n",
            "title: 'It''s a mill'\n",
            "tags: [a, \"b, c\"]\n",
            "tags:\n  - a\n  - b: c\n    d: e\n",
            "title: A mill # the old one\n",
            "a: &x y\nb: *x\n",
            "\"title\": x\n",
            "? a\n: b\n",
        ] {
            assert_eq!(both(text).0, None, "{text}");
        }
        for broken in ["title: a: b\n", "title: \"a\n", "a:\n  - b\n c: d\n", "a: b\n  - c\n"] {
            assert_eq!(plain_yaml(broken, 0..broken.len()), None, "{broken}");
        }
    }
}
