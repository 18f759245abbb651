//! A row a document, in little room: all that the comparison needs of it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use serde::{Deserialize, Serialize};

use crate::lexicon;
use crate::packed::Packed;
use crate::story::Key;

/// Schema name of a row that holds a document.
pub const PACKED_SCHEMA: &str = "newslint.packed/1";
/// Schema name of a row that holds the key of a document.
pub const KEY_SCHEMA: &str = "newslint.key/1";

/// A document with its claims as one line of JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedRow {
    /// [`PACKED_SCHEMA`].
    pub schema: String,
    /// Version of the program and its tables: another one cannot read the bytes.
    pub version: String,
    /// Path of the document.
    pub path: String,
    /// What puts the document into a story, and what is compared across stories; base64.
    pub head: String,
    /// The claims; base64. Keys are found without it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// As in the row of its [`Key`], where that is known; so are the next two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Name of its story.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub story: Option<String>,
    /// Claims that meet those of other stories.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub across: Option<Vec<u32>>,
}

impl PackedRow {
    /// The row of a document.
    pub fn new(document: &Packed) -> Self {
        let parts = document.parts();
        Self {
            schema: PACKED_SCHEMA.to_owned(),
            version: lexicon::VERSION.to_owned(),
            path: document.path().to_owned(),
            head: BASE64.encode(parts.head()),
            body: BASE64.encode(parts.body()),
            key: None,
            story: None,
            across: None,
        }
    }

    /// The document of a row, with its key where that is known.
    ///
    /// # Errors
    /// What is wrong with the row.
    pub fn into_document(self) -> Result<(Packed, Option<Key>), String> {
        let bytes = |part: &str, text: &str| {
            BASE64.decode(text.trim_end_matches('=')).map_err(|e| format!("{part} is no base64: {e}"))
        };
        let (head, body) = (bytes("head", &self.head)?, bytes("body", &self.body)?);
        let document = unpacked(&self.path, &self.version, &head, &body)?;
        let Self { path, key, story, across, .. } = self;
        Ok((document, key.map(|key| Key { path, key, story, across: across.unwrap_or_default() })))
    }
}

/// The document of the parts of a row.
///
/// # Errors
/// What is wrong with them.
pub fn unpacked(path: &str, version: &str, head: &[u8], body: &[u8]) -> Result<Packed, String> {
    if version != lexicon::VERSION {
        let own = lexicon::VERSION;
        return Err(format!("the row of {path} was made by newslint {version}, and this is {own}"));
    }
    let document = Packed::from_parts(head, body).filter(|document| document.path() == path);
    document.ok_or_else(|| format!("the row of {path} is not whole"))
}

/// The key of a document as one line of JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRow {
    /// [`KEY_SCHEMA`].
    pub schema: String,
    /// The key.
    #[serde(flatten)]
    pub key: Key,
}

impl KeyRow {
    /// The row of a key.
    pub fn new(key: Key) -> Self {
        Self { schema: KEY_SCHEMA.to_owned(), key }
    }
}
