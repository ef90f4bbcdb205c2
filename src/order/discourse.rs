//! What is believed of the order of an article that stands alone.

use super::article::Article;
use super::features::{Features, Reader};
use super::model::Model;
use super::network::Outputs;
use super::omit::Part;
use super::scores::{Constraints, MOST_PAIRED, Scores};
use super::{ladder, rules, series};

/// What rules and `model` believe of the order of `article`: linear in its text, quadratic in its pieces up to
/// [`MOST_PAIRED`](super::scores::MOST_PAIRED), linear above. The order in which the pieces are given has no influence.
#[must_use]
pub fn discourse(article: &Article<'_>, model: &Model) -> (Scores, Constraints) {
    discourse_without(article, model, &[])
}

/// The same without parts of the evidence.
#[must_use]
pub fn discourse_without(article: &Article<'_>, model: &Model, omitted: &[Part]) -> (Scores, Constraints) {
    let mut reader = Reader::default();
    let mut of_network = |article: &Article<'_>, scores: &mut Scores| {
        let mut features = Features::new(article, &model.vocabulary, &mut reader);
        for &part in omitted {
            features.omit(part);
        }
        add(scores, &model.outputs(&features), model);
    };
    let mut scores = Scores::neutral(article.len());
    scores.set_worth(model.calibration.worth);
    if scores.is_paired() {
        of_network(article, &mut scores);
    } else {
        // A page of so many pieces is no article. Its parts are scored for themselves, and then sorted by place.
        for (part, pieces) in article.pieces.chunks(MOST_PAIRED).enumerate() {
            let mut local = Scores::neutral(pieces.len());
            of_network(&Article { title: article.title, pieces: pieces.to_vec() }, &mut local);
            for i in 0..pieces.len() {
                let share = local.earliness(i) / pieces.len() as f32;
                scores.add_place(part * MOST_PAIRED + i, 4.0 * share);
            }
        }
    }
    let mut constraints = Constraints::none(article.len());
    if !omitted.contains(&Part::Rules) {
        rules::add(article, &mut constraints);
    }
    if !omitted.contains(&Part::Ladder) {
        ladder::add(article, &mut scores, &mut constraints);
    }
    if !omitted.contains(&Part::Series) {
        series::add(article, &mut scores);
    }
    (scores, constraints)
}

fn add(scores: &mut Scores, outputs: &Outputs, model: &Model) {
    let n = outputs.n;
    for i in 0..n {
        scores.add_first(i, outputs.follows[n * (n + 1) + i]);
        scores.add_last(i, outputs.follows[i * (n + 1) + n]);
        for j in (0..n).filter(|&j| j != i) {
            scores.add_follows(i, j, outputs.follows[i * (n + 1) + j]);
            if i < j {
                scores.add_precedes(i, j, model.calibration.precedence * outputs.precedes[i * n + j]);
            }
        }
    }
}
