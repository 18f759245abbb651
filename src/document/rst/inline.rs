//! Marks inside of a line: literals, roles, links, substitutions, emphasis.

use std::ops::Range;

use super::Reader;
use crate::document::lines::Joined;

/// Roles whose text is prose where it has no other title.
const PROSE: &[&str] = &[
    "term",
    "abbr",
    "abbreviation",
    "ac",
    "emphasis",
    "strong",
    "sub",
    "sup",
    "subscript",
    "superscript",
    "dfn",
    "title",
    "title-reference",
    "t",
    "guilabel",
    "i",
    "b",
    "del",
    "underline",
];

/// Roles whose text is code, whatever title it has.
const CODE: &[&str] = &[
    "code", "file", "samp", "command", "program", "kbd", "option", "envvar", "math", "eq", "literal", "raw",
    "regexp",
];

/// What stands between two marks is looked for so far.
const NEAR: usize = 100;

impl Reader<'_, '_> {
    /// Adds a range of joined lines as prose, without the marks in it.
    pub(super) fn inline(&mut self, joined: &Joined, range: Range<usize>) {
        let text = &joined.text()[..range.end];
        let bytes = text.as_bytes();
        let (mut at, mut from) = (range.start, range.start);
        let special = |b: &u8| matches!(b, b'\\' | b'`' | b'*' | b'_' | b'|' | b':' | b'[');
        while let Some(found) = bytes[at..].iter().position(special).map(|n| at + n) {
            at = found;
            let before = text[range.start..at].chars().next_back();
            let opens = opens_after(before) && text[at + 1..].starts_with(|c: char| !c.is_whitespace());
            let end = match bytes[at] {
                b'\\' => {
                    joined.push(from..at, self.out);
                    let next = text[at + 1..].chars().next();
                    // A space behind it is nothing; another sign stands for itself.
                    let whole = next.map_or(0, char::len_utf8);
                    from = if next.is_none_or(char::is_whitespace) { at + 1 + whole } else { at + 1 };
                    at += 1 + whole;
                    continue;
                }
                b'`' if text[at..].starts_with("``") => literal(text, at),
                b'`' => self.interpreted(joined, text, at..at, from..at, None),
                b':' if opens => role(&text[at..]).and_then(|name| {
                    let tick = at + name.len() + 2;
                    self.interpreted(joined, text, at..tick, from..at, Some(name))
                }),
                b'_' if opens && bytes.get(at + 1) == Some(&b'`') => {
                    // The place that links lead to: its text is said here.
                    joined.push(from..at, self.out);
                    from = at + 1;
                    self.interpreted(joined, text, at + 1..at + 1, from..from, Some("t"))
                }
                b'|' if opens => substitution(&text[at..]).map(|len| at + len),
                b'[' => footnote(&text[at..]).map(|len| at + len),
                _ => None,
            };
            if let Some(end) = end {
                // Interpreted text was added where it was read.
                let object = bytes[at] == b'|' || text[at..].starts_with("``");
                if object || bytes[at] == b'[' {
                    joined.push(from..at, self.out);
                }
                if object {
                    joined.push_object(at..end, self.out);
                }
                (at, from) = (end, end);
                continue;
            }
            let mark = bytes[at];
            let len = bytes[at..].iter().take_while(|b| **b == mark).count();
            let after = text[at + len..].chars().next();
            let starts = opens_after(before) && after.is_some_and(|c| !c.is_whitespace());
            let closes = before.is_some_and(|c| !c.is_whitespace()) && closes_before(after);
            let drops = match mark {
                b'*' => len <= 3 && (starts || closes),
                // `Python_` and `here__` are links.
                b'_' => len <= 2 && before.is_some_and(char::is_alphanumeric) && closes_before(after),
                _ => false,
            };
            if drops {
                joined.push(from..at, self.out);
                from = at + len;
            }
            at += len;
        }
        joined.push(from.min(range.end)..range.end, self.out);
    }

