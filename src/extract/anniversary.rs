//! "Celebrates its 10th anniversary this year" on a page of 2024 that says "was founded in 2012".

use chrono::Datelike as _;

use crate::claim::{DateValue, Kind, Value, YearFrom};
use crate::document::Document;
use crate::lexicon::wordings::Wordings;
use crate::span::Span;

use super::reckoned::is_slip;
use super::{Against, Found};

/// Years by which an anniversary may be kept early or late.
const SLACK: i32 = 1;
/// An anniversary that is farther from the founding is one of something else.
const FAR: i32 = 20;

/// The one anniversary of a page with a date, where its founding is not as long ago.
pub(super) fn of_document(document: &Document, page: Option<i32>, found: &mut Vec<Found>) {
    let prose = document.prose.text.as_str();
    let Some(page) = page else { return };
    found.extend(closing(prose, page, found));
    let told = |(at, _): (usize, &str)| {
        let before = prose[..at].trim_end();
        let word = before.split_whitespace().next_back()?;
        let digits = word.strip_suffix("th").or_else(|| word.strip_suffix("st"));
        let digits = digits.or_else(|| word.strip_suffix("nd")).or_else(|| word.strip_suffix("rd"))?;
        let owner = before[..before.len() - word.len()].split_whitespace().next_back()?;
        let own = ["its", "our", "their"].iter().any(|who| owner.eq_ignore_ascii_case(who));
        let start = (before.len() - word.len()) as u32;
        Some((digits.parse::<i32>().ok().filter(|_| own)?, Span::new(start, before.len() as u32)))
    };
    let mut all = prose.match_indices("anniversary").filter_map(told);
    let Some((years, span)) = all.next() else { return };
    if all.any(|(other, _)| other != years) {
        return;
    }
    let founding = |f: &Found| match &f.value {
        Value::Attribute(a) if &*a.attribute == "foundation" => {
            Some((a.given.value.get(..4)?.parse::<i32>().ok()?, f.span))
        }
        _ => None,
    };
    let mut foundings = found.iter().filter_map(founding);
    let Some((year, place)) = foundings.next() else { return };
    let apart = (page - year - years).abs();
    if foundings.any(|(other, _)| other != year) || apart <= SLACK || apart > FAR {
        return;
    }
    let [stated, reckoned] = [years, page - year].map(f64::from);
    let against = Against {
        relation: "range",
        stated: (stated, stated),
        reckoned: (reckoned, reckoned),
        expected: format!("{} years", page - year),
        parts: &[place],
    };
    found.push(Found::against(prose, span, &against));
}

/// "After 57 years on Bridge Street the shop is closing", where it "was opened in October 1957": the only opening that the page tells of.
fn closing(prose: &str, page: i32, found: &[Found]) -> Option<Found> {
    let opened = |f: &&Found| {
        let told = matches!(&*f.predicate, "opening" | "open" | "foundation" | "found" | "establish");
        f.kind == Kind::Date && told && !f.stance.in_quotation()
    };
    let year = |f: &Found| match &f.value {
        Value::Date(DateValue { days: Some((first, last)), year_from: YearFrom::Written, .. }) => {
            (first.year() == last.year()).then_some(first.year())
        }
        _ => None,
    };
    let length = found.iter().find(|f| {
        let before = prose.get(f.sentence.start as usize..f.span.start as usize).unwrap_or_default();
        let sentence = prose.get(f.sentence.range()).unwrap_or_default();
        f.kind == Kind::Duration
            && before.trim() == "After"
            && Wordings::get().closing.iter().any(|words| sentence.contains(*words))
    })?;
    let Value::Duration(duration) = &length.value else { return None };
    let years: f64 =
        length.text.split_whitespace().next()?.parse().ok().filter(|_| &*duration.unit == "year")?;
    let mut openings = found.iter().filter(opened).filter_map(|f| Some((f.span, year(f)?)));
    let (place, from) = openings.next()?;
    let reckoned = f64::from(page - from);
    let against = Against {
        relation: "range",
        stated: (years, years),
        reckoned: (reckoned, reckoned),
        expected: format!("{reckoned} years"),
        parts: &[place],
    };
    let one = openings.all(|(_, other)| other == from);
    (one && is_slip(years, reckoned)).then(|| Found::against(prose, length.span, &against))
}
