//! Numbers in figures and in words, with the precision they are printed in.

use std::borrow::Cow;

use nom::Parser;
use nom::branch::alt;
use nom::combinator::verify;
use nom::sequence::preceded;

use crate::grammar::{PResult, Words, any, class, joint, kind, maybe, one_of, phrase, reject, sign, word};
use crate::lexicon::Class;
use crate::text::token::Kind;

/// A number as written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// Its value.
    pub value: f64,
    /// Value of one unit of the last digit written: `40 million` is precise to a million, `1.5` to a tenth.
    pub step: f64,
    /// Written in figures.
    pub figures: bool,
}

impl Number {
    /// A whole number in words.
    pub fn word(value: f64) -> Self {
        Self { value, step: 1.0, figures: false }
    }

    fn times(self, scale: f64) -> Self {
        Self { value: self.value * scale, step: self.step * scale, ..self }
    }

    /// True for a whole number.
    pub fn is_whole(self) -> bool {
        self.value.fract() == 0.0
    }
}

/// A cardinal number in figures or words: `1,234.5`, `2.5 million`, `twenty-one`, `two and a half`, `half a million`.
pub fn number(i: Words) -> PResult<Number> {
    match i.token(0) {
        Some(t) if t.kind == Kind::Number => in_figures(i),
        Some(t) if t.is(FIRST_IN_WORDS) => alt((half_of_scale, words_with_fraction)).parse(i),
        _ => reject(),
    }
}

/// Number words, and "a" and "half" before one.
const FIRST_IN_WORDS: Class = Class::UNIT_NUMBER.or(Class::TENS).or(Class::FRACTION).or(Class::DETERMINER);

/// Figures alone: `40`, `1,234.5`, `½`.
pub fn figures(i: Words) -> PResult<Number> {
    let (rest, token) = kind(Kind::Number)(i)?;
    let text = i.text(token);
    let vulgar = match text {
        "½" => Some(0.5),
        "¼" => Some(0.25),
        "¾" => Some(0.75),
        "⅓" => Some(1.0 / 3.0),
        "⅔" => Some(2.0 / 3.0),
        "⅛" => Some(0.125),
        _ => None,
    };
    if let Some(value) = vulgar {
        return Ok((rest, Number { value, step: 1e-3, figures: true }));
    }
    let digits = if text.contains(',') { Cow::Owned(text.replace(',', "")) } else { Cow::Borrowed(text) };
    let Ok(value) = digits.parse::<f64>() else { return reject() };
    let places = digits.split_once('.').map_or(0, |(_, after)| after.len());
    let zeros = if places == 0 { digits.bytes().rev().take_while(|b| *b == b'0').count() } else { 0 };
    let step = if places > 0 { 10f64.powi(-(places as i32)) } else { round_step(&digits, zeros) };
    Ok((rest, Number { value, step, figures: true }))
}

/// A figure that ends in three zeros or more is printed to the thousand at best.
fn round_step(digits: &str, zeros: usize) -> f64 {
    if zeros >= 3 && zeros < digits.len() { 10f64.powi(zeros as i32) } else { 1.0 }
}

/// Figures with what makes them more: `2 1/2`, `2½`, `3/4`, `40 million`, `3 dozen`.
fn in_figures(i: Words) -> PResult<Number> {
    let (rest, whole) = figures(i)?;
    match rest.token(0) {
        Some(t) if t.kind == Kind::Number && whole.is_whole() => match rest.text(t) {
            "½" | "¼" | "¾" | "⅓" | "⅔" | "⅛" => {
                let (rest, part) = figures(rest)?;
                scaled(rest, Number { value: whole.value + part.value, step: 0.01, figures: true })
            }
            _ => match slashed(rest) {
                Ok((rest, part)) => {
                    scaled(rest, Number { value: whole.value + part, step: 0.01, figures: true })
                }
                Err(_) => Ok((rest, whole)),
            },
        },
        Some(t) if t.kind == Kind::Sign && rest.text(t) == "/" => match slashed(i) {
            Ok((rest, value)) => Ok((rest, Number { value, step: 0.01, figures: true })),
            Err(_) => Ok((rest, whole)),
        },
        _ => scaled(rest, whole),
    }
}

