//! A checkout of somebody else: nothing in it runs a command, shows a secret, writes outside, or hides a page.
#![cfg(unix)]

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::adoption::git;
use crate::newslint;
use crate::project::{folder, run, write};

const LONG: &str = "---\ntitle: Marlin ferry service down at Port Ellery\ndate: 2021-05-04\n---\n\nThe Marlin ferry service was down for 40 minutes on Tuesday, the Ellery Harbour Office said. Crew of the Ellery Harbour Office found a torn net near Gannet Rock.\n";
const SHORT: &str = "---\ntitle: Marlin ferry service down at Port Ellery\ndate: 2021-05-04\n---\n\nThe Marlin ferry service was down for two hours on Tuesday, the Ellery Harbour Office said. A torn net near Gannet Rock was found by the crew.\n";

/// Two pages that contradict each other.
fn pages() -> TempDir {
    folder(&[("news/a.md", LONG), ("news/b.md", SHORT)])
}

/// The short report of a run, which a log would show.
fn check(dir: &Path, args: &[&str]) -> (i32, String, String) {
    run(dir, &[args, &["--format", "short"]].concat())
}

/// Makes a repository of a folder as it is.
fn commit(dir: &Path) {
    if !dir.join(".git").exists() {
        git(dir, &["init", "-q", "-b", "main"]);
    }
    git(dir, &["add", "-A", "-f"]);
    git(dir, &["commit", "-q", "--allow-empty", "-m", "as it is"]);
}

/// A command for a configuration of git that leaves a trace.
fn trap(dir: &Path) -> (std::path::PathBuf, String) {
    let trace = dir.join("a-command-ran");
    let command = format!("touch {}; false", trace.display());
    (trace, command)
}

// ---- no code is run

#[test]
fn a_repository_in_committed_files_is_none() {
    let repository = pages();
    let dir = repository.path();
    let (trace, command) = trap(dir);
    let evil = folder(&[("f", "x")]);
    commit(evil.path());
    for name in ["HEAD", "objects", "refs", "index"] {
        let status = Command::new("cp")
            .arg("-r")
            .arg(evil.path().join(".git").join(name))
            .arg(dir.join("news"))
            .status();
        assert!(status.unwrap().success());
    }
    let config = format!(
        "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n\tfsmonitor = \"{command}\"\n"
    );
    write(dir, "news/config", &config);
    commit(dir);
    write(dir, "news/b.md", &SHORT.replace("two hours", "three hours"));
    let (status, out, err) = check(dir, &["news", "--since", "main"]);
    assert!(status == 1 && out.contains("three hours"), "{out}{err}");
    assert_eq!(check(&dir.join("news"), &["--since", "main"]).0, 1);
    assert!(!trace.exists());
}

#[test]
fn a_repository_that_came_with_its_own_configuration_runs_nothing() {
    let repository = pages();
    let dir = repository.path();
    let (trace, command) = trap(dir);
    write(dir, ".gitattributes", "*.md filter=evil diff=evil\n");
    commit(dir);
    for (key, value) in [
        ("core.fsmonitor", command.as_str()),
        ("filter.evil.clean", command.as_str()),
        ("filter.evil.smudge", command.as_str()),
        ("diff.evil.textconv", command.as_str()),
        ("diff.evil.command", command.as_str()),
        ("diff.external", command.as_str()),
        ("core.pager", command.as_str()),
        ("core.sshCommand", command.as_str()),
        ("gpg.program", command.as_str()),
        ("log.showSignature", "true"),
    ] {
        git(dir, &["config", key, value]);
    }
    let hooks = dir.join(".git/hooks");
    for hook in ["post-index-change", "fsmonitor-watchman", "post-checkout"] {
        let path = hooks.join(hook);
        std::fs::write(&path, format!("#!/bin/sh\n{command}\n")).unwrap();
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    }
    write(dir, "news/b.md", &SHORT.replace("two hours", "three hours"));
    let (status, out, err) = check(dir, &[".", "--since", "HEAD"]);
    assert!(status == 1 && out.contains("three hours"), "{out}{err}");
    assert_eq!(check(dir, &[".", "--config", "date=git"]).0, 1);
    assert!(!trace.exists());
}

#[test]
fn a_reference_is_no_option() {
    let repository = pages();
    let dir = repository.path();
    commit(dir);
    let target = dir.join("written");
    // git itself refuses such a name; a fetched repository may have it all the same.
    let head = Command::new("git").current_dir(dir).args(["rev-parse", "HEAD"]).output().unwrap().stdout;
    std::fs::write(dir.join(".git/refs/heads/--output=written"), head).unwrap();
    write(dir, "news/b.md", &SHORT.replace("two hours", "three hours"));
    let (status, _, err) = check(dir, &[".", "--since=--output=written"]);
    assert!(status == 2 && err.contains("begins with -"), "{err}");
    assert!(!target.exists());
    for odd in ["", "HEAD..HEAD", "^HEAD", "HEAD^{tree}", "no such", "@{u}", "HEAD\n"] {
        let (status, _, err) = check(dir, &[".", "--since", odd]);
        assert!(status == 2 || odd == "HEAD\n", "{odd:?}: {err}");
    }
    // A variable of a hook leads nowhere else.
    let mut hook = newslint();
    hook.current_dir(dir).env("GIT_DIR", ".git").env("GIT_INDEX_FILE", "elsewhere");
    let status = hook.args(["news", "--since", "HEAD"]).output().unwrap().status;
    assert_eq!(status.code(), Some(1));
}

