//! Crawls that are not like others: the work stays within a few verdicts an article, counted and not timed.
//!
//! `tests/peers/pathological.py` measures the same crawls at full size.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod dice;

use dice::Dice;
use wirecopy::config::{CandidateConfig, RecurringConfig, VerifyConfig};
use wirecopy::document::Document;
use wirecopy::fingerprint::{Collection, Printer, RecordPlace, Sheet};
use wirecopy::pipeline::compare::{Comparison, compare};
use wirecopy::pipeline::ingest::{Ingested, ReadCounts, set_furniture_apart};
use wirecopy::progress::Silent;

/// Words of a language of its own.
trait Words {
    fn word(&mut self) -> String;
    fn paragraph(&mut self) -> String;
}

impl Words for Dice {
    fn word(&mut self) -> String {
        // Few words are common and most are rare, as in any text; no word has a digit, which would make it a number.
        let mut rank = (self.roll(2000) + 1) * (self.roll(2000) + 1);
        let mut word = String::new();
        while rank > 0 {
            word.push_str(["mo", "ta", "rin", "sel", "ku", "ba", "lo", "fen"][(rank % 8) as usize]);
            rank /= 8;
        }
        word
    }

    fn paragraph(&mut self) -> String {
        let words: Vec<String> = (0..40).map(|_| self.word()).collect();
        format!("{}.", words.join(" "))
    }
}

const ARTICLES: usize = 600;

/// How many paragraphs were learnt to be furniture, and what the comparison found.
fn crawl(articles: impl Iterator<Item = (String, Vec<String>)>) -> (usize, Comparison) {
    let mut collection = Collection::default();
    let mut printer = Printer::default();
    for (number, (outlet, paragraphs)) in articles.enumerate() {
        let mut document = Document::from_paragraphs(format!("a{number}"), &paragraphs);
        document.outlet = Some(outlet);
        let sheet = Sheet::new(&document, printer.print(paragraphs.iter().map(String::as_str)));
        collection.push(&document, RecordPlace::default(), &sheet).unwrap();
    }
    let mut ingested = Ingested {
        collection,
        counts: ReadCounts::default(),
        earlier: ReadCounts::default(),
        sources: Vec::new(),
    };
    let recurring = set_furniture_apart(&mut ingested, &RecurringConfig::default()).unwrap();
    let (search, verify) = (CandidateConfig::default(), VerifyConfig::default());
    (recurring.len(), compare(&ingested.collection, &search, &verify, &Silent).unwrap())
}

fn site(number: usize) -> String {
    format!("site{}.example", number % 50)
}

/// How many clusters there are.
fn clusters(comparison: &Comparison) -> usize {
    (0..).zip(&comparison.anchors).filter(|&(unit, &anchor): &(u32, &u32)| unit == anchor).count()
}

#[test]
fn a_page_that_stands_everywhere_is_compared_with_nothing() {
    let mut dice = Dice(1);
    let page: Vec<String> = (0..10).map(|_| dice.paragraph()).collect();
    let (_, comparison) = crawl((0..ARTICLES).map(|number| (site(number), page.clone())));
    assert_eq!((comparison.compared, comparison.units.representatives.len()), (0, 1));
}

#[test]
fn takes_of_one_story_cost_a_few_verdicts_each() {
    let mut dice = Dice(2);
    let story: Vec<String> = (0..10).map(|_| dice.paragraph()).collect();
    let takes = (0..ARTICLES).map(|number| {
        let mut take: Vec<String> = story.iter().filter(|_| dice.roll(8) > 0).cloned().collect();
        for paragraph in &mut take {
            // A word of each paragraph is another one.
            let place = dice.roll(40) as usize;
            let mut words: Vec<String> = paragraph.split(' ').map(str::to_owned).collect();
            words[place] = dice.word();
            *paragraph = words.join(" ");
        }
        take.push(dice.paragraph());
        (site(number), take)
    });
    let (_, comparison) = crawl(takes);
    let each = comparison.compared as f64 / ARTICLES as f64;
    assert!(each <= 16.0, "{each:.1} verdicts an article");
    assert!(clusters(&comparison) <= ARTICLES / 50, "{} clusters", clusters(&comparison));
}

#[test]
fn a_template_with_other_numbers_is_compared_a_few_times() {
    let mut dice = Dice(3);
    let form: Vec<String> = (0..5).map(|_| dice.paragraph()).collect();
    let notices = (0..ARTICLES).map(|number| {
        let filled = form.iter().map(|line| {
            line.split(' ')
                .enumerate()
                .map(|(at, word)| if at % 7 == 3 { dice.roll(99_999).to_string() } else { word.to_owned() })
                .collect::<Vec<_>>()
                .join(" ")
        });
        (site(number), filled.collect())
    });
    let (_, comparison) = crawl(notices);
    let each = comparison.compared as f64 / ARTICLES as f64;
    assert!(each <= 20.0, "{each:.1} verdicts an article");
    assert_eq!(clusters(&comparison), ARTICLES, "no template is a copy");
}

#[test]
fn a_footer_under_every_article_makes_no_pairs() {
    let footer: Vec<String> = {
        let mut dice = Dice(4);
        (0..3).map(|_| dice.paragraph()).collect()
    };
    for (outlets, expected) in [(1, 1.0), (50, 1.0)] {
        let mut dice = Dice(5);
        let articles = (0..ARTICLES).map(|number| {
            let mut text: Vec<String> = (0..8).map(|_| dice.paragraph()).collect();
            text.extend(footer.iter().cloned());
            (site(number % outlets), text)
        });
        let (learnt, comparison) = crawl(articles);
        let each = comparison.compared as f64 / ARTICLES as f64;
        assert!(each <= expected, "{each:.2} verdicts an article in {outlets} outlets");
        assert!(learnt >= 3, "{learnt} paragraphs of the footer were learnt");
    }
}
