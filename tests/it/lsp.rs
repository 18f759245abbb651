//! `newslint lsp`, spoken to as editors do.

mod client;

use std::collections::BTreeSet;
use std::path::Path;

use client::Client;
use serde_json::{Value, json};

use crate::{root, stdout};

/// Two pages on one event that differ, and a third that does not.
const HARBOUR: &str = "---\ndate: 2031-03-06\n---\n# Ferries idle after fault\n\nThe Norholm ferry network was down for 40 minutes on Wednesday, said Runa Solheim of the harbour office.\n";
const EVENING: &str = "---\ndate: 2031-03-06\n---\n# Ferries idle after fault\n\nPassengers waited: the Norholm ferry network was down for 25 minutes on Wednesday, said Runa Solheim of the harbour office.\n";
const BROKEN: &str = "# Café notes\n\nThe cafÃ© opens at nine.\n";

/// A folder with these pages.
fn folder(pages: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in pages {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

fn ferry() -> tempfile::TempDir {
    folder(&[("harbour.md", HARBOUR), ("evening.md", EVENING), ("cafe.md", BROKEN)])
}

/// All that the client may be able to do, positions in characters as reports have them.
fn able() -> Value {
    json!({
        "general": {"positionEncodings": ["utf-32"]},
        "window": {"showDocument": {"support": true}, "workDoneProgress": true},
        "workspace": {"workspaceEdit": {"resourceOperations": ["create"]}, "didChangeWatchedFiles": {"dynamicRegistration": true}},
        "textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}},
    })
}

/// Rule, severity, page, line, column, message and fingerprint of each first place.
type Found = BTreeSet<(String, u64, String, u64, u64, String, String)>;

/// What `newslint check` finds in the folder.
fn checked(dir: &Path) -> Found {
    let report: Value = serde_json::from_str(&stdout(dir, &["--format", "json"])).expect("a report");
    let findings = report["findings"].as_array().expect("a list");
    let found = findings.iter().map(|finding| {
        let place = &finding["evidence"][0];
        let severity = match finding["severity"].as_str() {
            Some("error") => 1,
            Some("warning") => 2,
            _ => 3,
        };
        (
            finding["rule"].as_str().unwrap().to_owned(),
            severity,
            place["path"].as_str().unwrap().to_owned(),
            place["start"]["line"].as_u64().unwrap() - 1,
            place["start"]["column"].as_u64().unwrap() - 1,
            finding["message"].as_str().unwrap().to_owned(),
            finding["fingerprint"].as_str().unwrap().to_owned(),
        )
    });
    found.collect()
}

/// What is published, each finding at its first place: the page that reports show first is not the one that a client opens first.
fn shown(client: &Client, expected: &Found) -> Found {
    let mut found = Found::new();
    for (uri, diagnostics) in &client.published {
        for d in diagnostics {
            let fingerprint = d["data"]["fingerprint"].as_str().unwrap().to_owned();
            let page = uri.strip_prefix(&client.uri("")).expect("a page of the folder").to_owned();
            let first =
                |f: &&(String, u64, String, u64, u64, String, String)| f.6 == fingerprint && f.2 != page;
            // The same finding in the other page that it stands in.
            if expected.iter().any(|f| first(&f))
                && !expected.iter().any(|f| f.6 == fingerprint && f.2 == page)
            {
                continue;
            }
            found.insert((
                d["code"].as_str().unwrap().to_owned(),
                d["severity"].as_u64().unwrap(),
                page,
                d["range"]["start"]["line"].as_u64().unwrap(),
                d["range"]["start"]["character"].as_u64().unwrap(),
                d["message"].as_str().unwrap().lines().next().unwrap().to_owned(),
                fingerprint,
            ));
        }
    }
    found
}

#[test]
fn a_finding_stands_in_both_pages_with_the_way_to_the_other() {
    let dir = ferry();
    let mut client = Client::ready(dir.path(), &able());
    let expected = checked(dir.path());
    assert_eq!(expected.len(), 2, "{expected:?}");
    assert_eq!(shown(&client, &expected), expected);
    for (name, other) in [("harbour.md", "evening.md"), ("evening.md", "harbour.md")] {
        let [finding] = &client.diagnostics(name)[..] else { panic!("one in {name}") };
        assert_eq!(finding["code"], "duration-conflict");
        let message = finding["message"].as_str().unwrap();
        assert!(message.contains(&format!("{other}:6:")), "{message}");
        let related = &finding["relatedInformation"][0]["location"];
        assert_eq!(related["uri"], client.uri(other));
        let href = finding["codeDescription"]["href"].as_str().unwrap();
        assert!(href.ends_with("/rules.html#duration-conflict"), "{href}");
    }
    assert!(client.finish().success());
}

#[test]
fn an_edit_here_changes_what_is_found_there() {
    let dir = ferry();
    let mut client = Client::ready(dir.path(), &able());
    client.open("harbour.md", HARBOUR);
    assert_eq!(client.rules("evening.md"), ["duration-conflict"]);
    let column = HARBOUR.lines().nth(5).unwrap().find("40").unwrap();
    let range =
        json!({"start": {"line": 5, "character": column}, "end": {"line": 5, "character": column + 2}});
    client.change("harbour.md", json!([{"range": range, "text": "25"}]));
    assert!(client.rules("harbour.md").is_empty() && client.rules("evening.md").is_empty());
    client.change("harbour.md", json!([{"range": range, "text": "41"}, {"range": range, "text": "42"}]));
    assert_eq!(client.rules("evening.md"), ["duration-conflict"]);
    // What was not saved is forgotten.
    client.write("harbour.md", "Nothing.\n");
    assert!(client.rules("evening.md").is_empty());
    client.close("harbour.md");
    assert_eq!(client.rules("evening.md"), ["duration-conflict"]);
}

#[test]
fn after_random_edits_the_editor_shows_what_a_run_finds() {
    const EDITS: usize = 1_000;
    let words = [
        "40 minutes",
        "25 minutes",
        "on Wednesday",
        "Runa Solheim",
        "\n\n",
        " ",
        "“",
        "\"",
        "é",
        "😀",
        "\r\n",
        "Ã©",
        "Norholm",
        "was down for",
        "# ",
        "<!-- newslint-allow duration-conflict: tested -->",
        "3 March 2031",
        "Tuesday 5 March 2031",
        "she said",
        ".",
        "---\n",
    ];
    let dir = ferry();
    let mut client = Client::ready(dir.path(), &able());
    let mut texts = vec![
        ("harbour.md", HARBOUR.to_owned()),
        ("evening.md", EVENING.to_owned()),
        ("cafe.md", BROKEN.to_owned()),
    ];
    for (name, text) in &texts {
        client.open(name, text);
    }
    let mut seed = 7_u64;
    let mut next = |below: usize| {
        // Numerical Recipes, 3rd edition, section 7.1: a 64-bit xorshift.
        seed ^= seed >> 21;
        seed ^= seed << 35;
        seed ^= seed >> 4;
        (seed % below as u64) as usize
    };
    for edit in 1..=EDITS {
        let which = next(texts.len());
        let (name, text) = &mut texts[which];
        let characters: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let from = next(characters.len());
        let to = (from + next(6)).min(characters.len() - 1);
        let word = if next(3) == 0 { "" } else { words[next(words.len())] };
        let position = |at: usize| {
            let (mut line, mut start, before) = (0, 0, &text[..at]);
            for (n, c) in before.char_indices() {
                if c == '\n' || c == '\r' && text.as_bytes().get(n + 1) != Some(&b'\n') {
                    (line, start) = (line + 1, n + 1);
                }
            }
            json!({"line": line, "character": before[start..].chars().count()})
        };
        // A place between the two halves of a line end is none that a client can name.
        if [from, to]
            .iter()
            .any(|&at| text[..characters[at]].ends_with('\r') && text[characters[at]..].starts_with('\n'))
        {
            continue;
        }
        let range = json!({"start": position(characters[from]), "end": position(characters[to])});
        text.replace_range(characters[from]..characters[to], word);
        client.change(name, json!([{"range": range, "text": word}]));
        if edit % 50 == 0 {
            client.settle();
            for (name, text) in &texts {
                std::fs::write(dir.path().join(name), text).unwrap();
            }
            let expected = checked(dir.path());
            assert_eq!(shown(&client, &expected), expected, "after {edit} edits: {texts:?}");
        }
    }
    assert!(client.finish().success());
}

#[test]
fn positions_are_counted_as_agreed() {
    let text = "# Café\n\n😀😀 The cafÃ© opens at nine.\n";
    for (encoding, column) in [("utf-8", 16), ("utf-16", 12), ("utf-32", 10)] {
        let dir = folder(&[("a.md", text)]);
        let mut client = Client::start(dir.path(), &[]);
        let result = client.initialize(&json!({"general": {"positionEncodings": ["x", encoding, "utf-16"]}}));
        assert_eq!(result["capabilities"]["positionEncoding"], encoding);
        assert_eq!(
            client.diagnostics("a.md")[0]["range"]["start"],
            json!({"line": 2, "character": column}),
            "{encoding}"
        );
    }
    let dir = folder(&[("a.md", text)]);
    let mut client = Client::start(dir.path(), &[]);
    assert_eq!(client.initialize(&json!({}))["capabilities"]["positionEncoding"], "utf-16");
}

#[test]
fn what_is_no_message_loses_nothing() {
    let dir = ferry();
    let mut client = Client::start(dir.path(), &[]);
    let early = client.answer("textDocument/hover", json!({}));
    assert_eq!(early["error"]["code"], -32_002);
    client.initialize(&able());
    client.open("harbour.md", HARBOUR);
    let uri = client.uri("harbour.md");
    client.raw(b"Content-Length: 9\r\n\r\n{\"id\": 3,");
    client.raw(b"Content-Length: 2\r\n\r\n[]");
    client.raw(b"\r\nX-Other: 1\r\n");
    client.tell("textDocument/didChange", json!({"textDocument": {"uri": uri}}));
    client.tell("textDocument/didChange", json!({"textDocument": {"uri": "file:///nowhere/b.md", "version": 3}, "contentChanges": [{"range": {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 0}}, "text": "x"}]}));
    client.tell("textDocument/didClose", json!({"textDocument": {"uri": "untitled:one"}}));
    client.tell("textDocument/didSave", json!([1, 2]));
    client.tell("no/such", json!({"a": 1}));
    client.tell("$/cancelRequest", json!({"id": "never"}));
    client.change("harbour.md", json!([{"range": {"start": {"line": 900, "character": 7}, "end": {"line": 0, "character": 0}}, "text": ""}]));
    assert_eq!(client.rules("evening.md"), Vec::<String>::new(), "everything was taken away");
    client.write("harbour.md", HARBOUR);
    assert_eq!(client.rules("evening.md"), ["duration-conflict"]);
    for (method, code) in [("no/such", -32_601), ("initialize", -32_600), ("textDocument/hover", -32_602)] {
        assert_eq!(client.answer(method, json!({"textDocument": 3}))["error"]["code"], code, "{method}");
    }
    let unknown =
        json!({"textDocument": {"uri": "file:///nowhere/b.md"}, "position": {"line": 1, "character": 1}});
    assert_eq!(client.ask("textDocument/hover", unknown), Value::Null);
    let malformed = client.told.iter().filter(|m| m["id"].is_null() && m["error"].is_object()).count();
    assert_eq!(malformed, 2, "{:?}", client.told);
    client.ask("shutdown", Value::Null);
    assert_eq!(client.answer("textDocument/hover", json!({}))["error"]["code"], -32_600);
    client.tell("exit", Value::Null);
    assert!(client.hang_up().success());
}

#[test]
fn a_session_that_is_not_shut_down_ends_with_trouble() {
    let dir = ferry();
    let client = Client::ready(dir.path(), &able());
    assert_eq!(client.hang_up().code(), Some(1));
}

#[test]
fn what_is_taken_back_in_time_is_not_answered() {
    let dir = ferry();
    let mut client = Client::ready(dir.path(), &able());
    let (uri, mut bytes) = (client.uri("harbour.md"), Vec::new());
    for message in [
        json!({"jsonrpc": "2.0", "id": "slow", "method": "textDocument/hover", "params": {"textDocument": {"uri": uri}}}),
        json!({"jsonrpc": "2.0", "id": "gone", "method": "textDocument/hover", "params": {"textDocument": {"uri": uri}}}),
        json!({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": "gone"}}),
    ] {
        let text = message.to_string();
        bytes.extend(format!("Content-Length: {}\r\n\r\n{text}", text.len()).bytes());
    }
    client.raw(&bytes);
    client.until(&"slow".into());
    let answer = client.until(&"gone".into());
    // Whether the word comes in time is a matter of luck; if it does, it counts.
    assert!(answer["error"]["code"] == -32_800 || answer["result"].is_null(), "{answer}");
}

#[test]
fn hover_and_the_way_to_other_mentions() {
    let dir = ferry();
    let mut client = Client::ready(dir.path(), &able());
    let column = HARBOUR.lines().nth(5).unwrap().find("40").unwrap() + 1;
    let hover = client.at("textDocument/hover", "harbour.md", 5, column);
    let text = hover["contents"]["value"].as_str().unwrap();
    for part in ["duration **40 minutes**", "PT40M", "Told differently", "evening.md:6", "25 minutes"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let others = client.at("textDocument/definition", "harbour.md", 5, column);
    assert_eq!(others.as_array().unwrap().len(), 1);
    assert_eq!(others[0]["uri"], client.uri("evening.md"));
    let all = client.at("textDocument/references", "harbour.md", 5, column);
    assert_eq!(all.as_array().unwrap().len(), 2);
    // The day stands in both.
    let day = HARBOUR.lines().nth(5).unwrap().find("Wednesday").unwrap();
    let hover = client.at("textDocument/hover", "harbour.md", 5, day);
    assert!(hover["contents"]["value"].as_str().unwrap().contains("Told alike"), "{hover}");
    assert_eq!(client.at("textDocument/hover", "harbour.md", 4, 0), Value::Null);
}

/// Carries out an action in texts that the test holds.
fn applied(client: &Client, action: &Value, name: &str, text: &str) -> String {
    let edits = &action["edit"]["changes"][client.uri(name)];
    let mut text = text.to_owned();
    for edit in edits.as_array().unwrap_or_else(|| panic!("{action}")).iter().rev() {
        let offset = |at: &Value| {
            let (line, character) =
                (at["line"].as_u64().unwrap() as usize, at["character"].as_u64().unwrap() as usize);
            let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
            text[start..].char_indices().nth(character).map_or(text.len(), |(n, _)| start + n)
        };
        let (from, to) = (offset(&edit["range"]["start"]), offset(&edit["range"]["end"]));
        text.replace_range(from..to, edit["newText"].as_str().unwrap());
    }
    text
}

#[test]
fn actions_do_what_they_say() {
    let dir = ferry();
    let mut client = Client::ready(dir.path(), &able());
    client.open("harbour.md", HARBOUR);
    client.open("cafe.md", BROKEN);

    let range = client.diagnostics("cafe.md")[0]["range"].clone();
    let actions = client.actions("cafe.md", &range);
    let fix = actions.iter().find(|a| a["isPreferred"] == true).expect("a safe fix");
    assert_eq!(fix["title"], "Write “é”");
    let mended = applied(&client, fix, "cafe.md", BROKEN);
    client.write("cafe.md", &mended);
    assert!(client.rules("cafe.md").is_empty(), "{mended}");

    let range = client.diagnostics("harbour.md")[0]["range"].clone();
    let actions = client.actions("harbour.md", &range);
    let titles: Vec<&str> = actions.iter().map(|a| a["title"].as_str().unwrap()).collect();
    let [other, visit, allow, record] = &actions[..] else { panic!("{titles:?}") };
    assert_eq!(titles[0], "Write “25 minutes” here, as evening.md:6:59 does");
    assert_eq!(titles[2], "Allow duration-conflict here, with a reason");
    assert_eq!(titles[3], "Record “40 minutes” in facts.toml");
    for action in [other, allow] {
        let text = applied(&client, action, "harbour.md", HARBOUR);
        client.write("harbour.md", &text);
        assert!(client.rules("harbour.md").is_empty() && client.rules("evening.md").is_empty(), "{text}");
        client.write("harbour.md", HARBOUR);
    }

    client.ask("workspace/executeCommand", visit["command"].clone());
    let show = client.told.iter().find(|m| m["method"] == "window/showDocument").expect("the way there");
    assert_eq!(show["params"]["uri"], client.uri("evening.md"));

    let [create, edit] = record["edit"]["documentChanges"].as_array().unwrap().as_slice() else {
        panic!("{record}")
    };
    assert_eq!(create["kind"], "create");
    assert_eq!(edit["textDocument"]["uri"], client.uri("facts.toml"));
    let facts = edit["edits"][0]["newText"].as_str().unwrap();
    std::fs::write(dir.path().join("facts.toml"), facts).unwrap();
    let uri = client.uri("facts.toml");
    client.tell("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": uri, "type": 1}]}));
    // The page that agrees with the record is no longer blamed for that; the other is.
    assert!(client.rules("evening.md").contains(&"fact-mismatch".to_owned()), "{facts}");
    assert!(!client.rules("harbour.md").contains(&"fact-mismatch".to_owned()));
}

