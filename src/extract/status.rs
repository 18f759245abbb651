//! Which of several exclusive states something is in: what a verb, a state word or a noun tells of whom.

use crate::claim::{Modality, Polarity, Stance, StatusValue, Value};
use crate::lexicon::status::{self, Form, Told};
use crate::lexicon::{Class, lemma_of_noun};
use crate::text::tag;

use super::stance;
use super::subject::{self, Frame, Memory, Reference, Tag};

/// A state, in tokens of the sentence.
pub(super) struct State {
    pub(super) at: usize,
    pub(super) end: usize,
    pub(super) value: Value,
    pub(super) subject: Option<Reference>,
    pub(super) predicate: String,
    pub(super) stance: Stance,
}

/// Words for one thing on a network.
const ACCOUNTS: &[&str] = &["account", "page", "profile", "channel", "feed", "handle"];

/// Verbs after which an infinitive tells what was done: "used his last day to".
const DONE: &[&str] = &["use", "manage", "proceed", "rush", "help", "move", "go"];

/// Words that may tell a state.
const TELLING: Class = Class::STATUS.or(Class::PARTICLE_STATUS).or(Class::PHRASE_STATUS).or(Class::IDENTITY);

/// The states that a sentence tells.
pub(super) fn of_sentence(frame: &Frame, memory: &Memory) -> Vec<State> {
    let mut found = Vec::new();
    for (i, token) in frame.words.tokens.iter().enumerate().filter(|(_, t)| t.is(TELLING)) {
        let class = token.class;
        if class.has(Class::PHRASE_STATUS) {
            found.extend(by_phrase(frame, memory, i));
        }
        if class.has(Class::STATUS) || class.has(Class::PARTICLE_STATUS) && particle_verb(frame, i).is_some()
        {
            found.extend(state(frame, memory, i));
        }
        if class.has(Class::IDENTITY) {
            found.extend(unidentified(frame, i));
        }
    }
    // "blamed an error for Smith's outage but then said it was sabotaged": "it" is what the other was said of.
    for n in 1..found.len() {
        if found[n].subject.is_none() {
            let same = |s: &&State| s.predicate == found[n].predicate && s.subject.is_some();
            found[n].subject = found[..n].iter().rev().find(same).and_then(|s| s.subject.clone());
        }
    }
    found
}

/// `switch off`: what the verb with its particle tells.
fn particle_verb(frame: &Frame, i: usize) -> Option<Told> {
    const PARTICLES: &[&str] = &[
        "back", "off", "down", "up", "out", "away", "ahead", "on", "in", "over", "with", "unhurt", "unharmed",
    ];
    let verb = frame.entry(i).verb;
    if verb.is_empty() || !matches!(frame.tags[i], Tag::Verb | Tag::Noun) {
        return None;
    }
    let particle = Some(i + 1).filter(|&j| j < frame.tags.len() && frame.words.at(j).precedes(PARTICLES))?;
    let phrase = format!("{verb} {}", frame.text(particle));
    frame
        .words
        .lexicon
        .word(&phrase)
        .status
        .iter()
        .copied()
        .find(|told| matches!(told.form, Form::Verb | Form::Doer | Form::Denied | Form::Insider))
}

/// `remains at large`, `was in custody`.
fn by_phrase(frame: &Frame, memory: &Memory, i: usize) -> Option<State> {
    const LONGEST: usize = 4;
    let told = |first: usize| {
        let phrase: Vec<String> = (first..=i).map(|j| frame.text(j).to_lowercase()).collect();
        frame.words.lexicon.word(&phrase.join(" ")).status.iter().copied().find(|t| t.form == Form::Word)
    };
    let (first, told) =
        (i.saturating_sub(LONGEST - 1)..i).find_map(|first| told(first).map(|told| (first, told)))?;
    // "editor at large".
    if first > 0 && frame.words.tokens[first - 1].is(Class::ROLE) {
        return None;
    }
    let remains = first > 0 && frame.words.at(first - 1).precedes(&["remain", "remained", "remains", "stay"]);
    let be = || (0..first).rev().take(3).find(|&j| matches!(frame.tags[j], Tag::Verb | Tag::Auxiliary));
    let verb = if remains { first - 1 } else { be().filter(|_| subject::after_be(frame, first))? };
    finished(frame, memory, first, i + 1, &[told], subject::of_verb(frame, verb))
}

