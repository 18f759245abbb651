//! What the title calls the page's thing by, a month, a year or a number, against what the text under it calls the same thing by:
//! "January 2014 meeting" over "The January 2013 meeting", "Edition 33" over "Welcome to the 32nd edition".

use std::ops::Range;

use crate::claim::{Kind, NameType, Value};
use crate::document::{Block, BlockKind, Document};
use crate::grammar::Words;
use crate::grammar::number::{number, ordinal};
use crate::lexicon::wordings::Wordings;
use crate::lexicon::{Class, Lexicon, lemma_of_noun};
use crate::span::{Span, place_in};
use crate::text::tag::word_classes;
use crate::text::token::{Kind as TokenKind, Token, tokenize};

use super::figures::digit;
use super::file_name::versions;
use super::lists::LISTED;
use super::reckoned::is_slip;
use super::{Against, Found, past};

/// Blocks under the title that are its lead.
const LEAD_BLOCKS: usize = 3;
/// Things with a designator that a title has.
const MOST: usize = 8;
/// Words of a thing that are kept on either side of what designates it.
const MOST_WORDS: usize = 4;

/// What tells one member of a series from the others.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Designator {
    /// Month of the year, 1 to 12, with its year where it is given.
    Month(u8, Option<u16>),
    Year(u16),
    /// The number of an edition.
    Number(u32),
    /// "Second": which of those that were held, of anything.
    Ordinal(u32),
}

impl Designator {
    /// True if the two can only be of two members; `None` where they cannot be compared.
    fn differs(self, other: Self) -> Option<bool> {
        match (self, other) {
            (Self::Month(a, p), Self::Month(b, q)) => Some(a != b || p.zip(q).is_some_and(|(p, q)| p != q)),
            (Self::Year(a), Self::Year(b)) => Some(a != b),
            (Self::Number(a), Self::Number(b)) | (Self::Ordinal(a), Self::Ordinal(b)) => Some(a != b),
            _ => None,
        }
    }

    /// True if both are of known years and this one comes first.
    fn is_before(self, other: Self) -> bool {
        match (self, other) {
            (Self::Month(_, Some(_)), Self::Month(_, Some(_))) | (Self::Year(_), Self::Year(_)) => {
                self.figure() < other.figure()
            }
            _ => false,
        }
    }

    /// As one number, for the row.
    fn figure(self) -> f64 {
        match self {
            Self::Month(month, year) => f64::from(year.unwrap_or(0)) * 12.0 + f64::from(month),
            Self::Year(year) => f64::from(year),
            Self::Number(number) | Self::Ordinal(number) => f64::from(number),
        }
    }
}

/// A thing and what designates it: `January 2014` and `meeting`.
struct Designated {
    designator: Designator,
    span: Span,
    /// Lemmas of the words that name the thing, the noun itself last.
    thing: Vec<String>,
    /// "in October" at the end of a sentence: the thing may be any of the words before it.
    loose: bool,
}

/// Things that the lead designates otherwise than the title.
pub(super) fn of_document(document: &Document, lexicon: &'static Lexicon, found: &mut Vec<Found>) {
    let prose = document.prose.text.as_str();
    let blocks = &document.prose.blocks;
    months_of_headings(document, lexicon, found);
    let Some(at) = blocks.iter().position(|b| b.kind == BlockKind::Heading(1)) else { return };
    ordinals(prose, &blocks[at..], lexicon, found);
    counted_alike(prose, &blocks[at..], lexicon, found);
    month_of_issue(prose, &blocks[at..], found);
    let title = of_block(prose, &blocks[at], lexicon);
    found.extend(release(prose, &blocks[at..]));
    // A title with many is a list of them.
    if title.is_empty() || title.len() > MOST {
        return;
    }
    let is_heading = |b: &&Block| matches!(b.kind, BlockKind::Heading(_));
    // The title may stand in front matter and in the text.
    let body = blocks[at + 1..].iter().filter(|b| b.kind != BlockKind::Record).skip_while(is_heading);
    let paragraphs = || body.clone().filter(|b| b.kind == BlockKind::Paragraph);
    let only_years = title.iter().all(|d| matches!(d.designator, Designator::Year(_)));
    let may_tell = |b: &&Block| !only_years || digit(&prose.as_bytes()[b.span().range()]).is_some();
    let under: Vec<Designated> =
        paragraphs().filter(may_tell).flat_map(|b| of_block(prose, b, lexicon)).collect();
    let is_text = |b: &&Block| {
        matches!(b.kind, BlockKind::Paragraph | BlockKind::Quote | BlockKind::Caption | BlockKind::Apparatus)
    };
    let lead = body.clone().take_while(is_text).take(LEAD_BLOCKS);
    let end = lead.last().map_or(0, |b| b.range.end);
    let first_block = paragraphs().next().map_or(0, |b| b.range.end);
    for named in &title {
        let same: Vec<(&Designated, bool)> =
            under.iter().filter_map(|d| Some((d, differs(named, d)?))).collect();
        // A text that gives both tells them apart.
        let Some((first, true)) = same.first() else { continue };
        // "They come back to what was asked in episode 46."
        let named_first = matches!(first.designator, Designator::Number(_))
            && first.span.start < first_block
            && is_of_titled(prose, first, named);
        if !same.iter().all(|(_, differs)| *differs) && !named_first {
            continue;
        }
        let lead = || under.iter().filter(|d| d.span.start < end);
        let given = || lead().any(|d| named.designator.differs(d.designator) == Some(false));
        if is_of_another(prose, first, named) {
            continue;
        }
        let near = match first.designator {
            Designator::Number(_) => first_block,
            _ => end,
        };
        // "The official 2018 Harbour Survey": the whole name of what the page is about, wherever it stands.
        let whole = named.thing.len() > 2 && named.thing.iter().all(|word| first.thing.contains(word));
        if (first.span.start < near || whole) && !(first.loose && given()) {
            found.push(conflict(prose, named, first));
        }
    }
    own_numbers(prose, &title, &under, found);
}

