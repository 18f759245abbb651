//! `newslint check`: documents in, report out.

use std::collections::BTreeMap;
use std::time::Instant;

use newslint::baseline::Baseline;
use newslint::config::{levelled, previewed, run_rules};
use newslint::document::endings;
use newslint::engine;
use newslint::finding::Finding;
use newslint::options;
use newslint::packed::Packed;
use newslint::rule::Rule;
use newslint::story::{Key, StoryBy};
use newslint::wire::{REPORT_SCHEMA, Report, Summary};

use crate::args::{Check, Input, Output};
use crate::input::Read;
use crate::project::{self, Project};
use crate::{CLEAN, TROUBLE, baseline, fix, input, output, since, today, trouble, walk};

/// Runs the command.
pub fn run(args: &Check) -> std::io::Result<u8> {
    if let Some(message) = fix::refusal(args) {
        return Ok(trouble(message));
    }
    let project = match project::open(&args.input.settings, &args.input.places()) {
        Ok(project) => project,
        Err(message) => return Ok(trouble(&message)),
    };
    let possible = output::apart(&args.output);
    if let Err(message) = possible.and_then(|()| output::known_rules(&args.output, &project.rules)) {
        return Ok(trouble(&message));
    }
    // What was not looked for is not gone.
    let partial = !project.whole || !args.output.rule.is_empty() || !args.output.no_rule.is_empty();
    let known = match known(args, &project) {
        Ok(known) => known,
        Err(message) => return Ok(trouble(&message)),
    };
    let start = Instant::now();
    let mut read = input::read(&args.input, &project);
    let reading = start.elapsed();
    if let Some(status) = nothing(&read, &args.input, &project) {
        return Ok(status);
    }
    let story_by = args.input.story_by(&project);
    let compared = |documents: &mut [Packed]| compared(documents, None, &project, story_by, &args.output);
    let mut report = compared(&mut read.documents);
    let comparing = start.elapsed().saturating_sub(reading);
    let mut sifted = match known.sift(&mut report, &read, &project) {
        Ok(sifted) => sifted,
        Err(message) => return Ok(trouble(&message)),
    };
    // What is known is left as it is; what an edit uncovers is not.
    let check = |documents: &mut [Packed]| {
        let mut report = compared(documents);
        known.sift_known(&mut report);
        report.findings
    };
    if args.diff {
        return fix::diff(args, &project, &mut read, &report.findings, check);
    }
    if args.fix {
        let (changed, notes) = fix::files(args, &project, &mut read, &report.findings, check);
        // What is reported is what the next run would find in the files as they are now.
        if changed {
            read = input::read(&args.input, &project);
            report = compared(&mut read.documents);
            sifted = match known.sift(&mut report, &read, &project) {
                Ok(sifted) => sifted,
                Err(message) => return Ok(trouble(&message)),
            };
        }
        read.notes.extend(notes);
    }
    let names = output::names(&report).filter(|_| output::needs_texts(&args.output));
    let texts = read.texts(names, &project);
    read.note_lost();
    let input::Beside { left_out, unused, passed_over, only_these } = read.beside;
    let settings = project.above.clone();
    let bytes = read.bytes;
    report.summary = Summary { bytes, left_out, unused, passed_over, settings, only_these, ..report.summary };
    report.notes = read.notes;
    if !args.input.quiet {
        sifted.tell(partial);
        if let Some(settings) = known.changes.as_ref().and_then(since::Changes::changed_settings) {
            tell!(
                "{settings} has changed since {}: all findings are reported",
                args.since.as_deref().unwrap_or_default()
            );
        }
    }
    // The process ends soon: giving back what thousands of documents hold, piece by piece, would only take time.
    std::mem::forget(read.documents);
    let fail_on = args.output.fail_on.map_or(project.fail_on, Into::into);
    let status = output::write(&report, &args.output, fail_on, args.input.quiet, &project.rules, &texts);
    if args.output.statistics && !args.input.quiet {
        output::stages(&report.summary, reading, comparing, start.elapsed());
    }
    status
}

/// What is known already, and what did not change.
struct KnownAlready {
    baseline: Option<Baseline>,
    /// The baseline as it was: what was taken out of it since is not known any more, whoever changed it.
    old_baseline: Option<Baseline>,
    changes: Option<since::Changes>,
}

fn known(args: &Check, project: &Project) -> Result<KnownAlready, String> {
    let path = args.baseline.as_ref().or(project.baseline.as_ref());
    let changes =
        args.since.as_deref().map(|r| since::Changes::since(r, &args.input.places(), project)).transpose()?;
    Ok(KnownAlready {
        baseline: path.map(|path| baseline::read(path)).transpose()?,
        old_baseline: changes.as_ref().zip(path).and_then(|(changes, path)| changes.baseline(path)),
        changes,
    })
}

impl KnownAlready {
    /// Takes away what is known, and what did not change.
    fn sift(&self, report: &mut Report, read: &Read, project: &Project) -> Result<baseline::Sifted, String> {
        let sifted = self.sift_known(report);
        if let Some(changes) = &self.changes {
            let was_known = |f: &mut Finding| self.old_baseline.as_ref().is_some_and(|old| old.knows(f));
            let mut kept: Vec<Finding> = report.findings.extract_if(.., was_known).collect();
            let texts = read.texts(output::names(report), project);
            let source = |name: &str| texts.get(name).ok();
            let path = |name: &str| read.path(name);
            let told = since::Told { path: &path, source: &source, documents: &read.documents };
            changes.sift(&mut report.findings, &told)?;
            report.findings.append(&mut kept);
            report.findings.sort();
            output::counts(report);
        }
        Ok(sifted)
    }

