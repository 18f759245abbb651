//! What an event has once, as two reports that surely tell it give it in whatever words: how long its trial, its outage or the sentence
//! is, the sum that it is about, the day to come, the hour. A figure of one report that the other does not give is set against the one that
//! a slip of the fingers makes of it, or against the only one that is told of the same.

use std::collections::BTreeMap;

use chrono::Datelike as _;
use rustc_hash::FxHashSet;

use super::Link;
use crate::claim::{
    Claim, Commitment, DateValue, Kind, Known, Modality, Polarity, QuantityValue, Value, word_hash,
};
use crate::compare::times::Times;
use crate::compare::{Corpus, Ref, likeness, values};
use crate::finding::Severity;
use crate::lexicon::wordings::Wordings;
use crate::lexicon::{Lexicon, measure};

/// Reports of a story, in the order of paths, that one is compared with.
const NEAR: usize = 24;

/// A report with more figures of a kind lists them.
const MOST_FIGURES: usize = 120;

/// Evidence of a finding.
const SCORE: i32 = 16;

/// Most days between the dates of two reports.
const DAYS_APART: i64 = 1;

/// Smaller counts of two things are alike by chance.
const LEAST_FIGURE: f64 = 100.0;

/// Smaller sums are prices of many things.
const LEAST_SUM: f64 = 1e5;

/// So many figures and days that both reports give, and none that differs by a slip is one by chance.
const AGREEING: usize = 3;

/// Content words that their sentences share.
const COMMON_WORDS: i32 = 2;

/// A claim with its place.
type Told<'c> = (Ref, &'c Claim);

