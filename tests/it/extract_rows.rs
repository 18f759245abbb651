//! `fixtures/extract/<kind>.toml`: sentences and the claims expected of them.

use newslint::claim::{Claim, Kind, Polarity, QuoteType, Value};
use newslint::document::Format;
use newslint::extract::{Options, extract};
use newslint::source::Source;
use serde::Deserialize;

use crate::root;

#[derive(Deserialize)]
struct Rows {
    row: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    text: String,
    expect: Vec<Vec<String>>,
}

fn check(kind: Kind, shown: fn(&Claim) -> Vec<String>) {
    let name = kind.as_str();
    let text = std::fs::read_to_string(root().join(format!("fixtures/extract/{name}.toml")))
        .expect("the rows are there");
    let rows: Rows = toml::from_str(&text).expect("the rows are TOML");
    let options =
        Options { date: chrono::NaiveDate::from_ymd_opt(2017, 11, 3), month_first: None, patterns: None };
    let mut wrong = Vec::new();
    for row in rows.row {
        let extraction = extract(&Source::from_text("row.md", row.text.as_str()), Format::Markdown, options);
        let found: Vec<Vec<String>> =
            extraction.claims.iter().filter(|c| c.kind == kind).map(shown).collect();
        if found != row.expect {
            wrong.push(format!("{:?}\n  gives    {found:?}\n  expected {:?}", row.text, row.expect));
        }
    }
    assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
}

fn text_and_timex(claim: &Claim) -> Vec<String> {
    vec![claim.text.to_string(), claim.timex.as_ref().map_or_else(String::new, |t| t.value.to_string())]
}

#[test]
fn dates() {
    check(Kind::Date, text_and_timex);
}

#[test]
fn times() {
    check(Kind::Time, text_and_timex);
}

#[test]
fn durations() {
    check(Kind::Duration, text_and_timex);
}

#[test]
fn sets() {
    check(Kind::Set, text_and_timex);
}

#[test]
fn quantities() {
    check(Kind::Quantity, |claim| {
        let Value::Quantity(q) = &claim.value else { panic!("a quantity has a number") };
        let number = |v: Option<f64>| v.map_or_else(|| "-".to_owned(), |v| v.to_string());
        vec![
            claim.text.to_string(),
            number(q.number.low),
            number(q.number.high),
            q.unit.to_string(),
            q.of.to_string(),
        ]
    });
}

#[test]
fn quotes() {
    check(Kind::Quote, |claim| {
        let Value::Quote(q) = &claim.value else { panic!("a quote has its words") };
        let form = match q.form {
            QuoteType::Direct => "direct",
            QuoteType::Mixed => "mixed",
            QuoteType::Indirect => "indirect",
        };
        let speaker = q.speaker.as_ref();
        vec![
            form.to_owned(),
            claim.text.to_string(),
            speaker.map_or_else(|| "-".to_owned(), |s| s.text.to_string()),
            speaker.map_or_else(String::new, |s| s.key.to_string()),
        ]
    });
}

#[test]
fn pronouns() {
    check(Kind::Pronoun, |claim| {
        let Value::Pronoun(p) = &claim.value else { panic!("a pronoun has a gender") };
        let antecedent = p.antecedent.as_ref().map_or_else(|| "-".to_owned(), |a| a.key.to_string());
        vec![claim.text.to_string(), antecedent]
    });
}

#[test]
fn roles() {
    check(Kind::Role, |claim| {
        let Value::Role(r) = &claim.value else { panic!("a role has a person") };
        let former = if r.former { "former" } else { "" };
        vec![r.person.key.to_string(), r.role.to_string(), r.of.to_string(), former.to_owned()]
    });
}

#[test]
fn statuses() {
    check(Kind::Status, |claim| {
        let Value::Status(s) = &claim.value else { panic!("a status has a state") };
        let denied = if claim.stance.polarity == Polarity::Negative { "not" } else { "" };
        let subject = claim.subject.as_ref().map_or_else(String::new, |s| s.key.to_string());
        vec![s.group.to_string(), s.state.to_string(), denied.to_owned(), subject]
    });
}