fn state(frame: &Frame, memory: &Memory, i: usize) -> Option<State> {
    let class = frame.words.tokens[i].class;
    if let Some(told) = class.has(Class::PARTICLE_STATUS).then(|| particle_verb(frame, i)).flatten() {
        return by_verb(frame, memory, i, i + 2, &[told]);
    }
    let entry = frame.entry(i);
    let of = |form: Form| entry.status.iter().copied().filter(|t| t.form == form).collect::<Vec<_>>();
    let (verbs, words, nouns) = (
        [of(Form::Verb), of(Form::Doer), of(Form::Planned), of(Form::Denied), of(Form::Insider)].concat(),
        of(Form::Word),
        of(Form::Noun),
    );
    let is_participle = entry.class.has(Class::PAST_FORM);
    if frame.tags[i] == Tag::Verb && !verbs.is_empty() {
        return by_verb(frame, memory, i, i + 1, &verbs);
    }
    if !words.is_empty() && subject::after_be(frame, i) && frame.tags[i] != Tag::Noun
        || !words.is_empty() && is_participle && subject::after_be(frame, i)
    {
        let subject = subject::of_verb(frame, i);
        return finished(frame, memory, i, i + 1, &words, subject);
    }
    // "finds Smith guilty".
    let found = (i.saturating_sub(12)..i)
        .rev()
        .find(|&j| frame.words.at(j).precedes(&["found", "find", "finds", "finding"]));
    if frame.text(i).eq_ignore_ascii_case("guilty")
        && let Some(verb) = found
    {
        let whom = if subject::is_passive(frame, verb) {
            // "The driver of the van in which Gray was hurt was found guilty".
            let somebody = |s: &Reference| words.iter().any(|t| is_said_of(t, s));
            subject::of_verb(frame, verb).filter(somebody).or_else(|| subject::noun_phrase_from(frame, 0))
        } else {
            subject::reference(frame, verb + 1, i)
        };
        return finished(frame, memory, i, i + 1, &words, whom);
    }
    // "was open", "remained at large".
    if !words.is_empty() && subject::after_be(frame, i) {
        return finished(frame, memory, i, i + 1, &words, subject::of_verb(frame, i));
    }
    // "inadvertently deactivated": the manner of the verb beside it.
    let manner = frame.tags[i] == Tag::Adverb || words.iter().any(|t| t.group == "intent");
    if manner && !words.is_empty() {
        let verb = (i.saturating_sub(3)..frame.tags.len().min(i + 4))
            .filter(|&j| frame.tags[j] == Tag::Verb && frame.entry(j).cue.is_none())
            .min_by_key(|&j| j.abs_diff(i));
        let subject = verb.and_then(|v| whom(frame, v));
        return finished(frame, memory, i, i + 1, &words, subject.or_else(|| owned(frame, i)));
    }
    // "an error message", "the oversight of a fund": not how something came about.
    let compound = matches!(frame.tags.get(i + 1), Some(Tag::Noun | Tag::Hyphen))
        || frame.words.at(i + 1).precedes(&["of"]);
    if frame.tags[i] == Tag::Noun
        && !compound
        && is_cause(frame, i)
        && nouns.iter().any(|t| t.group == "intent")
    {
        // "by mistake", "human error for the outage".
        let subject = owned(frame, i);
        return finished(frame, memory, i, i + 1, &nouns, subject);
    }
    None
}

