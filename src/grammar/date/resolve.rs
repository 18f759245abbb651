//! [`DateExpr`] to days of the calendar, by the date of the document, the last mention and the tense.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::{Anchor, Context, DateExpr, Resolved, Tense, YearFrom};
use crate::lexicon::TimeUnit;

impl Resolved {
    /// A value of which no day can be named.
    pub(crate) fn unknown(value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            days: None,
            modifier: None,
            inferred: true,
            year_from: YearFrom::Written,
            weekday: None,
            impossible: false,
        }
    }

    fn days(value: String, first: NaiveDate, last: NaiveDate) -> Self {
        Self {
            value,
            days: Some((first, last)),
            modifier: None,
            inferred: false,
            year_from: YearFrom::Written,
            weekday: None,
            impossible: false,
        }
    }

    fn day(date: NaiveDate) -> Self {
        Self::days(date.format("%Y-%m-%d").to_string(), date, date)
    }

    fn inferred(self) -> Self {
        Self { inferred: true, ..self }
    }
}

fn month_span(year: i32, month: u32) -> Option<Resolved> {
    let first = NaiveDate::from_ymd_opt(year, month, 1)?;
    Some(Resolved::days(first.format("%Y-%m").to_string(), first, last_day(first)))
}

fn last_day(first_of_month: NaiveDate) -> NaiveDate {
    first_of_month.checked_add_months(Months::new(1)).and_then(|d| d.pred_opt()).unwrap_or(first_of_month)
}

fn year_span(year: i32, value: String) -> Resolved {
    match (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31)) {
        (Some(first), Some(last)) => Resolved::days(value, first, last),
        _ => Resolved::unknown(value),
    }
}

fn years_span(first: i32, count: i32, value: String) -> Resolved {
    match (NaiveDate::from_ymd_opt(first, 1, 1), NaiveDate::from_ymd_opt(first + count - 1, 12, 31)) {
        (Some(first), Some(last)) => Resolved::days(value, first, last),
        _ => Resolved::unknown(value),
    }
}

fn week_span(day: NaiveDate) -> Resolved {
    let monday = day - Days::new(u64::from(day.weekday().num_days_from_monday()));
    let week = day.iso_week();
    Resolved::days(format!("{:04}-W{:02}", week.year(), week.week()), monday, monday + Days::new(6))
}

fn weekend_span(day: NaiveDate) -> Resolved {
    let week = week_span(day);
    let monday = day - Days::new(u64::from(day.weekday().num_days_from_monday()));
    Resolved::days(format!("{}-WE", week.value), monday + Days::new(5), monday + Days::new(6))
}

fn shift_days(day: NaiveDate, by: i64) -> Option<NaiveDate> {
    day.checked_add_signed(chrono::Duration::try_days(by)?)
}

fn shift_months(day: NaiveDate, by: i32) -> Option<NaiveDate> {
    let months = Months::new(by.unsigned_abs());
    if by < 0 { day.checked_sub_months(months) } else { day.checked_add_months(months) }
}

/// The unit that lies `shift` away from the one `day` is in.
fn unit_span(day: NaiveDate, unit: TimeUnit, shift: i32) -> Option<Resolved> {
    Some(match unit {
        TimeUnit::Day | TimeUnit::Night | TimeUnit::Hour | TimeUnit::Minute | TimeUnit::Second => {
            Resolved::day(shift_days(day, i64::from(shift))?)
        }
        TimeUnit::Weekend => weekend_span(shift_days(day, 7 * i64::from(shift))?),
        TimeUnit::Week => week_span(shift_days(day, 7 * i64::from(shift))?),
        TimeUnit::Fortnight => week_span(shift_days(day, 14 * i64::from(shift))?),
        TimeUnit::Month => {
            let moved = shift_months(day.with_day(1)?, shift)?;
            month_span(moved.year(), moved.month())?
        }
        TimeUnit::Quarter => {
            let moved = shift_months(day.with_day(1)?, shift.checked_mul(3)?)?;
            part_span(TimeUnit::Quarter, (moved.month0() / 3 + 1) as u8, moved.year())?
        }
        TimeUnit::Half => {
            let moved = shift_months(day.with_day(1)?, shift.checked_mul(6)?)?;
            part_span(TimeUnit::Half, (moved.month0() / 6 + 1) as u8, moved.year())?
        }
        TimeUnit::Year => {
            let year = day.year().checked_add(shift)?;
            year_span(year, format!("{year:04}"))
        }
        TimeUnit::Decade => decade_span(day.year().checked_add(shift.checked_mul(10)?)?),
        TimeUnit::Century => century_span(day.year() / 100 + 1 + shift),
        TimeUnit::Millennium => return None,
    })
}

