//! Times of day: clock times with zones, and parts of the day.

use chrono::{Datelike as _, NaiveDate, Weekday};
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, verify};

use super::date::{self, Context, DateExpr};
use super::number::{figures, number};
use crate::grammar::{
    PResult, Words, any, class, dash, joint, kind, maybe, one_of, phrase, reject, sign, word,
};
use crate::lexicon::{Class, TimeUnit};
use crate::text::token::Kind;

/// A time as said.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeExpr {
    /// Clock time or part of the day.
    pub of_day: OfDay,
    /// How far the clock is from UTC.
    pub zone: Option<Zone>,
    /// The day, where one is named with the time.
    pub date: Option<DateExpr>,
    /// TIMEX3 mod.
    pub modifier: Option<&'static str>,
}

/// How far a clock is from UTC, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// `EST`, `UTC`: the same all year.
    Fixed(i16),
    /// `ET`, `Pacific time`: an hour more while summer time holds in the United States.
    Seasonal(i16),
}

impl Zone {
    /// Minutes on a day; `None` where they hang on a day that is not known.
    pub(crate) fn on(self, day: Option<NaiveDate>) -> Option<i16> {
        match self {
            Self::Fixed(minutes) => Some(minutes),
            Self::Seasonal(minutes) => day.map(|day| minutes + if is_summer_time(day) { 60 } else { 0 }),
        }
    }
}

/// True where summer time holds in the United States on a day: from the second Sunday of March to the first of November (Energy
/// Policy Act of 2005), before 2007 from the first Sunday of April to the last of October (Public Law 99-359 of 1986).
fn is_summer_time(day: NaiveDate) -> bool {
    let sunday = |month, n| NaiveDate::from_weekday_of_month_opt(day.year(), month, Weekday::Sun, n);
    let last_of_october = || sunday(10, 5).or_else(|| sunday(10, 4));
    let (begin, end) =
        if day.year() >= 2007 { (sunday(3, 2), sunday(11, 1)) } else { (sunday(4, 1), last_of_october()) };
    begin.zip(end).is_some_and(|(begin, end)| (begin..end).contains(&day))
}

/// When in the day.
#[allow(missing_docs)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OfDay {
    /// Hour (0 to 23), minute, second where named.
    Clock { hour: u8, minute: Option<u8>, second: Option<u8> },
    /// TIMEX3 part of the day: MO, MI, AF, EV, NI, DT.
    Part(&'static str),
}

/// Any time of day. `month_first` is handed to the date beside it.
pub fn time<'a>(i: Words<'a>, month_first: Option<bool>) -> PResult<'a, TimeExpr> {
    let date = |i| date_beside(i, month_first);
    let mut best: PResult<'a, TimeExpr> = reject();
    let mut offer = |found: PResult<'a, TimeExpr>| {
        if let Ok((rest, expr)) = found
            && best.as_ref().map_or(true, |(b, _)| rest.at > b.at)
        {
            best = Ok((rest, expr));
        }
    };
    if i.token(0).is_some_and(|t| t.kind == Kind::Number) {
        offer(stamp(i));
    }
    offer(clock_then_date(i, &date));
    if let Ok((rest, day)) = date(i) {
        offer(date_then_clock(rest, &day));
        offer(date_then_part(rest, &day, None));
    } else if let Ok((rest, edge)) = map(one_of(&["early", "late"]), |n| ["START", "END"][n]).parse(i)
        && let Ok((rest, day)) = date(rest)
    {
        offer(date_then_part(rest, &day, Some(edge)));
    }
    offer(relative_part(i));
    offer(part_alone(i, &date));
    best
}

