//! Dates of a log, a schedule or a list of releases, in their order: the one that breaks it, where another year would mend it.

use chrono::{Datelike as _, NaiveDate};

use crate::claim::{AttributeValue, Part, Slot, SlotValue};
use crate::document::{Block, BlockKind, Document};
use crate::span::{Span, beginning, place_in};

use super::{Against, Found};

/// Entries of a list that shows its order.
const FEWEST: usize = 5;
/// The same where versions show it.
const FEWEST_VERSIONS: usize = 3;
/// How far into an entry its date stands, in bytes of prose.
const NEAR: u32 = 80;

/// Words before the day of an item that has no version.
const MOST_BEFORE: usize = 2;

/// An entry with a date.
struct Entry {
    day: NaiveDate,
    date: Span,
    /// The version that it is of.
    version: Option<Version>,
    /// The version as written, wherever in the entry it stands.
    release: Option<Box<str>>,
    /// The number that stands before it, of a meeting or an issue.
    number: Option<u32>,
}

/// A version as numbers, and where it stands.
struct Version {
    parts: Vec<u32>,
    at: Span,
    /// The letters before it: what it is the version of.
    name: String,
}

/// Dates that break the order of the entries around them.
pub(super) fn of_document(
    document: &Document,
    ends_row: impl Fn(&Block, &Block) -> bool,
    found: &mut Vec<Found>,
) {
    let blocks = &document.prose.blocks;
    let prose = document.prose.text.as_str();
    let days: Vec<(Span, NaiveDate)> = found.iter().filter_map(|f| Some((f.span, f.full_day()?))).collect();
    let mut series: Vec<Vec<Entry>> = Vec::new();
    for level in 1..=6 {
        let is_heading = |n: &usize| blocks[*n].kind == BlockKind::Heading(level);
        let headings = (0..blocks.len()).filter(is_heading);
        let entry = |n: usize| entry(prose, &blocks[n], &days).or_else(|| under(prose, &blocks[n..], &days));
        series.push(headings.filter_map(entry).collect());
    }
    for list in blocks.chunk_by(|a, b| a.kind == b.kind).filter(|list| list[0].kind == BlockKind::ListItem) {
        // "The fix for 4-Mar-2001 went too far": a day that is spoken of is not that of the entry.
        let leads = |b: &&Block, e: &Entry| {
            let before = &prose[b.range.start as usize..e.date.start as usize];
            e.version.is_some() || before.split_whitespace().count() <= MOST_BEFORE
        };
        let entries = list.iter().filter_map(|b| Some((b, entry(prose, b, &days)?)));
        series.push(entries.filter(|(b, e)| leads(b, e)).map(|(_, e)| e).collect());
    }
    for lines in lines_of_releases(prose, blocks) {
        let entries = lines.iter().filter_map(|b| entry(prose, b, &days));
        series.push(entries.filter(|e| e.version.is_some()).collect());
    }
    // A row may say in another cell what its version is of.
    let logs = series.len();
    for table in
        blocks.chunk_by(|a, b| a.kind == b.kind).filter(|table| table[0].kind == BlockKind::TableCell)
    {
        let rows = table.chunk_by(|a, b| !ends_row(a, b));
        series.push(rows.filter_map(|cells| row(prose, cells, &days)).collect());
    }
    for (n, entries) in series.iter().enumerate() {
        found.extend(releases(prose, entries));
        found.extend(out_of_order(entries).map(|n| claim(prose, entries, n, 0.0)));
        found.extend(of_one_day(entries).into_iter().map(|n| claim(prose, entries, n, 1.0)));
        found.extend(version_slip(entries).and_then(|n| lower_version(prose, entries, n)));
        found.extend((n < logs).then(|| released_twice(prose, entries)).flatten());
    }
}

/// The days of the releases of a log.
fn releases(prose: &str, entries: &[Entry]) -> Vec<Found> {
    let told = || entries.iter().filter_map(|e| Some((e, e.release.as_deref()?)));
    if told().count() < FEWEST_VERSIONS {
        return Vec::new();
    }
    let claim = |(entry, release): (&Entry, &str)| {
        let given = SlotValue {
            slot: Slot::Date,
            value: entry.day.to_string().into(),
            ..SlotValue::of_words(&prose[entry.date.range()])
        };
        let value = AttributeValue::new(AttributeValue::RELEASE_DATE, release, release, given, Part::Text);
        Found::attribute(entry.date, &prose[entry.date.range()], value)
    };
    told().take(MOST_RELEASES).map(claim).collect()
}

