//! What front matter says of an event or a version, against the title and the text of the same page: `start: 2021-05-04` under
//! "Weavers' Fair 2020", `eventdate: 2024-09-26` beside "held on Wednesday, September 25, 2024".

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use memchr::memmem;

use crate::claim::{DateValue, Kind, Slot, SlotValue, Value};
use crate::document::front_matter::{
    AUTHORS, BIRTHS, DEATHS, ENDS, Field, NUMBERS, PLACES, PRICES, SPEAKERS, STARTS, VERSIONS,
};
use crate::document::{BlockKind, Document, header};
use crate::lexicon::given_names::given_name;
use crate::lexicon::wordings::Wordings;
use crate::source::Source;
use crate::span::{Span, place_in};
use crate::text::words::without_accents;

use super::{Against, Found};

/// Blocks at the head of a page, and bytes of a time of day behind a day there.
const HEAD: usize = 6;
const CLOCK: u32 = 40;

/// Longest sentence that is read, in bytes.
const LONGEST: usize = 1_000;

/// Days by which the Julian calendar is behind.
const JULIAN: std::ops::RangeInclusive<i64> = 9..=13;

/// A field with the day that it gives.
struct Told<'a> {
    field: &'a Field,
    day: NaiveDate,
    /// Its clock is that of another place: the day there may be the one before or after.
    elsewhere: bool,
}

/// What the record of a page contradicts.
pub(super) fn of_document(document: &Document, source: &Source, found: &mut Vec<Found>) {
    let record = &document.meta.record;
    let page = Page { document, source };
    let mut new = page.times(found);
    let start = first(STARTS, record).or_else(|| first(&["date"], record));
    let last = first(ENDS, record);
    if let Some(start) = &start {
        match &last {
            Some(end) if end.day < start.day => {
                let text = format!("{}: {}", end.field.name, end.day);
                new.push(page.conflict(&text, page.place(end.field), end.day.num_days_from_ce(), start));
            }
            _ => {
                new.extend(page.title(start, last.as_ref()));
                let day = page.day(start, last.as_ref(), found);
                new.extend(day.or_else(|| page.weekday(start, last.as_ref(), found)));
                if let Some(last) = &last {
                    new.extend(page.ends(start, &["starts on", "begins on", "opens on"], found));
                    new.extend(page.ends(last, &["ends on", "closes on"], found));
                }
            }
        }
    }
    if !record.is_empty() {
        new.extend(page.version(record, found));
        new.extend(page.life(BIRTHS, &[" was born"], found));
        new.extend(page.life(DEATHS, &[" died", " died there"], found));
        new.extend(page.price(found));
        new.extend(page.venue());
        new.extend(page.speaker());
        new.extend(page.byline());
        new.extend(page.number());
    }
    found.extend(new);
}

/// The first of these fields that gives a day.
fn first<'a>(names: &[&str], record: &'a [Field]) -> Option<Told<'a>> {
    let mut fields = record.iter().filter(|f| names.contains(&f.name.as_str()));
    fields.find_map(|field| {
        let text = field.value.trim().trim_end_matches(')');
        let elsewhere = text.len() > "2024-09-26".len()
            && (text.ends_with(['Z', 'z']) || text.ends_with("+00:00") || text.ends_with("+0000"));
        header::iso_date(text).map(|day| Told { field, day, elsewhere })
    })
}

struct Page<'a> {
    document: &'a Document,
    source: &'a Source,
}