/// `3/4`: only the denominators that people divide by, and no date.
fn slashed(i: Words) -> PResult<f64> {
    let (i, over) = figures(i)?;
    let (i, slash) = sign('/')(i)?;
    let (i, under) = figures(i)?;
    let goes_on = i.token(0).is_some_and(|t| matches!(i.text(t), "/" | "-") && !t.after_space());
    let divides = [2.0, 3.0, 4.0, 5.0, 8.0, 16.0].contains(&under.value) && over.value < under.value;
    if slash.after_space() || goes_on || !divides { reject() } else { Ok((i, over.value / under.value)) }
}

/// The number with the scale word after it, if there is one.
#[allow(clippy::unnecessary_wraps)] // A parser: it is the last step of others.
fn scaled<'a>(i: Words<'a>, number: Number) -> PResult<'a, Number> {
    let separator = |i: Words<'a>| joint(i).map_or((i, ()), |(rest, _)| (rest, ()));
    let (after, ()) = separator(i);
    match class(Class::SCALE.or(Class::COLLECTIVE))(after) {
        Ok((rest, entry)) if entry.number > 0.0 && !rest.follows(&["score", "m"]) => Ok((
            rest,
            Number { step: number.step * entry.number, value: number.value * entry.number, ..number },
        )),
        _ => Ok((i, number)),
    }
}

/// `half a million`, `a quarter of a million`, `half a dozen`.
fn half_of_scale(i: Words) -> PResult<Number> {
    let (i, part) = alt((
        |i| phrase(&["a", "quarter"])(i).map(|(r, ())| (r, 0.25)),
        |i| word("half")(i).map(|(r, ())| (r, 0.5)),
        |i| word("quarter")(i).map(|(r, ())| (r, 0.25)),
    ))
    .parse(i)?;
    let (i, _) = maybe(word("of"))(i)?;
    let (i, _) = maybe(one_of(&["a", "an"]))(i)?;
    let (i, entry) = class(Class::SCALE.or(Class::COLLECTIVE))(i)?;
    Ok((i, Number { value: part * entry.number, step: part * entry.number, figures: false }))
}

/// `two and a half`, `two and a half million`, `a hundred and five`, `three`.
fn words_with_fraction(i: Words) -> PResult<Number> {
    let (rest, number) = words(i)?;
    let and_half = preceded(
        word("and"),
        alt((phrase(&["a", "half"]), phrase(&["one", "half"]), phrase(&["one", "-", "half"]))),
    );
    if let Ok((rest, ())) = { and_half }.parse(rest) {
        return scaled(rest, Number { value: number.value + 0.5, step: 0.5, figures: false });
    }
    if let Ok((rest, digits)) = preceded(word("point"), decimal_words).parse(rest) {
        return scaled(rest, Number { value: number.value + digits.0, step: digits.1, figures: false });
    }
    Ok((rest, number))
}

/// `five`, `two five` after `point`.
fn decimal_words(i: Words) -> PResult<(f64, f64)> {
    let digit = |i| verify(class(Class::UNIT_NUMBER), |e: &&crate::lexicon::Entry| e.number < 10.0).parse(i);
    let (mut i, first) = digit(i)?;
    let mut step = 0.1;
    let mut value = first.number * step;
    while let Ok((rest, next)) = digit(i) {
        step /= 10.0;
        value += next.number * step;
        i = rest;
    }
    Ok((i, (value, step)))
}

