//! Patterns in a sentence: which may match is told by the words it has, and where, by following their elements.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::pattern::{Element, MOST_WORDS, Pattern, SKIPPED, Slot, longest, rarest};
use super::word_forms::WordForms;
use crate::grammar::Words;
use crate::lexicon::{Class, Lexicon};
use crate::text::token::{self, Token};

/// Words that may stand between two words of a pattern: "sessions *will automatically* expire after *the* last request".
const SKIPPABLE: Class =
    Class::DETERMINER.or(Class::AUXILIARY).or(Class::MODAL).or(Class::ADVERB).or(Class::HEDGE);

/// Patterns with an index by the words that must be there: a text pays for the words it shares, not for their number.
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    all: Vec<Pattern>,
    by_entry: FxHashMap<u16, Vec<u32>>,
    /// By the hashes of words that the lexicon does not have.
    by_word: FxHashMap<u32, Vec<u32>>,
    /// The bits of those words.
    words: Mask,
    /// A bit for each entry of the lexicon that `by_entry` has: most words of a text are told by it to be in no pattern.
    entries: Box<[u64]>,
    /// Of each pattern the words that must be there, a mask for each place: see [`mask_of`].
    needs: Vec<Vec<Mask>>,
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
                let hashes = word.written().iter().map(|form| lexicon.look_up(form, 0, form.len()));
                for (_, hash) in hashes.filter(|(entry, _)| *entry == 0) {
                    patterns.by_word.entry(hash).or_default().push(n as u32);
                    patterns.words = both(patterns.words, mask_of(0, hash));
                }
            }
        }
        for found in patterns.by_entry.values_mut().chain(patterns.by_word.values_mut()) {
            found.sort_unstable();
            found.dedup();
        }
        let last = patterns.by_entry.keys().max().map_or(0, |entry| usize::from(*entry) / 64 + 1);
        let mut entries = vec![0; last];
        for &entry in patterns.by_entry.keys() {
            entries[usize::from(entry) / 64] |= 1 << (entry % 64);
        }
        patterns.entries = entries.into();
        patterns.needs = all.iter().map(needs).collect();
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

    /// The matches in a sentence. `read` tells what a slot takes at a position, and where that ends; `wanted` which
    /// patterns are looked for, at a word that they must have.
    pub fn find<V: Clone>(
        &self,
        words: Words,
        read: Read<V>,
        wanted: impl Fn(&Pattern, Words) -> bool,
    ) -> Vec<Match<'_, V>> {
        let mut found: Vec<Match<V>> = Vec::new();
        if self.all.is_empty() {
            return found;
        }
        let mut dead: FxHashSet<(u32, usize, usize)> = FxHashSet::default();
        let nothing: RefCell<Vec<u32>> = RefCell::default();
        let read: Read<V> = &|slot, here| {
            let bit = 1 << slot as u32;
            if nothing.borrow().get(here.at).is_some_and(|slots| slots & bit != 0) {
                return Vec::new();
            }
            let taken = read(slot, here);
            if taken.is_empty() && slot != Slot::Any {
                let mut nothing = nothing.borrow_mut();
                nothing.resize(words.tokens.len() + 1, 0);
                nothing[here.at] |= bit;
            }
            taken
        };
        let there =
            words.tokens.iter().fold(NOTHING, |mask, token| both(mask, mask_of(token.lex, token.hash)));
        for (at, token) in words.tokens.iter().enumerate() {
            for &n in self.anchored(*token, words) {
                let pattern = &self.all[n as usize];
                if self.needs[n as usize].iter().any(|mask| !meet(*mask, there)) {
                    continue;
                }
                let taken = |m: &Match<V>| std::ptr::eq(m.pattern, pattern) && m.tokens.end > at;
                if wanted(pattern, words.at(at)) && !found.iter().any(taken) {
                    let mut search = Search { words, read, number: n, dead: &mut dead };
                    found.extend(search.matched(pattern, at));
                }
            }
        }
        found
    }

    /// True if a word stands there that some pattern must have.
    pub fn may_match(&self, words: Words) -> bool {
        words.tokens.iter().any(|token| {
            // Most words are in no pattern, and most others are told by the bit of their entry.
            let may = token.lex == 0 || self.has_entry(token.lex);
            may && !self.anchored(*token, words).is_empty()
        })
    }

    /// A pattern is looked for by this entry.
    fn has_entry(&self, entry: u16) -> bool {
        let bits = self.entries.get(usize::from(entry) / 64).copied().unwrap_or(0);
        bits >> (entry % 64) & 1 != 0
    }

    fn anchored(&self, token: Token, words: Words) -> &[u32] {
        if token.kind == token::Kind::Sign || token.kind == token::Kind::Possessive {
            return &[];
        }
        // Numbers and handles carry no hash.
        let hash = || match token.hash {
            0 => words.lexicon.look_up(words.prose, token.start as usize, token.end as usize).1,
            hash => hash,
        };
        let found = if token.lex != 0 {
            if self.has_entry(token.lex) { self.by_entry.get(&token.lex) } else { None }
        } else if self.by_word.is_empty() {
            None
        } else {
            Some(hash())
                .filter(|hash| meet(self.words, mask_of(0, *hash)))
                .and_then(|hash| self.by_word.get(&hash))
        };
        found.map_or(&[], Vec::as_slice)
    }
}

