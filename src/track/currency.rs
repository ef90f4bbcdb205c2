//! Which currency a number is in, by the signs, codes and names beside it.
//!
//! A name may stand for several currencies: `$` for any dollar, `rupees` for those of four countries. Two names
//! contradict each other only where they have none in common, so `$` and `US$` may be one and `A$` and `US$` are two.

/// The currencies that a name may mean, as bits; none where nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Currency(u64);

/// How many of [`NAMED`] are dollars: they come first.
const DOLLARS: usize = 8;
/// Codes and names by the currency that they mean.
const NAMED: &[&[&str]] = &[
    &["usd", "us", "u.s", "american"],
    &["aud", "a", "au", "australian"],
    &["cad", "c", "ca", "can", "canadian"],
    &["nzd", "nz"],
    &["hkd", "hk"],
    &["sgd", "s", "sg"],
    &["twd", "nt"],
    &["mxn", "mex", "mx", "mexican"],
    &["eur", "euro", "euros", "евро"],
    &["gbp", "sterling"],
    &["jpy", "yen"],
    &["cny", "rmb", "yuan", "renminbi"],
    &["inr", "indian"],
    &["pkr", "pakistani"],
    &["lkr"],
    &["npr", "nepali"],
    &["rub", "rouble", "roubles", "ruble", "rubles", "руб", "рубль", "рубля", "рублей"],
    &["chf", "franken"],
    &["sek"],
    &["nok"],
    &["dkk"],
    &["krw", "won"],
    &["lira", "liras"],
    &["brl", "r", "reais"],
    &["zar", "rand"],
    &["uah", "hryvnia", "hryvnias"],
    &["ils", "shekel", "shekels"],
    &["ngn", "naira"],
    &["pln", "zloty", "zlotys"],
    &["aed", "dirham", "dirhams"],
    &["sar", "riyal", "riyals"],
    &["omr"],
    &["thb", "baht"],
    &["myr", "ringgit"],
    &["idr", "rupiah"],
    &["bdt", "taka"],
    &["peso", "pesos"],
];
/// Signs and names that several of [`NAMED`] share, by a code of each.
const SHARED: &[(&str, &[&str])] = &[
    ("£", &["gbp"]),
    ("pound", &["gbp"]),
    ("pounds", &["gbp"]),
    ("pfund", &["gbp"]),
    ("€", &["eur"]),
    ("¥", &["jpy", "cny"]),
    ("₹", &["inr"]),
    ("₽", &["rub"]),
    ("₩", &["krw"]),
    ("₺", &["lira"]),
    ("₴", &["uah"]),
    ("₪", &["ils"]),
    ("₦", &["ngn"]),
    ("฿", &["thb"]),
    ("₱", &["peso"]),
    ("peso", &["peso", "mxn"]),
    ("pesos", &["peso", "mxn"]),
    ("rs", &["inr", "pkr", "lkr", "npr"]),
    ("re", &["inr", "pkr", "lkr", "npr"]),
    ("rupee", &["inr", "pkr", "lkr", "npr"]),
    ("rupees", &["inr", "pkr", "lkr", "npr"]),
    ("kr", &["sek", "nok", "dkk"]),
    ("kronor", &["sek"]),
    ("kroner", &["nok", "dkk"]),
    ("franc", &["chf"]),
    ("francs", &["chf"]),
    ("rial", &["omr", "sar"]),
    ("rials", &["omr", "sar"]),
];
/// Any dollar; in Latin America the sign stands for pesos, too.
const DOLLAR: &[&str] = &["dollar", "dollars", "dólar", "dólares", "доллар", "доллара", "долларов"];
/// Longest text beside a number in which its currency is looked for, in bytes.
const BESIDE: usize = 40;

impl Currency {
    /// Whether both may be one; where one side says nothing nothing contradicts it.
    pub(super) fn may_be(self, other: Self) -> bool {
        self.is_unsaid() || other.is_unsaid() || self.0 & other.0 != 0
    }

    pub(super) fn is_unsaid(self) -> bool {
        self.0 == 0
    }

    /// What a sign means; nothing for other characters.
    fn of_sign(sign: char) -> Self {
        if sign == '$' {
            return Self(Self::dollar().0 | Self::of_code("peso").0 | Self::of_code("brl").0);
        }
        // The currency signs of Unicode have a block of their own.
        if !matches!(sign, '£' | '¥' | '฿' | '\u{20A0}'..='\u{20CF}') {
            return Self::default();
        }
        Self::shared(sign.encode_utf8(&mut [0; 4]))
    }

    fn dollar() -> Self {
        Self((1 << DOLLARS) - 1)
    }

    fn shared(name: &str) -> Self {
        let found = SHARED.iter().find(|(known, _)| *known == name);
        let codes = found.map_or(&[] as &[&str], |(_, codes)| codes);
        codes.iter().fold(Self::default(), |all, code| Self(all.0 | Self::of_code(code).0))
    }

    fn of_code(code: &str) -> Self {
        NAMED.iter().position(|names| names.contains(&code)).map_or(Self::default(), |at| Self(1 << at))
    }

    /// What a word means that names a currency and nothing else, in lower case.
    pub(super) fn named(word: &str) -> Self {
        /// `a`, `us` and `can` are words, and countries name a currency only beside it.
        const SHORTEST: usize = 3;
        if DOLLAR.contains(&word) {
            return Self::dollar();
        }
        let shared = Self::shared(word);
        let is_code = word.chars().count() >= SHORTEST && !is_country(word);
        if shared.is_unsaid() && is_code { Self::of_code(word) } else { shared }
    }
}

/// Whether a word narrows a currency down and is none itself.
fn is_country(word: &str) -> bool {
    matches!(word, "u.s" | "american" | "australian" | "can" | "canadian" | "mex" | "mexican")
        || matches!(word, "indian" | "pakistani" | "nepali")
}

