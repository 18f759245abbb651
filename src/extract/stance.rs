//! How far the writer stands behind a value.

use crate::claim::{Modality, Polarity, Stance};
use crate::grammar::Words;
use crate::lexicon::{Class, Cue};

use super::subject::{Frame, Tag};

/// The stance of the value that begins at token `first`.
pub(super) fn of(frame: &Frame, first: usize) -> Stance {
    let mut stance = Stance { superseded: superseded(frame, first), ..Stance::default() };
    if negated(frame, first) {
        stance.polarity = Polarity::Negative;
    }
    if frame.quoted.get(first).copied().unwrap_or(false) {
        stance.modality = Modality::Reported;
        stance.source = Some(Stance::QUOTATION.into());
        return stance;
    }
    if frame.tags.last() == Some(&Tag::Stop) && frame.text(frame.tags.len() - 1) == "?" {
        stance.modality = Modality::Asked;
        return stance;
    }
    if let Some(modality) = frame.sayings().at(first) {
        stance.modality = modality;
        return stance;
    }
    if let Some((modality, source)) = reported(frame, first) {
        stance.modality = modality;
        stance.source = source;
        return stance;
    }
    let clause = clause_start(frame, first)..clause_end(frame, first);
    let has = |class: Class| clause.clone().any(|i| frame.words.tokens[i].is(class) && !is_month(frame, i));
    if has(Class::HYPOTHETICAL) || is_wanted(frame, first) {
        stance.modality = Modality::Hypothetical;
    } else if has(Class::HEDGE) {
        stance.modality = Modality::Hedged;
    }
    stance
}

/// Nouns of saying whose that-clause nobody stands behind.
const SAYINGS: &[&str] = &[
    "claim",
    "claims",
    "report",
    "reports",
    "rumour",
    "rumours",
    "rumor",
    "rumors",
    "allegation",
    "allegations",
    "suggestion",
    "suggestions",
    "story",
    "stories",
    "belief",
    "notion",
    "myth",
    "idea",
    "fear",
    "fears",
    "suspicion",
    "suspicions",
    "hope",
    "hopes",
    "assertion",
    "assertions",
];

/// What a sentence tells without standing behind it: `the claim that 40 people died is false`, `rumours that`, `it was wrongly
/// reported that`.
#[derive(Debug)]
pub(super) struct Sayings {
    /// Token of `according` in `according to`.
    according: Option<usize>,
    /// Token of `wrongly` beside a verb of speech.
    falsely: Option<usize>,
    /// Tokens of `that` after a noun of saying, and how far anybody stands behind what follows.
    that: Vec<(usize, Modality)>,
}

impl Sayings {
    pub(super) fn of(frame: &Frame) -> Self {
        const FALSE: &[&str] =
            &["false", "untrue", "wrong", "baseless", "unfounded", "incorrect", "mistaken"];
        const FALSELY: &[&str] = &["wrongly", "falsely", "mistakenly", "incorrectly", "erroneously"];
        let n = frame.tags.len();
        let stands = |that: usize| {
            let is_false = |i: usize| frame.words.at(i).precedes(FALSE) && super::subject::after_be(frame, i);
            let denies = |i: usize| frame.tags[i] == Tag::Verb && frame.entry(i).cue == Some(Cue::Denied);
            if (that..n).any(is_false) || (0..that).any(denies) {
                Modality::Denied
            } else {
                Modality::Speculated
            }
        };
        let mut found = Self { according: None, falsely: None, that: Vec::new() };
        for i in 0..n {
            let token = frame.words.tokens[i];
            if !token.is(Class::CUE.or(Class::CONJUNCTION).or(Class::ACCORDING)) {
                continue;
            }
            if found.according.is_none()
                && token.is(Class::ACCORDING)
                && frame.words.at(i + 1).precedes(&["to"])
            {
                found.according = Some(i);
            }
            if found.falsely.is_none() && token.is(Class::CUE) {
                let beside = [i.wrapping_sub(1), i + 1].into_iter().filter(|&j| j < n);
                found.falsely = beside.into_iter().find(|&j| frame.words.at(j).precedes(FALSELY));
            }
            if i > 0
                && token.is(Class::CONJUNCTION)
                && frame.tags[i - 1] == Tag::Noun
                && frame.words.at(i).precedes(&["that"])
                && frame.words.at(i - 1).precedes(SAYINGS)
            {
                found.that.push((i, stands(i)));
            }
        }
        found
    }

