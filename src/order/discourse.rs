//! What is believed of the order of an article that stands alone.

use super::article::Article;
use super::features::{Features, Reader};
use super::model::Model;
use super::network::Outputs;
use super::omit::Part;
use super::scores::{Constraints, MOST_PAIRED, Scores};
use super::{ladder, rules, series};

/// From this share of unknown words on, 0–1, the model has not learnt the language. Of its 2,231 development articles one has
/// more, which is in Hindi; an English one has .26 at most. Of texts in other languages, those with up to .8 (German, Dutch,
/// French, Spanish) are still put in order as well as English ones, by names, marks and form, and such a text in order reads like
/// an original; with .9 and more (Russian, Hindi, Turkish, Arabic, Chinese) an order is hardly better than chance.
const UNLEARNT: f32 = 0.85;

/// What rules and `model` believe of the order of `article`: linear in its text, quadratic in its pieces up to
/// [`MOST_PAIRED`](super::scores::MOST_PAIRED), linear above. The order in which the pieces are given has no influence. Of a
/// language that the model has not learnt it believes nothing ([`Scores::is_unlearnt`]).
#[must_use]
pub fn discourse(article: &Article<'_>, model: &Model) -> (Scores, Constraints) {
    discourse_without(article, model, &[])
}

/// The same without parts of the evidence.
#[must_use]
pub fn discourse_without(article: &Article<'_>, model: &Model, omitted: &[Part]) -> (Scores, Constraints) {
    with_language(article, model, omitted, UNLEARNT)
}

/// The same, whatever the language, as a model is calibrated.
pub(super) fn discourse_in_any_language(
    article: &Article<'_>,
    model: &Model,
    omitted: &[Part],
) -> (Scores, Constraints) {
    with_language(article, model, omitted, f32::INFINITY)
}

/// The same, where the language is not learnt from the share `unlearnt` of unknown words on.
fn with_language(
    article: &Article<'_>,
    model: &Model,
    omitted: &[Part],
    unlearnt: f32,
) -> (Scores, Constraints) {
    let mut reader = Reader::default();
    let mut of_network = |article: &Article<'_>, scores: &mut Scores| {
        let mut features = Features::new(article, &model.vocabulary, &mut reader);
        if features.unknown >= unlearnt {
            return scores.set_unlearnt();
        }
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
        let mut is_unlearnt = true;
        for (part, pieces) in article.pieces.chunks(MOST_PAIRED).enumerate() {
            let mut local = Scores::neutral(pieces.len());
            of_network(&Article { title: article.title, pieces: pieces.to_vec() }, &mut local);
            is_unlearnt &= local.is_unlearnt();
            for i in 0..pieces.len() {
                let share = local.earliness(i) / pieces.len() as f32;
                scores.add_place(part * MOST_PAIRED + i, 4.0 * share);
            }
        }
        if is_unlearnt {
            scores.set_unlearnt();
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
