//! `newslint story`: the fact matrix on the terminal, as JSON, and as a page in a real browser where there is one.

use std::process::Command;

use crate::{newslint, root, stdout};

const PAIR: &[&str] = &["fixtures/seeds/article.txt", "fixtures/seeds/day.txt"];

fn matrix(paths: &[&str]) -> Vec<serde_json::Value> {
    let mut args = vec!["story", "--format", "json"];
    args.extend(paths);
    serde_json::from_str(&stdout(&root(), &args)).expect("the matrix is JSON")
}

fn facts<'a>(story: &'a serde_json::Value, kind: &str, verdict: &str) -> Vec<&'a serde_json::Value> {
    let all = story["facts"].as_array().unwrap().iter();
    all.filter(|f| f["kind"] == kind && f["verdict"] == verdict).collect()
}

#[test]
fn what_agrees_and_what_differs() {
    let stories = matrix(PAIR);
    assert_eq!(stories.len(), 1);
    assert_eq!(stories[0]["schema"], "newslint.story/1");
    let outage = facts(&stories[0], "duration", "agree");
    let places: Vec<usize> =
        outage[0]["cells"].as_array().unwrap().iter().map(|c| c.as_array().unwrap().len()).collect();
    assert_eq!(places, [2, 2], "the outage lasted as long in all four places");
    assert_eq!(facts(&stories[0], "date", "agree").len(), 1, "it happened on the same day");
    let promise = facts(&stories[0], "quote", "agree");
    assert!(promise.iter().any(|f| f["cells"].to_string().contains("cannot happen again")), "{promise:?}");
    let rules: Vec<&str> =
        facts(&stories[0], "status", "differ").iter().map(|f| f["rules"][0].as_str().unwrap()).collect();
    assert_eq!(rules, ["status-conflict", "superseded-claim"]);
}

#[test]
fn the_original_pair_agrees_where_it_must() {
    let Ok(dir) = root().join("../shared/seeds").canonicalize() else { return };
    let stories = matrix(&[&dir.to_string_lossy()]);
    for kind in ["duration", "date", "quote"] {
        assert!(!facts(&stories[0], kind, "agree").is_empty(), "{kind}: {stories:?}");
    }
}

#[test]
fn the_table_fits_wide_and_narrow_terminals() {
    for columns in ["200", "100", "50"] {
        let output = newslint()
            .args(["story", "--color", "never"])
            .args(PAIR)
            .env("COLUMNS", columns)
            .current_dir(root())
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("27 minutes"), "{text}");
        let widest = text.lines().map(|l| l.chars().count()).max().unwrap();
        assert!(widest <= columns.parse::<usize>().unwrap(), "{widest} columns of {columns}:\n{text}");
    }
}

#[test]
fn the_page_needs_nothing_from_outside() {
    let mut args = vec!["story", "--format", "html"];
    args.extend(PAIR);
    let page = stdout(&root(), &args);
    assert!(page.starts_with("<!DOCTYPE html>"));
    for outside in ["http://", "https://", "src=", "url(", "@import"] {
        assert!(!page.contains(outside), "the page has {outside}");
    }
    assert!(page.contains("prefers-color-scheme: dark") && page.contains("@media print"));
}

/// In a browser: a click on a cell shows its sentence, Escape hides it, and the arrows move between cells.
#[test]
fn a_click_shows_the_sentence() {
    let browser = ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| Command::new(name).arg("--version").output().is_ok_and(|o| o.status.success()));
    let Some(browser) = browser else { return };
    let dir = tempfile::tempdir().unwrap();
    let mut args = vec!["story", "--format", "html"];
    args.extend(PAIR);
    let page = stdout(&root(), &args);
    let steps = r#"<script>
const result = [];
const cells = [...document.querySelectorAll("button.place")];
const cell = cells.find((c) => c.textContent.includes("27 minutes"));
cell.click();
result.push(reader.hidden, document.getElementById("text").textContent, cell.getAttribute("aria-expanded"));
document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
result.push(reader.hidden, document.activeElement === cell);
document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
result.push(document.activeElement === cells[cells.indexOf(cell) + 1]);
document.title = JSON.stringify(result);
</script></body>"#;
    let file = dir.path().join("story.html");
    std::fs::write(&file, page.replace("</body>", steps)).unwrap();
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"])
        .arg(format!("--user-data-dir={}", dir.path().join("profile").display()))
        .arg(format!("file://{}", file.display()))
        .output()
        .unwrap();
    let dom = String::from_utf8_lossy(&output.stdout);
    let Some(title) = dom.split("<title>").nth(1).and_then(|t| t.split("</title>").next()) else {
        // A browser that cannot start here tests nothing.
        return;
    };
    let result: serde_json::Value = serde_json::from_str(&title.replace("&quot;", "\"")).expect(title);
    assert_eq!(result[0], false, "the sentence is shown");
    let sentence = result[1].as_str().unwrap();
    assert!(
        sentence.contains("offline for 27 minutes on Thursday") || sentence.contains("27 minutes"),
        "{sentence}"
    );
    assert_eq!(result[2], "true");
    assert_eq!(result[3], true, "Escape hides it");
    assert_eq!(result[4], true, "and the cell has the focus again");
    assert_eq!(result[5], true, "the arrow moves to the next cell");
}
