//! One sentence to its values: grammars run only where a word of time or number is near.

use crate::claim::raw::{RawClaim, age_claim, date_claim, duration_claim, plain, quantity_claim, time_claim};
use crate::claim::{DateValue, Kind, RangeEnd, TimexType, Value};
use crate::grammar::Words;
use crate::grammar::age::age;
use crate::grammar::date::{Context, DateExpr, Tense, date, date_range};
use crate::grammar::duration::{DurationExpr, duration};
use crate::grammar::quantity::{QuantityExpr, quantity};
use crate::grammar::set::set;
use crate::grammar::time::{TimeExpr, clock_range, time};
use crate::lexicon::{Class, lemma_of_noun};
use crate::text::token;

/// Words of time.
pub(super) const TEMPORAL: Class = Class::MONTH
    .or(Class::WEEKDAY)
    .or(Class::TIME_UNIT)
    .or(Class::SEASON)
    .or(Class::DAYPART)
    .or(Class::DEICTIC)
    .or(Class::SET)
    .or(Class::FEAST);

/// Words of number.
pub(super) const NUMERIC: Class = Class::UNIT_NUMBER
    .or(Class::TENS)
    .or(Class::SCALE)
    .or(Class::COLLECTIVE)
    .or(Class::ORDINAL)
    .or(Class::FRACTION)
    .or(Class::CURRENCY_SIGN);

/// How far before its core a phrase may begin, in tokens.
const REACH: usize = 6;

fn is_core(words: Words, at: usize) -> bool {
    let t = words.tokens[at];
    t.kind == token::Kind::Number
        || t.is(TEMPORAL.or(NUMERIC).or(Class::CORE))
        || t.kind == token::Kind::Word && t.lex == 0 && t.is_capitalised() && is_quarter(words, t)
}

/// True for a word that may begin a phrase, if the word after it may go on.
fn may_start(words: Words, at: usize) -> bool {
    const NEXT: Class = TEMPORAL
        .or(NUMERIC)
        .or(Class::CORE)
        .or(Class::STARTER)
        .or(Class::SECOND)
        .or(Class::BOUND)
        .or(Class::PREPOSITION)
        .or(Class::DETERMINER)
        .or(Class::CURRENCY);
    let goes_on = words.tokens.get(at + 1).is_some_and(|t| {
        t.kind == token::Kind::Number
            || t.kind == token::Kind::Sign
            || t.kind == token::Kind::Possessive
            || t.is(NEXT)
    });
    goes_on && words.tokens[at].is(Class::STARTER)
}

/// `Q3`, `H1`, `FY2017`.
fn is_quarter(words: Words, t: token::Token) -> bool {
    let text = words.text(t).as_bytes();
    matches!(text, [b'Q' | b'H', b'1'..=b'4']) || text.starts_with(b"FY") && text.len() > 2
}

/// The values of a sentence, in reading order. Dates named become the anchor of those that follow.
pub(super) fn sentence(words: Words, context: &mut Context) -> Vec<RawClaim> {
    let mut found = Vec::new();
    let mut at = 0;
    context.years.sentence = None;
    while let Some(core) = (at..words.tokens.len()).find(|&i| is_core(words, i)) {
        at = at.max(core.saturating_sub(REACH));
        let mut next = core + 1;
        while at <= core {
            if at == core || may_start(words, at) {
                let here = words.at(at);
                if let Some(end) = phrase(here, context, &mut found) {
                    next = end;
                    break;
                }
            }
            at += 1;
        }
        at = next;
    }
    found
}

/// Which grammars can begin at a token, told by the classes of it and of the tokens it may reach.
struct Possible {
    age: bool,
    time: bool,
    date: bool,
    set: bool,
    duration: bool,
    quantity: bool,
}

impl Possible {
    fn at(here: Words) -> Self {
        const FIGURE: Class = NUMERIC.or(Class::CURRENCY_SIGN).or(Class::BOUND).or(Class::DETERMINER);
        let window = &here.tokens[here.at..here.tokens.len().min(here.at + REACH + 2)];
        let any = |class: Class| window.iter().any(|t| t.is(class));
        let first = window[0];
        let figure = first.kind == token::Kind::Number;
        let class = first.class;
        let counts = figure || class.has(FIGURE) || first.kind == token::Kind::Sign;
        let temporal = any(TEMPORAL.or(Class::CORE)) || is_quarter(here, first);
        let unit = any(Class::TIME_UNIT);
        let clock = any(Class::DAYPART.or(Class::CLOCK).or(Class::ZONE))
            || figure && window.iter().any(|t| t.kind == token::Kind::Sign && here.text(*t) == ":");
        Self {
            age: unit && counts || class.has(Class::CORE) || figure,
            time: clock,
            date: temporal || window.iter().take(4).any(|t| t.kind == token::Kind::Number),
            set: class.has(Class::SET.or(Class::SET_FIRST).or(Class::WEEKDAY)) || unit && counts,
            duration: unit,
            quantity: counts || class.has(Class::STARTER),
        }
    }
}

