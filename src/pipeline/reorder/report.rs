//! What is told of a document that was put in order.

use serde::Serialize;

use super::place::{Pieces, Placed, PlacedCopy, ReorderConfig};
use crate::document::{Document, WrittenId};
use crate::fingerprint::Collection;
use crate::kendall::kendall_tau;
use crate::moves::blocks;
use crate::order::references::Method;

/// Below this confidence an order is a guess, and the output says so.
pub const GUESS: f32 = 0.5;

/// A document in its order.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Reordered {
    /// Its id.
    pub id: WrittenId,
    /// `order[k]` = the index, from 0, of the input paragraph at place k; that of a paragraph that repair cut comes once
    /// a piece, that of a blank one not at all.
    pub order: Vec<u32>,
    /// The texts in that order.
    pub paragraphs: Vec<String>,
    /// What the order was made of.
    pub method: Method,
    /// Kendall's tau that is expected of the order, 0–1.
    pub confidence: f32,
    /// Whether the confidence is so low that the order is a guess.
    pub guess: bool,
    /// The probability, 0–1, that the paragraphs at places k and k + 1 are neighbours.
    pub joins: Vec<f32>,
    /// The ids of the copies that decided, the most influential first.
    pub sources: Vec<WrittenId>,
    /// The probability, 0–1, that the order given is not the original one.
    pub scrambled: f32,
    /// Whether the order given was left, for no copy says another and the model has not learnt the language. Written where it
    /// is so.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unlearnt: bool,
    /// Kendall's tau between the order given and this one, −1 to 1.
    pub tau_given: f64,
    /// The blocks that moved.
    pub moved: Vec<MovedBlock>,
    /// The copies, and what each was found to be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<CopyAccount>,
    /// Places of this order in groups: which group comes before which is sure, the order in a group is not. Only where it
    /// was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<Vec<u32>>>,
}

/// A block of neighbours that moved together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MovedBlock {
    /// Its paragraphs, by their input index.
    pub paragraphs: Vec<u32>,
    /// The place of the first of them in the new order, from 0.
    pub to: u32,
}

/// A copy that was looked at.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CopyAccount {
    /// Its id.
    pub id: WrittenId,
    /// How many of the document's pieces it has.
    pub pieces: u32,
    /// The probability, 0–1, that its own order is right.
    pub clean: f64,
    /// How much of the order it decided, 0–1.
    pub influence: f64,
    /// Kendall's tau of its order against the one found; none for fewer than two pieces.
    pub tau: Option<f64>,
}

impl Reordered {
    pub(super) fn new(
        document: &Document,
        placed: Placed,
        collection: &Collection,
        config: &ReorderConfig,
    ) -> Self {
        let pieces = Pieces::new(document, config.repair);
        let paragraph = |&piece: &u32| document.listed(pieces.paragraphs[piece as usize]);
        let mut deciding: Vec<_> = placed.copies.iter().filter(|copy| copy.testimony.decided()).collect();
        deciding.sort_by(|x, y| {
            y.testimony.influence.total_cmp(&x.testimony.influence).then(x.index.cmp(&y.index))
        });
        let is_by_copies = placed.method != Method::Discourse;
        let id = |copy: &PlacedCopy| WrittenId::new(&*collection[copy.index].id, copy.id_is_number);
        let mut place_of = vec![0; placed.order.len()];
        for (place, &piece) in (0..).zip(&placed.order) {
            place_of[piece as usize] = place;
        }
        let moved = blocks(&place_of).into_iter().map(|block| MovedBlock {
            to: place_of[block[0]],
            paragraphs: block.iter().map(|&piece| document.listed(pieces.paragraphs[piece])).collect(),
        });
        Self {
            id: document.written_id(),
            order: placed.order.iter().map(paragraph).collect(),
            paragraphs: placed.order.iter().map(|&piece| pieces.texts[piece as usize].to_owned()).collect(),
            method: placed.method,
            confidence: rounded(placed.confidence),
            guess: placed.confidence < GUESS,
            joins: placed.joins.iter().copied().map(rounded).collect(),
            sources: deciding.iter().filter(|_| is_by_copies).map(|copy| id(copy)).collect(),
            scrambled: rounded(placed.scrambled),
            unlearnt: placed.is_unlearnt,
            tau_given: rounded_tau(kendall_tau(&place_of)),
            moved: moved.collect(),
            copies: placed
                .copies
                .iter()
                .map(|copy| CopyAccount {
                    id: id(copy),
                    pieces: copy.pieces,
                    clean: rounded_tau(copy.testimony.clean),
                    influence: rounded_tau(copy.testimony.influence),
                    tau: copy.testimony.tau.map(rounded_tau),
                })
                .collect(),
            groups: placed.groups.map(|groups| places_of(groups, &place_of)),
        }
    }
}

/// Groups of pieces as groups of places.
fn places_of(groups: Vec<Vec<u32>>, place_of: &[u32]) -> Vec<Vec<u32>> {
    let in_places = |group: Vec<u32>| group.into_iter().map(|piece| place_of[piece as usize]).collect();
    groups.into_iter().map(in_places).collect()
}

/// Four digits: what comes behind them nobody can check.
fn rounded(value: f32) -> f32 {
    (f64::from(value) * 1e4).round() as f32 / 1e4
}

fn rounded_tau(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}
