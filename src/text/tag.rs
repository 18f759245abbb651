//! Parts of speech: a table of known words and an averaged perceptron with integer weights.
//!
//! The weights are trained by `rules/lexicon/train_tags.rs` on MASC, the Manually Annotated Sub-Corpus of the American National Corpus
//! (<https://anc.org/data/masc/>). The method is that of M. Collins, "Discriminative training methods for hidden Markov models" (2002),
//! decoded from left to right. Features are hashed to rows, so that no table of strings is needed.

use crate::lexicon::Class;
use crate::text::token::{Kind, Token};

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
    /// `oh` (UH).
    Interjection,
    /// A sign.
    Sign,
    /// Foreign words and marks (FW, SYM, LS).
    Other,
}

impl Tag {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 25] = [
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
        Self::Interjection,
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

/// Bytes of a row: a weight for each tag, and in the last two a check of the feature that the row is for.
pub const ROW: usize = 32;
/// Rows of weights; a feature stands in one of two neighbours, so that both are in one line of the cache.
pub const ROWS: usize = 1 << 14;
/// Features of a token.
pub const FEATURES: usize = 18;

static WEIGHTS: &Table = &Table(*include_bytes!("../../rules/lexicon/tag_weights.bin"));

/// A table of weights, which begins at a line of the cache.
#[repr(align(64))]
struct Table([u8; ROWS * ROW]);

/// The two rows that a feature may stand in, by their first byte in the table.
pub const fn places(feature: u32) -> [usize; 2] {
    let first = (feature >> (32 - ROWS.trailing_zeros())) as usize & !1;
    [first * ROW, (first + 1) * ROW]
}

/// What tells a feature from others at its place; never 0.
pub const fn check(feature: u32) -> [u8; 2] {
    ((feature & 0xFFFF) as u16 | 1).to_le_bytes()
}

/// First byte of the row of a feature.
#[inline]
pub fn find(table: &[u8], feature: u32) -> Option<usize> {
    let check = check(feature);
    places(feature).into_iter().find(|&at| table[at + ROW - 2..at + ROW] == check)
}

/// Words that have one tag wherever they stand: 2^13 entries of 4 bytes, little-endian, the hash of the word with its last five bits
/// replaced by the tag; 0 is no entry. A word stands at the first free entry from `hash >> 19` on.
static ONE_TAG: &[u8; 4 << ONE_TAG_BITS] = include_bytes!("../../rules/lexicon/tag_words.bin");
/// Bits of the number of an entry in the table of words that have one tag.
pub const ONE_TAG_BITS: u32 = 13;

/// Bits of the number of an entry in [`WORD_CLASSES`].
const WORD_BITS: u32 = 18;
/// Classes of words: see `rules/lexicon/word_classes.py`.
static WORD_CLASSES: &[u8; 2 << WORD_BITS] = include_bytes!("../../rules/lexicon/word_classes.bin");

/// The one tag of a word.
fn one_tag(hash: u32) -> Option<Tag> {
    let mut at = (hash >> (32 - ONE_TAG_BITS)) as usize;
    loop {
        let entry = u32::from_le_bytes(ONE_TAG[4 * at..4 * at + 4].try_into().ok()?);
        if entry == 0 {
            return None;
        }
        if entry >> 5 == hash >> 5 {
            return Some(Tag::of((entry & 31) as usize));
        }
        at = (at + 1) % (1 << ONE_TAG_BITS);
    }
}

/// Classes of [`word_classes`].
const NOUN: u8 = 1;
const VERB: u8 = 2;
const ADJECTIVE: u8 = 4;
const ADVERB: u8 = 8;
const CAPITAL: u8 = 16;

/// What a word can be: 1 noun, 2 verb, 4 adjective, 8 adverb, and 16 where one of them has a capital; 0 for a word that is not known.
pub fn word_classes(hash: u32) -> u8 {
    let mut at = (hash >> (32 - WORD_BITS)) as usize;
    loop {
        let entry = u16::from_le_bytes([WORD_CLASSES[2 * at], WORD_CLASSES[2 * at + 1]]);
        if entry == 0 {
            return 0;
        }
        if u32::from(entry >> 5) == hash & 0x7FF {
            return (entry & 31) as u8;
        }
        at = (at + 1) % (1 << WORD_BITS);
    }
}

/// What the features of a token are made from.
#[derive(Clone, Copy, Debug, Default)]
struct Look {
    word: u32,
    suffix: u32,
    shape: u32,
    classes: u32,
}

impl Look {
    fn of(token: Token, prose: &str) -> Self {
        let bytes = &prose.as_bytes()[token.start as usize..token.end as usize];
        if token.kind != Kind::Word {
            let word = match token.kind {
                Kind::Number => 1,
                Kind::Possessive => 2,
                Kind::Handle => 3,
                Kind::Object => 4,
                _ => 16 + u32::from(bytes.first().copied().unwrap_or_default()),
            };
            return Self { word, suffix: word, shape: 8, classes: 0 };
        }
        let suffix = bytes.iter().rev().take(3).fold(0, |sum, b| sum << 8 | u32::from(b | 0x20));
        let shape = u32::from(token.is_capitalised())
            | u32::from(token.is_all_capitals()) << 1
            | u32::from(!token.after_space()) << 2;
        Self { word: token.hash, suffix, shape, classes: u32::from(word_classes(token.hash)) }
    }
}

/// What stands before the first and behind the last token of a sentence.
const OUTSIDE: Look = Look { word: 7, suffix: 7, shape: 16, classes: 32 };
/// The tag of what stands before a sentence.
const NO_TAG: u32 = 31;

fn feature(template: u32, a: u32, b: u32) -> u32 {
    let hash =
        (a ^ template.wrapping_mul(0x85eb_ca6b)).wrapping_mul(0x9e37_79b1) ^ b.wrapping_mul(0xc2b2_ae35);
    let hash = (hash ^ hash >> 15).wrapping_mul(0x2c1b_3c6d);
    hash ^ hash >> 13
}

/// Features of the token in the middle of five, behind two tags.
fn features(
    [before2, before, here, after, after2]: [Look; 5],
    tag2: u32,
    tag1: u32,
    title: bool,
) -> [u32; FEATURES] {
    let begins = before.shape >= 8;
    // A capital at the start or in a title tells nothing of a word that is written without one.
    let capital = if (begins || title) && here.classes & 15 != 0 && here.classes & 16 == 0 {
        here.shape & !1
    } else {
        here.shape
    };
    let shape = capital | u32::from(begins) << 5 | u32::from(title) << 6;
    [
        feature(1, here.word, 0),
        feature(2, here.suffix, shape),
        feature(3, here.suffix >> 8, here.classes),
        feature(4, shape, here.classes),
        feature(5, before.word, 0),
        feature(6, after.word, 0),
        feature(7, before2.word, 0),
        feature(8, after2.word, 0),
        feature(9, tag1, 0),
        feature(10, tag1, tag2),
        feature(11, here.word, tag1),
        feature(12, before.word, here.word),
        feature(13, here.word, after.word),
        feature(14, after.suffix, after.shape),
        feature(15, here.classes << 8 | shape, tag1),
        feature(16, here.classes << 8 | after.classes, after.shape),
        feature(17, here.suffix, tag1),
        feature(18, before.suffix, here.shape),
    ]
}

/// Tags that a word may have, a bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowed(u32);

impl Allowed {
    const ANY: Self = Self(u32::MAX);
    /// Those of the closed classes.
    const CLOSED: u32 = 1 << Tag::Modal as u32
        | 1 << Tag::Preposition as u32
        | 1 << Tag::To as u32
        | 1 << Tag::Determiner as u32
        | 1 << Tag::Pronoun as u32
        | 1 << Tag::Possessor as u32
        | 1 << Tag::Wh as u32
        | 1 << Tag::Conjunction as u32
        | 1 << Tag::Particle as u32
        | 1 << Tag::Possessive as u32;

    const VERBS: u32 = 1 << Tag::Base as u32
        | 1 << Tag::Present as u32
        | 1 << Tag::ThirdPerson as u32
        | 1 << Tag::Past as u32
        | 1 << Tag::Participle as u32
        | 1 << Tag::Gerund as u32;

    /// The tag of this number is among them.
    pub const fn has(self, tag: usize) -> bool {
        self.0 & 1 << tag != 0
    }

    /// A word that the tables know is of no closed class, and no name without a capital.
    fn of(token: Token, classes: u32) -> Self {
        let known = classes & 15 != 0;
        if token.kind != Kind::Word {
            return Self::ANY;
        }
        let closed = if known && !token.is(Class::FUNCTION.or(Class::MODAL).or(Class::NEGATION)) {
            Self::CLOSED
        } else {
            0
        };
        let name =
            if !token.is_capitalised() && (known || token.lex != 0) { 1 << Tag::Name as u32 } else { 0 };
        // What it is in no dictionary.
        let not = |class: u8, tags: u32| if known && classes & u32::from(class) == 0 { tags } else { 0 };
        let open = not(NOUN, 1 << Tag::Noun as u32 | 1 << Tag::Nouns as u32)
            | not(ADJECTIVE, 1 << Tag::Adjective as u32)
            | not(ADVERB, 1 << Tag::Adverb as u32)
            | not(VERB, Self::VERBS);
        let open = if token.is(Class::FUNCTION.or(Class::MODAL).or(Class::NEGATION)) { 0 } else { open };
        Self(!(closed | name | open))
    }
}

/// What the features say for each tag.
fn sums(table: &[u8], features: [u32; FEATURES]) -> [i16; ROW] {
    let mut sums = [0i16; ROW];
    for at in features.into_iter().filter_map(|feature| find(table, feature)) {
        let weights: &[u8; ROW] = table[at..].first_chunk().unwrap_or(&[0; ROW]);
        for (sum, weight) in sums.iter_mut().zip(weights) {
            *sum += i16::from(weight.cast_signed());
        }
    }
    sums
}

/// The tag that the features speak for.
pub fn best(table: &[u8], features: [u32; FEATURES], allowed: Allowed) -> Tag {
    let sums = sums(table, features);
    let mut best = Tag::Other as usize;
    // Whatever it is, it may be a mark.
    for n in 0..Tag::ALL.len() {
        if allowed.has(n) && sums[n] > sums[best] {
            best = n;
        }
    }
    Tag::of(best)
}

/// The tag of a token that needs no weighing.
fn plain(token: Token) -> Option<Tag> {
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
        Kind::Word if token.is_dotted() && token.is_capitalised() => Some(Tag::Name),
        Kind::Word if token.is(Class::PRONOUN) && token.end - token.start > 5 => Some(Tag::Pronoun),
        Kind::Word if word_classes(token.hash) == ADVERB && !token.is(Class::FUNCTION) => Some(Tag::Adverb),
        Kind::Word => one_tag(token.hash)
            .filter(|tag| !token.is_capitalised() || !matches!(tag, Tag::Noun | Tag::Nouns | Tag::Adjective)),
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
    looks: [Look; 5],
    tags: [u32; 2],
}

impl<'a> Sentence<'a> {
    fn new(tokens: &'a [Token], prose: &'a str) -> Self {
        let look = |at: usize| tokens.get(at).map_or(OUTSIDE, |t| Look::of(*t, prose));
        let looks = [OUTSIDE, OUTSIDE, OUTSIDE, look(0), look(1)];
        Self { tokens, prose, title: is_title(tokens), looks, tags: [NO_TAG; 2] }
    }

    /// Goes on to token `at`, which follows the one before.
    fn enter(&mut self, at: usize) {
        self.looks.rotate_left(1);
        self.looks[4] = self.tokens.get(at + 2).map_or(OUTSIDE, |t| Look::of(*t, self.prose));
    }

    /// The tag of a token that needs no weighing.
    fn plain(&self, at: usize) -> Option<Tag> {
        const NAMED: [u32; 3] = [Tag::Noun as u32, Tag::Nouns as u32, Tag::Name as u32];
        let token = self.tokens[at];
        // "it's", "there's": only nouns own.
        if token.kind == Kind::Possessive && !NAMED.contains(&self.tags[1]) {
            return Some(Tag::ThirdPerson);
        }
        // "the workers' rights".
        let owns = |mark: &Token| {
            mark.kind == Kind::Sign && !mark.after_space() && matches!(mark.text(self.prose), "'" | "’")
        };
        let next = self.tokens.get(at + 2).is_some_and(|t| t.kind == Kind::Word && t.after_space());
        if token.kind == Kind::Word
            && next
            && self.tokens.get(at + 1).is_some_and(owns)
            && token.text(self.prose).ends_with('s')
        {
            return Some(if token.is_capitalised() { Tag::Name } else { Tag::Nouns });
        }
        plain(token)
    }

    fn allowed(&self, at: usize) -> Allowed {
        Allowed::of(self.tokens[at], self.looks[2].classes)
    }

    fn features(&self) -> [u32; FEATURES] {
        features(self.looks, self.tags[0], self.tags[1], self.title)
    }

    fn leave(&mut self, tag: Tag) {
        self.tags = [self.tags[1], tag as u32];
    }
}

/// Adds the tags of the tokens of a sentence.
pub fn tag_sentence(tokens: &[Token], prose: &str, tags: &mut Vec<Tag>) {
    let from = tags.len();
    let mut sentence = Sentence::new(tokens, prose);
    for at in 0..tokens.len() {
        sentence.enter(at);
        let tag =
            sentence.plain(at).unwrap_or_else(|| best(&WEIGHTS.0, sentence.features(), sentence.allowed(at)));
        sentence.leave(tag);
        tags.push(tag);
    }
    let tags = &mut tags[from..];
    mend_missing_nouns(tokens, prose, tags);
    mend_missing_verb(tokens, prose, tags);
}

/// A determiner has a noun: `the first set before`; `the gateway remains closed` has a verb; `Family Harbour Institute` is a name.
fn mend_missing_nouns(tokens: &[Token], prose: &str, tags: &mut [Tag]) {
    const TITLES: Class =
        Class::ROLE.or(Class::OFFICE).or(Class::HONORIFIC).or(Class::ORGANISATION).or(Class::PERSON_NOUN);
    const LINKING: [&str; 8] =
        ["remains", "remain", "remained", "stays", "stay", "stayed", "becomes", "seems"];
    // "Family Harbour", "Specter-Mill".
    let named = |at: usize, tags: &[Tag]| {
        let joined = tokens.get(at + 1).is_some_and(|t| t.is_word(prose, "-") && !t.after_space());
        tags.get(at + 1 + usize::from(joined)) == Some(&Tag::Name)
    };
    // A determiner or possessor stands before, with nothing but adjectives between.
    let mut open = false;
    for at in 0..tags.len() {
        let next = tags.get(at + 1).copied();
        match tags[at] {
            Tag::Determiner | Tag::Possessor => open = true,
            // "the book fair of", "the book fair will".
            Tag::Adjective
                if open
                    && at > 0
                    && tags[at - 1] == Tag::Noun
                    && (next.is_some_and(Tag::is_finite)
                        || tokens.get(at + 1).is_some_and(|t| t.is_word(prose, "of"))) =>
            {
                tags[at] = Tag::Noun;
            }
            tag if tag.is_verb() && open => {
                let goes_on =
                    next.is_some_and(|t| {
                        t.is_nominal() || matches!(t, Tag::Adjective | Tag::Gerund | Tag::Participle)
                    }) || tokens.get(at + 1).is_some_and(|t| t.kind == Kind::Sign && !t.after_space());
                if !goes_on && !tokens[at].is(Class::AUXILIARY) && word_classes(tokens[at].hash) & NOUN != 0 {
                    tags[at] = Tag::Noun;
                }
                open = false;
            }
            Tag::Nouns
                if at > 0
                    && tags[at - 1].is_nominal()
                    && matches!(next, Some(Tag::Adjective | Tag::Participle | Tag::Past))
                    && LINKING.iter().any(|word| tokens[at].is_word(prose, word)) =>
            {
                tags[at] = Tag::ThirdPerson;
                open = false;
            }
            Tag::Noun | Tag::Adjective
                if (at == 0 || tags[at - 1] == Tag::Sign)
                    && named(at, tags)
                    && tokens[at].is_capitalised()
                    && !tokens[at].is(TITLES)
                    && (tags[at] == Tag::Noun || word_classes(tokens[at].hash) & CAPITAL != 0) =>
            {
                tags[at] = Tag::Name;
            }
            // "the border crossing between".
            Tag::Gerund
                if at > 0
                    && tags[at - 1] == Tag::Noun
                    && !tokens[at - 1].is(Class::PERSON_NOUN.or(Class::ROLE))
                    && word_classes(tokens[at].hash) & NOUN != 0
                    && matches!(next, Some(Tag::Preposition)) =>
            {
                tags[at] = Tag::Noun;
            }
            // "had burned down".
            Tag::Adjective
                if at > 0
                    && ["has", "have", "had", "'ve"]
                        .iter()
                        .any(|word| tokens[at - 1].is_word(prose, word))
                    && may_be_verb(tokens[at])
                    && (tokens[at].is(Class::PAST_FORM) || tokens[at].text(prose).ends_with("ed"))
                    && !next.is_some_and(Tag::is_nominal) =>
            {
                tags[at] = Tag::Participle;
            }
            // "Voss beat Kron".
            Tag::Noun
                if at > 0
                    && tags[at - 1] == Tag::Name
                    && tokens[at].is(Class::PAST_FORM)
                    && !tokens[at].is_capitalised()
                    && matches!(next, Some(Tag::Name | Tag::Determiner)) =>
            {
                tags[at] = Tag::Past;
            }
            // "remains closed".
            Tag::Past if at > 0 && LINKING.iter().any(|word| tokens[at - 1].is_word(prose, word)) => {
                tags[at] = Tag::Participle;
            }
            Tag::Adjective | Tag::Number | Tag::Noun if open => {}
            _ => open = false,
        }
    }
}

/// A sentence that ends in a full stop has a finite verb: where none was found, the word that is most like one is it.
fn mend_missing_verb(tokens: &[Token], prose: &str, tags: &mut [Tag]) {
    /// How much less a verb it may look than what it was taken for.
    const LEAST: i16 = -60;
    /// The same where the sentence has other verbs.
    const LEAST_AMONG_OTHERS: i16 = -30;
    /// The same where its object follows.
    const LEAST_WITH_OBJECT: i16 = -1000;
    let ends = tokens.last().is_some_and(|t| matches!(t.text(prose), "." | "”" | "\"") || t.is_dotted());
    let hangs = |at: &usize| tags[*at] == Tag::Participle && *at > 0 && tags[at - 1].is_nominal();
    // "said the ferry left": what somebody said has a verb of its own.
    let says = |at: usize| {
        let opens = |t: &Tag| t.is_nominal() || matches!(t, Tag::Determiner | Tag::Possessor | Tag::Number);
        tags.get(at + 1).is_some_and(opens)
            && ["said", "says"].iter().any(|word| tokens[at].is_word(prose, word))
            && at > 0
            && !matches!(tags[at - 1], Tag::Sign)
    };
    let finite = (0..tags.len()).filter(|&at| tags[at].is_finite() && !says(at)).count();
    // Each of these opens a clause with a verb of its own.
    let opens = |at: &usize| {
        tags[*at] == Tag::Wh || tags[*at] == Tag::Preposition && tokens[*at].is(Class::CONJUNCTION)
    };
    let opened = (0..tags.len()).filter(opens).count();
    if !ends || finite > opened || opened == 0 && (0..tags.len()).any(|at| hangs(&at)) || tags[0] == Tag::Base
    {
        return;
    }
    let mut sentence = Sentence::new(tokens, prose);
    let mut likeliest: Option<(i16, usize, Tag)> = None;
    for (at, token) in tokens.iter().enumerate() {
        sentence.enter(at);
        let after_noun = at > 0 && (tags[at - 1].is_nominal() || tags[at - 1] == Tag::Pronoun);
        // "The bridge, which the county built, cost 4 million", "The swimmer, a girl from Hask, won twice".
        let comma = |i: usize| tokens[i].is_word(prose, ",");
        let after_noun = after_noun || at > 2 && comma(at - 1) && (1..at - 1).any(comma);
        if after_noun && may_be_verb(*token) && !tags[at].is_verb() && !token.is_capitalised() {
            let form = finite_form(token.text(prose), *token);
            let sums = sums(&WEIGHTS.0, sentence.features());
            let margin = sums[form as usize] - sums[tags[at] as usize];
            let object = tags.get(at + 1).is_some_and(|t| {
                matches!(t, Tag::Determiner | Tag::Name | Tag::Possessor | Tag::Number | Tag::Pronoun)
            });
            let least = match (object, finite) {
                (true, _) => LEAST_WITH_OBJECT,
                (false, 0) => LEAST,
                (false, _) => LEAST_AMONG_OTHERS,
            };
            let agrees = form != Tag::Present
                || tags[at - 1] == Tag::Sign
                || tags[at - 1] == Tag::Nouns
                || tokens[at - 1].is(Class::ORGANISATION.or(Class::PERSON_NOUN))
                || tokens[at - 1].text(prose).ends_with('s');
            if agrees && likeliest.is_none_or(|(most, ..)| margin > most) && margin > least {
                likeliest = Some((margin, at, form));
            }
        }
        sentence.leave(tags[at]);
    }
    if let Some((_, at, form)) = likeliest {
        tags[at] = form;
    }
}

fn may_be_verb(token: Token) -> bool {
    token.kind == Kind::Word && (token.is(Class::VERB) || word_classes(token.hash) & VERB != 0)
}

/// The finite form that a word has, if it is a verb.
fn finite_form(word: &str, token: Token) -> Tag {
    if token.is(Class::PAST_FORM) || word.ends_with("ed") {
        Tag::Past
    } else if word.ends_with('s') && !word.ends_with("ss") {
        Tag::ThirdPerson
    } else {
        Tag::Present
    }
}

/// Walks a sentence as [`tag_sentence`] does, for training: `choose` is given each token that needs weighing, with the rows of its
/// features and the tags that it may have, and says its tag.
pub fn walk(
    tokens: &[Token],
    prose: &str,
    one_tag: bool,
    mut choose: impl FnMut(usize, [u32; FEATURES], Allowed) -> Tag,
) {
    let mut sentence = Sentence::new(tokens, prose);
    for (at, &token) in tokens.iter().enumerate() {
        sentence.enter(at);
        let known = if one_tag || token.kind != Kind::Word { sentence.plain(at) } else { None };
        let tag = known.unwrap_or_else(|| choose(at, sentence.features(), sentence.allowed(at)));
        sentence.leave(tag);
    }
}

/// What the next word that is no adverb is, from token `at` on.
fn next_but_adverbs(tags: &[Tag], at: usize) -> Option<Tag> {
    tags[at.min(tags.len())..].iter().copied().find(|tag| *tag != Tag::Adverb)
}

/// The part of speech of token `i` of a sentence in Universal Dependencies (<https://universaldependencies.org/u/pos/>).
pub fn upos(tokens: &[Token], tags: &[Tag], i: usize, prose: &str) -> &'static str {
    let token = tokens[i];
    let is = |words: &[&str]| words.iter().any(|word| token.is_word(prose, word));
    let next = tags.get(i + 1).copied();
    match tags[i] {
        Tag::Noun | Tag::Nouns if token.is(Class::PRONOUN) => "PRON",
        Tag::Noun | Tag::Nouns => "NOUN",
        Tag::Name => "PROPN",
        tag if tag.is_verb() => {
            if is_auxiliary(tokens, tags, i, prose) {
                "AUX"
            } else {
                "VERB"
            }
        }
        Tag::Modal => "AUX",
        Tag::Adjective => "ADJ",
        Tag::Adverb
            if token.is_word(prose, "not") || token.is_word(prose, "n't") || token.is_word(prose, "n’t") =>
        {
            "PART"
        }
        Tag::Wh if is(&["when", "where", "why", "how"]) => "ADV",
        Tag::Adverb => "ADV",
        Tag::To if next_but_adverbs(tags, i + 1) == Some(Tag::Base) => "PART",
        Tag::Preposition
            if is(&[
                "that", "if", "because", "although", "though", "while", "whether", "unless", "whereas",
            ]) =>
        {
            "SCONJ"
        }
        Tag::Pronoun
            if token.is_word(prose, "there")
                && !(next.is_some_and(|n| n.is_verb() || n == Tag::Modal || n == Tag::Possessive)
                    || i > 0 && (tags[i - 1].is_verb() || tags[i - 1] == Tag::Modal)) =>
        {
            "ADV"
        }
        Tag::Preposition
            if is(&[
                "out", "over", "around", "up", "off", "above", "below", "inside", "outside", "across",
                "though",
            ]) && next.is_none_or(|n| {
                matches!(n, Tag::Sign | Tag::Preposition | Tag::To | Tag::Wh | Tag::Conjunction | Tag::Adverb)
            }) =>
        {
            "ADV"
        }
        // "about 40 people".
        Tag::Preposition
            if token.is(Class::BOUND) && next == Some(Tag::Number) || token.is_word(prose, "so") =>
        {
            "ADV"
        }
        Tag::To | Tag::Preposition | Tag::Particle => "ADP",
        Tag::Determiner if is(&["this", "that", "these", "those"]) && !next.is_some_and(in_noun_group) => {
            "PRON"
        }
        Tag::Determiner => "DET",
        Tag::Pronoun | Tag::Possessor | Tag::Wh => "PRON",
        Tag::Conjunction => "CCONJ",
        Tag::Number => "NUM",
        Tag::Possessive => "PART",
        Tag::Interjection => "INTJ",
        Tag::Sign => "PUNCT",
        _ => "X",
    }
}

