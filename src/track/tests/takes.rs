//! Stories that were sent again: which take each article runs, and what it changed of that one.

use super::{Given, OWN, STORY, filed, given, tell};
use crate::track::report::{HeadlineKind, Story, TakeKind};

#[test]
fn a_correction_tells_who_still_runs_the_older_take() {
    let corrected = filed("Reuters").into_iter().map(|paragraph| paragraph.replace("340", "430")).collect();
    let story = tell(&[
        Given { paragraphs: filed("Reuters"), ..given("reuters.com", 1, &[]) },
        Given {
            paragraphs: corrected,
            title: "CORRECTED-Storm keeps Norrhamn ferry in port",
            ..given("reuters.com", 2, &[])
        },
        given("delta.example", 1, &STORY),
        given("omega.example", 3, &STORY),
    ]);
    let [first, second] = story.takes.as_slice() else { panic!("{:?}", story.takes) };
    assert_eq!((first.kind, second.kind), (TakeKind::Original, TakeKind::Correction));
    assert_eq!((second.changes[0].old.as_str(), second.changes[0].new.as_str()), ("340", "430"));
    let ids =
        |places: &[usize]| -> Vec<&str> { places.iter().map(|&at| story.articles[at].id.as_str()).collect() };
    assert_eq!(ids(&second.runs), ["d1"]);
    assert_eq!(ids(&second.runs_older_after), ["d3"]);
    assert_eq!(ids(&first.runs), ["d0", "d2", "d3"]);
    let headline = &story.articles.iter().find(|article| article.id == "d1").unwrap().headline;
    assert_eq!(headline.kind, HeadlineKind::Marker);
}

/// The filed story with other figures: those who wait, and the hours that the road takes.
fn figures(waiting: &str, hours: &str) -> Vec<String> {
    let changed =
        |text: String| text.replace("340", waiting).replace("seven hours", &format!("{hours} hours"));
    filed("Reuters").into_iter().map(changed).collect()
}

