//! One attribute of one thing, stated in two places: on one page, or on two that tell the present state of things.

use std::collections::{BTreeMap, BTreeSet};

use super::{Conflict, Corpus, Ref};
use crate::claim::{AttributeValue, Claim, Commitment, Kind, Part, Slot, Value};
use crate::facts::attributes::Attributes;
use crate::finding::{Confidence, Severity};
use crate::story::is_series;

/// Words that tell of what something is so, from which on it is hardly another thing on another page.
const SURE_WORDS: usize = 3;

/// The same on one page.
const SURE_WORDS_OF_A_PAGE: usize = 2;

/// A statement with where it stands.
type Stated<'a> = (Ref, &'a AttributeValue);

/// Attributes of one thing with two values.
pub(super) fn compare(corpus: &Corpus) -> Vec<Conflict> {
    let mut conflicts = on_pages(corpus);
    conflicts.extend(between_pages(corpus));
    conflicts.extend(super::releases::compare(corpus));
    conflicts.extend(super::listing::compare(corpus));
    // `a` and `b` are said the same of: one finding.
    let place = |at: Ref| (at.0, corpus.claim(at).span.start);
    let mut told: BTreeSet<Vec<(u32, u32)>> = BTreeSet::new();
    conflicts.retain(|c| told.insert(c.claims.iter().map(|at| place(*at)).collect()));
    conflicts
}

/// Places that have to be looked at together: one attribute of one thing with two values on several pages.
pub(super) fn meetings(corpus: &Corpus) -> Vec<Vec<Ref>> {
    between_pages(corpus).map(|conflict| conflict.claims).collect()
}

/// The conflicts between pages.
fn between_pages(corpus: &Corpus) -> impl Iterator<Item = Conflict> {
    let mut by_thing: BTreeMap<(&str, &str, u32), Vec<Stated>> = BTreeMap::new();
    for (at, claim) in outside_logs(corpus) {
        if let Some(stated) = stated(claim) {
            // What has no name of its own is what the headings above it name.
            let section = if stated.thing.is_empty() { stated.section } else { 0 };
            by_thing.entry((&stated.attribute, thing_of(stated), section)).or_default().push((at, stated));
        }
    }
    by_thing.into_iter().filter_map(|((_, thing, _), all)| across(corpus, thing, &all))
}

/// What pages state of attributes, logs of changes left out.
fn outside_logs<'c>(corpus: &'c Corpus<'_>) -> impl Iterator<Item = (Ref, &'c Claim)> {
    // Claims come in the order of documents: each path is looked at once.
    let mut last: Option<(u32, bool)> = None;
    corpus.of_kind(Kind::Attribute).filter(move |((document, _), _)| {
        let known = last.filter(|(known, _)| known == document);
        let (_, log) =
            known.unwrap_or_else(|| (*document, is_log(&corpus.documents[*document as usize].path)));
        last = Some((*document, log));
        !log
    })
}

fn detail(attribute: &str, thing: &AttributeValue) -> String {
    let called = &thing.called;
    if called.is_empty() { attribute.to_owned() } else { format!("{attribute} of “{called}”") }
}

