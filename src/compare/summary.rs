//! A headline against the line that sums it up: both tell nothing but one event.
//!
//! What both give, alone or as a sum, is settled. Of what is left, the only figure of its kind on either side is the counterpart of
//! the other.

use super::headline::{apart, base};
use super::{interval, office, spelling};
use crate::claim::{Claim, DateValue, Kind, NameType, QuantityValue, Value};
use crate::lexicon::{Class, Lexicon, status};

/// Most figures on a side of which sums are made.
const MOST_PARTS: usize = 12;
/// A claim no further from the start of the summary is in its first sentence or so.
const FIRST_BYTES: u32 = 200;
/// Nouns for what is won.
const PRIZES: &[&str] =
    &["title", "crown", "championship", "trophy", "win", "victory", "triumph", "medal", "gold", "cup"];

/// Claims of one kind, stated above and below, that cannot both be true: indices into `claims`.
pub(super) fn contradicted(claims: &[Claim], above: &[usize], below: &[usize]) -> Vec<(usize, usize)> {
    let alone = |list: &[usize], others: &[usize]| -> Vec<usize> {
        let agrees = |a: usize| others.iter().any(|&b| agree(&claims[a], &claims[b]));
        list.iter().copied().filter(|&a| !agrees(a)).collect()
    };
    let (lone_above, lone_below) = (alone(above, below), alone(below, above));
    let open = |list: &[usize], lone: &[usize], all: &[usize]| -> Vec<usize> {
        list.iter().copied().filter(|&a| !is_made_of(&claims[a], claims, lone, all)).collect()
    };
    let open_above = open(&lone_above, &lone_below, below);
    let open_below = open(&lone_below, &lone_above, above);
    let start = below.first().map_or(0, |&b| claims[b].sentence.start);
    let mut found = Vec::new();
    for &a in &open_above {
        let x = &claims[a];
        // Where only one number of people stands on either side, it is one number, whatever they are called.
        let of_people = |list: &[usize]| list.iter().filter(|&&c| counts_people(&claims[c])).count();
        let sole = of_people(above) == 1 && of_people(below) == 1;
        let kind = |y: &Claim| of_one_kind(x, y, sole);
        let partners: Vec<usize> = open_below.iter().copied().filter(|&b| kind(&claims[b])).collect();
        let [b] = partners[..] else { continue };
        let rivals = open_above.iter().any(|&o| o != a && of_one_kind(&claims[o], &claims[b], sole));
        let y = &claims[b];
        let told_first = y.span.start.saturating_sub(start) <= FIRST_BYTES;
        let near = told_first || interval::shared(&x.context, &y.context) >= 1;
        if !rivals && near && apart(x, y) {
            found.push((a, b));
        }
    }
    found
}

/// The same value said of what may be the same: the nouns may be any.
fn agree(x: &Claim, y: &Claim) -> bool {
    match (&x.value, &y.value) {
        (Value::Quantity(a), Value::Quantity(b)) => {
            let one = interval::dimension(&a.unit) == interval::dimension(&b.unit);
            let bare = a.unit.is_empty() || b.unit.is_empty();
            let same = point(a).zip(point(b)).is_some_and(|(p, q)| is_equal(p, q));
            a.ordinal == b.ordinal
                && ((one || bare) && same && !interval::is_other_casualty(x, y) || of_one_kind(x, y, false) && !apart(x, y))
        }
        _ => of_one_kind(x, y, false) && !apart(x, y),
    }
}

fn point(q: &QuantityValue) -> Option<f64> {
    if &*q.unit == "score" { None } else { q.number.low.or(q.number.high) }
}

fn is_equal(p: f64, q: f64) -> bool {
    (p - q).abs() <= 1e-9 * p.abs().max(1.0)
}

