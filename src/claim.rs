//! Claims: what one sentence of one document says, with where it says it.

pub mod age;
pub mod arithmetic;
pub mod date;
pub mod duration;
pub mod name;
pub mod number;
pub mod quantity;
pub mod role;
pub mod set;
mod slot;
pub(crate) mod stored;
pub mod time;

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use crate::source::LineColumn;
use crate::span::Span;
use number::Known;
pub use slot::{PatternValue, SlotValue};

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

/// What a claim says: the part that is compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(untagged)]
pub enum Value {
    /// Signature of a document.
    Signature(Box<Signature>),
    /// Days of the calendar.
    Date(DateValue),
    /// Length of time.
    Duration(Box<DurationValue>),
    /// A number of something.
    Quantity(Box<QuantityValue>),
    /// An age.
    Age(Box<AgeValue>),
    /// Words of somebody.
    Quote(Box<QuoteValue>),
    /// A reported statement.
    Attribution(Box<AttributionValue>),
    /// A gendered pronoun.
    Pronoun(Box<PronounValue>),
    /// What somebody is.
    Role(Box<RoleValue>),
    /// A name.
    Name(Box<NameValue>),
    /// An exclusive state.
    Status(Box<StatusValue>),
    /// Where something happened.
    Place(Box<PlaceValue>),
    /// A figure against others of the same page.
    Arithmetic(Box<ArithmeticValue>),
    /// A defect of the text.
    Typography(Box<TypographyValue>),
    /// What the slots of a pattern took.
    Pattern(Box<PatternValue>),
    /// Findings that the page allows.
    Suppression(Box<SuppressionValue>),
    /// Nothing beyond the normal form in `timex`.
    Plain {},
}

/// A closed interval of days, as days from 0001-01-01.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct DateValue {
    /// First and last day, `YYYY-MM-DD`; absent where no day can be named.
    #[borsh(serialize_with = "stored::put_days", deserialize_with = "stored::get_days")]
    pub days: Option<(chrono::NaiveDate, chrono::NaiveDate)>,
    /// Part of it was inferred from the document date or an earlier mention.
    pub inferred: bool,
    /// Reckoned from another date in the text.
    pub anaphoric: bool,
    /// "Today", "yesterday": as sure as the date of the page.
    pub deictic: bool,
    /// The weekday named beside the date: 1 is Monday.
    pub weekday: Option<u8>,
    /// The text names a day that no calendar has.
    pub impossible: bool,
    /// Minutes from midnight, where a clock time is named.
    pub clock: Option<u16>,
    /// Where a date that dates the page itself was found.
    pub page: Option<Box<str>>,
    /// Place in a range: `begin` or `end`.
    pub range: Option<RangeEnd>,
}

impl DateValue {
    /// A day that dates the page; `page` says where it was found.
    pub fn of_page(dated: crate::document::DatedPlace, page: &str) -> Self {
        Self {
            days: Some((dated.date, dated.date)),
            inferred: false,
            anaphoric: false,
            deictic: false,
            weekday: None,
            impossible: false,
            clock: None,
            page: Some(page.into()),
            range: None,
        }
    }
}

impl Timex {
    /// A single day.
    pub fn day(date: chrono::NaiveDate) -> Self {
        Self { kind: TimexType::Date, value: date.to_string().into(), modifier: None, anchor: None }
    }
}

/// Which end of a range a date is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum RangeEnd {
    Begin,
    End,
}

/// A length of time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct DurationValue {
    /// Seconds as said.
    pub seconds: NumberValue,
    /// Smallest unit named.
    pub unit: Box<str>,
    /// The stretch just before or after the document date.
    pub deictic: bool,
}

/// A number with its bounds as rows carry it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct NumberValue {
    /// Least.
    pub low: Option<f64>,
    /// Greatest.
    pub high: Option<f64>,
    /// How it was said.
    pub known: Known,
    /// Closed interval of what can be meant, bounds and rounding allowed for; `null` is unbounded.
    pub meant: (Option<f64>, Option<f64>),
}

impl NumberValue {
    /// The number of an amount, with every figure multiplied by `factor`.
    pub fn new(amount: number::Amount, factor: f64) -> Self {
        let finite = |v: f64| v.is_finite().then_some(v * factor);
        let (low, high) = amount.interval();
        Self {
            low: amount.low.map(|v| v * factor),
            high: amount.high.map(|v| v * factor),
            known: amount.known,
            meant: (finite(low), finite(high)),
        }
    }
}

/// How many of what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct QuantityValue {
    /// The number.
    pub number: NumberValue,
    /// Canonical unit; empty for a plain count.
    pub unit: Box<str>,
    /// Lemma of what is counted.
    pub of: Box<str>,
    /// A place in a row.
    pub ordinal: bool,
    /// A part beside other parts: `another four`, `the first 11`, `five more`.
    pub partial: bool,
}

