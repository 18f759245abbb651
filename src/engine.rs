//! The facade that every shell uses: documents in, findings out.

pub mod examples;
mod keys;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rustc_hash::FxHashSet;

use crate::claim::Extraction;
use crate::compare::{self, people, translation};
use crate::compared::Compared;
use crate::finding::{Evidence, Finding};
use crate::options::Options;
use crate::packed::Packed;
use crate::rule::{Comparator, Rule};
use crate::story::{Told, families, stories};
use crate::suppress;
pub use keys::{check_keyed, keys};

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
    let by_reach = ByReach::new(rules);
    let others: Vec<Rule> = by_reach.within.iter().chain(&by_reach.across).cloned().collect();
    let mut findings = compare::run(&compare::Corpus::new(documents, &roots, options), &names, &others);
    let mut compared = Compared::default();
    for family in families(documents.iter().map(|d| d.path.as_str())) {
        let family = family.iter().filter_map(|&d| translation::expanded(&documents[d as usize]));
        findings.extend(translated(&family.collect::<Vec<_>>(), &by_reach, options, &mut compared));
    }
    compared.add(documents, &roots, &others, &options.facts);
    compared.add(&[], &[], &by_reach.translated, &options.facts);
    let findings = finished(findings, documents, rules, options);
    Outcome { findings, stories: names, roots, compared: compared.summed_up(rules) }
}

/// The same as [`check`] of documents that are packed: those of a story are unpacked together, and given up again.
pub fn check_packed(documents: &mut [Packed], rules: &[Rule], options: &Options) -> Outcome {
    documents.sort_by(|a, b| a.path().cmp(b.path()));
    Stories::of(documents, options).outcome(|_| None, rules, options)
}

/// Rules by what they look at.
#[derive(Clone, Debug, Default)]
pub(crate) struct ByReach {
    /// Documents of one story.
    within: Vec<Rule>,
    /// Those of them that find something on a page alone.
    alone: Vec<Rule>,
    /// All documents at once.
    across: Vec<Rule>,
    /// The translations of one page.
    translated: Vec<Rule>,
}

impl ByReach {
    pub(crate) fn new(rules: &[Rule]) -> Self {
        let mut by_reach = Self::default();
        for rule in rules {
            let reach = match rule.comparator {
                Comparator::Pattern
                | Comparator::Attribute
                | Comparator::Beside
                | Comparator::Copy
                | Comparator::Person => &mut by_reach.across,
                Comparator::Translation => &mut by_reach.translated,
                _ => &mut by_reach.within,
            };
            reach.push(rule.clone());
        }
        by_reach.alone = by_reach.within.iter().filter(|r| !r.needs_company()).cloned().collect();
        by_reach
    }
}

/// Packed documents in the order of their paths, put together by what they tell.
pub(crate) struct Stories<'a> {
    documents: &'a [Packed],
    /// Index of the first document of each document's story.
    pub(crate) roots: Vec<u32>,
    /// Name of each document's story; `None` where it stands alone.
    pub(crate) names: Vec<Option<String>>,
}

impl<'a> Stories<'a> {
    /// The stories of `documents`, which are in the order of their paths.
    pub(crate) fn of(documents: &'a [Packed], options: &Options) -> Self {
        Self::with_roots(documents, stories(documents, options.story_by))
    }

    /// The same where the stories are known.
    pub(crate) fn with_roots(documents: &'a [Packed], roots: Vec<u32>) -> Self {
        let names = names(documents, &roots);
        Self { documents, roots, names }
    }

    /// The documents of each story, in the order of their first ones.
    pub(crate) fn members(&self) -> Vec<Vec<u32>> {
        let mut by_root: Vec<Vec<u32>> = vec![Vec::new(); self.roots.len()];
        for (document, &root) in self.roots.iter().enumerate() {
            by_root[root as usize].push(document as u32);
        }
        by_root.retain(|members| !members.is_empty());
        by_root
    }

