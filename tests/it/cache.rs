//! The cache changes how long a run takes, and nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use newslint::cache::{Key, Pack, Setting, write};
use newslint::claim::Extraction;
use newslint::claim::Kind;
use newslint::document::Format;
use newslint::engine::check_packed;
use newslint::extract::{Options, extract};
use newslint::facts::Facts;
use newslint::packed::{Packed, Shelf};
use newslint::source::Source;
use newslint::wire::ClaimRow;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tempfile::TempDir;

use crate::{newslint, root};

const CHECK: &[&str] = &["check", "--format", "json", "."];
const CLAIMS: &[&str] = &["claims", "--format", "jsonl", "."];

/// What a run in `dir` with the cache in `cache` prints, on both streams.
fn run(dir: &Path, cache: &Path, args: &[&str]) -> String {
    let output =
        newslint().current_dir(dir).args(args).env("NEWSLINT_CACHE_DIR", cache).output().expect("it starts");
    assert!(output.status.code().is_some_and(|c| c < 2), "{output:?}");
    String::from_utf8([output.stdout, output.stderr].concat()).expect("reports are UTF-8")
}

/// What a run prints that neither reads nor writes a cache.
fn uncached(dir: &Path, args: &[&str]) -> String {
    let nowhere = tempfile::tempdir().unwrap();
    let printed = run(dir, nowhere.path(), &[args, &["--no-cache"]].concat());
    assert_eq!(names(nowhere.path()), Vec::<String>::new());
    printed
}

fn names(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).into_iter().flatten();
    entries.map(|e| e.unwrap().file_name().into_string().unwrap()).collect()
}

/// The one pack in `cache`.
fn pack_in(cache: &Path) -> PathBuf {
    let names = names(cache);
    assert_eq!(names.len(), 1, "{names:?}");
    let pack = cache.join(&names[0]);
    assert_eq!(pack.extension().unwrap(), "pack");
    pack
}

/// A folder of pages that contradict one another.
fn pages() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for number in 10..40 {
        let text = format!(
            "The Corvale tram network was down for {number} minutes on May 3. “It is mended,” said Ada Wu.\n"
        );
        fs::write(dir.path().join(format!("{number}.md")), text).unwrap();
    }
    dir
}

#[test]
fn cold_warm_and_without_it_are_the_same() {
    let fixtures = root().join("fixtures");
    let cache = tempfile::tempdir().unwrap();
    for args in [CHECK, CLAIMS, &["check", "--format", "pretty", "--color", "never", "."], &["story", "."]] {
        let expected = uncached(&fixtures, args);
        for _ in 0..2 {
            assert!(run(&fixtures, cache.path(), args) == expected, "{args:?}");
        }
        for jobs in ["1", "7"] {
            assert!(
                run(&fixtures, cache.path(), &[args, &["--jobs", jobs]].concat()) == expected,
                "{args:?}"
            );
        }
    }
}

#[test]
fn a_pack_is_written_only_when_something_changed_and_holds_only_what_is_there() {
    let (dir, cache) = (pages(), tempfile::tempdir().unwrap());
    run(dir.path(), cache.path(), CHECK);
    let file = pack_in(cache.path());
    let written = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
    let (first, long_ago) = (fs::read(&file).unwrap(), std::time::SystemTime::UNIX_EPOCH);
    let age = || fs::File::options().write(true).open(&file).unwrap().set_modified(long_ago).unwrap();
    age();
    run(dir.path(), cache.path(), CHECK);
    run(dir.path(), cache.path(), CLAIMS);
    assert_eq!(written(&file), long_ago, "all was known");
    fs::remove_file(dir.path().join("10.md")).unwrap();
    run(dir.path(), cache.path(), CHECK);
    let second = fs::read(&file).unwrap();
    assert!(written(&file) > long_ago && second.len() < first.len());
    fs::copy(dir.path().join("11.md"), dir.path().join("10.md")).unwrap();
    assert_eq!(run(dir.path(), cache.path(), CLAIMS), uncached(dir.path(), CLAIMS));
    assert!(fs::read(pack_in(cache.path())).unwrap().len() > second.len());
}

