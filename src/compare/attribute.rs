//! One attribute of one thing, stated in two places: on one page, or on two that tell the present state of things.

use std::collections::BTreeMap;

use super::{Conflict, Corpus, Ref};
use crate::claim::{AttributeValue, Claim, Commitment, Kind, Part, Slot, Value};
use crate::finding::{Confidence, Severity};
use crate::story::is_series;

/// Statements of one attribute of one thing that are compared; more are those of many things.
const MOST: usize = 64;

/// Attributes of which pages without a date rarely mean two things.
const SURE_ACROSS: &[&str] = &["least version", "current version", "price"];

/// A statement with where it stands.
type Stated<'a> = (Ref, &'a AttributeValue);

/// Attributes of one thing with two values.
pub(super) fn compare(corpus: &Corpus) -> Vec<Conflict> {
    let mut by_thing: BTreeMap<(&str, &str, u32), Vec<Stated>> = BTreeMap::new();
    for (at, claim) in corpus.of_kind(Kind::Attribute) {
        if let Some(stated) = stated(claim) {
            // What has no name of its own is what the headings above it name.
            let section = if stated.thing.is_empty() { stated.section } else { 0 };
            by_thing.entry((&stated.attribute, &stated.thing, section)).or_default().push((at, stated));
        }
    }
    let mut conflicts = on_pages(corpus);
    for ((attribute, thing, _), all) in &by_thing {
        conflicts.extend(across(corpus, all).map(|c| Conflict { detail: detail(attribute, thing), ..c }));
    }
    conflicts
}

fn detail(attribute: &str, thing: &str) -> String {
    if thing.is_empty() { attribute.to_owned() } else { format!("{attribute} of “{thing}”") }
}

/// The conflicts of each page: "the ticket lottery" and "the lottery" are one thing there, unless another lottery is named.
fn on_pages(corpus: &Corpus) -> Vec<Conflict> {
    let mut by_head: BTreeMap<(u32, &str, &str, u32), Vec<Stated>> = BTreeMap::new();
    for (at, claim) in corpus.of_kind(Kind::Attribute) {
        if let Some(stated) = stated(claim) {
            let head = stated.thing.rsplit(' ').next().unwrap_or_default();
            let section = if head.is_empty() { stated.section } else { 0 };
            by_head.entry((at.0, &stated.attribute, head, section)).or_default().push((at, stated));
        }
    }
    let mut conflicts = Vec::new();
    for ((_, attribute, ..), mut all) in by_head {
        // In the text two names are two things, "session" and "admin session"; a heading or a description may name more or less of it.
        let in_text = |s: &&Stated| s.1.part == Part::Text;
        let named = all.iter().find(in_text).map(|s| &s.1.thing);
        let one_name = all.iter().filter(in_text).all(|s| Some(&s.1.thing) == named);
        let longest = all.iter().map(|s| &*s.1.thing).max_by_key(|thing| thing.len()).unwrap_or_default();
        let one_thing = one_name && all.iter().all(|s| longest.ends_with(&*s.1.thing));
        if !one_thing {
            all.sort_by_key(|s| &*s.1.thing);
        }
        for same in all.chunk_by(|a, b| one_thing || a.1.thing == b.1.thing) {
            let told = |c: Conflict| Conflict { detail: detail(attribute, &same[0].1.thing), ..c };
            conflicts.extend(on_one_page(corpus, same).map(told));
        }
    }
    conflicts
}

fn stated(claim: &Claim) -> Option<&AttributeValue> {
    match &claim.value {
        Value::Attribute(a) if claim.stands(Commitment::WithCare) => Some(a),
        _ => None,
    }
}

/// The two values of a group, each with its places; `None` where there is one, or more than two: a list of things.
fn two<'s, 'a>(all: &[&'s Stated<'a>]) -> Option<[Vec<&'s Stated<'a>>; 2]> {
    let (first, others) = all.split_first().filter(|_| all.len() <= MOST)?;
    let differs = |s: &Stated, from: &Stated| s.1.given.differs(&from.1.given);
    let (apart, same): (Vec<&Stated>, Vec<&Stated>) =
        others.iter().copied().partition(|s| differs(s, first) == Some(true));
    let other = apart.first()?;
    let one = apart.iter().all(|s| differs(s, other) == Some(false));
    let mut like_first = vec![*first];
    like_first.extend(same);
    one.then_some([like_first, apart])
}

