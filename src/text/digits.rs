//! Digits of all scripts as those of ASCII, so that a number is one word however an outlet prints it.

/// Digits 0 of the scripts that have their own (Unicode's decimal digits): nine more follow each.
const ZEROS: [u32; 17] = [
    0x0660, 0x06F0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50,
    0x0ED0, 0x1040, 0x17E0, 0x1810,
];

/// A digit of any script as ASCII has it: one outlet prints १२, the next one 12.
pub(super) fn western_digit(character: char) -> char {
    let code = u32::from(character);
    if code < ZEROS[0] || !character.is_numeric() {
        return character;
    }
    let zero = ZEROS.iter().find(|&&zero| (zero..zero + 10).contains(&code));
    zero.and_then(|zero| char::from_digit(code - zero, 10)).unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_all_scripts_are_the_same_numbers() {
        for text in ["१२", "১২", "௧௨", "١٢", "۱۲", "๑๒", "12"] {
            assert_eq!(text.chars().map(western_digit).collect::<String>(), "12", "{text}");
        }
        assert_eq!("½é一".chars().map(western_digit).collect::<String>(), "½é一");
    }
}
