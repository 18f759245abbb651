//! Where settings come from: the configuration files of a run, those that they build on, and the command line.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use newslint::config::{self, FILE_NAME, File};
use newslint::globs::{Base, Globs};
use newslint::mistake::Mistake;
use toml::Spanned;

use crate::args::Settings;
use crate::{mistakes, walk};

/// A file that configurations came from, or the command line.
#[derive(Clone, Debug)]
pub struct Origin {
    /// As it is shown.
    pub name: String,
    pub text: String,
    /// Folder that its paths and globs begin in.
    pub folder: PathBuf,
}

/// Configuration files are small; what is larger is none.
const LARGEST: u64 = 10_000_000;
/// Files that one configuration may build on.
const MOST_FILES: usize = 32;

/// What the files of a project may name: it may be anybody's, so nothing outside of it is read, let alone shown.
#[derive(Debug)]
pub struct Bounds {
    /// The folder that holds the project, in full: the one with `.git`, else the outermost with a configuration.
    top: PathBuf,
}

impl Bounds {
    /// The bounds of a run on `paths`.
    pub fn of(paths: &[PathBuf]) -> Self {
        let start = common_folder(paths).unwrap_or_default();
        let start = start.canonicalize().unwrap_or(start);
        let top = walk::project_of(&start);
        if top.join(".git").exists() {
            return Self { top };
        }
        let outermost = start.ancestors().filter(|folder| folder.join(FILE_NAME).is_file()).last();
        Self { top: outermost.map_or(top, Path::to_path_buf) }
    }

    /// The full path of a file or folder that a configuration names.
    ///
    /// # Errors
    /// Why it is not read.
    pub fn inside(&self, path: &Path) -> Result<PathBuf, String> {
        let full = path.canonicalize().map_err(|e| walk::plain_error(&e))?;
        if walk::is_below(&full, &self.top) {
            return Ok(full);
        }
        Err("it lies outside of the project, and is not read".to_owned())
    }

    /// The text of a file of settings: regular, small, and with the ending of such files.
    ///
    /// # Errors
    /// Why it is not read.
    pub fn text(&self, path: &Path) -> Result<String, String> {
        let full = self.inside(path)?;
        if full.extension().is_none_or(|e| e != "toml") {
            return Err("files of settings end in .toml; it is not read".to_owned());
        }
        text(&full)
    }
}

/// The text of a small file.
///
/// # Errors
/// Why it is not read.
pub fn text(path: &Path) -> Result<String, String> {
    let plain = |e: std::io::Error| walk::plain_error(&e);
    let metadata = path.metadata().map_err(plain)?;
    if !metadata.is_file() && !path.starts_with("/dev/fd") {
        return Err("no regular file".to_owned());
    }
    let mut text = String::new();
    let file = std::fs::File::open(path).map_err(plain)?;
    file.take(LARGEST + 1).read_to_string(&mut text).map_err(plain)?;
    if text.len() as u64 > LARGEST { Err(format!("larger than {LARGEST} bytes")) } else { Ok(text) }
}

/// All settings of a run on `paths`, what counts least first.
pub fn chain(settings: &Settings, paths: &[PathBuf], bounds: &Bounds) -> Result<Vec<(Origin, File)>, String> {
    let mut chain = Vec::new();
    if !settings.isolated
        && let Some(path) = discovered(paths, bounds)
    {
        let text = bounds.text(&path).map_err(|e| format!("{}: {e}", shown_path(&path)))?;
        read(&path, text, bounds, &mut chain, &mut Vec::new())?;
    }
    for pair in &settings.config {
        chain.push(given(pair)?);
    }
    Ok(chain)
}

/// The folder that all paths have in common.
pub fn common_folder(paths: &[PathBuf]) -> Option<PathBuf> {
    let current = std::env::current_dir().ok()?;
    let folder = |path: &PathBuf| {
        let full = current.join(path);
        let full = full.canonicalize().unwrap_or(full);
        if full.is_dir() { full } else { full.parent().map_or(full.clone(), Path::to_path_buf) }
    };
    let common = paths.iter().filter(|p| p.as_os_str() != "-").map(folder).reduce(|a, b| {
        a.ancestors().find(|above| b.starts_with(above)).map_or_else(|| current.clone(), Path::to_path_buf)
    });
    Some(common.unwrap_or(current))
}

impl Bounds {
    /// A folder and those above it, as far as the project goes.
    pub fn upwards<'a>(&'a self, folder: &'a Path) -> impl Iterator<Item = &'a Path> {
        folder.ancestors().take_while(|above| above.starts_with(&self.top))
    }
}

/// The configuration nearest to what is read: in the folder of the paths, or above it.
fn discovered(paths: &[PathBuf], bounds: &Bounds) -> Option<PathBuf> {
    let current = std::env::current_dir().ok()?.canonicalize().ok()?;
    let start = common_folder(paths)?;
    let nearest = |start: &Path| {
        bounds
            .upwards(start)
            .map(|folder| folder.join(FILE_NAME))
            .find(|path| path.symlink_metadata().is_ok())
    };
    // What lies beside the pages may be far from where the program was started.
    nearest(&start).or_else(|| {
        nearest(&current).filter(|_| start.starts_with(&bounds.top) && current.starts_with(&bounds.top))
    })
}

