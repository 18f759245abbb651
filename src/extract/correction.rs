//! What a page says that it has corrected, `It was 12 people, not 15`, and still says.

use std::ops::Range;
use std::sync::LazyLock;

use crate::document::{Block, BlockKind, Document};
use crate::grammar::Words;
use crate::lexicon::{Class, Lexicon};
use crate::span::Span;
use crate::text::marks::{Marks, Places};
use crate::text::token::{Kind as TokenKind, Token, tokenize};

use super::{Against, Found};

/// A note is no longer than this, in bytes.
const LONGEST: usize = 1_500;
/// Notes of a page that are read, and wordings that are looked for.
const MOST_NOTES: usize = 32;
/// Words of what was wrong, and of what is right.
const MOST_WORDS: usize = 6;

/// A wording that was corrected.
struct Corrected {
    /// Its words in lower case.
    wrong: Vec<String>,
    right: Vec<String>,
    /// What is right, as written.
    shown: String,
    /// Where the note says so.
    place: Span,
}

/// Wordings that a note on the page takes back and the text still has.
pub(super) fn of_document(document: &Document, lexicon: &'static Lexicon, found: &mut Vec<Found>) {
    let prose = document.prose.text.as_str();
    let marks = MARKS.find(prose);
    let blocks = document.prose.blocks.iter().filter(|b| b.kind != BlockKind::Apparatus);
    let (notes, text): (Vec<&Block>, Vec<&Block>) = blocks.partition(|b| is_note(prose, b, &marks));
    let corrected = notes.iter().take(MOST_NOTES).flat_map(|note| of_note(prose, note, lexicon));
    let corrected: Vec<Corrected> = corrected.take(MOST_NOTES).collect();
    if corrected.is_empty() {
        return;
    }
    let text: Vec<Vec<Token>> = text
        .iter()
        .map(|b| {
            let mut tokens = Vec::new();
            tokenize(prose, b.range.start as usize, b.range.end as usize, lexicon, &mut tokens);
            tokens
        })
        .collect();
    for one in &corrected {
        let stands = |words: &[String]| text.iter().find_map(|tokens| place(prose, tokens, words));
        if let (Some(still), None) = (stands(&one.wrong), stands(&one.right)) {
            found.push(claim(prose, still, one));
        }
    }
}

/// Where these words stand in the text.
fn place(prose: &str, text: &[Token], words: &[String]) -> Option<Span> {
    // Most words differ in their first letter.
    let is = |token: &Token, word: &String| {
        let text = token.text(prose);
        text.len() == word.len() && text.eq_ignore_ascii_case(word)
            || !text.is_ascii() && text.to_lowercase() == *word
    };
    let same = |run: &[Token]| run.iter().zip(words).all(|(t, w)| is(t, w));
    let run = text.windows(words.len().max(1)).find(|run| !words.is_empty() && same(run))?;
    Some(Span::new(run[0].start, run[run.len() - 1].end))
}

/// `Correction: An earlier version of this article misstated …`.
fn is_note(prose: &str, block: &Block, marks: &Places) -> bool {
    /// How a note begins.
    const HEADS: &[&str] =
        &["correction", "clarification", "editor's note", "editor’s note", "editors' note"];
    /// What notes say of the text before.
    const TAKEN_BACK: &[&str] = &[
        "misstated",
        "misspelled",
        "misidentified",
        "mischaracterized",
        "misreported",
        "misattributed",
        "incorrect",
        "erroneous",
        "mistaken",
        "in error",
        "wrong",
    ];
    let range = block.range.start as usize..block.range.end as usize;
    // Few paragraphs have a mark, and each note has.
    if range.len() > LONGEST || !marks.any(range.clone(), |_| true) {
        return false;
    }
    let lower = prose[range].to_lowercase();
    let heads =
        HEADS.iter().any(|head| lower.trim_start_matches(|c: char| !c.is_alphabetic()).starts_with(head));
    let before = ["earlier", "previous", "original", "initial"].iter().any(|w| {
        let version = || lower.split(&format!("{w} version of th")).skip(1).any(is_of_text);
        version() || lower.contains(&format!("{w}ly "))
    });
    (heads || before) && TAKEN_BACK.iter().any(|word| lower.contains(word))
}

/// `is story`, `e article`: what is behind "an earlier version of th" is a text, no program.
fn is_of_text(rest: &str) -> bool {
    const TEXTS: &[&str] = &[
        "article",
        "blog",
        "caption",
        "column",
        "headline",
        "page",
        "piece",
        "post",
        "report",
        "statement",
        "story",
        "transcript",
        "version",
    ];
    let mut words = rest.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).skip(1).take(3);
    words.any(|word| TEXTS.contains(&word))
}

/// Words of which each note has one.
static MARKS: LazyLock<Marks> = LazyLock::new(|| {
    Marks::new(&["orrecti", "ORRECTI", "larificat", "ditor", "ersion of th", "riginally", "nitially"])
});

