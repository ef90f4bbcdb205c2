//! What pages have of their own, beside everything that recurs in their outlet. Where furniture stands in several paragraphs
//! and makes half of a page, no paragraph of it leaves a story beside it; all of them together do.
//!
//! Takes of one story have most of their paragraphs in common, too, and each a lead of its own. They have much the same
//! headline; so stories are different only if their headlines are, and a page without a headline says nothing.

use foldhash::HashSet;

use super::{STORY_WORDS, shingles_of};
use crate::error::Result;
use crate::fingerprint::{
    DocumentIndex, Sheet, SheetReader, Shingle, Sketch, Token, WEIGHT_OF_A_BIT, WordFrequencies,
};

/// A word of this weight is in no more than one article of sixteen.
const RARE: u32 = 4 * WEIGHT_OF_A_BIT;

/// What one page has of its own.
#[derive(Debug)]
pub(super) struct Own {
    /// The words of its headline that tell what it is about, ascending.
    headline: Vec<u32>,
    /// All shingles of its own paragraphs.
    shingles: Sketch,
}

impl Own {
    /// What some pages have beside the paragraphs that recur: only pages with a headline and a story, and nothing if they are
    /// fewer than `least`.
    pub(super) fn of_pages(
        pages: &[DocumentIndex],
        recurring: &HashSet<u64>,
        least: usize,
        reader: &mut SheetReader<'_>,
    ) -> Result<Vec<Self>> {
        let mut told = Vec::new();
        for &page in pages {
            let own = reader.read_keys(page)?.paragraphs.iter();
            let own = own.filter(|paragraph| !recurring.contains(&paragraph.exact));
            if own.map(|paragraph| paragraph.len).sum::<u32>() >= STORY_WORDS {
                told.push(page);
            }
        }
        if told.len() < least {
            return Ok(Vec::new());
        }
        let frequencies = WordFrequencies::shipped();
        let (mut headlines, mut shingles) = (Vec::new(), Vec::new());
        for page in told {
            let sheet = reader.read(page)?;
            if !sheet.title.is_empty() {
                headlines.push(sheet.title.clone());
                shingles.push(own_shingles(sheet, recurring));
            }
        }
        let telling = without_outlet(&headlines).map(|headline| {
            let rare = headline.iter().filter(|&&token| frequencies.weight(token) >= RARE);
            let mut words: Vec<u32> = rare.map(|token| token.word()).collect();
            words.sort_unstable();
            words.dedup();
            words
        });
        let owns = telling.zip(shingles).filter(|(headline, _)| !headline.is_empty());
        Ok(owns.map(|(headline, shingles)| Self { headline, shingles }).collect())
    }
    /// Whether the two may tell the same story: half of the text or a third of the headline is in both.
    pub(super) fn may_be_same(&self, other: &Self) -> bool {
        let (fewer, more) = if self.headline.len() < other.headline.len() {
            (&self.headline, &other.headline)
        } else {
            (&other.headline, &self.headline)
        };
        let common = fewer.iter().filter(|word| more.binary_search(word).is_ok()).count();
        3 * common >= fewer.len() || self.shingles.shares(&other.shingles, |smaller| smaller.div_ceil(2))
    }
}

/// A sample of everything that stands in the paragraphs of a sheet that do not recur.
fn own_shingles(sheet: &Sheet, recurring: &HashSet<u64>) -> Sketch {
    let own = sheet.print.paragraphs.iter().filter(|paragraph| !recurring.contains(&paragraph.exact));
    let mut shingles: Vec<Shingle> = own.flat_map(|paragraph| shingles_of(paragraph, sheet)).collect();
    shingles.sort_unstable();
    shingles.dedup();
    Sketch { shingles, rate: 1, words: Vec::new() }
}

/// Headlines without what all of them begin or end with: the outlet's name, a section's.
fn without_outlet(headlines: &[Vec<Token>]) -> impl Iterator<Item = &[Token]> {
    let (first, rest) =
        headlines.split_first().map_or((&[][..], &[][..]), |(first, rest)| (&first[..], rest));
    let is_same = |(x, y): (&Token, &Token)| x.word() == y.word();
    let common = |in_common: &dyn Fn(&[Token]) -> usize| {
        rest.iter().map(|headline| in_common(headline)).min().unwrap_or_default()
    };
    let before = common(&|other| first.iter().zip(other).take_while(|&pair| is_same(pair)).count());
    let behind =
        common(&|other| first.iter().rev().zip(other.iter().rev()).take_while(|&pair| is_same(pair)).count());
    headlines.iter().map(move |headline| {
        let end = headline.len() - behind;
        &headline[before.min(end)..end]
    })
}
