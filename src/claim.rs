//! Claims: what one sentence of one document says, with where it says it.

mod full_name;
pub(crate) mod raw;
mod signature;
mod slot;
mod value;

use borsh::{BorshDeserialize, BorshSerialize};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use crate::grammar::date::YearFrom;
pub use crate::grammar::number::Known;
use crate::source::LineColumn;
use crate::span::Span;
use crate::stored;
pub use crate::text::stance::{Modality, Polarity};
pub(crate) use full_name::is_full_name;
pub use signature::{MOST_VOCABULARY, Signature};
pub use slot::{PatternValue, Slot, SlotValue};
pub use value::*;

/// The predicate of how many people a named place has.
pub(crate) const POPULATION: &str = "population";

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident => $word:literal),* $(,)?) => {
        /// What a claim is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
        #[cfg_attr(test, derive(schemars::JsonSchema))]
        #[serde(rename_all = "kebab-case")]
        pub enum Kind { $($(#[$doc])* $name),* }

        impl Kind {
            /// All kinds in the order of rows.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// True for what a page says; not for the page itself, its slips, and comments that allow findings.
            pub const fn is_statement(self) -> bool {
                !matches!(self, Self::Document | Self::Typography | Self::Suppression | Self::Figures | Self::Sentence)
            }

            /// The word that rows and rules use.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }
        }
    };
}

kinds! {
    /// The document itself: its date and its signature.
    Document => "document",
    /// A day or a longer stretch of the calendar.
    Date => "date",
    /// A time of day.
    Time => "time",
    /// How long.
    Duration => "duration",
    /// A repeated time.
    Set => "set",
    /// How many, how much.
    Quantity => "quantity",
    /// How old.
    Age => "age",
    /// The words of somebody, quoted or reported.
    Quote => "quote",
    /// Who says something without being quoted, or that nobody is named.
    Attribution => "attribution",
    /// A gendered pronoun and whom it stands for.
    Pronoun => "pronoun",
    /// What somebody is.
    Role => "role",
    /// A way in which somebody or something is called.
    Name => "name",
    /// Which of several exclusive states somebody or something is in.
    Status => "status",
    /// Where something happened.
    Place => "place",
    /// A figure that other figures of the same page give as well.
    Arithmetic => "arithmetic",
    /// Text that is broken as text: mojibake, unpaired marks.
    Typography => "typography",
    /// What a pattern of the project's own record matches.
    Pattern => "pattern",
    /// A comment that allows findings.
    Suppression => "suppression",
    /// What an attribute that newslint knows of is, of a thing.
    Attribute => "attribute",
    /// The figures of a page.
    Figures => "figures",
    /// A sentence with several figures, by whose other words its copies are known.
    Sentence => "sentence",
}

/// TIMEX3 type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs)]
pub enum TimexType {
    Date,
    Time,
    Duration,
    Set,
}

/// TIMEX3 `mod`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)]
pub enum Modifier {
    Approx,
    MoreThan,
    EqualOrMore,
    LessThan,
    EqualOrLess,
    Start,
    Mid,
    End,
    Before,
    After,
}

impl Modifier {
    /// The modifier that grammars name as TIMEX3 writes it.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "APPROX" => Self::Approx,
            "MORE_THAN" => Self::MoreThan,
            "EQUAL_OR_MORE" => Self::EqualOrMore,
            "LESS_THAN" => Self::LessThan,
            "EQUAL_OR_LESS" => Self::EqualOrLess,
            "START" => Self::Start,
            "MID" => Self::Mid,
            "END" => Self::End,
            "BEFORE" => Self::Before,
            "AFTER" => Self::After,
            _ => return None,
        })
    }
}

/// A temporal expression in TIMEX3 terms (ISO-TimeML).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Timex {
    /// Type.
    #[serde(rename = "type")]
    pub kind: TimexType,
    /// Normal form.
    pub value: Box<str>,
    /// Modifier.
    #[serde(rename = "mod")]
    pub modifier: Option<Modifier>,
    /// The date that the value was reckoned from, where it was.
    #[borsh(serialize_with = "stored::put_day", deserialize_with = "stored::get_day")]
    pub anchor: Option<chrono::NaiveDate>,
}

