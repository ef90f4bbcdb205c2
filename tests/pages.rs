//! Pages: the article with its paragraphs apart and what the page says of itself, whatever the page does to its reader.

mod reading;

use std::time::{Duration, Instant};

use proptest::prelude::*;

use reading::{read_file, read_file_with};
use wirecopy::config::ReadConfig;

/// What pages of newspapers are like: the story between everything else.
const PAGE: &str = r##"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Night ferry returns | Harbour Post</title>
<meta property="og:title" content="Night ferry returns"><meta property="og:site_name" content="Harbour Post">
<link rel="canonical" href="https://www.harbour.example/ferry-returns">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "Night ferry returns to the old pier", "datePublished": "2026-01-19T08:30:00+01:00",
"author": {"@type": "Person", "name": "Ada Quayside"}, "publisher": {"name": "Harbour Post"}}</script>
<style>p { color: red }</style></head>
<body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<div id="content"><article class="story"><h1>Night ferry returns to the old pier</h1>
<div class="share"><a href="#">Share</a> <a href="#">Tweet</a></div>
<p>The night ferry came back to the old pier on Monday, eleven years after the last crossing, with
two hundred passengers on deck and a brass band that had waited since six in the morning.</p>
<p>&ldquo;We heard the horn before we saw the light,&rdquo; said the harbour master, who had
painted the <a href="/bollards">bollards</a> himself, &amp; nobody went home before noon.</p>
<aside class="related"><h3>Related</h3><ul><li><a href="/a">An older story</a></li></ul></aside>
<p>The crossing takes <b>four hours</b>, one hour less than it used to, because the new boat draws
less water and need not wait for the tide at the sandbank that closed the old line.<br>A second boat is to follow in spring, the company said, if the winter bookings hold up as they have begun.</p>
<script>track("page");</script></article></div>
<footer><p>Copyright Harbour Post. All rights reserved.</p></footer></body></html>"##;

#[test]
fn the_story_is_read_and_what_the_page_says_of_it() {
    for name in ["a.html", "a"] {
        let read = read_file(name, PAGE.as_bytes());
        assert_eq!(read.messages(), [""; 0]);
        let document = &read.documents[0];
        assert!(document.id.ends_with(":1"), "{}", document.id);
        assert_eq!(document.title.as_deref(), Some("Night ferry returns to the old pier"));
        assert_eq!(document.url.as_deref(), Some("https://www.harbour.example/ferry-returns"));
        assert_eq!(document.outlet.as_deref(), Some("harbour.example"));
        assert_eq!(document.author.as_deref(), Some("Ada Quayside"));
        assert_eq!(document.date.unwrap().to_string(), "2026-01-19T07:30:00Z");
        let paragraphs: Vec<&str> =
            (0..document.paragraphs.len()).map(|index| document.paragraph(index)).collect();
        let starts: Vec<&str> =
            paragraphs.iter().map(|text| text.split_at(text.find(' ').unwrap_or(text.len())).0).collect();
        assert_eq!(
            starts.iter().rev().take(4).rev().collect::<Vec<_>>(),
            [&"The", &"“We", &"The", &"A"],
            "{paragraphs:#?}"
        );
        assert!(document.text.contains("painted the bollards himself, & nobody"));
        assert!(document.text.contains("takes four hours, one hour"));
        for furniture in ["Home", "Tweet", "older story", "track", "All rights reserved"] {
            assert!(!document.text.contains(furniture), "{furniture}: {paragraphs:#?}");
        }
    }
}

#[test]
fn a_page_without_a_story_is_read_block_by_block() {
    let read = read_file(
        "a.html",
        b"<html><body><nav>Home</nav><h1>Closed</h1><p>Back <i>soon</i>.</p></body></html>",
    );
    let document = &read.documents[0];
    assert_eq!(document.text, "Closed\nBack soon.");
    assert_eq!(document.outlet, None);
    assert!(read_file("a.html", b"<html></html>").documents[0].paragraphs.is_empty());
}

#[test]
fn pages_are_read_in_their_charset() {
    let page = PAGE.replace("utf-8", "windows-1251").replace("The night ferry came back", "Паром вернулся");
    let bytes: Vec<u8> = page
        .chars()
        .map(|letter| match letter {
            'А'..='я' => (letter as u32 - 'А' as u32 + 0xc0) as u8,
            other => other as u8,
        })
        .collect();
    assert!(read_file("a.html", &bytes).documents[0].text.contains("Паром вернулся"));
}

