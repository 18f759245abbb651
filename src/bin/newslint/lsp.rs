//! `newslint lsp`: the findings of `newslint check` while somebody writes, over the Language Server Protocol 3.17.
//!
//! One thread reads messages, this one answers them in turn. Edits that wait together are understood together, and a request
//! is answered for the text as it is then. A panic ends one answer, never the session.

mod actions;
mod completion;
mod diagnostics;
pub mod folder;
mod mentions;
mod outbox;
mod session;
mod symbols;
pub mod text;
mod transport;

use std::collections::{BTreeMap, VecDeque};
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::CLEAN;
use crate::args::Lsp;
use folder::Folder;
use outbox::{ask, log, send};
use session::{Client, NamedFolder, OfDocument, Session};
use text::Encoding;
use transport::{ErrorCode, Failure, Incoming, Message, response};

/// The command of actions that lead to another place.
const SHOW: &str = "newslint.show";

/// The status of an exit without a shutdown before it, as the protocol has it.
const UNANNOUNCED: u8 = 1;

/// Runs the command.
pub fn run(args: &Lsp) -> u8 {
    let (sender, messages) = channel();
    std::thread::spawn(move || {
        let mut input = BufReader::new(std::io::stdin());
        while let Ok(Some(incoming)) = transport::read(&mut input) {
            if sender.send(incoming).is_err() {
                break;
            }
        }
    });
    let session = Session::new(args);
    let mut server = Server { phase: Phase::Before, given: args.settings.config.clone(), session };
    server.serve(&messages);
    if server.phase == Phase::ShutDown { CLEAN } else { UNANNOUNCED }
}

/// How far the session is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Before,
    Running,
    ShutDown,
}

/// The server: a session and how far it is.
#[derive(Default)]
struct Server {
    phase: Phase,
    /// What the command line sets; the editor may set more.
    given: Vec<String>,
    session: Session,
}

fn parsed<T: DeserializeOwned>(params: Value) -> Result<T, Failure> {
    serde_json::from_value(params).map_err(|e| Failure::new(ErrorCode::InvalidParams, e.to_string()))
}

impl Server {
    fn serve(&mut self, messages: &Receiver<Incoming>) {
        let mut waiting: VecDeque<Incoming> = VecDeque::new();
        loop {
            if waiting.is_empty() {
                // Nobody waits for anything else: what the edits changed is told now.
                self.guarded("edits", |server| server.session.tell_changes());
                let Ok(incoming) = messages.recv() else { return };
                waiting.push_back(incoming);
            }
            waiting.extend(messages.try_iter());
            let Some(incoming) = waiting.pop_front() else { continue };
            match incoming {
                Incoming::Malformed(failure) => send(&response(&Value::Null, Err(failure))),
                Incoming::Message(message) => {
                    if message.method.as_deref() == Some("exit") {
                        return;
                    }
                    if is_cancelled(&message, &mut waiting) {
                        let failure = Failure::new(ErrorCode::RequestCancelled, "cancelled");
                        send(&response(&message.id, Err(failure)));
                    } else {
                        self.take(message);
                    }
                }
            }
        }
    }

    /// Does something that may fail without the session.
    fn guarded<T>(&mut self, what: &str, act: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let done = catch_unwind(AssertUnwindSafe(|| act(self)));
        if done.is_err() {
            log(&format!("newslint failed on {what}; this is a fault of newslint, please report it"));
        }
        done.ok()
    }

    fn take(&mut self, message: Message) {
        let Message { id, method, params } = message;
        let Some(method) = method else {
            // The client has answered; nothing depends on what.
            return;
        };
        if id.is_null() {
            let result = self.guarded(&method, |server| server.notified(&method, params));
            if let Some(Err(failure)) = result {
                log(&format!("{method}: {}", failure.message));
            }
            return;
        }
        let result = self.guarded(&method, |server| server.answer(&method, params));
        let failed = Failure::new(ErrorCode::InternalError, format!("newslint failed on {method}"));
        send(&response(&id, result.unwrap_or(Err(failed))));
    }

