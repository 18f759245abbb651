//! Findings depend neither on the names of documents nor on their order, and a further page that agrees changes none.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use newslint::claim::Extraction;
use newslint::finding::Finding;
use newslint::story::StoryBy;

use crate::{CORPORA, Tally, documents, each, findings, hash, page, settle, shared, shown};

/// Groups that are compared, of each corpus.
const SAMPLE: usize = 300;
/// The same of large groups, and how many pages one has.
const LARGE_SAMPLE: usize = 6;
const LARGE: usize = 40;

/// Findings that are there only because pages have their names in this order and not in the other.
const RENAMED: usize = 0;
/// The same with other words alone: the places are the same.
const REWORDED: usize = 0;
/// The same in large groups: where a window does not hold all claims of a key.
const RENAMED_LARGE: usize = 1;
const REWORDED_LARGE: usize = 0;
/// Pairs of pages whose fingerprints change where a copy of one of them is there as well.
const JOINED: usize = 0;

type Group = Vec<Extraction>;

/// Groups of two to six pages, by corpus.
fn small() -> &'static [(&'static str, Vec<Group>)] {
    static GROUPS: LazyLock<Vec<(&str, Vec<Group>)>> =
        LazyLock::new(|| CORPORA.iter().map(|corpus| (*corpus, groups(corpus, 2..=6, SAMPLE))).collect());
    &GROUPS
}

/// Consecutive pages of one folder, so many at a time.
fn groups(corpus: &str, sizes: RangeInclusive<usize>, sample: usize) -> Vec<Group> {
    let Some(dir) = shared(&format!("corpora/{corpus}")) else { return Vec::new() };
    let names = documents(&dir);
    let folder = |name: &str| name.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    let mut groups: Vec<Vec<&String>> = Vec::new();
    for folder in names.chunk_by(|a, b| folder(a) == folder(b)) {
        let mut rest = folder;
        while rest.len() >= *sizes.start() {
            let more = hash(&format!("{corpus}/{}", rest[0])) % (1 + sizes.end() - sizes.start()) as u64;
            let size = (sizes.start() + more as usize).min(rest.len());
            groups.push(rest[..size].iter().collect());
            rest = &rest[size..];
        }
    }
    groups.sort_by_key(|group| hash(&format!("group {corpus}/{}", group[0])));
    groups.truncate(sample);
    each(&groups, |group| group.iter().filter_map(|name| page(&dir, name)?.read_as(name)).collect())
}

/// The documents under names that sort in the order of `places`, none of which is part of another.
fn named(documents: &[Extraction], places: impl Fn(usize) -> usize) -> Vec<Extraction> {
    let rename = |(n, d): (usize, &Extraction)| Extraction { path: name(places(n)), ..d.clone() };
    documents.iter().enumerate().map(rename).collect()
}

fn name(place: usize) -> String {
    format!("zqx{place:02}.md")
}

/// A text in which the names that sort otherwise are those of the first order again.
fn mapped(text: &str, count: usize) -> String {
    let mut text = text.to_owned();
    for n in 0..count {
        text = text.replace(&name(n), &format!("\u{1}{n}\u{2}"));
    }
    for n in 0..count {
        text = text.replace(&format!("\u{1}{n}\u{2}"), &name(count - 1 - n));
    }
    text
}

/// A finding by its rule and places, whatever their order.
fn places(finding: &Finding) -> (String, Vec<(String, u32, u32)>) {
    let mut places: Vec<_> =
        finding.evidence.iter().map(|e| (e.path.clone(), e.span.start, e.span.end)).collect();
    places.sort();
    (finding.rule.clone(), places)
}

/// Findings of a group that are not there under other names: in other places, and in other words.
fn renamed(group: &[Extraction]) -> (Vec<String>, Vec<String>) {
    let count = group.len();
    let first = findings(&named(group, |n| n), StoryBy::All);
    let mut second = findings(&named(group, |n| count - 1 - n), StoryBy::All);
    for finding in &mut second {
        finding.message = mapped(&finding.message, count);
        for evidence in &mut finding.evidence {
            evidence.path = mapped(&evidence.path, count);
        }
    }
    let paths: Vec<String> =
        group.iter().enumerate().map(|(n, d)| format!("\n  {} is {}", name(n), d.path)).collect();
    let (mut moved, mut reworded) = (Vec::new(), Vec::new());
    for (order, one, other) in [("as it is", &first, &second), ("turned round", &second, &first)] {
        for finding in one {
            let same: Vec<&Finding> = other.iter().filter(|f| places(f) == places(finding)).collect();
            let known =
                paths.iter().enumerate().filter(|(n, _)| finding.evidence.iter().any(|e| e.path == name(*n)));
            let text = || {
                format!(
                    "only in the order {order}:{}\n{}",
                    known.map(|(_, p)| p.as_str()).collect::<String>(),
                    shown(finding)
                )
            };
            if same.is_empty() {
                moved.push(text());
            } else if !same.iter().any(|f| f.message == finding.message) {
                reworded.push(text());
            }
        }
    }
    (moved, reworded)
}

