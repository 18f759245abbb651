//! Attributes that tables give: what a row is about, under a column that is named "Default", "Maximum" or "Price".

use crate::claim::{AttributeValue, Part, Slot, SlotValue, stem_hash};
use crate::facts::attributes::{Attribute, Attributes};
use crate::facts::slot;
use crate::grammar::{self as lexical, date::Context};
use crate::lexicon::{Lexicon, lemma_of_noun};
use crate::source::Source;
use crate::span::Span;
use crate::text::token::tokenize;

use super::Found;
use super::limits::{Table, Words, of_column};

/// Cells that are read of one page.
const MOST: usize = 400;
/// Words of a row's name.
const MOST_WORDS: usize = 3;

/// What the cells of a page give.
pub(super) fn of_tables(tables: &[Table], source: &Source, found: &mut Vec<Found>) {
    let known = found.len();
    for table in tables {
        let columns = table.head.iter().enumerate().skip(1);
        let given: Vec<_> = columns.filter_map(|(n, (head, _))| Some((n, of_column(head)?))).collect();
        let (states, given): (Vec<_>, Vec<_>) = given.into_iter().partition(|(_, (of, _))| of.is_state());
        for (row, places) in table.rows.iter().zip(&table.places) {
            if found.len() - known >= MOST {
                return;
            }
            for &(column, (attribute, unit)) in &given {
                let kind = &table.head[0].0;
                found.extend(of_cell(
                    source,
                    attribute,
                    (&table.head[column].0.to_lowercase(), unit),
                    (kind, &row[0]),
                    (&row[column], places[column]),
                ));
            }
            for &(column, (attribute, _)) in &states {
                found.extend(of_state(source, attribute.name, &row[0], (&row[column], places[column])));
            }
            // "| Maximum file size | 25 MB |": a row that says it in words.
            if given.is_empty() && states.is_empty() && row.len() > 1 {
                found.extend(of_row(&row[0].0, (&row[1].0, places[1])));
            }
        }
    }
}

/// `| email | yes |` under "Required".
fn of_state(source: &Source, attribute: &str, name: &Words, (cell, span): (&Words, Span)) -> Option<Found> {
    let code = source.text()[..name.1.start].ends_with('`');
    let thing = if code { name.0.to_lowercase() } else { of_words(&name.0)?.0 };
    let value = match cell.0.to_lowercase().as_str() {
        "yes" | "✓" | "✔" | "✅" => "yes",
        "no" | "✗" | "✘" | "❌" => "no",
        _ => return None,
    };
    let given = SlotValue {
        slot: Slot::Literal,
        text: cell.0.as_str().into(),
        value: value.into(),
        ..SlotValue::of_words("")
    };
    let stated = AttributeValue::new(attribute, &thing, &name.0, given, Part::Cell);
    Some(Found::attribute(span, &cell.0, AttributeValue { across: false, ..stated }))
}

/// A row read as a sentence: "Maximum file size: 25 MB".
fn of_row(name: &str, (value, span): (&str, Span)) -> Option<Found> {
    const LONGEST: usize = 60;
    if name.is_empty() || name.len() > LONGEST || !value.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let (attributes, lexicon) = (Attributes::get(), Lexicon::get());
    let text = format!("{name}: {value}");
    let mut tokens = Vec::new();
    tokenize(&text, 0, text.len(), lexicon, &mut tokens);
    let words = lexical::Words { tokens: &tokens, at: 0, prose: &text, lexicon };
    if !attributes.patterns.may_match(words) {
        return None;
    }
    let read = |slot, here: lexical::Words<'_>| slot::read(slot, here, Context::default());
    let matches = attributes.patterns.find(words, &read, |_, _| true);
    let (matched, attribute) =
        matches.iter().find_map(|m| Some((m, attributes.named(&m.pattern.name)?.0)))?;
    let n = Slot::value_of(matched.slots.iter().map(|(slot, ..)| *slot))?;
    let (_, taken, given) = &matched.slots[n];
    // The value is all of its cell, the thing all of the name but for the words of the pattern.
    let cell = tokens[taken.start].start as usize == text.len() - value.len() && taken.end == tokens.len();
    let thing = matched.slots.iter().find(|(slot, ..)| *slot == Slot::Thing)?;
    let words = &text[tokens[thing.1.start].start as usize..tokens[thing.1.end - 1].end as usize];
    let (thing, called) = of_words(words)?;
    let whole = cell && matched.tokens.start == 0 && matched.tokens.end == tokens.len() && given.is_number();
    let given = SlotValue { slot: given.slot, text: value.into(), ..given.clone() };
    let given = if attribute.bound { super::attribute::bound(&given) } else { given };
    let of_cell = AttributeValue::new(attribute.name, &thing, &called, given, Part::Cell);
    let of_cell = AttributeValue { across: attribute.across, ..of_cell };
    whole.then(|| Found::attribute(span, value, of_cell))
}

