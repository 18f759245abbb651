//! Exclusive states of one thing, states that were replaced, and places of one event.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Conflict, Corpus, MOST_COMPARED, Ref, likeness, pairing, times, values};
use crate::claim::{Claim, Kind, Modality, Polarity, StatusValue, Value};
use crate::finding::{Confidence, Severity};
use crate::lexicon::status;

/// Content words that the sentences of two claims must share where their subject has no owner.
const COMMON_WORDS: i32 = 3;
/// Most claims on one thing that are set against each other.
const MOST: usize = 256;
/// Places shown beside the primary.
const SHOWN: usize = 16;

fn status(claim: &Claim) -> Option<&StatusValue> {
    match &claim.value {
        Value::Status(s) if status::group(&s.group).is_some_and(|g| !g.headline_only) => Some(s),
        _ => None,
    }
}

/// The writer or somebody named stands behind it.
fn is_told(claim: &Claim) -> bool {
    matches!(claim.stance.modality, Modality::Asserted | Modality::Reported)
}

/// Statuses by story, group and subject.
fn groups<'a>(corpus: &'a Corpus, with_events: bool) -> Vec<Vec<Ref>> {
    let mut groups: FxHashMap<(u32, &'a str, &'a str), Vec<Ref>> = FxHashMap::default();
    for (at, claim) in corpus.of_kind(Kind::Status) {
        if let (Some(status), Some(subject)) = (status(claim), &claim.subject) {
            groups
                .entry((corpus.roots[at.0 as usize], &status.group, likeness::head(&subject.key)))
                .or_default()
                .push(at);
        }
        // Whether it was an accident is told of the event; its first account names the event by itself.
        if with_events && let Some(status) = status(claim).filter(|s| &*s.group == "intent") {
            groups.entry((corpus.roots[at.0 as usize], &status.group, "")).or_default().push(at);
        }
    }
    // What one document tells of a thing is not set against itself.
    let mut groups: Vec<_> = groups.into_values().filter(|g| g.iter().any(|at| at.0 != g[0].0)).collect();
    for group in &mut groups {
        group.truncate(MOST);
    }
    groups.sort_unstable();
    groups
}

/// Two claims about one thing: of one owner, or of one whom the other document names as well, or in like words.
fn is_one_thing(corpus: &Corpus, a: Ref, b: Ref) -> bool {
    let (x, y) = (corpus.claim(a), corpus.claim(b));
    let owner = |c: &'_ Claim| {
        c.subject.as_ref().and_then(|s| s.key.split_once('/').map(|(owner, _)| owner.to_owned()))
    };
    let names = |document: u32, last: &str| {
        corpus.documents[document as usize].claims.iter().any(|c| match &c.value {
            Value::Name(name) => name.key.rsplit(' ').next() == Some(last),
            _ => false,
        })
    };
    let alike = likeness::shared(x, y) >= COMMON_WORDS;
    match (owner(x), owner(y)) {
        (Some(one), Some(other)) => one == other,
        (Some(one), None) => alike || names(b.0, &one),
        (None, Some(other)) => alike || names(a.0, &other),
        (None, None) => alike || is_strong(x) && is_strong(y),
    }
}

/// Two states of which only one can be: of one group and not the same, or the same affirmed and negated.
fn exclude(a: &Claim, b: &Claim) -> bool {
    let (Some(x), Some(y)) = (status(a), status(b)) else { return false };
    match (a.stance.polarity, b.stance.polarity) {
        (Polarity::Positive, Polarity::Positive) => x.state != y.state,
        (Polarity::Negative, Polarity::Negative) => false,
        _ => x.state == y.state,
    }
}

/// One follows the other in time: news, not a contradiction.
fn follows(a: &Claim, b: &Claim) -> bool {
    let later = |c: &Claim| {
        status(c).and_then(|s| status::group(&s.group).map(|g| g.comes_later(&s.state))).unwrap_or(false)
    };
    let positive = a.stance.polarity == b.stance.polarity;
    positive && later(a) != later(b)
}

/// What changes from day to day is compared on one day only.
fn of_one_time(corpus: &Corpus, a: Ref, b: Ref) -> bool {
    let changes = status(corpus.claim(a)).and_then(|s| status::group(&s.group)).is_some_and(|g| g.changes);
    let day = |at: Ref| corpus.documents[at.0 as usize].date;
    let apart = day(a).zip(day(b)).map(|(x, y)| (x - y).num_days().abs());
    !changes || day(a) == day(b) || apart.is_some_and(|days| days <= 1)
}

