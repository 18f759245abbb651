//! What the layer of language saw: a row for each sentence.

use std::ops::Range;

use serde::Serialize;

use crate::document::{BlockKind, Document, Format};
use crate::lexicon::given_names::given_name;
use crate::lexicon::places::rank;
use crate::lexicon::{Class, Lexicon, lemma_of_noun, lemma_of_verb};
use crate::source::Source;
use crate::span::Span;
use crate::text::clause::{Clause, Kind, Syntax};
use crate::text::group::{NounGroup, Tagged, VerbGroup, Voice};
use crate::text::sentence::sentences;
use crate::text::stance::{ClauseStance, Modality, Polarity};
use crate::text::tag::{Tag, is_adjective, tag_sentence, upos};
use crate::text::token::{self, tokenize};
use crate::text::words::{BE, DO, HAVE, Words};

/// The schema of [`SyntaxRow`].
pub const SYNTAX_SCHEMA: &str = "newslint.syntax/1";

/// A sentence. Places are bytes of the file as it is stored.
#[derive(Clone, Debug, Serialize)]
pub struct SyntaxRow {
    /// [`SYNTAX_SCHEMA`].
    pub schema: &'static str,
    /// Name of the document.
    pub path: String,
    /// Where it stands.
    pub sentence: Span,
    /// Its tokens, as Universal Dependencies cuts them.
    pub tokens: Vec<TokenRow>,
    /// Its clauses.
    pub clauses: Vec<ClauseRow>,
}

/// A token.
#[derive(Clone, Debug, Serialize)]
pub struct TokenRow {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Part of speech of Universal Dependencies (UPOS).
    pub tag: &'static str,
    /// The word as a dictionary has it.
    pub lemma: String,
}

/// A clause.
#[derive(Clone, Debug, Serialize)]
pub struct ClauseRow {
    /// `main`, `complement`, `relative`, `conditional`, `adverbial` or `participial`.
    pub kind: &'static str,
    /// First byte of its first token.
    pub start: u32,
    /// One past the last byte of its last token; a clause inside may lie between.
    pub end: u32,
    /// The verb: a number in the tokens of the sentence.
    pub verb: Option<u16>,
    /// Who or what the verb is said of.
    pub subject: Option<SubjectRow>,
    /// Whether the subject acts: `active` or `passive`.
    pub voice: &'static str,
    /// Affirmed or negated.
    pub polarity: Polarity,
    /// How it is meant.
    pub modality: Modality,
    /// Who says it, in lower case, where somebody else does.
    pub source: Option<String>,
}

/// A subject.
#[derive(Clone, Debug, Serialize)]
pub struct SubjectRow {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Its head: a number in the tokens of the sentence.
    pub head: u16,
}

/// The sentences of a document.
pub fn syntax_rows(source: &Source, format: Format) -> Vec<SyntaxRow> {
    let document = Document::read(source, format, None);
    let lexicon = Lexicon::get();
    let prose = document.prose.text.as_str();
    let place = |from: u32, to: u32| source.stored_span(document.prose.to_source(Span::new(from, to)));
    let mut rows = Vec::new();
    for block in document.prose.blocks.iter().filter(|b| b.kind != BlockKind::Apparatus) {
        let mut tokens = Vec::new();
        tokenize(prose, block.range.start as usize, block.range.end as usize, lexicon, &mut tokens);
        for range in sentences(&tokens, prose, lexicon) {
            let words = Words { tokens: &tokens[range], at: 0, prose, lexicon };
            rows.push(Sentence::read(words).row(source.name(), place));
        }
    }
    rows
}

/// Tokens that Universal Dependencies has as one word: `12:42:55`, `212-848-8400`, `4th`, and `Inc.` inside of a sentence.
struct Joined {
    /// The first token of each word, and one past the last token.
    starts: Vec<usize>,
}

