//! What is moved as one: the pieces of a paragraph that no copy has apart.
//!
//! Whoever shuffles a page shuffles its paragraphs. Pieces that were cut from one paragraph stand together in every copy
//! that has it as it was given, scrambled or not; that says nothing of the order, and must not count as if copies agreed.

use super::witness::Witness;

/// The pieces of a document as units: those of a paragraph that every witness has together are one, any other is its own.
#[derive(Debug)]
pub(super) struct Units {
    /// For each unit its pieces, in order.
    pieces: Vec<Vec<usize>>,
    /// For each piece its unit.
    of: Vec<usize>,
}

impl Units {
    /// `paragraphs[i]` is the paragraph of piece `i`, ascending; pieces beyond its end are paragraphs by themselves. Linear in
    /// the witnesses' pieces.
    pub(super) fn new(pieces: usize, paragraphs: &[u32], witnesses: &[Witness]) -> Self {
        let mut is_apart = vec![false; pieces];
        for witness in witnesses {
            find_apart(&witness.sequence, paragraphs, &mut is_apart);
        }
        let is_same = |x: usize, y: usize| paragraphs.get(x).is_some_and(|x| Some(x) == paragraphs.get(y));
        let all: Vec<usize> = (0..pieces).collect();
        let mut units: Vec<Vec<usize>> = Vec::with_capacity(pieces);
        for paragraph in all.chunk_by(|&x, &y| is_same(x, y)) {
            if paragraph.iter().any(|&piece| is_apart[piece]) {
                units.extend(paragraph.iter().map(|&piece| vec![piece]));
            } else {
                units.push(paragraph.to_vec());
            }
        }
        let of = (0..).zip(&units).flat_map(|(unit, pieces)| pieces.iter().map(move |_| unit)).collect();
        Self { pieces: units, of }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Whether each piece is one.
    pub(super) fn are_pieces(&self) -> bool {
        self.len() == self.of.len()
    }

    /// The witnesses, as they order units.
    pub(super) fn of_witnesses(&self, witnesses: &[Witness]) -> Vec<Witness> {
        let of_one = |witness: &Witness| {
            let mut sequence: Vec<usize> = witness.sequence.iter().map(|&piece| self.of[piece]).collect();
            sequence.dedup();
            Witness { sequence, ..witness.clone() }
        };
        witnesses.iter().map(of_one).collect()
    }

    /// The pieces of an order of units.
    pub(super) fn pieces(&self, units: &[usize]) -> Vec<usize> {
        units.iter().flat_map(|&unit| self.pieces[unit].iter().copied()).collect()
    }
}

/// Marks the pieces whose paragraph a witness has in two places, or turned round.
fn find_apart(sequence: &[usize], paragraphs: &[u32], is_apart: &mut [bool]) {
    let mut by_piece: Vec<(usize, usize)> = sequence.iter().copied().zip(0..).collect();
    by_piece.sort_unstable();
    for pair in by_piece.windows(2) {
        let ((before, at), (after, next)) = (pair[0], pair[1]);
        let is_same = paragraphs.get(before).is_some_and(|one| Some(one) == paragraphs.get(after));
        if is_same && next != at + 1 {
            (is_apart[before], is_apart[after]) = (true, true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::provenance::Provenance;
    use super::*;

    fn witness(sequence: &[usize]) -> Witness {
        Witness { sequence: sequence.to_vec(), networks: Vec::new(), provenance: Provenance::Reference }
    }

    #[test]
    fn pieces_of_a_paragraph_are_one_until_a_copy_has_them_apart() {
        let paragraphs = [0, 1, 1, 1, 2, 2];
        let together = [witness(&[0, 1, 2, 3, 4, 5]), witness(&[4, 5, 1, 3, 0])];
        let units = Units::new(6, &paragraphs, &together);
        assert_eq!(units.len(), 3);
        assert_eq!(units.of_witnesses(&together)[1].sequence, [2, 1, 0], "a copy may lack some of them");
        assert_eq!(units.pieces(&[2, 1]), [4, 5, 1, 2, 3]);
        for apart in [[1, 0, 2, 3, 4, 5], [0, 2, 1, 3, 4, 5], [3, 4, 5, 0, 1, 2]] {
            let units = Units::new(6, &paragraphs, &[witness(&apart)]);
            assert_eq!(units.len(), 5, "{apart:?}: the other paragraph is one still");
        }
        assert!(Units::new(6, &[], &together).are_pieces(), "nothing known of paragraphs");
    }
}
