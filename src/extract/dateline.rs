//! The dates a page carries about itself, with headings and datelines that are nothing but a date.

use chrono::NaiveDate;

use crate::document::{Block, BlockKind, DateOrigin, DatedPlace, Document};
use crate::grammar::Words;
use crate::grammar::date::{Context, DateExpr, date};
use crate::lexicon::wordings::Wordings;
use crate::lexicon::{Class, Lexicon};
use crate::source::Source;
use crate::span::Span;
use crate::text::token::{Kind, Token, tokenize};

/// How many blocks from the top may date the page.
const TOP: usize = 5;
/// Longest such block, in bytes.
const LONGEST: u32 = 96;

/// All dates of the page, best evidence first.
pub(super) fn page_dates(source: &Source, document: &Document, lexicon: &'static Lexicon) -> Vec<DatedPlace> {
    let mut dates = document.meta.dates.clone();
    let prose = &document.prose.text;
    // The title in front matter, and the heading that repeats it.
    let titles = document.prose.blocks.iter().filter(|b| b.kind != BlockKind::Record).take(2).enumerate();
    let titles = titles.filter(|(n, b)| *n == 0 || b.kind == BlockKind::Heading(1));
    dates.extend(titles.filter_map(|(_, block)| in_title(source, document, block, lexicon)));
    let top = document.prose.blocks.iter().filter(|b| b.kind != BlockKind::Record).enumerate().take(TOP);
    let mut leads = Vec::new();
    let mut changes = Vec::new();
    for (number, block) in top {
        let short = block.range.end - block.range.start <= LONGEST;
        let undated = document.meta.dates.is_empty();
        if undated && block.kind == BlockKind::Paragraph {
            if shouts(block, prose) {
                dates.extend(after_place(source, document, block.span().range(), lexicon));
            } else {
                leads.extend(leading(source, document, block, lexicon));
            }
        }
        if !short || !matches!(block.kind, BlockKind::Heading(_) | BlockKind::Paragraph) {
            continue;
        }
        if let Some((date, span)) = only_date(document, block, lexicon)
            && (number == 0 && block.kind != BlockKind::Paragraph
                || !is_one_of_several(document, block, lexicon))
        {
            let span = source.stored_span(document.prose.to_source(span));
            let found = DatedPlace { date, span, origin: DateOrigin::Heading };
            if is_of_change(block, prose) { changes.push(found) } else { dates.push(found) }
        }
    }
    // "Created: 2 November 2007", "Last updated: 5 May 2010": where no other line dates the page, the day of its last change does.
    if leads.is_empty() && dates.iter().all(|d| d.origin != DateOrigin::Heading) {
        dates.extend(changes.pop());
    }
    // Entries of a log or of a timeline begin with days of their own.
    if leads.iter().all(|d| d.date == leads[0].date) {
        dates.extend(leads);
    }
    // One line may be read in two ways.
    dates.sort_by_key(|d| (d.origin, d.span.start));
    dates.dedup_by_key(|d| (d.origin, d.span));
    dates
}

/// A full date is not written in words alone.
fn has_figures(prose: &str, block: &Block) -> bool {
    prose.as_bytes()[block.span().range()].iter().any(u8::is_ascii_digit)
}

/// The line says when the page was made or changed, which is not the day that it tells of.
fn is_of_change(block: &Block, prose: &str) -> bool {
    let first = block.text(prose).split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty());
    first.is_some_and(|word| Wordings::get().changed.contains(&&*word.to_lowercase()))
}

/// The day that a short block is nothing but, or that stands in figures before the words of a heading: `2025-10-08, Version 24`.
fn only_date(document: &Document, block: &Block, lexicon: &'static Lexicon) -> Option<(NaiveDate, Span)> {
    let prose = &document.prose.text;
    if !has_figures(prose, block) {
        return None;
    }
    let mut tokens = Vec::new();
    tokenize(prose, block.range.start as usize, block.range.end as usize, lexicon, &mut tokens);
    let words = Words { tokens: &tokens, at: 0, prose, lexicon };
    // "Published: November 2, 2017": one word and a colon may stand before.
    let skip = usize::from(words.precedes(&["published", "posted", "date", "updated"]));
    let skip = skip + usize::from(skip > 0 && words.skip(1).precedes(&[":"]));
    let read = date(words.skip(skip), document.meta.month_first).ok();
    let Some((rest, expr)) = read else { return in_byline(document, block, words) };
    if rest.token(0).is_some() && block.kind == BlockKind::Paragraph {
        return in_byline(document, block, words);
    }
    let ends = rest.token(0).is_none_or(|t| t.kind == Kind::Sign && rest.token(1).is_none());
    let in_figures = tokens[skip..rest.at].iter().all(|t| matches!(t.kind, Kind::Number | Kind::Sign));
    let leads = in_figures && matches!(block.kind, BlockKind::Heading(_)) && rest.precedes(&[",", ":"]);
    let (first, last) = expr.resolve(Context::default()).days?;
    ((ends || leads) && first == last)
        .then(|| (first, Span::new(tokens[skip].start, tokens[rest.at - 1].end)))
}

