//! Translations of one page: the figures of a paragraph are the same in every language.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{Conflict, Corpus, Ref};
use crate::claim::{Claim, Extraction, FiguresValue, Kind, Stance, Value};
use crate::finding::{Confidence, Severity};
use crate::lexicon::copies;
use crate::story::without_language;

/// The document with each of its figures as a claim behind the one that counts them; `None` where it has none.
pub(crate) fn expanded(document: &Extraction) -> Option<Extraction> {
    let whole = document.claims.iter().find(|c| c.kind == Kind::Figures)?;
    let Value::Figures(figures) = &whole.value else { return None };
    let one = |(text, &(span, start, end)): (&str, &_)| Claim {
        kind: Kind::Figures,
        span,
        start,
        end,
        sentence: span,
        text: text.into(),
        value: Value::Plain {},
        timex: None,
        subject: None,
        predicate: "".into(),
        stance: Stance::default(),
        context: Box::default(),
    };
    let claims = std::iter::once(whole.clone()).chain(figures.texts.lines().zip(&figures.places).map(one));
    Some(Extraction { path: document.path.clone(), date: document.date, claims: claims.collect() })
}

/// The figures of one page in one language.
struct Page<'a> {
    document: u32,
    value: &'a FiguresValue,
    /// Of each paragraph with figures: its number, and the claims and normal forms of its figures, sorted by these.
    blocks: Vec<(u32, Vec<(String, Ref)>)>,
}

impl<'a> Page<'a> {
    fn of(corpus: &'a Corpus, document: u32) -> Option<Self> {
        let claims = &corpus.documents[document as usize].claims;
        let Value::Figures(value) = &claims.first()?.value else { return None };
        let mut blocks: Vec<(u32, Vec<(String, Ref)>)> = Vec::new();
        for (n, &block) in value.of.iter().enumerate() {
            let Some(claim) = claims.get(n + 1) else { break };
            let figure = (normal(&claim.text), (document, n as u32 + 1));
            match blocks.last_mut() {
                Some((last, figures)) if *last == block => figures.push(figure),
                _ => blocks.push((block, vec![figure])),
            }
        }
        for (_, figures) in &mut blocks {
            figures.sort();
        }
        Some(Self { document, value, blocks })
    }

    fn key(&self, at: usize) -> Vec<&str> {
        self.blocks[at].1.iter().map(|(figure, _)| figure.as_str()).collect()
    }
}

/// Figures of a page that its translations have otherwise. The page in English is the one that others were made from, where there is one.
pub(super) fn compare(corpus: &Corpus) -> Vec<Conflict> {
    let pages: Vec<Page> = (0..corpus.documents.len() as u32).filter_map(|d| Page::of(corpus, d)).collect();
    let path = |p: &Page| corpus.documents[p.document as usize].path.as_str();
    let original = |p: &&Page| {
        let named = without_language(path(p)).1.is_some_and(|language| language.starts_with("en"));
        (p.value.foreign, !named)
    };
    let Some(first) = pages.iter().min_by_key(original) else { return Vec::new() };
    let mut by_figure: BTreeMap<Ref, Vec<Ref>> = BTreeMap::new();
    for page in pages.iter().filter(|p| p.document != first.document && p.value.foreign) {
        for (own, other) in swaps(corpus, first, page) {
            by_figure.entry(own).or_default().push(other);
        }
    }
    let conflict = |(own, mut others): (Ref, Vec<Ref>)| {
        others.insert(1, own);
        Conflict::new(others, Confidence::Likely, Severity::Warning)
    };
    by_figure.into_iter().map(conflict).collect()
}

/// Paragraphs that say the same must be most of those with figures, or one is of another version of the page.
fn swaps(corpus: &Corpus, first: &Page, page: &Page) -> Vec<(Ref, Ref)> {
    let mut pairs: Vec<(usize, usize, bool)> = Vec::new();
    let mut same = 0;
    let even = first.value.blocks == page.value.blocks;
    if even {
        let places: FxHashMap<u32, usize> =
            page.blocks.iter().enumerate().map(|(n, (block, _))| (*block, n)).collect();
        for (n, (block, _)) in first.blocks.iter().enumerate() {
            let Some(&other) = places.get(block) else { continue };
            let (own, others) = (&first.blocks[n].1, &page.blocks[other].1);
            if first.key(n) == page.key(other) || tells_the_same(own, others) {
                same += 1;
            } else {
                pairs.push((n, other, true));
            }
        }
    } else {
        let keys = |p: &Page<'_>| (0..p.blocks.len()).map(|n| p.key(n).join(" ")).collect::<Vec<_>>();
        for op in capture_diff_slices(Algorithm::Myers, &keys(first), &keys(page)) {
            match op {
                DiffOp::Equal { len, .. } => same += len,
                DiffOp::Replace { old_index, old_len, new_index, new_len } if old_len == new_len => {
                    let placed = old_len == 1 && is_between(first, page, old_index, new_index);
                    pairs.extend((0..old_len).map(|n| (old_index + n, new_index + n, placed)));
                }
                _ => {}
            }
        }
    }
    let swapped: Vec<(Ref, Ref)> = pairs
        .iter()
        .filter_map(|&(a, b, placed)| swap(&first.blocks[a].1, &page.blocks[b].1, placed))
        .filter(|&(own, other)| {
            Form::of(&corpus.claim(own).text).is_rival(&Form::of(&corpus.claim(other).text))
        })
        .collect();
    let known = same + swapped.len() >= pairs.len() - swapped.len() && same >= swapped.len();
    if known || even && swapped.len() == pairs.len() && pairs.len() == 1 { swapped } else { Vec::new() }
}

