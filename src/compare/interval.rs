//! Values of one attribute of one subject in one story: conflicts are pairs of disjoint intervals.
//!
//! Cost: claims are sorted by key and each is compared with at most [`MOST`] others.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Conflict, Corpus, Ref};
use crate::claim::Known;
use crate::claim::{Claim, DateValue, Kind, Modality, Polarity, Value, word_hash};
use crate::finding::{Confidence, Severity};
use crate::lexicon::{Class, Lexicon};

/// Most distinct values of one key that are compared pair by pair; a key with more is no attribute of one thing.
const MOST: usize = 24;

/// Evidence that two claims are about the same thing, from which a conflict is reported: between documents that the
/// caller puts together, and within one.
const ENOUGH_BETWEEN: i32 = 8;
const ENOUGH_WITHIN: i32 = 15;
/// Between documents that only the program thinks tell one story.
const ENOUGH_INFERRED: i32 = 12;
/// Below that another figure that both sentences have is looked for in vain.
const NEARLY_ENOUGH: i32 = 8;
/// What it counts for.
const SHARED_FIGURE: i32 = 5;

/// A page with more values than this under one key lists them: which one another page means is not sure.
const LISTING: usize = 2;

/// Counts that only grow while an event unfolds: a later page with more is an update.
const TOLLS: &[&str] = &["death", "injury", "missing", "arrest", "evacuation"];

/// Predicates that tell nothing about an event.
const EMPTY: &[&str] = &[
    "",
    "be",
    "have",
    "do",
    "get",
    "say",
    "publication",
    "make",
    "take",
    "go",
    "come",
    "see",
    "include",
    "use",
    "want",
    "need",
];

/// A claim under one of its keys.
#[derive(Clone, Copy)]
struct Keyed {
    story: u32,
    key: u32,
    at: Ref,
}

/// Conflicts among all claims of a kind.
pub(super) fn compare(corpus: &Corpus, kind: Kind) -> Vec<Conflict> {
    let mut keyed = Vec::new();
    for (at, claim) in corpus.of_kind(kind) {
        if comparable(claim) {
            for key in keys(claim) {
                keyed.push(Keyed { story: corpus.roots[at.0 as usize], key, at });
            }
        }
    }
    keyed.sort_unstable_by_key(|k| (k.story, k.key, k.at));
    let said = Said::new(kind);
    let times = Times::new(kind);
    let slots = Slots::default();
    let mut links: Vec<Link> = Vec::new();
    for group in keyed.chunk_by(|a, b| (a.story, a.key) == (b.story, b.key)) {
        pairs(corpus, group, &said, &times, &slots, &mut links);
    }
    links.extend(super::digest::links(corpus, kind));
    links.extend(super::twins::links(corpus, kind, &times));
    merge(corpus, links)
}

/// Only what can be compared at all: a value with bounds, affirmed, not replaced by the document itself.
pub(crate) fn comparable(claim: &Claim) -> bool {
    let stance = &claim.stance;
    let plain = stance.polarity == Polarity::Positive && !stance.superseded && !stance.in_quotation();
    let sure = matches!(stance.modality, Modality::Asserted | Modality::Reported);
    plain && sure && bounds(claim).is_some()
}

/// The keys under which a claim meets others: its predicate, and what it counts.
fn keys(claim: &Claim) -> Vec<u32> {
    let mut keys = Vec::with_capacity(2);
    // "Published in issue 129, August 2006": a line of its page.
    let line = claim.subject.is_none() && matches!(&*claim.predicate, "publish" | "print" | "post" | "issue");
    let telling = !EMPTY.contains(&&*claim.predicate) && !is_cue(&claim.predicate) && !line;
    match &claim.value {
        Value::Quantity(q) => {
            let dimension = dimension(&q.unit);
            if !q.of.is_empty() && !generic_person(&q.of) {
                keys.push(word_hash(&format!("{dimension}\u{1f}of\u{1f}{}", q.of)));
            }
            if telling {
                let person = if generic_person(&q.of) || is_person(&q.of) { "person" } else { &*q.of };
                let of = if dimension.is_empty() { person } else { "" };
                keys.push(word_hash(&format!("{dimension}\u{1f}{of}\u{1f}{}", claim.predicate)));
            }
        }
        // A person has one age; of somebody without a name the words around it must tell who.
        Value::Age(_) => {
            let who = claim.subject.as_ref().filter(|s| ends_in_name(&s.text)).map_or("", |s| &*s.key);
            keys.push(word_hash(&format!("age\u{1f}{who}")));
        }
        _ if telling => keys.push(word_hash(&claim.predicate)),
        _ => {}
    }
    keys
}

/// A count of people is a count.
pub(crate) fn dimension(unit: &str) -> &str {
    if unit == "person" { "" } else { unit }
}

