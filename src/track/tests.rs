//! Stories told from a few invented documents: origins, references, takes, in the situations that tell them apart.

use super::report::{CreditState, Derivation, OriginKind, ReasonKind, Story};
use super::*;
use crate::config::VerifyConfig;
use crate::document::{Date, Document};
use crate::fingerprint::{Collection, Printer, RecordPlace, Recurring, Sheet};
use crate::text::clean::CleanText;
use crate::wire::Agencies;

mod takes;

const STORY: [&str; 5] = [
    "The ferry to Norrhamn will stay in port until Thursday because of the storm over the outer islands, its owner said.",
    "About 340 passengers are waiting in Eldvik, where the town has opened the sports hall and handed out blankets and soup.",
    "The captain, Marit Solheim, said that waves of six metres at the harbour mouth left her no choice at all this time.",
    "Lorries with fish and medicine are sent over the mountain road, which adds seven hours to the way to the market.",
    "The harbour master expects the wind to turn on Wednesday night and the first crossing to leave on Thursday at noon.",
];
const OWN: &str =
    "A reader of this paper, who had wanted to be at her sister's wedding, watched it on a telephone there.";

/// One document of a story.
struct Given {
    outlet: &'static str,
    day: i64,
    title: &'static str,
    paragraphs: Vec<String>,
    member: bool,
}

fn given(outlet: &'static str, day: i64, paragraphs: &[&str]) -> Given {
    let paragraphs = paragraphs.iter().map(|&paragraph| paragraph.to_owned()).collect();
    Given { outlet, day, title: "Storm keeps Norrhamn ferry in port", paragraphs, member: true }
}

/// The story with a dateline over it.
fn filed(code: &str) -> Vec<String> {
    let mut paragraphs = STORY.map(str::to_owned).to_vec();
    paragraphs[0] = format!("ELDVIK, March 2 ({code}) - {}", STORY[0]);
    paragraphs
}

fn tell_with(given: &[Given], config: &TrackConfig, ours: Option<usize>) -> Option<Story> {
    let documents: Vec<Document> = given
        .iter()
        .enumerate()
        .map(|(at, given)| {
            let mut document = Document::from_paragraphs(format!("d{at}"), &given.paragraphs);
            document.outlet = Some(given.outlet.to_owned());
            document.title = Some(given.title.to_owned());
            document.date = Some(Date { seconds: given.day * 86_400, day_only: true });
            document
        })
        .collect();
    let sheet = |document: &Document| {
        Sheet::new(document, Printer::default().print(CleanText::new(document).bodies(document)))
    };
    let sheets: Vec<Sheet> = documents.iter().map(sheet).collect();
    let mut collection = Collection::default();
    for (document, sheet) in documents.iter().zip(&sheets) {
        collection.push(document, RecordPlace::default(), sheet).unwrap();
    }
    let copies: Vec<Copy<'_>> = documents
        .iter()
        .zip(collection.entries().iter().zip(&sheets))
        .zip(given)
        .enumerate()
        .map(|(at, ((document, (entry, sheet)), given))| Copy {
            sheet,
            document,
            entry,
            member: given.member,
            ours: ours == Some(at),
        })
        .collect();
    let (verify, recurring) = (VerifyConfig::default(), Recurring::default());
    let teller = Teller {
        config,
        verify: &verify,
        recurring: &recurring,
        frequencies: &crate::fingerprint::WordFrequencies::shipped(),
        agencies: Agencies::builtin(),
    };
    teller.tell("story".to_owned(), &copies).map(|told| told.story)
}

fn tell(given: &[Given]) -> Story {
    tell_with(given, &TrackConfig::default(), None).unwrap()
}

/// The id of the origin's document.
fn origin_id(story: &Story) -> Option<&str> {
    story.origin.article.map(|at| story.articles[at].id.as_str())
}

#[test]
fn an_agency_s_own_page_is_the_origin_though_it_came_late() {
    let story = tell(&[
        given("delta.example", 1, &STORY),
        given("reuters.com", 2, &STORY),
        Given { paragraphs: filed("Reuters"), ..given("omega.example", 1, &[]) },
    ]);
    assert_eq!((story.origin.kind, origin_id(&story)), (OriginKind::Document, Some("d1")));
    assert!(story.origin.reasons.iter().any(|reason| reason.kind == ReasonKind::OwnOutlet));
    assert!(!story.reference.reconstructed);
    let states: Vec<(&str, CreditState)> =
        story.articles.iter().map(|article| (article.id.as_str(), article.credit)).collect();
    // The origin first; the others came on one day.
    assert_eq!(states[0], ("d1", CreditState::NotExpected));
    assert!(states.contains(&("d0", CreditState::Missing)) && states.contains(&("d2", CreditState::Kept)));
}

