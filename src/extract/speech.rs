//! Who says what in a block: quotations and reported clauses with the cue and the speaker of each.

use std::ops::Range;

use crate::claim::QuoteType;
use crate::lexicon::{Class, Cue};
use crate::text::token::Kind;

use super::passage::Passage;
use super::subject::Tag;

/// Words of somebody, in tokens of the block.
#[derive(Clone, Debug)]
pub(super) struct Utterance {
    pub(super) content: Vec<Range<usize>>,
    /// `None` where what is said is named, not told: "blamed the weather".
    pub(super) form: Option<QuoteType>,
    /// The noun phrase of the speaker; `None` where the text names nobody here.
    pub(super) speaker: Option<Range<usize>>,
    pub(super) cue: Option<Range<usize>>,
    pub(super) strength: Cue,
    /// The speaker is whoever spoke before.
    pub(super) continues: bool,
}

/// A verb of speech, or `according to`.
#[derive(Clone, Copy, Debug)]
struct CueAt {
    at: usize,
    end: usize,
    strength: Cue,
    according: bool,
}

/// Fewest words of a quotation that stands alone as a statement.
const STATEMENT_WORDS: usize = 4;
/// How far from a quotation its cue may stand, in tokens.
const REACH: usize = 40;

/// How far from the beginning of its sentence a cue between commas may stand, in tokens.
const INSERTED: usize = 60;

/// A cue, or the preposition of `according to`.
const SPEAKS: Class = Class::CUE.or(Class::ACCORDING);

/// Who speaks in the block that follows one whose last sentence ends with a colon.
pub(super) fn introduced(p: &Passage) -> Option<Range<usize>> {
    let sentence = p.sentences.last()?.clone();
    let colon = sentence.end.checked_sub(1).filter(|&i| p.is(i, &[":"]) && i > sentence.start)?;
    let mut found = Vec::new();
    let unit = Unit { p, range: sentence.clone(), taken: Vec::new(), found: &mut found };
    let cue = sentence.clone().rev().find(|&i| is_cue(p, i));
    let verb = sentence.clone().find(|&i| matches!(p.tags[i], Tag::Verb | Tag::Auxiliary) && !p.quoted[i]);
    cue.and_then(|c| unit.speaker_before(c)).or_else(|| unit.noun_phrase_before(verb.unwrap_or(colon)))
}

/// Verbs of speech that have other objects too: a clause after them begins with "that".
const NEEDS_THAT: &[&str] = &[
    "post",
    "describe",
    "cite",
    "quote",
    "find",
    "determine",
    "report",
    "write",
    "feel",
    "recall",
    "predict",
    "expect",
    "reject",
    "offer",
    "promise",
    "urge",
    "ask",
    "answer",
    "respond",
    "comment",
    "accuse",
    "blame",
    "read",
    "reveal",
    "disclose",
    "note",
    "cry",
    "repeat",
    "continue",
    "observe",
    "announce",
    "deny",
    "dispute",
    "refute",
    "accept",
    "reply",
    "shout",
    "explain",
    "counter",
    "hope",
    "relate",
    "clarify",
    "underline",
    "admit",
];

/// Verbs of speech that take what is said as their object.
const NAMING: &[&str] =
    &["blame", "deny", "confirm", "announce", "dispute", "reject", "cite", "admit", "claim"];

/// All utterances of a block in reading order.
pub(super) fn utterances(p: &Passage) -> Vec<Utterance> {
    let mut found = Vec::new();
    if p.quotes.is_empty() && !p.classes.has(SPEAKS) {
        return found;
    }
    for unit in units(p) {
        Unit { p, range: unit.clone(), taken: Vec::new(), found: &mut found }.read();
    }
    found.sort_by_key(|u| u.content[0].start);
    found
}

/// Sentences joined where a quotation runs on, or where what follows a quoted question only says who asked.
fn units(p: &Passage) -> Vec<Range<usize>> {
    let mut units: Vec<Range<usize>> = Vec::new();
    for sentence in p.sentences {
        let joined = units.last_mut().filter(|last| {
            let boundary = last.end;
            p.is_open_at(boundary) || closes_with_question(p, last) && is_tag(p, sentence)
        });
        match joined {
            Some(last) => last.end = sentence.end,
            None => units.push(sentence.clone()),
        }
    }
    units
}

fn closes_with_question(p: &Passage, unit: &Range<usize>) -> bool {
    unit.len() > 2 && p.tags[unit.end - 1] == Tag::Quote && p.is(unit.end - 2, &["?", "!", "…"])
}

/// `Smith asked.`, `asked the judge.`: short, and its verb is a cue.
fn is_tag(p: &Passage, sentence: &Range<usize>) -> bool {
    let cue = (sentence.start..sentence.end.min(sentence.start + 8)).find(|&i| is_cue(p, i));
    cue.is_some_and(|i| {
        let next = p.tag(i + 1);
        // "Smith asked the judge."
        let object = (i + 1..sentence.end).take_while(|&j| is_noun_phrase(p.tags[j])).count();
        let asked = (1..=3).contains(&object)
            && matches!(p.tag(i + 1 + object), Some(Tag::Stop | Tag::Comma))
            && matches!(p.entry(i).verb, "ask" | "tell");
        asked || i + 1 >= sentence.end || matches!(next, Some(Tag::Stop | Tag::Comma)) || i == sentence.start
    })
}

