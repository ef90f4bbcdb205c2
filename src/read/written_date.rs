//! Dates that are written out as papers write them: `Mar. 5, 2024 at 10:00 a.m. ET`, `5 March 2024, 10:00 IST`,
//! `4-MAR-1987 09:49:12.92`, `2024/03/05`.
//!
//! Every word must be known, or it is no date. The exception is a zone: of a time in one that nobody knows only the day is
//! taken. `IST` is India's, `CST` North America's and `BST` Britain's, as nearly always in news.

use jiff::civil::{self, Weekday};
use jiff::tz::Offset;

use crate::document::Date;

/// Longer text is no date.
const LONGEST: usize = 64;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// From Monday.
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Words between a day and a time that say nothing.
const FILLERS: [&str; 5] = ["at", "|", "-", "hrs", "hours"];

/// Minutes east of Greenwich.
const ZONES: [(&str, i32); 38] = [
    ("UTC", 0),
    ("GMT", 0),
    ("Z", 0),
    ("WAT", 60),
    ("BST", 60),
    ("CET", 60),
    ("CEST", 120),
    ("CAT", 120),
    ("SAST", 120),
    ("EET", 120),
    ("EEST", 180),
    ("EAT", 180),
    ("MSK", 180),
    ("GST", 240),
    ("PKT", 300),
    ("IST", 330),
    ("NPT", 345),
    ("WIB", 420),
    ("SGT", 480),
    ("HKT", 480),
    ("PHT", 480),
    ("AWST", 480),
    ("JST", 540),
    ("KST", 540),
    ("AEST", 600),
    ("AEDT", 660),
    ("NZST", 720),
    ("NZDT", 780),
    ("EST", -300),
    ("EDT", -240),
    ("CST", -360),
    ("CDT", -300),
    ("MST", -420),
    ("MDT", -360),
    ("PST", -480),
    ("PDT", -420),
    ("AKST", -540),
    ("HST", -600),
];

/// Zones of North America that leave open whether it is summer: minutes in winter.
const SEASONAL: [(&str, i32); 4] = [("ET", -300), ("CT", -360), ("MT", -420), ("PT", -480)];

