//! What tells that a text is written in another language than English, from `rules/lexicon/languages.toml`.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

struct Languages {
    codes: FxHashSet<&'static str>,
    names: FxHashSet<&'static str>,
    function_words: FxHashSet<&'static str>,
}

/// True for the code of a language (ISO 639-1) that is not English, in lower case.
pub fn is_code(code: &str) -> bool {
    languages().codes.contains(code)
}

/// True for the English name of a language that is not English, in lower case.
pub fn is_name(word: &str) -> bool {
    languages().names.contains(word)
}

/// True for a function word of another language, in lower case.
pub fn is_function_word(word: &str) -> bool {
    languages().function_words.contains(word)
}

fn languages() -> &'static Languages {
    #[derive(Deserialize)]
    struct Table {
        codes: &'static str,
        names: &'static str,
        function_words: &'static str,
    }
    static LANGUAGES: OnceLock<Languages> = OnceLock::new();
    LANGUAGES.get_or_init(|| {
        let table: Table = super::table!("languages");
        let words = |text: &'static str| text.split_whitespace().collect();
        Languages {
            codes: words(table.codes),
            names: words(table.names),
            function_words: words(table.function_words),
        }
    })
}