/// As many paragraphs lie between these two and the ones with figures before and behind them.
fn is_between(first: &Page, page: &Page, a: usize, b: usize) -> bool {
    let apart = |page: &Page, x: usize, y: usize| Some(page.blocks.get(y)?.0 - page.blocks.get(x)?.0);
    let side = |x: Option<u32>, y: Option<u32>| x.is_some() && x == y;
    a > 0
        && b > 0
        && side(apart(first, a - 1, a), apart(page, b - 1, b))
        && side(apart(first, a, a + 1), apart(page, b, b + 1))
}

/// The figures of a paragraph that another one has not.
fn only(these: &[(String, Ref)], those: &[(String, Ref)]) -> Vec<(String, Ref)> {
    let mut rest: Vec<&str> = those.iter().map(|(figure, _)| figure.as_str()).collect();
    let left = these.iter().filter(|(figure, _)| match rest.iter().position(|r| r == figure) {
        Some(at) => {
            rest.swap_remove(at);
            false
        }
        None => true,
    });
    left.cloned().collect()
}

/// Two paragraphs differ in nothing but how a language gives a figure: "10 pm", "22 Uhr".
fn tells_the_same(own: &[(String, Ref)], other: &[(String, Ref)]) -> bool {
    match (&only(own, other)[..], &only(other, own)[..]) {
        ([(a, _)], [(b, _)]) => is_of_half_day(a, b),
        _ => false,
    }
}

/// So few figures tell little.
const ALONE: usize = 2;

/// The one figure in which two paragraphs differ. A figure that stands alone tells little where their places do not tell that the
/// paragraphs are one.
fn swap(own: &[(String, Ref)], other: &[(String, Ref)], placed: bool) -> Option<(Ref, Ref)> {
    if own.len() != other.len() || own.len() <= ALONE && !placed {
        return None;
    }
    match (&only(own, other)[..], &only(other, own)[..]) {
        // What the other has as well, and once, is told twice here.
        ([(a, at)], [(b, to)])
            if !is_localised(a, b)
                && !own.iter().any(|(figure, _)| figure == b)
                && !other.iter().any(|(figure, _)| figure == a) =>
        {
            Some((*at, *to))
        }
        _ => None,
    }
}

/// A figure without what languages write in their own way: signs between thousands, the decimal sign, noughts in front, letters
/// around it.
pub(super) fn normal(text: &str) -> String {
    let space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}');
    let figures: String = text.chars().filter(|c| !c.is_ascii_alphabetic() && !space(*c)).collect();
    let figures = figures.trim_matches(|c: char| !c.is_ascii_digit());
    let mut groups = figures.split(['.', ',', '\'']);
    let leads =
        groups.next().is_some_and(|g| (1..=3).contains(&g.len()) && g.bytes().all(|b| b.is_ascii_digit()));
    let mut rest = groups.peekable();
    let thousands =
        leads && rest.peek().is_some() && rest.all(|g| g.len() == 3 && g.bytes().all(|b| b.is_ascii_digit()));
    if thousands {
        return figures.chars().filter(char::is_ascii_digit).collect();
    }
    let mut normal = String::with_capacity(figures.len());
    for part in figures.split_inclusive(|c: char| !c.is_ascii_digit()) {
        let (digits, sign) =
            part.find(|c: char| !c.is_ascii_digit()).map_or((part, ""), |at| part.split_at(at));
        let bare = digits.trim_start_matches('0');
        normal.push_str(if bare.is_empty() && !digits.is_empty() { "0" } else { bare });
        normal.push_str(if sign == "," { "." } else { sign });
    }
    normal
}

/// "10 pm", "22 Uhr"
fn is_of_half_day(a: &str, b: &str) -> bool {
    let (Ok(x), Ok(y)) = (a.parse::<f64>(), b.parse::<f64>()) else { return false };
    x <= 24.0 && y <= 24.0 && (x - y).abs() == 12.0
}

