//! What must hold of every family, whatever the base.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;

use super::dice::Dice;
use super::draft::tests::split_at_stops;
use super::*;
use crate::document::{Date, Document};
use crate::relation::Relation;

/// Articles of invented sentences, long enough for every kind; every third is a notice full of numbers.
fn articles(count: usize) -> Vec<Document> {
    const WORDS: [&str; 16] = [
        "ferry", "council", "harbour", "vote", "storm", "bridge", "market", "minister", "report", "signal",
        "winter", "school", "engine", "letter", "garden", "witness",
    ];
    let sentence = |dice: &mut Dice, is_notice: bool| {
        let mut words: Vec<String> =
            (0..dice.between(8, 16)).map(|_| (*dice.pick(&WORDS)).to_owned()).collect();
        if is_notice {
            for place in [2, 4, 6] {
                words[place] = dice.between(1000, 90_000).to_string();
            }
        }
        let name = *dice.pick(&["Norvik", "Polgrid", "Arlene", "Tavish"]);
        format!("The {} said {name} {}.", words[0], words[1..].join(" "))
    };
    (0..count as u32)
        .map(|number| {
            let mut dice = Dice::keyed(99, u64::from(number));
            let paragraphs: Vec<String> = (0..dice.between(5, 9))
                .map(|_| {
                    let sentences: Vec<String> =
                        (0..dice.between(1, 3)).map(|_| sentence(&mut dice, number % 3 == 0)).collect();
                    sentences.join(" ")
                })
                .collect();
            let mut document = Document::from_paragraphs(format!("a{number}"), paragraphs);
            document.title = Some(format!("Story {number} of the harbour"));
            document.date =
                Some(Date { seconds: 1_500_000_000 + i64::from(number) * 86_400, day_only: true });
            document
        })
        .collect()
}

fn plan(documents: &[Document], settings: &Settings) -> Plan {
    let mut survey = Survey::new(settings.clone(), split_at_stops).unwrap();
    for document in documents {
        survey.observe(document);
    }
    survey.finish()
}

fn families(documents: &[Document], settings: &Settings) -> Vec<Family> {
    let plan = plan(documents, settings);
    let mut families = Vec::new();
    let made = plan.generate(documents.iter().map(Ok), |family| {
        families.push(family.clone());
        Ok(())
    });
    assert_eq!(made.unwrap(), plan.chosen().len());
    families
}

fn of_kind(kind: &str, copies: usize) -> Vec<Family> {
    let settings = Settings { kinds: Mix::parse(kind).unwrap(), copies, ..Settings::default() };
    let made = families(&articles(30), &settings);
    assert!(made.iter().map(|family| family.members.len()).sum::<usize>() > made.len(), "no {kind} was made");
    made
}

/// Each derived member with its base and the label of the two.
fn derived(families: &[Family]) -> impl Iterator<Item = (&Member, &Member, &Label)> {
    families.iter().flat_map(|family| {
        let base = &family.members[0];
        family.members[1..].iter().map(move |member| {
            let ids = (&base.article.id.text, &member.article.id.text);
            let pair = family.pairs.iter().find(|pair| (&pair.id1, &pair.id2) == ids);
            (base, member, &pair.expect("each derived article has a line with its base").label)
        })
    })
}

fn lines(member: &Member) -> Vec<&str> {
    member.article.text.split('\n').collect()
}

/// The copy's lines that end with a line of the base (a dateline may stand before it), as numbers of the base's.
fn base_lines(base: &Member, copy: &Member) -> Vec<usize> {
    let base = lines(base);
    lines(copy).into_iter().filter_map(|line| base.iter().position(|whole| line.ends_with(whole))).collect()
}

fn words(text: &str) -> u32 {
    super::draft::count_words(text)
}

#[test]
fn an_identical_copy_has_every_paragraph_in_order() {
    for (base, copy, label) in derived(&of_kind("identical", 3)) {
        assert_eq!(label.relation, Relation::Identical);
        assert_eq!(base_lines(base, copy), (0..lines(base).len()).collect::<Vec<_>>());
        assert_eq!((&copy.cluster, &copy.order), (&base.cluster, &None));
        assert_ne!(copy.article.outlet, base.article.outlet);
    }
}