#[test]
fn a_comment_that_allows_is_offered_only_where_it_holds() {
    let pages = [
        ("line.md", "# Halls\n\n| Hall | Opened |\n| --- | --- |\n| Brine | Tuesday 5 March 2031 |\n"),
        ("list.md", "# Halls\n\n- Opened on Tuesday 5 March 2031\n- Closed again\n"),
        ("title.md", "---\ntitle: Opened on Tuesday 5 March 2031\n---\n\nNothing else.\n"),
        ("plain.txt", "Halls\n\nIt was opened on Tuesday 5 March 2031.\n"),
        ("page.html", "<html><body><p>It was opened on Tuesday 5 March 2031.</p></body></html>\n"),
        ("page.mdx", "# Halls\n\n<Note>\n  It was opened on Tuesday 5 March 2031.\n</Note>\n"),
        (
            "page.rst",
            "Halls\n=====\n\n.. note::\n\n   The hall is old, and it\n   was opened on Tuesday 5 March 2031.\n",
        ),
        ("list.rst", "Halls\n=====\n\n* Opened on Tuesday 5 March 2031\n* Closed again\n"),
        ("page.adoc", "= Halls\n\nThe hall is old, and it\nwas opened on Tuesday 5 March 2031.\n"),
        (
            "page.po",
            "msgid \"a\"\nmsgstr \"\"\n\n#, c-format\nmsgid \"b\"\nmsgstr \"It was opened on Tuesday 5 March 2031.\"\n",
        ),
    ];
    let dir = folder(&pages);
    let mut client = Client::ready(dir.path(), &able());
    for (name, text) in pages {
        assert_eq!(client.rules(name), ["weekday-mismatch"], "{name}");
        client.open(name, text);
        let range = client.diagnostics(name)[0]["range"].clone();
        let actions = client.actions(name, &range);
        let allow = actions.iter().find(|a| a["title"].as_str().unwrap().starts_with("Allow")).expect(name);
        let text = applied(&client, allow, name, text);
        client.write(name, &text);
        assert!(client.rules(name).is_empty(), "{name}: {text}");
    }
}

