//! Figures that other figures of the same sentence give as well.

use crate::claim::{ArithmeticValue, DateValue, Kind, QuantityValue, RangeEnd, Value};
use chrono::Datelike as _;

use crate::grammar::arithmetic::{change, change_behind, restated, share};
use crate::grammar::duration::seconds;
use crate::grammar::number::{Amount, Known, bound};
use crate::lexicon::{Lexicon, TimeUnit, plural_of_noun};
use crate::source::LineColumn;
use crate::span::Span;

use super::subject::{Frame, Tag};
use crate::claim::raw::{RawClaim, unit_name};
use crate::text::tag::Tag as Fine;

/// A figure that is given twice, in tokens of the sentence.
pub(super) struct Twice {
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) value: Value,
}

type Interval = (Option<f64>, Option<f64>);

pub(super) fn twice(
    frame: &Frame,
    relation: &str,
    at: (usize, usize),
    stated: Interval,
    reckoned: Interval,
    expected: String,
    parts: &[(usize, usize)],
) -> Twice {
    let span = |(first, end): (usize, usize)| {
        Span::new(frame.words.tokens[first].start, frame.words.tokens[end - 1].end)
    };
    let parts = parts.iter().map(|&p| (span(p), LineColumn::default(), LineColumn::default())).collect();
    // What cannot be reckoned bounds nothing.
    let reckoned = (reckoned.0.filter(|v| !v.is_nan()), reckoned.1.filter(|v| !v.is_nan()));
    let value =
        ArithmeticValue { relation: relation.into(), stated, reckoned, expected: expected.into(), parts };
    Twice { first: at.0, end: at.1, value: Value::Arithmetic(Box::new(value)) }
}

/// All that a sentence gives twice. `code` says of a token that it is code which names one thing.
pub(super) fn of_sentence(frame: &Frame, raw: &[RawClaim], code: &dyn Fn(usize) -> bool) -> Vec<Twice> {
    let mut found = Vec::new();
    if raw.is_empty() {
        return found;
    }
    let text = &frame.words.prose[frame.whole().range()];
    if text.contains('(') {
        found.extend((0..frame.tags.len()).filter_map(|i| number_restated(frame, i)));
    }
    let is_percent = |c: &&RawClaim| quantity(c).is_some_and(|q| &*q.unit == "percent");
    let percents: Vec<usize> = raw.iter().filter(is_percent).map(|c| c.first).collect();
    if let Some(last) = percents.iter().max() {
        let near = |i: usize, reach: usize| percents.iter().any(|&at| i <= at && at - i <= reach);
        let starts = |reach: usize| (0..=*last).filter(move |&i| near(i, reach));
        found.extend(starts(SHARE).filter_map(|i| percent_change(frame, i)));
        found.extend(starts(SHARE).filter_map(|i| share_of(frame, i, percents.len() == 1)));
    }
    if frame.words.tokens.iter().any(|t| t.is_word(frame.words.prose, "times")) {
        found.extend(frequencies(frame));
    }
    for (n, claim) in raw.iter().enumerate() {
        found.extend(ago(frame, raw, n));
        found.extend(conversion(frame, raw, n).or_else(|| length_converted(frame, raw, n)));
        if raw.len() > 2 && claim.kind == Kind::Duration {
            found.extend(range_length(frame, raw, n));
        }
        found.extend(parts(frame, raw, n));
        found.extend(more_than_all(frame, raw, n));
        if text.contains(':') {
            found.extend(listed(frame, claim).or_else(|| listed_code(frame, claim, code)));
            found.extend(made_up(frame, raw, n));
        }
    }
    found
}

/// How far before a percentage the verb of its change, or the part and the whole that it is the share of, may stand, in tokens.
const SHARE: usize = 16;
const FIRST_YEAR: f64 = 1000.0;
const LAST_YEAR: f64 = 2199.0;

/// `sixty (30) days`.
fn number_restated(frame: &Frame, i: usize) -> Option<Twice> {
    // A number word inside a longer one is not where the figure begins.
    if i > 0 && matches!(frame.tags[i - 1], Tag::Number | Tag::Hyphen) {
        return None;
    }
    let (rest, (words, end, figures)) = restated(frame.words.at(i)).ok()?;
    // "Part Two (2013)": a year after a title; "returned one (0)" gives the value.
    if figures.value == 0.0 || (FIRST_YEAR..=LAST_YEAR).contains(&figures.value) && words.value < FIRST_YEAR {
        return None;
    }
    let point = |v: f64| (Some(v), Some(v));
    let digits = (end + 1, rest.at - 1);
    let expected = format!("{}", words.value);
    Some(twice(frame, "restated", digits, point(figures.value), point(words.value), expected, &[(i, end)]))
}