#[test]
fn the_order_of_a_reordered_copy_restores_it() {
    for (base, copy, label) in derived(&of_kind("reordered", 3)) {
        assert_eq!((label.relation, label.duplicate), (Relation::Reordered, Duplicate::Yes));
        let order = copy.order.as_ref().expect("its order was changed");
        let found = lines(copy);
        let restored: Vec<&str> = order.iter().map(|&line| found[line as usize]).collect();
        assert_eq!(restored.len(), lines(base).len());
        assert!(restored.iter().zip(lines(base)).all(|(line, whole)| line.ends_with(whole)));
    }
}

#[test]
fn a_reprint_keeps_most_and_stays_in_order() {
    let mut dropped = 0;
    for (base, copy, label) in derived(&of_kind("reprint", 5)) {
        assert_eq!(label.duplicate, Duplicate::Yes);
        let whole: HashSet<&str> = base.article.text.split(['\n', '.']).map(str::trim).collect();
        let kept =
            copy.article.text.split(['\n', '.']).filter(|sentence| whole.contains(sentence.trim())).count();
        assert!(kept * 3 > whole.len() && copy.order.is_none(), "{kept} of {} sentences", whole.len());
        dropped += usize::from(base_lines(base, copy).len() < lines(base).len());
    }
    assert!(dropped > 50, "{dropped}");
}

#[test]
fn a_mixed_copy_is_one_copy_with_an_order() {
    for (base, copy, label) in derived(&of_kind("mixed", 3)) {
        assert_eq!(label.duplicate, Duplicate::Yes);
        let order = copy.order.as_ref().expect("its order was changed");
        assert!(order.iter().all(|&line| (line as usize) < lines(copy).len()));
        assert_eq!(order.iter().collect::<HashSet<_>>().len(), order.len(), "a line is named once");
        assert!(order.len() <= lines(base).len());
    }
}

#[test]
fn an_abridged_copy_is_an_excerpt() {
    for (base, copy, label) in derived(&of_kind("abridged", 3)) {
        assert_eq!((label.relation, label.confidence), (Relation::Excerpt, Confidence::High));
        let kept = copy.article.text.split(['\n', '.']).map(str::trim).filter(|line| !line.is_empty());
        let kept: u32 = kept.filter(|line| base.article.text.contains(*line)).map(words).sum();
        // A dateline before the lead hides that sentence from this count.
        assert!(kept <= words(&base.article.text) / 2, "{kept} of {}", words(&base.article.text));
    }
    let unsure = of_kind("abridged", 6)
        .iter()
        .flat_map(|f| f.pairs.clone())
        .any(|p| p.label.duplicate == Duplicate::Unsure);
    assert!(unsure, "among so many abridgements some hardly share anything");
}

#[test]
fn a_glued_copy_has_the_same_text_on_fewer_lines() {
    for (base, copy, label) in derived(&of_kind("glued", 3)) {
        let expect = if copy.order.is_some() { Relation::Reordered } else { Relation::Identical };
        assert_eq!(label.relation, expect);
        assert!(base_lines(base, copy).len() < lines(base).len());
        assert!(lines(base).iter().all(|line| copy.article.text.contains(line)));
        assert!(
            copy.order.as_ref().is_none_or(|order| order.len() == lines(base).len()),
            "a place for each piece"
        );
    }
}

#[test]
fn a_roundup_shares_with_two_bases_and_joins_neither() {
    let families = of_kind("roundup", 2);
    let bases: HashMap<&str, &Member> = families
        .iter()
        .map(|family| (family.members[0].article.id.text.as_str(), &family.members[0]))
        .collect();
    for (base, copy, label) in derived(&families) {
        assert_eq!((label.relation, label.duplicate), (Relation::Overlap, Duplicate::No));
        assert_eq!(copy.cluster, copy.article.id.text);
        let second = copy
            .article
            .synth
            .second
            .as_ref()
            .map(|second| second.text.as_str())
            .expect("it has a second base");
        let pairs = families.iter().flat_map(|family| &family.pairs);
        assert!(pairs.into_iter().any(|pair| pair.id1 == second && pair.id2 == copy.article.id.text));
        for base in [base, bases[second]] {
            let shared: u32 = base_lines(base, copy).iter().map(|&line| words(lines(base)[line])).sum();
            assert!(shared > 0 && shared * 2 <= words(&base.article.text), "at most half of the base");
            assert!(shared * 3 <= words(&copy.article.text) * 2, "at most two thirds of the round-up");
        }
    }
}

