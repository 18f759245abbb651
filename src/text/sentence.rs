//! Sentence boundaries and quotation ranges, found on tokens.

use std::ops::Range;

use crate::lexicon::{Class, Lexicon};
use crate::text::token::{Kind, Token};

/// Words that begin sentences rather than names: a capital on one of them after `U.S.` is a new sentence.
const OPENERS: Class = Class::FUNCTION.or(Class::NEGATION);

/// No sentence is longer, in tokens: what runs on is no prose, and cost must not grow with its square.
const LONGEST: usize = 400;

/// The sentences of a block, as ranges of its tokens.
pub fn sentences(tokens: &[Token], prose: &str, lexicon: &Lexicon) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    if let Some(end) = dateline(tokens, prose) {
        found.push(0..end);
        (start, at) = (end, end);
    }
    while at < tokens.len() {
        let end = if ends_sentence(tokens, at, prose, lexicon) {
            Some(after_closers(tokens, at + 1, prose))
        } else {
            None
        };
        match end {
            Some(end) if end >= tokens.len() || begins_sentence(tokens, end, prose) => {
                found.push(start..end);
                start = end;
                at = end;
            }
            _ if at - start >= LONGEST => {
                found.push(start..at + 1);
                at += 1;
                start = at;
            }
            _ => at += 1,
        }
    }
    if start < tokens.len() {
        found.push(start..tokens.len());
    }
    found
}

/// `HARWICK, Vt., May 14 (Coast Press) - `, `NORTH HARWICK — `: where a report was sent from is no part of its first sentence. The token
/// behind the dash.
fn dateline(tokens: &[Token], prose: &str) -> Option<usize> {
    /// Tokens of a place, a day and an agency.
    const MOST: usize = 24;
    /// Letters of a place that stands alone.
    const LETTERS: u32 = 5;
    let first =
        tokens.first().filter(|t| t.kind == Kind::Word && t.is_all_capitals() && t.end - t.start > 2)?;
    let is_dash = |t: &Token| t.after_space() && matches!(sign(*t, prose), '-' | '–' | '—');
    let dash = tokens.iter().take(MOST).position(is_dash)?;
    let next =
        tokens.get(dash + 1).filter(|t| t.after_space() && (t.is_capitalised() || t.kind != Kind::Word))?;
    let is_part = |t: &Token| match t.kind {
        Kind::Word => t.is_capitalised() || t.is(Class::FUNCTION),
        Kind::Number => true,
        _ => matches!(sign(*t, prose), ',' | '.' | '(' | ')' | '/' | '&'),
    };
    let told = tokens[..dash].iter().any(|t| matches!(sign(*t, prose), ',' | '('));
    let words = tokens[..dash].iter().filter(|t| t.kind == Kind::Word && t.is_all_capitals()).count();
    let place = told || words > 1 || first.lex == 0 && first.end - first.start >= LETTERS;
    let plain = next.kind != Kind::Sign || told;
    (place && plain && tokens[..dash].iter().all(is_part)).then_some(dash + 1)
}

fn sign(token: Token, prose: &str) -> char {
    if token.kind == Kind::Sign { token.text(prose).chars().next().unwrap_or(' ') } else { ' ' }
}

fn ends_sentence(tokens: &[Token], at: usize, prose: &str, lexicon: &Lexicon) -> bool {
    let token = tokens[at];
    let next = tokens.get(at + 1);
    if token.kind == Kind::Word {
        // The full stop of `U.S.` may also end the sentence.
        return token.is_dotted()
            && next.is_none_or(|n| n.is_capitalised() && n.is(OPENERS) && !n.is_all_capitals());
    }
    match sign(token, prose) {
        '!' | '?' | '…' => true,
        '.' => {
            !at.checked_sub(1).is_some_and(|before| abbreviates(tokens[before], token, next, prose, lexicon))
        }
        _ => false,
    }
}

/// True if the full stop `stop` belongs to the word before it.
fn abbreviates(word: Token, stop: Token, next: Option<&Token>, prose: &str, lexicon: &Lexicon) -> bool {
    if stop.after_space() || word.kind != Kind::Word {
        return false;
    }
    let Some(next) = next else { return false };
    if !next.after_space() && next.kind != Kind::Sign {
        return true;
    }
    let opens = next.is_capitalised() && next.is(OPENERS);
    let text = word.text(prose);
    if text.len() == 1 && word.is_capitalised() {
        return !opens;
    }
    let entry = word.entry(lexicon);
    if entry.class.has(Class::TITLE_ABBREVIATION) {
        // "No." and "art." are also words: a number or a name must follow.
        return if word.is_capitalised() {
            !opens
        } else {
            next.kind == Kind::Number || !next.is_capitalised()
        };
    }
    if entry.month > 0 && text.len() <= 4 && word.is_capitalised() && !text.eq_ignore_ascii_case("may") {
        return next.kind == Kind::Number || !next.is_capitalised();
    }
    entry.class.has(Class::NAME_ABBREVIATION)
        && (word.is_capitalised() || text.len() > 2)
        && !opens
        && !(text.eq_ignore_ascii_case("miss") || text.eq_ignore_ascii_case("mass"))
}

