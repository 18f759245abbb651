//! x
pub mod document;
pub mod source;
pub mod span;
pub mod lexicon;
pub mod token;
pub mod sentence;
pub mod parse;
pub mod claim;
pub mod extract;
pub mod compare;
pub mod engine;
pub mod finding;
pub mod rule;
pub mod story;
pub mod wire;
pub mod report;
