//! MDX to Markdown: components become breaks between blocks, code between words is taken out. What is left is read as Markdown.

use std::ops::Range;

use super::markdown::OBJECT;
use super::prose::Prose;
use super::{Metadata, comment, front_matter};

/// Components inside one another whose margins are known.
const DEEPEST: usize = 64;
/// Bytes of one tag or expression.
const LONGEST: usize = 1 << 16;

/// Columns that a list puts in front of what stands in it.
const WIDEST: usize = 16;
/// Bytes of a line that tell whether a component ends on it.
const LINE: usize = 1000;

/// Elements of HTML that mean something to the reader of Markdown.
const KEPT: &[&str] = &[
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "br",
    "hr",
    "caption",
    "figcaption",
    "blockquote",
];

/// Elements within a line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "data", "dfn", "em", "font", "i", "img", "ins", "label", "mark",
    "q", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];

/// Elements and components whose text is no prose.
const SILENT: &[&str] = &[
    "script",
    "style",
    "code",
    "pre",
    "kbd",
    "samp",
    "template",
    "svg",
    "math",
    "noscript",
    "textarea",
    "select",
    "button",
    "iframe",
    "object",
    "audio",
    "video",
    "canvas",
    "del",
    "s",
    "strike",
    "CodeBlock",
    "Code",
    "Mermaid",
    "Math",
    "Tex",
];

/// The Markdown in a page; comments that speak to this program are kept.
pub(super) fn unwrap(file: &str, meta: &mut Metadata) -> Prose {
    let bom = file.len() - file.trim_start_matches('\u{feff}').len();
    let fence = ["---", "+++"].into_iter().find(|fence| file[bom..].starts_with(fence));
    let body = fence.and_then(|fence| front_matter::fenced(file, bom, fence)).map_or(bom, |(_, body)| body);
    let mut text = Prose::default();
    text.add_same(&file[..body], 0);
    let mut reader = Reader {
        file,
        text,
        meta,
        at: body,
        from: body,
        open: Vec::new(),
        tags_alone: true,
        fuel: file.len() * 4,
        after_blank: true,
        line_start: body,
        margin: 0,
        line: 0..0,
    };
    while reader.at < file.len() {
        reader.read_line();
    }
    reader.flush(file.len());
    reader.text
}

/// An open component.
struct Open<'a> {
    name: &'a str,
    /// It is a block, not part of a line.
    flow: bool,
    /// Columns in front of it.
    indent: usize,
    /// Columns that are taken off in front of its lines, when the first of them is known.
    strip: Option<usize>,
}

struct Tag<'a> {
    name: &'a str,
    closing: bool,
    alone: bool,
    range: Range<usize>,
}

struct Reader<'a, 'b> {
    file: &'a str,
    text: Prose,
    meta: &'b mut Metadata,
    at: usize,
    /// What is kept as it stands begins here.
    from: usize,
    open: Vec<Open<'a>>,
    /// Nothing but tags stands before on the line.
    tags_alone: bool,
    /// Bytes that may still be looked through in vain.
    fuel: usize,
    after_blank: bool,
    line_start: usize,
    /// Columns in front of the line that are kept.
    margin: usize,
    /// The line that was looked at last, from some place in it on.
    line: Range<usize>,
}