/// Releases of one log that are kept.
const MOST_RELEASES: usize = 1_000;

/// Longest line that is the head of an entry, in bytes of prose.
const LONGEST_LINE: u32 = 80;

/// Short paragraphs that begin with the same word, as `Fixed in 7.21 - May 4 2011` over each entry of a log.
fn lines_of_releases<'a>(prose: &str, blocks: &'a [Block]) -> Vec<Vec<&'a Block>> {
    let mut by_word: Vec<(&str, Vec<&Block>)> = Vec::new();
    for block in
        blocks.iter().filter(|b| b.kind == BlockKind::Paragraph && b.range.len() as u32 <= LONGEST_LINE)
    {
        let text = block.text(prose);
        if !text.bytes().any(|b| b.is_ascii_digit()) {
            continue;
        }
        let Some(word) = text.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()) else {
            continue;
        };
        // "2021.05.10, Version 0.1.0"
        let word = if word.bytes().all(|b| b.is_ascii_digit()) { "" } else { word };
        if let Some(known) = by_word.iter().position(|(known, _)| *known == word) {
            by_word[known].1.push(block);
        } else if by_word.len() < MOST_WORDS {
            by_word.push((word, vec![block]));
        }
    }
    by_word.into_iter().map(|(_, lines)| lines).collect()
}

/// First words of lines that are looked at.
const MOST_WORDS: usize = 16;

fn entry(prose: &str, block: &Block, days: &[(Span, NaiveDate)]) -> Option<Entry> {
    let from = days.partition_point(|(span, _)| span.start < block.range.start);
    let of_block: Vec<_> = days[from..].iter().take_while(|(span, _)| span.end <= block.range.end).collect();
    // Two days in one entry: which of them orders it is not sure.
    let [(date, day)] = of_block[..] else { return None };
    let near = date.start - block.range.start <= NEAR;
    let before = &prose[block.range.start as usize..date.start as usize];
    let behind = &prose[date.end as usize..block.range.end as usize];
    let release = || {
        release(before.rsplit(is_between))
            .or_else(|| release(beginning(behind, NEAR as usize).split(is_between)))
    };
    let version = || version(prose, before).or_else(|| version(prose, beginning(behind, NEAR as usize)));
    let entry = || Entry { day: *day, date: *date, version: version(), release: release(), number: None };
    near.then(entry)
}

/// `Version 0.9.0` over `Released January 11, 2022`.
fn under(prose: &str, blocks: &[Block], days: &[(Span, NaiveDate)]) -> Option<Entry> {
    let [heading, below, ..] = blocks else { return None };
    let text = heading.text(prose);
    let version = version(prose, text)?;
    let short = below.kind == BlockKind::Paragraph && below.range.len() as u32 <= LONGEST_LINE;
    let below = entry(prose, below, days).filter(|_| short)?;
    Some(Entry { version: Some(version), release: release(text.rsplit(is_between)), ..below })
}

/// A row of a table, with the number in a cell before its date.
fn row(prose: &str, cells: &[Block], days: &[(Span, NaiveDate)]) -> Option<Entry> {
    let text = |b: &Block| b.text(prose).trim().trim_start_matches('#');
    let (at, found) = cells.iter().enumerate().find_map(|(n, b)| Some((n, entry(prose, b, days)?)))?;
    let mut numbers = cells[..at].iter().filter_map(|b| text(b).parse().ok());
    let number = numbers.next().filter(|_| numbers.next().is_none());
    Some(Entry { number, ..found })
}

/// Entries with numbers of their own, one after the other, of which one has the day of its neighbour, where those around them have days
/// of their own, some days apart.
fn of_one_day(entries: &[Entry]) -> Vec<usize> {
    let is_one = |around: &[Entry]| {
        let counted = |w: &[Entry]| Some(w[0].number?.abs_diff(w[1].number?) == 1);
        let gaps: Vec<i64> = around.windows(2).map(|w| (w[1].day - w[0].day).num_days()).collect();
        let one_way = gaps.iter().all(|g| *g >= 0) || gaps.iter().all(|g| *g <= 0);
        let others =
            gaps.iter().enumerate().filter(|(n, _)| *n != SIDE).all(|(_, gap)| gap.abs() >= FEWEST_DAYS);
        around.windows(2).all(|w| counted(w) == Some(true)) && one_way && gaps[SIDE] == 0 && others
    };
    (SIDE + 1..entries.len().saturating_sub(SIDE))
        .filter(|&n| is_one(&entries[n - SIDE - 1..=n + SIDE]))
        .collect()
}

