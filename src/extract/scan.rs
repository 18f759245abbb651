//! One sentence to its values: grammars run only where a word of time or number is near.

use crate::claim::age::age;
use crate::claim::date::{Context, DateExpr, Resolved, Tense, date, date_range};
use crate::claim::duration::{DurationExpr, duration};
use crate::claim::number::{Amount, Known};
use crate::claim::quantity::{QuantityExpr, quantity};
use crate::claim::set::set;
use crate::claim::time::{TimeExpr, clock_range, time};
use crate::claim::{
    AgeValue, DateValue, DurationValue, Kind, Modifier, NumberValue, QuantityValue, RangeEnd, Timex,
    TimexType, Value, YearFrom,
};
use crate::lexicon::{Class, TimeUnit, lemma_of_noun};
use crate::parse::Words;
use crate::token;

/// A value found in a sentence, in tokens of the sentence.
pub(super) struct RawClaim {
    pub(super) kind: Kind,
    /// First token.
    pub(super) first: usize,
    /// One past the last token.
    pub(super) end: usize,
    pub(super) value: Value,
    pub(super) timex: Option<Box<Timex>>,
    /// Where the noun phrase that carries the value ends.
    pub(super) noun_end: usize,
    /// The value stands before the noun it qualifies: `11-minute outage`.
    pub(super) attributive: bool,
}

const TEMPORAL: Class = Class::MONTH
    .or(Class::WEEKDAY)
    .or(Class::TIME_UNIT)
    .or(Class::SEASON)
    .or(Class::DAYPART)
    .or(Class::DEICTIC)
    .or(Class::SET)
    .or(Class::FEAST);

