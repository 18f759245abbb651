//! A word that somebody wrote down, with the forms in which prose may have it.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use crate::lexicon::{Class, Lexicon, inflect};
use crate::text::token::Token;

/// A word in all its forms: `expire`, `expires`, `expired`, `expiring`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordForms {
    written: Vec<String>,
    entries: Vec<u16>,
    weight: usize,
}

impl WordForms {
    /// True if the token is the word in one of its forms.
    pub fn is(&self, token: Token, prose: &str) -> bool {
        if token.lex != 0 {
            return self.entries.contains(&token.lex);
        }
        let text = token.text(prose);
        if text.is_ascii() {
            self.written.iter().any(|w| w.eq_ignore_ascii_case(text))
        } else {
            self.written.contains(&text.to_lowercase())
        }
    }

    /// The forms in lower case.
    pub fn written(&self) -> &[String] {
        &self.written
    }

    /// It is the sign behind a label.
    pub fn is_colon(&self) -> bool {
        matches!(&*self.written, [only] if only == ":")
    }

    /// The entries of those forms that the lexicon has.
    pub fn entries(&self) -> &[u16] {
        &self.entries
    }

    /// How much the word tells: its letters; 1 for a function word, 0 for a sign.
    pub fn weight(&self) -> usize {
        self.weight
    }
}

/// One verb in all its persons and times.
const BE: &[&str] = &["is", "are", "be", "been", "being", "was", "were", "am"];

/// The forms of a word in any case. They are made once: patterns have the same few words.
pub(super) fn of(word: &str, lexicon: &Lexicon) -> Arc<WordForms> {
    static KNOWN: Mutex<Option<FxHashMap<String, Arc<WordForms>>>> = Mutex::new(None);
    let word = word.to_lowercase();
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    if let Some(forms) = known.get(&word) {
        return Arc::clone(forms);
    }
    let forms = Arc::new(made(&word, lexicon));
    known.insert(word, Arc::clone(&forms));
    forms
}

fn made(word: &str, lexicon: &Lexicon) -> WordForms {
    let id = lexicon.id(word);
    let entry = lexicon.entry(id);
    let is_word = word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’'));
    let closed = entry.class.has(Class::FUNCTION.or(Class::NEGATION).or(Class::MODAL).or(Class::CONJUNCTION));
    let written = if BE.contains(&word) {
        BE.iter().map(|form| (*form).to_owned()).collect()
    } else if is_word && !closed && word.chars().count() > 2 {
        inflected(word)
    } else {
        vec![word.to_owned()]
    };
    let mut entries: Vec<u16> = written.iter().map(|form| lexicon.id(form)).filter(|id| *id != 0).collect();
    if !closed && !entry.verb.is_empty() {
        entries.extend(by_verb(lexicon).get(entry.verb).into_iter().flatten());
    }
    entries.sort_unstable();
    entries.dedup();
    let weight = match (is_word, closed) {
        (true, false) => word.chars().count() + 1,
        (true, true) => 1,
        (false, _) => usize::from(word.chars().any(char::is_alphanumeric)),
    };
    WordForms { written, entries, weight }
}

/// The regular forms of a word that may be a noun or a verb, itself in any of them.
fn inflected(word: &str) -> Vec<String> {
    let mut bases = vec![word.to_owned(), inflect::lemma_of_noun(word)];
    for ending in ["ed", "ing"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|s| s.len() > 2) {
            bases.push(stem.to_owned());
            bases.push([stem, "e"].concat());
        }
    }
    let mut forms = Vec::new();
    for base in &bases {
        forms.push(inflect::plural(base));
        forms.push(inflect::regular_past(base));
        forms.push(inflect::present_participle(base));
    }
    forms.append(&mut bases);
    forms.sort();
    forms.dedup();
    forms
}

/// All entries of each verb.
fn by_verb(lexicon: &Lexicon) -> &'static FxHashMap<&'static str, Vec<u16>> {
    static BY_VERB: OnceLock<FxHashMap<&'static str, Vec<u16>>> = OnceLock::new();
    BY_VERB.get_or_init(|| {
        let mut verbs: FxHashMap<&'static str, Vec<u16>> = FxHashMap::default();
        for (id, entry) in lexicon.entries().filter(|(_, e)| !e.verb.is_empty()) {
            verbs.entry(entry.verb).or_default().push(id as u16);
        }
        verbs
    })
}
