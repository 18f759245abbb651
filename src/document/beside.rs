//! Files that state facts and are no pages: what packages say of themselves, licences, the versions that tools are told, defaults of
//! the environment.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::value::RawValue;
use toml::de::{DeTable, DeValue};

use crate::lexicon::licences;
use crate::span::place_in;

/// One fact of a file beside pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// `name`, `licence`, `current version`, `need`, `use`, `published port`, `inner port`, `port` or `setting`.
    pub attribute: &'static str,
    /// The tool that is needed, the name of the setting; else empty.
    pub thing: String,
    /// Normal form: ids of licences, a version, a value.
    pub value: String,
    /// A comment says that it is the default; else it is what stands there.
    pub told: bool,
    /// Where it stands in the decoded text.
    pub range: Range<usize>,
}

impl Fact {
    fn new(attribute: &'static str, thing: &str, value: impl Into<String>, range: Range<usize>) -> Self {
        Self { attribute, thing: thing.to_owned(), value: value.into(), told: false, range }
    }
}

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum File {
    Package,
    Project,
    Crate,
    /// `composer.json`.
    Composer,
    /// `plugin.json`: of anything, or a package where it has a name and a version.
    Manifest,
    /// `pubspec.yaml`, `Chart.yaml`, `DESCRIPTION`: a line a field.
    Fields,
    /// `go.mod`.
    Module,
    /// `setup.py`.
    Setup,
    /// `setup.cfg`.
    Configured,
    /// `kiln.gemspec`.
    Gem,
    /// `docker-compose.yml`.
    Services,
    /// The version of a tool that is used.
    Pinned(&'static str),
    /// `.tool-versions`.
    Tools,
    /// `Dockerfile`.
    Container,
    /// `kiln.json.sample`, `config.example.yml`.
    Sample,
    Environment,
    Licence,
}

/// The kind of a file by its name, without folders.
fn file(name: &str) -> Option<File> {
    let is_text = name.rsplit_once('.').is_none_or(|(_, e)| ["md", "txt", "rst"].contains(&e));
    let stem = name.split(['.', '-', '_']).next().unwrap_or_default();
    let licence = |stem: &str| ["LICENSE", "LICENCE", "COPYING", "UNLICENSE"].contains(&stem);
    Some(match name {
        "package.json" => File::Package,
        "pyproject.toml" => File::Project,
        "Cargo.toml" => File::Crate,
        "composer.json" => File::Composer,
        "bower.json" | "deno.json" | "extension.json" | "jsr.json" | "manifest.json" | "plugin.json" => {
            File::Manifest
        }
        "Chart.yaml" | "DESCRIPTION" | "galaxy.yml" | "pubspec.yaml" => File::Fields,
        "go.mod" => File::Module,
        "setup.py" => File::Setup,
        "setup.cfg" => File::Configured,
        "docker-compose.yml" | "docker-compose.yaml" | "compose.yml" | "compose.yaml" => File::Services,
        ".nvmrc" | ".node-version" => File::Pinned("node"),
        ".python-version" => File::Pinned("python"),
        ".ruby-version" => File::Pinned("ruby"),
        ".tool-versions" => File::Tools,
        "Dockerfile" | "Containerfile" => File::Container,
        _ if name.ends_with(".gemspec") => File::Gem,
        _ if is_environment(name) => File::Environment,
        _ if is_sample(name) => File::Sample,
        "license" | "licence" => File::Licence,
        // "LICENSE-MIT", "LICENSE.txt", "COPYING.LESSER"; "license.md" may be a page.
        _ if licence(stem) && (is_text || name.bytes().all(|b| b != b'.' || name.starts_with("COPYING"))) => {
            File::Licence
        }
        _ => return None,
    })
}

/// `.env.example`, `env.sample`, `example.env`, `env.example.txt`.
fn is_environment(name: &str) -> bool {
    const KINDS: [&str; 5] = ["example", "sample", "template", "dist", "defaults"];
    let bare = name.strip_suffix(".txt").unwrap_or(name).trim_start_matches('.');
    let kind = bare.strip_prefix("env.").or_else(|| bare.strip_suffix(".env"));
    kind.is_some_and(|kind| KINDS.contains(&kind))
}

/// `kiln.json.sample`, `config.example.yml`, `settings.toml.dist`.
fn is_sample(name: &str) -> bool {
    let parts: Vec<&str> = name.split('.').collect();
    let has = |words: &[&str]| parts.iter().skip(1).any(|part| words.contains(part));
    has(&["sample", "example", "dist"]) && has(&["json", "yml", "yaml", "toml", "ini", "conf", "cfg"])
}

/// The one `port` of a configuration.
fn listens(text: &str) -> Option<Fact> {
    // One below another key is that of something else.
    let is_top = |line: &str| {
        let before = &text[..place_in(text, line).start];
        let depth =
            before.matches('{').count() - before.matches('}').count().min(before.matches('{').count());
        let indented = line.starts_with([' ', '\t']);
        depth == 1
            || depth == 0 && !indented && !before.lines().any(|line| line.trim_start().starts_with('['))
    };
    let port = |line: &str| {
        let rest = line.trim_start().trim_start_matches(['"', '\'']).strip_prefix("port")?;
        let rest = rest.trim_start_matches(['"', '\'', ' ']).strip_prefix([':', '='])?;
        let value = rest.trim_matches([' ', ',', '"', '\'']);
        (is_port(value) && is_top(line)).then(|| place_in(text, value))
    };
    let mut ports = text.lines().filter_map(port);
    let at = ports.next()?;
    ports.next().is_none().then(|| Fact::new("port", "", &text[at.clone()], at))
}

/// True for the name of a file that states facts and is no page.
pub(super) fn is_beside(name: &str) -> bool {
    file(name).is_some()
}

/// What a file beside pages states. A package is always named: that tells whose folder it is.
pub fn facts(path: &str, text: &str) -> Vec<Fact> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let facts = match file(name) {
        Some(File::Package) => package(text),
        Some(File::Project) => toml(text, project),
        Some(File::Crate) => toml(text, of_crate),
        Some(File::Composer) => composer(text),
        Some(File::Manifest) => package(text).filter(|facts| of_package(facts)),
        Some(File::Fields) => Some(fields(text)).filter(|facts| of_package(facts)),
        Some(File::Module) => Some(module(text)),
        Some(File::Setup) => text.find("setup(").map(|at| set_up(text, at)),
        Some(File::Configured) => Some(configured(text)).filter(|facts| !facts.is_empty()),
        Some(File::Gem) => Some(gem(text)),
        Some(File::Services) => Some(published(text)),
        Some(File::Tools) => Some(tools(text)),
        Some(File::Container) => Some(container(text)),
        Some(File::Pinned(tool)) => pinned(tool, text),
        Some(File::Environment) => Some(environment(text)),
        Some(File::Sample) => Some(listens(text).into_iter().collect()),
        Some(File::Licence) => licences::of_text(text)
            .or_else(|| Some((Vec::new(), 0..0)))
            .map(|(ids, range)| vec![Fact::new("licence", "", ids.join(" "), range)]),
        None => None,
    };
    let mut facts = facts.unwrap_or_default();
    if ["pyproject.toml", "setup.py", "setup.cfg"].contains(&name) {
        facts.extend(classified(text));
    }
    facts
}

