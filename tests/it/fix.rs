//! `--fix` and `--diff`: what is mended, what stays as it was, and what a killed run leaves behind.

use std::path::{Path, PathBuf};

use crate::newslint;

/// Standard output, standard error and exit status of a run in `dir`.
fn run(dir: &Path, args: &[&str]) -> (Vec<u8>, String, Option<i32>) {
    let output = newslint().current_dir(dir).args(args).output().unwrap();
    (output.stdout, String::from_utf8_lossy(&output.stderr).into_owned(), output.status.code())
}

/// A folder with one document.
fn folder(name: &str, content: impl AsRef<[u8]>) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    std::fs::write(&path, content).unwrap();
    (dir, path)
}

/// What `--fix` makes of a document; `--diff` must say the same before and change nothing.
fn fixed(name: &str, content: impl AsRef<[u8]>) -> Vec<u8> {
    let content = content.as_ref();
    let (dir, path) = folder(name, content);
    let (patch, _, status) = run(dir.path(), &["--diff", name]);
    assert_eq!(std::fs::read(&path).unwrap(), content, "--diff changes nothing");
    let _ = run(dir.path(), &["--fix", name]);
    let mended = std::fs::read(&path).unwrap();
    assert_eq!(status, Some(i32::from(mended != content)));
    assert_eq!(patched(content, &patch), mended, "the patch leads where --fix leads");
    let (_, again, _) = run(dir.path(), &["--fix", name]);
    assert!(again.contains("fixed 0 findings in 0 files"), "{again}");
    assert_eq!(std::fs::read(&path).unwrap(), mended, "a second run changes nothing");
    assert_eq!(run(dir.path(), &["--diff", name]), (Vec::new(), String::new(), Some(0)));
    mended
}

/// Applies a patch of one file as `patch` does.
fn patched(old: &[u8], patch: &[u8]) -> Vec<u8> {
    let mut old = old.split_inclusive(|&b| b == b'\n').enumerate().peekable();
    let (mut out, mut added) = (Vec::new(), false);
    for line in patch.split_inclusive(|&b| b == b'\n').skip(2) {
        match line[0] {
            b'@' => {
                let header = String::from_utf8_lossy(line);
                let start = header[4..].split([',', ' ']).next().unwrap().parse::<usize>().unwrap();
                while let Some((_, kept)) = old.next_if(|(n, _)| n + 1 < start) {
                    out.extend_from_slice(kept);
                }
            }
            b' ' => out.extend_from_slice(old.next().unwrap().1),
            b'-' => assert!(old.next().unwrap().1.starts_with(line[1..].strip_suffix(b"\n").unwrap())),
            b'+' => out.extend_from_slice(&line[1..]),
            b'\\' if added => assert_eq!(out.pop(), Some(b'\n')),
            b'\\' => {}
            _ => panic!("{}", String::from_utf8_lossy(line)),
        }
        added = line[0] == b'+';
    }
    out.extend(old.flat_map(|(_, kept)| kept));
    out
}

#[test]
fn what_remains_is_reported() {
    let (dir, path) = folder("a.md", "The quayâ€™s clock stopped. It closes on June 31, 2022.\n");
    std::fs::write(dir.path().join("b.md"), "The cafÃ© and the pÃ¢tisserie shut.\n").unwrap();
    let (out, err, status) = run(dir.path(), &["--fix", "--format", "short"]);
    let out = String::from_utf8(out).unwrap();
    assert!(out.starts_with("a.md:1:40: error: June 31, 2022") && !out.contains("mojibake"), "{out}");
    assert_eq!((err.as_str(), status), ("newslint: fixed 3 findings in 2 files\n", Some(1)));
    assert!(std::fs::read_to_string(path).unwrap().starts_with("The quay’s clock"));
    assert_eq!(run(dir.path(), &["--fix", "--quiet", "b.md"]).1, "");
}

#[test]
fn a_fixed_file_is_clean() {
    let (dir, _) = folder("a.md", "The quayâ€™s clock stopped.\n");
    let (_, err, status) = run(dir.path(), &["--fix"]);
    assert_eq!((err.as_str(), status), ("newslint: fixed 1 finding in 1 file\n", Some(0)));
}

#[test]
fn only_the_rules_asked_for_are_fixed() {
    let text = "The quayâ€™s clock stopped. \"It struck,” she said.\n";
    let (dir, path) = folder("a.md", text);
    let _ = run(dir.path(), &["--fix", "--rule", "quotation-marks"]);
    assert_eq!(std::fs::read_to_string(path).unwrap(), text.replace('"', "“"));
}

