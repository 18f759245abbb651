//! What holds for a run: the configuration with the command line over it, the rules, the record.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use newslint::config::{DateSource, FailOn, File, Level, Override};
use newslint::facts::Facts;
use newslint::finding::Severity;
use newslint::globs::{Base, Globs};
use newslint::mistake::Mistake;
use newslint::options::Authority;
use newslint::rule::Rule;
use newslint::story::StoryBy;
use toml::Spanned;

use crate::args::Settings;
use crate::origin::{self, Bounds, Origin, common_folder, shown_path};
use crate::{git, mistakes, rules, walk};

/// The record stands here unless the configuration or the command line says so.
const FACTS: &str = "facts.toml";

/// Largest document that is read, in bytes, where nothing else is said.
pub const MAX_FILE_SIZE: u64 = 10_000_000;

/// Tables of overrides that one configuration may have.
const MOST_OVERRIDES: usize = 500;

/// A value with where it was set: `newslint.toml:3`.
pub type Shown = (String, String);

/// What holds for a run.
pub struct Project {
    /// All rules, compiled in and the project's own.
    pub rules: Vec<Rule>,
    pub facts: Facts,
    /// The record as it was read, for what is shown of it.
    pub facts_text: Option<String>,
    /// Its file, in full.
    pub facts_file: Option<PathBuf>,
    /// Largest document that is read, in bytes.
    pub max_file_size: u64,
    pub exclude: Vec<Globs>,
    pub fail_on: FailOn,
    pub severity: Option<Severity>,
    pub preview: bool,
    /// Pages that carry no date are of the day of their last commit.
    date_by_git: bool,
    /// That day, by the full path of each page.
    changed: BTreeMap<PathBuf, NaiveDate>,
    pub story_by: StoryBy,
    pub month_first: Option<bool>,
    pub authority: Authority,
    pub baseline: Option<PathBuf>,
    pub levels: BTreeMap<String, Level>,
    pub overrides: Vec<Override>,
    /// Where paths in fingerprints begin: the folder of the configuration.
    pub root: Option<Base>,
    /// The whole project is read: nothing that a page may be compared with is left out.
    pub whole: bool,
    /// Folders of rules that were read.
    rule_folders: Vec<PathBuf>,
    /// Configurations and the record that hold for this run.
    used: Vec<PathBuf>,
    /// Configurations and rules that hold, in full: what they say decides what is found.
    pub decides: Vec<PathBuf>,
    /// The folder that all that is read has in common, in full.
    pub start: PathBuf,
    /// The configuration that holds, where it lies above the folder that the program was started in.
    pub above: Option<String>,
    /// Every key as `newslint config` shows it.
    pub shown: BTreeMap<String, Shown>,
}

impl Project {
    fn bare() -> Self {
        Self {
            rules: newslint::rule::embedded(),
            facts: Facts::default(),
            facts_text: None,
            facts_file: None,
            max_file_size: MAX_FILE_SIZE,
            exclude: Vec::new(),
            fail_on: FailOn::Warning,
            severity: None,
            preview: false,
            date_by_git: false,
            changed: BTreeMap::new(),
            story_by: StoryBy::Auto,
            month_first: None,
            authority: Authority::default(),
            baseline: None,
            levels: BTreeMap::new(),
            overrides: Vec::new(),
            root: None,
            whole: false,
            rule_folders: Vec::new(),
            used: Vec::new(),
            decides: Vec::new(),
            start: PathBuf::new(),
            above: None,
            shown: BTreeMap::new(),
        }
    }

    /// Names of all rules.
    pub fn rule_names(&self) -> Vec<String> {
        self.rules.iter().map(|r| r.id.clone()).collect()
    }

    /// True if a configuration or record holds for this run.
    pub fn uses(&self, path: &Path) -> bool {
        path.canonicalize().is_ok_and(|full| self.used.contains(&full))
    }

    /// The name of a document from the folder of the configuration, which is the same wherever the program is started.
    pub fn name_in_project(&self, name: &str) -> String {
        self.root.as_ref().and_then(|root| root.relative(name)).unwrap_or_else(|| name.to_owned())
    }

