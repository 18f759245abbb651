//! Patterns that people write to say which sentence carries which fact: `sessions? expire(s|d)? after {duration}`.

use std::ops::Range;

use nom::branch::alt;
use nom::bytes::complete::take_while1;
use nom::character::complete::{char, one_of};
use nom::combinator::{map, opt, verify};
use nom::multi::{many1, separated_list1};
use nom::sequence::delimited;
use nom::{IResult, Parser};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::lexicon::{Class, Lexicon, WordForms};
use crate::mistake::Mistake;
use crate::parse::Words;
use crate::token::{self, Token, tokenize};

/// What a slot of a pattern takes.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    borsh::BorshSerialize,
    borsh::BorshDeserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Slot {
    /// A length of time.
    Duration,
    /// A day or a longer stretch of the calendar.
    Date,
    /// A time of day.
    Time,
    /// A number, in figures or in words.
    Number,
    /// A number of something, with its unit.
    Quantity,
    /// A sum of money.
    Money,
    /// A share of a hundred.
    Percent,
    /// The name of a person.
    Person,
    /// What a person is.
    Role,
    /// A version: `3`, `v2.4`, `1.0.3`.
    Version,
    /// What stands between quotation marks.
    Quote,
    /// Up to eight words.
    Any,
}

impl Slot {
    /// All slots by name.
    pub const ALL: &[(&str, Self)] = &[
        ("duration", Self::Duration),
        ("date", Self::Date),
        ("time", Self::Time),
        ("number", Self::Number),
        ("quantity", Self::Quantity),
        ("money", Self::Money),
        ("percent", Self::Percent),
        ("person", Self::Person),
        ("role", Self::Role),
        ("version", Self::Version),
        ("quote", Self::Quote),
        ("any", Self::Any),
    ];

    /// Which of several slots is the value that is compared.
    pub fn value_of(slots: impl Iterator<Item = Self>) -> Option<usize> {
        let mut value = None;
        for (n, slot) in slots.enumerate() {
            if slot != Self::Any || value.is_none_or(|(_, before)| before == Self::Any) {
                value = Some((n, slot));
            }
        }
        value.map(|(n, _)| n)
    }

    /// The word between the braces.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, slot)| *slot == self).map_or("", |(name, _)| name)
    }
}

/// One place of a pattern.
#[derive(Clone, Debug)]
enum Element {
    /// One of these runs of words; an empty run may be left out.
    Words(Vec<Vec<WordForms>>),
    Slot(Slot),
}

/// A pattern ready to be matched.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// The name of its matches.
    pub name: String,
    /// As it was written.
    pub text: String,
    /// Line of the facts file, where it stands alone; 0 where it is that of a value or an event.
    pub line: u32,
    /// It speaks of the past itself: "was founded in {date}".
    pub is_past: bool,
    /// A past form stands in it, perhaps as a participle: "are kept for {duration}".
    pub has_past_form: bool,
    elements: Vec<Element>,
    /// The place whose words are looked for first.
    anchor: usize,
    /// Most tokens before the anchor.
    reach: usize,
}

/// Most words that `{any}` takes, and most tokens that another slot is taken to have before the anchor.
pub const MOST_WORDS: usize = 8;
/// Most `{any}` in one pattern: each multiplies the ways to match.
const MOST_ANY: usize = 2;
/// Function words that may stand between two words of a pattern.
const SKIPPED: usize = 3;
/// Words that may: "sessions *will automatically* expire after *the* last request".
const SKIPPABLE: Class =
    Class::DETERMINER.or(Class::AUXILIARY).or(Class::MODAL).or(Class::ADVERB).or(Class::HEDGE);

