//! What the tags beside it and the whole sentence tell of a tag: a determiner has a noun, a sentence has a verb.

use crate::lexicon::{Class, Lexicon, lemma_of_verb};
use crate::text::tag::perceptron::{NO_TAG, Sums, weights};
use crate::text::tag::words::{ADJECTIVE, CAPITAL, NOUN, VERB, word_classes};
use crate::text::tag::{Sentence, Tag};
use crate::text::token::{Kind, Token};
use crate::text::words::{BE, DO};

const TITLES: Class =
    Class::ROLE.or(Class::OFFICE).or(Class::HONORIFIC).or(Class::ORGANISATION).or(Class::PERSON_NOUN);
const LINKING: [&str; 8] = ["remains", "remain", "remained", "stays", "stay", "stayed", "becomes", "seems"];

/// Mends what the words right beside it rule out. A determiner has a noun: `the first set before`; `the gateway remains closed` has a
/// verb; `Family Harbour Institute` is a name.
pub(super) fn by_neighbours(tokens: &[Token], prose: &str, tags: &mut [Tag]) {
    let is = |at: usize, words: &[&str]| words.iter().any(|word| tokens[at].is_word(prose, word));
    // A determiner or possessor stands before, with nothing but adjectives between.
    let mut open = false;
    // And it is an article or a possessor: "this works" is whole.
    let mut firm = false;
    for at in 0..tags.len() {
        let next = tags.get(at + 1).copied();
        if is_bare(tags[at]) && is_no_verb(tokens, prose, tags, at) {
            tags[at] = if is_in_s(tokens[at].text(prose)) { Tag::Nouns } else { Tag::Noun };
        }
        match tags[at] {
            Tag::Determiner | Tag::Possessor => {
                open = true;
                firm = is(at, &ARTICLES);
            }
            tag if tag.is_verb() && is_plea(tokens, prose, tags, at) => {
                tags[at] = Tag::Adverb;
                // "Please contact me".
                if next == Some(Tag::Noun) && may_be_verb(tokens[at + 1]) {
                    tags[at + 1] = Tag::Base;
                }
            }
            // "the book fair of", "the book fair will".
            Tag::Adjective
                if open
                    && at > 0
                    && tags[at - 1] == Tag::Noun
                    && (next.is_some_and(Tag::is_finite)
                        || tokens.get(at + 1).is_some_and(|t| t.is_word(prose, "of"))) =>
            {
                tags[at] = Tag::Noun;
            }
            tag if open && may_be_noun(tokens, prose, tags, at) => {
                tags[at] = if tag == Tag::ThirdPerson { Tag::Nouns } else { Tag::Noun };
                open = false;
            }
            tag if tag.is_verb() && open => {
                let goes_on =
                    next.is_some_and(|t| {
                        t.is_nominal() || matches!(t, Tag::Adjective | Tag::Gerund | Tag::Participle)
                    }) || tokens.get(at + 1).is_some_and(|t| t.is_word(prose, "-") && !t.after_space());
                // "the first move.", but "the question arises".
                let lone = firm && is_bare(tag) && !tags[at - 1].is_nominal() && is_left(tags, at);
                let named = word_classes(tokens[at].hash) & NOUN != 0 || lone;
                if !goes_on && !tokens[at].is(Class::AUXILIARY) && named {
                    tags[at] = Tag::Noun;
                }
                open = false;
            }
            Tag::Nouns
                if at > 0
                    && tags[at - 1].is_nominal()
                    && matches!(next, Some(Tag::Adjective | Tag::Participle | Tag::Past))
                    && is(at, &LINKING) =>
            {
                tags[at] = Tag::ThirdPerson;
                open = false;
            }
            tag => match beside(tokens, prose, tags, at, open) {
                Some(mended) => tags[at] = mended,
                None => open &= matches!(tag, Tag::Adjective | Tag::Number | Tag::Noun),
            },
        }
    }
}

