//! A page never contradicts its copy.

use newslint::finding::{Finding, Status};
use newslint::story::StoryBy;

use crate::{CORPORA, Page, Tally, documents, each, findings, hash, page, settle, shared, shown};

/// Pages that are set beside their copy.
const SAMPLE: usize = 1500;

/// Findings between a page and its copy: none is right.
const NONE: usize = 0;

fn sample() -> Vec<(String, Page)> {
    let mut drawn = Vec::new();
    for corpus in CORPORA {
        let Some(dir) = shared(&format!("corpora/{corpus}")) else { continue };
        drawn.extend(documents(&dir).into_iter().map(|name| (*corpus, dir.clone(), name)));
    }
    drawn.sort_by_key(|(corpus, _, name)| hash(&format!("{corpus}/{name}")));
    let pages = drawn.into_iter().take(SAMPLE);
    pages.filter_map(|(corpus, dir, name)| Some((corpus.to_owned(), page(&dir, &name)?))).collect()
}

/// True where the finding needs both documents.
fn is_between(finding: &Finding) -> bool {
    finding.evidence.iter().any(|e| e.path != finding.evidence[0].path)
}

fn between_copies(pages: &[(String, Page)], story_by: StoryBy) -> Vec<(Status, String)> {
    let found = each(pages, |(corpus, page)| {
        let names = [format!("x/{}", page.name), format!("y/{}", page.name)];
        let pair: Vec<_> = names.iter().filter_map(|name| page.read_as(name)).collect();
        let found = findings(&pair, story_by).into_iter().filter(is_between);
        found.map(|f| (f.status, format!("{corpus}\n{}", shown(&f)))).collect::<Vec<_>>()
    });
    found.into_iter().flatten().collect()
}

#[test]
fn a_page_does_not_contradict_its_copy() {
    let pages = sample();
    let together = between_copies(&pages, StoryBy::All);
    let stable = together.iter().filter(|(status, _)| *status == Status::Stable);
    let inferred = between_copies(&pages, StoryBy::Auto);
    let texts = |found: Vec<(Status, String)>| found.into_iter().map(|(_, text)| text).collect();
    settle(&[
        Tally {
            what: "stable findings between copies in one story",
            found: texts(stable.cloned().collect()),
            limit: NONE,
        },
        Tally { what: "findings between copies in one story", found: texts(together), limit: NONE },
        Tally { what: "findings between copies, stories inferred", found: texts(inferred), limit: NONE },
    ]);
}
