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

/// Ranges whose end lies before their beginning.
pub(super) fn order(corpus: &Corpus) -> Vec<Conflict> {
    use crate::claim::RangeEnd;
    let mut conflicts = Vec::new();
    for (d, document) in corpus.documents.iter().enumerate() {
        for (n, pair) in document.claims.windows(2).enumerate() {
            let (Value::Date(begin), Value::Date(end)) = (&pair[0].value, &pair[1].value) else { continue };
            // "opens on 3 March and runs until": the beginning is told by its verb.
            let opens = matches!(&*pair[0].predicate, "open" | "begin" | "start" | "opening" | "launch");
            let range = end.range == Some(RangeEnd::End)
                && (begin.range == Some(RangeEnd::Begin) || begin.range.is_none() && opens);
            // A year that is not written may be another.
            let sure = !begin.inferred && !end.inferred && begin.clock.is_none() && end.clock.is_none();
            let near = pair[0].sentence == pair[1].sentence && !pair[0].stance.in_quotation();
            let after = begin.days.zip(end.days).is_some_and(|((first, _), (_, last))| last < first);
            if range && sure && near && after {
                let at = |c: usize| (d as u32, c as u32);
                conflicts.push(Conflict::new(vec![at(n), at(n + 1)], Confidence::Likely, Severity::Error));
            }
        }
    }
    conflicts
}
