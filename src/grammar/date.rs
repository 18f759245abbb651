//! Dates in every written form, resolved to TIMEX3 values and day intervals.

mod grammar;
mod resolve;
pub mod written;

use borsh::{BorshDeserialize, BorshSerialize};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::lexicon::TimeUnit;

pub use grammar::{date, date_range, time_unit};

/// A date as said, before it is known relative to what. Fields are named after what the words name.
#[allow(missing_docs)]
#[derive(Clone, Debug, PartialEq)]
pub enum DateExpr {
    /// A place in the calendar; what is not named is to be inferred.
    Calendar { year: Option<i32>, month: Option<u8>, day: Option<u8>, weekday: Option<u8> },
    /// `Thursday`, `last Thursday` (-1), `next Monday` (1).
    Weekday { weekday: u8, shift: Option<i32> },
    /// `last week`, `this year`: the unit that lies `shift` from the anchor's.
    Unit { unit: TimeUnit, shift: i32, from: Anchor },
    /// `two days ago`, `a year earlier`: so much from an anchor.
    Offset { count: f64, unit: TimeUnit, from: Anchor },
    /// `last March`.
    Month { month: u8, shift: i32 },
    /// `October of next year`, `2 May last year`.
    InYear { month: u8, day: Option<u8>, shift: i32 },
    /// `summer`, `spring 2016`, `last winter`.
    Season { season: &'static str, year: Option<i32>, shift: Option<i32> },
    /// `the third quarter of 2017`, `first half`.
    Part { of: TimeUnit, number: u8, year: Option<i32>, shift: Option<i32> },
    /// `fiscal 2017`.
    Fiscal { year: i32 },
    /// `the 1990s`: first year.
    Decade { year: i32 },
    /// `the 19th century`: its number; negative before the common era.
    Century { number: i32 },
    /// `Christmas`.
    Feast { month: u8, day: u8, year: Option<i32>, shift: Option<i32> },
    /// `500 BC`.
    BeforeEra { year: i32 },
    /// `now`, `recently`, `soon`.
    Reference(&'static str),
    /// `early`, `the end of`.
    Edge { modifier: &'static str, of: Box<DateExpr> },
    /// `11/2/17` in a document that does not tell which comes first.
    Undecided,
}

/// What a relative date is relative to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The date of the document.
    Document,
    /// The date last mentioned.
    Mention,
}

/// A date that was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    /// TIMEX3 value.
    pub value: String,
    /// First and last day; `None` where no day can be named.
    pub days: Option<(NaiveDate, NaiveDate)>,
    /// TIMEX3 mod.
    pub modifier: Option<&'static str>,
    /// The year, or more, was not written but inferred.
    pub inferred: bool,
    /// Where the year was found.
    pub year_from: YearFrom,
    /// The weekday that the text names beside the date.
    pub weekday: Option<u8>,
    /// The text names a day that no calendar has.
    pub impossible: bool,
}

/// Where the year of a date was found, the best evidence first.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum YearFrom {
    /// With the date, or no year is needed.
    #[default]
    Written,
    /// With another date of the sentence.
    Sentence,
    /// In the heading above.
    Heading,
    /// In the title of the page.
    Title,
    /// In the path of the file.
    Path,
    /// Nowhere: the date of the page tells which year is nearest.
    Page,
    /// Nowhere, and the page has no date.
    Nowhere,
}

/// What relative dates are resolved against.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context {
    /// Date of the document.
    pub document: Option<NaiveDate>,
    /// Last date mentioned, its first day.
    pub mention: Option<NaiveDate>,
    /// Tense of the clause.
    pub tense: Tense,
    /// Whether `11/2/17` is read month first.
    pub month_first: Option<bool>,
    /// Years named near dates that have none.
    pub years: Years,
}

impl Context {
    /// True for the year of the page and its neighbours; for any where the page has no date.
    pub fn is_near(&self, year: i32) -> bool {
        self.document.is_none_or(|day| (chrono::Datelike::year(&day) - year).abs() <= 1)
    }
}

/// Years that the text around a date names.
#[derive(Clone, Copy, Debug, Default)]
pub struct Years {
    /// With another date of the sentence.
    pub sentence: Option<i32>,
    /// In the heading above.
    pub heading: Option<i32>,
    /// In the title of the page.
    pub title: Option<i32>,
    /// In the path of the file.
    pub path: Option<i32>,
}

impl Years {
    /// All that are named, the best evidence first.
    pub fn named(&self) -> impl Iterator<Item = (i32, YearFrom)> {
        let all = [
            (self.sentence, YearFrom::Sentence),
            (self.heading, YearFrom::Heading),
            (self.title, YearFrom::Title),
            (self.path, YearFrom::Path),
        ];
        all.into_iter().filter_map(|(year, from)| Some((year?, from)))
    }
}

/// Which way an incomplete date lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tense {
    /// No finite verb tells.
    #[default]
    Unknown,
    /// Past.
    Past,
    /// Future.
    Future,
}
