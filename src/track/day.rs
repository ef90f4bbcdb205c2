//! Days by their names: `Tuesday` in a report of 5 March 2024 and `March 5` are one, `am Dienstag` and `am Mittwoch` are two.

use jiff::ToSpan;
use jiff::civil::{self, Weekday};

use super::words::folded;
use crate::document::Date;

/// A weekday is one of the week before a report or behind it; and its own date may be a day off, by its zone.
const DAYS_AROUND: i64 = 8;
/// Seconds of a day.
const DAY: i64 = 86_400;

/// Whether both sides of a change name days, and other ones; none where a side names none, several, or the same one in
/// several ways. A weekday and a date of the calendar are the same where they may be, by the dates of the documents: where
/// neither is known nothing contradicts.
pub(super) fn differ(old: &str, new: &str, old_date: Option<Date>, new_date: Option<Date>) -> Option<bool> {
    let (weekday, dated, date) = match (Named::read(old)?, Named::read(new)?) {
        (Named::Weekday(weekday), Named::Calendar(dated)) => (weekday, dated, old_date.or(new_date)),
        (Named::Calendar(dated), Named::Weekday(weekday)) => (weekday, dated, new_date.or(old_date)),
        (Named::Weekday(old), Named::Weekday(new)) => return Some(old != new),
        (Named::Calendar(old), Named::Calendar(new)) => return Some(!old.may_be(new)),
    };
    let Some(date) = date else { return Some(false) };
    let moment = jiff::Timestamp::from_second(date.seconds.div_euclid(DAY) * DAY).ok()?;
    let day = jiff::tz::Offset::UTC.to_datetime(moment).date();
    let may_be_one = (-DAYS_AROUND..=DAYS_AROUND)
        .filter_map(|days| day.checked_add(days.days()).ok())
        .any(|day| day.weekday() == weekday && dated.is_on(day));
    Some(!may_be_one)
}

/// Whether a word names a weekday or a month and nothing else: in German they have capitals, as names do.
pub(super) fn is_of_day(word: &str) -> bool {
    weekday(word).is_some() || month(word).is_some() && !ALSO_WORDS.contains(&word)
}

/// What a text names a day by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    Weekday(Weekday),
    Calendar(Calendar),
}

/// A date of the calendar, as far as it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Calendar {
    month: i8,
    day: Option<i8>,
    year: Option<i16>,
}

impl Calendar {
    fn may_be(self, other: Self) -> bool {
        let may_be = |x: Option<i16>, y: Option<i16>| x.is_none() || y.is_none() || x == y;
        self.month == other.month
            && may_be(self.day.map(i16::from), other.day.map(i16::from))
            && may_be(self.year, other.year)
    }

    fn is_on(self, day: civil::Date) -> bool {
        self.month == day.month()
            && self.day.is_none_or(|said| said == day.day())
            && self.year.is_none_or(|said| said == day.year())
    }
}

impl Named {
    fn read(text: &str) -> Option<Self> {
        let words = folded(text);
        let weekdays: Vec<Weekday> = words.iter().filter_map(|word| weekday(word)).collect();
        let months = || words.iter().enumerate().filter_map(|(at, word)| Some((at, month(word)?)));
        let numbers = || words.iter().filter_map(|word| ordinal(word));
        let day = numbers().find(|number| (1..=31).contains(number)).and_then(|day| i8::try_from(day).ok());
        let is_dated = |at: usize| day.is_some() || !ALSO_WORDS.contains(&words[at].as_str());
        let months: Vec<i8> = months().filter(|&(at, _)| is_dated(at)).map(|(_, month)| month).collect();
        match (weekdays.as_slice(), months.as_slice()) {
            (&[weekday], []) => Some(Self::Weekday(weekday)),
            ([], &[month]) => {
                let year = numbers().find(|number| (1900..=2200).contains(number));
                Some(Self::Calendar(Calendar { month, day, year }))
            }
            _ => None,
        }
    }
}

/// Months that are words of another meaning, too, where no day stands beside them.
const ALSO_WORDS: &[&str] = &["may", "mars", "mai", "mayo"];

