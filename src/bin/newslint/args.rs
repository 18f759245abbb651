//! The command line as types.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use newslint::finding::Severity;
use newslint::report::Format;
use newslint::story::StoryBy;

/// Words that name a command; anything else is a path for `check`.
pub const COMMANDS: &[&str] = &[
    "check",
    "claims",
    "keys",
    "compare",
    "story",
    "facts",
    "why",
    "rules",
    "explain",
    "init",
    "config",
    "baseline",
    "lsp",
    "mcp",
    "completions",
    "man",
];

/// Fact-consistency checker and linter for folders of articles and pages
#[derive(Debug, Parser)]
#[command(
    name = "newslint",
    version,
    override_usage = "newslint [check] [OPTIONS] [PATHS]...\n       newslint <COMMAND>",
    after_help = "`newslint check --help` lists the options of a check.\n\nExit status: 0 nothing at or above --fail-on, 1 findings, 2 could not judge."
)]
pub struct Args {
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read documents and report contradictions (the default)
    Check(Check),
    /// Show what was understood
    Claims(Claims),
    /// Say which packed rows have to be compared by one process
    Keys(Keys),
    /// Compare rows made by `newslint claims --format jsonl` or `--format packed`
    Compare(Compare),
    /// Show the fact matrix of each story: what every source says
    Story(Story),
    /// List the project's own record: where it is used, contradicted, never mentioned, or expired
    Facts(Facts),
    /// Say why two pages were compared, or were not
    Why(Why),
    /// List the rules, or run their examples
    Rules(Rules),
    /// Say what a rule reports and why
    Explain(Explain),
    /// Write a commented newslint.toml
    Init {
        /// Folder to write it in
        #[arg(default_value = ".")]
        folder: PathBuf,
    },
    /// Show what holds for a run, and where each value was set
    Config(Config),
    /// Write down the findings there are: with --baseline only others fail
    Baseline(Baseline),
    /// Speak with an editor over standard input and output (Language Server Protocol)
    Lsp(Lsp),
    /// Answer assistants that write pages, over standard input and output (Model Context Protocol)
    Mcp(Mcp),
    /// Print a completion script
    Completions {
        /// Shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write those of all commands into a folder
    Man {
        /// Folder to write them in
        folder: Option<PathBuf>,
    },
}

/// What holds for a run.
#[derive(Clone, Debug, Default, ClapArgs)]
pub struct Settings {
    /// The project's own record; where it is not given, facts.toml beside newslint.toml, beside the pages or above them
    #[arg(long, value_name = "FILE")]
    pub facts: Option<PathBuf>,
    /// Set a key of newslint.toml for this run; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    pub config: Vec<String>,
    /// Read no newslint.toml and no facts.toml that the command line does not name
    #[arg(long)]
    pub isolated: bool,
}

/// Documents to read.
#[derive(Clone, Debug, ClapArgs)]
pub struct Input {
    /// Files and folders; `-` reads standard input
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// Date of documents that carry none
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = newslint::engine::parse_date)]
    pub date: Option<NaiveDate>,
    /// How dates such as 11/2/17 are read: month first or day first
    #[arg(long, value_name = "ORDER")]
    pub date_order: Option<DateOrder>,
    /// Name of the document on standard input: tells its format and its configuration
    #[arg(long, value_name = "NAME", default_value = "stdin.md")]
    pub stdin_filename: String,
    /// What standard input holds: one document, or jsonl: {"path", "text", "date"} a line, the date only where the text has none
    #[arg(long = "input", value_name = "WHAT", default_value = "document")]
    pub stdin_holds: StandardInput,
    /// Which documents tell the same story
    #[arg(long, value_name = "WHAT")]
    pub story_by: Option<By>,
    #[command(flatten)]
    pub settings: Settings,
    /// Threads; 0 takes one a core
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub jobs: usize,
    /// Read every document anew, and keep nothing for the next run
    #[arg(long)]
    pub no_cache: bool,
    /// Say nothing about progress and the run itself
    #[arg(long, short)]
    pub quiet: bool,
}

impl Input {
    /// True if standard input holds a document a line.
    pub fn is_lines(&self) -> bool {
        self.stdin_holds == StandardInput::Jsonl && self.paths.iter().any(|path| path.as_os_str() == "-")
    }