/// Number words: groups below a thousand, each with its scale, in falling order.
fn words(i: Words) -> PResult<Number> {
    let (mut i, (mut total, mut last_scale, mut step)) = scaled_group(i)?;
    loop {
        let (after, _) = maybe(alt((word("and"), |i| sign(',')(i).map(|(r, _)| (r, ())))))(i)?;
        match scaled_group(after) {
            // "two and three": a smaller group continues a number only after a scale.
            Ok((rest, (value, scale, next)))
                if last_scale > 1.0 && scale < last_scale && value < last_scale =>
            {
                total += value;
                last_scale = scale;
                step = next;
                i = rest;
            }
            _ => break,
        }
    }
    Ok((i, Number { step, ..Number::word(total) }))
}

/// `three hundred and five thousand` as far as one scale: value, scale, step.
fn scaled_group(i: Words) -> PResult<(f64, f64, f64)> {
    let (mut i, mut value) = alt((hundreds, below_hundred, one_before_scale)).parse(i)?;
    let mut scale = 1.0;
    loop {
        let (after, _) = maybe(joint)(i)?;
        match class(Class::SCALE.or(Class::COLLECTIVE))(after) {
            Ok((rest, entry)) if entry.number > 0.0 && !rest.follows(&["score"]) => {
                value *= entry.number;
                scale *= entry.number;
                i = rest;
            }
            _ => break,
        }
    }
    let step = if value >= 100.0 && scale > 1.0 { scale } else { 1.0 };
    Ok((i, (value, scale, step)))
}

/// `a` before `hundred`, `million`, `dozen`.
fn one_before_scale(i: Words) -> PResult<f64> {
    let (rest, _) = one_of(&["a", "an"])(i)?;
    let (_, entry) = class(Class::SCALE.or(Class::COLLECTIVE))(rest)?;
    if entry.number > 0.0 && !matches!(rest.peek(), "score" | "hundreds" | "m") {
        Ok((rest, 1.0))
    } else {
        reject()
    }
}

/// `two hundred and five`.
fn hundreds(i: Words) -> PResult<f64> {
    let (i, count) = alt((below_hundred, one_before_scale)).parse(i)?;
    let (i, ()) = word("hundred")(i)?;
    let (after, _) = maybe(word("and"))(i)?;
    match below_hundred(after) {
        Ok((rest, value)) => Ok((rest, count * 100.0 + value)),
        Err(_) => Ok((i, count * 100.0)),
    }
}

/// `seven`, `nineteen`, `forty`, `forty-two`.
fn below_hundred(i: Words) -> PResult<f64> {
    if let Ok((rest, tens)) = class(Class::TENS)(i) {
        let (after, joined) = maybe(joint)(rest)?;
        let unit =
            verify(class(Class::UNIT_NUMBER), |e: &&crate::lexicon::Entry| (1.0..10.0).contains(&e.number));
        return match { unit }.parse(after) {
            Ok((end, unit)) if joined.is_some() || after.token(0).is_some_and(|t| t.after_space()) => {
                Ok((end, tens.number + unit.number))
            }
            _ => Ok((rest, tens.number)),
        };
    }
    class(Class::UNIT_NUMBER)(i).map(|(rest, entry)| (rest, entry.number))
}

/// An ordinal in figures or words: `2nd`, `second`, `twenty-first`.
pub fn ordinal(i: Words) -> PResult<u32> {
    alt((ordinal_figures, ordinal_words)).parse(i)
}

fn ordinal_figures(i: Words) -> PResult<u32> {
    let (rest, token) = kind(Kind::Number)(i)?;
    let (rest, suffix) = any(rest)?;
    let tight = !suffix.after_space()
        && matches!(rest.text(suffix), "st" | "nd" | "rd" | "th" | "ST" | "ND" | "RD" | "TH");
    match i.text(token).replace(',', "").parse() {
        Ok(value) if tight => Ok((rest, value)),
        _ => reject(),
    }
}

