//! Figures that the text gives twice: `sixty (60)`, `rose 50% to 30 from 20`.

use nom::Parser;
use nom::combinator::verify;

use super::number::{Amount, Number, amount, number};
use crate::grammar::{PResult, Words, maybe, one_of, sign, word};
use crate::text::token::Kind;

/// `sixty (60)`: a number in words and again in figures; (words, their end, figures, one past the bracket).
pub fn restated(i: Words) -> PResult<(Number, usize, Number)> {
    let (rest, words) = verify(number, |n| !n.figures && n.is_whole()).parse(i)?;
    let end = rest.at;
    let (rest, _) = sign('(')(rest)?;
    let (rest, figures) = verify(number, |n| n.figures).parse(rest)?;
    let (rest, _) = sign(')')(rest)?;
    Ok((rest, (words, end, figures)))
}

/// A change in per cent with both ends.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// The per cent, with its tokens.
    pub percent: (Amount, usize, usize),
    /// Before, with its tokens.
    pub from: (Amount, usize, usize),
    /// After, with its tokens.
    pub to: (Amount, usize, usize),
    /// Downwards.
    pub falls: bool,
}

/// `rose 50 percent to 30 from 20`, `fell by 10% from 200 to 180`.
pub fn change(i: Words) -> PResult<Change> {
    let (i, verb) = one_of(&[
        "rose",
        "grew",
        "increased",
        "climbed",
        "jumped",
        "gained",
        "up",
        "rise",
        "increase",
        "fell",
        "dropped",
        "declined",
        "decreased",
        "shrank",
        "down",
        "fall",
        "drop",
        "decline",
        "decrease",
    ])(i)?;
    let (i, _) = maybe(word("by"))(i)?;
    let (i, _) = maybe(word("of"))(i)?;
    let first = i.at;
    let (i, (percent, _)) = amount(i)?;
    let percent = (percent, first, i.at);
    let (i, _) = one_of(&["%", "percent", "pct"])(i).or_else(|_| per_cent(i).map(|(i, ())| (i, 0)))?;
    let (i, order) = one_of(&["from", "to"])(i)?;
    let (i, one) = figure(i)?;
    let (i, _) = one_of(if order == 0 { &["to"] } else { &["from"] })(i)?;
    let (i, two) = figure(i)?;
    let (from, to) = if order == 0 { (one, two) } else { (two, one) };
    Ok((i, Change { percent, from, to, falls: verb >= 9 }))
}

fn per_cent(i: Words) -> PResult<()> {
    let (i, ()) = word("per")(i)?;
    word("cent")(i)
}

/// A figure with a sign of money before it and up to two words of its unit after it.
fn figure(i: Words) -> PResult<(Amount, usize, usize)> {
    let start = match i.token(0) {
        Some(t) if t.kind == Kind::Sign && matches!(i.text(t), "$" | "£" | "€") => i.skip(1),
        _ => i,
    };
    let (rest, value) = number(start)?;
    let value = Amount::exact(value);
    let end = rest.at;
    let mut rest = rest;
    for _ in 0..2 {
        let unit = rest.token(0).is_some_and(|t| t.kind == Kind::Word) && !rest.precedes(&["from", "to"]);
        if unit {
            rest = rest.skip(1);
        }
    }
    Ok((rest, (value, start.at, end)))
}
