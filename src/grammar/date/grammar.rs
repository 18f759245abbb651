//! Phrases to [`DateExpr`]: what was said, not yet what it means.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, verify};
use nom::sequence::preceded;

use super::super::number::{self, number, ordinal};
use super::{Anchor, DateExpr};
use crate::grammar::{
    PResult, Words, any, class, dash, joint, kind, longest, maybe, one_of, phrase, reject, sign, word,
};
use crate::lexicon::{Class, TimeUnit};
use crate::text::token::{Kind, Token};

/// Any date. `month_first` decides `11/2/17`.
pub fn date(i: Words<'_>, month_first: Option<bool>) -> PResult<'_, DateExpr> {
    const YEAR: Forms = &[iso_date, year_alone];
    const BARE: Forms = &[year_alone];
    const DASHED: Forms = &[iso_date, dashed_date, day_first_date, year_alone];
    const DAY: Forms = &[day_first_date, year_alone, ago, anchored];
    const COUNT: Forms = &[ago, anchored, year_alone];
    const GLUED: Forms = &[day_first_date, quarter, century, decade, ago, anchored, year_alone];
    const MONTHS: Forms = &[month_first_date, season];
    const POINTING: Forms = &[deictic];
    const COUNTED: Forms = &[ago, anchored, century];
    const SEASONS: Forms = &[season];
    const WEEKDAYS: Forms = &[weekday_first, weekday_alone];
    const SIGNS: Forms = &[decade];
    const WORDS: Forms = &[
        edge_of,
        day_first_date,
        relative_unit,
        ago,
        anchored,
        deictic,
        quarter,
        fiscal,
        decade,
        century,
        season,
        feast,
        year_alone,
        day_ordinal,
        references,
        same_day,
    ];
    let Some(first) = i.token(0) else { return reject() };
    let entry = i.lexicon.entry(first.lex);
    let forms = match first.kind {
        Kind::Number => {
            let next = i.token(1);
            let near = |class: Class| (1..5).filter_map(|n| i.token(n)).any(|t| t.is(class));
            match next.map(|t| (t.after_space(), i.text(t))) {
                Some((false, "-" | "–" | "‑")) if near(Class::TIME_UNIT) => COUNT,
                Some((false, "-" | "–" | "‑" | "/")) => DASHED,
                Some((false, text))
                    if text.as_bytes()[0].is_ascii_alphabetic() || text.starts_with(['\'', '’']) =>
                {
                    GLUED
                }
                Some(_) if near(Class::MONTH) => DAY,
                Some(_) if near(Class::TIME_UNIT) => COUNT,
                _ if first.end - first.start == 4 => YEAR,
                _ => BARE,
            }
        }
        Kind::Word if entry.month > 0 => MONTHS,
        Kind::Word if entry.weekday > 0 => WEEKDAYS,
        Kind::Word if entry.class.has(Class::DEICTIC) => POINTING,
        Kind::Word if entry.class.has(Class::UNIT_NUMBER.or(Class::TENS)) => COUNTED,
        Kind::Word
            if matches!(
                i.text(first),
                "a" | "A"
                    | "an"
                    | "some"
                    | "several"
                    | "many"
                    | "few"
                    | "Several"
                    | "more"
                    | "nearly"
                    | "about"
            ) =>
        {
            COUNTED
        }
        Kind::Word if entry.class.has(Class::SEASON) => SEASONS,
        Kind::Word => WORDS,
        Kind::Sign => SIGNS,
        _ => return reject(),
    };
    let words = longest(i, forms).map(|(rest, expr)| with_weekday_after(rest, expr));
    if first.kind != Kind::Number || i.token(1).is_none_or(|t| i.text(t) != "/") {
        return words;
    }
    match slashed_date(i, month_first) {
        Ok((rest, expr)) if words.as_ref().map_or(true, |(w, _)| rest.at >= w.at) => Ok((rest, expr)),
        _ => words,
    }
}

/// Longest abbreviation of a weekday, `Thurs`, in bytes.
const SHORT_WEEKDAY: u32 = 5;

/// `2014-10-22 Wednesday`, `22 October 2014 (Wed)`: the weekday after the date.
fn with_weekday_after(rest: Words<'_>, expr: DateExpr) -> (Words<'_>, DateExpr) {
    let DateExpr::Calendar { year, month, day: Some(day), weekday: None } = expr else { return (rest, expr) };
    let named = |i: Words| {
        i.token(0)
            .filter(|t| t.is(Class::WEEKDAY) && t.is_capitalised())
            .map(|t| i.lexicon.entry(t.lex).weekday)
    };
    let bracket = rest.precedes(&["("]) && rest.skip(2).precedes(&[")"]);
    let iso = rest.before().is_some_and(|t| t.kind == Kind::Number)
        && rest.at >= 2
        && rest.at(rest.at - 2).precedes(&["-"]);
    let (at, end) = if bracket { (rest.skip(1), rest.skip(3)) } else { (rest, rest.skip(1)) };
    // "2006-11-20 Sun Yijiang": who wrote it.
    let is_name = !bracket && end.token(0).is_some_and(|t| t.kind == Kind::Word && t.is_capitalised());
    let is_short = at.token(0).is_some_and(|t| t.end - t.start <= SHORT_WEEKDAY);
    match named(at) {
        Some(weekday) if bracket || iso && !(is_short && is_name) => {
            (end, DateExpr::Calendar { year, month, day: Some(day), weekday: Some(weekday) })
        }
        _ => (rest, DateExpr::Calendar { year, month, day: Some(day), weekday: None }),
    }
}

fn boxed(modifier: &'static str, of: DateExpr) -> DateExpr {
    DateExpr::Edge { modifier, of: Box::new(of) }
}

/// Grammars of one start.
type Forms = &'static [fn(Words<'_>) -> PResult<'_, DateExpr>];

/// What may have an edge.
const EDGED: Forms = &[
    month_first_date,
    relative_unit,
    year_alone,
    decade,
    century,
    season,
    quarter,
    weekday_alone,
    deictic,
    fiscal,
    weekday_first,
    day_first_date,
    the_unit,
];

/// `early June`, `late last year`, `mid-2016`, `the end of the year`, `later this week`.
fn edge_of(i: Words) -> PResult<DateExpr> {
    let (i, _) = maybe(word("the"))(i)?;
    let (i, _) = maybe(one_of(&["very"]))(i)?;
    let early = map(one_of(&["early", "late", "mid", "later", "earlier"]), |n| {
        ["START", "END", "MID", "END", "START"][n]
    });
    let noun =
        map((one_of(&["end", "close", "beginning", "start", "middle", "outset"]), word("of")), |(n, ())| {
            ["END", "END", "START", "START", "MID", "START"][n]
        });
    let (i, modifier) = alt((noun, early)).parse(i)?;
    let (i, _) = maybe(joint)(i)?;
    let (i, _) = maybe(alt((word("in"), word("on"), word("of"))))(i)?;
    let (rest, of) = longest(i, EDGED)?;
    Ok((rest, boxed(modifier, of)))
}

