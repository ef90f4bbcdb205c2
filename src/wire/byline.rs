//! Lines of their own that name the writer or the desk: `By Ann Lee, Associated Press`, `PTI, ANI`, `101137 GMT Dez 18`.

use super::agencies::Agencies;
use super::agency::AgencyId;
use super::credit::names_only;
use super::{Found, MarkKind};
use crate::text::openings::contains;

/// `By Ann Lee, Associated Press`, `A Name, The Canadian Press`, `PTI, ANI`, `Agencies`.
pub(super) fn byline(agencies: &Agencies, text: &str) -> Option<Found> {
    const MOST_WORDS: usize = 14;
    const LONGEST_BYLINE: usize = 120;
    let found = |agency, confidence| Some(Found::new(MarkKind::Byline, agency, confidence));
    if text.len() > LONGEST_BYLINE || text.ends_with(['.', '?', '!', '"', '”', ')']) {
        return None;
    }
    if text.eq_ignore_ascii_case("agencies") {
        return found(None, 0.7);
    }
    let by = ["By ", "BY ", "by "].iter().find_map(|by| text.strip_prefix(by));
    if by.is_none() && !text.contains([',', '/', '&']) {
        return None;
    }
    if by.is_none() && text.split([',', '/', '&']).all(|part| agencies.by_code(part.trim()).is_some()) {
        return found(agencies.by_source(text), 0.85);
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
    let agency = agencies.named_in(names);
    if is_name || agency.is_some() { found(agency, 0.75) } else { None }
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
