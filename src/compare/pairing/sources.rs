//! One attribute of one subject in several sources of a story, or twice on one page.
//!
//! Cost: claims are sorted by key and each is compared with at most [`MOST`] others.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{ENOUGH_WITHIN, Link, is_update};
use crate::claim::{Claim, DateValue, Kind, Value, word_hash};
use crate::compare::times::{Slots, Times};
use crate::compare::{Corpus, Ref, likeness, matching, values};
use crate::finding::Severity;

/// Most distinct values of one key that are compared pair by pair; a key with more is no attribute of one thing.
const MOST: usize = 24;

/// Evidence that two claims are about the same thing, from which a conflict is reported: between documents that the
/// caller puts together, and within one.
const ENOUGH_BETWEEN: i32 = 8;

/// Between documents that only the program thinks tell one story.
const ENOUGH_INFERRED: i32 = 12;

/// Below that another figure that both sentences have is looked for in vain.
const NEARLY_ENOUGH: i32 = 8;

/// What it counts for.
const SHARED_FIGURE: i32 = 5;

/// A page with more values than this under one key lists them: which one another page means is not sure.
const LISTING: usize = 2;

/// A claim under one of its keys.
#[derive(Clone, Copy)]
struct Keyed {
    story: u32,
    key: u32,
    at: Ref,
}

/// Pairs among all claims of a kind.
pub(super) fn links(corpus: &Corpus, kind: Kind, times: &Times) -> Vec<Link> {
    let mut keyed = Vec::new();
    for (at, claim) in corpus.of_kind(kind) {
        if values::is_comparable(claim) {
            for key in keys(claim) {
                keyed.push(Keyed { story: corpus.roots[at.0 as usize], key, at });
            }
        }
    }
    keyed.sort_unstable_by_key(|k| (k.story, k.key, k.at));
    let said = Said::new(kind);
    let slots = Slots::default();
    let mut links: Vec<Link> = Vec::new();
    for group in keyed.chunk_by(|a, b| (a.story, a.key) == (b.story, b.key)) {
        pairs(corpus, group, &said, times, &slots, &mut links);
    }
    links
}

/// The keys under which a claim meets others: its predicate, and what it counts.
fn keys(claim: &Claim) -> Vec<u32> {
    let mut keys = Vec::with_capacity(2);
    // "Published in issue 129, August 2006": a line of its page.
    let line = claim.subject.is_none() && matches!(&*claim.predicate, "publish" | "print" | "post" | "issue");
    let telling =
        !likeness::EMPTY.contains(&&*claim.predicate) && !likeness::is_cue(&claim.predicate) && !line;
    match &claim.value {
        Value::Quantity(q) => {
            let dimension = likeness::dimension(&q.unit);
            if !q.of.is_empty() && !likeness::generic_person(&q.of) {
                keys.push(word_hash(&format!("{dimension}\u{1f}of\u{1f}{}", q.of)));
            }
            if telling {
                let counted = likeness::counted(claim, q);
                let person = if likeness::generic_person(counted) || likeness::is_person(counted) {
                    "person"
                } else {
                    counted
                };
                let of = if dimension.is_empty() { person } else { "" };
                keys.push(word_hash(&format!("{dimension}\u{1f}{of}\u{1f}{}", claim.predicate)));
            }
        }
        // A person has one age; of somebody without a name the words around it must tell who.
        Value::Age(_) => {
            let who =
                claim.subject.as_ref().filter(|s| likeness::ends_in_name(&s.text)).map_or("", |s| &*s.key);
            keys.push(word_hash(&format!("age\u{1f}{who}")));
        }
        _ if telling => keys.push(word_hash(&claim.predicate)),
        _ => {}
    }
    keys
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
            of_kind.filter_map(|((document, _), claim)| Some((document, values::point(claim)?))).collect()
        });
        values::point(claim).is_some_and(|p| points.contains(&(document, p)))
    }
}

