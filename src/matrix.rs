//! The fact matrix of a story: each fact with what every source says of it, whether they agree, differ, or one alone tells it.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use crate::claim::Extraction;
use crate::claim::{Claim, Kind, Modality, Polarity, QuoteType, Value};
use crate::compare::{likeness, values};
use crate::engine::Outcome;
use crate::sets::Sets;
use crate::source::LineColumn;
use crate::span::Span;

/// Schema name of a matrix.
pub const STORY_SCHEMA: &str = "newslint.story/1";

/// What the sources say of a fact, taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Two sources tell what cannot both be true.
    Differ,
    /// Two or more sources tell the same.
    Agree,
    /// One source tells it, the others are silent.
    Only,
}

impl Verdict {
    /// The word that reports use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Differ => "differ",
            Self::Agree => "agree",
            Self::Only => "only",
        }
    }
}

/// A source of a story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceRow {
    /// Path.
    pub path: String,
    /// Date of the document, `YYYY-MM-DD`.
    pub date: Option<chrono::NaiveDate>,
}

/// A place in a source that tells a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// The words.
    pub text: String,
    /// Normal form.
    pub value: String,
    /// Who says it, where it is not the writer.
    pub speaker: Option<String>,
    /// Said with care, taken back, or denied; empty where it is plainly said.
    pub stance: String,
    /// Bytes in the stored file.
    pub span: Span,
    /// The sentence, in bytes.
    pub sentence: Span,
    /// First character.
    pub start: LineColumn,
}

/// A fact with what each source says of it, in the order of the story's sources; an empty list is silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// Kind of claim.
    pub kind: Kind,
    /// What it is about, for people.
    pub about: String,
    /// Taken together.
    pub verdict: Verdict,
    /// Rules that report it.
    pub rules: Vec<String>,
    /// For each source, the places that tell it.
    pub cells: Vec<Vec<Said>>,
}

/// The matrix of one story.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Story {
    /// [`STORY_SCHEMA`].
    pub schema: &'static str,
    /// Name: the path of its first source.
    pub name: String,
    /// Its sources in the order of paths.
    pub sources: Vec<SourceRow>,
    /// Its facts: what differs first, then what agrees, then what one source alone tells.
    pub facts: Vec<Fact>,
}

type Ref = (usize, usize);

/// Places of one source shown for one fact.
const MOST_PLACES: usize = 4;
/// Claims of one kind that a claim is compared with.
const MOST_COMPARED: usize = 400;
/// Quotations that share this part of the shorter one's words are one.
const SAME_WORDS: f64 = 0.6;
/// Fewest content words of a quotation that is compared.
const FEWEST_WORDS: usize = 4;

/// The matrices of all stories with more than one source; of every document where no story has.
pub fn stories(documents: &[Extraction], outcome: &Outcome) -> Vec<Story> {
    let mut members: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for (d, &root) in outcome.roots.iter().enumerate() {
        members.entry(root).or_default().push(d);
    }
    let mut stories: Vec<Vec<usize>> = members.into_values().collect();
    stories.sort_unstable();
    if stories.iter().any(|s| s.len() > 1) {
        stories.retain(|s| s.len() > 1);
    }
    stories.iter().map(|story| matrix(documents, story, outcome)).collect()
}

