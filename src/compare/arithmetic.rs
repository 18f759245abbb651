//! A figure against the others of its page that give it as well.

use chrono::Datelike;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Conflict, Corpus, Ref};
use crate::claim::Known;
use crate::claim::{Claim, DateValue, Kind, Subject, Value, word_hash};
use crate::finding::{Confidence, Severity};

/// Figures of one relation that do not meet what the others give.
pub(super) fn compare(corpus: &Corpus, relation: &str) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for (at, claim) in corpus.of_kind(Kind::Arithmetic) {
        let Value::Arithmetic(figure) = &claim.value else { continue };
        if matches(&figure.relation, relation)
            && !claim.stance.in_quotation()
            && apart(figure.stated, figure.reckoned)
        {
            let conflict = Conflict::new(vec![at], Confidence::Certain, Severity::Error);
            // What is told of behind "including" may be no part.
            let sure = &*figure.relation != "including";
            conflicts.push(Conflict { expected: figure.expected.to_string(), ..conflict }.stable_if(sure));
        }
    }
    conflicts
}

fn apart(stated: (Option<f64>, Option<f64>), reckoned: (Option<f64>, Option<f64>)) -> bool {
    let below = |high: Option<f64>, low: Option<f64>| {
        high.zip(low).is_some_and(|(h, l)| h < l - 1e-9 * l.abs().max(1.0))
    };
    below(stated.1, reckoned.0) || below(reckoned.1, stated.0)
}

/// Who was born, and the first and last day on which that may have been.
pub(super) fn birth(claim: &Claim) -> Option<(&Subject, chrono::NaiveDate, chrono::NaiveDate)> {
    let Value::Date(DateValue { days: Some((first, last)), inferred: false, range: None, .. }) = &claim.value
    else {
        return None;
    };
    let born = matches!(&*claim.predicate, "birth" | "bear") && !claim.stance.in_quotation();
    claim.subject.as_ref().filter(|_| born).map(|subject| (&**subject, *first, *last))
}

/// Ages that the date of birth of the same person on the same page does not give.
pub(super) fn births(corpus: &Corpus) -> Vec<Conflict> {
    let mut born: FxHashMap<(u32, &str), (Ref, chrono::NaiveDate, chrono::NaiveDate)> = FxHashMap::default();
    let mut twice: FxHashSet<(u32, &str)> = FxHashSet::default();
    for (at, claim) in corpus.of_kind(Kind::Date) {
        let Some((subject, first, last)) = birth(claim) else { continue };
        if born.insert((at.0, &subject.key), (at, first, last)).is_some() {
            twice.insert((at.0, &subject.key));
        }
    }
    let mut conflicts = Vec::new();
    for (at, claim) in corpus.of_kind(Kind::Age) {
        let (Value::Age(age), Some(subject), Some(date)) =
            (&claim.value, &claim.subject, corpus.documents[at.0 as usize].date)
        else {
            continue;
        };
        let key = (at.0, &*subject.key);
        let Some(&(birth, first, last)) = born.get(&key).filter(|_| !twice.contains(&key)) else { continue };
        let (Some(stated), "year", Known::Exact) = (age.age.low, &*age.unit, age.age.known) else { continue };
        // "was 19 when", "at the age of 19": not the age now.
        let now = !claim.text.contains("age of") && !claim.stance.superseded && !claim.stance.in_quotation();
        let (least, most) = (years(last, date), years(first, date));
        if now && most >= 0 && (stated < f64::from(least) - 0.5 || stated > f64::from(most) + 0.5) {
            let expected = if least == most { format!("{most}") } else { format!("{least} or {most}") };
            let found = Conflict::new(vec![at, birth], Confidence::Likely, Severity::Error);
            conflicts.push(Conflict { expected, ..found }.stable_if(false));
        }
    }
    conflicts.extend(deaths(corpus));
    conflicts.extend(obituaries(corpus));
    conflicts
}

