//! What the entry of an option in a reference says of it: `Default: 20`, `defaults to 25`, `(optional)`, ``one of `a`, `b` ``. On text as
//! it is written, in which marks are spaces but for the backticks of code.

use std::ops::Range;

use nom::branch::alt;
use nom::bytes::complete::{is_not, tag, tag_no_case, take_while1};
use nom::character::complete::{char, multispace0 as space0, multispace1 as space1, one_of};
use nom::combinator::{not, opt, peek, recognize, value, verify};
use nom::multi::{many1, separated_list1};
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

use crate::lexicon::entries::Entries;

type SResult<'a, O> = IResult<&'a str, O, ()>;

/// A value as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Literal<'a> {
    /// Without its marks.
    pub text: &'a str,
    /// It is marked as code, or stands in quotation marks.
    pub marked: bool,
}

/// What is said of the option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told<'a> {
    /// The value that it has where none is given.
    Default(Literal<'a>),
    /// It must be given, or may be left out.
    Needed(bool),
    /// It is on or off where nothing is given.
    Switch(bool),
    /// All values that it may have.
    Among(Vec<Literal<'a>>),
}

/// Parts of the words that tell of a default, or of what must be given.
pub const PARTS: [&str; 7] =
    ["efault", "equired", "ptional", "andatory", "be left out", "be omitted", "unless you "];

/// How far behind the first word of a statement the telling one stands, in bytes.
const LONGEST_LEAD: usize = 32;

/// All that a text says of its option, with the bytes that say it. A sentence that holds in some cases alone says nothing.
pub fn statements(text: &str) -> Vec<(Range<usize>, Told<'_>)> {
    let mut found = Vec::new();
    let tells: Vec<usize> =
        PARTS.iter().flat_map(|part| text.match_indices(part)).map(|(at, _)| at).collect();
    let has_values = text.contains(['`', '"', '\'', '“']);
    let mut at = 0;
    while at < text.len() {
        let here = &text[at..];
        let tells = tells.iter().any(|tells| (at..at + LONGEST_LEAD).contains(tells));
        // A label may stand on a line of its own.
        let label =
            here.starts_with(char::is_uppercase) && text[..at].trim_end_matches([' ', '\t']).ends_with('\n');
        let begins = here.starts_with(char::is_alphabetic) && (label || opens(&text[..at]));
        let told = match (begins, tells) {
            (true, true) => told(here).ok(),
            (true, false) if has_values => among(here).ok(),
            _ => None,
        };
        match told {
            Some((rest, told)) => {
                let place = at..text.len() - rest.len();
                at = place.end;
                // "required (visible ones), optional (hidden ones)"
                let aside = text[place.end..].trim_start().strip_prefix('(').unwrap_or("default");
                let of_some = matches!(told, Told::Needed(_)) && !aside.trim_start().starts_with("default");
                if !of_some && !holds_sometimes(text, &place) {
                    found.push((place, told));
                }
            }
            None => at += next_word(here),
        }
    }
    without_alternatives(text, found)
}

/// "Mandatory, Optional and Serialize", `[none|optional|required]`: words that are the values of an option say nothing of it.
fn without_alternatives<'a>(
    text: &str,
    found: Vec<(Range<usize>, Told<'a>)>,
) -> Vec<(Range<usize>, Told<'a>)> {
    let joins =
        |word: &str| word.is_empty() || word.eq_ignore_ascii_case("and") || word.eq_ignore_ascii_case("or");
    let listed = |a: &(Range<usize>, Told), b: &(Range<usize>, Told)| {
        let between = &text[a.0.end..b.0.start];
        let needed = matches!((&a.1, &b.1), (Told::Needed(_), Told::Needed(_)));
        needed && between.split([',', '|', '/']).flat_map(str::split_whitespace).all(joins)
    };
    let beside: Vec<bool> = found.windows(2).map(|pair| listed(&pair[0], &pair[1])).collect();
    let alone = |n: usize| !beside.get(n).is_some_and(|l| *l) && !n.checked_sub(1).is_some_and(|n| beside[n]);
    found.into_iter().enumerate().filter(|(n, _)| alone(*n)).map(|(_, told)| told).collect()
}

/// Bytes up to the next word, or behind the code that stands here.
fn next_word(here: &str) -> usize {
    if let Ok((rest, _)) = code(here) {
        return here.len() - rest.len();
    }
    let word = here.find(|c: char| !c.is_alphanumeric()).unwrap_or(here.len());
    word.max(here.chars().next().map_or(1, char::len_utf8))
}

/// Something new begins behind this text, said of the option.
fn opens(before: &str) -> bool {
    const OF_IT: [&str; 10] = ["the", "it", "its", "this", "which", "that", "and", "a", "an", "by"];
    let bare = before.trim_end();
    let mut words = bare.rsplit(|c: char| !c.is_alphanumeric());
    // "It is optional".
    let is = |word: &&str| word.eq_ignore_ascii_case("is");
    let last = words.next().unwrap_or_default();
    let last = if is(&last) { words.next().unwrap_or_default() } else { last };
    bare.is_empty()
        || bare.ends_with(['.', ',', ';', ':', '(', '[', '!', '-', '–', '—', '|'])
        || OF_IT.iter().any(|word| last.eq_ignore_ascii_case(word))
}

/// The sentence around the place says that it is so in some cases.
fn holds_sometimes(text: &str, place: &Range<usize>) -> bool {
    let ends = |text: &str, at: usize, c: char| {
        let behind = &text[at + c.len_utf8()..];
        // "Optional. if the other is set"
        let goes_on = c == '.' && behind.trim_start().starts_with(char::is_lowercase);
        matches!(c, '.' | ';' | '(' | '[' | ':') && behind.starts_with(char::is_whitespace) && !goes_on
    };
    let lead = &text[..place.start];
    let opens = |at: &(usize, char)| matches!(at.1, '(' | '[') || ends(lead, at.0, at.1);
    let from = lead.char_indices().rev().find(opens).map_or(0, |(at, c)| at + c.len_utf8());
    let behind = &text[place.end..];
    let closes = |at: &(usize, char)| matches!(at.1, ')' | ']' | ';') || ends(behind, at.0, at.1);
    let to = behind.char_indices().find(closes).map_or(behind.len(), |(at, _)| at);
    let before = text[from..place.start].split(|c: char| !c.is_alphanumeric() && c != '.');
    let after = behind[..to].split(|c: char| !c.is_alphanumeric() && c != '.');
    let sometimes = &Entries::get().sometimes;
    before.chain(after).any(|word| sometimes.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

fn told(i: &str) -> SResult<'_, Told<'_>> {
    alt((default, unless_changed, switch, needed, spared, among)).parse(i)
}

/// ``is `0` unless you change it``.
fn unless_changed(i: &str) -> SResult<'_, Told<'_>> {
    let change = alt((tag("change"), tag("override"), tag("set")));
    let behind = (space1, tag("unless you "), change, opt((space1, tag("it"))));
    let (i, literal) = delimited((tag("is"), space1), literal, behind).parse(i)?;
    let (i, ()) = peek(end).parse(i)?;
    Ok((i, Told::Default(literal)))
}

/// `may be left out`.
fn spared(i: &str) -> SResult<'_, Told<'_>> {
    let may = alt((tag_no_case("may"), tag_no_case("can")));
    let (i, _) = (may, tag(" be "), alt((tag("left out"), tag("omitted")))).parse(i)?;
    let (i, ()) = peek(end).parse(i)?;
    Ok((i, Told::Needed(false)))
}

/// `default: 20`, `default value is 20`, `defaults to 20`.
fn default(i: &str) -> SResult<'_, Told<'_>> {
    let is = || alt((tag(":"), tag("="), tag("is set to"), tag("is:"), tag("is"), tag("to be")));
    let value = (tag_no_case("default"), opt((space1, tag_no_case("value"))), space0, is());
    let to = (tag_no_case("defaults to"), opt(char(':')));
    let bare = (tag_no_case("default"), peek((space1, alt((char('`'), char('"'), digit)))));
    let (i, _) = alt((recognize(value), recognize(to), recognize(bare))).parse(i)?;
    let (i, literal) = preceded(space0, literal).parse(i)?;
    let (i, ()) = peek(end).parse(i)?;
    Ok((i, Told::Default(literal)))
}

/// `enabled by default`.
fn switch(i: &str) -> SResult<'_, Told<'_>> {
    let on = value(true, alt((tag_no_case("enabled"), tag_no_case("on"), tag_no_case("turned on"))));
    let off = value(false, alt((tag_no_case("disabled"), tag_no_case("off"), tag_no_case("turned off"))));
    let (i, on) = terminated(alt((on, off)), tag(" by default")).parse(i)?;
    let (i, ()) = peek(end).parse(i)?;
    Ok((i, Told::Switch(on)))
}

/// `required: no`, `(optional)`, `this field is required`, `a required field`.
fn needed(i: &str) -> SResult<'_, Told<'_>> {
    let word = || {
        alt((
            value(true, alt((tag_no_case("required"), tag_no_case("mandatory")))),
            value(
                false,
                alt((tag_no_case("optional"), tag_no_case("not required"), tag_no_case("not mandatory"))),
            ),
        ))
    };
    let label = (word(), preceded((space0, char(':'), space0), yes)).map(|(needed, yes)| needed == yes);
    let of_noun = terminated(word(), (space1, noun));
    let noun_is = preceded((noun, space1, tag("is"), space1), word());
    let (i, needed) = alt((
        label,
        terminated(of_noun, peek(end)),
        terminated(noun_is, peek(end)),
        terminated(word(), peek(end)),
    ))
    .parse(i)?;
    Ok((i, Told::Needed(needed)))
}

fn yes(i: &str) -> SResult<'_, bool> {
    let (rest, word) = take_while1(|c: char| !c.is_whitespace() && !matches!(c, '.' | ',' | ';' | '|'))(i)?;
    let yes = Entries::get().is_yes(word.trim_matches('`')).ok_or(nom::Err::Error(()))?;
    Ok((rest, yes))
}

fn noun(i: &str) -> SResult<'_, &str> {
    verify(take_while1(char::is_alphabetic), |word: &str| {
        Entries::get().nouns.iter().any(|noun| noun.eq_ignore_ascii_case(word))
    })
    .parse(i)
}

/// The text begins with what stands before a list of values: "possible values".
pub fn begins_as_list(text: &str) -> bool {
    leads(text).next().is_some()
}

/// What follows each phrase of those that stand before a list of values.
fn leads(i: &str) -> impl Iterator<Item = &str> {
    Entries::get().among.iter().filter_map(|lead| {
        let said = i.get(..lead.len())?.eq_ignore_ascii_case(lead);
        said.then(|| &i[lead.len()..])
    })
}

/// ``one of `a`, `b` or `c` ``.
fn among(i: &str) -> SResult<'_, Told<'_>> {
    let rest = leads(i).min_by_key(|rest| rest.len()).ok_or(nom::Err::Error(()))?;
    let (rest, _) = (space0, opt(char(':')), space0).parse(rest)?;
    let (rest, values) = list(rest)?;
    let (rest, ()) = peek(end).parse(rest)?;
    Ok((rest, Told::Among(values)))
}

/// Several marked values, and nothing else.
pub fn list(i: &str) -> SResult<'_, Vec<Literal<'_>>> {
    let word = alt((tag_no_case("or"), tag_no_case("and")));
    let comma = recognize((
        alt((char(','), char('/'), char('|'))),
        opt((space1, alt((tag_no_case("or"), tag_no_case("and"))))),
    ));
    let joint = delimited(space0, alt((comma, word)), space0);
    verify(separated_list1(joint, marked), |values: &Vec<Literal>| values.len() > 1).parse(i)
}

/// What is said ends here: no unit, no condition, no further word.
fn end(i: &str) -> SResult<'_, ()> {
    let stop = (char('.'), alt((value((), space1), nom::combinator::eof.map(|_| ()))));
    let sign = one_of(",;)](|—–!");
    let dash = value((), tag("- "));
    preceded(space0, alt((value((), nom::combinator::eof), value((), stop), value((), sign), dash))).parse(i)
}

