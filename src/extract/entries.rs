//! The entry of an option in a reference against itself: `Default: 20` beside "Defaults to 25", `Required: No` of what is "a required field",
//! a default that is none of the values it may have. An entry is a row of a table, an item of a list, a paragraph, or what stands under
//! the name of a setting.

use std::mem::discriminant;
use std::ops::Range;

use memchr::memmem;

use crate::claim::{Slot, SlotValue};
use crate::document::{Block, BlockKind, Cell, Document};
use crate::facts::slot;
use crate::grammar::entry::{Literal, PARTS, Told, begins_as_list, list, statements};
use crate::lexicon::entries::Entries;
use crate::source::Source;

use super::limits::is_default;
use super::{Against, Found, name_of_setting};

/// Longest text of a block that is read, in bytes.
const LONGEST: usize = 2_000;
/// Findings of a page: one with more is written in another way.
const MOST: usize = 20;

/// The entries of a page that say two things.
pub(super) fn of_document(document: &Document, source: &Source, found: &mut Vec<Found>) {
    let prose = document.prose.text.as_bytes();
    let mut told: Vec<usize> = Vec::new();
    for part in PARTS {
        told.extend(memmem::find_iter(prose, part));
    }
    if told.is_empty() {
        return;
    }
    told.sort_unstable();
    let page = Page { document, source, told };
    let mut entries = page.rows();
    entries.extend(page.sections());
    let found_here = entries.iter().filter_map(|entry| page.conflict(entry));
    found.extend(found_here.take(MOST));
}

/// What an entry says, with the bytes of the decoded text that say it.
type Entry = Vec<Said>;

struct Said {
    place: Range<usize>,
    /// As it is shown: "Defaults to 25".
    shown: String,
    what: What,
}

enum What {
    Default(Given),
    Needed(bool),
    /// All values that it may have.
    Among(Vec<Given>),
}

/// A value that can be compared.
enum Given {
    Switch(bool),
    Figure(SlotValue),
    /// A word that is marked as a value; in lower case.
    Word(String),
}

impl Given {
    /// `None` for what stands for no value, and for code with more than a word.
    fn of(literal: Literal) -> Option<Self> {
        const LONGEST_WORD: usize = 40;
        let text = literal.text.trim();
        let lower = text.to_lowercase();
        let entries = Entries::get();
        if text.is_empty() || entries.nothing.contains(&&*lower) {
            return None;
        }
        let switch = match &*lower {
            "true" | "on" | "yes" | "enabled" => Some(true),
            "false" | "off" | "no" | "disabled" => Some(false),
            _ => None,
        };
        if let Some(on) = switch {
            return Some(Self::Switch(on));
        }
        if text.starts_with(|c: char| c.is_ascii_digit() || c == '-')
            && let Some(figure) = slot::read_text(Slot::Literal, text)
        {
            return figure.is_number().then_some(Self::Figure(figure));
        }
        let word = lower.starts_with(|c: char| c.is_ascii_alphabetic())
            && lower.len() <= LONGEST_WORD
            && lower.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        (word && literal.marked).then_some(Self::Word(lower))
    }

    /// Both are of one kind, and not the same.
    fn differs(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Switch(a), Self::Switch(b)) => a != b,
            (Self::Figure(a), Self::Figure(b)) => {
                // "30" and "30 s" are one; "30" and "1 min" may be.
                let one_unit = a.unit == b.unit || !a.unit.is_empty() && !b.unit.is_empty();
                one_unit && a.differs(b) == Some(true)
            }
            // "warn", "warning"
            (Self::Word(a), Self::Word(b)) => !a.starts_with(&**b) && !b.starts_with(&**a),
            _ => false,
        }
    }

    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Switch(a), Self::Switch(b)) => a == b,
            (Self::Figure(a), Self::Figure(b)) => a.differs(b) != Some(true),
            (Self::Word(a), Self::Word(b)) => a == b,
            _ => false,
        }
    }
}

/// What the name of a setting stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    Heading,
    /// A paragraph of its own.
    Paragraph,
}

impl Name {
    /// A heading; a block that is a name in code and no more.
    fn of(block: &Block, prose: &str) -> Option<Self> {
        let code = || block.text(prose).trim() == "\u{FFFC}";
        match block.kind {
            BlockKind::Heading(_) => Some(Self::Heading),
            BlockKind::Paragraph if code() => Some(Self::Paragraph),
            _ => None,
        }
    }
}