fn matrix(documents: &[Extraction], story: &[usize], outcome: &Outcome) -> Story {
    let claim = |(d, c): Ref| &documents[d].claims[c];
    let all: Vec<Ref> = story
        .iter()
        .flat_map(|&d| (0..documents[d].claims.len()).map(move |c| (d, c)))
        .filter(|&at| is_fact(claim(at)))
        .collect();
    let place: FxHashMap<(&str, Span, Kind), usize> = all
        .iter()
        .enumerate()
        .map(|(n, &at)| ((documents[at.0].path.as_str(), claim(at).span, claim(at).kind), n))
        .collect();
    let mut groups = Sets::new(all.len());
    // What findings set against each other is one fact.
    let mut rules: FxHashMap<usize, Vec<&str>> = FxHashMap::default();
    let mut reported: FxHashSet<usize> = FxHashSet::default();
    for finding in &outcome.findings {
        let at = |e: &crate::finding::Evidence| {
            Kind::ALL.iter().find_map(|kind| place.get(&(e.path.as_str(), e.span, *kind)).copied())
        };
        let places: Vec<usize> = finding.evidence.iter().filter_map(at).collect();
        if let [first, others @ ..] = &places[..]
            && !others.is_empty()
        {
            for other in others {
                groups.join(*first as u32, *other as u32);
            }
            reported.insert(*first);
            rules.entry(*first).or_default().push(&finding.rule);
        }
    }
    agreeing(&all, &claim, &mut groups);
    let mut facts: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
    for n in 0..all.len() {
        facts.entry(groups.root(n as u32)).or_default().push(n);
    }
    let mut facts: Vec<Vec<usize>> = facts.into_values().collect();
    facts.sort_unstable();
    let mut facts: Vec<Fact> = facts
        .iter()
        .map(|group| {
            let refs: Vec<Ref> = group.iter().map(|&n| all[n]).collect();
            let mut of_it: Vec<String> =
                group.iter().filter_map(|n| rules.get(n)).flatten().map(|r| (*r).to_owned()).collect();
            of_it.sort();
            of_it.dedup();
            fact(documents, story, &refs, of_it, group.iter().any(|n| reported.contains(n)))
        })
        .collect();
    facts.sort_by_key(|f| f.verdict);
    Story {
        schema: STORY_SCHEMA,
        name: documents[story[0]].path.clone(),
        sources: story
            .iter()
            .map(|&d| SourceRow { path: documents[d].path.clone(), date: documents[d].date })
            .collect(),
        facts,
    }
}

/// Claims that say something of the world.
fn is_fact(claim: &Claim) -> bool {
    match &claim.value {
        Value::Duration(_) | Value::Age(_) | Value::Quantity(_) => values::bounds(claim).is_some(),
        Value::Date(d) => {
            d.days.is_some() && d.page.as_deref().is_none_or(|p| p == "day page") && claim.kind == Kind::Date
        }
        Value::Status(_) => claim.stance.modality != Modality::Hypothetical,
        Value::Place(_) => true,
        Value::Quote(q) => q.form != QuoteType::Indirect || q.speaker.is_some(),
        _ => false,
    }
}

/// Joins places of different sources that tell the same.
fn agreeing<'a>(all: &[Ref], claim: &impl Fn(Ref) -> &'a Claim, groups: &mut Sets) {
    let mut by_kind: FxHashMap<Kind, Vec<usize>> = FxHashMap::default();
    for (n, &at) in all.iter().enumerate() {
        by_kind.entry(claim(at).kind).or_default().push(n);
    }
    for (kind, list) in &by_kind {
        let words: Vec<FxHashSet<u32>> = list.iter().map(|&n| content_words(claim(all[n]), *kind)).collect();
        for (i, &a) in list.iter().enumerate() {
            for (j, &b) in list.iter().enumerate().skip(i + 1).take(MOST_COMPARED) {
                let (x, y) = (claim(all[a]), claim(all[b]));
                let same = match kind {
                    Kind::Quote => same_words(&words[i], &words[j]) && same_figures(x, y),
                    _ => same_fact(x, y, all[a].0 == all[b].0),
                };
                if same {
                    groups.join(a as u32, b as u32);
                }
            }
        }
    }
}

fn content_words(claim: &Claim, kind: Kind) -> FxHashSet<u32> {
    if kind != Kind::Quote {
        return FxHashSet::default();
    }
    let lexicon = crate::lexicon::Lexicon::get();
    let words = claim.text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 2);
    let content = words.filter(|w| !lexicon.word(w).class.has(crate::lexicon::Class::FUNCTION));
    content.map(crate::claim::stem_hash).collect()
}

fn same_words(a: &FxHashSet<u32>, b: &FxHashSet<u32>) -> bool {
    let least = a.len().min(b.len());
    least >= FEWEST_WORDS && a.intersection(b).count() as f64 >= SAME_WORDS * least as f64
}

/// Statements that both give figures give the same.
fn same_figures(x: &Claim, y: &Claim) -> bool {
    let figures = |c: &Claim| -> FxHashSet<String> {
        let words = c.text.split(|c: char| !c.is_alphanumeric());
        words.filter(|w| w.starts_with(|c: char| c.is_ascii_digit())).map(str::to_owned).collect()
    };
    let (a, b) = (figures(x), figures(y));
    a.is_empty() || b.is_empty() || a == b
}

