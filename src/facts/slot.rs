//! What a slot of a pattern takes: the grammars of claims, asked at one place of a sentence.

use crate::claim::{NumberValue, QuantityValue, SlotValue, Value};
use crate::facts::pattern::{MOST_WORDS_OF_THING, Slot};
use crate::grammar::Words;
use crate::grammar::age::age;
use crate::grammar::date::{Context, date};
use crate::grammar::duration::duration;
use crate::grammar::name::person_name;
use crate::grammar::number::amount;
use crate::grammar::quantity::quantity;
use crate::grammar::time::time;
use crate::lexicon::given_names::given_name;
use crate::lexicon::wordings::Wordings;
use crate::lexicon::{self, Class, Lexicon};
use crate::text::token::{Kind, Token, tokenize};

use crate::claim::raw::{self, RawClaim};

/// Most words of a role.
const LONGEST_ROLE: usize = 4;

/// Where a value may end that a slot takes at a position, the longest first, with what it is.
pub(crate) fn read(slot: Slot, here: Words, context: Context) -> Vec<(usize, SlotValue)> {
    if here.token(0).is_none() {
        return Vec::new();
    }
    match slot {
        Slot::Duration => single(long(here).or_else(|| in_years(here)).or_else(|| abbreviated(here))),
        Slot::Date => single(date(here, context.month_first).ok().and_then(|(rest, expr)| {
            let raw = raw::date_claim(here.at, rest.at, &expr, context, None);
            Some((rest.at, temporal(&raw)?))
        })),
        Slot::Time => single(time(here, context.month_first).ok().and_then(|(rest, expr)| {
            let raw = raw::time_claim(here.at, rest.at, &expr, context, None);
            Some((rest.at, temporal(&raw)?))
        })),
        Slot::Number => {
            single(amount(here).ok().map(|(rest, (amount, _))| {
                (rest.at, number(Slot::Number, NumberValue::new(amount, 1.0), ""))
            }))
        }
        Slot::Quantity | Slot::Money | Slot::Percent => measured(slot, here),
        Slot::Person => single(person(here)),
        Slot::Role => (here.at..here.tokens.len().min(here.at + LONGEST_ROLE))
            .rev()
            .filter(|&last| here.tokens[last].is(Class::ROLE.or(Class::OFFICE)))
            .map(|last| (last + 1, words(slot, here, here.at, last + 1)))
            .collect(),
        Slot::Version => single(version(here)),
        Slot::Place => single(place(here)),
        Slot::Quote => single(quote(here)),
        Slot::Thing => thing(here),
        Slot::Literal => literal(here, context),
        Slot::Any => vec![(here.tokens.len(), words(slot, here, here.at, here.tokens.len()))],
    }
}

/// What a slot takes of a text that stands for itself; `None` where it does not take the whole.
pub(crate) fn read_text(slot: Slot, text: &str) -> Option<SlotValue> {
    let lexicon = Lexicon::get();
    // "an hour" is a length of time after a preposition only, "9:00" a time of day; words are quoted whether they carry marks or not.
    let marked = text.starts_with(['"', '“', '\'', '‘', '«']);
    let text = match slot {
        Slot::Time => format!("at {text}"),
        Slot::Quote if !marked => format!("for “{text}”"),
        _ => format!("for {text}"),
    };
    let mut tokens = Vec::new();
    tokenize(&text, 0, text.len(), lexicon, &mut tokens);
    let here = Words { tokens: &tokens, at: 1, prose: &text, lexicon };
    let whole = read(slot, here, Context::default()).into_iter().find(|(end, _)| *end == tokens.len());
    whole.map(|(_, value)| value)
}

fn single(found: Option<(usize, SlotValue)>) -> Vec<(usize, SlotValue)> {
    found.into_iter().collect()
}

fn long(here: Words) -> Option<(usize, SlotValue)> {
    let (rest, expr) = duration(here).ok()?;
    let raw = raw::duration_claim(here.at, rest.at, &expr);
    Some((rest.at, temporal(&raw)?))
}

