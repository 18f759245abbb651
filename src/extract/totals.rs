//! Tables with a row of totals: `| Total | 8,250 |` under the figures that it sums up.

use std::collections::BTreeMap;

use crate::document::Document;
use crate::lexicon::columns::is_summed;
use crate::lexicon::lemma_of_noun;
use crate::lexicon::wordings::Wordings;
use crate::source::Source;
use crate::span::Span;

use super::limits::{Figure, Table, Words, figure};
use super::{Against, Found};

/// Rows above a total that are needed.
const FEWEST: usize = 3;

/// A total farther than this part of itself from the sum is no sum of the column.
const FAR: f64 = 0.25;

/// The name of a row that sums up those above it.
fn is_total(name: &str) -> bool {
    let bare = name.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    ["all", "total", "totals", "sum", "in all", "grand total", "altogether"].contains(&&*bare)
}

/// A row that is a part of another one, or sums up some of them.
fn is_part(name: &str) -> bool {
    let bare = name.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    bare.contains("total")
        || bare.len() < name.len()
        || ["of which", "incl", "thereof", "average", "mean"].iter().any(|w| bare.starts_with(w))
}

/// Totals that the figures above them do not give.
pub(super) fn of_tables(document: &Document, tables: &[Table], source: &Source, found: &mut Vec<Found>) {
    found.extend(summary(&document.prose.text, tables));
    for table in tables {
        found.extend((1..table.head.len()).filter_map(|column| answers(table, column, source)));
        let Some((last, rows)) = table.rows.split_last() else { continue };
        let parts = rows.iter().any(|row| is_part(&row[0].0) || is_total(&row[0].0));
        if rows.len() >= FEWEST && is_total(&last[0].0) && !parts {
            let summed = |column: &usize| table.head.get(*column).is_none_or(|(head, _)| is_summed(head));
            let totals = (1..last.len()).filter(summed);
            found.extend(totals.filter_map(|column| total(last, rows, column, source)));
            found.extend((1..last.len()).filter_map(|column| shares(table, column)));
        }
    }
}

/// `| Done | 4 |` under `| State | Parts |`, where five rows of the tables under `| Part | State |` say "Done": of the states that the first
/// table counts, the one that has more rows, or the first of two between which a row moved. All others are right, and no row has another
/// state.
fn summary(prose: &str, tables: &[Table]) -> Option<Found> {
    const MOST_ROWS: usize = 12;
    const MOST_TABLES: usize = 200;
    let plain = |cell: &str| cell.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let counts = |table: &Table| {
        let few = (FEWEST - 1..=MOST_ROWS).contains(&table.rows.len());
        few && table.head.len() == 2 && table.rows.iter().all(|row| figure(&row[1].0).is_some())
    };
    if tables.len() > MOST_TABLES || !tables.iter().any(counts) {
        return None;
    }
    let mut columns: BTreeMap<String, Vec<(&Table, usize)>> = BTreeMap::new();
    for table in tables {
        for (at, (head, _)) in table.head.iter().enumerate().skip(1) {
            columns.entry(plain(head)).or_default().push((table, at));
        }
    }
    tables.iter().filter(|of| counts(of)).find_map(|of| {
        let columns = columns.get(&plain(&of.head[0].0))?;
        // "Parts" counts what the others call "Part"; "Di and Ed" are two.
        let noun = lemma_of_noun(&plain(&of.head[1].0));
        let one = |row: &Vec<Words>| !row[0].0.contains(',') && !row[0].0.contains(" and ");
        if !columns.iter().all(|(table, _)| plain(&table.head[0].0) == noun && table.rows.iter().all(one)) {
            return None;
        }
        let count = |row: &Vec<Words>| {
            figure(&row[1].0).filter(|f| f.unit.is_empty() && f.decimals == 0).map(|f| f.number)
        };
        let counted: Vec<(String, f64)> =
            of.rows.iter().map(|row| Some((plain(&row[0].0), count(row)?))).collect::<Option<_>>()?;
        let sums_up = counted.last().is_some_and(|(name, _)| is_total(name));
        let counted = &counted[..counted.len() - usize::from(sums_up)];
        if counted.len() < FEWEST {
            return None;
        }
        let cells = columns.iter().flat_map(|(table, at)| table.rows.iter().map(|row| plain(&row[*at].0)));
        let cells: Vec<String> = cells.collect();
        let rows = |name: &str| cells.iter().filter(|cell| *cell == name).count() as f64;
        let known = cells.iter().all(|cell| counted.iter().any(|(name, _)| name == cell));
        let wrong: Vec<usize> = (0..counted.len()).filter(|&n| rows(&counted[n].0) != counted[n].1).collect();
        let sum: f64 = counted.iter().map(|(_, count)| count).sum();
        let n = match wrong[..] {
            [n] if rows(&counted[n].0) > counted[n].1 => n,
            [n, _] if sum == cells.len() as f64 => n,
            _ => return None,
        };
        let (name, count) = &counted[n];
        let (table, at) = columns.iter().find(|(table, _)| !table.rows.is_empty())?;
        let parts = [table.places[0][*at]];
        known.then(|| Found::against(prose, of.places[n][1], &Against::list(*count, rows(name), &parts)))
    })
}

