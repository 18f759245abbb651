//! Names of people: `Peter Holm`, `Dr. Maria J. Lopez`, `Senator Wu`, `Ludwig van Beethoven Jr.`.

use nom::Parser;

use crate::grammar::{PResult, Words, any, joint, maybe, reject};
use crate::lexicon::given_names::given_name;
use crate::lexicon::{Class, Gender};
use crate::text::token::{Kind, Token};

/// A title before a name: `Mrs`, `Senator`, `CEO`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Title {
    /// What it tells.
    pub gender: Option<Gender>,
}

/// A run of capitalised words that may name a person, in tokens of the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonName {
    /// The run with its titles.
    pub first: usize,
    /// First word of the name itself.
    pub name: usize,
    /// The last name; equal to `name` where there is one word.
    pub last: usize,
    /// One past the run.
    pub end: usize,
    /// The title before it.
    pub honorific: Option<Title>,
    /// What the given name tells; `None` for a word that is no given name.
    pub given: Option<Option<Gender>>,
    /// A word in it names a group or a place, so it is no person.
    pub group: bool,
}

/// Words with a capital that are no part of a name.
const NOT_NAMES: Class =
    Class::FUNCTION.or(Class::MONTH).or(Class::WEEKDAY).or(Class::NEGATION).or(Class::MODAL);

/// A run of capitalised words with its titles.
pub fn person_name(i: Words) -> PResult<PersonName> {
    let (mut rest, first) = name_word(i)?;
    let (mut before_last, mut last) = (None, i.at);
    let mut title = title_class(i, first);
    let mut name = if title.is_some() { None } else { Some(i.at) };
    loop {
        if ends_name(rest) {
            break;
        }
        let after_stop = maybe(abbreviating_stop).parse(rest)?.0;
        // "Chai-echa": after a hyphen a name may go on in small letters.
        let part = |i| -> PResult<Token> {
            let (rest, t) = any(i)?;
            let word = t.kind == Kind::Word && (t.is_capitalised() || t.lex == 0);
            if word && !t.after_space() { Ok((rest, t)) } else { reject() }
        };
        let (after, joined) = maybe((joint, part)).parse(after_stop)?;
        if joined.is_some() {
            (before_last, last) = (Some(last), after.at - 1);
            rest = after;
            continue;
        }
        let particle = maybe(particle).parse(after_stop)?.0;
        let Ok((after, word)) = name_word(particle) else {
            break;
        };
        if particle.at == rest.at && !word.after_space() {
            break;
        }
        match title_class(particle, word) {
            // A title inside: what stands before it is whose title it is.
            Some(class) => {
                title = Some(class);
                name = None;
            }
            None => name = name.or(Some(particle.at)),
        }
        (before_last, last) = (Some(last), particle.at);
        rest = after;
    }
    let Some(name) = name else { return reject() };
    let last = before_last.filter(|_| is_suffix(i, last)).unwrap_or(last);
    let group = (name..rest.at).any(|w| is_group(i, w));
    let given = given_name(i.text(i.tokens[name])).filter(|_| last > name);
    Ok((
        rest,
        PersonName { first: i.at, name, last: last.max(name), end: rest.at, honorific: title, given, group },
    ))
}

/// A word in small letters that is no particle: most words after a name.
fn ends_name(i: Words) -> bool {
    /// Longest particle, in bytes.
    const PARTICLE: u32 = 3;
    i.token(0).is_none_or(|t| t.kind == Kind::Word && !t.is_capitalised() && t.end - t.start > PARTICLE)
}

fn name_word(i: Words) -> PResult<Token> {
    let (rest, t) = any(i)?;
    let named = t.kind == Kind::Word && t.is_capitalised() && !t.is(NOT_NAMES);
    if named { Ok((rest, t)) } else { reject() }
}

/// The full stop of `J.` and `Mr.`.
fn abbreviating_stop(i: Words) -> PResult<()> {
    let (rest, stop) = any(i)?;
    let abbreviated = i.before().is_some_and(|b| {
        b.end - b.start == 1 || b.is(Class::TITLE_ABBREVIATION.or(Class::NAME_ABBREVIATION))
    });
    if i.text(stop) == "." && !stop.after_space() && abbreviated { Ok((rest, ())) } else { reject() }
}

/// `van der`, `bin`: between the words of a name.
fn particle(i: Words) -> PResult<()> {
    const PARTICLES: &[&str] = &[
        "de", "la", "der", "van", "von", "bin", "al", "el", "da", "di", "du", "ibn", "den", "ter", "dos", "y",
    ];
    let mut rest = i;
    while rest.token(0).is_some_and(|t| PARTICLES.contains(&i.text(t))) {
        rest = rest.skip(1);
    }
    if rest.at > i.at { Ok((rest, ())) } else { reject() }
}

/// A title: an honorific, an office or a role with a capital, before another word.
fn title_class(i: Words, t: Token) -> Option<Title> {
    let entry = t.entry(i.lexicon);
    let next_is_name = i.token(1).is_some_and(|n| {
        n.is_capitalised() && n.kind == Kind::Word
            || i.text(n) == "." && i.token(2).is_some_and(Token::is_capitalised)
    });
    let title = entry.class.has(Class::HONORIFIC.or(Class::ROLE).or(Class::OFFICE)) && next_is_name;
    let told = entry.class.has(Class::HONORIFIC.or(Class::GENDERED_NOUN));
    title.then(|| Title { gender: entry.gender.filter(|_| told) })
}

fn is_suffix(i: Words, at: usize) -> bool {
    matches!(i.text(i.tokens[at]), "Jr" | "Sr" | "II" | "III" | "IV")
}

fn is_group(i: Words, at: usize) -> bool {
    let t = i.tokens[at];
    t.is(Class::ORGANISATION) || t.is_all_capitals() && t.end - t.start > 2
}
