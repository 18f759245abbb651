//! Weekdays and months of languages other than English, from `rules/lexicon/calendar.toml`.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

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

/// The languages in which a word in lower case is a weekday, each with the number of the day: 1 for Monday, 7 for Sunday.
pub fn weekday(word: &str) -> impl Iterator<Item = (u8, &'static Names)> {
    let calendar = calendar();
    let days = calendar.weekdays.get(word).map_or(&[][..], Vec::as_slice);
    days.iter().map(|&(day, language)| (day, &calendar.languages[language]))
}

struct Calendar {
    /// The day and the language, by index.
    weekdays: FxHashMap<&'static str, Vec<(u8, usize)>>,
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
        let mut weekdays: FxHashMap<&str, Vec<(u8, usize)>> = FxHashMap::default();
        let mut languages = Vec::new();
        for language in table.language {
            for (names, day) in language.weekdays.iter().zip(1..) {
                for name in names.split(' ') {
                    weekdays.entry(name).or_default().push((day, languages.len()));
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
    use super::{calendar, weekday};

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
    fn weekdays_of_several_languages() {
        let days = |word| weekday(word).map(|(day, _)| day).collect::<Vec<_>>();
        assert_eq!(days("domingo"), [7, 7]);
        assert_eq!(days("samstag"), [6]);
        assert_eq!(days("monday"), [0; 0]);
    }
}
