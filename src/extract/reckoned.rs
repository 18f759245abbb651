//! What a page lets reckon over more than one sentence: sums whose last part is "the remaining", or that stand behind "altogether"; shares of
//! those told of before; days "later" with their date.

use chrono::{Datelike as _, NaiveDate};

use crate::claim::{DateValue, Kind, Known, QuantityValue, Value};
use crate::document::{Block, BlockKind, Document};
use crate::lexicon::wordings::Wordings;
use crate::lexicon::{Class, Lexicon};
use crate::span::Span;

use super::{Against, Found, past};

/// Figures and days of a paragraph that is read, and days before one that are looked at.
const MOST: usize = 64;
/// Paragraphs before the parts in which the whole may be told.
const BEFORE: usize = 3;
/// A whole farther than this part of itself from the sum is another one.
const FAR: f64 = 0.25;

/// Sums, shares and days that the others do not give.
pub(super) fn of_document(document: &Document, found: &mut Vec<Found>) {
    let prose = document.prose.text.as_str();
    let own =
        |f: &&Found| matches!(f.kind, Kind::Quantity | Kind::Date | Kind::Time) && !f.stance.in_quotation();
    let mut told: Vec<&Found> = found.iter().filter(own).collect();
    told.sort_by_key(|f| (f.span.start, f.span.end));
    let paragraphs: Vec<&Block> =
        document.prose.blocks.iter().filter(|b| b.kind == BlockKind::Paragraph).collect();
    let mut new = Vec::new();
    for (n, block) in paragraphs.iter().enumerate() {
        let first = paragraphs[n.saturating_sub(BEFORE)].range.start;
        let own = within(&told, block.range.start, block.range.end);
        if own.len() <= MOST && own.iter().any(|f| f.kind == Kind::Quantity) {
            let around = within(&told, first, block.range.end);
            new.extend(remaining(prose, block, around));
            new.extend(altogether(prose, block, own));
            new.extend(shares(prose, block, around));
        }
    }
    new.extend(change(prose, &told));
    new.extend(later(prose, &told));
    found.extend(new);
}

fn within<'t, 'f>(told: &'t [&'f Found], from: u32, to: u32) -> &'t [&'f Found] {
    let first = told.partition_point(|f| f.span.start < from);
    let end = told.partition_point(|f| f.span.start < to);
    &told[first..end]
}

fn quantity(found: &Found) -> Option<&QuantityValue> {
    match &found.value {
        Value::Quantity(q) => Some(q),
        _ => None,
    }
}

/// An exact figure with its unit.
fn amount(found: &Found) -> Option<(f64, &str)> {
    let q = quantity(found).filter(|q| !q.ordinal && q.number.known == Known::Exact)?;
    Some((q.number.low?, &*q.unit))
}

/// A sum of money.
fn is_sum(found: &Found) -> bool {
    quantity(found).is_some_and(|q| q.is_money() && !q.ordinal)
}

/// A sum in a unit, or a figure without one beside sums of it: "the brewery added 1,200".
fn in_unit(found: &Found, unit: &str) -> Option<f64> {
    const LEAST: f64 = 100.0;
    let (figure, own) = amount(found)?;
    let bare =
        own.is_empty() && figure >= LEAST && found.text.bytes().all(|b| b.is_ascii_digit() || b == b',');
    (own == unit || bare).then_some(figure)
}

/// A whole that its parts do not give: as stated, and their sum.
fn against_sum(prose: &str, whole: &Found, (stated, sum): (f64, f64), parts: &[Span]) -> Found {
    let against = Against {
        relation: "sum",
        stated: (stated, stated),
        reckoned: (sum, sum),
        expected: shown(sum, &whole.text),
        parts,
    };
    Found::against(prose, whole.span, &against)
}

/// A percentage that its two figures do not give: as stated, and as reckoned, with what rounding may add.
fn against_share(
    prose: &str,
    share: &Found,
    stated: f64,
    (reckoned, slack): (f64, f64),
    parts: &[Span],
) -> Option<Found> {
    let against = Against {
        relation: "share",
        stated: (stated, stated),
        reckoned: (reckoned - slack, reckoned + slack),
        expected: format!("{reckoned:.1} percent"),
        parts,
    };
    ((stated - reckoned).abs() > slack).then(|| Found::against(prose, share.span, &against))
}

