//! Names in one document: which short form stands for which full name.

use std::cell::OnceCell;
use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::lexicon::{Class, Lexicon};
use crate::text::token::{Kind, Token};

use super::subject::Reference;

/// The names of a document.
#[derive(Default)]
pub(super) struct Names {
    /// Last word of a full name to the name; `None` where two names end so.
    full: FxHashMap<String, Option<String>>,
    /// Full names in one word to their last word, once all are known.
    in_one_word: OnceCell<FxHashMap<String, String>>,
    /// Office to the last word of the name it was given to; `None` where it was given to two.
    holders: FxHashMap<&'static str, Option<String>>,
    /// Role to the last word of the one name it stands before.
    roles: FxHashMap<String, Option<String>>,
}

impl Names {
    /// Learns the full names of a sentence.
    pub(super) fn learn(&mut self, tokens: &[Token], prose: &str, lexicon: &Lexicon) {
        let is_name = |t: &Token| t.kind == Kind::Word && t.is_capitalised() && !t.is(NOT_NAMES);
        let mut at = 0;
        while at < tokens.len() {
            if !is_name(&tokens[at]) {
                at += 1;
                continue;
            }
            let end = (at..tokens.len()).find(|&i| !is_name(&tokens[i])).unwrap_or(tokens.len());
            if let Some(at) = (at..end - 1).rev().find(|&i| tokens[i].is(Class::OFFICE)) {
                self.holds(tokens[at].entry(lexicon).office, tokens[end - 1].text(prose));
            }
            // "Prime Minister Marta Wu".
            for title in tokens[at..end - 1].iter().filter(|t| t.is(Class::ROLE)) {
                self.roles(title.text(prose), tokens[end - 1].text(prose));
            }
            // "fisheries minister Owen Wu": whose "the minister's" is.
            if let Some(role) =
                at.checked_sub(1).map(|b| &tokens[b]).filter(|t| t.is(Class::ROLE) && !t.is_capitalised())
                && end - at >= 2
            {
                self.roles(role.text(prose), tokens[end - 1].text(prose));
            }
            if end - at >= 2 {
                let from = end.saturating_sub(2).max(at);
                self.add(&tokens[from..end], prose);
            }
            at = end;
        }
    }

    fn roles(&mut self, role: &str, name: &str) {
        unless_two(&mut self.roles, role.to_lowercase(), &name.to_lowercase());
    }

    fn holds(&mut self, office: &'static str, name: &str) {
        unless_two(&mut self.holders, office, &name.to_lowercase());
    }

    fn add(&mut self, name: &[Token], prose: &str) {
        let mut full = String::new();
        let mut last = 0;
        for token in name {
            if !full.is_empty() {
                full.push(' ');
            }
            last = full.len();
            push_lowercase(&mut full, token.text(prose));
        }
        match self.full.get_mut(&full[last..]) {
            Some(known) => agree(known, &full),
            None => {
                self.full.insert(full[last..].to_owned(), Some(full));
            }
        }
    }

    /// The normal form of a name: a handle or a last name becomes the full name it stands for.
    fn canonical(&self, name: &str) -> String {
        if let Some(handle) = name.strip_prefix('@') {
            return self.in_handle(handle).unwrap_or_else(|| handle.to_owned());
        }
        let office = Lexicon::get().word(name).office;
        if let Some(Some(holder)) = self.holders.get(office) {
            return holder.clone();
        }
        if let Some(Some(holder)) = self.roles.get(name) {
            return holder.clone();
        }
        // People are referred to by their last word: first names, titles and nations come and go.
        let last = name.rsplit(' ').next().unwrap_or(name).trim_end_matches('.');
        // "Smiths’" for "Smith’s".
        let singular =
            last.strip_suffix('s').filter(|s| self.full.contains_key(*s) && !self.full.contains_key(last));
        singular.unwrap_or(last).to_owned()
    }

    /// `jeanvaljean24601`: the last word of the name that a handle holds; of several the first in the alphabet.
    fn in_handle(&self, handle: &str) -> Option<String> {
        /// No handle is longer in bytes.
        const LONGEST: usize = 64;
        if handle.len() > LONGEST {
            return None;
        }
        let names = self.in_one_word.get_or_init(|| {
            let mut names: Vec<&String> = self.full.values().flatten().collect();
            names.sort_by(|a, b| b.cmp(a));
            names.into_iter().map(|name| (name.replace(' ', ""), name.clone())).collect()
        });
        let starts = || handle.char_indices().map(|(at, _)| at);
        let parts =
            starts().flat_map(|from| starts().skip(1).chain([handle.len()]).map(move |to| (from, to)));
        let held = parts.filter_map(|(from, to)| names.get(handle.get(from..to)?));
        let first = held.min()?;
        Some(first.split(' ').next_back().unwrap_or(first).to_owned())
    }

    /// The key of a reference: `owner/head`, or the name.
    pub(super) fn key(&self, reference: &Reference) -> String {
        if reference.is_name {
            return self.canonical(&reference.head);
        }
        match &reference.owner {
            Some(owner) => format!("{}/{}", self.canonical(owner), reference.head),
            None => reference.head.clone(),
        }
    }
}

/// Records `value` for `key`; a second, different value makes the key stand for nothing.
fn unless_two<K: Eq + Hash>(known: &mut FxHashMap<K, Option<String>>, key: K, value: &str) {
    agree(known.entry(key).or_insert_with(|| Some(value.to_owned())), value);
}

fn agree(known: &mut Option<String>, value: &str) {
    if known.as_deref() != Some(value) {
        *known = None;
    }
}

fn push_lowercase(to: &mut String, text: &str) {
    if text.is_ascii() {
        let from = to.len();
        to.push_str(text);
        to[from..].make_ascii_lowercase();
    } else {
        to.push_str(&text.to_lowercase());
    }
}

const NOT_NAMES: Class = Class::FUNCTION.or(Class::MONTH).or(Class::WEEKDAY).or(Class::NEGATION);
