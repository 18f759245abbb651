//! What the client is told, and what it is asked; its answers change nothing.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

use super::transport;

/// Counts what the client was asked.
static ASKED: AtomicU32 = AtomicU32::new(1);

/// How bad a message is, as the protocol counts.
#[derive(Clone, Copy)]
enum MessageType {
    Error = 1,
    Warning = 2,
}

/// Asks the client for something.
pub fn ask(method: &str, params: &Value) {
    let id = format!("newslint-{}", ASKED.fetch_add(1, Ordering::Relaxed));
    let mut message = json!({"jsonrpc": "2.0", "id": id, "method": method});
    if !params.is_null() {
        message["params"] = params.clone();
    }
    send(&message);
}

fn tell(method: &str, params: &Value) {
    send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
}

/// Something for the log of the client.
pub fn log(message: &str) {
    told("window/logMessage", MessageType::Warning, message);
}

/// Several things for the log.
pub fn log_all(messages: &[String]) {
    for message in messages {
        log(message);
    }
}

/// Something that people must see.
pub fn show(message: &str) {
    told("window/showMessage", MessageType::Error, message);
}

fn told(method: &str, kind: MessageType, message: &str) {
    let message = newslint::printable::lines(message);
    tell(method, &json!({"type": kind as u8, "message": message}));
}

/// A line in the editor while pages are read, for clients that show one.
pub struct Progress {
    token: Option<String>,
}

impl Progress {
    pub fn begin(shown: bool) -> Self {
        if !shown {
            return Self { token: None };
        }
        let token = format!("newslint-load-{}", ASKED.load(Ordering::Relaxed));
        ask("window/workDoneProgress/create", &json!({"token": token}));
        let value = json!({"kind": "begin", "title": "newslint: reading pages"});
        tell("$/progress", &json!({"token": token, "value": value}));
        Self { token: Some(token) }
    }

    pub fn end(self) {
        if let Some(token) = self.token {
            tell("$/progress", &json!({"token": token, "value": {"kind": "end"}}));
        }
    }
}

/// The diagnostics of a page, all of them.
pub fn publish(uri: &str, version: Option<i64>, diagnostics: &[Value]) {
    let mut params = json!({"uri": uri, "diagnostics": diagnostics});
    if let Some(version) = version {
        params["version"] = version.into();
    }
    tell("textDocument/publishDiagnostics", &params);
}

/// Sends a message. A client that is gone hears nothing; the end of its messages ends the session.
pub fn send(message: &Value) {
    let _ = transport::write(&mut std::io::stdout().lock(), message);
}