fn is_cue(p: &Passage, i: usize) -> bool {
    if !p.tokens[i].is(Class::CUE) || p.quoted[i] {
        return false;
    }
    let entry = p.entry(i);
    if p.tags[i] == Tag::Verb || p.is(i, &["says", "said"]) {
        return true;
    }
    // "'…,' reads one inscription", "'…,' adds Smith".
    if i > 0 && p.tags[i - 1] == Tag::Quote && p.text(i).ends_with('s') && opens_noun_phrase(p, i + 1) {
        return true;
    }
    // "police say", "it read": a base form after who speaks.
    entry.class.has(Class::BASE_FORM)
        && p.is(i, &["say", "think", "believe", "tell", "read", "add", "write", "quip"])
        && i > 0
        && matches!(p.tags[i - 1], Tag::Noun | Tag::Name | Tag::Pronoun)
}

fn is_noun_phrase(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Noun
            | Tag::Name
            | Tag::Adjective
            | Tag::Determiner
            | Tag::Possessive
            | Tag::Hyphen
            | Tag::Number
    )
}

fn opens_noun_phrase(p: &Passage, i: usize) -> bool {
    matches!(
        p.tag(i),
        Some(Tag::Noun | Tag::Name | Tag::Adjective | Tag::Determiner | Tag::Pronoun | Tag::Number)
    )
}

struct Unit<'p, 'a> {
    p: &'p Passage<'a>,
    range: Range<usize>,
    /// Opening marks of quotations that have their speaker.
    taken: Vec<usize>,
    found: &'p mut Vec<Utterance>,
}

impl Unit<'_, '_> {
    fn read(mut self) {
        let p = self.p;
        let quotes: Vec<(usize, usize)> = p.quotes_in(&self.range).to_vec();
        let cues = self.cues();
        for (n, cue) in cues.iter().enumerate() {
            let limit = cues.get(n + 1).map_or(self.range.end, |c| c.at);
            self.cue(*cue, &quotes, limit);
        }
        self.unattributed(&quotes);
    }

    fn cues(&self) -> Vec<CueAt> {
        let p = self.p;
        let mut cues = Vec::new();
        for i in self.range.clone() {
            if p.quoted[i] || !p.tokens[i].is(SPEAKS) {
                continue;
            }
            if p.is(i, &["according"]) && p.is(i + 1, &["to"]) {
                cues.push(CueAt { at: i, end: i + 2, strength: Cue::Said, according: true });
            } else if is_cue(p, i) {
                let strength = p.entry(i).cue.unwrap_or(Cue::Said);
                cues.push(CueAt { at: i, end: i + 1, strength, according: false });
            }
        }
        cues
    }

    /// The last token of the unit that is no full stop, plus one.
    fn last(&self) -> usize {
        let p = self.p;
        let mut end = self.range.end;
        while end > self.range.start && matches!(p.tags[end - 1], Tag::Stop | Tag::Comma) {
            end -= 1;
        }
        end
    }

    fn cue(&mut self, cue: CueAt, quotes: &[(usize, usize)], limit: usize) {
        let p = self.p;
        if cue.according {
            return self.according(cue, quotes);
        }
        // "was quoted as saying", "as saying" by whom.
        let cue = if p.is(cue.end, &["as"]) && p.is(cue.end + 1, &["saying"]) {
            CueAt { end: cue.end + 2, ..cue }
        } else {
            cue
        };
        let quoted_as = cue.end > cue.at + 1;
        if p.is(cue.at, &["saying"]) && cue.at > self.range.start && p.is(cue.at - 1, &["as"]) {
            return;
        }
        if let Some((source, end)) = self.quoted_source(cue) {
            return self.quoted(cue, source, end, quotes, limit);
        }
        let inverted = self.is_inverted(cue);
        let passive = !inverted && !quoted_as && self.is_passive(cue);
        let speaker = if passive {
            // "It was first said by the police that".
            p.is(cue.end, &["by"]).then(|| self.speaker_after(cue.end + 1)).flatten()
        } else if inverted {
            self.speaker_after(cue.end)
        } else {
            self.speaker_of(cue)
        };
        let said_by_reader = speaker.as_ref().is_some_and(|s| {
            s.len() == 1 && p.is(s.start, &["i", "we", "you", "who", "which", "what", "there"])
        });
        if said_by_reader || speaker.is_none() && !self.is_passive(cue) && !self.follows_speaker(cue) {
            return;
        }
        let (left, right) = match &speaker {
            Some(s) if inverted || passive => (cue.at, s.end),
            Some(s) => (s.start, cue.end),
            None => (cue.at, cue.end),
        };
        let before = self.quote_before(left, quotes);
        let after = self.quote_after(right, quotes, limit);
        if let Some(quote) = before {
            self.direct(quote, speaker.clone(), cue);
            if let Some(next) = after {
                self.interrupted(quote, next, speaker, cue);
            }
            return;
        }
        if self.is_negated(cue) {
            return;
        }
        if let Some((quote, lead)) = after.map(|q| (q, q.0 - right)) {
            let punctuated = lead > 0 && matches!(p.tags[quote.0 - 1], Tag::Comma | Tag::Stop);
            let whole = self.ends_unit(quote.1) && (punctuated || self.is_statement(quote));
            if lead <= 12 && whole && (punctuated || lead == 0) {
                self.direct(quote, speaker, cue);
                return;
            }
        }
        self.clause(cue, speaker, left, right);
    }

