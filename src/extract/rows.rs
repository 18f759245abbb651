//! Rows of tables and items of lists against what the text says of the same: `| Editor | 20 |` under `| Role | Drafts |`, and "Editors can
//! keep up to 25 drafts"; `Plus: 100 GB of storage`, and "The Plus plan gives you 50 GB of storage".

use crate::claim::{Commitment, Polarity, Value};
use crate::document::{Block, BlockKind, Document};
use crate::grammar::timetable::range;
use crate::lexicon::wordings::Wordings;
use crate::lexicon::{Lexicon, lemma_of_noun};
use crate::span::{Span, place_in};
use crate::text::tag::is_adjective;

use super::limits::{Table, Words, figure};
use super::reckoned::is_slip;
use super::{Against, Found, past};

/// Rows that are read of one page.
const MOST: usize = 400;
/// Words that name a row.
const MOST_WORDS: usize = 3;
/// Rows that a table or a list has.
const FEWEST: usize = 2;

/// Tables of yes and no that are read of one page.
const MOST_MATRICES: usize = 16;

/// The cells of a row.
type Cells = Vec<Words>;

/// What a row gives: so many of a noun, or so much of it in a unit.
struct Row {
    /// The table or list that it is of.
    of: u32,
    /// Lemmas in lower case.
    label: Vec<String>,
    /// It is written with a capital that the text has, too.
    capital: bool,
    noun: String,
    unit: String,
    value: f64,
    span: Span,
}

/// Figures of the text that are not those of the row.
pub(super) fn of_document(document: &Document, tables: &[Table], found: &mut Vec<Found>) {
    let prose = document.prose.text.as_str();
    let blocks = &document.prose.blocks;
    let mut rows: Vec<Row> = Vec::new();
    let mut amounts: Vec<&Found> = found.iter().filter(|f| amount(f).is_some()).collect();
    amounts.sort_by_key(|f| f.span.start);
    for (table, of) in tables.iter().zip(0..) {
        of_table(table, of, &amounts, &mut rows);
    }
    let lists = blocks.chunk_by(|a, b| a.kind == b.kind).filter(|list| list[0].kind == BlockKind::ListItem);
    for (list, of) in lists.zip(tables.len() as u32..) {
        of_list(prose, list, of, &amounts, &mut rows);
    }
    let told = if rows.is_empty() || rows.len() > MOST { &[][..] } else { &amounts[..] };
    let mut new: Vec<Found> =
        told.iter().filter_map(|f| against(prose, blocks, f, &rows, &amounts)).collect();
    // The text gives one row two other values: each is of a part.
    let of_row = |f: &Found| match &f.value {
        Value::Arithmetic(a) => a.parts.first().map(|part| part.0),
        _ => None,
    };
    let told: Vec<(Option<Span>, Box<str>)> = new.iter().map(|f| (of_row(f), f.text.clone())).collect();
    new.retain(|f| !told.iter().any(|(row, text)| *row == of_row(f) && **text != *f.text));
    new.extend(facts(document, &amounts));
    found.extend(new);
    if !tables.is_empty() {
        hours(document, tables, found);
        matrix(document, tables, found);
        port(document, tables, found);
    }
}