fn is_cue(predicate: &str) -> bool {
    Lexicon::get().word(predicate).class.has(Class::CUE)
}

pub(crate) fn is_person(noun: &str) -> bool {
    Lexicon::get().word(noun).class.has(Class::PERSON_NOUN)
}

/// `12 people`, `12 others`, `12 killed`: the noun tells nothing.
pub(crate) fn generic_person(noun: &str) -> bool {
    matches!(noun, "person" | "other" | "man" | "woman" | "" | "victim")
}

/// Both are named, and not alike.
pub(super) fn are_others(x: &Claim, y: &Claim) -> bool {
    let (Some(a), Some(b)) = (&x.subject, &y.subject) else { return false };
    let named = ends_in_name(&a.text) && ends_in_name(&b.text);
    let last = |key: &'_ str| key.rsplit([' ', '/']).next().unwrap_or_default().to_owned();
    named && last(&a.key) != last(&b.key)
}

/// The words around a claim name this place, in lower case.
pub(super) fn is_named_in(place: &str, claim: &Claim) -> bool {
    place.split([' ', '-']).all(|word| claim.context.contains(&crate::claim::name_hash(word)))
}

/// A number of people to whom something happened.
pub(super) fn is_casualty(claim: &Claim) -> bool {
    matches!(&*claim.predicate, "death" | "injury" | "missing" | "arrest")
}

/// Dead here, injured there.
pub(super) fn is_other_casualty(x: &Claim, y: &Claim) -> bool {
    is_casualty(x) && is_casualty(y) && x.predicate != y.predicate
}

/// The closed interval a claim's value can lie in, on the scale of its kind, and the unit it was printed in.
pub(crate) fn bounds(claim: &Claim) -> Option<(f64, f64)> {
    match &claim.value {
        Value::Duration(d) if !d.deictic => open(d.seconds.meant),
        Value::Quantity(q) if !q.ordinal && !q.partial && &*q.unit != "score" => open(q.number.meant),
        Value::Age(a) if matches!(&*a.unit, "year" | "month") => {
            let months = if &*a.unit == "month" { 1.0 } else { 12.0 };
            open(a.age.meant).map(|(low, high)| (low * months, high * months))
        }
        Value::Date(DateValue {
            days: Some((first, last)),
            impossible: false,
            anaphoric: false,
            deictic,
            page,
            ..
        }) if claim.kind == Kind::Date => {
            // What hangs on the date of the page may be a day off: the event happened where it was another day.
            let slack = if page.is_some() || *deictic { 1.0 } else { 0.0 };
            let day = |d: &chrono::NaiveDate| f64::from(chrono::Datelike::num_days_from_ce(d));
            (page.as_deref().is_none_or(|p| p == "day page")).then(|| (day(first) - slack, day(last) + slack))
        }
        Value::Date(DateValue { days: None, impossible: false, .. }) if claim.kind == Kind::Date => {
            // Without a document date "Tuesday" and "Thursday" still differ.
            let value = &claim.timex.as_ref()?.value;
            let weekday: f64 = value.strip_prefix("XXXX-WXX-")?.parse().ok()?;
            Some((weekday, weekday))
        }
        _ => None,
    }
}

/// A side that is not bounded is infinite; `None` where neither is.
fn open((low, high): (Option<f64>, Option<f64>)) -> Option<(f64, f64)> {
    (low.is_some() || high.is_some())
        .then(|| (low.unwrap_or(f64::NEG_INFINITY), high.unwrap_or(f64::INFINITY)))
}

/// The exact figure, where the same unit was used on both sides.
fn exact(claim: &Claim) -> Option<(&str, f64)> {
    match &claim.value {
        Value::Duration(d) if d.seconds.known == Known::Exact => Some((&d.unit, d.seconds.low?)),
        _ => None,
    }
}

pub(crate) fn disjoint(a: &Claim, b: &Claim) -> bool {
    if let (Some((unit_a, x)), Some((unit_b, y))) = (exact(a), exact(b))
        && unit_a == unit_b
    {
        return (x - y).abs() > 1e-6 * x.abs().max(y.abs());
    }
    // "On Monday" twice: which Monday it is may have been reckoned otherwise.
    if weekday_alone(a).is_some_and(|day| weekday_alone(b) == Some(day)) {
        return false;
    }
    match (bounds(a), bounds(b)) {
        (Some((a_low, a_high)), Some((b_low, b_high))) => {
            scale(a) == scale(b) && (a_high < b_low || b_high < a_low)
        }
        _ => false,
    }
}

/// `on Thursday`, without a day of a month.
pub(super) fn weekday_alone(claim: &Claim) -> Option<chrono::Weekday> {
    match &claim.value {
        Value::Date(DateValue { days: Some((first, last)), page: None, deictic: false, .. })
            if first == last && names_weekday_only(&claim.text) =>
        {
            Some(chrono::Datelike::weekday(first))
        }
        _ => None,
    }
}

