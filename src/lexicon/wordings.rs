//! Words by which pages announce, correct, and tell of themselves, from `rules/lexicon/wordings.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

/// The lists, in lower case.
#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
#[serde(deny_unknown_fields)]
pub struct Wordings {
    /// Words right before a day that is to come: "will take place on".
    pub to_come: Vec<&'static str>,
    /// The same farther before it: "will hold their sale next week, on".
    pub holds: Vec<&'static str>,
    /// Folders whose pages say when they were published.
    pub posts: Vec<&'static str>,
    /// How a note of a correction begins.
    pub notes: Vec<&'static str>,
    /// What notes say of the text before.
    pub taken_back: Vec<&'static str>,
    /// What notes say of the text that stands there.
    pub amended: Vec<&'static str>,
    /// What sets right and wrong against each other.
    pub against: Vec<&'static str>,
    /// What has an earlier version that a note may speak of.
    pub texts: Vec<&'static str>,
    /// What earlier versions did.
    pub said: Vec<&'static str>,
    /// Words that begin what has no number of its own: "Finally".
    pub goes_on: Vec<&'static str>,
    /// Words of an event whose day was changed.
    pub moved: Vec<&'static str>,
    /// Words right before the day on which something is held.
    pub held: Vec<&'static str>,
    /// Words of a sentence that gives the day of something else.
    pub other_days: Vec<&'static str>,
    /// Labels of where something is held: "Venue: Parish Hall".
    pub venues: Vec<&'static str>,
    /// Nouns that names of courts end with.
    pub courts: Vec<&'static str>,
    /// Nouns that names of hospitals end with.
    pub hospitals: Vec<&'static str>,
    /// Nouns that names of roads end with, or begin with before a number.
    pub roads: Vec<&'static str>,
    /// Nouns that names of other buildings and places to meet end with.
    pub houses: Vec<&'static str>,
    /// What stands before the name of who speaks.
    pub talks: Vec<&'static str>,
    /// Offices of which a club, a school or a museum has one.
    pub offices: Vec<&'static str>,
    /// What stands before the name of who wrote the page.
    pub writers: Vec<&'static str>,
    /// Words of a sentence that says that something is not so, or only under a condition.
    pub narrow: Vec<&'static str>,
    /// Words of a sentence that says that something is so.
    pub holds_true: Vec<&'static str>,
    /// What stands behind a version that is announced.
    pub out: Vec<&'static str>,
    /// What is sent round each month.
    pub issues: Vec<&'static str>,
    /// Answers of those who gave none, in lower case.
    pub no_answer: Vec<&'static str>,
    /// Words of names of courts and hospitals that many have.
    pub common_names: Vec<&'static str>,
    /// What a heading that is nothing but code may be.
    pub code_kinds: Vec<&'static str>,
    /// What stands before the last of the parts of a whole, without the first letter.
    pub remaining: Vec<&'static str>,
    /// How a sentence with the last of the parts begins.
    pub rest: Vec<&'static str>,
    /// How a sentence with the sum begins.
    pub altogether: Vec<&'static str>,
    /// What stands before the percentage by which something fell.
    pub falls: Vec<&'static str>,
    /// What stands before the percentage by which something rose.
    pub rises: Vec<&'static str>,
    /// What a house does that is no more.
    pub closing: Vec<&'static str>,
    /// Words of a line of code that fetches a release.
    pub fetching: Vec<&'static str>,
    /// Words before the number of one of a series.
    pub numbered: Vec<&'static str>,
    /// Words behind a day that give the hour.
    pub hours: Vec<&'static str>,
    /// How a line begins that says when the page was made or changed.
    pub changed: Vec<&'static str>,
    /// Words that tell of a time without its date.
    pub times: Vec<&'static str>,
    /// Words of a sentence that tells of an earlier time.
    pub earlier: Vec<&'static str>,
}

/// Bytes of the longest noun for a kind of place.
const LONGEST_KIND: usize = 12;

impl Wordings {
    /// What kind of place a noun in any case names: `court`, `hospital`, `road`.
    pub fn kind_of_place(&self, noun: &str) -> Option<&'static str> {
        // First letters by length: few words of a text begin as one of these.
        static FIRST: OnceLock<[u32; LONGEST_KIND + 1]> = OnceLock::new();
        let kinds = [(&self.courts, "court"), (&self.hospitals, "hospital"), (&self.roads, "road")];
        let letter = |noun: &str| noun.bytes().next().map(|b| 1u32 << (b.to_ascii_lowercase() & 31));
        let first = FIRST.get_or_init(|| {
            let mut first = [0; LONGEST_KIND + 1];
            for noun in kinds.iter().flat_map(|(nouns, _)| nouns.iter()) {
                first[noun.len().min(LONGEST_KIND)] |= letter(noun).unwrap_or_default();
            }
            first
        });
        if noun.len() > LONGEST_KIND || first[noun.len()] & letter(noun)? == 0 {
            return None;
        }
        let is = |known: &&str| known.len() == noun.len() && known.eq_ignore_ascii_case(noun);
        kinds.into_iter().find(|(nouns, _)| nouns.iter().any(is)).map(|(_, kind)| kind)
    }

    /// The table.
    pub fn get() -> &'static Self {
        static WORDINGS: OnceLock<Wordings> = OnceLock::new();
        WORDINGS.get_or_init(|| super::table!("wordings"))
    }
}