/// "Kiln v2.4.1 has been released" over "Kiln v2.4.2 is out.": the version that a title and the first words of its text announce.
fn release(prose: &str, blocks: &[Block]) -> Option<Found> {
    let text = |block: &Block| block.text(prose);
    // The name, what stands behind the version, and the version.
    let told = |text: &'_ str| -> Option<(String, String, Span)> {
        let long = versions(text);
        let all = if long.is_empty() { short_versions(text) } else { long };
        let [place] = &all[..] else { return None };
        let name = text[..place.start].trim_end_matches(['v', 'V']).trim().to_lowercase();
        let name = name.trim_end_matches("version").trim_end().to_owned();
        let span = Span::from(place_in(prose, &text[place.clone()]));
        Some((name, text[place.end..].trim_start().to_lowercase(), span))
    };
    let lead = text(blocks.iter().find(|b| b.kind == BlockKind::Paragraph)?);
    let first = lead.split_inclusive(". ").next().unwrap_or(lead);
    let ((titled, _, named), (name, behind, at)) = (told(text(&blocks[0]))?, told(first)?);
    // "You read the notes of an older release."
    let older = ["older", "newer", "latest"].iter().any(|word| lead.contains(word));
    // "We are happy to announce the release of Wrenlet 3.3."
    let announced = ["announce", "release of "].iter().any(|words| name.contains(words))
        && name.strip_suffix(titled.as_str()).is_some_and(|before| before.ends_with(' '));
    let out = titled == name && Wordings::get().out.iter().any(|words| behind.starts_with(words));
    let own = !older && !titled.is_empty() && (out || announced);
    let [said, expected] = [at, named].map(|span| &prose[span.range()]);
    let parts = [named];
    // "0.12" is 0.12.0.
    let part = |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.starts_with('.'));
    (own && said != expected && !part(said, expected) && !part(expected, said))
        .then(|| Found::against(prose, at, &Against::words("title", expected.to_owned(), &parts)))
}

/// "Newsletter for May 2024" over "here is the news for June 2024".
fn month_of_issue(prose: &str, blocks: &[Block], found: &mut Vec<Found>) {
    let text = |b: &Block| b.text(prose);
    // `for June 2024`, with the place of month and year.
    let told = |b: &Block| -> Vec<(String, Span)> {
        let all = text(b).match_indices(" for ").filter_map(|(at, sign)| {
            let rest = &text(b)[at + sign.len()..];
            let (month, behind) = rest.split_once(' ')?;
            let year: String = behind.chars().take_while(char::is_ascii_digit).collect();
            let entry = Lexicon::get().word(&month.to_lowercase());
            let known = entry.month > 0 && month.starts_with(char::is_uppercase) && year.len() == 4;
            let from = b.range.start + (at + sign.len()) as u32;
            let words = format!("{month} {year}");
            let len = words.len() as u32;
            known.then(|| (words, Span::new(from, from + len)))
        });
        all.collect()
    };
    let [title, ..] = blocks else { return };
    let is_issue = text(title)
        .split(|c: char| !c.is_alphabetic())
        .any(|w| Wordings::get().issues.contains(&&*w.to_lowercase()));
    let [(named, place)] = &told(title)[..] else { return };
    let lead = blocks.iter().filter(|b| b.kind == BlockKind::Paragraph).take(2);
    let under: Vec<(String, Span)> = lead.flat_map(told).collect();
    if let [(other, at)] = &under[..]
        && other != named
        && is_issue
    {
        let places = [*place];
        found.push(Found::against(prose, *at, &Against::words("title", named.clone(), &places)));
    }
}

