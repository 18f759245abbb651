//! One binary of integration tests: the program as its users meet it.
#![allow(clippy::disallowed_methods)]

mod adoption;
mod attributes;
mod beside;
mod cache;
mod cli;
mod extract_rows;
mod fix;
mod fixtures;
mod formats;
mod hostile;
mod lexicon;
#[cfg(unix)]
mod lsp;
mod mcp;
mod project;
mod reading;
mod readme;
mod report;
mod rows;
mod seeds;
mod story;
mod streams;
mod text_rows;
mod tidy;
mod why;

use std::path::{Path, PathBuf};

/// The root of the source tree.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The program, without a cache: no folder can be made below a file.
fn newslint() -> assert_cmd::Command {
    let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_newslint"));
    for name in [
        "NO_COLOR",
        "FORCE_COLOR",
        "CLICOLOR_FORCE",
        "COLUMNS",
        "LC_ALL",
        "LC_CTYPE",
        "LANG",
        "GITHUB_ACTIONS",
    ] {
        command.env_remove(name);
    }
    command.env("NEWSLINT_CACHE_DIR", root().join("Cargo.toml"));
    command
}

/// Standard output of a run in `dir`.
fn stdout(dir: &Path, args: &[&str]) -> String {
    let output = newslint().current_dir(dir).args(args).output().expect("the program starts");
    String::from_utf8(output.stdout).expect("reports are UTF-8")
}

/// Folders below `dir`, in order.
fn folders(dir: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(dir)
        .unwrap_or_else(|e| panic!("{}: {e}", dir.display()))
        .map(|e| e.expect("a readable entry").path())
        .filter(|p| p.is_dir())
        .collect();
    found.sort();
    found
}
