//! What files beside pages state, and what pages say of the same: the licence, the least version of a tool, defaults of settings; and
//! badges, which say it in a picture.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;

use crate::claim::{AttributeValue, Part, Slot, SlotValue};
use crate::document::beside::{self, is_setting};
use crate::document::{Block, BlockKind, Document, Format};
use crate::facts::attributes::Attributes;
use crate::grammar::beside::{licences, msrv, need};
use crate::lexicon;
use crate::source::Source;
use crate::span::{beginning, place_in};
use crate::text::marks::Marks;

use super::Found;
use super::limits::{is_default, tables};

/// Longest block that is read, in bytes.
const LONGEST: usize = 1_000;
/// Statements that are kept of one page.
const MOST: usize = 200;
/// Badges stand at the head of a page.
const HEAD: usize = 4_000;

/// What a file beside pages states, or what a page says of the same; of a foreign page only what needs no words.
pub(super) fn of_document(document: &Document, source: &Source, foreign: bool, found: &mut Vec<Found>) {
    let known = found.len();
    if document.format == Format::Beside {
        for fact in beside::facts(source.name(), source.text()) {
            let called = if fact.told { "default" } else { "" };
            found.push(stated(
                source,
                fact.attribute,
                &fact.thing,
                called,
                fact.value,
                Part::File,
                fact.range,
            ));
        }
        return;
    }
    let text = source.text();
    badges(source, found);
    let marks = if foreign { None } else { Some(MARKS.find(text)) };
    let holds = |range: Range<usize>, wanted: fn(usize) -> bool| {
        marks.as_ref().is_some_and(|marks| marks.any(range, wanted))
    };
    let licence = holds(0..text.len(), is_licence);
    let needs = holds(0..text.len(), is_tool);
    if licence || needs {
        let page = Page { document, source };
        let mut before: Option<String> = None;
        // All stands under the first heading.
        let (mut section, mut titled) = (String::new(), false);
        // "You need:" over a list.
        let mut lead = String::new();
        for block in &document.prose.blocks {
            if found.len() - known >= MOST {
                break;
            }
            let range = document.prose.place_of(block);
            if range.len() > LONGEST {
                before = None;
                continue;
            }
            let raw = &text[range.clone()];
            let is_heading = matches!(block.kind, BlockKind::Heading(_) | BlockKind::Apparatus);
            if block.kind != BlockKind::ListItem {
                let leads = needs && block.kind == BlockKind::Paragraph && raw.trim_end().ends_with(':');
                lead = if leads { plain(raw) } else { String::new() };
            }
            let under = before.is_some();
            let licence = licence && (under || holds(range.clone(), is_licence));
            let needs = needs && holds(range.clone(), is_tool) && raw.bytes().any(|b| b.is_ascii_digit());
            if !licence && !needs && !is_heading {
                before = None;
                continue;
            }
            let words = plain(raw);
            if licence {
                let under = before.as_deref().is_some_and(is_of_licence);
                page.licence(block, &words, range.start, under, found);
            }
            if needs {
                page.needs(block, &words, range.start, (&section, &lead), found);
            }
            if matches!(block.kind, BlockKind::Heading(_)) && std::mem::replace(&mut titled, true) {
                section = words.to_lowercase();
            }
            before = is_heading.then_some(words);
        }
    }
    if !document.prose.cells.is_empty() {
        settings(document, source, found);
    }
    found.extend(port(source));
    found.extend(inner_port(source));
}

/// `docker run -p 8080:3000`: the one port that a page gives inside of a container.
fn inner_port(source: &Source) -> Option<Found> {
    /// How far behind the command its ports stand, in bytes.
    const NEAR: usize = 400;
    let text = source.text();
    let at = memmem::find(text.as_bytes(), b"docker run")?;
    let published = |part: &'_ str| {
        let mapping = part.trim_start().split(char::is_whitespace).next()?;
        let (host, inside) = mapping.rsplit_once(':')?;
        let inside = inside.split('/').next()?;
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        (digits(host.rsplit(':').next()?) && digits(inside) && inside.len() > 1)
            .then(|| place_in(text, inside))
    };
    let mut ports = beginning(&text[at..], NEAR).split(" -p ").skip(1).filter_map(published);
    let one = ports.next()?;
    let alone = ports.next().is_none();
    alone.then(|| stated(source, "inner port", "", "", text[one.clone()].to_owned(), Part::Text, one))
}

