//! `newslint why A B`: why two pages were compared, or were not.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use newslint::claim::stem_hash;
use newslint::compared::between;
use newslint::config::run_rules;
use newslint::engine;
use newslint::options;
use newslint::packed::Packed;
use newslint::source::Source;
use newslint::story::{Likeness, StoryBy, likeness};

use crate::args::{Input, Why};
use crate::project::{self, Project};
use crate::{CLEAN, input, output, trouble, walk};

/// Names and words that are shown; others are counted.
const MOST_SHOWN: usize = 8;

/// Runs the command.
pub fn run(args: &Why) -> std::io::Result<u8> {
    let mut input = args.input.clone();
    let outside = |page: &&PathBuf| !input.paths.iter().any(|path| full(page).starts_with(full(path)));
    let more: Vec<PathBuf> = [&args.first, &args.second].into_iter().filter(outside).cloned().collect();
    input.paths.extend(more);
    let project = match project::open(&input.settings, &input.places()) {
        Ok(project) => project,
        Err(message) => return Ok(trouble(&message)),
    };
    Ok(match told(args, &input, &project) {
        Ok(text) => {
            output::put(&text, None)?;
            CLEAN
        }
        Err(message) => trouble(&message),
    })
}

fn full(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

/// What is told of the two pages, as a run on all of them has it.
fn told(args: &Why, input: &Input, project: &Project) -> Result<String, String> {
    let mut read = input::read(input, project);
    let story_by = input.story_by(project);
    let options = options::Options { story_by, ..options::Options::default() };
    let outcome = engine::check_packed(&mut read.documents, &[], &options);
    let place = |page: &PathBuf| {
        let wanted = full(page);
        let named = |d: &Packed| read.stored.get(d.path()).is_some_and(|s| full(&s.path) == wanted);
        read.documents.iter().position(named).ok_or_else(|| {
            let name = walk::name(page);
            if page.exists() {
                format!("{name} was not read: it is no page that newslint reads, or it is excluded")
            } else {
                format!("{name}: no such file")
            }
        })
    };
    let (a, b) = (place(&args.first)?, place(&args.second)?);
    if a == b {
        return Err("the two pages are one".to_owned());
    }
    let one_story = outcome.roots[a] == outcome.roots[b];
    let pair = Pair { a: &read.documents[a], b: &read.documents[b], one_story, story_by };
    let spelled = |likeness: &Likeness| {
        let paths = [pair.a.path(), pair.b.path()];
        let texts = read.texts(paths, project);
        spelled(paths.into_iter().filter_map(|path| texts.get(path).ok()), likeness)
    };
    Ok(pair.verdict() + &pair.evidence(spelled) + &pair.rules(project))
}

/// Two pages.
struct Pair<'a> {
    a: &'a Packed,
    b: &'a Packed,
    one_story: bool,
    story_by: StoryBy,
}

impl Pair<'_> {
    /// Whether they tell one story, and by what that was decided.
    fn verdict(&self) -> String {
        let verb = if self.one_story { "tell one story" } else { "do not tell one story" };
        let alike = likeness(self.a, self.b).is_some_and(|l| l.same_event);
        let reason = match (self.story_by, self.one_story, alike) {
            (StoryBy::None, ..) => "with --story-by none every page stands alone",
            (StoryBy::All, ..) => "with --story-by all there is only one",
            (StoryBy::Directory, true, _) => "they lie in one folder, and --story-by is directory",
            (StoryBy::Directory, false, _) => "they lie in two folders, and --story-by is directory",
            (StoryBy::Auto, true, true) => "what they have in common is enough",
            (StoryBy::Auto, true, false) => "other pages of the story stand between them",
            (StoryBy::Auto, false, true) => {
                "what they have in common would be enough, but their names stand on many pages, and they were not held together"
            }
            (StoryBy::Auto, false, false) => "what they have in common is not enough",
        };
        format!("{} and {} {verb}: {reason}.\n", self.a.path(), self.b.path())
    }

    /// What they have in common.
    fn evidence(&self, spelled: impl Fn(&Likeness) -> BTreeMap<u32, String>) -> String {
        let Some(l) = likeness(self.a, self.b) else { return String::new() };
        let spelled = spelled(&l);
        let mut text = String::new();
        let mut line = |what: &str, told: &str| {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "  {what:<8} {told}");
        };
        let date = |page: &Packed| page.date().map_or_else(|| "no date".to_owned(), |d| d.to_string());
        let apart = match l.days_apart {
            Some(0) => ": the same day".to_owned(),
            Some(1) => ": 1 day apart".to_owned(),
            Some(n) => format!(": {n} days apart"),
            None => String::new(),
        };
        line("dates", &format!("{}, {}{apart}", date(self.a), date(self.b)));
        line("names", &shared(&l.names, l.name_share, &spelled));
        line("words", &shared(&l.words, l.word_share, &spelled));
        if l.digest {
            line("digest", "one tells the other in few words, so that two names are enough");
        }
        line("needed", &l.needed);
        text
    }

    /// The rules that look at both.
    fn rules(&self, project: &Project) -> String {
        let (Some(a), Some(b)) = (self.a.unpack(), self.b.unpack()) else { return String::new() };
        let rules = run_rules(&project.rules, &project.levels, &project.overrides, &[], &[], true);
        let looked = between(&a, &b, self.one_story, &rules, &project.facts);
        if looked.is_empty() {
            return "No rule looks at both.\n".to_owned();
        }
        let mut text = "Rules that look at both, with the statements on each page:\n".to_owned();
        for (rule, in_a, in_b) in looked {
            let preview = match rules.iter().find(|r| r.id == rule) {
                Some(r) if r.status == newslint::finding::Status::Preview => " (preview)".to_owned(),
                Some(r) if !r.docs.stable.is_empty() => {
                    format!(" (in part a preview: `newslint explain {rule}`)")
                }
                _ => String::new(),
            };
            let _ = writeln!(text, "  {rule:<20} {in_a} and {in_b}{preview}");
        }
        text
    }
}

/// `3 in common, 0.60 of what the one with fewer has: Quell, Ostland, Chirper`.
fn shared(hashes: &[u32], share: f64, spelled: &BTreeMap<u32, String>) -> String {
    if hashes.is_empty() {
        return "none in common".to_owned();
    }
    let words: Vec<&str> = hashes.iter().filter_map(|h| spelled.get(h)).map(String::as_str).collect();
    let shown = &words[..words.len().min(MOST_SHOWN)];
    let more = match hashes.len() - shown.len() {
        _ if shown.is_empty() => String::new(),
        0 => format!(": {}", shown.join(", ")),
        n => format!(": {} and {n} more", shown.join(", ")),
    };
    format!("{} in common (share {share:.2}){more}", hashes.len())
}

/// Names and words as the pages spell them: only their hashes are kept.
fn spelled<'a>(sources: impl Iterator<Item = &'a Source>, likeness: &Likeness) -> BTreeMap<u32, String> {
    let mut spelled = BTreeMap::new();
    for source in sources {
        for word in source.text().split(|c: char| !c.is_alphanumeric() && c != '-') {
            let hash = stem_hash(word);
            if likeness.names.contains(&hash) && word.starts_with(char::is_uppercase) {
                spelled.entry(hash).or_insert_with(|| word.to_owned());
            } else if likeness.words.contains(&hash) {
                spelled.entry(hash).or_insert_with(|| word.to_lowercase());
            }
        }
    }
    spelled
}
