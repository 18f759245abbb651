//! The figures of a page by paragraph: what a translation of it must have, whatever its language.

use std::cell::LazyCell;

use crate::claim::{FiguresValue, Kind, Value, word_hash};
use crate::document::Document;
use crate::lexicon::{Class, copies};
use crate::source::LineColumn;
use crate::span::{Span, place_in};
use crate::text::token::Token;

use super::Found;
use super::limits::Table;
use super::subject::Frame;

/// Figures that are taken from one page; of more nothing is compared.
const MOST: usize = 5_000;

/// The figures of all blocks, one claim of the page; none where it has no figure.
pub(super) fn of_document(document: &Document, foreign: bool, found: &mut Vec<Found>) {
    let (prose, blocks) = (document.prose.text.as_str(), &document.prose.blocks);
    let mut value = FiguresValue { foreign, blocks: blocks.len() as u32, ..FiguresValue::default() };
    let mut texts = String::new();
    for (number, block) in blocks.iter().enumerate() {
        let start = block.range.start as usize;
        let text = &prose[start..block.range.end as usize];
        if digit(text.as_bytes()).is_none() || is_stamp(text) {
            continue;
        }
        let title = LazyCell::new(|| section_number(text));
        let is_told = |range: &std::ops::Range<usize>| {
            let dotted = text[range.clone()].contains('.');
            let word = || text[..range.start].split_whitespace().next_back().unwrap_or_default();
            range.start >= *title && !(dotted && copies::is_section(&word().to_lowercase()))
        };
        for range in figures(text).filter(is_told) {
            let (from, to) = (start + range.start, start + range.end);
            value.of.push(number as u32);
            value.places.push((
                Span::new(from as u32, to as u32),
                LineColumn::default(),
                LineColumn::default(),
            ));
            texts.push_str(&prose[from..to]);
            texts.push('\n');
        }
        if value.of.len() > MOST {
            return;
        }
    }
    if let (Some((first, ..)), Some((last, ..))) = (value.places.first(), value.places.last()) {
        let span = Span::new(first.start, last.end);
        value.texts = texts.into();
        found.push(Found::bare(Kind::Figures, span, "", Value::Figures(Box::new(value))));
    }
}

/// Where the number of a section ends that a text begins with: "4.11. Output as text", "Chapter 4. Output"; translations of several
/// editions number otherwise.
fn section_number(text: &str) -> usize {
    const LONGEST: usize = 12;
    let bare = text.trim_start();
    // "Chapter"
    let word =
        bare.find(|c: char| !c.is_alphabetic()).filter(|&end| bare[end..].starts_with(char::is_whitespace));
    let from = bare[word.unwrap_or(0)..].trim_start();
    // "A.4.1"
    let appendix =
        from.as_bytes().get(1) == Some(&b'.') && from.starts_with(|c: char| c.is_ascii_uppercase());
    let figures = if appendix { &from[1..] } else { from };
    let behind = figures.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number = &from[..from.len() - behind.len()];
    let parts = number.split('.').filter(|part| !part.is_empty()).count();
    let of_title = behind.trim_start().starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
    let told = number.ends_with('.') || parts > 1 && of_title && word.is_none();
    let is_one = parts > 0 && told && number.len() < LONGEST && behind.starts_with(char::is_whitespace);
    if is_one { text.len() - behind.len() } else { 0 }
}

/// Words without which a sentence is not known again.
const FEWEST_WORDS: usize = 8;

/// The same of one with a single figure.
const FEWEST_WORDS_OF_ONE: usize = 11;