/// What stands before a port of this machine.
pub(super) const HOSTS: [&str; 2] = ["localhost:", "127.0.0.1:"];

/// The port that stands here.
pub(super) fn port_at(text: &str, from: usize) -> Option<Range<usize>> {
    let len = text[from..].bytes().take_while(u8::is_ascii_digit).count();
    (len > 1).then_some(from..from + len)
}

/// `http://localhost:8080` behind "docker compose up": the only port of this machine that the page names.
fn port(source: &Source) -> Option<Found> {
    let text = source.text();
    let first = HOSTS.iter().filter_map(|host| memmem::find(text.as_bytes(), host.as_bytes())).min()?;
    let compose = ["docker compose", "docker-compose"].iter().filter_map(|words| text.find(words)).min()?;
    let named = HOSTS
        .iter()
        .flat_map(|host| text.match_indices(host).filter_map(move |(at, _)| port_at(text, at + host.len())));
    let mut ports: Vec<Range<usize>> = named.collect();
    ports.sort_by_key(|range| range.start);
    let one = ports.first()?.clone();
    let alone = ports.iter().all(|range| text[range.clone()] == text[one.clone()]);
    let value = text[one.clone()].to_owned();
    (alone && compose < first).then(|| stated(source, "published port", "", "", value, Part::Text, one))
}

/// What a page on licences holds, and behind it what one holds that asks for a tool.
static MARKS: LazyLock<Marks> = LazyLock::new(|| {
    Marks::new(&[
        "icens", "icenc", "ICENS", "ICENC", "Node", "node", "npm", "Python", "python", "Rust", "rust",
        "MSRV", "PHP", "Go 1", "Golang", "Ruby", "ruby",
    ])
});

fn is_licence(mark: usize) -> bool {
    mark < 4
}

fn is_tool(mark: usize) -> bool {
    !is_licence(mark)
}

/// A statement at a place of the decoded text.
fn stated(
    source: &Source,
    attribute: &str,
    thing: &str,
    called: &str,
    value: String,
    part: Part,
    range: Range<usize>,
) -> Found {
    let written = &source.text()[range.clone()];
    // "[Weaver 3](https://weaver.example) or newer"
    let linked = written.contains("](").then(|| plain(written));
    let words: Vec<&str> = linked.as_deref().unwrap_or(written).split_whitespace().collect();
    let text = words.join(" ");
    let slot =
        if matches!(attribute, "need" | "use" | "current version") { Slot::Version } else { Slot::Literal };
    let given = SlotValue { slot, value: value.into(), ..SlotValue::of_words(&text) };
    let value = AttributeValue::new(attribute, thing, called, given, part);
    // A place in the file, not in the prose.
    let span = source.stored_span(range.into());
    Found::attribute(span, &text, value)
}

/// The text with spaces for marks, byte for byte.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let (mut in_tag, mut in_link, mut in_name) = (false, false, false);
    let mut last = ' ';
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let run = text[at..].bytes().position(|b| MARKUP[usize::from(b)]).unwrap_or(text.len() - at);
        if run > 0 {
            let words = &text[at..at + run];
            if in_tag || in_link || in_name {
                plain.extend(std::iter::repeat_n(' ', run));
            } else {
                plain.push_str(words);
            }
            last = words.chars().next_back().unwrap_or(last);
            at += run;
            continue;
        }
        let opens = c == '<' && text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        in_tag |= opens && text[at..].contains('>');
        in_link |= c == '(' && last == ']' && text[at..].contains(')');
        // "[kiln][the name of a link]"
        in_name |= c == '[' && last == ']' && text[at..].contains(']');
        let mark = in_tag
            || in_link
            || in_name
            || matches!(c, '*' | '`' | '_' | '[' | ']' | '|' | '\n' | '\r' | '\t');
        // An underscore inside of a name is one of its letters.
        let kept = !in_tag && !in_link && !in_name && c == '_' && last.is_ascii_uppercase();
        if mark && !kept {
            plain.extend(std::iter::repeat_n(' ', c.len_utf8()));
        } else {
            plain.push(c);
        }
        in_tag &= c != '>';
        in_link &= c != ')';
        in_name &= c != ']';
        last = c;
        at += c.len_utf8();
    }
    plain
}

