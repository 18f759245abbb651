//! One document: its prose in blocks, its metadata, and the map from prose back to the file.

use chrono::NaiveDate;

use crate::source::Source;
use crate::span::Span;

mod comment;
pub mod front_matter;
pub(crate) mod header;
mod html;
mod markdown;
mod plain;
mod prose;
pub mod repair;

pub use comment::Allowance;
pub use prose::{Block, BlockKind, Defect, Prose};

use prose::ProseBuilder;

/// How the bytes of a file are to be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `CommonMark` with tables and footnotes.
    Markdown,
    /// HTML.
    Html,
    /// Anything else.
    Plain,
}

impl Format {
    /// The format that a file name's ending stands for; `None` for files that are not documents.
    pub fn from_name(name: &str) -> Option<Self> {
        let ending = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase())?;
        Some(match ending.as_str() {
            "md" | "markdown" | "mdx" | "mdown" | "mkd" => Self::Markdown,
            "html" | "htm" | "xhtml" => Self::Html,
            "txt" | "text" => Self::Plain,
            _ => return None,
        })
    }
}

/// Where a document's date was found; the first of these that speaks, decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateOrigin {
    /// A front matter field.
    FrontMatter,
    /// A ` date YYYY-MM-DD` first line.
    HeaderLine,
    /// A heading, dateline or `<time>` that is a date.
    Heading,
    /// The address of the page in its front matter.
    Address,
    /// The path of the file.
    Path,
    /// Given from outside.
    Given,
    /// A day in the title, which may be that of an event.
    Title,
}

impl DateOrigin {
    /// The word that rows and messages use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FrontMatter => "front matter",
            Self::HeaderLine => "header line",
            Self::Heading => "heading",
            Self::Address => "address",
            Self::Path => "path",
            Self::Given => "given",
            Self::Title => "title",
        }
    }
}

/// A date that the document carries about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DatedPlace {
    /// The day.
    pub date: NaiveDate,
    /// Where it stands in the stored file; empty at 0 for the path.
    pub span: Span,
    /// What kind of place it is.
    pub origin: DateOrigin,
}

/// What a document says about itself.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    /// Every date found, best evidence first.
    pub dates: Vec<DatedPlace>,
    /// Title from front matter, HTML or the first heading.
    pub title: Option<String>,
    /// Whether `11/2/17` is read month first; `None` where the document does not tell.
    pub month_first: Option<bool>,
    /// The language that front matter names, in lower case.
    pub language: Option<String>,
    /// Its front matter is not understood to the end: a date there may be lost.
    pub broken: bool,
    /// Its front matter, in the decoded text; empty where there is none.
    pub front: std::ops::Range<usize>,
    /// Comments that may allow findings, in the decoded text.
    comments: Vec<std::ops::Range<usize>>,
    /// What front matter allows: rule and reason, with their place in the decoded text.
    allowed: Vec<(String, std::ops::Range<usize>)>,
}

impl Metadata {
    /// The document date and where it comes from.
    pub fn date(&self) -> Option<DatedPlace> {
        self.dates.first().copied()
    }
}

/// A document ready to be read for claims.
#[derive(Debug)]
pub struct Document {
    /// The prose and its map.
    pub prose: Prose,
    /// Metadata.
    pub meta: Metadata,
    /// Findings that the page allows; ranges are of the decoded text.
    pub allowances: Vec<Allowance>,
}

impl Document {
    /// Reads `source` as `format`. `given` is the date used where the document has none. Never fails: what is
    /// not understood is left as it stands.
    pub fn read(source: &Source, format: Format, given: Option<NaiveDate>) -> Self {
        let mut builder = ProseBuilder::new(source.text());
        let mut meta = Metadata::default();
        let body = front_matter::read(source.text(), &mut builder, &mut meta);
        let format = match format {
            Format::Plain if markdown::is_likely(&source.text()[body.clone()]) => Format::Markdown,
            format => format,
        };
        let format = match format {
            Format::Markdown if markdown::is_markup_alone(&source.text()[body.clone()]) => Format::Plain,
            format => format,
        };
        match format {
            Format::Markdown => markdown::read(body, &mut builder, &mut meta),
            Format::Html => html::read(body, &mut builder, &mut meta),
            Format::Plain => plain::read(body, &mut builder, &mut meta),
        }
        let prose = builder.finish(source);
        for dated in &mut meta.dates {
            dated.span = source.stored_span(dated.span);
        }
        header::dates(source.name(), given, &mut meta);
        let allowances = allowances(source, format, &prose, &meta);
        Self { prose, meta, allowances }
    }
}

/// Most pages allow nothing: only then are their blocks mapped back.
fn allowances(source: &Source, format: Format, prose: &Prose, meta: &Metadata) -> Vec<Allowance> {
    if meta.comments.is_empty() && meta.allowed.is_empty() {
        return Vec::new();
    }
    let blocks: Vec<std::ops::Range<usize>> =
        prose.blocks.iter().map(|b| prose.to_source(Span::new(b.range.start, b.range.end)).range()).collect();
    comment::allowances(source.text(), format, &meta.comments, &meta.allowed, &blocks)
}