fn decade_span(year: i32) -> Resolved {
    let first = year.div_euclid(10) * 10;
    years_span(first, 10, format!("{:03}", first / 10))
}

fn century_span(number: i32) -> Resolved {
    if number > 0 {
        years_span((number - 1) * 100, 100, format!("{:02}", number - 1))
    } else {
        Resolved::unknown(format!("BC{:02}", -number - 1))
    }
}

fn part_span(of: TimeUnit, number: u8, year: i32) -> Option<Resolved> {
    let (letter, months) = if of == TimeUnit::Half { ('H', 6) } else { ('Q', 3) };
    let first = NaiveDate::from_ymd_opt(year, u32::from(number - 1) * months + 1, 1)?;
    let last = last_day(NaiveDate::from_ymd_opt(year, u32::from(number) * months, 1)?);
    Some(Resolved::days(format!("{year:04}-{letter}{number}"), first, last))
}

fn season_span(season: &str, year: i32) -> Option<Resolved> {
    let (from, to) = match season {
        "SP" => ((year, 3), (year, 5)),
        "SU" => ((year, 6), (year, 8)),
        "FA" => ((year, 9), (year, 11)),
        _ => ((year, 12), (year + 1, 2)),
    };
    // Seasons are wide: a month of slack either way, and both hemispheres' writers are served by saying less.
    let first = NaiveDate::from_ymd_opt(from.0, from.1, 1)?;
    let last = last_day(NaiveDate::from_ymd_opt(to.0, to.1, 1)?);
    Some(Resolved::days(format!("{year:04}-{season}"), shift_months(first, -1)?, shift_months(last, 1)?))
}

impl DateExpr {
    /// What the date means in `context`; what cannot be known stays `X` as TIMEX3 writes it.
    pub fn resolve(&self, context: Context) -> Resolved {
        self.try_resolve(context).unwrap_or_else(|| {
            let unknown = Resolved::unknown(self.unanchored());
            match *self {
                // Of two of these on one page only one year can be right.
                Self::Calendar { year: None, month: Some(_), day: Some(_), weekday } => {
                    Resolved { weekday, year_from: YearFrom::Nowhere, ..unknown }
                }
                _ => unknown,
            }
        })
    }

    fn try_resolve(&self, context: Context) -> Option<Resolved> {
        let anchor = |from: Anchor| match from {
            Anchor::Document => context.document,
            Anchor::Mention => context.mention.or(context.document),
        };
        Some(match *self {
            Self::Calendar { year, month, day, weekday } => calendar(year, month, day, weekday, context)?,
            Self::Weekday { weekday, shift } => weekday_span(weekday, shift, context)?,
            Self::Unit { unit, shift, from } => {
                unit_span(anchor(from)?, unit, shift)?.inferred_if(from == Anchor::Mention)
            }
            Self::Offset { count, unit, from } => offset(anchor(from)?, count, unit, from)?,
            Self::Month { month, shift } => relative_month(month, shift, context)?,
            Self::InYear { month, day, shift } => {
                let year = context.document?.year() + shift;
                Resolved { inferred: true, ..calendar(Some(year), Some(month), day, None, context)? }
            }
            Self::Season { season, year, shift } => {
                let document = context.document;
                let year = year.or_else(|| {
                    Some(document?.year() + shift_of_season(season, shift, document?, context.tense))
                })?;
                season_span(season, year)?
            }
            Self::Part { of, number, year, shift } => part(of, number, year, shift, context)?,
            Self::Fiscal { year } => Resolved::unknown(format!("FY{year:04}")),
            Self::Decade { year } => decade_span(year),
            Self::Century { number } => century_span(number),
            Self::BeforeEra { year } => Resolved::unknown(format!("BC{year:04}")),
            Self::Feast { month, day, year, shift } => match (year, shift) {
                (Some(year), _) => calendar(Some(year), Some(month), Some(day), None, context)?,
                (None, Some(shift)) if shift != 0 => {
                    let date = relative_month(month, shift, context)?.days?.0.with_day(u32::from(day))?;
                    Resolved::day(date)
                }
                _ => calendar(None, Some(month), Some(day), None, context)?.inferred(),
            },
            Self::Reference(value) => Resolved::unknown(value),
            Self::Edge { modifier, ref of } => {
                Resolved { modifier: Some(modifier), ..of.try_resolve(context)? }
            }
            Self::Undecided => return None,
        })
    }

