//! What the title of a page and the name of its file both name: a year, a month, a count, a number of an edition, a hole by its number,
//! a person.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use crate::document::{BlockKind, Document};
use crate::lexicon::{Class, Lexicon, lemma_of_noun};
use crate::span::{Span, place_in};
use crate::text::slip::is_alike;
use crate::text::tag::is_ordinary;

use super::title::is_numbered;
use super::{Against, Found};

/// A word of a title, with its place.
struct Word<'t> {
    text: &'t str,
    span: Span,
}

impl Word<'_> {
    /// The same word in lower case.
    fn is(&self, lower: &str) -> bool {
        self.text.eq_ignore_ascii_case(lower) || !self.text.is_ascii() && self.text.to_lowercase() == lower
    }
}

/// Titles that name another thing than the file; `date` is that of the page.
pub(super) fn of_document(document: &Document, path: &str, date: Option<NaiveDate>, found: &mut Vec<Found>) {
    let prose = document.prose.text.as_str();
    let Some(block) = document.prose.blocks.iter().find(|b| b.kind == BlockKind::Heading(1)) else { return };
    let name = name_of(path);
    let file: Vec<&str> = words(&name, 0).into_iter().map(|w| w.text).collect();
    let text = block.text(prose);
    let title = words(text, block.range.start);
    let body = &prose[block.range.end as usize..];
    // Two titles: the first may be that of the whole site.
    let of_site = |own: &str| {
        let mut titles = document.prose.blocks.iter().filter(|b| b.kind == BlockKind::Heading(1)).skip(1);
        titles.any(|b| b.text(prose).contains(own))
    };
    let versions = version(path, text, body, block.range.start).filter(|(_, own)| !of_site(own));
    if versions.is_none() && (file.len() < 2 || title.len() < 2) {
        return;
    }
    let told = versions
        .or_else(|| hole(&file, &title))
        .or_else(|| edition(&file, &title))
        .or_else(|| of_year(&file, &title, date.map(|d| d.year()), body))
        .or_else(|| of_month(&file, &title, date?.month(), body))
        .or_else(|| count(&file, &title))
        .map(|(at, expected)| (at, expected, None))
        .or_else(|| {
            person(&file, &title, body, block.range.end).map(|(at, name, place)| (at, name, Some(place)))
        });
    if let Some((at, expected, place)) = told {
        let parts = place.as_slice();
        let against = Against::words("path", expected, parts);
        found.push(Found::against(prose, at, &against));
    }
}

/// The name of the file without its ending and its date; that of the folder where the file is called `index`.
fn name_of(path: &str) -> String {
    const PLAIN: &[&str] = &["index", "_index", "readme"];
    let mut parts = path.rsplit('/');
    let stem = |part: &str| part.split('.').next().unwrap_or_default().to_lowercase();
    let mut name = stem(parts.next().unwrap_or_default());
    if PLAIN.contains(&&*name) {
        name = parts.next().unwrap_or_default().to_lowercase();
    }
    let dated =
        crate::document::header::iso_date_len(&name).filter(|len| name[*len..].starts_with(['-', '_']));
    dated.map_or(name.clone(), |len| name[len + 1..].to_owned())
}

fn words(text: &str, base: u32) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let place = place_in(text, word);
        words.push(Word { text: word, span: Span::new(base + place.start as u32, base + place.end as u32) });
    }
    words
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.len() < 8 && word.bytes().all(|b| b.is_ascii_digit())
}

fn year_of(word: &str) -> Option<i32> {
    word.parse().ok().filter(|year| word.len() == 4 && (1990..2100).contains(year))
}

/// `CVE-2013-4363` and `CVE-2013-4287`.
fn hole(file: &[&str], title: &[Word]) -> Option<(Span, String)> {
    let of_file: Vec<&[&str]> = file.windows(3).filter(|w| w[0] == "cve" && is_number(w[2])).collect();
    let of_title: Vec<&[Word]> =
        title.windows(3).filter(|w| w[0].is("cve") && is_number(w[2].text)).collect();
    let ([own], [named]) = (&of_file[..], &of_title[..]) else { return None };
    let differs = own[1] != named[1].text || own[2] != named[2].text;
    let span = Span::new(named[0].span.start, named[2].span.end);
    differs.then(|| (span, own.join("-").to_uppercase()))
}