/// `Programming Language :: Python :: 3.8`: the lowest version that a package says it is for.
fn classified(text: &str) -> Option<Fact> {
    const LANGUAGE: &str = "Programming Language :: Python :: ";
    let version = |(at, _): (usize, &str)| {
        let line = text[..at].rsplit('\n').next().unwrap_or_default();
        if line.trim_start().starts_with('#') {
            return None;
        }
        let from = at + LANGUAGE.len();
        let len = text[from..].bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
        let parts = text[from..from + len].split_once('.')?;
        Some(((parts.0.parse::<u32>().ok()?, parts.1.parse::<u32>().ok()?), from..from + len))
    };
    let (_, at) = text.match_indices(LANGUAGE).filter_map(version).min_by_key(|(version, _)| *version)?;
    Some(Fact::new("use", "python", &text[at.clone()], at))
}

/// `nodejs 18.17.0`, a line a tool.
fn tools(text: &str) -> Vec<Fact> {
    let tool = |line: &str| {
        let mut words = line.split_whitespace();
        let tool = match words.next()? {
            "nodejs" | "node" => "node",
            "golang" => "go",
            tool @ ("python" | "ruby" | "rust" | "php") => tool,
            _ => return None,
        };
        let version = words.next().filter(|version| is_version(version))?;
        Some(Fact::new("use", tool, version, place_in(text, version)))
    };
    text.lines().filter_map(tool).collect()
}

