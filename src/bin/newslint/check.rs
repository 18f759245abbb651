//! `newslint check`: documents in, report out.

use newslint::claim::Kind;
use newslint::config::{levelled, previewed, run_rules};
use newslint::engine;
use newslint::extract::Extraction;
use newslint::packed::Packed;
use newslint::rule::Rule;
use newslint::story::StoryBy;
use newslint::wire::{Note, REPORT_SCHEMA, Report, Summary};

use crate::args::{Check, Input, Output};
use crate::project::{self, Project};
use crate::{CLEAN, TROUBLE, baseline, fix, input, output, since, today, trouble};

/// Runs the command.
pub fn run(args: &Check) -> std::io::Result<u8> {
    if let Some(message) = fix::refusal(args) {
        return Ok(trouble(message));
    }
    let project = match project::open(&args.input.settings, &args.input.places()) {
        Ok(project) => project,
        Err(message) => return Ok(trouble(&message)),
    };
    if let Err(message) = output::known_rules(&args.output, &project.rules) {
        return Ok(trouble(&message));
    }
    // What was not looked for is not gone.
    let partial = !project.whole || !args.output.rule.is_empty() || !args.output.no_rule.is_empty();
    let known = match known(args, &project) {
        Ok(known) => known,
        Err(message) => return Ok(trouble(&message)),
    };
    let mut read = input::read(&args.input, &project);
    if let Some(status) = nothing(&read, &args.input) {
        return Ok(status);
    }
    let story_by = args.input.story_by(&project);
    let compared = |documents: &mut [Packed]| {
        let mut report = compared(documents, &project, story_by, &args.output);
        let sifted = known.sift(&mut report, documents);
        (report, sifted)
    };
    let (mut report, mut sifted) = compared(&mut read.documents);
    if args.diff {
        return fix::diff(args, &project, &mut read, &report.findings, |d| compared(d).0.findings);
    }
    if args.fix {
        let check = |d: &mut [Packed]| compared(d).0.findings;
        let (changed, notes) = fix::files(args, &project, &mut read, &report.findings, check);
        // What is reported is what the next run would find in the files as they are now.
        if changed {
            read = input::read(&args.input, &project);
            (report, sifted) = compared(&mut read.documents);
        }
        read.notes.extend(notes);
    }
    let input::Beside { left_out, unused, only_these } = read.beside;
    report.summary = Summary { bytes: read.bytes, left_out, unused, only_these, ..report.summary };
    report.notes = read.notes;
    if !args.input.quiet {
        sifted.tell(partial);
    }
    // The process ends soon: giving back what thousands of documents hold, piece by piece, would only take time.
    std::mem::forget(read.documents);
    let fail_on = args.output.fail_on.map_or(project.fail_on, Into::into);
    output::write(&report, &args.output, fail_on, args.input.quiet, read.stdin.as_ref())
}

/// What is known already, and what did not change.
struct KnownAlready {
    baseline: Option<baseline::File>,
    changes: Option<since::Changes>,
}

fn known(args: &Check, project: &Project) -> Result<KnownAlready, String> {
    let baseline = args.baseline.as_ref().or(project.baseline.as_ref());
    Ok(KnownAlready {
        baseline: baseline.map(|path| baseline::File::read(path)).transpose()?,
        changes: args.since.as_deref().map(|r| since::Changes::since(r, &args.input.paths)).transpose()?,
    })
}

impl KnownAlready {
    /// Takes away what is known.
    fn sift(&self, report: &mut Report, documents: &[Packed]) -> baseline::Sifted {
        let sifted = self.baseline.as_ref().map(|b| b.sift(&mut report.findings)).unwrap_or_default();
        if let Some(changes) = &self.changes {
            changes.sift(&mut report.findings, documents);
        }
        output::counts(report);
        sifted
    }
}

/// All findings of a run, for commands that make something of them; the exit status where there is nothing to judge.
pub fn found(input: &Input, project: &Project) -> Result<(Report, u8), u8> {
    found_with_documents(input, project).map(|(report, _, status)| (report, status))
}

