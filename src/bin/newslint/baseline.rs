//! Findings that are known: written once, then only new ones fail a run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use newslint::finding::Finding;
use serde::{Deserialize, Serialize};

use crate::args::Baseline;
use crate::{CLEAN, check, output, project, trouble};

/// Where a baseline is written unless the configuration says so.
const DEFAULT: &str = "newslint-baseline.json";
/// Schema name of the file.
const SCHEMA: &str = "newslint.baseline/1";

/// A baseline as it is written: fingerprints, which no edit elsewhere changes, with what people read beside them.
#[derive(Debug, Default, Deserialize, Serialize)]
pub struct File {
    schema: String,
    findings: BTreeMap<String, Known>,
}

/// A known finding.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
struct Known {
    rule: String,
    paths: Vec<String>,
    message: String,
}

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
            eprintln!("newslint: {} of the baseline left out", findings(self.known));
        }
        if self.gone > 0 && !partial {
            let gone = findings(self.gone);
            eprintln!(
                "newslint: {gone} of the baseline no longer there: `newslint baseline --update` prunes"
            );
        }
    }
}

impl File {
    /// Reads a baseline.
    ///
    /// # Errors
    /// What to tell the user.
    pub fn read(path: &Path) -> Result<Self, String> {
        let name = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|e| format!("{name}: {e}; `newslint baseline` writes a baseline"))?;
        let file: Self = serde_json::from_str(&text)
            .map_err(|e| format!("{name}:{}: {e}; `newslint baseline` writes it anew", e.line()))?;
        if file.schema != SCHEMA {
            return Err(format!(
                "{name}: schema is {:?}, expected {SCHEMA:?}; `newslint baseline` writes it anew",
                file.schema
            ));
        }
        Ok(file)
    }

    /// Takes away the findings that are known.
    pub fn sift(&self, findings: &mut Vec<Finding>) -> Sifted {
        let (gone, before) = (self.gone(findings).len(), findings.len());
        findings.retain(|f| !self.findings.contains_key(&f.fingerprint));
        Sifted { known: before - findings.len(), gone }
    }

    fn gone(&self, findings: &[Finding]) -> Vec<String> {
        let found = |print: &&String| findings.iter().any(|f| f.fingerprint == **print);
        self.findings.keys().filter(|print| !found(print)).cloned().collect()
    }

    fn of(findings: &[Finding]) -> Self {
        let known = |f: &Finding| {
            let mut paths: Vec<String> = f.evidence.iter().map(|e| e.path.clone()).collect();
            paths.dedup();
            Known { rule: f.rule.clone(), paths, message: f.message.clone() }
        };
        let findings = findings.iter().map(|f| (f.fingerprint.clone(), known(f))).collect();
        Self { schema: SCHEMA.to_owned(), findings }
    }

    fn write(&self, path: &Path) -> std::io::Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        output::put(&text, Some(path))
    }
}

/// Runs the command.
pub fn run(args: &Baseline) -> std::io::Result<u8> {
    let project = match project::open(&args.input.settings, &args.input.places()) {
        Ok(project) => project,
        Err(message) => return Ok(trouble(&message)),
    };
    let path =
        args.file.clone().or_else(|| project.baseline.clone()).unwrap_or_else(|| PathBuf::from(DEFAULT));
    let old = if args.update {
        match File::read(&path) {
            Ok(old) => Some(old),
            Err(message) => return Ok(trouble(&message)),
        }
    } else {
        None
    };
    let (report, status) = match check::found(&args.input, &project) {
        Ok(found) => found,
        Err(status) => return Ok(status),
    };
    let name = path.display();
    if status != CLEAN {
        return Ok(trouble(&format!("{name} was left as it is: not every file could be read")));
    }
    if args.update && !project.whole {
        return Ok(trouble(&format!(
            "{name} was left as it is: --update must see the whole project; name its folder, without --isolated"
        )));
    }
    if let Some(mut old) = old {
        let gone = old.gone(&report.findings);
        for print in &gone {
            let known = &old.findings[print];
            say!("gone: {} {} [{}]", known.paths.join(", "), known.message, known.rule);
        }
        old.findings.retain(|print, _| !gone.contains(print));
        old.write(&path)?;
        say!("{name}: {} gone and pruned, {} left", gone.len(), old.findings.len());
        return Ok(status);
    }
    let new = File::of(&report.findings);
    new.write(&path)?;
    say!("{name}: {} findings are known now; check with --baseline {name}", new.findings.len());
    if project.baseline.is_none() {
        say!("with `baseline = \"{name}\"` in newslint.toml the option is not needed");
    }
    Ok(status)
}
