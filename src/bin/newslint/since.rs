//! `--since REF`: what changed in the working tree since a commit, as git tells it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use newslint::baseline::Baseline;
use newslint::claim::Value;
use newslint::finding::{Evidence, Finding};
use newslint::globs::Globs;
use newslint::packed::Packed;
use newslint::source::Source;

use crate::git::{Git, Hash};
use crate::project::Project;
use crate::walk;

const WHY: &str = "--since";
/// Files that are gone and may have been renamed: more are not looked through for each new one.
const MOST_GONE: usize = 200;

/// The commit that a run is compared with.
pub struct Changes {
    git: Git,
    /// Its files, by their names from the top of the repository.
    files: BTreeMap<PathBuf, Hash>,
    /// What of the settings changed since: then what was silent before may speak now.
    settings: Option<String>,
    /// Largest file that is read, in bytes.
    most: u64,
    /// What the configuration excludes: such pages were not checked before either.
    exclude: Vec<Globs>,
}

impl Changes {
    /// Asks git.
    ///
    /// # Errors
    /// What to tell the user where git cannot answer.
    pub fn since(reference: &str, paths: &[PathBuf], project: &Project) -> Result<Self, String> {
        let git = Git::of(WHY, paths)?;
        // Before the first commit everything is new.
        let files = if reference == "HEAD" && !git.has_commits() {
            BTreeMap::new()
        } else {
            git.files(&git.commit(reference)?)?
        };
        let mut changes = Self {
            git,
            files,
            settings: None,
            most: project.max_file_size,
            exclude: project.exclude.clone(),
        };
        changes.settings = changes.changed_setting(project)?;
        Ok(changes)
    }

    /// The first file of settings that is not as it was: configurations and rules; lists of what is left out, and what a record lets pass,
    /// where something was taken from them.
    fn changed_setting(&self, project: &Project) -> Result<Option<String>, String> {
        let top = &self.git.top;
        let shown = |path: &Path| walk::name(path.strip_prefix(top).unwrap_or(path));
        let held: Vec<&PathBuf> = project.decides.iter().filter(|path| path.starts_with(top)).collect();
        let narrows =
            |path: &Path| path.file_name().is_some_and(|name| name == ".gitignore" || name == ".ignore");
        let lists: Vec<PathBuf> =
            self.files.keys().filter(|path| narrows(path)).map(|path| top.join(path)).collect();
        let facts = project.facts_file.iter().filter(|path| path.starts_with(top));
        let all: Vec<&PathBuf> = held.iter().copied().chain(&lists).chain(facts.clone()).collect();
        let was: Vec<Hash> = all.iter().filter_map(|path| self.hash(path)).cloned().collect();
        let was = self.git.contents(&was, self.most)?;
        let before = |path: &Path| self.hash(path).and_then(|hash| was.get(hash)).map(|b| lines(b));
        let now = |path: &Path| std::fs::read(path).ok().map(|b| lines(&b));
        if let Some(path) = held.iter().find(|path| now(path) != before(path)) {
            return Ok(Some(shown(path)));
        }
        if let Some(path) = lists.iter().find(|path| lost(before(path), now(path), |_| true)) {
            return Ok(Some(shown(path)));
        }
        let lets_pass = |line: &str| {
            ["spellings", "aliases", "pronouns", "as_of", "expires"].iter().any(|key| line.contains(key))
        };
        if let Some(path) = facts.clone().find(|path| lost(before(path), now(path), lets_pass)) {
            return Ok(Some(shown(path)));
        }
        // One that is gone decided, too.
        let is_setting =
            |path: &Path| path.file_name().is_some_and(|name| name == newslint::config::FILE_NAME);
        let above = |path: &Path| project.start.starts_with(top.join(path).parent().unwrap_or(top));
        let gone = self.files.keys().find(|path| is_setting(path) && above(path) && !top.join(path).exists());
        Ok(gone.map(|path| walk::name(path)))
    }

    fn hash(&self, full: &Path) -> Option<&Hash> {
        self.files.get(full.strip_prefix(&self.git.top).ok()?)
    }

    /// The file of settings that changed since, so that all findings are kept.
    pub fn changed_settings(&self) -> Option<&str> {
        self.settings.as_deref()
    }

    /// The baseline as it was.
    pub fn baseline(&self, path: &Path) -> Option<Baseline> {
        let hash = self.hash(&path.canonicalize().ok()?)?;
        let contents = self.git.contents(std::slice::from_ref(hash), u64::MAX).ok()?;
        Baseline::parse(std::str::from_utf8(contents.get(hash)?).ok()?).ok()
    }