enum Phrase {
    Age(crate::grammar::age::Age),
    Set(String),
    Time(TimeExpr),
    Times(TimeExpr, usize, usize, TimeExpr),
    Date(DateExpr),
    Dates(DateExpr, usize, DateExpr),
    Duration(DurationExpr),
    Quantity(QuantityExpr),
}

/// Reads the longest phrase that begins here; the earlier grammar wins a tie. Returns where it ends.
fn phrase(here: Words, context: &mut Context, found: &mut Vec<RawClaim>) -> Option<usize> {
    let mut best: Option<(usize, Phrase)> = None;
    let mut offer = |end: usize, phrase: Phrase| {
        if best.as_ref().is_none_or(|(b, _)| end > *b) {
            best = Some((end, phrase));
        }
    };
    let month_first = context.month_first;
    let kinds = Possible::at(here);
    if kinds.age
        && let Ok((rest, value)) = age(here)
    {
        offer(rest.at, Phrase::Age(value));
    }
    if kinds.time {
        if let Ok((rest, (low, first_end, second, high))) = clock_range(here, month_first) {
            offer(rest.at, Phrase::Times(low, first_end, second, high));
        }
        if let Ok((rest, value)) = time(here, month_first) {
            offer(rest.at, Phrase::Time(value));
        }
    }
    if kinds.date {
        if let Ok((rest, (low, second, high))) = date_range(here) {
            offer(rest.at, Phrase::Dates(low, second, high));
        }
        if let Ok((rest, value)) = date(here, month_first) {
            offer(rest.at, Phrase::Date(value));
        }
    }
    if kinds.set
        && let Ok((rest, value)) = set(here)
    {
        offer(rest.at, Phrase::Set(value.value));
    }
    if kinds.duration
        && let Ok((rest, value)) = duration(here)
    {
        offer(rest.at, Phrase::Duration(value));
    }
    if kinds.quantity
        && let Ok((rest, value)) = quantity(here)
    {
        offer(rest.at, Phrase::Quantity(value));
    }
    let (end, phrase) = best?;
    let context_here = Context { tense: tense(here), ..*context };
    let (first, before) = (here.at, found.len());
    match phrase {
        Phrase::Age((number, unit)) => found.push(age_claim(first, end, number, unit)),
        Phrase::Set(value) => found.push(plain(first, end, Kind::Set, TimexType::Set, &value)),
        Phrase::Time(expr) => found.push(time_claim(first, end, &expr, context_here, None)),
        Phrase::Times(low, first_end, second, high) => {
            found.push(time_claim(first, first_end, &low, context_here, Some(RangeEnd::Begin)));
            found.push(time_claim(second, end, &high, context_here, Some(RangeEnd::End)));
        }
        Phrase::Date(expr) => {
            let range = range_end(here, end);
            let expr = if here.at(end).precedes(JOINS) {
                with_year_of_end(expr, here.at(end + 1), month_first)
            } else {
                expr
            };
            if let DateExpr::Calendar { year: Some(year), month: Some(_), .. } = expr {
                context.years.sentence = Some(year);
            }
            found.push(date_claim(first, end, &expr, context_here, range));
        }
        Phrase::Dates(low, second, high) => {
            // "June 3-7": the mark between belongs to neither.
            let first_end = second - 1;
            found.push(date_claim(first, first_end, &low, context_here, Some(RangeEnd::Begin)));
            found.push(date_claim(second, end, &high, context_here, Some(RangeEnd::End)));
        }
        Phrase::Duration(expr) => {
            let deictic = expr.deictic || counts_from_now(here.at(end));
            found.push(duration_claim(first, end, &DurationExpr { deictic, ..expr }));
        }
        Phrase::Quantity(expr) if is_in_name(here, end, &expr) => {}
        Phrase::Quantity(expr) => found.push(quantity_claim(first, end, expr, here)),
    }
    for claim in &found[before..] {
        if let Value::Date(DateValue { days: Some((day, _)), .. }) = &claim.value {
            context.mention = Some(*day);
        }
    }
    Some(end)
}

/// `10 days left`, `two weeks to go`, `three days until`: counted from the date of the page.
fn counts_from_now(after: Words) -> bool {
    let to_go = after.precedes(&["to"]) && after.skip(1).precedes(&["go"]);
    to_go || after.precedes(&["left", "remaining", "away", "until", "till"])
}

