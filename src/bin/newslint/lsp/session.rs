//! What is open in the editor and which folders it works in, kept as they are now.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use crate::args::Lsp;

use super::diagnostics;
use super::folder::{Folder, settles};
use super::outbox::{Progress, ask, log_all, publish, show};
use super::text::{self, Encoding, Lines, Position, Range};

/// A text that is open in the editor, be it a page or not.
pub(super) struct Document {
    /// The names under which it is open.
    uris: Vec<String>,
    /// Its file, as the client names it.
    path: Option<PathBuf>,
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
    /// What is open, by [`key`].
    pub(super) documents: BTreeMap<String, Document>,
    /// What was told of each page.
    published: BTreeMap<String, Vec<Value>>,
    /// Pages of which something may be to be taken back.
    to_tell: BTreeSet<String>,
}

/// One name for each document, however the client spells it.
fn key(uri: &str) -> String {
    text::path(uri).map_or_else(|| uri.to_owned(), |path| key_of_file(&path))
}

fn key_of_file(path: &Path) -> String {
    text::uri(&path.canonicalize().unwrap_or_else(|_| path.to_path_buf()))
}

impl Session {
    pub(super) fn new(args: &Lsp) -> Self {
        Self { args: args.clone(), ..Self::default() }
    }

    /// The folder that a document belongs to, and its name there; of folders in one another the inner one.
    pub(super) fn place(&self, uri: &str) -> Option<(usize, String)> {
        let path = text::path(uri)?;
        let named = |(n, folder): (usize, &Folder)| Some((n, folder.name(&path)?));
        let places = self.folders.iter().enumerate().filter_map(named);
        places.max_by_key(|(n, _)| self.folders[*n].root.as_os_str().len())
    }

    /// What the editor holds of a file.
    pub(super) fn open_text(&self, path: &Path) -> Option<String> {
        self.documents.get(&key_of_file(path)).map(|document| document.text.clone())
    }

    /// A document that is open.
    pub(super) fn document(&self, uri: &str) -> Option<&Document> {
        self.documents.get(&key(uri))
    }

    /// Reads all folders that are not read yet.
    pub(super) fn load(&mut self) {
        if self.unread.is_empty() {
            return;
        }
        let progress = Progress::begin(self.client.shows_progress);
        for root in std::mem::take(&mut self.unread) {
            let Some(folder) = self.read(&root) else {
                self.unread.insert(root);
                continue;
            };
            // What stood alone is a page of the folder now.
            let covered = |f: &Folder| f.is_single && f.root.starts_with(&root);
            while let Some(n) = self.folders.iter().position(covered) {
                self.drop_folder(n);
            }
            self.folders.push(folder);
        }
        progress.end();
        self.look_at_documents();
    }

    /// Reads a folder, or a page alone. What is wrong with its settings is shown, what could not be read is logged.
    fn read(&self, root: &Path) -> Option<Folder> {
        match Folder::load(root, &self.args, self.encoding) {
            Ok((folder, trouble)) => {
                log_all(&trouble);
                Some(folder)
            }
            Err(message) => {
                show(&message);
                None
            }
        }
    }

    /// What is open may belong elsewhere now.
    fn look_at_documents(&mut self) {
        for document in self.documents.values_mut() {
            document.changed = true;
        }
    }

    /// Reads folders anew in which other settings may hold now, and gives which. Where they are broken the old ones go on.
    pub(super) fn reload(&mut self, is_meant: impl Fn(&Folder) -> bool) -> BTreeSet<usize> {
        let mut reloaded = BTreeSet::new();
        for n in 0..self.folders.len() {
            if !is_meant(&self.folders[n]) {
                continue;
            }
            if let Some(folder) = self.read(&self.folders[n].root) {
                let old = std::mem::replace(&mut self.folders[n], folder);
                self.withdraw(&old);
                reloaded.insert(n);
            }
        }
        self.look_at_documents();
        reloaded
    }

