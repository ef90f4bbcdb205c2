//! What one threshold on one number would do, plain and weighed by how rare words are, alone and behind the rules.

use wirecopy::config::VerifyConfig;
use wirecopy::error::Result;
use wirecopy::verify::{Comparer, judge, measure};

use crate::judged::{Gold, Read};
use crate::variants::variants;

/// What is measured of a labelled pair.
struct Measured {
    is_copy: bool,
    /// Whether the rules take it for a copy once nothing is a template.
    is_like: bool,
    values: [f64; 4],
}

const NAMES: [&str; 4] =
    ["resemblance", "containment", "resemblance weighed by idf", "containment weighed by idf"];

/// The rows: each measure with its best threshold, then the same in the place of the template guard.
pub(crate) fn table(read: &Read, gold: &Gold) -> Result<Vec<String>> {
    let measured = measured(read, gold)?;
    let mut rows = Vec::new();
    for (at, name) in NAMES.iter().enumerate() {
        rows.push(best(name, &measured, |pair| Some(pair.values[at])));
    }
    for (at, name) in NAMES.iter().enumerate() {
        let name = format!("the rules with {name} for the template guard");
        rows.push(best(&name, &measured, |pair| pair.is_like.then_some(pair.values[at])));
    }
    Ok(rows)
}

fn measured(read: &Read, gold: &Gold) -> Result<Vec<Measured>> {
    let full = &variants()[0];
    let collection = read.fingerprint(full.apart, full)?;
    let unguarded =
        VerifyConfig { template_coverage: 2.0, template_form_facts: 2.0, ..full.settings.verify.clone() };
    let (mut of_a, mut of_b) = (collection.reader(), collection.reader());
    let mut comparer = Comparer::new(collection.frequencies());
    let mut measured = Vec::new();
    for (pair, place) in gold.pairs.iter().zip(&gold.places) {
        let (Some(grade), Some((a, b))) = (pair.grade, *place) else { continue };
        if grade > 0.0 && grade < 1.0 {
            continue;
        }
        let (a, b) = (of_a.read(a)?, of_b.read(b)?);
        comparer.hold(&a.print);
        let distinct = comparer.distinct(&b.print);
        let evidence = measure(&mut comparer, a, b, distinct);
        let weighted = comparer.weighted(&a.print, &b.print);
        let values = [
            evidence.overlap.resemblance(),
            evidence.overlap.containment(),
            weighted.resemblance(),
            weighted.containment_a().max(weighted.containment_b()),
        ];
        let is_like = judge(evidence, a.has_same_words(b), &unguarded).relation.is_duplicate();
        measured.push(Measured { is_copy: grade >= 1.0, is_like, values });
    }
    Ok(measured)
}

/// The threshold with the best F1 on these labels, as a row. A pair without a value is below every threshold.
fn best(name: &str, measured: &[Measured], value: impl Fn(&Measured) -> Option<f64>) -> String {
    let copies = measured.iter().filter(|pair| pair.is_copy).count();
    let mut ranked: Vec<(f64, bool)> =
        measured.iter().filter_map(|pair| Some((value(pair)?, pair.is_copy))).collect();
    ranked.sort_by(|x, y| y.0.total_cmp(&x.0));
    let (mut right, mut taken) = (0, 0);
    let mut top = (0.0, 1.0, 0.0, 0.0);
    // Equal values are above a threshold together.
    for equal in ranked.chunk_by(|x, y| x.0.total_cmp(&y.0).is_eq()) {
        right += equal.iter().filter(|(_, is_copy)| *is_copy).count();
        taken += equal.len();
        let f1 = 2.0 * right as f64 / (taken + copies) as f64;
        if f1 > top.0 {
            top = (f1, equal[0].0, right as f64 / taken as f64, right as f64 / copies.max(1) as f64);
        }
    }
    let (f1, threshold, precision, recall) = top;
    format!("| {name} | {threshold:.2} | {precision:.4} | {recall:.4} | {f1:.4} |")
}
