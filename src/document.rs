//! One document: its prose in blocks, its metadata, and the map from prose back to the file.

use std::borrow::Cow;
use std::ops::Range;

use chrono::NaiveDate;

use crate::source::Source;
use crate::span::Span;

mod asciidoc;
pub mod beside;
mod catalogue;
mod comment;
pub mod front_matter;
pub(crate) mod header;
mod html;
mod lines;
mod markdown;
mod mdx;
mod notebook;
mod plain;
mod prose;
pub mod repair;
mod rst;

pub use comment::Allowance;
pub use prose::{Block, BlockKind, Cell, Defect, Item, Link, Prose};

use prose::ProseBuilder;

/// How the bytes of a file are to be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `CommonMark` with tables and footnotes.
    Markdown,
    /// Markdown with components.
    Mdx,
    /// HTML.
    Html,
    /// reStructuredText, as docutils and Sphinx read it.
    Rst,
    /// `AsciiDoc`, as Asciidoctor reads it.
    AsciiDoc,
    /// The Markdown cells of a Jupyter notebook.
    Notebook,
    /// The translations in a catalogue of gettext.
    Catalogue,
    /// A file that states facts and is no page: `package.json`, `LICENSE`, `.env.example`.
    Beside,
    /// Anything else.
    Plain,
}

/// What is to be known of a format.
#[derive(Debug)]
pub struct FormatEntry {
    /// The format.
    pub format: Format,
    /// What people call it.
    pub name: &'static str,
    /// Endings of the names of its files, in lower case.
    pub endings: &'static [&'static str],
    /// What a comment in it begins and ends with; `None` where no comment can be written by hand.
    pub comment: Option<(&'static str, &'static str)>,
    /// Where the text stands in the file with escapes, or among code: takes it out, with the way back. Comments and dates that it
    /// adds are places in the file.
    unwrap: Option<fn(&str, &mut Metadata) -> Prose>,
    /// Reads blocks from the text.
    read: fn(Range<usize>, &mut ProseBuilder, &mut Metadata),
}

/// Every format that is read.
pub const FORMATS: &[FormatEntry] = &[
    FormatEntry {
        format: Format::Markdown,
        name: "Markdown",
        endings: &["md", "markdown", "mdown", "mdwn", "mkd"],
        comment: Some(("<!-- ", " -->")),
        unwrap: None,
        read: markdown::read,
    },
    FormatEntry {
        format: Format::Mdx,
        name: "MDX",
        endings: &["mdx"],
        comment: Some(("{/* ", " */}")),
        unwrap: Some(mdx::unwrap),
        read: markdown::read_bounded,
    },
    FormatEntry {
        format: Format::Html,
        name: "HTML",
        endings: &["html", "htm", "xhtml"],
        comment: Some(("<!-- ", " -->")),
        unwrap: None,
        read: html::read,
    },
    FormatEntry {
        format: Format::Rst,
        name: "reStructuredText",
        endings: &["rst", "rest"],
        comment: Some((".. ", "")),
        unwrap: None,
        read: rst::read,
    },
    FormatEntry {
        format: Format::AsciiDoc,
        name: "AsciiDoc",
        endings: &["adoc", "asciidoc", "asc"],
        comment: Some(("// ", "")),
        unwrap: None,
        read: asciidoc::read,
    },
    FormatEntry {
        format: Format::Notebook,
        name: "Jupyter notebook",
        endings: &["ipynb"],
        comment: None,
        unwrap: Some(notebook::unwrap),
        read: notebook::read,
    },
    FormatEntry {
        format: Format::Catalogue,
        name: "gettext catalogue",
        endings: &["po"],
        comment: Some(("# ", "")),
        unwrap: Some(catalogue::unwrap),
        read: catalogue::read,
    },
    FormatEntry {
        format: Format::Beside,
        name: "file beside pages",
        endings: &[],
        comment: None,
        unwrap: None,
        read: |_, _, _| {},
    },
    FormatEntry {
        format: Format::Plain,
        name: "plain text",
        endings: &["txt", "text"],
        comment: Some(("", "")),
        unwrap: None,
        read: plain::read,
    },
];

/// Files that are read as text though their names have no ending.
pub(crate) const PLAIN_NAMES: &[&str] = &["CHANGELOG", "CHANGES", "HISTORY", "NEWS", "README"];

impl Format {
    /// The format that a file's name stands for; `None` for files that are not read.
    pub fn from_name(name: &str) -> Option<Self> {
        if beside::is_beside(name.rsplit(['/', '\\']).next().unwrap_or(name)) {
            return Some(Self::Beside);
        }
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        if PLAIN_NAMES.contains(&file) {
            return Some(Self::Plain);
        }
        let ending = |file: &str| file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        // The sources that Sphinx puts beside its pages: `index.rst.txt`.
        let inner = file.strip_suffix(".txt").and_then(ending).filter(|e| matches!(e.as_str(), "rst" | "md"));
        let ending = inner.or_else(|| ending(file))?;
        FORMATS.iter().find(|entry| entry.endings.contains(&ending.as_str())).map(|entry| entry.format)
    }

