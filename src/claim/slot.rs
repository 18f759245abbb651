//! What the slots of a pattern took, and when two of them differ.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

/// What a slot of a pattern takes.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Slot {
    /// A length of time.
    Duration,
    /// A day or a longer stretch of the calendar.
    Date,
    /// A time of day.
    Time,
    /// A number, in figures or in words.
    Number,
    /// A number of something, with its unit.
    Quantity,
    /// A sum of money.
    Money,
    /// A share of a hundred.
    Percent,
    /// The name of a person.
    Person,
    /// What a person is.
    Role,
    /// A version: `3`, `v2.4`, `1.0.3`.
    Version,
    /// A building or a place to meet, by its name: `the Corn Exchange, Morwick`.
    Place,
    /// What stands between quotation marks.
    Quote,
    /// A value as manuals give it: a number, with or without its unit, a version, or `true`, `off` and the like.
    Literal,
    /// What something is said of: up to three words, none of them a function word.
    Thing,
    /// Up to eight words.
    Any,
}

impl Slot {
    /// All slots by name.
    pub const ALL: &[(&str, Self)] = &[
        ("duration", Self::Duration),
        ("date", Self::Date),
        ("time", Self::Time),
        ("number", Self::Number),
        ("quantity", Self::Quantity),
        ("money", Self::Money),
        ("percent", Self::Percent),
        ("person", Self::Person),
        ("role", Self::Role),
        ("version", Self::Version),
        ("place", Self::Place),
        ("quote", Self::Quote),
        ("literal", Self::Literal),
        ("thing", Self::Thing),
        ("any", Self::Any),
    ];

    /// Tells of what a value is told.
    pub const fn is_of_what(self) -> bool {
        matches!(self, Self::Thing | Self::Any)
    }

    /// Which of several slots is the value that is compared.
    pub fn value_of(slots: impl Iterator<Item = Self>) -> Option<usize> {
        let mut value: Option<(usize, Self)> = None;
        for (n, slot) in slots.enumerate() {
            if !slot.is_of_what() || value.is_none_or(|(_, before)| before.is_of_what()) {
                value = Some((n, slot));
            }
        }
        value.map(|(n, _)| n)
    }

    /// The word between the braces.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, slot)| *slot == self).map_or("", |(name, _)| name)
    }
}

/// A match of a pattern that the project's own record has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct PatternValue {
    /// Name of the pattern.
    pub pattern: Box<str>,
    /// What its slots took.
    pub slots: Vec<SlotValue>,
}

impl PatternValue {
    /// What is compared: the last slot that is neither `{any}` nor `{thing}`, else the last. The others tell of what it is the value.
    pub fn value(&self) -> Option<&SlotValue> {
        self.slots.get(Slot::value_of(self.slots.iter().map(|s| s.slot))?)
    }

    /// What the other slots took.
    pub fn of_what(&self) -> impl Iterator<Item = &SlotValue> {
        let value = Slot::value_of(self.slots.iter().map(|s| s.slot));
        self.slots.iter().enumerate().filter(move |(n, _)| Some(*n) != value).map(|(_, slot)| slot)
    }
}

/// What a slot of a pattern took.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct SlotValue {
    /// Kind of slot.
    pub slot: Slot,
    /// As written.
    pub text: Box<str>,
    /// Normal form.
    pub value: Box<str>,
    /// Unit that was printed; empty where there is none.
    pub unit: Box<str>,
    /// The figure, where it is exact.
    pub exact: Option<f64>,
    /// Closed interval of what can be meant: seconds, days from 0001-01-01, or units; both `null` where the value is no number.
    pub meant: (Option<f64>, Option<f64>),
}

impl SlotValue {
    /// True if it gives a figure, or a bound.
    pub fn is_number(&self) -> bool {
        self.meant.0.is_some() || self.meant.1.is_some()
    }

    /// A value that is no number.
    pub fn of_words(words: &str) -> Self {
        let value = words.trim().to_lowercase().into();
        Self {
            slot: Slot::Any,
            text: words.trim().into(),
            value,
            unit: "".into(),
            exact: None,
            meant: (None, None),
        }
    }

    /// A stretch of the calendar.
    pub fn of_days(first: chrono::NaiveDate, last: chrono::NaiveDate) -> Self {
        let day = |d: chrono::NaiveDate| Some(f64::from(chrono::Datelike::num_days_from_ce(&d)));
        let value = if first == last { first.to_string() } else { format!("{first}..{last}") };
        Self {
            slot: Slot::Date,
            text: "".into(),
            value: value.into(),
            unit: "".into(),
            exact: None,
            meant: (day(first), day(last)),
        }
    }

