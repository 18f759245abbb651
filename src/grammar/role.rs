//! What people are: `former chief executive`, `then-mayor`, `founder`, `president-elect`.

use nom::Parser;

use crate::grammar::{PResult, Words, any, joint, maybe, one_of, reject};
use crate::lexicon::Class;
use crate::text::token::{Kind, Token};

/// A role as the text words it, in tokens of the sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RolePhrase {
    /// First word of the role, after `former`.
    pub first: usize,
    /// One past the last word.
    pub end: usize,
    /// No longer held.
    pub former: bool,
    /// Held at another time than the document's: `then-`, `-elect`.
    pub other_time: bool,
}

/// A role with its modifiers.
pub fn role(i: Words) -> PResult<RolePhrase> {
    let (start, past) = maybe(past).parse(i)?;
    let mut at = start;
    let mut last = None;
    // "chief executive", "vice president", "prime minister", "police chief", "head coach".
    while let Ok((rest, word)) = role_word(at) {
        if word.is(Class::ROLE.or(Class::OFFICE)) {
            last = Some(rest);
        }
        at = match joint(rest) {
            Ok((after, _)) if role_word(after).is_ok() => after,
            _ => rest,
        };
        if at.at > start.at + 4 {
            break;
        }
    }
    let Some(end) = last else { return reject() };
    let (rest, elect) = maybe((joint, one_of(&["elect", "designate"]))).parse(end)?;
    let past = past.unwrap_or_default();
    let role =
        RolePhrase { first: start.at, end: end.at, former: past.0, other_time: past.1 || elect.is_some() };
    Ok((rest, role))
}

/// `former`, `ex-`, `then-`: (former, of another time).
fn past(i: Words) -> PResult<(bool, bool)> {
    let (rest, n) = one_of(&["former", "ex", "then", "late", "onetime", "retired"])(i)?;
    let rest = maybe(joint).parse(rest)?.0;
    Ok((rest, (matches!(n, 0 | 1 | 4 | 5), n == 2)))
}

/// A word that may stand in the name of a role.
fn role_word(i: Words) -> PResult<Token> {
    const MODIFIERS: &[&str] = &[
        "chief",
        "vice",
        "prime",
        "deputy",
        "head",
        "executive",
        "foreign",
        "defense",
        "defence",
        "finance",
        "interior",
        "health",
        "justice",
        "police",
        "fire",
        "district",
        "attorney",
        "general",
        "managing",
        "senior",
        "assistant",
        "associate",
        "secretary",
        "state",
        "co",
        "financial",
        "operating",
        "technology",
        "national",
        "security",
        "press",
        "treasury",
        "home",
        "science",
        "customer",
        "support",
        "campaign",
        "research",
        "marketing",
        "sales",
        "communications",
        "technical",
        "sporting",
        "artistic",
        "medical",
        "creative",
        "musical",
        "legal",
        "personnel",
        "environment",
        "education",
        "transport",
        "trade",
        "culture",
        "labour",
        "labor",
        "agriculture",
        "energy",
    ];
    let (rest, t) = any(i)?;
    let word = i.text(t);
    let known = t.is(Class::ROLE.or(Class::OFFICE)) || MODIFIERS.iter().any(|m| word.eq_ignore_ascii_case(m));
    if t.kind == Kind::Word && known { Ok((rest, t)) } else { reject() }
}
