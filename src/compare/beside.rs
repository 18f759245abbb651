//! What pages say of their project, against the files beside them: `package.json`, `LICENSE`, `.env.example`; and badges against the
//! text under them.

use std::collections::BTreeMap;

use super::attribute::{PARTS, names_version};
use super::{Conflict, Corpus, Ref};
use crate::claim::{AttributeValue, Claim, Commitment, Kind, Part, Value};
use crate::finding::{Confidence, Severity};
use crate::lexicon::licences;

type Stated<'a> = (Ref, &'a AttributeValue);

/// What the files of one folder state.
#[derive(Default)]
struct Folder<'a> {
    facts: Vec<Stated<'a>>,
    /// A package or a licence lies in it: it is a project of its own.
    is_project: bool,
}

impl Folder<'_> {
    /// What the project is called.
    fn names(&self) -> impl Iterator<Item = &str> {
        self.facts.iter().filter(|s| &*s.1.attribute == "name").map(|s| &*s.1.given.value)
    }
}

/// Places that have to be looked at together: those of each conflict, with all files over its page, of which the nearest decides.
pub(super) fn meetings(corpus: &Corpus) -> Vec<Vec<Ref>> {
    let folder = |at: Ref| folder_of(&corpus.documents[at.0 as usize].path);
    let of_files = corpus
        .of_kind(Kind::Attribute)
        .filter(|(_, claim)| stated(claim).is_some_and(|s| s.part == Part::File));
    let files: Vec<Ref> = of_files.map(|(at, _)| at).collect();
    let with_files = |conflict: Conflict| {
        let page = folder(conflict.claims[0]);
        let over = files.iter().filter(|&&at| {
            page.strip_prefix(folder(at))
                .is_some_and(|rest| folder(at).is_empty() || rest.is_empty() || rest.starts_with('/'))
        });
        conflict.claims.iter().chain(over).copied().collect()
    };
    compare(corpus).into_iter().map(with_files).collect()
}

/// Pages against files, and badges against pages.
pub(super) fn compare(corpus: &Corpus) -> Vec<Conflict> {
    let path = |at: Ref| corpus.documents[at.0 as usize].path.as_str();
    let mut folders: BTreeMap<&str, Folder> = BTreeMap::new();
    let mut pages: BTreeMap<u32, Vec<Stated>> = BTreeMap::new();
    for (at, claim) in corpus.of_kind(Kind::Attribute) {
        let Some(stated) = stated(claim) else { continue };
        if stated.part == Part::File {
            let folder = folders.entry(folder_of(path(at))).or_default();
            folder.is_project |= matches!(&*stated.attribute, "name" | "licence");
            folder.facts.push((at, stated));
        } else if corpus.may_meet(at) {
            pages.entry(at.0).or_default().push((at, stated));
        }
    }
    let mut conflicts = Vec::new();
    for (page, said) in pages {
        let path = corpus.documents[page as usize].path.as_str();
        let own_folder = folders.get(folder_of(path));
        conflicts.extend(own_folder.filter(|_| is_log(path)).and_then(|folder| raised(folder, &said)));
        if corpus.documents[page as usize].date.is_some() {
            continue;
        }
        let own = on_page(&said);
        let project = nearest(&folders, path, |f| f.is_project);
        // A project of its own has settings of its own.
        let settings = nearest(&folders, path, |f| f.is_project || of(&f.facts, "setting").next().is_some());
        let pinned = nearest(&folders, path, |f| of(&f.facts, "use").next().is_some());
        let mut told: Vec<Conflict> = Vec::new();
        if let Some(project) = project {
            told.extend(licence(project, &said));
            told.extend(version(project, &said));
            told.extend(needs(project, &said));
        }
        told.extend(pinned.into_iter().flat_map(|folder| used(folder, project, &said)));
        told.extend(settings.into_iter().flat_map(|folder| defaults(folder, &said)));
        told.extend(
            own_folder.and_then(|folder| port(corpus, folder, &said).or_else(|| inner_port(folder, &said))),
        );
        let two = if is_notice(path) || is_log(path) { Vec::new() } else { twice(&said, project) };
        // A badge that the file contradicts is not told once more.
        let known = |at: &Ref| told.iter().chain(&two).any(|c| c.claims.contains(at));
        let own: Vec<Conflict> = own.into_iter().filter(|c| !c.claims.iter().any(known)).collect();
        // Only defaults that a comment tells, and a README beside its own package, have shown their precision.
        let of_comment = |c: &Conflict| {
            c.claims.iter().any(|at| {
                stated(corpus.claim(*at)).is_some_and(|s| &*s.called == "default" && s.part == Part::File)
            })
        };
        conflicts.extend(told.into_iter().chain(own).map(|c| {
            // A badge above the text that it is of, and the port of the only image.
            let own = c.detail == "port"
                || c.claims.iter().all(|at| at.0 == page)
                || c.claims.iter().any(|at| is_example(&corpus.documents[at.0 as usize].path));
            let shown = of_comment(&c)
                || is_readme(path) && (own || of_package(corpus, &c))
                || is_guide(path) && of_need(corpus, &c);
            c.stable_if(shown)
        }));
        conflicts.extend(two);
    }
    // What a page already shows is not told once more.
    let told = |c: &Conflict| conflicts.iter().any(|known| known.claims.contains(&c.claims[1]));
    let of_folder = |folder| text_of_licence(folder).into_iter().chain(used(folder, None, &folder.facts));
    let of_files: Vec<Conflict> = folders.values().flat_map(of_folder).filter(|c| !told(c)).collect();
    conflicts.extend(of_files);
    conflicts
}