impl Pattern {
    /// Reads a pattern; `at` is where its text stands in the file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(name: &str, text: &str, at: Range<usize>) -> Result<Self, Mistake> {
        // Signs of regular expressions are no words.
        if let Some(sign) = text.chars().find(|c| "*[]\\^+".contains(*c)) {
            return Err(Mistake::new(
                format!("`{sign}` means nothing in a pattern"),
                "write the words; (a|b) gives a choice, a? or (words)? may be left out, {any} stands for a gap",
                at,
            ));
        }
        Self::generated(name, text, at)
    }

    /// Reads a pattern that was made from a name, which may have any signs.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn generated(name: &str, text: &str, at: Range<usize>) -> Result<Self, Mistake> {
        let mut elements = Vec::new();
        for chunk in chunks(text) {
            elements.push(element(chunk, &at)?);
        }
        let any = elements.iter().filter(|e| matches!(e, Element::Slot(Slot::Any))).count();
        if any > MOST_ANY {
            return Err(Mistake::new(
                format!("`{text}` has {any} slots {{any}}"),
                format!("a pattern may have {MOST_ANY}: split it in two"),
                at,
            ));
        }
        if !elements.iter().any(|e| matches!(e, Element::Slot(_))) {
            let slots: Vec<String> = Slot::ALL.iter().map(|(name, _)| format!("{{{name}}}")).collect();
            return Err(Mistake::new(
                format!("`{text}` has no slot: there is nothing to compare"),
                format!("say where the value stands with one of {}", slots.join(" ")),
                at,
            ));
        }
        let Some(anchor) = anchor(&elements) else {
            return Err(Mistake::new(
                format!("`{text}` has no word that must be there"),
                "write at least one word beside the slots that is not optional",
                at,
            ));
        };
        let lexicon = Lexicon::get();
        let any = |wanted: &dyn Fn(Class) -> bool| {
            text.split(|c: char| !c.is_alphabetic()).any(|w| wanted(lexicon.word(w).class))
        };
        let is_past = any(&|class| class.has(Class::PAST_AUXILIARY));
        let has_past_form = any(&|class| {
            class.has(Class::PAST_FORM) && !class.has(Class::BASE_FORM) && !class.has(Class::AUXILIARY)
        });
        let reach = elements[..anchor].iter().map(longest).sum::<usize>() + anchor * SKIPPED;
        Ok(Self {
            name: name.to_owned(),
            text: text.to_owned(),
            line: 0,
            is_past,
            has_past_form,
            elements,
            anchor,
            reach,
        })
    }

    /// The slot that is compared.
    pub fn value(&self) -> Option<Slot> {
        self.slots().nth(Slot::value_of(self.slots())?)
    }

    /// True if words come first, not a slot.
    pub fn begins_with_words(&self) -> bool {
        matches!(self.elements.first(), Some(Element::Words(_)))
    }

    /// Its slots in order.
    pub fn slots(&self) -> impl Iterator<Item = Slot> + '_ {
        self.elements.iter().filter_map(|e| match e {
            Element::Slot(slot) => Some(*slot),
            Element::Words(_) => None,
        })
    }
}

/// Parts between white space; white space inside parentheses divides nothing.
fn chunks(text: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    let divides = move |c: char| {
        depth += i32::from(c == '(') - i32::from(c == ')');
        c.is_whitespace() && depth <= 0
    };
    text.split(divides).filter(|chunk| !chunk.is_empty()).collect()
}

fn element(chunk: &str, at: &Range<usize>) -> Result<Element, Mistake> {
    // "{version}," : the comma after a slot is not looked for.
    let bare = chunk.trim_end_matches([',', '.', ';', ':', '!']);
    if let Some(slot) = bare.strip_prefix('{').and_then(|c| c.strip_suffix('}')) {
        let known: Vec<&str> = Slot::ALL.iter().map(|(name, _)| *name).collect();
        return match Slot::ALL.iter().find(|(name, _)| *name == slot) {
            Some((_, slot)) => Ok(Element::Slot(*slot)),
            None => Err(Mistake::unknown("slot", slot, &known, at.clone())),
        };
    }
    let Ok(("", forms)) = chunk_forms(chunk) else {
        return Err(Mistake::new(
            format!("`{chunk}` cannot be read"),
            "a slot such as {duration} stands alone; (a|b) gives a choice, a? or (words)? may be left out",
            at.clone(),
        ));
    };
    let runs = forms.iter().map(|form| words(form)).collect::<Vec<_>>();
    Ok(Element::Words(runs))
}

