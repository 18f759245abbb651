//! Rows of tables whose columns give the least, the most and the usual value of one thing: `| 1 | 10 | 50 |` under
//! `| Min | Max | Default |`.

use std::ops::Range;

use chrono::{Datelike as _, NaiveDate};

use crate::document::{Cell, Document};
use crate::source::Source;
use crate::span::Span;

use crate::facts::attributes::{Attribute, Attributes};

use super::beside::plain;
use super::{Against, Found};
use crate::claim::{DateValue, Value, YearFrom};
use crate::lexicon::columns::Column;

/// A cell as words without marks, with its place in the decoded text.
pub(super) type Words = (String, Range<usize>);

/// Longest cell that is read, in bytes.
const LONGEST: usize = 120;

/// A table by its head and the rows that have as many cells.
pub(super) struct Table {
    pub(super) head: Vec<Words>,
    pub(super) rows: Vec<Vec<Words>>,
    /// The same cells in the prose.
    pub(super) places: Vec<Vec<Span>>,
}

/// The attribute that a column gives, by its head, and the unit in brackets behind it: `Timeout (ms)`.
pub(super) fn of_column(head: &str) -> Option<(&'static Attribute, &str)> {
    const LONGEST_HEAD: usize = 32;
    if head.is_empty() || head.len() > LONGEST_HEAD {
        return None;
    }
    let (name, unit) = head.strip_suffix(')').and_then(|h| h.split_once('(')).unwrap_or((head, ""));
    Some((Attributes::get().of_column(&name.trim().to_lowercase())?, unit.trim()))
}

/// The tables of a page.
pub(super) fn tables(document: &Document, source: &Source) -> Vec<Table> {
    let cells = document.prose.cells.chunk_by(|a, b| a.table == b.table);
    cells.filter_map(|cells| table(document, source, cells)).collect()
}

/// The column of this head, in lower case, gives defaults.
pub(super) fn is_default(head: &str) -> bool {
    Attributes::get().of_column(head).is_some_and(|attribute| attribute.name == "default")
}

fn table(document: &Document, source: &Source, cells: &[Cell]) -> Option<Table> {
    let mut rows = cells.chunk_by(|a, b| a.row == b.row);
    let words = |cell: &Cell| -> Words {
        let Some(block) = cell.block.and_then(|n| document.prose.blocks.get(n as usize)) else {
            return (String::new(), 0..0);
        };
        let range = document.prose.place_of(block);
        if range.len() > LONGEST {
            return (String::new(), range);
        }
        let plain = plain(&source.text()[range.clone()]);
        let bare = plain.trim();
        let from = range.start + (plain.len() - plain.trim_start().len());
        (bare.to_owned(), from..from + bare.len())
    };
    let head: Vec<Words> = rows.next()?.iter().map(words).collect();
    let same: Vec<&[Cell]> = rows.filter(|row| row.len() == head.len()).collect();
    let place = |cell: &Cell| {
        let block = cell.block.and_then(|n| document.prose.blocks.get(n as usize));
        block.map_or_else(Span::default, |b| b.span())
    };
    let places = same.iter().map(|row| row.iter().map(place).collect()).collect();
    Some(Table { rows: same.iter().map(|row| row.iter().map(words).collect()).collect(), head, places })
}

/// A plain number and its unit.
pub(super) struct Figure<'t> {
    pub(super) number: f64,
    pub(super) unit: &'t str,
    /// Digits behind the full stop.
    pub(super) decimals: usize,
}

/// `1,000`, `-5`, `2.5 MB`; `None` for all else.
pub(super) fn figure(words: &str) -> Option<Figure<'_>> {
    let bare = words.trim_matches(['"', '\'']);
    let sign = usize::from(bare.starts_with(['-', '−']));
    let signed = if sign == 0 { bare } else { &bare[bare.chars().next()?.len_utf8()..] };
    let len = signed.find(|c: char| !c.is_ascii_digit() && c != ',' && c != '.').unwrap_or(signed.len());
    let (digits, unit) = signed.split_at(len);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped = groups.len() == 1 || groups[1..].iter().all(|g| g.len() == 3) && groups[0].len() <= 3;
    let unit = unit.trim();
    let is_unit = unit == "%" || unit.len() <= 12 && unit.chars().all(char::is_alphabetic);
    if whole.is_empty() || !grouped || !is_unit || decimals.contains([',', '.']) || digits.ends_with('.') {
        return None;
    }
    let number: f64 = digits.replace(',', "").parse().ok()?;
    Some(Figure { number: if sign == 0 { number } else { -number }, unit, decimals: decimals.len() })
}