/// Closing marks belong to the sentence they close.
fn after_closers(tokens: &[Token], from: usize, prose: &str) -> usize {
    let mut at = from;
    while let Some(&token) = tokens.get(at) {
        let closes = match sign(token, prose) {
            '”' | '’' | ')' | ']' | '»' | '.' | '!' | '?' | '…' => {
                !token.after_space() || sign(token, prose) == '.'
            }
            '"' | '\'' => {
                !token.after_space()
                    && tokens.get(at + 1).is_none_or(|n| n.after_space() || n.kind == Kind::Sign)
            }
            _ => false,
        };
        if !closes {
            break;
        }
        at += 1;
    }
    at
}

fn begins_sentence(tokens: &[Token], at: usize, prose: &str) -> bool {
    let token = tokens[at];
    match token.kind {
        Kind::Word => token.is_capitalised() && (token.after_space() || at == 0),
        Kind::Number | Kind::Handle | Kind::Object => token.after_space(),
        Kind::Possessive => false,
        Kind::Sign => match sign(token, prose) {
            '"' | '“' | '‘' | '\'' | '«' | '(' | '[' | '„' | '$' | '£' | '€' | '-' | '–' | '—' | '•'
            | '*' => tokens.get(at + 1).is_some_and(|n| n.is_capitalised() || n.kind != Kind::Word),
            _ => false,
        },
    }
}

/// A quotation: the tokens of its marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// Token of the opening mark.
    pub open: u32,
    /// Token of the closing mark; one past the block's last token where it is not closed.
    pub close: u32,
}

/// Pairs the double quotation marks and guillemets of a block, nested ones too; single marks where they cannot be
/// apostrophes. In the order of their opening marks.
pub fn quotations(tokens: &[Token], prose: &str) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, &token) in tokens.iter().enumerate() {
        if token.kind != Kind::Sign {
            continue;
        }
        let mark = sign(token, prose);
        if !matches!(mark, '"' | '“' | '”' | '«' | '»' | '„' | '\'' | '‘' | '’') {
            continue;
        }
        let closed = open.iter().rposition(|&(_, opening)| closes(tokens, at, mark, opening));
        let inner = open.last().is_some_and(|&(_, opening)| opening != mark && is_double(mark));
        if let Some(depth) = closed.filter(|&d| d + 1 == open.len() || mark == '”' || mark == '»') {
            let (start, _) = open[depth];
            open.truncate(depth);
            found.push(Quotation { open: start as u32, close: at as u32 });
        } else if (open.is_empty() || inner) && open.len() < 3 && opens(tokens, at, mark) {
            open.push((at, mark));
        }
    }
    if let Some(&(start, mark)) = open.first()
        && is_double(mark)
    {
        found.push(Quotation { open: start as u32, close: tokens.len() as u32 });
    }
    found.sort_unstable_by_key(|q| q.open);
    found
}

fn is_double(mark: char) -> bool {
    matches!(mark, '"' | '“' | '”' | '„' | '«' | '»')
}

fn opens(tokens: &[Token], at: usize, mark: char) -> bool {
    let token = tokens[at];
    let Some(next) = tokens.get(at + 1) else { return false };
    match mark {
        '“' | '„' | '«' => true,
        // An inch mark stands after a number; ASCII quotation marks open after space, sign or nothing.
        '"' => {
            at == 0
                || token.after_space()
                || tokens[at - 1].kind == Kind::Sign
                || !next.after_space() && tokens[at - 1].kind == Kind::Object
        }
        '\'' | '‘' => token.after_space() && !next.after_space() && next.kind == Kind::Word,
        _ => false,
    }
}

fn closes(tokens: &[Token], at: usize, mark: char, opening: char) -> bool {
    let token = tokens[at];
    let next = tokens.get(at + 1);
    match opening {
        '«' => mark == '»',
        '\'' | '‘' => {
            matches!(mark, '\'' | '’')
                && !token.after_space()
                && next.is_none_or(|n| n.after_space() || n.kind == Kind::Sign)
                && (tokens[at - 1].kind == Kind::Sign
                    || next.is_none_or(|n| n.kind == Kind::Sign || n.after_space()))
        }
        // After a space a straight mark opens a quotation inside; two straight marks always pair.
        '"' => mark == '"' || mark == '”',
        '„' => matches!(mark, '“' | '”') || mark == '"' && !token.after_space(),
        // A mark of the wrong side after a comma or full stop still closes.
        '“' if mark == '“' => {
            tokens[at - 1].kind == Kind::Sign
                && next.is_some_and(|n| !n.after_space() && n.kind == Kind::Word)
        }
        _ => mark == '”' || mark == '"' && !token.after_space(),
    }
}
