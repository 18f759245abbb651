//! A view of the tokens of one sentence.

use crate::lexicon::{Entry, Lexicon};
use crate::text::token::Token;

/// Forms of the verbs that help others.
pub(crate) const BE: &[&str] = &["is", "was", "are", "were", "be", "been", "being", "am", "'re", "'m"];
pub(crate) const HAVE: &[&str] = &["has", "have", "had", "having", "'ve"];
pub(crate) const DO: &[&str] = &["do", "does", "did"];
pub(super) const GET: &[&str] = &["get", "gets", "got", "getting"];

/// `SplitMut`, `HTTPHandler`, `MySQL-Core`: a word of several run together, with capitals inside; not `McCarthy`, `Bao'An`, `IBM`.
pub(crate) fn is_run_together(word: &str) -> bool {
    let bare = ["Mc", "Mac", "De", "Fitz"].iter().find_map(|start| word.strip_prefix(start)).unwrap_or(word);
    let inner =
        |part: &str| part.chars().skip(1).any(char::is_uppercase) && part.contains(char::is_lowercase);
    bare.split('-').any(inner) && bare.chars().all(|c| c.is_alphanumeric() || c == '-')
}

/// A position in a sentence. Copying it costs nothing; parsers return it moved on.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// The tokens of the sentence.
    pub tokens: &'a [Token],
    /// The next token to read.
    pub at: usize,
    /// The prose that the tokens index.
    pub prose: &'a str,
    /// The lexicon that classified them.
    pub lexicon: &'static Lexicon,
}

impl<'a> Words<'a> {
    /// The token `ahead` of the position.
    pub fn token(self, ahead: usize) -> Option<Token> {
        self.tokens.get(self.at + ahead).copied()
    }

    /// The token before the position.
    pub fn before(self) -> Option<Token> {
        self.tokens.get(self.at.checked_sub(1)?).copied()
    }

    /// The entry of the next token.
    pub fn entry(self) -> &'static Entry {
        self.token(0).map_or_else(|| self.lexicon.entry(0), |t| self.lexicon.entry(t.lex))
    }

    /// The text of a token.
    pub fn text(self, token: Token) -> &'a str {
        token.text(self.prose)
    }

    /// The text of a range of tokens that is not empty.
    pub fn phrase(self, first: usize, end: usize) -> &'a str {
        &self.prose[self.tokens[first].start as usize..self.tokens[end - 1].end as usize]
    }

    /// The text of the next token, empty at the end.
    pub fn peek(self) -> &'a str {
        self.token(0).map_or("", |t| self.text(t))
    }

    /// True if a token is `word` in any case.
    pub fn is(self, token: Token, word: &str) -> bool {
        token.is_word(self.prose, word)
    }

    /// True if the token `ahead` is `word` in any case.
    pub fn is_at(self, ahead: usize, word: &str) -> bool {
        self.token(ahead).is_some_and(|t| self.is(t, word))
    }

    /// The position `n` tokens on.
    #[must_use]
    pub fn skip(self, n: usize) -> Self {
        Self { at: self.at + n, ..self }
    }

    /// A part of the tokens as a sentence of its own.
    #[must_use]
    pub fn part(self, range: std::ops::Range<usize>) -> Self {
        Self { tokens: &self.tokens[range], at: 0, ..self }
    }

    /// The same sentence at another token.
    #[must_use]
    pub fn at(self, at: usize) -> Self {
        Self { at, ..self }
    }

    /// True if the word before the position is one of `words`.
    pub fn follows(self, words: &[&str]) -> bool {
        self.before().is_some_and(|t| t.is_any(self.prose, words))
    }

    /// True if the next word is one of `words`.
    pub fn precedes(self, words: &[&str]) -> bool {
        self.token(0).is_some_and(|t| t.is_any(self.prose, words))
    }
}

/// `José` as `Jose`.
pub(crate) fn without_accents(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    name.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect()
}