/// `£3.4 million is for …, another £2.1 million …, and the remaining £700,000`, against the one whole told before.
fn remaining(prose: &str, block: &Block, told: &[&Found]) -> Option<Found> {
    const FEWEST: usize = 3;
    /// Sums of rounded figures differ by less than this part of them.
    const ROUNDED: f64 = 0.005;
    let sums: Vec<&Found> = told.iter().filter(|f| is_sum(f)).copied().collect();
    let own = |f: &&&Found| f.span.start >= block.range.start;
    let (_, unit) = sums.iter().filter(own).find_map(|f| amount(f))?;
    let words = Wordings::get();
    if let Some(at) = words.rest.iter().find_map(|words| block.text(prose).find(words)) {
        return the_rest(prose, block, block.range.start + at as u32, &sums);
    }
    // "370,000 euros, and the heating 185,000".
    let all: Vec<(f64, &Found)> = told.iter().filter_map(|f| Some((in_unit(f, unit)?, *f))).collect();
    let ends = |(_, f): &&(f64, &Found)| {
        let before = prose[..f.span.start as usize].trim_end();
        f.span.start >= block.range.start && words.remaining.iter().any(|words| before.ends_with(*words))
    };
    let (_, last) = all.iter().find(ends)?;
    let before = |(_, f): &&(f64, &Found)| f.span.start < block.range.start;
    let inside: Vec<(f64, &Found)> =
        all.iter().filter(|told| !before(told) && told.1.span.start <= last.span.start).copied().collect();
    let sum_of = |parts: &[(f64, &Found)]| parts.iter().map(|(v, _)| v).sum::<f64>();
    let is_whole = |v: f64, parts: &[(f64, &Found)]| {
        let largest = parts.iter().map(|(v, _)| *v).fold(0.0, f64::max);
        v > largest && (v - sum_of(parts)).abs() <= FAR * v
    };
    let wholes: Vec<(f64, &Found)> = all
        .iter()
        .filter(before)
        .filter(|(v, f)| is_whole(*v, &inside) && !past::is_told(prose, f.sentence))
        .copied()
        .collect();
    // "The council gave 640,000 euros. The roof takes": in one paragraph, in a sentence of its own.
    let alone = inside.split_first().filter(|((v, f), rest)| {
        let own = is_whole(*v, rest) && !past::is_told(prose, f.sentence);
        wholes.is_empty() && own && rest.iter().all(|(_, part)| part.sentence != f.sentence)
    });
    let (wholes, parts) = match alone {
        Some((first, rest)) => (vec![*first], rest),
        None => (wholes, &inside[..]),
    };
    let sum = sum_of(parts);
    let &(stated, whole) = wholes.last().filter(|_| parts.len() >= FEWEST)?;
    if wholes.iter().any(|(v, _)| (v - sum).abs() <= ROUNDED * v) {
        return None;
    }
    let places: Vec<Span> = parts.iter().map(|(_, f)| f.span).collect();
    Some(against_sum(prose, whole, (stated, sum), &places))
}

/// `awarded all of the $260,000 to five groups`, the sums of each, and `The rest goes to …`: those of the paragraphs behind the whole.
fn the_rest(prose: &str, block: &Block, at: u32, sums: &[&Found]) -> Option<Found> {
    const FEWEST: usize = 3;
    let all: Vec<(f64, &str, &Found)> =
        sums.iter().map(|f| amount(f).map(|(v, unit)| (v, unit, *f))).collect::<Option<_>>()?;
    let &(stated, unit, whole) = all.first()?;
    // The whole may be told again before its parts.
    let told = all.iter().take_while(|(v, ..)| *v == stated).count();
    let parts = &all[told..];
    let sum: f64 = parts.iter().map(|(v, ..)| v).sum();
    let behind = parts.iter().any(|(.., f)| f.span.start > at && f.span.end <= block.range.end);
    let one_unit = parts.iter().all(|(v, u, _)| *u == unit && *v < stated);
    let near = (sum - stated).abs() <= FAR * stated && (sum - stated).abs() > 0.005 * stated;
    let near = near && !past::is_told(prose, whole.sentence);
    if parts.len() < FEWEST || !behind || !one_unit || !near {
        return None;
    }
    let places: Vec<Span> = parts.iter().map(|(.., f)| f.span).collect();
    Some(against_sum(prose, whole, (stated, sum), &places))
}

