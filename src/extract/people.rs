//! The people of a document: how each is named, what tells how they are referred to, and where they are mentioned.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::claim::{GenderSource, NameType};
use crate::grammar::Words;
use crate::grammar::name::{PersonName, person_name};
use crate::lexicon::given_names::given_name;
use crate::lexicon::{Class, Gender, lemma_of_noun, places};
use crate::span::Span;
use crate::text::token::Kind;

use super::passage::Passage;
use super::subject::Tag;

/// A person.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// Given name in lower case; empty where only the last is known.
    given: String,
    /// Last name in lower case.
    last: String,
    /// What tells the gender: the strongest source wins, two sides of one strength tell nothing.
    evidence: Vec<(GenderSource, Gender)>,
    /// The first mention by the fullest name.
    pub(super) first: Span,
}

impl Person {
    /// Normal form.
    pub(super) fn key(&self) -> String {
        if self.given.is_empty() { self.last.clone() } else { format!("{} {}", self.given, self.last) }
    }

    /// How the person is referred to, and what tells it.
    pub(super) fn gender(&self) -> Option<(Gender, GenderSource)> {
        let strongest = self.evidence.iter().map(|(source, _)| *source).max()?;
        let mut of_it =
            self.evidence.iter().filter(|(source, _)| *source == strongest).map(|(_, gender)| *gender);
        let gender = of_it.next()?;
        of_it.all(|g| g == gender).then_some((gender, strongest))
    }
}

/// Who is mentioned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// A person with a name.
    Person(usize),
    /// Somebody without: the head noun and what it tells.
    Unnamed(String, Option<Gender>),
    /// A name that may be a person's, and what it tells if it is a given name.
    Unknown(Option<Gender>),
}

/// A mention of somebody.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) who: Who,
    /// Tokens of the block that it was seen in.
    pub(super) tokens: Range<usize>,
    pub(super) span: Span,
    pub(super) block: usize,
    pub(super) sentence: usize,
    pub(super) quoted: bool,
    /// A verb follows: it does something.
    pub(super) acts: bool,
    /// By both names, or with a title.
    pub(super) full: bool,
    /// It owns what follows: `Smith's`.
    pub(super) owns: bool,
}

/// All people of a document.
#[derive(Debug, Default)]
pub(super) struct People {
    all: Vec<Person>,
    by_last: FxHashMap<String, Vec<usize>>,
    /// Mentions in reading order.
    pub(super) seen: Vec<Seen>,
    /// Each other name and handle once as it is written.
    pub(super) names: FxHashMap<String, (Span, NameType, u32)>,
}

/// Percentage of words with a capital from which a sentence is a headline, not prose.
const HEADLINE_SHARE: usize = 90;

impl People {
    pub(super) fn person(&self, n: usize) -> &Person {
        &self.all[n]
    }

    pub(super) fn all(&self) -> &[Person] {
        &self.all
    }

    /// Learns the mentions of a block; returns where in `seen` they begin.
    pub(super) fn learn(&mut self, p: &Passage, block: usize) -> usize {
        let first = self.seen.len();
        for (n, sentence) in p.sentences.iter().enumerate() {
            if is_title_case(p, sentence) {
                continue;
            }
            self.sentence(p, sentence, block, n);
        }
        first
    }

    fn sentence(&mut self, p: &Passage, sentence: &Range<usize>, block: usize, number: usize) {
        let words = Words { tokens: &p.tokens[sentence.clone()], at: 0, prose: p.prose, lexicon: p.lexicon };
        let mut at = 0;
        while at < words.tokens.len() {
            let i = sentence.start + at;
            let token = p.tokens[i];
            if token.kind == Kind::Handle {
                self.name(p.text(i), Span::new(token.start, token.end), NameType::Handle);
                at += 1;
                continue;
            }
            if p.tags[i] == Tag::Name && self.is_plain(p, i) {
                at += 1;
                continue;
            }
            if p.tags[i] == Tag::Name
                && let Ok((rest, name)) = person_name(words.at(at))
            {
                self.named(p, &name, sentence.start, block, number);
                at = rest.at;
                continue;
            }
            if p.tags[i] == Tag::Noun
                && let Some((head, gender)) = unnamed(p, i)
            {
                self.push(p, Who::Unnamed(head, gender), i..i + 1, block, number);
            }
            at += 1;
        }
    }

