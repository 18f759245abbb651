//! How surely two claims are about one thing: one definition for all that compare.

use super::{office, values};
use crate::claim::{Claim, DateValue, Kind, POPULATION, QuantityValue, Value};
use crate::lexicon::{Class, Lexicon};
use crate::sets;
use crate::text::tag::is_known;

/// Predicates that tell nothing about an event.
pub(super) const EMPTY: &[&str] = &[
    "",
    "be",
    "have",
    "do",
    "get",
    "say",
    "publication",
    "make",
    "take",
    "go",
    "come",
    "see",
    "include",
    "use",
    "want",
    "need",
];

/// Values that can be set against each other at all: of one unit or dimension, dates of one sort, places of one rank, states of one
/// group. Which of them are of one thing is for the words around them to say.
pub(crate) fn of_one_kind(x: &Claim, y: &Claim) -> bool {
    match (&x.value, &y.value) {
        (Value::Quantity(a), Value::Quantity(b)) => a.ordinal == b.ordinal && are_of_one_dimension(a, b),
        (Value::Duration(a), Value::Duration(b)) => !a.deictic && !b.deictic,
        (Value::Age(a), Value::Age(b)) => a.unit == b.unit && !are_others(x, y),
        (Value::Date(a), Value::Date(b)) => {
            let relative = |c: &Claim| values::relative(c).is_some();
            let clock = |c: &Claim, d: &DateValue| c.kind == Kind::Time && d.clock.is_some();
            let of_day = |d: &DateValue| d.days.is_some();
            relative(x) == relative(y) && clock(x, a) == clock(y, b) && of_day(a) == of_day(b)
        }
        (Value::Place(a), Value::Place(b)) => a.rank == b.rank,
        (Value::Status(a), Value::Status(b)) => a.group == b.group,
        (Value::Name(a), Value::Name(b)) => a.form == b.form,
        (Value::Role(a), Value::Role(b)) => a.person.key == b.person.key && office::is_one_line(a, b),
        _ => false,
    }
}

/// Both are counts, or measures that can be converted into each other.
fn are_of_one_dimension(a: &QuantityValue, b: &QuantityValue) -> bool {
    let converted = || values::base(a).zip(values::base(b)).is_some_and(|(p, q)| p.0 == q.0);
    dimension(&a.unit) == dimension(&b.unit) || converted()
}

/// A count of people is a count.
pub(crate) fn dimension(unit: &str) -> &str {
    if unit == "person" { "" } else { unit }
}

pub(super) fn is_cue(predicate: &str) -> bool {
    Lexicon::get().word(predicate).class.has(Class::CUE)
}

pub(crate) fn is_person(noun: &str) -> bool {
    Lexicon::get().word(noun).class.has(Class::PERSON_NOUN)
}

/// `12 people`, `12 others`, `12 killed`: the noun tells nothing.
pub(crate) fn generic_person(noun: &str) -> bool {
    matches!(noun, "person" | "other" | "man" | "woman" | "" | "victim")
}

/// What something is said of. "43 people were killed and 55 wounded": the other number is no subject.
pub(super) fn subject_key(claim: &Claim) -> Option<&str> {
    let key = &*claim.subject.as_ref()?.key;
    let counts = matches!(claim.value, Value::Quantity(_)) && is_casualty(claim) && generic_person(head(key));
    (!counts).then_some(key)
}

/// `account` of `smith/account`.
pub(super) fn head(key: &str) -> &str {
    key.rsplit('/').next().unwrap_or(key)
}

/// A sum is not of what it is paid for: "a $40 million deal" and "a $40 million contract" may be one.
fn are_money(a: &QuantityValue, b: &QuantityValue) -> bool {
    a.is_money() && b.is_money()
}

/// What a claim counts: the dead and the wounded are people.
pub(super) fn counted<'a>(claim: &Claim, q: &'a QuantityValue) -> &'a str {
    if is_casualty(claim) && (generic_person(&q.of) || is_event_noun(&q.of)) { "person" } else { &q.of }
}

/// A number of people.
pub(super) fn counts_people(claim: &Claim) -> bool {
    matches!(&claim.value, Value::Quantity(q) if dimension(&q.unit).is_empty() && is_people(counted(claim, q)))
}

/// Both are named, and not alike.
pub(super) fn are_others(x: &Claim, y: &Claim) -> bool {
    let (Some(a), Some(b)) = (&x.subject, &y.subject) else { return false };
    let named = ends_in_name(&a.text) && ends_in_name(&b.text);
    let last = |key: &'_ str| key.rsplit([' ', '/']).next().unwrap_or_default().to_owned();
    named && last(&a.key) != last(&b.key)
}