/// `` `a` ``, `"a"`.
fn marked(i: &str) -> SResult<'_, Literal<'_>> {
    let quoted = alt((
        code,
        delimited(char('"'), is_not("\""), char('"')),
        delimited(char('\''), is_not("'"), char('\'')),
        delimited(char('“'), is_not("”"), char('”')),
    ));
    quoted.map(|text: &str| Literal { text: text.trim_matches(['"', '\'']), marked: true }).parse(i)
}

fn code(i: &str) -> SResult<'_, &str> {
    let (i, ticks) = recognize(many1(char('`'))).parse(i)?;
    let (i, code) = is_not("`")(i)?;
    let (i, _) = tag(ticks)(i)?;
    Ok((i, code.trim()))
}

fn digit(i: &str) -> SResult<'_, char> {
    nom::character::complete::satisfy(|c| c.is_ascii_digit())(i)
}

/// A marked value, a number with its unit, or one word.
fn literal(i: &str) -> SResult<'_, Literal<'_>> {
    let word = || take_while1(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let figures = || recognize((take_while1(|c: char| c.is_ascii_digit()), opt((char('.'), digit))));
    let number = recognize((opt(char('-')), figures(), opt((opt(space1), unit))));
    let plain = alt((number, word())).map(|text| Literal { text, marked: false });
    let (rest, literal) = alt((marked, plain)).parse(i)?;
    // "`a` + `b`", "`a`s": more than a value.
    let (rest, ()) =
        not(alt((value((), take_while1(char::is_alphanumeric)), value((), char('`'))))).parse(rest)?;
    Ok((rest, literal))
}

/// The unit behind a number: one word.
fn unit(i: &str) -> SResult<'_, &str> {
    terminated(recognize(alt((tag("%"), take_while1(char::is_alphabetic)))), peek(end)).parse(i)
}

