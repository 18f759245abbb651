//! Values that lines of code give to names: `keep_last: 10`, `retries = 3`, `--workers 8`; and the ports at which a command answers.

use std::ops::Range;

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::{char, digit1, line_ending, one_of, space0, space1};
use nom::combinator::{cond, eof, not, opt, peek, recognize};
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

type SResult<'a, O> = IResult<&'a str, O, ()>;

/// A name with the number that it is given.
#[derive(Clone, Debug, PartialEq)]
pub struct Assigned<'a> {
    /// As it is written: `keep_last`, `maxAge`.
    pub name: &'a str,
    /// The number, whatever its unit is.
    pub number: f64,
    /// Where the number stands with its unit, in bytes.
    pub place: Range<usize>,
}

/// All that code gives to names, comments left out.
pub fn assigned(code: &str) -> Vec<Assigned<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < code.len() {
        let here = &code[at..];
        if here.starts_with("# ") || here.starts_with("//") {
            at += here.find('\n').unwrap_or(here.len());
            continue;
        }
        // `:header-rows: 1` is an option of markup.
        let begins = !code[..at].ends_with(|c: char| is_of_name(c) || c == ':');
        let line = code[..at].trim_end_matches([' ', '\t']).ends_with('\n') || code[..at].trim().is_empty();
        match begins.then(|| assignment(here, line).ok()).flatten() {
            Some((rest, (name, number, len))) => {
                let end = code.len() - rest.len();
                found.push(Assigned { name, number, place: end - len..end });
                at = end;
            }
            None => at += here.chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// `name: 10`, `"name" = 10`, `--name 10`, and at the start of a line `name 10;`.
fn assignment(i: &str, line: bool) -> SResult<'_, (&str, f64, usize)> {
    let (i, dashes) = opt(tag("--")).parse(i)?;
    let (i, name) =
        recognize((take_while1(|c: char| c.is_ascii_alphabetic()), take_while(is_of_name))).parse(i)?;
    let sign = recognize((
        opt(one_of("\"'")),
        space0,
        alt((tag(":="), tag(":"), tag("="))),
        space0,
        opt(one_of("\"'")),
    ));
    let (i, sign) = match dashes {
        Some(_) => alt((recognize(char('=')), space1)).parse(i)?,
        None => alt((sign, space1)).parse(i)?,
    };
    let (rest, number) = number(i)?;
    // `name 10;` ends its line, "exceeds 16 characters" goes on.
    let spaced = dashes.is_none() && sign.trim().is_empty();
    if spaced && !line {
        return Err(nom::Err::Error(()));
    }
    let (rest, _) = cond(spaced, peek((space0, alt((eof, line_ending, tag(";")))))).parse(rest)?;
    Ok((rest, (name, number, i.len() - rest.len())))
}

/// `10`, `2.5`, `30s`, `1_000`, `25 MB`; no version, no address.
fn number(i: &str) -> SResult<'_, f64> {
    let mut figures = recognize((
        digit1,
        take_while(|c: char| c.is_ascii_digit() || c == '_'),
        opt(preceded(char('.'), digit1)),
    ));
    let (i, figures) = figures.parse(i)?;
    let (i, _) = opt(preceded(
        space0,
        recognize((take_while1(|c: char| c.is_ascii_alphabetic() || c == '%'), peek(not(char('.'))))),
    ))
    .parse(i)?;
    let (i, ()) = not(one_of(".:/-*+x")).parse(i)?;
    let number = figures.replace('_', "").parse().map_err(|_| nom::Err::Error(()))?;
    Ok((i, number))
}

/// Methods of HTTP that change or fetch something (RFC 9110, section 9.3; RFC 5789).
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// A method of HTTP, as a word of its own in capitals.
pub fn method(i: &str) -> SResult<'_, &'static str> {
    let mut word = terminated(
        take_while1(|c: char| c.is_ascii_uppercase()),
        not(one_of("_-abcdefghijklmnopqrstuvwxyz0123456789")),
    );
    let (i, word) = word.parse(i)?;
    let known = METHODS.into_iter().find(|method| *method == word);
    known.map(|method| (i, method)).ok_or(nom::Err::Error(()))
}

/// `-X POST`, `--request PUT` of a command: the method, and where it stands, in bytes.
pub fn requests(code: &str) -> Vec<(&'static str, Range<usize>)> {
    let mut found = Vec::new();
    for option in [" -X ", " -X", " --request ", " --request="] {
        for (at, _) in code.match_indices(option) {
            let from = at + option.len();
            let rest = code[from..].trim_start_matches(['"', '\'', ' ']);
            let from = code.len() - rest.len();
            if let Ok((_, method)) = method(rest) {
                found.push((method, from..from + method.len()));
            }
        }
    }
    found.sort_by_key(|(_, place)| place.start);
    found.dedup();
    found
}

/// Every number of code, whatever it is part of.
pub fn numbers(code: &str) -> impl Iterator<Item = f64> {
    let parts = code.split(|c: char| !c.is_ascii_digit() && c != '.' && c != '_');
    parts.filter_map(|part| part.trim_matches(['.', '_']).replace('_', "").parse().ok())
}

/// The ports of this machine at which a command lets something answer, and those of what runs in a container: `-p 8090:3000`,
/// `--port 4000`, `PORT=4000`.
pub fn ports(code: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut outside, mut inside) = (Vec::new(), Vec::new());
    for (at, _) in code.char_indices() {
        if code[..at].ends_with(is_of_name) {
            continue;
        }
        if let Ok((_, (port, container))) = port(&code[at..]) {
            outside.push(port);
            inside.extend(container);
        }
    }
    (outside, inside)
}

fn port(i: &str) -> SResult<'_, (&str, Option<&str>)> {
    let flag = alt((
        terminated(alt((tag("-p"), tag("--publish"), tag("--port"), tag("-P"))), alt((tag("="), space1))),
        tag("PORT="),
        terminated(tag("http.server"), space1),
    ));
    let host = opt(alt((tag("127.0.0.1:"), tag("0.0.0.0:"), tag("localhost:"))));
    let (i, port) = preceded((flag, host), digit1).parse(i)?;
    let (i, container) = opt(preceded(char(':'), digit1)).parse(i)?;
    let (i, ()) = not(one_of("0123456789.:-")).parse(i)?;
    if port.len() < 2 { Err(nom::Err::Error(())) } else { Ok((i, (port, container))) }
}

#[cfg(test)]
mod tests {
    use super::{assigned, ports};

    #[test]
    fn values_of_names() {
        let code = "# rows: 5\n- keep_last: 10\n\"maxAge\": \"30s\",\nretries = 3\nserve --workers 8 --heap=2g\nsize 25m;\nexceeds 16 characters, join\nversion: 1.2.3\nsh 5:6\n";
        let found: Vec<(&str, f64)> = assigned(code).into_iter().map(|a| (a.name, a.number)).collect();
        assert_eq!(
            found,
            [
                ("keep_last", 10.0),
                ("maxAge", 30.0),
                ("retries", 3.0),
                ("workers", 8.0),
                ("heap", 2.0),
                ("size", 25.0)
            ]
        );
    }

    #[test]
    fn ports_of_commands() {
        assert_eq!(
            ports("docker run -p 8090:3000 -p 127.0.0.1:80:81 kiln"),
            (vec!["8090", "80"], vec!["3000", "81"])
        );
        assert_eq!(ports("PORT=4000 npm start\nserve --port 5000\n"), (vec!["4000", "5000"], vec![]));
        assert_eq!(ports("mkdir -p 2024-05\nserve -p 5\n"), (vec![], vec![]));
    }
}