/// The words that a form is made of, as prose would be read.
fn words(form: &str) -> Vec<WordForms> {
    let lexicon = Lexicon::get();
    let mut tokens = Vec::new();
    tokenize(form, 0, form.len(), lexicon, &mut tokens);
    tokens.iter().map(|t| lexicon.forms(t.text(form))).collect()
}

/// All written forms that a chunk stands for.
fn chunk_forms(i: &str) -> IResult<&str, Vec<String>> {
    let (rest, pieces) = many1(piece).parse(i)?;
    let join = |all: Vec<String>, piece: Vec<String>| -> Vec<String> {
        all.iter().flat_map(|head| piece.iter().map(move |tail| format!("{head}{tail}"))).take(64).collect()
    };
    Ok((rest, pieces.into_iter().fold(vec![String::new()], join)))
}

/// Letters, an optional letter, or a group.
fn piece(i: &str) -> IResult<&str, Vec<String>> {
    alt((group, optional_letter, map(plain_letter, |c| vec![c.to_string()]))).parse(i)
}

/// `(s|d)`, `(the)?`.
fn group(i: &str) -> IResult<&str, Vec<String>> {
    let text = take_while1(|c| !matches!(c, '(' | ')' | '|' | '{' | '}' | '?'));
    let choice = map(text, str::to_owned);
    let (rest, mut choices) = delimited(char('('), separated_list1(char('|'), choice), char(')')).parse(i)?;
    let (rest, optional) = opt(char('?')).parse(rest)?;
    if optional.is_some() {
        choices.push(String::new());
    }
    Ok((rest, choices))
}

fn plain_letter(i: &str) -> IResult<&str, char> {
    verify(nom::character::complete::anychar, |c| !"(){}|?".contains(*c)).parse(i)
}

/// `s?`.
fn optional_letter(i: &str) -> IResult<&str, Vec<String>> {
    let (rest, letter) = plain_letter(i)?;
    let (rest, _) = one_of("?")(rest)?;
    Ok((rest, vec![letter.to_string(), String::new()]))
}

/// The place with the longest word that must be there.
fn anchor(elements: &[Element]) -> Option<usize> {
    let shortest = |element: &Element| match element {
        Element::Words(runs) => runs.iter().map(|run| rarest(run).map_or(0, WordForms::weight)).min(),
        Element::Slot(_) => None,
    };
    let weights = elements.iter().enumerate().filter_map(|(n, e)| Some((shortest(e)?, n)));
    weights
        .filter(|(weight, _)| *weight > 0)
        .max_by_key(|(weight, n)| (*weight, usize::MAX - n))
        .map(|(_, n)| n)
}

/// The word of a run that is looked for.
fn rarest(run: &[WordForms]) -> Option<&WordForms> {
    run.iter().max_by_key(|w| w.weight())
}

fn longest(element: &Element) -> usize {
    match element {
        Element::Words(runs) => runs.iter().map(Vec::len).max().unwrap_or(0),
        Element::Slot(_) => MOST_WORDS,
    }
}

/// Patterns with an index by the words that must be there: a text pays for the words it shares, not for their number.
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    all: Vec<Pattern>,
    by_entry: FxHashMap<u16, Vec<u32>>,
    by_word: FxHashMap<String, Vec<u32>>,
    hash: u64,
}

/// Tells what a slot takes at a position: each place where it may end, with the value.
pub type Read<'f, V> = &'f dyn Fn(Slot, Words) -> Vec<(usize, V)>;

/// A match: tokens of the sentence, and what each slot took.
#[derive(Debug)]
pub struct Match<'p, V> {
    /// The pattern.
    pub pattern: &'p Pattern,
    /// All its tokens.
    pub tokens: Range<usize>,
    /// What the slots took, with their tokens.
    pub slots: Vec<(Slot, Range<usize>, V)>,
}