/// `by mistake`, `due to human error`, `blamed an error`, `it was an accident`, `an act of sabotage`: how something came about.
fn is_cause(frame: &Frame, noun: usize) -> bool {
    /// Tokens before the noun that may lead to it.
    const NEAR: usize = 5;
    let from = noun.saturating_sub(NEAR);
    (from..noun).any(|j| {
        let verb = frame.entry(j).verb;
        frame.words.at(j).precedes(&["by", "to", "from", "after", "of"])
            || matches!(verb, "blame" | "cite" | "admit" | "call" | "cause" | "describe" | "suspect" | "fear")
            || frame.tags[j] == Tag::Auxiliary && frame.entry(j).class.has(Class::AUXILIARY)
    })
}

/// Whom a verb befalls: the object of an active verb, the subject of a passive or intransitive one.
fn whom(frame: &Frame, verb: usize) -> Option<Reference> {
    if subject::is_passive(frame, verb) {
        return subject::of_verb(frame, verb);
    }
    subject::object_of(frame, verb)
}

fn by_verb(frame: &Frame, memory: &Memory, i: usize, end: usize, told: &[Told]) -> Option<State> {
    if subject::is_passive(frame, i) {
        return finished(frame, memory, i, end, told, subject::of_verb(frame, i));
    }
    // "67 members rejected the bill": some of those who decide, not the decision.
    let some = told.iter().any(|t| t.group == "decision")
        && (i.saturating_sub(4)..i).any(|j| frame.tags[j] == Tag::Number);
    if some {
        return None;
    }
    let doer = told.iter().any(|t| t.form == Form::Doer);
    let object = if doer { None } else { subject::noun_phrase_from(frame, end) };
    let subject = match object {
        // "Smith deleted his profile".
        Some(mut object) => {
            let own = frame.tags.get(end) == Some(&Tag::Determiner)
                && frame.words.tokens[end].is(Class::GENDERED_PRONOUN);
            if own && object.owner.is_none() && !object.is_name {
                object.owner = subject::of_verb(frame, i).filter(|s| s.is_name).map(|s| s.head);
            }
            Some(object)
        }
        // "resigned", "goes on": who or what did it.
        None => subject::of_verb(frame, i),
    };
    finished(frame, memory, i, end, told, subject)
}

/// The last thing in the sentence that has an owner, else its subject.
fn owned(frame: &Frame, near: usize) -> Option<Reference> {
    let after = (near + 1..frame.tags.len().min(near + 6))
        .find(|&j| {
            frame.tags[j] == Tag::Preposition && matches!(frame.text(j), "for" | "of" | "in" | "behind")
        })
        .and_then(|j| {
            // "for the outage of Smith's account".
            let of = (j + 2..frame.tags.len().min(j + 6)).find(|&k| frame.tags[k] == Tag::Preposition);
            let owned = of
                .filter(|&k| matches!(frame.text(k), "of" | "in" | "at"))
                .and_then(|k| subject::noun_phrase_from(frame, k + 1));
            owned.filter(|r| r.owner.is_some()).or_else(|| subject::noun_phrase_from(frame, j + 1))
        })
        .filter(|r| r.owner.is_some());
    let verb = (0..frame.tags.len())
        .filter(|&j| frame.tags[j] == Tag::Verb && frame.entry(j).cue.is_none())
        .min_by_key(|&j| j.abs_diff(near));
    after.or_else(|| verb.and_then(|v| whom(frame, v)))
}

