//! A day written out in a language other than English, with its weekday: `Samstag, den 21. Januar 2017`, `sábado, 21 de enero de
//! 2017`, `21 Ocak 2017 Cumartesi`, `2017年1月21日（土）`.

use chrono::NaiveDate;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while_m_n, take_while1};
use nom::character::complete::{char, one_of, space0};
use nom::combinator::{map, map_opt, not, opt, verify};
use nom::multi::fold_many_m_n;
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

use crate::lexicon::calendar::Names;

type SResult<'a, O> = IResult<&'a str, O, ()>;

/// What follows a weekday: `, den 21. Januar 2017`, `-feira, 21 de janeiro de 2017`, ` 21.01.2017`.
pub fn behind_weekday<'a>(i: &'a str, names: &'static Names) -> SResult<'a, NaiveDate> {
    let (i, _) = (opt(char('.')), between(i_small(names))).parse(i)?;
    day(i, names)
}

/// A day and what parts it from the weekday behind it: `21 Ocak 2017 `, `21. Januar 2017 (`.
pub fn before_weekday<'a>(i: &'a str, names: &'static Names) -> SResult<'a, NaiveDate> {
    let (i, day) = day(i, names)?;
    let (i, _) = (opt(char(',')), space0, opt(char('('))).parse(i)?;
    Ok((i, day))
}

/// `2017年1月21日（土）`, `2017年1月21日 星期六`, `2017년 1월 21일 토요일`: the day, and the weekday from 1 for Monday.
pub fn of_east_asia(i: &str) -> SResult<'_, (NaiveDate, u8)> {
    let (i, year) = terminated(digits(4, 4), one_of("年년")).parse(i)?;
    let (i, month) = delimited(space0, digits(1, 2), one_of("月월")).parse(i)?;
    let (i, day) = delimited(space0, digits(1, 2), one_of("日일")).parse(i)?;
    let (i, _) = space0(i)?;
    let brackets = delimited(one_of("(（"), weekday_letter, (opt(one_of("曜")), one_of(")）")));
    let named = alt((
        terminated(weekday_letter, tag("曜")),
        terminated(weekday_letter, tag("요일")),
        preceded((opt(one_of("(（")), alt((tag("星期"), tag("周"), tag("週"), tag("礼拜")))), weekday_letter),
    ));
    let (i, weekday) = alt((named, brackets)).parse(i)?;
    let day = NaiveDate::from_ymd_opt(year as i32, month, day).ok_or(nom::Err::Error(()))?;
    Ok((i, (day, weekday)))
}

/// The letter of a weekday in Japanese, Chinese or Korean, as its number from 1 for Monday.
fn weekday_letter(i: &str) -> SResult<'_, u8> {
    const LETTERS: &[&str] = &["月一월", "火二화", "水三수", "木四목", "金五금", "土六토", "日天일"];
    let number =
        |letter: char| (1..).zip(LETTERS).find(|(_, letters)| letters.contains(letter)).map(|(n, _)| n);
    map_opt(nom::character::complete::anychar, number).parse(i)
}

/// `21. Januar 2017`, `21 de enero de 2017`, `1er mai 2017`, `21.01.2017`, `21/1/2017`, `2017-01-21`.
fn day<'a>(i: &'a str, names: &'static Names) -> SResult<'a, NaiveDate> {
    let named = |i: &'a str| {
        let ordinal = opt(alt((tag("."), tag("º"), tag("°"), tag("er"), tag("ª"))));
        let (i, day) = terminated(digits(1, 2), ordinal).parse(i)?;
        let (i, ()) = between(i_small(names)).parse(i)?;
        let (i, month) = map_opt(word, |word| names.month(&word.to_lowercase())).parse(i)?;
        let (i, ()) = preceded(opt(char('.')), between(i_small(names))).parse(i)?;
        let (i, year) = year(i)?;
        Ok((i, (year, month, day)))
    };
    let figures = |i: &'a str| {
        let (i, day) = digits(1, 2).parse(i)?;
        let (i, sign) = one_of("./-").parse(i)?;
        let (i, month) = delimited(space0, digits(1, 2), (char(sign), space0)).parse(i)?;
        let (i, year) = year(i)?;
        Ok((i, (year, month, day)))
    };
    let iso = |i: &'a str| {
        let (i, year) = terminated(digits(4, 4), char('-')).parse(i)?;
        let (i, month) = terminated(digits(2, 2), char('-')).parse(i)?;
        map(digits(2, 2), |day| (year, month, day)).parse(i)
    };
    let valid = |(year, month, day)| NaiveDate::from_ymd_opt(year as i32, month, day);
    map_opt(alt((named, figures, iso)), valid).parse(i)
}

