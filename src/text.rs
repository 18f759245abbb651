//! What the language says, before anyone asks what it means: tokens, sentences, tags, groups, clauses and their stance.

pub mod clause;
pub mod group;
pub mod marks;
pub mod sentence;
pub(crate) mod slip;
pub mod stance;
pub mod tag;
pub mod token;
pub mod words;
