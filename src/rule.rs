//! A rule: a page of TOML over one of a closed set of comparators.

use serde::Deserialize;

use crate::claim::{Claim, Kind, Value};
use crate::finding::{Severity, Status};
use crate::mistake::Mistake;

/// What compares the claims of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Comparator {
    /// Values of one attribute of one subject whose intervals are disjoint.
    Interval,
    /// A weekday that is not that of the date it stands beside.
    Weekday,
    /// A day that no calendar has.
    Impossible,
    /// Dates that a page carries about itself and that differ.
    Page,
    /// A defect of the text that was found while it was read.
    Defect,
    /// Exclusive states of one thing.
    Exclusive,
    /// A state that one source tells as the first of several, and another that replaced it.
    Superseded,
    /// A pronoun against what tells how its antecedent is referred to.
    Gender,
    /// A gendered pronoun for somebody whom the page says not to be identified.
    Unidentified,
    /// One quotation by two speakers.
    Speaker,
    /// One statement, attributed here and not there.
    Attribution,
    /// One quotation of one speaker in different words.
    Wording,
    /// Offices of one person that exclude each other.
    Office,
    /// One name in two spellings.
    Spelling,
    /// Places of one rank where one event happened.
    Location,
    /// A headline against the text under it.
    Headline,
    /// A figure against others of the same page that give it as well.
    Arithmetic,
    /// One sum that its page gives a thousand or a million times larger elsewhere.
    Magnitude,
    /// An age against a date of birth.
    Birth,
    /// An end that lies before its beginning.
    Order,
    /// Values of one of the project's own patterns that differ.
    Pattern,
    /// One attribute of one thing, on a page or on several.
    Attribute,
    /// What pages say against the files beside them.
    Beside,
    /// One sentence on several pages, but for a figure.
    Copy,
    /// A person under two spellings of one name, whatever the stories are.
    Person,
    /// Figures of a page and of its translations.
    Translation,
    /// What pages say against the project's own record.
    Recorded,
    /// A comment that allows findings, and that is itself wrong; `defect` says in what way.
    Suppression,
}

impl Comparator {
    /// True if it compares facts of two documents on one event.
    pub fn compares_facts(self) -> bool {
        matches!(
            self,
            Self::Interval
                | Self::Exclusive
                | Self::Superseded
                | Self::Attribution
                | Self::Office
                | Self::Location
        )
    }

    /// The kinds of claims that it can compare.
    pub const fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Interval => &[Kind::Duration, Kind::Date, Kind::Quantity, Kind::Age],
            Self::Weekday | Self::Impossible | Self::Page | Self::Order => &[Kind::Date],
            Self::Defect => &[Kind::Typography],
            Self::Exclusive | Self::Superseded => &[Kind::Status],
            Self::Gender | Self::Unidentified => &[Kind::Pronoun],
            Self::Speaker | Self::Wording => &[Kind::Quote],
            Self::Attribution => &[Kind::Attribution],
            Self::Office => &[Kind::Role],
            Self::Spelling | Self::Person => &[Kind::Name],
            Self::Location => &[Kind::Place],
            Self::Headline | Self::Magnitude => &[Kind::Quantity],
            Self::Arithmetic => &[Kind::Arithmetic],
            Self::Birth => &[Kind::Age],
            Self::Pattern | Self::Recorded => &[Kind::Pattern],
            Self::Attribute | Self::Beside => &[Kind::Attribute],
            Self::Copy => &[Kind::Sentence],
            Self::Translation => &[Kind::Figures],
            Self::Suppression => &[Kind::Suppression],
        }
    }

    /// What `defect` may say of it.
    const fn defects(self) -> &'static [&'static str] {
        match self {
            Self::Defect => &["mojibake", "name-possessive", "quotation-marks"],
            Self::Suppression => &["expired", "reason", "unknown", "unused"],
            _ => &[],
        }
    }

    /// What `relation` may say of it.
    const fn relations(self) -> &'static [&'static str] {
        match self {
            Self::Arithmetic => &[
                "abbreviation",
                "announced",
                "code",
                "conversion",
                "correction",
                "entry",
                "limits",
                "link",
                "list",
                "order",
                "path",
                "range",
                "record",
                "restated",
                "row",
                "share",
                "snippet",
                "sum",
                "title",
                "total",
                "zone",
            ],
            _ => &[],
        }
    }

    /// Where the places stand that it sets against each other.
    pub const fn scope(self) -> Scope {
        match self {
            Self::Weekday
            | Self::Impossible
            | Self::Page
            | Self::Defect
            | Self::Arithmetic
            | Self::Birth
            | Self::Order
            | Self::Headline
            | Self::Magnitude
            | Self::Unidentified => Scope::Page,
            Self::Interval | Self::Gender | Self::Spelling => Scope::PageAndStory,
            Self::Exclusive
            | Self::Superseded
            | Self::Speaker
            | Self::Attribution
            | Self::Wording
            | Self::Office
            | Self::Location => Scope::Story,
            Self::Pattern
            | Self::Attribute
            | Self::Beside
            | Self::Copy
            | Self::Person
            | Self::Translation
            | Self::Recorded
            | Self::Suppression => Scope::Corpus,
        }
    }
}

