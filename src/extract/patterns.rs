//! Matches of the project's own patterns in a sentence.

use std::borrow::Cow;
use std::ops::Range;

use crate::claim::SlotValue;
use crate::claim::date::Context;
use crate::document::Prose;
use crate::facts::pattern::{Patterns, Slot};
use crate::parse::Words;
use crate::source::Source;
use crate::token::{Kind, Token, tokenize};

use super::slot;
use super::subject::Frame;

/// A match, in tokens of the sentence.
pub(super) struct Matched {
    pub(super) pattern: String,
    pub(super) tokens: Range<usize>,
    pub(super) slots: Vec<SlotValue>,
}

/// The matches of a sentence.
pub(super) fn of_sentence(
    frame: &Frame,
    patterns: &Patterns,
    context: Context,
    prose: &Prose,
    source: &Source,
) -> Vec<Matched> {
    let view = View::new(frame.words, prose, source);
    let words = Words { tokens: &view.tokens, at: 0, prose: &view.prose, lexicon: frame.words.lexicon };
    let found = patterns.find(words, &|slot, here| slot::read(slot, here, context));
    let matched = found.into_iter().map(|m| {
        let kept = |(slot, tokens, value): (Slot, Range<usize>, SlotValue)| {
            let said = view.tokens[tokens.start].start as usize..view.tokens[tokens.end - 1].end as usize;
            SlotValue { slot, text: view.prose[said].into(), ..value }
        };
        Matched {
            pattern: m.pattern.name.clone(),
            tokens: view.origin(m.tokens.start)..view.origin(m.tokens.end - 1) + 1,
            slots: m.slots.into_iter().map(kept).collect(),
        }
    });
    matched.collect()
}

/// A sentence as patterns see it: what is marked as code stands there as the words it is.
struct View<'a> {
    prose: Cow<'a, str>,
    tokens: Cow<'a, [Token]>,
    /// For each token the one it comes from; empty where they are the same.
    origins: Vec<usize>,
}

impl<'a> View<'a> {
    fn new(words: Words<'a>, prose: &Prose, source: &Source) -> Self {
        let is_code = |t: &Token| t.kind == Kind::Object && words.text(*t) == "\u{FFFC}";
        if !words.tokens.iter().any(is_code) {
            return Self { prose: words.prose.into(), tokens: words.tokens.into(), origins: Vec::new() };
        }
        let (mut text, mut tokens, mut origins) = (String::new(), Vec::new(), Vec::new());
        let mut before = words.tokens[0].start as usize;
        for (n, token) in words.tokens.iter().enumerate() {
            text.push_str(&words.prose[before..token.start as usize]);
            before = token.end as usize;
            let start = text.len();
            if is_code(token) {
                let range = prose.to_source((token.start as usize..token.end as usize).into()).range();
                text.push_str(source.text()[range].trim_matches('`'));
                tokenize(&text, start, text.len(), words.lexicon, &mut tokens);
            } else {
                text.push_str(words.text(*token));
                tokens.push(token.moved(start));
            }
            origins.resize(tokens.len(), n);
        }
        Self { prose: text.into(), tokens: tokens.into(), origins }
    }

    fn origin(&self, token: usize) -> usize {
        if self.origins.is_empty() { token } else { self.origins[token] }
    }
}
