//! Matches of the project's own patterns in a sentence.

use std::borrow::Cow;
use std::ops::Range;

use crate::claim::{Modality, Polarity, SlotValue, Stance};
use crate::document::Prose;
use crate::facts::pattern::{Pattern, Slot};
use crate::facts::search::Patterns;
use crate::grammar::Words;
use crate::grammar::date::Context;
use crate::lexicon::Class;
use crate::source::Source;
use crate::text::token::{Kind, Token, tokenize};

use super::stance;
use super::subject::{Frame, Tag};
use crate::facts::slot;

/// A match, in tokens of the sentence.
pub(super) struct Matched {
    pub(super) pattern: String,
    /// Its words, without markup, on one line.
    pub(super) text: String,
    pub(super) tokens: Range<usize>,
    pub(super) slots: Vec<SlotValue>,
    /// The tokens of each slot.
    pub(super) places: Vec<Range<usize>>,
    pub(super) stance: Stance,
}

/// The matches of a sentence, of the patterns that are `wanted` at a word that they must have.
pub(super) fn of_sentence(
    frame: &Frame,
    patterns: &Patterns,
    context: Context,
    prose: &Prose,
    source: &Source,
    wanted: impl Fn(&Pattern, Words) -> bool,
) -> Vec<Matched> {
    let view = View::new(frame.words, prose, source);
    let words = Words { tokens: &view.tokens, at: 0, prose: &view.prose, lexicon: frame.words.lexicon };
    let found = patterns.find(words, &|slot, here| slot::read(slot, here, context), wanted);
    let matched = found.into_iter().filter(|m| {
        // "Admin sessions expire after": another thing than "sessions".
        !m.pattern.begins_with_words() || !is_narrower(frame, view.origin(m.tokens.start))
    });
    let matched = matched.map(|m| {
        let kept = |(slot, tokens, value): (Slot, Range<usize>, SlotValue)| {
            let said = view.tokens[tokens.start].start as usize..view.tokens[tokens.end - 1].end as usize;
            let text = &view.prose[said];
            let value = if slot == Slot::Thing { SlotValue::of_words(text) } else { value };
            SlotValue { slot, text: text.into(), ..value }
        };
        let said = view.tokens[m.tokens.start].start as usize..view.tokens[m.tokens.end - 1].end as usize;
        let text = view.prose[said].split_whitespace().collect::<Vec<_>>().join(" ");
        let tokens = view.origin(m.tokens.start)..view.origin(m.tokens.end - 1) + 1;
        let stance = stance_of(frame, &tokens, m.pattern);
        let places =
            m.slots.iter().map(|(_, t, _)| view.origin(t.start)..view.origin(t.end - 1) + 1).collect();
        Matched {
            text,
            pattern: m.pattern.name.clone(),
            tokens,
            slots: m.slots.into_iter().map(kept).collect(),
            places,
            stance,
        }
    });
    matched.collect()
}

/// The words of inline code that stands at `range`: between backticks, or after the tag of an element.
pub(super) fn code_at(text: &str, range: Range<usize>) -> Option<&str> {
    const LONGEST: usize = 120;
    let slice = &text[range.clone()];
    if slice.starts_with('`') {
        return Some(slice.trim_matches('`'));
    }
    let tag = slice.strip_prefix('<')?;
    let named = ["code", "kbd", "samp"]
        .iter()
        .any(|name| tag.get(..name.len()).is_some_and(|t| t.eq_ignore_ascii_case(name)));
    let rest = &text[range.start..];
    let inner = rest.split_once('>')?.1;
    let end = inner.find('<').filter(|end| *end <= LONGEST)?;
    named.then(|| &inner[..end])
}

/// `{ "max": 4 }` as `max: 4`; other code as it is.
fn pair(code: &str) -> Cow<'_, str> {
    let quote = ['"', '\''];
    let inner = code.trim().strip_prefix('{').and_then(|c| c.strip_suffix('}'));
    let bare = code.trim().trim_matches(quote);
    match inner.and_then(|inner| inner.split_once(':')) {
        Some((name, value)) if !value.contains(['{', ':', ',']) => {
            format!("{}: {}", name.trim().trim_matches(quote), value.trim().trim_matches(quote)).into()
        }
        _ if bare.contains(quote) => code.into(),
        _ => bare.into(),
    }
}

/// A noun or name right before the noun that the match begins with; an adjective makes it no other thing.
fn is_narrower(frame: &Frame, first: usize) -> bool {
    let noun = |tag: Tag| matches!(tag, Tag::Noun | Tag::Name);
    let Some(before) = first.checked_sub(1).filter(|&b| frame.words.tokens[b].kind == Kind::Word) else {
        return false;
    };
    let word = frame.words.tokens[before];
    let text = frame.text(before).to_lowercase();
    // "the agent listens on": a verb that no table has.
    let verb = frame.text(first).ends_with('s') && frame.tags.get(first + 1) == Some(&Tag::Preposition);
    let adjective = [
        "ed", "ing", "ly", "al", "ic", "ous", "ive", "able", "less", "ful", "same", "new", "own", "single",
        "entire", "whole",
    ];
    // "reference books are": taken for a verb after a noun.
    let before_verb = frame.tags.get(first + 1) == Some(&Tag::Auxiliary);
    (noun(frame.tags[first]) || before_verb)
        && noun(frame.tags[before])
        && !verb
        && !word.is(NOT_NOUNS)
        && !adjective.iter().any(|ending| text.ends_with(ending))
}

