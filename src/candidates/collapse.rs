//! Collapses equal documents into units, before any search: a page that stands 200,000 times in a crawl is one unit,
//! and never makes a quadratic bucket.
//!
//! Two documents are one unit when their bodies have the same words in the same order, or the same paragraphs in any
//! order. Very short bodies must share their headline too: "Watch the video" is no evidence of anything.

use rayon::prelude::*;

use crate::disjoint::DisjointSets;
use crate::fingerprint::{Collection, DocumentIndex};

/// How a document relates to its unit's representative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Equality {
    /// It is the representative.
    Itself,
    /// The same words in the same order.
    Identical,
    /// The same paragraphs in another order.
    Reordered,
}

/// One document's place in the units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Membership {
    /// Its unit.
    pub unit: u32,
    /// Its relation to the unit's representative.
    pub equality: Equality,
}

/// The units of a collection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Units {
    /// The representative of each unit, in canonical order: by text, then by id.
    pub representatives: Vec<DocumentIndex>,
    /// For each document of the collection, its unit.
    pub memberships: Vec<Membership>,
}

/// Collapses the equal documents of `collection`.
#[must_use]
pub fn collapse(collection: &Collection) -> Units {
    let documents = collection.len();
    let mut order: Vec<DocumentIndex> = (0..documents as DocumentIndex).collect();
    order.par_sort_unstable_by(|&x, &y| {
        collection[x].canonical().cmp(&collection[y].canonical()).then(x.cmp(&y))
    });
    // Sets are over places in the canonical order, so that the lowest member of each is its representative.
    let mut sets = DisjointSets::new(documents);
    join_equal_neighbours(&mut sets, 0..documents as u32, |x, y| {
        collection[order[x as usize]].has_same_words(&collection[order[y as usize]])
    });
    let mut by_paragraphs: Vec<u32> = (0..documents as u32).collect();
    by_paragraphs.par_sort_unstable_by_key(|&place| (collection[order[place as usize]].order_free, place));
    join_equal_neighbours(&mut sets, by_paragraphs.into_iter(), |x, y| {
        collection[order[x as usize]].has_same_paragraphs(&collection[order[y as usize]])
    });

    let mut units = Units {
        representatives: Vec::new(),
        memberships: vec![Membership { unit: 0, equality: Equality::Itself }; documents],
    };
    let mut unit_of_place = vec![0; documents];
    for place in 0..documents as u32 {
        let index = order[place as usize];
        let lowest = sets.find(place);
        if lowest == place {
            unit_of_place[place as usize] = units.representatives.len() as u32;
            units.representatives.push(index);
        }
        let unit = unit_of_place[lowest as usize];
        let representative = units.representatives[unit as usize];
        let equality = if index == representative {
            Equality::Itself
        } else if collection[index].has_same_words(&collection[representative]) {
            Equality::Identical
        } else {
            Equality::Reordered
        };
        units.memberships[index as usize] = Membership { unit, equality };
    }
    units
}

/// Joins each place to the one before it in `places` when the two are equal.
fn join_equal_neighbours(
    sets: &mut DisjointSets,
    places: impl Iterator<Item = u32>,
    equal: impl Fn(u32, u32) -> bool,
) {
    let mut before = None;
    for place in places {
        if let Some(before) = before.replace(place)
            && equal(before, place)
        {
            sets.join(before, place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::fingerprint::{Printer, RecordPlace, Sheet};

    fn collection(documents: &[(&str, &str, &[&str])]) -> Collection {
        let mut collection = Collection::default();
        for (id, title, paragraphs) in documents {
            let mut document = Document::from_paragraphs(*id, *paragraphs);
            document.title = Some((*title).to_owned());
            let print = Printer::default().print(paragraphs.iter().copied());
            let sheet = Sheet::new(&document, print);
            collection.push(&document, RecordPlace::default(), &sheet).unwrap();
        }
        collection
    }

    const ONE: &str =
        "The bridge at Karsova stays closed to lorries until the end of the week, officials said.";
    const TWO: &str = "Engineers of the national rail company will test its new supports on Thursday.";

    #[test]
    fn equal_scrambled_and_short_ones() {
        let joined = format!("{ONE} {TWO}");
        let collection = collection(&[
            ("z", "t", &[ONE, TWO]),
            ("y", "other", &[TWO, ONE]),
            ("x", "t", &[&joined]),
            ("a", "t", &["Watch the video"]),
            ("b", "other", &["Watch the video"]),
            ("c", "t", &["Watch the video"]),
            ("d", "t", &[]),
            ("e", "t", &[]),
        ]);
        let units = collapse(&collection);
        let unit = |i: usize| units.memberships[i].unit;
        assert_eq!(unit(0), unit(2), "same words, other breaks");
        assert_eq!(unit(0), unit(1), "same paragraphs, other order");
        assert_ne!(unit(3), unit(4), "short, with another headline");
        assert_eq!(unit(3), unit(5), "short, with the same headline");
        assert_ne!(unit(6), unit(7), "nothing is no evidence");
        assert_eq!(units.representatives.len(), 5);
        let itself = |m: &&Membership| m.equality == Equality::Itself;
        assert_eq!(units.memberships.iter().filter(itself).count(), 5);
    }

    #[test]
    fn the_order_of_input_does_not_change_the_units() {
        let documents: [(&str, &str, &[&str]); 4] =
            [("a", "t", &[ONE]), ("b", "t", &[TWO, ONE]), ("c", "t", &[ONE, TWO]), ("d", "t", &[ONE])];
        let mut reversed = documents;
        reversed.reverse();
        let ids = |documents: &[(&'static str, &str, &[&str])]| {
            let collection = collection(documents);
            let units = collapse(&collection);
            units.representatives.iter().map(|&r| collection[r].id.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(ids(&documents), ids(&reversed));
    }
}
