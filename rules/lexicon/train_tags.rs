//! Trains the tagger and writes `tag_weights.bin` and `tag_words.bin`, which `src/text/tag.rs` reads.
//!
//! ```sh
//! tar xJOf masc_tagged.tar.xz | cargo run --release --example train-tags -- rules/lexicon
//! ```
//!
//! Standard input: text with a sentence a line, its tokens as `word_TAG` with tags of the Penn Treebank. The words that have one tag are
//! learnt first: a second run, after the program was built with them, trains the weights beside them (`--weights`).

#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

use std::collections::HashMap;
use std::io::Read as _;
use std::path::Path;

use newslint::lexicon::{Class, Lexicon};
use newslint::text::tag::{
    Allowed, FEATURES, ONE_TAG_BITS, ROW, ROWS, Row, Tag, ZERO, best, check, find, places, walk, word_classes,
};
use newslint::text::token::{Kind, Token, tokenize};

/// Times that a feature must be seen.
const OFTEN: u32 = 3;
/// Times that the text is gone over.
const ROUNDS: usize = 8;
/// Parts of the corpus of which each is held against the others, and times that those are gone over.
const PARTS: usize = 5;
const FEW_ROUNDS: usize = 5;
/// A word has one tag if it was seen this often, and in all cases but this share had it.
const SEEN: usize = 5;
const OTHERWISE: f64 = 0.01;

/// A sentence with the tag of each token; `None` where the corpus cuts words in another way.
struct Sentence {
    prose: String,
    tokens: Vec<Token>,
    tags: Vec<Option<Tag>>,
}

fn tag(penn: &str) -> Option<Tag> {
    Some(match penn {
        "NN" => Tag::Noun,
        "NNS" => Tag::Nouns,
        "NNP" | "NNPS" => Tag::Name,
        "VB" => Tag::Base,
        "VBP" => Tag::Present,
        "VBZ" => Tag::ThirdPerson,
        "VBD" => Tag::Past,
        "VBN" => Tag::Participle,
        "VBG" => Tag::Gerund,
        "MD" => Tag::Modal,
        "JJ" | "JJR" | "JJS" => Tag::Adjective,
        "RB" | "RBR" | "RBS" => Tag::Adverb,
        "IN" => Tag::Preposition,
        "TO" => Tag::To,
        "DT" | "PDT" => Tag::Determiner,
        "PRP" | "EX" => Tag::Pronoun,
        "PRP$" | "WP$" => Tag::Possessor,
        "WP" | "WDT" | "WRB" => Tag::Wh,
        "CC" => Tag::Conjunction,
        "CD" => Tag::Number,
        "RP" => Tag::Particle,
        "POS" => Tag::Possessive,
        "UH" | "SYM" | "FW" | "LS" => Tag::Other,
        _ if penn.chars().any(char::is_alphabetic) => return None,
        _ => Tag::Sign,
    })
}

/// `did` `n't`, `the` `U.S.` `,`: is written without a space before it.
fn is_joined(word: &str) -> bool {
    word.starts_with(['\'', '’']) && word.len() > 1
        || matches!(word, "n't" | "n’t" | "," | "." | ":" | ";" | "!" | "?" | ")" | "]" | "%" | "...")
}

fn read(line: &str) -> Option<Sentence> {
    let mut prose = String::new();
    let mut golds = Vec::new();
    let mut opens = true;
    for pair in line.split_whitespace() {
        let (word, penn) = pair.rsplit_once('_')?;
        if !opens && !is_joined(word) {
            prose.push(' ');
        }
        opens = matches!(word, "(" | "[" | "$");
        let start = prose.len();
        prose.push_str(word);
        golds.push((start, prose.len(), tag(penn)));
    }
    let mut tokens = Vec::new();
    tokenize(&prose, 0, prose.len(), Lexicon::get(), &mut tokens);
    let mut at = 0;
    let tags = tokens
        .iter()
        .map(|token| {
            let (from, to) = (token.start as usize, token.end as usize);
            while golds.get(at).is_some_and(|gold| gold.1 <= from) {
                at += 1;
            }
            let &(start, end, tag) = golds.get(at)?;
            // The last part of "north-east" is what the whole is; the first part may be anything.
            let last_part = end == to && matches!(tag, Some(Tag::Noun | Tag::Nouns | Tag::Name));
            // "cannot" is two words in the corpus.
            let covers = start == from && to >= end;
            tag.filter(|_| covers || last_part)
        })
        .collect();
    (!tokens.is_empty()).then_some(Sentence { prose, tokens, tags })
}

