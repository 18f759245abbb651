//! Documents that come as lines, and one comparison in many processes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Value, json};

use crate::{newslint, root, stdout};

/// What a run with this standard input gives: status, standard output, standard error.
fn piped(dir: &Path, args: &[&str], input: String) -> (Option<i32>, String, String) {
    let output = newslint().current_dir(dir).args(args).write_stdin(input).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn parsed(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn joined(rows: &[Value]) -> String {
    rows.iter().map(Value::to_string).collect::<Vec<_>>().join("\n") + "\n"
}

fn sorted(lines: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = lines.lines().collect();
    lines.sort_unstable();
    lines
}

/// Every other order of a list, without chance: a step that shares no factor with its length.
fn shuffled<T: Clone>(all: &[T], step: usize) -> Vec<T> {
    let shares = |s: usize| (2..=s).any(|d| all.len().is_multiple_of(d) && s.is_multiple_of(d));
    let step = (step..step + all.len()).find(|&s| !shares(s)).unwrap_or(1);
    (0..all.len()).map(|n| all[n * step % all.len()].clone()).collect()
}

#[test]
fn lines_give_what_files_give() {
    let dir = tempfile::tempdir().unwrap();
    let pages = [
        (
            "ferry.md",
            "The Osmund ferry line was down for 40 minutes on 3 May 2021, \u{201c}not long\u{201d}.",
        ),
        ("news/ferry.html", "<p>The Osmund ferry line was down for <b>2 hours</b> on 3 May 2021.</p>"),
        ("notes.txt", "Mayor Ida Kolb said 12 people came.\nNobody else did."),
    ];
    let mut lines = String::new();
    for (name, text) in pages {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        lines += &json!({"path": name, "text": text, "date": "2021-05-04"}).to_string();
        lines.push('\n');
    }
    let kept = ["--date", "2021-05-04", "--format", "packed", "."];
    let files = stdout(dir.path(), &[&["claims"], &kept[..]].concat());
    let read = ["claims", "-", "--input", "jsonl", "--format"];
    let (status, packed, _) = piped(dir.path(), &[&read[..], &["packed"]].concat(), lines.clone());
    assert_eq!(status, Some(0));
    assert_eq!(sorted(&packed), sorted(&files));
    let rows = piped(dir.path(), &[&read[..], &["jsonl"]].concat(), lines.clone()).1;
    let mut files =
        parsed(&stdout(dir.path(), &["claims", "--date", "2021-05-04", "--format", "jsonl", "."]));
    // Which story a page is in cannot be known before all are read.
    for row in &mut files {
        row["story"] = Value::Null;
    }
    assert_eq!(parsed(&rows), files);
    let judged = ["--story-by", "all", "--date", "2021-05-04", "--format", "jsonl"];
    let of_files = stdout(dir.path(), &[&["."], &judged[..]].concat());
    assert!(of_files.contains("duration-conflict"), "{of_files}");
    let (status, of_lines, _) = piped(dir.path(), &[&["-", "--input", "jsonl"], &judged[..]].concat(), lines);
    assert_eq!((status, of_lines), (Some(1), of_files));
}

#[test]
fn a_line_that_is_no_document_is_told_with_its_number_and_the_rest_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let long = "x".repeat(4000);
    std::fs::write(dir.path().join("newslint.toml"), "max-file-size = 1000\nexclude = [\"out/*\"]\n")
        .unwrap();
    let lines = [
        "{\"path\":\"a.md\",\"text\":\"The mill was shut for 3 days.\",\"desk\":7}".to_owned(),
        String::new(),
        "{\"path\":\"b.md\"}".to_owned(),
        format!("{{\"path\":\"c.md\",\"text\":\"{long}\"}}"),
        format!("{{\"path\":\"d.md\",\"text\":\"{}\"}}", long.repeat(20)),
        "{\"path\":\"\",\"text\":\"Nothing.\"}".to_owned(),
        "{\"path\":\"e.md\",\"text\":\"Late.\",\"date\":\"soon\"}".to_owned(),
        "{\"path\":\"out/f.md\",\"text\":\"It took 5 days.\"}".to_owned(),
        "{\"path\":\"g.md\",\"text\":\"The dam was shut for 9 days.\"}".to_owned(),
    ];
    for format in ["jsonl", "packed"] {
        let args = ["claims", "-", "--input", "jsonl", "--format", format];
        let (status, rows, told) = piped(dir.path(), &args, lines.join("\n"));
        assert_eq!(status, Some(2));
        let paths: BTreeSet<String> =
            parsed(&rows).iter().map(|row| row["path"].as_str().unwrap().to_owned()).collect();
        assert_eq!(paths, BTreeSet::from(["a.md".to_owned(), "g.md".to_owned()]));
        for number in [3, 4, 5, 6, 7] {
            assert!(told.contains(&format!("standard input: line {number}: ")), "{number}: {told}");
        }
        assert_eq!(told.lines().count(), 5, "{told}");
    }
}

#[test]
fn columns_are_chosen_by_name() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.md"), "The mill was shut for 3 days.").unwrap();
    let args = |columns: &'static str| ["claims", "--format", "jsonl", "--columns", columns, "."];
    let rows = stdout(dir.path(), &args("text,path,kind"));
    assert_eq!(rows.lines().last(), Some("{\"text\":\"3 days\",\"path\":\"a.md\",\"kind\":\"duration\"}"));
    let (status, rows, told) = piped(dir.path(), &args("text,patch"), String::new());
    assert_eq!((status, rows.as_str()), (Some(2), ""));
    assert!(told.contains("\"patch\"") && told.contains("document_date"), "{told}");
    // Every field can be chosen, and there are no others.
    let all = newslint::wire::ClaimRow::FIELDS.join(",");
    let whole = parsed(&stdout(dir.path(), &["claims", "--format", "jsonl", "."]));
    let chosen = stdout(dir.path(), &["claims", "--format", "jsonl", "--columns", &all, "."]);
    assert_eq!(parsed(&chosen), whole);
}

