//! The README and the pages of the site, read as a newcomer reads them: every command runs, every file in them is right, every output
//! is what comes out.
#![cfg(unix)]

use std::path::Path;

use newslint::config;
use newslint::engine::examples;
use newslint::facts::Facts;
use newslint::rule::Rule;

use crate::project::{folder, run, write};
use crate::root;

/// All that is written for people who use the program.
fn pages() -> String {
    let read = |name: &str| std::fs::read_to_string(root().join(name)).unwrap() + "\n";
    let contents = read("docs/SUMMARY.md");
    let of_site = contents.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    // These two tell how something was measured.
    let of_site = of_site.filter(|name| !matches!(*name, "quality.md" | "performance.md"));
    ["README.md".to_owned(), "CONTRIBUTING.md".to_owned()]
        .into_iter()
        .chain(of_site.map(|name| format!("docs/{name}")))
        .map(|name| read(&name))
        .collect()
}

/// The blocks of one language, without their fences.
fn blocks(language: &str) -> Vec<String> {
    let text = pages();
    let fence = format!("```{language}\n");
    let parts = text.split(&fence).skip(1);
    parts.map(|rest| rest.split("\n```").next().unwrap_or_default().to_owned() + "\n").collect()
}

/// The block that holds these words.
fn block(language: &str, words: &str) -> String {
    let found = blocks(language).into_iter().find(|block| block.contains(words));
    found.unwrap_or_else(|| panic!("no page has a {language} block with {words:?}"))
}

/// A project as the README speaks of one, in a repository with a remote branch.
fn project() -> tempfile::TempDir {
    let page = "---\ntitle: Marlin ferry service down\ndate: 2021-05-04\n---\n\nThe Marlin ferry service was down for 40 minutes on Tuesday, the Ellery Harbour Office said. A torn net near Gannet Rock was found.\n";
    let dir = folder(&[
        ("content/a.md", page),
        ("content/b.md", &page.replace("40 minutes", "two hours")),
        ("content/draft.md", "The cafÃ© opens on Monday.\n"),
        ("facts.toml", &block("toml", "[[value]]")),
        ("lint/base.toml", "locale = \"en-GB\"\n"),
        ("lint/rules/capacity-differs.toml", &block("toml", "capacity-differs")),
    ]);
    for args in [
        &["init", "-q", "-b", "main"][..],
        &["add", "."],
        &[
            "-c",
            "user.name=Desk",
            "-c",
            "user.email=d@example.org",
            "-c",
            "commit.gpgsign=false",
            "commit",
            "-qm",
            "x",
        ],
        &["update-ref", "refs/remotes/origin/main", "HEAD"],
    ] {
        let status = std::process::Command::new("git").current_dir(dir.path()).args(args).status().unwrap();
        assert!(status.success(), "git {args:?}");
    }
    dir
}

/// The commands of the program: lines of shell blocks, and what stands in the text as code.
fn commands() -> Vec<String> {
    let of_blocks =
        blocks("sh").into_iter().flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>());
    let text = pages();
    // Outside of blocks every second part is code.
    let outside = text.split("```").step_by(2).flat_map(|prose| prose.split('`').skip(1).step_by(2));
    let all = of_blocks.chain(outside.map(str::to_owned));
    let command = |line: String| line.split(" #").next().unwrap_or_default().trim().to_owned();
    let mut commands: Vec<String> = all.map(command).filter(|line| line.starts_with("newslint ")).collect();
    commands.retain(|line| !["RULE", "PATH", "FOLDER"].iter().any(|word| line.contains(word)));
    // These wait for an editor or an assistant.
    commands.retain(|line| !line.starts_with("newslint lsp") && !line.starts_with("newslint mcp"));
    commands
}

fn shell(dir: &Path, command: &str) -> (i32, String) {
    let folder = Path::new(env!("CARGO_BIN_EXE_newslint")).parent().unwrap().to_path_buf();
    let others = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(folder).chain(std::env::split_paths(&others))).unwrap();
    let mut shell = std::process::Command::new("sh");
    shell
        .current_dir(dir)
        .args(["-c", command])
        .env("PATH", path)
        .env("NEWSLINT_CACHE_DIR", dir.join("facts.toml"));
    let output = shell.output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&text).into_owned())
}

#[test]
fn every_command_runs() {
    let dir = project();
    let rows = shell(
        dir.path(),
        "newslint claims content --format jsonl > rows.jsonl; cp content/a.md content/b.md .",
    );
    assert_eq!(rows.0, 0, "{}", rows.1);
    let line = "{\"path\": \"a.md\", \"text\": \"The ferry was down for 5 minutes.\"}\n";
    std::fs::write(dir.path().join("documents.jsonl"), line).unwrap();
    let commands = commands();
    assert!(commands.len() > 20, "{commands:?}");
    for command in commands {
        let (status, text) = shell(dir.path(), &command);
        assert!((0..=1).contains(&status), "`{command}` ends with {status}: {text}");
    }
}

/// Commands of other programs in shell blocks, with where they are tried.
const OTHERS: &[(&str, &str)] = &[
    ("cargo run", ".ci/run"),
    ("cargo test", ".ci/run"),
    (".ci/run", ".ci/run"),
    ("tests/outside/run.sh", ".ci/run"),
    (
        "reviewdog ",
        "nowhere: it needs a service; its format is held against its definition in tests/it/formats.rs",
    ),
];

#[test]
fn every_other_command_is_tried_somewhere() {
    for line in blocks("sh").iter().flat_map(|block| block.lines()) {
        let known = line.starts_with("newslint ") || OTHERS.iter().any(|(start, _)| line.starts_with(start));
        assert!(known, "nothing tries `{line}`");
    }
}

#[test]
fn every_file_is_right() {
    let facts = [block("toml", "[[value]]"), block("toml", "[[person]]")];
    for text in facts {
        Facts::parse("facts.toml", &text).unwrap_or_else(|e| panic!("{e:?}: {text}"));
    }
    let rule = Rule::parse(&block("toml", "capacity-differs")).unwrap();
    assert!(examples::run(&rule).iter().all(Result::is_ok));
    let configuration = block("toml", "fail-on");
    config::File::parse(&configuration).unwrap_or_else(|e| panic!("{e:?}"));
    // As it stands it holds for the project of this test.
    let dir = project();
    write(dir.path(), "newslint.toml", &configuration);
    assert_eq!(run(dir.path(), &["baseline", "."]).0, 0);
    let (status, out, err) = run(dir.path(), &["config"]);
    assert!(status == 0 && out.contains("max-file-size"), "{out}{err}");
}

#[test]
fn every_output_is_what_comes_out() {
    let picture = block("text", "duration-conflict\n");
    let (_, out, _) = run(&root(), &["fixtures/seeds"]);
    assert!(out.contains(picture.trim_end()), "{out}");
    let claims = block("text", "day.txt (2019-06-13)");
    let (_, out, _) = run(&root(), &["claims", "fixtures/seeds"]);
    for line in claims.lines() {
        assert!(out.lines().any(|l| l.trim_end() == line.trim_end()), "{line}\n{out}");
    }
    // A pattern of the record against a page.
    let kiosk = block("text", "guide/kiosk.md");
    let dir = folder(&[
        ("facts.toml", &block("toml", "[[value]]")),
        ("guide/kiosk.md", "# Kiosk\n\nThe session timeout is 20 minutes.\n"),
    ]);
    let (_, out, _) = run(dir.path(), &["--format", "short"]);
    assert_eq!(out, kiosk);
}
