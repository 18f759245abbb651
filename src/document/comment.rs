//! Comments in which a page allows findings: `<!-- newslint-allow pronoun-conflict: she is right, see correction -->`.

use std::ops::Range;

use chrono::NaiveDate;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while1};
use nom::character::complete::{char, multispace0, one_of};
use nom::combinator::{opt, value};
use nom::multi::{many1, separated_list0};
use nom::sequence::{delimited, preceded};
use nom::{IResult, Parser};

use super::Format;

/// What every such comment begins with.
pub(super) const WORD: &str = "newslint-allow";

/// How much a comment covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// The block after it; its own line, if something stands before it there.
    Next,
    /// Its own line.
    Line,
    /// The whole page.
    File,
    /// From here to the comment that ends it.
    Start,
    /// Ends what was started last.
    End,
}

/// A comment that allows findings. Ranges are of the decoded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Rules.
    pub rules: Vec<String>,
    /// Why; empty where none is given.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Option<NaiveDate>,
    /// What is wrong with it; empty where nothing is.
    pub fault: &'static str,
    /// The comment.
    pub range: Range<usize>,
    /// What it covers.
    pub covers: Range<usize>,
    /// What is to be taken away with it.
    pub removal: Range<usize>,
}

/// What stands in a comment.
#[derive(Debug, PartialEq, Eq)]
struct Content {
    reach: Reach,
    rules: Vec<String>,
    reason: String,
    until: Option<NaiveDate>,
    fault: &'static str,
}

/// The allowances of a text; `comments` are the comments and marker lines that hold [`WORD`], `fields` what front matter allows.
pub(super) fn allowances(
    text: &str,
    format: Format,
    comments: &[Range<usize>],
    fields: &[(String, Range<usize>)],
    blocks: &[Range<usize>],
) -> Vec<Allowance> {
    let mut found: Vec<Allowance> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (body, range) in fields {
        let content = content(&format!("{WORD}-file {body}"));
        found.push(allowance(content, range.clone(), 0..text.len(), range.start..range.start));
    }
    for range in comments {
        let inner = text[range.clone()].trim_start_matches("<!--").trim_end_matches("-->").trim();
        let content = content(inner);
        let removal = with_line(text, range);
        let covers = match content.reach {
            Reach::File => 0..text.len(),
            Reach::Line => line_of(text, range),
            Reach::Next if format == Format::Plain && is_trailing(text, range) => 0..text.len(),
            Reach::Next if stands_after_text(text, range) => line_of(text, range),
            Reach::Next => next_block(text, format, range, blocks),
            Reach::Start => {
                open.push(found.len());
                range.end..text.len()
            }
            Reach::End => {
                if let Some(started) = open.pop() {
                    found[started].covers.end = range.start;
                }
                continue;
            }
        };
        found.push(allowance(content, range.clone(), covers, removal));
    }
    found
}

fn allowance(
    content: Content,
    range: Range<usize>,
    covers: Range<usize>,
    removal: Range<usize>,
) -> Allowance {
    let Content { rules, reason, until, fault, .. } = content;
    Allowance { rules, reason, until, fault, range, covers, removal }
}

/// Reads a comment. What cannot be read is kept as a fault: a comment that does nothing must not go unseen.
fn content(text: &str) -> Content {
    let (rest, (reach, rules)) = head(text).unwrap_or((text, (Reach::Next, Vec::new())));
    let reason = rest
        .trim_start_matches([':', ' ', '\n', '\t'])
        .trim_start_matches("--")
        .trim_start_matches('—')
        .trim();
    let (reason, until, date_fault) = without_until(reason);
    let fault = match () {
        () if reach == Reach::End => "",
        () if rules.is_empty() => "names no rule",
        () if date_fault => "has an `until` that is no day: write until=2025-12-31",
        () if reason.is_empty() => "gives no reason",
        () => "",
    };
    Content { reach, rules, reason, until, fault }
}