fn is_strong(claim: &Claim) -> bool {
    claim
        .subject
        .as_ref()
        .is_some_and(|s| s.key.contains('/') || s.text.chars().next().is_some_and(char::is_uppercase))
}

/// A thing, or somebody with a name: "a driver" may be any.
fn is_known(claim: &Claim) -> bool {
    let (Some(status), Some(subject)) = (status(claim), &claim.subject) else { return false };
    let named = likeness::ends_in_name(&subject.text) || subject.key.contains('/');
    // "The captain was acquitted": there is one.
    let named = named || is_verdict(claim) && !subject.indefinite;
    status::group(&status.group)
        .is_some_and(|g| named || !g.is_of_people() || g.names(likeness::head(&subject.key)))
}

fn is_verdict(claim: &Claim) -> bool {
    status(claim).is_some_and(|s| &*s.group == "verdict")
}

/// What a court or a council decides once.
fn is_decision(claim: &Claim) -> bool {
    status(claim).is_some_and(|s| &*s.group == "decision")
}

/// States that different documents tell of one thing, and that exclude each other.
pub(super) fn exclusive(corpus: &Corpus) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for group in groups(corpus, false) {
        let told: Vec<Ref> = group
            .iter()
            .copied()
            .filter(|&at| {
                let c = corpus.claim(at);
                is_told(c) && !c.stance.superseded && !c.stance.in_quotation() && is_known(c)
            })
            .collect();
        // A document that tells a state itself does not deny it.
        let tells = |document: u32, like: &Claim| {
            told.iter().any(|&at| {
                let c = corpus.claim(at);
                at.0 == document
                    && status(c).map(|s| &s.state) == status(like).map(|s| &s.state)
                    && c.stance.polarity == like.stance.polarity
            })
        };
        let mut links: Vec<(Ref, Ref)> = Vec::new();
        for (n, &a) in told.iter().enumerate() {
            for &b in told[n + 1..].iter().take(SHOWN * 8) {
                let (x, y) = (corpus.claim(a), corpus.claim(b));
                // Acquitted of one thing, convicted of another.
                let one_charge = !is_verdict(x) || likeness::shared(x, y) >= COMMON_WORDS;
                let apart =
                    a.0 != b.0 && one_charge && exclude(x, y) && !follows(x, y) && of_one_time(corpus, a, b);
                if apart && is_one_thing(corpus, a, b) && !tells(a.0, y) && !tells(b.0, x) {
                    links.push((a, b));
                }
            }
        }
        if let Some(&(first, _)) = links.first() {
            // The claim that most others contradict is shown first.
            let against = |at: Ref| links.iter().filter(|(a, b)| *a == at || *b == at).count();
            let all = links.iter().flat_map(|&(a, b)| [a, b]);
            let by_content = |at: Ref| corpus.by_content(at);
            let primary =
                all.max_by_key(|&at| (against(at), std::cmp::Reverse(by_content(at)))).unwrap_or(first);
            let mut claims = vec![primary];
            claims.extend(links.iter().filter_map(|&(a, b)| {
                if a == primary {
                    Some(b)
                } else if b == primary {
                    Some(a)
                } else {
                    None
                }
            }));
            claims[1..].sort_by_cached_key(|&at| by_content(at));
            let more = claims.len().saturating_sub(1 + SHOWN) as u32;
            claims.truncate(1 + SHOWN);
            let differ = claims.iter().any(|&at| corpus.claim(at).stance.modality != Modality::Asserted);
            let confidence = if differ { Confidence::Possible } else { Confidence::Likely };
            // What changes from day to day may have changed between two pages.
            let days: FxHashSet<_> = claims.iter().map(|at| corpus.documents[at.0 as usize].date).collect();
            let changes = status(corpus.claim(primary))
                .and_then(|s| status::group(&s.group))
                .is_some_and(|g| g.changes);
            let at_most = if changes && days.len() > 1 { Severity::Note } else { Severity::Warning };
            let (a, b) = (claims[0], claims[1]);
            let apart = days.iter().flatten().max().zip(days.iter().flatten().min());
            let near =
                apart.is_some_and(|(last, first)| (*last - *first).num_days() <= pairing::ONE_EVENT_DAYS);
            let owned = corpus.claim(a).subject.as_ref().is_some_and(|s| s.key.contains('/'))
                && likeness::same_key(corpus.claim(a), corpus.claim(b));
            let one_event = || near && corpus.shared_names(a.0, b.0).tell_one_event();
            let sure =
                owned && (near || !corpus.inferred_stories) || is_decision(corpus.claim(a)) && one_event();
            conflicts.push(Conflict { more, ..Conflict::new(claims, confidence, at_most) }.stable_if(sure));
        }
    }
    conflicts
}

