//! Whatever the bytes are: no panic, no span outside the file or inside a character, the same claims twice.
#![allow(clippy::disallowed_methods)]

use std::sync::LazyLock;

use newslint::document::Format;
use newslint::engine;
use newslint::extract::{Options, extract};
use newslint::facts::Facts;
use newslint::packed::Packed;
use newslint::rule::{Rule, embedded};
use newslint::source::Source;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// Byte strings tried; `PROPTEST_CASES` overrides it, for long runs.
const CASES: u32 = 3_000;

const FORMATS: [Format; 3] = [Format::Markdown, Format::Html, Format::Plain];

/// Pieces that documents, and those who break them, are made of.
const PIECES: &[&str] = &[
    "---\n",
    "+++\n",
    "date: 2017-11-2\n",
    "title: \"x\n",
    "{",
    "}",
    "{{",
    "}}",
    "{%",
    "%}",
    "# ",
    "### [2017-11-2](/a)\n",
    "> ",
    "- ",
    "1. ",
    "```\n",
    "| a | b |\n|---|---|\n",
    "<p>",
    "</p>",
    "<b",
    "&nbsp;",
    "&#",
    "&#x1F600;",
    "<!--",
    "-->",
    "\u{feff}",
    "\0",
    "\r\n",
    "\n\n",
    "\t",
    "\u{201c}",
    "\u{201d}",
    "\"",
    "'",
    "’s ",
    "â€™",
    "Ã©",
    "é",
    "漢字",
    "\u{1F600}",
    "e\u{301}",
    "@",
    "$",
    "£",
    "%",
    "°",
    "½",
    "/",
    "-",
    "–",
    ":",
    ".",
    ",",
    " date 2017-11-03 ",
    "the ",
    "a ",
    "at least ",
    "between ",
    "and ",
    "of ",
    "last ",
    "next ",
    "two ",
    "hundred ",
    "million ",
    "11 minutes ",
    "11-minute ",
    "Thursday ",
    "Nov. ",
    "2 ",
    "31 ",
    "February ",
    "2017 ",
    "1990s ",
    "10:30 ",
    "p.m. ",
    "EST ",
    "half an hour ",
    "years ago ",
    "later ",
    "every ",
    "99999999999999999999999999 ",
    "1,234,567.89 ",
    "1.2.3 ",
    "33-year-old ",
    "U.S. ",
    "Mr. ",
    "Smith ",
    "said ",
    "was ",
    "down ",
    "for ",
    "not ",
    "initially ",
    "according to ",
    "http://a.b/c ",
    "from June 3 to ",
    "first quarter of ",
    "P",
    "T",
    "BC ",
    "<!-- newslint-allow mojibake: why -->\n",
    "<!-- newslint-allow-start x",
    "newslint-allow-end\n",
    "newslint: {allow: [",
    "until=2020-01-01 ",
    "limit for ",
    "`30 MB` ",
];

/// Patterns with every kind of slot.
fn facts() -> &'static Facts {
    static FACTS: LazyLock<Facts> = LazyLock::new(|| {
        let slots = [
            "duration", "date", "time", "number", "quantity", "money", "percent", "person", "role",
            "version", "quote",
        ];
        let pattern = |slot: &&str| {
            format!(
                "[[pattern]]\nname = \"{slot}\"\ntext = \"(the)? limit {{any}} (was|for)? {{any}} {{{slot}}}\"\n"
            )
        };
        let value = "[[value]]\nname = \"the account\"\nvalue = 3\n";
        let text: String = slots.iter().map(pattern).chain([value.to_owned()]).collect();
        Facts::parse("facts.toml", &text).unwrap()
    });
    &FACTS
}

fn rules() -> &'static [Rule] {
    static RULES: LazyLock<Vec<Rule>> = LazyLock::new(embedded);
    &RULES
}

fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        8 => proptest::sample::select(PIECES).prop_map(|s| s.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..6),
        1 => "[a-zA-Z ]{0,12}".prop_map(String::into_bytes),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn check(bytes: &[u8], format: Format) {
    let Ok(source) = Source::from_bytes("x", bytes.to_vec()) else { return };
    let options = Options {
        date: chrono::NaiveDate::from_ymd_opt(2017, 11, 3),
        month_first: None,
        patterns: Some(&facts().patterns),
    };
    let extraction = extract(&source, format, options);
    for claim in &extraction.claims {
        for span in [claim.span, claim.sentence] {
            assert!(span.start <= span.end && span.end as usize <= bytes.len(), "{claim:?}");
            if source.encoding() == encoding_rs::UTF_8 {
                assert!(source.text().is_char_boundary(span.start as usize), "{claim:?}");
                assert!(source.text().is_char_boundary(span.end as usize), "{claim:?}");
            }
        }
        assert!(claim.start <= claim.end, "{claim:?}");
    }
    assert_eq!(extraction, extract(&source, format, options));
    let stored = Packed::new(&extraction).expect("every extraction can be stored");
    assert_eq!(stored.unpack().as_ref(), Some(&extraction));
    let options = engine::Options { facts: facts().clone(), ..engine::Options::default() };
    engine::check(&mut [extraction], rules(), &options);
}

