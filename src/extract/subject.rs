//! What a value is about: the noun phrase that is its subject, and its predicate class.

use crate::claim::{Kind, POPULATION, Value};
use crate::grammar::Words;
use crate::grammar::number::Number;
use crate::lexicon::given_names::given_name;
use crate::lexicon::{Class, TimeUnit, lemma_of_noun, lemma_of_verb, sites};
use crate::span::Span;
use crate::text::clause::{self, Syntax};
use crate::text::group::{NounGroup, Tagged};
use crate::text::tag;
use crate::text::token::{self, Token};

use crate::claim::raw::{self, RawClaim};

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
    /// Parts of speech as the tagger has them.
    pub(super) fine: &'a [tag::Tag],
    /// True for tokens inside a quotation.
    pub(super) quoted: &'a [bool],
    /// Hash of each content word, made when it is first asked for.
    content: std::cell::OnceCell<Vec<Option<u32>>>,
    /// Groups and clauses; found when they are first asked for.
    syntax: std::cell::OnceCell<Syntax>,
}

impl<'a> Frame<'a> {
    pub(super) fn new(words: Words<'a>, tags: &'a [Tag], fine: &'a [tag::Tag], quoted: &'a [bool]) -> Self {
        let (content, syntax) = (std::cell::OnceCell::new(), std::cell::OnceCell::new());
        Self { words, tags, fine, quoted, content, syntax }
    }

