//! How far the writer stands behind a value.

use crate::claim::{Modality, Polarity, Stance};
use crate::lexicon::{Class, Cue};
use crate::text::{clause, tag};

use super::subject::{Frame, Tag};

/// The stance of the value that begins at token `first`: that of its clause.
pub(super) fn of(frame: &Frame, first: usize) -> Stance {
    let mut stance = Stance { superseded: is_first_account(frame, first), ..Stance::default() };
    let syntax = frame.syntax();
    let of_clause = syntax.stances.get(usize::from(syntax.clause_of[first])).copied().unwrap_or_default();
    stance.polarity = of_clause.polarity;
    if is_negated(frame, first) {
        stance.polarity = Polarity::Negative;
    }
    if frame.quoted.get(first).copied().unwrap_or(false) {
        stance.modality = Modality::Reported;
        stance.source = Some(Stance::QUOTATION.into());
        return stance;
    }
    stance.modality = of_clause.modality;
    let according = || {
        (0..frame.tags.len())
            .find(|&i| frame.words.tokens[i].is(Class::ACCORDING) && frame.words.at(i + 1).precedes(&["to"]))
    };
    if matches!(stance.modality, Modality::Asserted | Modality::Hedged)
        && let Some(at) = according()
    {
        stance.modality = Modality::Reported;
        stance.source = source_after(frame, at + 2);
    } else if is_denied_itself(frame, first) {
        stance.modality = Modality::Denied;
    } else if let Some(source) = of_clause.source.filter(|_| stance.modality == Modality::Reported) {
        let text = frame.words.phrase(usize::from(source.first), usize::from(source.end));
        stance.source = Some(text.to_lowercase().into());
    }
    stance
}

/// The sentence gives examples: `for instance`, `e.g.`, `such as`.
pub(super) fn is_example(frame: &Frame) -> bool {
    const EXAMPLES: &[&str] = &["example", "examples", "instance", "e.g", "e.g.", "such", "like"];
    (0..frame.tags.len()).any(|i| frame.words.at(i).precedes(EXAMPLES))
}

/// `not 40 but 12`, `no 40-minute delay`: the value itself is negated.
fn is_negated(frame: &Frame, first: usize) -> bool {
    let negation =
        |i: usize| frame.words.tokens[i].is(Class::NEGATION) && !frame.words.at(i).precedes(&["without"]);
    let bound = |i: usize| frame.words.at(i + 1).precedes(&["less", "fewer", "more"]);
    let name = |i: usize| i > 0 && frame.words.tokens[i].is_capitalised();
    let opens = frame.syntax().group_at(first).map(|group| usize::from(group.first));
    // "in Ohio, not in Texas".
    let before = opens.unwrap_or(first).checked_sub(2).filter(|b| frame.tags[b + 1] == Tag::Preposition);
    [opens, first.checked_sub(1), before]
        .into_iter()
        .flatten()
        .any(|i| i <= first && negation(i) && !bound(i) && !name(i))
}

/// `denied the loss of 40 jobs`: what is denied stands behind the verb of its own clause.
fn is_denied_itself(frame: &Frame, first: usize) -> bool {
    let Some(clause) = frame.syntax().clause_at(first) else { return false };
    clause.verb.is_some_and(|verb| {
        let main = usize::from(verb.main);
        let denies = frame.entry(main).cue == Some(Cue::Denied) && frame.entry(main).verb != "reject";
        denies && main < first && !verb.negated
    })
}

fn source_after(frame: &Frame, from: usize) -> Option<Box<str>> {
    let to = (from..frame.tags.len())
        .find(|&i| !matches!(frame.tags[i], Tag::Noun | Tag::Name | Tag::Determiner | Tag::Adjective))
        .unwrap_or(frame.tags.len());
    (from < to).then(|| frame.words.phrase(from, to).to_lowercase().into())
}

/// `initially`, `first blamed`, `was first said`, `at first`: others follow.
fn is_first_of_several(frame: &Frame, i: usize) -> bool {
    let words = frame.words;
    if !words.tokens[i].is(Class::SUPERSEDED) {
        return false;
    }
    if words.at(i).precedes(&["initially", "originally"]) {
        return true;
    }
    // "Contrary to earlier reports": no verb.
    let speaks = |j: usize| {
        words.tokens.get(j).is_some_and(|t| t.is(Class::CUE) || words.text(*t) == "called")
            && matches!(frame.fine[j], tag::Tag::Past | tag::Tag::Participle)
    };
    words.at(i).precedes(&["first"]) && (speaks(i + 1) || words.at(i).follows(&["at"]) && i < 4)
        // "previously said that", not "previously added".
        || words.at(i).precedes(&["earlier", "previously"]) && speaks(i + 1) && governs(frame, i + 1)
}

/// The verb at a token has a clause as its complement.
fn governs(frame: &Frame, verb: usize) -> bool {
    let syntax = frame.syntax();
    let clause = syntax.clause_of[verb];
    syntax.clauses.iter().any(|c| c.parent == Some(clause) && c.kind == clause::Kind::Complement)
}

/// A word before token `at` says that others followed, and none of them has begun: `initially said ... but then`.
pub(super) fn is_first_account(frame: &Frame, at: usize) -> bool {
    let marker = (0..at).rev().find(|&i| is_first_of_several(frame, i));
    let replaced =
        |from: usize| (from..at).any(|i| frame.words.at(i).precedes(&["but", "later", "then", "until"]));
    marker.is_some_and(|i| !replaced(i))
}