/// The words around a claim name this place, in lower case.
pub(super) fn is_named_in(place: &str, claim: &Claim) -> bool {
    place.split([' ', '-']).all(|word| claim.context.contains(&crate::claim::name_hash(word)))
}

/// A number of people to whom something happened.
pub(super) fn is_casualty(claim: &Claim) -> bool {
    matches!(&*claim.predicate, "death" | "injury" | "missing" | "arrest")
}

/// How strong a quake was.
pub(super) fn is_magnitude(claim: &Claim) -> bool {
    matches!(&claim.value, Value::Quantity(q) if &*q.unit == "magnitude")
}

/// Dead here, injured there.
pub(super) fn is_other_casualty(x: &Claim, y: &Claim) -> bool {
    is_casualty(x) && is_casualty(y) && x.predicate != y.predicate
}

/// A year of age apart: a birthday may lie between.
pub(crate) fn is_birthday(x: &Claim, y: &Claim) -> bool {
    match (&x.value, &y.value) {
        (Value::Age(a), Value::Age(b)) => a.age.low.zip(b.age.low).is_some_and(|(p, q)| (p - q).abs() < 1.5),
        _ => false,
    }
}

/// Both count the same noun and say the same of it.
pub(super) fn counts_same(x: &Claim, y: &Claim) -> bool {
    match (&x.value, &y.value) {
        (Value::Quantity(a), Value::Quantity(b)) => {
            same_topic(x, y)
                && (counted(x, a) == counted(y, b) || a.of.is_empty() || b.of.is_empty() || are_money(a, b))
        }
        _ => false,
    }
}

/// The last word has a capital: `the airline Skylark`.
pub(super) fn ends_in_name(text: &str) -> bool {
    text.rsplit(' ').next().and_then(|word| word.chars().next()).is_some_and(char::is_uppercase)
}

/// A predicate that names a class of events, such as an outage: those happen once. A machine "runs", a flight "takes" its
/// hours many times.
pub(crate) fn is_event(predicate: &str) -> bool {
    let entry = Lexicon::get().word(predicate);
    let classed = [entry.noun_predicate, entry.verb_predicate, entry.state_predicate].contains(&predicate);
    classed && !matches!(predicate, "duration" | "cost")
}

/// Both speak of somebody or somewhere, and of nobody in common.
pub(super) fn others_are_named(x: &Claim, y: &Claim) -> bool {
    let names = |c: &Claim| c.context.iter().copied().filter(|h| h & 1 == 1).collect::<Vec<_>>();
    let (a, b) = (names(x), names(y));
    !a.is_empty() && !b.is_empty() && sets::shared(&a, &b) == 0
}

/// "A Larkwell poll" here and "a Larkwell poll" there: two of a kind. "Books" here and "reference books" there: two kinds.
pub(super) fn are_instances(x: &Claim, y: &Claim) -> bool {
    let one_of_many = |c: &Claim| c.subject.as_ref().is_some_and(|s| s.indefinite);
    one_of_many(x) && one_of_many(y) || are_two_kinds(x, y)
}

/// Of two plurals, one has a common word before it that the other has not.
pub(super) fn are_two_kinds(x: &Claim, y: &Claim) -> bool {
    let (Some(a), Some(b)) = (&x.subject, &y.subject) else { return false };
    let (long, short) = if a.text.len() > b.text.len() { (&a.text, &b.text) } else { (&b.text, &a.text) };
    let (long_lower, short_lower) = (long.to_lowercase(), short.to_lowercase());
    let is_plural = short_lower.ends_with('s') && !short_lower.contains(' ');
    let has_modifier = long_lower.strip_suffix(&*short_lower).is_some_and(|before| before.ends_with(' '));
    // The first letter may be a capital because a sentence begins, or because it is a name: "Ardmore voters" are the voters there.
    let first = long.split(' ').next().unwrap_or_default();
    let name = first.starts_with(char::is_uppercase) && first.is_ascii() && !is_known(first);
    is_plural && has_modifier && !name && !long.chars().skip(1).any(char::is_uppercase)
}

pub(crate) fn same_topic(x: &Claim, y: &Claim) -> bool {
    x.predicate == y.predicate && !EMPTY.contains(&&*x.predicate)
}

/// Both name their subject, in the same words.
pub(crate) fn same_key(x: &Claim, y: &Claim) -> bool {
    matches!((&x.subject, &y.subject), (Some(a), Some(b)) if a.key == b.key)
}

/// Both tell how many people one named place has.
pub(super) fn are_populations(x: &Claim, y: &Claim) -> bool {
    same_key(x, y) && [x, y].iter().all(|c| &*c.predicate == POPULATION)
}

