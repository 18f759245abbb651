//! One document to its claims. Pure: the same text, path and lexicon give the same claims.

mod abbreviations;
mod address;
mod anniversary;
mod announced;
mod arithmetic;
mod attribute;
mod beside;
mod calendar;
mod cells;
mod clocks;
mod code_names;
mod context;
mod correction;
mod counts;
mod dateline;
mod entries;
mod figures;
mod file_name;
mod headlines;
mod lifespan;
mod limits;
mod links;
mod listing;
mod lists;
mod names;
mod numbered;
mod order;
mod parts;
mod passage;
mod past;
mod patterns;
mod people;
mod place;
mod ports;
mod pronoun;
mod reckoned;
mod record;
mod role;
mod roster;
mod rows;
mod scan;
mod schedule;
mod signature;
mod snippets;
mod speech;
mod spelling;
mod stance;
mod status;
mod subject;
mod title;
mod together;
mod totals;
mod typography;
mod units;
mod voices;

use chrono::{Datelike as _, NaiveDate};
use rustc_hash::FxHashSet;

use crate::claim::{
    ArithmeticValue, AttributeValue, Claim, DateValue, Extraction, Kind, Modality, PatternValue, Signature,
    Stance, Subject, SuppressionValue, Timex, Value, YearFrom, in_order, word_hash,
};
use crate::document::{Block, BlockKind, DateOrigin, DatedPlace, Document, Format, header};
use crate::facts::attributes::Attributes;
use crate::facts::search::Patterns;
use crate::grammar::Words;
use crate::grammar::date::{Context, Years};
use crate::lexicon::{Class, Lexicon};
use crate::source::{LineColumn, Locator, Source};
use crate::span::Span;
use crate::text::token::{Kind as TokenKind, Token, tokenize};

use crate::claim::raw::RawClaim;
use names::Names;
use signature::Signer;
use together::{Read, Together};

/// What a caller may say about documents.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// Date of documents that carry none.
    pub date: Option<NaiveDate>,
    /// Whether `11/2/17` is read month first, where the document does not tell.
    pub month_first: Option<bool>,
    /// The project's own patterns.
    pub patterns: Option<&'a Patterns>,
}

impl std::hash::Hash for Options<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.date, self.month_first, self.patterns.map(Patterns::hash)).hash(state);
    }
}

/// Reads a document. `format` is told by its name. Never fails.
pub fn extract(source: &Source, format: Format, options: Options<'_>) -> Extraction {
    let document = Document::read(source, format, options.date);
    Extractor::new(source, &document, options).run()
}

/// A claim with places in the prose, before it is mapped to the file.
struct Found {
    kind: Kind,
    span: Span,
    sentence: Span,
    text: Box<str>,
    value: Value,
    timex: Option<Box<Timex>>,
    subject: Option<subject::Reference>,
    predicate: Box<str>,
    stance: Stance,
    context: Box<[u32]>,
}

impl Found {
    /// A day with the weekday (1 for Monday) that is written beside it.
    fn day(prose: &str, span: Span, day: NaiveDate, weekday: u8, year_from: YearFrom) -> Self {
        let value = DateValue {
            days: Some((day, day)),
            inferred: year_from != YearFrom::Written,
            year_from,
            anaphoric: false,
            deictic: false,
            weekday: Some(weekday),
            impossible: false,
            clock: None,
            page: None,
            range: None,
        };
        let timex = Some(Box::new(Timex::day(day)));
        Self { timex, ..Self::bare(Kind::Date, span, &prose[span.range()], Value::Date(value)) }
    }

    /// A statement of which there is nothing to say but where it stands and what it gives.
    fn bare(kind: Kind, span: Span, text: &str, value: Value) -> Self {
        Self {
            kind,
            span,
            sentence: span,
            text: text.into(),
            value,
            timex: None,
            subject: None,
            predicate: "".into(),
            stance: Stance::default(),
            context: Box::default(),
        }
    }
}

impl Found {
    /// An attribute that stands at `span`.
    fn attribute(span: Span, text: &str, value: AttributeValue) -> Self {
        Self::bare(Kind::Attribute, span, text, Value::Attribute(Box::new(value)))
    }
}

/// A figure against the others of the page that give it as well.
struct Against<'a> {
    relation: &'a str,
    /// What is stated, and what the others give: closed intervals.
    stated: (f64, f64),
    reckoned: (f64, f64),
    expected: String,
    /// Where the others stand.
    parts: &'a [Span],
}

impl<'a> Against<'a> {
    /// The number of things announced, and of those that stand there.
    fn list(count: f64, length: f64, parts: &'a [Span]) -> Self {
        let (stated, reckoned) = ((count, count), (length, length));
        Self { relation: "list", stated, reckoned, expected: format!("{length}"), parts }
    }

    /// What is told in two ways that are no figures.
    const fn words(relation: &'a str, expected: String, parts: &'a [Span]) -> Self {
        Self { relation, stated: (0.0, 0.0), reckoned: (1.0, 1.0), expected, parts }
    }
}

impl Found {
    /// A day with the year that the text gives it: "on Thursday" is reckoned from the date of the page.
    fn full_day(&self) -> Option<NaiveDate> {
        match &self.value {
            Value::Date(DateValue {
                days: Some((first, last)),
                year_from: YearFrom::Written,
                inferred: false,
                anaphoric: false,
                deictic: false,
                impossible: false,
                page: None,
                ..
            }) if first == last && self.kind == Kind::Date => {
                Some(*first).filter(|day| self.text.contains(&day.year().to_string()))
            }
            _ => None,
        }
    }

