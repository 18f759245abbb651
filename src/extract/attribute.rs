//! Attributes of things: `the deadline for submissions is 15 July`, `Wyvern 3.8 or higher`.

mod scope;

use std::ops::Range;

use crate::claim::{AttributeValue, Modality, Part, Polarity, Slot, SlotValue, Stance};
use crate::document::{BlockKind, Prose};
use crate::facts::attributes::{Attribute, Attributes, Of, Said};
use crate::facts::pattern::Pattern;
use crate::grammar::Words;
use crate::grammar::date::Context;
use crate::lexicon::{Class, lemma_of_noun};
use crate::source::Source;
use crate::span::Span;
use crate::text::tag::Tag;
use crate::text::token::{Kind, Token};

use super::patterns;
use super::subject::{Frame, Tag as Coarse, head_lemma};

/// What a sentence states, in its tokens.
pub(super) struct Stated {
    pub(super) tokens: Range<usize>,
    pub(super) value: AttributeValue,
    pub(super) stance: Stance,
}

/// Where a sentence stands.
#[derive(Clone, Copy)]
pub(super) struct Where<'a> {
    /// Of what the page is about: its title.
    pub(super) title: &'a str,
    pub(super) part: Part,
    /// A hash of the headings above.
    pub(super) section: u32,
    /// The same without headings that name no thing of their own, as "Settings".
    pub(super) named: u32,
    /// The name that the heading above is, where it is one: `door_open`.
    pub(super) heading: Option<&'a str>,
    /// The code that the item of a list begins with.
    pub(super) lead: Option<&'a str>,
    /// The first sentence of the block.
    pub(super) first: &'a Frame<'a>,
}

/// The part of a page that a block is.
pub(super) const fn part(kind: BlockKind) -> Part {
    match kind {
        BlockKind::Heading(_) => Part::Heading,
        BlockKind::Record => Part::Record,
        BlockKind::ListItem => Part::Item,
        BlockKind::TableCell => Part::Cell,
        _ => Part::Text,
    }
}

/// What kinds of values a sentence may have, told by its words alone; code may be anything.
#[derive(Default)]
struct Signs {
    /// A figure, a month or a switch.
    value: bool,
    number: bool,
    day: bool,
    money: bool,
}

impl Signs {
    fn of(frame: &Frame) -> Self {
        let prose = frame.words.prose;
        let mut signs = Self::default();
        let (mut weekday, mut day) = (false, false);
        for token in frame.words.tokens {
            match token.kind {
                Kind::Number | Kind::Object => {
                    signs.value = true;
                    signs.number = true;
                    weekday |= token.kind == Kind::Object;
                    day |= token.kind == Kind::Object || token.end - token.start >= 4;
                }
                Kind::Word => {
                    signs.value |= token.is(VALUE) || token.is_word(prose, "default");
                    signs.number |= token.is(COUNTED);
                    weekday |= token.is(Class::WEEKDAY);
                    day |= token.is(Class::MONTH.or(Class::WEEKDAY));
                    signs.money |= token.is(Class::CURRENCY);
                }
                _ => signs.money |= matches!(token.text(prose), "$" | "£" | "€"),
            }
        }
        signs.day = signs.number && day || weekday;
        signs
    }
}

/// A figure, a word for one, or code, which may be one.
fn is_figure(token: &Token) -> bool {
    matches!(token.kind, Kind::Number | Kind::Object) || token.is(COUNTED)
}