fn percent_change(frame: &Frame, i: usize) -> Option<Twice> {
    let here = frame.words.at(i);
    let (_, change) = change(here).or_else(|_| change_behind(here)).ok()?;
    let exact = |a: &Amount| (a.known == Known::Exact).then(|| a.interval());
    // "By nearly 40%": as near as a figure that is told for certain.
    let percent = change.percent.0.point().map_or(change.percent.0.interval(), |at| (at, at));
    let (from, to) = (exact(&change.from.0)?, exact(&change.to.0)?);
    // "Rose 20% from 2010 to 2015", "fell 5% from 20% to 15%": years, and points.
    let is_year = |(_, first, end): (Amount, usize, usize)| {
        let text = frame.words.text(frame.words.tokens[first]);
        end == first + 1 && text.len() == 4 && (text.starts_with("19") || text.starts_with("20"))
    };
    let in_percent = [change.from.2, change.to.2].into_iter().any(|end| {
        [end, end - 1]
            .into_iter()
            .any(|i| frame.words.at(i).precedes(&["%", "percent", "per", "pct", "percentage"]))
    });
    // "Dropped 30% from 2.3 to 2.4": versions.
    let turned = (to.0 > from.0) == change.falls && to.0 != from.0;
    if from.0 <= 0.0 || is_year(change.from) || is_year(change.to) || in_percent || turned {
        return None;
    }
    let sign = if change.falls { -1.0 } else { 1.0 };
    let of = |a: f64, b: f64| sign * (b / a - 1.0) * 100.0;
    let ends = [of(from.0, to.1), of(from.1, to.0), of(from.0, to.0), of(from.1, to.1)];
    let low = ends.iter().copied().fold(f64::INFINITY, f64::min);
    let high = ends.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // Figures are rounded before they are printed: a tenth of the change is forgiven.
    let slack = 0.5 + 0.1 * high.abs();
    let middle = of(change.from.0.point()?, change.to.0.point()?);
    let at = (change.percent.1, change.percent.2 + 1);
    let parts = [(change.from.1, change.from.2), (change.to.1, change.to.2)];
    Some(twice(
        frame,
        "percent-change",
        at,
        (Some(percent.0), Some(percent.1)),
        (Some(low - slack), Some(high + slack)),
        format!("{middle:.1} percent"),
        &parts,
    ))
}

/// `18 of 24 (80%)`; `alone` where the sentence has no other percentage.
fn share_of(frame: &Frame, i: usize, alone: bool) -> Option<Twice> {
    /// What "about" forgives, in per cent.
    const ABOUT: f64 = 5.0;
    // The end of a longer figure: "1,118 of", "2 1/2 of".
    if i > 0 && matches!(frame.tags[i - 1], Tag::Number | Tag::Hyphen) {
        return None;
    }
    let (_, share) = share(frame.words.at(i)).ok()?;
    let (part, whole, percent) = (share.part, share.whole, share.percent);
    // A row of figures: "23% (7/16) 39% (3/36)".
    if percent.1 < part.1 && percent.1.checked_sub(1).is_some_and(|at| frame.text(at) == ")") {
        return None;
    }
    let reckoned = 100.0 * part.0.value / whole.0.value;
    let thousands = whole.0.step >= 1e3 && part.0.step < 1e3;
    if !reckoned.is_finite() || part.0.value > whole.0.value || whole.0.value <= 1.0 || thousands {
        return None;
    }
    let next = frame.words.at(share.end);
    let before = i.checked_sub(1).map(|n| (frame.fine[n], frame.words.at(n)));
    // "As of 2023, 18 (75%) of the 24", "80 men (66.7%) and 40 women (33.3%)".
    let year = (FIRST_YEAR..=LAST_YEAR).contains(&whole.0.value) && whole.0.figures;
    let of_others = share.leads && (year || !alone);
    // "Step 2 of 4 (25%)"; "fell by 20% (4 of 6 regions)".
    let named = before.is_some_and(|(tag, word)| {
        let changes = percent.1 < part.1 && (tag.is_verb() || word.precedes(&["by"]));
        matches!(tag, Fine::Noun | Fine::Name) || changes
    });
    if of_others || named || next.precedes(&["of"]) {
        return None;
    }
    let (low, high) = percent.0.interval();
    // "nearly six out of ten (58%)"
    let hedged = (1..=2).any(|n| {
        let before = i.checked_sub(n).and_then(|first| bound(frame.words.at(first)).ok());
        before.is_some_and(|(rest, _)| rest.at == i)
    });
    let exact = percent.0.known == Known::Exact && part.0.figures && !hedged;
    // Rounded or cut, of figures that may be rounded themselves.
    let of_figures =
        (part.0.step - 1.0).max(0.0) / part.0.value.max(1.0) + (whole.0.step - 1.0).max(0.0) / whole.0.value;
    let slack = reckoned * of_figures + if exact { percent.0.step } else { ABOUT };
    // "The accuracy was only 14% (6 out of 7 are wrong)": the share of the others.
    let rest = 100.0 - reckoned;
    if low - slack <= rest && rest <= high + slack {
        return None;
    }
    Some(twice(
        frame,
        "share",
        (percent.1, percent.2 + 1),
        (Some(low), Some(high)),
        (Some(reckoned - slack), Some(reckoned + slack)),
        format!("{} percent", rounded(reckoned)),
        &[(part.1, whole.2)],
    ))
}

