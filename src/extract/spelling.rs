//! Names that a page spells in two ways: two words with a capital, of which one is written once with a letter more, less, other or in
//! another place.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::claim::{Kind as ClaimKind, NameType, NameValue, Value, is_full_name};
use crate::lexicon::given_names::{given_name, is_common};
use crate::lexicon::{Class, Lexicon, lemma_of_noun, places, spellings};
use crate::source::Source;
use crate::span::Span;
use crate::text::slip::{More, Slip};
use crate::text::tag::{is_adjective, is_ordinary, word_classes};
use crate::text::token::{Kind, Token, tokenize};
use crate::text::words::is_run_together;

use super::Found;

/// Words shorter than this differ too easily, in letters.
const SHORTEST: usize = 4;
/// The same where nothing tells that a person is meant.
const SHORTEST_OTHER: usize = 5;
/// The same where the name stands alone.
const SHORTEST_LONE: usize = 6;
/// The same where it has another letter: `Davos` is not Davis.
const SHORTEST_OTHER_LETTER: usize = 7;
/// How often a name is written that one other spelling is a slip of, where nothing else tells.
const MANY: usize = 3;
/// People of a page whose last names are looked for.
const MOST_PEOPLE: usize = 500;
/// Tokens of a block that tells of somebody.
const SHORTEST_TEXT: usize = 6;
/// Names with one word in common that are set against each other, and places of one name that are kept.
const MOST: usize = 48;

/// Two neighbouring words with a capital.
struct Written {
    /// Both words in lower case.
    key: (String, String),
    /// Where they stand in the stored file.
    places: Vec<Span>,
    /// The blocks that hold them.
    blocks: Vec<usize>,
    /// Those of them that hold little else.
    items: Vec<usize>,
    text: String,
    /// Hashes of the two words.
    words: [u32; 2],
    /// "His sister Miriam Holm": of the family of somebody who is called so.
    kin: bool,
    /// "Lucius Annaeus Seneca": another name follows.
    goes_on: bool,
}

/// A word with a capital that stands alone and is no word of the language: `Jimenez`.
struct Lone {
    /// In lower case.
    word: String,
    text: String,
    /// Where it stands first in the stored file.
    place: Span,
    /// How often it is written.
    times: usize,
}

/// Names as a page writes them, by the hashes of both words, and those of one word.
#[derive(Default)]
pub(super) struct Spellings {
    written: FxHashMap<[u32; 2], Written>,
    lone: FxHashMap<u32, Lone>,
}

