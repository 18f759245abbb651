//! For what, where and when a statement holds, by its sentence, the first one of its paragraph, and what stands before it.

use std::ops::Range;

use crate::claim::{AttributeValue, stem_hash};
use crate::extract::patterns::Matched;
use crate::extract::subject::{Frame, Tag as Coarse, head_lemma};
use crate::facts::attributes::{Attribute, Attributes, Said};
use crate::lexicon::Class;
use crate::text::tag::Tag;
use crate::text::token::{Kind, Token};

use super::Reader;

/// Words before a statement that may say that it is of another.
const NEAR: usize = 3;

impl Reader<'_> {
    /// "Then you get", "a second pull request", "and each has": of another than what is told without it.
    pub(super) fn is_of_others(&self, matched: &Range<usize>) -> bool {
        let start = matched.start;
        let other = |i: usize| Attributes::get().is_of_others(&self.frame.text(i).to_lowercase());
        let near = start.saturating_sub(NEAR);
        let from = (near..start).rev().find(|&i| self.is_border(i)).map_or(near, |i| i + 1);
        let of_them = || (0..start).any(|i| self.frame.words.at(i).precedes(&["them", "those"]));
        let opens = ["then", "otherwise", "else", "instead", "there"];
        let opened = self.frame.words.at(0).precedes(&opens)
            && !self.frame.words.tokens.get(1).is_some_and(|t| t.is(Class::AUXILIARY));
        (from..start).any(other) || of_them() || opened || self.is_answer() || self.is_conditional(matched)
    }

    /// Another sentence stands before it that may say of what it is: not one that speaks of the reader, asks, or tells what to do.
    pub(super) fn may_be_narrowed(&self) -> bool {
        let first = self.at.first;
        let speaks = first.words.at(0).precedes(&["you", "i", "there", "if", "to", "please"])
            || matches!(first.fine[0], Tag::Base | Tag::Present)
            || first.text(first.tags.len() - 1) == "?";
        !std::ptr::eq(self.frame, first) && !speaks
    }

    /// "Are you a member? The fee is": what follows holds for those who are. "Is there a trial? It lasts" tells it of all.
    fn is_answer(&self) -> bool {
        let first = self.at.first;
        let asks = !std::ptr::eq(self.frame, first) && first.text(first.tags.len() - 1) == "?";
        let of_reader = first.words.at(1).precedes(&["you", "your", "i", "we", "it"]);
        asks && of_reader && !first.fine.contains(&Tag::Wh) && !self.frame.words.at(0).precedes(&["yes"])
    }

    /// "A 30-day trial if you need more": what follows in the clause says when.
    fn is_conditional(&self, matched: &Range<usize>) -> bool {
        let mut behind = matched.end..self.clause_end(matched);
        behind.any(|i| self.frame.words.at(i).precedes(&["if", "unless"]))
    }

    /// A clause or a label ends here.
    pub(super) fn is_border(&self, i: usize) -> bool {
        matches!(self.frame.tags[i], Coarse::Comma | Coarse::Stop | Coarse::Quote)
            || self.frame.text(i) == ":"
    }

    /// "(default 30)": told in brackets.
    pub(super) fn is_in_brackets(&self, said: Said, m: &Matched) -> bool {
        said == Said::Apart && self.frame.text(m.tokens.end - 1) == ")"
    }

    /// Where a match holds.
    pub(super) fn scope_of(&self, attribute: &Attribute, said: Said, m: &Matched, dated: bool) -> Box<[u32]> {
        let (start, end) = (m.tokens.start, m.tokens.end);
        let scope = match said {
            _ if attribute.whole && said == Said::Value => Box::default(),
            // "The first (default 30) and": what follows is of the next.
            Said::Apart if self.is_in_brackets(said, m) => {
                self.scope(&self.apart(&m.tokens), start, end, dated, false)
            }
            // "All 30 commands are listed by": what follows the verb says nothing of how many there are.
            Said::Apart if attribute.whole && self.frame.fine.get(end).is_some_and(|t| t.is_finite()) => {
                self.scope(&self.apart(&m.tokens), start, end, dated, false)
            }
            Said::Apart => {
                self.scope(&self.apart(&m.tokens), start, self.clause_end(&m.tokens), dated, false)
            }
            Said::Aside => self.scope(&m.tokens, 0, end, dated, false),
            _ => self.scope(&m.tokens, start, self.statement_end(&m.tokens), dated, false),
        };
        match &*attribute.narrowed_by {
            [] => scope,
            narrow => self.narrowed(&scope, narrow),
        }
    }

    /// Hashes of the words of the sentence that say where what is stated from `start` on holds: "on the Team plan", "with TLS", "from July
    /// on". What is `told` tells of the thing itself. Days are none of it where the value is one, nor is what else the sentence states. Of
    /// what is so or not, every word counts.
    pub(super) fn scope(
        &self,
        told: &Range<usize>,
        start: usize,
        end: usize,
        dated: bool,
        every: bool,
    ) -> Box<[u32]> {
        const WHEN: Class = Class::MONTH
            .or(Class::WEEKDAY)
            .or(Class::TIME_UNIT)
            .or(Class::DEICTIC)
            .or(Class::ZONE)
            .or(Class::DAYPART);
        const NO_WORDS: Class = Class::FUNCTION.or(Class::MODAL).or(Class::AUXILIARY);
        let frame = self.frame;
        let of_others = |i: usize| self.matches.iter().any(|m| m.contains(&i) && !m.contains(&start));
        let nominal = |i: usize| frame.fine[i].is_nominal() || frame.words.tokens[i].kind == Kind::Object;
        let lead = 0..self.lead_end(start);
        let doer = doer_before(frame, start).filter(|_| !every).unwrap_or_default();
        let tells = |i: &usize| {
            let token = frame.words.tokens[*i];
            let word = token.kind == Kind::Word && !token.is(NO_WORDS);
            // "In live mode", "the small set includes".
            let described = frame.fine[*i] == Tag::Adjective && i + 1 < end && nominal(i + 1);
            let apart = lead.contains(i) && (word || frame.words.at(*i).precedes(&["without", "not"]));
            let who = doer.contains(i) && frame.tags[*i] == Coarse::Pronoun;
            let said = nominal(*i) || described || word && every || apart || who;
            // "You may send": no month.
            let month = !token.is(Class::MONTH) || token.is_capitalised();
            let when = token.is(WHEN) && month || frame.tags[*i] == Coarse::Number;
            (!told.contains(i) || doer.contains(i)) && !of_others(*i) && if when { !dated } else { said }
        };
        let hash = |i: usize| {
            let hash = self.hash(i);
            if doer.contains(&i) { hash | AttributeValue::OF_DOER } else { hash }
        };
        let title = self.title();
        // "Larder ships" under "Larder for schools": what the page is; "schools get": not.
        let of_title = doer.clone().next().is_some_and(|i| title.first() == Some(&stem_hash(frame.text(i))));
        let titled = |i: usize| (of_title || !doer.contains(&i)) && title.contains(&stem_hash(frame.text(i)));
        // "In Larder,": of what all of the page is.
        let of_page = lead.clone().filter(tells).all(titled);
        let own = |i: &usize| {
            let lemma = head_lemma(frame, *i);
            let in_lead = lead.contains(i) && !of_page;
            lemma != "default" && (in_lead || !Attributes::get().is_generic(&lemma) && !titled(*i))
        };
        let words = (0..end).filter(tells).filter(own);
        let mut scope: Vec<u32> = words.map(hash).chain(self.topic(start)).collect();
        scope.sort_unstable();
        scope.dedup();
        scope.into()
    }

    /// Of a scope the words that narrow it, and figures: "for 1.x".
    fn narrowed(&self, scope: &[u32], narrow: &[&str]) -> Box<[u32]> {
        // "For 1.x", "the Team plan".
        let named = |(n, t): &(usize, &Token)| t.kind == Kind::Number || *n > 0 && t.is_capitalised();
        let named = self.frame.words.tokens.iter().enumerate().filter(named);
        let named = named.map(|(_, t)| self.frame.words.text(*t));
        let words = narrow.iter().copied().chain(named);
        let known: Vec<u32> = words.map(|word| stem_hash(word) & !AttributeValue::OF_DOER).collect();
        let told = |word: &u32| word & AttributeValue::OF_DOER != 0 || known.contains(word);
        scope.iter().copied().filter(told).collect()
    }

    /// From behind what is set off at the beginning of the sentence, "on Windows, the", to the end of the match.
    fn apart(&self, matched: &Range<usize>) -> Range<usize> {
        let lead = self.lead_end(matched.start);
        // "In the new wing there are 20 rooms in all", "last year there were": no comma.
        let open = lead == 0
            && matches!(self.frame.tags[0], Coarse::Preposition | Coarse::Adverb | Coarse::Adjective)
            && !self.frame.words.at(0).precedes(&["there"]);
        match lead {
            _ if open => matched.clone(),
            0 => 0..matched.end,
            _ => lead + 1..matched.end,
        }
    }

    /// Where the statement ends that a match is of: ", so larger ones need", "and costs 3 euros" tell something else.
    fn statement_end(&self, matched: &Range<usize>) -> usize {
        let tags = self.frame.tags;
        let verb = |i: usize| self.frame.fine[i].is_finite();
        let other = |i: &usize| {
            let joint = self.frame.words.at(*i).precedes(&["and", "but", "so"])
                && !self.frame.words.at(*i + 1).precedes(&["that"]);
            let opens = joint || self.frame.words.at(*i).precedes(&[";"]);
            opens && (i + 1..tags.len().min(i + 6)).any(verb)
        };
        (matched.end..tags.len()).find(other).unwrap_or(tags.len())
    }

    /// Where the clause ends that a match stands in.
    fn clause_end(&self, matched: &Range<usize>) -> usize {
        let ends = |i: &usize| matches!(self.frame.tags[*i], Coarse::Comma | Coarse::Stop);
        (matched.end..self.frame.tags.len()).find(ends).unwrap_or(self.frame.tags.len())
    }

    /// Where a phrase or a clause ends that is set off at the beginning: "with a key,", "if you had one before,", "in test mode you",
    /// "reading is cheap:"; 0 where there is none.
    fn lead_end(&self, start: usize) -> usize {
        /// Tokens of a clause before a colon.
        const LONGEST: usize = 6;
        let tags = self.frame.tags;
        let opens = matches!(tags[0], Coarse::Preposition | Coarse::Conjunction)
            || self.frame.words.at(0).precedes(&["if", "when", "once", "while", "unless", "without"])
            || matches!(self.frame.fine[0], Tag::Participle | Tag::Past);
        let first = |is: &dyn Fn(usize) -> bool| (1..tags.len()).find(|&i| is(i));
        let clause = |end: &usize| {
            *end <= LONGEST && tags[..*end].iter().any(|tag| matches!(tag, Coarse::Verb | Coarse::Auxiliary))
        };
        let colon = || first(&|i| self.frame.text(i) == ":").filter(clause);
        let comma = || first(&|i| tags[i] == Coarse::Comma);
        let bare = || first(&|i| matches!(tags[i], Coarse::Pronoun | Coarse::Auxiliary));
        // "Elsewhere, the fee is", "outdoors the battery lasts".
        let place = tags[0] == Coarse::Adverb
            && matches!(tags.get(1), Some(Coarse::Comma | Coarse::Determiner | Coarse::Possessive));
        let end = match (opens, place) {
            (_, true) => Some(1),
            (true, _) => comma().or_else(bare),
            _ => colon(),
        };
        end.filter(|end| *end <= start).unwrap_or(0)
    }

    /// Whom or what a statement is of that has no doer of its own before it, by the first sentence of its paragraph: "Seed is for trying
    /// things out. Up to 3 projects are allowed."
    fn topic(&self, start: usize) -> Vec<u32> {
        let (frame, first) = (self.frame, self.at.first);
        let pronoun = (0..start).any(|i| frame.words.at(i).precedes(&["it", "its", "they", "their"]));
        let own = doer_before(frame, start).is_some();
        if std::ptr::eq(frame, first) || own && !pronoun {
            return Vec::new();
        }
        let Some(doer) = doer_of(first).or_else(|| label_of(first)) else { return Vec::new() };
        let title = self.title();
        let named = |i: &usize| {
            let nominal = first.fine[*i].is_nominal() || first.tags[*i] == Coarse::Adjective;
            (nominal || *i == 0) && first.words.tokens[*i].kind == Kind::Word
        };
        let words: Vec<u32> = doer.filter(named).map(|i| stem_hash(first.text(i))).collect();
        let of_title = words.first().is_some_and(|word| title.first() == Some(word));
        let own = words.into_iter().filter(|word| !of_title || !title.contains(word));
        own.map(|word| word | AttributeValue::OF_DOER).collect()
    }

    /// The words of the title.
    fn title(&self) -> Vec<u32> {
        self.at.title.split_whitespace().map(stem_hash).collect()
    }

    /// A word of the sentence, code by what is marked.
    fn hash(&self, i: usize) -> u32 {
        stem_hash(self.code(i).unwrap_or(self.frame.text(i))) & !AttributeValue::OF_DOER
    }
}