/// What words a sentence has, told by the bits of all its words.
type Mask = [u64; 4];

const NOTHING: Mask = [0; 4];

/// The bit of a word.
fn mask_of(entry: u16, hash: u32) -> Mask {
    let bit = if entry == 0 { hash } else { u32::from(entry) };
    let mut mask = NOTHING;
    mask[bit as usize / 64 % mask.len()] = 1 << (bit % 64);
    mask
}

fn both(a: Mask, b: Mask) -> Mask {
    std::array::from_fn(|n| a[n] | b[n])
}

/// True if a word may be in both.
fn meet(a: Mask, b: Mask) -> bool {
    a.iter().zip(b).any(|(a, b)| a & b != 0)
}

/// A mask for each place of a pattern that has words and may not be left out.
fn needs(pattern: &Pattern) -> Vec<Mask> {
    let of_form = |form: &String| {
        let (entry, hash) = Lexicon::get().look_up(form, 0, form.len());
        // Signs carry no hash.
        form.bytes().all(|b| b.is_ascii_alphabetic()).then(|| mask_of(entry, hash))
    };
    let of_run = |run: &Vec<Arc<WordForms>>| {
        let word = rarest(run)?;
        let known = word.entries().iter().fold(NOTHING, |mask, entry| both(mask, mask_of(*entry, 0)));
        word.written().iter().map(of_form).try_fold(known, |all, form| Some(both(all, form?)))
    };
    let of_place = |element: &Element| match element {
        Element::Words(runs) => runs.iter().map(of_run).try_fold(NOTHING, |all, run| Some(both(all, run?))),
        Element::Slot(_) => None,
    };
    pattern.elements.iter().filter_map(of_place).collect()
}

/// A search for one pattern in one sentence.
struct Search<'a, 's, V> {
    words: Words<'a>,
    read: Read<'s, V>,
    /// The number of the pattern.
    number: u32,
    /// How many elements of which pattern were left at which token when none of them led anywhere: each is tried once a sentence.
    dead: &'s mut FxHashSet<(u32, usize, usize)>,
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
        let way = (self.number, elements.len(), at);
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
            // "Install Wyvern (3.8 or later)": a bracket or a comma changes nothing, though an aside may follow it.
            let opens = !first && matches!(self.words.at(here).peek(), "(" | ",");
            if opens && let Some(end) = self.element(element, rest, here + 1, first, skip + 1, slots) {
                return Some(end);
            }
            slots.truncate(known);
            skip += 1;
            if first || skip > SKIPPED {
                break;
            }
            let Some(after) = skippable(self.words, here, before_slot) else { break };
            here = after;
        }
        if !first {
            self.dead.insert(way);
        }
        None
    }

    /// Where a run of words ends that begins at token `at`.
    fn run(&self, run: &[Arc<WordForms>], mut at: usize) -> Option<usize> {
        for (n, word) in run.iter().enumerate() {
            let is_here =
                |at: usize| self.words.tokens.get(at).is_some_and(|t| word.is(*t, self.words.prose));
            // "Cards | 141" in a row is "Cards: 141".
            if word.is_colon() && is_of_next_cell(self.words, at) {
                continue;
            }
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
                    // A comma is none of it.
                    let comma = |at: usize| self.words.at(at).peek() == ",";
                    let goes_on = goes_on || comma(here) || comma(here + n - 1);
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

/// A token begins the text of the next cell.
fn is_of_next_cell(words: Words, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| words.tokens.get(before));
    let between = before.zip(words.tokens.get(at)).map(|(a, b)| a.end as usize..b.start as usize);
    between.is_some_and(|between| words.prose[between].contains('\n'))
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
        // "(3.8) or later", "the 62-tool test".
        ")" => return Some(at + 1),
        "-" if !token.after_space() => return Some(at + 1),
        _ => {}
    }
    if token.kind != token::Kind::Word || token.is(Class::NEGATION) {
        return None;
    }
    let adverb = || token.lex == 0 && token.end - token.start > 4 && words.text(token).ends_with("ly");
    let listed = || here.precedes(ADVERBS) || before_slot && here.precedes(&["for"]);
    ((token.is(SKIPPABLE) || adverb() || listed()) && !here.precedes(DOUBTFUL)).then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use super::Patterns;
    use crate::facts::pattern::{Pattern, Slot};
    use crate::grammar::Words;
    use crate::lexicon::Lexicon;
    use crate::text::token::tokenize;

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
        patterns.find(words, &digits, |_, _| true).iter().map(|m| m.slots.last().unwrap().2.clone()).collect()
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
        assert_eq!(found("install wyvern {number} or later", "Install Wyvern (38 or later) first."), ["38"]);
        assert_eq!(found("the {number} tool test", "The 62-tool test above."), ["62"]);
        assert_eq!(found("it is {any}, which is new", "When it is on, which is new, a bell rings."), ["on"]);
        assert_eq!(found("cards: {number}", "Cards\n141"), ["141"]);
        assert!(found("cards: {number}", "Cards 141").is_empty());
        assert_eq!(
            found("(up to)? {number} retries", "It makes up to 5 retries, then 7 retries."),
            ["5", "7"]
        );
    }
}
