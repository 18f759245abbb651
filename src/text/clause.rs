//! The clauses of a sentence: one walk from left to right keeps a stack of the clauses that are open.
//!
//! A clause holds the noun group that waits for a verb, so that the subject is the group that the clause holds when its finite verb
//! comes, not the nearest one to its left. Names of kinds follow Universal Dependencies
//! (<https://universaldependencies.org/u/overview/complex-syntax.html>): a complement is `ccomp` or `xcomp`, a relative clause `acl:relcl`, an
//! adverbial or conditional one `advcl`, a participial one `acl`, `advcl` or `xcomp` without a finite verb.

use crate::lexicon::{Class, Cue};
use crate::text::group::{NounGroup, Tagged, VerbGroup, Voice};
use crate::text::stance::{self, ClauseStance};
use crate::text::tag::Tag;

/// What a clause is to the one that it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Kind {
    Main,
    Complement,
    Relative,
    Conditional,
    Adverbial,
    /// Without a finite verb: `closing the bridge`, `built in 1950`, `to close`.
    Participial,
}

impl Kind {
    /// Its name in rows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Complement => "complement",
            Self::Relative => "relative",
            Self::Conditional => "conditional",
            Self::Adverbial => "adverbial",
            Self::Participial => "participial",
        }
    }
}

/// A clause. Tokens and groups are numbered within the sentence.
#[derive(Clone, Copy, Debug)]
pub struct Clause {
    /// What it is to its parent.
    pub kind: Kind,
    /// Its verb; a headline may have none.
    pub verb: Option<VerbGroup>,
    /// The noun group that is its subject.
    pub subject: Option<u16>,
    /// The first noun group behind its verb that no preposition governs.
    pub object: Option<u16>,
    /// The clause that it stands in.
    pub parent: Option<u16>,
    /// The noun group that it hangs on: `the man` of `who died`, `reports` of `that 40 died`.
    pub antecedent: Option<u16>,
    /// The word that opens it: `that`, `who`, `if`.
    pub mark: Option<u16>,
    /// It is an infinitive: `to close`.
    pub infinitive: bool,
    /// It asks.
    pub question: bool,
}

/// What a sentence is made of.
#[derive(Clone, Debug, Default)]
pub struct Syntax {
    /// Its noun groups, in order.
    pub groups: Vec<NounGroup>,
    /// Its clauses, in the order of their beginning.
    pub clauses: Vec<Clause>,
    /// The clause of each token.
    pub clause_of: Vec<u16>,
    /// The stance of each clause.
    pub stances: Vec<ClauseStance>,
}

impl Syntax {
    /// Reads a sentence. What is longer than a sentence can be has no clauses: two cells of a table are read as one.
    pub fn of(sentence: Tagged<'_>) -> Self {
        const LONGEST: usize = 1_000;
        let n = sentence.tags.len();
        if n > LONGEST {
            return Self { clause_of: vec![0; n], ..Self::default() };
        }
        let syntax =
            Self { groups: Vec::new(), clauses: Vec::new(), clause_of: vec![0; n], stances: Vec::new() };
        let mut builder = Builder {
            s: sentence,
            syntax,
            stack: Vec::new(),
            flow: Flow::default(),
            segment: 0,
            brackets: Vec::new(),
            quotes: Vec::new(),
        };
        builder.run();
        let mut syntax = builder.syntax;
        syntax.stances = stance::of_clauses(sentence, &syntax);
        syntax
    }

    /// The clause of a token.
    pub fn clause_at(&self, token: usize) -> Option<&Clause> {
        self.clauses.get(usize::from(*self.clause_of.get(token)?))
    }

    /// Who or what the verb of a clause is said of: the antecedent of a relative clause whose subject is its pronoun, the subject of the
    /// clause that an infinitive or participle stands in.
    pub fn subject_of(&self, clause: usize) -> Option<&NounGroup> {
        let mut at = clause;
        // No chain of clauses is longer than there are clauses.
        for _ in 0..=self.clauses.len() {
            let clause = self.clauses.get(at)?;
            if let Some(subject) = clause.subject.filter(|_| clause.verb.is_some()) {
                return self.groups.get(usize::from(subject));
            }
            match clause.kind {
                Kind::Relative => return self.groups.get(usize::from(clause.antecedent?)),
                Kind::Participial => {
                    if let Some(antecedent) = clause.antecedent {
                        return self.groups.get(usize::from(antecedent));
                    }
                    at = usize::from(clause.parent?);
                }
                _ => return None,
            }
        }
        None
    }

    /// Its subject stands for nothing (`expl`): `it is easy to`, `it seems that`, `it is my understanding that`.
    pub fn is_expletive(&self, clause: &Clause, s: Tagged<'_>) -> bool {
        let (Some(subject), Some(verb)) = (clause.subject, clause.verb) else { return false };
        let subject = self.groups[usize::from(subject)];
        if !s.is(usize::from(subject.first), &["it"]) {
            return false;
        }
        let opens = |i: usize| {
            s.is(i, &["that", "if", "whether", "how", "why"])
                || s.tag(i) == Some(Tag::To) && s.tag(i + 1) == Some(Tag::Base)
        };
        let from = verb.end().max(usize::from(subject.end));
        let Some(next) = s.behind_adverbs(from) else { return false };
        let described = matches!(s.tags[next], Tag::Adjective | Tag::Participle);
        let behind = if described { next + 1 } else { next };
        // "how hard it is to change".
        if s.is_be(usize::from(verb.main)) && s.tag(next) == Some(Tag::To) && opens(next) {
            return true;
        }
        if s.is(usize::from(verb.main), &["seems", "seem", "seemed", "appears", "appear", "appeared"]) {
            return opens(behind) || s.is(behind, &["like"]) || s.noun_group(behind).is_some();
        }
        if !s.is_be(usize::from(verb.main)) {
            return verb.voice == Voice::Passive && s.entry(verb.main).cue.is_some() && opens(next);
        }
        if described {
            return opens(behind)
                || s.is(behind, &["for"]) && (behind + 1..s.tags.len()).any(opens)
                || matches!(s.tag(behind), Some(Tag::Gerund | Tag::Pronoun));
        }
        let told = |group: &NounGroup| {
            s.entry(group.head).class.has(Class::SAYING) || s.is(usize::from(group.head), &["time"])
        };
        s.noun_group(next).filter(told).is_some_and(|group| opens(usize::from(group.end)))
    }