#[test]
fn every_rule_with_a_safe_fix() {
    let text = "Nagy's mill burned. The crew saved Nagys' barn, not Nagy's mill.\n\n\"It was late,” he said; the cafÃ© slept.\n";
    let mended = text.replace("Nagys'", "Nagy's").replace('"', "“").replace("cafÃ©", "café");
    assert_eq!(String::from_utf8(fixed("a.md", text)).unwrap(), mended);
}

#[test]
fn a_fix_inside_another_waits_its_turn() {
    let text = "Nagyâ€™s mill burned. The crew saved Nagysâ€™ barn, not Nagyâ€™s mill.\n";
    let mended = "Nagy’s mill burned. The crew saved Nagy’s barn, not Nagy’s mill.\n";
    assert_eq!(String::from_utf8(fixed("a.txt", text)).unwrap(), mended);
}

#[test]
fn line_endings_and_the_missing_last_one_stay() {
    let text = "First line.\r\n\r\nThe quayâ€™s clock\r\nstopped.\n\nLast â€“ line";
    let mended = text.replace("â€™", "’").replace("â€“", "–");
    assert_eq!(fixed("a.md", text), mended.as_bytes());
    assert_eq!(fixed("a b.txt", "\u{FEFF}The quayâ€™s\rclock"), "\u{FEFF}The quay’s\rclock".as_bytes());
}

#[test]
fn encodings_stay() {
    let text = "\"It will open again,” the café’s owner wrote.\r\nHe “hoped” so – by May.\r\n";
    let mended = text.replace('"', "“");
    for big in [false, true] {
        let utf16 = |text: &str| -> Vec<u8> {
            let bytes = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
            std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(bytes).collect()
        };
        assert_eq!(fixed("a.txt", utf16(text)), utf16(&mended));
    }
    let windows = |text: &str| encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    assert_eq!(fixed("a.txt", windows(text)), windows(&mended));
}

#[test]
fn html_is_mended_but_markup_is_not_lost() {
    let page = "<p>Nagy's mill burned. The crew saved <b>Nagys</b>' barn, not Nagy's mill.</p>\n";
    let (dir, path) = folder("a.html", page);
    let (out, _, status) = run(dir.path(), &["--fix", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(report["findings"][0]["rule"], "name-possessive");
    assert_eq!(report["findings"][0]["fix"]["safe"], false, "{report}");
    assert_eq!((std::fs::read_to_string(path).unwrap().as_str(), status), (page, Some(1)));
    assert_eq!(
        fixed("b.html", "<p>&quot;It struck,” she said.</p>\n"),
        "<p>“It struck,” she said.</p>\n".as_bytes()
    );
}

#[test]
fn an_escaped_mark_is_left_to_people() {
    let text = "\\\"It struck,” she said.\n";
    assert_eq!(fixed("a.md", text), text.as_bytes());
}

#[test]
fn standard_input_is_not_fixed_but_has_a_patch() {
    let text = "The quayâ€™s clock stopped.\n";
    let output = newslint().args(["--fix", "-"]).write_stdin(text).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("standard input"), "{output:?}");
    let output = newslint()
        .args(["--diff", "-", "--stdin-filename", "notes/quay.md"])
        .write_stdin(text)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "--- a/notes/quay.md\n+++ b/notes/quay.md\n@@ -1 +1 @@\n-The quayâ€™s clock stopped.\n+The quay’s clock stopped.\n"
    );
}

#[test]
fn fix_and_diff_exclude_each_other() {
    let (dir, _) = folder("a.md", "Nothing.\n");
    assert_eq!(run(dir.path(), &["--fix", "--diff"]).2, Some(2));
}

