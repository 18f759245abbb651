//! Parts of speech: a table of known words and an averaged perceptron with integer weights.
//!
//! The weights are trained by `rules/lexicon/train_tags.rs` on MASC, the Manually Annotated Sub-Corpus of the American National Corpus
//! (<https://anc.org/data/masc/>). The method is that of M. Collins, "Discriminative training methods for hidden Markov models" (2002),
//! decoded from left to right. Features are hashed to rows, so that no table of strings is needed.

mod mend;
mod perceptron;
mod upos;
mod words;

use crate::lexicon::Class;
use crate::text::token::{Kind, Token};

pub use perceptron::{Allowed, FEATURES, ROW, ROWS, Row, ZERO, best, check, find, places};
pub use upos::{is_auxiliary, upos};
pub use words::{ONE_TAG_BITS, is_adjective, is_known, is_ordinary, word_classes};

use perceptron::{Look, NO_TAG, OUTSIDE, features, weights};
use words::{ADJECTIVE, ADVERB, CAPITAL, NOUN, VERB, one_tag};

/// Part of speech: the classes of the Penn Treebank, with a few put together. [`upos`] gives those of Universal Dependencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Tag {
    /// `fire` (NN).
    Noun,
    /// `fires` (NNS).
    Nouns,
    /// `Halden` (NNP, NNPS).
    Name,
    /// `close` in `will close` (VB).
    Base,
    /// `close` in `they close` (VBP).
    Present,
    /// `closes` (VBZ).
    ThirdPerson,
    /// `closed` in `they closed` (VBD).
    Past,
    /// `closed` in `was closed` (VBN).
    Participle,
    /// `closing` (VBG).
    Gerund,
    /// `will` (MD).
    Modal,
    /// `new`, `newer` (JJ).
    Adjective,
    /// `soon`, `not` (RB).
    Adverb,
    /// `of`, `because` (IN).
    Preposition,
    /// `to` (TO).
    To,
    /// `the`, `all` (DT, PDT).
    Determiner,
    /// `she`, `there` (PRP, EX).
    Pronoun,
    /// `her` in `her house` (PRP$, WP$).
    Possessor,
    /// `who`, `which`, `when` (WP, WDT, WRB).
    Wh,
    /// `and` (CC).
    Conjunction,
    /// `12`, `twelve` (CD).
    Number,
    /// `up` in `set up` (RP).
    Particle,
    /// `'s` of an owner (POS).
    Possessive,
    /// A sign.
    Sign,
    /// `oh`, foreign words and marks (UH, FW, SYM, LS).
    Other,
}

impl Tag {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 24] = [
        Self::Noun,
        Self::Nouns,
        Self::Name,
        Self::Base,
        Self::Present,
        Self::ThirdPerson,
        Self::Past,
        Self::Participle,
        Self::Gerund,
        Self::Modal,
        Self::Adjective,
        Self::Adverb,
        Self::Preposition,
        Self::To,
        Self::Determiner,
        Self::Pronoun,
        Self::Possessor,
        Self::Wh,
        Self::Conjunction,
        Self::Number,
        Self::Particle,
        Self::Possessive,
        Self::Sign,
        Self::Other,
    ];

    /// The tag of a number; [`Self::Other`] beyond the last.
    const fn of(number: usize) -> Self {
        if number < Self::ALL.len() { Self::ALL[number] } else { Self::Other }
    }

    /// A verb in any form, no modal.
    pub const fn is_verb(self) -> bool {
        matches!(
            self,
            Self::Base | Self::Present | Self::ThirdPerson | Self::Past | Self::Participle | Self::Gerund
        )
    }

    /// A form that has a subject of its own.
    pub const fn is_finite(self) -> bool {
        matches!(self, Self::Present | Self::ThirdPerson | Self::Past | Self::Modal)
    }

    /// A noun or a name.
    pub const fn is_nominal(self) -> bool {
        matches!(self, Self::Noun | Self::Nouns | Self::Name)
    }
}

/// The tag of a word that the tables have in one class only, where its form tells the rest.
fn only_class(token: Token, prose: &str, classes: u8) -> Option<Tag> {
    /// A noun that is a name as well.
    const NOUN_OR_NAME: u8 = NOUN | CAPITAL;
    if token.is_capitalised() {
        // In no table: 99 of 100 are names, and of the nouns that are names as well.
        let name = classes == NOUN_OR_NAME || classes == 0 && token.lex == 0;
        return name.then_some(Tag::Name);
    }
    if token.lex != 0 {
        return None;
    }
    let word = token.text(prose).as_bytes();
    let ends_in_s = word.ends_with(b"s") && !word.ends_with(b"ss");
    match classes {
        NOUN | NOUN_OR_NAME if ends_in_s && !word.ends_with(b"us") && !word.ends_with(b"is") => {
            Some(Tag::Nouns)
        }
        NOUN | NOUN_OR_NAME => Some(Tag::Noun),
        ADJECTIVE => Some(Tag::Adjective),
        ADVERB => Some(Tag::Adverb),
        VERB if word.ends_with(b"ing") => Some(Tag::Gerund),
        VERB if ends_in_s => Some(Tag::ThirdPerson),
        _ => None,
    }
}