/// Bytes between sentences that stand side by side.
const ADJACENT: u32 = 3;

/// The other document tells of a first account as well, or of the same thing.
fn is_replacement(corpus: &Corpus, at: Ref, first: &Claim) -> bool {
    let claim = corpus.claim(at);
    let same = matches!((&claim.subject, &first.subject), (Some(a), Some(b)) if a.key == b.key);
    same || marks_first(corpus, at)
}

/// The sentence of a claim, or the one before, says that somebody first gave another account.
fn marks_first(corpus: &Corpus, at: Ref) -> bool {
    let claim = corpus.claim(at);
    corpus.documents[at.0 as usize].claims.iter().any(|c| {
        (c.sentence == claim.sentence
            || c.sentence.end <= claim.sentence.start && claim.sentence.start - c.sentence.end <= ADJACENT)
            && matches!(&c.value, Value::Attribution(a) if a.first)
    })
}

fn is_same_state(x: &Claim, y: &Claim) -> bool {
    status(x).map(|s| &s.state) == status(y).map(|s| &s.state)
}

/// A state that one document marks as the first statement, against the one that another tells in its place.
pub(super) fn superseded(corpus: &Corpus) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for group in groups(corpus, true) {
        // "Originally we came upon the inn by accident": nobody gave an account.
        let replaced =
            group.iter().copied().filter(|&at| corpus.claim(at).stance.superseded && marks_first(corpus, at));
        for first in replaced {
            let x = corpus.claim(first);
            // "was initially said to have been deactivated by mistake": it was deactivated all the same.
            let still_told = group.iter().any(|&at| {
                let y = corpus.claim(at);
                at.0 == first.0 && is_told(y) && !y.stance.superseded && is_same_state(x, y)
            });
            if still_told {
                continue;
            }
            let others = group.iter().copied().filter(|&at| {
                let y = corpus.claim(at);
                at.0 != first.0
                    && exclude(x, y)
                    && !follows(x, y)
                    && (x.subject == y.subject || is_replacement(corpus, at, x))
            });
            let mut others: Vec<Ref> = others
                .filter(|&at| is_told(corpus.claim(at)) && !corpus.claim(at).stance.superseded)
                .collect();
            others.truncate(SHOWN);
            // One finding a group: of several places the first.
            if let Some(&other) = others.first() {
                let seen = conflicts.iter().any(|c: &Conflict| {
                    [c.claims[0].0, c.claims[1].0] == [first.0, other.0]
                        || [c.claims[1].0, c.claims[0].0] == [first.0, other.0]
                });
                if !seen {
                    conflicts.push(Conflict::new(vec![first, other], Confidence::Likely, Severity::Note));
                }
            }
        }
        // A document that tells as a fact what another says was taken back.
        let mut stale = None;
        for &now in &group {
            let x = corpus.claim(now);
            if !is_told(x) || x.stance.superseded {
                continue;
            }
            let taken_back = group.iter().copied().find(|&at| {
                let y = corpus.claim(at);
                let replaced = || {
                    group.iter().any(|&o| {
                        o.0 == at.0 && exclude(y, corpus.claim(o)) && !corpus.claim(o).stance.superseded
                    })
                };
                at.0 != now.0
                    && y.stance.superseded
                    && marks_first(corpus, at)
                    && is_same_state(x, y)
                    && replaced()
            });
            let itself = group.iter().any(|&at| {
                at.0 == now.0 && (exclude(x, corpus.claim(at)) || corpus.claim(at).stance.superseded)
            });
            stale = stale.or(taken_back.filter(|_| !itself).map(|at| vec![now, at]));
        }
        let stale = stale.map(|claims| Conflict::new(claims, Confidence::Possible, Severity::Warning));
        conflicts.extend(stale.map(|c| c.stable_if(!corpus.inferred_stories)));
    }
    conflicts
}