fn quantity(claim: &RawClaim) -> Option<&QuantityValue> {
    match &claim.value {
        Value::Quantity(q) if claim.kind == Kind::Quantity => Some(q),
        _ => None,
    }
}

/// `three reasons: the cost, the noise and the dirt`: items that all begin with an article.
fn listed(frame: &Frame, claim: &RawClaim) -> Option<Twice> {
    const FEWEST: usize = 2;
    const FEWEST_TOLD: f64 = 3.0;
    let q = quantity(claim).filter(|q| super::lists::LISTED.contains(&&*q.of) && !q.partial && !q.ordinal)?;
    let count = q.number.low.filter(|v| q.number.known == Known::Exact && *v >= FEWEST_TOLD)?;
    let n = frame.tags.len();
    let colon = (claim.end..n).find(|&i| frame.text(i) == ":")?;
    let noun_end = claim.noun_end.max(claim.end);
    let lead = noun_end.min(colon)..colon;
    let plain = |i: usize| matches!(frame.tags[i], Tag::Preposition | Tag::Adverb | Tag::Name | Tag::Noun);
    if lead.len() > 3 || !lead.clone().all(plain) {
        return None;
    }
    let end =
        (colon + 1..n).find(|&i| frame.tags[i] == Tag::Stop || frame.tags[i] == Tag::Quote).unwrap_or(n);
    let commas: Vec<usize> = (colon + 1..end).filter(|&i| frame.text(i) == ",").collect();
    let mut starts: Vec<usize> = std::iter::once(colon).chain(commas).map(|i| i + 1).collect();
    let last = *starts.last()?;
    let ands: Vec<usize> = (last..end).filter(|&i| frame.words.at(i).precedes(&["and"])).collect();
    match ands[..] {
        [and] if and == last => *starts.last_mut()? += 1,
        [and] => starts.push(and + 1),
        _ => return None,
    }
    // "the setup, the build, a step often skipped": what has another article may be said of the one before.
    let article = |&i: &usize| frame.words.at(i).precedes(&["the"]);
    if end < n && n - end > 2 || starts.len() < FEWEST || !starts.iter().all(article) {
        return None;
    }
    let items = starts.len() as f64;
    let point = |v: f64| (Some(v), Some(v));
    let parts = [(starts[0], starts[1]), (starts[starts.len() - 1], end)];
    let at = (claim.first, claim.noun_end.max(claim.end));
    (items != count).then(|| twice(frame, "list", at, point(count), point(items), format!("{items}"), &parts))
}

/// ``five formats: `plain`, `json`, `logfmt` and `cef` ``: nothing but names in code, and all of them.
fn listed_code(frame: &Frame, claim: &RawClaim, code: &dyn Fn(usize) -> bool) -> Option<Twice> {
    const FEWEST: usize = 2;
    const MOST: f64 = 20.0;
    let q = quantity(claim).filter(|q| q.unit.is_empty() && !q.of.is_empty() && !q.partial && !q.ordinal)?;
    let count = q.number.low.filter(|v| q.number.known == Known::Exact && (2.0..=MOST).contains(v))?;
    let n = frame.tags.len();
    let opens = claim.noun_end.max(claim.end);
    if opens >= n || !matches!(frame.text(opens), ":" | "(" | "," | "–" | "—") {
        return None;
    }
    let is_code = |i: usize| i < n && frame.text(i) == "\u{FFFC}" && code(i);
    let is_word =
        |i: usize| i < n && (frame.words.at(i).precedes(&["and"]) || frame.words.at(i).precedes(&["or"]));
    let mut items = Vec::new();
    let mut at = opens + 1;
    let last = loop {
        if !is_code(at) {
            return None;
        }
        items.push(at);
        at += 1;
        let comma = at < n && frame.text(at) == ",";
        let joint = at + usize::from(comma);
        match (comma, is_word(joint)) {
            (_, true) => at = joint + 1,
            (true, false) => at = joint,
            _ => break at,
        }
    };
    // What follows may be more of them.
    let closed = last >= n || matches!(frame.text(last), "." | ")" | ";");
    let length = items.len() as f64;
    if !closed || items.len() < FEWEST || length == count {
        return None;
    }
    let point = |v: f64| (Some(v), Some(v));
    let parts = [(items[0], items[0] + 1), (items[items.len() - 1], last)];
    let at = (claim.first, opens);
    Some(twice(frame, "list", at, point(count), point(length), format!("{length}"), &parts))
}