#[test]
fn changed_content_is_seen_though_time_and_size_are_not_changed() {
    let (dir, cache) = (pages(), tempfile::tempdir().unwrap());
    run(dir.path(), cache.path(), CHECK);
    let page = dir.path().join("10.md");
    let time = fs::metadata(&page).unwrap().modified().unwrap();
    let text = fs::read_to_string(&page).unwrap().replace("10 minutes", "99 minutes");
    fs::write(&page, text).unwrap();
    fs::File::options().write(true).open(&page).unwrap().set_modified(time).unwrap();
    let claims = run(dir.path(), cache.path(), CLAIMS);
    assert!(claims.contains("99 minutes") && !claims.contains("10 minutes"));
    assert_eq!(claims, uncached(dir.path(), CLAIMS));
}

#[test]
fn options_are_part_of_the_key() {
    let (dir, cache) = (pages(), tempfile::tempdir().unwrap());
    let mut seen = BTreeSet::new();
    for options in
        [&[][..], &["--date", "2017-11-03"], &["--date", "2018-11-03"], &["--date-order", "day-first"]]
    {
        let args = [CLAIMS, options].concat();
        let claims = run(dir.path(), cache.path(), &args);
        assert_eq!(claims, uncached(dir.path(), &args));
        seen.insert(claims);
    }
    assert_eq!(seen.len(), 3, "dates differ, their order is not asked for");
}

#[test]
fn keys_tell_apart_all_that_an_extraction_depends_on() {
    let day = |year| Options { date: chrono::NaiveDate::from_ymd_opt(year, 1, 2), ..Options::default() };
    let order = |month_first| Options { month_first, ..Options::default() };
    let mut keys = BTreeSet::new();
    for options in [day(0), day(2020), day(2021), order(Some(true)), order(Some(false))] {
        for build in [0, 1] {
            for (name, text) in
                [("a.md", "text"), ("b.md", "text"), ("a.md", "texT"), ("a", ".mdtext"), ("a.md", "")]
            {
                let setting = Setting::new(&options, build);
                assert_eq!(setting, Setting::new(&options, build));
                assert!(keys.insert(setting.key(name, text.as_bytes())), "{options:?} {build} {name} {text}");
            }
        }
    }
}

#[test]
fn broken_packs_are_no_packs() {
    let (dir, cache) = (pages(), tempfile::tempdir().unwrap());
    let expected = run(dir.path(), cache.path(), CLAIMS);
    let file = pack_in(cache.path());
    let whole = fs::read(&file).unwrap();
    let mut broken = vec![vec![], b"newslnt".to_vec(), vec![0xFF; 5_000], b"newslint 0.0 cache".repeat(99)];
    broken.extend([7, 8, 15, 16, 17, 56, whole.len() / 2, whole.len() - 1].map(|n| whole[..n].to_vec()));
    broken.push([&whole[..8], &[0xFF; 8], &whole[16..]].concat());
    broken.push([&whole[..], &whole[..]].concat());
    for at in (0..whole.len()).step_by(whole.len() / 12) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        broken.push(flipped);
    }
    for bytes in broken {
        fs::write(&file, &bytes).unwrap();
        let start = bytes.len().min(20);
        assert_eq!(
            run(dir.path(), cache.path(), CLAIMS),
            expected,
            "{} bytes: {:?}",
            bytes.len(),
            &bytes[..start]
        );
        assert_eq!(run(dir.path(), cache.path(), CLAIMS), expected);
    }
}

/// A bit that is not what it was makes an entry not be found, or does not matter.
#[test]
fn a_flipped_bit_gives_no_wrong_claim() {
    let extractions = extractions();
    let setting = Setting::new(&Options::default(), 0);
    let keys: Vec<Key> = extractions.iter().map(|e| setting.key(&e.path, b"")).collect();
    let blobs: Vec<_> =
        extractions.iter().map(|e| Packed::new(e).unwrap().parts().whole().to_vec()).collect();
    let mut whole = Vec::new();
    write(keys.iter().copied().zip(blobs.iter().map(|b| &**b)).collect(), &mut whole).unwrap();
    let index = 16 + 40 * keys.len();
    for at in (0..index).step_by(3).chain((index..whole.len()).step_by(331)) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        let known = Pack::new(flipped);
        let found: Vec<_> = keys.iter().map(|&key| known.blob(key)).collect();
        assert!(found.iter().zip(&blobs).all(|(found, blob)| found.is_none_or(|f| *f == **blob)), "{at}");
        assert!(
            at < index || found.iter().filter(|f| f.is_none()).count() == 1,
            "{at}: the others are as they were"
        );
    }
}

