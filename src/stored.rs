//! Days and offsets as packed documents store them: a day in four bytes, counted from 0001-01-01; an offset in as many groups of seven
//! bits as it needs.
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

/// Writes a number, the lowest seven bits first; the high bit of a byte says that another follows.
pub(crate) fn put_number<W: Write>(mut number: u32, to: &mut W) -> Result<()> {
    let mut bytes = [0; 5];
    let mut length = 0;
    loop {
        bytes[length] = (number & 0x7f) as u8 | if number > 0x7f { 0x80 } else { 0 };
        length += 1;
        number >>= 7;
        if number == 0 {
            return to.write_all(&bytes[..length]);
        }
    }
}

/// Reads a number.
pub(crate) fn get_number<R: Read>(from: &mut R) -> Result<u32> {
    let mut number = 0;
    for shift in (0..35).step_by(7) {
        let byte = u8::deserialize_reader(from)?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return u32::try_from(number).map_err(|_| Error::from(ErrorKind::InvalidData));
        }
    }
    Err(Error::from(ErrorKind::InvalidData))
}

#[cfg(test)]
mod tests {
    use super::{get_number, put_number};

    #[test]
    fn numbers_come_back() {
        for number in [0, 1, 127, 128, 16_383, 16_384, 1 << 21, 1 << 28, u32::MAX - 1, u32::MAX] {
            let mut bytes = Vec::new();
            put_number(number, &mut bytes).unwrap();
            assert_eq!(get_number(&mut &bytes[..]).unwrap(), number, "{bytes:?}");
        }
        assert!(get_number(&mut &[0xff; 5][..]).is_err());
        assert!(get_number(&mut &[0x80][..]).is_err());
    }
}