/// Two ways to give one thing: an hour of the half day, a clock of another zone, a year of another calendar, a mile in kilometres.
fn is_localised(a: &str, b: &str) -> bool {
    let minutes = |text: &str| text.split_once(':').map(|(_, m)| m.to_owned());
    if minutes(a).is_some() && minutes(a) == minutes(b) {
        return true;
    }
    let (Ok(x), Ok(y)) = (a.parse::<f64>(), b.parse::<f64>()) else { return false };
    let apart = (x - y).abs();
    let half_day = is_of_half_day(a, b);
    let calendar = [543.0, 1911.0].contains(&apart);
    let ratio = x.max(y) / x.min(y).max(f64::MIN_POSITIVE);
    // Miles, feet, pounds, inches, acres, gallons.
    let unit = [1.609, 3.281, 2.205, 2.54, 2.471, 3.785]
        .iter()
        .any(|factor: &f64| (ratio / factor - 1.0).abs() < 0.01);
    half_day || calendar || unit
}

/// How a figure is written: letters, digits, letters.
#[derive(Debug)]
struct Form {
    /// The letters before the first digit, in lower case, without the sign that joins them.
    name: String,
    /// From the first digit to the last, in lower case.
    core: String,
    /// The digits in it, group by group.
    parts: Vec<String>,
    /// The whole as one number, signs between thousands left out.
    value: Option<f64>,
    /// What stands behind the last digit, in lower case.
    behind: String,
}

/// Digits of a year.
const YEAR: usize = 4;

impl Form {
    fn of(text: &str) -> Self {
        let digit = |b: u8| b.is_ascii_digit();
        let from = text.bytes().position(digit).unwrap_or(text.len());
        let to = text.bytes().rposition(digit).map_or(from, |at| at + 1);
        let name: String = text[..from].chars().filter(char::is_ascii_alphabetic).collect();
        let name = name.to_ascii_lowercase();
        let core = text[from..to].to_ascii_lowercase();
        let value = if core.contains('-') { None } else { normal(&core).parse().ok() };
        let digits = |text: &str| -> Vec<String> {
            let groups = text.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty());
            groups.map(|group| group.trim_start_matches('0').to_owned()).collect()
        };
        let parts = if value.is_some() { digits(&normal(&core)) } else { digits(&core) };
        let behind = text[to..].to_ascii_lowercase();
        // `v2.1`
        Self { name: if name == "v" { String::new() } else { name }, core, parts, value, behind }
    }

    fn has(&self, sign: char) -> bool {
        self.core.contains(sign)
    }

    /// `0.93R6`, `disk1/food/apples2`: letters between the digits.
    fn is_mixed(&self) -> bool {
        self.core.bytes().any(|b| b.is_ascii_alphabetic())
    }

    /// One of the two may be a slip for the other: both are written in one way, and the value is not the same in another form.
    fn is_rival(&self, other: &Self) -> bool {
        let both = |is: fn(&Self) -> bool| is(self) && is(other);
        if self.name != other.name {
            return false;
        }
        // "5th" beside "1", "3-pass" beside "2-pasadas", "60000/1001" beside "59.94": words of a language, and another way to write it.
        let differs = |is: fn(&Self) -> bool| is(self) != is(other);
        let glued = |f: &Self| f.behind.contains('-');
        let ordinal = |f: &Self| matches!(&*f.behind, "st" | "nd" | "rd" | "th");
        if glued(self) || glued(other) || differs(ordinal) || differs(|f| f.has('/')) {
            return false;
        }
        if self.is_mixed() || other.is_mixed() {
            return self.skeleton() == other.skeleton() || both(|f| f.has(':'));
        }
        let clock = |f: &Self| f.has(':');
        if clock(self) != clock(other) {
            return false;
        }
        // A page is made at another second than its translation; addresses in examples are anybody's, and letters those of the language.
        let second = |f: &Self| f.has(':') && f.parts.len() == 3;
        let address = |f: &Self| f.parts.len() == 4 && f.core.matches('.').count() == 3;
        let charset = |f: &Self| f.parts.len() == 2 && copies::is_charset(&f.parts[0]);
        !(both(second) || both(address) || both(charset) || self.is_same_date(other) || self.is_scaled(other))
            && (!self.name.is_empty() || self.is_of_size(other))
    }

    /// The core with each number as one sign.
    fn skeleton(&self) -> String {
        let mut skeleton = String::new();
        for c in self.core.chars() {
            let sign = if c.is_ascii_digit() { '#' } else { c };
            if sign != '#' || !skeleton.ends_with('#') {
                skeleton.push(sign);
            }
        }
        skeleton
    }

    /// `22.09.2015` and `2015-09-22` or `09/22/15`; `1995/1996` and `1995/6`.
    fn is_same_date(&self, other: &Self) -> bool {
        let days = |form: &Self| {
            let mut days: Vec<String> = form.parts.iter().map(|part| short_year(part).to_owned()).collect();
            days.sort();
            days
        };
        let (one, two) = (&self.parts, &other.parts);
        let is_day = one.len() == 3 && one.iter().chain(two).any(|part| part.len() == YEAR);
        let alike = || one.len() == two.len() && one.iter().zip(two).all(|(a, b)| is_same_year(a, b));
        is_day && days(self) == days(other) || alike()
    }

    /// "55 milioni" and "55,000,000", "68k" and "68000", "1.900 millones" and "1.9 billion".
    fn is_scaled(&self, other: &Self) -> bool {
        /// Numbers have words from the thousand on.
        const LEAST: f64 = 1000.0;
        let (Some(a), Some(b)) = (self.value, other.value) else { return false };
        let ratio = a.max(b) / a.min(b).max(f64::MIN_POSITIVE);
        let exponent = ratio.log10().round();
        ratio > LEAST * 0.99 && (ratio / 10_f64.powf(exponent) - 1.0).abs() < 1e-6
    }

    /// Both have about as many parts and digits: a year is no count, the number of a section no version.
    fn is_of_size(&self, other: &Self) -> bool {
        let (short, long) = if self.parts.len() <= other.parts.len() { (self, other) } else { (other, self) };
        let digits = |form: &Self| form.parts.first().map_or(0, String::len);
        if short.parts.len() == long.parts.len() {
            let (few, many) = (digits(self).min(digits(other)), digits(self).max(digits(other)));
            return short.parts.len() > 1 || many != YEAR || few > 2;
        }
        let is_part = |part: &String| long.parts.iter().any(|p| p == part || is_same_year(p, part));
        let alone = short.parts.len() == 1;
        !(short.parts.iter().all(is_part)
            || alone && long.parts.len() > 2
            || alone && long.has('.') && digits(short) != digits(long))
    }
}

