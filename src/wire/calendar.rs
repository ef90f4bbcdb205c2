//! Dates as datelines write them, in the languages of the agencies' table: `Jan. 5`, `21 jan 2019`, `10 фев`.

use super::cursor::Cursor;

/// Bytes within which a date has its first digit: the longest month in Russian, its full stop and a space.
const FIRST_DIGIT: usize = 20;

/// Whether there is a digit where a date has its first one.
fn has_early_digit(text: &[u8]) -> bool {
    match text.first_chunk::<FIRST_DIGIT>() {
        // All of them at once.
        Some(head) => head.iter().fold(false, |any, byte| any | byte.is_ascii_digit()),
        None => text.iter().any(u8::is_ascii_digit),
    }
}

/// Reads a day and a month in either order, with or without a year. The cursor moves only when a date is there.
pub(super) fn eat_date(cursor: &mut Cursor<'_>) -> bool {
    if !has_early_digit(cursor.rest().as_bytes()) {
        return false;
    }
    let start = *cursor;
    if eat_hungarian(cursor) {
        return true;
    }
    *cursor = start;
    let found = if cursor.rest().starts_with(|c: char| c.is_ascii_digit()) {
        eat_day(cursor) && eat_month(cursor)
    } else {
        month_may_follow(*cursor) && eat_month(cursor) && eat_day(cursor)
    };
    if !found {
        *cursor = start;
        return false;
    }
    eat_year(cursor);
    true
}

/// Whether a date starts at the cursor.
pub(super) fn at_date(cursor: Cursor<'_>) -> bool {
    eat_date(&mut { cursor })
}

/// Whether a word with a number behind it comes next: looking a word up among the months is the costly part.
fn month_may_follow(mut cursor: Cursor<'_>) -> bool {
    cursor.eat_while(char::is_alphabetic);
    cursor.eat(".");
    cursor.skip_spaces();
    cursor.rest().starts_with(|c: char| c.is_ascii_digit())
}

fn eat_day(cursor: &mut Cursor<'_>) -> bool {
    let digits = cursor.eat_while(|c| c.is_ascii_digit());
    let is_day = digits.len() <= 2 && digits.parse().is_ok_and(|day: u8| (1..=31).contains(&day));
    for suffix in ["st", "nd", "rd", "th", "."] {
        if cursor.eat(suffix) {
            break;
        }
    }
    // `Jan 5:` ends a date, `Jan 5pm` and `May 5.5` do not.
    if !is_day || cursor.rest().starts_with(char::is_alphanumeric) {
        return false;
    }
    cursor.skip_spaces();
    true
}

fn eat_month(cursor: &mut Cursor<'_>) -> bool {
    let word = cursor.eat_while(char::is_alphabetic);
    if word.len() > 20 || !MONTHS.contains(&word.to_lowercase().as_str()) {
        return false;
    }
    cursor.eat(".");
    cursor.skip_spaces();
    true
}

/// `2024. március 5., kedd`: the year comes first, and the weekday often last.
fn eat_hungarian(cursor: &mut Cursor<'_>) -> bool {
    const WEEKDAYS: &[&str] = &["hétfő", "kedd", "szerda", "csütörtök", "péntek", "szombat", "vasárnap"];
    let is_year = cursor.eat_while(|c| c.is_ascii_digit()).len() == 4 && cursor.eat(". ");
    if !is_year || !eat_month(cursor) || !eat_day(cursor) {
        return false;
    }
    let behind = *cursor;
    cursor.eat(",");
    cursor.skip_spaces();
    if !WEEKDAYS.contains(&cursor.eat_while(char::is_alphabetic)) {
        *cursor = behind;
    }
    cursor.skip_spaces();
    true
}

fn eat_year(cursor: &mut Cursor<'_>) {
    let start = *cursor;
    cursor.eat(",");
    cursor.skip_spaces();
    let digits = cursor.eat_while(|c| c.is_ascii_digit());
    if digits.len() != 4 || !(digits.starts_with("19") || digits.starts_with("20")) {
        *cursor = start;
        return;
    }
    cursor.skip_spaces();
}