    fn answer(&mut self, method: &str, params: Value) -> Result<Value, Failure> {
        match (self.phase, method) {
            (Phase::Before, "initialize") => return Ok(self.initialize(&params)),
            (Phase::Before, _) => {
                return Err(Failure::new(ErrorCode::ServerNotInitialized, "initialize comes first"));
            }
            (Phase::ShutDown, _) => {
                return Err(Failure::new(ErrorCode::InvalidRequest, "the session was shut down"));
            }
            (Phase::Running, "initialize") => {
                return Err(Failure::new(ErrorCode::InvalidRequest, "initialize comes once"));
            }
            (Phase::Running, "shutdown") => {
                self.phase = Phase::ShutDown;
                return Ok(Value::Null);
            }
            (Phase::Running, _) => {}
        }
        self.session.tell_changes();
        match method {
            "textDocument/hover" => {
                self.on_page(params, |folder, name, asked| Ok(mentions::hover(folder, name, asked.position)))
            }
            "textDocument/definition" => self.on_page(params, |folder, name, asked| {
                Ok(mentions::others(folder, name, asked.position).into())
            }),
            "textDocument/references" => self.on_page(params, |folder, name, asked| {
                let with_own = asked.context["includeDeclaration"] != json!(false);
                Ok(mentions::all(folder, name, asked.position, with_own).into())
            }),
            "textDocument/codeAction" => self.actions(params),
            "textDocument/completion" => self.completion(params),
            "textDocument/diagnostic" => self.pulled(params),
            "workspace/diagnostic" => Ok(self.pulled_everywhere(&params)),
            "workspace/symbol" => {
                let query = params["query"].as_str().unwrap_or_default().to_owned();
                Ok(self
                    .session
                    .folders
                    .iter_mut()
                    .flat_map(|folder| symbols::of_record(folder, &query))
                    .collect())
            }
            "workspace/executeCommand" => execute(&params),
            _ => Err(Failure::new(ErrorCode::MethodNotFound, format!("there is no {method}"))),
        }
    }

    /// Answers for a page that is read here; for another document there is nothing to say.
    fn on_page(
        &mut self,
        params: Value,
        answer: impl FnOnce(&mut Folder, &str, OfDocument) -> Result<Value, Failure>,
    ) -> Result<Value, Failure> {
        let asked: OfDocument = parsed(params)?;
        match self.session.place(&asked.text_document.uri) {
            Some((n, name)) => answer(&mut self.session.folders[n], &name, asked),
            None => Ok(Value::Null),
        }
    }

    fn actions(&mut self, params: Value) -> Result<Value, Failure> {
        let asked: OfDocument = parsed(params)?;
        let Some((n, name)) = self.session.place(&asked.text_document.uri) else { return Ok(Value::Null) };
        let (client, record) =
            (self.session.client, self.session.open_text(&self.session.folders[n].record()));
        let asked = actions::Asked { range: asked.range, context: &asked.context, client, record };
        Ok(actions::list(&mut self.session.folders[n], &name, &asked).into())
    }