#[cfg(test)]
mod tests {
    use super::{Told, statements};

    fn told(text: &str) -> Vec<String> {
        let name = |told: &Told| match told {
            Told::Default(literal) => format!("default {}", literal.text),
            Told::Needed(needed) => format!("needed {needed}"),
            Told::Switch(on) => format!("on {on}"),
            Told::Among(values) => values.iter().map(|v| v.text).collect::<Vec<_>>().join("|"),
        };
        statements(text).iter().map(|(_, told)| name(told)).collect()
    }

    #[test]
    fn entries_of_options() {
        for (text, wanted) in [
            ("Items on a page. Defaults to 25.", vec!["default 25"]),
            ("Default: `20`", vec!["default 20"]),
            ("How long to wait (default: 30 seconds)", vec!["default 30 seconds"]),
            ("The default value is \"red\".", vec!["default red"]),
            ("Optional. The name that is shown.", vec!["needed false"]),
            ("The colour. This is a required field.", vec!["needed true"]),
            ("Required: No", vec!["needed false"]),
            ("Type: Integer\nRequired: No\nUpdate requires: a new file", vec!["needed false"]),
            ("This option is required.", vec!["needed true"]),
            ("Looks below. Enabled by default.", vec!["on true"]),
            ("Can be `a`, `b` or `c`. Default is `d`.", vec!["a|b|c", "default d"]),
            ("One of \"a\" / \"b\" (default \"a\")", vec!["a|b", "default a"]),
            ("The colour (may be left out)", vec!["needed false"]),
            ("It is `0` unless you change it, which is off.", vec!["default 0"]),
        ] {
            assert_eq!(told(text), wanted, "{text}");
        }
        for text in [
            "Defaults to 10 if the file is small.",
            "On Windows, the default is 10.",
            "Defaults to the value of `size`.",
            "The name `depth` defaults to 3.",
            "Required if `size` is set.",
            "The file required by default.",
            "Can be `a`, `b` or any other word.",
            "Default: 10 (20 in production)",
            "The required field names.",
            "It may be left out if `size` is set.",
            "The last slash may be left out.",
            "It is `0` unless you change the mode.",
            "Three words are reserved: Mandatory, Optional, and Serialize.",
            "verify [none|optional|required]",
            "Required. if `size` is set.",
        ] {
            assert_eq!(told(text), Vec::<String>::new(), "{text}");
        }
    }
}
