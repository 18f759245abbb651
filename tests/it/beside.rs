//! Files beside pages: what is read of them, and how that is told.

use std::path::Path;

use serde_json::Value;

use crate::{newslint, stdout};

/// A folder with these files.
pub fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    dir
}

const PAGE: &str = "# Kiln\n\nKiln requires Node.js 20 or newer.\n\n## License\n\nMIT\n";
const PACKAGE: &str = "{\"name\": \"kiln\", \"license\": \"ISC\"}\n";

fn report(dir: &Path, args: &[&str]) -> Value {
    let args = [&["--format", "json", "--preview", "--isolated"], args].concat();
    serde_json::from_str(&stdout(dir, &args)).expect("a report")
}

/// The messages of findings, with the file of each place.
fn told(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap().iter();
    let places = |f: &Value| -> String {
        let evidence = f["evidence"].as_array().unwrap().iter();
        let places = evidence.map(|e| format!("{}:{}", e["path"].as_str().unwrap(), e["start"]["line"]));
        places.collect::<Vec<_>>().join(" ")
    };
    findings.map(|f| format!("{}: {}", f["rule"].as_str().unwrap(), places(f))).collect()
}

#[test]
fn they_are_read_hidden_ones_too_and_counted_apart() {
    let dir = folder(&[
        ("README.md", PAGE),
        ("package.json", PACKAGE),
        (".nvmrc", "18\n"),
        (".env.example", "A_B=1\n"),
    ]);
    let report = report(dir.path(), &["."]);
    assert_eq!(
        told(&report),
        ["record-mismatch: README.md:3 .nvmrc:1", "record-mismatch: README.md:7 package.json:1"]
    );
    let summary = &report["summary"];
    assert_eq!((&summary["files"], &summary["beside"]), (&Value::from(1), &Value::from(3)));
    assert!(summary.get("passed_over").is_none(), "{summary}");
    let pretty = stdout(dir.path(), &["."]);
    assert!(pretty.contains("on 1 page and in 3 files beside them"), "{pretty}");
}

#[test]
fn alone_they_are_nothing_to_check() {
    let dir = folder(&[("package.json", PACKAGE), ("LICENSE", "MIT License\n")]);
    let output = newslint().current_dir(dir.path()).arg(".").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("no document in ."));
}

#[test]
fn rows_and_the_cache_give_the_same() {
    let dir = folder(&[("README.md", PAGE), ("package.json", PACKAGE), (".nvmrc", "18\n")]);
    let more: Vec<String> = (0..20).map(|n| format!("page-{n}.md")).collect();
    for name in &more {
        std::fs::write(dir.path().join(name), "# Kiln\n\nThe kiln is warm.\n").unwrap();
    }
    let cache = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let mut command = newslint();
        command.current_dir(dir.path()).args(args).env("NEWSLINT_CACHE_DIR", cache.path());
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let check = ["check", "--format", "json", "--preview", "."];
    let first = run(&check);
    assert_eq!(first, run(&check));
    let parsed: Value = serde_json::from_str(&first).unwrap();
    assert_eq!(told(&parsed).len(), 2, "{first}");
    std::fs::write(dir.path().join("rows.jsonl"), run(&["claims", "--format", "jsonl", "."])).unwrap();
    let compared: Value =
        serde_json::from_str(&run(&["compare", "--format", "json", "--preview", "rows.jsonl"])).unwrap();
    assert_eq!(compared["findings"], parsed["findings"]);
    assert_eq!(compared["summary"]["beside"], 2);
}

#[test]
fn the_nearest_file_decides_and_what_is_of_another_time_is_left_alone() {
    let license = "# Loom\n\n## License\n\nMIT\n";
    let dir = folder(&[
        ("package.json", PACKAGE),
        ("docs/guide/README.md", license),
        ("packages/loom/package.json", "{\"name\": \"loom\"}"),
        ("packages/loom/README.md", license),
        ("examples/README.md", license),
        ("CHANGELOG.md", license),
        ("docs/v1.2/README.md", license),
        ("posts/loom.md", "---\ndate: 2020-01-02\n---\n# Loom\n\n## License\n\nMIT\n"),
    ]);
    assert_eq!(told(&report(dir.path(), &["."])), ["record-mismatch: docs/guide/README.md:5 package.json:1"]);
}

#[test]
fn directories_and_stories_are_those_of_pages() {
    let dir = folder(&[("README.md", PAGE), ("package.json", PACKAGE), ("LICENSE", "ISC License\n")]);
    for by in ["directory", "all"] {
        let report = report(dir.path(), &["--story-by", by, "."]);
        assert_eq!(report["summary"]["stories"], 0, "{by}");
        assert_eq!(told(&report).len(), 1);
    }
}

#[test]
fn comments_allow_what_is_meant() {
    let page =
        PAGE.replace("MIT\n", "<!-- newslint-allow record-mismatch: the package is changed next -->\nMIT\n");
    let dir = folder(&[("README.md", &page), ("package.json", PACKAGE)]);
    assert_eq!(told(&report(dir.path(), &["."])), Vec::<String>::new());
}

#[test]
fn what_a_list_needs_is_said_by_its_lead() {
    let found = |page: &str| {
        let dir = folder(&[("README.md", page), ("package.json", "{\"engines\": {\"node\": \">=16\"}}\n")]);
        told(&report(dir.path(), &["."]))
    };
    assert_eq!(
        found("# Kiln\n\nYou need:\n\n- clay\n- Node.js 20 or newer\n"),
        ["record-mismatch: README.md:6 package.json:1"]
    );
    for page in [
        "# Kiln\n\nYou need:\n\n- clay\n- Node.js 16 or newer\n",
        "# Kiln\n\nTo build it, you need:\n\n- Node.js 20 or newer\n",
        "# Kiln\n\nThese are known:\n\n- Node.js 20 or newer\n",
        "# Kiln\n\nYou need:\n\n- clay\n\nThe lamp has this:\n\n- Node.js 20 or newer\n",
    ] {
        assert_eq!(found(page), Vec::<String>::new(), "{page}");
    }
}