    /// True if a document of such a name would be among what lies under these paths, or is the record of the project.
    pub fn covers(&self, paths: &[PathBuf], name: &str) -> bool {
        if !self.facts.path.is_empty() && self.name_in_project(&self.facts.path) == name {
            return true;
        }
        let full = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let page = full(&self.place(name));
        paths.iter().any(|path| page.starts_with(full(path)))
    }

    /// Where the document lies that is called so from the folder of the configuration.
    pub fn place(&self, name: &str) -> PathBuf {
        let current = || std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
        let root = self.root.as_ref().map_or_else(current, |root| walk::path(&root.root));
        root.join(walk::path(name))
    }

    /// The date of a page that carries none, where the configuration says where it comes from.
    pub fn date_of(&self, name: &str) -> Option<NaiveDate> {
        if self.changed.is_empty() {
            return None;
        }
        self.changed.get(&Path::new(name).canonicalize().ok()?).copied()
    }

    /// Whether `11/2/17` is read month first in a file.
    pub fn month_first_of(&self, name: &str) -> Option<bool> {
        let of_files =
            self.overrides.iter().rev().filter(|o| o.files.matches(name)).find_map(|o| o.month_first);
        of_files.or(self.month_first)
    }
}

/// Finds and reads all that holds for a run on `paths`.
///
/// # Errors
/// What to tell the user: the file, the line, what is wrong there, and what to write.
pub fn open(settings: &Settings, paths: &[PathBuf]) -> Result<Project, String> {
    let bounds = Bounds::of(paths);
    let chain = origin::chain(settings, paths, &bounds)?;
    let mut project = Project::bare();
    project.start = common_folder(paths).unwrap_or_default();
    let authority = project.apply(&chain, &bounds)?;
    project.authority = Authority::new(authority);
    let files = chain.iter().filter(|(origin, _)| !origin.is_command_line());
    project.used = files.map(|(origin, _)| origin.path()).collect();
    project.decides.extend(project.used.iter().cloned());
    let own = chain.iter().rev().find(|(origin, _)| !origin.is_command_line());
    project.root = own.map(|(origin, _)| origin.base());
    project.above = own.map(|(origin, _)| &origin.name).filter(|name| name.starts_with('/')).cloned();
    project.whole = !settings.isolated && reads_all(paths, own.map(|(origin, _)| origin.folder.as_path()));
    if project.date_by_git && !paths.is_empty() {
        project.changed = git::last_changes(paths)?;
    }
    if !settings.isolated || settings.facts.is_some() {
        project.read_facts(settings, &chain, paths, &bounds)?;
    }
    project.check_rule_names(&chain)?;
    Ok(project)
}

/// True if one of the paths holds the folder of the configuration, or the folder that the program was started in.
fn reads_all(paths: &[PathBuf], root: Option<&Path>) -> bool {
    let full = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let root = full(root.unwrap_or(Path::new(".")));
    paths.iter().any(|path| path.is_dir() && root.starts_with(full(path)))
}

/// Each table of overrides is asked for each page.
fn bounded_overrides(origin: &Origin, file: &File) -> Result<(), String> {
    let Some(table) = file.overrides.get(MOST_OVERRIDES) else { return Ok(()) };
    let at = table.files.first().map_or(0..0, |f| f.span());
    let message = format!("more than {MOST_OVERRIDES} tables of overrides");
    let mistake = Mistake::new(message, "one table may name many files", at);
    Err(mistakes::shown(&origin.name, &origin.text, &mistake))
}

fn listed(values: &[Spanned<String>]) -> String {
    let quoted: Vec<String> = values.iter().map(|v| format!("{:?}", v.get_ref())).collect();
    format!("[{}]", quoted.join(", "))
}

