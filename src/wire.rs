//! The rows that cross a process boundary: the only format promised to the outside.

mod packed;
mod syntax;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::claim::Extraction;
use crate::claim::{Claim, Kind, Stance, Subject, Timex, Value, in_order};
use crate::compared::Compared;
use crate::finding::Finding;
use crate::packed::Packed;
use crate::source::LineColumn;
use crate::span::Span;
use crate::story::Key;
pub use packed::{KEY_SCHEMA, KeyRow, PACKED_SCHEMA, PackedRow, unpacked};
pub use syntax::{ClauseRow, SYNTAX_SCHEMA, SubjectRow, SyntaxRow, TokenRow, syntax_rows};

/// Schema name of a claim row.
pub const CLAIM_SCHEMA: &str = "newslint.claim/1";
/// Schema name of a report.
pub const REPORT_SCHEMA: &str = "newslint.report/1";

/// A claim as one line of JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimRow {
    /// [`CLAIM_SCHEMA`].
    pub schema: String,
    /// Path of the document.
    pub path: String,
    /// Kind.
    pub kind: Kind,
    /// The words.
    pub text: String,
    /// Bytes in the stored file.
    pub span: Span,
    /// First character.
    pub start: LineColumn,
    /// After the last character.
    pub end: LineColumn,
    /// The sentence, in bytes.
    pub sentence: Span,
    /// Value by kind.
    pub value: Value,
    /// TIMEX3, for temporal kinds.
    pub timex: Option<Timex>,
    /// What it is about.
    pub subject: Option<Subject>,
    /// Predicate class or lemma.
    pub predicate: String,
    /// Stance.
    pub stance: Stance,
    /// Story of the document.
    pub story: Option<String>,
    /// Date of the document, `YYYY-MM-DD`.
    pub document_date: Option<chrono::NaiveDate>,
    /// Hashes of the content words around it.
    pub context: Vec<u32>,
}

/// A row that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RowError {
    /// Not JSON, or not a row.
    #[error("line {line}: {reason}")]
    Malformed {
        /// Line, from 1.
        line: usize,
        /// What the JSON reader says.
        reason: String,
    },
    /// A row of another schema.
    #[error("line {line}: schema is {found:?}, expected {CLAIM_SCHEMA:?} or {PACKED_SCHEMA:?}")]
    Schema {
        /// Line, from 1.
        line: usize,
        /// The schema found.
        found: String,
    },
}

impl ClaimRow {
    /// The fields of a row, as they are named in it.
    pub const FIELDS: &[&str] = &[
        "schema",
        "path",
        "kind",
        "text",
        "span",
        "start",
        "end",
        "sentence",
        "value",
        "timex",
        "subject",
        "predicate",
        "stance",
        "story",
        "document_date",
        "context",
    ];

    /// The row with these fields alone, in this order, as a line of JSON.
    pub fn only(&self, fields: &[String]) -> serde_json::Result<String> {
        let row = serde_json::to_value(self)?;
        let field = |name: &String| Ok(format!("{}:{}", serde_json::to_string(name)?, row[name]));
        let fields: serde_json::Result<Vec<String>> = fields.iter().map(field).collect();
        Ok(format!("{{{}}}", fields?.join(",")))
    }

    /// The row of a claim.
    pub fn new(extraction: &Extraction, claim: &Claim, story: Option<&str>) -> Self {
        Self {
            schema: CLAIM_SCHEMA.to_owned(),
            path: extraction.path.clone(),
            kind: claim.kind,
            text: claim.text.to_string(),
            span: claim.span,
            start: claim.start,
            end: claim.end,
            sentence: claim.sentence,
            value: claim.value.clone(),
            timex: claim.timex.as_deref().cloned(),
            subject: claim.subject.as_deref().cloned(),
            predicate: claim.predicate.to_string(),
            stance: claim.stance.clone(),
            story: story.map(str::to_owned),
            document_date: extraction.date,
            context: claim.context.to_vec(),
        }
    }

    /// The claim of a row.
    pub fn into_claim(self) -> Claim {
        Claim {
            kind: self.kind,
            span: self.span,
            start: self.start,
            end: self.end,
            sentence: self.sentence,
            text: self.text.into(),
            value: self.value,
            timex: self.timex.map(Box::new),
            subject: self.subject.map(Box::new),
            predicate: self.predicate.into(),
            stance: self.stance,
            context: self.context.into(),
        }
    }
}

/// Reads claim rows, one a line, back into extractions, in the order of paths. Rows of one document need not stand together.
///
/// # Errors
/// [`RowError`] with the line that is wrong.
pub fn read_rows(text: &str) -> Result<Vec<Extraction>, RowError> {
    let mut rows = Gathered::default();
    text.lines().try_for_each(|line| rows.add(line))?;
    Ok(rows.extractions().collect())
}

/// Documents put together of rows of either kind, one a line.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    documents: BTreeMap<String, (Packed, Option<Key>)>,
    claims: BTreeMap<String, Extraction>,
    line: usize,
    heads_only: bool,
}

/// What all rows of a kind begin with.
#[derive(Deserialize)]
struct Schema<'a> {
    #[serde(borrow)]
    schema: std::borrow::Cow<'a, str>,
}

impl Gathered {
    /// For rows of which only the heads are needed.
    pub fn heads() -> Self {
        Self { heads_only: true, ..Self::default() }
    }

