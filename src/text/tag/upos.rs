//! Tags as Universal Dependencies has them.

use crate::lexicon::Class;
use crate::lexicon::given_names::given_name;
use crate::text::tag::Tag;
use crate::text::tag::is_adjective;
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
        Tag::Noun if is_address(token.text(prose)) => "PROPN",
        Tag::Noun | Tag::Nouns => "NOUN",
        // "United States", "White House", but "Frank Smith".
        Tag::Name
            if is_adjective(token.hash)
                && next.is_some_and(Tag::is_nominal)
                && given_name(token.text(prose)).is_none() =>
        {
            "ADJ"
        }
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
        Tag::Adverb if is(&["please"]) => "INTJ",
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
            if token.is(Class::BOUND) && next == Some(Tag::Number) && !is(&["at", "over"])
                || token.is_word(prose, "so") =>
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
        Tag::Sign if is(&["&"]) => "CCONJ",
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
    let copula = is(BE) || is(&["’re", "’m"]) || token.kind == Kind::Possessive;
    if copula {
        return !is_existential(tokens, tags, i, prose);
    }
    // "Have they left", "why do the three agree": subject and adverbs may stand between.
    let verb =
        tags[i + 1..].iter().copied().take(6).take_while(|tag| *tag != Tag::Sign).find(|tag| tag.is_verb());
    // "I have.", "they did": the verb is left out.
    let last = next_but_adverbs(tags, i + 1).is_none_or(|tag| tag == Tag::Sign)
        && i > 0
        && matches!(tags[i - 1], Tag::Pronoun | Tag::Adverb);
    if is(HAVE) || is(&["’ve"]) {
        let between = |tag: &Tag| matches!(tag, Tag::Adverb | Tag::Pronoun | Tag::Determiner);
        let verb = tags[i + 1..].iter().copied().find(|tag| !between(tag));
        return last || verb == Some(Tag::Participle);
    }
    is(DO)
        && (last
            || matches!(verb, Some(Tag::Base | Tag::Present))
            || next_but_adverbs(tags, i + 1) == Some(Tag::Base))
}

/// "There is", "is there", "there have been": a form of be that is a full verb.
fn is_existential(tokens: &[Token], tags: &[Tag], i: usize, prose: &str) -> bool {
    let there = |at: usize| tags[at] == Tag::Pronoun && tokens[at].is_word(prose, "there");
    let between = |at: &usize| {
        matches!(tags[*at], Tag::Modal | Tag::Adverb)
            || tokens[*at].is(Class::AUXILIARY)
            || tokens[*at].is(Class::NEGATION)
    };
    let before = (0..i).rev().find(|at| !between(at)).is_some_and(there);
    // "There is being talked of it", "there have been": the last of them.
    let more = tokens.get(i + 1).is_some_and(|t| t.is(Class::AUXILIARY));
    !more && (before || i + 1 < tags.len() && there(i + 1))
}

/// A link, or where a mail goes.
fn is_address(word: &str) -> bool {
    word.contains("://") || word.contains('@') || word.starts_with("www.")
}