/// A date that may stand beside a time: words that only point at now do not.
fn date_beside(i: Words<'_>, month_first: Option<bool>) -> PResult<'_, DateExpr> {
    let (rest, expr) = date::date(i, month_first)?;
    let vague = expr.is_reference() || matches!(expr, DateExpr::Unit { unit, .. } if unit > TimeUnit::Day);
    let year = matches!(
        expr,
        DateExpr::Calendar { day: None, .. }
            | DateExpr::Offset { .. }
            | DateExpr::Decade { .. }
            | DateExpr::Edge { .. }
    );
    if vague || year { reject() } else { Ok((rest, expr)) }
}

/// `2017-11-02T10:00:00Z`.
fn stamp(i: Words) -> PResult<TimeExpr> {
    let part = |i| -> PResult<u8> {
        let (rest, token) = kind(Kind::Number)(i)?;
        match i.text(token).split('.').next().and_then(|t| t.parse().ok()) {
            Some(n) if i.text(token).len() >= 2 => Ok((rest, n)),
            _ => reject(),
        }
    };
    let (j, year) = verify(figures, |n| (1000.0..2200.0).contains(&n.value)).parse(i)?;
    let (j, _) = joint(j)?;
    let (j, month) = part(j)?;
    let (j, _) = joint(j)?;
    let (rest, token) = kind(Kind::Number)(j)?;
    let day: Option<u8> = j.text(token).parse().ok();
    // "02T10" reads as a number and a word glued to it.
    let (rest, t) = any(rest)?;
    let hour = rest.text(t).strip_prefix('T').and_then(|h| h.parse::<u8>().ok());
    let (Some(day), Some(hour), false) = (day, hour, t.after_space()) else { return reject() };
    let (rest, _) = sign(':')(rest)?;
    let (rest, minute) = part(rest)?;
    let (rest, second) = match sign(':')(rest) {
        Ok((r, _)) => map(part, Some).parse(r)?,
        Err(_) => (rest, None),
    };
    let (rest, zone) = match one_of(&["Z"])(rest) {
        Ok((r, _)) => (r, Some(Zone::Fixed(0))),
        Err(_) => (rest, None),
    };
    let date = DateExpr::Calendar {
        year: Some(year.value as i32),
        month: Some(month),
        day: Some(day),
        weekday: None,
    };
    Ok((
        rest,
        TimeExpr {
            of_day: OfDay::Clock { hour, minute: Some(minute), second },
            zone,
            date: Some(date),
            modifier: None,
        },
    ))
}

fn two_digits(i: Words) -> PResult<u8> {
    let (rest, token) = kind(Kind::Number)(i)?;
    let text = i.text(token);
    match text.parse::<u8>() {
        Ok(n) if text.len() == 2 && n < 60 && !token.after_space() => Ok((rest, n)),
        _ => reject(),
    }
}

/// `a.m.`, `pm`: true for after noon.
fn half_day(i: Words) -> PResult<bool> {
    let (rest, which) = one_of(&["a.m.", "p.m.", "am", "pm", "a.m", "p.m"])(i)?;
    // "am" is a verb: it must follow the hour.
    Ok((rest, which % 2 == 1))
}

/// `in the morning`, `in the afternoon`, `at night` behind an hour: true for after noon.
fn half_in_words(i: Words, hour: u8) -> PResult<bool> {
    const EARLIEST_NIGHT: u8 = 6;
    if let Ok((rest, ())) = phrase(&["at", "night"])(i) {
        return Ok((rest, (EARLIEST_NIGHT..12).contains(&hour)));
    }
    let (rest, ()) = phrase(&["in", "the"])(i)?;
    let (rest, which) = one_of(&["morning", "afternoon", "evening"])(rest)?;
    // "In the afternoon session".
    let noun =
        rest.token(0).is_some_and(|t| t.kind == Kind::Word && !t.is(Class::FUNCTION.or(Class::WEEKDAY)));
    if noun { reject() } else { Ok((rest, which > 0)) }
}

fn hour_of(hour: u8, afternoon: Option<bool>) -> Option<u8> {
    match afternoon {
        Some(_) if hour == 0 || hour > 12 => None,
        Some(true) => Some(hour % 12 + 12),
        Some(false) => Some(hour % 12),
        None => (hour < 24).then_some(hour),
    }
}

/// `10 a.m.`, `10:30 p.m.`, `16:00`, `5 o'clock`, `noon`, `midnight`, `half past seven`.
fn clock(i: Words) -> PResult<OfDay> {
    alt((named_clock, oclock, past_or_to, digital)).parse(i)
}

fn named_clock(i: Words) -> PResult<OfDay> {
    let (rest, which) = one_of(&["noon", "midnight", "midday"])(i)?;
    let hour = if which == 1 { 0 } else { 12 };
    Ok((rest, OfDay::Clock { hour: if which == 1 { 24 } else { hour }, minute: Some(0), second: None }))
}

fn oclock(i: Words) -> PResult<OfDay> {
    let (rest, hour) = verify(number, |n| n.is_whole() && (1.0..=12.0).contains(&n.value)).parse(i)?;
    let (rest, ()) =
        alt((word("o'clock"), word("o’clock"), phrase(&["o", "'", "clock"]), phrase(&["o", "’", "clock"])))
            .parse(rest)?;
    let written = hour.value as u8;
    let (rest, half) = maybe(alt((half_day, |i| half_in_words(i, written))))(rest)?;
    let hour = hour_of(written, half);
    hour.map_or_else(reject, |hour| Ok((rest, OfDay::Clock { hour, minute: Some(0), second: None })))
}

/// `half past seven`, `a quarter to six`, `20 minutes past six`.
fn past_or_to(i: Words) -> PResult<OfDay> {
    const HALF: f64 = 30.0;
    let begins = i.precedes(&["a", "half", "quarter"])
        || i.token(0).is_some_and(|t| t.kind == Kind::Number || t.is(Class::UNIT_NUMBER.or(Class::TENS)))
            && i.skip(1).precedes(&["past", "minutes", "minute"]);
    if !begins {
        return reject();
    }
    let quarter = |i| -> PResult<f64> {
        let (i, _) = maybe(word("a"))(i)?;
        map(one_of(&["quarter"]), |_| HALF / 2.0).parse(i)
    };
    let minutes = |i| -> PResult<f64> {
        let (rest, n) = verify(number, |n| n.is_whole() && (1.0..HALF).contains(&n.value)).parse(i)?;
        // "Ten past six"; "one to six" is a score.
        let (rest, named) = maybe(one_of(&["minutes", "minute"]))(rest)?;
        let plain = named.is_some() || rest.precedes(&["past"]) && n.value % 5.0 == 0.0;
        if plain { Ok((rest, n.value)) } else { reject() }
    };
    let half = |i| map(word("half"), |()| HALF).parse(i);
    let (rest, told) = alt((quarter, half, minutes)).parse(i)?;
    let (rest, which) = one_of(&["past", "to"])(rest)?;
    let (rest, hour) = verify(number, |n| n.is_whole() && (1.0..=12.0).contains(&n.value)).parse(rest)?;
    // "Half to six of them", "a quarter to two thirds".
    let counted = rest.token(0).is_some_and(|t| {
        t.kind == Kind::Word && !t.is(Class::FUNCTION.or(Class::WEEKDAY).or(Class::DAYPART))
    });
    if which == 1 && (told == HALF || counted) {
        return reject();
    }
    let written = hour.value as u8;
    let (rest, part) = maybe(alt((half_day, |i| half_in_words(i, written))))(rest)?;
    let Some(hour) = hour_of(written, part) else { return reject() };
    let minute = if which == 0 { told as u8 } else { 60 - told as u8 };
    let hour = if which == 0 { hour } else { (hour + 23) % 24 };
    Ok((rest, OfDay::Clock { hour, minute: Some(minute), second: None }))
}

fn digital(i: Words) -> PResult<OfDay> {
    let (rest, token) = kind(Kind::Number)(i)?;
    let text = i.text(token);
    // British papers write "7.30pm".
    let (hour, dotted) = match text.split_once('.') {
        Some((h, m)) if m.len() == 2 => (h.parse::<u8>(), m.parse::<u8>().ok()),
        Some(_) => return reject(),
        None => (text.parse::<u8>(), None),
    };
    let (Ok(hour), true) = (hour, text.len() <= 5) else { return reject() };
    let colon = |i| -> PResult<u8> {
        let (i, mark) = sign(':')(i)?;
        if mark.after_space() { reject() } else { two_digits(i) }
    };
    let (rest, minute) = maybe(colon)(rest)?;
    let (rest, second) = if minute.is_some() { maybe(colon)(rest)? } else { (rest, None) };
    let timed = i
        .follows(&["at", "by", "until", "from", "to", "before", "after", "around", "about", "since", "till"]);
    // "We sold 10 in the morning" is no hour.
    let (rest, half) = match maybe(half_day)(rest)? {
        (rest, None) if timed && (1..=12).contains(&hour) => maybe(|i| half_in_words(i, hour))(rest)?,
        told => told,
    };
    let minute = minute.or(dotted);
    // "14 CET"; "12 PT" may be a size of letters.
    let zoned = minute.is_none() && rest.token(0).is_some_and(|t| t.end - t.start > 2) && zone(rest).is_ok();
    let written = minute.is_some() && dotted.is_none() || half.is_some() || zoned;
    let Some(hour) = hour_of(hour, half).filter(|_| written && minute.is_none_or(|m| m < 60)) else {
        return reject();
    };
    // "3:16" may be a verse, a score or a ratio: without "p.m." hours have two digits, or a zone or "at" beside.
    let bare = half.is_none() && token.end - token.start == 1;
    let timed = timed || zone(rest).is_ok();
    // "14:10-14:30": the other end of a range.
    let ranged = rest.precedes(&["-"])
        && rest.token(1).is_some_and(|t| t.kind == Kind::Number)
        && rest.token(2).is_some_and(|t| rest.text(t) == ":");
    let runs_on = !ranged
        && rest
            .token(0)
            .is_some_and(|t| !t.after_space() && matches!(rest.text(t), ":" | "-" | "%") && half.is_none());
    if bare && !timed || runs_on { reject() } else { Ok((rest, OfDay::Clock { hour, minute, second })) }
}

/// `EST`, `GMT`, `local time`, `Eastern Time`, `ET`.
fn zone(i: Words) -> PResult<Option<Zone>> {
    let short = |i: Words<'_>| match class(Class::ZONE)(i) {
        Ok((rest, entry)) if i.token(0).is_some_and(|t| t.is_all_capitals() || i.text(t) == "Z") => {
            // "ET": the letters do not tell the season.
            let seasonal = i.token(0).is_some_and(|t| matches!(i.text(t), "ET" | "CT" | "MT" | "PT"));
            let zone = if seasonal { Zone::Seasonal(entry.zone) } else { Zone::Fixed(entry.zone) };
            Ok((rest.at, Some(zone)))
        }
        _ => Err(()),
    };
    if let Ok((at, zone)) = short(i) {
        return Ok((i.at(at), zone));
    }
    if let Ok((rest, _)) = sign('(')(i)
        && let Ok((at, zone)) = short(rest)
        && let Ok((end, _)) = sign(')')(rest.at(at))
    {
        return Ok((end, zone));
    }
    let named = |i| -> PResult<Option<Zone>> {
        let (i, which) = one_of(&["Eastern", "Central", "Mountain", "Pacific", "local"])(i)?;
        let (i, kind) = maybe(one_of(&["Standard", "Daylight"]))(i)?;
        let (i, _) = maybe(one_of(&["time", "Time"]))(i)?;
        let base = [-300, -360, -420, -480, 0][which];
        let zone = match kind {
            Some(0) => Zone::Fixed(base),
            Some(_) => Zone::Fixed(base + 60),
            None => Zone::Seasonal(base),
        };
        Ok((i, (which < 4).then_some(zone)))
    };
    named(i)
}