fn names_weekday_only(text: &str) -> bool {
    let weekday = |word: &str| Lexicon::get().word(word).class.has(Class::WEEKDAY);
    text.split(' ').any(weekday) && !text.bytes().any(|b| b.is_ascii_digit())
}

/// Days of the calendar and bare weekdays are different scales.
fn scale(claim: &Claim) -> u8 {
    u8::from(matches!(&claim.value, Value::Date(DateValue { days: None, .. })))
}

/// What each document says anywhere: a value that a document also gives is no contradiction to it.
struct Said {
    kind: Kind,
    /// Made when two claims first need them.
    points: std::cell::OnceCell<FxHashSet<(u32, u64)>>,
}

impl Said {
    fn new(kind: Kind) -> Self {
        Self { kind, points: std::cell::OnceCell::new() }
    }

    /// True if `document` gives the value of `claim` somewhere.
    fn has(&self, corpus: &Corpus, document: u32, claim: &Claim) -> bool {
        let points = self.points.get_or_init(|| {
            let of_kind = corpus.of_kind(self.kind);
            of_kind.filter_map(|((document, _), claim)| Some((document, point(claim)?))).collect()
        });
        point(claim).is_some_and(|p| points.contains(&(document, p)))
    }
}

/// A value as one number that equal values share.
fn point(claim: &Claim) -> Option<u64> {
    match &claim.value {
        Value::Duration(d) => Some(d.seconds.low.or(d.seconds.high)?.round().to_bits()),
        Value::Quantity(q) => Some(q.number.low.or(q.number.high)?.to_bits()),
        Value::Age(a) => Some(a.age.low.or(a.age.high)?.to_bits()),
        Value::Date(_) => Some(u64::from(word_hash(&claim.timex.as_ref()?.value))),
        _ => None,
    }
}

/// Two claims that cannot both be true, and how surely they are about the same thing.
#[derive(Clone, Copy)]
pub(super) struct Link {
    pub(super) a: Ref,
    pub(super) b: Ref,
    pub(super) score: i32,
    pub(super) at_most: Severity,
}

fn pairs(corpus: &Corpus, group: &[Keyed], said: &Said, times: &Times, slots: &Slots, links: &mut Vec<Link>) {
    // One claim a document and value speaks for its like.
    let mut seen: FxHashMap<(u32, u64), usize> = FxHashMap::default();
    let mut chosen: Vec<Ref> = Vec::new();
    for keyed in group {
        let claim = corpus.claim(keyed.at);
        let Some(point) = point(claim) else { continue };
        let count = seen.entry((keyed.at.0, point)).or_default();
        *count += 1;
        if *count <= 2 {
            chosen.push(keyed.at);
        }
    }
    // The order of a window that may not hold all hangs on what is said, not on names of files.
    chosen.sort_by_cached_key(|&at| {
        let claim = corpus.claim(at);
        (claim.value_text(), claim.context.clone(), claim.text.clone(), at)
    });
    let mut values: FxHashMap<u32, usize> = FxHashMap::default();
    for &(document, _) in seen.keys() {
        *values.entry(document).or_default() += 1;
    }
    let lists = |at: Ref| values.get(&at.0).is_some_and(|&n| n > LISTING);
    let mut candidates: Vec<Candidate> = Vec::new();
    for (i, &one) in chosen.iter().enumerate() {
        for &other in chosen[i + 1..].iter().take(MOST) {
            let (a, b) = (one.min(other), one.max(other));
            let (x, y) = (corpus.claim(a), corpus.claim(b));
            let loose = !strong_subject(x, y) && (others_are_named(x, y) || lists(a) || lists(b));
            if a.0 == b.0 && x.sentence == y.sentence
                || loose
                || times.differ(corpus, a, b)
                || a.0 != b.0 && are_instances(x, y)
            {
                continue;
            }
            let mut score = sameness(x, y);
            let beside =
                a.0 != b.0 && score >= NEARLY_ENOUGH && counts_same(x, y) && slots.agree(corpus, a, b);
            if beside {
                score += SHARED_FIGURE;
            }
            let enough = match (a.0 == b.0, corpus.inferred_stories) {
                (true, _) => ENOUGH_WITHIN,
                (false, true) => ENOUGH_INFERRED,
                (false, false) => ENOUGH_BETWEEN,
            };
            let same = if a.0 == b.0 {
                within_one(x, y)
            } else {
                (beside || same_statement(x, y, corpus.inferred_stories)) && !is_series(corpus, a, b)
            };
            if score >= enough && same && !(a.0 != b.0 && slots.differ(corpus, a, b)) {
                candidates.push(Candidate { a, b, score, apart: disjoint(x, y) });
            }
        }
    }
    let best = best_partners(&candidates);
    let figures = figures_by_document(corpus, &chosen);
    for candidate in &candidates {
        let (x, y) = (corpus.claim(candidate.a), corpus.claim(candidate.b));
        // A named owner's thing is one thing, wherever it is mentioned.
        let certain = strong_subject(x, y) && same_topic(x, y) && !matches!(x.value, Value::Quantity(_));
        if candidate.apart
            && (certain || candidate.is_best(&best))
            && !explained(corpus, candidate, &figures, said)
        {
            links.push(link(corpus, candidate));
        }
    }
}