/// Mends what a machine tagged wrongly in the corpus: capitals at the start of a sentence that are no names, and words of closed
/// classes that are taken for names or nouns.
fn clean(sentences: &mut [Sentence]) {
    const CLOSED: Class = Class::PRONOUN.or(Class::DETERMINER).or(Class::AUXILIARY).or(Class::CONJUNCTION);
    /// An adjective that is written with a capital.
    const ADJECTIVE_OF_NAME: u8 = 0x14;
    let mut small: HashMap<u32, [u32; 2]> = HashMap::new();
    for sentence in sentences.iter() {
        for (token, tag) in sentence.tokens.iter().zip(&sentence.tags) {
            if let (Kind::Word, false, Some(tag)) = (token.kind, token.is_capitalised(), tag) {
                small.entry(token.hash).or_default()[usize::from(*tag == Tag::Name)] += 1;
            }
        }
    }
    for sentence in sentences {
        for n in 0..sentence.tokens.len() {
            let token = sentence.tokens[n];
            let is_name = sentence.tags[n] == Some(Tag::Name);
            let begins = n == 0 || sentence.tokens[n - 1].kind == Kind::Sign;
            // "Iraqi forces".
            let next = sentence.tags.get(n + 1).copied().flatten();
            if is_name
                && word_classes(token.hash) & ADJECTIVE_OF_NAME == ADJECTIVE_OF_NAME
                && matches!(next, Some(Tag::Noun | Tag::Nouns | Tag::Adjective))
            {
                sentence.tags[n] = Some(Tag::Adjective);
                continue;
            }
            let [words, names] = small.get(&token.hash).copied().unwrap_or_default();
            let no_name = begins && token.is_capitalised() && words > 2 * names
                || !token.is_capitalised()
                    && (token.lex != 0 || word_classes(token.hash) != 0)
                    && token.kind == Kind::Word;
            let closed = token.is(CLOSED) && !token.is_all_capitals();
            let noun = matches!(sentence.tags[n], Some(Tag::Noun | Tag::Nouns)) && !token.is(Class::VERB);
            if is_name && (no_name || closed) || closed && noun {
                sentence.tags[n] = None;
            }
        }
    }
}

/// The table of words that have one tag.
fn words(sentences: &[Sentence]) -> Vec<u8> {
    let mut seen: HashMap<u32, [usize; Tag::ALL.len()]> = HashMap::new();
    for sentence in sentences {
        for (token, tag) in sentence.tokens.iter().zip(&sentence.tags) {
            if let (Kind::Word, Some(tag)) = (token.kind, tag) {
                seen.entry(token.hash).or_insert([0; Tag::ALL.len()])[*tag as usize] += 1;
            }
        }
    }
    let mut rows: Vec<(u32, [usize; Tag::ALL.len()])> = seen.into_iter().collect();
    rows.sort_unstable_by_key(|(hash, _)| *hash);
    let mut slots = vec![0u32; 1 << ONE_TAG_BITS];
    let mut kept = 0;
    for (hash, counts) in rows {
        let all: usize = counts.iter().sum();
        let best = (0..Tag::ALL.len()).max_by_key(|&n| counts[n]).unwrap_or_default();
        let enough = all >= SEEN && (all - counts[best]) as f64 <= OTHERWISE * all as f64;
        // A name of a few texts can be a word elsewhere.
        if !enough || best == Tag::Name as usize || kept * 4 > slots.len() * 3 {
            continue;
        }
        let mut at = (hash >> (32 - ONE_TAG_BITS)) as usize;
        while slots[at] != 0 {
            at = (at + 1) % slots.len();
        }
        slots[at] = hash & !31 | best as u32;
        kept += 1;
    }
    eprintln!("{kept} words with one tag");
    slots.into_iter().flat_map(u32::to_le_bytes).collect()
}

/// The averaged perceptron. A row has its weights where the table has those of the row.
struct Weights {
    /// The table as it is shipped; while it is trained, only the checks are set.
    table: Vec<Row>,
    now: Vec<i32>,
    sums: Vec<i64>,
    since: Vec<u32>,
    time: u32,
}

impl Weights {
    /// Room for the features that are seen most often.
    fn for_features(sentences: &[&Sentence]) -> Self {
        let mut seen: HashMap<u32, u32> = HashMap::new();
        for sentence in sentences {
            walk(&sentence.tokens, &sentence.prose, &mut Vec::new(), |at, features, _| {
                for feature in features {
                    *seen.entry(feature).or_default() += 1;
                }
                sentence.tags[at].unwrap_or(Tag::Other)
            });
        }
        let mut rows: Vec<(u32, u32)> = seen.into_iter().filter(|(_, count)| *count >= OFTEN).collect();
        rows.sort_unstable_by_key(|&(feature, count)| (std::cmp::Reverse(count), feature));
        let mut table: Vec<Row> = vec![[0; ROW]; ROWS];
        let mut kept = 0;
        let all = rows.len();
        for (feature, _) in rows {
            let free = |at: &usize| table[*at][ROW - 2..] == [0, 0];
            if let Some(at) = places(feature).into_iter().find(free) {
                table[at][ROW - 2..].copy_from_slice(&check(feature));
                kept += 1;
            }
        }
        eprintln!("{kept} features of {all}");
        let n = ROWS * ROW;
        Self { table, now: vec![0; n], sums: vec![0; n], since: vec![0; n], time: 0 }
    }

