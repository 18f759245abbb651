//! x
pub mod document;
pub mod source;
pub mod span;
pub mod lexicon;
pub mod token;
pub mod sentence;
