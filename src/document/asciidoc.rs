//! `AsciiDoc` to blocks of prose, by lines.
//!
//! A reader of our own: the crate that reads it takes seconds for a page of a few lines that repeat (see `docs/dependencies.md`).

use std::ops::Range;

use super::lines::{Joined, Line, item_kind, lines, run_of};
use super::prose::{BlockKind, ProseBuilder};
use super::{DateOrigin, DatedPlace, Metadata, comment, front_matter, header};

mod inline;
mod table;

/// Blocks inside one another; what is nested deeper is no page.
const DEEPEST: usize = 24;

/// Reads the `AsciiDoc` in `body`, a range of the decoded text.
pub(super) fn read(body: Range<usize>, out: &mut ProseBuilder, meta: &mut Metadata) {
    let file = out.text();
    let mut lines = lines(file, body);
    let mut reader = Reader { file, out, meta, style: Style::default(), tied: false, depth: 0 };
    let start = reader.header(&lines);
    reader.blocks(&mut lines[start..], BlockKind::Paragraph);
}

/// What the line in brackets over a block makes of it.
#[derive(Clone, Debug, Default)]
struct Style {
    /// It is code, a formula or a picture that is drawn of text.
    silent: bool,
    quote: bool,
    /// Sources and terms.
    apparatus: bool,
    /// The line itself, for tables.
    line: Range<usize>,
}

struct Reader<'a, 'b> {
    file: &'a str,
    out: &'b mut ProseBuilder<'a>,
    meta: &'b mut Metadata,
    style: Style,
    /// A plus sign ties the next block to the item above.
    tied: bool,
    depth: usize,
}

