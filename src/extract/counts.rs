//! What headings and the rows of tables give of a thing: how many, `Removals (5)`, `| Themes | 129 |`, with the counts of the same thing
//! in the text; and its price, `| Business | $15 |`.

use rustc_hash::FxHashMap;

use crate::claim::{AttributeValue, Modality, Part, Slot, SlotValue, Value, stem_hash};
use crate::document::{Block, BlockKind, Document};
use crate::facts::slot;
use crate::grammar::Words;
use crate::grammar::date::Context;
use crate::lexicon::{Class, Lexicon, lemma_of_noun};
use crate::span::Span;
use crate::text::token::{Kind as TokenKind, Token, tokenize};

use super::Found;

/// Fewer of a thing than this are some of it.
const FEWEST: f64 = 3.0;
/// Longest block that names a thing and its count, in bytes.
const LONGEST: u32 = 64;

/// A thing, how many of it there are, where the number stands and of what part of the page it is.
#[derive(Clone)]
struct Count {
    thing: String,
    number: f64,
    span: Span,
    part: Part,
    /// The thing as written.
    called: String,
    /// The heading that it stands under; for a heading the one above it, by its place.
    under: Option<u32>,
}

/// The counts of headings and rows, each with those of the text.
pub(super) fn of_document(
    document: &Document,
    of_one_row: impl Fn(&Block, &Block) -> bool,
    lexicon: &'static Lexicon,
    found: &mut Vec<Found>,
) {
    let prose = document.prose.text.as_str();
    let blocks = &document.prose.blocks;
    let mut counts: Vec<Count> = Vec::new();
    let mut prices: Vec<Found> = Vec::new();
    for (n, block) in blocks.iter().enumerate() {
        match block.kind {
            BlockKind::Heading(level) => {
                let below = blocks.get(n + 1).filter(|b| b.kind == BlockKind::Paragraph && level > 1);
                prices.extend(below.and_then(|below| under(prose, block, below, lexicon)));
                if let Some(count) = in_heading(prose, block, lexicon) {
                    let is_above = |b: &&Block| matches!(b.kind, BlockKind::Heading(l) if l < level);
                    let under = blocks[..n].iter().rev().find(is_above).map(|b| b.range.start);
                    counts.push(Count { under, ..count });
                }
            }
            BlockKind::ListItem => {
                prices.extend(labelled(prose, block, lexicon));
            }
            BlockKind::TableCell => {
                let of_row = |a: usize, b: usize| {
                    let cells = blocks.get(a).zip(blocks.get(b));
                    cells.filter(|(a, b)| a.kind == b.kind && of_one_row(a, b)).map(|(_, b)| b)
                };
                let begins = n == 0 || of_row(n - 1, n).is_none();
                let Some(next) = of_row(n, n + 1).filter(|_| begins) else { continue };
                let name = tokens(prose, block, lexicon);
                let (count, price) =
                    (in_row(prose, &name, next, lexicon), price(prose, &name, next, lexicon));
                if count.is_none() && price.is_none() {
                    continue;
                }
                // "| LEDs | 2 | 5 |": each column has its own.
                let is_number = |t: &Token| t.kind == TokenKind::Number;
                let third = of_row(n + 1, n + 2).map(|third| tokens(prose, third, lexicon));
                if !third.is_some_and(|third| third.iter().any(is_number)) {
                    counts.extend(count);
                    prices.extend(price);
                }
            }
            _ => {}
        }
    }
    found.extend(prices);
    // A page of nothing but counts is a list of them.
    if counts.is_empty() || counts.len() > MOST {
        return;
    }
    let is_heading = |b: &&Block| matches!(b.kind, BlockKind::Heading(_));
    let headings: Vec<u32> = blocks.iter().filter(is_heading).map(|b| b.range.start).collect();
    let heading = |at: u32| headings[..headings.partition_point(|start| *start <= at)].last().copied();
    let of_text = found.iter().filter_map(|f| in_text(prose, f, &counts, lexicon));
    // "Release 2.1: three fixes" tells nothing of the fixes of release 2.0.
    let of_text: Vec<Count> = of_text
        .filter(|(text, of)| {
            let under = heading(text.span.start);
            of.is_none_or(|count| count.under == under || heading(count.span.start) == under)
        })
        .map(|(text, _)| text)
        .collect();
    counts.extend(of_text);
    let mut times: FxHashMap<&str, usize> = FxHashMap::default();
    for count in &counts {
        *times.entry(&count.thing).or_default() += 1;
    }
    let claims: Vec<Found> =
        counts.iter().filter(|c| times[&*c.thing] > 1).map(|c| claim(prose, c)).collect();
    found.extend(claims);
}