fn finished(
    frame: &Frame,
    memory: &Memory,
    i: usize,
    end: usize,
    told: &[Told],
    subject: Option<Reference>,
) -> Option<State> {
    let access = told.iter().any(|t| t.group == "access");
    let subject = subject.or_else(|| opening_it(frame, i).then(|| memory.topic()).flatten());
    let subject = subject.map(|mut s| {
        // "the server suspended Smith": the account of Smith.
        if access && s.is_name {
            s.owner = Some(std::mem::replace(&mut s.head, "account".to_owned()));
            s.is_name = false;
        }
        if s.owner.is_none() && !s.is_name {
            s.owner = memory.owner(&s.head);
        }
        // A page, a profile and a channel are the account of their owner.
        if !s.is_name && ACCOUNTS.contains(&s.head.as_str()) {
            "account".clone_into(&mut s.head);
        }
        s
    });
    let fits = |t: &&Told| {
        status::group(t.group).is_some_and(|g| {
            let (noun, is_name) = subject.as_ref().map_or(("", false), |s| (s.head.as_str(), s.is_name));
            // Of several people each may be in another state.
            let several = || subject.as_ref().is_some_and(|s| !s.is_name && subject::is_plural(frame, s));
            g.is_said_of(noun, is_name) && (g.names(noun) || !g.is_of_people() || !several())
        })
    };
    let negated = is_negated(frame, i);
    let meant = |t: &&Told| match t.form {
        Form::Denied => negated,
        Form::Planned => (i.saturating_sub(4)..i).any(|j| frame.words.tokens[j].is(Class::FUTURE_AUXILIARY)),
        Form::Doer => is_done_now(frame, i, end),
        Form::Insider => !negated && is_by_insider(frame, i),
        _ => true,
    };
    let told = told.iter().filter(fits).find(meant)?;
    // The verb itself is part of what is reported, unless it is what reports.
    let reports =
        frame.entry(i).cue.is_some() || i + 1 == frame.tags.len() || frame.quoted[i] != frame.quoted[i + 1];
    let mut stance = stance::of(frame, if reports { i } else { i + 1 });
    if negated {
        stance.polarity = Polarity::Negative;
    }
    // A hedge elsewhere in the sentence is about something else.
    if matches!(stance.modality, Modality::Hypothetical | Modality::Hedged) {
        let near = (i.saturating_sub(4)..i).any(|j| frame.words.tokens[j].is(Class::HEDGE));
        stance.modality = if near { Modality::Hedged } else { Modality::Asserted };
    }
    if stance.modality != Modality::Denied
        && let Some(modality) = irrealis(frame, i)
    {
        stance.modality = modality;
    }
    let value = StatusValue { group: told.group.into(), state: told.state.into() };
    Some(State {
        at: i,
        end,
        value: Value::Status(Box::new(value)),
        subject,
        predicate: told.group.to_owned(),
        stance,
    })
}

/// "It had been deactivated": the subject is "it", and nothing stands before.
fn opening_it(frame: &Frame, verb: usize) -> bool {
    let group = (0..verb).rev().take_while(|&j| matches!(frame.tags[j], Tag::Auxiliary | Tag::Adverb));
    let first = group.last().unwrap_or(verb);
    first == 1 && frame.words.at(first - 1).precedes(&["it"])
}

/// What is won, lost or survived is the event itself, and it was not before another: not "had fled", "lost the first set",
/// "won 44 percent", "survived the war as a child".
fn is_done_now(frame: &Frame, verb: usize, end: usize) -> bool {
    const WON: &[&str] = &[
        "title",
        "crown",
        "championship",
        "election",
        "vote",
        "primary",
        "runoff",
        "race",
        "final",
        "match",
        "cup",
        "trophy",
        "presidency",
        "seat",
        "nomination",
        "medal",
        "contest",
        "referendum",
    ];
    const SURVIVED: &[&str] = &[
        "crash",
        "attack",
        "accident",
        "shooting",
        "blast",
        "explosion",
        "fire",
        "fall",
        "collision",
        "bombing",
        "operation",
        "surgery",
        "attempt",
    ];
    let before = (verb.saturating_sub(3)..verb).any(|j| frame.words.at(j).precedes(&["had"]));
    let object = || subject::noun_phrase_from(frame, end).filter(|o| !o.is_name).map(|o| o.head);
    let number =
        frame.tags.get(end) == Some(&Tag::Number) || frame.words.at(end).precedes(&["only", "more", "less"]);
    let of = |nouns: &[&str]| !number && object().is_none_or(|o| nouns.contains(&o.as_str()));
    !before
        && match frame.entry(verb).verb {
            "win" | "lose" => of(WON),
            "survive" => of(SURVIVED),
            _ => true,
        }
}