    /// One capitalised word that is nobody's name so far and owns or acts as nobody: most of the capitals of a page.
    fn is_plain(&mut self, p: &Passage, i: usize) -> bool {
        const PARTS: &[&str] = &[".", "-", "‑", "de", "van", "von", "bin", "al", "el", "da", "di", "la"];
        let token = p.tokens[i];
        let next = p.tokens.get(i + 1);
        let goes_on = next
            .is_some_and(|n| n.is_capitalised() && n.kind == Kind::Word || PARTS.contains(&n.text(p.prose)));
        if goes_on
            || token.is(Class::HONORIFIC)
            || !matches!(p.tag(i + 1), Some(Tag::Noun | Tag::Hyphen | Tag::Adjective))
        {
            return false;
        }
        let text = p.text(i);
        // "a Twitter employee": no person.
        if self.by_last.contains_key(text.to_lowercase().as_str()) {
            return false;
        }
        self.name(text, Span::new(token.start, token.end), NameType::Other);
        true
    }

    fn name(&mut self, text: &str, span: Span, form: NameType) {
        match self.names.get_mut(text) {
            Some(known) => known.2 += 1,
            None => {
                self.names.insert(text.to_owned(), (span, form, 1));
            }
        }
    }

    fn named(&mut self, p: &Passage, name: &PersonName, base: usize, block: usize, number: usize) {
        let word = |at: usize| p.text(base + at);
        let tokens = base + name.name..base + name.end;
        let span = p.span(&tokens);
        let text = &p.prose[span.range()];
        let is_place =
            places::most_tokens(word(name.name)) > 0 && places::rank(&text.to_lowercase()).is_some();
        if name.group || is_place {
            let form = if is_place { NameType::Place } else { NameType::Organisation };
            return self.name(text, span, form);
        }
        let last = word(name.last).trim_end_matches('.').to_lowercase();
        let given = if name.last > name.name { word(name.name).to_lowercase() } else { String::new() };
        let mut known = self.find(&given, &last);
        // "Mayor Dorran ... his daughter Elena Dorran": of one family, not one person.
        let kin = (base + name.first).checked_sub(1).is_some_and(|b| p.tokens[b].is(Class::KIN));
        if kin && !given.is_empty() && known.is_some_and(|n| self.all[n].given.is_empty()) {
            known = None;
        }
        let sure = name.honorific.is_some() || name.given.is_some();
        let noun_after = p.tag(base + name.end) == Some(Tag::Noun) && !p.is(base + name.end, &["on", "at"]);
        let person = match known {
            Some(n) => n,
            // "Peter Holm", "Senator Wu": not "Victoria Station", not the "Grant" of a heading.
            None if sure && !(noun_after && name.honorific.is_none()) => {
                self.add(given.clone(), last.clone(), span)
            }
            None => {
                self.name(text, span, NameType::Other);
                // "a Twitter employee": no person of that name.
                let attributive =
                    matches!(p.tag(base + name.end), Some(Tag::Noun | Tag::Hyphen | Tag::Adjective));
                // "in Hask", "from Hask": a place.
                let before = (base + name.first).checked_sub(1);
                let place = name.last == name.name
                    && before.is_some_and(|b| {
                        p.is(b, &["in", "at", "near", "from", "to", "off", "across", "towards"])
                    });
                if attributive || place {
                    return;
                }
                let given = given_name(word(name.name)).flatten();
                return self.push(p, Who::Unknown(given), tokens, block, number);
            }
        };
        if self.all[person].given.is_empty() && !given.is_empty() {
            self.all[person].given.clone_from(&given);
            self.all[person].first = span;
        }
        if name.last > name.name {
            self.name(text, span, NameType::Person);
        }
        self.evidence(p, name, base, person);
        self.push(p, Who::Person(person), tokens, block, number);
        if let Some(seen) = self.seen.last_mut() {
            seen.full |= name.honorific.is_some();
        }
    }

    fn evidence(&mut self, p: &Passage, name: &PersonName, base: usize, person: usize) {
        let mut add = |source: GenderSource, gender: Gender| {
            let evidence = &mut self.all[person].evidence;
            if !evidence.contains(&(source, gender)) {
                evidence.push((source, gender));
            }
        };
        if let Some(gender) = name.honorific.and_then(|title| title.gender) {
            add(GenderSource::Honorific, gender);
        }
        if let Some(Some(gender)) = name.given {
            let common = crate::lexicon::given_names::is_common(p.text(base + name.name));
            add(if common { GenderSource::GivenName } else { GenderSource::RareGivenName }, gender);
        }
        // "actress Emma Stone", "his wife Maria Wu".
        let before = (base + name.first).checked_sub(1).filter(|&b| p.tags[b] == Tag::Noun);
        if let Some(gender) = before.and_then(|b| noun_gender(p, b)) {
            add(GenderSource::Noun, gender);
        }
        // "Emma Stone, the actress,".
        let end = base + name.end;
        if p.tag(end) == Some(Tag::Comma) && p.tag(end + 1) == Some(Tag::Determiner) {
            let head = (end + 2..p.tokens.len().min(end + 6))
                .take_while(|&i| matches!(p.tags[i], Tag::Noun | Tag::Adjective))
                .last();
            if let Some(gender) = head.and_then(|h| noun_gender(p, h)) {
                add(GenderSource::Noun, gender);
            }
        }
    }

