//! Whether two values of one attribute can both be true: one definition for all that compare.

use chrono::Datelike;

use super::{likeness, office};
use crate::claim::{
    Claim, Commitment, DateValue, DurationValue, Kind, Known, NumberValue, PlaceValue, QuantityValue, Value,
    word_hash,
};
use crate::lexicon::sites::{angle, degrees};
use crate::lexicon::{Class, Lexicon};

/// A conversion may be rounded by so much.
const CONVERSION_SLACK: f64 = 0.12;
/// Degrees between two directions from which on they are not one direction told more or less exactly.
const ANOTHER_WAY: u16 = 90;
/// Minutes by which two clocks may differ that tell one moment.
const MOMENT: u16 = 20;

/// The two cannot both be true. Whether they are of one thing is for others to say.
pub(crate) fn apart(x: &Claim, y: &Claim) -> bool {
    match (&x.value, &y.value) {
        // Which court or hospital is meant is told by the whole of two reports.
        (Value::Place(a), Value::Place(_)) if a.is_institution() => false,
        (Value::Place(a), Value::Place(b)) => places_apart(a, b),
        (Value::Name(_), Value::Name(_)) => true,
        (Value::Status(a), Value::Status(b)) => {
            (x.stance.polarity == y.stance.polarity) != (a.state == b.state)
        }
        (Value::Role(a), Value::Role(b)) => office::differ(a, b),
        (Value::Quantity(a), Value::Quantity(b)) => quantities_apart((x, a), (y, b)),
        (Value::Duration(a), Value::Duration(b)) => durations_apart(a, b),
        (Value::Date(a), Value::Date(b)) => dates_apart((x, a), (y, b)),
        _ => do_not_meet(x, y),
    }
}

fn quantities_apart((x, a): (&Claim, &QuantityValue), (y, b): (&Claim, &QuantityValue)) -> bool {
    if likeness::dimension(&a.unit) != likeness::dimension(&b.unit) {
        return converted_apart(a, b);
    }
    match &*a.unit {
        "score" => (a.number.low, a.number.high) != (b.number.low, b.number.high),
        _ if a.ordinal || &*a.unit == "category" => a.number.low != b.number.low,
        // One number is told as dead here and as injured there.
        _ if likeness::is_other_casualty(x, y) => a.number.low == b.number.low,
        _ => {
            meant_apart(&a.number, &b.number)
                || are_other_ranges(&a.number, &b.number)
                || are_opposite(&a.number, &b.number)
        }
    }
}

/// "South" and "southeast" may be one, and "Ardmore" and "North Ardmore" the home of one.
fn places_apart(a: &PlaceValue, b: &PlaceValue) -> bool {
    if a.is_home() {
        let all_in = |one: &str, other: &str| one.split(' ').all(|word| other.split(' ').any(|w| w == word));
        return !all_in(&a.place, &b.place) && !all_in(&b.place, &a.place);
    }
    match (direction(a), direction(b)) {
        (Some(p), Some(q)) => angle(p, q) >= ANOTHER_WAY,
        _ => a.place != b.place,
    }
}

/// The direction that a place is, from another at one distance, in degrees.
pub(super) fn direction(place: &PlaceValue) -> Option<u16> {
    if place.is_home() { None } else { degrees(&place.place) }
}

fn durations_apart(a: &DurationValue, b: &DurationValue) -> bool {
    let exact = |d: &DurationValue| d.seconds.low.filter(|_| d.seconds.known == Known::Exact);
    if a.deictic || b.deictic {
        return false;
    }
    match (exact(a), exact(b)) {
        (Some(p), Some(q)) if a.unit == b.unit => (p - q).abs() > 1e-6 * p.abs().max(q.abs()),
        _ => meant_apart(&a.seconds, &b.seconds) || are_other_ranges(&a.seconds, &b.seconds),
    }
}

fn dates_apart((x, a): (&Claim, &DateValue), (y, b): (&Claim, &DateValue)) -> bool {
    if let (Kind::Time, Kind::Time, Some(p), Some(q)) = (x.kind, y.kind, a.clock, b.clock) {
        return p.abs_diff(q) > MOMENT;
    }
    if let (Some(p), Some(q)) = (relative(x), relative(y)) {
        return p != q;
    }
    // "On Thursday" and "on 6 March": only the weekdays can be set against each other. "On Monday" twice: which Monday it is may have
    // been reckoned otherwise.
    if weekday_alone(x).is_some() || weekday_alone(y).is_some() {
        let weekday = |d: &DateValue| d.days.map(|(first, _)| first.weekday());
        return weekday(a).zip(weekday(b)).is_some_and(|(p, q)| p != q);
    }
    do_not_meet(x, y)
}

