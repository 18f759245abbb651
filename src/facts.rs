//! The project's own record: what editors know is so outweighs what any page tells.

pub(crate) mod attributes;
pub mod pattern;
pub mod search;
pub(crate) mod slot;
mod value;
mod word_forms;

use std::ops::Range;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use toml::Spanned;

use crate::claim::Extraction;
use crate::lexicon::Gender;
use crate::mistake::Mistake;
use crate::source::{LineColumn, Source};
use crate::span::Span;
use pattern::Pattern;
use search::Patterns;
pub use value::Recorded;

/// One text or several.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Texts {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Texts {
    /// All of them.
    pub fn all(&self) -> Vec<&str> {
        match self {
            Self::One(text) => vec![text],
            Self::Many(texts) => texts.iter().map(String::as_str).collect(),
        }
    }
}

/// A facts file as it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct File {
    /// People that the pages speak of.
    #[serde(default)]
    person: Vec<PersonTable>,
    /// Organisations and what else they are called.
    #[serde(default)]
    organisation: Vec<OrganisationTable>,
    /// Events and when they were.
    #[serde(default)]
    event: Vec<EventTable>,
    /// Values that pages must agree with.
    #[serde(default)]
    value: Vec<ValueTable>,
    /// Sentences whose values must agree with one another, or with the value of the same name.
    #[serde(default)]
    pattern: Vec<PatternTable>,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Person"))]
#[serde(deny_unknown_fields)]
struct PersonTable {
    /// Full name.
    #[cfg_attr(test, schemars(with = "String"))]
    name: Spanned<String>,
    /// Other ways in which the name may be written.
    #[serde(default)]
    spellings: Vec<String>,
    /// `she/her`, `he/him`, `they/them`.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pronouns: Option<Spanned<String>>,
    /// Day of birth: 1961-04-02, "1961-04" or 1961.
    #[cfg_attr(test, schemars(with = "Option<serde_json::Value>"))]
    born: Option<Spanned<toml::Value>>,
    /// What the person is or was.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<RoleTable>"))]
    role: Vec<Spanned<RoleTable>>,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Role"))]
#[serde(deny_unknown_fields)]
struct RoleTable {
    /// The role: "mayor".
    role: String,
    /// Of what: "Dunmere".
    #[serde(default)]
    of: String,
    /// First day.
    #[cfg_attr(test, schemars(with = "Option<serde_json::Value>"))]
    from: Option<Spanned<toml::Value>>,
    /// Last day.
    #[cfg_attr(test, schemars(with = "Option<serde_json::Value>"))]
    until: Option<Spanned<toml::Value>>,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Organisation"))]
#[serde(deny_unknown_fields)]
struct OrganisationTable {
    /// Full name.
    #[cfg_attr(test, schemars(with = "String"))]
    name: Spanned<String>,
    /// Short forms and other names.
    #[serde(default)]
    aliases: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Event"))]
#[serde(deny_unknown_fields)]
struct EventTable {
    /// As pages name it: "harbour fire".
    #[cfg_attr(test, schemars(with = "String"))]
    name: Spanned<String>,
    /// Other names.
    #[serde(default)]
    aliases: Vec<String>,
    /// When it was: 2021-05-03, "2021-05" or 2021.
    #[cfg_attr(test, schemars(with = "serde_json::Value"))]
    date: Spanned<toml::Value>,
    /// Where the record takes it from.
    #[serde(default)]
    source: String,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Value"))]
#[serde(deny_unknown_fields)]
struct ValueTable {
    /// Name; the patterns of this name are compared with it.
    #[cfg_attr(test, schemars(with = "String"))]
    name: Spanned<String>,
    /// The value: 30, "30 minutes", "2.4.1", 2024-05-01.
    #[cfg_attr(test, schemars(with = "serde_json::Value"))]
    value: Spanned<toml::Value>,
    /// Unit of a bare number: "minutes", "USD", "percent".
    #[serde(default)]
    unit: String,
    /// The day from which on it holds: pages dated before are not compared with it.
    #[cfg_attr(test, schemars(with = "Option<serde_json::Value>"))]
    as_of: Option<Spanned<toml::Value>>,
    /// The day after which it must be looked at again: from then on nothing is compared with it.
    #[cfg_attr(test, schemars(with = "Option<serde_json::Value>"))]
    expires: Option<Spanned<toml::Value>>,
    /// Where the record takes it from.
    #[serde(default)]
    source: String,
    /// A pattern of this name, or several.
    #[cfg_attr(test, schemars(with = "Option<Texts>"))]
    text: Option<Spanned<Texts>>,
}

#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Pattern"))]
#[serde(deny_unknown_fields)]
struct PatternTable {
    /// Name of the matches.
    #[cfg_attr(test, schemars(with = "String"))]
    name: Spanned<String>,
    /// The sentence with its slots, or several: "sessions? expire after {duration}".
    #[cfg_attr(test, schemars(with = "Texts"))]
    text: Spanned<Texts>,
}

/// How a person is referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pronouns {
    /// `she/her`, `he/him`.
    Gendered(Gender),
    /// `they/them`, or words that are neither hers nor his: “she” and “he” are both wrong.
    Neither,
    /// Hers and his: no pronoun is wrong.
    Any,
}

impl Pronouns {
    /// As the record has them.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gendered(Gender::Feminine) => "she/her",
            Self::Gendered(Gender::Masculine) => "he/him",
            Self::Neither => "neither he nor she",
            Self::Any => "any",
        }
    }
}

/// A line of the record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Bytes in the facts file.
    pub span: Span,
    /// First character.
    pub start: LineColumn,
    /// After the last character.
    pub end: LineColumn,
    /// As written.
    pub text: String,
}

