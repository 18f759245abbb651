//! Groups of claims to conflicts, conflicts to findings. Comparators know indices; words are made at the end.

mod arithmetic;
mod attribute;
mod beside;
mod calendar;
mod copies;
mod defect;
mod gender;
pub(crate) mod likeness;
mod listing;
mod magnitude;
mod matching;
mod office;
mod page;
mod pairing;
mod pattern;
pub(crate) mod people;
mod recorded;
mod releases;
mod spelling;
mod state;
mod times;
pub(crate) mod translation;
pub(crate) mod values;
mod voice;

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::claim::Extraction;
use crate::claim::{Claim, Kind, POPULATION, Value};
use crate::facts::{Facts, Place};
use crate::finding::{Confidence, Evidence, Finding, Fix, Severity, Status};
use crate::globs::Base;
use crate::lexicon::{Lexicon, plural_of_noun};
use crate::options::{Authority, Options};
use crate::rule::{Comparator, Rule};
use crate::span::Span;
use crate::story::{self, StoryBy, is_series};

/// Statements of one kind and story that are compared pair by pair; of more the first, so that the cost does not grow with the square.
pub(crate) const MOST_COMPARED: usize = 400;

/// A claim by document and place in it.
pub(crate) type Ref = (u32, u32);

/// Claims that cannot all be true.
#[derive(Clone, Debug)]
pub(crate) struct Conflict {
    /// The claims, the primary first.
    pub(crate) claims: Vec<Ref>,
    /// What the text should say, where the comparator knows.
    pub(crate) expected: String,
    /// What is wrong, in words that only the comparator knows.
    pub(crate) detail: String,
    /// How sure.
    pub(crate) confidence: Confidence,
    /// At most this severe.
    pub(crate) at_most: Severity,
    /// Stable where this shape of finding has shown its precision; the rest of a stable rule is a preview.
    pub(crate) status: Status,
    /// Added to the reason for people.
    pub(crate) remark: &'static str,
    /// The line of the project's own record that is contradicted.
    pub(crate) recorded: Option<Place>,
    /// The words that differ inside the places of claims, in the stored file.
    pub(crate) marks: Vec<(Ref, Span)>,
    /// Places that differ as well and are not among `claims`.
    pub(crate) more: u32,
}

impl Conflict {
    /// A conflict of which there is nothing more to say than which claims and how surely.
    pub(crate) fn new(claims: Vec<Ref>, confidence: Confidence, at_most: Severity) -> Self {
        Self {
            claims,
            expected: String::new(),
            detail: String::new(),
            confidence,
            at_most,
            status: Status::Stable,
            remark: "",
            recorded: None,
            marks: Vec::new(),
            more: 0,
        }
    }

    /// The same, stable only in the shape that has shown its precision.
    pub(crate) fn stable_if(self, shown: bool) -> Self {
        Self { status: if shown { self.status } else { Status::Preview }, ..self }
    }
}

/// Names that two documents share.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SharedNames {
    /// How many.
    pub(crate) names: usize,
    /// How many are among those that either has most often.
    pub(crate) of_first: usize,
    /// In a hundred of the names of the one that has fewer; all, where it has none.
    pub(crate) percent: usize,
}

/// Shares are those of 3,400 pairs of reports, half of one event and half of two events of one kind.
impl SharedNames {
    /// Two documents of the same days tell one event: an agency and a town are not enough.
    pub(crate) fn tell_one_event(self) -> bool {
        self.names >= 5 && self.are_near(40)
    }

    /// Reports that the caller puts together tell one event: three in five of those that do, one in fifteen of the others.
    pub(crate) fn surely_tell_one(self) -> bool {
        self.names >= 3 && self.are_near(40)
    }

    /// They likely do: three in four, and one in eight.
    pub(crate) fn likely_tell_one(self) -> bool {
        self.names >= 3 && self.are_near(25)
    }

    /// Most of the names of the one are those of the other.
    pub(crate) fn are_most(self) -> bool {
        self.names >= 7 && self.percent >= 60
    }

    /// Two events of one kind, rather.
    pub(crate) fn hardly_tell_one(self) -> bool {
        self.percent < 25
    }

    /// Two of the names that each has most often are the same, and so many in a hundred of all.
    fn are_near(self, percent: usize) -> bool {
        self.of_first >= 2 && self.percent >= percent
    }
}

