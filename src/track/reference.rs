//! The text that a story's articles are measured against: the origin's, or what its copies have in common.

use super::compared::opening;
use super::consensus::{ConsensusBlock, MOST_COPIES, consensus, supports};
use super::copy::Reading;
use super::origin::Found;
use super::report::{Reference, ReferenceBlock, When};
use super::words::words;
use crate::document::Document;
use crate::text::clean::{CleanText, Piece};

/// Words of a block that are shown.
const BLOCK_WORDS: usize = 120;
/// Copies from which a reconstructed text is known well enough to call a disclaimer untrue.
const SURE_COPIES: u32 = 3;

/// The text that articles are measured against.
#[derive(Debug)]
pub(super) struct ReferenceText {
    pub(super) article: Option<usize>,
    /// Whose headline it has; none for one that several have.
    title_of: Option<usize>,
    pub(super) document: Document,
    pub(super) clean: CleanText,
    blocks: Vec<ConsensusBlock>,
    of: u32,
}

impl ReferenceText {
    pub(super) fn new(id: &str, readings: &[Reading<'_>], found: &Found) -> Self {
        let members: Vec<&Reading<'_>> = readings.iter().filter(|reading| reading.member).collect();
        // Where only one document is a copy, those that take passages of it tell what is the agency's.
        let believe_marked = members.len() <= 2;
        let mut trusted: Vec<&Reading<'_>> =
            if members.len() > 1 { members } else { readings.iter().collect() };
        trusted.sort_by_key(|reading| {
            (!reading.is_marked(&found.agencies), std::cmp::Reverse(reading.words()), reading.key.clone())
        });
        let texts: Vec<_> = trusted.iter().map(|reading| reading.text(&found.agencies)).collect();
        let of = texts.len().min(MOST_COPIES) as u32;
        if let Some(at) = found.reference {
            let reading = &readings[at];
            // Support of the reference's own blocks: who else has them, in whatever wording.
            let own = reading.text(&found.agencies);
            let supports = supports(&texts, &own);
            let blocks = own
                .blocks
                .iter()
                .zip(supports)
                .map(|(block, (support, wordings))| ConsensusBlock {
                    text: block.text.to_owned(),
                    support,
                    wordings,
                })
                .collect();
            let (document, clean) = (reading.document.clone(), reading.clean.clone());
            return Self { article: Some(at), title_of: Some(at), clean, document, blocks, of };
        }
        let blocks = consensus(&texts, believe_marked);
        let mut document = Document::from_paragraphs(id, blocks.iter().map(|block| &block.text));
        let (title, title_of) =
            common_title(&trusted).map_or_else(|| earliest_title(readings), |title| (Some(title), None));
        document.title = title;
        Self { title_of, article: None, clean: all_body(&document), document, blocks, of }
    }

    /// Whether the text is known well enough to call a disclaimer untrue by it.
    pub(super) fn is_sure(&self) -> bool {
        let sure = self.blocks.iter().filter(|block| block.support >= SURE_COPIES).count();
        self.article.is_some() || sure * 2 > self.blocks.len()
    }

    /// Whether its headline is the wire's: the origin's own, or one that several copies have. The earliest copy's may be
    /// its outlet's.
    pub(super) fn has_its_headline(&self) -> bool {
        self.article.is_some() || self.title_of.is_none()
    }

    pub(super) fn shown(&self, place: &[Option<usize>]) -> Reference {
        let blocks: Vec<ReferenceBlock> = (1..)
            .zip(&self.blocks)
            .map(|(number, block)| ReferenceBlock {
                number,
                text: opening(&block.text, BLOCK_WORDS).0.to_owned(),
                words: words(&block.text).len() as u32,
                support: block.support,
                of: self.of,
                wordings: block.wordings,
            })
            .collect();
        Reference {
            article: self.article.and_then(|at| place[at]),
            reconstructed: self.article.is_none(),
            title: self.document.title.clone(),
            title_of: self.title_of.and_then(|at| place[at]),
            words: blocks.iter().map(|block| block.words).sum(),
            blocks,
        }
    }
}

/// A text of which everything is body: its blocks were taken apart in the copies.
fn all_body(document: &Document) -> CleanText {
    let whole =
        |(paragraph, &span)| Piece { paragraph, span, body: span, furniture: None, marks: Vec::new() };
    CleanText { pieces: (0..).zip(&document.paragraphs).map(whole).collect() }
}

/// The headline that most copies have, if more than one has it.
fn common_title(readings: &[&Reading<'_>]) -> Option<String> {
    let mut titles: Vec<(Vec<u32>, &str, usize)> = Vec::new();
    for reading in readings {
        let Some(title) = reading.document.title.as_deref() else { continue };
        let key: Vec<u32> = words(title).hashes().collect();
        match titles.iter_mut().find(|(known, ..)| *known == key) {
            Some((.., count)) => *count += 1,
            None => titles.push((key, title, 1)),
        }
    }
    // `max_by_key` would take the last of equals; the first is the most trusted copy's.
    let most = titles.iter().map(|(.., count)| *count).max().filter(|&count| count > 1)?;
    titles.into_iter().find(|(.., count)| *count == most).map(|(_, title, _)| title.to_owned())
}

/// The headline of the earliest member, and whose it is.
fn earliest_title(readings: &[Reading<'_>]) -> (Option<String>, Option<usize>) {
    let titled =
        (0..readings.len()).filter(|&at| readings[at].member && readings[at].document.title.is_some());
    let earliest = titled.min_by_key(|&at| {
        let when = readings[at].when.as_ref().map(When::rank);
        (when.is_none(), when, &readings[at].key)
    });
    (earliest.and_then(|at| readings[at].document.title.clone()), earliest)
}