/// Signs that are markup, or may be.
static MARKUP: [bool; 256] = {
    let (signs, mut table, mut n) = (b"<>()[]*`_|\n\r\t", [false; 256], 0);
    while n < signs.len() {
        table[signs[n] as usize] = true;
        n += 1;
    }
    table
};

/// A heading that says that the licence follows.
fn is_of_licence(heading: &str) -> bool {
    let bare = heading.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    ["license", "licence", "licensing", "licenses", "copyright and license", "license and copyright"]
        .contains(&&*bare)
}

struct Page<'a> {
    document: &'a Document,
    source: &'a Source,
}

impl Page<'_> {
    /// `licensed under the MIT License`; under a heading "License" the name alone.
    fn licence(&self, block: &Block, words: &str, base: usize, under: bool, found: &mut Vec<Found>) {
        const SHORT: usize = 160;
        let add = |called: &str, ids: &[&str], range: Range<usize>, found: &mut Vec<Found>| {
            let range = base + range.start..base + range.end;
            found.push(stated(
                self.source,
                "licence",
                "",
                called,
                ids.join(" "),
                super::attribute::part(block.kind),
                range,
            ));
        };
        let lead = words.len() - words.trim_start().len();
        if under
            && block.kind != BlockKind::ListItem
            && words.trim().len() <= SHORT
            && let Ok((rest, ids)) = licences(&words[lead..])
        {
            return add("", &ids, lead..lead + words[lead..words.len() - rest.len()].trim_end().len(), found);
        }
        for (at, _) in words.match_indices(" under ") {
            let before = words[sentence_start(&words[..at])..at].trim();
            let mut said = before.rsplit(' ').filter(|w| !w.is_empty());
            let verb = said.next().unwrap_or_default().to_lowercase();
            // Under a heading that says so: "You may use it under the terms of".
            let told = LICENSED.contains(&&*verb);
            let allowed = under && verb == "it";
            if !told && !allowed {
                continue;
            }
            let from = at + " under ".len();
            if let Ok((rest, ids)) = licences(&words[from..]) {
                let mut places = words[from..].char_indices().map(|(n, _)| from + n);
                let first = places.find(|n| begins(words, *n));
                let end = words[..words.len() - rest.len()].trim_end().len();
                let called = if told { self.called(said) } else { String::new() };
                add(&called, &ids, first.unwrap_or(from)..end, found);
            }
        }
        // "The code is MIT licensed", "MIT-licensed".
        for (at, _) in words.match_indices("licensed") {
            let sentence = sentence_start(&words[..at]);
            let starts = words[sentence..at].char_indices().map(|(n, _)| sentence + n);
            let named = starts.filter(|n| begins(words, *n)).find_map(|start| {
                let (rest, ids) = licences(&words[start..at]).ok()?;
                matches!(rest, "" | " " | "-")
                    .then(|| (start, words[..at - rest.len()].trim_end().len(), ids))
            });
            if let Some((start, end, ids)) = named {
                let said = words[sentence..start].trim().rsplit(' ').filter(|w| !w.is_empty());
                add(&self.called(said), &ids, start..end, found);
            }
        }
    }

    /// What is licensed, from the words before it, last first, without those of the title.
    fn called<'w>(&self, said: impl Iterator<Item = &'w str>) -> String {
        let title = self.document.meta.title.as_deref().unwrap_or_default().to_lowercase();
        let titled =
            |word: &&str| title.split(|c: char| !c.is_alphanumeric()).any(|t| t == word.to_lowercase());
        let mut called: Vec<&str> = said.filter(|word| !titled(word)).collect();
        called.reverse();
        called.join(" ")
    }

    /// `Requires Node.js 18 or newer`.
    fn needs(
        &self,
        block: &Block,
        words: &str,
        base: usize,
        (section, lead): (&str, &str),
        found: &mut Vec<Found>,
    ) {
        let mut at = 0;
        while let Some(next) = words[at..].find(is_initial).map(|n| at + n) {
            at = next + 1;
            if words[..next].ends_with(|c: char| c.is_alphanumeric() || c == '-') {
                continue;
            }
            let promised = msrv(&words[next..]);
            let is_promised = promised.is_ok();
            let Ok((rest, one)) = promised.or_else(|_| need(&words[next..])) else { continue };
            let end = words.len() - rest.len();
            let (sentence, stop) = (sentence_start(&words[..next]), sentence_end(&words[end..]) + end);
            let (before, after) = (&words[sentence..next], &words[end..stop]);
            let asked = |before: &str| Asked { before, after, section }.of(one.bound, is_promised);
            let leads = !lead.is_empty() && block.kind == BlockKind::ListItem;
            let of_lead = || leads.then(|| asked(&format!("{lead} {before}"))).flatten();
            if let Some(called) = asked(before).or_else(of_lead) {
                let range = base + next..base + words[..end].trim_end().len();
                let version = one.version.to_owned();
                let part = super::attribute::part(block.kind);
                found.push(stated(self.source, "need", one.tool, &called, version, part, range));
            }
            at = end.max(at);
        }
    }
}