/// `Cabins: 43` in a box of facts beside "The line has 34 cabins": the only number of them that the text gives, of which that is a slip.
fn facts(document: &Document, amounts: &[&Found]) -> Vec<Found> {
    let (prose, blocks) = (document.prose.text.as_str(), &document.prose.blocks);
    let count = |f: &Found| match &f.value {
        Value::Quantity(q) if q.unit.is_empty() || &*q.unit == "person" => q.exactly(),
        _ => None,
    };
    let mut new = Vec::new();
    // "Red line:" over the list: the facts of a part.
    let labelled = |list: &[Block]| {
        let above = blocks.partition_point(|b| b.range.start < list[0].range.start).checked_sub(1);
        above.is_some_and(|n| {
            blocks[n].kind == BlockKind::Paragraph && blocks[n].text(prose).trim_end().ends_with(':')
        })
    };
    let lists = blocks.chunk_by(|a, b| a.kind == b.kind).filter(|list| list[0].kind == BlockKind::ListItem);
    for block in lists.filter(|list| list.len() >= FEWEST && !labelled(list)).flatten().take(MOST) {
        let Some((name, value)) = block.text(prose).split_once(':') else { continue };
        let noun = lemma_of_noun(&name.trim().to_lowercase());
        let figure: Option<f64> = value.trim().replace(',', "").parse().ok();
        let Some(figure) = figure.filter(|_| noun != name.trim().to_lowercase() && !noun.contains(' '))
        else {
            continue;
        };
        let in_text = |f: &&&Found| {
            let block = blocks.get(blocks.partition_point(|b| b.range.end < f.span.end));
            block.is_some_and(|b| b.kind == BlockKind::Paragraph)
                && f.stance.is_said(Commitment::Told)
                && !past::is_told(prose, f.sentence)
        };
        let of_noun = |f: &&&Found| matches!(&f.value, Value::Quantity(q) if *q.of == *noun);
        let told: Vec<(&Found, f64)> =
            amounts.iter().filter(of_noun).filter(in_text).filter_map(|f| Some((*f, count(f)?))).collect();
        let Some(&(first, stated)) = told.first().filter(|first| told.iter().all(|(_, v)| *v == first.1))
        else {
            continue;
        };
        if is_slip(stated, figure) {
            let place = place_in(prose, value.trim());
            let against = Against {
                relation: "row",
                stated: (stated, stated),
                reckoned: (figure, figure),
                expected: block.text(prose).trim().to_owned(),
                parts: &[Span::new(place.start as u32, place.end as u32)],
            };
            new.push(Found { sentence: first.sentence, ..Found::against(prose, first.span, &against) });
        }
    }
    new
}

/// `| PDF export | no | yes |` under `| Feature | Basic | Plus |` beside "PDF export is available on the Basic plan", `| Delete pages |` beside
/// "Editors can write and delete pages".
fn matrix(document: &Document, tables: &[Table], found: &mut Vec<Found>) {
    let prose = document.prose.text.as_str();
    let answer = |cell: &str| match cell.trim().to_lowercase().as_str() {
        "yes" | "✓" | "✔" | "✅" => Some(true),
        "no" | "✗" | "✘" | "❌" => Some(false),
        _ => None,
    };
    let is_matrix = |row: &Cells| row.iter().skip(1).all(|(cell, _)| answer(cell).is_some());
    let large = |table: &&Table| table.head.len() > FEWEST && table.rows.len() >= FEWEST;
    let matrices: Vec<(&Table, Vec<_>)> = tables
        .iter()
        .filter(large)
        .map(|table| {
            (table, table.rows.iter().zip(&table.places).filter(|(row, _)| is_matrix(row)).collect())
        })
        .filter(|(_, rows): &(_, Vec<_>)| rows.len() >= FEWEST)
        .take(MOST_MATRICES)
        .collect();
    if matrices.is_empty() {
        return;
    }
    let holds = |words: &Vec<String>| {
        let any = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
        any(&Wordings::get().holds_true) && !any(&Wordings::get().narrow)
    };
    let paragraphs = document.prose.blocks.iter().filter(|b| b.kind == BlockKind::Paragraph);
    let texts = paragraphs.map(|b| b.text(prose));
    let sentences = texts.flat_map(|text| text.split_inclusive(['.', ';', '?', '!']));
    let sentences = sentences.filter(|s| !s.ends_with('?')).map(|s| (s, lemmas(s)));
    let sentences: Vec<(&str, Vec<String>)> = sentences.filter(|(_, words)| holds(words)).collect();
    for (table, rows) in matrices {
        let heads: Vec<Option<Vec<String>>> = table.head.iter().map(|(head, _)| label(head)).collect();
        let names: Vec<Vec<String>> = rows.iter().map(|(row, _)| lemmas(&row[0].0)).collect();
        for (sentence, words) in &sentences {
            let has = |wanted: &[String]| words.windows(wanted.len()).any(|window| window == wanted);
            let columns = (1..heads.len()).filter(|&n| heads[n].as_ref().is_some_and(|head| has(head)));
            let columns: Vec<usize> = columns.collect();
            let named = |name: &[String]| name.len() > 1 && name.iter().all(|word| words.contains(word));
            for ((row, places), _) in rows.iter().zip(&names).filter(|(_, name)| named(name)) {
                let Some(&column) = columns.iter().find(|&&n| answer(&row[n].0) == Some(false)) else {
                    continue;
                };
                let span = Span::from(place_in(prose, sentence.trim().trim_end_matches('.')));
                let expected = format!("{}: {} ({})", row[0].0, row[column].0, table.head[column].0);
                let against = Against::words("row", expected, std::slice::from_ref(&places[column]));
                found.push(Found::against_as("yes", span, &against));
            }
        }
    }
}