/// "14 boats: 6 dinghies, 5 keelboats and 2 rowing boats": a whole, and all of what makes it up.
fn made_up(frame: &Frame, raw: &[RawClaim], n: usize) -> Option<Twice> {
    const FEWEST: usize = 3;
    /// How far the parts may be from the whole, as a share of it: beyond they are parts of something else.
    const SLACK: f64 = 0.25;
    let stated = exactly(&raw[n])?;
    // "2,500 visitors in 2023:"
    let end = raw[n].noun_end.max(raw[n].end);
    let colon = (end..frame.tags.len().min(end + 4)).find(|&i| frame.text(i) == ":")?;
    let parts = &raw[raw.iter().position(|claim| claim.first > colon)?..];
    let between = raw.len() - parts.len() - n - 1;
    if between > 1 || between == 1 && !matches!(raw[n + 1].kind, Kind::Date) {
        return None;
    }
    let values: Vec<f64> = parts.iter().map(exactly).collect::<Option<_>>()?;
    let last = parts.last()?;
    // Each part begins right behind the sign or the "and" that ends the one before, and the last one ends the sentence.
    let begins = |pair: &[RawClaim]| {
        let (end, next) = (pair[0].noun_end.max(pair[0].end), pair[1].first);
        (end..next).all(|i| frame.tags[i] == Tag::Comma || frame.words.at(i).precedes(&["and"])) && end < next
    };
    let joined = parts.first()?.first == colon + 1 && parts.windows(2).all(begins);
    let and = frame.words.at(last.first).follows(&["and"]);
    // "300 guests with group tickets."
    let tail = last.noun_end.max(last.end)..frame.tags.len() - 1;
    let ends =
        frame.text(frame.tags.len() - 1) == "." && !tail.into_iter().any(|i| frame.tags[i] == Tag::Comma);
    let sum: f64 = values.iter().sum();
    let apart = sum != stated && (sum - stated).abs() <= SLACK * stated && !values.contains(&stated);
    if values.len() < FEWEST || !joined || !and || !ends || !apart {
        return None;
    }
    Some(in_all(frame, (&raw[n], stated), (&parts[0], last), sum))
}

/// A count beside the sum of its parts, from the first to the last of them.
fn in_all(
    frame: &Frame,
    (whole, stated): (&RawClaim, f64),
    (first, last): (&RawClaim, &RawClaim),
    sum: f64,
) -> Twice {
    let point = |v: f64| (Some(v), Some(v));
    let places = [(first.first, first.end), (last.first, last.end)];
    let at = (whole.first, whole.end);
    twice(frame, "sum", at, point(stated), point(sum), format!("{sum}"), &places)
}

/// So many things or people, for certain.
fn exactly(claim: &RawClaim) -> Option<f64> {
    quantity(claim).filter(|q| q.unit.is_empty() || &*q.unit == "person")?.exactly()
}

/// "Of the 48 entries, 21 came from adults, 17 from teenagers and 12 from children": more than there are.
fn more_than_all(frame: &Frame, raw: &[RawClaim], n: usize) -> Option<Twice> {
    const FEWEST: usize = 3;
    const SLACK: f64 = 0.25;
    let opens = n == 0
        && raw[0].first == 2
        && frame.words.at(0).precedes(&["of"])
        && frame.words.at(1).precedes(&["the"]);
    let comma = raw[n].noun_end.max(raw[n].end);
    if !opens || frame.tags.get(comma) != Some(&Tag::Comma) {
        return None;
    }
    let stated = exactly(&raw[n])?;
    // Each begins what is told of it: "17 from", behind a comma or the last "and".
    let begins = |claim: &&RawClaim| {
        let before = claim.first - 1;
        frame.tags[before] == Tag::Comma || frame.words.at(before).precedes(&["and"])
    };
    let parts: Vec<&RawClaim> = raw[1..].iter().filter(begins).collect();
    let values: Vec<f64> = parts.iter().map(|claim| exactly(claim)).collect::<Option<_>>()?;
    let sum: f64 = values.iter().sum();
    let more = sum > stated && sum <= stated * (1.0 + SLACK);
    if values.len() < FEWEST || !more {
        return None;
    }
    Some(in_all(frame, (&raw[n], stated), (parts[0], parts[parts.len() - 1]), sum))
}