    pub(super) fn drop_folder(&mut self, n: usize) {
        let folder = self.folders.remove(n);
        self.withdraw(&folder);
        self.look_at_documents();
    }

    /// What was told of the pages of a folder is looked at again.
    fn withdraw(&mut self, folder: &Folder) {
        self.to_tell.extend(folder.pages_with_findings().map(|name| folder.uri(name)));
    }

    pub(super) fn hold(&mut self, uri: &str, version: i64, text: String) {
        let key = key(uri);
        let mut uris = self.documents.remove(&key).map_or_else(Vec::new, |document| document.uris);
        uris.retain(|known| known != uri);
        uris.push(uri.to_owned());
        let (lines, path) = (Lines::of(&text), text::path(uri));
        let document = Document { uris, path, lines, text, version, changed: true, told: false };
        self.documents.insert(key, document);
    }

    pub(super) fn close(&mut self, uri: &str) {
        let key = key(uri);
        let Some(document) = self.documents.get_mut(&key) else { return };
        document.uris.retain(|known| known != uri);
        self.to_tell.insert(uri.to_owned());
        if !document.uris.is_empty() {
            document.changed = true;
            return;
        }
        let path = self.documents.remove(&key).and_then(|document| document.path);
        let Some(path) = path else { return };
        for folder in &mut self.folders {
            if let Some(name) = folder.name(&path) {
                folder.close(&name);
                self.to_tell.insert(folder.uri(&name));
            }
        }
        while let Some(n) = self.folders.iter().position(|f| f.is_single && f.name(&path).is_some()) {
            self.drop_folder(n);
        }
    }

