//! The facade that every shell uses: documents in, findings out.

use chrono::NaiveDate;

use crate::compare;
use crate::config::{Base, Globs};
use crate::extract::Extraction;
use crate::facts::Facts;
use crate::finding::{Finding, Severity};
use crate::rule::Rule;
use crate::story::{StoryBy, stories};
use crate::suppress;

/// What a caller may set for the comparison.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How documents are put together.
    pub story_by: StoryBy,
    /// Report nothing below this.
    pub severity: Option<Severity>,
    /// What the editors know.
    pub facts: Facts,
    /// Which sources are to be believed first.
    pub authority: Authority,
    /// The day of the run: what has expired by then no longer counts.
    pub today: Option<NaiveDate>,
    /// All documents that may tell the same story are there: what is missing is not there, not left out.
    pub whole: bool,
    /// Where paths begin that stand in fingerprints; as given, where it is not set.
    pub root: Option<Base>,
    /// Names of all rules there are, run or not; empty for those compiled in.
    pub known_rules: Vec<String>,
}

/// Which sources are to be believed first, by their paths.
#[derive(Clone, Debug, Default)]
pub struct Authority {
    order: Vec<Globs>,
}

impl Authority {
    /// Patterns of paths, the first to be believed most.
    pub fn new(order: Vec<Globs>) -> Self {
        Self { order }
    }

    /// The place of a path in the order; what no pattern names comes last.
    pub fn rank(&self, path: &str) -> usize {
        self.order.iter().position(|p| p.matches(path)).unwrap_or(self.order.len())
    }
}

/// Findings and stories of a set of documents.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Findings in their total order.
    pub findings: Vec<Finding>,
    /// Name of each document's story; `None` where it stands alone.
    pub stories: Vec<Option<String>>,
    /// Root of each document's story: the index of one of its documents.
    pub roots: Vec<u32>,
}

/// Compares the claims of `documents`; their order does not matter.
pub fn check(documents: &mut [Extraction], rules: &[Rule], options: &Options) -> Outcome {
    documents.sort_by(|a, b| a.path.cmp(&b.path));
    options.facts.unify(documents);
    let roots = stories(documents, options.story_by);
    let mut members = vec![0u32; documents.len()];
    for &root in &roots {
        members[root as usize] += 1;
    }
    let names: Vec<Option<String>> = roots
        .iter()
        .map(|&root| (members[root as usize] > 1).then(|| documents[root as usize].path.clone()))
        .collect();
    let corpus = compare::Corpus::new(documents, &roots, options);
    let mut findings = compare::run(&corpus, &names, rules);
    findings = suppress::applied(findings, documents, rules, options);
    findings.retain(|f| options.severity.is_none_or(|least| f.severity >= least));
    findings.sort();
    findings.dedup();
    Outcome { findings, stories: names, roots }
}

/// The day a caller means by `YYYY-MM-DD`.
///
/// # Errors
/// What is wrong with the text.
pub fn parse_date(text: &str) -> Result<NaiveDate, String> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|e| format!("{text:?} is no date (YYYY-MM-DD): {e}"))
}
