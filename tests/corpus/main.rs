//! Real pages: what must hold on any text, and figures that may not get worse.
//!
//! The pages are no part of the project. They are looked for in `../shared/corpora` beside it, and where they are not there, every test
//! passes and says so. `NEWSLINT_BLESS=1` rewrites the kept figures.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

mod copies;
mod events;
mod figures;
mod fixes;
mod golden;
mod groups;
mod language;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use newslint::claim::Extraction;
use newslint::document::Format;
use newslint::engine;
use newslint::extract::{Options, extract};
use newslint::finding::Finding;
use newslint::options;
use newslint::rule::{Rule, embedded};
use newslint::source::Source;
use newslint::story::StoryBy;

/// Repositories that invariants are tried on.
const CORPORA: &[&str] = &["18f", "rust-blog", "bitcoinops", "hist-parallax", "kleptocracy", "nodejs"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The folder beside the project where the pages may be; `None`, with a word about it, where they are not.
fn shared(part: &str) -> Option<PathBuf> {
    let found = root().parent().map(|p| p.join("shared").join(part)).filter(|p| p.exists());
    if found.is_none() {
        eprintln!("there is no ../shared/{part}: nothing is tested");
    }
    found
}

fn bless() -> bool {
    std::env::var_os("NEWSLINT_BLESS").is_some()
}

fn rules() -> &'static [Rule] {
    static RULES: LazyLock<Vec<Rule>> = LazyLock::new(embedded);
    &RULES
}

/// A page as it is stored.
#[derive(Clone)]
struct Page {
    /// The name below the corpus, with `/`.
    name: String,
    bytes: Vec<u8>,
}

impl Page {
    /// What the page says where it is stored under this name.
    fn read_as(&self, name: &str) -> Option<Extraction> {
        let format = Format::from_name(name)?;
        let source = Source::from_bytes(name, self.bytes.clone()).ok()?;
        Some(extract(&source, format, Options::default()))
    }
}

/// Names of the documents below a folder, in order.
fn documents(dir: &Path) -> Vec<String> {
    fn below(dir: &Path, name: &str, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
            let own = entry.file_name().to_string_lossy().into_owned();
            let name = if name.is_empty() { own } else { format!("{name}/{own}") };
            if entry.path().is_dir() {
                below(&entry.path(), &name, found);
            } else if Format::from_name(&name).is_some() {
                found.push(name);
            }
        }
    }
    let mut found = Vec::new();
    below(dir, "", &mut found);
    found.sort();
    found
}

fn page(dir: &Path, name: &str) -> Option<Page> {
    Some(Page { name: name.to_owned(), bytes: std::fs::read(dir.join(name)).ok()? })
}

/// A number that any machine makes of a name: samples are drawn by it.
fn hash(name: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(name.as_bytes())
}

/// Findings of all rules, previews among them.
fn findings(documents: &[Extraction], story_by: StoryBy) -> Vec<Finding> {
    let preview = options::Preview { all: true, rules: Vec::new() };
    let options = options::Options { story_by, preview, ..options::Options::default() };
    engine::check(&mut documents.to_vec(), rules(), &options).findings
}

/// `work` for every item, on all processors, in the order of the items.
fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let part = items.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> = items
            .chunks(part)
            .map(|part| scope.spawn(|| part.iter().map(&work).collect::<Vec<R>>()))
            .collect();
        parts.into_iter().flat_map(|p| p.join().expect("no panic on a page")).collect()
    })
}

/// Findings that should not be.
struct Tally {
    what: &'static str,
    found: Vec<String>,
    /// The most that are known: lowered when some are mended.
    limit: usize,
}

/// Differences of a tally that are shown in full; `NEWSLINT_SHOW=20` shows more, whether there are too many or not.
const SHOWN: usize = 5;

/// Says how many differences there are, and fails where there are more than are known.
fn settle(tallies: &[Tally]) {
    let asked: Option<usize> = std::env::var("NEWSLINT_SHOW").ok().map(|n| n.parse().unwrap_or(SHOWN));
    for Tally { what, found, limit } in tallies {
        println!("{what}: {} (limit {limit})", found.len());
        if asked.is_some() || found.len() > *limit {
            found.iter().take(asked.unwrap_or(SHOWN)).for_each(|difference| println!("{difference}"));
        }
    }
    let over: Vec<&str> = tallies.iter().filter(|t| t.found.len() > t.limit).map(|t| t.what).collect();
    assert!(over.is_empty(), "more than are known: {over:?}");
}

/// A finding with its places.
fn shown(finding: &Finding) -> String {
    let mut text = format!("  {} [{:?}]: {}", finding.rule, finding.status, finding.message);
    for e in &finding.evidence {
        let place = format!("{}:{}:{}", e.path, e.start.line, e.start.column);
        text += &["\n      ", &place, ": ", &e.text].concat();
    }
    text
}