    /// The format in which a file is read, whatever its name.
    pub fn of(name: &str) -> Self {
        Self::from_name(name).unwrap_or(Self::Plain)
    }

    /// Its entry in [`FORMATS`].
    pub fn entry(self) -> &'static FormatEntry {
        FORMATS.iter().find(|entry| entry.format == self).unwrap_or(&FORMATS[0])
    }

    /// Text as it is written in a file of this format; only formats of programs have escapes.
    pub fn escaped(self, text: &str) -> Cow<'_, str> {
        if !matches!(self, Self::Notebook | Self::Catalogue) || !text.contains(['"', '\\', '\n', '\t', '\r'])
        {
            return text.into();
        }
        let mut escaped = String::with_capacity(text.len() + 8);
        for c in text.chars() {
            match c {
                '"' => escaped.push_str("\\\""),
                '\\' => escaped.push_str("\\\\"),
                '\n' => escaped.push_str("\\n"),
                '\t' => escaped.push_str("\\t"),
                '\r' => escaped.push_str("\\r"),
                c => escaped.push(c),
            }
        }
        escaped.into()
    }
}

/// The endings of all documents, for people: `.md, .markdown, …`.
pub fn endings() -> String {
    let endings = FORMATS.iter().flat_map(|entry| entry.endings);
    endings.map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(", ")
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
    pub front: Range<usize>,
    /// What front matter, or data for search engines, says of an event or a version; ranges are of the decoded text.
    pub record: Vec<front_matter::Field>,
    /// Comments that may allow findings, in the decoded text.
    comments: Vec<Range<usize>>,
    /// What front matter allows: rule and reason, with their place in the decoded text.
    allowed: Vec<(String, Range<usize>)>,
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
    /// How its file is written.
    pub format: Format,
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
        let mut meta = Metadata::default();
        if format == Format::Beside {
            return Self { format, prose: Prose::default(), meta, allowances: Vec::new() };
        }
        let unwrapped = format.entry().unwrap.map(|unwrap| unwrap(source.text(), &mut meta));
        let (comments, dates, recorded) = (meta.comments.len(), meta.dates.len(), meta.record.len());
        let text = unwrapped.as_ref().map_or(source.text(), |inner| inner.text.as_str());
        let mut builder = ProseBuilder::new(text);
        let body = if has_front_matter(format, text) {
            front_matter::read(text, &mut builder, &mut meta)
        } else {
            text.len() - text.trim_start_matches('\u{feff}').len()..text.len()
        };
        let written = format;
        let format = match format {
            Format::Plain if markdown::is_likely(&text[body.clone()]) => Format::Markdown,
            format => format,
        };
        let format = match format {
            Format::Markdown if markdown::is_markup_alone(&text[body.clone()]) => Format::Plain,
            format => format,
        };
        (format.entry().read)(body, &mut builder, &mut meta);
        let mut prose = builder.finish();
        if let Some(inner) = &unwrapped {
            // Broken letters that are written as escapes have no place that could be mended.
            let as_written = |defect: &Defect| {
                inner.text[defect.span.range()] == source.text()[inner.to_source(defect.span).range()]
            };
            prose.defects.retain(as_written);
            prose = prose.through(inner);
            let out = |range: &mut Range<usize>| *range = inner.to_source(range.clone().into()).range();
            meta.comments[comments..].iter_mut().for_each(out);
            meta.comments.sort_by_key(|comment| comment.start);
            meta.allowed.iter_mut().for_each(|(_, range)| out(range));
            out(&mut meta.front);
            meta.record[recorded..].iter_mut().for_each(|field| out(&mut field.range));
            for dated in &mut meta.dates[dates..] {
                dated.span = inner.to_source(dated.span);
            }
        }
        for defect in &mut prose.defects {
            defect.span = source.stored_span(defect.span);
        }
        for dated in &mut meta.dates {
            dated.span = source.stored_span(dated.span);
        }
        header::dates(source.name(), given, &mut meta);
        let allowances = allowances(source, format, &prose, &meta);
        Self { format: written, prose, meta, allowances }
    }
}

/// A line of hyphens over a title of reStructuredText begins no front matter; a catalogue has a header of its own.
fn has_front_matter(format: Format, text: &str) -> bool {
    match format {
        Format::Catalogue => false,
        Format::Rst => text.lines().nth(1).is_some_and(|line| line.contains(':')),
        _ => true,
    }
}

/// Most pages allow nothing: only then are their blocks mapped back.
fn allowances(source: &Source, format: Format, prose: &Prose, meta: &Metadata) -> Vec<Allowance> {
    if meta.comments.is_empty() && meta.allowed.is_empty() {
        return Vec::new();
    }
    let blocks: Vec<Range<usize>> = prose.blocks.iter().map(|b| prose.to_source(b.span()).range()).collect();
    comment::allowances(source.text(), format, &meta.comments, &meta.allowed, &blocks)
}