/// `5 miles (10 km)`.
fn conversion(frame: &Frame, raw: &[RawClaim], n: usize) -> Option<Twice> {
    // The rounding of a conversion: a tenth.
    const SLACK: f64 = 0.1;
    let (before, inside) = (&raw[n], raw.get(n + 1)?);
    let (given, converted) = (quantity(before)?, quantity(inside)?);
    let opens = inside.first == before.noun_end + 1 && frame.words.at(inside.first - 1).precedes(&["("])
        || inside.first == before.end + 1 && frame.words.at(before.end).precedes(&["("]);
    let closes = frame.words.at(inside.end.max(inside.noun_end)).precedes(&[")", ",", ";"])
        || frame.words.at(inside.end).precedes(&[")", ",", ";"]);
    if !opens || !closes || given.unit == converted.unit {
        return None;
    }
    let measure = |unit: &str| Lexicon::get().word(unit).measure.filter(|m| m.name == unit);
    let (from, to) = (measure(&given.unit)?, measure(&converted.unit)?);
    if from.dimension != to.dimension {
        return None;
    }
    let factor = from.factor / to.factor;
    // "6 feet 4 inches": the larger unit stands before.
    let more = larger_part(raw, n).map_or(Some(0.0), |q| {
        let unit = measure(&q.unit).filter(|m| m.dimension == from.dimension)?;
        Some(q.number.low? * unit.factor / to.factor)
    })?;
    let (low, high) = (given.number.meant.0? * factor + more, given.number.meant.1? * factor + more);
    let middle = given.number.low? * factor + more;
    let slack = SLACK * middle.abs();
    let expected = rounded(middle);
    // "km" and "mph" have no plural.
    let spelled_out = to.name.len() > 3 && to.name.bytes().all(|b| b.is_ascii_alphabetic());
    let several = spelled_out && expected != "1" && expected != "1.0";
    let unit = if several { plural_of_noun(to.name) } else { to.name.to_owned() };
    let expected = format!("{expected} {unit}");
    Some(twice(
        frame,
        "conversion",
        (inside.first, inside.end),
        converted.number.meant,
        (Some(low - slack), Some(high + slack)),
        expected,
        &[(before.first, before.end)],
    ))
}

/// `900 seconds (15 minutes)`: a length in the next unit. "2 hours (45 minutes)" may be two lengths, and so may "48 hours (3 days)".
fn length_converted(frame: &Frame, raw: &[RawClaim], n: usize) -> Option<Twice> {
    use TimeUnit::{Hour, Minute, Month, Second, Year};
    /// Units that are converted into one another.
    const STEPS: [(TimeUnit, TimeUnit); 3] = [(Second, Minute), (Minute, Hour), (Month, Year)];
    /// A part of what is converted, and half of the last digit of what is rounded to the larger unit.
    const SLACK: f64 = 0.03;
    const HALF: f64 = 0.5;
    /// Lengths farther apart are two.
    const FAR: f64 = 2.5;
    let (before, inside) = (&raw[n], raw.get(n + 1)?);
    let opens = inside.first == before.end + 1 && frame.words.at(before.end).precedes(&["("]);
    if !opens || !frame.words.at(inside.end).precedes(&[")"]) {
        return None;
    }
    let ((given, from), (converted, to)) = (exact_length(before)?, exact_length(inside)?);
    let (small, large) = STEPS.into_iter().find(|&(small, large)| {
        let units = [unit_name(small), unit_name(large)];
        from != to && units.contains(&from) && units.contains(&to)
    })?;
    let up = to == unit_name(large);
    let unit = seconds(if up { large } else { small });
    let (given, converted) = (given / unit, converted / unit);
    // Units of the other that the larger one holds.
    let times = seconds(large) / unit;
    if !up && converted < times || converted.max(given) > FAR * converted.min(given) {
        return None;
    }
    // "Two hours (127 minutes)": the larger one is rounded.
    let slack = HALF.max(given * SLACK).max(if up { 0.0 } else { HALF * times });
    Some(twice(
        frame,
        "conversion",
        (inside.first, inside.end),
        (Some(converted), Some(converted)),
        (Some(given - slack), Some(given + slack)),
        format!("{} {}", rounded(given).trim_end_matches(".0"), plural_of_noun(to)),
        &[(before.first, before.end)],
    ))
}

