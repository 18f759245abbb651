//! What a value is about: the noun phrase that is its subject, and its predicate class.

use crate::claim::{Kind, Value};
use crate::grammar::Words;
use crate::lexicon::{Class, lemma_of_noun};
use crate::span::Span;
use crate::token::{self, Token};

use crate::claim::raw::RawClaim;

/// Part of speech, as far as it is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    Noun,
    Name,
    Verb,
    Auxiliary,
    Preposition,
    Determiner,
    Conjunction,
    Pronoun,
    Adverb,
    Adjective,
    Number,
    Possessive,
    Hyphen,
    Comma,
    Quote,
    Stop,
}

/// A sentence with its tags.
pub(super) struct Frame<'a> {
    pub(super) words: Words<'a>,
    pub(super) tags: &'a [Tag],
    /// True for tokens inside a quotation.
    pub(super) quoted: &'a [bool],
    /// Hash of each content word, made when it is first asked for.
    content: std::cell::OnceCell<Vec<Option<u32>>>,
    /// Whose words they are, and what nobody stands behind; found when it is first asked for.
    sayings: std::cell::OnceCell<super::stance::Sayings>,
}

impl<'a> Frame<'a> {
    pub(super) fn new(words: Words<'a>, tags: &'a [Tag], quoted: &'a [bool]) -> Self {
        let (content, sayings) = (std::cell::OnceCell::new(), std::cell::OnceCell::new());
        Self { words, tags, quoted, content, sayings }
    }

    /// Claims, rumours and false reports of the sentence.
    pub(super) fn sayings(&self) -> &super::stance::Sayings {
        self.sayings.get_or_init(|| super::stance::Sayings::of(self))
    }

    /// Hash of each content word; `None` for other words.
    pub(super) fn content(&self) -> &[Option<u32>] {
        self.content.get_or_init(|| (0..self.tags.len()).map(|i| super::context::content(self, i)).collect())
    }

    pub(super) fn text(&self, i: usize) -> &'a str {
        self.words.text(self.words.tokens[i])
    }

    pub(super) fn entry(&self, i: usize) -> &'static crate::lexicon::Entry {
        self.words.lexicon.entry(self.words.tokens[i].lex)
    }

    /// The whole sentence.
    pub(super) fn whole(&self) -> Span {
        self.span(0, self.tags.len())
    }

    /// The words of a range of tokens that is not empty.
    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.words.tokens[from].start, self.words.tokens[to - 1].end)
    }
}

/// Adds the tags of a sentence to those of the sentences before it.
pub(super) fn tag_sentence(words: Words, tags: &mut Vec<Tag>) {
    let mut last = None;
    for i in 0..words.tokens.len() {
        let tag = tag(words, i, last);
        tags.push(tag);
        last = Some(tag);
    }
}

/// The tag of a token, `last` being that of the token before it in its sentence.
fn tag(words: Words, i: usize, last: Option<Tag>) -> Tag {
    let t = words.tokens[i];
    match t.kind {
        token::Kind::Number => return Tag::Number,
        token::Kind::Possessive => return Tag::Possessive,
        token::Kind::Handle => return Tag::Name,
        token::Kind::Object => return Tag::Noun,
        token::Kind::Sign => return sign_tag(words, t),
        token::Kind::Word => {}
    }
    if t.lex == 0 {
        return unknown_tag(words, t, last);
    }
    let class = t.class;
    if t.is_capitalised()
        && class.has(ALSO_NAMES)
        && !class.has(Class::FUNCTION)
        && begins_name(words, i, last)
    {
        return Tag::Name;
    }
    // "the board first blamed", "it was initially said".
    if class.has(Class::SUPERSEDED) && words.tokens.get(i + 1).is_some_and(|n| n.is(Class::CUE)) {
        return Tag::Adverb;
    }
    if class.has(Class::AUXILIARY.or(Class::MODAL))
        && !(t.is_capitalised() && class.has(Class::MONTH) && i > 0)
    {
        return Tag::Auxiliary;
    }
    if class.has(Class::PRONOUN) {
        // "the WHO", "US": no pronouns.
        return if t.is_all_capitals() { Tag::Name } else { Tag::Pronoun };
    }
    if class.has(Class::DETERMINER) {
        let after_cue = i.checked_sub(1).is_some_and(|b| words.tokens[b].is(Class::CUE));
        return if after_cue && words.text(t).eq_ignore_ascii_case("that") {
            Tag::Conjunction
        } else {
            Tag::Determiner
        };
    }
    if class.has(Class::CONJUNCTION) {
        return Tag::Conjunction;
    }
    if class.has(Class::PREPOSITION) {
        return Tag::Preposition;
    }
    if class.has(Class::NEGATION.or(Class::ADVERB)) {
        return Tag::Adverb;
    }
    if class.has(Class::UNIT_NUMBER.or(Class::TENS).or(Class::SCALE)) {
        return Tag::Number;
    }
    // "on Tuesday", "in May": when, not who.
    if class.has(Class::WEEKDAY.or(Class::DEICTIC)) || class.has(Class::MONTH) && t.is_capitalised() {
        return Tag::Adverb;
    }
    if class.has(Class::VERB) {
        let owns = words
            .tokens
            .get(i + 1)
            .is_some_and(|n| !n.after_space() && matches!(words.text(*n), "'s" | "’s" | "'" | "’"));
        if t.is_capitalised() && i > 0 && owns {
            return Tag::Name;
        }
        return verb_tag(words, i, last);
    }
    if t.is_capitalised() && i > 0 {
        return Tag::Name;
    }
    let text = words.text(t);
    if text.len() > 4 && text.ends_with("ly") { Tag::Adverb } else { Tag::Noun }
}