/// Three takes of one story, of which the third has what the second changed but for one number, and who ran them.
fn three_takes(marks: [&'static str; 2]) -> [Given; 7] {
    let [first, second, third] = [figures("340", "seven"), figures("430", "nine"), figures("560", "nine")];
    let own = |day, paragraphs: &[String]| Given {
        paragraphs: paragraphs.to_vec(),
        ..given("reuters.com", day, &[])
    };
    let copy = |outlet, day, paragraphs: &[String]| Given {
        paragraphs: paragraphs.to_vec(),
        ..given(outlet, day, &[])
    };
    [
        own(1, &first),
        Given { title: marks[0], ..own(3, &second) },
        Given { title: marks[1], ..own(5, &third) },
        copy("delta.example", 4, &second),
        copy("omega.example", 9, &second[..4]),
        copy("sigma.example", 9, &third),
        copy("theta.example", 9, &first[..4]),
    ]
}

/// What each take of the three is run by, and by whom still after it was out.
fn assert_three_takes(story: &Story) {
    let ids = |places: &[usize]| -> Vec<&str> {
        let mut ids: Vec<&str> = places.iter().map(|&at| story.articles[at].id.as_str()).collect();
        ids.sort_unstable();
        ids
    };
    let [first, second, third] = story.takes.as_slice() else { panic!("{:?}", story.takes) };
    assert_eq!(ids(&first.runs), ["d0", "d6"]);
    assert_eq!(ids(&second.runs), ["d1", "d3", "d4"]);
    assert_eq!(ids(&third.runs), ["d2", "d5"]);
    assert_eq!(ids(&second.runs_older_after), ["d6"]);
    assert_eq!(ids(&third.runs_older_after), ["d4", "d6"]);
    // Who runs a take as it was sent has changed nothing.
    assert!(story.articles.iter().all(|article| article.drift.is_empty()));
}

/// Each take's changes were counted against the first one alone, so that the third had all that the second one had.
#[test]
fn of_three_takes_each_article_runs_the_one_whose_own_wording_it_has() {
    let mut copies = three_takes([
        "UPDATE 1-Storm keeps Norrhamn ferry in port",
        "UPDATE 2-Storm keeps Norrhamn ferry in port",
    ]);
    let story = tell(&copies);
    assert_three_takes(&story);
    assert_eq!(story.takes[1].mark.as_deref(), Some("UPDATE 1"));
    // Each take is told by its own changes, those of the take before it left out.
    let told = |take: usize| -> Vec<(&str, &str)> {
        story.takes[take].changes.iter().map(|change| (change.old.as_str(), change.new.as_str())).collect()
    };
    assert_eq!((told(1), told(2)), (vec![("340", "430"), ("seven", "nine")], vec![("430", "560")]));
    // A slip of its own beside the take's changes is still the outlet's, and no further take under the same mark.
    copies[3].title = copies[1].title;
    copies[3].paragraphs[2] = copies[3].paragraphs[2].replace("Marit", "Merit");
    let story = tell(&copies);
    let article = story.articles.iter().find(|article| article.id == "d3").unwrap();
    assert_eq!((story.takes.len(), article.take), (3, Some(1)));
    assert_eq!(article.drift.iter().map(|change| change.new.as_str()).collect::<Vec<_>>(), ["Merit"]);
}

#[test]
fn an_agency_s_later_pages_with_other_facts_are_takes_without_a_mark() {
    let title = "Storm keeps Norrhamn ferry in port";
    let story = tell(&three_takes([title, title]));
    assert_three_takes(&story);
    assert!(story.takes[1..].iter().all(|take| take.kind == TakeKind::Update && take.mark.is_none()));
}

#[test]
fn a_take_that_only_adds_is_told_from_the_next_one_that_adds_more() {
    let road = "The road was closed for an hour in the evening, when a lorry with hay slid into the ditch at the pass above the lake.";
    let with = |more: &[&str]| {
        filed("Reuters").into_iter().chain(more.iter().map(|&text| text.to_owned())).collect()
    };
    let title = |title| move |given: Given| Given { title, ..given };
    let own = |day, more: &[&str]| Given { paragraphs: with(more), ..given("reuters.com", day, &[]) };
    let story = tell(&[
        own(1, &[]),
        title("UPDATE 1-Storm keeps Norrhamn ferry in port")(own(3, &[OWN])),
        title("ADDS-Storm keeps Norrhamn ferry in port")(own(5, &[OWN, road])),
        Given { paragraphs: with(&[OWN]), ..given("delta.example", 9, &[]) },
        Given { paragraphs: with(&[OWN, road]), ..given("omega.example", 9, &[]) },
        Given { paragraphs: with(&[]), ..given("sigma.example", 9, &[]) },
    ]);
    let take = |id: &str| story.articles.iter().find(|article| article.id == id).unwrap().take;
    assert_eq!([take("d3"), take("d4"), take("d5")], [Some(1), Some(2), Some(0)], "{:?}", story.takes);
}

#[test]
fn a_sentence_below_the_text_says_that_it_was_corrected() {
    let said = "This story has been corrected to show that 430 passengers are waiting, not 340.";
    let mut corrected = figures("430", "seven");
    corrected.extend(["___".to_owned(), said.to_owned()]);
    let story = tell(&[
        Given { paragraphs: filed("Reuters"), ..given("reuters.com", 1, &[]) },
        Given { paragraphs: corrected, ..given("reuters.com", 2, &[]) },
        Given { paragraphs: figures("430", "seven"), ..given("delta.example", 3, &[]) },
        Given { paragraphs: filed("Reuters"), ..given("omega.example", 4, &[]) },
    ]);
    let [_, take] = story.takes.as_slice() else { panic!("{:?}", story.takes) };
    assert_eq!((take.kind, take.mark.as_deref()), (TakeKind::Correction, Some(said)));
    let article = |id: &str| story.articles.iter().find(|article| article.id == id).unwrap();
    assert_eq!((article("d2").take, article("d2").drift.len()), (Some(1), 0));
    assert_eq!((article("d3").take, take.runs_older_after.len()), (Some(0), 1));
}

#[test]
fn who_runs_a_later_take_is_not_called_untrue_by_what_the_take_changed() {
    let says = "(This story has not been edited by our desk and is auto-generated from a syndicated feed.)";
    let mut copies = three_takes(["Storm keeps Norrhamn ferry in port"; 2]);
    copies[3].paragraphs.push(says.to_owned());
    copies[6].paragraphs = figures("341", "seven");
    copies[6].paragraphs.push(says.to_owned());
    let story = tell(&copies);
    let test = |id: &str| {
        let article = story.articles.iter().find(|article| article.id == id).unwrap();
        article.disclaimer.clone().unwrap()
    };
    assert_eq!((test("d3").holds, test("d3").drifted), (None, 0));
    assert_eq!((test("d6").holds, test("d6").drifted), (Some(false), 1));
}