    /// `quoted the mayor as saying`: who is quoted, and the token after the phrase.
    fn quoted_source(&self, cue: CueAt) -> Option<(Range<usize>, usize)> {
        let p = self.p;
        if !matches!(p.entry(cue.at).verb, "quote" | "cite") || self.is_passive(cue) {
            return None;
        }
        let near = cue.end + 1..self.range.end.min(cue.end + 10);
        let at = near.into_iter().find(|&i| p.is(i, &["as"]) && p.is(i + 1, &["saying", "telling"]))?;
        // "quotes a “senior aide” as saying".
        let source = self.noun_phrase_before(at).unwrap_or(cue.end..at);
        Some((source, at + 2))
    }

    fn quoted(
        &mut self,
        cue: CueAt,
        source: Range<usize>,
        end: usize,
        quotes: &[(usize, usize)],
        limit: usize,
    ) {
        // "…," the paper quoted the mayor as saying.
        let left = self.speaker_before(cue.at).map_or(cue.at, |s| s.start);
        let quote =
            self.quote_before(left, quotes).or_else(|| self.quote_after(end, quotes, limit.max(end + 3)));
        match quote {
            Some(quote) => self.direct(quote, Some(source), cue),
            None => self.clause(CueAt { end, ..cue }, Some(source), cue.at, end),
        }
    }

    /// Who the verb of speech is said of: its subject; of a verb that shares it with another, the subject of that.
    fn speaker_of(&self, cue: CueAt) -> Option<Range<usize>> {
        /// What is published tells; who publishes it speaks.
        const WRITINGS: &[&str] = &[
            "statement",
            "letter",
            "email",
            "tweet",
            "post",
            "memo",
            "report",
            "article",
            "message",
            "release",
            "video",
            "note",
            "speech",
            "interview",
        ];
        let p = self.p;
        let nearest = self.speaker_before(cue.at);
        let before = cue.at.checked_sub(1).filter(|&b| b >= self.range.start);
        let Some(before) = before else { return nearest };
        let participle = p.text(cue.at).ends_with("ing");
        // "Smith remembered asking".
        if participle && p.tags[before] == Tag::Verb && nearest.is_none() {
            return self.speaker_before(before);
        }
        let writing = || nearest.as_ref().is_some_and(|n| WRITINGS.iter().any(|w| p.is(n.end - 1, &[w])));
        let shares = participle && (p.tags[before] == Tag::Comma || p.is(before, &["by"]) || writing())
            || !participle && p.is(before, &["and"]);
        let introduced = nearest.as_ref().is_some_and(|n| n.start > 0 && p.is(n.start - 1, &["with"]));
        if !shares || introduced {
            return self.with_title(nearest);
        }
        let start = p.sentences[p.sentence_of(cue.at)].start.max(self.range.start);
        let verb = (start..cue.at)
            .find(|&i| !p.quoted[i] && matches!(p.tags[i], Tag::Verb | Tag::Auxiliary) && !p.is(i, &["who"]));
        verb.and_then(|v| self.speaker_before(v)).filter(|s| s.start < cue.at).or(nearest)
    }

    /// `Carol Binns, chair and founder of the Weir Trust said`: the comma after the title is missing.
    fn with_title(&self, nearest: Option<Range<usize>>) -> Option<Range<usize>> {
        let p = self.p;
        let nearest = nearest?;
        let run = (self.range.start..nearest.start).rev().take_while(|&i| {
            !p.quoted[i]
                && (is_noun_phrase(p.tags[i])
                    || matches!(p.tags[i], Tag::Comma)
                    || p.is(i, &["and", "of", "for", "at"])
                    || p.tags[i] == Tag::Stop && p.is_abbreviating_stop(i))
        });
        let commas: Vec<usize> = run.filter(|&i| p.tags[i] == Tag::Comma).collect();
        let named = |comma: usize| {
            let title = comma + 1 + usize::from(p.tag(comma + 1) == Some(Tag::Determiner));
            let role = (title..nearest.end.min(title + 4))
                .take_while(|&i| is_noun_phrase(p.tags[i]) && p.tags[i] != Tag::Name)
                .any(|i| p.tokens[i].is(Class::ROLE));
            let name = comma >= self.range.start + 2
                && p.tags[comma - 1] == Tag::Name
                && p.tags[comma - 2] == Tag::Name;
            (role && name).then(|| self.noun_phrase_before(comma)).flatten()
        };
        match commas.into_iter().find_map(named) {
            Some(name) => Some(name.start..nearest.end),
            None => Some(nearest),
        }
    }

