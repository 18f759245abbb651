//! Messages of the Language Server Protocol over two streams: a header with the length, then JSON (base protocol,
//! <https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#baseProtocol>).
//!
//! What is no message is answered and passed over: a client with a fault does not lose what it has open.

use std::io::{BufRead, Read as _, Write};

use serde::Deserialize;
use serde_json::{Value, json};

/// Largest message that is read, in bytes.
const LARGEST: usize = 64_000_000;

/// Longest line of a header, in bytes.
const LONGEST_LINE: u64 = 4_096;

/// JSON-RPC 2.0 and what the protocol adds to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    ParseError = -32_700,
    InvalidRequest = -32_600,
    MethodNotFound = -32_601,
    InvalidParams = -32_602,
    InternalError = -32_603,
    ServerNotInitialized = -32_002,
    RequestCancelled = -32_800,
}

/// Why a request has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub code: ErrorCode,
    pub message: String,
}

impl Failure {
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}

/// What a client sends: a request has an id and a method, a notification a method alone, a response an id alone.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Message {
    #[serde(default)]
    pub id: Value,
    #[serde(default)]
    pub method: Option<String>,
    #[serde(default)]
    pub params: Value,
}

/// What came in.
#[derive(Debug)]
pub enum Incoming {
    Message(Message),
    /// No message, and what is wrong with it.
    Malformed(Failure),
}

/// Reads what comes next; `None` at the end of the stream.
pub fn read(input: &mut impl BufRead) -> std::io::Result<Option<Incoming>> {
    let mut length = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        if text.is_empty() {
            match length {
                Some(length) => return content(input, length).map(Some),
                // A blank line between messages.
                None => continue,
            }
        }
        if let Some((name, value)) = text.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse::<usize>().ok();
        }
    }
}

fn content(input: &mut impl BufRead, length: usize) -> std::io::Result<Incoming> {
    let malformed = |message: String| Incoming::Malformed(Failure::new(ErrorCode::ParseError, message));
    if length > LARGEST {
        std::io::copy(&mut input.by_ref().take(length as u64), &mut std::io::sink())?;
        return Ok(malformed(format!("larger than {LARGEST} bytes")));
    }
    let mut bytes = vec![0; length];
    input.read_exact(&mut bytes)?;
    Ok(match serde_json::from_slice::<Value>(&bytes) {
        // A list would be read as the fields in their order.
        Ok(value) if !value.is_object() => {
            Incoming::Malformed(Failure::new(ErrorCode::InvalidRequest, "no object"))
        }
        Ok(value) => match serde_json::from_value::<Message>(value) {
            Ok(message) => Incoming::Message(message),
            Err(e) => Incoming::Malformed(Failure::new(ErrorCode::InvalidRequest, e.to_string())),
        },
        Err(e) => malformed(e.to_string()),
    })
}

/// Writes one message.
pub fn write(output: &mut impl Write, message: &Value) -> std::io::Result<()> {
    let text = message.to_string();
    write!(output, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    output.flush()
}

/// The answer to a request.
pub fn response(id: &Value, result: Result<Value, Failure>) -> Value {
    match result {
        Ok(result) => json!({"jsonrpc": "2.0", "id": id, "result": result}),
        Err(e) => {
            json!({"jsonrpc": "2.0", "id": id, "error": {"code": e.code as i32, "message": e.message}})
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ErrorCode, Incoming, read};

    #[test]
    fn what_is_no_message_is_passed_over() {
        let mut bytes: &[u8] = b"\r\nContent-Type: x\r\nCONTENT-LENGTH:  2\r\n\r\n{}Content-Length: 3\r\n\r\n{x}Content-Length: 2\r\n\r\n[]noise\r\nContent-Length: 44\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"shutdown\"}";
        let mut next = || read(&mut bytes).unwrap();
        assert!(matches!(next(), Some(Incoming::Message(m)) if m.method.is_none()));
        assert!(matches!(next(), Some(Incoming::Malformed(f)) if f.code == ErrorCode::ParseError));
        assert!(matches!(next(), Some(Incoming::Malformed(f)) if f.code == ErrorCode::InvalidRequest));
        assert!(
            matches!(next(), Some(Incoming::Message(m)) if m.method.as_deref() == Some("shutdown") && m.id == 7)
        );
        assert!(next().is_none());
    }
}