/// All that a sentence states by a pattern.
pub(super) fn of_sentence(
    frame: &Frame,
    context: Context,
    prose: &Prose,
    source: &Source,
    at: Where<'_>,
) -> Vec<Stated> {
    let attributes = Attributes::get();
    let signs = Signs::of(frame);
    let states = attributes.states.may_match(frame.words);
    let places = attributes.places.may_match(frame.words);
    if !signs.value && !states && !places {
        return Vec::new();
    }
    let wanted = |pattern: &Pattern, at: Words| match pattern.value() {
        Some(Slot::Date) => signs.day,
        Some(Slot::Literal | Slot::Thing | Slot::Place) => true,
        // The figure stands on the side of the word where the pattern has it.
        Some(Slot::Number | Slot::Quantity | Slot::Duration | Slot::Money | Slot::Percent) => {
            let (before, behind) = at.tokens.split_at(at.at);
            signs.number && if pattern.value_is_behind { behind } else { before }.iter().any(is_figure)
        }
        _ => signs.number,
    };
    let sets = [
        Some(&attributes.patterns).filter(|_| signs.value),
        Some(&attributes.prices).filter(|_| signs.money),
        Some(&attributes.places).filter(|_| places),
        Some(&attributes.states).filter(|_| states),
    ];
    let sets = sets.into_iter().flatten().filter(|set| set.may_match(frame.words));
    let mut found: Vec<_> =
        sets.flat_map(|set| patterns::of_sentence(frame, set, context, prose, source, wanted)).collect();
    // Of two patterns that say the same of one value the longer one.
    found.sort_by_key(|m| (m.places.last().map(|p| p.start), std::cmp::Reverse(m.tokens.len())));
    // "At most 240 requests an hour": no other limit stands inside.
    // "The free trial lasts 14 days": a pattern that names its thing by itself goes before one that takes any.
    let named = |m: &patterns::Matched| {
        attributes.named(&m.pattern).is_some_and(|(a, _)| a.of == Of::Page)
            && !m.slots.iter().any(|s| s.slot == Slot::Thing)
    };
    let all: Vec<(Range<usize>, bool)> = found.iter().map(|m| (m.tokens.clone(), named(m))).collect();
    let within = |inner: &Range<usize>, outer: &Range<usize>| {
        outer.start <= inner.start && inner.end <= outer.end && outer.len() > inner.len()
    };
    found.retain(|m| {
        let own = named(m);
        let beaten = |(of, other): &(Range<usize>, bool)| {
            within(&m.tokens, of) && (*other || !own) || within(of, &m.tokens) && *other && !own
        };
        !all.iter().any(beaten)
    });
    let matches: Vec<Range<usize>> = found.iter().map(|m| m.tokens.clone()).collect();
    let reader = Reader { frame, prose, source, at, matches: &matches };
    let mut kept: Vec<Stated> = Vec::new();
    for one in found.iter().flat_map(|m| reader.stated(attributes, m)) {
        let told = |s: &Stated| {
            s.value.attribute == one.value.attribute
                && s.tokens.start == one.tokens.start
                && s.value.thing == one.value.thing
        };
        if !kept.iter().any(told) {
            kept.push(one);
        }
    }
    kept
}

/// A sentence whose matches are read.
struct Reader<'a> {
    frame: &'a Frame<'a>,
    prose: &'a Prose,
    source: &'a Source,
    at: Where<'a>,
    /// The tokens of all matches.
    matches: &'a [Range<usize>],
}

