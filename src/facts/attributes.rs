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
    pub(crate) name: String,
    text: Vec<String>,
    #[serde(default)]
    of: Of,
    /// Pages are set against one another.
    #[serde(default)]
    pub(crate) across: bool,
}

/// Which words of a thing count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Of {
    #[default]
    Whole,
    /// The last word alone.
    Head,
    /// Of what the page is about, where no thing is named.
    Page,
}

impl Attribute {
    /// It is said of the last word of a thing alone.
    pub(crate) fn is_of_head(&self) -> bool {
        self.of == Of::Head
    }

    /// Without a thing it is said of the whole page, not of the section.
    pub(crate) fn is_of_page(&self) -> bool {
        self.of == Of::Page
    }
}

/// All attributes, with an index of their patterns.
#[derive(Debug)]
pub(crate) struct Attributes {
    table: Vec<Attribute>,
    /// Their patterns, by the names of attributes.
    pub(crate) patterns: Patterns,
    /// Those of sums of money, which few sentences hold.
    pub(crate) prices: Patterns,
}

impl Attributes {
    /// Those that are compiled into the program.
    ///
    /// # Panics
    /// If the table cannot be read, which a test sees.
    pub(crate) fn get() -> &'static Self {
        #[derive(Deserialize)]
        struct Table {
            attribute: Vec<Attribute>,
        }
        static ATTRIBUTES: OnceLock<Attributes> = OnceLock::new();
        ATTRIBUTES.get_or_init(|| {
            let table: Table = toml::from_str(include_str!("../../rules/lexicon/attributes.toml"))
                .expect("the table of attributes can be read");
            let pattern =
                |a: &Attribute, text: &String| Pattern::parse(&a.name, text, 0..0).expect("a pattern");
            let all = table.attribute.iter().flat_map(|a| a.text.iter().map(move |t| pattern(a, t)));
            let (prices, others) = all.partition(|p: &Pattern| p.value() == Some(Slot::Money));
            Attributes {
                patterns: Patterns::new(others),
                prices: Patterns::new(prices),
                table: table.attribute,
            }
        })
    }

    /// The attribute of this name.
    pub(crate) fn named(&self, name: &str) -> Option<&Attribute> {
        self.table.iter().find(|a| a.name == name)
    }
}