    /// What the rules find in each of these stories; a page alone needs no rule that sets it against others.
    pub(crate) fn within<'s>(
        &self,
        stories: impl Iterator<Item = &'s [u32]>,
        rules: &ByReach,
        options: &Options,
        compared: &mut Compared,
    ) -> Vec<Finding> {
        /// Documents that are unpacked at a time, unless a story has more.
        const AT_A_TIME: usize = 64;
        if rules.within.is_empty() {
            return Vec::new();
        }
        let mut batches: Vec<(Vec<u32>, &[Rule])> = Vec::new();
        let in_order = |mut batch: Vec<u32>| {
            batch.sort_unstable();
            batch
        };
        let (mut shared, mut single): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        for story in stories {
            let (batch, rules) =
                if story.len() > 1 { (&mut shared, &rules.within) } else { (&mut single, &rules.alone) };
            batch.extend(story);
            if batch.len() >= AT_A_TIME {
                batches.push((in_order(std::mem::take(batch)), rules));
            }
        }
        batches.extend([(in_order(shared), &*rules.within), (in_order(single), &*rules.alone)]);
        let compare = |(batch, rules): &(Vec<u32>, &[Rule])| {
            let mut compared = Compared::default();
            (self.compare(batch, rules, options, &mut compared), compared)
        };
        let mut findings = Vec::new();
        for (found, counted) in options.in_each.map(&batches, compare) {
            findings.extend(found);
            compared.merge(counted);
        }
        findings
    }

    /// What the rules find in the stories of these documents, which are in order.
    fn compare(
        &self,
        batch: &[u32],
        rules: &[Rule],
        options: &Options,
        compared: &mut Compared,
    ) -> Vec<Finding> {
        let unpacked = self.unpacked(batch, options);
        let place = |d: u32| batch.binary_search(&d).map_or(0, |n| n as u32);
        let own: Vec<u32> = batch.iter().map(|&d| place(self.roots[d as usize])).collect();
        let named: Vec<Option<String>> = batch.iter().map(|&d| self.names[d as usize].clone()).collect();
        compared.add(&unpacked, &own, rules, &options.facts);
        compare::run(&compare::Corpus::new(&unpacked, &own, options), &named, rules)
    }

    /// These documents with all their claims.
    fn unpacked(&self, documents: &[u32], options: &Options) -> Vec<Extraction> {
        let unpack = |&d: &u32| {
            let packed = &self.documents[d as usize];
            packed.unpack().unwrap_or_else(|| packed.at_hand())
        };
        let mut unpacked: Vec<Extraction> = documents.iter().map(unpack).collect();
        options.facts.unify(&mut unpacked);
        unpacked
    }

    /// All that the rules find. `meeting` tells which of the claims that stay at hand of a document meet those of other stories, where
    /// that is known.
    fn outcome<'k>(
        self,
        meeting: impl Fn(usize) -> Option<&'k [u32]>,
        rules: &[Rule],
        options: &Options,
    ) -> Outcome {
        let by_reach = ByReach::new(rules);
        let mut compared = Compared::default();
        for rules in [&by_reach.within, &by_reach.translated] {
            compared.add(&[], &[], rules, &options.facts);
        }
        let members = self.members();
        let mut findings = self.within(members.iter().map(Vec::as_slice), &by_reach, options, &mut compared);
        findings.extend(self.across_where(meeting, &by_reach, options, &mut compared));
        for family in self.families() {
            findings.extend(self.translated(&family, &by_reach, options, &mut compared));
        }
        let findings = finished(findings, &self.allowing(), rules, options);
        let Self { names, roots, .. } = self;
        Outcome { findings, stories: names, roots, compared: compared.summed_up(rules) }
    }

    /// What the rules find that look at all documents at once.
    pub(crate) fn across(&self, rules: &ByReach, options: &Options, compared: &mut Compared) -> Vec<Finding> {
        self.across_where(|_| None, rules, options, compared)
    }

    /// The same where it is known which of the claims that stay at hand of a document meet those of other stories.
    fn across_where<'k>(
        &self,
        meeting: impl Fn(usize) -> Option<&'k [u32]>,
        rules: &ByReach,
        options: &Options,
        compared: &mut Compared,
    ) -> Vec<Finding> {
        let people = self.people(&meeting);
        let numbers = |d: usize| people.get(&d).map_or(&[][..], Vec::as_slice);
        let wanted = |d: &usize| self.documents[*d].has_at_hand() || !numbers(*d).is_empty();
        let some: Vec<usize> = (0..self.documents.len()).filter(wanted).collect();
        let at_hand: Vec<Extraction> =
            some.iter().map(|&d| self.documents[d].at_hand_with(numbers(d))).collect();
        let names: Vec<Option<String>> = some.iter().map(|&d| self.names[d].clone()).collect();
        // These rules do not look at stories.
        let roots: Vec<u32> = (0..some.len() as u32).collect();
        compared.add(&at_hand, &roots, &rules.across, &options.facts);
        let corpus = compare::Corpus::new(&at_hand, &roots, options);
        let known = some.iter().enumerate().map(|(n, &d)| {
            let (own, people) = (self.documents[d].count_at_hand(), numbers(d).len() as u32);
            let of_kinds = meeting(d)?.iter().copied().filter(move |&c| c < own);
            Some(of_kinds.chain(own..own + people).map(move |c| (n as u32, c)))
        });
        let corpus = match known.collect::<Option<Vec<_>>>() {
            Some(claims) if !some.is_empty() => corpus.with_meeting(claims.into_iter().flatten().collect()),
            _ => corpus,
        };
        compare::run(&corpus, &names, &rules.across)
    }

    /// The numbers of the claims of each document that name people whose names are spelled otherwise elsewhere.
    fn people<'k>(&self, meeting: &impl Fn(usize) -> Option<&'k [u32]>) -> BTreeMap<usize, Vec<u32>> {
        let mut people: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
        let known = (0..self.documents.len()).map(meeting).collect::<Option<Vec<_>>>();
        match known {
            Some(known) if !known.is_empty() => {
                for (d, claims) in known.iter().enumerate() {
                    let own = self.documents[d].count_at_hand();
                    let numbers = claims.iter().filter_map(|c| c.checked_sub(own));
                    people.insert(d, numbers.collect());
                }
            }
            _ => {
                for (d, claim) in people::meetings(self.documents).into_iter().flatten() {
                    people.entry(d as usize).or_default().push(claim);
                }
            }
        }
        for numbers in people.values_mut() {
            numbers.sort_unstable();
            numbers.dedup();
        }
        people
    }

    /// The documents that are one page in several languages.
    pub(crate) fn families(&self) -> Vec<Vec<u32>> {
        families(self.documents.iter().map(Packed::path))
    }

    /// What the rules find in the translations of one page.
    pub(crate) fn translated(
        &self,
        family: &[u32],
        rules: &ByReach,
        options: &Options,
        compared: &mut Compared,
    ) -> Vec<Finding> {
        let unpacked = family.iter().filter_map(|&d| self.documents[d as usize].unpack());
        let family: Vec<Extraction> = unpacked.filter_map(|d| translation::expanded(&d)).collect();
        translated(&family, rules, options, compared)
    }

    /// The documents of which comments allow findings, with the claims that stay at hand alone.
    pub(crate) fn allowing(&self) -> Vec<Extraction> {
        self.documents.iter().filter(|d| d.allows()).map(Packed::at_hand).collect()
    }
}