/// A word that no table has.
fn unknown_tag(words: Words, t: Token, last: Option<Tag>) -> Tag {
    if t.is_capitalised() {
        return Tag::Name;
    }
    let text = words.text(t);
    // A past form that no table has: "apologised", "stepped".
    let after_subject =
        matches!(last, Some(Tag::Name | Tag::Noun | Tag::Pronoun | Tag::Auxiliary | Tag::Adverb));
    if text.len() > 4 && text.ends_with("ed") && after_subject {
        return Tag::Verb;
    }
    if text.len() > 4 && text.ends_with("ly") { Tag::Adverb } else { Tag::Noun }
}

/// Words that are also the first words of names: "Mark Smith", "Mrs Brandt".
const ALSO_NAMES: Class = Class::VERB.or(Class::HONORIFIC).or(Class::ROLE).or(Class::OFFICE).or(Class::MODAL);

/// A title or a given name before a word that only a name can be.
fn begins_name(words: Words, i: usize, last: Option<Tag>) -> bool {
    let stop = words.tokens.get(i + 1).is_some_and(|n| words.text(*n) == ".");
    let next = words.tokens.get(i + 1 + usize::from(stop));
    let name_follows =
        next.is_some_and(|n| n.kind == token::Kind::Word && n.is_capitalised() && !n.is(Class::FUNCTION));
    let class = words.tokens[i].class;
    let title = class.has(Class::HONORIFIC.or(Class::ROLE).or(Class::OFFICE));
    let given = || crate::lexicon::given_names::given_name(words.text(words.tokens[i])).is_some();
    name_follows && (title || given()) || i > 0 && last == Some(Tag::Name) && class.has(Class::HONORIFIC)
}

fn sign_tag(words: Words, t: Token) -> Tag {
    match words.text(t) {
        "," | "(" | ")" => Tag::Comma,
        "\"" | "“" | "”" | "«" | "»" | "„" => Tag::Quote,
        "-" | "‑" if !t.after_space() => Tag::Hyphen,
        "'" | "’" | "‘" => Tag::Possessive,
        "$" | "£" | "€" | "%" | "°" | "&" | "/" | "+" => Tag::Number,
        _ => Tag::Stop,
    }
}

/// Nouns that look like participles.
const EVENTS_IN_ING: &[&str] = &[
    "crossing",
    "building",
    "meeting",
    "wedding",
    "hearing",
    "shooting",
    "bombing",
    "stabbing",
    "landing",
    "opening",
    "ruling",
    "killing",
    "sinking",
    "sitting",
    "gathering",
    "briefing",
    "sentencing",
    "signing",
];

