//! reStructuredText to blocks of prose, by lines and how far they are indented.
//!
//! A reader of our own: the crates that read it keep no places of what they read.

use std::ops::Range;

use chrono::NaiveDate;

use super::lines::{Joined, Line, item_kind, lines, run_of};
use super::prose::{BlockKind, ProseBuilder};
use super::{DateOrigin, DatedPlace, Metadata, comment, front_matter, header};

mod directive;
mod inline;
mod table;

/// Blocks inside one another; what is nested deeper is no page.
const DEEPEST: usize = 24;

/// Reads the reStructuredText in `body`, a range of the decoded text.
pub(super) fn read(body: Range<usize>, out: &mut ProseBuilder, meta: &mut Metadata) {
    let file = out.text();
    let mut lines = lines(file, body);
    let mut reader = Reader { file, out, meta, styles: Vec::new(), depth: 0, borderless: 0, begun: false };
    let skip = reader.mail_header(&lines);
    reader.blocks(&mut lines[skip..], BlockKind::Paragraph);
}

struct Reader<'a, 'b> {
    file: &'a str,
    out: &'b mut ProseBuilder<'a>,
    meta: &'b mut Metadata,
    /// Lines of headings by their sign and whether one stands above, in the order in which they were met: the levels.
    styles: Vec<(u8, bool)>,
    depth: usize,
    /// Up to here no table ends.
    borderless: usize,
    /// More than the title has been read: fields are no longer about the page.
    begun: bool,
}