/// `port` in a table of defaults, beside "listens on port 8000 by default".
fn port(document: &Document, tables: &[Table], found: &mut Vec<Found>) {
    let prose = document.prose.text.as_str();
    let rows = tables.iter().flat_map(|table| {
        let column = table.head.iter().position(|(head, _)| head.eq_ignore_ascii_case("default"));
        let rows = table.rows.iter().zip(&table.places);
        rows.filter_map(move |(row, places)| Some((row, places, column?)))
    });
    let named = |name: &str| name.trim_start_matches('-').eq_ignore_ascii_case("port");
    let mut ports = rows.filter(|(row, ..)| named(&row[0].0));
    let Some((row, places, column)) = ports.next().filter(|_| ports.next().is_none()) else { return };
    let Ok(own) = row[column].0.trim_matches('`').parse::<u32>() else { return };
    let said = |text: &'_ str| -> Option<(u32, std::ops::Range<usize>)> {
        let at = text.find(" port ").filter(|_| text.to_lowercase().contains("by default"))? + " port ".len();
        let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        let place = place_in(prose, &text[at..at + digits]);
        Some((text[at..at + digits].parse().ok()?, place))
    };
    let paragraphs = document.prose.blocks.iter().filter(|b| b.kind == BlockKind::Paragraph);
    let texts = paragraphs.map(|b| b.text(prose));
    let all: Vec<_> = texts.flat_map(|text| text.split_inclusive(". ")).filter_map(said).collect();
    if let [(told, place)] = &all[..]
        && *told != own
    {
        let span = Span::new(place.start as u32, place.end as u32);
        let against = Against::words("row", row[column].0.clone(), std::slice::from_ref(&places[column]));
        found.push(Found::against(prose, span, &against));
    }
}

/// `| Saturday | 10:00-16:00 |` beside "On Saturdays the museum is open from 10:00 to 14:00".
fn hours(document: &Document, tables: &[Table], found: &mut Vec<Found>) {
    let prose = document.prose.text.as_str();
    let cells = tables.iter().flat_map(|table| table.rows.iter().zip(&table.places));
    let rows: Vec<(String, (u32, u32), Span)> = cells
        .filter_map(|(row, places)| {
            let [(name, _), (hours, _)] = &row[..] else { return None };
            let (rest, hours) = range(hours).ok()?;
            let weekday = Lexicon::get().word(&name.to_lowercase()).weekday > 0;
            (weekday && rest.trim().is_empty()).then(|| (name.to_lowercase(), hours, places[1]))
        })
        .collect();
    let title = document.meta.title.as_deref().map(str::to_owned).or_else(|| {
        let heading = document.prose.blocks.iter().find(|b| b.kind == BlockKind::Heading(1))?;
        Some(heading.text(prose).to_owned())
    });
    let title = title.unwrap_or_default().to_lowercase();
    let mut new = Vec::new();
    for block in document.prose.blocks.iter().filter(|b| b.kind == BlockKind::Paragraph && !rows.is_empty()) {
        let text = block.text(prose);
        for sentence in text.split_inclusive(". ") {
            let lower = sentence.to_lowercase();
            let Some(at) = lower.find("is open from ").or_else(|| lower.find("are open from ")) else {
                continue;
            };
            let from = lower[at..].find("from ").map_or(at, |from| at + from + "from ".len());
            let Some(hours) = sentence.get(from..) else { continue };
            let Ok((rest, told)) = range(hours) else { continue };
            // "The museum": what the page is about, and no branch.
            let doer = lower[..at].split_whitespace().next_back().unwrap_or_default();
            let own = title.split(|c: char| !c.is_alphanumeric()).any(|word| word == doer)
                || matches!(doer, "we" | "it");
            let mut named = rows.iter().filter(|(name, ..)| lower.contains(name.as_str()));
            let Some((_, row, span)) = named.next().filter(|_| named.next().is_none() && own) else {
                continue;
            };
            if told != *row {
                let start = place_in(prose, hours).start as u32;
                let end = start + (hours.len() - rest.len()) as u32;
                let against =
                    Against::words("row", prose[span.range()].trim().to_owned(), std::slice::from_ref(span));
                new.push(Found::against(prose, Span::new(start, end), &against));
            }
        }
    }
    found.append(&mut new);
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '-')).filter(|word| !word.is_empty())
}

