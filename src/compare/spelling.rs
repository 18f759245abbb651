//! One name in two spellings within a story.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Conflict, Corpus, Ref};
use crate::claim::{Kind, NameType, NameValue, Value};
use crate::finding::{Confidence, Severity};
use crate::lexicon::given_names::given_name;
use crate::lexicon::{Lexicon, lemma_of_noun, spellings};
use crate::sets::shared;
use crate::text::slip::Slip;
use crate::text::tag::is_ordinary;
use crate::text::words::{is_run_together, without_accents};

/// Spellings that so many documents have are no slips.
const WELL_KNOWN: usize = 3;

/// Most places that a finding shows; the others are counted.
const SHOWN: usize = 64;

/// What derived words end in, and few names.
const ENDINGS_OF_WORDS: &[&str] = &[
    "ing", "ings", "ed", "ion", "ions", "ment", "ments", "ness", "ies", "ity", "ive", "able", "ible", "ance",
    "ence", "ly",
];

/// Names shorter than this differ too easily.
pub(super) const SHORTEST: usize = 7;

/// Handles that differ in case, and names that differ in a letter.
pub(super) fn compare(corpus: &Corpus) -> Vec<Conflict> {
    let mut stories: FxHashMap<u32, Vec<(Ref, &NameValue, &str)>> = FxHashMap::default();
    let mut conflicts = on_one_page(corpus);
    for (at, claim) in corpus.of_kind(Kind::Name) {
        if let Value::Name(name) = &claim.value
            && !name.on_page
        {
            stories.entry(corpus.roots[at.0 as usize]).or_default().push((at, name, &claim.text));
        }
    }
    // The earlier page first, whatever the files are called.
    for names in stories.values_mut() {
        names.sort_by_key(|(at, _, text)| (corpus.documents[at.0 as usize].date, *text, *at));
    }
    let mut stories: Vec<_> = stories.into_iter().collect();
    stories.sort_unstable_by_key(|(root, _)| *root);
    for (_, names) in &stories {
        conflicts.extend(handles(names));
        conflicts.extend(variants(corpus, names));
    }
    conflicts
}

/// Slips that a page itself shows.
fn on_one_page(corpus: &Corpus) -> Vec<Conflict> {
    let name = |at: Ref| match &corpus.claim(at).value {
        Value::Name(name) if name.on_page => Some(&**name),
        _ => None,
    };
    let all: Vec<Ref> =
        corpus.of_kind(Kind::Name).map(|(at, _)| at).filter(|&at| name(at).is_some()).collect();
    let mut conflicts = Vec::new();
    for page in all.chunk_by(|a, b| a.0 == b.0) {
        let by_key: FxHashMap<&str, Ref> =
            page.iter().filter_map(|&at| Some((&*name(at)?.key, at))).collect();
        for &slip in page {
            let spelled = name(slip).map_or("", |n| &n.spelled);
            let other = by_key.get(spelled);
            conflicts.extend(
                other.map(|&other| Conflict::new(vec![slip, other], Confidence::Likely, Severity::Note)),
            );
        }
    }
    conflicts
}

type Written<'a> = (Ref, &'a NameValue, &'a str);

fn handles(names: &[Written]) -> Vec<Conflict> {
    let mut first: FxHashMap<&str, Written> = FxHashMap::default();
    let mut reported: FxHashSet<&str> = FxHashSet::default();
    let mut conflicts = Vec::new();
    for &name in names.iter().filter(|(_, n, _)| n.form == NameType::Handle) {
        let known = *first.entry(&name.1.key).or_insert(name);
        // A page that writes it in two ways means one: case plays no part in a handle.
        if known.0.0 != name.0.0 && known.2 != name.2 && reported.insert(&name.1.key) {
            conflicts.push(Conflict::new(vec![known.0, name.0], Confidence::Certain, Severity::Note));
        }
    }
    conflicts
}

