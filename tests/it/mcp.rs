//! `newslint mcp`, asked as an assistant does.

use std::path::Path;

use serde_json::{Value, json};

use crate::newslint;

const HARBOUR: &str = "---\ndate: 2031-03-06\n---\n# Ferries idle after fault\n\nThe Norholm ferry network was down for 40 minutes on Wednesday, said Runa Solheim of the harbour office.\n";

/// Two pages that agree, and a record.
fn pages() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
    write("harbour.md", HARBOUR);
    write("evening.md", &HARBOUR.replace("The Norholm", "Passengers waited: the Norholm"));
    write(
        "facts.toml",
        "[[value]]\nname = \"crossing time\"\nvalue = \"40 minutes\"\nsource = \"timetable\"\n",
    );
    dir
}

/// The answers to several lines.
fn answers(dir: &Path, lines: &[String]) -> Vec<Value> {
    let output = newslint().current_dir(dir).arg("mcp").write_stdin(lines.join("\n")).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What a tool tells.
fn called(dir: &Path, tool: &str, arguments: &Value) -> Value {
    let call = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}});
    let [answer] = &answers(dir, &[call.to_string()])[..] else { panic!("one answer") };
    answer["result"].clone()
}

#[test]
fn a_session() {
    let dir = pages();
    let ask = |id: u32, method: &str, params: Value| {
        json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}).to_string()
    };
    let lines = [
        ask(
            1,
            "initialize",
            json!({"protocolVersion": "2024-11-05", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}),
        ),
        json!({"jsonrpc": "2.0", "method": "notifications/initialized"}).to_string(),
        "{broken".to_owned(),
        String::new(),
        "[]".to_owned(),
        ask(2, "tools/list", json!({})),
        ask(3, "no/such", json!({})),
        ask(4, "tools/call", json!({"name": "no-such"})),
        ask(5, "ping", Value::Null),
    ];
    let all = answers(dir.path(), &lines);
    let codes: Vec<&Value> = all.iter().map(|a| &a["error"]["code"]).collect();
    assert_eq!(
        codes,
        [
            &json!(null),
            &json!(-32_700),
            &json!(-32_600),
            &json!(null),
            &json!(-32_601),
            &json!(-32_602),
            &json!(null)
        ]
    );
    assert_eq!(all[0]["result"]["protocolVersion"], "2024-11-05");
    let tools: Vec<&str> =
        all[3]["result"]["tools"].as_array().unwrap().iter().map(|t| t["name"].as_str().unwrap()).collect();
    assert_eq!(tools, ["check", "statements", "facts", "explain"]);
}

#[test]
fn a_draft_is_checked_against_the_other_pages_and_not_written() {
    let dir = pages();
    assert_eq!(called(dir.path(), "check", &json!({}))["structuredContent"]["findings"], json!([]));
    let draft = HARBOUR.replace("40 minutes", "25 minutes");
    let told = called(dir.path(), "check", &json!({"page": "harbour.md", "text": draft}));
    let [finding] = told["structuredContent"]["findings"].as_array().unwrap().as_slice() else {
        panic!("{told}")
    };
    assert_eq!(finding["rule"], "duration-conflict");
    let places: Vec<&Value> = finding["places"].as_array().unwrap().iter().map(|p| &p["page"]).collect();
    assert!(places.contains(&&json!("harbour.md")) && places.contains(&&json!("evening.md")), "{finding}");
    let ways = finding["to_settle"].as_array().unwrap();
    assert_eq!(ways.len(), 4, "{ways:?}");
    assert!(ways.iter().any(|w| w.as_str().unwrap().contains("correct evening.md:6:59")), "{ways:?}");
    // A new page.
    let told = called(dir.path(), "check", &json!({"page": "night.md", "text": draft}));
    assert!(!told["structuredContent"]["findings"].as_array().unwrap().is_empty(), "{told}");
    assert!(!dir.path().join("night.md").exists());
    assert_eq!(std::fs::read_to_string(dir.path().join("harbour.md")).unwrap(), HARBOUR);
}

#[test]
fn what_other_pages_say_is_told_before_a_page_is_written() {
    let dir = pages();
    let told = called(dir.path(), "statements", &json!({"page": "harbour.md"}));
    let statements = told["structuredContent"]["statements"].as_array().unwrap();
    let length = statements.iter().find(|s| s["kind"] == "duration").expect("a length of time");
    assert_eq!(length["timex"]["value"], "PT40M");
    assert_eq!(length["elsewhere"]["verdict"], "agree");
    assert_eq!(length["elsewhere"]["others"][0]["page"], "evening.md");
    let facts = called(dir.path(), "facts", &json!({}));
    assert_eq!(facts["structuredContent"]["values"][0]["value"], "40 minutes");
    let rule = called(dir.path(), "explain", &json!({"rule": "duration-conflict"}));
    assert!(rule["structuredContent"]["reports"].as_str().is_some_and(|text| !text.is_empty()));
}

#[test]
fn nothing_outside_of_the_folder_is_shown() {
    let dir = pages();
    let inner = dir.path().join("inner");
    std::fs::create_dir(&inner).unwrap();
    for page in ["../harbour.md", "/etc/hostname", "a/../../harbour.md", "./x.md", "", "missing.md"] {
        let told = called(&inner, "statements", &json!({"page": page}));
        assert_eq!(told["isError"], true, "{page}: {told}");
    }
    assert_eq!(called(&inner, "check", &json!({"text": "x"}))["isError"], true);
    for wrong in [
        json!({"pagee": "x.md"}),
        json!({"page": 5}),
        json!({"page": "harbour.md", "text": ["x"]}),
        json!([1]),
    ] {
        assert_eq!(called(dir.path(), "check", &wrong)["isError"], true, "{wrong}");
    }
    // The name as it is from a folder above: no new page of that name is made up.
    let above = called(dir.path(), "check", &json!({"page": "content/harbour.md", "text": HARBOUR}));
    assert!(
        above["content"][0]["text"].as_str().unwrap().ends_with("did you mean \"harbour.md\"?"),
        "{above}"
    );
    assert_eq!(
        called(&inner, "explain", &json!({"rule": "duration-conflic"}))["content"][0]["text"],
        "there is no rule \"duration-conflic\"; did you mean \"duration-conflict\"?"
    );
}
