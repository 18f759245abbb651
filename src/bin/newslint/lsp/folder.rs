//! One folder that an editor works in: what `newslint check` reads there, with what is open in the editor over it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, SystemTime};

use newslint::baseline::Baseline;
use newslint::claim::Extraction;
use newslint::document::Format;
use newslint::extract;
use newslint::facts::Facts;
use newslint::finding::{Evidence, Finding};
use newslint::source::Source;
use newslint::workspace::Workspace;

use super::text::{Encoding, Page, uri};
use crate::args::{Input, Lsp, Output, StandardInput};
use crate::project::{self, Project};
use crate::{baseline, check, input, today, walk};

/// A folder, or a single page outside of all folders.
pub struct Folder {
    /// As the client names it.
    pub root: PathBuf,
    /// The same without links.
    real: PathBuf,
    /// The folder that nothing is read from outside of.
    top: PathBuf,
    /// A page that was opened outside of all folders.
    pub is_single: bool,
    input: Input,
    output: Output,
    pub project: Project,
    baseline: Option<Baseline>,
    pub workspace: Workspace,
    /// The file behind the name of each page.
    files: BTreeMap<String, PathBuf>,
    /// What the editor holds of the pages that are open.
    open: BTreeMap<String, Open>,
    /// Pages as they were read when they were last shown.
    shown: BTreeMap<String, Rc<Page>>,
    /// Findings by each page that they stand in.
    found: BTreeMap<String, Vec<Rc<Finding>>>,
    /// Paths that were looked for and are no pages of this folder, until a file comes or goes.
    refused: BTreeSet<PathBuf>,
    /// When files were looked at last.
    looked: SystemTime,
    encoding: Encoding,
}

/// A page that is open in the editor.
struct Open {
    page: Rc<Page>,
    /// As the client names it.
    uri: String,
}

/// Texts that are kept to be shown.
const MOST_SHOWN: usize = 256;

/// Something that could not be read, for the log of the client.
pub type Trouble = Vec<String>;

impl Folder {
    /// Reads all that lies in a folder, or a single page.
    ///
    /// # Errors
    /// What is wrong with the settings.
    pub fn load(root: &Path, args: &Lsp, encoding: Encoding) -> Result<(Self, Trouble), String> {
        // The folder that the program works in is read as `newslint check` reads it there.
        let here = std::env::current_dir().is_ok_and(|here| is_same(&here, root));
        let paths = vec![if here { PathBuf::from(".") } else { root.to_path_buf() }];
        let input = Input {
            paths,
            date: None,
            date_order: None,
            stdin_filename: String::new(),
            stdin_holds: StandardInput::Document,
            story_by: None,
            settings: args.settings.clone(),
            jobs: args.jobs,
            no_cache: args.no_cache,
            quiet: true,
        };
        let output = Output { preview: args.preview, ..Output::default() };
        let looked = SystemTime::now();
        let project = project::open(&input.settings, &input.paths)?;
        let baseline = project.baseline.as_ref().map(|path| baseline::read(path)).transpose()?;
        let read = input::read(&input, &project);
        let (rules, options) = check::terms(&project, input.story_by(&project), &output);
        let mut workspace = Workspace::new(rules, options);
        workspace.put(read.documents);
        let trouble = read.notes.iter().map(|note| format!("{}: {}", note.path, note.message)).collect();
        let folder = Self {
            root: root.to_path_buf(),
            real: root.canonicalize().unwrap_or_else(|_| root.to_path_buf()),
            top: walk::project_of(root),
            is_single: root.is_file(),
            input,
            output,
            project,
            baseline,
            workspace,
            files: read.stored.into_iter().map(|(name, stored)| (name, stored.path)).collect(),
            open: BTreeMap::new(),
            shown: BTreeMap::new(),
            found: BTreeMap::new(),
            refused: BTreeSet::new(),
            looked,
            encoding,
        };
        Ok((folder, trouble))
    }

    /// The place of a file as names are made from it.
    fn below(&self, path: &Path) -> Option<PathBuf> {
        let below = path.strip_prefix(&self.root).or_else(|_| path.strip_prefix(&self.real)).ok()?;
        let here = self.input.paths[0].as_os_str() == ".";
        Some(if here { below.to_path_buf() } else { self.root.join(below) })
    }

    /// The name of a page by its path, if it is read here.
    pub fn name(&self, path: &Path) -> Option<String> {
        if self.is_single {
            return is_same(&self.root, path).then(|| walk::name(&self.input.paths[0]));
        }
        let name = walk::name(&self.below(path)?);
        (self.files.contains_key(&name) || self.open.contains_key(&name)).then_some(name)
    }