/// `the year`, `the month` after an edge.
fn the_unit(i: Words) -> PResult<DateExpr> {
    let (i, ()) = word("the")(i)?;
    let (i, unit) = time_unit(i)?;
    if i.follows(&["quarter", "half", "second", "minute", "night"]) || ends_plural(i) {
        return reject();
    }
    Ok((i, DateExpr::Unit { unit, shift: 0, from: Anchor::Document }))
}

fn ends_plural(i: Words) -> bool {
    i.before().is_some_and(|t| i.text(t).ends_with(['s', 'S']))
}

/// A unit of time as a word.
pub fn time_unit(i: Words) -> PResult<TimeUnit> {
    let (rest, entry) = class(Class::TIME_UNIT)(i)?;
    entry.time_unit.map_or_else(reject, |unit| Ok((rest, unit)))
}

/// A month name; short and ambiguous forms want a capital.
fn month(i: Words) -> PResult<u8> {
    let (rest, entry) = class(Class::MONTH)(i)?;
    let token = i.token(0).filter(|t| t.is_capitalised());
    let Some(token) = token else { return reject() };
    // "32 MAY be skipped": the verb of a specification.
    let goes_on = rest.token(0).is_some_and(|t| t.kind == Kind::Word && !t.is_capitalised());
    if i.text(token) == "MAY" && goes_on {
        return reject();
    }
    let short = i.text(token).len() <= 4
        && !matches!(i.text(token), "May" | "June" | "July" | "MAY" | "JUNE" | "JULY");
    let (rest, _) = if short { maybe(sign('.'))(rest)? } else { (rest, None) };
    Ok((rest, entry.month))
}

/// A weekday name; short forms want a capital and are followed by a comma, a full stop, a number or a month.
fn weekday(i: Words) -> PResult<u8> {
    let (rest, entry) = class(Class::WEEKDAY)(i)?;
    let Some(token) = i.token(0).filter(|t| t.is_capitalised()) else { return reject() };
    let text = i.text(token);
    if text.ends_with(['s', 'S']) && text.len() > 5 {
        return reject();
    }
    if text.len() <= 5 {
        // "the Corvale Sun, August 16, 2008": a newspaper.
        let paper = i.before().is_some_and(|b| {
            b.kind == Kind::Word
                && (i.follows(&["the"]) || b.lex == 0 && b.is_capitalised() && !b.is_all_capitals())
        });
        if paper {
            return reject();
        }
        let (after, _) = maybe(sign('.'))(rest)?;
        let (beyond, _) = maybe(sign(','))(after)?;
        let dated =
            beyond.token(0).is_some_and(|t| t.kind == Kind::Number || t.is(Class::MONTH.or(Class::DAYPART)));
        return if dated { Ok((after, entry.weekday)) } else { reject() };
    }
    Ok((rest, entry.weekday))
}

/// Last day of the longest month. Figures above it are the number of something else; only where the year stands beside them they
/// can be nothing but a day that does not exist.
const LAST_DAY: u8 = 31;

/// `2`, `2nd`, `second` as the day of a month.
fn day(i: Words) -> PResult<u8> {
    let plain = |i| -> PResult<u8> {
        let (rest, token) = kind(Kind::Number)(i)?;
        let text = i.text(token);
        let glued = rest.token(0).is_some_and(|t| {
            let clock = || rest.token(1).is_some_and(|n| n.kind == Kind::Number && !n.after_space());
            !t.after_space()
                && (t.kind == Kind::Word
                    || matches!(rest.text(t), "%" | "/" | "°")
                    || rest.text(t) == ":" && clock())
        });
        match text.parse::<u8>() {
            Ok(day) if (1..=39).contains(&day) && text.len() <= 2 && !glued => Ok((rest, day)),
            _ => reject(),
        }
    };
    alt((map(verify(ordinal, |n| (1..=31).contains(n)), |n| n as u8), plain)).parse(i)
}

/// Four digits that can be a year.
fn year(i: Words) -> PResult<i32> {
    let (rest, token) = kind(Kind::Number)(i)?;
    let text = i.text(token);
    let glued = rest.token(0).is_some_and(|t| {
        !t.after_space()
            && (matches!(rest.text(t), "%" | "°" | "m" | "km" | "kg" | "x" | "bn" | "K" | "k" | "p")
                || rest.text(t) == ":"
                    && rest.token(1).is_some_and(|n| n.kind == Kind::Number && !n.after_space()))
    });
    match text.parse::<i32>() {
        Ok(year) if text.len() == 4 && (1000..=2199).contains(&year) && !glued && !is_hour(rest, year) => {
            Ok((rest, year))
        }
        _ => reject(),
    }
}

/// `1400 UTC`, `0930 hours`: a time of day in four digits.
fn is_hour(after: Words, number: i32) -> bool {
    let clock = number / 100 < 24 && number % 100 < 60;
    clock
        && (after.token(0).is_some_and(|t| t.is(Class::ZONE) && t.is_all_capitals())
            || after.precedes(&["hours", "hrs"]))
}

/// `'17` or `’17` after a month.
fn short_year(i: Words) -> PResult<i32> {
    let (i, mark) = any(i)?;
    let (rest, token) = kind(Kind::Number)(i)?;
    let text = i.text(token);
    if !matches!(i.prose.get(mark.start as usize..mark.end as usize), Some("'" | "’" | "‘"))
        || text.len() != 2
        || token.after_space()
    {
        return reject();
    }
    let n: i32 = text.parse().unwrap_or(0);
    Ok((rest, if n > 50 { 1900 + n } else { 2000 + n }))
}

fn comma_year(i: Words) -> PResult<i32> {
    let (i, _) = maybe(sign(','))(i)?;
    let (i, _) = maybe(word("of"))(i)?;
    alt((year, short_year)).parse(i)
}

/// `Thursday, 2 November 2017`, `Thursday, Nov. 2`, `Thursday the 4th`.
fn weekday_first(start: Words) -> PResult<DateExpr> {
    let (i, weekday) = weekday(start)?;
    let (i, _) = maybe(sign('.'))(i)?;
    let (i, _) = maybe(sign(','))(i)?;
    let (i, _) = maybe(word("the"))(i)?;
    let (rest, inner) = alt((month_first_date, day_first_date, iso_date)).parse(i)?;
    match inner {
        DateExpr::Calendar { year, month, day: Some(day), .. } if !is_first_of_days(start, rest) => {
            Ok((rest, DateExpr::Calendar { year, month, day: Some(day), weekday: Some(weekday) }))
        }
        _ => reject(),
    }
}