/// A person of the record.
#[derive(Clone, Debug)]
pub struct Person {
    /// Full name.
    pub name: String,
    /// Given and last name in lower case, for each spelling.
    pub keys: Vec<String>,
    /// How the person is referred to.
    pub pronouns: Option<Pronouns>,
    /// First and last day on which the person may have been born, and where that stands.
    pub born: Option<(NaiveDate, NaiveDate, Place)>,
    /// What the person is or was.
    pub roles: Vec<Role>,
    /// Where the name stands.
    pub place: Place,
}

/// What a person is or was.
#[derive(Clone, Debug)]
pub struct Role {
    /// The role and of what, as written.
    pub title: String,
    /// The role in lower case.
    pub role: String,
    /// Of what, in lower case; may be empty.
    pub of: String,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub until: Option<NaiveDate>,
    /// Where it stands.
    pub place: Place,
}

impl Role {
    /// True if the role was held on this day, as far as the record tells.
    pub fn is_held_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// The days of the role, for people.
    pub fn days(&self) -> String {
        match (self.from, self.until) {
            (Some(from), Some(until)) => format!("from {from} to {until}"),
            (Some(from), None) => format!("since {from}"),
            (None, Some(until)) => format!("until {until}"),
            (None, None) => String::new(),
        }
    }
}

/// What is recorded.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Path of the file.
    pub path: String,
    /// People.
    pub people: Vec<Person>,
    /// Named values.
    pub values: Vec<Recorded>,
    /// The patterns of values and those that stand alone.
    pub patterns: Patterns,
    /// Other names to the one that claims are compared by, both in lower case.
    aliases: FxHashMap<String, String>,
    /// People by each of their keys.
    people_by_key: FxHashMap<String, usize>,
    /// Values by their names.
    values_by_name: FxHashMap<String, usize>,
    /// Organisations: name and where it stands.
    pub organisations: Vec<(String, Vec<String>, Place)>,
}

impl Facts {
    /// Reads a facts file; `path` names it in reports.
    ///
    /// # Errors
    /// The first mistake, with its place.
    pub fn parse(path: &str, text: &str) -> Result<Self, Mistake> {
        let file: File = toml::from_str(text)?;
        let places = Places { source: Source::from_text(path, text) };
        let mut facts = Self { path: path.to_owned(), ..Self::default() };
        for table in &file.person {
            facts.person(table, &places)?;
        }
        for table in &file.organisation {
            let name = table.name.get_ref();
            for alias in &table.aliases {
                facts.alias(alias, name);
            }
            facts.organisations.push((name.clone(), table.aliases.clone(), places.of(table.name.span())));
        }
        let mut read = value::Reading::default();
        for table in &file.pattern {
            let name = table.name.get_ref();
            if table.text.get_ref().all().is_empty() {
                let help =
                    "write the sentence that carries the value, such as \"sessions expire after {duration}\"";
                return Err(Mistake::new(format!("pattern `{name}` has no text"), help, table.text.span()));
            }
            for text in table.text.get_ref().all() {
                let mut pattern = Pattern::parse(name, text, table.text.span())?;
                pattern.line = places.of(table.name.span()).start.line;
                read.add(pattern);
            }
        }
        for table in &file.event {
            value::event(table, &places, &mut read)?;
        }
        for table in &file.value {
            value::named(table, &places, &mut read)?;
        }
        facts.values = read.values;
        for (n, value) in facts.values.iter().enumerate() {
            facts.values_by_name.entry(value.name.clone()).or_insert(n);
        }
        facts.patterns = Patterns::new(read.patterns);
        Ok(facts)
    }