/// What a word is beside the words right before and behind it.
fn beside(tokens: &[Token], prose: &str, tags: &[Tag], at: usize, open: bool) -> Option<Tag> {
    let is = |at: usize, words: &[&str]| words.iter().any(|word| tokens[at].is_word(prose, word));
    let next = tags.get(at + 1).copied();
    // "Family Harbour", "Specter-Mill".
    let named = || {
        let joined = tokens.get(at + 1).is_some_and(|t| t.is_word(prose, "-") && !t.after_space());
        tags.get(at + 1 + usize::from(joined)) == Some(&Tag::Name)
    };
    match tags[at] {
        // "Stayed in the old house.", "Called to ask"
        Tag::Name
            if at == 0
                && word_classes(tokens[at].hash) & CAPITAL == 0
                && matches!(next, Some(Tag::Preposition | Tag::To | Tag::Determiner | Tag::Possessor))
                && is_past_of_verb(tokens[at], prose) =>
        {
            Some(Tag::Past)
        }
        Tag::Noun | Tag::Adjective
            if (at == 0 || tags[at - 1] == Tag::Sign)
                && named()
                && tokens[at].is_capitalised()
                && !tokens[at].is(TITLES)
                && (tags[at] == Tag::Noun || word_classes(tokens[at].hash) & CAPITAL != 0) =>
        {
            Some(Tag::Name)
        }
        // "the border crossing between".
        Tag::Gerund
            if at > 0
                && tags[at - 1] == Tag::Noun
                && !tokens[at - 1].is(Class::PERSON_NOUN.or(Class::ROLE))
                && word_classes(tokens[at].hash) & NOUN != 0
                && matches!(next, Some(Tag::Preposition)) =>
        {
            Some(Tag::Noun)
        }
        // "had burned down".
        Tag::Adjective
            if at > 0
                && is(at - 1, &["has", "have", "had", "'ve"])
                && may_be_verb(tokens[at])
                && (tokens[at].is(Class::PAST_FORM) || tokens[at].text(prose).ends_with("ed"))
                && !next.is_some_and(Tag::is_nominal) =>
        {
            Some(Tag::Participle)
        }
        // "the agency, which sails 20 boats": a verb follows.
        Tag::Nouns
            if at > 0
                && is(at - 1, &["who", "which"])
                && may_be_verb(tokens[at])
                && matches!(
                    next,
                    Some(Tag::Number | Tag::Determiner | Tag::Possessor | Tag::Preposition)
                ) =>
        {
            Some(Tag::ThirdPerson)
        }
        // "Books are lent".
        Tag::Noun
            if at > 0
                && tokens[at - 1].is(Class::AUXILIARY)
                && tokens[at].is(Class::PAST_FORM)
                && !tokens[at].is(Class::BASE_FORM)
                && !next.is_some_and(Tag::is_nominal) =>
        {
            Some(Tag::Participle)
        }
        Tag::Noun if is_past(tokens, tags, at) => Some(Tag::Past),
        tag if tag.is_verb() && is_described(tokens, prose, tags, at) => Some(Tag::Adjective),
        // "Read the page.", "Set a limit."
        Tag::Past | Tag::Participle
            if at == 0
                && tokens[at].is(Class::BASE_FORM)
                && matches!(next, Some(Tag::Determiner | Tag::Possessor)) =>
        {
            Some(Tag::Base)
        }
        // "remains closed".
        Tag::Past if at > 0 && is(at - 1, &LINKING) => Some(Tag::Participle),
        Tag::Noun
            if at > 0 && tokens[at].text(prose).ends_with("ing") && goes_on(tokens, prose, tags, at) =>
        {
            Some(Tag::Gerund)
        }
        Tag::Noun | Tag::Nouns if !open => acts(tokens, prose, tags, at),
        _ => None,
    }
}

/// Determiners and possessors that have a noun.
const ARTICLES: [&str; 10] = ["the", "a", "an", "every", "my", "your", "his", "our", "their", "its"];

const fn is_bare(tag: Tag) -> bool {
    matches!(tag, Tag::Base | Tag::Present | Tag::ThirdPerson)
}

