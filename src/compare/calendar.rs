//! Dates against the calendar.

use chrono::{Datelike, NaiveDate, Weekday};

use super::{Conflict, Corpus, Ref, values};
use crate::claim::{Claim, DateValue, Kind, Modality, Polarity, Value, YearFrom, stem_hash, word_hash};
use crate::finding::{Confidence, Severity};

/// Days before the calendar reform in Britain and its colonies may be dated in the old style (Calendar Act of 1750).
const REFORM: NaiveDate = NaiveDate::from_ymd_opt(1752, 9, 14).expect("a day of the calendar");
/// Weekday dates without a year that must agree on a kind of year before one that does not fit is wrong.
const AGREE: usize = 4;
/// Of several dates whose year was inferred so many may be wrong; of more the inferred year is.
const MOST_WRONG: usize = 2;
/// Two dates of one sentence that stand further apart than this are not set against each other, in bytes.
const BESIDE: u32 = 80;

/// In 28 years the calendar shows each kind of year.
const fn years() -> std::ops::Range<i32> {
    2000..2028
}

/// A day with the weekday written beside it.
struct Named<'c> {
    at: Ref,
    claim: &'c Claim,
    /// The day, where its year is known.
    day: Option<NaiveDate>,
    month: u32,
    day_of_month: u32,
    weekday: u8,
    year_from: YearFrom,
}

impl Named<'_> {
    /// The day and weekday as one value that equal dates share.
    fn key(&self) -> (u32, u32, u8) {
        (self.month, self.day_of_month, self.weekday)
    }

    /// The weekday that the day has in a year.
    fn weekday_in(&self, year: i32) -> Option<Weekday> {
        Some(NaiveDate::from_ymd_opt(year, self.month, self.day_of_month)?.weekday())
    }

    fn fits(&self, year: i32) -> bool {
        self.weekday_in(year).is_some_and(|w| w.number_from_monday() == u32::from(self.weekday))
    }

    /// The writer, or another date of the sentence, says which year is meant.
    fn has_year(&self) -> bool {
        matches!(self.year_from, YearFrom::Written | YearFrom::Sentence)
    }
}

/// Dates whose weekday is not the one written beside them.
pub(super) fn weekdays(corpus: &Corpus) -> Vec<Conflict> {
    let mut all: Vec<Named> = dates(corpus).filter_map(|(at, claim)| named(at, claim)).collect();
    all.sort_by_key(|n| n.at);
    all.chunk_by(|a, b| a.at.0 == b.at.0).flat_map(weekdays_of_page).collect()
}

fn named(at: Ref, claim: &Claim) -> Option<Named<'_>> {
    let Value::Date(DateValue { days, weekday: Some(weekday), year_from, .. }) = &claim.value else {
        return None;
    };
    let day = match days {
        Some((first, last)) if first != last || *first < REFORM => return None,
        days => days.map(|(first, _)| first),
    };
    let (month, day_of_month) = if let Some(day) = day {
        (day.month(), day.day())
    } else {
        let (month, day) = claim.timex.as_ref()?.value.strip_prefix("XXXX-")?.split_once('-')?;
        (month.parse().ok()?, day.get(..2)?.parse().ok()?)
    };
    let told = !claim.stance.in_quotation();
    told.then_some(Named { at, claim, day, month, day_of_month, weekday: *weekday, year_from: *year_from })
}

fn weekdays_of_page(page: &[Named]) -> Vec<Conflict> {
    let mut conflicts: Vec<Conflict> = Vec::new();
    let wrong = |n: &&Named| n.day.is_some_and(|day| !n.fits(day.year()));
    for date in page.iter().filter(|n| n.has_year()).filter(wrong) {
        conflicts.push(mismatch(date, Confidence::Certain, Severity::Error));
    }
    let inferred: Vec<&Named> = page.iter().filter(|n| !n.has_year()).collect();
    let mut misfits: Vec<&Named> = inferred.iter().copied().filter(wrong).collect();
    misfits.sort_by_key(|n| n.key());
    misfits.dedup_by_key(|n| n.key());
    // Several dates that agree with one another are of another year than the page.
    if misfits.len() <= MOST_WRONG {
        let wrong = inferred.iter().copied().filter(wrong);
        conflicts.extend(wrong.map(|date| mismatch(date, Confidence::Likely, Severity::Warning)));
    }
    let known = |n: &Named| n.day.is_some_and(|_| misfits.len() <= MOST_WRONG);
    let open: Vec<&Named> = inferred.into_iter().filter(|n| !known(n)).collect();
    // A page that names several years, such as a list of all meetings, may mean any of them.
    let years: Vec<i32> = page.iter().filter(|n| n.has_year()).filter_map(|n| Some(n.day?.year())).collect();
    if years.iter().all(|year| *year == years[0]) {
        conflicts.extend(out_of_line(&open));
    }
    for pair in page.windows(2) {
        let told = |n: &Named| conflicts.iter().any(|c| c.claims.contains(&n.at));
        if let [a, b] = pair
            && !told(a)
            && !told(b)
        {
            conflicts.extend(apart(a, b));
        }
    }
    conflicts
}

