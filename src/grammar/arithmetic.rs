//! Figures that the text gives twice: `sixty (60)`, `rose 50% to 30 from 20`.

use nom::Parser;
use nom::combinator::verify;

use super::number::{Amount, Number, amount, number};
use crate::grammar::{PResult, Words, maybe, one_of, reject, sign, word};
use crate::lexicon::Class;
use crate::text::token::{Kind, Token};

/// `sixty (60)`: a number in words and again in figures; (words, their end, figures, one past the bracket).
pub fn restated(i: Words) -> PResult<(Number, usize, Number)> {
    let (rest, words) = verify(number, |n| !n.figures && n.is_whole()).parse(i)?;
    let end = rest.at;
    // "zero(5)" is a call.
    let (rest, _) = verify(sign('('), |open: &Token| open.after_space()).parse(rest)?;
    // "An array bound of zero (9.0)": a version.
    let decimal = rest.token(0).is_some_and(|t| rest.text(t).contains('.'));
    let (rest, figures) = verify(number, |n| n.figures && !decimal).parse(rest)?;
    let (rest, _) = sign(')')(rest)?;
    Ok((rest, (words, end, figures)))
}

/// A change in per cent with both ends.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// The per cent, with its tokens.
    pub percent: Placed<Amount>,
    /// Before, with its tokens.
    pub from: Placed<Amount>,
    /// After, with its tokens.
    pub to: Placed<Amount>,
    /// Downwards.
    pub falls: bool,
}

/// `rose 50 percent to 30 from 20`, `fell by 10% from 200 to 180`.
pub fn change(i: Words) -> PResult<Change> {
    /// From which on the verbs fall.
    const FALLS: usize = 12;
    let (i, verb) = one_of(&[
        "rose",
        "grew",
        "increased",
        "climbed",
        "jumped",
        "leapt",
        "soared",
        "surged",
        "gained",
        "up",
        "rise",
        "increase",
        "fell",
        "dropped",
        "declined",
        "decreased",
        "shrank",
        "plunged",
        "slumped",
        "down",
        "fall",
        "drop",
        "decline",
        "decrease",
    ])(i)?;
    let (i, _) = maybe(word("by"))(i)?;
    let (i, _) = maybe(word("of"))(i)?;
    let (i, percent) = percentage(i)?;
    let (i, order) = one_of(&["from", "to"])(when(i))?;
    let (i, one) = figure(i)?;
    let (i, _) = one_of(if order == 0 { &["to"] } else { &["from"] })(when(i))?;
    let (i, two) = figure(i)?;
    let (from, to) = if order == 0 { (one, two) } else { (two, one) };
    Ok((i, Change { percent, from, to, falls: verb >= FALLS }))
}

/// `rose from 400 to 460 within a year, an increase of 15 per cent`.
pub fn change_behind(i: Words) -> PResult<Change> {
    const FALLS: usize = 4;
    let (i, ()) = word("from")(i)?;
    let (i, from) = figure(i)?;
    let (i, ()) = word("to")(i)?;
    let (i, to) = figure(i)?;
    let i = within(i);
    if !i.precedes(&[","]) {
        return reject();
    }
    let i = i.skip(1);
    let (i, _) = one_of(&["a", "an"])(i)?;
    let (i, noun) =
        one_of(&["rise", "increase", "growth", "gain", "fall", "drop", "decline", "decrease"])(i)?;
    let (i, ()) = word("of")(i)?;
    let (i, percent) = percentage(i)?;
    Ok((i, Change { percent, from, to, falls: noun >= FALLS }))
}

/// Past "within a year", "in 2023", of which the figure may have taken a part.
fn within(i: Words) -> Words {
    const MOST: usize = 4;
    i.skip((0..=MOST).find(|&n| i.skip(n).precedes(&[","])).unwrap_or(0))
}

/// Past "in five years," and "in 2019", which stand between a change and its ends.
fn when(i: Words) -> Words {
    const MOST: usize = 5;
    let is_part = |n: &usize| {
        let token = i.token(*n);
        let first = *n > 0 || i.precedes(&["in", "over", "since", "during", ","]);
        first
            && !i.skip(*n).precedes(&["from", "to"])
            && token.is_some_and(|t| matches!(t.kind, Kind::Word | Kind::Number) || i.text(t) == ",")
    };
    i.skip((0..MOST).take_while(is_part).count())
}

fn per_cent(i: Words) -> PResult<()> {
    let (i, ()) = word("per")(i)?;
    word("cent")(i)
}

/// A figure with its tokens: the first, and one past the last.
type Placed<T> = (T, usize, usize);