    /// The figure at `span`.
    fn against(prose: &str, span: Span, against: &Against) -> Self {
        Self::against_as(&prose[span.range()], span, against)
    }

    /// The figure at `span`, which is shown as `text`.
    fn against_as(text: &str, span: Span, against: &Against) -> Self {
        let both = |(low, high): (f64, f64)| (Some(low), Some(high));
        let place = |span: &Span| (*span, LineColumn::default(), LineColumn::default());
        let value = ArithmeticValue {
            relation: against.relation.into(),
            stated: both(against.stated),
            reckoned: both(against.reckoned),
            expected: against.expected.as_str().into(),
            parts: against.parts.iter().map(place).collect(),
        };
        let value = Value::Arithmetic(Box::new(value));
        Self { predicate: against.relation.into(), ..Self::bare(Kind::Arithmetic, span, text, value) }
    }
}

struct Extractor<'a> {
    source: &'a Source,
    document: &'a Document,
    lexicon: &'static Lexicon,
    context: Context,
    dates: Vec<DatedPlace>,
    found: Vec<Found>,
    names: Names,
    signer: Signer,
    last_subjects: subject::Memory,
    headline_read: bool,
    voices: voices::Voices,
    patterns: Option<&'a Patterns>,
    /// A hash of the text of the last heading of each level, for what stands under it.
    headings: [u32; 6],
    /// The name that the heading above is, where it is one.
    heading_name: Option<String>,
    /// The code that the item of a list begins with.
    lead: Option<String>,
    /// The same as `headings` of those that name a thing of their own; 0 for the others.
    named_headings: [u32; 6],
    /// A hash of the last paragraph that is a heading in all but name: "Croissants", "And the week pass?"; 0 for none.
    label: u32,
    /// The month that each level of heading names for what stands under it.
    heading_months: [Option<(i32, u32)>; 6],
    /// The year that each level of heading names for what stands under it.
    heading_years: [Option<i32>; 6],
    styles: typography::Styles,
    spellings: spelling::Spellings,
    /// The last cell of a table that is nothing but a weekday or a date.
    last_cell: Option<(usize, Cell)>,
    /// The line from which on nothing was read.
    cut: Option<u32>,
}

/// Tokens of a paragraph that is a label of those under it.
const LONGEST_LABEL: usize = 8;

/// Statements that are taken from one document. Pages hold a few hundred; what holds more is a table of figures, or made to wear the
/// machine out. Where reading ends is told.
const MOST_STATEMENTS: usize = 20_000;
/// Slips of one kind, and comments that allow findings, that are taken from one document: each can become a finding.
const MOST_DEFECTS: usize = 5_000;
/// Bytes of prose through which each pass goes before the next: what is made of them stays near the processor.
const READ_TOGETHER: usize = 1 << 14;
/// Bytes of prose that are read at once; no paragraph is longer.
const LONGEST_PART: usize = 1 << 16;

/// A block in parts that end between words.
fn parts(block: &Block, prose: &str) -> Vec<Block> {
    let mut parts = Vec::with_capacity(1);
    let mut rest = block.range.clone();
    while rest.len() > LONGEST_PART {
        let text = &prose.as_bytes()[rest.start as usize..rest.start as usize + LONGEST_PART];
        let space = text.iter().rposition(|b| b.is_ascii_whitespace()).filter(|at| *at > 0);
        let whole = || (1..=LONGEST_PART).rev().find(|at| prose.is_char_boundary(rest.start as usize + at));
        let Some(end) = space.or_else(whole) else { break };
        let end = rest.start + end as u32;
        parts.push(Block { range: rest.start..end, ..block.clone() });
        rest.start = end;
    }
    parts.push(Block { range: rest, ..block.clone() });
    parts
}

/// Relations whose places are those of the file, not of the prose.
fn is_of_file(relation: &str) -> bool {
    matches!(relation, "code" | "entry" | "limits" | "link" | "record" | "snippet" | "total")
}

/// The heading is the name of a setting: ``door_open``, `` `redact` (Array) ``, `--max-size`, `server.port`.
fn name_of_setting(heading: &str) -> Option<String> {
    let heading = heading.trim();
    let marked = heading.starts_with('`');
    let first = heading.trim_start_matches('`').split(['`', ' ', '(']).next().unwrap_or_default();
    let bare = if marked { first } else { heading }.trim_start_matches('-');
    let joined = |c: char| matches!(c, '_' | '.' | '-');
    let camel = || bare.chars().zip(bare.chars().skip(1)).any(|(a, b)| a.is_lowercase() && b.is_uppercase());
    let name = !bare.is_empty() && bare.chars().all(|c| c.is_ascii_alphanumeric() || joined(c));
    // "org.kiln.Fire": a class has settings of its own.
    let class =
        bare.rsplit('.').next().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_uppercase()));
    let class = class && bare.contains('.');
    let told = marked || heading.starts_with("--") || bare.contains(['_', '.']) || camel();
    let told = told && !class;
    (name && told).then(|| bare.to_owned())
}

/// What a cell of a table is, where it is nothing else.
#[derive(Clone, Copy)]
enum Cell {
    Weekday(u8),
    /// A date: its place among what was found.
    Date(usize),
}