/// `FROM node:20-alpine` and the one `EXPOSE 4000`.
fn container(text: &str) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut exposed = Vec::new();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        match words.next() {
            Some("FROM") => {
                let image = words.find(|word| !word.starts_with("--")).unwrap_or_default();
                let Some((image, tag)) = image.rsplit('/').next().and_then(|name| name.split_once(':'))
                else {
                    continue;
                };
                let tool = match image {
                    "golang" => "go",
                    tool @ ("node" | "python" | "ruby" | "rust" | "php") => tool,
                    _ => continue,
                };
                let version = tag.split(['-', '@']).next().unwrap_or_default();
                if is_version(version) {
                    facts.push(Fact::new("use", tool, version, place_in(text, version)));
                }
            }
            Some("EXPOSE") => exposed.extend(words),
            _ => {}
        }
    }
    if let [port] = exposed[..]
        && let number = port.split('/').next().unwrap_or_default()
        && is_port(number)
    {
        facts.push(Fact::new("inner port", "", number, place_in(text, number)));
    }
    facts
}

fn is_port(part: &str) -> bool {
    (2..=5).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())
}

/// A string of JSON, and its place in the text that it is a part of, without the marks.
fn string_in(text: &str, raw: &RawValue) -> Option<(String, Range<usize>)> {
    let place = place_in(text, raw.get());
    Some((serde_json::from_str::<String>(raw.get()).ok()?, place.start + 1..place.end - 1))
}

/// `composer.json`.
fn composer(text: &str) -> Option<Vec<Fact>> {
    let top: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
    let string = |raw: &&RawValue| string_in(text, raw);
    let (name, at) = top.get("name").and_then(string).unwrap_or_default();
    let mut facts = vec![Fact::new("name", "", name, at)];
    facts.extend(top.get("license").and_then(string).map(|(licence, at)| licence_of(&licence, at)));
    let needed: Option<BTreeMap<String, &RawValue>> =
        top.get("require").and_then(|raw| serde_json::from_str(raw.get()).ok());
    let php = needed.as_ref().and_then(|needed| string(needed.get("php")?));
    facts.extend(
        php.and_then(|(range, at)| need_of("php", &range.replace('|', "||").replace("||||", "||"), at)),
    );
    Some(facts)
}

/// `module quay.example/kiln` and `go 1.22.0`.
fn module(text: &str) -> Vec<Fact> {
    let told = |key: &str| {
        let line =
            text.lines().find(|line| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(' ')))?;
        let value = line[key.len()..].split("//").next().unwrap_or_default().trim();
        Some((value, place_in(text, value)))
    };
    let (name, at) = told("module").unwrap_or_default();
    let mut facts = vec![Fact::new("name", "", name, at)];
    facts.extend(told("go").and_then(|(version, at)| need_of("go", version, at)));
    facts
}

/// Values that are written out: `version="1.4.0",`, `spec.license = 'MIT'`. Of each of `keys` the first behind `from`, with its place.
fn assigned<'t>(text: &'t str, from: usize, keys: [&str; 4]) -> [Option<(&'t str, Range<usize>)>; 4] {
    let value = |line: &'t str, key: &str| -> Option<(&'t str, Range<usize>)> {
        let rest = line.trim_start().trim_start_matches("setup(").trim_start();
        let bare = rest.split_once('.').filter(|(owner, _)| owner.bytes().all(|b| b.is_ascii_alphanumeric()));
        let rest = bare.map_or(rest, |(_, rest)| rest).strip_prefix(key)?.trim_start().strip_prefix('=')?;
        let rest = rest.trim_start().trim_start_matches("Gem::Requirement.new(");
        let mark = rest.chars().next().filter(|mark| matches!(mark, '"' | '\''))?;
        let inner = rest[1..].split(mark).next()?;
        Some((inner, place_in(text, inner)))
    };
    keys.map(|key| text[from..].lines().find_map(|line| value(line, key)))
}

