//! Two short texts of one day that tell one event in their own words: they share names, figures or quotations. A figure that only
//! one of them gives is set against the only one of its kind that only the other gives.

use rustc_hash::FxHashSet;

use super::Link;
use crate::claim::{Claim, Commitment, DateValue, Kind, QuantityValue, QuoteType, Value};
use crate::compare::times::Times;
use crate::compare::{Corpus, Ref, likeness, matching, values};
use crate::finding::Severity;

/// Documents of a story, in the order of paths, that one is compared with.
const NEAR: usize = 24;

/// A text with more figures lists them: which another text means is not sure.
const MOST_FIGURES: usize = 60;

/// Most days between the dates of two texts that tell one state of affairs.
const DAYS_APART: i64 = 1;

/// Names and figures that two texts share from which on they tell one event.
const ENOUGH_SHARED: usize = 3;

/// Content words that the places must share; fewer where the texts share a quotation.
const COMMON_WORDS: i32 = 4;

const COMMON_WORDS_QUOTED: i32 = 3;

/// Bytes of a sentence by which quotations are the same.
const SAID: usize = 14;

/// Evidence of a finding.
const SCORE: i32 = 14;

/// What a document tells its event by.
#[derive(Default)]
struct Telling<'a> {
    names: FxHashSet<&'a str>,
    figures: FxHashSet<u64>,
    quotations: FxHashSet<&'a str>,
}

impl<'a> Telling<'a> {
    fn of(claims: &'a [Claim]) -> Self {
        let mut telling = Self::default();
        for claim in claims {
            match &claim.value {
                Value::Name(name) => {
                    telling.names.insert(name.key.rsplit(' ').next().unwrap_or_default());
                }
                Value::Quantity(q) if !q.ordinal => {
                    telling.figures.extend(values::amount(q).filter(|v| *v > 2.0).map(f64::to_bits));
                }
                Value::Age(a) => telling.figures.extend(a.age.low.map(f64::to_bits)),
                // Each source cuts a quotation its own way: what it shares is whole sentences of it.
                Value::Quote(q) if q.form == QuoteType::Direct => {
                    let said = claim.text.split(['.', ',', '!', '?', ';', ':']);
                    let said = said.map(|s| s.trim_matches(|c: char| !c.is_alphanumeric()));
                    telling.quotations.extend(said.filter(|s| s.len() >= SAID));
                }
                _ => {}
            }
        }
        telling
    }

    fn is_of_one_event(&self, other: &Self) -> bool {
        let names = self.names.intersection(&other.names).count();
        let figures = self.figures.intersection(&other.figures).count();
        names > 0 && names + figures + if self.quotes_like(other) { 4 } else { 0 } >= ENOUGH_SHARED
    }

    fn quotes_like(&self, other: &Self) -> bool {
        !self.quotations.is_disjoint(&other.quotations)
    }
}

/// Claims of a kind that two such texts give otherwise.
pub(in crate::compare) fn links(corpus: &Corpus, kind: Kind, times: &Times) -> Vec<Link> {
    let mut links = Vec::new();
    for story in corpus.stories() {
        let told: Vec<(u32, Telling)> =
            story.iter().map(|&d| (d, Telling::of(&corpus.documents[d as usize].claims))).collect();
        for (n, (a, of_a)) in told.iter().enumerate() {
            for (b, of_b) in told[n + 1..].iter().take(NEAR) {
                if is_one_day(corpus, *a, *b) && of_a.is_of_one_event(of_b) {
                    pair(corpus, kind, (*a, *b), of_a.quotes_like(of_b), times, &mut links);
                }
            }
        }
    }
    links
}

fn is_one_day(corpus: &Corpus, a: u32, b: u32) -> bool {
    corpus.days_apart(a, b).is_some_and(|days| days <= DAYS_APART)
}

