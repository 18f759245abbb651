//! The words the program knows, read once from the tables in `rules/lexicon/`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use borsh::{BorshDeserialize, BorshSerialize};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

pub mod calendar;
pub mod columns;
pub mod copies;
pub mod entries;
mod form;
pub mod given_names;
pub(crate) mod inflect;
pub mod languages;
pub mod licences;
pub mod offices;
pub mod places;
pub mod sites;
pub mod spellings;
pub mod status;
pub mod wordings;

/// Reads a table of `rules/lexicon/` by its name. Words are taken from the text of the program where they stand.
macro_rules! table {
    ($name:literal) => {
        serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/", $name, ".json")))
            .unwrap_or_else(|e| panic!("{} in rules/lexicon is broken: {e}", $name))
    };
}
pub(crate) use table;

use form::{Form, Ids};
pub use inflect::{lemma_of_noun, lemma_of_verb, plural_of_noun};

/// Version of the program and its tables, of which a hash is made when it is built: part of the identity of every extraction.
pub const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "/", env!("NEWSLINT_TABLES"));

/// Classes that a word may belong to; a word may have several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class(u64);

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $bit:expr;)*) => {
        impl Class { $($(#[$doc])* pub const $name: Self = Self(1 << $bit);)* }
    };
}

classes! {
    /// `zero` to `nineteen`.
    UNIT_NUMBER = 0;
    /// `twenty` to `ninety`.
    TENS = 1;
    /// `hundred`, `million`.
    SCALE = 2;
    /// `dozen`.
    COLLECTIVE = 3;
    /// `first`.
    ORDINAL = 4;
    /// `half`, `third`.
    FRACTION = 5;
    /// `March`.
    MONTH = 6;
    /// `Monday`.
    WEEKDAY = 7;
    /// `minute`, `years`.
    TIME_UNIT = 8;
    /// `spring`.
    SEASON = 9;
    /// `morning`.
    DAYPART = 10;
    /// `yesterday`, `now`.
    DEICTIC = 11;
    /// `annual`.
    SET = 12;
    /// `EST`.
    ZONE = 13;
    /// `Christmas`.
    FEAST = 14;
    /// `km`.
    MEASURE = 15;
    /// `dollars`.
    CURRENCY = 16;
    /// `US$`, `USD`: before the number.
    CURRENCY_SIGN = 17;
    /// `the`.
    DETERMINER = 18;
    /// `she`.
    PRONOUN = 19;
    /// `of`.
    PREPOSITION = 20;
    /// `and`.
    CONJUNCTION = 21;
    /// Forms of be, have, do, get.
    AUXILIARY = 22;
    /// `will`, `may`.
    MODAL = 23;
    /// `not`.
    NEGATION = 24;
    /// `was`.
    PAST_AUXILIARY = 25;
    /// `will`.
    FUTURE_AUXILIARY = 26;
    /// `scheduled`.
    FUTURE_WORD = 27;
    /// `reportedly`.
    HEDGE = 28;
    /// `if`.
    HYPOTHETICAL = 29;
    /// `initially`.
    SUPERSEDED = 30;
    /// `about`.
    APPROXIMATE = 31;
    /// `Mr`: a name follows the full stop.
    TITLE_ABBREVIATION = 32;
    /// `Inc`: the full stop may end the sentence.
    NAME_ABBREVIATION = 33;
    /// A verb in any form.
    VERB = 34;
    /// A past tense or participle.
    PAST_FORM = 35;
    /// A verb that says who said it.
    CUE = 36;
    /// `people`.
    PERSON_NOUN = 37;
    /// A base form, which may also be a noun.
    BASE_FORM = 38;
    /// `I` to `X` as numbers.
    ROMAN = 39;
    /// May stand first in a phrase of time or number.
    STARTER = 40;
    /// `President`, `POTUS`.
    OFFICE = 41;
    /// The core of a phrase of time: `past`, `sixties`.
    CORE = 42;
    /// First word of a bound.
    BOUND = 43;
    /// Makes a time of day.
    CLOCK = 44;
    /// May stand first in a repeated time.
    SET_FIRST = 45;
    /// May stand second in a phrase of time or number.
    SECOND = 46;
    /// `Mr`, `Senator`: before a name.
    HONORIFIC = 47;
    /// `wife`.
    KIN = 48;
    /// `founder`, `nurse`: what a person is.
    ROLE = 49;
    /// `company`: a group that acts and speaks.
    ORGANISATION = 50;
    /// A word of an exclusive state.
    STATUS = 51;
    /// `he`, `her`.
    GENDERED_PRONOUN = 52;
    /// `woman`, `spokesman`.
    GENDERED_NOUN = 53;
    /// `then`, `also`: adverbs without -ly.
    ADVERB = 54;
    /// `identity`, `named`: may tell that somebody is not identified.
    IDENTITY = 55;
    /// With a particle the verb tells an exclusive state.
    PARTICLE_STATUS = 56;
    /// `according`.
    ACCORDING = 57;
    /// The last word of a phrase that tells an exclusive state: `at large`.
    PHRASE_STATUS = 59;
    /// `beat`, `vote`: near a score.
    CONTEST = 58;
    /// `rumour`, `claim`: a noun whose that-clause nobody stands behind.
    SAYING = 60;
    /// `false`, `untrue`.
    FALSE = 61;
    /// `wrongly`, `falsely`.
    FALSELY = 62;
    /// `sank`, `took`: a past that is no participle.
    PAST_ONLY = 63;
}

impl Class {
    /// The closed classes that hold a sentence together: no names, no nouns.
    pub const FUNCTION: Self =
        Self::DETERMINER.or(Self::PRONOUN).or(Self::PREPOSITION).or(Self::CONJUNCTION).or(Self::AUXILIARY);

    /// True if any class of `other` is here.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both together.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Units of time, smallest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum TimeUnit {
    Second,
    Minute,
    Hour,
    Night,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
    Millennium,
}

/// The gender by which a person is referred to; never that of a job or a group.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    BorshSerialize,
    BorshDeserialize,
)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Gender {
    Feminine,
    Masculine,
}

/// What a verb of speech tells about how far its speaker is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, BorshSerialize, BorshDeserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Cue {
    Said,
    Claimed,
    Confirmed,
    Speculated,
    Denied,
}