/// From Monday, in English, Spanish, Portuguese, French, Italian, German, Russian and Hindi; Portuguese numbers its weekdays
/// but those of its weekend, and numbers are no days.
#[rustfmt::skip]
const WEEKDAYS: [&[&str]; 7] = [
    &["monday", "mon", "lunes", "lundi", "lunedì", "montag", "понедельник", "понедельника", "सोमवार"],
    &["tuesday", "tue", "tues", "martes", "mardi", "martedì", "dienstag", "вторник", "вторника", "मंगलवार"],
    &["wednesday", "wed", "miércoles", "mercredi", "mercoledì", "mittwoch", "среда", "среду", "среды", "बुधवार"],
    &["thursday", "thu", "thur", "thurs", "jueves", "jeudi", "giovedì", "donnerstag", "четверг", "четверга", "गुरुवार"],
    &["friday", "fri", "viernes", "vendredi", "venerdì", "freitag", "пятница", "пятницу", "пятницы", "शुक्रवार"],
    &["saturday", "sat", "sábado", "samedi", "sabato", "samstag", "sonnabend", "суббота", "субботу", "субботы", "शनिवार"],
    &["sunday", "sun", "domingo", "dimanche", "domenica", "sonntag", "воскресенье", "воскресенья", "रविवार"],
];
/// In the same languages.
#[rustfmt::skip]
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "enero", "janeiro", "janvier", "gennaio", "januar", "jänner", "января", "जनवरी"],
    &["february", "feb", "febrero", "fevereiro", "février", "febbraio", "februar", "февраля", "फरवरी"],
    &["march", "mar", "marzo", "março", "mars", "märz", "марта", "मार्च"],
    &["april", "apr", "abril", "avril", "aprile", "апреля", "अप्रैल"],
    &["may", "mayo", "maio", "mai", "maggio", "мая", "मई"],
    &["june", "jun", "junio", "junho", "juin", "giugno", "juni", "июня", "जून"],
    &["july", "jul", "julio", "julho", "juillet", "luglio", "juli", "июля", "जुलाई"],
    &["august", "aug", "agosto", "août", "августа", "अगस्त"],
    &["september", "sep", "sept", "septiembre", "setembro", "septembre", "settembre", "сентября", "सितंबर"],
    &["october", "oct", "octubre", "outubro", "octobre", "ottobre", "oktober", "октября", "अक्टूबर"],
    &["november", "nov", "noviembre", "novembro", "novembre", "ноября", "नवंबर"],
    &["december", "dec", "diciembre", "dezembro", "décembre", "dicembre", "dezember", "декабря", "दिसंबर"],
];

fn weekday(word: &str) -> Option<Weekday> {
    let from_monday = (0..).zip(&WEEKDAYS).find_map(|(at, names)| names.contains(&word).then_some(at));
    Weekday::from_monday_zero_offset(from_monday?).ok()
}

fn month(word: &str) -> Option<i8> {
    (1..).zip(&MONTHS).find_map(|(number, names)| names.contains(&word).then_some(number))
}

/// `5`, `5th`
fn ordinal(word: &str) -> Option<i16> {
    let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    matches!(&word[digits.len()..], "" | "st" | "nd" | "rd" | "th").then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tuesday, 5 March 2024, at ten.
    const NOW: Option<Date> = Some(Date { seconds: 1_709_632_800, day_only: false });

    #[test]
    fn a_weekday_may_be_a_date_near_the_report_s() {
        for (old, new, expected) in [
            ("Tuesday", "March 5", Some(false)),
            ("Friday.", "8 March.", Some(false)),
            ("March 8th", "Fri", Some(false)),
            ("Tuesday", "March 5, 2024", Some(false)),
            ("Tuesday", "March", Some(false)),
            ("Tuesday", "Feb. 27", Some(false)),
            ("Tuesday", "March 6", Some(true)),
            ("Tuesday", "March 26", Some(true)),
            ("Tuesday", "March 5, 2023", Some(true)),
            ("Tuesday", "Wednesday, March 6", None),
            ("Tuesday", "Wednesday", Some(true)),
            ("Tuesday", "Tue.", Some(false)),
            ("March", "April", Some(true)),
            ("March 5", "Mar. 5", Some(false)),
            ("March 5", "March 6", Some(true)),
            ("March", "may", None),
            ("Tuesday", "may", None),
            ("Tuesday and Friday", "March 5", None),
            ("Tuesday", "", None),
        ] {
            assert_eq!(differ(old, new, NOW, None), expected, "{old} {new}");
            assert_eq!(differ(new, old, None, NOW), expected, "{new} {old}");
        }
        assert_eq!(differ("Tuesday", "March 6", None, None), Some(false));
    }

    #[test]
    fn days_have_names_in_other_languages() {
        for (old, same, other) in [
            ("el martes", "el 5 de marzo", "el 6 de marzo"),
            ("mardi", "le 5 mars", "le 6 mars"),
            ("am Dienstag", "am 5. März", "am Mittwoch"),
            ("martedì", "il 5 marzo", "il 5 maggio"),
            ("во вторник", "5 марта", "в среду"),
            ("मंगलवार", "5 मार्च", "बुधवार"),
            ("no sábado", "em 9 de março", "no domingo"),
        ] {
            assert_eq!(differ(old, same, NOW, None), Some(false), "{old} {same}");
            assert_eq!(differ(old, other, NOW, None), Some(true), "{old} {other}");
        }
    }

    /// A weekday is of the report that says it.
    #[test]
    fn the_date_is_that_of_the_side_with_the_weekday() {
        let later = NOW.map(|date| Date { seconds: date.seconds + 60 * DAY, ..date });
        assert_eq!(differ("Tuesday", "March 5", NOW, later), Some(false));
        assert_eq!(differ("Tuesday", "March 5", later, NOW), Some(true));
        assert_eq!(differ("March 5", "Tuesday", later, NOW), Some(false));
    }

    #[test]
    fn a_year_ends_between_a_weekday_and_its_date() {
        let new_year = Some(Date { seconds: 1_704_153_600, day_only: true });
        assert_eq!(differ("Friday", "December 29", new_year, None), Some(false));
        assert_eq!(differ("Friday", "January 5", new_year, None), Some(false));
    }
}
