//! `newslint.toml`: what a project settles for all its runs. Pure: files are found and read by the shell.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::facts::Texts;
use crate::finding::{Finding, Severity, Status};
use crate::globs::Globs;
use crate::mistake::Mistake;
use crate::options::Preview;
use crate::rule::Rule;
use crate::story::StoryBy;

/// The name of the file.
pub const FILE_NAME: &str = "newslint.toml";

/// A configuration as it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct File {
    /// Configurations that this one builds on: paths from its folder.
    #[cfg_attr(test, schemars(with = "Option<Texts>"))]
    pub extends: Option<Spanned<Texts>>,
    /// Folders of rule files of the project's own.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    pub rules: Option<Spanned<Vec<Spanned<String>>>>,
    /// The project's own record.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub facts: Option<Spanned<String>>,
    /// Files and folders that are not read, as globs from this folder.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    pub exclude: Option<Spanned<Vec<Spanned<String>>>>,
    /// The severity from which on a run fails.
    #[cfg_attr(test, schemars(with = "Option<FailOn>"))]
    pub fail_on: Option<Spanned<FailOn>>,
    /// The least severity that is reported.
    #[cfg_attr(test, schemars(with = "Option<Severity>"))]
    pub severity: Option<Spanned<Severity>>,
    /// Which documents tell the same story.
    #[cfg_attr(test, schemars(with = "Option<StoryBy>"))]
    pub story_by: Option<Spanned<StoryBy>>,
    /// Where dates such as 11/2/17 come from: `en-US` reads the month first, `en-GB` and others the day.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub locale: Option<Spanned<String>>,
    /// Which sources are to be believed first, as globs: where two differ, the later one is told to be corrected.
    #[cfg_attr(test, schemars(with = "Option<Vec<String>>"))]
    pub authority: Option<Spanned<Vec<Spanned<String>>>>,
    /// Findings that are known: only others fail a run.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub baseline: Option<Spanned<String>>,
    /// Largest document that is read, in bytes; 10000000 where it is not set. A larger one is told, and the run ends with 2.
    #[cfg_attr(test, schemars(with = "Option<u64>"))]
    pub max_file_size: Option<Spanned<u64>>,
    /// Where pages that carry no date get one: `git` takes the day of the last commit that changed them.
    #[cfg_attr(test, schemars(with = "Option<DateSource>"))]
    pub date: Option<Spanned<DateSource>>,
    /// Report what is still a preview, too.
    #[cfg_attr(test, schemars(with = "Option<bool>"))]
    pub preview: Option<Spanned<bool>>,
    /// A level for each rule that shall not have its own.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Level>"))]
    pub levels: BTreeMap<Spanned<String>, Spanned<Level>>,
    /// Other settings for some files.
    #[serde(default, rename = "override")]
    pub overrides: Vec<OverrideTable>,
}

/// Other settings for some files.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Override"))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OverrideTable {
    /// Which files, as globs from the folder of the configuration.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub files: Vec<Spanned<String>>,
    /// A level for each rule that shall not have its own there.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "BTreeMap<String, Level>"))]
    pub levels: BTreeMap<Spanned<String>, Spanned<Level>>,
    /// As above.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub locale: Option<Spanned<String>>,
}

/// How a rule is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not at all.
    Off,
    /// With its own severity, also where it is a preview.
    On,
    /// As a note.
    Note,
    /// As a warning.
    Warning,
    /// As an error.
    Error,
}

impl Level {
    /// The severity that it gives; `None` where the rule keeps its own.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Note => Some(Severity::Note),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
            Self::Off | Self::On => None,
        }
    }
}

/// Where pages that carry no date get one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum DateSource {
    /// Nowhere.
    None,
    /// The day of the last commit that changed them.
    Git,
}

/// From which severity on a run fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum FailOn {
    Note,
    Warning,
    Error,
    Never,
}

impl FailOn {
    /// The least severity that fails a run.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Note => Some(Severity::Note),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
            Self::Never => None,
        }
    }
}

impl File {
    /// Reads a configuration.
    ///
    /// # Errors
    /// What is wrong with it, with its place.
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        Ok(toml::from_str(text)?)
    }

    /// The names of rules that it speaks of, with their places.
    pub fn rule_names(&self) -> impl Iterator<Item = &Spanned<String>> {
        self.levels.keys().chain(self.overrides.iter().flat_map(|o| o.levels.keys()))
    }
}

