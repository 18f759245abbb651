//! Quantities: how many, how much, in what unit, of what.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::map;

use super::number::{self, Amount, Known, amount, fraction};
use crate::grammar::{PResult, Words, any, class, joint, maybe, one_of, phrase, reject, sign, word};
use crate::lexicon::{Class, lemma_of_noun};
use crate::text::token::Kind;

/// A quantity as said.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantityExpr {
    /// The number with its bounds.
    pub amount: Amount,
    /// Canonical unit: `USD`, `percent`, `km`; empty for a plain count.
    pub unit: &'static str,
    /// Lemma of the noun counted; empty where there is none.
    pub of: String,
    /// Token after the noun counted: where the noun phrase ends.
    pub noun_end: usize,
    /// A place in a row, not a count.
    pub ordinal: bool,
}

/// Any quantity.
pub fn quantity(i: Words) -> PResult<QuantityExpr> {
    if !may_begin(i) {
        return reject();
    }
    if let Ok((rest, found)) = alt((money, score)).parse(i) {
        return Ok((rest, found));
    }
    let first = i.entry().class;
    let minus = i.precedes(&["-", "−", "minus"]);
    match amount(if minus { i.skip(1) } else { i }) {
        Ok((rest, (amount, _))) => {
            let amount = if minus { negative(amount) } else { amount };
            match in_units(rest, amount) {
                Ok(found) => return Ok(found),
                Err(_) if minus => return reject(),
                Err(_) => {}
            }
            if first.has(Class::FRACTION.or(Class::ORDINAL))
                && let Ok(found) = alt((part_of_measure, part_of_whole, counted_ordinal)).parse(i)
            {
                return Ok(found);
            }
            match alt((part_of_measure, half_of, part_of_whole)).parse(i) {
                Ok((end, found)) if end.at > rest.at => Ok((end, found)),
                _ => match counted_ordinal(i) {
                    Ok(found) => Ok(found),
                    Err(_) => counted(i, rest, amount),
                },
            }
        }
        Err(_) if minus => reject(),
        Err(_) => alt((part_of_measure, half_of, part_of_whole, counted_ordinal, vaguely_counted)).parse(i),
    }
}

fn negative(amount: Amount) -> Amount {
    Amount { low: amount.low.map(|v| -v), high: amount.high.map(|v| -v), ..amount }
}

/// `2–0`, `219-212`: the figures of a match or a vote, the smaller first, where a word near tells of one.
fn score(i: Words) -> PResult<QuantityExpr> {
    /// How far a word of contest may stand, in tokens.
    const NEAR: usize = 10;
    let first =
        i.token(0).is_some_and(|t| t.kind == Kind::Number || t.is(Class::UNIT_NUMBER.or(Class::TENS)));
    let second =
        |t: crate::text::token::Token| t.kind == Kind::Sign && !t.after_space() || i.text(t).len() <= 6;
    if !first || !i.token(1).is_some_and(second) {
        return reject();
    }
    let figure = |i| -> PResult<f64> {
        let (rest, token) = any(i)?;
        let value: Option<f64> = i.text(token).parse().ok();
        let plain = token.kind == Kind::Number && i.text(token).len() <= 3;
        value.filter(|_| plain).map_or_else(reject, |v| Ok((rest, v)))
    };
    // "321 votes to 214", "four goals to one".
    let told = |i| -> PResult<(f64, f64)> {
        let (i, one) = number::number(i)?;
        let (i, _) = one_of(&["votes", "goals", "points", "runs", "sets", "games", "frames", "seats"])(i)?;
        let (i, ()) = word("to")(i)?;
        let (i, other) = number::number(i)?;
        Ok((i, (one.value, other.value)))
    };
    // "lost by 204 to 124", "voted 23 to 18".
    let plain =
        |i| -> PResult<(f64, f64)> { nom::sequence::separated_pair(figure, word("to"), figure).parse(i) };
    let by = i.follows(&["by", "of", "vote", "voted"]).then(|| plain(i).ok()).flatten();
    let (rest, (one, other)) = match by {
        Some(found) => found,
        None => alt((nom::sequence::separated_pair(figure, joint, figure), told)).parse(i)?,
    };
    let near = &i.tokens[i.at.saturating_sub(NEAR)..i.tokens.len().min(rest.at + NEAR)];
    let further =
        joint(rest).is_ok() || rest.token(0).is_some_and(|t| !t.after_space() && rest.text(t) == "/");
    let aged = i.follows(&["aged", "ages", "from", "between"]);
    // "3-2 on aggregate" is the score of another count.
    let aggregate = rest.precedes(&["on"]) && rest.skip(1).precedes(&["aggregate", "penalties"]);
    // "2-4 players": a number of them.
    let counts = rest.token(0).is_some_and(|t| {
        t.kind == Kind::Word && is_plural(rest.text(t)) && !t.is(Class::CONTEST) && !t.is_capitalised()
    });
    if further || aggregate || counts || aged || !near.iter().any(|t| t.is(Class::CONTEST)) {
        return reject();
    }
    let amount = Amount {
        low: Some(one.min(other)),
        high: Some(one.max(other)),
        known: Known::Range,
        step: 1.0,
        figures: true,
        near: false,
    };
    Ok((rest, QuantityExpr { amount, unit: "score", of: String::new(), noun_end: rest.at, ordinal: false }))
}