/// An age.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeValue {
    /// The number of units.
    pub age: NumberValue,
    /// `year`, `month`.
    pub unit: Box<str>,
}

/// A defect in the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct TypographyValue {
    /// `mojibake`, `quotation-marks`.
    pub defect: Box<str>,
    /// What the text should read.
    pub replacement: Box<str>,
    /// True if the file holds the text as one piece, so that the whole can be replaced. Set with the place in the file.
    #[serde(default)]
    pub whole: bool,
    /// The other mark of the pair, with its first character and what follows it.
    pub pair: Option<Place>,
}

/// Somebody or something as the text mentions it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
pub struct Mention {
    /// As written.
    pub text: Box<str>,
    /// First byte in the stored file.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Normal form: the full name in lower case, or the head noun.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub key: Box<str>,
}

/// How the words of somebody are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "lowercase")]
pub enum QuoteType {
    /// All between quotation marks.
    Direct,
    /// A reported clause of which a part stands between marks.
    Mixed,
    /// A reported clause.
    Indirect,
}

/// Words of somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct QuoteValue {
    /// The words, without the marks, in bytes of the stored file; several where the speaker's name interrupts them.
    pub content: Vec<Span>,
    /// How they are given.
    #[serde(rename = "type")]
    pub form: QuoteType,
    /// Who says them.
    pub speaker: Option<Mention>,
    /// The verb or phrase that says so.
    pub cue: Option<Mention>,
}

/// A statement that somebody else makes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributionValue {
    /// What is stated, in bytes of the stored file.
    pub statement: Span,
    /// Who states it; `null` where the text names nobody.
    pub speaker: Option<Mention>,
    /// How strongly.
    pub strength: crate::lexicon::Cue,
    /// The document says that it was the first of several statements.
    pub first: bool,
}

/// Grammatical gender of a pronoun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum PronounGender {
    Masculine,
    Feminine,
    Neutral,
    Plural,
}

/// Where the knowledge of how a person is referred to comes from, the weakest first.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum GenderSource {
    GivenName,
    Pronoun,
    Noun,
    Honorific,
    Facts,
}

/// A gendered pronoun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct PronounValue {
    /// Its gender.
    pub gender: PronounGender,
    /// Whom it stands for, where the structure decides.
    pub antecedent: Option<Mention>,
    /// The antecedent has a name.
    pub named: bool,
    /// Nobody else near can be meant.
    pub clear: bool,
}

/// What somebody is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleValue {
    /// Who.
    pub person: Mention,
    /// The role in lower case, without "former" and the like.
    pub role: Box<str>,
    /// Of what, in lower case; empty where the text does not say.
    pub of: Box<str>,
    /// The day as of which the text says so.
    #[borsh(serialize_with = "stored::put_day", deserialize_with = "stored::get_day")]
    pub as_of: Option<chrono::NaiveDate>,
    /// No longer.
    pub former: bool,
}

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum NameType {
    Person,
    Organisation,
    Place,
    Handle,
    Other,
}

/// A name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct NameValue {
    /// Of what.
    #[serde(rename = "type")]
    pub form: NameType,
    /// Normal form: the full name in lower case.
    pub key: Box<str>,
    /// How the person is referred to, as far as the name and the words beside it tell.
    pub gender: Option<crate::lexicon::Gender>,
    /// What tells it.
    pub gender_source: Option<GenderSource>,
}

/// Which of several exclusive states something is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusValue {
    /// Group of states that exclude one another.
    pub group: Box<str>,
    /// The state.
    pub state: Box<str>,
}

/// Where something happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceValue {
    /// The place in lower case.
    pub place: Box<str>,
    /// Its rank: places of one rank exclude one another.
    pub rank: Box<str>,
}

/// A figure that others on the page give as well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct ArithmeticValue {
    /// What relates them: `restated`, `conversion`, `sum`, `percent-change`, `list`, `age`, `order`.
    pub relation: Box<str>,
    /// What is stated: closed interval; `null` is unbounded.
    pub stated: (Option<f64>, Option<f64>),
    /// What the other figures give.
    pub reckoned: (Option<f64>, Option<f64>),
    /// What the others give, in words.
    pub expected: Box<str>,
    /// Where they stand.
    pub parts: Vec<Place>,
}

/// Findings that a page allows, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct SuppressionValue {
    /// Rules that may report nothing.
    pub rules: Vec<Box<str>>,
    /// Why; empty where none is given.
    pub reason: Box<str>,
    /// The last day on which it holds.
    #[borsh(serialize_with = "stored::put_day", deserialize_with = "stored::get_day")]
    pub until: Option<chrono::NaiveDate>,
    /// What is wrong with the comment itself; empty where nothing is.
    pub fault: Box<str>,
    /// What it covers, in bytes of the stored file.
    pub covers: Span,
    /// What is taken away when it is not needed, in bytes of the stored file.
    pub removal: Span,
}

