//! Links whose words name another report, document, address or release than the one they lead to: `[#1234](…/issues/1243)`.

use rustc_hash::FxHashMap;

use crate::document::Document;
use crate::source::Source;
use crate::span::place_in;
use crate::text::slip::Slip;

use super::{Against, Found};

/// What the words of a link name, and what stands in its target for the same.
struct Named<'t> {
    told: &'t str,
    leads: &'t str,
    kind: Kind,
    /// Where reports are kept, for one that is told by its number alone.
    home: Option<&'t str>,
}

/// What is named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A report or a change by its number.
    Report,
    /// All else.
    Other,
}

impl Named<'_> {
    fn agrees(&self) -> bool {
        self.told.eq_ignore_ascii_case(self.leads)
    }

    /// One looks like a slip of the other.
    fn is_near(&self) -> bool {
        const MOST_DIGITS: usize = 2;
        let other = self.told.bytes().zip(self.leads.bytes()).filter(|(a, b)| a != b).count();
        self.told.len() == self.leads.len() && other <= MOST_DIGITS
            || Slip::between(self.told, self.leads).is_some()
    }
}

/// The links of a page that name another thing than they lead to.
pub(super) fn of_page(document: &Document, source: &Source, found: &mut Vec<Found>) {
    let prose = document.prose.text.as_str();
    let (mut agreeing, mut others) = (0, Vec::new());
    let mut homes: FxHashMap<&str, usize> = FxHashMap::default();
    for link in &document.prose.links {
        let said =
            prose[link.said.range()].trim_matches(|c: char| c.is_whitespace() || "[]()`\u{FFFC}".contains(c));
        let Some(named) = named(said, &source.text()[link.target.range()]) else { continue };
        if let Some(home) = named.home {
            *homes.entry(home).or_default() += 1;
        }
        if !named.agrees() {
            others.push((link, named));
        } else if named.kind == Kind::Report {
            agreeing += 1;
        }
    }
    let reports = others.iter().filter(|(_, named)| named.kind == Kind::Report).count();
    let most = homes.values().copied().max().unwrap_or(0);
    for (link, named) in others {
        // "#466" that leads to another project: what became of it there. Where many numbers differ, they are those of another list.
        let known = match named.kind {
            Kind::Report if named.home.is_some_and(|home| 2 * homes[home] < most) => named.is_near(),
            Kind::Report => agreeing > 2 * reports || reports == 1 && named.is_near(),
            Kind::Other => true,
        };
        if known {
            let target = source.stored_span(link.target);
            let parts = &[target];
            let against = Against::words("link", named.leads.to_owned(), parts);
            let place = source.stored_span(document.prose.to_source(place_in(prose, named.told).into()));
            found.push(Found::against_as(named.told, place, &against));
        }
    }
}

fn named<'t>(said: &'t str, target: &'t str) -> Option<Named<'t>> {
    let other = |(told, leads)| Named { told, leads, kind: Kind::Other, home: None };
    report(said, target)
        .map(|(told, leads)| Named { told, leads, kind: Kind::Report, home: home(said, target) })
        .or_else(|| mail(said, target).map(other))
        .or_else(|| telephone(said, target).map(other))
        .or_else(|| host(said, target).map(other))
        .or_else(|| release(said, target).map(other))
        .or_else(|| document_number(said, target).map(other))
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.bytes().take_while(u8::is_ascii_digit).count())
}

/// `https://…/kiln` of `https://…/kiln/pull/21`, for a number that no name of a project stands before.
fn home<'t>(said: &str, target: &'t str) -> Option<&'t str> {
    let named = said.find('#').is_some_and(|at| said[..at].ends_with(char::is_alphanumeric));
    let end = target.rmatch_indices('/').nth(1).map(|(at, _)| at)?;
    (!named).then(|| &target[..end])
}