impl Project {
    /// Lays one configuration over the other: the nearest, and the command line, win.
    fn apply(&mut self, chain: &[(Origin, File)], bounds: &Bounds) -> Result<Vec<Globs>, String> {
        let mut authority = Vec::new();
        for (origin, file) in chain {
            let before = self.shown.get("exclude").cloned();
            let mut show = |key: &str, value: String, at: usize| {
                self.shown.insert(key.to_owned(), (value, origin.at(at)));
            };
            if let Some(fail_on) = &file.fail_on {
                self.fail_on = *fail_on.get_ref();
                show(
                    "fail-on",
                    format!("{:?}", format!("{:?}", self.fail_on).to_lowercase()),
                    fail_on.span().start,
                );
            }
            if let Some(severity) = &file.severity {
                self.severity = Some(*severity.get_ref());
                show("severity", format!("{:?}", severity.get_ref().as_str()), severity.span().start);
            }
            if let Some(date) = &file.date {
                self.date_by_git = *date.get_ref() == DateSource::Git;
                show(
                    "date",
                    format!("{:?}", format!("{:?}", date.get_ref()).to_lowercase()),
                    date.span().start,
                );
            }
            if let Some(preview) = &file.preview {
                self.preview = *preview.get_ref();
                show("preview", self.preview.to_string(), preview.span().start);
            }
            if let Some(story_by) = &file.story_by {
                self.story_by = *story_by.get_ref();
                show(
                    "story-by",
                    format!("{:?}", format!("{:?}", self.story_by).to_lowercase()),
                    story_by.span().start,
                );
            }
            if let Some(locale) = &file.locale {
                self.month_first = Some(origin.month_first(locale)?);
                show("locale", format!("{:?}", locale.get_ref()), locale.span().start);
            }
            if let Some(most) = &file.max_file_size {
                self.max_file_size = *most.get_ref();
                show("max-file-size", most.get_ref().to_string(), most.span().start);
            }
            if let Some(baseline) = &file.baseline {
                let path = origin.folder.join(baseline.get_ref());
                self.baseline = Some(origin.bounded_new(path, baseline, bounds)?);
                show("baseline", format!("{:?}", baseline.get_ref()), baseline.span().start);
            }
            if let Some(exclude) = &file.exclude {
                self.exclude.push(origin.globs(exclude.get_ref())?);
                let own = listed(exclude.get_ref());
                // Excludes add up.
                let all = before.map_or(own.clone(), |(value, _)| format!("{value} + {own}"));
                show("exclude", all, exclude.span().start);
            }
            if let Some(order) = &file.authority {
                authority = order
                    .get_ref()
                    .iter()
                    .map(|glob| origin.globs(std::slice::from_ref(glob)))
                    .collect::<Result<_, _>>()?;
                show("authority", listed(order.get_ref()), order.span().start);
            }
            if let Some(folders) = &file.rules {
                for folder in folders.get_ref() {
                    self.add_rules(origin, folder, bounds)?;
                }
                let at = folders.span().start;
                self.shown.insert("rules".to_owned(), (listed(folders.get_ref()), origin.at(at)));
            }
            for (rule, level) in &file.levels {
                self.levels.insert(rule.get_ref().clone(), *level.get_ref());
                let value = format!("{:?}", format!("{:?}", level.get_ref()).to_lowercase());
                self.shown
                    .insert(format!("levels.{}", rule.get_ref()), (value, origin.at(rule.span().start)));
            }
            bounded_overrides(origin, file)?;
            for table in &file.overrides {
                let levels =
                    table.levels.iter().map(|(rule, level)| (rule.get_ref().clone(), *level.get_ref()));
                let over = Override {
                    files: origin.globs(&table.files)?,
                    levels: levels.collect(),
                    month_first: table.locale.as_ref().map(|l| origin.month_first(l)).transpose()?,
                };
                let key = format!("override {}", listed(&table.files));
                let value = format!("{} levels", over.levels.len());
                let at = table.files.first().map_or(0, |f| f.span().start);
                self.shown.insert(key, (value, origin.at(at)));
                self.overrides.push(over);
            }
        }
        Ok(authority)
    }