/// `30s`, `15 m`, `1h30m`, `90 sec`: as manuals write it.
fn abbreviated(here: Words) -> Option<(usize, SlotValue)> {
    const UNITS: &[(&str, f64, &str)] = &[
        ("ms", 0.001, "millisecond"),
        ("s", 1.0, "second"),
        ("sec", 1.0, "second"),
        ("secs", 1.0, "second"),
        ("m", 60.0, "minute"),
        ("min", 60.0, "minute"),
        ("mins", 60.0, "minute"),
        ("h", 3600.0, "hour"),
        ("hr", 3600.0, "hour"),
        ("hrs", 3600.0, "hour"),
        ("d", 86400.0, "day"),
        ("w", 604_800.0, "week"),
        ("wk", 604_800.0, "week"),
    ];
    let start = here.token(0)?.start as usize;
    let text = &here.prose[start..];
    let (mut at, mut seconds, mut unit, mut least) = (0, 0.0, "", f64::INFINITY);
    loop {
        let rest = text[at..].trim_start_matches([' ', '\u{a0}']);
        let figures = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let Ok(number) = rest[..figures].parse::<f64>() else { break };
        let after = rest[figures..].trim_start_matches([' ', '\u{a0}']);
        let letters = after.len() - after.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let Some((_, factor, name)) = UNITS.iter().find(|(form, ..)| *form == &after[..letters]) else {
            break;
        };
        // The largest unit first, each once.
        if *factor >= least || number > 1e9 {
            break;
        }
        least = *factor;
        seconds += number * factor;
        unit = name;
        at = text.len() - after.len() + letters;
    }
    let end = start + at;
    let after = (here.at..here.tokens.len())
        .find(|&i| here.tokens[i].start as usize >= end)
        .unwrap_or(here.tokens.len());
    if unit.is_empty() || here.tokens.get(after.checked_sub(1)?)?.end as usize != end {
        return None;
    }
    let value = format!("PT{seconds}S").into();
    let meant = (Some(seconds), Some(seconds));
    Some((
        after,
        SlotValue {
            slot: Slot::Duration,
            text: "".into(),
            value,
            unit: unit.into(),
            exact: Some(seconds),
            meant,
        },
    ))
}

/// "18 years" alone reads as an age too.
fn in_years(here: Words) -> Option<(usize, SlotValue)> {
    let (rest, (value, unit)) = age(here).ok()?;
    let raw = raw::age_claim(here.at, rest.at, value, unit);
    let timex = raw.timex.as_ref()?.value.clone();
    let seconds = NumberValue::new(
        crate::grammar::number::Amount::exact(value),
        crate::grammar::duration::seconds(unit),
    );
    Some((rest.at, SlotValue { value: timex, ..number(Slot::Duration, seconds, raw::unit_name(unit)) }))
}

fn temporal(raw: &RawClaim) -> Option<SlotValue> {
    let value = raw.timex.as_ref()?.value.clone();
    Some(match &raw.value {
        Value::Duration(d) => SlotValue { value, ..number(Slot::Duration, d.seconds, &d.unit) },
        Value::Date(d) => {
            let clock = d.clock.map(f64::from);
            let slot = if raw.kind == crate::claim::Kind::Time { Slot::Time } else { Slot::Date };
            match (slot, clock, d.days) {
                (Slot::Time, Some(minutes), _) => {
                    let value = format!("{:02}:{:02}", minutes as u32 / 60, minutes as u32 % 60).into();
                    SlotValue {
                        slot,
                        text: "".into(),
                        value,
                        unit: "".into(),
                        exact: Some(minutes),
                        meant: (Some(minutes), Some(minutes)),
                    }
                }
                (Slot::Date, _, Some((first, last))) => {
                    SlotValue { value, ..SlotValue::of_days(first, last) }
                }
                _ => SlotValue {
                    slot,
                    text: "".into(),
                    value,
                    unit: "".into(),
                    exact: None,
                    meant: (None, None),
                },
            }
        }
        _ => return None,
    })
}

fn number(slot: Slot, number: NumberValue, unit: &str) -> SlotValue {
    let exact = number
        .low
        .filter(|_| number.low == number.high && number.known == crate::grammar::number::Known::Exact);
    let value = match (number.low, number.high) {
        (Some(l), Some(h)) if l == h => format!("{l}"),
        (Some(l), Some(h)) => format!("{l}..{h}"),
        (Some(l), None) => format!(">={l}"),
        (None, Some(h)) => format!("<={h}"),
        (None, None) => "?".to_owned(),
    };
    let value = if unit.is_empty() || slot == Slot::Duration { value } else { format!("{value} {unit}") };
    SlotValue { slot, text: "".into(), value: value.into(), unit: unit.into(), exact, meant: number.meant }
}