    /// Where the documents lie: one on standard input where its name says.
    pub fn places(&self) -> Vec<PathBuf> {
        let place = |path: &PathBuf| {
            if path.as_os_str() == "-" { PathBuf::from(&self.stdin_filename) } else { path.clone() }
        };
        self.paths.iter().map(place).collect()
    }

    /// Which documents tell the same story: as the command line says, else the configuration.
    pub fn story_by(&self, project: &crate::project::Project) -> StoryBy {
        self.story_by.map_or(project.story_by, Into::into)
    }
}

/// What to report, and how.
#[derive(Debug, Default, ClapArgs)]
pub struct Output {
    /// pretty, short, json, jsonl, sarif, github, gitlab, junit, checkstyle, rdjson, markdown or html; `json=FILE` writes to a file; may be
    /// repeated
    #[arg(long, value_name = "F[=FILE]", value_parser = parse_target)]
    pub format: Vec<Target>,
    /// Run only this rule; may be repeated
    #[arg(long, value_name = "ID")]
    pub rule: Vec<String>,
    /// Do not run this rule; may be repeated
    #[arg(long, value_name = "ID")]
    pub no_rule: Vec<String>,
    /// Report what is still a preview, too: findings of a kind that has not yet shown its precision
    #[arg(long)]
    pub preview: bool,
    /// Report nothing below this
    #[arg(long, value_name = "LEVEL")]
    pub severity: Option<Level>,
    /// Exit with 1 from this severity on
    #[arg(long, value_name = "LEVEL")]
    pub fail_on: Option<FailOn>,
    /// What the report for people puts together
    #[arg(long, value_name = "WHAT", default_value = "file")]
    pub group: GroupBy,
    /// Exit with 2 where nothing could be compared, neither within pages nor between them
    #[arg(long)]
    pub require_compared: bool,
    /// Colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Tell on standard error how long each stage took, and how many findings and statements each rule had
    #[arg(long)]
    pub statistics: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Check {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub output: Output,
    /// Report only what this file of known findings does not have
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Report only findings of which either side changed since this commit
    #[arg(long, value_name = "GIT_REF")]
    pub since: Option<String>,
    /// Apply the safe fixes to the files, and report what remains
    #[arg(long, conflicts_with = "diff")]
    pub fix: bool,
    /// Print what --fix would change as a patch; 0 if nothing, 1 if something would change
    #[arg(long)]
    pub diff: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Facts {
    #[command(flatten)]
    pub input: Input,
}

#[derive(Debug, ClapArgs)]
pub struct Why {
    /// One page
    pub first: PathBuf,
    /// The other
    pub second: PathBuf,
    #[command(flatten)]
    pub input: Input,
}

#[derive(Debug, ClapArgs)]
pub struct Config {
    /// Files and folders whose configuration is shown
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub settings: Settings,
}

#[derive(Debug, ClapArgs)]
pub struct Baseline {
    #[command(flatten)]
    pub input: Input,
    /// File to write; newslint-baseline.json or the one that newslint.toml names where it is not given
    #[arg(long = "baseline", value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Only take out findings that are gone
    #[arg(long)]
    pub update: bool,
}

#[derive(Clone, Debug, Default, ClapArgs)]
pub struct Lsp {
    #[command(flatten)]
    pub settings: Settings,
    /// Report what is still a preview, too
    #[arg(long)]
    pub preview: bool,
    /// Threads while all pages are read; 0 takes one a core
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub jobs: usize,
    /// Read every document anew, and keep nothing for the next run
    #[arg(long)]
    pub no_cache: bool,
    /// What clients say of their own accord: there is no other way
    #[arg(long, hide = true)]
    pub stdio: bool,
}

#[derive(Clone, Debug, ClapArgs)]
pub struct Mcp {
    /// The folder of the pages; nothing outside of its project is shown
    #[arg(default_value = ".")]
    pub folder: PathBuf,
    #[command(flatten)]
    pub settings: Settings,
    /// Report what is still a preview, too
    #[arg(long)]
    pub preview: bool,
    /// Read every document anew, and keep nothing for the next run
    #[arg(long)]
    pub no_cache: bool,
}

#[derive(Debug, ClapArgs)]
pub struct Claims {
    #[command(flatten)]
    pub input: Input,
    /// table, json, jsonl, packed: a line a document that `compare` reads as well, or syntax: tags and clauses of each sentence
    #[arg(long, value_name = "F", default_value = "table")]
    pub format: ClaimFormat,
    /// Only these fields of jsonl rows, which `compare` then cannot read
    #[arg(long, value_name = "FIELD,FIELD", value_delimiter = ',')]
    pub columns: Vec<String>,
}

#[derive(Debug, ClapArgs)]
pub struct Story {
    #[command(flatten)]
    pub input: Input,
    /// table, json or html
    #[arg(long, value_name = "F", default_value = "table")]
    pub format: MatrixFormat,
    /// Write to this file
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

#[derive(Debug, ClapArgs)]
pub struct Keys {
    /// File of rows; `-` reads standard input
    #[arg(default_value = "-")]
    pub rows: PathBuf,
    /// Which documents tell the same story
    #[arg(long, value_name = "WHAT")]
    pub story_by: Option<By>,
    #[command(flatten)]
    pub settings: Settings,
}

#[derive(Debug, ClapArgs)]
pub struct Compare {
    /// File of rows; `-` reads standard input
    #[arg(default_value = "-")]
    pub rows: PathBuf,
    /// Which documents tell the same story
    #[arg(long, value_name = "WHAT")]
    pub story_by: Option<By>,
    #[command(flatten)]
    pub settings: Settings,
    #[command(flatten)]
    pub output: Output,
}

#[derive(Debug, ClapArgs)]
pub struct Rules {
    #[command(subcommand)]
    pub command: Option<RulesCommand>,
    #[command(flatten)]
    pub settings: Settings,
}

#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Run the examples inside rule files
    Test {
        /// Folder of rule files; the built-in rules where it is not given
        dir: Option<PathBuf>,
    },
}

#[derive(Debug, ClapArgs)]
pub struct Explain {
    /// Name of the rule
    pub rule: String,
    #[command(flatten)]
    pub settings: Settings,
}

/// A format and where it goes.
#[derive(Clone, Debug)]
pub struct Target {
    pub format: Format,
    pub file: Option<PathBuf>,
}

fn parse_target(text: &str) -> Result<Target, String> {
    let (name, file) = text.split_once('=').map_or((text, None), |(n, f)| (n, Some(PathBuf::from(f))));
    // As everywhere, a dash is the standard output.
    let file = file.filter(|file| file.as_os_str() != "-");
    Ok(Target { format: name.parse()?, file })
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum By {
    Auto,
    Directory,
    All,
    None,
}

impl From<By> for StoryBy {
    fn from(by: By) -> Self {
        match by {
            By::Auto => Self::Auto,
            By::Directory => Self::Directory,
            By::All => Self::All,
            By::None => Self::None,
        }
    }
}

/// What the findings of a report are put together by.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum GroupBy {
    Rule,
    Story,
    #[default]
    File,
}

impl From<GroupBy> for newslint::report::Group {
    fn from(by: GroupBy) -> Self {
        match by {
            GroupBy::Rule => Self::Rule,
            GroupBy::Story => Self::Story,
            GroupBy::File => Self::File,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum DateOrder {
    MonthFirst,
    DayFirst,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Level {
    Note,
    Warning,
    Error,
}

impl From<Level> for Severity {
    fn from(level: Level) -> Self {
        match level {
            Level::Note => Self::Note,
            Level::Warning => Self::Warning,
            Level::Error => Self::Error,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum FailOn {
    Note,
    Warning,
    Error,
    Never,
}

impl From<FailOn> for newslint::config::FailOn {
    fn from(level: FailOn) -> Self {
        match level {
            FailOn::Note => Self::Note,
            FailOn::Warning => Self::Warning,
            FailOn::Error => Self::Error,
            FailOn::Never => Self::Never,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum MatrixFormat {
    Table,
    Json,
    Html,
}

/// What standard input holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "lower")]
pub enum StandardInput {
    Document,
    Jsonl,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ClaimFormat {
    Table,
    Json,
    Jsonl,
    Packed,
    Syntax,
}