#[test]
fn a_template_has_the_form_and_not_the_numbers() {
    for (base, copy, label) in derived(&of_kind("template", 1)) {
        assert_eq!((label.relation, label.duplicate), (Relation::Template, Duplicate::No));
        assert_eq!(copy.cluster, copy.article.id.text);
        let numbers = |text: &str| -> HashSet<String> {
            let words = text.split(|c: char| !c.is_alphanumeric());
            words.filter(|word| word.len() > 3 && word.parse::<u32>().is_ok()).map(str::to_owned).collect()
        };
        let (old, new) = (numbers(&base.article.text), numbers(&copy.article.text));
        assert!(old.intersection(&new).count() * 10 <= old.len(), "{old:?} {new:?}");
        let form =
            lines(copy).iter().filter(|line| line.contains(" said ")).map(|line| words(line)).sum::<u32>();
        // A dateline may stand before the first line.
        assert!((0..=8).contains(&(form - words(&base.article.text))), "the same count of words");
    }
}

#[test]
fn a_scan_is_a_reprint_with_other_letters() {
    for (base, copy, label) in derived(&of_kind("ocr", 2)) {
        assert_eq!((label.relation, label.duplicate), (Relation::Reprint, Duplicate::Yes));
        assert!(lines(copy).len() >= lines(base).len());
        assert!(!copy.article.text.contains(&base.article.text));
    }
}

#[test]
fn kinds_that_do_not_suit_a_base_are_not_forced_on_it() {
    let settings = Settings { kinds: Mix::parse("template").unwrap(), ..Settings::default() };
    let made = families(&articles(30), &settings);
    let unsuited: usize = made.iter().map(|family| family.unsuited).sum();
    assert_eq!(unsuited + made.iter().map(|family| family.members.len() - 1).sum::<usize>(), 90);
    assert!(unsuited >= 60, "two in three are stories: {unsuited}");
}

/// The whole corpus as bytes.
fn corpus(documents: &[Document], settings: &Settings) -> HashMap<&'static str, Vec<u8>> {
    use std::sync::{Arc, Mutex};
    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);
    impl std::io::Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let plan = plan(documents, settings);
    let mut opened: HashMap<&'static str, Shared> = HashMap::new();
    let mut output = Output::new(|name| Ok(opened.entry(name).or_default().clone())).unwrap();
    plan.generate(documents.iter().map(Ok), |family| {
        output.write(family).unwrap();
        Ok(())
    })
    .unwrap();
    output.finish(&plan, opened.entry(files::MANIFEST).or_default().clone()).unwrap();
    opened.into_iter().map(|(name, bytes)| (name, bytes.0.lock().unwrap().clone())).collect()
}

#[test]
fn equal_seeds_give_equal_bytes_whatever_the_threads() {
    let settings = Settings { kinds: Mix::parse("all").unwrap(), ..Settings::default() };
    let documents = articles(300);
    let with_threads = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| corpus(&documents, &settings))
    };
    let one = with_threads(1);
    assert_eq!(one, with_threads(4));
    assert_eq!(one.len(), 5);
    assert!(one.values().all(|bytes| !bytes.is_empty()));
    let other = corpus(&documents, &Settings { seed: 2, ..settings });
    assert_ne!(one[files::DOCUMENTS], other[files::DOCUMENTS]);
}

