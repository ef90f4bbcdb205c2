//! What an outlet is called: by the host of its address, so that what a document says of itself and what somebody asks for
//! are one name.

use url::Url;

/// An outlet's name as documents have it: of one that is given by its address or with `www.` before its host, the host.
#[must_use]
pub fn outlet_name(given: &str) -> String {
    let is_address = given.starts_with("http://") || given.starts_with("https://");
    if is_address {
        return host(given).unwrap_or_else(|| given.to_owned());
    }
    match given.strip_prefix("www.").filter(|rest| rest.contains('.') && !rest.contains(' ')) {
        Some(rest) => rest.to_lowercase(),
        None => given.to_owned(),
    }
}

/// The host of an address, as outlets are named.
pub(crate) fn host(address: &str) -> Option<String> {
    let url = Url::parse(address.trim()).ok()?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_lowercase()).filter(|host| !host.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlets_come_from_the_address() {
        for (address, outlet) in [
            ("https://WWW.Example.COM:8080/a", Some("example.com")),
            ("http://news.example.co.in/a", Some("news.example.co.in")),
            (" https://example.com ", Some("example.com")),
            ("https://münchen.de/", Some("xn--mnchen-3ya.de")),
            ("mailto:a@b.c", None),
            ("example.com/a", None),
            ("https://", None),
        ] {
            assert_eq!(host(address).as_deref(), outlet, "{address}");
        }
    }
}
