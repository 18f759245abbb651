//! Formats of documents: what is read as prose, what is left out, and where it stands in the file.

use newslint::document::{BlockKind, Document, FORMATS, Format};
use newslint::extract::{Options, extract};
use newslint::source::Source;
use newslint::span::Span;

use crate::project::{folder, run};
use crate::root;

fn read(name: &str, text: &str) -> Document {
    Document::read(&Source::from_text(name, text), Format::of(name), None)
}

/// Blocks with what they are, a line each.
fn blocks(name: &str, text: &str) -> Vec<String> {
    let document = read(name, text);
    let prose = &document.prose;
    let kind = |kind: BlockKind| match kind {
        BlockKind::Paragraph => "p".to_owned(),
        BlockKind::Heading(level) => format!("h{level}"),
        BlockKind::ListItem => "li".to_owned(),
        BlockKind::TableCell => "td".to_owned(),
        BlockKind::Caption => "caption".to_owned(),
        BlockKind::Quote => "quote".to_owned(),
        BlockKind::Record => "record".to_owned(),
        BlockKind::Apparatus => "apparatus".to_owned(),
    };
    let line = |b: &newslint::document::Block| {
        format!("{} {}", kind(b.kind), &prose.text[b.range.start as usize..b.range.end as usize])
    };
    prose.blocks.iter().map(line).collect()
}