/// The form of a verb that a noun is taken for: "they bulk up", "you could advise me", "to suspend the payments", "Share the news.",
/// "call them".
fn acts(tokens: &[Token], prose: &str, tags: &[Tag], at: usize) -> Option<Tag> {
    let is = |at: usize, words: &[&str]| words.iter().any(|word| tokens[at].is_word(prose, word));
    let plural = tags[at] == Tag::Nouns;
    let next = tags.get(at + 1).copied();
    let object = || next == Some(Tag::Pronoun) && is(at + 1, &["me", "him", "them", "us"]);
    let noun = || matches!(next, Some(Tag::Determiner | Tag::Possessor)) && is(at + 1, &ARTICLES);
    let before = at.checked_sub(1);
    let form = match before.map(|before| (before, tags[before])) {
        None if !plural && (object() || noun()) => Tag::Base,
        Some((before, Tag::Pronoun)) if !plural && is(before, &["they", "we", "I"]) => Tag::Present,
        Some((before, Tag::Pronoun)) if plural && is(before, &["he", "she"]) => Tag::ThirdPerson,
        // "let us check in"
        Some((before, Tag::Pronoun)) if before > 0 && !plural && is(before - 1, &["let", "lets"]) => {
            Tag::Base
        }
        // "who drive from"
        Some((before, Tag::Wh)) if !plural && next == Some(Tag::Preposition) && is(before, &["who"]) => {
            Tag::Present
        }
        // "all you have to do is sign up"
        Some((before, Tag::ThirdPerson))
            if before > 0 && !plural && is(before - 1, &["do"]) && is(before, &["is"]) =>
        {
            Tag::Base
        }
        Some((_, Tag::Modal)) if !plural => Tag::Base,
        Some((_, Tag::To)) if !plural && (object() || noun()) => Tag::Base,
        Some((_, Tag::Conjunction | Tag::Sign)) if !plural && object() => Tag::Base,
        _ => return None,
    };
    let verb = !tokens[at].is(Class::PERSON_NOUN) && may_be_verb(tokens[at]);
    (verb && !tokens[at].text(prose).ends_with("ing")).then_some(form)
}

/// What ends in -ing and is no noun: "is now measuring the hall", "a woman waiting for the ferry", "a letter saying that".
fn goes_on(tokens: &[Token], prose: &str, tags: &[Tag], at: usize) -> bool {
    let is = |at: usize, words: &[&str]| words.iter().any(|word| tokens[at].is_word(prose, word));
    let next = tags.get(at + 1).copied();
    let people = tokens[at - 1].is(Class::PERSON_NOUN.or(Class::ROLE)) && tags[at - 1].is_nominal();
    let object = matches!(next, Some(Tag::Determiner | Tag::Possessor | Tag::Pronoun));
    let be = || (0..at).rev().find(|&at| tags[at] != Tag::Adverb).is_some_and(|at| is(at, BE));
    people && next == Some(Tag::Preposition)
        || object && be()
        || tags[at - 1].is_nominal() && is(at, &["saying"])
}

/// `Every move they make`: no form of a verb but a participle stands right behind an article.
fn may_be_noun(tokens: &[Token], prose: &str, tags: &[Tag], at: usize) -> bool {
    let must = tags[at] == Tag::Modal && tokens[at].is_word(prose, "must");
    (must || is_bare(tags[at]))
        && at > 0
        && ARTICLES.iter().any(|word| tokens[at - 1].is_word(prose, word))
        && (must || word_classes(tokens[at].hash) & NOUN != 0 || is_left(tags, at))
        && !tokens[at].is(Class::AUXILIARY)
}

/// "The lift was", "the lift.": nothing follows that an adjective would belong to.
fn is_left(tags: &[Tag], at: usize) -> bool {
    tags.get(at + 1)
        .is_none_or(|t| t.is_finite() || matches!(t, Tag::Conjunction | Tag::Preposition | Tag::Sign))
}

