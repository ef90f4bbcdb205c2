//! What the tests of all that is measured of a pair begin with.

use super::overlap::{Comparer, Coverage, Overlap};
use crate::fingerprint::{DocumentPrint, Printer};

/// Two texts, printed and compared.
pub(super) struct Compared {
    pub(super) a: DocumentPrint,
    pub(super) b: DocumentPrint,
    pub(super) overlap: Overlap,
    pub(super) in_b: Coverage,
    pub(super) in_a: Coverage,
}

impl Compared {
    /// Each line of a text is a paragraph.
    pub(super) fn of(a: &str, b: &str) -> Self {
        let mut printer = Printer::default();
        let (a, b) = (printer.print(a.lines()), printer.print(b.lines()));
        let mut comparer = Comparer::default();
        comparer.hold(&a);
        let distinct = comparer.distinct(&b);
        let overlap = comparer.overlap(&b, distinct);
        let (in_b, in_a) = comparer.coverage(&a, &b);
        Self { a, b, overlap, in_b, in_a }
    }
}