    /// The noun group that holds a token.
    pub fn group_at(&self, token: usize) -> Option<&NounGroup> {
        let at = self.groups.partition_point(|g| usize::from(g.end) <= token);
        self.groups.get(at).filter(|g| usize::from(g.first) <= token)
    }
}

/// What stands between two parts of a clause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Break {
    #[default]
    None,
    Comma,
    Conjunction,
    /// `, but`
    Both,
}

/// A clause that is not closed yet.
#[derive(Clone, Copy, Debug)]
struct Open {
    clause: u16,
    /// The noun group that waits for a verb.
    waits: Option<u16>,
    /// The last noun group between commas while another one waits: `police` in `The bridge, police said, was closed`.
    aside: Option<u16>,
    /// The first noun group behind a break after the verb.
    fresh: Option<u16>,
    broken: Break,
    /// An auxiliary or a verb of speech stands before its subject.
    inverted: bool,
    /// The subject came behind the auxiliary: the verb itself is still to come.
    unfinished: bool,
}

/// What came last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Flow {
    /// A preposition that governs the next noun group.
    preposition: bool,
    /// `to` before a verb.
    to: bool,
    /// The last unit was this noun group.
    group: Option<u16>,
    /// A comma behind that group.
    comma: bool,
    /// A conjunction.
    conjunction: bool,
}

struct Builder<'a> {
    s: Tagged<'a>,
    syntax: Syntax,
    stack: Vec<Open>,
    flow: Flow,
    /// The first clause since the last full stop, semicolon or colon.
    segment: usize,
    /// Open clauses outside each bracket.
    brackets: Vec<usize>,
    /// Open clauses outside each quotation.
    quotes: Vec<Vec<Open>>,
}

/// Words that open a clause wherever they stand, and the kind of the clause.
const SUBORDINATORS: &[(&str, Kind)] = &[
    ("if", Kind::Conditional),
    ("unless", Kind::Conditional),
    ("because", Kind::Adverbial),
    ("although", Kind::Adverbial),
    ("though", Kind::Adverbial),
    ("while", Kind::Adverbial),
    ("whereas", Kind::Adverbial),
    ("whether", Kind::Complement),
];

/// Pronouns that are no subjects.
const ACTED_ON: &[&str] = &["him", "them", "me", "us"];

/// Prepositions that open a clause where one follows.
const ALSO_SUBORDINATORS: &[&str] = &["after", "before", "since", "until", "till", "as", "once"];

