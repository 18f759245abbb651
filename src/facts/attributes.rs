//! Attributes that newslint knows of by itself: patterns like those of a project's own facts, from a table of words.

use std::sync::OnceLock;

use serde::Deserialize;

use super::pattern::{Pattern, Slot};
use super::search::Patterns;

/// How a page states an attribute.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Attribute {
    /// What is told, for people.
    pub(crate) name: &'static str,
    #[serde(default)]
    text: Vec<&'static str>,
    /// Patterns that hold under a condition, too.
    #[serde(default)]
    aside: Vec<&'static str>,
    /// Patterns without a value: what they are said of has it, or has it not.
    #[serde(default)]
    yes: Vec<&'static str>,
    #[serde(default)]
    no: Vec<&'static str>,
    #[serde(default)]
    pub(crate) of: Of,
    /// What else its sentence tells narrows nothing.
    #[serde(default)]
    pub(crate) whole: bool,
    /// Pages are set against one another.
    #[serde(default)]
    pub(crate) across: bool,
    /// Patterns that tell of their thing alone, whatever else stands before them in the sentence.
    #[serde(default)]
    apart: Vec<&'static str>,
    /// The only words beside it that narrow what it is said of; any word does where there are none.
    #[serde(default)]
    pub(crate) narrowed_by: Vec<&'static str>,
    /// The fewest words that the thing has.
    #[serde(default)]
    pub(crate) least: usize,
    /// The value is itself a bound: "at least 14" and "14" are one.
    #[serde(default)]
    pub(crate) bound: bool,
    /// Heads of the columns of tables that give it.
    #[serde(default)]
    heads: Vec<&'static str>,
}

/// What an attribute is said of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Of {
    /// The words of the thing.
    #[default]
    Whole,
    /// The last word of the thing alone.
    Head,
    /// Of what the page is about, where no thing is named; else of the thing.
    Page,
    /// What is marked as code before it.
    Code,
    /// All words of the subject.
    Subject,
}

/// All attributes, with an index of their patterns.
#[derive(Debug)]
pub(crate) struct Attributes {
    table: Vec<Attribute>,
    /// Their patterns, by the names of attributes.
    pub(crate) patterns: Patterns,
    /// Those of sums of money, which few sentences hold.
    pub(crate) prices: Patterns,
    /// Those of places, which need no figure.
    pub(crate) places: Patterns,
    /// Those that are so or are not.
    pub(crate) states: Patterns,
    words: Words,
    pub(crate) kinds: Kinds,
}

/// Attributes of one kind, by their names: what has to hold before two statements of them contradict each other.
#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
#[serde(deny_unknown_fields)]
pub(crate) struct Kinds {
    /// Of which pages without a date rarely mean two things.
    pub(crate) sure_across: Vec<&'static str>,
    /// That rarely change: it does not matter of which day a page is.
    pub(crate) lasting: Vec<&'static str>,
    /// What lies under a page needs what that page says.
    pub(crate) needed: Vec<&'static str>,
    /// That each page may have for itself, unless it is that of a setting with a name.
    pub(crate) of_settings: Vec<&'static str>,
    /// That a body or building has once.
    pub(crate) of_bodies: Vec<&'static str>,
    /// Of which a branch and a version are two things.
    pub(crate) of_branches: Vec<&'static str>,
    /// Limits, which may be told of what is measured of a thing.
    pub(crate) limits: Vec<&'static str>,
}

/// Words by which attributes are told.
#[derive(Debug, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
#[serde(deny_unknown_fields)]
struct Words {
    /// Headings that name no thing of their own, in lower case.
    plain_headings: Vec<&'static str>,
    /// Labels of badges, in lower case, whose version is that of the project.
    release_labels: Vec<&'static str>,
    /// Kinds of streets, each with its short forms behind it.
    streets: Vec<Vec<&'static str>>,
    /// Words that name no thing of their own.
    generic: Vec<&'static str>,
    /// What is meant as a whole behind "this".
    wholes: Vec<&'static str>,
    /// What of a thing a limit measures.
    measures: Vec<&'static str>,
    /// What a price is of.
    plans: Vec<&'static str>,
    /// Words that say that some of a kind are meant, or those told of before.
    of_some: Vec<&'static str>,
    /// Words before what is counted that say that all of them are meant.
    of_all: Vec<&'static str>,
    /// Words that say that a statement is of others.
    of_others: Vec<&'static str>,
}

impl Attribute {
    /// It is so, or is not; there is no value.
    pub(crate) fn is_state(&self) -> bool {
        !self.yes.is_empty()
    }
}

