//! Days written out with their weekday on pages of any language.

use chrono::{Datelike as _, NaiveDate};

use crate::claim::YearFrom;
use crate::grammar::date::written::{before_weekday, behind_weekday, of_east_asia};
use crate::lexicon::calendar::weekday;
use crate::lexicon::{Class, Lexicon};
use crate::span::Span;
use crate::text::token::{Kind as TokenKind, Token};

use super::Found;

/// Tokens of a day before its weekday.
const LONGEST: usize = 8;

/// The days of a block that bear a weekday in a language other than English, in the place of what was read there before: what of the
/// block was found stands behind `known`.
pub(super) fn of_block(prose: &str, tokens: &[Token], known: usize, found: &mut Vec<Found>) {
    let days = days(prose, tokens);
    let inside =
        |f: &Found| days.iter().any(|day| day.span.start <= f.span.start && f.span.end <= day.span.end);
    if !days.is_empty() {
        let mut n = 0;
        found.retain(|f| {
            n += 1;
            n <= known || !inside(f)
        });
        found.extend(days);
    }
}

/// "Monday to Friday, 12–17 August 2024": both ends with the weekdays before them.
fn ranges(prose: &str, tokens: &[Token]) -> Vec<Found> {
    let entry = |at: usize| tokens.get(at).map(|t| Lexicon::get().entry(t.lex));
    let text = |at: usize| tokens.get(at).map_or("", |t| t.text(prose));
    let is_to = |at: usize| ["to", "-", "–", "—", "until", "through", "till"].contains(&text(at));
    let mut found = Vec::new();
    for at in (0..tokens.len()).filter(|&at| tokens[at].is(Class::WEEKDAY)) {
        let weekday = |at: usize| entry(at).map(|e| e.weekday).filter(|weekday| *weekday > 0);
        let (Some(first), true, Some(last)) = (weekday(at), is_to(at + 1), weekday(at + 2)) else { continue };
        let opens = at + 3 + usize::from(matches!(text(at + 3), "," | "("));
        let opens = opens + usize::from(text(opens) == "from");
        let number = |at: usize| text(at).parse::<u32>().ok();
        // "7 to 9 June 2024", "30 June to 4 July 2024"
        let month = |at: usize| entry(at).map(|e| u32::from(e.month)).filter(|month| *month > 0);
        let (Some(from), own) = (number(opens), month(opens + 1)) else { continue };
        let joint = opens + 1 + usize::from(own.is_some());
        let (true, Some(to), Some(of)) = (is_to(joint), number(joint + 1), month(joint + 2)) else {
            continue;
        };
        let Some(year) = text(joint + 3).parse::<i32>().ok().filter(|year| *year > 1000) else { continue };
        let day = |month: u32, day: u32| NaiveDate::from_ymd_opt(year, month, day);
        let (Some(begin), Some(end)) = (day(own.unwrap_or(of), from), day(of, to)) else { continue };
        let span = Span::new(tokens[at].start, tokens[joint + 3].end);
        let wrong = [(begin, first), (end, last)]
            .into_iter()
            .find(|(day, weekday)| day.weekday().number_from_monday() != u32::from(*weekday));
        if let Some((day, weekday)) = wrong.filter(|_| begin < end) {
            found.push(Found::day(prose, span, day, weekday, YearFrom::Written));
        }
    }
    found
}

fn days(prose: &str, tokens: &[Token]) -> Vec<Found> {
    let mut found = Vec::new();
    let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return found };
    // "21.01.2017" may be taken for an address.
    let is_figure = |t: &Token| matches!(t.kind, TokenKind::Number | TokenKind::Object);
    let is_year = |t: &Token| is_figure(t) && t.end - t.start >= 4;
    if !tokens.iter().any(is_year) {
        return found;
    }
    found.extend(ranges(prose, tokens));
    let until = last.end as usize;
    for (at, token) in tokens.iter().enumerate().filter(|(_, t)| t.kind == TokenKind::Word && t.lex == 0) {
        for (weekday, names) in weekday(token.hash) {
            let rest = &prose[token.end as usize..until];
            if let Ok((behind, day)) = behind_weekday(rest, names) {
                let span = Span::new(token.start, (until - behind.len()) as u32);
                found.push(Found::day(prose, span, day, weekday, YearFrom::Written));
                break;
            }
            let starts = tokens[at.saturating_sub(LONGEST)..at].iter().filter(|t| is_figure(t));
            let before = |start: u32| {
                let text = &prose[start as usize..token.start as usize];
                before_weekday(text, names)
                    .ok()
                    .filter(|(rest, _)| rest.is_empty())
                    .map(|(_, day)| (start, day))
            };
            if let Some((start, day)) = starts.map(|t| t.start).find_map(before) {
                let span = Span::new(start, token.end);
                found.push(Found::day(prose, span, day, weekday, YearFrom::Written));
                break;
            }
        }
    }
    let text = &prose[first.start as usize..until];
    if text.is_ascii() {
        return found;
    }
    for (at, _) in text.match_indices(['年', '년']) {
        let digits = text.as_bytes()[..at].iter().rev().take_while(|b| b.is_ascii_digit()).count();
        if let Ok((behind, (day, weekday))) = of_east_asia(&text[at - digits..]) {
            let start = first.start + (at - digits) as u32;
            let span = Span::new(start, (until - behind.len()) as u32);
            found.push(Found::day(prose, span, day, weekday, YearFrom::Written));
        }
    }
    found
}
