//! Makes what the program carries of the files in `rules`: TOML is for people, and slow to read; the program reads the same as JSON, in less than a
//! tenth of the time. A rule needs no line of Rust, and a hash tells the tables of words from other ones.

// This runs when the program is built.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

fn main() {
    println!("cargo::rerun-if-changed=rules");
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo names a folder"));
    let mut list =
        "/// The rule files compiled into the program: name, and what they say, as JSON.\npub const EMBEDDED: &[(&str, &str)] = &[\n".to_owned();
    for path in files("rules", "toml") {
        // Writing to a string cannot fail.
        let _ = writeln!(list, "    ({:?}, {:?}),", stem(&path), read(&path).to_string());
    }
    list.push_str("];\n");
    std::fs::write(folder.join("rules.rs"), list).expect("the folder of the build is written to");
    let mut tables = files("rules/lexicon", "toml");
    for path in &tables {
        let mut table = read(path);
        flat(&mut table);
        let file = folder.join(stem(path)).with_extension("json");
        std::fs::write(file, table.to_string()).expect("the folder of the build is written to");
    }
    tables.extend(files("rules/lexicon", "bin"));
    println!("cargo::rustc-env=NEWSLINT_TABLES={:016x}", hash(&tables));
}

/// The name of a file without its ending.
fn stem(path: &Path) -> String {
    path.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// What a file of TOML says.
fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Puts lists of words that are written in several lines into one: the program takes words from the text of a table where it stands, which has
/// no escapes then.
fn flat(value: &mut Value) {
    match value {
        Value::String(text) if text.contains('\n') => {
            *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        Value::Array(values) => values.iter_mut().for_each(flat),
        Value::Object(values) => values.values_mut().for_each(flat),
        _ => {}
    }
}

/// The files of a folder with this ending, by name.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{folder}: {e}"));
    let paths = entries.map(|entry| entry.expect("a readable entry").path());
    let mut files: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|e| e == ending)).collect();
    files.sort();
    files
}

/// FNV-1a, 64 bits (<http://www.isthe.com/chongo/tech/comp/fnv/>), of the content of files.
fn hash(files: &[impl AsRef<Path>]) -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    let bytes = files.iter().flat_map(|path| std::fs::read(path).expect("a readable table"));
    // A checkout may have other line ends.
    bytes.filter(|b| *b != b'\r').fold(OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}