/// The name of a licence begins here.
fn begins(words: &str, at: usize) -> bool {
    words[..at].ends_with([' ', '(']) && lexicon::licences::at(&words[at..]).is_some()
}

/// What ends a sentence before a space.
const STOPS: [&str; 5] = [". ", "; ", "! ", "? ", ": "];

fn sentence_start(before: &str) -> usize {
    STOPS.iter().filter_map(|stop| before.rfind(stop)).max().map_or(0, |n| n + 1)
}

fn sentence_end(after: &str) -> usize {
    STOPS.iter().filter_map(|stop| after.find(stop)).min().unwrap_or(after.len())
}

/// The letters that tools begin with.
fn is_initial(c: char) -> bool {
    matches!(c, 'G' | 'N' | 'n' | 'P' | 'p' | 'R' | 'r' | 'M' | 'm')
}

const LICENSED: &[&str] = &[
    "licensed",
    "licenced",
    "released",
    "distributed",
    "available",
    "published",
    "provided",
    "dual-licensed",
    "software",
];

/// What the headings hold under which a page says what it needs.
const SECTIONS: &[&str] =
    &["requirement", "prerequisite", "compatib", "supported", "minimum", "msrv", "before you", "need"];

/// Words that ask for a tool, and behind them those that only stand beside.
const ASKS: &[&str] = &[
    "requires",
    "require",
    "required",
    "requirement",
    "requirements",
    "needs",
    "need",
    "minimum",
    "least",
    "supports",
    "supported",
    "prerequisite",
    "prerequisites",
    "works",
    "compatible",
    "msrv",
    "on",
    "at",
    "version",
    "only",
];

/// A tool with the words around it.
struct Asked<'t> {
    before: &'t str,
    after: &'t str,
    /// The heading above, in lower case; empty under the title alone.
    section: &'t str,
}