/// All documents with their stories.
pub(crate) struct Corpus<'a> {
    pub(crate) documents: &'a [Extraction],
    /// Index of the first document of each document's story.
    pub(crate) roots: &'a [u32],
    /// The claims of each kind, in the order of documents and places.
    by_kind: Vec<Vec<Ref>>,
    /// The stories were found by what the documents say, not given by the caller.
    pub(crate) inferred_stories: bool,
    /// What two rules look at, made when the first does.
    quotations: std::cell::OnceCell<voice::Quotations<'a>>,
    /// What the editors know.
    pub(crate) facts: &'a Facts,
    /// The day of the run, where it is known.
    pub(crate) today: Option<chrono::NaiveDate>,
    /// Which sources are to be believed first.
    authority: &'a Authority,
    root: &'a Option<Base>,
    /// Findings in preview are wanted of some rule.
    previews: bool,
    /// The claims that may meet those of other stories; all, where it is not known.
    meeting: Option<FxHashSet<Ref>>,
}

impl<'a> Corpus<'a> {
    pub(crate) fn new(documents: &'a [Extraction], roots: &'a [u32], options: &'a Options) -> Self {
        let mut by_kind: Vec<Vec<Ref>> = vec![Vec::new(); Kind::ALL.len()];
        for (d, document) in documents.iter().enumerate() {
            for (c, claim) in document.claims.iter().enumerate() {
                by_kind[claim.kind as usize].push((d as u32, c as u32));
            }
        }
        Self {
            documents,
            roots,
            by_kind,
            inferred_stories: options.story_by == StoryBy::Auto,
            quotations: std::cell::OnceCell::new(),
            facts: &options.facts,
            today: options.today,
            authority: &options.authority,
            root: &options.root,
            previews: options.preview.all || !options.preview.rules.is_empty(),
            meeting: None,
        }
    }

    /// The same where it is known which claims meet those of other stories.
    pub(crate) fn with_meeting(self, meeting: FxHashSet<Ref>) -> Self {
        Self { meeting: Some(meeting), ..self }
    }

    /// True if a claim may meet those of other stories.
    pub(crate) fn may_meet(&self, at: Ref) -> bool {
        self.meeting.as_ref().is_none_or(|meeting| meeting.contains(&at))
    }

    /// A path that is the same wherever the program is started.
    pub(crate) fn path_from_root(&self, path: &str) -> String {
        self.root.as_ref().and_then(|root| root.relative(path)).unwrap_or_else(|| path.to_owned())
    }

    /// How much a document is to be believed: 0 is the most.
    pub(crate) fn authority(&self, document: u32) -> usize {
        self.authority.rank(&self.documents[document as usize].path)
    }

    /// True where findings in preview of a document are needed: they are reported, or a comment may allow them.
    pub(crate) fn needs_previews(&self, document: u32) -> bool {
        let allows = |c: &Claim| c.kind == Kind::Suppression;
        self.previews || self.documents[document as usize].claims.iter().any(allows)
    }

    /// The documents of each story of several, in order.
    pub(crate) fn stories(&self) -> Vec<Vec<u32>> {
        let mut by_root: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (document, &root) in (0..).zip(self.roots) {
            by_root.entry(root).or_default().push(document);
        }
        by_root.into_values().filter(|story| story.len() > 1).collect()
    }

    /// Hashes of the names of a document, the most frequent first.
    pub(crate) fn names(&self, document: u32) -> &[u32] {
        self.documents[document as usize].signature().map_or(&[], |signature| &signature.names)
    }

    /// Days between the dates of two documents; `None` where one has none.
    pub(crate) fn days_apart(&self, a: u32, b: u32) -> Option<i64> {
        story::days_apart(&self.documents[a as usize], &self.documents[b as usize])
    }

    /// What two documents name in common.
    pub(crate) fn shared_names(&self, a: u32, b: u32) -> SharedNames {
        /// Names that a document has most often.
        const FIRST: usize = 6;
        let (one, other) = (self.names(a), self.names(b));
        let common = |one: &[u32], other: &[u32]| one.iter().filter(|n| other.contains(n)).count();
        let shared = common(one, other);
        let of_first = common(&one[..one.len().min(FIRST)], &other[..other.len().min(FIRST)]);
        let percent = (shared * 100).checked_div(one.len().min(other.len())).unwrap_or(100);
        SharedNames { names: shared, of_first, percent }
    }

