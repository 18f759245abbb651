//! Ports of this machine on a page: the one with two figures in each other's place, `localhost:9810` where the text and the settings have
//! 9180.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::source::Source;
use crate::span::Span;

use super::beside::{HOSTS, port_at};
use super::{Against, Found};

/// Digits of a port that is written out.
const DIGITS: Range<usize> = 4..6;
/// Ports of a page beyond which it lists them.
const MOST: usize = 64;

/// A port that the page names once, beside one that it names twice or more and that differs from it in two neighbouring figures that are
/// swapped.
pub(super) fn of_document(source: &Source, found: &mut Vec<Found>) {
    static WORDS: LazyLock<Vec<Finder>> = LazyLock::new(|| {
        HOSTS.iter().copied().chain(["0.0.0.0:", "port ", "port `"]).map(Finder::new).collect()
    });
    let text = source.text();
    let mut ports: BTreeMap<&str, Vec<Range<usize>>> = BTreeMap::new();
    for words in WORDS.iter() {
        for at in words.find_iter(text.as_bytes()) {
            let place =
                port_at(text, at + words.needle().len()).filter(|place| DIGITS.contains(&place.len()));
            if let Some(place) = place {
                ports.entry(&text[place.clone()]).or_default().push(place);
            }
        }
    }
    if ports.len() < 2 || ports.values().map(Vec::len).sum::<usize>() > MOST {
        return;
    }
    // `("0.0.0.0", 8197)`: written in another way it is named, too.
    let once = |port: &str| memchr::memmem::find_iter(text.as_bytes(), port).count() == 1;
    for (port, places) in ports.iter().filter(|(port, places)| places.len() == 1 && once(port)) {
        let mut others = ports.iter().filter(|(other, known)| known.len() > 1 && are_swapped(port, other));
        if let Some((other, known)) = others.next().filter(|_| others.next().is_none()) {
            let stored = |range: &Range<usize>| source.stored_span(Span::from(range.clone()));
            let parts = &[stored(&known[0])];
            let against = Against::words("code", (*other).to_owned(), parts);
            found.push(Found::against_as(port, stored(&places[0]), &against));
        }
    }
}

/// One but for two neighbouring figures; noughts stand where the range of a service begins: 8080 and 8008 are two.
fn are_swapped(a: &str, b: &str) -> bool {
    let differing: Vec<usize> =
        (0..a.len().min(b.len())).filter(|&n| a.as_bytes()[n] != b.as_bytes()[n]).collect();
    let [first, second] = differing[..] else { return false };
    let (x, y) = (&a.as_bytes()[first..=second], &b.as_bytes()[first..=second]);
    a.len() == b.len() && second == first + 1 && x[0] == y[1] && x[1] == y[0] && !x.contains(&b'0')
}