/// The sum of all figures of the other side or of two, or the difference of two that stand on that side alone.
fn is_made_of(x: &Claim, claims: &[Claim], lone: &[usize], all: &[usize]) -> bool {
    let figure = |c: &Claim| match &c.value {
        Value::Quantity(q) if !q.ordinal => point(q),
        _ => None,
    };
    let Some(total) = figure(x) else { return false };
    let figures = |list: &[usize]| -> Vec<f64> {
        list.iter().filter_map(|&c| figure(&claims[c])).take(MOST_PARTS).collect()
    };
    let (all, lone) = (figures(all), figures(lone));
    let pair = |values: &[f64], made: fn(f64, f64) -> f64| {
        values.iter().enumerate().any(|(n, v)| values[n + 1..].iter().any(|w| is_equal(made(*v, *w), total)))
    };
    all.len() > 1 && is_equal(all.iter().sum(), total)
        || pair(&all, |v, w| v + w)
        || pair(&lone, |v, w| (v - w).abs())
}

/// Figures of one unit or noun, days of one kind, ages, places of one rank, states of one group.
fn of_one_kind(x: &Claim, y: &Claim, sole: bool) -> bool {
    match (&x.value, &y.value) {
        (Value::Quantity(a), Value::Quantity(b)) => quantities_of_one_kind((x, a), (y, b), sole),
        (Value::Duration(a), Value::Duration(b)) => {
            a.unit == b.unit && !a.deictic && !b.deictic && !is_other_event(x, y)
        }
        (Value::Date(a), Value::Date(b)) => {
            let (p, q) = (granularity(x, a), granularity(y, b));
            // The other quarter, month or year: only of the same thing.
            let year = |c: &Claim| c.text.len() == 4 && c.text.bytes().all(|b| b.is_ascii_digit());
            let coarse = matches!(p, Some(Granularity::Month | Granularity::Year)) && !(year(x) && year(y));
            let same_topic = || interval::same_topic(x, y) || interval::shared(&x.context, &y.context) >= 2;
            p.is_some() && meet(p, q) && !a.anaphoric && !b.anaphoric && (!coarse || same_topic())
        }
        (Value::Age(a), Value::Age(b)) => a.unit == b.unit,
        // "struck in Syria", "launched from Turkey": another part of the event.
        (Value::Place(a), Value::Place(b)) => {
            a.rank == b.rank && interval::shared(&x.context, &y.context) >= 1
        }
        (Value::Status(a), Value::Status(b)) => {
            a.group == b.group && &*a.group != "identity" && &*a.group != "intent" && may_be_one(x, y, &a.group)
        }
        (Value::Name(a), Value::Name(b)) => {
            let person = a.form == NameType::Person && b.form == NameType::Person;
            person && is_other_spelling(&a.key, &b.key)
        }
        (Value::Role(a), Value::Role(b)) => a.person.key == b.person.key && office::is_one_line(a, b),
        _ => false,
    }
}

/// People are each in a state of their own: their names must meet. Other things go by many nouns.
fn may_be_one(x: &Claim, y: &Claim, group: &str) -> bool {
    let (Some(a), Some(b)) = (&x.subject, &y.subject) else { return true };
    let words = |key: &'_ str| -> Vec<String> { key.split([' ', '/']).map(str::to_owned).collect() };
    let (one, other) = (words(&a.key), words(&b.key));
    let of_people = status::group(group).is_some_and(status::Group::is_of_people);
    !of_people || one.iter().any(|w| other.contains(w))
}

/// One given name and two last names, or both names in another spelling.
fn is_other_spelling(a: &str, b: &str) -> bool {
    let names = |key: &str| key.split_once(' ').map(|(given, last)| (given.to_owned(), last.to_owned()));
    let Some(((given, last), (other_given, other_last))) = names(a).zip(names(b)) else { return false };
    let near = |p: &str, q: &str| p == q || spelling::is_near(p, q);
    a != b && (given == other_given || near(&given, &other_given) && near(&last, &other_last))
}

fn is_other_event(x: &Claim, y: &Claim) -> bool {
    let classed = |c: &Claim| interval::is_event(&c.predicate);
    classed(x) && classed(y) && x.predicate != y.predicate
}

fn counts_people(claim: &Claim) -> bool {
    matches!(&claim.value, Value::Quantity(q) if !q.ordinal && is_people(&q.of))
}

