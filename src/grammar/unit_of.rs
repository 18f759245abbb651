//! The unit in which a setting is given, without a figure: `in seconds`, `number of milliseconds`, `(in hours)`; and the one that its
//! name tells: `timeout_ms`.

use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_while1};
use nom::character::complete::{char, space0, space1};
use nom::combinator::{not, opt, value};
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

type SResult<'a, O> = IResult<&'a str, O, ()>;

/// Names of units as they are written behind "in", by the one that is shown; the last are those that stand at the end of names.
const UNITS: [(&str, &[&str], &[&str]); 9] = [
    ("nanoseconds", &["nanoseconds", "nanos"], &["nanos"]),
    ("microseconds", &["microseconds"], &["micros", "microseconds"]),
    ("milliseconds", &["milliseconds", "ms", "millis", "msec"], &["ms", "millis", "milliseconds", "msec"]),
    ("seconds", &["seconds", "secs"], &["sec", "secs", "seconds"]),
    ("minutes", &["minutes", "mins"], &["mins", "minutes"]),
    ("hours", &["hours"], &["hours"]),
    ("days", &["days"], &["days"]),
    ("bytes", &["bytes"], &["bytes"]),
    ("megabytes", &["megabytes", "mb", "mib"], &["mb", "megabytes"]),
];

/// A unit as a word of its own.
fn unit(i: &str) -> SResult<'_, &'static str> {
    let (i, word) = take_while1(|c: char| c.is_ascii_alphabetic()).parse(i)?;
    let (i, ()) = not(alt((tag("-"), tag("_"), tag("(")))).parse(i)?;
    let is = |(_, words, _): &&(&'static str, &[&str], &[&str])| {
        words.iter().any(|w| w.eq_ignore_ascii_case(word))
    };
    UNITS.iter().find(is).map(|(name, ..)| (i, *name)).ok_or(nom::Err::Error(()))
}

/// `in seconds`, `in milliseconds`, `number of seconds`, `amount of minutes`.
pub fn told(i: &str) -> SResult<'_, &'static str> {
    let number = (
        opt(terminated(tag_no_case("the"), space1)),
        alt((tag_no_case("number of"), tag_no_case("amount of"))),
    );
    let lead = alt((value((), number), value((), tag_no_case("in")), value((), tag_no_case("specified in"))));
    let plain = preceded((lead, space1), unit);
    let mut bracketed = delimited((char('('), space0), unit, (space0, char(')')));
    alt((plain, |i| bracketed.parse(i))).parse(i)
}

/// `milliseconds` right behind a name: "after `due` milliseconds".
pub fn behind(i: &str) -> SResult<'_, &'static str> {
    preceded(space1, unit).parse(i)
}

/// The unit at the end of a name: `timeout_ms`, `timeoutMs`, `TTL_SECONDS`.
pub fn of_name(name: &str) -> Option<&'static str> {
    let ends = |ending: &str| {
        let at = name.len().checked_sub(ending.len()).filter(|at| *at > 0 && name.is_char_boundary(*at))?;
        let (before, own) = name.split_at(at);
        let snake = own.eq_ignore_ascii_case(ending) && before.ends_with(['_', '-', '.']);
        let camel = own.starts_with(|c: char| c.is_ascii_uppercase())
            && own[1..] == ending[1..]
            && own.eq_ignore_ascii_case(ending)
            && before.ends_with(|c: char| c.is_ascii_lowercase());
        (snake || camel).then_some(())
    };
    UNITS
        .iter()
        .find(|(.., endings)| endings.iter().any(|ending| ends(ending).is_some()))
        .map(|(name, ..)| *name)
}

#[cfg(test)]
mod tests {
    use super::{behind, of_name, told};

    #[test]
    fn units() {
        let of = |text: &'static str| told(text).ok().map(|(_, unit)| unit);
        assert_eq!(of("in seconds."), Some("seconds"));
        assert_eq!(of("The number of milliseconds to wait"), Some("milliseconds"));
        assert_eq!(of("(ms)"), Some("milliseconds"));
        assert_eq!(of("in 5 seconds"), None);
        assert_eq!(of("in days-long runs"), None);
        assert_eq!(behind(" milliseconds and").ok().map(|(_, unit)| unit), Some("milliseconds"));
        for (name, unit) in [
            ("timeout_ms", Some("milliseconds")),
            ("timeoutMs", Some("milliseconds")),
            ("TTL_SECONDS", Some("seconds")),
            ("maxFileSizeMb", Some("megabytes")),
            ("items", None),
            ("ms", None),
            ("params", None),
            ("admin", None),
            ("columns", None),
            // The least.
            ("expire_min", None),
            ("aboutUs", None),
        ] {
            assert_eq!(of_name(name), unit, "{name}");
        }
    }
}
