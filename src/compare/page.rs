//! The dates that a page carries about itself.

use chrono::{Datelike as _, NaiveDate};

use super::attribute::is_log;
use super::{Conflict, Corpus, Ref};
use crate::claim::{Claim, Kind, Value};
use crate::finding::{Confidence, Severity};

/// Time zones and late shifts put the same publication on two neighbouring days.
const TOLERANCE_DAYS: i64 = 1;
/// Files are named when a draft is begun, and published later: only a path that is months off is surely wrong.
const PATH_TOLERANCE_DAYS: i64 = 92;

/// A date of a page about itself.
struct Dated<'c> {
    at: Ref,
    claim: &'c Claim,
    day: NaiveDate,
    origin: &'c str,
}

/// The first date of a page against the others it carries.
pub(super) fn compare(corpus: &Corpus) -> Vec<Conflict> {
    let dated = |(at, claim)| dated(at, claim);
    let mut all: Vec<Dated> = corpus.of_kind(Kind::Date).filter_map(dated).collect();
    // What the page says in its text comes before its path, which has no place to show.
    all.sort_by_key(|d| (d.at.0, d.claim.span.is_empty(), d.at));
    let pages = all.chunk_by(|a, b| a.at.0 == b.at.0);
    let conflicts = pages.filter_map(|page| {
        // The first entry of a log has a date of its own.
        if is_log(&corpus.documents[page[0].at.0 as usize].path)
            && page.iter().all(|d| d.origin != "front matter")
        {
            return None;
        }
        let pairs = page.iter().enumerate().flat_map(|(n, a)| page[n + 1..].iter().map(move |b| (a, b)));
        let path = &corpus.documents[page[0].at.0 as usize].path;
        // Front matter and path agree on the day of the page.
        let day_of = |origin: &str| page.iter().find(|d| d.origin == origin).map(|d| d.day);
        let settled = day_of("front matter")
            .zip(day_of("address").or(day_of("path")))
            .is_some_and(|(p, q)| (p - q).num_days().abs() <= TOLERANCE_DAYS);
        let apart = pairs.filter_map(|(a, b)| {
            let at_most = differ(a, b, path, settled)?;
            // Whatever else says the same is to be mended with it.
            let with_it =
                page.iter().filter(|d| d.at != a.at && d.at != b.at && (d.day == a.day || d.day == b.day));
            let claims = [a.at, b.at].into_iter().chain(with_it.map(|d| d.at)).collect();
            Some(Conflict::new(claims, Confidence::Likely, at_most))
        });
        let of_path = |c: &Conflict| c.claims.iter().take(2).any(|&at| corpus.claim(at).span.is_empty());
        apart.max_by_key(|c| (c.at_most, of_path(c), std::cmp::Reverse(c.claims.clone())))
    });
    conflicts.collect()
}

fn dated(at: Ref, claim: &Claim) -> Option<Dated<'_>> {
    let Value::Date(date) = &claim.value else { return None };
    let origin = date.page.as_deref().filter(|p| *p != "day page")?;
    Some(Dated { at, claim, day: date.days?.0, origin })
}

/// How severe it is that a page carries both dates; `None` where it may.
fn differ(a: &Dated, b: &Dated, path: &str, settled: bool) -> Option<Severity> {
    let days = (a.day - b.day).num_days().abs();
    let other_year = days > 0 && (a.day.month(), a.day.day()) == (b.day.month(), b.day.day());
    let of = |origin: &str| [a, b].into_iter().find(|d| d.origin == origin);
    match (of("path").or(of("address")), of("title").or(of("heading"))) {
        // The address in the front matter is that of the file.
        _ if of("path").is_some() && of("address").is_some() => {
            (days > TOLERANCE_DAYS).then_some(Severity::Note)
        }
        // The whole name of a file is the day of what it holds.
        (Some(named), Some(_)) if days > 0 && is_name(path, named.day) => Some(Severity::Error),
        // A title or a heading may name the day of an event; the same day of another year is a slip.
        (_, Some(_)) if settled => other_year.then_some(Severity::Error),
        _ if of("title").is_some() => other_year.then_some(Severity::Error),
        (Some(_), _) => (days > PATH_TOLERANCE_DAYS).then_some(Severity::Note),
        _ => (days > TOLERANCE_DAYS).then_some(Severity::Error),
    }
}

/// True for `meetings/2025-10-29.md`, `2025-10-29/index.md` and `2025/10/29/index.md`: the path names the page by a day alone.
fn is_name(path: &str, day: NaiveDate) -> bool {
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or_default();
    let stem = file.split('.').next().unwrap_or_default();
    let whole = day.format("%Y-%m-%d").to_string();
    let folder = parts.next().unwrap_or_default();
    let index = matches!(stem, "index" | "_index" | "README" | "readme");
    let number = |text: &str, number: u32| text.parse::<u32>() == Ok(number);
    let mut above = || {
        let (month, year) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        number(folder, day.day()) && number(month, day.month()) && year == day.format("%Y").to_string()
    };
    stem == whole || index && (folder == whole || above())
}
