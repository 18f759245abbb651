//! What a page announces for a day that had passed when it was written: "will take place on 12 February 2021" on a page of 1 March 2021.

use chrono::Datelike as _;

use crate::document::{DateOrigin, Document};
use crate::lexicon::wordings::Wordings;

use super::{Against, Found};

/// Bytes between the other ones and the day.
const FAR: usize = 80;

/// Characters before the day that hold words right before it.
const NEAR: usize = 40;

/// Days between a text and its page: it may have been written before it was put there.
const SLACK: i64 = 3;

/// Days announced that are before that of the page's own address.
pub(super) fn of_document(document: &Document, path: &str, found: &mut Vec<Found>) {
    let is_post = path.rsplit('/').skip(1).any(|folder| Wordings::get().posts.contains(&folder));
    let published = |origin| origin == DateOrigin::Path || is_post && origin == DateOrigin::FrontMatter;
    let own = document.meta.dates.iter().find(|dated| published(dated.origin));
    let Some(page) = own.map(|dated| dated.date) else { return };
    let prose = document.prose.text.as_str();
    let mut new = Vec::new();
    for f in found.iter().filter(|f| !f.stance.in_quotation()) {
        let Some(day) = f.full_day().filter(|day| (page - *day).num_days() > SLACK) else { continue };
        let Some(before) = prose.get(f.sentence.start as usize..f.span.start as usize) else { continue };
        let before = before.to_lowercase();
        let near = before.char_indices().rev().nth(NEAR).map_or(&*before, |(at, _)| &before[at..]);
        let told = Wordings::get()
            .to_come
            .iter()
            .find_map(|words| near.rfind(words).map(|at| &near[at + words.len()..]));
        // "The scouts will hold their sale next week, on Thursday".
        let holds = || {
            let verb = Wordings::get()
                .holds
                .iter()
                .find_map(|words| before.rfind(words).map(|at| at + words.len()))?;
            (before.len() - verb <= FAR).then(|| &before[verb..])
        };
        let told = told.or_else(holds);
        // "join us at the mill on": what stands between is where it is.
        let on = told.is_some_and(|between| {
            let ends = between.trim_end_matches([' ', ',']).to_owned();
            !between.contains(['.', ';', '('])
                && [" on", " from", "day", " on the"].iter().any(|w| ends.ends_with(w))
        });
        if !on {
            continue;
        }
        let [stated, reckoned] = [day, page].map(|day| f64::from(day.num_days_from_ce()));
        let against = Against {
            relation: "announced",
            stated: (stated, stated),
            reckoned: (reckoned, f64::INFINITY),
            expected: page.to_string(),
            parts: &[],
        };
        new.push(Found::against(prose, f.span, &against));
    }
    found.append(&mut new);
}