fn mismatch(date: &Named, confidence: Confidence, at_most: Severity) -> Conflict {
    let expected = date.day.map_or("", |day| name(day.weekday())).to_owned();
    Conflict { expected, ..Conflict::new(vec![date.at], confidence, at_most) }
}

/// Dates whose year nobody names: where nearly all fall into one kind of year, the rest is wrong.
fn out_of_line(open: &[&Named]) -> Vec<Conflict> {
    let mut distinct: Vec<&Named> = open.to_vec();
    distinct.sort_by_key(|n| n.key());
    distinct.dedup_by_key(|n| n.key());
    let fitting = |year: i32| distinct.iter().filter(|n| n.fits(year)).count();
    let most = years().map(fitting).max().unwrap_or(0);
    if most < AGREE || distinct.len() - most > most / AGREE {
        return Vec::new();
    }
    let best: Vec<i32> = years().filter(|&year| fitting(year) == most).collect();
    let outside = open.iter().filter(|n| !best.iter().any(|&year| n.fits(year)));
    let conflicts = outside.filter_map(|date| {
        let expected = date.weekday_in(*best.first()?)?;
        // Where the kinds of year differ, nobody can say.
        let sure = best.iter().all(|&year| date.weekday_in(year) == Some(expected));
        let beside = open.iter().filter(|n| best.iter().all(|&year| n.fits(year)));
        let beside = beside.min_by_key(|n| n.claim.span.start.abs_diff(date.claim.span.start))?;
        let conflict = Conflict::new(vec![date.at, beside.at], Confidence::Likely, Severity::Warning);
        sure.then(|| Conflict { expected: name(expected).to_owned(), ..conflict })
    });
    conflicts.collect()
}

/// Two weekday dates of one sentence that no year puts on these weekdays, nor the turn of two years where the second is the earlier
/// day: it may be told out of order as well.
fn apart(a: &Named, b: &Named) -> Option<Conflict> {
    let beside = a.claim.sentence == b.claim.sentence
        && b.claim.span.start.saturating_sub(a.claim.span.end) < BESIDE
        && !a.has_year()
        && !b.has_year();
    let turn = i32::from((b.month, b.day_of_month) < (a.month, a.day_of_month));
    let possible = years().any(|year| a.fits(year) && (b.fits(year) || b.fits(year + turn)));
    if !beside || possible || a.key() == b.key() {
        return None;
    }
    let year = years().find(|&year| a.fits(year))?;
    let expected = name(b.weekday_in(year + turn)?).to_owned();
    Some(Conflict { expected, ..Conflict::new(vec![b.at, a.at], Confidence::Likely, Severity::Warning) })
}

/// The sentence speaks of days that do not exist, or does not say that there is one.
fn is_about_dates(claim: &Claim) -> bool {
    const ABOUT: &[&str] = &[
        "invalid",
        "overflow",
        "actually",
        "lenient",
        "representation",
        "overflows",
        "valid",
        "impossible",
        "nonexistent",
        "exist",
        "calendar",
        "leap",
        "parse",
        "parser",
        "reject",
        "overflow",
        "validate",
        "incorrect",
        "wrong",
        "convert",
    ];
    let stance = &claim.stance;
    // "The 31st of February", of no year: nobody was ever there.
    let of_no_year = || {
        let weekday = matches!(&claim.value, Value::Date(DateValue { weekday: Some(_), .. }));
        !weekday && claim.timex.as_ref().is_some_and(|t| t.value.starts_with("XXXX-02"))
    };
    let near = ABOUT.iter().any(|word| {
        let hash = |h: u32| claim.context.binary_search(&(h & !1)).is_ok();
        hash(stem_hash(word)) || hash(word_hash(word))
    });
    near || of_no_year()
        || stance.in_quotation()
        || stance.polarity == Polarity::Negative
        || stance.modality == Modality::Hypothetical
}