#[test]
fn hostile_bytes() {
    let mut runner = TestRunner::new(Config {
        cases: Config::default().cases.max(CASES),
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(&hostile(), |bytes| {
            for format in FORMATS {
                check(&bytes, format);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn random_bytes() {
    let mut runner = TestRunner::new(Config {
        cases: Config::default().cases.max(CASES),
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(&proptest::collection::vec(any::<u8>(), 0..400), |bytes| {
            for format in FORMATS {
                check(&bytes, format);
            }
            Ok(())
        })
        .unwrap();
}

/// Seconds for which this thread has been on a processor, so that what else the machine does plays no part; where the system does not
/// tell, seconds on the clock.
fn spent() -> f64 {
    static START: LazyLock<std::time::Instant> = LazyLock::new(std::time::Instant::now);
    let start = *START;
    // The account is made up when the thread gives way.
    std::thread::yield_now();
    let account = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = account.and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
    nanoseconds.map_or_else(|| start.elapsed().as_secs_f64(), |n| n as f64 / 1e9)
}

/// How many times as long a text is made.
const LONGER: usize = 20;
/// Times as much as for as many bytes in short texts from which on the time grows with more than the size.
const MOST_GROWTH: f64 = 3.0;

/// Time that work takes on a text twenty times as long, divided by twenty times the time on the text.
fn growth(unit: &str, work: impl Fn(&[u8])) -> f64 {
    // So little that it lies within what the account may be off.
    const NOTHING: f64 = 0.01;
    let time = |n: usize, runs: usize| {
        let bytes = unit.repeat(n).into_bytes();
        let start = spent();
        (0..runs).for_each(|_| work(&bytes));
        spent() - start
    };
    let small = 3_000 / unit.len().max(1) + 1;
    let (short, long) = (time(small, LONGER), time(small * LONGER, 1));
    if long < NOTHING { 1.0 } else { long / short.max(1e-6) }
}

#[test]
fn a_square_is_seen() {
    let every_pair = |bytes: &[u8]| {
        let some: Vec<u8> = bytes.iter().step_by(6).copied().collect();
        let pairs = some.iter().map(|a| some.iter().filter(|b| a < std::hint::black_box(b)).count());
        std::hint::black_box(pairs.sum::<usize>());
    };
    assert!(growth("word ", every_pair) > MOST_GROWTH);
}

#[test]
fn time_grows_with_size_not_with_its_square() {
    for unit in [
        "word ",
        "11 minutes ",
        "“",
        "\"",
        "'a ",
        "> ",
        "- ",
        "  - x\n",
        "[",
        "<b>",
        "<p",
        "&amp;",
        "{{ ",
        "{% x %}",
        "Ã©",
        "the ",
        "two hundred and ",
        "June 3-7 ",
        "In May 2009, 12 people died. ",
        "Smith's account ",
        "1/2/",
        "a.b.",
        "|a|b|\n",
        "\0",
        "2017-",
        "according to ",
        "“No,” she said. ",
        "Mary Wu said he was late. ",
        ", she said, ",
        "found Wu guilty ",
        "the mayor said that the plan was rejected and ",
        "called the plan “a waste of good money” and ",
        "Ada Wu, chair and founder of the trust, ",
        "# 12 people were killed and 13 cars burned, ",
        "Dr. Smith, Mr. Jones, ",
        "the worker lost his hat, ",
        "It was first said that Wu's account was closed by mistake. ",
        "Wu’s and Wus’ ",
        "rose 50% from 200 to 240 (sixty (60)) ",
        "five reasons:\n\n- a\n- b\n\n",
        "# Wu wins 12 votes in Peru.\n\nWu won 13 votes.\n\n",
        "Niger, Nigeria, ",
        "@Wu_1 @wu_1 ",
        "<!-- newslint-allow mojibake: why -->",
        "<!-- newslint-allow mojibake: why -->\n",
        "<!-- newslint-allow-start a-rule -->\n\n",
        "newslint-allow mojibake: why\n",
        "---\nnewslint: {allow: [a: b]}\n---\n",
        "limit ",
        "the limit for the `x` ",
        "limit was 3 for 4 ",
    ] {
        for format in FORMATS {
            // Caches that others fill make one measure worse, never better.
            let ratio = (0..3)
                .map(|_| growth(unit, |bytes| check(bytes, format)))
                .find(|r| *r < MOST_GROWTH)
                .unwrap_or(f64::INFINITY);
            assert!(
                ratio < MOST_GROWTH,
                "{unit:?} as {format:?}: a text {LONGER} times as long takes more than {MOST_GROWTH} times as much as {LONGER} \
                 texts, three times over"
            );
        }
    }
}
