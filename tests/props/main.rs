//! Whatever the bytes are: no panic, no span outside the file or inside a character, the same claims twice.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

#[path = "../fuzz/oracles.rs"]
mod oracles;

use newslint::document::{FORMATS, Format};
use oracles::{document, dressed};

/// Byte strings tried; `PROPTEST_CASES` overrides it, for long runs.
const CASES: u32 = 3_000;

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
    "that ",
    "who ",
    "if ",
    "police ",
    "n't ",
    "(",
    "É",
    "\u{8000}ing ",
    "\n====\n",
    "\n-----\n",
    "\n----\n",
    "\n|===\n",
    "\n    ",
    "\n+----+---+\n|a   | b |\n",
    "\n====  ===\n",
    "\n.. note:: ",
    "\n.. csv-table:: a\n\n   ",
    "\n.. newslint-allow mojibake: why\n",
    "::\n\n",
    ":: ",
    ":date: 2017-11-2\n",
    ":ref:`a <b>` ",
    "``",
    "`",
    "*",
    "** ",
    "_ ",
    "|a| ",
    "[1]_ ",
    "\\",
    "[NOTE]\n",
    "[cols=\"1,2a\"]\n",
    "2+a|",
    "\n+\n",
    "link:a[",
    "]",
    "<<a,",
    ">>",
    "\n// newslint-allow mojibake: why\n",
    "{/* newslint-allow mojibake: why */}",
    "{/*",
    "*/}",
    "<Note>",
    "</Note>",
    "<A b={",
    "\nimport a from 'b'\n",
    "\nmsgid \"",
    "\"\nmsgstr \"",
    "# newslint-allow mojibake: why\n",
    "#, fuzzy\n",
    "%s ",
    "\\u2019",
    "{\"cells\":[{\"cell_type\":\"markdown\",\"source\":[\"",
    "\"]}]}",
];

fn hostile() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        8 => proptest::sample::select(PIECES).prop_map(|s| s.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..6),
        1 => "[a-zA-Z ]{0,12}".prop_map(String::into_bytes),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
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
            oracles::documents(&bytes);
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
            oracles::documents(&bytes);
            Ok(())
        })
        .unwrap();
}

/// Inputs of each kind that are made of fixtures and rule files; `NEWSLINT_FUZZ` overrides it, for long runs.
const MUTATED: u64 = 300;

/// What inputs are made from.
fn seeds() -> &'static [Vec<u8>] {
    static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
        fn below(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
            for entry in std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()) {
                if entry.is_dir() { below(&entry, found) } else { found.push(entry) }
            }
        }
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut files = Vec::new();
        for folder in ["fixtures", "rules"] {
            below(&root.join(folder), &mut files);
        }
        files.sort();
        let read = files.iter().map(|file| std::fs::read(file).expect("a file"));
        read.filter(|bytes| bytes.len() < 20_000).collect()
    });
    &SEEDS
}

/// A seed with some of its bytes changed, moved, repeated, cut out, or put into another encoding.
fn mutated(rng: &mut TestRng, seeds: &[Vec<u8>]) -> Vec<u8> {
    fn below(rng: &mut TestRng, n: usize) -> usize {
        if n == 0 { 0 } else { rng.next_u32() as usize % n }
    }
    const LONGEST: usize = 1_500;
    let seed = &seeds[below(rng, seeds.len())];
    let from = below(rng, seed.len().saturating_sub(LONGEST) + 1);
    let mut bytes = seed[from..seed.len().min(from + LONGEST)].to_vec();
    for _ in 0..=below(rng, 6) {
        let at = below(rng, bytes.len() + 1);
        let end = (at + 1 + below(rng, 60)).min(bytes.len());
        match below(rng, 10) {
            0 if at < bytes.len() => bytes[at] ^= 1 << below(rng, 8),
            1 if at < bytes.len() => bytes[at] = rng.next_u32() as u8,
            2 if at < end => drop(bytes.drain(at..end)),
            3 if at < end => {
                let part = bytes[at..end].repeat(1 + below(rng, 12));
                drop(bytes.splice(at..at, part));
            }
            4 => {
                let other = &seeds[below(rng, seeds.len())];
                let from = below(rng, other.len());
                let part = other[from..(from + 200).min(other.len())].to_vec();
                drop(bytes.splice(at..at, part));
            }
            5 if below(rng, 4) == 0 => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                bytes = match below(rng, 3) {
                    0 => [0xFF, 0xFE]
                        .into_iter()
                        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
                        .collect(),
                    1 => encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
                    _ => encoding_rs::SHIFT_JIS.encode(&text).0.into_owned(),
                };
            }
            _ => {
                let piece = PIECES[below(rng, PIECES.len())].as_bytes();
                drop(bytes.splice(at..at, piece.iter().copied()));
            }
        }
    }
    bytes
}

