//! Lines of their own that name the writer or the desk: `By Ann Lee, Associated Press`, `PTI, ANI`, `101137 GMT Dez 18`.

use super::agencies::Agencies;
use super::agency::AgencyId;
use super::calendar::eat_date;
use super::credit::names_only;
use super::cursor::Cursor;
use super::label::{is_nobody, label};
use super::list::names;
use super::location::{Where, eat_place};
use super::newsroom::newsroom;
use super::places::is_known;
use super::{Found, MarkKind};
use crate::text::openings::contains;

/// Longer texts are no byline; labels, codes and desk lines are shorter still. In bytes.
pub(super) const LONGEST_LINE: usize = 120;

/// `By Ann Lee, Associated Press`, `A Name, The Canadian Press`, `PTI, ANI`, `PTI | Mumbai`, `Agencies`.
pub(super) fn byline(agencies: &Agencies, text: &str) -> Option<Found> {
    const MOST_WORDS: usize = 14;
    let found = |agency, confidence| Some(Found::new(MarkKind::Byline, agency, confidence));
    if text.len() > LONGEST_LINE || text.ends_with(['.', '?', '!', '"', '”', ')']) {
        return None;
    }
    let by = ["By ", "BY ", "by "].iter().find_map(|by| text.strip_prefix(by));
    if is_nobody(by.unwrap_or(text)) || by.is_some_and(|by| by.eq_ignore_ascii_case("agency")) {
        return found(None, 0.7);
    }
    if by.is_none() && text.contains('|') {
        return between_bars(agencies, text);
    }
    if by.is_none()
        && let Some(agency) = written_by(agencies, text)
    {
        return found(Some(agency), 0.8);
    }
    if by.is_none()
        && let Some(found) = newsroom(agencies, text)
    {
        return Some(found);
    }
    if by.is_none()
        && let Some(agency) = joined_by_word(agencies, text)
    {
        return found(Some(agency), 0.85);
    }
    if by.is_none() && memchr::memchr3(b',', b'/', b'&', text.as_bytes()).is_none() {
        return None;
    }
    if by.is_none() && text.split([',', '/', '&']).all(|part| agencies.by_code(part.trim()).is_some()) {
        return found(agencies.by_source(text), 0.85);
    }
    if by.is_none()
        && let Some(found) = at_place(agencies, text)
    {
        return Some(found);
    }
    let names = by.unwrap_or(text).trim_end_matches([' ', ':']);
    let words = names.split_whitespace().count();
    if words > MOST_WORDS || !names.starts_with(char::is_uppercase) || !names_only(names) {
        return None;
    }
    let agency = employer(agencies, names);
    if by.is_none() {
        // Without `By`, just a name and its agency: `Ann Lee, The Canadian Press`.
        let is_pair = names.matches(',').count() == 1 && words <= 6 && !names.contains(':');
        return if agency.is_some() && is_pair { found(agency, 0.75) } else { None };
    }
    if agency.is_some() {
        return found(agency, 0.95);
    }
    let is_heading = names.starts_with("The ") || names.starts_with("THE ");
    let is_name = words >= 2 && !is_heading && !names.contains(char::is_numeric);
    // `By Efe`
    let agency = agencies.named_in(names).or_else(|| agencies.listed(names));
    if is_name || agency.is_some() { found(agency, 0.75) } else { None }
}

/// The first agency of `Par Ann Lee et AFP`, `Von Bo Diaz und dpa`: nothing but names stands beside it.
fn written_by(agencies: &Agencies, text: &str) -> Option<AgencyId> {
    const BY: &[&str] = &["Di ", "Par ", "Por ", "Von "];
    let given = BY.iter().find_map(|by| text.strip_prefix(by))?;
    let mut agency = None;
    for name in names(given).map(str::trim) {
        if let Some(named) = agencies.named(name) {
            agency.get_or_insert(named);
        } else if !name.contains(' ') || !is_person_or_place(name) {
            return None;
        }
    }
    agency.filter(|agency| !agency.agency().is_everyday())
}

