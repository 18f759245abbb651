//! What a page says that it has corrected, `It was 12 people, not 15`, and still says.

use std::ops::Range;
use std::sync::LazyLock;

use crate::document::{Block, BlockKind, Document};
use crate::grammar::Words;
use crate::lexicon::wordings::Wordings;
use crate::lexicon::{Class, Lexicon};
use crate::span::Span;
use crate::text::marks::{Marks, Places};
use crate::text::sentence::sentences;
use crate::text::slip::{Slip, is_alike};
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
    /// What the figure is of: the words beside it in the note.
    about: Vec<String>,
}

/// Where on the page a note says that the slip was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Page,
    Title,
    Caption,
}

impl Part {
    fn of(note: &str) -> Self {
        let named = |words: &[&str]| words.iter().any(|word| note.contains(word));
        match () {
            () if named(&["headline", "title of th"]) => Self::Title,
            () if named(&["caption"]) => Self::Caption,
            () => Self::Page,
        }
    }

    fn holds(self, block: &Block) -> bool {
        match self {
            Self::Page => true,
            Self::Title => block.kind == BlockKind::Heading(1) || block.range.start == 0,
            Self::Caption => block.kind == BlockKind::Caption,
        }
    }
}

/// A block of the text, and its tokens.
type Read<'d> = (&'d Block, Vec<Token>);

/// Wordings that a note on the page takes back and the text still has.
pub(super) fn of_document(document: &Document, lexicon: &'static Lexicon, found: &mut Vec<Found>) {
    let prose = document.prose.text.as_str();
    let marks = MARKS.find(prose);
    let (notes, text): (Vec<&Block>, Vec<&Block>) =
        document.prose.blocks.iter().partition(|b| is_note(prose, b, &marks));
    if notes.is_empty() {
        return;
    }
    let tokens = |b: &Block| {
        let mut tokens = Vec::new();
        tokenize(prose, b.range.start as usize, b.range.end as usize, lexicon, &mut tokens);
        tokens
    };
    let text = text.into_iter().filter(|b| b.kind != BlockKind::Apparatus);
    let text: Vec<Read> = text.map(|b| (b, tokens(b))).collect();
    for note in notes.into_iter().take(MOST_NOTES) {
        let lower = note.text(prose).to_lowercase();
        let part = Part::of(&lower);
        let within: Vec<&Read> = text.iter().filter(|(block, _)| part.holds(block)).collect();
        let read = tokens(note);
        let words = Words { tokens: &read, at: 0, prose, lexicon };
        let corrected: Vec<Corrected> = of_note(words);
        for one in corrected.iter().take(MOST_NOTES) {
            let stands =
                |wanted: &[String]| within.iter().find_map(|(_, tokens)| place(prose, tokens, wanted));
            let still = match (stands(&one.wrong), stands(&one.right)) {
                (Some(still), None) => Some(still),
                _ => in_table(document, &text, one),
            };
            found.extend(still.map(|still| claim(prose, still, one)));
        }
        if corrected.is_empty() {
            found.extend(misspelled(words, &within));
        }
    }
}

/// `| Countries | 37 |` where the note says "41 countries, not 37": the figure stands beside the name of what it is of.
fn in_table(document: &Document, text: &[Read], one: &Corrected) -> Option<Span> {
    let prose = document.prose.text.as_str();
    let figure = |words: &[String]| words.iter().position(|w| w.starts_with(|c: char| c.is_ascii_digit()));
    let (wrong, right) = (figure(&one.wrong)?, figure(&one.right)?);
    let of = |cell: Option<u32>| {
        let block = document.prose.blocks.get(cell? as usize)?;
        let at = text.partition_point(|(own, _)| own.range.start < block.range.start);
        text.get(at).filter(|(own, _)| own.range == block.range).map(|(_, tokens)| tokens)
    };
    // "Rooms on each floor" are no floors.
    let is_about = |token: &Token| {
        let word = token.text(prose).to_lowercase();
        one.about
            .iter()
            .any(|about| *about == word || *about == format!("{word}s") || word == format!("{about}s"))
    };
    document.prose.cells.chunk_by(|a, b| (a.table, a.row) == (b.table, b.row)).find_map(|row| {
        let [label, value] = row else { return None };
        let ([name], value) = (&of(label.block)?[..], of(value.block)?) else { return None };
        let still = place(prose, value, &one.wrong[wrong..=wrong])?;
        let corrected = place(prose, value, &one.right[right..=right]).is_some();
        (is_about(name) && !corrected).then_some(still)
    })
}