/// What the rules find in the translations of one page, of which only the figures are given.
fn translated(
    family: &[Extraction],
    rules: &ByReach,
    options: &Options,
    compared: &mut Compared,
) -> Vec<Finding> {
    if family.len() < 2 || rules.translated.is_empty() {
        return Vec::new();
    }
    let roots = vec![0; family.len()];
    compared.add(family, &roots, &rules.translated, &options.facts);
    compare::run(&compare::Corpus::new(family, &roots, options), &vec![None; family.len()], &rules.translated)
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

/// What of a finding another one tells as well, so that it is not told again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Again {
    /// That a sentence differs from its copy, or that the entry of an option says two things: a rule that tells which statements differ.
    Places,
    /// The spelling of a person: a page or a story that shows it to be a slip.
    Slip,
    /// Two values of an attribute: a pattern of the project, or its record.
    Fact,
}

/// Leaves out what another finding tells better. What is not reported tells nothing.
fn told_once(findings: &mut Vec<Finding>, rules: &[Rule], options: &Options) {
    let rule = |f: &Finding| rules.iter().find(|rule| rule.id == f.rule);
    let comparator = |f: &Finding| rule(f).map(|rule| rule.comparator);
    let again = |f: &Finding| match comparator(f)? {
        Comparator::Copy => Some(Again::Places),
        Comparator::Person => Some(Again::Slip),
        Comparator::Attribute => Some(Again::Fact),
        Comparator::Arithmetic if rule(f)?.relation.as_deref() == Some("entry") => Some(Again::Places),
        _ => None,
    };
    let (mut places, mut slips, mut facts) = <(FxHashSet<_>, FxHashSet<_>, FxHashSet<_>)>::default();
    let shown = findings.iter().filter(|f| options.preview.shows(f));
    for finding in shown.filter(|f| matches!(again(f), None | Some(Again::Fact))) {
        let lines = finding.evidence.iter().map(|e| (e.path.as_str(), e.start.line));
        match comparator(finding) {
            Some(Comparator::Spelling) => slips.extend(lines),
            Some(Comparator::Pattern | Comparator::Recorded) => {
                facts.extend(lines.clone());
                places.extend(lines);
            }
            _ if finding.evidence.len() > 1 => places.extend(lines),
            _ => {}
        }
    }
    let is_told = |f: &Finding, again: Again| {
        let told = match again {
            Again::Places => &places,
            Again::Fact => &facts,
            Again::Slip => {
                return f.evidence.first().is_some_and(|e| slips.contains(&(e.path.as_str(), e.start.line)));
            }
        };
        let lines =
            |e: &Evidence| (e.start.line..=e.end.line).any(|line| told.contains(&(e.path.as_str(), line)));
        f.evidence.iter().filter(|e| lines(e)).count() > 1
    };
    let keep: Vec<bool> = findings.iter().map(|f| again(f).is_none_or(|again| !is_told(f, again))).collect();
    let mut keep = keep.into_iter();
    findings.retain(|_| keep.next().unwrap_or(true));
}

/// Findings as they are reported: without those that pages allow, in order.
pub(crate) fn finished(
    mut findings: Vec<Finding>,
    documents: &[Extraction],
    rules: &[Rule],
    options: &Options,
) -> Vec<Finding> {
    told_once(&mut findings, rules, options);
    let mut findings = suppress::applied(findings, documents, rules, options);
    // After comments have been heard: one that allows a preview is not unused because previews are off.
    findings.retain(|f| options.preview.shows(f) && options.severity.is_none_or(|least| f.severity >= least));
    findings.sort();
    findings.dedup();
    findings
}

/// The day a caller means by `YYYY-MM-DD`.
///
/// # Errors
/// What is wrong with the text.
pub fn parse_date(text: &str) -> Result<NaiveDate, String> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|e| format!("{text:?} is no date (YYYY-MM-DD): {e}"))
}
