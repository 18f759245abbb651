//! Text that is broken as text: mojibake and quotation marks that do not pair.

use crate::claim::{Kind, TypographyValue, Value};
use crate::document::Document;
use crate::source::{LineColumn, Source};
use crate::span::Span;
use crate::text::sentence::Quotation;
use crate::text::token::{self, Token};

use super::Found;

fn defect(span: Span, text: &str, defect: &str, replacement: &str, pair: Option<Span>) -> Found {
    let value = TypographyValue {
        defect: defect.into(),
        replacement: replacement.into(),
        whole: false,
        doubtful: false,
        pair: pair.map(|p| (p, LineColumn::default(), LineColumn::default())),
    };
    Found::bare(Kind::Typography, span, text, Value::Typography(Box::new(value)))
}

/// Mojibake that was repaired on reading. Spans are of the stored file.
pub(super) fn mojibake(document: &Document, found: &mut Vec<Found>, source: &Source) {
    // Of a file in another encoding most letters beyond ASCII must be broken: else it is the encoding that was guessed wrong.
    if source.encoding() != encoding_rs::UTF_8 {
        let beyond_ascii = |text: &str| text.chars().filter(|c| !c.is_ascii()).count();
        let broken: usize = document.prose.defects.iter().map(|d| beyond_ascii(source.slice(d.span))).sum();
        if broken * 2 < beyond_ascii(source.text()) {
            return;
        }
    }
    for broken in document.prose.defects.iter().take(super::MOST_DEFECTS) {
        found.push(defect(broken.span, source.slice(broken.span), "mojibake", &broken.repaired, None));
    }
}

/// True if the file holds `text` at `stored` with nothing in it or before it that the text does not show: markup in
/// the middle, or an escape, would be lost or left over if the place were replaced. Character references are text.
pub(super) fn stands_whole(source: &Source, stored: Span, text: &str) -> bool {
    let before = source.text().get(..source.to_text(stored.start) as usize).unwrap_or_default();
    let mut written = source.slice(stored);
    for c in text.chars() {
        let reference = || written.strip_prefix('&')?.split_once(';').filter(|(name, _)| is_reference(name));
        match written.strip_prefix(c).or_else(|| reference().map(|(_, rest)| rest)) {
            Some(rest) => written = rest,
            None => return false,
        }
    }
    written.is_empty() && !before.ends_with('\\')
}

fn is_reference(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#')
}

/// How many quotations of a document have straight marks on both ends, and how many curly ones.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Styles {
    straight: u32,
    curly: u32,
}

impl Styles {
    /// Counts the quotations of a block.
    pub(super) fn learn(&mut self, tokens: &[Token], quotes: &[Quotation], prose: &str) {
        for quote in quotes {
            let mark = |at: u32| tokens.get(at as usize).map_or("", |t| t.text(prose));
            match (mark(quote.open), mark(quote.close)) {
                ("\"", "\"") => self.straight += 1,
                ("“", "”") => self.curly += 1,
                _ => {}
            }
        }
    }

    /// Where a page writes straight marks, the lone curly one of a pair is the slip.
    pub(super) fn settle(self, found: &mut [Found], prose: &str) {
        if self.straight <= self.curly {
            return;
        }
        for claim in found.iter_mut().filter(|f| f.kind == Kind::Typography) {
            let Value::Typography(defect) = &mut claim.value else { continue };
            let Some((pair, ..)) = defect.pair.as_mut().filter(|_| &*defect.defect == "quotation-marks")
            else {
                continue;
            };
            let curly = matches!(&prose[pair.range()], "“" | "”" | "„");
            if curly && &*claim.text == "\"" {
                claim.span = std::mem::replace(pair, claim.span);
                claim.sentence = claim.span;
                claim.text = prose[claim.span.range()].into();
                defect.replacement = "\"".into();
            }
        }
    }
}

/// Quotations that open in one style and close in another, and a mark that touches the next quotation.
pub(super) fn quotation_marks(tokens: &[Token], quotes: &[Quotation], prose: &str, found: &mut Vec<Found>) {
    let mut mended = None;
    let mut outer_close = 0;
    for (i, quote) in quotes.iter().enumerate() {
        let Some(close) = tokens.get(quote.close as usize) else { continue };
        let open = tokens[quote.open as usize];
        let (opening, closing) = (open.text(prose), close.text(prose));
        let open_span = Span::new(open.start, open.end);
        let close_span = Span::new(close.start, close.end);
        // Inside or around another quotation the styles may differ on purpose.
        let nested = quote.open < outer_close || quotes.get(i + 1).is_some_and(|q| q.open < quote.close);
        outer_close = outer_close.max(quote.close);
        // A mark in between, or right behind the other: which two belong together is not sure.
        let inner = &tokens[quote.open as usize + 1..quote.close as usize];
        let between = inner.is_empty()
            || inner.iter().any(|t| matches!(t.text(prose), "\"" | "“" | "”" | "„"))
            || tokens
                .get(quote.close as usize + 1)
                .is_some_and(|t| t.start == close.end && t.text(prose) == "'");
        // A mark with room before it closes nothing, and one with room behind it opens nothing, whatever they are taken for.
        let bytes = prose.as_bytes();
        let before = |span: Span| {
            let at = (span.start as usize).checked_sub(1);
            at.is_none_or(|at| bytes[at].is_ascii_whitespace() || b"([{".contains(&bytes[at]))
        };
        let behind = |span: Span| {
            bytes.get(span.end as usize).is_none_or(|b| b.is_ascii_whitespace() || b")]},.;:!?".contains(b))
        };
        // “ge"andert”: it stands in a word.
        let within = prose[..close_span.start as usize].ends_with(char::is_alphabetic)
            && prose[close_span.end as usize..].starts_with(char::is_alphabetic);
        let turned = before(close_span) || behind(open_span) || within;
        let wrong = match (opening, closing) {
            _ if nested || between || turned || mended == Some(open.start) => None,
            ("\"", "”") => Some((open_span, opening, "“", close_span)),
            ("“" | "„", "\"") => Some((close_span, closing, "”", open_span)),
            ("”", "”") => Some((open_span, opening, "“", close_span)),
            _ => None,
        };
        if let Some((span, text, replacement, pair)) = wrong {
            found.push(defect(span, text, "quotation-marks", replacement, Some(pair)));
        }
        // A table of signs quotes nothing.
        let holds_words = |q: &&Quotation| {
            let inner = tokens.get(q.open as usize + 1..q.close as usize);
            inner.is_some_and(|inner| inner.iter().any(|t| t.kind == token::Kind::Word))
        };
        let next = quotes.get(i + 1).filter(|q| holds_words(&quote) && holds_words(q));
        let next = next.map(|q| tokens[q.open as usize]);
        // "'in building.'" ends two quotations: a mark with room behind it opens none.
        let opens = |n: &Token| !behind(Span::new(n.start, n.end));
        if let Some(next) = next.filter(|n| n.start == close.end && n.text(prose) != closing && opens(n)) {
            let both = Span::new(close.start, next.end);
            let opens = if next.text(prose) == "\"" && closing == "”" { "“" } else { next.text(prose) };
            found.push(defect(
                both,
                &prose[both.range()],
                "quotation-marks",
                &format!("{closing} {opens}"),
                None,
            ));
            mended = Some(next.start);
        }
    }
}
