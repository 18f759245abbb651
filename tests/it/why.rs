//! `newslint why A B`: what two pages have in common, and what follows.

use crate::project::{folder, run};
use crate::root;

fn why(dir: &std::path::Path, args: &[&str]) -> String {
    let (status, out, err) = run(dir, &[&["why"], args].concat());
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    out
}

#[test]
fn two_pages_of_one_story() {
    let told = why(&root().join("fixtures/seeds"), &["article.txt", "day.txt"]);
    assert!(
        told.starts_with("article.txt and day.txt tell one story: what they have in common is enough.\n"),
        "{told}"
    );
    for part in [
        "2019-06-14, 2019-06-13: 1 day apart",
        "names    6 in common (share 1.00): ",
        "Chirper",
        "needed   at most 4 days apart",
    ] {
        assert!(told.contains(part), "{part} in: {told}");
    }
    let in_part =
        "\n  duration-conflict    2 and 2 (in part a preview: `newslint explain duration-conflict`)\n";
    assert!(told.contains(in_part), "{told}");
    // Where the pages lie makes no difference to the rest of what is told.
    let from_above =
        why(&root(), &["fixtures/seeds/article.txt", "fixtures/seeds/day.txt", "fixtures/seeds"]);
    assert_eq!(from_above.replace("fixtures/seeds/", ""), told);
}

#[test]
fn two_pages_of_two_stories() {
    let ferry =
        "The ferry Marlin was stranded for 40 minutes off Port Ellery, the harbour office of Dunmere said.\n";
    let dir = folder(&[
        ("a/one.md", &format!("---\ndate: 2021-05-04\n---\n\n{ferry}")),
        ("b/two.md", &format!("---\ndate: 2021-05-24\n---\n\n{ferry}")),
        ("b/three.md", "---\ndate: 2021-05-04\n---\n\nVeolan was offline for 25 minutes in Harwick.\n"),
        ("b/four.docx", ""),
    ]);
    let told = why(dir.path(), &["a/one.md", "b/two.md"]);
    assert!(told.contains("do not tell one story: what they have in common is not enough."), "{told}");
    assert!(told.contains(": 20 days apart") && told.contains("Marlin"), "{told}");
    assert!(told.ends_with("No rule looks at both.\n"), "{told}");
    let told = why(dir.path(), &["a/one.md", "b/three.md"]);
    assert!(told.contains(": the same day") && told.contains("names    none in common"), "{told}");
    // What the caller says decides alone.
    let told = why(dir.path(), &["a/one.md", "b/two.md", "--story-by", "directory"]);
    assert!(told.contains("they lie in two folders"), "{told}");
    let told = why(dir.path(), &["a/one.md", "b/three.md", "--story-by", "all"]);
    assert!(told.contains("tell one story") && told.contains("duration-conflict    1 and 1"), "{told}");
    for wrong in ["b/four.docx.md", "a/../a/one.md"] {
        let (status, _, err) = run(dir.path(), &["why", "a/one.md", wrong]);
        assert!(status == 2 && !err.is_empty(), "{wrong}: {err}");
    }
}