/// Documents that hold everything a format has: what is to be read says "heard", everything else "hush".
fn guides() -> Vec<(String, String)> {
    let folder = root().join("fixtures/documents");
    let mut guides: Vec<(String, String)> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            (entry.file_name().into_string().unwrap(), std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect();
    guides.sort();
    assert_eq!(guides.len(), 5);
    guides
}

/// Places of a word, however it is written.
fn places(text: &str, word: &str) -> Vec<usize> {
    text.to_lowercase().match_indices(word).map(|(at, _)| at).collect()
}

#[test]
fn what_is_prose_is_read_and_nothing_else() {
    for (name, text) in guides() {
        let document = read(&name, &text);
        let prose = &document.prose.text;
        assert_eq!(places(prose, "hush"), [0; 0], "{name}: {prose}");
        let (heard, written) = (places(prose, "heard").len(), places(&text, "heard").len());
        // The target of a link repeats it.
        let repeated = usize::from(Format::of(&name) == Format::Rst);
        assert_eq!(heard, written - repeated, "{name}: {prose}");
    }
}

#[test]
fn every_word_has_its_place_in_the_file() {
    for (name, text) in guides() {
        let document = read(&name, &text);
        let source = Source::from_text(name.as_str(), text.as_str());
        for at in places(&document.prose.text, "heard") {
            let span = document.prose.to_source(Span::new(at as u32, at as u32 + 5));
            assert_eq!(source.slice(span).to_lowercase(), "heard", "{name} at {at}");
        }
    }
}

#[test]
fn what_a_document_says_of_itself() {
    for (name, text) in guides() {
        let meta = read(&name, &text).meta;
        let date =
            meta.date().map(|d| (d.date.to_string(), text[d.span.range()].trim_matches('"').to_owned()));
        let is_catalogue = Format::of(&name) == Format::Catalogue;
        let expected = ("2024-03-01".to_owned(), "2024-03-01".to_owned());
        assert_eq!(date, (!is_catalogue).then_some(expected), "{name}");
        assert_eq!(meta.title.as_deref(), (!is_catalogue).then_some("The heard reading room"), "{name}");
        assert_eq!(meta.language.as_deref(), is_catalogue.then_some("en_gb"), "{name}");
        assert!(!meta.broken, "{name}");
    }
}

#[test]
fn names_tell_formats() {
    for entry in FORMATS {
        for ending in entry.endings {
            assert_eq!(Format::from_name(&format!("a.b/c.{}", ending.to_uppercase())), Some(entry.format));
        }
        assert_eq!(entry.format.entry().name, entry.name);
    }
    for name in ["README", "a/CHANGELOG", "b.c/NEWS"] {
        assert_eq!(Format::from_name(name), Some(Format::Plain), "{name}");
    }
    for name in ["a.pot", "a.rs", "rst", "a.docx", "news", "NEWSLETTER", "README.rs"] {
        assert_eq!(Format::from_name(name), None, "{name}");
    }
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let hooks = std::fs::read_to_string(root().join(".pre-commit-hooks.yaml")).unwrap();
    for ending in FORMATS.iter().flat_map(|entry| entry.endings) {
        assert!(readme.contains(&format!("`.{ending}`")), "README.md names .{ending}");
        let named = hooks.contains(ending) || ending.ends_with("html") && hooks.contains("x?html");
        assert!(named, ".pre-commit-hooks.yaml names .{ending}");
    }
}

#[test]
fn headings_of_restructuredtext_have_the_level_of_their_lines() {
    let text = "Title\n=====\n\nPart\n----\n\nChapter\n~~~~~~~\n\nPart two\n--------\n\n----\n\nText\n";
    assert_eq!(blocks("a.rst", text), ["h1 Title", "h2 Part", "h3 Chapter", "h2 Part two", "p Text"]);
    let over = "=====\nTitle\n=====\n\nPart\n====\n\nNo title\n==\n";
    assert_eq!(blocks("a.rst", over), ["h1 Title", "h2 Part", "p No title =="]);
    // A line of hyphens over the title is no front matter.
    assert_eq!(blocks("a.rst", "---\nAbc\n---\n\nText\n"), ["h1 Abc", "p Text"]);
    assert_eq!(
        blocks("a.rst", "PEP: 1\nTitle: A plan\nCreated: 05-Jul-2001\n\nText\n"),
        ["h1 A plan", "p Text"]
    );
}

#[test]
fn marks_of_restructuredtext() {
    for (written, read) in [
        ("a *b* **c** d", "a b c d"),
        ("5 * 3 and a*b*c", "5 * 3 and a*b*c"),
        ("the ``x`` and\n``y\nz`` here", "the \u{FFFC} and \u{FFFC} here"),
        ("see `a page <b.html>`_ and `more`_", "see a page and more"),
        ("a :term:`word`, :sub:`low`, :func:`f` and `w`:strong:", "a word, low, \u{FFFC} and w"),
        ("10\\ :sup:`6` on the 1\\ :sup:`st`", "10\u{FFFC} on the 1st"),
        ("an \\*escaped\\* star\\s", "an *escaped* stars"),
        ("|name| is |other|_", "\u{FFFC} is \u{FFFC}"),
        ("or | and | else", "or | and | else"),
        ("said [1]_ and [Wu2001]_, not [this]", "said  and , not [this]"),
        ("`code`", "\u{FFFC}"),
        ("`several words`", "several words"),
        ("10:30 and ``open", "10:30 and ``open"),
        ("snake_case and link_", "snake_case and link"),
    ] {
        assert_eq!(blocks("a.rst", written), [format!("p {read}")], "{written}");
    }
    // A list of one letter goes on below with an item or further in.
    assert_eq!(blocks("a.rst", "A. Wu was late\nand so on.\n"), ["p A. Wu was late and so on."]);
}

#[test]
fn marks_of_asciidoc() {
    for (written, read) in [
        ("a *b* _c_ **d**e #f# [.x]#g#", "a b c de f g"),
        ("5 * 3, a_b_c and C#", "5 * 3, a_b_c and C#"),
        ("the `x` and ``y``z", "the \u{FFFC} and \u{FFFC}z"),
        ("H~2~O has 10^6^, on the 1^st^", "H\u{FFFC}O has 10\u{FFFC}, on the 1st"),
        ("see link:a.html[a page] or https://b.example[b,window=_blank]", "see a page or b"),
        ("see <<a,the part>> and <<b>>", "see the part and \u{FFFC}"),
        ("{nbsp}is {name} here", " is \u{FFFC} here"),
        ("a \\{name} and 10:30", "a {name} and 10:30"),
        ("C{pp} or {cpp}", "C++ or C++"),
        ("it`'s \"`so`\"", "it’s \"so\""),
        ("a +\nb", "a b"),
    ] {
        assert_eq!(blocks("a.adoc", written), [format!("p {read}")], "{written}");
    }
    let lists = "* a\n** b\n* c\n+\nd\n\nAfter.\n";
    assert_eq!(blocks("a.adoc", lists), ["li a", "li b", "li c", "li d", "p After."]);
    assert_eq!(blocks("a.adoc", "Part one\n--------\nText\n"), ["h2 Part one", "p Text"]);
    // What is never closed goes on to the end.
    assert_eq!(blocks("a.adoc", "Text\n\n----\ncode\n"), ["p Text"]);
}

#[test]
fn components_are_no_code_of_markdown() {
    for (written, read) in [
        ("<A>\n      far in\n</A>\n", &["p far in"][..]),
        ("<A>\n  <B>\n    one\n\n    two\n  </B>\n</A>\n\nthree\n", &["p one", "p two", "p three"]),
        ("<A x={1 > 0 ? \"<B>\" : '}'}>one</A>\n<A>two</A>\n", &["p one", "p two"]),
        ("one <A/> two {three} four {/* five */}\n", &["p one \u{FFFC} two \u{FFFC} four"]),
        ("- a\n\n  <A>b</A>\n\n- c\n", &["li a", "li b", "li c"]),
        ("1 < 2 and 2 > 1 {\n", &["p 1 < 2 and 2 > 1 {"]),
        ("```\n<A>\n```\n\nb\n", &["p b"]),
        ("import a from 'b'\n\nimports are dear\n", &["p imports are dear"]),
        ("a <https://b.example> c\n", &["p a https://b.example c"]),
    ] {
        assert_eq!(blocks("a.mdx", written), read, "{written}");
    }
}

#[test]
fn a_notebook_in_pieces() {
    let old = r#"{"worksheets":[{"cells":[{"cell_type":"heading","level":2,"source":["Two"]},{"cell_type":"markdown","source":["Text"]}]}]}"#;
    assert_eq!(blocks("a.ipynb", old), ["h2 Two", "p Text"]);
    let titled = r#"{"cells":[],"metadata":{"title":"Told","date":"2021-02-03"}}"#;
    let meta = read("a.ipynb", titled).meta;
    assert_eq!(
        (meta.title.as_deref(), meta.dates[0].date.to_string().as_str()),
        (Some("Told"), "2021-02-03")
    );
    assert_eq!(&titled[meta.dates[0].span.range()], "2021-02-03");
    for broken in ["{\"cells\": [", "[]", "{}]", "\"x\"", "null", "{\"cells\":[{\"cell_type\":5}]}"] {
        let document = read("a.ipynb", broken);
        assert!(document.meta.broken && document.prose.text.is_empty(), "{broken}");
    }
    let half = r#"{"cells":[{"cell_type":"markdown","source":"a \ud83d b \ude00 \u0041"}]}"#;
    assert_eq!(blocks("a.ipynb", half), ["p a \u{FFFD} b \u{FFFD} A"]);
}

/// One statement in each format, and what stands around it.
const STATEMENTS: &[(&str, &str, &str)] = &[
    ("a.mdx", "<Note>\n", "\n</Note>\n"),
    ("a.rst", ".. note::\n\n   ", "\n"),
    ("a.adoc", "[NOTE]\n====\n", "\n====\n"),
    (
        "a.ipynb",
        "{\"cells\":[{\"cell_type\":\"markdown\",\"source\":[\"A \\\"first\\\" line\\u2019s end.\\n\",\"\\n\",\"",
        "\\n\"]}]}\n",
    ),
    ("a.po", "msgid \"a\"\nmsgstr \"A \\\"first\\\" line.\\n\\n\"\n\"", "\"\n"),
];

#[test]
fn every_claim_holds_its_text() {
    for (name, before, after) in STATEMENTS {
        let text = format!(
            "{before}The ferry Marlin was stranded for 40 minutes off Port Ellery on 4 May 2021.{after}"
        );
        let source = Source::from_text(*name, text.as_str());
        let extraction = extract(&source, Format::of(name), Options::default());
        let claims: Vec<_> = extraction.claims.iter().filter(|c| !c.text.is_empty()).collect();
        assert!(claims.iter().any(|c| &*c.text == "40 minutes"), "{name}: {claims:?}");
        assert!(claims.iter().any(|c| &*c.text == "4 May 2021"), "{name}");
        for claim in claims {
            assert_eq!(source.slice(claim.span), &*claim.text, "{name}");
            assert!(source.slice(claim.sentence).contains(&*claim.text), "{name}");
        }
    }
}

/// A day that does not exist, in each format, with a comment that allows it.
const ALLOWED: &[(&str, &str)] = &[
    ("a.mdx", "{/* newslint-allow impossible-date: as it was sent */}\nIt opened on June 31, 2022.\n"),
    ("b.mdx", "It opened on June 31, 2022. {/* newslint-allow impossible-date: as it was sent */}\n"),
    ("a.rst", ".. newslint-allow impossible-date: as it\n   was sent\n\nIt opened on June 31, 2022.\n"),
    ("b.rst", "It opened on June 31, 2022.\n\n.. newslint-allow-file impossible-date: as it was sent\n"),
    ("a.adoc", "// newslint-allow impossible-date: as it was sent\nIt opened on June 31, 2022.\n"),
    (
        "b.adoc",
        "The hall was built.\n// newslint-allow impossible-date: as it was sent\nIt opened on June 31, 2022.\n",
    ),
    (
        "a.po",
        "# newslint-allow impossible-date: as it was sent\n#, c-format\nmsgid \"a\"\nmsgstr \"It opened on June 31, 2022.\"\n",
    ),
    (
        "a.ipynb",
        "{\"cells\":[{\"cell_type\":\"markdown\",\"source\":[\"<!-- newslint-allow impossible-date: as it was sent -->\\n\",\n\
         \"It opened on June 31, 2022.\\n\"]}]}\n",
    ),
    (
        "b.ipynb",
        "{\"cells\":[{\"cell_type\":\"markdown\",\"source\":\"It opened on June 31, 2022. <!-- newslint-allow impossible-date: so -->\\n\\nMore.\"}]}\n",
    ),
];

#[test]
fn comments_allow_findings_in_every_format() {
    for (name, text) in ALLOWED {
        let dir = folder(&[(name, text)]);
        let (status, out, err) = run(dir.path(), &[name, "--format", "short"]);
        assert_eq!((status, out.as_str()), (0, ""), "{name}: {err}");
        // Without the comment there is something to allow.
        let dir = folder(&[(name, &text.replace("newslint-allow", "no"))]);
        let (status, out, _) = run(dir.path(), &[name, "--format", "short"]);
        assert!(status == 1 && out.contains("[impossible-date]"), "{name}: {out}");
        // What it allows must stand under it.
        let dir = folder(&[(name, &text.replace("June 31", "June 30"))]);
        let (_, out, _) = run(dir.path(), &[name, "--format", "short"]);
        assert!(out.contains("[suppression-unused]"), "{name}: {out}");
        let (_, _, _) = run(dir.path(), &[name, "--fix"]);
        let mended = std::fs::read_to_string(dir.path().join(name)).unwrap();
        assert!(!mended.contains("newslint") && mended.contains("June 30"), "{name}: {mended}");
        if name.ends_with("ipynb") {
            assert!(serde_json::from_str::<serde_json::Value>(&mended).is_ok(), "{mended}");
        }
    }
}

#[test]
fn the_next_message_is_not_allowed() {
    let text = format!("{}\nmsgid \"b\"\nmsgstr \"It closed on June 31, 2022.\"\n", ALLOWED[6].1);
    let dir = folder(&[("a.po", &text)]);
    let (_, out, _) = run(dir.path(), &["a.po", "--format", "short"]);
    assert!(out.starts_with("a.po:7:") && out.lines().count() == 1, "{out}");
}

#[test]
fn fixes_keep_the_escapes() {
    let json =
        |cell: &str| format!("{{\"cells\":[{{\"cell_type\":\"markdown\",\"source\":[\"{cell}\"]}}]}}\n");
    let po = |text: &str| format!("msgid \"a\"\nmsgstr \"{text}\"\n");
    for (name, text, mended) in [
        ("a.ipynb", json("The councilâ€™s \\\"plan\\\"\\n"), json("The council’s \\\"plan\\\"\\n")),
        ("a.po", po("The councilâ€™s \\\"plan\\\"\\n"), po("The council’s \\\"plan\\\"\\n")),
        // Written as escapes: there is no place to mend.
        (
            "b.ipynb",
            json("The council\\u00e2\\u20ac\\u2122s plan"),
            json("The council\\u00e2\\u20ac\\u2122s plan"),
        ),
    ] {
        let dir = folder(&[(name, &text)]);
        run(dir.path(), &[name, "--fix"]);
        assert_eq!(std::fs::read_to_string(dir.path().join(name)).unwrap(), mended, "{name}");
    }
    // The mark that closes like the one that opens must stay an escape.
    let curly = "He said \\\"no.” He said \\\"yes\\\" and \\\"so\\\" and \\\"on\\\".";
    for (name, text) in [("a.ipynb", json(curly)), ("a.po", po(curly))] {
        let dir = folder(&[(name, &text)]);
        let (_, out, _) = run(dir.path(), &[name, "--format", "short", "--preview"]);
        assert!(out.contains("[quotation-marks]"), "{name}: {out}");
        run(dir.path(), &[name, "--fix", "--preview"]);
        let mended = std::fs::read_to_string(dir.path().join(name)).unwrap();
        assert_eq!(mended, text.replace('”', "\\\""), "{name}");
    }
}

#[test]
fn messages_of_a_catalogue_stand_for_themselves() {
    let text = "msgid \"a\"\nmsgstr \"Default: 5 seconds\"\n\nmsgid \"b\"\nmsgstr \"Default: 10 seconds\"\n";
    let dir = folder(&[("a.po", text)]);
    assert_eq!(run(dir.path(), &["a.po", "--format", "short", "--preview"]).1, "");
    assert_eq!(
        blocks("a.po", text),
        ["h6 \u{FFFC}", "p Default: 5 seconds", "h6 \u{FFFC}", "p Default: 10 seconds"]
    );
}

#[test]
fn things_described_are_told_apart() {
    let described = ".. py:data:: A\n\n   Default: 5 seconds\n\n.. py:data:: B\n\n   Default: 10 seconds\n";
    let headed = "``a``\n-----\n\nDefault: 5 seconds\n\n``b``\n-----\n\nDefault: 10 seconds\n";
    for (name, text) in [
        ("a.rst", described.to_owned()),
        ("b.rst", format!("Title\n=====\n\n{headed}")),
        ("c.md", "# T\n\n## `a`\n\nDefault: 5 seconds\n\n## `b`\n\nDefault: 10 seconds\n".to_owned()),
    ] {
        let dir = folder(&[(name, &text)]);
        assert_eq!(run(dir.path(), &[name, "--format", "short", "--preview"]).1, "", "{name}");
        // One thing has one default.
        let same = text.replace("data:: B", "data:: A").replace("``b``", "``a``").replace("`b`", "`a`");
        let dir = folder(&[(name, &same)]);
        assert!(
            run(dir.path(), &[name, "--format", "short", "--preview"]).1.contains("[attribute-conflict]"),
            "{name}"
        );
    }
}

#[test]
fn other_languages_state_nothing_in_english() {
    let entry =
        |text: &str| format!("msgid \"\"\nmsgstr \"Language: de\\n\"\n\nmsgid \"a\"\nmsgstr \"{text}\"\n");
    let extraction = |name: &str, text: &str| {
        let all = extract(&Source::from_text(name, text), Format::Catalogue, Options::default()).claims;
        all.iter().filter(|claim| claim.kind.is_statement()).count()
    };
    let german = entry("Die Fähre Marlin lag am 4. Mai 2021 für 40 minutes vor Port Ellery fest.");
    assert_eq!(extraction("x.po", &german), 0);
    assert_eq!(extraction("de.po", &german.replace("Language: de", "X: y")), 0);
    assert!(extraction("x.po", &entry("The ferry was stranded for 40 minutes.").replace(": de", ": en")) > 0);
}

#[test]
fn raised_digits_are_powers_or_numbers_of_notes() {
    for (name, text, read) in [
        (
            "a.html",
            "<p>The kiln <sup><a href=\"#n\">12</a></sup> is 3 m<sup>2</sup> of 10<sup>4</sup>.</p>",
            "p The kiln  is 3 m² of 10⁴.",
        ),
        (
            "a.html",
            "<p>The kiln<a class=\"footnote-ref\" href=\"#n\">7</a> on the 21<sup>st</sup>.</p>",
            "p The kiln on the 21st.",
        ),
        ("a.html", "<p>The kiln<sup>[4]</sup>, see <a href=\"#s\">9</a>.</p>", "p The kiln, see 9."),
        (
            "a.md",
            "The kiln<sup>4</sup> of 3 km<sup>2</sup>, the 21<sup>st</sup>.",
            "p The kiln of 3 km², the 21st.",
        ),
    ] {
        assert_eq!(blocks(name, text), [read], "{text}");
    }
}

#[test]
fn a_long_text_that_is_no_prose_states_nothing() {
    let names = |text: &str| {
        let all = extract(&Source::from_text("list.txt", text), Format::Plain, Options::default()).claims;
        all.iter().filter(|claim| claim.kind == newslint::claim::Kind::Name).count()
    };
    let row = |n: usize| format!("{n:06X} Brandel Works Ltd\n\tGerbera Lane {n}\n\tTorrandel Ostland\n\n");
    let slip = "000000 Brandle Works Ltd\n\n";
    let list = |rows: usize| (1..rows).map(row).chain([slip.to_owned()]).collect::<String>();
    assert!(names(&list(40)) > 0);
    assert_eq!(names(&list(9_000)), 0);
    let told =
        |n: usize| format!("The mill of row {n} was built by Brandel Works for the town and is in use.\n\n");
    let prose: String =
        (1..9_000).map(told).chain(["It is of Brandle Works as well.\n".to_owned()]).collect();
    assert!(names(&prose) > 0);
}

#[test]
fn what_is_left_out_is_not_shown() {
    let page = |words: &str| {
        format!("`say(1)` said: \"We {words} the northern gate before the long storm came.\"\n")
    };
    let dir = folder(&[("a.md", &page("never closed")), ("b.md", &page("never locked"))]);
    let (_, out, err) = run(dir.path(), &["--story-by", "directory", "--format", "json", "."]);
    assert!(!format!("{out}{err}").contains('\u{FFFC}'), "{out}");
}

#[test]
fn lists_are_counted_in_their_own_marks() {
    let asciidoc = "There are three reasons:\n\n* it is late\n** very late\n* it is cold\n* it is dark\n";
    let rst = "There are three reasons:\n\n#. it is late\n\n   * very late\n\n#. it is cold\n#. it is dark\n";
    for (name, text, dropped) in [("a.adoc", asciidoc, "* it is dark\n"), ("a.rst", rst, "#. it is dark\n")] {
        let dir = folder(&[(name, text)]);
        let short = |dir: &std::path::Path| run(dir, &[name, "--format", "short", "--preview"]).1;
        assert_eq!(short(dir.path()), "", "{name}");
        let dir = folder(&[(name, &text.replace(dropped, ""))]);
        assert!(short(dir.path()).contains("[list-count]"), "{name}");
    }
}

#[test]
fn places_lie_between_characters_where_a_line_ends_in_a_wide_space() {
    for text in [
        "The list {{:---\nof date 2017-11-03 #\u{a0}\n====\n}}",
        "wrapped\u{2003}\nline\r\nby line\u{a0} \nto the end\n",
    ] {
        let source = Source::from_text("a.txt", text);
        let document = Document::read(&source, Format::of("a.txt"), None);
        let prose = &document.prose;
        for at in (0..prose.text.len()).filter(|&at| prose.text.is_char_boundary(at)) {
            let len = prose.text[at..].chars().next().map_or(0, char::len_utf8);
            let place = prose.to_source((at..at + len).into());
            assert!(source.text().get(place.range()).is_some(), "{text:?}: {place:?}");
        }
        extract(&source, Format::Plain, Options::default());
    }
}
