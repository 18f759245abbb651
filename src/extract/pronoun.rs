//! Whom a gendered pronoun stands for, only where the structure decides.

use crate::lexicon::{Class, Gender};

use super::passage::Passage;
use super::people::{People, Seen, Who};
use super::speech::Utterance;
use super::subject::Tag;

/// A pronoun with its antecedent.
#[derive(Clone, Debug)]
pub(super) struct Resolved {
    /// Token of the block.
    pub(super) at: usize,
    pub(super) gender: Gender,
    /// Index of the mention it stands for.
    pub(super) antecedent: Option<usize>,
    /// Nobody else near can be meant.
    pub(super) clear: bool,
}

/// Blocks back in which somebody else of the same or an unknown gender makes a pronoun unclear: with a name, and without.
const BLOCKS_BACK: usize = 2;
const BLOCKS_BACK_UNNAMED: usize = 1;

/// The gendered pronouns of a block outside quotations. `last_speaker` is the mention that spoke last before the block.
pub(super) fn resolve(
    p: &Passage,
    block: usize,
    first_seen: usize,
    people: &mut People,
    utterances: &[Utterance],
) -> Vec<Resolved> {
    let mut found = Vec::new();
    for i in 0..p.tokens.len() {
        if p.quoted[i] || !p.tokens[i].is(p.lexicon, Class::GENDERED_PRONOUN) {
            continue;
        }
        let Some(gender) = p.entry(i).gender else { continue };
        let antecedent = antecedent(p, i, gender, block, first_seen, people, utterances);
        let clear = antecedent.is_some_and(|a| is_clear(i, gender, block, a, people));
        if let Some(Who::Person(n)) = antecedent.filter(|_| clear).map(|a| people.seen[a].who.clone())
            && people.person(n).gender().is_none_or(|(g, _)| g == gender)
        {
            people.pronoun(n, gender);
        }
        found.push(Resolved { at: i, gender, antecedent, clear });
    }
    found
}

/// The mention that a pronoun stands for.
fn antecedent(
    p: &Passage,
    i: usize,
    gender: Gender,
    block: usize,
    first_seen: usize,
    people: &People,
    utterances: &[Utterance],
) -> Option<usize> {
    // "…," she said: whoever spoke before in this block.
    if let Some(speaks) =
        utterances.iter().position(|u| u.speaker.as_ref().is_some_and(|s| s.start == i && s.len() == 1))
    {
        let before = utterances[..speaks].iter().rev().find_map(|u| u.speaker.as_ref());
        if let Some(speaker) = before {
            let mention = (first_seen..people.seen.len()).find(|&m| {
                let seen = &people.seen[m];
                seen.block == block
                    && speaker.contains(&seen.tokens.start)
                    && matches!(seen.who, Who::Person(_))
            });
            return mention.filter(|&m| people.seen[m].tokens.start < i);
        }
    }
    let sentence = p.sentence_of(i);
    let candidates = |m: &usize| {
        let seen = &people.seen[*m];
        seen.block == block && seen.sentence == sentence && seen.tokens.start < i && !seen.quoted
    };
    let here: Vec<usize> = (first_seen..people.seen.len()).filter(candidates).collect();
    // The one person named before it in the sentence, who does something there.
    if let [only] = distinct(people, &here)[..] {
        let seen = &people.seen[only];
        let acts = here.iter().any(|&m| people.seen[m].acts)
            || matches!(seen.who, Who::Unnamed(..)) && follows_verb(p, seen, i);
        return acts.then_some(only);
    }
    if !here.is_empty() {
        return None;
    }
    // The one person named in this block before the sentence, and the subject of the sentence before.
    let before: Vec<usize> = (first_seen..people.seen.len())
        .filter(|&m| {
            people.seen[m].block == block && people.seen[m].tokens.start < i && !people.seen[m].quoted
        })
        .collect();
    match distinct(people, &before)[..] {
        [only] => {
            let seen = &people.seen[only];
            let fits = gender_of(people, seen).is_none_or(|g| g == gender);
            let near = before.iter().any(|&m| people.seen[m].sentence + 1 >= sentence && people.seen[m].acts);
            (near && (fits || seen.acts) && matches!(seen.who, Who::Person(_))).then_some(only)
        }
        _ => None,
    }
}

fn follows_verb(p: &Passage, seen: &Seen, i: usize) -> bool {
    (seen.tokens.end..i).any(|j| matches!(p.tags[j], Tag::Verb | Tag::Auxiliary))
}

/// One mention for each of the people mentioned.
fn distinct(people: &People, mentions: &[usize]) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::new();
    for &m in mentions {
        if people.seen[m].who == Who::Unknown
            || !kept.iter().any(|&k| people.seen[k].who == people.seen[m].who)
        {
            kept.push(m);
        }
    }
    kept
}

fn gender_of(people: &People, seen: &Seen) -> Option<Gender> {
    match &seen.who {
        Who::Person(n) => people.person(*n).gender().map(|(gender, _)| gender),
        Who::Unnamed(_, gender) => *gender,
        Who::Unknown => None,
    }
}

/// Nobody else in the blocks before, nor in the sentence, can be meant.
fn is_clear(i: usize, gender: Gender, block: usize, antecedent: usize, people: &People) -> bool {
    let who = &people.seen[antecedent].who;
    let near = people.seen.iter().rev().take_while(|s| s.block + BLOCKS_BACK >= block);
    !near.into_iter().any(|seen| {
        let before = seen.block < block || seen.tokens.start < i + 4;
        let possible = gender_of(people, seen).is_none_or(|g| g == gender);
        let same = seen.who == *who || is_same_person(who, seen, people, antecedent);
        let near = !matches!(seen.who, Who::Unnamed(..)) || seen.block + BLOCKS_BACK_UNNAMED >= block;
        near && before && possible && !same && !seen.quoted && (seen.who != Who::Unknown || seen.acts)
    })
}

/// `founder Stephen Balkam`: the noun right before or after a name is the same person.
fn is_same_person(who: &Who, seen: &Seen, people: &People, antecedent: usize) -> bool {
    let named = &people.seen[antecedent];
    let beside = |a: &Seen| {
        seen.block == a.block
            && (seen.tokens.end <= a.tokens.start && a.tokens.start - seen.tokens.end <= 4
                || a.tokens.end <= seen.tokens.start && seen.tokens.start - a.tokens.end <= 8)
    };
    match (who, &seen.who) {
        (Who::Person(_), Who::Unnamed(..)) => {
            beside(named) || people.seen.iter().any(|s| s.who == *who && beside(s))
        }
        _ => false,
    }
}