impl Reader<'_> {
    /// What a match states, of each thing that it is said of.
    fn stated(&self, attributes: &Attributes, m: &patterns::Matched) -> Vec<Stated> {
        self.things(attributes, m).unwrap_or_default()
    }

    fn things(&self, attributes: &Attributes, m: &patterns::Matched) -> Option<Vec<Stated>> {
        let (attribute, said) = attributes.named(&m.pattern)?;
        if matches!(said, Said::Yes | Said::No) {
            return Some(vec![self.state(attribute, said, m)?]);
        }
        let n = Slot::value_of(m.slots.iter().map(|s| s.slot))?;
        // "Opens soon": no value to compare.
        // The day of an event does not narrow where it is.
        let dated = matches!(m.slots[n].slot, Slot::Date | Slot::Place);
        let day = dated && is_day_of_no_year(&m.slots[n].value);
        if !m.slots[n].is_number()
            && !day
            && !matches!(m.slots[n].slot, Slot::Version | Slot::Literal | Slot::Place)
        {
            return None;
        }
        let told = attribute.of != Of::Page && self.is_of_one_told(attributes, &m.tokens);
        if told || self.is_of_others(&m.tokens) {
            return None;
        }
        let slot = m.slots.iter().position(|s| s.slot == Slot::Thing);
        if attribute.name == "least version" && !self.is_of_whole(m, slot) {
            return None;
        }
        let called = slot.map_or("", |n| m.slots[n].text.trim());
        let things: Vec<(String, String)> = match (attribute.of, slot) {
            // "- `remove`: ... Default: `false`": of the item.
            (Of::Whole, None) if self.at.part == Part::Item => {
                let lead = self.at.lead.filter(|lead| !lead.is_empty())?;
                vec![(lead.to_lowercase(), lead.to_owned())]
            }
            // "removed in 2 places"
            (Of::Code, _) if !m.slots[n].value.contains('.') => return None,
            (Of::Code, _) => {
                self.code_before(m.tokens.start).into_iter().map(|code| (code.clone(), code)).collect()
            }
            // "- `glaze` - the colour (default: `red`)": of the item, not of what it is.
            (Of::Whole, Some(slot))
                if said == Said::Apart && self.at.lead.is_some() && !self.is_code(m, slot) =>
            {
                let lead = self.at.lead.unwrap_or_default();
                vec![(lead.to_lowercase(), lead.to_owned())]
            }
            (_, Some(slot)) if self.is_pronoun(&m.places[slot]) => self.told_before()?,
            (_, Some(slot)) => {
                let thing = self.thing(attribute, m, slot)?;
                let own = attribute.of == Of::Page && !attribute.across && self.is_of_title(&thing);
                let thing = if own { String::new() } else { thing };
                let plain = (attribute.name == "price").then(|| self.without_title(&thing)).flatten();
                [Some(thing), plain].into_iter().flatten().map(|thing| (thing, called.to_owned())).collect()
            }
            // Of many settings on a page only one that a heading names is meant.
            (Of::Whole, None) if matches!(m.slots[n].slot, Slot::Literal) => {
                let heading = self.at.heading?;
                vec![(heading.to_lowercase(), heading.to_owned())]
            }
            (_, None) => vec![(String::new(), String::new())],
        };
        let scope = self.scope_of(attribute, said, m, dated);
        let mut stance = m.stance.clone();
        // "When your 30-day trial ends": there is such a trial.
        let when = said == Said::Apart
            && attribute.of == Of::Page
            && self.frame.words.at(0).precedes(&["after", "before", "once", "when"]);
        let aside = said == Said::Aside || when || self.is_in_brackets(said, m);
        if aside && stance.modality == Modality::Hypothetical {
            stance.modality = Modality::Asserted;
        }
        let given = if attribute.bound { bound(&m.slots[n]) } else { m.slots[n].clone() };
        // Each section of a page may be held somewhere else.
        let of_page = attribute.of == Of::Page && given.slot != Slot::Place;
        let stated = things.into_iter().map(|(thing, called)| Stated {
            tokens: m.places[n].clone(),
            value: AttributeValue {
                attribute: attribute.name.into(),
                section: match (of_page, thing.is_empty()) {
                    (true, _) => 0,
                    (_, true) => self.at.section,
                    _ => self.at.named,
                },
                thing: thing.into(),
                called: called.into(),
                given: given.clone(),
                part: self.at.part,
                scope: scope.clone(),
                across: attribute.across,
                inside: self.may_be_narrowed(),
            },
            stance: stance.clone(),
        });
        if self.counts_nothing(attribute, m, n) {
            return None;
        }
        let long = |thing: &str| thing.split(' ').count() >= attribute.least;
        let named = |s: &Stated| !attributes.is_generic(&s.value.thing) && long(&s.value.thing);
        // "All 14 bundled plugins" are the plugins that there are.
        let plain = |s: Stated| {
            let whole = s
                .value
                .thing
                .split_once(' ')
                .filter(|(word, _)| attribute.whole && attributes.is_of_all(word));
            let bare = whole.map(|(_, thing)| thing.into());
            Stated { value: AttributeValue { thing: bare.unwrap_or(s.value.thing), ..s.value }, ..s }
        };
        Some(stated.filter(named).map(plain).collect())
    }

    /// "The 2010 Grammy Awards", "the 3D card"; "4-button joysticks" are not four joysticks.
    fn counts_nothing(&self, attribute: &Attribute, m: &patterns::Matched, n: usize) -> bool {
        let words = self.frame.words;
        let after = m.places[n].end;
        let glued = words.tokens.get(after).filter(|t| !t.after_space());
        let year = m.slots[n].exact.is_some_and(|v| (1900.0..2100.0).contains(&v));
        let hyphen = glued.is_some_and(|t| t.kind == Kind::Sign && matches!(words.text(*t), "-" | "‑"));
        attribute.least > 1 && (year || glued.is_some())
            || hyphen && m.places.iter().any(|place| place.start == after + 1)
    }

    /// "Requires Weaver 3 or later", and "Weaver 3 or later" where a sentence begins: not "reads letters with Weaver 3 and later", which is
    /// of one use, nor "will require", which is not so yet.
    fn is_of_whole(&self, m: &patterns::Matched, thing: Option<usize>) -> bool {
        let before = 0..m.tokens.start;
        let bare = thing.is_some_and(|n| m.places[n].start == m.tokens.start);
        let word =
            |i: usize, words: &[&str]| words.iter().any(|w| self.frame.text(i).eq_ignore_ascii_case(w));
        let mut all = m.tokens.clone();
        let verb = bare && all.any(|i| word(i, &["require", "requires", "need", "needs"]));
        let later = before.clone().any(|i| word(i, &["will", "would", "feature", "option"]));
        let opens = before.clone().all(|i| self.frame.tags[i] == Coarse::Determiner);
        // "Weaver 3 and later" over a section, and in the list of sections.
        let first = self.frame.words.tokens[m.tokens.start];
        let place = self.prose.to_source(Span::new(first.start, first.end));
        let ahead = self.source.text()[..place.start as usize].trim_end();
        let tag = ahead.rfind('<').is_some_and(|at| ahead.ends_with('>') && ahead[at..].starts_with("<a "));
        let title = self.at.part == Part::Heading || ahead.ends_with('[') || tag;
        !later && !verb && (!bare || opens && !title)
    }

    /// "This loader", "each box": what was told of before, not the one of its kind.
    fn is_of_one_told(&self, attributes: &Attributes, matched: &Range<usize>) -> bool {
        let frame = self.frame;
        let from = (0..matched.start).rev().find(|&i| self.is_border(i)).map_or(0, |i| i + 1);
        let noun = |n: usize| matches!(frame.tags.get(n), Some(Coarse::Noun | Coarse::Name));
        let joined = |n: usize| frame.tags.get(n) == Some(&Coarse::Hyphen);
        (from..matched.end).any(|i| {
            // "This on-disk format".
            let last = (i + 1..matched.end.min(i + 6)).find(|&n| noun(n) && !noun(n + 1) && !joined(n + 1));
            // "Every 15 minutes" is no thing.
            let named = |n: usize| {
                if frame.words.tokens[n].is(Class::TIME_UNIT) {
                    return false;
                }
                let lemma = head_lemma(frame, n);
                !attributes.is_whole(&lemma) && !attributes.is_generic(&lemma)
            };
            let some = attributes.is_of_some(&frame.text(i).to_lowercase());
            some && frame.tags[i] == Coarse::Determiner && last.is_some_and(named)
        })
    }

    /// "Cobble Business", where the page is called "Cobble at work": others call it "Business".
    fn without_title(&self, thing: &str) -> Option<String> {
        let (first, rest) = thing.split_once(' ')?;
        let mut title = self.at.title.split(|c: char| !c.is_alphanumeric());
        title.any(|word| word.eq_ignore_ascii_case(first)).then(|| rest.to_owned())
    }

    /// "The seed swap takes place in" on the page "Seed swap 2026": of the page itself.
    fn is_of_title(&self, thing: &str) -> bool {
        let head = thing.rsplit(' ').next().unwrap_or_default();
        let mut title = self.at.title.split(|c: char| !c.is_alphanumeric());
        !head.is_empty() && title.any(|word| lemma_of_noun(&word.to_lowercase()) == head)
    }

    /// "It defaults to 60 s", "they expire after".
    fn is_pronoun(&self, words: &Range<usize>) -> bool {
        words.len() == 1 && self.frame.words.at(words.start).precedes(&["it", "they"])
    }

    /// What the first sentence of the paragraph is about: "The `wait` option says how long. It defaults to 60 s".
    fn told_before(&self) -> Option<Vec<(String, String)>> {
        let first = self.at.first;
        let doer = scope::doer_of(first).filter(|_| !std::ptr::eq(self.frame, first))?;
        let reader = Reader { frame: first, matches: &[], ..*self };
        let mut codes = doer.clone().filter_map(|i| reader.code(i));
        if let Some(code) = codes.next() {
            return codes.next().is_none().then(|| vec![(code.to_owned(), code.to_owned())]);
        }
        let thing = thing_at(first, &doer, true)?;
        let from = doer.start + usize::from(first.tags[doer.start] == Coarse::Determiner);
        Some(vec![(thing, first.words.phrase(from, doer.end).to_owned())])
    }

    /// What the slot takes is marked as code.
    fn is_code(&self, m: &patterns::Matched, slot: usize) -> bool {
        self.frame.words.tokens[m.places[slot].end - 1].kind == Kind::Object
    }

    /// What the slot of a match names.
    fn thing(&self, attribute: &Attribute, m: &patterns::Matched, slot: usize) -> Option<String> {
        let of_head = attribute.of == Of::Head;
        let leads = m.places[slot].start == m.tokens.start && !of_head;
        let words = &m.places[slot];
        let own = if of_head { words.end - 1..words.end } else { words.clone() };
        match self.frame.words.tokens[words.end - 1].kind {
            // What is marked as code goes by the words it is.
            Kind::Object => Some(m.slots[slot].value.rsplit(' ').next().unwrap_or_default().to_owned()),
            _ => thing_at(self.frame, &own, leads).map(|thing| plain_plan(attribute, thing)),
        }
    }

    /// `Copies in another town are not supported`: no value stands there but yes or no, of the whole subject.
    fn state(&self, attribute: &Attribute, said: Said, m: &patterns::Matched) -> Option<Stated> {
        /// "are not supported", with nothing between.
        const LONGEST: usize = 4;
        let verb = m.places.first()?.end;
        // "The braces are allowed in the following places:"
        if self.frame.words.tokens.last().is_some_and(|t| self.frame.words.text(*t) == ":") {
            return None;
        }
        let (thing, words) = self.subject_before(verb)?;
        let tokens = verb..m.tokens.end;
        if tokens.len() > LONGEST {
            return None;
        }
        let text = self.frame.words.phrase(tokens.start, tokens.end);
        let value = if said == Said::Yes { "yes" } else { "no" };
        let given = SlotValue {
            slot: Slot::Literal,
            text: text.into(),
            value: value.into(),
            ..SlotValue::of_words("")
        };
        let stance = Stance { polarity: Polarity::Positive, ..m.stance.clone() };
        let affirmed = m.stance.polarity == Polarity::Positive || said == Said::No;
        let of_one = words.clone().start..m.tokens.end;
        let value = AttributeValue {
            attribute: attribute.name.into(),
            thing: thing.into(),
            called: self.called(words).into(),
            given,
            part: self.at.part,
            section: self.at.named,
            scope: self.scope(&of_one, of_one.start, self.frame.tags.len(), false, true),
            across: attribute.across,
            inside: self.may_be_narrowed(),
        };
        affirmed.then_some(Stated { tokens, value, stance })
    }

    /// The lemmas of a subject that ends before a token, from the beginning of its clause on; `None` where it is a part of something, or
    /// more than a noun phrase.
    fn subject_before(&self, end: usize) -> Option<(String, Range<usize>)> {
        const LONGEST: usize = 8;
        let frame = self.frame;
        let opens = |i: usize| matches!(frame.tags[i], Coarse::Stop | Coarse::Comma | Coarse::Quote);
        let start = (0..end).rev().find(|&i| opens(i)).map_or(0, |i| i + 1);
        if end - start > LONGEST || start == end {
            return None;
        }
        let mut lemmas = Vec::new();
        for i in start..end {
            let token = frame.words.tokens[i];
            if Attributes::get().is_of_some(&frame.text(i).to_lowercase()) || token.is(Class::NEGATION) {
                return None;
            }
            match (frame.tags[i], token.kind) {
                (_, Kind::Object) => lemmas.push(self.code(i)?.to_lowercase()),
                (Coarse::Noun | Coarse::Name | Coarse::Adjective | Coarse::Number, _) => {
                    lemmas.push(head_lemma(frame, i));
                }
                (Coarse::Determiner | Coarse::Preposition | Coarse::Hyphen | Coarse::Possessive, _) => {}
                // "Binary uploads": taken for a verb.
                (Coarse::Verb, _)
                    if matches!(frame.fine[i], Tag::Gerund | Tag::Participle)
                        || i > start && matches!(frame.tags[i - 1], Coarse::Adjective | Coarse::Noun) =>
                {
                    lemmas.push(head_lemma(frame, i));
                }
                _ => return None,
            }
        }
        // "The `email` field": of the code alone.
        let mut codes = (start..end).filter_map(|i| Some((i, self.code(i)?.to_lowercase())));
        if let Some((_, code)) = codes.next().filter(|_| codes.next().is_none())
            && lemmas.iter().all(|lemma| *lemma == code || Attributes::get().is_generic(lemma))
        {
            return Some((code, start..end));
        }
        (!lemmas.is_empty()).then(|| (lemmas.join(" "), start..end))
    }

    /// Words as written, code between its marks.
    fn called(&self, words: Range<usize>) -> String {
        let word =
            |i: usize| self.code(i).map_or_else(|| self.frame.text(i).to_owned(), |code| format!("`{code}`"));
        words.map(word).collect::<Vec<_>>().join(" ")
    }

    /// The words that a token marks as code.
    fn code(&self, i: usize) -> Option<&str> {
        let token = self.frame.words.tokens[i];
        let marked = token.kind == Kind::Object && self.frame.words.text(token) == "\u{FFFC}";
        let place = self.prose.to_source((token.start as usize..token.end as usize).into());
        marked.then(|| patterns::code_at(self.source.text(), place.range())).flatten().map(str::trim)
    }

    /// The code that something is said of: "`a` and `b` are", "`a`, `b` (", or what the sentence begins with.
    fn code_before(&self, end: usize) -> Vec<String> {
        const MOST: usize = 4;
        let frame = self.frame;
        let joins =
            |i: usize| matches!(frame.tags[i], Coarse::Comma | Coarse::Conjunction) || frame.text(i) == "/";
        let mut runs: Vec<Range<usize>> = Vec::new();
        for i in (0..end).filter(|&i| self.code(i).is_some()) {
            match runs.last_mut() {
                Some(run) if (run.end..i).all(joins) => run.end = i + 1,
                _ => runs.push(i..i + 1),
            }
        }
        // "`a` option, which was": a noun for what it is may follow.
        let beside = |run: &Range<usize>| {
            let noun = |i: usize| i == run.end && matches!(frame.tags[i], Coarse::Noun);
            let plain = |i: usize| {
                joins(i)
                    || matches!(frame.tags[i], Coarse::Auxiliary | Coarse::Adverb | Coarse::Quote)
                    || matches!(frame.text(i), "(" | "which" | "that" | ":")
            };
            (run.end..end).all(|i| noun(i) || plain(i))
        };
        let run = runs.last().filter(|run| beside(run)).or_else(|| runs.first().filter(|run| run.start < 2));
        let codes = run.into_iter().flat_map(Clone::clone).filter_map(|i| self.code(i));
        codes.take(MOST).map(|code| code.trim_end_matches("()").to_owned()).collect()
    }
}