/// `#1234`, `GH-1234`, `PR 1234`, `name/part#1234`, and `…/issues/1234`.
fn report<'t>(said: &'t str, target: &'t str) -> Option<(&'t str, &'t str)> {
    const FEWEST_DIGITS: usize = 2;
    const KINDS: [&str; 6] =
        ["/issues/", "/issue/", "/pull/", "/pulls/", "/merge_requests/", "/discussions/"];
    const LEADS: [&str; 8] = ["#", "!", "gh-", "pr", "mr", "issue", "pull request", "pull"];
    let first = said.find(|c: char| c.is_ascii_digit())?;
    let lead = said[..first].to_ascii_lowercase();
    let lead = lead.trim_end();
    let plain = LEADS.contains(&lead.trim_end_matches(['#', ' ']).trim_end())
        || lead == "#"
        || lead.strip_suffix('#').is_some_and(|name| !name.contains(char::is_whitespace));
    let (told, rest) = digits(&said[first..]);
    if !plain || told.len() < FEWEST_DIGITS || !(rest.is_empty() || rest.starts_with(": ")) {
        return None;
    }
    let (at, kind) = KINDS.iter().find_map(|kind| Some((target.find(kind)?, kind)))?;
    let (leads, behind) = digits(&target[at + kind.len()..]);
    (!leads.is_empty() && (behind.is_empty() || behind.starts_with(['/', '#', '?']))).then_some((told, leads))
}

/// `desk@mill.example` and `mailto:desk@mill.example`.
fn mail<'t>(said: &'t str, target: &'t str) -> Option<(&'t str, &'t str)> {
    let leads = target.strip_prefix("mailto:")?.split('?').next()?.trim_end_matches('.');
    let told = said.trim_end_matches(['.', ',']);
    if !is_mail(told) || !is_mail(leads) {
        return None;
    }
    // "desk+list@…" is "desk@…".
    let (user, host) = leads.split_once('@')?;
    let (own, at) = told.split_once('@')?;
    let (user_is, host_is) = (
        user.split('+').next().is_some_and(|user| user.eq_ignore_ascii_case(own)),
        host.eq_ignore_ascii_case(at),
    );
    match (user_is, host_is) {
        (true, true) => Some((told, told)),
        // An address that is not meant to be read by programs.
        (false, false) => None,
        _ => Some((told, leads)),
    }
}

fn is_mail(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+'))
    };
    text.split_once('@')
        .is_some_and(|(user, host)| !user.starts_with('+') && part(user) && part(host) && host.contains('.'))
}

/// `01632 960 123` and `tel:+441632960123`: the last digits are those of the line.
fn telephone<'t>(said: &'t str, target: &'t str) -> Option<(&'t str, &'t str)> {
    const LINE: usize = 7;
    let leads = target.strip_prefix("tel:")?;
    let sign = |c: char| c.is_ascii_digit() || "+-–.() \u{a0}".contains(c);
    let line = |text: &str| -> Option<Vec<char>> {
        let digits: Vec<char> = text.chars().filter(char::is_ascii_digit).collect();
        Some(digits[digits.len().checked_sub(LINE)?..].to_vec())
    };
    if !said.chars().all(sign) || !leads.chars().all(sign) {
        return None;
    }
    let (told, called) = (line(said)?, line(leads)?);
    Some(if told == called { (said, said) } else { (said, leads) })
}

/// `www.mill.example` and `https://www.mil.example/`: only hosts that are a slip apart, as many lead elsewhere on purpose.
fn host<'t>(said: &'t str, target: &'t str) -> Option<(&'t str, &'t str)> {
    const SHORTEST: usize = 5;
    let bare = |text: &'t str| {
        let text = text.trim_start_matches("https://").trim_start_matches("http://");
        let host = text.split(['/', '?', '#', ':']).next().unwrap_or_default();
        let host = host.strip_prefix("www.").unwrap_or(host);
        let part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-');
        (host.contains('.') && host.split('.').all(part)).then_some(host)
    };
    if !target.starts_with("http") || said.contains(char::is_whitespace) {
        return None;
    }
    let (told, leads) = (bare(said)?, bare(target)?);
    let (a, b): (Vec<String>, Vec<String>) = (
        told.split('.').map(str::to_ascii_lowercase).collect(),
        leads.split('.').map(str::to_ascii_lowercase).collect(),
    );
    let mut differing = a.iter().zip(&b).filter(|(a, b)| a != b);
    let (one, other) = differing.next().filter(|_| a.len() == b.len())?;
    let slip = one.len() >= SHORTEST && other.len() >= SHORTEST && Slip::between(one, other).is_some();
    (slip && differing.next().is_none()).then_some((told, leads))
}

