//! What is believed of the order of an article that stands alone.

use std::collections::BTreeSet;

use super::article::Article;
use super::model::Model;
use super::rules;
use super::scores::{Constraints, Scores};
use crate::text::normalise::normalise;
use crate::text::words::for_each_word;

/// What rules and `model` believe of the order of `article`: linear in its text, quadratic in its pieces up to
/// [`MOST_PAIRED`](super::scores::MOST_PAIRED), linear above. The order in which the pieces are given has no influence.
#[must_use]
pub fn discourse(article: &Article<'_>, _model: &Model) -> (Scores, Constraints) {
    let mut scores = Scores::neutral(article.len());
    let title = words(article.title.unwrap_or_default());
    for (i, piece) in article.pieces.iter().enumerate() {
        let shared = words(piece.body()).intersection(&title).count();
        scores.add_place(i, 0.25 * shared as f32);
        scores.add_first(i, 0.5 * shared as f32);
    }
    (scores, rules::constraints(article))
}

fn words(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for_each_word(&normalise(text), |word| {
        if word.folded.len() > 3 {
            words.insert(word.folded.to_owned());
        }
    });
    words
}