/// A word that can be a verb: told apart by its form and the word before.
fn verb_tag(words: Words, i: usize, last: Option<Tag>) -> Tag {
    let t = words.tokens[i];
    let entry = t.entry(words.lexicon);
    let text = words.text(t);
    let to = i > 0 && words.text(words.tokens[i - 1]).eq_ignore_ascii_case("to");
    // "did not close": the negation stands between.
    let negated = last == Some(Tag::Adverb)
        && i > 1
        && words.tokens[i - 1].is(Class::NEGATION)
        && words.tokens[i - 2].is(Class::AUXILIARY.or(Class::MODAL));
    if to || negated || last == Some(Tag::Auxiliary) {
        return Tag::Verb;
    }
    if t.is_capitalised() && i > 0 && matches!(last, Some(Tag::Name | Tag::Determiner | Tag::Possessive)) {
        return Tag::Name;
    }
    let nominal =
        matches!(last, Some(Tag::Determiner | Tag::Possessive | Tag::Adjective | Tag::Number | Tag::Hyphen));
    if entry.class.has(Class::PAST_FORM) && !entry.class.has(Class::BASE_FORM) {
        return if nominal && !matches!(last, Some(Tag::Number)) { Tag::Adjective } else { Tag::Verb };
    }
    if nominal || last == Some(Tag::Preposition) && !text.ends_with("ing") {
        return Tag::Noun;
    }
    // "A bomb in Quetta, Pakistan, kills 14", "kills three and injures 33": the verb takes its object.
    let object = words.tokens.get(i + 1).is_some_and(|n| {
        n.kind == token::Kind::Number
            || n.is(Class::DETERMINER.or(Class::UNIT_NUMBER).or(Class::TENS).or(Class::BOUND))
            || words.text(*n).eq_ignore_ascii_case("at")
    });
    let next_verb = matches!(last, Some(Tag::Comma | Tag::Conjunction)) && object;
    if text.ends_with("ing") {
        // "the border crossing between": a noun of that form.
        if last == Some(Tag::Noun) && EVENTS_IN_ING.contains(&text) && !object {
            return Tag::Noun;
        }
        return if next_verb
            || matches!(last, Some(Tag::Noun | Tag::Preposition | Tag::Comma | Tag::Name | Tag::Adverb))
        {
            Tag::Verb
        } else {
            Tag::Noun
        };
    }
    if entry.class.has(Class::BASE_FORM) {
        let before = words.at(i);
        let ends_in_s = i > 0 && words.text(words.tokens[i - 1]).ends_with('s');
        // "The Herons defeat the", "Voters in Hask approve a".
        let article = words.tokens.get(i + 1).is_some_and(|n| n.is(Class::DETERMINER));
        let team = last == Some(Tag::Name) && (ends_in_s && object || article);
        let plural = team
            || last == Some(Tag::Noun)
                && (ends_in_s || before.follows(&["police", "people", "men", "women", "children", "gunmen"]));
        let hit =
            entry.class.has(Class::PAST_FORM) && matches!(last, Some(Tag::Noun | Tag::Name | Tag::Comma));
        return if plural || hit || last == Some(Tag::Pronoun) { Tag::Verb } else { Tag::Noun };
    }
    if next_verb {
        return Tag::Verb;
    }
    // "reports", "plans": after a singular name, a noun or a pronoun it is a verb.
    if matches!(last, Some(Tag::Name | Tag::Pronoun | Tag::Noun | Tag::Adverb)) {
        Tag::Verb
    } else {
        Tag::Noun
    }
}

/// A reference to what a value is about, with its place in the prose.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    /// Whole phrase.
    pub(super) span: Span,
    /// Lemma of the head noun, lower case; or the name in lower case.
    pub(super) head: String,
    /// Name that owns it, in lower case: `smith` in `Smith's account`.
    pub(super) owner: Option<String>,
    /// The head is itself a name.
    pub(super) is_name: bool,
}

/// Owners of things mentioned before: `the account` after `Smith's account`.
#[derive(Default)]
pub(super) struct Memory {
    owners: rustc_hash::FxHashMap<String, String>,
    /// The thing that the sentence before was about: what "it" stands for.
    topic: Option<Reference>,
}

impl Memory {
    /// Whose a thing is that was mentioned with its owner.
    pub(super) fn owner(&self, head: &str) -> Option<String> {
        self.owners.get(head).cloned()
    }

    /// What "it" stands for where it opens a sentence.
    pub(super) fn topic(&self) -> Option<Reference> {
        self.topic.clone()
    }

    /// Remembers what a sentence is about, where the next one opens with "it".
    pub(super) fn expect(&mut self, frame: &Frame, next: Option<&Frame>) {
        let opens = |f: &Frame| f.words.at(0).precedes(&["it"]);
        if !next.is_some_and(opens) {
            self.topic = None;
        } else if !opens(frame) {
            let opening = noun_phrase_from(frame, 0).or_else(|| of_sentence(frame).map(|(s, _)| s));
            self.topic = opening.filter(|s| !s.is_name);
        }
    }

    /// Remembers the possessors that a sentence names.
    pub(super) fn learn(&mut self, frame: &Frame) {
        for i in 1..frame.tags.len() {
            let before_noun = frame.tags[i - 1] == Tag::Name && frame.tags[i] == Tag::Noun;
            if !before_noun && frame.tags[i] != Tag::Possessive {
                continue;
            }
            // "Smith's bank account" is Smith's: a name inside the phrase owns nothing.
            let inside = || {
                (0..i - 1)
                    .rev()
                    .take_while(|&j| {
                        matches!(frame.tags[j], Tag::Name | Tag::Noun | Tag::Adjective | Tag::Possessive)
                    })
                    .any(|j| frame.tags[j] == Tag::Possessive)
            };
            let attributive = before_noun && !inside();
            if frame.tags[i] == Tag::Possessive || attributive {
                let head_end = phrase_end(frame, i + usize::from(frame.tags[i] == Tag::Possessive));
                if let Some(head) =
                    head_end.checked_sub(1).filter(|&h| h >= i && matches!(frame.tags[h], Tag::Noun))
                    && let Some(owner) = owner_before(frame, i)
                {
                    self.owners.insert(head_lemma(frame, head), owner);
                }
            }
        }
    }
}

