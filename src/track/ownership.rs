//! Which outlets are an agency's own: its page is an origin, and no credit is due there.

use crate::error::{Error, Result};
use crate::wire::AgencyId;

/// The agencies' own outlets: those that are known, and those that the user names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ownership {
    named: Vec<(String, AgencyId)>,
}

impl Ownership {
    /// Takes the user's pairs of outlet and agency; an agency goes by its name or by a code.
    pub fn new(pairs: &[(String, String)]) -> Result<Self> {
        let known = |name: &String| {
            agency_called(name).ok_or_else(|| {
                let names: Vec<&str> = AgencyId::all().map(|id| id.agency().name).collect();
                Error::setting("--own", format!("`{name}` is no agency; known are {}", names.join(", ")))
            })
        };
        let named = pairs.iter().map(|(outlet, name)| Ok((outlet.clone(), known(name)?)));
        Ok(Self { named: named.collect::<Result<_>>()? })
    }

    /// The agency whose own outlet a document stands in, by the outlet's name or host and by the address.
    #[must_use]
    pub fn owner(&self, outlet: Option<&str>, url: Option<&str>) -> Option<AgencyId> {
        let host = url.and_then(host_of);
        let places = [outlet, host.as_deref()];
        let mut places = places.into_iter().flatten().map(|place| place.trim_start_matches("www."));
        places.find_map(|place| self.owner_of(place))
    }

    fn owner_of(&self, place: &str) -> Option<AgencyId> {
        let is_place = |named: &str| is_host_within(place, named.trim_start_matches("www."));
        if let Some((_, agency)) = self.named.iter().find(|(named, _)| is_place(named)) {
            return Some(*agency);
        }
        if place.contains('.') {
            let (_, name) = OWN_HOSTS.iter().find(|(host, _)| is_host_within(place, host))?;
            return AgencyId::by_name(name);
        }
        agency_called(place)
    }
}

/// The agency of this name or code, whatever the case of a name.
#[must_use]
pub fn agency_called(name: &str) -> Option<AgencyId> {
    let bare = name.trim().trim_start_matches("The ");
    AgencyId::by_code(bare).or_else(|| {
        AgencyId::all().find(|id| {
            let agency = id.agency();
            agency.name.eq_ignore_ascii_case(bare)
                || agency.codes.iter().any(|code| code.eq_ignore_ascii_case(bare))
                || agency.names.iter().any(|other| other.eq_ignore_ascii_case(bare))
        })
    })
}

/// Whether `host` is `domain` or a part of it.
fn is_host_within(host: &str, domain: &str) -> bool {
    host.eq_ignore_ascii_case(domain)
        || (host.len() > domain.len()
            && host.is_char_boundary(host.len() - domain.len())
            && host[host.len() - domain.len()..].eq_ignore_ascii_case(domain)
            && host[..host.len() - domain.len()].ends_with('.'))
}

/// The host of an address, without its port.
fn host_of(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?;
    let host = host.split(':').next()?;
    (!host.is_empty()).then(|| host.to_lowercase())
}

/// Hosts on which agencies publish their own copy, by the agency's name in the table.
const OWN_HOSTS: &[(&str, &str)] = &[
    ("aa.com.tr", "Anadolu"),
    ("aap.com.au", "AAP"),
    ("afp.com", "AFP"),
    ("aninews.in", "ANI"),
    ("ansa.it", "ANSA"),
    ("ap.org", "Associated Press"),
    ("apnews.com", "Associated Press"),
    ("app.com.pk", "APP"),
    ("bernama.com", "Bernama"),
    ("bloomberg.com", "Bloomberg"),
    ("businesswire.com", "Business Wire"),
    ("cnn.com", "CNN"),
    ("dpa.com", "dpa"),
    ("dpa-international.com", "dpa"),
    ("efe.com", "EFE"),
    ("globenewswire.com", "GlobeNewswire"),
    ("ians.in", "IANS"),
    ("ianslive.in", "IANS"),
    ("interfax.com", "Interfax"),
    ("interfax.ru", "Interfax"),
    ("kyodonews.net", "Kyodo"),
    ("news.cn", "Xinhua"),
    ("newsvoir.com", "NewsVoir"),
    ("pa.media", "PA Media"),
    ("prnewswire.com", "PR Newswire"),
    ("ptinews.com", "PTI"),
    ("religionnews.com", "RNS"),
    ("reuters.com", "Reuters"),
    ("ria.ru", "RIA Novosti"),
    ("sputniknews.com", "Sputnik"),
    ("tass.com", "TASS"),
    ("tass.ru", "TASS"),
    ("thecanadianpress.com", "Canadian Press"),
    ("trust.org", "Thomson Reuters Foundation"),
    ("uniindia.com", "UNI"),
    ("upi.com", "UPI"),
    ("wam.ae", "WAM"),
    ("xinhuanet.com", "Xinhua"),
    ("yna.co.kr", "Yonhap"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlets_are_told_by_name_host_and_address() {
        let pairs = [("ani-wire.example".to_owned(), "ANI".to_owned())];
        let ownership = Ownership::new(&pairs).unwrap();
        let check = |outlet: Option<&str>, url: Option<&str>, expect: &str| {
            let owner = ownership.owner(outlet, url);
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

    #[test]
    fn the_table_names_agencies_that_there_are() {
        for (host, name) in OWN_HOSTS {
            assert!(AgencyId::by_name(name).is_some(), "{host}: {name}");
        }
        let error = Ownership::new(&[("x.example".to_owned(), "Nobody".to_owned())]).unwrap_err();
        assert!(error.to_string().contains("`Nobody` is no agency; known are ANI"), "{error}");
    }
}