/// `By Ada Marsh, 20 November 2025`, `Posted Monday, 14 March 2024 | Harwick News`: names and marks around the one full date.
fn in_byline(document: &Document, block: &Block, words: Words) -> Option<(NaiveDate, Span)> {
    if block.kind != BlockKind::Paragraph || !document.meta.dates.is_empty() {
        return None;
    }
    // "By Ada Marsh, political editor".
    let opens = words.precedes(&["by", "posted", "published", "updated"])
        || words.tokens.iter().any(|t| matches!(words.text(*t), "|" | "·" | "•"));
    let is_part = |t: &Token| match t.kind {
        Kind::Word => opens || t.is_capitalised() || matches!(words.text(*t), "by" | "online" | "of" | "and"),
        Kind::Number => opens,
        _ => matches!(
            words.text(*t),
            "," | "|" | "·" | "•" | "/" | "-" | "–" | "—" | ":" | "&" | "." | "'" | "’"
        ),
    };
    let mut found = None;
    let mut at = 0;
    while at < words.tokens.len() {
        let full = date(words.at(at), document.meta.month_first)
            .ok()
            .filter(|(_, expr)| matches!(expr, DateExpr::Calendar { year: Some(_), day: Some(_), .. }));
        if let Some((rest, expr)) = full {
            let (first, last) = expr.resolve(Context::default()).days?;
            let span = Span::new(words.tokens[at].start, words.tokens[rest.at - 1].end);
            // Rows of data have their days in figures.
            let month = words.tokens[at..rest.at].iter().any(|t| t.is(Class::MONTH));
            if first != last || !month || found.replace((first, span)).is_some() {
                return None;
            }
            at = rest.at;
        } else if is_part(&words.tokens[at]) || found.is_some() && words.tokens[at].kind == Kind::Number {
            at += 1;
        } else {
            return None;
        }
    }
    found
}

/// Headings of one level that are all dates are those of a log, and paragraphs with others between them open letters or entries of a
/// diary: none is the date of the page.
fn is_one_of_several(document: &Document, block: &Block, lexicon: &'static Lexicon) -> bool {
    let blocks = &document.prose.blocks;
    let place = blocks.partition_point(|b| b.range.start < block.range.start);
    let entry = |n: usize| match block.kind {
        BlockKind::Heading(_) => n != place,
        // "Published: 4 May 2025", "Updated: 6 May 2025".
        _ => n > place + 1,
    };
    let mut others = blocks.iter().enumerate();
    others.any(|(n, other)| {
        entry(n)
            && other.kind == block.kind
            && other.range.end - other.range.start <= LONGEST
            && only_date(document, other, lexicon).is_some()
    })
}

/// The one full date within a title: `Minutes of 22 October 2025`, `This week (Jan 18, 2012)`.
fn in_title(
    source: &Source,
    document: &Document,
    block: &Block,
    lexicon: &'static Lexicon,
) -> Option<DatedPlace> {
    /// Longest title, in bytes.
    const TITLE: u32 = 200;
    let prose = &document.prose.text;
    let short = block.range.end - block.range.start <= TITLE;
    if !short || !matches!(block.kind, BlockKind::Heading(_)) || !has_figures(prose, block) {
        return None;
    }
    let mut tokens = Vec::new();
    tokenize(prose, block.range.start as usize, block.range.end as usize, lexicon, &mut tokens);
    let mut found = None;
    let mut at = 0;
    while at < tokens.len() {
        let words = Words { tokens: &tokens, at, prose, lexicon };
        let read = date(words, document.meta.month_first).ok();
        let day = read.as_ref().and_then(|(_, expr)| match expr {
            DateExpr::Calendar { year: Some(_), day: Some(_), .. } => expr.resolve(Context::default()).days,
            _ => None,
        });
        at = read.map_or(at + 1, |(rest, _)| rest.at.max(at + 1));
        if let Some((day, _)) = day
            && found.replace((day, Span::new(words.tokens[words.at].start, tokens[at - 1].end))).is_some()
        {
            return None;
        }
    }
    let (date, span) = found?;
    // A heading that is nothing but a date is read as such.
    if only_date(document, block, lexicon).is_some() {
        return None;
    }
    Some(DatedPlace {
        date,
        span: source.stored_span(document.prose.to_source(span)),
        origin: DateOrigin::Title,
    })
}