/// Entries on either side of two of one day.
const SIDE: usize = 2;
/// Days between meetings that are never held twice a day.
const FEWEST_DAYS: i64 = 4;

/// What stands between the words of an entry.
fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | ',')
}

/// `1.0.1d`, `v2.0-rc.1`: the first word that is a version.
fn release<'t>(mut words: impl Iterator<Item = &'t str>) -> Option<Box<str>> {
    words.find_map(|word| {
        let bare = word.strip_prefix(['v', 'V']).unwrap_or(word).trim_end_matches(['.', ':', '-', ';']);
        let written = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
        let is_version = bare.starts_with(|c: char| c.is_ascii_digit())
            && bare.contains('.')
            && bare.len() <= LONGEST_VERSION
            && bare.chars().all(written);
        is_version.then(|| bare.to_ascii_lowercase().into())
    })
}

/// Longest version, in bytes.
const LONGEST_VERSION: usize = 24;

/// `Release 1.10 (`: the one version of a part of the prose.
fn version(prose: &str, text: &str) -> Option<Version> {
    let mut versions = text.split(is_between).filter_map(|word| {
        let bare = word.trim_start_matches('v').trim_end_matches(['.', ':', '-']);
        let parts: Option<Vec<u32>> = bare.split('.').map(|part| part.parse().ok()).collect();
        let parts = parts.filter(|parts| parts.len() > 1)?;
        let before = &text[..place_in(text, bare).start];
        let name = before.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
        Some(Version { parts, at: place_in(prose, bare).into(), name })
    });
    let first = versions.next()?;
    versions.next().is_none().then_some(first)
}

/// The one entry without which the others are in order, if its day in a neighbouring year is in order, too.
fn out_of_order(entries: &[Entry]) -> Option<usize> {
    let by_version = versions_fall(entries);
    if entries.len() < by_version.map_or(FEWEST, |_| FEWEST_VERSIONS) {
        return None;
    }
    let steps = || entries.windows(2).map(|pair| (pair[1].day - pair[0].day).num_days().signum());
    let falls = by_version.unwrap_or_else(|| steps().sum::<i64>() < 0);
    let in_order =
        |days: &[NaiveDate]| days.windows(2).all(|w| if falls { w[0] >= w[1] } else { w[0] <= w[1] });
    let days: Vec<NaiveDate> = entries.iter().map(|e| e.day).collect();
    // The first step in the wrong direction is that of the slip or behind it.
    let breaks = days.windows(2).position(|w| !in_order(w))?;
    let without = |n: usize| {
        let mut others = days.clone();
        others.remove(n);
        others
    };
    // In the other year it stands nearer to its neighbours: entries of a few days may come in any order.
    let from_neighbours = |day: NaiveDate, n: usize| {
        let beside = [n.checked_sub(1), Some(n + 1)].into_iter().flatten().filter_map(|i| days.get(i));
        beside.map(|other| (*other - day).num_days().abs()).min()
    };
    let mended = |n: usize| {
        [-1, 1].into_iter().any(|years| {
            let Some(day) = days[n].with_year(days[n].year() + years) else { return false };
            let nearer = from_neighbours(day, n) < from_neighbours(days[n], n);
            let mut days = days.clone();
            days[n] = day;
            nearer && in_order(&days)
        })
    };
    let mut slips = (breaks..=breaks + 1).filter(|&n| in_order(&without(n)));
    let only = slips.next().filter(|_| slips.next().is_none())?;
    mended(only).then_some(only)
}

/// The newer of two entries whose version is of the same line and lower, where it is no mending of an older one: `0.1.0` a year after
/// `0.7.0`. All days are in order, and all other versions.
fn version_slip(entries: &[Entry]) -> Option<usize> {
    let versions = versions(entries)?;
    let name = |e: &Entry| e.version.as_ref().map(|version| version.name.clone());
    if entries.windows(2).any(|w| name(&w[0]) != name(&w[1])) {
        return None;
    }
    if entries.len() < FEWEST_VERSIONS + 1 || !entries.windows(2).all(|w| w[0].day > w[1].day) {
        return None;
    }
    let mut slips = (0..versions.len() - 1).filter(|&n| versions[n] <= versions[n + 1]);
    let only = slips.next().filter(|_| slips.next().is_none())?;
    let [newer, older] = [versions[only], versions[only + 1]];
    let begins_a_line = newer.len() > 2 && newer[2..].iter().all(|part| *part == 0);
    (begins_a_line && newer[0] == older[0] && newer[1] < older[1]).then_some(only)
}

