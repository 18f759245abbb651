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
    let page = Page::new(text, format, comments, blocks);
    let mut found: Vec<Allowance> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    for (body, range) in fields {
        let content = content(&format!("{WORD}-file {body}"));
        found.push(allowance(content, range.clone(), 0..text.len(), range.start..range.start));
    }
    for (n, range) in comments.iter().enumerate() {
        let inner = text[range.clone()].trim_start_matches("<!--").trim_end_matches("-->").trim();
        let content = content(inner);
        let covers = match content.reach {
            Reach::File => 0..text.len(),
            Reach::Line => page.line_of(range),
            Reach::Next if format == Format::Plain && range.start >= page.trailing => 0..text.len(),
            Reach::Next if page.stands_after_text(range) => page.line_of(range),
            Reach::Next => page.next[n].clone(),
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
        found.push(allowance(content, range.clone(), covers, page.with_line(range)));
    }
    found
}

/// Where lines and blocks are, found in one sweep however many comments there are.
struct Page<'a> {
    text: &'a str,
    /// First byte of each line.
    lines: Vec<usize>,
    /// From here on nothing but marker lines follows.
    trailing: usize,
    /// The block after each comment.
    next: Vec<Range<usize>>,
}

impl<'a> Page<'a> {
    fn new(text: &'a str, format: Format, comments: &[Range<usize>], blocks: &[Range<usize>]) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i + 1);
        let lines: Vec<usize> = std::iter::once(0).chain(breaks).collect();
        let mut page = Self { text, lines, trailing: text.len(), next: Vec::new() };
        page.trailing = page.trailing();
        let mut next: Vec<Range<usize>> = Vec::with_capacity(comments.len());
        for (n, range) in comments.iter().enumerate().rev() {
            let at = text.len() - text[range.end..].trim_start().len();
            // Comments may stand one above the other.
            let stacked = comments.get(n + 1).filter(|following| following.start == at);
            next.push(match (stacked, next.last()) {
                (Some(_), Some(block)) => block.clone(),
                _ if format == Format::Html => {
                    let block = blocks.partition_point(|block| block.start < range.end);
                    blocks.get(block).cloned().unwrap_or(range.end..range.end)
                }
                _ => page.block_at(at),
            });
        }
        next.reverse();
        page.next = next;
        page
    }

    fn line(&self, n: usize) -> &'a str {
        let end = self.lines.get(n + 1).copied().unwrap_or(self.text.len());
        &self.text[self.lines[n]..end]
    }

    fn trailing(&self) -> usize {
        let is_marker = |n: usize| {
            let line = self.line(n).trim();
            line.is_empty() || line.starts_with(WORD)
        };
        let marked = (0..self.lines.len()).rev().take_while(|&n| is_marker(n)).last();
        marked.map_or(self.text.len(), |n| self.lines[n])
    }

    /// What stands from here up to the next blank line.
    fn block_at(&self, at: usize) -> Range<usize> {
        let first = self.lines.partition_point(|&start| start <= at) - 1;
        let blank = (first..self.lines.len()).find(|&n| self.line(n).trim().is_empty());
        at..blank.map_or(self.text.len(), |n| self.lines[n]).max(at)
    }

    fn line_of(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.lines.partition_point(|&start| start <= range.start) - 1;
        let last = self.lines.partition_point(|&start| start < range.end.max(1)) - 1;
        let end = self.lines.get(last + 1).map_or(self.text.len(), |next| next - 1);
        let end = if self.text[..end].ends_with('\r') { end - 1 } else { end };
        self.lines[first]..end.max(range.end)
    }

    /// The comment, with its line where nothing else stands there.
    fn with_line(&self, range: &Range<usize>) -> Range<usize> {
        let line = self.line_of(range);
        let is_blank = |part: &str| part.bytes().all(|b| b.is_ascii_whitespace());
        if !is_blank(&self.text[line.start..range.start]) || !is_blank(&self.text[range.end..line.end]) {
            return range.clone();
        }
        let after = self.lines.partition_point(|&start| start <= line.end);
        line.start..self.lines.get(after).copied().unwrap_or(self.text.len())
    }

    fn stands_after_text(&self, range: &Range<usize>) -> bool {
        let before = &self.text[self.line_of(range).start..range.start];
        before.bytes().any(|b| !b.is_ascii_whitespace())
    }
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