/// The conflicts of each page: "the ticket lottery" and "the lottery" are one thing there, unless another lottery is named.
fn on_pages(corpus: &Corpus) -> Vec<Conflict> {
    let mut by_head: BTreeMap<(u32, &str, &str, u32), Vec<Stated>> = BTreeMap::new();
    for (at, claim) in outside_logs(corpus) {
        if let Some(stated) = stated(claim).or_else(|| of_page(claim)) {
            let head = thing_of(stated).rsplit(' ').next().unwrap_or_default();
            let section = if head.is_empty() { stated.section } else { 0 };
            // "The 59 tables" are those of which there are so many "in all", or that the page's own thing "comes with".
            let attributes = match &*stated.attribute {
                "count" => ["total", "number"].as_slice(),
                own => &[own],
            };
            for attribute in attributes {
                by_head.entry((at.0, attribute, head, section)).or_default().push((at, stated));
            }
        }
    }
    let kinds = &Attributes::get().kinds;
    let mut conflicts = Vec::new();
    for ((_, attribute, head, _), mut all) in by_head {
        // In the text two names are two things, "session" and "admin session"; a heading or a description may name more or less of it.
        let in_text = |s: &&Stated| s.1.part == Part::Text;
        let named = all.iter().find(in_text).map(|s| thing_of(s.1));
        let one_name = all.iter().filter(in_text).all(|s| Some(thing_of(s.1)) == named);
        let longest = all.iter().map(|s| thing_of(s.1)).max_by_key(|thing| thing.len()).unwrap_or_default();
        // "Since the society was founded in": the one that the page names in full.
        let names: BTreeSet<&str> = all.iter().map(|s| thing_of(s.1)).collect();
        let of_one = kinds.of_bodies.contains(&attribute) && names.len() == 2 && names.contains(head);
        let one_thing = (one_name || of_one) && all.iter().all(|s| longest.ends_with(thing_of(s.1)));
        if !one_thing {
            all.sort_by_key(|s| thing_of(s.1));
        }
        for same in all.chunk_by(|a, b| one_thing || thing_of(a.1) == thing_of(b.1)) {
            // "Width of the map (default is 640)", "Height of the map (default is 480)": a default is that of a setting with a name.
            let sure = !kinds.of_settings.contains(&attribute) || same.iter().all(|s| is_of_setting(s.1));
            // "The room costs £78", each behind another sentence of its paragraph, which may say which room.
            let sure = sure && !same.iter().all(|s| s.1.inside);
            let told = |c: Conflict| Conflict { detail: detail(attribute, same[0].1), ..c }.stable_if(sure);
            conflicts.extend(on_one_page(corpus, same).map(told));
        }
    }
    conflicts.extend(out_of_bounds(corpus));
    conflicts
}

/// The thing is written as a setting is, or has no name but that of the setting that the heading is.
fn is_of_setting(stated: &AttributeValue) -> bool {
    let inner = |c: char| matches!(c, '_' | '.' | '-') || c.is_ascii_uppercase();
    stated.thing.is_empty() || !stated.called.contains(' ') && stated.called.chars().skip(1).any(inner)
}

/// Whether it is the least, the most or what is usual, and the statement.
type Limit<'a> = (&'a str, Stated<'a>);

/// What is usual, or recommended, below the least or above the most that its page states of the same.
fn out_of_bounds(corpus: &Corpus) -> Vec<Conflict> {
    let mut by_thing: BTreeMap<(u32, &str, &str), Vec<Limit>> = BTreeMap::new();
    for (at, claim) in corpus.of_kind(Kind::Attribute) {
        let Some(stated) = stated(claim).filter(|s| !s.thing.is_empty()) else { continue };
        let (first, rest) = stated.attribute.split_once(' ').unwrap_or((&stated.attribute, ""));
        if matches!(first, "minimum" | "maximum" | "default" | "recommended") {
            by_thing.entry((at.0, rest, &stated.thing)).or_default().push((first, (at, stated)));
        }
    }
    let mut conflicts = Vec::new();
    for ((_, _, thing), all) in by_thing {
        let of = |wanted: &'static str| all.iter().filter(move |(first, _)| *first == wanted).map(|(_, s)| s);
        let unit = |a: &Stated, b: &Stated| a.1.given.unit == b.1.given.unit;
        let special = |s: &Stated| matches!(s.1.given.exact, Some(v) if v == 0.0 || v == -1.0);
        for usual in ["default", "recommended"].into_iter().flat_map(of).filter(|s| !special(s)) {
            let exact = usual.1.given.exact;
            let beyond = |limit: &&Stated, above: bool| {
                let outside =
                    exact.zip(limit.1.given.exact).is_some_and(|(u, l)| if above { u > l } else { u < l });
                // The cells of one row are set against each other by a rule of their own.
                let cells = usual.1.part == Part::Cell && limit.1.part == Part::Cell;
                outside && unit(usual, limit) && !special(limit) && !cells
            };
            let limit =
                of("minimum").find(|l| beyond(l, false)).or_else(|| of("maximum").find(|l| beyond(l, true)));
            // One limit, told of the same.
            if let Some(limit) = limit
                && of("minimum").chain(of("maximum")).filter(|l| l.1.attribute == limit.1.attribute).count()
                    == 1
            {
                let detail = format!("{} and {} of “{thing}”", usual.1.attribute, limit.1.attribute);
                let claims = vec![usual.0, limit.0];
                conflicts.push(Conflict {
                    detail,
                    ..Conflict::new(claims, Confidence::Likely, Severity::Warning)
                });
            }
        }
    }
    conflicts
}

