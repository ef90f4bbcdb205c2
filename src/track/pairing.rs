//! Pairs of a story's articles: their verdicts, the changes that only they share, and what follows for who copied whom.

use std::sync::Arc;

use super::compared::Measured;
use super::copy::Reading;
use super::report::{Pair, Reason, ReasonKind, When};
use crate::config::VerifyConfig;
use crate::fingerprint::{Sheet, WordFrequencies};
use crate::relation::Relation;
use crate::verify::{Comparer, Verdict, judge_briefly};

/// Stories of at most this many articles have all their pairs verified; of larger ones only those with an article
/// among the first.
const ALL_PAIRS: usize = 32;

/// The verdicts on pairs of readings.
#[derive(Debug)]
pub(super) struct Verdicts {
    len: usize,
    found: Vec<(u32, u32, Verdict)>,
}

impl Verdicts {
    pub(super) fn new(
        readings: &[Reading<'_>],
        frequencies: &Arc<WordFrequencies>,
        verify: &VerifyConfig,
    ) -> Self {
        let sheets: Vec<&Sheet> = readings.iter().map(|reading| reading.sheet).collect();
        let mut comparer = Comparer::new(frequencies);
        let mut found = Vec::new();
        let shingles: Vec<u32> = sheets.iter().map(|sheet| comparer.distinct(&sheet.print)).collect();
        let from = if sheets.len() <= ALL_PAIRS { sheets.len() } else { ALL_PAIRS / 4 };
        for (at, a) in sheets.iter().enumerate().take(from) {
            comparer.hold(&a.print);
            for (other, b) in sheets.iter().enumerate().skip(at + 1) {
                let verdict = judge_briefly(&mut comparer, a, b, shingles[other], verify);
                found.push((at as u32, other as u32, verdict));
            }
        }
        Self { len: sheets.len(), found }
    }

    fn get(&self, a: usize, b: usize) -> Option<&Verdict> {
        let wanted = (a.min(b) as u32, a.max(b) as u32);
        let at = self.found.binary_search_by_key(&wanted, |&(x, y, _)| (x, y)).ok()?;
        Some(&self.found[at].2)
    }

    /// The share of the words of reading `i` that reading `j` has.
    pub(super) fn cover(&self, i: usize, j: usize) -> Option<f64> {
        debug_assert!(i < self.len && j < self.len);
        let evidence = &self.get(i, j)?.evidence;
        Some(if i < j { evidence.a.coverage() } else { evidence.b.coverage() })
    }
}

/// The verified pairs that share anything, with the changes that both have and hardly anybody else.
pub(super) fn pairs(order: &[usize], measured: &[&Measured], verdicts: &Verdicts) -> Vec<Pair> {
    let mut all: Vec<u64> = order.iter().flat_map(|&at| measured[at].changes.iter().copied()).collect();
    all.sort_unstable();
    let rare_up_to = 2.max(order.len() / 4);
    let is_rare = |change: &&u64| {
        all.partition_point(|x| x <= *change) - all.partition_point(|x| x < *change) <= rare_up_to
    };
    let rare: Vec<Vec<u64>> =
        order.iter().map(|&at| measured[at].changes.iter().filter(is_rare).copied().collect()).collect();
    let mut pairs = Vec::new();
    for a in 0..order.len() {
        for b in a + 1..order.len() {
            let Some(verdict) = verdicts.get(order[a], order[b]) else { continue };
            let verdict = if order[a] < order[b] { *verdict } else { verdict.reversed() };
            if verdict.relation == Relation::None {
                continue;
            }
            let overlap = verdict.evidence.overlap;
            pairs.push(Pair {
                a,
                b,
                relation: verdict.relation.name(),
                resemblance: overlap.resemblance(),
                containment_a: overlap.containment_a(),
                containment_b: overlap.containment_b(),
                tau: verdict.evidence.tau,
                shared_changes: rare[a].iter().filter(|change| rare[b].binary_search(change).is_ok()).count()
                    as u32,
            });
        }
    }
    pairs
}

/// For each article the one of another outlet that it shares most rare changes with, if that one is certainly earlier and
/// they are too many for chance.
pub(super) fn copied_from<'r>(
    pairs: &[Pair],
    moments: &[Option<&When>],
    voice: impl Fn(usize) -> &'r str,
) -> Vec<Option<usize>> {
    /// Two outlets may make one and the same change by chance.
    const SHARED: u32 = 2;
    let mut best: Vec<Option<(u32, usize)>> = vec![None; moments.len()];
    let is_before = |x: usize, y: usize| moments[x].zip(moments[y]).is_some_and(|(x, y)| x.is_before(y));
    for pair in pairs.iter().filter(|pair| pair.shared_changes >= SHARED && voice(pair.a) != voice(pair.b)) {
        let (from, to) = match (is_before(pair.a, pair.b), is_before(pair.b, pair.a)) {
            (true, _) => (pair.a, pair.b),
            (_, true) => (pair.b, pair.a),
            // The dates do not tell, so nothing is said.
            (false, false) => continue,
        };
        if best[to].is_none_or(|(shared, _)| pair.shared_changes > shared) {
            best[to] = Some((pair.shared_changes, from));
        }
    }
    best.into_iter().map(|best| best.map(|(_, from)| from)).collect()
}

/// What copies by way of another outlet say of the story's origin.
pub(super) fn damage(via: &[Option<usize>]) -> Option<Reason> {
    let copies: Vec<usize> = (0..via.len()).filter(|&at| via[at].is_some()).collect();
    (!copies.is_empty()).then(|| Reason {
        kind: ReasonKind::Damage,
        text: match copies.len() {
            1 => "1 copy has changes of an earlier copy and comes by way of it".to_owned(),
            many => format!("{many} copies have changes of an earlier copy and come by way of it"),
        },
        articles: copies,
        weight: 0.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Date;

    #[test]
    fn who_shares_rare_changes_with_an_earlier_outlet_copied_it() {
        let when = |day: i64| When::of(Date { seconds: day * 86_400, day_only: true });
        let days = [when(1), when(2), when(2), when(3)];
        let moments: Vec<Option<&When>> = days.iter().map(Some).collect();
        let pair = |a, b, shared_changes| Pair {
            a,
            b,
            relation: "reprint",
            resemblance: 0.9,
            containment_a: 0.9,
            containment_b: 0.9,
            tau: None,
            shared_changes,
        };
        let pairs = [pair(0, 1, 1), pair(0, 2, 2), pair(1, 2, 5), pair(2, 3, 3), pair(0, 3, 2)];
        let names = ["delta", "omega", "gamma", "sigma"];
        let via = copied_from(&pairs, &moments, |at| names[at]);
        assert_eq!(via, [None, None, Some(0), Some(2)]);
        assert_eq!(damage(&via).unwrap().articles, [2, 3]);
        // An outlet that repeats itself is nobody's copy.
        assert_eq!(copied_from(&pairs, &moments, |_| "delta"), [None; 4]);
    }
}
