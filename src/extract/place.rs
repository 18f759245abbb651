//! Where something happened: places of a known rank after a preposition of place, directions from named places, and
//! homes of people.

use std::cell::LazyCell;

use crate::claim::raw::RawClaim;
use crate::claim::{Kind, PlaceValue, Value};
use crate::grammar::bearing::bearing;
use crate::lexicon::wordings::Wordings;
use crate::lexicon::{Class, places};

use crate::text::token::Kind as TokenKind;

use super::subject::{self, Frame, Reference, Tag};

/// A place, in tokens of the sentence.
pub(super) struct Somewhere {
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) value: PlaceValue,
}

/// The places of a sentence.
pub(super) fn of_sentence(frame: &Frame) -> Vec<Somewhere> {
    let mut found = Vec::new();
    // Few sentences name an institution or a road.
    let named_kind = LazyCell::new(|| (0..frame.tags.len()).any(|i| kind_of_place(frame, i).is_some()));
    let mut at = 0;
    while at < frame.tags.len() {
        let named = frame.words.tokens[at].is_capitalised() && !frame.quoted[at];
        match named.then(|| longest(frame, at)).flatten() {
            Some(place) if is_location(frame, at, place.end) => {
                at = place.end;
                found.push(place);
            }
            Some(place) => at = place.end,
            None => match (named && *named_kind).then(|| institution(frame, at)).flatten() {
                Some(place) => {
                    at = place.end;
                    found.push(place);
                }
                None => at += 1,
            },
        }
    }
    found
}

/// Who was taken to a court or a hospital, what happened on a road: subject and predicate of its clause.
pub(super) fn about(frame: &Frame, place: &Somewhere) -> (Option<Reference>, String) {
    let verb = frame.syntax().clause_at(place.first).and_then(|clause| clause.verb);
    match verb.filter(|_| place.value.is_institution()) {
        Some(verb) => {
            let predicate = subject::predicate_at(frame, usize::from(verb.main)).unwrap_or_default();
            (subject::of_verb(frame, place.first), predicate)
        }
        None => (None, String::new()),
    }
}

/// What kind of place the noun at a token names.
fn kind_of_place(frame: &Frame, i: usize) -> Option<&'static str> {
    let word = frame.words.tokens[i].kind == TokenKind::Word;
    word.then(|| Wordings::get().kind_of_place(frame.text(i))).flatten()
}

/// `Ardbeg Sheriff Court`, `St Luke's hospital`, `the Court of Appeal`, `Highway 61`: a court, a hospital or a road by its name.
fn institution(frame: &Frame, at: usize) -> Option<Somewhere> {
    const LONGEST: usize = 6;
    /// Tokens before a road or a hospital in which a preposition stands.
    const NEAR: usize = 3;
    let kind = |i: usize| kind_of_place(frame, i);
    let capital = |i: usize| frame.words.tokens[i].is_capitalised();
    let last = frame.tags.len().min(at + LONGEST);
    let place = |end: usize, rank: &str| {
        let words: Vec<String> = (at..end).map(|i| frame.text(i).to_lowercase()).collect();
        let value = PlaceValue { place: words.join(" ").into(), rank: rank.into() };
        Somewhere { first: at, end, value }
    };
    // "Highway 61", "Court of Appeal".
    if let Some(rank) = kind(at) {
        let number = at + 1 < last && rank == "road" && frame.tags[at + 1] == Tag::Number;
        let of =
            at + 2 < last && rank == "court" && frame.words.at(at + 1).precedes(&["of"]) && capital(at + 2);
        return if number { Some(place(at + 2, rank)) } else { of.then(|| place(at + 3, rank)) };
    }
    // An ordinary word with a capital begins a sentence.
    let begins = at == 0 && frame.tags[at] != Tag::Name && frame.words.tokens[at].lex != 0;
    let inner =
        |i: usize| capital(i) || frame.tags[i] == Tag::Possessive || frame.words.at(i).precedes(&[".", "of"]);
    let end = (at + 1..last).take_while(|&i| inner(i) || kind(i).is_some()).find(|&i| kind(i).is_some())?;
    // "The Court", "U.S. General Services Administration".
    let named = frame.tags[at] != Tag::Determiner || end > at + 1;
    let longer = frame.words.tokens.get(end + 1).is_some_and(|next| {
        next.kind == TokenKind::Word && next.is_capitalised() && frame.tags[end + 1] == Tag::Name
    });
    // "The attorney general".
    let officer = frame.words.at(end).precedes(&["general"])
        && frame.words.tokens[end - 1].is(Class::ROLE.or(Class::OFFICE).or(Class::PERSON_NOUN));
    let rank = kind(end).unwrap_or_default();
    // "Downing Street welcomed", "Diane Lane said".
    // "Near Chapel Lane" is no other road than "on Quarry Road".
    let before = if rank == "road" { &["in", "at", "on"][..] } else { &["in", "at", "to", "of"] };
    let lies = rank == "court" || (at.saturating_sub(NEAR)..at).any(|i| frame.words.at(i).precedes(before));
    (named && !longer && !begins && !officer && lies).then(|| place(end + 1, rank))
}