/// Seconds and the unit of a length that is told exactly.
fn exact_length(claim: &RawClaim) -> Option<(f64, &str)> {
    match &claim.value {
        Value::Duration(d) if d.seconds.known == Known::Exact && !d.deictic => {
            Some((d.seconds.low?, &*d.unit))
        }
        _ => None,
    }
}

/// The figure that stands right before figure `n`, with a unit of its own.
fn larger_part(raw: &[RawClaim], n: usize) -> Option<&QuantityValue> {
    let before = raw.get(n.checked_sub(1)?)?;
    (before.end == raw[n].first).then(|| quantity(before)).flatten()
}

fn rounded(value: f64) -> String {
    if value.abs() >= 10.0 { format!("{value:.0}") } else { format!("{value:.1}") }
}

const DAY: f64 = 86_400.0;

/// `86,400 times a day, once a second`: how often something happens, told in two units.
fn frequencies(frame: &Frame) -> Option<Twice> {
    // Months and years have no one length.
    const SLACK: f64 = 0.12;
    let all: Vec<Frequency> = (0..frame.tags.len()).filter_map(|i| frequency(frame, i)).collect();
    all.windows(2).find_map(|two| {
        let [a, b] = two else { return None };
        let between = a.at.1..b.at.0;
        let restates = |i: usize| {
            let here = frame.words.at(i);
            frame.tags[i] == Tag::Comma
                || here.precedes(&["(", "or", "that", "is", "i.e", "i.e.", "=", "–", "—"])
        };
        // "Once a day, 3 times a week": two limits, unless one of the two counts nothing.
        if a.counts == b.counts
            || between.is_empty()
            || between.len() > 3
            || !between.into_iter().all(restates)
        {
            return None;
        }
        let (stated, other) = if a.counts { (a, b) } else { (b, a) };
        let times = other.each_second * stated.unit;
        let expected = format!("{} times", rounded(times));
        let point = (Some(stated.times), Some(stated.times));
        let reckoned = (Some(times * (1.0 - SLACK)), Some(times * (1.0 + SLACK)));
        Some(twice(frame, "frequency", stated.number, point, reckoned, expected, &[other.at]))
    })
}

struct Frequency {
    at: (usize, usize),
    /// The number.
    number: (usize, usize),
    times: f64,
    /// Seconds of the unit.
    unit: f64,
    each_second: f64,
    /// A number of times stands there, not "once" or "every".
    counts: bool,
}

/// `12 times an hour`, `once a second`, `every five minutes`.
fn frequency(frame: &Frame, i: usize) -> Option<Frequency> {
    let here = frame.words.at(i);
    let unit = |at: usize| frame.tags.get(at).and_then(|_| frame.entry(at).time_unit).map(seconds);
    let per = |at: usize| frame.words.at(at).precedes(&["a", "an", "per", "each", "every", "/"]);
    let of = |times: f64, end: usize, unit: f64, number: (usize, usize), counts: bool| Frequency {
        at: (i, end),
        number,
        times,
        unit,
        each_second: times / unit,
        counts,
    };
    if here.precedes(&["once", "twice"]) && per(i + 1) {
        let times = if here.precedes(&["twice"]) { 2.0 } else { 1.0 };
        // "Twice an hour or four times a day": two limits.
        return Some(of(times, i + 3, unit(i + 2)?, (i, i + 1), times > 1.0));
    }
    // A number inside of a longer one does not begin it.
    if i > 0 && frame.tags[i - 1] == Tag::Number {
        return None;
    }
    let every = here.precedes(&["every"]);
    let (rest, (amount, _)) = crate::grammar::number::amount(frame.words.at(i + usize::from(every))).ok()?;
    let number = amount.point().filter(|n| amount.known == Known::Exact && *n > 0.0)?;
    if every {
        return Some(of(1.0 / number, rest.at + 1, unit(rest.at)?, (i + 1, rest.at), false));
    }
    let times = rest.precedes(&["times"]) && per(rest.at + 1);
    times.then(|| Some(of(number, rest.at + 3, unit(rest.at + 2)?, (i, rest.at), true))).flatten()
}