/// Words that may stand before a noun and are none.
const NOT_NOUNS: Class = Class::FUNCTION
    .or(Class::MODAL)
    .or(Class::ADVERB)
    .or(Class::UNIT_NUMBER)
    .or(Class::ORDINAL)
    .or(Class::PAST_FORM)
    .or(Class::STARTER)
    .or(Class::DEICTIC);

/// How far the page stands behind a match: what only would be so, or was so once, is not said to be so.
fn stance_of(frame: &Frame, tokens: &Range<usize>, pattern: &Pattern) -> Stance {
    /// Words that leave open whether what follows is so; a condition set off by a comma leaves nothing open.
    const OPEN: &[&str] = &[
        "if",
        "unless",
        "whether",
        "suppose",
        "imagine",
        "assume",
        "assuming",
        "let",
        "make",
        "recommend",
        "want",
        "when",
    ];
    const DOUBTFUL: &[&str] = &["may", "might", "could", "should", "would"];
    const ONCE: &[&str] = &["before", "until", "formerly", "historically", "previously", "originally"];
    let mut stance = stance::of(frame, tokens.start);
    let clause = (0..tokens.start)
        .rev()
        .take_while(|&i| !matches!(frame.tags[i], Tag::Comma | Tag::Stop | Tag::Quote));
    let from = clause.last().unwrap_or(tokens.start);
    let doubt = |i: usize| frame.words.at(i).precedes(DOUBTFUL);
    // "You can make up to 60 requests": only "make sure" leaves it open.
    let can =
        |i: usize| i > 0 && frame.tags[i - 1] == Tag::Auxiliary && frame.words.at(i).precedes(&["make"]);
    // "You may send 300 requests": that is allowed.
    let permits =
        |i: usize| i > 0 && frame.words.at(i).precedes(&["may"]) && frame.words.at(i - 1).precedes(&["you"]);
    // "When this is on, which it is by default": that much is said.
    let said = tokens.clone().any(|i| frame.words.at(i).precedes(&["which"]));
    let open = !said && (from..tokens.start).any(|i| frame.words.at(i).precedes(OPEN) && !can(i))
        || tokens.start > 0 && doubt(tokens.start - 1) && !permits(tokens.start - 1)
        || doubt(tokens.end)
        || frame.text(frame.tags.len() - 1) == "?";
    stance.superseded |= (from..tokens.start).any(|i| frame.words.at(i).precedes(ONCE));
    if !stance.in_quotation() {
        stance.modality = if open { Modality::Hypothetical } else { Modality::Asserted };
    }
    let past = |i: usize| {
        let token = frame.words.tokens[i];
        // "have been kept": still are.
        let auxiliary = frame.words.at(i).precedes(&["was", "were", "had", "did"]);
        let form = token.is(Class::PAST_FORM) && !token.is(Class::BASE_FORM) && !token.is(Class::AUXILIARY);
        let participle = (i.saturating_sub(4)..i).any(|b| frame.words.tokens[b].is(Class::AUXILIARY));
        // "the plan cost": of one plan it can only be past.
        let bare = token.is(Class::BASE_FORM) && token.is(Class::PAST_FORM) && !participle;
        let singular =
            |b: usize| matches!(frame.tags[b], Tag::Noun | Tag::Name) && !frame.text(b).ends_with('s');
        let bare = bare && i > tokens.start && singular(i - 1);
        // "31 deployed tables".
        let number = i > tokens.start && frame.tags[i - 1] == Tag::Number;
        let attributive = number && matches!(frame.tags.get(i + 1), Some(Tag::Noun));
        auxiliary
            || bare
            || form && !attributive && !participle && !pattern.has_past_form && frame.tags[i] == Tag::Verb
    };
    stance.superseded |= !pattern.is_past && tokens.clone().any(past);
    // "Never mind that" before the clause is no negation of it; what is matched is a part of the value.
    if (from..tokens.start).all(|i| !frame.words.tokens[i].is(Class::NEGATION)) {
        stance.polarity = Polarity::Positive;
    }
    stance
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
        let of_token = |t: &Token| prose.to_source((t.start as usize..t.end as usize).into()).range();
        let code = |t: &Token| {
            let object = t.kind == Kind::Object && words.text(*t) == "\u{FFFC}";
            object.then(|| code_at(source.text(), of_token(t))).flatten()
        };
        if !words.tokens.iter().any(|t| code(t).is_some()) {
            return Self { prose: words.prose.into(), tokens: words.tokens.into(), origins: Vec::new() };
        }
        let (mut text, mut tokens, mut origins) = (String::new(), Vec::new(), Vec::new());
        let mut before = words.tokens[0].start as usize;
        for (n, token) in words.tokens.iter().enumerate() {
            text.push_str(&words.prose[before..token.start as usize]);
            before = token.end as usize;
            let start = text.len();
            if let Some(code) = code(token) {
                text.push_str(&pair(code));
                let known = tokens.len();
                tokenize(&text, start, text.len(), words.lexicon, &mut tokens);
                // One word is a value, too.
                if let [only] = &mut tokens[known..]
                    && only.kind == Kind::Word
                {
                    only.kind = Kind::Object;
                }
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
