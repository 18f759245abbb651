//! What an event has once, as two reports that surely tell it give it in whatever words: how long its trial, its outage or the sentence
//! is, the sum that it is about, the day to come, the hour. A figure of one report that the other does not give is set against the one that
//! a slip of the fingers makes of it, or against the only one that is told of the same.

use std::collections::BTreeMap;

use chrono::Datelike as _;

use super::Link;
use crate::claim::{Claim, Commitment, DateValue, Kind, Known, Value};
use crate::compare::times::Times;
use crate::compare::{Corpus, Ref, likeness, values};
use crate::finding::Severity;
use crate::lexicon::Lexicon;

/// Reports of a story, in the order of paths, that one is compared with.
const NEAR: usize = 24;

/// Evidence of a finding.
const SCORE: i32 = 16;

/// Most days between the dates of two reports.
const DAYS_APART: i64 = 1;

/// Smaller figures are alike by chance.
const LEAST_FIGURE: f64 = 100.0;

/// Claims of a kind that two reports of one event give otherwise.
pub(super) fn links(corpus: &Corpus, kind: Kind, times: &Times) -> Vec<Link> {
    let mut links = Vec::new();
    for story in corpus.stories() {
        for (n, &a) in story.iter().enumerate() {
            for &b in story[n + 1..].iter().take(NEAR) {
                let near = corpus.days_apart(a, b).is_some_and(|days| days <= DAYS_APART);
                let shared = corpus.shared_names(a, b);
                if near && (shared.tell_one_event() || shared.are_most()) {
                    let (one, other) = (told(corpus, a, kind, times), told(corpus, b, kind, times));
                    links.extend(pairs(corpus, kind, &one, &other).into_iter().map(|(a, b)| Link {
                        a: a.min(b),
                        b: a.max(b),
                        score: SCORE,
                        at_most: Severity::Warning,
                        sure: true,
                    }));
                }
            }
        }
    }
    links
}

/// The claims of a kind that a report stands behind, and that are not of a time long before.
fn told<'c>(corpus: &'c Corpus, document: u32, kind: Kind, times: &Times) -> Vec<(Ref, &'c Claim)> {
    let claims = corpus.documents[document as usize].claims.iter().zip(0..);
    let own = |claim: &Claim| claim.kind == kind || kind == Kind::Date && claim.kind == Kind::Time;
    let stands = |claim: &Claim| claim.stands(Commitment::Told) && !claim.is_of_page();
    // A sum was taken in the years before.
    let recent = |at: Ref| kind == Kind::Quantity || !times.tells_history(corpus, at);
    let told =
        claims.filter(|(claim, _)| own(claim) && stands(claim)).map(|(claim, n)| ((document, n), claim));
    told.filter(|&(at, _)| recent(at)).collect()
}

fn pairs(corpus: &Corpus, kind: Kind, one: &[(Ref, &Claim)], other: &[(Ref, &Claim)]) -> Vec<(Ref, Ref)> {
    match kind {
        Kind::Duration => lengths(one, other),
        Kind::Quantity => {
            let mut found = slips(one, other, is_slip_of_figures);
            found.extend(score(one, other));
            found
        }
        Kind::Date => {
            let mut found = slips(one, other, is_other_half);
            found.extend(evening(one, other));
            found
                .extend(slips(one, other, |x, y| is_other_month(corpus, (one[0].0.0, x), (other[0].0.0, y))));
            found
        }
        _ => Vec::new(),
    }
}

/// The only score that either report gives: that of their match.
fn score(one: &[(Ref, &Claim)], other: &[(Ref, &Claim)]) -> Option<(Ref, Ref)> {
    let score = |claim: &Claim| match &claim.value {
        Value::Quantity(q) if &*q.unit == "score" => q.number.low.zip(q.number.high),
        _ => None,
    };
    let sole = |told: &[(Ref, &Claim)]| {
        let mut all = told.iter().filter_map(|(at, claim)| Some((*at, score(claim)?)));
        let first = all.next()?;
        all.all(|(_, further)| further == first.1).then_some(first)
    };
    let ((a, x), (b, y)) = (sole(one)?, sole(other)?);
    (x != y).then_some((a, b))
}

/// "On Saturday evening", "on Sunday evening": the only part of a day that either report gives.
fn evening(one: &[(Ref, &Claim)], other: &[(Ref, &Claim)]) -> Option<(Ref, Ref)> {
    let part = |claim: &Claim| -> Option<(u32, String)> {
        let Value::Date(date) = &claim.value else { return None };
        let value = &claim.timex.as_ref()?.value;
        let unknown = || value.strip_prefix("XXXX-WXX-")?.get(..1)?.parse().ok();
        let weekday = date.days.map(|(first, _)| first.weekday().number_from_monday()).or_else(unknown)?;
        let named = values::names_weekday(&claim.text);
        let (_, part) = value.rsplit_once('T')?;
        (claim.kind == Kind::Time && date.clock.is_none() && named).then(|| (weekday, part.to_owned()))
    };
    let sole = |told: &[(Ref, &Claim)]| {
        let mut all = told.iter().filter_map(|(at, claim)| Some((*at, part(claim)?)));
        let first = all.next()?;
        all.all(|(_, further)| further == first.1).then_some(first)
    };
    let ((a, x), (b, y)) = (sole(one)?, sole(other)?);
    (x.0 != y.0 && x.1 == y.1).then_some((a, b))
}