impl<'a> Extractor<'a> {
    fn new(source: &'a Source, document: &'a Document, options: Options<'a>) -> Self {
        let lexicon = Lexicon::get();
        let dates = dateline::page_dates(source, document, lexicon);
        let context = Context {
            document: dates.first().map(|d| d.date),
            month_first: document.meta.month_first.or(options.month_first),
            ..Context::default()
        };
        let path = header::path_year(source.name()).filter(|&year| context.is_near(year));
        let context = Context { years: Years { path, ..Years::default() }, ..context };
        Self {
            source,
            document,
            lexicon,
            context,
            dates,
            found: Vec::new(),
            names: Names::default(),
            signer: Signer::default(),
            last_subjects: subject::Memory::default(),
            headline_read: false,
            voices: voices::Voices::default(),
            patterns: options.patterns.filter(|p| !p.all().is_empty()),
            headings: [0; 6],
            named_headings: [0; 6],
            label: 0,
            heading_name: None,
            lead: None,
            heading_months: [None; 6],
            heading_years: [None; 6],
            styles: typography::Styles::default(),
            spellings: spelling::Spellings::default(),
            last_cell: None,
            cut: None,
        }
    }

    fn run(mut self) -> Extraction {
        let (document, lexicon) = (self.document, self.lexicon);
        let prose = document.prose.text.as_str();
        let mut together = Together::default();
        // Under "See also" and "Changelog" a page makes no claims but those that the project asks for.
        let apparatus = self.patterns.is_some();
        let blocks = document.prose.blocks.iter().enumerate();
        let mut all = blocks
            .filter(|(_, block)| apparatus || block.kind != BlockKind::Apparatus)
            .flat_map(|(n, block)| {
                parts(block, prose).into_iter().map(move |part| (n, block.range.end, part))
            })
            .peekable();
        while self.cut.is_none() && all.peek().is_some() {
            together.clear();
            let mut bytes = 0;
            while bytes < READ_TOGETHER
                && let Some((number, end, part)) = all.next()
            {
                bytes += part.range.len();
                let ends = part.range.end == end;
                together.add(number, part, ends, prose, lexicon);
            }
            together.tag(prose, lexicon);
            self.learn(&together);
            self.read(&together);
        }
        self.finish()
    }

    /// Learns the names and habits of some blocks.
    fn learn(&mut self, together: &Together) {
        let prose = self.document.prose.text.as_str();
        let (source, map) = (self.source, &self.document.prose);
        for read in together.blocks.iter().filter(|read| read.is_told()) {
            let (tokens, quotes) = (together.tokens(read), together.quotations(read));
            self.styles.learn(tokens, quotes, prose);
            self.spellings.learn(tokens, prose, read.number, |span| source.stored_span(map.to_source(span)));
            typography::quotation_marks(tokens, quotes, prose, &mut self.found);
            for sentence in together.sentences(read) {
                let tokens = &tokens[sentence.clone()];
                self.names.learn(tokens, prose, self.lexicon);
                self.signer.learn(tokens, prose);
            }
        }
    }

    /// Reads what some blocks state.
    fn read(&mut self, together: &Together) {
        let prose = self.document.prose.text.as_str();
        let mut frames = Vec::with_capacity(together.blocks.len());
        for read in &together.blocks {
            if self.found.len() >= MOST_STATEMENTS {
                let start = read.block.range.start;
                let at = self.document.prose.to_source(Span::new(start, start)).start;
                self.cut = Some(self.source.line_column(at).line);
                break;
            }
            let of_block = together.frames(read, prose, self.lexicon);
            match read.block.kind {
                BlockKind::Apparatus => of_block.iter().for_each(|frame| self.patterns(frame)),
                // A description repeats what the page tells.
                BlockKind::Record => {
                    for frame in &of_block {
                        self.attributes(frame, frame, BlockKind::Record);
                        self.weekdays(frame);
                    }
                }
                _ => self.block(read, together.tokens(read), &of_block),
            }
            frames.push(of_block);
            let blocks = &self.document.prose.blocks;
            if self.patterns.is_some()
                && read.ends
                && let Some(next) = blocks.get(read.number + 1)
            {
                self.row(&blocks[read.number], next);
            }
        }
        let as_of = self.context.document;
        for (read, frames) in together.blocks.iter().zip(&frames) {
            if read.is_told() && !frames.is_empty() {
                let passage = together.passage(read, prose, self.lexicon);
                self.voices.read(&passage, frames, read.number, as_of, &mut self.found);
            }
        }
    }

    /// `| Upload limit | 50 MB |`: what the first cell of a row names has its value in the second.
    fn row(&mut self, first: &Block, second: &Block) {
        let prose = &self.document.prose;
        let place = |range: &std::ops::Range<u32>| prose.to_source(Span::new(range.start, range.end));
        let (from, to) = (place(&first.range), place(&second.range));
        let text = self.source.text();
        let cells = first.kind == BlockKind::TableCell && second.kind == BlockKind::TableCell;
        // The first cell of its row, and not by a long way.
        let begins = || {
            let before = text[..from.start as usize].chars().rev().take(200).take_while(|c| *c != '\n');
            before.clone().count() < 200
                && before.clone().all(|c| matches!(c, '|' | '*' | '_' | '`') || c.is_whitespace())
        };
        if !cells
            || to.start < from.end
            || !begins()
            || text[from.end as usize..to.start as usize].contains('\n')
        {
            return;
        }
        let prose = prose.text.as_str();
        let mut tokens = Vec::new();
        let (start, end) = (first.range.start as usize, second.range.end as usize);
        tokenize(prose, start, end, self.lexicon, &mut tokens);
        let words = Words { tokens: &tokens, at: 0, prose, lexicon: self.lexicon };
        let (mut fine, mut tags) = (Vec::new(), Vec::with_capacity(tokens.len()));
        subject::tag_sentence(words, &mut fine, &mut tags);
        let known = self.found.len();
        self.patterns(&subject::Frame::new(words, &tags, &fine, &vec![false; tags.len()]));
        // What stands in one cell was found there.
        let border = first.range.end;
        let mut n = 0;
        self.found.retain(|found| {
            n += 1;
            n <= known || found.span.start < border && found.span.end > border
        });
    }