fn longest(frame: &Frame, at: usize) -> Option<Somewhere> {
    let most = places::most_tokens(frame.text(at));
    (at + 1..=frame.tags.len().min(at + most)).rev().find_map(|end| {
        let tokens = &frame.words.tokens[at..end];
        let text = &frame.words.prose[tokens[0].start as usize..tokens[tokens.len() - 1].end as usize];
        let place = text.to_lowercase();
        let rank = places::rank(&place)?;
        let value = PlaceValue { place: place.into(), rank: rank.into() };
        Some(Somewhere { first: at, end, value })
    })
}

/// `55 km (34 miles) west of Corvale`: the direction is the place, and the distance from what is named its rank, so that one distance
/// from one place has one direction.
pub(super) fn from_another(frame: &Frame, distance: &RawClaim) -> Option<Somewhere> {
    let Value::Quantity(q) = &distance.value else { return None };
    let measure = frame.words.lexicon.word(&q.unit).measure.filter(|m| m.dimension == "length")?;
    let metres = q.number.low.filter(|_| !q.partial)? * measure.factor;
    let (_, told) = bearing(frame.words.at(distance.end)).ok()?;
    let words = &frame.words.tokens[told.place.clone()];
    let name: Vec<String> = words.iter().map(|t| frame.words.text(*t).to_lowercase()).collect();
    let rank = format!("{:.0} km from {}", metres / 1e3, name.join(" "));
    let quoted = frame.quoted[distance.first];
    (!quoted && metres >= 1e3).then_some(Somewhere {
        first: distance.first,
        end: told.place.end,
        value: PlaceValue { place: told.direction.into(), rank: rank.into() },
    })
}

/// `Marta Holm, 47, of Ardmore`: a home is a place of which a person has one, so that its rank names the person.
pub(super) fn home(frame: &Frame, age: &RawClaim) -> Option<Somewhere> {
    /// Shorter ones begin a longer name: `St. Paul`.
    const SHORTEST: usize = 3;
    let tags = frame.tags;
    let names = |from: usize| (from..tags.len()).find(|&i| tags[i] != Tag::Name).unwrap_or(tags.len());
    let comma = |at: usize| tags.get(at) == Some(&Tag::Comma) && frame.text(at) == ",";
    let of = age.end + 1;
    if age.kind != Kind::Age
        || age.first < 3
        || !comma(age.first - 1)
        || !comma(age.end)
        || frame.quoted[age.first]
    {
        return None;
    }
    // "Marta E. Holm".
    let initial = |i: usize| frame.text(i).chars().count() == 1 && frame.words.tokens[i].is_capitalised();
    let in_name =
        |&i: &usize| tags[i] == Tag::Name || initial(i) || frame.text(i) == "." && i > 0 && initial(i - 1);
    let begins = (0..age.first - 1).rev().take_while(in_name).last()?;
    let title = |&i: &usize| frame.words.tokens[i].is(Class::HONORIFIC.or(Class::ROLE).or(Class::OFFICE));
    let person = (begins..age.first - 1).find(|i| !title(i) && frame.text(*i) != ".")?;
    let (given, last) = (frame.text(person), frame.text(age.first - 2));
    let from = of + 1 + usize::from(tags.get(of + 1) == Some(&Tag::Determiner));
    let end = names(from);
    let named = person + 1 < age.first - 1 && frame.words.at(of).precedes(&["of"]) && end > from;
    if !named || frame.text(end - 1).len() < SHORTEST {
        return None;
    }
    let words = (from..end).map(|i| frame.text(i).to_lowercase()).collect::<Vec<_>>();
    let name = format!("{} {}", given.to_lowercase(), last.to_lowercase());
    Some(Somewhere { first: person, end, value: PlaceValue::home(&name, &words.join(" ")) })
}

/// After `in`, `near`, `off`, and not part of a longer name.
fn is_location(frame: &Frame, first: usize, end: usize) -> bool {
    let longer = frame.tags.get(end) == Some(&Tag::Name) || first > 0 && frame.tags[first - 1] == Tag::Name;
    // "in Kansas's Butler County" is in Kansas; "Kansas's governor" is not.
    let owner = frame.tags.get(end) == Some(&Tag::Possessive);
    let owns_place = owner && frame.tags.get(end + 1) == Some(&Tag::Name);
    // "near Diffa, Niger": the larger place after the smaller.
    let larger = first >= 2 && frame.tags[first - 1] == Tag::Comma && frame.tags[first - 2] == Tag::Name;
    if larger && !longer && !owner {
        return true;
    }
    let preposition = (first.saturating_sub(4)..first).rev().find(|&i| {
        !matches!(
            frame.tags[i],
            Tag::Adjective | Tag::Determiner | Tag::Noun | Tag::Comma | Tag::Adverb | Tag::Hyphen
        )
    });
    let at = preposition.is_some_and(|i| {
        frame
            .words
            .at(i)
            .precedes(&["in", "near", "off", "across", "of", "at", "hits", "hit", "strikes", "struck"])
    });
    // "Port of Spain", "the Gulf of Mexico": part of a name.
    let named = first >= 2
        && frame.words.at(first - 1).precedes(&["of"])
        && frame.words.tokens[first - 2].is_capitalised();
    !longer && !named && (!owner || owns_place) && at
}
