//! Names in code that a page spells in two ways, one of them once: `conneciton_string` among many of `connection_string`.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::document::{Block, Document};
use crate::source::Source;
use crate::span::{Span, place_in};
use crate::text::slip::{More, Slip};
use crate::text::tag::is_known;

use super::patterns::code_at;
use super::{Against, Found};

/// Names shorter than this differ too easily, in letters; and the same for the part in which they differ.
const SHORTEST: usize = 6;
const SHORTEST_PART: usize = 4;
/// The same for a part that is no word.
const SHORTEST_UNKNOWN: usize = 8;
/// Names longer than this are lines of code, in bytes.
const LONGEST: usize = 80;
/// Names of one page that are set against each other.
const MOST: usize = 1_000;
/// Pairs of a page that are counted in its text: a page with more plays with letters.
const MOST_PAIRS: usize = 64;
/// What a note says that tells of a slip, or of a new name.
const TOLD: [&str; 7] = ["typo", "misspel", "spelling", "renam", "mistake", "instead of", "alias"];
/// What a note says that gives the old and the new name.
const CHANGED: [&str; 6] = ["fix", "correct", "chang", "->", "→", " now "];

/// The slips of a page.
pub(super) fn of_document(document: &Document, source: &Source, found: &mut Vec<Found>) {
    let (prose, text) = (document.prose.text.as_str(), source.text());
    let names = names(document, text);
    for (a, b) in alike(&names).take(MOST_PAIRS) {
        let (of_a, of_b) = (times(text, a), times(text, b));
        let (slip, right) = if of_a < of_b { (a, b) } else { (b, a) };
        if of_a.min(of_b) != 1 || of_a.max(of_b) < 2 || are_two_words(text, slip, right) {
            continue;
        }
        let ((block, place), (_, of_right)) = (&names[slip], &names[right]);
        if are_two_functions(text, place, right) {
            continue;
        }
        let block = range(&document.prose.blocks[*block]);
        let written = text.get(document.prose.to_source(block.clone().into()).range()).unwrap_or_default();
        let lower = prose[block].to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        if says(&TOLD) || written.contains(right) && says(&CHANGED) {
            continue;
        }
        let stored = |range: &Range<usize>| source.stored_span(Span::from(range.clone()));
        let parts = &[stored(of_right)];
        let against = Against::words("code", right.to_owned(), parts);
        found.push(Found::against_as(slip, stored(place), &against));
    }
}

/// Names that are marked as code, each with the block and the place in the file that it stands in first.
type Names<'t> = BTreeMap<&'t str, (usize, Range<usize>)>;

fn names<'t>(document: &Document, text: &'t str) -> Names<'t> {
    let prose = document.prose.text.as_str();
    let mut names = Names::new();
    for (number, block) in document.prose.blocks.iter().enumerate() {
        for (at, mark) in prose[range(block)].match_indices('\u{FFFC}') {
            let at = block.range.start as usize + at;
            let place = document.prose.to_source((at..at + mark.len()).into());
            let name = code_at(text, place.range()).map(bare).filter(|name| is_name(name));
            if let Some(name) = name.filter(|_| names.len() < MOST) {
                names.entry(name).or_insert((number, place_in(text, name)));
            }
        }
    }
    names
}

/// Pairs of names of which one is a slip of the other.
fn alike<'t>(names: &Names<'t>) -> impl Iterator<Item = (&'t str, &'t str)> {
    let mut by_start: BTreeMap<&[u8], Vec<&str>> = BTreeMap::new();
    for name in names.keys() {
        by_start.entry(start(name)).or_default().push(name);
    }
    by_start.into_values().flat_map(|names| {
        let pairs = (0..names.len()).flat_map(|n| (n + 1..names.len()).map(move |m| (n, m)));
        let slips = pairs.filter(|&(n, m)| is_slip(names[n], names[m]));
        slips.map(|(n, m)| (names[n], names[m])).collect::<Vec<_>>()
    })
}

fn range(block: &Block) -> Range<usize> {
    block.span().range()
}

/// The name of a function without its brackets.
fn bare(code: &str) -> &str {
    let code = code.trim();
    code.strip_suffix("()").unwrap_or(code)
}

/// Letters, with signs that join them: a call, a path with a version, a line of code is no name.
fn is_name(code: &str) -> bool {
    let joins = |b: u8| matches!(b, b'_' | b'-' | b'.' | b'/' | b':');
    let name = code.trim_start_matches('-');
    (SHORTEST..LONGEST).contains(&name.len())
        && code.bytes().all(|b| b.is_ascii_alphabetic() || joins(b))
        && name
            .bytes()
            .next()
            .zip(name.bytes().last())
            .is_some_and(|(first, last)| first.is_ascii_alphabetic() && last.is_ascii_alphabetic())
}

/// What two spellings of one name have in common.
fn start(name: &str) -> &[u8] {
    const LETTERS: usize = 2;
    let end = name.len() - name.trim_start_matches('-').len() + LETTERS;
    &name.as_bytes()[..end]
}