fn pairs(corpus: &Corpus, group: &[Keyed], said: &Said, times: &Times, slots: &Slots, links: &mut Vec<Link>) {
    // One claim a document and value speaks for its like.
    let mut seen: FxHashMap<(u32, u64), usize> = FxHashMap::default();
    let mut chosen: Vec<Ref> = Vec::new();
    for keyed in group {
        let claim = corpus.claim(keyed.at);
        let Some(point) = values::point(claim) else { continue };
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
            // "7.6 and 7.4" here, "7.6 and 7.5" there: which is meant is told by the other.
            let agree = std::cell::LazyCell::new(|| a.0 != b.0 && slots.agree(corpus, a, b));
            let listed = (lists(a) || lists(b)) && !*agree;
            let loose = !likeness::strong_subject(x, y) && (likeness::others_are_named(x, y) || listed);
            if a.0 == b.0 && x.sentence == y.sentence
                || loose
                || times.differ(corpus, a, b)
                || times.tell_background(corpus, a, b)
                || a.0 != b.0 && (likeness::are_instances(x, y) || is_of_other_event(corpus, a, b))
            {
                continue;
            }
            let mut score = likeness::sameness(x, y);
            let beside = score >= NEARLY_ENOUGH && likeness::counts_same(x, y) && *agree;
            if beside {
                score += SHARED_FIGURE;
            }
            // A text gives many dates of things that led to its event.
            let one_event =
                || !matches!(x.value, Value::Date(_)) && corpus.shared_names(a.0, b.0).tell_one_event();
            let enough_for_one = a.0 != b.0 && score >= ENOUGH_BETWEEN;
            let inferred = corpus.inferred_stories && !(enough_for_one && one_event());
            let enough = match (a.0 == b.0, inferred) {
                (true, _) => ENOUGH_WITHIN,
                (false, true) => ENOUGH_INFERRED,
                (false, false) => ENOUGH_BETWEEN,
            };
            let same = if a.0 == b.0 {
                within_one(x, y)
            } else {
                (beside || same_statement(x, y, inferred)) && !is_series(corpus, a, b)
            };
            let other_slots = a.0 != b.0 && !beside && slots.differ(corpus, a, b);
            if score >= enough && same && !other_slots {
                candidates.push(Candidate { a, b, score, apart: values::apart(x, y) });
            }
        }
    }
    let best = best_partners(&candidates);
    let figures = figures_by_document(corpus, &chosen);
    for candidate in &candidates {
        let (x, y) = (corpus.claim(candidate.a), corpus.claim(candidate.b));
        // A named owner's thing is one thing, wherever it is mentioned.
        let certain = likeness::strong_subject(x, y)
            && likeness::same_topic(x, y)
            && !matches!(x.value, Value::Quantity(_));
        if candidate.apart
            && (certain || candidate.is_best(&best))
            && !explained(corpus, candidate, &figures, said)
        {
            links.push(link(corpus, candidate));
        }
    }
}

/// The strength or the toll of an event, in two documents that the caller puts together but that hardly name anything in common: two events
/// of one kind.
fn is_of_other_event(corpus: &Corpus, a: Ref, b: Ref) -> bool {
    let both = |is: fn(&Claim) -> bool| [a, b].iter().all(|&at| is(corpus.claim(at)));
    let magnitudes = both(likeness::is_magnitude);
    if corpus.inferred_stories || !magnitudes && !both(likeness::is_casualty) {
        return false;
    }
    let shared = corpus.shared_names(a.0, b.0);
    // Quakes are told alike.
    if magnitudes { !shared.likely_tell_one() } else { shared.hardly_tell_one() }
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
        if let Some(value) = values::figure(corpus.claim(at)) {
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
    if repeated && !(likeness::strong_subject(x, y) && likeness::same_topic(x, y)) {
        return true;
    }
    let sum_of = |total: &Claim, parts: u32| {
        figures.get(&parts).is_some_and(|values| matching::is_made_of(total, &[], values))
    };
    sum_of(x, pair.b.0) || sum_of(y, pair.a.0)
}

fn link(corpus: &Corpus, pair: &Candidate) -> Link {
    let Candidate { a, b, score, .. } = *pair;
    let (x, y) = (corpus.claim(a), corpus.claim(b));
    let mut at_most = Severity::Error;
    if x.stance.modality != y.stance.modality || x.stance.source != y.stance.source {
        at_most = Severity::Note;
    }
    if is_update(corpus, a, b) || likeness::is_birthday(x, y) {
        at_most = Severity::Note;
    }
    Link { a, b, score, at_most, sure: false }
}

/// The same subject by name, or nearly the same words around it. Figures need this most: a page is full of them.
fn same_statement(x: &Claim, y: &Claim, inferred_story: bool) -> bool {
    let common = likeness::shared(x, y);
    let least = x.context.len().min(y.context.len()) as i32;
    let same_words = common >= 3 && common * 2 >= least;
    let named = |c: &Claim| {
        c.subject.as_ref().is_some_and(|s| s.key.contains('/') || likeness::ends_in_name(&s.text))
    };
    let same_subject = likeness::same_key(x, y) && named(x);
    let other_subject = likeness::subject_key(x)
        .zip(likeness::subject_key(y))
        .is_some_and(|(a, b)| likeness::head(a) != likeness::head(b));
    if likeness::other_names(x, y) {
        return false;
    }
    if likeness::are_populations(x, y) {
        return true;
    }
    if inferred_story {
        let date = matches!(x.value, Value::Date(_));
        let enough = match (likeness::is_event(&x.predicate), date) {
            (true, _) => 2,
            (false, true) => 6,
            (false, false) => 4,
        };
        let alike = same_subject && common >= enough || !date && !other_subject && common >= 6;
        return likeness::same_topic(x, y) && (likeness::strong_subject(x, y) || alike);
    }
    match x.value {
        Value::Age(_) => same_subject || same_words && !other_subject,
        Value::Quantity(_) => {
            likeness::counts_same(x, y) && (same_subject && common >= 2 || same_words && !other_subject)
        }
        _ => {
            same_subject && likeness::same_topic(x, y)
                || same_words && likeness::same_topic(x, y) && !other_subject
        }
    }
}

/// Within one page only what belongs to the same owner is surely the same thing. A page gives many figures of the
/// same thing: parts, totals, other times; and of several dates: they are not compared.
fn within_one(x: &Claim, y: &Claim) -> bool {
    likeness::strong_subject(x, y)
        && matches!(x.value, Value::Duration(_))
        && likeness::is_event(&x.predicate)
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
