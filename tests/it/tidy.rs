//! The house rules that no compiler checks.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use newslint::rule::Rule;

use crate::root;

fn files(dir: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
}

fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    files(&root().join("src"), "rs", &mut found);
    found.sort();
    let name = |p: &PathBuf| p.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
    found.iter().map(|p| (name(p), std::fs::read_to_string(p).unwrap())).collect()
}

#[test]
fn nom_lives_with_the_grammars_and_the_terminal_in_the_shell() {
    for (name, text) in sources() {
        let shell = name.starts_with("src/bin/") || name.starts_with("src/bindings/");
        // Phrases of prose, and the two small languages that people write.
        let written = ["src/facts/pattern.rs", "src/document/comment.rs"].contains(&name.as_str());
        let grammar = name.starts_with("src/grammar") || written;
        assert!(grammar || !text.contains("use nom"), "{name} uses nom");
        assert!(shell || !text.contains("use clap") && !text.contains("rayon"), "{name} uses clap or rayon");
        let drawing = shell || name == "src/report/pretty.rs" || name.starts_with("src/source");
        assert!(drawing || !text.contains("miette::"), "{name} uses miette");
    }
}

#[test]
fn what_is_printed_is_made_safe_in_one_place() {
    for (name, text) in sources().into_iter().filter(|(name, _)| name.starts_with("src/bin/")) {
        let output = name.ends_with("/output.rs");
        assert!(output || !text.contains("eprint"), "{name} prints past `tell!`");
        assert!(output || !text.contains("println!"), "{name} prints past `say!`");
        assert!(!text.contains(".display()"), "{name} shows a path past `walk::name`");
        let git = name.ends_with("/git.rs");
        assert!(git || !text.contains("Command::new("), "{name} starts a program");
    }
}

#[test]
fn every_file_says_what_it_is() {
    for (name, text) in sources() {
        assert!(text.starts_with("//! "), "{name} begins with a line that says what it is");
    }
}

#[test]
fn later_stages_do_not_call_earlier_ones() {
    for (name, text) in sources() {
        if name.starts_with("src/compare") || name == "src/story.rs" || name == "src/finding.rs" {
            for earlier in
                ["crate::document", "crate::sentence", "crate::token", "crate::grammar", "extract::extract"]
            {
                assert!(!text.contains(earlier), "{name} uses {earlier}");
            }
        }
    }
}

#[test]
fn every_rule_file_is_compiled_in() {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root().join("rules")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "toml") {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            let rule = Rule::parse(&text).unwrap_or_else(|e| panic!("{name}: {e:?}"));
            assert_eq!(rule.id, name, "the id of a rule is its file name");
            found.push((name, rule));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let names: Vec<&str> = newslint::rule::EMBEDDED.iter().map(|(name, _)| *name).collect();
    assert_eq!(found.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), names);
    let rules: Vec<Rule> = found.into_iter().map(|(_, rule)| rule).collect();
    assert_eq!(rules, newslint::rule::embedded());
}

#[test]
fn changelog_has_the_version() {
    let text = std::fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    assert!(text.contains("## [Unreleased]"));
    assert!(text.contains(env!("CARGO_PKG_VERSION")));
}

/// Every crate in the lock file must build with the compiler that the manifest promises.
#[test]
fn msrv_field_is_the_newest_that_a_dependency_asks_for() {
    let output = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
    let version =
        |text: &str| -> Vec<u32> { text.split('.').filter_map(|p| p.parse().ok()).take(2).collect() };
    let packages = metadata["packages"].as_array().unwrap();
    let own = packages.iter().find(|p| p["name"] == "newslint").unwrap();
    let promised = version(own["rust_version"].as_str().unwrap());
    for package in packages {
        if let Some(needed) = package["rust_version"].as_str() {
            assert!(version(needed) <= promised, "{} needs Rust {needed}", package["name"]);
        }
    }
}