/// The name of a file in lower case, without its endings.
fn stem(path: &str) -> String {
    path.rsplit('/').next().and_then(|file| file.split('.').next()).unwrap_or_default().to_ascii_lowercase()
}

/// `.env.example`, which a README says to copy.
fn is_example(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    [".env.example", ".env.sample", ".env.template", ".env.dist"].contains(&file)
}

/// `CHANGELOG.md`.
fn is_log(path: &str) -> bool {
    ["changelog", "changes", "history", "releases"].contains(&&*stem(path))
}

/// `THIRD_PARTY_LICENSES.txt`, `NOTICE.md`: of many works.
fn is_notice(path: &str) -> bool {
    const NOTICES: &[&str] =
        &["attribution", "copying", "credit", "legal", "licen", "notice", "thanks", "third"];
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    NOTICES.iter().any(|notice| name.contains(notice))
}

/// Pages that speak of the package in whose folder they lie.
fn is_readme(path: &str) -> bool {
    ["readme", "security"].contains(&&*stem(path))
}

/// `docs/install.md`, `getting-started/index.md`, `requirements.rst`.
fn is_guide(path: &str) -> bool {
    const GUIDES: &[&str] =
        &["install", "getting", "requirement", "prerequisite", "quick", "setup", "readme"];
    let mut parts = path.rsplit('/').take(2).map(str::to_lowercase);
    parts.any(|part| GUIDES.iter().any(|guide| part.starts_with(guide)))
}

/// The least version of a tool, which the package tells.
fn of_need(corpus: &Corpus, conflict: &Conflict) -> bool {
    let told = |at: Ref| stated(corpus.claim(at)).is_some_and(|s| &*s.attribute == "need");
    matches!(conflict.claims[..], [page, file] if told(page) && told(file) && is_of_package(corpus, file))
}

/// What a package says of itself, the text of its licence, or its services; not the versions that tools are told, nor the environment.
fn is_of_package(corpus: &Corpus, file: Ref) -> bool {
    let mut own = corpus.documents[file.0 as usize].claims.iter().filter_map(stated);
    own.any(|s| {
        s.part == Part::File && matches!(&*s.attribute, "name" | "licence" | "port" | "published port")
    })
}