// ---- no secret is shown

#[test]
fn a_configuration_reads_nothing_outside_of_its_project() {
    let outside = folder(&[
        ("secrets/netrc", "machine x login me password s3cr3t\n"),
        ("secrets/credentials.toml", "[registry]\ntoken = \"s3cr3t\"\n"),
    ]);
    let secrets = outside.path().join("secrets");
    let path = |name: &str| secrets.join(name).display().to_string();
    let inside = pages();
    let dir = inside.path();
    write(dir, "local.cfg", "password s3cr3t\n");
    let git_folder = dir.join(".git");
    std::fs::create_dir(&git_folder).unwrap();
    write(dir, ".git/config", "[http]\n\textraheader = \"s3cr3t\"\n[x \"y\"]\n");
    write(dir, ".git/rule.toml", "token = \"s3cr3t\"\n");
    let up = "../".repeat(12);
    let mut tried = 0;
    for key in ["extends", "facts", "rules"] {
        for file in [
            path("netrc"),
            path("credentials.toml"),
            path(""),
            "/proc/self/environ".to_owned(),
            "/dev/zero".to_owned(),
            format!("{up}proc/self/environ"),
            "local.cfg".to_owned(),
            ".git/config".to_owned(),
            ".git/rule.toml".to_owned(),
            ".git".to_owned(),
        ] {
            let value = if key == "rules" { format!("[{file:?}]") } else { format!("{file:?}") };
            write(dir, "newslint.toml", &format!("{key} = {value}\n"));
            let mut program = newslint();
            program.current_dir(dir).env("SECRET_TOKEN", "s3cr3t").args(["news"]);
            let output = program.output().unwrap();
            let all = [output.stdout, output.stderr].concat();
            let all = String::from_utf8_lossy(&all);
            assert!(!all.contains("s3cr3t"), "{key} = {value}: {all}");
            assert_eq!(output.status.code(), Some(2), "{key} = {value}: {all}");
            assert!(all.contains("newslint.toml:1"), "the file is named: {all}");
            tried += 1;
        }
    }
    assert_eq!(tried, 30);
    // What lies inside is read, also through a link.
    write(dir, "settings/base.toml", "fail-on = \"never\"\n");
    std::os::unix::fs::symlink("settings/base.toml", dir.join("link.toml")).unwrap();
    write(dir, "newslint.toml", "extends = \"link.toml\"\n");
    assert_eq!(check(dir, &["news"]).0, 0);
}

#[test]
fn links_in_place_of_settings_are_not_read() {
    let outside = folder(&[("a.toml", "token = \"s3cr3t\"\n")]);
    for name in ["newslint.toml", "facts.toml"] {
        for target in [outside.path().join("a.toml"), "/proc/self/environ".into()] {
            let inside = pages();
            std::os::unix::fs::symlink(&target, inside.path().join(name)).unwrap();
            let mut program = newslint();
            let output = program.current_dir(inside.path()).env("TOKEN", "s3cr3t").output().unwrap();
            let all = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.code() == Some(2) && !all.contains("s3cr3t"), "{name}: {all}");
            assert!(all.contains(name) && all.contains("outside of the project"), "{all}");
        }
    }
}

#[test]
fn rows_show_nothing_of_other_files() {
    let outside = folder(&[("a.md", "The password is s3cr3t, and stays so for two hours.\n")]);
    let inside = pages();
    let dir = inside.path();
    let rows = run(dir, &["claims", "news", "--format", "jsonl"]).1;
    let path = outside.path().join("a.md").display().to_string();
    write(dir, "rows.jsonl", &rows.replace("news/a.md", &path));
    let (status, out, err) = run(dir, &["compare", "rows.jsonl"]);
    assert!(status == 1 && !out.contains("s3cr3t"), "{out}{err}");
    assert!(out.contains("the file lies outside of"), "{out}");
}

// ---- nothing is written outside

#[test]
fn a_baseline_stays_in_its_project() {
    let outside = folder(&[("rc", "export PATH\n")]);
    let target = outside.path().join("rc");
    let kept = || assert_eq!(std::fs::read_to_string(&target).unwrap(), "export PATH\n");
    for value in
        [target.display().to_string(), format!("{}rc", "../".repeat(20)) + &target.display().to_string()]
    {
        let inside = pages();
        write(inside.path(), "newslint.toml", &format!("baseline = {value:?}\n"));
        let (status, _, err) = run(inside.path(), &["baseline", "."]);
        assert_eq!(status, 2, "{err}");
        kept();
    }
    let inside = pages();
    let dir = inside.path();
    std::os::unix::fs::symlink(&target, dir.join("newslint-baseline.json")).unwrap();
    let (status, _, err) = run(dir, &["baseline", "."]);
    assert!(status == 2 && err.contains("symbolic link"), "{err}");
    kept();
    // Nor over what is no baseline.
    write(dir, "newslint.toml", "baseline = \"news/a.md\"\n");
    let (status, _, err) = run(dir, &["baseline", "news"]);
    assert!(status == 2 && err.contains("news/a.md"), "{err}");
    assert_eq!(std::fs::read_to_string(dir.join("news/a.md")).unwrap(), LONG);
}

// ---- nothing obeys what a file says