    /// How far anybody stands behind what begins at a token.
    fn at(&self, first: usize) -> Option<Modality> {
        if self.falsely.is_some_and(|at| at < first) {
            return Some(Modality::Denied);
        }
        self.that.iter().rfind(|(at, _)| *at < first).map(|(_, modality)| *modality)
    }
}

/// `had asked for 15 years`, `demanded $2 million`: what somebody wants is not so.
fn is_wanted(frame: &Frame, first: usize) -> bool {
    const NEAR: usize = 5;
    let verb = (first.saturating_sub(NEAR)..first).rev().find(|&i| frame.tags[i] == Tag::Verb);
    verb.is_some_and(|i| match frame.entry(i).verb {
        "seek" | "demand" | "request" => true,
        "ask" | "call" | "push" => frame.words.at(i + 1).precedes(&["for"]),
        _ => false,
    })
}

/// `May 2`: the month is no modal verb.
fn is_month(frame: &Frame, i: usize) -> bool {
    frame.entry(i).month > 0 && frame.words.tokens[i].is_capitalised() && i > 0
}

fn clause_start(frame: &Frame, at: usize) -> usize {
    (0..at).rev().find(|&i| matches!(frame.tags[i], Tag::Stop | Tag::Quote)).map_or(0, |i| i + 1)
}

/// What a relative clause or another clause after a comma says is not said of the value.
fn clause_end(frame: &Frame, at: usize) -> usize {
    const OTHER: &[&str] = &[
        "which", "who", "whose", "where", "and", "but", "as", "while", "after", "before", "with", "though",
        "although",
    ];
    (at..frame.tags.len())
        .find(|&i| {
            matches!(frame.tags[i], Tag::Stop | Tag::Quote)
                || frame.tags[i] == Tag::Comma && frame.words.at(i + 1).precedes(OTHER)
                || frame.tags[i] == Tag::Conjunction && frame.words.at(i).precedes(&["whether", "because"])
        })
        .unwrap_or(frame.tags.len())
}

/// `not`, `never`, `denied` in the verb group before the value.
fn negated(frame: &Frame, first: usize) -> bool {
    let from = (0..first)
        .rev()
        .take(8)
        .find(|&i| matches!(frame.tags[i], Tag::Stop | Tag::Quote | Tag::Comma | Tag::Conjunction))
        .map_or(first.saturating_sub(8), |i| i + 1);
    (from..first).any(|i| {
        let bound = frame.text(i).eq_ignore_ascii_case("no")
            && i + 1 < frame.tags.len()
            && ["less", "fewer", "more"].contains(&frame.text(i + 1));
        // "Hayama no Toshikane".
        let particle = i > 0 && frame.tags[i - 1] == Tag::Name && frame.tags.get(i + 1) == Some(&Tag::Name);
        // "the No Billag initiative".
        let name = i > 0 && frame.words.tokens[i].is_capitalised();
        frame.words.tokens[i].is(Class::NEGATION)
            && !bound
            && !name
            && !particle
            && !frame.text(i).eq_ignore_ascii_case("without")
    })
}