impl<'a> Reader<'a, '_> {
    fn text(&self, line: Line) -> &'a str {
        line.text(self.file)
    }

    /// Reads lines that belong together; only those of the page itself hold headings.
    fn blocks(&mut self, lines: &mut [Line], kind: BlockKind) {
        if self.depth == DEEPEST {
            return;
        }
        self.depth += 1;
        let top = self.depth == 1;
        let first = lines.iter().find(|line| !line.is_blank());
        let mut base = if top { 0 } else { first.map_or(0, |line| line.indent) };
        let mut at = 0;
        while at < lines.len() {
            let line = lines[at];
            if line.is_blank() {
                at += 1;
                continue;
            }
            if line.indent > base {
                let end = extent(lines, at, base);
                let kind = if kind == BlockKind::Paragraph { BlockKind::Quote } else { kind };
                self.begun = true;
                self.blocks(&mut lines[at..end], kind);
                at = end;
                continue;
            }
            base = line.indent;
            if top && let Some(end) = self.title(&lines[at..]) {
                at += end;
                continue;
            }
            at += self.block(&mut lines[at..], base, kind);
        }
        self.depth -= 1;
    }

    /// Reads the block that begins with the first of `lines`; tells how many lines it takes.
    fn block(&mut self, lines: &mut [Line], base: usize, kind: BlockKind) -> usize {
        let text = self.text(lines[0]);
        if text == ".." || text.starts_with(".. ") || text.starts_with("..\t") {
            return self.explicit(lines, base, kind);
        }
        if text == "__" || text.starts_with("__ ") {
            return extent(lines, 0, base);
        }
        if let Some((name, len)) = field_name(text) {
            return self.field(lines, base, kind, name, len);
        }
        self.begun = true;
        if text.starts_with(">>> ") {
            return lines.iter().position(|line| line.is_blank()).unwrap_or(lines.len());
        }
        if let Some(taken) = self.table(lines) {
            return taken;
        }
        if text == "|" || text.starts_with("| ") {
            return self.line_block(lines, base, kind);
        }
        if let Some(len) = marker(text, lines.get(1).copied(), self.file, lines[0].indent) {
            let end = extent(lines, 0, base);
            lines[0].skip(self.file, len);
            self.blocks(&mut lines[..end], item_kind(kind));
            return end;
        }
        if let Some(len) =
            option(text, lines.get(1).is_some_and(|next| next.indent > base && !next.is_blank()))
        {
            let end = extent(lines, 0, base);
            lines[0].skip(self.file, len);
            self.blocks(&mut lines[..end], item_kind(kind));
            return end;
        }
        if run_of(text).is_some_and(|_| text.len() >= 4) && lines.get(1).is_none_or(|line| line.is_blank()) {
            self.out.end_block(kind);
            return 1;
        }
        // A term, and what it is under it.
        if lines.get(1).is_some_and(|next| !next.is_blank() && next.indent > base) && !text.ends_with("::") {
            let end = extent(lines, 0, base);
            self.inline_lines(&lines[..1]);
            self.out.end_block(item_kind(kind));
            self.blocks(&mut lines[1..end], item_kind(kind));
            return end;
        }
        self.paragraph(lines, base, kind)
    }

    /// A heading with a line under it, and perhaps one above.
    fn title(&mut self, lines: &[Line]) -> Option<usize> {
        let text = |n: usize| lines.get(n).map(|line| self.text(*line)).filter(|text| !text.is_empty());
        let line = |n: usize| run_of(text(n)?).filter(|_| !matches!(text(n), Some(".." | "::")));
        let (sign, title, over) = match line(0) {
            Some(sign) if line(2) == Some(sign) && line(1).is_none() && lines[0].indent == 0 => {
                (sign, lines[1], true)
            }
            Some(_) => return None,
            None => (line(1).filter(|_| lines[1].indent == 0)?, lines[0], false),
        };
        let written = self.text(title).chars().count();
        let width = lines[usize::from(!over)].range().len();
        if written == 0 || width < written && width < 4 {
            return None;
        }
        let known = self.styles.iter().position(|style| *style == (sign, over));
        let level = known.unwrap_or_else(|| {
            self.styles.push((sign, over));
            self.styles.len() - 1
        });
        let level = (level + 1).min(6) as u8;
        let start = self.out.len();
        self.inline_lines(&[title]);
        if level == 1 && self.meta.title.is_none() {
            self.meta.title = Some(self.out.since(start).trim().to_owned());
        }
        self.out.end_block(BlockKind::Heading(level));
        self.begun |= level > 2;
        Some(if over { 3 } else { 2 })
    }

    fn paragraph(&mut self, lines: &mut [Line], base: usize, kind: BlockKind) -> usize {
        let goes_on = |line: &Line| !line.is_blank() && line.indent == base;
        let end = 1 + lines[1..].iter().take_while(|line| goes_on(line)).count();
        let text = self.text(lines[end - 1]);
        let literal = text.ends_with("::");
        if literal {
            // One colon is said.
            let said =
                if text.len() > 2 && !text[..text.len() - 2].ends_with(char::is_whitespace) { 1 } else { 2 };
            let last = &mut lines[end - 1];
            last.end -= said;
            last.end -= self.file[last.range()].len() - self.file[last.range()].trim_end().len();
        }
        self.inline_lines(&lines[..end]);
        self.out.end_block(kind);
        if !literal {
            return end;
        }
        let Some(next) = lines[end..].iter().position(|line| !line.is_blank()).map(|n| end + n) else {
            return lines.len();
        };
        if lines[next].indent > base {
            return extent(lines, next, base);
        }
        let quote = self.text(lines[next]).as_bytes()[0];
        if !quote.is_ascii_punctuation() || next == end {
            return end;
        }
        let quoted = |line: &Line| self.text(*line).as_bytes().first() == Some(&quote);
        next + lines[next..].iter().take_while(|line| quoted(line)).count()
    }

    /// `| one line` and another, as in verse and addresses.
    fn line_block(&mut self, lines: &mut [Line], base: usize, kind: BlockKind) -> usize {
        let mut at = 0;
        while at < lines.len() && !lines[at].is_blank() {
            let text = self.text(lines[at]);
            if lines[at].indent <= base && text != "|" && !text.starts_with("| ") {
                break;
            }
            let end =
                at + 1 + lines[at + 1..].iter().take_while(|l| !l.is_blank() && l.indent > base).count();
            if text.starts_with('|') {
                lines[at].skip(self.file, 1);
            }
            if !lines[at].is_blank() {
                self.inline_lines(&lines[at..end]);
            }
            self.out.end_block(kind);
            at = end;
        }
        at
    }

    /// `:name: text`; before all else it is about the page.
    fn field(&mut self, lines: &mut [Line], base: usize, kind: BlockKind, name: &str, len: usize) -> usize {
        let end = extent(lines, 0, base);
        let name = name.to_ascii_lowercase();
        lines[0].skip(self.file, len);
        if self.begun || self.depth > 1 {
            let code =
                ["type", "rtype", "vartype", "meta"].contains(&name.split(' ').next().unwrap_or_default());
            if !code {
                align(&mut lines[..end]);
                self.blocks(&mut lines[..end], item_kind(kind));
            }
            return end;
        }
        let range = lines[0].range();
        let value = &self.file[range.clone()];
        if front_matter::DATE_FIELDS.contains(&name.as_str()) {
            if let Some(date) = header::iso_date(value) {
                let span = range.into();
                self.meta.dates.push(DatedPlace { date, span, origin: DateOrigin::FrontMatter });
            }
        } else if matches!(name.as_str(), "lang" | "language") {
            self.meta.language = Some(value.to_lowercase());
        } else if front_matter::SENTENCE_FIELDS.contains(&name.as_str()) {
            self.inline_lines(&lines[..end]);
            self.out.end_block(BlockKind::Record);
        }
        end
    }

    /// `Title: …` and `Created: …` as in a mail, above everything else: how proposals begin.
    fn mail_header(&mut self, lines: &[Line]) -> usize {
        let end = lines.iter().position(|line| line.is_blank()).unwrap_or(lines.len());
        let file = self.file;
        let named = |line: &Line| {
            let (name, value) = line.text(file).split_once(':')?;
            let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-');
            (is_name && (value.is_empty() || value.starts_with(' '))).then_some((name, value.trim()))
        };
        let fields = lines[..end].iter().filter(|line| line.indent == 0);
        if fields.clone().count() < 3 || !fields.clone().all(|line| named(line).is_some()) {
            return 0;
        }
        for line in fields {
            let (name, value) = named(line).unwrap_or_default();
            let range = line.end - value.len()..line.end;
            if name.eq_ignore_ascii_case("title") {
                self.meta.title = Some(value.to_owned());
                self.out.push(range);
                self.out.end_block(BlockKind::Heading(1));
            } else if name.eq_ignore_ascii_case("created") || name.eq_ignore_ascii_case("date") {
                let day =
                    NaiveDate::parse_from_str(value, "%d-%b-%Y").ok().or_else(|| header::iso_date(value));
                let place = |date| DatedPlace { date, span: range.into(), origin: DateOrigin::FrontMatter };
                self.meta.dates.extend(day.map(place));
            }
        }
        end
    }

    /// What begins with two dots: a directive, a footnote, the target of a link, a substitution, or a comment.
    fn explicit(&mut self, lines: &mut [Line], base: usize, kind: BlockKind) -> usize {
        let end = extent(lines, 0, base);
        let text = self.text(lines[0])[2..].trim_start();
        if text.starts_with('_') || text.starts_with("__") {
            return end;
        }
        // Replaced where it is used; what stands for it there is no word.
        if text.starts_with('|') && text[1..].contains('|') {
            return end;
        }
        if let Some(label) =
            text.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(label, _)| label.len())
        {
            lines[0].skip(self.file, 2);
            lines[0].skip(self.file, label + 2);
            align(&mut lines[..end]);
            self.begun = true;
            self.blocks(&mut lines[..end], BlockKind::Apparatus);
            return end;
        }
        if let Some((name, len)) = directive_name(text) {
            lines[0].skip(self.file, 2);
            lines[0].skip(self.file, len);
            self.directive(&name.to_ascii_lowercase(), &mut lines[..end], kind);
            return end;
        }
        // Two dots alone over an empty line are a comment without text.
        if text.is_empty() && lines.get(1).is_none_or(|line| line.is_blank()) {
            return 1;
        }
        if comment::is_addressed(text.as_bytes()) {
            self.meta.comments.push(lines[0].start..lines[end - 1].end);
        }
        end
    }

    /// Adds lines as one stretch of prose.
    fn inline_lines(&mut self, lines: &[Line]) {
        let joined = Joined::new(self.file, lines.iter().filter(|l| !l.is_blank()).map(|l| l.range()));
        self.inline(&joined, 0..joined.text().len());
    }
}