    /// True if nothing is recorded.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
            && self.organisations.is_empty()
            && self.values.is_empty()
            && self.patterns.all().is_empty()
            && self.aliases.is_empty()
    }

    fn person(&mut self, table: &PersonTable, places: &Places) -> Result<(), Mistake> {
        let name = table.name.get_ref();
        for spelling in &table.spellings {
            self.alias(spelling, name);
        }
        let born = match &table.born {
            Some(born) => {
                let (first, last) = days(born)?;
                Some((first, last, places.of(born.span())))
            }
            None => None,
        };
        let day = |value: &Option<Spanned<toml::Value>>, first: bool| -> Result<Option<NaiveDate>, Mistake> {
            value.as_ref().map(|v| days(v).map(|(from, to)| if first { from } else { to })).transpose()
        };
        let mut roles = Vec::new();
        for role in &table.role {
            let written = role.get_ref();
            let (from, until) = (day(&written.from, true)?, day(&written.until, false)?);
            if let (Some(from), Some(until), Some(at)) = (from, until, &written.until)
                && until < from
            {
                let help = "`from` is the first day, `until` the last";
                return Err(Mistake::new("the role ends before it begins", help, at.span()));
            }
            let of = if written.of.is_empty() { String::new() } else { format!(" of {}", written.of.trim()) };
            roles.push(Role {
                title: format!("{}{of}", written.role.trim()),
                role: written.role.trim().to_lowercase(),
                of: written.of.trim().to_lowercase(),
                from,
                until,
                place: places.first_line(role.span()),
            });
        }
        let keys: Vec<String> = std::iter::once(name).chain(&table.spellings).map(|n| key(n)).collect();
        for key in &keys {
            self.people_by_key.entry(key.clone()).or_insert(self.people.len());
        }
        self.people.push(Person {
            name: name.clone(),
            keys,
            pronouns: table.pronouns.as_ref().map(pronouns).transpose()?,
            born,
            roles,
            place: places.of(table.name.span()),
        });
        Ok(())
    }

    fn alias(&mut self, alias: &str, name: &str) {
        let (full, short) = (name.to_lowercase(), alias.to_lowercase());
        let last = |n: &str| n.rsplit(' ').next().unwrap_or(n).to_owned();
        // Subjects are known by the last word of a name; of an alias of several words it may be anybody's.
        if alias.chars().all(|c| c.is_uppercase() || c.is_ascii_digit()) {
            self.aliases.insert(last(&short), last(&full));
        }
        self.aliases.insert(key(&short), key(&full));
        self.aliases.insert(short, full);
    }

    /// How the person of this key, the full name in lower case, is referred to.
    pub fn pronouns(&self, key: &str) -> Option<Pronouns> {
        self.person_of(key)?.pronouns
    }

    /// The person of this key.
    pub fn person_of(&self, key: &str) -> Option<&Person> {
        self.people_by_key.get(key).map(|&n| &self.people[n])
    }

    /// The recorded value of this name.
    pub fn value(&self, name: &str) -> Option<&Recorded> {
        self.values_by_name.get(name).map(|&n| &self.values[n])
    }

    /// Gives everything that has several names the one that claims are compared by.
    pub fn unify(&self, documents: &mut [Extraction]) {
        if self.aliases.is_empty() {
            return;
        }
        let rename = |key: &mut Box<str>| {
            if let Some(name) = self.aliases.get(&**key) {
                *key = name.as_str().into();
            }
        };
        for claim in documents.iter_mut().flat_map(|d| &mut d.claims) {
            if let Some(subject) = &mut claim.subject {
                match subject.key.split_once('/') {
                    Some((owner, head)) => {
                        if let Some(name) = self.aliases.get(owner) {
                            subject.key = format!("{name}/{head}").into();
                        }
                    }
                    None => rename(&mut subject.key),
                }
            }
            claim.value.keys(rename);
        }
    }
}

/// Makes places of spans.
struct Places {
    source: Source,
}

impl Places {
    fn of(&self, range: Range<usize>) -> Place {
        let [start, end] = [range.start, range.end].map(|at| self.source.line_column(at as u32));
        Place { text: self.source.text()[range.clone()].to_owned(), span: range.into(), start, end }
    }

    /// A table is shown by its first line that says something.
    fn first_line(&self, range: Range<usize>) -> Place {
        let mut at = range.start;
        for line in self.source.text()[range.start..].split_inclusive('\n') {
            let said = line.trim_end();
            if !said.is_empty() && !said.starts_with('[') {
                return self.of(at..at + said.len());
            }
            at += line.len();
        }
        self.of(range)
    }
}

