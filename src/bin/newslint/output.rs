//! Reports to the terminal, to files, and the exit status.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use std::time::Duration;

use newslint::config::FailOn;
use newslint::finding::Severity;
use newslint::mistake::nearest;
use newslint::printable;
use newslint::report::{
    Format, github, gitlab, json, markdown, pretty, rdjson, sarif, short, summary, template,
};
use newslint::rule::Rule;
use newslint::wire::{Note, Report, SeverityCounts, Summary};

use crate::args::{Color, Output, Target};
use crate::input::Texts;
use crate::{CLEAN, FINDINGS, TROUBLE, walk, whole};

/// Every rule that the command line names must exist.
///
/// # Errors
/// The first that does not, with the nearest that does.
pub fn known_rules(output: &Output, all: &[Rule]) -> Result<(), String> {
    let unknown = output.rule.iter().chain(&output.no_rule).find(|id| !all.iter().any(|r| r.id == **id));
    unknown.map_or(Ok(()), |id| Err(unknown_rule(id, all)))
}

/// What to say of a rule that is not there: the nearest names first.
pub fn unknown_rule(id: &str, all: &[Rule]) -> String {
    let names: Vec<&str> = all.iter().map(|r| r.id.as_str()).collect();
    match nearest(id, &names) {
        Some(name) => format!("there is no rule {id:?}; did you mean {name:?}?"),
        None => format!("there is no rule {id:?}; there are {}", names.join(", ")),
    }
}

/// Every report has a place of its own: what a program reads is not mixed with another on the standard output.
///
/// # Errors
/// What to tell the user.
pub fn apart(output: &Output) -> Result<(), String> {
    let files: Vec<&Path> = output.format.iter().filter_map(|t| t.file.as_deref()).collect();
    if let Some(twice) =
        files.iter().enumerate().find_map(|(n, file)| files[..n].contains(file).then_some(file))
    {
        return Err(format!("--format: two reports cannot both be written to {}", walk::name(twice)));
    }
    let shown: Vec<&Target> = output.format.iter().filter(|t| t.file.is_none()).collect();
    let of_lines =
        |t: &&&Target| matches!(t.format, Format::Pretty | Format::Short | Format::Github | Format::Markdown);
    match shown.iter().find(|t| !of_lines(t)) {
        Some(whole) if shown.len() > 1 => {
            let name = Format::ALL.iter().find(|(_, f)| *f == whole.format).map_or("", |(name, _)| name);
            Err(format!(
                "--format: {name} has the standard output to itself; write it to a file: --format {name}=FILE"
            ))
        }
        _ => Ok(()),
    }
}

/// Counts findings by severity.
pub fn counts(report: &mut Report) {
    let count = |s: Severity| report.findings.iter().filter(|f| f.severity == s).count();
    report.summary.findings = SeverityCounts {
        error: count(Severity::Error),
        warning: count(Severity::Warning),
        note: count(Severity::Note),
    };
}

/// Writes a text to a file, or to standard output.
pub fn put(text: &str, file: Option<&Path>) -> std::io::Result<()> {
    let Some(path) = file else {
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes())?;
        return out.flush();
    };
    whole::put(path, text.as_bytes()).map_err(|e| std::io::Error::other(format!("{}: {e}", walk::name(path))))
}

/// Prints a line. Where it cannot be written the program ends with [`TROUBLE`]; a reader that has seen enough is no trouble.
pub fn say(words: std::fmt::Arguments) {
    let mut out = std::io::stdout().lock();
    let text = printable::lines(&words.to_string());
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            tell(format_args!("{e}"));
            std::process::exit(i32::from(TROUBLE));
        }
        _ => {}
    }
}

/// Tells something on standard error. Where nobody can be told nothing is to be done.
pub fn tell(words: std::fmt::Arguments) {
    let text = printable::drawn(&words.to_string());
    let _ = writeln!(std::io::stderr().lock(), "newslint: {text}");
}

/// Tells what went wrong with a file.
pub fn note(note: &Note) {
    tell(format_args!("{}: {}", note.path, printable::line(&note.message)));
}

/// Writes every report asked for and gives the exit status.
pub fn write(
    report: &Report,
    output: &Output,
    fail_on: FailOn,
    quiet: bool,
    rules: &[Rule],
    texts: &Texts,
) -> std::io::Result<u8> {
    let targets = targets(output);
    for target in &targets {
        let text = rendered(report, output, target, quiet, rules, texts)?;
        match put(&text, target.file.as_deref()) {
            // A reader that has seen enough changes nothing in what was found.
            Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => {}
            written => written?,
        }
    }
    let sums_up = |t: &Target| matches!(t.format, Format::Pretty | Format::Markdown) && t.file.is_none();
    let told = targets.iter().any(sums_up);
    if !told && !quiet {
        for sentence in summary::left_out(&report.summary) {
            tell!("{sentence}");
        }
    }
    report.notes.iter().for_each(note);
    if output.statistics && !quiet {
        statistics(report);
    }
    let nothing = output.require_compared && report.summary.compared.all.met_nothing();
    if nothing {
        tell!("nothing was compared, neither within pages nor between them (--require-compared)");
    }
    let failing = fail_on.severity().is_some_and(|least| report.findings.iter().any(|f| f.severity >= least));
    Ok(if nothing || !report.notes.is_empty() {
        TROUBLE
    } else if failing {
        FINDINGS
    } else {
        CLEAN
    })
}