/// For a claim and a document, the score of the likeliest partner there, and whether one of these agrees.
type Partners = FxHashMap<(Ref, u32), (i32, bool)>;

fn best_partners(candidates: &[Candidate]) -> Partners {
    let mut best = Partners::default();
    for c in candidates {
        for key in [(c.a, c.b.0), (c.b, c.a.0)] {
            let entry = best.entry(key).or_insert((c.score, !c.apart));
            *entry = (*entry).max((c.score, !c.apart));
        }
    }
    best
}

/// The figures that each document gives under one key.
fn figures_by_document(corpus: &Corpus, group: &[Ref]) -> FxHashMap<u32, Vec<f64>> {
    let mut figures: FxHashMap<u32, Vec<f64>> = FxHashMap::default();
    for &at in group {
        if let Some(value) = point_value(corpus.claim(at)) {
            figures.entry(at.0).or_default().push(value);
        }
    }
    figures
}

/// A pair of claims that are likely about the same thing.
#[derive(Clone, Copy)]
struct Candidate {
    a: Ref,
    b: Ref,
    score: i32,
    /// Their values do not meet.
    apart: bool,
}

impl Candidate {
    /// Neither side has a better partner in the other's document: a claim is compared with its counterpart, not
    /// with all that sounds like it. An equally good partner that agrees settles it.
    fn is_best(&self, best: &Partners) -> bool {
        [(self.a, self.b.0), (self.b, self.a.0)].iter().all(|key| best[key] <= (self.score, !self.apart))
    }
}

/// The other document gives this value too, or it is the sum of two that the other gives.
fn explained(corpus: &Corpus, pair: &Candidate, figures: &FxHashMap<u32, Vec<f64>>, said: &Said) -> bool {
    let (x, y) = (corpus.claim(pair.a), corpus.claim(pair.b));
    if pair.a.0 == pair.b.0 {
        return false;
    }
    let repeated = said.has(corpus, pair.b.0, x) || said.has(corpus, pair.a.0, y);
    if repeated && !(strong_subject(x, y) && same_topic(x, y)) {
        return true;
    }
    let sum_of = |total: Ref, parts: u32| {
        let Some(total) = point_value(corpus.claim(total)) else { return false };
        let Some(values) = figures.get(&parts) else { return false };
        values
            .iter()
            .enumerate()
            .any(|(i, v)| values[i + 1..].iter().any(|w| (v + w - total).abs() < 1e-9 * total.abs()))
    };
    sum_of(pair.a, pair.b.0) || sum_of(pair.b, pair.a.0)
}

fn link(corpus: &Corpus, pair: &Candidate) -> Link {
    let Candidate { a, b, score, .. } = *pair;
    let (x, y) = (corpus.claim(a), corpus.claim(b));
    let mut at_most = Severity::Error;
    if x.stance.modality != y.stance.modality || x.stance.source != y.stance.source {
        at_most = Severity::Note;
    }
    if is_update(corpus, a, b) || is_birthday(x, y) {
        at_most = Severity::Note;
    }
    Link { a, b, score, at_most }
}

/// A year of age apart: a birthday may lie between.
pub(crate) fn is_birthday(x: &Claim, y: &Claim) -> bool {
    match (&x.value, &y.value) {
        (Value::Age(a), Value::Age(b)) => a.age.low.zip(b.age.low).is_some_and(|(p, q)| (p - q).abs() < 1.5),
        _ => false,
    }
}

