//! Lists what the program carries: the rule files, so that a rule needs no line of Rust, and what tells the tables of words from other ones.

// This runs when the program is built.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=rules");
    let rules = files("rules", "toml");
    let mut list =
        "/// The rule files compiled into the program: name and text.\npub const EMBEDDED: &[(&str, &str)] = &[\n".to_owned();
    for path in &rules {
        let name = path.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = writeln!(
            list,
            "    ({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/rules/{name}.toml\"))),"
        );
    }
    list.push_str("];\n");
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo names a folder"));
    std::fs::write(folder.join("rules.rs"), list).expect("the folder of the build is written to");
    let mut tables = files("rules/lexicon", "toml");
    tables.extend(files("rules/lexicon", "bin"));
    println!("cargo::rustc-env=NEWSLINT_TABLES={:016x}", hash(&tables));
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