/// `Friday to Thursday, June 1 through 7`: the last of several weekdays stands before the first of several days.
fn is_first_of_days(weekday: Words, after: Words) -> bool {
    let before = weekday.tokens[..weekday.at].iter().rev().map(|t| (t, weekday.text(*t)));
    let mut before = before.skip_while(|(_, text)| matches!(*text, "this" | "next" | "last" | "the"));
    let joins = |(_, text)| matches!(text, "to" | "through" | "until" | "and" | "&" | "-" | "–" | "—" | "/");
    range_mark(after).is_ok()
        && before.next().is_some_and(joins)
        && before.next().is_some_and(|(t, _)| t.is(Class::WEEKDAY))
}

/// `09:15:47 BST 2002` after month and day, as mail and `ctime` write it.
fn year_after_clock(i: Words) -> Option<i32> {
    let (mut i, _) = kind(Kind::Number)(i).ok()?;
    let mut parts = 1;
    while let Ok((rest, _)) = sign(':')(i)
        && let Ok((rest, _)) = kind(Kind::Number)(rest)
    {
        (i, parts) = (rest, parts + 1);
    }
    // "MEST" is in no table: capitals between a clock and a year are a zone.
    let zone = |i| verify(any, |t: &Token| t.is(Class::ZONE) || t.is_all_capitals()).parse(i);
    let (i, _) = maybe(zone)(i).ok()?;
    let (_, year) = year(i).ok()?;
    (parts == 3).then_some(year)
}

/// Past the hyphen of `Nov-2017`.
fn past_joint(i: Words<'_>) -> Words<'_> {
    joint(i).map_or(i, |(rest, _)| rest)
}

/// `November 2, 2017`, `Nov. 2`, `November 2017`, `March`.
fn month_first_date(i: Words) -> PResult<DateExpr> {
    let (rest, month) = month(i)?;
    if let Ok((after, day)) = preceded(maybe(word("the")), day).parse(past_joint(rest)) {
        let (end, year) = maybe(comma_year)(after)?;
        // The year after the hour belongs to the day; the hour is read by itself.
        let year = year.or_else(|| year_after_clock(after));
        if let (None, Ok((end, shift))) = (year, of_year(after)) {
            return Ok((end, DateExpr::InYear { month, day: Some(day), shift }));
        }
        // "September 31 BC": a year.
        if year.is_none() && after.precedes(&["BC", "BCE", "AD", "CE", "B.C.", "A.D."]) {
            return reject();
        }
        let year_beside =
            rest.token(1).is_some_and(|t| after.at > rest.at && rest.text(t) == ",") && year.is_some();
        if day > LAST_DAY && !year_beside {
            return reject();
        }
        // "May 4 million": a number that goes on is no day.
        let counts = after.token(0).is_some_and(|t| {
            t.is(Class::SCALE.or(Class::MEASURE)) && t.after_space() && !matches!(after.peek(), "m")
        });
        if !counts || year.is_some() {
            return Ok((end, DateExpr::Calendar { year, month: Some(month), day: Some(day), weekday: None }));
        }
    }
    if let Ok((end, year)) = comma_year(past_joint(rest))
        && (rest.token(0).is_some_and(|t| t.after_space())
            || rest.token(0).is_some_and(|t| t.kind == Kind::Sign))
    {
        return Ok((
            end,
            DateExpr::Calendar { year: Some(year), month: Some(month), day: None, weekday: None },
        ));
    }
    if let Ok((end, shift)) = of_year(rest) {
        return Ok((end, DateExpr::InYear { month, day: None, shift }));
    }
    if alone_is_month(i, rest) {
        return Ok((rest, DateExpr::Calendar { year: None, month: Some(month), day: None, weekday: None }));
    }
    reject()
}

/// `last year`, `of this year`, `next year` after a month.
fn of_year(i: Words) -> PResult<i32> {
    let (i, _) = maybe(word("of"))(i)?;
    let (i, which) = one_of(&["last", "this", "next"])(i)?;
    let (i, ()) = word("year")(i)?;
    Ok((i, which as i32 - 1))
}

/// Month names that are also verbs, adjectives and people stand alone only where the words before ask for a time.
fn alone_is_month(i: Words, rest: Words) -> bool {
    let asked = i.follows(&[
        "in",
        "since",
        "until",
        "till",
        "by",
        "from",
        "to",
        "through",
        "between",
        "during",
        "last",
        "next",
        "this",
        "early",
        "late",
        "mid",
        "of",
        "before",
        "after",
        "every",
        "each",
        "for",
        "and",
        "-",
        "–",
        "following",
        "previous",
    ]);
    let text = i.peek();
    if rest.token(0).is_some_and(|t| {
        t.is_capitalised() && t.kind == Kind::Word && !t.is_all_capitals() && !rest.follows(&["."])
    }) && !asked
    {
        return false;
    }
    if ["may", "march", "april", "june", "august", "mar", "jan", "dec", "sun"]
        .iter()
        .any(|w| text.eq_ignore_ascii_case(w))
    {
        return asked
            && !(i.follows(&["and", "of", "to", "for", "from", "by"])
                && rest.token(0).is_some_and(|t| t.is(Class::VERB.or(Class::AUXILIARY))));
    }
    true
}

/// What is numbered: the figure after it is no day.
const NUMBERED: &[&str] = &[
    "issue", "issues", "no", "no.", "number", "volume", "vol", "vol.", "part", "page", "chapter", "section",
    "#", "edition", "version",
];

/// `2 November 2017`, `the 2nd of November`, `02-Nov-2017`.
fn day_first_date(i: Words) -> PResult<DateExpr> {
    let start = i;
    let (i, _) = maybe(word("the"))(i)?;
    let (i, day) = verify(day, |d| *d <= LAST_DAY).parse(i)?;
    let (i, _) = maybe(joint)(i)?;
    let (i, of) = maybe(word("of"))(i)?;
    let (i, month) = month(i)?;
    // "Issue 30 February 1998", "Week 5 of December": the number is of something else.
    if start.follows(NUMBERED)
        || of.is_some() && start.follows(&["week", "weeks", "quarter", "phase", "part"])
    {
        return reject();
    }
    let (i, _) = maybe(joint)(i)?;
    let (after, year) = maybe(alt((comma_year, year_before_clock))).parse(i)?;
    let year = year.or_else(|| year_after_clock(i));
    Ok((after, DateExpr::Calendar { year, month: Some(month), day: Some(day), weekday: None }))
}

/// `97` of `7 Jan 97 14:00:00`, as mail writes it (RFC 822, section 5.1).
fn year_before_clock(i: Words) -> PResult<i32> {
    let (rest, token) = kind(Kind::Number)(i)?;
    let text = i.text(token);
    let (behind, _) = kind(Kind::Number)(rest)?;
    let (behind, _) = sign(':')(behind)?;
    let (_, minutes) = kind(Kind::Number)(behind)?;
    match text.parse::<i32>() {
        Ok(n) if text.len() == 2 && i.text(minutes).len() == 2 => {
            Ok((rest, if n > 50 { 1900 + n } else { 2000 + n }))
        }
        _ => reject(),
    }
}

fn small(i: Words) -> PResult<u8> {
    let (rest, token) = kind(Kind::Number)(i)?;
    let text = i.text(token);
    match text.parse::<u8>() {
        Ok(n) if text.len() <= 2 => Ok((rest, n)),
        _ => reject(),
    }
}

/// `2017-11-02`, `2017/11/2`, `2017-11`.
fn iso_date(i: Words) -> PResult<DateExpr> {
    let separator = |i| alt((joint, tight_slash)).parse(i);
    let (i, year) = year_in_iso(i)?;
    let (i, first) = separator(i)?;
    let (i, month) = small(i)?;
    if !(1..=12).contains(&month) {
        return impossible_iso_date(i, year, month, first);
    }
    let same = |a: Token, b: Token| i.text(a) == i.text(b);
    if let Ok((rest, second)) = separator(i)
        && same(first, second)
        && let Ok((rest, day)) = verify(small, |d| (1..=LAST_DAY).contains(d)).parse(rest)
    {
        return Ok((
            rest,
            DateExpr::Calendar { year: Some(year), month: Some(month), day: Some(day), weekday: None },
        ));
    }
    let padded = i.before().is_some_and(|t| i.text(t).len() == 2);
    let next_glued = i.token(0).is_some_and(|t| !t.after_space() && matches!(i.text(t), "-" | "/" | "–"));
    // "2009-10" is two years in most prose; a month must be written out to be meant.
    if padded && !next_glued && i.text(first) == "-" && i32::from(month) != (year + 1) % 100 && month < 10 {
        return Ok((
            i,
            DateExpr::Calendar { year: Some(year), month: Some(month), day: None, weekday: None },
        ));
    }
    reject()
}

/// `2018-22-29`: written as a date, but no calendar has the month, nor would it with month and day exchanged.
fn impossible_iso_date(
    i: Words<'_>,
    year: i32,
    month: u8,
    first: crate::text::token::Token,
) -> PResult<'_, DateExpr> {
    let padded = i.before().is_some_and(|t| i.text(t).len() == 2) && i.text(first) == "-";
    let (rest, second) = joint(i)?;
    let (rest, token) = kind(Kind::Number)(rest)?;
    let day: u8 = if rest.text(token).len() == 2 { rest.text(token).parse().unwrap_or(0) } else { 0 };
    let glued =
        rest.token(0).is_some_and(|t| !t.after_space() && (t.kind == Kind::Word || rest.text(t) == "-"));
    if padded
        && rest.text(second) == "-"
        && (13..=31).contains(&month)
        && (13..=31).contains(&day)
        && year >= 1900
        && !glued
    {
        Ok((rest, DateExpr::Calendar { year: Some(year), month: Some(month), day: Some(day), weekday: None }))
    } else {
        reject()
    }
}

