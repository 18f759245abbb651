//! Attributes of things: `the deadline for submissions is 15 July`, `Wyvern 3.8 or higher`.

use std::ops::Range;

use crate::claim::{AttributeValue, Part, Slot, Stance, stem_hash};
use crate::document::{BlockKind, Prose};
use crate::facts::attributes::Attributes;
use crate::grammar::date::Context;
use crate::lexicon::{Class, lemma_of_noun};
use crate::source::Source;
use crate::text::tag::Tag;
use crate::text::token::{Kind, Token};

use super::patterns;
use super::subject::{Frame, head_lemma};

/// What a sentence states, in its tokens.
pub(super) struct Stated {
    pub(super) tokens: Range<usize>,
    pub(super) value: AttributeValue,
    pub(super) stance: Stance,
}

/// Where a sentence stands.
#[derive(Clone, Copy)]
pub(super) struct Where<'a> {
    /// Of what the page is about: its title.
    pub(super) title: &'a str,
    pub(super) part: Part,
    /// A hash of the headings above.
    pub(super) section: u32,
}

/// The part of a page that a block is.
pub(super) const fn part(kind: BlockKind) -> Part {
    match kind {
        BlockKind::Heading(_) => Part::Heading,
        BlockKind::Record => Part::Record,
        BlockKind::ListItem => Part::Item,
        BlockKind::TableCell => Part::Cell,
        _ => Part::Text,
    }
}

/// All that a sentence states by a pattern.
pub(super) fn of_sentence(
    frame: &Frame,
    context: Context,
    prose: &Prose,
    source: &Source,
    at: Where<'_>,
) -> Vec<Stated> {
    // A value has a figure, a month or a switch.
    let may_be_value = |t: &Token| match t.kind {
        Kind::Number | Kind::Object => true,
        Kind::Word => t.is(VALUE) || t.is_word(frame.words.prose, "default"),
        _ => false,
    };
    if !frame.words.tokens.iter().any(may_be_value) {
        return Vec::new();
    }
    // Code may be anything.
    let has = |is: fn(&Token) -> bool| frame.words.tokens.iter().any(|t| is(t) || t.kind == Kind::Object);
    let number = has(|t| t.kind == Kind::Number || t.is(COUNTED));
    let is_day =
        |t: &Token| t.kind == Kind::Number && t.end - t.start >= 4 || t.is(Class::MONTH.or(Class::WEEKDAY));
    let day = number && has(is_day) || has(|t| t.is(Class::WEEKDAY));
    let wanted = |slot: Option<Slot>| match slot {
        Some(Slot::Date) => day,
        Some(Slot::Literal) => true,
        _ => number,
    };
    let attributes = Attributes::get();
    let is_money = |t: &Token| t.is(Class::CURRENCY) || matches!(t.text(frame.words.prose), "$" | "£" | "€");
    let priced = frame.words.tokens.iter().any(is_money);
    let sets = [Some(&attributes.patterns), Some(&attributes.prices).filter(|_| priced)];
    let sets = sets.into_iter().flatten().filter(|set| set.may_match(frame.words));
    let mut found: Vec<_> =
        sets.flat_map(|set| patterns::of_sentence(frame, set, context, prose, source, wanted)).collect();
    // Of two patterns that say the same of one value the longer one.
    found.sort_by_key(|m| (m.places.last().map(|p| p.start), std::cmp::Reverse(m.tokens.len())));
    let stated = found.into_iter().filter_map(|m| {
        let attribute = attributes.named(&m.pattern)?;
        let slot = m.slots.iter().position(|s| s.slot == Slot::Thing);
        let called = slot.map_or("", |n| m.slots[n].text.trim());
        let thing = match slot {
            Some(n) => {
                let leads = m.places[n].start == m.tokens.start && !attribute.is_of_head();
                let words = &m.places[n];
                let own = if attribute.is_of_head() { words.end - 1..words.end } else { words.clone() };
                match frame.words.tokens[words.end - 1].kind {
                    // What is marked as code goes by the words it is.
                    Kind::Object => m.slots[n].value.rsplit(' ').next().unwrap_or_default().to_owned(),
                    _ => thing_at(frame, &own, leads)?,
                }
            }
            None => String::new(),
        };
        let n = Slot::value_of(m.slots.iter().map(|s| s.slot))?;
        // "Opens soon": no value to compare.
        let dated = m.slots[n].slot == Slot::Date;
        let day = dated && is_day_of_no_year(&m.slots[n].value);
        if !m.slots[n].is_number() && !day && !matches!(m.slots[n].slot, Slot::Version | Slot::Literal)
            || GENERIC.contains(&&*thing)
        {
            return None;
        }
        Some(Stated {
            tokens: m.places[n].clone(),
            value: AttributeValue {
                attribute: m.pattern.as_str().into(),
                thing: thing.into(),
                called: called.into(),
                given: m.slots[n].clone(),
                part: at.part,
                section: if attribute.is_of_page() { 0 } else { at.section },
                scope: scope(frame, &m.tokens, dated, at.title),
                across: attribute.across,
            },
            stance: m.stance,
        })
    });
    let mut kept: Vec<Stated> = Vec::new();
    for one in stated {
        let told =
            |s: &Stated| s.value.attribute == one.value.attribute && s.tokens.start == one.tokens.start;
        if !kept.iter().any(told) {
            kept.push(one);
        }
    }
    kept
}

