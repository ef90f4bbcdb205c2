//! Rules of wire copy that an order has to keep.

use super::article::{Article, Piece};
use super::scores::Constraints;
use crate::wire::MarkKind;

/// Adds the rules that hold for `article`.
pub(super) fn add(article: &Article<'_>, constraints: &mut Constraints) {
    let mut datelined =
        (0..).zip(&article.pieces).filter(|(_, piece)| piece.mark(MarkKind::Dateline).is_some());
    if let (Some((first, _)), None) = (datelined.next(), datelined.next()) {
        constraints.open_with(first);
    }
    for (i, piece) in article.pieces.iter().enumerate() {
        if ends_article(piece) {
            constraints.end_with(i);
        }
    }
}

fn ends_article(piece: &Piece<'_>) -> bool {
    [MarkKind::SignOff, MarkKind::Credit, MarkKind::Disclaimer].iter().any(|&kind| piece.mark(kind).is_some())
}