/// The tag of a token that needs no weighing; `classes` are those of its word.
fn plain(token: Token, prose: &str, classes: u8) -> Option<Tag> {
    match token.kind {
        Kind::Number => Some(Tag::Number),
        Kind::Handle => Some(Tag::Name),
        Kind::Object => Some(Tag::Noun),
        Kind::Sign if !token.is(Class::CURRENCY_SIGN) => Some(Tag::Sign),
        Kind::Sign => Some(Tag::Other),
        Kind::Possessive => None,
        Kind::Word if token.is(Class::CLOCK) && (token.is_all_capitals() || token.is_dotted()) => {
            Some(Tag::Noun)
        }
        // "cannot", "dont"
        Kind::Word if token.is(Class::MODAL) && token.is(Class::NEGATION) => Some(Tag::Modal),
        Kind::Word if token.is_dotted() && token.is_capitalised() => Some(Tag::Name),
        Kind::Word if token.is(Class::PRONOUN) && token.end - token.start > 5 => Some(Tag::Pronoun),
        Kind::Word => one_tag(token.hash)
            .filter(|tag| !token.is_capitalised() || !matches!(tag, Tag::Noun | Tag::Nouns | Tag::Adjective))
            .or_else(|| only_class(token, prose, classes)),
    }
}

/// True where most words have a capital, as in a title.
fn is_title(tokens: &[Token]) -> bool {
    let words = tokens.iter().filter(|t| t.kind == Kind::Word);
    let (capitals, all) =
        words.fold((0, 0), |(capitals, all), t| (capitals + usize::from(t.is_capitalised()), all + 1));
    capitals * 2 > all
}

/// One sentence as the tagger sees it.
#[derive(Debug)]
struct Sentence<'a> {
    tokens: &'a [Token],
    prose: &'a str,
    title: bool,
    /// The token that is looked at.
    at: usize,
    /// Tags of the two tokens before it.
    tags: [u32; 2],
    /// What its tokens look like, with two before the first and one behind the last.
    looks: Vec<Look>,
}

impl<'a> Sentence<'a> {
    fn new(tokens: &'a [Token], prose: &'a str) -> Self {
        let mut looks = Vec::with_capacity(tokens.len() + 3);
        looks.extend([OUTSIDE; 2]);
        looks.extend(tokens.iter().map(|token| Look::of(*token, prose)));
        looks.push(OUTSIDE);
        Self { tokens, prose, title: is_title(tokens), at: 0, tags: [NO_TAG; 2], looks }
    }

    /// The tag of the token, if it needs no weighing.
    fn plain(&self) -> Option<Tag> {
        const NAMED: [u32; 3] = [Tag::Noun as u32, Tag::Nouns as u32, Tag::Name as u32];
        let token = self.tokens[self.at];
        // "it's", "there's": only nouns own.
        if token.kind == Kind::Possessive && !NAMED.contains(&self.tags[1]) {
            return Some(Tag::ThirdPerson);
        }
        // "the workers' rights".
        let owns = |mark: &Token| {
            mark.kind == Kind::Sign && !mark.after_space() && matches!(mark.text(self.prose), "'" | "’")
        };
        let next = self.tokens.get(self.at + 2).is_some_and(|t| t.kind == Kind::Word && t.after_space());
        if token.kind == Kind::Word
            && next
            && self.tokens.get(self.at + 1).is_some_and(owns)
            && token.text(self.prose).ends_with('s')
        {
            return Some(if token.is_capitalised() { Tag::Name } else { Tag::Nouns });
        }
        let tag = plain(token, self.prose, self.looks[self.at + 2].classes as u8)?;
        Some(if tag == Tag::Participle && token.is(Class::PAST_ONLY) { Tag::Past } else { tag })
    }

    /// Features of the token, and the tags that it may have.
    fn weighed(&self) -> ([u32; FEATURES], Allowed) {
        let [before2, before, here, after] =
            self.looks[self.at..].first_chunk().copied().unwrap_or([OUTSIDE; 4]);
        let features = features([before2, before, here, after], self.tags[0], self.tags[1], self.title);
        (features, Allowed::of(self.tokens[self.at], self.prose, here.classes))
    }

    /// Goes from left to right: see [`walk`].
    fn walk(&mut self, tags: &mut Vec<Tag>, mut choose: impl FnMut(usize, [u32; FEATURES], Allowed) -> Tag) {
        for at in 0..self.tokens.len() {
            self.at = at;
            let tag = self.plain().unwrap_or_else(|| {
                let (features, allowed) = self.weighed();
                choose(at, features, allowed)
            });
            self.leave(tag);
            tags.push(tag);
        }
    }

    fn leave(&mut self, tag: Tag) {
        self.tags = [self.tags[1], tag as u32];
    }
}

/// Adds the tags of the tokens of a sentence.
pub fn tag_sentence(tokens: &[Token], prose: &str, tags: &mut Vec<Tag>) {
    let from = tags.len();
    let mut sentence = Sentence::new(tokens, prose);
    sentence.walk(tags, |_, features, allowed| best(weights(), features, allowed));
    let tags = &mut tags[from..];
    mend::by_neighbours(tokens, prose, tags);
    mend::missing_verb(&mut sentence, tags);
}

/// The same without weighing: a word that can be several things is a noun, else an adjective, else a verb.
pub fn tag_by_words(tokens: &[Token], prose: &str, tags: &mut Vec<Tag>) {
    tags.extend(tokens.iter().map(|&token| {
        let classes = if token.kind == Kind::Word { word_classes(token.hash) } else { 0 };
        plain(token, prose, classes).unwrap_or(match classes {
            classes if classes & NOUN != 0 => Tag::Noun,
            classes if classes & ADJECTIVE != 0 => Tag::Adjective,
            classes if classes & VERB != 0 => Tag::Base,
            _ => Tag::Noun,
        })
    }));
}

/// Goes over a sentence from left to right. `choose` says the tag of each token that needs weighing, from its number, its features and the
/// tags that it may have; all tags are added to `tags`.
pub fn walk(
    tokens: &[Token],
    prose: &str,
    tags: &mut Vec<Tag>,
    choose: impl FnMut(usize, [u32; FEATURES], Allowed) -> Tag,
) {
    Sentence::new(tokens, prose).walk(tags, choose);
}