impl Page<'_> {
    fn place(&self, field: &Field) -> Span {
        self.source.stored_span(field.range.clone().into())
    }

    /// A place of the prose in the file.
    fn stored(&self, span: Span) -> Span {
        self.source.stored_span(self.document.prose.to_source(span))
    }

    fn conflict(&self, text: &str, span: Span, stated: i32, field: &Told) -> Found {
        let reckoned = f64::from(field.day.num_days_from_ce());
        let expected = format!("{}: {}", field.field.name, field.day);
        self.against(text, span, (f64::from(stated), reckoned), expected, field.field)
    }

    fn against(
        &self,
        text: &str,
        span: Span,
        (stated, reckoned): (f64, f64),
        expected: String,
        field: &Field,
    ) -> Found {
        let against = Against {
            relation: "record",
            stated: (stated, stated),
            reckoned: (reckoned, reckoned),
            expected,
            parts: &[self.place(field)],
        };
        Found::against_as(text, span, &against)
    }

    /// "Weavers' Fair 2020" that begins and ends in other years.
    fn title(&self, start: &Told, end: Option<&Told>) -> Option<Found> {
        let prose = self.document.prose.text.as_str();
        let title = self.document.prose.blocks.iter().find(|b| b.kind == BlockKind::Heading(1))?;
        let (from, to) = (title.range.start as usize, title.range.end as usize);
        let years: Vec<(usize, i32)> = years(&prose[from..to]);
        let [(at, year)] = years[..] else { return None };
        let apart = |day: &Told| day.day.year() != year;
        // An event of the new year may begin or end in the old one.
        let near =
            (start.day.year() - year).abs() == 1 && (start.day.month() == 12 || start.day.month() == 1);
        if !apart(start) || end.is_some_and(|end| !apart(end)) || near {
            return None;
        }
        let text = prose.to_lowercase();
        if Wordings::get().moved.iter().any(|word| text.contains(word)) {
            return None;
        }
        let span = self.stored(Span::new((from + at) as u32, (from + at + 4) as u32));
        let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
        Some(self.conflict(&year.to_string(), span, first.num_days_from_ce(), start))
    }

    /// The one day on which the text says that it is held, beside another in the record.
    fn day(&self, start: &Told, end: Option<&Told>, found: &[Found]) -> Option<Found> {
        if end.is_some_and(|end| end.day != start.day) {
            return None;
        }
        let prose = self.document.prose.text.as_str();
        let title = self.document.meta.title.as_deref().unwrap_or_default().to_lowercase();
        let titled = |sentence: &str| !title.is_empty() && sentence.contains(&format!("{title} on "));
        let dated: Vec<&Found> = found.iter().filter(|f| f.full_day().is_some()).collect();
        let days: BTreeSet<NaiveDate> = dated.iter().filter_map(|f| f.full_day()).collect();
        let [day] = days.iter().copied().collect::<Vec<_>>()[..] else { return None };
        let near = (day - start.day).num_days().abs();
        let told = dated.iter().find(|f| {
            let sentence = f.sentence.range();
            if sentence.len() > LONGEST {
                return false;
            }
            // "Saturday 20 September 2025, half past seven": a line of its own at the head of the page.
            let block = self
                .document
                .prose
                .blocks
                .iter()
                .take(HEAD)
                .find(|b| b.range.start <= f.span.start && f.span.end <= b.range.end);
            // Without an hour it may be the day on which the page was published.
            let own_line = block.is_some_and(|b| {
                let behind = &prose[f.span.end as usize..b.range.end as usize];
                b.range.start == f.span.start && behind.len() <= CLOCK as usize && tells_hour(behind)
            });
            let sentence = prose.get(sentence).unwrap_or_default().to_lowercase();
            own_line
                || (Wordings::get().held.iter().any(|words| sentence.contains(words)) || titled(&sentence))
                    && !Wordings::get().other_days.iter().any(|words| sentence.contains(words))
        })?;
        let same = near == 0 || near == 1 && start.elsewhere;
        (!same && near < 400)
            .then(|| self.conflict(&told.text, self.stored(told.span), day.num_days_from_ce(), start))
    }

    /// "On Sunday 1 March" under `event_date: 2026-02-22`: the only day of the page, and a Sunday in that year.
    fn weekday(&self, start: &Told, end: Option<&Told>, found: &[Found]) -> Option<Found> {
        /// Days between two events of a year.
        const NEAR: i64 = 60;
        let prose = self.document.prose.text.as_str();
        let day = |f: &Found| {
            let Value::Date(date) = &f.value else { return None };
            let named = f.timex.as_ref()?.value.strip_prefix("XXXX-")?;
            let (month, day) = named.split_once('-')?;
            let day = NaiveDate::from_ymd_opt(start.day.year(), month.parse().ok()?, day.parse().ok()?)?;
            let weekday = date.weekday.map(u32::from) == Some(day.weekday().number_from_monday());
            (f.kind == Kind::Date && weekday).then_some(day)
        };
        if end.is_some_and(|end| end.day != start.day) || found.iter().any(|f| f.full_day().is_some()) {
            return None;
        }
        let mut told = found.iter().filter(|f| !f.stance.in_quotation()).filter_map(|f| Some((f, day(f)?)));
        let (only, day) = told.next()?;
        let sentence = prose.get(only.sentence.range()).unwrap_or_default().to_lowercase();
        let other = Wordings::get().other_days.iter().any(|words| sentence.contains(words));
        let apart = (day - start.day).num_days().abs();
        let one = told.all(|(_, further)| further == day) && !other;
        (one && (1..=NEAR).contains(&apart))
            .then(|| self.conflict(&only.text, self.stored(only.span), day.num_days_from_ce(), start))
    }

    /// "The workshop starts on 9 May 2026" under `start: 2026-05-08`, the only day that the text says so of.
    fn ends(&self, told: &Told, verbs: &[&str], found: &[Found]) -> Option<Found> {
        let prose = self.document.prose.text.as_str();
        let said = |f: &&Found| {
            let before = prose.get(f.sentence.start as usize..f.span.start as usize).unwrap_or_default();
            f.full_day().is_some()
                && !f.stance.in_quotation()
                && verbs.iter().any(|verb| before.trim_end().ends_with(verb))
        };
        // "Registration starts on", "the second week starts on": of another thing.
        let title = self.document.meta.title.as_deref().unwrap_or_default().to_lowercase();
        let named = |f: &&Found| {
            let before = prose[f.sentence.start as usize..f.span.start as usize].to_lowercase();
            before.split(|c: char| !c.is_alphanumeric()).any(|word| word.len() > 3 && title.contains(word))
        };
        let mut said = found.iter().filter(said);
        let only = said.next().filter(|_| said.next().is_none()).filter(named)?;
        let day = only.full_day()?;
        let same = day == told.day || told.elsewhere && (day - told.day).num_days().abs() == 1;
        (!same).then(|| self.conflict(&only.text, self.stored(only.span), day.num_days_from_ce(), told))
    }

    /// "**Venue:** Parish Hall, Lindvar" under `location: Town Hall, Lindvar`: another house of the same place.
    fn venue(&self) -> Option<Found> {
        let field = self.document.meta.record.iter().find(|f| PLACES.contains(&f.name.as_str()))?;
        let parts = |text: &str| -> Vec<String> {
            text.split(',').map(|part| part.trim().trim_end_matches('.').to_lowercase()).collect()
        };
        let own = parts(&field.value);
        let prose = self.document.prose.text.as_str();
        self.document.prose.blocks.iter().find_map(|block| {
            let text = block.text(prose);
            text.lines().find_map(|line| {
                let (label, value) = line.split_once(':')?;
                let told = parts(value);
                let is_one =
                    Wordings::get().venues.iter().any(|name| label.trim().eq_ignore_ascii_case(name));
                let (house, rest) = told.split_first()?;
                // What has nothing in common may be told more or less closely.
                let near = rest.iter().any(|part| own[1..].contains(part));
                let other = near
                    && !own.contains(house)
                    && !house.contains(&own[0])
                    && !own[0].contains(house.as_str());
                let place = place_in(prose, value.trim());
                let expected = format!("{}: {}", field.name, field.value.trim());
                let span = self.stored(Span::new(place.start as u32, place.end as u32));
                (is_one && other).then(|| self.against(value.trim(), span, (0.0, 1.0), expected, field))
            })
        })
    }

    /// `<time datetime="2024-06-15">16 June 2024</time>`: what is shown is not what machines read.
    fn times(&self, found: &[Found]) -> Vec<Found> {
        let text = self.source.text();
        let mut new = Vec::new();
        for at in memmem::find_iter(text.as_bytes(), b"<time ").take(super::MOST_DEFECTS) {
            let Some(inner) = text[at..].find('>').map(|end| at + end + 1) else { break };
            let Some(end) = text[inner..].find("</time").map(|end| inner + end) else { break };
            let Some((_, value)) = text[at..inner].split_once("datetime=") else { continue };
            let value = value.trim_start_matches(['"', '\'']);
            let Some(day) = header::iso_date(value.split(['"', '\'', '>']).next().unwrap_or_default()) else {
                continue;
            };
            // A clock may be that of another zone.
            let clock = value.as_bytes().get("2024-06-15".len()).is_some_and(|b| matches!(b, b'T' | b' '));
            let place = place_in(text, &text[inner..end]);
            let shown = found.iter().filter(|f| f.full_day().is_some()).find(|f| {
                let stored = self.document.prose.to_source(f.span);
                place.contains(&(stored.start as usize))
            });
            let Some((shown, told)) = shown.and_then(|f| Some((f, f.full_day()?))) else { continue };
            if (told - day).num_days().abs() > i64::from(clock) {
                let (stated, reckoned) = (told.num_days_from_ce(), day.num_days_from_ce());
                let from = place_in(text, value).start;
                let against = Against {
                    relation: "record",
                    stated: (f64::from(stated), f64::from(stated)),
                    reckoned: (f64::from(reckoned), f64::from(reckoned)),
                    expected: format!("datetime: {day}"),
                    parts: &[self.source.stored_span((from..from + "2024-06-15".len()).into())],
                };
                new.push(Found::against_as(&shown.text, self.stored(shown.span), &against));
            }
        }
        new
    }

    /// `born: 1871` over "was born in 1872": the one year or day that the page gives of a birth or a death.
    fn life(&self, names: &[&str], verbs: &[&str], found: &[Found]) -> Option<Found> {
        let field = self.document.meta.record.iter().find(|f| names.contains(&f.name.as_str()))?;
        let text = field.value.trim();
        let day = header::iso_date(text);
        let year = day.map(|day| day.year()).or_else(|| text.parse().ok().filter(|_| text.len() == 4))?;
        let prose = self.document.prose.text.as_str();
        let own = self.document.meta.record.iter().find(|f| f.name == "name").map(|f| f.value.as_str());
        let title = own.or(self.document.meta.title.as_deref()).unwrap_or_default();
        let name = title.split(|c: char| !c.is_alphanumeric()).rfind(|word| !word.is_empty())?;
        // "Hedda Lorne was born on 4 March 1921", and no other word between.
        let right_before = |f: &&Found| {
            let before =
                prose.get(f.sentence.start as usize..f.span.start as usize).unwrap_or_default().trim_end();
            let bare = [" on", " in"].iter().find_map(|word| before.strip_suffix(word)).unwrap_or(before);
            let who = verbs.iter().find_map(|verb| bare.strip_suffix(verb));
            // "Carla Lorne was born in" is of another of that name.
            who.and_then(|who| who.strip_suffix(name)).is_some_and(|before| {
                let given = before.split_whitespace().next_back().unwrap_or_default();
                !given.starts_with(char::is_uppercase) || title.contains(&format!("{given} {name}"))
            })
        };
        let mut told =
            found.iter().filter(|f| f.kind == Kind::Date && !f.stance.in_quotation() && right_before(f));
        let only = told.next().filter(|_| told.next().is_none())?;
        let Value::Date(DateValue { days: Some((from, to)), inferred: false, range: None, .. }) = only.value
        else {
            return None;
        };
        let same = match day {
            Some(day) => (from..=to).contains(&day) || JULIAN.contains(&(day - from).num_days().abs()),
            None => (from.year()..=to.year()).contains(&year),
        };
        let (stated, reckoned) = (f64::from(from.year()), f64::from(year));
        let apart = if stated == reckoned { (0.0, 1.0) } else { (stated, reckoned) };
        let expected = format!("{}: {text}", field.name);
        (!same).then(|| self.against(&only.text, self.stored(only.span), apart, expected, field))
    }

    /// "In this talk, Jonas Edder explains" under `speaker: Lena Marbro`, who is named nowhere else.
    fn speaker(&self) -> Option<Found> {
        let mut fields = self.document.meta.record.iter().filter(|f| SPEAKERS.contains(&f.name.as_str()));
        let field = fields.next().filter(|_| fields.next().is_none())?;
        let prose = self.document.prose.text.as_str();
        let mut names = field.value.split_whitespace();
        let (last, several) =
            (names.next_back()?, field.value.contains([',', '&', '[']) || field.value.contains(" and "));
        let named = prose.contains(last);
        let lower = prose.to_ascii_lowercase();
        let at = Wordings::get().talks.iter().find_map(|talk| lower.find(talk).map(|at| at + talk.len()))?;
        let behind = prose.get(at..)?;
        let words: Vec<&str> =
            behind.split(' ').take(3).take_while(|w| w.starts_with(char::is_uppercase)).collect();
        let end = words.last().map(|word| place_in(prose, word).end)?;
        let span = Span::new(at as u32, end as u32);
        let person = &prose[at..end];
        let full = words.len() > 1
            && words.iter().all(|w| w.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '.' | '’')));
        let expected = format!("{}: {}", field.name, field.value.trim());
        (!named && !several && full && names.next().is_some())
            .then(|| self.against(person, self.stored(span), (0.0, 1.0), expected, field))
    }

    /// `number: 112` over "Episode 131 is about" in `131-level-crossings.md`: a number of which neither the text nor the file knows.
    fn number(&self) -> Option<Found> {
        let mut fields = self.document.meta.record.iter().filter(|f| NUMBERS.contains(&f.name.as_str()));
        let field = fields.next().filter(|_| fields.next().is_none())?;
        let own: u32 = field.value.trim().parse().ok()?;
        let numbers = |text: &str| -> Vec<u32> {
            let figures = text.split(|c: char| !c.is_ascii_digit()).filter(|figures| !figures.is_empty());
            figures.filter_map(|figures| figures.parse().ok()).collect()
        };
        let file = self.source.name().rsplit('/').next()?;
        let [told] = numbers(file)[..] else { return None };
        let prose = self.document.prose.text.as_str();
        // Of a season or a volume, "Edition 2024": numbered in two ways.
        let front = &self.source.text()[self.document.meta.front.clone()];
        let counted_twice = ["season", "volume"].iter().any(|name| front.contains(name));
        let is_year = (1900..2100).contains(&told);
        if told == own || counted_twice || is_year {
            return None;
        }
        let first = self.document.prose.blocks.iter().find(|b| b.kind == BlockKind::Paragraph)?;
        let opening = first.text(prose);
        // "Episode 12" under the number of an issue.
        let fits = |word: &str| field.name == "number" || field.name.starts_with(&word.to_lowercase());
        let at = Wordings::get().numbered.iter().filter(|word| fits(word)).find_map(|word| {
            let behind = opening.strip_prefix(word)?.strip_prefix(' ')?.strip_prefix(&told.to_string())?;
            let ends = !behind.starts_with(|c: char| c.is_ascii_digit());
            let start = first.span().range().start;
            ends.then(|| start..start + opening.len() - behind.len())
        })?;
        if numbers(prose).contains(&own) {
            return None;
        }
        let expected = format!("{}: {own}", field.name);
        let span = self.stored(Span::new(at.start as u32, at.end as u32));
        let numbers = (f64::from(told), f64::from(own));
        Some(self.against(&prose[at], span, numbers, expected, field))
    }

    /// `author: Lena Marbro` over "By Jonas Edder", or "The writer of this piece, Jonas Edder,", where nothing else names her.
    fn byline(&self) -> Option<Found> {
        /// Longest line that is nothing but a byline, in bytes.
        const LINE: usize = 60;
        let mut fields = self.document.meta.record.iter().filter(|f| AUTHORS.contains(&f.name.as_str()));
        let field = fields.next().filter(|_| fields.next().is_none())?;
        let author = field.value.trim().trim_matches(['"', '\'']);
        let named = |name: &str| {
            let words: Vec<&str> = name.split(' ').collect();
            let capital = |word: &&str| {
                word.starts_with(char::is_uppercase)
                    && word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '.' | '’' | '\''))
            };
            (2..=3).contains(&words.len()) && words.iter().all(capital)
        };
        let prose = self.document.prose.text.as_str();
        // "Jr.", accents and capitals: one name written in two ways shares a word.
        let words = |text: &str| -> Vec<String> {
            without_accents(text)
                .split(|c: char| !c.is_alphanumeric())
                .map(str::to_lowercase)
                .filter(|w| w.len() > 1)
                .collect()
        };
        let last = words(author).pop().filter(|_| named(author))?;
        let blocks = &self.document.prose.blocks;
        let paragraphs = || blocks.iter().filter(|b| b.kind == BlockKind::Paragraph);
        let line = || {
            let first = paragraphs().next()?;
            let text = first.text(prose);
            let (name, rest) = name_and_rest(text.strip_prefix("By ").filter(|_| text.len() <= LINE)?);
            // Under a heading of its own it is of what is reviewed there.
            let mut above = blocks.iter().take_while(|b| b.range.start < first.range.start);
            let of_page = !above.any(|b| matches!(b.kind, BlockKind::Heading(2..)));
            // "By Martin Eckhart (photos)", ", translated".
            let bare = !rest.contains(char::is_alphabetic) || is_day(rest);
            (of_page && bare && named(name)).then_some(name)
        };
        let mut signed = paragraphs().filter_map(|block| {
            let text = block.text(prose);
            let rest = Wordings::get().writers.iter().find_map(|words| Some(text.split_once(words)?.1))?;
            Some(name_and_rest(rest).0).filter(|name| named(name))
        });
        let said = line().or_else(|| signed.next())?;
        // "The Harwick Team" is nobody.
        let known = |name: &str| name.split(' ').next().is_some_and(|first| given_name(first).is_some());
        if !known(said)
            || words(said).iter().any(|word| words(author).contains(word))
            || words(prose).contains(&last)
        {
            return None;
        }
        let place = place_in(prose, said);
        let expected = format!("{}: {author}", field.name);
        let span = self.stored(Span::new(place.start as u32, place.end as u32));
        Some(self.against(said, span, (0.0, 1.0), expected, field))
    }

    /// `price: $45` over "Tickets cost $55", the only sum of the page.
    fn price(&self, found: &[Found]) -> Option<Found> {
        let field = self.document.meta.record.iter().find(|f| PRICES.contains(&f.name.as_str()))?;
        let figures: String = field.value.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        let recorded: f64 = figures.parse().ok().filter(|v| *v > 0.0)?;
        let bare = field.value.trim_matches(|c: char| !c.is_alphanumeric());
        if bare.contains(|c: char| !(c.is_ascii_digit() || c == '.' || c.is_ascii_uppercase())) {
            return None;
        }
        let price = |f: &'_ Found| match &f.value {
            Value::Attribute(a) if &*a.attribute == "price" => a.given.exact,
            _ => None,
        };
        let same = |f: &Found| matches!(&f.value, Value::Quantity(q) if q.is_money() && q.number.low == Some(recorded));
        let mut told = found.iter().filter_map(|f| Some((f, price(f)?)));
        let (only, stated) = told.next().filter(|_| told.next().is_none())?;
        if found.iter().any(same) {
            return None;
        }
        let expected = format!("{}: {}", field.name, field.value.trim());
        (stated != recorded)
            .then(|| self.against(&only.text, self.stored(only.span), (stated, recorded), expected, field))
    }

    /// "The current version is 1.3.0" under `version: 1.4.0`.
    fn version(&self, record: &[Field], found: &[Found]) -> Option<Found> {
        let field = record.iter().find(|f| VERSIONS.contains(&f.name.as_str()))?;
        let bare = field.value.trim().trim_start_matches('v');
        let figures = bare.contains('.')
            && bare.split('.').all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()));
        let own = SlotValue { slot: Slot::Version, value: bare.into(), ..SlotValue::of_words(bare) };
        let mut stated = found.iter().filter_map(|f| match &f.value {
            Value::Attribute(a)
                if &*a.attribute == "current version" && a.thing.is_empty() && !a.is_beside() =>
            {
                Some((f, a))
            }
            _ => None,
        });
        let (first, value) = stated.next().filter(|_| figures)?;
        let differs = |a: &crate::claim::AttributeValue| a.given.differs(&own) == Some(true);
        let all = differs(value) && stated.all(|(_, a)| differs(a));
        let expected = format!("{}: {bare}", field.name);
        all.then(|| self.against(&first.text, self.stored(first.span), (0.0, 1.0), expected, field))
    }
}