#[test]
fn no_comment_is_written_into_a_notebook() {
    let page =
        "{\"cells\":[{\"cell_type\":\"markdown\",\"source\":\"It was opened on Tuesday 5 March 2031.\"}]}\n";
    let dir = folder(&[("page.ipynb", page)]);
    let mut client = Client::ready(dir.path(), &able());
    assert_eq!(client.rules("page.ipynb"), ["weekday-mismatch"]);
    client.open("page.ipynb", page);
    let range = client.diagnostics("page.ipynb")[0]["range"].clone();
    let actions = client.actions("page.ipynb", &range);
    assert!(actions.iter().all(|a| !a["title"].as_str().unwrap().starts_with("Allow")), "{actions:?}");
}

#[test]
fn clients_that_ask_for_diagnostics_get_them() {
    let dir = ferry();
    let mut able = able();
    able["textDocument"]["diagnostic"] = json!({"dynamicRegistration": false});
    able["workspace"]["diagnostics"] = json!({"refreshSupport": true});
    let mut client = Client::start(dir.path(), &[]);
    let result = client.initialize(&able);
    assert_eq!(result["capabilities"]["diagnosticProvider"]["interFileDependencies"], true);
    assert!(client.published.is_empty(), "nothing is told twice");
    let document = json!({"textDocument": {"uri": client.uri("harbour.md")}});
    let first = client.ask("textDocument/diagnostic", document.clone());
    assert_eq!((&first["kind"], first["items"].as_array().unwrap().len()), (&json!("full"), 1));
    let mut again = document.clone();
    again["previousResultId"] = first["resultId"].clone();
    assert_eq!(client.ask("textDocument/diagnostic", again.clone())["kind"], "unchanged");
    let all = client.ask("workspace/diagnostic", json!({"previousResultIds": []}));
    assert_eq!(all["items"].as_array().unwrap().len(), 3);
    client.told.clear();
    client.open("evening.md", "Nothing.\n");
    client.settle();
    assert!(client.told.iter().any(|m| m["method"] == "workspace/diagnostic/refresh"));
    assert_eq!(client.ask("textDocument/diagnostic", again)["items"], json!([]));
    let known = json!([{"uri": client.uri("harbour.md"), "value": first["resultId"]}]);
    let rest = client.ask("workspace/diagnostic", json!({"previousResultIds": known}));
    assert!(
        rest["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|i| i["uri"] == client.uri("harbour.md") && i["items"] == json!([]))
    );
}

#[test]
fn settings_are_read_anew() {
    let dir = ferry();
    let mut client = Client::ready(dir.path(), &able());
    let uri = client.uri("newslint.toml");
    let watched = |client: &mut Client, kind: u8| {
        client.tell("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": uri, "type": kind}]}));
    };
    client.open("harbour.md", HARBOUR);
    std::fs::write(dir.path().join("newslint.toml"), "[levels]\nduration-conflict = \"off\"\n").unwrap();
    watched(&mut client, 1);
    assert!(client.rules("harbour.md").is_empty() && client.rules("evening.md").is_empty());
    // What is broken is told, and what held goes on.
    std::fs::write(dir.path().join("newslint.toml"), "[levels]\nduration-conflict = \"of\"\n").unwrap();
    client.told.clear();
    watched(&mut client, 2);
    assert!(client.rules("harbour.md").is_empty());
    let message = client.told.iter().find(|m| m["method"] == "window/showMessage").expect("a word");
    assert!(message["params"]["message"].as_str().unwrap().contains("newslint.toml:2"), "{message}");
    std::fs::write(dir.path().join("newslint.toml"), "exclude = [\"evening.md\"]\n").unwrap();
    client.tell("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
    assert!(client.rules("harbour.md").is_empty() && client.rules("evening.md").is_empty());
    assert_eq!(client.rules("cafe.md"), ["mojibake"]);
    client.tell(
        "workspace/didChangeConfiguration",
        json!({"settings": {"newslint": {"config": ["levels.mojibake=\"off\""]}}}),
    );
    assert!(client.rules("cafe.md").is_empty());
}