/// Months and their short forms in English, Spanish, French, German, Italian, Portuguese and Russian; in Polish, Czech,
/// Croatian, Hungarian, Turkish, Ukrainian, Dutch, the languages of Scandinavia and Romanian in full, as in dates.
#[rustfmt::skip]
const MONTHS: &[&str] = &[
    "jan", "january", "feb", "february", "mar", "march", "apr", "april", "may", "jun", "june", "jul", "july", "aug",
    "august", "sep", "sept", "september", "oct", "october", "nov", "november", "dec", "december",
    "ene", "enero", "febrero", "marzo", "abr", "abril", "mayo", "junio", "julio", "ago", "agosto", "septiembre",
    "octubre", "noviembre", "dic", "diciembre",
    "janv", "janvier", "fév", "févr", "février", "mars", "avr", "avril", "mai", "juin", "juil", "juillet", "août",
    "septembre", "octobre", "novembre", "déc", "décembre",
    "januar", "jänner", "februar", "mär", "märz", "juni", "juli", "okt", "oktober", "dez", "dezember",
    "gen", "gennaio", "febbraio", "aprile", "mag", "maggio", "giu", "giugno", "lug", "luglio", "set", "settembre",
    "ott", "ottobre", "dicembre",
    "janeiro", "fev", "fevereiro", "março", "maio", "junho", "julho", "setembro", "out", "outubro", "novembro",
    "dezembro",
    "янв", "января", "фев", "февр", "февраля", "мар", "марта", "апр", "апреля", "мая", "май", "июн", "июня", "июл",
    "июля", "авг", "августа", "сен", "сент", "сентября", "окт", "октября", "ноя", "нояб", "ноября", "дек", "декабря",
    "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października",
    "listopada", "grudnia",
    "ledna", "února", "března", "dubna", "května", "června", "července", "srpna", "září", "října", "listopadu", "prosince",
    "siječnja", "veljače", "ožujka", "travnja", "svibnja", "lipnja", "srpnja", "kolovoza", "rujna", "studenoga", "studenog",
    "prosinca",
    "január", "február", "március", "április", "május", "június", "július", "augusztus", "szeptember", "október",
    "ocak", "şubat", "mart", "nisan", "mayıs", "haziran", "temmuz", "ağustos", "eylül", "ekim", "kasım", "aralık",
    "січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада",
    "грудня",
    "januari", "februari", "maart", "mei", "augustus", "augusti", "maj", "desember",
    "ianuarie", "februarie", "martie", "aprilie", "iunie", "iulie", "septembrie", "octombrie", "noiembrie", "decembrie",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<&str>) {
        let mut cursor = Cursor::new(text);
        let found = eat_date(&mut cursor).then(|| cursor.rest());
        assert_eq!(found, expect, "{text}");
    }

    proptest::proptest! {
        #[test]
        fn early_digits_are_those_of_the_first_bytes(text in "[a-z \u{444}]{0,22}[0-9]?[a-z]{0,3}") {
            let naive = text.bytes().take(FIRST_DIGIT).any(|byte| byte.is_ascii_digit());
            proptest::prop_assert_eq!(has_early_digit(text.as_bytes()), naive);
        }
    }

    #[test]
    fn days_and_months_stand_in_either_order() {
        check("Jan. 5 –", Some("–"));
        check("January 19, 2024 (ANI)", Some("(ANI)"));
        check("21 jan 2019 (AFP)", Some("(AFP)"));
        check("10 фев — x", Some("— x"));
        check("Aug.  10, 2026  (G)", Some("(G)"));
        check("10. Februar (dpa)", Some("(dpa)"));
        check("Dec 9", Some(""));
        check("5 marca (PAP)", Some("(PAP)"));
        check("5. března (ČTK)", Some("(ČTK)"));
        check("5. ožujka (Hina)", Some("(Hina)"));
        check("5 Mart (AA)", Some("(AA)"));
        check("2024. március 5., kedd (MTI)", Some("(MTI)"));
        check("2024. március 5. (MTI)", Some("(MTI)"));
        check("2024. március (MTI)", None);
        check("May 2019", None);
        check("May be", None);
        check("May 35", None);
        check("Monday", None);
        check("5 people", None);
        check("", None);
    }
}
