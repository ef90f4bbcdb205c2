//! An article beside the reference text, told in the report's terms: shares, paragraphs, ribbon, side by side.
//!
//! The comparison is that of [`explain`](crate::explain); here it is only counted. `a` is the reference, `b` the
//! article.

use super::quotation::Quotes;
use super::report::{BlockPair, BlockStanding, Paragraphs, RibbonPart, SideBySide};
use crate::explain::{Explanation, Group, PieceText, Segment, Standing};
use crate::verify::Side;

/// Words of an article's side-by-side view at most, both sides together.
const SHOWN_WORDS: usize = 3000;
/// Blocks on a ribbon at most.
const RIBBON_BLOCKS: usize = 400;

/// What was measured between the reference and one article.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measured {
    /// The article's words of which the shares are: what is left over of its page is not among them.
    pub(super) words: u32,
    pub(super) share_used: f64,
    pub(super) share_wire: f64,
    pub(super) share_wire_unquoted: f64,
    pub(super) paragraphs: Paragraphs,
    pub(super) ribbon: Vec<RibbonPart>,
    pub(super) used: Vec<BlockStanding>,
    /// Hashes of what the article changed: wording in matched blocks, blocks of its own.
    pub(super) changes: Vec<u64>,
}

/// For each piece its block number, from 1; none for pieces without body text.
pub(super) fn block_numbers(pieces: &[PieceText]) -> Vec<Option<u32>> {
    let mut number = 0;
    let next = |piece: &PieceText| {
        let has_words = piece.words > 0;
        number += u32::from(has_words);
        has_words.then_some(number)
    };
    pieces.iter().map(next).collect()
}

/// Counts what an explanation shows.
pub(super) fn measured(explained: &Explanation) -> Measured {
    let same_words: usize = explained.groups.iter().map(|group| group.same_words).sum();
    // Sentences that went into another paragraph are in no group, but in a passage. Words in common by chance are not.
    let (of_a, of_b) = (&explained.evidence.a, &explained.evidence.b);
    // Lines that do not read as text are what is left of the page's furniture, and nobody's words.
    let share = |side: &Side| {
        let shared = same_words.max(side.in_passages as usize) as f64;
        let words = side.words - side.left_over;
        if words == 0 { 0.0 } else { (shared / f64::from(words)).min(1.0) }
    };
    let share_wire = share(of_b);
    Measured {
        words: of_b.words.saturating_sub(of_b.left_over),
        share_wire_unquoted: unquoted(explained).map_or(share_wire, |unquoted| unquoted.min(share_wire)),
        share_used: share(of_a),
        share_wire,
        paragraphs: paragraphs(explained),
        ribbon: ribbon(explained),
        used: used(explained),
        changes: changes(explained),
    }
}

/// Share of the article's words outside of quotation marks that the reference has; none where all is quoted. What
/// either text has in quotation marks was said by somebody, and both may have heard it.
fn unquoted(explained: &Explanation) -> Option<f64> {
    let (mut all, mut shared) = (0_usize, 0_usize);
    // Lines that are left over are nobody's words here, too; of other blocks single words are, which nobody said.
    let (lines, text): (Vec<&Group>, Vec<&Group>) = explained.groups.iter().partition(|group| is_line(group));
    let pieces = lines.iter().flat_map(|group| &group.b);
    let of_lines: usize = pieces.map(|&piece| explained.b.pieces[piece].words).sum();
    let left_over = (explained.evidence.b.left_over as usize).saturating_sub(of_lines);
    for group in text.into_iter().filter(|group| group.standing != Standing::SetApart) {
        if group.difference.is_empty() {
            let bodies = group.b.iter().map(|&piece| explained.b.pieces[piece].body.as_str());
            let open = |body: &str| said(body, &mut Quotes::default()).filter(|said| !said).count();
            all += bodies.map(open).sum::<usize>();
            continue;
        }
        let (mut of_a, mut of_b) = (Quotes::default(), Quotes::default());
        for segment in &group.difference {
            let said_a: Vec<bool> = said(&segment.a, &mut of_a).collect();
            let said_b: Vec<bool> = said(&segment.b, &mut of_b).collect();
            let is_parallel = segment.same && said_a.len() == said_b.len();
            let is_open = |at: usize| !(said_b[at] || is_parallel && said_a[at]);
            let open = (0..said_b.len()).filter(|&at| is_open(at)).count();
            all += open;
            shared += if segment.same { open } else { 0 };
        }
    }
    let all = all.saturating_sub(left_over).max(shared);
    (all > 0).then(|| shared as f64 / all as f64)
}

/// For each word of a text whether it stands in quotation marks.
fn said<'t>(text: &'t str, quotes: &'t mut Quotes) -> impl Iterator<Item = bool> + 't {
    text.split_whitespace().map(|word| {
        let was_open = quotes.is_open();
        quotes.read(word);
        was_open || quotes.is_open()
    })
}

