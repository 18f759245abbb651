//! What sentences say beside a value: the days they speak of, and their other figures.

use rustc_hash::FxHashMap;

use super::{Corpus, Ref, likeness, values};
use crate::claim::{Claim, DateValue, Kind, Value};

/// The figures, times and dates of each sentence, in reading order: sentences that differ in several of them are made after one
/// pattern and tell of two things.
#[derive(Default)]
pub(super) struct Slots {
    /// Made when two claims first need them.
    by_sentence: std::cell::OnceCell<FxHashMap<(u32, u32), Vec<Ref>>>,
}

impl Slots {
    fn by_sentence(corpus: &Corpus) -> FxHashMap<(u32, u32), Vec<Ref>> {
        let mut by_sentence: FxHashMap<(u32, u32), Vec<Ref>> = FxHashMap::default();
        for kind in [Kind::Quantity, Kind::Date, Kind::Duration, Kind::Age, Kind::Time] {
            for (at, claim) in corpus.of_kind(kind) {
                by_sentence.entry((at.0, claim.sentence.start)).or_default().push(at);
            }
        }
        by_sentence
    }

    fn of<'c>(&self, corpus: &'c Corpus, at: Ref) -> Vec<&'c Claim> {
        let by_sentence = self.by_sentence.get_or_init(|| Self::by_sentence(corpus));
        let places = by_sentence.get(&(at.0, corpus.claim(at).sentence.start));
        places.into_iter().flatten().map(|&at| corpus.claim(at)).collect()
    }

    /// True if the sentences of two claims say one thing alike: "19 injured" here and there.
    pub(super) fn agree(&self, corpus: &Corpus, a: Ref, b: Ref) -> bool {
        let (one, other) = (self.of(corpus, a), self.of(corpus, b));
        let alike = |x: &Claim, y: &Claim| {
            x.kind == Kind::Quantity
                && y.kind == x.kind
                && values::point(x) == values::point(y)
                && likeness::same_topic(x, y)
                && likeness::is_event(&x.predicate)
        };
        one.iter().any(|x| other.iter().any(|y| alike(x, y)))
    }

    /// True if the sentences of two claims have the same kinds of values in the same order, and two or more of them differ.
    pub(super) fn differ(&self, corpus: &Corpus, a: Ref, b: Ref) -> bool {
        let (one, other) = (self.of(corpus, a), self.of(corpus, b));
        let pairs = || one.iter().zip(&other);
        let alike = one.len() == other.len() && pairs().all(|(x, y)| x.kind == y.kind);
        alike && pairs().filter(|(x, y)| values::point(x) != values::point(y)).count() > 1
    }
}

/// The days that sentences speak of: a figure from another time is another figure.
#[derive(Debug)]
pub(super) struct Times {
    /// First and last day by document and sentence, made when two claims first need them.
    days: std::cell::OnceCell<FxHashMap<(u32, u32), (i32, i32)>>,
    is_date: bool,
}

/// A day so long before the page is history, not the event.
const HISTORY_DAYS: i32 = 90;
/// Days from the first to the last of the shortest month.
const MONTH_DAYS: i32 = 27;

impl Times {
    pub(super) fn new(kind: Kind) -> Self {
        Self { days: std::cell::OnceCell::new(), is_date: kind == Kind::Date }
    }

    fn by_sentence(corpus: &Corpus) -> FxHashMap<(u32, u32), (i32, i32)> {
        let mut days = FxHashMap::default();
        for ((document, _), claim) in corpus.of_kind(Kind::Date).chain(corpus.of_kind(Kind::Time)) {
            let Value::Date(DateValue { days: Some((first, last)), page: None, .. }) = &claim.value else {
                continue;
            };
            let (first, last) =
                (chrono::Datelike::num_days_from_ce(first), chrono::Datelike::num_days_from_ce(last));
            let entry = days.entry((document, claim.sentence.start)).or_insert((first, last));
            *entry = (entry.0.min(first), entry.1.max(last));
        }
        days
    }

    fn of(&self, corpus: &Corpus, at: Ref) -> Option<(i32, i32)> {
        let days = self.days.get_or_init(|| Self::by_sentence(corpus));
        days.get(&(at.0, corpus.claim(at).sentence.start)).copied()
    }

    /// True if the sentences of two claims speak of different times.
    pub(super) fn differ(&self, corpus: &Corpus, a: Ref, b: Ref) -> bool {
        if self.is_date {
            return false;
        }
        match (self.of(corpus, a), self.of(corpus, b)) {
            (Some(x), Some(y)) => x.1 < y.0 - 1 || y.1 < x.0 - 1,
            _ => self.tells_history(corpus, a) != self.tells_history(corpus, b),
        }
    }

    /// True if both count whom an earlier event befell: sources do that in their own ways, each for places of its own.
    pub(super) fn tell_background(&self, corpus: &Corpus, a: Ref, b: Ref) -> bool {
        [a, b].iter().all(|&at| likeness::is_casualty(corpus.claim(at)) && self.tells_history(corpus, at))
    }

    /// True if the sentence of a claim speaks of a time long before its page; on a page without a date, of a month or a year, where it
    /// told of another time before.
    pub(super) fn tells_history(&self, corpus: &Corpus, at: Ref) -> bool {
        let page = corpus.documents[at.0 as usize].date.map(|d| chrono::Datelike::num_days_from_ce(&d));
        self.of(corpus, at).is_some_and(|(first, last)| match page {
            Some(page) => page - last > HISTORY_DAYS,
            None => last - first >= MONTH_DAYS && has_earlier(corpus, at),
        })
    }
}

/// True if a sentence before that of a claim tells when something happened.
fn has_earlier(corpus: &Corpus, at: Ref) -> bool {
    let start = corpus.claim(at).sentence.start;
    let mut claims = corpus.documents[at.0 as usize].claims.iter();
    claims.any(|c| matches!(c.kind, Kind::Date | Kind::Time) && !c.is_of_page() && c.sentence.start < start)
}