fn of_cell(
    source: &Source,
    attribute: &Attribute,
    (head, unit): (&str, &str),
    (kind, name): (&str, &Words),
    (cell, span): (&Words, Span),
) -> Option<Found> {
    let text = source.text();
    let is_code = |words: &Words| text[..words.1.start].ends_with('`');
    let (thing, called) = if is_code(name) { of_code(&name.0)? } else { of_words(&name.0)? };
    let slots: &[Slot] = match attribute.name {
        "default" => &[Slot::Literal],
        "price" => &[Slot::Money],
        _ if attribute.bound => &[Slot::Quantity, Slot::Number],
        _ => &[Slot::Duration],
    };
    let of_kind = (slots == [Slot::Duration] || slots == [Slot::Money])
        .then(|| of_kind(&thing, &called, kind))
        .flatten();
    let across = attribute.across && of_kind.is_some();
    let (thing, called) = of_kind.unwrap_or((thing, called));
    let written = if unit.is_empty() { cell.0.clone() } else { format!("{} {unit}", cell.0) };
    let read = slots.iter().find_map(|slot| slot::read_text(*slot, &written));
    let word = || {
        let plain = !cell.0.is_empty() && cell.0.chars().all(|c| c.is_alphanumeric() || c == '_');
        (plain && is_code(cell) && unit.is_empty() && slots == [Slot::Literal])
            .then(|| SlotValue { slot: Slot::Literal, ..SlotValue::of_words(&cell.0) })
    };
    let given = SlotValue { text: cell.0.as_str().into(), ..read.or_else(word)? };
    let value = AttributeValue::new(attribute.name, &thing, &called, given, Part::Cell);
    // "Price per night"
    let per = head.split_once(" per ").filter(|_| attribute.name == "price");
    let scope = per.map(|(_, unit)| stem_hash(unit) & !AttributeValue::OF_DOER).into_iter().collect();
    Some(Found::attribute(span, &cell.0, AttributeValue { scope, across, ..value }))
}

/// "Access" under the head "Log" is the access log.
fn of_kind(thing: &str, called: &str, kind: &str) -> Option<(String, String)> {
    let (noun, _) = of_words(kind).filter(|(noun, _)| !noun.contains(' '))?;
    let named = thing.split(' ').any(|word| word == noun) || Attributes::get().is_generic(&noun);
    (!named).then(|| (format!("{thing} {noun}"), format!("{called} {noun}")))
}

/// A setting by its name.
fn of_code(name: &str) -> Option<(String, String)> {
    let bare = name.trim_start_matches('-').trim_matches(['"', '\'']);
    let one = !bare.is_empty() && !bare.contains(char::is_whitespace);
    one.then(|| (bare.to_lowercase(), bare.to_owned()))
}

/// The lemmas of a few words.
fn of_words(name: &str) -> Option<(String, String)> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let plain = words.iter().all(|w| w.chars().all(|c| c.is_alphabetic() || c == '-'));
    let lemmas = words.iter().map(|w| lemma_of_noun(&w.to_lowercase()));
    (plain && !words.is_empty() && words.len() <= MOST_WORDS)
        .then(|| (lemmas.collect::<Vec<_>>().join(" "), words.join(" ")))
}