    fn block(&mut self, read: &Read, tokens: &[Token], frames: &[subject::Frame]) {
        let (number, block) = (read.number, &read.block);
        let prose = self.document.prose.text.as_str();
        let outer = self.context;
        let known = self.found.len();
        if let BlockKind::Heading(level) = block.kind {
            let level = usize::from(level.clamp(1, 6)) - 1;
            self.headings[level..].fill(0);
            self.named_headings[level..].fill(0);
            self.label = 0;
        }
        address::of_block(prose, tokens, attribute::part(block.kind), &mut self.found);
        let item = block.kind == BlockKind::ListItem;
        self.lead = tokens.first().filter(|_| item).and_then(|t| self.code_of(*t));
        for (n, frame) in frames.iter().enumerate() {
            if self.found.len() >= MOST_STATEMENTS {
                break;
            }
            self.found.extend(figures::of_sentence(frame, !self.dates.is_empty()));
            self.sentence(frame, &frames[0], block.kind);
            self.last_subjects.expect(frame, frames.get(n + 1));
        }
        calendar::of_block(prose, tokens, known, &mut self.found);
        if block.kind == BlockKind::Caption {
            self.context = outer;
        }
        if block.kind == BlockKind::TableCell {
            self.weekday_beside(number, tokens, known);
            self.day_in_cell(tokens);
        }
        if let (BlockKind::Paragraph, [only]) = (block.kind, frames) {
            let text = block.text(prose).trim();
            let is_label = only.tags.len() <= LONGEST_LABEL && !text.ends_with(['.', '!', '\u{FFFC}']);
            let plain = || Attributes::get().is_plain_heading(&text.trim_end_matches(':').to_lowercase());
            if is_label && !plain() {
                self.label = word_hash(text).max(1);
            }
        }
        if let BlockKind::Heading(level) = block.kind {
            self.heading_years(level, known);
            let level = usize::from(level.clamp(1, 6)) - 1;
            let text = block.text(prose);
            // Code is told by how it is written.
            let span = block.span();
            let written = || &self.source.text()[self.document.prose.to_source(span).range()];
            let text = if text.contains('\u{FFFC}') { written() } else { text };
            self.headings[level] = word_hash(text.trim()).max(1);
            let plain = Attributes::get().is_plain_heading(&text.trim().to_lowercase());
            self.named_headings[level] = if plain { 0 } else { self.headings[level] };
            if !plain {
                let range = block.span().range();
                let code = prose[range].trim() == "\u{FFFC}";
                let whole = code.then(|| text.trim().trim_matches('`').to_owned());
                self.heading_name = name_of_setting(text).or(whole);
            }
        }
    }

    /// What a token marks as code.
    fn code_of(&self, token: Token) -> Option<String> {
        let place = self.document.prose.to_source(Span::new(token.start, token.end));
        let marked = token.kind == TokenKind::Object;
        let code = marked.then(|| patterns::code_at(self.source.text(), place.range())).flatten()?;
        Some(code.trim().trim_matches(['"', '\'']).to_owned())
    }

    /// `| Tuesday | 6 March 2024 |`: the weekday in the cell beside a date is said of it.
    fn weekday_beside(&mut self, number: usize, tokens: &[Token], known: usize) {
        let weekday = match tokens {
            [only] if only.is(Class::WEEKDAY) => Some(self.lexicon.entry(only.lex).weekday),
            _ => None,
        };
        let is_day = |f: &Found| match &f.value {
            Value::Date(d) => f.kind == Kind::Date && d.page.is_none() && d.weekday.is_none(),
            _ => false,
        };
        let dates: Vec<usize> = (known..self.found.len()).filter(|&n| is_day(&self.found[n])).collect();
        let cell = match (weekday, &dates[..]) {
            (Some(weekday), _) => Some(Cell::Weekday(weekday)),
            (None, [only]) if self.found.len() == known + 1 => Some(Cell::Date(*only)),
            _ => None,
        };
        let blocks = &self.document.prose.blocks;
        let before = self
            .last_cell
            .filter(|&(last, _)| last + 1 == number && self.are_of_one_row(&blocks[last], &blocks[number]));
        let told = match (before, cell) {
            (Some((_, Cell::Weekday(weekday))), Some(Cell::Date(date)))
            | (Some((_, Cell::Date(date))), Some(Cell::Weekday(weekday))) => Some((date, weekday)),
            _ => None,
        };
        if let Some((date, weekday)) = told
            && let Value::Date(value) = &mut self.found[date].value
            && value.year_from != YearFrom::Page
        {
            value.weekday = Some(weekday);
        }
        self.last_cell = cell.map(|cell| (number, cell));
    }