#[test]
fn files_come_and_go() {
    let dir = ferry();
    let mut client = Client::ready(dir.path(), &able());
    let change = |client: &mut Client, name: &str, kind: u8| {
        let uri = client.uri(name);
        client.tell("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": uri, "type": kind}]}));
    };
    std::fs::remove_file(dir.path().join("evening.md")).unwrap();
    change(&mut client, "evening.md", 3);
    assert!(client.rules("harbour.md").is_empty() && client.rules("evening.md").is_empty());
    std::fs::write(dir.path().join("night.md"), EVENING).unwrap();
    change(&mut client, "night.md", 1);
    assert_eq!(client.rules("night.md"), ["duration-conflict"]);
    std::fs::write(dir.path().join("night.md"), HARBOUR).unwrap();
    change(&mut client, "night.md", 2);
    assert!(client.rules("harbour.md").is_empty());
    // A page that is not saved yet belongs to the folder.
    client.open("draft.md", EVENING);
    assert_eq!(client.rules("draft.md"), ["duration-conflict"]);
    client.close("draft.md");
    assert!(client.rules("draft.md").is_empty() && client.rules("harbour.md").is_empty());
    // What `.gitignore` leaves out is left out here.
    std::fs::write(dir.path().join(".gitignore"), "night.md\n").unwrap();
    std::fs::write(dir.path().join("night.md"), EVENING).unwrap();
    change(&mut client, ".gitignore", 1);
    client.open("night.md", EVENING);
    assert!(client.rules("night.md").is_empty() && client.rules("harbour.md").is_empty());
}

