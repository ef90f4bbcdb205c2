//! Tests of what goes in favour of documents that are there already, against the rule said plainly.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::compare::Bench;
use super::super::held::{Decision, deduplicate, deduplicate_against};
use super::super::ingest::{ingest_documents_against, set_furniture_apart};
use super::*;
use crate::config::CandidateConfig;
use crate::document::Document;
use crate::pipeline::Settings;
use crate::progress::Silent;
use crate::verify::Verdict;

/// Sentence `number` of a story that no other story shares a phrase with.
fn sentence(story: usize, number: usize) -> String {
    let word = |place: usize| {
        let mut n = (story * 7919 + number * 104_729 + place * 1_299_709) % 456_976;
        let mut word = String::new();
        for _ in 0..4 {
            word.push(char::from(b'a' + (n % 26) as u8));
            n /= 26;
        }
        word
    };
    let words: Vec<String> = (0..14).map(word).collect();
    format!("The {}.", words.join(" "))
}

/// What a crawl makes of a story of twelve sentences.
#[derive(Debug, Clone, Copy)]
enum Form {
    Whole,
    /// The first ones.
    Brief(usize),
    /// Two words of each third sentence differ, by the number.
    Edited(usize),
    /// The last paragraphs first.
    Turned,
    /// As many sentences of its own behind.
    Longer(usize),
}

fn document(id: &str, story: usize, form: Form) -> Document {
    let mut sentences: Vec<String> = (0..12).map(|number| sentence(story, number)).collect();
    match form {
        Form::Whole => {}
        Form::Brief(sentences_left) => sentences.truncate(sentences_left),
        Form::Edited(by) => {
            for sentence in sentences.iter_mut().step_by(3) {
                let letter = |n: usize| char::from(b'a' + (n % 26) as u8);
                *sentence = sentence.replacen(" a", &format!(" x{}{}", letter(by), letter(by / 26)), 2);
            }
        }
        Form::Turned => sentences.rotate_right(4),
        Form::Longer(more) => {
            let own = 100 + id.bytes().fold(0, |hash, byte| 31 * hash % 9973 + usize::from(byte));
            sentences.extend((0..more).map(|number| sentence(own, number)));
        }
    }
    Document::from_paragraphs(id, sentences.chunks(2).map(|paragraph| paragraph.join(" ")))
}

fn forms() -> impl Strategy<Value = Form> {
    prop_oneof![
        Just(Form::Whole),
        (2..12_usize).prop_map(Form::Brief),
        (0..4_usize).prop_map(Form::Edited),
        Just(Form::Turned),
        (1..16_usize).prop_map(Form::Longer),
    ]
}

fn documents(prefix: &'static str, most: usize) -> impl Strategy<Value = Vec<Document>> {
    prop::collection::vec((0..3_usize, forms()), 0..most).prop_map(move |given| {
        let numbered = given.into_iter().enumerate();
        numbered.map(|(number, (story, form))| document(&format!("{prefix}{number}"), story, form)).collect()
    })
}

/// The verdicts of all of the run's own documents with all that are there already, in this order.
fn all_verdicts(own: &[Document], earlier: &[Document]) -> Vec<Vec<Verdict>> {
    let settings = Settings::default();
    let (own_given, earlier_given) = (own.to_vec(), earlier.to_vec());
    let mut ingested =
        ingest_documents_against(own_given, earlier_given, &settings.read, &settings.memory, &Silent)
            .unwrap();
    set_furniture_apart(&mut ingested, &settings.recurring).unwrap();
    let collection = ingested.collection;
    let mut bench = Bench::new(&collection);
    let earlier = collection.own().end..collection.len() as DocumentIndex;
    collection
        .own()
        .map(|index| {
            bench.hold(index).unwrap();
            earlier.clone().map(|other| bench.judge(other, &settings.verify).unwrap()).collect()
        })
        .collect()
}

fn decide(own: &[Document], earlier: &[Document], settings: &Settings) -> Vec<Decision> {
    deduplicate_against(own.to_vec(), earlier.to_vec(), settings, &Silent).unwrap()
}

