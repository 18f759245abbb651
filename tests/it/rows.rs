//! Claim rows: what crosses a process boundary, and back.

use std::collections::BTreeSet;

use crate::{newslint, root, stdout};

const SEEDS: &str = "fixtures/seeds";

#[test]
fn rows_have_the_promised_fields() {
    let rows = stdout(&root(), &["claims", "--format", "jsonl", SEEDS]);
    let rows: Vec<serde_json::Value> =
        rows.lines().map(|l| serde_json::from_str(l).expect("a row is JSON")).collect();
    assert!(rows.len() > 20);
    let kinds: BTreeSet<&str> = rows.iter().filter_map(|r| r["kind"].as_str()).collect();
    for kind in ["document", "date", "duration", "quantity", "typography"] {
        assert!(kinds.contains(kind), "{kinds:?}");
    }
    for row in &rows {
        assert_eq!(row["schema"], "newslint.claim/1");
        for field in [
            "path",
            "text",
            "span",
            "start",
            "end",
            "sentence",
            "value",
            "timex",
            "subject",
            "predicate",
            "stance",
            "story",
            "document_date",
        ] {
            assert!(row.get(field).is_some(), "{field} in {row}");
        }
    }
    let duration = rows
        .iter()
        .find(|r| r["text"] == "27-minute")
        .expect("the duration in the broken phrase is understood");
    assert_eq!(duration["timex"]["type"], "DURATION");
    assert_eq!(duration["timex"]["value"], "PT27M");
    assert_eq!(duration["predicate"], "outage");
    assert_eq!(duration["subject"]["key"], "quell/page");
}

#[test]
fn spans_are_bytes_of_the_file_as_stored() {
    let dir = tempfile::tempdir().unwrap();
    let text = "\u{feff}Die Brücke – „11 minutes“ – was shut on 2 May 2019. The café&amp;bar: $5 million.\r\nÜber 40 people.\r\n";
    std::fs::write(dir.path().join("utf8.md"), text).unwrap();
    let wide: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(text[3..].encode_utf16().flat_map(u16::to_le_bytes)).collect();
    std::fs::write(dir.path().join("utf16.md"), wide).unwrap();
    let latin = "Café: in Köln 40 people met on 2 May 2019 für 11 minutes.\n";
    std::fs::write(dir.path().join("latin.md"), latin.chars().map(|c| c as u8).collect::<Vec<u8>>()).unwrap();
    let rows = stdout(dir.path(), &["claims", "--format", "jsonl", "."]);
    let mut seen = BTreeSet::new();
    for row in rows.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()) {
        if ["document", "figures"].contains(&row["kind"].as_str().unwrap()) {
            continue;
        }
        let path = row["path"].as_str().unwrap();
        let bytes = std::fs::read(dir.path().join(path)).unwrap();
        let (from, to) =
            (row["span"]["start"].as_u64().unwrap() as usize, row["span"]["end"].as_u64().unwrap() as usize);
        let slice = &bytes[from..to];
        let text = row["text"].as_str().unwrap();
        let stored: Vec<u8> = match path {
            "utf16.md" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            "latin.md" => text.chars().map(|c| c as u8).collect(),
            _ => text.as_bytes().to_vec(),
        };
        assert_eq!(slice, stored, "{row}");
        seen.insert((path.to_owned(), text.to_owned()));
    }
    for path in ["utf8.md", "utf16.md"] {
        for text in ["11 minutes", "2 May 2019", "$5 million", "40"] {
            assert!(seen.contains(&(path.to_owned(), text.to_owned())), "{text} in {path}: {seen:?}");
        }
    }
    assert!(seen.contains(&("latin.md".to_owned(), "2 May 2019".to_owned())), "{seen:?}");
}

#[test]
fn compare_gives_what_check_gives() {
    let check = stdout(&root(), &["check", "--format", "jsonl", SEEDS]);
    let rows = stdout(&root(), &["claims", "--format", "jsonl", SEEDS]);
    let compare =
        newslint().args(["compare", "-", "--format", "jsonl"]).write_stdin(rows.clone()).output().unwrap();
    assert_eq!(String::from_utf8(compare.stdout).unwrap(), check);
    let mut shuffled: Vec<&str> = rows.lines().collect();
    shuffled.reverse();
    let compare = newslint()
        .args(["compare", "-", "--format", "jsonl"])
        .write_stdin(shuffled.join("\n"))
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(compare.stdout).unwrap(), check);
}

#[test]
fn a_row_that_is_no_row_is_an_error_with_its_line() {
    let output =
        newslint().args(["compare", "-"]).write_stdin("\n{\"schema\":\"other/1\"}\n").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("line 2"), "{output:?}");
}