impl Figure<'_> {
    /// True if this is more than the other, in one unit; 3.8 and 3.12 may be versions.
    fn is_above(&self, other: &Self) -> bool {
        let versions = self.decimals != other.decimals && self.number.trunc() == other.number.trunc();
        self.unit == other.unit && !versions && self.number > other.number
    }

    /// 0 and -1 may stand for "off" and "without end".
    fn is_special(&self) -> bool {
        self.number == 0.0 || self.number == -1.0
    }
}

/// Rows whose values are out of order.
pub(super) fn of_tables(tables: &[Table], source: &Source, found: &mut Vec<Found>) {
    let mut new = Vec::new();
    for table in tables {
        let of = |wanted: Column| {
            let mut all = (0..table.head.len()).filter(|&n| Column::of(&table.head[n].0) == Some(wanted));
            // "Min | Max | Min | Max": two things in a row.
            let first = all.next()?;
            all.next().is_none().then_some(first)
        };
        let (least, most, usual) = (of(Column::Least), of(Column::Most), of(Column::Usual));
        for row in &table.rows {
            // The lower of the two first.
            for (low, high) in [(usual, most), (least, usual), (least, most)] {
                let (Some(low), Some(high)) = (low, high) else { continue };
                let (Some(below), Some(above)) = (figure(&row[low].0), figure(&row[high].0)) else {
                    continue;
                };
                let usual = if Some(low) == usual { &below } else { &above };
                let special = usual.is_special() || above.is_special();
                if below.is_above(&above) && !special {
                    let (own, other) =
                        if Some(low) == least && Some(high) != most { (high, low) } else { (low, high) };
                    let numbers = [below.number, above.number];
                    let numbers =
                        if own == low { (numbers[0], numbers[1]) } else { (numbers[1], numbers[0]) };
                    new.push(conflict(source, table, row, (own, other), numbers));
                    break;
                }
            }
        }
        if let Some((begins, ends)) = of(Column::Begins).zip(of(Column::Ends)) {
            new.extend(days(table, (begins, ends), source, found));
        }
    }
    found.extend(new);
}

/// The one row that ends before it begins; where several do, the columns are something else.
fn days(table: &Table, (begins, ends): (usize, usize), source: &Source, found: &[Found]) -> Option<Found> {
    let day = |row: usize, column: usize| {
        let cell = table.places[row][column];
        let dates = found.iter().filter(|f| cell.start <= f.span.start && f.span.end <= cell.end);
        let mut days = dates.filter_map(|f| match &f.value {
            Value::Date(DateValue { days: Some(days), year_from: YearFrom::Written, page: None, .. }) => {
                Some(*days)
            }
            _ => None,
        });
        days.next().filter(|_| days.next().is_none())
    };
    let both = (0..table.rows.len()).filter_map(|row| Some((row, day(row, begins)?, day(row, ends)?)));
    let mut over = both.filter(|(_, (first, _), (_, last))| last < first);
    let (row, (first, _), (_, last)) = over.next().filter(|_| over.next().is_none())?;
    let number = |day: NaiveDate| f64::from(day.num_days_from_ce());
    Some(conflict(source, table, &table.rows[row], (ends, begins), (number(last), number(first))))
}

/// What column `own` of a row gives, against what `other` gives.
fn conflict(
    source: &Source,
    table: &Table,
    row: &[Words],
    (own, other): (usize, usize),
    (stated, reckoned): (f64, f64),
) -> Found {
    let stored = |n: usize| source.stored_span(row[n].1.clone().into());
    let told = |n: usize| format!("{} {}", table.head[n].0.to_lowercase(), row[n].0);
    let against = Against {
        relation: "limits",
        stated: (stated, stated),
        reckoned: (reckoned, reckoned),
        expected: told(other),
        parts: &[stored(other)],
    };
    Found::against_as(&told(own), stored(own), &against)
}