/// A project in which pages meet in every way there is: stories, one of them a pair of a series, attributes that two and that three
/// pages give, patterns of the record, and comments that allow each of these or nothing.
fn project(dir: &Path) {
    let mut pages: BTreeMap<String, String> = BTreeMap::new();
    let mut page = |name: &str, text: &str| drop(pages.insert(name.to_owned(), text.to_owned()));
    for (n, (town, first, second)) in
        [("Ostrava", "Ida Kolb", "Jon Brask"), ("Gdynia", "Per Halle", "Una Marsh")].iter().enumerate()
    {
        let day = 3 + n;
        for (m, hours) in ["three hours", "three hours", "nine hours"].iter().enumerate() {
            page(
                &format!("news/{town}-{m}.md"),
                &format!(
                    "---\ndate: 2021-06-0{day}\n---\n\n# {town} harbour bridge closes\n\nThe {town} harbour bridge was closed for {hours} after a barge hit \
                     a pillar, mayor {first} said. Engineer {second} said 1{n} people waited at the {town} harbour. \u{201c}We saw the barge turn and we \
                     could do nothing at all about it,\u{201d} said {second}.\n"
                ),
            );
        }
    }
    page("plans/a.md", "Pro accounts cost \u{a3}6 a month.\n\nBackups are kept for 30 days.\n");
    page("plans/b.md", "# Pro accounts\n\nA pro account is \u{a3}5 a month.\n");
    page(
        "plans/c.md",
        "Desk passes cost \u{a3}7 a day.\n\n<!-- newslint-allow fact-pattern: old tape -->\nBackups are kept for 10 days.\n",
    );
    page("plans/d.md", "Desk passes cost \u{a3}8 a day.\n\nBackups are kept for 30 days.\n");
    // Three values: a list of things, of which no two may be taken for a slip.
    page(
        "plans/e.md",
        "Desk passes cost \u{a3}9 a day.\n\n<!-- newslint-allow fact-pattern: nothing differs -->\nWelcome.\n",
    );
    page(
        "plans/f.md",
        "<!-- newslint-allow attribute-conflict: the old price is meant -->\nGold rooms cost \u{a3}90 a night.\n",
    );
    page("plans/g.md", "# Rooms\n\nGold rooms cost \u{a3}80 a night.\n");
    page("plans/h.md", "Monday, 4 May 2021 was the day. It is caf\u{c3}\u{a9}.\n");
    for (name, text) in pages {
        let path = dir.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let facts = "[[pattern]]\nname = \"retention\"\ntext = \"backups are kept for {duration}\"\n";
    std::fs::write(dir.join("facts.toml"), facts).unwrap();
}

/// The packed rows of a folder, each with its key; the step that finds the keys sees no claims, and rows in no order.
fn keyed(dir: &Path) -> Vec<Value> {
    let mut rows = parsed(&stdout(dir, &["claims", "--format", "packed", "."]));
    let mut heads = shuffled(&rows, 5);
    for row in &mut heads {
        row.as_object_mut().unwrap().remove("body");
    }
    let (status, keys, told) = piped(dir, &["keys", "-"], joined(&heads));
    assert_eq!((status, told.as_str()), (Some(0), ""));
    let keys: BTreeMap<String, Value> =
        parsed(&keys).into_iter().map(|key| (key["path"].as_str().unwrap().to_owned(), key)).collect();
    for row in &mut rows {
        let key = &keys[row["path"].as_str().unwrap()];
        for field in ["key", "story", "across"] {
            row[field] = key[field].clone();
        }
    }
    rows
}

/// What any number of processes find together is what one finds.
fn parts_find_what_one_finds(dir: &Path, extra: &[&str]) -> String {
    let whole = stdout(dir, &[&["check", "--format", "jsonl", "."], extra].concat());
    let rows = keyed(dir);
    for parts in [1, 2, 7, 64] {
        for step in [1, 3] {
            let mut found = String::new();
            let mut by_part: BTreeMap<u64, Vec<Value>> = BTreeMap::new();
            for row in shuffled(&rows, step) {
                let key = u64::from_str_radix(row["key"].as_str().unwrap(), 16).unwrap();
                by_part.entry(key % parts).or_default().push(row);
            }
            for rows in by_part.values() {
                let args = [&["compare", "-", "--format", "jsonl"], extra].concat();
                found += &piped(dir, &args, joined(rows)).1;
            }
            assert_eq!(sorted(&found), sorted(&whole), "{parts} parts");
        }
    }
    whole
}

#[test]
fn processes_by_key_find_together_what_one_finds() {
    let dir = tempfile::tempdir().unwrap();
    project(dir.path());
    let found = parts_find_what_one_finds(dir.path(), &["--preview"]);
    for rule in ["duration-conflict", "attribute-conflict", "suppression-unused", "mojibake"] {
        assert!(found.contains(&format!("\"rule\":\"{rule}\"")), "{rule} in {found}");
    }
    // The pattern and one attribute differ where a comment allows it; three values of another are no conflict.
    assert!(!found.contains("fact-pattern\",\"severity") && !found.contains("esk pass"), "{found}");
    let keys: BTreeSet<String> = keyed(dir.path()).iter().map(|row| row["key"].to_string()).collect();
    assert!(keys.len() >= 6, "{keys:?}");
}

#[test]
fn processes_by_key_find_together_what_one_finds_in_the_fixtures() {
    let found = parts_find_what_one_finds(&root().join("fixtures"), &["--preview"]);
    assert!(found.lines().count() > 20, "{found}");
}

#[test]
fn packed_rows_without_keys_are_compared_as_they_are() {
    let dir = tempfile::tempdir().unwrap();
    project(dir.path());
    let whole = stdout(dir.path(), &["check", "--format", "jsonl", "."]);
    let rows = parsed(&stdout(dir.path(), &["claims", "--format", "packed", "."]));
    let compare = ["compare", "-", "--format", "jsonl"];
    assert_eq!(piped(dir.path(), &compare, joined(&shuffled(&rows, 3))).1, whole);
    // Half of them as rows of claims.
    let of_plans = |line: &&str| line.contains("\"path\":\"plans/");
    let claims = stdout(dir.path(), &["claims", "--format", "jsonl", "."]);
    let claims = claims.lines().filter(of_plans).collect::<Vec<_>>().join("\n") + "\n";
    let news: Vec<Value> =
        rows.iter().filter(|row| !row["path"].as_str().unwrap().starts_with("plans/")).cloned().collect();
    assert_eq!(piped(dir.path(), &compare, claims + &joined(&news)).1, whole);
}

#[test]
fn rows_that_do_not_fit_together_are_told() {
    let dir = tempfile::tempdir().unwrap();
    project(dir.path());
    let rows = keyed(dir.path());
    let mut some = rows.clone();
    some[1].as_object_mut().unwrap().retain(|field, _| !["key", "story", "across"].contains(&field.as_str()));
    let mut old = rows.clone();
    old[2]["version"] = "0.0.1/0".into();
    let mut broken = rows.clone();
    let head = &rows[0]["head"].as_str().unwrap()[..40];
    broken[0]["head"] = head.into();
    let mut renamed = rows.clone();
    renamed[0]["path"] = "other.md".into();
    let twice = [&rows[..], &rows[..1]].concat();
    let cases = [
        (some, "have a key"),
        (old, "line 3: the row of"),
        (broken, "not whole"),
        (renamed, "not whole"),
        (twice, "two rows of"),
    ];
    for (rows, words) in cases {
        for command in ["compare", "keys"] {
            let (status, _, told) = piped(dir.path(), &[command, "-"], joined(&rows));
            assert!(status == Some(2) && told.contains(words), "{words}: {told}");
        }
    }
}

#[test]
fn rows_that_were_tampered_with_end_nothing() {
    use newslint::options::Options;
    use newslint::wire::Gathered;
    use newslint::{engine, rule};

    let dir = tempfile::tempdir().unwrap();
    project(dir.path());
    let rows = keyed(dir.path());
    let rules = rule::embedded();
    let mut read = 0;
    for (n, row) in rows.iter().enumerate() {
        for part in ["head", "body"] {
            let bytes = row[part].as_str().unwrap().as_bytes();
            for at in (n % 11..bytes.len()).step_by(11) {
                let mut bytes = bytes.to_vec();
                bytes[at] = if bytes[at] == b'A' { b'/' } else { b'A' };
                let mut rows = rows.clone();
                rows[n][part] = String::from_utf8(bytes).unwrap().into();
                let mut gathered = Gathered::default();
                if rows.iter().all(|row| gathered.add(&row.to_string()).is_ok())
                    && let Ok((mut documents, Some(keys))) = gathered.documents()
                {
                    read += 1;
                    engine::check_keyed(&documents, &keys, &rules, &Options::default());
                    engine::keys(&mut documents, &Options::default());
                }
            }
        }
    }
    assert!(read > 100, "{read}");
}