/// `misspelled Abbie Holm's first name`: the name as it still stands with another spelling.
fn misspelled(words: Words, text: &[&Read]) -> Option<Found> {
    const SHORTEST: u32 = 5;
    let prose = words.prose;
    let tokens = words.tokens;
    let told = |i: usize| {
        words.at(i).precedes(&["misspelled", "misspelt", "misspells"])
            || words.at(i).precedes(&["spelling"]) && words.at(i + 1).precedes(&["of"])
    };
    let verb = (0..tokens.len()).find(|&i| told(i))?;
    let is_name = |token: &Token| token.kind == TokenKind::Word && token.is_capitalised();
    let from = (verb..tokens.len().saturating_sub(1))
        .find(|&i| is_name(&tokens[i]) && is_name(&tokens[i + 1]) && !tokens[i].is(Class::DETERMINER))?;
    let end = (from..tokens.len()).find(|&i| !is_name(&tokens[i])).unwrap_or(tokens.len());
    let bare = |token: &Token| {
        let text = token.text(prose);
        text.strip_suffix("'s").or_else(|| text.strip_suffix("’s")).unwrap_or(text).to_owned()
    };
    let (given, family) = (bare(&tokens[from]), bare(&tokens[end - 1]));
    let still = text.iter().find_map(|(_, text)| {
        let both = text.windows(2).find(|two| {
            let (one, other) = (bare(&two[0]), bare(&two[1]));
            is_name(&two[0])
                && (other == family && is_alike(&one, &given) || one == given && is_alike(&other, &family))
        });
        both.map(|two| Span::new(two[0].start, two[1].end)).or_else(|| {
            // "Lars Hansen" is somebody else.
            let own = |at: usize| at == 0 || !is_name(&text[at - 1]) || bare(&text[at - 1]) == given;
            let long = |t: &Token| t.end - t.start >= SHORTEST && is_name(t);
            let slip = |t: &Token| Slip::between(&bare(t), &family).is_some();
            let at = (0..text.len()).find(|&at| long(&text[at]) && own(at) && slip(&text[at]))?;
            Some(Span::new(text[at].start, text[at].end))
        })
    })?;
    let last = tokens[end - 1];
    let name = Span::new(tokens[from].start, last.start + family.len() as u32);
    let corrected = Corrected {
        wrong: Vec::new(),
        right: Vec::new(),
        shown: prose[name.range()].to_owned(),
        place: Span::new(name.start, last.end),
        about: Vec::new(),
    };
    Some(claim(prose, still, &corrected))
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
    let range = block.span().range();
    // Few paragraphs have a mark, and each note has.
    if range.len() > LONGEST || !marks.any(range.clone(), |_| true) {
        return false;
    }
    let lower = prose[range].to_lowercase();
    let heads = Wordings::get()
        .notes
        .iter()
        .any(|head| lower.trim_start_matches(|c: char| !c.is_alphabetic()).starts_with(head));
    let version = ["earlier", "previous", "original", "initial"]
        .iter()
        .any(|w| lower.split(&format!("{w} version of th")).skip(1).any(is_of_text));
    // "An earlier version misstated".
    let bare =
        |verb: &str| ["earlier", "previous"].iter().any(|w| lower.contains(&format!("{w} version {verb}")));
    let version =
        version || Wordings::get().taken_back.iter().chain(&Wordings::get().said).any(|verb| bare(verb));
    let amended = Wordings::get().amended.iter().any(|words| lower.contains(words));
    let before = ["originally ", "initially "].iter().any(|w| lower.contains(w));
    let told = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    let said = || Wordings::get().said.iter().any(|verb| lower.contains(&format!(" {verb} ")));
    // "Correction: In an earlier version we gave".
    let ours = heads
        && [
            "earlier version",
            "previous version",
            "first reported",
            "first said",
            "originally",
            "previously",
        ]
        .iter()
        .any(|w| lower.contains(w));
    (version || ours) && said()
        || amended
        || heads && told(&Wordings::get().against)
        || (heads || version || before) && told(&Wordings::get().taken_back)
}