fn ordinal_words(i: Words) -> PResult<u32> {
    let compound = |i| -> PResult<u32> {
        let (i, tens) = class(Class::TENS)(i)?;
        let (i, _) = joint(i)?;
        let (i, unit) = class(Class::ORDINAL)(i)?;
        if unit.ordinal < 10.0 { Ok((i, (tens.number + unit.ordinal) as u32)) } else { reject() }
    };
    alt((compound, |i| class(Class::ORDINAL)(i).map(|(rest, e)| (rest, e.ordinal as u32)))).parse(i)
}

/// `two thirds`, `three-quarters`, `a third`, `half`: value below one.
pub fn fraction(i: Words) -> PResult<f64> {
    let counted = |i| -> PResult<f64> {
        let (i, over) = alt((below_hundred, |i| one_of(&["a", "an"])(i).map(|(r, _)| (r, 1.0)))).parse(i)?;
        let (i, _) = maybe(joint)(i)?;
        let (i, under) = class(Class::FRACTION)(i)?;
        if over < under.denominator { Ok((i, over / under.denominator)) } else { reject() }
    };
    alt((counted, |i| word("half")(i).map(|(r, ())| (r, 0.5)))).parse(i)
}

/// `a quarter`, `less than two thirds` of one unit, with its TIMEX3 mod.
pub fn part_of_one(i: Words) -> PResult<(Amount, Option<&'static str>)> {
    /// Nobody means a part to more than a quarter of the unit.
    const STEP: f64 = 0.25;
    let (i, edge) = maybe(bound)(i)?;
    let (i, value) = fraction(i)?;
    let part = Amount::exact(Number { value, step: value.min(STEP), figures: false }).narrowed(edge);
    Ok((i, (part, edge.map(|(_, modifier)| modifier))))
}

/// How a number bounds what it counts.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    borsh::BorshSerialize,
    borsh::BorshDeserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// The number itself, to the precision it is printed in.
    Exact,
    /// "at least", "more than".
    AtLeast,
    /// "at most", "nearly", "less than".
    AtMost,
    /// "about".
    About,
    /// "three to five".
    Range,
}

/// `more than`, `at least`, `about`, `nearly`: the bound, and its TIMEX3 mod.
pub fn bound(i: Words) -> PResult<(Known, &'static str)> {
    let table: &[(&[&str], Known, &'static str)] = &[
        (&["more", "than"], Known::AtLeast, "MORE_THAN"),
        (&["greater", "than"], Known::AtLeast, "MORE_THAN"),
        (&["at", "least"], Known::AtLeast, "EQUAL_OR_MORE"),
        (&["no", "less", "than"], Known::AtLeast, "EQUAL_OR_MORE"),
        (&["no", "fewer", "than"], Known::AtLeast, "EQUAL_OR_MORE"),
        (&["not", "less", "than"], Known::AtLeast, "EQUAL_OR_MORE"),
        (&["less", "than"], Known::AtMost, "LESS_THAN"),
        (&["fewer", "than"], Known::AtMost, "LESS_THAN"),
        (&["at", "most"], Known::AtMost, "EQUAL_OR_LESS"),
        (&["no", "more", "than"], Known::AtMost, "EQUAL_OR_LESS"),
        (&["not", "more", "than"], Known::AtMost, "EQUAL_OR_LESS"),
        (&["up", "to"], Known::AtMost, "EQUAL_OR_LESS"),
        (&["as", "much", "as"], Known::AtMost, "EQUAL_OR_LESS"),
        (&["as", "many", "as"], Known::AtMost, "EQUAL_OR_LESS"),
        (&["as", "little", "as"], Known::AtLeast, "EQUAL_OR_MORE"),
        (&["as", "few", "as"], Known::AtLeast, "EQUAL_OR_MORE"),
        (&["just", "under"], Known::AtMost, "LESS_THAN"),
        (&["just", "over"], Known::AtLeast, "MORE_THAN"),
        (&["close", "to"], Known::About, "APPROX"),
        (&["over"], Known::AtLeast, "MORE_THAN"),
        (&["under"], Known::AtMost, "LESS_THAN"),
        (&["nearly"], Known::AtMost, "LESS_THAN"),
        (&["almost"], Known::AtMost, "LESS_THAN"),
        (&["about"], Known::About, "APPROX"),
        (&["around"], Known::About, "APPROX"),
        (&["approximately"], Known::About, "APPROX"),
        (&["roughly"], Known::About, "APPROX"),
        (&["some"], Known::About, "APPROX"),
        (&["an", "estimated"], Known::About, "APPROX"),
        (&["estimated"], Known::About, "APPROX"),
        (&["circa"], Known::About, "APPROX"),
    ];
    // Most words bound nothing.
    if !i.token(0).is_some_and(|t| t.is(Class::BOUND)) {
        return reject();
    }
    let found = table
        .iter()
        .find(|(words, ..)| words.iter().enumerate().all(|(n, w)| i.skip(n).peek().eq_ignore_ascii_case(w)));
    found.map_or_else(reject, |(words, known, modifier)| Ok((i.skip(words.len()), (*known, *modifier))))
}

/// A number with bounds: what it can be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Amount {
    /// Least value; `None` where there is none.
    pub low: Option<f64>,
    /// Greatest value.
    pub high: Option<f64>,
    /// How it was said.
    pub known: Known,
    /// Unit of the last digit written.
    pub step: f64,
    /// Written in figures.
    pub figures: bool,
    /// "More than" and "nearly" name a number because the true one is close; "at least" does not say so.
    pub near: bool,
}

