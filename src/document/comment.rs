//! Comments in which a page allows findings: `<!-- newslint-allow pronoun-conflict: she is right, see correction -->`.

use std::ops::Range;

use chrono::NaiveDate;
use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::character::complete::one_of;
use nom::combinator::{eof, opt, peek, value};
use nom::{IResult, Parser};

use super::Format;

/// What every such comment begins with.
pub(super) const WORD: &str = "newslint-allow";

/// True for a comment that speaks to this program, however it is spelled: what it means is told later.
pub(super) fn is_addressed(comment: &[u8]) -> bool {
    const NAME: &[u8] = b"newslint";
    let inner = comment.trim_ascii_start();
    inner.get(..NAME.len()).is_some_and(|head| head.eq_ignore_ascii_case(NAME))
        && inner.get(NAME.len()) == Some(&b'-')
}

/// True for a line of plain text that is such a comment.
pub(super) fn is_marker(line: &str) -> bool {
    head(line.trim_start().trim_start_matches('\u{feff}')).is_ok()
}

/// Rules that one comment may name.
const MOST_RULES: usize = 64;

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
        let content = content(inner(&text[range.clone()], format));
        let covers = match content.reach {
            Reach::File => 0..text.len(),
            Reach::Line => page.line_of(range),
            Reach::Next if format == Format::Plain && range.start >= page.trailing => 0..text.len(),
            Reach::Next if format == Format::Notebook => page.block_beside(n, range, blocks),
            Reach::Next if page.stands_after_text(range, format) => page.line_of(range),
            Reach::Next => page.next[n].clone(),
            Reach::Start => {
                open.push(found.len());
                range.end..text.len()
            }
            Reach::End => {
                if let Some(started) = open.pop() {
                    found[started].covers.end = range.start;
                } else {
                    let content = Content { fault: "ends nothing that was started", ..content };
                    found.push(allowance(content, range.clone(), range.clone(), range.start..range.start));
                }
                continue;
            }
        };
        // Without its end the start would take the next one: what spans is left to people.
        let spans = content.reach == Reach::Start;
        let removal = if spans { range.start..range.start } else { page.with_line(range) };
        found.push(allowance(content, range.clone(), covers, removal));
    }
    for started in open {
        found[started].fault = "is never ended: write newslint-allow-end where it stops";
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
    /// For each line where the next blank one begins, itself or one below.
    blank: Vec<usize>,
    /// The block after each comment.
    next: Vec<Range<usize>>,
}

