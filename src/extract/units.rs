//! The unit of a setting, told twice: `in seconds` in its row, "after `due` milliseconds" in the text, `ms` at the end of its name.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use memchr::memmem;

use crate::document::{BlockKind, Document};
use crate::grammar::unit_of::{behind, of_name, told};
use crate::source::Source;
use crate::span::place_in;

use super::limits::Table;
use super::{Against, Found, name_of_setting};

/// Longest block that is read, in bytes.
const LONGEST: usize = 1_000;
/// What a page holds that names a unit without a figure.
const NAMED: [&str; 9] =
    ["conds", "inutes", "in hours", "in days", "of hours", "of days", "bytes", "(ms)", "megabytes"];
/// Words of what is reckoned from one unit into another.
const RECKONED: [&str; 5] = ["convert", "multipl", "divid", "instead", "not "];

/// A unit, and where it is told.
struct Told {
    unit: &'static str,
    place: Range<usize>,
    /// In the row of the setting, or by its name; else in the text.
    own: bool,
}

/// What is told of each setting of the page.
#[derive(Default)]
struct Units<'t> {
    of: BTreeMap<&'t str, Vec<Told>>,
    /// Settings with several rows, or with words of reckoning.
    unsure: BTreeSet<&'t str>,
}

/// Settings whose unit is told in two ways.
pub(super) fn of_document(document: &Document, source: &Source, tables: &[Table], found: &mut Vec<Found>) {
    let text = source.text();
    let holds = |part: &str| memmem::find(text.as_bytes(), part.as_bytes()).is_some();
    if !holds("`") && tables.is_empty() || !NAMED.into_iter().any(holds) {
        return;
    }
    let mut units = Units::default();
    let mut rows: BTreeSet<&str> = BTreeSet::new();
    for row in tables.iter().flat_map(|table| &table.rows) {
        let [(name, place), cells @ ..] = row.as_slice() else { continue };
        if cells.is_empty() || name.is_empty() || !is_code(text, place) || text[place.clone()].contains(' ') {
            continue;
        }
        let name = &text[place.clone()];
        units.first(name, &mut rows);
        units.name(name, place.clone());
        for (_, cell) in cells {
            units.read(name, text, cell.clone());
        }
    }
    let mut heading: Option<&str> = None;
    for block in &document.prose.blocks {
        let place = document.prose.place_of(block);
        if matches!(block.kind, BlockKind::Heading(_)) {
            // "### IdleLimitInMinutes"
            let name =
                Some(text[place.clone()].trim_matches(['`', ' '])).filter(|n| name_of_setting(n).is_some());
            heading = name.filter(|name| of_name(name).is_some() && units.first(name, &mut rows));
            if let Some(name) = heading {
                units.name(name, place_in(text, name));
            }
            continue;
        }
        if place.len() > LONGEST || !matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem) {
            continue;
        }
        if let Some(name) = heading.filter(|_| block.kind == BlockKind::Paragraph) {
            units.read(name, text, place.clone());
        }
        let mut codes = codes(text, &place);
        let first = codes.next();
        // "- `due` - how long, in seconds"
        if block.kind == BlockKind::ListItem
            && let Some(code) = first.clone().filter(|code| code.start <= place.start + 3)
        {
            let name = &text[code.clone()];
            units.first(name, &mut rows);
            units.name(name, code.clone());
            units.read(name, text, code.end..place.end);
        }
        for code in first.into_iter().chain(codes) {
            let rest = text[code.end..place.end].trim_start_matches('`');
            if let Ok((after, unit)) = behind(rest) {
                let from = place.end - rest.trim_start().len();
                units.tell(&text[code], Told { unit, place: from..place.end - after.len(), own: false });
            }
        }
    }
    found.extend(units.conflicts(source));
}

fn is_code(text: &str, place: &Range<usize>) -> bool {
    text[..place.start].ends_with('`') || name_of_setting(&text[place.clone()]).is_some()
}

/// What is marked as code in a stretch of the text, without its marks.
fn codes<'t>(text: &'t str, place: &Range<usize>) -> impl Iterator<Item = Range<usize>> + use<'t> {
    // The mark before the first letter of a block that is code.
    let from = place.start - usize::from(text[..place.start].ends_with('`'));
    let mut marks = text[from..place.end].match_indices('`').map(move |(at, _)| from + at);
    std::iter::from_fn(move || Some(marks.next()? + 1..marks.next()?)).filter(|code| !code.is_empty())
}

impl<'t> Units<'t> {
    fn tell(&mut self, name: &'t str, told: Told) {
        self.of.entry(name).or_default().push(told);
    }

    /// The first entry of a setting; of one with several nothing is told.
    fn first(&mut self, name: &'t str, known: &mut BTreeSet<&'t str>) -> bool {
        let first = known.insert(name);
        if !first {
            self.unsure.insert(name);
        }
        first
    }

    /// What the name itself tells.
    fn name(&mut self, name: &'t str, place: Range<usize>) {
        if let Some(unit) = of_name(name) {
            self.tell(name, Told { unit, place, own: true });
        }
    }

    /// What a cell or an item says of its setting.
    fn read(&mut self, name: &'t str, text: &str, place: Range<usize>) {
        let words = &text[place.clone()];
        let lower = words.to_lowercase();
        if RECKONED.iter().any(|word| lower.contains(word)) {
            self.unsure.insert(name);
            return;
        }
        let mut units: BTreeSet<&str> = BTreeSet::new();
        let begins =
            |at: &usize| words.is_char_boundary(*at) && !words[..*at].ends_with(char::is_alphanumeric);
        for at in (0..words.len()).filter(begins) {
            if let Ok((rest, unit)) = told(&words[at..]) {
                let end = words.len() - rest.len();
                units.insert(unit);
                self.tell(name, Told { unit, place: place.start + at..place.start + end, own: true });
            }
        }
        // "In seconds, or in hours with an h".
        if units.len() > 1 {
            self.unsure.insert(name);
        }
    }

    fn conflicts(self, source: &Source) -> Vec<Found> {
        let conflict = |all: Vec<Told>| {
            let own = all.iter().find(|t| t.own)?;
            let is_size = |unit: &str| unit.ends_with("bytes");
            let other = all.iter().find(|t| t.unit != own.unit && is_size(t.unit) == is_size(own.unit))?;
            let [text, expected] = [own, other].map(|t| &source.text()[t.place.clone()]);
            let [place, part] = [own, other].map(|t| source.stored_span(t.place.clone().into()));
            let parts = [part];
            Some(Found::against_as(text, place, &Against::words("entry", expected.to_owned(), &parts)))
        };
        let Self { of, unsure } = self;
        of.into_iter()
            .filter(|(name, _)| !unsure.contains(name))
            .filter_map(|(_, all)| conflict(all))
            .collect()
    }
}
