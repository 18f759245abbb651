//! What is open in the editor and which folders it works in, kept as they are now.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::args::Lsp;

use super::diagnostics;
use super::folder::Folder;
use super::outbox::{ask, log_all, progress_is, publish, show};
use super::text::{self, Encoding, Lines, Position, Range};

/// A text that is open in the editor, be it a page or not.
pub(super) struct Document {
    pub(super) text: String,
    pub(super) lines: Lines,
    pub(super) version: i64,
    /// It is not yet understood as it is now.
    pub(super) changed: bool,
    /// Its diagnostics were told since it was opened.
    told: bool,
}

#[derive(Deserialize)]
pub(super) struct TextDocument {
    pub(super) uri: String,
    #[serde(default)]
    pub(super) version: i64,
    #[serde(default)]
    pub(super) text: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Changed {
    pub(super) text_document: TextDocument,
    pub(super) content_changes: Vec<Change>,
}

#[derive(Deserialize)]
pub(super) struct Change {
    range: Option<Range>,
    text: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OfDocument {
    pub(super) text_document: TextDocument,
    #[serde(default)]
    pub(super) position: Position,
    #[serde(default)]
    pub(super) range: Range,
    #[serde(default)]
    pub(super) previous_result_id: Option<String>,
    #[serde(default)]
    pub(super) context: Value,
}

#[derive(Deserialize)]
pub(super) struct NamedFolder {
    pub(super) uri: String,
}

/// What of its abilities a client told and this program makes use of.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Client {
    /// It asks for diagnostics, and for all of them again when it is told to.
    pub(super) pulls: bool,
    pub(super) watches: bool,
    pub(super) shows_documents: bool,
    pub(super) creates_files: bool,
    pub(super) literal_actions: bool,
    pub(super) shows_progress: bool,
}

/// The state of a session.
#[derive(Default)]
pub(super) struct Session {
    pub(super) args: Lsp,
    pub(super) client: Client,
    pub(super) encoding: Encoding,
    pub(super) folders: Vec<Folder>,
    /// Folders that are not read yet, or whose settings could not be read.
    pub(super) unread: BTreeSet<PathBuf>,
    pub(super) documents: BTreeMap<String, Document>,
}

impl Session {
    /// The folder that a document belongs to, and its name there.
    pub(super) fn place(&mut self, uri: &str) -> Option<(usize, String)> {
        let path = text::path(uri)?;
        let named = |(n, folder): (usize, &mut Folder)| Some((n, folder.name(&path)?));
        // Of folders in one another the inner one reads it.
        let mut folders: Vec<(usize, &mut Folder)> = self.folders.iter_mut().enumerate().collect();
        folders.sort_by_key(|(_, folder)| std::cmp::Reverse(folder.root.as_os_str().len()));
        folders.into_iter().find_map(named)
    }

    /// Reads all folders that are not read yet.
    pub(super) fn load(&mut self) {
        if self.unread.is_empty() {
            return;
        }
        let progress = self.client.shows_progress;
        if progress {
            ask("window/workDoneProgress/create", &json!({"token": "newslint-load"}));
            progress_is(&json!({"kind": "begin", "title": "newslint: reading pages"}));
        }
        for root in std::mem::take(&mut self.unread) {
            match Folder::load(&root, &self.args, self.encoding) {
                Ok((folder, trouble)) => {
                    log_all(&trouble);
                    self.folders.push(folder);
                }
                Err(message) => {
                    self.unread.insert(root);
                    show(&message);
                }
            }
        }
        if progress {
            progress_is(&json!({"kind": "end"}));
        }
        for document in self.documents.values_mut() {
            document.changed = true;
        }
    }

    /// Reads folders anew in which other settings may hold now. Where they are broken the old ones go on.
    pub(super) fn reload(&mut self, is_meant: impl Fn(&Folder) -> bool) {
        for n in 0..self.folders.len() {
            if !is_meant(&self.folders[n]) {
                continue;
            }
            let root = self.folders[n].root.clone();
            match Folder::load(&root, &self.args, self.encoding) {
                Ok((folder, trouble)) => {
                    log_all(&trouble);
                    let old = std::mem::replace(&mut self.folders[n], folder);
                    self.withdraw(&old);
                }
                Err(message) => show(&message),
            }
        }
        self.load();
        for document in self.documents.values_mut() {
            document.changed = true;
        }
    }

    pub(super) fn drop_folder(&mut self, n: usize) {
        let folder = self.folders.remove(n);
        self.withdraw(&folder);
    }

    /// Takes back what was told of the pages of a folder.
    fn withdraw(&self, folder: &Folder) {
        if !self.client.pulls {
            for name in folder.pages_with_findings() {
                publish(&folder.uri(name), None, &[]);
            }
        }
    }