/// The same subject by name, or nearly the same words around it. Figures need this most: a page is full of them.
fn same_statement(x: &Claim, y: &Claim, inferred_story: bool) -> bool {
    let common = shared(&x.context, &y.context);
    let least = x.context.len().min(y.context.len()) as i32;
    let same_words = common >= 3 && common * 2 >= least;
    let named = |c: &Claim| c.subject.as_ref().is_some_and(|s| s.key.contains('/') || ends_in_name(&s.text));
    let same_subject = matches!((&x.subject, &y.subject), (Some(a), Some(b)) if a.key == b.key) && named(x);
    let other_subject = matches!((&x.subject, &y.subject), (Some(a), Some(b)) if a.key.rsplit('/').next() != b.key.rsplit('/').next());
    if other_names(x, y) {
        return false;
    }
    if inferred_story {
        let date = matches!(x.value, Value::Date(_));
        let enough = match (is_event(&x.predicate), date) {
            (true, _) => 2,
            (false, true) => 6,
            (false, false) => 4,
        };
        let alike = same_subject && common >= enough || !date && !other_subject && common >= 6;
        return same_topic(x, y) && (strong_subject(x, y) || alike);
    }
    match x.value {
        Value::Age(_) => same_subject || same_words && !other_subject,
        Value::Quantity(_) => {
            counts_same(x, y) && (same_subject && common >= 2 || same_words && !other_subject)
        }
        _ => same_subject && same_topic(x, y) || same_words && same_topic(x, y) && !other_subject,
    }
}

/// Both count the same noun and say the same of it.
fn counts_same(x: &Claim, y: &Claim) -> bool {
    match (&x.value, &y.value) {
        (Value::Quantity(a), Value::Quantity(b)) => {
            same_topic(x, y) && (a.of == b.of || a.of.is_empty() || b.of.is_empty())
        }
        _ => false,
    }
}

/// The last word has a capital: `the airline Skylark`.
pub(super) fn ends_in_name(text: &str) -> bool {
    text.rsplit(' ').next().and_then(|word| word.chars().next()).is_some_and(char::is_uppercase)
}

/// Within one page only what belongs to the same owner is surely the same thing. A page gives many figures of the
/// same thing: parts, totals, other times; and of several dates: they are not compared.
fn within_one(x: &Claim, y: &Claim) -> bool {
    strong_subject(x, y) && matches!(x.value, Value::Duration(_)) && is_event(&x.predicate)
}

/// A predicate that names a class of events, such as an outage: those happen once. A machine "runs", a flight "takes" its
/// hours many times.
pub(crate) fn is_event(predicate: &str) -> bool {
    let entry = Lexicon::get().word(predicate);
    let classed = [entry.noun_predicate, entry.verb_predicate, entry.state_predicate].contains(&predicate);
    classed && !matches!(predicate, "duration" | "cost")
}

/// Dates that lie equally far from the dates of their pages: two meetings of one kind, told by two pages alike.
fn is_series(corpus: &Corpus, a: Ref, b: Ref) -> bool {
    let distance = |at: Ref| -> Option<i64> {
        let Value::Date(DateValue { days: Some((first, _)), .. }) = &corpus.claim(at).value else {
            return None;
        };
        Some((*first - corpus.documents[at.0 as usize].date?).num_days())
    };
    let apart = corpus.documents[a.0 as usize]
        .date
        .zip(corpus.documents[b.0 as usize].date)
        .map(|(x, y)| (x - y).num_days().abs());
    let alike = distance(a).zip(distance(b)).is_some_and(|(x, y)| (x - y).abs() <= 1);
    alike && apart.is_some_and(|d| d > 1)
}

/// Both speak of somebody or somewhere, and of nobody in common.
pub(super) fn others_are_named(x: &Claim, y: &Claim) -> bool {
    let names = |c: &Claim| c.context.iter().copied().filter(|h| h & 1 == 1).collect::<Vec<_>>();
    let (a, b) = (names(x), names(y));
    !a.is_empty() && !b.is_empty() && shared(&a, &b) == 0
}

/// "A Larkwell poll" here and "a Larkwell poll" there: two of a kind. "Books" here and "reference books" there: two kinds.
fn are_instances(x: &Claim, y: &Claim) -> bool {
    let one_of_many = |c: &Claim| c.subject.as_ref().is_some_and(|s| s.indefinite);
    one_of_many(x) && one_of_many(y) || are_two_kinds(x, y)
}

/// Of two plurals, one has a common word before it that the other has not.
fn are_two_kinds(x: &Claim, y: &Claim) -> bool {
    let (Some(a), Some(b)) = (&x.subject, &y.subject) else { return false };
    let (long, short) = if a.text.len() > b.text.len() { (&a.text, &b.text) } else { (&b.text, &a.text) };
    let (long_lower, short_lower) = (long.to_lowercase(), short.to_lowercase());
    let is_plural = short_lower.ends_with('s') && !short_lower.contains(' ');
    let has_modifier = long_lower.strip_suffix(&*short_lower).is_some_and(|before| before.ends_with(' '));
    // The first letter may be a capital because a sentence begins.
    is_plural && has_modifier && !long.chars().skip(1).any(char::is_uppercase)
}