    /// True if no reading of the two makes them the same; `None` where they cannot be compared.
    pub fn differs(&self, other: &Self) -> Option<bool> {
        match (self.is_number(), other.is_number()) {
            (true, true) => self.figures_differ(other),
            (false, false) => Some(match self.slot {
                Slot::Person => !is_same_person(&self.value, &other.value),
                Slot::Place => !may_be_one_place(&self.value, &other.value),
                Slot::Version => !is_same_version(&self.value, &other.value),
                _ => self.value != other.value,
            }),
            // "27 June" and "13 June 2025".
            _ => Some(self.day_of_year()? != other.day_of_year()?),
        }
    }

    /// `06-27` of `2025-06-27` and of `XXXX-06-27`.
    fn day_of_year(&self) -> Option<&str> {
        let is_day = self.slot == Slot::Date && self.value.len() == "2025-06-27".len();
        self.value.get(5..).filter(|day| is_day && !day.contains('X') && !day.contains('W'))
    }

    fn figures_differ(&self, other: &Self) -> Option<bool> {
        let is_length =
            |s: &Self| s.slot == Slot::Duration || s.slot == Slot::Literal && s.value.starts_with('P');
        let lengths = is_length(self) && is_length(other);
        // Where no length of time is named, a sum is hardly that of a year.
        let (unit_a, rate_a) = self.unit.split_once('/').unwrap_or((&self.unit, ""));
        let (unit_b, rate_b) = other.unit.split_once('/').unwrap_or((&other.unit, ""));
        let one_named = rate_a.is_empty() != rate_b.is_empty() && rate_a != "year" && rate_b != "year";
        if !lengths && (unit_a != unit_b || rate_a != rate_b && !one_named) {
            return None;
        }
        let apart = |a: f64, b: f64, tolerance: f64| (a - b).abs() > tolerance * a.abs().max(b.abs());
        if let (Some(a), Some(b)) = (self.exact, other.exact) {
            // "30 days" and "a month", "90 days" and "three months".
            let calendar = |unit: &str| {
                matches!(unit, "month" | "quarter" | "half-year" | "year" | "decade" | "century")
            };
            let loose = self.unit != other.unit && (calendar(&self.unit) || calendar(&other.unit));
            return Some(apart(a, b, if loose { 0.035 } else { 1e-9 }));
        }
        // "up to 50" and "up to 100" are two limits.
        match (self.meant, other.meant) {
            ((None, Some(a)), (None, Some(b))) | ((Some(a), None), (Some(b), None)) => {
                Some(apart(a, b, 1e-9))
            }
            _ => {
                let below =
                    |a: &Self, b: &Self| a.meant.1.zip(b.meant.0).is_some_and(|(high, low)| high < low);
                Some(below(self, other) || below(other, self))
            }
        }
    }
}

/// `Ms Byron`, `A. Byron`, `Ada` and `Ada M. Byron` may be one.
fn is_same_person(a: &str, b: &str) -> bool {
    let words = |name: &str| -> Vec<String> {
        let known = name.split_whitespace().filter(|w| *w != ".").map(|w| w.trim_end_matches('.').to_owned());
        known.collect()
    };
    let (a, b) = (words(a), words(b));
    let (Some(first_a), Some(first_b), Some(last_a), Some(last_b)) =
        (a.first(), b.first(), a.last(), b.last())
    else {
        return false;
    };
    if a.len() == 1 || b.len() == 1 {
        let (short, long) = if a.len() == 1 { (&a, &b) } else { (&b, &a) };
        return long.first() == short.first() || long.last() == short.last();
    }
    let initial = |short: &str, long: &str| short.len() == 1 && long.starts_with(short);
    last_a == last_b && (first_a == first_b || initial(first_a, first_b) || initial(first_b, first_a))
}

/// `the old foundry` and `foundry`, `trent school hall` and `trent school` may be one; `town hall` and `village hall` are two.
fn may_be_one_place(a: &str, b: &str) -> bool {
    fn words(name: &str) -> Vec<&str> {
        // "St Luke's" and "St Mary's" have no name in common.
        let tells = |word: &&str| word.len() > 1 && *word != "st";
        name.split(|c: char| !c.is_alphanumeric()).filter(tells).collect()
    }
    let (a, b) = (words(a), words(b));
    let within = |one: &[&str], other: &[&str]| one.iter().all(|word| other.contains(word));
    let [named_a, named_b] = [&a, &b].map(|words| &words[..words.len().saturating_sub(1)]);
    within(&a, &b)
        || within(&b, &a)
        || named_a.iter().any(|w| b.contains(w))
        || named_b.iter().any(|w| a.contains(w))
}

/// `2.7`, `2.7.x` and `2.7.1+build5` may be one.
fn is_same_version(a: &str, b: &str) -> bool {
    let parts = |version: &str| -> Vec<String> {
        let bare = version.split('+').next().unwrap_or(version);
        bare.split('.').take_while(|p| *p != "x").map(str::to_owned).collect()
    };
    parts(a).iter().zip(&parts(b)).all(|(a, b)| a == b)
}