    /// The same, and the name of the record: what findings stand in.
    pub fn shown_name(&self, path: &Path) -> Option<String> {
        let is_record = || self.project.facts_file.as_deref().is_some_and(|record| is_same(record, path));
        self.name(path).or_else(|| is_record().then(|| self.project.facts.path.clone()))
    }

    /// The name of a page that is opened: also of one that came since, or that is not saved yet where pages can be.
    pub fn admitted(&mut self, path: &Path) -> Option<String> {
        let name = self.name(path);
        if name.is_some() || self.is_single || self.refused.contains(path) {
            return name;
        }
        let place = self.below(path)?;
        let is_page = walk::is_read(path) && !input::is_excluded(&place, &self.project);
        if is_page && path.symlink_metadata().is_ok() {
            self.look_again();
        } else if is_page && path.parent().is_some_and(|folder| walk::passes_through(&self.root, folder)) {
            return Some(walk::name(&place));
        }
        let name = self.name(path);
        if name.is_none() {
            self.refused.insert(path.to_path_buf());
        }
        name
    }

    /// True if a change of this file changes what holds for all pages.
    pub fn is_decided_by(&self, path: &Path) -> bool {
        let decides = &self.project.decides;
        let named = self.project.baseline.as_deref().into_iter().chain(self.project.facts_file.as_deref());
        let of_rules = path.extension().is_some_and(|e| e == "toml")
            && decides.iter().any(|known| known.parent() == path.parent());
        settles(&self.root, path)
            || of_rules
            || named.chain(decides.iter().map(PathBuf::as_path)).any(|known| is_same(known, path))
    }

    /// What the editor holds of a page stands for what lies on disk.
    pub fn edit(&mut self, name: &str, uri: &str, text: &str) {
        let page = Rc::new(Page::new(Source::from_text(name, text), self.encoding));
        let open = Open { page: Rc::clone(&page), uri: uri.to_owned() };
        self.open.insert(name.to_owned(), open);
        let most = self.project.max_file_size;
        let packed =
            input::packed(&page.source, &self.input, &self.project).filter(|_| text.len() as u64 <= most);
        match packed {
            Some(packed) => self.workspace.put([packed]),
            None => {
                self.workspace.remove(name);
            }
        }
    }

    /// The name of a page for the client.
    pub fn uri(&self, name: &str) -> String {
        self.open.get(name).map_or_else(|| uri(&self.path(name)), |open| open.uri.clone())
    }

    /// The editor has closed a page: what lies on disk counts again.
    pub fn close(&mut self, name: &str) {
        self.open.remove(name);
        self.read_again(&[name.to_owned()]);
    }

    /// Files have changed on disk.
    ///
    /// Pages that are open in the editor stay as they are there; those that cannot be read are pages no longer.
    pub fn read_again(&mut self, names: &[String]) {
        let mut fresh = Vec::new();
        for name in names {
            self.shown.remove(name);
            if self.open.contains_key(name) {
                continue;
            }
            let path = self.files.get(name).cloned().unwrap_or_else(|| walk::path(name));
            let read = if self.is_inside(&path) {
                input::read_file(&path, &self.input, &self.project, None).ok()
            } else {
                None
            };
            if let Some((packed, _)) = read {
                self.files.insert(name.clone(), path);
                fresh.push(packed);
            } else {
                self.files.remove(name);
                self.workspace.remove(name);
            }
        }
        if !fresh.is_empty() {
            self.workspace.put(fresh);
        }
    }

    /// A page may have become a link since the folder was walked through: none is followed out of the project.
    fn is_inside(&self, path: &Path) -> bool {
        self.is_single || path.canonicalize().is_ok_and(|full| walk::is_open_below(&full, &self.top))
    }

    /// Files have come or gone.
    pub fn look_again(&mut self) {
        self.refused.clear();
        if self.is_single {
            return;
        }
        let found = walk::files(&self.input.paths, |path| input::is_excluded(path, &self.project));
        let files = found.files.into_iter().filter(|path| !input::is_excluded(path, &self.project));
        let files: BTreeMap<String, PathBuf> = files.map(|path| (walk::name(&path), path)).collect();
        let gone =
            self.files.keys().filter(|name| !files.contains_key(*name) && !self.open.contains_key(*name));
        for name in gone.cloned().collect::<Vec<_>>() {
            self.files.remove(&name);
            self.shown.remove(&name);
            self.workspace.remove(&name);
        }
        let new: Vec<String> = files.keys().filter(|name| !self.files.contains_key(*name)).cloned().collect();
        for (name, path) in files {
            self.files.entry(name).or_insert(path);
        }
        self.read_again(&new);
    }

