//! Weekdays and months of languages other than English, from `rules/lexicon/calendar.toml`.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::Lexicon;

/// The names of the days and months of a language.
pub struct Names {
    months: FxHashMap<&'static str, u32>,
    small: Vec<&'static str>,
}

impl Names {
    /// The month (1 to 12) of a name in lower case.
    pub fn month(&self, name: &str) -> Option<u32> {
        self.months.get(name).copied()
    }

    /// True for a word that may stand between the parts of a date: `den`, `de`.
    pub fn is_small(&self, word: &str) -> bool {
        self.small.contains(&word)
    }
}

/// The languages in which a word is a weekday, told by its hash, each with the number of the day: 1 for Monday, 7 for Sunday.
pub fn weekday(hash: u32) -> impl Iterator<Item = (u8, &'static Names)> {
    let calendar = calendar();
    let days = calendar.weekdays.get(&hash).map_or(&[][..], Vec::as_slice);
    days.iter().map(|&(day, language)| (day, &calendar.languages[language]))
}

struct Calendar {
    /// The day and the language, by index, for the hash of each name.
    weekdays: FxHashMap<u32, Vec<(u8, usize)>>,
    languages: Vec<Names>,
}

fn calendar() -> &'static Calendar {
    #[derive(Deserialize)]
    #[serde(bound(deserialize = "'de: 'static"))]
    struct Table {
        language: Vec<Language>,
    }
    #[derive(Deserialize)]
    #[serde(bound(deserialize = "'de: 'static"))]
    struct Language {
        weekdays: Vec<&'static str>,
        months: Vec<&'static str>,
        small: Vec<&'static str>,
    }
    static CALENDAR: OnceLock<Calendar> = OnceLock::new();
    CALENDAR.get_or_init(|| {
        let table: Table = super::table!("calendar");
        let mut weekdays: FxHashMap<u32, Vec<(u8, usize)>> = FxHashMap::default();
        let mut languages = Vec::new();
        for language in table.language {
            for (names, day) in language.weekdays.iter().zip(1..) {
                for name in names.split(' ') {
                    weekdays.entry(Lexicon::get().hash_of(name)).or_default().push((day, languages.len()));
                }
            }
            let months = language.months.iter().zip(1..);
            let months = months.flat_map(|(names, month)| names.split(' ').map(move |name| (name, month)));
            languages.push(Names { months: months.collect(), small: language.small });
        }
        Calendar { weekdays, languages }
    })
}

#[cfg(test)]
mod tests {
    use super::{Lexicon, calendar, weekday};

    #[test]
    fn every_language_has_all_days_and_months() {
        for (n, names) in calendar().languages.iter().enumerate() {
            let days: std::collections::BTreeSet<u8> = calendar()
                .weekdays
                .values()
                .flatten()
                .filter(|(_, language)| *language == n)
                .map(|(day, _)| *day)
                .collect();
            let months: std::collections::BTreeSet<u32> = names.months.values().copied().collect();
            assert_eq!((days.len(), months.len()), (7, 12), "language {n}");
        }
    }

    #[test]
    fn no_name_of_a_weekday_is_a_word_of_the_lexicon() {
        let table: toml::Table = include_str!("../../rules/lexicon/calendar.toml").parse().unwrap();
        for language in table["language"].as_array().unwrap() {
            for name in
                language["weekdays"].as_array().unwrap().iter().flat_map(|n| n.as_str().unwrap().split(' '))
            {
                assert_eq!(Lexicon::get().look_up(name, 0, name.len()).0, 0, "{name}");
            }
        }
    }

    #[test]
    fn weekdays_of_several_languages() {
        let days = |word| weekday(Lexicon::get().hash_of(word)).map(|(day, _)| day).collect::<Vec<_>>();
        assert_eq!(days("domingo"), [7, 7]);
        assert_eq!(days("samstag"), [6]);
        assert_eq!(days("monday"), [0; 0]);
    }
}
