//! Durations: how long something lasted.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::map;

use super::number::{self, Amount, Known, Number, amount};
use crate::grammar::{PResult, Words, class, joint, maybe, one_of, phrase, reject, sign, word};
use crate::lexicon::{Class, TimeUnit};
use crate::text::token::Kind;

/// A duration as said.
#[derive(Clone, Debug, PartialEq)]
pub struct DurationExpr {
    /// The amounts, largest unit first: `two years and six months`.
    pub parts: Vec<(Amount, TimeUnit)>,
    /// TIMEX3 mod.
    pub modifier: Option<&'static str>,
    /// `weeks`, `several years`: no number.
    pub vague: bool,
    /// Before a noun: `11-minute outage`.
    pub attributive: bool,
    /// `the past three years`: the stretch before or after the document's date.
    pub deictic: bool,
}

/// Seconds in a unit; months and years by their mean in the Gregorian calendar (365.2425 days).
pub const fn seconds(unit: TimeUnit) -> f64 {
    const DAY: f64 = 86_400.0;
    const YEAR: f64 = 365.242_5 * DAY;
    match unit {
        TimeUnit::Second => 1.0,
        TimeUnit::Minute => 60.0,
        TimeUnit::Hour => 3_600.0,
        TimeUnit::Day | TimeUnit::Night => DAY,
        TimeUnit::Weekend => 2.0 * DAY,
        TimeUnit::Week => 7.0 * DAY,
        TimeUnit::Fortnight => 14.0 * DAY,
        TimeUnit::Month => YEAR / 12.0,
        TimeUnit::Quarter => YEAR / 4.0,
        TimeUnit::Half => YEAR / 2.0,
        TimeUnit::Year => YEAR,
        TimeUnit::Decade => 10.0 * YEAR,
        TimeUnit::Century => 100.0 * YEAR,
        TimeUnit::Millennium => 1000.0 * YEAR,
    }
}

/// Any duration.
pub fn duration(i: Words) -> PResult<DurationExpr> {
    let (rest, expr) = alt((stretch, part_of_unit, counted, vague, whole_unit, over_the_years)).parse(i)?;
    if is_age(rest) || is_point(rest) { reject() } else { Ok((rest, expr)) }
}

/// `years old`, `-year-old`.
fn is_age(i: Words) -> bool {
    let (j, _) = maybe(joint)(i).unwrap_or((i, None));
    j.precedes(&["old", "olds"])
}

/// `ago`, `later`: a date, not a duration.
fn is_point(i: Words) -> bool {
    i.precedes(&["ago", "later", "earlier", "hence"]) || phrase(&["from", "now"])(i).is_ok()
}

fn unit(i: Words) -> PResult<TimeUnit> {
    let (rest, unit) = super::date::time_unit(i)?;
    // "a second term", "a quarter of": the words have other lives.
    let singular = !i.peek().ends_with('s');
    if matches!(unit, TimeUnit::Second | TimeUnit::Quarter)
        && singular
        && !i.follows(&["-", "‑"])
        && !i.follows(&["1", "one"])
    {
        return reject();
    }
    Ok((rest, unit))
}

/// `a quarter of an hour`, `less than two thirds of a day`, `a tenth of a second`.
fn part_of_unit(i: Words) -> PResult<DurationExpr> {
    let (i, (part, modifier)) = number::part_of_one(i)?;
    let (i, ()) = word("of")(i)?;
    let (i, _) = one_of(&["a", "an", "one"])(i)?;
    let (rest, u) = super::date::time_unit(i)?;
    if i.peek().ends_with('s') {
        return reject();
    }
    Ok((
        rest,
        DurationExpr { parts: vec![(part, u)], modifier, vague: false, attributive: false, deictic: false },
    ))
}

