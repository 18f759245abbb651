//! What a run compared: how many statements each rule could look at, and with what. Silence means little where there was nothing to
//! compare.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::claim::Extraction;
use crate::claim::{Claim, Kind, QuoteType, Value};
use crate::compare::values::is_comparable;
use crate::facts::Facts;
use crate::rule::{Comparator, Rule, Scope};
use crate::span::Span;
use crate::story::families;

/// How many statements were set against something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Looked {
    /// Against the calendar.
    pub calendar: usize,
    /// Against others of their own page.
    pub page: usize,
    /// Against other documents of their story.
    pub story: usize,
    /// Against the translations of their page.
    pub translations: usize,
    /// Against the project's own facts and patterns.
    pub record: usize,
}

impl Looked {
    fn each(self, other: Self, op: fn(usize, usize) -> usize) -> Self {
        Self {
            calendar: op(self.calendar, other.calendar),
            page: op(self.page, other.page),
            story: op(self.story, other.story),
            translations: op(self.translations, other.translations),
            record: op(self.record, other.record),
        }
    }

    /// True if there was nothing to look at.
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }

    /// True if nothing met anything that another place says: a date that was only held against the calendar did not.
    pub fn met_nothing(self) -> bool {
        self.page + self.story + self.translations + self.record == 0
    }
}

/// What a run compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// Statements, each counted once however many rules looked at it.
    #[serde(flatten)]
    pub all: Looked,
    /// Rules that were run and had nothing to look at.
    pub nothing: Vec<String>,
    /// Statements by rule, for those that had any.
    pub rules: BTreeMap<String, Looked>,
}

impl Compared {
    /// Adds what the rules could look at in some documents that hold whole stories.
    pub(crate) fn add(&mut self, documents: &[Extraction], roots: &[u32], rules: &[Rule], facts: &Facts) {
        let mut tallies: Vec<Tally> =
            rules.iter().filter(|r| is_counted(r.comparator, facts)).map(Tally::new).collect();
        if tallies.is_empty() {
            return;
        }
        for (document, &root) in documents.iter().zip(roots) {
            let page = Page::new(document);
            for tally in &mut tallies {
                tally.take(&page, root, facts);
            }
        }
        for tally in tallies {
            let known = self.rules.entry(tally.rule.id.clone()).or_default();
            *known = known.each(tally.looked(), |a, b| a + b);
        }
    }

    /// Adds what was compared elsewhere, before either is summed up.
    pub(crate) fn merge(&mut self, other: Self) {
        for (rule, looked) in other.rules {
            let known = self.rules.entry(rule).or_default();
            *known = known.each(looked, |a, b| a + b);
        }
    }

    /// Sums up. Rules of one kind look at the same statements, so that the one that sees most tells how many there are.
    pub(crate) fn summed_up(mut self, rules: &[Rule]) -> Self {
        let mut by_kind: BTreeMap<Kind, Looked> = BTreeMap::new();
        for rule in rules {
            if let Some(&looked) = self.rules.get(&rule.id) {
                let most = by_kind.entry(rule.kind).or_default();
                *most = most.each(looked, usize::max);
            }
        }
        self.all = by_kind.into_values().fold(Looked::default(), |sum, l| sum.each(l, |a, b| a + b));
        let (idle, looked) = self.rules.into_iter().partition(|(_, looked)| looked.is_nothing());
        self.rules = looked;
        self.nothing = BTreeMap::into_keys(idle).collect();
        self
    }
}

/// The rules that look at two documents of one story together, with how many statements each has for them. Patterns are compared across
/// stories: `one_story` tells whether the documents share one.
pub fn between(
    a: &Extraction,
    b: &Extraction,
    one_story: bool,
    rules: &[Rule],
    facts: &Facts,
) -> Vec<(String, usize, usize)> {
    let mut paths = [a.path.as_str(), b.path.as_str()];
    paths.sort_unstable();
    let translated = !families(paths.into_iter()).is_empty();
    let (a, b) = (Page::new(a), Page::new(b));
    let across = |r: &&Rule| match r.comparator {
        Comparator::Pattern => !facts.is_empty(),
        Comparator::Translation => translated,
        other => one_story && within_story(other),
    };
    let counts = rules.iter().filter(across).map(|rule| {
        let count = |page: &Page| match rule.comparator {
            Comparator::Translation => page.figures(),
            _ => page.offered(rule, facts).count(),
        };
        (rule.id.clone(), count(&a), count(&b))
    });
    counts.filter(|(_, a, b)| *a > 0 && *b > 0).collect()
}

/// Rules that look at the text itself, at comments or at files beside pages compare no statements of pages; without a record nothing is compared with it.
fn is_counted(comparator: Comparator, facts: &Facts) -> bool {
    match comparator {
        Comparator::Beside | Comparator::Defect | Comparator::Suppression => false,
        Comparator::Pattern | Comparator::Recorded => !facts.is_empty(),
        _ => true,
    }
}

/// What one rule could look at.
struct Tally<'a> {
    rule: &'a Rule,
    looked: Looked,
    /// Statements and documents of each story.
    stories: FxHashMap<u32, (usize, u32)>,
    /// Matches of each pattern.
    patterns: FxHashMap<Box<str>, usize>,
}

impl<'a> Tally<'a> {
    fn new(rule: &'a Rule) -> Self {
        Self {
            rule,
            looked: Looked::default(),
            stories: FxHashMap::default(),
            patterns: FxHashMap::default(),
        }
    }