    /// Text between single marks, with the role before or after it; `head` is the role, `pending` what is still to be added. The end, if it
    /// is one.
    fn interpreted(
        &mut self,
        joined: &Joined,
        text: &str,
        head: Range<usize>,
        pending: Range<usize>,
        named: Option<&str>,
    ) -> Option<usize> {
        let start = head.end + 1;
        let close = closing(text, start)?;
        let mut end = close + 1;
        let mut role = named;
        let mut link = false;
        if text[end..].starts_with('_') {
            link = true;
            end += if text[end..].starts_with("__") { 2 } else { 1 };
        } else if role.is_none()
            && let Some(name) = trailing_role(&text[end..])
        {
            role = Some(name);
            end += name.len() + 2;
        }
        joined.push(pending, self.out);
        let whole = head.start..end;
        let content = &text[start..close];
        // `title <target>`
        let target =
            content.strip_suffix('>').and_then(|rest| rest.rfind('<')).map(|at| content[..at].trim_end());
        let title = target.filter(|title| !title.is_empty());
        let short = role.map(|role| role.rsplit(':').next().unwrap_or(role));
        let said = match (short, title) {
            (Some(role), _) if CODE.contains(&role) => None,
            // "10" with "6" above it is not 106.
            (Some("sup" | "sub" | "superscript" | "subscript"), _)
                if content.trim_start_matches(['-', '+']).starts_with(|c: char| c.is_ascii_digit()) =>
            {
                None
            }
            (_, Some(title)) => Some(title.len()),
            (_, None) if target.is_some() => None,
            (Some(role), None) => PROSE.contains(&role).then_some(content.len()),
            (None, None) => (link || !is_code(content)).then_some(content.len()),
        };
        match said {
            Some(len) => {
                let from = self.out.len();
                joined.push(start..start + len, self.out);
                if let Some(title) = title.filter(|_| link) {
                    let rest = start + title.len();
                    let open = rest + text[rest..close].find('<').map_or(0, |n| n + 1);
                    self.out.end_link(from, joined.place(open..close - 1));
                }
            }
            None => joined.push_object(whole, self.out),
        }
        Some(end)
    }
}

/// A mark opens at the start, behind a space, and behind what opens as well.
fn opens_after(before: Option<char>) -> bool {
    before.is_none_or(|c| c.is_whitespace() || "'\"([{<-/:‘“’«—–".contains(c))
}

fn closes_before(after: Option<char>) -> bool {
    after.is_none_or(|c| c.is_whitespace() || c == '\\' || !c.is_alphanumeric() && c != '_')
}

/// The end of the literal at `at`.
fn literal(text: &str, at: usize) -> Option<usize> {
    let mut end = at + 2 + text[at + 2..].find("``")? + 2;
    while text[end..].starts_with('`') {
        end += 1;
    }
    Some(end)
}

/// The mark that closes what begins at `start`.
fn closing(text: &str, start: usize) -> Option<usize> {
    if text[start..].starts_with(|c: char| c.is_whitespace() || c == '`') {
        return None;
    }
    let mut from = start;
    loop {
        let at = from + text[from..].find('`')?;
        if !text[..at].ends_with('\\') {
            return Some(at);
        }
        from = at + 1;
    }
}

/// The name in `:name:` before a mark.
fn role(text: &str) -> Option<&str> {
    let len = role_len(&text[1..])?;
    text[len + 2..].starts_with('`').then(|| &text[1..=len])
}

/// The name in `:name:` after a mark.
fn trailing_role(text: &str) -> Option<&str> {
    let len = role_len(text.strip_prefix(':')?)?;
    Some(&text[1..=len])
}

/// Length of a name up to its last colon.
fn role_len(text: &str) -> Option<usize> {
    let sign = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':' | b'+');
    let run = text.bytes().take(NEAR).take_while(|b| sign(b)).count();
    text[..run].strip_suffix(':').map(str::len).filter(|len| *len > 0)
}

/// Length of `|name|`, with the mark of a link behind it.
fn substitution(text: &str) -> Option<usize> {
    let end = text.bytes().skip(1).take(NEAR).position(|b| b == b'|')? + 1;
    let inner = &text[1..end];
    if inner.is_empty() || inner.ends_with(char::is_whitespace) || inner.contains('\n') {
        return None;
    }
    let link = text[end + 1..].bytes().take(2).take_while(|b| *b == b'_').count();
    Some(end + 1 + link)
}

/// Length of `[1]_`, `[#name]_`, `[*]_`, `[Wu2019]_`.
fn footnote(text: &str) -> Option<usize> {
    let end = text.bytes().take(NEAR).position(|b| b == b']')?;
    let sign =
        |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'#' | b'*' | b'-' | b'_' | b'.' | b'+' | b':');
    let link = text[end + 1..].starts_with('_') && end > 1 && text[1..end].bytes().all(sign);
    link.then_some(end + 2)
}

/// Between single marks without a role many pages write code: one word, or signs of code.
fn is_code(content: &str) -> bool {
    !content.contains(char::is_whitespace) || content.contains(|c: char| "=(){}[]<>\\/_$;".contains(c))
}