fn stated(claim: &Claim) -> Option<&AttributeValue> {
    match &claim.value {
        Value::Attribute(a)
            if claim.stands(Commitment::WithCare)
                && !a.is_beside()
                && &*a.attribute != AttributeValue::RELEASE_DATE =>
        {
            Some(a)
        }
        _ => None,
    }
}

/// What it is said of; of a limit without what is measured: "the maximum attachment size" is one of attachments.
fn thing_of(stated: &AttributeValue) -> &str {
    let attributes = Attributes::get();
    let limit = attributes.kinds.limits.contains(&&*stated.attribute);
    if limit { attributes.without_measure(&stated.thing) } else { &stated.thing }
}

/// What is set against the files beside pages, and against the text of its own page: the version on a badge.
fn of_page(claim: &Claim) -> Option<&AttributeValue> {
    match &claim.value {
        Value::Attribute(a) if a.part == Part::Badge && &*a.attribute == "current version" => Some(a),
        _ => None,
    }
}

/// It is so, or is not; there is no value.
fn is_state(stated: &AttributeValue) -> bool {
    matches!(&*stated.given.value, "yes" | "no")
}

/// How many words tell of what it is said.
fn words(stated: &AttributeValue) -> usize {
    // A name in code is one thing.
    let code = usize::from(stated.called.contains('`'));
    stated.thing.split(' ').count() + stated.scope.len() + code
}

fn has_attribute(one: &[&Stated], other: &[&Stated], name: &str) -> bool {
    one.iter().chain(other).any(|s| &*s.1.attribute == name)
}

/// The two values of a group, each with its places; `None` where there is one, or more than two: a list of things. What cannot be
/// compared with the first is left out.
fn two<'s, 'a>(all: &[&'s Stated<'a>]) -> Option<[Vec<&'s Stated<'a>>; 2]> {
    let first = all.first()?;
    let differs = |s: &Stated, from: &Stated| s.1.given.differs(&from.1.given);
    let comparable: Vec<(&Stated, bool)> =
        all.iter().filter_map(|&s| Some((s, differs(s, first)?))).collect();
    let side = |apart: bool| comparable.iter().filter(move |(_, a)| *a == apart).map(|(s, _)| *s);
    let (one, other): (Vec<&Stated>, Vec<&Stated>) = (side(false).collect(), side(true).collect());
    let second = other.first()?;
    other.iter().all(|s| differs(s, second) == Some(false)).then_some([one, other])
}

