//! Birth and death in brackets behind a name, `Hedda Lorne (4 March 1921 – 9 May 2001)`.

use chrono::Datelike as _;
use rustc_hash::FxHashSet;

use crate::claim::{DateValue, Kind, NameType, Value, YearFrom};
use crate::document::Document;

use super::Found;

/// Longest life, in years.
const LONGEST: i32 = 115;
/// What stands between the two dates, in bytes.
const BETWEEN: usize = 5;

/// Marks the dates of a birth and of a death as such.
pub(super) fn of_document(document: &Document, found: &mut [Found]) {
    let prose = document.prose.text.as_str();
    let person = |f: &Found| matches!(&f.value, Value::Name(name) if name.form == NameType::Person && name.key.contains(' '));
    let people: FxHashSet<Box<str>> = found.iter().filter(|f| person(f)).map(|f| f.text.clone()).collect();
    if people.is_empty() {
        return;
    }
    let dates: Vec<usize> = (0..found.len()).filter(|&n| found[n].kind == Kind::Date).collect();
    for pair in dates.windows(2) {
        let (born, died) = (&found[pair[0]], &found[pair[1]]);
        let years = |f: &Found| match &f.value {
            Value::Date(DateValue {
                days: Some((first, _)),
                inferred: false,
                year_from: YearFrom::Written,
                page: None,
                ..
            }) => Some(first.year()),
            _ => None,
        };
        let Some((from, to)) = years(born).zip(years(died)) else { continue };
        let around = || {
            let between = prose.get(born.span.end as usize..died.span.start as usize)?;
            Some((prose.get(..born.span.start as usize)?, between, prose.get(died.span.end as usize..)?))
        };
        let Some((before, between, behind)) = around() else { continue };
        // "Hedda Lorne (4 March 1921": of a person, not of an office or a team.
        let opens = before
            .strip_suffix('(')
            .map(str::trim_end)
            .is_some_and(|name| people.iter().any(|person| name.ends_with(&**person)));
        let dash = between.len() <= BETWEEN && matches!(between.trim(), "-" | "–" | "—");
        if !opens || !dash || !behind.starts_with(')') || !(0..=LONGEST).contains(&(to - from)) {
            continue;
        }
        for (n, predicate) in [(pair[0], "birth"), (pair[1], "death")] {
            found[n].predicate = predicate.into();
            if let Value::Date(date) = &mut found[n].value {
                date.range = None;
            }
        }
    }
}
