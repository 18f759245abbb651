//! One file: its name, its decoded text, and the way from either back to the stored bytes.

use std::sync::OnceLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::span::Span;
use crate::stored;

mod excerpt;

pub use excerpt::{Places, Room};

/// A place for people: line and column, both 1-based; columns count Unicode scalar values.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalar values, from 1.
    pub column: u32,
}

impl borsh::BorshSerialize for LineColumn {
    fn serialize<W: borsh::io::Write>(&self, to: &mut W) -> borsh::io::Result<()> {
        stored::put_number(self.line, to)?;
        stored::put_number(self.column, to)
    }
}

impl borsh::BorshDeserialize for LineColumn {
    fn deserialize_reader<R: borsh::io::Read>(from: &mut R) -> borsh::io::Result<Self> {
        Ok(Self { line: stored::get_number(from)?, column: stored::get_number(from)? })
    }
}

/// Why the bytes of a file could not become a [`Source`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// Offsets are 32 bits wide.
    #[error("is larger than 4 GiB")]
    TooLarge,
    /// The content is not text in any encoding that is read: binary, or UTF-16 or UTF-32 without a byte order mark.
    #[error(
        "looks binary, or is UTF-16 or UTF-32 without a byte order mark: it is not read; save it as UTF-8"
    )]
    Binary,
    /// The byte order mark of UTF-16 before text that is none.
    #[error("has the mark of UTF-16, but is not written in it: it is not read; save it as UTF-8")]
    WrongMark,
    /// UTF-32 is not read.
    #[error("is UTF-32, which is not read; save it as UTF-8")]
    Utf32,
}

/// A file that was read and decoded.
#[derive(Debug)]
pub struct Source {
    name: String,
    text: String,
    stored_len: u32,
    line_starts: Vec<u32>,
    /// Characters before each [`BLOCK`] of the text, counted when they are first asked for.
    before_blocks: OnceLock<Vec<u32>>,
    encoding: &'static Encoding,
    /// `None` where the decoded text is the stored bytes (UTF-8).
    runs: Option<Vec<Run>>,
}

/// A run of characters that all take `text_width` bytes decoded and `stored_width` bytes stored.
#[derive(Clone, Copy, Debug)]
struct Run {
    text: u32,
    stored: u32,
    text_width: u8,
    stored_width: u8,
}