/// `11 minutes`, `11-minute`, `half an hour`, `two and a half years`, `more than a year`, `two years and six months`.
fn counted(i: Words) -> PResult<DurationExpr> {
    let (i, edge) = maybe(number::bound)(i)?;
    let (rest, (first, modifier)) = alt((half_unit_amount, amount_of_units, article)).parse(i)?;
    let modifier = edge.map(|(_, m)| m).or(modifier);
    let first = first.narrowed(edge);
    let hyphen = joint(rest).is_ok();
    let (rest, _) = maybe(joint)(rest)?;
    let (rest, _) = maybe(one_of(&[
        "full",
        "more",
        "additional",
        "extra",
        "straight",
        "consecutive",
        "whole",
        "long",
        "short",
        "further",
        "calendar",
        "business",
        "working",
    ]))(rest)?;
    let singular_unit = rest.token(0).is_some_and(|t| !rest.text(t).ends_with('s'));
    let (rest, u) = unit(rest)?;
    // "2017 year" and "100 second" are no durations.
    let several = first.point().is_none_or(|v| v != 1.0);
    let attributive = singular_unit && (hyphen || several);
    if singular_unit
        && several
        && !hyphen
        && !matches!(u, TimeUnit::Weekend)
        && !short_form(rest)
        && first.point().is_some_and(|v| v >= 2.0)
        && !before_noun(rest)
    {
        return reject();
    }
    let mut parts = vec![(first, u)];
    let mut rest = with_half(rest, &mut parts);
    while let Some((end, part)) = next_part(rest, parts.last().map_or(u, |p| p.1)) {
        parts.push(part);
        rest = end;
    }
    Ok((rest, DurationExpr { parts, modifier, vague: false, attributive, deictic: false }))
}

fn short_form(i: Words) -> bool {
    i.before().is_some_and(|t| matches!(i.text(t), "min" | "sec" | "hr" | "yr" | "wk"))
}

fn before_noun(i: Words) -> bool {
    i.token(0).is_some_and(|t| t.kind == Kind::Word && t.lex == 0)
}

fn amount_of_units(i: Words) -> PResult<(Amount, Option<&'static str>)> {
    let (rest, (amount, modifier)) = amount(i)?;
    // "the 2017 months": a year is no count.
    let year =
        amount.figures && amount.point().is_some_and(|v| (1900.0..2100.0).contains(&v) && v.fract() == 0.0);
    if year && !rest.precedes(&["days", "hours", "minutes", "years"]) {
        reject()
    } else {
        Ok((rest, (amount, modifier)))
    }
}

/// `half an hour`, `half a day`.
fn half_unit_amount(i: Words) -> PResult<(Amount, Option<&'static str>)> {
    let (rest, ()) = alt((
        phrase(&["half", "an"]),
        phrase(&["half", "a"]),
        phrase(&["a", "half", "-"]),
        phrase(&["half", "-"]),
    ))
    .parse(i)?;
    Ok((rest, (Amount::exact(Number { value: 0.5, step: 0.5, figures: false }), None)))
}

/// `a`, `an`, `one`, `another` before a unit.
fn article(i: Words) -> PResult<(Amount, Option<&'static str>)> {
    let (rest, _) = one_of(&["a", "an", "another"])(i)?;
    let rate = i
        .before()
        .is_some_and(|t| t.kind == Kind::Number || t.is(Class::CURRENCY.or(Class::SCALE).or(Class::MEASURE)))
        || i.follows(&["times", "once", "twice", "people", "percent", "%", "thrice"]);
    let plain =
        i.token(0).is_some_and(|_| i.peek().eq_ignore_ascii_case("a") || i.peek().eq_ignore_ascii_case("an"));
    // "a day" alone may be a rate or a date; the words before must ask for a duration.
    let asked = i.follows(&[
        "for", "in", "within", "after", "over", "than", "nearly", "almost", "about", "least", "most",
        "lasted", "lasts", "took", "takes", "last", "take", "spent", "under", "around", "to", "until",
        "every", "of", "and", "quite", "roughly", "just", "only", "up", "during", "spend",
    ]);
    let before_event = class(Class::TIME_UNIT)(rest).is_ok_and(|(r, _)| r.precedes(&["after", "before"]));
    if rate || plain && !asked && !before_event {
        reject()
    } else {
        Ok((rest, (Amount::exact(Number::word(1.0)), None)))
    }
}

/// `an hour and a half`.
fn with_half<'a>(i: Words<'a>, parts: &mut [(Amount, TimeUnit)]) -> Words<'a> {
    match alt((phrase(&["and", "a", "half"]), phrase(&["and", "one", "half"]))).parse(i) {
        Ok((rest, ())) => {
            if let Some((amount, _)) = parts.first_mut() {
                amount.low = amount.low.map(|v| v + 0.5);
                amount.high = amount.high.map(|v| v + 0.5);
                amount.step = 0.5;
            }
            rest
        }
        Err(_) => i,
    }
}