#[test]
fn no_page_overflows_the_stack_or_takes_for_ever() {
    let begin = "<!DOCTYPE html><html><body>";
    let pages = [
        ("deep", "<div>".repeat(99_000) + "The words at the bottom."),
        ("deeper", "<div>".repeat(1_000_000) + "The words at the bottom."),
        ("tables", "<div><table><td></div>".repeat(30_000) + "x"),
        (
            "formatting",
            (0..40_000).map(|id| format!("<b id={id}>")).collect::<Vec<_>>().concat()
                + &"<p>x".repeat(40_000),
        ),
        ("links", "<a href=x>".repeat(50_000) + &"<p>x".repeat(40_000)),
        ("lists", "<ul><li>".repeat(40_000) + "x"),
        ("attribute", format!("<p class=\"{}\">x", "y".repeat(15_000_000))),
        ("attributes", format!("<p {}>x", "class=c ".repeat(1_000_000))),
        ("entities", "<p>".to_owned() + &"&amp;&#x41;&nosuch;".repeat(400_000)),
        ("brackets", "<".repeat(8_000_000)),
        ("comments", "<!--".repeat(3_000_000)),
        ("quotes", "<a x=\"".repeat(2_000_000)),
        ("scripts", "<script>".repeat(1_000_000)),
        ("breaks", "x<br> <br>".repeat(40_000)),
        ("closing", "<div>".repeat(100) + &"</p>".repeat(90_000)),
        (
            "own elements",
            (0..90_000)
                .map(|number| format!("<own-{number}>word</own-{number}>"))
                .collect::<Vec<_>>()
                .concat(),
        ),
        ("own elements within", "<own-element>word ".repeat(90_000)),
        ("articles", "<article><h2><a href=/x>word</a></h2>".repeat(90_000)),
        (
            "teasers",
            "<div class='teaser has-related'><h3><a href=/x>word</a></h3><time datetime=x>".repeat(60_000),
        ),
        (
            "paywall",
            format!(
                "<script type=application/ld+json>{{\"@type\": \"Article\", \"articleBody\": \"{}\",}}</script>{}",
                "word\n".repeat(150_000),
                "<p>wordwordwordwordwordword and something else</p>".repeat(30_000)
            ),
        ),
        ("commas", format!("<script type=application/ld+json>{{{}", ",\n".repeat(500_000))),
        (
            "addresses",
            format!("<link rel=canonical href=/{}>", "y".repeat(1_000_000))
                + &"<a href=/yyyyyyyyy>x</a>".repeat(90_000),
        ),
        ("json", format!("<script type=application/ld+json>{}", "[{\"@graph\":".repeat(90_000))),
    ];
    for (name, body) in pages {
        let started = Instant::now();
        let read = read_file("a.html", format!("{begin}{body}").as_bytes());
        assert_eq!(read.documents.len(), 1, "{name}");
        assert!(started.elapsed() < Duration::from_secs(60), "{name} took {:?}", started.elapsed());
        if name.starts_with("deep") {
            assert!(read.documents[0].text.contains("The words at the bottom."), "{name}");
        }
    }
}

#[test]
fn a_page_above_the_limit_is_refused() {
    let config = ReadConfig { max_record: 1000, ..ReadConfig::default() };
    let read = read_file_with("a.html", format!("<html>{}", "x".repeat(1000)).as_bytes(), &config);
    assert_eq!(
        read.messages(),
        [
            "Broken 1: the record is larger than 1000 bytes, the most that is accepted; --max-record says how many"
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_tags_in_any_order_are_survived(
        tags in prop::collection::vec(
            prop::sample::select(vec![
                "<div>", "</div>", "<p>", "</p>", "<table>", "</table>", "<tr>", "<td>", "</td>", "<a href=x>", "</a>",
                "<ul>", "<li>", "</ul>", "<svg>", "</svg>", "<title>", "<br>", "<h2>", "</h2>", "word, word ", "&lt;",
                "<article>", "</body>", "<html>", "<frameset>", "<template>", "<select>", "<noscript>", "<!--", "-->",
            ]),
            0..120,
        )
    ) {
        let read = read_file("a.html", format!("<html>{}", tags.concat()).as_bytes());
        prop_assert_eq!(read.documents.len(), 1);
    }
}