impl Amount {
    /// What a number means under a bound.
    fn bounded(number: Number, known: Known, near: bool) -> Self {
        let value = Some(number.value);
        let (low, high) = match known {
            Known::AtLeast => (value, None),
            Known::AtMost => (None, value),
            Known::Exact | Known::About | Known::Range => (value, value),
        };
        Self { low, high, known, step: number.step, figures: number.figures, near }
    }

    /// The number itself.
    pub fn exact(number: Number) -> Self {
        Self::bounded(number, Known::Exact, false)
    }

    /// What a number means under a bound that [`bound`] read.
    pub fn under(number: Number, (known, modifier): (Known, &str)) -> Self {
        Self::bounded(number, known, matches!(modifier, "MORE_THAN" | "LESS_THAN"))
    }

    /// The amount under a bound that stands before it; a range keeps its own ends.
    #[must_use]
    pub fn narrowed(self, bound: Option<(Known, &str)>) -> Self {
        match (bound, self.point()) {
            (Some(bound), Some(value)) => {
                Self::under(Number { value, step: self.step, figures: self.figures }, bound)
            }
            _ => self,
        }
    }

    /// From one number to another.
    pub fn range(low: Number, high: Number) -> Self {
        Self {
            low: Some(low.value),
            high: Some(high.value),
            known: Known::Range,
            step: low.step.min(high.step),
            figures: low.figures,
            near: false,
        }
    }

    /// The one number written, where there is one.
    pub fn point(self) -> Option<f64> {
        self.low.or(self.high).filter(|_| self.known != Known::Range)
    }

    /// The amount with every number multiplied.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self {
            low: self.low.map(|v| v * factor),
            high: self.high.map(|v| v * factor),
            step: self.step * factor,
            ..self
        }
    }

    /// The closed interval of what can be meant: rounding, "about" (a tenth either way) and bounds allowed for.
    pub fn interval(self) -> (f64, f64) {
        let slack = match self.known {
            Known::About => self.point().unwrap_or(0.0).abs() * 0.1,
            _ => 0.0,
        };
        // A hair less than half of the last digit: 7.2 and 7.3 do not meet.
        let half = if self.step == 1.0 { 0.0 } else { self.step * 0.499_999_9 };
        let margin = slack.max(half);
        match (self.known, self.low, self.high) {
            (Known::AtLeast, Some(v), _) => (v, if self.near { v * 2.0 } else { f64::INFINITY }),
            (Known::AtMost, _, Some(v)) => (if self.near { v * 0.5 } else { f64::NEG_INFINITY }, v),
            (_, low, high) => {
                (low.map_or(f64::NEG_INFINITY, |v| v - margin), high.map_or(f64::INFINITY, |v| v + margin))
            }
        }
    }
}