    /// Adds the row of the next line.
    ///
    /// # Errors
    /// [`RowError`] with the line that is wrong.
    pub fn add(&mut self, text: &str) -> Result<(), RowError> {
        self.line += 1;
        let line = self.line;
        if text.trim().is_empty() {
            return Ok(());
        }
        let malformed = |reason: String| RowError::Malformed { line, reason };
        let schema: Schema = serde_json::from_str(text).map_err(|e| malformed(e.to_string()))?;
        match &*schema.schema {
            CLAIM_SCHEMA => {
                let row: ClaimRow = serde_json::from_str(text).map_err(|e| malformed(e.to_string()))?;
                let new = || Extraction { path: row.path.clone(), ..Extraction::default() };
                let document = self.claims.entry(row.path.clone()).or_insert_with(new);
                document.date = document.date.or(row.document_date);
                document.claims.push(row.into_claim());
                Ok(())
            }
            PACKED_SCHEMA => {
                let mut row: PackedRow = serde_json::from_str(text).map_err(|e| malformed(e.to_string()))?;
                if self.heads_only {
                    row.body.clear();
                }
                let (document, key) = row.into_document().map_err(malformed)?;
                self.put(document, key).map_err(malformed)
            }
            other => Err(RowError::Schema { line, found: other.to_owned() }),
        }
    }

    /// Adds a document, with its key where that is known.
    ///
    /// # Errors
    /// There is one of this path already.
    pub fn put(&mut self, document: Packed, key: Option<Key>) -> Result<(), String> {
        let path = document.path().to_owned();
        match self.documents.insert(path, (document, key)) {
            None => Ok(()),
            Some((known, _)) => Err(format!("there are two rows of {}", known.path())),
        }
    }

    /// The documents of claim rows.
    fn extractions(&mut self) -> impl Iterator<Item = Extraction> + use<> {
        let in_order = |document: Extraction| Extraction { claims: in_order(document.claims), ..document };
        std::mem::take(&mut self.claims).into_values().map(in_order)
    }

    /// The documents with their keys, both in the order of paths: keys of all of them, or of none.
    ///
    /// # Errors
    /// Some documents have a key and others have not, or one came both ways.
    pub fn documents(mut self) -> Result<(Vec<Packed>, Option<Vec<Key>>), String> {
        for document in self.extractions().collect::<Vec<_>>() {
            let packed = Packed::new(&document).ok_or_else(|| format!("{} is too large", document.path))?;
            self.put(packed, None)?;
        }
        let keyed = self.documents.values().filter(|(_, key)| key.is_some()).count();
        if keyed != 0 && keyed != self.documents.len() {
            return Err(format!(
                "{keyed} of {} documents have a key: all must, or none",
                self.documents.len()
            ));
        }
        let (documents, keys): (Vec<Packed>, Vec<Option<Key>>) = self.documents.into_values().unzip();
        Ok((documents, (keyed != 0).then(|| keys.into_iter().flatten().collect())))
    }
}

/// A message about the run itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Note {
    /// File it is about.
    pub path: String,
    /// What happened.
    pub message: String,
}

/// Counts of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Documents read.
    pub files: usize,
    /// Files beside them that state facts: `package.json`, `LICENSE`.
    #[serde(skip_serializing_if = "is_zero")]
    pub beside: usize,
    /// The size of both in bytes.
    pub bytes: u64,
    /// Claims understood.
    pub claims: usize,
    /// Stories with more than one document.
    pub stories: usize,
    /// Findings by severity.
    pub findings: SeverityCounts,
    /// What could be compared.
    pub compared: Compared,
    /// Files of known text formats that are not read, by their ending.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub left_out: BTreeMap<String, usize>,
    /// Configurations and records below the folders that were read, which did not hold for this run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unused: Vec<String>,
    /// The configuration that holds, where it lies above the folder that the program was started in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<String>,
    /// Pages and folders that were passed over.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub passed_over: BTreeMap<PassedOver, usize>,
    /// Documents with too many statements or slips, and the line up to which each was read.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub cut_short: BTreeMap<String, u32>,
    /// Documents whose front matter is not understood to its end, or with zero bytes in their text.
    #[serde(skip_serializing_if = "is_zero")]
    pub broken: usize,
    /// Only single files were given, and others lie beside them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub only_these: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// Why a page, or a folder with pages, was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PassedOver {
    /// Pages that are hidden, or that `.gitignore` or `.ignore` names.
    IgnoredPages,
    /// Folders of the same kind with pages in them.
    IgnoredFolders,
    /// Symbolic links that lead out of the project, to something hidden, or nowhere.
    Links,
    /// Pages by their name that are no regular files.
    Special,
}

/// Findings by severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct SeverityCounts {
    pub error: usize,
    pub warning: usize,
    pub note: usize,
}

/// All that a run reports.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// [`REPORT_SCHEMA`].
    pub schema: &'static str,
    /// Version of the program.
    pub version: &'static str,
    /// Findings in order.
    pub findings: Vec<Finding>,
    /// What went wrong with single files.
    pub notes: Vec<Note>,
    /// Counts.
    pub summary: Summary,
    /// The pages of each story with more than one, for reports to people: rows have the story of each claim and finding.
    #[serde(skip)]
    pub stories: BTreeMap<String, Vec<String>>,
}
