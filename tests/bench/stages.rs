//! Speed of the stages on prose made here: `cargo bench`.

use divan::Bencher;
use divan::counter::BytesCount;
use newslint::document::{Document, Format};
use newslint::engine;
use newslint::extract::{Options, extract};
use newslint::options;
use newslint::rule::embedded;
use newslint::source::Source;

fn main() {
    divan::main();
}

/// A page of news-like Markdown, repeated to about `bytes`.
fn prose(bytes: usize) -> String {
    const PAGE: &str = "## The harbour\n\nThe council of Dunmere voted on Thursday to keep the old harbour open for another *three years*, \
        after residents had complained that the closure would cost the town more than $4 million a year. “We have waited long enough,” \
        the mayor said. The vote was 14 to 9.\n\nThe ferry [Marlin](https://ferries.example/marlin) carried 212 passengers when its engine \
        stopped for 40 minutes off Port Ellery in early May, according to the harbour office. Nobody was hurt, and the ship reached the \
        quay under its own power at 7:30 p.m. on Sunday.\n\nHistorians think that the quay was built in the 18th century; its stones were \
        taken from a quarry that still belongs to the family which sold them then, and which has sent a letter to the council.\n\n";
    PAGE.repeat(bytes / PAGE.len() + 1)
}

#[divan::bench]
fn read_markdown(bencher: Bencher) {
    let source = Source::from_text("a.md", prose(1 << 20));
    bencher
        .counter(BytesCount::of_str(source.text()))
        .bench(|| Document::read(&source, Format::Markdown, None));
}

#[divan::bench]
fn extract_claims(bencher: Bencher) {
    let source = Source::from_text("a.md", prose(1 << 20));
    bencher
        .counter(BytesCount::of_str(source.text()))
        .bench(|| extract(&source, Format::Markdown, Options::default()));
}

#[divan::bench]
fn extract_and_compare(bencher: Bencher) {
    let sources: Vec<Source> =
        (0..64).map(|n| Source::from_text(format!("{n}.md"), prose(1 << 14))).collect();
    let rules = embedded();
    let bytes: usize = sources.iter().map(|s| s.text().len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        let mut documents: Vec<_> =
            sources.iter().map(|s| extract(s, Format::Markdown, Options::default())).collect();
        engine::check(&mut documents, &rules, &options::Options::default())
    });
}
