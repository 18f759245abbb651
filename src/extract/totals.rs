//! Tables with a row of totals: `| Total | 8,250 |` under the figures that it sums up.

use crate::lexicon::columns::is_summed;
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
pub(super) fn of_tables(tables: &[Table], source: &Source, found: &mut Vec<Found>) {
    found.extend(summary(tables));
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

/// `| Covered | 6 |` under `| Verdict | Lines |`, where the tables with a column `Verdict` have seven such rows: of the names that the first
/// table counts, the one or the two that are counted wrongly. All others are right, and no row has another name.
fn summary(tables: &[Table]) -> Option<Found> {
    const MOST_ROWS: usize = 12;
    let plain = |cell: &str| cell.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    tables.iter().find_map(|of| {
        let counts = |row: &Vec<Words>| {
            let count = figure(&row.get(1)?.0).filter(|f| f.unit.is_empty() && f.decimals == 0)?;
            Some((plain(&row[0].0), count.number))
        };
        if of.head.len() != 2 || !(FEWEST - 1..=MOST_ROWS).contains(&of.rows.len()) {
            return None;
        }
        let named = plain(&of.head[0].0);
        let counted: Vec<(String, f64)> = of.rows.iter().map(counts).collect::<Option<_>>()?;
        let others = tables.iter().filter(|other| other.head.len() > 1 && !std::ptr::eq(*other, of));
        let column = |table: &'_ Table| table.head.iter().position(|(head, _)| plain(head) == named);
        let columns: Vec<(&Table, usize)> =
            others.filter_map(|table| Some((table, column(table).filter(|at| *at > 0)?))).collect();
        let cells: Vec<String> =
            columns.iter().flat_map(|(table, at)| table.rows.iter().map(|row| plain(&row[*at].0))).collect();
        let times = |name: &str| cells.iter().filter(|cell| *cell == name).count();
        let known = cells.iter().all(|cell| counted.iter().any(|(name, _)| name == cell));
        let rows = || {
            counted.iter().enumerate().filter(|(n, (name, _))| !(is_total(name) && n + 1 == counted.len()))
        };
        let wrong: Vec<usize> =
            rows().filter(|(_, (name, count))| times(name) as f64 != *count).map(|(n, _)| n).collect();
        let right = rows().count() - wrong.len();
        let n =
            *wrong.first().filter(|_| known && right > 0 && wrong.len() <= 2 && times(&counted[0].0) > 0)?;
        let (name, count) = &counted[n];
        let rows = times(name) as f64;
        let (table, at) = columns.first()?;
        let against = Against {
            relation: "total",
            stated: (*count, *count),
            reckoned: (rows, rows),
            expected: format!("{rows} rows “{}”", of.rows[n][0].0.trim()),
            parts: &[*table.places.first()?.get(*at)?],
        };
        Some(Found::against_as(&of.rows[n][1].0, of.places[n][1], &against))
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
        cell.trim().is_empty() && counts.sum::<Option<f64>>() == Some(whole.number)
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
