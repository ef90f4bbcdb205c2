//! Which outlets are an agency's own: its page is an origin, and no credit is due there.

use crate::wire::{Agencies, AgencyId};

/// The agency whose own outlet a document stands in, by the outlet's name or host and by the address.
#[must_use]
pub fn owner(agencies: &Agencies, outlet: Option<&str>, url: Option<&str>) -> Option<AgencyId> {
    let of_place = |place: &str| {
        if place.contains('.') { agencies.of_site(place) } else { agency_called(agencies, place) }
    };
    outlet.and_then(of_place).or_else(|| agencies.of_site(&host_of(url?)?))
}

/// The agency of this name or code, whatever the case.
#[must_use]
pub fn agency_called(agencies: &Agencies, name: &str) -> Option<AgencyId> {
    let bare = name.trim().trim_start_matches("The ");
    let is_called = |id: &AgencyId| {
        let agency = id.agency();
        let mut names = agency.codes.iter().chain(agency.names);
        agency.name.eq_ignore_ascii_case(bare) || names.any(|other| other.eq_ignore_ascii_case(bare))
    };
    agencies.by_code(bare).or_else(|| agencies.all().find(is_called))
}

/// The host of an address, without its port.
fn host_of(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?;
    let host = host.split(':').next()?;
    (!host.is_empty()).then(|| host.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::OutletEntry;

    #[test]
    fn outlets_are_told_by_name_host_and_address() {
        let outlet = OutletEntry {
            name: "ANI Wire".to_owned(),
            hosts: vec!["ani-wire.example".to_owned()],
            agency: Some("ANI".to_owned()),
        };
        let agencies = Agencies::with(&[], &[outlet]).unwrap();
        let check = |outlet: Option<&str>, url: Option<&str>, expect: &str| {
            let owner = owner(&agencies, outlet, url);
            assert_eq!(owner.map_or("none", |id| id.agency().name), expect, "{outlet:?} {url:?}");
        };
        check(Some("www.reuters.com"), None, "Reuters");
        check(Some("in.reuters.com"), None, "Reuters");
        check(Some("notreuters.com"), None, "none");
        check(Some("Associated Press"), None, "Associated Press");
        check(Some("The Associated Press"), None, "Associated Press");
        check(Some("AP News Herald"), None, "none");
        check(Some("Daily Example"), Some("https://user@apnews.com:443/x"), "Associated Press");
        check(Some("ani-wire.example"), None, "ANI");
        check(Some("é.com"), Some("no address"), "none");
        check(None, None, "none");
    }
}