/// A letter more inside of a part, or two neighbours swapped, and not two words of the language.
fn is_slip(a: &str, b: &str) -> bool {
    if a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let (letters, doubled) = match Slip::between(a, b) {
        Some(Slip::More(more)) => (1, more == More::Doubled),
        Some(Slip::Swapped) => (2, false),
        _ => return false,
    };
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let at = apart(short, long);
    // "path_info", "upath_info"; "AfterTraversal", "IAfterTraversal"; "key", "keys": a letter at the border makes another name.
    if (at..=at + letters).any(|n| begins_part(long.as_bytes(), n)) {
        return false;
    }
    let (one, other) = (part(short, at), part(long, at));
    // `strcat`, `strvcat`, `GET_FLAGS`, `GET_PFLAGS`: short parts that are no words are many.
    let unknown = !is_known(one) && !is_known(other);
    if letters == 1 && one.len() < SHORTEST_UNKNOWN && unknown {
        return false;
    }
    // `KSPGMRES`, `KSPLGMRES`: in a run of capitals each letter may stand for a word.
    let run = long.as_bytes().get(at.saturating_sub(1)..at + 2);
    if letters == 1 && !doubled && unknown && run.is_some_and(|run| run.iter().all(u8::is_ascii_uppercase)) {
        return false;
    }
    one.len().min(other.len()) >= SHORTEST_PART && !(is_known(one) && is_known(other))
}

/// The first byte in which two names differ.
fn apart(one: &str, other: &str) -> usize {
    one.bytes().zip(other.bytes()).take_while(|(p, q)| p == q).count()
}

/// A part of a name begins at this byte, or the last one ended before it.
fn begins_part(name: &[u8], at: usize) -> bool {
    let Some(b) = name.get(at) else { return true };
    let before = at.checked_sub(1).map_or(b'_', |before| name[before]);
    !b.is_ascii_alphabetic()
        || !before.is_ascii_alphabetic()
        || before.is_ascii_lowercase() && b.is_ascii_uppercase()
}

/// The part of a name that has this byte.
fn part(name: &str, at: usize) -> &str {
    let bytes = name.as_bytes();
    let from = (0..=at).rev().find(|n| begins_part(bytes, *n)).unwrap_or(0);
    let to = (from + 1..=bytes.len()).find(|n| begins_part(bytes, *n)).unwrap_or(bytes.len());
    &name[from..to]
}

/// The parts in which two names differ are both words of the text: `cmd_psuh` beside `cmd_push`, in a text on `psuh` and `push`.
fn are_two_words(text: &str, one: &str, other: &str) -> bool {
    let at = apart(one, other);
    let alone = |name: &str| {
        let (part, bytes) = (part(name, at.min(name.len() - 1)), text.as_bytes());
        let lead = part.as_ptr() as usize - name.as_ptr() as usize;
        let in_name = |at: usize| at >= lead && bytes[at - lead..].starts_with(name.as_bytes());
        let goes_on = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at)).is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_')
        };
        let whole = |at: &usize| !goes_on(at.checked_sub(1)) && !goes_on(Some(at + part.len()));
        part.len() < name.len() && memchr::memmem::find_iter(bytes, part).any(|at| whole(&at) && !in_name(at))
    };
    alone(one) && alone(other)
}

/// Two functions whose names are no words of the language stand beside one another, `ap_palloc` and `ap_pcalloc`: they are two things.
fn are_two_functions(text: &str, place: &Range<usize>, right: &str) -> bool {
    const NEAR: usize = 400;
    let slip = &text[place.clone()];
    let at = apart(slip, right);
    let around = &text.as_bytes()[place.start.saturating_sub(NEAR)..text.len().min(place.end + NEAR)];
    let called = || text.match_indices(right).any(|(at, _)| text[at + right.len()..].starts_with('('));
    slip.len() != right.len()
        && !is_known(part(right, at.min(right.len() - 1)))
        && memchr::memmem::find(around, right.as_bytes()).is_some()
        && called()
}

/// How often a name stands in a text, in code or out of it.
fn times(text: &str, name: &str) -> usize {
    let bytes = text.as_bytes();
    let goes_on = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at)).is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b'-'))
    };
    let whole = |at: &usize| !goes_on(at.checked_sub(1)) && !goes_on(Some(at + name.len()));
    memchr::memmem::find_iter(bytes, name).filter(whole).count()
}

#[cfg(test)]
mod tests {
    use super::is_slip;

    #[test]
    fn slips_of_names() {
        for (one, other) in [
            ("conneciton_string", "connection_string"),
            ("crosbeam-utils", "crossbeam-utils"),
            ("kiln.reponse.Door", "kiln.response.Door"),
            ("--max-temprature", "--max-temperature"),
        ] {
            assert!(is_slip(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("path_info", "upath_info"),
            ("AfterFiring", "IAfterFiring"),
            ("kiln_key", "kiln_keys"),
            ("clone_form", "clone_from"),
            ("max_heat", "min_heat"),
            ("IterNextKiln", "IterANextKiln"),
            ("getStateOfKilnn", "getStateOfKiln"),
            ("strcat", "strvcat"),
            ("std::ostream", "std::ofstream"),
        ] {
            assert!(!is_slip(one, other), "{one} {other}");
        }
    }
}
