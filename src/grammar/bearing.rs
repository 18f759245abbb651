//! Where something lies from a named place: `55 km (34 miles) west of the town of Corvale`. What stands behind the distance.

use std::ops::Range;

use nom::Parser;
use nom::combinator::opt;
use nom::sequence::delimited;

use super::{PResult, any, joint, maybe, one_of, reject, sign};
use crate::lexicon::Class;
use crate::lexicon::sites::degrees;
use crate::text::token::Kind;
use crate::text::words::Words;

/// Words between "of" and the name of the place: `the region's main city of`.
const BETWEEN: usize = 6;
/// Tokens in brackets: `(34 miles)`.
const IN_BRACKETS: usize = 4;

/// A direction from a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bearing {
    /// The word of the table, `southwest`.
    pub direction: String,
    /// Tokens of the name of the place.
    pub place: Range<usize>,
}

/// `(34 miles) south-west of the town of Corvale`.
pub fn bearing(i: Words) -> PResult<Bearing> {
    let (i, _) = maybe(in_brackets)(i)?;
    let (i, _) = maybe(|i| super::phrase(&["to", "the"])(i))(i)?;
    let (i, direction) = direction(i)?;
    let (i, _) = one_of(&["of", "from"])(i)?;
    let (i, place) = named(i)?;
    Ok((i, Bearing { direction, place }))
}

fn in_brackets(i: Words) -> PResult<()> {
    delimited(sign('('), inside, sign(')')).parse(i)
}

fn inside(mut i: Words) -> PResult<()> {
    let start = i.at;
    while i.at - start < IN_BRACKETS && sign(')')(i).is_err() {
        (i, _) = any(i)?;
    }
    Ok((i, ()))
}

/// `south`, `south-west`, `south west`.
fn direction(i: Words) -> PResult<String> {
    let word = |i| -> PResult<String> {
        let (rest, token) = any(i)?;
        let text = i.text(token).to_lowercase();
        if degrees(&text).is_some() { Ok((rest, text)) } else { reject() }
    };
    let (i, first) = word(i)?;
    let second = |i| (opt(joint), word).map(|(_, second)| second).parse(i);
    match second(i) {
        Ok((rest, second)) if degrees(&format!("{first}{second}")).is_some() => {
            Ok((rest, format!("{first}{second}")))
        }
        _ => Ok((i, first)),
    }
}

/// A name, with a common noun and an article before it or not.
fn named(mut i: Words) -> PResult<Range<usize>> {
    const DAY: Class = Class::MONTH.or(Class::WEEKDAY);
    let start = i.at;
    let is_name =
        |i: Words| i.token(0).is_some_and(|t| t.kind == Kind::Word && t.is_capitalised() && !t.is(DAY));
    // "Malta's capital of Valletta": the last name counts.
    let owner = |i: Words| is_name(i) && i.token(1).is_some_and(|t| t.kind == Kind::Possessive);
    while i.at - start < BETWEEN && (!is_name(i) || owner(i)) {
        let (rest, token) = any(i)?;
        // "North of where Corvale ends", "of the border with Corvale": not from Corvale.
        let leads_on = token.is(Class::FUNCTION) && !token.is(Class::DETERMINER) && !i.is_at(0, "of");
        if !matches!(token.kind, Kind::Word | Kind::Possessive) || leads_on {
            return reject();
        }
        i = rest;
    }
    let first = i.at;
    while is_name(i) {
        i = i.skip(1);
    }
    if i.at > first { Ok((i, first..i.at)) } else { reject() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::text::token::tokenize;

    #[test]
    fn of_texts() {
        for (text, expected) in [
            ("south of Corvale and", Some(("south", "Corvale"))),
            ("(34 miles) west of the town of Corvale on", Some(("west", "Corvale"))),
            ("to the south-west of Mill Hill.", Some(("southwest", "Mill Hill"))),
            ("north west of the region's main city of Dunmere", Some(("northwest", "Dunmere"))),
            ("Southeast of Ardmore", Some(("southeast", "Ardmore"))),
            ("west of Corvale Tuesday", Some(("west", "Corvale"))),
            ("north of where Corvale ends", None),
            ("north of the border with Corvale", None),
            ("south of the border", None),
            ("south, of Corvale", None),
            ("from Corvale", None),
        ] {
            let mut tokens = Vec::new();
            tokenize(text, 0, text.len(), Lexicon::get(), &mut tokens);
            let words = Words { tokens: &tokens, at: 0, prose: text, lexicon: Lexicon::get() };
            let found = bearing(words).ok().map(|(_, b)| {
                let (from, to) = (tokens[b.place.start].start, tokens[b.place.end - 1].end);
                (b.direction, text[from as usize..to as usize].to_owned())
            });
            let expected = expected.map(|(d, p)| (d.to_owned(), p.to_owned()));
            assert_eq!(found, expected, "{text}");
        }
    }
}
