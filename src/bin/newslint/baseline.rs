//! `newslint baseline`, and known findings left out of a report.

use std::path::{Path, PathBuf};

use newslint::baseline::{Baseline as File, BaselineError};
use newslint::finding::Finding;
use newslint::printable;

use crate::args::Baseline;
use crate::origin::{Bounds, shown_path};
use crate::{CLEAN, check, output, project, trouble, walk};

/// Where a baseline is written unless the configuration says so.
const DEFAULT: &str = "newslint-baseline.json";

/// No baseline is larger, in bytes.
const LARGEST: u64 = 100_000_000;

/// What a baseline did.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sifted {
    /// Findings that are known.
    known: usize,
    /// Entries that nothing is found for.
    gone: usize,
}

impl Sifted {
    /// Says so on standard error; of a part of the project nothing can be said to be gone.
    pub fn tell(self, partial: bool) {
        let findings = |n: usize| if n == 1 { "1 finding".to_owned() } else { format!("{n} findings") };
        if self.known > 0 {
            tell!("{} of the baseline left out", findings(self.known));
        }
        if self.gone > 0 && !partial {
            let gone = findings(self.gone);
            tell!("{gone} of the baseline no longer there: `newslint baseline --update` prunes");
        }
    }
}

/// Takes away the findings that are known.
pub fn sift(baseline: &File, findings: &mut Vec<Finding>) -> Sifted {
    let (gone, before) = (baseline.gone(findings).len(), findings.len());
    findings.retain(|f| !baseline.knows(f));
    Sifted { known: before - findings.len(), gone }
}

/// Reads a baseline.
///
/// # Errors
/// What to tell the user.
pub fn read(path: &Path) -> Result<File, String> {
    let name = shown_path(path);
    let plain = |e: std::io::Error| {
        format!("{name}: {}; `newslint baseline` writes a baseline", walk::plain_error(&e))
    };
    let metadata = path.metadata().map_err(plain)?;
    if !metadata.is_file() || metadata.len() > LARGEST {
        return Err(format!("{name}: no regular file of at most {LARGEST} bytes"));
    }
    let text = std::fs::read_to_string(path).map_err(plain)?;
    File::parse(&text).map_err(|e| {
        let place =
            if let BaselineError::Malformed { line, .. } = &e { format!("{name}:{line}") } else { name };
        format!("{place}: {}; `newslint baseline` writes it anew", printable::line(&e.to_string()))
    })
}

/// Runs the command.
pub fn run(args: &Baseline) -> std::io::Result<u8> {
    let project = match project::open(&args.input.settings, &args.input.places()) {
        Ok(project) => project,
        Err(message) => return Ok(trouble(&message)),
    };
    let path =
        args.file.clone().or_else(|| project.baseline.clone()).unwrap_or_else(|| PathBuf::from(DEFAULT));
    let name = walk::name(&path);
    if args.file.is_none()
        && let Err(why) = own(&path, &Bounds::of(&args.input.places()))
    {
        return Ok(trouble(&format!("{name} was left as it is: {why}; --baseline FILE names another")));
    }
    let old = if args.update {
        match read(&path) {
            Ok(old) => Some(old),
            Err(message) => return Ok(trouble(&message)),
        }
    } else {
        if !may_be_written(&path) {
            return Ok(trouble(&format!("{name} was left as it is: it is there already, and no baseline")));
        }
        None
    };
    let (report, status) = match check::found(&args.input, &project) {
        Ok(found) => found,
        Err(status) => return Ok(status),
    };
    if status != CLEAN {
        return Ok(trouble(&format!("{name} was left as it is: not every file could be read")));
    }
    if let Some(mut old) = old {
        if let Some(why) = refusal(args, &project, &old) {
            return Ok(trouble(&format!("{name} was left as it is: {why}")));
        }
        let gone = old.gone(&report.findings);
        for print in &gone {
            let known = &old.findings[print];
            let line = format!("gone: {} {} [{}]", known.paths.join(", "), known.message, known.rule);
            say!("{}", printable::line(&line));
        }
        for print in &gone {
            old.findings.remove(print);
        }
        output::put(&old.text(), Some(&path))?;
        say!("{name}: {} gone and pruned, {} left", gone.len(), old.findings.len());
        return Ok(status);
    }
    let new = File::of(&report.findings, |name| project.name_in_project(name));
    output::put(&new.text(), Some(&path))?;
    let n = new.findings.len();
    let findings = if n == 1 { "1 finding is".to_owned() } else { format!("{n} findings are") };
    say!("{name}: {findings} known now; check with --baseline {name}");
    if project.baseline.is_none() {
        say!("with `baseline = \"{name}\"` in newslint.toml the option is not needed");
    }
    Ok(status)
}

/// A file that the command line does not name is written only where it is the project's own: no link, and inside.
fn own(path: &Path, bounds: &Bounds) -> Result<(), String> {
    if path.is_symlink() {
        return Err("it is a symbolic link".to_owned());
    }
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).ok();
    let folder = folder.canonicalize().map_err(|e| walk::plain_error(&e))?;
    if here.is_some_and(|here| here == folder) {
        return Ok(());
    }
    bounds.inside(&folder).map(|_| ())
}

/// A file that is there is written over only where it is a baseline, or nothing yet.
fn may_be_written(path: &Path) -> bool {
    use std::io::Read as _;
    let Ok(metadata) = path.metadata() else { return true };
    if !metadata.is_file() {
        return path.starts_with("/dev");
    }
    let mut head = Vec::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(256).read_to_end(&mut head));
    let head: String = String::from_utf8_lossy(&head).split_whitespace().collect();
    read.is_ok_and(|n| n == 0 || head.starts_with("{\"schema\":\"newslint.baseline/"))
}

/// Why nothing of a baseline can be said to be gone.
fn refusal(args: &Baseline, project: &project::Project, old: &File) -> Option<String> {
    if args.input.settings.isolated {
        return Some("--update must see the project as it is checked, without --isolated".to_owned());
    }
    let paths = || old.findings.values().flat_map(|known| &known.paths);
    if !old.findings.is_empty() && !paths().any(|name| project.place(name).exists()) {
        return Some(
            "none of its documents is here; run it where it was written, or write it anew".to_owned(),
        );
    }
    let unseen = |name: &&String| !project.covers(&args.input.places(), name);
    if let Some(name) = paths().find(unseen) {
        let name = printable::line(name);
        return Some(format!(
            "{name} is not among what was read; name the whole project, as when it was written"
        ));
    }
    None
}