impl<'a> Reader<'a, '_> {
    fn text(&self, line: Line) -> &'a str {
        line.text(self.file)
    }

    /// The title, who wrote it and when, and attributes; tells how many lines it takes.
    fn header(&mut self, lines: &[Line]) -> usize {
        let is_before = |line: &Line| {
            let text = self.text(*line);
            line.is_blank()
                || text.starts_with("//") && !text.starts_with("////")
                || attribute(text).is_some()
        };
        let first = lines.iter().take_while(|line| is_before(line)).count();
        for line in &lines[..first] {
            self.comment_or_attribute(*line);
        }
        let Some((taken, level)) = self.section(&lines[first..]) else { return first };
        let mut at = first + taken;
        if level > 1 {
            return at;
        }
        let mut named = 0;
        while at < lines.len() && !lines[at].is_blank() {
            let line = lines[at];
            if !self.comment_or_attribute(line) {
                // The first is whose it is, the second which and when; another begins the text.
                let text = self.text(line);
                let revision = || text.trim_start_matches('v').starts_with(|c: char| c.is_ascii_digit());
                if named == 1 && !revision() || named > 1 || named == 0 && !is_author(text) {
                    return at;
                }
                if named == 1 {
                    self.revision(line);
                }
                named += 1;
            }
            at += 1;
        }
        at
    }

    /// `v1.2, 2024-03-01: what is new`
    fn revision(&mut self, line: Line) {
        for (at, _) in self.text(line).match_indices(|c: char| c.is_ascii_digit()) {
            let rest = &self.text(line)[at..];
            if let Some(len) = header::iso_date_len(rest)
                && let Some(date) = header::iso_date(&rest[..len])
            {
                let start = line.start + at;
                self.dated(date, start..start + len);
                return;
            }
        }
    }

    fn dated(&mut self, date: chrono::NaiveDate, range: Range<usize>) {
        self.meta.dates.push(DatedPlace { date, span: range.into(), origin: DateOrigin::FrontMatter });
    }

    /// True for a line that is a comment or sets an attribute.
    fn comment_or_attribute(&mut self, line: Line) -> bool {
        let text = self.text(line);
        if text.starts_with("//") && !text.starts_with("///") {
            if comment::is_addressed(&text.as_bytes()[2..]) {
                self.meta.comments.push(line.range());
            }
            return true;
        }
        let Some((name, value)) = attribute(text).filter(|_| line.indent == 0) else { return false };
        let range = line.end - value.len()..line.end;
        let name = name.to_ascii_lowercase();
        if matches!(name.as_str(), "revdate" | "docdate" | "page-date" | "page-revdate")
            || front_matter::DATE_FIELDS.contains(&name.as_str())
        {
            if let Some(date) = header::iso_date(value) {
                self.dated(date, range);
            }
        } else if name == "lang" {
            self.meta.language = Some(value.to_lowercase());
        } else if name == "description" && !value.is_empty() {
            self.out.end_block(BlockKind::Paragraph);
            self.inline_lines(&[Line { start: range.start, ..line }]);
            self.out.end_block(BlockKind::Record);
        }
        true
    }

    /// Reads lines that belong together: the page, an item, a cell, what stands between two delimiters.
    fn blocks(&mut self, lines: &mut [Line], kind: BlockKind) {
        if self.depth == DEEPEST {
            return;
        }
        self.depth += 1;
        let mut at = 0;
        while at < lines.len() {
            let line = lines[at];
            if line.is_blank() {
                at += 1;
                continue;
            }
            let taken = self.block(&mut lines[at..], kind);
            at += taken.max(1);
        }
        self.depth -= 1;
    }

    /// Reads the block that begins with the first of `lines`; tells how many lines it takes.
    fn block(&mut self, lines: &mut [Line], kind: BlockKind) -> usize {
        let line = lines[0];
        let text = self.text(line);
        if self.comment_or_attribute(line) {
            // A value may go on in the lines below.
            let goes_on = |line: &Line| self.text(*line).ends_with('\\') && !text.starts_with("//");
            return 1 + lines.iter().take_while(|line| goes_on(line)).count();
        }
        if text.starts_with('[') && text.ends_with(']') && line.indent == 0 {
            self.set_style(line);
            return 1;
        }
        if text == "+" {
            self.tied = true;
            return 1;
        }
        let kind = if std::mem::take(&mut self.tied) { item_kind(kind) } else { kind };
        if let Some(end) = delimited(self.file, lines) {
            self.delimited(lines, end, kind);
            return end + 1;
        }
        if is_macro(text) || matches!(text, "'''" | "---" | "- - -" | "***" | "* * *" | "<<<") {
            self.out.end_block(kind);
            self.style = Style::default();
            return 1;
        }
        if let Some((taken, _)) = self.section(lines) {
            self.style = Style::default();
            return taken;
        }
        if text.len() > 1 && text.starts_with('.') && !text[1..].starts_with(['.', ' ', '\t']) {
            self.inline_lines(&[Line { start: line.start + 1, ..line }]);
            self.out.end_block(BlockKind::Caption);
            return 1;
        }
        let style = std::mem::take(&mut self.style);
        if let Some((len, term)) = marker(text) {
            return self.item(lines, len, term, if style.apparatus { BlockKind::Apparatus } else { kind });
        }
        let end = paragraph(self.file, lines);
        // What is further in stands as it is written.
        if style.silent || line.indent > 0 && kind != BlockKind::TableCell {
            return end;
        }
        let label = ["NOTE: ", "TIP: ", "IMPORTANT: ", "WARNING: ", "CAUTION: "]
            .iter()
            .find(|l| text.starts_with(**l));
        if let Some(label) = label {
            lines[0].skip(self.file, label.len());
        }
        self.inline_lines(&lines[..end]);
        let quote = style.quote && kind == BlockKind::Paragraph;
        self.out.end_block(if quote { BlockKind::Quote } else { kind });
        end
    }

    /// `== Title`, or a title with a line of the same length under it; tells how many lines it takes, and its level.
    fn section(&mut self, lines: &[Line]) -> Option<(usize, usize)> {
        let line = *lines.first()?;
        let text = self.text(line);
        if line.indent > 0 || self.depth > 1 {
            return None;
        }
        let sign = *text.as_bytes().first()?;
        let level = text.bytes().take_while(|b| *b == sign).count();
        let (title, level, taken) =
            if matches!(sign, b'=' | b'#') && level <= 6 && text[level..].starts_with([' ', '\t']) {
                let mut title = line;
                title.skip(self.file, level);
                let closing = format!(" {}", &text[..level]);
                title.end -= if self.text(title).ends_with(&closing) { closing.len() } else { 0 };
                (title, level, 1)
            } else {
                let under = lines.get(1).filter(|under| under.indent == 0).map(|under| self.text(*under))?;
                let level = b"=-~^+".iter().position(|sign| run_of(under) == Some(*sign))? + 1;
                let written = text.chars().count();
                if !text.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '`')
                    || under.len().abs_diff(written) > 1
                    || written < 3
                {
                    return None;
                }
                (line, level, 2)
            };
        self.out.end_block(BlockKind::Paragraph);
        let start = self.out.len();
        self.inline_lines(&[title]);
        if level == 1 && self.meta.title.is_none() {
            self.meta.title = Some(self.out.since(start).trim().to_owned());
        }
        self.out.end_block(BlockKind::Heading(level as u8));
        Some((taken, level))
    }

    /// `[NOTE]`, `[source,ruby]`, `[[place]]`: several lines may stand over one block.
    fn set_style(&mut self, line: Line) {
        let inner = self.text(line).trim_matches(['[', ']']);
        let name = inner.split([',', '#', '.', '%', '"']).next().unwrap_or_default().trim();
        let silent = matches!(
            name,
            "source"
                | "listing"
                | "literal"
                | "pass"
                | "stem"
                | "latexmath"
                | "asciimath"
                | "comment"
                | "plantuml"
                | "mermaid"
                | "ditaa"
                | "graphviz"
                | "blockdiag"
                | "seqdiag"
                | "vega"
                | "a2s"
                | "svgbob"
        ) || name.is_empty() && inner.starts_with(',') && inner.len() > 1;
        self.style.silent |= silent;
        self.style.quote |= matches!(name, "quote" | "verse");
        self.style.apparatus |= matches!(name, "bibliography" | "index");
        if !self.text(line).starts_with("[[") {
            self.style.line = line.range();
        }
    }

    /// A block between two delimiters; `end` is the second.
    fn delimited(&mut self, lines: &mut [Line], end: usize, kind: BlockKind) {
        let style = std::mem::take(&mut self.style);
        let text = &self.file[lines[0].range()];
        match text.as_bytes() {
            [b'|' | b'!', b'=', ..] => self.table(&lines[1.min(end)..end], &style, b'|'),
            [b',', b'=', ..] => self.table(&lines[1.min(end)..end], &style, b','),
            [b':', b'=', ..] => {}
            [b'-', b'-'] | [b'=' | b'*' | b'_', ..] if !style.silent => {
                let quote = (text.starts_with('_') || style.quote) && kind == BlockKind::Paragraph;
                self.blocks(&mut lines[1.min(end)..end], if quote { BlockKind::Quote } else { kind });
            }
            _ => {}
        }
    }

    /// An item with what belongs to it: the lines up to an empty one, and what a plus sign ties to it is read after it.
    fn item(&mut self, lines: &mut [Line], len: usize, term: Option<usize>, kind: BlockKind) -> usize {
        let kind = item_kind(kind);
        if let Some(term) = term {
            let line = lines[0];
            self.inline_lines(&[Line { end: line.start + term, ..line }]);
            self.out.end_block(kind);
        }
        lines[0].skip(self.file, len);
        for boxed in ["[ ] ", "[x] ", "[*] "] {
            if self.text(lines[0]).starts_with(boxed) {
                lines[0].skip(self.file, boxed.len());
            }
        }
        let mut end = 1;
        // What a term means may stand below an empty line.
        if term.is_some() && lines[0].is_blank() {
            end += lines[1..].iter().take_while(|line| line.is_blank()).count();
        }
        while end < lines.len() && !lines[end].is_blank() {
            let text = self.text(lines[end]);
            if marker(text).is_some() || text == "+" || interrupts(self.file, &lines[end..]) {
                break;
            }
            end += 1;
        }
        self.inline_lines(&lines[..end]);
        self.out.end_block(kind);
        end
    }

    /// Adds lines as one stretch of prose, without the comments between them.
    fn inline_lines(&mut self, lines: &[Line]) {
        let file = self.file;
        let is_comment =
            |line: &Line| line.text(file).starts_with("//") && !line.text(file).starts_with("///");
        for line in lines.iter().skip(1).filter(|line| is_comment(line)) {
            self.comment_or_attribute(*line);
        }
        let pieces =
            lines.iter().enumerate().filter(|(n, line)| !line.is_blank() && (*n == 0 || !is_comment(line)));
        let joined = Joined::new(
            file,
            pieces.map(|(_, line)| {
                // A break that is meant.
                let end = if line.text(file).ends_with(" +") { line.end - 2 } else { line.end };
                line.start..end.max(line.start)
            }),
        );
        self.inline(&joined, 0..joined.text().len());
    }
}

