//! Days as the cache stores them: four bytes, counted from 0001-01-01.
// The derived writers give a reference to the field.
#![allow(clippy::ref_option, clippy::trivially_copy_pass_by_ref)]

use borsh::io::{Error, ErrorKind, Read, Result, Write};
use borsh::{BorshDeserialize as _, BorshSerialize as _};
use chrono::{Datelike as _, NaiveDate};

/// Writes a day.
pub(crate) fn put_day<W: Write>(day: &Option<NaiveDate>, to: &mut W) -> Result<()> {
    day.map(|d| d.num_days_from_ce()).serialize(to)
}

/// Reads a day.
pub(crate) fn get_day<R: Read>(from: &mut R) -> Result<Option<NaiveDate>> {
    Option::<i32>::deserialize_reader(from)?.map(day).transpose()
}

/// Writes the first and the last day.
pub(crate) fn put_days<W: Write>(days: &Option<(NaiveDate, NaiveDate)>, to: &mut W) -> Result<()> {
    days.map(|(first, last)| (first.num_days_from_ce(), last.num_days_from_ce())).serialize(to)
}

/// Reads the first and the last day.
pub(crate) fn get_days<R: Read>(from: &mut R) -> Result<Option<(NaiveDate, NaiveDate)>> {
    let days = Option::<(i32, i32)>::deserialize_reader(from)?;
    days.map(|(first, last)| Ok((day(first)?, day(last)?))).transpose()
}

fn day(number: i32) -> Result<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(number).ok_or_else(|| Error::from(ErrorKind::InvalidData))
}