fn all_renamed(groups: &[(&str, Vec<Group>)]) -> (Vec<String>, Vec<String>) {
    let (mut moved, mut reworded) = (Vec::new(), Vec::new());
    for (corpus, groups) in groups {
        for (m, r) in each(groups, |group| renamed(group)) {
            moved.extend(m.iter().map(|text| format!("{corpus}: {text}")));
            reworded.extend(r.iter().map(|text| format!("{corpus}: {text}")));
        }
    }
    (moved, reworded)
}

#[test]
fn findings_do_not_depend_on_names() {
    let (moved, reworded) = all_renamed(small());
    settle(&[
        Tally { what: "findings that other names take away", found: moved, limit: RENAMED },
        Tally { what: "findings that other names tell otherwise", found: reworded, limit: REWORDED },
    ]);
}

#[test]
fn findings_of_large_stories_do_not_depend_on_names() {
    let large: Vec<_> =
        CORPORA.iter().map(|corpus| (*corpus, groups(corpus, LARGE..=LARGE, LARGE_SAMPLE))).collect();
    let (moved, reworded) = all_renamed(&large);
    settle(&[
        Tally {
            what: "findings in large stories that other names take away",
            found: moved,
            limit: RENAMED_LARGE,
        },
        Tally {
            what: "findings in large stories that other names tell otherwise",
            found: reworded,
            limit: REWORDED_LARGE,
        },
    ]);
}

#[test]
fn findings_do_not_depend_on_order() {
    for (corpus, groups) in small() {
        let same = each(groups, |group| {
            let mut turned = group.clone();
            turned.reverse();
            findings(group, StoryBy::All) == findings(&turned, StoryBy::All)
        });
        assert!(same.iter().all(|same| *same), "{corpus}");
    }
}

fn fingerprints(found: &[Finding]) -> BTreeSet<&str> {
    found.iter().map(|f| f.fingerprint.as_str()).collect()
}

/// What changes in the fingerprints of two pages where a copy of one of them is there as well; nothing where they agree anyway.
fn joined(pair: &[Extraction]) -> Vec<String> {
    let before = findings(pair, StoryBy::All);
    if !before.iter().any(|f| f.evidence.iter().any(|e| e.path != f.evidence[0].path)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    // The copy stands before the others or behind them.
    for (of, name) in [(0, "!copy.md"), (1, "!copy.md"), (0, "~copy.md"), (1, "~copy.md")] {
        let mut three = pair.to_vec();
        three.push(Extraction { path: name.to_owned(), ..pair[of].clone() });
        // What a copy has by itself is no matter of the pair.
        let after: Vec<Finding> = findings(&three, StoryBy::All)
            .into_iter()
            .filter(|f| f.evidence.iter().any(|e| e.path != name))
            .collect();
        let (old, new) = (fingerprints(&before), fingerprints(&after));
        if old != new {
            let lone = |one: &[Finding], other: &BTreeSet<&str>| -> String {
                let lone = one.iter().filter(|f| !other.contains(f.fingerprint.as_str()));
                lone.flat_map(|f| ["\n".to_owned(), shown(f)]).collect()
            };
            let (gone, come) = (lone(&before, &new), lone(&after, &old));
            let paths: Vec<&str> = pair.iter().map(|d| d.path.as_str()).collect();
            found.push(format!("{paths:?} with {name}, a copy of page {of}\n gone:{gone}\n come:{come}"));
        }
    }
    found
}

#[test]
fn a_further_page_that_agrees_changes_no_fingerprint() {
    let mut changed = Vec::new();
    for (corpus, groups) in small() {
        let pairs: Vec<Group> =
            groups.iter().flat_map(|g| g.windows(2).map(<[_]>::to_vec).collect::<Vec<_>>()).collect();
        changed
            .extend(each(&pairs, |pair| joined(pair)).into_iter().flatten().map(|t| format!("{corpus} {t}")));
    }
    settle(&[Tally { what: "pairs with other fingerprints beside a copy", found: changed, limit: JOINED }]);
}