/// `newslint-allow-line rule, rule`.
fn head(i: &str) -> IResult<&str, (Reach, Vec<String>)> {
    let (rest, _) = tag(WORD)(i)?;
    let (rest, reach) = opt(alt((
        value(Reach::Line, tag("-line")),
        value(Reach::File, tag("-file")),
        value(Reach::Start, tag("-start")),
        value(Reach::End, tag("-end")),
        value(Reach::Next, tag("-next")),
    )))
    .parse(rest)?;
    let name = take_while1(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let between = delimited(multispace0, many1(one_of(", ")), multispace0);
    let (rest, rules) = opt(preceded(
        many1(one_of(" \n\t")),
        separated_list0(alt((value((), char(',')), value((), between))), preceded(multispace0, name)),
    ))
    .parse(rest)?;
    Ok((
        rest,
        (reach.unwrap_or(Reach::Next), rules.unwrap_or_default().into_iter().map(str::to_owned).collect()),
    ))
}

/// The reason without `until=DATE`; true if that is no day.
fn without_until(reason: &str) -> (String, Option<NaiveDate>, bool) {
    let Some(at) = reason.find("until=") else { return (reason.to_owned(), None, false) };
    let day =
        reason[at + 6..].split_whitespace().next().unwrap_or_default().trim_end_matches([',', ';', '.', ')']);
    let until = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok();
    let rest = format!("{}{}", &reason[..at], &reason[at + 6 + day.len()..]);
    (rest.trim().trim_end_matches([',', ';', '(']).trim().to_owned(), until, until.is_none())
}

fn line_of(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind('\n').map_or(0, |i| i + 1);
    let end = text[range.end..].find('\n').map_or(text.len(), |i| range.end + i);
    start..end
}

/// The comment, with its line where nothing else stands there.
fn with_line(text: &str, range: &Range<usize>) -> Range<usize> {
    let line = line_of(text, range);
    let alone =
        text[line.start..range.start].trim().is_empty() && text[range.end..line.end].trim().is_empty();
    if alone { line.start..(line.end + 1).min(text.len()) } else { range.clone() }
}

fn stands_after_text(text: &str, range: &Range<usize>) -> bool {
    !text[line_of(text, range).start..range.start].trim().is_empty()
}

/// Nothing but other marker lines follows in the file.
fn is_trailing(text: &str, range: &Range<usize>) -> bool {
    text[range.end..].lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with(WORD))
}

/// What stands up to the next blank line; in HTML the next block of prose.
fn next_block(text: &str, format: Format, range: &Range<usize>, blocks: &[Range<usize>]) -> Range<usize> {
    if format == Format::Html {
        let next = blocks.iter().find(|block| block.start >= range.end);
        return next.cloned().unwrap_or(range.end..range.end);
    }
    let mut at = range.end;
    loop {
        at = text.len() - text[at..].trim_start().len();
        // Comments may stand one above the other.
        match text[at..].strip_prefix("<!--").and_then(|rest| rest.find("-->")) {
            Some(close) => at += "<!--".len() + close + "-->".len(),
            None => break,
        }
    }
    let mut end = at;
    for line in text[at..].split_inclusive('\n') {
        if line.trim().is_empty() {
            break;
        }
        end += line.len();
    }
    at..end
}

#[cfg(test)]
mod tests {
    use super::{Format, Reach, allowances, content};

    #[test]
    fn comments_in_all_forms() {
        let read = |text| {
            let c = content(text);
            (c.reach, c.rules.join(" "), c.reason, c.until.map(|d| d.to_string()), c.fault)
        };
        assert_eq!(
            read("newslint-allow pronoun-conflict: she is right"),
            (Reach::Next, "pronoun-conflict".into(), "she is right".into(), None, "")
        );
        assert_eq!(
            read("newslint-allow-file a-rule, b-rule: old page until=2031-01-31"),
            (Reach::File, "a-rule b-rule".into(), "old page".into(), Some("2031-01-31".into()), "")
        );
        assert_eq!(read("newslint-allow-line a-rule").4, "gives no reason");
        assert_eq!(read("newslint-allow").4, "names no rule");
        assert!(read("newslint-allow a-rule: why until=soon").4.contains("no day"));
        assert_eq!(read("newslint-allow-end").0, Reach::End);
    }

    #[test]
    fn what_a_comment_covers() {
        let covered = |text: &str, format| {
            let at = text.find("<!--").unwrap_or_else(|| text.find("newslint").unwrap());
            let end =
                text.find("-->").map_or_else(|| at + text[at..].lines().next().unwrap().len(), |i| i + 3);
            let found = allowances(text, format, std::slice::from_ref(&(at..end)), &[], &[]);
            text[found[0].covers.clone()].trim_end().to_owned()
        };
        let markdown = "One.\n\n<!-- newslint-allow r: why -->\nTwo\nlines.\n\nThree.\n";
        assert_eq!(covered(markdown, Format::Markdown), "Two\nlines.");
        assert_eq!(
            covered("One. <!-- newslint-allow r: why -->\nTwo.\n", Format::Markdown),
            "One. <!-- newslint-allow r: why -->"
        );
        assert_eq!(
            covered("One.\n\nnewslint-allow r: why\n", Format::Plain),
            "One.\n\nnewslint-allow r: why"
        );
        assert_eq!(covered("One.\n\nnewslint-allow r: why\nTwo.\n\nThree.\n", Format::Plain), "Two.");
    }
}