/// "10 simple soup recipes" in the description of a page that has "eight simple soup recipes": the same words behind another number.
fn counted_alike(prose: &str, blocks: &[Block], lexicon: &'static Lexicon, found: &mut Vec<Found>) {
    const FEWEST_WORDS: usize = 2;
    // Numbers with the words behind them, and where the number stands.
    let counted = |block: &Block| -> Vec<(f64, Vec<String>, Span)> {
        let tokens = tokens_of(prose, block, lexicon);
        let words = Words { tokens: &tokens, at: 0, prose, lexicon };
        let one = |at: usize| {
            let (rest, value) = number(words.at(at)).ok()?;
            let is_word = |t: &&Token| t.kind == TokenKind::Word && !t.is(Class::FUNCTION);
            let behind = tokens[rest.at..].iter().take_while(is_word).take(MOST_WORDS);
            let phrase: Vec<String> = behind.map(|t| words.text(*t).to_lowercase()).collect();
            let plural = phrase.last().is_some_and(|last| lemma_of_noun(last) != *last);
            let told = value.is_whole()
                && (2.0..1900.0).contains(&value.value)
                && plural
                && phrase.len() >= FEWEST_WORDS;
            told.then(|| (value.value, phrase, Span::new(tokens[at].start, tokens[rest.at - 1].end)))
        };
        let may_be = |t: &Token| t.kind == TokenKind::Number || t.is(Class::UNIT_NUMBER.or(Class::TENS));
        (0..tokens.len()).filter(|&at| may_be(&tokens[at])).filter_map(one).collect()
    };
    let described: Vec<_> =
        blocks.iter().filter(|b| b.kind == BlockKind::Record).flat_map(counted).take(MOST).collect();
    if described.is_empty() {
        return;
    }
    let lead = blocks.iter().filter(|b| b.kind == BlockKind::Paragraph).take(LEAD_BLOCKS);
    let may_have = |b: &&Block| {
        let text = b.text(prose);
        described.iter().filter_map(|(_, phrase, _)| phrase.last()).any(|last| text.contains(last.as_str()))
    };
    let lead: Vec<_> = lead.filter(may_have).flat_map(counted).collect();
    for (stated, phrase, place) in described {
        let same: Vec<_> = lead.iter().filter(|(_, words, _)| *words == phrase).collect();
        if let [(other, _, at)] = &same[..]
            && *other != stated
        {
            let against = Against {
                relation: "title",
                stated: (*other, *other),
                reckoned: (stated, stated),
                expected: prose[place.range()].to_owned(),
                parts: &[place],
            };
            found.push(Found::against(prose, *at, &against));
        }
    }
}

