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

/// A port of this machine that stands in one address and nowhere else, beside one that the text calls a port, that stands there twice or
/// more, and that differs from it in two neighbouring figures that are swapped.
pub(super) fn of_document(source: &Source, found: &mut Vec<Found>) {
    static WORDS: LazyLock<Vec<Finder>> = LazyLock::new(|| {
        HOSTS.iter().copied().chain(["0.0.0.0:", "port ", "port `"]).map(Finder::new).collect()
    });
    let text = source.text();
    let mut ports: BTreeMap<&str, Vec<Named>> = BTreeMap::new();
    for words in WORDS.iter() {
        for at in words.find_iter(text.as_bytes()) {
            let place =
                port_at(text, at + words.needle().len()).filter(|place| DIGITS.contains(&place.len()));
            // "10.0.0.0:7824", "airport 1937".
            let begins = !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '.');
            if let Some(place) = place.filter(|_| begins) {
                let in_words = words.needle().starts_with(b"port");
                ports.entry(&text[place.clone()]).or_default().push(Named { place, in_words });
            }
        }
    }
    if ports.len() < 2 || ports.values().map(Vec::len).sum::<usize>() > MOST {
        return;
    }
    // `("0.0.0.0", 8197)`: written in another way it is named, too.
    let times = |port: &str| memchr::memmem::find_iter(text.as_bytes(), port).count();
    let lone = |port: &str, named: &[Named]| named.len() == 1 && !named[0].in_words && times(port) == 1;
    for (port, named) in ports.iter().filter(|(port, named)| lone(port, named)) {
        let told = |known: &[Named]| known.len() > 1 && known.iter().any(|n| n.in_words);
        let mut others = ports.iter().filter(|(other, known)| told(known) && are_swapped(port, other));
        if let Some((other, known)) = others.next().filter(|_| others.next().is_none()) {
            let stored = |named: &Named| source.stored_span(Span::from(named.place.clone()));
            let parts = &[stored(&known[0])];
            let against = Against::words("code", (*other).to_owned(), parts);
            found.push(Found::against_as(port, stored(&named[0]), &against));
        }
    }
}

/// A place that names a port: "on port 9180", or an address.
struct Named {
    place: Range<usize>,
    in_words: bool,
}

/// One but for two neighbouring figures; noughts stand where the range of a service begins: 8080 and 8008 are two.
fn are_swapped(a: &str, b: &str) -> bool {
    let differing: Vec<usize> =
        (0..a.len().min(b.len())).filter(|&n| a.as_bytes()[n] != b.as_bytes()[n]).collect();
    let [first, second] = differing[..] else { return false };
    let (x, y) = (&a.as_bytes()[first..=second], &b.as_bytes()[first..=second]);
    a.len() == b.len() && second == first + 1 && x[0] == y[1] && x[1] == y[0] && !x.contains(&b'0')
}
