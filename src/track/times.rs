//! Dates as intervals: a day-only date is any moment of its day, and what follows from it is said as far as it holds.

use jiff::civil;

use super::report::{Lag, When};
use crate::document::Date;

impl When {
    /// The moment that a date states.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Self { text: date.to_string(), start: date.seconds, end: date.latest(), day_only: date.day_only }
    }

    /// What moments are put in order by, as [`Date::rank`] has it: a day comes behind the times within it.
    #[must_use]
    pub fn rank(&self) -> (i64, bool) {
        (self.end, self.day_only)
    }

    /// The span from the earliest to the latest of some moments.
    #[must_use]
    pub fn spanning<'a>(moments: impl Iterator<Item = &'a Self> + Clone) -> Option<Self> {
        let first = moments.clone().min_by_key(|when| (when.start, when.end))?;
        let last = moments.max_by_key(|when| (when.end, when.start))?;
        let text = if first.text == last.text {
            first.text.clone()
        } else {
            format!("{} – {}", first.text, last.text)
        };
        let day_only = first.day_only || last.day_only;
        Some(Self { text, start: first.start, end: last.end, day_only })
    }

    /// Whether it was certainly before the other moment.
    #[must_use]
    pub fn is_before(&self, other: &Self) -> bool {
        self.end < other.start
    }
}

impl Lag {
    /// How long after `from` a moment was.
    #[must_use]
    pub fn between(from: &When, to: &When) -> Self {
        Self { low: to.start.saturating_sub(from.end), high: to.end.saturating_sub(from.start) }
    }

    /// The middle of what is known, in seconds.
    #[must_use]
    pub fn middle(self) -> i64 {
        self.low.midpoint(self.high)
    }
}

/// Reads a day or an instant as ISO 8601 has it.
pub(super) fn moment(iso: &str) -> Option<Date> {
    if let Ok(instant) = iso.parse::<jiff::Timestamp>() {
        return Some(Date { seconds: instant.as_second(), day_only: false });
    }
    // A time of the day without an offset would be cut off silently.
    let day: civil::Date = Some(iso).filter(|iso| iso.len() == "2026-01-19".len())?.parse().ok()?;
    let start = jiff::tz::Offset::UTC.to_timestamp(day.to_datetime(civil::Time::midnight())).ok()?;
    Some(Date { seconds: start.as_second(), day_only: true })
}

/// Those that may have been first: no other one was certainly before them.
#[must_use]
pub(super) fn may_be_first(moments: &[Option<&When>]) -> Vec<usize> {
    let Some(earliest_end) = moments.iter().flatten().map(|when| when.end).min() else { return Vec::new() };
    let is_open = |when: &When| when.start <= earliest_end;
    (0..moments.len()).filter(|&at| moments[at].is_some_and(is_open)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seconds of a day.
    const DAY: i64 = 86_400;

    fn when(hours: i64, day_only: bool) -> When {
        When::of(Date { seconds: hours * 3600, day_only })
    }

    #[test]
    fn moments_are_days_or_instants() {
        assert_eq!(moment("2026-01-19"), Some(Date { seconds: 1_768_780_800, day_only: true }));
        assert_eq!(moment("2026-01-19T08:30:00Z"), Some(Date { seconds: 1_768_811_400, day_only: false }));
        for wrong in ["soon", "2026-01-19T08:30:00", "2026-13-01", ""] {
            assert_eq!(moment(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_day_is_an_interval() {
        let (day, noon, next) = (when(0, true), when(12, false), when(24, true));
        assert!(!day.is_before(&noon) && !noon.is_before(&day));
        assert!(day.is_before(&next) && noon.is_before(&next));
        assert!(noon.rank() < day.rank() && day.rank() < next.rank());
        assert_eq!(Lag::between(&noon, &next), Lag { low: 12 * 3600, high: 36 * 3600 - 1 });
        assert_eq!(Lag::between(&day, &day), Lag { low: 1 - DAY, high: DAY - 1 });
        assert_eq!(may_be_first(&[Some(&noon), None, Some(&day), Some(&next)]), [0, 2]);
        assert_eq!(may_be_first(&[None]), [0_usize; 0]);
        let span = When::spanning([&noon, &next].into_iter()).unwrap();
        assert_eq!((span.start, span.end), (12 * 3600, 48 * 3600 - 1));
    }

    proptest::proptest! {
        /// Whoever is left out was certainly beaten by somebody.
        #[test]
        fn who_is_not_first_was_beaten(given in proptest::collection::vec((0..200_i64, proptest::bool::ANY), 1..8)) {
            let moments: Vec<When> = given.into_iter().map(|(hours, day_only)| when(hours, day_only)).collect();
            let places: Vec<Option<&When>> = moments.iter().map(Some).collect();
            let first = may_be_first(&places);
            for (at, moment) in moments.iter().enumerate() {
                let beaten = moments.iter().any(|other| other.is_before(moment));
                proptest::prop_assert_eq!(first.contains(&at), !beaten);
            }
        }
    }
}
