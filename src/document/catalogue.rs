//! Catalogues of gettext (`.po`): the translations as prose.
//!
//! What a catalogue states are its translations, which people read in its language. The source texts are stated where they come from, and
//! stand in the catalogue of every language again.

use std::ops::Range;

use super::lines::Joined;
use super::markdown::OBJECT;
use super::notebook::BETWEEN;
use super::prose::{BlockKind, Prose, ProseBuilder};
use super::{Metadata, comment};

/// A message with its translations; each text is given by its quoted parts in the file, without the marks.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    /// The text as the program has it, in its language; empty for the head of the catalogue.
    pub(super) source: Vec<Range<usize>>,
    /// Its translations: one, or one for each plural.
    pub(super) translations: Vec<Vec<Range<usize>>>,
    /// Nobody has looked at it since the source changed.
    pub(super) fuzzy: bool,
}

/// What the parts of strings belong to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Other,
    Source,
    Translation,
}

/// The messages of a catalogue in their order, without those that are out of use; `comment` is given each comment of a translator.
fn entries(file: &str, mut comment: impl FnMut(Range<usize>)) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut entry = Entry::default();
    let mut part = Part::Other;
    let mut at = 0;
    for line in file.split_inclusive('\n') {
        let text = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let keyword = text.split(['"', ' ', '\t']).next().unwrap_or_default();
        // A comment or a keyword after a translation begins the next entry.
        let is_translation = keyword == "msgstr" || keyword.starts_with("msgstr[");
        if part == Part::Translation && !is_translation && !text.starts_with('"') && !text.is_empty() {
            entries.push(std::mem::take(&mut entry));
            part = Part::Other;
        }
        if let Some(said) = text.strip_prefix('#') {
            // Marks over a message that is out of use are not those of the next.
            entry.fuzzy =
                !said.starts_with('~') && (entry.fuzzy || said.starts_with(',') && said.contains("fuzzy"));
            if said.starts_with([' ', '\t']) {
                comment(start..start + text.len());
            }
            continue;
        }
        match keyword {
            "msgid" => part = Part::Source,
            "msgctxt" | "msgid_plural" => part = Part::Other,
            _ if is_translation => {
                part = Part::Translation;
                entry.translations.push(Vec::new());
            }
            _ => {}
        }
        let Some(open) = text.find('"') else { continue };
        let inner = text[open + 1..].strip_suffix('"').unwrap_or(&text[open + 1..]);
        let range = start + open + 1..start + open + 1 + inner.len();
        match part {
            Part::Source => entry.source.push(range),
            Part::Translation => {
                if let Some(translation) = entry.translations.last_mut() {
                    translation.push(range);
                }
            }
            Part::Other => {}
        }
    }
    if part == Part::Translation {
        entries.push(entry);
    }
    entries
}

/// The translations that are in use, one after the other.
pub(super) fn unwrap(file: &str, meta: &mut Metadata) -> Prose {
    let mut text = Prose::default();
    let is_empty = |parts: &[Range<usize>]| parts.iter().all(|range| range.is_empty());
    let entries = entries(file, |range| {
        if comment::is_addressed(&file.as_bytes()[range.start + 1..range.end]) {
            meta.comments.push(range);
        }
    });
    for entry in &entries {
        if is_empty(&entry.source) {
            let mut head = entry.translations.iter().flatten().map(|range| &file[range.clone()]);
            let language = head.find_map(|line| line.strip_prefix("Language:"));
            let language = language.map(|value| value.trim_end_matches("\\n").trim().to_lowercase());
            meta.language = language.filter(|language| !language.is_empty()).or(meta.language.take());
            continue;
        }
        // Each message stands for itself, as a section under the text that it translates.
        let own = |parts: &[Range<usize>]| parts[0].start..parts[parts.len() - 1].end;
        // "Sesame Street 42": a sample, for which each language has its own.
        let is_sample = is_sample(&entry.source.iter().map(|part| &file[part.clone()]).collect::<String>());
        let told = |parts: &&Vec<Range<usize>>| !entry.fuzzy && !is_sample && !is_empty(parts);
        for translation in entry.translations.iter().filter(told) {
            text.add_as(OBJECT, own(&entry.source));
            for part in translation {
                unescape(file, part.clone(), &mut text);
            }
            let end = translation.last().map_or(0, |part| part.end);
            text.add_as(BETWEEN, end..end);
        }
    }
    text
}

/// A figure, and no word that begins without a capital.
fn is_sample(text: &str) -> bool {
    let small = |word: &str| word.len() > 1 && word.starts_with(char::is_lowercase);
    text.contains(|c: char| c.is_ascii_digit()) && !text.split(|c: char| !c.is_alphanumeric()).any(small)
}

/// Adds what a part of a string means.
fn unescape(file: &str, part: Range<usize>, text: &mut Prose) {
    let inner = &file[part.clone()];
    let mut at = 0;
    while let Some(escape) = memchr::memchr(b'\\', &inner.as_bytes()[at..]).map(|n| at + n) {
        text.add_same(&inner[at..escape], part.start + at);
        let next = inner[escape + 1..].chars().next();
        let said = match next {
            Some('n') => '\n',
            Some('t') => '\t',
            Some('r') => '\r',
            Some(c) => c,
            None => '\\',
        };
        at = escape + 1 + next.map_or(0, char::len_utf8);
        text.add_as(said.encode_utf8(&mut [0; 4]), part.start + escape..part.start + at);
    }
    text.add_same(&inner[at..], part.start + at);
}