/// Days that no calendar has.
pub(super) fn impossible(corpus: &Corpus) -> Vec<Conflict> {
    let all =
        dates(corpus).filter(|(_, c)| matches!(&c.value, Value::Date(DateValue { impossible: true, .. })));
    let all: Vec<(Ref, &Claim)> = all.filter(|(_, c)| !is_about_dates(c)).collect();
    // One that stands alone is a slip; a sentence with several speaks of such days.
    let alone = |at: Ref, claim: &Claim| {
        !all.iter().any(|(other, c)| *other != at && other.0 == at.0 && c.sentence == claim.sentence)
    };
    let wrong = all.iter().filter(|(at, claim)| alone(*at, claim));
    wrong.map(|(at, _)| Conflict::new(vec![*at], Confidence::Certain, Severity::Error)).collect()
}

/// Dates, alone and with a time of day.
fn dates<'c>(corpus: &'c Corpus<'_>) -> impl Iterator<Item = (Ref, &'c Claim)> {
    corpus.of_kind(Kind::Date).chain(corpus.of_kind(Kind::Time))
}

fn name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

/// A space, a dash and a space, or "to", in bytes.
const DASH: u32 = 5;

/// The end lies some days before the beginning, where neither has a year: what runs "from 1 October to 30 September" runs for a year.
fn are_swapped(begin: &DateValue, end: &DateValue) -> bool {
    const MOST: i64 = 31;
    let day = |d: &DateValue| d.days.filter(|(first, last)| first == last).map(|(first, _)| first);
    let Some((from, to)) = day(begin).zip(day(end)) else { return false };
    let back = (from - to).num_days();
    let whole = from.day() == 1 && (to + chrono::Days::new(1)).day() == 1;
    (2..=MOST).contains(&back) && !whole && begin.inferred && end.inferred
}

/// Ranges whose end lies before their beginning.
pub(super) fn order(corpus: &Corpus) -> Vec<Conflict> {
    use crate::claim::RangeEnd;
    let mut conflicts = Vec::new();
    for (d, document) in corpus.documents.iter().enumerate() {
        let is_date = |(_, claim): &(usize, &Claim)| matches!(claim.value, Value::Date(_));
        let dates: Vec<(usize, &Claim)> = document.claims.iter().enumerate().filter(is_date).collect();
        for two in dates.windows(2) {
            let pair = [two[0].1, two[1].1];
            let (Value::Date(begin), Value::Date(end)) = (&pair[0].value, &pair[1].value) else { continue };
            // "opens on 3 March and runs until": the beginning is told by its verb.
            let opens = matches!(&*pair[0].predicate, "open" | "begin" | "start" | "opening" | "launch");
            // "December 2 – November 29": nothing but a dash between them.
            let joined = pair[1].span.start.saturating_sub(pair[0].span.end) <= DASH;
            let range = end.range == Some(RangeEnd::End)
                && (begin.range == Some(RangeEnd::Begin) || begin.range.is_none() && (opens || joined));
            // A year that is not written may be another, but hardly for all of a year less some days.
            let written = !begin.inferred && !end.inferred;
            let sure = (written || are_swapped(begin, end)) && begin.clock.is_none() && end.clock.is_none();
            let near = pair[0].sentence == pair[1].sentence && !pair[0].stance.in_quotation();
            let after = begin.days.zip(end.days).is_some_and(|((first, _), (_, last))| last < first);
            // "From 1998 to 1941" may be a way through time; "Monday through Thursday" comes back each week.
            let day = |d: &DateValue| d.days.is_some_and(|(first, last)| first == last);
            let weekday = pair.iter().any(|c| values::weekday_alone(c).is_some());
            // "12 – 7 June 2018" at the begin of a line: the twelfth of a series.
            let numbered = pair[0].span.start == pair[0].sentence.start
                && pair[0].text.bytes().all(|b| b.is_ascii_digit())
                && pair[1].span.end + 1 >= pair[0].sentence.end;
            if range && sure && near && after && !weekday && !numbered {
                let at = |c: usize| (d as u32, c as u32);
                let at_most = if written { Severity::Error } else { Severity::Warning };
                let conflict = Conflict::new(vec![at(two[0].0), at(two[1].0)], Confidence::Likely, at_most);
                conflicts.push(conflict.stable_if(day(begin) && day(end)));
            }
        }
    }
    conflicts
}