/// `…, not 15`, `rather than 15`, each with what stands before it.
fn of_note(prose: &str, note: &Block, lexicon: &'static Lexicon) -> Vec<Corrected> {
    let mut tokens = Vec::new();
    tokenize(prose, note.range.start as usize, note.range.end as usize, lexicon, &mut tokens);
    let words = Words { tokens: &tokens, at: 0, prose, lexicon };
    let mut found = Vec::new();
    for at in 1..tokens.len() {
        let comma = |i: usize| matches!(words.text(tokens[i]), "," | "—" | "–" | "(" | "and");
        let not = words.at(at).precedes(&["not"]) && comma(at - 1);
        let rather = words.at(at).precedes(&["than"]) && words.at(at - 1).precedes(&["rather"])
            || words.at(at).precedes(&["of"]) && words.at(at - 1).precedes(&["instead"]);
        if !not && !rather {
            continue;
        }
        let right = before(words, at - 1);
        let wrong = after(words, at + 1);
        found.extend(corrected(words, right, wrong));
    }
    found
}

/// The words up to the next sign or verb.
fn after(words: Words, from: usize) -> Range<usize> {
    let ends = |i: usize| {
        let token = words.tokens[i];
        let text = words.text(token);
        token.kind == TokenKind::Sign && !matches!(text, "-" | "$" | "£" | "€" | "%" | "'" | "’")
            || words.at(i).precedes(&["as", "who", "which", "that", "because", "when", "and", "but"])
    };
    let end = (from..words.tokens.len()).find(|&i| ends(i)).unwrap_or(words.tokens.len());
    from..end.min(from + MOST_WORDS)
}

/// The words since the last verb, preposition or sign before `end`.
fn before(words: Words, end: usize) -> Range<usize> {
    let begins = |i: &usize| {
        let token = words.tokens[*i];
        let text = words.text(token);
        token.kind == TokenKind::Sign && !matches!(text, "-" | "$" | "£" | "€" | "%" | "'" | "’" | ",")
            || token.is(Class::AUXILIARY)
            || token.is(Class::VERB) && token.is(Class::PAST_FORM)
            || words.at(*i).precedes(&[
                "on", "in", "at", "by", "to", "from", "for", "that", "who", "which", "called", "named",
            ])
    };
    let from = (0..end).rev().find(begins).map_or(0, |i| i + 1);
    from.max(end.saturating_sub(MOST_WORDS))..end
}

/// The pair, where it is one that a text can be searched for: figures, names, or two words at least.
fn corrected(words: Words, right: Range<usize>, wrong: Range<usize>) -> Option<Corrected> {
    let text = |range: &Range<usize>| -> Vec<String> {
        words.tokens[range.clone()].iter().map(|t| words.text(*t).to_lowercase()).collect()
    };
    if right.is_empty() || wrong.is_empty() {
        return None;
    }
    let is_number = |i: usize| {
        words.tokens[i].kind == TokenKind::Number || words.tokens[i].is(Class::UNIT_NUMBER.or(Class::TENS))
    };
    let number = |range: &Range<usize>| is_number(range.start);
    // "The ferry carried 12 people, not 15": a figure for a figure.
    let right = match right.clone().rev().find(|&i| is_number(i)) {
        Some(figure) if number(&wrong) => figure..right.end,
        _ => right,
    };
    let (mut right_words, mut wrong_words) = (text(&right), text(&wrong));
    // "12 people, not 15": fifteen people.
    if number(&wrong) && wrong_words.len() == 1 && number(&right) && right_words.len() > 1 {
        wrong_words.extend(right_words[1..].iter().cloned());
    }
    // "on March 5, not on March 6".
    let article = |words: &mut Vec<String>| {
        while words.first().is_some_and(|w| {
            matches!(w.as_str(), "the" | "a" | "an" | "in" | "on" | "at" | "by" | "to" | "from")
        }) {
            words.remove(0);
        }
    };
    article(&mut right_words);
    article(&mut wrong_words);
    let named = words.tokens[wrong.clone()].iter().any(|t| t.is_capitalised() && t.end - t.start > 3);
    // "12" and "vice" stand anywhere; "15,000" and "sculptor" do not.
    let telling = |w: &String| w.len() > if w.bytes().any(|b| b.is_ascii_digit()) { 2 } else { 5 };
    let searchable = named || wrong_words.len() > 1 || wrong_words.first().is_some_and(telling);
    let place = Span::new(words.tokens[right.start].start, words.tokens[wrong.end - 1].end);
    let shown = Span::new(words.tokens[right.start].start, words.tokens[right.end - 1].end);
    (searchable && right_words != wrong_words && !right_words.is_empty()).then(|| Corrected {
        wrong: wrong_words,
        right: right_words,
        shown: words.prose[shown.range()].to_owned(),
        place,
    })
}

fn claim(prose: &str, still: Span, corrected: &Corrected) -> Found {
    Found::against(
        prose,
        still,
        &Against {
            relation: "correction",
            stated: (1.0, 1.0),
            reckoned: (0.0, 0.0),
            expected: corrected.shown.clone(),
            parts: &[corrected.place],
        },
    )
}
