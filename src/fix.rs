//! Fixes: from findings to the bytes of a mended file, and what changed for people. Nothing is written here.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use similar::udiff::UnifiedHunkHeader;
use similar::{Algorithm, DiffOp, capture_diff_slices, group_diff_ops};

use crate::finding::{Finding, Fix};
use crate::source::Source;
use crate::span::Span;

/// Lines around a change that a difference shows.
const CONTEXT: usize = 3;

/// A file after a round of fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// What to store.
    pub bytes: Vec<u8>,
    /// Fixes that are in it.
    pub applied: usize,
    /// Fixes that can never be: the encoding of the file has no such character, or the place is not there.
    pub impossible: usize,
}

/// One replacement, in the stored bytes and in the decoded text.
#[derive(Clone, Debug)]
struct Edit<'a> {
    stored: Range<usize>,
    text: Range<usize>,
    bytes: Cow<'a, [u8]>,
    replacement: &'a str,
}

/// The safe fixes of findings by the path of the file they mend. Suggestions are left to people.
pub fn safe(findings: &[Finding]) -> BTreeMap<&str, Vec<&Fix>> {
    let mut by_path: BTreeMap<&str, Vec<&Fix>> = BTreeMap::new();
    for fix in findings.iter().filter_map(|f| f.fix.as_ref()).filter(|f| f.safe) {
        by_path.entry(&fix.path).or_default().push(fix);
    }
    by_path
}

/// Applies fixes to the bytes that `source` was made from, in the encoding they are in; every other byte stays. Of
/// two fixes that overlap the first one counts: the other is found again in the mended file, if it still holds.
pub fn mend(stored: &[u8], source: &Source, fixes: &[&Fix]) -> Mended {
    let mut possible: Vec<Edit> = fixes.iter().filter_map(|fix| edit(stored, source, fix)).collect();
    let impossible = fixes.len() - possible.len();
    possible.retain(|e| stored.get(e.stored.clone()) != Some(&*e.bytes));
    let edits = apart(possible);
    let bytes = spliced(stored, edits.iter().map(|e| (e.stored.clone(), &*e.bytes)));
    let text =
        spliced(source.text().as_bytes(), edits.iter().map(|e| (e.text.clone(), e.replacement.as_bytes())));
    // The way back is the proof: a file that would not read as meant is left as it is.
    let reads_as_meant =
        Source::from_bytes(source.name(), bytes.clone()).is_ok_and(|read| read.text().as_bytes() == text);
    if reads_as_meant {
        Mended { bytes, applied: edits.len(), impossible }
    } else {
        Mended { bytes: stored.to_vec(), applied: 0, impossible: fixes.len() }
    }
}

fn edit<'a>(stored: &[u8], source: &Source, fix: &'a Fix) -> Option<Edit<'a>> {
    let Span { start, end } = fix.span;
    if start > end || end > stored.len() as u32 {
        return None;
    }
    // The first character counts the byte order mark as its own; the mark stays.
    let mark = Encoding::for_bom(stored).map_or(0, |(_, len)| len);
    let bytes = encoded(&fix.replacement, source.encoding())?;
    Some(Edit {
        stored: (start as usize).max(mark)..(end as usize).max(mark),
        text: source.to_text(start) as usize..source.to_text(end) as usize,
        bytes,
        replacement: &fix.replacement,
    })
}

/// Text in an encoding; `None` where it has no such character.
fn encoded<'a>(text: &'a str, encoding: &'static Encoding) -> Option<Cow<'a, [u8]>> {
    // The encoder writes UTF-8 where UTF-16 is asked for, as browsers do.
    if encoding == UTF_16LE {
        return Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    if encoding == UTF_16BE {
        return Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    let (bytes, used, lossy) = encoding.encode(text);
    (used == encoding && !lossy).then_some(bytes)
}

/// Edits in the order of the file, without those that touch the place of an earlier one.
fn apart(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.sort_by(|a, b| {
        (a.stored.start, a.stored.end, a.replacement).cmp(&(b.stored.start, b.stored.end, b.replacement))
    });
    let mut free = 0;
    let mut last = None;
    edits.retain(|edit| {
        let clear = edit.stored.start >= free && last != Some(edit.stored.start);
        if clear {
            (free, last) = (edit.stored.end, Some(edit.stored.start));
        }
        clear
    });
    edits
}

fn spliced<'a>(whole: &[u8], edits: impl Iterator<Item = (Range<usize>, &'a [u8])>) -> Vec<u8> {
    let mut out = Vec::with_capacity(whole.len());
    let mut at = 0;
    for (range, replacement) in edits {
        out.extend_from_slice(whole.get(at..range.start).unwrap_or_default());
        out.extend_from_slice(replacement);
        at = range.end;
    }
    out.extend_from_slice(whole.get(at..).unwrap_or_default());
    out
}

