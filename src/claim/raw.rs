//! What a grammar has read, as the value that a claim carries.

use super::{
    AgeValue, DateValue, DurationValue, Kind, Modifier, NumberValue, QuantityValue, RangeEnd, Timex,
    TimexType, Value,
};
use crate::grammar::Words;
use crate::grammar::date::{Context, DateExpr, Resolved};
use crate::grammar::duration::DurationExpr;
use crate::grammar::number::{Amount, Known};
use crate::grammar::quantity::QuantityExpr;
use crate::grammar::time::TimeExpr;
use crate::lexicon::{Class, TimeUnit};

/// A value found in a sentence, in tokens of the sentence.
pub(crate) struct RawClaim {
    pub(crate) kind: Kind,
    /// First token.
    pub(crate) first: usize,
    /// One past the last token.
    pub(crate) end: usize,
    pub(crate) value: Value,
    pub(crate) timex: Option<Box<Timex>>,
    /// Where the noun phrase that carries the value ends.
    pub(crate) noun_end: usize,
    /// The value stands before the noun it qualifies: `11-minute outage`.
    pub(crate) attributive: bool,
}

pub(crate) fn timex(
    kind: TimexType,
    value: &str,
    modifier: Option<&str>,
    anchor: Option<chrono::NaiveDate>,
) -> Timex {
    Timex { kind, value: value.into(), modifier: modifier.and_then(Modifier::from_name), anchor }
}

pub(crate) fn plain(first: usize, end: usize, kind: Kind, timex_type: TimexType, value: &str) -> RawClaim {
    RawClaim {
        kind,
        first,
        end,
        value: Value::Plain {},
        timex: Some(Box::new(timex(timex_type, value, None, None))),
        noun_end: end,
        attributive: false,
    }
}

fn date_value(
    resolved: &Resolved,
    expr: Option<&DateExpr>,
    clock: Option<u16>,
    range: Option<RangeEnd>,
) -> Value {
    Value::Date(DateValue {
        days: resolved.days,
        inferred: resolved.inferred,
        year_from: resolved.year_from,
        anaphoric: expr.is_some_and(DateExpr::is_anaphoric),
        deictic: expr.is_some_and(DateExpr::is_deictic),
        weekday: resolved.weekday,
        impossible: resolved.impossible,
        clock,
        page: None,
        range,
    })
}

pub(crate) fn date_claim(
    first: usize,
    end: usize,
    expr: &DateExpr,
    context: Context,
    range: Option<RangeEnd>,
) -> RawClaim {
    let resolved = expr.resolve(context);
    let relative = !matches!(
        expr,
        DateExpr::Calendar { year: Some(_), .. } | DateExpr::Decade { .. } | DateExpr::Century { .. }
    );
    let anchor = context.document.filter(|_| relative && resolved.days.is_some());
    let timex = timex(TimexType::Date, &resolved.value, resolved.modifier, anchor);
    RawClaim {
        kind: Kind::Date,
        first,
        end,
        value: date_value(&resolved, Some(expr), None, range),
        timex: Some(Box::new(timex)),
        noun_end: end,
        attributive: false,
    }
}

pub(crate) fn time_claim(
    first: usize,
    end: usize,
    expr: &TimeExpr,
    context: Context,
    range: Option<RangeEnd>,
) -> RawClaim {
    let (value, day) = expr.resolve(context);
    let day = day.unwrap_or_else(|| Resolved::unknown(""));
    let timex =
        timex(TimexType::Time, &value, expr.modifier, context.document.filter(|_| day.days.is_some()));
    RawClaim {
        kind: Kind::Time,
        first,
        end,
        value: date_value(&day, expr.date.as_ref(), expr.minutes(), range),
        timex: Some(Box::new(timex)),
        noun_end: end,
        attributive: false,
    }
}

