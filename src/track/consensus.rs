//! The missing original, from all copies: the blocks that copies have in common, in the order that most have them in,
//! each in the wording that is nearest to all of theirs.
//!
//! Blocks of different copies are one when they are equal, or when most of the shorter one's shingles are in the other
//! (containment, Broder 1997). A block that one copy alone has is the outlet's own until proven otherwise: it stays out
//! unless there are but two copies of the whole, and its copy carries the agency's marks. The order is by majority between each two
//! blocks (Copeland 1951), so that one scrambled copy does not scramble the result.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::fingerprint::{Shingle, Token, shingles};

/// Share of the shorter block's shingles that make two blocks one.
const SAME_BLOCK: f64 = 0.6;
/// Blocks of fewer words are one only if they are equal.
const SHORT_WORDS: usize = 6;
/// Blocks that are ordered by pairs; longer texts keep the first copy's order behind them.
const MOST_BLOCKS: usize = 400;
/// Blocks that are found by one shingle. A phrase that stands in more of them than this tells none of them from the
/// others, and each further block would be held against all of them.
const MOST_FOUND: usize = 64;
/// Copies whose blocks are looked at.
pub(super) const MOST_COPIES: usize = 200;

/// A block of one copy.
#[derive(Debug, Clone, Copy)]
pub(super) struct CopyBlock<'a> {
    pub(super) text: &'a str,
    pub(super) exact: u64,
    pub(super) tokens: &'a [Token],
}

/// One copy: its blocks in order. Copies are given the most trustworthy first.
#[derive(Debug, Clone)]
pub(super) struct CopyText<'a> {
    pub(super) blocks: Vec<CopyBlock<'a>>,
    /// Whether it carries the agency's own marks.
    pub(super) is_marked: bool,
}

/// A block of the reconstructed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ConsensusBlock {
    /// In the wording that is nearest to all copies'; of equally near ones in the most frequent, then the first copy's.
    pub(super) text: String,
    /// Copies that have it.
    pub(super) support: u32,
    /// Different wordings among them.
    pub(super) wordings: u32,
}

/// A wording of a block.
struct Wording<'a> {
    block: CopyBlock<'a>,
    copies: u32,
}

/// A block while copies are read.
struct Cluster<'a> {
    /// The different wordings, in order of first sight.
    wordings: Vec<Wording<'a>>,
    /// Copies that have it, by number, and where in them, 0–1.
    places: Vec<(usize, f64)>,
    shingles: usize,
    words: usize,
}

/// Reconstructs the text that the copies have in common.
/// `believe_marked` takes in what only a copy with the agency's marks has.
pub(super) fn consensus(copies: &[CopyText<'_>], believe_marked: bool) -> Vec<ConsensusBlock> {
    let copies = &copies[..copies.len().min(MOST_COPIES)];
    let Blocks { clusters, .. } = Blocks::new(copies);
    let is_in = |cluster: &&Cluster<'_>| {
        let support = cluster.places.len();
        support >= 2 || (believe_marked && cluster.places.iter().any(|&(copy, _)| copies[copy].is_marked))
    };
    let kept: Vec<&Cluster<'_>> = clusters.iter().filter(is_in).collect();
    let kept = if kept.is_empty() { first_copy(&clusters) } else { kept };
    let order = ordered(&kept);
    order.into_iter().map(|at| kept[at].block()).collect()
}

/// For each block of `copy` how many copies have it, and in how many wordings, whichever of them it is itself.
pub(super) fn supports(copies: &[CopyText<'_>], copy: &CopyText<'_>) -> Vec<(u32, u32)> {
    let copies = &copies[..copies.len().min(MOST_COPIES)];
    let blocks = Blocks::new(copies);
    let support = |block: &CopyBlock<'_>| {
        let cluster = blocks.find(block).map(|at| &blocks.clusters[at]);
        cluster.map_or((1, 1), |cluster| (cluster.places.len() as u32, cluster.wordings.len() as u32))
    };
    copy.blocks.iter().map(support).collect()
}

/// Nothing is in common: the first copy is all that there is.
fn first_copy<'c, 'a>(clusters: &'c [Cluster<'a>]) -> Vec<&'c Cluster<'a>> {
    clusters.iter().filter(|cluster| cluster.places.first().is_some_and(|&(copy, _)| copy == 0)).collect()
}

impl<'a> Cluster<'a> {
    fn new(block: &CopyBlock<'a>) -> Self {
        Self {
            wordings: Vec::new(),
            places: Vec::new(),
            shingles: shingles(block.tokens).len(),
            words: block.tokens.len(),
        }
    }

