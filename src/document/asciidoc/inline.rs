//! Marks inside of a line: monospace, macros, links, attributes, emphasis.

use std::ops::Range;

use super::Reader;
use crate::document::lines::Joined;

/// What stands between two marks is looked for so far.
const NEAR: usize = 400;
/// Text inside of links inside of marks.
const DEEPEST: usize = 4;

/// What a mark turned out to be.
enum Found {
    /// So many bytes of markup alone.
    Nothing(usize),
    /// No word: code, a picture, what an attribute stands for.
    Object(usize),
    /// A range of text that is said, in so many bytes.
    Said(Range<usize>, usize),
    /// The same, and where it leads.
    Linked(Range<usize>, Range<usize>, usize),
    /// Another text stands for so many bytes.
    As(&'static str, usize),
}

impl Reader<'_, '_> {
    /// Adds a range of joined lines as prose, without the marks in it.
    pub(super) fn inline(&mut self, joined: &Joined, range: Range<usize>) {
        self.inline_within(joined, range, 0);
    }

    fn inline_within(&mut self, joined: &Joined, range: Range<usize>, depth: usize) {
        let text = &joined.text()[..range.end];
        let (mut at, mut from) = (range.start, range.start);
        while let Some(found) = text.as_bytes()[at..].iter().position(|b| SPECIAL.contains(b)).map(|n| at + n)
        {
            at = found;
            let Some((start, found)) = mark(text, range.start, from, at) else {
                at += 1;
                continue;
            };
            joined.push(from..start, self.out);
            let len = match found {
                Found::Nothing(len) => len,
                Found::Object(len) => {
                    joined.push_object(start..start + len, self.out);
                    len
                }
                Found::As(said, len) => {
                    self.out.push_as(said, joined.place(start..start + len));
                    len
                }
                Found::Linked(said, target, len) => {
                    let from = self.out.len();
                    joined.push(said, self.out);
                    self.out.end_link(from, joined.place(target));
                    len
                }
                Found::Said(said, len) if depth < DEEPEST => {
                    self.inline_within(joined, said, depth + 1);
                    len
                }
                Found::Said(said, len) => {
                    joined.push(said, self.out);
                    len
                }
            };
            at = start + len;
            from = at;
        }
        joined.push(from..range.end, self.out);
    }
}

const SPECIAL: &[u8] = b"\\`*_#+^~{<[:(\"'";

/// What begins at `at`, or in the word before it; `first` is where the text begins, `from` what is not said yet.
fn mark(text: &str, first: usize, from: usize, at: usize) -> Option<(usize, Found)> {
    let rest = &text[at..];
    let ahead = near(rest);
    let before = text[first..at].chars().next_back();
    let behind = &text.as_bytes()[at.saturating_sub(NEAR).max(first)..at];
    let found = match rest.as_bytes()[0] {
        // A backslash takes the meaning from what follows.
        b'\\' => escaped(rest)?,
        b'"' if rest.starts_with("\"`") && ahead.contains("`\"") => Found::As("\"", 2),
        b'\'' if rest.starts_with("'`") && ahead.contains("`'") => Found::As("‘", 2),
        b'`' if rest.starts_with("`\"") && behind.windows(2).any(|two| two == b"\"`") => Found::As("\"", 2),
        b'`' if rest.starts_with("`'") => Found::As("’", 2),
        b'`' if rest.starts_with("``") => Found::Object(closed(rest, "``")?),
        b'`' => Found::Object(constrained(rest, b'`')?),
        b'+' if rest.starts_with("+++") => Found::Object(closed(rest, "+++")?),
        b'+' if rest.starts_with("++") => Found::Object(closed(rest, "++")?),
        b'+' if !before.is_some_and(is_word) => Found::Object(constrained(rest, b'+')?),
        b'{' => attribute(rest)?,
        b'<' if rest.starts_with("<<") => {
            let end = ahead.find(">>")?;
            match ahead[2..end].split_once(',') {
                Some((target, said)) => {
                    let start = 2 + target.len() + 1 + (said.len() - said.trim_start().len());
                    Found::Said(at + start.min(end)..at + end, end + 2)
                }
                None => Found::Object(end + 2),
            }
        }
        b'[' if rest.starts_with("[[") => {
            let end = ahead.find("]]")? + 2;
            Found::Nothing(end + usize::from(rest[end..].starts_with(']')))
        }
        // `[.role]#text#`
        b'[' if rest[1..].starts_with(['.', '#']) => {
            let end = ahead.find(']')? + 1;
            Found::Nothing(rest[end..].starts_with(['#', '*', '_', '`']).then_some(end)?)
        }
        b'(' if rest.starts_with("(((") => Found::Nothing(ahead.find(")))")? + 3),
        b'(' if rest.starts_with("((") => {
            let end = ahead.find("))")?;
            Found::Said(at + 2..at + end, end + 2)
        }
        b':' => return called(text, from, at),
        // "10^6^" is not 106.
        sign @ (b'^' | b'~') if is_figure(&rest[1..]) => Found::Object(closed_word(rest, sign)?),
        sign @ (b'*' | b'_' | b'#' | b'^' | b'~') => {
            let len = rest.bytes().take(3).take_while(|b| *b == sign).count();
            let after = rest[len..].chars().next();
            let opens = !before.is_some_and(is_word) && after.is_some_and(|c| !c.is_whitespace());
            let closes = before.is_some_and(|c| !c.is_whitespace()) && !after.is_some_and(is_word);
            let other_ahead = || near(&rest[len..]).as_bytes().contains(&sign);
            let other_behind = || behind.contains(&sign);
            // "C#", "5*": a mark has its other.
            let drops = match len {
                1 if matches!(sign, b'^' | b'~') => other_ahead() || other_behind(),
                1 => opens && other_ahead() || closes && other_behind(),
                2 => matches!(sign, b'*' | b'_' | b'#') && (other_ahead() || other_behind()),
                _ => false,
            };
            Found::Nothing(drops.then_some(len)?)
        }
        _ => return None,
    };
    Some((at, found))
}

/// The sign behind a backslash stands for itself.
fn escaped(text: &str) -> Option<Found> {
    let said = match text.as_bytes().get(1)? {
        b'{' => "{",
        b'`' => "`",
        b'*' => "*",
        b'_' => "_",
        b'#' => "#",
        b'<' => "<",
        b'[' => "[",
        b'+' => "+",
        b'|' => "|",
        b'"' => "\"",
        b'\'' => "'",
        _ => return None,
    };
    Some(Found::As(said, 2))
}

fn is_figure(text: &str) -> bool {
    text.trim_start_matches(['-', '−', '+']).starts_with(|c: char| c.is_ascii_digit())
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The text that is looked through for the other mark.
fn near(text: &str) -> &str {
    let mut end = text.len().min(NEAR);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Length of what stands between two marks that may stand anywhere.
fn closed(text: &str, mark: &str) -> Option<usize> {
    let end = near(text).get(mark.len()..)?.find(mark)?;
    Some(end + mark.len() * 2)
}

/// Length of what stands between two marks without a space in it.
fn closed_word(text: &str, mark: u8) -> Option<usize> {
    let end = near(text)[1..].find([mark as char, ' ', '\n']).map(|end| end + 1)?;
    (text.as_bytes()[end] == mark).then_some(end + 1)
}

/// Length of what stands between two single marks, with no space inside of either and no letter behind the second.
fn constrained(text: &str, mark: u8) -> Option<usize> {
    let near = near(text);
    if near[1..].starts_with(char::is_whitespace) {
        return None;
    }
    let ends = |at: &usize| {
        let after = near[at + 1..].chars().next();
        *at > 1 && !near[..*at].ends_with(char::is_whitespace) && !after.is_some_and(is_word)
    };
    memchr::memchr_iter(mark, near.as_bytes()).skip(1).find(ends).map(|at| at + 1)
}

/// `{name}`: some stand for signs.
fn attribute(text: &str) -> Option<Found> {
    let end = near(text).find('}')?;
    let name = &text[1..end];
    let named = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':');
    if name.is_empty() || !name.bytes().all(named) {
        return None;
    }
    let said = match name {
        "empty" | "blank" => return Some(Found::Nothing(end + 1)),
        "nbsp" | "sp" | "zwsp" => " ",
        "apos" | "rsquo" => "’",
        "lsquo" => "‘",
        "ldquo" => "“",
        "rdquo" => "”",
        "quot" => "\"",
        "amp" => "&",
        "plus" => "+",
        "cpp" | "cxx" => "C++",
        "pp" => "++",
        "vbar" => "|",
        "deg" => "°",
        _ => return Some(Found::Object(end + 1)),
    };
    Some(Found::As(said, end + 1))
}

/// `name:target[text]`, where the colon stands at `at`: a link, a picture, a key.
fn called(text: &str, from: usize, at: usize) -> Option<(usize, Found)> {
    let sign = |b: &&u8| b.is_ascii_alphanumeric() || matches!(**b, b'_' | b'-');
    let start = at - text.as_bytes()[from..at].iter().rev().take(24).take_while(sign).count();
    let name = &text[start..at];
    let rest = near(&text[at + 1..]);
    let target = rest.bytes().take_while(|b| !b.is_ascii_whitespace() && *b != b'[').count();
    if name.is_empty() || !rest[target..].starts_with('[') || name.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let open = at + 1 + target;
    let mut said = open + 1..open + close(near(&text[open..]))?;
    let len = said.end + 1 - start;
    let found = match name {
        "link" | "xref" | "mailto" | "http" | "https" | "ftp" | "irc" | "btn" => {
            // Attributes of the link, and the sign that opens another window.
            let written = &text[said.clone()];
            if let Some(comma) = written.find(',').filter(|&n| written[n..].contains('=')) {
                said.end = said.start + comma;
            }
            said.end -= usize::from(text[said.clone()].ends_with('^'));
            let marked = text[said.clone()].bytes().any(|b| SPECIAL.contains(&b) && b != b'#');
            match name {
                _ if text[said.clone()].trim().is_empty() => Found::Object(len),
                "link" if !marked => Found::Linked(said, at + 1..open, len),
                "mailto" | "http" | "https" if !marked => Found::Linked(said, start..open, len),
                _ => Found::Said(said, len),
            }
        }
        "footnote" | "footnoteref" | "indexterm" | "anchor" | "icon" | "bibitem" => Found::Nothing(len),
        "indexterm2" => Found::Said(said, len),
        _ => Found::Object(len),
    };
    Some((start, found))
}

/// The bracket that closes the first one.
fn close(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'[' => depth += 1,
            b']' if depth <= 1 => return Some(at),
            b']' => depth -= 1,
            _ => {}
        }
    }
    None
}
