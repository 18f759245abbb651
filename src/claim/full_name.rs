//! Given names and last names.

use super::{NameType, NameValue};
use crate::lexicon::given_names::is_common;
use crate::lexicon::lemma_of_noun;
use crate::text::tag::is_known;

/// Last names shorter than this differ too easily, in letters.
const SHORTEST: usize = 5;

/// Given names shorter than this are taken for initials, in letters.
const SHORTEST_GIVEN: usize = 3;

impl NameValue {
    /// The given name and the last name of a person, in lower case, where they are told from other words: a last name of five letters
    /// or more that is no word of the language, behind a given name.
    pub(crate) fn full_name(&self) -> Option<(&str, &str)> {
        if self.form != NameType::Person {
            return None;
        }
        let (before, last) = self.key.rsplit_once(' ')?;
        // "K Stefan Quillbrook" is called Stefan.
        let mut given = before.split(' ');
        let first = given.next()?;
        let initial = first.trim_end_matches('.').chars().count() == 1;
        let given = if initial { given.next()? } else { first };
        is_full_name(given, last).then_some((given, last))
    }
}

/// Whether the two are the given name and the last name of a person: see [`NameValue::full_name`].
pub(crate) fn is_full_name(given: &str, last: &str) -> bool {
    let is_plain = |word: &str| word.chars().all(char::is_alphabetic);
    let long = last.chars().count() >= SHORTEST && is_plain(last) && is_plain(given);
    long && !is_word(last) && is_given(given)
}

/// `Reince` as well, which no list has; a word of the language only where many are called so, as `Mark`, not `King`.
fn is_given(word: &str) -> bool {
    is_common(word) || !is_word(word) && word.chars().count() >= SHORTEST_GIVEN
}

/// A word of the language, in one or in several.
fn is_word(word: &str) -> bool {
    is_known(word) || is_known(&lemma_of_noun(word))
}

#[cfg(test)]
mod tests {
    use super::{NameType, NameValue};

    #[test]
    fn full_names() {
        let names = [
            ("stefan quillbrook", Some(("stefan", "quillbrook"))),
            ("mark ellery quillbrook", Some(("mark", "quillbrook"))),
            ("k stefan quillbrook", Some(("stefan", "quillbrook"))),
            ("k. quillbrook", None),
            ("king quillbrook", None),
            ("stefan bridge", None),
            ("stefan bridges", None),
            ("stefan holm", None),
            ("quillbrook", None),
        ];
        for (key, name) in names {
            assert_eq!(NameValue::new(NameType::Person, key).full_name(), name, "{key}");
        }
        assert_eq!(NameValue::new(NameType::Other, "stefan quillbrook").full_name(), None);
    }
}
