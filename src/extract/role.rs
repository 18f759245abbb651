//! Who is what: `founder Peter Holm`, `Peter Holm, founder of …`, `Peter Holm is the founder of …`.

use std::ops::Range;

use crate::grammar::Words;
use crate::grammar::role::{RolePhrase, role};
use crate::lexicon::{Class, offices};

use super::passage::Passage;
use super::people::{People, Who};
use super::subject::Tag;

/// A role of a person, in tokens of the block.
pub(super) struct Held {
    /// The words of the role.
    pub(super) role: Range<usize>,
    /// Index of the mention of the person.
    pub(super) person: usize,
    /// Of what, in lower case.
    pub(super) of: String,
    pub(super) former: bool,
    pub(super) other_time: bool,
}

/// The roles that a block gives to the people mentioned from `first_seen` on.
pub(super) fn of_block(p: &Passage, people: &People, first_seen: usize) -> Vec<Held> {
    let words = Words { tokens: p.tokens, at: 0, prose: p.prose, lexicon: p.lexicon };
    let mut found = Vec::new();
    for (m, seen) in people.seen.iter().enumerate().skip(first_seen) {
        if !matches!(seen.who, Who::Person(_)) {
            continue;
        }
        let held = |phrase: RolePhrase| Held {
            of: of_what(p, phrase),
            role: phrase.first..phrase.end,
            person: m,
            former: phrase.former,
            other_time: phrase.other_time,
        };
        // Of the phrases that end where the name begins, the longest.
        let start = seen.tokens.start;
        let is_role = |i: usize| p.tokens[i].is(Class::ROLE.or(Class::OFFICE));
        let near = (start.saturating_sub(7)..start).any(is_role);
        let before = (start.saturating_sub(if near { 7 } else { 0 })..start)
            .find_map(|i| role(words.at(i)).ok().filter(|(rest, _)| rest.at == start));
        if let Some((_, phrase)) = before {
            found.push(held(phrase));
        }
        if let Some(held) = kin(p, seen.tokens.clone(), m) {
            found.push(held);
        }
        let follows = (seen.tokens.end..p.tokens.len().min(seen.tokens.end + 10)).any(is_role);
        if follows && let Some(phrase) = after(p, words, seen.tokens.end) {
            found.push(held(phrase));
        }
    }
    found
}

/// `his sister, Ludmila Koric`, `Ludmila Koric, his sister,`: of him, whoever he is.
fn kin(p: &Passage, name: Range<usize>, person: usize) -> Option<Held> {
    /// "Brother-in-law" is five tokens.
    const LONGEST: usize = 5;
    let owner = |i: usize| p.is(i, &["his", "her", "their"]);
    let held = |owner: usize, role: Range<usize>| {
        let of = p.prose[p.span(&(owner..owner + 1)).range()].to_lowercase();
        let words = p.prose[p.span(&role).range()].to_lowercase();
        offices::is_kin(&words).then_some(Held { role, person, of, former: false, other_time: false })
    };
    let end = name.start - usize::from(name.start > 0 && p.tag(name.start - 1) == Some(Tag::Comma));
    let before = (end.saturating_sub(LONGEST + 1)..end).rev().find(|&i| owner(i));
    let behind = name.end + 1;
    before.filter(|i| i + 1 < end).and_then(|i| held(i, i + 1..end)).or_else(|| {
        let apposed = p.tag(name.end) == Some(Tag::Comma) && behind < p.tokens.len() && owner(behind);
        let ends = |i: &usize| matches!(p.tag(*i), Some(Tag::Comma | Tag::Stop));
        let end = (behind + 1..(behind + 1 + LONGEST).min(p.tokens.len())).find(ends)?;
        (apposed && end > behind + 1).then(|| held(behind, behind + 1..end)).flatten()
    })
}

/// The role in an apposition or after a form of be.
fn after(p: &Passage, words: Words, end: usize) -> Option<RolePhrase> {
    let copula = p.is(end, &["is", "became", "remains"]);
    if !(copula || p.tag(end) == Some(Tag::Comma)) {
        return None;
    }
    for at in end + 1..end + 7 {
        if let Ok((rest, phrase)) = role(words.at(at)) {
            // "Smith, president Jones said": a name after the role is somebody else's.
            let other = p.tag(rest.at) == Some(Tag::Name) || p.tag(rest.at) == Some(Tag::Possessive);
            return (!other).then_some(phrase);
        }
        let modifies = matches!(
            p.tag(at),
            Some(
                Tag::Determiner
                    | Tag::Adjective
                    | Tag::Noun
                    | Tag::Name
                    | Tag::Possessive
                    | Tag::Number
                    | Tag::Hyphen
                    | Tag::Adverb
            )
        );
        if !modifies || p.quoted.get(at).copied().unwrap_or(false) {
            return None;
        }
    }
    None
}

/// `of the Family Institute`, `Apple's`.
fn of_what(p: &Passage, phrase: RolePhrase) -> String {
    if p.is(phrase.end, &["of", "at"]) {
        let from = phrase.end + 1 + usize::from(p.tag(phrase.end + 1) == Some(Tag::Determiner));
        let to = (from..p.tokens.len())
            .find(|&i| !matches!(p.tags[i], Tag::Noun | Tag::Name | Tag::Adjective))
            .unwrap_or(p.tokens.len());
        if from < to {
            return p.prose[p.span(&(from..to)).range()].to_lowercase();
        }
    }
    let mut from = phrase.first;
    let past = |i: usize| p.is(i, &["former", "ex", "then", "late", "onetime", "retired"]);
    while from > 0 && matches!(p.tags[from - 1], Tag::Name | Tag::Possessive) && !past(from - 1) {
        from -= 1;
    }
    let to = (from..phrase.first).rev().find(|&i| p.tags[i] == Tag::Name).map_or(from, |i| i + 1);
    if from < to { p.prose[p.span(&(from..to)).range()].to_lowercase() } else { String::new() }
}