/// Claims of a kind that two reports of one event give otherwise.
pub(in crate::compare) fn links(corpus: &Corpus, kind: Kind, times: &Times) -> Vec<Link> {
    let mut links = Vec::new();
    for story in corpus.stories() {
        let all: Vec<Vec<Told>> = story.iter().map(|&d| told(corpus, d, kind, times)).collect();
        for (n, &a) in story.iter().enumerate().filter(|(n, _)| !all[*n].is_empty()) {
            for (m, &b) in
                story.iter().enumerate().skip(n + 1).take(NEAR).filter(|(m, _)| !all[*m].is_empty())
            {
                let near = corpus.days_apart(a, b).is_some_and(|days| days <= DAYS_APART);
                let shared = corpus.shared_names(a, b);
                if near && (shared.tell_one_event() || shared.are_most()) {
                    let agree = std::cell::LazyCell::new(|| agreeing(corpus, a, b));
                    let found = pairs(kind, &all[n], &all[m], &|least| *agree >= least);
                    links.extend(found.into_iter().map(|(a, b)| Link {
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

/// The claims of a kind that a report stands behind. A length or an age of a time long before is another one; what is only planned is
/// counted.
fn told<'c>(corpus: &'c Corpus, document: u32, kind: Kind, times: &Times) -> Vec<Told<'c>> {
    let claims = corpus.documents[document as usize].claims.iter().zip(0..);
    let own = |claim: &Claim| claim.kind == kind || kind == Kind::Date && claim.kind == Kind::Time;
    let planned = |claim: &Claim| {
        kind == Kind::Quantity
            && claim.stance.modality == Modality::Hypothetical
            && claim.stance.polarity == Polarity::Positive
            && !claim.stance.in_quotation()
    };
    let stands = |claim: &Claim| (claim.stands(Commitment::Told) || planned(claim)) && !claim.is_of_page();
    let spans = matches!(kind, Kind::Duration | Kind::Age | Kind::Place);
    let recent = |at: Ref| !spans || !times.tells_history(corpus, at);
    let told =
        claims.filter(|(claim, _)| own(claim) && stands(claim)).map(|(claim, n)| ((document, n), claim));
    let told: Vec<Told> = told.filter(|&(at, _)| recent(at)).collect();
    if told.len() > MOST_FIGURES { Vec::new() } else { told }
}

/// How many figures, lengths, ages and days of two reports are the same.
fn agreeing(corpus: &Corpus, a: u32, b: u32) -> usize {
    const LEAST: f64 = 2.0;
    let points = |document: u32| -> FxHashSet<(Kind, u64)> {
        let claims = corpus.documents[document as usize].claims.iter().filter(|c| !c.is_of_page());
        let telling =
            claims.filter(|c| c.kind != Kind::Date && values::figure(c).is_none_or(|figure| figure > LEAST));
        telling.filter_map(|c| Some((c.kind, values::point(c)?))).collect()
    };
    points(a).intersection(&points(b)).count()
}

fn pairs(kind: Kind, one: &[Told], other: &[Told], agree: &dyn Fn(usize) -> bool) -> Vec<(Ref, Ref)> {
    match kind {
        Kind::Duration => lengths(one, other),
        Kind::Age => slips(one, other, |x, y| values::is_transposed(x, y) && may_be_one_person(x, y)),
        Kind::Quantity => {
            let mut found = slips(one, other, |x, y| is_slip_of_figures(x, y, agree));
            found.extend(score(one, other));
            found
        }
        Kind::Date => {
            let mut found = slips(one, other, is_other_half);
            found.extend(slips(one, other, is_other_hour));
            found.extend(evening(one, other));
            found.extend(slips(one, other, is_other_month));
            found.extend(slips(one, other, |x, y| {
                is_slip_of_days(x, y) && likeness::shared(x, y) >= COMMON_WORDS && agree(AGREEING)
            }));
            found
        }
        Kind::Place => institutions(one, other, agree),
        _ => Vec::new(),
    }
}

/// The only court, hospital or road that either report names.
fn institutions(one: &[Told], other: &[Told], agree: &dyn Fn(usize) -> bool) -> Vec<(Ref, Ref)> {
    type Named<'c> = (Ref, &'c Claim, &'c str);
    fn by_kind<'c>(told: &[Told<'c>]) -> BTreeMap<&'c str, Vec<Named<'c>>> {
        let mut kinds: BTreeMap<&str, Vec<Named>> = BTreeMap::new();
        for &(at, claim) in told {
            if let Value::Place(place) = &claim.value
                && place.is_institution()
            {
                kinds.entry(&place.rank).or_default().push((at, claim, &place.place));
            }
        }
        kinds
    }
    let others = by_kind(other);
    // "The Royal Infirmary", "Harwick Royal Infirmary".
    let sole = |list: &[&Named]| list.iter().all(|(_, _, name)| share_a_word(name, list[0].2));
    let mut found = Vec::new();
    for (kind, named) in by_kind(one) {
        let Some(against) = others.get(kind) else { continue };
        // Of roads those that both name are streets of one town.
        let lone = |list: &'_ [Named<'_>], others: &[Named<'_>]| -> Vec<usize> {
            let known =
                |name: &str| kind == "road" && others.iter().any(|(_, _, other)| share_a_word(name, other));
            (0..list.len()).filter(|&n| !known(list[n].2)).collect()
        };
        let (left, right) = (lone(&named, against), lone(against, &named));
        let left: Vec<&Named> = left.into_iter().map(|n| &named[n]).collect();
        let right: Vec<&Named> = right.into_iter().map(|n| &against[n]).collect();
        let (Some((a, x, name)), Some((b, y, known))) = (left.first(), right.first()) else { continue };
        let told = || likeness::shared(x, y) >= COMMON_WORDS || kind == "court" && agree(AGREEING - 1);
        // Where it happened and where the traffic went; the driver and a passenger.
        let apart = match kind {
            "road" => x.predicate != y.predicate,
            "hospital" => may_be_others(x, y),
            _ => false,
        };
        if !apart && sole(&left) && sole(&right) && !share_a_word(name, known) && told() {
            found.push((*a, *b));
        }
    }
    found
}

/// Two people or things, told by two nouns; or one that is not told.
fn may_be_others(x: &Claim, y: &Claim) -> bool {
    let both = x.subject.as_ref().zip(y.subject.as_ref());
    both.is_none_or(|(a, b)| likeness::head(&a.key) != likeness::head(&b.key))
}

/// Two names have a word in common besides those that tell what they are; or one has no other.
fn share_a_word(a: &str, b: &str) -> bool {
    let words = Wordings::get();
    let is_own = |word: &&str| words.kind_of_place(word).is_none() && !words.common_names.contains(word);
    let (a, b): (Vec<&str>, Vec<&str>) =
        (a.split(' ').filter(is_own).collect(), b.split(' ').filter(is_own).collect());
    a.is_empty() || b.is_empty() || a.iter().any(|word| b.contains(word))
}

/// The only score that either report gives: that of their match.
fn score(one: &[Told], other: &[Told]) -> Option<(Ref, Ref)> {
    let score = |claim: &Claim| match &claim.value {
        Value::Quantity(q) if &*q.unit == "score" => q.number.low.zip(q.number.high),
        _ => None,
    };
    let sole = |told: &[Told]| {
        let mut all = told.iter().filter_map(|(at, claim)| Some((*at, score(claim)?)));
        let first = all.next()?;
        all.all(|(_, further)| further == first.1).then_some(first)
    };
    let ((a, x), (b, y)) = (sole(one)?, sole(other)?);
    // The score at half-time, the vote of another body.
    let one_match = x.0 == y.0 || x.1 == y.1 || x.0 + x.1 == y.0 + y.1;
    (x != y && one_match).then_some((a, b))
}

/// "On Saturday evening", "on Sunday evening": the only part of a day that either report gives.
fn evening(one: &[Told], other: &[Told]) -> Option<(Ref, Ref)> {
    let part = |claim: &Claim| -> Option<(u32, String)> {
        let Value::Date(date) = &claim.value else { return None };
        let value = &claim.timex.as_ref()?.value;
        let unknown = || value.strip_prefix("XXXX-WXX-")?.get(..1)?.parse().ok();
        let weekday = date.days.map(|(first, _)| first.weekday().number_from_monday()).or_else(unknown)?;
        let named = values::names_weekday(&claim.text);
        let (_, part) = value.rsplit_once('T')?;
        (claim.kind == Kind::Time && date.clock.is_none() && named).then(|| (weekday, part.to_owned()))
    };
    let sole = |told: &[Told]| {
        let mut all = told.iter().filter_map(|(at, claim)| Some((*at, part(claim)?)));
        let first = all.next()?;
        all.all(|(_, further)| further == first.1).then_some(first)
    };
    let ((a, x), (b, y)) = (sole(one)?, sole(other)?);
    let (_, left) = one.iter().find(|(at, _)| *at == a)?;
    let (_, right) = other.iter().find(|(at, _)| *at == b)?;
    let alike = likeness::shared(left, right) >= COMMON_WORDS;
    (x.0 != y.0 && x.1 == y.1 && alike).then_some((a, b))
}

/// Neither of two names nor of two genders: "a man of 24" is not "a woman aged 42".
fn may_be_one_person(x: &Claim, y: &Claim) -> bool {
    let gender = |claim: &Claim| {
        let text =
            format!("{} {}", claim.subject.as_ref().map_or("", |s| &s.text), claim.text).to_lowercase();
        text.split(|c: char| !c.is_alphabetic()).find_map(|word| Lexicon::get().word(word).gender)
    };
    let other = gender(x).zip(gender(y)).is_some_and(|(one, other)| one != other);
    // "A man aged 24 died", "a man aged 42 was arrested".
    let anybody = |claim: &Claim| claim.subject.as_ref().is_none_or(|s| s.indefinite);
    let least = if anybody(x) || anybody(y) { COMMON_WORDS + 1 } else { 1 };
    !other && !likeness::are_others(x, y) && likeness::shared(x, y) >= least
}

/// The only length that either report gives of one thing.
fn lengths(one: &[Told], other: &[Told]) -> Vec<(Ref, Ref)> {
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
    let given = |list: &[Told], claim: &Claim| list.iter().any(|(_, c)| !values::apart(c, claim));
    let sole = |list: &[Told]| list.iter().all(|(_, c)| !values::apart(c, list[0].1));
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
fn slips(one: &[Told], other: &[Told], is_slip: impl Fn(&Claim, &Claim) -> bool) -> Vec<(Ref, Ref)> {
    let same = |x: &Claim, y: &Claim| values::point(x).is_some() && values::point(x) == values::point(y);
    let given = |list: &[Told], claim: &Claim| list.iter().any(|(_, c)| same(c, claim));
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

/// `340 jobs` and `430 posts`, `38 percent` and `48 percent`: the same digits in another order, or one digit other.
fn is_slip_of_figures(x: &Claim, y: &Claim, agree: &dyn Fn(usize) -> bool) -> bool {
    let (Value::Quantity(a), Value::Quantity(b)) = (&x.value, &y.value) else { return false };
    let plain = |q: &QuantityValue| !q.ordinal && !q.partial && q.number.known == Known::Exact;
    if !plain(a) || !plain(b) || likeness::dimension(&a.unit) != likeness::dimension(&b.unit) {
        return false;
    }
    let transposed = values::is_transposed(x, y);
    // The size of a file changes when it is saved again.
    if measure(&a.unit).is_some_and(|m| m.dimension == "data") {
        return false;
    }
    let measured = !likeness::dimension(&a.unit).is_empty();
    let nouns = (likeness::counted(x, a), likeness::counted(y, b));
    let people = || likeness::counts_people(x) && likeness::counts_people(y);
    let same = measured
        || nouns.0 == nouns.1 && !nouns.0.is_empty() && !likeness::generic_person(nouns.0)
        || people();
    let alike = likeness::shared(x, y) >= COMMON_WORDS;
    let large = [a, b].iter().all(|q| q.number.low.is_some_and(|v| v >= LEAST_FIGURE));
    // Thirteen miles and thirty-one are alike by chance.
    let alike = alike && (large || !measured || likeness::same_topic(x, y));
    match (transposed, same) {
        (true, true) if a.is_money() => {
            let sum = a.number.low.is_some_and(|v| v >= LEAST_SUM);
            sum && agree(AGREEING - 1) || alike
        }
        (true, true) => alike || !measured && agree(AGREEING),
        (true, false) => large && alike && agree(AGREEING - 1),
        (false, true) => {
            likeness::shared(x, y) >= COMMON_WORDS && values::is_one_digit_off(x, y) && agree(AGREEING)
        }
        _ => false,
    }
}

/// `14 March` and `24 March`, `1931` and `1913`: other tens, or the digits of a year in another order.
fn is_slip_of_days(x: &Claim, y: &Claim) -> bool {
    let days = |claim: &Claim| match &claim.value {
        Value::Date(DateValue {
            days: Some(days),
            anaphoric: false,
            deictic: false,
            impossible: false,
            range: None,
            ..
        }) if claim.kind == Kind::Date => Some(*days),
        _ => None,
    };
    let (Some((p, p_end)), Some((q, q_end))) = (days(x), days(y)) else { return false };
    let year = |claim: &Claim| claim.text.len() == 4 && claim.text.bytes().all(|b| b.is_ascii_digit());
    if year(x) && year(y) {
        let (p, q) = (p.year(), q.year());
        return p / 100 == q / 100 && p % 100 != q % 100 && (p % 100 / 10, p % 10) == (q % 10, q % 100 / 10);
    }
    let one_day = p == p_end && q == q_end && (p.year(), p.month()) == (q.year(), q.month());
    let told = |claim: &Claim, day: u32| claim.text.contains(&day.to_string());
    one_day && p.day() % 10 == q.day() % 10 && p != q && told(x, p.day()) && told(y, q.day())
}

/// `3:15 a.m.` and `3.15 in the afternoon`: the other half of the day.
fn is_other_half(x: &Claim, y: &Claim) -> bool {
    const HALF_DAY: u16 = 12 * 60;
    // Doors open at seven and close at seven.
    let least = |minute: u16| if minute.is_multiple_of(60) { 2 * COMMON_WORDS } else { COMMON_WORDS };
    let half = clock(x).zip(clock(y)).filter(|(p, q)| p.abs_diff(*q) == HALF_DAY);
    half.is_some_and(|(p, _)| likeness::shared(x, y) >= least(p))
}

/// `4:40 p.m.` and `6:40 p.m.`: one minute of two hours.
fn is_other_hour(x: &Claim, y: &Claim) -> bool {
    // A quarter past is told of many things.
    let least = |minute: u16| if minute.is_multiple_of(15) { 2 * COMMON_WORDS } else { COMMON_WORDS };
    // "By the clocks of that port", "Lisbon time".
    let zones = ["time", "clock"].map(|word| word_hash(word) & !1);
    let plain = |claim: &Claim| {
        claim.text.contains(|c: char| c.is_alphabetic())
            && !claim.context.iter().any(|word| zones.contains(word))
    };
    let one_minute = clock(x).zip(clock(y)).filter(|(p, q)| p != q && p % 60 == q % 60 && p % 30 != 0);
    plain(x)
        && plain(y)
        && likeness::same_topic(x, y)
        && one_minute.is_some_and(|(p, _)| likeness::shared(x, y) >= least(p))
}

/// Minutes from midnight of a time of day that is no end of a range.
fn clock(claim: &Claim) -> Option<u16> {
    match &claim.value {
        Value::Date(DateValue { clock, range: None, .. }) if claim.kind == Kind::Time => *clock,
        _ => None,
    }
}

/// `18 September` and `18 October`: one day of another month.
fn is_other_month(x: &Claim, y: &Claim) -> bool {
    let day = |claim: &Claim| match &claim.value {
        Value::Date(DateValue {
            days: Some((first, last)),
            anaphoric: false,
            deictic: false,
            impossible: false,
            range: None,
            ..
        }) if first == last && claim.kind == Kind::Date && claim.text.contains(&first.day().to_string()) => {
            Some(*first)
        }
        _ => None,
    };
    let near = |p: chrono::NaiveDate, q: chrono::NaiveDate| (28..=31).contains(&(p - q).num_days().abs());
    // The first of a month begins and ends many things.
    let one_day = day(x).zip(day(y)).filter(|(p, q)| p.day() == q.day() && p.day() > 1 && near(*p, *q));
    one_day.is_some() && likeness::shared(x, y) >= COMMON_WORDS
}