    /// Looks for what changed on disk, for clients that tell nothing of it.
    pub fn read_changed(&mut self) {
        /// File systems may keep times no finer than this.
        const COARSE: Duration = Duration::from_secs(2);
        let since = self.looked.checked_sub(COARSE).unwrap_or(SystemTime::UNIX_EPOCH);
        self.looked = SystemTime::now();
        self.look_again();
        let is_new = |path: &Path| path.metadata().and_then(|m| m.modified()).is_ok_and(|at| at >= since);
        let changed: Vec<String> =
            self.files.iter().filter(|(_, path)| is_new(path)).map(|(name, _)| name.clone()).collect();
        self.read_again(&changed);
    }

    /// Compares what changed. Gives the pages of which other things are found now.
    pub fn refresh(&mut self) -> BTreeSet<String> {
        self.workspace.set_today(today());
        if !self.workspace.is_stale() {
            return BTreeSet::new();
        }
        let mut findings = self.workspace.findings().to_vec();
        check::level(&mut findings, &self.project, &self.output);
        if let Some(known) = &self.baseline {
            baseline::sift(known, &mut findings);
        }
        let mut found: BTreeMap<String, Vec<Rc<Finding>>> = BTreeMap::new();
        for finding in findings.into_iter().map(Rc::new) {
            for place in &finding.evidence {
                let of_page = found.entry(place.path.clone()).or_default();
                if of_page.last().is_none_or(|last| !Rc::ptr_eq(last, &finding)) {
                    of_page.push(Rc::clone(&finding));
                }
            }
        }
        let old = std::mem::replace(&mut self.found, found);
        let names = old.keys().chain(self.found.keys());
        names.filter(|name| old.get(*name) != self.found.get(*name)).cloned().collect()
    }

    /// The findings that stand in a page, be it at their first place or another.
    pub fn findings(&self, name: &str) -> &[Rc<Finding>] {
        self.found.get(name).map_or(&[], Vec::as_slice)
    }

    /// The pages that findings stand in.
    pub fn pages_with_findings(&self) -> impl Iterator<Item = &String> {
        self.found.keys()
    }

    /// The text of a page: what the editor holds, else what lies on disk.
    pub fn page(&mut self, name: &str) -> Option<Rc<Page>> {
        if let Some(open) = self.open.get(name) {
            return Some(Rc::clone(&open.page));
        }
        if let Some(shown) = self.shown.get(name) {
            return Some(Rc::clone(shown));
        }
        let source = if name == self.project.facts.path {
            Source::from_text(name, self.project.facts_text.clone()?)
        } else {
            let path = self.files.get(name).filter(|path| self.is_inside(path))?;
            Source::from_bytes(name, input::read_bytes(path, self.project.max_file_size).ok()?).ok()?
        };
        let page = Rc::new(Page::new(source, self.encoding));
        if self.shown.len() >= MOST_SHOWN {
            self.shown.clear();
        }
        self.shown.insert(name.to_owned(), Rc::clone(&page));
        Some(page)
    }

    /// What positions count.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The full path of a page.
    fn path(&self, name: &str) -> PathBuf {
        let place = self.files.get(name).cloned().unwrap_or_else(|| walk::path(name));
        let from = if self.input.paths[0].as_os_str() == "." { self.root.clone() } else { PathBuf::new() };
        let full = from.join(place.strip_prefix(".").unwrap_or(&place));
        if full.is_absolute() { full } else { std::env::current_dir().unwrap_or_default().join(full) }
    }

    /// What a text would be understood as under the name of a page, with other facts if they are given.
    pub fn trial<'a>(&'a self, name: &str, text: &str, facts: Option<&'a Facts>) -> Extraction {
        let format = Format::of(name);
        let mut options = input::options(name, &self.input, &self.project);
        if let Some(facts) = facts {
            options.patterns = Some(&facts.patterns);
        }
        extract::extract(&Source::from_text(name, text), format, options)
    }

    /// The record of the project: where it lies, or would lie.
    pub fn record(&self) -> PathBuf {
        self.project.facts_file.clone().unwrap_or_else(|| {
            let folder = if self.is_single { self.root.parent() } else { Some(self.root.as_path()) };
            folder.unwrap_or(Path::new("")).join("facts.toml")
        })
    }
}

/// True for a file of settings in a folder, below it or above it.
pub fn settles(root: &Path, path: &Path) -> bool {
    const LEFT_OUT: &[&str] = &[".gitignore", ".ignore"];
    let mut known = walk::SETTINGS.iter().chain(LEFT_OUT);
    let named = path.file_name().is_some_and(|name| known.any(|known| name == *known));
    named && (path.starts_with(root) || path.parent().is_some_and(|folder| root.starts_with(folder)))
}

/// The first place of a finding in a page.
pub fn own_place<'a>(finding: &'a Finding, name: &str) -> Option<&'a Evidence> {
    finding.evidence.iter().find(|place| place.path == name)
}

fn is_same(a: &Path, b: &Path) -> bool {
    a == b || a.canonicalize().is_ok_and(|a| b.canonicalize().is_ok_and(|b| a == b))
}