/// The figures, times and dates of each sentence, in reading order: sentences that differ in several of them are made after one
/// pattern and tell of two things.
#[derive(Default)]
struct Slots {
    /// Made when two claims first need them.
    by_sentence: std::cell::OnceCell<FxHashMap<(u32, u32), Vec<Ref>>>,
}

impl Slots {
    fn by_sentence(corpus: &Corpus) -> FxHashMap<(u32, u32), Vec<Ref>> {
        let mut by_sentence: FxHashMap<(u32, u32), Vec<Ref>> = FxHashMap::default();
        for kind in [Kind::Quantity, Kind::Date, Kind::Duration, Kind::Age, Kind::Time] {
            for (at, claim) in corpus.of_kind(kind) {
                by_sentence.entry((at.0, claim.sentence.start)).or_default().push(at);
            }
        }
        by_sentence
    }

    fn of<'c>(&self, corpus: &'c Corpus, at: Ref) -> Vec<&'c Claim> {
        let by_sentence = self.by_sentence.get_or_init(|| Self::by_sentence(corpus));
        let places = by_sentence.get(&(at.0, corpus.claim(at).sentence.start));
        places.into_iter().flatten().map(|&at| corpus.claim(at)).collect()
    }

    /// True if the sentences of two claims say one thing alike: "19 injured" here and there.
    fn agree(&self, corpus: &Corpus, a: Ref, b: Ref) -> bool {
        let (one, other) = (self.of(corpus, a), self.of(corpus, b));
        let alike = |x: &Claim, y: &Claim| {
            x.kind == Kind::Quantity
                && y.kind == x.kind
                && point(x) == point(y)
                && same_topic(x, y)
                && is_event(&x.predicate)
        };
        one.iter().any(|x| other.iter().any(|y| alike(x, y)))
    }

    /// True if the sentences of two claims have the same kinds of values in the same order, and two or more of them differ.
    fn differ(&self, corpus: &Corpus, a: Ref, b: Ref) -> bool {
        let (one, other) = (self.of(corpus, a), self.of(corpus, b));
        let pairs = || one.iter().zip(&other);
        let alike = one.len() == other.len() && pairs().all(|(x, y)| x.kind == y.kind);
        alike && pairs().filter(|(x, y)| point(x) != point(y)).count() > 1
    }
}

/// The days that sentences speak of: a figure from another time is another figure.
#[derive(Debug)]
pub(super) struct Times {
    /// First and last day by document and sentence, made when two claims first need them.
    days: std::cell::OnceCell<FxHashMap<(u32, u32), (i32, i32)>>,
    is_date: bool,
}

/// A day so long before the page is history, not the event.
const HISTORY_DAYS: i32 = 90;

impl Times {
    pub(super) fn new(kind: Kind) -> Self {
        Self { days: std::cell::OnceCell::new(), is_date: kind == Kind::Date }
    }

    fn by_sentence(corpus: &Corpus) -> FxHashMap<(u32, u32), (i32, i32)> {
        let mut days = FxHashMap::default();
        for ((document, _), claim) in corpus.of_kind(Kind::Date).chain(corpus.of_kind(Kind::Time)) {
            let Value::Date(DateValue { days: Some((first, last)), page: None, .. }) = &claim.value else {
                continue;
            };
            let (first, last) =
                (chrono::Datelike::num_days_from_ce(first), chrono::Datelike::num_days_from_ce(last));
            let entry = days.entry((document, claim.sentence.start)).or_insert((first, last));
            *entry = (entry.0.min(first), entry.1.max(last));
        }
        days
    }

    fn of(&self, corpus: &Corpus, at: Ref) -> Option<(i32, i32)> {
        let days = self.days.get_or_init(|| Self::by_sentence(corpus));
        days.get(&(at.0, corpus.claim(at).sentence.start)).copied()
    }

    /// True if the sentences of two claims speak of different times.
    pub(super) fn differ(&self, corpus: &Corpus, a: Ref, b: Ref) -> bool {
        if self.is_date {
            return false;
        }
        let history = |at: Ref, days: Option<(i32, i32)>| {
            let page = corpus.documents[at.0 as usize].date.map(|d| chrono::Datelike::num_days_from_ce(&d));
            days.zip(page).is_some_and(|((_, last), page)| page - last > HISTORY_DAYS)
        };
        let (x, y) = (self.of(corpus, a), self.of(corpus, b));
        match (x, y) {
            (Some(x), Some(y)) => x.1 < y.0 - 1 || y.1 < x.0 - 1,
            _ => history(a, x) != history(b, y),
        }
    }
}

pub(crate) fn same_topic(x: &Claim, y: &Claim) -> bool {
    x.predicate == y.predicate && !EMPTY.contains(&&*x.predicate)
}

/// Both name their subject, in the same words.
pub(crate) fn same_key(x: &Claim, y: &Claim) -> bool {
    matches!((&x.subject, &y.subject), (Some(a), Some(b)) if a.key == b.key)
}

