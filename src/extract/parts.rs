//! A lead that counts parts which are no list: paragraphs that begin with "First", "Second", headings, and paragraphs that begin in bold.

use crate::claim::Value;
use crate::document::{Block, BlockKind, Document};
use crate::lexicon::wordings::Wordings;
use crate::lexicon::{Class, Lexicon, lemma_of_noun};
use crate::source::Source;
use crate::span::Span;
use crate::text::token::{Kind as TokenKind, Token, tokenize};

use super::lists::{LISTED, lead};
use super::{Against, Found};

/// Most parts that are counted.
const MOST: usize = 12;

/// Leads that count otherwise than there are parts.
pub(super) fn of_document(
    document: &Document,
    source: &Source,
    lexicon: &'static Lexicon,
    found: &mut Vec<Found>,
) {
    let mut counts: Vec<&Found> = found.iter().filter(|f| counted(f).is_some()).collect();
    counts.sort_by_key(|f| f.span.start);
    let page = Page { document, source, lexicon, counts };
    let blocks = &document.prose.blocks;
    let mut new = Vec::new();
    for (n, block) in blocks.iter().enumerate() {
        match block.kind {
            BlockKind::Paragraph if page.text(block).trim_end().ends_with([':', '.']) => {
                new.extend(page.paragraphs(block, &blocks[n + 1..]));
            }
            BlockKind::Heading(level) => new.extend(page.headings(level, &blocks[n + 1..])),
            _ => {}
        }
    }
    found.extend(new);
}

/// How many of something the text says that there are, all of them, and the noun for it.
fn counted(found: &Found) -> Option<(f64, &str)> {
    let Value::Quantity(q) = &found.value else { return None };
    // "DCN 3.0 families"
    if found.text.contains('.') {
        return None;
    }
    let count = q.number.low.filter(|low| {
        q.number.high == Some(*low) && low.fract() == 0.0 && (2.0..=MOST as f64).contains(low)
    })?;
    (q.unit.is_empty() && !q.of.is_empty() && !q.partial && !q.ordinal).then_some((count, &q.of))
}

struct Page<'a> {
    document: &'a Document,
    source: &'a Source,
    lexicon: &'static Lexicon,
    /// What is counted, in the order of the text.
    counts: Vec<&'a Found>,
}