impl Asked<'_> {
    /// What asks for the tool, where the sentence or the section does; `None` where it is a part of the whole, some use of it, or of
    /// another time.
    fn of(&self, bound: bool, promised: bool) -> Option<String> {
        const STARTS: &[&str] =
            &["install", "getting started", "quick start", "quickstart", "setup", "rust version", "features"];
        const OTHERS: &[&str] = &[
            "if",
            "when",
            "unless",
            "older",
            "deprecated",
            "dropped",
            "drop",
            "since",
            "until",
            "was",
            "were",
            "prior",
            "previous",
            "will",
            "would",
            "recommend",
            "recommended",
            "feature",
            "features",
            "optional",
            "optionally",
            "build",
            "building",
            "develop",
            "development",
            "developing",
            "contribute",
            "contributing",
            "test",
            "tests",
            "testing",
            "docs",
            "documentation",
            "source",
            "example",
            "examples",
            "not",
            "no",
            "longer",
            "release",
            "releases",
            "branch",
            "for",
            "from",
            "with",
            "before",
            "after",
            "versions",
        ];
        let words = |text: &str| -> Vec<String> {
            let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
            words.map(str::to_lowercase).collect()
        };
        let (mut before, after) = (words(self.before), words(self.after));
        let asks = |word: Option<&String>| word.is_some_and(|w| ASKS[..16].contains(&w.as_str()));
        // "It is free of charge, and requires": of the whole, whatever else is said of it.
        if before.first().is_some_and(|w| w == "it") && asks(before.last()) {
            before.drain(1..before.len() - 1);
        }
        // "compatible with"
        if before.last().is_some_and(|w| w == "with") && asks(before.iter().rev().nth(1)) {
            before.pop();
        }
        // "You will need", "you must have", "make sure that you have".
        if before.ends_with(&["you", "will", "need"].map(str::to_owned)) {
            before.remove(before.len() - 2);
        }
        if before.last().is_some_and(|w| w == "have") && before.iter().any(|w| w == "must" || w == "sure") {
            before.retain(|w| !["have", "make", "must", "sure", "that"].contains(&w.as_str()));
            before.push("need".to_owned());
        }
        // "Kiln for Makers"
        if is_named_for(self.before) {
            before.retain(|w| w != "for");
        }
        let has = |list: &[&str], words: &[String]| words.iter().any(|w| list.contains(&w.as_str()));
        let is_needed = after.first().is_some_and(|w| w == "is") && has(&["required", "needed"], &after);
        let asked = has(&ASKS[..16], &before) || is_needed || promised;
        let close =
            before.last().is_some_and(|w| ["requires", "require", "needs", "least"].contains(&w.as_str()));
        let in_section = |names: &[&str]| names.iter().any(|name| self.section.contains(name));
        // "with a C compiler": it is needed all the same.
        let partly = |w: &String| *w != "with" && OTHERS.contains(&w.as_str());
        // "Drop the MSRV to 1.60"
        before.retain(|w| !promised || w != "drop" && w != "dropped");
        let other = has(OTHERS, &before) || after.iter().take(8).any(partly);
        let called: Vec<&String> = before.iter().filter(|w| !ASKS.contains(&w.as_str())).collect();
        // "This requires Node 18": what was told before, which may be one of many things.
        let unnamed = called
            .iter()
            .all(|w| ["this", "it", "that", "you", "the", "currently", "means"].contains(&w.as_str()));
        let listed = before.is_empty() && in_section(SECTIONS);
        let of_whole = self.section.is_empty() || in_section(SECTIONS) || in_section(STARTS);
        let told = listed || promised || asked && (of_whole || !unnamed);
        ((bound || close) && told && !other)
            .then(|| called.into_iter().cloned().collect::<Vec<_>>().join(" "))
    }
}

/// `Kiln for Makers requires`: "for" stands in a name.
fn is_named_for(before: &str) -> bool {
    let capital = |word: Option<&str>| word.is_some_and(|w| w.starts_with(|c: char| c.is_ascii_uppercase()));
    let mut words = before.split_whitespace();
    capital(words.next()) && words.next() == Some("for") && capital(words.next())
}

/// What the address of a badge holds, whoever draws it.
const BADGE: &str = "/badge/";