/// A part of a whole, and its share in per cent.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    /// How many.
    pub part: Placed<Number>,
    /// Of how many.
    pub whole: Placed<Number>,
    /// Per cent.
    pub percent: Placed<Amount>,
    /// The whole stands first: "of the 24 members, 18 (75%)".
    pub leads: bool,
    /// One past the last token.
    pub end: usize,
}

/// `18 of the 24 members (75%)`, `18 out of 24, or 75 percent`, `18/24 = 75 %`, `75% (18 of 24)`, `of the 24 members, 18 (75%)`.
pub fn share(i: Words) -> PResult<Share> {
    if let Ok((rest, ())) = word("of")(i) {
        let (rest, _) = maybe(one_of(WHOLES))(rest)?;
        let (rest, whole) = placed(rest)?;
        let (rest, _) = sign(',')(few_words(rest))?;
        let (rest, part) = placed(rest)?;
        let (rest, _) = sign('(')(few_words(rest))?;
        let (rest, percent) = percentage(rest)?;
        let (rest, _) = sign(')')(rest)?;
        return Ok((rest, Share { part, whole, percent, leads: true, end: rest.at }));
    }
    if let Ok((rest, percent)) = percentage(i) {
        let (rest, _) = sign('(')(rest)?;
        let (rest, (part, whole)) = part_of(rest)?;
        let (rest, _) = sign(')')(few_words(rest))?;
        return Ok((rest, Share { part, whole, percent, leads: false, end: rest.at }));
    }
    let (i, (part, whole)) = part_of(i)?;
    // "Windows 10/11 (72%)"
    let fraction = i.tokens[part.2..whole.1].iter().any(|t| i.text(*t) == "/");
    let i = few_words(i);
    if let (false, Ok((rest, _))) = (fraction, sign('(')(i)) {
        let (rest, percent) = percentage(rest)?;
        let (rest, _) = sign(')')(rest)?;
        return Ok((rest, Share { part, whole, percent, leads: false, end: rest.at }));
    }
    let i = match sign('=')(i) {
        Ok((i, _)) => i,
        Err(_) => word("or")(maybe(sign(','))(i)?.0)?.0,
    };
    let (i, percent) = percentage(i)?;
    Ok((i, Share { part, whole, percent, leads: false, end: i.at }))
}

/// Words before a whole.
const WHOLES: &[&str] = &["the", "all", "its", "their", "our"];

fn placed(i: Words) -> PResult<Placed<Number>> {
    let first = i.at;
    let (i, number) = number(i)?;
    Ok((i, (number, first, i.at)))
}

/// `18 of the 24`, `18 out of 24`, `18/24`.
fn part_of(i: Words) -> PResult<(Placed<Number>, Placed<Number>)> {
    let (i, part) = placed(i)?;
    let of = |i| {
        let (i, _) = maybe(word("out"))(i)?;
        let (i, ()) = word("of")(i)?;
        maybe(one_of(WHOLES))(i)
    };
    let i = sign('/')(i).map(|(i, _)| i).or_else(|_| of(i).map(|(i, _)| i))?;
    let (i, whole) = placed(i)?;
    Ok((i, (part, whole)))
}

/// Past up to four words: what is counted.
fn few_words(i: Words) -> Words {
    const MOST: usize = 4;
    let is_word =
        |n: &usize| i.token(*n).is_some_and(|t| t.kind == Kind::Word) && !i.skip(*n).precedes(&["or", "and"]);
    i.skip((0..MOST).take_while(is_word).count())
}

/// `75%`, `about 75 percent`.
fn percentage(i: Words) -> PResult<Placed<Amount>> {
    let first = i.at;
    let (i, (percent, _)) = amount(i)?;
    let end = i.at;
    let (i, _) = one_of(&["%", "percent", "pct"])(i).or_else(|_| per_cent(i).map(|(i, ())| (i, 0)))?;
    Ok((i, (percent, first, end)))
}

/// A figure with a sign of money before it and up to two words of its unit after it.
fn figure(i: Words) -> PResult<Placed<Amount>> {
    let start = match i.token(0) {
        Some(t) if t.kind == Kind::Sign && matches!(i.text(t), "$" | "£" | "€") => i.skip(1),
        _ => i,
    };
    let (rest, value) = number(start)?;
    let value = Amount::exact(value);
    let end = rest.at;
    let mut rest = rest;
    // "From 3 May", "to 5 pm", "from 9:30".
    let told = |t: Token| t.is(Class::MONTH.or(Class::CLOCK)) || matches!(rest.text(t), "am" | "pm" | ":");
    if rest.token(0).is_some_and(told) {
        return reject();
    }
    for _ in 0..2 {
        let unit = rest.token(0).is_some_and(|t| t.kind == Kind::Word)
            && !rest.precedes(&["from", "to", "in", "over", "since", "during"]);
        if unit {
            rest = rest.skip(1);
        }
    }
    Ok((rest, (value, start.at, end)))
}