impl Patterns {
    /// Builds the index.
    pub fn new(all: Vec<Pattern>) -> Self {
        let lexicon = Lexicon::get();
        let mut patterns = Self::default();
        let mut identity = String::new();
        for (n, pattern) in all.iter().enumerate() {
            identity.extend([&pattern.name, "\u{1f}", &pattern.text, "\u{1e}"]);
            let Element::Words(runs) = &pattern.elements[pattern.anchor] else { continue };
            for word in runs.iter().filter_map(|run| rarest(run)) {
                for &entry in word.entries() {
                    patterns.by_entry.entry(entry).or_default().push(n as u32);
                }
                for form in word.written().iter().filter(|form| lexicon.id(form) == 0) {
                    patterns.by_word.entry(form.clone()).or_default().push(n as u32);
                }
            }
        }
        for found in patterns.by_entry.values_mut().chain(patterns.by_word.values_mut()) {
            found.sort_unstable();
            found.dedup();
        }
        patterns.hash = xxhash_rust::xxh3::xxh3_64(identity.as_bytes());
        patterns.all = all;
        patterns
    }

    /// The patterns as written.
    pub fn all(&self) -> &[Pattern] {
        &self.all
    }

    /// A fixed hash of all patterns: what is extracted with them depends on it.
    pub fn hash(&self) -> u64 {
        self.hash
    }

    /// The matches in a sentence. `read` tells what a slot takes at a position, and where that ends.
    pub fn find<V: Clone>(&self, words: Words, read: Read<V>) -> Vec<Match<'_, V>> {
        let mut found: Vec<Match<V>> = Vec::new();
        if self.all.is_empty() {
            return found;
        }
        let mut dead: FxHashMap<u32, FxHashSet<(usize, usize)>> = FxHashMap::default();
        for (at, token) in words.tokens.iter().enumerate() {
            for &n in self.anchored(*token, words) {
                let pattern = &self.all[n as usize];
                let taken = |m: &Match<V>| std::ptr::eq(m.pattern, pattern) && m.tokens.end > at;
                if !found.iter().any(taken) {
                    let mut search = Search { words, read, dead: dead.entry(n).or_default() };
                    found.extend(search.matched(pattern, at));
                }
            }
        }
        found
    }

    fn anchored(&self, token: Token, words: Words) -> &[u32] {
        if token.kind == token::Kind::Sign || token.kind == token::Kind::Possessive {
            return &[];
        }
        let found = if token.lex != 0 {
            self.by_entry.get(&token.lex)
        } else if self.by_word.is_empty() {
            None
        } else {
            self.by_word.get(&words.text(token).to_lowercase())
        };
        found.map_or(&[], Vec::as_slice)
    }
}

/// A search for one pattern in one sentence.
struct Search<'a, 's, V> {
    words: Words<'a>,
    read: Read<'s, V>,
    /// How many elements were left at which token when none of them led anywhere: each is tried once a sentence.
    dead: &'s mut FxHashSet<(usize, usize)>,
}

/// What the slots took so far; the words of a gap are only read when all else fits.
type Taken<V> = Vec<(Slot, Range<usize>, Option<V>)>;

