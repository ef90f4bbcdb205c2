//! Publication dates as scraped news writes them.
//!
//! Read are: `YYYYMMDD`, `YYYY-MM-DD` (both: only the day is known), RFC 3339, `YYYY-MM-DD HH:MM[:SS[.fff]]` with or
//! without a zone, RFC 2822, `YYYYMMDDHHMMSS`, days with the month's English name or with the year first (`5 March 2024`,
//! `Mar 5, 2024`, `2024/03/05`), with or without a weekday or a time (`written_date`), and seconds or milliseconds since 1970 as a number or
//! as 10 or 13 digits. Which of `5/3/2024` is the month nobody knows. A time without
//! a zone is taken as UTC. Years outside 1800–2200 are no publication dates and are refused.

use jiff::Timestamp;
use jiff::civil::{self, DateTime};
use jiff::fmt::rfc2822;
use jiff::tz::Offset;

use crate::document::Date;

use super::written_date;

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
            14 => {
                at(Offset::UTC.to_timestamp(DateTime::strptime("%Y%m%d%H%M%S", text).ok()?).ok()?.as_second())
            }
            _ => None,
        };
    }
    if let Some(day) = hyphenated_day(text) {
        return Some(day);
    }
    let instant = timestamp(text)
        .or_else(|| civil_time(text))
        .or_else(|| rfc2822::DateTimeParser::new().parse_timestamp(text).ok());
    match instant {
        Some(instant) => at(instant.as_second()),
        None => written_date::parse(text).filter(|date| at(date.seconds).is_some()),
    }
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
    if text.len() != 10 || !text.is_ascii() {
        return None;
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, seconds: Option<i64>, day_only: bool) {
        assert_eq!(parse(text), seconds.map(|seconds| Date { seconds, day_only }), "{text}");
    }

    #[test]
    fn days() {
        check("20220118", Some(1_642_464_000), true);
        check(" 2022-01-18 ", Some(1_642_464_000), true);
        check("1850-02-28", Some(-3_781_814_400), true);
        for none in
            ["20220230", "20221301", "2022-1-18", "18/01/2022", "1/18/22", "00000000", "17991231", "22010101"]
        {
            check(none, None, true);
        }
    }

    #[test]
    fn days_written_out() {
        for text in [
            "2022/01/18",
            "January 18, 2022",
            "Jan 18, 2022",
            "jan 18, 2022",
            "18 January 2022",
            "18 Jan 2022",
            "18-Jan-2022",
            "Tuesday, January 18, 2022",
            "Tue, 18 Jan 2022",
        ] {
            check(text, Some(1_642_464_000), true);
        }
        for text in
            ["January 18, 2022 10:20", "2022/01/18 10:20:00", "Tue Jan 18 10:20:00 2022", "20220118102000"]
        {
            check(text, Some(1_642_501_200), false);
        }
        for none in [
            "Monday, January 18, 2022",
            "January 32, 2022",
            "18 January",
            "January 18, 1700",
            "Jan 18, 2022 or so",
        ] {
            check(none, None, true);
        }
    }

    #[test]
    fn times() {
        const SECONDS: i64 = 1_714_979_289; // 2024-05-06T07:08:09Z
        for text in [
            "2024-05-06T07:08:09Z",
            "2024-05-06T07:08:09.250Z",
            "2024-05-06T09:08:09+02:00",
            "2024-05-06T09:08:09+0200",
            "2024-05-06 07:08:09",
            "2024-05-06 07:08:09.999",
            "2024-05-06T07:08:09",
            "2024-05-06 07:08:09 UTC",
            "2024-05-06 07:08:09 GMT",
            "2024-05-06 09:08:09 +0200",
            "2024-05-06 09:08:09+02:00",
            "2024-05-06 12:38:09 +05:30",
            "Mon, 06 May 2024 07:08:09 GMT",
            "Mon, 6 May 2024 09:08:09 +0200",
            "1714979289",
            "1714979289123",
        ] {
            check(text, Some(SECONDS), false);
        }
        check("2024-05-06 07:08", Some(SECONDS - 9), false);
        check("2016-12-31T23:59:60Z", Some(1_483_228_799), false);
    }

    #[test]
    fn what_is_no_date_is_none() {
        for none in [
            "",
            "soon",
            "May 6",
            "5/6/2024",
            "1999",
            "0",
            "123456789012345678901234567890",
            "2024-05-06T25:00:00Z",
            "2024-05-06 07:08:09 Nowhere",
            "9999-12-31T00:00:00Z",
            "١٧١٤٩٧٩٢٨٩",
            "2024–05–06",
            "日日日日日日日日日日",
        ] {
            check(none, None, false);
        }
    }

    #[test]
    fn numbers() {
        let instant = |seconds| Some(Date { seconds, day_only: false });
        assert_eq!(from_number(1_714_979_289), instant(1_714_979_289));
        assert_eq!(from_number(1_714_979_289_999), instant(1_714_979_289));
        assert_eq!(from_number(-1_000_000_000), instant(-1_000_000_000));
        assert_eq!(from_number(20_220_118), Some(Date { seconds: 1_642_464_000, day_only: true }));
        for none in [0, 2024, -1, 99_999_999, 99_999_999_999, i64::MAX, i64::MIN] {
            assert_eq!(from_number(none), None, "{none}");
        }
    }
}
