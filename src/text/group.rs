//! Noun groups and verb groups of a sentence, found from left to right over its tags.

use crate::lexicon::{Class, Entry};
use crate::text::tag::Tag;
use crate::text::token::Kind;
use crate::text::words::{BE, DO, GET, HAVE, Words};

/// A noun with all that stands before it: `the two collapsed roofs`, `Weir's brother`, `she`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NounGroup {
    /// First token.
    pub first: u16,
    /// One past the last token.
    pub end: u16,
    /// The noun itself; the last token where there is none, as in `the wounded` and `40`.
    pub head: u16,
    /// Tells when, not who or what: `last week`, `Tuesday`.
    pub temporal: bool,
}

/// Whether the subject acts or is acted upon.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Voice {
    #[default]
    Active,
    Passive,
}

/// A verb with its auxiliaries and the adverbs between them: `has not yet been closed`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerbGroup {
    /// First token.
    pub first: u16,
    /// The verb itself, the last of the group.
    pub main: u16,
    /// It has a subject of its own.
    pub finite: bool,
    /// Whether the subject acts.
    pub voice: Voice,
    /// `not`, `never` stands in it.
    pub negated: bool,
    /// It begins with a modal.
    pub modal: bool,
}

impl VerbGroup {
    /// One past its last token; adverbs right behind it are left out.
    pub fn end(&self) -> usize {
        usize::from(self.main) + 1
    }
}

/// The sentence that groups are looked for in.
#[derive(Clone, Copy, Debug)]
pub struct Tagged<'a> {
    /// Its tokens.
    pub words: Words<'a>,
    /// Their tags.
    pub tags: &'a [Tag],
}