    pub(super) fn change(&mut self, changed: Changed) {
        let TextDocument { uri, version, .. } = changed.text_document;
        let encoding = self.encoding;
        let Some(document) = self.documents.get_mut(&key(&uri)) else {
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

    /// Clients that watch files tell of them; of others this is the only word on what happens on disk.
    pub(super) fn saved(&mut self, uri: &str) {
        let path = text::path(uri).filter(|_| !self.client.watches);
        let Some(path) = path else { return };
        let reloaded = self.settings_changed(&[path]);
        for (_, folder) in self.folders.iter_mut().enumerate().filter(|(n, _)| !reloaded.contains(n)) {
            folder.read_changed();
        }
    }

    /// Reads what these files decide, where they do; gives the folders that were read anew.
    fn settings_changed(&mut self, paths: &[PathBuf]) -> BTreeSet<usize> {
        let decided = |folder: &Folder| paths.iter().any(|path| folder.is_decided_by(path));
        let reloaded = if self.folders.iter().any(decided) { self.reload(decided) } else { BTreeSet::new() };
        let is_toml = |path: &PathBuf| path.extension().is_some_and(|e| e == "toml");
        let mends = |root: &PathBuf| {
            paths.iter().any(|path| settles(root, path) || is_toml(path) && path.starts_with(root))
        };
        if self.unread.iter().any(mends) {
            self.load();
        }
        reloaded
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
        let events: Vec<(PathBuf, u8)> =
            events.iter().filter_map(|event| Some((text::path(&event.uri)?, event.kind))).collect();
        let paths: Vec<PathBuf> = events.iter().map(|(path, _)| path.clone()).collect();
        let reloaded = self.settings_changed(&paths);
        // Of a folder that came or went there may be no other word.
        let moves = |(path, kind): &(PathBuf, u8)| {
            *kind != CHANGED && (crate::walk::is_read(path) || path.extension().is_none())
        };
        let others = self.folders.iter_mut().enumerate().filter(|(n, _)| !reloaded.contains(n));
        for (_, folder) in others {
            if events.iter().any(|event| moves(event) && event.0.starts_with(&folder.root)) {
                folder.look_again();
            }
            let names: Vec<String> = paths.iter().filter_map(|path| folder.name(path)).collect();
            folder.read_again(&names);
        }
    }

    /// Understands what was edited, and tells the client what is found now.
    pub(super) fn tell_changes(&mut self) {
        let changed: Vec<String> =
            self.documents.iter().filter(|(_, d)| d.changed).map(|(key, _)| key.clone()).collect();
        let mut opened: BTreeSet<String> = BTreeSet::new();
        for key in &changed {
            let Some(document) = self.documents.get_mut(key) else { continue };
            // What fails is not tried again before it changes.
            document.changed = false;
            let Some((path, uri)) = document.path.clone().zip(document.uris.last().cloned()) else {
                continue;
            };
            if !std::mem::replace(&mut document.told, true) {
                opened.insert(uri.clone());
            }
            let mut places = self.admitting(&path);
            if places.is_empty() && self.stands_alone(&path) {
                places = self.admitting(&path);
            }
            let Some(document) = self.documents.get(key) else { continue };
            for (n, name) in places {
                self.folders[n].edit(&name, &uri, &document.text);
            }
        }
        let mut told = std::mem::take(&mut self.to_tell);
        for folder in &mut self.folders {
            told.extend(folder.refresh().iter().map(|name| folder.uri(name)));
        }
        if self.client.pulls {
            // A client asks of itself for the page that it has just changed.
            let own = |uri: &String| changed.len() == 1 && key(uri) == changed[0];
            if told.iter().any(|uri| !own(uri)) {
                ask("workspace/diagnostic/refresh", &Value::Null);
            }
            return;
        }
        // Some clients wait for a word on each page that they open.
        told.extend(opened.iter().cloned());
        for uri in told {
            let items = self.diagnostics(&uri);
            let same = self.published.get(&uri).map_or(items.is_empty(), |known| *known == items);
            if !same || opened.contains(&uri) {
                publish(&uri, self.version(&uri), &items);
                if items.is_empty() {
                    self.published.remove(&uri);
                } else {
                    self.published.insert(uri, items);
                }
            }
        }
    }

    fn admitting(&mut self, path: &Path) -> Vec<(usize, String)> {
        let folders = self.folders.iter_mut().enumerate();
        folders.filter_map(|(n, folder)| Some((n, folder.admitted(path)?))).collect()
    }

    fn version(&self, uri: &str) -> Option<i64> {
        let document = self.document(uri)?;
        document.uris.iter().any(|known| known == uri).then_some(document.version)
    }

    /// What is found in a page, by all folders that read it: what two of them find is told once.
    pub(super) fn diagnostics(&mut self, uri: &str) -> Vec<Value> {
        let Some(path) = text::path(uri) else { return Vec::new() };
        let mut all: Vec<Value> = Vec::new();
        for folder in &mut self.folders {
            let Some(name) = folder.shown_name(&path).filter(|name| folder.uri(name) == uri) else {
                continue;
            };
            let by_others = all.len();
            for item in diagnostics::of_page(folder, &name) {
                let same = |known: &Value| known["code"] == item["code"] && known["range"] == item["range"];
                if !all[..by_others].iter().any(same) {
                    all.push(item);
                }
            }
        }
        all
    }

    /// The pages that findings stand in, as the client names them.
    pub(super) fn pages_with_findings(&self) -> BTreeSet<String> {
        let of_folder =
            |folder: &Folder| folder.pages_with_findings().map(|name| folder.uri(name)).collect::<Vec<_>>();
        self.folders.iter().flat_map(of_folder).collect()
    }

    /// Reads a page outside of all folders alone.
    fn stands_alone(&mut self, path: &Path) -> bool {
        let covered = self.folders.iter().any(|folder| !folder.is_single && path.starts_with(&folder.root))
            || self.unread.iter().any(|root| path.starts_with(root));
        if covered || !crate::walk::is_page(path) || !path.is_file() {
            return false;
        }
        let folder = self.read(path);
        self.folders.extend(folder);
        true
    }
}