/// "12 new trees for Elder Park" over "planted 15 trees along the path": the one count that the text gives of what the title counts, or
/// the description in the same words.
pub(super) fn counts(document: &Document, found: &mut Vec<Found>) {
    let prose = document.prose.text.as_str();
    let blocks = &document.prose.blocks;
    let Some(first) = blocks.iter().position(|b| b.kind == BlockKind::Heading(1)) else { return };
    let count = |f: &Found| match &f.value {
        Value::Quantity(q) if q.unit.is_empty() && !q.of.is_empty() => {
            q.exactly().filter(|n| (2.0..1900.0).contains(n)).map(|n| (n, q.of.to_string()))
        }
        _ => None,
    };
    let inside = |f: &Found, b: &Block| f.span.start >= b.range.start && f.span.end <= b.range.end;
    let is_head = |b: &&Block| matches!(b.kind, BlockKind::Heading(1) | BlockKind::Record);
    let told: Vec<&Found> = found.iter().filter(|f| count(f).is_some()).collect();
    let heads = blocks[first..].iter().take(2).filter(is_head);
    let heads: Vec<&Block> = heads.filter(|b| told.iter().any(|f| inside(f, b))).collect();
    if heads.is_empty() {
        return;
    }
    let body = blocks[first..].iter().filter(|b| b.kind == BlockKind::Paragraph);
    let lead_end = body.take(2).last().map_or(0, |b| b.range.end);
    let of_text = |f: &Found| {
        let block = blocks.get(blocks.partition_point(|b| b.range.end < f.span.end));
        block.filter(|b| b.kind == BlockKind::Paragraph)
    };
    let is_told = |f: &&Found| f.kind == Kind::Quantity && of_text(f).is_some();
    let text: Vec<&Found> = found.iter().filter(is_told).collect();
    let words = |from: u32, to: u32| -> Vec<String> {
        let text = prose.get(from as usize..to as usize).unwrap_or_default();
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 3).map(str::to_lowercase).collect()
    };
    let mut new = Vec::new();
    for head in heads {
        let mut of_head = told.iter().filter(|f| inside(f, head)).filter_map(|f| Some((f, count(f)?)));
        let Some((named, (stated, noun))) = of_head.next().filter(|_| of_head.next().is_none()) else {
            continue;
        };
        if LISTED.contains(&noun.as_str()) {
            continue;
        }
        let of_noun: Vec<(&Found, f64)> = text
            .iter()
            .filter_map(|f| Some((*f, count(f)?)))
            .filter(|(_, (_, of))| *of == noun)
            .map(|(f, (n, _))| (f, n))
            .collect();
        let both =
            text.iter().any(|f| matches!(&f.value, Value::Quantity(q) if q.number.low == Some(stated)));
        let [(told, other)] = of_noun[..] else { continue };
        let Some(block) = of_text(told) else { continue };
        // What the title is about stands beside it, or the same words do.
        let about = words(head.range.start, head.range.end);
        let near = words(block.range.start, block.range.end);
        let shared = about.iter().filter(|w| !w.starts_with(noun.as_str()) && near.contains(w)).count();
        // "214 swans" over "241 mute swans".
        let slip = is_slip(other, stated) && !told.stance.in_quotation();
        let needed = if slip || head.kind == BlockKind::Record { 1 } else { 2 };
        if other != stated
            && !both
            && (slip || told.span.end <= lead_end)
            && shared >= needed
            && !told.stance.in_quotation()
            && !past::is_told(prose, told.sentence)
        {
            let against = Against {
                relation: "title",
                stated: (other, other),
                reckoned: (stated, stated),
                expected: named.text.to_string(),
                parts: &[named.span],
            };
            new.push(Found::against(prose, told.span, &against));
        }
    }
    found.append(&mut new);
}

/// "Sabine Rook is the new head" over "Sabine Holt took up the post": a full name of the title that the text has with another last
/// name, and nowhere as the title has it.
pub(super) fn names(document: &Document, found: &mut Vec<Found>) {
    let prose = document.prose.text.as_str();
    let Some(title) = document.prose.blocks.first().filter(|b| b.kind == BlockKind::Heading(1)) else {
        return;
    };
    let person = |f: &&Found| match &f.value {
        Value::Name(name) => name.form == NameType::Person && !name.on_page && name.key.contains(' '),
        _ => false,
    };
    let all: Vec<&Found> = found.iter().filter(person).collect();
    let (titled, under): (Vec<&Found>, Vec<&Found>) =
        all.into_iter().partition(|f| f.span.end <= title.range.end);
    let [titled] = titled[..] else { return };
    // "DX Header" is nobody.
    if !titled.text.split(' ').all(|word| word.chars().skip(1).any(char::is_lowercase)) {
        return;
    }
    // In a title all of whose words have capitals a name has no end.
    let behind = &prose[titled.span.end as usize..title.range.end as usize];
    let written = behind.trim_start().is_empty()
        || behind.trim_start().starts_with(|c: char| c.is_lowercase() || c == ',');
    let long = behind.split_whitespace().filter(|word| word.len() > 3);
    let (low, high): (Vec<&str>, Vec<&str>) = long.partition(|word| word.starts_with(char::is_lowercase));
    if !written || low.len() < high.len() || titled.text.split_whitespace().count() != 2 {
        return;
    }
    let parts = |f: &Found| {
        let mut words = f.text.split_whitespace();
        Some((words.next()?.to_owned(), words.next_back()?.to_owned()))
    };
    let Some((given, last)) = parts(titled) else { return };
    let body = prose.get(title.range.end as usize..).unwrap_or_default();
    let mut others =
        under.iter().filter_map(|f| Some((f, parts(f)?))).filter(|(_, (first, _))| *first == given);
    if let Some((other, (_, name))) = others.next()
        && others.all(|(_, (_, further))| further == name)
        && name != last
        // "Three John Penroses".
        && last.strip_suffix('s') != Some(name.as_str())
        // "Octavia Documentation", "Octavia Release Notes".
        && !(is_word(&last) && is_word(&name))
        && !body.contains(&last)
    {
        let places = [titled.span];
        let against = Against::words("title", titled.text.to_string(), &places);
        let new = Found::against(prose, other.span, &against);
        found.push(new);
    }
}

