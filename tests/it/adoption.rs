//! Living with the tool in an old repository: known findings stay known, only what is new fails.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::project::{folder, run, write};

/// Pages with findings of several kinds, and a pair that agrees.
fn repository() -> TempDir {
    folder(&[
        ("old/a.md", "The ferry Marlin was stranded for 40 minutes off Port Ellery on 4 May 2021.\n"),
        ("old/b.md", "The ferry Marlin was stranded for 25 minutes off Port Ellery on 4 May 2021.\n"),
        ("old/c.md", "The cafÃ© opens. The naÃ¯ve captain. It closes on June 31, 2022.\n"),
        (
            "new/a.md",
            "The ferry Puffin was stranded for two hours off Cape Dale on 6 June 2020.\n\nNobody was hurt.\n",
        ),
        ("new/b.md", "The ferry Puffin was stranded for 120 minutes off Cape Dale on 6 June 2020.\n"),
    ])
}

const CHECK: &[&str] = &["--story-by", "directory", "--format", "short", "."];

fn check(dir: &Path, more: &[&str]) -> (i32, String, String) {
    run(dir, &[CHECK, more].concat())
}

pub fn git(dir: &Path, args: &[&str]) {
    let identity =
        ["-c", "user.name=Desk", "-c", "user.email=desk@example.org", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").current_dir(dir).args(identity).args(args).output().expect("git runs");
    assert!(output.status.success(), "git {args:?}: {output:?}");
}

fn commit(dir: &Path) {
    git(dir, &["add", "-A"]);
    git(dir, &["commit", "-q", "-m", "as it is"]);
}

#[test]
fn only_new_findings_fail_and_mended_ones_are_pruned() {
    let repository = repository();
    let dir = repository.path();
    assert_eq!(check(dir, &[]).0, 1);
    assert_eq!(run(dir, &["baseline", "--story-by", "directory", "."]).0, 0);
    let baseline = ["--baseline", "newslint-baseline.json"];
    assert_eq!(check(dir, &baseline).0, 0);
    // One side of a pair that agreed is edited.
    let text = std::fs::read_to_string(dir.join("new/b.md")).unwrap();
    write(dir, "new/b.md", &text.replace("120 minutes", "five hours"));
    let (status, out, _) = check(dir, &baseline);
    assert_eq!(status, 1);
    assert!(out.contains("two hours") && out.lines().count() == 2, "{out}");
    write(dir, "new/b.md", &text);
    assert_eq!(check(dir, &baseline).0, 0);
    // Lines above what is known.
    for name in ["old/a.md", "old/b.md", "old/c.md"] {
        let text = std::fs::read_to_string(dir.join(name)).unwrap();
        write(dir, name, &format!("A new beginning.\n\nIt says little.\n\n{text}"));
    }
    assert_eq!(check(dir, &baseline).0, 0);
    // What was mended is told, and pruned.
    write(dir, "old/c.md", "The café opens. The naÃ¯ve captain.\n");
    let (status, _, err) = check(dir, &baseline);
    assert!(status == 0 && err.contains("2 findings of the baseline no longer there"), "{err}");
    let (status, out, _) = run(dir, &["baseline", "--update", "--story-by", "directory", "."]);
    assert!(status == 0 && out.contains("2 gone and pruned, 2 left"), "{out}");
    assert!(!check(dir, &baseline).2.contains("no longer there"));
    // Updating takes nothing new in.
    write(dir, "old/d.md", "It closes on June 31, 2023.\n");
    assert_eq!(run(dir, &["baseline", "--update", "--story-by", "directory", "."]).0, 0);
    assert_eq!(check(dir, &baseline).0, 1);
}

#[test]
fn a_baseline_of_the_configuration_and_a_broken_one() {
    let repository = repository();
    let dir = repository.path();
    write(dir, "newslint.toml", "baseline = \"lint/known.json\"\nstory-by = \"directory\"\n");
    let (status, _, err) = run(dir, &["."]);
    assert!(status == 2 && err.contains("known.json") && err.contains("`newslint baseline`"), "{err}");
    std::fs::create_dir(dir.join("lint")).unwrap();
    assert_eq!(run(dir, &["baseline", "."]).0, 0);
    assert_eq!(run(dir, &["."]).0, 0);
    write(dir, "lint/known.json", "{\n  \"schema\": 3\n}\n");
    let (status, _, err) = run(dir, &["."]);
    assert!(status == 2 && err.contains("known.json:2"), "{err}");
}

#[test]
fn a_baseline_is_updated_where_it_was_written() {
    let repository = repository();
    let dir = repository.path();
    assert_eq!(run(dir, &["baseline", "--story-by", "directory", "old/"]).0, 0);
    let update = ["baseline", "--story-by", "directory", "--update"];
    let (status, out, err) = run(dir, &[&update[..], &["old/"]].concat());
    assert!(status == 0 && out.contains("0 gone and pruned"), "{out}{err}");
    let written = std::fs::read_to_string(dir.join("newslint-baseline.json")).unwrap();
    // From another folder none of its documents is there, and of a part of them nothing can be said.
    let elsewhere = [&update[..], &[".", "--baseline", "../newslint-baseline.json"]].concat();
    let (status, _, err) = run(&dir.join("old"), &elsewhere);
    assert!(status == 2 && err.contains("none of its documents"), "{err}");
    let (status, _, err) = run(dir, &[&update[..], &["old/c.md"]].concat());
    assert!(status == 2 && err.contains("not among what was read"), "{err}");
    assert_eq!(std::fs::read_to_string(dir.join("newslint-baseline.json")).unwrap(), written);
    // What was mended goes.
    std::fs::remove_file(dir.join("old/c.md")).unwrap();
    let (status, out, err) = run(dir, &[&update[..], &["old/"]].concat());
    assert!(status == 0 && out.contains("gone: old/c.md"), "{out}{err}");
}

#[test]
fn since_a_commit_either_side_counts() {
    let repository = repository();
    let dir = repository.path();
    git(dir, &["init", "-q"]);
    commit(dir);
    assert_eq!(check(dir, &["--since", "HEAD"]).0, 0);
    for (edited, from, to) in
        [("new/a.md", "two hours", "six hours"), ("new/b.md", "120 minutes", "five hours")]
    {
        let text = std::fs::read_to_string(dir.join(edited)).unwrap();
        write(dir, edited, &text.replace(from, to));
        let (status, out, _) = check(dir, &["--since", "HEAD"]);
        assert_eq!(status, 1, "{edited}");
        assert!(out.contains("Puffin") && out.lines().count() == 2, "{out}");
        // Below the folder, and from outside.
        assert_eq!(run(&dir.join("new"), &["--story-by", "directory", "--since", "HEAD", "."]).0, 1);
        let outside =
            run(Path::new("/"), &["--story-by", "directory", "--since", "HEAD", &dir.to_string_lossy()]);
        assert_eq!(outside.0, 1, "{outside:?}");
        write(dir, edited, &text);
    }
    // Lines above a known finding are no change of it; a new file is.
    let text = std::fs::read_to_string(dir.join("old/a.md")).unwrap();
    write(dir, "old/a.md", &format!("A new beginning.\n\n{text}"));
    assert_eq!(check(dir, &["--since", "HEAD"]).0, 0);
    write(dir, "neu ü/c d.md", "It closes on June 31, 2022.\n");
    assert_eq!(check(dir, &["--since", "HEAD"]).0, 1);
    commit(dir);
    assert_eq!(check(dir, &["--since", "HEAD"]).0, 0);
    assert_eq!(check(dir, &["--since", "HEAD~1"]).0, 1);
    for wrong in ["nosuch", "--output=x"] {
        let (status, _, err) = check(dir, &[&format!("--since={wrong}")]);
        assert!(status == 2 && err.contains(wrong), "{err}");
    }
}

#[test]
fn a_baseline_is_not_written_from_a_part() {
    let repository = repository();
    let dir = repository.path();
    write(dir, "newslint.toml", "baseline = \"known.json\"\nstory-by = \"directory\"\n");
    assert_eq!(run(dir, &["baseline", "."]).0, 0);
    let known = std::fs::read(dir.join("known.json")).unwrap();
    let unchanged = |args: &[&str]| {
        let (status, _, err) = run(dir, args);
        assert!(
            status == 2 && err.contains("left as it is") || err.contains("no such file"),
            "{args:?}: {err}"
        );
        assert_eq!(std::fs::read(dir.join("known.json")).unwrap(), known, "{args:?}");
    };
    unchanged(&["baseline", "--update", "new"]);
    unchanged(&["baseline", "--update", "new/a.md"]);
    unchanged(&["baseline", "nosuch.md"]);
    // One file alone says nothing of what is gone elsewhere.
    let (status, _, err) = run(dir, &["old/c.md"]);
    assert!(status == 0 && !err.contains("no longer there"), "{err}");
    // The same findings from another folder.
    assert_eq!(run(&dir.join("old"), &[".."]).0, 0);
    assert_eq!(run(&dir.join("old"), &["."]).0, 0);
    assert_eq!(run(Path::new("/"), &[&dir.to_string_lossy()]).0, 0);
    // A second defect of a known kind is new.
    let text = std::fs::read_to_string(dir.join("old/c.md")).unwrap();
    write(dir, "old/c.md", &(text + "\nThe faÃ§ade of the pier.\n"));
    assert_eq!(run(dir, &["."]).0, 1);
}

#[test]
fn what_git_says_of_names_and_lines_is_read_as_it_is() {
    let repository = repository();
    let dir = repository.path();
    let odd = "odd/a \"quoted\" näme.md";
    write(dir, odd, "The pier opens on June 30, 2022.\n");
    write(dir, "dated.md", "---\ntitle: Pier\ndate: 2022-06-03\n---\nIt opened on Friday, June 3, 2022.\n");
    git(dir, &["init", "-q"]);
    commit(dir);
    write(dir, odd, "The pier opens on June 31, 2022.\n");
    assert!(check(dir, &["--since", "HEAD"]).1.contains("June 31"));
    write(dir, odd, "The pier opens on June 30, 2022.\n");
    // A line that looks like the head of a patch.
    let text = std::fs::read_to_string(dir.join("old/c.md")).unwrap();
    write(dir, "old/c.md", &format!("++ b/other.md\n\n{text}"));
    assert_eq!(check(dir, &["--since", "HEAD"]).0, 0);
    git(dir, &["mv", "old/b.md", "old/renamed.md"]);
    assert_eq!(check(dir, &["--since", "HEAD"]).0, 0);
}

#[test]
fn before_the_first_commit_everything_is_new() {
    let dir = repository();
    git(dir.path(), &["init", "-q"]);
    let all = check(dir.path(), &[]);
    assert_eq!(check(dir.path(), &["--since", "HEAD"]), all);
    let (status, _, err) = check(dir.path(), &["--since", "main~1"]);
    assert!(status == 2 && err.contains("git knows no such commit"), "{err}");
    commit(dir.path());
    assert_eq!(check(dir.path(), &["--since", "HEAD"]).0, 0);
}