#[test]
fn folders_come_and_go_and_a_page_of_none_stands_alone() {
    let (one, two) = (ferry(), folder(&[("mine.md", BROKEN)]));
    let mut client = Client::ready(one.path(), &able());
    let path = two.path().canonicalize().unwrap();
    let (uri, page) = (format!("file://{}", path.display()), format!("file://{}/mine.md", path.display()));
    let document = json!({"uri": page, "languageId": "markdown", "version": 1, "text": BROKEN});
    client.tell("textDocument/didOpen", json!({"textDocument": document}));
    client.settle();
    assert_eq!(client.published[&page].len(), 1, "alone");
    client.tell("textDocument/didClose", json!({"textDocument": {"uri": page}}));
    client.settle();
    assert!(client.published[&page].is_empty());
    let event = |added: Value, removed: Value| json!({"event": {"added": added, "removed": removed}});
    let folder = json!([{"uri": uri, "name": "two"}]);
    client.tell("workspace/didChangeWorkspaceFolders", event(folder.clone(), json!([])));
    client.settle();
    assert_eq!(client.published[&page].len(), 1, "in its folder");
    client.tell("workspace/didChangeWorkspaceFolders", event(json!([]), folder));
    client.settle();
    assert!(client.published[&page].is_empty());
    assert_eq!(client.rules("harbour.md"), ["duration-conflict"]);
}

