//! What a setting may be: the checks that every settings struct is validated with, so that what is out of range is told in
//! the same words everywhere.

use std::fmt::Display;
use std::ops::RangeInclusive;

use crate::error::{Error, Result};

/// A share that nothing reaches: it switches off what asks for it, to measure what that is worth.
const NEVER: f64 = 2.0;

/// Refuses what is no share: 0 to 1, or [`NEVER`].
pub(crate) fn share(setting: &str, value: f64) -> Result<()> {
    if (0.0..=1.0).contains(&value) || value == NEVER {
        return Ok(());
    }
    Err(Error::setting(setting, format!("{value} is no share; give 0 to 1, or {NEVER} for never")))
}

/// Refuses what lies outside of a range, both ends of which are within; what is no number lies in none.
pub(crate) fn within<T: PartialOrd + Display + Copy>(
    setting: &str,
    value: T,
    range: &RangeInclusive<T>,
) -> Result<()> {
    if range.contains(&value) {
        return Ok(());
    }
    Err(Error::setting(setting, format!("{value} is not from {} to {}", range.start(), range.end())))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// What puts a setting out of its range, with its name.
    pub(crate) type Spoiler<C> = (&'static str, fn(&mut C));

    /// Holds that the defaults are within their ranges, and that each of these settings is refused by its name.
    pub(crate) fn assert_refused<C: Default>(validate: fn(&C) -> Result<()>, refused: &[Spoiler<C>]) {
        validate(&C::default()).unwrap();
        for (name, set) in refused {
            let mut config = C::default();
            set(&mut config);
            let told = validate(&config).map_err(|error| error.to_string());
            assert!(
                told.as_ref().is_err_and(|told| told.starts_with(&format!("{name}: "))),
                "{name}: {told:?}"
            );
        }
    }

    #[test]
    fn no_number_is_within_no_range() {
        assert!(share("x", f64::NAN).is_err() && share("x", 80.0).is_err() && share("x", -0.1).is_err());
        assert!(share("x", 0.0).is_ok() && share("x", 1.0).is_ok() && share("x", NEVER).is_ok());
        assert!(
            within("x", f32::NAN, &(0.0..=1.0)).is_err() && within("x", f32::INFINITY, &(0.0..=1.0)).is_err()
        );
        let told = within("size", 3, &(4..=5)).unwrap_err().to_string();
        assert_eq!(told, "size: 3 is not from 4 to 5");
    }
}