/// The first and last day that a written date stands for: a day, `2021-05`, or a year.
fn days(written: &Spanned<toml::Value>) -> Result<(NaiveDate, NaiveDate), Mistake> {
    let text = value::text(written.get_ref());
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
    let day_only = match written.get_ref() {
        toml::Value::Datetime(_) => text.get(..10).unwrap_or(&text),
        _ => &text,
    };
    let parts: Vec<Option<u32>> = day_only.split('-').map(|p| p.parse().ok()).collect();
    let found = match parts[..] {
        [Some(y), Some(m), Some(d)] => day(y as i32, m, d).map(|d| (d, d)),
        [Some(y), Some(m)] => day(y as i32, m, 1).and_then(|first| {
            let next = if m == 12 { day(y as i32 + 1, 1, 1) } else { day(y as i32, m + 1, 1) };
            Some((first, next?.pred_opt()?))
        }),
        [Some(y)] if y > 999 => day(y as i32, 1, 1).zip(day(y as i32, 12, 31)),
        _ => None,
    };
    found.ok_or_else(|| {
        Mistake::new(format!("`{text}` is no date"), "write 2021-05-03, \"2021-05\" or 2021", written.span())
    })
}

/// Given and last name in lower case, as claims carry them.
fn key(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    match &words[..] {
        [first, .., last] => format!("{first} {last}"),
        _ => words.join(" "),
    }
}

fn pronouns(text: &Spanned<String>) -> Result<Pronouns, Mistake> {
    const FEMININE: &[&str] = &["she", "her", "hers"];
    const MASCULINE: &[&str] = &["he", "him", "his"];
    const OTHERS: &[&str] = &[
        "they", "them", "their", "theirs", "it", "its", "xe", "xem", "xyr", "ze", "zie", "zir", "hir", "zem",
        "ey", "em", "eir", "fae", "faer", "ve", "ver", "ne", "nem", "per",
    ];
    let words: Vec<String> =
        text.get_ref().split(['/', ',', ' ']).map(str::to_lowercase).filter(|w| !w.is_empty()).collect();
    if words == ["any"] {
        return Ok(Pronouns::Any);
    }
    let of = |known: &[&str]| words.iter().filter(|w| known.contains(&w.as_str())).count();
    let (she, he, other) = (of(FEMININE), of(MASCULINE), of(OTHERS));
    if words.is_empty() || she + he + other < words.len() {
        let help = "write she/her, he/him, they/them, several of them (she/they), or any";
        return Err(Mistake::new(format!("`{}` are no pronouns", text.get_ref()), help, text.span()));
    }
    Ok(match (she > 0, he > 0) {
        (true, false) => Pronouns::Gendered(Gender::Feminine),
        (false, true) => Pronouns::Gendered(Gender::Masculine),
        (false, false) => Pronouns::Neither,
        (true, true) => Pronouns::Any,
    })
}

#[cfg(test)]
mod tests {
    use super::{Facts, Gender, Pronouns};

    #[test]
    fn pronouns_by_name_and_spelling() {
        let text = "[[person]]\nname = \"Robin M. Aldous\"\nspellings = [\"Robyn Aldous\"]\npronouns = \"she/her\"\n\n[[person]]\nname = \"Kim Oduya\"\npronouns = \"they/them\"\n";
        let facts = Facts::parse("facts.toml", text).unwrap();
        assert_eq!(facts.pronouns("robin aldous"), Some(Pronouns::Gendered(Gender::Feminine)));
        assert_eq!(facts.pronouns("robyn aldous"), Some(Pronouns::Gendered(Gender::Feminine)));
        assert_eq!(facts.pronouns("kim oduya"), Some(Pronouns::Neither));
        assert_eq!(facts.pronouns("peter holm"), None);
    }

    #[test]
    fn values_in_several_forms() {
        let text = "[[value]]\nname = \"session-expiry\"\nvalue = 30\nunit = \"minutes\"\ntext = \"sessions expire after {duration}\"\n\n\
            [[value]]\nname = \"seat price\"\nvalue = \"$12\"\n\n[[value]]\nname = \"current release\"\nvalue = \"2.4.1\"\n";
        let facts = Facts::parse("facts.toml", text).unwrap();
        let values: Vec<&str> = facts.values.iter().map(|v| &*v.taken.value).collect();
        assert_eq!(values, ["PT30M", "12 USD", "2.4.1"]);
        assert_eq!(facts.patterns.all().len(), 5);
    }

    #[test]
    fn mistakes_name_their_place() {
        for (text, message) in [
            ("[[person]]\nnam = \"x\"\n", "unknown key `nam`"),
            ("[[person]]\nname = \"A B\"\nborn = \"soon\"\n", "`soon` is no date"),
            (
                "[[value]]\nname = \"x\"\nvalue = \"a while\"\ntext = \"x lasts {duration}\"\n",
                "`a while` is no {duration}",
            ),
            ("[[pattern]]\nname = \"x\"\ntext = \"lasts {durration}\"\n", "unknown slot `durration`"),
        ] {
            let mistake = Facts::parse("facts.toml", text).unwrap_err();
            assert_eq!(mistake.message, message);
            assert!(!mistake.span.is_empty() && !mistake.help.is_empty(), "{mistake:?}");
        }
    }
}