/// `1.2.0` and `…/compare/v1.1.0...v1.2.0` or `…/tag/v1.2.0`.
fn release<'t>(said: &'t str, target: &'t str) -> Option<(&'t str, &'t str)> {
    let told = version(said)?;
    let last = target.rsplit('/').next()?;
    let tagged = ["/tag/", "/releases/", "/compare/"].iter().any(|kind| target.contains(kind));
    let end = |end: &'t str| version(end.rsplit(['-', '@']).next()?);
    let (begin, last) = last.split_once("...").map_or((None, last), |(begin, last)| (end(begin), last));
    let leads = end(last).filter(|_| tagged)?;
    Some(if begin == Some(told) { (told, told) } else { (told, leads) })
}

/// Three numbers at least: `1.2` may stand for all of its releases.
fn version(text: &str) -> Option<&str> {
    let bare = text.strip_prefix('v').unwrap_or(text);
    let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    (bare.split('.').count() >= 3 && bare.split('.').all(number)).then_some(bare)
}

/// `RFC 9110`, `CVE-2024-12345`, `KILN-512` and an address that holds the same letters with a number.
fn document_number<'t>(said: &'t str, target: &'t str) -> Option<(&'t str, &'t str)> {
    let mut named = starts(said).filter_map(|at| numbered(&said[at..], |c| c.is_ascii_uppercase()));
    let own = named.next()?;
    if named.next().is_some() {
        return None;
    }
    let of_target = || {
        let all = starts(target).filter_map(|at| numbered(&target[at..], |c| c.is_ascii_alphabetic()));
        all.filter(|one| one.letters.eq_ignore_ascii_case(own.letters))
    };
    let first = of_target().next()?;
    // "ISO 8859-1" at `#iso-88591`, "ETS 300 706" at `#ets300706`
    let goes_on = said.split_once(own.whole).is_some_and(|(_, behind)| {
        let digits = behind.trim_start_matches(['-', '/', ' ', '_']);
        digits.len() < behind.len() && digits.starts_with(|c: char| c.is_ascii_digit())
    });
    let same = |one: Numbered| {
        one.number.trim_start_matches('0') == own.number.trim_start_matches('0')
            || goes_on && one.number.starts_with(own.number)
    };
    Some(if of_target().any(same) { (own.whole, own.whole) } else { (own.whole, first.whole) })
}

/// Where words begin.
fn starts(text: &str) -> impl Iterator<Item = usize> {
    text.char_indices().map(|(at, _)| at).filter(|&at| !text[..at].ends_with(char::is_alphanumeric))
}

/// Letters and the number behind them.
struct Numbered<'t> {
    letters: &'t str,
    number: &'t str,
    whole: &'t str,
}

fn numbered(text: &str, letter: fn(char) -> bool) -> Option<Numbered<'_>> {
    const FEWEST: usize = 3;
    let (letters, rest) = text.split_at(text.find(|c| !letter(c))?);
    let behind = rest.strip_prefix(['-', ' ', '#', '_']).unwrap_or(rest);
    let len = behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len());
    // A year, and a number behind it.
    let more = behind[len..].strip_prefix('-').map_or(0, |more| digits(more).0.len() + 1);
    let len = if len == 4 && more > 3 { len + more } else { len };
    let ends = !behind[len..].starts_with(|c: char| c.is_alphanumeric() || c == '.');
    let whole = &text[..letters.len() + (rest.len() - behind.len()) + len];
    (letters.len() >= FEWEST && len >= FEWEST && ends).then_some(Numbered {
        letters,
        number: &behind[..len],
        whole,
    })
}