    fn initialize(&mut self, params: &Value) -> Value {
        let able = &params["capabilities"];
        let can = |path: &str| able.pointer(path).is_some_and(|v| *v == json!(true));
        let operations = &able["workspace"]["workspaceEdit"]["resourceOperations"];
        self.session.client = Client {
            pulls: able["textDocument"]["diagnostic"].is_object()
                && can("/workspace/diagnostics/refreshSupport"),
            watches: can("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            shows_documents: can("/window/showDocument/support"),
            creates_files: operations.as_array().is_some_and(|all| all.contains(&json!("create"))),
            literal_actions: able["textDocument"]["codeAction"]["codeActionLiteralSupport"].is_object(),
            shows_progress: can("/window/workDoneProgress"),
        };
        let offered: Vec<String> =
            serde_json::from_value(able["general"]["positionEncodings"].clone()).unwrap_or_default();
        self.session.encoding = Encoding::agreed(&offered);
        self.configure(&params["initializationOptions"]);
        let folders: Vec<NamedFolder> =
            serde_json::from_value(params["workspaceFolders"].clone()).unwrap_or_default();
        let mut roots: Vec<PathBuf> = folders.iter().filter_map(|f| text::path(&f.uri)).collect();
        if roots.is_empty() {
            let root = params["rootUri"].as_str().and_then(text::path);
            roots.extend(root.or_else(|| params["rootPath"].as_str().map(PathBuf::from)));
        }
        // Names of pages are told from the first folder, as they are where `newslint` is started there.
        if let Some(first) = roots.first() {
            let _ = std::env::set_current_dir(first);
        }
        self.session.unread.extend(roots);
        self.phase = Phase::Running;
        json!({"capabilities": self.capabilities(), "serverInfo": {"name": "newslint", "version": env!("CARGO_PKG_VERSION")}})
    }

    fn capabilities(&self) -> Value {
        let mut capabilities = json!({
            "positionEncoding": self.session.encoding.name(),
            "textDocumentSync": {"openClose": true, "change": 2, "save": {"includeText": false}},
            "hoverProvider": true,
            "definitionProvider": true,
            "referencesProvider": true,
            "codeActionProvider": {"codeActionKinds": ["quickfix"]},
            "completionProvider": {"triggerCharacters": ["-", " ", "\n"]},
            "workspaceSymbolProvider": true,
            "executeCommandProvider": {"commands": [SHOW]},
            "workspace": {"workspaceFolders": {"supported": true, "changeNotifications": true}},
        });
        if self.session.client.pulls {
            capabilities["diagnosticProvider"] = json!({"identifier": "newslint", "interFileDependencies": true, "workspaceDiagnostics": true});
        }
        capabilities
    }

    /// Settings of the editor: `{"preview": true, "config": ["story-by=directory"]}`.
    fn configure(&mut self, settings: &Value) {
        let own = if settings["newslint"].is_object() { &settings["newslint"] } else { settings };
        if let Some(preview) = own["preview"].as_bool() {
            self.session.args.preview = preview;
        }
        if let Some(config) = own["config"].as_array() {
            let pairs = config.iter().filter_map(|pair| pair.as_str().map(str::to_owned));
            self.session.args.settings.config = self.given.iter().cloned().chain(pairs).collect();
        }
    }

    fn initialized(&mut self) {
        if self.session.client.watches {
            // A folder that goes is told by its own name alone.
            let watchers = json!([{"globPattern": "**/*"}]);
            let registration = json!({
                "id": "newslint-files",
                "method": "workspace/didChangeWatchedFiles",
                "registerOptions": {"watchers": watchers},
            });
            ask("client/registerCapability", &json!({"registrations": [registration]}));
        }
        self.session.load();
    }

    fn notified(&mut self, method: &str, params: Value) -> Result<(), Failure> {
        if self.phase != Phase::Running {
            return Ok(());
        }
        match method {
            "initialized" => self.initialized(),
            "textDocument/didOpen" => {
                let document = parsed::<OfDocument>(params)?.text_document;
                self.session.hold(&document.uri, document.version, document.text);
            }
            "textDocument/didChange" => self.session.change(parsed(params)?),
            "textDocument/didClose" => {
                self.session.close(&parsed::<OfDocument>(params)?.text_document.uri);
            }
            "textDocument/didSave" => self.session.saved(&parsed::<OfDocument>(params)?.text_document.uri),
            "workspace/didChangeWatchedFiles" => self.session.files_changed(&params),
            "workspace/didChangeConfiguration" => {
                let held = (self.session.args.preview, self.session.args.settings.config.clone());
                self.configure(&params["settings"]);
                if held != (self.session.args.preview, self.session.args.settings.config.clone()) {
                    self.session.reload(|_| true);
                }
            }
            "workspace/didChangeWorkspaceFolders" => {
                let of = |list: &Value| -> Vec<PathBuf> {
                    let folders: Vec<NamedFolder> = serde_json::from_value(list.clone()).unwrap_or_default();
                    folders.iter().filter_map(|folder| text::path(&folder.uri)).collect()
                };
                for root in of(&params["event"]["removed"]) {
                    self.session.unread.remove(&root);
                    if let Some(n) = self.session.folders.iter().position(|folder| folder.root == root) {
                        self.session.drop_folder(n);
                    }
                }
                self.session.unread.extend(of(&params["event"]["added"]));
                self.session.load();
            }
            _ => {}
        }
        Ok(())
    }

    fn completion(&mut self, params: Value) -> Result<Value, Failure> {
        let asked: OfDocument = parsed(params)?;
        let uri = &asked.text_document.uri;
        let session = &self.session;
        let Some(document) = session.document(uri) else { return Ok(Value::Null) };
        let offset = document.lines.offset(&document.text, asked.position, session.encoding);
        let inner = text::path(uri).and_then(|path| {
            let around = session.folders.iter().filter(|folder| path.starts_with(&folder.root));
            around.max_by_key(|folder| folder.root.as_os_str().len())
        });
        let rules =
            inner.or(session.folders.first()).map(|folder| &folder.project.rules[..]).unwrap_or_default();
        let mut items = completion::items(uri, &document.text, offset, rules);
        // Editors differ in what they take for a word: the whole name is put in the place of what is typed of it.
        let typed = completion::typed(&document.text[..offset]);
        let [start, end] =
            [offset - typed, offset].map(|at| document.lines.position(&document.text, at, session.encoding));
        for item in &mut items {
            item["textEdit"] = json!({"range": {"start": start, "end": end}, "newText": item["label"]});
        }
        Ok(items.into())
    }

    fn pulled(&mut self, params: Value) -> Result<Value, Failure> {
        let asked: OfDocument = parsed(params)?;
        let items = self.session.diagnostics(&asked.text_document.uri);
        Ok(diagnostics::report(items, asked.previous_result_id.as_deref()))
    }

    fn pulled_everywhere(&mut self, params: &Value) -> Value {
        #[derive(Deserialize)]
        struct Previous {
            uri: String,
            value: String,
        }
        let known: Vec<Previous> =
            serde_json::from_value(params["previousResultIds"].clone()).unwrap_or_default();
        let mut known: BTreeMap<String, String> = known.into_iter().map(|p| (p.uri, p.value)).collect();
        let mut uris = self.session.pages_with_findings();
        uris.extend(known.keys().cloned());
        let report = |uri: String| {
            let found = self.session.diagnostics(&uri);
            let mut report = diagnostics::report(found, known.remove(&uri).as_deref());
            report["version"] = self.session.document(&uri).map_or(Value::Null, |d| d.version.into());
            report["uri"] = uri.into();
            report
        };
        json!({"items": uris.into_iter().map(report).collect::<Vec<_>>()})
    }
}

/// Commands of actions: the client is asked to show another place.
fn execute(params: &Value) -> Result<Value, Failure> {
    if params["command"] != SHOW {
        let message = format!("there is no command {}", params["command"]);
        return Err(Failure::new(ErrorCode::InvalidParams, message));
    }
    let [uri, range] = [&params["arguments"][0], &params["arguments"][1]];
    ask("window/showDocument", &json!({"uri": uri, "takeFocus": true, "selection": range}));
    Ok(Value::Null)
}

/// Takes out the word that the request is not wanted any more, if it came already.
fn is_cancelled(message: &Message, waiting: &mut VecDeque<Incoming>) -> bool {
    if message.id.is_null() || message.method.is_none() {
        return false;
    }
    let takes_back = |incoming: &Incoming| match incoming {
        Incoming::Message(m) => {
            m.method.as_deref() == Some("$/cancelRequest") && m.params["id"] == message.id
        }
        Incoming::Malformed(_) => false,
    };
    let at = waiting.iter().position(takes_back);
    at.and_then(|at| waiting.remove(at)).is_some()
}
