//! From when to when a row of a timetable is, as it is written: `09:15 - 09:45`.

use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_while_m_n};
use nom::character::complete::{char, space0};
use nom::combinator::{opt, value};
use nom::sequence::preceded;
use nom::{IResult, Parser};

/// Minutes of a day.
pub const DAY: u32 = 24 * 60;

type SResult<'a, O> = IResult<&'a str, O, ()>;

/// `09:15 - 09:45`, `11:00am – 12:00 PM`: minutes since midnight; what ends at midnight ends with the day.
pub fn range(i: &str) -> SResult<'_, (u32, u32)> {
    let (i, (hour, minute, half)) = clock(i)?;
    let (i, _) = (space0, alt((tag("-"), tag("–"), tag("—"), tag("to "))), space0).parse(i)?;
    let (i, (end_hour, end_minute, end_half)) = clock(i)?;
    let from = minutes(hour, minute, half).ok_or(nom::Err::Error(()))?;
    let to = minutes(end_hour, end_minute, end_half).ok_or(nom::Err::Error(()))?;
    // What ends at midnight ends with the day; "9:30 - 10 am" tells the half of the day once.
    if half.is_some() != end_half.is_some() {
        return Err(nom::Err::Error(()));
    }
    Ok((i, (from, if to == 0 { DAY } else { to })))
}

/// `09:15`, `2:30 pm`: minutes since midnight, and whether the half of the day is told.
pub fn start(i: &str) -> SResult<'_, (u32, bool)> {
    let (i, (hour, minute, half)) = clock(i)?;
    Ok((i, (minutes(hour, minute, half).ok_or(nom::Err::Error(()))?, half.is_some())))
}

fn clock(i: &str) -> SResult<'_, (u32, u32, Option<bool>)> {
    let digits = |least, most| take_while_m_n(least, most, |c: char| c.is_ascii_digit());
    let (i, hour) = digits(1, 2).parse(i)?;
    let (i, minute) = preceded(alt((char(':'), char('.'))), digits(2, 2)).parse(i)?;
    let half = alt((
        value(false, alt((tag_no_case("a.m."), tag_no_case("am")))),
        value(true, alt((tag_no_case("p.m."), tag_no_case("pm")))),
    ));
    let (i, half) = opt(preceded(space0, half)).parse(i)?;
    let number = |text: &str| text.parse().map_err(|_| nom::Err::Error(()));
    Ok((i, (number(hour)?, number(minute)?, half)))
}

fn minutes(hour: u32, minute: u32, half: Option<bool>) -> Option<u32> {
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(after_noon) => hour % 12 + if after_noon { 12 } else { 0 },
        None => hour,
    };
    (hour <= 24 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn ranges() {
        let told = |text: &'static str| range(text).ok().map(|(_, range)| range);
        assert_eq!(told("09:15 - 09:45 Talk"), Some((555, 585)));
        assert_eq!(told("11:00am – 12:00 PM"), Some((660, 720)));
        assert_eq!(told("11:00am – 12:00 AM"), Some((660, 1440)));
        assert_eq!(told("9.30—10.00"), Some((570, 600)));
        for text in ["9-10", "9:30 - 10:00 am", "13:00 pm - 14:00 pm", "1.2 - 1.30"] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
