//! What the title of a page and the name of its file both name: a year, a number of an edition, a hole by its number, a person.

use crate::document::{BlockKind, Document};
use crate::lexicon::Lexicon;
use crate::span::Span;
use crate::text::tag::is_ordinary;

use super::title::is_numbered;
use super::{Against, Found};

/// A word of a title in lower case, with its place.
struct Word<'t> {
    text: &'t str,
    lower: String,
    span: Span,
}

/// Titles that name another thing than the file; `year` is that of the page.
pub(super) fn of_document(document: &Document, path: &str, year: Option<i32>, found: &mut Vec<Found>) {
    let prose = document.prose.text.as_str();
    let Some(block) = document.prose.blocks.iter().find(|b| b.kind == BlockKind::Heading(1)) else { return };
    let name = name_of(path);
    let file: Vec<String> = words(&name, 0).into_iter().map(|w| w.lower).collect();
    let text = &prose[block.range.start as usize..block.range.end as usize];
    let title = words(text, block.range.start);
    if file.len() < 2 || title.len() < 2 {
        return;
    }
    let body = &prose[block.range.end as usize..];
    let told = hole(&file, &title)
        .or_else(|| edition(&file, &title))
        .or_else(|| of_year(&file, &title, year))
        .map(|(at, expected)| (at, expected, None))
        .or_else(|| {
            person(&file, &title, body, block.range.end).map(|(at, name, place)| (at, name, Some(place)))
        });
    if let Some((at, expected, place)) = told {
        let against = Against {
            relation: "path",
            stated: (0.0, 0.0),
            reckoned: (1.0, 1.0),
            expected,
            parts: place.as_slice(),
        };
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
        let start = base + (word.as_ptr() as usize - text.as_ptr() as usize) as u32;
        let span = Span::new(start, start + word.len() as u32);
        words.push(Word { text: word, lower: word.to_lowercase(), span });
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
fn hole(file: &[String], title: &[Word]) -> Option<(Span, String)> {
    let of_file: Vec<&[String]> = file.windows(3).filter(|w| w[0] == "cve" && is_number(&w[2])).collect();
    let of_title: Vec<&[Word]> =
        title.windows(3).filter(|w| w[0].lower == "cve" && is_number(&w[2].lower)).collect();
    let ([own], [named]) = (&of_file[..], &of_title[..]) else { return None };
    let differs = own[1] != named[1].lower || own[2] != named[2].lower;
    let span = Span::new(named[0].span.start, named[2].span.end);
    differs.then(|| (span, own.join("-").to_uppercase()))
}

/// `issue-61` and "Issue No. 60".
fn edition(file: &[String], title: &[Word]) -> Option<(Span, String)> {
    let at = file.windows(2).position(|w| is_numbered(&w[0]) && is_number(&w[1]))?;
    let [noun, own] = &file[at..at + 2] else { return None };
    let from = title.iter().position(|w| w.lower == *noun)?;
    let is_sign = |w: &&Word| matches!(&*w.lower, "no" | "nr" | "number");
    let named = title[from + 1..].iter().find(|w| !is_sign(w)).filter(|w| is_number(&w.lower))?;
    let plain = |number: &str| number.trim_start_matches('0').to_owned();
    let alone = !title.iter().any(|w| plain(&w.lower) == plain(own));
    alone.then(|| (named.span, format!("{noun} {own}")))
}

/// `fosdem-2021` and "FOSDEM 2020", on a page of 2021.
fn of_year(file: &[String], title: &[Word], year: Option<i32>) -> Option<(Span, String)> {
    const SHORTEST: usize = 3;
    let own = |w: &String| year_of(w).is_some() && year_of(w) == year;
    let at = file.iter().position(own)?;
    let beside = |words: &[String], at: usize| -> Vec<String> {
        let around = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|i| words.get(i));
        around.filter(|w| w.len() >= SHORTEST && !is_number(w)).cloned().collect()
    };
    let of_title: Vec<String> = title.iter().map(|w| w.lower.clone()).collect();
    let mut years = (0..title.len()).filter(|&i| year_of(&of_title[i]).is_some());
    let (named, None) = (years.next()?, years.next()) else { return None };
    let names = beside(&of_title, named);
    let shared = (0..file.len()).any(|i| own(&file[i]) && beside(file, i).iter().any(|w| names.contains(w)));
    let others = file.iter().filter(|w| year_of(w).is_some()).any(|w| *w != file[at]);
    let differs = of_title[named] != file[at];
    (shared && !others && differs).then(|| (title[named].span, file[at].clone()))
}

/// `mohamed-yousif` and "Mohamed Yourself", over a text on Mohamed Yousif.
fn person(file: &[String], title: &[Word], body: &str, base: u32) -> Option<(Span, String, Span)> {
    const SHORTEST: usize = 4;
    let capital = |w: &Word| w.text.starts_with(char::is_uppercase);
    let at = (0..title.len() - 1).find(|&i| {
        let [given, family] = &title[i..i + 2] else { return false };
        let slot = file.windows(2).find(|w| w[0] == given.lower);
        capital(given)
            && capital(family)
            && family.lower.len() >= SHORTEST
            && slot.is_some_and(|w| is_alike(&w[1], &family.lower) && !title.iter().any(|t| t.lower == w[1]))
    })?;
    let (given, family) = (&title[at], &title[at + 1]);
    let own = &file.windows(2).find(|w| w[0] == given.lower)?[1];
    // "pull-request" over "Pull Requests": a word, and no name.
    if is_ordinary(Lexicon::get().look_up(own, 0, own.len()).1) {
        return None;
    }
    let of_body = words(body, base);
    let place =
        of_body.windows(2).find(|w| w[0].text == given.text && w[1].lower == *own && capital(&w[1]))?;
    let other = of_body.iter().any(|w| w.text == family.text);
    let span = |a: &Word, b: &Word| Span::new(a.span.start, b.span.end);
    let written = |a: &Word, b: &Word| format!("{} {}", a.text, b.text);
    (!other).then(|| (span(given, family), written(&place[0], &place[1]), span(&place[0], &place[1])))
}

/// Two words of which one may be a slip of the other, of a writer or of a program that mends words.
fn is_alike(one: &str, other: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let end = a[start..].iter().rev().zip(b[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    one != other && start > 0 && a.len().abs_diff(b.len()) <= 2 && 2 * (start + end) >= a.len().min(b.len())
}