/// "the Lantern Hall" and "the Mill Hall": names that end alike and begin otherwise. Titles and initials begin any name.
fn other_names(x: &Claim, y: &Claim) -> bool {
    let (Some(a), Some(b)) = (&x.subject, &y.subject) else { return false };
    let (Some((before_a, last_a)), Some((before_b, last_b))) = (two_last(&a.text), two_last(&b.text)) else {
        return false;
    };
    let lexicon = Lexicon::get();
    let begins_any = |word: &str| {
        let class = lexicon.word(word.trim_end_matches('.')).class;
        word.chars().count() <= 2
            || class.has(Class::HONORIFIC.or(Class::ROLE).or(Class::OFFICE).or(Class::FUNCTION))
    };
    last_a == last_b && before_a != before_b && !begins_any(before_a) && !begins_any(before_b)
}

/// The last two words of a phrase, where both have a capital.
fn two_last(text: &str) -> Option<(&str, &str)> {
    let mut words = text.rsplit(' ').filter(|w| w.starts_with(char::is_uppercase));
    let (last, before) = (words.next()?, words.next()?);
    text.ends_with(last).then_some((before, last))
}

/// Both name their subject, and it is the same owner's same thing.
fn strong_subject(x: &Claim, y: &Claim) -> bool {
    match (&x.subject, &y.subject) {
        (Some(a), Some(b)) => a.key == b.key && a.key.contains('/'),
        _ => false,
    }
}

/// Evidence that two claims are about the same thing.
pub(crate) fn sameness(x: &Claim, y: &Claim) -> i32 {
    let shared = shared(&x.context, &y.context);
    let mut score = shared.min(5) * 2;
    score += match (&x.subject, &y.subject) {
        (Some(a), Some(b)) => match (a.key.split_once('/'), b.key.split_once('/')) {
            _ if a.key == b.key => 3 + 2 * i32::from(a.key.contains('/')),
            (Some((_, head)), None) if head == &*b.key => 2,
            (None, Some((_, head))) if head == &*a.key => 2,
            _ => -3,
        },
        _ => 0,
    };
    if same_topic(x, y) {
        // The same owner's same thing, and the same said of it: that is enough by itself.
        score += match (strong_subject(x, y), same_key(x, y) && is_event(&x.predicate)) {
            (true, _) => 7,
            (false, true) => 5,
            (false, false) => 2,
        };
    }
    if let (Value::Quantity(a), Value::Quantity(b)) = (&x.value, &y.value) {
        if a.of == b.of && !a.of.is_empty() {
            score += 2;
        } else if !a.of.is_empty() && !b.of.is_empty() {
            score -= 2;
        }
        if dimension(&a.unit) != dimension(&b.unit) {
            return i32::MIN;
        }
    }
    score
}

pub(crate) fn shared(a: &[u32], b: &[u32]) -> i32 {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                count += 1;
                i += 1;
                j += 1;
            }
        }
    }
    count
}

/// A later page with a higher toll is an update; after a month most numbers have moved on.
fn is_update(corpus: &Corpus, a: Ref, b: Ref) -> bool {
    let (Some(day_a), Some(day_b)) =
        (corpus.documents[a.0 as usize].date, corpus.documents[b.0 as usize].date)
    else {
        return false;
    };
    let (x, y) = (corpus.claim(a), corpus.claim(b));
    if !matches!(x.value, Value::Quantity(_)) {
        return false;
    }
    let apart = (day_b - day_a).num_days();
    let toll = TOLLS.contains(&&*x.predicate) || TOLLS.contains(&&*y.predicate);
    let grew = point_value(x).zip(point_value(y)).is_some_and(|(p, q)| (q - p) * apart as f64 > 0.0);
    toll && apart != 0 && grew || apart.abs() > 31
}

pub(crate) fn point_value(claim: &Claim) -> Option<f64> {
    match &claim.value {
        Value::Quantity(q) => q.number.low.or(q.number.high),
        _ => None,
    }
}

/// Links that share a claim are one finding. The claim that most others contradict is the primary.
fn merge(corpus: &Corpus, mut links: Vec<Link>) -> Vec<Conflict> {
    links.sort_unstable_by_key(|l| (l.a, l.b, -l.score));
    links.dedup_by_key(|l| (l.a, l.b));
    let mut group_of: FxHashMap<Ref, usize> = FxHashMap::default();
    let mut groups: Vec<Vec<Link>> = Vec::new();
    for link in links {
        match (group_of.get(&link.a).copied(), group_of.get(&link.b).copied()) {
            (Some(g), Some(h)) if g != h => {
                let moved = std::mem::take(&mut groups[h]);
                for l in &moved {
                    group_of.insert(l.a, g);
                    group_of.insert(l.b, g);
                }
                groups[g].extend(moved);
                groups[g].push(link);
            }
            (Some(g), _) | (_, Some(g)) => {
                group_of.insert(link.a, g);
                group_of.insert(link.b, g);
                groups[g].push(link);
            }
            (None, None) => {
                group_of.insert(link.a, groups.len());
                group_of.insert(link.b, groups.len());
                groups.push(vec![link]);
            }
        }
    }
    groups.iter().filter(|g| !g.is_empty()).map(|g| conflict(corpus, g)).collect()
}