    fn take(&mut self, page: &Page, root: u32, facts: &Facts) {
        let rule = self.rule;
        let offered = page.offered(rule, facts);
        if rule.comparator == Comparator::Pattern {
            for claim in offered {
                if let Value::Pattern(p) = &claim.value {
                    *self.patterns.entry(p.pattern.clone()).or_default() += 1;
                }
            }
            return;
        }
        let count = offered.count();
        match rule.comparator {
            Comparator::Weekday | Comparator::Impossible => self.looked.calendar += count,
            Comparator::Recorded => self.looked.record += count,
            Comparator::Translation => self.looked.translations += page.figures(),
            // These need a second one.
            Comparator::Page | Comparator::Interval if count < 2 => {}
            other if within_page(other) => self.looked.page += count,
            _ => {}
        }
        if count > 0 && within_story(rule.comparator) {
            let (claims, members) = self.stories.entry(root).or_default();
            *claims += count;
            *members += 1;
        }
    }

    fn looked(self) -> Looked {
        let shared = self.stories.values().filter(|(_, members)| *members > 1);
        let matched = self.patterns.values().filter(|n| **n > 1);
        Looked {
            story: shared.map(|(claims, _)| claims).sum(),
            record: self.looked.record + matched.sum::<usize>(),
            ..self.looked
        }
    }
}

fn within_page(comparator: Comparator) -> bool {
    matches!(comparator.scope(), Scope::Page | Scope::PageAndStory)
}

fn within_story(comparator: Comparator) -> bool {
    matches!(comparator.scope(), Scope::Story | Scope::PageAndStory)
}

/// What a page has beside a claim that the claim can be set against.
struct Page<'a> {
    document: &'a Extraction,
    /// Its claims by kind.
    by_kind: Vec<Vec<&'a Claim>>,
    /// Headlines with a text under them.
    headlines: Vec<Span>,
}

/// These look at claims of every kind.
fn is_of_any_kind(comparator: Comparator) -> bool {
    matches!(comparator, Comparator::Headline | Comparator::Recorded)
}

impl<'a> Page<'a> {
    fn new(document: &'a Extraction) -> Self {
        let headlines = document.signature().into_iter().flat_map(|signature| &signature.headlines);
        let mut headlines: Vec<Span> = headlines.map(|(above, ..)| *above).collect();
        headlines.sort_unstable();
        let mut by_kind: Vec<Vec<&Claim>> = vec![Vec::new(); Kind::ALL.len()];
        for claim in &document.claims {
            by_kind[claim.kind as usize].push(claim);
        }
        Self { document, by_kind, headlines }
    }

    /// How many figures the page has.
    fn figures(&self) -> usize {
        let of = |c: &&Claim| match &c.value {
            Value::Figures(figures) => figures.of.len(),
            _ => 0,
        };
        self.by_kind[Kind::Figures as usize].iter().map(of).sum()
    }

    /// The claims that the rule could look at.
    fn offered(&self, rule: &Rule, facts: &Facts) -> impl Iterator<Item = &'a Claim> {
        let (all, of_kind) = if is_of_any_kind(rule.comparator) {
            (&self.document.claims[..], &[][..])
        } else {
            (&[][..], &self.by_kind[rule.kind as usize][..])
        };
        let wanted =
            |c: &&Claim| self.offers(rule, c, facts) && rule.only.as_ref().is_none_or(|o| o.accepts(c));
        all.iter().chain(of_kind.iter().copied()).filter(wanted)
    }

    /// True if the rule could look at the claim.
    fn offers(&self, rule: &Rule, claim: &Claim, facts: &Facts) -> bool {
        if claim.kind != rule.kind && !matches!(rule.comparator, Comparator::Headline | Comparator::Recorded)
        {
            return false;
        }
        if rule.comparator == Comparator::Headline {
            return self.is_in_headline(claim);
        }
        if rule.comparator == Comparator::Recorded {
            return recorded(claim, facts);
        }
        match (rule.comparator, &claim.value) {
            (Comparator::Interval, _) => is_comparable(claim),
            (Comparator::Pattern, Value::Pattern(p)) => facts.value(&p.pattern).is_none(),
            (Comparator::Weekday, Value::Date(d)) => d.weekday.is_some(),
            (Comparator::Page, Value::Date(d)) => d.page.is_some(),
            (Comparator::Order, Value::Date(d)) => d.range.is_some(),
            (Comparator::Birth, _) => claim.subject.is_some() && self.document.date.is_some(),
            (Comparator::Arithmetic, Value::Arithmetic(a)) => {
                let wanted = rule.relation.as_deref().unwrap_or_default();
                &*a.relation == wanted || wanted == "share" && &*a.relation == "percent-change"
            }
            (Comparator::Gender, Value::Pronoun(p)) => p.named && p.clear && p.antecedent.is_some(),
            (Comparator::Unidentified, Value::Pronoun(p)) => !p.named && p.antecedent.is_some(),
            (Comparator::Speaker | Comparator::Wording, Value::Quote(q)) => q.form == QuoteType::Direct,
            (Comparator::Attribution, Value::Attribution(a)) => a.first,
            (Comparator::Office, Value::Role(r)) => r.person.key.contains(' '),
            _ => true,
        }
    }

    fn is_in_headline(&self, claim: &Claim) -> bool {
        let unstated = !claim.kind.is_statement() || claim.kind == Kind::Name;
        let next = self.headlines.partition_point(|h| h.start <= claim.span.start);
        !unstated && next > 0 && claim.span.end <= self.headlines[next - 1].end
    }
}

/// True if the record says something that the claim can be held against.
fn recorded(claim: &Claim, facts: &Facts) -> bool {
    let person = |key: &str| facts.person_of(key).is_some();
    match &claim.value {
        Value::Pattern(p) => facts.value(&p.pattern).is_some(),
        Value::Role(r) => person(&r.person.key),
        Value::Name(n) => person(&n.key),
        _ => false,
    }
}