/// The intervals of the two do not meet.
fn do_not_meet(x: &Claim, y: &Claim) -> bool {
    match (bounds(x), bounds(y)) {
        (Some((x_low, x_high)), Some((y_low, y_high))) => {
            scale(x) == scale(y) && (x_high < y_low || y_high < x_low)
        }
        _ => false,
    }
}

/// What can be compared at all: a value with bounds that the page stands behind.
pub(crate) fn is_comparable(claim: &Claim) -> bool {
    claim.stands(Commitment::Told) && bounds(claim).is_some()
}

/// The closed interval a claim's value can lie in, on the scale of its kind, and the unit it was printed in.
pub(crate) fn bounds(claim: &Claim) -> Option<(f64, f64)> {
    match &claim.value {
        Value::Duration(d) if !d.deictic => open(d.seconds.meant),
        Value::Quantity(q) if !q.ordinal && !q.partial && &*q.unit != "score" => open(q.number.meant),
        Value::Age(a) if matches!(&*a.unit, "year" | "month") => {
            let months = if &*a.unit == "month" { 1.0 } else { 12.0 };
            open(a.age.meant).map(|(low, high)| (low * months, high * months))
        }
        Value::Date(DateValue {
            days: Some((first, last)),
            impossible: false,
            anaphoric: false,
            deictic,
            page,
            ..
        }) if claim.kind == Kind::Date => {
            // What hangs on the date of the page may be a day off: the event happened where it was another day.
            let slack = if page.is_some() || *deictic { 1.0 } else { 0.0 };
            let day = |d: &chrono::NaiveDate| f64::from(d.num_days_from_ce());
            (page.as_deref().is_none_or(|p| p == "day page")).then(|| (day(first) - slack, day(last) + slack))
        }
        Value::Date(DateValue { days: None, impossible: false, .. }) if claim.kind == Kind::Date => {
            // Without a document date "Tuesday" and "Thursday" still differ.
            let value = &claim.timex.as_ref()?.value;
            let weekday: f64 = value.strip_prefix("XXXX-WXX-")?.parse().ok()?;
            Some((weekday, weekday))
        }
        _ => None,
    }
}

/// A side that is not bounded is infinite; `None` where neither is.
fn open((low, high): (Option<f64>, Option<f64>)) -> Option<(f64, f64)> {
    (low.is_some() || high.is_some()).then(|| ends((low, high)))
}

/// A side that is not bounded is infinite.
fn ends((low, high): (Option<f64>, Option<f64>)) -> (f64, f64) {
    (low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY))
}

/// Days of the calendar and bare weekdays are different scales.
fn scale(claim: &Claim) -> u8 {
    u8::from(matches!(&claim.value, Value::Date(DateValue { days: None, .. })))
}

/// `on Thursday`, without a day of a month.
pub(super) fn weekday_alone(claim: &Claim) -> Option<chrono::Weekday> {
    match &claim.value {
        Value::Date(DateValue { days: Some((first, last)), page: None, deictic: false, .. })
            if first == last && names_weekday_only(&claim.text) =>
        {
            Some(first.weekday())
        }
        _ => None,
    }
}

/// A weekday is written.
pub(super) fn names_weekday(text: &str) -> bool {
    text.split(' ').any(|word| Lexicon::get().word(word).class.has(Class::WEEKDAY))
}

fn names_weekday_only(text: &str) -> bool {
    names_weekday(text) && !text.bytes().any(|b| b.is_ascii_digit())
}

/// `today`, `last month` on a page without a date.
pub(super) fn relative(claim: &Claim) -> Option<String> {
    let Value::Date(DateValue { days: None, .. }) = &claim.value else { return None };
    let text = claim.text.to_lowercase();
    let unit = text
        .strip_prefix("last ")
        .or_else(|| text.strip_prefix("next "))
        .is_some_and(|u| matches!(u, "week" | "month" | "year"));
    (unit || matches!(&*text, "today" | "tomorrow" | "yesterday")).then_some(text)
}

/// "Three to ten years" and "three to twelve years": both ends are told.
fn are_other_ranges(a: &NumberValue, b: &NumberValue) -> bool {
    a.known == Known::Range && b.known == Known::Range && (a.low, a.high) != (b.low, b.high)
}

/// "Less than" one figure is not "more than" it.
fn are_opposite(a: &NumberValue, b: &NumberValue) -> bool {
    let ends =
        matches!((a.known, b.known), (Known::AtLeast, Known::AtMost) | (Known::AtMost, Known::AtLeast));
    let figure = |n: &NumberValue| n.low.or(n.high);
    ends && figure(a).zip(figure(b)).is_some_and(|(p, q)| is_equal(p, q))
}