fn head_lemma(frame: &Frame, i: usize) -> String {
    lemma_of_noun(&frame.text(i).to_lowercase())
}

/// Where the run of nouns that begins at `from` ends.
fn phrase_end(frame: &Frame, from: usize) -> usize {
    (from..frame.tags.len())
        .find(|&i| {
            !matches!(frame.tags[i], Tag::Noun | Tag::Name | Tag::Adjective | Tag::Hyphen | Tag::Number)
        })
        .unwrap_or(frame.tags.len())
}

/// The name that ends right before token `i`, in lower case, without titles.
fn owner_before(frame: &Frame, i: usize) -> Option<String> {
    let Some(from) = (0..i).rev().take_while(|&j| frame.tags[j] == Tag::Name).last() else {
        // "the minister's page".
        let role = i
            .checked_sub(1)
            .filter(|&j| frame.tags[j] == Tag::Noun && frame.words.tokens[j].is(Class::ROLE))?;
        return Some(frame.text(role).to_lowercase());
    };
    Some(name_in(frame, from, i))
}

fn name_in(frame: &Frame, from: usize, to: usize) -> String {
    let words: Vec<String> =
        (from..to).filter(|&j| frame.tags[j] == Tag::Name).map(|j| frame.text(j).to_lowercase()).collect();
    words.join(" ")
}

/// The subject and predicate of a value.
pub(super) fn about(frame: &Frame, raw: &RawClaim, memory: &Memory) -> (Option<Reference>, String) {
    let (subject, predicate) = match raw.kind {
        Kind::Duration if raw.attributive => by_noun(frame, raw),
        Kind::Quantity => by_quantity(frame, raw),
        Kind::Age => by_age(frame, raw),
        _ => by_verb(frame, raw.first, raw.end),
    };
    let lasting = raw.kind == Kind::Duration && LASTING.contains(&&*predicate);
    let predicate = if lasting { "duration".to_owned() } else { predicate };
    let subject = subject.map(|mut s| {
        if s.owner.is_none() && !s.is_name {
            s.owner = memory.owners.get(&s.head).cloned();
        }
        s
    });
    (subject, predicate)
}

/// `the account's 11-minute outage`: the noun after it is the predicate, the possessor the subject.
fn by_noun(frame: &Frame, raw: &RawClaim) -> (Option<Reference>, String) {
    let end = phrase_end(frame, raw.end);
    let Some(head) = (raw.end..end).rev().find(|&i| matches!(frame.tags[i], Tag::Noun | Tag::Name)) else {
        return by_verb(frame, raw.first, raw.end);
    };
    let entry = frame.entry(head);
    let predicate = if entry.noun_predicate.is_empty() {
        head_lemma(frame, head)
    } else {
        entry.noun_predicate.to_owned()
    };
    let mut before = raw.first;
    while before > 0
        && matches!(frame.tags[before - 1], Tag::Adjective | Tag::Noun | Tag::Adverb | Tag::Number)
    {
        before -= 1;
    }
    if before > 0 && frame.tags[before - 1] == Tag::Possessive {
        return (possessor(frame, before - 1), predicate);
    }
    // "an 11-minute outage of the network".
    if frame.tags.get(end) == Some(&Tag::Preposition)
        && matches!(frame.text(end), "of" | "at" | "in" | "on" | "for")
    {
        return (noun_phrase_after(frame, end + 1), predicate);
    }
    (None, predicate)
}

fn by_quantity(frame: &Frame, raw: &RawClaim) -> (Option<Reference>, String) {
    let of_predicate = match &raw.value {
        Value::Quantity(q) if !q.of.is_empty() => frame.words.lexicon.word(&q.of).noun_predicate,
        _ => "",
    };
    if !of_predicate.is_empty() {
        let (subject, _) = by_verb(frame, raw.first, raw.noun_end);
        return (subject, of_predicate.to_owned());
    }
    // "left 15 people dead": the state behind the noun.
    if let Some(entry) = (raw.noun_end < frame.tags.len()).then(|| frame.entry(raw.noun_end))
        && !entry.state_predicate.is_empty()
    {
        return (None, entry.state_predicate.to_owned());
    }
    // "the death toll rose to 15": the noun before the verb is what is counted.
    if is_bare(&raw.value)
        && let Some(predicate) = counted_before(frame, raw.first)
    {
        return (None, predicate);
    }
    // "12 people were killed": the verb that follows is the predicate.
    let mut next = raw.noun_end;
    while next < frame.tags.len()
        && matches!(frame.tags[next], Tag::Adverb | Tag::Noun | Tag::Name)
        && next < raw.noun_end + 2
    {
        next += 1;
    }
    if matches!(frame.tags.get(next), Some(Tag::Verb | Tag::Auxiliary))
        && let Some(predicate) = predicate_from(frame, next)
    {
        return (None, predicate);
    }
    by_verb(frame, raw.first, raw.noun_end)
}