/// The unit after an amount: `%`, `°C`, `km`, `euros`.
fn in_units(i: Words<'_>, amount: Amount) -> PResult<'_, QuantityExpr> {
    let Some(next) = i.token(0) else { return reject() };
    let class = next.entry(i.lexicon).class;
    let may_be = next.kind == Kind::Sign
        || class.has(Class::MEASURE.or(Class::CURRENCY).or(Class::PREPOSITION))
        || next.is_capitalised()
        || i.precedes(&["square", "sq", "cubic", "celsius", "degree", "degrees"]);
    if !may_be {
        return reject();
    }
    if let Ok(found) = money_after(i, amount) {
        return Ok(found);
    }
    if let Ok(found) = percent(i, amount) {
        return Ok(found);
    }
    if let Ok(found) = degrees(i, amount) {
        return Ok(found);
    }
    measured(i, amount)
}

/// Figures that are parts of something else are no quantities.
fn may_begin(i: Words) -> bool {
    let Some(token) = i.token(0) else { return false };
    let glued = !token.after_space()
        && i.before().is_some_and(|b| {
            b.kind == Kind::Word
                || b.kind == Kind::Number
                || matches!(i.text(b), "/" | ":" | "." | "_" | "#" | "&" | "=" | "+" | "v")
                || matches!(i.text(b), "-")
                    && i.at >= 2
                    && !b.after_space()
                    && i.tokens[i.at - 2].kind != Kind::Sign
        });
    // "No. 10", "page 4", "Apollo 11", "Article 50": names and labels.
    let label = i.follows(&[
        "No",
        "no",
        "page",
        "pages",
        "chapter",
        "section",
        "article",
        "figure",
        "table",
        "version",
        "step",
        "part",
        "volume",
        "room",
        "route",
        "highway",
        "flight",
        "line",
        "item",
        "issue",
        "number",
        "level",
        "phase",
        "grade",
        "type",
        "channel",
        "district",
        "unit",
        "apartment",
        "suite",
        "pp",
        "vol",
        "p",
        "paragraph",
        "appendix",
        "episode",
        "season",
        "Rust",
        "edition",
        "title",
        "proposition",
        "prop",
        "amendment",
        "resolution",
        "ward",
        "gate",
        "exit",
        "tier",
        "track",
        "lesson",
        "exhibit",
    ]) || i.before().is_some_and(|b| {
        i.text(b) == "."
            && i.at >= 2
            && matches!(i.text(i.tokens[i.at - 2]), "No" | "no" | "Nos" | "p" | "pp" | "vol" | "Vol")
    });
    !glued && !label
}

fn currency_code(i: Words) -> PResult<&'static str> {
    let (rest, entry) = class(Class::CURRENCY_SIGN)(i)?;
    Ok((rest, entry.currency_sign))
}

/// `US$`, `A$`: a word and a sign.
fn prefixed_dollar(i: Words) -> PResult<&'static str> {
    let code = match i.peek() {
        "US" | "USD" | "U.S." => "USD",
        "A" | "AU" => "AUD",
        "C" | "CA" | "CAD" => "CAD",
        "NZ" => "NZD",
        "HK" => "HKD",
        "S" => "SGD",
        "R" => "BRL",
        _ => return reject(),
    };
    let tight = i.token(1).is_some_and(|d| i.text(d) == "$" && !d.after_space());
    if tight { Ok((i.skip(2), code)) } else { reject() }
}