    /// The value where there is nothing to resolve against.
    fn unanchored(&self) -> String {
        match *self {
            Self::Calendar { year, month, day, .. } => {
                let year = year.map_or("XXXX".to_owned(), |y| format!("{y:04}"));
                match (month, day) {
                    (Some(m), Some(d)) => format!("{year}-{m:02}-{d:02}"),
                    (Some(m), None) => format!("{year}-{m:02}"),
                    (None, Some(d)) => format!("{year}-XX-{d:02}"),
                    (None, None) => year,
                }
            }
            Self::Weekday { weekday, .. } => format!("XXXX-WXX-{weekday}"),
            Self::Unit { unit, .. } | Self::Offset { unit, .. } => match unit {
                TimeUnit::Week | TimeUnit::Fortnight => "XXXX-WXX",
                TimeUnit::Weekend => "XXXX-WXX-WE",
                TimeUnit::Month => "XXXX-XX",
                TimeUnit::Quarter => "XXXX-QX",
                TimeUnit::Half => "XXXX-HX",
                TimeUnit::Year => "XXXX",
                TimeUnit::Decade => "XXX",
                TimeUnit::Century | TimeUnit::Millennium => "XX",
                _ => "XXXX-XX-XX",
            }
            .to_owned(),
            Self::InYear { month, day: Some(day), .. } => format!("XXXX-{month:02}-{day:02}"),
            Self::Month { month, .. } | Self::InYear { month, .. } => format!("XXXX-{month:02}"),
            Self::Season { season, .. } => format!("XXXX-{season}"),
            Self::Part { of, number, .. } => {
                format!("XXXX-{}{number}", if of == TimeUnit::Half { 'H' } else { 'Q' })
            }
            Self::Feast { month, day, .. } => format!("XXXX-{month:02}-{day:02}"),
            Self::Edge { ref of, .. } => of.unanchored(),
            _ => "XXXX-XX-XX".to_owned(),
        }
    }

    /// True for dates reckoned from another date in the text: `two days later`, `that year`.
    pub fn is_anaphoric(&self) -> bool {
        match self {
            Self::Unit { from, .. } | Self::Offset { from, .. } => *from == Anchor::Mention,
            Self::Edge { of, .. } => of.is_anaphoric(),
            _ => false,
        }
    }

    /// True for "today", "yesterday", "two days ago": as sure as the date of the page.
    pub fn is_deictic(&self) -> bool {
        match self {
            Self::Unit { unit, from, .. } | Self::Offset { unit, from, .. } => {
                *unit <= TimeUnit::Day && *from == Anchor::Document
            }
            Self::Edge { of, .. } => of.is_deictic(),
            _ => false,
        }
    }

    /// True for words that only point at now, the past or the future.
    pub fn is_reference(&self) -> bool {
        matches!(self, Self::Reference(_))
    }
}

impl Resolved {
    fn inferred_if(self, inferred: bool) -> Self {
        Self { inferred: self.inferred || inferred, ..self }
    }
}

