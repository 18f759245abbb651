//! The facade that every shell uses: documents in, findings out.

use chrono::NaiveDate;

use crate::compare;
use crate::compared::Compared;
use crate::config::{Base, Globs};
use crate::extract::Extraction;
use crate::facts::Facts;
use crate::finding::{Finding, Severity, Status};
use crate::packed::Packed;
use crate::rule::{Comparator, Rule};
use crate::story::{StoryBy, Told, stories};
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
    /// Which findings in preview are reported.
    pub preview: Preview,
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

/// Findings and stories of a set of documents.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Findings in their total order.
    pub findings: Vec<Finding>,
    /// Name of each document's story; `None` where it stands alone.
    pub stories: Vec<Option<String>>,
    /// Root of each document's story: the index of one of its documents.
    pub roots: Vec<u32>,
    /// What could be compared.
    pub compared: Compared,
}

/// Compares the claims of `documents`; their order does not matter.
pub fn check(documents: &mut [Extraction], rules: &[Rule], options: &Options) -> Outcome {
    documents.sort_by(|a, b| a.path.cmp(&b.path));
    options.facts.unify(documents);
    let roots = stories(documents, options.story_by);
    let names = names(documents, &roots);
    let findings = compare::run(&compare::Corpus::new(documents, &roots, options), &names, rules);
    let mut compared = Compared::default();
    compared.add(documents, &roots, rules, &options.facts);
    let outcome = finished(findings, documents, rules, options);
    Outcome { stories: names, roots, compared: compared.summed_up(rules), ..outcome }
}

/// The same as [`check`] of documents that are packed: those of a story are unpacked together, and given up again.
pub fn check_packed(documents: &mut [Packed], rules: &[Rule], options: &Options) -> Outcome {
    /// Documents that are unpacked at a time, unless a story has more.
    const AT_A_TIME: usize = 64;
    documents.sort_by(|a, b| a.path().cmp(b.path()));
    let roots = stories(documents, options.story_by);
    let names = names(documents, &roots);
    let (across, within): (Vec<Rule>, Vec<Rule>) =
        rules.iter().cloned().partition(|r| r.comparator == Comparator::Pattern);
    let mut by_story: Vec<u32> = (0..documents.len() as u32).collect();
    by_story.sort_by_key(|&d| (roots[d as usize], d));
    let mut findings = Vec::new();
    let mut compared = Compared::default();
    // A page alone needs no rule that sets it against others.
    let alone: Vec<Rule> = within.iter().filter(|r| !r.needs_company()).cloned().collect();
    compared.add(&[], &[], &within, &options.facts);
    let mut compare_batch = |batch: &mut Vec<u32>, rules: &[Rule]| {
        batch.sort_unstable();
        let mut unpacked: Vec<Extraction> = batch
            .iter()
            .map(|&d| documents[d as usize].unpack().unwrap_or_else(|| documents[d as usize].at_hand()))
            .collect();
        options.facts.unify(&mut unpacked);
        let place = |d: u32| batch.binary_search(&d).map_or(0, |n| n as u32);
        let own: Vec<u32> = batch.iter().map(|&d| place(roots[d as usize])).collect();
        let named: Vec<Option<String>> = batch.iter().map(|&d| names[d as usize].clone()).collect();
        findings.extend(compare::run(&compare::Corpus::new(&unpacked, &own, options), &named, rules));
        compared.add(&unpacked, &own, rules, &options.facts);
        batch.clear();
    };
    let (mut shared, mut single): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
    if !within.is_empty() {
        for story in by_story.chunk_by(|&a, &b| roots[a as usize] == roots[b as usize]) {
            let (batch, rules) = if story.len() > 1 { (&mut shared, &within) } else { (&mut single, &alone) };
            batch.extend(story);
            if batch.len() >= AT_A_TIME {
                compare_batch(batch, rules);
            }
        }
        compare_batch(&mut shared, &within);
        compare_batch(&mut single, &alone);
    }
    let at_hand: Vec<Extraction> = documents.iter().map(Packed::at_hand).collect();
    findings.extend(compare::run(&compare::Corpus::new(&at_hand, &roots, options), &names, &across));
    compared.add(&at_hand, &roots, &across, &options.facts);
    let outcome = finished(findings, &at_hand, rules, options);
    Outcome { stories: names, roots, compared: compared.summed_up(rules), ..outcome }
}

/// The name of each document's story: the path of its first document, where there are more.
fn names(documents: &[impl Told], roots: &[u32]) -> Vec<Option<String>> {
    let mut members = vec![0u32; documents.len()];
    for &root in roots {
        members[root as usize] += 1;
    }
    let name = |&root: &u32| (members[root as usize] > 1).then(|| documents[root as usize].path().to_owned());
    roots.iter().map(name).collect()
}

fn finished(findings: Vec<Finding>, documents: &[Extraction], rules: &[Rule], options: &Options) -> Outcome {
    let mut findings = suppress::applied(findings, documents, rules, options);
    // After comments have been heard: one that allows a preview is not unused because previews are off.
    findings.retain(|f| options.preview.shows(f) && options.severity.is_none_or(|least| f.severity >= least));
    findings.sort();
    findings.dedup();
    Outcome { findings, ..Outcome::default() }
}

/// The day a caller means by `YYYY-MM-DD`.
///
/// # Errors
/// What is wrong with the text.
pub fn parse_date(text: &str) -> Result<NaiveDate, String> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|e| format!("{text:?} is no date (YYYY-MM-DD): {e}"))
}