#[test]
fn a_missing_original_is_reconstructed_with_its_support() {
    let mut local = filed("AFP");
    local.insert(2, OWN.to_owned());
    let story = tell(&[
        Given { paragraphs: local, ..given("delta.example", 1, &[]) },
        given("omega.example", 1, &[STORY[4], STORY[0], STORY[1], STORY[2], STORY[3]]),
        given("sigma.example", 2, &STORY[..3]),
    ]);
    assert_eq!((story.origin.kind, story.origin.agency.as_deref()), (OriginKind::Agency, Some("AFP")));
    assert!(story.reference.reconstructed && story.reference.article.is_none());
    let blocks: Vec<(&str, u32)> =
        story.reference.blocks.iter().map(|block| (block.text.as_str(), block.support)).collect();
    assert_eq!(blocks.iter().map(|(_, support)| *support).collect::<Vec<_>>(), [3, 3, 3, 2, 2]);
    assert!(blocks.iter().map(|(text, _)| *text).eq(STORY));
    let article = |id: &str| story.articles.iter().find(|article| article.id == id).unwrap();
    assert_eq!((article("d0").paragraphs.added, article("d0").credit), (1, CreditState::Kept));
    assert_eq!((article("d1").paragraphs.moved, article("d1").credit), (1, CreditState::Missing));
    assert_eq!((article("d2").paragraphs.cut, article("d2").derivation), (2, Derivation::Wholly));
}

/// An article without a date was called later than another one, though nobody knows that.
#[test]
fn nobody_is_certainly_earlier_than_an_article_without_a_date() {
    let mut story = tell(&[1, 2, 3].map(|day| given("delta.example", day, &STORY)));
    story.articles[2].date = None;
    assert_eq!([0, 1, 2].map(|at| story.may_be_first(at)), [true, false, true]);
}

/// Who shared a passage with one copy, which had it from elsewhere, was in the story with the relation `none`.
#[test]
fn who_shares_nothing_with_the_story_is_not_in_it() {
    let weather = "The national weather service put the gusts at the lighthouse at 140 kilometres an hour, the strongest ones since \
        it began to measure them there in the spring of 1961, and expects more of them before the end of the week.";
    let copies = |own: &[&str]| {
        let mut with = filed("Reuters");
        with.push(weather.to_owned());
        [
            Given { paragraphs: filed("Reuters"), ..given("reuters.com", 1, &[]) },
            Given { paragraphs: with, ..given("delta.example", 2, &[]) },
            Given { member: false, ..given("omega.example", 3, &[&[OWN, weather], own].concat()) },
        ]
    };
    let ids =
        |story: &Story| -> Vec<String> { story.articles.iter().map(|article| article.id.clone()).collect() };
    assert_eq!(ids(&tell(&copies(&[]))), ["d0", "d1"]);
    assert_eq!(ids(&tell(&copies(&STORY[1..4]))), ["d0", "d1", "d2"]);
}

#[test]
fn without_marks_nobody_is_named_unless_one_outlet_ran_it_twice() {
    let apart = tell(&[given("delta.example", 1, &STORY), given("omega.example", 1, &STORY)]);
    assert_eq!((apart.origin.kind, apart.origin.agency), (OriginKind::Undecided, None));
    assert_eq!(apart.first.len(), 2);
    assert!(apart.articles.iter().all(|article| article.credit == CreditState::NotExpected));
    let twice = tell(&[given("delta.example", 5, &STORY[..4]), given("delta.example", 1, &STORY)]);
    assert_eq!((twice.origin.kind, origin_id(&twice)), (OriginKind::Document, Some("d1")));
}