/// `94` of `1994`; of a figure that is no year, the figure.
fn short_year(part: &str) -> &str {
    if part.len() == YEAR { part[2..].trim_start_matches('0') } else { part }
}

/// `1998` and `98`, `1996` and `6`.
fn is_same_year(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    a == b || long.len() == YEAR && (1..=2).contains(&short.len()) && long.ends_with(short)
}

#[cfg(test)]
mod tests {
    use super::{Form, normal};

    #[test]
    fn rivals() {
        let is_rival = |a: &str, b: &str| Form::of(a).is_rival(&Form::of(b));
        for (a, b) in [
            ("14", "41"),
            ("20", "200MB"),
            ("F3", "F4"),
            ("RTX301", "RTX3001"),
            ("2.5", "2.4.27"),
            ("40Mbs", "400-500"),
            ("11", "10.1"),
            ("2.1.0-rc1", "2.1.0-rc2"),
            ("1992", "1993"),
            ("2013-04-11", "2013-04-12"),
            ("2003:ab8:1", "2003:ab8::1"),
            ("v2.3", "2.4"),
            ("6.2.3", "6.3.2"),
        ] {
            assert!(is_rival(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("1.700", "1.7"),
            ("42", "42,000,000"),
            ("86k", "86000"),
            ("7", "07:00"),
            ("70", "1970s"),
            ("03.04.2011", "2011-04-03"),
            ("1994-03-08", "03/08/94"),
            ("2001", "01"),
            ("1985/1986", "1985/6"),
            ("03/1985", "1985"),
            ("2 040", "m68k"),
            ("0.19", "i18n"),
            ("2", "6.1.4"),
            ("7", "7.2.1"),
            ("3.1", "402"),
            ("2000-talet", "21st"),
            ("192.168.7.1", "192.0.2.7"),
            ("ISO-8859-2", "ISO-8859-1"),
            ("cafe01beef", "01dead02beef"),
            ("12:44:15", "12:45:02"),
            ("disque1/rep2", "disk1/folder2"),
        ] {
            assert!(!is_rival(a, b), "{a} {b}");
        }
    }

    #[test]
    fn normal_forms() {
        for (text, form) in [
            ("1,000", "1000"),
            ("1.000.000", "1000000"),
            ("2,5", "2.5"),
            ("05", "5"),
            ("v2.1.0", "2.1.0"),
            ("21st", "21"),
            ("2013-02-22", "2013-2-22"),
            ("CVE-2013-4164", "2013-4164"),
            ("10GB", "10"),
            ("0", "0"),
            ("3:05", "3:5"),
        ] {
            assert_eq!(normal(text), form, "{text}");
        }
    }
}