/// A figure without unit or noun.
fn is_bare(value: &Value) -> bool {
    matches!(value, Value::Quantity(q) if q.of.is_empty() && q.unit.is_empty())
}

/// The class of what a toll or number counts, in the clause before a figure.
fn counted_before(frame: &Frame, first: usize) -> Option<String> {
    let clause =
        (0..first).rev().take_while(|&j| !matches!(frame.tags[j], Tag::Stop | Tag::Quote | Tag::Comma));
    let toll = clause.take(14).find(|&j| frame.words.at(j).precedes(&["toll", "number", "count"]))?;
    let around = [toll.checked_sub(1), Some(toll + 1), Some(toll + 2)];
    let classes = around.into_iter().flatten().filter(|&j| j < first).map(|j| frame.entry(j).noun_predicate);
    classes.into_iter().find(|p| !p.is_empty()).map(str::to_owned)
}

/// An age belongs to the person named beside it.
fn by_age(frame: &Frame, raw: &RawClaim) -> (Option<Reference>, String) {
    let named = |from: usize, to: usize| {
        (from < to).then(|| Reference {
            span: frame.span(from, to),
            head: name_in(frame, from, to),
            owner: None,
            is_name: true,
        })
    };
    // "Barbara, his wife of many years, who was 92".
    if raw.first >= 2
        && frame.words.at(raw.first - 1).precedes(&["is", "was", "turned"])
        && frame.words.at(raw.first - 2).precedes(&["who"])
    {
        let stretch = (0..raw.first - 2)
            .rev()
            .take_while(|&j| !matches!(frame.tags[j], Tag::Verb | Tag::Auxiliary | Tag::Stop | Tag::Quote));
        let name = stretch.filter(|&j| frame.tags[j] == Tag::Name).last();
        if let Some(from) = name {
            let to = (from..raw.first).find(|&j| frame.tags[j] != Tag::Name).unwrap_or(raw.first);
            return (named(from, to), "age".to_owned());
        }
    }
    // "Maria Ortiz, 33," and "33-year-old Maria Ortiz".
    if raw.first > 0 && frame.tags[raw.first - 1] == Tag::Comma {
        let end = raw.first - 1;
        let from = (0..end).rev().take_while(|&j| frame.tags[j] == Tag::Name).last();
        if let Some(from) = from {
            return (named(from, end), "age".to_owned());
        }
    }
    let mut from = raw.end;
    while from < frame.tags.len()
        && matches!(frame.tags[from], Tag::Noun | Tag::Adjective)
        && from < raw.end + 4
    {
        from += 1;
    }
    let to = (from..frame.tags.len()).find(|&j| frame.tags[j] != Tag::Name).unwrap_or(frame.tags.len());
    if from < to {
        return (named(from, to), "age".to_owned());
    }
    // "a 13-year-old son": the noun behind it, not who has the son.
    let noun = from.checked_sub(1).filter(|&n| n >= raw.end && frame.tags[n] == Tag::Noun);
    if let Some(noun) = noun {
        let whose = Reference {
            span: frame.span(noun, noun + 1),
            head: head_lemma(frame, noun),
            owner: None,
            is_name: false,
        };
        return (Some(whose), "age".to_owned());
    }
    let (subject, _) = by_verb(frame, raw.first, raw.end);
    (subject, "age".to_owned())
}

/// `the account was down for 11 minutes`: the verb before it, else the verb after it.
fn by_verb(frame: &Frame, first: usize, end: usize) -> (Option<Reference>, String) {
    let mut commas = 0;
    for i in (0..first).rev() {
        match frame.tags[i] {
            Tag::Stop | Tag::Quote => break,
            Tag::Comma => {
                commas += 1;
                if commas > 2 {
                    break;
                }
            }
            Tag::Verb | Tag::Auxiliary => {
                if let Some(predicate) = predicate_at(frame, i) {
                    if LASTING.contains(&&*predicate)
                        && let Some(found) = of_event(frame, i)
                    {
                        return found;
                    }
                    let affected = affected(frame, i, first);
                    return (affected.or_else(|| subject_of(frame, i)), predicate);
                }
            }
            _ if !frame.entry(i).state_predicate.is_empty() && after_be(frame, i) => {
                return (subject_of(frame, i), frame.entry(i).state_predicate.to_owned());
            }
            _ if frame.tags[i] == Tag::Noun
                && !frame.entry(i).noun_predicate.is_empty()
                && first - i <= 3 =>
            {
                // "an outage of 11 minutes", "a delay of two hours".
                let predicate = frame.entry(i).noun_predicate.to_owned();
                let mark = (0..i).rev().take(3).find(|&j| frame.tags[j] == Tag::Possessive);
                return (mark.and_then(|p| possessor(frame, p)), predicate);
            }
            _ => {}
        }
    }
    for i in end..frame.tags.len() {
        match frame.tags[i] {
            Tag::Stop | Tag::Quote => break,
            Tag::Verb | Tag::Auxiliary => {
                if let Some(predicate) = predicate_from(frame, i) {
                    return (subject_of(frame, i), predicate);
                }
            }
            _ => {}
        }
    }
    (None, String::new())
}