/// Two versions or licences of which one stands in the file of the package or the licence in the same folder; "4" is hardly a version of
/// all of it.
fn of_package(corpus: &Corpus, conflict: &Conflict) -> bool {
    let [page, file] = conflict.claims[..] else { return false };
    let path = |at: Ref| corpus.documents[at.0 as usize].path.as_str();
    let version = |at| {
        stated(corpus.claim(at))
            .is_some_and(|s| &*s.attribute != "current version" || s.given.value.contains('.'))
    };
    folder_of(path(page)) == folder_of(path(file)) && is_of_package(corpus, file) && version(page)
}

/// What is set against files: what pages say of these things for certain.
fn stated(claim: &Claim) -> Option<&AttributeValue> {
    match &claim.value {
        Value::Attribute(a)
            if a.is_beside()
                || matches!(&*a.attribute, "current version" | "default" | "port")
                    && claim.stands(Commitment::WithCare) =>
        {
            Some(a)
        }
        _ => None,
    }
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The nearest folder over a page, or its own, that will do; none where a part of its own lies between.
fn nearest<'f, 'a>(
    folders: &'f BTreeMap<&str, Folder<'a>>,
    path: &str,
    wanted: impl Fn(&Folder) -> bool,
) -> Option<&'f Folder<'a>> {
    let mut at = folder_of(path);
    loop {
        if let Some(folder) = folders.get(at).filter(|f| wanted(f)) {
            return (!is_of_its_time(path[at.len()..].trim_start_matches('/'))).then_some(folder);
        }
        if at.is_empty() {
            return None;
        }
        let name = at.rsplit('/').next().unwrap_or(at).to_lowercase();
        if PARTS.contains(&&*name) || APART.contains(&&*name) {
            return None;
        }
        at = folder_of(at);
    }
}

/// Folders whose pages tell of other things than the project is now.
const APART: &[&str] = &[
    "_posts",
    "archive",
    "blog",
    "changelog",
    "changelogs",
    "fixtures",
    "news",
    "node_modules",
    "posts",
    "releases",
    "templates",
    "test",
    "tests",
    "third_party",
    "third-party",
    "versioned_docs",
    "vendor",
];

/// Logs of changes, guides from one version to the next: what they tell was so at some time.
fn is_of_its_time(path: &str) -> bool {
    const LOGS: &[&str] = &[
        "changelog",
        "changes",
        "history",
        "news",
        "release",
        "migrat",
        "upgrad",
        "whatsnew",
        "whats_new",
        "roadmap",
    ];
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    names_version(path) || LOGS.iter().any(|log| name.contains(log))
}

fn conflict(detail: String, page: &Stated, file: &Stated) -> Conflict {
    Conflict { detail, ..Conflict::new(vec![page.0, file.0], Confidence::Likely, Severity::Warning) }
}

fn of<'s, 'a>(said: &'s [Stated<'a>], attribute: &'s str) -> impl Iterator<Item = &'s Stated<'a>> {
    said.iter().filter(move |s| &*s.1.attribute == attribute)
}

/// It is said of the project itself: "this library is", "Kiln is", or nothing before "licensed under".
fn is_own(called: &str, project: Option<&Folder>) -> bool {
    const OWN: &[&str] = &[
        "this",
        "the",
        "project",
        "code",
        "software",
        "library",
        "package",
        "repository",
        "repo",
        "crate",
        "module",
        "plugin",
        "source",
        "tool",
        "program",
        "it",
        "is",
        "are",
        "all",
        "and",
        "its",
        "itself",
        "app",
        "application",
        "entire",
        "free",
        "open",
        "in",
        "of",
        "work",
        "everything",
        "has",
        "been",
        "made",
        "which",
        "that",
        "dual",
        "also",
        "currently",
        "you",
        "we",
        "our",
        "s",
        "minimal",
        "means",
        "bump",
        "bumped",
        "raise",
        "raised",
        "increase",
        "increased",
    ];
    let lower = called.to_lowercase();
    let named = |word: &str| {
        project.is_some_and(|p| {
            p.names().any(|name| {
                !name.is_empty()
                    && name.to_lowercase().split(['/', '@', '-', '_', '.']).any(|part| part == word)
            })
        })
    };
    lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .all(|w| OWN.contains(&w) || named(w))
}

