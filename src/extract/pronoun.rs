//! Whom a gendered pronoun stands for, only where the structure decides.

use crate::claim::QuoteType;
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
    /// It stands for whom the same paragraph names, in full, as the last speaker.
    pub(super) voice: bool,
}

/// How an antecedent was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    /// It spoke last in this block, and the pronoun goes on.
    Voice,
    /// It is the only one before in the sentence or block.
    Clause,
}

/// Utterances before a pronoun that may hold its antecedent.
const UTTERANCES_BACK: usize = 8;
/// Mentions before a pronoun that are looked at.
const MENTIONS_BACK: usize = 240;

/// The gendered pronouns of a block outside quotations.
pub(super) fn resolve(
    p: &Passage,
    block: usize,
    first_seen: usize,
    people: &mut People,
    utterances: &[Utterance],
) -> Vec<Resolved> {
    let mut found = Vec::new();
    if !p.classes.has(Class::GENDERED_PRONOUN) {
        return found;
    }
    for i in 0..p.tokens.len() {
        if p.quoted[i] || !p.tokens[i].is(Class::GENDERED_PRONOUN) {
            continue;
        }
        let Some(gender) = p.entry(i).gender else { continue };
        // What was said far before or after has no part in it.
        let spoken = utterances.partition_point(|u| u.content[0].start <= i);
        let near = &utterances[spoken.saturating_sub(UTTERANCES_BACK)..utterances.len().min(spoken + 2)];
        let antecedent = antecedent(p, i, gender, block, first_seen, people, near);
        let clear = antecedent.is_some_and(|(a, how)| {
            let agrees = gender_of(people, &people.seen[a]) == Some(gender);
            is_clear(i, gender, block, a, people, how)
                && (how == How::Voice || is_bound(p, i, &people.seen[a], agrees))
        });
        let voice = antecedent.is_some_and(|(a, how)| how == How::Voice && people.seen[a].full);
        let antecedent = antecedent.map(|(a, _)| a);
        if let Some(Who::Person(n)) = antecedent.filter(|_| clear).map(|a| people.seen[a].who.clone())
            && people.person(n).gender().is_none_or(|(g, _)| g == gender)
        {
            people.pronoun(n, gender);
        }
        found.push(Resolved { at: i, gender, antecedent, clear, voice });
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
) -> Option<(usize, How)> {
    // Mentions of the block up to the pronoun, the nearest of many.
    let upto = people.seen.partition_point(|s| (s.block, s.tokens.start) < (block, i + 4));
    let mentions = first_seen.max(upto.saturating_sub(MENTIONS_BACK))..upto.max(first_seen);
    if let Some(voice) = voice_before(p, i, utterances) {
        let mention = mentions.clone().find(|&m| {
            let seen = &people.seen[m];
            // "Smith's uncle said": not Smith.
            seen.block == block
                && voice.contains(&seen.tokens.start)
                && matches!(seen.who, Who::Person(_))
                && !seen.owns
        });
        // "Counsel suggested that he was bitter. He said": of whom she spoke.
        let another = |m: usize| {
            let told = gender_of(people, &people.seen[m]).is_none_or(|g| g != gender);
            told && (people.seen[m].tokens.end..p.sentences[p.sentence_of(i)].start)
                .any(|j| is_alike(p, j, gender))
        };
        let known = mention.filter(|&m| people.seen[m].tokens.start < i && !another(m));
        return known.map(|m| (m, How::Voice));
    }
    // What she said herself names others.
    let own = |m: usize| {
        let says = |u: &&Utterance| u.speaker.as_ref().is_some_and(|s| s.contains(&i));
        let tokens = &people.seen[m].tokens;
        utterances.iter().filter(says).any(|u| u.content.iter().any(|c| c.contains(&tokens.start)))
    };
    let sentence = p.sentence_of(i);
    // "where Smith taught her": an object is somebody else than the subject of its own clause.
    let object = is_object(p, i);
    let before = |m: &usize| {
        let seen = &people.seen[*m];
        seen.block == block && seen.tokens.start < i && !seen.quoted && !seen.owns && !own(*m)
    };
    let all: Vec<usize> = mentions.clone().filter(before).filter(|&m| !is_apposition(people, m)).collect();
    let here: Vec<usize> = all.iter().copied().filter(|&m| people.seen[m].sentence == sentence).collect();
    if object && !here.is_empty() {
        return None;
    }
    // The one person named before it in the sentence, who does something there.
    if let [only] = distinct(people, &here)[..] {
        let seen = &people.seen[only];
        // "Smith said she had gone": not he, but the one worker spoken of before.
        if gender_of(people, seen).is_some_and(|g| g != gender) {
            let unnamed =
                all.iter().copied().filter(|&m| people.seen[m].who == Who::Unnamed(head_of(people, m), None));
            if let [worker] = distinct(people, &unnamed.collect::<Vec<_>>())[..] {
                return Some((worker, How::Clause));
            }
        }
        let acts = here.iter().any(|&m| people.seen[m].acts)
            || matches!(seen.who, Who::Unnamed(..)) && follows_verb(p, seen, i);
        return (acts && !matches!(seen.who, Who::Unknown(_))).then_some((only, How::Clause));
    }
    if !here.is_empty() {
        return None;
    }
    // The one person named in this block before the sentence, and the subject of the sentence before.
    match distinct(people, &all)[..] {
        [only] => {
            let near = all.iter().any(|&m| people.seen[m].sentence + 1 >= sentence && people.seen[m].acts);
            // "Lydia Fane suggested that he was bitter. He smiled": somebody else whom she spoke of.
            let another = gender_of(people, &people.seen[only]).is_none_or(|g| g != gender)
                && (0..p.sentences[sentence].start).any(|j| is_alike(p, j, gender));
            (near && !another && !matches!(people.seen[only].who, Who::Unknown(_)))
                .then_some((only, How::Clause))
        }
        _ => None,
    }
}

/// A pronoun of that gender, outside of quotations.
fn is_alike(p: &Passage, j: usize, gender: Gender) -> bool {
    !p.quoted[j] && p.tokens[j].is(Class::GENDERED_PRONOUN) && p.entry(j).gender == Some(gender)
}

/// `him`, and `her` with no noun behind it.
fn is_object(p: &Passage, i: usize) -> bool {
    let noun =
        matches!(p.tag(i + 1), Some(Tag::Noun | Tag::Name | Tag::Adjective | Tag::Number | Tag::Adverb));
    p.is(i, &["him"]) || p.is(i, &["her"]) && !noun
}

/// The speaker named last in the block, where the pronoun speaks next or opens the next sentence: "…," said Smith. "…" She added.
fn voice_before<'u>(
    p: &Passage,
    i: usize,
    utterances: &'u [Utterance],
) -> Option<&'u std::ops::Range<usize>> {
    let speaks = utterances.iter().any(|u| u.speaker.as_ref().is_some_and(|s| s.start == i && s.len() == 1));
    let sentence = p.sentences[p.sentence_of(i)].start;
    let reported = utterances.iter().any(|u| u.content.iter().any(|c| c.contains(&i)));
    let own = p.entry(i).gender;
    // "His worry, he said, is": who speaks is who worries.
    let goes_on = || {
        let speakers = utterances.iter().filter_map(|u| u.speaker.as_ref()).filter(|s| s.len() == 1);
        let mut later = speakers.filter(|s| s.start > i && p.sentence_of(s.start) == p.sentence_of(i));
        p.is(i, &["his", "her"]) && later.any(|s| p.entry(s.start).gender == own)
    };
    let opens = i == sentence
        && (!reported && matches!(p.tag(i + 1), Some(Tag::Verb | Tag::Auxiliary | Tag::Adverb)) || goes_on());
    let before = utterances.iter().rev().filter(|u| u.content.iter().all(|c| c.start < i));
    // "While not confirming whether Smith warned, she said": a clause of the same sentence names another.
    let own_sentence = |u: &&Utterance, s: &std::ops::Range<usize>| {
        p.sentence_of(s.start) == p.sentence_of(i) && u.form != Some(QuoteType::Direct)
    };
    let named = before
        .filter_map(|u| Some((u, u.speaker.as_ref()?)))
        .find(|(_, s)| s.start < i && p.tags[s.start] != Tag::Pronoun)
        .filter(|(u, s)| !own_sentence(u, s))
        .map(|(_, s)| s);
    // "She had warned of rain, he recalled": two are spoken of.
    let end = p.sentences[p.sentence_of(i)].end;
    let gender = p.entry(i).gender;
    let another = (sentence..end)
        .any(|j| !p.quoted[j] && p.tokens[j].is(Class::GENDERED_PRONOUN) && p.entry(j).gender != gender);
    // "His employer is nervous," said her manager. … "He shrugged": the block was on somebody else before anybody spoke.
    let alike =
        |j: usize| !p.quoted[j] && p.tokens[j].is(Class::GENDERED_PRONOUN) && p.entry(j).gender == gender;
    let told_before = |s: &std::ops::Range<usize>| (0..s.start).any(alike);
    // "Counsel suggested that he was bitter. He smiled", "The judge told him that": of whom, or to whom, she spoke.
    let spoken_of = |s: &std::ops::Range<usize>| {
        let end = p.sentences[p.sentence_of(s.start)].end;
        (s.end..i.min(end)).any(alike)
    };
    named.filter(|s| (speaks || opens && !told_before(s) && !spoken_of(s)) && !another)
}