#[test]
fn completion_and_symbols() {
    let dir = ferry();
    std::fs::write(dir.path().join("facts.toml"), "[[person]]\nname = \"Runa Solheim\"\n\n[[value]]\nname = \"crossing time\"\nvalue = \"40 minutes\"\n").unwrap();
    let mut client = Client::ready(dir.path(), &able());
    let symbols = client.ask("workspace/symbol", json!({"query": "soLh"}));
    assert_eq!((symbols.as_array().unwrap().len(), &symbols[0]["name"]), (1, &json!("Runa Solheim")));
    assert_eq!(symbols[0]["location"]["range"]["start"]["line"], 1);
    client.open("harbour.md", "Text. <!-- newslint-allow date-\n");
    let items = client.at("textDocument/completion", "harbour.md", 0, 31);
    let item = items.as_array().unwrap().iter().find(|i| i["label"] == "date-conflict").expect("a rule");
    assert_eq!(item["textEdit"]["range"]["start"], json!({"line": 0, "character": 26}));
    assert_eq!(item["textEdit"]["newText"], "date-conflict");
    client.open("facts.toml", "[[person]]\n\n");
    let items = client.at("textDocument/completion", "facts.toml", 1, 0);
    assert!(items.as_array().unwrap().iter().any(|i| i["label"] == "pronouns"), "{items}");
}

#[test]
fn the_pages_of_this_project_are_shown_as_they_are_checked() {
    let dir = root().join("fixtures/seeds");
    let mut client = Client::ready(&dir, &able());
    client.settle();
    let expected = checked(&dir);
    assert!(expected.len() > 3);
    assert_eq!(shown(&client, &expected), expected);
}

/// Tells of files: 1 came, 2 changed, 3 went.
fn watched(client: &mut Client, events: &[(&str, u8)]) {
    let changes: Vec<Value> =
        events.iter().map(|(name, kind)| json!({"uri": client.uri(name), "type": kind})).collect();
    client.tell("workspace/didChangeWatchedFiles", json!({"changes": changes}));
}

#[test]
fn a_page_that_becomes_a_link_leads_nowhere() {
    let (dir, outside) = (ferry(), tempfile::tempdir().unwrap());
    let secret = outside.path().join("secret.md");
    std::fs::write(&secret, "It was opened on Tuesday 5 March 2031.\n").unwrap();
    let mut client = Client::ready(dir.path(), &able());
    std::fs::remove_file(dir.path().join("cafe.md")).unwrap();
    std::os::unix::fs::symlink(&secret, dir.path().join("cafe.md")).unwrap();
    watched(&mut client, &[("cafe.md", 2)]);
    assert!(client.rules("cafe.md").is_empty());
    client.open("cafe.md", BROKEN);
    client.close("cafe.md");
    assert!(client.rules("cafe.md").is_empty());
    assert_eq!(client.at("textDocument/hover", "cafe.md", 0, 20), Value::Null);
}

#[test]
fn a_page_that_is_replaced_in_one_step_is_read_again() {
    let dir = ferry();
    let mut client = Client::ready(dir.path(), &able());
    for (text, events, rules) in [
        (HARBOUR, &[("evening.md", 1)][..], 0),
        (EVENING, &[("evening.md", 3), ("evening.md", 1)], 1),
        (HARBOUR, &[("newslint.toml", 1), ("evening.md", 2)], 0),
    ] {
        let new = dir.path().join("evening.tmp");
        std::fs::write(&new, text).unwrap();
        std::fs::rename(&new, dir.path().join("evening.md")).unwrap();
        watched(&mut client, events);
        assert_eq!(client.rules("harbour.md").len(), rules, "{events:?}");
    }
}

#[test]
fn the_last_page_takes_its_findings_along() {
    let dir = folder(&[("only.md", BROKEN)]);
    let mut client = Client::ready(dir.path(), &able());
    assert_eq!(client.rules("only.md"), ["mojibake"]);
    std::fs::remove_file(dir.path().join("only.md")).unwrap();
    watched(&mut client, &[("only.md", 3)]);
    assert!(client.rules("only.md").is_empty());
}