    /// `"…," said Smith`: the cue stands before the speaker.
    fn is_inverted(&self, cue: CueAt) -> bool {
        let p = self.p;
        let follows = cue.at == self.range.start
            || matches!(p.tags[cue.at - 1], Tag::Quote | Tag::Comma)
            || p.tags[cue.at - 1] == Tag::Possessive && !self.p.tokens[cue.at - 1].after_space();
        // Who is told stands behind "told", never who tells.
        if p.entry(cue.at).verb == "tell" {
            return false;
        }
        // "Smith, the head of the bank, said the plan was": a clause follows, no speaker.
        if follows
            && p.tags[cue.at.saturating_sub(1)] == Tag::Comma
            && cue.at >= 2
            && p.tags[cue.at - 2] != Tag::Quote
        {
            // "Weir, a diver, found the bell": what stands before is no clause.
            if !(self.range.start..cue.at).any(|i| matches!(p.tags[i], Tag::Verb | Tag::Auxiliary)) {
                return false;
            }
            let after = self.speaker_after(cue.end).map_or(cue.end, |s| s.end);
            if matches!(p.tag(after), Some(Tag::Verb | Tag::Auxiliary | Tag::Pronoun)) {
                return false;
            }
        }
        let relative = matches!(p.tag(cue.end), Some(Tag::Determiner)) && p.is(cue.end, &["that"]);
        follows && opens_noun_phrase(p, cue.end) && !relative && !p.text(cue.at).ends_with("ing")
    }

    /// "It was said that": nobody is named.
    fn is_passive(&self, cue: CueAt) -> bool {
        let p = self.p;
        let from = cue.at.saturating_sub(4).max(self.range.start);
        p.tokens[cue.at].is(Class::PAST_FORM)
            && (from..cue.at)
                .rev()
                .take_while(|&i| matches!(p.tags[i], Tag::Auxiliary | Tag::Adverb))
                .any(|i| p.is(i, &["was", "is", "were", "been", "are"]))
    }

    /// ", adding that": who spoke before goes on.
    fn follows_speaker(&self, cue: CueAt) -> bool {
        self.p.text(cue.at).ends_with("ing")
            || cue.at > self.range.start && self.p.is(cue.at - 1, &["and", "but"])
    }

    fn is_negated(&self, cue: CueAt) -> bool {
        let p = self.p;
        let from = cue.at.saturating_sub(3).max(self.range.start);
        (from..cue.at).any(|i| {
            p.tokens[i].is(Class::NEGATION) || p.is(i, &["declined", "refused", "declines", "refuses", "to"])
        })
    }

    /// The quotation that ends right before token `left`, a comma allowed.
    fn quote_before(&self, left: usize, quotes: &[(usize, usize)]) -> Option<(usize, usize)> {
        let p = self.p;
        let mut at = left;
        while at > self.range.start && (p.tags[at - 1] == Tag::Comma || p.is(at - 1, &["-", "–", "—"])) {
            at -= 1;
        }
        quotes.iter().copied().find(|&(open, close)| close + 1 == at && !self.taken.contains(&open))
    }

    /// The first quotation after token `right`, before the next cue.
    fn quote_after(&self, right: usize, quotes: &[(usize, usize)], limit: usize) -> Option<(usize, usize)> {
        quotes
            .iter()
            .copied()
            .find(|&(open, _)| open >= right && open < limit.max(right + 1) && !self.taken.contains(&open))
            .filter(|&(open, _)| open - right <= REACH)
    }

    fn ends_unit(&self, close: usize) -> bool {
        (close + 1..self.range.end).all(|i| matches!(self.p.tags[i], Tag::Stop | Tag::Comma | Tag::Quote))
    }

    /// Long enough, and it has the form of a sentence.
    fn is_statement(&self, (open, close): (usize, usize)) -> bool {
        let p = self.p;
        let end = close.min(p.tokens.len());
        if open + 1 >= end {
            return false;
        }
        let first = p.tokens[open + 1];
        let ended = matches!(p.text(end - 1), "." | "," | "!" | "?" | "…");
        let verb = (open + 1..end).any(|i| matches!(p.tags[i], Tag::Verb | Tag::Auxiliary));
        let words = p.words(open + 1..end);
        first.is_capitalised() && (ended || verb) && words >= 2 || ended && verb && words >= STATEMENT_WORDS
    }

    fn content(&self, (open, close): (usize, usize)) -> Range<usize> {
        open + 1..close.min(self.p.tokens.len())
    }

    fn push(
        &mut self,
        content: Vec<Range<usize>>,
        form: impl Into<Option<QuoteType>>,
        speaker: Option<Range<usize>>,
        cue: CueAt,
    ) {
        let continues = speaker.is_none() && !self.is_passive(cue);
        self.found.push(Utterance {
            content,
            form: form.into(),
            speaker,
            cue: Some(cue.at..cue.end),
            strength: cue.strength,
            continues,
        });
    }