/// Somebody without a name does it: "an employee closed the page", "the page was closed by a clerk".
fn is_by_insider(frame: &Frame, i: usize) -> bool {
    if subject::is_passive(frame, i) {
        let by = (i + 1..frame.tags.len().min(i + 4)).find(|&j| frame.words.at(j).precedes(&["by"]));
        return by.is_some_and(|j| person_noun(frame, j + 1..frame.tags.len().min(j + 6)).is_some());
    }
    let role = |head: &str| frame.words.lexicon.word(head).class.has(Class::ROLE.or(Class::PERSON_NOUN));
    subject::of_verb(frame, i).is_some_and(|s| !s.is_name && role(&s.head))
}

fn is_said_of(told: &Told, subject: &Reference) -> bool {
    status::group(told.group).is_some_and(|g| g.is_said_of(&subject.head, subject.is_name))
}

/// `did not close`, `has never been suspended`.
fn is_negated(frame: &Frame, i: usize) -> bool {
    let mut at = i;
    while at > 0 && matches!(frame.tags[at - 1], Tag::Auxiliary | Tag::Adverb | Tag::Verb) {
        at -= 1;
        if frame.words.tokens[at].is(Class::NEGATION) {
            return true;
        }
    }
    false
}

/// Not done: an infinitive that no verb makes true, a modal, a condition.
fn irrealis(frame: &Frame, i: usize) -> Option<Modality> {
    let group = (0..i).rev().take_while(|&j| {
        matches!(frame.tags[j], Tag::Auxiliary | Tag::Adverb | Tag::Verb)
            || frame.text(j).eq_ignore_ascii_case("to")
    });
    let mut first = i;
    for j in group {
        first = j;
        // "recommended that she be fired".
        let wished = frame.words.at(j).precedes(&["be"])
            && !frame.words.at(j).follows(&["to"])
            && j.checked_sub(1)
                .is_some_and(|b| frame.tags[b] != Tag::Auxiliary && frame.tags[b] != Tag::Adverb);
        let refused = frame.words.at(j).precedes(&["will", "won't", "won’t"]) && is_negated(frame, i);
        if wished || refused {
            return Some(Modality::Hypothetical);
        }
        // "in May": a month.
        let month = frame.words.tokens[j].is(Class::MONTH) && frame.words.tokens[j].is_capitalised() && j > 0;
        let modal =
            frame.words.tokens[j].is(Class::MODAL) && !month && !frame.text(j).eq_ignore_ascii_case("will");
        if modal {
            return Some(Modality::Hedged);
        }
        if frame.text(j).eq_ignore_ascii_case("to") {
            let governor = (j.saturating_sub(9)..j)
                .rev()
                .find(|&k| frame.tags[k] == Tag::Verb || matches!(frame.tags[k], Tag::Stop | Tag::Comma));
            let done = governor.is_some_and(|k| DONE.contains(&frame.entry(k).verb));
            return (!done).then_some(Modality::Hypothetical);
        }
    }
    let conditional =
        (first.saturating_sub(8)..first).any(|j| frame.words.at(j).precedes(&["if", "unless", "whether"]));
    conditional.then_some(Modality::Hypothetical)
}