/// `is story`, `e article`: what is behind "an earlier version of th" is a text, no program.
fn is_of_text(rest: &str) -> bool {
    let mut words = rest.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).skip(1).take(3);
    words.any(|word| Wordings::get().texts.contains(&word))
}

/// Words of which each note has one.
static MARKS: LazyLock<Marks> = LazyLock::new(|| {
    Marks::new(&[
        "orrect",
        "ORRECTI",
        "larificat",
        "ditor",
        "ersion of th",
        "riginally",
        "nitially",
        "s amended on",
    ])
});

/// `…, not 15`, `rather than 15`, each with what stands before it; else `said that it was 15. It was 12.`
fn of_note(words: Words) -> Vec<Corrected> {
    let tokens = words.tokens;
    let mut found = Vec::new();
    for at in 1..tokens.len() {
        let comma = |i: usize| matches!(words.text(tokens[i]), "," | "—" | "–" | "(" | "and");
        let not = words.at(at).precedes(&["not"]) && comma(at - 1);
        let rather = words.at(at).precedes(&["than"]) && words.at(at - 1).precedes(&["rather"])
            || words.at(at).precedes(&["of"]) && words.at(at - 1).precedes(&["instead"]);
        if !not && !rather {
            continue;
        }
        let (first, second) = (before(words, at - 1), after(words, at + 1));
        // "It referred to a red cup, instead of a blue one": what was said comes first.
        let said = (0..first.start).rev().take_while(|&i| words.text(tokens[i]) != ".");
        let told =
            said.clone().any(|i| Wordings::get().said.contains(&&*words.text(tokens[i]).to_lowercase()))
                && !said.into_iter().any(|i| words.at(i).precedes(&["should"]));
        let (right, wrong) = if told { (second, first) } else { (first, second) };
        found.extend(corrected(words, right, wrong));
    }
    if found.is_empty() {
        found.extend(retold(words).or_else(|| renamed(words)).or_else(|| revalued(words)));
    }
    found
}

/// `described Ada Holm as the mayor of Dunmere. She is the deputy mayor.`
fn renamed(words: Words) -> Option<Corrected> {
    let tokens = words.tokens;
    let sentences = sentences(tokens, words.prose, words.lexicon);
    sentences.windows(2).find_map(|two| {
        let [first, second] = two else { return None };
        let says = |i: &usize| Wordings::get().said.contains(&&*words.text(tokens[*i]).to_lowercase());
        let verb = first.clone().find(says)?;
        let from = (verb..first.end).find(|&i| words.at(i).precedes(&["as"]))? + 1;
        let is = second.clone().find(|&i| words.at(i).precedes(&["is", "was", "are", "were"]))? + 1;
        let wrong = after(words, from);
        let right = after(words, is);
        corrected(words, right.start..right.end.min(second.end), wrong.start..wrong.end.min(first.end))
    })
}