    /// `| 15:00 | 24 Tue |`: a day and a weekday alone, where the path or a heading tells month and year.
    fn day_in_cell(&mut self, tokens: &[Token]) {
        let [a, b] = tokens else { return };
        let prose = self.document.prose.text.as_str();
        let day = |t: &Token| t.text(prose).parse::<u32>().ok().filter(|_| t.kind == TokenKind::Number);
        let weekday = |t: &Token| t.is(Class::WEEKDAY).then(|| self.lexicon.entry(t.lex).weekday);
        let told = day(a).zip(weekday(b)).or_else(|| day(b).zip(weekday(a)));
        let under = self.heading_months.iter().rev().find_map(|month| *month);
        let by_path = || Some((header::path_month(self.source.name())?, YearFrom::Path));
        let month = under.map(|month| (month, YearFrom::Heading)).or_else(by_path);
        let Some(((day, weekday), ((year, month), year_from))) = told.zip(month) else { return };
        let Some(date) = NaiveDate::from_ymd_opt(year, month, day) else { return };
        let span = Span::new(a.start, b.end);
        self.found.push(Found::day(prose, span, date, weekday, year_from));
    }

    /// Nothing in the file between two cells ends a row.
    fn are_of_one_row(&self, first: &Block, second: &Block) -> bool {
        let place =
            |range: &std::ops::Range<u32>| self.document.prose.to_source(Span::new(range.start, range.end));
        let (from, to) = (place(&first.range).end as usize, place(&second.range).start as usize);
        self.source.text().get(from..to).is_some_and(|between| {
            !between.contains('\n') || between.contains("<td") && !between.contains("<tr")
        })
    }

    /// The year that a heading names holds for dates without a year under it; `known` claims were found before the heading.
    fn heading_years(&mut self, level: u8, known: usize) {
        let named = |found: &Found| match &found.value {
            Value::Date(DateValue { days: Some((first, last)), inferred: false, page: None, .. })
                if first.year() == last.year() =>
            {
                Some(first.year())
            }
            _ => None,
        };
        let mut years: Vec<i32> = self.found[known..].iter().filter_map(named).collect();
        years.dedup();
        let level = usize::from(level.clamp(1, 6)) - 1;
        let month = |found: &Found| match &found.value {
            Value::Date(DateValue { days: Some((first, last)), inferred: false, page: None, .. })
                if (first.year(), first.month()) == (last.year(), last.month()) =>
            {
                Some((first.year(), first.month()))
            }
            _ => None,
        };
        let mut months = self.found[known..].iter().filter_map(month);
        self.heading_months[level..].fill(None);
        self.heading_months[level] = months.next().filter(|_| months.next().is_none());
        self.heading_years[level..].fill(None);
        if let [year] = years[..] {
            self.heading_years[level] = Some(year);
        }
        self.context.years.title = self.heading_years[0].filter(|&year| self.context.is_near(year));
        self.context.years.heading = self.heading_years[1..].iter().rev().find_map(|year| *year);
    }

    /// On a page of a day, the headline tells what happened on that day.
    fn day_page(&mut self, frame: &subject::Frame) {
        let Some(dated) = self.dates.iter().find(|d| d.origin == DateOrigin::Heading).copied() else {
            return;
        };
        if std::mem::replace(&mut self.headline_read, true) {
            return;
        }
        let Some((subject, predicate)) = subject::of_sentence(frame) else { return };
        let Some(context) = context::of_sentence(frame) else { return };
        self.found.push(Found {
            kind: Kind::Date,
            span: dated.span,
            sentence: dated.span,
            text: self.source.slice(dated.span).into(),
            value: Value::Date(DateValue::of_page(dated, "day page")),
            timex: Some(Box::new(Timex::day(dated.date))),
            subject: Some(subject),
            predicate: predicate.into(),
            stance: Stance::default(),
            context,
        });
    }

    /// What the sentence states of things by the attributes that newslint knows of.
    fn attributes(&mut self, frame: &subject::Frame, first: &subject::Frame, kind: BlockKind) {
        // All stands under the title.
        let under = |headings: &[u32; 6]| headings[1..].iter().fold(0_u32, |all, h| all.rotate_left(5) ^ h);
        let (section, named) = (under(&self.headings), under(&self.named_headings));
        let [section, named] = [section, named].map(|headings| headings.rotate_left(5) ^ self.label);
        let title = self.document.meta.title.as_deref().unwrap_or_default();
        let at = attribute::Where {
            title,
            part: attribute::part(kind),
            section,
            named,
            heading: self.heading_name.as_deref(),
            lead: self.lead.as_deref(),
            first,
        };
        let prose = &self.document.prose;
        for stated in attribute::of_sentence(frame, self.context, prose, self.source, at) {
            // What is marked as code is shown as the words it is.
            let text = stated.value.given.text.clone();
            let value = Value::Attribute(Box::new(stated.value));
            self.add(frame, Kind::Attribute, stated.tokens, value, None, "", stated.stance);
            if let Some(found) = self.found.last_mut() {
                found.text = text;
            }
        }
    }