impl Builder<'_> {
    fn run(&mut self) {
        let n = self.s.tags.len();
        let mut i = 0;
        while i < n {
            let next = self.unit(i);
            i = next.max(i + 1);
        }
        self.end_segment(false);
    }

    /// Reads what stands at a token; returns where it ends.
    fn unit(&mut self, i: usize) -> usize {
        let tag = self.s.tags[i];
        if self.s.is(i, &["that"]) && self.that(i) {
            return i + 1;
        }
        if self.s.is(i, &["whose"]) {
            self.relative(i);
            self.place(i, i + 1);
            let group = self.s.noun_group(i + 1);
            return group.map_or(i + 1, |group| self.noun(group));
        }
        if tag == Tag::Wh {
            self.wh(i);
            return i + 1;
        }
        // "at least two", "about 40": the bound is no preposition.
        let bound = usize::from(self.s.is(i, &["at"]) && self.s.is(i + 1, &["least", "most"]));
        if bound > 0
            || tag == Tag::Preposition
                && self.s.is(i, &["about", "around", "over", "under"])
                && self.s.tag(i + 1) == Some(Tag::Number)
        {
            self.place(i, i + 1 + bound);
            return i + 1 + bound;
        }
        // "who all bid", "which we had both approved"
        let floats = tag == Tag::Determiner
            && i > 0
            && self.s.is(i, &["all", "both", "each"])
            && (self.s.tags[i - 1] == Tag::Wh || self.s.tags[i - 1].is_verb() && self.flow.group.is_none())
            && self.s.tag(i + 1).is_some_and(|t| t.is_verb() || t == Tag::Adverb);
        if floats {
            self.place(i, i + 1);
            return i + 1;
        }
        if let Some(group) = self.s.noun_group(i) {
            return self.noun(group);
        }
        if let Some(verb) = self.s.verb_group(i) {
            self.verb(verb);
            return verb.end();
        }
        match tag {
            Tag::Sign | Tag::Possessive => self.sign(i),
            _ if tag == Tag::Conjunction || self.s.is(i, &["so", "yet"]) && self.clause_follows(i + 1) => {
                self.flow = Flow {
                    conjunction: true,
                    group: self.flow.group,
                    comma: self.flow.comma,
                    ..Flow::default()
                };
                let comma = self.top().broken == Break::Comma || self.flow.comma;
                self.top().broken = if comma { Break::Both } else { Break::Conjunction };
                self.place(i, i + 1);
            }
            Tag::Preposition | Tag::To | Tag::Particle => self.preposition(i),
            Tag::Adverb => self.place(i, i + 1),
            _ => {
                self.place(i, i + 1);
                self.flow = Flow { preposition: false, ..self.flow };
            }
        }
        i + 1
    }

    /// The innermost open clause; a main clause is opened where there is none.
    fn top(&mut self) -> &mut Open {
        if self.stack.is_empty() {
            self.open(Kind::Main, None, None);
        }
        let last = self.stack.len() - 1;
        &mut self.stack[last]
    }

    fn open(&mut self, kind: Kind, mark: Option<usize>, antecedent: Option<u16>) {
        let parent = self.stack.last().map(|open| open.clause);
        self.open_in(parent, kind, mark, antecedent);
    }

    fn open_in(&mut self, parent: Option<u16>, kind: Kind, mark: Option<usize>, antecedent: Option<u16>) {
        let clause = self.syntax.clauses.len() as u16;
        let mark = mark.map(|m| m as u16);
        self.syntax.clauses.push(Clause {
            kind,
            verb: None,
            subject: None,
            object: None,
            parent,
            antecedent,
            mark,
            infinitive: false,
            question: false,
        });
        self.stack.push(Open {
            clause,
            waits: None,
            aside: None,
            fresh: None,
            broken: Break::None,
            inverted: false,
            unfinished: false,
        });
    }

    fn clause(&mut self, clause: u16) -> &mut Clause {
        &mut self.syntax.clauses[usize::from(clause)]
    }

    fn verb_of(&self, open: Open) -> Option<VerbGroup> {
        self.syntax.clauses[usize::from(open.clause)].verb
    }

    fn kind_of(&self, open: Open) -> Kind {
        self.syntax.clauses[usize::from(open.clause)].kind
    }

    /// Tokens belong to the innermost open clause.
    fn place(&mut self, first: usize, end: usize) {
        let clause = self.top().clause;
        self.syntax.clause_of[first..end].fill(clause);
    }

    fn is_temporal(&self, group: u16) -> bool {
        self.syntax.groups[usize::from(group)].temporal
    }

    /// `The newspaper reports that`: what was taken for a plural noun is the verb, as a clause with `that` follows and there is no other.
    fn mend_verb_before_that(&mut self, that: usize) {
        let Some(group) =
            self.flow.group.filter(|_| self.flow == Flow { group: self.flow.group, ..Flow::default() })
        else {
            return;
        };
        let NounGroup { first, end, .. } = self.syntax.groups[usize::from(group)];
        let open = *self.top();
        let speaks = |i: u16| self.s.entry(i).cue.is_some() && self.s.tags[usize::from(i)] == Tag::Nouns;
        // "The council disputes claims that": the first of two is the verb.
        let named = |i: &u16| self.s.tags[usize::from(*i) - 1].is_nominal();
        let main = (first + 1..end).filter(named).find(|&i| speaks(i));
        let Some(main) = main.filter(|_| open.waits == Some(group) && usize::from(end) == that) else {
            return;
        };
        if !self.clause_follows(that + 1) {
            return;
        }
        let subject = &mut self.syntax.groups[usize::from(group)];
        subject.end = main;
        subject.head = main - 1;
        self.assign(
            VerbGroup { first: main, main, finite: true, voice: Voice::Active, negated: false, modal: false },
            Flow::default(),
        );
        self.flow = Flow::default();
        if main + 1 < end
            && let Some(object) = self.s.noun_group(usize::from(main) + 1)
        {
            self.noun(object);
        }
    }

    /// The kind of the clause that a word opens wherever it stands.
    fn subordinator(&self, i: usize) -> Option<Kind> {
        let token = *self.s.words.tokens.get(i)?;
        // The longest has eight letters.
        let short = token.end - token.start <= 8;
        let is = |word: &str| token.is_word(self.s.words.prose, word);
        SUBORDINATORS.iter().find(|(word, _)| short && is(word)).map(|(_, kind)| *kind)
    }

    /// The clause has a noun group that waits for its verb.
    fn lacks_verb(&self, open: Open) -> bool {
        self.verb_of(open).is_none() && open.waits.is_some()
    }

    /// Open clauses that wait for their verb.
    fn waiting(&self) -> usize {
        self.stack.iter().filter(|open| self.lacks_verb(**open)).count()
    }

    /// `that` opens a clause after a verb or a noun of saying, and a relative one after other nouns.
    fn that(&mut self, i: usize) -> bool {
        self.mend_verb_before_that(i);
        let after_noun = self.flow.group.filter(|_| !self.flow.preposition && !self.flow.conjunction);
        let verb_next = self.s.tag(i + 1).is_some_and(|t| t.is_finite())
            || self.s.tag(i + 1) == Some(Tag::Adverb) && self.s.tag(i + 2).is_some_and(Tag::is_finite);
        let top = *self.top();
        let speaks = |v: VerbGroup| self.s.entry(v.main).cue.is_some();
        let verb = self.verb_of(top);
        if let Some(group) = after_noun {
            let head = self.syntax.groups[usize::from(group)].head;
            let told = verb.is_some_and(speaks) && self.clause_follows(i + 1) && !verb_next;
            if told && !self.is_saying(head) {
                self.open(Kind::Complement, Some(i), None);
            } else if verb_next || self.clause_follows(i + 1) {
                let kind = if self.is_saying(head) && !verb_next { Kind::Complement } else { Kind::Relative };
                self.open(kind, Some(i), Some(group));
            } else {
                return false;
            }
        } else if verb.is_some()
            && (self.clause_follows(i + 1) || verb.is_some_and(speaks) && self.s.tags[i] == Tag::Preposition)
        {
            self.open(Kind::Complement, Some(i), None);
        } else if verb_next && verb.is_some() && self.s.tags[i] == Tag::Wh {
            self.open(Kind::Relative, Some(i), None);
        } else if self.flow.conjunction && self.s.tags[i] == Tag::Preposition {
            // "said that ... and that ...".
            let cue = self.stack.iter().rposition(|open| self.verb_of(*open).is_some_and(speaks));
            let Some(cue) = cue else { return false };
            self.stack.truncate(cue + 1);
            self.open(Kind::Complement, Some(i), None);
        } else {
            return false;
        }
        self.place(i, i + 1);
        self.flow = Flow::default();
        true
    }

    /// A noun whose clause with `that` nobody stands behind, or that is told.
    fn is_saying(&self, head: u16) -> bool {
        self.s.entry(head).class.has(Class::SAYING)
    }

    /// A noun group, with what hangs on it, and then a finite verb, before any comma.
    fn clause_follows(&self, from: usize) -> bool {
        let mut at = from;
        let mut group = false;
        while let Some(tag) = self.s.tag(at) {
            if tag.is_finite()
                || self.s.tags[at] == Tag::Possessive && group && self.s.verb_group(at).is_some()
            {
                return group;
            }
            if let Some(found) = self.s.noun_group(at) {
                group = true;
                at = usize::from(found.end);
                continue;
            }
            let goes_on = matches!(tag, Tag::Preposition | Tag::To | Tag::Adverb | Tag::Conjunction | Tag::Adjective | Tag::Determiner)
                || tag == Tag::Sign && !self.s.is(at, &[",", ";", ":", "(", ")", "—", "–", "\"", "“", "”"])
                // "that the man killed in May was"
                || group && matches!(tag, Tag::Participle | Tag::Gerund);
            if !goes_on || self.subordinator(at).is_some() {
                return false;
            }
            at += 1;
        }
        false
    }

    fn relative(&mut self, i: usize) {
        let antecedent = self.flow.group;
        self.top();
        self.open(Kind::Relative, Some(i), antecedent);
        self.flow = Flow::default();
    }

    fn wh(&mut self, i: usize) {
        let after_group = self.flow.group.is_some();
        if after_group && self.s.is(i, &["who", "which", "whom", "where", "that"]) {
            self.relative(i);
        } else if self.s.is(i, &["when", "where", "whenever"])
            && (self.syntax.clauses.len() > self.segment || self.clause_follows(i + 1))
        {
            self.top();
            self.open(Kind::Adverbial, Some(i), None);
            self.flow = Flow::default();
        } else if self.stack.last().is_some_and(|open| self.verb_of(*open).is_some()) {
            self.open(Kind::Complement, Some(i), None);
            self.flow = Flow::default();
        } else if self.s.is(i, &["what"]) && self.clause_follows(i + 1) {
            self.top();
            self.open(Kind::Relative, Some(i), None);
            self.flow = Flow::default();
        }
        self.place(i, i + 1);
        self.flow.preposition = false;
    }

    fn preposition(&mut self, i: usize) {
        if self.s.tags[i] == Tag::To && self.verb_after(i) {
            self.place(i, i + 1);
            self.flow = Flow { to: true, group: self.flow.group, ..Flow::default() };
            return;
        }
        let kind = self.subordinator(i).or_else(|| {
            let may = self.s.is(i, ALSO_SUBORDINATORS) && self.clause_follows(i + 1);
            may.then_some(Kind::Adverbial)
        });
        let because_of = self.s.is(i + 1, &["of"]);
        if let Some(kind) = kind.filter(|_| !because_of) {
            // "said that if it rains": what comes after the comma goes on.
            self.top();
            self.open(kind, Some(i), None);
            self.place(i, i + 1);
            self.flow = Flow::default();
            return;
        }
        self.place(i, i + 1);
        let particle = self.s.tags[i] == Tag::Particle;
        self.flow = Flow { preposition: !particle, group: self.flow.group, ..Flow::default() };
    }

    /// `to` stands before a verb in its base form.
    fn verb_after(&self, to: usize) -> bool {
        let next = self.s.behind_adverbs(to + 1);
        next.is_some_and(|i| matches!(self.s.tags[i], Tag::Base))
    }

    fn noun(&mut self, group: NounGroup) -> usize {
        let (first, end) = (usize::from(group.first), usize::from(group.end));
        let id = self.syntax.groups.len() as u16;
        self.syntax.groups.push(group);
        self.place(first, end);
        let flow = std::mem::replace(&mut self.flow, Flow { group: Some(id), ..Flow::default() });
        if flow.preposition {
            return end;
        }
        let open = *self.top();
        // "the bridge the storm damaged".
        let adverbs = (end..self.s.tags.len()).take_while(|&i| self.s.tags[i] == Tag::Adverb).count();
        if let Some(antecedent) = flow.group
            && !flow.comma
            && !flow.conjunction
            && !group.temporal
            && !open.inverted
            && !self.is_temporal(antecedent)
            && self.s.tag(end + adverbs).is_some_and(Tag::is_finite)
            && self.s.tags[first] != Tag::Number
            && self.s.tags[usize::from(group.head)] != Tag::Number
        {
            self.open(Kind::Relative, None, Some(antecedent));
            self.top().waits = Some(id);
            self.place(first, end);
            return end;
        }
        if self.verb_of(open).is_none() {
            match open.waits {
                None => self.top().waits = Some(id),
                Some(waits) if self.is_temporal(waits) && !group.temporal && !flow.conjunction => {
                    self.top().waits = Some(id);
                }
                Some(_) => self.top().aside = Some(id),
            }
            return end;
        }
        // "fined the brewery that Weir founded $3 million": what the relative clause lacks is its antecedent.
        if self.is_whole(open) && self.s.tags[first] == Tag::Number {
            self.stack.pop();
            self.place(first, end);
        }
        let open = *self.top();
        let clause = usize::from(open.clause);
        let object = self.syntax.clauses[clause].object;
        if open.inverted && !group.temporal && self.may_act(open, group) {
            self.syntax.clauses[clause].subject = Some(id);
            let top = self.top();
            top.inverted = false;
            top.unfinished = true;
        } else if open.broken != Break::None {
            let kept = open.fresh.filter(|&fresh| !self.is_temporal(fresh) || group.temporal);
            self.top().fresh = kept.or(Some(id));
        } else if object.is_none_or(|object| self.is_temporal(object)) {
            self.syntax.clauses[clause].object = Some(id);
        }
        end
    }

    /// Not "him" of "Find him", nor "fun" of "Have fun": behind a verb that stands first in its base form what is acted on follows, but in
    /// a question and before another verb.
    fn may_act(&self, open: Open, group: NounGroup) -> bool {
        if self.s.is(usize::from(group.first), ACTED_ON) {
            return false;
        }
        let Some(verb) = self.verb_of(open) else { return true };
        let main = usize::from(verb.main);
        let base = matches!(self.s.tags[main], Tag::Base | Tag::Present)
            && (self.s.entry(verb.main).cue.is_some() || self.s.is(main, &["have", "do"]));
        let asks = self.s.is(self.s.tags.len() - 1, &["?"]);
        let next = self.s.behind_adverbs(usize::from(group.end));
        !base || asks || next.is_some_and(|i| self.s.tags[i].is_verb())
    }

    /// A relative clause with a subject of its own, inside the clause whose object it tells of: its antecedent is its object.
    fn is_whole(&self, open: Open) -> bool {
        let clause = self.syntax.clauses[usize::from(open.clause)];
        let outer = clause.parent.map(|p| self.syntax.clauses[usize::from(p)]);
        let own_subject = clause.subject.map(|s| self.syntax.groups[usize::from(s)].first);
        clause.kind == Kind::Relative
            && clause.antecedent.is_some()
            && own_subject.is_some_and(|first| clause.mark.is_none_or(|mark| first > mark))
            && outer.is_some_and(|o| o.verb.is_some() && o.object == clause.antecedent)
    }

    /// The clause of the innermost open clause gets its verb.
    fn assign(&mut self, verb: VerbGroup, flow: Flow) {
        let open = *self.top();
        let (first, end) = (usize::from(verb.first), verb.end());
        self.place(first, end);
        let there = open.waits.is_some_and(|w| {
            let head = usize::from(self.syntax.groups[usize::from(w)].head);
            self.s.is(head, &["there"])
        });
        let entry = self.s.entry(verb.main);
        let auxiliary = verb.first == verb.main
            && (self.s.is_be(usize::from(verb.main)) || entry.class.has(Class::AUXILIARY.or(Class::MODAL)));
        let fronted = open.waits.is_some_and(|waits| auxiliary && self.is_fronted(waits, verb));
        let may_invert = auxiliary && flow.group.is_none()
            || fronted
            || entry.cue.is_some() && (flow.group.is_none() || flow.comma);
        let clause = self.clause(open.clause);
        clause.verb = Some(verb);
        clause.subject = open.waits.filter(|_| !fronted);
        let relative = clause.kind == Kind::Relative;
        let top = self.top();
        top.inverted = there || fronted || open.waits.is_none() && may_invert && !relative;
        top.waits = None;
        top.broken = Break::None;
        top.fresh = None;
    }

    /// `Which one should I`, `How many days will the post take`: what is asked for stands first, and the subject behind the auxiliary.
    fn is_fronted(&self, waits: u16, verb: VerbGroup) -> bool {
        let first = usize::from(self.syntax.groups[usize::from(waits)].first);
        let asks = |i: usize| self.s.is(i, &["which", "what", "how", "whose"]);
        let behind = |end: usize| self.s.behind_adverbs(end).is_some_and(|next| self.s.tags[next].is_verb());
        (asks(first) || first > 0 && asks(first - 1))
            && self.s.noun_group(verb.end()).is_some_and(|group| behind(usize::from(group.end)))
    }

    /// A new clause beside or below the open ones, whose subject has been read.
    fn begin(&mut self, parent: Option<u16>, kind: Kind, subject: Option<u16>, verb: VerbGroup, flow: Flow) {
        self.open_in(parent, kind, None, None);
        self.top().waits = subject;
        if let Some(subject) = subject {
            let group = self.syntax.groups[usize::from(subject)];
            self.place(usize::from(group.first), usize::from(group.end));
            // What hangs on the subject goes with it.
            let own = self.top().clause;
            for clause in self.syntax.clauses.iter_mut().filter(|c| c.antecedent == Some(subject)) {
                clause.parent = Some(own);
            }
        }
        self.assign(verb, flow);
    }

    fn verb(&mut self, verb: VerbGroup) {
        let flow = std::mem::take(&mut self.flow);
        let imperative = self.s.tags[usize::from(verb.first)] == Tag::Base
            && !flow.to
            && self.stack.last().is_none_or(|open| self.verb_of(*open).is_none() && open.waits.is_none());
        // "guerrillas threaten to": a base form behind a noun is the present, but in "makes him look".
        let present = self.s.tags[usize::from(verb.first)] == Tag::Base
            && !flow.to
            && !flow.conjunction
            && !flow.comma
            && flow.group.is_some_and(|g| {
                let group = self.syntax.groups[usize::from(g)];
                !self.s.is(usize::from(group.head), &["him", "her", "them", "us", "me"])
                    && (self.top().waits == Some(g) || self.top().fresh == Some(g))
            });
        // "Had the siren worked": the tagger takes the participle for a past.
        let joins = |open: Open| {
            open.unfinished
                && flow.group.is_some()
                && self.syntax.clauses[usize::from(open.clause)].subject == flow.group
        };
        let joined = verb.first == verb.main && !verb.modal && self.stack.last().copied().is_some_and(joins);
        let past = self.is_past(verb, flow);
        if !verb.finite && !imperative && !present && !past || joined || self.is_reduced(verb, flow) {
            return self.participle(verb, flow);
        }
        let verb = VerbGroup { finite: true, ..verb };
        // What was left open by participles goes on outside of them.
        while self.stack.len() > 1
            && let Some(inner) = self
                .stack
                .pop_if(|open| self.syntax.clauses[usize::from(open.clause)].kind == Kind::Participial)
        {
            let top = self.top();
            top.fresh = top.fresh.or(inner.fresh);
            if inner.broken != Break::None {
                top.broken = inner.broken;
            }
        }
        let open = *self.top();
        if self.verb_of(open).is_none() {
            return self.first_verb(open, verb, flow);
        }
        let waiting = self.stack.iter().rposition(|o| self.lacks_verb(*o));
        if let (None, Some(outer), false) =
            (open.fresh, waiting, matches!(open.broken, Break::Conjunction | Break::Both))
        {
            self.stack.truncate(outer + 1);
            return self.assign(verb, flow);
        }
        let clause = self.syntax.clauses[usize::from(open.clause)];
        if let Some(object) = clause.object.filter(|&object| self.is_shared(object, open, verb)) {
            self.clause(open.clause).object = None;
            self.begin(Some(open.clause), Kind::Complement, Some(object), verb, flow);
        } else if let Some(fresh) = open.fresh.filter(|_| !flow.conjunction) {
            // "said that ..., but the mayor denied it": a comma begins anew.
            let inner = open.broken == Break::Conjunction;
            let (parent, kind) = if inner { (clause.parent, clause.kind) } else { (None, Kind::Main) };
            if inner {
                self.stack.pop();
            } else {
                self.stack.clear();
            }
            self.begin(parent, kind, Some(fresh), verb, flow);
        } else if matches!(open.broken, Break::Conjunction | Break::Both) {
            // The subject is shared.
            self.stack.pop();
            self.open_in(clause.parent, clause.kind, clause.mark.map(usize::from), clause.antecedent);
            self.top().waits = clause.subject;
            self.assign(verb, flow);
            self.top().inverted = false;
        } else if clause
            .object
            .is_some_and(|object| self.is_acted_on(flow.group.unwrap_or(object), clause, verb))
        {
            self.participle(verb, flow);
        } else if let Some(object) = clause.object {
            self.clause(open.clause).object = None;
            self.begin(Some(open.clause), Kind::Complement, Some(object), verb, flow);
        } else {
            self.stack.clear();
            self.begin(None, Kind::Main, None, verb, flow);
        }
    }

    /// `thinks Anna and I are`: of what stands before a plural verb and behind the verb of the clause, the first.
    fn is_shared(&self, object: u16, open: Open, verb: VerbGroup) -> bool {
        let first = usize::from(verb.first);
        let Some(fresh) = open.fresh.filter(|_| open.broken == Break::Conjunction) else { return false };
        let [object, fresh] = [object, fresh].map(|group| self.syntax.groups[usize::from(group)]);
        let one = matches!(self.s.tags[usize::from(fresh.head)], Tag::Noun | Tag::Name)
            || self.s.is(usize::from(fresh.first), &["i", "he", "she"]);
        let many = self.s.is(first, &["are", "were"]);
        one && many && object.end + 1 == fresh.first && fresh.end == verb.first
    }

    /// `has a cat named Bear`, `makes him look`: the object of a verb that tells nothing is what the next one is done to.
    fn is_acted_on(&self, object: u16, clause: Clause, verb: VerbGroup) -> bool {
        let tells = clause.verb.is_some_and(|v| self.s.entry(v.main).cue.is_some());
        let group = self.syntax.groups[usize::from(object)];
        let main = usize::from(verb.main);
        let past = verb.first == verb.main && self.s.tags[main] == Tag::Past;
        !tells && past && group.end == verb.first
            || self.s.is(usize::from(group.first), ACTED_ON) && !verb.modal
    }

    /// `The man arrested on Monday was released`: another verb follows for the group that waits.
    fn is_reduced(&self, verb: VerbGroup, flow: Flow) -> bool {
        let main = usize::from(verb.main);
        let Some(open) = self.stack.last().copied() else { return false };
        let plain =
            verb.first == verb.main && self.s.tags[main] == Tag::Past && flow.group.is_some() && !flow.comma;
        let waiting = self.waiting();
        if !plain
            || waiting > 1
            || open.waits != flow.group
            || !matches!(self.s.tag(main + 1), Some(Tag::Preposition))
        {
            return false;
        }
        let mut at = main + 1;
        while let Some(tag) = self.s.tag(at) {
            if tag.is_finite() {
                return self.s.verb_group(at).is_some() && self.s.is_be(at);
            }
            let ends = matches!(tag, Tag::Sign | Tag::Conjunction | Tag::Wh)
                || self.s.is(at, ALSO_SUBORDINATORS)
                || self.s.is(at, &["that"]);
            if ends || self.subordinator(at).is_some() {
                return false;
            }
            at += 1;
        }
        false
    }

    /// `whose roof collapsed was closed`: of a form that may be the past or a participle, told by how many verbs the open clauses still
    /// wait for.
    fn is_past(&self, verb: VerbGroup, flow: Flow) -> bool {
        let main = usize::from(verb.main);
        let Some(open) = self.stack.last().copied() else { return false };
        if self.s.tags[main] != Tag::Participle || verb.first != verb.main || flow.to {
            return false;
        }
        // "blamed an error but then revealed": beside a past.
        let past = |v: VerbGroup| self.s.tags[usize::from(v.main)] == Tag::Past && v.first == v.main;
        if flow.conjunction && self.verb_of(open).is_some_and(past) {
            return true;
        }
        if flow.group.is_none() {
            return false;
        }
        let waiting = self.waiting();
        // "The storm that killed nine people lasted": the outer clause waits.
        let outer_waits = self.verb_of(open).is_some() && self.kind_of(open) == Kind::Relative && waiting > 0;
        let own_waits =
            self.verb_of(open).is_none() && open.waits == flow.group && self.kind_of(open) != Kind::Main;
        if !outer_waits && !own_waits {
            return false;
        }
        let mut to_come = 0;
        let mut opened = 0;
        let mut at = main + 1;
        while at < self.s.tags.len() && !self.s.is(at, &[";", ":", "."]) {
            if self.s.tags[at] == Tag::Wh || self.subordinator(at).is_some() {
                opened += 1;
            }
            match self.s.verb_group(at) {
                Some(group) => {
                    to_come += usize::from(group.finite);
                    at = group.end();
                }
                None => at += 1,
            }
        }
        to_come < waiting + opened
    }

    /// The finite verb of a clause that had none.
    fn first_verb(&mut self, open: Open, verb: VerbGroup, flow: Flow) {
        // "The bridge, police said, was closed".
        let comma = self.s.is(verb.end(), &[","]);
        let speaks = self.s.entry(verb.main).cue.is_some();
        let aside =
            open.aside.filter(|&a| comma && speaks && self.syntax.groups[usize::from(a)].end == verb.first);
        if let Some(aside) = aside {
            let waiting = self.stack.clone();
            self.begin(None, Kind::Main, Some(aside), verb, flow);
            let parent = self.top().clause;
            self.stack = waiting;
            let root = self.stack[0].clause;
            let root = self.clause(root);
            if root.parent.is_none() {
                root.parent = Some(parent);
                root.kind = Kind::Complement;
            }
            return;
        }
        // "No, it was", "Anna, you are": a pronoun right before the verb is what it is said of, but in "Anna and I were".
        if let Some(pronoun) = open.aside.filter(|&a| self.stands_alone(a, verb)) {
            self.top().waits = Some(pronoun);
        }
        self.assign(verb, flow);
    }

    /// A pronoun of persons right before its verb, without another beside it.
    fn stands_alone(&self, group: u16, verb: VerbGroup) -> bool {
        let NounGroup { first, end, .. } = self.syntax.groups[usize::from(group)];
        let (first, main) = (usize::from(first), usize::from(verb.first));
        let joined = first > 0 && self.s.tags[first - 1] == Tag::Conjunction;
        let one = self.s.tags[main] == Tag::ThirdPerson || self.s.is(main, &["am", "was"]);
        end == verb.first
            && self.s.is(first, &["i", "you", "he", "she", "it", "we", "they"])
            && (!joined || one)
    }

    /// A verb without a finite form.
    fn participle(&mut self, verb: VerbGroup, flow: Flow) {
        let open = *self.top();
        let clause = self.syntax.clauses[usize::from(open.clause)];
        // "Were 40 people killed": the verb that the auxiliary was for.
        if open.unfinished
            && !flow.to
            && let Some(first) = clause.verb
            && clause.subject == flow.group
        {
            let passive = self.s.is_be(usize::from(first.main))
                && matches!(self.s.tags[usize::from(verb.main)], Tag::Participle | Tag::Past)
                || verb.voice == Voice::Passive;
            let voice = if passive { Voice::Passive } else { Voice::Active };
            let whole = VerbGroup { main: verb.main, voice, negated: first.negated || verb.negated, ..first };
            let conditional = self.s.is(usize::from(first.first), &["had", "were", "should"]);
            self.clause(open.clause).verb = Some(whole);
            if conditional
                && self.s.tags.last() == Some(&Tag::Sign)
                && !self.s.is(self.s.tags.len() - 1, &["?"])
                && clause.kind == Kind::Main
            {
                self.clause(open.clause).kind = Kind::Conditional;
            }
            self.place(usize::from(verb.first), verb.end());
            let top = self.top();
            top.unfinished = false;
            return;
        }
        // "led by", "built in 1950" right behind a noun, or behind its comma.
        let hangs = flow.group.filter(|_| {
            !flow.to && !flow.conjunction && !flow.preposition && (!flow.comma || clause.verb.is_none())
        });
        // "wanted the ban to last": the object is what acts.
        let hangs =
            hangs.or_else(|| flow.group.filter(|_| flow.to && !flow.comma && flow.group == clause.object));
        // "closed and reopened": beside the participle before it.
        if flow.conjunction && clause.kind == Kind::Participial {
            self.stack.pop();
        }
        let outer = *self.top();
        if clause.verb.is_none() && outer.waits.is_some() {
            self.clause(outer.clause).subject = outer.waits;
        }
        self.open(Kind::Participial, None, hangs);
        let at = self.top().clause;
        let passive = matches!(self.s.tags[usize::from(verb.main)], Tag::Participle | Tag::Past)
            && verb.first == verb.main;
        let clause = self.clause(at);
        clause.infinitive = flow.to;
        clause.verb = Some(VerbGroup { voice: if passive { Voice::Passive } else { verb.voice }, ..verb });
        self.place(usize::from(verb.first), verb.end());
    }

    fn sign(&mut self, i: usize) {
        let sign = self.s.words.text(self.s.words.tokens[i]);
        match sign {
            "," | "—" | "–" => self.comma(i),
            "-" if self.s.words.tokens[i].after_space() => self.comma(i),
            ":" if self.s.words.tokens.get(i + 1).is_some_and(|next| !next.after_space()) => {
                self.place(i, i + 1);
            }
            ";" | ":" => {
                self.place(i, i + 1);
                self.end_segment(false);
            }
            "." | "!" | "…" => {
                self.place(i, i + 1);
                if i + 1 < self.s.tags.len() {
                    self.end_segment(false);
                }
            }
            "?" => {
                self.place(i, i + 1);
                self.end_segment(true);
            }
            "(" | "[" => {
                self.brackets.push(self.stack.len());
                self.open_in(None, Kind::Main, None, None);
                self.place(i, i + 1);
                self.flow = Flow::default();
            }
            ")" | "]" => {
                self.place(i, i + 1);
                if let Some(depth) = self.brackets.pop() {
                    self.stack.truncate(depth);
                }
                self.flow = Flow::default();
            }
            "\"" | "“" | "”" | "„" | "«" | "»" => self.quotation_mark(i),
            _ => self.place(i, i + 1),
        }
    }

    /// What a quotation opened it closes.
    fn quotation_mark(&mut self, i: usize) {
        let opens = self.s.words.tokens.get(i + 1).is_some_and(|next| !next.after_space())
            && (i == 0 || self.s.words.tokens[i].after_space());
        if opens {
            self.quotes.push(self.stack.clone());
            self.place(i, i + 1);
        } else {
            self.place(i, i + 1);
            if let Some(outside) = self.quotes.pop() {
                self.stack = outside;
            }
        }
        let top = *self.top();
        if self.verb_of(top).is_some() && top.fresh.is_none() {
            self.top().broken = Break::Comma;
        }
        self.flow = Flow { comma: true, ..self.flow };
    }

    fn is_interjection(&self, group: u16) -> bool {
        const WORDS: [&str; 14] = [
            "no", "yes", "ps", "lol", "btw", "ok", "okay", "yep", "nope", "hey", "thanks", "hi", "hello",
            "well",
        ];
        let group = self.syntax.groups[usize::from(group)];
        group.end == group.first + 1 && self.s.is(usize::from(group.first), &WORDS)
    }

    /// A comma ends what stands inside another clause.
    fn comma(&mut self, i: usize) {
        let group = self.flow.group;
        // "No, the gate was": a word that stands for a sentence.
        if self.top().waits.is_some_and(|waits| Some(waits) == group && self.is_interjection(waits)) {
            self.top().waits = None;
        }
        let mut closed = false;
        while self.stack.len() > 1 {
            let open = *self.top();
            let inside = matches!(
                self.kind_of(open),
                Kind::Relative | Kind::Adverbial | Kind::Conditional | Kind::Participial
            );
            if !inside || self.verb_of(open).is_none() {
                break;
            }
            self.stack.pop();
            closed = true;
        }
        let open = *self.top();
        if !closed || self.verb_of(open).is_some() && open.fresh.is_none() {
            self.top().broken = Break::Comma;
        }
        self.place(i, i + 1);
        self.flow = Flow { group, comma: true, ..Flow::default() };
    }

    /// Closes all clauses since the last end.
    fn end_segment(&mut self, question: bool) {
        let from = self.segment;
        self.stack.clear();
        self.brackets.clear();
        self.flow = Flow::default();
        let end = self.syntax.clauses.len();
        self.mend_missing_verbs(from);
        self.find_reporters(from);
        if question {
            for clause in from..end {
                self.syntax.clauses[clause].question |= self.syntax.clauses[clause].kind == Kind::Main;
            }
        }
        self.segment = end;
    }

    /// `Four hurt in crash`: a participle is the verb of a clause that has no other.
    fn mend_missing_verbs(&mut self, from: usize) {
        for at in from..self.syntax.clauses.len() {
            let clause = self.syntax.clauses[at];
            if clause.kind == Kind::Participial || clause.verb.is_some() {
                continue;
            }
            let child = (at + 1..self.syntax.clauses.len()).find(|&c| {
                let child = self.syntax.clauses[c];
                child.parent == Some(at as u16)
                    && child.kind == Kind::Participial
                    && child.antecedent.is_some()
                    && !child.infinitive
            });
            let Some(child) = child else { continue };
            let inner = self.syntax.clauses[child];
            let Some(mut verb) = inner.verb.filter(|v| self.s.tags[usize::from(v.main)] == Tag::Participle)
            else {
                continue;
            };
            verb.finite = true;
            if verb.first == verb.main {
                verb.voice = if inner.object.is_some() { Voice::Active } else { Voice::Passive };
            }
            let outer = &mut self.syntax.clauses[at];
            outer.verb = Some(verb);
            outer.subject = outer.subject.or(inner.antecedent);
            outer.object = inner.object;
            let (at, child) = (at as u16, child as u16);
            for clause in self.syntax.clause_of.iter_mut().filter(|c| **c == child) {
                *clause = at;
            }
        }
    }

    /// `The bridge was closed, police said`: what goes before a verb of speech without an object is its complement.
    fn find_reporters(&mut self, from: usize) {
        for at in from..self.syntax.clauses.len() {
            let clause = self.syntax.clauses[at];
            let Some(verb) = clause.verb.filter(|_| clause.parent.is_none() && clause.subject.is_some())
            else {
                continue;
            };
            let speaks = matches!(
                self.s.entry(verb.main).cue,
                Some(Cue::Said | Cue::Claimed | Cue::Confirmed | Cue::Speculated)
            );
            let bare = clause.object.is_none_or(|object| self.is_temporal(object))
                && !self.syntax.clauses[from..]
                    .iter()
                    .any(|c| c.parent == Some(at as u16) && c.kind == Kind::Complement);
            if !speaks || !bare || verb.voice == Voice::Passive {
                continue;
            }
            for before in from..at {
                let other = &mut self.syntax.clauses[before];
                if other.parent.is_none() {
                    other.parent = Some(at as u16);
                    other.kind = Kind::Complement;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Syntax;
    use crate::lexicon::Lexicon;
    use crate::text::group::Tagged;
    use crate::text::tag::tag_sentence;
    use crate::text::token::tokenize;
    use crate::text::words::Words;

    fn clauses(text: &str) -> usize {
        let (mut tokens, mut tags) = (Vec::new(), Vec::new());
        tokenize(text, 0, text.len(), Lexicon::get(), &mut tokens);
        tag_sentence(&tokens, text, &mut tags);
        let words = Words { tokens: &tokens, at: 0, prose: text, lexicon: Lexicon::get() };
        let syntax = Syntax::of(Tagged { words, tags: &tags });
        assert_eq!(syntax.clause_of.len(), tokens.len());
        syntax.clauses.len()
    }

    #[test]
    fn what_is_no_sentence_has_no_clauses() {
        assert_eq!(clauses("The bridge that the flood damaged was closed."), 2);
        assert_eq!(clauses(&"the bridge was closed and ".repeat(20_000)), 0);
        assert_eq!(clauses(""), 0);
    }
}