/// `who has died aged 88` at the head of a page with a date, and `was born on 9 April 1938` below: the only birth that the page tells of.
fn obituaries(corpus: &Corpus) -> Vec<Conflict> {
    /// Bytes from the first statement of a page in which a death is news.
    const HEAD: u32 = 600;
    /// Weeks from a death to the page that tells of it, and years of a slip.
    const WEEKS: i64 = 12;
    const SLIP: f64 = 15.0;
    let mut conflicts = Vec::new();
    let dying = ["die", "death"].map(|word| word_hash(word) & !1);
    let ages: Vec<(Ref, &Claim)> = corpus.of_kind(Kind::Age).collect();
    for page in ages.chunk_by(|(a, _), (b, _)| a.0 == b.0) {
        let document = &corpus.documents[page[0].0.0 as usize];
        let Some(date) = document.date else { continue };
        let start = document.claims.iter().filter(|c| c.kind.is_statement()).map(|c| c.span.start).min();
        let head = start.unwrap_or_default() + HEAD;
        let mut dead = page.iter().filter(|(_, claim)| {
            claim.span.start < head && claim.context.iter().any(|word| dying.contains(word))
        });
        let Some(&(at, claim)) = dead.next().filter(|_| dead.next().is_none()) else { continue };
        // "Who died aged 81 in 2019": not the news.
        let dated = |c: &Claim| {
            c.sentence == claim.sentence
                && matches!(c.kind, Kind::Date | Kind::Time)
                && span(c).is_some_and(|(_, last)| date - last > chrono::TimeDelta::weeks(WEEKS))
                && !matches!(&*c.predicate, "bear" | "birth")
        };
        if document.claims.iter().any(dated) {
            continue;
        }
        let mut born = document.claims.iter().zip(0..).filter_map(|(c, n)| {
            let told = c.kind == Kind::Date && matches!(&*c.predicate, "bear" | "birth");
            Some((n, span(c).filter(|_| told)?))
        });
        let Some((n, (first, last))) = born.next() else { continue };
        // "Her younger sister was born on".
        let of_another = !may_be_one(&document.claims[n as usize], claim);
        if of_another || born.any(|(_, other)| other != (first, last)) {
            continue;
        }
        let Value::Age(age) = &claim.value else { continue };
        let (Some(stated), "year", Known::Exact) = (age.age.low, &*age.unit, age.age.known) else { continue };
        let (least, most) = (years(last, date - chrono::TimeDelta::weeks(WEEKS)), years(first, date));
        let apart = (f64::from(least) - stated).max(stated - f64::from(most));
        if least > 0 && apart > 0.5 && apart < SLIP && !claim.stance.in_quotation() {
            let expected = if least == most { least.to_string() } else { format!("{least} or {most}") };
            let found = Conflict::new(vec![at, (at.0, n)], Confidence::Likely, Severity::Error);
            conflicts.push(Conflict { expected, ..found });
        }
    }
    conflicts
}

/// One subject, or one that is not told; an office is whoever holds it: "The former mayor died".
fn may_be_one(one: &Claim, other: &Claim) -> bool {
    one.subject
        .as_ref()
        .zip(other.subject.as_ref())
        .is_none_or(|(one, other)| one.key == other.key || one.key.contains('/') || other.key.contains('/'))
}

/// `born on 3 April 1938`, and `died on 12 January 2024, aged 87`, on a page that tells of one birth and of one death.
fn deaths(corpus: &Corpus) -> Vec<Conflict> {
    let dates: Vec<(Ref, &Claim)> = corpus.of_kind(Kind::Date).collect();
    let ages: Vec<(Ref, &Claim)> = corpus.of_kind(Kind::Age).collect();
    let mut conflicts = Vec::new();
    for page in dates.chunk_by(|(a, _), (b, _)| a.0 == b.0) {
        let only = |predicates: &[&str]| {
            let mut of = page.iter().filter(|(_, claim)| predicates.contains(&&*claim.predicate));
            of.next().filter(|_| of.next().is_none())
        };
        let (Some(&(birth, born)), Some(&(death, died))) = (only(&["bear", "birth"]), only(&["death"]))
        else {
            continue;
        };
        let (Some((from, to)), Some(day)) = (span(born), span(died)) else { continue };
        let at = ages.partition_point(|(at, _)| at.0 < birth.0);
        let of_page = ages[at..].iter().take_while(|(at, _)| at.0 == birth.0);
        // "She died at the age of 82", wherever the page says it.
        let dying = ["die", "death"].map(|word| word_hash(word) & !1);
        let told = |claim: &Claim| {
            claim.sentence == died.sentence || claim.context.iter().any(|word| dying.contains(word))
        };
        for &(at, claim) in of_page.filter(|(_, claim)| told(claim)) {
            let Value::Age(age) = &claim.value else { continue };
            let (Some(stated), "year", Known::Exact) = (age.age.low, &*age.unit, age.age.known) else {
                continue;
            };
            let (least, most) = (years(to, day.0), years(from, day.1));
            // Where only years are told, an age may be counted from the year of the birth as one.
            let slack = if least == most { 0.5 } else { 1.5 };
            let is_other = stated < f64::from(least) - slack || stated > f64::from(most) + slack;
            if is_other
                && least > 0
                && may_be_one(born, claim)
                && may_be_one(born, died)
                && !claim.stance.in_quotation()
            {
                let found = Conflict::new(vec![at, birth, death], Confidence::Likely, Severity::Error);
                let expected = if least == most { least.to_string() } else { format!("{least} or {most}") };
                conflicts.push(Conflict { expected, ..found });
            }
        }
    }
    conflicts
}

/// The first and last day of a date that is told in full.
fn span(claim: &Claim) -> Option<(chrono::NaiveDate, chrono::NaiveDate)> {
    match &claim.value {
        Value::Date(DateValue { days, inferred: false, range: None, .. }) if !claim.stance.in_quotation() => {
            *days
        }
        _ => None,
    }
}

/// Whole years from one day to another.
pub(super) fn years(from: chrono::NaiveDate, to: chrono::NaiveDate) -> i32 {
    let before = (to.month(), to.day()) < (from.month(), from.day());
    to.year() - from.year() - i32::from(before)
}

/// A change in per cent is a share of what was before, a frequency in two units is converted, and "5 months ago" is a length.
fn matches(found: &str, wanted: &str) -> bool {
    let of = match found {
        "percent-change" => "share",
        "frequency" => "conversion",
        "ago" => "range",
        "including" => "sum",
        own => own,
    };
    of == wanted
}