/// The subject of the verb group that token `i` is in.
pub(super) fn of_verb(frame: &Frame, i: usize) -> Option<Reference> {
    subject_of(frame, i)
}

/// True for a participle after a form of be or get.
pub(super) fn is_passive(frame: &Frame, i: usize) -> bool {
    let group =
        (0..i).rev().take_while(|&j| matches!(frame.tags[j], Tag::Auxiliary | Tag::Adverb | Tag::Quote));
    frame.words.tokens[i].is(Class::PAST_FORM)
        && group
            .into_iter()
            .any(|j| is_linking(frame.text(j)) || matches!(frame.text(j), "got" | "get" | "gets"))
}

/// The noun phrase right after a verb.
pub(super) fn object_of(frame: &Frame, verb: usize) -> Option<Reference> {
    noun_phrase_from(frame, verb + 1)
}

/// The noun phrase that begins at a token.
pub(super) fn noun_phrase_from(frame: &Frame, start: usize) -> Option<Reference> {
    let begins = |t: &Tag| matches!(t, Tag::Determiner | Tag::Name | Tag::Noun | Tag::Adjective);
    frame.tags.get(start).is_some_and(begins).then(|| noun_phrase_after(frame, start)).flatten()
}

/// Subject and predicate of the main verb of a sentence.
pub(super) fn of_sentence(frame: &Frame) -> Option<(Reference, String)> {
    let verb = (0..frame.tags.len()).find(|&i| matches!(frame.tags[i], Tag::Verb | Tag::Auxiliary))?;
    let predicate = predicate_from(frame, verb)?;
    Some((subject_of(frame, verb)?, predicate))
}

/// Predicates that only say that an event lasted.
const LASTING: &[&str] = &["duration", "take", "go", "run", "continue", "end", "stretch", "drag"];

/// "The outage at the plant lasted": the noun before the verb is the predicate, its complement the subject.
fn of_event(frame: &Frame, verb: usize) -> Option<(Option<Reference>, String)> {
    let clause = (0..verb)
        .rev()
        .take_while(|&j| !matches!(frame.tags[j], Tag::Stop | Tag::Quote | Tag::Comma | Tag::Verb));
    let is_event = |&j: &usize| frame.tags[j] == Tag::Noun && !frame.entry(j).noun_predicate.is_empty();
    let noun = clause.take(12).find(is_event)?;
    let predicate = frame.entry(noun).noun_predicate.to_owned();
    if frame.tags.get(noun + 1) == Some(&Tag::Preposition) && noun + 2 < verb {
        return Some((noun_phrase_after(frame, noun + 2), predicate));
    }
    let mark = (noun.saturating_sub(3)..noun).rev().find(|&j| frame.tags[j] == Tag::Possessive);
    Some((mark.and_then(|m| possessor(frame, m)), predicate))
}

/// Whom an action befalls: the object of an active verb whose predicate is known. "The board banned Smith" and
/// "Smith was banned" are about Smith.
fn affected(frame: &Frame, verb: usize, before: usize) -> Option<Reference> {
    let particle = phrasal(frame, verb).is_some();
    let known = particle || !frame.entry(verb).verb_predicate.is_empty();
    let active = frame.tags[verb] == Tag::Verb && !after_be(frame, verb) && known;
    let object = verb + 1 + usize::from(particle);
    let begins = |t: &Tag| matches!(t, Tag::Determiner | Tag::Name | Tag::Noun | Tag::Adjective);
    let follows = frame.tags.get(object).is_some_and(begins);
    if active && follows && object < before { noun_phrase_after(frame, object) } else { None }
}

/// The predicate class of "stepped down", "knocked out": the particle makes another verb.
fn phrasal(frame: &Frame, verb: usize) -> Option<&'static str> {
    if !frame.entry(verb).takes_particle {
        return None;
    }
    let particle = frame.words.tokens.get(verb + 1).filter(|_| frame.tags[verb + 1] == Tag::Preposition)?;
    let name = format!("{} {}", frame.entry(verb).verb, frame.words.text(*particle));
    Some(frame.words.lexicon.word(&name).verb_predicate).filter(|class| !class.is_empty())
}