fn lemmas(text: &str) -> Vec<String> {
    words(text).map(|word| lemma_of_noun(&word.to_lowercase())).collect()
}

/// One to three words, and no number.
fn label(text: &str) -> Option<Vec<String>> {
    let bare = text.trim();
    let plain = bare.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-'));
    let words = lemmas(bare);
    (plain && !words.is_empty() && words.len() <= MOST_WORDS).then_some(words)
}

/// Exactly so much, or at most.
fn amount(f: &Found) -> Option<(f64, &str, &str)> {
    let Value::Quantity(q) = &f.value else { return None };
    let value = q.number.high.or(q.number.low)?;
    // "0-60 dB" is no one value.
    if q.number.low.is_some_and(|low| low != value) {
        return None;
    }
    // "5 GB of storage" is a part of nothing.
    let part = q.partial && q.unit.is_empty();
    (!q.ordinal && !part && !q.is_money()).then_some((value, &*q.unit, &*q.of))
}

/// The amounts within a place.
fn within<'f>(amounts: &'f [&'f Found], from: u32, to: u32) -> impl Iterator<Item = &'f Found> {
    let first = amounts.partition_point(|f| f.span.start < from);
    amounts[first..].iter().copied().take_while(move |f| f.span.end <= to)
}

fn of_table(table: &Table, of: u32, amounts: &[&Found], rows: &mut Vec<Row>) {
    if table.rows.len() < FEWEST {
        return;
    }
    let figures = |row: &Cells| row.iter().skip(1).any(|(cell, _)| cell.bytes().any(|b| b.is_ascii_digit()));
    if !table.rows.iter().any(figures) {
        return;
    }
    let nouns: Vec<Option<String>> =
        table.head.iter().map(|(head, _)| label(head).and_then(|mut words| words.pop())).collect();
    let names: Vec<Option<Vec<String>>> = table.rows.iter().map(|row| label(&row[0].0)).collect();
    for (column, noun) in nouns.iter().enumerate().skip(1) {
        let Some(noun) = noun else { continue };
        // Two columns of one noun: which is meant is not sure.
        if nouns.iter().flatten().filter(|other| *other == noun).count() != 1 {
            continue;
        }
        for ((row, places), name) in table.rows.iter().zip(&table.places).zip(&names) {
            let Some(name) = name else { continue };
            let span = places[column];
            let inside = within(amounts, span.start, span.end).filter_map(amount);
            let measured = inside.into_iter().find(|(_, unit, _)| !unit.is_empty());
            let counted = || figure(&row[column].0).filter(|f| f.unit.is_empty()).map(|f| (f.number, "", ""));
            let Some((value, unit, _)) = measured.or_else(counted) else { continue };
            let capital = row[0].0.starts_with(char::is_uppercase);
            let (noun, unit) = (noun.clone(), unit.to_owned());
            rows.push(Row { of, label: name.clone(), capital, noun, unit, value, span });
        }
    }
}

fn of_list(prose: &str, list: &[Block], of: u32, amounts: &[&Found], rows: &mut Vec<Row>) {
    let known = rows.len();
    for block in list {
        let text = block.text(prose);
        let Some((name, rest)) = text.split_once(':') else { continue };
        let Some(label) = label(name) else { continue };
        let from = block.range.start + name.len() as u32 + 1;
        let first = within(amounts, from, block.range.end).next();
        // "Plus: 100 GB of storage", right behind the colon.
        let Some(f) = first.filter(|f| prose[from as usize..f.span.start as usize].trim().is_empty()) else {
            continue;
        };
        let Some((value, unit, noun)) = amount(f) else { continue };
        let behind = rest.get((f.span.end - from) as usize..).unwrap_or_default().trim_start();
        let noun = match behind.strip_prefix("of ") {
            Some(of) if noun.is_empty() => {
                lemmas(of.split([',', '.', ';', '(']).next().unwrap_or_default()).pop()
            }
            _ => Some(noun.to_owned()),
        };
        let Some(noun) = noun.filter(|noun| !noun.is_empty()) else { continue };
        let capital = name.starts_with(char::is_uppercase);
        rows.push(Row { of, label, capital, noun, unit: unit.to_owned(), value, span: f.span });
    }
    if rows.len() - known < FEWEST {
        rows.truncate(known);
    }
}

/// The words stand one after the other in a sentence; where one that may be an adjective, with the capital that the row has.
fn names(words: &[&str], lemmas: &[String], row: &Row) -> bool {
    lemmas.windows(row.label.len()).zip(words).enumerate().any(|(n, (window, first))| {
        let written = n > 0 && first.starts_with(char::is_uppercase);
        window == row.label
            && (written && row.capital
                || first.to_lowercase() != row.label[0]
                || row.label.len() > 1
                || !is_adjective(Lexicon::get().look_up(&row.label[0], 0, row.label[0].len()).1))
    })
}

/// What a sentence says otherwise than the one row that it names.
fn against(prose: &str, blocks: &[Block], f: &Found, rows: &[Row], amounts: &[&Found]) -> Option<Found> {
    let (value, unit, noun) = amount(f)?;
    let block = blocks.get(blocks.partition_point(|b| b.range.end < f.span.end))?;
    let sentence = prose.get(f.sentence.range())?;
    if block.kind != BlockKind::Paragraph
        || f.stance.polarity == Polarity::Negative
        || !f.stance.is_said(Commitment::WithCare)
    {
        return None;
    }
    let (words, lemmas): (Vec<&str>, Vec<String>) = (words(sentence).collect(), lemmas(sentence));
    let of_noun = |row: &&Row| {
        let told = if row.unit.is_empty() { noun == row.noun } else { lemmas.contains(&row.noun) };
        told && row.unit == unit
    };
    let same: Vec<&Row> = rows.iter().filter(of_noun).collect();
    let mut named = same.iter().filter(|row| names(&words, &lemmas, row));
    let row = named.next().filter(|_| named.next().is_none())?;
    // "The Plus plan has 50 GB, the Max plan 1 TB": another row of the table stands in the sentence.
    let others = rows.iter().filter(|other| other.of == row.of && other.label != row.label);
    let alone = !others.into_iter().any(|other| names(&words, &lemmas, other));
    // Two figures of one kind in a sentence are of two things.
    let others = within(amounts, f.sentence.start, f.sentence.end).filter(|o| o.span != f.span);
    let others = others.filter_map(amount);
    let only = others.into_iter().all(|o| o.1 != unit || unit.is_empty() && o.2 != noun);
    let class = Lexicon::get().word(&row.noun).class;
    let measure = class.has(crate::lexicon::Class::TIME_UNIT);
    // "In the survey of 2021, with 512 answers", unless the row is of a year.
    let of_year = row.label.iter().any(|word| word.bytes().all(|b| b.is_ascii_digit()));
    let past = || !of_year && past::is_told(prose, f.sentence);
    if !alone || !only || measure || (value - row.value).abs() < 1e-9 || past() {
        return None;
    }
    let against = Against {
        relation: "row",
        stated: (value, value),
        reckoned: (row.value, row.value),
        expected: prose[row.span.range()].trim().to_owned(),
        parts: &[row.span],
    };
    Some(Found { sentence: f.sentence, ..Found::against(prose, f.span, &against) })
}