#[test]
fn folders_in_one_another_tell_one_thing_of_a_page() {
    let dir = folder(&[("harbour.md", HARBOUR)]);
    std::fs::create_dir(dir.path().join("sub")).unwrap();
    std::fs::write(dir.path().join("sub/evening.md"), EVENING).unwrap();
    let mut client = Client::ready(dir.path(), &able());
    let sub = json!([{"uri": client.uri("sub"), "name": "sub"}]);
    let event = |added: &Value, removed: &Value| json!({"event": {"added": added, "removed": removed}});
    client.open("sub/evening.md", EVENING);
    client.tell("workspace/didChangeWorkspaceFolders", event(&sub, &json!([])));
    assert_eq!(client.rules("sub/evening.md"), ["duration-conflict"]);
    client.write("sub/evening.md", HARBOUR);
    assert!(client.rules("harbour.md").is_empty(), "mended for both folders");
    client.close("sub/evening.md");
    assert_eq!(client.rules("harbour.md"), ["duration-conflict"], "as it is on disk");
    client.tell("workspace/didChangeWorkspaceFolders", event(&json!([]), &sub));
    assert_eq!(client.rules("sub/evening.md"), ["duration-conflict"]);
}

#[test]
fn a_page_keeps_its_findings_when_its_folder_comes_or_goes() {
    let (one, two) = (ferry(), folder(&[("mine.md", BROKEN)]));
    let mut client = Client::ready(one.path(), &able());
    let path = two.path().canonicalize().unwrap();
    let (uri, page) = (format!("file://{}", path.display()), format!("file://{}/mine.md", path.display()));
    let document = json!({"uri": page, "languageId": "markdown", "version": 1, "text": "Nothing.\n"});
    client.tell("textDocument/didOpen", json!({"textDocument": document}));
    let folder = json!([{"uri": uri, "name": "two"}]);
    client.tell("workspace/didChangeWorkspaceFolders", json!({"event": {"added": folder, "removed": []}}));
    let write = |client: &mut Client, version: i64, text: &str| {
        let document = json!({"uri": page, "version": version});
        client.tell(
            "textDocument/didChange",
            json!({"textDocument": document, "contentChanges": [{"text": text}]}),
        );
        client.settle();
        client.published[&page].len()
    };
    assert_eq!(write(&mut client, 2, BROKEN), 1, "the folder has what the editor holds");
    client.tell("workspace/didChangeWorkspaceFolders", json!({"event": {"added": [], "removed": folder}}));
    client.settle();
    assert_eq!(client.published[&page].len(), 1, "alone again");
}

#[test]
fn what_is_asked_of_a_page_that_is_not_there_changes_nothing() {
    let dir = ferry();
    std::fs::create_dir(dir.path().join("drafts")).unwrap();
    std::fs::write(dir.path().join(".gitignore"), "drafts\n").unwrap();
    let mut client = Client::ready(dir.path(), &able());
    assert_eq!(client.at("textDocument/hover", "night.md", 0, 0), Value::Null);
    std::fs::write(dir.path().join("night.md"), EVENING).unwrap();
    watched(&mut client, &[("night.md", 1)]);
    assert_eq!(client.rules("night.md"), ["duration-conflict"]);
    // A new page where pages are left out.
    client.open("drafts/new.md", BROKEN);
    assert!(client.rules("drafts/new.md").is_empty());
}

#[test]
fn settings_above_the_folder_count() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(dir.path().join("content")).unwrap();
    std::fs::create_dir(dir.path().join(".git")).unwrap();
    std::fs::write(dir.path().join("content/cafe.md"), BROKEN).unwrap();
    std::fs::write(dir.path().join("newslint.toml"), "[levels]\nmojibake = \"of\"\n").unwrap();
    let mut client = Client::ready(&dir.path().join("content"), &able());
    assert!(client.rules("cafe.md").is_empty(), "the settings are broken");
    std::fs::write(dir.path().join("newslint.toml"), "[levels]\n").unwrap();
    watched(&mut client, &[("../newslint.toml", 2)]);
    let above = format!("file://{}/newslint.toml", dir.path().canonicalize().unwrap().display());
    client.tell("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": above, "type": 2}]}));
    assert_eq!(client.rules("cafe.md"), ["mojibake"]);
    std::fs::write(dir.path().join("newslint.toml"), "[levels]\nmojibake = \"off\"\n").unwrap();
    client.tell("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": above, "type": 2}]}));
    assert!(client.rules("cafe.md").is_empty());
}

#[test]
fn a_file_that_settles_nothing_changes_nothing() {
    let dir = ferry();
    std::fs::write(dir.path().join("Cargo.toml"), "[package]\n").unwrap();
    let mut client = Client::ready(dir.path(), &able());
    client.published.clear();
    watched(&mut client, &[("Cargo.toml", 2), ("newslint.toml", 1)]);
    client.tell("workspace/didChangeConfiguration", json!({"settings": {"newslint": {"preview": false}}}));
    client.settle();
    assert!(client.published.is_empty(), "{:?}", client.published);
}

