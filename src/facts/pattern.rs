//! Patterns that people write to say which sentence carries which fact: `sessions? expire(s|d)? after {duration}`.

use std::ops::Range;
use std::sync::Arc;

use nom::branch::alt;
use nom::bytes::complete::take_while1;
use nom::character::complete::{char, one_of};
use nom::combinator::{map, opt, verify};
use nom::multi::{many1, separated_list1};
use nom::sequence::delimited;
use nom::{IResult, Parser};

use super::word_forms::{self, WordForms};
pub use crate::claim::Slot;
use crate::lexicon::{Class, Lexicon};
use crate::mistake::Mistake;
use crate::text::token::tokenize;

/// One place of a pattern.
#[derive(Clone, Debug)]
pub(super) enum Element {
    /// One of these runs of words; an empty run may be left out.
    Words(Vec<Vec<Arc<WordForms>>>),
    Slot(Slot),
}

impl Element {
    const fn slot(&self) -> Option<Slot> {
        match self {
            Self::Slot(slot) => Some(*slot),
            Self::Words(_) => None,
        }
    }
}

/// A pattern ready to be matched.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// The name of its matches.
    pub name: String,
    /// As it was written.
    pub text: String,
    /// Line of the facts file, where it stands alone; 0 where it is that of a value or an event.
    pub line: u32,
    /// It speaks of the past itself: "was founded in {date}".
    pub is_past: bool,
    /// A past form stands in it, perhaps as a participle: "are kept for {duration}".
    pub has_past_form: bool,
    pub(super) elements: Vec<Element>,
    /// The place whose words are looked for first.
    pub(super) anchor: usize,
    /// Most tokens before the anchor.
    pub(super) reach: usize,
    /// The slot that is compared stands behind the anchor.
    pub(crate) value_is_behind: bool,
}

/// Most words that `{any}` takes, and most tokens that another slot is taken to have before the anchor.
pub const MOST_WORDS: usize = 8;
/// Most words that `{thing}` takes.
pub const MOST_WORDS_OF_THING: usize = 3;
/// Most `{any}` in one pattern: each multiplies the ways to match.
const MOST_ANY: usize = 2;
/// Function words that may stand between two words of a pattern.
pub(super) const SKIPPED: usize = 3;

impl Pattern {
    /// Reads a pattern; `at` is where its text stands in the file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(name: &str, text: &str, at: Range<usize>) -> Result<Self, Mistake> {
        // Signs of regular expressions are no words.
        if let Some(sign) = text.chars().find(|c| "*[]\\^+".contains(*c)) {
            return Err(Mistake::new(
                format!("`{sign}` means nothing in a pattern"),
                "write the words; (a|b) gives a choice, a? or (words)? may be left out, {any} stands for a gap",
                at,
            ));
        }
        Self::generated(name, text, at)
    }

    /// Reads a pattern that was made from a name, which may have any signs.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn generated(name: &str, text: &str, at: Range<usize>) -> Result<Self, Mistake> {
        let mut elements = Vec::new();
        for chunk in chunks(text) {
            elements.push(element(chunk, &at)?);
        }
        let any = elements.iter().filter(|e| matches!(e, Element::Slot(Slot::Any))).count();
        if any > MOST_ANY {
            return Err(Mistake::new(
                format!("`{text}` has {any} slots {{any}}"),
                format!("a pattern may have {MOST_ANY}: split it in two"),
                at,
            ));
        }
        if !elements.iter().any(|e| matches!(e, Element::Slot(_))) {
            let slots: Vec<String> = Slot::ALL.iter().map(|(name, _)| format!("{{{name}}}")).collect();
            return Err(Mistake::new(
                format!("`{text}` has no slot: there is nothing to compare"),
                format!("say where the value stands with one of {}", slots.join(" ")),
                at,
            ));
        }
        let Some(anchor) = anchor(&elements) else {
            return Err(Mistake::new(
                format!("`{text}` has no word that must be there"),
                "write at least one word beside the slots that is not optional",
                at,
            ));
        };
        let lexicon = Lexicon::get();
        let words = text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
        let classes: Vec<Class> = words.map(|w| lexicon.class(lexicon.id(w))).collect();
        let is_past = classes.iter().any(|class| class.has(Class::PAST_AUXILIARY));
        let has_past_form = classes.iter().any(|class| {
            class.has(Class::PAST_FORM) && !class.has(Class::BASE_FORM) && !class.has(Class::AUXILIARY)
        });
        let reach = elements[..anchor].iter().map(longest).sum::<usize>() + anchor * SKIPPED;
        let slots =
            |elements: &[Element]| -> Vec<Slot> { elements.iter().filter_map(Element::slot).collect() };
        let before = slots(&elements[..anchor]).len();
        let value_is_behind = Slot::value_of(slots(&elements).into_iter()).is_some_and(|n| n >= before);
        Ok(Self {
            name: name.to_owned(),
            text: text.to_owned(),
            line: 0,
            is_past,
            has_past_form,
            elements,
            anchor,
            reach,
            value_is_behind,
        })
    }

    /// The slot that is compared.
    pub fn value(&self) -> Option<Slot> {
        self.slots().nth(Slot::value_of(self.slots())?)
    }

    /// True if words come first, not a slot.
    pub fn begins_with_words(&self) -> bool {
        matches!(self.elements.first(), Some(Element::Words(_)))
    }

    /// Its slots in order.
    pub fn slots(&self) -> impl Iterator<Item = Slot> + '_ {
        self.elements.iter().filter_map(Element::slot)
    }
}

