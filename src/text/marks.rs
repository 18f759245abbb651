//! Words that few texts have, all looked for in one pass.

use std::ops::Range;

use aho_corasick::AhoCorasick;

/// The words, none of which may be a part of another.
#[derive(Debug)]
pub struct Marks(AhoCorasick);

impl Marks {
    /// Makes ready to look for `words`.
    ///
    /// # Panics
    /// If there are more words than memory.
    pub fn new(words: &[&str]) -> Self {
        Self(AhoCorasick::new(words).expect("a few words"))
    }

    /// Where they stand in `text`.
    pub fn find(&self, text: &str) -> Places {
        Places(self.0.find_iter(text).map(|m| (m.range(), m.pattern().as_usize())).collect())
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
        let places = Marks::new(&["mill", "kiln"]).find(text);
        assert!(places.any(0..text.len(), |n| n == 1));
        assert!(places.any(2..6, |n| n == 0));
        assert!(!places.any(2..5, |_| true));
        assert!(!places.any(3..10, |_| true));
        assert!(places.any(16..text.len(), |n| n == 0));
    }
}
