//! Postal codes of houses: `The Rolls Office, 41 Mill Street, Dunmere, 20405`.

use crate::claim::{AttributeValue, Part, Slot, SlotValue};
use crate::facts::attributes::Attributes;
use crate::span::Span;
use crate::text::token::{Kind as TokenKind, Token};

use super::Found;

/// Tokens of an address from its number to its code.
const LONGEST: usize = 24;
/// Words of the name of a street.
const MOST_WORDS: usize = 4;

/// The addresses with a code in a block.
pub(super) fn of_block(prose: &str, tokens: &[Token], part: Part, found: &mut Vec<Found>) {
    let is_code = |t: &Token| {
        t.kind == TokenKind::Number
            && t.end - t.start == 5
            && prose.as_bytes()[t.start as usize..t.end as usize].iter().all(u8::is_ascii_digit)
    };
    for at in (3..tokens.len()).filter(|&at| is_code(&tokens[at])) {
        let Some((thing, called)) = house(prose, &tokens[at.saturating_sub(LONGEST)..at]) else { continue };
        let span = Span::new(tokens[at].start, tokens[at].end);
        let text = &prose[span.range()];
        let given = SlotValue { slot: Slot::Version, ..SlotValue::of_words(text) };
        let value = AttributeValue::new("postal code", &thing, &called, given, part);
        found.push(Found::attribute(span, text, value));
    }
}

/// Number, street and town of what stands before a code, with each part in one form; `None` where it is no address.
fn house(prose: &str, tokens: &[Token]) -> Option<(String, String)> {
    let attributes = Attributes::get();
    let text = |t: &Token| t.text(prose);
    let street = |t: &Token| attributes.street(&text(t).trim_end_matches('.').to_lowercase());
    // The last kind of street behind a number and a name.
    let (first, kind) = (2..tokens.len()).rev().find_map(|kind| {
        street(&tokens[kind])?;
        let from = kind.saturating_sub(MOST_WORDS + 1);
        let number = (from..kind).rev().find(|&n| tokens[n].kind == TokenKind::Number)?;
        let named = number + 1 < kind && tokens[number + 1..kind].iter().all(|t| is_name(t, prose));
        named.then_some((number, kind))
    })?;
    let behind = &tokens[kind + 1..];
    let sign = |t: &Token| t.kind == TokenKind::Sign && matches!(text(t), "," | "." | "#" | "-");
    if !behind.iter().all(|t| sign(t) || t.kind == TokenKind::Number || is_name(t, prose)) {
        return None;
    }
    // "NW", "VA": neither is the town, nor is "Room 4150".
    let town = behind.iter().enumerate().find(|(n, t)| {
        let numbered =
            behind.get(n + 1).is_some_and(|next| next.kind == TokenKind::Number && n + 1 < behind.len());
        is_name(t, prose) && !t.is_all_capitals() && text(t).len() > 3 && !numbered
    })?;
    let name: Vec<String> = tokens[first + 1..kind].iter().map(|t| text(t).to_lowercase()).collect();
    let kind_of = street(&tokens[kind])?;
    let thing =
        format!("{} {} {kind_of} {}", text(&tokens[first]), name.join(" "), text(town.1).to_lowercase());
    let called = &prose[tokens[first].start as usize..tokens[kind].end as usize];
    Some((thing, called.split_whitespace().collect::<Vec<_>>().join(" ")))
}

fn is_name(token: &Token, prose: &str) -> bool {
    token.kind == TokenKind::Word && token.text(prose).starts_with(char::is_uppercase)
}