/// A year of four figures since all of Europe has had one calendar (Greece, the last country, since 1923).
fn year(i: &str) -> SResult<'_, u32> {
    let no_more = not(take_while1(|c: char| c.is_ascii_digit()));
    verify(terminated(digits(4, 4), no_more), |year| (1924..2100).contains(year)).parse(i)
}

fn digits<'a>(least: usize, most: usize) -> impl Parser<&'a str, Output = u32, Error = ()> {
    map_opt(take_while_m_n(least, most, |c: char| c.is_ascii_digit()), |text: &str| text.parse().ok())
}

fn word(i: &str) -> SResult<'_, &str> {
    take_while1(char::is_alphabetic).parse(i)
}

/// A word that may stand between the parts of a date.
fn i_small<'a>(names: &'static Names) -> impl Parser<&'a str, Output = &'a str, Error = ()> {
    verify(word, move |word: &str| names.is_small(&word.to_lowercase()))
}

/// Spaces, commas and up to two small words between the parts of a date.
fn between<'a>(
    small: impl Parser<&'a str, Output = &'a str, Error = ()>,
) -> impl Parser<&'a str, Output = (), Error = ()> {
    let sign = map(one_of(" ,-'’\u{a0}\n"), |_| ());
    fold_many_m_n(0, 6, alt((sign, map(small, |_| ()))), || (), |(), ()| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use crate::lexicon::calendar::weekday;

    fn behind(text: &'static str) -> Option<String> {
        let (word, rest) = text.split_at(text.find([' ', ',', '-', '.']).unwrap());
        let word = word.to_lowercase();
        weekday(Lexicon::get().hash_of(&word))
            .find_map(|(_, names)| behind_weekday(rest, names).ok())
            .map(|(_, day)| day.to_string())
    }

    #[test]
    fn days_behind_a_weekday() {
        let told = [
            "Donnerstag, den 21.01.2017",
            "Samstag, 21. Januar 2017",
            "samedi 21 janvier 2017",
            "sábado, 21 de enero de 2017",
            "sábado, 21 de janeiro de 2017",
            "sabato 21 gennaio 2017",
            "dissabte 21 de gener de 2017",
            "zaterdag 21 januari 2017",
            "lördagen den 21 januari 2017",
            "lørdag den 21. januar 2017",
            "sobota, 21 stycznia 2017",
            "суббота, 21 января 2017",
        ];
        for text in told {
            assert_eq!(behind(text).as_deref(), Some("2017-01-21"), "{text}");
        }
        assert_eq!(behind("segunda-feira, 1º de maio de 2017").as_deref(), Some("2017-05-01"));
        assert_eq!(behind("dijous 6 d'abril de 2017").as_deref(), Some("2017-04-06"));
        assert_eq!(behind("lundi 1er mai 2017").as_deref(), Some("2017-05-01"));
        for text in [
            "Samstag, 21. Januar",
            "samedi 21 personnes",
            "domingo, 45 de enero de 2017",
            "mardi 3 mai 20177",
        ] {
            assert_eq!(behind(text), None, "{text}");
        }
    }

    #[test]
    fn days_of_east_asia() {
        let told = |text: &'static str| {
            of_east_asia(text).ok().map(|(_, (day, weekday))| (day.to_string(), weekday))
        };
        let saturday = Some(("2017-01-21".to_owned(), 6));
        for text in [
            "2017年1月21日（土）",
            "2017年1月21日(土曜)",
            "2017年1月21日 土曜日",
            "2017年1月21日 星期六",
            "2017年1月21日（周六）",
            "2017년 1월 21일 토요일",
            "2017년 1월 21일(토)",
        ] {
            assert_eq!(told(text), saturday, "{text}");
        }
        assert_eq!(told("2017年1月21日"), None);
        assert_eq!(told("2017年1月21日日本語"), None);
    }
}