/// `$`, `US$`, `USD`, `£`, `Rs.`
fn money_sign(i: Words) -> PResult<&'static str> {
    let (rest, code) = alt((prefixed_dollar, currency_code)).parse(i)?;
    let (rest, _) = if i.peek().eq_ignore_ascii_case("rs") { maybe(sign('.'))(rest)? } else { (rest, None) };
    Ok((rest, code))
}

/// `m`, `bn`, `k` glued to money.
fn money_scale(i: Words) -> Option<(usize, f64)> {
    let token = i.token(0)?;
    let factor = match i.text(token) {
        "m" | "M" | "mn" | "mm" | "MM" => 1e6,
        "k" | "K" => 1e3,
        "b" | "B" => 1e9,
        "t" | "T" => 1e12,
        _ => return None,
    };
    (!token.after_space()).then_some((1, factor))
}

/// `$40 million`, `US$ 1.2bn`, `£30m to £40m`, `20 euros`, `between $12 million and $20 million`.
fn money(i: Words) -> PResult<QuantityExpr> {
    let signed = i.token(0).is_some_and(|t| {
        t.is(Class::CURRENCY_SIGN.or(Class::BOUND))
            || t.is_all_capitals()
            || matches!(i.text(t), "A" | "C" | "S" | "R" | "between" | "from")
    });
    if signed { alt((money_range, money_before)).parse(i) } else { reject() }
}

fn signed_amount(i: Words) -> PResult<(Amount, &'static str)> {
    let (i, code) = money_sign(i)?;
    let (rest, number) = number::number(i)?;
    let (rest, number) = match money_scale(rest) {
        Some((n, factor)) => (
            rest.skip(n),
            number::Number { value: number.value * factor, step: number.step * factor, ..number },
        ),
        None => (rest, number),
    };
    // "$40 million dollar": said twice.
    let (rest, _) = maybe(class(Class::CURRENCY))(rest)?;
    Ok((rest, (Amount::exact(number), code)))
}

fn money_before(i: Words) -> PResult<QuantityExpr> {
    let (j, bound) = maybe(number::bound)(i)?;
    let (rest, (amount, unit)) = signed_amount(j)?;
    let amount = amount.narrowed(bound);
    let (of, noun_end) = noun_counted(rest, true);
    Ok((rest, QuantityExpr { amount, unit, of, noun_end, ordinal: false }))
}

fn money_range(i: Words) -> PResult<QuantityExpr> {
    let (j, _) = maybe(one_of(&["between", "from", "about"]))(i)?;
    let (j, (low, unit)) = signed_amount(j)?;
    let (j, _) = alt((|i| one_of(&["and", "to", "or"])(i), map(joint, |_| 0))).parse(j)?;
    let (rest, (high, second)) =
        alt((signed_amount, map(|i| number::number(i), |n| (Amount::exact(n), "")))).parse(j)?;
    if !(second == unit || second.is_empty()) {
        return reject();
    }
    let (Some(from), Some(to)) = (low.low, high.high) else { return reject() };
    let scaled = if from < 1e3 && to >= 1e6 && from * high.step < to { from * high.step } else { from };
    if scaled >= to || (second.is_empty() && !i.precedes(&["between", "from"]) && to / scaled > 10.0) {
        return reject();
    }
    let amount = Amount {
        low: Some(scaled),
        high: Some(to),
        known: Known::Range,
        step: high.step.min(low.step),
        figures: true,
        near: false,
    };
    let (of, noun_end) = noun_counted(rest, true);
    Ok((rest, QuantityExpr { amount, unit, of, noun_end, ordinal: false }))
}

