//! Sentences that tell of a time before that of the page: what is counted there is not what is counted now.

use crate::lexicon::wordings::Wordings;
use crate::span::Span;

/// `Last year the roads cost £7 million`, `In the survey of 2014 there were 241 swans`; not `the most since they were first counted in 1998`.
pub(super) fn is_told(prose: &str, sentence: Span) -> bool {
    let text = prose.get(sentence.range()).unwrap_or_default();
    let lower = text.to_lowercase();
    let is_year = |word: &str| {
        word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()) && word.starts_with(['1', '2'])
    };
    let in_clause = |clause: &str| {
        !clause.contains("since ") && clause.split(|c: char| !c.is_alphanumeric()).any(is_year)
    };
    Wordings::get().earlier.iter().any(|words| lower.contains(words)) || text.split([',', ';']).any(in_clause)
}