/// Where the places of a finding stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In one document.
    Page,
    /// In one document, or in several of a story.
    PageAndStory,
    /// In several documents of a story.
    Story,
    /// Anywhere, or in the project's own record.
    Corpus,
}

/// The sentences of a message; `{a.text}`, `{b.path}`, `{expected}` and the like are filled in.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// What differs.
    pub what: String,
    /// Why it matters.
    #[serde(default = "why")]
    pub why: String,
    /// What to do.
    #[serde(default = "help")]
    pub help: String,
    /// Label of the first place.
    #[serde(default = "says")]
    pub first: String,
    /// Label of the other places.
    #[serde(default = "says")]
    pub other: String,
}

fn why() -> String {
    "Both places cannot be right.".to_owned()
}

fn help() -> String {
    "Find out which place is right and correct the other.".to_owned()
}

fn says() -> String {
    "says {this.text}".to_owned()
}

/// What `explain` shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Docs {
    /// What the rule reports.
    pub what: String,
    /// What it stays silent on.
    pub silent: String,
    /// Known limits.
    pub limits: String,
    /// Of a stable rule with findings that are a preview: which are stable, as a sentence. Empty where all are.
    pub stable: String,
}

/// An executed example.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Documents in Markdown, all of one story.
    pub documents: Vec<String>,
    /// Their date.
    pub date: Option<String>,
    /// A facts file that goes with them.
    pub facts: Option<String>,
    /// Their paths, where these play a part.
    #[serde(default)]
    pub paths: Vec<String>,
}

/// How often a rule was right where somebody read its findings one by one.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// Findings that were right.
    #[serde(rename = "true")]
    pub right: u32,
    /// Findings that were wrong or doubtful.
    #[serde(rename = "false")]
    pub wrong: u32,
    /// The day of the reading, `YYYY-MM-DD`.
    pub date: String,
    /// What was read.
    pub sample: String,
}

impl std::fmt::Display for Measured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {} right, {}", self.right, self.right + self.wrong, self.date)
    }
}

/// Which claims a rule looks at: each list that is given must have the claim's word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Only {
    /// Words of the subject: `ferry` for "the ferry Marlin".
    #[serde(default)]
    pub subject: Vec<String>,
    /// Predicate classes or lemmas.
    #[serde(default)]
    pub predicate: Vec<String>,
    /// What is counted: `seat`.
    #[serde(default)]
    pub of: Vec<String>,
    /// Units: `USD`, `percent`.
    #[serde(default)]
    pub unit: Vec<String>,
    /// Names of patterns.
    #[serde(default)]
    pub pattern: Vec<String>,
    /// Groups of states.
    #[serde(default)]
    pub group: Vec<String>,
}

