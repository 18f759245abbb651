//! People, speech, pronouns and roles of a document: what the passages tell, gathered and made claims.

use std::ops::Range;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use crate::claim::{
    AttributionValue, Kind, Mention, Modality, NameType, NameValue, PronounGender, PronounValue, QuoteType,
    QuoteValue, RoleValue, Stance, TypographyValue, Value, name_hash,
};
use crate::lexicon::{Class, Cue, Gender, Lexicon, lemma_of_noun};
use crate::source::LineColumn;
use crate::span::Span;

use super::passage::Passage;
use super::people::{People, Who};
use super::pronoun::Resolved;
use super::speech::Utterance;
use super::subject::{Frame, Tag};
use super::{Found, context, pronoun, role, speech, stance};
use crate::text::tag::is_ordinary;
use crate::text::token;

/// Stands for a person whose full name may still come.
const PERSON: char = '\u{1}';

/// Bytes of what somebody says in other words than the speaker's: no clause is longer.
const LONGEST_INDIRECT: usize = 400;

/// How a name is written as a possessive: each place, and whether it has an apostrophe without s.
#[derive(Default)]
struct Possessives {
    places: Vec<(Span, bool)>,
    /// It also stands without an apostrophe.
    plain: bool,
}

/// What is known so far.
#[derive(Default)]
pub(super) struct Voices {
    people: People,
    last_speaker: Option<Mention>,
    /// Possessives of names in -s': the name, its place, and the marks after it.
    possessives: FxHashMap<String, Possessives>,
}

impl Voices {
    /// Reads a block.
    pub(super) fn read(
        &mut self,
        p: &Passage,
        frames: &[Frame],
        block: usize,
        as_of: Option<NaiveDate>,
        found: &mut Vec<Found>,
    ) {
        let first_seen = self.people.learn(p, block);
        self.possessives(p);
        let utterances = speech::utterances(p);
        let pronouns = pronoun::resolve(p, block, first_seen, &mut self.people, &utterances);
        for utterance in &utterances {
            self.utterance(p, frames, first_seen, utterance, &pronouns, found);
        }
        if let Some(range) = speech::introduced(p) {
            self.last_speaker = Some(self.speaker(p, first_seen, &range, &pronouns));
        }
        for resolved in &pronouns {
            found.push(self.pronoun(p, resolved));
        }
        for held in role::of_block(p, &self.people, first_seen) {
            let person = self.mention(p, held.person);
            let text = p.prose[p.span(&held.role).range()].to_lowercase();
            let value = RoleValue {
                person,
                role: text.into(),
                of: held.of.into(),
                as_of: as_of.filter(|_| !held.other_time),
                former: held.former,
            };
            found.push(Self::found(p, Kind::Role, held.role, Value::Role(Box::new(value))));
        }
    }

    fn found(p: &Passage, kind: Kind, range: Range<usize>, value: Value) -> Found {
        let span = p.span(&range);
        let sentence = p.sentences[p.sentence_of(range.start)].clone();
        let mut stance = Stance::default();
        if p.quoted[range.start] && kind != Kind::Quote {
            stance.modality = Modality::Reported;
            stance.source = Some(Stance::QUOTATION.into());
        }
        Found {
            kind,
            span,
            sentence: p.span(&sentence),
            text: p.prose[span.range()].into(),
            value,
            timex: None,
            subject: None,
            predicate: "".into(),
            stance,
            context: Box::default(),
        }
    }

    /// A mention of somebody as rows carry it; spans are of the prose until the claim is placed.
    fn mention(&self, p: &Passage, seen: usize) -> Mention {
        let seen = &self.people.seen[seen];
        let key = match &seen.who {
            Who::Person(n) => format!("{PERSON}{n}"),
            Who::Unnamed(head, _) => head.clone(),
            Who::Unknown(_) => p.prose[seen.span.range()].to_lowercase(),
        };
        Mention {
            text: p.prose[seen.span.range()].into(),
            start: seen.span.start,
            end: seen.span.end,
            key: key.into(),
        }
    }