/// Counts of headings and rows that are kept.
const MOST: usize = 64;

fn claim(prose: &str, count: &Count) -> Found {
    let given = SlotValue {
        slot: Slot::Number,
        exact: Some(count.number),
        meant: (Some(count.number), Some(count.number)),
        ..SlotValue::of_words(&prose[count.span.range()])
    };
    let value = AttributeValue::new("number", &count.thing, &count.called, given, count.part);
    Found::attribute(count.span, &prose[count.span.range()], AttributeValue { across: false, ..value })
}

fn tokens(prose: &str, block: &Block, lexicon: &'static Lexicon) -> Vec<Token> {
    let mut tokens = Vec::new();
    if block.range.end - block.range.start <= LONGEST {
        tokenize(prose, block.range.start as usize, block.range.end as usize, lexicon, &mut tokens);
    }
    tokens
}

/// A run of words as written.
fn written(prose: &str, words: &[Token]) -> String {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return String::new() };
    prose[first.start as usize..last.end as usize].split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The lemmas of words that are the plural of something, and nothing else.
fn thing(prose: &str, words: &[Token]) -> Option<String> {
    const MOST_WORDS: usize = 3;
    let is_word = |t: &Token| t.kind == TokenKind::Word && !t.is(Class::FUNCTION);
    let last = words.last()?.text(prose).to_lowercase();
    let plural = lemma_of_noun(&last) != last;
    (plural && words.len() <= MOST_WORDS && words.iter().all(is_word)).then(|| lemmas(prose, words))
}

fn lemmas(prose: &str, words: &[Token]) -> String {
    let lemmas = words.iter().map(|t| lemma_of_noun(&t.text(prose).to_lowercase()));
    lemmas.collect::<Vec<_>>().join(" ")
}

fn whole(prose: &str, token: Token) -> Option<f64> {
    let text = token.text(prose).replace(',', "");
    (token.kind == TokenKind::Number && !text.contains('.')).then(|| text.parse().ok()).flatten()
}

/// `Removals (5)`.
fn in_heading(prose: &str, block: &Block, lexicon: &'static Lexicon) -> Option<Count> {
    let tokens = tokens(prose, block, lexicon);
    let [words @ .., open, number, close] = &tokens[..] else { return None };
    let bracketed = open.text(prose) == "(" && close.text(prose) == ")";
    let counted = whole(prose, *number).filter(|_| bracketed)?;
    let span = Span::new(number.start, number.end);
    let called = written(prose, words);
    Some(Count {
        thing: thing(prose, words)?,
        number: counted,
        span,
        part: Part::Heading,
        called,
        under: None,
    })
}

/// `| Themes | 129 built in |`: the first two cells of a row.
fn in_row(prose: &str, name: &[Token], second: &Block, lexicon: &'static Lexicon) -> Option<Count> {
    let value = tokens(prose, second, lexicon);
    let number = *value.first()?;
    let counted = whole(prose, number)?;
    // "129 built in", not "129 MB" nor "12 January".
    let measured = value.get(1).is_some_and(|t| {
        t.kind != TokenKind::Word
            || t.is(Class::TIME_UNIT.or(Class::MONTH))
            || lexicon.entry(t.lex).measure.is_some()
    });
    let span = Span::new(number.start, number.end);
    let called = written(prose, name);
    let count =
        Count { thing: thing(prose, name)?, number: counted, span, part: Part::Cell, called, under: None };
    (!measured).then_some(count)
}