impl Timex {
    /// A single day.
    pub fn day(date: chrono::NaiveDate) -> Self {
        Self { kind: TimexType::Date, value: date.to_string().into(), modifier: None, anchor: None }
    }
}

/// What a value is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Subject {
    /// Normal form: `owner/head`, lower case.
    pub key: Box<str>,
    /// As written.
    pub text: Box<str>,
    /// First byte in the stored file.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// "A poll": one of many, which the text has not named before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub indefinite: bool,
}

/// The stance of a claim.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Stance {
    /// How it is said.
    pub modality: Modality,
    /// Who says it, where somebody else does.
    pub source: Option<Box<str>>,
    /// Affirmed or negated.
    pub polarity: Polarity,
    /// The document itself says that something later replaced it.
    pub superseded: bool,
}

impl Stance {
    /// The source of what stands inside a quotation.
    pub const QUOTATION: &str = "quotation";

    /// True for the words of a quotation.
    pub fn in_quotation(&self) -> bool {
        self.source.as_deref() == Some(Self::QUOTATION)
    }

    /// Said as firmly as is asked for, and not taken back.
    pub(crate) fn is_said(&self, least: Commitment) -> bool {
        let said = match self.modality {
            Modality::Asserted | Modality::Reported => Commitment::Told,
            Modality::Hedged => Commitment::WithCare,
            Modality::Speculated => Commitment::Guessed,
            Modality::Hypothetical | Modality::Denied | Modality::Asked => return false,
        };
        let own = !self.in_quotation() || least == Commitment::Quoted;
        own && !self.superseded && said <= least
    }
}

/// How firmly a page must say what is compared; each takes in those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Commitment {
    /// The page says so, or that somebody says so.
    Told,
    /// Or says it with care.
    WithCare,
    /// Or that somebody guesses so.
    Guessed,
    /// Or somebody does in the words of a quotation.
    Quoted,
}

/// One claim of one document.
#[derive(Clone, Debug, PartialEq, BorshSerialize, BorshDeserialize)]
pub struct Claim {
    /// What it is about.
    pub kind: Kind,
    /// The words that carry the value, in the stored file.
    pub span: Span,
    /// Line and column of the first character.
    pub start: LineColumn,
    /// Line and column after the last character.
    pub end: LineColumn,
    /// The sentence.
    pub sentence: Span,
    /// The words as understood.
    pub text: Box<str>,
    /// The value.
    pub value: Value,
    /// TIMEX3.
    pub timex: Option<Box<Timex>>,
    /// What it is about.
    pub subject: Option<Box<Subject>>,
    /// Predicate class or lemma; empty where none was found.
    pub predicate: Box<str>,
    /// Stance.
    pub stance: Stance,
    /// Hashes of the content words around it, sorted.
    pub context: Box<[u32]>,
}

/// The claims of one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extraction {
    /// Path of the document, with `/`.
    pub path: String,
    /// Date of the document.
    pub date: Option<NaiveDate>,
    /// Claims in reading order; the first is the document itself.
    pub claims: Vec<Claim>,
}

impl Extraction {
    /// By what the document is told to be on the same event as another.
    pub fn signature(&self) -> Option<&Signature> {
        self.claims.iter().find_map(|claim| match &claim.value {
            Value::Signature(signature) => Some(&**signature),
            _ => None,
        })
    }
}

/// Claims in the order of their places. Several may share one place, as in a folded title; then their words and values decide, so
/// that the order does not tell where they came from.
pub fn in_order(claims: Vec<Claim>) -> Vec<Claim> {
    fn key(claim: &Claim) -> (bool, Span, Kind, &str) {
        (claim.kind != Kind::Document, claim.span, claim.kind, &claim.text)
    }
    // Claims are large: their places are sorted, and each is moved once.
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by(|&a, &b| key(&claims[a]).cmp(&key(&claims[b])));
    for same in order.chunk_by_mut(|&a, &b| key(&claims[a]) == key(&claims[b])).filter(|same| same.len() > 1)
    {
        same.sort_by_cached_key(|&n| {
            let c = &claims[n];
            format!("{:?}", (&c.value, &c.subject, &c.predicate, &c.stance, &c.context, c.sentence, &c.timex))
        });
    }
    let mut claims: Vec<Option<Claim>> = claims.into_iter().map(Some).collect();
    order.into_iter().filter_map(|n| claims[n].take()).collect()
}