/// The only length that either report gives of one thing.
fn lengths(one: &[(Ref, &Claim)], other: &[(Ref, &Claim)]) -> Vec<(Ref, Ref)> {
    fn by_topic<'c>(told: &[(Ref, &'c Claim)]) -> BTreeMap<String, Vec<(Ref, &'c Claim)>> {
        let mut topics: BTreeMap<String, Vec<(Ref, &Claim)>> = BTreeMap::new();
        for &(at, claim) in told {
            if let Some(topic) = topic(claim) {
                topics.entry(topic).or_default().push((at, claim));
            }
        }
        topics
    }
    let others = by_topic(other);
    let given = |list: &[(Ref, &Claim)], claim: &Claim| list.iter().any(|(_, c)| !values::apart(c, claim));
    let sole = |list: &[(Ref, &Claim)]| list.iter().all(|(_, c)| !values::apart(c, list[0].1));
    let mut found = Vec::new();
    for (topic, lengths) in by_topic(one) {
        let Some(against) = others.get(&topic).filter(|against| sole(against) && sole(&lengths)) else {
            continue;
        };
        let ((a, x), (b, y)) = (lengths[0], against[0]);
        if values::apart(x, y) && !likeness::are_others(x, y) && !given(other, x) && !given(one, y) {
            found.push((a, b));
        }
    }
    found
}

/// What lasts: the event that is told of, or what took or lasted so long.
fn topic(claim: &Claim) -> Option<String> {
    let Value::Duration(length) = &claim.value else { return None };
    if length.seconds.known != Known::Exact || length.deictic {
        return None;
    }
    // "A four-week trial".
    let of_noun = claim.text.contains('-') && &*claim.predicate != "duration";
    if likeness::is_event(&claim.predicate) || of_noun {
        return Some(claim.predicate.to_string()).filter(|topic| !topic.is_empty());
    }
    let subject = claim.subject.as_ref().filter(|_| &*claim.predicate == "duration")?;
    let head = likeness::head(&subject.key);
    let noun = Lexicon::get().word(head).noun_predicate;
    Some(if noun.is_empty() { head.to_owned() } else { noun.to_owned() }).filter(|topic| !topic.is_empty())
}

/// Claims that only one side gives, of which one is a slip of the other and of no third.
fn slips(
    one: &[(Ref, &Claim)],
    other: &[(Ref, &Claim)],
    is_slip: impl Fn(&Claim, &Claim) -> bool,
) -> Vec<(Ref, Ref)> {
    let same = |x: &Claim, y: &Claim| values::point(x).is_some() && values::point(x) == values::point(y);
    let given = |list: &[(Ref, &Claim)], claim: &Claim| list.iter().any(|(_, c)| same(c, claim));
    let mut found: Vec<(Ref, Ref)> = Vec::new();
    for &(a, x) in one.iter().filter(|(_, x)| !given(other, x)) {
        let mut partners = other.iter().filter(|(_, y)| is_slip(x, y) && !given(one, y));
        let Some(&(b, y)) = partners.next().filter(|(_, y)| partners.all(|(_, third)| same(third, y))) else {
            continue;
        };
        let rival = |(_, third): &(Ref, &Claim)| !same(third, x) && is_slip(third, y);
        if !one.iter().any(rival) && !found.iter().any(|(_, known)| *known == b) {
            found.push((a, b));
        }
    }
    found
}

/// `340 jobs` and `430 posts`, `€1.2 million` and `€2.1 million`: the same digits in another order.
fn is_slip_of_figures(x: &Claim, y: &Claim) -> bool {
    let (Value::Quantity(a), Value::Quantity(b)) = (&x.value, &y.value) else { return false };
    let plain = [a, b].iter().all(|q| {
        !q.ordinal
            && !q.partial
            && q.number.known == Known::Exact
            && q.number.low.is_some_and(|v| v >= LEAST_FIGURE)
    });
    let of_one = likeness::dimension(&a.unit) == likeness::dimension(&b.unit);
    plain && of_one && values::is_transposed(x, y) && (a.is_money() || likeness::shared(x, y) > 0)
}

/// `3:15 a.m.` and `3.15 in the afternoon`: the other half of the day.
fn is_other_half(x: &Claim, y: &Claim) -> bool {
    const HALF_DAY: u16 = 12 * 60;
    let clock = |claim: &Claim| match &claim.value {
        Value::Date(DateValue { clock: Some(clock), range: None, .. }) if claim.kind == Kind::Time => {
            Some(*clock)
        }
        _ => None,
    };
    clock(x).zip(clock(y)).is_some_and(|(p, q)| p.abs_diff(q) == HALF_DAY)
}

/// `18 September` and `18 October`, both to come: one day of another month.
fn is_other_month(corpus: &Corpus, (a, x): (u32, &Claim), (b, y): (u32, &Claim)) -> bool {
    let day = |document: u32, claim: &Claim| match &claim.value {
        Value::Date(DateValue {
            days: Some((first, last)),
            anaphoric: false,
            deictic: false,
            impossible: false,
            range: None,
            ..
        }) if first == last && claim.kind == Kind::Date && claim.text.contains(&first.day().to_string()) => {
            Some(*first)
                .filter(|day| corpus.documents[document as usize].date.is_some_and(|page| *day > page))
        }
        _ => None,
    };
    let near = |p: chrono::NaiveDate, q: chrono::NaiveDate| (28..=31).contains(&(p - q).num_days().abs());
    day(a, x).zip(day(b, y)).is_some_and(|(p, q)| p.day() == q.day() && near(p, q))
}
