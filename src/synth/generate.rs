//! The second pass: families made in parallel, handed over in input order.

use std::borrow::Borrow;

use rayon::prelude::*;

use super::family::Family;
use super::survey::Plan;
use crate::document::Document;
use crate::error::Result;

/// So many families are made at a time: enough for every thread, little enough to hold.
const BATCH: usize = 256;

impl Plan {
    /// Goes through the input again and hands each family to `emit`, in input order whatever the threads.
    /// Returns how many there were: fewer than [`Plan::chosen`] has if the input became shorter since.
    ///
    /// # Errors
    /// The first of `documents` or `emit`; then nothing more is read.
    pub fn generate<D: Borrow<Document> + Sync>(
        &self,
        documents: impl IntoIterator<Item = Result<D>>,
        mut emit: impl FnMut(&Family) -> Result<()>,
    ) -> Result<usize> {
        let mut count = 0;
        let mut chosen = self.chosen().iter().peekable();
        let mut batch: Vec<(u64, D)> = Vec::new();
        let mut make = |batch: &mut Vec<(u64, D)>| {
            let families: Vec<Family> =
                batch.par_iter().map(|(index, base)| self.family(*index, base.borrow())).collect();
            batch.clear();
            count += families.len();
            families.iter().try_for_each(&mut emit)
        };
        for (index, document) in (0..).zip(documents) {
            let document = document?;
            if chosen.next_if_eq(&&index).is_some() {
                batch.push((index, document));
            }
            if batch.len() == BATCH {
                make(&mut batch)?;
            }
            if chosen.peek().is_none() {
                break;
            }
        }
        make(&mut batch)?;
        Ok(count)
    }
}
