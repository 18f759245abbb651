//! One comparison in many processes: a step over what stays at hand of all documents says which of them belong together, and each
//! process finds what there is among those that it is given.

use rustc_hash::FxHashMap;

use super::{Outcome, Stories};
use crate::claim::Extraction;
use crate::compare::{self, Corpus};
use crate::options::Options;
use crate::packed::Packed;
use crate::rule::Rule;
use crate::sets::Sets;
use crate::story::Key;

/// What each document has to be compared with, in the order of their paths: those of its story, its translations, and those that say
/// something else of one attribute or pattern, or in one sentence. Only what stays at hand is looked at: bodies may be missing. The options have to be those of the comparison.
pub fn keys(documents: &mut [Packed], options: &Options) -> Vec<Key> {
    documents.sort_by(|a, b| a.path().cmp(b.path()));
    let told = Stories::of(documents, options);
    let mut sets = Sets::new(documents.len());
    for (document, &root) in told.roots.iter().enumerate() {
        sets.join(document as u32, root);
    }
    for family in told.families() {
        for &document in &family {
            sets.join(document, family[0]);
        }
    }
    let some: Vec<usize> = (0..documents.len()).filter(|&d| documents[d].has_at_hand()).collect();
    let at_hand: Vec<Extraction> = some.iter().map(|&d| documents[d].at_hand()).collect();
    let roots: Vec<u32> = (0..some.len() as u32).collect();
    let mut across: Vec<Vec<u32>> = vec![Vec::new(); documents.len()];
    for claims in compare::meetings(&Corpus::new(&at_hand, &roots, options)) {
        let document = |n: u32| some[n as usize];
        for &(n, claim) in &claims {
            across[document(n)].push(claim);
            sets.join(document(n) as u32, document(claims[0].0) as u32);
        }
    }
    // Behind those that stay at hand, by their numbers.
    for claims in compare::people::meetings(documents) {
        for &(document, claim) in &claims {
            across[document as usize].push(documents[document as usize].count_at_hand() + claim);
            sets.join(document, claims[0].0);
        }
    }
    let key = |(d, (mut across, story)): (usize, (Vec<u32>, Option<String>))| {
        across.sort_unstable();
        across.dedup();
        let first = documents[sets.root(d as u32) as usize].path();
        let key = format!("{:016x}", xxhash_rust::xxh3::xxh3_64(first.as_bytes()));
        Key { path: documents[d].path().to_owned(), key, story, across }
    };
    across.into_iter().zip(told.names).enumerate().map(key).collect()
}

/// Compares documents of which each has its key, both in the order of paths. All that share a key have to be there; other keys play no
/// part, so that the findings of any parts of the documents are together those of [`super::check_packed`] of all of them. What could
/// be compared counts each part on its own.
pub fn check_keyed(documents: &[Packed], keys: &[Key], rules: &[Rule], options: &Options) -> Outcome {
    let mut first: FxHashMap<&str, u32> = FxHashMap::default();
    let mut roots = Vec::with_capacity(keys.len());
    for (d, key) in keys.iter().enumerate() {
        let of_story = key.story.as_deref().map(|story| *first.entry(story).or_insert(d as u32));
        roots.push(of_story.unwrap_or(d as u32));
    }
    let names = keys.iter().map(|key| key.story.clone()).collect();
    Stories { documents, roots, names }.outcome(|d| Some(keys[d].across.as_slice()), rules, options)
}