/// Reads a configuration after those that it builds on, each once.
fn read(
    path: &Path,
    text: String,
    bounds: &Bounds,
    chain: &mut Vec<(Origin, File)>,
    reading: &mut Vec<PathBuf>,
) -> Result<(), String> {
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let name = shown_path(path);
    if reading.iter().any(|p| p == path) {
        return Err(format!("{name}: builds on itself by `extends`; take one of the two out"));
    }
    if chain.iter().any(|(origin, _)| origin.name == name) {
        return Ok(());
    }
    if chain.len() + reading.len() >= MOST_FILES {
        return Err(format!("{name}: builds on more than {MOST_FILES} files by `extends`"));
    }
    reading.push(path.clone());
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let file = File::parse(&text).map_err(|m| mistakes::shown(&name, &text, &m))?;
    if let Some(extends) = &file.extends {
        for base in extends.get_ref().all() {
            let base_path = folder.join(base);
            let base_text = bounds.text(&base_path).map_err(|why| {
                let mistake = if base_path.exists() {
                    Mistake::new(
                        format!("`{base}`: {why}"),
                        "paths begin in the folder of this file",
                        extends.span(),
                    )
                } else {
                    let help = "paths begin in the folder of this file";
                    Mistake::new(format!("there is no file `{base}`"), help, extends.span())
                };
                mistakes::shown(&name, &text, &mistake)
            })?;
            read(&base_path, base_text, bounds, chain, reading)?;
        }
    }
    reading.pop();
    chain.push((Origin { name, text, folder }, file));
    Ok(())
}

/// `--config key=value`; a value that is no TOML is text.
fn given(pair: &str) -> Result<(Origin, File), String> {
    let Some((key, value)) = pair.split_once('=') else {
        return Err(format!("--config {pair}: write KEY=VALUE, such as fail-on=error"));
    };
    let quoted = format!("{} = {:?}", key.trim(), value.trim());
    let plain = format!("{} = {}", key.trim(), value.trim());
    let text = if plain.parse::<toml::Table>().is_ok() { plain } else { quoted };
    let file = File::parse(&text).map_err(|m| mistakes::shown("--config", &text, &m))?;
    if file.extends.is_some() {
        return Err(format!("--config {pair}: `extends` stands in newslint.toml alone"));
    }
    let folder = std::env::current_dir().unwrap_or_default();
    Ok((Origin { name: "--config".to_owned(), text, folder }, file))
}

/// A path as it is shown: from here, where it lies below.
pub fn shown_path(path: &Path) -> String {
    let current = std::env::current_dir().unwrap_or_default();
    let current = current.canonicalize().unwrap_or(current);
    walk::name(path.strip_prefix(&current).unwrap_or(path))
}

impl Origin {
    /// True of what the command line says.
    pub fn is_command_line(&self) -> bool {
        self.name.starts_with("--")
    }

    /// The file, in full.
    pub fn path(&self) -> PathBuf {
        let path = walk::path(&self.name);
        path.canonicalize().unwrap_or(path)
    }

    /// A file or folder that a value names, in full: what a file of the project names lies in the project.
    pub fn bounded(&self, path: &Path, value: &Spanned<String>, bounds: &Bounds) -> Result<PathBuf, String> {
        if self.is_command_line() {
            return Ok(path.to_path_buf());
        }
        bounds.inside(path).map_err(|why| {
            let mistake = Mistake::new(
                format!("`{}`: {why}", value.get_ref()),
                "paths begin in the folder of this file, and lead to nothing outside of the project",
                value.span(),
            );
            mistakes::shown(&self.name, &self.text, &mistake)
        })
    }

    /// The same of a file that may not be there yet.
    pub fn bounded_new(
        &self,
        path: PathBuf,
        value: &Spanned<String>,
        bounds: &Bounds,
    ) -> Result<PathBuf, String> {
        let there = path.symlink_metadata().is_ok();
        let folder = path.parent().filter(|_| !there).unwrap_or(&path).to_path_buf();
        if there || folder.exists() {
            self.bounded(&folder, value, bounds)?;
        }
        Ok(path)
    }

    pub fn at(&self, at: usize) -> String {
        if self.is_command_line() {
            return self.name.clone();
        }
        let line = self.text[..at.min(self.text.len())].matches('\n').count() + 1;
        format!("{}:{line}", self.name)
    }

    pub fn base(&self) -> Base {
        let absolute = |path: &Path| walk::name(&path.canonicalize().unwrap_or_else(|_| path.to_path_buf()));
        let current = std::env::current_dir().unwrap_or_default();
        Base { root: absolute(&self.folder), current: absolute(&current) }
    }

    pub fn globs(&self, globs: &[Spanned<String>]) -> Result<Globs, String> {
        let all = globs.iter().map(|g| (g.get_ref().as_str(), g.span()));
        Globs::new(all, self.base()).map_err(|m| mistakes::shown(&self.name, &self.text, &m))
    }

    pub fn month_first(&self, locale: &Spanned<String>) -> Result<bool, String> {
        config::month_first(locale).map_err(|m| mistakes::shown(&self.name, &self.text, &m))
    }
}