#[test]
fn without_a_watch_a_save_is_the_time_to_look() {
    let dir = ferry();
    let mut client = Client::ready(dir.path(), &json!({}));
    std::fs::write(dir.path().join("evening.md"), HARBOUR).unwrap();
    let document = json!({"uri": client.uri("cafe.md")});
    client.tell("textDocument/didSave", json!({"textDocument": document}));
    assert!(client.rules("harbour.md").is_empty());
    std::fs::write(dir.path().join("newslint.toml"), "[levels]\nmojibake = \"off\"\n").unwrap();
    let document = json!({"uri": client.uri("newslint.toml")});
    client.tell("textDocument/didSave", json!({"textDocument": document}));
    assert!(client.rules("cafe.md").is_empty());
}

#[test]
fn one_document_under_two_names_is_one() {
    let dir = ferry();
    let mut client = Client::ready(dir.path(), &able());
    client.open("harbour.md", HARBOUR);
    client.open("h%61rbour.md", HARBOUR);
    client.write("harbour.md", &EVENING.replace("Passengers waited: the", "The"));
    client.close("h%61rbour.md");
    assert!(client.rules("evening.md").is_empty(), "what the other name holds is kept");
    client.close("harbour.md");
    assert_eq!(client.rules("evening.md"), ["duration-conflict"]);
    let linked = tempfile::tempdir().unwrap();
    let link = linked.path().join("pages");
    std::os::unix::fs::symlink(dir.path(), &link).unwrap();
    let mut client = Client::ready(&link, &able());
    client.write("harbour.md", "Nothing.\n");
    assert!(client.rules("evening.md").is_empty());
}

#[test]
fn a_mark_before_the_text_is_no_character() {
    let dir = folder(&[("a.md", "\u{feff}The cafÃ© opens.\n")]);
    let mut client = Client::ready(dir.path(), &able());
    assert_eq!(client.diagnostics("a.md")[0]["range"]["start"], json!({"line": 0, "character": 7}));
}

#[test]
fn a_record_that_is_open_is_changed_as_it_is_there() {
    let dir = ferry();
    let record = "[[value]]\nname = \"crossing time\"\nvalue = \"3 hours\"\n";
    std::fs::write(dir.path().join("facts.toml"), record).unwrap();
    let mut client = Client::ready(dir.path(), &able());
    let edited = format!("# The record\n{record}");
    client.open("facts.toml", &edited);
    let range = client.diagnostics("harbour.md")[0]["range"].clone();
    let actions = client.actions("harbour.md", &range);
    let action =
        actions.iter().find(|a| a["title"].as_str().unwrap().starts_with("Record")).expect("an entry");
    let text = applied(&client, action, "facts.toml", &edited);
    assert!(
        text.starts_with(&edited) && newslint::facts::Facts::parse("facts.toml", &text).is_ok(),
        "{text}"
    );
}

#[test]
fn clients_that_ask_are_told_when_another_page_changed() {
    let dir = ferry();
    let mut able = able();
    able["textDocument"]["diagnostic"] = json!({});
    able["workspace"]["diagnostics"] = json!({"refreshSupport": true});
    let mut client = Client::ready(dir.path(), &able);
    client.open("harbour.md", HARBOUR);
    client.open("evening.md", EVENING);
    client.settle();
    let refreshes = |client: &mut Client| {
        client.settle();
        let count = client.told.iter().filter(|m| m["method"] == "workspace/diagnostic/refresh").count();
        client.told.clear();
        count
    };
    refreshes(&mut client);
    client.write("harbour.md", &HARBOUR.replace("40", "25"));
    assert_eq!(refreshes(&mut client), 1, "the other page changed, too");
    client.write("harbour.md", HARBOUR);
    refreshes(&mut client);
    std::fs::write(dir.path().join("newslint.toml"), "[levels]\nduration-conflict = \"off\"\n").unwrap();
    watched(&mut client, &[("newslint.toml", 1)]);
    assert_eq!(refreshes(&mut client), 1, "the settings changed");
}

#[test]
fn a_range_with_many_findings_is_answered_soon() {
    let page = BROKEN.repeat(400);
    let dir = folder(&[("many.md", &page)]);
    let mut client = Client::ready(dir.path(), &able());
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 9_999, "character": 0}});
    let actions = client.actions("many.md", &whole);
    assert!((1..=40).contains(&actions.len()), "{}", actions.len());
}

/// A file beside pages is a document of the folder: what the editor holds of it counts.
#[test]
fn files_beside_pages_are_heard() {
    let page = "# Kiln\n\n## License\n\nMIT\n";
    let dir = folder(&[
        ("README.md", page),
        ("package.json", "{\"name\": \"kiln\", \"license\": \"ISC\"}"),
        ("newslint.toml", "preview = true\n"),
    ]);
    let mut client = Client::ready(dir.path(), &able());
    client.open("README.md", page);
    assert_eq!(client.rules("README.md"), ["record-mismatch"]);
    client.open("package.json", "{\"name\": \"kiln\", \"license\": \"MIT\"}");
    assert_eq!(client.rules("README.md"), Vec::<String>::new());
    client.finish();
}