    /// The speaker of an utterance: the phrase as written, and whom it stands for.
    fn speaker(
        &self,
        p: &Passage,
        first_seen: usize,
        range: &Range<usize>,
        pronouns: &[Resolved],
    ) -> Mention {
        let span = p.span(range);
        let from =
            first_seen + self.people.seen[first_seen..].partition_point(|s| s.tokens.start < range.start);
        let named = (from..self.people.seen.len())
            .take_while(|&m| self.people.seen[m].tokens.start < range.end)
            .find(|&m| {
                let seen = &self.people.seen[m];
                range.contains(&seen.tokens.start) && matches!(seen.who, Who::Person(_)) && !seen.owns
            });
        let resolved = pronouns
            .binary_search_by_key(&range.start, |r| r.at)
            .ok()
            .filter(|_| range.len() == 1)
            .and_then(|n| pronouns[n].antecedent);
        let key = match named.or(resolved) {
            Some(m) => self.mention(p, m).key,
            None if range.len() == 1 && p.tags[range.start] == Tag::Pronoun => "".into(),
            None => head(p, range).into(),
        };
        Mention { text: p.prose[span.range()].into(), start: span.start, end: span.end, key }
    }

    fn utterance(
        &mut self,
        p: &Passage,
        frames: &[Frame],
        first_seen: usize,
        utterance: &Utterance,
        pronouns: &[Resolved],
        found: &mut Vec<Found>,
    ) {
        let told = nested_speaker(p, utterance);
        // Code says nothing.
        let is_object =
            |range: &&Range<usize>| p.tokens[(*range).clone()].iter().all(|t| t.kind == token::Kind::Object);
        let speaker = match told.as_ref().or(utterance.speaker.as_ref()) {
            Some(range) if is_object(&range) => None,
            Some(range) => Some(self.speaker(p, first_seen, range, pronouns)),
            None if utterance.continues => {
                self.told_of(p, first_seen, utterance).or_else(|| self.last_speaker.clone())
            }
            None => None,
        };
        if let Some(mut known) = speaker.clone().filter(|_| utterance.form.is_some()) {
            // "she said" after "Smith said": whoever she is, it is the same voice.
            if known.key.is_empty()
                && let Some(last) = &self.last_speaker
            {
                known.key.clone_from(&last.key);
            }
            self.last_speaker = Some(known);
        }
        let whole = utterance.content[0].start..utterance.content[utterance.content.len() - 1].end;
        if let Some(form) = utterance.form {
            let text = |range: &Range<usize>| p.prose[p.span(range).range()].to_owned();
            let value = QuoteValue {
                content: utterance.content.iter().map(|c| p.span(c)).collect(),
                form,
                speaker: speaker.clone(),
                cue: utterance.cue.as_ref().map(|range| {
                    let span = p.span(range);
                    Mention {
                        text: p.prose[span.range()].into(),
                        start: span.start,
                        end: span.end,
                        key: "".into(),
                    }
                }),
            };
            let mut quote = Self::found(p, Kind::Quote, whole.clone(), Value::Quote(Box::new(value)));
            let mut text = utterance.content.iter().map(text).collect::<Vec<_>>().join(" ");
            if form == QuoteType::Indirect && text.len() > LONGEST_INDIRECT {
                let space = text.as_bytes()[..LONGEST_INDIRECT].iter().rposition(|b| *b == b' ');
                text.truncate(space.unwrap_or(0));
            }
            quote.text = text.into();
            quote.stance.modality = modality(utterance.strength);
            found.push(quote);
        }
        // A reported clause carries its speaker itself; what is only named, and first accounts, are told apart here.
        if utterance.form != Some(QuoteType::Direct) {
            let first = utterance.cue.as_ref().is_some_and(|cue| {
                let sentence = &p.sentences[p.sentence_of(cue.start)];
                stance::is_first_account(&frames[p.sentence_of(cue.start)], cue.start - sentence.start)
            });
            if !first && utterance.form.is_some() {
                return;
            }
            let value =
                AttributionValue { statement: p.span(&whole), speaker, strength: utterance.strength, first };
            let at = utterance.cue.clone().map_or(whole.clone(), |cue| {
                // "It was initially said".
                let group = || {
                    let sentence = p.sentences[p.sentence_of(cue.start)].start;
                    (sentence..cue.start)
                        .rev()
                        .take_while(|&i| matches!(p.tags[i], Tag::Auxiliary | Tag::Adverb | Tag::Pronoun))
                        .last()
                        .unwrap_or(cue.start)
                };
                let from = utterance.speaker.as_ref().map_or_else(group, |s| s.start.min(cue.start));
                from..cue.end.max(utterance.speaker.as_ref().map_or(0, |s| s.end))
            });
            let mut claim = Self::found(p, Kind::Attribution, at, Value::Attribution(Box::new(value)));
            claim.stance.superseded = first;
            claim.stance.modality = modality(utterance.strength);
            let mut words: Vec<u32> = Vec::new();
            let told = p.sentence_of(whole.start)..p.sentence_of(whole.end - 1) + 1;
            for (frame, sentence) in frames[told.clone()].iter().zip(&p.sentences[told]) {
                let (from, to) = (whole.start.max(sentence.start), whole.end.min(sentence.end));
                if from < to {
                    words.extend(context::within(frame, from - sentence.start..to - sentence.start));
                }
            }
            words.sort_unstable();
            words.dedup();
            words.truncate(STATEMENT_WORDS);
            claim.context = words.into();
            found.push(claim);
        }
    }