/// What changed, in the form that `patch -p1` and `git apply` read; nothing where nothing did. It is made of bytes,
/// as the file may be in any encoding.
pub fn difference(path: &str, old: &[u8], new: &[u8]) -> Vec<u8> {
    let (old, new) = (lines(old), lines(new));
    let hunks = group_diff_ops(capture_diff_slices(Algorithm::Myers, &old, &new), CONTEXT);
    let mut out = Vec::new();
    if hunks.iter().flatten().all(|op| matches!(op, DiffOp::Equal { .. })) {
        return out;
    }
    let path = in_header(path);
    out.extend_from_slice(format!("--- a/{path}\n+++ b/{path}\n").as_bytes());
    for hunk in hunks {
        out.extend_from_slice(format!("{}\n", UnifiedHunkHeader::new(&hunk)).as_bytes());
        for op in hunk {
            if matches!(op, DiffOp::Equal { .. }) {
                push_lines(&mut out, b' ', &old[op.old_range()]);
            } else {
                push_lines(&mut out, b'-', &old[op.old_range()]);
                push_lines(&mut out, b'+', &new[op.new_range()]);
            }
        }
    }
    out
}

/// Lines as `patch` counts them: by line feeds alone.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    bytes.split_inclusive(|&b| b == b'\n').collect()
}

fn push_lines(out: &mut Vec<u8>, mark: u8, lines: &[&[u8]]) {
    for line in lines {
        out.push(mark);
        out.extend_from_slice(line);
        if !line.ends_with(b"\n") {
            out.extend_from_slice(b"\n\\ No newline at end of file\n");
        }
    }
}

/// A path below the folder where the patch is applied. One with a space ends with a tab, or readers would cut it.
fn in_header(path: &str) -> String {
    let path = path.trim_start_matches('/');
    let end = if path.contains(' ') { "\t" } else { "" };
    format!("{path}{end}")
}

#[cfg(test)]
mod tests {
    use super::{difference, mend, safe};
    use crate::finding::Fix;
    use crate::source::Source;

    fn fix(span: std::ops::Range<usize>, replacement: &str) -> Fix {
        Fix { path: "a.md".to_owned(), span: span.into(), replacement: replacement.to_owned(), safe: true }
    }

    /// The bytes after the fixes, how many were applied, and how many never can be.
    fn mended(stored: &[u8], fixes: &[Fix]) -> (Vec<u8>, usize, usize) {
        let source = Source::from_bytes("a.md", stored.to_vec()).expect("text");
        let mended = mend(stored, &source, &fixes.iter().collect::<Vec<_>>());
        (mended.bytes, mended.applied, mended.impossible)
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(bytes).collect()
    }

    #[test]
    fn replaces_bytes_and_keeps_all_others() {
        let (bytes, applied, _) = mended(b"one\r\ntwo \xC3\xA9\r\n", &[fix(9..11, "e"), fix(0..3, "eins")]);
        assert_eq!((bytes.as_slice(), applied), (&b"eins\r\ntwo e\r\n"[..], 2));
    }

    #[test]
    fn inserts_and_removes() {
        assert_eq!(mended(b"ab", &[fix(1..1, "-")]).0, b"a-b");
        assert_eq!(mended(b"a-b", &[fix(1..2, "")]).0, b"ab");
        assert_eq!(mended(b"ab", &[]), (b"ab".to_vec(), 0, 0));
    }