/// `lent 48,000 items in 2014 and 36,000 last year, a fall of 33 per cent`: the only two figures before it in the sentence.
fn change(prose: &str, told: &[&Found]) -> Vec<Found> {
    let words = Wordings::get();
    let percent = |f: &&&Found| quantity(f).is_some_and(|q| &*q.unit == "percent" && !q.partial);
    let mut new = Vec::new();
    for share in told.iter().filter(percent) {
        let before = prose
            .get(share.sentence.start as usize..share.span.start as usize)
            .unwrap_or_default()
            .trim_end();
        let ends = |words: &&&str| before.ends_with(**words);
        let falls = words.falls.iter().any(|words| ends(&words));
        let closes = prose[share.span.end as usize..].starts_with(['.', ',', ';', '\n']);
        if !closes || !falls && !words.rises.iter().any(|words| ends(&words)) {
            continue;
        }
        let figures: Vec<(f64, &str, &Found)> = within(told, share.sentence.start, share.span.start)
            .iter()
            .filter(|f| f.kind == Kind::Quantity)
            .filter_map(|f| amount(f).map(|(v, unit)| (v, unit, *f)))
            .collect();
        let ([(from, unit, a), (to, other, b)], Some((stated, _))) = (&figures[..], amount(share)) else {
            continue;
        };
        // "In 2014" is no figure; two units are two things.
        let (low, high) = if from < to { (from, to) } else { (to, from) };
        let timed =
            |from: u32, to: u32| tells_time(prose.get(from as usize..to as usize).unwrap_or_default());
        if !timed(a.span.end, b.span.start) || !timed(b.span.end, share.span.start) {
            continue;
        }
        let direction = (to < from) == falls;
        if *unit == "percent"
            || unit != other && !unit.is_empty() && !other.is_empty()
            || !direction
            || *low <= 0.0
            || high / low > 20.0
        {
            continue;
        }
        let reckoned = 100.0 * (to - from).abs() / from;
        let slack = 1.0 + reckoned * 0.02;
        new.extend(against_share(prose, share, stated, (reckoned, slack), &[a.span, b.span]));
    }
    new
}

/// Words between figures say when each held: a year in figures, "last year", "this month".
fn tells_time(text: &str) -> bool {
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    text.split(|c: char| !c.is_alphanumeric())
        .any(|word| is_year(word) || matches!(word, "year" | "month" | "week" | "season"))
}

/// Words that tell of a time without its date.
fn tells_day(text: &str) -> bool {
    let times = &Wordings::get().times;
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).any(|word| {
        let entry = Lexicon::get().word(&word.to_lowercase());
        entry.class.has(Class::WEEKDAY) || times.contains(&word)
    })
}

/// `Altogether we have 6,840 euro`, behind its parts in the same paragraph: a slip of the fingers.
fn altogether(prose: &str, block: &Block, told: &[&Found]) -> Option<Found> {
    const FEWEST: usize = 2;
    /// One digit of a shorter sum is more likely a part that is not told.
    const LONG: f64 = 1000.0;
    let total = told.iter().find(|f| {
        let before = prose.get(f.sentence.start as usize..f.span.start as usize).unwrap_or_default();
        quantity(f).is_some_and(|q| q.is_money())
            && Wordings::get().altogether.iter().any(|words| before.trim_start().starts_with(*words))
    })?;
    let (stated, unit) = amount(total)?;
    let mut parts = Vec::new();
    for f in told.iter().filter(|f| f.span.end <= total.sentence.start && f.span.start >= block.range.start) {
        parts.extend(in_unit(f, unit).map(|figure| (figure, f.span)));
    }
    let sum: f64 = parts.iter().map(|(figure, _)| figure).sum();
    let places: Vec<Span> = parts.iter().map(|(_, span)| *span).collect();
    (parts.len() >= FEWEST && sum >= LONG && is_slip(stated, sum))
        .then(|| against_sum(prose, total, (stated, sum), &places))
}

/// The same digits in another order, or one digit of three or more other.
pub(super) fn is_slip(a: f64, b: f64) -> bool {
    let digits = |v: f64| format!("{v}").into_bytes();
    let (x, y) = (digits(a), digits(b));
    let sorted = |digits: &[u8]| {
        let mut digits = digits.to_vec();
        digits.sort_unstable();
        digits
    };
    let differing = x.iter().zip(&y).filter(|(p, q)| p != q).count();
    x.len() == y.len() && (differing == 1 && x.len() > 2 || differing > 0 && sorted(&x) == sorted(&y))
}

/// A sum as the page writes sums: in millions where the whole is told so.
fn shown(sum: f64, like: &str) -> String {
    let unit = [("billion", 1e9), ("million", 1e6)].into_iter().find(|(name, _)| like.contains(name));
    match unit {
        Some((name, unit)) => format!("{} {name}", (sum / unit * 1000.0).round() / 1000.0),
        None => format!("{sum}"),
    }
}