impl Source {
    /// Decodes the bytes of a file. Order of evidence: byte order mark, valid UTF-8, the encoding the document
    /// itself declares (`charset=` in its first kilobyte), statistics.
    ///
    /// # Errors
    /// [`SourceError::TooLarge`] from 4 GiB on, [`SourceError::Binary`] where the content is no text.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Result<Self, SourceError> {
        if u32::try_from(bytes.len()).is_err() {
            return Err(SourceError::TooLarge);
        }
        let name = name.into();
        if UTF_32.iter().any(|mark| bytes.starts_with(mark)) {
            return Err(SourceError::Utf32);
        }
        if let Some((encoding, mark)) = Encoding::for_bom(&bytes).filter(|(e, _)| *e != UTF_8) {
            // The mark alone makes no UTF-16: text of one byte a character would be read as signs of East Asia.
            let rest = &bytes[mark..];
            if rest.len() > 1 && !rest.contains(&0) && std::str::from_utf8(rest).is_ok() {
                return Err(SourceError::WrongMark);
            }
            return Ok(Self::decoded(name, &bytes, encoding));
        }
        match String::from_utf8(bytes) {
            // Every other byte of UTF-16 without its mark is zero; a stray one makes no other file of a page.
            Ok(text) if memchr::memchr_iter(0, text.as_bytes()).count() * 100 <= text.len() => {
                Ok(Self::from_text(name, text))
            }
            Ok(_) => Err(SourceError::Binary),
            Err(error) => {
                let bytes = error.into_bytes();
                if looks_binary(&bytes) {
                    return Err(SourceError::Binary);
                }
                Ok(match declared(&bytes) {
                    Some(encoding) => Self::decoded(name, &bytes, encoding),
                    None if is_mostly_utf8(&bytes) => Self::mixed(name, &bytes),
                    None => Self::decoded(name, &bytes, detected(&bytes)),
                })
            }
        }
    }

    /// A source from text that is already UTF-8.
    pub fn from_text(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let line_starts = line_starts(&text);
        Self {
            name: name.into(),
            stored_len: text.len() as u32,
            text,
            line_starts,
            before_blocks: OnceLock::new(),
            encoding: UTF_8,
            runs: None,
        }
    }

    fn decoded(name: String, bytes: &[u8], encoding: &'static Encoding) -> Self {
        Self::with_map(name, bytes, encoding, decode_with_map(bytes, encoding))
    }

    /// UTF-8 with some bytes of another encoding, as where lines of many authors were put together.
    fn mixed(name: String, bytes: &[u8]) -> Self {
        Self::with_map(name, bytes, UTF_8, decode_mixed(bytes))
    }

    fn with_map(
        name: String,
        bytes: &[u8],
        encoding: &'static Encoding,
        (text, runs): (String, Vec<Run>),
    ) -> Self {
        let line_starts = line_starts(&text);
        let (stored_len, before_blocks, runs) = (bytes.len() as u32, OnceLock::new(), Some(runs));
        Self { name, text, stored_len, line_starts, before_blocks, encoding, runs }
    }

    /// The name given when it was made: a path relative to where the program was started, with `/`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The decoded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Size of the file as stored, in bytes.
    pub fn stored_len(&self) -> u32 {
        self.stored_len
    }

    /// Tells this text from others; never 0.
    pub fn digest(&self) -> u32 {
        (xxhash_rust::xxh3::xxh3_64(self.text.as_bytes()) as u32).max(1)
    }

    /// The encoding the bytes were read in.
    pub fn encoding(&self) -> &'static Encoding {
        self.encoding
    }

    /// Offset in the stored file of an offset in [`Source::text`].
    pub fn to_stored(&self, text_offset: u32) -> u32 {
        let Some(runs) = &self.runs else { return text_offset };
        let at = runs.partition_point(|r| r.text <= text_offset);
        let Some(run) = at.checked_sub(1).and_then(|i| runs.get(i)) else { return 0 };
        let chars = (text_offset - run.text) / u32::from(run.text_width.max(1));
        (run.stored + chars * u32::from(run.stored_width)).min(self.stored_len)
    }

    /// Offset in [`Source::text`] of an offset in the stored file.
    pub fn to_text(&self, stored_offset: u32) -> u32 {
        let Some(runs) = &self.runs else { return stored_offset.min(self.text.len() as u32) };
        let at = runs.partition_point(|r| r.stored <= stored_offset);
        let Some(run) = at.checked_sub(1).and_then(|i| runs.get(i)) else { return 0 };
        let chars = (stored_offset - run.stored) / u32::from(run.stored_width.max(1));
        let limit = runs.get(at).map_or(self.text.len() as u32, |next| next.text);
        (run.text + chars * u32::from(run.text_width)).min(limit)
    }

    /// A span in [`Source::text`] as a span of the stored file.
    pub fn stored_span(&self, text_span: Span) -> Span {
        Span::new(self.to_stored(text_span.start), self.to_stored(text_span.end))
    }

    /// The text behind a span of the stored file.
    pub fn slice(&self, stored: Span) -> &str {
        let range = self.to_text(stored.start) as usize..self.to_text(stored.end) as usize;
        self.text.get(range).unwrap_or_default()
    }

    /// Line and column of an offset in the decoded text; what it costs does not grow with the line.
    pub fn line_column(&self, text_offset: u32) -> LineColumn {
        let line = self.line_of(text_offset);
        let start = self.line_starts.get(line).copied().unwrap_or(0);
        let column = self.characters_before(text_offset) - self.characters_before(start) + 1;
        LineColumn { line: line as u32 + 1, column }
    }

    /// Where the line of an offset in the decoded text begins.
    pub(crate) fn line_start(&self, text_offset: u32) -> u32 {
        self.line_starts.get(self.line_of(text_offset)).copied().unwrap_or(0)
    }

    fn characters_before(&self, text_offset: u32) -> u32 {
        let bytes = self.text.as_bytes();
        let before = self.before_blocks.get_or_init(|| {
            let count = |before: &mut u32, block: &[u8]| {
                let now = *before;
                *before += characters(block);
                Some(now)
            };
            bytes.chunks(BLOCK).scan(0, count).collect()
        });
        let offset = (text_offset as usize).min(bytes.len());
        let block = (offset / BLOCK).min(before.len().saturating_sub(1));
        before.get(block).copied().unwrap_or(0) + characters(&bytes[block * BLOCK..offset])
    }

    fn line_of(&self, text_offset: u32) -> usize {
        self.line_starts.partition_point(|&s| s <= text_offset).saturating_sub(1)
    }
}

/// Finds lines and columns for many offsets; linear in the text when they come in rising order, however long
/// the lines are.
#[derive(Debug)]
pub struct Locator<'a> {
    source: &'a Source,
    line: usize,
    offset: u32,
    column: u32,
}

impl<'a> Locator<'a> {
    /// Starts at the first byte of `source`.
    pub fn new(source: &'a Source) -> Self {
        Self { source, line: 0, offset: 0, column: 1 }
    }

