//! Publication dates as scraped news writes them.
//!
//! Read are: `YYYYMMDD`, `YYYY-MM-DD` (both: only the day is known), RFC 3339, `YYYY-MM-DD HH:MM[:SS[.fff]]` with or
//! without a zone, RFC 2822, and seconds or milliseconds since 1970 as a number or as 10 or 13 digits. A time without
//! a zone is taken as UTC. Years outside 1800–2200 are no publication dates and are refused.

use jiff::Timestamp;
use jiff::civil::{self, DateTime};
use jiff::fmt::rfc2822;
use jiff::tz::Offset;

use crate::document::Date;

/// The years that a publication date may have.
const YEARS: std::ops::RangeInclusive<i16> = 1800..=2200;

/// Numbers nearer to 1970 than this many seconds (three years) are more likely years or counters than times.
const LEAST_SECONDS: i64 = 100_000_000;

/// Numbers from here on are milliseconds: as seconds they would be in the year 5138.
const LEAST_MILLIS: i64 = 100_000_000_000;

/// Reads a date; none where it is no date that this module knows.
pub(crate) fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return match text.len() {
            8 => compact_day(text),
            10 | 13 => from_number(text.parse().ok()?),
            _ => None,
        };
    }
    if text.len() == 10 && text.is_ascii() {
        return hyphenated_day(text);
    }
    let instant = timestamp(text)
        .or_else(|| civil_time(text))
        .or_else(|| rfc2822::DateTimeParser::new().parse_timestamp(text).ok())?;
    at(instant.as_second())
}

/// Reads seconds or milliseconds since 1970, or a day written as the number YYYYMMDD.
pub(crate) fn from_number(number: i64) -> Option<Date> {
    if let Some(day) = u32::try_from(number).ok().and_then(|number| compact_day(&number.to_string())) {
        return Some(day);
    }
    match number.unsigned_abs() {
        size if size < LEAST_SECONDS.unsigned_abs() => None,
        size if size < LEAST_MILLIS.unsigned_abs() => at(number),
        _ => at(number.div_euclid(1000)),
    }
}

/// Reads `YYYYMMDD`.
pub(crate) fn compact_day(text: &str) -> Option<Date> {
    if text.len() != 8 {
        return None;
    }
    day(text.get(..4)?, text.get(4..6)?, text.get(6..)?)
}

fn hyphenated_day(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let (year, month, date) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() == 4 && month.len() == 2 && date.len() == 2 { day(year, month, date) } else { None }
}

fn day(year: &str, month: &str, day: &str) -> Option<Date> {
    let number = |digits: &str| {
        if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse::<i16>().ok() } else { None }
    };
    let year = number(year).filter(|year| YEARS.contains(year))?;
    let month = i8::try_from(number(month)?).ok()?;
    let day = i8::try_from(number(day)?).ok()?;
    let midnight = civil::Date::new(year, month, day).ok()?.at(0, 0, 0, 0);
    Some(Date { seconds: Offset::UTC.to_timestamp(midnight).ok()?.as_second(), day_only: true })
}

fn at(seconds: i64) -> Option<Date> {
    let year = Offset::UTC.to_datetime(Timestamp::from_second(seconds).ok()?).year();
    YEARS.contains(&year).then_some(Date { seconds, day_only: false })
}

/// With a zone: RFC 3339 and its looser relatives.
fn timestamp(text: &str) -> Option<Timestamp> {
    if let Ok(instant) = text.parse() {
        return Some(instant);
    }
    let (time, zone) = text.rsplit_once(' ')?;
    match zone {
        "UTC" | "GMT" | "Z" => civil_time(time),
        _ if zone.starts_with(['+', '-']) => format!("{time}{zone}").parse().ok(),
        _ => None,
    }
}

/// Without a zone, taken as UTC.
fn civil_time(text: &str) -> Option<Timestamp> {
    let time: DateTime = text.trim_end().parse().ok()?;
    Offset::UTC.to_timestamp(time).ok()
}
