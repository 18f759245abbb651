//! Pairs of claims that cannot both be true, found by seven policies over one core, and the conflicts made of them.

mod event;
pub(super) mod headline;
mod lead;
pub(super) mod once;
pub(super) mod parallel;
mod sources;
mod summary;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::likeness;
use super::times::Times;
use super::{Conflict, Corpus, Ref, values};
use crate::claim::{Claim, Kind, Modality, Value};
use crate::finding::{Confidence, Severity};
use crate::sets::Sets;

/// Values of one attribute of one thing that cannot all be true, among all claims of a kind.
pub(super) fn compare(corpus: &Corpus, kind: Kind) -> Vec<Conflict> {
    let times = Times::new(kind);
    let mut links = sources::links(corpus, kind, &times);
    links.extend(summary::links(corpus, kind));
    links.extend(parallel::links(corpus, kind, &times));
    links.extend(once::links(corpus, kind, &times));
    if kind == Kind::Quantity {
        links.extend(event::links(corpus, &times));
    }
    merge(corpus, links)
}

/// Evidence from which on two claims of one page are about the same thing, and two of different pages likely are.
const ENOUGH_WITHIN: i32 = 15;
/// Counts that only grow while an event unfolds: a later page with more is an update.
const TOLLS: &[&str] = &["death", "injury", "missing", "arrest", "evacuation"];

/// Two claims that cannot both be true, and how surely they are about the same thing.
#[derive(Clone, Copy)]
pub(super) struct Link {
    pub(super) a: Ref,
    pub(super) b: Ref,
    pub(super) score: i32,
    pub(super) at_most: Severity,
    /// Of what an event has once, in two reports that surely tell it.
    pub(super) sure: bool,
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
    let both = [x, y];
    let toll = both.iter().any(|claim| TOLLS.contains(&&*claim.predicate))
        || both.into_iter().all(likeness::counts_people) && !likeness::are_populations(x, y);
    let grew = values::figure(x)
        .zip(values::figure(y))
        .is_some_and(|(here, there)| (there - here) * apart as f64 > 0.0);
    toll && apart != 0 && grew || apart.abs() > 31
}

/// Links that share a claim are one finding. The claim that most others contradict is the primary.
fn merge(corpus: &Corpus, mut links: Vec<Link>) -> Vec<Conflict> {
    links.sort_unstable_by_key(|l| (l.a, l.b));
    // Two policies may find one pair: the surer and the graver of what they say holds.
    links.dedup_by(|again, first| {
        let one = (again.a, again.b) == (first.a, first.b);
        if one {
            first.score = first.score.max(again.score);
            first.at_most = first.at_most.max(again.at_most);
            first.sure |= again.sure;
        }
        one
    });
    let mut claims: Vec<Ref> = links.iter().flat_map(|l| [l.a, l.b]).collect();
    claims.sort_unstable();
    claims.dedup();
    let index = |at: Ref| claims.binary_search(&at).map_or(0, |n| n as u32);
    let mut sets = Sets::new(claims.len());
    for link in &links {
        sets.join(index(link.a), index(link.b));
    }
    let mut groups: BTreeMap<u32, Vec<Link>> = BTreeMap::new();
    for link in links {
        groups.entry(sets.root(index(link.a))).or_default().push(link);
    }
    groups.values().map(|group| conflict(corpus, group)).collect()
}

/// Most places that a finding shows; the others are counted.
const SHOWN: usize = 64;

/// Reports of one event are dated at most so many days apart.
pub(super) const ONE_EVENT_DAYS: i64 = 2;

/// The shape that is right nearly always: both speak of the same thing of one named owner and say that one event befell it; on
/// different pages these are of the same days, or the caller says that they tell one story. Whatever is told of pages of the same days that
/// name the same.
fn is_sure(corpus: &Corpus, a: Ref, b: Ref, confidence: Confidence) -> bool {
    let (x, y) = (corpus.claim(a), corpus.claim(b));
    let event =
        likeness::strong_subject(x, y) && likeness::same_topic(x, y) && likeness::is_event(&x.predicate);
    let asserted = [x, y].iter().all(|c| c.stance.modality == Modality::Asserted);
    if a.0 == b.0 {
        return event && asserted;
    }
    let near = corpus.days_apart(a.0, b.0).is_some_and(|days| days <= ONE_EVENT_DAYS);
    let spans = matches!(x.kind, Kind::Duration | Kind::Date);
    let counted = asserted && is_one_count(x, y, confidence);
    if corpus.inferred_stories {
        // A text gives many dates of things that led to its event.
        let one_event = || asserted && x.kind != Kind::Date && corpus.shared_names(a.0, b.0).tell_one_event();
        near && (event && spans || counted || likeness::are_populations(x, y) || one_event())
    } else {
        event || counted || likeness::are_populations(x, y) || confidence >= Confidence::Likely
    }
}

/// "Three people were killed when the bus overturned", "When the bus overturned five people were killed": how many one event befell,
/// told in the same words or beside another count that agrees.
fn is_one_count(x: &Claim, y: &Claim, confidence: Confidence) -> bool {
    /// Content words that both sentences have.
    const SHARED: i32 = 4;
    let same_noun = matches!((&x.value, &y.value), (Value::Quantity(a), Value::Quantity(b)) if likeness::counted(x, a) == likeness::counted(y, b) && !likeness::counted(x, a).is_empty());
    let near = confidence >= Confidence::Likely || likeness::shared(x, y) >= SHARED;
    same_noun && likeness::same_topic(x, y) && likeness::is_event(&x.predicate) && near
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
    let stable = links.iter().any(|l| l.sure) || is_sure(corpus, claims[0], claims[1], confidence);
    Conflict { remark, more, ..Conflict::new(claims, confidence, at_most) }.stable_if(stable)
}