/// As [`found`], with the documents.
pub fn found_with_documents(input: &Input, project: &Project) -> Result<(Report, Vec<Packed>, u8), u8> {
    let mut read = input::read(input, project);
    if let Some(status) = nothing(&read, input) {
        return Err(status);
    }
    let story_by = input.story_by(project);
    let report = compared(&mut read.documents, project, story_by, &Output::default());
    for note in &read.notes {
        eprintln!("newslint: {}: {}", note.path, note.message);
    }
    let status = if read.notes.is_empty() { CLEAN } else { TROUBLE };
    Ok((report, read.documents, status))
}

fn nothing(read: &input::Read, input: &Input) -> Option<u8> {
    if !read.documents.is_empty() || !read.notes.is_empty() {
        return None;
    }
    let paths: Vec<String> = input.paths.iter().map(|p| p.display().to_string()).collect();
    if read.excluded > 0 {
        eprintln!("newslint: nothing to check: the configuration excludes {}", paths.join(", "));
        return Some(CLEAN);
    }
    eprintln!("newslint: no document in {}: looked for .md, .markdown, .html, .htm, .txt", paths.join(", "));
    let left_out = &read.beside.left_out;
    if !left_out.is_empty() {
        let kinds: Vec<String> = left_out.iter().map(|(ending, n)| format!("{n} {ending}")).collect();
        eprintln!("newslint: formats that are not known yet: {}", kinds.join(", "));
    }
    Some(TROUBLE)
}

/// Compares documents and counts.
fn compared(documents: &mut [Packed], project: &Project, story_by: StoryBy, output: &Output) -> Report {
    report(project, story_by, output, |rules, options| {
        let outcome = engine::check_packed(documents, rules, options);
        (outcome, documents.len(), documents.iter().map(Packed::claims).sum())
    })
}

/// The same of claims that were not read here.
pub fn compared_rows(
    documents: &mut [Extraction],
    project: &Project,
    story_by: StoryBy,
    output: &Output,
) -> Report {
    report(project, story_by, output, |rules, options| {
        let outcome = engine::check(documents, rules, options);
        let claims = documents.iter().flat_map(|d| &d.claims).filter(|c| c.kind != Kind::Document);
        (outcome, documents.len(), claims.count())
    })
}

/// The report of a comparison, which gives the outcome and the numbers of documents and claims.
fn report(
    project: &Project,
    story_by: StoryBy,
    output: &Output,
    check: impl FnOnce(&[Rule], &engine::Options) -> (engine::Outcome, usize, usize),
) -> Report {
    let preview = output.preview || project.preview;
    let (levels, overrides) = (&project.levels, &project.overrides);
    let rules = run_rules(&project.rules, levels, overrides, &output.rule, &output.no_rule, preview);
    let options = engine::Options {
        story_by,
        severity: None,
        facts: project.facts.clone(),
        authority: project.authority.clone(),
        today: Some(today()),
        known_rules: project.rule_names(),
        whole: project.whole
            && story_by == project.story_by
            && output.rule.is_empty()
            && output.no_rule.is_empty(),
        root: project.root.clone(),
        preview: previewed(levels, overrides, &output.rule, preview),
    };
    let (outcome, files, claims) = check(&rules, &options);
    let mut findings = outcome.findings;
    levelled(&mut findings, levels, overrides, &output.rule, preview);
    let least = output.severity.map(Into::into).or(project.severity);
    findings.retain(|f| least.is_none_or(|least| f.severity >= least));
    let mut stories: Vec<&String> = outcome.stories.iter().flatten().collect();
    stories.sort();
    stories.dedup();
    let compared = outcome.compared;
    let summary = Summary { files, claims, stories: stories.len(), compared, ..Summary::default() };
    let notes: Vec<Note> = Vec::new();
    let mut report =
        Report { schema: REPORT_SCHEMA, version: env!("CARGO_PKG_VERSION"), findings, notes, summary };
    output::counts(&mut report);
    report
}