/// `from X to Y`, `between X and Y`: which end a date is.
fn range_end(here: Words, end: usize) -> Option<RangeEnd> {
    let after = here.at(end);
    let begins = here.follows(&["from", "between"])
        && after.precedes(&["to", "until", "till", "through", "and", "-", "–"]);
    let ends = here.follows(&["to", "until", "till", "through", "-", "–"]);
    match (begins, ends) {
        (true, _) => Some(RangeEnd::Begin),
        (_, true) => Some(RangeEnd::End),
        _ => None,
    }
}

/// Between two dates of which the second may have the year of both.
const JOINS: &[&str] = &["to", "until", "till", "through", "and", "-", "–", "—", "or", "&"];

/// `from June 3 to June 7, 2019`, `Monday, 4 July and Tuesday, 5 July 2016`: the year stands once, at the end.
fn with_year_of_end(begin: DateExpr, end: Words, month_first: Option<bool>) -> DateExpr {
    let DateExpr::Calendar { year: None, month: Some(month), day, weekday } = begin else { return begin };
    match date(end, month_first) {
        Ok((_, DateExpr::Calendar { year: Some(year), month: Some(last), .. })) => DateExpr::Calendar {
            year: Some(if month > last { year - 1 } else { year }),
            month: Some(month),
            day,
            weekday,
        },
        _ => begin,
    }
}

/// `Harbor One Arena`, `a Ka 262 jet`: a number in the middle of a name, or behind a name with nothing that it counts.
fn is_in_name(here: Words, end: usize, expr: &QuantityExpr) -> bool {
    let (Some(first), Some(before)) = (here.token(0), here.before()) else { return false };
    let capital = |t: token::Token| {
        t.kind == token::Kind::Word && t.is_capitalised() && !t.is(Class::FUNCTION.or(TEMPORAL))
    };
    if !expr.unit.is_empty() || here.at < 2 {
        return false;
    }
    let words = here.tokens.iter().filter(|t| t.kind == token::Kind::Word);
    let (capitals, all) =
        words.fold((0, 0), |(capitals, all), t| (capitals + usize::from(t.is_capitalised()), all + 1));
    // In a title every word has a capital.
    let title = capitals * 2 > all;
    let next = here.at(end).token(0);
    let inside = first.is_capitalised() && next.is_some_and(capital);
    if inside && !title && first.kind == token::Kind::Word {
        return true;
    }
    if !capital(before) || before.is(NUMERIC) {
        return false;
    }
    let article = here.tokens[here.at - 2].is(Class::DETERMINER);
    let counted = next.is_some_and(|t| {
        let text = here.text(t);
        t.kind == token::Kind::Word && t.after_space() && lemma_of_noun(text) != text
    });
    let singular = expr.amount.point().is_none_or(|n| n != 1.0) && !counted;
    !title && first.kind == token::Kind::Number && article && singular
}

/// Words that tell a tense.
const TENSED: Class =
    Class::FUTURE_AUXILIARY.or(Class::FUTURE_WORD).or(Class::PAST_AUXILIARY).or(Class::PAST_FORM);

/// Verbs in their base form that a participle follows.
const LINKING: [&str; 5] = ["be", "get", "keep", "remain", "stay"];

/// The tense of the clause that the phrase stands in: of the nearest verb before it, else after it.
fn tense(here: Words) -> Tense {
    let of = |t: &token::Token, before: Option<&token::Token>| {
        let class = t.class;
        if !class.has(TENSED) {
            return None;
        }
        let entry = t.entry(here.lexicon);
        let infinitive = before.is_some_and(|b| here.text(*b).eq_ignore_ascii_case("to"));
        let month = entry.month > 0 && t.is_capitalised();
        // "will be asked", "would stay closed": the participle is not the tense.
        let participle =
            before.is_some_and(|b| LINKING.contains(&here.text(*b).to_ascii_lowercase().as_str()));
        if month || participle {
            None
        } else if entry.class.has(Class::FUTURE_AUXILIARY)
            || entry.class.has(Class::FUTURE_WORD) && !infinitive
        {
            Some(Tense::Future)
        } else if entry.class.has(Class::PAST_AUXILIARY)
            || entry.class.has(Class::PAST_FORM) && !entry.class.has(Class::BASE_FORM)
        {
            Some(Tense::Past)
        } else {
            None
        }
    };
    let left =
        (0..here.at).rev().find_map(|i| of(&here.tokens[i], i.checked_sub(1).map(|b| &here.tokens[b])));
    left.or_else(|| {
        (here.at..here.tokens.len())
            .find_map(|i| of(&here.tokens[i], i.checked_sub(1).map(|b| &here.tokens[b])))
    })
    .unwrap_or_default()
}
