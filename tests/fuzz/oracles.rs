//! What must hold whatever is read: no panic, no place outside of its file, the same answer twice. The fuzzer and the property tests
//! share these; each takes bytes as they come.

use std::sync::LazyLock;

use newslint::baseline::Baseline;
use newslint::claim::Extraction;
use newslint::config::File;
use newslint::document::{FORMATS, Format};
use newslint::engine;
use newslint::extract::{Options, extract};
use newslint::facts::Facts;
use newslint::finding::Finding;
use newslint::fix::{mend, safe};
use newslint::globs::{Base, Globs};
use newslint::mistake::Mistake;
use newslint::options;
use newslint::options::Preview;
use newslint::packed::Packed;
use newslint::printable;
use newslint::report::{json, short};
use newslint::rule::{Rule, embedded};
use newslint::source::Source;
use newslint::span::Span;
use newslint::story::StoryBy;
use newslint::wire::{ClaimRow, REPORT_SCHEMA, Report, Summary, read_rows, syntax_rows};

/// A text as the content of a file of the format: some hold it in strings.
pub fn dressed(bytes: &[u8], format: Format) -> Vec<u8> {
    let quoted = || serde_json::Value::from(String::from_utf8_lossy(bytes)).to_string();
    match format {
        Format::Notebook => {
            format!("{{\"cells\":[{{\"cell_type\":\"markdown\",\"source\":{}}}]}}", quoted()).into_bytes()
        }
        Format::Catalogue => format!("msgid \"a\"\nmsgstr {}\n", quoted()).into_bytes(),
        _ => bytes.to_vec(),
    }
}

/// Judges one input.
pub type Oracle = fn(&[u8]);

/// Each kind of input by its name.
pub const ALL: &[(&str, Oracle)] = &[
    ("documents", documents),
    ("rows", rows),
    ("config", config),
    ("facts", facts),
    ("rules", rules),
    ("baseline", baseline),
    ("suppressions", suppressions),
    ("names", names),
];

fn all_rules() -> &'static [Rule] {
    static RULES: LazyLock<Vec<Rule>> = LazyLock::new(embedded);
    &RULES
}

/// Patterns with every kind of slot.
fn patterns() -> &'static Facts {
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
        let rest = "[[value]]\nname = \"the account\"\nvalue = 3\n[[person]]\nname = \"Mary Wu\"\nborn = 1961\n\
                    spellings = [\"Marie Wu\"]\npronouns = \"she/her\"\n";
        let text: String = slots.iter().map(pattern).chain([rest.to_owned()]).collect();
        Facts::parse("facts.toml", &text).expect("the record of the tests is right")
    });
    &FACTS
}

fn options() -> options::Options {
    options::Options {
        story_by: StoryBy::All,
        facts: patterns().clone(),
        today: chrono::NaiveDate::from_ymd_opt(2024, 6, 1),
        whole: true,
        preview: Preview { all: true, rules: Vec::new() },
        ..options::Options::default()
    }
}

fn read(bytes: &[u8], name: &str, format: Format) -> Option<(Source, Extraction)> {
    let source = Source::from_bytes(name, bytes.to_vec()).ok()?;
    let options = Options {
        date: chrono::NaiveDate::from_ymd_opt(2017, 11, 3),
        month_first: None,
        patterns: Some(&patterns().patterns),
    };
    let extraction = extract(&source, format, options);
    assert_eq!(extraction, extract(&source, format, options), "the same claims twice");
    Some((source, extraction))
}

fn lies_in(source: &Source, span: Span) {
    assert!(span.start <= span.end && span.end <= source.stored_len(), "{span:?} lies in the file");
    if source.encoding() == encoding_rs::UTF_8 {
        for at in [span.start, span.end] {
            // Some bytes may be of another encoding: the text is longer there.
            let place = source.to_text(at);
            let whole = source.text().is_char_boundary(place as usize) && source.to_stored(place) == at;
            assert!(whole, "{span:?} parts no character");
        }
    }
}