fn on_one_page(corpus: &Corpus, page: &[Stated]) -> Option<Conflict> {
    let kinds = &Attributes::get().kinds;
    let all: Vec<&Stated> = page.iter().collect();
    // "Until 2022 it cost £8": what is narrowed is left out where there are three values.
    let open = || page.iter().filter(|s| s.1.scope.is_empty()).collect::<Vec<&Stated>>();
    let [one, other] = two(&all).or_else(|| two(&open()))?;
    let both = || one.iter().chain(&other);
    let has = |side: &[&Stated], part: Part| side.iter().any(|s| s.1.part == part);
    // Items and cells alone list things, each of its own.
    let listed = both().all(|s| matches!(s.1.part, Part::Item | Part::Cell));
    // A page with a date tells of several times and things; there a heading, a cell or the description is set against the text.
    let dated = corpus.documents[one[0].0.0 as usize].date.is_some();
    let parts = both().any(|s| s.1.part != one[0].1.part);
    // "Removals (5)" here and "Removals (0)" there: each section has its own.
    let counted = &*one[0].1.attribute == "number";
    let twice = [Part::Heading, Part::Cell].into_iter().any(|part| has(&one, part) && has(&other, part));
    // "On the Team plan", under "Windows": each has its own. A day of a heading or a description may be told in other words.
    let days = matches!(one[0].1.given.slot, Slot::Date);
    let told: Vec<_> = both().filter(|s| !days || s.1.part == Part::Text).collect();
    let scoped = told.iter().any(|s| !s.1.is_of_scope(told[0].1));
    let sections: BTreeSet<u32> = both().map(|s| s.1.section).filter(|section| *section != 0).collect();
    // "Needs Weaver 3" under each of several headings: a label of what is told there.
    let wording = |s: &Stated| {
        let claim = corpus.claim(s.0);
        (&claim.context, claim.sentence.len().checked_sub(claim.span.len()))
    };
    // "Weaver 3 or later", "Maximum length is 80 bytes", told again in the same words of another part of the same section.
    let attribute = &*one[0].1.attribute;
    let limit = kinds.limits.contains(&attribute) && !one[0].1.thing.contains(' ');
    let entry = kinds.needed.contains(&attribute) || limit;
    let label = both().all(|s| wording(s) == wording(one[0]))
        && (entry || both().any(|s| s.1.section != one[0].1.section));
    let elsewhere = !days && (sections.len() > 1 || label) && !parts;
    let sentences: BTreeSet<_> = one.iter().map(|s| corpus.claim(s.0).sentence).collect();
    let beside = other.iter().any(|s| sentences.contains(&corpus.claim(s.0).sentence));
    let in_text = both().all(|s| s.1.part == Part::Text);
    let of_all = has_attribute(&one, &other, "total") || in_text && has_attribute(&one, &other, "number");
    let few = both().any(|s| &*s.1.attribute == "count") && !of_all;
    // "Windows is not supported" beside the row of a table, or beside the same words without the "not".
    let told = both().any(|s| s.1.part == Part::Cell) && both().any(|s| s.1.part == Part::Text);
    let sure_words = if told { 1 } else { SURE_WORDS_OF_A_PAGE };
    let few = few || is_state(one[0].1) && words(one[0].1) < sure_words;
    let of_two = few || listed || beside || counted && twice || scoped || elsewhere;
    let of_two_times = dated && !parts && !kinds.lasting.contains(&attribute);
    (!of_two && !of_two_times).then(|| conflict(&one, &other))
}

/// Pages without a date of their own tell the present.
fn across(corpus: &Corpus, thing: &str, all: &[Stated]) -> Option<Conflict> {
    let kinds = &Attributes::get().kinds;
    // "A unit costs $120": many pages have units; the row "Business" is what a page beside it calls "the Business plan".
    let folder = |s: &Stated| {
        corpus.documents[s.0.0 as usize].path.rsplit_once('/').map(|(folder, _)| folder.to_owned())
    };
    let told_as = |s: &Stated| s.1.called.contains(' ');
    let named = |s: &&Stated| {
        told_as(s)
            || &*s.1.attribute != "price"
            || s.1.part == Part::Cell && all.iter().any(|o| told_as(o) && folder(o) == folder(s))
    };
    let path = |s: &&Stated| corpus.documents[s.0.0 as usize].path.as_str();
    let undated = |s: &&Stated| corpus.documents[s.0.0 as usize].date.is_none() && !names_version(path(s));
    let undated = |s: &&Stated| undated(s) || kinds.lasting.contains(&&*s.1.attribute);
    let meets = |s: &&Stated| s.1.across && corpus.may_meet(s.0);
    let all: Vec<&Stated> = all.iter().filter(|s| meets(s) && named(s) && undated(s)).collect();
    let [one, other] = two(&all)?;
    // One list says who holds the offices, and a sentence on a page beside it names another.
    let of_list = |s: &&&Stated| s.1.part == Part::Item;
    let lists: BTreeSet<u32> = one.iter().chain(&other).filter(of_list).map(|s| s.0.0).collect();
    let of_office = &*one[0].1.attribute == AttributeValue::OFFICE;
    if of_office
        && (lists.len() != 1
            || one.iter().any(|s| s.1.part == Part::Item) == other.iter().any(|s| s.1.part == Part::Item))
    {
        return None;
    }
    let scoped = one.iter().chain(&other).any(|s| !s.1.is_of_scope(one[0].1));
    let documents: BTreeSet<u32> = one.iter().map(|s| s.0.0).collect();
    let both = other.iter().any(|s| documents.contains(&s.0.0));
    // Each page may mean its own session, its own box; what lies under a page needs what that page says, unless it is a part of its own.
    let attribute = &*one[0].1.attribute;
    let over = |a: &&Stated, b: &&Stated| is_over(path(a), path(b)) || is_over(path(b), path(a));
    let needed = kinds.needed.contains(&attribute) && one.iter().all(|a| other.iter().all(|b| over(a, b)));
    let state = is_state(one[0].1);
    // `max_heat` is one setting, "port" may be that of each program.
    let of_setting = kinds.of_settings.contains(&attribute);
    let setting = of_setting && thing.contains('_');
    // "The Varn Society was founded in": there is one of that name.
    let one_name = |s: &&Stated| {
        s.1.called.contains(' ') && s.1.called.split(' ').all(|w| w.starts_with(char::is_uppercase))
    };
    let of_body = kinds.of_bodies.contains(&attribute);
    let founded = of_body && all.iter().all(one_name);
    // Each page may have a default, and a body, of its own.
    let own = (of_setting || of_body) && !setting && !founded;
    let same_folder = all.iter().all(|s| folder(s) == folder(all[0]));
    let sure = !own && (kinds.sure_across.contains(&attribute) || needed || state || same_folder)
        || setting
        || founded
        || of_office;
    let vague = of_setting && !setting || state && words(one[0].1) < SURE_WORDS;
    let series = is_series(path(&one[0]), path(&other[0]));
    // "against `main`", and `v2.2.x` for what is mended in a version.
    let of_version = |s: &Stated| s.1.given.value.contains(|c: char| c.is_ascii_digit());
    let of_branch = kinds.of_branches.contains(&attribute) && of_version(one[0]) != of_version(other[0]);
    let differ = ![vague, scoped, both, series, of_branch].contains(&true);
    let told = || Conflict { detail: detail(&all[0].1.attribute, all[0].1), ..conflict(&one, &other) };
    differ.then(|| told().stable_if(sure))
}