impl What {
    fn of(told: Told) -> Option<Self> {
        Some(match told {
            Told::Default(literal) => Self::Default(Given::of(literal)?),
            Told::Switch(on) => Self::Default(Given::Switch(on)),
            Told::Needed(needed) => Self::Needed(needed),
            Told::Among(values) => Self::Among(values.into_iter().map(Given::of).collect::<Option<_>>()?),
        })
    }

    /// Both cannot be so.
    fn excludes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Default(a), Self::Default(b)) => a.differs(b),
            (Self::Needed(a), Self::Needed(b)) => a != b,
            (Self::Default(value), Self::Among(all)) | (Self::Among(all), Self::Default(value)) => {
                let words = all.iter().all(|one| !matches!(one, Given::Figure(_)));
                matches!(value, Given::Word(_)) && words && !all.iter().any(|one| one.is(value))
            }
            _ => false,
        }
    }
}

struct Page<'a> {
    document: &'a Document,
    source: &'a Source,
    /// Where the prose has words that tell of a default, or of what is needed.
    told: Vec<usize>,
}

impl Page<'_> {
    fn block(&self, number: u32) -> Option<&Block> {
        self.document.prose.blocks.get(number as usize)
    }

    /// The place of a block in the decoded text, and the same text without marks.
    fn text(&self, block: &Block) -> Option<(usize, String)> {
        let place = self.document.prose.place_of(block);
        (place.len() <= LONGEST).then(|| (place.start, without_marks(&self.source.text()[place])))
    }

    /// The stretch of the prose tells of a default, or of what is needed.
    fn is_told(&self, from: u32, to: u32) -> bool {
        let next = self.told.partition_point(|at| *at < from as usize);
        self.told.get(next).is_some_and(|at| *at < to as usize)
    }

    /// What a block says, and the code that it says it of: "`heat` (required) and `colour` (optional)" is about two, and so are lines
    /// that begin with `-h` and `-c`.
    fn said(&self, block: &Block) -> Vec<Entry> {
        let words = block.text(&self.document.prose.text);
        if !self.is_told(block.range.start, block.range.end) && !begins_as_list(words) {
            return Vec::new();
        }
        let Some((start, text)) = self.text(block) else { return Vec::new() };
        let mut entries: Vec<Entry> = Vec::new();
        let mut last = 0;
        let mut aside = None;
        for (place, told) in statements(&text) {
            // "the first (default 2h) and the second (default 24h)"
            let opened = text[..place.start].trim_end().ends_with(['(', '[']).then(|| discriminant(&told));
            if entries.is_empty()
                || names_another(&text[last..place.start])
                || opened.is_some() && opened == aside
            {
                entries.push(Entry::new());
            }
            (last, aside) = (place.end, opened);
            let shown = text[place.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
            let what = What::of(told);
            let said = what.map(|what| Said { place: start + place.start..start + place.end, shown, what });
            if let Some(entry) = entries.last_mut() {
                entry.extend(said);
            }
        }
        entries
    }

    /// Those of tables: a row each.
    fn rows(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        for table in self.document.prose.cells.chunk_by(|a, b| a.table == b.table) {
            let mut blocks = table.iter().filter_map(|cell| self.block(cell.block?));
            let (first, last) = (blocks.next(), blocks.next_back());
            if !first.zip(last).is_some_and(|(first, last)| self.is_told(first.range.start, last.range.end)) {
                continue;
            }
            let mut rows = table.chunk_by(|a, b| a.row == b.row);
            let Some(head) = rows.next() else { continue };
            let heads: Vec<String> = head.iter().map(|cell| self.words(cell).1.to_lowercase()).collect();
            for row in rows.filter(|row| row.len() == head.len()) {
                let mut entry = Entry::new();
                // The option itself may be called "required".
                let name = self.words(&row[0]).1.to_lowercase();
                for (cell, head) in row.iter().zip(&heads).skip(1) {
                    match self.of_cell(head, cell) {
                        Some(said) => entry.push(said),
                        None => entry.extend(self.of_words(cell)),
                    }
                }
                if PARTS[1..].iter().any(|word| name.contains(word)) {
                    entry.retain(|said| !matches!(said.what, What::Needed(_)));
                }
                entries.push(entry);
            }
        }
        entries
    }

    /// What the words of a cell say of its row.
    fn of_words(&self, cell: &Cell) -> Entry {
        let mut said =
            cell.block.and_then(|n| self.block(n)).map(|block| self.said(block)).unwrap_or_default();
        if said.len() == 1 { said.remove(0) } else { Entry::new() }
    }

    /// The words of a cell, and where they stand.
    fn words(&self, cell: &Cell) -> (usize, String) {
        let text = cell.block.and_then(|n| self.block(n)).and_then(|block| self.text(block));
        let (start, text) = text.unwrap_or_default();
        (start + (text.len() - text.trim_start().len()), text.trim().to_owned())
    }

    /// What a cell says under the head of its column.
    fn of_cell(&self, head: &str, cell: &Cell) -> Option<Said> {
        let entries = Entries::get();
        let (start, words) = self.words(cell);
        let is = |heads: &[&str]| heads.contains(&head);
        let yes = || entries.is_yes(words.trim_matches('`'));
        let what = if is_default(head) {
            What::Default(Given::of(whole(&words)?)?)
        } else if is(&entries.needed) {
            What::Needed(yes()?)
        } else if is(&entries.spared) {
            What::Needed(!yes()?)
        } else if is(&entries.values) {
            let unescaped = words.replace("\\|", " |");
            let inner = unescaped.trim().trim_matches('`').trim();
            let all = list(&unescaped).ok().filter(|(rest, _)| rest.trim().is_empty());
            let all = all.or_else(|| list(inner).ok().filter(|(rest, _)| rest.trim().is_empty()));
            What::Among(all?.1.into_iter().map(Given::of).collect::<Option<_>>()?)
        } else {
            return None;
        };
        Some(Said { place: start..start + words.len(), shown: format!("{head}: {words}"), what })
    }

    /// Those of text: a paragraph or an item each, and what stands under the name of a setting.
    fn sections(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        let mut section: Option<(Name, Entry)> = None;
        for block in &self.document.prose.blocks {
            if let Some(name) = Name::of(block, &self.document.prose.text) {
                entries.extend(section.take().map(|(_, entry)| entry));
                // A function has several arguments, each with an entry of its own.
                let one = self.text(block).is_some_and(|(_, text)| {
                    name_of_setting(text.trim()).is_some() && !text.replace("()", "").contains('(')
                });
                section = one.then(|| (name, Entry::new()));
                continue;
            }
            if !matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem) {
                continue;
            }
            let mut said = self.said(block);
            // A term of a list of options has an entry of its own.
            let term = || !self.text(block).is_some_and(|(_, text)| text.contains(':'));
            if block.kind == BlockKind::ListItem && said.is_empty() && section.is_some() && term() {
                entries.extend(section.take().map(|(_, entry)| entry));
            }
            match section.as_mut() {
                Some((name, section)) if said.len() == 1 && self.is_of(*name, block, &said[0]) => {
                    section.append(&mut said[0]);
                }
                _ if !said.is_empty() && self.begins_with_name(block) => entries.append(&mut said),
                _ => {}
            }
        }
        entries.extend(section.map(|(_, entry)| entry));
        entries
    }

    /// The block is about what it begins with: "`size`: ...", `--size N`, `some_option`.
    fn begins_with_name(&self, block: &Block) -> bool {
        self.text(block).is_some_and(|(_, text)| {
            let text = text.trim_start();
            let first = text.split_whitespace().next().unwrap_or_default();
            text.starts_with(['`', '-']) || names_another(first) || first.ends_with(':')
        })
    }

    /// A block that is about what stands over it: its definition; a label, "Required: no"; text that begins with no name of its own.
    fn is_of(&self, name: Name, block: &Block, said: &Entry) -> bool {
        let Some((start, text)) = self.text(block) else { return false };
        let named = text.trim_start().starts_with('`');
        let begins = start + (text.len() - text.trim_start().len());
        let label = said.first().is_some_and(|first| first.place.start == begins);
        // "(required)" may be said of an argument.
        let bare = |said: &Said| {
            let is = text[..said.place.start - start].trim_end().ends_with(" is");
            matches!(said.what, What::Needed(_)) && !said.shown.contains([' ', ':']) && !is
        };
        // "The third, `heat` (default=0)" is about the third.
        if !said.iter().all(|said| opens_sentence(&text[..said.place.start - start])) {
            return false;
        }
        let sure = name != Name::Heading || !said.iter().any(bare);
        let own = block.kind == BlockKind::Paragraph || label;
        own && sure && !named
    }

    /// The first two places of an entry of which one says what the other excludes. Three defaults are those of several things.
    fn conflict(&self, entry: &Entry) -> Option<Found> {
        const MOST_TOLD: usize = 2;
        const MOST_SAID: usize = 12;
        let of_one = |is: fn(&What) -> bool| entry.iter().filter(|said| is(&said.what)).count() <= MOST_TOLD;
        let one = of_one(|w| matches!(w, What::Default(_))) && of_one(|w| matches!(w, What::Needed(_)));
        if !one || entry.len() > MOST_SAID {
            return None;
        }
        let pairs = entry.iter().enumerate().flat_map(|(n, a)| entry[..n].iter().map(move |b| (a, b)));
        let (own, other) = pairs.into_iter().find(|(a, b)| a.what.excludes(&b.what))?;
        let stored = |said: &Said| self.source.stored_span(said.place.clone().into());
        let parts = &[stored(other)];
        let against = Against::words("entry", other.shown.clone(), parts);
        Some(Found::against_as(&own.shown, stored(own), &against))
    }
}