/// The currency that stands right before a number, and where it begins.
pub(super) fn before(head: &str) -> (Currency, usize) {
    let trimmed = head.trim_end();
    if let Some(sign) = trimmed.chars().next_back() {
        let of_sign = Currency::of_sign(sign);
        if !of_sign.is_unsaid() {
            let rest = &trimmed[..trimmed.len() - sign.len_utf8()];
            // `US$`, `A$`
            let start = rest.trim_end_matches(|c: char| c.is_alphabetic() || c == '.').len();
            let country = Currency::of_code(rest[start..].trim_matches('.').to_lowercase().as_str());
            let narrowed = Currency(of_sign.0 & country.0);
            return if narrowed.is_unsaid() { (of_sign, rest.len()) } else { (narrowed, start) };
        }
    }
    let word_end = trimmed.trim_end_matches('.');
    let start = word_end.trim_end_matches(char::is_alphabetic).len();
    let word = &word_end[start..];
    // Names stand behind their number: in `paid in euros. 45 people` they are of another one.
    let is_code = word.len() <= 3 && (trimmed.len() == word_end.len() || word.len() == 2);
    let code = if is_code { Currency::named(&word.to_lowercase()) } else { Currency::default() };
    if code.is_unsaid() { (code, head.len()) } else { (code, start) }
}

/// The currency that stands right behind a number, and where it ends.
pub(super) fn behind(tail: &str) -> (Currency, usize) {
    let none = (Currency::default(), 0);
    let mut country = Currency::default();
    let mut at = 0;
    // `million US dollars`, `millions d'euros`
    for _ in 0..3 {
        let Some(rest) = tail.get(at..) else { return none };
        let skipped = rest.len() - rest.trim_start_matches([' ', '\u{A0}', '\u{202F}', '-', '\'', '’']).len();
        let start = at + skipped;
        let rest = &tail[start..];
        let Some(first) = rest.chars().next().filter(|_| start < BESIDE) else { return none };
        let of_sign = Currency::of_sign(first);
        let is_of_next = |end: usize| tail[end..].trim_start().starts_with(|c: char| c.is_ascii_digit());
        if !of_sign.is_unsaid() {
            let end = start + first.len_utf8();
            return if is_of_next(end) { none } else { (of_sign, end) };
        }
        let length = rest.find(|c: char| !c.is_alphabetic() && c != '.').unwrap_or(rest.len());
        let word = rest[..length].trim_end_matches('.').to_lowercase();
        let named = Currency::named(&word);
        if !named.is_unsaid() {
            let end = start + rest[..length].trim_end_matches('.').len();
            let narrowed = Currency(named.0 & country.0);
            let is_code = length <= 3;
            return if is_code && is_of_next(end) {
                none
            } else if narrowed.is_unsaid() {
                (named, end)
            } else {
                (narrowed, end)
            };
        }
        let is_between = matches!(word.as_str(), "de" | "d" | "us");
        if !is_between && !is_country(&word) {
            return none;
        }
        country = Currency(country.0 | Currency::of_code(&word).0);
        at = start + length;
    }
    none
}

/// The currency that is written to a number without a space: `OMR3.18`, `Rs.500`.
pub(super) fn joined(letters: &str) -> Currency {
    Currency::named(letters.trim_end_matches('.'))
}

/// Whether a character may say which currency a number is in, or that it is below zero.
pub(super) fn is_sign(character: char) -> bool {
    matches!(character, '-' | '−' | '–' | '—') || !Currency::of_sign(character).is_unsaid()
}

/// Whether two words name one currency in two ways: `Rs` and `INR`.
pub(super) fn is_one(x: &str, y: &str) -> bool {
    let named = |word: &str| if word == "us" { Currency::of_code(word) } else { Currency::named(word) };
    let (x, y) = (named(x), named(y));
    !x.is_unsaid() && !y.is_unsaid() && x.may_be(y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_currency_meet_and_those_of_two_do_not() {
        let of = |text: &str| {
            let (head, tail) = text.split_once('#').unwrap();
            let (before, _) = before(head);
            if before.is_unsaid() { behind(tail).0 } else { before }
        };
        for (x, y, expected) in [
            ("$#", "US$#", true),
            ("$#", "USD #", true),
            ("$#", "# million US dollars", true),
            ("$#", "A$#", true),
            ("US$#", "A$#", false),
            ("$#", "€#", false),
            ("$#", "£#", false),
            ("$#", "Rs #", false),
            ("Rs. #", "₹#", true),
            ("#", "€#", true),
            ("# millions d'euros", "€#", true),
            ("# euros", "#€", true),
            ("# U.S. dollars", "# Canadian dollars", false),
            ("paid in euros. #", "$#", true),
            ("# $5", "€#", true),
            ("¥#", "# yuan", true),
            ("¥#", "$#", false),
            ("from us #", "€#", true),
        ] {
            // `million` is part of the number.
            let [x_of, y_of] = [x, y].map(|text| of(&text.replace(" millions", "").replace(" million", "")));
            assert_eq!(x_of.may_be(y_of), expected, "{x} {y} {x_of:?} {y_of:?}");
        }
        assert!(is_one("rs", "inr") && is_one("us", "usd") && !is_one("inr", "eur") && !is_one("a", "a"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_a_currency_beside_it_or_none(text in r"([$€£¥₹]|US|Rs|euros?|dollars|de|\.|-| |[0-9]|\PC){0,12}") {
            let (_, start) = before(&text);
            let (_, end) = behind(&text);
            proptest::prop_assert!(text.is_char_boundary(start) && text.is_char_boundary(end));
        }
    }
}
