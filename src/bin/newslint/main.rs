//! The command line: everything that touches the world. The library below it is pure.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

/// Prints a line; a reader that has seen enough is no trouble.
macro_rules! say {
    ($($words:tt)*) => { $crate::output::say(format_args!($($words)*)) };
}

/// Tells something on standard error, in lines that begin with the name of the program.
macro_rules! tell {
    ($($words:tt)*) => { $crate::output::tell(format_args!($($words)*)) };
}

mod args;
mod baseline;
mod cache;
mod check;
mod claims;
mod compare;
mod config;
mod explain;
mod facts;
mod fix;
mod git;
mod input;
mod keys;
mod lines;
mod lsp;
mod manual;
mod mcp;
mod mistakes;
#[cfg(feature = "python")]
#[path = "../../bindings/python/module.rs"]
mod module;
mod origin;
mod output;
mod project;
mod rules;
mod since;
mod story;
mod walk;
mod whole;
mod why;

use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Nothing at or above `--fail-on`.
const CLEAN: u8 = 0;
/// Findings.
const FINDINGS: u8 = 1;
/// Could not judge.
const TROUBLE: u8 = 2;

/// The day of this run.
fn today() -> chrono::NaiveDate {
    chrono::Local::now().date_naive()
}

/// Tells what went wrong and gives the exit status for it.
fn trouble(message: &str) -> u8 {
    tell!("{message}");
    TROUBLE
}

#[cfg(not(feature = "python"))]
fn main() -> std::process::ExitCode {
    status(std::env::args_os().collect()).into()
}

/// Does what these words ask for, of which the first is the name of the program; the exit status.
fn status(words: Vec<std::ffi::OsString>) -> u8 {
    match run(args::Args::parse_with_default_command(words)) {
        Ok(code) => code,
        // A reader that has seen enough is no trouble.
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => CLEAN,
        Err(e) => trouble(&e.to_string()),
    }
}

fn run(args: args::Args) -> std::io::Result<u8> {
    match args.command {
        args::Command::Check(args) => check::run(&args),
        args::Command::Claims(args) => claims::run(&args),
        args::Command::Keys(args) => keys::run(&args),
        args::Command::Compare(args) => compare::run(&args),
        args::Command::Story(args) => story::run(&args),
        args::Command::Why(args) => why::run(&args),
        args::Command::Rules(args) => Ok(rules::run(&args)),
        args::Command::Explain(args) => Ok(explain::run(&args)),
        args::Command::Facts(args) => facts::run(&args),
        args::Command::Init { folder } => Ok(config::init(&folder)),
        args::Command::Config(args) => config::run(&args),
        args::Command::Baseline(args) => baseline::run(&args),
        args::Command::Lsp(args) => Ok(lsp::run(&args)),
        args::Command::Mcp(args) => mcp::run(&args),
        args::Command::Completions { shell } => {
            manual::completions(shell)?;
            Ok(CLEAN)
        }
        args::Command::Man { folder } => {
            manual::pages(folder.as_deref())?;
            Ok(CLEAN)
        }
    }
}

impl args::Args {
    /// `newslint PATHS` is `newslint check PATHS`.
    fn parse_with_default_command(mut words: Vec<std::ffi::OsString>) -> Self {
        let is_command = |w: &std::ffi::OsString| {
            w.to_str().is_some_and(|w| {
                args::COMMANDS.contains(&w) || matches!(w, "-h" | "--help" | "-V" | "--version" | "help")
            })
        };
        if !words.get(1).is_some_and(is_command) {
            words.insert(1, "check".into());
        }
        Self::parse_from(words)
    }
}