/// Folders of parts that need things of their own.
pub(super) const PARTS: &[&str] = &[
    "apps", "crates", "examples", "libs", "modules", "packages", "plugins", "projects", "samples",
    "services", "tools", "vendor",
];

/// Pages of a folder that tell what all of it needs.
const OF_ALL: &[&str] = &["index", "install", "readme", "require"];

/// The page lies in a folder over that of the other, or is the one of its folder that speaks for all, and no part of its own lies between.
fn is_over(page: &str, other: &str) -> bool {
    let (folder, file) = page.rsplit_once('/').unwrap_or(("", page));
    let Some(rest) = other.strip_prefix(folder) else { return false };
    let own = folder.is_empty() || rest.starts_with('/');
    let deeper = folder.is_empty() || rest.trim_start_matches('/').contains('/');
    let of_all = || OF_ALL.iter().any(|start| file.to_lowercase().starts_with(start));
    own && (deeper || of_all()) && !rest.split('/').any(|part| PARTS.contains(&&*part.to_lowercase()))
}

/// A log of changes tells of each version what holds for it.
pub(super) fn is_log(path: &str) -> bool {
    const LOGS: &[&str] = &["changelog", "changes", "history", "release", "upgrad", "migrat", "whats"];
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    LOGS.iter().any(|log| name.starts_with(log))
}

/// `docs/v1.2/setup.md`, `guides/2019/fees.md`, `new_in_2_4.md`: what it tells is of that version or year.
pub(super) fn names_version(path: &str) -> bool {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let number = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    let is_version = |word: &str| {
        let bare = word.strip_prefix('v').unwrap_or(word);
        let told = bare.len() < word.len() || bare.len() == 4;
        number(bare) && told || bare.split('.').filter(|part| number(part)).count() > 1
    };
    let words = || stem.split(['-', '_', ' ']);
    [folder, stem].iter().any(|part| part.split(['/', '-', '_', ' ']).any(is_version))
        || words().zip(words().skip(1)).any(|(a, b)| number(a) && number(b))
}

fn conflict(one: &[&Stated], other: &[&Stated]) -> Conflict {
    // What fewer places say is the likelier slip.
    let (few, many) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let claims = few.iter().take(1).chain(many).chain(few.iter().skip(1)).map(|s| s.0).collect();
    Conflict::new(claims, Confidence::Likely, Severity::Warning)
}