/// Names of one document that another writes with one letter more, less or other. They meet by what is left without a letter.
fn variants(corpus: &Corpus, names: &[Written]) -> Vec<Conflict> {
    let documents: FxHashSet<u32> = names.iter().map(|(at, ..)| at.0).collect();
    if documents.len() < 2 {
        return Vec::new();
    }
    let mut by_key: FxHashMap<&str, FxHashSet<u32>> = FxHashMap::default();
    for (at, name, _) in names {
        by_key.entry(&name.key).or_default().insert(at.0);
    }
    let mut meeting: FxHashMap<u64, Vec<Written>> = FxHashMap::default();
    for &name in
        names.iter().filter(|(_, n, _)| n.form != NameType::Handle && n.key.chars().count() >= SHORTEST)
    {
        for short in without_a_letter(&name.1.key) {
            meeting.entry(short).or_default().push(name);
        }
        if let Some(beginning) = by_beginning(&name.1.key).filter(|_| name.1.form == NameType::Person) {
            meeting.entry(hash(beginning.bytes())).or_default().push(name);
        }
        if let Some(sound) = by_sound(&name.1.key) {
            meeting.entry(hash(sound.bytes())).or_default().push(name);
        }
    }
    let order: FxHashMap<Ref, usize> = names.iter().enumerate().map(|(n, (at, ..))| (*at, n)).collect();
    let is_before = |a: Written, b: Written| order[&a.0] < order[&b.0];
    let mut pairs: Vec<(Written, Written)> = Vec::new();
    for group in meeting.values() {
        for (n, &a) in group.iter().enumerate() {
            for &b in group[n + 1..].iter().take(16) {
                // Each document has its own spelling: one that has both knows two names.
                let both = by_key[&*a.1.key].intersection(&by_key[&*b.1.key]).next().is_some();
                if a.0.0 != b.0.0 && a.1.key != b.1.key && !both && is_variant(&a.1.key, &b.1.key) {
                    pairs.push(if is_before(a, b) { (a, b) } else { (b, a) });
                }
            }
        }
    }
    pairs.sort_by_key(|(a, b)| (order[&a.0], order[&b.0]));
    pairs.dedup_by_key(|(a, b)| (a.0, b.0));
    let mut seen: FxHashSet<(&str, &str)> = FxHashSet::default();
    pairs.retain(|(a, b)| seen.insert((&a.1.key, &b.1.key)) && !seen.contains(&(&*b.1.key, &*a.1.key)));
    // SPHINCS and SHRINCS: in capitals each letter stands for a word.
    let letters = |text: &str| !text.chars().any(char::is_lowercase);
    pairs.retain(|(a, b)| !letters(a.2) && !letters(b.2));
    pairs.retain(|(a, b)| !are_words(*a, *b));
    // "IndexDWord" and "Indexword", "AAncestor" and "Ancestor": names in code.
    let of_code = |text: &str| {
        let mut letters = text.chars();
        let prefixed = letters.by_ref().take(2).all(char::is_uppercase);
        !text.contains(' ')
            && (is_run_together(text) || prefixed && letters.next().is_some_and(char::is_lowercase))
    };
    pairs.retain(|(a, b)| of_code(a.2) == of_code(b.2));
    pairs.retain(|(a, b)| !are_two(&corpus.claim(a.0).context, &corpus.claim(b.0).context));
    // "Annotating lifetimes", "Annotation of lifetimes": any word has a capital where a sentence begins.
    let begins = |(at, ..): Written| corpus.claim(at).span.start == corpus.claim(at).sentence.start;
    let common = |(_, name, _): Written| {
        !is_of_person(&name.key) && ENDINGS_OF_WORDS.iter().any(|end| name.key.ends_with(end))
    };
    let doubtful = |a, b| (begins(a) || begins(b)) && (common(a) || common(b));
    pairs.iter().map(|&(a, b)| of_pair(names, a, b, !doubtful(a, b))).collect()
}

/// "Of North Vestria", "of South Vestria": what stands behind the names is of one kind, and another here than there.
fn are_two(one: &[u32], other: &[u32]) -> bool {
    let shared = shared(one, other);
    shared > 0 && shared < one.len() && shared < other.len()
}