/// `around 5 months ago (released mid-March 2022)`: the date in brackets against the date of the page.
fn ago(frame: &Frame, raw: &[RawClaim], n: usize) -> Option<Twice> {
    const NEAR: usize = 4;
    let date = |claim: &RawClaim| match &claim.value {
        Value::Date(DateValue { days: Some(days), clock: None, inferred: false, .. }) => Some(*days),
        _ => None,
    };
    let (told, beside) = (&raw[n], raw.get(n + 1)?);
    let today = told.timex.as_ref()?.anchor?;
    let page = f64::from(today.num_days_from_ce());
    let ago = frame.words.at(told.end - 1).precedes(&["ago"]);
    let opens = frame.words.at(told.end).precedes(&["("]) && beside.first - told.end <= NEAR
        || frame.words.at(told.end).precedes(&[","])
            && frame.words.at(told.end + 1).precedes(&["in", "on"])
            && beside.first == told.end + 2;
    let year = frame.text(beside.end - 1);
    let written = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    let ((first, last), (from, to)) = (date(told)?, date(beside)?);
    let middle = |a: chrono::NaiveDate, b: chrono::NaiveDate| {
        f64::midpoint(f64::from(a.num_days_from_ce()), f64::from(b.num_days_from_ce()))
    };
    let (said, real) = (page - middle(first, last), page - middle(from, to));
    if !ago || !opens || !written || real <= 0.0 || said <= 0.0 {
        return None;
    }
    // "Five months ago" is rounded, and the page may lie open for a while.
    let days = from == to && frame.words.at(told.end - 2).precedes(&["day", "days", "week", "weeks"]);
    let slack = if frame.words.at(told.end - 2).precedes(&["day", "days"]) { 1.0 } else { 4.0 };
    let (least, most) =
        if days { (said - slack, said + slack) } else { (said * 0.6 - 45.0, said * 1.6 + 45.0) };
    let months = real / 30.44;
    let expected = if days {
        format!("{real:.0} days ago")
    } else if months < 23.5 {
        format!("{months:.0} months ago")
    } else {
        format!("{:.0} years ago", real / 365.25)
    };
    Some(twice(
        frame,
        "ago",
        (told.first, told.end),
        (Some(real), Some(real)),
        (Some(least), Some(most)),
        expected,
        &[(beside.first, beside.end)],
    ))
}

/// `nine years at the mill (1960–1966)`, `from 3 to 9 June, a week`: a length against the ends that stand right beside it.
fn range_length(frame: &Frame, raw: &[RawClaim], n: usize) -> Option<Twice> {
    let Value::Duration(length) = &raw[n].value else { return None };
    let exact = length.seconds.known == Known::Exact && length.seconds.low == length.seconds.high;
    // "the Nine Years' War": a name.
    let named = frame.words.tokens[raw[n].end - 1].is_capitalised()
        // "All day from 1 April to 31 August".
        || frame.words.at(raw[n].first).precedes(&["all"]);
    let (unit, name) = unit_of_length(&length.unit)?;
    let stated = length.seconds.low.filter(|_| exact && !length.deictic && !named)?;
    let before = |n: usize| {
        raw.get(n + 1).zip(raw.get(n + 2)).filter(|(b, _)| leads_to_range(frame, raw[n].end, b.first))
    };
    let after = |n: usize| {
        let (b, e) = (raw.get(n.checked_sub(2)?)?, raw.get(n.checked_sub(1)?)?);
        // "2002-2022, three years after his death".
        let goes_on = frame
            .words
            .at(raw[n].end)
            .precedes(&["after", "before", "later", "earlier", "ago", "since", "from"]);
        (!goes_on && is_restating(frame, e.end, raw[n].first)).then_some((b, e))
    };
    let (begin, end) = before(n).or_else(|| after(n))?;
    let ((first, begin_last), (end_first, last)) =
        (end_of_range(begin, RangeEnd::Begin)?, end_of_range(end, RangeEnd::End)?);
    if last < first {
        return None;
    }
    // The least and the most that lie between the ends; each end may count or not.
    let most = ((last - first).num_days() + 1) as f64 * DAY;
    let least = ((end_first - begin_last).num_days() - 1).max(0) as f64 * DAY;
    let slack = unit * 0.6;
    let exact = ((end_first - first).num_days() as f64 * DAY / unit).round();
    Some(twice(
        frame,
        "range",
        (raw[n].first, raw[n].end),
        (Some(stated), Some(stated)),
        (Some(least - slack), Some(most + slack)),
        format!("{exact} {name}"),
        &[(begin.first, begin.end), (end.first, end.end)],
    ))
}

/// Seconds of a unit, and its plural.
fn unit_of_length(unit: &str) -> Option<(f64, &'static str)> {
    Some(match unit {
        "day" | "night" => (DAY, "days"),
        "week" => (7.0 * DAY, "weeks"),
        "month" => (365.242_5 / 12.0 * DAY, "months"),
        "year" => (365.242_5 * DAY, "years"),
        "decade" => (3_652.425 * DAY, "decades"),
        _ => return None,
    })
}

fn end_of_range(claim: &RawClaim, end: RangeEnd) -> Option<(chrono::NaiveDate, chrono::NaiveDate)> {
    match &claim.value {
        Value::Date(DateValue { days, range: Some(r), clock: None, .. })
            if *r == end && claim.kind == Kind::Date =>
        {
            *days
        }
        _ => None,
    }
}

