//! How far the writer stands behind a clause: once for each clause, from the outermost to the innermost.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use crate::lexicon::{Class, Cue};
use crate::text::clause::{Clause, Kind, Syntax};
use crate::text::group::{NounGroup, Tagged, Voice};

/// How a value is meant.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Modality {
    /// The writer says so.
    #[default]
    Asserted,
    /// Somebody else says so.
    Reported,
    /// The writer is careful.
    Hedged,
    /// Somebody guesses.
    Speculated,
    /// It would be so if something else were.
    Hypothetical,
    /// It is said not to be so.
    Denied,
    /// Somebody asks whether it is so.
    Asked,
}

impl Modality {
    /// Of two that hold one in the other, that which counts.
    fn with(self, other: Self) -> Self {
        let rank = |modality: Self| match modality {
            Self::Asserted => 0,
            Self::Hedged => 1,
            Self::Reported => 2,
            Self::Speculated => 3,
            Self::Hypothetical => 4,
            Self::Asked => 5,
            Self::Denied => 6,
        };
        if rank(other) > rank(self) { other } else { self }
    }
}

/// Yes or no.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Polarity {
    #[default]
    Positive,
    Negative,
}

/// The stance of a clause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClauseStance {
    /// How it is meant.
    pub modality: Modality,
    /// Affirmed or negated.
    pub polarity: Polarity,
    /// The noun group of who says it.
    pub source: Option<NounGroup>,
}

/// The stance of each clause.
pub(super) fn of_clauses(sentence: Tagged<'_>, syntax: &Syntax) -> Vec<ClauseStance> {
    let mut classes = vec![Class::default(); syntax.clauses.len()];
    for (i, token) in sentence.words.tokens.iter().enumerate() {
        // "May 2": the month is no modal verb.
        let is_month = token.is(Class::MONTH) && token.is_capitalised() && i > 0;
        if !is_month && let Some(clause) = classes.get_mut(usize::from(syntax.clause_of[i])) {
            *clause = clause.or(token.class);
        }
    }
    let mut reader = Reader { s: sentence, syntax, classes, known: vec![None; syntax.clauses.len()] };
    (0..syntax.clauses.len()).map(|clause| reader.of(clause, 0)).collect()
}

struct Reader<'a> {
    s: Tagged<'a>,
    syntax: &'a Syntax,
    /// All classes of the words of each clause.
    classes: Vec<Class>,
    known: Vec<Option<ClauseStance>>,
}

