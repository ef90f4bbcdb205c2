//! Pages read whole: what becomes a paragraph, and what is no part of the story.

use super::*;

fn paragraphs(page: &str) -> Vec<String> {
    let document = read(page.as_bytes(), None).document;
    (0..document.paragraphs.len()).map(|at| document.paragraph(at).to_owned()).collect()
}

/// So many paragraphs that tell of `subject`, each long enough to be read.
fn story(subject: &str, count: usize) -> String {
    numbered(count, |number| {
        format!(
            "<p>The {subject} came up for the {number}. time on Monday, when the harbour master, who had waited since six \
             in the morning, told the crowd on the pier that nobody would go home before noon.</p>\n"
        )
    })
}

/// What is made of the numbers from 1 on.
fn numbered(count: usize, make: impl Fn(usize) -> String) -> String {
    (1..=count).map(make).collect::<Vec<_>>().concat()
}

/// `<article>` with a heading that leads to another page.
fn teaser(class: &str, number: usize) -> String {
    format!(
        "<article{class}><h3><a href=\"/other/{number}\">Bees of number {number} swarm over the old town</a></h3>\
         <p>Beekeepers of district {number} have counted their hives in May, and found more of them than in any spring \
         before, they said at a meeting.</p></article>"
    )
}

fn page(body: &str) -> String {
    format!("<!DOCTYPE html><html><head><title>Harbour Post</title></head><body>{body}</body></html>")
}

/// Words of a caption, of a list's terms, of a page's own elements ran into the next.
#[test]
fn blocks_of_all_kinds_are_paragraphs() {
    let read = paragraphs(&page(&format!(
        "<article><h1>Night ferry</h1><figure><img src=a.jpg><figcaption>The ferry at dawn.</figcaption>A photograph.</figure>\
         {}<dl><dt>Length</dt><dd>Ninety metres.</dd><dt>Crew</dt><dd>Twelve.</dd></dl>\
         <details><summary>How we know</summary>We asked the crew.</details></article>",
        story("ferry", 4)
    )));
    let text = read.join("|");
    for expected in
        ["The ferry at dawn.|", "|Length|Ninety metres.|Crew|Twelve.|", "|How we know|We asked the crew."]
    {
        assert!(text.contains(expected), "{expected}: {read:#?}");
    }
}

/// A page's own elements were unwrapped, and all its paragraphs were one.
#[test]
fn elements_of_the_pages_own_are_paragraphs_or_words() {
    let custom = story("ferry", 5)
        .replace("<p>", "<news-paragraph>")
        .replace("</p>", "</news-paragraph>")
        .replace("harbour master", "<x-name>harbour</x-name> mas<x-name>ter</x-name>");
    for holder in ["article", "article-body"] {
        let read = paragraphs(&page(&format!("<{holder}>{custom}</{holder}>")));
        assert_eq!(read.len(), 5, "{read:#?}");
        assert!(
            read.iter().all(|text| text.starts_with("The ferry") && text.contains("the harbour master, who"))
        );
    }
    assert_eq!(
        paragraphs("<news-text>Closed.</news-text><news-text>Back <x-b>so</x-b>on.</news-text>"),
        ["Closed.", "Back soon."]
    );
}

/// Teasers became text of a story where furniture could not be learnt.
#[test]
fn teasers_beside_a_story_are_no_part_of_it() {
    let teasers = |class: &str| numbered(5, |number| teaser(class, number));
    let list = "<aside><h2>More</h2><ul><li><a href=/a>Bees swarm over the old town in spring</a></li>\
        <li><a href=/b>Bees and the mayor of the old town</a></li></ul></aside>";
    let related = teasers("").replace("<article>", "<div>").replace("</article>", "</div>");
    for (place, beside) in [
        ("classes", teasers(" class=teaser")),
        ("headings", teasers("")),
        ("a section", format!("<section class=related>{related}</section>")),
        (
            "a section that may hold a story",
            format!("<section class='related-articles main'>{related}</section>"),
        ),
        ("an aside", list.to_owned()),
        ("an aside with texts", format!("<aside>{related}</aside>")),
        ("a class that says it", format!("<div class=teaser-list>{related}</div>")),
        ("a class that says it of each", related.replace("<div>", "<div class='teaser body'>")),
        (
            "a list",
            format!(
                "<ul class=most-read><li>{}</li></ul>",
                related.replace("<div>", "").replace("</div>", "</li><li>")
            ),
        ),
    ] {
        for paragraphs_told in [2, 6] {
            let told = story("ferry", paragraphs_told);
            for (kind, body) in [
                ("behind", format!("<main><article><h1>Night ferry</h1>{told}</article>{beside}</main>")),
                ("before", format!("<main>{beside}<article><h1>Night ferry</h1>{told}</article></main>")),
                ("within", format!("<main><article><h1>Night ferry</h1>{told}{beside}</article></main>")),
                ("beside no article", format!("<h1>Night ferry</h1><div class=text>{told}</div>{beside}")),
                (
                    "in the text of no article",
                    format!("<h1>Night ferry</h1><div class=text>{told}{beside}</div>"),
                ),
                ("below no article", format!("<h1>Night ferry</h1>{told}{beside}")),
                (
                    "apart",
                    format!("<div><article><h1>Night ferry</h1>{told}</article></div><div>{beside}</div>"),
                ),
            ] {
                let read = paragraphs(&page(&body));
                assert!(!read.join(" ").contains("Bees"), "{place}, {kind}: {read:#?}");
                let of_story = read.iter().filter(|text| text.starts_with("The ferry")).count();
                assert_eq!(of_story, paragraphs_told, "{place}, {kind}: {read:#?}");
            }
        }
    }
}