pub(super) fn after_be(frame: &Frame, i: usize) -> bool {
    (i.saturating_sub(3)..i)
        .any(|j| matches!(frame.tags[j], Tag::Auxiliary | Tag::Verb) && is_linking(frame.text(j)))
}

fn is_linking(word: &str) -> bool {
    [
        "is", "are", "was", "were", "be", "been", "being", "went", "go", "goes", "going", "remained",
        "remains", "stayed", "became",
    ]
    .iter()
    .any(|w| word.eq_ignore_ascii_case(w))
}

/// The predicate of the verb at `i`, with a state word after a form of be.
fn predicate_at(frame: &Frame, i: usize) -> Option<String> {
    let entry = frame.entry(i);
    if is_linking(frame.text(i)) {
        let state =
            (i + 1..(i + 4).min(frame.tags.len())).find(|&j| !frame.entry(j).state_predicate.is_empty());
        if let Some(state) = state {
            return Some(frame.entry(state).state_predicate.to_owned());
        }
    }
    if frame.tags[i] == Tag::Auxiliary {
        return None;
    }
    if let Some(class) = phrasal(frame, i) {
        return Some(class.to_owned());
    }
    let dead = || (i + 1..frame.tags.len().min(i + 5)).any(|j| frame.words.at(j).precedes(&["dead"]));
    if costs_lives(frame, i) || entry.verb == "shoot" && dead() {
        return Some("death".to_owned());
    }
    if !entry.verb_predicate.is_empty() {
        return Some(entry.verb_predicate.to_owned());
    }
    Some(if entry.verb.is_empty() { frame.text(i).to_lowercase() } else { entry.verb.to_owned() })
}

/// `lost their lives`, `claimed the lives of`, `cost 13 lives`.
fn costs_lives(frame: &Frame, verb: usize) -> bool {
    matches!(frame.entry(verb).verb, "lose" | "claim" | "cost" | "take")
        && (verb + 2..frame.tags.len().min(verb + 4)).any(|j| frame.words.at(j).precedes(&["lives", "life"]))
}

/// The predicate of the verb group that begins at `i`: its main verb, or its state.
fn predicate_from(frame: &Frame, i: usize) -> Option<String> {
    let mut found = None;
    for j in i..(i + 6).min(frame.tags.len()) {
        match frame.tags[j] {
            Tag::Auxiliary | Tag::Verb => found = predicate_at(frame, j).or(found),
            Tag::Adverb => {}
            _ if !frame.entry(j).state_predicate.is_empty() && after_be(frame, j) => {
                return Some(frame.entry(j).state_predicate.to_owned());
            }
            _ => break,
        }
        if frame.tags[j] == Tag::Verb {
            break;
        }
    }
    found
}

/// The noun phrase before the verb group that token `i` is in.
fn subject_of(frame: &Frame, i: usize) -> Option<Reference> {
    let mut group = i;
    let in_group = |j: usize| {
        matches!(frame.tags[j], Tag::Auxiliary | Tag::Adverb | Tag::Verb)
            || frame.tags[j] == Tag::Quote && j > 0 && frame.tags[j - 1] == Tag::Auxiliary
    };
    while group > 0 && in_group(group - 1) {
        group -= 1;
    }
    // "Smith, the former head of the bank, was jailed": the apposition is skipped.
    if group > 0 && frame.tags[group - 1] == Tag::Comma {
        let opening = (group.saturating_sub(14)..group - 1).rev().find(|&j| frame.tags[j] == Tag::Comma);
        if let Some(comma) = opening.filter(|&c| c > 0 && matches!(frame.tags[c - 1], Tag::Name | Tag::Noun))
        {
            return noun_phrase_before(frame, comma);
        }
    }
    // "Smith slipped away and remains at large".
    if group > 0 && frame.words.at(group - 1).precedes(&["and", "but"]) {
        let earlier = (0..group - 1).rev().take_while(|&j| !matches!(frame.tags[j], Tag::Stop | Tag::Quote));
        return earlier.into_iter().find(|&j| frame.tags[j] == Tag::Verb).and_then(|j| subject_of(frame, j));
    }
    let nearest = noun_phrase_before(frame, group);
    let plural = group <= i && frame.words.at(group).precedes(&["were", "are"]);
    let singular = |r: &Reference| !r.is_name && !is_plural(frame, r);
    if plural && nearest.as_ref().is_some_and(singular) {
        // "Plans for a card licensed by the state were": what the verb agrees with stands first.
        let start = (0..group)
            .rev()
            .find(|&j| matches!(frame.tags[j], Tag::Stop | Tag::Quote | Tag::Comma))
            .map_or(0, |j| j + 1);
        let end = (start..group).find(|&j| {
            !matches!(frame.tags[j], Tag::Noun | Tag::Name | Tag::Adjective | Tag::Determiner | Tag::Number)
        });
        let first = end.and_then(|end| reference(frame, start, end));
        return first.filter(|r| is_plural(frame, r)).or(nearest);
    }
    nearest
}