    fn add(&mut self, block: &CopyBlock<'a>, copy: usize, place: f64) {
        if self.places.last().is_some_and(|&(last, _)| last == copy) {
            return;
        }
        self.places.push((copy, place));
        match self.wordings.iter_mut().find(|wording| wording.block.exact == block.exact) {
            Some(wording) => wording.copies += 1,
            None => self.wordings.push(Wording { block: *block, copies: 1 }),
        }
    }

    fn block(&self) -> ConsensusBlock {
        ConsensusBlock {
            text: self.nearest_wording().to_owned(),
            support: self.places.len() as u32,
            wordings: self.wordings.len() as u32,
        }
    }
}

impl<'a> Cluster<'a> {
    /// The wording with fewest words that most copies have another one for; of those the one that differs least from all
    /// copies'. So copies that agree on a fact outvote those that do not, though each of them has another trifle beside
    /// it. Linear in the wordings.
    fn nearest_wording(&self) -> &'a str {
        let copies = i64::from(self.wordings.iter().map(|wording| wording.copies).sum::<u32>());
        let mut having: HashMap<Part, i64> = HashMap::new();
        let mut choices: HashMap<(Place, u32), i64> = HashMap::new();
        let mut most: HashMap<Place, i64> = HashMap::new();
        for wording in &self.wordings {
            for part in parts(wording.block.tokens) {
                *having.entry(part).or_default() += i64::from(wording.copies);
            }
            for choice in choices_of(wording.block.tokens) {
                let count = choices.entry(choice).or_default();
                *count += i64::from(wording.copies);
                let most = most.entry(choice.0).or_default();
                *most = (*most).max(*count);
            }
        }
        let outvoted = |wording: &Wording<'_>| {
            choices_of(wording.block.tokens).filter(|choice| choices[choice] < most[&choice.0]).count()
        };
        // The sum of a wording's differences from all copies: each of its parts is one from every copy that lacks it, and
        // spares one from every copy that has it. What the copies have in all is the same for each wording.
        let difference = |wording: &Wording<'_>| -> i64 {
            parts(wording.block.tokens).into_iter().map(|part| copies - 2 * having[&part]).sum()
        };
        let best = self
            .wordings
            .iter()
            .min_by_key(|wording| (outvoted(wording), difference(wording), Reverse(wording.copies)));
        best.map_or("", |wording| wording.block.text)
    }
}

/// The words on either side of a word; none at the edges of a block.
type Place = (Option<u32>, Option<u32>);

/// Each word and where it stands: `five` and `six` are two choices for one place if the words around them are the same.
fn choices_of(tokens: &[Token]) -> impl Iterator<Item = (Place, u32)> + '_ {
    tokens.iter().enumerate().map(|(at, token)| {
        let before = at.checked_sub(1).map(|at| tokens[at].word());
        ((before, tokens.get(at + 1).map(|token| token.word())), token.word())
    })
}

/// A word or two neighbours, and how many equal ones stand before it in its block.
type Part = (u32, Option<u32>, u32);

fn parts(tokens: &[Token]) -> Vec<Part> {
    let words = tokens.iter().map(|token| (token.word(), None));
    let pairs = tokens.windows(2).map(|pair| (pair[0].word(), Some(pair[1].word())));
    let mut all: Vec<(u32, Option<u32>)> = words.chain(pairs).collect();
    all.sort_unstable();
    all.chunk_by(|x, y| x == y).flat_map(|run| (0..).zip(run).map(|(n, &(a, b))| (a, b, n))).collect()
}

/// The blocks of all copies, equal and nearly equal ones together, in order of first sight.
#[derive(Default)]
struct Blocks<'a> {
    clusters: Vec<Cluster<'a>>,
    by_exact: HashMap<u64, usize>,
    by_shingle: HashMap<Shingle, Vec<usize>>,
}