/// `![license](https://img.shields.io/badge/license-MIT-green.svg)` at the head of a page.
fn badges(source: &Source, found: &mut Vec<Found>) {
    let text = source.text();
    let head = beginning(text, HEAD);
    for (at, _) in head.match_indices(BADGE) {
        let before = &head[..at];
        // Shown as an example, or taken out by a comment.
        let is_code = before.matches("```").count() % 2 == 1;
        let is_comment = before.rfind("<!--").is_some_and(|open| !before[open..].contains("-->"));
        let from = at + BADGE.len();
        let stop = |c: char| c.is_whitespace() || matches!(c, ')' | '"' | '\'' | '>' | ']' | '?' | '#');
        let Some(len) = head[from..].find(stop).filter(|_| !is_code && !is_comment) else { continue };
        let path = &head[from..from + len];
        let parts = parts(path);
        let [(label, _), (message, place), _] = &parts[..] else { continue };
        let range = from + place.start..from + place.end;
        let message = message.trim();
        let add = |attribute: &str, thing: &str, value: String, found: &mut Vec<Found>| {
            let badge = stated(source, attribute, thing, "", value, Part::Badge, range.clone());
            found.push(Found { text: message.into(), ..badge });
        };
        match &*label.trim().to_lowercase() {
            "license" | "licence" => {
                if let Some(ids) = lexicon::licences::of_expression(message) {
                    add("licence", "", ids.join(" "), found);
                }
            }
            name if is_of_release(name, head, from + len) => {
                let bare = message.trim_start_matches(['v', 'V']);
                if bare.contains('.')
                    && bare.split('.').all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
                {
                    add("current version", "", bare.to_owned(), found);
                }
            }
            label => {
                let tool = if label == "msrv" { "rust" } else { label };
                let sentence = format!("{tool} {message}");
                if let Ok((rest, one)) = need(&sentence)
                    && rest.trim().is_empty()
                    && (one.bound || label == "msrv")
                {
                    add("need", one.tool, one.version.to_owned(), found);
                }
            }
        }
    }
}

/// The label of a badge says that a version is that of the project: "version", "npm", or where the badge leads to, which is called so
/// and ends with the name of the page: `https://depot.example.org/kiln` under "depot".
fn is_of_release(label: &str, head: &str, at: usize) -> bool {
    let behind = &head[at..];
    if Attributes::get().is_of_release(label) {
        return true;
    }
    let link =
        behind.split_once("](").map_or("", |(between, link)| if between.len() < 80 { link } else { "" });
    let link = link.split([')', ' ', '\n', '?', '#']).next().unwrap_or_default();
    let (host, path) = link.split_once("://").and_then(|(_, rest)| rest.split_once('/')).unwrap_or_default();
    // "www.typescriptlang.org/" leads to a tool, not to a package.
    let named = host.split('.').any(|part| part == label);
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    // "www.chromium.org/Home" is of the browser: the page that the badge stands on names the package again.
    let again = || {
        let words = head.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_'));
        words.filter(|word| word.eq_ignore_ascii_case(name)).nth(1).is_some()
    };
    named && name.len() > 2 && name != label && again()
}

/// The parts of the address of a badge, with their places: `--` is a hyphen, `__` an underscore.
fn parts(path: &str) -> Vec<(String, Range<usize>)> {
    let path = path.strip_suffix(".svg").or_else(|| path.strip_suffix(".png")).unwrap_or(path);
    let bytes = path.as_bytes();
    let mut parts = Vec::new();
    let (mut part, mut start, mut at) = (Vec::new(), 0, 0);
    while at < bytes.len() {
        let twice = bytes.get(at + 1) == Some(&bytes[at]);
        let hex = || u8::from_str_radix(path.get(at + 1..at + 3)?, 16).ok();
        match (bytes[at], hex()) {
            (b'-', _) if !twice => {
                parts.push((String::from_utf8_lossy(&part).into_owned(), start..at));
                part.clear();
                start = at + 1;
            }
            (b'-' | b'_', _) if twice => {
                part.push(bytes[at]);
                at += 1;
            }
            (b'_', _) => part.push(b' '),
            (b'%', Some(byte)) => {
                part.push(byte);
                at += 2;
            }
            (byte, _) => part.push(byte),
        }
        at += 1;
    }
    parts.push((String::from_utf8_lossy(&part).into_owned(), start..path.len()));
    parts
}

/// ``| `PORT` | `8080` |`` under a head that names a default.
fn settings(document: &Document, source: &Source, found: &mut Vec<Found>) {
    for table in tables(document, source) {
        let head: Vec<String> = table.head.iter().map(|(words, _)| words.to_lowercase()).collect();
        let Some(column) = head.iter().position(|head| is_default(head)).filter(|n| *n > 0) else { continue };
        for row in table.rows.iter().take(MOST) {
            if let (Some((name, _)), Some((value, range))) = (row.first(), row.get(column))
                && is_setting(name)
                && !value.is_empty()
            {
                found.push(stated(source, "setting", name, name, value.clone(), Part::Cell, range.clone()));
            }
        }
    }
}