fn paragraphs(explained: &Explanation) -> Paragraphs {
    let mut counts = Paragraphs::default();
    for group in &explained.groups {
        let (in_a, in_b) = (group.a.len() as u32, group.b.len() as u32);
        match group.standing {
            Standing::Same => counts.kept += in_a,
            Standing::Near | Standing::Partly => counts.edited += in_a,
            Standing::OnlyA => counts.cut += in_a,
            Standing::OnlyB if is_line(group) => counts.set_apart += in_b,
            Standing::OnlyB => counts.added += in_b,
            Standing::SetApart => counts.set_apart += in_b,
        }
        if group.moved {
            counts.moved += in_a;
        }
    }
    counts
}

/// Whether a group is a line that only the article has and that does not read as text: what is left of its page. The
/// shares leave out the same lines.
fn is_line(group: &Group) -> bool {
    group.standing == Standing::OnlyB && group.left_over
}

fn standing(standing: Standing) -> BlockStanding {
    match standing {
        Standing::Same => BlockStanding::Same,
        Standing::Near => BlockStanding::Near,
        Standing::Partly => BlockStanding::Partly,
        Standing::OnlyA | Standing::OnlyB => BlockStanding::Absent,
        Standing::SetApart => BlockStanding::SetApart,
    }
}

/// The article's pieces in its own order, furniture too.
fn ribbon(explained: &Explanation) -> Vec<RibbonPart> {
    let numbers = block_numbers(&explained.a.pieces);
    let mut parts: Vec<(usize, RibbonPart)> = Vec::new();
    for group in &explained.groups {
        let first = group.a.iter().filter_map(|&piece| numbers[piece]).min();
        let words_b: usize = group.b.iter().map(|&piece| explained.b.pieces[piece].words).sum();
        let share = if words_b == 0 { 0.0 } else { (group.same_words as f64 / words_b as f64).min(1.0) };
        parts.extend(group.b.iter().map(|&piece| {
            let words = explained.b.pieces[piece].words as u32;
            let moved = group.moved;
            let standing = if is_line(group) { BlockStanding::SetApart } else { standing(group.standing) };
            (piece, RibbonPart { words, share, standing, block: first, moved })
        }));
    }
    parts.sort_by_key(|&(piece, _)| piece);
    parts.into_iter().map(|(_, part)| part).take(RIBBON_BLOCKS).collect()
}

/// The reference's blocks in its order, as the article has them.
fn used(explained: &Explanation) -> Vec<BlockStanding> {
    let numbers = block_numbers(&explained.a.pieces);
    let blocks = numbers.iter().flatten().count();
    let mut used = vec![BlockStanding::Absent; blocks];
    for group in &explained.groups {
        for number in group.a.iter().filter_map(|&piece| numbers[piece]) {
            used[number as usize - 1] = standing(group.standing);
        }
    }
    used
}

/// What the article changed, as hashes that are equal for equal changes of equal blocks. Blocks of its own are no
/// change: everybody may add one.
fn changes(explained: &Explanation) -> Vec<u64> {
    let mut changes: Vec<u64> = Vec::new();
    for group in explained.groups.iter().filter(|group| group.standing == Standing::Near) {
        for segment in group.difference.iter().filter(|segment| !segment.same) {
            let words = |text: &str| super::words::folded(text).join(" ");
            let change = format!("{:?}\u{1f}{}\u{1f}{}", group.a, words(&segment.a), words(&segment.b));
            changes.push(xxhash_rust::xxh3::xxh3_64(change.as_bytes()));
        }
    }
    changes.sort_unstable();
    changes.dedup();
    changes
}

/// The two texts side by side, cut behind some thousand words.
pub(super) fn side_by_side(explained: &Explanation) -> SideBySide {
    let (of_a, of_b) = (block_numbers(&explained.a.pieces), block_numbers(&explained.b.pieces));
    let mut shown = SideBySide { pairs: Vec::new(), cut_short: false };
    let mut words = 0;
    for group in &explained.groups {
        let size: usize = group.a.iter().map(|&piece| explained.a.pieces[piece].words).sum::<usize>()
            + group.b.iter().map(|&piece| explained.b.pieces[piece].words).sum::<usize>();
        if words + size > SHOWN_WORDS && !shown.pairs.is_empty() {
            shown.cut_short = true;
            break;
        }
        words += size;
        let numbers = |pieces: &[usize], numbers: &[Option<u32>]| {
            pieces.iter().filter_map(|&piece| numbers[piece]).collect()
        };
        shown.pairs.push(BlockPair {
            reference: numbers(&group.a, &of_a),
            article: numbers(&group.b, &of_b),
            standing: standing(group.standing),
            moved: group.moved,
            segments: segments(explained, group, &mut shown.cut_short),
        });
    }
    shown
}