impl Spellings {
    /// Learns the names of a block; `stored` maps a place of the text to the file.
    pub(super) fn learn(
        &mut self,
        tokens: &[Token],
        text: &str,
        block: usize,
        stored: impl Fn(Span) -> Span,
    ) {
        let capital = |at: usize| {
            tokens.get(at).is_some_and(|t| t.kind == Kind::Word && (t.is_capitalised() || particle(t, text)))
        };
        let is_name = |at: usize| {
            let t = &tokens[at];
            // "Till Brandt": a given name that is a function word as well.
            let is_given = || {
                let beside = capital(at + 1) || at.checked_sub(1).is_some_and(capital);
                beside && !t.is(NEVER_NAMES) && given_name(t.text(text)).is_some()
            };
            // "Quillbrook著": a name with a word of another script behind it.
            let mixed = || !t.text(text).is_ascii() && t.text(text).chars().any(|c| c >= '\u{2E80}');
            t.is_capitalised()
                && t.kind == Kind::Word
                && !t.is_all_capitals()
                && (!t.is(NOT_NAMES) || is_given())
                && !mixed()
        };
        // An item of a list that is one name is of somebody else.
        let told = if tokens.len() < SHORTEST_TEXT { 0..0 } else { 0..tokens.len() };
        for at in told.filter(|&at| is_lone(tokens, at) && is_name(at)) {
            let t = &tokens[at];
            let word = t.text(text);
            if word.chars().count() < SHORTEST_LONE
                || !word.chars().all(char::is_alphabetic)
                || is_run_together(word)
            {
                continue;
            }
            let lone = self.lone.entry(t.hash).or_insert_with(|| Lone {
                word: word.to_lowercase(),
                text: word.to_owned(),
                place: stored(Span::new(t.start, t.end)),
                times: 0,
            });
            lone.times += 1;
        }
        let mut before = None;
        for (at, second) in tokens.iter().enumerate().filter(|(at, _)| is_name(*at)) {
            let Some(from) = before.replace(at) else { continue };
            let first: &Token = &tokens[from];
            // "Jasper van der Velde" is Jasper Velde.
            let apart = !tokens[from + 1..at].iter().all(|t| particle(t, text));
            // "Michel D. Schmid": what ends in an initial is no name.
            let initial = second.end - second.start == 1;
            if apart || initial || first.is_dotted() || first.end == second.start {
                continue;
            }
            let place = stored(Span::new(first.start, second.end));
            let written = self.written.entry([first.hash, second.hash]).or_insert_with(|| Written {
                key: (first.text(text).to_lowercase(), second.text(text).to_lowercase()),
                places: Vec::new(),
                blocks: Vec::new(),
                items: Vec::new(),
                text: text[first.start as usize..second.end as usize]
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" "),
                words: [first.hash, second.hash],
                kin: false,
                goes_on: false,
            });
            written.goes_on |= at + 1 < tokens.len() && is_name(at + 1);
            written.kin |= tokens[..from].iter().rev().take(2).any(|t| t.is(Class::KIN));
            // The title in front matter is a heading as well.
            let known = written.places.len() >= MOST || written.places.iter().take(2).any(|p| *p == place);
            if !known {
                written.places.push(place);
                written.blocks.push(block);
                if tokens.len() < SHORTEST_TEXT {
                    written.items.push(block);
                }
            }
        }
    }

    /// Learns the names in front matter.
    pub(super) fn front_matter(
        &mut self,
        text: &str,
        range: std::ops::Range<usize>,
        stored: impl Fn(Span) -> Span,
    ) {
        let (mut tokens, mut start) = (Vec::new(), range.start);
        for line in text[range].split_inclusive('\n') {
            let end = start + line.len();
            // A name of two words has two capitals.
            if line.bytes().filter(|b| b.is_ascii_uppercase() || !b.is_ascii()).nth(1).is_some() {
                tokens.clear();
                tokenize(text, start, end, Lexicon::get(), &mut tokens);
                self.learn(&tokens, text, usize::MAX, &stored);
            }
            start = end;
        }
    }

    /// The names that are written in two ways: the slip and the other spelling of it. Gives the other ones that look like people.
    pub(super) fn settle(self, source: &Source, found: &mut Vec<Found>) -> Vec<Found> {
        let mut all: Vec<Entry> = self.written.values().map(|written| (&written.key, written)).collect();
        // Of two that differ in the case of a letter with an accent the first written.
        all.sort_unstable_by_key(|(key, written)| (*key, written.places[0]));
        all.dedup_by_key(|(key, _)| *key);
        let mut by_last: Vec<usize> = (0..all.len()).collect();
        by_last.sort_by_key(|&n| &all[n].0.1);
        let by_first: Vec<usize> = (0..all.len()).collect();
        let of_one_first = by_first.chunk_by(|&a, &b| all[a].0.0 == all[b].0.0).map(|group| (0, group));
        let of_one_last = by_last.chunk_by(|&a, &b| all[a].0.1 == all[b].0.1).map(|group| (1, group));
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for (at, group) in of_one_first.chain(of_one_last) {
            for (n, &a) in group.iter().enumerate().take(MOST) {
                for &b in &group[n + 1..group.len().min(MOST.max(n + 1))] {
                    let first = slip(all[a], all[b], 1 - at);
                    pairs.extend(first.map(|is_a| if is_a { (a, b) } else { (b, a) }));
                }
            }
        }
        pairs.retain(|&(a, b)| !lead_apart(source, all[a].1, all[b].1));
        pairs.sort_unstable();
        let mut told: FxHashSet<usize> = FxHashSet::default();
        for (lone, other) in self.lone_slips(&all) {
            let value = NameValue {
                spelled: format!("{} {}", all[other].0.0, all[other].0.1).into(),
                on_page: true,
                ..NameValue::new(NameType::Person, &lone.word)
            };
            found.push(Found::bare(ClaimKind::Name, lone.place, &lone.text, Value::Name(Box::new(value))));
            if told.insert(other) {
                found.push(name(all[other], None));
            }
        }
        for (slip, other) in self.products() {
            let lone = |lone: &Lone, spelled: &str| {
                let value = NameValue {
                    spelled: spelled.into(),
                    on_page: true,
                    ..NameValue::new(NameType::Other, &lone.word)
                };
                Found::bare(ClaimKind::Name, lone.place, &lone.text, Value::Name(Box::new(value)))
            };
            found.push(lone(slip, &other.word));
            found.push(lone(other, ""));
        }
        for (slip, other) in pairs {
            if told.insert(slip) {
                found.push(name(all[slip], Some(all[other])));
                if told.insert(other) {
                    found.push(name(all[other], None));
                }
            }
        }
        let others = all.iter().enumerate().filter(|(n, _)| !told.contains(n));
        others
            .filter(|(_, (key, _))| is_full_name(&key.0, &key.1))
            .map(|(_, entry)| name(*entry, None))
            .collect()
    }
}

