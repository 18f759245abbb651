//! What pages say that the files beside them say too: the least version of a tool (`Node.js 18 or newer`, `python >= 3.8`), a licence
//! (`licensed under the MIT License`). On text as it is written, of which marks are spaces.

use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_while1};
use nom::character::complete::{char, space0};
use nom::combinator::{not, opt, peek, recognize, value, verify};
use nom::multi::{many0, separated_list1};
use nom::sequence::preceded;
use nom::{IResult, Parser};

use crate::lexicon::licences;

type SResult<'a, O> = IResult<&'a str, O, ()>;

/// A tool with the version that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need<'a> {
    /// `go`, `node`, `npm`, `php`, `python`, `ruby` or `rust`.
    pub tool: &'static str,
    /// Figures with full stops between them.
    pub version: &'a str,
    /// It is said that later ones will do.
    pub bound: bool,
}

/// `Node.js 18 or newer`, `Python >= 3.8`, `Rust 1.70+`.
pub fn need(i: &str) -> SResult<'_, Need<'_>> {
    let (i, tool) = tool(i)?;
    let joint = alt((tag_no_case("versions"), tag_no_case("version"), tag("("), tag(":")));
    let (i, joint) = opt(preceded(space0, joint)).parse(i)?;
    let (i, _) = opt((space0, tag(":"))).parse(i)?;
    let (i, above) = opt((space0, above)).parse(i)?;
    let (i, _) = (space0, opt(alt((char('v'), char('V'))))).parse(i)?;
    let (i, version) = version(i)?;
    let (i, later) = opt(preceded(opt(char(')')), later)).parse(i)?;
    // "3.8-3.11", "2.7, 3.6", "18/20", "18 or 20", "18.x": several, or a version of another kind.
    let (i, ()) = not(several).parse(i)?;
    let (i, _) = opt(verify(char(')'), |_| joint == Some("(") && later.is_some())).parse(i)?;
    Ok((i, Need { tool, version, bound: above.is_some() || later.is_some() }))
}

/// `minimum supported Rust version is 1.70`, `MSRV: 1.70`.
pub fn msrv(i: &str) -> SResult<'_, Need<'_>> {
    let (i, _) = alt((
        recognize((tag_no_case("minimum supported rust version"), opt(tag_no_case(" (msrv)")))),
        tag_no_case("minimum supported version of rust"),
        tag_no_case("msrv"),
    ))
    .parse(i)?;
    let filler = alt((
        tag_no_case("is"),
        tag_no_case("currently"),
        tag_no_case("now"),
        tag_no_case("raised to"),
        tag_no_case("bumped to"),
        tag_no_case("increased to"),
        tag_no_case("lowered to"),
        tag_no_case("reduced to"),
        tag_no_case("to"),
        tag_no_case("rustc"),
        tag_no_case("rust"),
        tag_no_case("version"),
        tag(":"),
        tag("="),
        tag("("),
    ));
    let (i, _) = many0(preceded(space0, filler)).parse(i)?;
    let (i, _) = (space0, opt(char('v'))).parse(i)?;
    let (i, version) = version(i)?;
    let (i, ()) = not(several).parse(i)?;
    Ok((i, Need { tool: "rust", version, bound: true }))
}

fn tool(i: &str) -> SResult<'_, &'static str> {
    let node =
        alt((tag_no_case("node.js"), tag_no_case("nodejs"), tag_no_case("node js"), tag_no_case("node")));
    let (i, tool) = alt((
        value("node", node),
        value("npm", tag_no_case("npm")),
        value("python", tag_no_case("python")),
        value("php", tag("PHP")),
        value("ruby", tag_no_case("ruby")),
        value("go", alt((tag("Golang"), tag("Go")))),
        value("rust", alt((tag_no_case("rustc"), tag_no_case("rust compiler"), tag_no_case("rust")))),
    ))
    .parse(i)?;
    let (i, ()) = peek(not(take_while1(|c: char| c.is_alphabetic()))).parse(i)?;
    Ok((i, tool))
}

fn version(i: &str) -> SResult<'_, &str> {
    let figures = || take_while1(|c: char| c.is_ascii_digit());
    let (i, version) = recognize(separated_list1(char('.'), figures())).parse(i)?;
    let (i, _) = opt(alt((tag(".x"), tag(".X")))).parse(i)?;
    let (i, ()) = peek(not(take_while1(|c: char| c.is_alphanumeric()))).parse(i)?;
    Ok((i, version))
}

fn above(i: &str) -> SResult<'_, ()> {
    let signs = alt((tag(">="), tag("=>"), tag("≥"), tag("&gt;="), tag("&ge;"), tag("^")));
    value((), alt((signs, tag_no_case("at least"), tag_no_case("minimum")))).parse(i)
}