/// `said that 230 jobs would be lost. The right number is 320.`: the one figure of what was said, and that of what is right.
fn revalued(words: Words) -> Option<Corrected> {
    let tokens = words.tokens;
    let sentences = sentences(tokens, words.prose, words.lexicon);
    let figure = |sentence: &Range<usize>| {
        let mut all = sentence.clone().filter(|&i| tokens[i].kind == TokenKind::Number);
        let only = all.next().filter(|_| all.next().is_none())?;
        let noun = only + 1 < sentence.end && tokens[only + 1].kind == TokenKind::Word;
        Some(only..only + 1 + usize::from(noun))
    };
    sentences.windows(2).find_map(|two| {
        let [first, second] = two else { return None };
        let says = |i: usize| Wordings::get().said.contains(&&*words.text(tokens[i]).to_lowercase());
        // "Corrected on 5 April 2024: We first reported": the day of the note is no figure of it.
        let verb = first.clone().find(|&i| says(i) || words.at(i).precedes(&["misstated"]))?;
        let (wrong, right) = (figure(&(verb..first.end))?, figure(second)?);
        let is_day = |range: &Range<usize>| tokens[range.end - 1].is(Class::MONTH);
        (is_day(&wrong) == is_day(&right)).then(|| corrected(words, right, wrong)).flatten()
    })
}

/// `said that Ada Holm was born in 1922. She was born in 1915.`: two sentences that are one but for a figure or a name.
fn retold(words: Words) -> Option<Corrected> {
    let tokens = words.tokens;
    let sentences = sentences(tokens, words.prose, words.lexicon);
    let is_figure = |i: usize| tokens[i].kind == TokenKind::Number;
    let is_name = |i: usize| tokens[i].kind == TokenKind::Word && tokens[i].is_capitalised();
    let same = |i: usize, j: usize| words.text(tokens[i]).eq_ignore_ascii_case(words.text(tokens[j]));
    // Tokens before both that are alike.
    let run = |first: &Range<usize>, i: usize, second: &Range<usize>, j: usize| {
        let most = (i - first.start).min(j - second.start);
        (1..=most).take_while(|n| same(i - n, j - n)).count()
    };
    sentences.windows(2).find_map(|two| {
        let [first, second] = two else { return None };
        let pairs = first.clone().flat_map(|i| second.clone().map(move |j| (i, j)));
        let alike = |&(i, j): &(usize, usize)| is_figure(i) && is_figure(j) || is_name(i) && is_name(j);
        let told = pairs.filter(|pair| alike(pair) && !same(pair.0, pair.1) && pair.1 > second.start);
        let (i, j) = told.max_by_key(|&(i, j)| run(first, i, second, j))?;
        let shared = run(first, i, second, j);
        let next = i + 1 < first.end && j + 1 < second.end && same(i + 1, j + 1);
        let noun = next && tokens[i + 1].kind == TokenKind::Word;
        if shared < 2 && !(shared == 1 && noun) {
            return None;
        }
        // "Channel 5", "March 5".
        let named = shared > 1 && is_figure(i) && is_name(i - 1);
        let end = |from: usize, sentence: &Range<usize>| {
            let name = (from..sentence.end).find(|&i| !is_name(i)).unwrap_or(sentence.end);
            if is_figure(from) { from + 1 + usize::from(noun) } else { name }
        };
        let wrong = i - usize::from(named)..end(i, first);
        let right = j - usize::from(named)..end(j, second);
        let mut corrected = corrected(words, right, wrong)?;
        let before = (1..=shared).map(|n| words.text(tokens[i - n]).to_lowercase());
        corrected.about.extend(before.filter(|w| w.len() > 3));
        Some(corrected)
    })
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
    let (from, to) = (right.start.min(wrong.start), right.end.max(wrong.end) - 1);
    let place = Span::new(words.tokens[from].start, words.tokens[to].end);
    let about = right_words
        .iter()
        .filter(|w| number(&right) && w.starts_with(char::is_alphabetic))
        .cloned()
        .collect();
    let shown = Span::new(words.tokens[right.start].start, words.tokens[right.end - 1].end);
    (searchable && right_words != wrong_words && !right_words.is_empty()).then(|| Corrected {
        wrong: wrong_words,
        right: right_words,
        shown: words.prose[shown.range()].to_owned(),
        place,
        about,
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