/// "Minor Axes" and "Minor Axis", `SplitMut` beside `SplitNMut`: two words of the language, or words run together, are names that somebody
/// gave to two things.
fn are_words((_, _, a): Written, (_, _, b): Written) -> bool {
    let ordinary = |text: &str| {
        let lemma = lemma_of_noun(&text.to_lowercase());
        is_ordinary(Lexicon::get().look_up(&lemma, 0, lemma.len()).1)
    };
    let mut apart = a.split_whitespace().zip(b.split_whitespace()).filter(|(v, w)| v != w);
    apart.any(|(v, w)| ordinary(v) && ordinary(w) || is_run_together(v) && is_run_together(w))
}

/// Two spellings with every document that has one of them: the rarer first, as it is the likelier slip.
fn of_pair(names: &[Written], a: Written, b: Written, sure: bool) -> Conflict {
    let places = |key: &str| -> Vec<Ref> {
        let mut all: Vec<Ref> = names.iter().filter(|(_, n, _)| *n.key == *key).map(|(at, ..)| *at).collect();
        all.dedup_by_key(|at| at.0);
        all
    };
    let (one, other) = (places(&a.1.key), places(&b.1.key));
    // Both are well known: two names.
    let two = one.len().min(other.len()) >= WELL_KNOWN;
    let (mut claims, others) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let rest = claims.split_off(1);
    claims.extend(others);
    claims.extend(rest);
    let more = claims.len().saturating_sub(SHOWN) as u32;
    claims.truncate(SHOWN);
    // An accent is written here and left out there: houses differ.
    let accent = without_accents(&a.1.key) == without_accents(&b.1.key);
    Conflict { more, ..Conflict::new(claims, Confidence::Possible, Severity::Note) }
        .stable_if(sure && !accent && !two)
}

/// A full name with its given name in the first of several spellings: `steven lund` as `stephen lund`.
fn by_sound(key: &str) -> Option<String> {
    let (given, rest) = key.split_once(' ')?;
    Some(format!("{} {rest}", spellings::first(given)?))
}

/// A full name that begins with a given name, and ends with no word of the language: "See Installation" is nobody.
fn is_of_person(key: &str) -> bool {
    key.split_once(' ').is_some_and(|(given, last)| {
        let word = is_ordinary(Lexicon::get().look_up(last, 0, last.len()).1);
        !last.contains(' ') && !word && given_name(given).is_some()
    })
}

/// Letters at the beginning of a last name for which another may have been put.
const BEGINNING: usize = 4;

/// A full name with the beginning of its last name: `tomas hallin` and `tomas hallberg` in two reports are one person.
fn by_beginning(key: &str) -> Option<&str> {
    let (given, last) = key.split_once(' ')?;
    let (end, _) = last.char_indices().nth(BEGINNING)?;
    is_of_person(key).then(|| &key[..given.len() + 1 + end])
}

fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325_u64, |all, b| (all ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// Hashes of the key itself, and of the key without each of its letters in turn, the first kept.
fn without_a_letter(key: &str) -> impl Iterator<Item = u64> + '_ {
    let hash = |left: &str, right: &str| hash(left.bytes().chain(right.bytes()));
    let letters = key.char_indices().skip(1).map(move |(i, c)| hash(&key[..i], &key[i + c.len_utf8()..]));
    letters.chain(std::iter::once(hash(key, "")))
}

/// Names in lower case, by what is left of each without one of its letters.
#[derive(Default)]
pub(super) struct Near<'a> {
    by_rest: FxHashMap<u64, Vec<(usize, &'a str)>>,
}

impl<'a> Near<'a> {
    /// Adds a name of the thing with this number.
    pub(super) fn add(&mut self, number: usize, name: &'a str) {
        for hash in without_a_letter(name) {
            self.by_rest.entry(hash).or_default().push((number, name));
        }
    }

    /// The first thing with a name that is this one but for one letter.
    pub(super) fn to(&self, name: &str) -> Option<usize> {
        /// Names with one rest that are looked at.
        const MOST: usize = 64;
        let alike = without_a_letter(name).filter_map(|hash| self.by_rest.get(&hash));
        let near = alike
            .flat_map(|all| all.iter().take(MOST))
            .filter(|(_, known)| known.len().abs_diff(name.len()) <= 4 && is_variant(known, name));
        near.map(|(number, _)| *number).min()
    }
}

