//! A client of `newslint lsp` that keeps texts and diagnostics as an editor does.
// Parameters are written in place.
#![allow(clippy::needless_pass_by_value)]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};

use serde_json::{Value, json};

pub struct Client {
    server: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    root: PathBuf,
    last: u64,
    /// What was published last of each page.
    pub published: BTreeMap<String, Vec<Value>>,
    /// What else the server told or asked.
    pub told: Vec<Value>,
    versions: BTreeMap<String, i64>,
}

impl Client {
    /// A server that was started in another folder than the one it works in; nothing is said to it yet.
    pub fn start(root: &Path, args: &[&str]) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_newslint"))
            .arg("lsp")
            .args(args)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("NEWSLINT_CACHE_DIR", Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let input = server.stdin.take();
        let output = BufReader::new(server.stdout.take().expect("a stream"));
        let root = root.canonicalize().expect("a folder");
        Self {
            server,
            input,
            output,
            root,
            last: 0,
            published: BTreeMap::new(),
            told: Vec::new(),
            versions: BTreeMap::new(),
        }
    }

    /// A server that has read the folder.
    pub fn ready(root: &Path, capabilities: &Value) -> Self {
        let mut client = Self::start(root, &[]);
        client.initialize(capabilities);
        client
    }

    pub fn initialize(&mut self, capabilities: &Value) -> Value {
        let folder = json!({"uri": format!("file://{}", self.root.display()), "name": "pages"});
        let params = json!({"processId": null, "capabilities": capabilities, "workspaceFolders": [folder]});
        let result = self.ask("initialize", params);
        self.tell("initialized", json!({}));
        self.settle();
        result
    }

    pub fn uri(&self, name: &str) -> String {
        format!("file://{}/{name}", self.root.display())
    }

    pub fn raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("open");
        input.write_all(bytes).and_then(|()| input.flush()).expect("the server reads");
    }

    pub fn send(&mut self, message: &Value) {
        let text = message.to_string();
        self.raw(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    pub fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// The whole answer to a request.
    pub fn answer(&mut self, method: &str, params: Value) -> Value {
        self.last += 1;
        let id = self.last;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        self.until(&id.into())
    }

    /// What comes until the answer to this request does.
    pub fn until(&mut self, id: &Value) -> Value {
        loop {
            let message = self.receive();
            if message["method"] == "textDocument/publishDiagnostics" {
                let uri = message["params"]["uri"].as_str().expect("a name").to_owned();
                let list = message["params"]["diagnostics"].as_array().expect("a list").clone();
                self.published.insert(uri, list);
            } else if message["method"].is_string() {
                if !message["id"].is_null() {
                    self.send(&json!({"jsonrpc": "2.0", "id": message["id"], "result": null}));
                }
                self.told.push(message);
            } else if message["id"] == *id {
                return message;
            } else {
                self.told.push(message);
            }
        }
    }

    /// The result of a request.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let answer = self.answer(method, params);
        assert!(answer["error"].is_null(), "{method}: {answer}");
        answer["result"].clone()
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).expect("a header") > 0, "the server has gone");
            match line.trim().split_once(": ") {
                Some((_, value)) => length = value.parse().expect("a length"),
                None => break,
            }
        }
        let mut bytes = vec![0; length];
        self.output.read_exact(&mut bytes).expect("a message");
        serde_json::from_slice(&bytes).expect("JSON")
    }

    /// Waits until the server has told everything.
    pub fn settle(&mut self) {
        self.ask("workspace/symbol", json!({"query": ""}));
    }

    pub fn open(&mut self, name: &str, text: &str) {
        let uri = self.uri(name);
        self.versions.insert(uri.clone(), 1);
        let document = json!({"uri": uri, "languageId": "markdown", "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
    }

    pub fn change(&mut self, name: &str, changes: Value) {
        let uri = self.uri(name);
        let version = self.versions.entry(uri.clone()).or_default();
        *version += 1;
        let document = json!({"uri": uri, "version": *version});
        self.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": changes}));
    }

    pub fn write(&mut self, name: &str, text: &str) {
        self.change(name, json!([{"text": text}]));
    }

    pub fn close(&mut self, name: &str) {
        let uri = self.uri(name);
        self.tell("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    }

    /// What is published of a page, after all was told.
    pub fn diagnostics(&mut self, name: &str) -> Vec<Value> {
        self.settle();
        self.published.get(&self.uri(name)).cloned().unwrap_or_default()
    }

    /// The rules of what is published of a page.
    pub fn rules(&mut self, name: &str) -> Vec<String> {
        let all = self.diagnostics(name);
        all.iter().map(|d| d["code"].as_str().expect("a rule").to_owned()).collect()
    }

    pub fn at(&mut self, method: &str, name: &str, line: usize, character: usize) -> Value {
        let document = json!({"uri": self.uri(name)});
        self.ask(
            method,
            json!({"textDocument": document, "position": {"line": line, "character": character}}),
        )
    }

    pub fn actions(&mut self, name: &str, range: &Value) -> Vec<Value> {
        let document = json!({"uri": self.uri(name)});
        let params = json!({"textDocument": document, "range": range, "context": {"diagnostics": []}});
        self.ask("textDocument/codeAction", params).as_array().expect("a list").clone()
    }

    pub fn finish(mut self) -> ExitStatus {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.server.wait().expect("the server ends")
    }

    /// The end without a word.
    pub fn hang_up(mut self) -> ExitStatus {
        self.input = None;
        self.server.wait().expect("the server ends")
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
