//! `--since REF`: what changed in the working tree since a commit, as git tells it.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use newslint::claim::Value;
use newslint::finding::{Evidence, Finding};
use newslint::packed::Packed;
use newslint::source::Source;

use crate::{git, input};

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
        let git = |args: &[&str]| git::ask("--since", paths, args);
        let top = PathBuf::from(git(&["rev-parse", "--show-toplevel"])?.trim_end());
        let commit = format!("{reference}^{{commit}}");
        git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])
            .map_err(|_| format!("--since {reference}: git knows no such commit"))?;
        let diff = git(&[
            "-c",
            "core.quotePath=false",
            "diff",
            "--unified=0",
            "--inter-hunk-context=0",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            "--no-relative",
            "--text",
            "--find-renames",
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
    pub fn sift(&self, findings: &mut Vec<Finding>, documents: &[Packed]) {
        let mut texts: BTreeMap<String, Option<Source>> = BTreeMap::new();
        findings.retain(|finding| {
            let [first, .., last] = &finding.evidence[..] else {
                return finding.evidence.iter().any(|place| self.touches(place, documents, &mut texts));
            };
            // A list is also what stands between its first and last item.
            let list = finding.rule == "list-count" && first.path == last.path;
            let span = Evidence {
                start: first.start.min(last.start),
                end: first.end.max(last.end),
                ..first.clone()
            };
            list && self.touches(&span, documents, &mut texts)
                || finding.evidence.iter().any(|place| self.touches(place, documents, &mut texts))
        });
    }

    fn touches(
        &self,
        place: &Evidence,
        documents: &[Packed],
        texts: &mut BTreeMap<String, Option<Source>>,
    ) -> bool {
        let path = Path::new(&place.path);
        let Ok(full) = path.canonicalize() else { return true };
        if !full.starts_with(&self.top) || self.new.contains(&full) {
            return true;
        }
        let Some(changed) = self.lines.get(&full) else { return false };
        let source = texts.entry(place.path.clone()).or_insert_with(|| input::source(path).ok());
        let text = source.as_ref().map_or("", |s| s.text());
        let around = paragraph(text, place.start.line, place.end.line);
        // With the date of the page all that it says is of another day.
        let document = documents
            .binary_search_by(|d| d.path().cmp(&place.path))
            .ok()
            .and_then(|n| documents[n].unpack());
        let dates = document.iter().flat_map(|d| &d.claims).filter_map(|claim| match &claim.value {
            Value::Date(date) if date.page.is_some() && claim.span.start < claim.span.end => {
                Some(claim.start.line)
            }
            _ => None,
        });
        let dates: Vec<u32> = dates.collect();
        let meets = |lines: &RangeInclusive<u32>| {
            dates.iter().any(|line| lines.contains(line))
                || lines.start() <= around.end() && around.start() <= lines.end()
        };
        changed.iter().any(meets)
    }
}

/// `@@ -12,0 +13,2 @@`: the lines on the new side; where lines were only taken away, the two beside them.
fn changed_lines(diff: &str, top: &Path) -> BTreeMap<PathBuf, Vec<RangeInclusive<u32>>> {
    let mut files: BTreeMap<PathBuf, Vec<RangeInclusive<u32>>> = BTreeMap::new();
    let mut file = None;
    let mut content = 0_u32;
    let lines_of = |side: &str| -> Option<(u32, u32)> {
        let (start, count) = side[1..].split_once(',').unwrap_or((&side[1..], "1"));
        Some((start.parse().ok()?, count.parse().ok()?))
    };
    for line in diff.split('\n') {
        if content > 0 {
            // What a page says is no header, whatever it looks like.
            content -= u32::from(line.starts_with(['+', '-']));
        } else if let Some(path) = line.strip_prefix("+++ ") {
            file = new_name(path.trim_end_matches('\t')).map(|path| top.join(path));
        } else if let Some(hunk) = line.strip_prefix("@@ ") {
            let mut sides = hunk.split(' ');
            let (old, new) = (sides.next().and_then(lines_of), sides.next().and_then(lines_of));
            let (Some(file), Some((_, old)), Some((start, count))) = (&file, old, new) else { continue };
            content = old + count;
            let lines = if count == 0 { start..=start + 1 } else { start..=start + count - 1 };
            files.entry(file.clone()).or_default().push(lines);
        }
    }
    files
}

/// `b/path`, or `"b/path"` with the escapes of C.
fn new_name(path: &str) -> Option<String> {
    let Some(quoted) = path.strip_prefix('"').and_then(|p| p.strip_suffix('"')) else {
        return path.strip_prefix("b/").map(str::to_owned);
    };
    let mut bytes = Vec::new();
    let mut rest = quoted.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        bytes.push(match rest.next()? {
            b'n' => b'\n',
            b't' => b'\t',
            b'r' => b'\r',
            digit @ b'0'..=b'7' => {
                let (second, third) = (rest.next()?, rest.next()?);
                (digit - b'0') << 6 | (second - b'0') << 3 | (third - b'0')
            }
            other => other,
        });
    }
    String::from_utf8(bytes).ok()?.strip_prefix("b/").map(str::to_owned)
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
    use super::{changed_lines, new_name, paragraph};
    use std::path::Path;

    #[test]
    fn hunks() {
        let diff = "diff --git a/x.md b/x.md\n--- a/x.md\n+++ b/x.md\n@@ -3,0 +4,2 @@ head\n+++ b/other.md\n+b\n@@ -9 +11 @@\n-c\n+d\n@@ -20,2 +22,0 @@\n-e\n-f\n";
        let files = changed_lines(diff, Path::new("/p"));
        assert_eq!(files[Path::new("/p/x.md")], [4..=5, 11..=11, 22..=23]);
        assert_eq!(new_name("\"b/a \\\"q\\\".md\""), Some("a \"q\".md".to_owned()));
        assert_eq!(new_name("b/a b.md"), Some("a b.md".to_owned()));
    }

    #[test]
    fn around_a_place() {
        let text = "---\ndate: 2020\n---\nOne.\nTwo goes\non here.\nThree.\n";
        assert_eq!(paragraph(text, 6, 6), 5..=6);
        assert_eq!(paragraph(text, 7, 7), 7..=7);
    }
}