    fn best(&self, features: [u32; FEATURES], allowed: Allowed) -> Tag {
        let mut sums = [0; Tag::ALL.len()];
        for at in features.into_iter().filter_map(|feature| find(&self.table, feature)) {
            for (sum, weight) in sums.iter_mut().zip(&self.now[at * ROW..]) {
                *sum += weight;
            }
        }
        let may = |n: &usize| allowed.has(*n);
        let best = (0..sums.len()).rev().filter(may).max_by_key(|&n| sums[n]).unwrap_or_default();
        Tag::ALL[best]
    }

    fn add(&mut self, features: [u32; FEATURES], tag: Tag, by: i32) {
        for row in features.into_iter().filter_map(|feature| find(&self.table, feature)) {
            let at = row * ROW + tag as usize;
            self.sums[at] += i64::from(self.now[at]) * i64::from(self.time - self.since[at]);
            self.since[at] = self.time;
            self.now[at] += by;
        }
    }

    /// The table with the averages, scaled to eight bits.
    fn averaged(mut self) -> Vec<Row> {
        for at in 0..self.now.len() {
            self.sums[at] += i64::from(self.now[at]) * i64::from(self.time - self.since[at]);
        }
        let mut sizes: Vec<i64> = self.sums.iter().map(|sum| sum.abs()).collect();
        sizes.sort_unstable();
        // A few of the largest are cut off.
        let largest = sizes[sizes.len() - sizes.len() / 5000].max(1) as f64;
        for (n, row) in self.table.iter_mut().enumerate() {
            for (tag, weight) in row.iter_mut().take(Tag::ALL.len()).enumerate() {
                let sum = self.sums[n * ROW + tag] as f64;
                *weight = ((sum / largest * 127.0).round().clamp(-127.0, 127.0) as i16 + ZERO) as u8;
            }
        }
        self.table
    }
}

/// Numbers in an order that is the same on every machine.
struct Order(u64);

impl Order {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % below
    }
}

/// The perceptron after `rounds` over sentences.
fn train(sentences: &[&Sentence], rounds: usize) -> Weights {
    let mut weights = Weights::for_features(sentences);
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    let mut random = Order(1);
    for _ in 0..rounds {
        for n in (1..order.len()).rev() {
            order.swap(n, random.next(n + 1));
        }
        for &n in &order {
            let sentence = sentences[n];
            walk(&sentence.tokens, &sentence.prose, &mut Vec::new(), |at, features, allowed| {
                let guess = weights.best(features, allowed);
                weights.time += 1;
                if let Some(gold) = sentence.tags[at].filter(|gold| *gold != guess) {
                    weights.add(features, gold, 1);
                    weights.add(features, guess, -1);
                }
                guess
            });
        }
    }
    weights
}

/// Drops the tags with which what was learnt from the other parts of the corpus does not agree: most of them are slips of the machine
/// that tagged it.
fn drop_doubtful(sentences: &mut [Sentence]) {
    let mut doubtful = Vec::new();
    for part in 0..PARTS {
        let others: Vec<&Sentence> = sentences
            .iter()
            .enumerate()
            .filter(|(n, _)| n * PARTS / sentences.len() != part)
            .map(|(_, s)| s)
            .collect();
        let weights = train(&others, FEW_ROUNDS);
        let table = weights.averaged();
        for (n, sentence) in sentences.iter().enumerate().filter(|(n, _)| n * PARTS / sentences.len() == part)
        {
            walk(&sentence.tokens, &sentence.prose, &mut Vec::new(), |at, features, allowed| {
                let guess = best(&table, features, allowed);
                if sentence.tags[at].is_some_and(|gold| gold != guess) {
                    doubtful.push((n, at));
                }
                guess
            });
        }
    }
    eprintln!("{} tags are doubtful", doubtful.len());
    for (n, at) in doubtful {
        sentences[n].tags[at] = None;
    }
}

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(folder) = arguments.iter().find(|a| !a.starts_with("--")).map(Path::new) else {
        return Err(std::io::Error::other("name the folder to write to"));
    };
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let mut sentences: Vec<Sentence> = text.lines().filter_map(read).collect();
    clean(&mut sentences);
    eprintln!(
        "{} sentences, {} tokens",
        sentences.len(),
        sentences.iter().map(|s| s.tokens.len()).sum::<usize>()
    );
    if arguments.iter().any(|a| a == "--weights") {
        drop_doubtful(&mut sentences);
        let all: Vec<&Sentence> = sentences.iter().collect();
        std::fs::write(folder.join("tag_weights.bin"), train(&all, ROUNDS).averaged().as_flattened())
    } else {
        std::fs::write(folder.join("tag_words.bin"), words(&sentences))
    }
}