/// A page that is scrolled without end holds the next stories too.
#[test]
fn stories_that_follow_are_no_part_of_the_first() {
    let next =
        |subject: &str, count| format!("<article><h1>The {subject}</h1>{}</article>", story(subject, count));
    let read = paragraphs(&page(&[next("ferry", 4), next("bridge", 6), next("tunnel", 4)].concat()));
    assert_eq!(read.iter().filter(|text| text.starts_with("The ferry came")).count(), 4, "{read:#?}");
    assert!(!read.join(" ").contains("bridge came"), "{read:#?}");
}

#[test]
fn all_posts_of_a_live_blog_stay() {
    for heading in ["<h2>Update NUMBER</h2>", "<h2><a href='#post-NUMBER'>Update NUMBER</a></h2>", ""] {
        let posts = numbered(12, |number| {
            let heading = heading.replace("NUMBER", &number.to_string());
            let text = story("ferry", 1 + number % 3).replace("ferry", &format!("ferry of post {number}"));
            format!("<article class=post><time datetime=2024-03-05>x</time>{heading}{text}</article>")
        });
        for (open, close) in [("<main>", "</main>"), ("<article><h1>The day of the ferry</h1>", "</article>")]
        {
            let text = paragraphs(&page(&format!("{open}{posts}{close}"))).join("\n");
            for number in 1..=12 {
                assert!(
                    text.contains(&format!("ferry of post {number} came")),
                    "{heading} {open} {number}: {text}"
                );
            }
        }
    }
}

/// Classes of a page's form are no names of what leads away; and what has paragraphs as a story has them is none.
#[test]
fn a_story_in_a_region_of_an_unlucky_name_stays() {
    let banner = "<div>This page keeps cookies to know its readers. Read on if that is all right with you, or go and tell us \
        why it is not.</div>";
    let links = numbered(5, |number| format!("<h3><a href=/other/{number}>Bees {number}</a></h3>"));
    // Extraction itself takes some names ill, `sidebar` among them.
    for (class, count) in [("has-teaser", 2), ("layout-popular", 2), ("teaser-text", 4), ("popular-text", 6)]
    {
        let told = story("ferry", count);
        let text = paragraphs(&page(&format!("{banner}<div class={class}>{told}{links}</div>"))).join("\n");
        assert_eq!(text.matches("The ferry came").count(), count, "{class}: {text}");
    }
    let list = numbered(9, |number| {
        format!(
            "<p>Read what the harbour said of its <a href=/other/{number}>pier of \
        the year before number {number}, and why</a> this week.</p>"
        )
    });
    let text =
        paragraphs(&page(&format!("{banner}<article><h1>Links of the week</h1>{list}</article>"))).join("\n");
    assert_eq!(text.matches("number").count(), 9, "{text}");
}

/// A page of teasers only is left as it is.
#[test]
fn a_list_of_pages_loses_none() {
    let teasers = numbered(8, |number| teaser("", number));
    let text = paragraphs(&page(&format!("<main>{teasers}</main>"))).join("\n");
    assert!((1..=8).all(|number| text.contains(&format!("district {number} "))), "{text}");
}

/// Of a page behind a paywall only the first paragraphs were read, though its data hold the whole text.
#[test]
fn the_whole_text_of_the_data_counts_before_what_a_paywall_shows() {
    let told = story("ferry", 6);
    let whole = told.replace("<p>", "").replace("</p>\n", "\\n\\n");
    let shown = told.split_inclusive("</p>").take(2).collect::<String>();
    let data = format!(
        "<script type='application/ld+json; charset=utf-8'>{{\"@type\": \"NewsArticle\", \"articleBody\": \"{whole}\"}}</script>"
    );
    let notice = "<p>Subscribe to the Harbour Post to read on.</p>";
    let read = paragraphs(&page(&format!("{data}<article><h1>Night ferry</h1>{shown}{notice}</article>")));
    assert_eq!(read.len(), 6, "{read:#?}");
    assert!(read.iter().all(|text| text.starts_with("The ferry came")), "{read:#?}");
    // A page that shows more than its data is read itself.
    let read = paragraphs(&page(&format!("{data}<article><h1>Night ferry</h1>{told}{told}</article>")));
    assert_eq!(read.iter().filter(|text| text.starts_with("The ferry came")).count(), 12, "{read:#?}");
}

/// Extraction took the element that holds the story for a sidebar, and the page's other text for the story.
#[test]
fn a_story_beside_which_is_a_sidebar_is_none() {
    let other = story("market hall", 5);
    for class in ["has-sidebar", "wrap Has-Sidebar", "with-comments", "no-sidebar wide"] {
        let read = paragraphs(&page(&format!(
            "<div class='{class}'><h1>Night ferry</h1>{}</div><div class=other>{other}</div>",
            story("night ferry", 8)
        )));
        let of_story = read.iter().filter(|text| text.starts_with("The night ferry came")).count();
        assert_eq!(of_story, 8, "{class}: {read:#?}");
    }
}

/// They became control characters.
#[test]
fn references_to_windows_1252_are_read_everywhere_in_a_page() {
    let text = story("ferry", 3).replace("harbour master", "harbour master&#146;s &#x93;mate&#148; &#150;");
    let read = read(
        page(&format!("<meta property=og:title content='The ferry&#146;s night'><article>{text}</article>"))
            .as_bytes(),
        None,
    );
    assert_eq!(read.title.as_deref(), Some("The ferry’s night"));
    assert!(read.document.text.contains("the harbour master’s “mate” –, who"), "{}", read.document.text);
    assert!(paragraphs("<p>It&#146;s one.</p>")[0].contains("It’s one."));
}