/// A word of the language, in the plural, too.
fn is_word(name: &str) -> bool {
    let lemma = lemma_of_noun(&name.to_lowercase());
    word_classes(Lexicon::get().look_up(&lemma, 0, lemma.len()).1) != 0
}

/// `Mossgrid 2.4`: two numbers right behind a name.
fn short_versions(text: &str) -> Vec<Range<usize>> {
    fn version(word: &str) -> Option<&str> {
        let bare = word.trim_end_matches(['.', ',', '!', '?', ':']);
        let figures = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        bare.split_once('.').is_some_and(|(a, b)| figures(a) && figures(b)).then_some(bare)
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let named = words.windows(2).filter(|pair| pair[0].starts_with(char::is_uppercase));
    named.filter_map(|pair| version(pair[1])).map(|version| place_in(text, version)).collect()
}

/// "This second newsletter" at the end of the third: what a page says of itself, wherever it stands.
fn own_numbers(prose: &str, title: &[Designated], under: &[Designated], found: &mut Vec<Found>) {
    let number = |d: &&Designated| matches!(d.designator, Designator::Number(_));
    let mut numbers = title.iter().filter(number);
    let (Some(named), None) = (numbers.next(), numbers.next()) else { return };
    let is_own = |d: &&Designated| {
        let before = prose[..d.span.start as usize].trim_end();
        before
            .strip_suffix("this")
            .or(before.strip_suffix("This"))
            .is_some_and(|rest| !rest.ends_with(char::is_alphabetic))
    };
    // "This second issue" may be a trouble.
    let same = |d: &&Designated| d.thing != ["issue"] || d.thing == named.thing;
    let other = under
        .iter()
        .filter(number)
        .filter(same)
        .filter(is_own)
        .find(|d| named.designator.differs(d.designator) == Some(true));
    if let Some(other) = other
        && !found.iter().any(|f| f.kind == Kind::Arithmetic && f.span == other.span)
    {
        found.push(conflict(prose, named, other));
    }
}

/// "Second Board Election" over "our first ever election": which of those that the page's own people held.
fn ordinals(prose: &str, blocks: &[Block], lexicon: &'static Lexicon, found: &mut Vec<Found>) {
    let told = |b: &Block, own: bool| of_ordinals(prose, b, own, lexicon);
    let [title, lead @ ..] = blocks else { return };
    let of_title = told(title, false);
    let [named] = &of_title[..] else { return };
    let head = &named.thing[named.thing.len() - 1];
    // A description and a text that gives both ordinals tells them apart; each by itself.
    for kind in [BlockKind::Record, BlockKind::Paragraph] {
        let of_kind = lead.iter().filter(|b| b.kind == kind).take(LEAD_BLOCKS);
        let own = of_kind.clone().flat_map(|b| told(b, true)).filter(|d| d.thing.contains(head));
        // "The 13th River Congress" under "The 12th River Congress": by the whole name.
        let by_name = of_kind.flat_map(|b| told(b, false));
        let the = |d: &Designated| {
            let before = prose[..d.span.start as usize].trim_end();
            before.split_whitespace().next_back().is_some_and(|word| word.eq_ignore_ascii_case("the"))
        };
        let by_name = by_name.filter(|d| d.thing.len() > 1 && d.thing == named.thing && the(d));
        let told: Vec<Designated> = own.chain(by_name).collect();
        let differs = |d: &Designated| named.designator.differs(d.designator) == Some(true);
        if let Some(first) = told.first()
            && told.iter().all(differs)
        {
            found.push(conflict(prose, named, first));
            return;
        }
    }
}

/// Ordinals with the words behind them, up to the noun; `own` for those that "our" or "its" stands before.
fn of_ordinals(prose: &str, block: &Block, own: bool, lexicon: &'static Lexicon) -> Vec<Designated> {
    let tokens = tokens_of(prose, block, lexicon);
    let words = Words { tokens: &tokens, at: 0, prose, lexicon };
    let mut found = Vec::new();
    let may_be = |t: &Token| t.is(Class::ORDINAL.or(Class::TENS)) || t.kind == TokenKind::Number;
    for at in (0..tokens.len()).filter(|&at| may_be(&tokens[at])) {
        let is_own = at > 0 && ["our", "its"].contains(&&*words.text(tokens[at - 1]).to_lowercase());
        let Ok((rest, value)) = ordinal(words.at(at)) else { continue };
        // "Twenty-first": not its "first".
        if own != is_own || at > 0 && tokens[at - 1].is(Class::TENS) {
            continue;
        }
        let is_word =
            |t: &&Token| t.kind == TokenKind::Word && (own || t.is_capitalised()) && !t.is(NOT_OF_A_THING);
        let ever = usize::from(rest.follows(&["ever"]));
        // "The 18th edition of the Orrin River Run".
        let of = rest.precedes(&["edition"]) && rest.skip(1).precedes(&["of"]);
        let article = usize::from(of && rest.skip(2).precedes(&["the"]));
        let ever = if of { 2 + article } else { ever };
        let behind = tokens[rest.at + ever..].iter().take_while(is_word).take(MOST_WORDS);
        let thing: Vec<String> = behind.map(|t| lemma_of_noun(&words.text(*t).to_lowercase())).collect();
        if !thing.is_empty() {
            let span = Span::new(tokens[at].start, tokens[rest.at - 1].end);
            found.push(Designated { designator: Designator::Ordinal(value), span, thing, loose: false });
        }
    }
    found
}

/// "New features for October" over "This September, we have added": a heading with a month over a sentence that begins with another.
fn months_of_headings(document: &Document, lexicon: &'static Lexicon, found: &mut Vec<Found>) {
    let prose = document.prose.text.as_str();
    for pair in document.prose.blocks.windows(2) {
        let [Block { kind: BlockKind::Heading(_), .. }, Block { kind: BlockKind::Paragraph, .. }] = pair
        else {
            continue;
        };
        let text = pair[1].text(prose);
        if !text.starts_with("This ") {
            continue;
        }
        let of_heading = months(prose, &pair[0], lexicon);
        let ([named], of_text) = (&of_heading[..], months(prose, &pair[1], lexicon)) else { continue };
        let begins = |d: &&Designated| d.span.start == pair[1].range.start + "This ".len() as u32;
        if let Some(first) = of_text.first().filter(begins)
            && named.designator.differs(first.designator) == Some(true)
        {
            found.push(conflict(prose, named, first));
        }
    }
}

/// The months of a block that are no part of a day.
fn months(prose: &str, block: &Block, lexicon: &'static Lexicon) -> Vec<Designated> {
    let tokens = tokens_of(prose, block, lexicon);
    let words = Words { tokens: &tokens, at: 0, prose, lexicon };
    let month = |at: usize| match designator(words, at)? {
        (range, designator @ Designator::Month(..)) => {
            let span = Span::new(tokens[range.start].start, tokens[range.end - 1].end);
            Some(Designated { designator, span, thing: Vec::new(), loose: false })
        }
        _ => None,
    };
    (0..tokens.len()).filter_map(month).collect()
}

/// "Last year's edition, Harvest Festival 2022, drew 4,000 visitors": the text tells of an edition before, or of the next.
fn is_of_another(prose: &str, text: &Designated, title: &Designated) -> bool {
    const OTHERS: &[&str] = &[
        "last",
        "previous",
        "earlier",
        "past",
        "ago",
        "next",
        "upcoming",
        "following",
        "since",
        "after",
        "cancelled",
        "canceled",
        "postponed",
        "link",
        "linked",
    ];
    const GREETINGS: &[&str] = &["welcome", "this is", "here is", "here's", "you are reading", "presenting"];
    let sentence = sentence_of(prose, text.span);
    let words = || sentence.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let lexicon = Lexicon::get();
    let told = |w: &str| {
        let class = lexicon.word(w).class;
        class.has(Class::PAST_FORM)
            && !class.has(Class::BASE_FORM)
            && !PUBLISHED.contains(&&*w.to_lowercase())
    };
    let lower = sentence.to_lowercase();
    let greets = GREETINGS.iter().any(|greeting| lower.contains(greeting));
    let other = words().any(|w| OTHERS.contains(&&*w.to_lowercase()));
    match text.designator {
        Designator::Number(_) => !greets && (other || !is_of_titled(prose, text, title)),
        _ if text.loose => false,
        _ => other || !greets && text.designator.is_before(title.designator) && words().any(told),
    }
}

/// "Episode 56 of the Harbour Talk Podcast" at the begin of a paragraph, under a title with that name.
fn is_of_titled(prose: &str, text: &Designated, title: &Designated) -> bool {
    const FEWEST: usize = 2;
    let begins = prose[..text.span.start as usize].ends_with('\n');
    let behind = prose[text.span.end as usize..].trim_start();
    let name =
        ["of the ", "of ", "from the "].iter().find_map(|of| behind.strip_prefix(of)).unwrap_or_default();
    let capital = |word: &&str| word.starts_with(char::is_uppercase);
    let name: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).take_while(capital).collect();
    let around = prose[..title.span.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let line = prose[around..].lines().next().unwrap_or_default();
    begins && name.len() >= FEWEST && name.iter().all(|word| line.contains(word))
}

/// What is done with a page itself, whatever it tells of.
const PUBLISHED: &[&str] = &["posted", "published", "released", "announced", "pleased", "excited", "proud"];

/// The sentence around a place.
fn sentence_of(prose: &str, span: Span) -> &str {
    let (start, end) = (span.start as usize, span.end as usize);
    let ends = |c: char| matches!(c, '.' | '!' | '?' | '\n' | '\u{2029}');
    let from =
        prose[..start].char_indices().rev().find(|(_, c)| ends(*c)).map_or(0, |(at, c)| at + c.len_utf8());
    let to = prose[end..].find(ends).map_or(prose.len(), |at| end + at);
    prose.get(from..to).unwrap_or_default()
}

/// Whether two designations of one thing differ; `None` where they are of two things.
fn differs(title: &Designated, other: &Designated) -> Option<bool> {
    let differs = title.designator.differs(other.designator)?;
    let common = title.thing.iter().filter(|word| other.thing.contains(word)).count();
    // "The 2020 Harbour Survey was answered": where a name ends is not sure.
    let one_head = title.thing.last().is_some_and(|head| other.thing.contains(head));
    let enough = if matches!(title.designator, Designator::Year(_)) { 2 } else { 1 };
    (one_head && common >= enough).then_some(differs)
}

fn conflict(prose: &str, title: &Designated, text: &Designated) -> Found {
    let point = |d: Designator| (d.figure(), d.figure());
    Found::against(
        prose,
        text.span,
        &Against {
            relation: "title",
            stated: point(text.designator),
            reckoned: point(title.designator),
            expected: prose[title.span.range()].to_owned(),
            parts: &[title.span],
        },
    )
}

fn of_block(prose: &str, block: &Block, lexicon: &'static Lexicon) -> Vec<Designated> {
    let tokens = tokens_of(prose, block, lexicon);
    let words = Words { tokens: &tokens, at: 0, prose, lexicon };
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some((range, designator)) = designator(words, at) else {
            at += 1;
            continue;
        };
        let thing = match designator {
            // "edition 33", "33rd edition".
            Designator::Number(_) => {
                numbered(words, range.start).or_else(|| numbered(words, range.end - 1)).into_iter().collect()
            }
            _ => thing(words, &range),
        };
        let span = Span::new(tokens[range.start].start, tokens[range.end - 1].end);
        let loose = thing.is_empty();
        let thing = if loose { of_sentence(words, &range) } else { thing };
        at = range.end;
        if !thing.is_empty() {
            found.push(Designated { designator, span, thing, loose });
        }
    }
    found
}

