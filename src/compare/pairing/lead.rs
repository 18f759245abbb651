//! A headline against the line that sums it up: both tell nothing but one event.
//! The only figure of its kind that the other side does not give is the counterpart of the only one there.

use crate::claim::{Claim, DateValue, DurationValue, NameType, QuantityValue, Value};
use crate::compare::{likeness, matching, spelling, values};
use crate::lexicon::{Class, Lexicon, status};

/// A claim no further from the start of the summary is in its first sentence or so.
const FIRST_BYTES: u32 = 200;

/// Days or months further apart than this are of two events.
const MOST_DAYS: i64 = 45;

/// A match with more points than this has nearly as many in another report of it.
const MOST_GOALS: f64 = 30.0;

/// What each of several has its own number of.
const SHARED_OUT: &[&str] = &["seat", "vote", "deputy", "delegate", "point", "goal", "medal"];

/// Nouns for what is won.
const PRIZES: &[&str] =
    &["title", "crown", "championship", "trophy", "win", "victory", "triumph", "medal", "gold", "cup"];

/// Claims of one kind, stated above and below, that cannot both be true: indices into `claims`.
pub(super) fn contradicted(claims: &[Claim], above: &[usize], below: &[usize]) -> Vec<(usize, usize)> {
    // Where only one number of people stands on either side, it is one number, whatever they are called.
    let of_people = |list: &[usize]| list.iter().filter(|&&c| counts_people(&claims[c])).count();
    let sole = of_people(above) == 1 && of_people(below) == 1;
    // A weekday is set against a day of a month only where the other side gives no such day.
    let days = |list: &[usize]| list.iter().any(|&c| is_day_of_month(&claims[c]));
    let days = days(above) && days(below);
    let kinds = Kinds { sole, days };
    let side = |list: &[usize]| -> Vec<&Claim> { list.iter().map(|&c| &claims[c]).collect() };
    let start = below.first().map_or(0, |&b| claims[b].sentence.start);
    let pairs = matching::left_over(
        &side(above),
        &side(below),
        |x, y| agree(x, y, days),
        |x, y| may_be_one(x, y, kinds),
    )
    .into_iter();
    let counterparts = pairs.map(|(a, b)| (above[a], below[b])).filter(|&(a, b)| {
        let (x, y) = (&claims[a], &claims[b]);
        let told_first = y.span.start.saturating_sub(start) <= FIRST_BYTES;
        let near = told_first || likeness::shared(x, y) >= 1;
        near && values::apart(x, y) && !is_told_bare(claims, x, y) && !is_told_bare(claims, y, x)
    });
    counterparts.collect()
}

/// What the two sides as a whole give.
#[derive(Clone, Copy)]
struct Kinds {
    /// One number of people on either side.
    sole: bool,
    /// Days of a month on both.
    days: bool,
}

/// The same value said of what may be the same.
fn agree(x: &Claim, y: &Claim, days: bool) -> bool {
    values::same_figure(x, y) || may_be_one(x, y, Kinds { sole: false, days }) && !values::apart(x, y)
}

fn is_day_of_month(claim: &Claim) -> bool {
    matches!(&claim.value, Value::Date(d) if granularity(claim, d) == Some(Granularity::Day))
}

/// "Twelve months and Bancroft for nine": the sentence of `x` gives the number of `y` without its unit.
fn is_told_bare(claims: &[Claim], x: &Claim, y: &Claim) -> bool {
    let number = y.text.split([' ', '-']).next().unwrap_or_default();
    claims.iter().any(|c| {
        c.sentence == x.sentence
            && matches!(&c.value, Value::Quantity(q) if q.unit.is_empty() && q.of.is_empty())
            && c.text.eq_ignore_ascii_case(number)
    })
}

/// Figures of one unit or noun, days of one kind, ages, places of one rank, states of one group.
fn may_be_one(x: &Claim, y: &Claim, kinds: Kinds) -> bool {
    let alike = match (&x.value, &y.value) {
        (Value::Quantity(a), Value::Quantity(b)) => quantities_may_be_one((x, a), (y, b), kinds.sole),
        (Value::Duration(a), Value::Duration(b)) => {
            let length = |d: &DurationValue| d.seconds.low.or(d.seconds.high);
            let of_one_size = length(a).zip(length(b)).is_none_or(|(p, q)| likeness::are_of_one_size(p, q));
            a.unit == b.unit && of_one_size && !likeness::is_other_event(x, y)
        }
        (Value::Date(a), Value::Date(b)) => may_dates_be_one((x, a), (y, b), kinds),
        // "struck in Syria", "launched from Turkey": another part of the event.
        (Value::Place(a), Value::Place(b)) => {
            let country = matches!(&*a.rank, "country" | "capital");
            let near = likeness::shared(x, y) >= i32::from(country);
            near && !likeness::is_named_in(&a.place, y) && !likeness::is_named_in(&b.place, x)
        }
        (Value::Status(a), Value::Status(b)) => {
            a.group == b.group
                && !matches!(&*a.group, "identity" | "intent")
                && may_be_one_subject(x, y, &a.group)
        }
        (Value::Name(a), Value::Name(b)) => a.form == NameType::Person && is_other_spelling(&a.key, &b.key),
        _ => true,
    };
    alike && likeness::of_one_kind(x, y)
}