/// Parts between white space; white space inside a group divides nothing. Parentheses around a slot, or around words that are neither
/// a choice nor optional, are those of the text, and so is a hyphen beside a slot: each is a part of its own.
fn chunks(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (chunk, after) = next_chunk(rest);
        found.push(chunk);
        rest = after.trim_start();
    }
    found
}

fn next_chunk(text: &str) -> (&str, &str) {
    if let Some(inner) = text.strip_prefix('(') {
        let close = inner.find(')').unwrap_or(inner.len());
        let glued = inner[close..].chars().nth(1).is_some_and(|c| !c.is_whitespace() && !",.;:!".contains(c));
        if inner[..close].contains('{') || !inner[..close].contains('|') && !glued {
            return text.split_at(1);
        }
    }
    // A parenthesis that no group of its own opens closes one of the text.
    if text.starts_with([')', '-']) {
        return text.split_at(1);
    }
    if text.starts_with('{') {
        let end = text.find('}').map_or(text.len(), |at| at + 1);
        let marks = text[end..].bytes().take_while(|b| b",.;:!".contains(b)).count();
        return text.split_at(end + marks);
    }
    let mut depth = 0_i32;
    let end = text.char_indices().find(|&(_, c)| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c.is_whitespace() && depth == 0 || depth < 0 || c == '{'
    });
    let end = end.map_or(text.len(), |(at, _)| at);
    let chunk =
        text[..end].strip_suffix('-').filter(|before| text[end..].starts_with('{') && !before.is_empty());
    text.split_at(chunk.map_or(end, str::len))
}

fn element(chunk: &str, at: &Range<usize>) -> Result<Element, Mistake> {
    // "{version}," : the comma after a slot is not looked for.
    let bare = chunk.trim_end_matches([',', '.', ';', ':', '!']);
    if let Some(slot) = bare.strip_prefix('{').and_then(|c| c.strip_suffix('}')) {
        let known: Vec<&str> = Slot::ALL.iter().map(|(name, _)| *name).collect();
        return match Slot::ALL.iter().find(|(name, _)| *name == slot) {
            Some((_, slot)) => Ok(Element::Slot(*slot)),
            None => Err(Mistake::unknown("slot", slot, &known, at.clone())),
        };
    }
    if matches!(chunk, "(" | ")" | "-") {
        return Ok(Element::Words(vec![words(chunk)]));
    }
    let Ok(("", forms)) = chunk_forms(chunk) else {
        return Err(Mistake::new(
            format!("`{chunk}` cannot be read"),
            "a slot such as {duration} stands alone; (a|b) gives a choice, a? or (words)? may be left out",
            at.clone(),
        ));
    };
    let runs = forms.iter().map(|form| words(form)).collect::<Vec<_>>();
    Ok(Element::Words(runs))
}

/// The words that a form is made of, as prose would be read.
fn words(form: &str) -> Vec<Arc<WordForms>> {
    let lexicon = Lexicon::get();
    let mut tokens = Vec::new();
    tokenize(form, 0, form.len(), lexicon, &mut tokens);
    tokens.iter().map(|t| word_forms::of(t.text(form), lexicon)).collect()
}