    /// The order of claims that hangs on what is said, the earlier page first: names of files play no part.
    pub(crate) fn by_content(&self, at: Ref) -> impl Ord + use<> {
        let claim = self.claim(at);
        (self.documents[at.0 as usize].date, claim.value_text(), claim.text.clone(), claim.span, at)
    }

    pub(crate) fn claim(&self, at: Ref) -> &Claim {
        &self.documents[at.0 as usize].claims[at.1 as usize]
    }

    /// Every claim of a kind, in the order of documents and places.
    pub(crate) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (Ref, &Claim)> {
        let documents = self.documents;
        self.by_kind[kind as usize]
            .iter()
            .map(move |&(d, c)| ((d, c), &documents[d as usize].claims[c as usize]))
    }
}

/// Claims that have to be looked at together, whatever stories they are in: those of one attribute of one thing, or of one pattern,
/// that do not all agree, and sentences that differ in a figure.
pub(crate) fn meetings(corpus: &Corpus) -> Vec<Vec<Ref>> {
    let mut all = attribute::meetings(corpus);
    all.extend(pattern::meetings(corpus));
    all.extend(releases::meetings(corpus));
    all.extend(listing::meetings(corpus));
    all.extend(beside::meetings(corpus));
    all.extend(copies::meetings(corpus));
    all
}

/// Runs all rules. The documents must be in the order of their paths.
pub(crate) fn run(corpus: &Corpus, stories: &[Option<String>], rules: &[Rule]) -> Vec<Finding> {
    let mut all: Vec<(&Rule, Vec<Conflict>)> =
        rules.iter().map(|rule| (rule, wanted(corpus, rule, conflicts(corpus, rule)))).collect();
    told_once(&mut all);
    let findings =
        all.iter().flat_map(|(rule, found)| found.iter().map(|c| finding(corpus, stories, rule, c)));
    findings.collect()
}

/// What a rule asks for, with the place first that is to be believed less.
fn wanted(corpus: &Corpus, rule: &Rule, mut found: Vec<Conflict>) -> Vec<Conflict> {
    if let Some(only) = &rule.only {
        found.retain(|c| c.claims.iter().all(|&at| only.accepts(corpus.claim(at))));
    }
    found.retain(|c| {
        let of_series = rule.comparator.compares_facts() && are_of_series(corpus, c);
        !of_series && !are_copies(corpus, rule, c)
    });
    for conflict in found.iter_mut().filter(|c| c.claims.len() > 2) {
        allowed_last(corpus, rule, conflict);
    }
    for conflict in &mut found {
        if let [a, b] = conflict.claims[..]
            && corpus.authority(a.0) < corpus.authority(b.0)
        {
            conflict.claims.swap(0, 1);
        }
    }
    found
}

/// Of several places those that a comment allows come last: the others still differ without them.
fn allowed_last(corpus: &Corpus, rule: &Rule, conflict: &mut Conflict) {
    let is_allowed = |at: Ref| {
        let span = corpus.claim(at).span;
        corpus.documents[at.0 as usize].claims.iter().any(|c| match &c.value {
            Value::Suppression(s) => {
                s.rules.iter().any(|id| **id == *rule.id)
                    && span.start < s.covers.end
                    && span.end >= s.covers.start
            }
            _ => false,
        })
    };
    let (allowed, open): (Vec<Ref>, Vec<Ref>) = conflict.claims.iter().partition(|at| is_allowed(**at));
    let value = |at: Ref| corpus.claim(at).value_text();
    if let (false, [first, rest @ ..]) = (allowed.is_empty(), &open[..])
        && let Some(&other) = rest.iter().find(|at| value(**at) != value(*first))
    {
        let others = rest.iter().copied().filter(|at| *at != other);
        conflict.claims = [*first, other].into_iter().chain(others).chain(allowed.iter().copied()).collect();
    }
}

/// Two members of a series: names stay the same in it, figures, states and roles do not. The caller may know better.
fn are_of_series(corpus: &Corpus, conflict: &Conflict) -> bool {
    let path = |at: Ref| corpus.documents[at.0 as usize].path.as_str();
    match conflict.claims[..] {
        [a, b, ..] if a.0 != b.0 && corpus.inferred_stories => is_series(path(a), path(b)),
        _ => false,
    }
}