/// A quantity with the noun it counts, and without.
fn measured(slot: Slot, here: Words) -> Vec<(usize, SlotValue)> {
    let Ok((rest, expr)) = quantity(here) else { return Vec::new() };
    let raw = raw::quantity_claim(here.at, rest.at, expr, here);
    let Value::Quantity(q) = &raw.value else { return Vec::new() };
    let fits = match slot {
        Slot::Money => q.is_money(),
        Slot::Percent => &*q.unit == "percent",
        _ => !q.ordinal,
    };
    if !fits {
        return Vec::new();
    }
    let rate = per(here.at(raw.end));
    let counted = |q: &QuantityValue| if q.unit.is_empty() { q.of.clone() } else { q.unit.clone() };
    let mut found = Vec::new();
    if slot == Slot::Quantity && raw.noun_end > raw.end {
        found.push((raw.noun_end, number(slot, q.number, &counted(q))));
    }
    // Lengths, masses and amounts of data are compared in one unit.
    let converted = |value: SlotValue| match crate::lexicon::measure(&q.unit) {
        Some(measure) => {
            let times = |v: Option<f64>| v.map(|v| v * measure.factor);
            let meant = (times(value.meant.0), times(value.meant.1));
            SlotValue { unit: measure.dimension.into(), exact: times(value.exact), meant, ..value }
        }
        None => value,
    };
    let mut value = converted(number(slot, q.number, &q.unit));
    if let Some(unit) = rate {
        value.unit = format!("{}/{unit}", value.unit).into();
    }
    found.push((raw.end, value));
    found
}

/// `per month`, `a year`, `/mo`: of what length of time a sum is.
fn per(after: Words) -> Option<&'static str> {
    let unit = |word: &str| {
        Some(match word.to_lowercase().as_str() {
            "month" | "mo" | "monthly" => "month",
            "year" | "yr" | "annum" | "annually" | "yearly" => "year",
            "week" | "weekly" => "week",
            "day" | "daily" => "day",
            "hour" | "hr" | "hourly" => "hour",
            "minute" | "min" => "minute",
            "second" => "second",
            _ => return None,
        })
    };
    if after.precedes(&["per", "a", "an", "each", "every", "/"]) {
        unit(after.skip(1).peek())
    } else {
        unit(after.peek())
    }
}

/// Two words, a title or a known given name: one word with a capital may be anything.
fn person(here: Words) -> Option<(usize, SlotValue)> {
    let (rest, name) = person_name(here).ok()?;
    let sure = name.honorific.is_some()
        || name.last > name.name
        || given_name(here.text(here.tokens[name.name])).is_some();
    (sure && !name.group).then(|| (rest.at, words(Slot::Person, here, name.name, rest.at)))
}

/// `the Corn Exchange, Morwick`, `Trent School hall`: words of which one is written with a capital, up to that for a house, and the town
/// behind a comma. The value is the house alone.
fn place(here: Words) -> Option<(usize, SlotValue)> {
    const LONGEST: usize = 6;
    let from = here.at + usize::from(here.precedes(&["the", "our"]));
    let word = |i: usize| here.tokens.get(i).filter(|t| t.kind == Kind::Word);
    let is_part = |i: usize| {
        let joint = here.at(i).precedes(&["of", "and", "'", "’", "'s", "’s", ".", "-"]);
        joint
            || word(i).is_some_and(|t| !t.is(Class::FUNCTION) && !t.is(Class::MONTH) && !t.is(Class::WEEKDAY))
    };
    let is_house = |i: usize| {
        let word = here.text(here.tokens[i]).to_lowercase();
        Wordings::get().houses.contains(&&*lexicon::lemma_of_noun(&word))
    };
    let run = (from..here.tokens.len().min(from + LONGEST)).take_while(|&i| is_part(i)).last()?;
    let house = (from..=run).rev().find(|&i| is_house(i))?;
    let capital = |i: &usize| here.tokens[*i].is_capitalised();
    // What is written without capitals behind the name goes on about something else.
    let named = (from..=house).filter(capital).count();
    if named == 0 || !here.tokens[from].is_capitalised() {
        return None;
    }
    let town = here.at(house + 1).precedes(&[","]) && word(house + 2).is_some_and(|t| t.is_capitalised());
    let end = if town { house + 3 } else { house + 1 };
    Some((end, words(Slot::Place, here, from, house + 1)))
}