    pub(super) fn hold(&mut self, uri: &str, version: i64, text: String) {
        let document = Document { lines: Lines::of(&text), text, version, changed: true, told: false };
        self.documents.insert(uri.to_owned(), document);
    }

    pub(super) fn change(&mut self, changed: Changed) {
        let TextDocument { uri, version, .. } = changed.text_document;
        let encoding = self.encoding;
        let Some(document) = self.documents.get_mut(&uri) else {
            // Never opened: only a whole text says what it is.
            if let Some(Change { range: None, text }) = changed.content_changes.into_iter().last() {
                self.hold(&uri, version, text);
            }
            return;
        };
        for change in changed.content_changes {
            match change.range {
                None => document.text = change.text,
                Some(range) => {
                    let [start, end] = [range.start, range.end]
                        .map(|at| document.lines.offset(&document.text, at, encoding));
                    document.text.replace_range(start.min(end)..start.max(end), &change.text);
                }
            }
            document.lines = Lines::of(&document.text);
        }
        (document.version, document.changed) = (version, true);
    }

    pub(super) fn saved(&mut self, uri: &str) {
        let Some(path) = text::path(uri) else { return };
        if self.decides(&path) {
            self.reload(|folder| folder.is_decided_by(&path));
        } else if !self.client.watches {
            // Nobody else tells what happened on disk.
            self.folders.iter_mut().filter(|folder| folder.root.is_dir()).for_each(Folder::look_again);
        }
    }

    fn decides(&self, path: &Path) -> bool {
        self.folders.iter().any(|folder| folder.is_decided_by(path))
            || path.extension().is_some_and(|e| e == "toml")
                && self.unread.iter().any(|root| path.starts_with(root))
    }

    pub(super) fn files_changed(&mut self, params: &Value) {
        #[derive(Deserialize)]
        struct Event {
            uri: String,
            #[serde(rename = "type")]
            kind: u8,
        }
        /// The content of a file is another one; other kinds say that it came or went.
        const CHANGED: u8 = 2;
        let events: Vec<Event> = serde_json::from_value(params["changes"].clone()).unwrap_or_default();
        let paths: Vec<(PathBuf, u8)> =
            events.iter().filter_map(|event| Some((text::path(&event.uri)?, event.kind))).collect();
        if paths.iter().any(|(path, _)| self.decides(path)) {
            self.reload(|folder| paths.iter().any(|(path, _)| folder.is_decided_by(path)));
            return;
        }
        if paths.iter().any(|(_, kind)| *kind != CHANGED) {
            self.folders.iter_mut().filter(|folder| folder.root.is_dir()).for_each(Folder::look_again);
        }
        for (path, _) in paths.iter().filter(|(path, kind)| *kind == CHANGED && path.exists()) {
            for folder in &mut self.folders {
                if let Some(name) = folder.name(path) {
                    folder.read_again(&name);
                }
            }
        }
    }

    /// Understands what was edited, and tells the client what is found now.
    pub(super) fn tell_changes(&mut self) {
        let changed: Vec<String> =
            self.documents.iter().filter(|(_, d)| d.changed).map(|(uri, _)| uri.clone()).collect();
        let mut opened: Vec<(usize, String)> = Vec::new();
        for uri in changed {
            // What fails is not tried again before it changes.
            if let Some(document) = self.documents.get_mut(&uri) {
                document.changed = false;
            }
            let place = self.place(&uri).or_else(|| self.single(&uri));
            if let (Some((n, name)), Some(document)) = (place, self.documents.get_mut(&uri)) {
                self.folders[n].edit(&name, &uri, document.version, &document.text);
                if !std::mem::replace(&mut document.told, true) {
                    opened.push((n, name));
                }
            }
        }
        let pulls = self.client.pulls;
        let mut others = false;
        for (n, folder) in self.folders.iter_mut().enumerate() {
            let mut names = folder.refresh();
            // Some clients wait for a word on each page that they open.
            names.extend(opened.iter().filter(|(of, _)| *of == n).map(|(_, name)| name.clone()));
            for name in names {
                others |= folder.version(&name).is_none();
                if !pulls {
                    let items = diagnostics::of_page(folder, &name);
                    publish(&folder.uri(&name), folder.version(&name), &items);
                }
            }
        }
        if pulls && others {
            ask("workspace/diagnostic/refresh", &Value::Null);
        }
    }

    /// A page outside of all folders is read alone.
    fn single(&mut self, uri: &str) -> Option<(usize, String)> {
        let path = text::path(uri).filter(|path| crate::walk::is_page(path) && path.is_file())?;
        if self.folders.iter().any(|folder| folder.root.is_dir() && path.starts_with(&folder.root))
            || self.unread.iter().any(|root| path.starts_with(root))
        {
            return None;
        }
        let (folder, _) = Folder::load(&path, &self.args, self.encoding).ok()?;
        self.folders.push(folder);
        self.place(uri)
    }
}