/// All written forms that a chunk stands for.
fn chunk_forms(i: &str) -> IResult<&str, Vec<String>> {
    if !i.is_empty() && !i.contains(SIGNS) {
        return Ok(("", vec![i.to_owned()]));
    }
    let (rest, pieces) = many1(piece).parse(i)?;
    let join = |all: Vec<String>, piece: Vec<String>| -> Vec<String> {
        all.iter().flat_map(|head| piece.iter().map(move |tail| format!("{head}{tail}"))).take(64).collect()
    };
    Ok((rest, pieces.into_iter().fold(vec![String::new()], join)))
}

/// Signs of choices and slots.
const SIGNS: [char; 6] = ['(', ')', '{', '}', '|', '?'];

/// Letters, an optional letter, or a group.
fn piece(i: &str) -> IResult<&str, Vec<String>> {
    alt((group, optional_letter, map(plain_letter, |c| vec![c.to_string()]))).parse(i)
}

/// `(s|d)`, `(the)?`.
fn group(i: &str) -> IResult<&str, Vec<String>> {
    let text = take_while1(|c| !SIGNS.contains(&c));
    let choice = map(text, str::to_owned);
    let (rest, mut choices) = delimited(char('('), separated_list1(char('|'), choice), char(')')).parse(i)?;
    let (rest, optional) = opt(char('?')).parse(rest)?;
    if optional.is_some() {
        choices.push(String::new());
    }
    Ok((rest, choices))
}

fn plain_letter(i: &str) -> IResult<&str, char> {
    verify(nom::character::complete::anychar, |c| !SIGNS.contains(c)).parse(i)
}

/// `s?`.
fn optional_letter(i: &str) -> IResult<&str, Vec<String>> {
    let (rest, letter) = plain_letter(i)?;
    let (rest, _) = one_of("?")(rest)?;
    Ok((rest, vec![letter.to_string(), String::new()]))
}

/// The place with the longest word that must be there.
fn anchor(elements: &[Element]) -> Option<usize> {
    let shortest = |element: &Element| match element {
        Element::Words(runs) => runs.iter().map(|run| rarest(run).map_or(0, |word| word.weight())).min(),
        Element::Slot(_) => None,
    };
    let weights = elements.iter().enumerate().filter_map(|(n, e)| Some((shortest(e)?, n)));
    weights
        .filter(|(weight, _)| *weight > 0)
        .max_by_key(|(weight, n)| (*weight, usize::MAX - n))
        .map(|(_, n)| n)
}

/// The word of a run that is looked for.
pub(super) fn rarest(run: &[Arc<WordForms>]) -> Option<&WordForms> {
    run.iter().map(|word| &**word).max_by_key(|w| w.weight())
}

pub(super) fn longest(element: &Element) -> usize {
    match element {
        Element::Words(runs) => runs.iter().map(Vec::len).max().unwrap_or(0),
        Element::Slot(Slot::Thing) => MOST_WORDS_OF_THING,
        Element::Slot(_) => MOST_WORDS,
    }
}

#[cfg(test)]
mod tests {
    use super::{Pattern, chunks};

    #[test]
    fn parts() {
        for (text, parts) in [
            ("sessions? expire(s|d)? after {duration}.", "sessions?|expire(s|d)?|after|{duration}."),
            ("the (admin user)? {number}", "the|(admin user)?|{number}"),
            ("timeout (default is {duration})", "timeout|(|default|is|{duration}|)"),
            ("a {number}-tool test", "a|{number}|-|tool|test"),
            ("values: {any} (default)", "values:|{any}|(|default|)"),
            ("(one|two) pre-{number}", "(one|two)|pre|-|{number}"),
        ] {
            assert_eq!(chunks(text).join("|"), parts, "{text}");
        }
    }

    #[test]
    fn mistakes() {
        let message = |text| Pattern::parse("p", text, 0..0).unwrap_err();
        assert_eq!(message("expire after {duratio}").help, "did you mean `duration`?");
        assert!(message("expire after a while").message.contains("no slot"));
        assert!(message("{number} (words)?").message.contains("no word"));
        assert!(message("a {any} b {any} c {any}").message.contains("3 slots"));
    }
}