/// Reads a date that is written out; none where a word of it is unknown, or day, month or year is missing.
pub(super) fn parse(text: &str) -> Option<Date> {
    if text.len() > LONGEST || !text.is_ascii() {
        return None;
    }
    let mut written = Written::default();
    for word in text.split(|c: char| c.is_ascii_whitespace() || c == ',').filter(|word| !word.is_empty()) {
        written.read(word)?;
    }
    written.date()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Zone {
    Minutes(i32),
    Seasonal(i32),
    Unknown,
}

/// What was read so far.
#[derive(Debug, Default)]
struct Written {
    weekday: Option<usize>,
    day: Option<i8>,
    /// From 1.
    month: Option<i8>,
    year: Option<i16>,
    /// Hour, minute, second.
    time: Option<(i8, i8, i8)>,
    /// A number that is an hour if `am` or `pm` follows.
    hour: Option<i8>,
    /// Whether it is the afternoon, where that is said.
    is_afternoon: Option<bool>,
    zone: Option<Zone>,
}

impl Written {
    /// Reads a word; none if it is unknown, or says again what was said.
    fn read(&mut self, word: &str) -> Option<()> {
        let lower = word.trim_matches(['(', ')', '.']).to_ascii_lowercase();
        if FILLERS.contains(&word.to_ascii_lowercase().as_str()) {
            return Some(());
        }
        if word.contains(':') && word.starts_with(|c: char| c.is_ascii_digit()) {
            return self.clock(&lower);
        }
        if let Some(is_afternoon) = half_of_day(&lower) {
            return set(&mut self.is_afternoon, is_afternoon);
        }
        if let Some(weekday) = named(&WEEKDAYS, &lower) {
            return set(&mut self.weekday, weekday);
        }
        if let Some(month) = named(&MONTHS, &lower) {
            return set(&mut self.month, month as i8 + 1);
        }
        self.number(&lower).or_else(|| self.whole_day(&lower)).or_else(|| self.zone(word))
    }

    /// A day, with or without `th` behind it, a year, or an hour.
    fn number(&mut self, word: &str) -> Option<()> {
        let hour = word.strip_suffix("am").or_else(|| word.strip_suffix("pm"));
        if let Some(hour) = hour {
            set(&mut self.is_afternoon, word.ends_with("pm"))?;
            return set(&mut self.hour, digits(hour, 2)?);
        }
        let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending));
        let plain = ordinal.unwrap_or(word);
        if plain.len() == 4 && ordinal.is_none() {
            return set(&mut self.year, digits(plain, 4)?);
        }
        let number = digits(plain, 2)?;
        if self.day.is_none() { set(&mut self.day, number) } else { set(&mut self.hour, number) }
    }

    /// `5-mar-2024`, `2024/03/05`, `2024-03-05`.
    fn whole_day(&mut self, word: &str) -> Option<()> {
        let separator = if word.contains('/') { '/' } else { '-' };
        let mut parts = word.split(separator);
        let (first, month, last) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let named_month = named(&MONTHS, month);
        let (year, month, day) = match named_month {
            Some(month) => (last, month as i8 + 1, first),
            // Of `5/3/2024` nobody knows the month.
            None => (first, digits(month, 2)?, last),
        };
        // `2024-3-5` is nobody's.
        let is_short = separator == '-' && named_month.is_none() && word.len() != "2024-03-05".len();
        if year.len() != 4 || is_short {
            return None;
        }
        set(&mut self.year, digits(year, 4)?)?;
        set(&mut self.month, month)?;
        set(&mut self.day, digits(day, 2)?)
    }

    /// `10:00`, `10:00:30.5`, `10:00pm`.
    fn clock(&mut self, word: &str) -> Option<()> {
        let end = word.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(word.len());
        let (time, behind) = word.split_at(end);
        if !behind.is_empty() {
            set(&mut self.is_afternoon, half_of_day(behind)?)?;
        }
        let mut parts = time.split(':');
        let (hour, minute) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
        let second = parts.next().unwrap_or("0");
        let (second, fraction) = second.split_once('.').unwrap_or((second, ""));
        if parts.next().is_some() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        set(&mut self.time, (hour, minute, digits(second, 2)?))
    }

    fn zone(&mut self, word: &str) -> Option<()> {
        const LONGEST_NAME: usize = 5;
        let word = word.trim_matches(['(', ')', '.']);
        let known =
            |zones: &[(&str, i32)]| zones.iter().find(|(name, _)| *name == word).map(|&(_, minutes)| minutes);
        let zone = if let Some(minutes) = known(&ZONES).or_else(|| offset(word)) {
            Zone::Minutes(minutes)
        } else if let Some(minutes) = known(&SEASONAL) {
            Zone::Seasonal(minutes)
        } else {
            let is_name = (2..=LONGEST_NAME).contains(&word.len())
                && word.bytes().all(|byte| byte.is_ascii_uppercase());
            let is_behind_time = self.time.is_some() || self.hour.is_some();
            if !(is_name && is_behind_time) {
                return None;
            }
            Zone::Unknown
        };
        set(&mut self.zone, zone)
    }

    fn date(&self) -> Option<Date> {
        let day = civil::Date::new(self.year?, self.month?, self.day?).ok()?;
        if self.weekday.is_some_and(|weekday| weekday as i8 != day.weekday().to_monday_zero_offset()) {
            return None;
        }
        let (time, is_afternoon) = match (self.time, self.hour) {
            (Some(_), Some(_)) => return None,
            (None, Some(hour)) => (Some((hour, 0, 0)), Some(self.is_afternoon?)),
            (time, None) => (time, self.is_afternoon),
        };
        let time = match (time, is_afternoon) {
            (Some((hour, minute, second)), half) => {
                Some(civil::Time::new(hour_of(hour, half)?, minute, second, 0).ok()?)
            }
            (None, Some(_)) => return None,
            (None, None) => None,
        };
        let minutes = match self.zone {
            Some(Zone::Unknown) => None,
            Some(Zone::Minutes(minutes)) => Some(minutes),
            Some(Zone::Seasonal(minutes)) => Some(minutes + if is_summer(day) { 60 } else { 0 }),
            None => Some(0),
        };
        let (time, minutes, day_only) = match (time, minutes) {
            (Some(time), Some(minutes)) => (time, minutes, false),
            _ => (civil::Time::midnight(), 0, true),
        };
        let seconds = Offset::UTC.to_timestamp(day.to_datetime(time)).ok()?.as_second();
        Some(Date { seconds: seconds - i64::from(minutes) * 60, day_only })
    }
}

/// Sets what was not said before.
fn set<T>(field: &mut Option<T>, value: T) -> Option<()> {
    field.replace(value).is_none().then_some(())
}

/// The place of a name that is written whole or, from three letters on, in part: `sept`, `tues`.
fn named(names: &[&str], word: &str) -> Option<usize> {
    const SHORTEST: usize = 3;
    if word.len() < SHORTEST {
        return None;
    }
    names.iter().position(|name| name.starts_with(word))
}

/// Whether `a.m.` or `p.m.` is the afternoon; none if it is neither.
fn half_of_day(word: &str) -> Option<bool> {
    match word {
        "am" | "a.m" | "a.m." => Some(false),
        "pm" | "p.m" | "p.m." => Some(true),
        _ => None,
    }
}