    /// Reads a sentence of a block that `first` begins.
    fn sentence(&mut self, frame: &subject::Frame, first: &subject::Frame, kind: BlockKind) {
        self.patterns(frame);
        self.attributes(frame, first, kind);
        let raw = scan::sentence(frame.words, &mut self.context);
        if matches!(kind, BlockKind::Heading(1)) && !self.headline_read {
            self.day_page(frame);
        }
        let span = frame.whole();
        // "`wait, stop`" names two things.
        let names_one = |i: usize| {
            let token = frame.words.tokens[i];
            let place = self.document.prose.to_source(Span::new(token.start, token.end));
            let code = patterns::code_at(self.source.text(), place.range());
            code.is_some_and(|code| !code.contains(','))
        };
        let twice = arithmetic::of_sentence(frame, &raw, &names_one);
        for twice in twice.into_iter().chain(clocks::of_sentence(frame, &raw)) {
            self.add(
                frame,
                Kind::Arithmetic,
                twice.first..twice.end,
                twice.value,
                None,
                "",
                Stance::default(),
            );
        }
        let from_others: Vec<_> = raw
            .iter()
            .filter_map(|c| place::from_another(frame, c).or_else(|| place::home(frame, c)))
            .collect();
        for claim in raw {
            self.claim(claim, frame, span);
        }
        for state in status::of_sentence(frame, &self.last_subjects) {
            let range = state.at..state.end;
            self.add(frame, Kind::Status, range, state.value, state.subject, &state.predicate, state.stance);
        }
        for place in place::of_sentence(frame).into_iter().chain(from_others) {
            let range = place.first..place.end;
            let stance = stance::of(frame, place.first);
            let (subject, predicate) = place::about(frame, &place);
            self.add(
                frame,
                Kind::Place,
                range,
                Value::Place(Box::new(place.value)),
                subject,
                &predicate,
                stance,
            );
        }
        self.last_subjects.learn(frame);
    }

    /// Days with a weekday beside them, which the calendar judges.
    fn weekdays(&mut self, frame: &subject::Frame) {
        if !frame.words.tokens.iter().any(|t| t.is(Class::WEEKDAY)) {
            return;
        }
        let mut context = self.context;
        for claim in scan::sentence(frame.words, &mut context) {
            if matches!(claim.value, Value::Date(DateValue { weekday: Some(_), .. })) {
                self.claim(claim, frame, frame.whole());
            }
        }
    }

    /// What the project's own patterns match.
    fn patterns(&mut self, frame: &subject::Frame) {
        let Some(patterns) = self.patterns else { return };
        let prose = &self.document.prose;
        for found in patterns::of_sentence(frame, patterns, self.context, prose, self.source, |_, _| true) {
            let span = frame.span(found.tokens.start, found.tokens.end);
            self.found.push(Found {
                kind: Kind::Pattern,
                span,
                sentence: frame.whole(),
                text: found.text.into(),
                value: Value::Pattern(Box::new(PatternValue {
                    pattern: found.pattern.into(),
                    slots: found.slots,
                })),
                timex: None,
                subject: None,
                predicate: "".into(),
                stance: found.stance,
                context: Box::default(),
            });
        }
    }

    /// Adds what stands in `range` of a sentence.
    #[allow(clippy::too_many_arguments)]
    fn add(
        &mut self,
        frame: &subject::Frame,
        kind: Kind,
        range: std::ops::Range<usize>,
        value: Value,
        subject: Option<subject::Reference>,
        predicate: &str,
        stance: Stance,
    ) {
        let span = frame.span(range.start, range.end);
        self.found.push(Found {
            kind,
            span,
            sentence: frame.whole(),
            text: self.document.prose.text[span.range()].into(),
            value,
            timex: None,
            subject,
            predicate: predicate.into(),
            stance,
            context: context::around(frame, range),
        });
    }

    fn claim(&mut self, raw: RawClaim, frame: &subject::Frame, sentence: Span) {
        let raw = subject::age_of_copula(frame, &raw).unwrap_or(raw);
        let prose = self.document.prose.text.as_str();
        let (first, last) = (frame.words.tokens[raw.first], frame.words.tokens[raw.end - 1]);
        let span = Span::new(first.start, last.end);
        let (subject, predicate) = subject::about(frame, &raw, &self.last_subjects);
        let mut stance = stance::of(frame, raw.first);
        if raw.attributive {
            // "Initially blamed an error for the 11-minute outage": the outage itself is not taken back.
            stance.superseded = false;
        }
        if let Value::Date(DateValue { impossible: true, .. }) = &raw.value
            && stance.modality == Modality::Asserted
            && stance::is_example(frame)
        {
            stance.modality = Modality::Hypothetical;
        }
        if let Value::Date(DateValue { days: Some((first, last)), .. }) = &raw.value
            && first == last
        {
            self.signer.day(*first);
        }
        let context = context::around(frame, raw.first..raw.end);
        self.found.push(Found {
            kind: raw.kind,
            span,
            sentence,
            text: prose[span.range()].into(),
            value: raw.value,
            timex: raw.timex,
            subject,
            predicate: predicate.into(),
            stance,
            context,
        });
    }

    /// Adds those of these names that are not known for people.
    fn people(&mut self, mut named: Vec<Found>) {
        fn key(found: &Found) -> Option<&str> {
            match &found.value {
                Value::Name(name) => Some(&name.key),
                _ => None,
            }
        }
        let known: FxHashSet<&str> = self.found.iter().filter_map(key).collect();
        named.retain(|found| key(found).is_some_and(|key| !known.contains(key)));
        self.found.append(&mut named);
    }