/// A unit of measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Its name in rows.
    pub name: &'static str,
    /// `length`, `mass`.
    pub dimension: &'static str,
    /// How many of the dimension's first unit it is.
    pub factor: f64,
}

/// All that is known of one written form.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Its classes.
    pub class: Class,
    /// Value of a cardinal or scale word.
    pub number: f64,
    /// Value of an ordinal; of a Roman numeral.
    pub ordinal: f64,
    /// Denominator of a fraction.
    pub denominator: f64,
    /// 1 to 12.
    pub month: u8,
    /// 1 (Monday) to 7.
    pub weekday: u8,
    /// Unit of time.
    pub time_unit: Option<TimeUnit>,
    /// Season, daypart, set value, feast, zone offset: as the table writes it.
    pub season: &'static str,
    /// TIMEX3 day part.
    pub daypart: &'static str,
    /// `today`, `past`, …
    pub deictic: &'static str,
    /// Period of a set.
    pub set: &'static str,
    /// `MM-DD`.
    pub feast: &'static str,
    /// Minutes from UTC.
    pub zone: i16,
    /// Unit of measure.
    pub measure: Option<&'static Measure>,
    /// ISO 4217 code of a currency named after the number.
    pub currency: &'static str,
    /// ISO 4217 code of a sign before the number.
    pub currency_sign: &'static str,
    /// Office that the word stands for.
    pub office: &'static str,
    /// TIMEX3 mod of an approximating word.
    pub approximate: &'static str,
    /// Base form of a verb.
    pub verb: &'static str,
    /// Kind of speech verb.
    pub cue: Option<Cue>,
    /// Predicate class as a verb.
    pub verb_predicate: &'static str,
    /// True for a verb that a particle makes another one, as `step` in `step down`.
    pub takes_particle: bool,
    /// Predicate class as a noun.
    pub noun_predicate: &'static str,
    /// Predicate class after a form of be.
    pub state_predicate: &'static str,
    /// Gender that an honorific, kin word or noun tells.
    pub gender: Option<Gender>,
    /// Exclusive states that the word tells, as a verb, after a form of be, or as a noun.
    pub status: Vec<status::Told>,
}

/// The lexicon: written forms in lower case to entries.
#[derive(Debug)]
pub struct Lexicon {
    ids: Ids,
    entries: Vec<Entry>,
    /// The classes of the entries once more: asked for far more often than the rest, they must fit the cache.
    classes: Vec<Class>,
}