fn clock_zone(i: Words) -> PResult<(OfDay, Option<Zone>)> {
    let (i, of_day) = clock(i)?;
    let (i, zone) = maybe(zone)(i)?;
    Ok((i, (of_day, zone.flatten())))
}

/// `10 a.m. EST on Friday`, `16:00 UTC today`, `7 p.m. Thursday`.
fn clock_then_date<'a>(
    i: Words<'a>,
    date: &impl Fn(Words<'a>) -> PResult<'a, DateExpr>,
) -> PResult<'a, TimeExpr> {
    let (i, modifier) = maybe(about)(i)?;
    let (i, (of_day, zone)) = clock_zone(i)?;
    let (after, _) = maybe(sign(','))(i)?;
    let (after, _) = maybe(alt((word("on"), word("of"))))(after)?;
    match date(after) {
        Ok((rest, date)) => Ok((rest, TimeExpr { of_day, zone, date: Some(date), modifier })),
        Err(_) => Ok((i, TimeExpr { of_day, zone, date: None, modifier })),
    }
}

fn about(i: Words) -> PResult<&'static str> {
    let (rest, which) =
        one_of(&["about", "around", "approximately", "roughly", "shortly", "just", "almost", "nearly"])(i)?;
    match which {
        4 | 5 => {
            let (rest, n) = one_of(&["after", "before"])(rest)?;
            Ok((rest, if n == 0 { "AFTER" } else { "BEFORE" }))
        }
        _ => Ok((rest, "APPROX")),
    }
}

