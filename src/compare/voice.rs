//! Quotations and statements: who is said to have said them, and in which words.

use rustc_hash::FxHashMap;
use similar::{ChangeTag, TextDiff};

use super::{Conflict, Corpus, MOST_COMPARED, Ref, likeness};
use crate::claim::Extraction;
use crate::claim::{AttributionValue, Claim, Kind, QuoteType, QuoteValue, Value, word_hash};
use crate::finding::{Confidence, Severity};
use crate::lexicon::{Class, Lexicon};
use crate::span::Span;

/// Shorter quotations are said by many.
const FEWEST_WORDS: usize = 6;
/// Words in a row by which quotations meet.
const SHINGLE: usize = 4;
/// Words of a quotation of which a shorter run is enough, where one speaker is told.
const SHORT_QUOTATION: usize = 10;
/// Quotations that share a run of words with more others than this are a phrase that everybody uses.
const MOST: usize = 32;
/// Share of its words that a quotation keeps where it is still the same quotation.
const SAME: f64 = 0.75;

/// The same where one of the texts does not name the speaker.
const UNNAMED: f64 = 0.85;

#[derive(Debug)]
struct Quoted<'a> {
    at: Ref,
    date: Option<chrono::NaiveDate>,
    value: &'a QuoteValue,
    words: Vec<String>,
}

/// Contractions and what they stand for: an editor may write out either.
const CONTRACTIONS: &[(&str, &str)] = &[
    ("won't", "will not"),
    ("can't", "cannot"),
    ("can not", "cannot"),
    ("n't", " not"),
    ("'re", " are"),
    ("'ll", " will"),
    ("'ve", " have"),
    ("i'm", "i am"),
    ("it's", "it is"),
    ("that's", "that is"),
];

/// Stands for the words in brackets of an editor.
const EDITED: &str = " \u{fffc} ";

/// Titles and what they are short for.
const SHORT: &[(&str, &str)] = &[
    ("sen", "senator"),
    ("rep", "representative"),
    ("gov", "governor"),
    ("gen", "general"),
    ("dr", "doctor"),
    ("mr", "mister"),
    ("dept", "department"),
    ("percent", "per cent"),
    ("%", "per cent"),
    ("&", "and"),
    ("ok", "okay"),
];

/// A word as it is compared: without full stops inside, one spelling for both sides of the ocean, titles in full.
fn folded(word: &str) -> String {
    /// Longest of the short forms, in bytes.
    const SHORTEST: usize = 7;
    let bare = if word.contains('.') { word.replace('.', "") } else { word.to_owned() };
    let long = SHORT.iter().find(|(short, _)| bare.len() <= SHORTEST && *short == bare);
    let bare = long.map_or(bare, |(_, long)| (*long).to_owned());
    // The endings that `american` turns: most words have none.
    let turned = |pair: &[u8]| matches!(pair, b"is" | b"ur" | b"nc");
    let differs = bare.ends_with("re") || bare.ends_with("or") || bare.as_bytes().windows(2).any(turned);
    if differs && bare.len() > 3 { super::spelling::american(&bare) } else { bare }
}

/// `god------` as `god*`: the dashes stand for letters.
fn masked(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains("--") {
        return text.into();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("--") {
        let run = rest[at..].bytes().take_while(|b| *b == b'-').count();
        let (before, after) = (&rest[..at], &rest[at + run..]);
        let stands_for_letters = before.ends_with(char::is_alphanumeric)
            && !after.starts_with(|c: char| c.is_alphanumeric() || c == ' ' && run == 2);
        plain.push_str(before);
        plain.push_str(if stands_for_letters { "*" } else { "—" });
        rest = after;
    }
    plain.push_str(rest);
    plain.into()
}

/// Words in lower case without marks; a bracketed addition is not the speaker's.
fn words(text: &str) -> Vec<String> {
    let text = masked(text);
    let mut plain = String::with_capacity(text.len());
    let mut depth = 0;
    for c in text.chars() {
        match c {
            // What an editor put in its place is not the speaker's, whatever it stands for.
            '[' => {
                depth += 1;
                plain.push_str(EDITED);
            }
            ']' if depth > 0 => depth -= 1,
            '’' | '‘' => plain.push('\''),
            ',' if depth == 0 => plain.push_str(", "),
            c if depth == 0 => plain.extend(c.to_lowercase()),
            _ => {}
        }
    }
    // Emphasis that was not closed.
    if plain.contains("**") {
        plain = plain.replace("**", "");
    }
    if plain.contains('\'') {
        // "ca n't", "mayor 's": a mark that was set apart.
        plain = plain.replace(" n't", "n't");
        for ending in ["s", "d", "ll", "re", "ve", "m"] {
            plain = plain.replace(&format!(" '{ending} "), &format!("'{ending} "));
        }
        for (short, long) in CONTRACTIONS {
            plain = plain.replace(short, long);
        }
    }
    let word = |w: &str| {
        folded(w.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '%' | '&' | '*' | '\u{fffc}')))
    };
    plain
        .replace("...", " ")
        .split(|c: char| c.is_whitespace() || matches!(c, '—' | '–' | '…' | '-'))
        .map(word)
        .filter(|w| !w.is_empty())
        .collect()
}