#[test]
fn what_is_printed_moves_no_cursor_and_gives_no_command() {
    let inside = folder(&[("t/a.md", LONG)]);
    let dir = inside.path();
    let name = "t/n\u{1b}]0;T\u{7}\u{9b}8m\n::error file=x::y\u{202e}##vso[task.x]";
    let text =
        SHORT.replace("Harbour", "Har\u{1b}[2Jbour\u{9b}8m \u{202e}x ::error::z ##[group]y ##vso[task.q]");
    write(dir, &format!("{name}/b.md"), &text);
    write(
        dir,
        "facts.toml",
        "[[value]]\nname = \"lay\\u001b[8m\\nfor\"\nvalue = \"1 hour\"\ntext = \"Marlin ferry service was down for {duration}\"\n",
    );
    write(dir, "newslint.toml", "preview = true\n");
    let bad = folder(&[
        ("newslint.toml", "fail-on = \"\\u001b]0;T\\u0007\" # \u{1b}[8m\u{9b}\u{202e}\n"),
        ("a.md", LONG),
    ]);
    let missing = "gone\u{1b}[2J\n::error::x.md";
    let rule = "id = \"cap\"\ntitle = \"T \\u001b[8m\\n::error::q ##[z]\"\nseverity = \"error\"\ncomparator = \"interval\"\nkind = \"duration\"\n[message]\nwhat = \"x\"\nwhy = \"a\\n::error::w\"\nhelp = \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx::error::q\"\n[docs]\nwhat = \"\\u009b##vso[x]\"\n[[conflict]]\ndocuments = [\"The ferry was down for two hours.\", \"The ferry was down for 40 minutes.\"]\n[[agree]]\ndocuments = [\"x\", \"y\"]\n";
    write(dir, "rl/e.toml", rule);
    write(dir, "newslint.toml", "preview = true\nrules = [\"rl\"]\n");
    let all: [(&Path, &[&str]); 21] = [
        (dir, &["explain", "cap"]),
        (dir, &["rules"]),
        (dir, &["story", "t", "--format", "html", "--story-by", "all"]),
        (dir, &["t", "--story-by", "all", "--format", "html"]),
        (dir, &["t", "--story-by", "all", "--format", "junit"]),
        (dir, &["t", "--story-by", "all", "--format", "markdown"]),
        (dir, &["--format", "short"]),
        (dir, &["--format", "json"]),
        (dir, &["--format", "jsonl"]),
        (dir, &["--group", "story", "t"]),
        (dir, &["--story-by", "all", "--statistics", "t"]),
        (dir, &["claims", "t"]),
        (dir, &["claims", "t", "--format", "json"]),
        (dir, &["claims", "t", "--format", "jsonl"]),
        (dir, &["story", "t", "--story-by", "all"]),
        (dir, &["story", "t", "--format", "json"]),
        (dir, &["facts", "t"]),
        (dir, &["baseline", "t"]),
        (dir, &[missing, "t"]),
        (dir, &["why", "t/a.md", &format!("{name}/b.md"), "t"]),
        (bad.path(), &["a.md"]),
    ];
    for (dir, args) in all {
        let (_, out, err) = run(dir, args);
        for text in [&out, &err] {
            let strange = |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
            assert!(!text.contains(strange), "{args:?}: {text:?}");
            assert!(!text.contains("##["), "{args:?}: {text:?}");
            assert!(!text.contains("##vso["), "{args:?}: {text:?}");
            assert!(!text.lines().any(|line| line.trim_start().starts_with("::")), "{args:?}: {text}");
        }
    }
}

// ---- no page is lost