fn calendar(
    year: Option<i32>,
    month: Option<u8>,
    day: Option<u8>,
    weekday: Option<u8>,
    context: Context,
) -> Option<Resolved> {
    match (year, month, day) {
        (Some(y), None, None) => Some(year_span(y, format!("{y:04}"))),
        (Some(y), Some(m), None) => month_span(y, u32::from(m)),
        (Some(y), Some(m), Some(d)) => Some(match NaiveDate::from_ymd_opt(y, u32::from(m), u32::from(d)) {
            Some(date) => Resolved { weekday, ..Resolved::day(date) },
            None => Resolved { impossible: true, ..Resolved::unknown(format!("{y:04}-{m:02}-{d:02}")) },
        }),
        (None, Some(m), Some(d)) => {
            // The 31st of a short month is impossible in any year; 29 February is not.
            if NaiveDate::from_ymd_opt(2000, u32::from(m), u32::from(d)).is_none() {
                return Some(Resolved {
                    impossible: true,
                    ..Resolved::unknown(format!("XXXX-{m:02}-{d:02}"))
                });
            }
            day_of_unwritten_year(u32::from(m), u32::from(d), weekday, context)
        }
        (None, Some(m), None) => {
            let document = context.document?;
            let candidates = (document.year() - 1..=document.year() + 1)
                .filter_map(|y| NaiveDate::from_ymd_opt(y, u32::from(m), 1));
            let this = document.with_day(1)?;
            let date = nearest(candidates, this, context.tense, 0)?;
            Some(month_span(date.year(), date.month())?.inferred())
        }
        (None, None, Some(d)) => {
            let document = context.document?;
            let this = document.with_day(1)?;
            let candidates = (-1..=1).filter_map(|by| shift_months(this, by)?.with_day(u32::from(d)));
            Some(Resolved::day(nearest(candidates, document, context.tense, 2)?).inferred())
        }
        (None, None, None) => None,
        (Some(_), None, Some(_)) => None,
    }
}

/// A neighbouring year may be meant where its day lies no further from the date of the page than this.
const MAY_BE_MEANT: i64 = 300;

/// A day whose year is not written: the text around it names the year, else the date of the page tells. The weekday beside it
/// never does; but it is kept only where no other year that may be meant would make it right.
fn day_of_unwritten_year(month: u32, day: u32, weekday: Option<u8>, context: Context) -> Option<Resolved> {
    let in_year = |year| NaiveDate::from_ymd_opt(year, month, day);
    let named: Vec<(NaiveDate, YearFrom)> =
        context.years.named().filter_map(|(year, from)| Some((in_year(year)?, from))).collect();
    let document = context.document;
    let around: Vec<NaiveDate> =
        document.into_iter().flat_map(|d| (-1..=1).filter_map(move |by| in_year(d.year() + by))).collect();
    let near = document.and_then(|d| nearest(around.iter().copied(), d, context.tense, 31));
    let (date, from) = named.first().copied().or(near.map(|date| (date, YearFrom::Page)))?;
    let fits = |date: &NaiveDate| weekday.is_none_or(|w| date.weekday().number_from_monday() == u32::from(w));
    let may_be_meant = |date: &&NaiveDate| {
        document.is_some_and(|d| (**date - d).num_days().abs() < MAY_BE_MEANT) || near == Some(**date)
    };
    let open = from != YearFrom::Sentence
        && (named.iter().any(|(date, _)| fits(date)) || around.iter().filter(may_be_meant).any(fits));
    let weekday = weekday.filter(|_| fits(&date) || !open);
    Some(Resolved { weekday, year_from: from, ..Resolved::day(date) }.inferred())
}

/// Of several possible dates the one meant: by tense, else the nearest. `slack` days on the wrong side are still
/// taken (papers date their pages ahead).
fn nearest(
    candidates: impl Iterator<Item = NaiveDate>,
    document: NaiveDate,
    tense: Tense,
    slack: i64,
) -> Option<NaiveDate> {
    candidates.min_by_key(|date| {
        let ahead = (*date - document).num_days();
        let wrong = match tense {
            Tense::Past => ahead > slack,
            Tense::Future => ahead < -slack,
            Tense::Unknown => false,
        };
        (wrong, ahead.abs(), ahead > 0)
    })
}