/// `Thursday at 3 p.m.`, `Nov. 2, 10:30`.
fn date_then_clock<'a>(i: Words<'a>, date: &DateExpr) -> PResult<'a, TimeExpr> {
    let (i, _) = maybe(sign(','))(i)?;
    let (i, _) = maybe(word("at"))(i)?;
    let (i, modifier) = maybe(about)(i)?;
    let (i, (of_day, zone)) = clock_zone(i)?;
    Ok((i, TimeExpr { of_day, zone, date: Some(date.clone()), modifier }))
}

fn day_part(i: Words) -> PResult<&'static str> {
    let (rest, entry) = class(Class::DAYPART)(i)?;
    let plural = i.peek().ends_with('s') && !i.peek().eq_ignore_ascii_case("s");
    if plural || entry.daypart == "MN" { reject() } else { Ok((rest, entry.daypart)) }
}

/// `Thursday night`, `early Monday morning`, `yesterday afternoon`.
fn date_then_part<'a>(
    i: Words<'a>,
    date: &DateExpr,
    modifier: Option<&'static str>,
) -> PResult<'a, TimeExpr> {
    let (i, _) = maybe(map(one_of(&["early", "late"]), |n| ["START", "END"][n]))(i)?;
    let (i, part) = day_part(i)?;
    Ok((i, TimeExpr { of_day: OfDay::Part(part), zone: None, date: Some(date.clone()), modifier }))
}