/// Every direct dependency has its line in `docs/dependencies.md`.
#[test]
fn dependencies_have_reasons() {
    let manifest: toml::Table = std::fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let reasons = std::fs::read_to_string(root().join("docs/dependencies.md")).unwrap();
    for section in ["dependencies", "dev-dependencies"] {
        for name in manifest[section].as_table().unwrap().keys() {
            assert!(reasons.contains(&format!("| {name} ")), "docs/dependencies.md has a line for {name}");
        }
    }
}

/// The modules of the library from the ground up: each imports only from floors below its own.
const FLOORS: &[&[&str]] = &[
    &["columns", "mistake", "printable", "sets", "stored"],
    &["globs", "span"],
    &["source"],
    &["lexicon"],
    &["text"],
    &["document"],
    &["grammar"],
    &["claim"],
    &["facts", "finding", "packed"],
    &["extract", "story", "rule", "baseline", "fix"],
    &["cache", "options"],
    &["config", "suppress", "compare"],
    &["compared"],
    &["engine", "wire"],
    &["matrix"],
    &["report", "workspace"],
];

#[test]
fn modules_import_from_floors_below() {
    let floor = |name: &str| FLOORS.iter().position(|floor| floor.contains(&name));
    let mut sources = Vec::new();
    files(&root().join("src"), "rs", &mut sources);
    let mut seen = std::collections::BTreeSet::new();
    for path in sources {
        let place = path.strip_prefix(root().join("src")).unwrap().to_path_buf();
        let module = place.components().next().unwrap().as_os_str().to_string_lossy().replace(".rs", "");
        // The binary stands on all of them, and schemas are made in tests.
        if ["bin", "bindings", "lib", "schema"].contains(&module.as_str()) {
            continue;
        }
        let own = floor(&module).unwrap_or_else(|| panic!("FLOORS has no {module}"));
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("\n#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        for import in lines.flat_map(|line| line.split("crate::").skip(1)) {
            let name: String = import.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if name == module || name.is_empty() {
                continue;
            }
            let other = floor(&name).unwrap_or_else(|| panic!("FLOORS has no {name}"));
            assert!(other < own, "{} imports {name}, which is on its own floor or above", place.display());
        }
        seen.insert(module);
    }
    assert_eq!(seen.len(), FLOORS.concat().len(), "FLOORS names what is not there: {seen:?}");
}

/// The Python module is the same program in another package: one version, and the same crates.
#[test]
fn the_python_module_is_made_of_what_the_program_is_made_of() {
    let manifest = |path: &str| -> toml::Table {
        std::fs::read_to_string(root().join(path)).unwrap().parse().expect("TOML")
    };
    let (own, module) = (manifest("Cargo.toml"), manifest("src/bindings/python/Cargo.toml"));
    for field in ["version", "edition", "rust-version", "description", "license", "repository", "keywords"] {
        assert_eq!(own["package"][field], module["package"][field], "{field}");
    }
    let plain = |dependency: &toml::Value| {
        let mut table = match dependency {
            toml::Value::Table(table) => table.clone(),
            version => toml::Table::from_iter([("version".to_owned(), version.clone())]),
        };
        table.remove("optional");
        table
    };
    let shared = |tables: &toml::Table, of: &toml::Table| {
        for (name, dependency) in of.iter().filter(|(name, _)| !["newslint", "pyo3"].contains(&name.as_str()))
        {
            assert_eq!(Some(plain(dependency)), tables.get(name).map(plain), "{name}");
        }
    };
    let table = |of: &toml::Value| of.as_table().cloned().unwrap();
    shared(&table(&own["dependencies"]), &table(&module["dependencies"]));
    let unix = |of: &toml::Table| table(&of["target"]["cfg(unix)"]["dependencies"]);
    shared(&unix(&own), &unix(&module));
    let locked = |path: &str| -> std::collections::BTreeMap<String, Vec<String>> {
        let mut all: std::collections::BTreeMap<String, Vec<String>> = std::collections::BTreeMap::new();
        for package in manifest(path)["package"].as_array().unwrap() {
            let text = |field: &str| package[field].as_str().unwrap().to_owned();
            all.entry(text("name")).or_default().push(text("version"));
        }
        all
    };
    let own = locked("Cargo.lock");
    for (name, versions) in locked("src/bindings/python/Cargo.lock") {
        let known = own.get(&name);
        assert!(known.is_none_or(|known| versions.iter().all(|v| known.contains(v))), "{name}: {versions:?}");
    }
}