impl<V: Clone> Search<'_, '_, V> {
    /// A way to match, tried from the place nearest before the anchor on.
    fn matched<'p>(&mut self, pattern: &'p Pattern, anchor: usize) -> Option<Match<'p, V>> {
        // The anchor may stand inside a run of words.
        let from = anchor.saturating_sub(pattern.reach + longest(&pattern.elements[pattern.anchor]));
        let mut at = |start| {
            let mut slots = Vec::new();
            let end = self.follow(&pattern.elements, start, true, &mut slots)?;
            (end > anchor).then(|| Match { pattern, tokens: start..end, slots: self.filled(slots) })
        };
        // A slot that comes first takes all it can: "at least 20 members", "Ada M. Byron is".
        match pattern.elements.first() {
            Some(Element::Slot(slot)) if *slot != Slot::Any => (from..=anchor).find_map(at),
            // What may be left out is not left out where it stands.
            Some(Element::Words(runs)) if runs.iter().any(Vec::is_empty) => (from..=anchor).find_map(at),
            _ => (from..=anchor).rev().find_map(&mut at),
        }
    }

    fn filled(&self, slots: Taken<V>) -> Vec<(Slot, Range<usize>, V)> {
        let fill = |(slot, tokens, value): (Slot, Range<usize>, Option<V>)| {
            let gap = || {
                let here = Words { tokens: &self.words.tokens[..tokens.end], at: tokens.start, ..self.words };
                (self.read)(Slot::Any, here).into_iter().next().map(|(_, value)| value)
            };
            Some((slot, tokens.clone(), value.or_else(gap)?))
        };
        slots.into_iter().filter_map(fill).collect()
    }

    /// Where the elements end that begin at token `at`.
    fn follow(
        &mut self,
        elements: &[Element],
        at: usize,
        first: bool,
        slots: &mut Taken<V>,
    ) -> Option<usize> {
        let Some((element, rest)) = elements.split_first() else { return Some(at) };
        let way = (elements.len(), at);
        if !first && self.dead.contains(&way) {
            return None;
        }
        let known = slots.len();
        let before_slot = matches!(element, Element::Slot(_));
        let (mut here, mut skip) = (at, 0);
        loop {
            if let Some(end) = self.element(element, rest, here, first, skip, slots) {
                return Some(end);
            }
            slots.truncate(known);
            skip += 1;
            match skippable(self.words, here, before_slot).filter(|_| !first && skip <= SKIPPED) {
                Some(after) => here = after,
                None => break,
            }
        }
        if !first {
            self.dead.insert(way);
        }
        None
    }

    /// Where a run of words ends that begins at token `at`.
    fn run(&self, run: &[WordForms], mut at: usize) -> Option<usize> {
        for (n, word) in run.iter().enumerate() {
            let is_here =
                |at: usize| self.words.tokens.get(at).is_some_and(|t| word.is(*t, self.words.prose));
            for _ in 0..SKIPPED {
                if n == 0 || is_here(at) {
                    break;
                }
                at = skippable(self.words, at, false)?;
            }
            if !is_here(at) {
                return None;
            }
            at += 1;
        }
        Some(at)
    }

    fn element(
        &mut self,
        element: &Element,
        rest: &[Element],
        here: usize,
        first: bool,
        skip: usize,
        slots: &mut Taken<V>,
    ) -> Option<usize> {
        let known = slots.len();
        match element {
            Element::Words(runs) => runs.iter().filter(|run| skip == 0 || !run.is_empty()).find_map(|run| {
                slots.truncate(known);
                let end = self.run(run, here)?;
                self.follow(rest, end, first && run.is_empty(), slots)
            }),
            Element::Slot(Slot::Any) => {
                let most = MOST_WORDS.min(self.words.tokens.len().saturating_sub(here));
                (1..=most).find_map(|n| {
                    // At the end of a pattern it takes what it can.
                    let goes_on = rest.is_empty() && may_go_on(self.words, here + n, n);
                    slots.truncate(known);
                    slots.push((Slot::Any, here..here + n, None));
                    (!goes_on).then(|| self.follow(rest, here + n, false, slots)).flatten()
                })
            }
            Element::Slot(slot) => {
                (self.read)(*slot, self.words.at(here)).into_iter().find_map(|(end, value)| {
                    slots.truncate(known);
                    slots.push((*slot, here..end, Some(value)));
                    self.follow(rest, end, false, slots)
                })
            }
        }
    }
}

/// True if `{any}` at the end of a pattern may take the token at `next` as well.
fn may_go_on(words: Words, next: usize, taken: usize) -> bool {
    taken < MOST_WORDS && words.tokens.get(next).is_some_and(|t| t.kind != token::Kind::Sign)
}