/// The direct quotations of documents that share their story with others, and which of them share a run of words.
#[derive(Debug)]
pub(crate) struct Quotations<'a> {
    quotes: Vec<Quoted<'a>>,
    pairs: Vec<(usize, usize)>,
}

impl<'a> Quotations<'a> {
    fn of(documents: &'a [Extraction], roots: &[u32]) -> Self {
        let mut members: FxHashMap<u32, u32> = FxHashMap::default();
        for &root in roots {
            *members.entry(root).or_default() += 1;
        }
        let mut quotes = Vec::new();
        for (d, document) in documents.iter().enumerate().filter(|(d, _)| members[&roots[*d]] > 1) {
            for (c, claim) in document.claims.iter().enumerate() {
                let Value::Quote(value) = &claim.value else { continue };
                if value.form == QuoteType::Direct && claim.text.len() >= FEWEST_WORDS * 3 {
                    let words = words(&claim.text);
                    if words.len() >= FEWEST_WORDS {
                        quotes.push(Quoted { at: (d as u32, c as u32), date: document.date, value, words });
                    }
                }
            }
        }
        let pairs = meeting(roots, &quotes);
        Self { quotes, pairs }
    }

    /// Pairs of quotations from two documents.
    fn pairs(&self) -> impl Iterator<Item = (&Quoted<'a>, &Quoted<'a>)> {
        let quotes = &self.quotes;
        let pairs =
            self.pairs.iter().map(|&(a, b)| (&quotes[a], &quotes[b])).filter(|(x, y)| x.at.0 != y.at.0);
        // The earlier page first, whatever the files are called.
        pairs.map(|(x, y)| if (x.date, &x.words) <= (y.date, &y.words) { (x, y) } else { (y, x) })
    }
}

fn quotations<'c, 'a>(corpus: &'c Corpus<'a>) -> &'c Quotations<'a> {
    corpus.quotations.get_or_init(|| Quotations::of(corpus.documents, corpus.roots))
}