#[test]
fn the_tables_cover_every_article_and_no_other() {
    let settings = Settings { kinds: Mix::parse("all").unwrap(), articles: 20, ..Settings::default() };
    let written = corpus(&articles(40), &settings);
    let text = |name| std::str::from_utf8(&written[name]).unwrap();
    let articles: Vec<serde_json::Value> =
        text(files::DOCUMENTS).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: HashSet<&str> = articles.iter().map(|article| article["id"].as_str().unwrap()).collect();
    assert_eq!((articles.len(), ids.len()), (80, 80));
    let clusters: Vec<&str> = text(files::CLUSTERS).lines().collect();
    assert_eq!(clusters[0], "id\tcluster");
    assert_eq!(clusters.len(), 81);
    let pairs: Vec<Vec<&str>> = text(files::PAIRS).lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(pairs[0], ["id1", "id2", "duplicate", "relation", "confidence"]);
    let named = |column: usize| pairs[1..].iter().map(move |pair| pair[column]);
    assert!(named(0).chain(named(1)).all(|id| ids.contains(id)));
    assert!(named(2).all(|value| ["0", "0.5", "1"].contains(&value)));
    assert!(clusters[1..].iter().flat_map(|line| line.split('\t')).all(|id| ids.contains(id)));
    let manifest: serde_json::Value = serde_json::from_str(text(files::MANIFEST)).unwrap();
    assert_eq!(manifest["written"]["documents"], 80);
    assert_eq!(manifest["settings"]["seed"], 1);
}

#[test]
fn made_ids_never_meet_given_ones() {
    let mut documents = articles(6);
    documents[1].id = "a0~ocr-1".to_owned();
    documents[2].id = "a0~ocr-3".to_owned();
    let settings = Settings { kinds: Mix::parse("ocr").unwrap(), copies: 2, ..Settings::default() };
    let made = families(&documents, &settings);
    let ids: Vec<&str> = made[0].members.iter().map(|member| member.article.id.text.as_str()).collect();
    assert_eq!(ids, ["a0", "a0~ocr-5", "a0~ocr-2"]);
}

/// Paragraphs as no desk would send them.
fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,40}",
        "[a-z]{1,8}( [a-z]{1,8}){0,12}\\.",
        "([A-Z][a-z]{2,6} [0-9]{1,5}[.,]? ){1,8}",
        Just("👩‍👩‍👧 🚀🚀".to_owned()),
        Just("שלום עולם. שוב שלום.".to_owned()),
        Just("東京で地震がありました。".to_owned()),
        Just("PARIS (AFP) - ".to_owned()),
        Just("\u{0}\u{200b}\u{feff}".to_owned()),
        Just("a\u{85}b\u{2028}c\rd".to_owned()),
        Just("x".repeat(500)),
    ]
}

proptest! {
    #[test]
    fn no_text_breaks_it_and_the_truth_fits_the_files(
        texts in prop::collection::vec(prop::collection::vec(hostile(), 0..8), 1..6),
        seed in any::<u64>(),
        ocr_rate in 0.0..=0.5,
    ) {
        let documents: Vec<Document> =
            texts.iter().enumerate().map(|(n, lines)| Document::from_paragraphs(n.to_string(), lines)).collect();
        let settings = Settings {
            seed,
            ocr_rate,
            copies: 8,
            kinds: Mix::parse("all").unwrap(),
            min_paragraphs: 0,
            min_words: 0,
            ..Settings::default()
        };
        for family in families(&documents, &settings) {
            for member in &family.members {
                let mut read = Document::default();
                read.set_lines(member.article.text.clone());
                let written = if member.article.text.is_empty() { 0 } else { lines(member).len() };
                prop_assert_eq!(read.paragraphs.len(), written, "each line is read as one paragraph");
                if let Some(order) = &member.order {
                    prop_assert!(order.iter().all(|&line| (line as usize) < written));
                    prop_assert!(!order.is_sorted());
                }
            }
            let is_derived = |id: &str| family.members[1..].iter().any(|member| member.article.id.text == id);
            for member in &family.members[1..] {
                let with_base = family.pairs.iter().filter(|pair| {
                    pair.id1 == family.members[0].article.id.text && pair.id2 == member.article.id.text
                });
                prop_assert_eq!(with_base.count(), 1);
            }
            prop_assert!(family.pairs.iter().all(|pair| is_derived(&pair.id2)));
        }
    }
}
