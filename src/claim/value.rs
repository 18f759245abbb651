//! What claims say: the part that is compared, kind by kind.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use super::{PatternValue, Signature, SlotValue, YearFrom};
use crate::grammar::number::{self, Known};
use crate::source::LineColumn;
use crate::span::Span;
use crate::stored;

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
    /// Attribute.
    Attribute(Box<AttributeValue>),
    /// The figures of a page.
    Figures(Box<FiguresValue>),
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
    /// Where the year was found.
    #[serde(default)]
    pub year_from: YearFrom,
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
            year_from: YearFrom::Written,
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

impl QuantityValue {
    /// The number, where it is known exactly and counts all of them: no place in a row, no part beside other parts.
    pub(crate) fn exactly(&self) -> Option<f64> {
        let all = self.number.known == Known::Exact && !self.ordinal && !self.partial;
        self.number.low.filter(|low| all && self.number.high == Some(*low))
    }

    /// A sum of money: its unit is a code of ISO 4217.
    pub(crate) fn is_money(&self) -> bool {
        self.unit.len() == 3 && self.unit.bytes().all(|b| b.is_ascii_uppercase())
    }
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
    /// True if the file holds the text as one piece, so that the whole can be replaced, and nothing else can be meant. Set with the
    /// place in the file.
    #[serde(default)]
    pub whole: bool,
    /// Something else may be meant: only a person can tell.
    #[serde(default)]
    pub doubtful: bool,
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
    /// A given name that few bear.
    RareGivenName,
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
    /// It stands for whom the same paragraph names, in full, as the last speaker.
    #[serde(default)]
    pub voice: bool,
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

/// Where on a page an attribute is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Part {
    Text,
    Heading,
    /// Front matter.
    Record,
    /// An item of a list.
    Item,
    /// A cell of a table.
    Cell,
    /// A badge.
    Badge,
    /// A file beside the pages.
    File,
}

/// One attribute of one thing, and its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct AttributeValue {
    /// The attribute, as `rules/lexicon/attributes.toml` names it.
    pub attribute: Box<str>,
    /// What it is said of: lemmas in lower case; empty for what the nearest heading names.
    pub thing: Box<str>,
    /// The same as written.
    pub called: Box<str>,
    /// The value.
    pub given: SlotValue,
    /// Where it stands.
    pub part: Part,
    /// A hash of the headings above it, the title left out; 0 for none.
    pub section: u32,
    /// Hashes of the words of its sentence that say for what, where or when it holds, sorted; [`Self::OF_DOER`] is set in that of
    /// who does it.
    pub scope: Box<[u32]>,
    /// Other pages may be set against this one.
    pub across: bool,
    /// It follows another sentence of its paragraph, which may say of what it is.
    pub inside: bool,
}

impl AttributeValue {
    /// What is told wherever it stands: under no heading and without a scope, and to be set against other pages.
    pub fn new(attribute: &str, thing: &str, called: &str, given: SlotValue, part: Part) -> Self {
        Self {
            attribute: attribute.into(),
            thing: thing.into(),
            called: called.into(),
            given,
            part,
            section: 0,
            scope: Box::default(),
            across: true,
            inside: false,
        }
    }

    /// The day of a release, whose version is the thing.
    pub const RELEASE_DATE: &str = "release date";

    /// What a table of pages says of one of them, whose path is the thing.
    pub const LISTED: &str = "listed";

    /// Who holds the office that is the thing.
    pub const OFFICE: &str = "office";

    /// What a page says of itself in a line of its own.
    pub const FIELD: &str = "field";

    /// The path of a page by which tables lead to it: without its ending, and that of a folder for its index.
    pub fn page_of(path: &str) -> String {
        let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        match stem.to_ascii_lowercase().as_str() {
            "index" | "readme" => folder.to_owned(),
            _ if folder.is_empty() => stem.to_owned(),
            _ => format!("{folder}/{stem}"),
        }
    }