fn year_in_iso(i: Words) -> PResult<i32> {
    let (rest, token) = kind(Kind::Number)(i)?;
    match i.text(token).parse::<i32>() {
        Ok(year) if i.text(token).len() == 4 && (1000..=2199).contains(&year) => Ok((rest, year)),
        _ => reject(),
    }
}

fn tight_slash(i: Words) -> PResult<crate::text::token::Token> {
    let (rest, slash) = sign('/')(i)?;
    if slash.after_space() || rest.token(0).is_none_or(|t| t.after_space()) {
        reject()
    } else {
        Ok((rest, slash))
    }
}

/// `11-02-2017` where one part can only be a day.
fn dashed_date(i: Words) -> PResult<DateExpr> {
    let (i, a) = small(i)?;
    let (i, _) = joint(i)?;
    let (i, b) = small(i)?;
    let (i, _) = joint(i)?;
    let (i, year) = year_in_iso(i)?;
    if !may_be_day_and_month(a, b) {
        return reject();
    }
    Ok((i, numeric(a, b, year, None)))
}

/// `11/2/2017`, `11/2/17`.
fn slashed_date(i: Words<'_>, month_first: Option<bool>) -> PResult<'_, DateExpr> {
    let (i, a) = small(i)?;
    let (i, _) = tight_slash(i)?;
    let (i, b) = small(i)?;
    let (i, _) = tight_slash(i)?;
    let two_digits =
        |i| map(small, |n| if n > 50 { 1900 + i32::from(n) } else { 2000 + i32::from(n) }).parse(i);
    let (i, year) = alt((year_in_iso, two_digits)).parse(i)?;
    if !may_be_day_and_month(a, b) {
        return reject();
    }
    Ok((i, numeric(a, b, year, month_first)))
}

/// `00/20/40` and `90/90/90` are no days written wrongly but something else.
fn may_be_day_and_month(a: u8, b: u8) -> bool {
    let day = 1..=LAST_DAY;
    day.contains(&a) && day.contains(&b) && (a <= 12 || b <= 12)
}

fn numeric(a: u8, b: u8, year: i32, month_first: Option<bool>) -> DateExpr {
    let calendar = |month, day| DateExpr::Calendar {
        year: Some(year),
        month: Some(month),
        day: Some(day),
        weekday: None,
    };
    match month_first {
        _ if a > 12 && b <= 12 => calendar(b, a),
        _ if b > 12 && a <= 12 => calendar(a, b),
        _ if a == b => calendar(a, b),
        Some(true) => calendar(a, b),
        Some(false) => calendar(b, a),
        None => DateExpr::Undecided,
    }
}

/// `last week`, `this year`, `next month`, `the previous day`, `the same year`, `last Thursday`, `next March`.
fn relative_unit(i: Words) -> PResult<DateExpr> {
    let (i, _) = maybe(word("the"))(i)?;
    let (rest, which) = one_of(&[
        "last",
        "past",
        "previous",
        "preceding",
        "this",
        "current",
        "same",
        "that",
        "next",
        "coming",
        "following",
        "upcoming",
        "present",
    ])(i)?;
    let shift = match which {
        0..=3 => -1,
        4..=7 | 12 => 0,
        _ => 1,
    };
    let from = if matches!(which, 2 | 3 | 6 | 7 | 10) { Anchor::Mention } else { Anchor::Document };
    // "that same year", "this past week", "this coming June".
    let (rest, shift) = match (which, one_of(&["same", "past", "coming", "very"])(rest)) {
        (4 | 7, Ok((after, n))) => (after, [0, -1, 1, 0][n]),
        _ => (rest, shift),
    };
    // "this Thursday, April 14".
    if let Ok((end, dated)) = weekday_first(rest) {
        return Ok((end, dated));
    }
    if let Ok((end, weekday)) = weekday_word(rest)
        && !matches!(which, 6 | 7)
    {
        return Ok((end, DateExpr::Weekday { weekday, shift: Some(shift) }));
    }
    if let Ok((end, entry)) = class(Class::MONTH)(rest)
        && rest.token(0).is_some_and(|t| t.is_capitalised())
    {
        let (end, year) = maybe(comma_year)(end)?;
        return Ok((
            end,
            match year {
                Some(year) => DateExpr::Calendar {
                    year: Some(year),
                    month: Some(entry.month),
                    day: None,
                    weekday: None,
                },
                None => DateExpr::Month { month: entry.month, shift },
            },
        ));
    }
    if let Ok((end, entry)) = class(Class::SEASON)(rest) {
        return Ok((end, DateExpr::Season { season: entry.season, year: None, shift: Some(shift) }));
    }
    if let Ok((end, entry)) = class(Class::FEAST)(rest) {
        let (month, day) = feast_day(entry.feast);
        return Ok((end, DateExpr::Feast { month, day, year: None, shift: Some(shift) }));
    }
    let (end, unit) = time_unit(rest)?;
    // "His last day", "the coming hours": not a day of the calendar.
    if unit == TimeUnit::Day && matches!(which, 0 | 1 | 9) {
        return reject();
    }
    let plural = ends_plural(end);
    let clock = matches!(unit, TimeUnit::Second | TimeUnit::Minute | TimeUnit::Hour | TimeUnit::Night);
    let possessive_noun = end.token(0).is_some_and(|t| t.kind == Kind::Sign && end.text(t) == "-");
    if plural || clock || possessive_noun {
        return reject();
    }
    Ok((end, DateExpr::Unit { unit, shift, from }))
}

fn weekday_word(i: Words) -> PResult<u8> {
    let (rest, entry) = class(Class::WEEKDAY)(i)?;
    let token =
        i.token(0).filter(|t| t.is_capitalised() && i.text(*t).len() > 5 && !i.text(*t).ends_with('s'));
    token.map_or_else(reject, |_| Ok((rest, entry.weekday)))
}

/// A count of units: `two days`, `a year`, `several months`.
fn counted_unit(i: Words) -> PResult<(f64, TimeUnit)> {
    let (i, _) = maybe(|i| number::bound(i))(i)?;
    let vague = map(
        alt((
            phrase(&["a", "couple", "of"]),
            phrase(&["a", "few"]),
            word("several"),
            word("many"),
            word("some"),
        )),
        |()| f64::NAN,
    );
    let one = map(one_of(&["a", "an"]), |_| 1.0);
    let half = map(alt((phrase(&["half", "an"]), phrase(&["half", "a"]))), |()| 0.5);
    let (i, count) = alt((half, vague, map(number, |n| n.value), one)).parse(i)?;
    let (i, _) = maybe(joint)(i)?;
    let (i, _) = maybe(one_of(&["full", "more", "whole", "short", "long"]))(i)?;
    let (i, unit) = time_unit(i)?;
    let (i, half) = maybe(phrase(&["and", "a", "half"]))(i)?;
    Ok((i, (count + if half.is_some() { 0.5 } else { 0.0 }, unit)))
}

/// `two days ago`, `a year ago`, `weeks ago`, `three weeks from now`.
fn ago(i: Words) -> PResult<DateExpr> {
    let bare = |i| -> PResult<(f64, TimeUnit)> {
        let (rest, unit) = time_unit(i)?;
        if ends_plural(rest) { Ok((rest, (f64::NAN, unit))) } else { reject() }
    };
    let (i, (count, unit)) = alt((counted_unit, bare)).parse(i)?;
    let (i, sign) = alt((
        map(word("ago"), |()| -1.0),
        map(phrase(&["from", "now"]), |()| 1.0),
        map(phrase(&["from", "today"]), |()| 1.0),
        map(word("hence"), |()| 1.0),
    ))
    .parse(i)?;
    Ok((i, DateExpr::Offset { count: count * sign, unit, from: Anchor::Document }))
}

/// `two days later`, `a year earlier`, `the day before`, `the week after`.
fn anchored(i: Words) -> PResult<DateExpr> {
    let the = |i| -> PResult<(f64, TimeUnit)> {
        let (i, ()) = word("the")(i)?;
        let (i, unit) = time_unit(i)?;
        Ok((i, (1.0, unit)))
    };
    let (i, (count, unit)) = alt((counted_unit, the)).parse(i)?;
    let (i, which) = one_of(&[
        "later",
        "earlier",
        "before",
        "after",
        "previously",
        "afterwards",
        "afterward",
        "prior",
        "previous",
    ])(i)?;
    let back = matches!(which, 1 | 2 | 4 | 7 | 8);
    // "before the vote": an event is the anchor, and its date is not known here.
    let followed = i.token(0).is_some_and(|t| t.kind != Kind::Sign && matches!(which, 2 | 3));
    let (i, ()) = if matches!(which, 0 | 1) && i.precedes(&["than"]) { return reject() } else { (i, ()) };
    if followed && !i.precedes(&["and", "but", "when", "in", "on", "at", "with", "by"]) {
        let (i, expr) = deictic_anchor(i)?;
        return match expr {
            (which_day, shift) if which_day => Ok((
                i,
                DateExpr::Offset {
                    count: (count + shift) * if back { -1.0 } else { 1.0 },
                    unit,
                    from: Anchor::Document,
                },
            )),
            _ => reject(),
        };
    }
    Ok((i, DateExpr::Offset { count: if back { -count } else { count }, unit, from: Anchor::Mention }))
}

/// `yesterday` and `tomorrow` in `the day before yesterday`.
fn deictic_anchor(i: Words) -> PResult<(bool, f64)> {
    map(one_of(&["yesterday", "tomorrow"]), |_| (true, 1.0)).parse(i)
}

/// `today`, `earlier today`, `now`, `recently`.
fn deictic(i: Words) -> PResult<DateExpr> {
    let (i, _) = maybe(one_of(&["earlier", "later", "very", "only", "just", "right"]))(i)?;
    let (rest, entry) = class(Class::DEICTIC)(i)?;
    let unit = |shift| DateExpr::Unit { unit: TimeUnit::Day, shift, from: Anchor::Document };
    let expr = match entry.deictic {
        "today" => unit(0),
        "yesterday" => unit(-1),
        "tomorrow" => unit(1),
        "present" => DateExpr::Reference("PRESENT_REF"),
        "past" => DateExpr::Reference("PAST_REF"),
        "future" => DateExpr::Reference("FUTURE_REF"),
        _ => return reject(),
    };
    if rest.token(0).is_some_and(|t| t.kind == Kind::Possessive) && matches!(expr, DateExpr::Reference(_)) {
        return reject();
    }
    // "as soon as", "sooner": no date.
    if entry.deictic == "future" && (i.follows(&["as", "so", "how", "too"]) || rest.precedes(&["as"])) {
        return reject();
    }
    Ok((rest, expr))
}

/// `the past`, `the future`, `at the moment`, `at present`, `recent`.
fn references(i: Words) -> PResult<DateExpr> {
    let (rest, which) = alt((
        map(phrase(&["the", "moment"]), |()| "PRESENT_REF"),
        map(phrase(&["the", "present"]), |()| "PRESENT_REF"),
        map(phrase(&["this", "time"]), |()| "PRESENT_REF"),
        map(phrase(&["the", "near", "future"]), |()| "FUTURE_REF"),
        map(phrase(&["the", "future"]), |()| "FUTURE_REF"),
        map(phrase(&["the", "past"]), |()| "PAST_REF"),
        map(phrase(&["the", "recent", "past"]), |()| "PAST_REF"),
        map(word("recent"), |()| "PAST_REF"),
    ))
    .parse(i)?;
    let goes_on = rest.token(0).is_some_and(|t| {
        t.is(Class::TIME_UNIT.or(Class::UNIT_NUMBER).or(Class::SEASON).or(Class::WEEKDAY))
            || t.kind == Kind::Number
    }) || rest.precedes(&["few", "several", "couple", "two"]);
    let at_needed = matches!(which, "PRESENT_REF") && !i.follows(&["at", "for"]);
    let in_needed = matches!(i.peek(), "the") && which != "PRESENT_REF" && !i.follows(&["in", "from", "of"]);
    let noun = !matches!(i.peek(), "recent" | "Recent")
        && rest.token(0).is_some_and(|t| t.kind == Kind::Word && t.lex == 0);
    if goes_on || at_needed || in_needed || noun { reject() } else { Ok((rest, DateExpr::Reference(which))) }
}

/// `that day`, `the same day`, `the day`.
fn same_day(i: Words) -> PResult<DateExpr> {
    let (rest, ()) = alt((
        phrase(&["that", "day"]),
        phrase(&["that", "week"]),
        phrase(&["that", "month"]),
        phrase(&["that", "year"]),
    ))
    .parse(i)?;
    let unit = rest.before().and_then(|t| rest.lexicon.entry(t.lex).time_unit).unwrap_or(TimeUnit::Day);
    Ok((rest, DateExpr::Unit { unit, shift: 0, from: Anchor::Mention }))
}

/// `Q3`, `H1`.
fn short_part(i: Words) -> PResult<(TimeUnit, u8)> {
    match i.peek().as_bytes() {
        [b'Q' | b'q', n @ b'1'..=b'4'] => Ok((i.skip(1), (TimeUnit::Quarter, n - b'0'))),
        [b'H', n @ b'1'..=b'2'] => Ok((i.skip(1), (TimeUnit::Half, n - b'0'))),
        _ => reject(),
    }
}

/// `the third quarter`, `first-half`.
fn long_part(i: Words) -> PResult<(TimeUnit, u8)> {
    let (i, _) = maybe(word("the"))(i)?;
    let (i, n) =
        alt((map(verify(ordinal, |n| (1..=4).contains(n)), |n| n as u8), map(word("final"), |()| 4)))
            .parse(i)?;
    let (i, _) = maybe(alt((map(joint, |_| ()), word("fiscal"))))(i)?;
    let (i, unit) = one_of(&["quarter", "half"])(i)?;
    if unit == 1 && n > 2 {
        reject()
    } else {
        Ok((i, (if unit == 0 { TimeUnit::Quarter } else { TimeUnit::Half }, n)))
    }
}

/// `Q3 2017`, `the third quarter of 2017`, `third-quarter`, `the first half of last year`.
fn quarter(i: Words) -> PResult<DateExpr> {
    let (i, (of, number)) = alt((short_part, long_part)).parse(i)?;
    let (after, of_word) = maybe(one_of(&["of", "in", ","]))(i)?;
    if let Ok((rest, expr)) = alt((
        fiscal,
        map(year, |y| DateExpr::Calendar { year: Some(y), month: None, day: None, weekday: None }),
        relative_unit,
    ))
    .parse(after)
    {
        match expr {
            DateExpr::Calendar { year, .. } => {
                return Ok((rest, DateExpr::Part { of, number, year, shift: None }));
            }
            DateExpr::Fiscal { year } => {
                return Ok((rest, DateExpr::Part { of, number, year: Some(year), shift: None }));
            }
            DateExpr::Unit { unit: TimeUnit::Year, shift, .. } => {
                return Ok((rest, DateExpr::Part { of, number, year: None, shift: Some(shift) }));
            }
            _ => {}
        }
    }
    if let Ok((rest, ())) = phrase(&["the", "year"])(after)
        && of_word.is_some()
    {
        return Ok((rest, DateExpr::Part { of, number, year: None, shift: Some(0) }));
    }
    // "the second half" of a match is no half-year, and quarters are also played.
    if of == TimeUnit::Half
        || i.precedes(&["final", "finals", "of"])
        || i.token(0).is_some_and(|t| !t.after_space() && i.text(t) == "-")
    {
        return reject();
    }
    Ok((i, DateExpr::Part { of, number, year: None, shift: None }))
}

/// `fiscal 2017`, `fiscal year 2017`, `FY2017`, `FY 2017`.
fn fiscal(i: Words) -> PResult<DateExpr> {
    let text = i.peek();
    if let Some(digits) = text.strip_prefix("FY").filter(|d| !d.is_empty())
        && let Ok(n) = digits.parse::<i32>()
    {
        return Ok((i.skip(1), DateExpr::Fiscal { year: if n < 100 { 2000 + n } else { n } }));
    }
    let (i, _) = maybe(word("the"))(i)?;
    let (i, _) = one_of(&["fiscal", "FY", "financial"])(i)?;
    let (i, _) = maybe(word("year"))(i)?;
    let (i, year) = year(i)?;
    Ok((i, DateExpr::Fiscal { year }))
}

/// `1990s`, `90s`: the first year, and whether all four digits stand there.
fn decade_in_figures(i: Words) -> PResult<(i32, bool)> {
    let (rest, token) = kind(Kind::Number)(i)?;
    let (rest, s) = any(rest)?;
    let tight = !s.after_space() && matches!(i.text(s), "s" | "'s" | "’s");
    match (i.text(token).parse::<i32>(), i.text(token).len()) {
        (Ok(n), 4) if tight && n % 10 == 0 => Ok((rest, (n, true))),
        (Ok(n), 2) if tight && n % 10 == 0 => Ok((rest, (if n < 20 { 2000 + n } else { 1900 + n }, false))),
        _ => reject(),
    }
}

/// `nineties`.
fn decade_in_words(i: Words) -> PResult<i32> {
    let names =
        ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"];
    let found = names.iter().position(|n| i.peek().eq_ignore_ascii_case(n));
    found.map_or_else(reject, |n| Ok((i.skip(1), 1920 + 10 * n as i32)))
}

/// `the 1990s`, `the '90s`, `the nineties`, `the early 2000s`.
fn decade(i: Words) -> PResult<DateExpr> {
    let (i, the) = maybe(word("the"))(i)?;
    let (i, modifier) = maybe(|i| {
        let (i, n) = one_of(&["early", "late", "mid"])(i)?;
        let (i, _) = maybe(joint)(i)?;
        Ok((i, ["START", "END", "MID"][n]))
    })(i)?;
    let (i, mark) = maybe(one_of(&["'", "’", "‘"]))(i)?;
    let (i, year) = match decade_in_figures(i) {
        Ok((rest, (year, long)))
            if long || mark.is_some() || the.is_some() || i.follows(&["and", "to", "or"]) =>
        {
            (rest, year)
        }
        _ if the.is_some() => decade_in_words(i)?,
        _ => return reject(),
    };
    let decade = DateExpr::Decade { year };
    Ok((i, modifier.map_or(decade.clone(), |m| boxed(m, decade))))
}

/// `the 19th century`, `the late twentieth century`, `third century BC`.
fn century(i: Words) -> PResult<DateExpr> {
    let (i, _) = maybe(word("the"))(i)?;
    let (i, modifier) = maybe(|i| {
        let (i, n) = one_of(&["early", "late", "mid"])(i)?;
        let (i, _) = maybe(joint)(i)?;
        Ok((i, ["START", "END", "MID"][n]))
    })(i)?;
    let (i, number) = verify(ordinal, |n| (1..=30).contains(n)).parse(i)?;
    let (i, _) = maybe(joint)(i)?;
    let (i, ()) = word("century")(i)?;
    let (i, before) = maybe(one_of(&["BC", "BCE", "B.C."]))(i)?;
    let number = if before.is_some() { -(number as i32) } else { number as i32 };
    let century = DateExpr::Century { number };
    Ok((i, modifier.map_or(century.clone(), |m| boxed(m, century))))
}

/// `summer 2016`, `the spring of 2017`, `winter`.
fn season(i: Words) -> PResult<DateExpr> {
    let (after, the) = maybe(word("the"))(i)?;
    let (rest, entry) = class(Class::SEASON)(after)?;
    let (end, of) = maybe(word("of"))(rest)?;
    if let Ok((end, year)) = comma_year(end) {
        return Ok((end, DateExpr::Season { season: entry.season, year: Some(year), shift: None }));
    }
    // "fall" and "spring" are verbs and more; alone they are a season only after a preposition.
    let asked = i.follows(&["in", "since", "until", "by", "during", "for"]);
    let noun = rest.token(0).is_some_and(|t| t.kind == Kind::Word && !t.is(Class::FUNCTION.or(Class::MODAL)));
    let named = matches!(after.peek(), "fall" | "Fall" | "spring" | "Spring");
    if of.is_some() || noun || !asked || (named && the.is_none() && !i.follows(&["in", "since", "until"])) {
        return reject();
    }
    Ok((rest, DateExpr::Season { season: entry.season, year: None, shift: None }))
}

fn feast_day(month_day: &str) -> (u8, u8) {
    month_day.split_once('-').map_or((1, 1), |(m, d)| (m.parse().unwrap_or(1), d.parse().unwrap_or(1)))
}

/// `Christmas Day`, `Halloween`.
fn plain_feast(i: Words) -> PResult<(u8, u8)> {
    let (rest, entry) = class(Class::FEAST)(i)?;
    let (rest, _) = maybe(word("Day"))(rest)?;
    if i.token(0).is_some_and(|t| t.is_capitalised()) { Ok((rest, feast_day(entry.feast))) } else { reject() }
}

/// `Christmas Day 2016`, `New Year's Eve`, `Valentine's Day`, `Halloween`.
fn feast(i: Words) -> PResult<DateExpr> {
    let named = alt((
        map(phrase(&["New", "Year", "'s", "Eve"]), |()| (12, 31)),
        map(phrase(&["New", "Year", "’s", "Eve"]), |()| (12, 31)),
        map(phrase(&["New", "Year", "'s", "Day"]), |()| (1, 1)),
        map(phrase(&["New", "Year", "’s", "Day"]), |()| (1, 1)),
        map(phrase(&["Valentine", "'s", "Day"]), |()| (2, 14)),
        map(phrase(&["Valentine", "’s", "Day"]), |()| (2, 14)),
        map(phrase(&["Independence", "Day"]), |()| (7, 4)),
        map(phrase(&["Veterans", "Day"]), |()| (11, 11)),
        map(phrase(&["Christmas", "Eve"]), |()| (12, 24)),
        map(phrase(&["Boxing", "Day"]), |()| (12, 26)),
    ));
    let mut either = alt((named, plain_feast));
    let (i, (month, day)) = either.parse(i)?;
    let (i, year) = maybe(comma_year)(i)?;
    Ok((i, DateExpr::Feast { month, day, year, shift: None }))
}

/// `2017`, where the words around make it a year.
fn year_alone(i: Words) -> PResult<DateExpr> {
    let (after, _) = maybe(phrase(&["the", "year"]))(i)?;
    let (after, _) = if after.at == i.at { maybe(word("year"))(i)? } else { (after, None) };
    if let Ok((rest, expr)) = before_era(after) {
        return Ok((rest, expr));
    }
    let (rest, year) = year(after)?;
    let calendar = DateExpr::Calendar { year: Some(year), month: None, day: None, weekday: None };
    if after.at > i.at {
        return Ok((rest, calendar));
    }
    let before = i.before();
    let asked = i.follows(&[
        "in", "since", "by", "until", "till", "from", "of", "during", "before", "after", "through",
        "between", "early", "late", "mid", "circa", "spring", "summer", "autumn", "winter", "fall", "begin",
        "around", "to", "and", "(", "-", "–", "—",
    ]);
    let follows_sign = before.is_none_or(|t| {
        t.kind == Kind::Sign
            && matches!(i.text(t), "," | "(" | ";" | ":" | "[" | "–" | "-" | "—" | "/" | "\u{2022}")
    });
    let joined_before = before.is_some_and(|t| {
        !i.token(0).is_some_and(|n| n.after_space())
            && !matches!(i.text(t), "(" | "-" | "–" | "—" | "[" | "/")
    });
    let next = rest.token(0);
    let next_word = next.filter(|t| t.kind == Kind::Word);
    let plural_noun = next_word.is_some_and(|t| {
        let text = rest.text(t);
        let entry = t.entry(i.lexicon);
        !t.is_capitalised()
            && (entry
                .class
                .has(Class::PERSON_NOUN.or(Class::MEASURE).or(Class::CURRENCY).or(Class::TIME_UNIT))
                || (text.ends_with('s')
                    && text.len() > 3
                    && !entry.class.has(
                        Class::VERB
                            .or(Class::PREPOSITION)
                            .or(Class::PRONOUN)
                            .or(Class::DETERMINER)
                            .or(Class::AUXILIARY),
                    )))
    });
    let recent = (1900..=2100).contains(&year);
    let bare_code = next.is_some_and(|t| {
        !t.after_space()
            && matches!(rest.text(t), "." | "/")
            && rest.token(1).is_some_and(|n| !n.after_space() && n.kind == Kind::Number)
    });
    let money = before.is_some_and(|t| {
        t.is(Class::CURRENCY_SIGN) || matches!(i.text(t), "$" | "£" | "€" | "#" | "No" | ".")
    });
    let counted =
        before.is_some_and(|t| t.is(Class::APPROXIMATE) || i.follows(&["than", "least", "nearly", "over"]));
    let by_words = i.follows(&[
        "in", "since", "until", "by", "before", "after", "from", "to", "between", "and", "during", "circa",
        "(", "-", "–", "onwards",
    ]);
    let by_signs = follows_sign && i.follows(&["(", ","]) && next_word.is_none_or(|t| t.is(Class::FUNCTION));
    let accepted = if recent {
        (!plural_noun || asked && i.follows(&["in", "since"])) && !counted
    } else {
        (by_words || by_signs) && !plural_noun && !counted
    };
    if accepted && !joined_before && !bare_code && !money { Ok((rest, calendar)) } else { reject() }
}

/// `500 BC`, `44 B.C.`, `347 AD`.
fn before_era(i: Words) -> PResult<DateExpr> {
    let (rest, token) = kind(Kind::Number)(i)?;
    let (rest, era) = one_of(&["BC", "BCE", "B.C.", "B.C.E.", "AD", "A.D.", "CE"])(rest)?;
    let digits = i.text(token).replace(',', "");
    let after = era > 3;
    let expr = |year| {
        if after {
            DateExpr::Calendar { year: Some(year), month: None, day: None, weekday: None }
        } else {
            DateExpr::BeforeEra { year }
        }
    };
    digits.parse().map_or_else(|_| reject(), |year| Ok((rest, expr(year))))
}

/// `Thursday`; names that begin with a weekday are not dates.
fn weekday_alone(i: Words) -> PResult<DateExpr> {
    let (rest, weekday) = weekday_word(i)?;
    let named_before = rest.precedes(&["the"]) && rest.skip(1).precedes(&["13th", "13"])
        || i.follows(&[
            "Black", "Good", "Super", "Bloody", "Cyber", "Holy", "Ash", "Palm", "Fat", "Shrove", "Maundy",
            "Casual", "Freaky",
        ]);
    let asked = i.follows(&[
        "on", "by", "until", "since", "from", "last", "next", "of", "before", "after", "late", "early", "and",
    ]);
    let named_after = rest.token(0).is_some_and(|t| {
        t.is_capitalised()
            && t.kind == Kind::Word
            && t.after_space()
            && !t.is(Class::DAYPART.or(Class::MONTH))
    }) && !asked
        && (rest.precedes(&[
            "Night",
            "Times",
            "Telegraph",
            "Mirror",
            "Post",
            "Herald",
            "Express",
            "Mail",
            "Best",
            "Club",
            "Prayers",
            "Politics",
            "Show",
        ]) || i.before().is_some_and(|t| t.kind == Kind::Word && t.is_capitalised() && t.lex == 0)
            || i.follows(&["the", "The"]));
    let night_title = rest.precedes(&["Night", "Morning"])
        && rest.token(1).is_some_and(|t| t.is_capitalised() && t.kind == Kind::Word && t.after_space());
    if named_before || named_after || night_title {
        reject()
    } else {
        Ok((rest, DateExpr::Weekday { weekday, shift: None }))
    }
}

/// `the 15th` after `on`.
fn day_ordinal(i: Words) -> PResult<DateExpr> {
    let (rest, ()) = word("the")(i)?;
    let (rest, token) = kind(Kind::Number)(rest)?;
    let (rest, suffix) = any(rest)?;
    let tight = !suffix.after_space() && matches!(rest.text(suffix), "st" | "nd" | "rd" | "th");
    let ends = rest.token(0).is_none_or(|t| {
        t.kind == Kind::Sign || t.is(Class::CONJUNCTION.or(Class::PREPOSITION)) && !rest.precedes(&["of"])
    });
    match i.text(token).parse::<u8>() {
        Ok(day)
            if (1..=31).contains(&day)
                && tight
                && ends
                && i.follows(&["on", "since", "until", "by", "from"]) =>
        {
            Ok((rest, DateExpr::Calendar { year: None, month: None, day: Some(day), weekday: None }))
        }
        _ => reject(),
    }
}

/// A range of dates that shares words: `June 3-7`, `2009-2010`, `3 to 7 June`. The two ends.
pub fn date_range(i: Words) -> PResult<(DateExpr, usize, DateExpr)> {
    alt((month_day_range, days_month_range, year_range)).parse(i)
}

fn range_mark(i: Words) -> PResult<()> {
    alt((map(dash, |_| ()), word("to"), word("through"), word("and"))).parse(i)
}

/// `June 3-7, 2017`: gives also the token at which the second end begins.
fn month_day_range(i: Words) -> PResult<(DateExpr, usize, DateExpr)> {
    let (i, month) = month(i)?;
    let (i, first) = day(i)?;
    let (i, ()) = range_mark(i)?;
    let second_at = i.at;
    let (i, last) = day(i)?;
    if i.token(0)
        .is_some_and(|t| t.is(Class::MONTH.or(Class::TIME_UNIT).or(Class::SCALE).or(Class::PERSON_NOUN)))
    {
        return reject();
    }
    let (i, year) = maybe(comma_year)(i)?;
    let at = |day| DateExpr::Calendar { year, month: Some(month), day: Some(day), weekday: None };
    if are_days(first, last, year) { Ok((i, (at(first), second_at, at(last)))) } else { reject() }
}

/// Two figures beside a month: with the year beside them they are days, whatever their order.
fn are_days(first: u8, last: u8, year: Option<i32>) -> bool {
    first < last || year.is_some() && first != last
}

/// `3-7 June 2017`.
fn days_month_range(i: Words) -> PResult<(DateExpr, usize, DateExpr)> {
    let (i, first) = day(i)?;
    let (i, ()) = range_mark(i)?;
    let second_at = i.at;
    let (i, last) = day(i)?;
    let (i, _) = maybe(word("of"))(i)?;
    let (i, month) = month(i)?;
    let (i, year) = maybe(comma_year)(i)?;
    let at = |day| DateExpr::Calendar { year, month: Some(month), day: Some(day), weekday: None };
    if are_days(first, last, year) { Ok((i, (at(first), second_at, at(last)))) } else { reject() }
}

/// `2009-2010`, `2017–18`.
fn year_range(i: Words) -> PResult<(DateExpr, usize, DateExpr)> {
    let (rest, first) = year_in_iso(i)?;
    let (rest, _) = dash(rest)?;
    let second_at = rest.at;
    let (end, token) = kind(Kind::Number)(rest)?;
    let text = rest.text(token);
    let last = match (text.len(), text.parse::<i32>()) {
        (4, Ok(n)) => n,
        (2, Ok(n)) => first / 100 * 100 + n,
        _ => return reject(),
    };
    let glued = end.token(0).is_some_and(|t| {
        !t.after_space() && (matches!(end.text(t), "-" | "/" | ":") || t.kind == Kind::Word)
    });
    let at = |year| DateExpr::Calendar { year: Some(year), month: None, day: None, weekday: None };
    if (first + 1..=first + 300).contains(&last) && last < 2200 && !glued {
        Ok((end, (at(first), second_at, at(last))))
    } else {
        reject()
    }
}