/// The tokens of a block, as far as it is read.
fn tokens_of(prose: &str, block: &Block, lexicon: &'static Lexicon) -> Vec<Token> {
    let mut tokens = Vec::new();
    let (start, end) = (block.range.start as usize, block.range.end as usize);
    tokenize(prose, start, cut(prose, start, end), lexicon, &mut tokens);
    tokens
}

/// Where reading of a block ends: between two words.
fn cut(prose: &str, start: usize, end: usize) -> usize {
    if end - start <= LONGEST {
        return end;
    }
    let limit = (0..=start + LONGEST).rev().find(|&at| prose.is_char_boundary(at)).unwrap_or(start);
    prose[start..limit].rfind(char::is_whitespace).map_or(limit, |at| start + at)
}

/// Bytes of a block that are read.
const LONGEST: usize = 2_000;

/// What designates a thing at a token: `January 2014`, `2014`, `edition 33`, `33rd edition`.
fn designator(words: Words, at: usize) -> Option<(Range<usize>, Designator)> {
    let token = |i: usize| words.tokens.get(i);
    let year = |i: usize| token(i).and_then(|t| year(words.text(*t)));
    let here = *token(at)?;
    if here.is(Class::MONTH) && here.is_capitalised() {
        let month = words.lexicon.entry(here.lex).month;
        // "12 January 2014" and "January 12": a day, no month.
        let day = |i: usize| {
            token(i).is_some_and(|t| t.kind == TokenKind::Number && year(i).is_none())
                || token(i).is_some_and(|t| {
                    t.text(words.prose).starts_with(|c: char| c.is_ascii_digit()) && year(i).is_none()
                })
        };
        if day(at + 1) || at > 0 && day(at - 1) {
            return None;
        }
        let of = year(at + 1);
        return Some((at..at + 1 + usize::from(of.is_some()), Designator::Month(month, of)));
    }
    if let Some(year) = year(at) {
        let before = at.checked_sub(1).map(|b| words.tokens[b]);
        let within =
            before.is_some_and(|b| b.is(Class::MONTH) || b.kind == TokenKind::Sign && !here.after_space());
        let joined = token(at + 1).is_some_and(|n| {
            n.kind == TokenKind::Sign
                && !n.after_space()
                && words.text(*n) != "."
                && words.text(*n) != ","
                && words.text(*n) != ":"
        });
        return (!within && !joined).then_some((at..at + 1, Designator::Year(year)));
    }
    let is_edition = |i: usize| numbered(words, i).is_some();
    if is_edition(at) {
        let sign = token(at + 1).is_some_and(|t| matches!(words.text(*t), "#" | "№"));
        let i = at + 1 + usize::from(sign);
        let number =
            token(i).filter(|t| t.kind == TokenKind::Number).and_then(|t| words.text(*t).parse().ok());
        return number.filter(|n| *n < 1900).map(|n| (at..i + 1, Designator::Number(n)));
    }
    let (rest, value) = ordinal(words.at(at)).ok()?;
    is_edition(rest.at).then_some((at..rest.at + 1, Designator::Number(value)))
}