/// The first of the agencies that are all of `text`: `Reuters and AFP`, `EFE y AFP`.
fn joined_by_word(agencies: &Agencies, text: &str) -> Option<AgencyId> {
    const LONGEST: usize = 60;
    let (_, first) = if text.len() <= LONGEST { agencies.named_at(text)? } else { return None };
    let is_list = !first.agency().is_everyday() && names(text).nth(1).is_some();
    if is_list { agencies.listed(text) } else { None }
}

/// `PTI, New Delhi` and `ANI, Mumbai, March 5` credit the agency, `Agencies, Mumbai` and `Mumbai, Agencies` nobody: nothing
/// but known cities and dates stand beside it.
fn at_place(agencies: &Agencies, text: &str) -> Option<Found> {
    let found = |agency| Found::new(MarkKind::Byline, agency, 0.8);
    let (code, rest) = text.split_once(',')?;
    let agency = agencies.by_code(code).filter(|agency| !agency.agency().is_everyday());
    if agency.is_some() || is_nobody(code) {
        return is_place(rest).then(|| found(agency));
    }
    let (place, last) = text.rsplit_once(',')?;
    (is_nobody(last.trim()) && is_place(place)).then(|| found(None))
}

/// Whether `text` is a known city, perhaps with a date.
fn is_place(text: &str) -> bool {
    let mut cursor = Cursor::new(text.trim_matches([' ', ':']));
    let is_city = eat_place(&mut cursor).is_some_and(Where::is_city);
    cursor.eat(",");
    cursor.skip_spaces();
    eat_date(&mut cursor);
    is_city && cursor.rest().is_empty()
}

/// `PTI | Mumbai`, `Ann Lee | Reuters`, `Press Trust of India | Mumbai | March 5, 2024`: beside the agency stand short
/// names, dates and what the page says of its age. A headline before a site's name is longer, a section's name known.
fn between_bars(agencies: &Agencies, text: &str) -> Option<Found> {
    const MOST_PARTS: usize = 4;
    /// `Photo | PTI`
    const PICTURES: &[&str] = &["photo", "image", "picture", "illustration", "screengrab", "graphic", "file"];
    if text.split('|').nth(MOST_PARTS).is_some() {
        return None;
    }
    let is_picture = PICTURES.iter().any(|word| contains(text, word));
    // `Published by: Ann Lee | Source: PTI`: what stands beside a source may be anything.
    let labelled = || text.split('|').find_map(|part| label(agencies, part.trim()));
    if let Some(found) = labelled().filter(|found| !is_picture && found.agency.is_some()) {
        return Some(found);
    }
    let (mut agency, mut names_nobody) = (None, false);
    let (mut names_city, mut has_stamp) = (false, false);
    for part in text.split('|').map(str::trim) {
        let is_city = || is_known(part) || is_known(&part.to_uppercase());
        if let Some(named) = agencies.named(part) {
            agency.get_or_insert(named);
        } else if is_nobody(part) {
            names_nobody = true;
        } else if is_city() {
            names_city = true;
        } else if is_stamp(part) {
            has_stamp = true;
        } else if !is_person_or_place(part) {
            return None;
        }
    }
    // `APP | Home` is a page's menu, and so is `Agencies | Home`.
    let agency = agency.filter(|agency| names_city || !agency.agency().is_everyday());
    if agency.is_none() && !(names_nobody && !is_picture && (names_city || has_stamp)) {
        return None;
    }
    let kind = if is_picture { MarkKind::Picture } else { MarkKind::Byline };
    Some(Found::new(kind, agency, 0.75))
}

/// `March 5, 2024`, `Updated: March 5, 10:30 IST`
fn is_stamp(part: &str) -> bool {
    const WORDS: &[&str] = &["Updated", "Published", "Posted", "Last Updated", "Last updated"];
    let part = WORDS.iter().find_map(|word| part.strip_prefix(word)).unwrap_or(part);
    let part = part.trim_start_matches([' ', ':']);
    let mut cursor = Cursor::new(part);
    eat_date(&mut cursor) || is_date_of_digits(part)
}