    /// What is named, not told: "blamed the weather".
    fn named(&mut self, content: Range<usize>, speaker: Option<Range<usize>>, cue: CueAt) {
        self.push(std::iter::once(content).collect(), None, speaker, cue);
    }

    fn direct(&mut self, quote: (usize, usize), speaker: Option<Range<usize>>, cue: CueAt) {
        let content = self.content(quote);
        self.taken.push(quote.0);
        if !content.is_empty() {
            self.push(vec![content], QuoteType::Direct, speaker, cue);
        }
    }

    /// `"Some," she said, "think so."`: the second part belongs to the same quotation.
    fn interrupted(
        &mut self,
        first: (usize, usize),
        next: (usize, usize),
        speaker: Option<Range<usize>>,
        cue: CueAt,
    ) {
        let p = self.p;
        let lead = p.tags.get(next.0.wrapping_sub(1)).copied();
        if !matches!(lead, Some(Tag::Comma | Tag::Stop)) && !self.is_statement(next) {
            return;
        }
        let content = self.content(next);
        self.taken.push(next.0);
        if content.is_empty() {
            return;
        }
        let goes_on = lead == Some(Tag::Comma) && p.is(first.1 - 1, &[","]);
        match self.found.last_mut().filter(|_| goes_on) {
            Some(last) => last.content.push(content),
            None => self.push(vec![content], QuoteType::Direct, speaker, cue),
        }
    }

    /// `said that …`, `told reporters the …`, and `…, police said`.
    fn clause(&mut self, cue: CueAt, speaker: Option<Range<usize>>, left: usize, right: usize) {
        let p = self.p;
        let last = self.last();
        let mut from = right;
        if p.is(from, &["to", "on", "about", "for", "of", "with", "into", "by"])
            && p.entry(cue.at).cue != Some(Cue::Said)
            || p.is(from, &["to"]) && p.tag(from + 1) == Some(Tag::Verb)
        {
            return;
        }
        // What stands between the cue and the clause: whom, when, where.
        let that = (from..last.min(from + 14))
            .find(|&i| !p.quoted[i] && p.is(i, &["that", "whether", "how", "why"]));
        let told = p.is(
            cue.at,
            &["told", "tell", "tells", "telling", "assured", "informed", "warned", "reminded", "convinced"],
        );
        let that = that.filter(|&t| {
            t == from
                || told
                || matches!(p.tag(from), Some(Tag::Preposition | Tag::Adverb | Tag::Comma))
                || p.is(from, &["last", "this"])
        });
        let verb_before_that =
            that.is_some_and(|t| (from..t).any(|i| matches!(p.tags[i], Tag::Verb | Tag::Auxiliary)));
        let takes_object =
            NEEDS_THAT.contains(&p.entry(cue.at).verb) && left < cue.at && opens_noun_phrase(p, right);
        let trailing = !takes_object
            && last <= right + 8
            && left > self.range.start
            && matches!(p.tags[left - 1], Tag::Comma | Tag::Quote)
            && !(right..last).any(|i| matches!(p.tags[i], Tag::Verb | Tag::Auxiliary) && !p.quoted[i])
            && that.is_none();
        if trailing {
            return self.trailing(cue, speaker, left);
        }
        if self.is_inserted(left, right) {
            return self.inserted(cue, speaker, left, right);
        }
        if that.is_none()
            && NEEDS_THAT.contains(&p.entry(cue.at).verb)
            && !(from..last).any(|i| p.quoted[i])
            && p.tag(from) != Some(Tag::Pronoun)
        {
            if NAMING.contains(&p.entry(cue.at).verb) {
                let to = self.clause_end(from, last, cue);
                if from + 1 < to {
                    self.named(from..to, speaker, cue);
                }
            }
            return;
        }
        if let Some(that) = that.filter(|_| !verb_before_that) {
            from = that + usize::from(p.is(that, &["that"]));
        } else if p.entry(cue.at).verb == "tell" {
            from = self.after_object(from, last);
        }
        while from < last && p.tags[from] == Tag::Comma || p.is(from, &[":"]) {
            from += 1;
        }
        let to = self.clause_end(from, last, cue);
        let has_verb = (from..to).any(|i| matches!(p.tags[i], Tag::Verb | Tag::Auxiliary));
        let quoted = (from..to).any(|i| p.quoted[i]);
        let opens = opens_noun_phrase(p, from)
            || matches!(p.tag(from), Some(Tag::Adverb | Tag::Quote))
            || that.is_some()
            || matches!(p.tag(from), Some(Tag::Preposition))
                && p.entry(cue.at).cue == Some(Cue::Said)
                && has_verb;
        if from + 1 >= to || !opens {
            return;
        }
        if !(has_verb || quoted && p.words(from..to) >= 2) {
            if NAMING.contains(&p.entry(cue.at).verb) {
                self.named(from..to, speaker, cue);
            }
            return;
        }
        self.clause_found(cue, speaker, from..to);
    }