/// `:name: value`, `:name!:`.
fn attribute(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.strip_prefix(':')?.split_once(':')?;
    let inner = name.trim_matches('!');
    let is_name =
        !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    (is_name && (value.is_empty() || value.starts_with([' ', '\t']))).then_some((name, value.trim()))
}

/// `Ada Lee <ada@example.org>; Bo Wu`: names, not a sentence.
fn is_author(text: &str) -> bool {
    text.contains('@') || text.split_whitespace().count() <= 4 && !text.ends_with(['.', ':', '?', '!'])
}

/// The line that ends the block which the first line opens.
fn delimited(file: &str, lines: &[Line]) -> Option<usize> {
    let open = opens(lines[0].text(file))?;
    let end = lines.iter().skip(1).position(|line| line.text(file) == open);
    // Without its end it goes on to the end of all.
    Some(end.map_or(lines.len(), |n| n + 1))
}

/// The delimiter that closes what `text` opens.
fn opens(text: &str) -> Option<&str> {
    if text == "--" || matches!(text, "|===" | ",===" | ":===" | "!===") {
        return Some(text);
    }
    if let Some(language) = text.strip_prefix("```") {
        return (!language.contains('`')).then_some("```");
    }
    let sign = run_of(text)?;
    (text.len() >= 4 && b"-.+/=*_".contains(&sign)).then_some(text)
}