impl Spellings {
    /// `Quilhaven`, once, where the page has `Quillhaven` again and again: the name of what it is about.
    fn products(&self) -> Vec<(&Lone, &Lone)> {
        const SHORTEST: usize = 8;
        let often = self.lone.values().filter(|lone| lone.times > MANY && lone.word.len() >= SHORTEST);
        let mut often: Vec<&Lone> = often.collect();
        often.sort_unstable_by_key(|lone| (std::cmp::Reverse(lone.times), lone.place));
        often.truncate(MOST);
        let mut slips: Vec<(&Lone, &Lone)> = Vec::new();
        for other in often {
            let is_slip = |lone: &&Lone| {
                let (shorter, longer) =
                    if lone.word.len() < other.word.len() { (lone, &other) } else { (&other, lone) };
                lone.times == 1
                    && Slip::between(&lone.word, &other.word).is_some()
                    && is_typing_slip(&shorter.word, &longer.word)
                    && is_one_slip(&lone.word, &other.word)
            };
            slips.extend(self.lone.values().filter(is_slip).map(|lone| (lone, other)));
        }
        slips.sort_unstable_by_key(|(lone, _)| lone.place);
        slips
    }

    /// Words that stand alone and are the last name of a person of the page but for one slip, with that person by index; one of the two
    /// spellings stands there once.
    fn lone_slips(&self, all: &[Entry]) -> Vec<(&Lone, usize)> {
        if self.lone.is_empty() {
            return Vec::new();
        }
        // "Many Romans", "Free Linux": nobody.
        let is_person = |n: &usize| {
            let (key, written) = all[*n];
            given_name(&key.0).is_some() && !is_ordinary(written.words[0]) && !written.goes_on
        };
        let people: Vec<usize> = (0..all.len()).filter(is_person).take(MOST_PEOPLE).collect();
        let parts: FxHashSet<&str> = all.iter().flat_map(|(key, _)| [&*key.0, &*key.1]).collect();
        let often = |last: &str| {
            let named = all.iter().filter(|(key, _)| key.1 == last).map(|(_, written)| written.places.len());
            let alone = self.lone.values().filter(|lone| lone.word == last).map(|lone| lone.times);
            named.chain(alone).sum::<usize>()
        };
        let slip = |lone: &'_ Lone| {
            let of = |n: &usize| is_slip_of_last_name(&lone.word, &all[*n].0.1);
            let person = people.iter().copied().find(of)?;
            let another = given_name(&lone.word).is_some()
                || places::most_tokens(&lone.word) > 0
                || parts.contains(&*lone.word)
                || lone.times > 1 && often(&all[person].0.1) > 1;
            (!another).then_some(person)
        };
        let mut slips: Vec<(&Lone, usize)> =
            self.lone.values().filter_map(|lone| Some((lone, slip(lone)?))).collect();
        slips.sort_unstable_by_key(|(lone, _)| lone.place);
        slips
    }
}