#[test]
fn one_line_of_inputs_names_no_origin_and_two_outlets_do() {
    let inputs = |outlet: &'static str| {
        let mut copy = given(outlet, 1, &STORY);
        copy.paragraphs.push("The Associated Press contributed to this report.".to_owned());
        copy
    };
    let one = tell(&[inputs("delta.example"), inputs("delta.example")]);
    assert_eq!(one.origin.agency, None, "{:?}", one.origin);
    let two = tell(&[inputs("delta.example"), inputs("omega.example")]);
    assert_eq!(two.origin.agency.as_deref(), Some("Associated Press"));
    assert!(two.articles.iter().all(|article| article.credit == CreditState::Weakened));
}

#[test]
fn another_agency_s_name_on_the_text_has_replaced_the_credit() {
    let story = tell(&[
        Given { paragraphs: filed("Reuters"), ..given("reuters.com", 1, &[]) },
        Given { paragraphs: filed("Reuters"), ..given("delta.example", 2, &[]) },
        Given { paragraphs: filed("AP"), ..given("omega.example", 2, &[]) },
    ]);
    let article = |id: &str| story.articles.iter().find(|article| article.id == id).unwrap();
    assert_eq!(article("d1").credit, CreditState::Kept);
    assert_eq!(article("d2").credit, CreditState::Replaced, "{}", article("d2").credit_reason);
    assert!(article("d2").credit_reason.contains("Associated Press is credited instead of Reuters"));
    // Where the text itself is credited to both, either is enough, and each is called by its name.
    let mut both = filed("PTI");
    both.push("(With inputs from ANI)".to_owned());
    let mut other = filed("PTI");
    other[0] = STORY[0].to_owned();
    other.push("(ANI)".to_owned());
    let story = tell(&[
        Given { paragraphs: both, ..given("delta.example", 1, &[]) },
        Given { paragraphs: filed("PTI"), ..given("sigma.example", 1, &[]) },
        Given { paragraphs: other, ..given("omega.example", 2, &[]) },
    ]);
    let article = story.articles.iter().find(|article| article.id == "d2").unwrap();
    assert_eq!(
        (article.credit, article.credit_reason.as_str()),
        (CreditState::Kept, "ANI is named in its sign-off")
    );
}

/// The state of each article's credit, by its id.
fn states(story: &Story) -> Vec<(&str, CreditState)> {
    let mut states: Vec<_> =
        story.articles.iter().map(|article| (article.id.as_str(), article.credit)).collect();
    states.sort_unstable_by_key(|(id, _)| *id);
    states
}

/// Two outlets that put another name on the text outvoted the agency's own page, and its own page had "replaced" the credit.
#[test]
fn an_agency_s_own_page_with_its_own_marks_is_not_outvoted() {
    use CreditState::{Kept, NotExpected, Replaced};
    let of = |code, outlet, day| Given { paragraphs: filed(code), ..given(outlet, day, &[]) };
    let story = tell(&[
        of("Reuters", "reuters.com", 1),
        of("AFP", "delta.example", 2),
        of("AFP", "omega.example", 2),
        of("AFP", "sigma.example", 2),
        of("Reuters", "kappa.example", 2),
    ]);
    assert_eq!((story.origin.agency.as_deref(), origin_id(&story)), (Some("Reuters"), Some("d0")));
    assert_eq!(
        states(&story),
        [("d0", NotExpected), ("d1", Replaced), ("d2", Replaced), ("d3", Replaced), ("d4", Kept)]
    );
    // The page of another agency that runs it later is no origin beside it.
    let story =
        tell(&[of("Reuters", "reuters.com", 1), of("AFP", "afp.com", 2), of("AFP", "delta.example", 2)]);
    assert_eq!((story.origin.agency.as_deref(), origin_id(&story)), (Some("Reuters"), Some("d0")));
    assert_eq!(states(&story), [("d0", NotExpected), ("d1", Replaced), ("d2", Replaced)]);
    // What the page itself credits may be credited.
    let mut joint = filed("PTI");
    joint.push("(With inputs from ANI)".to_owned());
    let story = tell(&[
        Given { paragraphs: joint, ..given("ptinews.com", 1, &[]) },
        of("ANI", "delta.example", 2),
        of("IANS", "omega.example", 2),
    ]);
    assert_eq!(states(&story), [("d0", NotExpected), ("d1", Kept), ("d2", Replaced)]);
}

