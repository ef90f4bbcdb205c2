//! Which copies are of one site network: of one outlet, or at the same address on several hosts.

use xxhash_rust::xxh3::xxh3_64;

use crate::document::Document;

/// A path of fewer bytes is no story's own: `/news`, `/article/1`.
const SHORTEST_PATH: usize = 16;

/// Hashes of which copies of one network share at least one.
pub(super) fn networks(document: &Document) -> Vec<u64> {
    let outlet = document.outlet.as_deref().map(|outlet| xxh3_64(outlet.to_lowercase().as_bytes()));
    let path = document.url.as_deref().and_then(story_path).map(|path| xxh3_64(path.as_bytes()));
    outlet.into_iter().chain(path).collect()
}

/// The path of an address, if it is one story's: networks serve a story under one path on all their hosts.
fn story_path(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let path = &rest[rest.find('/')?..];
    let path = path.split(['?', '#']).next()?.trim_end_matches('/');
    (path.len() >= SHORTEST_PATH && path.contains(|c: char| c.is_ascii_digit())).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_serves_a_story_under_one_path() {
        let path = |url| story_path(url);
        let news = "https://www.delta-herald.example/news/272201345/ministers-meet-in-karsova";
        let other = "http://gulf-gazette.example/news/272201345/ministers-meet-in-karsova/?ref=home";
        assert_eq!(path(news), path(other));
        assert!(path(news).is_some());
        for url in [
            "https://a.example/news",
            "https://a.example",
            "no address",
            "https://a.example/about/our-newsroom",
        ] {
            assert_eq!(path(url), None, "{url}");
        }
    }
}