#[test]
fn trouble_with_one_file_does_not_keep_another_from_its_patch() {
    let (dir, _) = folder("a.md", "The quayâ€™s clock stopped.\n");
    let (patch, err, status) = run(dir.path(), &["--diff", "a.md", "gone.md"]);
    assert!(patch.starts_with(b"--- a/a.md\n") && err.contains("gone.md"), "{err}");
    assert_eq!(status, Some(2));
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    use super::{Path, folder, run};

    const BROKEN: &str = "The quayâ€™s clock stopped.\n";
    const SOUND: &str = "The quay’s clock stopped.\n";

    fn set_mode(path: &Path, mode: u32) {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn permissions_stay() {
        for mode in [0o640, 0o755, 0o600] {
            let (dir, path) = folder("a.md", BROKEN);
            set_mode(&path, mode);
            let _ = run(dir.path(), &["--fix"]);
            assert_eq!(std::fs::read_to_string(&path).unwrap(), SOUND);
            assert_eq!(std::fs::metadata(&path).unwrap().mode() & 0o777, mode);
        }
    }

    #[test]
    fn a_symbolic_link_stays_and_its_file_is_mended() {
        let (dir, path) = folder("a.md", BROKEN);
        let inside = dir.path().join("inside");
        std::fs::create_dir(&inside).unwrap();
        let link = inside.join("link.md");
        symlink("../a.md", &link).unwrap();
        // Under two names at once: mended once.
        let (_, err, status) = run(dir.path(), &["--fix", "a.md", "inside/link.md"]);
        assert_eq!((err.as_str(), status), ("newslint: fixed 1 finding in 1 file\n", Some(0)));
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), SOUND);
        assert_eq!(std::fs::read_dir(&inside).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_cannot_be_written_is_named_and_the_others_are_fixed() {
        let (dir, path) = folder("a.md", BROKEN);
        let locked = dir.path().join("locked");
        std::fs::create_dir(&locked).unwrap();
        let (kept, unwritable) = (dir.path().join("kept.md"), locked.join("b.md"));
        std::fs::write(&kept, BROKEN).unwrap();
        std::fs::write(&unwritable, BROKEN).unwrap();
        set_mode(&kept, 0o444);
        set_mode(&locked, 0o555);
        // The superuser may write anywhere.
        let obeyed = std::fs::write(locked.join("probe"), "").is_err();
        let (out, err, status) = run(dir.path(), &["--fix", "--format", "short"]);
        set_mode(&locked, 0o755);
        assert_eq!(status, Some(2));
        assert!(err.contains("newslint: kept.md: not fixed: it is read-only"), "{err}");
        assert_eq!(err.contains("newslint: locked/b.md: not fixed: no file can be made beside it"), obeyed);
        assert!(String::from_utf8(out).unwrap().starts_with("kept.md:1:9: warning:"));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), SOUND);
        assert_eq!(std::fs::read_to_string(&kept).unwrap(), BROKEN);
        assert_eq!(std::fs::read_to_string(&unwritable).unwrap() == BROKEN, obeyed);
    }

    /// Killed at any moment, a run leaves every file wholly old or wholly new, and nothing that a later run reads.
    #[test]
    fn a_killed_run_leaves_whole_files() {
        const FILES: usize = 6;
        const KILLS: u32 = 36;
        let old: Vec<String> = (0..FILES).map(|n| BROKEN.repeat(4000 + n)).collect();
        let new: Vec<String> = (0..FILES).map(|n| SOUND.repeat(4000 + n)).collect();
        let dir = tempfile::tempdir().unwrap();
        let path = |n: usize| dir.path().join(format!("page{n}.txt"));
        let start = || {
            for (n, text) in old.iter().enumerate() {
                std::fs::write(path(n), text).unwrap();
            }
            Command::new(env!("CARGO_BIN_EXE_newslint"))
                .args(["--fix", "--quiet", "--story-by", "none", "--rule", "mojibake", "."])
                .current_dir(dir.path())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap()
        };
        let is_new = |n: usize| std::fs::read_to_string(path(n)).unwrap() == new[n];
        let temporary = || {
            let names = std::fs::read_dir(dir.path()).unwrap();
            names.filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with('.')).count()
        };
        let began = Instant::now();
        assert!(start().wait().unwrap().success());
        let whole_run = began.elapsed();
        assert!((0..FILES).all(is_new), "a run that nobody kills mends every file");
        assert_eq!(temporary(), 0, "and leaves nothing behind");
        let mut mixed = 0;
        for kill in 0..KILLS {
            let before = temporary();
            let mut child = start();
            if kill.is_multiple_of(3) {
                std::thread::sleep(whole_run * kill / KILLS);
            } else {
                // Most of the time is reading: these are killed while the files are written.
                while temporary() == before && child.try_wait().unwrap().is_none() {}
                std::thread::sleep(Duration::from_micros(u64::from(kill * kill) * 15));
            }
            child.kill().unwrap();
            child.wait().unwrap();
            let mended = (0..FILES).filter(|&n| is_new(n)).count();
            for n in (0..FILES).filter(|&n| !is_new(n)) {
                assert!(std::fs::read_to_string(path(n)).unwrap() == old[n], "page{n}.txt is neither");
            }
            mixed += usize::from(mended > 0 && mended < FILES);
        }
        assert!(mixed > 0, "some runs were killed between two files");
        let mut last = start();
        assert!(last.wait().unwrap().success(), "what is left behind is no document");
        assert!((0..FILES).all(is_new));
    }
}

/// Lines of many authors, one of which was stored in another encoding: what is sound stays, and what is mended is mended beside it.
#[test]
fn a_stray_byte_in_utf8() {
    let text =
        |lead: &[u8]| [lead, "uz and Aurèle mend the kiln.\n\nThe cafÃ© reopened.\n".as_bytes()].concat();
    let expected =
        [b"O\xc4".as_slice(), "uz and Aurèle mend the kiln.\n\nThe café reopened.\n".as_bytes()].concat();
    assert_eq!(fixed("page.md", text(b"O\xc4")), expected);
}