/// `July 3, 2024 - The minister said`: a report that begins with its day.
fn leading(
    source: &Source,
    document: &Document,
    block: &Block,
    lexicon: &'static Lexicon,
) -> Option<DatedPlace> {
    /// Tokens of a day and the dash behind it.
    const MOST: usize = 8;
    let prose = &document.prose.text;
    let text = block.text(prose);
    let dash = [" - ", " – ", " — "].iter().filter_map(|dash| text.find(dash)).min()?;
    if dash > LONGEST as usize || !text[..dash].bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let start = block.range.start as usize;
    let mut tokens = Vec::new();
    tokenize(prose, start, start + dash, lexicon, &mut tokens);
    let words = Words { tokens: &tokens, at: 0, prose, lexicon };
    let (rest, expr) = date(words, document.meta.month_first).ok().filter(|_| tokens.len() <= MOST)?;
    let full = matches!(expr, DateExpr::Calendar { year: Some(_), day: Some(_), .. });
    let (first, last) = expr.resolve(Context::default()).days?;
    let span =
        source.stored_span(document.prose.to_source(Span::new(tokens[0].start, tokens[rest.at - 1].end)));
    (full && rest.token(0).is_none() && first == last).then_some(DatedPlace {
        date: first,
        span,
        origin: DateOrigin::Heading,
    })
}

/// Month and day of a dateline that names no year.
pub(super) fn without_year(document: &Document, lexicon: &'static Lexicon) -> Option<(u8, u8)> {
    let text = &document.prose.text;
    let top = document.prose.blocks.iter().filter(|b| b.kind == BlockKind::Paragraph).take(TOP);
    let expr = top
        .filter(|b| shouts(b, text))
        .find_map(|b| Some(behind_place(document, b.span().range(), lexicon)?.0))?;
    match expr {
        DateExpr::Calendar { year: None, month: Some(month), day: Some(day), .. } => Some((month, day)),
        _ => None,
    }
}

/// It begins with a word in capitals.
fn shouts(block: &Block, prose: &str) -> bool {
    block.text(prose).bytes().take(3).all(|b| b.is_ascii_uppercase())
}

/// `HARWICK, Vt., May 14, 2021 (Coast Press) -`: the date after the place that a report was sent from, before the report or alone.
fn after_place(
    source: &Source,
    document: &Document,
    block: std::ops::Range<usize>,
    lexicon: &'static Lexicon,
) -> Option<DatedPlace> {
    let (expr, span) = behind_place(document, block, lexicon)?;
    let (first, last) = expr.resolve(Context::default()).days?;
    let span = source.stored_span(document.prose.to_source(span));
    (first == last).then_some(DatedPlace { date: first, span, origin: DateOrigin::Heading })
}

/// The same as it is written, with its place in the prose.
fn behind_place(
    document: &Document,
    block: std::ops::Range<usize>,
    lexicon: &'static Lexicon,
) -> Option<(DateExpr, Span)> {
    /// Tokens of a place with its state.
    const PLACE: usize = 8;
    /// Bytes of a dateline.
    const LINE: usize = 120;
    let prose = &document.prose.text;
    let mut end = block.end.min(block.start + LINE);
    while !prose.is_char_boundary(end) {
        end -= 1;
    }
    let mut tokens = Vec::new();
    tokenize(prose, block.start, end, lexicon, &mut tokens);
    let words = Words { tokens: &tokens, at: 0, prose, lexicon };
    let comma = |i: &usize| words.text(tokens[*i]) == ",";
    let dated = |i: usize| date(words.at(i + 1), document.meta.month_first).ok();
    let (from, (rest, expr)) =
        (1..tokens.len().min(PLACE)).filter(comma).find_map(|i| Some((i + 1, dated(i)?)))?;
    let place = !words.precedes(&["correction", "update", "updated", "note", "editor", "watch", "live"]);
    let place = place && tokens[..from - 1].iter().all(|t| t.kind == Kind::Sign || t.is_capitalised());
    let ends = rest.token(0).is_none_or(|t| matches!(rest.text(t), "(" | "-" | "–" | "—" | ":"));
    let span = Span::new(tokens[from].start, tokens[rest.at - 1].end);
    (place && ends).then_some((expr, span))
}