/// The first that reads here; a switch is a word.
fn literal(here: Words, context: Context) -> Vec<(usize, SlotValue)> {
    const SWITCHES: &[(&str, &str)] = &[
        ("true", "on"),
        ("on", "on"),
        ("yes", "on"),
        ("enabled", "on"),
        ("false", "off"),
        ("off", "off"),
        ("no", "off"),
        ("disabled", "off"),
    ];
    let word = here.peek().to_lowercase();
    if let Some((_, state)) = SWITCHES.iter().find(|(form, _)| *form == word) {
        let value = SlotValue { slot: Slot::Literal, ..SlotValue::of_words(state) };
        return vec![(here.at + 1, value)];
    }
    // A word that is marked as code is a value as it stands.
    if here.token(0).is_some_and(|t| t.kind == Kind::Object && !here.text(t).contains('\u{FFFC}')) {
        let value = SlotValue { slot: Slot::Literal, ..SlotValue::of_words(here.peek()) };
        return vec![(here.at + 1, value)];
    }
    let found = [Slot::Duration, Slot::Quantity, Slot::Number, Slot::Version]
        .into_iter()
        .map(|slot| read(slot, here, context))
        .find(|found| !found.is_empty());
    // "With the default `4` setting": what is counted is none of it.
    let counts =
        |v: &SlotValue| v.slot == Slot::Quantity && !v.unit.is_empty() && lexicon::measure(&v.unit).is_none();
    let mut found = found.unwrap_or_default();
    if found.len() > 1 {
        found.retain(|(_, value)| !counts(value));
    }
    found
}

/// The longest run of words first.
fn thing(here: Words) -> Vec<(usize, SlotValue)> {
    const OTHER: Class = Class::FUNCTION.or(Class::NEGATION).or(Class::MODAL).or(Class::CONJUNCTION);
    let tokens = &here.tokens[here.at..];
    let is_hyphen = |t: &Token| here.text(*t) == "-";
    let is_part = |t: &Token| matches!(t.kind, Kind::Word | Kind::Object) && !t.is(OTHER);
    // "Sign-up": what is joined is one word, whatever its parts are.
    let joined =
        |n: usize| n > 0 && !tokens[n].after_space() && (is_hyphen(&tokens[n]) || is_hyphen(&tokens[n - 1]));
    let most =
        (0..tokens.len().min(MOST_WORDS_OF_THING)).take_while(|&n| is_part(&tokens[n]) || joined(n)).count();
    // Its words are taken when all else fits; a pronoun is what was told of before.
    let value = || SlotValue { slot: Slot::Thing, ..SlotValue::of_words("") };
    let ends =
        |n: &usize| !is_hyphen(&tokens[n - 1]) && !tokens.get(*n).is_some_and(|t| joined(*n) && is_hyphen(t));
    if here.precedes(&["it", "they"]) {
        return vec![(here.at + 1, value())];
    }
    (1..=most).rev().filter(ends).map(|n| (here.at + n, value())).collect()
}

fn words(slot: Slot, here: Words, from: usize, to: usize) -> SlotValue {
    let text: Vec<String> = here.tokens[from..to].iter().map(|t| here.text(*t).to_lowercase()).collect();
    SlotValue { slot, ..SlotValue::of_words(&text.join(" ")) }
}

/// `3`, `v2.4`, `1.0.3-rc1`: one run of signs without a space.
fn version(here: Words) -> Option<(usize, SlotValue)> {
    let start = here.token(0)?.start as usize;
    let rest = &here.prose[start..];
    let run = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+' | '_')))
        .unwrap_or(rest.len());
    let run = rest[..run].trim_end_matches(['.', '-', '+', '_']);
    let figures = run.strip_prefix(['v', 'V']).unwrap_or(run);
    if !figures.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let end = start + run.len();
    let after = (here.at..here.tokens.len())
        .find(|&i| here.tokens[i].start as usize >= end)
        .unwrap_or(here.tokens.len());
    (here.tokens[after - 1].end as usize == end)
        .then(|| (after, SlotValue { slot: Slot::Version, ..SlotValue::of_words(figures) }))
}

