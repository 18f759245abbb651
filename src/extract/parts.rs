//! A lead that counts parts which are no list: paragraphs that begin with "First", "Second", headings, and paragraphs that begin in bold.

use crate::claim::Value;
use crate::document::{Block, BlockKind, Document};
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
    let page = Page { document, source, lexicon };
    let blocks = &document.prose.blocks;
    let mut new = Vec::new();
    for (n, block) in blocks.iter().enumerate() {
        match block.kind {
            BlockKind::Paragraph if page.text(block).trim_end().ends_with([':', '.']) => {
                new.extend(page.paragraphs(block, &blocks[n + 1..], found));
            }
            BlockKind::Heading(level) => new.extend(page.headings(level, &blocks[n + 1..], found)),
            _ => {}
        }
    }
    found.extend(new);
}

struct Page<'a> {
    document: &'a Document,
    source: &'a Source,
    lexicon: &'static Lexicon,
}

impl Page<'_> {
    fn text(&self, block: &Block) -> &str {
        &self.document.prose.text[block.range.start as usize..block.range.end as usize]
    }

    /// The paragraphs of one section behind a lead, counted by the words or the marks that they begin with.
    fn paragraphs(&self, block: &Block, behind: &[Block], found: &[Found]) -> Option<Found> {
        let next = behind.first().filter(|next| next.kind == BlockKind::Paragraph)?;
        let ordinal = self.ordinal(next) == Some(1);
        // "**Ada**: I have two questions." is one of those that begin in bold.
        if self.mark(block).is_some() || !ordinal && self.mark(next).is_none() {
            return None;
        }
        let range = block.range.start as usize..block.range.end as usize;
        let announced = lead(&self.document.prose.text, range, self.lexicon, false);
        let (count, at) = announced.or_else(|| self.ends_in_count(block, found))?;
        let section: Vec<&Block> =
            behind.iter().take_while(|b| b.kind == BlockKind::Paragraph).take(2 * MOST).collect();
        let parts = if ordinal { self.in_order(&section)? } else { self.marked(&section)? };
        (parts.len() as f64 != count).then(|| self.conflict(block, at, count, &parts))
    }

    /// "This release brings four improvements.": what a paragraph ends in.
    fn ends_in_count(&self, block: &Block, found: &[Found]) -> Option<(f64, Span)> {
        const MOST_WORDS: usize = 2;
        let one = found.iter().rev().find(|f| {
            block.range.start <= f.span.start
                && f.span.end <= block.range.end
                && matches!(f.value, Value::Quantity(_))
        })?;
        let Value::Quantity(q) = &one.value else { return None };
        let count =
            q.number.low.filter(|low| q.number.high == Some(*low) && (2.0..=MOST as f64).contains(low))?;
        let behind = &self.document.prose.text[one.span.end as usize..block.range.end as usize];
        // "Those two components" were told of before.
        let before = &self.document.prose.text[one.sentence.start as usize..one.span.start as usize];
        let class = self
            .lexicon
            .word(&before.split_whitespace().next_back().unwrap_or_default().to_lowercase())
            .class;
        if class.has(Class::DETERMINER.or(Class::PRONOUN)) {
            return None;
        }
        let noun = lemma_of_noun(&last_word(behind).to_lowercase());
        let ends =
            behind.split_whitespace().count() <= MOST_WORDS && noun == *q.of && noun != last_word(behind);
        (ends && q.unit.is_empty() && !q.partial && !q.ordinal).then_some((count, one.span))
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
        // One may be told within a paragraph.
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
        (run > 1 && run <= MOST && !others).then(|| section[..run].to_vec())
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

    /// "The loom has two modes." over the headings "Fast mode", "Slow mode" and "Off mode".
    fn headings(&self, level: u8, behind: &[Block], found: &[Found]) -> Option<Found> {
        const FEWEST: usize = 2;
        /// Paragraphs over the first heading.
        const MOST_LEADS: usize = 4;
        let below = |b: &&Block| matches!(b.kind, BlockKind::Heading(l) if l > level);
        let first = behind.iter().take(MOST_LEADS + 1).position(|b| below(&b))?;
        let leads = &behind[..first];
        if leads.is_empty() || leads.iter().any(|b| b.kind != BlockKind::Paragraph) {
            return None;
        }
        let own = behind[first].kind;
        if let Some(found) = self.of_one_word(level, leads, &behind[first..], found) {
            return Some(found);
        }
        let section =
            behind[first..].iter().take_while(|b| !matches!(b.kind, BlockKind::Heading(l) if l <= level));
        let parts: Vec<&Block> = section.filter(|b| b.kind == own).take(MOST + 1).collect();
        // "Other templates" are several.
        let noun = last_word(self.text(parts[0])).to_lowercase();
        let alike = |b: &&Block| last_word(self.text(b)).eq_ignore_ascii_case(&noun);
        if parts.len() < FEWEST
            || parts.len() > MOST
            || noun.len() < 3
            || lemma_of_noun(&noun) != noun
            || !parts.iter().all(alike)
        {
            return None;
        }
        let (from, to) = (leads[0].range.start, leads[first - 1].range.end);
        let counted = |f: &&Found| match &f.value {
            Value::Quantity(q) => {
                let exact = q.number.low == q.number.high && !q.partial && !q.ordinal;
                exact && *q.of == *noun && from <= f.span.start && f.span.end <= to
            }
            _ => false,
        };
        let mut told = found.iter().filter(counted);
        let one = told.next().filter(|_| told.next().is_none())?;
        let Value::Quantity(quantity) = &one.value else { return None };
        let count = quantity.number.low.filter(|count| (2.0..=MOST as f64).contains(count))?;
        let words = &self.document.prose.text[one.sentence.start as usize..one.span.start as usize];
        let some = ["other", "of", "these", "those", "first", "last", "more", "only"];
        let some = words
            .split_whitespace()
            .last()
            .is_some_and(|word| some.iter().any(|w| word.eq_ignore_ascii_case(w)));
        let lead = leads.iter().find(|b| b.range.start <= one.span.start && one.span.end <= b.range.end)?;
        (!some && count != parts.len() as f64).then(|| self.conflict(lead, one.span, count, &parts))
    }

    /// "There are two ways to pair them." over the headings "By code", "By sound" and "By hand": more that begin with one word than there are.
    fn of_one_word(&self, level: u8, leads: &[Block], behind: &[Block], found: &[Found]) -> Option<Found> {
        const FEWEST: usize = 3;
        let own = behind[0].kind;
        let section = behind.iter().take_while(|b| !matches!(b.kind, BlockKind::Heading(l) if l <= level));
        let headings: Vec<&Block> = section.filter(|b| b.kind == own).take(MOST + 1).collect();
        let first_word = |b: &Block| self.text(b).split_whitespace().next().map(str::to_lowercase);
        let word = first_word(headings[0])?;
        let run = headings.iter().take_while(|b| first_word(b).as_ref() == Some(&word)).count();
        let lead = leads.last()?;
        let opens = self.text(lead).trim_start();
        if !(FEWEST..=MOST).contains(&run)
            || !opens.starts_with("There are ")
            || word.chars().any(|c| !c.is_alphabetic())
        {
            return None;
        }
        let one = found.iter().find(|f| {
            lead.range.start <= f.span.start
                && f.span.end <= lead.range.end
                && matches!(f.value, Value::Quantity(_))
        })?;
        let Value::Quantity(q) = &one.value else { return None };
        let count = q.number.low.filter(|low| q.number.high == Some(*low) && *low >= 2.0)?;
        let listed = LISTED.contains(&&*q.of) && !q.partial && !q.ordinal;
        (listed && run as f64 > count).then(|| self.conflict(lead, one.span, count, &headings[..run]))
    }

    fn conflict(&self, lead: &Block, at: Span, count: f64, parts: &[&Block]) -> Found {
        let span = |block: &Block| Span::new(block.range.start, block.range.end);
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

fn last_word(text: &str) -> &str {
    text.trim().rsplit(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default()
}