    /// The one person who acts in the sentence before a quotation that stands alone: "Smith denied it. “We never met.”"
    fn told_of(&self, p: &Passage, first_seen: usize, utterance: &Utterance) -> Option<Mention> {
        let start = utterance.content[0].start;
        let before = p.sentence_of(start).checked_sub(1).filter(|_| utterance.cue.is_none())?;
        let sentence = &p.sentences[before];
        let spoken =
            sentence.clone().any(|i| p.quoted[i] || p.tokens[i].is(Class::CUE) && p.tags[i] == Tag::Verb);
        let seen = || {
            let start = |m: usize| self.people.seen[m].tokens.start;
            let from = first_seen
                + self.people.seen[first_seen..].partition_point(|s| s.tokens.start < sentence.start);
            (from..self.people.seen.len())
                .take_while(move |&m| start(m) < sentence.end)
                .filter(|&m| self.people.seen[m].sentence == before)
        };
        let mut acting = seen().filter(|&m| {
            self.people.seen[m].acts
                && self.people.seen[m].full
                && matches!(self.people.seen[m].who, Who::Person(_))
        });
        let one = acting.next().filter(|_| !spoken)?;
        acting.next().is_none().then(|| self.mention(p, one))
    }

    fn pronoun(&self, p: &Passage, resolved: &Resolved) -> Found {
        let named = resolved.antecedent.is_some_and(|m| matches!(self.people.seen[m].who, Who::Person(_)));
        let value = PronounValue {
            gender: match resolved.gender {
                Gender::Feminine => PronounGender::Feminine,
                Gender::Masculine => PronounGender::Masculine,
            },
            antecedent: resolved.antecedent.map(|m| self.mention(p, m)),
            named,
            clear: resolved.clear,
            voice: resolved.voice,
        };
        Self::found(p, Kind::Pronoun, resolved.at..resolved.at + 1, Value::Pronoun(Box::new(value)))
    }

    /// `Smiths’` and `Smith’s`: which of the two the document writes of one name.
    fn possessives(&mut self, p: &Passage) {
        for i in 0..p.tokens.len().saturating_sub(1) {
            if p.tags[i] != Tag::Name || p.quoted[i] {
                continue;
            }
            let after = p.tokens[i + 1];
            // "``paleo PNGs''": a quotation ends.
            if p.tokens.get(i + 2).is_some_and(|t| t.start == after.end && matches!(p.text(i + 2), "'" | "’"))
            {
                continue;
            }
            if after.after_space() || p.tags[i + 1] != Tag::Possessive {
                if p.text(i).ends_with('s') {
                    self.possessives.entry(p.text(i).to_owned()).or_default().plain = true;
                }
                continue;
            }
            let bare =
                after.end - after.start <= '’'.len_utf8() as u32 && !matches!(p.text(i + 1), "'s" | "’s");
            let span = Span::new(p.tokens[i].start, after.end);
            self.possessives.entry(p.text(i).to_owned()).or_default().places.push((span, bare));
        }
    }