/// The line begins a block of its own in the middle of a paragraph.
fn interrupts(file: &str, lines: &[Line]) -> bool {
    let text = lines[0].text(file);
    opens(text).is_some()
        || text.starts_with('[') && text.ends_with(']') && !text.contains(' ') && lines[0].indent == 0
        || ["ifdef::", "ifndef::", "ifeval::", "endif::", "include::", "image::"]
            .iter()
            .any(|m| text.starts_with(m))
}

/// Lines of the paragraph that begins with the first.
fn paragraph(file: &str, lines: &[Line]) -> usize {
    let goes_on = |n: &usize| {
        let text = lines[*n].text(file);
        !lines[*n].is_blank() && text != "+" && !interrupts(file, &lines[*n..])
    };
    1 + (1..lines.len()).take_while(goes_on).count()
}

/// `image::x.png[…]`, `include::x[]`, `toc::[]`: a line that is a macro.
fn is_macro(text: &str) -> bool {
    let Some((name, rest)) = text.split_once("::") else { return false };
    !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
        && !rest.starts_with([' ', '\t'])
        && rest.ends_with(']')
        && rest.contains('[')
}

/// The mark of an item: its length, and for a term the length of the term.
fn marker(text: &str) -> Option<(usize, Option<usize>)> {
    let first = *text.as_bytes().first()?;
    let run = text.bytes().take_while(|b| *b == first).count();
    let spaced = |len: usize| text[len..].starts_with([' ', '\t']);
    match first {
        b'*' | b'.' if run <= 5 && spaced(run) => return Some((run, None)),
        b'-' if run == 1 && spaced(1) => return Some((1, None)),
        b'<' => {
            let len = text.find('>')? + 1;
            let number = &text[1..len - 1];
            let is_callout =
                number == "." || !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
            return (is_callout && spaced(len)).then_some((len, None));
        }
        _ => {}
    }
    let len = text.bytes().take_while(|b| b.is_ascii_alphanumeric()).count();
    let number = &text[..len];
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) && len <= 4
        || len == 1 && number.bytes().all(|b| b.is_ascii_alphabetic());
    if is_number && text[len..].starts_with('.') && spaced(len + 1) {
        return Some((len + 1, None));
    }
    // "term:: what it is"; the double colon of code has no space behind it.
    let (term, len) = text.match_indices("::").find_map(|(at, _)| {
        let colons = text[at..].bytes().take(5).take_while(|b| *b == b':').count();
        let after = &text[at + colons..];
        let ends = after.is_empty() || after.starts_with([' ', '\t']);
        (at > 0 && ends && colons <= 4 && !text[..at].ends_with([':', ' '])).then_some((at, at + colons))
    })?;
    Some((len, Some(term)))
}