/// `setup.py`, behind the beginning of its call.
fn set_up(text: &str, from: usize) -> Vec<Fact> {
    of_assigned(assigned(text, from, ["name", "version", "license", "python_requires"]), "python")
}

/// `kiln.gemspec`.
fn gem(text: &str) -> Vec<Fact> {
    of_assigned(assigned(text, 0, ["name", "version", "license", "required_ruby_version"]), "ruby")
}

/// `setup.cfg`, which may be of tools alone.
fn configured(text: &str) -> Vec<Fact> {
    let value = |section: &str, key: &str| {
        let lines = text.lines().skip_while(|line| line.trim() != section).skip(1);
        let mut lines = lines.take_while(|line| !line.starts_with('['));
        let value = lines.find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix('='))?.trim();
        Some((value, place_in(text, value)))
    };
    let [name, version, licence] = ["name", "version", "license"].map(|key| value("[metadata]", key));
    let told = [name, version, licence, value("[options]", "python_requires")];
    if told.iter().all(Option::is_none) { Vec::new() } else { of_assigned(told, "python") }
}

/// Name, version, licence and the least version of a tool.
fn of_assigned([name, version, licence, needed]: [Option<(&str, Range<usize>)>; 4], tool: &str) -> Vec<Fact> {
    let (name, at) = name.unwrap_or_default();
    let mut facts = vec![Fact::new("name", "", name, at)];
    facts.extend(version.and_then(|(version, at)| version_of(version, at)));
    facts.extend(licence.map(|(licence, at)| licence_of(licence, at)));
    facts.extend(needed.and_then(|(range, at)| need_of(tool, range, at)));
    facts
}

/// The ports of the machine that services are given, and their own: `- "8082:3000"` under `ports:`. Where one is not a plain number,
/// none is told.
fn published(text: &str) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut under = false;
    for line in text.lines() {
        let bare = line.trim();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        let Some(item) = bare.strip_prefix('-').filter(|_| under) else {
            under = bare == "ports:";
            continue;
        };
        let item = item.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\'']);
        let parts: Vec<&str> = item.split(':').collect();
        let (.., [host, inside]) = parts.split_at(parts.len().saturating_sub(2)) else { return Vec::new() };
        let inside = inside.split('/').next().unwrap_or_default();
        if !is_port(host) || !is_port(inside) {
            return Vec::new();
        }
        facts.push(Fact::new("inner port", "", inside, place_in(text, inside)));
        facts.push(Fact::new("published port", "", *host, place_in(text, host)));
    }
    facts
}

/// `package.json`.
fn package(text: &str) -> Option<Vec<Fact>> {
    let top: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
    let string = |raw: &&RawValue| string_in(text, raw);
    let text_of = |key: &str| top.get(key).and_then(string);
    let (name, at) = text_of("name").unwrap_or_default();
    let mut facts = vec![Fact::new("name", "", name, at)];
    let is_private = top.get("private").is_some_and(|raw| raw.get() == "true");
    if let Some((version, at)) = text_of("version").filter(|_| !is_private) {
        facts.extend(version_of(&version, at));
    }
    if let Some((licence, at)) = text_of("license") {
        facts.push(licence_of(&licence, at));
    }
    let engines: Option<BTreeMap<String, &RawValue>> =
        top.get("engines").and_then(|raw| serde_json::from_str(raw.get()).ok());
    for (tool, raw) in engines.iter().flatten() {
        if let Some((range, at)) = string(raw).filter(|_| ["node", "npm"].contains(&tool.as_str())) {
            facts.extend(need_of(tool, &range, at));
        }
    }
    Some(facts)
}

/// A package is named, and has a version.
fn of_package(facts: &[Fact]) -> bool {
    let told = |attribute: &str| facts.iter().any(|f| f.attribute == attribute && !f.value.is_empty());
    told("name") && told("current version")
}

/// Fields at the beginning of their lines: `name: kiln`, `Package: kiln`, `version: 1.4.0`, `License: GPL-3`.
fn fields(text: &str) -> Vec<Fact> {
    let field = |line: &'_ str| -> Option<Fact> {
        let (key, rest) = line.split_once(':')?;
        let value = rest.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\'']);
        let at = place_in(text, value);
        match key.to_ascii_lowercase().as_str() {
            "name" | "package" => Some(Fact::new("name", "", value, at)),
            "version" => version_of(value, at),
            // "MIT + file LICENSE"
            "license" | "licence" => {
                let end = value.find([' ', '+']).unwrap_or(value.len());
                Some(licence_of(&value[..end], at.start..at.start + end))
            }
            _ => None,
        }
    };
    text.lines().filter_map(field).collect()
}

