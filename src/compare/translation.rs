//! Translations of one page: the figures of a paragraph are the same in every language.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::{Conflict, Corpus, Ref};
use crate::claim::{Claim, Extraction, FiguresValue, Kind, Stance, Value};
use crate::finding::{Confidence, Severity};
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
        for (own, other) in swaps(first, page) {
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
fn swaps(first: &Page, page: &Page) -> Vec<(Ref, Ref)> {
    let mut pairs: Vec<(usize, usize, bool)> = Vec::new();
    let mut same = 0;
    let even = first.value.blocks == page.value.blocks;
    if even {
        let places: FxHashMap<u32, usize> =
            page.blocks.iter().enumerate().map(|(n, (block, _))| (*block, n)).collect();
        for (n, (block, _)) in first.blocks.iter().enumerate() {
            let Some(&other) = places.get(block) else { continue };
            if first.key(n) == page.key(other) { same += 1 } else { pairs.push((n, other, true)) }
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

/// The one figure in which two paragraphs differ. A figure that stands alone tells little where their places do not tell that the
/// paragraphs are one.
fn swap(own: &[(String, Ref)], other: &[(String, Ref)], placed: bool) -> Option<(Ref, Ref)> {
    if own.len() != other.len() || own.len() == 1 && !placed {
        return None;
    }
    let only = |these: &[(String, Ref)], those: &[(String, Ref)]| -> Vec<(String, Ref)> {
        let mut rest: Vec<&str> = those.iter().map(|(figure, _)| figure.as_str()).collect();
        let left = these.iter().filter(|(figure, _)| match rest.iter().position(|r| r == figure) {
            Some(at) => {
                rest.swap_remove(at);
                false
            }
            None => true,
        });
        left.cloned().collect()
    };
    match (&only(own, other)[..], &only(other, own)[..]) {
        ([(a, at)], [(b, to)]) if !is_localised(a, b) => Some((*at, *to)),
        _ => None,
    }
}

/// A figure without what languages write in their own way: signs between thousands, the decimal sign, noughts in front, letters
/// around it.
pub(super) fn normal(text: &str) -> String {
    // `9f86d081`: no number.
    let turns = text.as_bytes().windows(2).filter(|w| w[0].is_ascii_digit() != w[1].is_ascii_digit()).count();
    if text.len() > 12 && turns > 4 && text.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return text.to_ascii_lowercase();
    }
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

/// Two ways to give one thing: an hour of the half day, a clock of another zone, a year of another calendar, a mile in kilometres.
fn is_localised(a: &str, b: &str) -> bool {
    let minutes = |text: &str| text.split_once(':').map(|(_, m)| m.to_owned());
    if minutes(a).is_some() && minutes(a) == minutes(b) {
        return true;
    }
    let (Ok(x), Ok(y)) = (a.parse::<f64>(), b.parse::<f64>()) else { return false };
    let apart = (x - y).abs();
    let half_day = x <= 24.0 && y <= 24.0 && apart == 12.0;
    let calendar = [543.0, 1911.0].contains(&apart);
    let ratio = x.max(y) / x.min(y).max(f64::MIN_POSITIVE);
    // Miles, feet, pounds, inches, acres, gallons.
    let unit = [1.609, 3.281, 2.205, 2.54, 2.471, 3.785]
        .iter()
        .any(|factor: &f64| (ratio / factor - 1.0).abs() < 0.01);
    half_day || calendar || unit
}

#[cfg(test)]
mod tests {
    use super::normal;

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