/// The hour of 24.
fn hour_of(hour: i8, is_afternoon: Option<bool>) -> Option<i8> {
    match (hour, is_afternoon) {
        (12, Some(false)) => Some(0),
        (1..=11, Some(true)) => Some(hour + 12),
        // `13:00 PM` is said twice, and `0:30 AM` is written.
        (13.., Some(false)) | (0, Some(true)) => None,
        _ => Some(hour),
    }
}

/// A number of so many digits at most.
fn digits<N: TryFrom<i16>>(text: &str, most: usize) -> Option<N> {
    let is_number = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    N::try_from(text.parse::<i16>().ok().filter(|_| is_number)?).ok()
}

/// `+05:30`, `-0500`, `GMT+1`, in minutes.
fn offset(word: &str) -> Option<i32> {
    let word = word.strip_prefix("GMT").or_else(|| word.strip_prefix("UTC")).unwrap_or(word);
    let sign = match word.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let size = &word[1..];
    let (hours, minutes) = match size.split_once(':') {
        Some(parts) => parts,
        None if size.len() > 2 => size.split_at(size.len() - 2),
        None => (size, "0"),
    };
    let (hours, minutes): (i32, i32) = (digits(hours, 2)?, digits(minutes, 2)?);
    (hours <= 14 && minutes < 60).then_some(sign * (60 * hours + minutes))
}

/// Whether North America has summer time on that day: from the second Sunday of March to the first of November, as since 2007.
fn is_summer(day: civil::Date) -> bool {
    let sunday = |month: i8, nth: i8| {
        day.with()
            .month(month)
            .day(1)
            .build()
            .and_then(|first| first.nth_weekday_of_month(nth, Weekday::Sunday))
    };
    let (Ok(begin), Ok(end)) = (sunday(3, 2), sunday(11, 1)) else { return false };
    begin <= day && day < end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(parse(text).map(|date| date.to_string()).as_deref(), expected, "{text}");
    }

    /// Papers' own forms were no dates, and their articles stood without one.
    #[test]
    fn times_of_twelve_hours_and_zones_are_read() {
        for (text, expected) in [
            ("March 5, 2024 10:00 AM", "2024-03-05T10:00:00Z"),
            ("March 5, 2024 12:05 am", "2024-03-05T00:05:00Z"),
            ("Mar 5 2024 10:00PM", "2024-03-05T22:00:00Z"),
            ("Sept 5, 2024", "2024-09-05"),
            ("Tues., Sept. 3rd, 2024", "2024-09-03"),
            ("4-MAR-1987 09:49:12.92", "1987-03-04T09:49:12Z"),
            ("5 March 2024, 10:00 IST", "2024-03-05T04:30:00Z"),
            ("5 March 2024 | 10:00 hrs (IST)", "2024-03-05T04:30:00Z"),
            ("Mar. 5, 2024 at 10:00 a.m. ET", "2024-03-05T15:00:00Z"),
            ("July 5, 2024 at 10 p.m. ET", "2024-07-06T02:00:00Z"),
            ("July 5, 2024, 10am PDT", "2024-07-05T17:00:00Z"),
            ("March 5, 2024 10:00 GMT+1", "2024-03-05T09:00:00Z"),
            ("2024-03-05 10:00 AM -0500", "2024-03-05T15:00:00Z"),
            ("2024/03/05 10:00:30", "2024-03-05T10:00:30Z"),
        ] {
            check(text, Some(expected));
        }
    }

    #[test]
    fn of_a_time_in_an_unknown_zone_the_day_is_known() {
        check("March 5, 2024 10:00 XYZT", Some("2024-03-05"));
        check("March 5, 2024 at 10 AM QT", Some("2024-03-05"));
    }

    #[test]
    fn summer_begins_and_ends_on_sundays() {
        for (text, expected) in [
            ("March 9, 2024 10:00 ET", "2024-03-09T15:00:00Z"),
            ("March 10, 2024 10:00 ET", "2024-03-10T14:00:00Z"),
            ("November 2, 2024 10:00 PT", "2024-11-02T17:00:00Z"),
            ("November 3, 2024 10:00 PT", "2024-11-03T18:00:00Z"),
        ] {
            check(text, Some(expected));
        }
    }

    #[test]
    fn what_has_an_unknown_word_or_says_a_thing_twice_is_no_date() {
        for none in [
            "",
            "March 2024",
            "5 March",
            "5 6 March 2024",
            "5/3/2024",
            "05-03-2024",
            "March 5, 2024 10",
            "March 5, 2024 AM",
            "March 5, 2024 25:00",
            "March 5, 2024 13:00 AM",
            "March 5, 2024 10:00 AM PM",
            "March 5, 2024 10:00 or so",
            "March 5, 2024 XYZT",
            "Ma 5, 2024",
            "Monday, March 5, 2024",
            "February 30, 2024",
            "March 5, 2024 10:00:00:00",
            "March 5, 2024 10:00 +99:00",
        ] {
            check(none, None);
        }
        check(&"March 5, 2024 ".repeat(5), None);
    }
}
