//! Documents on standard input, one a line of JSON: what pipes, databases and engines have instead of folders.

use std::io::{BufRead, Read as _};

use chrono::NaiveDate;
use newslint::source::Source;
use newslint::wire::Note;

use crate::input::too_large;

/// Lines that are read before any of them is understood, and their bytes: threads have enough to do, and memory stays small.
const AT_A_TIME: usize = 512;
const BYTES_AT_A_TIME: usize = 16 << 20;
/// Most bytes that JSON makes of one byte of text, `\u0001`.
const ESCAPED: u64 = 6;
/// Room for the path and what else a line holds.
const BESIDE_TEXT: u64 = 1 << 16;

/// The name of standard input in notes.
pub const NAME: &str = "standard input";

/// A document as a line gives it.
pub struct Document {
    pub source: Source,
    /// For where the text carries none.
    pub date: Option<NaiveDate>,
}

/// A line as it came; `None` where it is too long.
pub struct Line {
    number: usize,
    bytes: Option<Vec<u8>>,
}

/// The next lines; none at the end.
///
/// # Errors
/// Those of the reader.
pub fn next(reader: &mut impl BufRead, number: &mut usize, most: u64) -> std::io::Result<Vec<Line>> {
    let longest = most.saturating_mul(ESCAPED).saturating_add(BESIDE_TEXT);
    let mut lines = Vec::new();
    let mut held = 0;
    while lines.len() < AT_A_TIME && held < BYTES_AT_A_TIME {
        let mut bytes = Vec::new();
        if reader.by_ref().take(longest).read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        *number += 1;
        held += bytes.len();
        let whole = bytes.ends_with(b"\n") || (bytes.len() as u64) < longest;
        if !whole {
            reader.skip_until(b'\n')?;
        }
        if !bytes.trim_ascii().is_empty() {
            lines.push(Line { number: *number, bytes: whole.then_some(bytes) });
        }
    }
    Ok(lines)
}

/// The fields of a line; others are left alone.
#[derive(serde::Deserialize)]
struct Fields {
    path: String,
    text: String,
    #[serde(default)]
    date: Option<NaiveDate>,
}

impl Line {
    /// The document of the line.
    ///
    /// # Errors
    /// What is wrong with the line, with its number.
    pub fn document(self, most: u64) -> Result<Document, Note> {
        let Self { number, bytes } = self;
        let note = |what: String| Note { path: NAME.to_owned(), message: format!("line {number}: {what}") };
        let bytes = bytes.ok_or_else(|| note(too_large(most)))?;
        let plain = |e: serde_json::Error| e.to_string().replace(" at line 1 column ", ", column ");
        let fields: Fields = serde_json::from_slice(&bytes).map_err(|e| note(plain(e)))?;
        if fields.path.is_empty() {
            return Err(note("the path is empty".to_owned()));
        }
        if fields.text.len() as u64 > most {
            return Err(note(too_large(most)));
        }
        Ok(Document { source: Source::from_text(fields.path, fields.text), date: fields.date })
    }
}