pub(crate) fn duration_claim(first: usize, end: usize, expr: &DurationExpr) -> RawClaim {
    let (low, high) = expr.seconds();
    let unit_seconds = crate::grammar::duration::seconds(expr.unit());
    let (amount, _) = expr.parts[0];
    let step = if amount.step == 1.0 { 1.0 } else { amount.step * unit_seconds };
    let total = Amount { low, high, step, ..amount };
    let (mut from, mut to) = total.interval();
    let exact = matches!(amount.known, Known::Exact | Known::About | Known::Range);
    if amount.step == 1.0 && expr.parts.len() == 1 && exact {
        // Compared with other units a printed "two years" is anything that rounds to it.
        (from, to) = (from - unit_seconds / 2.0, to + unit_seconds / 2.0);
    }
    let finite = |v: f64| (v.is_finite() && !expr.vague).then_some(v);
    let seconds = NumberValue {
        low: low.filter(|_| !expr.vague),
        high: high.filter(|_| !expr.vague),
        known: amount.known,
        meant: (finite(from), finite(to)),
    };
    let value = DurationValue { seconds, unit: unit_name(expr.unit()).into(), deictic: expr.deictic };
    let value = Value::Duration(Box::new(value));
    let timex = timex(TimexType::Duration, &expr.timex(), expr.modifier, None);
    RawClaim {
        kind: Kind::Duration,
        first,
        end,
        value,
        timex: Some(Box::new(timex)),
        noun_end: end,
        attributive: expr.attributive,
    }
}

pub(crate) fn age_claim(
    first: usize,
    end: usize,
    number: crate::grammar::number::Number,
    unit: TimeUnit,
) -> RawClaim {
    let amount = Amount::exact(number);
    let expr = DurationExpr {
        parts: vec![(amount, unit)],
        modifier: None,
        vague: false,
        attributive: false,
        deictic: false,
    };
    let value =
        Value::Age(Box::new(AgeValue { age: NumberValue::new(amount, 1.0), unit: unit_name(unit).into() }));
    let timex = timex(TimexType::Duration, &expr.timex(), None, None);
    RawClaim {
        kind: Kind::Age,
        first,
        end,
        value,
        timex: Some(Box::new(timex)),
        noun_end: end,
        attributive: false,
    }
}

pub(crate) fn quantity_claim(first: usize, end: usize, expr: QuantityExpr, words: Words) -> RawClaim {
    let of_people = words.lexicon.word(&expr.of).class.has(Class::PERSON_NOUN);
    let category = expr.unit.is_empty() && words.follows(&["category"]);
    let magnitude = expr.unit.is_empty() && is_magnitude(words, end, &expr);
    let unit = match (magnitude, expr.unit.is_empty() && of_people) {
        _ if category => "category",
        (true, _) => "magnitude",
        (_, true) => "person",
        _ => expr.unit,
    };
    let value = QuantityValue {
        number: NumberValue::new(expr.amount, 1.0),
        unit: unit.into(),
        // An aftershock is another one.
        of: if magnitude && expr.of != "aftershock" { "earthquake".into() } else { expr.of.into() },
        ordinal: expr.ordinal,
        // "The first 7.6-magnitude quake" is no part of one.
        partial: !magnitude && is_partial(words, end, expr.noun_end),
    };
    let value = Value::Quantity(Box::new(value));
    RawClaim {
        kind: Kind::Quantity,
        first,
        end,
        value,
        timex: None,
        noun_end: expr.noun_end.max(end),
        attributive: false,
    }
}

/// `magnitude 6.7`, `a magnitude of 6.7`, `6.7-magnitude`, `6.7 on the Richter scale`, `a quake measuring 6.7`, and each of `6.7 and 7.1
/// magnitude`.
fn is_magnitude(here: Words, end: usize, expr: &QuantityExpr) -> bool {
    /// No quake was stronger.
    const STRONGEST: f64 = 10.0;
    let is_number =
        |at: usize| here.tokens.get(at).is_some_and(|t| t.kind == crate::text::token::Kind::Number);
    let joined = |at: usize| here.at(at).precedes(&["and", "or"]);
    // "Magnitude 6.7 and 30 fires": the other number has a noun of its own.
    let bare = || expr.of.is_empty() && expr.amount.point().is_some_and(|v| v <= STRONGEST);
    let with_next = || joined(end) && is_number(end + 1) && is_one_magnitude(here.at(end + 1), end + 2);
    let with_last = || {
        here.at >= 2
            && joined(here.at - 1)
            && is_number(here.at - 2)
            && is_one_magnitude(here.at(here.at - 2), here.at - 1)
    };
    is_one_magnitude(here, end) || bare() && (with_next() || with_last())
}