/// `[0.8.2] - 2024-02-06` below `[0.8.2] - 2024-11-19`: the one version that two entries of different days have. Without one of them all
/// versions are in order.
fn released_twice(prose: &str, entries: &[Entry]) -> Option<Found> {
    /// Numbers of a version: "19.00" may be a time, and "61.5" a weight.
    const PARTS: usize = 3;
    let versions = versions(entries).filter(|versions| versions.len() > FEWEST_VERSIONS)?;
    if versions.iter().any(|parts| parts.len() < PARTS) || !entries.iter().all(|e| is_bare(prose, e)) {
        return None;
    }
    let of_one = |n: usize| versions[..n].iter().position(|other| *other == versions[n]);
    let mut twice = (1..versions.len()).filter_map(|n| Some((of_one(n)?, n)));
    let (first, second) = twice.next().filter(|_| twice.next().is_none())?;
    let in_order = |left_out: usize| {
        let others: Vec<_> = (0..versions.len()).filter(|n| *n != left_out).map(|n| versions[n]).collect();
        others.is_sorted_by(|a, b| a > b) || others.is_sorted_by(|a, b| a < b)
    };
    if entries[first].day == entries[second].day || !in_order(first) && !in_order(second) {
        return None;
    }
    let [of, other] = [second, first].map(|n| entries[n].version.as_ref());
    let (at, other) = (of?.at, other?.at);
    let expected = format!("another {} of {}", &prose[other.range()], &prose[entries[first].date.range()]);
    Some(Found::against(prose, at, &Against::words("order", expected, &[other])))
}

/// Beside its version and its day the line of an entry has no word: `1.4.0 for Android`, `1.4.0 [YANKED]` are others.
fn is_bare(prose: &str, entry: &Entry) -> bool {
    let Some(version) = &entry.version else { return false };
    let from = prose[..version.at.start as usize].rfind('\n').map_or(0, |n| n + 1);
    let to = prose[version.at.end as usize..].find('\n').map_or(prose.len(), |n| version.at.end as usize + n);
    let date = entry.date.range();
    let inside = from <= date.start && date.end <= to;
    let (before, behind) = if inside { (from..date.start, date.end..to) } else { (from..to, to..to) };
    let mut words = prose[before].split(is_between).chain(prose[behind].split(is_between));
    words.all(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let is_version = word.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit());
        word.is_empty() || is_version || ["version", "release", "released", "on"].contains(&&*word)
    })
}

/// The versions of entries that all have one.
fn versions(entries: &[Entry]) -> Option<Vec<&[u32]>> {
    entries.iter().map(|e| Some(e.version.as_ref()?.parts.as_slice())).collect()
}

/// A version that stands over one that is higher.
fn lower_version(prose: &str, entries: &[Entry], n: usize) -> Option<Found> {
    let [newer, older] = [n, n + 1].map(|n| entries[n].version.as_ref());
    let (newer, older) = (newer?, older?);
    let number = |version: &Version| f64::from(version.parts[1]);
    let parts = [older.at];
    let against = Against {
        relation: "order",
        stated: (number(newer), number(newer)),
        reckoned: (number(older), f64::INFINITY),
        expected: prose[older.at.range()].to_owned(),
        parts: &parts,
    };
    Some(Found::against(prose, newer.at, &against))
}

/// Whether versions fall from entry to entry, or rise; `None` where not all have one, or they do neither.
fn versions_fall(entries: &[Entry]) -> Option<bool> {
    let versions = versions(entries)?;
    let all = |order: fn(&[u32], &[u32]) -> bool| versions.windows(2).all(|w| order(w[0], w[1]));
    match (all(|a, b| a > b), all(|a, b| a < b)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// The entry against its neighbours, from which it must be at least `apart` days.
fn claim(prose: &str, entries: &[Entry], n: usize, apart: f64) -> Found {
    let neighbours = [n.checked_sub(1), Some(n + 1)].into_iter().flatten().filter_map(|i| entries.get(i));
    let (places, days): (Vec<Span>, Vec<f64>) =
        neighbours.map(|e| (e.date, f64::from(e.day.num_days_from_ce()))).unzip();
    let text = |span: &Span| prose[span.range()].to_owned();
    let day = f64::from(entries[n].day.num_days_from_ce());
    let least = days.iter().copied().fold(f64::INFINITY, f64::min);
    let most = days.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Found::against(
        prose,
        entries[n].date,
        &Against {
            relation: "order",
            stated: (day, day),
            reckoned: (least + apart, most - apart),
            expected: places.iter().map(text).collect::<Vec<_>>().join(" and "),
            parts: &places,
        },
    )
}
