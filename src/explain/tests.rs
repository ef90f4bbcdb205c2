//! What must hold of an explanation, on invented pairs and on hostile ones.

use proptest::prelude::*;

use super::*;
use crate::config::RecurringConfig;
use crate::fingerprint::{Collection, Printer, RecordPlace};

fn explained(a: &[&str], b: &[&str]) -> Explanation {
    let (a, b) = (
        Document::from_paragraphs("a", a.iter().copied()),
        Document::from_paragraphs("b", b.iter().copied()),
    );
    explain_documents(&a, &b)
}

fn explain_documents(a: &Document, b: &Document) -> Explanation {
    explain((a, &CleanText::new(a)), (b, &CleanText::new(b)), &Recurring::default(), &VerifyConfig::default())
}

const ONE: &str = "The bridge at Karsova stays closed to lorries until Friday, officials said.";
const TWO: &str = "Engineers of the national rail company will test its new supports.";
const THREE: &str = "A lorry driver lost a load of timber there in the first week of March.";
const FOUR: &str = "The mayor had asked for a second crossing for more than a decade.";
const OWN: &str = "Our reporter saw two cranes being put up at the quay this morning.";

/// One line a group: `a1+a2=b3 near moved`.
fn lines(explained: &Explanation) -> Vec<String> {
    let list = |side: &str, pieces: &[usize]| {
        pieces.iter().map(|piece| format!("{side}{}", piece + 1)).collect::<Vec<_>>().join("+")
    };
    let line = |group: &Group| {
        let standing = serde_json::to_value(group.standing).unwrap();
        let moved = if group.moved { " moved" } else { "" };
        format!("{}={} {}{moved}", list("a", &group.a), list("b", &group.b), standing.as_str().unwrap())
    };
    explained.groups.iter().map(line).collect()
}

#[test]
fn paragraphs_find_each_other() {
    let edited = ONE.replace("officials", "the ministry");
    let glued = format!("{TWO} {THREE}");
    let scrambled_glue = format!("{FOUR} {TWO}");
    let shortened = "Engineers of the national rail company are on their way.";
    let check = |a: &[&str], b: &[&str], expected: &[&str]| assert_eq!(lines(&explained(a, b)), expected);
    check(&[ONE, TWO], &[ONE, TWO], &["a1=b1 same", "a2=b2 same"]);
    check(&[ONE, TWO], &[&edited, TWO], &["a1=b1 near", "a2=b2 same"]);
    check(&[ONE, TWO, FOUR], &[ONE, OWN, FOUR], &["a1=b1 same", "a2= only_a", "=b2 only_b", "a3=b3 same"]);
    check(&[ONE, TWO, THREE], &[ONE, &glued], &["a1=b1 same", "a2+a3=b2 same"]);
    check(&[&glued, FOUR], &[TWO, THREE, FOUR], &["a1=b1+b2 same", "a2=b3 same"]);
    check(&[FOUR, ONE, TWO], &[ONE, TWO, FOUR], &["a1=b3 same moved", "a2=b1 same", "a3=b2 same"]);
    check(&[ONE, TWO, FOUR], &[ONE, &scrambled_glue], &["a1=b1 same", "a3+a2=b2 same moved"]);
    check(&[ONE, TWO], &[ONE, shortened], &["a1=b1 same", "a2=b2 partly"]);
    check(&["Mayor Ilka Venn", ONE], &["Mayor Ilka Ven", ONE], &["a1=b1 partly", "a2=b2 same"]);
    check(
        &[ONE, "Hajar Power rose 1.8% and was the biggest boost to the index.", TWO],
        &[ONE, "Bank Sohan fell 2.1% and was the biggest drag on the index.", TWO],
        &["a1=b1 same", "a2=b2 partly", "a3=b3 same"],
    );
    check(&["* * *", ONE], &[ONE], &["a1= set_apart", "a2=b1 same"]);
    check(&[], &[ONE], &["=b1 only_b"]);
}

#[test]
fn a_paragraph_printed_twice_is_its_own_each_time() {
    let twice = explained(&[ONE, TWO, ONE], &[ONE, TWO]);
    assert_eq!(lines(&twice), ["a1=b1 same", "a2=b2 same", "a3= only_a"]);
    let again = &twice.a.pieces[2];
    assert_eq!((again.words, again.covered, again.found_in.as_slice()), (12, 12, [0].as_slice()));
}

#[test]
fn words_differ_as_they_are_spelled() {
    let edited = "The Karsova bridge “stays closed” to lorries until Friday, officials said!";
    let group = &explained(&[ONE], &[edited]).groups[0];
    let shown: Vec<String> = group
        .difference
        .iter()
        .map(|segment| {
            if segment.same {
                segment.b.clone()
            } else {
                format!("[-{}-]{{+{}+}}", segment.a.trim(), segment.b.trim())
            }
        })
        .collect();
    insta::assert_snapshot!(shown.concat(), @"The [-bridge at-]{++}Karsova [--]{+bridge “+}stays closed” to lorries until Friday, officials said!");
}

#[test]
fn changed_facts_are_told_with_their_wording() {
    let notice = "The main index of the exchange closed 41 points lower at 6,210 on Tuesday as banks fell.";
    let next = notice.replace("41", "17").replace("6,210", "6,193").replace("Tuesday", "Friday");
    let explained = explained(&[notice], &[&next]);
    let facts: Vec<String> = explained
        .changed_facts
        .iter()
        .map(|fact| format!("{}[{}|{}] {}", fact.before, fact.a.trim(), fact.b.trim(), fact.after.trim()))
        .collect();
    assert_eq!(facts.len() as u32, explained.evidence.facts.changed);
    assert_eq!(facts[0], "of the exchange closed [41|17] points lower at 6,210");
}

