//! Any bytes, in every format: no panic, and no span outside the file or inside a character.
//!
//! On a nightly toolchain, from `tests/fuzz`: `cargo fuzz run extract`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use newslint::document::Format;
use newslint::engine;
use newslint::extract::{Options, extract};
use newslint::rule::embedded;
use newslint::source::Source;

fuzz_target!(|bytes: &[u8]| {
    let Ok(source) = Source::from_bytes("fuzz", bytes.to_vec()) else { return };
    let options = Options { date: chrono::NaiveDate::from_ymd_opt(2017, 11, 3), month_first: None };
    for format in [Format::Markdown, Format::Html, Format::Plain] {
        let extraction = extract(&source, format, options);
        for claim in &extraction.claims {
            assert!(claim.span.start <= claim.span.end && claim.span.end as usize <= bytes.len());
            let text = source.to_text(claim.span.start) as usize;
            assert!(source.text().is_char_boundary(text));
        }
        engine::check(&mut [extraction], &embedded(), &engine::Options::default());
    }
});