/// `the identity of the employee was not available`, `has not been identified`, `who the man is was not known`. Whose name alone is not
/// told may well be known to be a woman.
fn unidentified(frame: &Frame, i: usize) -> Option<State> {
    let n = frame.tags.len();
    let is = |j: usize, words: &[&str]| j < n && frame.words.at(j).precedes(words);
    let negated = |range: std::ops::Range<usize>| {
        range.into_iter().any(|j| {
            frame.words.tokens[j].is(Class::NEGATION)
                || is(j, &["unknown", "unclear", "withheld", "secret", "unavailable"])
        })
    };
    let head = if is(i, &["identity", "identities"]) {
        // "the identity of the worker is not known", "the worker, whose identity is not known".
        let of = (i + 1..n.min(i + 3)).find(|&j| is(j, &["of"]));
        let known = |range: std::ops::Range<usize>| {
            range.into_iter().any(|j| {
                is(
                    j,
                    &[
                        "known",
                        "available",
                        "released",
                        "disclosed",
                        "unknown",
                        "unclear",
                        "revealed",
                        "given",
                        "published",
                        "public",
                        "withheld",
                        "confirmed",
                        "established",
                        "secret",
                        "unavailable",
                    ],
                )
            })
        };
        let end = (i..n).find(|&j| matches!(frame.tags[j], Tag::Stop)).unwrap_or(n);
        let withheld = is(i.saturating_sub(1), &["the", "his", "her"])
            && (i.saturating_sub(6)..i)
                .any(|j| is(j, &["withhold", "withheld", "disclose", "release", "give"]));
        let unknown = negated(i.saturating_sub(8)..i)
            && (i.saturating_sub(8)..i)
                .any(|j| is(j, &["know", "knows", "establish", "confirm", "confirmed", "trying"]));
        if !(negated(i..end) && known(i..end) || unknown || withheld && negated(i.saturating_sub(8)..i)) {
            return None;
        }
        match of {
            Some(of) => person_noun(frame, of + 1..n.min(of + 8)),
            // "does not know the worker's identity".
            None if i > 1 && frame.tags[i - 1] == Tag::Possessive => {
                Some(i - 2).filter(|&j| is_person(frame, j))
            }
            None if is(i.saturating_sub(1), &["whose"]) => person_noun_before(frame, i.saturating_sub(1)),
            None => None,
        }
    } else if is(i, &["identified", "identify", "identifying"]) && negated(i.saturating_sub(4)..i)
        || is(i, &["identified"]) && is(i.saturating_sub(1), &["publicly"]) && negated(i.saturating_sub(5)..i)
    {
        // "did not identify himself as an officer".
        if is(i + 1, &["himself", "herself", "themselves", "as"]) {
            return None;
        }
        if subject::is_passive(frame, i) {
            person_noun_before(frame, i)
        } else {
            person_noun(frame, i + 1..n.min(i + 6))
        }
    } else if is(i, &["who"]) && i + 3 < n {
        // "who the worker is was not available".
        let end = (i..n).find(|&j| matches!(frame.tags[j], Tag::Stop)).unwrap_or(n);
        let person = person_noun(frame, i + 1..n.min(i + 5))?;
        // "no matter who the minister is": nobody asks.
        if is(i.saturating_sub(1), &["matter", "of", "regardless"]) {
            return None;
        }
        let copula =
            is(person + 1, &["is", "was"]) && !is(i + 1, &["our", "your", "my", "his", "her", "their"]);
        (copula && (negated(person + 1..end) || negated(i.saturating_sub(8)..i))).then_some(person)
    } else {
        None
    }?;
    // "unless no user has been identified": there is none.
    let none = (head.saturating_sub(2)..head).any(|j| is(j, &["no"]));
    // "none identified any fellow officers": of many, one may be "he".
    if none || frame.fine[head] == tag::Tag::Nouns {
        return None;
    }
    let lemma = lemma_of_noun(&frame.text(head).to_lowercase());
    let span = crate::span::Span::new(frame.words.tokens[head].start, frame.words.tokens[head].end);
    let value = StatusValue { group: "identity".into(), state: "unidentified".into() };
    Some(State {
        at: i.min(head),
        end: i.max(head) + 1,
        value: Value::Status(Box::new(value)),
        subject: Some(Reference { span, head: lemma, owner: None, is_name: false }),
        predicate: "identity".to_owned(),
        stance: Stance::default(),
    })
}

fn is_person(frame: &Frame, j: usize) -> bool {
    frame.words.tokens[j].is(Class::ROLE.or(Class::PERSON_NOUN).or(Class::GENDERED_NOUN))
        && frame.tags[j] == Tag::Noun
}

/// The head of the first noun phrase for a person in a range.
fn person_noun(frame: &Frame, range: std::ops::Range<usize>) -> Option<usize> {
    let first = range.clone().find(|&j| is_person(frame, j))?;
    Some((first..range.end).take_while(|&j| is_person(frame, j)).last().unwrap_or(first))
}

fn person_noun_before(frame: &Frame, end: usize) -> Option<usize> {
    (end.saturating_sub(12)..end).rev().find(|&j| is_person(frame, j))
}