/// The lines from `first` on up to one that is not indented by more than `base`, without blank ones at the end.
fn extent(lines: &[Line], first: usize, base: usize) -> usize {
    let mut end = first + 1;
    for (n, line) in lines.iter().enumerate().skip(first + 1) {
        if line.is_blank() {
            continue;
        }
        if line.indent <= base {
            break;
        }
        end = n + 1;
    }
    end
}

/// Text behind a mark goes on in the lines below, however far these are indented.
fn align(lines: &mut [Line]) {
    if let Some(next) = lines.iter().skip(1).find(|line| !line.is_blank()).map(|line| line.indent) {
        lines[0].indent = next;
    }
}

/// The name in `:name:` at the start of a line, and the length of both colons and it.
fn field_name(text: &str) -> Option<(&str, usize)> {
    let rest = text.strip_prefix(':')?;
    let end = rest.find(':').filter(|&end| end > 0)?;
    let (name, after) = (&rest[..end], &rest[end + 1..]);
    let is_name = !name.starts_with(' ') && !name.contains('`');
    (is_name && (after.is_empty() || after.starts_with([' ', '\t']))).then_some((name, end + 2))
}

/// The name in `name::`, and the length of both.
fn directive_name(text: &str) -> Option<(&str, usize)> {
    let end = text.find("::").filter(|&end| end > 0)?;
    let (name, after) = (&text[..end], &text[end + 2..]);
    // The colon of a domain: `py:function`.
    let sign = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':' | b'+');
    (name.bytes().all(sign) && (after.is_empty() || after.starts_with([' ', '\t'])))
        .then_some((name, end + 2))
}