#[test]
fn mutated_inputs() {
    let number =
        |name: &str, usual: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (inputs, first) = (number("NEWSLINT_FUZZ", MUTATED), number("NEWSLINT_FUZZ_SEED", 0));
    let only = std::env::var("NEWSLINT_FUZZ_ONLY").ok();
    for (n, (name, oracle)) in oracles::ALL.iter().enumerate() {
        if only.as_ref().is_some_and(|only| only != name) {
            continue;
        }
        let own: Vec<Vec<u8>> = match *name {
            "rules" => seeds().iter().filter(|s| s.starts_with(b"id = ")).cloned().collect(),
            "facts" => seeds().iter().filter(|s| s.starts_with(b"[[")).cloned().collect(),
            _ => seeds().to_vec(),
        };
        let mut seed = [0; 16];
        seed[..8].copy_from_slice(&(first + 1).to_le_bytes());
        seed[8] = n as u8;
        let mut rng = TestRng::from_seed(RngAlgorithm::XorShift, &seed);
        for _ in 0..inputs {
            let bytes = mutated(&mut rng, &own);
            let judged = std::panic::catch_unwind(|| oracle(&bytes));
            assert!(judged.is_ok(), "{name}: {:?}", String::from_utf8_lossy(&bytes));
        }
    }
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
        let bytes = repeated(unit, n);
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

/// What hostile texts repeat; `№` is another word each time.
const UNITS: &[&str] = &[
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
    "1 ",
    "$5 ",
    "10:30 ",
    "X said that Y claimed that ",
    "[^№] ",
    "He said she was late. ",
    "5 km (3 miles) ",
    "12 345 678 ",
    "“It is late,” and “so it goes again,” ",
    "“№ has № and № for №,” ",
    "Anna Brandt, mayor of №, ",
    "№ Brandt, 33, ",
    "The page @№ was down for 5 minutes. Anna № and Peter № left. ",
    "The board first blamed № for the outage but later said it was №. ",
    "# № wins 12 votes in №\n\n№ won 13 votes.\n\n",
    "The limit for the № is 5 MB for each user.\n\n",
    "<li>five reasons: <li>a <li>b ",
    "| Min | Max | Default |\n|-|-|-|\n| 2 | 1 | 3 |\n\n",
    "| 2 ",
    "Licensed under the MIT License. ",
    "## License\n\nMIT or ",
    "Requires Node.js 18 or newer. ",
    "![](https://img.shields.io/badge/version-1.2-blue) ",
];

/// What texts repeat that are hostile to the reader of one format.
const OF_FORMATS: &[(Format, &[&str])] = &[
    (
        Format::Rst,
        &[
            "* a\n",
            "- - - - ",
            "1. 1. ",
            "  * a\n",
            "a\n=\n",
            "=\na\n=\n",
            "== ==\na  b\n",
            "= =\n a\n",
            "+-+\n|a|\n",
            "+-+-+-",
            ".. note:: a\n",
            ".. note::\n\n  ",
            ".. newslint-allow a: b\n\n",
            ".. newslint-allow a: b\n",
            ".. csv-table::\n\n   a,\"b\n",
            "`a ",
            "`a",
            "``a ",
            "\\`",
            "`a\\`",
            ":a:`b` ",
            ":a:",
            "|a| ",
            "|a ",
            "a_ ",
            "[1]_ ",
            "*a ",
            "a::\n\n",
            "a::\n\n> b\n",
            "a\n b\n",
            " a\n",
            "| a\n",
            ":a: b\n",
            "-a  b\n",
            ">>> a\n",
            ".. [1] a\n",
            ".. _a: b\n",
            "__ a\n",
            "\\ ",
        ],
    ),
    (
        Format::AsciiDoc,
        &[
            "====\n",
            "=====\na\n",
            "----\n",
            "--\n",
            "|===\n|a\n",
            "|===\na|b\n",
            ",===\n",
            "* a\n",
            "** a\n",
            ". a\n",
            "a::\n",
            "a:: b\n",
            "a::b",
            "::::",
            "[a]\n",
            "[NOTE]\n",
            "+\n",
            "a\n+\n",
            ".a\n",
            "a\n----\n",
            "abc\n---\n",
            "= a\n",
            "== a\n\nb\n\n",
            " a\n",
            ":a: b\n",
            ":a: b\\\n",
            "// newslint-allow a: b\n",
            "// a\n",
            "<<a",
            "<<a,b>> ",
            "{a} ",
            "{a",
            "link:a[b] ",
            "link:a[",
            "a:[",
            "a:",
            "[[a",
            "[.a]#b# ",
            "`a",
            "`a` ",
            "``a",
            "\"`a`\" ",
            "\"`",
            "((a",
            "(((a",
            "*a ",
            "_a_ ",
            "^a",
            "+a",
            "+++a",
            "\\*",
            "'`",
        ],
    ),
    (
        Format::Mdx,
        &[
            "<A>",
            "<A>\n",
            "<A>\n  ",
            "</A>\n",
            "</B>",
            "<A>a</A>",
            "<A b={",
            "<A b=\"",
            "<A b='",
            "<A ",
            "<A/>",
            "{",
            "{a}",
            "{a}\n",
            "{/*",
            "{/* newslint-allow a: b */}",
            "{/* newslint-allow a: b */}\n\n",
            "{`",
            "{'",
            "{\"",
            "{/",
            "}",
            "import a\n",
            "import a\n\n",
            "export {\n\n",
            "```\n",
            "`a``b",
            "`a",
            "<pre>",
            "<pre>a</pre>",
            "<td>",
            "<li>a\n",
            "<!--",
            "\\",
            "<",
            "<a:",
            "- <A>\n",
        ],
    ),
    (
        Format::Notebook,
        &[
            "\\u0041",
            "\\n",
            "\"",
            "{\"cells\":[",
            "[",
            "{\"cell_type\":\"markdown\",\"source\":\"a\"},",
            "$a$ ",
            "\u{1e}",
            "a\n\n",
        ],
    ),
    (
        Format::Catalogue,
        &[
            "msgid \"a\"\nmsgstr \"b\"\n\n",
            "msgstr \"a\"\n",
            "msgid \"\"\nmsgstr \"Language: de\"\n",
            "\"a\"\n",
            "\"",
            "# newslint-allow a: b\n",
            "#, fuzzy\n",
            "%s ",
            "%(a",
            "{a} ",
            "{a",
            "<a>",
            "<code>",
            "`a",
            "``a`` ",
            "`a <b>`_ ",
            "\\n",
            "\\\\",
            "\n\n",
            "msgstr[0] \"a\"\n",
        ],
    ),
];

/// A unit many times over.
fn repeated(unit: &str, times: usize) -> Vec<u8> {
    if !unit.contains('№') {
        return unit.repeat(times).into_bytes();
    }
    let mut text = String::new();
    let mut number = 0_u32;
    for part in std::iter::repeat_n(unit, times).flat_map(|unit| unit.split_inclusive('№')) {
        text.push_str(part.trim_end_matches('№'));
        if part.ends_with('№') {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let letter = |n: u32| char::from(b'a' + (number >> (n * 4) & 15) as u8);
            text.push(letter(7).to_ascii_uppercase());
            text.extend((1..7).map(letter));
        }
    }
    text.into_bytes()
}

/// The least of three measures: caches that others fill make one measure worse, never better.
fn least_growth(unit: &str, work: impl Fn(&[u8])) -> f64 {
    (0..3).map(|_| growth(unit, &work)).find(|r| *r < MOST_GROWTH).unwrap_or(f64::INFINITY)
}

/// Refuses a unit whose time grows with more than the size of the text, as it stands or in a file of the format.
fn grows_with_size(unit: &str, format: Format) {
    let inside = matches!(format, Format::Notebook | Format::Catalogue);
    for dress in [false, true].into_iter().filter(|dress| !dress || inside) {
        let ratio = least_growth(unit, |bytes| {
            if dress { document(&dressed(bytes, format), format) } else { document(bytes, format) }
        });
        assert!(
            ratio < MOST_GROWTH,
            "{unit:?} as {format:?}: a text {LONGER} times as long takes more than {MOST_GROWTH} times as much as {LONGER} \
             texts, three times over"
        );
    }
}

#[test]
fn time_grows_with_size_not_with_its_square() {
    for unit in UNITS {
        for entry in FORMATS {
            grows_with_size(unit, entry.format);
        }
    }
}

#[test]
fn time_grows_with_size_in_the_marks_of_each_format() {
    for (format, units) in OF_FORMATS {
        for unit in *units {
            grows_with_size(unit, *format);
        }
    }
}

/// The same of units that nobody has thought of; `NEWSLINT_UNITS` says how many.
#[test]
fn time_grows_with_size_whatever_is_repeated() {
    let tried = std::env::var("NEWSLINT_UNITS").ok().and_then(|n| n.parse().ok()).unwrap_or(30);
    let mut rng = TestRng::deterministic_rng(RngAlgorithm::XorShift);
    for _ in 0..tried {
        let pieces = 1 + rng.next_u32() % 6;
        let unit: String = (0..pieces).map(|_| PIECES[rng.next_u32() as usize % PIECES.len()]).collect();
        let ratio = least_growth(&unit, oracles::documents);
        assert!(ratio < MOST_GROWTH, "{unit:?}: {ratio}");
    }
}

/// Bytes of a text that memory is measured on.
const LARGE: usize = 1_000_000;
/// Most bytes of memory for each byte of it.
const MOST_MEMORY: usize = 80;

/// The most memory that this process has held, in kB, where the system tells.
fn peak() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}