fn later(i: &str) -> SResult<'_, ()> {
    let word = alt((
        tag_no_case("newer"),
        tag_no_case("later"),
        tag_no_case("higher"),
        tag_no_case("above"),
        tag_no_case("greater"),
        tag_no_case("upwards"),
        tag_no_case("up"),
        tag_no_case("better"),
        tag_no_case("more recent"),
    ));
    let joined = alt((tag_no_case("or"), tag_no_case("and")));
    let words = (space0, opt(alt((char('('), char(',')))), space0, joined, tag(" "), opt(tag("a ")), word);
    alt((value((), (space0, char('+'))), value((), words))).parse(i)
}

/// A further version behind one.
fn several(i: &str) -> SResult<'_, ()> {
    let joint = alt((
        tag(","),
        tag("/"),
        tag("-"),
        tag("–"),
        tag("|"),
        tag("to"),
        tag("or"),
        tag("and"),
        tag("through"),
        tag("<"),
    ));
    let before = many0(alt((tag(" "), tag(">"), tag("="), tag("^"), tag("~"), tag("<"), tag("v"))));
    let digit = take_while1(|c: char| c.is_ascii_digit());
    value((), (space0, joint, before, digit)).parse(i)
}

/// Licences one after the other, `the MIT License or the Apache License 2.0`, each once.
pub fn licences(i: &str) -> SResult<'_, Vec<&'static str>> {
    let (mut i, first) = licence(i)?;
    let mut ids = vec![first];
    while let Ok((rest, id)) = preceded(joint, licence).parse(i) {
        i = rest;
        ids.push(id);
    }
    Ok((i, ids))
}

fn joint(i: &str) -> SResult<'_, ()> {
    // What a link leads to and brackets may stand between.
    let aside = recognize((space0, char('('), nom::bytes::complete::take_while(|c| c != ')'), char(')')));
    let (i, _) = opt(aside).parse(i)?;
    let word =
        alt((tag("and/or"), tag_no_case("or"), tag_no_case("and"), tag("/"), tag(","), tag("+"), tag("&")));
    let (i, _) = (space0, word).parse(i)?;
    let (i, _) = opt((space0, alt((tag("or"), tag("and"))))).parse(i)?;
    Ok((i, ()))
}

fn licence(i: &str) -> SResult<'_, &'static str> {
    let lead = alt((
        tag_no_case("the terms of"),
        tag_no_case("terms of"),
        tag_no_case("the"),
        tag_no_case("an"),
        tag_no_case("a"),
        tag_no_case("both"),
        tag_no_case("either"),
        tag_no_case("permissive"),
        tag_no_case("standard"),
        tag_no_case("open source"),
        tag("("),
    ));
    let (rest, _) = many0((space0, lead, peek(alt((tag(" "), tag("(")))))).parse(i)?;
    let (rest, _) = space0(rest)?;
    let (id, len) = licences::at(rest).ok_or(nom::Err::Error(()))?;
    let rest = &rest[len..];
    let style = alt((tag_no_case("-style"), tag_no_case(" style"), tag_no_case("-like")));
    let (rest, ()) = not(style).parse(rest)?;
    let (rest, _) =
        opt((space0, alt((tag_no_case("licenses"), tag_no_case("license"), tag_no_case("licence")))))
            .parse(rest)?;
    Ok((rest, id))
}

#[cfg(test)]
mod tests {
    use super::{licences, msrv, need};

    #[test]
    fn needs() {
        let told = |text: &'static str| need(text).ok().map(|(_, n)| (n.tool, n.version, n.bound));
        assert_eq!(told("Node.js 18 or newer"), Some(("node", "18", true)));
        assert_eq!(told("node   >= 16.14 "), Some(("node", "16.14", true)));
        assert_eq!(told("Python 3.8+."), Some(("python", "3.8", true)));
        assert_eq!(told("Python (version 3.8 and up)"), None);
        assert_eq!(need("Ruby (2.7+), or").map(|(rest, n)| (rest, n.tool)), Ok((", or", "ruby")));
        assert_eq!(told("Rust version 1.70 (or later)"), Some(("rust", "1.70", true)));
        assert_eq!(told("Node v18"), Some(("node", "18", false)));
        for text in ["Python 2.7, 3.6+", "Node 18 or 20", "Python 3.8-3.11", "nodes 18+", "Python 3.8rc1"] {
            assert_eq!(told(text), None, "{text}");
        }
        assert_eq!(msrv("MSRV) is 1.56").ok(), None);
        assert_eq!(msrv("MSRV to 1.71.").map(|(_, n)| n.version), Ok("1.71"));
        assert_eq!(
            msrv("minimum supported Rust version (MSRV) is currently 1.56.0.").map(|(_, n)| n.version),
            Ok("1.56.0")
        );
    }

    #[test]
    fn several_licences() {
        let told = |text: &'static str| licences(text).ok().map(|(_, ids)| ids);
        assert_eq!(told("the terms of the MIT license."), Some(vec!["mit"]));
        assert_eq!(
            told("MIT license (see here) or the Apache License, Version 2.0"),
            Some(vec!["mit", "apache-2.0"])
        );
        assert_eq!(told("either MIT or Apache-2.0 at your choice"), Some(vec!["mit", "apache-2.0"]));
        assert_eq!(told("BSD-style terms"), None);
        assert_eq!(told("our own terms"), None);
    }
}
