//! What text says of the code that follows it, or comes before: "keeps the twelve most recent runs:" over `keep_last: 10`,
//! `http://localhost:8080` under `docker run -p 8090:3000`.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memchr;
use memchr::memmem::Finder;

use crate::claim::{NumberValue, Value, stem_hash};
use crate::document::{Block, BlockKind, Document, Format};
use crate::facts::attributes::Attributes;
use crate::grammar::snippet::{Assigned, assigned, method, numbers, ports, requests};
use crate::lexicon::entries::Entries;
use crate::lexicon::wordings::Wordings;
use crate::lexicon::{Class, Lexicon};
use crate::source::Source;
use crate::span::Span;

use super::beside::{HOSTS, port_at};
use super::{Against, Found};

/// Shortest and longest code that is read, in bytes.
const SHORTEST: usize = 8;
const LONGEST: usize = 2_000;
/// Longest text between a heading and the code that it is over, in bytes.
const LONGEST_SECTION: usize = 4_000;
/// Longest sentence that is read, in bytes.
const LONGEST_SENTENCE: usize = 300;
/// Words that may stand between a figure and what it is of.
const NEAR: usize = 4;
/// Shortest part of a name that a sentence takes up.
const SHORTEST_PART: usize = 4;

/// What the code of a page contradicts.
pub(super) fn of_document(document: &Document, source: &Source, found: &mut Vec<Found>) {
    let page = Page { document, source };
    let blocks = &document.prose.blocks;
    let mut new = Vec::new();
    let is_text = |block: &Block| matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem);
    let mut place = blocks.first().map(|block| document.prose.place_of(block)).unwrap_or_default();
    for (n, block) in blocks.iter().enumerate() {
        let next = blocks.get(n + 1).map(|next| (next, document.prose.place_of(next)));
        let gap = place.end..next.as_ref().map_or(source.text().len(), |(_, next)| next.start);
        place = next.as_ref().map(|(_, place)| place.clone()).unwrap_or_default();
        if !(SHORTEST..LONGEST).contains(&gap.len())
            || !holds_code(&source.text()[gap.clone()], document.format)
        {
            continue;
        }
        if is_text(block) {
            new.extend(page.value(block, &gap, found));
        }
        new.extend(next.filter(|(next, _)| is_text(next)).and_then(|(_, next)| page.port(&gap, &next)));
        new.extend(page.method(n, &gap));
    }
    new.extend(page.release());
    found.extend(new);
}

/// The text between two blocks has code.
fn holds_code(gap: &str, format: Format) -> bool {
    static MARKS: LazyLock<[Finder; 8]> = LazyLock::new(|| {
        ["<pre", "```", "~~~", "\n    ", "\n\t", "----", "code-block", "::\n"].map(Finder::new)
    });
    let bytes = gap.as_bytes();
    // Elsewhere in HTML a margin means nothing.
    let html = format == Format::Html || gap.trim_start().starts_with('<');
    let marks = if html { &MARKS[..1] } else { &MARKS[..] };
    memchr(b'\n', bytes).is_some() && marks.iter().any(|mark| mark.find(bytes).is_some())
}

struct Page<'a> {
    document: &'a Document,
    source: &'a Source,
}