/// Each of the first two documents says what the other says: one is a copy of the other, or knows both. A page that has both wordings of
/// a quotation tells them apart itself.
fn are_copies(corpus: &Corpus, rule: &Rule, conflict: &Conflict) -> bool {
    let [a, b, ..] = conflict.claims[..] else { return false };
    let holds = |document: u32, like: &Claim| {
        let claims = &corpus.documents[document as usize].claims;
        let value = like.value_text();
        claims.iter().any(|c| {
            c.kind == like.kind
                && c.text == like.text
                && c.stance.polarity == like.stance.polarity
                && c.value_text() == value
        })
    };
    let quoted = rule.comparator == Comparator::Wording;
    let (one, other) = (holds(a.0, corpus.claim(b)), holds(b.0, corpus.claim(a)));
    a.0 != b.0 && if quoted { one || other } else { one && other }
}

/// A headline that other sources contradict as well is reported with them.
fn told_once(all: &mut [(&Rule, Vec<Conflict>)]) {
    let between = all.iter().filter(|(rule, _)| rule.comparator == Comparator::Interval);
    let told: FxHashSet<Ref> =
        between.flat_map(|(_, conflicts)| conflicts.iter().map(|c| c.claims[0])).collect();
    for (_, conflicts) in all.iter_mut().filter(|(rule, _)| rule.comparator == Comparator::Headline) {
        conflicts.retain(|c| !c.claims.iter().any(|at| told.contains(at)));
    }
}

fn conflicts(corpus: &Corpus, rule: &Rule) -> Vec<Conflict> {
    match rule.comparator {
        Comparator::Interval => pairing::compare(corpus, rule.kind),
        Comparator::Weekday => calendar::weekdays(corpus),
        Comparator::Impossible => calendar::impossible(corpus),
        Comparator::Page => page::compare(corpus),
        Comparator::Defect => defect::compare(corpus, rule.defect.as_deref().unwrap_or_default()),
        Comparator::Exclusive => state::exclusive(corpus),
        Comparator::Superseded => state::superseded(corpus),
        Comparator::Location => state::locations(corpus),
        Comparator::Gender => gender::pronouns(corpus),
        Comparator::Unidentified => gender::unidentified(corpus),
        Comparator::Speaker => voice::speakers(corpus),
        Comparator::Attribution => voice::attributions(corpus),
        Comparator::Wording => voice::wordings(corpus),
        Comparator::Office => office::compare(corpus),
        Comparator::Spelling => spelling::compare(corpus),
        Comparator::Headline => pairing::headline::compare(corpus),
        Comparator::Magnitude => magnitude::compare(corpus),
        Comparator::Arithmetic => arithmetic::compare(corpus, rule.relation.as_deref().unwrap_or_default()),
        Comparator::Birth => arithmetic::births(corpus),
        Comparator::Order => calendar::order(corpus),
        Comparator::Pattern => pattern::compare(corpus),
        Comparator::Attribute => attribute::compare(corpus),
        Comparator::Beside => beside::compare(corpus),
        Comparator::Copy => copies::compare(corpus),
        Comparator::Person => people::compare(corpus),
        Comparator::Translation => translation::compare(corpus),
        Comparator::Recorded => recorded::compare(corpus),
        // Comments that allow findings are judged when all findings are known.
        Comparator::Suppression => Vec::new(),
    }
}

fn finding(corpus: &Corpus, stories: &[Option<String>], rule: &Rule, conflict: &Conflict) -> Finding {
    let first = conflict.claims[0];
    let fill = |template: &str| shown(fill(template, corpus, conflict));
    let evidence = conflict.claims.iter().enumerate().map(|(n, &at)| {
        let label = if n == 0 { &rule.message.first } else { &rule.message.other };
        place(corpus, at, label, conflict)
    });
    let mut evidence: Vec<Evidence> = evidence.collect();
    evidence.extend(pair(corpus, first, rule, conflict));
    evidence.extend(conflict.recorded.as_ref().map(|place| of_record(corpus, place, rule, conflict)));
    let mut why = fill(&rule.message.why);
    if !conflict.remark.is_empty() {
        why = format!("{why} {}", conflict.remark);
    }
    let mut help = fill(&rule.message.help);
    let fingerprint = fingerprint(corpus, rule, conflict, &evidence);
    for place in &mut evidence {
        for text in [&mut place.text, &mut place.label, &mut place.value] {
            *text = shown(std::mem::take(text));
        }
    }
    let fix = fix(corpus, first);
    if fix.as_ref().is_some_and(|f| f.safe) {
        help.push_str(" newslint --fix does it.");
    }
    Finding {
        rule: rule.id.clone(),
        severity: rule.severity.min(conflict.at_most),
        message: fill(&rule.message.what),
        why,
        help,
        fingerprint,
        confidence: conflict.confidence,
        status: rule.status.max(conflict.status),
        story: stories[first.0 as usize].clone(),
        fix,
        evidence,
        more: conflict.more,
    }
}