impl Claim {
    /// The page stands behind it: affirmed, not taken back, and said as firmly as is asked for. A state carries its "not" with it.
    pub(crate) fn stands(&self, least: Commitment) -> bool {
        let affirmed = self.stance.polarity == Polarity::Positive || self.kind == Kind::Status;
        affirmed && self.stance.is_said(least)
    }

    /// A date that the page carries about itself.
    pub(crate) fn is_of_page(&self) -> bool {
        matches!(&self.value, Value::Date(d) if d.page.is_some())
    }

    /// The value as people read it: TIMEX3 or number and unit.
    pub fn value_text(&self) -> String {
        match (&self.value, &self.timex) {
            (_, Some(timex)) => timex.value.to_string(),
            (Value::Quantity(q), None) => {
                let number = match (q.number.low, q.number.high) {
                    (Some(l), Some(h)) if (l - h).abs() < f64::EPSILON => format!("{l}"),
                    (Some(l), Some(h)) => format!("{l}..{h}"),
                    (Some(l), None) => format!(">={l}"),
                    (None, Some(h)) => format!("<={h}"),
                    (None, None) => "?".to_owned(),
                };
                let of = if q.unit.is_empty() { &q.of } else { &q.unit };
                if of.is_empty() { number } else { format!("{number} {of}") }
            }
            (Value::Typography(t), None) => t.replacement.to_string(),
            (Value::Status(s), None) => match self.stance.polarity {
                Polarity::Positive => s.state.to_string(),
                Polarity::Negative => format!("not {}", s.state),
            },
            (Value::Role(r), None) => format!("{}{}", if r.former { "former " } else { "" }, r.role),
            (Value::Name(n), None) => n.key.to_string(),
            (Value::Pronoun(p), None) => {
                p.antecedent.as_ref().map_or_else(|| "?".to_owned(), |a| a.key.to_string())
            }
            (Value::Place(p), None) => p.place.to_string(),
            (Value::Arithmetic(a), None) => format!("against {}", a.expected),
            (Value::Pattern(p), None) => p.value().map_or_else(String::new, |s| s.value.to_string()),
            (Value::Attribute(a), None) => a.given.value.to_string(),
            (Value::Suppression(s), None) => s.rules.join(" "),
            (Value::Quote(q), None) => speaker_key(q.speaker.as_ref()),
            (Value::Attribution(a), None) => speaker_key(a.speaker.as_ref()),
            _ => self.text.to_string(),
        }
    }
}

fn speaker_key(speaker: Option<&Mention>) -> String {
    speaker.map_or_else(|| "nobody named".to_owned(), |s| s.key.to_string())
}

/// Longest word that is told apart to its end by [`stem_hash`], in bytes.
const LONGEST_STEM: usize = 48;

/// A fixed hash of a word in lower case without a plural ending, equal on every machine.
pub fn stem_hash(word: &str) -> u32 {
    if !word.is_ascii() {
        return word_hash(&word.to_lowercase());
    }
    let mut lower = [0u8; LONGEST_STEM];
    let len = word.len().min(LONGEST_STEM);
    lower[..len].copy_from_slice(&word.as_bytes()[..len]);
    // All of it: that is a few machine words.
    lower.make_ascii_lowercase();
    let stem = match &lower[..len] {
        [stem @ .., b'i', b'e', b's'] if stem.len() > 2 => {
            lower[len - 3] = b'y';
            &lower[..len - 2]
        }
        [.., b's' | b'u' | b'i', b's'] => &lower[..len],
        [.., b'x' | b'h', b'e', b's'] if len > 4 => &lower[..len - 2],
        [stem @ .., b's'] if stem.len() > 2 => stem,
        whole => whole,
    };
    (xxhash_rust::xxh3::xxh3_64(stem) >> 32) as u32
}

/// The hash of a word of a name as contexts hold it: names have the lowest bit set, other words have not, so that what a claim is near
/// to can be told apart from whom.
pub fn name_hash(word: &str) -> u32 {
    stem_hash(word) | 1
}

/// A fixed hash of a word, equal on every machine.
pub fn word_hash(word: &str) -> u32 {
    (xxhash_rust::xxh3::xxh3_64(word.as_bytes()) >> 32) as u32
}