/// A sentence by whose words its copies are known; on a page with a date where it has several figures.
pub(super) fn of_sentence(frame: &Frame, dated: bool) -> Option<Found> {
    let (prose, sentence) = (frame.words.prose, frame.whole());
    let text = &prose[sentence.range()];
    digit(text.as_bytes())?;
    let ranges: Vec<std::ops::Range<usize>> = figures(text).take(MOST).collect();
    if dated && ranges.len() < FiguresValue::FEWEST_OF_DATED {
        return None;
    }
    let words = || text.bytes().filter(|b| *b == b' ').count() + 1;
    if ranges.len() == 1 && words() < FEWEST_WORDS_OF_ONE {
        return None;
    }
    // The name of a file is no figure.
    let is_file = |range: &std::ops::Range<usize>| {
        let (stem, ending) = text[range.clone()].rsplit_once('.').unwrap_or_default();
        stem.starts_with(|c: char| c.is_ascii_alphabetic())
            && ending.len() > 1
            && ending.chars().all(|c| c.is_ascii_alphabetic())
    };
    // Code, or code left out, which may be other code there.
    let is_code = || text.contains(['\u{FFFC}', '{', '}', ';', '$', '=', '\\', '|']);
    if ranges.iter().any(is_file) || is_code() {
        return None;
    }
    let is_word = |w: &str| {
        let bare = w.trim_matches(|c: char| !c.is_alphanumeric());
        bare.chars().count() > 1 && bare.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
    };
    let (mut words, mut texts, mut at) = (String::with_capacity(text.len()), String::new(), 0);
    for range in &ranges {
        words.push_str(&text[at..range.start]);
        words.push('#');
        texts.push_str(&text[range.clone()]);
        texts.push('\n');
        at = range.end;
    }
    words.push_str(&text[at..]);
    let (mut told, mut written) = (0, 0);
    for word in words.split_whitespace() {
        told += usize::from(is_word(word));
        written += usize::from(word.chars().any(char::is_alphabetic));
    }
    // Code is mostly no words; where one figure is all that a sentence has, its words must tell more.
    let fewest = if ranges.len() > 1 { FEWEST_WORDS } else { FEWEST_WORDS_OF_ONE };
    if told < fewest || told * 5 < written * 4 {
        return None;
    }
    let words = words.to_lowercase();
    // "In brief: the guild has": a label says what kind of text it is.
    let words = match words.split_once(": ") {
        Some((label, rest)) if label.split_whitespace().count() <= 3 && !label.contains('#') => rest,
        _ => &words,
    };
    let words: Vec<&str> = words.split_whitespace().collect();
    let place = |r: &std::ops::Range<usize>| {
        let (from, to) = (sentence.start + r.start as u32, sentence.start + r.end as u32);
        (Span::new(from, to), LineColumn::default(), LineColumn::default())
    };
    let mut plain = text.split(|c: char| !c.is_alphabetic());
    let rights = plain.find(|w| copies::is_of_rights(w)).map(|w| place_in(text, w).start);
    let months = frame.words.tokens.windows(2);
    let nature = |r: &std::ops::Range<usize>| {
        let (from, to) = (sentence.start + r.start as u32, sentence.start + r.end as u32);
        let is_day = |pair: &[Token]| {
            pair[0].is(Class::MONTH) && pair[1].start == from || pair[1].is(Class::MONTH) && pair[0].end == to
        };
        if rights.is_some_and(|at| at < r.start) || is_of_page(&text[..r.start]) {
            FiguresValue::OWN
        } else if months.clone().any(is_day) {
            FiguresValue::DAY
        } else {
            0
        }
    };
    let value = FiguresValue {
        of: ranges.iter().map(nature).collect(),
        texts: texts.into(),
        places: ranges.iter().map(place).collect(),
        ..FiguresValue::default()
    };
    let found = Found::bare(Kind::Sentence, sentence, text, Value::Figures(Box::new(value)));
    Some(Found { context: Box::new([word_hash(&words.join(" "))]), ..found })
}

