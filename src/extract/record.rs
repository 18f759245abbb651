//! What front matter says of an event or a version, against the title and the text of the same page: `start: 2021-05-04` under
//! "Weavers' Fair 2020", `eventdate: 2024-09-26` beside "held on Wednesday, September 25, 2024".

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use crate::claim::{DateValue, Kind, Slot, SlotValue, Value};
use crate::document::front_matter::{ENDS, Field, STARTS, VERSIONS};
use crate::document::{BlockKind, Document, header};
use crate::source::Source;
use crate::span::Span;

use super::{Against, Found};

/// Longest sentence that is read, in bytes.
const LONGEST: usize = 1_000;

/// A field with the day that it gives.
struct Told<'a> {
    field: &'a Field,
    day: NaiveDate,
    /// Its clock is that of another place: the day there may be the one before or after.
    elsewhere: bool,
}

/// What the record of a page contradicts.
pub(super) fn of_document(document: &Document, source: &Source, found: &mut Vec<Found>) {
    let record = &document.meta.record;
    if record.is_empty() {
        return;
    }
    let page = Page { document, source };
    let mut new = Vec::new();
    let start = first(STARTS, record).or_else(|| first(&["date"], record));
    let last = first(ENDS, record);
    if let Some(start) = &start {
        match &last {
            Some(end) if end.day < start.day => {
                let text = format!("{}: {}", end.field.name, end.day);
                new.push(page.conflict(&text, page.place(end.field), end.day.num_days_from_ce(), start));
            }
            _ => {
                new.extend(page.title(start, last.as_ref()));
                new.extend(page.day(start, last.as_ref(), found));
            }
        }
    }
    new.extend(page.version(record, found));
    found.extend(new);
}

/// The first of these fields that gives a day.
fn first<'a>(names: &[&str], record: &'a [Field]) -> Option<Told<'a>> {
    let mut fields = record.iter().filter(|f| names.contains(&f.name.as_str()));
    fields.find_map(|field| {
        let text = field.value.trim().trim_end_matches(')');
        let elsewhere = text.len() > "2024-09-26".len()
            && (text.ends_with(['Z', 'z']) || text.ends_with("+00:00") || text.ends_with("+0000"));
        header::iso_date(text).map(|day| Told { field, day, elsewhere })
    })
}

struct Page<'a> {
    document: &'a Document,
    source: &'a Source,
}

