//! `--max-loss`: whether a run would remove more than the user can believe.

use std::collections::BTreeMap;

use wirecopy::fingerprint::Collection;
use wirecopy::pipeline::assign::Assignments;

use crate::counted::counted;

/// Outlets of fewer documents are not judged by `--max-loss`: one copy would be a large share of them.
const OUTLET_FLOOR: u64 = 20;

/// Says which part of the collection would lose more than `percent`, and by what most; nothing if none would. What was
/// `broken` is lost as well: it is not written. Nobody knows of which outlet it was, so it counts in the whole.
pub(super) fn excessive_loss(
    collection: &Collection,
    assignments: &Assignments,
    broken: u64,
    percent: f64,
) -> Option<String> {
    let mut whole = Loss { broken, ..Loss::default() };
    let mut outlets: BTreeMap<&str, Loss> = BTreeMap::new();
    for ((index, entry), assignment) in (0..).zip(collection.own_entries()).zip(assignments.iter()) {
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
    let mostly = if loss.broken > removed {
        format!("{} broken", loss.broken)
    } else {
        format!("most of them, {removed}, to cluster {}", collection[cluster].id)
    };
    let of = if loss.broken > 0 { counted(loss.all(), "record") } else { counted(loss.all(), "document") };
    Some(format!(
        "stopped before writing: {name} would lose {} of {of} ({:.1} %, more than --max-loss {percent}); {mostly}",
        loss.lost(),
        loss.percent()
    ))
}

/// What a part of the collection loses.
#[derive(Default)]
struct Loss {
    documents: u64,
    removed: u64,
    /// Records that are no documents.
    broken: u64,
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

    fn lost(&self) -> u64 {
        self.removed + self.broken
    }

    fn all(&self) -> u64 {
        self.documents + self.broken
    }

    fn percent(&self) -> f64 {
        100.0 * self.lost() as f64 / self.all().max(1) as f64
    }

    fn worst(&self) -> (u32, u64) {
        let worst =
            self.by_cluster.iter().max_by_key(|&(cluster, removed)| (removed, std::cmp::Reverse(cluster)));
        worst.map_or((0, 0), |(&cluster, &removed)| (cluster, removed))
    }
}