/// A line or a sentence begins behind this text, or what it says of "it" or "this".
fn opens_sentence(before: &str) -> bool {
    const OF_IT: [&str; 9] =
        ["it", "it is", "this", "this is", "this is a", "this is an", "the", "which", "which is"];
    let line = before.rsplit('\n').next().unwrap_or_default().trim();
    let last = line.rsplit(['.', '!', ',']).next().unwrap_or_default().trim();
    last.chars().all(|c| !c.is_alphanumeric() && c != '(')
        || OF_IT.iter().any(|w| last.eq_ignore_ascii_case(w))
}

/// What stands between two statements names something: code, a line that begins with a dash, `some_option`, `someOption`.
fn names_another(between: &str) -> bool {
    let inner_capital = |word: &str| {
        word.as_bytes().windows(2).any(|w| w[0].is_ascii_lowercase() && w[1].is_ascii_uppercase())
    };
    let name =
        |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).contains('_') || inner_capital(word);
    between.contains('`') || between.contains("\n-") || between.split_whitespace().any(name)
}

/// A cell that is one value.
fn whole(words: &str) -> Option<Literal<'_>> {
    let bare = words.trim_matches('`').trim().trim_matches(['"', '\'']);
    let one = !bare.contains('`') && !bare.contains(',');
    one.then_some(Literal { text: bare, marked: true })
}

