//! What reports of one event tell of it once: how strong the quake was, how many it killed or injured. Where each of two reports gives one
//! figure of a kind, it is the same one, in whatever words; where several agree, the one that differs is wrong.

use std::collections::BTreeMap;

use super::Link;
use crate::claim::{Claim, Commitment, Known, Value};
use crate::compare::times::Times;
use crate::compare::{Corpus, Ref, likeness, values};
use crate::finding::Severity;

/// Most reports of a story on either side, in the order of their days and names, that one is compared with.
const NEAR: usize = 64;

/// Whom its event befell a report tells at once; further down it tells of others. In bytes.
const LEAD_BYTES: u32 = 700;

/// Magnitudes further apart are of two quakes.
const MOST_APART: f64 = 0.5;

/// Content words that sentences with a number of people share.
const COMMON_WORDS: i32 = 1;

/// Evidence of a finding.
const SCORE: i32 = 16;

/// A figure with its place.
type Told = (Ref, f64);

/// What a report tells of its event.
struct Report<'a> {
    document: u32,
    magnitudes: Vec<Told>,
    /// Whatever it counts or measures: "a second, of 5.4".
    figures: Vec<f64>,
    /// By what befell them.
    people: BTreeMap<&'a str, Vec<Told>>,
}

impl<'a> Report<'a> {
    fn of(corpus: &Corpus<'a>, document: u32, times: &Times) -> Self {
        let claims = &corpus.documents[document as usize].claims;
        let (mut magnitudes, mut people, mut figures) = (Vec::new(), BTreeMap::new(), Vec::new());
        let body = claims.iter().filter(|c| c.kind.is_statement() && !c.is_of_page());
        let start = body.map(|c| c.span.start).min().unwrap_or_default();
        for (n, claim) in claims.iter().enumerate() {
            let at = (document, n as u32);
            let Value::Quantity(q) = &claim.value else { continue };
            figures.extend(values::amount(q));
            let stated = claim.stands(Commitment::Told) && !q.partial && !q.ordinal;
            let Some(figure) = values::amount(q).filter(|_| stated && !times.tells_history(corpus, at))
            else {
                continue;
            };
            if likeness::is_magnitude(claim) && &*q.of == "earthquake" && q.number.known == Known::Exact {
                magnitudes.push((at, figure));
            } else if claim.span.start.saturating_sub(start) < LEAD_BYTES
                && likeness::is_casualty(claim)
                && likeness::counts_people(claim)
            {
                people.entry(&*claim.predicate).or_insert_with(Vec::new).push((at, figure));
            }
        }
        Self { document, magnitudes, figures, people }
    }

    /// Gives how strong its event was, or whom it befell.
    fn tells(&self) -> bool {
        !self.magnitudes.is_empty() || !self.people.is_empty()
    }
}

/// The first place of the only figure.
fn sole(told: &[Told]) -> Option<Told> {
    let &(at, figure) = told.first()?;
    told.iter().all(|(_, f)| values::is_equal(*f, figure)).then_some((at, figure))
}

/// Figures of one event that two reports give otherwise.
pub(super) fn links(corpus: &Corpus, times: &Times) -> Vec<Link> {
    let mut links = Vec::new();
    for mut story in corpus.stories() {
        story.sort_by_cached_key(|&d| (corpus.documents[d as usize].date, corpus.names(d).to_vec()));
        let reports: Vec<Report> = story.iter().map(|&d| Report::of(corpus, d, times)).collect();
        for (n, report) in reports.iter().enumerate().filter(|(_, report)| report.tells()) {
            let near = &reports[n.saturating_sub(NEAR)..reports.len().min(n + NEAR + 1)];
            let others = near.iter().filter(|other| other.document != report.document);
            let others = others.map(|other| (other, corpus.shared_names(report.document, other.document)));
            let others: Vec<_> = others.filter(|(_, shared)| shared.likely_tell_one()).collect();
            strength(report, &others.iter().map(|(other, _)| *other).collect::<Vec<_>>(), &mut links);
            for (other, shared) in others {
                if other.document > report.document && shared.surely_tell_one() {
                    tolls(corpus, report, other, &mut links);
                }
            }
        }
    }
    links
}

/// The only magnitude of a report, which no other gives, against the one that another gives alone, or two others give.
fn strength(report: &Report, others: &[&Report], links: &mut Vec<Link>) {
    let Some((at, figure)) = sole(&report.magnitudes) else { return };
    let gives = |other: &Report, figure: f64| other.figures.iter().any(|f| values::is_equal(*f, figure));
    if others.iter().any(|other| gives(other, figure)) {
        return;
    }
    for other in others {
        let near = other.magnitudes.iter().filter(|(_, f)| (f - figure).abs() <= MOST_APART + 1e-9);
        let known = |f: f64| others.iter().filter(|o| gives(o, f)).count() > 1;
        let meant = near
            .filter(|(_, f)| sole(&other.magnitudes).is_some() || known(*f))
            .min_by(|a, b| (a.1 - figure).abs().total_cmp(&(b.1 - figure).abs()));
        if let Some(&(against, _)) = meant {
            links.push(link(at, against, Severity::Warning));
        }
    }
}

/// The only number of the dead, or of the injured, in either. It changes from hour to hour.
fn tolls(corpus: &Corpus, one: &Report, other: &Report, links: &mut Vec<Link>) {
    for (predicate, told) in &one.people {
        let Some((a, b)) = sole(told).zip(other.people.get(predicate).and_then(|t| sole(t))) else {
            continue;
        };
        let (x, y): (&Claim, &Claim) = (corpus.claim(a.0), corpus.claim(b.0));
        if values::apart(x, y) && likeness::shared(x, y) >= COMMON_WORDS {
            links.push(link(a.0, b.0, Severity::Note));
        }
    }
}

fn link(a: Ref, b: Ref, at_most: Severity) -> Link {
    Link { a: a.min(b), b: a.max(b), score: SCORE, at_most, sure: false }
}
