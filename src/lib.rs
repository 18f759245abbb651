//! newslint reads a folder of articles and pages, understands what each says, and finds where two of them cannot
//! both be true.
//!
//! # The way of the data
//!
//! ```text
//! bytes -> source::Source -> document::Document (blocks of prose + metadata)
//!       -> text -> grammar (nom) -> extract -> claim::Extraction              one document, pure, parallel
//! ------ wire::ClaimRow (JSON lines) ------
//!       -> story (which documents tell one event) -> compare (groups by key, and with facts::Facts) -> finding::Finding
//!       -> suppress (comments that allow findings)
//! ------ wire::Report (JSON) ------
//!       -> report (pretty, short, json, jsonl), or fix (the bytes of the mended file)
//!
//! claims + findings -> matrix::Story (each fact with what every source says) -> report (table, json, html)
//! ```
//!
//! [`config`], [`facts`] and [`rule`] read what people write, and a [`mistake::Mistake`] says what is wrong there. [`cache`] keeps
//! extractions between runs; [`fix`] applies the changes that findings carry.
//!
//! Data flows one way, in the modules too: each imports only from floors below its own, and a test holds it. A later stage never calls back into an earlier one and never reads text again: what it needs
//! travels in the claim. The binary under `src/bin/newslint` reads files, runs threads and writes; this library does
//! none of that.
//!
//! # Invariants
//!
//! 1. Every [`span::Span`] indexes the bytes of the file as stored; line and column are derived from it.
//! 2. [`extract::extract`] sees one document, is pure and cannot fail.
//! 3. [`engine::check`] does not depend on the order of documents, threads or hash maps: the same input gives the same
//!    bytes. Hashes are fixed and equal on every machine.
//! 4. No I/O, clock, environment, threads or printing here; "today" is passed in as a date.
//! 5. clap and colour live under `src/bin`, in `report/pretty.rs` and `report/matrix.rs`; nom lives in [`grammar`],
//!    and reads the two small languages that people write: [`facts::pattern`] and the comments that allow findings.
//! 6. Only the rows of [`wire`] are a promise to the outside.
//! 7. An extraction is equal if text, path, options and [`lexicon::VERSION`] are equal: that is what [`cache`] rests on.
//! 8. A finding between sources always shows both places. Comparators give indices and a reason; words are made for
//!    what survives.
//!
//! # Example
//!
//! ```
//! use newslint::document::Format;
//! use newslint::engine;
//! use newslint::extract::{self, extract};
//! use newslint::options::Options;
//! use newslint::{rule, source::Source, story::StoryBy};
//!
//! let read = |name: &str, text: &str| extract(&Source::from_text(name, text), Format::Markdown, extract::Options::default());
//! let mut documents = vec![
//!     read("a.md", "The Corvale tram network was down for 50 minutes."),
//!     read("b.md", "The Corvale tram network was down for two hours."),
//! ];
//! let options = Options { story_by: StoryBy::All, ..Options::default() };
//! let outcome = engine::check(&mut documents, &rule::embedded(), &options);
//! assert_eq!(outcome.findings[0].rule, "duration-conflict");
//! assert_eq!(outcome.findings[0].evidence.len(), 2);
//! ```

pub mod baseline;
pub mod cache;
pub mod claim;
mod columns;
pub mod compare;
pub mod compared;
pub mod config;
pub mod document;
pub mod engine;
pub mod extract;
pub mod facts;
pub mod finding;
pub mod fix;
pub mod globs;
pub mod grammar;
pub mod lexicon;
pub mod matrix;
pub mod mistake;
pub mod options;
pub mod packed;
pub mod printable;
pub mod report;
pub mod rule;
#[cfg(test)]
mod schema;
mod sets;
pub mod source;
pub mod span;
mod stored;
pub mod story;
pub mod suppress;
pub mod text;
pub mod wire;
pub mod workspace;

/// The page on the library compiles and says what is so.
#[cfg(doctest)]
#[doc = include_str!("../docs/library.md")]
struct LibraryPage;