/// What the rest of the sentence tells of where it holds: "on the Team plan", "with TLS", "from July on". Days are none of it where
/// the value is one.
fn scope(frame: &Frame, matched: &Range<usize>, dated: bool, title: &str) -> Box<[u32]> {
    const WHEN: Class = Class::MONTH
        .or(Class::WEEKDAY)
        .or(Class::TIME_UNIT)
        .or(Class::DEICTIC)
        .or(Class::ZONE)
        .or(Class::DAYPART);
    let title: Vec<u32> = title.split_whitespace().map(stem_hash).collect();
    let tells = |i: &usize| {
        let token = frame.words.tokens[*i];
        let nominal = frame.fine[*i].is_nominal() || token.kind == Kind::Object;
        let when = token.is(WHEN) || token.kind == Kind::Number;
        !matched.contains(i) && if when { !dated } else { nominal }
    };
    let words = (0..frame.tags.len()).filter(tells).map(|i| stem_hash(frame.text(i)));
    let mut scope: Vec<u32> = words.filter(|hash| !title.contains(hash)).collect();
    scope.sort_unstable();
    scope.dedup();
    scope.into()
}

const COUNTED: Class = Class::UNIT_NUMBER.or(Class::TENS).or(Class::SCALE);
const VALUE: Class = COUNTED.or(Class::MONTH).or(Class::WEEKDAY);

/// `XXXX-07-15`.
fn is_day_of_no_year(value: &str) -> bool {
    value.strip_prefix("XXXX-").is_some_and(|day| day.len() == "07-15".len() && !day.starts_with('W'))
}

/// Things that are no things of their own.
const GENERIC: &[&str] = &[
    "version", "release", "person", "people", "item", "thing", "one", "time", "number", "other", "kilobit",
    "megabit", "gigabit",
];

/// The lemmas of these words of a noun group, with those before them where the pattern begins with them; `None` where they are none.
fn thing_at(frame: &Frame, words: &Range<usize>, leads: bool) -> Option<String> {
    let last = words.end - 1;
    // "c-ares": one word.
    let hyphen = |i: usize| frame.tags[i] == super::subject::Tag::Hyphen;
    let mut joined = last;
    while joined >= 2 && hyphen(joined - 1) && !frame.words.tokens[joined].after_space() {
        joined -= 2;
    }
    if joined < last {
        let (from, to) = (frame.words.tokens[joined].start, frame.words.tokens[last].end);
        return Some(lemma_of_noun(&frame.words.prose[from as usize..to as usize].to_lowercase()));
    }
    let group = frame.syntax().group_at(last)?;
    let first = usize::from(group.first).max(if leads { 0 } else { words.start });
    let named = |i: &usize| {
        matches!(
            frame.fine[*i],
            Tag::Noun | Tag::Nouns | Tag::Name | Tag::Adjective | Tag::Participle | Tag::Gerund | Tag::Other
        ) && frame.words.tokens[*i].kind == Kind::Word
    };
    // "120 miles an hour": a measure of something that is not named.
    let head = frame.words.tokens[last];
    if head.is(Class::TIME_UNIT) || frame.words.lexicon.entry(head.lex).measure.is_some() {
        return None;
    }
    let lemmas = (first..=last).filter(named).map(|i| head_lemma(frame, i));
    let thing = lemmas.collect::<Vec<_>>().join(" ");
    (!thing.is_empty()).then_some(thing)
}