    /// Keeps the findings of which either side changed.
    ///
    /// # Errors
    /// What to tell the user where git cannot answer.
    pub fn sift(&self, findings: &mut Vec<Finding>, read: &Told) -> Result<(), String> {
        if self.settings.is_some() {
            return Ok(());
        }
        let names: BTreeSet<&str> =
            findings.iter().flat_map(|f| &f.evidence).map(|e| e.path.as_str()).collect();
        let pages = self.pages(&names, read)?;
        findings.retain(|finding| {
            let touches = |place: &Evidence| pages.get(&place.path).is_none_or(|page| page.touches(place));
            let [first, .., last] = &finding.evidence[..] else {
                return finding.evidence.iter().any(touches);
            };
            // A list is also what stands between its first and last item, and beside them.
            let list = finding.rule == "list-count" && first.path == last.path;
            let all = [first.start.line.min(last.start.line), first.end.line.max(last.end.line)];
            let list = list && pages.get(&first.path).is_none_or(|page| page.changed_around(all[0], all[1]));
            list || finding.evidence.iter().any(touches)
        });
        Ok(())
    }

    /// Both states of each page; one whose old state is not known is not among them.
    fn pages(&self, names: &BTreeSet<&str>, read: &Told) -> Result<BTreeMap<String, Page>, String> {
        let mut wanted: BTreeMap<&str, Vec<Hash>> = BTreeMap::new();
        let mut gone = None;
        let mut links = BTreeMap::new();
        for name in names {
            let path = (read.path)(name);
            let Ok(full) = path.canonicalize() else { continue };
            let Ok(relative) = full.strip_prefix(&self.git.top) else { continue };
            if self.links_changed(&path, &mut links)? {
                continue;
            }
            let old = match self.files.get(relative) {
                Some(hash) => vec![hash.clone()],
                None => self.renamed(relative, gone.get_or_insert_with(|| self.gone())),
            };
            wanted.insert(*name, old);
        }
        let mut hashes: Vec<Hash> = wanted.values().flatten().cloned().collect();
        hashes.sort();
        hashes.dedup();
        let contents = self.git.contents(&hashes, self.most)?;
        let documents: HashMap<&str, &Packed> = read.documents.iter().map(|d| (d.path(), d)).collect();
        let mut pages = BTreeMap::new();
        for (name, old) in wanted {
            let Some(now) = (read.source)(name) else { continue };
            let old: Vec<&Vec<u8>> = old.iter().filter_map(|hash| contents.get(hash)).collect();
            let old = old.into_iter().map(|bytes| lines(bytes)).collect();
            let now = now.text().lines().map(str::to_owned).collect();
            pages.insert(
                name.to_owned(),
                Page::new(now, old, documents.get(name).map_or_else(Vec::new, |d| dates(d))),
            );
        }
        Ok(pages)
    }