impl Page<'_> {
    /// The one figure of the sentence that announces the code, where the code gives what it is of another value.
    fn value(&self, block: &Block, gap: &Range<usize>, found: &[Found]) -> Option<Found> {
        let prose = self.document.prose.text.as_str();
        let text = block.text(prose).trim_end();
        if !text.ends_with(':') {
            return None;
        }
        let from = text.rfind(". ").map_or(0, |at| at + 2) + block.range.start as usize;
        let sentence = from..block.range.start as usize + text.len();
        if sentence.len() > LONGEST_SENTENCE {
            return None;
        }
        let inside =
            |f: &&Found| sentence.start <= f.span.start as usize && f.span.end as usize <= sentence.end;
        let figure = |f: &Found| match &f.value {
            Value::Quantity(q) if !q.ordinal && !q.partial => Some(q.number),
            Value::Duration(d) => Some(d.seconds),
            _ => None,
        };
        let mut figures = found.iter().filter(inside).filter_map(|f| Some((f, figure(f)?)));
        let (told, number) = figures.next().filter(|_| figures.next().is_none())?;
        let stated = written(number)?;
        if stated == 1.0 {
            return None;
        }
        // "Example 2.", "Step 3": a number of a place.
        let before = prose[block.range.start as usize..told.span.start as usize].trim_end();
        let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        if before.ends_with(char::is_alphabetic) && word.starts_with(char::is_uppercase) {
            return None;
        }
        // "Kiln ≥ 5.4)", "In Kiln 1.8, this": of nothing that follows.
        let behind = &prose[told.span.end as usize..sentence.end];
        if matches!(told.value, Value::Quantity(_)) && behind.starts_with([',', ')', ';']) {
            return None;
        }
        let code = &self.source.text()[gap.clone()];
        if split(&prose[sentence.clone()]).any(|word| Entries::get().is_elsewhere(word))
            || numbers(code).any(|n| is_of(n, stated))
        {
            return None;
        }
        let near: Vec<u32> = near(prose, &sentence, told.span).map(stem_hash).collect();
        // `active_secret_id`: numbers one of them.
        let is_count = |a: &&Assigned| {
            !["_id", "-id", "Id", "ID", "index", "Index"].iter().any(|end| a.name.ends_with(end))
        };
        let all = assigned(code);
        let mut of_it =
            all.iter().filter(is_count).filter(|a| parts(a.name).any(|part| near.contains(&stem_hash(part))));
        let one: &Assigned = of_it.next().filter(|_| of_it.next().is_none())?;
        let place = gap.start + one.place.start..gap.start + one.place.end;
        let against = Against {
            relation: "snippet",
            stated: (stated, stated),
            reckoned: (one.number, one.number),
            expected: format!("{}: {}", one.name, &code[one.place.clone()]),
            parts: &[self.source.stored_span(place.into())],
        };
        let own = self.source.stored_span(self.document.prose.to_source(told.span));
        Some(Found::against_as(&told.text, own, &against))
    }

    /// `Method: GET` or `GET /kilns` under the heading, over a command that sends another. Block `last` is the one before the code.
    fn method(&self, last: usize, gap: &Range<usize>) -> Option<Found> {
        let (sent, at) = one(requests(&self.source.text()[gap.clone()]), |(sent, _)| *sent)?;
        let blocks = &self.document.prose.blocks[..=last];
        let heading = blocks.iter().rposition(|b| matches!(b.kind, BlockKind::Heading(_))).unwrap_or(0);
        let from = self.document.prose.place_of(&blocks[heading]).start;
        let section = &self.source.text()[from..gap.start];
        if section.len() > LONGEST_SECTION {
            return None;
        }
        let words = section.char_indices().filter(|(at, c)| {
            c.is_ascii_uppercase()
                && !section[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-')
        });
        let told = words.filter_map(|(at, _)| Some((method(&section[at..]).ok()?.1, at)));
        let (told, place) = one(told.collect(), |(told, _)| *told)?;
        let before = section[..place].trim_end_matches([' ', '*', '`', '_', '|']);
        let behind = section[place + told.len()..].trim_start_matches([' ', '`', '*']);
        let labelled = before.ends_with(':')
            && before.to_lowercase().trim_end_matches([':', '*', '_']).ends_with("method");
        let path = behind.split([' ', '`', '?', '\n', '*', '{']).next().unwrap_or_default();
        let named = path.starts_with('/') && path.len() > 1 && self.source.text()[gap.clone()].contains(path);
        if told == sent || !(labelled || named) {
            return None;
        }
        let at = gap.start + at.start..gap.start + at.end;
        let parts = [self.source.stored_span(at.into())];
        let against = Against::words("snippet", sent.to_owned(), &parts);
        let place = from + place..from + place + told.len();
        Some(Found::against_as(told, self.source.stored_span(place.into()), &against))
    }

    /// `docker pull registry.example/larch:5.3.0` on the page "Larch 5.2.0", whose code has no other version of it.
    fn release(&self) -> Option<Found> {
        const JOINTS: &[&str] = &[":", "==", "@", "@v", "-", ":v"];
        let title = self.document.meta.title.as_deref()?.trim();
        let (name, version) = title.rsplit_once(' ')?;
        // "Upgrading from Larch 4.9.2", "Yanked: larch 4.9.2".
        if name.contains(':')
            || name
                .rsplit(' ')
                .nth(1)
                .is_some_and(|word| Lexicon::get().word(word).class.has(Class::PREPOSITION))
        {
            return None;
        }
        let version = version.trim_start_matches('v');
        let is_version = |text: &str| {
            text.split('.').count() == 3
                && text.split('.').all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
        };
        let name = name.rsplit(' ').next()?.to_lowercase();
        if !is_version(version) || name.len() < SHORTEST_PART || !name.bytes().all(|b| b.is_ascii_lowercase())
        {
            return None;
        }
        let fetching = &Wordings::get().fetching;
        let text = self.source.text();
        let mut told: Vec<Range<usize>> = Vec::new();
        for at in memchr::memmem::find_iter(text.as_bytes(), name.as_bytes()) {
            let behind = at + name.len();
            let joint =
                JOINTS.iter().filter(|joint| text[behind..].starts_with(**joint)).max_by_key(|j| j.len());
            let Some(joint) = joint else { continue };
            let from = behind + joint.len();
            let len = text[from..].bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
            if !is_version(&text[from..from + len]) {
                continue;
            }
            let ends = !text[from + len..].starts_with(|c: char| c.is_alphanumeric() || c == '-');
            let own = !text[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'));
            let line = text[..at].rsplit('\n').next().unwrap_or_default();
            let short = own && ends && line.len() <= LONGEST_SENTENCE;
            if short && line.split_whitespace().any(|word| fetching.contains(&word)) {
                told.push(from..from + len);
            }
        }
        let first = told.first()?;
        let one = told.iter().all(|place| text[place.clone()] == text[first.clone()]);
        // An earlier one is the way back, or where an upgrade begins.
        let number = |text: &str| text.split('.').map(|n| n.parse().unwrap_or(0)).collect::<Vec<u32>>();
        if !one || number(&text[first.clone()]) <= number(version) {
            return None;
        }
        let place = text.find(version)?;
        let parts = [self.source.stored_span(first.clone().into())];
        let against = Against::words("snippet", text[first.clone()].to_owned(), &parts);
        let own = self.source.stored_span((place..place + version.len()).into());
        Some(Found::against_as(version, own, &against))
    }

    /// `http://localhost:8080` right behind the command that lets something answer at another port.
    fn port(&self, gap: &Range<usize>, next: &Range<usize>) -> Option<Found> {
        let text = self.source.text();
        let named = HOSTS
            .iter()
            .find_map(|host| port_at(text, next.start + text[next.clone()].find(host)? + host.len()))?;
        // "http://localhost:8080/kiln (or your chosen port)"
        let behind = text[named.end..next.end].split(char::is_whitespace).skip(1).take(2);
        if behind.map(|word| word.trim_start_matches('(')).eq(["or", "your"]) {
            return None;
        }
        let (outside, inside) = ports(&text[gap.clone()]);
        let (port, said) = (*outside.first()?, &text[named.clone()]);
        let one = outside.iter().all(|other| *other == port);
        if !one || port == said || inside.contains(&said) {
            return None;
        }
        let at = gap.start + text[gap.clone()].find(port)?;
        let number = |port: &str| port.parse().unwrap_or(0.0);
        let against = Against {
            relation: "snippet",
            stated: (number(said), number(said)),
            reckoned: (number(port), number(port)),
            expected: format!("port {port}"),
            parts: &[self.source.stored_span((at..at + port.len()).into())],
        };
        Some(Found::against_as(&format!("port {said}"), self.source.stored_span(named.into()), &against))
    }
}

/// The first of several that say the same.
fn one<T>(all: Vec<T>, of: impl Fn(&T) -> &'static str) -> Option<T> {
    let same = all.windows(2).all(|w| of(&w[0]) == of(&w[1]));
    all.into_iter().next().filter(|_| same)
}

/// The figure as it is written: seconds, or whatever it counts. "Up to five" is five.
fn written(number: NumberValue) -> Option<f64> {
    number.high.filter(|high| number.low.is_none_or(|low| low == *high))
}

/// One may be the other in another unit.
fn is_of(a: f64, b: f64) -> bool {
    const SCALES: [f64; 14] = [
        1.0,
        1e3,
        1e6,
        1e9,
        60.0,
        3_600.0,
        86_400.0,
        604_800.0,
        6e4,
        3.6e6,
        8.64e7,
        1_024.0,
        1_048_576.0,
        1_073_741_824.0,
    ];
    SCALES.iter().any(|scale| a == b * scale || b == a * scale)
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The words right before and right behind the figure that may name something.
fn near<'t>(prose: &'t str, sentence: &Range<usize>, figure: Span) -> impl Iterator<Item = &'t str> {
    let before: Vec<&str> = split(&prose[sentence.start..figure.start as usize]).collect();
    let after = split(&prose[figure.end as usize..sentence.end]).take(NEAR);
    let before = before.into_iter().rev().take(NEAR);
    before.chain(after).filter(|word| word.len() >= SHORTEST_PART)
}

/// The parts of a name that are words: `keep_last`, `maxAge`.
fn parts(name: &str) -> impl Iterator<Item = &str> {
    let attributes = Attributes::get();
    let camel = name.split(|c: char| !c.is_ascii_alphabetic()).flat_map(|part| {
        let bytes = part.as_bytes();
        let mut cuts: Vec<usize> = (1..part.len())
            .filter(|&n| bytes[n].is_ascii_uppercase() && bytes[n - 1].is_ascii_lowercase())
            .collect();
        cuts.insert(0, 0);
        cuts.push(part.len());
        cuts.windows(2).map(|pair| &part[pair[0]..pair[1]]).collect::<Vec<_>>()
    });
    camel.filter(move |part| part.len() >= SHORTEST_PART && !attributes.is_generic(&part.to_lowercase()))
}
