//! Plain text to blocks of prose.

use std::ops::Range;

use super::prose::{BlockKind, ProseBuilder};
use super::{DateOrigin, DatedPlace, Metadata, comment, header};

/// Lines longer than this are paragraphs that nobody wrapped.
const LONGEST_WRAPPED_LINE: usize = 120;

/// Reads the plain text in `body`, a range of the decoded text. A first line ` date YYYY-MM-DD caption` dates
/// the document.
pub(super) fn read(body: Range<usize>, out: &mut ProseBuilder, meta: &mut Metadata) {
    let start = header_line(&body, out, meta);
    let text = out.text();
    let mut paragraph: Vec<Range<usize>> = Vec::new();
    let mut at = start;
    for line in text[start..body.end].split_inclusive('\n') {
        let range = at..at + line.trim_end().len();
        at += line.len();
        if comment::is_marker(&text[range.clone()]) {
            end_paragraph(&mut paragraph, out);
            let indent = text[range.clone()].len() - text[range.clone()].trim_start().len();
            meta.comments.push(range.start + indent..range.end);
        } else if text[range.clone()].trim().is_empty() {
            end_paragraph(&mut paragraph, out);
        } else {
            paragraph.push(range);
        }
    }
    end_paragraph(&mut paragraph, out);
}

fn header_line(body: &Range<usize>, out: &mut ProseBuilder, meta: &mut Metadata) -> usize {
    let text = out.text();
    let end = text[body.clone()].find('\n').map_or(body.end, |i| body.start + i + 1);
    let line = &text[body.start..end];
    let trimmed = line.trim_start().trim_start_matches('\u{feff}');
    let lead = line.len() - trimmed.len();
    let Some(rest) = trimmed.strip_prefix("date ").map(str::trim_start) else { return body.start };
    let at = body.start + lead + trimmed.len()
        - trimmed.strip_prefix("date ").unwrap_or(trimmed).trim_start().len();
    let Some(len) = header::iso_date_len(rest) else { return body.start };
    let Some(date) = header::iso_date(&rest[..len]) else { return body.start };
    meta.dates.push(DatedPlace { date, span: (at..at + len).into(), origin: DateOrigin::HeaderLine });
    let caption = at + len..body.start + line.trim_end().len();
    if caption.start < caption.end {
        let skip = text[caption.clone()].len() - text[caption.clone()].trim_start().len();
        out.push(caption.start + skip..caption.end);
        out.end_block(BlockKind::Caption);
    }
    end
}

/// A paragraph is one block if its lines were wrapped; a block a line if they were not, or where a line ends early. An item of a list
/// is a block with the lines under it that stand deeper than its mark.
fn end_paragraph(lines: &mut Vec<Range<usize>>, out: &mut ProseBuilder) {
    let longest = lines.iter().map(ExactSizeIterator::len).max().unwrap_or(0);
    let following: Vec<Range<usize>> = lines.clone();
    let (mut open, mut joined) = (false, 0);
    // Where the mark of the item stands that is being read, in bytes from the beginning of its line.
    let mut item: Option<usize> = None;
    for (i, line) in lines.drain(..).enumerate() {
        let text = &out.text()[line.clone()];
        let indent = text.len() - text.trim_start().len();
        let begins = mark(text, i == 0 || item.is_some());
        if let Some(text_at) = begins {
            item = Some(indent);
            out.push(line.start + text_at..line.end);
        } else {
            item = item.filter(|mark| indent > *mark);
            open = quotation_goes_on(open, text);
            out.push(line.clone());
        }
        let next = following.get(i + 1).map(|next| &out.text()[next.clone()]);
        let next_begins = next.is_some_and(|next| mark(next, item.is_some()).is_some());
        let next_opens = next.is_some_and(begins_with_mark);
        let deeper = |mark: usize| next.is_some_and(|next| next.len() - next.trim_start().len() > mark);
        let goes_on = open && !next_opens && joined < LONGEST_QUOTATION;
        joined = if goes_on { joined + 1 } else { 0 };
        let short = line.len() * 5 < longest * 3;
        let ends = match item {
            Some(mark) => !deeper(mark),
            None => (longest > LONGEST_WRAPPED_LINE || short) && !goes_on,
        };
        if let Some(next) = following.get(i + 1).filter(|_| !ends && !next_begins) {
            // A line may end in other space than the line feed, of several bytes.
            out.push_as(" ", line.end..next.start);
        } else {
            open = false;
            out.end_block(if item.is_some() { BlockKind::ListItem } else { BlockKind::Paragraph });
        }
    }
}

/// Lines over which a quotation may go on.
const LONGEST_QUOTATION: usize = 8;

/// True if a double quotation mark is open after this line.
fn quotation_goes_on(open: bool, line: &str) -> bool {
    line.chars().fold(open, |open, c| match c {
        '“' => true,
        '”' => false,
        '"' => !open,
        _ => open,
    })
}

/// A further paragraph of one quotation opens with a mark of its own.
fn begins_with_mark(line: &str) -> bool {
    line.trim_start().starts_with(['“', '"', '«'])
}

/// Where the text of an item begins behind its mark: `- `, `* `, and where a list may begin or go on `1. `.
fn mark(line: &str, may_be_numbered: bool) -> Option<usize> {
    let bare = line.trim_start();
    let rest = bare.strip_prefix(['-', '*', '•']).or_else(|| {
        let digits = bare.bytes().take_while(u8::is_ascii_digit).count();
        let numbered = may_be_numbered && (1..=2).contains(&digits);
        bare[digits..].strip_prefix(['.', ')']).filter(|_| numbered)
    })?;
    let text = rest.trim_start();
    (text.len() < rest.len() && !text.is_empty()).then(|| line.len() - text.len())
}