/// An agency's page that came after copies with another agency's name is one voice among them.
#[test]
fn an_own_page_that_came_late_to_another_agency_s_copy_decides_nothing() {
    let of = |code, outlet, day| Given { paragraphs: filed(code), ..given(outlet, day, &[]) };
    let story = tell(&[
        of("AFP", "delta.example", 1),
        of("AFP", "omega.example", 1),
        of("Reuters", "reuters.com", 3),
    ]);
    assert_eq!(story.origin.agency.as_deref(), Some("AFP"));
}

/// The first by the alphabet was the origin, "50 % sure", and the bare copy was accused.
#[test]
fn equal_evidence_for_two_agencies_is_undecided() {
    let of = |code, outlet| Given { paragraphs: filed(code), ..given(outlet, 1, &[]) };
    let bare = || given("sigma.example", 1, &STORY);
    let story = tell(&[of("AFP", "delta.example"), of("Reuters", "omega.example"), bare()]);
    assert_eq!((story.origin.kind, story.origin.agency.as_deref()), (OriginKind::Undecided, None));
    assert_eq!(story.origin.reasons.iter().filter(|reason| reason.kind == ReasonKind::Marks).count(), 2);
    assert!(story.articles.iter().all(|article| article.credit == CreditState::NotExpected));
    let story = tell(&[
        of("AFP", "delta.example"),
        of("Reuters", "omega.example"),
        of("Reuters", "kappa.example"),
        bare(),
    ]);
    assert_eq!(story.origin.agency.as_deref(), Some("Reuters"));
}

/// The note over an agency's own page counted as a paragraph that the outlet had cut.
#[test]
fn a_desk_s_note_over_the_text_is_no_paragraph_that_was_cut() {
    for note in
        ["(Adds comment from the owner, background)", "(Repeats without change)", "EMBARGOED UNTIL 10:00 GMT"]
    {
        let mut noted = filed("Reuters");
        noted.insert(0, note.to_owned());
        let mut copy = filed("Reuters");
        copy.push("(Except for the headline, this story has not been edited by our staff and is published from a syndicated feed.)".to_owned());
        let story = tell(&[
            Given { paragraphs: noted, ..given("reuters.com", 1, &[]) },
            Given { paragraphs: copy, ..given("delta.example", 2, &[]) },
        ]);
        let article = story.articles.iter().find(|article| article.id == "d1").unwrap();
        assert_eq!(article.paragraphs.cut, 0, "{note}");
        assert_eq!(article.disclaimer.as_ref().unwrap().holds, Some(true), "{note}");
    }
}

#[test]
fn a_sentence_that_all_copies_have_is_one_voice() {
    let mut leaning = STORY.map(str::to_owned).to_vec();
    leaning[4] = format!("{} The ferry is the last of its line, according to Reuters.", STORY[4]);
    let outlets = ["a.example", "b.example", "c.example", "d.example", "e.example", "f.example"];
    let copies: Vec<Given> = (1..)
        .zip(outlets)
        .map(|(day, outlet)| Given { paragraphs: leaning.clone(), ..given(outlet, day, &[]) })
        .collect();
    let story = tell(&copies);
    assert_eq!(story.origin.agency, None, "{:?}", story.origin);
}

#[test]
fn an_agency_s_page_with_another_one_s_copy_is_a_copy() {
    let story = tell(&[
        Given { paragraphs: filed("AP"), ..given("cnn.com", 2, &[]) },
        Given { paragraphs: filed("AP"), ..given("delta.example", 1, &[]) },
        Given { paragraphs: filed("AP"), ..given("omega.example", 1, &[]) },
    ]);
    assert_eq!(
        (story.origin.kind, story.origin.agency.as_deref()),
        (OriginKind::Agency, Some("Associated Press"))
    );
    assert!(story.articles.iter().all(|article| article.credit == CreditState::Kept));
}

#[test]
fn the_user_s_own_document_is_the_origin() {
    let copies = [given("delta.example", 2, &STORY), given("omega.example", 1, &STORY)];
    let story = tell_with(&copies, &TrackConfig::default(), Some(0)).unwrap();
    assert_eq!((story.origin.kind, origin_id(&story)), (OriginKind::Document, Some("d0")));
    assert_eq!(story.origin.reasons[0].kind, ReasonKind::Named);
}