/// Where what may stand between two words of a pattern ends: a function word, or an aside.
fn skippable(words: Words, at: usize, before_slot: bool) -> Option<usize> {
    /// Adverbs of one time or extent, and what says that something is so for now.
    const ADVERBS: &[&str] = &[
        "only",
        "currently",
        "now",
        "today",
        "exactly",
        "precisely",
        "typically",
        "normally",
        "first",
        "both",
        "all",
        "each",
    ];
    /// "may expire", "should expire": not that it does.
    const DOUBTFUL: &[&str] =
        &["may", "might", "could", "should", "would", "ought", "rarely", "hardly", "scarcely"];
    const LONGEST_ASIDE: usize = 8;
    let token = *words.tokens.get(at)?;
    let here = words.at(at);
    let closes = |sign: &str| {
        (at + 1..words.tokens.len().min(at + LONGEST_ASIDE)).find(|&i| words.text(words.tokens[i]) == sign)
    };
    match words.text(token) {
        "(" => return closes(")").map(|close| close + 1),
        // "expire, by default, after", "Ada Byron, our editor".
        "," => return Some(closes(",").map_or(at + 1, |close| close + 1)),
        _ => {}
    }
    if token.kind != token::Kind::Word || token.is(Class::NEGATION) || here.precedes(DOUBTFUL) {
        return None;
    }
    let adverb = || token.lex == 0 && token.end - token.start > 4 && words.text(token).ends_with("ly");
    let listed = here.precedes(ADVERBS) || before_slot && here.precedes(&["for"]);
    (token.is(SKIPPABLE) || adverb() || listed).then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use super::{Pattern, Patterns, Slot};
    use crate::lexicon::Lexicon;
    use crate::parse::Words;
    use crate::token::tokenize;

    /// Numbers alone are read here: what slots take is tested where sentences are read.
    fn digits(slot: Slot, here: Words) -> Vec<(usize, String)> {
        let text = here.peek();
        let number = text.bytes().all(|b| b.is_ascii_digit()) && !text.is_empty();
        (slot == Slot::Any || number).then(|| (here.at + 1, text.to_owned())).into_iter().collect()
    }

    fn found(pattern: &str, text: &str) -> Vec<String> {
        let patterns = Patterns::new(vec![Pattern::parse("p", pattern, 0..0).unwrap()]);
        let lexicon = Lexicon::get();
        let mut tokens = Vec::new();
        tokenize(text, 0, text.len(), lexicon, &mut tokens);
        let words = Words { tokens: &tokens, at: 0, prose: text, lexicon };
        patterns.find(words, &digits).iter().map(|m| m.slots.last().unwrap().2.clone()).collect()
    }

    #[test]
    fn words_in_all_their_forms() {
        for text in [
            "Sessions expire after 30 minutes.",
            "A session expires after 30 minutes.",
            "Your session will automatically expire after 30 minutes.",
            "The session expired after the 30 minutes.",
        ] {
            assert_eq!(found("session expires after {number}", text), ["30"], "{text}");
            assert_eq!(found("sessions? expire(s|d)? after {number}", text), ["30"], "{text}");
        }
        for text in [
            "Sessions do not expire after 30 minutes.",
            "Sessions never expire after 30 minutes.",
            "Sessions expire 30 minutes after login.",
            "Expiry after 30 minutes.",
        ] {
            assert!(found("sessions expire after {number}", text).is_empty(), "{text}");
        }
    }

    #[test]
    fn optional_words_choices_and_gaps() {
        assert_eq!(found("(upload|file) limit (size)? is {number}", "The upload limit is 20."), ["20"]);
        assert_eq!(found("(upload|file) limit (size)? is {number}", "The file limit size is 20."), ["20"]);
        assert_eq!(found("limit {any} is {number}", "The limit for new accounts is 20."), ["20"]);
        assert_eq!(found("port {number}", "Port 80 and port 443"), ["80", "443"]);
        assert_eq!(
            found("(up to)? {number} retries", "It makes up to 5 retries, then 7 retries."),
            ["5", "7"]
        );
    }

    #[test]
    fn mistakes() {
        let message = |text| Pattern::parse("p", text, 0..0).unwrap_err();
        assert_eq!(message("expire after {duratio}").help, "did you mean `duration`?");
        assert!(message("expire after a while").message.contains("no slot"));
        assert!(message("{number} (words)?").message.contains("no word"));
        assert!(message("expire (after {number}").message.contains("cannot be read"));
        assert!(message("a {any} b {any} c {any}").message.contains("3 slots"));
    }
}
