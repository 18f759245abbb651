//! Headings with numbers of their own, `Step 1` to `Step 6` or `1.` to `6.`: against one another, and against the count that the title
//! announces, "in 5 steps".

use crate::document::{Block, BlockKind, Document, Format};
use crate::grammar::Words;
use crate::grammar::number::{Number, number};
use crate::lexicon::{Lexicon, lemma_of_noun};
use crate::source::Source;
use crate::span::Span;
use crate::text::token::{Kind as TokenKind, tokenize};

use super::lists::LISTED;
use super::{Against, Found};

/// Numbered headings that show a list.
const FEWEST: u32 = 3;
/// Paragraphs under the title that may announce the count.
const LEAD: usize = 3;
/// Words between a number and the noun that it counts.
const MOST_WORDS: usize = 3;

/// A heading by its number: `Step 6`, `6. Print`.
struct Numbered {
    /// What is numbered, in the singular and in lower case; empty for a bare number.
    noun: String,
    number: u32,
    /// A number of a year, `2024/07`, which nothing else has.
    of_year: bool,
    span: Span,
}

/// Headings under one heading whose numbers rise by one, but for one that has the number of its neighbour: `2.`, `3.`, `3.`, `5.`.
fn of_row(prose: &str, blocks: &[Block], found: &mut Vec<Found>) {
    for level in 2..=4 {
        let heading = |b: &&Block| matches!(b.kind, BlockKind::Heading(l) if l <= level);
        let mut rows: Vec<Vec<Numbered>> = vec![Vec::new()];
        for block in blocks.iter().filter(heading) {
            match numbered(prose, block).filter(|_| block.kind == BlockKind::Heading(level)) {
                Some(heading) => rows.last_mut().expect("one is there").push(heading),
                None if rows.last().is_some_and(Vec::is_empty) => {}
                None => rows.push(Vec::new()),
            }
        }
        for row in rows.iter().filter(|row| row.len() > FEWEST as usize) {
            let of_one_kind = row.iter().all(|h| h.noun == row[0].noun);
            let steps: Vec<i64> =
                row.windows(2).map(|w| i64::from(w[1].number) - i64::from(w[0].number)).collect();
            let mut others = (0..steps.len()).filter(|&n| steps[n] != 1);
            let (wrong, expected) = match (others.next(), others.next(), others.next()) {
                // "2, 3, 3, 4", "2, 3, 3, 5"
                (Some(n), None, None) if steps[n] == 0 => (n + 1, row[n].number + 1),
                (Some(n), Some(m), None) if m == n + 1 && (steps[n], steps[m]) == (0, 2) => {
                    (n + 1, row[n].number + 1)
                }
                // "2, 4, 4, 5"
                (Some(n), Some(m), None) if m == n + 1 && (steps[n], steps[m]) == (2, 0) => {
                    (n + 1, row[n].number + 1)
                }
                _ => continue,
            };
            // Whether it is the first or the second of two, the other one is shown.
            let other = if steps[wrong - 1] == 0 { wrong - 1 } else { wrong + 1 };
            let alike = prose[row[wrong].span.range()] == prose[row[other].span.range()];
            if !of_one_kind || alike && !row[wrong].of_year {
                continue;
            }
            let against = Against {
                relation: "order",
                stated: (f64::from(row[wrong].number), f64::from(row[wrong].number)),
                reckoned: (f64::from(expected), f64::from(expected)),
                expected: prose[row[other].span.range()].to_owned(),
                parts: &[row[other].span],
            };
            found.push(Found::against(prose, row[wrong].span, &against));
        }
    }
}