/// A licence of a page that is none of those of the project.
fn licence(project: &Folder, said: &[Stated]) -> Option<Conflict> {
    let facts: Vec<&Stated> = of(&project.facts, "licence").collect();
    // What a package says of itself goes before texts of licences, which may be those of parts.
    let packages: Vec<&Stated> = facts.iter().copied().filter(|s| is_package(project, s)).collect();
    let facts = if packages.is_empty() { facts } else { packages };
    if facts.is_empty() || facts.iter().any(|s| s.1.given.value.is_empty()) {
        return None;
    }
    let meets = |s: &Stated| facts.iter().any(|fact| share_a_licence(s, fact));
    let stated: Vec<&Stated> = of(said, "licence").filter(|s| is_own(&s.1.called, Some(project))).collect();
    // A page that names the right one too tells them apart.
    let first = stated.first().filter(|_| !stated.iter().any(|s| meets(s)))?;
    Some(conflict("licence".to_owned(), first, facts[0]))
}

/// The text of a licence that is none of those of the package in its folder.
fn text_of_licence(folder: &Folder) -> Option<Conflict> {
    let (packages, texts): (Vec<&Stated>, Vec<&Stated>) =
        of(&folder.facts, "licence").partition(|s| is_package(folder, s));
    let known = |facts: &[&Stated]| !facts.is_empty() && facts.iter().all(|s| !s.1.given.value.is_empty());
    let meets = |a: &&Stated| packages.iter().any(|b| share_a_licence(a, b));
    (known(&packages) && known(&texts) && !texts.iter().any(meets))
        .then(|| conflict("licence".to_owned(), texts[0], packages[0]))
}

fn share_a_licence(a: &Stated, b: &Stated) -> bool {
    let ids = |s: &Stated| -> Vec<String> { s.1.given.value.split(' ').map(str::to_owned).collect() };
    ids(a).iter().any(|a| ids(b).iter().any(|b| licences::meet(a, b)))
}

/// The fact stands in the file that also gives the project its name.
fn is_package(project: &Folder, fact: &Stated) -> bool {
    of(&project.facts, "name").any(|name| name.0.0 == fact.0.0)
}

/// A current version that is none of the packages in the folder.
fn version(project: &Folder, said: &[Stated]) -> Option<Conflict> {
    let facts: Vec<&Stated> = of(&project.facts, "current version").collect();
    let first = facts.first()?;
    let stated =
        of(said, "current version").filter(|s| s.1.thing.is_empty() || is_own(&s.1.thing, Some(project)));
    let all: Vec<&Stated> = stated.collect();
    let differs = |s: &Stated| facts.iter().all(|f| s.1.given.differs(&f.1.given) == Some(true));
    let wrong = all.first().filter(|_| all.iter().all(|s| differs(s)))?;
    Some(conflict("current version".to_owned(), wrong, first))
}

/// The port under which a page says that the one service with a port answers, or the one that a sample of the configuration has.
fn port(corpus: &Corpus, folder: &Folder, said: &[Stated]) -> Option<Conflict> {
    // "Redis listens on port 6379": the port of another program. `kiln.json.sample` is of kiln.
    let own = |page: &Stated, file: &Stated| {
        let path = corpus.documents[file.0.0 as usize].path.to_lowercase();
        let sample = path.rsplit('/').next().unwrap_or_default();
        // "By default Kiln listens".
        let thing = page.1.thing.strip_prefix("default ").unwrap_or(&page.1.thing);
        &*page.1.attribute != "port" || is_own(thing, Some(folder)) || sample.starts_with(thing)
    };
    ["published port", "port"].into_iter().find_map(|attribute| {
        let (mut files, mut pages) = (of(&folder.facts, attribute), of(said, attribute));
        let (file, page) = (files.next()?, pages.next()?);
        let alone = files.next().is_none() && pages.next().is_none();
        (alone && own(page, file) && file.1.given.value != page.1.given.value)
            .then(|| conflict("port".to_owned(), page, file))
    })
}