/// Pairs of quotations of one story that share a run of words.
fn meeting(roots: &[u32], quotes: &[Quoted]) -> Vec<(usize, usize)> {
    let mut by_run: FxHashMap<(u32, u32), Vec<usize>> = FxHashMap::default();
    for (n, quote) in quotes.iter().enumerate() {
        let story = roots[quote.at.0 as usize];
        let hashes: Vec<u32> = quote.words.iter().map(|w| word_hash(w)).collect();
        // A short one with another word in the middle: by its speaker.
        let speaker =
            quote.value.speaker.as_ref().map_or("", |s| s.key.rsplit(' ').next().unwrap_or_default());
        let short = hashes.len() <= SHORT_QUOTATION && !speaker.is_empty();
        let of_speaker = hashes.windows(SHINGLE - 1).filter(|_| short).map(|run| (run, word_hash(speaker)));
        for (run, seed) in hashes.windows(SHINGLE).map(|run| (run, 0)).chain(of_speaker) {
            let hash = run.iter().fold(seed, |all, word| all.rotate_left(7) ^ word);
            by_run.entry((story, hash)).or_default().push(n);
        }
    }
    let mut pairs = Vec::new();
    for list in by_run.values().filter(|l| (2..=MOST).contains(&l.len())) {
        for (i, &a) in list.iter().enumerate() {
            pairs.extend(list[i + 1..].iter().filter(|&&b| a != b).map(|&b| (a.min(b), a.max(b))));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn speaker_key(quote: &QuoteValue) -> &str {
    quote.speaker.as_ref().map_or("", |s| &s.key)
}

/// A person with both names.
fn is_person(key: &str) -> bool {
    key.contains(' ')
}

/// One quotation by two people.
pub(super) fn speakers(corpus: &Corpus) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for (x, y) in quotations(corpus).pairs() {
        let (key_x, key_y) = (speaker_key(x.value), speaker_key(y.value));
        let last = |key: &str| key.rsplit(' ').next().unwrap_or_default().to_owned();
        let two = is_person(key_x)
            && is_person(key_y)
            && last(key_x) != last(key_y)
            && !is_one_name(x.value, y.value);
        // A cue beside the quotation, not the last speaker carried on.
        let named = says(x.value) && says(y.value);
        let short = x.words.len().min(y.words.len());
        let within = |long: &[String], part: &[String]| long.windows(part.len()).any(|words| words == part);
        let one_event = || corpus.shared_names(x.at.0, y.at.0).tell_one_event();
        let whole = || (within(&x.words, &y.words) || within(&y.words, &x.words)) && one_event();
        let same = short >= FEWEST_WORDS && word_likeness(&x.words, &y.words) >= 0.9 || whole();
        if two && named && same {
            conflicts.push(Conflict::new(vec![x.at, y.at], Confidence::Likely, Severity::Error));
        }
    }
    conflicts
}

/// Written alike at the end, or one the beginning or a part of the other: one person by two names.
fn is_one_name(a: &QuoteValue, b: &QuoteValue) -> bool {
    let (Some(a), Some(b)) = (&a.speaker, &b.speaker) else { return false };
    let written = |m: &'_ crate::claim::Mention| {
        let text = m.text.to_lowercase();
        text.split(|c: char| !c.is_alphanumeric()).rfind(|w| !w.is_empty()).unwrap_or_default().to_owned()
    };
    let part = |short: &str, long: &str| {
        let last = short.rsplit(' ').next().unwrap_or_default();
        long.starts_with(short)
            || long.split(' ').any(|word| word == last || last.len() > 3 && word.starts_with(last))
    };
    written(a) == written(b) || part(&a.key, &b.key) || part(&b.key, &a.key)
}

/// The one is called by nothing but the office that stands before the other's name.
fn is_by_office(office: &str, other: &QuoteValue) -> bool {
    let Some(named) = &other.speaker else { return false };
    let before = named.text.to_lowercase();
    !office.is_empty()
        && is_person(&named.key)
        && before.split_whitespace().rev().skip(2).any(|word| word == office)
}

/// A cue tells who says it, and not who reads out what another says.
fn says(quote: &QuoteValue) -> bool {
    let reads = |cue: &str| {
        ["read", "reads", "reading", "quoted", "quotes"].iter().any(|w| cue.eq_ignore_ascii_case(w))
    };
    quote.cue.as_ref().is_some_and(|cue| !reads(&cue.text))
}

/// How alike two quotations are, 0 to 1; 0 at once where too few of their words are the same.
fn word_likeness(a: &[String], b: &[String]) -> f64 {
    let mut of_a: FxHashMap<&str, u32> = FxHashMap::default();
    for word in a {
        *of_a.entry(word).or_default() += 1;
    }
    let mut shared = 0.0;
    for word in b {
        if let Some(count) = of_a.get_mut(word.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1.0;
        }
    }
    if 2.0 * shared < SAME * (a.len() + b.len()) as f64 {
        return 0.0;
    }
    f64::from(TextDiff::from_slices(&refs(a), &refs(b)).ratio())
}

fn refs(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

/// One quotation of one speaker in different words.
pub(super) fn wordings(corpus: &Corpus) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for (x, y) in quotations(corpus).pairs() {
        let (key_x, key_y) = (speaker_key(x.value), speaker_key(y.value));
        let last = |key: &str| key.rsplit(' ').next().unwrap_or_default().to_owned();
        // "He said" without a name: another says the same words rarely.
        let named = [key_x, key_y].iter().filter(|key| !key.is_empty()).count();
        let spoken = x.value.speaker.is_some() && y.value.speaker.is_some();
        // "Copyright (c) 2005-2017" in another edition.
        if [x, y].iter().any(|quote| quote.words.iter().any(|word| word == "copyright")) {
            continue;
        }
        // "84" stands in a margin.
        let nobody = |key: &str| !key.is_empty() && !key.contains(char::is_alphabetic);
        if nobody(key_x) || nobody(key_y) {
            continue;
        }
        let same = match named {
            2 if last(key_x) == last(key_y) => true,
            // "Coach Milo Trevan" and "the coach".
            2 => {
                (is_by_office(key_x, y.value) || is_by_office(key_y, x.value))
                    && word_likeness(&x.words, &y.words) >= UNNAMED
            }
            1 => spoken && word_likeness(&x.words, &y.words) >= UNNAMED,
            _ => false,
        };
        let short = x.words.len().min(y.words.len()) < FEWEST_WORDS;
        if short || !same || x.words == y.words || word_likeness(&x.words, &y.words) < SAME {
            continue;
        }
        if let Some(detail) = changed(&x.words, &y.words) {
            // The same change in further sources is the same finding.
            let story = corpus.roots[x.at.0 as usize];
            let told = |c: &Conflict| c.detail == detail && corpus.roots[c.claims[0].0 as usize] == story;
            if !conflicts.iter().any(told) {
                let conflict = Conflict::new(vec![x.at, y.at], Confidence::Likely, Severity::Warning);
                let marks = marks(corpus, x, y);
                conflicts.push(Conflict { detail, marks, ..conflict });
            }
        }
    }
    conflicts
}

/// The words of each quotation that the other has not, in its own spelling, in bytes of the stored file. A quotation that stands in
/// pieces, or in markup, is marked as a whole.
fn marks(corpus: &Corpus, x: &Quoted, y: &Quoted) -> Vec<(Ref, Span)> {
    let (left, right) = (refs(&x.words), refs(&y.words));
    let diff = TextDiff::from_slices(&left, &right);
    let mut marks = Vec::new();
    for change in diff.iter_all_changes() {
        let (quote, index) = match change.tag() {
            ChangeTag::Equal => continue,
            ChangeTag::Delete => (x, change.old_index()),
            ChangeTag::Insert => (y, change.new_index()),
        };
        let claim = corpus.claim(quote.at);
        let place = index.and_then(|n| written(&claim.text, n, quote.words.len()));
        let whole =
            matches!(quote.value.content[..], [span] if (span.end - span.start) as usize == claim.text.len());
        if let (Some(place), true) = (place, whole) {
            let start = quote.value.content[0].start;
            marks.push((quote.at, Span::new(start + place.start as u32, start + place.end as u32)));
        }
    }
    marks
}

/// The place of word `n` in a text that has as many words as are compared; `None` where folding made more or fewer of them.
fn written(text: &str, n: usize, count: usize) -> Option<std::ops::Range<usize>> {
    let mut places = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        let inside = c.is_alphanumeric() || matches!(c, '\'' | '’' | '.' | '%');
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                places.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    places.extend(start.map(|from| from..text.len()));
    let trimmed = |place: &std::ops::Range<usize>| {
        let word = text[place.clone()].trim_end_matches(['.', '\'', '’']);
        place.start..place.start + word.len()
    };
    (places.len() == count).then(|| places.get(n).map(trimmed)).flatten()
}

/// What was changed inside a quotation, as a word diff; `None` where one only leaves out its beginning or end, or spells a word
/// otherwise.
fn changed(a: &[String], b: &[String]) -> Option<String> {
    let (left, right) = (refs(a), refs(b));
    let diff = TextDiff::from_slices(&left, &right);
    let all: Vec<(ChangeTag, String)> =
        diff.iter_all_changes().map(|c| (c.tag(), c.value().to_owned())).collect();
    let changes = without_edits(&all);
    let first = changes.iter().position(|(tag, _)| *tag == ChangeTag::Equal)?;
    let last = changes.iter().rposition(|(tag, _)| *tag == ChangeTag::Equal)?;
    // At an end, words left out are a cut; words put in the place of others are a change.
    let replaced = |part: &[(ChangeTag, String)]| {
        let has = |wanted: ChangeTag| part.iter().any(|(tag, _)| *tag == wanted);
        has(ChangeTag::Delete) && has(ChangeTag::Insert)
    };
    let first = if replaced(&changes[..first]) { 0 } else { first };
    let last = if replaced(&changes[last + 1..]) { changes.len() - 1 } else { last };
    let inner = &changes[first..=last];
    let of = |wanted: ChangeTag| {
        inner.iter().filter(|(tag, _)| *tag == wanted).map(|(_, w)| w.as_str()).collect::<Vec<_>>()
    };
    let (gone, come) = (of(ChangeTag::Delete), of(ChangeTag::Insert));
    // Words left out are an editor's cut; only words put in their place change what was said.
    let weighty = |word: &&str| {
        let entry = Lexicon::get().word(word);
        !entry.class.has(Class::FUNCTION) || entry.class.has(Class::NEGATION)
    };
    // "No intention" and "every intention", "would do" and "would not do".
    let denies = |words: &[&str]| words.iter().any(|w| Lexicon::get().word(w).class.has(Class::NEGATION));
    let denied = denies(&gone) != denies(&come) && gone.len().max(come.len()) == 1 && {
        // "Never, never seen".
        let whole = |words: &[String]| denies(&words.iter().map(String::as_str).collect::<Vec<_>>());
        whole(a) != whole(b)
    };
    let replaced = !gone.is_empty() && !come.is_empty();
    let replaced = replaced && gone.iter().any(&weighty) && come.iter().any(weighty);
    if !denied && !replaced {
        return None;
    }
    let figure = |words: &[&str]| -> Vec<u64> {
        let of = |w: &&str| {
            let digits: String = w.chars().take_while(char::is_ascii_digit).collect();
            let entry = Lexicon::get().word(w);
            let word = [entry.number, entry.ordinal].into_iter().find(|n| *n > 0.0);
            digits.parse().ok().or(word.map(|n| n as u64))
        };
        words.iter().filter_map(of).collect()
    };
    let (old, new) = (figure(&gone), figure(&come));
    if !old.is_empty() && old == new && gone.len() == come.len() {
        return None;
    }
    let letters = |words: &[&str]| words.concat().replace(['-', '\''], "");
    if letters(&gone) == letters(&come) {
        return None;
    }
    // A letter more, less or other is how a word is spelled; a masked word is the same word.
    let spelled = |(a, b): (&&str, &&str)| {
        let masked = [a, b].iter().any(|w| w.contains(['*', '_']));
        masked || is_spelling(a, b)
    };
    if gone.len() == come.len() && gone.iter().zip(&come).all(spelled) {
        return None;
    }
    Some(hunks(inner))
}

/// Changes without those that brackets of an editor stand in.
fn without_edits(changes: &[(ChangeTag, String)]) -> Vec<(ChangeTag, String)> {
    let edited = EDITED.trim();
    let hunks = changes.chunk_by(|(a, _), (b, _)| (*a == ChangeTag::Equal) == (*b == ChangeTag::Equal));
    hunks.filter(|hunk| !hunk.iter().any(|(_, word)| word == edited)).flatten().cloned().collect()
}

/// Words of five letters or more that are one letter apart, or two that changed places: no other word, a slip.
fn is_spelling(a: &str, b: &str) -> bool {
    /// Shorter words that differ in a letter are other words.
    const SHORTEST: usize = 5;
    let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if x.len().min(y.len()) < SHORTEST || x.len().abs_diff(y.len()) > 1 {
        return false;
    }
    let start = x.iter().zip(&y).take_while(|(p, q)| p == q).count();
    let room = x.len().min(y.len()) - start;
    let end = x.iter().rev().zip(y.iter().rev()).take(room).take_while(|(p, q)| p == q).count();
    let (left, right) = (&x[start..x.len() - end], &y[start..y.len() - end]);
    let swapped = left.len() == 2 && right.len() == 2 && left[0] == right[1] && left[1] == right[0];
    // Both in the lexicon: two words, such as "million" and "billion".
    let known = |word: &str| Lexicon::get().word(word).class != Class::default();
    left.len() <= 1 && right.len() <= 1 && !(known(a) && known(b)) || swapped
}

/// Each change: `“never” became “hardly”`.
fn hunks(changes: &[(ChangeTag, String)]) -> String {
    let mut found = Vec::new();
    for hunk in changes.split(|(tag, _)| *tag == ChangeTag::Equal).filter(|h| !h.is_empty()) {
        let of = |wanted: ChangeTag| {
            hunk.iter()
                .filter(|(tag, _)| *tag == wanted)
                .map(|(_, w)| w.as_str())
                .collect::<Vec<_>>()
                .join(" ")
        };
        found.push(match (of(ChangeTag::Delete), of(ChangeTag::Insert)) {
            (gone, come) if come.is_empty() => format!("“{gone}” is left out"),
            (gone, come) if gone.is_empty() => format!("“{come}” is put in"),
            (gone, come) => format!("“{gone}” became “{come}”"),
        });
    }
    found.join(", ")
}

/// Content words that two first accounts of one story share where they are the same account.
const COMMON_WORDS: i32 = 1;

/// First statements of one document that are compared with those of others.
const MOST_FIRST: usize = 8;

/// One statement with a speaker here and without there, or with two.
pub(super) fn attributions(corpus: &Corpus) -> Vec<Conflict> {
    let mut stories: FxHashMap<u32, Vec<(Ref, &Claim, &AttributionValue)>> = FxHashMap::default();
    for (at, claim) in corpus.of_kind(Kind::Attribution) {
        // The first statement of several is told by every source in its own words.
        if let Value::Attribution(value) = &claim.value
            && value.first
        {
            stories.entry(corpus.roots[at.0 as usize]).or_default().push((at, claim, value));
        }
    }
    let mut stories: Vec<_> = stories.into_iter().collect();
    stories.sort_unstable_by_key(|(root, _)| *root);
    let mut conflicts = Vec::new();
    for (_, statements) in &mut stories {
        let mut last = None;
        let mut of_one = 0;
        statements.retain(|(at, ..)| {
            of_one = if last.replace(at.0) == Some(at.0) { of_one + 1 } else { 0 };
            of_one < MOST_FIRST
        });
        statements.truncate(MOST_COMPARED);
        let found = statements.iter().enumerate().find_map(|(n, &(a, x, v))| {
            let other = |&&(b, y, w): &&(Ref, &Claim, &AttributionValue)| {
                let key = |value: &AttributionValue| {
                    value.speaker.as_ref().map_or_else(String::new, |s| s.key.to_string())
                };
                let (p, q) = (key(v), key(w));
                let differ = p.is_empty() != q.is_empty() || !p.contains(&*q) && !q.contains(&*p);
                // "Police said", "officials said": one and the same; "he said": nobody knows who.
                let generic = [&p, &q].iter().any(|k| GENERIC.contains(&k.as_str()))
                    || [v, w].iter().any(|value| is_pronoun(value.speaker.as_ref()));
                a.0 != b.0 && differ && !generic && likeness::shared(x, y) >= COMMON_WORDS
            };
            statements[n + 1..]
                .iter()
                .find(other)
                .map(|&(b, ..)| if v.speaker.is_none() { vec![a, b] } else { vec![b, a] })
        });
        conflicts.extend(found.map(|claims| Conflict::new(claims, Confidence::Likely, Severity::Note)));
    }
    conflicts
}

/// `he`, `it`: a speaker whom only the text around tells.
fn is_pronoun(speaker: Option<&crate::claim::Mention>) -> bool {
    speaker.is_some_and(|s| {
        s.key.is_empty() || Lexicon::get().word(&s.text.to_lowercase()).class.has(Class::PRONOUN)
    })
}

/// Speakers that stand for any.
const GENERIC: &[&str] = &[
    "official",
    "authority",
    "staff",
    "source",
    "people",
    "person",
    "report",
    "media",
    "witness",
    "spokesperson",
    "spokesman",
    "spokeswoman",
    "statement",
    "study",
    "survey",
    "poll",
    "research",
    "analysis",
    "document",
    "letter",
    "memo",
];