impl<'a> Page<'a> {
    fn new(text: &'a str, format: Format, comments: &[Range<usize>], blocks: &[Range<usize>]) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i + 1);
        let lines: Vec<usize> = std::iter::once(0).chain(breaks).collect();
        let mut page = Self { text, lines, trailing: text.len(), blank: Vec::new(), next: Vec::new() };
        let mut below = text.len();
        for n in (0..page.lines.len()).rev() {
            below = if page.line(n).trim().is_empty() { page.lines[n] } else { below };
            page.blank.push(below);
        }
        page.blank.reverse();
        page.trailing = page.trailing();
        let mut next: Vec<Range<usize>> = Vec::with_capacity(comments.len());
        for (n, range) in comments.iter().enumerate().rev() {
            let at = text.len() - text[range.end..].trim_start().len();
            // Comments may stand one above the other.
            let stacked = comments.get(n + 1).filter(|following| following.start == at);
            next.push(match (stacked, next.last()) {
                (Some(_), Some(block)) => block.clone(),
                _ if format == Format::Html => {
                    element_at(text, at).unwrap_or_else(|| block_after(range, blocks))
                }
                _ if format == Format::Notebook => block_after(range, blocks),
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
            line.is_empty() || is_marker(line)
        };
        let marked = (0..self.lines.len()).rev().take_while(|&n| is_marker(n)).last();
        marked.map_or(self.text.len(), |n| self.lines[n])
    }

    /// What stands from here up to the next blank line.
    fn block_at(&self, at: usize) -> Range<usize> {
        let first = self.lines.partition_point(|&start| start <= at) - 1;
        at..self.blank[first].max(at)
    }

    /// The block that ends right before the comment, else the next one: a notebook keeps a cell in lines or in one.
    fn block_beside(&self, n: usize, range: &Range<usize>, blocks: &[Range<usize>]) -> Range<usize> {
        let following = blocks.partition_point(|block| block.end <= range.start);
        let before = following.checked_sub(1).map(|before| &blocks[before]);
        let touches = |block: &&Range<usize>| {
            self.text.get(block.end..range.start).is_some_and(|between| between.trim_matches(' ').is_empty())
        };
        before.filter(touches).unwrap_or(&self.next[n]).clone()
    }

    /// The lines of a range, without the mark that a file may begin with.
    fn line_of(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.lines.partition_point(|&start| start <= range.start) - 1;
        let last = self.lines.partition_point(|&start| start < range.end.max(1)) - 1;
        let end = self.lines.get(last + 1).map_or(self.text.len(), |next| next - 1);
        let end = if self.text[..end].ends_with('\r') { end - 1 } else { end };
        let mark = if first == 0 && self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        self.lines[first] + mark..end.max(range.end)
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

    /// Text of the page stands before the comment on its line: no marks of lists and quotations, no tags, no other comments.
    fn stands_after_text(&self, range: &Range<usize>, format: Format) -> bool {
        let before = self.text[self.line_of(range).start..range.start].trim().trim_start_matches('\u{feff}');
        if format == Format::Html {
            return !before.is_empty() && !before.ends_with('>');
        }
        let (opens, closes) = if format == Format::Mdx { ("{/*", "*/}") } else { ("<!--", "-->") };
        let before = match before.rsplit_once(closes) {
            Some((comment, after)) if comment.trim_start().starts_with(opens) => after.trim(),
            _ => before,
        };
        let marks = before.trim_start_matches(['>', '-', '*', '+', ' ', '\t']);
        let marks = marks.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['.', ')']);
        !marks.trim().is_empty()
    }
}

/// What stands in a comment, without its marks.
fn inner(comment: &str, format: Format) -> &str {
    match format {
        Format::Mdx if comment.starts_with('{') => {
            let inner = comment.trim_start_matches('{').trim_end_matches('}').trim();
            inner.trim_start_matches("/*").trim_end_matches("*/")
        }
        Format::Rst => comment.trim_start_matches(".."),
        Format::AsciiDoc => comment.trim_start_matches("//"),
        Format::Catalogue => comment.trim_start_matches('#'),
        _ => comment.trim_start_matches("<!--").trim_end_matches("-->"),
    }
    .trim()
}

/// The first block after a comment.
fn block_after(comment: &Range<usize>, blocks: &[Range<usize>]) -> Range<usize> {
    let block = blocks.partition_point(|block| block.end <= comment.end);
    blocks.get(block).cloned().unwrap_or(comment.end..comment.end)
}

/// The element that begins at `at`, with all in it: a list, a table, a paragraph.
fn element_at(text: &str, at: usize) -> Option<Range<usize>> {
    /// An element is looked through so far.
    const LONGEST: usize = 1 << 16;
    let rest = text[at..].strip_prefix('<')?;
    let name: String =
        rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    if name.is_empty() {
        return None;
    }
    let (mut depth, mut from) = (0_usize, at);
    while let Some(open) = text[from..].find('<').map(|i| from + i).filter(|i| i - at < LONGEST) {
        let tag = &text.as_bytes()[open + 1..];
        let closing = tag.first() == Some(&b'/');
        let tag = &tag[usize::from(closing)..];
        let same = tag.get(..name.len()).is_some_and(|t| t.eq_ignore_ascii_case(name.as_bytes()))
            && !tag.get(name.len()).is_some_and(u8::is_ascii_alphanumeric);
        from = open + 1;
        match (same, closing) {
            (true, false) => depth += 1,
            (true, true) if depth <= 1 => {
                let end = text[open..].find('>').map_or(text.len(), |i| open + i + 1);
                return Some(at..end);
            }
            (true, true) => depth -= 1,
            _ => {}
        }
    }
    None
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
    let Ok((rest, reach)) = head(text) else {
        let fault = "does nothing: write newslint-allow RULE: why";
        return Content { reach: Reach::Next, rules: Vec::new(), reason: String::new(), until: None, fault };
    };
    let (rules, reason) = rules_and_reason(rest);
    let (reason, until, date_fault) = without_until(&reason);
    let fault = match () {
        () if reach == Reach::End => "",
        () if rules.is_empty() => "names no rule",
        () if date_fault => "has an `until` that is no day: write until=2025-12-31",
        () if reason.is_empty() => "gives no reason",
        () => "",
    };
    Content { reach, rules, reason, until, fault }
}

/// `newslint-allow-line`, up to a space, a colon or the end.
fn head(i: &str) -> IResult<&str, Reach> {
    let (rest, _) = tag(WORD)(i)?;
    let (rest, reach) = opt(alt((
        value(Reach::Line, tag("-line")),
        value(Reach::File, tag("-file")),
        value(Reach::Start, tag("-start")),
        value(Reach::End, tag("-end")),
        value(Reach::Next, tag("-next")),
    )))
    .parse(rest)?;
    peek(alt((value((), eof), value((), one_of(" \t\r\n:"))))).parse(rest)?;
    Ok((rest, reach.unwrap_or(Reach::Next)))
}

/// `rule, rule: why`; without a colon the first words up to a comma's end are rules.
fn rules_and_reason(text: &str) -> (Vec<String>, String) {
    let is_name_sign = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let is_name = |w: &str| w.chars().all(is_name_sign);
    let names = |part: &str| -> Vec<String> {
        let words = part.split([',', ';', ' ', '\n', '\r', '\t']).filter(|w| !w.is_empty() && *w != "and");
        words.map(str::to_owned).collect()
    };
    let colon = text.find(':').filter(|&at| names(&text[..at]).iter().all(|w| is_name(w)));
    let (mut rules, reason) = if let Some(at) = colon {
        (names(&text[..at]), &text[at + 1..])
    } else {
        let trimmed = text.trim_start();
        let mut end = 0;
        // "a-rule, b-rule as it was sent".
        loop {
            let rest = &trimmed[end..];
            let word = rest.find(|c: char| !is_name_sign(c)).unwrap_or(rest.len());
            end += word;
            match trimmed[end..].strip_prefix(',') {
                Some(more) if word > 0 => end = trimmed.len() - more.trim_start().len(),
                _ => break,
            }
        }
        (names(&trimmed[..end]), &trimmed[end..])
    };
    rules.truncate(MOST_RULES);
    let mut seen = Vec::new();
    rules.retain(|rule| {
        !seen.contains(rule) && {
            seen.push(rule.clone());
            true
        }
    });
    let reason = reason.trim().trim_start_matches("--").trim_start_matches('—').trim();
    (rules, reason.to_owned())
}

/// The reason without `until=DATE`; true if that is no day.
fn without_until(reason: &str) -> (String, Option<NaiveDate>, bool) {
    let Some((at, sign)) = reason.match_indices("until").find_map(|(at, word)| {
        let rest = &reason[at + word.len()..];
        let after = rest.trim_start();
        after.starts_with(['=', ':']).then(|| (at, reason.len() - after.len() + 1))
    }) else {
        return (reason.to_owned(), None, false);
    };
    let from = reason.len() - reason[sign..].trim_start().len();
    let day =
        reason[from..].split_whitespace().next().unwrap_or_default().trim_end_matches([',', ';', '.', ')']);
    let until = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok();
    let rest = format!("{}{}", &reason[..at], &reason[from + day.len()..]);
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
        assert_eq!(read("newslint-allow a-rule b-rule; c-rule and a-rule: why").1, "a-rule b-rule c-rule");
        assert_eq!(read("newslint-allow a-rule as it was sent").2, "as it was sent");
        assert_eq!(read("newslint-allow a-rule: why, until: 2031-01-31").3.as_deref(), Some("2031-01-31"));
        assert!(read("newslint-alow a-rule: why").4.contains("does nothing"));
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
