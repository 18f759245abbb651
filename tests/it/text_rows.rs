//! Rows of the layer of language: what tags and clauses a sentence has.

use newslint::document::Format;
use newslint::source::Source;
use newslint::wire::{ClauseRow, SyntaxRow, syntax_rows};
use serde::{Deserialize, Serialize};

use crate::root;

#[derive(Serialize, Deserialize)]
struct Rows {
    row: Vec<Row>,
}

#[derive(Serialize, Deserialize)]
struct Row {
    text: String,
    /// Tags of Universal Dependencies, in the order of the tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tags: Option<String>,
    /// Kind, subject, verb, voice, polarity, modality and source of each clause, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    clauses: Vec<String>,
    /// It is not so yet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    known_wrong: bool,
}

fn shown(text: &str, sentence: &SyntaxRow, clause: &ClauseRow) -> String {
    let word = |token: u16| {
        let token = &sentence.tokens[usize::from(token)];
        &text[token.start as usize..token.end as usize]
    };
    let stance = serde_json::json!([clause.polarity, clause.modality]);
    let mut parts = vec![
        clause.kind.to_owned(),
        clause.subject.as_ref().map_or("-", |s| &text[s.start as usize..s.end as usize]).to_owned(),
        clause.verb.map_or("-", word).to_owned(),
        clause.voice.to_owned(),
        stance[0].as_str().unwrap_or_default().to_owned(),
        stance[1].as_str().unwrap_or_default().to_owned(),
    ];
    parts.extend(clause.source.clone());
    parts.join(" | ")
}

/// Each row of `fixtures/text` is what the layer sees; `NEWSLINT_BLESS=1` writes what it sees now, to be read before it is kept.
#[test]
fn sentences_have_their_tags_and_clauses() {
    let mut report = Vec::new();
    for name in ["tags", "clauses"] {
        let path = root().join(format!("fixtures/text/{name}.toml"));
        let text = std::fs::read_to_string(&path).expect("the rows are there");
        let head = text.find("[[row]]").unwrap_or_default();
        let mut rows: Rows = toml::from_str(&text).expect("the rows are TOML");
        for row in &mut rows.row {
            let sentences = syntax_rows(&Source::from_text("row.md", row.text.as_str()), Format::Markdown);
            let tags: Vec<&str> = sentences.iter().flat_map(|s| &s.tokens).map(|t| t.tag).collect();
            let clauses: Vec<String> =
                sentences.iter().flat_map(|s| s.clauses.iter().map(|c| shown(&row.text, s, c))).collect();
            let right = row.tags.as_ref().is_none_or(|t| *t == tags.join(" "))
                && (row.clauses.is_empty() || row.clauses == clauses);
            match (right, row.known_wrong) {
                (true, true) => {
                    report.push(format!("{:?} is right now: take its known_wrong away", row.text));
                }
                (false, false) => {
                    report.push(format!("{:?}\n  {}\n  {clauses:#?}", row.text, tags.join(" ")));
                }
                _ => {}
            }
            if !row.known_wrong {
                row.tags = row.tags.take().map(|_| tags.join(" "));
                row.clauses = if name == "clauses" { clauses } else { Vec::new() };
            }
        }
        if std::env::var_os("NEWSLINT_BLESS").is_some() {
            let rows = toml::to_string_pretty(&rows).expect("rows are TOML");
            std::fs::write(&path, format!("{}{rows}", &text[..head])).expect("the rows can be written");
        }
    }
    assert!(report.is_empty() || std::env::var_os("NEWSLINT_BLESS").is_some(), "{}", report.join("\n"));
}