    /// What the files beside pages state, and what stands elsewhere than in the prose.
    pub const BESIDE: &[&str] =
        &["field", "inner port", "licence", "listed", "name", "need", "published port", "setting", "use"];

    /// Set in the hash of who does it, "the server": it counts against another of its kind only.
    pub const OF_DOER: u32 = 1 << 31;

    /// Both hold for the same: "a workspace can have 50 members", "add 50 members to a workspace".
    pub fn is_of_scope(&self, other: &Self) -> bool {
        let of_doer = |a: &Self| -> Vec<u32> {
            a.scope
                .iter()
                .filter(|hash| *hash & Self::OF_DOER != 0)
                .map(|hash| hash & !Self::OF_DOER)
                .collect()
        };
        let (one, two) = (of_doer(self), of_doer(other));
        let rest = |a: &Self, doer: &[u32]| -> Vec<u32> {
            let own = |hash: &u32| hash & Self::OF_DOER == 0 && !doer.contains(hash);
            a.scope.iter().copied().filter(own).collect()
        };
        rest(self, &two) == rest(other, &one) && (one.is_empty() || two.is_empty() || one == two)
    }

    /// True for what is set against the files beside pages alone: its place is one in the file.
    pub fn is_beside(&self) -> bool {
        matches!(self.part, Part::Badge | Part::File) || Self::BESIDE.contains(&&*self.attribute)
    }
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
    /// The other spelling that the page has of it, where this one looks like a slip; else empty.
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub spelled: Box<str>,
    /// It is told for the sake of its two spellings only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub on_page: bool,
}

impl NameValue {
    /// A name of which nothing else is known.
    pub(crate) fn new(form: NameType, key: &str) -> Self {
        Self { form, key: key.into(), gender: None, gender_source: None, spelled: "".into(), on_page: false }
    }
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

impl PlaceValue {
    /// Ranks of places of which a report of one event mostly names one.
    const INSTITUTIONS: &[&str] = &["court", "hospital", "road"];

    /// What the rank of somebody's home begins with.
    const HOME: &str = "home of ";

    /// Where somebody is at home, whose name is in lower case.
    pub(crate) fn home(person: &str, place: &str) -> Self {
        Self { place: place.into(), rank: format!("{}{person}", Self::HOME).into() }
    }

    /// A court, a hospital or a road by its name.
    pub(crate) fn is_institution(&self) -> bool {
        Self::INSTITUTIONS.contains(&&*self.rank)
    }

    /// Somebody is at home there.
    pub(crate) fn is_home(&self) -> bool {
        self.rank.starts_with(Self::HOME)
    }
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

/// The figures of a page by paragraph, by which its translations are set against it; or those of one sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(deny_unknown_fields)]
pub struct FiguresValue {
    /// The page is not in English.
    pub foreign: bool,
    /// Paragraphs, headings, items and cells of the page.
    pub blocks: u32,
    /// Of each figure: the number of its paragraph; in a sentence [`Self::DAY`], [`Self::OWN`] or [`Self::CELL`], else 0.
    pub of: Vec<u32>,
    /// The figures as written, a line each.
    pub texts: Box<str>,
    /// Where each stands.
    pub places: Vec<Place>,
}

impl FiguresValue {
    /// The figure is the day of a month.
    pub const DAY: u32 = 1;
    /// The figure is of the page's own thing: a default, the number of a note.
    pub const OWN: u32 = 2;
    /// It is the cell of a row.
    pub const CELL: u32 = 3;
    /// Figures without which a sentence on a page with a date is not set against others: what it tells may have changed.
    pub const FEWEST_OF_DATED: usize = 3;
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
            Self::Figures(f) => f.places.iter_mut().for_each(|(span, ..)| visit(span)),
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
            Self::Figures(f) => &mut f.places,
            _ => &mut [],
        }
    }
}