/// Years in a title, with their places; one that is part of a word or a range counts twice.
fn years(title: &str) -> Vec<(usize, i32)> {
    let mut years = Vec::new();
    for (at, text) in title.match_indices(|c: char| c.is_ascii_digit()) {
        let (before, rest) = title.split_at(at);
        let len = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if before.ends_with(|c: char| c.is_ascii_digit()) || len != 4 || text.is_empty() {
            continue;
        }
        let Some(year) = rest[..4].parse::<i32>().ok().filter(|y| (1990..2100).contains(y)) else { continue };
        let joined = |c: char| c.is_alphanumeric() || matches!(c, '-' | '/' | '–' | '#');
        let own = !before.ends_with(joined) && !rest[4..].starts_with(joined);
        years.extend(std::iter::repeat_n((at, year), if own { 1 } else { 2 }));
    }
    years
}

/// ", half past seven", ", 19:30": words behind a day that give the hour.
fn tells_hour(text: &str) -> bool {
    let hours = &Wordings::get().hours;
    text.contains(|c: char| c.is_ascii_digit())
        || text.split(|c: char| !c.is_alphabetic()).any(|word| hours.contains(&word))
}

/// `Martin Eckhart` and what stands behind it on its line.
fn name_and_rest(text: &str) -> (&str, &str) {
    let end = text.find([',', '.', '\n', '(', '|', '·']).unwrap_or(text.len());
    (text[..end].trim(), &text[end..])
}

/// ", 20 November 2025": a day, with its figures, and no more words than one has.
fn is_day(text: &str) -> bool {
    const MOST_WORDS: usize = 4;
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count();
    words <= MOST_WORDS && text.contains(|c: char| c.is_ascii_digit())
}