    fn clause_found(&mut self, cue: CueAt, speaker: Option<Range<usize>>, content: Range<usize>) {
        let p = self.p;
        let quotes: Vec<usize> = p.quotes_in(&content).iter().map(|q| q.0).collect();
        let form = if quotes.is_empty() { QuoteType::Indirect } else { QuoteType::Mixed };
        self.taken.extend(quotes);
        self.push(vec![content], form, speaker, cue);
    }

    /// `The bridge is safe, engineers said.`
    fn trailing(&mut self, cue: CueAt, speaker: Option<Range<usize>>, left: usize) {
        let p = self.p;
        let mut to = left;
        while to > self.range.start && p.tags[to - 1] == Tag::Comma {
            to -= 1;
        }
        let taken = self
            .found
            .iter()
            .flat_map(|u| &u.content)
            .map(|c| c.end)
            .filter(|&e| e <= to && e > self.range.start);
        let from = taken.max().map_or(self.range.start, |e| e + 1);
        if from + 2 < to {
            self.clause_found(cue, speaker, from..to);
        }
    }

    /// `The goal, engineers said, is`: between commas, with words of a clause on both sides.
    fn is_inserted(&self, left: usize, right: usize) -> bool {
        let p = self.p;
        let commas = left > self.range.start
            && p.tags[left - 1] == Tag::Comma
            && p.is(left - 1, &[","])
            && p.is(right, &[","]);
        let opening = p.sentences[p.sentence_of(left)].start.max(self.range.start);
        let plain = |range: Range<usize>| !range.into_iter().any(|i| p.quoted[i] || p.tags[i] == Tag::Quote);
        let verb = |mut range: Range<usize>| range.any(|i| matches!(p.tags[i], Tag::Verb | Tag::Auxiliary));
        commas
            && left - opening <= INSERTED
            && self.last().saturating_sub(right) <= 2 * INSERTED
            && opening + 1 < left - 1
            && plain(opening..left)
            && right + 2 < self.last()
            && verb(right + 1..self.last())
            && !self
                .found
                .iter()
                .rev()
                .take(8)
                .any(|u| u.content.iter().any(|c| c.end > opening && c.start < left))
    }

    fn inserted(&mut self, cue: CueAt, speaker: Option<Range<usize>>, left: usize, right: usize) {
        let p = self.p;
        let opening = p.sentences[p.sentence_of(left)].start.max(self.range.start);
        let to = self.clause_end(right + 1, self.last(), cue);
        let quotes: Vec<usize> = p.quotes_in(&(right + 1..to)).iter().map(|q| q.0).collect();
        let form = if quotes.is_empty() { QuoteType::Indirect } else { QuoteType::Mixed };
        self.taken.extend(quotes);
        self.push(vec![opening..left - 1, right + 1..to], form, speaker, cue);
    }

    /// After `told reporters on Monday`.
    fn after_object(&self, from: usize, last: usize) -> usize {
        let p = self.p;
        let mut at = from;
        if p.tag(at) == Some(Tag::Pronoun) {
            return at + 1;
        }
        while at < last && is_noun_phrase(p.tags[at]) {
            // "told the BBC the plan": a second determiner opens the clause.
            if at > from && p.tags[at] == Tag::Determiner {
                break;
            }
            at += 1;
        }
        at.min(last)
    }

    /// A clause ends where another speaker takes over: `, according to`, `, he said`.
    fn clause_end(&self, from: usize, last: usize, cue: CueAt) -> usize {
        let p = self.p;
        (from + 1..last)
            .find(|&i| {
                let turns =
                    p.is(i, &["but"]) && !p.quoted[i] && (i + 1..last.min(i + 4)).any(|j| is_cue(p, j));
                turns
                    || p.tags[i] == Tag::Comma
                        && !p.quoted[i]
                        && i > cue.at
                        && (p.is(i + 1, &["with"])
                            && (i + 3..last.min(i + 10)).any(|j| p.is(j, &["saying", "adding"]))
                            || p.tag(i + 1) == Some(Tag::Pronoun) && i + 2 < last && is_cue(p, i + 2)
                            || p.is(i + 1, &["according", "adding", "saying", "noting", "citing"])
                            || p.is(i + 1, &["but", "and"]) && (i + 2..last.min(i + 6)).any(|j| is_cue(p, j))
                            || (i + 1..last.min(i + 5)).any(|j| is_cue(p, j)) && last <= i + 8)
            })
            .unwrap_or(last)
    }

    fn according(&mut self, cue: CueAt, quotes: &[(usize, usize)]) {
        let p = self.p;
        let Some(speaker) = self.speaker_after(cue.end) else { return };
        if cue.at == self.range.start {
            let from = speaker.end + usize::from(p.tag(speaker.end) == Some(Tag::Comma));
            let last = self.last();
            if from + 1 < last {
                self.clause_found(cue, Some(speaker), from..last);
            }
            return;
        }
        if let Some(quote) = self.quote_before(cue.at, quotes) {
            return self.direct(quote, Some(speaker), cue);
        }
        let mut to = cue.at;
        while to > self.range.start && p.tags[to - 1] == Tag::Comma {
            to -= 1;
        }
        let chained = self.found.iter().any(|u| u.content.iter().any(|c| self.range.contains(&c.start)));
        if !chained && self.range.start + 1 < to {
            self.clause_found(cue, Some(speaker), self.range.start..to);
        }
    }