    /// What an unambiguous pronoun tells.
    pub(super) fn pronoun(&mut self, person: usize, gender: Gender) {
        let evidence = &mut self.all[person].evidence;
        if !evidence.contains(&(GenderSource::Pronoun, gender)) {
            evidence.push((GenderSource::Pronoun, gender));
        }
    }

    fn push(&mut self, p: &Passage, who: Who, tokens: Range<usize>, block: usize, number: usize) {
        let end = tokens.end;
        self.seen.push(Seen {
            who,
            span: p.span(&tokens),
            quoted: p.quoted[tokens.start],
            owns: p.tag(end) == Some(Tag::Possessive)
                && p.quoted.get(end).is_none_or(|q| *q == p.quoted[tokens.start]),
            acts: acts(p, end),
            full: tokens.len() > 1,
            tokens,
            block,
            sentence: number,
        });
    }

    fn add(&mut self, given: String, last: String, first: Span) -> usize {
        let n = self.all.len();
        self.by_last.entry(last.clone()).or_default().push(n);
        self.all.push(Person { given, last, evidence: Vec::new(), first });
        n
    }

    /// The person whom a name means; `None` where nobody or more than one can be meant.
    fn find(&self, given: &str, last: &str) -> Option<usize> {
        let same = self.by_last.get(last).map(Vec::as_slice).unwrap_or_default();
        let mut fitting = same.iter().copied().filter(|&n| {
            let known = &self.all[n].given;
            given.is_empty()
                || known.is_empty()
                || known == given
                || is_initial_of(known, given)
                || is_initial_of(given, known)
        });
        match (fitting.next(), fitting.next()) {
            (Some(n), None) => Some(n),
            (None, _) if given.is_empty() => {
                let mut by_given = self.all.iter().enumerate().filter(|(_, p)| p.given == last);
                match (by_given.next(), by_given.next()) {
                    (Some((n, _)), None) => Some(n),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// A verb follows the noun phrase that ends at `end`, or its apposition.
fn acts(p: &Passage, end: usize) -> bool {
    let verb_at = |from: usize| {
        (from..p.tokens.len().min(from + 3))
            .find(|&i| p.tags[i] != Tag::Adverb)
            .is_some_and(|i| matches!(p.tags[i], Tag::Verb | Tag::Auxiliary))
    };
    let after_apposition = || {
        let close = (end + 1..p.tokens.len().min(end + 14))
            .find(|&i| matches!(p.tags[i], Tag::Comma | Tag::Stop | Tag::Quote));
        close.is_some_and(|c| p.tags[c] == Tag::Comma && verb_at(c + 1))
    };
    verb_at(end) || p.tag(end) == Some(Tag::Comma) && after_apposition()
}

fn is_initial_of(short: &str, long: &str) -> bool {
    short.len() <= 2 && long.starts_with(short.trim_end_matches('.'))
}

/// The gender that a noun for a person tells.
fn noun_gender(p: &Passage, i: usize) -> Option<Gender> {
    p.tokens[i].is(Class::GENDERED_NOUN.or(Class::KIN)).then(|| p.entry(i).gender).flatten()
}

/// One person without a name: `the employee`, `a man`.
fn unnamed(p: &Passage, i: usize) -> Option<(String, Option<Gender>)> {
    const GROUPS: &[&str] = &["people", "staff", "crew", "others"];
    if !p.tokens[i].is(Class::ROLE.or(Class::PERSON_NOUN).or(Class::KIN).or(Class::GENDERED_NOUN)) {
        return None;
    }
    let text = p.text(i).to_lowercase();
    let lemma = lemma_of_noun(&text);
    let plural = lemma != text || GROUPS.contains(&text.as_str());
    let head = !matches!(p.tag(i + 1), Some(Tag::Noun | Tag::Name | Tag::Hyphen));
    (!plural && head).then(|| (lemma, noun_gender(p, i)))
}

/// A headline in capitals: names cannot be told there.
fn is_title_case(p: &Passage, sentence: &Range<usize>) -> bool {
    let (mut words, mut capitals) = (0, 0);
    for token in p.tokens[sentence.clone()].iter().filter(|t| t.end - t.start > 3 && t.kind == Kind::Word) {
        words += 1;
        capitals += usize::from(token.is_capitalised());
        // Prose shows itself soon.
        if words - capitals > 4 {
            return false;
        }
    }
    words >= 4 && capitals * 100 >= words * HEADLINE_SHARE
}