    /// Groups and clauses of the sentence.
    pub(super) fn syntax(&self) -> &Syntax {
        self.syntax.get_or_init(|| Syntax::of(Tagged { words: self.words, tags: self.fine }))
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
pub(super) fn tag_sentence(words: Words, fine: &mut Vec<tag::Tag>, tags: &mut Vec<Tag>) {
    let from = fine.len();
    if may_state(words) {
        tag::tag_sentence(words.tokens, words.prose, fine);
    } else {
        tag::tag_by_words(words.tokens, words.prose, fine);
    }
    let fine = &fine[from..];
    for i in 0..words.tokens.len() {
        tags.push(coarse(words, fine, i));
    }
}

/// Classes of words from which statements are made.
const STATING: Class = super::scan::TEMPORAL
    .or(super::scan::NUMERIC)
    .or(Class::CORE)
    .or(Class::STATUS)
    .or(Class::PARTICLE_STATUS)
    .or(Class::PHRASE_STATUS)
    .or(Class::CUE)
    .or(Class::GENDERED_PRONOUN)
    .or(Class::GENDERED_NOUN)
    .or(Class::IDENTITY)
    .or(Class::OFFICE)
    .or(Class::ROLE)
    .or(Class::KIN)
    .or(Class::HONORIFIC)
    .or(Class::SUPERSEDED);

/// True for a sentence with a figure, a name, a quotation, or a word of a statement: others need no weighing.
fn may_state(words: Words) -> bool {
    let name =
        |t: Option<&token::Token>| t.is_some_and(|t| t.kind == token::Kind::Word && t.is_capitalised());
    words.tokens.iter().enumerate().any(|(i, t)| match t.kind {
        // Two capitals are a name, one alone tells enough by itself.
        token::Kind::Word => t.is(STATING) || name(Some(t)) && name(words.tokens.get(i + 1)),
        token::Kind::Number | token::Kind::Handle | token::Kind::Possessive => true,
        token::Kind::Sign => {
            matches!(words.text(*t), "\"" | "“" | "”" | "«" | "»" | "„" | "‘" | "’" | "'" | "@")
        }
        token::Kind::Object => false,
    })
}

/// The tag of a token as the rooms here use it.
fn coarse(words: Words, fine: &[tag::Tag], i: usize) -> Tag {
    use tag::Tag as Fine;
    let t = words.tokens[i];
    match t.kind {
        token::Kind::Number => return Tag::Number,
        token::Kind::Possessive => return Tag::Possessive,
        token::Kind::Handle => return Tag::Name,
        token::Kind::Object => return Tag::Noun,
        token::Kind::Sign => return sign_tag(words, t),
        token::Kind::Word => {}
    }
    let class = t.class;
    // "the board first blamed", "it was initially said".
    if class.has(Class::SUPERSEDED)
        && words.tokens.get(i + 1).is_some_and(|n| n.is(Class::CUE))
        && fine[i + 1].is_verb()
    {
        return Tag::Adverb;
    }
    // "on Tuesday", "in May": when, not who.
    if class.has(Class::WEEKDAY.or(Class::DEICTIC)) || class.has(Class::MONTH) && t.is_capitalised() {
        return Tag::Adverb;
    }
    if class.has(Class::UNIT_NUMBER.or(Class::TENS).or(Class::SCALE)) {
        return Tag::Number;
    }
    match fine[i] {
        // "that", "if": they open a clause.
        Fine::Preposition | Fine::Wh | Fine::Adverb | Fine::Determiner
            if class.has(Class::CONJUNCTION)
                && !class.has(Class::PRONOUN)
                && !(class.has(Class::DETERMINER) && fine[i] == Fine::Determiner) =>
        {
            Tag::Conjunction
        }
        // "President Lund": the title is part of the name.
        Fine::Noun
            if t.is_capitalised()
                && class.has(Class::HONORIFIC.or(Class::ROLE).or(Class::OFFICE))
                && fine.get(i + 1) == Some(&Fine::Name) =>
        {
            Tag::Name
        }
        Fine::Noun | Fine::Nouns | Fine::Other => Tag::Noun,
        Fine::Name => Tag::Name,
        Fine::Base | Fine::Present | Fine::ThirdPerson | Fine::Past => verb_or_auxiliary(words, fine, i),
        Fine::Participle | Fine::Gerund => {
            let nominal = i > 0
                && matches!(
                    fine[i - 1],
                    Fine::Determiner | Fine::Possessor | Fine::Possessive | Fine::Adjective | Fine::Number
                )
                && fine.get(i + 1).is_some_and(|next| next.is_nominal());
            match fine[i] {
                Fine::Gerund if nominal => Tag::Noun,
                _ if nominal => Tag::Adjective,
                _ => verb_or_auxiliary(words, fine, i),
            }
        }
        Fine::Modal => Tag::Auxiliary,
        Fine::Adjective => Tag::Adjective,
        Fine::Adverb => Tag::Adverb,
        Fine::Preposition | Fine::To | Fine::Particle => Tag::Preposition,
        Fine::Determiner | Fine::Possessor => Tag::Determiner,
        Fine::Pronoun | Fine::Wh => Tag::Pronoun,
        Fine::Conjunction => Tag::Conjunction,
        Fine::Number => Tag::Number,
        Fine::Possessive | Fine::Sign => Tag::Possessive,
    }
}

fn verb_or_auxiliary(words: Words, fine: &[tag::Tag], i: usize) -> Tag {
    let t = words.tokens[i];
    // "’re" is in no table.
    let joined = || !words.prose.as_bytes()[t.start as usize].is_ascii();
    if t.is(Class::AUXILIARY) || joined() && tag::is_auxiliary(words.tokens, fine, i, words.prose) {
        Tag::Auxiliary
    } else {
        Tag::Verb
    }
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

pub(super) fn head_lemma(frame: &Frame, i: usize) -> String {
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
        Kind::Date if is_inside_group(frame, raw) => {
            (frame.syntax().group_at(raw.end).and_then(|group| of_group(frame, *group)), String::new())
        }
        _ => by_verb(frame, raw.first),
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

/// `after the 1953 flood`, behind a preposition: the year is that of the flood.
fn is_inside_group(frame: &Frame, raw: &RawClaim) -> bool {
    let syntax = frame.syntax();
    let Some(group) = syntax.group_at(raw.first) else { return false };
    let (first, head) = (usize::from(group.first), usize::from(group.head));
    let figure = frame.tags[raw.first] == Tag::Number && raw.end == raw.first + 1;
    figure
        && first + 1 == raw.first
        && frame.tags[first] == Tag::Determiner
        && frame.tags.get(raw.end) == Some(&Tag::Noun)
        && (raw.end..usize::from(group.end)).contains(&head)
        && first.checked_sub(1).is_some_and(|at| frame.tags[at] == Tag::Preposition)
}

/// `the account's 11-minute outage`: the noun after it is the predicate, the possessor the subject.
fn by_noun(frame: &Frame, raw: &RawClaim) -> (Option<Reference>, String) {
    let end = phrase_end(frame, raw.end);
    let Some(head) = (raw.end..end).rev().find(|&i| matches!(frame.tags[i], Tag::Noun | Tag::Name)) else {
        return by_verb(frame, raw.first);
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
    // How strong a quake was is said of nothing else.
    if matches!(&raw.value, Value::Quantity(q) if &*q.unit == "magnitude" && &*q.of == "earthquake") {
        return (None, "earthquake".to_owned());
    }
    if let Some(place) = populated(frame, raw) {
        return (Some(place), POPULATION.to_owned());
    }
    let of_predicate = match &raw.value {
        Value::Quantity(q) if !q.of.is_empty() => frame.words.lexicon.word(&q.of).noun_predicate,
        _ => "",
    };
    if !of_predicate.is_empty() {
        let (subject, _) = by_verb(frame, raw.first);
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
        && !is_verb_of_another(frame, raw.first, next)
        && let Some(predicate) = predicate_from(frame, next)
    {
        return (None, predicate);
    }
    by_verb(frame, raw.first)
}

/// How far before the number of its people a place may be named, in tokens.
const NAMED_NEAR: usize = 16;

/// `Ardmore, a town of 8,000 people`, `Ardmore is a town of 8,000 people`, `Ardmore is home to 8,000 people`, `Ardmore (population 8,000)`:
/// the place whose people are counted.
fn populated(frame: &Frame, raw: &RawClaim) -> Option<Reference> {
    let Value::Quantity(q) = &raw.value else { return None };
    let first = raw.first;
    let before = |back: usize, words: &[&str]| first >= back && frame.words.at(first - back).precedes(words);
    let of_people = sites::is_inhabitant(&q.of);
    let plain = !q.ordinal && !q.partial;
    let home = of_people && before(1, &["to"]) && before(2, &["home"]);
    let bare = is_bare(&raw.value);
    let counted = bare && before(1, &["population"]);
    let own = (bare || of_people) && before(1, &["of"]) && before(2, &["population"]);
    let tags = frame.tags;
    // "Ardmore, a town of", "Ardmore is a town of".
    let article = (0..first.saturating_sub(1)).rev().take(4).find(|&i| tags[i] == Tag::Determiner);
    let apposed = of_people
        && before(1, &["of"])
        && first >= 2
        && sites::is_settlement(&head_lemma(frame, first - 2))
        && article.is_some_and(|i| {
            let is = || frame.words.at(i - 1).precedes(&["is", "are"]);
            let apart = |i: usize| matches!(tags[i], Tag::Comma | Tag::Hyphen | Tag::Stop);
            i >= 2 && (apart(i - 1) || is()) && tags[i - 2] == Tag::Name
        });
    if !plain || !(home || counted || own || apposed) {
        return None;
    }
    let last = (0..first).rev().take(NAMED_NEAR).find(|&i| tags[i] == Tag::Name)?;
    let from = (0..=last).rev().take_while(|&i| tags[i] == Tag::Name).last()?;
    let person = given_name(frame.text(from)).is_some() && from < last
        || frame.words.tokens[from].is(Class::HONORIFIC.or(Class::ROLE).or(Class::OFFICE));
    if person {
        return None;
    }
    let (span, head) = (frame.span(from, last + 1), name_in(frame, from, last + 1));
    Some(Reference { span, head, owner: None, is_name: true })
}

/// "The plane that carried 80 people landed": the verb has a subject of its own.
fn is_verb_of_another(frame: &Frame, first: usize, verb: usize) -> bool {
    let syntax = frame.syntax();
    let (Some(own), Some(other)) = (syntax.clause_of.get(first), syntax.clause_of.get(verb)) else {
        return false;
    };
    let subject = syntax.clauses.get(usize::from(*other)).and_then(|c| c.subject);
    let subject = subject.and_then(|s| syntax.groups.get(usize::from(s)));
    own != other && subject.is_some_and(|s| usize::from(s.end) <= first)
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

/// `The judge, whose mother died, is 45.`: a bare figure that a person is.
pub(super) fn age_of_copula(frame: &Frame, raw: &RawClaim) -> Option<RawClaim> {
    /// Ages of people who have one told so.
    const AGES: std::ops::RangeInclusive<f64> = 1.0..=115.0;
    const PERSON: Class = Class::PERSON_NOUN.or(Class::ROLE).or(Class::KIN).or(Class::GENDERED_NOUN);
    let Value::Quantity(q) = &raw.value else { return None };
    let age =
        q.number.low.filter(|low| q.number.high == Some(*low) && AGES.contains(low) && low.fract() == 0.0)?;
    let plain = is_bare(&raw.value) && !q.ordinal && !q.partial && raw.end == raw.first + 1;
    let ends =
        frame.words.tokens.get(raw.end).is_none_or(|t| matches!(frame.words.text(*t), "." | "," | ";"));
    let is = raw.first > 0 && frame.words.at(raw.first - 1).precedes(&["is", "was"]);
    if !plain || !ends || !is {
        return None;
    }
    let syntax = frame.syntax();
    let group = syntax.subject_of(usize::from(*syntax.clause_of.get(raw.first)?))?;
    let (from, head) = (usize::from(group.first), usize::from(group.head));
    let token = frame.words.tokens[head];
    let named = frame.tags[head] == Tag::Name
        && (from..=head).any(|i| {
            frame.words.tokens[i].is(Class::HONORIFIC.or(Class::ROLE)) || given_name(frame.text(i)).is_some()
        });
    let person = token.is(PERSON) || frame.words.at(head).precedes(&["he", "she"]) || named;
    let number = Number { value: age, step: 1.0, figures: true };
    person.then(|| raw::age_claim(raw.first, raw.end, number, TimeUnit::Year))
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
    // "A woman aged 42", not "in Ardmore aged 42".
    let may_be_aged = |group: &NounGroup| {
        let person = Class::PERSON_NOUN.or(Class::ROLE).or(Class::GENDERED_NOUN);
        let governed =
            usize::from(group.first).checked_sub(1).is_some_and(|at| frame.tags[at] == Tag::Preposition);
        !governed || frame.words.tokens[raw.first - 1].is(person)
    };
    if frame.words.at(raw.first).precedes(&["aged"])
        && let Some(before) = raw.first.checked_sub(1)
        && let Some(group) = frame.syntax().group_at(before).filter(|group| may_be_aged(group))
    {
        // "Aged" itself may be taken for a part of it.
        return (reference(frame, usize::from(group.first), raw.first), "age".to_owned());
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
    let (subject, _) = by_verb(frame, raw.first);
    (subject, "age".to_owned())
}

/// `the account was down for 11 minutes`: subject and predicate of its clause, or of the event right before it.
fn by_verb(frame: &Frame, first: usize) -> (Option<Reference>, String) {
    if let Some(found) = by_event(frame, first) {
        return found;
    }
    let syntax = frame.syntax();
    let mut at = usize::from(syntax.clause_of[first]);
    // A headline, a heading or a list has no verb of its own.
    for _ in 0..syntax.clauses.len() {
        let clause = &syntax.clauses[at];
        let Some(verb) = clause.verb else {
            let Some(parent) = clause.parent else { break };
            at = usize::from(parent);
            continue;
        };
        let main = usize::from(verb.main);
        // "It was in May that the bridge was opened": what counts is said in the clause behind.
        let cleft = frame.words.at(main).precedes(&["is", "was"])
            && clause.subject.is_some_and(|s| {
                frame.words.at(usize::from(syntax.groups[usize::from(s)].head)).precedes(&["it"])
            });
        let behind = || {
            syntax.clauses.iter().position(|c| {
                let that = c.mark.is_some_and(|mark| {
                    usize::from(mark) > first && frame.words.at(usize::from(mark)).precedes(&["that"])
                });
                that && c.parent == Some(at as u16)
            })
        };
        if cleft && let Some(behind) = behind() {
            at = behind;
            continue;
        }
        let predicate = predicate_from(frame, usize::from(verb.first)).unwrap_or_default();
        if LASTING.contains(&&*predicate)
            && let Some(found) = of_event(frame, at)
        {
            return found;
        }
        // "A 7.2 magnitude earthquake struck": the figure is a part of the subject.
        let holds = syntax
            .subject_of(at)
            .is_some_and(|g| usize::from(g.first) <= first && first < usize::from(g.end));
        if holds {
            return (None, predicate);
        }
        if let Some(subject) = gapped(frame, main, first).or_else(|| timed(frame, at, &predicate)) {
            return (Some(subject), predicate);
        }
        let affected = affected(frame, main, first);
        return (affected.or_else(|| subject_of_clause(frame, at)), predicate);
    }
    (None, String::new())
}

/// "The pool was closed for 11 days and the museum for nine": the verb is left out, and its subject stands behind "and".
fn gapped(frame: &Frame, verb: usize, first: usize) -> Option<Reference> {
    let before = first.checked_sub(1).filter(|&at| frame.tags[at] == Tag::Preposition)?;
    let group = *frame.syntax().group_at(before.checked_sub(1)?).filter(|group| !group.temporal)?;
    let and = usize::from(group.first).checked_sub(1)?;
    let joined = usize::from(group.end) == before && frame.words.at(and).precedes(&["and", "but", "while"]);
    // The same preposition with another figure.
    let same = |at: usize| {
        frame.tags[at] == Tag::Preposition
            && frame.text(at).eq_ignore_ascii_case(frame.text(before))
            && frame.tags[at + 1] == Tag::Number
    };
    (joined && verb < and && (verb + 1..and - 1).any(same)).then(|| of_group(frame, group)).flatten()
}

/// "Repairs to the crane, which took 15 hours": what takes time is what was done, not to what.
fn timed(frame: &Frame, clause: usize, predicate: &str) -> Option<Reference> {
    let syntax = frame.syntax();
    let this = &syntax.clauses[clause];
    if this.kind != clause::Kind::Relative || !LASTING.contains(&predicate) {
        return None;
    }
    let of = usize::from(syntax.groups[usize::from(this.antecedent?)].first).checked_sub(1)?;
    let outer = syntax.group_at(of.checked_sub(1)?)?;
    let chained = frame.tags[of] == Tag::Preposition && usize::from(outer.end) == of;
    chained.then(|| of_group(frame, *outer)).flatten()
}

/// `an outage of 11 minutes`, `a delay of two hours`.
fn by_event(frame: &Frame, first: usize) -> Option<(Option<Reference>, String)> {
    let near = (first.saturating_sub(3)..first).rev();
    let ends = |i: &usize| matches!(frame.tags[*i], Tag::Stop | Tag::Quote | Tag::Comma | Tag::Verb);
    let noun = near
        .take_while(|i| !ends(i))
        .find(|&i| frame.tags[i] == Tag::Noun && !frame.entry(i).noun_predicate.is_empty())?;
    let predicate = frame.entry(noun).noun_predicate.to_owned();
    let mark = (0..noun).rev().take(3).find(|&j| frame.tags[j] == Tag::Possessive);
    Some((mark.and_then(|p| possessor(frame, p)), predicate))
}

/// The subject of the clause that token `i` stands in.
pub(super) fn of_verb(frame: &Frame, i: usize) -> Option<Reference> {
    subject_of_clause(frame, usize::from(frame.syntax().clause_of[i]))
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
    Some((of_verb(frame, verb)?, predicate))
}

/// Predicates that only say that an event lasted.
const LASTING: &[&str] = &["duration", "take", "go", "run", "continue", "end", "stretch", "drag"];

/// "The outage at the plant lasted": the subject of the clause is the predicate, what it belongs to the subject.
fn of_event(frame: &Frame, clause: usize) -> Option<(Option<Reference>, String)> {
    let group = frame.syntax().subject_of(clause)?;
    let (first, noun) = (usize::from(group.first), usize::from(group.head));
    let predicate = Some(frame.entry(noun).noun_predicate).filter(|p| !p.is_empty())?.to_owned();
    if frame.tags.get(noun + 1) == Some(&Tag::Preposition) && noun + 2 < frame.tags.len() {
        return Some((noun_phrase_after(frame, noun + 2), predicate));
    }
    let mark = (first..noun).rev().find(|&j| frame.tags[j] == Tag::Possessive);
    Some((mark.and_then(|m| possessor(frame, m)), predicate))
}

/// Whom an action befalls: the object of an active verb whose predicate is known. "The board banned Smith" and
/// "Smith was banned" are about Smith.
fn affected(frame: &Frame, verb: usize, before: usize) -> Option<Reference> {
    let particle = phrasal(frame, verb).is_some();
    let known = particle || !frame.entry(verb).verb_predicate.is_empty();
    let active = frame.tags[verb] == Tag::Verb && !after_be(frame, verb) && known;
    let object = verb + 1 + usize::from(particle);
    if active && object < before { noun_phrase_from(frame, object) } else { None }
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
pub(super) fn predicate_at(frame: &Frame, i: usize) -> Option<String> {
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
    Some(if entry.verb.is_empty() {
        lemma_of_verb(&frame.text(i).to_lowercase())
    } else {
        entry.verb.to_owned()
    })
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

fn subject_of_clause(frame: &Frame, clause: usize) -> Option<Reference> {
    let group = frame.syntax().subject_of(clause).filter(|group| !group.temporal)?;
    of_group(frame, *group)
}

/// A noun group with the of-phrases behind it, as what something is said of.
fn of_group(frame: &Frame, group: NounGroup) -> Option<Reference> {
    // "A lot has happened": nothing is named.
    const VAGUE: &[&str] = &["lot", "lots", "thing", "things", "bit", "thanks"];
    if frame.words.at(usize::from(group.head)).precedes(VAGUE) {
        return None;
    }
    // "In 2009 Ardmore voters": the year is no part of them.
    let mut first = usize::from(group.first);
    let dated = first > 0
        && (frame.words.at(first - 1).precedes(&["in"]) || frame.words.tokens[first - 1].is(Class::MONTH))
        && frame.text(first).len() == 4
        && frame.text(first).parse().is_ok_and(|year: u32| (1000..2100).contains(&year));
    first += usize::from(dated && first < usize::from(group.head));
    let mut end = usize::from(group.end);
    while frame.words.at(end).precedes(&["of"])
        && let Some(next) = frame.syntax().group_at(end + 1)
    {
        end = usize::from(next.end);
    }
    reference(frame, first, end)
}

pub(super) fn is_plural(frame: &Frame, reference: &Reference) -> bool {
    let text = &frame.words.prose[reference.span.range()];
    let last = text.rsplit(' ').next().unwrap_or(text).to_lowercase();
    last.ends_with('s')
        || lemma_of_noun(&last) != last
        || matches!(&*last, "police" | "staff" | "crew" | "majority" | "number")
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