/// `84 of them, or 45 per cent`, of those told of before; `Of the 600 households, 150 … That is 30 per cent`.
fn shares(prose: &str, block: &Block, told: &[&Found]) -> Option<Found> {
    let share = |f: &&&Found| {
        f.span.start >= block.range.start && quantity(f).is_some_and(|q| &*q.unit == "percent" && !q.partial)
    };
    told.iter().filter(share).find_map(|percent| {
        let (stated, _) = amount(percent)?;
        let place = told.iter().position(|f| std::ptr::eq(*f, *percent))?;
        let counts = |f: &&&Found| amount(f).is_some_and(|(_, unit)| unit.is_empty() || unit == "person");
        let part = told[..place].iter().rev().find(counts)?;
        let between = prose.get(part.span.end as usize..percent.span.start as usize)?;
        let start = prose[..percent.span.start as usize].trim_end();
        let of_them = between.trim() == "of them, or" || between.trim() == "of them (";
        let that_is = ["That is", "That makes", "This is"].iter().any(|words| start.ends_with(words))
            && between.matches(['.', '!', '?']).count() == 1;
        let (figure, _) = amount(part)?;
        let whole = if of_them {
            // Of one of two, or of both.
            let larger =
                |f: &&&Found| f.span.end <= part.sentence.start && amount(f).is_some_and(|(v, _)| v > figure);
            let mut all = told[..place].iter().filter(counts).filter(larger);
            all.next().filter(|_| all.next().is_none())?
        } else {
            // "Of the 600 households, 150 answered".
            let opens = |f: &&&Found| {
                let before = prose.get(f.sentence.start as usize..f.span.start as usize).unwrap_or_default();
                f.sentence == part.sentence && before.trim_start() == "Of the "
            };
            told[..place].iter().filter(counts).find(opens).filter(|f| that_is && f.span != part.span)?
        };
        let (all, _) = amount(whole)?;
        let reckoned = 100.0 * figure / all;
        (stated < 100.0 && figure < all)
            .then(|| against_share(prose, percent, stated, (reckoned, 1.0), &[part.span, whole.span]))
            .flatten()
    })
}

/// `three days later, on Monday, June 9`: so many days before it is none of those told of before.
fn later(prose: &str, told: &[&Found]) -> Vec<Found> {
    /// Days between the day reckoned and the one that is told.
    const NEAR: i64 = 3;
    let day = |f: &Found| match &f.value {
        Value::Date(DateValue { days: Some((first, last)), impossible: false, .. }) if first == last => {
            Some(*first)
        }
        _ => None,
    };
    let dates: Vec<&Found> = told.iter().filter(|f| f.kind != Kind::Quantity).copied().collect();
    let mut new = Vec::new();
    for (n, pair) in dates.windows(2).enumerate() {
        let (span, date) = (pair[0], pair[1]);
        let words: Vec<&str> = span.text.split_whitespace().collect();
        let [count, "day" | "days", "later"] = words[..] else { continue };
        let named = Lexicon::get().word(&count.to_lowercase()).number;
        let count = count.parse().ok().or_else(|| Some(named).filter(|n| *n > 0.0));
        let (Some(count), Some(on)) = (count, day(date)) else { continue };
        let between = prose.get(span.span.end as usize..date.span.start as usize).unwrap_or_default();
        if !matches!(between.trim(), ", on" | "on" | "," | "(" | "– on") {
            continue;
        }
        let before: Vec<(NaiveDate, Span)> =
            dates[n.saturating_sub(MOST)..n].iter().filter_map(|f| Some((day(f)?, f.span))).collect();
        let gap = |from: NaiveDate| (on - from).num_days();
        let fits = before.iter().any(|(from, _)| gap(*from) == count as i64);
        // "The next day", "two days after that": what happened in between is what it is reckoned from.
        let Some(&(_, last)) = before.last() else { continue };
        let between = prose.get(last.end as usize..span.span.start as usize).unwrap_or_default();
        let meant =
            before.iter().rev().find(|(from, _)| gap(*from) > 0 && (gap(*from) - count as i64).abs() <= NEAR);
        let Some(&(from, place)) = meant.filter(|_| !fits && !tells_day(between)) else { continue };
        let [stated, reckoned] = [count, gap(from) as f64];
        let against = Against {
            relation: "range",
            stated: (stated, stated),
            reckoned: (reckoned, reckoned),
            expected: format!("{reckoned} days from {} {}", from.day(), from.format("%B")),
            parts: &[place, date.span],
        };
        new.push(Found::against(prose, span.span, &against));
    }
    new
}