/// `, six months` or `and 30 minutes`: a smaller unit goes on.
fn next_part(i: Words<'_>, larger: TimeUnit) -> Option<(Words<'_>, (Amount, TimeUnit))> {
    let (i, _) = maybe(sign(','))(i).ok()?;
    let (i, _) = maybe(word("and"))(i).ok()?;
    let (i, number) =
        alt((number::number, map(one_of(&["a", "an"]), |_| Number::word(1.0)))).parse(i).ok()?;
    let (i, _) = maybe(joint)(i).ok()?;
    let (i, u) = unit(i).ok()?;
    (u < larger).then(|| (i, (Amount::exact(number), u)))
}

/// `the past three years`, `the last few weeks`, `the next 10 days`, `the first two months`.
fn stretch(i: Words) -> PResult<DurationExpr> {
    let (i, the) = maybe(one_of(&["the", "his", "her", "its", "their", "our", "these", "those"]))(i)?;
    let (i, which) = one_of(&[
        "past",
        "last",
        "next",
        "previous",
        "coming",
        "first",
        "final",
        "preceding",
        "following",
        "recent",
        "opening",
        "entire",
        "whole",
        "full",
    ])(i)?;
    let no_article = the.is_none() && !matches!(which, 0 | 1 | 2 | 9);
    if no_article {
        return reject();
    }
    let (rest, mut expr) = alt((counted, vague_units, single_stretch)).parse(i)?;
    let singular = rest.before().is_some_and(|t| !rest.text(t).ends_with('s'));
    let one_needed = matches!(which, 11..=13);
    if singular
        && !one_needed
        && !expr.attributive
        && expr.parts.first().is_none_or(|(a, _)| a.point() == Some(1.0))
        && !expr.vague
        && !matches!(which, 0)
    {
        return reject();
    }
    expr.deictic = matches!(which, 0..=4 | 7..=9);
    Ok((rest, expr))
}

/// `past year`, `entire day`: one unit.
fn single_stretch(i: Words) -> PResult<DurationExpr> {
    let past = i.follows(&["past", "entire", "whole", "full"]);
    let (rest, u) = unit(i)?;
    if !past || i.peek().ends_with('s') { reject() } else { Ok((rest, exactly_one(u))) }
}

fn exactly_one(u: TimeUnit) -> DurationExpr {
    let one = Amount::exact(Number::word(1.0));
    DurationExpr { parts: vec![(one, u)], modifier: None, vague: false, attributive: false, deictic: false }
}

fn unknown(u: TimeUnit) -> DurationExpr {
    let amount =
        Amount { low: None, high: None, known: Known::About, step: 1.0, figures: false, near: false };
    DurationExpr { parts: vec![(amount, u)], modifier: None, vague: true, attributive: false, deictic: false }
}

/// `few weeks`, `several days`, `years`: a plural unit without a number.
fn vague_units(i: Words) -> PResult<DurationExpr> {
    let (i, _) = maybe(one_of(&["few", "several", "couple", "many"]))(i)?;
    let (i, _) = maybe(word("of"))(i)?;
    let (rest, u) = unit(i)?;
    if i.peek().ends_with('s') || i.peek().eq_ignore_ascii_case("centuries") {
        Ok((rest, unknown(u)))
    } else {
        reject()
    }
}

/// Words that stand for an unknown number.
fn quantifier(i: Words) -> PResult<()> {
    alt((
        phrase(&["a", "few"]),
        phrase(&["a", "couple", "of"]),
        phrase(&["a", "number", "of"]),
        phrase(&["hundreds", "of"]),
        phrase(&["thousands", "of"]),
        phrase(&["dozens", "of"]),
        word("several"),
        word("many"),
        word("multiple"),
        word("recent"),
        word("some"),
        word("few"),
    ))
    .parse(i)
}

/// `several weeks`, `a few days`, `weeks` after a preposition, `hundreds of years`, `recent years`.
fn vague(i: Words) -> PResult<DurationExpr> {
    let (j, quantified) = maybe(quantifier)(i)?;
    let (j, _) = maybe(one_of(&["more", "long", "short"]))(j)?;
    let (rest, u) = unit(j)?;
    let asked = i.follows(&[
        "for", "in", "within", "after", "over", "of", "lasted", "took", "takes", "last", "take", "spent",
        "spend", "than", "during", "about", "been",
    ]);
    if !j.peek().ends_with('s') && !j.peek().eq_ignore_ascii_case("millennia")
        || !(quantified.is_some() || asked)
    {
        return reject();
    }
    Ok((rest, unknown(u)))
}

