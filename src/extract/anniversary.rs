//! "Celebrates its 10th anniversary this year" on a page of 2024 that says "was founded in 2012".

use chrono::Datelike as _;

use crate::claim::Value;
use crate::document::Document;
use crate::span::Span;

use super::{Against, Found};

/// Years by which an anniversary may be kept early or late.
const SLACK: i32 = 1;
/// An anniversary that is farther from the founding is one of something else.
const FAR: i32 = 20;

/// The one anniversary of a page with a date, where its founding is not as long ago.
pub(super) fn of_document(document: &Document, found: &mut Vec<Found>) {
    let prose = document.prose.text.as_str();
    let Some(page) = document.meta.dates.first().map(|dated| dated.date.year()) else { return };
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