/// Length of the bullet or number of an item.
fn marker(text: &str, next: Option<Line>, file: &str, indent: usize) -> Option<usize> {
    let first = text.chars().next()?;
    if matches!(first, '*' | '+' | '-' | '•' | '‣' | '⁃') {
        let len = first.len_utf8();
        return (text.len() == len || text[len..].starts_with([' ', '\t'])).then_some(len);
    }
    let inner = text.strip_prefix('(').unwrap_or(text);
    let len = inner.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    let (number, after) = inner.split_at(len);
    let open = text.len() - inner.len();
    let closes = after.starts_with(')') || open == 0 && after.starts_with('.');
    if number.is_empty() || !closes || !after[1..].starts_with([' ', '\t']) {
        return None;
    }
    let lower = number.bytes().all(|b| b.is_ascii_lowercase());
    let roman = (lower || number.bytes().all(|b| b.is_ascii_uppercase()))
        && number.len() <= 5
        && number.bytes().all(|b| b"ivxlcIVXLC".contains(&b));
    let is_number = number == "#"
        || number.len() <= 4 && number.bytes().all(|b| b.is_ascii_digit())
        || number.len() == 1 && number.as_bytes()[0].is_ascii_alphabetic()
        || roman;
    let len = open + len + 1;
    // "A. Einstein was born" goes on below at the same margin: no item.
    let own = next.is_none_or(|next| {
        next.is_blank() || next.indent > indent || marker(next.text(file), None, file, indent).is_some()
    });
    (is_number && own).then_some(len)
}

/// Length of `-a` or `--all=x` with what it takes; its text stands behind two spaces, or below.
fn option(text: &str, text_below: bool) -> Option<usize> {
    let name = text.trim_start_matches('-');
    let dashes = text.len() - name.len();
    let is_option = (1..=2).contains(&dashes) && name.starts_with(|c: char| c.is_ascii_alphabetic());
    if !is_option {
        return None;
    }
    match text.find("  ") {
        Some(at) => Some(at),
        None => (text_below && text.split(' ').count() <= 3).then_some(text.len()),
    }
}