    fn add_rules(
        &mut self,
        origin: &Origin,
        folder: &Spanned<String>,
        bounds: &Bounds,
    ) -> Result<(), String> {
        let path = origin.folder.join(folder.get_ref());
        if path.is_dir() {
            origin.bounded(&path, folder, bounds)?;
        }
        let full = path.canonicalize().unwrap_or_else(|_| path.clone());
        if self.rule_folders.contains(&full) {
            return Ok(());
        }
        self.rule_folders.push(full);
        if !path.is_dir() {
            let mistake = Mistake::new(
                format!("there is no folder `{}`", folder.get_ref()),
                "`rules` names folders of rule files, from the folder of this file",
                folder.span(),
            );
            return Err(mistakes::shown(&origin.name, &origin.text, &mistake));
        }
        let bounds = Some(bounds).filter(|_| !origin.is_command_line());
        let (files, read) = rules::read(&path, bounds)?;
        self.decides.extend(files.iter().filter_map(|path| path.canonicalize().ok()));
        for (name, text, rule) in read {
            if self.rules.iter().any(|known| known.id == rule.id) {
                let at = text.find(&rule.id).map_or(0..0, |at| at..at + rule.id.len());
                let mistake = Mistake::new(
                    format!("there is already a rule `{}`", rule.id),
                    "give it another id; to change the severity of a rule, use `levels` in newslint.toml",
                    at,
                );
                return Err(mistakes::shown(&name, &text, &mistake));
            }
            self.rules.push(rule);
        }
        Ok(())
    }

    fn check_rule_names(&self, chain: &[(Origin, File)]) -> Result<(), String> {
        let names: Vec<&str> = self.rules.iter().map(|r| r.id.as_str()).collect();
        for (origin, file) in chain {
            if let Some(unknown) = file.rule_names().find(|name| !names.contains(&name.get_ref().as_str())) {
                let mistake = Mistake::unknown("rule", unknown.get_ref(), &names, unknown.span());
                return Err(mistakes::shown(&origin.name, &origin.text, &mistake));
            }
        }
        Ok(())
    }

    /// The record that was asked for; else `facts.toml` beside the configuration, or here.
    fn read_facts(
        &mut self,
        settings: &Settings,
        chain: &[(Origin, File)],
        paths: &[PathBuf],
        bounds: &Bounds,
    ) -> Result<(), String> {
        let by_config = chain.iter().rev().find_map(|(origin, file)| {
            let facts = file.facts.as_ref()?;
            let given = origin.is_command_line();
            Some((origin.folder.join(facts.get_ref()), origin.at(facts.span().start), given))
        });
        let beside = || {
            let folder =
                chain.iter().rev().find(|(o, _)| !o.is_command_line()).map(|(o, _)| o.folder.clone());
            // Beside the configuration, beside the pages or above them, or here.
            let pages = common_folder(paths).unwrap_or_default();
            let above: Vec<PathBuf> = bounds.upwards(&pages).map(Path::to_path_buf).collect();
            let here = std::env::current_dir().ok().filter(|here| bounds.inside(here).is_ok());
            let folders = folder.into_iter().chain(above).chain(here);
            let found = folders.map(|f| f.join(FACTS)).find(|path| path.symlink_metadata().is_ok());
            found.map(|path| (path, "found".to_owned(), false))
        };
        let asked = settings.facts.clone().map(|path| (path, "--facts".to_owned(), true));
        let Some((path, origin, given)) = asked.or(by_config).or_else(beside) else { return Ok(()) };
        let name = shown_path(&path);
        let text = if given { origin::text(&path) } else { bounds.text(&path) };
        let text = text.map_err(|e| format!("{name}: {e} ({origin})"))?;
        self.facts = Facts::parse(&name, &text).map_err(|m| mistakes::shown(&name, &text, &m))?;
        self.facts_text = Some(text);
        self.shown.insert("facts".to_owned(), (format!("{name:?}"), origin));
        self.facts_file = path.canonicalize().ok();
        self.used.extend(self.facts_file.clone());
        Ok(())
    }
}