impl Only {
    /// True if the rule looks at the claim.
    pub fn accepts(&self, claim: &Claim) -> bool {
        let among = |wanted: &[String], word: &str| {
            wanted.is_empty() || wanted.iter().any(|w| w.eq_ignore_ascii_case(word))
        };
        let (of, unit, pattern, group) = match &claim.value {
            Value::Quantity(q) => (&*q.of, &*q.unit, "", ""),
            Value::Duration(d) => ("", &*d.unit, "", ""),
            Value::Pattern(p) => ("", p.value().map_or("", |s| &*s.unit), &*p.pattern, ""),
            Value::Status(s) => ("", "", "", &*s.group),
            _ => ("", "", "", ""),
        };
        let about = claim.subject.as_ref().map_or("", |s| &*s.text).to_lowercase();
        let named = self.subject.is_empty()
            || self.subject.iter().any(|w| about.split_whitespace().any(|word| word == w.to_lowercase()));
        named
            && among(&self.predicate, &claim.predicate)
            && among(&self.of, of)
            && among(&self.unit, unit)
            && among(&self.pattern, pattern)
            && among(&self.group, group)
    }
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rule {
    /// Its name.
    pub id: String,
    /// One line.
    pub title: String,
    /// Severity of its findings, unless a guard lowers it.
    pub severity: Severity,
    /// Stable or preview.
    #[serde(default)]
    pub status: Status,
    /// Comparator.
    pub comparator: Comparator,
    /// Kind of claim it compares.
    pub kind: Kind,
    /// For `defect`: which.
    #[serde(default)]
    pub defect: Option<String>,
    /// For `arithmetic`: which relation.
    #[serde(default)]
    pub relation: Option<String>,
    /// Claims that it looks at; all of its kind where it is not given.
    #[serde(default)]
    pub only: Option<Only>,
    /// Messages.
    pub message: Message,
    /// Documentation.
    #[serde(default)]
    pub docs: Docs,
    /// Measured precision of its stable findings; absent where nobody has read any.
    #[serde(default)]
    pub measured: Option<Measured>,
    /// Documents that must be reported.
    #[serde(default)]
    pub conflict: Vec<Example>,
    /// Documents that must not be reported.
    #[serde(default)]
    pub agree: Vec<Example>,
    /// Documents that should be reported and are not yet.
    #[serde(default)]
    pub known_miss: Vec<Example>,
    /// Documents that should not be reported and are.
    #[serde(default)]
    pub known_false_alarm: Vec<Example>,
}

impl Rule {
    /// True if it finds nothing without a second document of the story. Of the figures of one page only lengths of time are compared.
    pub fn needs_company(&self) -> bool {
        match self.comparator {
            Comparator::Interval => self.kind != Kind::Duration,
            other => other.scope() == Scope::Story,
        }
    }

    /// Where the rule is described, for people; the project's own rules are described in their files alone.
    pub fn page(&self) -> Option<String> {
        let is_embedded = EMBEDDED.iter().any(|(name, _)| *name == self.id);
        is_embedded.then(|| format!("{}/rules.html#{}", env!("CARGO_PKG_HOMEPAGE"), self.id))
    }

    /// Reads a rule file.
    ///
    /// # Errors
    /// What is wrong with it, with its place.
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        let rule: Self = toml::from_str(text)?;
        let at = |part: &str| text.find(part).map_or(0..0, |at| at..at + part.len());
        let is_id = !rule.id.is_empty()
            && rule.id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if !is_id {
            let help =
                "letters, figures and hyphens, such as seats-differ: pages name it when they allow a finding";
            return Err(Mistake::new(format!("`{}` is no id", rule.id), help, at(&rule.id)));
        }
        rule.fits(&at)?;
        let message = &rule.message;
        for template in [&message.what, &message.why, &message.help, &message.first, &message.other] {
            let words =
                template.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(word, _)| word));
            if let Some(unknown) = words.into_iter().find(|word| !is_placeholder(word)) {
                return Err(Mistake::unknown(
                    "word in a message",
                    unknown,
                    PLACEHOLDERS,
                    at(&format!("{{{unknown}}}")),
                ));
            }
        }
        let examples = [&rule.conflict, &rule.agree, &rule.known_miss, &rule.known_false_alarm];
        if examples.iter().flat_map(|list| list.iter()).any(|example| example.documents.is_empty()) {
            let help = "write the texts that the rule is to be tried on";
            return Err(Mistake::new("an example has no documents", help, at("documents = []")));
        }
        Ok(rule)
    }
}