fn is_people(noun: &str) -> bool {
    interval::generic_person(noun) && !noun.is_empty()
        || Lexicon::get().word(noun).class.has(Class::PERSON_NOUN.or(Class::ROLE).or(Class::GENDERED_NOUN))
}

fn quantities_of_one_kind((x, a): (&Claim, &QuantityValue), (y, b): (&Claim, &QuantityValue), sole: bool) -> bool {
    if a.ordinal != b.ordinal {
        return false;
    }
    let same_noun = a.of == b.of && !a.of.is_empty();
    if a.ordinal {
        let prizes = PRIZES.contains(&&*a.of) && PRIZES.contains(&&*b.of);
        return same_noun || prizes && interval::shared(&x.context, &y.context) >= 2;
    }
    let casualties = interval::is_casualty(x) && x.predicate == y.predicate;
    if a.partial || b.partial {
        // "kills three and injures 33 others": beside the dead, all that are injured.
        let beside = |q: &QuantityValue| !q.partial || &*q.of == "other";
        // "55 percent of the vote".
        let shares = &*a.unit == "percent" && a.unit == b.unit && a.partial == b.partial;
        return casualties && beside(a) && beside(b)
            || shares && !a.of.is_empty() && (same_noun || interval::same_topic(x, y));
    }
    let measured = |q: &QuantityValue| !interval::dimension(&q.unit).is_empty();
    if measured(a) || measured(b) {
        let same_base = base(a).zip(base(b)).is_some_and(|(p, q)| p.0 == q.0);
        return a.unit == b.unit || same_base;
    }
    // Dead and injured are counted apart, unless one number is told as both.
    if interval::is_other_casualty(x, y) {
        let told = |c: &Claim| matches!(&*c.predicate, "death" | "injury");
        return told(x) && told(y) && same_noun && a.number.low == b.number.low;
    }
    if casualties && !is_other_noun(&a.of, &b.of) {
        return true;
    }
    // "20 people drowned", "14 survivors": a number of those to whom it happened is not one of others.
    let beside = interval::is_casualty(x) != interval::is_casualty(y) && a.of != b.of;
    let people = is_people(&a.of) && is_people(&b.of) && !beside && (sole || !is_other_noun(&a.of, &b.of));
    (same_noun || people) && !is_other_event(x, y)
}

/// Two nouns that each tell who is counted: soldiers are not children.
fn is_other_noun(a: &str, b: &str) -> bool {
    a != b && !interval::generic_person(a) && !interval::generic_person(b) && !is_event_noun(a) && !is_event_noun(b)
}

/// `dead`, `injured`, `victim`: what happened, not who.
fn is_event_noun(noun: &str) -> bool {
    !Lexicon::get().word(noun).noun_predicate.is_empty()
}

/// Dates that can be set against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Granularity {
    /// A weekday without a day of a month.
    Weekday,
    /// A day of a month.
    Day,
    Month,
    Year,
}

fn meet(p: Option<Granularity>, q: Option<Granularity>) -> bool {
    let day = |g: Option<Granularity>| matches!(g, Some(Granularity::Weekday | Granularity::Day));
    p == q || day(p) && day(q)
}

fn granularity(claim: &Claim, date: &DateValue) -> Option<Granularity> {
    if date.impossible || date.deictic {
        return None;
    }
    let Some((first, last)) = date.days else {
        let weekday = claim.timex.as_ref().is_some_and(|t| t.value.starts_with("XXXX-WXX-"));
        return weekday.then_some(Granularity::Weekday);
    };
    Some(match (last - first).num_days() {
        0 if is_weekday_alone(claim) => Granularity::Weekday,
        0 => Granularity::Day,
        1..=31 => Granularity::Month,
        32..=370 => Granularity::Year,
        _ => return None,
    })
}

/// `on Thursday`, without a figure.
pub(super) fn is_weekday_alone(claim: &Claim) -> bool {
    claim.kind == Kind::Date && !claim.text.chars().any(|c| c.is_ascii_digit())
}