/// `this morning`, `last night`, `tonight`, `earlier this evening`, `overnight`.
fn relative_part(i: Words) -> PResult<TimeExpr> {
    let (i, modifier) =
        maybe(map(one_of(&["earlier", "later", "early", "late"]), |n| ["START", "END", "START", "END"][n]))(
            i,
        )?;
    let day = |shift| DateExpr::Unit { unit: TimeUnit::Day, shift, from: date::Anchor::Document };
    let expr =
        |part, shift| TimeExpr { of_day: OfDay::Part(part), zone: None, date: Some(day(shift)), modifier };
    if let Ok((rest, entry)) = class(Class::DEICTIC)(i)
        && entry.deictic == "tonight"
    {
        return Ok((rest, expr("NI", 0)));
    }
    let (i, which) = one_of(&["this", "last", "that", "the"])(i)?;
    let (i, follows) =
        if which == 3 { map(one_of(&["previous", "following", "next"]), Some).parse(i)? } else { (i, None) };
    let (i, part) = day_part(i)?;
    match (which, follows) {
        (1, _) => Ok((i, expr(part, -1))),
        (2, _) => Ok((
            i,
            TimeExpr {
                date: Some(DateExpr::Unit { unit: TimeUnit::Day, shift: 0, from: date::Anchor::Mention }),
                ..expr(part, 0)
            },
        )),
        (3, Some(n)) => {
            let shift = if n == 0 { -1 } else { 1 };
            Ok((
                i,
                TimeExpr {
                    date: Some(DateExpr::Unit { unit: TimeUnit::Day, shift, from: date::Anchor::Mention }),
                    ..expr(part, 0)
                },
            ))
        }
        _ => Ok((i, expr(part, 0))),
    }
}