/// What may follow a determiner in its noun group.
fn in_noun_group(tag: Tag) -> bool {
    tag.is_nominal()
        || matches!(tag, Tag::Adjective | Tag::Number | Tag::Gerund | Tag::Participle | Tag::Adverb)
}

/// A form of be that is no full verb, and have and do beside another verb.
pub fn is_auxiliary(tokens: &[Token], tags: &[Tag], i: usize, prose: &str) -> bool {
    let token = tokens[i];
    if tags[i] == Tag::Modal {
        return true;
    }
    let is = |words: &[&str]| words.iter().any(|word| token.is_word(prose, word));
    if is(&["is", "was", "are", "were", "be", "been", "being", "am", "'re", "’re", "'m", "’m"]) {
        let there = i > 0 && tags[i - 1] == Tag::Pronoun && tokens[i - 1].is_word(prose, "there");
        return !there;
    }
    // "Have they left", "why do the three agree": subject and adverbs may stand between.
    let verb =
        tags[i + 1..].iter().copied().take(6).take_while(|tag| *tag != Tag::Sign).find(|tag| tag.is_verb());
    if token.kind == Kind::Possessive {
        return true;
    }
    if is(&["has", "have", "had", "having", "'ve", "’ve"]) {
        let verb = tags[i + 1..].iter().copied().find(|tag| !matches!(tag, Tag::Adverb | Tag::Pronoun));
        return verb == Some(Tag::Participle);
    }
    is(&["do", "does", "did"])
        && (matches!(verb, Some(Tag::Base | Tag::Present))
            || next_but_adverbs(tags, i + 1) == Some(Tag::Base))
}