    fn finish(mut self) -> Extraction {
        self.styles.settle(&mut self.found, &self.document.prose.text);
        let (source, front) = (self.source, self.document.meta.front.clone());
        self.spellings.front_matter(source.text(), front, |span| source.stored_span(span));
        let named = std::mem::take(&mut self.spellings).settle(source, &mut self.found);
        typography::mojibake(self.document, &mut self.found, self.source);
        self.allowances();
        lists::of_document(self.document, self.source, self.lexicon, &mut self.found);
        title::of_document(self.document, self.lexicon, &mut self.found);
        let date = self.document.meta.dates.first().map(|dated| dated.date);
        file_name::of_document(self.document, self.source.name(), date, &mut self.found);
        let mut found = std::mem::take(&mut self.found);
        order::of_document(self.document, |a, b| !self.are_of_one_row(a, b), &mut found);
        self.found = found;
        correction::of_document(self.document, self.lexicon, &mut self.found);
        let mut found = std::mem::take(&mut self.found);
        counts::of_document(self.document, |a, b| self.are_of_one_row(a, b), self.lexicon, &mut found);
        self.found = found;
        parts::of_document(self.document, self.source, self.lexicon, &mut self.found);
        let tables = limits::tables(self.document, self.source);
        limits::of_tables(&tables, self.source, &mut self.found);
        cells::of_tables(&tables, self.source, &mut self.found);
        totals::of_tables(self.document, &tables, self.source, &mut self.found);
        figures::of_tables(self.document, &tables, &mut self.found);
        rows::of_document(self.document, &tables, &mut self.found);
        listing::of_document(self.document, self.source, &tables, &mut self.found);
        units::of_document(self.document, self.source, &tables, &mut self.found);
        schedule::of_document(self.document, &mut self.found);
        numbered::of_document(self.document, self.source, self.lexicon, &mut self.found);
        links::of_page(self.document, self.source, &mut self.found);
        record::of_document(self.document, self.source, &mut self.found);
        announced::of_document(self.document, self.source.name(), &mut self.found);
        abbreviations::of_document(self.document, &mut self.found);
        let year = self.dates.first().map(|dated| dated.date.year());
        anniversary::of_document(self.document, year, &mut self.found);
        code_names::of_document(self.document, self.source, &mut self.found);
        entries::of_document(self.document, self.source, &mut self.found);
        snippets::of_document(self.document, self.source, &mut self.found);
        ports::of_document(self.source, &mut self.found);
        std::mem::take(&mut self.voices).finish(&self.document.prose.text, &mut self.found);
        lifespan::of_document(self.document, &mut self.found);
        reckoned::of_document(self.document, &mut self.found);
        roster::of_document(self.document, &mut self.found);
        title::names(self.document, &mut self.found);
        title::counts(self.document, &mut self.found);
        self.page_dates();
        let date = self.dates.first().map(|d| d.date);
        if let Some(date) = date {
            self.signer.day(date);
        }
        let declared =
            self.document.meta.language.as_deref().or_else(|| header::path_language(self.source.name()));
        let foreign = self.signer.is_foreign(declared);
        let table = self.signer.is_table();
        let origin = self.dates.first().map(|d| d.origin.as_str().into());
        let mut signature = self.signer.finish(self.source, origin);
        figures::of_document(self.document, foreign, &mut self.found);
        if foreign || table {
            // Another language, or no prose: only what needs no words is understood.
            let Signature { bytes, digest, origin, .. } = signature;
            signature = Signature { bytes, digest, origin, ..Signature::default() };
            let prose = self.document.prose.text.as_str();
            self.found
                .retain(|found| needs_no_words(found, prose) && !(table && found.kind == Kind::Sentence));
        } else {
            signature.headlines = headlines::of_document(self.document, self.source);
            if date.is_none() {
                signature.dateline = dateline::without_year(self.document, self.lexicon);
            }
            // Titles of a program are no names.
            let catalogue = self.document.format == Format::Catalogue;
            if catalogue || declared.is_some_and(|language| !language.starts_with("en")) {
                self.found.retain(|found| !depends_on_language(found));
            } else {
                self.people(named);
            }
        }
        beside::of_document(self.document, self.source, foreign, &mut self.found);
        let defects = &self.document.prose.defects;
        let last = defects
            .get(MOST_DEFECTS)
            .map(|d| self.source.line_column(self.source.to_text(d.span.start)).line);
        let zeros = memchr::memchr(0, self.source.text().as_bytes()).is_some();
        signature.broken = self.document.meta.broken || zeros;
        signature.beside = self.document.format == Format::Beside;
        signature.cut = self.cut.into_iter().chain(last).min();
        let mut claims = Vec::with_capacity(self.found.len() + 1);
        claims.push(self.document_claim(signature, date));
        let found = std::mem::take(&mut self.found);
        claims.extend(found.into_iter().map(|f| self.place(f)));
        locate(self.source, &mut claims[1..]);
        Extraction { path: self.source.name().to_owned(), date, claims: in_order(claims) }
    }

    fn document_claim(&self, signature: crate::claim::Signature, date: Option<NaiveDate>) -> Claim {
        let timex = date.map(|d| Box::new(Timex::day(d)));
        let title = self.document.meta.title.as_deref().unwrap_or_default();
        Claim {
            kind: Kind::Document,
            span: Span::default(),
            start: LineColumn { line: 1, column: 1 },
            end: LineColumn { line: 1, column: 1 },
            sentence: Span::default(),
            text: title.into(),
            value: Value::Signature(Box::new(signature)),
            timex,
            subject: None,
            predicate: "".into(),
            stance: Stance::default(),
            context: Box::default(),
        }
    }

    /// What the page allows.
    fn allowances(&mut self) {
        for allowance in self.document.allowances.iter().take(MOST_DEFECTS) {
            let stored = |range: &std::ops::Range<usize>| self.source.stored_span(range.clone().into());
            let value = SuppressionValue {
                rules: allowance.rules.iter().map(|r| r.as_str().into()).collect(),
                reason: allowance.reason.as_str().into(),
                until: allowance.until,
                fault: allowance.fault.into(),
                covers: stored(&allowance.covers),
                removal: stored(&allowance.removal),
            };
            self.found.push(Found {
                kind: Kind::Suppression,
                // Marked as a place in the file, not in the prose: see `place`.
                span: stored(&allowance.range),
                sentence: stored(&allowance.range),
                text: self.source.text()[allowance.range.clone()].into(),
                value: Value::Suppression(Box::new(value)),
                timex: None,
                subject: None,
                predicate: "".into(),
                stance: Stance::default(),
                context: Box::default(),
            });
        }
    }