/// Whether a locale reads `11/2/17` month first.
///
/// # Errors
/// A text that names no locale.
pub fn month_first(locale: &Spanned<String>) -> Result<bool, Mistake> {
    const MONTH_FIRST: &[&str] = &["US", "PH", "FM", "MH", "PW", "GU", "PR"];
    let text = locale.get_ref();
    let region =
        text.split_once(['-', '_']).filter(|(language, _)| language.len() >= 2).map(|(_, region)| region);
    match region {
        Some(region) if region.len() == 2 => Ok(MONTH_FIRST.contains(&region.to_ascii_uppercase().as_str())),
        _ => Err(Mistake::new(
            format!("`{text}` is no locale"),
            "write a language and a region: en-US (month first), en-GB (day first)",
            locale.span(),
        )),
    }
}

/// Other settings for some files.
#[derive(Clone, Debug)]
pub struct Override {
    /// Which.
    pub files: Globs,
    /// Levels of rules.
    pub levels: BTreeMap<String, Level>,
    /// Whether `11/2/17` is read month first there.
    pub month_first: Option<bool>,
}

/// The rules that are run, with the severities that are asked for. `levels` of the configuration come first, then
/// those that the command line names: only these, and not those.
pub fn run_rules(
    all: &[Rule],
    levels: &BTreeMap<String, Level>,
    overrides: &[Override],
    only: &[String],
    not: &[String],
    preview: bool,
) -> Vec<Rule> {
    let mut run = Vec::new();
    for rule in all {
        let level = levels.get(&rule.id).copied();
        // Some files may ask for what others do not want.
        let somewhere = overrides.iter().filter_map(|o| o.levels.get(&rule.id)).any(|l| *l != Level::Off);
        let by_config = match level {
            Some(Level::Off) => somewhere,
            Some(_) => true,
            None => rule.status == Status::Stable || preview || somewhere,
        };
        let wanted = if only.is_empty() { by_config } else { only.contains(&rule.id) };
        if wanted && !not.contains(&rule.id) {
            let severity = level.and_then(Level::severity).unwrap_or(rule.severity);
            run.push(Rule { severity, ..rule.clone() });
        }
    }
    run
}

/// Which findings in preview a run reports: all, or those of the rules that the configuration or the command line names.
pub fn previewed(
    levels: &BTreeMap<String, Level>,
    overrides: &[Override],
    only: &[String],
    all: bool,
) -> Preview {
    let of_files = overrides.iter().flat_map(|o| &o.levels);
    let asked =
        levels.iter().chain(of_files).filter(|(_, l)| **l != Level::Off).map(|(rule, _)| rule.clone());
    Preview { all, rules: asked.chain(only.iter().cloned()).collect() }
}

/// Gives findings the level that the configuration has for the files they stand in. Previews that only some files ask for,
/// and that are not among `only`, stay off elsewhere.
pub fn levelled(
    findings: &mut Vec<Finding>,
    levels: &BTreeMap<String, Level>,
    overrides: &[Override],
    only: &[String],
    preview: bool,
) {
    if overrides.is_empty() {
        return;
    }
    let level = |path: &str, rule: &str| {
        let of_files =
            overrides.iter().rev().filter(|o| o.files.matches(path)).find_map(|o| o.levels.get(rule));
        of_files.copied()
    };
    findings.retain_mut(|finding| {
        // A contradiction is off where either of its sides is.
        let of_places: Vec<Level> =
            finding.evidence.iter().filter_map(|e| level(&e.path, &finding.rule)).collect();
        let off = of_places.iter().find(|l| **l == Level::Off).copied();
        let of_files = off.or(of_places.first().copied());
        if let Some(severity) = of_files.and_then(Level::severity) {
            finding.severity = severity;
        }
        let preview = finding.status == Status::Preview && !preview && !only.contains(&finding.rule);
        let base = levels.get(&finding.rule).copied().or(preview.then_some(Level::Off));
        of_files.or(base) != Some(Level::Off)
    });
}

#[cfg(test)]
mod tests {
    use super::{File, month_first};

    #[test]
    fn locales_and_keys() {
        let file = File::parse("locale = \"en-US\"\n\n[levels]\nquote-drift = \"off\"\n").unwrap();
        assert_eq!(month_first(file.locale.as_ref().unwrap()), Ok(true));
        assert_eq!(file.rule_names().count(), 1);
        let mistake = File::parse("fail_on = \"error\"\n").unwrap_err();
        assert_eq!(mistake.help, "did you mean `fail-on`?");
        let mistake = File::parse("[levels]\nquote-drift = \"of\"\n").unwrap_err();
        assert_eq!(mistake.help, "did you mean `off`?");
        assert!(
            month_first(&toml::from_str::<File>("locale = \"english\"").unwrap().locale.unwrap()).is_err()
        );
    }
}
