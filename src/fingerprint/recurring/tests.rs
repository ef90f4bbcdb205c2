//! What is learnt of collections of invented pages.

use super::*;
use crate::document::Document;
use crate::fingerprint::{RecordPlace, Sheet};

fn collection(documents: &[(&str, Vec<String>)]) -> Collection {
    let mut collection = Collection::default();
    for (outlet, paragraphs) in documents {
        let mut document = Document::from_paragraphs("d", paragraphs);
        document.outlet = Some((*outlet).to_owned());
        let print = Printer::default().print(paragraphs.iter().map(String::as_str));
        let sheet = Sheet::new(&document, print);
        collection.push(&document, RecordPlace::default(), &sheet).unwrap();
    }
    collection
}

fn story(number: usize) -> Vec<String> {
    let sentence =
        |part: usize| (0..20).map(|word| format!("w{number}x{part}x{word}")).collect::<Vec<_>>().join(" ");
    (0..3).map(sentence).collect()
}

const FORM: &str = "Sign up for our morning letter";

fn with(mut story: Vec<String>, line: &str) -> Vec<String> {
    story.push(line.to_owned());
    story
}

#[test]
fn a_line_under_different_stories_is_furniture() {
    let mut documents: Vec<(&str, Vec<String>)> =
        (0..5).map(|number| ("delta.example", with(story(number), FORM))).collect();
    documents.push(("omega.example", with(story(9), FORM)));
    let collection = collection(&documents);
    let recurring = Recurring::learn(&collection, &RecurringConfig::default()).unwrap();
    assert_eq!(recurring.len(), 1);
    let sheet = |index: u32| collection.reader().read(index).unwrap().clone();
    let documents = |index: u32| recurring.documents(sheet(index).print.paragraphs.last().unwrap());
    assert_eq!(documents(0), Some(5));
    assert_eq!(documents(5), Some(5), "a copy elsewhere brings it along");
    let mut without = sheet(0);
    let mut printer = Printer::default();
    recurring.set_apart_in(&mut without, &mut printer);
    let mut plain = printer.print(story(0).iter().map(String::as_str));
    assert_eq!(without.sketch, Sketch::of(&plain), "as if the line had never been there");
    printer.set_apart(FORM, &mut plain);
    assert_eq!(without.print, plain);
}

/// Of such pages nearly all words are the notice's; they share more than half with each other.
#[test]
fn a_notice_that_is_most_of_a_page_is_furniture() {
    let notice = (0..60).map(|word| format!("notice{word}")).collect::<Vec<_>>().join(" ");
    let lead = |number: usize| story(number)[0].clone();
    let releases: Vec<(&str, Vec<String>)> =
        (0..6).map(|number| ("delta.example", vec![lead(number), notice.clone()])).collect();
    let learn = |documents: &[(&str, Vec<String>)]| {
        Recurring::learn(&collection(documents), &RecurringConfig::default()).unwrap().len()
    };
    assert_eq!(learn(&releases), 1);
    // Pages with hardly a word of their own say nothing, for it or against it.
    let mut pages = releases;
    pages.extend((10..40).map(|number| {
        let headline = (0..5).map(|word| format!("h{number}x{word}")).collect::<Vec<_>>().join(" ");
        ("delta.example", vec![headline, notice.clone()])
    }));
    assert_eq!(learn(&pages[4..]), 0, "two stories are too few");
    assert_eq!(learn(&pages), 1);
    // One story, with the notice: both are in all of them.
    let versions: Vec<(&str, Vec<String>)> = (0..6)
        .map(|number| ("delta.example", with(vec![lead(1), notice.clone()], &format!("Version {number}"))))
        .collect();
    assert_eq!(learn(&versions), 0);
}

#[test]
fn a_story_that_an_outlet_prints_six_times_is_no_furniture() {
    let mut documents: Vec<(&str, Vec<String>)> = Vec::new();
    for version in 0..6 {
        documents.push(("delta.example", with(story(1), &format!("Version {version} of the story"))));
    }
    let collection = collection(&documents);
    assert!(Recurring::learn(&collection, &RecurringConfig::default()).unwrap().is_empty());
}

/// Pages of one outlet, each with a headline and a lead of its own above the same three paragraphs, which are most of it.
fn pages(headlines: &[&str], lead: impl Fn(usize) -> String) -> Collection {
    let notice = |part: usize| (0..40).map(|word| format!("n{part}x{word}")).collect::<Vec<_>>().join(" ");
    let mut collection = Collection::default();
    for (number, headline) in headlines.iter().enumerate() {
        let mut paragraphs = vec![lead(number)];
        paragraphs.extend((0..3).map(notice));
        let mut document = Document::from_paragraphs("d", &paragraphs);
        document.outlet = Some("delta.example".to_owned());
        document.title = (!headline.is_empty()).then(|| (*headline).to_owned());
        let print = Printer::default().print(paragraphs.iter().map(String::as_str));
        let sheet = Sheet::new(&document, print);
        collection.push(&document, RecordPlace::default(), &sheet).unwrap();
    }
    collection
}

/// Of none of the three is half of the page's rest another story's: the other two are in it.
#[test]
fn a_notice_in_several_paragraphs_that_is_most_of_a_page_is_furniture() {
    let learn = |headlines: &[&str], lead: &dyn Fn(usize) -> String| {
        Recurring::learn(&pages(headlines, lead), &RecurringConfig::default()).unwrap().len()
    };
    let lead = |number: usize| story(number)[0].clone();
    let different = [
        "Ferry strikes the old bridge - Delta",
        "Council votes on the budget - Delta",
        "Rain delays the harvest - Delta",
        "Goalkeeper leaves Brodno - Delta",
        "Museum finds a lost painting - Delta",
    ];
    assert_eq!(learn(&different, &lead), 3);
    // Takes of one story, each with a new lead, have one headline with a word changed here and there.
    let takes = [
        "Ferry strikes the old bridge - Delta",
        "Ferry strikes old bridge in Karsova - Delta",
        "Two hurt as ferry strikes bridge - Delta",
        "Bridge closed after ferry strikes - Delta",
        "Ferry that struck the bridge is towed - Delta",
    ];
    assert_eq!(learn(&takes, &lead), 0);
    assert_eq!(learn(&[""; 5], &lead), 0, "without headlines nothing is told");
    assert_eq!(learn(&different, &|_| lead(1)), 0, "one story under several headlines");
    assert_eq!(learn(&different, &|_| "A few words".to_owned()), 0, "hardly a story");
}
