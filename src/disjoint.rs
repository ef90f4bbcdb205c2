//! Disjoint sets over small numbers (Tarjan 1975): union by lower number, path halving.

/// Sets of the numbers `0..n`; each set is named by its lowest member.
#[derive(Debug, Clone)]
pub(crate) struct DisjointSets {
    parents: Vec<u32>,
}

impl DisjointSets {
    /// `n` sets of one.
    pub(crate) fn new(n: usize) -> Self {
        Self { parents: (0..n as u32).collect() }
    }

    /// The lowest member of the set that holds `x`.
    pub(crate) fn find(&mut self, mut x: u32) -> u32 {
        while self.parents[x as usize] != x {
            let grandparent = self.parents[self.parents[x as usize] as usize];
            self.parents[x as usize] = grandparent;
            x = grandparent;
        }
        x
    }

    /// Makes one set of the two that hold `x` and `y`.
    pub(crate) fn join(&mut self, x: u32, y: u32) {
        let (x, y) = (self.find(x), self.find(y));
        self.parents[x.max(y) as usize] = x.min(y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn agrees_with_relabelling_everything(joins in proptest::collection::vec((0..20_u32, 0..20_u32), 0..40)) {
            let mut sets = DisjointSets::new(20);
            let mut labels: Vec<u32> = (0..20).collect();
            for (x, y) in joins {
                sets.join(x, y);
                let (a, b) = (labels[x as usize], labels[y as usize]);
                for label in &mut labels {
                    if *label == a.max(b) {
                        *label = a.min(b);
                    }
                }
            }
            for x in 0..20 {
                proptest::prop_assert_eq!(sets.find(x), labels[x as usize]);
            }
        }
    }
}