/// The findings, and what is printed of them.
fn judged(documents: &mut [Extraction], rules: &[Rule], options: &options::Options) -> Vec<Finding> {
    let findings = engine::check(documents, rules, options).findings;
    let summary = Summary::default();
    let report = Report {
        schema: REPORT_SCHEMA,
        version: "",
        findings,
        notes: Vec::new(),
        summary,
        stories: std::collections::BTreeMap::new(),
    };
    for text in [short::lines(&report), json::whole(&report), json::lines(&report)] {
        assert!(!text.contains("##[") && !text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
    }
    report.findings
}

/// A document, read and compared as the program does it.
pub fn once(bytes: &[u8], format: Format) {
    let Ok(source) = Source::from_bytes("x", bytes.to_vec()) else { return };
    let extraction = extract(&source, format, Options::default());
    let packed = Packed::new(&extraction).expect("every extraction can be stored");
    drop(extraction);
    engine::check_packed(&mut [packed], all_rules(), &options());
}

/// A document in every format.
pub fn documents(bytes: &[u8]) {
    for format in FORMATS.iter().map(|entry| entry.format) {
        document(bytes, format);
        let inside = dressed(bytes, format);
        if inside != bytes {
            document(&inside, format);
        }
    }
}

/// A document in one format.
pub fn document(bytes: &[u8], format: Format) {
    let Some((source, extraction)) = read(bytes, "x", format) else { return };
    for claim in &extraction.claims {
        lies_in(&source, claim.span);
        lies_in(&source, claim.sentence);
        assert!(claim.start <= claim.end, "{claim:?}");
    }
    for row in syntax_rows(&source, format) {
        lies_in(&source, row.sentence);
        for clause in &row.clauses {
            lies_in(&source, Span::new(clause.start, clause.end));
        }
    }
    let stored = Packed::new(&extraction).expect("every extraction can be stored");
    assert_eq!(stored.unpack().as_ref(), Some(&extraction));
    // A place of a message that was not filled in; the page itself may hold a brace.
    let braces =
        String::from_utf8_lossy(bytes).contains(['{', '&']) || source.encoding() != encoding_rs::UTF_8;
    for finding in judged(&mut [extraction], all_rules(), &options()) {
        assert!(!finding.evidence.is_empty());
        assert!(braces || !finding.message.contains('{'), "{finding:?}");
        for place in finding.evidence.iter().filter(|e| e.path == "x") {
            lies_in(&source, place.span);
        }
    }
}

/// Claims as rows, and rows back to claims, in any order; then rows as they come.
pub fn rows(bytes: &[u8]) {
    if let Some((_, extraction)) = read(bytes, "a.md", Format::Markdown) {
        let mut lines: Vec<String> = extraction
            .claims
            .iter()
            .map(|claim| serde_json::to_string(&ClaimRow::new(&extraction, claim, None)).expect("a row"))
            .collect();
        let back = read_rows(&lines.join("\n")).expect("rows that were written");
        assert_eq!(back, [extraction]);
        lines.reverse();
        assert_eq!(read_rows(&lines.join("\n")).expect("rows that were written"), back);
    }
    let text = String::from_utf8_lossy(bytes);
    if let Ok(mut documents) = read_rows(&text) {
        judged(&mut documents, all_rules(), &options());
    }
    // Rows with values that nothing has made.
    let digits: Vec<u8> = bytes.iter().copied().filter(u8::is_ascii_digit).take(9).collect();
    let number: u32 = String::from_utf8_lossy(&digits).parse().unwrap_or(0);
    let forged = FORGED
        .replace("\"start\":21", &format!("\"start\":{number}"))
        .replace("10 minutes", &text.replace(['"', '\\'], "").replace(|c: char| c.is_control(), " "));
    if let Ok(mut documents) = read_rows(&forged) {
        judged(&mut documents, all_rules(), &options());
    }
}

/// Two rows as the program writes them.
static FORGED: LazyLock<String> = LazyLock::new(|| {
    let text = "# Ten killed\n\nThe Quell ferry was down for 10 minutes on Tuesday, the mayor Ada Wu said.\n";
    let documents =
        ["a.md", "b.md"].map(|name| read(text.as_bytes(), name, Format::Markdown).expect("a page").1);
    let rows = documents.iter().flat_map(|d| {
        d.claims.iter().map(|claim| serde_json::to_string(&ClaimRow::new(d, claim, None)).expect("a row"))
    });
    rows.collect::<Vec<_>>().join("\n")
});

fn lies_in_text(mistake: &Mistake, text: &str) {
    let Mistake { span, message, .. } = mistake;
    assert!(!message.is_empty() && span.start <= span.end && span.end <= text.len(), "{mistake:?}");
}

/// A configuration.
pub fn config(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match File::parse(&text) {
        Ok(file) => {
            file.rule_names().count();
            for globs in file.exclude.iter().chain(&file.authority) {
                let base = Base { root: "/p".to_owned(), current: "/p/q".to_owned() };
                let all = globs.get_ref().iter().map(|g| (g.get_ref().as_str(), g.span()));
                match Globs::new(all, base) {
                    Ok(globs) => drop(globs.matches("a/b.md")),
                    Err(mistake) => lies_in_text(&mistake, &text),
                }
            }
        }
        Err(mistake) => lies_in_text(&mistake, &text),
    }
}

/// A record, and a page that is held against it.
pub fn facts(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let facts = match Facts::parse("facts.toml", &text) {
        Ok(facts) => facts,
        Err(mistake) => return lies_in_text(&mistake, &text),
    };
    let page = "Robin Aldous, 58, spoke. He left. The session expires after 10 minutes, the mayor of Dunmere said.\n";
    let source = Source::from_text("a.md", page);
    let options = Options { patterns: Some(&facts.patterns), ..Options::default() };
    let mut documents = [extract(&source, Format::Markdown, options)];
    let record = Source::from_text("facts.toml", text.as_ref());
    let options = options::Options { facts, ..self::options() };
    for finding in judged(&mut documents, all_rules(), &options) {
        for place in finding.evidence.iter().filter(|e| e.path == "facts.toml") {
            lies_in(&record, place.span);
        }
    }
}

/// A rule, run over two pages.
pub fn rules(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match Rule::parse(&text) {
        Ok(rule) => {
            let mut documents: Vec<Extraction> = read_rows(&FORGED).expect("two pages");
            judged(&mut documents, &[rule], &options());
        }
        Err(mistake) => lies_in_text(&mistake, &text),
    }
}

/// A baseline.
pub fn baseline(bytes: &[u8]) {
    let Ok(known) = Baseline::parse(&String::from_utf8_lossy(bytes)) else { return };
    assert_eq!(Baseline::parse(&known.text()).expect("a baseline that was written"), known);
    assert_eq!(known.gone(&[]).len(), known.findings.len());
}

/// A page whose comments allow findings, mended until nothing is left to mend.
pub fn suppressions(bytes: &[u8]) {
    let page = b"<!-- newslint-allow "
        .iter()
        .chain(bytes)
        .chain(b" -->\nThe caf\xc3\x83\xc2\xa9 closes on June 31, 2022.\n");
    let mut page: Vec<u8> = page.copied().collect();
    for _ in 0..4 {
        let Some((source, extraction)) = read(&page, "a.md", Format::Markdown) else { return };
        let findings = judged(&mut [extraction], all_rules(), &options());
        let Some(fixes) = safe(&findings).remove("a.md") else { return };
        let mended = mend(&page, &source, &fixes);
        assert!(mended.applied + mended.impossible <= fixes.len());
        page = mended.bytes;
    }
}

/// Names of files, and text that is printed.
pub fn names(bytes: &[u8]) {
    let name = printable::name(bytes);
    assert_eq!(printable::bytes(&name), bytes, "{name}");
    let text = String::from_utf8_lossy(bytes);
    let line = printable::line(&text);
    let placed = printable::in_place(&text);
    assert_eq!(placed.len(), text.len());
    for safe in [name.as_str(), &line] {
        assert!(safe.chars().all(printable::is_plain), "{safe:?}");
        assert!(!safe.contains("##[") && !safe.starts_with("::"), "{safe:?}");
    }
    assert_eq!(printable::line(&line), line, "what is safe stays as it is");
}
