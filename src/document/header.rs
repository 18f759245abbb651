//! The dates a document carries about itself, outside its front matter.

use chrono::NaiveDate;

use super::{DateOrigin, DatedPlace, Metadata};
use crate::lexicon::languages;
use crate::span::Span;

/// Adds the date of the path and the date given from outside; sorts by evidence.
pub(super) fn dates(name: &str, given: Option<NaiveDate>, meta: &mut Metadata) {
    if let Some(date) = path_date(name) {
        meta.dates.push(DatedPlace { date, span: Span::default(), origin: DateOrigin::Path });
    }
    if let Some(date) = given {
        meta.dates.push(DatedPlace { date, span: Span::default(), origin: DateOrigin::Given });
    }
    meta.dates.sort_by_key(|d| d.origin);
}

/// Length of a `YYYY-M-D` at the start of `text`.
pub(crate) fn iso_date_len(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits =
        |from: usize| bytes[from.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
    let year = digits(0);
    let month = digits(year + 1);
    let day = digits(year + month + 2);
    let dashes = bytes.get(year) == Some(&b'-') && bytes.get(year + month + 1) == Some(&b'-');
    (year == 4 && (1..=2).contains(&month) && (1..=2).contains(&day) && dashes)
        .then_some(year + month + day + 2)
}

/// The day that `text` begins with, as `YYYY-MM-DD` with or without padding; a time may follow.
pub(crate) fn iso_date(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let len = iso_date_len(text)?;
    if !matches!(text.as_bytes().get(len), None | Some(b'T' | b't' | b' ' | b'Z')) {
        return None;
    }
    NaiveDate::parse_from_str(&text[..len], "%Y-%m-%d").ok()
}

/// The language in a path: `fr/news/x.md`, `docs/pt-br/x.md`, `index.de.md`, `app-cy.po`, `lang/galician.txt`. Names of languages
/// that are also words of English paths count only where the text agrees.
pub fn path_language(path: &str) -> Option<&str> {
    let is_code = |part: &&str| {
        if !matches!(part.len(), 2 | 5 | 7) {
            return false;
        }
        let code = part.split(['-', '_']).next().unwrap_or_default();
        let region = part.len() - code.len();
        code.len() == 2 && matches!(region, 0 | 3 | 5) && languages::is_code(&code.to_ascii_lowercase())
    };
    let parts = || path.split(['/', '.', '\\']);
    let ends = || parts().flat_map(|part| part.match_indices(['-', '_']).map(|(at, _)| &part[at + 1..]));
    let words = || parts().flat_map(|part| part.split(['-', '_']));
    let named = || words().find(|word| languages::is_name(&word.to_ascii_lowercase()));
    parts().find(is_code).or_else(|| ends().find(is_code)).or_else(named)
}

/// The year in a path where it has no day: `conf/2015/hike.md`, `meetings/2026/march/x.md`, `events/pycon-2019.md`. The last
/// folder or name that is a year, or begins or ends with one, wins.
pub fn path_year(path: &str) -> Option<i32> {
    let year = |text: &str| {
        let number = (text.len() == 4).then(|| text.parse::<i32>().ok()).flatten();
        number.filter(|year| (1900..=2099).contains(year))
    };
    path.split(['/', '\\']).rev().find_map(|part| {
        let name = part.split('.').next().unwrap_or_default();
        let first = name.split(['-', '_']).next().unwrap_or_default();
        let last = name.rsplit(['-', '_']).next().unwrap_or_default();
        year(first).or_else(|| year(last))
    })
}

/// The month in a path: `calls/2023/10/24-call.md`, `notes/2023-10/x.md`. The last that is one wins.
pub fn path_month(path: &str) -> Option<(i32, u32)> {
    let parts: Vec<&str> = path.split(['/', '\\']).collect();
    let month = |year: &str, month: &str| {
        let digits = year.len() == 4
            && month.len() == 2
            && year.bytes().chain(month.bytes()).all(|b| b.is_ascii_digit());
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        (digits && (1900..=2099).contains(&year) && (1..=12).contains(&month)).then_some((year, month))
    };
    let own = |part: &&str| {
        part.get(..4)
            .zip(part.get(5..7))
            .and_then(|(y, m)| month(y, m))
            .filter(|_| part.as_bytes()[4] == b'-')
    };
    let apart = || {
        parts.windows(2).rev().find_map(|two| month(two[0], two[1].get(..2).filter(|_| two[1].len() == 2)?))
    };
    parts.iter().rev().find_map(own).or_else(apart)
}

/// The day in a path: `/news/2017/11/2/index.md`, `/2017-11-02-slug.md`, `/2017/2017-11-02/x.md`. The last that
/// is a day wins.
pub fn path_date(path: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = path.split(['/', '\\']).collect();
    let by_name = parts.iter().rev().find_map(|part| {
        let len = iso_date_len(part)?;
        let boundary = part.as_bytes().get(len).is_none_or(|b| !b.is_ascii_alphanumeric());
        boundary.then(|| NaiveDate::parse_from_str(&part[..len], "%Y-%m-%d").ok()).flatten()
    });
    by_name.or_else(|| {
        parts.windows(3).rev().find_map(|w| {
            let number = |s: &str, lens: std::ops::RangeInclusive<usize>| {
                (lens.contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit()))
                    .then(|| s.parse::<u32>().ok())
                    .flatten()
            };
            let day = w[2].split(['-', '.', '_']).next().unwrap_or_default();
            NaiveDate::from_ymd_opt(number(w[0], 4..=4)? as i32, number(w[1], 1..=2)?, number(day, 1..=2)?)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{path_date, path_language, path_month, path_year};

    #[test]
    fn path_months() {
        for (path, month) in [
            ("calls/2023/10/24-call/README.md", Some((2023, 10))),
            ("notes/2023-10/x.md", Some((2023, 10))),
            ("_posts/2023-10-24-x.md", Some((2023, 10))),
            ("calls/2023/october/x.md", None),
            ("calls/2023/13/x.md", None),
            ("calls/10/2023/x.md", None),
            ("2023/1/x.md", None),
        ] {
            assert_eq!(path_month(path), month, "{path}");
        }
    }

    #[test]
    fn path_languages() {
        for (path, language) in [
            ("docs/pt-br/loom.md", Some("pt-br")),
            ("index.de.md", Some("de")),
            ("po/loom-cy.po", Some("cy")),
            ("po/loom-net-sv_SE.po", Some("sv_SE")),
            ("lang/brazilian_portuguese.txt", Some("portuguese")),
            ("lang/english.txt", None),
            ("docs/weaving-guide.md", None),
        ] {
            assert_eq!(path_language(path), language, "{path}");
        }
    }

    #[test]
    fn path_years() {
        for (path, year) in [
            ("docs/conf/na/2015/hike.md", Some(2015)),
            ("events/pycon-2019.md", Some(2019)),
            ("2024-report/index.md", Some(2024)),
            ("docs/rfc-20191.md", None),
            ("docs/port-8080.md", None),
        ] {
            assert_eq!(path_year(path), year, "{path}");
        }
    }

    #[test]
    fn path_dates() {
        for (path, date) in [
            ("news/2017/11/2/index.md", Some("2017-11-02")),
            ("news/2017/11/02/the-slug.md", Some("2017-11-02")),
            ("_posts/2017-11-02-slug.md", Some("2017-11-02")),
            ("blog/2017/11/2-slug.md", Some("2017-11-02")),
            ("docs/2017/11/slug.md", None),
            ("docs/2017-13-02-slug.md", None),
            ("v/2017-11-021.md", None),
        ] {
            assert_eq!(path_date(path).map(|d| d.to_string()).as_deref(), date, "{path}");
        }
    }
}