/// Counts of titles and leads that the numbered headings of the page do not bear out, and numbers that two of them bear.
pub(super) fn of_document(
    document: &Document,
    source: &Source,
    lexicon: &'static Lexicon,
    found: &mut Vec<Found>,
) {
    let prose = document.prose.text.as_str();
    let blocks = &document.prose.blocks;
    of_row(prose, blocks, found);
    if document.format == Format::Markdown {
        of_lists(document, source, found);
    }
    of_paragraphs(prose, blocks, found);
    // Pages that were put together have a title each; one may stand in front matter, too.
    if blocks.iter().filter(|b| b.kind == BlockKind::Heading(1)).count() > 2 {
        return;
    }
    for level in 2..=4 {
        let is_level = |b: &&Block| b.kind == BlockKind::Heading(level);
        let headings: Vec<Numbered> =
            blocks.iter().filter(is_level).filter_map(|b| numbered(prose, b)).collect();
        let in_order = headings.iter().zip(1..).all(|(heading, n)| heading.number == n);
        let (Some(first), Some(last)) = (headings.first(), headings.last()) else { continue };
        if !in_order || last.number < FEWEST || headings.iter().any(|h| h.noun != first.noun) {
            continue;
        }
        let title = blocks.iter().filter(|b| b.kind == BlockKind::Heading(1));
        let lead = blocks.iter().take_while(|b| b.range.start < first.span.start);
        let lead = lead.filter(|b| b.kind == BlockKind::Paragraph && !first.noun.is_empty()).take(LEAD);
        let told: Vec<(f64, Span)> =
            title.chain(lead).flat_map(|b| counts(prose, b, &first.noun, lexicon)).collect();
        let length = f64::from(last.number);
        // A page that has the right count too tells them apart.
        if let Some((count, at)) = told.first()
            && told.iter().all(|(n, _)| *n != length)
        {
            let parts = [first.span, last.span];
            found.push(Found::against(prose, *at, &Against::list(*count, length, &parts)));
        }
    }
}

/// `Rule 3: …`, `Rule 5: …` one after the other: paragraphs whose numbers rise by one, but for one.
fn of_paragraphs(prose: &str, blocks: &[Block], found: &mut Vec<Found>) {
    const FEWEST: usize = 5;
    const LONGEST: usize = 24;
    let label = |block: &Block| -> Option<(String, u32, Span)> {
        let text = block.text(prose);
        let (label, _) = text.split_once(':').filter(|(label, _)| label.len() <= LONGEST)?;
        let (noun, number) = label.rsplit_once(' ')?;
        let plain = noun.chars().all(char::is_alphabetic);
        let span = Span::new(block.range.start, block.range.start + label.len() as u32);
        plain.then_some((noun.to_owned(), number.parse().ok()?, span))
    };
    let told: Vec<Option<(String, u32, Span)>> =
        blocks.iter().map(|b| Some(b).filter(|b| b.kind == BlockKind::Paragraph).and_then(label)).collect();
    for row in told.split(Option::is_none) {
        let row: Vec<&(String, u32, Span)> = row.iter().flatten().collect();
        if row.len() < FEWEST || row[0].1 != 1 || row.iter().any(|(noun, ..)| *noun != row[0].0) {
            continue;
        }
        let step = |two: &[&(String, u32, Span)]| two[1].1.checked_sub(two[0].1);
        let mut jumps = row.windows(2).filter(|two| step(two) != Some(1));
        if let (Some([before, after]), None) = (jumps.next(), jumps.next())
            && after.1.checked_sub(before.1) == Some(2)
        {
            let expected = f64::from(before.1 + 1);
            let against = Against {
                relation: "order",
                stated: (f64::from(after.1), f64::from(after.1)),
                reckoned: (expected, expected),
                expected: prose[before.2.range()].to_owned(),
                parts: &[before.2],
            };
            found.push(Found::against(prose, after.2, &against));
        }
    }
}

/// `4.` and `6.` one after the other in a list whose items are numbered one by one: one was taken out, or never written.
fn of_lists(document: &Document, source: &Source, found: &mut Vec<Found>) {
    const FEWEST: usize = 5;
    let blocks = &document.prose.blocks;
    let lists = blocks.chunk_by(|a, b| a.kind == b.kind);
    for list in lists.filter(|list| list[0].kind == BlockKind::ListItem && list.len() >= FEWEST) {
        // The mark of an item is no part of the prose: the item is shown.
        let number = |block: &Block| Some((mark_of_item(document, source, block)?, block.span()));
        let Some(numbers) = list.iter().map(number).collect::<Option<Vec<_>>>() else { continue };
        let steps: Vec<i64> = numbers.windows(2).map(|w| i64::from(w[1].0) - i64::from(w[0].0)).collect();
        let mut others = (0..steps.len()).filter(|&n| steps[n] != 1);
        let Some(jump) = others.next().filter(|_| others.next().is_none()) else { continue };
        if steps[jump] != 2 || numbers[0].0 != 1 {
            continue;
        }
        let (number, span) = numbers[jump + 1];
        let expected = f64::from(number - 1);
        let against = Against {
            relation: "order",
            stated: (f64::from(number), f64::from(number)),
            reckoned: (expected, expected),
            expected: format!("{}", numbers[jump].0),
            parts: &[numbers[jump].1],
        };
        found.push(Found::against_as(&number.to_string(), span, &against));
    }
}