fn pair<'a>(
    corpus: &Corpus<'a>,
    kind: Kind,
    (a, b): (u32, u32),
    quoted: bool,
    times: &Times,
    links: &mut Vec<Link>,
) {
    let of = |document: u32| -> Vec<(u32, &'a Claim)> {
        let claims = corpus.documents[document as usize].claims.iter().enumerate();
        claims.filter(|(_, c)| is_of(c, kind)).map(|(n, c)| (n as u32, c)).collect()
    };
    let (one, other) = (of(a), of(b));
    if one.len().max(other.len()) > MOST_FIGURES {
        return;
    }
    let claims = |side: &[(u32, &'a Claim)]| -> Vec<&'a Claim> { side.iter().map(|(_, c)| *c).collect() };
    let sole = quoted && one.len() == 1 && other.len() == 1;
    for (n, m) in matching::left_over(&claims(&one), &claims(&other), agree, may_be_one) {
        let (at, against): (Ref, Ref) = ((a, one[n].0), (b, other[m].0));
        let (x, y) = (one[n].1, other[m].1);
        let other_time = times.differ(corpus, at, against) || times.tell_background(corpus, at, against);
        if is_one_attribute(x, y, quoted, sole) && values::apart(x, y) && !other_time {
            let at_most = if likeness::is_birthday(x, y) { Severity::Note } else { Severity::Warning };
            links.push(Link { a: at, b: against, score: SCORE, at_most, sure: false });
        }
    }
}

/// Told as a fact, in the words of the writer or of somebody reported. An hour is part of when something happened.
fn is_of(claim: &Claim, kind: Kind) -> bool {
    (claim.kind == kind || kind == Kind::Date && claim.kind == Kind::Time)
        && !claim.is_of_page()
        && claim.stands(Commitment::Told)
}

fn agree(x: &Claim, y: &Claim) -> bool {
    values::same_figure(x, y) || may_be_one(x, y) && !values::apart(x, y)
}

/// Of one unit, noun or kind of event.
fn may_be_one(x: &Claim, y: &Claim) -> bool {
    let alike = match (&x.value, &y.value) {
        (Value::Quantity(a), Value::Quantity(b)) => quantities_may_be_one((x, a), (y, b)),
        (Value::Duration(a), Value::Duration(b)) => a.unit == b.unit,
        (Value::Date(a), Value::Date(b)) if x.kind == Kind::Time => {
            is_plain_clock(x, a) && is_plain_clock(y, b)
        }
        (Value::Date(a), Value::Date(b)) => is_day(a) && is_day(b),
        (Value::Age(_) | Value::Place(_), _) => true,
        _ => false,
    };
    alike && likeness::of_one_kind(x, y)
}

fn quantities_may_be_one((x, a): (&Claim, &QuantityValue), (y, b): (&Claim, &QuantityValue)) -> bool {
    if a.ordinal || a.partial || b.partial || &*a.unit == "score" {
        return false;
    }
    if !likeness::dimension(&a.unit).is_empty() {
        return true;
    }
    let same_noun = a.of == b.of && !a.of.is_empty() && !likeness::generic_person(&a.of);
    let casualties = likeness::is_casualty(x) && x.predicate == y.predicate;
    let bare = |q: &QuantityValue| likeness::generic_person(&q.of);
    same_noun && !likeness::is_other_casualty(x, y) || casualties && (bare(a) || bare(b) || a.of == b.of)
}

/// `2:40 a.m.`, without a zone: clocks of two zones differ.
fn is_plain_clock(claim: &Claim, time: &DateValue) -> bool {
    let plain = claim
        .text
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b' ' | b'a' | b'p' | b'm'));
    plain && time.clock.is_some() && time.range.is_none()
}

fn is_day(date: &DateValue) -> bool {
    let one = date.days.is_some_and(|(first, last)| first == last);
    one && !date.impossible && !date.anaphoric && !date.deictic && date.range.is_none()
}

/// The words around the two values tell that they are of one thing. An age is one person's: of that name, or the only one told.
fn is_one_attribute(x: &Claim, y: &Claim, quoted: bool, sole: bool) -> bool {
    let common = likeness::shared(x, y);
    let topic = likeness::same_topic(x, y) && likeness::is_event(&x.predicate);
    if values::is_transposed(x, y) && common >= 2 {
        return true;
    }
    let least = if quoted { COMMON_WORDS_QUOTED } else { COMMON_WORDS };
    match (&x.value, &y.value) {
        (Value::Age(_), Value::Age(_)) => {
            let named = |c: &Claim| c.subject.as_ref().is_some_and(|s| likeness::ends_in_name(&s.text));
            sole && common >= 1 || named(x) && named(y)
        }
        (Value::Date(_), Value::Date(_)) if x.kind == Kind::Time => common >= least,
        (Value::Date(_), Value::Date(_)) | (Value::Duration(_), Value::Duration(_)) => {
            common >= COMMON_WORDS || topic && common >= least
        }
        (Value::Place(_), Value::Place(_)) => quoted && common >= least,
        // "Twelve trucks were bought", "thirty trucks in all": a noun alone does not tell which of them are counted.
        (Value::Quantity(a), _) if likeness::dimension(&a.unit).is_empty() => {
            common >= COMMON_WORDS || likeness::is_casualty(x) && topic && quoted && common >= 1
        }
        _ => common >= least && 2 * common >= x.context.len().min(y.context.len()) as i32,
    }
}