/// Every report asked for; without any the one for people, with annotations where GitHub runs the program.
fn targets(output: &Output) -> Vec<Target> {
    if !output.format.is_empty() {
        return output.format.clone();
    }
    let on_github = std::env::var("GITHUB_ACTIONS").is_ok_and(|v| v == "true");
    let formats = std::iter::once(Format::Pretty).chain(on_github.then_some(Format::Github));
    formats.map(|format| Target { format, file: None }).collect()
}

fn rendered(
    report: &Report,
    output: &Output,
    target: &Target,
    quiet: bool,
    rules: &[Rule],
    texts: &Texts,
) -> std::io::Result<String> {
    let source = |path: &str| texts.get(path).ok();
    let drawn = |text: Result<String, minijinja::Error>| text.map_err(std::io::Error::other);
    Ok(match target.format {
        Format::Json => json::whole(report),
        Format::Jsonl => json::lines(report),
        Format::Short => short::lines(report),
        Format::Sarif => sarif::log(report, rules),
        Format::Github => github::lines(report),
        Format::Gitlab => gitlab::list(report),
        Format::Rdjson => rdjson::result(report, source),
        Format::Markdown => markdown::summary(report),
        Format::Junit => drawn(template::junit(report))?,
        Format::Checkstyle => drawn(template::checkstyle(report))?,
        Format::Html => drawn(template::html(report, source))?,
        Format::Pretty => {
            let terminal = target.file.is_none() && std::io::stdout().is_terminal();
            let style = pretty::Style { summary: !quiet, ..style(output, target.file.is_some(), terminal) };
            pretty::report(report, style, |path| texts.get(path))
        }
    })
}

fn style(output: &Output, in_file: bool, terminal: bool) -> pretty::Style {
    // A file has no terminal that the environment could speak of.
    let color = if in_file && output.color == Color::Auto { Color::Never } else { output.color };
    let (width, color) = width_and_color(color, terminal);
    pretty::Style {
        width,
        color,
        unicode: in_file || is_unicode(),
        group: output.group.into(),
        summary: true,
    }
}

/// Whether the locale can show more than ASCII. Where none is set, as in most logs of builds, it can.
pub fn is_unicode() -> bool {
    let set = |name: &&str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(set);
    locale.is_none_or(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

/// Columns of the terminal, and whether to use colour.
pub fn width_and_color(color: Color, terminal: bool) -> (usize, bool) {
    let set = |name: &str| std::env::var(name).is_ok_and(|v| !v.is_empty());
    let forces = |name: &str| set(name) && !std::env::var(name).is_ok_and(|v| v == "0" || v == "false");
    let color = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR") => false,
        Color::Auto if forces("FORCE_COLOR") || forces("CLICOLOR_FORCE") => true,
        Color::Auto => terminal && !std::env::var("TERM").is_ok_and(|t| t == "dumb"),
    };
    (terminal_width(terminal), color)
}

/// Columns as the shell says, else of the terminal, else 80.
fn terminal_width(terminal: bool) -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    columns
        .or_else(|| terminal_size::terminal_size().filter(|_| terminal).map(|(w, _)| usize::from(w.0)))
        .unwrap_or(80)
}

/// The names of all files that findings stand in.
pub fn names(report: &Report) -> impl Iterator<Item = &str> {
    report.findings.iter().flat_map(|f| &f.evidence).map(|e| e.path.as_str())
}

/// True if a report is drawn in the texts that it speaks of.
pub fn needs_texts(output: &Output) -> bool {
    targets(output).iter().any(|target| target.format.needs_texts())
}

fn statistics(report: &Report) {
    let mut by_rule: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (rule, looked) in &report.summary.compared.rules {
        by_rule.entry(rule).or_default().1 = looked.calendar + looked.page + looked.story + looked.record;
    }
    for finding in &report.findings {
        by_rule.entry(&finding.rule).or_default().0 += 1;
    }
    let mut stderr = std::io::stderr().lock();
    let _ = writeln!(stderr, "findings  statements  rule");
    for (rule, (found, looked)) in by_rule {
        let _ = writeln!(stderr, "{found:8}  {looked:10}  {rule}");
    }
}

/// How long the stages of a run took.
pub fn stages(summary: &Summary, reading: Duration, comparing: Duration, whole: Duration) {
    let Summary { files, claims, bytes, stories, .. } = summary;
    let stages = [
        (reading, format!("reading and understanding {files} pages, {bytes} bytes: {claims} statements")),
        (comparing, format!("comparing: {stories} stories")),
        (whole.saturating_sub(reading + comparing), "reporting".to_owned()),
    ];
    let mut stderr = std::io::stderr().lock();
    for (time, what) in stages {
        let _ = writeln!(stderr, "{:8.3} s  {what}", time.as_secs_f64());
    }
}