/// `Kilmead` for `Kilmeade`; not `Akbari`, who may be another, nor another letter in a short name.
fn is_slip_of_last_name(word: &str, last: &str) -> bool {
    let long = || word.chars().count() >= SHORTEST_OTHER_LETTER;
    is_one_slip(word, last)
        && match Slip::between(word, last) {
            Some(Slip::More(More::Last)) => word.len() < last.len() && !last.ends_with('i'),
            // "Catiline", "Catilina": another ending.
            Some(Slip::Other(at)) => long() && at + 1 < word.chars().count(),
            _ => true,
        }
}

/// No name stands right before or behind, and the word is none of the language.
fn is_lone(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    if !token.is_capitalised() || token.lex != 0 {
        return false;
    }
    let capital = |n: usize| tokens.get(n).is_some_and(|t| t.kind == Kind::Word && t.is_capitalised());
    // "Jon C. Thomason", "Wm. Thomason"
    let initial = || {
        at > 1
            && capital(at - 2)
            && tokens[at - 1].start - tokens[at - 2].start < SHORTEST as u32
            && tokens[at - 1].kind == Kind::Sign
    };
    !capital(at + 1) && !at.checked_sub(1).is_some_and(capital) && word_classes(token.hash) == 0 && !initial()
}

/// What stands between a given name and a last one.
const PARTICLES: &[&str] = &["van", "der", "den", "de", "von", "di", "da", "du", "la", "bin", "al", "el"];

fn particle(token: &Token, text: &str) -> bool {
    token.kind == Kind::Word && !token.is_capitalised() && PARTICLES.contains(&token.text(text))
}

const NEVER_NAMES: Class = Class::MONTH.or(Class::WEEKDAY).or(Class::NEGATION);
const NOT_NAMES: Class = Class::FUNCTION.or(Class::MONTH).or(Class::WEEKDAY).or(Class::NEGATION);

type Entry<'a> = (&'a (String, String), &'a Written);

fn name((key, written): Entry, other: Option<Entry>) -> Found {
    let whole = |key: &(String, String)| format!("{} {}", key.0, key.1);
    let value = NameValue {
        spelled: other.map_or_else(Default::default, |(key, _)| whole(key).into()),
        on_page: true,
        ..NameValue::new(NameType::Person, &whole(key))
    };
    Found::bare(ClaimKind::Name, written.places[0], &written.text, Value::Name(Box::new(value)))
}

/// "[Ada Brenn](/ada1)" and "[Ada Bren](/ada2)": each is a link, and they lead to two pages.
fn lead_apart(source: &Source, a: &Written, b: &Written) -> bool {
    let address = |written: &Written| {
        let behind = source.text().get(source.to_text(written.places[0].end) as usize..)?;
        behind.strip_prefix("](")?.split([')', ' ', '\n']).next()
    };
    address(a).zip(address(b)).is_some_and(|(one, other)| one != other)
}

