//! Named values and dated events of the record, read as prose would read them.

use chrono::NaiveDate;
use rustc_hash::{FxHashMap, FxHashSet};

use super::pattern::{Pattern, Slot};
use super::slot;
use super::{EventTable, Place, Places, ValueTable, days};
use crate::claim::SlotValue;
use crate::mistake::Mistake;

/// A value that pages must agree with.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Its name, which is that of its patterns.
    pub name: String,
    /// The value.
    pub taken: SlotValue,
    /// As people read it.
    pub text: String,
    /// The day from which on it holds.
    pub as_of: Option<NaiveDate>,
    /// The day after which it is not relied on.
    pub expires: Option<NaiveDate>,
    /// Where the record takes it from; may be empty.
    pub source: String,
    /// Where it stands in the record.
    pub place: Place,
}

impl Recorded {
    /// True if pages of this date, or without one, are held against it on the day `today`.
    pub fn holds_for(&self, document: Option<NaiveDate>, today: Option<NaiveDate>) -> bool {
        let early = self.as_of.zip(document).is_some_and(|(as_of, date)| date < as_of);
        !early && !self.is_expired(today)
    }

    /// True if the record itself says that the value must be looked at again.
    pub fn is_expired(&self, today: Option<NaiveDate>) -> bool {
        self.expires.zip(today).is_some_and(|(expires, today)| expires < today)
    }
}

/// Values and patterns as they are read.
#[derive(Default)]
pub(super) struct Reading {
    /// Values, in the order of the record.
    pub(super) values: Vec<Recorded>,
    /// Patterns, in the order of the record.
    pub(super) patterns: Vec<Pattern>,
    by_name: FxHashMap<String, Vec<usize>>,
    names: FxHashSet<String>,
}

impl Reading {
    /// Adds a pattern.
    pub(super) fn add(&mut self, pattern: Pattern) {
        self.by_name.entry(pattern.name.clone()).or_default().push(self.patterns.len());
        self.patterns.push(pattern);
    }

    fn of_name(&self, name: &str) -> Vec<&Pattern> {
        self.by_name.get(name).into_iter().flatten().map(|&n| &self.patterns[n]).collect()
    }

    /// One name stands for one value.
    fn only_once(&mut self, name: &str, at: &std::ops::Range<usize>) -> Result<(), Mistake> {
        if self.names.insert(name.to_owned()) {
            return Ok(());
        }
        let help = "give it a name of its own, such as that of its year, or take the other out";
        Err(Mistake::new(format!("`{name}` is recorded twice"), help, at.clone()))
    }
}

/// A value of TOML as people write it in prose.
pub(super) fn text(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.trim().to_owned(),
        toml::Value::Datetime(date) => date.to_string(),
        other => other.to_string(),
    }
}

/// Reads a named value with the patterns it carries; without any, its name is looked for.
pub(super) fn named(table: &ValueTable, places: &Places, read: &mut Reading) -> Result<(), Mistake> {
    let name = table.name.get_ref();
    if let Some(own) = &table.text {
        for text in own.get_ref().all() {
            read.add(Pattern::parse(name, text, own.span())?);
        }
    }
    let own: Vec<&Pattern> = read.of_name(name);
    let several = own.iter().find(|p| p.slots().filter(|s| !s.is_of_what()).count() > 1);
    if let Some(pattern) = several {
        return Err(Mistake::new(
            format!("`{}` has several slots: a value can be that of one only", pattern.text),
            "write it as a [[pattern]] of another name, or leave one slot",
            table.name.span(),
        ));
    }
    let slots: Vec<Slot> = own.iter().filter_map(|p| p.value()).collect();
    read.only_once(name, &table.name.span())?;
    if let Some(other) = slots.iter().find(|slot| **slot != slots[0]) {
        return Err(Mistake::new(
            format!("the patterns of `{name}` have {{{}}} and {{{}}}", slots[0].as_str(), other.as_str()),
            "a value is read by one kind of slot: use the same in all its patterns",
            table.name.span(),
        ));
    }
    let text = text(table.value.get_ref());
    let written = if table.unit.is_empty() { text } else { format!("{text} {}", table.unit) };
    let day = |value: &Option<toml::Spanned<toml::Value>>| value.as_ref().map(days).transpose();
    let (slot, taken) = if let Some(&slot) = slots.first() {
        let taken = read_value(slot, &written, &table.unit).ok_or_else(|| {
            Mistake::new(
                format!("`{written}` is no {{{}}}", slot.as_str()),
                format!(
                    "the pattern of this name has {{{0}}}: write a value that reads as one{1}",
                    slot.as_str(),
                    if table.unit.is_empty() { ", or add a `unit` to a number" } else { "" },
                ),
                table.value.span(),
            )
        })?;
        (slot, taken)
    } else {
        inferred(&written, &table.unit).ok_or_else(|| {
            Mistake::new(
                format!("`{written}` is no figure, date or version: its name alone does not find it"),
                "add `text`, the sentence that carries it: text = \"the motto is {quote}\"",
                table.value.span(),
            )
        })?
    };
    if slots.is_empty() {
        by_name(name, slot, &table.name.span(), read)?;
    }
    read.values.push(Recorded {
        name: name.clone(),
        taken,
        text: written,
        as_of: day(&table.as_of)?.map(|(first, _)| first),
        expires: day(&table.expires)?.map(|(_, last)| last),
        source: table.source.clone(),
        place: places.of(table.value.span()),
    });
    Ok(())
}

