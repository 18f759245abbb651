//! Clock times that a sentence gives twice: in another zone, `2 p.m. ET (18:00 UTC)`, and as a length beside its ends,
//! `the 40-minute firing, 14:10-14:30`.

use chrono::{Datelike as _, NaiveDate};

use crate::claim::raw::RawClaim;
use crate::claim::{DateValue, Kind, Known, RangeEnd, Value};
use crate::grammar::time::{TimeExpr, Zone, time};

use super::arithmetic::{Twice, twice};
use super::subject::Frame;

const DAY: i32 = 24 * 60;

/// All that a sentence gives twice.
pub(super) fn of_sentence(frame: &Frame, raw: &[RawClaim]) -> Vec<Twice> {
    let clocks: Vec<Clock> = raw.iter().filter_map(|claim| clock(frame, claim)).collect();
    if clocks.len() < 2 {
        return Vec::new();
    }
    let zones = clocks.windows(2).filter_map(|pair| in_another_zone(frame, raw, &pair[0], &pair[1]));
    let lengths = raw.iter().filter_map(|claim| length(frame, claim, &clocks));
    zones.chain(lengths).collect()
}

/// A time of day as the sentence writes it.
struct Clock<'a> {
    claim: &'a RawClaim,
    /// Minutes from midnight.
    minutes: i32,
    zone: Option<Zone>,
}

fn clock<'a>(frame: &Frame, claim: &'a RawClaim) -> Option<Clock<'a>> {
    let Value::Date(DateValue { clock: Some(minutes), .. }) = &claim.value else { return None };
    let zone = time(frame.words.at(claim.first), None).ok().and_then(|(_, TimeExpr { zone, .. })| zone);
    (claim.kind == Kind::Time).then_some(Clock { claim, minutes: i32::from(*minutes), zone })
}

/// `2 p.m. ET (18:00 UTC)`, `09:00 (PT) / 12:00 (ET)`: the second must be the first in its zone.
fn in_another_zone(frame: &Frame, raw: &[RawClaim], first: &Clock, second: &Clock) -> Option<Twice> {
    let (from, to) = (first.zone?, second.zone?);
    let between = frame.words.tokens.get(first.claim.end..second.claim.first)?;
    let sign = |t: &crate::text::token::Token| matches!(frame.words.text(*t), "(" | "/" | "=" | "[" | ",");
    // "18:00 UTC, which is 19:00 CEST"
    let restates = match between {
        [one] => sign(one),
        [comma, which, is] => {
            sign(comma) && frame.words.text(*which) == "which" && frame.words.text(*is) == "is"
        }
        _ => false,
    };
    let ranged = matches!(&second.claim.value, Value::Date(d) if d.range.is_some());
    // "At 14:00 CET (15:00 CET)": nothing else is said of the second.
    let bracket =
        |at: usize, sign: &str| frame.words.tokens.get(at).is_some_and(|t| frame.words.text(*t) == sign);
    let twice_in_one = from == to && bracket(first.claim.end, "(") && bracket(second.claim.end, ")");
    if !restates || ranged || from == to && !twice_in_one {
        return None;
    }
    // The days that the sentence names; the offsets hang on them.
    let days: Vec<NaiveDate> = raw.iter().filter_map(day).collect();
    let days: Vec<Option<NaiveDate>> =
        if days.is_empty() { SEASONS.map(Some).to_vec() } else { days.into_iter().map(Some).collect() };
    let expected: Vec<i32> = days
        .iter()
        .filter_map(|&day| {
            Some((first.minutes - i32::from(from.on(day)?) + i32::from(to.on(day)?)).rem_euclid(DAY))
        })
        .collect();
    // "EST" is written in summer, too, and "GMT" where London means its own time; who writes "CEST" in July means it.
    let named = raw.iter().find_map(day);
    let summer = named.is_some_and(|day| (4..=9).contains(&day.month()));
    let loose = |c: &Clock| {
        let name = frame.words.text(last(frame, c));
        let own =
            named.is_some() && summer && (name.ends_with("DT") || matches!(name, "BST" | "CEST" | "EEST"));
        matches!(c.zone, Some(Zone::Fixed(_))) && !matches!(name, "UTC" | "Z") && !own
    };
    let slack = if from != to && (loose(first) || loose(second)) { 60 } else { 0 };
    let apart = |minutes: i32| {
        let apart = (minutes - second.minutes).rem_euclid(DAY);
        apart.min(DAY - apart)
    };
    let least = expected.iter().copied().min_by_key(|&minutes| apart(minutes))?;
    let point = |minutes: i32| (Some(f64::from(minutes)), Some(f64::from(minutes)));
    (apart(least) > slack).then(|| {
        twice(
            frame,
            "zone",
            (second.claim.first, second.claim.end),
            point(second.minutes),
            point(least),
            format!("{:02}:{:02}", least / 60, least % 60),
            &[(first.claim.first, first.claim.end)],
        )
    })
}

/// A day of winter and one of summer.
const SEASONS: [NaiveDate; 2] = [
    NaiveDate::from_ymd_opt(2023, 1, 16).expect("a day of the calendar"),
    NaiveDate::from_ymd_opt(2023, 7, 17).expect("a day of the calendar"),
];

fn last(frame: &Frame, clock: &Clock) -> crate::text::token::Token {
    let tokens = &frame.words.tokens[..clock.claim.end];
    // "17:00 (UTC)".
    let bracket = tokens.len() > 1 && frame.words.text(tokens[tokens.len() - 1]) == ")";
    tokens[tokens.len() - 1 - usize::from(bracket)]
}

fn day(claim: &RawClaim) -> Option<NaiveDate> {
    match &claim.value {
        Value::Date(DateValue { days: Some((first, last)), impossible: false, .. }) if first == last => {
            Some(*first)
        }
        _ => None,
    }
}

/// `The 40 min firing between 14:10-14:30`: the only length of a sentence beside its only clock range.
fn length(frame: &Frame, claim: &RawClaim, clocks: &[Clock]) -> Option<Twice> {
    let Value::Duration(length) = &claim.value else { return None };
    let end = |c: &Clock| match &c.claim.value {
        Value::Date(d) => d.range,
        _ => None,
    };
    let [begin, finish] = clocks else { return None };
    let range = end(begin) == Some(RangeEnd::Begin) && end(finish) == Some(RangeEnd::End);
    let exact = length.seconds.known == Known::Exact && matches!(&*length.unit, "minute" | "hour");
    // It is the thing of that length that takes place between the two.
    let syntax = frame.syntax();
    let clause = usize::from(*syntax.clause_of.get(begin.claim.first)?);
    let subject = syntax.subject_of(clause)?;
    let of_it = (usize::from(subject.first)..usize::from(subject.end)).contains(&claim.first);
    let stated = length.seconds.low.filter(|_| range && exact && of_it)? / 60.0;
    let minutes = (finish.minutes - begin.minutes).rem_euclid(DAY);
    let point = |v: f64| (Some(v), Some(v));
    Some(twice(
        frame,
        "range",
        (claim.first, claim.end),
        point(stated),
        point(f64::from(minutes)),
        format!("{minutes} minutes"),
        &[(begin.claim.first, begin.claim.end), (finish.claim.first, finish.claim.end)],
    ))
}