/// Somebody else says it: a cue verb governs the clause, or `according to` stands in it.
fn reported(frame: &Frame, first: usize) -> Option<(Modality, Option<Box<str>>)> {
    if let Some(at) = frame.sayings().according {
        return Some((Modality::Reported, source_after(frame, at + 2)));
    }
    // The cue must come before the value and open a clause: "said that", "said the", "said: ...".
    let cue = (0..first).rev().find(|&i| frame.tags[i] == Tag::Verb && frame.entry(i).cue.is_some())?;
    // "more than expected", "as planned".
    if frame.words.at(cue).follows(&["than", "as"]) {
        return trailing_cue(frame, first);
    }
    let opens = frame.tags.get(cue + 1).is_some_and(|t| {
        matches!(
            t,
            Tag::Conjunction
                | Tag::Determiner
                | Tag::Pronoun
                | Tag::Noun
                | Tag::Name
                | Tag::Number
                | Tag::Stop
                | Tag::Comma
        )
    });
    let verb_between = (cue + 1..first).any(|i| matches!(frame.tags[i], Tag::Verb | Tag::Auxiliary));
    // "denied losing $40 million", "suspects 40 people drowned": what follows is not so, wherever its verb stands.
    let doubts = matches!(frame.entry(cue).verb, "deny" | "doubt" | "suspect" | "dispute" | "fear");
    let opens = opens || doubts && frame.tags.get(cue + 1) == Some(&Tag::Verb);
    if !opens || !verb_between && !doubts {
        return trailing_cue(frame, first);
    }
    let modality = match frame.entry(cue).cue? {
        Cue::Said | Cue::Claimed => Modality::Reported,
        Cue::Confirmed => return None,
        Cue::Speculated => Modality::Speculated,
        Cue::Denied => Modality::Denied,
    };
    Some((modality, source_before(frame, cue)))
}

/// `..., police said.`
fn trailing_cue(frame: &Frame, first: usize) -> Option<(Modality, Option<Box<str>>)> {
    let cue = (first..frame.tags.len())
        .rev()
        .find(|&i| frame.tags[i] == Tag::Verb && frame.entry(i).cue.is_some())?;
    let comma = (first..cue).rev().find(|&i| frame.tags[i] == Tag::Comma)?;
    if cue - comma > 6 || frame.entry(cue).cue == Some(Cue::Confirmed) {
        return None;
    }
    Some((Modality::Reported, source_before(frame, cue)))
}

fn source_before(frame: &Frame, cue: usize) -> Option<Box<str>> {
    let from = (0..cue)
        .rev()
        .take_while(|&i| matches!(frame.tags[i], Tag::Noun | Tag::Name | Tag::Determiner | Tag::Adjective))
        .last()?;
    let text = slice(frame.words, from, cue);
    Some(text.to_lowercase().into())
}

fn source_after(frame: &Frame, from: usize) -> Option<Box<str>> {
    let to = (from..frame.tags.len())
        .find(|&i| !matches!(frame.tags[i], Tag::Noun | Tag::Name | Tag::Determiner | Tag::Adjective))
        .unwrap_or(frame.tags.len());
    (from < to).then(|| slice(frame.words, from, to).to_lowercase().into())
}

fn slice(words: Words<'_>, from: usize, to: usize) -> &str {
    &words.prose[words.tokens[from].start as usize..words.tokens[to - 1].end as usize]
}

/// `initially`, `first blamed`, `was first said`, `at first`: others follow.
fn is_first_of_several(words: Words, i: usize) -> bool {
    if !words.tokens[i].is(Class::SUPERSEDED) {
        return false;
    }
    if words.at(i).precedes(&["initially", "originally"]) {
        return true;
    }
    let speaks =
        |j: usize| words.tokens.get(j).is_some_and(|t| t.is(Class::CUE) || words.text(*t) == "called");
    words.at(i).precedes(&["first"]) && (speaks(i + 1) || words.at(i).follows(&["at"]) && i < 4)
        || words.at(i).precedes(&["earlier", "previously"]) && speaks(i + 1)
}

/// `initially said ... but then`: the sentence itself says that something later replaced it.
fn superseded(frame: &Frame, first: usize) -> bool {
    is_first_account(frame.words, first)
}

/// A word before token `at` says that others followed, and none of them has begun.
pub(super) fn is_first_account(words: Words, at: usize) -> bool {
    let marker = (0..at).rev().find(|&i| is_first_of_several(words, i));
    let replaced = |from: usize| (from..at).any(|i| words.at(i).precedes(&["but", "later", "then", "until"]));
    marker.is_some_and(|i| !replaced(i))
}