/// Code and pictures, which the text holds a sign for, as dots.
fn shown(text: String) -> String {
    if text.contains('\u{FFFC}') { text.replace('\u{FFFC}', "…") } else { text }
}

fn place(corpus: &Corpus, at: Ref, label: &str, conflict: &Conflict) -> Evidence {
    let claim = corpus.claim(at);
    let label = filled(&fill_one(label, "this", corpus, at), conflict);
    Evidence {
        path: corpus.documents[at.0 as usize].path.clone(),
        span: claim.span,
        start: claim.start,
        end: claim.end,
        text: claim.text.to_string(),
        label,
        value: claim.value_text(),
        marks: conflict.marks.iter().filter(|(of, _)| *of == at).map(|(_, mark)| *mark).collect(),
    }
}

/// What the comparator knows put in its places.
fn filled(template: &str, conflict: &Conflict) -> String {
    template.replace("{expected}", &conflict.expected).replace("{detail}", &conflict.detail)
}

/// A line of the project's own record.
fn of_record(corpus: &Corpus, place: &Place, rule: &Rule, conflict: &Conflict) -> Evidence {
    Evidence {
        path: corpus.facts.path.clone(),
        span: place.span,
        start: place.start,
        end: place.end,
        text: place.text.clone(),
        label: filled(&rule.message.other, conflict),
        value: conflict.expected.clone(),
        marks: Vec::new(),
    }
}

/// The second places that a claim itself carries: the other mark of a pair, the figures that a figure is reckoned from.
fn pair(corpus: &Corpus, at: Ref, rule: &Rule, conflict: &Conflict) -> Vec<Evidence> {
    let places = match &corpus.claim(at).value {
        Value::Typography(defect) => defect.pair.as_slice(),
        Value::Arithmetic(figure) => &figure.parts,
        _ => &[],
    };
    let evidence = places.iter().map(|&(span, start, end)| Evidence {
        path: corpus.documents[at.0 as usize].path.clone(),
        span,
        start,
        end,
        text: String::new(),
        label: filled(&rule.message.other, conflict),
        value: String::new(),
        marks: Vec::new(),
    });
    evidence.collect()
}

fn fix(corpus: &Corpus, at: Ref) -> Option<Fix> {
    let claim = corpus.claim(at);
    let Value::Typography(defect) = &claim.value else { return None };
    let path = corpus.documents[at.0 as usize].path.clone();
    Some(Fix { path, span: claim.span, replacement: defect.replacement.to_string(), safe: defect.whole })
}

/// `{a.text}` and `{b.text}` of the first two claims, and what the comparator knows.
fn fill(template: &str, corpus: &Corpus, conflict: &Conflict) -> String {
    let mut text = filled(template, conflict);
    // "index.md" and "index.md" tell nobody anything.
    if let [a, b, ..] = conflict.claims[..] {
        let path = |at: Ref| corpus.documents[at.0 as usize].path.as_str();
        if a.0 == b.0 {
            text = text.replace(" in {a.file}", "").replace(" in {b.file}", " on the same page");
        } else if file_name(path(a)) == file_name(path(b)) {
            text = text.replace(".file}", ".path}");
        }
    }
    for (name, at) in ["a", "b"].iter().zip(&conflict.claims) {
        text = fill_one(&text, name, corpus, *at);
    }
    text
}

fn fill_one(template: &str, name: &str, corpus: &Corpus, at: Ref) -> String {
    if !template.contains('{') {
        return template.to_owned();
    }
    let claim = corpus.claim(at);
    let about = claim.subject.as_ref().map_or("", |s| &s.text);
    template
        .replace(&format!("{{{name}.text}}"), &claim.text)
        .replace(&format!("{{{name}.value}}"), &claim.value_text())
        .replace(&format!("{{{name}.path}}"), &corpus.documents[at.0 as usize].path)
        .replace(&format!("{{{name}.file}}"), file_name(&corpus.documents[at.0 as usize].path))
        .replace(&format!("{{{name}.about}}"), &topic(claim, about))
        .replace(&format!("{{{name}.page}}"), page_of(claim))
        .replace(&format!("{{{name}.who}}"), who(claim))
        .replace(&format!("{{{name}.said}}"), said(claim))
}

