//! What all grammars share: a view of the tokens of one sentence as nom input, and the smallest parsers on it.

pub mod age;
pub mod arithmetic;
pub mod bearing;
pub mod beside;
pub mod date;
pub mod duration;
pub mod entry;
pub mod name;
pub mod number;
pub mod quantity;
pub mod role;
pub mod set;
pub mod snippet;
pub mod time;
pub mod timetable;
pub mod unit_of;

use nom::{Err, IResult, Parser};

use crate::lexicon::{Class, Entry};
use crate::text::token::{Kind, Token};
pub use crate::text::words::Words;

/// Result of a parser on [`Words`]. An error carries nothing: the next alternative is tried.
pub type PResult<'a, O> = IResult<Words<'a>, O, ()>;

/// The parser does not accept what stands here.
pub fn reject<'a, O>() -> PResult<'a, O> {
    Err(Err::Error(()))
}

/// Any token.
pub fn any(i: Words) -> PResult<Token> {
    i.token(0).map_or_else(reject, |t| Ok((i.skip(1), t)))
}

/// A token of this kind.
pub fn kind<'a>(wanted: Kind) -> impl Fn(Words<'a>) -> PResult<'a, Token> {
    move |i| match i.token(0) {
        Some(t) if t.kind == wanted => Ok((i.skip(1), t)),
        _ => reject(),
    }
}

/// A word of this class.
pub fn class<'a>(wanted: Class) -> impl Fn(Words<'a>) -> PResult<'a, &'static Entry> {
    move |i| match i.token(0) {
        Some(t) if t.is(wanted) => Ok((i.skip(1), i.lexicon.entry(t.lex))),
        _ => reject(),
    }
}

/// This word in any case.
pub fn word<'a>(wanted: &'static str) -> impl Fn(Words<'a>) -> PResult<'a, ()> {
    move |i| if i.is_at(0, wanted) { Ok((i.skip(1), ())) } else { reject() }
}

/// One of these words in any case: its index.
pub fn one_of<'a>(wanted: &'static [&'static str]) -> impl Fn(Words<'a>) -> PResult<'a, usize> {
    move |i| {
        let found = i.token(0).and_then(|t| wanted.iter().position(|w| i.is(t, w)));
        found.map_or_else(reject, |n| Ok((i.skip(1), n)))
    }
}

/// These words one after the other.
pub fn phrase<'a>(wanted: &'static [&'static str]) -> impl Fn(Words<'a>) -> PResult<'a, ()> {
    move |i| {
        let all = wanted.iter().enumerate().all(|(n, w)| i.is_at(n, w));
        if all { Ok((i.skip(wanted.len()), ())) } else { reject() }
    }
}

/// This sign.
pub fn sign<'a>(wanted: char) -> impl Fn(Words<'a>) -> PResult<'a, Token> {
    move |i| match i.token(0) {
        Some(t) if t.kind == Kind::Sign && i.text(t).starts_with(wanted) => Ok((i.skip(1), t)),
        _ => reject(),
    }
}

/// A hyphen or dash that no space surrounds.
pub fn joint(i: Words) -> PResult<Token> {
    let (rest, dash) = any(i)?;
    let tight = !dash.after_space() && rest.token(0).is_some_and(|t| !t.after_space());
    if tight && matches!(i.text(dash), "-" | "‑" | "–" | "—" | "‐") {
        Ok((rest, dash))
    } else {
        reject()
    }
}

/// A dash between the ends of a range, with or without space.
pub fn dash(i: Words) -> PResult<Token> {
    let (rest, dash) = any(i)?;
    if matches!(i.text(dash), "-" | "–" | "—" | "‑" | "‐") { Ok((rest, dash)) } else { reject() }
}

/// What `parser` accepts, or nothing; never rejects.
pub fn maybe<'a, P>(mut parser: P) -> impl FnMut(Words<'a>) -> PResult<'a, Option<P::Output>>
where
    P: Parser<Words<'a>, Error = ()>,
{
    move |i| match parser.parse(i) {
        Ok((rest, value)) => Ok((rest, Some(value))),
        Err(_) => Ok((i, None)),
    }
}

/// The first of several parsers that accepts and reads furthest.
pub fn longest<'a, O>(i: Words<'a>, parsers: &[fn(Words<'a>) -> PResult<'a, O>]) -> PResult<'a, O> {
    let mut best: Option<(Words<'a>, O)> = None;
    for parser in parsers {
        if let Ok((rest, value)) = parser(i)
            && best.as_ref().is_none_or(|(b, _)| rest.at > b.at)
        {
            best = Some((rest, value));
        }
    }
    best.map_or_else(reject, Ok)
}