#[test]
fn blocks_that_moved_are_told_once() {
    let moved = explained(&[ONE, TWO, THREE, FOUR, OWN], &[FOUR, OWN, ONE, TWO, THREE]);
    assert_eq!(moved.moves, [Move { a: vec![3, 4], b: vec![0, 1] }]);
    let moved_words = moved.moves[0].a.len() as u32;
    assert_eq!(moved_words, moved.evidence.a.moved);
}

/// Paragraphs of few different words, so that everything repeats, and anything else there is.
fn paragraphs() -> impl Strategy<Value = Vec<String>> {
    let sentence = prop_oneof![
        Just(ONE.to_owned()),
        Just(TWO.to_owned()),
        Just(format!("{TWO} {THREE}")),
        Just(format!("{FOUR} {ONE}")),
        Just(ONE.replace("lorries", "buses and cars")),
        "([a-c]{1,2} ){0,30}",
        "\\PC{0,30}",
        "[新华社北京日电 a0.]{0,12}",
        "[*—\u{1b}\u{202e} ]{0,5}",
    ];
    proptest::collection::vec(sentence, 0..9)
}

proptest! {
    /// Nothing is lost and nothing is shown twice; the verdict is the pipeline's, and the questions lead to it.
    #[test]
    fn every_piece_is_in_one_group(a in paragraphs(), b in paragraphs()) {
        let (a, b) = (Document::from_paragraphs("a", &a), Document::from_paragraphs("b", &b));
        let explained = explain_documents(&a, &b);
        let sorted = |side: fn(&Group) -> &Vec<usize>| {
            let mut pieces: Vec<usize> = explained.groups.iter().flat_map(side).copied().collect();
            pieces.sort_unstable();
            pieces
        };
        prop_assert_eq!(sorted(|group| &group.a), (0..a.paragraphs.len()).collect::<Vec<_>>());
        prop_assert_eq!(sorted(|group| &group.b), (0..b.paragraphs.len()).collect::<Vec<_>>());
        prop_assert_eq!(conclusion(&explained.questions), Some(explained.relation));
        prop_assert_eq!(explained.changed_facts.len() as u32, explained.evidence.facts.changed);
        let moved = |side: fn(&Move) -> &Vec<usize>| explained.moves.iter().map(|block| side(block).len()).sum::<usize>();
        prop_assert!(
            moved(|block| &block.a) == explained.evidence.a.moved as usize
                || moved(|block| &block.b) == explained.evidence.b.moved as usize
        );
        for (document, profile) in [(&a, &explained.a), (&b, &explained.b)] {
            for (index, piece) in profile.pieces.iter().enumerate() {
                prop_assert_eq!(format!("{}{}{}", piece.before, piece.body, piece.after), document.paragraph(index));
            }
        }
        // The runs of a group are its text on both sides.
        for group in &explained.groups {
            if !group.difference.is_empty() && group.a.len() == 1 && group.b.len() == 1 {
                let spelled: String = group.difference.iter().map(|segment| segment.b.as_str()).collect();
                prop_assert_eq!(spelled, explained.b.pieces[group.b[0]].body.as_str());
            }
        }
    }

    /// Seen from the other document, the same paragraphs belong together, as closely.
    #[test]
    fn matches_are_the_same_from_both_sides(a in paragraphs(), b in paragraphs()) {
        let (a, b) = (Document::from_paragraphs("a", &a), Document::from_paragraphs("b", &b));
        let pairs = |explained: &Explanation, swap: bool| {
            let mut pairs: Vec<(Vec<usize>, Vec<usize>)> = explained
                .groups
                .iter()
                .map(|group| {
                    let (mut x, mut y) = (group.a.clone(), group.b.clone());
                    x.sort_unstable();
                    y.sort_unstable();
                    if swap { (y, x) } else { (x, y) }
                })
                .collect();
            pairs.sort();
            pairs
        };
        let (there, back) = (explain_documents(&a, &b), explain_documents(&b, &a));
        prop_assert_eq!(pairs(&there, false), pairs(&back, true));
        prop_assert_eq!(there.relation, back.relation);
        prop_assert_eq!(there.headlines, back.headlines);
    }
}

#[test]
fn what_recurs_in_an_outlet_is_set_apart() {
    let form = "Ships in port are listed overleaf";
    let mut collection = Collection::default();
    let mut add = |story: &str| {
        let mut document = Document::from_paragraphs(story, [story, form]);
        document.outlet = Some("delta.example".to_owned());
        let print = Printer::default().print([story, form].into_iter());
        let sheet = Sheet::new(&document, print);
        collection.push(&document, RecordPlace::default(), &sheet).unwrap();
        document
    };
    let documents: Vec<Document> = [ONE, TWO, THREE, FOUR].into_iter().map(&mut add).collect();
    let recurring = Recurring::learn(&collection, &RecurringConfig::default()).unwrap();
    let (a, b) = (&documents[0], &documents[1]);
    let explained =
        explain((a, &CleanText::new(a)), (b, &CleanText::new(b)), &recurring, &VerifyConfig::default());
    assert_eq!(lines(&explained), ["a1= only_a", "a2= set_apart", "=b1 only_b", "=b2 set_apart"]);
    assert_eq!((explained.a.pieces[1].recurs, explained.a.words), (Some(4), 12));
}