pub(super) fn is_plural(frame: &Frame, reference: &Reference) -> bool {
    let text = &frame.words.prose[reference.span.range()];
    let last = text.rsplit(' ').next().unwrap_or(text).to_lowercase();
    last.ends_with('s')
        || lemma_of_noun(&last) != last
        || matches!(&*last, "police" | "staff" | "crew" | "majority" | "number")
}

/// The noun phrase that ends at `end`: head, owner and extent.
fn noun_phrase_before(frame: &Frame, end: usize) -> Option<Reference> {
    let mut from = end;
    while from > 0 {
        match frame.tags[from - 1] {
            Tag::Noun | Tag::Name | Tag::Adjective | Tag::Possessive | Tag::Hyphen | Tag::Number => from -= 1,
            Tag::Determiner => {
                from -= 1;
                if from == 0 || !matches!(frame.tags[from - 1], Tag::Preposition) {
                    break;
                }
            }
            Tag::Preposition if from < end => from -= 1,
            // "the border between Jordan and Syria".
            Tag::Conjunction
                if from < end
                    && (from.saturating_sub(6)..from - 1)
                        .any(|j| frame.words.at(j).precedes(&["between"])) =>
            {
                from -= 1;
            }
            _ => break,
        }
    }
    reference(frame, from, end)
}

/// The noun phrase that the possessive at `end` belongs to: no preposition lies inside.
fn possessor(frame: &Frame, end: usize) -> Option<Reference> {
    let mut from = end;
    while from > 0
        && matches!(
            frame.tags[from - 1],
            Tag::Noun | Tag::Name | Tag::Adjective | Tag::Possessive | Tag::Hyphen
        )
    {
        from -= 1;
    }
    reference(frame, from, end)
}

fn noun_phrase_after(frame: &Frame, start: usize) -> Option<Reference> {
    let mut to = start;
    while to < frame.tags.len()
        && matches!(
            frame.tags[to],
            Tag::Noun | Tag::Name | Tag::Adjective | Tag::Possessive | Tag::Hyphen | Tag::Determiner
        )
    {
        to += 1;
    }
    reference(frame, start, to)
}

/// Reads `from..to` as a noun phrase: the head is the last noun before the first preposition.
pub(super) fn reference(frame: &Frame, from: usize, to: usize) -> Option<Reference> {
    // A fronted "On Thursday" is no part of the subject.
    let mut from = from;
    if from < to && frame.tags[from] == Tag::Preposition {
        from = (from + 1..to)
            .rev()
            .find(|&j| {
                frame.tags[j] == Tag::Determiner || frame.tags[j] == Tag::Preposition && frame.text(j) != "of"
            })
            .map_or(from + 1, |j| if frame.tags[j] == Tag::Preposition { j + 1 } else { j });
    }
    while from < to
        && matches!(frame.tags[from], Tag::Determiner | Tag::Hyphen | Tag::Possessive)
        && from + 1 < to
    {
        from += 1;
    }
    if from >= to {
        return None;
    }
    let head_end = (from..to).find(|&j| frame.tags[j] == Tag::Preposition).unwrap_or(to);
    let head = (from..head_end).rev().find(|&j| matches!(frame.tags[j], Tag::Noun | Tag::Name))?;
    let span = frame.span(from, head + 1);
    if frame.tags[head] == Tag::Name {
        let start = (from..=head).rev().take_while(|&j| frame.tags[j] == Tag::Name).last().unwrap_or(head);
        return Some(Reference { span, head: name_in(frame, start, head + 1), owner: None, is_name: true });
    }
    let owner_end = (from..head)
        .rev()
        .find(|&j| frame.tags[j] == Tag::Possessive)
        .or_else(|| (from..head).rev().find(|&j| frame.tags[j] == Tag::Name).map(|j| j + 1));
    let owner = owner_end.and_then(|end| owner_before(frame, end));
    // "the accounts of Smith": the owner stands behind.
    let owner = owner.or_else(|| {
        let of = (head + 1..to).find(|&j| frame.tags[j] == Tag::Preposition && frame.text(j) == "of")?;
        let first = (of + 1..to).find(|&j| frame.tags[j] == Tag::Name)?;
        let end = (first..to).find(|&j| frame.tags[j] != Tag::Name).unwrap_or(to);
        Some(name_in(frame, first, end))
    });
    Some(Reference { span, head: head_lemma(frame, head), owner, is_name: false })
}
