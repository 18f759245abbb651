//! One block of prose with the tags of all its sentences: what is said across sentences is found here.

use std::borrow::Cow;
use std::ops::Range;

use crate::grammar::Words;
use crate::lexicon::{Class, Entry, Lexicon};
use crate::span::Span;
use crate::text::sentence::Quotation;
use crate::text::token::{Kind, Token};

use super::subject::Tag;

/// A block. All indices are tokens of the block.
pub(super) struct Passage<'a> {
    pub(super) tokens: &'a [Token],
    pub(super) prose: &'a str,
    pub(super) lexicon: &'static Lexicon,
    pub(super) tags: Cow<'a, [Tag]>,
    /// The sentences.
    pub(super) sentences: &'a [Range<usize>],
    /// Quotations that stand in no other, as (opening mark, closing mark or one past the block).
    pub(super) quotes: Vec<(usize, usize)>,
    /// True for tokens between the marks of a quotation.
    pub(super) quoted: &'a [bool],
    /// All classes of its words: what is in none need not be looked for.
    pub(super) classes: Class,
}

impl<'a> Passage<'a> {
    pub(super) fn new(
        words: Words<'a>,
        sentences: &'a [Range<usize>],
        tags: &'a [Tag],
        quoted: &'a [bool],
        quotes: &[Quotation],
    ) -> Self {
        let tokens = words.tokens;
        let mut tags = Cow::Borrowed(tags);
        let mut outer: Vec<(usize, usize)> = Vec::new();
        for quote in quotes {
            let (open, close) = (quote.open as usize, quote.close as usize);
            if outer.last().is_some_and(|&(_, last)| open <= last) {
                continue;
            }
            outer.push((open, close));
            // A single mark was taken for an apostrophe.
            for mark in [open, close] {
                if tags.get(mark).is_some_and(|tag| *tag != Tag::Quote) {
                    tags.to_mut()[mark] = Tag::Quote;
                }
            }
        }
        let classes = tokens.iter().fold(Class::default(), |all, t| all.or(t.class));
        Self {
            classes,
            tokens,
            prose: words.prose,
            lexicon: words.lexicon,
            tags,
            sentences,
            quotes: outer,
            quoted,
        }
    }

    /// The quotations whose opening mark lies in a range of tokens.
    pub(super) fn quotes_in(&self, range: &Range<usize>) -> &[(usize, usize)] {
        let from = self.quotes.partition_point(|q| q.0 < range.start);
        let to = self.quotes.partition_point(|q| q.0 < range.end);
        &self.quotes[from..to.max(from)]
    }

    /// True if a quotation opens before token `at` and closes at it or later.
    pub(super) fn is_open_at(&self, at: usize) -> bool {
        let before = self.quotes.partition_point(|q| q.0 < at);
        before > 0 && self.quotes[before - 1].1 >= at
    }

    pub(super) fn text(&self, i: usize) -> &'a str {
        self.tokens[i].text(self.prose)
    }

    pub(super) fn is(&self, i: usize, words: &[&str]) -> bool {
        self.tokens.get(i).is_some_and(|t| words.iter().any(|w| t.is_word(self.prose, w)))
    }

    pub(super) fn entry(&self, i: usize) -> &'static Entry {
        self.lexicon.entry(self.tokens[i].lex)
    }

    pub(super) fn tag(&self, i: usize) -> Option<Tag> {
        self.tags.get(i).copied()
    }

    /// The prose of a range of tokens that is not empty.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.tokens[range.start].start, self.tokens[range.end - 1].end)
    }

    /// Words in a range of tokens.
    pub(super) fn words(&self, range: Range<usize>) -> usize {
        self.tokens[range].iter().filter(|t| t.kind != Kind::Sign && t.kind != Kind::Possessive).count()
    }

    /// The sentence that a token stands in.
    pub(super) fn sentence_of(&self, i: usize) -> usize {
        self.sentences.partition_point(|s| s.end <= i).min(self.sentences.len() - 1)
    }

    /// The full stop of an abbreviation or initial ends nothing.
    pub(super) fn is_abbreviating_stop(&self, i: usize) -> bool {
        i > 0
            && self.text(i) == "."
            && !self.tokens[i].after_space()
            && (self.tokens[i - 1].end - self.tokens[i - 1].start == 1
                || self.tokens[i - 1].is(Class::TITLE_ABBREVIATION.or(Class::NAME_ABBREVIATION)))
            && self.tokens.get(i + 1).is_some_and(|t| t.kind == Kind::Word || self.tags[i + 1] == Tag::Comma)
    }
}