    /// What only the whole document tells.
    pub(super) fn finish(mut self, prose: &str, found: &mut Vec<Found>) {
        for claim in found.iter_mut() {
            let key = |mention: &mut Mention| {
                if let Some(n) = mention.key.strip_prefix(PERSON).and_then(|n| n.parse().ok()) {
                    mention.key = self.people.person(n).key().into();
                }
            };
            match &mut claim.value {
                Value::Quote(q) => q.speaker.iter_mut().for_each(key),
                Value::Attribution(a) => a.speaker.iter_mut().for_each(key),
                Value::Pronoun(v) => v.antecedent.iter_mut().for_each(key),
                Value::Role(r) => key(&mut r.person),
                _ => {}
            }
        }
        wrong_possessives(&std::mem::take(&mut self.possessives), prose, found);
        self.names(prose, found);
    }

    /// Each person once, and each other name that is written in a way of its own.
    fn names(&self, prose: &str, found: &mut Vec<Found>) {
        let claim = |span: Span, value: NameValue| Found {
            kind: Kind::Name,
            span,
            sentence: span,
            text: prose[span.range()].into(),
            value: Value::Name(Box::new(value)),
            timex: None,
            subject: None,
            predicate: "".into(),
            stance: Stance::default(),
            context: Box::default(),
        };
        for person in self.people.all() {
            let gender = person.gender();
            let value = NameValue {
                gender: gender.map(|(g, _)| g),
                gender_source: gender.map(|(_, source)| source),
                ..NameValue::new(NameType::Person, &person.key())
            };
            let context = company(prose, person.first);
            found.push(Found { context, ..claim(person.first, value) });
        }
        let mut others: Vec<(&String, &(Span, NameType, u32))> = self.people.names.iter().collect();
        others.sort_by_key(|(text, (span, ..))| (*span, text.as_str()));
        for (text, &(span, form, count)) in others {
            let short = form != NameType::Handle && (text.len() < SHORTEST_NAME || count < 2);
            if form == NameType::Person || short {
                continue;
            }
            found.push(claim(span, NameValue::new(form, &text.to_lowercase())));
        }
    }
}

/// `Nils Grant, Reformer of North Vestria,`: hashes of the names in what stands behind a name, sorted.
fn company(prose: &str, name: Span) -> Box<[u32]> {
    /// Words that are looked at.
    const NEAR: usize = 10;
    let Some(behind) = prose[name.end as usize..].strip_prefix(',') else { return Box::default() };
    let behind = behind.split([',', '.', ';', '\n']).next().unwrap_or_default();
    let names = behind.split_whitespace().take(NEAR).filter(|w| w.starts_with(char::is_uppercase));
    let mut names: Vec<u32> = names.map(name_hash).collect();
    names.sort_unstable();
    names.dedup();
    names.into()
}

/// `“…,” Smith said Wu told him`: who told it said it.
fn nested_speaker(p: &Passage, utterance: &Utterance) -> Option<Range<usize>> {
    let from = utterance.cue.as_ref().filter(|_| utterance.form == Some(QuoteType::Direct))?.end;
    let noun = |i: &usize| matches!(p.tags[*i], Tag::Name | Tag::Noun | Tag::Determiner | Tag::Adjective);
    let end = (from..p.tokens.len()).find(|i| !noun(i))?;
    let tells = end > from && p.tags[end] == Tag::Verb && p.tokens[end].is(Class::CUE) && !p.quoted[end];
    tells.then_some(from..end)
}

/// Names shorter than this are not kept: they differ from others too easily.
const SHORTEST_NAME: usize = 7;
/// Content words of a statement that are kept.
const STATEMENT_WORDS: usize = 24;

fn modality(strength: Cue) -> Modality {
    match strength {
        Cue::Said | Cue::Claimed | Cue::Confirmed => Modality::Reported,
        Cue::Speculated => Modality::Speculated,
        Cue::Denied => Modality::Denied,
    }
}