impl Reader<'_> {
    /// Clauses deeper than this are taken as asserted: no sentence that is read has more.
    const DEEPEST: usize = 40;

    fn of(&mut self, clause: usize, depth: usize) -> ClauseStance {
        if let Some(known) = self.known[clause] {
            return known;
        }
        if depth > Self::DEEPEST {
            return ClauseStance::default();
        }
        let this = self.syntax.clauses[clause];
        let mut stance = this.parent.map_or_else(ClauseStance::default, |parent| {
            let outer = self.of(usize::from(parent), depth + 1);
            self.inherited(outer, usize::from(parent), &this)
        });
        let own = self.own(clause, &this);
        stance.modality = stance.modality.with(own);
        if this.verb.is_some_and(|v| v.negated) != self.has_negative_subject(&this) {
            stance.polarity = Polarity::Negative;
        }
        self.known[clause] = Some(stance);
        stance
    }

    /// A word of the clause has one of these classes.
    fn has(&self, clause: usize, class: Class) -> bool {
        self.classes[clause].has(class)
    }

    /// `no passengers`, `none of them`, but not `no fewer than`.
    fn has_negative_subject(&self, clause: &Clause) -> bool {
        let Some(subject) = clause.subject.map(|s| self.syntax.groups[usize::from(s)]) else { return false };
        let first = usize::from(subject.first);
        self.s.words.tokens[first].is(Class::NEGATION) && !self.s.is(first + 1, &["less", "fewer", "more"])
            || self.s.is(first.wrapping_sub(1), &["neither"])
    }

    /// What a clause has from the one that it stands in.
    fn inherited(&self, outer: ClauseStance, parent: usize, clause: &Clause) -> ClauseStance {
        let above = self.syntax.clauses[parent];
        let mut stance = ClauseStance { polarity: Polarity::Positive, ..outer };
        let Some(verb) = above.verb else { return stance };
        let entry = self.s.entry(verb.main);
        let negated = outer.polarity == Polarity::Negative || self.is_yet_to(&above);
        match clause.kind {
            Kind::Complement => {
                let governed = self.governed(parent, &above, clause, negated);
                if governed == Modality::Reported && stance.source.is_none() && verb.voice == Voice::Active {
                    stance.source = self.syntax.subject_of(parent).copied();
                }
                stance.modality = stance.modality.with(governed);
            }
            Kind::Participial if clause.infinitive => {
                // "is said to have lasted", "is thought to be".
                let said = match entry.cue {
                    Some(Cue::Said | Cue::Claimed) if verb.voice == Voice::Passive => Modality::Reported,
                    Some(Cue::Speculated) if verb.voice == Voice::Passive && entry.verb != "expect" => {
                        Modality::Speculated
                    }
                    _ => Modality::Asserted,
                };
                stance.modality = stance.modality.with(said);
                stance.polarity = outer.polarity;
            }
            // "denied losing".
            Kind::Participial
                if entry.cue == Some(Cue::Denied) && clause.antecedent.is_none() && !negated =>
            {
                stance.modality = stance.modality.with(Modality::Denied);
            }
            _ => {}
        }
        stance
    }

    /// `have yet to confirm`.
    fn is_yet_to(&self, clause: &Clause) -> bool {
        clause.infinitive
            && clause.verb.is_some_and(|v| {
                let first = usize::from(v.first);
                first > 1 && self.s.is(first - 2, &["yet"])
            })
    }

    /// What the verb or the noun that governs a complement tells of it.
    fn governed(&self, parent: usize, above: &Clause, clause: &Clause, negated: bool) -> Modality {
        let cue = above.verb.and_then(|verb| self.s.entry(verb.main).cue);
        if let Some(noun) = clause.antecedent {
            let false_noun = self.has(parent, Class::FALSE) || cue == Some(Cue::Denied);
            let saying = self.s.entry(self.syntax.groups[usize::from(noun)].head).class.has(Class::SAYING);
            return match (saying, false_noun) {
                (true, true) => Modality::Denied,
                (true, false) => Modality::Speculated,
                (false, _) => Modality::Asserted,
            };
        }
        if self.has(parent, Class::FALSELY) || cue.is_none() && self.has(parent, Class::FALSE) {
            return Modality::Denied;
        }
        if clause.mark.is_some_and(|mark| self.s.is(usize::from(mark), &["whether"])) {
            return Modality::Speculated;
        }
        match cue {
            Some(Cue::Said | Cue::Claimed) if !negated => Modality::Reported,
            Some(Cue::Denied) if negated => Modality::Reported,
            Some(Cue::Denied) => Modality::Denied,
            Some(Cue::Speculated) => Modality::Speculated,
            // "has not confirmed that", "no evidence shows that", "is not true that".
            _ if negated => Modality::Speculated,
            _ => Modality::Asserted,
        }
    }

    /// What the words of a clause tell of itself.
    fn own(&self, clause: usize, this: &Clause) -> Modality {
        if this.question {
            return Modality::Asked;
        }
        // "If it rains, the lock will be closed": but "If you want more, the limit is 20".
        let under_condition = this.verb.is_some_and(|v| v.modal)
            && self
                .syntax
                .clauses
                .iter()
                .any(|c| c.parent == Some(clause as u16) && c.kind == Kind::Conditional);
        let condition = this.kind == Kind::Conditional || under_condition;
        if condition || self.has(clause, Class::HYPOTHETICAL) || self.is_wanted(this) {
            Modality::Hypothetical
        } else if self.has(clause, Class::HEDGE) {
            Modality::Hedged
        } else {
            Modality::Asserted
        }
    }

    /// `had asked for 15 years`, `demanded $2 million`: what somebody wants is not so.
    fn is_wanted(&self, clause: &Clause) -> bool {
        clause.verb.is_some_and(|verb| match self.s.entry(verb.main).verb {
            "seek" | "demand" | "request" => true,
            "ask" | "call" | "push" => self.s.is(usize::from(verb.main) + 1, &["for"]),
            _ => false,
        })
    }
}