/// "the Lantern Hall" and "the Mill Hall": names that end alike and begin otherwise. Titles and initials begin any name.
pub(super) fn other_names(x: &Claim, y: &Claim) -> bool {
    let (Some(a), Some(b)) = (&x.subject, &y.subject) else { return false };
    let (Some((before_a, last_a)), Some((before_b, last_b))) = (two_last(&a.text), two_last(&b.text)) else {
        return false;
    };
    let lexicon = Lexicon::get();
    let begins_any = |word: &str| {
        let class = lexicon.word(word.trim_end_matches('.')).class;
        word.chars().count() <= 2
            || class.has(Class::HONORIFIC.or(Class::ROLE).or(Class::OFFICE).or(Class::FUNCTION))
    };
    last_a == last_b && before_a != before_b && !begins_any(before_a) && !begins_any(before_b)
}

/// The last two words of a phrase, where both have a capital.
fn two_last(text: &str) -> Option<(&str, &str)> {
    let mut words = text.rsplit(' ').filter(|w| w.starts_with(char::is_uppercase));
    let (last, before) = (words.next()?, words.next()?);
    text.ends_with(last).then_some((before, last))
}

/// Both name their subject, and it is the same owner's same thing.
pub(super) fn strong_subject(x: &Claim, y: &Claim) -> bool {
    match (&x.subject, &y.subject) {
        (Some(a), Some(b)) => a.key == b.key && a.key.contains('/'),
        _ => false,
    }
}

/// Evidence that two claims are about the same thing.
pub(crate) fn sameness(x: &Claim, y: &Claim) -> i32 {
    let shared = shared(x, y);
    let mut score = shared.min(5) * 2;
    score += match (subject_key(x), subject_key(y)) {
        (Some(a), Some(b)) => match (a.split_once('/'), b.split_once('/')) {
            _ if a == b => 3 + 2 * i32::from(a.contains('/')),
            (Some((_, head)), None) if head == b => 2,
            (None, Some((_, head))) if head == a => 2,
            _ => -3,
        },
        _ => 0,
    };
    if same_topic(x, y) {
        // The same owner's same thing, and the same said of it: that is enough by itself.
        let befalls_one = same_key(x, y) && is_event(&x.predicate);
        score += match (strong_subject(x, y), befalls_one || are_populations(x, y)) {
            (true, _) => 7,
            (false, true) => 5,
            (false, false) => 2,
        };
    }
    if let (Value::Quantity(a), Value::Quantity(b)) = (&x.value, &y.value) {
        if counted(x, a) == counted(y, b) && !counted(x, a).is_empty() {
            score += 2;
        } else if !(a.of.is_empty() || b.of.is_empty() || are_money(a, b)) {
            score -= 2;
        }
        if dimension(&a.unit) != dimension(&b.unit) {
            return i32::MIN;
        }
    }
    score
}

/// Content words and names that the sentences of two claims share.
pub(crate) fn shared(x: &Claim, y: &Claim) -> i32 {
    sets::shared(&x.context, &y.context) as i32
}

pub(super) fn is_other_event(x: &Claim, y: &Claim) -> bool {
    let classed = |c: &Claim| is_event(&c.predicate);
    classed(x) && classed(y) && x.predicate != y.predicate
}

pub(super) fn is_people(noun: &str) -> bool {
    generic_person(noun) && !noun.is_empty()
        || Lexicon::get().word(noun).class.has(Class::PERSON_NOUN.or(Class::ROLE).or(Class::GENDERED_NOUN))
}

/// Much more than the other is another thing, unless only the zeros differ.
pub(super) fn are_of_one_size(p: f64, q: f64) -> bool {
    const MOST_TIMES: f64 = 25.0;
    let times = (p.max(q) / p.min(q).max(f64::MIN_POSITIVE)).abs();
    let zeros = times.log10();
    times <= MOST_TIMES || (zeros - zeros.round()).abs() < 1e-3
}

pub(super) fn may_be_one_measure(a: &QuantityValue, b: &QuantityValue) -> bool {
    let size = |q: &QuantityValue| {
        values::base(q).map_or_else(
            || values::amount(q),
            |(_, low, high)| Some(if high.is_finite() { f64::midpoint(low, high) } else { low }),
        )
    };
    size(a).zip(size(b)).is_none_or(|(p, q)| are_of_one_size(p, q))
}

/// Two nouns that each tell who is counted: soldiers are not children.
pub(super) fn is_other_noun(a: &str, b: &str) -> bool {
    a != b && !generic_person(a) && !generic_person(b) && !is_event_noun(a) && !is_event_noun(b)
}

/// `dead`, `injured`, `victim`: what happened, not who.
pub(super) fn is_event_noun(noun: &str) -> bool {
    !Lexicon::get().word(noun).noun_predicate.is_empty()
}