const NUMERIC: Class = Class::UNIT_NUMBER
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
    Age(crate::claim::age::Age),
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
        // "will be asked": the participle is not the tense.
        let passive = before.is_some_and(|b| here.text(*b).eq_ignore_ascii_case("be"));
        if month || passive {
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

fn timex(kind: TimexType, value: &str, modifier: Option<&str>, anchor: Option<chrono::NaiveDate>) -> Timex {
    Timex { kind, value: value.into(), modifier: modifier.and_then(Modifier::from_name), anchor }
}

fn plain(first: usize, end: usize, kind: Kind, timex_type: TimexType, value: &str) -> RawClaim {
    RawClaim {
        kind,
        first,
        end,
        value: Value::Plain {},
        timex: Some(Box::new(timex(timex_type, value, None, None))),
        noun_end: end,
        attributive: false,
    }
}

fn date_value(
    resolved: &Resolved,
    expr: Option<&DateExpr>,
    clock: Option<u16>,
    range: Option<RangeEnd>,
) -> Value {
    Value::Date(DateValue {
        days: resolved.days,
        inferred: resolved.inferred,
        year_from: resolved.year_from,
        anaphoric: expr.is_some_and(DateExpr::is_anaphoric),
        deictic: expr.is_some_and(DateExpr::is_deictic),
        weekday: resolved.weekday,
        impossible: resolved.impossible,
        clock,
        page: None,
        range,
    })
}

pub(super) fn date_claim(
    first: usize,
    end: usize,
    expr: &DateExpr,
    context: Context,
    range: Option<RangeEnd>,
) -> RawClaim {
    let resolved = expr.resolve(context);
    let relative = !matches!(
        expr,
        DateExpr::Calendar { year: Some(_), .. } | DateExpr::Decade { .. } | DateExpr::Century { .. }
    );
    let anchor = context.document.filter(|_| relative && resolved.days.is_some());
    let timex = timex(TimexType::Date, &resolved.value, resolved.modifier, anchor);
    RawClaim {
        kind: Kind::Date,
        first,
        end,
        value: date_value(&resolved, Some(expr), None, range),
        timex: Some(Box::new(timex)),
        noun_end: end,
        attributive: false,
    }
}

pub(super) fn time_claim(
    first: usize,
    end: usize,
    expr: &TimeExpr,
    context: Context,
    range: Option<RangeEnd>,
) -> RawClaim {
    let (value, day) = expr.resolve(context);
    let unknown = Resolved {
        value: String::new(),
        days: None,
        modifier: None,
        inferred: true,
        year_from: YearFrom::Written,
        weekday: None,
        impossible: false,
    };
    let day = day.unwrap_or(unknown);
    let timex =
        timex(TimexType::Time, &value, expr.modifier, context.document.filter(|_| day.days.is_some()));
    RawClaim {
        kind: Kind::Time,
        first,
        end,
        value: date_value(&day, expr.date.as_ref(), expr.minutes(), range),
        timex: Some(Box::new(timex)),
        noun_end: end,
        attributive: false,
    }
}

pub(super) fn duration_claim(first: usize, end: usize, expr: &DurationExpr) -> RawClaim {
    let (low, high) = expr.seconds();
    let unit_seconds = crate::claim::duration::seconds(expr.unit());
    let (amount, _) = expr.parts[0];
    let step = if amount.step == 1.0 { 1.0 } else { amount.step * unit_seconds };
    let total = Amount { low, high, step, ..amount };
    let (mut from, mut to) = total.interval();
    let exact = matches!(amount.known, Known::Exact | Known::About | Known::Range);
    if amount.step == 1.0 && expr.parts.len() == 1 && exact {
        // Compared with other units a printed "two years" is anything that rounds to it.
        (from, to) = (from - unit_seconds / 2.0, to + unit_seconds / 2.0);
    }
    let finite = |v: f64| (v.is_finite() && !expr.vague).then_some(v);
    let seconds = NumberValue {
        low: low.filter(|_| !expr.vague),
        high: high.filter(|_| !expr.vague),
        known: amount.known,
        meant: (finite(from), finite(to)),
    };
    let value = DurationValue { seconds, unit: unit_name(expr.unit()).into(), deictic: expr.deictic };
    let value = Value::Duration(Box::new(value));
    let timex = timex(TimexType::Duration, &expr.timex(), expr.modifier, None);
    RawClaim {
        kind: Kind::Duration,
        first,
        end,
        value,
        timex: Some(Box::new(timex)),
        noun_end: end,
        attributive: expr.attributive,
    }
}

pub(super) fn age_claim(
    first: usize,
    end: usize,
    number: crate::claim::number::Number,
    unit: TimeUnit,
) -> RawClaim {
    let amount = Amount::exact(number);
    let expr = DurationExpr {
        parts: vec![(amount, unit)],
        modifier: None,
        vague: false,
        attributive: false,
        deictic: false,
    };
    let value =
        Value::Age(Box::new(AgeValue { age: NumberValue::new(amount, 1.0), unit: unit_name(unit).into() }));
    let timex = timex(TimexType::Duration, &expr.timex(), None, None);
    RawClaim {
        kind: Kind::Age,
        first,
        end,
        value,
        timex: Some(Box::new(timex)),
        noun_end: end,
        attributive: false,
    }
}

pub(super) fn quantity_claim(first: usize, end: usize, expr: QuantityExpr, words: Words) -> RawClaim {
    let of_people = words.lexicon.word(&expr.of).class.has(Class::PERSON_NOUN);
    let category = expr.unit.is_empty() && words.follows(&["category"]);
    let magnitude = expr.unit.is_empty() && is_magnitude(words, end);
    let unit = match (magnitude, expr.unit.is_empty() && of_people) {
        _ if category => "category",
        (true, _) => "magnitude",
        (_, true) => "person",
        _ => expr.unit,
    };
    let value = QuantityValue {
        number: NumberValue::new(expr.amount, 1.0),
        unit: unit.into(),
        of: if magnitude { "earthquake".into() } else { expr.of.into() },
        ordinal: expr.ordinal,
        partial: is_partial(words, end, expr.noun_end),
    };
    let value = Value::Quantity(Box::new(value));
    RawClaim {
        kind: Kind::Quantity,
        first,
        end,
        value,
        timex: None,
        noun_end: expr.noun_end.max(end),
        attributive: false,
    }
}

/// `magnitude 6.7`, `a magnitude of 6.7`, `6.7-magnitude`, `6.7 on the Richter scale`.
fn is_magnitude(here: Words, end: usize) -> bool {
    let before = (1..=3).any(|back| here.at >= back && here.at(here.at - back).precedes(&["magnitude"]));
    let between = (1..=3)
        .filter_map(|back| here.at.checked_sub(back))
        .take_while(|&i| !here.at(i).precedes(&["magnitude"]))
        .all(|i| here.at(i).precedes(&["of", "-", "about", "a", "preliminary", "was"]));
    let after = here.at(end);
    let after = if after.precedes(&["-"]) { after.skip(1) } else { after };
    before && between
        || after.precedes(&["magnitude"])
        || after.precedes(&["on"]) && (1..=3).any(|n| after.skip(n).precedes(&["richter", "scale"]))
}

/// `another four`, `his first 11`, `five more`, `two of the`.
fn is_partial(here: Words, end: usize, noun_end: usize) -> bool {
    let parts = &[
        "another",
        "other",
        "additional",
        "further",
        "first",
        "last",
        "next",
        "final",
        "remaining",
        "past",
        "previous",
        "extra",
        "each",
        "every",
        "per",
        "from",
    ];
    // "30 million a year" is a rate, "300 million" over ten years a total.
    let after = here.at(end);
    let after_noun = here.at(noun_end.max(end));
    let unit = after_noun.token(1).is_some_and(|t| t.is(Class::TIME_UNIT));
    let rate = unit && after_noun.precedes(&["a", "an", "per"])
        || after.precedes(&["annually", "yearly", "monthly", "daily"]);
    // "the rate had stood at", "its five citizens": another time, a part.
    let earlier = (1..=4).filter_map(|back| here.at.checked_sub(back)).any(|i| {
        here.at(i).precedes(&["previously", "formerly"])
            || here.at(i).precedes(&["had"]) && here.at(i + 1).precedes(&["stood", "been", "previously"])
    });
    // "six people, including the gunman": others count five.
    let with_the_attacker = after_noun.skip(usize::from(after_noun.precedes(&[","])));
    let with_the_attacker = with_the_attacker.precedes(&["including"])
        && with_the_attacker.skip(2).precedes(&[
            "gunman",
            "attacker",
            "shooter",
            "bomber",
            "assailant",
            "suspect",
            "perpetrator",
            "hijacker",
        ]);
    // "two men and a woman": three.
    let and_one = after_noun.precedes(&["and"])
        && after_noun.skip(1).precedes(&["a", "an", "one", "another", "his", "her", "their"])
        && after_noun
            .token(2)
            .is_some_and(|t| t.is(Class::PERSON_NOUN.or(Class::GENDERED_NOUN).or(Class::KIN)));
    // "gave up his place among the nine jurors": they were nine.
    let among = here.follows(&["the"]) && here.at >= 2 && here.at(here.at - 2).precedes(&["among"]);
    earlier
        || and_one
        || with_the_attacker
        || among
        || here.follows(&["its", "their"])
        || rate
        || here.follows(parts)
        || here.precedes(&["another"])
        || here.at(end).precedes(&[
            "more",
            "other",
            "others",
            "additional",
            "further",
            "of",
            "each",
            "apiece",
            "extra",
        ])
}

pub(super) fn unit_name(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Second => "second",
        TimeUnit::Minute => "minute",
        TimeUnit::Hour => "hour",
        TimeUnit::Night => "night",
        TimeUnit::Day => "day",
        TimeUnit::Weekend => "weekend",
        TimeUnit::Week => "week",
        TimeUnit::Fortnight => "fortnight",
        TimeUnit::Month => "month",
        TimeUnit::Quarter => "quarter",
        TimeUnit::Half => "half-year",
        TimeUnit::Year => "year",
        TimeUnit::Decade => "decade",
        TimeUnit::Century => "century",
        TimeUnit::Millennium => "millennium",
    }
}
