//! Sets: times that repeat.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::map;

use super::date::time_unit;
use super::number::{number, ordinal};
use crate::grammar::{PResult, Words, class, maybe, one_of, phrase, reject, word};
use crate::lexicon::{Class, TimeUnit};
use crate::text::token::Kind;

/// A repeated time: its TIMEX3 value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetExpr {
    /// `P1W`, `XXXX-WXX-1`.
    pub value: String,
}

/// Any repeated time.
pub fn set(i: Words) -> PResult<SetExpr> {
    let (rest, value) = alt((every, frequency, share_of_unit, rate, weekdays, adverb)).parse(i)?;
    Ok((rest, SetExpr { value }))
}

fn period(count: f64, unit: TimeUnit) -> String {
    match unit {
        TimeUnit::Second => format!("PT{count}S"),
        TimeUnit::Minute => format!("PT{count}M"),
        TimeUnit::Hour => format!("PT{count}H"),
        TimeUnit::Day => format!("P{count}D"),
        TimeUnit::Night => "XXXX-XX-XXTNI".to_owned(),
        TimeUnit::Weekend => "XXXX-WXX-WE".to_owned(),
        TimeUnit::Week => format!("P{count}W"),
        TimeUnit::Fortnight => format!("P{}W", count * 2.0),
        TimeUnit::Month => format!("P{count}M"),
        TimeUnit::Quarter => format!("P{count}Q"),
        TimeUnit::Half => format!("P{}M", count * 6.0),
        TimeUnit::Year => format!("P{count}Y"),
        TimeUnit::Decade => format!("P{count}DE"),
        TimeUnit::Century => format!("P{count}CE"),
        TimeUnit::Millennium => format!("P{count}ML"),
    }
}

/// `every Monday`, `each week`, `every two years`, `every other day`, `every summer`.
fn every(i: Words) -> PResult<String> {
    let (i, _) = one_of(&["every", "each"])(i)?;
    let (i, other) =
        maybe(alt((map(word("other"), |()| 2.0), map(ordinal, f64::from), map(number, |n| n.value))))(i)?;
    if let Ok((rest, entry)) = class(Class::WEEKDAY)(i) {
        return Ok((rest, format!("XXXX-WXX-{}", entry.weekday)));
    }
    if let Ok((rest, entry)) = class(Class::MONTH)(i)
        && i.token(0).is_some_and(|t| t.is_capitalised())
    {
        return Ok((rest, format!("XXXX-{:02}", entry.month)));
    }
    if let Ok((rest, entry)) = class(Class::SEASON)(i) {
        return Ok((rest, format!("XXXX-{}", entry.season)));
    }
    if let Ok((rest, entry)) = class(Class::DAYPART)(i)
        && !matches!(entry.daypart, "MN")
    {
        return Ok((rest, format!("XXXX-XX-XXT{}", entry.daypart)));
    }
    let (rest, unit) = time_unit(i)?;
    if unit == TimeUnit::Second && other.is_none() {
        reject()
    } else {
        Ok((rest, period(other.unwrap_or(1.0), unit)))
    }
}

/// `twice a week`, `three times a year`, `once per month`.
fn frequency(i: Words) -> PResult<String> {
    let times = |i| -> PResult<()> {
        let (i, _) = number(i)?;
        word("times")(i)
    };
    let (i, ()) =
        alt((map(one_of(&["once", "twice", "thrice"]), |_| ()), phrase(&["several", "times"]), times))
            .parse(i)?;
    let (i, _) = one_of(&["a", "an", "per", "every", "each"])(i)?;
    let (rest, unit) = time_unit(i)?;
    Ok((rest, period(1.0, unit)))
}

/// `seven days a week`, `12 hours per day`: so much of each.
fn share_of_unit(i: Words) -> PResult<String> {
    let (i, _) = number(i)?;
    let (i, part) = time_unit(i)?;
    let (i, _) = one_of(&["a", "per", "every", "each"])(i)?;
    let (i, whole) = time_unit(i)?;
    if part < whole { Ok((i, period(1.0, whole))) } else { reject() }
}

/// `a year` in `15 a year`, `per day`.
fn rate(i: Words) -> PResult<String> {
    let counted = i.before().is_some_and(|t| {
        t.kind == Kind::Number
            || matches!(i.text(t), "%" | "€" | "£")
            || t.is(Class::CURRENCY.or(Class::SCALE).or(Class::MEASURE).or(Class::PERSON_NOUN))
    });
    let (rest, which) = one_of(&["a", "an", "per"])(i)?;
    let (rest, unit) = time_unit(rest)?;
    let singular = rest.before().is_some_and(|t| !rest.text(t).ends_with('s'));
    let point = rest.precedes(&["ago", "later", "earlier", "before", "after", "and"]);
    if (which == 2 || counted) && singular && !point { Ok((rest, period(1.0, unit))) } else { reject() }
}

/// `Mondays`, `weekends`, `weekdays`.
fn weekdays(i: Words) -> PResult<String> {
    if let Ok((rest, entry)) = class(Class::WEEKDAY)(i)
        && i.peek().len() > 6
        && i.peek().ends_with('s')
        && i.token(0).is_some_and(|t| t.is_capitalised())
        && !matches!(i.peek(), "Wednesday" | "Thursday" | "Saturday" | "Tuesday")
    {
        return Ok((rest, format!("XXXX-WXX-{}", entry.weekday)));
    }
    let (rest, _) = one_of(&["weekends", "weekdays", "mornings", "evenings", "afternoons", "nights"])(i)?;
    if i.follows(&["on", "in", "at", "during"]) { Ok((rest, "XXXX-WXX-WE".to_owned())) } else { reject() }
}

/// `daily`, `annual`, `quarterly`.
fn adverb(i: Words) -> PResult<String> {
    let (rest, entry) = class(Class::SET)(i)?;
    let token = i.token(0);
    // "Daily Mail", "the Weekly": names.
    let named = token.is_some_and(|t| t.is_capitalised() && i.at > 0)
        || rest.token(0).is_some_and(|t| t.is_capitalised() && token.is_some_and(|d| d.is_capitalised()));
    if named { reject() } else { Ok((rest, entry.set.to_owned())) }
}