fn follows_verb(p: &Passage, seen: &Seen, i: usize) -> bool {
    (seen.tokens.end..i).any(|j| matches!(p.tags[j], Tag::Verb | Tag::Auxiliary))
}

fn head_of(people: &People, m: usize) -> String {
    match &people.seen[m].who {
        Who::Unnamed(head, _) => head.clone(),
        _ => String::new(),
    }
}

/// One mention for each of the people mentioned.
fn distinct(people: &People, mentions: &[usize]) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::new();
    for &m in mentions {
        if matches!(people.seen[m].who, Who::Unknown(_))
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
        Who::Unknown(gender) => *gender,
    }
}

/// The grammar leaves no choice: the pronoun is the subject of the next sentence, or the possessive of the object of the clause that
/// its antecedent is the subject of. A pronoun that agrees needs no such proof.
fn is_bound(p: &Passage, i: usize, antecedent: &Seen, agrees: bool) -> bool {
    if agrees {
        return true;
    }
    let sentence = &p.sentences[p.sentence_of(i)];
    if !sentence.contains(&antecedent.tokens.start) {
        let outside = || (sentence.start..i).filter(|&j| !p.quoted[j] && p.tags[j] != Tag::Quote);
        return antecedent.full
            && outside().count() <= 4
            && matches!(p.tag(i + 1), Some(Tag::Verb | Tag::Auxiliary))
            && !outside().any(|j| matches!(p.tags[j], Tag::Verb | Tag::Auxiliary));
    }
    let between = || antecedent.tokens.end..i;
    let clause = !between()
        .any(|j| matches!(p.tags[j], Tag::Comma | Tag::Stop | Tag::Conjunction | Tag::Quote | Tag::Name));
    let verbs = between().filter(|&j| p.tags[j] == Tag::Verb).count();
    // "Peterson was convicted of killing his wife": a family has one name.
    let kin = p.tokens.get(i + 1).is_some_and(|t| t.is(Class::KIN));
    clause && verbs == 1 && antecedent.full && antecedent.acts && !kin && p.is(i, &["his", "her"])
}

