//! By what two spellings of one word differ.

/// The only difference of two words that begin alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slip {
    /// One of the two has a letter more.
    More(More),
    /// Two neighbours stand the other way round.
    Swapped,
    /// At this place, counted in letters, each has another letter.
    Other(usize),
}

/// What the letter is that only one of the two words has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum More {
    /// It repeats its neighbour: `Trammell`.
    Doubled,
    /// It is the last one.
    Last,
    /// It is another one inside.
    Inside,
}

impl Slip {
    /// The slip that makes one word of the other; `None` for one word, and for words that differ in their first letter or in more.
    pub(crate) fn between(v: &str, w: &str) -> Option<Self> {
        if v.as_bytes().first() != w.as_bytes().first() || v == w {
            return None;
        }
        if v.is_ascii() && w.is_ascii() {
            return Self::of_letters(v.as_bytes(), w.as_bytes());
        }
        let (v, w): (Vec<char>, Vec<char>) = (v.chars().collect(), w.chars().collect());
        Self::of_letters(&v, &w)
    }

    fn of_letters<T: PartialEq>(v: &[T], w: &[T]) -> Option<Self> {
        let (short, long) = if v.len() <= w.len() { (v, w) } else { (w, v) };
        if short.first() != long.first() || long.len() - short.len() > 1 {
            return None;
        }
        let start = short.iter().zip(long.iter()).take_while(|(p, q)| p == q).count();
        let rest_is = |more: usize, less: usize| long.get(start + more..) == short.get(start + less..);
        if long.len() > short.len() {
            let more = if start > 0 && long[start] == long[start - 1] {
                More::Doubled
            } else if start == short.len() {
                More::Last
            } else {
                More::Inside
            };
            return rest_is(1, 0).then_some(Self::More(more));
        }
        let crossed = long.get(start) == short.get(start + 1) && long.get(start + 1) == short.get(start);
        if crossed && rest_is(2, 2) {
            return Some(Self::Swapped);
        }
        rest_is(1, 1).then_some(Self::Other(start))
    }
}

/// Two words that begin alike and share half of the shorter one at their ends, `Abby` and `Abbie`: one may stand for the other where
/// something else says that a spelling is wrong.
pub(crate) fn is_alike(one: &str, other: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let end = a[start..].iter().rev().zip(b[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    one != other && start > 0 && a.len().abs_diff(b.len()) <= 2 && 2 * (start + end) >= a.len().min(b.len())
}

#[cfg(test)]
mod tests {
    use super::{More, Slip, is_alike};

    #[test]
    fn alike() {
        assert!(is_alike("abby", "abbie") && is_alike("yousif", "yourself"));
        for (one, other) in [("anna", "anna"), ("anna", "hanna"), ("mill", "mayor"), ("holm", "holmgren")] {
            assert!(!is_alike(one, other), "{one} {other}");
        }
    }

    #[test]
    fn slips() {
        let slips = [
            ("trammel", "trammell", Some(Slip::More(More::Doubled))),
            ("holmes", "holme", Some(Slip::More(More::Last))),
            ("contrino", "contrinio", Some(Slip::More(More::Inside))),
            ("pulsfier", "pulsifer", Some(Slip::Swapped)),
            ("hedberg", "hedburg", Some(Slip::Other(4))),
            ("hedberg", "hedberg", None),
            ("hedberg", "sedberg", None),
            ("hedberg", "hedborgs", None),
            ("kärrö", "karrö", Some(Slip::Other(1))),
            ("ängel", "engel", None),
            ("älgö", "ålgö", None),
        ];
        for (v, w, slip) in slips {
            assert_eq!(Slip::between(v, w), slip, "{v} {w}");
            assert_eq!(Slip::between(w, v), slip, "{w} {v}");
        }
    }
}
