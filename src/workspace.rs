//! Documents that change while somebody writes: of what was compared before, only the stories that changed are compared again.
//!
//! What [`Workspace::findings`] gives is what [`engine::check_packed`] gives of the same documents.

use rustc_hash::FxHashMap;

use crate::claim::Extraction;
use crate::compared::Compared;
use crate::engine::{self, ByReach, Stories};
use crate::finding::Finding;
use crate::matrix::{self, Story};
use crate::options::Options;
use crate::packed::Packed;
use crate::rule::Rule;
use crate::story::{Meetings, StoryBy, stories};

/// Documents with what was found in their stories.
#[derive(Debug, Default)]
pub struct Workspace {
    rules: Vec<Rule>,
    by_reach: ByReach,
    options: Options,
    /// In the order of their paths.
    documents: Vec<Packed>,
    /// Tells the content of each document from another's.
    hashes: Vec<u64>,
    meetings: Meetings,
    /// What was found in each story, by the path of its first document.
    known: FxHashMap<String, Known>,
    /// What was found in the translations of each page, by what tells the content of each.
    translated: FxHashMap<Vec<u64>, Vec<Finding>>,
    /// Index of the first document of each document's story.
    roots: Vec<u32>,
    /// A document changed since they were compared.
    stale: bool,
    findings: Vec<Finding>,
}

/// What was found in a story of these documents.
#[derive(Debug, Default)]
struct Known {
    members: Vec<u64>,
    findings: Vec<Finding>,
}

impl Workspace {
    /// A workspace in which these rules hold.
    pub fn new(rules: Vec<Rule>, options: Options) -> Self {
        Self { by_reach: ByReach::new(&rules), rules, options, stale: true, ..Self::default() }
    }

    /// Adds documents, each in the place of the one that had its path.
    pub fn put(&mut self, documents: impl IntoIterator<Item = Packed>) {
        let known = self.documents.len();
        for document in documents {
            let hash = document.hash();
            let place = self.documents[..known].binary_search_by(|d| d.path().cmp(document.path()));
            if let Ok(at) = place {
                (self.documents[at], self.hashes[at]) = (document, hash);
            } else {
                self.documents.push(document);
                self.hashes.push(hash);
            }
        }
        if self.documents.len() > known {
            let hashes = std::mem::take(&mut self.hashes);
            let mut all: Vec<(Packed, u64)> =
                std::mem::take(&mut self.documents).into_iter().zip(hashes).collect();
            // Of two with one path the later one stands.
            all.reverse();
            all.sort_by(|(a, _), (b, _)| a.path().cmp(b.path()));
            all.dedup_by(|(a, _), (b, _)| a.path() == b.path());
            (self.documents, self.hashes) = all.into_iter().unzip();
        }
        self.stale = true;
    }

    /// Takes a document away. True if it was there.
    pub fn remove(&mut self, path: &str) -> bool {
        let Ok(at) = self.place(path) else { return false };
        self.documents.remove(at);
        self.hashes.remove(at);
        self.stale = true;
        true
    }

    /// The document of this path.
    pub fn document(&self, path: &str) -> Option<&Packed> {
        self.place(path).ok().map(|at| &self.documents[at])
    }

    /// All documents in the order of their paths.
    pub fn documents(&self) -> &[Packed] {
        &self.documents
    }

    /// The rules that are run.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The day from which on comments may have expired.
    pub fn set_today(&mut self, today: chrono::NaiveDate) {
        if self.options.today != Some(today) {
            self.options.today = Some(today);
            self.known.clear();
            self.translated.clear();
            self.stale = true;
        }
    }

    /// True if something changed since the findings were asked for.
    pub fn is_stale(&self) -> bool {
        self.stale
    }

    /// All findings in their total order.
    pub fn findings(&mut self) -> &[Finding] {
        if self.stale {
            self.compare();
            self.stale = false;
        }
        &self.findings
    }

    fn compare(&mut self) {
        let roots = match self.options.story_by {
            StoryBy::Auto => self.meetings.stories(&self.documents, &self.hashes),
            by => stories(&self.documents, by),
        };
        let told = Stories::with_roots(&self.documents, roots);
        let hashes = |story: &[u32]| story.iter().map(|&d| self.hashes[d as usize]).collect::<Vec<_>>();
        let name = |story: &[u32]| self.documents[story[0] as usize].path().to_owned();
        let mut known: FxHashMap<String, Known> = FxHashMap::default();
        let mut changed: Vec<Vec<u32>> = Vec::new();
        for story in told.members() {
            let (name, members) = (name(&story), hashes(&story));
            let same = self.known.remove(&name).filter(|known| known.members == members);
            let of_story = same.unwrap_or_else(|| {
                changed.push(story);
                Known { members, findings: Vec::new() }
            });
            known.insert(name, of_story);
        }
        // What is compared is of no interest here.
        let mut compared = Compared::default();
        let stories = changed.iter().map(Vec::as_slice);
        for finding in told.within(stories, &self.by_reach, &self.options, &mut compared) {
            let at = finding.evidence.first().and_then(|place| self.place(&place.path).ok());
            let root = at.map(|at| self.documents[told.roots[at] as usize].path());
            if let Some(known) = root.and_then(|root| known.get_mut(root)) {
                known.findings.push(finding);
            }
        }
        let mut findings: Vec<Finding> = known.values().flat_map(|k| &k.findings).cloned().collect();
        findings.extend(told.across(&self.by_reach, &self.options, &mut compared));
        let mut translated: FxHashMap<Vec<u64>, Vec<Finding>> = FxHashMap::default();
        for family in told.families() {
            let members = hashes(&family);
            let of_family = self.translated.remove(&members);
            let of_family = of_family
                .unwrap_or_else(|| told.translated(&family, &self.by_reach, &self.options, &mut compared));
            findings.extend(of_family.iter().cloned());
            translated.insert(members, of_family);
        }
        self.translated = translated;
        self.findings = engine::finished(findings, &told.allowing(), &self.rules, &self.options);
        self.roots = told.roots;
        self.known = known;
    }

    /// The claims of a document, as they are compared.
    pub fn claims(&self, path: &str) -> Option<Extraction> {
        self.unpacked(std::iter::once(self.place(path).ok()?)).pop()
    }

    fn unpacked(&self, places: impl Iterator<Item = usize>) -> Vec<Extraction> {
        let mut documents: Vec<Extraction> = places.filter_map(|at| self.documents[at].unpack()).collect();
        self.options.facts.unify(&mut documents);
        documents
    }

    /// The fact matrix of the story that a document is in, even where it is in it alone.
    pub fn story(&mut self, path: &str) -> Option<Story> {
        self.findings();
        let at = self.place(path).ok()?;
        let root = self.roots[at];
        let documents = self.unpacked((0..self.roots.len()).filter(|&d| self.roots[d] == root));
        let of_story = |f: &&Finding| documents.iter().any(|d| f.evidence.iter().any(|e| e.path == d.path));
        let outcome = engine::Outcome {
            findings: self.findings.iter().filter(of_story).cloned().collect(),
            roots: vec![0; documents.len()],
            ..engine::Outcome::default()
        };
        matrix::stories(&documents, &outcome).pop()
    }

    fn place(&self, path: &str) -> Result<usize, usize> {
        self.documents.binary_search_by(|document| document.path().cmp(path))
    }
}