/// Reads an event: pages that name it with a date must give this one.
pub(super) fn event(table: &EventTable, places: &Places, read: &mut Reading) -> Result<(), Mistake> {
    let name = table.name.get_ref();
    read.only_once(name, &table.name.span())?;
    let (first, last) = days(&table.date)?;
    for called in std::iter::once(name).chain(&table.aliases) {
        let called = escaped(called);
        for text in [
            format!("{called} (of|on|in) {{date}}"),
            format!("{called} (happened|occurred|began|started|struck|erupted|opened) (on|in)? {{date}}"),
            format!("{called} (took place|takes place|broke out|was held|is held|was|is) (on|in)? {{date}}"),
        ] {
            read.add(Pattern::generated(name, &text, table.name.span())?);
        }
    }
    read.values.push(Recorded {
        name: name.clone(),
        taken: SlotValue::of_days(first, last),
        text: text(table.date.get_ref()),
        as_of: None,
        expires: None,
        source: table.source.clone(),
        place: places.of(table.date.span()),
    });
    Ok(())
}

/// `session-timeout` is looked for as "session timeout is …", "a session timeout of …".
fn by_name(name: &str, slot: Slot, at: &std::ops::Range<usize>, read: &mut Reading) -> Result<(), Mistake> {
    let words = escaped(&name.replace(['-', '_'], " "));
    let slot = slot.as_str();
    for text in [
        format!("{words} (is|are|of|is set to|are set to|is limited to|:|=)? {{{slot}}}"),
        format!("{{{slot}}} {words}"),
    ] {
        read.add(Pattern::generated(name, &text, at.clone())?);
    }
    Ok(())
}

/// A name as a pattern: signs that mean something there are left out.
fn escaped(name: &str) -> String {
    name.replace(['(', ')', '{', '}', '|', '?'], " ")
}

fn read_value(slot: Slot, written: &str, unit: &str) -> Option<SlotValue> {
    let currency_first =
        || slot::read_text(slot, &written.split_once(' ').map(|(v, _)| format!("{unit} {v}"))?);
    slot::read_text(slot, written).or_else(currency_first)
}

/// The slot that takes the whole value: the narrowest first.
fn inferred(written: &str, unit: &str) -> Option<(Slot, SlotValue)> {
    const NARROWEST_FIRST: &[Slot] = &[
        Slot::Duration,
        Slot::Date,
        Slot::Money,
        Slot::Percent,
        Slot::Time,
        Slot::Number,
        Slot::Quantity,
        Slot::Version,
    ];
    let measured =
        || Some((Slot::Quantity, read_value(Slot::Quantity, written, unit).filter(|v| !v.unit.is_empty())?));
    NARROWEST_FIRST.iter().find_map(|&slot| match slot {
        Slot::Number => measured().or_else(|| Some((slot, read_value(slot, written, unit)?))),
        slot => Some((slot, read_value(slot, written, unit)?)),
    })
}