/// The texts whose memory is measured: those of all formats as Markdown, and each format's own.
fn measured(number: usize) -> Option<(&'static str, Format)> {
    let own = OF_FORMATS.iter().flat_map(|(format, units)| units.iter().map(|unit| (*unit, *format)));
    UNITS.iter().map(|unit| (*unit, Format::Markdown)).chain(own).nth(number)
}

/// Runs only as a child of the next test: reads one text and tells how much memory that took.
#[test]
fn a_child_tells_its_memory() {
    let Some(number) = std::env::var("NEWSLINT_CHILD").ok().and_then(|n| n.parse::<usize>().ok()) else {
        return;
    };
    let (bytes, format) = measured(number).map_or((Vec::new(), Format::Markdown), |(unit, format)| {
        (dressed(&repeated(unit, LARGE / unit.len()), format), format)
    });
    oracles::once(&bytes, format);
    println!("peak {}", peak().unwrap_or_default());
}

#[test]
fn memory_is_bounded() {
    let child = |number: usize| -> usize {
        let mut child = std::process::Command::new(std::env::current_exe().expect("this program"));
        child
            .args(["--exact", "a_child_tells_its_memory", "--nocapture"])
            .env("NEWSLINT_CHILD", number.to_string());
        let output = child.output().expect("a child").stdout;
        let text = String::from_utf8_lossy(&output).into_owned();
        let peak = text.lines().find_map(|line| line.split("peak ").nth(1)?.parse().ok());
        peak.unwrap_or_else(|| panic!("{text}"))
    };
    if peak().is_none() {
        return;
    }
    let base = child(usize::MAX);
    for (number, (unit, format)) in (0..).map_while(|number| Some((number, measured(number)?))) {
        let more = child(number).saturating_sub(base) * 1024;
        assert!(more < LARGE * MOST_MEMORY, "{unit:?} as {format:?}: {} bytes a byte", more / LARGE);
    }
}