/// The words of a group, run by run.
fn segments(explained: &Explanation, group: &Group, cut_short: &mut bool) -> Vec<Segment> {
    let mut cut = |text: String| {
        let (start, is_all) = opening(&text, SHOWN_WORDS);
        *cut_short |= !is_all;
        if is_all { text } else { start.to_owned() }
    };
    if !group.difference.is_empty() {
        let cut_segment = |segment: &Segment| Segment {
            same: segment.same,
            a: cut(segment.a.clone()),
            b: cut(segment.b.clone()),
        };
        return group.difference.iter().map(cut_segment).collect();
    }
    let whole = |piece: &PieceText| format!("{}{}{}", piece.before, piece.body, piece.after);
    let side = |pieces: &[usize], of: &[PieceText]| {
        pieces.iter().map(|&piece| whole(&of[piece])).collect::<Vec<_>>().join(" ")
    };
    let (a, b) = (side(&group.a, &explained.a.pieces), side(&group.b, &explained.b.pieces));
    vec![Segment { same: false, a: cut(a), b: cut(b) }]
}

/// The first words of a text, and whether they are all of it.
pub(super) fn opening(text: &str, words: usize) -> (&str, bool) {
    // A text without spaces is cut by its letters.
    const LETTERS_A_WORD: usize = 12;
    let mut count = 0;
    let mut in_word = false;
    for (letters, (at, character)) in text.char_indices().enumerate() {
        let starts = !character.is_whitespace() && !in_word;
        in_word = !character.is_whitespace();
        count += usize::from(starts);
        if count > words || letters >= words.saturating_mul(LETTERS_A_WORD) {
            return (text[..at].trim_end(), false);
        }
    }
    (text, true)
}

impl SideBySide {
    /// Bytes of text in it: what a budget counts.
    pub(super) fn bytes(&self) -> usize {
        let of_segment = |segment: &Segment| segment.a.len() + segment.b.len();
        self.pairs.iter().flat_map(|pair| &pair.segments).map(of_segment).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::VerifyConfig;
    use crate::document::Document;
    use crate::explain::explain;
    use crate::fingerprint::Recurring;
    use crate::text::clean::CleanText;

    #[test]
    fn what_either_text_quotes_is_nobody_s() {
        let own = "The mayor of the small town spoke on the bank of the river before the vote on the bridge.";
        let speech =
            "We will not open the bridge for a single day before the last of the tests is over and done.";
        let other =
            "Lorries have waited at the ramp of the old dam since the first week of March, drivers said.";
        let share = |a: &[&str], b: &[&str]| {
            let (a, b) = (Document::from_paragraphs("a", a), Document::from_paragraphs("b", b));
            let (of_a, of_b) = (CleanText::new(&a), CleanText::new(&b));
            let explained =
                explain((&a, &of_a), (&b, &of_b), &Recurring::default(), &VerifyConfig::default());
            (measured(&explained).share_wire, measured(&explained).share_wire_unquoted)
        };
        let quoted = format!("“{speech}”");
        let (wire, unquoted) = share(&[own, &quoted], &[other, speech]);
        assert!(wire > 0.4 && unquoted < 0.01, "{wire} {unquoted}");
        let (wire, unquoted) = share(&[own, speech], &[other, speech]);
        assert!(wire > 0.4 && unquoted > 0.4, "{wire} {unquoted}");
    }

    /// The line was counted among the words, and by one share of two; and a short sentence of the page was added text of an
    /// article that was all the story's.
    #[test]
    fn what_is_left_over_of_a_page_is_in_no_figure() {
        let story = [
            "The mayor of the small town spoke on the bank of the river before the vote on the bridge there.",
            "Lorries have waited at the ramp of the old dam since the first week of March, drivers of them said.",
            "Engineers of the national rail company will test its new supports with a train of wagons in May.",
            "The mayor has asked the government in the capital for a second crossing for more than a decade.",
        ];
        for line in ["Ferry tickets for everyone here", "All of it is known."] {
            let with = [&story[..2], &[line], &story[2..]].concat();
            let (a, b) = (Document::from_paragraphs("a", story), Document::from_paragraphs("b", with));
            let (of_a, of_b) = (CleanText::new(&a), CleanText::new(&b));
            let explained =
                explain((&a, &of_a), (&b, &of_b), &Recurring::default(), &VerifyConfig::default());
            let Measured { words, share_wire, share_wire_unquoted, paragraphs, .. } = measured(&explained);
            assert_eq!(
                (share_wire.to_bits(), share_wire_unquoted.to_bits()),
                (1_f64.to_bits(), 1_f64.to_bits())
            );
            assert_eq!(
                (words as usize, paragraphs.added, paragraphs.set_apart),
                (explained.a.words, 0, 1),
                "{line}"
            );
        }
    }

    #[test]
    fn an_opening_ends_between_words() {
        assert_eq!(opening("one two three", 2), ("one two", false));
        assert_eq!(opening("one two", 2), ("one two", true));
        assert_eq!(opening("", 2), ("", true));
        let endless = "x".repeat(10_000);
        assert_eq!(opening(&endless, 2).0.len(), 24);
    }
}
