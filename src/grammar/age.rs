//! Ages of people.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::verify;

use super::number::{Number, number};
use crate::grammar::{PResult, Words, joint, maybe, one_of, reject, sign, word};
use crate::lexicon::{Class, TimeUnit};
use crate::text::token::{Kind, Token};

/// An age: number and unit.
pub type Age = (Number, TimeUnit);

/// Any age.
pub fn age(i: Words) -> PResult<Age> {
    alt((years_old, aged, between_commas, of_person, died_at, who_is)).parse(i)
}

fn whole(i: Words) -> PResult<Number> {
    verify(number, |n| n.is_whole() && (0.0..=120.0).contains(&n.value)).parse(i)
}

/// `33-year-old`, `33 years old`, `six-month-old`.
fn years_old(i: Words) -> PResult<Age> {
    let (i, number) = verify(number, |n| (0.0..=5000.0).contains(&n.value)).parse(i)?;
    let (i, _) = maybe(joint)(i)?;
    let (i, unit) = super::date::time_unit(i)?;
    let (i, _) = maybe(joint)(i)?;
    let (i, _) = one_of(&["old", "olds", "of"])(i)?;
    if i.follows(&["of"]) {
        let (i, ()) = word("age")(i)?;
        return Ok((i, (number, unit)));
    }
    Ok((i, (number, unit)))
}

/// `aged 33`, `age 33`, `at the age of 33`.
fn aged(i: Words) -> PResult<Age> {
    let (i, which) = one_of(&["aged", "age"])(i)?;
    let (i, _) = maybe(word("of"))(i)?;
    let (rest, number) = whole(i)?;
    let range = rest.token(0).is_some_and(|t| matches!(rest.text(t), "-" | "–" | "to" | "and" | "or"))
        && rest.token(1).is_some_and(|t| t.kind == Kind::Number);
    if range || which == 1 && rest.precedes(&["group"]) {
        reject()
    } else {
        Ok((rest, (number, TimeUnit::Year)))
    }
}

/// `Maria Ortiz, 33,`, `Maria E. Ortiz, 33,`: a figure between commas after a name.
fn between_commas(i: Words) -> PResult<Age> {
    let is_name = |back: usize| {
        i.at.checked_sub(back).map(|at| i.tokens[at]).is_some_and(|t| {
            t.kind == Kind::Word && t.is_capitalised() && !t.is(Class::MONTH.or(Class::WEEKDAY))
        })
    };
    let is = |back: usize, sign: &str| i.at >= back && i.text(i.tokens[i.at - back]) == sign;
    let initial = is(3, ".") && is_name(4) && i.text(i.tokens[i.at - 4]).chars().count() == 1;
    // "Fenn, 43, a vet, flew": a last name that no list of words has, where the sentence begins.
    let last_name = i.at == 2 && i.tokens[0].lex == 0 && !i.tokens[0].is_all_capitals();
    let named = is(1, ",") && is_name(2) && (is_name(3) || initial && is_name(5) || last_name);
    let (rest, number) = whole(i)?;
    let (_, _) = sign(',')(rest)?;
    if named && number.figures && number.value >= 1.0 && i.peek().len() <= 3 {
        Ok((rest, (number, TimeUnit::Year)))
    } else {
        reject()
    }
}

/// `a baker of 52`, `a boy of 17 who`.
fn of_person(i: Words) -> PResult<Age> {
    const YOUNGEST: f64 = 10.0;
    let person =
        |t: &Token| t.entry(i.lexicon).class.has(Class::PERSON_NOUN.or(Class::ROLE).or(Class::GENDERED_NOUN));
    let one = i.follows(&["of"]) && i.at >= 3 && person(&i.tokens[i.at - 2]);
    let article = (3..=4).any(|back| i.at >= back && i.at(i.at - back).precedes(&["a", "an"]));
    if !one || !article {
        return reject();
    }
    let (rest, number) = whole(i)?;
    let ends = rest
        .token(0)
        .is_none_or(|t| matches!(rest.text(t), "." | "," | ";") || rest.precedes(&["who", "and"]));
    if ends && number.value >= YOUNGEST { Ok((rest, (number, TimeUnit::Year))) } else { reject() }
}

/// `has died at 94`: a figure after a death, with nothing counted behind it.
fn died_at(i: Words) -> PResult<Age> {
    /// "Died at 11" may tell the hour.
    const OLDEST_HOUR: f64 = 24.0;
    /// How far before the figure the death may be told, in tokens.
    const NEAR: usize = 16;
    if !i.follows(&["at"]) {
        return reject();
    }
    let (rest, number) = whole(i)?;
    let told = i.tokens[i.at.saturating_sub(NEAR)..i.at]
        .iter()
        .any(|t| matches!(t.entry(i.lexicon).verb, "die") || i.text(*t).eq_ignore_ascii_case("dead"));
    let ends = rest.token(0).is_none_or(|t| {
        matches!(rest.text(t), "." | "," | ";") || t.is(Class::CONJUNCTION.or(Class::PREPOSITION))
    });
    if told && ends && number.figures && number.value > OLDEST_HOUR {
        Ok((rest, (number, TimeUnit::Year)))
    } else {
        reject()
    }
}

/// `Sorin, who is 14,`: a figure with nothing counted behind it.
fn who_is(i: Words) -> PResult<Age> {
    if !(i.follows(&["is", "was", "turned"]) && i.at >= 2 && i.at(i.at - 2).precedes(&["who"])) {
        return reject();
    }
    let (rest, number) = whole(i)?;
    let ends = rest.token(0).is_none_or(|t| matches!(rest.text(t), "." | "," | ";"));
    if ends && number.figures && number.value >= 1.0 {
        Ok((rest, (number, TimeUnit::Year)))
    } else {
        reject()
    }
}