/// The number that an item of a list is written with: `3.`, `3)`.
pub(super) fn mark_of_item(document: &Document, source: &Source, item: &Block) -> Option<u32> {
    let start = document.prose.place_of(item).start;
    let before =
        source.text()[..start].trim_end_matches([' ', '*', '_', '[', '`']).strip_suffix(['.', ')'])?;
    let at = before.len() - before.bytes().rev().take_while(u8::is_ascii_digit).count();
    let opens = before[..at].is_empty() || before[..at].ends_with('\n');
    before[at..].parse().ok().filter(|_| opens)
}

fn numbered(prose: &str, block: &Block) -> Option<Numbered> {
    let text = block.text(prose);
    let first = text.find(|c: char| c.is_ascii_digit())?;
    let before = &text[..first];
    let noun = before.trim().trim_end_matches('#').trim_end().to_lowercase();
    let digits = |at: usize| text[at..].bytes().take_while(u8::is_ascii_digit).count();
    // "Resolution 2024/07"
    let year = digits(first) == 4 && text[first + 4..].starts_with('/') && digits(first + 5) > 0;
    let first = if year { first + 5 } else { first };
    let digits = digits(first);
    let behind = &text[first + digits..];
    // "11:30 Panel"
    let clock = behind.strip_prefix(':').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let ends = behind.is_empty()
        || year && behind.starts_with(char::is_whitespace)
        || behind.starts_with([':', ')']) && !clock
        || behind.starts_with(". ")
        || [" – ", " — ", " - "].iter().any(|dash| behind.starts_with(dash));
    let is_noun = noun.chars().all(char::is_alphabetic) && lemma_of_noun(&noun) == noun;
    let span = block.span();
    let number = text[first..first + digits].parse().ok()?;
    (ends && is_noun).then_some(Numbered { noun, number, of_year: year, span })
}

/// `in 5 steps`: the counts of a noun, or in front of a title of one that leads in lists.
fn counts(prose: &str, block: &Block, noun: &str, lexicon: &'static Lexicon) -> Vec<(f64, Span)> {
    const LONGEST: u32 = 2_000;
    let mut tokens = Vec::new();
    if block.range.end - block.range.start > LONGEST {
        return Vec::new();
    }
    tokenize(prose, block.range.start as usize, block.range.end as usize, lexicon, &mut tokens);
    let words = Words { tokens: &tokens, at: 0, prose, lexicon };
    let counted = |at: usize, rest: Words, value: Number| {
        let bounded = words.at(at).follows(&[
            "first", "last", "next", "than", "least", "most", "about", "over", "some", "to", "of", "other",
            "or", "every", "another", "these",
        ]);
        let plain = value.is_whole() && (2.0..=50.0).contains(&value.value) && !bounded;
        let behind = rest.at..tokens.len().min(rest.at + MOST_WORDS);
        let lemma = |i: usize| {
            let text = words.text(tokens[i]).to_lowercase();
            let lemma = lemma_of_noun(&text);
            (lemma != text).then_some(lemma)
        };
        let is_it = |i: usize| {
            lemma(i).is_some_and(|l| if noun.is_empty() { LISTED.contains(&&*l) } else { l == noun })
        };
        let at_noun = behind.clone().find(|&i| is_it(i))?;
        let between = (rest.at..at_noun).all(|i| tokens[i].kind == TokenKind::Word);
        // "5 more steps", "5 to 7 steps"
        let open = rest.precedes(&["more", "other", "to", "or", "further", "of"]);
        let glued = at > 0 && !tokens[at].after_space() && tokens[at - 1].kind == TokenKind::Sign;
        (plain && between && !open && !glued)
            .then(|| (value.value, Span::new(tokens[at].start, tokens[rest.at - 1].end)))
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Ok((rest, value)) = number(words.at(at)) else {
            at += 1;
            continue;
        };
        found.extend(counted(at, rest, value));
        at = rest.at;
    }
    found
}