    /// True if a page is reached by a symbolic link that is not as it was. `known` keeps what git said of each.
    fn links_changed(&self, path: &Path, known: &mut BTreeMap<PathBuf, bool>) -> Result<bool, String> {
        let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
        let path = here.join(path);
        for link in path.ancestors().filter(|p| p.starts_with(&self.git.top) && p.is_symlink()) {
            let changed = match known.get(link) {
                Some(changed) => *changed,
                None => self.link_changed(link)?,
            };
            known.insert(link.to_path_buf(), changed);
            if changed {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn link_changed(&self, link: &Path) -> Result<bool, String> {
        let (Ok(now), Some(hash)) = (link.read_link(), self.hash(link)) else { return Ok(true) };
        let was = self.git.contents(std::slice::from_ref(hash), self.most)?;
        Ok(was.get(hash).is_none_or(|was| was != now.as_os_str().as_encoded_bytes()))
    }

    /// What a file that git does not know may have been called before: pages that were checked and are gone, of the same name first.
    fn renamed(&self, new: &Path, gone: &[(&PathBuf, &Hash)]) -> Vec<Hash> {
        let checked = |path: &Path| {
            let full = self.git.top.join(path);
            let name = crate::origin::shown_path(&full);
            walk::is_open_below(&full, &self.git.top)
                && !self.exclude.iter().any(|globs| globs.matches(&name))
        };
        let alike = |path: &Path| path.extension() == new.extension() && checked(path);
        let mut all: Vec<&(&PathBuf, &Hash)> = gone.iter().filter(|(path, _)| alike(path)).collect();
        all.sort_by_key(|(path, _)| path.file_name() != new.file_name());
        all.into_iter().take(MOST_GONE).map(|(_, hash)| (*hash).clone()).collect()
    }

    /// Files of the commit that are no longer there.
    fn gone(&self) -> Vec<(&PathBuf, &Hash)> {
        self.files.iter().filter(|(path, _)| !self.git.top.join(path).exists()).collect()
    }
}

/// What a run knows of its documents.
pub struct Told<'a> {
    /// The file behind a name.
    pub path: &'a dyn Fn(&str) -> PathBuf,
    /// Its text.
    pub source: &'a dyn Fn(&str) -> Option<&'a Source>,
    /// All documents.
    pub documents: &'a [Packed],
}

/// Lines on which a document says of which day it is: with them all that it says is of another day.
fn dates(document: &Packed) -> Vec<u32> {
    let document = document.unpack();
    let dates = document.iter().flat_map(|d| &d.claims).filter_map(|claim| match &claim.value {
        Value::Date(date) if date.page.is_some() && claim.span.start < claim.span.end => {
            Some(claim.start.line)
        }
        _ => None,
    });
    dates.collect()
}

/// A page as it is, and as it was.
struct Page {
    now: Vec<String>,
    /// As it was, each line ended by a line feed, with one before the first: under its own name, or under those that it may have had.
    old: Vec<String>,
    dates: Vec<u32>,
    /// A comment that allowed findings is gone: what it allowed may be anything on the page.
    allows_less: bool,
}

impl Page {
    fn new(now: Vec<String>, old: Vec<String>, dates: Vec<u32>) -> Self {
        let allows = |line: &str| line.contains("newslint") || line.trim_start().starts_with("allow");
        let text = lines(now.join("\n").as_bytes());
        let allows_less = old.iter().any(|old| lost(Some(old.clone()), Some(text.clone()), allows));
        Self { now, old, dates, allows_less }
    }

    fn touches(&self, place: &Evidence) -> bool {
        if self.allows_less {
            return true;
        }
        let around = paragraph(&self.now, place.start.line, place.end.line);
        self.changed(*around.start(), *around.end())
            || self.dates.iter().any(|line| self.changed(*line, *line))
    }

    /// True if these lines did not stand together before.
    fn changed(&self, from: u32, to: u32) -> bool {
        let last = (to as usize).min(self.now.len());
        let block = self.now.get(from as usize - 1..last).unwrap_or_default();
        let block = format!("\n{}\n", block.join("\n"));
        !self.old.iter().any(|old| memchr::memmem::find(old.as_bytes(), block.as_bytes()).is_some())
    }

    /// The same with the nearest lines on both sides that are not blank.
    fn changed_around(&self, from: u32, to: u32) -> bool {
        let filled = |line: &u32| self.now.get(*line as usize - 1).is_some_and(|l| !l.trim().is_empty());
        let before = (1..from).rev().find(filled).unwrap_or(from);
        let after = (to + 1..=self.now.len() as u32).find(filled).unwrap_or(to);
        self.changed(before, after)
    }
}

/// True if a line of this kind stood in a file and does not stand there any more.
fn lost(before: Option<String>, now: Option<String>, wanted: impl Fn(&str) -> bool) -> bool {
    let (before, now) = (before.unwrap_or_default(), now.unwrap_or_default());
    let now: BTreeSet<&str> = now.lines().collect();
    before.lines().any(|line| !line.trim().is_empty() && wanted(line) && !now.contains(line))
}

/// The lines of a file, each ended by a line feed, with one before the first.
fn lines(bytes: &[u8]) -> String {
    let text = Source::from_bytes("", bytes.to_vec())
        .map_or_else(|_| String::new(), |source| source.text().to_owned());
    let mut lines = "\n".to_owned();
    for line in text.lines() {
        lines.push_str(line);
        lines.push('\n');
    }
    lines
}

/// The sentence may run over the lines of its paragraph; a page without line breaks in its paragraphs has one.
fn paragraph(lines: &[String], first: u32, last: u32) -> RangeInclusive<u32> {
    let blank = |line: u32| lines.get(line as usize - 1).is_none_or(|l| l.trim().is_empty());
    let ends =
        |line: u32| lines.get(line as usize - 1).is_some_and(|l| l.trim_end().ends_with(['.', '!', '?']));
    let (mut from, mut to) = (first, last);
    while from > 1 && !blank(from - 1) && !ends(from - 1) {
        from -= 1;
    }
    while !blank(to) && !ends(to) && !blank(to + 1) {
        to += 1;
    }
    from..=to
}

#[cfg(test)]
mod tests {
    use super::{Page, lines, paragraph};

    #[test]
    fn what_did_not_stand_together_before_is_changed() {
        let now: Vec<String> = "One.\nTwo\nthree.\n\nFour.\n".lines().map(str::to_owned).collect();
        let page = |old: &str| Page::new(now.clone(), vec![lines(old.as_bytes())], Vec::new());
        assert!(!page("Zero.\r\nTwo\r\nthree.\r\n").changed(2, 3));
        assert!(page("Two\nand a half\nthree.\n").changed(2, 3));
        assert!(page("Two\nthree.x\n").changed(2, 3));
        assert!(!page("One.\nTwo\nthree.\nFour.").changed(1, 3));
        assert!(page("One.\nTwo\nthree.\nFour.").changed_around(1, 3));
        assert!(!page("Four.").changed(5, 5) && page("Four").changed(5, 5));
    }

    #[test]
    fn around_a_place() {
        let text = "---\ndate: 2020\n---\nOne.\nTwo goes\non here.\nThree.\n";
        let text: Vec<String> = text.lines().map(str::to_owned).collect();
        assert_eq!(paragraph(&text, 6, 6), 5..=6);
        assert_eq!(paragraph(&text, 7, 7), 7..=7);
    }
}