    #[test]
    fn the_first_of_overlapping_fixes_counts() {
        let first = fix(0..4, "x");
        assert_eq!(mended(b"abcdef", &[fix(2..5, "y"), first.clone()]), (b"xef".to_vec(), 1, 0));
        assert_eq!(mended(b"abcdef", &[first.clone(), fix(4..5, "y")]), (b"xyf".to_vec(), 2, 0));
        assert_eq!(mended(b"abcdef", &[first.clone(), first]), (b"xef".to_vec(), 1, 0));
        assert_eq!(mended(b"ab", &[fix(1..1, "-"), fix(1..1, "+")]).1, 1);
    }

    #[test]
    fn what_is_there_already_is_no_change() {
        assert_eq!(mended(b"ab", &[fix(0..1, "a")]), (b"ab".to_vec(), 0, 0));
    }

    #[test]
    fn a_place_that_is_not_there_is_left_alone() {
        assert_eq!(mended(b"ab", &[fix(1..9, "-")]), (b"ab".to_vec(), 0, 1));
        let cut_in_two = [fix(1..2, "x")];
        assert_eq!(mended("é!".as_bytes(), &cut_in_two), ("é!".as_bytes().to_vec(), 0, 1));
    }

    #[test]
    fn windows_1252_stays() {
        let stored = b"It costs 5 \x80 at the caf\xE9, \"he said\x94 in \x93Le Monde\x94.";
        let at = stored.iter().position(|&b| b == b'"').unwrap();
        let (bytes, applied, _) = mended(stored, &[fix(at..at + 1, "“")]);
        let mut expected = stored.to_vec();
        expected[at] = 0x93;
        assert_eq!((bytes, applied), (expected, 1));
    }

    #[test]
    fn what_the_encoding_cannot_hold_is_left_alone() {
        let stored = b"It costs 5 \x80 at the caf\xE9 of \x93Le Monde\x94.";
        assert_eq!(mended(stored, &[fix(0..2, "Это")]), (stored.to_vec(), 0, 1));
    }

    #[test]
    fn utf_16_stays_with_its_mark() {
        for big in [false, true] {
            let stored = utf16("\"Late,” 😀 he said.\r\n", big);
            // The span of the first character begins at the byte order mark.
            assert_eq!(mended(&stored, &[fix(0..4, "“")]).0, utf16("“Late,” 😀 he said.\r\n", big));
            let at = stored.len() - 6;
            assert_eq!(mended(&stored, &[fix(at..at + 2, "😀")]).0, utf16("\"Late,” 😀 he said😀\r\n", big));
        }
    }

    #[test]
    fn utf_8_keeps_its_mark() {
        let (bytes, applied, _) = mended("\u{FEFF}\"Late,”".as_bytes(), &[fix(3..4, "“")]);
        assert_eq!((bytes, applied), ("\u{FEFF}“Late,”".as_bytes().to_vec(), 1));
    }

    #[test]
    fn suggestions_are_no_safe_fixes() {
        let mut finding = crate::finding::Finding {
            rule: String::new(),
            severity: crate::finding::Severity::Note,
            message: String::new(),
            why: String::new(),
            help: String::new(),
            fingerprint: String::new(),
            confidence: crate::finding::Confidence::Likely,
            status: crate::finding::Status::Stable,
            story: None,
            fix: Some(fix(0..1, "x")),
            evidence: Vec::new(),
            more: 0,
        };
        assert_eq!(safe(std::slice::from_ref(&finding)).len(), 1);
        finding.fix.as_mut().unwrap().safe = false;
        assert!(safe(&[finding]).is_empty());
    }

    #[test]
    fn a_difference_is_what_patch_reads() {
        let shown = |old: &[u8], new: &[u8]| String::from_utf8(difference("a b.md", old, new)).unwrap();
        assert_eq!(shown(b"same\n", b"same\n"), "");
        assert_eq!(
            shown(b"1\r\n2\n3\n4\n5\nold", b"1\r\n2\n3\n4\n5\nnew\n"),
            "--- a/a b.md\t\n+++ b/a b.md\t\n@@ -3,4 +3,4 @@\n 3\n 4\n 5\n-old\n\\ No newline at end of file\n+new\n"
        );
        assert!(shown(b"old\rmac\r", b"new\rmac\r").contains("-old\rmac\r\n\\ No newline"));
        assert!(difference("/tmp/a.md", b"\xE9\n", b"e\n").starts_with(b"--- a/tmp/a.md\n"));
    }
}