/// `2024-03-05 09:01`, `05.03.2024, 10:00`
fn is_date_of_digits(part: &str) -> bool {
    const DATE: usize = 10;
    let Some(date) = part.as_bytes().get(..DATE) else { return false };
    let digits = date.iter().filter(|byte| byte.is_ascii_digit()).count();
    digits == DATE - 2 && date.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.' | b'/'))
}

fn is_person_or_place(part: &str) -> bool {
    const MOST_WORDS: usize = 3;
    #[rustfmt::skip]
    const SECTIONS: &[&str] = &[
        "About", "Breaking", "Business", "Company", "Contact", "Culture", "Economy", "Entertainment", "Exclusive",
        "Explained", "Featured", "Finance", "Headlines", "Health", "Home", "India", "International", "Latest", "Live",
        "Lifestyle", "Markets", "Money", "More", "National", "News", "Newsletter", "Opinion", "Photos", "Politics",
        "Science", "Site", "Sport", "Sports", "Stories", "Tech", "Technology", "Top", "Video", "Videos", "Weather",
        "World",
    ];
    let mut words = part.split(' ');
    !part.is_empty()
        && part.split(' ').nth(MOST_WORDS).is_none()
        && words.all(|word| {
            word.starts_with(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-' | ','))
                && !SECTIONS.contains(&word)
        })
}

/// The agency behind the last comma of a byline, perhaps with the writer's desk: `PA Political Editor`.
fn employer(agencies: &Agencies, names: &str) -> Option<AgencyId> {
    const MOST_WORDS: usize = 4;
    let (_, employer) = names.rsplit_once(',')?;
    let employer = employer.trim().trim_start_matches("The ").trim_start_matches("the ");
    let is_short = employer.split_whitespace().nth(MOST_WORDS).is_none();
    if is_short { agencies.by_code(employer).or_else(|| agencies.named_in(employer)) } else { None }
}

/// `101137 GMT Dez 18`, `(ATTN: …)`, `-- London Newsroom +44 171 542 7717`: what desks add on lines of their own.
pub(super) fn desk_line(agencies: &Agencies, text: &str) -> Option<Found> {
    const LONGEST_DESK_LINE: usize = 90;
    /// Digits of a day and a time.
    const STAMP: usize = 6;
    if text.len() > LONGEST_DESK_LINE {
        return None;
    }
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    if let Some((stamp, rest)) = bare.as_bytes().split_at_checked(STAMP)
        && stamp.iter().all(u8::is_ascii_digit)
        && rest.starts_with(b" GMT ")
    {
        return Some(Found::new(MarkKind::SignOff, agencies.by_code("dpa"), 0.9));
    }
    if matches!(bare, "LEAD" | "URGENT" | "2nd LD" | "3rd LD") {
        return Some(Found::new(MarkKind::Note, agencies.by_code("Yonhap"), 0.7));
    }
    let is_desk = text.starts_with(['-', '(']) && has_digits(text, 5);
    let names_desk =
        || ["newsroom", "newsdesk", "bureau", "news desk"].iter().any(|desk| contains(text, desk));
    (is_desk && names_desk()).then(|| Found::new(MarkKind::SignOff, agencies.named_in(text), 0.85))
}

fn has_digits(text: &str, at_least: usize) -> bool {
    text.bytes().filter(u8::is_ascii_digit).nth(at_least - 1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_s_stamp_is_six_digits_and_a_time_zone() {
        let agency = |text: &str| {
            let found = desk_line(Agencies::builtin(), text)?;
            Some(found.agency.map_or("none", |id| id.agency().name))
        };
        let dpa = Agencies::builtin().by_code("dpa").map(|id| id.agency().name);
        assert_eq!(agency("101137 GMT Dez 18"), dpa);
        assert_eq!(agency("-- 101137 GMT Dez 18 --"), dpa);
        for other in [
            "10113 GMT Dez 18",
            "1011371 GMT",
            "At 101137 GMT Dez 18",
            "101137 CET Dez 18",
            "101137",
            "ééé GMT 1",
        ] {
            assert_eq!(agency(other), None, "{other}");
        }
        assert!(desk_line(Agencies::builtin(), "-- London Newsroom +44 171 542 7717").is_some());
    }
}