fn on_one_page(corpus: &Corpus, page: &[Stated]) -> Option<Conflict> {
    let all: Vec<&Stated> = page.iter().collect();
    let [one, other] = two(&all)?;
    // The same item of a list in two sections is of two things.
    let listed = |s: &&Stated| matches!(s.1.part, Part::Item | Part::Cell);
    let in_sections = one.iter().all(listed) && other.iter().all(listed);
    let sentence = |s: &Stated| corpus.claim(s.0).sentence;
    // A page with a date tells of several times and things; there a heading, a cell or the description is set against the text.
    let dated = corpus.documents[one[0].0.0 as usize].date.is_some();
    let parts = one.iter().any(|a| other.iter().any(|b| a.1.part != b.1.part));
    // "Removals (5)" here and "Removals (0)" there: each section has its own.
    let same_part = |a: &&Stated| a.1.part != Part::Text && other.iter().any(|b| a.1.part == b.1.part);
    if &*one[0].1.attribute == "number" && one.iter().any(same_part) {
        return None;
    }
    // "On the Team plan", under "Windows": each has its own.
    let dates = matches!(one[0].1.given.slot, Slot::Date);
    let of_other = |a: &Stated, b: &Stated| {
        let text = a.1.part == Part::Text && b.1.part == Part::Text;
        let sections = a.1.section != 0 && b.1.section != 0 && a.1.section != b.1.section;
        a.1.scope != b.1.scope && (text || !dates) || sections && !dates && a.1.part == b.1.part
    };
    if one.iter().any(|a| other.iter().any(|b| of_other(a, b))) {
        return None;
    }
    let beside = one.iter().any(|a| other.iter().any(|b| sentence(a) == sentence(b)));
    (!in_sections && !beside && (parts || !dated)).then(|| conflict(&one, &other))
}

/// Pages without a date of their own tell the present.
fn across(corpus: &Corpus, all: &[Stated]) -> Option<Conflict> {
    // "A unit costs $120": many pages have units.
    let named = |s: &&Stated| s.1.thing.contains(' ') || &*s.1.attribute != "price";
    let present = |s: &&Stated| s.1.across && named(s) && corpus.documents[s.0.0 as usize].date.is_none();
    let all: Vec<&Stated> = all.iter().filter(present).collect();
    let [one, other] = two(&all)?;
    if one.iter().any(|a| other.iter().any(|b| a.1.scope != b.1.scope)) {
        return None;
    }
    let document = |s: &&Stated| s.0.0;
    if one.iter().any(|a| other.iter().any(|b| a.0.0 == b.0.0)) {
        return None;
    }
    let path = |s: &&Stated| corpus.documents[document(s) as usize].path.as_str();
    let series = is_series(path(&one[0]), path(&other[0]));
    let of_version = names_version(path(&one[0])) || names_version(path(&other[0]));
    // Each page may mean its own session, its own box.
    let sure = SURE_ACROSS.contains(&&*one[0].1.attribute);
    (!series && !of_version).then(|| conflict(&one, &other).stable_if(sure))
}

/// `docs/v1.2/setup.md`, `guides/2019/fees.md`: what it tells is of that version or year.
fn names_version(path: &str) -> bool {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let figures =
        |word: &str| word.strip_prefix('v').unwrap_or(word).bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let is_version = |word: &str| {
        let told = word.starts_with('v') && word.len() > 1 || word.contains('.') || word.len() == 4;
        told && figures(word)
    };
    stem.split(['/', '-', '_', ' ']).any(is_version)
}

fn conflict(one: &[&Stated], other: &[&Stated]) -> Conflict {
    // What fewer places say is the likelier slip.
    let (few, many) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let claims = few.iter().take(1).chain(many).chain(few.iter().skip(1)).map(|s| s.0).collect();
    Conflict::new(claims, Confidence::Likely, Severity::Warning)
}