/// The port inside of a container, which a page gives otherwise than the files beside it.
fn inner_port(folder: &Folder, said: &[Stated]) -> Option<Conflict> {
    let page = of(said, "inner port").next()?;
    let file = of(&folder.facts, "inner port").next()?;
    let differs = |file: &Stated| file.1.given.value != page.1.given.value;
    of(&folder.facts, "inner port").all(differs).then(|| conflict("port".to_owned(), page, file))
}

/// The least version of each tool.
fn needs(project: &Folder, said: &[Stated]) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for fact in of(&project.facts, "need") {
        let own = |s: &&Stated| s.1.thing == fact.1.thing && is_own(&s.1.called, Some(project));
        let stated: Vec<&Stated> = of(said, "need").filter(own).collect();
        // Several versions are several things, or times.
        let Some(first) = stated.first() else { continue };
        let one = stated.iter().all(|s| s.1.given.differs(&first.1.given) == Some(false));
        let told = |f: &Stated| f.1.thing == fact.1.thing && first.1.given.differs(&f.1.given) != Some(true);
        if one && !of(&project.facts, "need").any(told) {
            conflicts.push(conflict(format!("least version of {}", fact.1.thing), first, fact));
        }
    }
    conflicts
}

/// A least version of Rust to which a log of changes says that it was raised, and to which the package was not.
fn raised(folder: &Folder, said: &[Stated]) -> Option<Conflict> {
    let file = of(&folder.facts, "need").find(|s| &*s.1.thing == "rust")?;
    // The newest entry stands first; it may say that it was lowered.
    let newest = of(said, "need").find(|s| s.1.thing == file.1.thing)?;
    let raised = is_own(&newest.1.called, Some(folder)) && is_below(file, newest);
    raised.then(|| conflict("least version of rust".to_owned(), newest, file))
}

fn version_parts(version: &str) -> Vec<u32> {
    version.split('.').filter_map(|part| part.parse().ok()).collect()
}

/// The version is lower, as far as both go.
fn is_below(used: &Stated, least: &Stated) -> bool {
    let [used, least] = [used, least].map(|s| version_parts(&s.1.given.value));
    let both = used.len().min(least.len());
    used[..both] < least[..both]
}

/// A tool of a version below the least one that is told.
fn used(folder: &Folder, project: Option<&Folder>, said: &[Stated]) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for fact in of(&folder.facts, "use") {
        let mut stated =
            of(said, "need").filter(|s| s.1.thing == fact.1.thing && is_own(&s.1.called, project));
        if let Some(first) = stated.next()
            && is_below(fact, first)
            && stated.all(|s| is_below(fact, s))
        {
            conflicts.push(conflict(format!("least version of {}", fact.1.thing), first, fact));
        }
    }
    conflicts
}

/// Defaults of settings.
fn defaults(folder: &Folder, said: &[Stated]) -> Vec<Conflict> {
    let value = |s: &Stated| s.1.given.value.trim_matches(['"', '\'', '`']).to_lowercase();
    let mut conflicts = Vec::new();
    // A cell is read as a setting.
    let told =
        |s: &&Stated| &*s.1.attribute == "setting" || &*s.1.attribute == "default" && s.1.part != Part::Cell;
    for page in said.iter().filter(told) {
        let name = page.1.called.trim_matches('`');
        let facts: Vec<&Stated> = of(&folder.facts, "setting").filter(|s| &*s.1.thing == name).collect();
        let is_plain = |v: &str| {
            let number = v.parse::<f64>().is_ok();
            number || matches!(v, "true" | "false" | "on" | "off" | "yes" | "no")
        };
        let [fact] = facts[..] else { continue };
        let (own, other) = (value(page), value(fact));
        // What stands there may be an example; what a comment calls the default is it.
        let told = fact.1.called.as_ref() == "default";
        let is_word =
            |v: &str| told && !v.is_empty() && v.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let comparable = |v: &str| is_plain(v) || is_word(v);
        if comparable(&own) && comparable(&other) && own != other && !is_same(&own, &other) {
            conflicts.push(conflict(format!("default of {name}"), page, fact));
        }
    }
    conflicts
}