/// `| Business | $15 / month |`.
fn price(prose: &str, name: &[Token], second: &Block, lexicon: &'static Lexicon) -> Option<Found> {
    let value = tokens(prose, second, lexicon);
    let words = Words { tokens: &value, at: 0, prose, lexicon };
    let (end, given) = slot::read(Slot::Money, words, Context::default()).into_iter().next()?;
    let span = Span::new(value[0].start, value[end - 1].end);
    let words = name.iter().all(|t| t.kind == TokenKind::Word);
    if !words || name.is_empty() {
        return None;
    }
    let given = SlotValue { slot: Slot::Money, text: prose[span.range()].into(), ..given };
    // "$15 / user / month": for whom it is said.
    let word = |t: &&Token| t.kind == TokenKind::Word && !t.is(Class::FUNCTION);
    let said = value[end..].iter().filter(word).map(|t| stem_hash(t.text(prose)) & !AttributeValue::OF_DOER);
    let mut scope: Vec<u32> = said.collect();
    scope.sort_unstable();
    scope.dedup();
    let (thing, called) = (lemmas(prose, name), written(prose, name));
    let value = AttributeValue::new("price", &thing, &called, given, Part::Cell);
    Some(Found::attribute(span, &prose[span.range()], AttributeValue { scope: scope.into(), ..value }))
}

/// `**Team**: €8 per user per month`.
fn labelled(prose: &str, item: &Block, lexicon: &'static Lexicon) -> Option<Found> {
    const MOST_WORDS: usize = 3;
    let text = item.text(prose);
    let (name, value) = text.split_once(':')?;
    let bare = value.trim_start();
    let money = bare.starts_with(['$', '€', '£']) && bare.contains(" per ");
    if !money || bare.contains(['(', ';']) {
        return None;
    }
    let start = item.range.end - bare.len() as u32;
    let named = Block { range: item.range.start..item.range.start + name.len() as u32, ..item.clone() };
    let name = tokens(prose, &named, lexicon);
    let value = Block { range: start..item.range.end, ..item.clone() };
    price(prose, &name, &value, lexicon).filter(|_| (1..=MOST_WORDS).contains(&name.len()))
}

/// `$12 per user per month.` right under the heading "Team".
fn under(prose: &str, heading: &Block, below: &Block, lexicon: &'static Lexicon) -> Option<Found> {
    const MOST_WORDS: usize = 3;
    let text = below.text(prose);
    let money = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '$' | '€' | '£'));
    let first = text.split_inclusive(". ").next()?;
    if !money || !first.contains(" per ") && !first.contains('/') {
        return None;
    }
    let name = tokens(prose, heading, lexicon);
    let end = below.range.start + first.trim_end().len() as u32;
    let line = Block { range: below.range.start..end, ..below.clone() };
    price(prose, &name, &line, lexicon).filter(|_| (1..=MOST_WORDS).contains(&name.len()))
}

/// "Visited 27 countries", "added 12 themes": what was done with so many is not all of them.
fn is_of_event(prose: &str, found: &Found, lexicon: &'static Lexicon) -> bool {
    let before = &prose[found.sentence.start as usize..found.span.start as usize];
    let word = before.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    let class = lexicon.word(&word).class;
    !word.is_empty() && class.has(Class::VERB) && class.has(Class::PAST_FORM) && !class.has(Class::AUXILIARY)
}

/// `72 themes`, `three (3) removals` of a sentence, where the thing is counted elsewhere on the page.
fn in_text<'c>(
    prose: &str,
    found: &Found,
    counts: &'c [Count],
    lexicon: &'static Lexicon,
) -> Option<(Count, Option<&'c Count>)> {
    let Value::Quantity(q) = &found.value else { return None };
    let exact = q.number.low.filter(|low| q.number.high == Some(*low))?;
    let plain = q.unit.is_empty() && !q.ordinal && !q.partial && exact >= FEWEST;
    let supposed = found.stance.modality == Modality::Hypothetical;
    if !plain || supposed || found.stance.in_quotation() || is_of_event(prose, found, lexicon) {
        return None;
    }
    let mut behind = Vec::new();
    let start = found.span.end as usize;
    let most = (start + LONGEST as usize).min(found.sentence.end as usize);
    let end = (start..=most).rev().find(|&at| prose.is_char_boundary(at))?;
    tokenize(prose, start, end, lexicon, &mut behind);
    // "three (3) removals".
    let skip = if behind.first().is_some_and(|t| t.text(prose) == "(") { 3 } else { 0 };
    let named = |count: &&Count| {
        let words = count.thing.split(' ').count();
        let phrase = behind.get(skip..skip + words).and_then(|words| thing(prose, words));
        phrase.is_some_and(|phrase| phrase == count.thing)
    };
    let count = counts.iter().find(named)?;
    let of_heading = (count.part == Part::Heading).then_some(count);
    let text = Count { number: exact, span: found.span, part: Part::Text, under: None, ..count.clone() };
    Some((text, of_heading))
}