#[test]
fn runs_at_the_same_time_do_not_disturb_one_another() {
    let cache = tempfile::tempdir().unwrap();
    let fixtures = root().join("fixtures");
    let expected = uncached(&fixtures, CHECK);
    for _ in 0..2 {
        std::thread::scope(|scope| {
            let runs: Vec<_> = (0..8).map(|_| scope.spawn(|| run(&fixtures, cache.path(), CHECK))).collect();
            for run in runs {
                assert!(run.join().unwrap() == expected);
            }
        });
        pack_in(cache.path());
    }
}

#[test]
fn a_place_that_cannot_be_written_is_no_trouble() {
    let (dir, cache) = (pages(), tempfile::tempdir().unwrap());
    let expected = uncached(dir.path(), CHECK);
    let file = cache.path().join("file");
    fs::write(&file, "").unwrap();
    for place in [file.clone(), file.join("below")] {
        assert_eq!(run(dir.path(), &place, CHECK), expected);
    }
    // A folder where the pack should be.
    run(dir.path(), &cache.path().join("packs"), CHECK);
    let pack = pack_in(&cache.path().join("packs"));
    fs::remove_file(&pack).unwrap();
    fs::create_dir(&pack).unwrap();
    assert_eq!(run(dir.path(), pack.parent().unwrap(), CHECK), expected);
    assert_eq!(names(pack.parent().unwrap()).len(), 1, "nothing unfinished is left");
}

#[test]
fn a_cache_that_is_there_is_not_touched_without_it() {
    let (dir, cache) = (pages(), tempfile::tempdir().unwrap());
    run(dir.path(), cache.path(), CHECK);
    let file = pack_in(cache.path());
    fs::write(&file, "not a pack").unwrap();
    run(dir.path(), cache.path(), &[CHECK, &["--no-cache"]].concat());
    assert_eq!(fs::read(&file).unwrap(), b"not a pack");
}

#[test]
fn few_documents_leave_nothing() {
    let (dir, cache) = (pages(), tempfile::tempdir().unwrap());
    run(dir.path(), cache.path(), &["10.md", "11.md"]);
    assert_eq!(names(cache.path()), Vec::<String>::new());
}