/// `true` and `on`, `1` and `1.0`; a number beside a switch tells nothing.
fn is_same(a: &str, b: &str) -> bool {
    let switch = |v: &str| match v {
        "true" | "on" | "yes" | "1" => Some(true),
        "false" | "off" | "no" | "0" => Some(false),
        _ => None,
    };
    match (a.parse::<f64>(), b.parse::<f64>()) {
        (Ok(a), Ok(b)) => (a - b).abs() < 1e-9,
        (Err(_), Err(_)) => switch(a) == switch(b) && (switch(a).is_some() || a == b),
        _ => switch(a) == switch(b) || switch(a).is_none() || switch(b).is_none(),
    }
}

/// Two licences, or two least versions of one tool, that one page tells of the project.
fn twice(said: &[Stated], project: Option<&Folder>) -> Vec<Conflict> {
    let own = |s: &&Stated| {
        s.1.part != Part::Badge
            && matches!(&*s.1.attribute, "licence" | "need")
            && is_own(&s.1.called, project)
    };
    let mut by_thing: BTreeMap<(&str, &str), Vec<&Stated>> = BTreeMap::new();
    for stated in said.iter().filter(own) {
        by_thing.entry((&stated.1.attribute, &stated.1.thing)).or_default().push(stated);
    }
    let two = |((attribute, thing), all): ((&str, &str), Vec<&Stated>)| {
        let differs = |a: &Stated, b: &Stated| match attribute {
            "licence" => !share_a_licence(a, b),
            _ => a.1.given.differs(&b.1.given) == Some(true),
        };
        let (one, other): (Vec<&Stated>, Vec<&Stated>) = all.iter().partition(|s| !differs(s, all[0]));
        let second = other.first()?;
        // Under one of several: more than two, or one place that names two.
        let several = all.iter().any(|s| s.1.given.value.contains(' '))
            || other.iter().any(|s| differs(s, second))
            || one.iter().any(|s| !differs(s, second));
        let what =
            if attribute == "need" { format!("least version of {thing}") } else { attribute.to_owned() };
        (!several).then(|| conflict(what, second, one[0]))
    };
    by_thing.into_iter().filter_map(two).collect()
}

/// Badges against the text of their page.
fn on_page(said: &[Stated]) -> Vec<Conflict> {
    let mut conflicts = Vec::new();
    for badge in said.iter().filter(|s| s.1.part == Part::Badge && &*s.1.attribute != "current version") {
        let same = |s: &&Stated| {
            s.1.part != Part::Badge && s.1.attribute == badge.1.attribute && s.1.thing == badge.1.thing
        };
        let text: Vec<&Stated> = said.iter().filter(same).filter(|s| is_own(&s.1.called, None)).collect();
        let differs = |s: &Stated| match &*badge.1.attribute {
            "licence" => {
                let meets = |a: &str| s.1.given.value.split(' ').any(|b| licences::meet(a, b));
                !badge.1.given.value.split(' ').any(meets)
            }
            _ => badge.1.given.differs(&s.1.given) == Some(true),
        };
        if let Some(first) = text.first().filter(|_| text.iter().all(|s| differs(s))) {
            let what = match &*badge.1.attribute {
                "need" => format!("least version of {}", badge.1.thing),
                other => other.to_owned(),
            };
            conflicts.push(conflict(what, first, badge));
        }
    }
    conflicts
}