#[test]
fn names_that_look_alike_are_two_pages() {
    for (a, b) in [
        (&b"x\xff.md"[..], &b"x\xfe.md"[..]),
        (b"d/x.md", b"d\\x.md"),
        (b"x\xff.md", b"x\\xff.md"),
        (b"x\n.md", b"x\\n.md"),
    ] {
        let inside = tempfile::tempdir().unwrap();
        for (name, text) in [(a, LONG), (b, SHORT)] {
            let path = inside.path().join(OsStr::from_bytes(name));
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let (status, out, err) = check(inside.path(), &["."]);
        assert_eq!(status, 1, "{out}{err}");
        let (status, out, _) = run(inside.path(), &["."]);
        assert!(
            status == 1 && out.contains("for 40 minutes on") && out.contains("for two hours on"),
            "{out}"
        );
    }
}

#[test]
fn what_cannot_be_read_is_told() {
    let wide = |order: fn(u16) -> [u8; 2]| SHORT.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let wider =
        |order: fn(u32) -> [u8; 4]| SHORT.chars().flat_map(|c| order(u32::from(c))).collect::<Vec<u8>>();
    let marked = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    for (what, bytes) in [
        ("UTF-16, little end first", wide(u16::to_le_bytes)),
        ("UTF-16, big end first", wide(u16::to_be_bytes)),
        ("UTF-32, little end first", wider(u32::to_le_bytes)),
        ("UTF-32, big end first", wider(u32::to_be_bytes)),
        ("UTF-32 with its mark", marked(&[0xFF, 0xFE, 0, 0], wider(u32::to_le_bytes))),
        ("UTF-32 with its mark, big end first", marked(&[0, 0, 0xFE, 0xFF], wider(u32::to_be_bytes))),
        ("zeros", vec![0; 4000]),
        ("a mark of UTF-16 before what is none", marked(&[0xFF, 0xFE], SHORT.into())),
        ("the same, big end first", marked(&[0xFE, 0xFF], SHORT.into())),
    ] {
        let inside = pages();
        std::fs::write(inside.path().join("news/b.md"), bytes).unwrap();
        let (status, _, err) = check(inside.path(), &["."]);
        assert!(status == 2 && err.contains("news/b.md"), "{what}: {status} {err}");
    }
    // A mark that is known, and a label that says what the bytes are not.
    let inside = pages();
    std::fs::write(inside.path().join("news/b.md"), marked(&[0xFE, 0xFF], wide(u16::to_be_bytes))).unwrap();
    assert_eq!(check(inside.path(), &["."]).0, 1);
    for label in
        ["iso-2022-kr", "hz-gb-2312", "replacement", "csiso2022kr", "iso-2022-jp", "utf-16", "euc-jp"]
    {
        let bytes =
            [SHORT.as_bytes(), b"\ncaf\xe9 ", format!("<meta charset={label}>\n").as_bytes()].concat();
        std::fs::write(inside.path().join("news/b.md"), bytes).unwrap();
        assert_eq!(check(inside.path(), &["."]).0, 1, "{label}");
    }
}

#[test]
fn what_is_passed_over_is_counted() {
    let told = |make: &dyn Fn(&Path), what: &str| {
        let inside = pages();
        let dir = inside.path();
        make(dir);
        for args in [&["news", "--format", "short"][..], &["news"], &["news", "--format", "json"]] {
            let (status, out, err) = run(dir, args);
            let all = format!("{out}{err}").replace('\n', " ");
            assert!(status == 0 && all.contains(what), "{what}: {status} {all}");
        }
    };
    let page = |dir: &Path| dir.join("news/b.md");
    let away = |dir: &Path| {
        std::fs::rename(page(dir), dir.join("b.md")).unwrap();
        page(dir)
    };
    let link = |to: &str, at: &Path| std::os::unix::fs::symlink(to, at).unwrap();
    told(&|dir| link("../b.md", &away(dir)), "1 symbolic link");
    told(
        &|dir| {
            away(dir);
            std::fs::create_dir(dir.join("more")).unwrap();
            std::fs::rename(dir.join("b.md"), dir.join("more/b.md")).unwrap();
            link("../more", &dir.join("news/more"));
        },
        "1 symbolic link",
    );
    told(&|dir| link("nowhere.md", &away(dir)), "1 symbolic link");
    told(&|dir| link("/proc/self/environ", &away(dir)), "1 symbolic link");
    told(
        &|dir| {
            let status = Command::new("mkfifo").arg(away(dir)).status();
            assert!(status.unwrap().success());
        },
        "no regular files: 1 page",
    );
    let broken = SHORT.replace("date:", "x: [[[[\ndate:");
    told(&|dir| write(dir, "news/b.md", &broken), "front matter that is not understood");
    told(&|dir| write(dir, "news/b.md", &SHORT.replace("hours", "ho\0urs")), "zero bytes");
    told(&|dir| write(dir, "news/.gitignore", "b.md\n"), "1 page");
    told(&|dir| write(dir, ".ignore", "b.md\n"), "1 page");
    told(
        &|dir| {
            std::fs::create_dir(dir.join("news/.drafts")).unwrap();
            std::fs::rename(page(dir), dir.join("news/.drafts/b.md")).unwrap();
        },
        "1 folder",
    );
    for ending in ["docx", "qmd", "Rmd", "org", "tex", "shtml", "njk", "md.gz"] {
        let name = format!("news/b.{ending}");
        told(&|dir| std::fs::rename(page(dir), dir.join(&name)).unwrap(), "1 .");
    }
    for name in ["news/sub/facts.toml", "news/sub/newslint.toml"] {
        told(
            &|dir| {
                std::fs::remove_file(page(dir)).unwrap();
                write(dir, name, "");
            },
            name,
        );
    }
}

/// An anchor and what refers to it are no loss.
#[test]
fn aliases_of_yaml_keep_the_date() {
    let inside = pages();
    write(inside.path(), "news/b.md", &SHORT.replace("date:", "a: &a [x]\nb: *a\ndate:"));
    assert_eq!(check(inside.path(), &["news"]).0, 1);
}

#[test]
fn links_inside_the_project_are_followed_once() {
    let inside = folder(&[("news/a.md", LONG), ("shared/b.md", SHORT), ("more/c/d.md", "Nothing else.\n")]);
    let dir = inside.path();
    commit(dir);
    let link = |to: &str, at: &str| std::os::unix::fs::symlink(to, dir.join(at)).unwrap();
    link("../shared/b.md", "news/b.md");
    link("../more", "news/more");
    link("../../more", "more/c/again");
    link("a.md", "news/same.md");
    let (status, out, err) = check(dir, &["news", "--statistics"]);
    assert!(status == 1 && out.contains("two hours in b.md"), "{out}{err}");
    let report: serde_json::Value = serde_json::from_str(&run(dir, &["news", "--format", "json"]).1).unwrap();
    assert_eq!(report["summary"]["files"], 3);
    // From above, nothing is read twice.
    let report: serde_json::Value = serde_json::from_str(&run(dir, &[".", "--format", "json"]).1).unwrap();
    assert_eq!(report["summary"]["files"], 3);
}

#[test]
fn everything_excluded_is_no_green_folder() {
    let inside = pages();
    let dir = inside.path();
    write(dir, "newslint.toml", "exclude = [\"**\"]\n");
    assert_eq!(check(dir, &["news"]).0, 2);
    assert_eq!(check(dir, &["news/a.md", "news/b.md"]).0, 0);
}

#[test]
fn settings_above_the_repository_do_not_hold() {
    let outer =
        folder(&[("newslint.toml", "[levels]\nduration-conflict = \"off\"\n"), ("facts.toml", "no facts\n")]);
    let dir = outer.path().join("inner");
    for (name, text) in [("a.md", LONG), ("b.md", SHORT)] {
        write(&dir, name, text);
    }
    let (status, _, err) = check(&dir, &["."]);
    assert!(status == 2 && err.contains("facts.toml"), "{err}");
    std::fs::remove_file(outer.path().join("facts.toml")).unwrap();
    // In no repository those above hold, and are named.
    let (status, _, err) = check(&dir, &["."]);
    assert!(status == 0 && err.contains("settings of "), "{err}");
    commit(&dir);
    write(outer.path(), "facts.toml", "no facts\n");
    assert_eq!(check(&dir, &["."]).0, 1);
}

#[test]
fn since_sees_what_git_does_not_show() {
    let agreeing = SHORT.replace("two hours", "40 minutes");
    let repository = || {
        let dir = folder(&[("a.md", LONG), ("b.md", agreeing.as_str())]);
        commit(dir.path());
        assert_eq!(check(dir.path(), &[".", "--since", "HEAD"]).0, 0);
        dir
    };
    let found = |dir: &Path, args: &[&str]| {
        let (status, out, err) = check(dir, &[args, &["--since", "HEAD"]].concat());
        assert!(status == 1 && out.contains("two hours"), "{args:?}: {out}{err}");
    };
    // A page that is ignored, and named.
    let ignored = repository();
    write(ignored.path(), ".gitignore", "c.md\n");
    commit(ignored.path());
    write(ignored.path(), "c.md", SHORT);
    found(ignored.path(), &["a.md", "c.md"]);
    // A page that git is told to take for unchanged.
    let unchanged = repository();
    git(unchanged.path(), &["update-index", "--assume-unchanged", "b.md"]);
    write(unchanged.path(), "b.md", SHORT);
    found(unchanged.path(), &["."]);
    // A repository in the repository, committed there or not at all.
    let nested = repository();
    write(nested.path(), "sub/c.md", SHORT);
    git(&nested.path().join("sub"), &["init", "-q"]);
    found(nested.path(), &["."]);
    commit(&nested.path().join("sub"));
    found(nested.path(), &["."]);
    // A page with another name is what it was.
    let renamed = folder(&[("a.md", LONG), ("b.md", SHORT)]);
    commit(renamed.path());
    std::fs::rename(renamed.path().join("b.md"), renamed.path().join("c.md")).unwrap();
    assert_eq!(check(renamed.path(), &[".", "--since", "HEAD"]).0, 0);
    // Line ends are no change.
    write(renamed.path(), "c.md", &SHORT.replace('\n', "\r\n"));
    assert_eq!(check(renamed.path(), &[".", "--since", "HEAD"]).0, 0);
}

#[test]
fn since_a_change_of_settings_all_is_told() {
    let off = "[levels]\nduration-conflict = \"off\"\n";
    for (before, after) in [
        (Some(off), None),
        (Some(off), Some("[levels]\nduration-conflict = \"error\"\n")),
        (Some("exclude = [\"news/a.md\"]\n"), Some("exclude = []\n")),
        (None, Some("story-by = \"directory\"\n")),
    ] {
        let inside = pages();
        let dir = inside.path();
        if let Some(text) = before {
            write(dir, "newslint.toml", text);
        }
        commit(dir);
        assert_eq!(check(dir, &["news", "--since", "HEAD"]).0, 0);
        match after {
            Some(text) => write(dir, "newslint.toml", text),
            None => std::fs::remove_file(dir.join("newslint.toml")).unwrap(),
        }
        let (status, _, err) = check(dir, &["news", "--since", "HEAD"]);
        assert!(status == 1 && err.contains("newslint.toml has changed"), "{before:?} {after:?}: {err}");
    }
    // What was taken out of the baseline is not known any more.
    let inside = pages();
    let dir = inside.path();
    write(dir, "newslint.toml", "baseline = \"known.json\"\n");
    assert_eq!(run(dir, &["baseline", "."]).0, 0);
    commit(dir);
    assert_eq!(check(dir, &[".", "--since", "HEAD"]).0, 0);
    write(dir, "known.json", "{\"schema\": \"newslint.baseline/1\", \"findings\": {}}\n");
    assert_eq!(check(dir, &[".", "--since", "HEAD"]).0, 1);
}

// ---- nothing is torn, nothing runs away

#[test]
fn a_file_too_many_is_told_and_the_others_are_read() {
    let inside = pages();
    let dir = inside.path();
    let large = std::fs::File::create(dir.join("news/large.md")).unwrap();
    large.set_len(5 << 30).unwrap();
    let (status, out, err) = check(dir, &["news"]);
    assert!(status == 2 && out.contains("two hours") && err.contains("max-file-size"), "{out}{err}");
    write(dir, "newslint.toml", "max-file-size = 60\n");
    let (status, _, err) = check(dir, &["news/a.md"]);
    assert!(status == 2 && err.contains("larger than 60 bytes"), "{err}");
    let (status, _, err) = check(dir, &["/dev/zero"]);
    assert!(status == 2 && err.contains("no regular file"), "{err}");
}

#[test]
fn a_configuration_is_read_once() {
    let inside = pages();
    let dir = inside.path();
    for n in 0..25 {
        let next = n + 1;
        write(dir, &format!("c{n}.toml"), &format!("extends = [\"c{next}.toml\", \"c{next}.toml\"]\n"));
    }
    write(dir, "c25.toml", "fail-on = \"never\"\n");
    write(dir, "newslint.toml", "extends = \"c0.toml\"\n");
    assert_eq!(check(dir, &["news"]).0, 0);
    write(dir, "c25.toml", "extends = \"newslint.toml\"\n");
    assert_eq!(check(dir, &["news"]).0, 2);
    for n in 25..60 {
        write(dir, &format!("c{n}.toml"), &format!("extends = \"c{}.toml\"\n", n + 1));
    }
    let (status, _, err) = check(dir, &["news"]);
    assert!(status == 2 && err.contains("more than 32 files"), "{err}");
}

#[test]
fn a_page_that_changed_meanwhile_is_not_drawn() {
    let inside = pages();
    let dir = inside.path();
    let rows = run(dir, &["claims", "news", "--format", "jsonl"]).1;
    write(dir, "rows.jsonl", &rows);
    assert!(run(dir, &["compare", "rows.jsonl"]).1.contains("for 40 minutes on"));
    for text in ["é".repeat(400), String::new(), LONG.replace("40", "41")] {
        write(dir, "news/a.md", &text);
        let (status, out, err) = run(dir, &["compare", "rows.jsonl"]);
        assert!(status == 1 && out.contains("has changed since it was read"), "{out}{err}");
    }
    // Rows in another order, and spans that lead nowhere.
    let turned = rows.lines().rev().collect::<Vec<_>>().join("\n");
    write(dir, "turned.jsonl", &turned);
    write(dir, "news/a.md", LONG);
    assert_eq!(run(dir, &["compare", "turned.jsonl"]), run(dir, &["compare", "rows.jsonl"]));
    let wild = rows.replace("\"start\":", "\"start\":9");
    write(dir, "wild.jsonl", &wild);
    assert_ne!(run(dir, &["compare", "wild.jsonl"]).0, -1);
}

#[test]
fn ignore_files_are_opened_only_where_they_may_be() {
    for (name, target) in
        [(".ignore", "/dev/zero"), ("news/.gitignore", "/dev/zero"), (".git/info/exclude", "/dev/zero")]
    {
        let inside = pages();
        let dir = inside.path();
        std::fs::create_dir_all(dir.join(name).parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, dir.join(name)).unwrap();
        let (status, _, err) = check(dir, &["news"]);
        assert!(status == 2 && err.contains(name) && err.contains("not opened"), "{name}: {err}");
    }
    let outside = folder(&[("list", "b.md\n")]);
    let inside = pages();
    let dir = inside.path();
    std::os::unix::fs::symlink(outside.path().join("list"), dir.join("news/.gitignore")).unwrap();
    let (status, _, err) = check(dir, &["news"]);
    assert!(status == 2 && err.contains("outside of the project"), "{err}");
    let status = Command::new("mkfifo").arg(dir.join(".gitignore")).status();
    assert!(status.unwrap().success());
    assert_eq!(check(dir, &["news"]).0, 2);
}

#[test]
fn since_only_what_was_checked_is_old() {
    let hides = |before: &dyn Fn(&Path), after: &dyn Fn(&Path)| {
        let inside = pages();
        let dir = inside.path();
        before(dir);
        commit(dir);
        after(dir);
        let (status, out, err) = check(dir, &["news", "--since", "HEAD"]);
        assert_eq!(status, 1, "{out}{err}");
    };
    let rename = |from: &str, to: &str, dir: &Path| {
        std::fs::create_dir_all(dir.join(to).parent().unwrap()).unwrap();
        std::fs::rename(dir.join(from), dir.join(to)).unwrap();
    };
    let link = |to: &str, at: &str, dir: &Path| {
        let _ = std::fs::remove_file(dir.join(at));
        std::os::unix::fs::symlink(to, dir.join(at)).unwrap();
    };
    // A comment that allowed it, wherever it stood.
    let allowed = format!("{LONG}\n<!-- newslint-allow-file duration-conflict: as told -->\n");
    hides(&|dir| write(dir, "news/a.md", &allowed), &|dir| write(dir, "news/a.md", LONG));
    // A page that was hidden, excluded, or left out.
    hides(&|dir| rename("news/b.md", ".h/b.md", dir), &|dir| rename(".h/b.md", "news/b.md", dir));
    hides(
        &|dir| {
            write(dir, "newslint.toml", "exclude = [\"news/drafts/**\"]\n");
            rename("news/b.md", "news/drafts/b.md", dir);
        },
        &|dir| rename("news/drafts/b.md", "news/b.md", dir),
    );
    hides(&|dir| write(dir, "news/.gitignore", "b.md\n"), &|dir| {
        std::fs::remove_file(dir.join("news/.gitignore")).unwrap();
    });
    // A link that was not there, or led elsewhere.
    hides(&|dir| rename("news/b.md", "sub/b.md", dir), &|dir| link("../sub", "news/sub", dir));
    hides(
        &|dir| {
            rename("news/b.md", "b.md", dir);
            link("/dev/null", "news/b.md", dir);
        },
        &|dir| link("../b.md", "news/b.md", dir),
    );
    // A spelling that was recorded.
    hides(
        &|dir| {
            write(dir, "facts.toml", "[[person]]\nname = \"Robin Aldous\"\nspellings = [\"Robyn Aldous\"]\n");
            write(dir, "news/b.md", "The mayor Robyn Aldous spoke on Tuesday.\n");
        },
        &|dir| write(dir, "facts.toml", "[[person]]\nname = \"Robin Aldous\"\n"),
    );
}

#[test]
fn every_command_tells_what_it_leaves_out() {
    let inside = pages();
    let dir = inside.path();
    write(dir, "news/c.org", "x\n");
    write(dir, "news/.h/d.md", "x\n");
    std::os::unix::fs::symlink("/etc/hostname", dir.join("news/l.md")).unwrap();
    write(dir, "news/many.md", &"It lasted 7 minutes.\n\n".repeat(21_000));
    for args in [
        &["claims", "news"][..],
        &["claims", "news", "--format", "jsonl"],
        &["story", "news"],
        &["story", "news", "--format", "html"],
        &["baseline", "news"],
        &["news", "--format", "sarif"],
    ] {
        let (_, _, err) = run(dir, args);
        for told in ["1 .org file", "1 folder", "1 symbolic link", "news/many.md to line"] {
            assert!(err.contains(told), "{args:?}: {err}");
        }
    }
    write(dir, "rows.jsonl", &run(dir, &["claims", "news", "--format", "jsonl"]).1);
    let (_, _, err) = run(dir, &["compare", "rows.jsonl", "--format", "short"]);
    assert!(err.contains("news/many.md to line"), "{err}");
}

#[test]
fn links_upwards_read_nothing_twice() {
    let inside = pages();
    let dir = inside.path();
    commit(dir);
    let link = |to: &str, at: &str| std::os::unix::fs::symlink(to, dir.join(at)).unwrap();
    link("..", "news/up");
    link("up", "news/again");
    let files = |args: &[&str]| -> serde_json::Value {
        let report = run(dir, &[args, &["--format", "json"]].concat()).1;
        serde_json::from_str::<serde_json::Value>(&report).unwrap()["summary"]["files"].clone()
    };
    assert_eq!(files(&["news"]), 2);
    // What is excluded under its own name is read under that of a link.
    write(dir, "shared/c.md", "The third page.\n");
    link("../shared/c.md", "news/c.md");
    write(dir, "newslint.toml", "exclude = [\"shared/**\"]\n");
    assert_eq!(files(&["news"]), 3);
    assert_eq!(files(&["."]), 3);
}

#[test]
fn what_the_checkout_chose_is_not_written_to() {
    let outside = folder(&[("victim", "keep\n")]);
    let inside = pages();
    let dir = inside.path();
    std::os::unix::fs::symlink(outside.path().join("victim"), dir.join("report.json")).unwrap();
    let (status, _, err) = run(dir, &["news", "--format", "json=report.json"]);
    assert!(status == 2 && err.contains("symbolic link"), "{err}");
    assert_eq!(std::fs::read_to_string(outside.path().join("victim")).unwrap(), "keep\n");
    let page = "newslint.baseline/ is a word\n\nA page.\n";
    write(dir, "news/p.md", page);
    write(dir, "newslint.toml", "baseline = \"news/p.md\"\n");
    assert_eq!(run(dir, &["baseline", "news/a.md"]).0, 2);
    assert_eq!(std::fs::read_to_string(dir.join("news/p.md")).unwrap(), page);
    let status = Command::new("mkfifo").arg(dir.join("pipe.json")).status();
    assert!(status.unwrap().success());
    write(dir, "newslint.toml", "baseline = \"pipe.json\"\n");
    assert_eq!(run(dir, &["baseline", "news"]).0, 2);
    // git ends, whatever its configuration reads.
    commit(dir);
    git(dir, &["config", "diff.orderFile", "/dev/zero"]);
    assert_eq!(
        run(dir, &["news/a.md", "--config", "date=git", "--config", "baseline=b.json", "--isolated"]).0,
        2
    );
}

#[test]
fn a_page_that_is_edited_while_newslint_reads_is_not_drawn() {
    let inside = pages();
    let dir = inside.path();
    let mut command = Command::new(env!("CARGO_BIN_EXE_newslint"));
    command.current_dir(dir).args(["news", "-", "--stdin-filename", "c.md", "--no-cache"]);
    let mut child =
        command.stdin(std::process::Stdio::piped()).stdout(std::process::Stdio::piped()).spawn().unwrap();
    // The pages are read before the buffer: it stays open until one of them is another.
    std::thread::sleep(std::time::Duration::from_secs(2));
    write(dir, "news/a.md", &"é".repeat(400));
    drop(child.stdin.take());
    let output = child.wait_with_output().unwrap();
    let out = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.code() == Some(1) && out.contains("has changed since it was read"), "{out}");
}