/// From a length on, `at Harwick (` or `from`: a short phrase without a verb, so that nothing else can have the range.
fn leads_to_range(frame: &Frame, from: usize, range: usize) -> bool {
    const LONGEST: usize = 5;
    const APART: &[&str] = &[
        "older", "younger", "junior", "senior", "his", "her", "their", "later", "earlier", "after", "before",
        "ago", "into", "apart", "old", "who", "since", "of", "as", "that",
    ];
    let Some(last) = range.checked_sub(1).filter(|last| *last >= from && range - from <= LONGEST) else {
        return false;
    };
    let opens = frame.words.at(last).precedes(&["(", "from", "between", "["]);
    let plain = |i: usize| {
        matches!(frame.tags[i], Tag::Preposition | Tag::Determiner | Tag::Noun | Tag::Name | Tag::Adjective)
            && !frame.words.at(i).precedes(APART)
    };
    // "ten days, from June 3 to June 7".
    let comma =
        last > from && frame.text(last - 1) == "," && frame.words.at(last).precedes(&["from", "between"]);
    opens && (from..last - usize::from(comma)).all(plain)
}

/// `, a period of`, ` (`, `: `: nothing but words that say the range once more as a length.
fn is_restating(frame: &Frame, from: usize, length: usize) -> bool {
    const SAYING: &[&str] = &[
        ",", "(", ":", "–", "—", "a", "an", "or", "for", "total", "of", "period", "lasting", "span", "all",
        "is", "that", "in", "the", "full",
    ];
    length > from && length - from <= 5 && (from..length).all(|i| frame.words.at(i).precedes(SAYING))
}

/// `12 people, including 8 women and 6 men`: the parts are more than the whole; `20 boats: 12 from A and 9 from B`.
fn parts(frame: &Frame, raw: &[RawClaim], n: usize) -> Option<Twice> {
    let whole = quantity(&raw[n])?;
    let figure =
        |q: &QuantityValue| (q.number.known == Known::Exact && !q.ordinal).then_some(q.number.low).flatten();
    let total = figure(whole).filter(|t| *t >= 2.0)?;
    let lead = raw[n].noun_end;
    let subset =
        (lead..frame.tags.len().min(lead + 4)).find(|&i| frame.words.at(i).precedes(&["including"]))?;
    // "including X" ends where its phrase does: a comma that "and" or another figure follows goes on with something else.
    let goes_on = |i: usize| frame.tags[i] == Tag::Comma && !frame.words.at(i + 1).precedes(&["and"]);
    let clause_end = (subset..frame.tags.len())
        .find(|&i| {
            matches!(frame.tags[i], Tag::Stop | Tag::Quote)
                || i > subset + 1 && (frame.tags[i] == Tag::Verb || goes_on(i))
        })
        .unwrap_or(frame.tags.len());
    let inside: Vec<&RawClaim> =
        raw[n + 1..].iter().filter(|c| c.first > subset && c.end <= clause_end).collect();
    let values: Vec<f64> =
        inside.iter().filter_map(|c| quantity(c).filter(|q| q.unit == whole.unit).and_then(figure)).collect();
    if values.is_empty() || values.len() != inside.len() {
        return None;
    }
    // A share of students may be more than the share of all; a part counts what the whole counts, or people.
    let like = |q: &QuantityValue| {
        q.of == whole.of || q.of.is_empty() || q.unit == whole.unit && &*q.unit == "person"
    };
    let share = matches!(&*whole.unit, "percent" | "fraction" | "score" | "magnitude");
    if share || whole.partial || !inside.iter().all(|c| quantity(c).is_some_and(like)) {
        return None;
    }
    let sum: f64 = values.iter().sum();
    let one_more = values.iter().copied().fold(0.0, f64::max);
    // Parts may overlap; only a part that is more than the whole cannot be, and two joined by "and" of people of two kinds.
    let exclusive = inside.len() == 2
        && inside.iter().all(|c| {
            quantity(c).is_some_and(|q| {
                matches!(
                    &*q.of,
                    "woman" | "man" | "child" | "adult" | "boy" | "girl" | "civilian" | "soldier"
                )
            })
        });
    let least = if exclusive { sum } else { one_more };
    let parts: Vec<(usize, usize)> = inside.iter().map(|c| (c.first, c.end)).collect();
    Some(twice(
        frame,
        "including",
        (raw[n].first, raw[n].end),
        (Some(total), Some(total)),
        (Some(least), None),
        format!("at least {least}"),
        &parts,
    ))
}