    /// Quotations that no cue of the unit speaks of.
    fn unattributed(&mut self, quotes: &[(usize, usize)]) {
        let p = self.p;
        // Up to here nothing but quotations stands in the unit.
        let quoted = |i: &usize| p.tags[*i] == Tag::Quote || p.quoted[*i] || p.tags[*i] == Tag::Stop;
        let first_words = self.range.clone().find(|i| !quoted(i)).unwrap_or(self.range.end);
        for &quote in quotes {
            if self.taken.contains(&quote.0) {
                continue;
            }
            if let Some((cue, speaker)) = self.called(quote) {
                self.direct(quote, Some(speaker), cue);
                continue;
            }
            let content = self.content(quote);
            let alone = self.range.len() <= content.len() + 4;
            let outside = quote.0 <= first_words;
            let colon = quote.0 > self.range.start && p.is(quote.0 - 1, &[":"]);
            let words = if content.is_empty() { 0 } else { p.words(content.clone()) };
            let unclosed = quote.1 >= p.tokens.len();
            let statement = self.is_statement(quote);
            let is_speech = (alone || outside && self.ends_unit(quote.1))
                && words >= STATEMENT_WORDS
                && (statement || unclosed)
                || colon && words >= 2
                || statement && words >= 7 && p.tokens[content.start].is_capitalised();
            if !is_speech || self.is_in_code(quote.0) {
                continue;
            }
            let speaker = if colon { self.speaker_before_colon(quote.0 - 1) } else { None };
            self.found.push(Utterance {
                content: vec![content],
                form: Some(QuoteType::Direct),
                continues: speaker.is_none(),
                speaker,
                cue: None,
                strength: Cue::Said,
            });
        }
    }

    /// `LONG_NAME "…"`, `name = "…"`, `print("…`: a string of a program.
    fn is_in_code(&self, open: usize) -> bool {
        let before = &self.p.prose[..self.p.tokens[open].start as usize];
        let word = before.split_whitespace().next_back().unwrap_or_default();
        let called = word.strip_suffix('(').is_some_and(|name| name.ends_with(char::is_alphanumeric));
        called || word.contains('_') || word.ends_with('=') || word.ends_with("\",")
    }

    /// `called the plan "a waste of money"`: somebody's words for something, of three words at least.
    fn called(&self, (open, close): (usize, usize)) -> Option<(CueAt, Range<usize>)> {
        const CALLING: &[&str] =
            &["call", "dub", "describe", "label", "brand", "denounce", "hail", "praise", "slam"];
        let p = self.p;
        let content = self.content((open, close));
        if content.is_empty() || p.words(content.clone()) < 3 || p.tokens[content.start].is_capitalised() {
            return None;
        }
        let from = open.saturating_sub(12).max(self.range.start);
        let verb = (from..open).rev().find(|&i| matches!(p.tags[i], Tag::Verb | Tag::Auxiliary))?;
        let names = CALLING.contains(&p.entry(verb).verb) && !p.quoted[verb] && verb + 1 < open;
        let cue = CueAt { at: verb, end: verb + 1, strength: Cue::Said, according: false };
        let plain = !self.is_passive(cue) && !(verb + 1..open).any(|i| p.tags[i] == Tag::Stop);
        let speaker = self.speaker_of(cue).filter(|_| names && plain)?;
        let reader = speaker.len() == 1 && p.is(speaker.start, &["i", "we", "you", "who", "which"]);
        (!reader).then_some((cue, speaker))
    }

    /// `Smith: "…"`, `The minister was blunt: "…"`.
    fn speaker_before_colon(&self, colon: usize) -> Option<Range<usize>> {
        let p = self.p;
        let verb = (self.range.start..colon).find(|&i| matches!(p.tags[i], Tag::Verb | Tag::Auxiliary));
        self.noun_phrase_before(verb.unwrap_or(colon))
    }