/// Both tell the same value of the same thing.
fn same_fact(x: &Claim, y: &Claim, one_source: bool) -> bool {
    let same_key = likeness::same_key(x, y);
    let common = likeness::shared(x, y);
    let one_thing = match &x.value {
        Value::Status(_) => same_key || x.subject.is_none() || y.subject.is_none(),
        Value::Place(_) => true,
        _ => {
            let topic = likeness::same_topic(x, y);
            let words = topic && (same_key || common >= 2) || common >= if one_source { 5 } else { 4 };
            words && likeness::sameness(x, y) > 0
        }
    };
    one_thing && likeness::of_one_kind(x, y) && !values::apart(x, y)
}

fn fact(documents: &[Extraction], story: &[usize], refs: &[Ref], rules: Vec<String>, reported: bool) -> Fact {
    let claim = |(d, c): Ref| &documents[d].claims[c];
    let cells: Vec<Vec<Said>> = story
        .iter()
        .map(|&d| refs.iter().filter(|at| at.0 == d).take(MOST_PLACES).map(|&at| said(claim(at))).collect())
        .collect();
    let telling = cells.iter().filter(|c| !c.is_empty()).count();
    let verdict = match (reported, telling) {
        (true, _) => Verdict::Differ,
        (false, 0 | 1) => Verdict::Only,
        (false, _) => Verdict::Agree,
    };
    Fact { kind: claim(refs[0]).kind, about: about(&refs.iter().map(|&at| claim(at))), verdict, rules, cells }
}

/// The fullest naming of what the claims are about.
fn about<'a>(claims: &(impl Iterator<Item = &'a Claim> + Clone)) -> String {
    let first = claims.clone().next();
    let subject = claims
        .clone()
        .filter_map(|c| c.subject.as_ref())
        .map(|s| &*s.text)
        .max_by_key(|t| t.len())
        .unwrap_or_default();
    let Some(first) = first else { return String::new() };
    let what = match &first.value {
        Value::Quantity(q) if !q.of.is_empty() => q.of.to_string(),
        Value::Quantity(q) if !q.unit.is_empty() => format!("in {}", q.unit),
        Value::Status(s) => s.group.to_string(),
        Value::Place(p) => p.rank.replace('-', " "),
        Value::Quote(q) => {
            return match &q.speaker {
                Some(speaker) => {
                    format!("said by {}", if speaker.key.is_empty() { &speaker.text } else { &speaker.key })
                }
                None => "said by nobody named".to_owned(),
            };
        }
        _ => first.predicate.replace('-', " "),
    };
    let asked = match first.kind {
        Kind::Duration => "how long",
        Kind::Date => "when",
        Kind::Age => "age",
        Kind::Place => "where",
        Kind::Status => "what happened",
        _ => "how many",
    };
    let what = [what.as_str(), subject].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" · ");
    if what.is_empty() { asked.to_owned() } else { format!("{asked}: {what}") }
}

fn said(claim: &Claim) -> Said {
    let mut stance = Vec::new();
    if claim.stance.superseded {
        stance.push("at first");
    }
    if claim.stance.polarity == Polarity::Negative {
        stance.push("denied");
    }
    match claim.stance.modality {
        Modality::Hedged => stance.push("with care"),
        Modality::Speculated => stance.push("guessed"),
        Modality::Hypothetical => stance.push("if"),
        Modality::Asked => stance.push("asked"),
        Modality::Denied => stance.push("denied"),
        Modality::Asserted | Modality::Reported => {}
    }
    stance.dedup();
    let speaker = match &claim.value {
        Value::Quote(q) => q.speaker.as_ref().map(|s| s.text.to_string()),
        _ => claim
            .stance
            .source
            .as_deref()
            .map(|s| if s == crate::claim::Stance::QUOTATION { "in a quotation" } else { s }.to_owned()),
    };
    Said {
        text: claim.text.to_string(),
        value: claim.value_text(),
        speaker,
        stance: stance.join(", "),
        span: claim.span,
        sentence: if claim.kind == Kind::Quote {
            Span::new(claim.sentence.start, claim.sentence.end.max(claim.span.end))
        } else {
            claim.sentence
        },
        start: claim.start,
    }
}