impl Rule {
    /// A comparator looks at some kinds of claims alone; of others nothing would ever be found.
    fn fits(&self, at: &impl Fn(&str) -> std::ops::Range<usize>) -> Result<(), Mistake> {
        let comparator = self.comparator;
        if !comparator.kinds().contains(&self.kind) {
            let kinds: Vec<&str> = comparator.kinds().iter().map(|kind| kind.as_str()).collect();
            let kind = self.kind.as_str();
            let message = format!("this comparator does not compare `{kind}`");
            return Err(Mistake::new(
                message,
                format!("it compares {}", kinds.join(", ")),
                at(&format!("kind = \"{kind}\"")),
            ));
        }
        let keys = [
            ("defect", &self.defect, comparator.defects()),
            ("relation", &self.relation, comparator.relations()),
        ];
        for (key, said, known) in keys {
            match said.as_deref() {
                Some(said) if known.is_empty() => {
                    let message = format!("this comparator takes no `{key}`");
                    return Err(Mistake::new(message, "take it away", at(&format!("{key} = \"{said}\""))));
                }
                Some(said) if !known.contains(&said) => {
                    return Err(Mistake::unknown(key, said, known, at(&format!("{key} = \"{said}\""))));
                }
                None if !known.is_empty() => {
                    let help = format!("write {key} = \"...\": {}", known.join(", "));
                    return Err(Mistake::new(
                        format!("this comparator needs a `{key}`"),
                        help,
                        at("comparator"),
                    ));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Words in braces that messages may have; `a` and `b` are the first two places, `this` the one that is labelled.
const PLACEHOLDERS: &[&str] =
    &["a.text", "a.value", "a.path", "a.file", "a.about", "a.page", "a.who", "a.said", "expected", "detail"];

fn is_placeholder(word: &str) -> bool {
    let of_a = word.replacen("b.", "a.", 1).replacen("this.", "a.", 1);
    PLACEHOLDERS.contains(&of_a.as_str())
}

include!(concat!(env!("OUT_DIR"), "/rules.rs"));

/// The rules compiled into the program, in the order of their names. A test reads their files as those of a project are read.
///
/// # Panics
/// If a rule file in the source tree is broken.
pub fn embedded() -> Vec<Rule> {
    EMBEDDED
        .iter()
        .map(|(name, text)| serde_json::from_str(text).unwrap_or_else(|e| panic!("rules/{name}.toml: {e}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Rule;

    #[test]
    fn a_rule_that_could_never_find_anything_is_refused() {
        let rule = |comparator: &str, rest: &str| {
            let text = format!(
                "id = \"x\"\ntitle = \"x\"\nseverity = \"note\"\ncomparator = \"{comparator}\"\n{rest}\n\n[message]\nwhat = \"x\"\n"
            );
            Rule::parse(&text).map_err(|mistake| (mistake.message, text[mistake.span].to_owned()))
        };
        for (comparator, rest, message, place) in [
            (
                "speaker",
                "kind = \"duration\"",
                "this comparator does not compare `duration`",
                "kind = \"duration\"",
            ),
            (
                "interval",
                "kind = \"age\"\ndefect = \"mojibake\"",
                "this comparator takes no `defect`",
                "defect = \"mojibake\"",
            ),
            (
                "arithmetic",
                "kind = \"arithmetic\"\nrelation = \"sums\"",
                "unknown relation `sums`",
                "relation = \"sums\"",
            ),
            ("defect", "kind = \"typography\"", "this comparator needs a `defect`", "comparator"),
        ] {
            assert_eq!(rule(comparator, rest).unwrap_err(), (message.to_owned(), place.to_owned()));
        }
        assert!(rule("interval", "kind = \"quantity\"").is_ok());
        assert!(rule("suppression", "kind = \"suppression\"\ndefect = \"unused\"").is_ok());
    }
}
