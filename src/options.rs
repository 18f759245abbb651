//! What a caller may set for a comparison.

use std::sync::OnceLock;

use chrono::NaiveDate;

use crate::facts::Facts;
use crate::finding::{Finding, Severity, Status};
use crate::globs::{Base, Globs};
use crate::story::StoryBy;

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
    /// Which findings in preview are reported.
    pub preview: Preview,
    /// How work that falls into parts is done.
    pub in_each: InEach,
}

/// Does the work for each number below the first, in any order, and returns when all is done.
type ForEach = fn(usize, &(dyn Fn(usize) + Sync));

/// How work that falls into parts is done: one after another, unless a caller has threads.
#[derive(Clone, Copy, Debug)]
pub struct InEach(pub ForEach);

impl Default for InEach {
    fn default() -> Self {
        Self(|parts, work| (0..parts).for_each(work))
    }
}

impl InEach {
    /// What `work` makes of each part, in their order.
    pub(crate) fn map<T: Sync, R: Send + Sync>(self, parts: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
        let made: Vec<OnceLock<R>> = parts.iter().map(|_| OnceLock::new()).collect();
        (self.0)(parts.len(), &|n| {
            made[n].get_or_init(|| work(&parts[n]));
        });
        made.into_iter().filter_map(OnceLock::into_inner).collect()
    }
}

/// Which findings in preview are reported besides the stable ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// Those of all rules.
    pub all: bool,
    /// Those of these rules.
    pub rules: Vec<String>,
}

impl Preview {
    /// True if the finding is reported.
    pub fn shows(&self, finding: &Finding) -> bool {
        finding.status == Status::Stable || self.all || self.rules.contains(&finding.rule)
    }
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
