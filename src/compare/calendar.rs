//! Dates against the calendar.

use chrono::{Datelike, Weekday};

use super::{Conflict, Corpus, Ref};
use crate::claim::{Claim, DateValue, Kind, Value};
use crate::finding::{Confidence, Severity};

/// Dates whose weekday is not the one written beside them.
pub(super) fn weekdays(corpus: &Corpus) -> Vec<Conflict> {
    let wrong = dates(corpus).filter_map(|(at, claim)| {
        let Value::Date(DateValue { days: Some((day, last)), weekday: Some(named), inferred, .. }) =
            &claim.value
        else {
            return None;
        };
        let actual = day.weekday();
        if day != last || actual.number_from_monday() == u32::from(*named) || claim.stance.in_quotation() {
            return None;
        }
        // Without a year the page's own date decided which year is meant: a neighbouring year may fit.
        let (confidence, at_most) = if *inferred {
            (Confidence::Likely, Severity::Warning)
        } else {
            (Confidence::Certain, Severity::Error)
        };
        Some(Conflict { expected: name(actual).to_owned(), ..Conflict::new(vec![at], confidence, at_most) })
    });
    wrong.collect()
}

/// Days that no calendar has.
pub(super) fn impossible(corpus: &Corpus) -> Vec<Conflict> {
    let wrong = dates(corpus).filter_map(|(at, claim)| {
        let Value::Date(DateValue { impossible: true, .. }) = &claim.value else { return None };
        (!claim.stance.in_quotation()).then(|| Conflict::new(vec![at], Confidence::Certain, Severity::Error))
    });
    wrong.collect()
}

/// Dates, alone and with a time of day.
fn dates<'c>(corpus: &'c Corpus<'_>) -> impl Iterator<Item = (Ref, &'c Claim)> {
    corpus.of_kind(Kind::Date).chain(corpus.of_kind(Kind::Time))
}

fn name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}