/// The text with spaces for the marks that are none of code, byte for byte; code of HTML stands between backticks.
fn without_marks(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut at = 0;
    let mut in_code = false;
    let is_mark = |b: &u8| matches!(b, b'<' | b']' | b'`' | b'*' | b'_' | b'\r' | b'\t');
    loop {
        let plain_len = text.as_bytes()[at..].iter().position(is_mark).unwrap_or(text.len() - at);
        plain.push_str(&text[at..at + plain_len]);
        at += plain_len;
        let rest = &text[at..];
        let Some(c) = rest.chars().next() else { break };
        let tag = rest
            .starts_with('<')
            .then(|| rest.find('>'))
            .flatten()
            .filter(|_| rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'));
        let target = (rest.starts_with("](") && !in_code).then(|| rest.find(')')).flatten();
        if let Some(end) = tag.or(target) {
            let name = rest[1..end].trim_start_matches('/').to_ascii_lowercase();
            let spaces = if ["code", "kbd", "samp", "tt"].contains(&&*name) { "`" } else { " " };
            plain.extend(std::iter::repeat_n(' ', end));
            plain.push_str(spaces);
            at += end + 1;
            continue;
        }
        in_code ^= c == '`';
        let beside = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        let emphasis =
            c == '*' || c == '_' && (beside(rest[1..].chars().next()) || beside(plain.chars().next_back()));
        let mark = emphasis && !in_code || matches!(c, '\r' | '\t');
        plain.push(if mark { ' ' } else { c });
        at += 1;
    }
    plain
}
