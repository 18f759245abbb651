//! Blocks that are read together: one pass after another goes over all of them, since the code of each is large and has to be fetched.

use std::ops::Range;

use crate::document::{Block, BlockKind};
use crate::grammar::Words;
use crate::lexicon::Lexicon;
use crate::text::sentence::{Quotation, quotations, sentences};
use crate::text::tag;
use crate::text::token::{Token, tokenize};

use super::passage::Passage;
use super::subject::{self, Frame, Tag};

/// A block, or a part of a long one, and where what belongs to it stands in [`Together`].
pub(super) struct Read {
    /// The number of the block in the document.
    pub(super) number: usize,
    pub(super) block: Block,
    /// The last part of its block.
    pub(super) ends: bool,
    tokens: Range<usize>,
    sentences: Range<usize>,
    quotations: Range<usize>,
}

impl Read {
    /// The page tells it itself.
    pub(super) fn is_told(&self) -> bool {
        !matches!(self.block.kind, BlockKind::Apparatus | BlockKind::Record)
    }
}

/// Tokens, sentences and tags of some blocks; places in sentences and quotations are tokens of their block.
#[derive(Default)]
pub(super) struct Together {
    pub(super) blocks: Vec<Read>,
    tokens: Vec<Token>,
    sentences: Vec<Range<usize>>,
    quotations: Vec<Quotation>,
    fine: Vec<tag::Tag>,
    tags: Vec<Tag>,
    quoted: Vec<bool>,
}

impl Together {
    pub(super) fn clear(&mut self) {
        self.blocks.clear();
        self.tokens.clear();
        self.sentences.clear();
        self.quotations.clear();
        self.fine.clear();
        self.tags.clear();
        self.quoted.clear();
    }

    /// Reads tokens, sentences and quotations of one more block.
    pub(super) fn add(
        &mut self,
        number: usize,
        block: Block,
        ends: bool,
        prose: &str,
        lexicon: &'static Lexicon,
    ) {
        let (first, sentence, quotation) = (self.tokens.len(), self.sentences.len(), self.quotations.len());
        tokenize(prose, block.range.start as usize, block.range.end as usize, lexicon, &mut self.tokens);
        let tokens = &self.tokens[first..];
        self.sentences.extend(sentences(tokens, prose, lexicon));
        self.quotations.extend(quotations(tokens, prose));
        let start = self.quoted.len();
        self.quoted.resize(start + tokens.len(), false);
        for quote in &self.quotations[quotation..] {
            self.quoted[start..][quote.open as usize + 1..(quote.close as usize).min(tokens.len())]
                .fill(true);
        }
        self.blocks.push(Read {
            number,
            block,
            ends,
            tokens: first..self.tokens.len(),
            sentences: sentence..self.sentences.len(),
            quotations: quotation..self.quotations.len(),
        });
    }

    /// Tags the sentences of all blocks.
    pub(super) fn tag(&mut self, prose: &str, lexicon: &'static Lexicon) {
        self.fine.reserve(self.tokens.len());
        self.tags.reserve(self.tokens.len());
        for read in &self.blocks {
            let whole = Words { tokens: &self.tokens[read.tokens.clone()], at: 0, prose, lexicon };
            for sentence in &self.sentences[read.sentences.clone()] {
                subject::tag_sentence(whole.part(sentence.clone()), &mut self.fine, &mut self.tags);
            }
        }
    }

    pub(super) fn tokens(&self, read: &Read) -> &[Token] {
        &self.tokens[read.tokens.clone()]
    }

    pub(super) fn sentences(&self, read: &Read) -> &[Range<usize>] {
        &self.sentences[read.sentences.clone()]
    }

    pub(super) fn quotations(&self, read: &Read) -> &[Quotation] {
        &self.quotations[read.quotations.clone()]
    }

    /// The sentences of a block with their tags.
    pub(super) fn frames<'a>(
        &'a self,
        read: &Read,
        prose: &'a str,
        lexicon: &'static Lexicon,
    ) -> Vec<Frame<'a>> {
        let frame = |sentence: &Range<usize>| {
            let range = read.tokens.start + sentence.start..read.tokens.start + sentence.end;
            let words = Words { tokens: &self.tokens[range.clone()], at: 0, prose, lexicon };
            Frame::new(words, &self.tags[range.clone()], &self.fine[range.clone()], &self.quoted[range])
        };
        self.sentences(read).iter().map(frame).collect()
    }

    /// A block as a whole.
    pub(super) fn passage<'a>(
        &'a self,
        read: &Read,
        prose: &'a str,
        lexicon: &'static Lexicon,
    ) -> Passage<'a> {
        let words = Words { tokens: self.tokens(read), at: 0, prose, lexicon };
        let range = read.tokens.clone();
        let (tags, quoted) = (&self.tags[range.clone()], &self.quoted[range]);
        Passage::new(words, self.sentences(read), tags, quoted, self.quotations(read))
    }
}