/// Whether one of the two is a slip for the other, and whether it is the first; they differ in the word `at`.
fn slip(a: Entry, b: Entry, at: usize) -> Option<bool> {
    fn words((key, _): Entry<'_>, at: usize) -> (&str, &str) {
        if at == 0 { (&key.0, &key.1) } else { (&key.1, &key.0) }
    }
    let ((v, shared), (w, _)) = (words(a, at), words(b, at));
    if !is_one_slip(v, w) {
        return None;
    }
    let (shorter, longer) = if v.len() < w.len() { (v, w) } else { (w, v) };
    let ordinary = |(_, written): Entry, at: usize| is_ordinary(written.words[at]);
    let both = |is: &dyn Fn(Entry) -> bool| is(a) && is(b);
    let run_together = |e: Entry| {
        let mut written = e.1.text.split(' ');
        if at == 0 { written.next() } else { written.next_back() }.is_some_and(is_run_together)
    };
    if both(&run_together) {
        return None;
    }
    // "North Korea", "North Korean", "shorter", "shorten": two words of the language.
    let known = |e: Entry| {
        let (word, _) = words(e, at);
        let lemma = lemma_of_noun(word);
        let look_up = |word: &str| Lexicon::get().look_up(word, 0, word.len());
        let (entry, hash) = look_up(&lemma);
        let compared = word.strip_suffix("er").or_else(|| word.strip_suffix("est"));
        let is_compared = compared.is_some_and(|stem| is_adjective(look_up(stem).1));
        let is_word = word_classes(e.1.words[at]) != 0 || word_classes(hash) != 0 || is_compared;
        is_word || entry != 0 || places::most_tokens(word) > 0
    };
    let is_person = if at == 1 {
        given_name(shared).is_some()
            && !(longer.starts_with(shorter) && both(&known))
            && !(ordinary(a, 0) && both(&known))
    } else {
        // Two given names that sound otherwise are two people of one family.
        let sound = |given: &str| spellings::first(given);
        let borne = is_common(v) && is_common(w) && (sound(v).is_none() || sound(v) != sound(w));
        !borne && !is_short_form(shorter, longer) && !ordinary(a, 1) && !both(&known)
    };
    // "Goldman Scachs": no word of the language, whatever it is the name of.
    let is_other = !both(&known)
        && !both(&|e| given_name(words(e, at).0).is_some())
        && shorter.len() >= SHORTEST_OTHER
        && is_typing_slip(shorter, longer);
    // "Kestrin Aldover" once, and "Kestrin Aldovar" wherever else she is named.
    let times = |(_, written): Entry| written.places.len();
    let is_other = is_other
        || !known(a)
            && !known(b)
            && times(a).max(times(b)) >= MANY
            && shorter.chars().count() >= SHORTEST_OTHER_LETTER
            && word_classes(a.1.words[1 - at]) == 0
            && matches!(Slip::between(v, w), Some(Slip::Other(place)) if place + 1 < v.chars().count());
    // Both written often are two names; "Nils Grant and Nils Gant": who stand side by side are two.
    let often = |(_, written): Entry| written.places.len();
    let together = a.1.blocks.iter().any(|block| b.1.blocks.contains(block) && *block != usize::MAX);
    // Two items of a list, one below the other: two things.
    let listed = a.1.items.iter().any(|item| b.1.items.iter().any(|other| item.abs_diff(*other) == 1));
    let kin = a.1.kin || b.1.kin;
    if kin || !(is_person || is_other) || often(a).min(often(b)) > 1 || together || listed {
        return None;
    }
    Some((often(a), a.1.places[0]) < (often(b), b.1.places[0]))
}

/// One letter more, less or other behind the first, or two neighbours swapped; not an ending that makes another word of it.
fn is_one_slip(v: &str, w: &str) -> bool {
    let Some(slip) = Slip::between(v, w) else { return false };
    let (shorter, longer) = if v.len() < w.len() { (v, w) } else { (w, v) };
    // "Window" and "Window2": two of a kind.
    let figures = longer.bytes().any(|b| b.is_ascii_digit());
    if figures || v.chars().count().max(w.chars().count()) < SHORTEST {
        return false;
    }
    let is_plain_at = |word: &str, at: usize| word.chars().nth(at).is_some_and(is_plain);
    match slip {
        // "Windows", "Googler": what is made of the other.
        Slip::More(_) => {
            let made = longer.strip_prefix(shorter);
            made != Some("s") && !(made == Some("r") && shorter.ends_with('e'))
        }
        Slip::Swapped => true,
        // "Caro", "Carr": names end in many ways; "Sergei", "Sergey" sound alike.
        Slip::Other(at) => {
            let vowel = |word: &str| word.ends_with(['a', 'e', 'i', 'o', 'u', 'y']);
            let sounds = at + 1 < v.chars().count() || vowel(v) && vowel(w);
            is_plain_at(v, at) && is_plain_at(w, at) && sounds
        }
    }
}

/// "Pete" for "Peter": both are given names; not "Rob" for "Robb".
fn is_short_form(shorter: &str, longer: &str) -> bool {
    let doubled = shorter.chars().last() == longer.chars().last();
    longer.starts_with(shorter) && !doubled && given_name(shorter).is_some() && given_name(longer).is_some()
}

/// A letter too many or too few inside the word, or two swapped: another letter, or another ending, makes another word.
fn is_typing_slip(shorter: &str, longer: &str) -> bool {
    let letters = |word: &str| -> Vec<char> {
        let mut letters: Vec<char> = word.chars().collect();
        letters.sort_unstable();
        letters
    };
    let swapped = || shorter.len() == longer.len() && letters(shorter) == letters(longer);
    longer.len() > shorter.len() && !longer.starts_with(shorter) || swapped()
}

/// An accent is written here and left out there: houses differ.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphabetic()
}
