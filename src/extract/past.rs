//! Sentences that tell of a time before that of the page: what is counted there is not what is counted now.

use crate::lexicon::wordings::Wordings;
use crate::span::Span;

/// `Last year the roads cost £7 million`, `it had 46 rooms in its first year`.
pub(super) fn is_told(prose: &str, sentence: Span) -> bool {
    let text = prose.get(sentence.range()).unwrap_or_default().to_lowercase();
    Wordings::get().earlier.iter().any(|words| text.contains(words))
}

/// The same, or the sentence begins with a year in figures: `In the survey of 2014 there were 241 swans`.
pub(super) fn is_of_a_year(prose: &str, sentence: Span) -> bool {
    /// Words of an opening with its year.
    const OPENING: usize = 5;
    let opening = prose.get(sentence.range()).and_then(|text| text.trim_start().strip_prefix("In "));
    let is_year = |word: &str| {
        word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()) && word.starts_with(['1', '2'])
    };
    opening.is_some_and(|text| text.split([' ', ',']).take(OPENING).any(is_year)) || is_told(prose, sentence)
}