impl Joined {
    fn of(words: Words) -> Self {
        let tokens = words.tokens;
        let is_number = |i: usize| tokens.get(i).is_some_and(|t| t.kind == token::Kind::Number);
        let touches = |i: usize| i > 0 && i < tokens.len() && !tokens[i].after_space();
        let text = |i: usize| words.text(tokens[i]);
        let sign = |i: usize| touches(i) && matches!(text(i), ":" | "/" | "-" | ".");
        let mut starts = vec![0];
        let mut at = 0;
        while at < tokens.len() {
            let mut end = at + 1;
            if is_number(at) {
                while sign(end) && touches(end + 1) && is_number(end + 1) {
                    end += 2;
                }
                // "13-17" and "24/7" are three words, "705-7201" is one.
                let length = |i: usize| text(i).len();
                let range = end == at + 3
                    && matches!(text(at + 1), "-" | "/")
                    && (length(at) < 3 || length(at + 2) != 4);
                end = if range { at + 1 } else { end };
                let ending = end < tokens.len()
                    && touches(end)
                    && matches!(text(end), "th" | "st" | "nd" | "rd" | "s");
                end += usize::from(ending && end == at + 1);
            } else if tokens[at].kind == token::Kind::Word
                && touches(end)
                && text(end) == "."
                && tokens.get(end + 1).is_some_and(|next| next.after_space() || words.text(*next) == ",")
            {
                end += 1;
            }
            starts.push(end);
            at = end;
        }
        Self { starts }
    }

    /// The tokens of each word.
    fn words(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        self.starts.windows(2).map(|pair| pair[0]..pair[1])
    }

    /// The number of the word that has this token.
    fn word_of(&self, token: u16) -> u16 {
        (self.starts.partition_point(|start| *start <= usize::from(token)) - 1) as u16
    }
}

struct Sentence<'a> {
    words: Words<'a>,
    tags: Vec<Tag>,
    syntax: Syntax,
}

impl<'a> Sentence<'a> {
    fn read(words: Words<'a>) -> Self {
        let mut tags = Vec::new();
        tag_sentence(words.tokens, words.prose, &mut tags);
        let syntax = Syntax::of(Tagged { words, tags: &tags });
        Self { words, tags, syntax }
    }

    fn row(&self, path: &str, place: impl Fn(u32, u32) -> Span) -> SyntaxRow {
        let tokens = self.words.tokens;
        let joined = Joined::of(self.words);
        let clauses = self.syntax.clauses.iter().zip(&self.syntax.stances).enumerate();
        SyntaxRow {
            schema: SYNTAX_SCHEMA,
            path: path.to_owned(),
            sentence: place(tokens[0].start, tokens[tokens.len() - 1].end),
            tokens: joined.words().map(|word| self.token(word, &place)).collect(),
            clauses: clauses
                .filter_map(|(n, (clause, stance))| self.clause(n, clause, stance, &joined, &place))
                .collect(),
        }
    }

    /// A word of one token or several.
    fn token(&self, word: Range<usize>, place: impl Fn(u32, u32) -> Span) -> TokenRow {
        let tokens = self.words.tokens;
        let (from, to) = (tokens[word.start].start, tokens[word.end - 1].end);
        let span = place(from, to);
        let text = &self.words.prose[from as usize..to as usize];
        let (tag, lemma) = match word.len() {
            1 => (self.upos(word.start), self.lemma(word.start)),
            _ if !text.starts_with(|c: char| c.is_ascii_digit()) => {
                let initial = text.starts_with(char::is_uppercase);
                (if initial { "PROPN" } else { self.upos(word.start) }, text.to_owned())
            }
            _ if text.ends_with(char::is_alphabetic) => ("NOUN", text.to_lowercase()),
            _ => ("NUM", text.to_owned()),
        };
        TokenRow { start: span.start, end: span.end, tag, lemma }
    }