/// Shares beside counts: `| Every week | 85 | 40% |` over `| All | 214 | 100% |`. Where all others are right to the last digit, the one that
/// is not.
fn shares(table: &Table, column: usize) -> Option<Found> {
    let (last, rows) = table.rows.split_last()?;
    let whole = amount(&last[column].0).filter(|whole| whole.unit != "%" && whole.number > 0.0)?;
    // The total has a share of 100 %, or none where the counts add up to it.
    let (cell, _) = last.get(column + 1)?;
    let of_all = if let Some(share) = amount(cell) {
        share.unit == "%" && share.number == 100.0
    } else {
        let counts = rows.iter().map(|row| Some(amount(&row[column].0)?.number));
        let head = table.head[column + 1].0.to_lowercase();
        let of_whole = ["%", "percent", "percentage", "proportion", "share"].contains(&head.trim());
        of_whole && cell.trim().is_empty() && counts.sum::<Option<f64>>() == Some(whole.number)
    };
    if !of_all {
        return None;
    }
    let told = |row: &Vec<Words>| {
        let (count, share) = (amount(&row[column].0)?, amount(&row[column + 1].0)?);
        let reckoned = 100.0 * count.number / whole.number;
        let half = |figure: &Figure| {
            if figure.decimals > 0 { 0.5 * 10f64.powi(-(figure.decimals as i32)) } else { 0.0 }
        };
        let rounded = half(&count) / count.number.max(f64::MIN_POSITIVE) + half(&whole) / whole.number;
        let slack = 10f64.powi(-(share.decimals as i32)) + reckoned * rounded;
        (share.unit == "%" && count.unit == whole.unit).then_some((
            share.number,
            reckoned,
            slack,
            share.decimals,
        ))
    };
    let all: Vec<(f64, f64, f64, usize)> = rows.iter().map(told).collect::<Option<_>>()?;
    let mut wrong = (0..all.len()).filter(|&n| (all[n].0 - all[n].1).abs() > all[n].2);
    let only = wrong.next().filter(|_| wrong.next().is_none() && all.len() >= FEWEST)?;
    let (stated, reckoned, slack, decimals) = all[only];
    let places = [table.places[only][column], table.places[rows.len()][column]];
    let against = Against {
        relation: "share",
        stated: (stated, stated),
        reckoned: (reckoned - slack, reckoned + slack),
        expected: format!("{reckoned:.decimals$} percent"),
        parts: &places,
    };
    Some(Found::against_as(&rows[only][column + 1].0, table.places[only][column + 1], &against))
}

/// Shares of all answers, "No opinion" among them, that are more or less than the whole.
fn answers(table: &Table, column: usize, source: &Source) -> Option<Found> {
    let rest = |row: &Vec<Words>| Wordings::get().no_answer.contains(&&*row[0].0.to_lowercase());
    if table.rows.len() < FEWEST || !table.rows.iter().any(rest) {
        return None;
    }
    let share = |row: &Vec<Words>| figure(&row[column].0).filter(|f| f.unit == "%").map(|f| f.number);
    let shares: Vec<f64> = table.rows.iter().map(share).collect::<Option<_>>()?;
    let sum: f64 = shares.iter().sum();
    // Each is rounded by half of its last digit.
    let slack = 0.5 + 0.5 * shares.len() as f64;
    let far = 100.0 * FAR;
    if (sum - 100.0).abs() <= slack || (sum - 100.0).abs() > far {
        return None;
    }
    let place = |row: &Vec<Words>| source.stored_span(row[column].1.clone().into());
    let places: Vec<Span> = table.rows.iter().map(place).collect();
    let (first, others) = places.split_first()?;
    let against = Against {
        relation: "total",
        stated: (100.0, 100.0),
        reckoned: (sum, sum),
        expected: format!("{sum}%"),
        parts: others,
    };
    Some(Found::against_as("100%", *first, &against))
}

fn total(last: &[Words], rows: &[Vec<Words>], column: usize, source: &Source) -> Option<Found> {
    let stated = amount(&last[column].0)?;
    let parts: Vec<Figure> = rows.iter().map(|row| amount(&row[column].0)).collect::<Option<_>>()?;
    // Shares are rounded so that they need not add up.
    if parts.iter().any(|part| part.unit != stated.unit || part.number < 0.0) || stated.unit == "%" {
        return None;
    }
    let sum: f64 = parts.iter().map(|part| part.number).sum();
    let decimals = parts.iter().map(|part| part.decimals).max()?;
    let rounding = |decimals: usize| 0.5 * 10f64.powi(-(decimals as i32));
    let slack: f64 = parts.iter().map(|part| rounding(part.decimals)).sum::<f64>()
        * f64::from(u8::from(decimals > 0))
        + rounding(stated.decimals);
    if (sum - stated.number).abs() > FAR * stated.number.abs() {
        return None;
    }
    let places = [&rows[0][column].1, &rows[rows.len() - 1][column].1]
        .map(|range| source.stored_span(range.clone().into()));
    let expected = grouped(sum, decimals);
    let span: Span = source.stored_span(last[column].1.clone().into());
    let against = Against {
        relation: "total",
        stated: (stated.number, stated.number),
        reckoned: (sum - slack, sum + slack),
        expected,
        parts: &places,
    };
    Some(Found::against_as(&last[column].0, span, &against))
}

/// A figure with its unit; the sign of a currency before it is its unit.
fn amount(cell: &str) -> Option<Figure<'_>> {
    let (sign, rest) =
        cell.split_at(cell.chars().next().filter(|c| matches!(c, '$' | '€' | '£')).map_or(0, char::len_utf8));
    let plain = figure(rest.trim_start())?;
    Some(if sign.is_empty() { plain } else { Figure { unit: sign, ..plain } })
}

/// `7,750`.
fn grouped(number: f64, decimals: usize) -> String {
    let plain = format!("{number:.decimals$}");
    let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    let mut grouped = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest
}