#[test]
fn what_is_written_is_whole_and_keeps_what_it_was() {
    let inside = folder(&[("a.md", "The cafÃ© opens.\n"), ("c.md", "The cafÃ© closes.\n")]);
    let dir = inside.path();
    std::fs::hard_link(dir.join("a.md"), dir.join("other-name")).unwrap();
    let attribute = xattr::set(dir.join("c.md"), "user.desk", b"checked").is_ok();
    let old = dir.join(".newslint-4711-0.tmp");
    std::fs::write(&old, "left by a run that was killed").unwrap();
    let day = std::time::SystemTime::now() - std::time::Duration::from_secs(24 * 3600);
    std::fs::File::options().write(true).open(&old).unwrap().set_modified(day).unwrap();
    assert_eq!(run(dir, &["--fix", "."]).0, 0);
    assert_eq!(std::fs::read_to_string(dir.join("other-name")).unwrap(), "The café opens.\n");
    assert_eq!(std::fs::read_to_string(dir.join("c.md")).unwrap(), "The café closes.\n");
    if attribute {
        assert_eq!(xattr::get(dir.join("c.md"), "user.desk").unwrap().as_deref(), Some(&b"checked"[..]));
    }
    assert!(!old.exists());
    // A report in the place of another; a full disk leaves the old one.
    write(dir, "report.json", "old");
    assert_eq!(run(dir, &["a.md", "--format", "json=report.json"]).0, 0);
    assert!(std::fs::read_to_string(dir.join("report.json")).unwrap().contains("newslint.report/1"));
    assert_eq!(run(dir, &["a.md", "--format", "json=/dev/full"]).0, 2);
    assert_eq!(run(dir, &["a.md", "--format", "short=-"]).0, 0);
    assert!(!dir.join("-").exists());
    let full = || std::process::Stdio::from(std::fs::File::options().write(true).open("/dev/full").unwrap());
    for args in [&["rules"][..], &["explain", "quote-drift"], &["a.md"], &["completions", "bash"]] {
        let status =
            Command::new(env!("CARGO_BIN_EXE_newslint")).current_dir(dir).args(args).stdout(full()).status();
        assert_eq!(status.unwrap().code(), Some(2), "{args:?}");
    }
}