/// Decisions by ids: what must not depend on the order of documents.
fn by_id(decisions: &[Decision], own: &[Document], earlier: &[Document]) -> BTreeMap<String, [String; 3]> {
    let id = |place: usize| own.iter().chain(earlier).nth(place).unwrap().id.clone();
    let said = |decision: &Decision| [id(decision.keeper), id(decision.cluster), decision.reason.clone()];
    decisions.iter().map(|decision| (decision.id.clone(), said(decision))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// A document goes in favour of one that is there already exactly where it is a copy of one, and no longer than an
    /// excerpt of it; what is left is decided as if nothing had been there.
    #[test]
    fn what_is_there_already_goes_and_nothing_else_does(own in documents("n", 9), earlier in documents("e", 7)) {
        let decisions = decide(&own, &earlier, &Settings::default());
        prop_assert_eq!(decisions.len(), own.len());
        let mut left = Vec::new();
        for ((decision, verdicts), document) in decisions.iter().zip(all_verdicts(&own, &earlier)).zip(&own) {
            let goes_for = |verdict: &Verdict| {
                let overlap = verdict.evidence.overlap;
                let is_longer = overlap.shingles_a > overlap.shingles_b;
                verdict.relation.is_duplicate() && !(verdict.relation == Relation::Excerpt && is_longer)
            };
            let may_go = verdicts.iter().any(goes_for);
            let keeper = decision.keeper.checked_sub(own.len());
            prop_assert_eq!(may_go, keeper.is_some(), "{:?} {:?}", decision, verdicts);
            match keeper {
                Some(keeper) => {
                    prop_assert!(goes_for(&verdicts[keeper]), "{:?}", decision);
                    prop_assert_eq!(decision.cluster, decision.keeper);
                    prop_assert!(!decision.is_kept());
                }
                None => left.push(document.clone()),
            }
        }
        let alone = deduplicate(left.clone(), &Settings::default(), &Silent).unwrap();
        let alone = by_id(&alone, &left, &[]);
        let together = by_id(&decisions, &own, &earlier);
        for (id, [keeper, cluster, _]) in alone {
            prop_assert_eq!(&together[&id][..2], [keeper, cluster]);
        }
    }

    #[test]
    fn neither_order_nor_memory_changes_a_decision(own in documents("n", 9), earlier in documents("e", 7)) {
        let expected = by_id(&decide(&own, &earlier, &Settings::default()), &own, &earlier);
        let (mut own, mut earlier) = (own, earlier);
        own.reverse();
        earlier.reverse();
        let mut settings = Settings::default();
        settings.memory.bytes = 0;
        prop_assert_eq!(by_id(&decide(&own, &earlier, &settings), &own, &earlier), expected);
    }
}

#[test]
fn a_full_text_stays_beside_its_excerpt_that_is_there_and_says_so() {
    let own = [document("full", 0, Form::Whole), document("cut", 0, Form::Brief(3))];
    let earlier = [document("brief", 0, Form::Brief(4))];
    let decisions = decide(&own, &earlier, &Settings::default());
    assert!(decisions[0].is_kept(), "{decisions:?}");
    assert_eq!(decisions[0].reason, "no copies; brief, an excerpt of it, is there already");
    assert_eq!(decisions[1].keeper, 2);
}

/// The policy says which of those that are there it goes for, but what has the same words comes first.
#[test]
fn what_has_the_same_words_is_named_first_then_the_policy_decides() {
    let own = [document("new", 0, Form::Whole), document("edited", 0, Form::Edited(1))];
    let earlier = [
        document("longer", 0, Form::Longer(1)),
        document("same", 0, Form::Whole),
        document("turned", 0, Form::Turned),
    ];
    let decisions = decide(&own, &earlier, &Settings::default());
    assert_eq!(decisions[0].keeper, 3, "{decisions:?}");
    assert_eq!(decisions[1].keeper, 2, "{decisions:?}");
}

/// A round-up of stories that are there was told by comparing what is there already, of which nothing else is asked.
#[test]
fn a_story_is_no_excerpt_of_a_digest_that_is_there() {
    let round_up = (0..4).flat_map(|story| (0..12).map(move |number| sentence(story, number)));
    let round_up: Vec<String> = round_up.collect();
    let round_up =
        Document::from_paragraphs("digest", round_up.chunks(2).map(|paragraph| paragraph.join(" ")));
    let stories: Vec<Document> =
        (1..4).map(|story| document(&format!("e{story}"), story, Form::Whole)).collect();
    let earlier: Vec<Document> = stories.into_iter().chain([round_up]).collect();
    let decisions = decide(&[document("new", 0, Form::Whole)], &earlier, &Settings::default());
    assert!(decisions[0].is_kept(), "{decisions:?}");
}

/// Runs of phrases over the cap are linked sparsely: a copy is found even so.
#[test]
fn a_copy_of_one_of_many_that_are_there_is_found_under_a_low_cap() {
    let candidates = CandidateConfig { run_cap: 2, ..CandidateConfig::default() };
    let settings = Settings { candidates, ..Settings::default() };
    let earlier: Vec<Document> = (0..40).map(|by| document(&format!("e{by}"), 0, Form::Edited(by))).collect();
    let own: Vec<Document> = (40..60).map(|by| document(&format!("n{by}"), 0, Form::Edited(by))).collect();
    let decisions = decide(&own, &earlier, &settings);
    assert!(decisions.iter().all(|decision| decision.keeper >= own.len()), "{decisions:?}");
}
