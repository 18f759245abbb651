//! Tags as Universal Dependencies has them.

use crate::lexicon::Class;
use crate::text::tag::Tag;
use crate::text::token::{Kind, Token};
use crate::text::words::{BE, DO, HAVE};

/// What the next word that is no adverb is, from token `at` on.
fn next_but_adverbs(tags: &[Tag], at: usize) -> Option<Tag> {
    tags[at.min(tags.len())..].iter().copied().find(|tag| *tag != Tag::Adverb)
}

/// The part of speech of token `i` of a sentence in Universal Dependencies (<https://universaldependencies.org/u/pos/>).
pub fn upos(tokens: &[Token], tags: &[Tag], i: usize, prose: &str) -> &'static str {
    let token = tokens[i];
    let is = |words: &[&str]| words.iter().any(|word| token.is_word(prose, word));
    let next = tags.get(i + 1).copied();
    match tags[i] {
        Tag::Noun | Tag::Nouns if token.is(Class::PRONOUN) => "PRON",
        Tag::Noun | Tag::Nouns => "NOUN",
        Tag::Name => "PROPN",
        tag if tag.is_verb() => {
            if is_auxiliary(tokens, tags, i, prose) {
                "AUX"
            } else {
                "VERB"
            }
        }
        Tag::Modal => "AUX",
        Tag::Adjective => "ADJ",
        Tag::Adverb if is(&["not", "n't", "n’t"]) => "PART",
        Tag::Wh if is(&["when", "where", "why", "how"]) => "ADV",
        Tag::Adverb => "ADV",
        Tag::To if next_but_adverbs(tags, i + 1) == Some(Tag::Base) => "PART",
        Tag::Preposition
            if is(&[
                "that", "if", "because", "although", "though", "while", "whether", "unless", "whereas",
            ]) =>
        {
            "SCONJ"
        }
        Tag::Pronoun
            if token.is_word(prose, "there")
                && !(next.is_some_and(|n| n.is_verb() || n == Tag::Modal || n == Tag::Possessive)
                    || i > 0 && (tags[i - 1].is_verb() || tags[i - 1] == Tag::Modal)) =>
        {
            "ADV"
        }
        Tag::Preposition
            if is(&[
                "out", "over", "around", "up", "off", "above", "below", "inside", "outside", "across",
                "though",
            ]) && next.is_none_or(|n| {
                matches!(n, Tag::Sign | Tag::Preposition | Tag::To | Tag::Wh | Tag::Conjunction | Tag::Adverb)
            }) =>
        {
            "ADV"
        }
        // "about 40 people".
        Tag::Preposition
            if token.is(Class::BOUND) && next == Some(Tag::Number) || token.is_word(prose, "so") =>
        {
            "ADV"
        }
        Tag::To | Tag::Preposition | Tag::Particle => "ADP",
        Tag::Determiner if is(&["this", "that", "these", "those"]) && !next.is_some_and(in_noun_group) => {
            "PRON"
        }
        Tag::Determiner => "DET",
        Tag::Pronoun | Tag::Possessor | Tag::Wh => "PRON",
        Tag::Conjunction => "CCONJ",
        Tag::Number => "NUM",
        Tag::Possessive => "PART",
        Tag::Sign => "PUNCT",
        _ => "X",
    }
}

/// What may follow a determiner in its noun group.
fn in_noun_group(tag: Tag) -> bool {
    tag.is_nominal()
        || matches!(tag, Tag::Adjective | Tag::Number | Tag::Gerund | Tag::Participle | Tag::Adverb)
}

/// A form of be that is no full verb, and have and do beside another verb.
pub fn is_auxiliary(tokens: &[Token], tags: &[Tag], i: usize, prose: &str) -> bool {
    let token = tokens[i];
    if tags[i] == Tag::Modal {
        return true;
    }
    let is = |words: &[&str]| words.iter().any(|word| token.is_word(prose, word));
    if is(BE) || is(&["’re", "’m"]) {
        let there = i > 0 && tags[i - 1] == Tag::Pronoun && tokens[i - 1].is_word(prose, "there");
        return !there;
    }
    // "Have they left", "why do the three agree": subject and adverbs may stand between.
    let verb =
        tags[i + 1..].iter().copied().take(6).take_while(|tag| *tag != Tag::Sign).find(|tag| tag.is_verb());
    if token.kind == Kind::Possessive {
        return true;
    }
    if is(HAVE) || is(&["’ve"]) {
        let verb = tags[i + 1..].iter().copied().find(|tag| !matches!(tag, Tag::Adverb | Tag::Pronoun));
        return verb == Some(Tag::Participle);
    }
    is(DO)
        && (matches!(verb, Some(Tag::Base | Tag::Present))
            || next_but_adverbs(tags, i + 1) == Some(Tag::Base))
}