/// What a sentence begins with, where a verb follows: "the server answers", "Larder ships", "the branch in Dunmere has".
pub(super) fn doer_of(frame: &Frame) -> Option<Range<usize>> {
    const LONGEST: usize = 8;
    let tag = |i: usize| frame.tags.get(i).copied();
    // "Grow is for small teams."
    if tag(0) == Some(Coarse::Verb) && tag(1) == Some(Coarse::Auxiliary) {
        return Some(0..1);
    }
    let from = usize::from(tag(0) == Some(Coarse::Determiner));
    let all =
        |i: usize| frame.words.at(i).precedes(&["everyone", "everybody", "anyone", "anybody", "nobody"]);
    let is_noun = |i: usize| matches!(tag(i), Some(Coarse::Noun | Coarse::Name)) || all(i);
    let is_part = |i: usize| {
        let inner = matches!(tag(i), Some(Coarse::Preposition | Coarse::Determiner | Coarse::Possessive));
        is_noun(i)
            || matches!(tag(i), Some(Coarse::Adjective | Coarse::Number | Coarse::Hyphen))
            || inner && i > from
    };
    let end = (from..frame.tags.len().min(from + LONGEST)).find(|&i| !is_part(i))?;
    let verb = matches!(tag(end), Some(Coarse::Verb | Coarse::Auxiliary | Coarse::Adverb));
    (verb && (from..end).any(is_noun)).then_some(from..end)
}

/// The same before `start`; and "the server answers" where the verb is taken for a noun.
fn doer_before(frame: &Frame, start: usize) -> Option<Range<usize>> {
    const LONGEST: usize = 4;
    let plain = |i: usize| matches!(frame.tags[i], Coarse::Noun | Coarse::Verb | Coarse::Auxiliary);
    let lead = 1..start;
    let all =
        frame.tags[0] == Coarse::Determiner && (1..=LONGEST).contains(&lead.len()) && lead.clone().all(plain);
    doer_of(frame).filter(|doer| doer.end <= start).or(Some(lead).filter(|_| all))
}

/// "**Business.**": a name that stands alone.
fn label_of(frame: &Frame) -> Option<Range<usize>> {
    const LONGEST: usize = 3;
    let words = frame.tags.iter().take_while(|tag| **tag != Coarse::Stop).count();
    (words > 0 && words <= LONGEST).then_some(0..words)
}