/// `over the years`.
fn over_the_years(i: Words) -> PResult<DurationExpr> {
    let (rest, ()) = phrase(&["over", "the"])(i)?;
    let (end, u) = unit(rest)?;
    let plural = rest.peek().ends_with('s') || rest.peek().eq_ignore_ascii_case("centuries");
    if plural && matches!(u, TimeUnit::Year | TimeUnit::Decade | TimeUnit::Century | TimeUnit::Month) {
        Ok((end, unknown(u)))
    } else {
        reject()
    }
}

/// `all day`, `all year`.
fn whole_unit(i: Words) -> PResult<DurationExpr> {
    let (rest, ()) = word("all")(i)?;
    let (rest, u) = unit(rest)?;
    if matches!(u, TimeUnit::Day | TimeUnit::Night | TimeUnit::Week | TimeUnit::Month | TimeUnit::Year)
        && !rest.follows(&["days", "weeks", "months", "years", "nights"])
    {
        Ok((rest, exactly_one(u)))
    } else {
        reject()
    }
}

impl DurationExpr {
    /// Lowest and highest length in seconds as said; `None` where there is no bound.
    pub fn seconds(&self) -> (Option<f64>, Option<f64>) {
        let sum = |pick: fn(&Amount) -> Option<f64>| {
            self.parts.iter().map(|(a, u)| Some(pick(a)? * seconds(*u))).sum::<Option<f64>>()
        };
        (sum(|a| a.low), sum(|a| a.high))
    }

    /// The smallest unit named.
    pub fn unit(&self) -> TimeUnit {
        self.parts.last().map_or(TimeUnit::Day, |p| p.1)
    }

    /// TIMEX3 value: `PT11M`, `P2Y6M`, `PXW`.
    pub fn timex(&self) -> String {
        let mut dates = String::new();
        let mut times = String::new();
        for (amount, unit) in &self.parts {
            let value = amount.low.or(amount.high);
            let (whole, carried) = value.map_or((None, None), |v| carry(v, *unit));
            for (value, unit) in [(whole, Some(*unit)), (carried.map(|c| c.0), carried.map(|c| c.1))] {
                let Some(unit) = unit else { continue };
                let shown = match value {
                    Some(v) => v.to_string(),
                    None if self.vague => "X".to_owned(),
                    None => continue,
                };
                let out = if unit <= TimeUnit::Hour { &mut times } else { &mut dates };
                out.push_str(&shown);
                out.push_str(letter(unit));
            }
        }
        if times.is_empty() { format!("P{dates}") } else { format!("P{dates}T{times}") }
    }
}

/// Half a unit in the next smaller one: 2.5 years are two years and six months.
fn carry(value: f64, unit: TimeUnit) -> (Option<f64>, Option<(f64, TimeUnit)>) {
    let (factor, smaller) = match unit {
        TimeUnit::Year => (12.0, TimeUnit::Month),
        TimeUnit::Day => (24.0, TimeUnit::Hour),
        TimeUnit::Hour => (60.0, TimeUnit::Minute),
        TimeUnit::Minute => (60.0, TimeUnit::Second),
        TimeUnit::Fortnight => return (Some(value * 2.0), None),
        _ => return (Some(value), None),
    };
    let part = (value.fract() * factor * 1e6).round() / 1e6;
    if part == 0.0 || part.fract() != 0.0 {
        return (Some(value), None);
    }
    ((value >= 1.0).then_some(value.trunc()), Some((part, smaller)))
}

fn letter(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Second => "S",
        TimeUnit::Minute | TimeUnit::Month => "M",
        TimeUnit::Hour => "H",
        TimeUnit::Day => "D",
        TimeUnit::Night => "NI",
        TimeUnit::Weekend => "WE",
        TimeUnit::Week | TimeUnit::Fortnight => "W",
        TimeUnit::Quarter => "Q",
        TimeUnit::Half => "H",
        TimeUnit::Year => "Y",
        TimeUnit::Decade => "DE",
        TimeUnit::Century => "CE",
        TimeUnit::Millennium => "ML",
    }
}