    /// The noun phrase that the verb group at `cue` has as its subject.
    fn speaker_before(&self, cue: usize) -> Option<Range<usize>> {
        let p = self.p;
        let mut group = cue;
        while group > self.range.start
            && matches!(p.tags[group - 1], Tag::Auxiliary | Tag::Adverb)
            && !p.quoted[group - 1]
        {
            group -= 1;
        }
        if group == self.range.start {
            return None;
        }
        if p.tags[group - 1] == Tag::Pronoun {
            // "Smith, who said", "the man who said".
            if p.is(group - 1, &["who", "which", "that"]) {
                let end = if group >= 2 && p.tags[group - 2] == Tag::Comma { group - 2 } else { group - 1 };
                return self.noun_phrase_before(end);
            }
            return Some(group - 1..group);
        }
        // "Smith, the head of the bank, said": the apposition belongs to the speaker.
        if p.tags[group - 1] == Tag::Comma {
            let end = group - 1;
            let opening = (end.saturating_sub(REACH).max(self.range.start)..end)
                .rev()
                .take_while(|&i| {
                    !p.quoted[i]
                        && p.tags[i] != Tag::Quote
                        && (p.tags[i] != Tag::Stop || p.is_abbreviating_stop(i))
                })
                .filter(|&i| p.tags[i] == Tag::Comma)
                .last();
            let first_comma = opening?;
            // Of several commas the outermost after a noun phrase that begins the clause.
            let np = self.noun_phrase_before(first_comma);
            return np.map(|np| np.start..end);
        }
        // "The man arrested on Friday said": back to the start of the clause.
        let nearest = self.noun_phrase_before(group);
        // "a woman whose son fell ill said": who stands before the relative clause.
        let from = nearest.as_ref().map_or(group, |n| n.start);
        let start = from.saturating_sub(7).max(self.range.start);
        let clause =
            (start..from).rev().take_while(|&i| !matches!(p.tags[i], Tag::Comma | Tag::Stop | Tag::Quote));
        let relative = clause.filter(|&i| p.is(i, &["who", "whose"]) && !p.quoted[i]).last();
        relative.and_then(|i| self.noun_phrase_before(i)).or(nearest)
    }

    fn noun_phrase_before(&self, end: usize) -> Option<Range<usize>> {
        let p = self.p;
        let mut from = end;
        while from > self.range.start && !p.quoted[from - 1] {
            let tag = p.tags[from - 1];
            let joins = match tag {
                Tag::Preposition => {
                    from < end
                        && from >= 2
                        && matches!(p.tags[from - 2], Tag::Noun | Tag::Name)
                        && p.is(from - 1, &["of", "for", "at", "in", "from", "on"])
                }
                Tag::Conjunction => {
                    from < end
                        && from >= 2
                        && p.is(from - 1, &["and"])
                        && matches!(p.tags[from - 2], Tag::Name)
                }
                Tag::Stop => p.is_abbreviating_stop(from - 1) || p.is(from - 1, &["&"]),
                tag => is_noun_phrase(tag),
            };
            if !joins {
                break;
            }
            from -= 1;
        }
        while from < end
            && matches!(
                p.tags[from],
                Tag::Possessive | Tag::Hyphen | Tag::Preposition | Tag::Conjunction | Tag::Stop
            )
        {
            from += 1;
        }
        if from < end {
            return Some(from..end);
        }
        let pronoun = end > self.range.start && p.tags[end - 1] == Tag::Pronoun && !p.quoted[end - 1];
        pronoun.then(|| end - 1..end)
    }

    /// The noun phrase after an inverted cue or `according to`, with its apposition.
    fn speaker_after(&self, start: usize) -> Option<Range<usize>> {
        let p = self.p;
        if p.tag(start) == Some(Tag::Pronoun) {
            return Some(start..start + 1);
        }
        let stop = self.range.end;
        let mut to = start;
        while to < stop && !p.quoted[to] {
            let joins = match p.tags[to] {
                Tag::Preposition => {
                    to > start
                        && p.is(to, &["of", "for", "at", "from", "with", "in"])
                        && matches!(
                            p.tag(to + 1),
                            Some(Tag::Name | Tag::Determiner | Tag::Noun | Tag::Adjective)
                        )
                        && !p.is(to + 2, &["statement", "interview", "tweet", "email", "letter", "post"])
                        && !p.is(to + 1, &["statement", "court", "email"])
                }
                Tag::Conjunction => {
                    to > start
                        && p.is(to, &["and"])
                        && p.tag(to + 1) == Some(Tag::Name)
                        && p.tags[to - 1] == Tag::Name
                }
                // "by the police that the bridge": another phrase begins.
                Tag::Determiner => to == start || p.tags[to - 1] == Tag::Preposition,
                Tag::Stop => p.is_abbreviating_stop(to),
                tag => is_noun_phrase(tag),
            };
            if !joins {
                break;
            }
            to += 1;
        }
        if to == start {
            return None;
        }
        // ", founder of the institute,"
        if p.tag(to) == Some(Tag::Comma)
            && matches!(
                p.tag(to + 1),
                Some(Tag::Determiner | Tag::Noun | Tag::Number | Tag::Name | Tag::Adjective)
            )
        {
            let close = (to + 1..stop.min(to + 22)).find(|&i| {
                p.quoted[i]
                    || matches!(
                        p.tags[i],
                        Tag::Comma
                            | Tag::Quote
                            | Tag::Verb
                            | Tag::Auxiliary
                            | Tag::Pronoun
                            | Tag::Conjunction
                    )
                    || p.tags[i] == Tag::Stop && !p.is_abbreviating_stop(i)
            });
            if let Some(close) = close.filter(|&i| matches!(p.tags[i], Tag::Comma | Tag::Stop | Tag::Pronoun))
            {
                let end = if p.tags[close] == Tag::Pronoun { close - 1 } else { close };
                if end > to + 1 {
                    return Some(start..end);
                }
            }
        }
        let stated = p.tokens[start].kind == Kind::Sign && to == start + 1;
        (!stated).then_some(start..to)
    }
}
