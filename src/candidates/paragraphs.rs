//! Candidates by a rare paragraph in common, word for word.
//!
//! One shared paragraph of body text is strong: two stories that have it are copies, or quote the same statement. A
//! paragraph that more units share than the cap is furniture or a formula, and pairs nobody.

use rayon::prelude::*;

use super::gather::Gathered;
use super::pairs::Pairs;
use super::runs;
use super::{Capped, Found, FoundBy, Unit, pair};
use crate::config::CandidateConfig;
use crate::error::Result;
use crate::spill::{BUCKETS, HashSorter};

/// Searches for pairs of units that share a paragraph. Empties the keys it searches.
pub fn search(gathered: &Gathered, config: &CandidateConfig) -> Result<Found> {
    let (mut pairs, mut capped) = (Pairs::default(), Capped::default());
    // A few buckets at a time: their pairs are in memory until each of them is kept once.
    let numbers: Vec<usize> = (0..BUCKETS).collect();
    for some in numbers.chunks(4 * rayon::current_num_threads()) {
        for part in search_buckets(gathered, some, config)? {
            pairs.extend(part.pairs);
            capped = capped.merge(part.capped);
        }
    }
    Ok(Found { pairs: pairs.into_sorted(), capped })
}

fn search_buckets(gathered: &Gathered, numbers: &[usize], config: &CandidateConfig) -> Result<Vec<Found>> {
    numbers
        .par_iter()
        .map_init(HashSorter::default, |sorter, &bucket| {
            let entries = Gathered::entries(&gathered.paragraphs, bucket, sorter)?;
            let mut found = Found::default();
            for run in runs::shared(&entries) {
                if run.len() > config.run_cap {
                    found.capped.add(run.len());
                } else {
                    let units: Vec<Unit> = run.iter().map(|entry| entry.unit()).collect();
                    let pairs = runs::all_pairs(&units).map(|(x, y)| pair(x, y, FoundBy::PARAGRAPH));
                    found.pairs.extend(pairs);
                }
            }
            Ok(found)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::Room;
    use super::*;
    use crate::config::MemoryConfig;
    use crate::fingerprint::{Keys, Printer};
    use crate::spill::Scratch;

    #[test]
    fn shared_long_paragraphs_pair_and_hot_ones_do_not() {
        let shared =
            "the bridge at karsova stays closed to lorries until the end of the week officials said today";
        let formula =
            "sign up for our newsletter to get the best of the week in your inbox every sunday morning free";
        let mut printer = Printer::default();
        let keys: Vec<Keys> = (0..6)
            .map(|i| {
                let own = format!("own{i} text{i}");
                let mut paragraphs = vec![own.as_str(), formula];
                if i >= 4 {
                    paragraphs.push(shared);
                }
                Keys::of(&printer.print(paragraphs.into_iter()))
            })
            .collect();
        let config = CandidateConfig { run_cap: 5, ..CandidateConfig::default() };
        let (memory, scratch) = (MemoryConfig::default(), Arc::new(Scratch::new(None)));
        let room = Room { memory: &memory, scratch: &scratch };
        let gathered = Gathered::of(&keys.as_slice(), &config, &room).unwrap();
        let found = search(&gathered, &config).unwrap();
        assert_eq!(found.pairs, [pair(4, 5, FoundBy::PARAGRAPH)]);
        assert_eq!(found.capped, Capped { runs: 1, entries: 6, longest: 6 });
    }
}