    fn upos(&self, i: usize) -> &'static str {
        // "the bridge that fell": the mark of a relative clause is a pronoun.
        let relative = |clause: &Clause| clause.kind == Kind::Relative && clause.mark == Some(i as u16);
        if self.syntax.clauses.iter().any(relative) {
            return "PRON";
        }
        upos(self.words.tokens, &self.tags, i, self.words.prose)
    }

    fn lemma(&self, i: usize) -> String {
        let token = self.words.tokens[i];
        let word = self.words.text(token).to_lowercase();
        match self.tags[i] {
            Tag::Nouns => lemma_of_noun(&word),
            tag if tag.is_verb() => {
                let known = token.entry(self.words.lexicon).verb;
                let is = |forms: &[&str]| forms.contains(&word.as_str());
                for (forms, base) in [(BE, "be"), (HAVE, "have"), (DO, "do")] {
                    if is(forms) {
                        return base.to_owned();
                    }
                }
                if known.is_empty() { lemma_of_verb(&word) } else { known.to_owned() }
            }
            Tag::Name => self.words.text(token).to_owned(),
            _ => word,
        }
    }

    fn clause(
        &self,
        n: usize,
        clause: &Clause,
        stance: &ClauseStance,
        joined: &Joined,
        place: impl Fn(u32, u32) -> Span,
    ) -> Option<ClauseRow> {
        let tokens = self.words.tokens;
        let own = |i: &usize| usize::from(self.syntax.clause_of[*i]) == n;
        let first = (0..tokens.len()).find(own)?;
        let last = (0..tokens.len()).rev().find(own)?;
        let span = place(tokens[first].start, tokens[last].end);
        let sentence = Tagged { words: self.words, tags: &self.tags };
        let subject = clause.subject.map(|s| self.syntax.groups[usize::from(s)]);
        // "There is a ferry": of what there is it is said.
        let there = |g: NounGroup| sentence.is(usize::from(g.first), &["there"]);
        let be = clause.verb.is_some_and(|verb| sentence.is_be(usize::from(verb.main)));
        let group = match subject {
            Some(subject) if be && there(subject) => {
                clause.object.map(|o| self.syntax.groups[usize::from(o)])
            }
            subject => subject,
        };
        let group = group.filter(|_| !self.syntax.is_expletive(clause, sentence));
        let subject =
            group.map(|group| (group.first, group.end, self.head(group, clause.verb))).or_else(|| {
                let mark = clause.mark.filter(|_| clause.kind == Kind::Relative)?;
                Some((mark, mark + 1, mark))
            });
        Some(ClauseRow {
            kind: clause.kind.as_str(),
            start: span.start,
            end: span.end,
            verb: clause.verb.map(|verb| joined.word_of(verb.main)),
            subject: subject.map(|(first, end, head)| {
                let span = place(tokens[usize::from(first)].start, tokens[usize::from(end) - 1].end);
                SubjectRow { start: span.start, end: span.end, head: joined.word_of(head) }
            }),
            voice: match clause.verb.map(|verb| verb.voice) {
                Some(Voice::Passive) => "passive",
                _ => "active",
            },
            polarity: stance.polarity,
            modality: stance.modality,
            source: stance.source.map(|group| {
                self.words.phrase(usize::from(group.first), usize::from(group.end)).to_lowercase()
            }),
        })
    }

    /// The head of a group; of the name of a person the first word, as in Universal Dependencies (`flat`). A person is told by a given
    /// name, or by what they say.
    fn head(&self, group: NounGroup, verb: Option<VerbGroup>) -> u16 {
        let token = |i: u16| self.words.tokens[usize::from(i)];
        let is_named = |i: &u16| {
            let tag = self.tags[usize::from(*i)];
            tag == Tag::Name || tag == Tag::Sign && !token(*i).after_space()
        };
        let named = (group.first..=group.head).rev().take_while(is_named);
        let first = named.filter(|i| self.tags[usize::from(*i)] == Tag::Name).last().unwrap_or(group.head);
        // "The group Hamas", "her teacher Anna Holm": the noun, and who it is (`appos`).
        let noun =
            first.checked_sub(1).filter(|i| *i > group.first && self.tags[usize::from(*i)] == Tag::Noun);
        let opened = matches!(self.tags[usize::from(group.first)], Tag::Determiner | Tag::Possessor);
        if let Some(noun) = noun.filter(|_| opened && self.tags[usize::from(group.head)] == Tag::Name) {
            return noun;
        }
        let name = self.words.phrase(usize::from(first), usize::from(group.end)).to_lowercase();
        if rank(&name).is_some() || (first..=group.head).any(|i| token(i).is(Class::ORGANISATION)) {
            return group.head;
        }
        let given = |i: &u16| given_name(self.words.text(token(*i))).is_some();
        let says = || {
            let entry = verb.map(|verb| token(verb.main).entry(self.words.lexicon));
            entry.is_some_and(|entry| entry.cue.is_some())
                && !(first..=group.head)
                    .any(|i| token(i).is(Class::DETERMINER) || is_adjective(token(i).hash))
        };
        (first..group.head).find(given).unwrap_or(if says() { first } else { group.head })
    }
}