/// "Team plan" goes by "team", as rows of tables do.
fn plain_plan(attribute: &Attribute, thing: String) -> String {
    match thing.rsplit_once(' ') {
        Some((name, plan)) if attribute.name == "price" && Attributes::get().is_plan(plan) => name.to_owned(),
        _ => thing,
    }
}

/// A bound as the figure that it is: "at least 14", "up to 50".
pub(super) fn bound(given: &SlotValue) -> SlotValue {
    let given = given.clone();
    match given.meant {
        (Some(figure), None) | (None, Some(figure)) => {
            SlotValue { exact: Some(figure), meant: (Some(figure), Some(figure)), ..given }
        }
        _ => given,
    }
}

const COUNTED: Class = Class::UNIT_NUMBER.or(Class::TENS).or(Class::SCALE);
const VALUE: Class = COUNTED.or(Class::MONTH).or(Class::WEEKDAY);

/// `XXXX-07-15`.
fn is_day_of_no_year(value: &str) -> bool {
    value.strip_prefix("XXXX-").is_some_and(|day| day.len() == "07-15".len() && !day.starts_with('W'))
}

/// The lemmas of these words of a noun group, with those before them where the pattern begins with them; `None` where they are none.
fn thing_at(frame: &Frame, words: &Range<usize>, leads: bool) -> Option<String> {
    let last = words.end - 1;
    // "c-ares": one word.
    let hyphen = |i: usize| frame.tags[i] == Coarse::Hyphen;
    let mut joined = last;
    while joined >= 2 && hyphen(joined - 1) && !frame.words.tokens[joined].after_space() {
        joined -= 2;
    }
    if joined < last {
        let (from, to) = (frame.words.tokens[joined].start, frame.words.tokens[last].end);
        return Some(lemma_of_noun(&frame.words.prose[from as usize..to as usize].to_lowercase()));
    }
    let Some(group) = frame.syntax().group_at(last) else {
        // "Go": a name that is taken for a verb.
        let token = frame.words.tokens[last];
        return (token.kind == Kind::Word && token.is_capitalised() && last > 0)
            .then(|| head_lemma(frame, last));
    };
    let first = usize::from(group.first).max(if leads { 0 } else { words.start });
    // "31 deployed tables".
    let described = |i: usize| matches!(frame.fine[i], Tag::Participle | Tag::Past | Tag::Adjective);
    let first = if (words.start..first).all(described) { words.start.min(first) } else { first };
    let named = |i: &usize| {
        matches!(
            frame.fine[*i],
            Tag::Noun
                | Tag::Nouns
                | Tag::Name
                | Tag::Adjective
                | Tag::Participle
                | Tag::Past
                | Tag::Gerund
                | Tag::Other
        ) && frame.words.tokens[*i].kind == Kind::Word
    };
    // "120 miles an hour": a measure of something that is not named.
    let head = frame.words.tokens[last];
    if head.is(Class::TIME_UNIT) || frame.words.lexicon.entry(head.lex).measure.is_some() {
        return None;
    }
    // "The width of the large map (default is 640)": of the width.
    let of = first
        .checked_sub(2)
        .filter(|head| leads && frame.words.at(head + 1).precedes(&["of"]) && frame.fine[*head].is_nominal());
    let lemmas = of.into_iter().chain((first..=last).filter(named)).map(|i| head_lemma(frame, i));
    let thing = lemmas.collect::<Vec<_>>().join(" ");
    (!thing.is_empty()).then_some(thing)
}