/// An amount: a number with an optional bound, or a range: `more than 40 million`, `three to five`, `200-250`,
/// `between 10 and 20`. Gives the TIMEX3 mod of the bound.
pub fn amount(i: Words) -> PResult<(Amount, Option<&'static str>)> {
    let (after, bounded) = maybe(bound)(i)?;
    if after.precedes(&["between", "from"]) {
        let (rest, range) = between(after)?;
        return Ok((rest, (range, bounded.map(|(_, m)| m))));
    }
    let (rest, number) = number(after)?;
    if let Ok((rest, range)) = to_number(rest, number) {
        return Ok((rest, (range, bounded.map(|(_, m)| m))));
    }
    let known = bounded.map_or(Known::Exact, |(k, _)| k);
    let (rest, known, tail) = match one_of(&["plus", "+"])(rest) {
        Ok((end, _)) if known == Known::Exact && !end.before().is_some_and(|t| t.after_space()) => {
            (end, Known::AtLeast, Some("EQUAL_OR_MORE"))
        }
        _ => match phrase(&["or", "more"])(rest).or_else(|_| phrase(&["or", "so"])(rest)) {
            Ok((end, ())) if known == Known::Exact => {
                let so = end.follows(&["so"]);
                let (k, m) = if so { (Known::About, "APPROX") } else { (Known::AtLeast, "EQUAL_OR_MORE") };
                (end, k, Some(m))
            }
            _ => (rest, known, None),
        },
    };
    let modifier = tail.or(bounded.map(|(_, m)| m));
    Ok((rest, (Amount::under(number, (known, modifier.unwrap_or_default())), modifier)))
}

/// `between 10 and 20`, `from 10 to 20`.
fn between(i: Words) -> PResult<Amount> {
    let (i, from) = one_of(&["between", "from"])(i)?;
    let (i, low) = number(i)?;
    let (i, ()) = if from == 0 { word("and")(i)? } else { word("to")(i)? };
    let (i, high) = number(i)?;
    ordered(i, low, high)
}

/// The rest of `three to five`, `200-250`, `two or three`, `15–20 million`.
fn to_number(i: Words<'_>, low: Number) -> PResult<'_, Amount> {
    let (i, by) = alt((|i| one_of(&["to", "or"])(i), |i| joint(i).map(|(r, _)| (r, 2)))).parse(i)?;
    let (i, high) = number(i)?;
    if by == 1 && high.value - low.value > low.value {
        return reject();
    }
    ordered(i, low, high)
}

/// `15 to 20 million`: the scale of the second number is meant for both.
fn ordered(i: Words<'_>, low: Number, high: Number) -> PResult<'_, Amount> {
    let scale =
        if high.step >= 1e3 && low.value < 1e3 && high.value >= 1e3 { high.step.max(1.0) } else { 1.0 };
    let scale = if low.value * scale < high.value { scale } else { 1.0 };
    let low = low.times(scale);
    // "from 2009 to 2011", "between 2014 and 2016": years.
    let year = |n: Number| n.figures && n.is_whole() && (1800.0..=2100.0).contains(&n.value);
    let unit = i.token(0).is_some_and(|t| {
        t.is(Class::PERSON_NOUN.or(Class::MEASURE).or(Class::CURRENCY).or(Class::TIME_UNIT))
    });
    let clock = i
        .token(0)
        .is_some_and(|t| t.is(Class::CLOCK.or(Class::ZONE)) && !t.is_capitalised() || i.text(t) == ":");
    if year(low) && year(high) && !unit || clock {
        return reject();
    }
    if low.value < high.value { Ok((i, Amount::range(low, high))) } else { reject() }
}
