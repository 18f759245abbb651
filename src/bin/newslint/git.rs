//! What git tells of the files that are checked.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use chrono::NaiveDate;

/// Asks git in the folder of what is checked; `why` names the setting that needs it.
///
/// # Errors
/// What to tell the user where git cannot answer.
pub fn ask(why: &str, paths: &[PathBuf], args: &[&str]) -> Result<String, String> {
    let first = paths.iter().find(|p| p.exists()).map_or(Path::new("."), |p| p.as_path());
    let folder = if first.is_dir() { first } else { first.parent().unwrap_or(Path::new("")) };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(args)
        .output()
        .map_err(|e| format!("{why} needs git: {e}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let message = String::from_utf8_lossy(&output.stderr);
    Err(format!("{why}: git says: {}", message.trim().lines().next().unwrap_or("nothing")))
}

/// The day of the last commit that changed each file, by its full path.
///
/// # Errors
/// What to tell the user where git cannot answer.
pub fn last_changes(paths: &[PathBuf]) -> Result<BTreeMap<PathBuf, NaiveDate>, String> {
    const WHY: &str = "date = \"git\"";
    let top = PathBuf::from(ask(WHY, paths, &["rev-parse", "--show-toplevel"])?.trim_end());
    let log = ask(
        WHY,
        paths,
        &[
            "-c",
            "log.showSignature=false",
            "log",
            "--no-ext-diff",
            "--no-textconv",
            "--no-renames",
            "--name-only",
            "--no-relative",
            "-z",
            "--format=%x01%cs",
        ],
    )?;
    Ok(read(&log, &top))
}

/// Commits, the newest first: `\x01`, the day, and the names of the files that it changed, each closed with a zero byte.
fn read(log: &str, top: &Path) -> BTreeMap<PathBuf, NaiveDate> {
    let mut days = BTreeMap::new();
    for commit in log.split('\x01').skip(1) {
        let mut parts = commit.split(['\0', '\n']).filter(|part| !part.is_empty());
        let Some(day) = parts.next().and_then(|day| day.parse::<NaiveDate>().ok()) else { continue };
        for name in parts {
            days.entry(top.join(name)).or_insert(day);
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::read;

    #[test]
    fn the_newest_change_counts() {
        let log = "\x012024-05-02\0\na.md\0b/c d.md\0\x012023-01-01\0\na.md\0e.md\0";
        let days = read(log, Path::new("/p"));
        let day = |name: &str| days[Path::new(name)].to_string();
        assert_eq!(
            [day("/p/a.md"), day("/p/b/c d.md"), day("/p/e.md")],
            ["2024-05-02", "2024-05-02", "2023-01-01"]
        );
    }
}