/// The table in `README.md` has the severity and the status of every rule; `NEWSLINT_BLESS=1 cargo test --test it readme_table` sets
/// both, and leaves the words of the rows.
#[test]
fn readme_table_is_fresh() {
    let path = root().join("README.md");
    let kept = std::fs::read_to_string(&path).unwrap();
    let mut seen: Vec<String> = Vec::new();
    let mut page = String::new();
    for line in kept.lines() {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let rules = rules_of_row(cells[0]);
        if !line.starts_with("| ") || rules.is_empty() {
            page += line;
        } else {
            let words = |word: fn(&Rule) -> String| {
                let mut words: Vec<String> = rules.iter().map(word).collect();
                words.sort_unstable();
                words.dedup();
                words.join(", ")
            };
            // Of many rules only some shapes have earned it.
            let status = words(|r| match (r.status.as_str(), r.docs.stable.is_empty()) {
                ("stable", false) => "stable in part".to_owned(),
                (status, _) => status.to_owned(),
            });
            let severity = words(|r| r.severity.as_str().to_owned());
            let _ = write!(page, "| {} | {severity} | {} | {status} |", cells[0], cells[2]);
            seen.extend(rules.into_iter().map(|r| r.id));
        }
        page.push('\n');
    }
    let unseen: Vec<&str> = newslint::rule::EMBEDDED
        .iter()
        .map(|(id, _)| *id)
        .filter(|id| !seen.iter().any(|s| s == id))
        .collect();
    assert!(unseen.is_empty(), "README.md has no row for {unseen:?}");
    if std::env::var_os("NEWSLINT_BLESS").is_some() {
        std::fs::write(&path, &page).unwrap();
    } else {
        assert!(kept == page, "README.md: NEWSLINT_BLESS=1 cargo test --test it readme_table");
    }
}

/// `suppression-unused, -unknown` names two rules.
fn rules_of_row(cell: &str) -> Vec<Rule> {
    let first = cell.split(", ").next().unwrap_or_default();
    let stem = first.rsplit_once('-').map_or(first, |(stem, _)| stem);
    let ids: Vec<String> = cell
        .split(", ")
        .map(|id| if id.starts_with('-') { format!("{stem}{id}") } else { id.to_owned() })
        .collect();
    newslint::rule::embedded().into_iter().filter(|r| ids.contains(&r.id)).collect()
}

/// Readers of SARIF take descriptions of at most 1,024 characters (GitHub, "SARIF support for code scanning").
#[test]
fn descriptions_of_rules_are_short() {
    for rule in newslint::rule::embedded() {
        assert!(rule.docs.what.chars().count() <= 1_024, "{}: docs.what", rule.id);
    }
}

/// `rules/README.md` lists what `rules/` holds; `NEWSLINT_BLESS=1 cargo test --test it rules_page` writes it anew.
#[test]
fn rules_page_is_fresh() {
    let path = root().join("rules/README.md");
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let page = rules_page();
    if std::env::var_os("NEWSLINT_BLESS").is_some() {
        std::fs::write(&path, &page).unwrap();
    } else {
        assert_eq!(kept, page, "NEWSLINT_BLESS=1 cargo test --test it rules_page");
    }
}

fn rules_page() -> String {
    let mut page = "# Rules\n\nMade from the rule files beside this page. `newslint explain RULE` shows one with its examples, known limits and status; \
        `newslint rules test` runs all examples.\n\n| rule | severity | what it reports | status | read one by one |\n|---|---|---|---|---|\n"
        .to_owned();
    let rules = newslint::rule::embedded();
    let row = |rule: &Rule| {
        let partly = if rule.docs.stable.is_empty() { "" } else { ", in part preview" };
        let status = format!("{}{partly}", rule.status.as_str());
        let measured = rule.measured.as_ref().map_or_else(String::new, |m| m.to_string());
        let what = rule.docs.what.replace('|', "\\|");
        format!(
            "| [{0}]({0}.toml) | {1} | {what} | {status} | {measured} |\n",
            rule.id,
            rule.severity.as_str()
        )
    };
    page.extend(rules.iter().map(row));
    page + "\nThe tables of words are in [lexicon](lexicon/README.md).\n"
}