fn weekday_of(number: u8) -> Option<Weekday> {
    Weekday::try_from(number.checked_sub(1)?).ok()
}

fn weekday_span(weekday: u8, shift: Option<i32>, context: Context) -> Option<Resolved> {
    let document = context.document?;
    let wanted = weekday_of(weekday)?;
    let ahead = (i64::from(wanted.num_days_from_monday())
        - i64::from(document.weekday().num_days_from_monday()))
    .rem_euclid(7);
    let days = match (shift, context.tense) {
        (Some(-1), _) if ahead == 0 => -7,
        (Some(-1), _) => ahead - 7,
        (Some(1), _) if ahead == 0 => 7,
        (Some(1), _) => ahead,
        (Some(_), _) => {
            i64::from(wanted.num_days_from_monday()) - i64::from(document.weekday().num_days_from_monday())
        }
        (None, Tense::Future) => ahead,
        (None, _) if ahead == 0 => 0,
        (None, _) => ahead - 7,
    };
    Some(Resolved { weekday: None, ..Resolved::day(shift_days(document, days)?) })
}

fn relative_month(month: u8, shift: i32, context: Context) -> Option<Resolved> {
    let document = context.document?;
    let this = document.month();
    let month = u32::from(month);
    let year = match shift {
        -1 if month < this => document.year(),
        -1 => document.year() - 1,
        1 if month > this => document.year(),
        1 => document.year() + 1,
        _ => document.year(),
    };
    Some(month_span(year, month)?.inferred())
}

fn shift_of_season(season: &str, shift: Option<i32>, document: NaiveDate, tense: Tense) -> i32 {
    let begins = match season {
        "SP" => 3,
        "SU" => 6,
        "FA" => 9,
        _ => 12,
    };
    match (shift, tense) {
        (Some(-1), _) if season == "WI" => -1,
        (Some(-1), _) if document.month() > begins + 2 => 0,
        (Some(-1), _) => -1,
        (Some(1), _) if document.month() < begins => 0,
        (Some(1), _) => 1,
        (Some(_), _) => 0,
        (None, Tense::Past) if document.month() < begins => -1,
        (None, Tense::Future) if document.month() > begins + 2 => 1,
        _ => 0,
    }
}

fn part(
    of: TimeUnit,
    number: u8,
    year: Option<i32>,
    shift: Option<i32>,
    context: Context,
) -> Option<Resolved> {
    if let Some(year) = year {
        return part_span(of, number, year);
    }
    let document = context.document?;
    if let Some(shift) = shift {
        return part_span(of, number, document.year() + shift);
    }
    // A quarter that has not ended when the page is written is last year's, if the page speaks of the past.
    let this = part_span(of, number, document.year())?;
    let ended = this.days.is_some_and(|(_, last)| last <= document + Days::new(31));
    let year = if ended || context.tense == Tense::Future { document.year() } else { document.year() - 1 };
    Some(part_span(of, number, year)?.inferred())
}

fn offset(anchor: NaiveDate, count: f64, unit: TimeUnit, from: Anchor) -> Option<Resolved> {
    if count.is_nan() {
        return Some(Resolved::unknown("PAST_REF"));
    }
    let whole = count.trunc() as i32;
    if count.abs() > 20_000.0 {
        return None;
    }
    let resolved = match unit {
        TimeUnit::Second | TimeUnit::Minute | TimeUnit::Hour => {
            let value = anchor.format("%Y-%m-%d").to_string();
            Resolved { value, ..Resolved::day(anchor) }
        }
        TimeUnit::Year if count.fract() != 0.0 => {
            let moved = shift_months(anchor, (count * 12.0) as i32)?;
            month_span(moved.year(), moved.month())?
        }
        _ => unit_span(anchor, unit, whole)?,
    };
    Some(resolved.inferred_if(from == Anchor::Mention))
}
