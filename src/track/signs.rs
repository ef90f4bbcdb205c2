//! Which take of a story an article runs, by what tells the takes apart.
//!
//! A sign is something that some takes have and others lack: a wording between the words that stand around it, or blocks
//! that were added. What two takes share says nothing between them, and each wording counts for all takes that have
//! it: the third take keeps most of what the second one changed, and is told from it by the rest.

use super::report::{ChangedWording, Take};
use super::takes::Version;
use super::words::words;

/// Words on either side of a change that must be there too.
const CONTEXT: usize = 3;
/// Share of an article's words that a take adds at least.
const ADDED: f64 = 0.1;

/// The takes that have a sign, as bits by their numbers.
type Holders = u32;

/// What tells the takes of a story apart.
#[derive(Debug)]
pub(super) struct Signs {
    /// Takes, the first one counted.
    takes: usize,
    wordings: Vec<(Vec<u32>, Holders)>,
    /// Blocks that the same takes added.
    blocks: Vec<(Vec<u64>, Holders)>,
}

impl Signs {
    /// `later` are the takes behind the first one, in order; `original` is the first one's article, if there is one.
    pub(super) fn new(later: &[Take], versions: &[Version<'_>], original: Option<usize>) -> Self {
        let mut wordings: Vec<(Vec<u32>, Holders)> = Vec::new();
        for (number, take) in (1..).zip(later) {
            for change in &take.changes {
                for (wording, holder) in [(&change.old, 0), (&change.new, number)] {
                    let words = in_context(change, wording);
                    match wordings.iter_mut().find(|(known, _)| *known == words) {
                        Some((_, holders)) => *holders |= 1 << holder,
                        None if words.len() > 1 => wordings.push((words, 1 << holder)),
                        None => {}
                    }
                }
            }
        }
        let texts = original.into_iter().map(|at| (0, at));
        for (number, at) in texts.chain((1..).zip(later.iter().map(|take| take.article))) {
            let text = tokens(&versions[at]);
            for (words, holders) in &mut wordings {
                *holders |= Holders::from(has(&text, words)) << number;
            }
        }
        Self { takes: later.len() + 1, wordings, blocks: added_blocks(later, versions) }
    }

    /// The takes that an article has most signs of, in order.
    pub(super) fn likest(&self, version: &Version<'_>) -> Vec<usize> {
        let text = tokens(version);
        let mut counts = vec![0_u32; self.takes];
        let mut count = |holders: Holders| {
            for (number, count) in counts.iter_mut().enumerate() {
                *count += holders >> number & 1;
            }
        };
        for (words, holders) in &self.wordings {
            if has(&text, words) {
                count(*holders);
            }
        }
        for (blocks, holders) in &self.blocks {
            // Who has one of the blocks runs a take with them; who has most of the text and none of them does not.
            if version.added.iter().any(|(block, _)| blocks.contains(block)) && adds_text(version) {
                count(*holders);
            } else if version.share_used >= 0.5 {
                count(!*holders);
            }
        }
        let most = counts.iter().max().copied();
        (0..self.takes).filter(|&number| Some(counts[number]) == most).collect()
    }
}

/// Whether what an article adds is text and no line of its page.
pub(super) fn adds_text(version: &Version<'_>) -> bool {
    let added: u32 = version.added.iter().map(|&(_, words)| words).sum();
    f64::from(added) >= ADDED * f64::from(version.reading.words())
}

/// Whether an article has the first take's wording of a change, between the words that stand around it.
pub(super) fn has_wording(version: &Version<'_>, change: &ChangedWording) -> bool {
    let wanted = in_context(change, &change.old);
    wanted.len() > 1 && has(&tokens(version), &wanted)
}

/// The blocks of takes that change no wording and only add, by the takes that have them.
fn added_blocks(later: &[Take], versions: &[Version<'_>]) -> Vec<(Vec<u64>, Holders)> {
    let holders = |block: u64| -> Holders {
        let has = |take: &Take| versions[take.article].added.iter().any(|&(other, _)| other == block);
        (1..).zip(later).filter(|(_, take)| has(take)).map(|(number, _)| 1 << number).sum()
    };
    let mut found: Vec<(Vec<u64>, Holders)> = Vec::new();
    for take in later.iter().filter(|take| take.changes.is_empty()) {
        let version = &versions[take.article];
        let mut groups: Vec<(Holders, Vec<u64>, u32)> = Vec::new();
        for &(block, words) in version.added {
            let of = holders(block);
            match groups.iter_mut().find(|(known, ..)| *known == of) {
                Some((_, blocks, sum)) => {
                    blocks.push(block);
                    *sum += words;
                }
                None => groups.push((of, vec![block], words)),
            }
        }
        // A line of the page that one take has alone tells nothing.
        let least = ADDED * f64::from(version.reading.words());
        for (of, blocks, _) in groups.into_iter().filter(|(.., words)| f64::from(*words) >= least) {
            if !found.iter().any(|(_, known)| *known == of) {
                found.push((blocks, of));
            }
        }
    }
    found
}

fn tokens(version: &Version<'_>) -> Vec<u32> {
    version.reading.sheet.print.tokens.iter().map(|token| token.word()).collect()
}

/// A wording between the words that stand around it.
fn in_context(change: &ChangedWording, wording: &str) -> Vec<u32> {
    let before: Vec<u32> = words(&change.before).hashes().collect();
    let before = &before[before.len().saturating_sub(CONTEXT)..];
    let wording = words(wording);
    let after = words(&change.after);
    before.iter().copied().chain(wording.hashes()).chain(after.hashes().take(CONTEXT)).collect()
}

fn has(text: &[u32], wanted: &[u32]) -> bool {
    text.windows(wanted.len()).any(|window| window == wanted)
}
