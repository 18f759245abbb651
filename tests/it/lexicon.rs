//! The tables of words agree with one another: a word that one names and another does not know is dead.

use std::collections::{BTreeMap, BTreeSet};

use newslint::lexicon::{Class, Lexicon};
use toml::{Table, Value};

use crate::root;

fn table(name: &str) -> Table {
    let path = root().join("rules/lexicon").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    text.parse().unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// The words of a list.
fn words(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Verbs that other tables name, with the table: lemmas, of "switch off" the first word.
fn named() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut add = |place: String, list: &Value| {
        for word in words(list) {
            found.push((place.clone(), word.split(' ').next().unwrap_or(word).to_owned()));
        }
    };
    for (strength, list) in table("verbs.toml")["cue"].as_table().expect("cues by strength") {
        add(format!("verbs.toml, cue {strength}"), list);
    }
    for (class, rows) in table("predicates.toml") {
        add(format!("predicates.toml, {class}"), &rows["verbs"]);
    }
    for (group, rows) in table("statuses.toml") {
        for (state, forms) in rows["state"].as_table().expect("states") {
            for form in ["verbs", "doer", "planned", "denied", "insider"] {
                if let Some(list) = forms.get(form) {
                    add(format!("statuses.toml, {group} {state} {form}"), list);
                }
            }
        }
    }
    found
}

#[test]
fn verbs_that_other_tables_name_are_verbs() {
    let lexicon = Lexicon::get();
    let dead: Vec<String> = named()
        .into_iter()
        .filter(|(_, verb)| !lexicon.word(verb).class.has(Class::VERB))
        .map(|(place, verb)| format!("{verb} ({place})"))
        .collect();
    assert!(dead.is_empty(), "not in verbs.toml, so that nothing comes of them: {dead:?}");
}

#[test]
fn verbs_of_speech_keep_their_strength() {
    let lexicon = Lexicon::get();
    for (strength, list) in table("verbs.toml")["cue"].as_table().expect("cues by strength") {
        for verb in words(list) {
            let cue = lexicon.word(verb).cue;
            let told = serde_json::to_value(cue).expect("a word");
            assert_eq!(told, strength.as_str(), "{verb}");
        }
    }
}

/// Classes whose words are nothing else: the tagger asks for one of them and never comes to the other.
const EXCLUSIVE: &[(&str, &str)] = &[
    ("determiner", "pronoun"),
    ("determiner", "preposition"),
    ("determiner", "auxiliary"),
    ("determiner", "modal"),
    ("determiner", "adverb"),
    ("pronoun", "preposition"),
    ("pronoun", "conjunction"),
    ("pronoun", "auxiliary"),
    ("pronoun", "modal"),
    ("pronoun", "adverb"),
    ("preposition", "auxiliary"),
    ("preposition", "modal"),
    ("preposition", "adverb"),
    ("conjunction", "auxiliary"),
    ("conjunction", "modal"),
    ("conjunction", "adverb"),
    ("auxiliary", "modal"),
    ("auxiliary", "adverb"),
    ("modal", "adverb"),
    ("negation", "adverb"),
    ("negation", "hedge"),
    ("negation", "hypothetical"),
    ("negation", "future_word"),
    ("past_auxiliary", "future_auxiliary"),
    ("past_auxiliary", "modal"),
    ("hedge", "superseded"),
    ("hypothetical", "superseded"),
];

#[test]
fn closed_classes_that_exclude_each_other_share_no_word() {
    let closed = table("words.toml");
    let mut wrong = Vec::new();
    for (a, b) in EXCLUSIVE {
        let of_b: BTreeSet<&str> = words(&closed[*b]).into_iter().collect();
        let both = words(&closed[*a]).into_iter().filter(|w| of_b.contains(w));
        wrong.extend(both.map(|w| format!("{w} is {a} and {b}")));
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// Words that are a verb and of a closed class all the same. What a closed class takes is never tagged as a verb, so that a cue, a
/// predicate or a state that hangs on the verb is dead.
const KNOWN_BOTH: &[&str] = &["following", "including"];

#[test]
fn words_of_closed_classes_are_no_verbs() {
    let lexicon = Lexicon::get();
    let closed = table("words.toml");
    let mut both: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for class in
        ["determiner", "pronoun", "preposition", "conjunction", "auxiliary", "modal", "adverb", "negation"]
    {
        for word in words(&closed[class]) {
            if lexicon.word(word).class.has(Class::VERB) {
                both.entry(word.to_owned()).or_default().push(class);
            }
        }
    }
    let found: Vec<&str> = both.keys().map(String::as_str).collect();
    assert_eq!(found, KNOWN_BOTH, "with their classes: {both:?}");
}

#[test]
fn no_list_of_verbs_names_one_twice() {
    let mut wrong = Vec::new();
    let verbs = table("verbs.toml");
    let mut lists: Vec<(String, Vec<&str>)> = vec![(
        "verbs.toml, regular".to_owned(),
        verbs["regular"].as_str().unwrap_or_default().split_whitespace().collect(),
    )];
    let cues: Vec<&str> = verbs["cue"].as_table().into_iter().flatten().flat_map(|(_, l)| words(l)).collect();
    lists.push(("verbs.toml, cues".to_owned(), cues));
    for (place, list) in &lists {
        let mut seen = BTreeSet::new();
        wrong.extend(list.iter().filter(|w| !seen.insert(**w)).map(|w| format!("{w} ({place})")));
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