    /// The dates a page carries about itself are claims too.
    fn page_dates(&mut self) {
        for dated in self.dates.iter().filter(|d| d.origin != DateOrigin::Given) {
            self.found.push(Found {
                kind: Kind::Date,
                // Marked as a place in the file, not in the prose: see `place`.
                span: dated.span,
                sentence: dated.span,
                text: self.source.slice(dated.span).trim_matches(['"', '\'']).into(),
                value: Value::Date(DateValue::of_page(*dated, dated.origin.as_str())),
                timex: Some(Box::new(Timex::day(dated.date))),
                subject: None,
                predicate: "publication".into(),
                stance: Stance::default(),
                context: Box::default(),
            });
        }
    }

    fn place(&self, found: Found) -> Claim {
        let of_file = matches!(&found.value, Value::Date(d) if d.page.is_some())
            || found.kind == Kind::Suppression
            || matches!(&found.value, Value::Attribute(a) if a.is_beside())
            || matches!(&found.value, Value::Arithmetic(a) if is_of_file(&a.relation))
            || matches!(&found.value, Value::Name(n) if n.on_page)
            || matches!(&found.value, Value::Typography(t) if &*t.defect == "mojibake");
        let stored = |span: Span| {
            if of_file { span } else { self.source.stored_span(self.document.prose.to_source(span)) }
        };
        let subject = found.subject.map(|reference| {
            let span = self.source.stored_span(self.document.prose.to_source(reference.span));
            Box::new(Subject {
                key: self.names.key(&reference).into(),
                text: self.document.prose.text[reference.span.range()].into(),
                start: span.start,
                end: span.end,
                indefinite: follows_article(&self.document.prose.text[..reference.span.start as usize]),
            })
        });
        let mut value = found.value;
        value.spans(|span| *span = stored(*span));
        let context = match found.kind {
            Kind::Typography | Kind::Arithmetic => self.beside(stored(found.span)),
            _ => found.context,
        };
        let span = stored(found.span);
        if let Value::Typography(defect) = &mut value {
            defect.replacement = self.document.format.escaped(&defect.replacement).into();
            defect.whole = !defect.doubtful && typography::stands_whole(self.source, span, &found.text);
        }
        Claim {
            kind: found.kind,
            span,
            start: LineColumn::default(),
            end: LineColumn::default(),
            sentence: stored(found.sentence),
            text: found.text,
            value,
            timex: found.timex,
            subject,
            predicate: found.predicate,
            stance: found.stance,
            context,
        }
    }

    /// What tells a defect from others of its kind on the page: the word it stands in and the next, wherever they stand.
    fn beside(&self, span: Span) -> Box<[u32]> {
        /// Characters looked at on either side.
        const NEAR: usize = 24;
        let text = self.source.text();
        let (start, end) = (self.source.to_text(span.start) as usize, self.source.to_text(span.end) as usize);
        let word: String =
            text[..start].chars().rev().take(NEAR).take_while(|c| !c.is_whitespace()).collect();
        let on_line: String = text[end..].chars().take(NEAR).take_while(|c| *c != '\n').collect();
        let next: Vec<&str> = on_line.splitn(3, char::is_whitespace).take(2).collect();
        Box::new([word_hash(&format!("{word} {}", next.join(" ")))])
    }
}

/// Broken letters, marks of quotations, dates of the page, days with weekday and year, comments and the project's own patterns are understood
/// in any language.
fn needs_no_words(found: &Found, prose: &str) -> bool {
    match &found.value {
        // What is opened with „ is closed by another mark in each language.
        Value::Typography(defect) => match &defect.pair {
            Some((pair, ..)) => &*found.text != "„" && &prose[pair.range()] != "„",
            None => &*defect.defect == "mojibake",
        },
        Value::Date(date) => {
            let told = date.weekday.is_some() && date.year_from == YearFrom::Written;
            told || date.page.as_deref().is_some_and(|page| page != "day page")
        }
        Value::Pattern(_) | Value::Suppression(_) | Value::Figures(_) => true,
        _ => false,
    }
}

/// Names, which other languages inflect, and quotations and sentences, which a translation that is not finished has in two languages.
fn depends_on_language(found: &Found) -> bool {
    matches!(found.kind, Kind::Name | Kind::Quote | Kind::Sentence)
}

/// The text ends with "a" or "an".
fn follows_article(text: &str) -> bool {
    let last = text.trim_end().rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    last.eq_ignore_ascii_case("a") || last.eq_ignore_ascii_case("an")
}

/// Fills in lines and columns in one sweep over all places in rising order, however long the lines are.
fn locate(source: &Source, claims: &mut [Claim]) {
    let mut places: Vec<(u32, &mut LineColumn)> = Vec::with_capacity(claims.len() * 2);
    for claim in claims.iter_mut() {
        places.push((claim.span.start, &mut claim.start));
        places.push((claim.span.end, &mut claim.end));
        for (span, start, end) in claim.value.places() {
            places.push((span.start, start));
            places.push((span.end, end));
        }
    }
    places.sort_by_key(|(offset, _)| *offset);
    let mut locator = Locator::new(source);
    for (offset, place) in places {
        *place = locator.locate(source.to_text(offset));
    }
}