fn quote(here: Words) -> Option<(usize, SlotValue)> {
    let close = match here.peek() {
        "\"" => "\"",
        "“" => "”",
        "«" => "»",
        _ => return None,
    };
    let end = (here.at + 1..here.tokens.len())
        .find(|&i| here.tokens[i].kind == Kind::Sign && here.text(here.tokens[i]) == close)?;
    // The full stop of the sentence may stand inside.
    let stop = |i: usize| matches!(here.text(here.tokens[i]), "." | "," | ";" | ":");
    let last = (here.at + 1..end).rev().find(|&i| !stop(i))?;
    Some((end + 1, words(Slot::Quote, here, here.at + 1, last + 1)))
}

#[cfg(test)]
mod tests {
    use super::{Slot, read_text};

    #[test]
    fn values_of_each_slot() {
        for (slot, text, expected) in [
            (Slot::Duration, "30 minutes", "PT30M"),
            (Slot::Duration, "half an hour", "PT30M"),
            (Slot::Duration, "18 years", "P18Y"),
            (Slot::Date, "3 May 2021", "2021-05-03"),
            (Slot::Date, "2021-05-03", "2021-05-03"),
            (Slot::Time, "9:30 a.m.", "09:30"),
            (Slot::Number, "1,500", "1500"),
            (Slot::Number, "twelve", "12"),
            (Slot::Quantity, "10 MB", "10 MB"),
            (Slot::Duration, "90s", "PT90S"),
            (Slot::Duration, "1h30m", "PT5400S"),
            (Slot::Duration, "15 min", "PT15M"),
            (Slot::Quantity, "five seats", "5 seat"),
            (Slot::Money, "$12.50", "12.5 USD"),
            (Slot::Money, "12 euros", "12 EUR"),
            (Slot::Percent, "99.9%", "99.9 percent"),
            (Slot::Person, "Marta Wu", "marta wu"),
            (Slot::Role, "prime minister", "prime minister"),
            (Slot::Version, "v2.4.1", "2.4.1"),
            (Slot::Version, "3", "3"),
            (Slot::Quote, "“Read only”", "read only"),
            (Slot::Any, "on request", "on request"),
        ] {
            assert_eq!(
                read_text(slot, text).map(|v| v.value.to_string()).as_deref(),
                Some(expected),
                "{text}"
            );
        }
        for (slot, text) in
            [(Slot::Duration, "30"), (Slot::Money, "30 seats"), (Slot::Version, "soon"), (Slot::Person, "he")]
        {
            assert!(read_text(slot, text).is_none(), "{text}");
        }
    }

    #[test]
    fn what_differs() {
        let value = |slot, text| read_text(slot, text).unwrap_or_else(|| panic!("{text} is not taken"));
        let differs = |slot, a: &'static str, b: &'static str| value(slot, a).differs(&value(slot, b));
        for (slot, a, b) in [
            (Slot::Duration, "30 minutes", "31 minutes"),
            (Slot::Duration, "30 minutes", "an hour"),
            (Slot::Number, "10", "11"),
            (Slot::Quantity, "10 MB", "20 MB"),
            (Slot::Quantity, "20 GB", "20 MB"),
            (Slot::Duration, "30s", "1 minute"),
            (Slot::Number, "up to 50", "up to 100"),
            (Slot::Number, "at least 8", "at least 12"),
            (Slot::Person, "Ada Byron", "Ada Biron"),
            (Slot::Version, "2.4.1", "2.4.2"),
            (Slot::Date, "3 May 2021", "4 May 2021"),
        ] {
            assert_eq!(differs(slot, a, b), Some(true), "{a} and {b}");
        }
        for (slot, a, b) in [
            (Slot::Duration, "30 minutes", "half an hour"),
            (Slot::Duration, "60 minutes", "one hour"),
            (Slot::Number, "twelve", "12"),
            (Slot::Number, "more than 10", "12"),
            (Slot::Quantity, "0.5 TB", "500 GB"),
            (Slot::Duration, "30s", "half a minute"),
            (Slot::Version, "2.7", "2.7.1"),
            (Slot::Version, "2.7.x", "2.7.1"),
            (Slot::Person, "Ms Byron", "Ada Byron"),
            (Slot::Person, "E. Byron", "Edda M. Byron"),
            (Slot::Quote, "“At sea.”", "“At sea”"),
            (Slot::Money, "$5", "5 dollars"),
            (Slot::Version, "v2.4", "2.4"),
            (Slot::Date, "May 2021", "4 May 2021"),
        ] {
            assert_eq!(differs(slot, a, b), Some(false), "{a} and {b}");
        }
    }
}
