//! The last lines of a report: what was read, what was compared, what was found.

use super::Count;
use crate::compared::Compared;
use crate::wire::{PassedOver, Report, Summary};

/// Names that are told; others are counted.
const MOST_NAMES: usize = 3;

/// The last lines, each a sentence.
pub fn sentences(report: &Report) -> Vec<String> {
    let s = &report.summary;
    let beside = match s.beside {
        0 => String::new(),
        n => format!(" and in {} beside them", Count(n, "file")),
    };
    let read = format!("{} on {}{beside}", Count(s.claims, "statement"), Count(s.files, "page"));
    let mut all = vec![format!("{read}; {}", compared(&s.compared, s.stories))];
    all.extend(left_out(s));
    let f = s.findings;
    let found =
        [Count(f.error, "error"), Count(f.warning, "warning"), Count(f.note, "note")].map(|c| c.to_string());
    let fixable = report.findings.iter().filter(|f| f.fix.as_ref().is_some_and(|fix| fix.safe)).count();
    let mended = match fixable {
        0 => String::new(),
        n => format!("; {n} of {} can be mended with --fix", report.findings.len()),
    };
    all.push(found.join(", ") + &mended);
    all
}

/// `compared: 9 on a page, 31 in 2 stories; nothing to compare for role-conflict`.
fn compared(compared: &Compared, stories: usize) -> String {
    let looked = compared.all;
    let in_stories = Count(stories, "story").to_string().replace("storys", "stories");
    let parts = [
        (looked.calendar, "with the calendar".to_owned()),
        (looked.page, "on a page".to_owned()),
        (looked.story, format!("in {in_stories}")),
        (looked.translations, "in translations".to_owned()),
        (looked.record, "with the project's own facts".to_owned()),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, with)| format!("{n} {with}")).collect();
    let met = if parts.is_empty() {
        "nothing was compared".to_owned()
    } else {
        format!("compared: {}", parts.join(", "))
    };
    format!("{met}{}", nothing(&compared.nothing))
}

fn nothing(rules: &[String]) -> String {
    let shown = rules.iter().take(MOST_NAMES).map(String::as_str).collect::<Vec<_>>().join(", ");
    match rules.len() {
        0 => String::new(),
        n if n <= MOST_NAMES => format!("; nothing to compare for {shown}"),
        n => format!("; nothing to compare for {shown} and {} more", n - MOST_NAMES),
    }
}

/// What was not read, and what did not hold, each a sentence: nothing is passed over in silence.
pub fn left_out(summary: &Summary) -> Vec<String> {
    let mut all = Vec::new();
    if summary.only_these {
        all.push("only these were compared; other pages lie beside them".to_owned());
    }
    if !summary.left_out.is_empty() {
        let kinds: Vec<String> = summary
            .left_out
            .iter()
            .map(|(ending, n)| Count(*n, &format!("{ending} file")).to_string())
            .collect();
        all.push(format!("not read, because the format is not known yet: {}", kinds.join(", ")));
    }
    let passed_over = |why: PassedOver| summary.passed_over.get(&why).copied().filter(|n| *n > 0);
    let ignored = [(PassedOver::IgnoredPages, "page"), (PassedOver::IgnoredFolders, "folder")];
    let ignored: Vec<String> = ignored
        .into_iter()
        .filter_map(|(why, what)| Some(Count(passed_over(why)?, what).to_string()))
        .collect();
    if !ignored.is_empty() {
        all.push(format!(
            "not read, because hidden or named by .gitignore or .ignore: {}",
            ignored.join(", ")
        ));
    }
    if let Some(n) = passed_over(PassedOver::Links) {
        let links = Count(n, "symbolic link");
        all.push(format!("not followed: {links} out of the project, to what is hidden, or to nothing"));
    }
    if let Some(n) = passed_over(PassedOver::Special) {
        all.push(format!("not read, because no regular files: {}", Count(n, "page")));
    }
    if !summary.cut_short.is_empty() {
        let pages: Vec<String> = summary
            .cut_short
            .iter()
            .take(MOST_NAMES)
            .map(|(page, line)| format!("{page} to line {line}"))
            .collect();
        let more = match summary.cut_short.len() {
            n if n > MOST_NAMES => format!(" and {} more", n - MOST_NAMES),
            _ => String::new(),
        };
        all.push(format!(
            "read only in part, because too much to compare stands there: {}{more}",
            pages.join(", ")
        ));
    }
    if summary.broken > 0 {
        let pages = Count(summary.broken, "page");
        all.push(format!(
            "front matter that is not understood, or zero bytes, so that dates or words may be lost: {pages}"
        ));
    }
    if !summary.unused.is_empty() {
        let files = summary.unused.join(", ");
        all.push(format!("not used: {files} (a file of settings holds for runs on its own folder)"));
    }
    if let Some(settings) = &summary.settings {
        all.push(format!("settings of {settings}"));
    }
    all
}