/// A second place: bytes in the stored file, its first character and what follows it.
pub type Place = (Span, LineColumn, LineColumn);

impl Value {
    /// Every span inside the value.
    pub(crate) fn spans(&mut self, mut visit: impl FnMut(&mut Span)) {
        let mut mention = |m: &mut Mention| {
            let mut span = Span::new(m.start, m.end);
            visit(&mut span);
            (m.start, m.end) = (span.start, span.end);
        };
        match self {
            Self::Quote(q) => {
                q.speaker.iter_mut().chain(&mut q.cue).for_each(&mut mention);
                q.content.iter_mut().for_each(visit);
            }
            Self::Attribution(a) => {
                a.speaker.iter_mut().for_each(&mut mention);
                visit(&mut a.statement);
            }
            Self::Pronoun(p) => p.antecedent.iter_mut().for_each(&mut mention),
            Self::Role(r) => mention(&mut r.person),
            Self::Arithmetic(a) => a.parts.iter_mut().for_each(|(span, ..)| visit(span)),
            Self::Typography(t) => t.pair.iter_mut().for_each(|(span, ..)| visit(span)),
            _ => {}
        }
    }

    /// Every name by which people and things in the value are known.
    pub(crate) fn keys(&mut self, mut visit: impl FnMut(&mut Box<str>)) {
        let mention = match self {
            Self::Name(n) => return visit(&mut n.key),
            Self::Role(r) => {
                visit(&mut r.of);
                Some(&mut r.person)
            }
            Self::Quote(q) => q.speaker.as_mut(),
            Self::Attribution(a) => a.speaker.as_mut(),
            Self::Pronoun(p) => p.antecedent.as_mut(),
            _ => None,
        };
        if let Some(mention) = mention {
            visit(&mut mention.key);
        }
    }

    /// The second places inside the value.
    pub(crate) fn places(&mut self) -> &mut [Place] {
        match self {
            Self::Arithmetic(a) => &mut a.parts,
            Self::Typography(t) => t.pair.as_mut_slice(),
            _ => &mut [],
        }
    }
}

/// By what a document is told to be on the same event as another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Hashes of the names in it, the most frequent first.
    pub names: Vec<u32>,
    /// Hashes of its characteristic words.
    pub words: Vec<u32>,
    /// Days it speaks of, as days from 0001-01-01.
    pub days: Vec<i32>,
    /// Bytes in the file.
    pub bytes: u32,
    /// Where the document date was found.
    pub origin: Option<Box<str>>,
    /// Hashes of the content words of the whole document, sorted: the smallest of them where there are too many.
    #[serde(default)]
    pub vocabulary: Vec<u32>,
    /// Each heading that tells what happened, with the text under it, in bytes of the stored file; whether it is a whole sentence.
    #[serde(default)]
    pub headlines: Vec<(Span, Span, bool)>,
}

/// Words kept in a vocabulary.
pub const MOST_VOCABULARY: usize = 256;

impl Signature {
    /// True if this is a digest of the longer `whole`: it is much shorter, and most of its words stand there. A text of more than a
    /// few sentences is a telling of its own, unless nearly all its words stand there.
    pub fn is_digest_of(&self, whole: &Self) -> bool {
        const FEWEST_WORDS: usize = 8;
        const LONGER: usize = 3;
        const LONGEST: usize = 80;
        let share = match self.vocabulary.len() {
            FEWEST_WORDS..=40 => 0.6,
            41..=LONGEST => 0.8,
            _ => return false,
        };
        if whole.vocabulary.len() < self.vocabulary.len() * LONGER {
            return false;
        }
        let known = if whole.vocabulary.len() >= MOST_VOCABULARY {
            whole.vocabulary[MOST_VOCABULARY - 1]
        } else {
            u32::MAX
        };
        let own = &self.vocabulary[..self.vocabulary.partition_point(|w| *w <= known)];
        let (mut shared, mut at) = (0_u32, 0);
        for word in own {
            while whole.vocabulary.get(at).is_some_and(|w| w < word) {
                at += 1;
            }
            shared += u32::from(whole.vocabulary.get(at) == Some(word));
        }
        let named = self.names.iter().filter(|n| whole.names.contains(n)).count();
        // Where a quarter of the words is new, the names must be the same.
        let same_names = f64::from(shared) >= 0.75 * own.len() as f64 || named * 5 >= self.names.len() * 3;
        own.len() * 2 >= FEWEST_WORDS && f64::from(shared) >= share * own.len() as f64 && same_names
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
}

/// How far the writer stands behind a claim.
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

impl Claim {
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
    for (to, from) in lower.iter_mut().zip(word.as_bytes()) {
        *to = from.to_ascii_lowercase();
    }
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

/// A fixed hash of a word, equal on every machine.
pub fn word_hash(word: &str) -> u32 {
    (xxhash_rust::xxh3::xxh3_64(word.as_bytes()) >> 32) as u32
}
