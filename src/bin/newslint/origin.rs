//! Where settings come from: the configuration files of a run, those that they build on, and the command line.

use std::path::{Path, PathBuf};

use newslint::config::{self, Base, FILE_NAME, File, Globs};
use newslint::mistake::Mistake;
use toml::Spanned;

use crate::args::Settings;
use crate::mistakes;

/// A file that configurations came from, or the command line.
#[derive(Clone, Debug)]
pub struct Origin {
    /// As it is shown.
    pub name: String,
    pub text: String,
    /// Folder that its paths and globs begin in.
    pub folder: PathBuf,
}

/// All settings of a run on `paths`, what counts least first.
pub fn chain(settings: &Settings, paths: &[PathBuf]) -> Result<Vec<(Origin, File)>, String> {
    let mut chain = Vec::new();
    if !settings.isolated
        && let Some(path) = discovered(paths)
    {
        read(&path, &mut chain, &mut Vec::new())?;
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

/// The configuration nearest to what is read: in the folder of the paths, or above it.
fn discovered(paths: &[PathBuf]) -> Option<PathBuf> {
    let current = std::env::current_dir().ok()?;
    let start = common_folder(paths)?;
    let found = start.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file());
    // What lies beside the pages may be far from where the program was started.
    found.or_else(|| current.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file()))
}

/// Reads a configuration after those that it builds on.
fn read(path: &Path, chain: &mut Vec<(Origin, File)>, reading: &mut Vec<PathBuf>) -> Result<(), String> {
    let path = &path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let name = shown_path(path);
    if reading.iter().any(|p| p == path) {
        return Err(format!("{name}: builds on itself by `extends`; take one of the two out"));
    }
    reading.push(path.clone());
    let text = std::fs::read_to_string(path).map_err(|e| format!("{name}: {e}"))?;
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let file = File::parse(&text).map_err(|m| mistakes::shown(&name, &text, &m))?;
    if let Some(extends) = &file.extends {
        for base in extends.get_ref().all() {
            let base_path = folder.join(base);
            if !base_path.is_file() {
                let mistake = Mistake::new(
                    format!("there is no file `{base}`"),
                    "paths begin in the folder of this file",
                    extends.span(),
                );
                return Err(mistakes::shown(&name, &text, &mistake));
            }
            read(&base_path, chain, reading)?;
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
    crate::walk::name(path.strip_prefix(&current).unwrap_or(path))
}

impl Origin {
    pub fn at(&self, at: usize) -> String {
        if self.name.starts_with('-') {
            return self.name.clone();
        }
        let line = self.text[..at.min(self.text.len())].matches('\n').count() + 1;
        format!("{}:{line}", self.name)
    }

    pub fn base(&self) -> Base {
        let absolute =
            |path: &Path| crate::walk::name(&path.canonicalize().unwrap_or_else(|_| path.to_path_buf()));
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