fn toml(text: &str, read: fn(&DeTable) -> Vec<Fact>) -> Option<Vec<Fact>> {
    let table = DeTable::parse(text).ok()?;
    Some(read(table.get_ref()))
}

/// A string of a table, with the place inside its marks.
fn string(table: &DeTable, key: &str) -> Option<(String, Range<usize>)> {
    let value = table.get(key)?;
    match value.get_ref() {
        DeValue::String(text) => Some((text.to_string(), value.span().start + 1..value.span().end - 1)),
        _ => None,
    }
}

fn inner<'t, 'i>(table: &'t DeTable<'i>, key: &str) -> Option<&'t DeTable<'i>> {
    match table.get(key)?.get_ref() {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

/// `pyproject.toml`.
fn project(top: &DeTable) -> Vec<Fact> {
    let poetry = inner(top, "tool").and_then(|tool| inner(tool, "poetry"));
    let Some(own) = inner(top, "project").or(poetry) else { return Vec::new() };
    let (name, at) = string(own, "name").unwrap_or_default();
    let mut facts = vec![Fact::new("name", "", name, at)];
    facts.extend(string(own, "version").and_then(|(version, at)| version_of(&version, at)));
    let licence = string(own, "license").or_else(|| string(inner(own, "license")?, "text"));
    facts.extend(licence.map(|(licence, at)| licence_of(&licence, at)));
    let needed = string(own, "requires-python")
        .or_else(|| string(poetry.and_then(|poetry| inner(poetry, "dependencies"))?, "python"));
    facts.extend(needed.and_then(|(range, at)| need_of("python", &range, at)));
    facts
}

/// `Cargo.toml`.
fn of_crate(top: &DeTable) -> Vec<Fact> {
    let Some(own) = inner(top, "package") else { return vec![Fact::new("name", "", "", 0..0)] };
    let (name, at) = string(own, "name").unwrap_or_default();
    let mut facts = vec![Fact::new("name", "", name, at)];
    let unpublished = own.get("publish").is_some_and(|v| matches!(v.get_ref(), DeValue::Boolean(false)));
    if !unpublished {
        facts.extend(string(own, "version").and_then(|(version, at)| version_of(&version, at)));
    }
    facts.extend(string(own, "license").map(|(licence, at)| licence_of(&licence, at)));
    facts.extend(string(own, "rust-version").and_then(|(version, at)| need_of("rust", &version, at)));
    facts
}

/// A version that was released: one that is prepared, `1.4.0-dev` or `0.0.0`, says nothing of the current one.
fn version_of(version: &str, at: Range<usize>) -> Option<Fact> {
    let bare = version.split('+').next().unwrap_or(version);
    let released = is_version(bare) && bare.bytes().any(|b| b.is_ascii_digit() && b != b'0');
    released.then(|| Fact::new("current version", "", bare, at))
}

fn licence_of(expression: &str, at: Range<usize>) -> Fact {
    // One that is not known is one all the same.
    Fact::new("licence", "", licences::of_expression(expression).unwrap_or_default().join(" "), at)
}

/// The least version of a tool.
fn need_of(tool: &str, range: &str, at: Range<usize>) -> Option<Fact> {
    least(range).map(|version| Fact::new("need", tool, version, at))
}

/// Figures with full stops between them.
fn is_version(text: &str) -> bool {
    text.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// The least version that a range admits: `^18.2 || >=20`, `>=3.8,<4`, `18.x`; `None` where it has none.
fn least(range: &str) -> Option<String> {
    let least_of = |one: &str| {
        // A sign and its version may stand apart.
        let mut bound = None;
        let mut above = false;
        for word in one.split([' ', ',']).filter(|w| !w.is_empty()) {
            let version = word.trim_start_matches(['>', '<', '=', '^', '~', '!', 'v']);
            let sign = &word[..word.len() - version.len()];
            above = (above && sign.is_empty()) || sign.starts_with('<') || sign.starts_with('!');
            let figures = version.split(".x").next().unwrap_or_default().trim_end_matches(".*");
            if !above && bound.is_none() && is_version(figures) {
                bound = Some(figures.to_owned());
            }
        }
        bound
    };
    let all: Option<Vec<String>> = range.split("||").map(least_of).collect();
    let parts =
        |version: &String| -> Vec<u32> { version.split('.').filter_map(|p| p.parse().ok()).collect() };
    all?.into_iter().min_by_key(parts)
}

/// `v18.17.0` alone in its file.
fn pinned(tool: &str, text: &str) -> Option<Vec<Fact>> {
    let line = text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'))?;
    let version = line.trim().trim_start_matches('v');
    let fact = Fact::new("use", tool, version, place_in(text, version));
    is_version(version).then(|| vec![fact])
}

/// Settings that are kept of one file.
const MOST_SETTINGS: usize = 1_000;

/// `PORT=8080`, also where it is commented out.
fn environment(text: &str) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut at = 0;
    // "# These are the defaults".
    let all = text.lines().filter(|line| line.starts_with('#') && !line.contains('=')).any(|line| {
        let lower = line.to_ascii_lowercase();
        ["are the default", "default values", "shows the default"].iter().any(|words| lower.contains(words))
    });
    // What the comment above says to be the default.
    let mut above: Option<Range<usize>> = None;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let told = default_in(line).map(|told| start + told.start..start + told.end);
        let before = std::mem::replace(&mut above, told.clone());
        let bare = line.trim_start_matches(['#', ' ', '\t']);
        let bare = bare.strip_prefix("export ").unwrap_or(bare);
        let Some((name, value)) = bare.split_once('=').filter(|(name, _)| is_setting(name)) else {
            if line.starts_with('#') {
                above = told.or(before);
            }
            continue;
        };
        above = None;
        let from = start + (line.len() - value.len());
        let value = value.split(" #").next().unwrap_or_default().trim_end();
        let inner = value.trim_matches(['"', '\'']);
        if facts.len() < MOST_SETTINGS {
            let from = from + value.find(inner).unwrap_or(0);
            let fact = match told.or(before) {
                Some(told) => Fact { told: true, ..Fact::new("setting", name, &text[told.clone()], told) },
                None => Fact { told: all, ..Fact::new("setting", name, inner, from..from + inner.len()) },
            };
            facts.push(fact);
        }
    }
    facts
}

/// `# Values: full (default) | compact`, `# how loud; default: 3`: the value that a comment says to be the default.
fn default_in(line: &str) -> Option<Range<usize>> {
    const MARKS: &[char] = &['"', '\'', '`', ',', ';', '|', ':', '(', ')', '.'];
    let hash = line.find('#')?;
    let lower = line.to_ascii_lowercase();
    let at = hash + lower.get(hash..)?.find("default")?;
    // Two of them are of several settings.
    let rest = at + "default".len();
    if lower[rest..].contains("default") {
        return None;
    }
    let word = if lower[..at].ends_with('(') && lower[rest..].starts_with(')') {
        line[hash + 1..at - 1].split_whitespace().next_back()
    } else {
        let after =
            ["s to ", " is ", ": ", "=", " = "].iter().find_map(|sign| lower[rest..].strip_prefix(sign))?;
        line[line.len() - after.len()..].split_whitespace().next()
    };
    let word = word?.trim_matches(MARKS);
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    (!word.is_empty() && word.chars().all(plain)).then(|| place_in(line, word))
}

/// `LOG_LEVEL`.
pub fn is_setting(name: &str) -> bool {
    name.len() > 2
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::{facts, is_beside, least};

    fn told(path: &str, text: &str) -> Vec<String> {
        let of = |f: super::Fact| format!("{} {}={} {:?}", f.attribute, f.thing, f.value, &text[f.range]);
        facts(path, text).into_iter().map(of).collect()
    }

    #[test]
    fn files_are_known_by_name() {
        for name in
            ["package.json", "LICENSE", "LICENSE-MIT", "LICENSE.txt", "COPYING.LESSER", "license", ".nvmrc"]
        {
            assert!(is_beside(name), "{name}");
        }
        for name in
            ["license.md", "licensing.md", "LICENSES.md", "LICENSE.ts", "package.md", "env.md", "README"]
        {
            assert!(!is_beside(name), "{name}");
        }
    }

    #[test]
    fn least_versions() {
        let cases = [
            (">=18.0.0", Some("18.0.0")),
            ("^18.2 || >=20", Some("18.2")),
            (">= 3.8, < 4", Some("3.8")),
            ("18.x", Some("18")),
            ("~=3.9", Some("3.9")),
            ("<20", None),
            ("< 20", None),
            ("*", None),
            ("", None),
            ("!=3.9.1,>=3.8", Some("3.8")),
        ];
        for (range, version) in cases {
            assert_eq!(least(range).as_deref(), version, "{range}");
        }
    }

    #[test]
    fn places_are_those_of_the_values() {
        let json = "{\"name\": \"kiln\", \"version\": \"1.4.0\", \"license\": \"ISC\",\n \"engines\": {\"node\": \">=18\"}}";
        assert_eq!(
            told("a/package.json", json),
            [
                "name =kiln \"kiln\"",
                "current version =1.4.0 \"1.4.0\"",
                "licence =isc \"ISC\"",
                "need node=18 \">=18\""
            ]
        );
        let toml = "[project]\nname = \"kiln\"\nversion = \"0.0.0\"\nlicense = {text = \"MIT\"}\nrequires-python = \">=3.9\"\n";
        assert_eq!(
            told("pyproject.toml", toml),
            ["name =kiln \"kiln\"", "licence =mit \"MIT\"", "need python=3.9 \">=3.9\""]
        );
        let pubspec = "name: kiln\nversion: \"1.4.0\" # soon 1.5\ndependencies:\n  version: 2.0.0\n";
        assert_eq!(
            told("pubspec.yaml", pubspec),
            ["name =kiln \"kiln\"", "current version =1.4.0 \"1.4.0\""]
        );
        let package = "Package: kiln\nVersion: 0.9.1\nLicense: MIT + file LICENSE\n";
        assert_eq!(
            told("DESCRIPTION", package),
            ["name =kiln \"kiln\"", "current version =0.9.1 \"0.9.1\"", "licence =mit \"MIT\""]
        );
        assert_eq!(told("manifest.json", "{\"name\": \"kiln\", \"icons\": []}"), [""; 0]);
        let cargo =
            "[package]\nname = \"kiln\"\nversion = \"2.1.0\"\npublish = false\nrust-version = \"1.70\"\n";
        assert_eq!(told("Cargo.toml", cargo), ["name =kiln \"kiln\"", "need rust=1.70 \"1.70\""]);
        assert_eq!(told(".nvmrc", "v18.17.0\n"), ["use node=18.17.0 \"18.17.0\""]);
        let env = "# PORT=8080\nHOST=\"localhost\" # where\nSECRET=\nlower=1\n";
        assert_eq!(
            told(".env.example", env),
            ["setting PORT=8080 \"8080\"", "setting HOST=localhost \"localhost\"", "setting SECRET= \"\""]
        );
        assert!(told("package.json", "{broken").is_empty());
        let setup = "import kiln\n\nname = \"other\"\nsetup(name='kiln',\n    version=kiln.version,\n    license='MIT',\n    python_requires=\">=3.9\",\n)\n";
        assert_eq!(
            told("setup.py", setup),
            ["name =kiln \"kiln\"", "licence =mit \"MIT\"", "need python=3.9 \">=3.9\""]
        );
        let configured =
            "[metadata]\nname = kiln\nversion = attr: kiln.version\n\n[options]\npython_requires = >=3.9\n";
        assert_eq!(told("setup.cfg", configured), ["name =kiln \"kiln\"", "need python=3.9 \">=3.9\""]);
        assert_eq!(told("setup.cfg", "[tool]\nname = kiln\n"), [""; 0]);
        let gem = "Gem::Specification.new do |spec|\n  spec.name = \"kiln\"\n  spec.version = '1.4.0'\n  spec.required_ruby_version = Gem::Requirement.new(\">= 2.7.0\")\nend\n";
        assert_eq!(
            told("kiln.gemspec", gem),
            ["name =kiln \"kiln\"", "current version =1.4.0 \"1.4.0\"", "need ruby=2.7.0 \">= 2.7.0\""]
        );
    }
}
