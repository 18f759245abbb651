//! Rows of a timetable, one after the other, `| 09:15 - 09:45 | Talk |`: the one that goes on when the next has begun.

use crate::document::{Block, BlockKind, Document};
use crate::grammar::timetable::{DAY, range};
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

/// Slots that end after the next one has begun.
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
    let text = &prose[block.range.start as usize..block.range.end as usize];
    let (rest, (from, to)) = range(text).ok()?;
    let end = block.range.start + (text.len() - rest.len()) as u32;
    (from < to).then_some(Slot { from, to, span: Span::new(block.range.start, end) })
}