/// Reads the messages, each on its own.
pub(super) fn read(body: Range<usize>, out: &mut ProseBuilder, _: &mut Metadata) {
    let text = out.text();
    let mut at = body.start;
    for message in text[body].split_inclusive(BETWEEN) {
        let mut start = at;
        if message.starts_with(OBJECT) {
            start += OBJECT.len();
            out.push_as(OBJECT, at..start);
            out.end_block(BlockKind::Heading(6));
        }
        for paragraph in message[start - at..].trim_end_matches(BETWEEN).split_inclusive("\n\n") {
            let lines = paragraph.split_inclusive('\n').scan(start, |start, line| {
                let text = line.trim();
                let from = *start + (line.len() - line.trim_start().len());
                *start += line.len();
                Some(from..from + text.len())
            });
            let joined = Joined::new(text, lines.filter(|line| !line.is_empty()));
            inline(&joined, out);
            out.end_block(BlockKind::Paragraph);
            start += paragraph.len();
        }
        at += message.len();
    }
}

/// What stands between two marks is looked for so far.
const NEAR: usize = 200;

/// Elements whose text is code.
const CODE: &[&str] = &[
    "code",
    "kbd",
    "samp",
    "tt",
    "pre",
    "filename",
    "literal",
    "command",
    "option",
    "varname",
    "envar",
    "userinput",
    "screen",
    "replaceable",
    "constant",
    "function",
    "parameter",
    "file",
    "cmd",
    "sys",
    "keyseq",
    "key",
];

/// Adds a message without what stands for values and without tags and marks.
fn inline(joined: &Joined, out: &mut ProseBuilder) {
    let text = joined.text();
    let (mut at, mut from) = (0, 0);
    let special = |b: &u8| matches!(b, b'%' | b'{' | b'<' | b'`');
    while let Some(found) = text.as_bytes()[at..].iter().position(special).map(|n| at + n) {
        at = found;
        let rest = &text[at..];
        let mut end = rest.len().min(NEAR);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let Some((is_object, said, len)) = mark(&rest[..end]) else {
            at += 1;
            continue;
        };
        joined.push(from..at, out);
        if is_object {
            joined.push_object(at..at + len, out);
        } else {
            joined.push(at + said.start..at + said.end, out);
        }
        at += len;
        from = at;
    }
    joined.push(from..text.len(), out);
}

/// What begins at the start of `text`: whether it is no word, else what of it is said, and its length.
fn mark(text: &str) -> Option<(bool, Range<usize>, usize)> {
    match text.as_bytes()[0] {
        b'%' if text[1..].starts_with('%') => Some((false, 0..1, 2)),
        b'%' => Some((true, 0..0, directive(text)?)),
        b'{' => {
            let end = text.find('}')?;
            let sign = |b: u8| b.is_ascii_alphanumeric() || b"_.:[]!$-".contains(&b);
            text[1..end].bytes().all(sign).then_some((true, 0..0, end + 1))
        }
        b'<' => {
            let end = text.find('>')? + 1;
            let name = text[1..].trim_start_matches('/');
            let name = &name[..name.bytes().take_while(u8::is_ascii_alphanumeric).count()];
            if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                return None;
            }
            let closing = format!("</{name}>");
            match text.find(&closing).filter(|_| CODE.contains(&name)) {
                Some(at) => Some((true, 0..0, at + closing.len())),
                None => Some((false, 0..0, end)),
            }
        }
        _ => {
            let ticks = if text.starts_with("``") { 2 } else { 1 };
            let close = ticks + text.get(ticks..)?.find(&text[..ticks])?;
            let inner = &text[ticks..close];
            if inner.is_empty()
                || inner.starts_with(char::is_whitespace)
                || inner.ends_with(char::is_whitespace)
            {
                return None;
            }
            // `text <target>`_
            let link = text[close + ticks..].bytes().take(2).take_while(|b| *b == b'_').count();
            let title = inner.find(" <").filter(|_| inner.ends_with('>'));
            let said = if ticks == 2 { None } else { title.or((link > 0).then_some(inner.len())) };
            let len = close + ticks + link;
            Some(said.map_or((true, 0..0, len), |said| (false, ticks..ticks + said, len)))
        }
    }
}

/// Length of `%s`, `%1$d`, `%-5.2f`, `%(name)s`. A space behind the sign is a percentage.
fn directive(text: &str) -> Option<usize> {
    let mut at = 1;
    if text[at..].starts_with('(') {
        at += text[at..].find(')')? + 1;
    }
    at += text[at..].bytes().take_while(|b| b.is_ascii_digit() || b"$#+-.*'".contains(b)).count();
    at += text[at..].bytes().take_while(|b| b"hlqjzt".contains(b)).count();
    let is_kind = text[at..].starts_with(|c: char| "diouxXeEfFgGcsSrapn@".contains(c));
    let next = text.get(at + 1..)?.chars().next();
    (is_kind && !next.is_some_and(char::is_alphanumeric)).then_some(at + 1)
}
