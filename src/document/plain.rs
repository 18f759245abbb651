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

/// A paragraph is one block if its lines were wrapped; a block a line if they were not, or where a line ends
/// early.
fn end_paragraph(lines: &mut Vec<Range<usize>>, out: &mut ProseBuilder) {
    let longest = lines.iter().map(ExactSizeIterator::len).max().unwrap_or(0);
    let last = lines.len().saturating_sub(1);
    let following: Vec<Range<usize>> = lines.clone();
    let (mut open, mut joined) = (false, 0);
    for (i, line) in lines.drain(..).enumerate() {
        let short = line.len() * 5 < longest * 3;
        let kind =
            if is_bullet(&out.text()[line.clone()]) { BlockKind::ListItem } else { BlockKind::Paragraph };
        if kind == BlockKind::ListItem {
            out.end_block(BlockKind::Paragraph);
        }
        let end = line.end;
        let text = &out.text()[line.clone()];
        open = quotation_goes_on(open, text);
        let next_opens = following.get(i + 1).is_some_and(|next| begins_with_mark(&out.text()[next.clone()]));
        out.push(line);
        let goes_on = open && !next_opens && joined < LONGEST_QUOTATION;
        joined = if goes_on { joined + 1 } else { 0 };
        if (longest > LONGEST_WRAPPED_LINE || short) && !goes_on || i == last {
            open = false;
            out.end_block(kind);
        } else {
            out.push_as(" ", end..end + 1);
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

fn is_bullet(line: &str) -> bool {
    let line = line.trim_start();
    ["- ", "* ", "• "].iter().any(|bullet| line.starts_with(bullet))
}
