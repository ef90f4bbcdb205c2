//! Two articles compared: measures in 0–1, relations that hold in both directions, and an account that comes to the
//! same verdict.
#![no_main]

use wirecopy::config::VerifyConfig;
use wirecopy::explain::{conclusion, explain};
use wirecopy::fingerprint::Recurring;
use wirecopy::pipeline::compare::verdict;
use wirecopy::pipeline::ingest::Maker;
use wirecopy::relation::Relation;
use wirecopy::text::clean::CleanText;
use wirecopy::verify::{Comparer, judge_briefly};
use wirecopy_fuzz::article::article;
use wirecopy_fuzz::draw::Draw;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut draw = Draw(data);
    let (a, b) = (article(&mut draw, 1), article(&mut draw, 2));
    let config = VerifyConfig::default();
    let mut maker = Maker::default();
    let (sheet_a, sheet_b) = (maker.sheet(&a).clone(), maker.sheet(&b).clone());
    let forth = verdict(&sheet_a, &sheet_b, &config);
    let back = verdict(&sheet_b, &sheet_a, &config);
    for found in [&forth, &back] {
        let overlap = &found.evidence.overlap;
        for measure in [overlap.resemblance(), overlap.containment_a(), overlap.containment_b()] {
            assert!((0.0..=1.0).contains(&measure), "{measure}");
        }
        if let Some(tau) = found.evidence.tau {
            assert!((-1.0..=1.0).contains(&tau), "{tau}");
        }
        assert!(!found.to_string().is_empty());
    }
    assert_eq!(forth.relation, back.relation, "{forth:?} {back:?}");
    assert!((forth.evidence.overlap.resemblance() - back.evidence.overlap.resemblance()).abs() < 1e-12);
    assert_eq!(forth.evidence.overlap.containment_a().to_bits(), back.evidence.overlap.containment_b().to_bits());
    if sheet_a.print.tokens.is_empty() || sheet_b.print.tokens.is_empty() {
        return;
    }
    let itself = verdict(&sheet_a, &sheet_a, &config);
    assert_eq!(itself.relation, Relation::Identical, "a text is its own copy");

    let mut comparer = Comparer::default();
    comparer.hold(&sheet_a.print);
    let distinct = comparer.distinct(&sheet_b.print);
    let brief = judge_briefly(&mut comparer, &sheet_a, &sheet_b, distinct, &config);
    assert_eq!((brief.relation, brief.rule), (forth.relation, forth.rule), "the short way comes to the same");

    let (clean_a, clean_b) = (CleanText::new(&a), CleanText::new(&b));
    let account = explain((&a, &clean_a), (&b, &clean_b), &Recurring::default(), &config);
    assert_eq!(account.relation, forth.relation);
    assert_eq!(conclusion(&account.questions), Some(account.relation), "the account comes to the verdict");
});
