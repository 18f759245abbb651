//! Defects of the text that were found while it was read.

use super::{Conflict, Corpus};
use crate::claim::{Claim, Kind, TypographyValue, Value};
use crate::finding::{Confidence, Severity};

/// One conflict for each defect of this name.
pub(super) fn compare(corpus: &Corpus, defect: &str) -> Vec<Conflict> {
    let of_name = corpus.of_kind(Kind::Typography).filter_map(|(at, claim)| match &claim.value {
        Value::Typography(t) if &*t.defect == defect => Some(Conflict {
            expected: t.replacement.to_string(),
            detail: detail(claim, t),
            ..Conflict::new(vec![at], Confidence::Certain, Severity::Error)
        }),
        _ => None,
    });
    of_name.collect()
}

/// What is wrong with a pair of marks.
fn detail(claim: &Claim, defect: &TypographyValue) -> String {
    match (&defect.pair, &*claim.text, &*defect.replacement) {
        (Some(_), "“" | "„", _) => format!("the quotation opens with {} and closes with \"", claim.text),
        (Some(_), "”", "\"") => "the quotation opens with \" and closes with ”".to_owned(),
        (Some(_), _, "“") => format!("the quotation opens with {} and closes with ”", claim.text),
        (Some(_), _, _) => format!("the quotation opens with “ and closes with {}", claim.text),
        (None, text, _) => format!("{text}: one quotation touches the next"),
    }
}