/// `the morning` after `in`, `the morning of June 3`, `midnight`.
fn part_alone<'a>(i: Words<'a>, date: &impl Fn(Words<'a>) -> PResult<'a, DateExpr>) -> PResult<'a, TimeExpr> {
    let asked = i.follows(&["in", "during", "on", "by", "until", "at", "since"]);
    let (j, the) = maybe(word("the"))(i)?;
    let (j, modifier) = maybe(map(one_of(&["early", "late", "mid"]), |n| ["START", "END", "MID"][n]))(j)?;
    let (j, _) = maybe(joint)(j)?;
    let (rest, part) = day_part(j)?;
    let (end, _) = maybe(one_of(&["of", "on"]))(rest)?;
    if let Ok((end, date)) = date(end)
        && end.at > rest.at
    {
        return Ok((end, TimeExpr { of_day: OfDay::Part(part), zone: None, date: Some(date), modifier }));
    }
    let noun = rest.token(0).is_some_and(|t| t.kind == Kind::Word && !t.is(Class::FUNCTION));
    let night = !matches!(j.peek(), "overnight") && the.is_none() && part == "NI" && !asked;
    if asked
        && !noun
        && !night
        && (the.is_some() || matches!(j.peek(), "night" | "dawn" | "dusk" | "lunchtime"))
    {
        let mention = DateExpr::Unit { unit: TimeUnit::Day, shift: 0, from: date::Anchor::Mention };
        return Ok((rest, TimeExpr { of_day: OfDay::Part(part), zone: None, date: Some(mention), modifier }));
    }
    reject()
}

/// `3 to 5 p.m.`, `10:00-11:30`: both ends, the second beginning at the token given.
pub fn clock_range(
    i: Words<'_>,
    month_first: Option<bool>,
) -> PResult<'_, (TimeExpr, usize, usize, TimeExpr)> {
    let (rest, low) = alt((
        map(clock_zone, |(c, _)| Some(c)),
        map(verify(figures, |n| n.is_whole() && (1.0..=12.0).contains(&n.value)), |_| None),
    ))
    .parse(i)?;
    let first_end = rest.at;
    let (rest, ()) =
        alt((map(dash, |_| ()), word("to"), word("until"), word("till"), word("and"))).parse(rest)?;
    let second_at = rest.at;
    let date = |i| date_beside(i, month_first);
    let (rest, high) = clock_then_date(rest, &date)?;
    let OfDay::Clock { hour: high_hour, .. } = high.of_day else { return reject() };
    let low = if let Some(of_day) = low {
        of_day
    } else {
        let (_, n) = figures(i)?;
        let low_hour = n.value as u8;
        let hour = if high_hour >= 12
            && low_hour % 12 < high_hour - 12 + u8::from(high_hour == 12) * 12
            && low_hour != 12
        {
            low_hour % 12 + 12
        } else {
            low_hour % 12
        };
        OfDay::Clock { hour, minute: None, second: None }
    };
    let first = TimeExpr { of_day: low, zone: high.zone, date: high.date.clone(), modifier: None };
    Ok((rest, (first, first_end, second_at, high)))
}

impl TimeExpr {
    /// TIMEX3 value, and the day where it is known.
    pub fn resolve(&self, context: Context) -> (String, Option<date::Resolved>) {
        let today = DateExpr::Unit { unit: TimeUnit::Day, shift: 0, from: date::Anchor::Document };
        let mut day = self.date.as_ref().unwrap_or(&today).resolve(context);
        if self.date.is_none() {
            day.inferred = true;
        }
        let mut date = day.value.clone();
        let of_day = match self.of_day {
            OfDay::Part(part) => part.to_owned(),
            OfDay::Clock { hour: 24, .. } => "24:00".to_owned(),
            OfDay::Clock { hour, minute, second: None } => format!("{hour:02}:{:02}", minute.unwrap_or(0)),
            OfDay::Clock { hour, minute, second: Some(second) } => {
                format!("{hour:02}:{:02}:{second:02}", minute.unwrap_or(0))
            }
        };
        let on = day.days.map(|(first, _)| first);
        let zone = match self.zone.and_then(|zone| zone.on(on)) {
            None => String::new(),
            Some(0) => "Z".to_owned(),
            Some(minutes) => format!(
                "{}{:02}:{:02}",
                if minutes < 0 { '-' } else { '+' },
                minutes.abs() / 60,
                minutes.abs() % 60
            ),
        };
        if date.len() < 10 && !date.contains('W') {
            "XXXX-XX-XX".clone_into(&mut date);
        }
        let told = day.days.is_some() || day.weekday.is_some();
        (format!("{date}T{of_day}{zone}"), told.then_some(day))
    }

    /// Minutes from midnight, where the clock says them.
    pub fn minutes(&self) -> Option<u16> {
        match self.of_day {
            OfDay::Clock { hour, minute, .. } => Some(u16::from(hour) * 60 + u16::from(minute.unwrap_or(0))),
            OfDay::Part(_) => None,
        }
    }
}
