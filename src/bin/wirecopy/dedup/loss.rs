//! `--max-loss`: whether a run would remove more than the user can believe.

use std::collections::BTreeMap;

use wirecopy::fingerprint::Collection;
use wirecopy::pipeline::assign::Assignments;

use crate::counted::counted;

/// Outlets of fewer documents are not judged by `--max-loss`: one copy would be a large share of them.
const OUTLET_FLOOR: u64 = 20;

/// Says which part of the collection would lose more than `percent`, and by which cluster most; nothing if none would.
pub(super) fn excessive_loss(
    collection: &Collection,
    assignments: &Assignments,
    percent: f64,
) -> Option<String> {
    let mut whole = Loss::default();
    let mut outlets: BTreeMap<&str, Loss> = BTreeMap::new();
    for ((index, entry), assignment) in (0..).zip(collection.entries()).zip(assignments.iter()) {
        let kept = assignment.is_kept(index);
        whole.count(kept, assignment.cluster);
        if let Some(outlet) = &entry.outlet {
            outlets.entry(outlet).or_default().count(kept, assignment.cluster);
        }
    }
    let outlets = outlets.into_iter().filter(|(_, loss)| loss.documents >= OUTLET_FLOOR);
    let (name, loss) = std::iter::once(("the whole", whole))
        .chain(outlets)
        .filter(|(_, loss)| loss.percent() > percent)
        .max_by(|(_, x), (_, y)| x.percent().total_cmp(&y.percent()))?;
    let (cluster, removed) = loss.worst();
    Some(format!(
        "stopped before writing: {name} would lose {} of {} ({:.1} %, more than --max-loss {percent}); \
         most of them, {removed}, to cluster {}",
        loss.removed,
        counted(loss.documents, "document"),
        loss.percent(),
        collection[cluster].id
    ))
}

/// What a part of the collection loses.
#[derive(Default)]
struct Loss {
    documents: u64,
    removed: u64,
    by_cluster: BTreeMap<u32, u64>,
}

impl Loss {
    fn count(&mut self, kept: bool, cluster: u32) {
        self.documents += 1;
        if !kept {
            self.removed += 1;
            *self.by_cluster.entry(cluster).or_default() += 1;
        }
    }

    fn percent(&self) -> f64 {
        100.0 * self.removed as f64 / self.documents.max(1) as f64
    }

    fn worst(&self) -> (u32, u64) {
        let worst =
            self.by_cluster.iter().max_by_key(|&(cluster, removed)| (removed, std::cmp::Reverse(cluster)));
        worst.map_or((0, 0), |(&cluster, &removed)| (cluster, removed))
    }
}
