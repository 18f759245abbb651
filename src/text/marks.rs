//! Words that few paragraphs have, looked for in a whole text at once.

use std::ops::Range;

use aho_corasick::packed::Searcher;
use aho_corasick::{AhoCorasick, MatchKind};

/// The words.
#[derive(Debug)]
pub enum Marks {
    /// Several bytes at once.
    Packed(Searcher),
    /// Where the machine cannot.
    Automaton(AhoCorasick),
}

impl Marks {
    /// Makes ready to look for `words`, of which none may overlap another.
    ///
    /// # Panics
    /// If they are more than an automaton holds.
    pub fn new(words: &'static [&'static str]) -> Self {
        Searcher::new(words).map_or_else(|| Self::automaton(words), Self::Packed)
    }

    fn automaton(words: &[&str]) -> Self {
        let builder = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(words);
        Self::Automaton(builder.expect("few words"))
    }

    /// Where they stand in `text`.
    pub fn find(&self, text: &str) -> Places {
        let place = |found: aho_corasick::Match| (found.range(), found.pattern().as_usize());
        Places(match self {
            Self::Packed(searcher) => searcher.find_iter(text).map(place).collect(),
            Self::Automaton(automaton) => automaton.find_iter(text).map(place).collect(),
        })
    }
}

/// Where words stand, in bytes, with the number of each; in order.
#[derive(Debug)]
pub struct Places(Vec<(Range<usize>, usize)>);

impl Places {
    /// True if a word whose number is `wanted` stands within `range`.
    pub fn any(&self, range: Range<usize>, wanted: impl Fn(usize) -> bool) -> bool {
        let first = self.0.partition_point(|(place, _)| place.start < range.start);
        self.0[first..]
            .iter()
            .take_while(|(place, _)| place.start < range.end)
            .any(|(place, number)| place.end <= range.end && wanted(*number))
    }
}

#[cfg(test)]
mod tests {
    use super::Marks;

    #[test]
    fn words_stand_where_they_stand_whole() {
        let text = "a mill, a kiln, a mill";
        let of_automaton = Marks::automaton(&["mill", "kiln"]).find(text);
        let places = Marks::new(&["mill", "kiln"]).find(text);
        assert_eq!(places.0, of_automaton.0);
        assert!(places.any(0..text.len(), |n| n == 1));
        assert!(places.any(2..6, |n| n == 0));
        assert!(!places.any(2..5, |_| true));
        assert!(!places.any(3..10, |_| true));
        assert!(places.any(16..text.len(), |n| n == 0));
    }
}