#[test]
fn old_packs_and_unfinished_files_are_removed_and_nothing_else() {
    let (dir, cache) = (pages(), tempfile::tempdir().unwrap());
    let days_ago = |n: u64| std::time::SystemTime::now() - std::time::Duration::from_secs(n * 24 * 60 * 60);
    for (name, days) in [("a.pack", 91), ("b.pack", 89), ("c.1.tmp", 1), ("d.1.tmp", 0), ("notes.txt", 999)] {
        fs::File::create(cache.path().join(name)).unwrap().set_modified(days_ago(days)).unwrap();
    }
    run(dir.path(), cache.path(), CHECK);
    let left = names(cache.path());
    for (name, stays) in
        [("a.pack", false), ("b.pack", true), ("c.1.tmp", false), ("d.1.tmp", true), ("notes.txt", true)]
    {
        assert_eq!(left.iter().any(|n| n == name), stays, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn the_folder_is_where_programs_keep_such_things() {
    use std::os::unix::fs::PermissionsExt as _;
    let (dir, home) = (pages(), tempfile::tempdir().unwrap());
    let mut command = newslint();
    command.current_dir(dir.path()).args(CHECK).env_remove("NEWSLINT_CACHE_DIR").env("HOME", home.path());
    command.env_remove("XDG_CACHE_HOME").output().unwrap();
    let pack = pack_in(&home.path().join(".cache/newslint"));
    assert_eq!(fs::metadata(pack).unwrap().permissions().mode() & 0o777, 0o600, "for the owner alone");
    command.env("XDG_CACHE_HOME", home.path().join("xdg")).output().unwrap();
    pack_in(&home.path().join("xdg/newslint"));
}

/// The texts of all fixtures: documents and the sentences of the rows.
fn texts() -> Vec<(String, String)> {
    fn below(dir: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { below(&path, found) } else { found.push(path) }
        }
    }
    let mut files = Vec::new();
    below(&root().join("fixtures"), &mut files);
    files.sort();
    let text = |path: PathBuf| Some((path.to_string_lossy().into_owned(), fs::read_to_string(path).ok()?));
    files.into_iter().filter_map(text).collect()
}

fn extractions() -> Vec<Extraction> {
    texts().into_iter().map(|(name, text)| read(&name, text)).collect()
}

fn read(name: &str, text: String) -> Extraction {
    static FACTS: LazyLock<Facts> = LazyLock::new(|| {
        let path = root().join("fixtures/fact-pattern/conflict-timeout/facts.toml");
        Facts::parse("facts.toml", &std::fs::read_to_string(path).unwrap()).unwrap()
    });
    let date = chrono::NaiveDate::from_ymd_opt(2017, 11, 3);
    let options = Options { date, month_first: None, patterns: Some(&FACTS.patterns) };
    extract(&Source::from_text(name, text), Format::from_name(name).unwrap_or(Format::Plain), options)
}

fn rows(extraction: &Extraction) -> Vec<String> {
    let row = |claim| serde_json::to_string(&ClaimRow::new(extraction, claim, None)).unwrap();
    extraction.claims.iter().map(row).collect()
}

fn encoded(extraction: &Extraction) -> Vec<u8> {
    Packed::new(extraction).unwrap().parts().whole().to_vec()
}

/// Documents for which there is no room in memory are compared like the others.
#[test]
fn shelved_documents_are_compared_all_the_same() {
    let rules = newslint::rule::embedded();
    let options = newslint::options::Options::default();
    let mut held: Vec<Packed> = extractions().iter().map(|e| Packed::new(e).unwrap()).collect();
    let shelf = Shelf::new(0, tempfile::tempfile);
    let mut shelved: Vec<Packed> = held.iter().map(|d| d.clone().shelved(&shelf)).collect();
    let findings = |documents: &mut [Packed]| check_packed(documents, &rules, &options).findings;
    let found = findings(&mut held);
    assert!(!found.is_empty());
    assert_eq!(findings(&mut shelved), found);
    assert!(!shelf.has_failed());
}

fn decoded(bytes: &[u8]) -> Option<Extraction> {
    Packed::from_bytes(bytes.into())?.unpack()
}

#[test]
fn an_extraction_is_the_same_after_it_was_stored() {
    let mut kinds = BTreeSet::new();
    for extraction in extractions() {
        let stored = decoded(&encoded(&extraction)).unwrap();
        assert_eq!(stored, extraction);
        assert_eq!(rows(&stored), rows(&extraction));
        kinds.extend(extraction.claims.iter().map(|c| c.kind));
    }
    assert_eq!(kinds, Kind::ALL.iter().copied().collect(), "every kind of claim was among them");
}

/// Pieces of the fixtures put together anew come back as they were; any other bytes give an extraction or none.
#[test]
fn pieces_of_texts_and_of_bytes() {
    let sentences: Vec<String> = texts()
        .iter()
        .flat_map(|(_, text)| text.split_inclusive(['.', '\n']).map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let document = proptest::collection::vec(proptest::sample::select(sentences), 0..30);
    let change = (any::<prop::sample::Index>(), any::<u8>(), any::<bool>());
    let config = Config { cases: 300, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&(document, change), |(pieces, (at, byte, cut))| {
            let extraction = read("page.md", pieces.concat());
            let mut blob = encoded(&extraction);
            prop_assert_eq!(&decoded(&blob).unwrap(), &extraction);
            let at = at.index(blob.len());
            if cut {
                blob.truncate(at);
            } else {
                blob[at] = byte;
            }
            let _ = decoded(&blob);
            Ok(())
        })
        .unwrap();
}