/// True if two names in lower case are the same but for one letter.
pub(super) fn is_near(a: &str, b: &str) -> bool {
    let mut near = Near::default();
    near.add(0, a);
    near.to(b).is_some()
}

/// One spelling for both sides of the ocean.
pub(super) fn american(word: &str) -> String {
    let ends = |word: String, old: &str| match word.strip_suffix(old) {
        Some(stem) => format!("{stem}er"),
        None => word,
    };
    let word = ends(ends(word.to_owned(), "re"), "or");
    word.replace("our", "or").replace("isation", "ization").replace("ise", "ize").replace("ence", "ense")
}

/// A name without what is not its spelling: marks, and letters with and without an accent stay.
fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect()
}

/// `Argentina` and `Argentine`, `America` and `Americans`: a country and those who live there; `Javanese` and `Japanese`: two peoples;
/// `Socialism` and `Socialist`.
fn is_demonym(v: &str, w: &str) -> bool {
    const ENDINGS: &[&str] =
        &["", "s", "n", "an", "ian", "e", "ese", "i", "ish", "ic", "ine", "ean", "er", "a", "o", "as", "os"];
    const PEOPLES: &[&str] = &["ese", "ian", "ish"];
    const VIEWS: [&str; 2] = ["ism", "ist"];
    /// Letters of the shortest name of a country that stay.
    const STEM: usize = 4;
    let shared = v.bytes().zip(w.bytes()).take_while(|(p, q)| p == q).count();
    let ending = |word: &'_ str| word.get(shared..).is_some_and(|rest| ENDINGS.contains(&rest));
    let peoples = PEOPLES.iter().any(|end| v.ends_with(end) && w.ends_with(end));
    let views = VIEWS.iter().any(|end| v.ends_with(end)) && VIEWS.iter().any(|end| w.ends_with(end));
    peoples || views || shared >= STEM && ending(v) && ending(w)
}

/// Different letters in one word only, and no ending that makes another word of it.
fn is_variant(a: &str, b: &str) -> bool {
    if plain(a) == plain(b) {
        return false;
    }
    if by_sound(a).is_some_and(|sound| by_sound(b) == Some(sound)) {
        return true;
    }
    if by_beginning(a).is_some_and(|beginning| by_beginning(b) == Some(beginning))
        && !a.starts_with(b)
        && !b.starts_with(a)
    {
        return true;
    }
    let (left, right): (Vec<&str>, Vec<&str>) =
        (a.split_whitespace().collect(), b.split_whitespace().collect());
    if left.len() != right.len() {
        return false;
    }
    let differing: Vec<(&str, &str)> =
        left.iter().zip(&right).filter(|(v, w)| v != w).map(|(v, w)| (*v, *w)).collect();
    let [(v, w)] = differing[..] else { return false };
    // "Interest", "Internet": no slip of the fingers.
    if v.chars().next() != w.chars().next() || Slip::between(v, w).is_none() {
        return false;
    }
    // "Haverkamp", "Haverkampf" after one given name: a letter too many; with an s it may be a plural.
    let surname = left.len() > 1 && left.first() == right.first() && v.len().abs_diff(w.len()) == 1;
    let longer = if v.len() > w.len() { v } else { w };
    let letter = surname && !longer.ends_with(['s', 'a', 'o', 'i', 'n', 'e', 'y']);
    let ending = !letter && (v.starts_with(w) || w.starts_with(v)) || american(v) == american(w);
    let digits = v.chars().chain(w.chars()).any(|c| c.is_ascii_digit());
    // "Cortex-M", "Cortex-R": two of one family.
    let member = v.split('-').zip(w.split('-')).any(|(v, w)| v != w && v.len().min(w.len()) < 3);
    !ending && !digits && !member && !is_demonym(v, w) && v.len().min(w.len()) >= 4
}