/// Most places that a finding shows; the others are counted.
const SHOWN: usize = 64;
/// Reports of one event are dated at most so many days apart.
pub(super) const ONE_EVENT_DAYS: i64 = 2;

/// The shape that is right nearly always: both speak of the same thing of one named owner and say that one event befell it; on
/// different pages these are of the same days, or the caller says that they tell one story.
fn is_sure(corpus: &Corpus, a: Ref, b: Ref, confidence: Confidence) -> bool {
    let (x, y) = (corpus.claim(a), corpus.claim(b));
    let event = strong_subject(x, y) && same_topic(x, y) && is_event(&x.predicate);
    let asserted = [x, y].iter().all(|c| c.stance.modality == Modality::Asserted);
    if a.0 == b.0 {
        return event && asserted;
    }
    let day = |at: Ref| corpus.documents[at.0 as usize].date;
    let near = day(a).zip(day(b)).is_some_and(|(p, q)| (p - q).num_days().abs() <= ONE_EVENT_DAYS);
    let spans = matches!(x.kind, Kind::Duration | Kind::Date);
    let counted = asserted && is_one_count(x, y, confidence);
    if corpus.inferred_stories {
        near && (event && spans || counted)
    } else {
        event || counted || confidence >= Confidence::Likely
    }
}

/// "Three people were killed when the bus overturned", "When the bus overturned five people were killed": how many one event befell,
/// told in the same words or beside another count that agrees.
fn is_one_count(x: &Claim, y: &Claim, confidence: Confidence) -> bool {
    /// Content words that both sentences have.
    const SHARED: i32 = 4;
    let same_noun = matches!((&x.value, &y.value), (Value::Quantity(a), Value::Quantity(b)) if a.of == b.of && !a.of.is_empty());
    let near = confidence >= Confidence::Likely || shared(&x.context, &y.context) >= SHARED;
    same_noun && same_topic(x, y) && is_event(&x.predicate) && near
}

fn conflict(corpus: &Corpus, links: &[Link]) -> Conflict {
    let mut against: FxHashMap<Ref, usize> = FxHashMap::default();
    for link in links {
        *against.entry(link.a).or_default() += 1;
        *against.entry(link.b).or_default() += 1;
    }
    let mut claims: Vec<Ref> = against.keys().copied().collect();
    claims.sort_unstable();
    // The odd one out; of equals the one of the earlier page and smaller value.
    let by_content = |at: Ref| corpus.by_content(at);
    let primary = claims
        .iter()
        .copied()
        .max_by_key(|&c| (against[&c], std::cmp::Reverse(by_content(c))))
        .unwrap_or(links[0].a);
    let mut others: Vec<(Ref, i32)> = links
        .iter()
        .filter_map(|l| {
            if l.a == primary {
                Some((l.b, l.score))
            } else if l.b == primary {
                Some((l.a, l.score))
            } else {
                None
            }
        })
        .collect();
    // Another document's word weighs more than this one's own.
    others.sort_by_cached_key(|&(at, score)| (at.0 == primary.0, -score, by_content(at)));
    let mut shown = vec![primary];
    shown.extend(others.iter().map(|(at, _)| *at));
    // Those that say what the first says: they are to be mended with it.
    let mut with_it: Vec<Ref> = claims.iter().copied().filter(|at| !shown.contains(at)).collect();
    with_it.sort_by_cached_key(|&at| by_content(at));
    shown.append(&mut with_it);
    let more = shown.len().saturating_sub(SHOWN) as u32;
    shown.truncate(SHOWN);
    let claims = shown;
    let best = links.iter().map(|l| l.score).max().unwrap_or(0);
    let at_most = links.iter().map(|l| l.at_most).max().unwrap_or(Severity::Note);
    let update = at_most == Severity::Note && claims.len() > 1 && is_update(corpus, claims[0], claims[1]);
    let confidence = if best >= ENOUGH_WITHIN { Confidence::Likely } else { Confidence::Possible };
    let remark = if update { "The later page may be an update." } else { "" };
    let stable = is_sure(corpus, claims[0], claims[1], confidence);
    Conflict { remark, more, ..Conflict::new(claims, confidence, at_most) }.stable_if(stable)
}