impl Page<'_> {
    fn text(&self, block: &Block) -> &str {
        block.text(&self.document.prose.text)
    }

    /// What is counted in a stretch of the prose.
    fn counts_in(&self, from: u32, to: u32) -> &[&Found] {
        let first = self.counts.partition_point(|f| f.span.start < from);
        let end = self.counts.partition_point(|f| f.span.start < to);
        &self.counts[first..end]
    }

    /// The paragraphs of one section behind a lead, counted by the words or the marks that they begin with.
    fn paragraphs(&self, block: &Block, behind: &[Block]) -> Option<Found> {
        let next = behind.first().filter(|next| next.kind == BlockKind::Paragraph)?;
        let last = self.counts_in(block.range.start, block.range.end).last()?;
        let ordinal = self.ordinal(next) == Some(1);
        // "**Ada**: I have two questions." is one of those that begin in bold.
        if self.mark(block).is_some() || !ordinal && self.mark(next).is_none() {
            return None;
        }
        let range = block.span().range();
        let announced = lead(&self.document.prose.text, range, self.lexicon, false);
        let (count, at) = announced.or_else(|| self.ends_in_count(block, last))?;
        let section: Vec<&Block> =
            behind.iter().take_while(|b| b.kind == BlockKind::Paragraph).take(2 * MOST).collect();
        let parts = if ordinal { self.in_order(&section)? } else { self.marked(&section)? };
        let goes_on = ordinal && (parts.len() as f64) < count && section.last() != parts.last();
        (!goes_on && parts.len() as f64 != count).then(|| self.conflict(block, at, count, &parts))
    }

    /// "This release brings four improvements.": what a paragraph ends in.
    fn ends_in_count(&self, block: &Block, one: &Found) -> Option<(f64, Span)> {
        const MOST_WORDS: usize = 2;
        let (count, of) = counted(one)?;
        let behind = &self.document.prose.text[one.span.end as usize..block.range.end as usize];
        let noun = lemma_of_noun(&last_word(behind).to_lowercase());
        let ends = behind.split_whitespace().count() <= MOST_WORDS && noun == of && noun != last_word(behind);
        (ends && !self.is_of_known(one)).then_some((count, one.span))
    }

    /// Those that begin with "First", "Second" and so on.
    fn in_order<'b>(&self, section: &[&'b Block]) -> Option<Vec<&'b Block>> {
        let mut parts: Vec<&Block> = Vec::new();
        for block in section {
            match self.ordinal(block) {
                Some(number) if number == parts.len() + 1 => parts.push(block),
                Some(_) => return None,
                None => {}
            }
        }
        // One may be told within a paragraph, or in other words behind them.
        let ordinals = |block: &&Block| {
            let tokens = self.tokens(block);
            let last = |t: &Token| {
                ["finally", "lastly", "last"].iter().any(|word| t.is_word(&self.document.prose.text, word))
            };
            let next = |t: &Token| self.number(*t).is_some_and(|number| number > 1);
            tokens.iter().skip(2).any(|t| next(t) || last(t)) || tokens.iter().take(2).any(last)
        };
        (parts.len() > 1 && !section.iter().any(ordinals)).then_some(parts)
    }

    /// Those that begin in bold, or in italics: all of them as the first, and no other.
    fn marked<'b>(&self, section: &[&'b Block]) -> Option<Vec<&'b Block>> {
        let first = self.mark(section.first()?)?;
        let run = section.iter().take_while(|block| self.mark(block) == Some(first)).count();
        let others = section[run..].iter().any(|block| self.mark(block).is_some());
        // "Warning: this can fail", told of each of several things.
        let label = |block: &Block| self.text(block).split_whitespace().take(2).collect::<Vec<_>>();
        let alike = section[..run].windows(2).any(|pair| label(pair[0]) == label(pair[1]));
        (run > 1 && run <= MOST && !others && !alike).then(|| section[..run].to_vec())
    }

    /// The mark that a paragraph begins with.
    fn mark(&self, block: &Block) -> Option<&'static str> {
        let place = self.document.prose.to_source(Span::new(block.range.start, block.range.start + 1));
        let before = self.source.text()[..place.start as usize].trim_end_matches([' ', '`']);
        ["**", "__", "<strong>", "<b>", "*", "_", "<em>", "<i>"]
            .into_iter()
            .find(|mark| before.ends_with(mark))
    }

    fn tokens(&self, block: &Block) -> Vec<Token> {
        let mut tokens = Vec::new();
        let (from, to) = (block.range.start as usize, block.range.end as usize);
        tokenize(&self.document.prose.text, from, to, self.lexicon, &mut tokens);
        tokens
    }

    fn number(&self, token: Token) -> Option<usize> {
        let is = token.kind == TokenKind::Word && token.is(Class::ORDINAL);
        is.then(|| self.lexicon.entry(token.lex).ordinal as usize)
    }

    /// The number of a paragraph that begins with "First", "The second".
    fn ordinal(&self, block: &Block) -> Option<usize> {
        let prose = &self.document.prose.text;
        let mut tokens = Vec::new();
        let from = block.range.start as usize;
        let opening = prose[from..block.range.end as usize].split_whitespace().take(2);
        let end =
            opening.last().map_or(from, |word| word.as_ptr() as usize - prose.as_ptr() as usize + word.len());
        tokenize(prose, from, end, self.lexicon, &mut tokens);
        let article = tokens.first().is_some_and(|t| t.is_word(prose, "the"));
        self.number(*tokens.get(usize::from(article))?)
    }

    /// Headings under a heading that are the parts which the text over them counts.
    fn headings(&self, level: u8, behind: &[Block]) -> Option<Found> {
        /// Paragraphs over the first heading.
        const MOST_LEADS: usize = 4;
        let below = |b: &&Block| matches!(b.kind, BlockKind::Heading(l) if l > level);
        let first = behind.iter().take(MOST_LEADS + 1).position(|b| below(&b))?;
        let (leads, section) = behind.split_at(first);
        let last = leads.last().filter(|_| leads.iter().all(|b| b.kind == BlockKind::Paragraph))?;
        let counts = self.counts_in(leads[0].range.start, last.range.end);
        if counts.is_empty() {
            return None;
        }
        let section = section.iter().take_while(|b| !matches!(b.kind, BlockKind::Heading(l) if l <= level));
        let headings: Vec<&Block> = section.filter(|b| b.kind == behind[first].kind).take(MOST + 1).collect();
        let by_noun =
            |f: &&Found| counted(f).is_some_and(|(_, of)| self.end_in(&headings, of)) && !self.is_of_some(f);
        let begin = self.begin_as_one(&headings);
        let code = self.are_code(&headings);
        let opens = |f: &&Found| {
            let there =
                self.text(last).trim_start().starts_with("There are ") && f.span.start >= last.range.start;
            there && counted(f).is_some_and(|(count, of)| LISTED.contains(&of) && begin as f64 > count)
        };
        // "It has seven commands, all of them on this page" over headings that are one each.
        let of_code = |f: &&Found| {
            let noun = counted(f).is_some_and(|(_, of)| Wordings::get().code_kinds.contains(&of));
            let behind = self
                .text(last)
                .get((f.span.end.saturating_sub(last.range.start)) as usize..)
                .unwrap_or_default();
            noun && leads.len() == 1 && behind.contains("all of them")
        };
        let mut told = counts.iter().copied().filter(by_noun);
        let (one, parts) = match told.next() {
            Some(one) if told.next().is_none() => (one, headings.len()),
            Some(_) => return None,
            None if code => (counts.iter().copied().find(of_code)?, headings.len()),
            None => (counts.iter().copied().find(opens)?, begin),
        };
        let (count, _) = counted(one)?;
        let lead = leads.iter().find(|b| b.range.start <= one.span.start && one.span.end <= b.range.end)?;
        (!self.is_of_known(one) && count != parts as f64)
            .then(|| self.conflict(lead, one.span, count, &headings[..parts]))
    }

    /// "Fast mode", "Slow mode", "Night mode"; "Other modes" are several.
    fn end_in(&self, headings: &[&Block], noun: &str) -> bool {
        const FEWEST: usize = 2;
        (FEWEST..=MOST).contains(&headings.len())
            && headings.iter().all(|b| last_word(self.text(b)).eq_ignore_ascii_case(noun))
            && lemma_of_noun(noun) == noun
    }

    /// How many begin with the word of the first: "By code", "By sound", "By hand"; 0 for two.
    fn begin_as_one(&self, headings: &[&Block]) -> usize {
        const FEWEST: usize = 3;
        let first_word = |b: &Block| self.text(b).split_whitespace().next().unwrap_or_default();
        let Some(word) = headings.first().map(|b| first_word(b)) else { return 0 };
        let run = headings.iter().take_while(|b| first_word(b).eq_ignore_ascii_case(word)).count();
        let article = self.lexicon.word(&word.to_lowercase()).class.has(Class::DETERMINER);
        let plain = word.chars().all(char::is_alphabetic) && !article;
        if plain && (FEWEST..=MOST).contains(&run) { run } else { 0 }
    }

    /// Each is nothing but what is marked as code.
    fn are_code(&self, headings: &[&Block]) -> bool {
        headings.len() > 2 && headings.iter().all(|b| is_code_alone(self.document, self.source, b))
    }

    /// "Those two components", "of two components": told of before, or some of them.
    fn is_of_known(&self, one: &Found) -> bool {
        let before = &self.document.prose.text[one.sentence.start as usize..one.span.start as usize];
        let word = before.split_whitespace().next_back().unwrap_or_default().to_lowercase();
        let class = self.lexicon.word(&word).class;
        class.has(Class::DETERMINER.or(Class::PRONOUN)) || word == "of"
    }

    /// "two options that say how": there may be more.
    fn is_of_some(&self, one: &Found) -> bool {
        const NEAR: usize = 3;
        let behind = &self.document.prose.text[one.span.end as usize..one.sentence.end as usize];
        behind.split_whitespace().take(NEAR).any(|word| matches!(word, "that" | "which" | "who" | "whose"))
    }

    fn conflict(&self, lead: &Block, at: Span, count: f64, parts: &[&Block]) -> Found {
        let span = |block: &Block| block.span();
        let length = parts.len() as f64;
        let places = [span(parts[0]), span(parts[parts.len() - 1])];
        let against = Against {
            relation: "list",
            stated: (count, count),
            reckoned: (length, length),
            expected: parts.len().to_string(),
            parts: &places,
        };
        Found { sentence: span(lead), ..Found::against(&self.document.prose.text, at, &against) }
    }
}

/// "### `satchel pack`": one span of code, and nothing beside it.
fn is_code_alone(document: &Document, source: &Source, block: &Block) -> bool {
    let place = document.prose.place_of(block);
    let written = source.text().get(place).unwrap_or_default().trim();
    let inner = written.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
    inner.is_some_and(|inner| !inner.is_empty() && !inner.contains('`'))
}

fn last_word(text: &str) -> &str {
    text.trim().rsplit(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default()
}