/// The head of a noun phrase: a name, or a noun in lower case.
fn head(p: &Passage, range: &Range<usize>) -> String {
    let end = range
        .clone()
        .skip(1)
        .find(|&i| matches!(p.tags[i], Tag::Preposition | Tag::Comma))
        .unwrap_or(range.end);
    let Some(last) = (range.start..end).rev().find(|&i| matches!(p.tags[i], Tag::Noun | Tag::Name)) else {
        return String::new();
    };
    if p.tags[last] == Tag::Noun {
        return lemma_of_noun(&p.text(last).to_lowercase());
    }
    let first = (range.start..=last).rev().take_while(|&i| p.tags[i] == Tag::Name).last().unwrap_or(last);
    p.prose[p.span(&(first..last + 1)).range()].to_lowercase()
}

/// Names that are looked for in the whole text, and places of one that are looked at.
const MOST_PLACES: usize = 32;
/// A possessive that is written so often is that of the name.
const OFTEN: usize = 2;
/// Words of time and number: their plurals own things.
const NO_NAMES: Class =
    Class::TIME_UNIT.or(Class::MEASURE).or(Class::CURRENCY).or(Class::SCALE).or(Class::PERSON_NOUN);

/// A name whose possessive is written once as of a plural, and elsewhere as of the name.
fn wrong_possessives(written: &FxHashMap<String, Possessives>, prose: &str, found: &mut Vec<Found>) {
    let mut plurals: Vec<(&String, &Possessives)> =
        written.iter().filter(|(name, _)| name.ends_with('s') && name.len() > 3).collect();
    plurals.sort_by_key(|(name, _)| name.as_str());
    let mut searched = 0;
    for (name, places) in plurals {
        // "Nine Years’ War": a word of time or number is no name.
        if Lexicon::get().word(&name.to_lowercase()).class.has(NO_NAMES) {
            continue;
        }
        let Some(singular) = name.strip_suffix('s').and_then(|stem| written.get(stem)) else { continue };
        let right = singular.places.iter().find(|(_, bare)| !bare);
        // A plural anywhere makes the possessive of a plural right.
        let [(span, true)] = places.places[..] else { continue };
        if places.plain {
            continue;
        }
        let Some((other, _)) = right else { continue };
        // "Richard Stevens' book" and "Steven's new": two people.
        let before = |span: Span| {
            let text = prose[..span.start as usize].trim_end();
            let word = text.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            Some(word).filter(|w| w.starts_with(char::is_uppercase) && text.ends_with(*w))
        };
        if before(span).is_some() && before(span) != before(*other) {
            continue;
        }
        // "the Smiths’ house", "those Smiths’ houses": more than one of them.
        let word = prose[..span.start as usize].trim_end().rsplit(|c: char| !c.is_alphabetic()).next();
        let article = word.unwrap_or_default().to_lowercase();
        if ["the", "these", "those", "all", "both"].contains(&&*article) {
            continue;
        }
        // "North Korea", "South Korea": there are two Koreas.
        let stem = &name[..name.len() - 1];
        let places =
            prose.match_indices(stem).take(MOST_PLACES).map(|(at, _)| Span::new(at as u32, at as u32));
        let mut owners = places.filter_map(before);
        let is_word = searched == MOST_PLACES || is_ordinary(Lexicon::get().hash_of(&stem.to_lowercase()));
        searched += usize::from(!is_word);
        if !is_word && owners.next().is_some_and(|first| owners.any(|owner| owner != first)) {
            continue;
        }
        let text = &prose[span.range()];
        let mark = if text.ends_with('’') { "’s" } else { "'s" };
        found.push(Found {
            kind: Kind::Typography,
            span,
            sentence: span,
            text: text.into(),
            value: Value::Typography(Box::new(TypographyValue {
                defect: "name-possessive".into(),
                replacement: format!("{}{mark}", &name[..name.len() - 1]).into(),
                whole: false,
                doubtful: singular.places.len() < OFTEN,
                pair: Some((*other, LineColumn::default(), LineColumn::default())),
            })),
            timex: None,
            subject: None,
            predicate: "".into(),
            stance: Stance::default(),
            context: Box::default(),
        });
    }
}