    /// Takes away what is known.
    fn sift_known(&self, report: &mut Report) -> baseline::Sifted {
        let sifted =
            self.baseline.as_ref().map(|b| baseline::sift(b, &mut report.findings)).unwrap_or_default();
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
    if let Some(status) = nothing(&read, input, project) {
        return Err(status);
    }
    let story_by = input.story_by(project);
    let report = compared(&mut read.documents, None, project, story_by, &Output::default());
    read.note_lost();
    read.tell(input, project);
    let status = if read.notes.is_empty() { CLEAN } else { TROUBLE };
    Ok((report, read.documents, status))
}

/// The status of a run that has nothing to judge; where single files were named, as hooks do, to exclude them all is in order.
fn nothing(read: &Read, input: &Input, project: &Project) -> Option<u8> {
    if !read.documents.is_empty() || !read.notes.is_empty() {
        return None;
    }
    let paths: Vec<String> = input.paths.iter().map(|p| walk::name(p)).collect();
    if read.excluded > 0 {
        tell!("nothing to check: the configuration excludes all of {}", paths.join(", "));
        let files = input.places().iter().all(|path| !path.is_dir());
        return Some(if files { CLEAN } else { TROUBLE });
    }
    tell!("no document in {}: looked for {}", paths.join(", "), endings());
    read.left_out(project).iter().for_each(|sentence| tell!("{sentence}"));
    Some(TROUBLE)
}

/// Compares documents and counts; where keys are known, in the stories that they tell.
pub fn compared(
    documents: &mut [Packed],
    keys: Option<&[Key]>,
    project: &Project,
    story_by: StoryBy,
    output: &Output,
) -> Report {
    report(project, story_by, output, |rules, options| {
        let outcome = match keys {
            Some(keys) => engine::check_keyed(documents, keys, rules, options),
            None => engine::check_packed(documents, rules, options),
        };
        let cut = documents.iter().filter_map(|d| Some((d.path().to_owned(), d.signature()?.cut?)));
        let broken = documents.iter().filter(|d| d.signature().is_some_and(|s| s.broken)).count();
        let claims = documents.iter().map(Packed::claims).sum();
        let beside = documents.iter().filter(|d| d.signature().is_some_and(|s| s.beside)).count();
        let (files, cut_short) = (documents.len() - beside, cut.collect());
        let stories = stories(&outcome, documents.iter().map(Packed::path));
        Checked { outcome, files, beside, claims, cut_short, broken, stories }
    })
}

/// The pages of each story with more than one.
fn stories<'a>(
    outcome: &engine::Outcome,
    paths: impl Iterator<Item = &'a str>,
) -> BTreeMap<String, Vec<String>> {
    let mut stories: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (story, path) in outcome.stories.iter().zip(paths) {
        if let Some(story) = story {
            stories.entry(story.clone()).or_default().push(path.to_owned());
        }
    }
    stories
}

/// What came of a comparison.
struct Checked {
    outcome: engine::Outcome,
    files: usize,
    beside: usize,
    claims: usize,
    /// Documents that were not read to the end, and from which line on.
    cut_short: BTreeMap<String, u32>,
    broken: usize,
    stories: BTreeMap<String, Vec<String>>,
}

/// The rules of a run and what holds for the comparison.
pub fn terms(project: &Project, story_by: StoryBy, output: &Output) -> (Vec<Rule>, options::Options) {
    let preview = output.preview || project.preview;
    let (levels, overrides) = (&project.levels, &project.overrides);
    let rules = run_rules(&project.rules, levels, overrides, &output.rule, &output.no_rule, preview);
    let options = options::Options {
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
        in_each: input::IN_EACH,
    };
    (rules, options)
}

/// Gives findings their levels, and takes away those that are not asked for.
pub fn level(findings: &mut Vec<Finding>, project: &Project, output: &Output) {
    let preview = output.preview || project.preview;
    levelled(findings, &project.levels, &project.overrides, &output.rule, preview);
    let least = output.severity.map(Into::into).or(project.severity);
    findings.retain(|f| least.is_none_or(|least| f.severity >= least));
}

/// The report of a comparison.
fn report(
    project: &Project,
    story_by: StoryBy,
    output: &Output,
    check: impl FnOnce(&[Rule], &options::Options) -> Checked,
) -> Report {
    let (rules, options) = terms(project, story_by, output);
    let Checked { outcome, files, beside, claims, cut_short, broken, stories } = check(&rules, &options);
    let mut findings = outcome.findings;
    level(&mut findings, project, output);
    let (compared, notes) = (outcome.compared, Vec::new());
    let summary = Summary {
        files,
        beside,
        claims,
        stories: stories.len(),
        compared,
        cut_short,
        broken,
        ..Summary::default()
    };
    let version = env!("CARGO_PKG_VERSION");
    let mut report = Report { schema: REPORT_SCHEMA, version, findings, notes, summary, stories };
    output::counts(&mut report);
    report
}
