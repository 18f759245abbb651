//! Rows of a timetable, one after the other, `| 09:15 - 09:45 | Talk |`: the one that goes on when the next has begun.

use crate::document::{Block, BlockKind, Document};
use crate::grammar::timetable::{DAY, range, start};
use crate::span::Span;

use super::{Against, Found};

/// Rows that show that a timetable has no two things at a time.
const FEWEST: usize = 5;
/// From when to when, in minutes since midnight.
struct Slot {
    from: u32,
    to: u32,
    span: Span,
}

/// Slots that end after the next one has begun, and rows that begin before the one above.
pub(super) fn of_document(document: &Document, found: &mut Vec<Found>) {
    let prose = document.prose.text.as_str();
    let blocks = &document.prose.blocks;
    let tables = document.prose.cells.chunk_by(|a, b| a.table == b.table);
    let columns = tables.map(|cells| {
        let rows = cells.chunk_by(|a, b| a.row == b.row);
        rows.filter_map(|row| blocks.get(row.first()?.block? as usize)).collect::<Vec<&Block>>()
    });
    let lists = blocks.chunk_by(|a, b| a.kind == b.kind);
    let lists = lists.filter(|list| list[0].kind == BlockKind::ListItem).map(|list| list.iter().collect());
    for rows in columns.chain(lists) {
        let slots: Vec<Option<Slot>> = rows.iter().map(|block| slot(prose, block)).collect();
        // A row without a time may be the head of another day.
        for day in slots.split(Option::is_none) {
            let day: Vec<&Slot> = day.iter().flatten().collect();
            found.extend(overlapping(&day).map(|n| claim(prose, day[n], day[n + 1], day[n + 1].from)));
            found.extend(to_midnight(&day).map(|n| claim(prose, day[n], day[n - 1], day[n].from)));
        }
        let starts: Vec<Option<Start>> = rows.iter().map(|block| begin(prose, block)).collect();
        for day in starts.split(Option::is_none) {
            let day: Vec<&Start> = day.iter().flatten().collect();
            found.extend(out_of_order(&day).map(|n| before(prose, day[n], day[n - 1])));
        }
    }
}

/// The one slot that goes on when the next has begun, where most begin as the one before ends.
fn overlapping(slots: &[&Slot]) -> Option<usize> {
    if slots.len() < FEWEST {
        return None;
    }
    let mut wrong = (0..slots.len() - 1).filter(|&n| slots[n + 1].from < slots[n].to);
    let only = wrong.next().filter(|_| wrong.next().is_none())?;
    let joined = slots.windows(2).filter(|pair| pair[0].to == pair[1].from).count();
    // Two that begin together are held side by side.
    let in_order = slots.windows(2).all(|pair| pair[0].from < pair[1].from);
    (in_order && 2 * joined >= slots.len() - 2).then_some(only)
}

/// `11:00am - 12:00 AM` behind slots of an hour: noon is meant.
fn to_midnight(slots: &[&Slot]) -> Option<usize> {
    const FEWEST: usize = 3;
    const LONGEST: u32 = 4 * 60;
    let (last, before) = slots.split_last().filter(|_| slots.len() >= FEWEST)?;
    let short = before.iter().all(|slot| slot.to - slot.from <= LONGEST);
    let joined = before.last().is_some_and(|slot| slot.to == last.from);
    (last.to == DAY && last.from < DAY / 2 && short && joined).then_some(slots.len() - 1)
}

/// When a row begins, in minutes since midnight, told with the half of the day or without.
struct Start {
    at: u32,
    half: bool,
    span: Span,
}

fn begin(prose: &str, block: &Block) -> Option<Start> {
    let text = block.text(prose);
    let (rest, (at, half)) = start(text).ok()?;
    // "10:30 - 11:00" is a slot of its own.
    let goes_on = rest.trim_start().strip_prefix(['-', '–', '—']);
    if range(text).is_ok() || goes_on.is_some_and(|to| to.contains(|c: char| c.is_ascii_digit())) {
        return None;
    }
    let end = block.range.start + (text.len() - rest.len()) as u32;
    Some(Start { at, half, span: Span::new(block.range.start, end) })
}

/// The one row that begins before the one above it, where all others come one after the other.
fn out_of_order(rows: &[&Start]) -> Option<usize> {
    let falls = |rows: &[&Start]| rows.windows(2).filter(|pair| pair[1].at <= pair[0].at).count();
    let even = rows.iter().all(|row| row.half == rows[0].half);
    if rows.len() < FEWEST || !even || falls(rows) != 1 {
        return None;
    }
    let at = (1..rows.len()).find(|&n| rows[n].at < rows[n - 1].at)?;
    let without = |left: usize| {
        let others: Vec<&Start> =
            rows.iter().enumerate().filter(|(n, _)| *n != left).map(|(_, row)| *row).collect();
        falls(&others) == 0
    };
    // "11:00", "1:00": the afternoon on a clock of twelve hours.
    let noon = !rows[at].half && rows[at].at + DAY / 2 > rows[at - 1].at && rows[at].at < rows[0].at;
    // "23:00", "00:30": the night goes on.
    let night = rows[at].at < DAY / 4 && rows[at - 1].at >= 3 * DAY / 4;
    (!noon && !night && (without(at) || without(at - 1))).then_some(at)
}

fn before(prose: &str, row: &Start, above: &Start) -> Found {
    let (from, at) = (f64::from(above.at), f64::from(row.at));
    let against = Against {
        relation: "order",
        stated: (at, at),
        reckoned: (from, f64::from(DAY)),
        expected: prose[above.span.range()].to_owned(),
        parts: &[above.span],
    };
    Found::against(prose, row.span, &against)
}

/// The slot beside another one; it should not go on after `limit`.
fn claim(prose: &str, slot: &Slot, beside: &Slot, limit: u32) -> Found {
    let (limit, to) = (f64::from(limit), f64::from(slot.to));
    let against = Against {
        relation: "order",
        stated: (to, to),
        reckoned: (0.0, limit),
        expected: prose[beside.span.range()].to_owned(),
        parts: &[beside.span],
    };
    Found::against(prose, slot.span, &against)
}

fn slot(prose: &str, block: &Block) -> Option<Slot> {
    let text = block.text(prose);
    let (rest, (from, to)) = range(text).ok()?;
    let end = block.range.start + (text.len() - rest.len()) as u32;
    (from < to).then_some(Slot { from, to, span: Span::new(block.range.start, end) })
}
