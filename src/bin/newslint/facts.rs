//! The project's own record, from a file.

use std::path::{Path, PathBuf};

use newslint::facts::Facts;

/// Where the record stands unless the command line says so.
const DEFAULT: &str = "facts.toml";

/// Reads the record: the file asked for, or `facts.toml` in this folder where there is one.
///
/// # Errors
/// What to tell the user: the file, the line, and what is wrong there.
pub fn read(asked: Option<&PathBuf>) -> Result<Facts, String> {
    let path = asked.map_or_else(|| Path::new(DEFAULT), |p| p.as_path());
    if asked.is_none() && !path.is_file() {
        return Ok(Facts::default());
    }
    let name = path.display();
    let text = std::fs::read_to_string(path).map_err(|e| format!("{name}: {e}"))?;
    Facts::parse(&text).map_err(|e| {
        let line = e.span().map_or(1, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        format!("{name}:{line}: {}; a person has `name`, `spellings` and `pronouns`", e.message())
    })
}