/// The intervals that the two can mean do not meet.
fn meant_apart(a: &NumberValue, b: &NumberValue) -> bool {
    let ((a_low, a_high), (b_low, b_high)) = (ends(a.meant), ends(b.meant));
    a_high < b_low || b_high < a_low
}

/// Bounds of a measure in the first unit of its dimension; a share counts in per cent.
pub(super) fn base(q: &QuantityValue) -> Option<(&'static str, f64, f64)> {
    let (low, high) = ends(q.number.meant);
    match &*q.unit {
        "percent" => return Some(("share", low, high)),
        "fraction" => return Some(("share", low * 100.0, high * 100.0)),
        _ => {}
    }
    let measure = Lexicon::get().word(&q.unit).measure.filter(|m| *m.name == *q.unit)?;
    (measure.dimension != "temperature").then_some((
        measure.dimension,
        low * measure.factor,
        high * measure.factor,
    ))
}

fn converted_apart(a: &QuantityValue, b: &QuantityValue) -> bool {
    let (Some((_, a_low, a_high)), Some((_, b_low, b_high))) = (base(a), base(b)) else { return false };
    let below = |high: f64, low: f64| {
        high.is_finite() && low.is_finite() && high < low - CONVERSION_SLACK * low.abs()
    };
    below(a_high, b_low) || below(b_high, a_low)
}

/// A value as one number that equal values share.
pub(super) fn point(claim: &Claim) -> Option<u64> {
    match &claim.value {
        Value::Duration(d) => Some(d.seconds.low.or(d.seconds.high)?.round().to_bits()),
        Value::Quantity(q) => Some(q.number.low.or(q.number.high)?.to_bits()),
        Value::Age(a) => Some(a.age.low.or(a.age.high)?.to_bits()),
        Value::Date(_) => Some(u64::from(word_hash(&claim.timex.as_ref()?.value))),
        _ => None,
    }
}

/// The figure of a count or measure that is neither a place in a row nor a score.
pub(super) fn figure(claim: &Claim) -> Option<f64> {
    match &claim.value {
        Value::Quantity(q) if !q.ordinal => amount(q),
        _ => None,
    }
}

/// The figure of a quantity, where it is one.
pub(super) fn amount(q: &QuantityValue) -> Option<f64> {
    if &*q.unit == "score" { None } else { q.number.low.or(q.number.high) }
}

pub(super) fn is_equal(p: f64, q: f64) -> bool {
    (p - q).abs() <= 1e-9 * p.abs().max(1.0)
}

/// The same figure, of what may be one thing: the nouns may be any.
pub(super) fn same_figure(x: &Claim, y: &Claim) -> bool {
    let (Value::Quantity(a), Value::Quantity(b)) = (&x.value, &y.value) else { return false };
    let one = likeness::dimension(&a.unit) == likeness::dimension(&b.unit);
    let bare = a.unit.is_empty() || b.unit.is_empty();
    let same = amount(a).zip(amount(b)).is_some_and(|(p, q)| is_equal(p, q));
    a.ordinal == b.ordinal && (one || bare) && same && !likeness::is_other_casualty(x, y)
}

/// One digit other, of two or more: 38 and 48, 1.2 and 1.7 million.
pub(super) fn is_one_digit_off(x: &Claim, y: &Claim) -> bool {
    /// Larger figures are told by their digits and size alone.
    const LONG: f64 = 1e6;
    let digits = |claim: &Claim| match &claim.value {
        Value::Quantity(q) => amount(q).map(|v| if v < LONG { format!("{v}") } else { format!("{v:e}") }),
        _ => None,
    };
    let (Some(one), Some(other)) = (digits(x), digits(y)) else { return false };
    let parts = |text: &str| {
        let (figures, size) = text.split_once('e').unwrap_or((text, ""));
        (figures.bytes().filter(u8::is_ascii_digit).count(), size.to_owned())
    };
    let differing = one.bytes().zip(other.bytes()).filter(|(p, q)| p != q).count();
    one.len() == other.len() && differing == 1 && parts(&one).0 > 1 && parts(&one) == parts(&other)
}

/// The same digits in another order: 317 and 371, 2.3 and 3.2 million.
pub(super) fn is_transposed(x: &Claim, y: &Claim) -> bool {
    let number = |c: &Claim| match &c.value {
        Value::Quantity(q) => amount(q),
        Value::Age(a) => a.age.low,
        _ => None,
    };
    let digits = |v: f64| -> Vec<u8> {
        let text = format!("{v:e}");
        let mantissa = text.split('e').next().unwrap_or_default();
        let mut digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
        digits.sort_unstable();
        digits
    };
    let (Some(p), Some(q)) = (number(x), number(y)) else { return false };
    let size = (p.max(q) / p.min(q)).abs();
    !is_equal(p, q) && size < 10.0 && digits(p).len() > 1 && digits(p) == digits(q)
}