/// Rows of tables by whose first cell and heads their copies are known, where three cells or more have figures: `| Parallel jobs | 5 | 25 |
/// 120 |` under `| | Free | Team | Scale |`.
pub(super) fn of_tables(document: &Document, tables: &[Table], found: &mut Vec<Found>) {
    const FEWEST_CELLS: usize = 3;
    const MOST_ROWS: usize = 500;
    let words = |text: &str| text.chars().any(char::is_alphabetic);
    let figure = |text: &str| text.bytes().any(|b| b.is_ascii_digit());
    for table in tables {
        let heads: Vec<&str> = table.head.iter().skip(1).map(|(head, _)| head.as_str()).collect();
        if heads.len() < FEWEST_CELLS || !heads.iter().all(|head| words(head) && !figure(head)) {
            continue;
        }
        for (row, places) in table.rows.iter().zip(&table.places).take(MOST_ROWS) {
            let [(label, _), cells @ ..] = row.as_slice() else { continue };
            let texts: Vec<&str> = cells.iter().map(|(text, _)| text.as_str()).collect();
            let several = texts.iter().any(|text| *text != texts[0]);
            if !words(label) || figure(label) || !several || !texts.iter().all(|text| figure(text)) {
                continue;
            }
            let span = Span::new(places[0].start, places[places.len() - 1].end);
            let place = |place: &Span| (*place, LineColumn::default(), LineColumn::default());
            let value = FiguresValue {
                of: vec![FiguresValue::CELL; texts.len()],
                texts: texts.iter().flat_map(|text| [*text, "\n"]).collect::<String>().into(),
                places: places[1..].iter().map(place).collect(),
                ..FiguresValue::default()
            };
            let text = &document.prose.text[span.range()];
            let found_here = Found::bare(Kind::Sentence, span, text, Value::Figures(Box::new(value)));
            let known = format!("{label} # {}", heads.join(" # ")).to_lowercase();
            found.push(Found { context: Box::new([word_hash(&known)]), ..found_here });
        }
    }
}

/// "The default value is 6", "Note 4": what stands behind is of the page's own thing.
fn is_of_page(before: &str) -> bool {
    /// Characters that the words before take.
    const NEAR: usize = 48;
    let near = before.char_indices().rev().nth(NEAR).map_or(before, |(at, _)| &before[at..]);
    let clause = near.rsplit([',', ';', '(', '.']).next().unwrap_or_default();
    let words = || clause.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).rev();
    let label = || before.ends_with(' ') && words().next().is_some_and(copies::is_label);
    label() || copies::ends_as_own(words())
}

/// Where the first digit stands. Most of a text has none: it is passed over in steps.
pub(super) fn digit(bytes: &[u8]) -> Option<usize> {
    const STEP: usize = 32;
    let mut at = 0;
    while let Some(step) = bytes[at..].first_chunk::<STEP>()
        && !step.iter().fold(false, |any, b| any | b.is_ascii_digit())
    {
        at += STEP;
    }
    bytes[at..].iter().position(u8::is_ascii_digit).map(|n| at + n)
}

/// Where the figures of a text stand: letters and digits of ASCII with a digit among them, joined by the signs of numbers, dates and
/// versions. Addresses have none.
fn figures(text: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let digit = at + digit(bytes.get(at..)?)?;
            let own = |b: &u8| b.is_ascii_alphanumeric() || JOINS.contains(b);
            let start = digit - bytes[at..digit].iter().rev().take_while(|b| own(b)).count();
            let mut end = digit + bytes[digit..].iter().take_while(|b| own(b)).count();
            at = end;
            let begins = start + bytes[start..end].iter().position(u8::is_ascii_alphanumeric)?;
            while end > begins && JOINS.contains(&bytes[end - 1]) {
                end -= 1;
            }
            while let Some(longer) = with_thousands(text, begins, end) {
                end = longer;
            }
            at = at.max(end);
            let no_figure = is_of_address(bytes, begins, end) || is_mark(bytes, begins, end);
            if !no_figure && !is_in_words(&text[end..]) {
                return Some(begins..end);
            }
        }
    })
}