/// Nobody else in the blocks before, nor in the sentence, can be meant.
fn is_clear(i: usize, gender: Gender, block: usize, antecedent: usize, people: &People, how: How) -> bool {
    let who = &people.seen[antecedent].who;
    // Who was quoted last goes on speaking: only this block can name another. Elsewhere the whole document can.
    let near =
        people.seen.iter().rev().take(MENTIONS_BACK).take_while(|s| how == How::Clause || s.block == block);
    !near.into_iter().any(|seen| {
        let before = seen.block < block || seen.tokens.start < i + 4;
        let possible = gender_of(people, seen).is_none_or(|g| g == gender);
        let same = seen.who == *who || is_same_person(who, seen, people, antecedent);
        let counts = !matches!(seen.who, Who::Unknown(None)) || seen.acts || how == How::Clause;
        before && possible && !same && !seen.quoted && counts
    })
}

/// A noun beside a name is what the named person is: `Mary Wu, a chemist`.
fn is_apposition(people: &People, m: usize) -> bool {
    let seen = &people.seen[m];
    matches!(seen.who, Who::Unnamed(..))
        && people.seen[..m].iter().rev().take(2).chain(people.seen[m + 1..].iter().take(1)).any(|named| {
            let apart = seen
                .tokens
                .start
                .saturating_sub(named.tokens.end)
                .max(named.tokens.start.saturating_sub(seen.tokens.end));
            matches!(named.who, Who::Person(_))
                && named.block == seen.block
                && named.sentence == seen.sentence
                && apart <= 6
        })
}

/// `founder Peter Holm`: the noun right before or after a name is the same person.
fn is_same_person(who: &Who, seen: &Seen, people: &People, antecedent: usize) -> bool {
    let named = &people.seen[antecedent];
    let beside = |a: &Seen| {
        seen.block == a.block
            && (seen.tokens.end <= a.tokens.start && a.tokens.start - seen.tokens.end <= 4
                || a.tokens.end <= seen.tokens.start && seen.tokens.start - a.tokens.end <= 8)
    };
    match (who, &seen.who) {
        (Who::Person(_), Who::Unnamed(..)) => {
            beside(named) || people.seen.iter().rev().take(MENTIONS_BACK).any(|s| s.who == *who && beside(s))
        }
        _ => false,
    }
}
