//! `fixtures/extract/<kind>.toml`: sentences and the claims expected of them.
//!
//! A row may list in `expect` all claims of the kind in its sentence, and in `claims` what single ones must say of whom, and how
//! surely, and in `absent` what none may say. What is left out is not tested, and a list of answers means any of these. `known_wrong = true` marks a row that is
//! right and that the program gets wrong today: the test fails when the program gets it right, so that the mark is taken off.

use newslint::claim::{Claim, Kind, Modality, Polarity, QuoteType, Value};
use newslint::document::Format;
use newslint::extract::{Options, extract};
use newslint::facts::Facts;
use newslint::source::Source;
use serde::Deserialize;

use crate::root;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    /// A record whose patterns the sentences are searched for.
    facts: Option<String>,
    row: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    text: String,
    expect: Option<Vec<Vec<String>>>,
    #[serde(default)]
    claims: Vec<Expected>,
    /// What no claim may say.
    #[serde(default)]
    absent: Vec<Expected>,
    #[serde(default)]
    known_wrong: bool,
}

/// One answer or several, any of which will do.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Answer {
    One(String),
    Any(Vec<String>),
}

impl Answer {
    fn is_met(&self, met: impl Fn(&str) -> bool) -> bool {
        match self {
            Self::One(answer) => met(answer),
            Self::Any(answers) => answers.iter().any(|answer| met(answer)),
        }
    }
}

/// What a claim must say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// Words of the claim, or a part of them.
    text: String,
    /// The key of its subject, or the head noun alone; "" for no subject.
    subject: Option<Answer>,
    predicate: Option<Answer>,
    modality: Option<Answer>,
    polarity: Option<Answer>,
    /// Who says so, where somebody else does.
    source: Option<Answer>,
    superseded: Option<bool>,
    /// The value as people read it.
    value: Option<Answer>,
    /// Whether the writer states it as so: asserted, affirmed, not replaced.
    stands: Option<bool>,
}

impl Expected {
    fn is_met_by(&self, claim: &Claim) -> bool {
        let stance = &claim.stance;
        let met =
            |answer: &Option<Answer>, given: &str| answer.as_ref().is_none_or(|a| a.is_met(|a| a == given));
        let key = claim.subject.as_ref().map_or("", |s| &*s.key);
        let head = key.rsplit(['/', ' ']).next().unwrap_or_default();
        let subject =
            self.subject.as_ref().is_none_or(|s| s.is_met(|s| s == key || !s.is_empty() && s == head));
        claim.text.contains(&self.text)
            && subject
            && met(&self.predicate, &claim.predicate)
            && met(&self.modality, &word(&stance.modality))
            && met(&self.polarity, &word(&stance.polarity))
            && met(&self.source, stance.source.as_deref().unwrap_or_default())
            && met(&self.value, &claim.value_text())
            && self.superseded.is_none_or(|s| s == stance.superseded)
            && self.stands.is_none_or(|s| s == stands(claim))
    }
}

impl std::fmt::Display for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}:", self.text)?;
        let answers = [
            ("value", &self.value),
            ("subject", &self.subject),
            ("predicate", &self.predicate),
            ("modality", &self.modality),
            ("polarity", &self.polarity),
            ("source", &self.source),
        ];
        for (name, answer) in answers {
            match answer {
                Some(Answer::One(answer)) => write!(f, " {name} {answer:?}")?,
                Some(Answer::Any(answers)) => write!(f, " {name} {answers:?}")?,
                None => {}
            }
        }
        for (name, answer) in [("superseded", self.superseded), ("stands", self.stands)] {
            answer.map_or(Ok(()), |answer| write!(f, " {name} {answer}"))?;
        }
        Ok(())
    }
}

/// The word by which rows call it.
fn word(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value).expect("a word").as_str().unwrap_or_default().to_owned()
}

fn stands(claim: &Claim) -> bool {
    let stance = &claim.stance;
    stance.modality == Modality::Asserted && stance.polarity == Polarity::Positive && !stance.superseded
}

/// A claim as a failed row shows it.
fn seen(claim: &Claim) -> String {
    let stance = &claim.stance;
    format!(
        "{:?}: value {:?}, subject {:?}, predicate {:?}, {} {}{}{}",
        claim.text,
        claim.value_text(),
        claim.subject.as_ref().map_or("", |s| &*s.key),
        claim.predicate,
        word(&stance.modality),
        word(&stance.polarity),
        stance.source.as_ref().map_or_else(String::new, |s| format!(", source {s:?}")),
        if stance.superseded { ", superseded" } else { "" },
    )
}