/// `1 200`: where the figure ends with the three digits behind a space, which some languages have between thousands.
fn with_thousands(text: &str, start: usize, end: usize) -> Option<usize> {
    let first = text[start..end].split([' ', '\u{a0}', '\u{202f}']).next()?;
    let is_number = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit());
    let rest = text[end..].strip_prefix([' ', '\u{a0}', '\u{202f}'])?;
    let digits = rest.get(..3).filter(|digits| is_number(digits))?;
    let ends = !rest[3..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
    let from = text.len() - rest.len();
    ((1..=3).contains(&first.len()) && is_number(first) && ends).then_some(from + digits.len())
}

/// `2月`, `2월`, `5億`, `800万`: English has a word for it, or another figure.
fn is_in_words(after: &str) -> bool {
    const WORDS: [char; 14] =
        ['月', '월', '百', '千', '万', '萬', '億', '亿', '兆', '백', '천', '만', '억', '조'];
    after.trim_start().starts_with(WORDS)
}

/// `This document was generated on March 31, 2013`: each page has its own day.
fn is_stamp(block: &str) -> bool {
    const LONGEST: usize = 300;
    const STAMPS: &[&str] = &["generated by", "generated on", "generated from"];
    block.len() <= LONGEST && STAMPS.iter().any(|stamp| block.contains(stamp))
}

/// Signs that join the figures of one number, date, time or version.
const JOINS: &[u8] = b".,:/'-";

/// `https://example.org/2/x?y=3`, `@user7`, `a_7`: a part of something that is no figure.
fn is_of_address(bytes: &[u8], start: usize, end: usize) -> bool {
    let glued = |b: Option<&u8>| {
        b.is_some_and(|b| matches!(b, b'@' | b'_' | b'=' | b'?' | b'%' | b'~' | b'&' | b'\\'))
    };
    let text = &bytes[start..end];
    let address = memchr::memmem::find(text, b"://").is_some() || text.starts_with(b"www.");
    address || glued(start.checked_sub(1).and_then(|i| bytes.get(i))) || glued(bytes.get(end))
}

/// `[12]`, `&#8221;`, `x^2`, `bell(5)`: the number of a note, of a letter, a power, the part of a manual.
fn is_mark(bytes: &[u8], start: usize, end: usize) -> bool {
    let before = &bytes[..start];
    let alone = bytes[start..end].iter().all(u8::is_ascii_digit);
    let inside = before.trim_ascii_end().ends_with(b"[") && bytes[end..].trim_ascii_start().starts_with(b"]");
    let name = before.strip_suffix(b"(").is_some_and(|name| name.last().is_some_and(u8::is_ascii_alphabetic));
    let manual = end - start == 1 && name && bytes.get(end) == Some(&b')');
    alone && (inside || manual)
        || before.ends_with(b"&#")
        || before.ends_with(b"&#x")
        || before.ends_with(b"^")
}

#[cfg(test)]
mod tests {
    use super::figures;

    #[test]
    fn of_texts() {
        for (text, expected) in [
            ("Mill 2.1.0 was shown on February 22, 2013.", &["2.1.0", "22", "2013"][..]),
            ("2013年2月22日に Mill 2.1.0-rc1 が", &["2013", "22", "2.1.0-rc1"]),
            ("see bell(5) and f(12)", &["12"]),
            ("1.234,5 km (CVE-2013-4164), 3:30", &["1.234,5", "CVE-2013-4164", "3:30"]),
            ("see https://example.org/v2/x and user_7, page 3.", &["3"]),
            (
                "1 200 Stunden, 12\u{a0}345\u{a0}678 m, 2019 300 Leute",
                &["1 200", "12\u{a0}345\u{a0}678", "2019", "300"],
            ),
            ("as told [12] in 2019 of 64^2 marks &#8221;", &["2019", "64"]),
            ("5億ドル、800 万人、1.5억, 2026年", &["2026"]),
            ("none", &[]),
        ] {
            let found: Vec<&str> = figures(text).map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