/// `issue-61` and "Issue No. 60".
fn edition(file: &[&str], title: &[Word]) -> Option<(Span, String)> {
    let at = file.windows(2).position(|w| is_numbered(w[0]) && is_number(w[1]))?;
    let [noun, own] = &file[at..at + 2] else { return None };
    let from = title.iter().position(|w| w.is(noun))?;
    let is_sign = |w: &&Word| ["no", "nr", "number"].iter().any(|sign| w.is(sign));
    let named = title[from + 1..].iter().find(|w| !is_sign(w)).filter(|w| is_number(w.text))?;
    let plain = |number: &str| number.trim_start_matches('0').to_owned();
    let alone = !title.iter().any(|w| plain(w.text) == plain(own));
    alone.then(|| (named.span, format!("{noun} {own}")))
}

/// Versions of three numbers, with their places.
pub(super) fn versions(text: &str) -> Vec<Range<usize>> {
    let is_part = |part: &str| !part.is_empty() && part.len() < 4 && part.bytes().all(|b| b.is_ascii_digit());
    let is_version = |word: &&str| {
        let parts: Vec<&str> = word.split('.').collect();
        parts.len() == 3 && parts.iter().all(|part| is_part(part))
    };
    let words = text.split(|c: char| !c.is_ascii_digit() && c != '.').map(|word| word.trim_matches('.'));
    words.filter(is_version).map(|word| place_in(text, word)).collect()
}

/// `v4.8.1.md`, `kiln-4-8-1.md` and "Kiln 4.8.2", over a text that tells of 4.8.1.
fn version(path: &str, title: &str, body: &str, base: u32) -> Option<(Span, String)> {
    let [at] = &versions(title)[..] else { return None };
    let named = &title[at.clone()];
    let file = path.rsplit('/').next()?;
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let dotted = stem.replace(['-', '_'], ".");
    let dated = crate::document::header::iso_date_len(stem).unwrap_or(0);
    let [own] = &versions(&dotted[dated..])[..] else { return None };
    let own = &dotted[dated..][own.clone()];
    if own == named {
        return None;
    }
    let of_body = versions(body);
    let tells = |version: &str| of_body.iter().any(|place| &body[place.clone()] == version);
    let span = Span::new(base + at.start as u32, base + at.end as u32);
    (tells(own) && !tells(named)).then(|| (span, own.to_owned()))
}

/// `fosdem-2021` and "FOSDEM 2020", on a page of 2021, or over a text that tells of 2021 alone.
fn of_year(file: &[&str], title: &[Word], year: Option<i32>, body: &str) -> Option<(Span, String)> {
    let mut of_file = (0..file.len()).filter(|&i| year_of(file[i]).is_some());
    let at = of_file.next()?;
    let mut years = (0..title.len()).filter(|&i| year_of(title[i].text).is_some());
    let (named, None) = (years.next()?, years.next()) else { return None };
    let (own, told) = (file[at], title[named].text);
    let mut places = (0..file.len()).filter(|&i| file[i] == own);
    let shared = places.any(|i| share_a_neighbour((file, i), (title, named)));
    if own == told || !shared || of_file.any(|i| file[i] != own) {
        return None;
    }
    let of_body = std::cell::LazyCell::new(|| words(body, 0));
    let tells = |year: &str| of_body.iter().any(|w| w.text == year);
    (year_of(own) == year || tells(own) && !tells(told)).then(|| (title[named].span, own.to_owned()))
}

/// `plain-meeting-may-2024` and "PLAIN Meeting August 2024", on a page of May or of the month after.
fn of_month(file: &[&str], title: &[Word], month: u32, body: &str) -> Option<(Span, String)> {
    let month_of = |word: &str| {
        let entry = Lexicon::get().word(&word.to_lowercase());
        (entry.class.has(Class::MONTH) && word.len() > 2).then(|| u32::from(entry.month))
    };
    let one = |mut all: Vec<(usize, u32)>| if all.len() == 1 { all.pop() } else { None };
    let (at, own) = one(file.iter().enumerate().filter_map(|(i, w)| Some((i, month_of(w)?))).collect())?;
    let capital = |w: &Word| w.text.starts_with(char::is_uppercase);
    let of_title = title.iter().enumerate().filter(|(_, w)| capital(w));
    let (named, told) = one(of_title.filter_map(|(i, w)| Some((i, month_of(w.text)?))).collect())?;
    let of_page = month == own || month == own % 12 + 1;
    let differs = told != own && told != month && of_page && share_a_neighbour((file, at), (title, named));
    // "In September", told in October: the file is named for the day on which it was told.
    let told_of = || month == told % 12 + 1 && words(body, 0).iter().any(|w| month_of(w.text) == Some(told));
    (differs && !told_of()).then(|| (title[named].span, file[at].to_owned()))
}