/// The lemma of a noun that has a number of its own in a series.
fn numbered(words: Words, i: usize) -> Option<String> {
    let text = words.text(*words.tokens.get(i)?);
    let may_be = matches!(text.as_bytes().first()?, b'e' | b'E' | b'i' | b'I' | b'n' | b'N' | b'v' | b'V');
    let lemma = lemma_of_noun(&may_be.then(|| text.to_lowercase())?);
    NUMBERED.contains(&&*lemma).then_some(lemma)
}

/// Nouns that have a number of their own in a series.
const NUMBERED: &[&str] = &["edition", "issue", "episode", "newsletter", "volume"];

/// The word is such a noun.
pub(super) fn is_numbered(word: &str) -> bool {
    NUMBERED.contains(&word)
}

fn year(text: &str) -> Option<u16> {
    let year: u16 = text.parse().ok()?;
    (text.len() == 4 && (1900..2100).contains(&year)).then_some(year)
}

/// The words of the thing that is designated: those right behind, else those right before it.
fn thing(words: Words, designator: &Range<usize>) -> Vec<String> {
    let is_word = |t: &Token| t.kind == TokenKind::Word && !t.is(NOT_OF_A_THING);
    let owns = |t: &Token| t.kind == TokenKind::Possessive || matches!(words.text(*t), "'" | "’");
    let lemma = |t: &Token| lemma_of_noun(&words.text(*t).to_lowercase());
    let behind = words.tokens[designator.end..].iter().take_while(|t| is_word(t) || owns(t));
    let behind: Vec<String> = behind.filter(|t| is_word(t)).take(MOST_WORDS).map(lemma).collect();
    // "The Harvest Summit 2023 takes place": a name before, and no name behind.
    let capital = |t: &Token| is_word(t) && t.is_capitalised();
    let named = words.tokens.get(designator.end).is_some_and(|t| t.is_capitalised());
    let name_before =
        designator.start >= 2 && words.tokens[designator.start - 2..designator.start].iter().all(capital);
    if !behind.is_empty() && (named || !name_before) {
        return behind;
    }
    let before = words.tokens[..designator.start].iter().rev();
    let mut before: Vec<String> =
        before.take_while(|t| is_word(t) && t.is_capitalised()).take(MOST_WORDS).map(lemma).collect();
    before.reverse();
    before
}

/// The words of the sentence before "in October", where nothing but the month tells when.
fn of_sentence(words: Words, designator: &Range<usize>) -> Vec<String> {
    let is_stop = |t: &Token| matches!(words.text(*t), "." | "!" | "?" | ";" | ":");
    let from = words.tokens[..designator.start].iter().rposition(is_stop).map_or(0, |i| i + 1);
    let ends = words.tokens.get(designator.end).is_none_or(is_stop);
    let sentence = &words.tokens[from..designator.start];
    let plan = sentence.iter().any(|t| {
        ["will", "next", "last", "since", "from", "until"].contains(&&*words.text(*t).to_lowercase())
    });
    if !ends || plan || !words.at(designator.start).follows(&["in"]) {
        return Vec::new();
    }
    let content = sentence.iter().filter(|t| t.kind == TokenKind::Word && !t.is(NOT_OF_A_THING));
    content.map(|t| lemma_of_noun(&words.text(*t).to_lowercase())).collect()
}

const NOT_OF_A_THING: Class =
    Class::FUNCTION.or(Class::MONTH).or(Class::WEEKDAY).or(Class::NEGATION).or(Class::CUE);