impl Tagged<'_> {
    pub(super) fn tag(&self, i: usize) -> Option<Tag> {
        self.tags.get(i).copied()
    }

    pub(crate) fn is(&self, i: usize, words: &[&str]) -> bool {
        self.words.at(i).precedes(words)
    }

    /// What the lexicon knows of a token.
    pub(super) fn entry(&self, i: u16) -> &'static Entry {
        self.words.tokens[usize::from(i)].entry(self.words.lexicon)
    }

    /// The first token from `from` on that is no adverb.
    pub(super) fn behind_adverbs(&self, from: usize) -> Option<usize> {
        (from..self.tags.len()).find(|&i| self.tags[i] != Tag::Adverb)
    }

    fn class(&self, i: usize) -> Class {
        self.words.tokens.get(i).map_or_else(Class::default, |t| t.class)
    }

    /// A form of one of the verbs that help others.
    fn is_form(&self, i: usize, forms: &[&str]) -> bool {
        self.class(i).has(Class::AUXILIARY) && self.is(i, forms)
    }

    /// A form of be.
    pub(crate) fn is_be(&self, i: usize) -> bool {
        self.is_form(i, BE)
            || self.tag(i) == Some(Tag::ThirdPerson) && self.words.tokens[i].kind == Kind::Possessive
    }

    /// A sign that joins two words without a space: `north-east`, `and/or`.
    fn joins(&self, i: usize) -> bool {
        let (Some(sign), Some(next)) = (self.words.tokens.get(i), self.words.tokens.get(i + 1)) else {
            return false;
        };
        sign.kind == Kind::Sign
            && !sign.after_space()
            && !next.after_space()
            && matches!(self.words.text(*sign), "-" | "‑" | "/" | "&" | "–")
            || matches!(self.words.text(*sign), "&" | "+") && sign.kind == Kind::Sign
    }

    /// Tells when: a weekday, a month, a unit of time, `today`.
    fn is_temporal(&self, head: usize) -> bool {
        const WHEN: Class = Class::WEEKDAY
            .or(Class::MONTH)
            .or(Class::TIME_UNIT)
            .or(Class::DEICTIC)
            .or(Class::DAYPART)
            .or(Class::SEASON);
        self.class(head).has(WHEN) || self.is(head, &["time"])
    }

    /// The noun group that begins at token `i`.
    pub fn noun_group(&self, i: usize) -> Option<NounGroup> {
        let tag = self.tag(i)?;
        let there = || self.tag(i + 1).is_some_and(Tag::is_finite) && self.is(i, &["there"]);
        if tag == Tag::Pronoun || there() {
            // "they all need", "you guys want".
            let several = self.is(i + 1, &["all", "both", "each", "guys", "folks", "people", "two", "three"]);
            let floats = several && self.tag(i + 2).is_some_and(Tag::is_finite);
            let end = i as u16 + 1 + u16::from(floats);
            return Some(NounGroup { first: i as u16, end, head: i as u16, temporal: false });
        }
        let mut at = i;
        let mut head = None;
        // A determiner, possessor or number has opened the group.
        let mut open = false;
        while let Some(tag) = self.tag(at) {
            let glued = at > i && !self.words.tokens[at].after_space();
            match tag {
                Tag::Determiner | Tag::Possessor if head.is_none() => open = true,
                Tag::Noun | Tag::Nouns | Tag::Name => head = Some(at),
                // "many of the people".
                Tag::Adjective if head.is_none() && self.is(at + 1, &["of"]) => open = true,
                Tag::Adjective if head.is_none() || glued => {}
                // "Fair Housing Action Center"
                Tag::Gerund
                    if head.is_some()
                        && self.words.tokens[at].is_capitalised()
                        && self.tag(at - 1) == Some(Tag::Name)
                        && self.tag(at + 1) == Some(Tag::Name) => {}
                Tag::Conjunction | Tag::Sign if open && head.is_none() && self.joins_adjectives(at) => {}
                // "January 10, 2005".
                Tag::Sign
                    if head.is_some_and(|h| self.class(h).has(Class::MONTH) && at > h)
                        && self.is(at, &[","])
                        && self.tag(at + 1) == Some(Tag::Number)
                        && self.words.tokens[at + 1].end - self.words.tokens[at + 1].start == 4 => {}
                // "U.S. federal courts": an adjective inside names.
                Tag::Adjective
                    if self.tag(at - 1) == Some(Tag::Name)
                        && self.tag(at + 1).is_some_and(Tag::is_nominal) => {}
                // "on Monday 40 people": what tells when ends before what is counted.
                Tag::Number => {
                    if let Some(head) = head
                        && (self.is_temporal(head)
                            && self.tag(at + 1).is_some_and(Tag::is_nominal)
                            && !self.is_temporal(at + 1)
                            || self.class(head).has(Class::WEEKDAY))
                    {
                        break;
                    }
                    open = true;
                }
                Tag::Other => open = true,
                Tag::Possessive if head.is_some() => {
                    head = None;
                    open = true;
                }
                // "the workers' rights": the mark behind a plural.
                Tag::Sign
                    if head == at.checked_sub(1)
                        && head.is_some()
                        && matches!(self.words.text(self.words.tokens[at]), "'" | "’")
                        && !self.words.tokens[at].after_space()
                        && self.tag(at + 1).is_some_and(|t| t.is_nominal() || t == Tag::Adjective) =>
                {
                    head = None;
                    open = true;
                }
                Tag::Sign if at > i && self.joins(at) => {}
                Tag::Sign if self.is(at, &["%", "°"]) && at > i => open = true,
                Tag::Participle | Tag::Gerund | Tag::Past
                    if glued || open && head.is_none() && self.premodifies(at) => {}
                Tag::Adverb if head.is_none() && self.modifies(at, open) => {}
                // "more than 40", "about 40", "up to 40".
                Tag::Preposition | Tag::To
                    if head.is_none()
                        && at > i
                        && self.tag(at + 1) == Some(Tag::Number)
                        && self.is(at, &["than", "to"]) => {}
                Tag::Preposition
                    if head.is_none()
                        && self.tag(at + 1) == Some(Tag::Number)
                        && self.is(at, &["about", "over", "under", "around"])
                        && at > i => {}
                _ => break,
            }
            at += 1;
        }
        while at > i && self.tag(at - 1) == Some(Tag::Sign) && !self.is(at - 1, &["%", "°"]) {
            at -= 1;
        }
        // An article alone is of a noun that was taken for something else.
        let article = at == i + 1 && self.is(i, &["a", "an", "the", "every"]);
        let known = head.is_some() || open && at > i && !article;
        let head = head.filter(|head| *head < at).or_else(|| at.checked_sub(1))?;
        known.then(|| NounGroup {
            first: i as u16,
            end: at as u16,
            head: head as u16,
            temporal: self.is_temporal(head),
        })
    }

    /// `a clean and redlined version`, `a long, cold winter`: between two adjectives before a noun.
    fn joins_adjectives(&self, at: usize) -> bool {
        let describes = |i: usize| matches!(self.tag(i), Some(Tag::Adjective | Tag::Participle));
        let before = at.checked_sub(1).is_some_and(|i| self.tag(i) == Some(Tag::Adjective));
        let sign = self.tags[at] == Tag::Conjunction || self.is(at, &[","]);
        before && sign && describes(at + 1) && self.tag(at + 2).is_some_and(Tag::is_nominal)
    }

    /// `very old`, `a very well known`: an adverb before what stands before a noun.
    fn modifies(&self, at: usize, open: bool) -> bool {
        self.behind_adverbs(at + 1).is_some_and(|i| match self.tags[i] {
            Tag::Adjective | Tag::Number => i == at + 1,
            // "the nearest park"
            tag if tag.is_nominal() => {
                open && i == at + 1 && self.words.text(self.words.tokens[at]).ends_with("est")
            }
            Tag::Participle | Tag::Past => open && self.premodifies(i),
            _ => false,
        })
    }

    /// `the collapsed roof`, `two moving vehicles`: a noun comes before any other verb.
    fn premodifies(&self, at: usize) -> bool {
        (at + 1..self.tags.len())
            .find(|&i| !matches!(self.tags[i], Tag::Adjective | Tag::Participle | Tag::Gerund | Tag::Sign))
            .is_some_and(|i| i <= at + 3 && self.tags[i].is_nominal())
    }

    /// The verb group that begins at token `i`.
    pub fn verb_group(&self, i: usize) -> Option<VerbGroup> {
        let first = self.tag(i)?;
        if !(first.is_verb() || first == Tag::Modal) {
            return None;
        }
        let mut group = VerbGroup {
            first: i as u16,
            main: i as u16,
            finite: first.is_finite(),
            voice: Voice::Active,
            negated: false,
            modal: first == Tag::Modal,
        };
        let mut last = i;
        let mut at = i + 1;
        let mut negated = false;
        while let Some(tag) = self.tag(at) {
            if tag == Tag::Adverb || self.is(at, &["n't"]) {
                negated |= self.class(at).has(Class::NEGATION);
                // "was not closed", "is no longer open": it counts wherever it stands beside an auxiliary.
                if at == last + 1 && negated && self.is_auxiliary(last) {
                    group.negated = true;
                }
                at += 1;
                continue;
            }
            // "was “inadvertently deactivated”".
            if tag == Tag::Sign
                && at == last + 1
                && self.is_auxiliary(last)
                && self.is(at, &["\"", "“", "‘", "'"])
            {
                at += 1;
                continue;
            }
            if !self.goes_on(last, at, tag) {
                break;
            }
            group.negated |= negated;
            let passive =
                (self.is_be(last) || self.is_form(last, GET)) && matches!(tag, Tag::Participle | Tag::Past);
            group.voice = if passive { Voice::Passive } else { Voice::Active };
            last = at;
            group.main = at as u16;
            at += 1;
        }
        // "never closed", "did never": before it.
        let before =
            i.checked_sub(1).filter(|&b| self.tags[b] == Tag::Adverb && self.class(b).has(Class::NEGATION));
        group.negated |= before.is_some();
        Some(group)
    }

    fn is_auxiliary(&self, i: usize) -> bool {
        self.tags[i] == Tag::Modal || self.is_be(i) || self.is_form(i, HAVE) || self.is_form(i, DO)
    }

    /// A verb after `last` is of its group.
    fn goes_on(&self, last: usize, at: usize, tag: Tag) -> bool {
        let participle = matches!(tag, Tag::Participle | Tag::Past);
        if self.tags[last] == Tag::Modal || self.is_form(last, DO) {
            return matches!(tag, Tag::Base | Tag::Present);
        }
        if self.is_be(last) {
            return participle || tag == Tag::Gerund;
        }
        if self.is_form(last, HAVE) || self.is(last, &["'d"]) {
            return participle;
        }
        self.is_form(last, GET) && participle && at == last + 1
    }
}
