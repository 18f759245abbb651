//! The layer of language against the English Web Treebank of Universal Dependencies (EWT), whose part `test` nobody learnt from.

use std::collections::{BTreeMap, BTreeSet};

use newslint::document::Format;
use newslint::source::Source;
use newslint::wire::syntax_rows;

use crate::{figures, shared};

/// A sentence of the treebank.
#[derive(serde::Deserialize)]
struct Sentence {
    split: String,
    text: String,
    /// Start and end in code points, tag, lemma, head (1 is the first token), relation.
    tokens: Vec<(usize, usize, String, String, usize, String)>,
}

/// Tags that are told apart: noun, name, verb, adjective, adverb, number, and the closed classes together.
fn coarse(tag: &str) -> Option<&str> {
    match tag {
        "NOUN" | "PROPN" | "VERB" | "ADJ" | "ADV" | "NUM" => Some(tag),
        "PUNCT" | "SYM" | "X" | "INTJ" => None,
        _ => Some("closed"),
    }
}

impl Sentence {
    /// The first bytes of the subjects of finite clauses.
    fn subjects(&self, byte: impl Fn(usize) -> usize) -> BTreeSet<usize> {
        let children = |head: usize| self.tokens.iter().filter(move |t| t.4 == head + 1);
        let is_finite = |head: usize| {
            let verb = &self.tokens[head];
            let has = |relation: &str| children(head).any(|t| t.5.starts_with(relation));
            let infinitive = children(head).any(|t| t.3 == "to" && t.2 == "PART");
            (verb.2 == "VERB" || verb.2 == "AUX" || has("cop")) && (has("aux") || !infinitive)
        };
        let nominal = |tag: &str| matches!(tag, "NOUN" | "PROPN" | "PRON" | "NUM");
        let subject = |t: &&(usize, usize, String, String, usize, String)| {
            t.5.starts_with("nsubj") && nominal(&t.2) && t.4 > 0 && is_finite(t.4 - 1)
        };
        self.tokens.iter().filter(subject).map(|t| byte(t.0)).collect()
    }
}

/// Per mille of tags, verbs and subjects; none may get worse.
#[test]
fn tags_and_subjects_of_the_treebank() {
    let Some(path) = shared("data/ewt.jsonl") else { return };
    let text = std::fs::read_to_string(path).expect("the treebank is text");
    let sentences = text.lines().map(|line| serde_json::from_str::<Sentence>(line).expect("a sentence"));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for sentence in sentences.filter(|s| s.split == "test") {
        let bytes: Vec<usize> =
            sentence.text.char_indices().map(|(at, _)| at).chain([sentence.text.len()]).collect();
        let rows = syntax_rows(&Source::from_text("s.txt", sentence.text.as_str()), Format::Plain);
        let found: BTreeMap<(usize, usize), &str> = rows
            .iter()
            .flat_map(|r| &r.tokens)
            .map(|t| ((t.start as usize, t.end as usize), t.tag))
            .collect();
        let mut count = |what, n| *counts.entry(what).or_default() += n;
        for (start, end, gold, ..) in &sentence.tokens {
            let Some(gold) = coarse(gold) else { continue };
            let tag = found.get(&(bytes[*start], bytes[*end])).and_then(|tag| coarse(tag));
            count("tags", 1);
            count("tags right", usize::from(tag == Some(gold)));
            count("verbs", usize::from(gold == "VERB"));
            count("verbs found", usize::from(tag == Some("VERB")));
            count("verbs right", usize::from(tag == Some("VERB") && gold == "VERB"));
        }
        let gold = sentence.subjects(|at| bytes[at]);
        let clauses = rows.iter().flat_map(|row| row.clauses.iter().map(move |clause| (row, clause)));
        let subjects: BTreeSet<usize> = clauses
            .filter(|(_, clause)| clause.kind != "participial" && clause.verb.is_some())
            .filter_map(|(row, clause)| {
                Some(row.tokens[usize::from(clause.subject.as_ref()?.head)].start as usize)
            })
            .collect();
        count("subjects", gold.len());
        count("subjects found", subjects.len());
        count("subjects right", gold.intersection(&subjects).count());
    }
    let share = |part: &str, whole: &str| (1000 * counts[part] / counts[whole]) as i64;
    let found = BTreeMap::from([
        ("tags".to_owned(), share("tags right", "tags")),
        ("verbs precision".to_owned(), share("verbs right", "verbs found")),
        ("verbs recall".to_owned(), share("verbs right", "verbs")),
        ("subjects precision".to_owned(), share("subjects right", "subjects found")),
        ("subjects recall".to_owned(), share("subjects right", "subjects")),
    ]);
    println!("{found:?}");
    figures::no_worse("language", &found, |_| false);
}