fn is_one_magnitude(here: Words, end: usize) -> bool {
    /// How far before what it measures a quake is named, in tokens.
    const NEAR: usize = 4;
    let quake = |back| here.at >= back && here.at(here.at - back).entry().noun_predicate == "earthquake";
    let measured = here.at > 0 && here.at(here.at - 1).entry().verb == "measure";
    if measured && (2..=NEAR).any(quake) {
        return true;
    }
    let before = (1..=3).any(|back| here.at >= back && here.at(here.at - back).precedes(&["magnitude"]));
    let between = (1..=3)
        .filter_map(|back| here.at.checked_sub(back))
        .take_while(|&i| !here.at(i).precedes(&["magnitude"]))
        .all(|i| here.at(i).precedes(&["of", "-", "about", "a", "preliminary", "was"]));
    let after = here.at(end);
    let after = if after.precedes(&["-"]) { after.skip(1) } else { after };
    before && between
        || after.precedes(&["magnitude"])
        || after.precedes(&["on"]) && (1..=3).any(|n| after.skip(n).precedes(&["richter", "scale"]))
}

/// `another four`, `his first 11`, `five more`, `two of the`.
fn is_partial(here: Words, end: usize, noun_end: usize) -> bool {
    let parts = &[
        "another",
        "other",
        "additional",
        "further",
        "first",
        "last",
        "next",
        "final",
        "remaining",
        "past",
        "previous",
        "extra",
        "each",
        "every",
        "per",
        "from",
    ];
    // "30 million a year" is a rate, "300 million" over ten years a total.
    let after = here.at(end);
    let after_noun = here.at(noun_end.max(end));
    let unit = after_noun.token(1).is_some_and(|t| t.is(Class::TIME_UNIT));
    let rate = unit && after_noun.precedes(&["a", "an", "per"])
        || after.precedes(&["annually", "yearly", "monthly", "daily"]);
    // "the rate had stood at", "its five citizens": another time, a part.
    let earlier = (1..=4).filter_map(|back| here.at.checked_sub(back)).any(|i| {
        here.at(i).precedes(&["previously", "formerly"])
            || here.at(i).precedes(&["had"]) && here.at(i + 1).precedes(&["stood", "been", "previously"])
    });
    // "six people, including the gunman": others count five.
    let with_the_attacker = after_noun.skip(usize::from(after_noun.precedes(&[","])));
    let with_the_attacker = with_the_attacker.precedes(&["including"])
        && with_the_attacker.skip(2).precedes(&[
            "gunman",
            "attacker",
            "shooter",
            "bomber",
            "assailant",
            "suspect",
            "perpetrator",
            "hijacker",
        ]);
    // "two men and a woman": three.
    let and_one = after_noun.precedes(&["and"])
        && after_noun.skip(1).precedes(&["a", "an", "one", "another", "his", "her", "their"])
        && after_noun
            .token(2)
            .is_some_and(|t| t.is(Class::PERSON_NOUN.or(Class::GENDERED_NOUN).or(Class::KIN)));
    // "gave up his place among the nine jurors": they were nine.
    let among = here.follows(&["the"]) && here.at >= 2 && here.at(here.at - 2).precedes(&["among"]);
    earlier
        || and_one
        || with_the_attacker
        || among
        || here.follows(&["its", "their"])
        || rate
        || here.follows(parts)
        || here.precedes(&["another"])
        || here.at(end).precedes(&[
            "more",
            "other",
            "others",
            "additional",
            "further",
            "of",
            "each",
            "apiece",
            "extra",
        ])
}

pub(crate) fn unit_name(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Second => "second",
        TimeUnit::Minute => "minute",
        TimeUnit::Hour => "hour",
        TimeUnit::Night => "night",
        TimeUnit::Day => "day",
        TimeUnit::Weekend => "weekend",
        TimeUnit::Week => "week",
        TimeUnit::Fortnight => "fortnight",
        TimeUnit::Month => "month",
        TimeUnit::Quarter => "quarter",
        TimeUnit::Half => "half-year",
        TimeUnit::Year => "year",
        TimeUnit::Decade => "decade",
        TimeUnit::Century => "century",
        TimeUnit::Millennium => "millennium",
    }
}