/// "Please ask": said to whoever is asked; not "to please the guests".
fn is_plea(tokens: &[Token], prose: &str, tags: &[Tag], at: usize) -> bool {
    let object = |t: &Tag| matches!(t, Tag::Determiner | Tag::Possessor | Tag::Name);
    tokens[at].is_word(prose, "please")
        && !(at > 0 && matches!(tags[at - 1], Tag::To | Tag::Modal))
        && !tags.get(at + 1).is_some_and(object)
}

/// What no finite verb is: "32 slash commands" behind a number and before a noun, "Uploads may be", "Audit logs older than".
fn is_no_verb(tokens: &[Token], prose: &str, tags: &[Tag], at: usize) -> bool {
    let is = |at: usize, words: &[&str]| words.iter().any(|word| tokens[at].is_word(prose, word));
    let before = at.checked_sub(1).map(|before| tags[before]);
    let plural = || is_in_s(tokens[at].text(prose));
    let told = match tags.get(at + 1) {
        Some(Tag::Nouns) => before == Some(Tag::Number),
        Some(Tag::Adjective) => {
            let than = || tokens.get(at + 2).is_some_and(|t| t.is_word(prose, "than"));
            let noun = || word_classes(tokens[at].hash) & NOUN != 0;
            plural() && than() && noun() && !is(at, BE) && !is(at, &LINKING)
        }
        Some(next) if next.is_finite() && matches!(before, None | Some(Tag::Sign | Tag::Conjunction)) => {
            (*next == Tag::Modal || tokens[at + 1].is(Class::AUXILIARY)) && plural()
        }
        _ => false,
    };
    told && !tokens[at].is(Class::AUXILIARY)
}

/// `Voss beat Kron`.
fn is_past(tokens: &[Token], tags: &[Tag], at: usize) -> bool {
    at > 0
        && tags[at - 1] == Tag::Name
        && tokens[at].is(Class::PAST_FORM)
        && !tokens[at].is_capitalised()
        && matches!(tags.get(at + 1), Some(Tag::Name | Tag::Determiner))
}

/// "It is clean", "very clean": no base form stands behind a form of be, adverbs between, and no verb behind a word of degree.
fn is_described(tokens: &[Token], prose: &str, tags: &[Tag], at: usize) -> bool {
    let is = |at: usize, words: &[&str]| words.iter().any(|word| tokens[at].is_word(prose, word));
    let base = || matches!(tags[at], Tag::Base | Tag::Present);
    let before = || (0..at).rev().find(|&at| tags[at] != Tag::Adverb);
    at > 0
        && word_classes(tokens[at].hash) & ADJECTIVE != 0
        && (tags[at] != Tag::Past && is(at - 1, &["very", "so", "too"])
            || base() && before().is_some_and(|at| is(at, BE)))
}