/// Places of one rank, one in each of two documents that tell one event in nearly the same words.
pub(super) fn locations(corpus: &Corpus) -> Vec<Conflict> {
    let mut by_sentence: FxHashMap<(u32, &str), Vec<Ref>> = FxHashMap::default();
    let mut named: FxHashSet<(u32, &str)> = FxHashSet::default();
    for (at, claim) in corpus.of_kind(Kind::Place) {
        let Value::Place(place) = &claim.value else { continue };
        named.insert((at.0, &place.place));
        if !claim.stance.in_quotation() {
            by_sentence.entry((corpus.roots[at.0 as usize], &place.rank)).or_default().push(at);
        }
    }
    let mut conflicts = Vec::new();
    let mut groups: Vec<Vec<Ref>> = by_sentence.into_values().collect();
    groups.sort_unstable();
    for group in groups {
        let Value::Place(first) = &corpus.claim(group[0]).value else { continue };
        let bearing = values::direction(first).is_some();
        if bearing || first.is_home() {
            // "Of Ardmore" here, of a part of it there: which places are parts of others is not known.
            conflicts.extend(elsewhere(corpus, &group).map(|c| c.stable_if(bearing)));
            continue;
        }
        for (n, &a) in group.iter().enumerate() {
            for &b in group[n + 1..].iter().take(SHOWN * 8) {
                let (x, y) = (corpus.claim(a), corpus.claim(b));
                let (Value::Place(p), Value::Place(q)) = (&x.value, &y.value) else { continue };
                let elsewhere = named.contains(&(b.0, &*p.place)) || named.contains(&(a.0, &*q.place));
                let least = x.context.len().min(y.context.len()) as i32;
                let alike = || likeness::shared(x, y) >= 5 && likeness::shared(x, y) * 3 >= least * 2;
                if a.0 != b.0 && values::apart(x, y) && !elsewhere && alike() {
                    let conflict = Conflict::new(vec![a, b], Confidence::Likely, Severity::Warning);
                    conflicts.push(conflict.stable_if(false));
                }
            }
        }
    }
    let times = times::Times::new(Kind::Place);
    for link in pairing::once::links(corpus, Kind::Place, &times) {
        conflicts.push(Conflict::new(vec![link.a, link.b], Confidence::Likely, Severity::Warning));
    }
    for link in pairing::parallel::links(corpus, Kind::Place, &times) {
        let told = |c: &Conflict| c.claims.contains(&link.a) || c.claims.contains(&link.b);
        if !conflicts.iter().any(told) {
            let conflict = Conflict::new(vec![link.a, link.b], Confidence::Possible, Severity::Warning);
            conflicts.push(conflict.stable_if(false));
        }
    }
    conflicts
}

/// What is in one place only, and a page puts elsewhere. A page that gives two places tells of two things.
fn elsewhere(corpus: &Corpus, group: &[Ref]) -> Option<Conflict> {
    let group = &group[..group.len().min(MOST_COMPARED)];
    let apart = |a: &Ref, b: &Ref| values::apart(corpus.claim(*a), corpus.claim(*b));
    let alone = |at: &&Ref| !group.iter().any(|other| other.0 == at.0 && apart(other, at));
    let told: Vec<Ref> = group.iter().filter(alone).copied().collect();
    let against = |at: &Ref| told.iter().filter(|other| apart(other, at)).count();
    // The odd one out; of equals the one of the earlier page.
    let &first = told.iter().max_by_key(|at| (against(at), std::cmp::Reverse(corpus.by_content(**at))))?;
    let (mut others, mut with_it): (Vec<Ref>, Vec<Ref>) =
        told.iter().filter(|at| **at != first).partition(|other| apart(other, &first));
    others.sort_by_cached_key(|&at| corpus.by_content(at));
    with_it.sort_by_cached_key(|&at| corpus.by_content(at));
    let found = !others.is_empty();
    let mut claims: Vec<Ref> = [first].into_iter().chain(others).chain(with_it).collect();
    let more = claims.len().saturating_sub(1 + SHOWN) as u32;
    claims.truncate(1 + SHOWN);
    found.then(|| Conflict { more, ..Conflict::new(claims, Confidence::Likely, Severity::Warning) })
}