impl<'a> Reader<'a, '_> {
    fn flush(&mut self, upto: usize) {
        if self.from < upto {
            self.text.add_same(&self.file[self.from..upto], self.from);
            self.from = upto;
        }
    }

    /// Leaves out a range, or puts another text in its place.
    fn replace(&mut self, range: Range<usize>, text: &str) {
        self.flush(range.start);
        self.text.add_as(text, range.clone());
        (self.at, self.from) = (range.end, range.end);
    }

    /// Puts an empty line in the place of a tag; what follows keeps its margin, or it would leave its list.
    fn end_block(&mut self, tag: Range<usize>) {
        let text = format!("\n\n{}", " ".repeat(self.margin));
        self.replace(tag, &text);
    }

    fn rest(&self) -> &'a str {
        &self.file[self.at..]
    }

    /// Where the line of `at` ends, behind its line feed.
    fn line_end(&mut self, at: usize) -> usize {
        if !self.line.contains(&at) {
            let end =
                memchr::memchr(b'\n', &self.file.as_bytes()[at..]).map_or(self.file.len(), |n| at + n + 1);
            self.line = at..end;
        }
        self.line.end
    }

    /// Reads from the start of a line to the start of another.
    fn read_line(&mut self) {
        let (start, end) = (self.at, self.line_end(self.at));
        let text = &self.file[start..end];
        if text.trim().is_empty() {
            (self.at, self.after_blank) = (end, true);
            return;
        }
        let blank_before = std::mem::take(&mut self.after_blank);
        let indent = text.len() - text.trim_start_matches([' ', '\t']).len();
        let around = self.open.len().checked_sub(2).and_then(|n| self.open[n].strip).unwrap_or(0);
        if let Some(open) = self.open.last_mut()
            && open.strip.is_none()
        {
            let of_its_own = indent.saturating_sub(open.indent.saturating_sub(around));
            open.strip = Some(of_its_own);
        }
        let strip = self.open.last().and_then(|open| open.strip).unwrap_or(0).min(indent);
        if strip > 0 {
            self.flush(start);
            self.from = start + strip;
        }
        let content = text.trim_start();
        let marked = content
            .trim_start_matches(['-', '*', '+', '>', ' ', '.', ')'])
            .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' '));
        if marked.starts_with("```") || marked.starts_with("~~~") {
            return self.fenced(end, marked, strip);
        }
        let is_module = ["import ", "import{", "export "].iter().any(|word| text.starts_with(word));
        if is_module && blank_before && self.open.is_empty() {
            return self.module(start);
        }
        self.at = start + indent;
        (self.line_start, self.margin) = (start, (indent - strip).min(WIDEST));
        self.tags_alone = true;
        self.inline();
    }

    /// A block of code, as it stands.
    fn fenced(&mut self, end: usize, opening: &str, strip: usize) {
        let sign = opening.as_bytes()[0];
        let len = opening.bytes().take_while(|b| *b == sign).count();
        self.at = end;
        while self.at < self.file.len() {
            let end = self.line_end(self.at);
            let line = &self.file[self.at..end];
            let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
            let off = strip.min(indent);
            if off > 0 {
                self.flush(self.at);
                self.from = self.at + off;
            }
            let text = line.trim();
            self.at = end;
            if text.len() >= len && text.bytes().all(|b| b == sign) {
                break;
            }
        }
    }

    /// `import` and `export` up to an empty line outside of all brackets.
    fn module(&mut self, start: usize) {
        let mut depth = 0_isize;
        let mut at = start;
        while at < self.file.len() && at - start < LONGEST {
            let end = self.line_end(at);
            let line = &self.file[at..end];
            if line.trim().is_empty() && depth <= 0 {
                break;
            }
            for byte in line.bytes() {
                match byte {
                    b'(' | b'[' | b'{' => depth += 1,
                    b')' | b']' | b'}' => depth -= 1,
                    _ => {}
                }
            }
            at = end;
        }
        self.replace(start..at, "\n");
        self.after_blank = true;
    }

    /// Reads to the end of the line where the last mark in it ends.
    fn inline(&mut self) {
        let special = |b: &u8| matches!(b, b'\\' | b'`' | b'{' | b'<' | b'\n');
        while let Some(found) = self.rest().as_bytes().iter().position(special).map(|n| self.at + n) {
            self.tags_alone &= self.file[self.at..found].trim().is_empty();
            self.at = found;
            match self.file.as_bytes()[found] {
                b'\n' => {
                    self.at += 1;
                    return;
                }
                b'\\' => {
                    let escaped = self.rest()[1..].chars().next().filter(|c| *c != '\n');
                    self.at += 1 + escaped.map_or(0, char::len_utf8);
                }
                b'`' => self.code(),
                b'{' => self.expression(),
                _ => self.tag(),
            }
        }
        self.at = self.file.len();
    }

    /// Code within a line, as it stands.
    fn code(&mut self) {
        self.tags_alone = false;
        let ticks = self.rest().bytes().take_while(|b| *b == b'`').count();
        let start = self.at + ticks;
        let window = &self.file.as_bytes()[start..self.file.len().min(start + 2000)];
        let mut at = 0;
        while self.fuel > 0
            && let Some(tick) = memchr::memchr(b'`', &window[at..]).map(|n| at + n)
        {
            let run = window[tick..].iter().take_while(|b| **b == b'`').count();
            let spans = !window[..tick].windows(2).any(|two| two == b"\n\n");
            if run == ticks && spans {
                self.at = start + tick + run;
                return;
            }
            if !spans {
                break;
            }
            self.fuel = self.fuel.saturating_sub(tick + run);
            at = tick + run;
        }
        self.fuel = self.fuel.saturating_sub(window.len());
        self.at = start;
    }

    /// `{…}`: a comment, or what a program puts there.
    fn expression(&mut self) {
        let start = self.at;
        let Some(end) = self.balanced(start) else {
            self.at += 1;
            self.tags_alone = false;
            return;
        };
        let inner = self.file[start + 1..end - 1].trim();
        if let Some(said) = inner.strip_prefix("/*").and_then(|rest| rest.strip_suffix("*/")) {
            if comment::is_addressed(said.as_bytes()) {
                self.meta.comments.push(start..end);
            }
            return self.replace(start..end, "");
        }
        // The name of a heading.
        if inner.starts_with('#') {
            return self.replace(start..end, "");
        }
        if matches!(inner, "' '" | "\" \"") {
            return self.replace(start..end, " ");
        }
        let line_end = self.line_end(end);
        let alone = self.tags_alone && self.file[end..line_end].trim().is_empty();
        self.replace(start..end, if alone { "\n" } else { OBJECT });
        self.tags_alone &= alone;
    }

    /// The end of the braces that open at `start`.
    fn balanced(&mut self, start: usize) -> Option<usize> {
        let bytes = self.file.as_bytes();
        let limit = bytes.len().min(start + LONGEST);
        let (mut depth, mut at) = (0_usize, start);
        while at < limit && self.fuel > 0 {
            match bytes[at] {
                b'{' => depth += 1,
                b'}' if depth == 1 => return Some(at + 1),
                b'}' => depth -= 1,
                quote @ (b'"' | b'\'' | b'`') => {
                    let upto = if quote == b'`' { limit } else { self.line_end(at).min(limit) };
                    let close = memchr::memchr(quote, &bytes[at + 1..upto.max(at + 1)]);
                    self.fuel =
                        self.fuel.saturating_sub(if close.is_none() { upto.saturating_sub(at) } else { 0 });
                    at += close.map_or(0, |n| n + 1);
                }
                b'/' if bytes[at..].starts_with(b"/*") => {
                    let close = memchr::memmem::find(&bytes[at + 2..limit.max(at + 2)], b"*/");
                    self.fuel = self.fuel.saturating_sub(if close.is_none() { limit - at } else { 0 });
                    at += close.map_or(0, |n| n + 3);
                }
                _ => {}
            }
            at += 1;
        }
        self.fuel = self.fuel.saturating_sub(at - start);
        None
    }

    fn tag(&mut self) {
        let start = self.at;
        let Some(tag) = self.parsed_tag() else {
            // A comment of HTML is kept for the reader of Markdown.
            let comment = self.rest().starts_with("<!--").then(|| self.find("-->")).flatten();
            self.at = comment.map_or(start + 1, |at| at + 3);
            self.tags_alone = false;
            return;
        };
        let before = self.tags_alone;
        if SILENT.contains(&tag.name) {
            let closing = format!("</{}>", tag.name);
            let end = if tag.closing || tag.alone { None } else { self.find(&closing) };
            let range = start..end.map_or(tag.range.end, |at| at + closing.len());
            let object = !before && !tag.closing;
            return self.replace(range, if object { OBJECT } else { "" });
        }
        if KEPT.contains(&tag.name) {
            let slash = if tag.closing { "/" } else { "" };
            return self.replace(tag.range, &format!("<{slash}{}>", tag.name));
        }
        if INLINE.contains(&tag.name) {
            self.replace(tag.range, "");
            self.tags_alone = false;
            return;
        }
        let line_end = self.line_end(tag.range.end);
        let after = self.file[tag.range.end..line_end].trim();
        if tag.closing {
            let opened = self.open.iter().rposition(|open| open.name == tag.name);
            let flow = opened.map_or(before, |n| self.open.drain(n..).next().is_some_and(|open| open.flow));
            return if flow { self.end_block(tag.range) } else { self.replace(tag.range, "") };
        }
        let closes_here = || after.as_bytes()[..after.len().min(LINE)].windows(2).any(|two| two == b"</");
        let flow = before && (after.is_empty() || after.ends_with('>') || !tag.alone && !closes_here());
        if tag.alone {
            return if flow { self.end_block(tag.range) } else { self.replace(tag.range, OBJECT) };
        }
        if self.open.len() < DEEPEST {
            let indent = start - self.line_start.min(start);
            self.open.push(Open { name: tag.name, flow, indent, strip: None });
        }
        if flow {
            self.end_block(tag.range);
        } else {
            self.replace(tag.range, "");
        }
        self.tags_alone = before;
    }

    /// Where `mark` stands next, within bounds.
    fn find(&mut self, mark: &str) -> Option<usize> {
        if self.fuel == 0 {
            return None;
        }
        let end = self.file.len().min(self.at + LONGEST);
        let found = memchr::memmem::find(&self.file.as_bytes()[self.at..end], mark.as_bytes());
        if found.is_none() {
            self.fuel = self.fuel.saturating_sub(end - self.at);
        }
        found.map(|n| self.at + n)
    }

    /// The tag that begins here.
    fn parsed_tag(&mut self) -> Option<Tag<'a>> {
        let (start, bytes) = (self.at, self.file.as_bytes());
        let closing = bytes.get(start + 1) == Some(&b'/');
        let from = start + 1 + usize::from(closing);
        let sign = |b: &&u8| b.is_ascii_alphanumeric() || matches!(**b, b'.' | b'_' | b'-' | b':');
        let len = bytes[from..].iter().take(80).take_while(sign).count();
        let name = &self.file[from..from + len];
        // `<https://a.b>`
        if name.ends_with(':') || !name.is_empty() && !name.as_bytes()[0].is_ascii_alphabetic() {
            return None;
        }
        let mut at = from + len;
        if name.is_empty() && bytes.get(at) != Some(&b'>')
            || !matches!(bytes.get(at), Some(b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r'))
        {
            return None;
        }
        let limit = bytes.len().min(start + LONGEST);
        while at < limit && self.fuel > 0 {
            match bytes[at] {
                b'>' => {
                    let alone = !closing && bytes[at - 1] == b'/';
                    return Some(Tag { name, closing, alone, range: start..at + 1 });
                }
                b'{' => match self.balanced(at) {
                    Some(end) => at = end - 1,
                    None => break,
                },
                quote @ (b'"' | b'\'') => match memchr::memchr(quote, &bytes[at + 1..limit]) {
                    Some(n) => at += n + 1,
                    None => break,
                },
                b'<' => break,
                _ => {}
            }
            at += 1;
        }
        self.fuel = self.fuel.saturating_sub(limit.min(at + 1) - start);
        None
    }
}