impl Lexicon {
    /// The lexicon compiled into the program.
    pub fn get() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(Self::load)
    }

    /// The entry id of a word in any case; 0 for a word that is not known.
    #[inline]
    pub fn id(&self, word: &str) -> u16 {
        Form::of(word).map_or(0, |form| self.ids.get(&form, form.hash32()))
    }

    /// The entry id of `text[start..end]` and the hash of the word, in any case.
    #[inline]
    pub fn look_up(&self, text: &str, start: usize, end: usize) -> (u16, u32) {
        Form::at(text, start, end).map_or_else(
            || (0, form::long_hash(&text.as_bytes()[start..end])),
            |form| {
                let hash = form.hash32();
                (self.ids.get(&form, hash), hash)
            },
        )
    }

    /// The entry behind an id.
    #[inline]
    pub fn entry(&self, id: u16) -> &Entry {
        &self.entries[usize::from(id)]
    }

    /// The classes of the entry behind an id.
    #[inline]
    pub fn class(&self, id: u16) -> Class {
        self.classes[usize::from(id)]
    }

    /// The hash of a word in lower case, as tokens carry it.
    pub(crate) fn hash_of(&self, word: &str) -> u32 {
        self.look_up(word, 0, word.len()).1
    }

    /// The entry of a word in any case.
    pub fn word(&self, word: &str) -> &Entry {
        self.entry(self.id(word))
    }

    /// All entries with their numbers.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (usize, &Entry)> {
        self.entries.iter().enumerate()
    }

    fn load() -> Self {
        /// Room for all forms: moving them is dear.
        const ROOM: usize = 10_000;
        let mut entries = Vec::with_capacity(ROOM);
        entries.push(Entry::default());
        let mut lexicon = Self { ids: Ids::default(), entries, classes: Vec::new() };
        lexicon.numbers();
        lexicon.times();
        lexicon.units();
        lexicon.words();
        lexicon.verbs();
        lexicon.predicates();
        lexicon.people();
        lexicon.statuses();
        lexicon.classes = lexicon.entries.iter().map(|e| e.class).collect();
        lexicon
    }

    fn add(&mut self, form: &str, class: Class) -> &mut Entry {
        let key = Form::of(form).unwrap_or_else(|| panic!("{form} is longer than MAX_FORM"));
        let id = self.ids.add(key);
        if usize::from(id) == self.entries.len() {
            self.entries.push(Entry::default());
        }
        let entry = &mut self.entries[usize::from(id)];
        entry.class = entry.class.or(class);
        entry
    }

    fn numbers(&mut self) {
        type Table = FxHashMap<&'static str, f64>;
        #[derive(Deserialize)]
        #[serde(bound(deserialize = "'de: 'static"))]
        struct Numbers {
            unit_number: Table,
            tens: Table,
            scale: Table,
            collective: Table,
            ordinal: Table,
            fraction: Table,
            roman: Table,
        }
        let tables: Numbers = table!("numbers");
        for (rows, class) in [
            (tables.unit_number, Class::UNIT_NUMBER),
            (tables.tens, Class::TENS),
            (tables.scale, Class::SCALE),
            (tables.collective, Class::COLLECTIVE),
        ] {
            for (form, value) in &rows {
                self.add(form, class).number = *value;
            }
        }
        for (form, value) in &tables.ordinal {
            self.add(form, Class::ORDINAL).ordinal = *value;
        }
        for (form, value) in &tables.fraction {
            self.add(form, Class::FRACTION).denominator = *value;
        }
        for (form, value) in &tables.roman {
            self.add(form, Class::ROMAN).ordinal = *value;
        }
    }

    fn times(&mut self) {
        type Table<T> = FxHashMap<&'static str, T>;
        #[derive(Deserialize)]
        #[serde(bound(deserialize = "'de: 'static"))]
        struct Times {
            month: Table<u8>,
            weekday: Table<u8>,
            time_unit: Table<TimeUnit>,
            season: Table<&'static str>,
            daypart: Table<&'static str>,
            deictic: Table<&'static str>,
            set: Table<&'static str>,
            zone: Table<i16>,
            feast: Table<&'static str>,
        }
        let t: Times = table!("time");
        for (form, v) in &t.month {
            self.add(form, Class::MONTH).month = *v;
        }
        for (form, v) in &t.weekday {
            self.add(form, Class::WEEKDAY).weekday = *v;
        }
        for (form, v) in &t.time_unit {
            self.add(form, Class::TIME_UNIT).time_unit = Some(*v);
        }
        for (form, v) in &t.season {
            self.add(form, Class::SEASON).season = v;
        }
        for (form, v) in &t.daypart {
            self.add(form, Class::DAYPART).daypart = v;
        }
        for (form, v) in &t.deictic {
            self.add(form, Class::DEICTIC).deictic = v;
        }
        for (form, v) in &t.set {
            self.add(form, Class::SET).set = v;
        }
        for (form, v) in &t.zone {
            self.add(form, Class::ZONE).zone = *v;
        }
        for (form, v) in &t.feast {
            self.add(form, Class::FEAST).feast = v;
        }
    }

    fn units(&mut self) {
        #[derive(Deserialize)]
        #[serde(bound(deserialize = "'de: 'static"))]
        struct Units {
            measure: FxHashMap<&'static str, (&'static str, f64, Vec<&'static str>)>,
            currency: FxHashMap<&'static str, Vec<&'static str>>,
            currency_sign: FxHashMap<&'static str, &'static str>,
        }
        let units: Units = table!("units");
        for (name, (dimension, factor, forms)) in units.measure {
            let measure: &'static Measure = Box::leak(Box::new(Measure { name, dimension, factor }));
            for form in &forms {
                self.add(form, Class::MEASURE).measure = Some(measure);
            }
        }
        for (code, forms) in &units.currency {
            for form in forms {
                self.add(form, Class::CURRENCY).currency = code;
            }
        }
        for (sign, code) in &units.currency_sign {
            self.add(sign, Class::CURRENCY_SIGN).currency_sign = code;
        }
    }

    fn words(&mut self) {
        #[derive(Deserialize)]
        #[serde(bound(deserialize = "'de: 'static"))]
        struct Words {
            determiner: Vec<&'static str>,
            pronoun: Vec<&'static str>,
            preposition: Vec<&'static str>,
            conjunction: Vec<&'static str>,
            auxiliary: Vec<&'static str>,
            modal: Vec<&'static str>,
            adverb: Vec<&'static str>,
            identity: Vec<&'static str>,
            contest: Vec<&'static str>,
            saying: Vec<&'static str>,
            r#false: Vec<&'static str>,
            falsely: Vec<&'static str>,
            according: Vec<&'static str>,
            negation: Vec<&'static str>,
            past_auxiliary: Vec<&'static str>,
            future_auxiliary: Vec<&'static str>,
            future_word: Vec<&'static str>,
            hedge: Vec<&'static str>,
            hypothetical: Vec<&'static str>,
            superseded: Vec<&'static str>,
            starter: Vec<&'static str>,
            bound: Vec<&'static str>,
            clock: Vec<&'static str>,
            set_first: Vec<&'static str>,
            second: Vec<&'static str>,
            core: Vec<&'static str>,
            approximate: FxHashMap<&'static str, &'static str>,
            abbreviation: Abbreviation,
            person_noun: PersonNoun,
            office: FxHashMap<&'static str, Vec<&'static str>>,
        }
        #[derive(Deserialize)]
        #[serde(bound(deserialize = "'de: 'static"))]
        struct Abbreviation {
            title: Vec<&'static str>,
            name: Vec<&'static str>,
        }
        #[derive(Deserialize)]
        #[serde(bound(deserialize = "'de: 'static"))]
        struct PersonNoun {
            words: Vec<&'static str>,
        }
        let w: Words = table!("words");
        for (forms, class) in [
            (w.determiner, Class::DETERMINER),
            (w.pronoun, Class::PRONOUN),
            (w.preposition, Class::PREPOSITION),
            (w.conjunction, Class::CONJUNCTION),
            (w.auxiliary, Class::AUXILIARY),
            (w.modal, Class::MODAL),
            (w.adverb, Class::ADVERB),
            (w.identity, Class::IDENTITY),
            (w.contest, Class::CONTEST),
            (w.saying, Class::SAYING),
            (w.r#false, Class::FALSE),
            (w.falsely, Class::FALSELY),
            (w.according, Class::ACCORDING),
            (w.negation, Class::NEGATION),
            (w.past_auxiliary, Class::PAST_AUXILIARY),
            (w.future_auxiliary, Class::FUTURE_AUXILIARY),
            (w.future_word, Class::FUTURE_WORD),
            (w.hedge, Class::HEDGE),
            (w.hypothetical, Class::HYPOTHETICAL),
            (w.superseded, Class::SUPERSEDED),
            (w.starter, Class::STARTER),
            (w.bound, Class::BOUND),
            (w.clock, Class::CLOCK),
            (w.set_first, Class::SET_FIRST),
            (w.second, Class::SECOND),
            (w.core, Class::CORE),
            (w.abbreviation.title, Class::TITLE_ABBREVIATION),
            (w.abbreviation.name, Class::NAME_ABBREVIATION),
            (w.person_noun.words, Class::PERSON_NOUN),
        ] {
            for form in forms {
                self.add(form, class);
            }
        }
        for (office, forms) in &w.office {
            for form in forms {
                self.add(form, Class::OFFICE).office = office;
            }
        }
        for (form, value) in &w.approximate {
            self.add(form, Class::APPROXIMATE).approximate = value;
        }
    }

    fn verbs(&mut self) {
        #[derive(Deserialize)]
        struct Verbs {
            regular: &'static str,
            irregular: FxHashMap<&'static str, (&'static str, &'static str)>,
            cue: FxHashMap<&'static str, Vec<&'static str>>,
        }
        let verbs: Verbs = table!("verbs");
        let mut irregular: Vec<_> = verbs.irregular.iter().collect();
        irregular.sort();
        for (base, (past, participle)) in irregular {
            self.verb(base, past, participle);
        }
        for base in verbs.regular.split_whitespace().filter(|base| !verbs.irregular.contains_key(*base)) {
            let past = inflect::regular_past(base);
            self.verb(base, &past, &past);
        }
        let mut cues: FxHashMap<&str, Cue> = FxHashMap::default();
        for (kind, lemmas) in &verbs.cue {
            let cue = match *kind {
                "claimed" => Cue::Claimed,
                "confirmed" => Cue::Confirmed,
                "speculated" => Cue::Speculated,
                "denied" => Cue::Denied,
                _ => Cue::Said,
            };
            cues.extend(lemmas.iter().map(|lemma| (*lemma, cue)));
        }
        for entry in self.entries.iter_mut().filter(|e| !e.verb.is_empty()) {
            if let Some(&cue) = cues.get(entry.verb) {
                entry.class = entry.class.or(Class::CUE);
                entry.cue = Some(cue);
            }
        }
    }

    fn verb(&mut self, base: &'static str, past: &str, participle: &str) {
        let finite = [base.to_owned(), inflect::third_person(base), inflect::present_participle(base)];
        for form in &finite {
            let entry = self.add(form, Class::VERB);
            entry.verb = if entry.verb.is_empty() { base } else { entry.verb };
        }
        self.add(base, Class::BASE_FORM);
        if past != participle && past != base {
            self.add(past, Class::PAST_ONLY);
        }
        for form in [past, participle] {
            let entry = self.add(form, Class::VERB.or(Class::PAST_FORM));
            entry.verb = if entry.verb.is_empty() { base } else { entry.verb };
        }
    }

    fn people(&mut self) {
        #[derive(Deserialize)]
        #[serde(bound(deserialize = "'de: 'static"))]
        struct ByGender {
            feminine: Vec<&'static str>,
            masculine: Vec<&'static str>,
            #[serde(default)]
            neutral: Vec<&'static str>,
        }
        #[derive(Deserialize)]
        #[serde(bound(deserialize = "'de: 'static"))]
        struct Listed {
            words: Vec<&'static str>,
        }
        #[derive(Deserialize)]
        #[serde(bound(deserialize = "'de: 'static"))]
        struct People {
            honorific: ByGender,
            kin: ByGender,
            gendered: ByGender,
            role: Listed,
            organisation: Listed,
        }
        let people: People = table!("people");
        for (words, class) in [
            (&people.honorific, Class::HONORIFIC),
            (&people.kin, Class::KIN),
            (&people.gendered, Class::GENDERED_NOUN),
        ] {
            let sides = [
                (&words.feminine, Some(Gender::Feminine)),
                (&words.masculine, Some(Gender::Masculine)),
                (&words.neutral, None),
            ];
            for (forms, gender) in sides {
                for form in forms {
                    let entry = self.add(form, class);
                    entry.gender = entry.gender.or(gender);
                }
            }
        }
        for (words, class) in [(&people.role, Class::ROLE), (&people.organisation, Class::ORGANISATION)] {
            for form in &words.words {
                self.add(form, class);
            }
        }
        for (forms, gender) in [
            (["he", "him", "his", "himself"].as_slice(), Gender::Masculine),
            (["she", "her", "hers", "herself"].as_slice(), Gender::Feminine),
        ] {
            for form in forms {
                self.add(form, Class::GENDERED_PRONOUN).gender = Some(gender);
            }
        }
    }

    fn statuses(&mut self) {
        let mut of_verb: FxHashMap<&'static str, Vec<u16>> = FxHashMap::default();
        for (id, entry) in self.entries.iter().enumerate().filter(|(_, e)| !e.verb.is_empty()) {
            of_verb.entry(entry.verb).or_default().push(id as u16);
        }
        let of_verb = |verb: &str| of_verb.get(verb).map_or(&[][..], Vec::as_slice);
        for (told, form) in status::forms() {
            let is_verb = !matches!(told.form, status::Form::Word | status::Form::Noun);
            if let Some((verb, _)) = form.split_once(' ').filter(|_| is_verb) {
                for &id in of_verb(verb) {
                    let entry = &mut self.entries[usize::from(id)];
                    entry.class = entry.class.or(Class::PARTICLE_STATUS);
                }
            } else if let Some((_, last)) = form.rsplit_once(' ') {
                self.add(last, Class::PHRASE_STATUS);
            }
            let only;
            let forms = match told.form {
                // "switch off" stands for itself; of a plain verb every form tells the state.
                _ if is_verb && !form.contains(' ') => of_verb(form),
                _ => {
                    self.add(form, Class::default());
                    only = [self.id(form)];
                    &only[..]
                }
            };
            for &id in forms {
                let entry = &mut self.entries[usize::from(id)];
                entry.class = entry.class.or(Class::STATUS);
                entry.status.push(told);
            }
        }
    }

    fn predicates(&mut self) {
        #[derive(Deserialize)]
        #[serde(bound(deserialize = "'de: 'static"))]
        struct Predicate {
            verbs: Vec<&'static str>,
            nouns: Vec<&'static str>,
            states: Vec<&'static str>,
        }
        let classes: BTreeMap<&'static str, Predicate> = table!("predicates");
        let mut of_verb: FxHashMap<&str, &'static str> = FxHashMap::default();
        for (name, predicate) in &classes {
            of_verb.extend(predicate.verbs.iter().map(|verb| (*verb, *name)));
            for phrasal in predicate.verbs.iter().filter(|v| v.contains(' ')) {
                self.add(phrasal, Class::default()).verb_predicate = name;
            }
            for noun in &predicate.nouns {
                self.add(noun, Class::default()).noun_predicate = name;
                self.add(&inflect::plural(noun), Class::default()).noun_predicate = name;
            }
            for state in &predicate.states {
                self.add(state, Class::default()).state_predicate = name;
            }
        }
        let first_words = of_verb.keys().filter_map(|verb| verb.split_once(' '));
        let with_particle: FxHashSet<&str> = first_words.map(|(verb, _)| verb).collect();
        for entry in self.entries.iter_mut().filter(|e| !e.verb.is_empty()) {
            entry.takes_particle = with_particle.contains(entry.verb);
            if let Some(name) = of_verb.get(entry.verb) {
                entry.verb_predicate = name;
            }
        }
    }
}

/// The unit of measure of this name.
pub fn measure(name: &str) -> Option<&'static Measure> {
    Lexicon::get().word(name).measure.filter(|m| m.name == name)
}

#[cfg(test)]
mod tests {
    use super::{Class, Cue, Lexicon, TimeUnit};

    #[test]
    fn a_word_has_all_its_classes() {
        let lexicon = Lexicon::get();
        let second = lexicon.word("Second");
        assert_eq!(second.time_unit, Some(TimeUnit::Second));
        assert!(second.class.has(Class::ORDINAL));
        assert!(lexicon.word("May").class.has(Class::MODAL));
        assert_eq!(lexicon.word("MAY").month, 5);
        assert_eq!(lexicon.word("said").cue, Some(Cue::Said));
        assert_eq!(lexicon.word("deactivated").verb, "deactivate");
        assert_eq!(lexicon.word("outages").noun_predicate, "outage");
        assert_eq!(lexicon.id("grrbl"), 0);
    }
}