    /// Line and column of an offset in the decoded text.
    pub fn locate(&mut self, text_offset: u32) -> LineColumn {
        let line = self.source.line_of(text_offset);
        if line != self.line || text_offset < self.offset {
            self.line = line;
            self.offset = self.source.line_starts.get(line).copied().unwrap_or(0);
            self.column = 1;
        }
        let between =
            self.source.text.as_bytes().get(self.offset as usize..text_offset as usize).unwrap_or_default();
        self.column += characters(between);
        self.offset = text_offset;
        LineColumn { line: self.line as u32 + 1, column: self.column }
    }
}

/// Bytes between two counts of characters.
const BLOCK: usize = 1024;

/// Characters that begin in some UTF-8.
fn characters(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count() as u32
}

fn line_starts(text: &str) -> Vec<u32> {
    std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|i| i as u32 + 1)).collect()
}

/// Byte order marks of UTF-32; the first begins like that of UTF-16.
const UTF_32: [[u8; 4]; 2] = [[0xFF, 0xFE, 0, 0], [0, 0, 0xFE, 0xFF]];

/// More than one control byte in a hundred, outside white space and escape, is no text.
fn looks_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(8192)];
    let control =
        head.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B)).count();
    control * 100 > head.len()
}

fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(1024)];
    let at = memchr::memmem::find(head, b"charset=").map(|i| i + 8)?;
    let label = head[at..]
        .split(|b| matches!(b, b'"' | b'\'' | b' ' | b'>' | b';' | b'/'))
        .find(|l| !l.is_empty())?;
    // A label is believed where all bytes can be read so.
    Encoding::for_label_no_replacement(label)
        .filter(|e| *e != UTF_8 && *e != UTF_16LE && *e != UTF_16BE)
        .filter(|e| e.decode_without_bom_handling_and_without_replacement(bytes).is_some())
}

fn detected(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(1 << 16)], true);
    detector.guess(None, Utf8Detection::Deny)
}

/// True where at least as many characters beyond ASCII are UTF-8 as there are bytes that are not.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += chunk.invalid().len();
    }
    sound >= broken
}

/// Decodes UTF-8; a byte that is none is read as windows-1252.
fn decode_mixed(bytes: &[u8]) -> (String, Vec<Run>) {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 64);
    let mut runs: Vec<Run> = Vec::new();
    let mut stored = 0;
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            let width = c.len_utf8() as u8;
            add_run(
                &mut runs,
                Run { text: text.len() as u32, stored, text_width: width, stored_width: width },
            );
            text.push(c);
            stored += u32::from(width);
        }
        for byte in chunk.invalid() {
            let read = WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(byte)).0;
            let width = read.len() as u8;
            add_run(&mut runs, Run { text: text.len() as u32, stored, text_width: width, stored_width: 1 });
            text.push_str(&read);
            stored += 1;
        }
    }
    (text, runs)
}

/// Decodes byte by byte, so that each character is known with the bytes it came from.
fn decode_with_map(bytes: &[u8], encoding: &'static Encoding) -> (String, Vec<Run>) {
    let mut decoder = encoding.new_decoder_with_bom_removal();
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    let mut runs: Vec<Run> = Vec::new();
    let mut pending = 0usize;
    let mut buffer = [0u8; 32];
    for at in 0..=bytes.len() {
        let (input, last) = if at < bytes.len() { (&bytes[at..=at], false) } else { (&bytes[at..], true) };
        let (result, _, written, _) = decoder.decode_to_utf8(input, &mut buffer, last);
        debug_assert_eq!(result, CoderResult::InputEmpty, "32 bytes hold what one byte can complete");
        if written == 0 {
            continue;
        }
        let produced = String::from_utf8_lossy(&buffer[..written]);
        push_runs(&mut runs, &produced, text.len(), pending, (at + 1).min(bytes.len()));
        text.push_str(&produced);
        pending = (at + 1).min(bytes.len());
    }
    (text, runs)
}

fn push_runs(runs: &mut Vec<Run>, produced: &str, text_at: usize, stored_from: usize, stored_to: usize) {
    let mut text = text_at;
    let mut stored = stored_from;
    let mut left = produced.chars().count();
    for c in produced.chars() {
        let width = if left == 1 { stored_to - stored } else { usize::from(stored < stored_to) };
        left -= 1;
        let run = Run {
            text: text as u32,
            stored: stored as u32,
            text_width: c.len_utf8() as u8,
            stored_width: width as u8,
        };
        add_run(runs, run);
        text += c.len_utf8();
        stored += width;
    }
}

/// Adds the run of a character, unless the last one goes on with it.
fn add_run(runs: &mut Vec<Run>, run: Run) {
    let continues = runs.last().is_some_and(|r| {
        let n = (run.text - r.text) / u32::from(r.text_width.max(1));
        r.text_width == run.text_width
            && r.stored_width == run.stored_width
            && r.stored + n * u32::from(r.stored_width) == run.stored
    });
    if !continues {
        runs.push(run);
    }
}