fn may_dates_be_one((x, a): (&Claim, &DateValue), (y, b): (&Claim, &DateValue), kinds: Kinds) -> bool {
    let (one, other) = (granularity(x, a), granularity(y, b));
    // The other quarter, month or year: only of the same thing.
    let year = |c: &Claim| c.text.len() == 4 && c.text.bytes().all(|b| b.is_ascii_digit());
    let coarse = matches!(one, Some(Granularity::Month | Granularity::Year)) && !(year(x) && year(y));
    let same_topic = || likeness::same_topic(x, y) || likeness::shared(x, y) >= 2;
    let apart = a.days.zip(b.days).map_or(0, |(p, q)| (p.0 - q.0).num_days().abs());
    (apart <= MOST_DAYS || one == Some(Granularity::Year))
        && one.is_some()
        && (one == other || !kinds.days && meet(one, other))
        && !a.anaphoric
        && !b.anaphoric
        && (!coarse || same_topic())
}

/// People are each in a state of their own: their names must meet. Other things go by many nouns.
fn may_be_one_subject(x: &Claim, y: &Claim, group: &str) -> bool {
    let (Some(a), Some(b)) = (&x.subject, &y.subject) else { return true };
    let words = |key: &'_ str| -> Vec<String> { key.split([' ', '/']).map(str::to_owned).collect() };
    let (one, other) = (words(&a.key), words(&b.key));
    let of_people = status::group(group).is_some_and(status::Group::is_of_people);
    // "the suspect", "a man": whom the other side names.
    let unnamed = |key: &str| {
        let class = Lexicon::get().word(key).class;
        let person = class.has(Class::PERSON_NOUN.or(Class::GENDERED_NOUN).or(Class::KIN).or(Class::ROLE));
        matches!(key, "man" | "woman" | "suspect" | "gunman" | "attacker" | "shooter")
            || person && matches!(group, "verdict" | "custody" | "leaving")
    };
    !of_people || one.iter().any(|w| other.contains(w)) || unnamed(&a.key) || unnamed(&b.key)
}

/// One given name and two last names, or both names in another spelling.
fn is_other_spelling(a: &str, b: &str) -> bool {
    let names = |key: &str| key.split_once(' ').map(|(given, last)| (given.to_owned(), last.to_owned()));
    let Some(((given, last), (other_given, other_last))) = names(a).zip(names(b)) else { return false };
    let near = |p: &str, q: &str| p == q || spelling::is_near(p, q);
    a != b && (given == other_given || near(&given, &other_given) && near(&last, &other_last))
}

fn counts_people(claim: &Claim) -> bool {
    let casualty = likeness::is_casualty(claim);
    matches!(&claim.value, Value::Quantity(q) if !q.ordinal && (likeness::is_people(&q.of) || casualty))
}

fn quantities_may_be_one(
    (x, a): (&Claim, &QuantityValue),
    (y, b): (&Claim, &QuantityValue),
    sole: bool,
) -> bool {
    let same_noun = a.of == b.of && !a.of.is_empty();
    if a.ordinal {
        // "the 43rd president": another person.
        if Lexicon::get().word(&a.of).class.has(Class::ROLE.or(Class::OFFICE)) {
            return false;
        }
        let prizes = PRIZES.contains(&&*a.of) && PRIZES.contains(&&*b.of);
        return same_noun || prizes && likeness::shared(x, y) >= 2;
    }
    let casualties = likeness::is_casualty(x) && x.predicate == y.predicate;
    if a.partial || b.partial {
        // "kills three and injures 33 others": beside the dead, all that are injured.
        let beside = |q: &QuantityValue| !q.partial || &*q.of == "other";
        // "55 percent of the vote".
        let shares = &*a.unit == "percent" && a.unit == b.unit && a.partial == b.partial;
        return casualties && beside(a) && beside(b)
            || shares && !a.of.is_empty() && (same_noun || likeness::same_topic(x, y));
    }
    if &*a.unit == "score" && a.unit == b.unit {
        // Another chamber has other numbers of votes.
        let all = |q: &QuantityValue| q.number.low.unwrap_or_default() + q.number.high.unwrap_or_default();
        return all(a).max(all(b)) <= MOST_GOALS || all(a).max(all(b)) <= 1.25 * all(a).min(all(b));
    }
    let measured = |q: &QuantityValue| !likeness::dimension(&q.unit).is_empty();
    if measured(a) || measured(b) {
        return likeness::may_be_one_measure(a, b);
    }
    // Dead and injured are counted apart, unless one number is told as both.
    if likeness::is_other_casualty(x, y) {
        let told = |c: &Claim| matches!(&*c.predicate, "death" | "injury");
        return told(x) && told(y) && same_noun && a.number.low == b.number.low;
    }
    if casualties && (sole || !likeness::is_other_noun(&a.of, &b.of)) {
        return true;
    }
    // "20 people drowned", "14 survivors": a number of those to whom it happened is not one of others.
    let beside = likeness::is_casualty(x) != likeness::is_casualty(y) && a.of != b.of;
    // "68 million people were displaced", "the number displaced at 65 million".
    let bare =
        (a.of.is_empty() || b.of.is_empty()) && likeness::same_topic(x, y) && !likeness::is_other_event(x, y);
    if bare && (likeness::is_people(&a.of) || likeness::is_people(&b.of)) {
        return true;
    }
    let people = likeness::is_people(&a.of)
        && likeness::is_people(&b.of)
        && !beside
        && (sole || !likeness::is_other_noun(&a.of, &b.of));
    // "Fine Gael has 50 seats", "Fianna Fáil has 44 seats".
    let others = same_noun && SHARED_OUT.contains(&&*a.of) && likeness::others_are_named(x, y);
    (same_noun && !others || people) && !likeness::is_other_event(x, y)
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
        0 if values::weekday_alone(claim).is_some() => Granularity::Weekday,
        0 => Granularity::Day,
        1..=31 => Granularity::Month,
        32..=370 => Granularity::Year,
        _ => return None,
    })
}