/// `docs/rules.md` describes every rule; `NEWSLINT_BLESS=1 cargo test --test it rules_page` writes it anew.
#[test]
fn site_rules_page_is_fresh() {
    let path = root().join("docs/rules.md");
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let page = site_rules_page();
    if std::env::var_os("NEWSLINT_BLESS").is_some() {
        std::fs::write(&path, &page).unwrap();
    } else {
        assert_eq!(kept, page, "NEWSLINT_BLESS=1 cargo test --test it rules_page");
    }
}

fn site_rules_page() -> String {
    /// Examples of each side that are shown.
    const EXAMPLES: usize = 2;
    let mut page = "# Rules\n\nWhat each rule reports, what it stays silent on, and where it is known to be wrong. `newslint explain RULE` shows all its examples.\n"
        .to_owned();
    for rule in newslint::rule::embedded() {
        let _ = write!(
            page,
            "\n## {}\n\n{}: *{}*, {}",
            rule.id,
            rule.title,
            rule.severity.as_str(),
            rule.status.as_str()
        );
        if !rule.docs.stable.is_empty() {
            let _ = write!(
                page,
                ", of which only this is on by default: {}",
                rule.docs.stable.trim_end_matches('.')
            );
        }
        page.push('.');
        if let Some(measured) = &rule.measured {
            let _ = write!(
                page,
                " Findings read one by one: {measured} ({}).",
                measured.sample.trim_end_matches('.')
            );
        }
        page.push_str("\n\n");
        for (title, text) in [
            ("Reports", &rule.docs.what),
            ("Stays silent on", &rule.docs.silent),
            ("Known limits", &rule.docs.limits),
        ] {
            let _ = writeln!(page, "* **{title}**: {text}");
        }
        for (title, examples) in [("Reported", &rule.conflict), ("Not reported", &rule.agree)] {
            for example in examples.iter().take(EXAMPLES) {
                let _ = write!(
                    page,
                    "\n{title}:\n\n````text\n{}\n````\n",
                    example.documents.iter().map(|d| d.trim()).collect::<Vec<_>>().join("\n\n----\n\n")
                );
            }
        }
    }
    page
}

/// Every page of the site is in its table of contents, and every link between pages of this project leads somewhere.
#[test]
fn pages_are_listed_and_their_links_lead_somewhere() {
    let pages = ["README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md", "rules/README.md"]
        .map(|name| root().join(name));
    let of_site = std::fs::read_dir(root().join("docs")).unwrap().map(|e| e.unwrap().path());
    let of_site: Vec<PathBuf> = of_site.filter(|p| p.extension().is_some_and(|e| e == "md")).collect();
    let contents = std::fs::read_to_string(root().join("docs/SUMMARY.md")).unwrap();
    for page in of_site.iter().filter(|p| !p.ends_with("SUMMARY.md")) {
        let name = page.file_name().unwrap().to_string_lossy().into_owned();
        assert!(contents.contains(&format!("({name})")), "docs/SUMMARY.md does not list {name}");
    }
    for page in pages.iter().chain(&of_site) {
        let text = std::fs::read_to_string(page).unwrap();
        let prose = text.split("```").step_by(2).collect::<String>();
        for link in prose.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = link.split('#').next().unwrap_or_default();
            if !link.contains("://") && !path.is_empty() {
                assert!(page.parent().unwrap().join(path).exists(), "{}: {link}", page.display());
            }
        }
    }
}

#[test]
fn rules_are_documented() {
    for rule in newslint::rule::embedded() {
        for (part, text) in
            [("what", &rule.docs.what), ("silent", &rule.docs.silent), ("limits", &rule.docs.limits)]
        {
            assert!(!text.is_empty(), "rules/{}.toml says nothing under docs.{part}", rule.id);
        }
    }
}