impl Page<'_> {
    fn place(&self, field: &Field) -> Span {
        self.source.stored_span(field.range.clone().into())
    }

    /// A place of the prose in the file.
    fn stored(&self, span: Span) -> Span {
        self.source.stored_span(self.document.prose.to_source(span))
    }

    fn conflict(&self, text: &str, span: Span, stated: i32, field: &Told) -> Found {
        let reckoned = f64::from(field.day.num_days_from_ce());
        let expected = format!("{}: {}", field.field.name, field.day);
        self.against(text, span, (f64::from(stated), reckoned), expected, field.field)
    }

    fn against(
        &self,
        text: &str,
        span: Span,
        (stated, reckoned): (f64, f64),
        expected: String,
        field: &Field,
    ) -> Found {
        let against = Against {
            relation: "record",
            stated: (stated, stated),
            reckoned: (reckoned, reckoned),
            expected,
            parts: &[self.place(field)],
        };
        Found::against_as(text, span, &against)
    }

    /// "Weavers' Fair 2020" that begins and ends in other years.
    fn title(&self, start: &Told, end: Option<&Told>) -> Option<Found> {
        const MOVED: &[&str] = &["postponed", "rescheduled", "originally", "moved to", "new date"];
        let prose = self.document.prose.text.as_str();
        let title = self.document.prose.blocks.iter().find(|b| b.kind == BlockKind::Heading(1))?;
        let (from, to) = (title.range.start as usize, title.range.end as usize);
        let years: Vec<(usize, i32)> = years(&prose[from..to]);
        let [(at, year)] = years[..] else { return None };
        let apart = |day: &Told| day.day.year() != year;
        // An event of the new year may begin or end in the old one.
        let near =
            (start.day.year() - year).abs() == 1 && (start.day.month() == 12 || start.day.month() == 1);
        if !apart(start) || end.is_some_and(|end| !apart(end)) || near {
            return None;
        }
        let text = prose.to_lowercase();
        if MOVED.iter().any(|word| text.contains(word)) {
            return None;
        }
        let span = self.stored(Span::new((from + at) as u32, (from + at + 4) as u32));
        let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
        Some(self.conflict(&year.to_string(), span, first.num_days_from_ce(), start))
    }

    /// The one day on which the text says that it is held, beside another in the record.
    fn day(&self, start: &Told, end: Option<&Told>, found: &[Found]) -> Option<Found> {
        const HELD: &[&str] = &[
            "held on",
            "take place on",
            "takes place on",
            "taking place on",
            "place on",
            "join us on",
            "join us for",
            "is on",
            "will be on",
            "scheduled for",
            "happening on",
        ];
        const OTHERS: &[&str] = &[
            "regist",
            "deadline",
            "until",
            "before",
            "by ",
            "sign up",
            "rsvp",
            "last year",
            "previous",
            "next",
            "also",
            "recording",
            "postponed",
            "originally",
            "rescheduled",
        ];
        if end.is_some_and(|end| end.day != start.day) {
            return None;
        }
        let prose = self.document.prose.text.as_str();
        let written = |f: &&Found| match &f.value {
            Value::Date(date) => {
                let own = date.page.is_none() && !date.inferred && !date.anaphoric && !date.deictic;
                let named = date.days.filter(|(first, last)| first == last);
                // "On Thursday": reckoned from the date of the page.
                let year = named.is_some_and(|(day, _)| f.text.contains(&day.year().to_string()));
                f.kind == Kind::Date && own && year
            }
            _ => false,
        };
        let day_of = |f: &Found| match &f.value {
            Value::Date(DateValue { days: Some((day, _)), .. }) => Some(*day),
            _ => None,
        };
        let dated: Vec<&Found> = found.iter().filter(written).collect();
        let days: BTreeSet<NaiveDate> = dated.iter().filter_map(|f| day_of(f)).collect();
        let [day] = days.iter().copied().collect::<Vec<_>>()[..] else { return None };
        let near = (day - start.day).num_days().abs();
        let told = dated.iter().find(|f| {
            let sentence = f.sentence.range();
            if sentence.len() > LONGEST {
                return false;
            }
            let sentence = prose.get(sentence).unwrap_or_default().to_lowercase();
            HELD.iter().any(|words| sentence.contains(words))
                && !OTHERS.iter().any(|words| sentence.contains(words))
        })?;
        let same = near == 0 || near == 1 && start.elsewhere;
        (!same && near < 400)
            .then(|| self.conflict(&told.text, self.stored(told.span), day.num_days_from_ce(), start))
    }

    /// "The current version is 1.3.0" under `version: 1.4.0`.
    fn version(&self, record: &[Field], found: &[Found]) -> Option<Found> {
        let field = record.iter().find(|f| VERSIONS.contains(&f.name.as_str()))?;
        let bare = field.value.trim().trim_start_matches('v');
        let figures = bare.contains('.')
            && bare.split('.').all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
        let own = SlotValue { slot: Slot::Version, value: bare.into(), ..SlotValue::of_words(bare) };
        let mut stated = found.iter().filter_map(|f| match &f.value {
            Value::Attribute(a)
                if &*a.attribute == "current version" && a.thing.is_empty() && !a.is_beside() =>
            {
                Some((f, a))
            }
            _ => None,
        });
        let (first, value) = stated.next().filter(|_| figures)?;
        let differs = |a: &crate::claim::AttributeValue| a.given.differs(&own) == Some(true);
        let all = differs(value) && stated.all(|(_, a)| differs(a));
        let expected = format!("{}: {bare}", field.name);
        all.then(|| self.against(&first.text, self.stored(first.span), (0.0, 1.0), expected, field))
    }
}

/// Years in a title, with their places; one that is part of a word or a range counts twice.
fn years(title: &str) -> Vec<(usize, i32)> {
    let mut years = Vec::new();
    for (at, text) in title.match_indices(|c: char| c.is_ascii_digit()) {
        let (before, rest) = title.split_at(at);
        let len = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if before.ends_with(|c: char| c.is_ascii_digit()) || len != 4 || text.is_empty() {
            continue;
        }
        let Some(year) = rest[..4].parse::<i32>().ok().filter(|y| (1990..2100).contains(y)) else { continue };
        let joined = |c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '–' | '#');
        let own = !before.ends_with(joined) && !rest[4..].starts_with(joined);
        years.extend(std::iter::repeat_n((at, year), if own { 1 } else { 2 }));
    }
    years
}