impl Attributes {
    /// Those that are compiled into the program.
    ///
    /// # Panics
    /// If the table cannot be read, which a test sees.
    pub(crate) fn get() -> &'static Self {
        #[derive(Deserialize)]
        #[serde(bound(deserialize = "'de: 'static"))]
        struct Table {
            kinds: Kinds,
            words: Words,
            attribute: Vec<Attribute>,
        }
        static ATTRIBUTES: OnceLock<Attributes> = OnceLock::new();
        ATTRIBUTES.get_or_init(|| {
            let table: Table = crate::lexicon::table!("attributes");
            let pattern = |name: &str, text: &&str| Pattern::parse(name, text, 0..0).expect("a pattern");
            let text = |a: &Attribute| -> Vec<Pattern> {
                let (aside, apart) = (format!("{}{ASIDE}", a.name), format!("{}{APART}", a.name));
                let text = a.text.iter().map(|t| pattern(a.name, t));
                let text = text.chain(a.aside.iter().map(|t| pattern(&aside, t)));
                text.chain(a.apart.iter().map(|t| pattern(&apart, t))).collect()
            };
            let all = table.attribute.iter().flat_map(text);
            let state = |a: &Attribute, is: bool| -> Vec<Pattern> {
                let name = format!("{}{}", a.name, if is { YES } else { NO });
                let texts = if is { &a.yes } else { &a.no };
                texts.iter().map(|text| pattern(&name, text)).collect()
            };
            let states = table.attribute.iter().flat_map(|a| [state(a, true), state(a, false)].concat());
            let (prices, others): (Vec<Pattern>, Vec<Pattern>) =
                all.partition(|p: &Pattern| p.value() == Some(Slot::Money));
            let (places, others) = others.into_iter().partition(|p| p.value() == Some(Slot::Place));
            Attributes {
                patterns: Patterns::new(others),
                prices: Patterns::new(prices),
                places: Patterns::new(places),
                states: Patterns::new(states.collect()),
                words: table.words,
                kinds: table.kinds,
                table: table.attribute,
            }
        })
    }

    /// The attribute of the pattern of this name, and how the pattern says it.
    pub(crate) fn named(&self, name: &str) -> Option<(&Attribute, Said)> {
        let said = match name.chars().last()? {
            YES => Said::Yes,
            NO => Said::No,
            ASIDE => Said::Aside,
            APART => Said::Apart,
            _ => Said::Value,
        };
        let name = name.trim_end_matches([YES, NO, ASIDE, APART]);
        Some((self.table.iter().find(|a| a.name == name)?, said))
    }

    /// The attribute that a column of a table gives, by its head in lower case.
    pub(crate) fn of_column(&self, head: &str) -> Option<&Attribute> {
        self.table.iter().find(|a| a.heads.contains(&head))
    }

    /// The lemma says what a price is of: "plan".
    pub(crate) fn is_plan(&self, lemma: &str) -> bool {
        self.words.plans.contains(&lemma)
    }

    /// The thing that a limit is of, without what of it is measured: "attachment" of "attachment size".
    pub(crate) fn without_measure<'t>(&self, thing: &'t str) -> &'t str {
        match thing.rsplit_once(' ') {
            Some((of, measure)) if self.words.measures.contains(&measure) => of,
            _ => thing,
        }
    }

    /// "This library" is what the page is about.
    pub(crate) fn is_whole(&self, lemma: &str) -> bool {
        self.words.wholes.contains(&lemma)
    }

    /// The word, in lower case, says that some of a kind are meant, or those told of before.
    pub(crate) fn is_of_some(&self, word: &str) -> bool {
        self.words.of_some.contains(&word)
    }

    /// The lemma says that all of what is counted is meant: "the 14 bundled plugins".
    pub(crate) fn is_of_all(&self, lemma: &str) -> bool {
        self.words.of_all.contains(&lemma)
    }

    /// The word, in lower case, says that what follows is of others than those told of before.
    pub(crate) fn is_of_others(&self, word: &str) -> bool {
        self.words.of_others.contains(&word)
    }

    /// The version that a badge with this label shows is that of the project.
    pub(crate) fn is_of_release(&self, label: &str) -> bool {
        self.words.release_labels.contains(&label)
    }

    /// The kind of street that a word, in lower case, stands for.
    pub(crate) fn street(&self, word: &str) -> Option<&str> {
        self.words.streets.iter().find(|forms| forms.contains(&word)).map(|forms| forms[0])
    }

    /// The lemma names no thing of its own.
    pub(crate) fn is_generic(&self, lemma: &str) -> bool {
        self.words.generic.contains(&lemma)
    }

    /// The heading, in lower case, names no thing of its own: "Settings".
    pub(crate) fn is_plain_heading(&self, heading: &str) -> bool {
        self.words.plain_headings.contains(&heading)
    }
}

/// Ends the names of patterns that say that something is so, and that it is not.
const YES: char = '+';
const NO: char = '-';
const ASIDE: char = '!';
const APART: char = ',';

/// How a pattern says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// By a value.
    Value,
    /// By a value, which holds under a condition, too.
    Aside,
    /// By a value, of the thing alone.
    Apart,
    Yes,
    No,
}