#[test]
fn a_buffer_stands_for_its_file() {
    let inside = pages();
    let dir = inside.path();
    let mut program = newslint();
    let agreeing = SHORT.replace("two hours", "40 minutes");
    program.current_dir(dir).args(["-", "news", "--stdin-filename", "news/b.md", "--format", "short"]);
    let output = program.write_stdin(agreeing).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let mut program = newslint();
    program.current_dir(dir).args(["-", ".", "--stdin-filename", "./news/b.md", "--format", "short"]);
    let output = program.write_stdin(SHORT.replace("two", "three")).output().unwrap();
    let out = String::from_utf8_lossy(&output.stdout);
    assert!(out.contains("three hours in b.md") && !out.contains("two hours"), "{out}");
}

/// Runs that are killed at any moment; `NEWSLINT_KILLS` says how many of each kind.
#[test]
fn whatever_kills_a_run_no_file_is_torn() {
    let kills = std::env::var("NEWSLINT_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(12);
    let inside = tempfile::tempdir().unwrap();
    let dir = inside.path();
    let page = |n: usize| {
        format!("---\ntitle: Page {n}\n---\n\n{}\n", "The cafÃ© opens at nine. ".repeat(1 + n * 7))
    };
    let mended = |n: usize| page(n).replace("Ã©", "é");
    let fresh = || (0..60).for_each(|n| write(dir, &format!("pages/{n}.md"), &page(n)));
    fresh();
    let whole = std::time::Instant::now();
    assert_eq!(run(dir, &["baseline", "pages"]).0, 0);
    let whole = whole.elapsed();
    let baseline = std::fs::read_to_string(dir.join("newslint-baseline.json")).unwrap();
    let report = run(dir, &["pages", "--format", "json", "--no-cache"]).1;
    let cache = dir.join("cache");
    for n in 0..3 * kills {
        fresh();
        write(dir, "newslint-baseline.json", &baseline);
        write(dir, "report.json", &report);
        let args: &[&str] = match n % 3 {
            0 => &["--fix", "pages"],
            1 => &["baseline", "pages"],
            _ => &["pages", "--format", "json=report.json"],
        };
        let mut command = Command::new(env!("CARGO_BIN_EXE_newslint"));
        command.current_dir(dir).args(args).env("NEWSLINT_CACHE_DIR", &cache);
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        let mut child = command.spawn().unwrap();
        // From the first moment to a little after the last.
        std::thread::sleep(whole * (n as u32 * 37 % 110) / 100);
        let _ = child.kill();
        child.wait().unwrap();
        for n in 0..60 {
            let text = std::fs::read_to_string(dir.join(format!("pages/{n}.md"))).unwrap();
            assert!(text == page(n) || text == mended(n), "page {n} is torn");
        }
        let now = std::fs::read_to_string(dir.join("newslint-baseline.json")).unwrap();
        assert_eq!(now, baseline, "the baseline is torn");
        assert_eq!(std::fs::read_to_string(dir.join("report.json")).unwrap(), report, "the report is torn");
    }
    fresh();
    let mut program = newslint();
    let with_cache =
        program.current_dir(dir).env("NEWSLINT_CACHE_DIR", &cache).args(["pages", "--format", "json"]);
    assert_eq!(String::from_utf8_lossy(&with_cache.output().unwrap().stdout), report, "the cache is torn");
}
