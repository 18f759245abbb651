//! Findings: what is reported, in one total order.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::printable;
use crate::source::LineColumn;
use crate::span::Span;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look; never fails a run by default.
    Note,
    /// Very likely wrong.
    Warning,
    /// Both cannot be true.
    Error,
}

impl Severity {
    /// The word that reports use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// How sure the program is that it understood both places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Confidence {
    Possible,
    Likely,
    Certain,
}

/// Whether findings of this shape have shown their precision on real text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// On by default.
    #[default]
    Stable,
    /// Off unless asked for.
    Preview,
}

impl Status {
    /// The word that reports use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stable => "stable",
            Self::Preview => "preview",
        }
    }
}

/// One place that a finding shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Path of the document.
    pub path: String,
    /// Bytes in the stored file.
    pub span: Span,
    /// First character.
    pub start: LineColumn,
    /// After the last character.
    pub end: LineColumn,
    /// The words.
    pub text: String,
    /// What the place says, for people.
    pub label: String,
    /// Normal form of the value.
    pub value: String,
    /// The words inside `span` that matter, in the stored file; all of it where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Span>,
}

impl Evidence {
    /// `brief.md:6:59`.
    pub fn place(&self) -> String {
        format!("{}:{}:{}", printable::line(&self.path), self.start.line, self.start.column)
    }

    /// What the place says: its label, or its words where it has none.
    pub fn said(&self) -> &str {
        if self.label.is_empty() { &self.text } else { &self.label }
    }
}

/// A change that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// File to change.
    pub path: String,
    /// Bytes to replace.
    pub span: Span,
    /// What to put there.
    pub replacement: String,
    /// True if it cannot change what the text means.
    pub safe: bool,
}

/// What is reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Rule.
    pub rule: String,
    /// Severity.
    pub severity: Severity,
    /// What differs.
    pub message: String,
    /// Why it matters.
    pub why: String,
    /// What to do.
    pub help: String,
    /// 16 hexadecimal digits from rule, subject, attribute, values and paths: edits elsewhere do not change it.
    pub fingerprint: String,
    /// Confidence.
    pub confidence: Confidence,
    /// Stable only where both the rule and the shape of this finding are.
    pub status: Status,
    /// Story in which both places stand.
    pub story: Option<String>,
    /// A change that mends it.
    pub fix: Option<Fix>,
    /// The places, the primary first.
    pub evidence: Vec<Evidence>,
    /// Places of the same kind that are not shown.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub more: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl Finding {
    fn key(&self) -> (Option<(&str, Span)>, &str, &str) {
        (self.evidence.first().map(|e| (e.path.as_str(), e.span)), &self.rule, &self.fingerprint)
    }
}

impl PartialOrd for Finding {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Finding {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key()).then_with(|| self.message.cmp(&other.message))
    }
}