/// A sentence that ends in a full stop has a finite verb: where none was found, the word that is most like one is it.
pub(super) fn missing_verb(sentence: &mut Sentence, tags: &mut [Tag]) {
    /// How much less a verb it may look than what it was taken for.
    const LEAST: i16 = -60;
    /// The same for "burned", where it is a past form.
    const LEAST_PAST: i16 = -400;
    /// The same where its object follows.
    const LEAST_WITH_OBJECT: i16 = -1000;
    let (tokens, prose) = (sentence.tokens, sentence.prose);
    let is = |at: usize, words: &[&str]| words.iter().any(|word| tokens[at].is_word(prose, word));
    let ends = tokens.last().is_some_and(|t| matches!(t.text(prose), "." | "”" | "\"") || t.is_dotted());
    let hangs = |at: &usize| tags[*at] == Tag::Participle && *at > 0 && tags[at - 1].is_nominal();
    // "said the ferry left": what somebody said has a verb of its own.
    let says = |at: usize| {
        let opens = |t: &Tag| t.is_nominal() || matches!(t, Tag::Determiner | Tag::Possessor | Tag::Number);
        tags.get(at + 1).is_some_and(opens)
            && is(at, &["said", "says"])
            && at > 0
            && !matches!(tags[at - 1], Tag::Sign)
    };
    if let Some(at) = (0..tags.len()).find(|&at| {
        tokens[at].is(Class::AUXILIARY) && is(at, DO) && !tags[at + 1..].iter().any(|tag| tag.is_verb())
    }) {
        // "Did the council close the pool?"
        let verb = (at + 2..tags.len())
            .find(|&i| tags[i - 1].is_nominal() && !tags[i].is_nominal() && may_be_verb(tokens[i]));
        if let Some(verb) = verb {
            tags[verb] = Tag::Base;
        }
        return;
    }
    if !ends {
        return;
    }
    let finite = (0..tags.len()).filter(|&at| tags[at].is_finite() && !says(at)).count();
    // Each of these opens a clause with a verb of its own.
    let opens = |at: &usize| {
        tags[*at] == Tag::Wh || tags[*at] == Tag::Preposition && tokens[*at].is(Class::CONJUNCTION)
    };
    let opened = (0..tags.len()).filter(opens).count();
    if finite > opened || opened == 0 && (0..tags.len()).any(|at| hangs(&at)) || tags[0] == Tag::Base {
        return;
    }
    sentence.tags = [NO_TAG; 2];
    let mut likeliest: Option<(i16, usize, Tag)> = None;
    for (at, token) in tokens.iter().enumerate() {
        sentence.at = at;
        let after_noun = at > 0 && (tags[at - 1].is_nominal() || tags[at - 1] == Tag::Pronoun);
        // "The bridge, which the county built, cost 4 million", "The swimmer, a girl from Hask, won twice".
        let comma = |i: usize| tokens[i].is_word(prose, ",");
        let after_noun = after_noun || at > 2 && comma(at - 1) && (1..at - 1).any(comma);
        let verb = may_be_verb(*token) || is_past_of_verb(*token, prose);
        if after_noun && verb && !tags[at].is_verb() && !token.is_capitalised() {
            let form = finite_form(token.text(prose), *token);
            let sums = Sums::of(weights(), sentence.weighed().0);
            let margin = sums.of_tag(form) - sums.of_tag(tags[at]);
            let object = tags.get(at + 1).is_some_and(|t| {
                matches!(t, Tag::Determiner | Tag::Name | Tag::Possessor | Tag::Number | Tag::Pronoun)
            });
            let past = form == Tag::Past
                && tags[at] == Tag::Adjective
                && tags.get(at + 1) == Some(&Tag::Preposition);
            let least = match (object, past) {
                (true, _) => LEAST_WITH_OBJECT,
                (_, true) => LEAST_PAST,
                _ => LEAST,
            };
            let agrees = form != Tag::Present
                || tags[at - 1] == Tag::Sign
                || tags[at - 1] == Tag::Nouns
                || tokens[at - 1].is(Class::ORGANISATION.or(Class::PERSON_NOUN))
                || tokens[at - 1].text(prose).ends_with('s');
            if agrees && likeliest.is_none_or(|(most, ..)| margin > most) && margin > least {
                likeliest = Some((margin, at, form));
            }
        }
        sentence.leave(tags[at]);
    }
    if let Some((_, at, form)) = likeliest {
        tags[at] = form;
    }
}

fn may_be_verb(token: Token) -> bool {
    token.kind == Kind::Word && (token.is(Class::VERB) || word_classes(token.hash) & VERB != 0)
}

/// "burned": the tables have the verb alone.
fn is_past_of_verb(token: Token, prose: &str) -> bool {
    let word = token.text(prose);
    let base = || lemma_of_verb(&word.to_lowercase());
    token.kind == Kind::Word
        && word.ends_with("ed")
        && word_classes(Lexicon::get().hash_of(&base())) & VERB != 0
}

/// The finite form that a word has, if it is a verb.
fn finite_form(word: &str, token: Token) -> Tag {
    if token.is(Class::PAST_FORM) || word.ends_with("ed") {
        Tag::Past
    } else if is_in_s(word) {
        Tag::ThirdPerson
    } else {
        Tag::Present
    }
}

/// "sails", not "pass": what ends as the plural of a noun and the third person of a verb do.
fn is_in_s(word: &str) -> bool {
    word.ends_with('s') && !word.ends_with("ss")
}