/// Every headline that was touched was counted as a new one.
#[test]
fn new_headlines_of_an_outlet_are_those_that_share_hardly_a_word() {
    let titled = |outlet, title| Given { title, ..given(outlet, 2, &STORY) };
    let story = tell(&[
        Given { paragraphs: filed("Reuters"), ..given("reuters.com", 1, &[]) },
        titled("delta.example", "Storm keeps Norrhamn ferry in harbour"),
        titled("delta.example", "Storm keeps ferry in port"),
        titled("delta.example", "Great storm keeps Norrhamn ferry in port"),
        titled("delta.example", "Hundreds stranded as waves close crossing"),
    ]);
    let profiles = super::profile::profiles(&[story], &std::collections::BTreeMap::new());
    assert_eq!((profiles[0].headlines, profiles[0].new_headlines), (4, 1));
}

/// The quotation beside a state was that of the first agency that is named, whosever it was.
#[test]
fn the_credit_that_is_quoted_is_the_one_that_decided() {
    let mut signed: Vec<&str> = vec!["(With inputs from Reuters)"];
    signed.extend(STORY);
    signed.push("(Reuters)");
    let mut replaced: Vec<&str> = vec!["By Ann Lee, Associated Press"];
    replaced.extend(STORY);
    let story = tell(&[
        Given { paragraphs: filed("Reuters"), ..given("reuters.com", 1, &[]) },
        given("delta.example", 2, &signed),
        given("omega.example", 2, &replaced),
    ]);
    let quote = |id: &str| {
        let article = story.articles.iter().find(|article| article.id == id).unwrap();
        (article.credit, article.telling_credit().unwrap().quote.as_str())
    };
    assert_eq!(quote("d1"), (CreditState::Kept, "(Reuters)"));
    assert_eq!(quote("d2"), (CreditState::Replaced, "By Ann Lee, Associated Press"));
}

#[test]
fn who_takes_passages_owes_credit_for_more_than_a_quotation() {
    let taker = |paragraphs: &[&str]| Given { member: false, ..given("sigma.example", 2, paragraphs) };
    let state = |paragraphs: &[&str]| {
        let copies =
            [Given { paragraphs: filed("AFP"), ..given("delta.example", 1, &[]) }, taker(paragraphs)];
        let story = tell(&copies);
        story.articles.iter().find(|article| !article.member).unwrap().credit
    };
    assert_eq!(state(&[OWN, STORY[1], STORY[3], STORY[4]]), CreditState::Missing);
    let [first, second, third] = [STORY[1], STORY[2], STORY[3]].map(|said| format!("“{said}”"));
    assert_eq!(
        state(&[OWN, &first, &second, &third, "“It was the storm of a lifetime,” she said."]),
        CreditState::NotExpected
    );
}

#[test]
fn filters_by_agency_and_share_leave_a_story_or_nothing() {
    let copies = || {
        [
            Given { paragraphs: filed("AFP"), ..given("delta.example", 1, &[]) },
            given("omega.example", 1, &[STORY[0], OWN]),
        ]
    };
    let told = |filters: Filters| {
        tell_with(&copies(), &TrackConfig { filters, ..TrackConfig::default() }, None).is_some()
    };
    assert!(told(Filters { agencies: vec!["afp".to_owned()], ..Filters::default() }));
    assert!(!told(Filters { agencies: vec!["PTI".to_owned()], ..Filters::default() }));
    assert!(!told(Filters { min_share: Some(0.9), ..Filters::default() }));
}

proptest::proptest! {
    /// Whatever the texts: nothing panics, and every index and share is within its bounds.
    #[test]
    fn any_texts_make_a_story(
        texts in proptest::collection::vec(
            proptest::collection::vec(r"(The ferry|\(AFP\) -|told PTI|“no”|12 people|\. |\PC{0,20}| ){0,14}", 0..5),
            2..5,
        ),
    ) {
        let copies: Vec<Given> = texts
            .iter()
            .map(|paragraphs| given("delta.example", 1, &paragraphs.iter().map(String::as_str).collect::<Vec<_>>()))
            .collect();
        if let Some(story) = tell_with(&copies, &TrackConfig::default(), None) {
            for article in &story.articles {
                for share in [article.share_used, article.share_wire, article.share_wire_unquoted] {
                    proptest::prop_assert!((0.0..=1.0).contains(&share), "{share}");
                }
                proptest::prop_assert_eq!(article.used.len(), story.reference.blocks.len());
            }
            proptest::prop_assert!(story.pairs.iter().all(|pair| pair.a < pair.b && pair.b < story.articles.len()));
        }
    }
}
