//! `--since REF`: what changed in the working tree since a commit, as git tells it.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::Command;

use newslint::finding::{Evidence, Finding};
use newslint::source::Source;

use crate::input;

/// Changed lines of each file, by its full path.
pub struct Changes {
    top: PathBuf,
    lines: BTreeMap<PathBuf, Vec<RangeInclusive<u32>>>,
    /// Files that git does not know yet.
    new: Vec<PathBuf>,
}

impl Changes {
    /// Asks git.
    ///
    /// # Errors
    /// What to tell the user where git cannot answer.
    pub fn since(reference: &str, paths: &[PathBuf]) -> Result<Self, String> {
        let git = |args: &[&str]| git(paths, args);
        let top = PathBuf::from(git(&["rev-parse", "--show-toplevel"])?.trim_end());
        let commit = format!("{reference}^{{commit}}");
        git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])
            .map_err(|_| format!("--since {reference}: git knows no such commit"))?;
        let diff = git(&[
            "-c",
            "core.quotePath=false",
            "diff",
            "--unified=0",
            "--no-color",
            "--no-ext-diff",
            "--no-renames",
            "--src-prefix=a/",
            "--dst-prefix=b/",
            reference,
            "--",
        ])?;
        let root = top.to_string_lossy().into_owned();
        let untracked = git(&["-C", &root, "ls-files", "--others", "--exclude-standard", "-z"])?;
        let new = untracked.split('\0').filter(|p| !p.is_empty()).map(|p| top.join(p)).collect();
        Ok(Self { lines: changed_lines(&diff, &top), top, new })
    }

    /// Keeps the findings of which either side changed.
    pub fn sift(&self, findings: &mut Vec<Finding>) {
        let mut texts: BTreeMap<String, Option<Source>> = BTreeMap::new();
        findings.retain(|finding| finding.evidence.iter().any(|place| self.touches(place, &mut texts)));
    }

    fn touches(&self, place: &Evidence, texts: &mut BTreeMap<String, Option<Source>>) -> bool {
        let path = Path::new(&place.path);
        let Ok(full) = path.canonicalize() else { return true };
        if !full.starts_with(&self.top) || self.new.contains(&full) {
            return true;
        }
        let Some(changed) = self.lines.get(&full) else { return false };
        let source = texts.entry(place.path.clone()).or_insert_with(|| input::source(path).ok());
        let text = source.as_ref().map_or("", |s| s.text());
        let head = front_matter(text);
        let around = paragraph(text, place.start.line, place.end.line);
        let meets = |lines: &RangeInclusive<u32>| {
            *lines.start() <= head || lines.start() <= around.end() && around.start() <= lines.end()
        };
        changed.iter().any(meets)
    }
}

/// Asks git in the folder of what is checked.
fn git(paths: &[PathBuf], args: &[&str]) -> Result<String, String> {
    let first = paths.iter().find(|p| p.exists()).map_or(Path::new("."), |p| p.as_path());
    let folder = if first.is_dir() { first } else { first.parent().unwrap_or(Path::new("")) };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(args)
        .output()
        .map_err(|e| format!("--since needs git: {e}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let message = String::from_utf8_lossy(&output.stderr);
    Err(format!("--since: git says: {}", message.trim().lines().next().unwrap_or("nothing")))
}

/// `@@ -12,0 +13,2 @@`: the lines on the new side; where lines were only taken away, the two beside them.
fn changed_lines(diff: &str, top: &Path) -> BTreeMap<PathBuf, Vec<RangeInclusive<u32>>> {
    let mut files: BTreeMap<PathBuf, Vec<RangeInclusive<u32>>> = BTreeMap::new();
    let mut file = None;
    for line in diff.lines() {
        if let Some(path) = line.strip_prefix("+++ b/") {
            file = Some(top.join(path.trim_end_matches('\t')));
        } else if let Some(hunk) = line.strip_prefix("@@ ") {
            let side = hunk.split(' ').find_map(|part| part.strip_prefix('+')).unwrap_or_default();
            let (start, count) = side.split_once(',').unwrap_or((side, "1"));
            if let (Some(file), Ok(start), Ok(count)) = (&file, start.parse::<u32>(), count.parse::<u32>()) {
                let lines = if count == 0 { start..=start + 1 } else { start..=start + count - 1 };
                files.entry(file.clone()).or_default().push(lines);
            }
        }
    }
    files
}

/// The last line of front matter, which says of what date all of the page is; 0 where there is none.
fn front_matter(text: &str) -> u32 {
    let fence = text.lines().next().map(str::trim_end).filter(|l| *l == "---" || *l == "+++");
    let close = fence.and_then(|fence| text.lines().skip(1).position(|l| l.trim_end() == fence));
    close.map_or(0, |n| n as u32 + 2)
}

/// The sentence may run over the lines of its paragraph; a page without line breaks in its paragraphs has one.
fn paragraph(text: &str, first: u32, last: u32) -> RangeInclusive<u32> {
    let lines: Vec<&str> = text.lines().collect();
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
    use super::{changed_lines, front_matter, paragraph};
    use std::path::Path;

    #[test]
    fn hunks() {
        let diff = "diff --git a/x.md b/x.md\n--- a/x.md\n+++ b/x.md\n@@ -3,0 +4,2 @@ head\n+a\n+b\n@@ -9 +11 @@\n-c\n+d\n@@ -20,2 +22,0 @@\n";
        let files = changed_lines(diff, Path::new("/p"));
        assert_eq!(files[Path::new("/p/x.md")], [4..=5, 11..=11, 22..=23]);
    }

    #[test]
    fn around_a_place() {
        let text = "---\ndate: 2020\n---\nOne.\nTwo goes\non here.\nThree.\n";
        assert_eq!(front_matter(text), 3);
        assert_eq!(paragraph(text, 6, 6), 5..=6);
        assert_eq!(paragraph(text, 7, 7), 7..=7);
    }
}
