//! Findings that are known: written once, then only new ones fail a run.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::finding::Finding;

/// Schema name of the file.
pub const BASELINE_SCHEMA: &str = "newslint.baseline/1";

/// A baseline as it is written: fingerprints, which no edit elsewhere changes, with what people read beside them.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Baseline {
    schema: String,
    /// The known findings by their fingerprints.
    pub findings: BTreeMap<String, Known>,
}

/// A known finding.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct Known {
    /// The rule.
    pub rule: String,
    /// The documents.
    pub paths: Vec<String>,
    /// What was found.
    pub message: String,
}

/// Why a text is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// Not JSON, or not a baseline.
    #[error("{reason}")]
    Malformed {
        /// Line, from 1.
        line: usize,
        /// What the JSON reader says.
        reason: String,
    },
    /// A baseline of another schema.
    #[error("schema is {0:?}, expected {BASELINE_SCHEMA:?}")]
    Schema(String),
}

impl Baseline {
    /// The baseline that knows these findings; `name` is what a document is called in it.
    pub fn of(findings: &[Finding], name: impl Fn(&str) -> String) -> Self {
        let known = |f: &Finding| {
            let mut paths: Vec<String> = f.evidence.iter().map(|e| name(&e.path)).collect();
            paths.dedup();
            Known { rule: f.rule.clone(), paths, message: f.message.clone() }
        };
        let findings = findings.iter().map(|f| (f.fingerprint.clone(), known(f))).collect();
        Self { schema: BASELINE_SCHEMA.to_owned(), findings }
    }

    /// Reads a baseline.
    ///
    /// # Errors
    /// [`BaselineError`] where the text is none.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let file: Self = serde_json::from_str(text)
            .map_err(|e| BaselineError::Malformed { line: e.line(), reason: e.to_string() })?;
        if file.schema == BASELINE_SCHEMA { Ok(file) } else { Err(BaselineError::Schema(file.schema)) }
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        // Texts by texts are always JSON.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// True if a finding is known.
    pub fn knows(&self, finding: &Finding) -> bool {
        self.findings.contains_key(&finding.fingerprint)
    }

    /// The fingerprints of known findings that are no longer there.
    pub fn gone(&self, findings: &[Finding]) -> Vec<String> {
        let there: BTreeSet<&str> = findings.iter().map(|f| f.fingerprint.as_str()).collect();
        self.findings.keys().filter(|print| !there.contains(print.as_str())).cloned().collect()
    }
}