impl<'a> Blocks<'a> {
    fn new(copies: &[CopyText<'a>]) -> Self {
        let mut blocks = Self::default();
        for (number, copy) in copies.iter().enumerate() {
            let count = copy.blocks.len().max(1) as f64;
            for (at, block) in copy.blocks.iter().enumerate() {
                blocks.add(block, number, at as f64 / count);
            }
        }
        blocks
    }

    fn add(&mut self, block: &CopyBlock<'a>, copy: usize, place: f64) {
        let cluster = self.find(block).unwrap_or_else(|| {
            let new = self.clusters.len();
            self.clusters.push(Cluster::new(block));
            for shingle in shingles(block.tokens) {
                let of_shingle = self.by_shingle.entry(shingle).or_default();
                if of_shingle.len() < MOST_FOUND && of_shingle.last() != Some(&new) {
                    of_shingle.push(new);
                }
            }
            new
        });
        self.by_exact.entry(block.exact).or_insert(cluster);
        self.clusters[cluster].add(block, copy, place);
    }

    /// The cluster that a block is of, or belongs to.
    fn find(&self, block: &CopyBlock<'_>) -> Option<usize> {
        let known = self.by_exact.get(&block.exact).copied();
        known.or_else(|| nearest(block, &self.clusters, &self.by_shingle))
    }
}

/// The cluster that shares most with a block, if that is enough for them to be one.
fn nearest(
    block: &CopyBlock<'_>,
    clusters: &[Cluster<'_>],
    by_shingle: &HashMap<Shingle, Vec<usize>>,
) -> Option<usize> {
    if block.tokens.len() < SHORT_WORDS {
        return None;
    }
    let mut hits: Vec<usize> = Vec::new();
    for shingle in shingles(block.tokens) {
        hits.extend(by_shingle.get(&shingle).into_iter().flatten());
    }
    hits.sort_unstable();
    let own = shingles(block.tokens).len();
    let enough = |run: &&[usize]| {
        let cluster = &clusters[run[0]];
        let shorter = own.min(cluster.shingles).max(1);
        // A short block inside a long one is a part of it, not a wording of it.
        let (less, more) = (block.tokens.len().min(cluster.words), block.tokens.len().max(cluster.words));
        run.len() as f64 >= SAME_BLOCK * shorter as f64 && 3 * less >= more && cluster.words >= SHORT_WORDS
    };
    hits.chunk_by(|x, y| x == y)
        .filter(enough)
        .max_by_key(|run| (run.len(), Reverse(run[0])))
        .map(|run| run[0])
}

/// The blocks' indices in the order that most copies have them in.
fn ordered(blocks: &[&Cluster<'_>]) -> Vec<usize> {
    let mean = |cluster: &Cluster<'_>| {
        cluster.places.iter().map(|&(_, place)| place).sum::<f64>() / cluster.places.len().max(1) as f64
    };
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    let compared = blocks.len().min(MOST_BLOCKS);
    let mut wins = vec![0_u32; blocks.len()];
    for x in 0..compared {
        for y in x + 1..compared {
            match before(blocks[x], blocks[y]) {
                std::cmp::Ordering::Less => wins[x] += 2,
                std::cmp::Ordering::Greater => wins[y] += 2,
                std::cmp::Ordering::Equal => {
                    // No copy has both: the place in the texts decides.
                    let first = if mean(blocks[x]) <= mean(blocks[y]) { x } else { y };
                    wins[first] += 1;
                }
            }
        }
    }
    order.sort_by(|&x, &y| {
        wins[y].cmp(&wins[x]).then(mean(blocks[x]).total_cmp(&mean(blocks[y]))).then(x.cmp(&y))
    });
    order
}

/// `Less` if most copies that have both have x first; where they are divided, the most trustworthy one decides.
fn before(x: &Cluster<'_>, y: &Cluster<'_>) -> std::cmp::Ordering {
    let (mut first, mut second) = (0_u32, 0_u32);
    let mut trusted = None;
    let mut others = y.places.iter().peekable();
    for &(copy, place) in &x.places {
        while others.next_if(|&&(other, _)| other < copy).is_some() {}
        if let Some(&&(_, other)) = others.peek().filter(|&&&(other, _)| other == copy) {
            if place < other {
                first += 1;
            } else {
                second += 1;
            }
            trusted = trusted.or(Some(place.total_cmp(&other)));
        }
    }
    second.cmp(&first).then(trusted.unwrap_or(std::cmp::Ordering::Equal))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::{DocumentPrint, Printer};

    const STORY: [&str; 4] = [
        "The bridge over the river at Karsova stays closed to lorries until Friday, the ministry said.",
        "Engineers of the national rail company will test its new supports with a train of wagons.",
        "A lorry lost a load of timber there in the first week of March and damaged two pillars.",
        "The mayor has asked the government for a second crossing for more than a decade.",
    ];
    const OWN: &str = "Our reporter counted nine lorries that waited on the bank on Tuesday morning.";

    fn reconstructed(copies: &[(Vec<&str>, bool)]) -> Vec<(String, u32, u32)> {
        let mut printer = Printer::default();
        let prints: Vec<DocumentPrint> =
            copies.iter().map(|(blocks, _)| printer.print(blocks.iter().copied())).collect();
        let texts: Vec<CopyText<'_>> = copies
            .iter()
            .zip(&prints)
            .map(|((blocks, is_marked), print)| CopyText {
                blocks: blocks
                    .iter()
                    .zip(&print.paragraphs)
                    .map(|(text, p)| CopyBlock { text, exact: p.exact, tokens: p.of(&print.tokens) })
                    .collect(),
                is_marked: *is_marked,
            })
            .collect();
        consensus(&texts, copies.len() <= 2)
            .into_iter()
            .map(|block| (block.text, block.support, block.wordings))
            .collect()
    }

    fn texts(found: &[(String, u32, u32)]) -> Vec<&str> {
        found.iter().map(|(text, ..)| text.as_str()).collect()
    }

    #[test]
    fn most_copies_decide_on_blocks_order_and_wording() {
        let edited = STORY[1].replace("wagons", "empty cars");
        let found = reconstructed(&[
            (vec![STORY[0], &edited, STORY[2], OWN], false),
            (STORY.to_vec(), false),
            (vec![STORY[3], STORY[2], STORY[1], STORY[0]], false),
            (vec![STORY[2], STORY[3]], false),
        ]);
        assert_eq!(texts(&found), STORY);
        assert_eq!(found[1], (STORY[1].to_owned(), 3, 2));
        assert_eq!(found[3].1, 3);
    }

    /// Each of three copies that said five had another trifle changed, and two equal ones that said six were believed.
    #[test]
    fn a_fact_that_most_copies_have_is_not_outvoted_by_equal_copies() {
        let five =
            "The police in the harbour town have arrested five persons here and are looking for the others.";
        let six = five.replace("five", "six");
        let trifles =
            [format!("Odisha: {five}"), five.replace("The police", "Police"), five.replace(" here", "")];
        let copies: Vec<(Vec<&str>, bool)> = [&six, &trifles[0], &six, &trifles[1], &trifles[2]]
            .map(|block| (vec![block.as_str()], false))
            .into();
        let found = reconstructed(&copies);
        assert_eq!((found.len(), found[0].1, found[0].2), (1, 5, 4));
        assert!(found[0].0.contains("five"), "{found:?}");
    }

    /// A block that most copies have with another fact was called the reference's alone.
    #[test]
    fn a_block_is_supported_by_all_wordings_of_it() {
        let mut printer = Printer::default();
        let updated = STORY[2].replace("two", "four");
        let copies = [[STORY[2], OWN], [updated.as_str(), STORY[0]], [updated.as_str(), STORY[0]]];
        let prints = copies.map(|blocks| printer.print(blocks.into_iter()));
        let texts: Vec<CopyText<'_>> = copies
            .iter()
            .zip(&prints)
            .map(|(blocks, print)| CopyText {
                blocks: blocks
                    .iter()
                    .zip(&print.paragraphs)
                    .map(|(text, p)| CopyBlock { text, exact: p.exact, tokens: p.of(&print.tokens) })
                    .collect(),
                is_marked: false,
            })
            .collect();
        assert_eq!(supports(&texts, &texts[0]), [(3, 2), (1, 1)]);
    }

    #[test]
    fn of_two_copies_the_marked_one_is_believed() {
        let found = reconstructed(&[(STORY.to_vec(), true), (vec![STORY[0], OWN, STORY[1]], false)]);
        assert_eq!(texts(&found), STORY);
        assert_eq!(found.iter().map(|(_, support, _)| *support).collect::<Vec<_>>(), [2, 2, 1, 1]);
        let unmarked = reconstructed(&[(STORY.to_vec(), false), (vec![STORY[0], OWN, STORY[1]], false)]);
        assert_eq!(texts(&unmarked), STORY[..2]);
    }

    /// A phrase that all blocks of a long list have made the time grow with the square of the list.
    #[test]
    fn a_list_of_many_thousand_lines_of_one_form_takes_no_longer_than_its_length() {
        let lines: Vec<String> = (0..20_000)
            .map(|line| {
                format!("Item {line} of the long list of items stands for ward {} of town.", line * 7)
            })
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let begun = std::time::Instant::now();
        let found = reconstructed(&[(lines.clone(), false), (lines.clone(), false)]);
        assert!(found.len() > 10_000, "{} blocks", found.len());
        assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
    }

    #[test]
    fn nothing_in_common_leaves_the_first_copy() {
        let found = reconstructed(&[(vec![STORY[0]], false), (vec![OWN], false)]);
        assert_eq!(texts(&found), [STORY[0]]);
        assert_eq!(reconstructed(&[]), []);
    }

    proptest::proptest! {
        /// However copies are cut and shuffled, each block comes out once, and every support is a count of copies.
        #[test]
        fn blocks_come_out_once(copies in proptest::collection::vec(proptest::collection::vec(0..4_usize, 0..5), 1..6)) {
            let copies: Vec<(Vec<&str>, bool)> =
                copies.into_iter().map(|blocks| (blocks.into_iter().map(|at| STORY[at]).collect(), false)).collect();
            let found = reconstructed(&copies);
            let mut seen = texts(&found);
            seen.sort_unstable();
            seen.dedup();
            proptest::prop_assert_eq!(seen.len(), found.len());
            for (text, support, _) in &found {
                let has = copies.iter().filter(|(blocks, _)| blocks.contains(&text.as_str())).count();
                proptest::prop_assert_eq!(*support as usize, has);
            }
        }
    }
}