/// What is wrong with a row: nothing where it holds.
fn wrong_in(row: &Row, claims: &[&Claim], shown: fn(&Claim) -> Vec<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    if let Some(expected) = &row.expect {
        let found: Vec<Vec<String>> = claims.iter().map(|c| shown(c)).collect();
        if found != *expected {
            wrong.push(format!("gives    {found:?}\n  expected {expected:?}"));
        }
    }
    let all = || claims.iter().map(|c| seen(c)).collect::<Vec<_>>().join("\n           ");
    for expected in row.claims.iter().filter(|e| !claims.iter().any(|c| e.is_met_by(c))) {
        wrong.push(format!("gives    {}\n  expected {expected}", all()));
    }
    for unwanted in row.absent.iter().filter(|e| claims.iter().any(|c| e.is_met_by(c))) {
        wrong.push(format!("gives    {}\n  and not  {unwanted}", all()));
    }
    wrong
}

fn file(kind: Kind) -> std::path::PathBuf {
    root().join(format!("fixtures/extract/{}.toml", kind.as_str()))
}

fn check(kind: Kind, shown: fn(&Claim) -> Vec<String>) {
    let name = kind.as_str();
    let text = std::fs::read_to_string(file(kind)).expect("the rows are there");
    let rows: Rows = toml::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
    let facts = rows.facts.map(|text| Facts::parse("facts.toml", &text).expect("the record is right"));
    let options = Options {
        date: chrono::NaiveDate::from_ymd_opt(2017, 11, 3),
        month_first: None,
        patterns: facts.as_ref().map(|f| &f.patterns),
    };
    let mut report = Vec::new();
    for row in rows.row {
        assert!(
            row.expect.is_some() || !row.claims.is_empty() || !row.absent.is_empty(),
            "{name}: {:?} expects nothing",
            row.text
        );
        let extraction = extract(&Source::from_text("row.md", row.text.as_str()), Format::Markdown, options);
        let claims: Vec<&Claim> = extraction.claims.iter().filter(|c| c.kind == kind).collect();
        let wrong = wrong_in(&row, &claims, shown);
        match (row.known_wrong, wrong.is_empty()) {
            (false, false) => report.push(format!("{:?}\n  {}", row.text, wrong.join("\n  "))),
            (true, true) => report.push(format!("{:?} is right now: take its known_wrong away", row.text)),
            _ => {}
        }
    }
    assert!(report.is_empty(), "{name}:\n{}", report.join("\n"));
}

#[test]
fn every_kind_has_rows() {
    // The document and its figures have their own tests, and comments that allow findings have theirs.
    let other = |k: &&Kind| matches!(k, Kind::Document | Kind::Suppression | Kind::Figures | Kind::Sentence);
    for kind in Kind::ALL.iter().filter(|k| !other(k)) {
        assert!(file(*kind).is_file(), "{} is missing", file(*kind).display());
    }
}

/// The words, and the value as people read it.
fn text_and_value(claim: &Claim) -> Vec<String> {
    vec![claim.text.to_string(), claim.value_text()]
}

#[test]
fn ages() {
    check(Kind::Age, text_and_timex);
}

#[test]
fn attributions() {
    check(Kind::Attribution, text_and_value);
}

#[test]
fn names() {
    check(Kind::Name, |claim| {
        let Value::Name(n) = &claim.value else { panic!("a name has a key") };
        let gender = n.gender.as_ref().map_or_else(String::new, word);
        vec![claim.text.to_string(), word(&n.form), n.key.to_string(), gender]
    });
}

#[test]
fn places() {
    check(Kind::Place, |claim| {
        let Value::Place(p) = &claim.value else { panic!("a place has a rank") };
        vec![claim.text.to_string(), p.place.to_string(), p.rank.to_string()]
    });
}

#[test]
fn figures_against_figures() {
    check(Kind::Arithmetic, |claim| {
        let Value::Arithmetic(a) = &claim.value else { panic!("a figure has another") };
        vec![a.relation.to_string(), claim.text.to_string(), a.expected.to_string()]
    });
}

#[test]
fn defects_of_text() {
    check(Kind::Typography, |claim| {
        let Value::Typography(t) = &claim.value else { panic!("a defect has a name") };
        vec![t.defect.to_string(), claim.text.to_string(), t.replacement.to_string()]
    });
}

#[test]
fn patterns() {
    check(Kind::Pattern, |claim| {
        let Value::Pattern(p) = &claim.value else { panic!("a pattern has slots") };
        vec![p.pattern.to_string(), claim.text.to_string(), claim.value_text()]
    });
}

#[test]
fn attributes() {
    check(Kind::Attribute, |claim| {
        let Value::Attribute(a) = &claim.value else { panic!("an attribute is of a thing") };
        vec![claim.text.to_string(), a.attribute.to_string(), a.thing.to_string(), claim.value_text()]
    });
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