/// `6-ways-to-bake` and "7 ways to bake".
fn count(file: &[&str], title: &[Word]) -> Option<(Span, String)> {
    let number_of = |word: &str| {
        let word = word.to_lowercase();
        let value = word.parse().ok().filter(|_| is_number(&word));
        value.or_else(|| Some(Lexicon::get().word(&word).number).filter(|n| *n > 1.0))
    };
    let counted = |number: &str, noun: &str| {
        let noun = noun.to_lowercase();
        number_of(number)
            .filter(|n| (2.0..100.0).contains(n) && lemma_of_noun(&noun) != noun && noun.len() > 3)
    };
    let mut of_file = file.windows(2).enumerate().filter_map(|(i, w)| Some((i, counted(w[0], w[1])?)));
    let mut of_title =
        title.windows(2).enumerate().filter_map(|(i, w)| Some((i, counted(w[0].text, w[1].text)?)));
    let ((at, own), None) = (of_file.next()?, of_file.next()) else { return None };
    let ((named, told), None) = (of_title.next()?, of_title.next()) else { return None };
    let before = match (at.checked_sub(1), named.checked_sub(1)) {
        (Some(i), Some(j)) => title[j].is(file[i]),
        (None, None) => true,
        _ => false,
    };
    let differs = own != told && before && title[named + 1].is(file[at + 1]);
    differs.then(|| (title[named].span, format!("{} {}", file[at], file[at + 1])))
}

/// A word, or a year, stands beside both; "Act of 2010": behind a short word that both have.
fn share_a_neighbour((file, at): (&[&str], usize), (title, named): (&[Word], usize)) -> bool {
    const SHORTEST: usize = 3;
    let is_name = |word: &str| word.len() >= SHORTEST && !is_number(word) || year_of(word).is_some();
    let of_title = [named.checked_sub(1), Some(named + 1)].into_iter().flatten().filter_map(|i| title.get(i));
    let of_file = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|i| file.get(i));
    let of_title: Vec<&Word> = of_title.collect();
    let beside = of_file.into_iter().any(|word| is_name(word) && of_title.iter().any(|w| w.is(word)));
    let two = |at: usize| Some((at.checked_sub(2)?, at.checked_sub(1)?));
    let behind = two(at)
        .zip(two(named))
        .is_some_and(|((a, b), (c, d))| title[c].is(file[a]) && title[d].is(file[b]) && is_name(file[a]));
    beside || behind
}

/// `mohamed-yousif` and "Mohamed Yourself", over a text on Mohamed Yousif.
fn person(file: &[&str], title: &[Word], body: &str, base: u32) -> Option<(Span, String, Span)> {
    const SHORTEST: usize = 4;
    let capital = |w: &Word| w.text.starts_with(char::is_uppercase);
    let (at, own) = (0..title.len() - 1).find_map(|i| {
        let [given, family] = &title[i..i + 2] else { return None };
        if !capital(given) || !capital(family) || family.text.len() < SHORTEST {
            return None;
        }
        let own = *file.windows(2).find(|w| given.is(w[0]))?.get(1)?;
        // `stackworkscm` over "Stackworks CM"
        let apart = title
            .windows(2)
            .any(|w| own.strip_prefix(&*w[0].text.to_lowercase()).is_some_and(|end| w[1].is(end)));
        // "pull-request" over "Pull Requests": a word, and no name.
        let differs =
            !apart && !title.iter().any(|t| t.is(own)) && is_alike(own, &family.text.to_lowercase());
        (differs && !is_ordinary(Lexicon::get().hash_of(own))).then_some((i, own))
    })?;
    let (given, family) = (&title[at], &title[at + 1]);
    let of_body = words(body, base);
    let place = of_body.windows(2).find(|w| w[0].text == given.text && w[1].is(own) && capital(&w[1]))?;
    let other = of_body.iter().any(|w| w.text == family.text);
    let span = |a: &Word, b: &Word| Span::new(a.span.start, b.span.end);
    let written = |a: &Word, b: &Word| format!("{} {}", a.text, b.text);
    (!other).then(|| (span(given, family), written(&place[0], &place[1]), span(&place[0], &place[1])))
}