/// The value as written.
fn said(claim: &Claim) -> &str {
    match &claim.value {
        Value::Pattern(p) => p.value().map_or(&claim.text, |s| &s.text),
        _ => &claim.text,
    }
}

/// Who speaks, is meant or has the role, as written.
fn who(claim: &Claim) -> &str {
    let mention = match &claim.value {
        Value::Quote(q) => q.speaker.as_ref(),
        Value::Attribution(a) => a.speaker.as_ref(),
        Value::Pronoun(p) => p.antecedent.as_ref(),
        Value::Role(r) => Some(&r.person),
        _ => None,
    };
    mention.map_or("nobody named", |m| &m.text)
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn page_of(claim: &Claim) -> &str {
    match &claim.value {
        Value::Date(d) => d.page.as_deref().unwrap_or_default(),
        _ => "",
    }
}

/// What a claim is about, for people: `outage of the account`.
fn topic(claim: &Claim, about: &str) -> String {
    let of = match &claim.value {
        _ if likeness::is_magnitude(claim) => "magnitude".to_owned(),
        Value::Quantity(_) if &*claim.predicate == POPULATION => POPULATION.to_owned(),
        Value::Quantity(q)
            if likeness::dimension(&q.unit).is_empty() && !likeness::counted(claim, q).is_empty() =>
        {
            let of = if q.of.is_empty() { likeness::counted(claim, q) } else { &q.of };
            format!("number of {}", counted(&claim.text, of))
        }
        _ => claim.predicate.replace('-', " "),
    };
    match (of.is_empty(), about.is_empty()) {
        (true, true) => "the same thing".to_owned(),
        (true, false) => format!("“{about}”"),
        // "the number of people (death)"
        (false, true) if of.starts_with("number of") && likeness::is_event(&claim.predicate) => {
            format!("the {of} ({})", claim.predicate.replace('-', " "))
        }
        (false, true) => format!("the {of}"),
        (false, false) => format!("“{about}” ({of})"),
    }
}

/// What is counted, for people: as the claim writes it, where it does, else in the plural.
fn counted(text: &str, lemma: &str) -> String {
    let written = text.split_whitespace().find(|word| crate::lexicon::lemma_of_noun(word) == lemma);
    // "The dead".
    let plural = || {
        let is_state = !Lexicon::get().word(lemma).state_predicate.is_empty();
        if is_state { lemma.to_owned() } else { plural_of_noun(lemma) }
    };
    written.map_or_else(plural, str::to_owned)
}

/// Made from rule, subject, attribute and values: no offsets. What one page says of itself is told apart by its path; between pages
/// a further one that agrees changes nothing, nor does a name of a file.
fn fingerprint(corpus: &Corpus, rule: &Rule, conflict: &Conflict, evidence: &[Evidence]) -> String {
    let claim = corpus.claim(conflict.claims[0]);
    // Which place is shown first may change with a further page: subject and attribute are the first of all in the alphabet.
    let all = || conflict.claims.iter().map(|&at| corpus.claim(at));
    let subject = all().map(|c| c.subject.as_ref().map_or("", |s| &s.key)).min().unwrap_or_default();
    let predicate = all().map(|c| &*c.predicate).min().unwrap_or_default();
    let mut parts = vec![rule.id.clone(), subject.to_owned(), predicate.to_owned()];
    let on_one_page = evidence.iter().all(|e| e.path == evidence[0].path);
    if on_one_page {
        parts.push(corpus.path_from_root(&evidence[0].path));
    } else if rule.comparator == Comparator::Beside {
        // Each page is told on its own.
        let mut paths: Vec<String> = evidence.iter().map(|e| corpus.path_from_root(&e.path)).collect();
        paths.sort_unstable();
        paths.dedup();
        parts.append(&mut paths);
    }
    let mut places: Vec<String> = evidence
        .iter()
        .map(|e| if on_one_page { format!("{}\u{1f}{}", e.value, e.text) } else { e.value.clone() })
        .collect();
    places.sort();
    places.dedup();
    parts.append(&mut places);
    // Two defects of one kind on one page are told apart by the words around them.
    if matches!(claim.kind, Kind::Typography | Kind::Arithmetic) {
        parts.extend(claim.context.iter().map(u32::to_string));
    }
    format!("{:016x}", xxhash_rust::xxh3::xxh3_64(parts.join("\u{1e}").as_bytes()))
}