/// `20 euros`, `two million dollars`, `9.9 billion yuan`, `50 US dollars`.
fn money_after(i: Words<'_>, amount: Amount) -> PResult<'_, QuantityExpr> {
    let (rest, _) = maybe(joint)(i)?;
    let (rest, nation) = maybe(|i| {
        one_of(&["US", "U.S.", "Canadian", "Australian", "American", "Swiss", "New", "Hong", "Singapore"])(i)
    })(rest)?;
    let (rest, entry) = class(Class::CURRENCY)(rest)?;
    let unit = match (entry.currency, nation) {
        // Without a kind of money beside it, a pound may be a weight.
        ("pound-or-mass", _) => "GBP",
        ("USD", Some(2)) => "CAD",
        ("USD", Some(3)) => "AUD",
        (code, _) => code,
    };
    if matches!(rest.before().map(|t| rest.text(t)), Some("won" | "rand" | "dong"))
        && amount.point().is_some_and(|v| v < 1000.0)
    {
        return reject();
    }
    let (of, noun_end) = noun_counted(rest, true);
    Ok((rest, QuantityExpr { amount, unit, of, noun_end, ordinal: false }))
}

/// `15%`, `15-20 percent`, `three per cent`, `2.5 percentage points`.
fn percent(i: Words<'_>, amount: Amount) -> PResult<'_, QuantityExpr> {
    let (rest, _) = maybe(joint)(i)?;
    let (rest, ()) = alt((
        map(sign('%'), |_| ()),
        map(one_of(&["percent", "pct", "percentage"]), |_| ()),
        phrase(&["per", "cent"]),
    ))
    .parse(rest)?;
    let (rest, points) = maybe(one_of(&["points", "point"]))(rest)?;
    let unit = if points.is_some() { "percentage-point" } else { "percent" };
    let (of, noun_end) = noun_of(rest);
    Ok((rest, QuantityExpr { amount, unit, of, noun_end, ordinal: false }))
}

/// `20 degrees Celsius`, `40°C`, `-5 °F`.
fn degrees(i: Words<'_>, amount: Amount) -> PResult<'_, QuantityExpr> {
    let (rest, sign_read) =
        maybe(alt((map(sign('°'), |_| ()), map(one_of(&["degrees", "degree", "deg"]), |_| ()))))(i)?;
    let (rest, scale) = maybe(one_of(&["C", "F", "Celsius", "Fahrenheit", "Centigrade"]))(rest)?;
    if sign_read.is_none() && !matches!(scale, Some(2..=4)) {
        return reject();
    }
    let unit = match scale {
        Some(0 | 2 | 4) => "celsius",
        Some(_) => "fahrenheit",
        None => "degree",
    };
    Ok((rest, QuantityExpr { amount, unit, of: String::new(), noun_end: rest.at, ordinal: false }))
}

/// `5 km`, `10 1/2 miles`, `three-ton`, `100 km/h`, `190 square kilometres`.
fn measured(i: Words<'_>, amount: Amount) -> PResult<'_, QuantityExpr> {
    let figures = amount.figures;
    let (rest, _) = maybe(joint)(i)?;
    let (rest, power) = maybe(one_of(&["square", "sq", "cubic"]))(rest)?;
    let token = rest.token(0);
    let (rest, entry) = class(Class::MEASURE)(rest)?;
    let (Some(measure), Some(token)) = (entry.measure, token) else { return reject() };
    let text = i.text(token);
    // One letter is a unit only when glued to a figure: "5m", "100g"; "m" may also be a million of something.
    // "10M" is ten million; a metre is written small.
    let short = text == "M"
        || text.len() <= 2 && !figures
        || text.len() == 1 && token.after_space() && !matches!(text, "m" | "g");
    if short || text == "percentage" {
        return reject();
    }
    let per_hour = |i| -> PResult<()> {
        alt((phrase(&["/", "h"]), phrase(&["per", "hour"]), phrase(&["an", "hour"]), phrase(&["/", "hr"])))
            .parse(i)
    };
    let (rest, speed) = maybe(per_hour)(rest)?;
    let unit = match (measure.name, power, speed) {
        ("km", None, Some(())) => "km/h",
        ("mile", None, Some(())) => "mph",
        ("km", Some(0 | 1), _) => "km2",
        ("m", Some(0 | 1), _) => "m2",
        ("mile", Some(0 | 1), _) => "square-mile",
        ("foot", Some(0 | 1), _) => "square-foot",
        ("m", Some(2), _) => "m3",
        (_, Some(_), _) => return reject(),
        (_, None, _) => measure.name,
    };
    let (of, noun_end) = noun_of(rest);
    Ok((rest, QuantityExpr { amount, unit, of, noun_end, ordinal: false }))
}

/// `half a mile`, `less than a quarter of a mile`.
fn part_of_measure(i: Words) -> PResult<QuantityExpr> {
    let (i, (amount, _)) = number::part_of_one(i)?;
    let (i, _) = maybe(word("of"))(i)?;
    let (i, _) = one_of(&["a", "an", "one"])(i)?;
    measured(i, amount)
}

/// `more than half of voters`, `less than a third`.
fn half_of(i: Words) -> PResult<QuantityExpr> {
    let (rest, bound) = number::bound(i)?;
    let (rest, part) = fraction(rest)?;
    if rest.before().is_some_and(|t| rest.text(t) == "second")
        || rest.precedes(&["century", "a", "an", "year", "day"])
    {
        return reject();
    }
    let number = number::Number { value: part, step: 0.01, figures: false };
    let (of, noun_end) = noun_of(rest);
    let amount = Amount::under(number, bound);
    Ok((rest, QuantityExpr { amount, unit: "fraction", of, noun_end, ordinal: false }))
}

/// `two thirds of voters`, `half of the seats`, `three quarters`.
fn part_of_whole(i: Words) -> PResult<QuantityExpr> {
    let (rest, part) = fraction(i)?;
    let half = i.peek().eq_ignore_ascii_case("half");
    let article = matches!(i.peek(), "a" | "A" | "an");
    let of_what = word("of")(rest).is_ok();
    // "a second", "first half", "a quarter" of the year: only what is a part of something.
    if (half || article) && !of_what
        || rest.precedes(&["century", "time", "year", "day"])
        || rest.before().is_some_and(|t| rest.text(t) == "second")
    {
        return reject();
    }
    let (of, noun_end) = noun_of(rest);
    let amount = Amount {
        low: Some(part),
        high: Some(part),
        known: Known::Exact,
        step: 0.01,
        figures: false,
        near: false,
    };
    Ok((rest, QuantityExpr { amount, unit: "fraction", of, noun_end, ordinal: false }))
}

/// `dozens`, `thousands`.
fn vague_scale(i: Words) -> PResult<f64> {
    let (rest, entry) = class(Class::SCALE.or(Class::COLLECTIVE))(i)?;
    if i.peek().ends_with('s') { Ok((rest, entry.number)) } else { reject() }
}

/// `2nd`, `third place`: a place in a row.
fn counted_ordinal(i: Words) -> PResult<QuantityExpr> {
    let (rest, place) = number::ordinal(i)?;
    let figures = i.token(0).is_some_and(|t| t.kind == Kind::Number);
    let value = Some(f64::from(place));
    let amount = Amount { low: value, high: value, known: Known::Exact, step: 1.0, figures, near: false };
    let (of, noun_end) = noun_counted(rest, false);
    Ok((rest, QuantityExpr { amount, unit: "", of, noun_end, ordinal: true }))
}

/// `dozens of cars`: two of them at least.
fn vaguely_counted(i: Words) -> PResult<QuantityExpr> {
    let (rest, scale) = vague_scale(i)?;
    let (rest, ()) = word("of")(rest)?;
    let amount = Amount {
        low: Some(scale),
        high: None,
        known: Known::AtLeast,
        step: scale,
        figures: false,
        near: false,
    };
    let (of, noun_end) = noun_counted(rest, false);
    Ok((rest, QuantityExpr { amount, unit: "", of, noun_end, ordinal: false }))
}

/// `40 million Twitter followers`, `five people`, `200-250 houses`: the amount that ends at `rest`, with what it counts.
fn counted<'a>(i: Words<'a>, rest: Words<'a>, amount: Amount) -> PResult<'a, QuantityExpr> {
    let (rest, amount) = glued_scale(rest, amount);
    // "one of", "no one", "one another", "this one": a pronoun.
    let one = i.peek().eq_ignore_ascii_case("one");
    if one && (rest.at == i.at + 1) {
        let pronoun = i.before().is_some_and(|t| {
            t.is(Class::DETERMINER.or(Class::ORDINAL))
                || t.kind == Kind::Word && t.lex == 0 && !t.is_capitalised()
        }) || rest
            .precedes(&["another", "'s", "’s", "can", "could", "should", "would", "must", "might"]);
        if pronoun {
            return reject();
        }
    }
    if let Some(word) = rest.token(0).filter(|t| !t.after_space()) {
        let text = rest.text(word);
        let broken = word.kind == Kind::Word && !text.eq_ignore_ascii_case("x")
            || matches!(text, "/" | ":" | "=") && rest.token(1).is_some_and(|t| !t.after_space());
        if broken {
            return reject();
        }
    }
    let (of, noun_end) = noun_counted(rest, false);
    Ok((rest, QuantityExpr { amount, unit: "", of, noun_end, ordinal: false }))
}

/// `40k`, `3m`, `1.5M` glued to a plain figure.
fn glued_scale(i: Words<'_>, amount: Amount) -> (Words<'_>, Amount) {
    let factor = match i.token(0).filter(|t| !t.after_space() && amount.figures).map(|t| i.text(t)) {
        Some("k" | "K") => 1e3,
        Some("m" | "M" | "mn") => 1e6,
        Some("b" | "B") => 1e9,
        _ => return (i, amount),
    };
    (i.skip(1), amount.times(factor))
}

/// `of the vote` after a percentage: the lemma of `vote`.
fn noun_of(i: Words) -> (String, usize) {
    match word("of")(i) {
        Ok((rest, ())) => {
            let (rest, _) = maybe(class(Class::DETERMINER))(rest).unwrap_or((rest, None));
            noun_counted(rest, false)
        }
        Err(_) => noun_counted(i, true),
    }
}

/// `of the 40` in "twelve of the 40 passengers".
fn part_of(i: Words) -> PResult<()> {
    let (i, ()) = word("of")(i)?;
    let (i, _) = class(Class::DETERMINER)(i)?;
    let (i, _) = maybe(number::amount)(i)?;
    Ok((i, ()))
}

/// The head of the noun phrase that follows a number: its lemma, and where it ends. `compound` phrases such as
/// `$40 million contract` need the noun at once.
pub fn noun_counted(i: Words, compound: bool) -> (String, usize) {
    let i = part_of(i).map_or(i, |(rest, ())| rest);
    let (mut i, _) =
        maybe(|i| alt((map(word("of"), |()| ()), map(joint, |_| ()))).parse(i))(i).unwrap_or((i, None));
    let start = i.at;
    let mut head: Option<usize> = None;
    let stop = Class::FUNCTION
        .or(Class::MODAL)
        .or(Class::DEICTIC)
        .or(Class::WEEKDAY)
        .or(Class::UNIT_NUMBER)
        .or(Class::TENS);
    let limit = if compound { 4 } else { 6 };
    while let Ok((rest, token)) = any(i) {
        if i.at - start >= limit {
            break;
        }
        let text = i.text(token);
        match token.kind {
            Kind::Word if token.is(stop) && !matches!(text, "others" | "people") => break,
            Kind::Word => {
                let entry = token.entry(i.lexicon);
                let verb = entry.class.has(Class::VERB)
                    && head.is_some()
                    && (entry.class.has(Class::PAST_FORM)
                        || text.ends_with("ing")
                        || entry.class.has(Class::CUE));
                let verb = verb && !i.follows(&["-"]);
                let adverb = text.ends_with("ly") && entry.class == Class::default() && head.is_some();
                if verb || adverb || entry.class.has(Class::MONTH) && token.is_capitalised() {
                    break;
                }
                let participle = entry.class.has(Class::PAST_FORM) && entry.noun_predicate.is_empty();
                let plural_head = head.is_some_and(|h| is_plural(i.tokens[h].text(i.prose)));
                // "members voted", "cars near": a plural head is the end, but for "women voters".
                if plural_head
                    && !token.is_capitalised()
                    && !is_plural(text)
                    && !entry.class.has(Class::PERSON_NOUN)
                {
                    break;
                }
                if !participle || !entry.noun_predicate.is_empty() {
                    head = Some(i.at);
                }
            }
            Kind::Sign if text == "-" && !token.after_space() => {}
            Kind::Number | Kind::Handle | Kind::Object | Kind::Possessive | Kind::Sign => break,
        }
        i = rest;
    }
    head.map_or((String::new(), start), |h| {
        let text = i.tokens[h].text(i.prose).to_lowercase();
        (lemma_of_noun(&text), h + 1)
    })
}

fn is_plural(word: &str) -> bool {
    word.len() > 3 && word.ends_with('s') && !["ss", "is", "us"].iter().any(|end| word.ends_with(end))
        || matches!(word, "people" | "men" | "women" | "children")
}
