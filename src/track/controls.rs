//! Planted controls: synthetic copies of the user's own articles, so that a report states its measured recall.
//!
//! The copies are made by [`synth`](crate::synth), from a few articles of the input, and are put beside the whole input
//! through the same stages in a run of their own; the report is made of the run without them. Decoys are planted too, which
//! have an article's wording with other facts, or passages of it among text of their own: they must not be found.

use super::profile::proportion;
use super::report::{ControlKind, Controls};
use super::times::moment;
use crate::document::Document;
use crate::error::Result;
use crate::synth::{Article, Kind, Mix, Settings, SplitSentences, Survey};

/// Copies of each article, decoys among them.
const COPIES: usize = 3;
/// Which kinds, and how often.
const KINDS: &str = "identical=2,reordered=2,reprint=3,mixed=2,abridged=2,glued=1,template=2,roundup=2";

/// One planted article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planted {
    /// It, as a scraper would have read it.
    pub document: Document,
    /// Index of the article that it was made of, among those given.
    pub base: usize,
    /// How it was made.
    pub kind: Kind,
}

/// Makes copies of some articles. Those that are too short to be copied in any way yield none.
pub fn plant(articles: &[Document], seed: u64, split: SplitSentences) -> Result<Vec<Planted>> {
    if articles.is_empty() {
        return Ok(Vec::new());
    }
    let settings = Settings {
        seed,
        articles: articles.len(),
        copies: COPIES,
        kinds: Mix::parse(KINDS)?,
        ..Settings::default()
    };
    let mut survey = Survey::new(settings, split)?;
    for article in articles {
        survey.observe(article);
    }
    let plan = survey.finish();
    let mut planted = Vec::new();
    for &index in plan.chosen() {
        let family = plan.family(index, &articles[index as usize]);
        for member in family.members {
            let Some(kind) = member.article.synth.kind else { continue };
            planted.push(Planted { document: read(member.article), base: index as usize, kind });
        }
    }
    Ok(planted)
}

/// A planted article as a reader would deliver it.
fn read(article: Article) -> Document {
    let mut document = Document {
        id: article.id.text,
        url: article.url,
        outlet: article.outlet,
        title: article.title,
        date: article.date.as_deref().and_then(moment),
        ..Document::default()
    };
    document.set_lines(article.text);
    document
}

/// Counts what became of the planted articles; `found` says of each whether it ended beside its base.
#[must_use]
pub fn tally(planted: &[Planted], found: &[bool], seed: u64) -> Controls {
    let count = |wanted: &dyn Fn(&Planted) -> bool| {
        let mut counts = (0, 0);
        for (_, &found) in planted.iter().zip(found).filter(|(planted, _)| wanted(planted)) {
            counts.0 += 1;
            counts.1 += u64::from(found);
        }
        counts
    };
    let (copies, copies_found) = count(&|planted| planted.kind.is_copy());
    let (decoys, decoys_taken) = count(&|planted| !planted.kind.is_copy());
    let kinds = Kind::ALL.into_iter().filter(|kind| kind.is_copy()).filter_map(|kind| {
        let (planted, found) = count(&|one| one.kind == kind);
        (planted > 0).then_some(ControlKind { kind: kind.as_str(), planted, found })
    });
    let mut bases: Vec<usize> = planted.iter().map(|planted| planted.base).collect();
    bases.sort_unstable();
    bases.dedup();
    Controls {
        articles: bases.len() as u64,
        planted: copies,
        found: copies_found,
        recall: proportion(copies_found, copies),
        kinds: kinds.collect(),
        decoys,
        decoys_taken,
        seed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(number: usize) -> Document {
        let sentence = |part: usize| {
            let words: Vec<String> = (0..24).map(|word| format!("word{number}x{part}x{word}")).collect();
            format!("The {} on {} March.", words.join(" "), part + 1)
        };
        let mut document = Document::from_paragraphs(format!("d{number}"), (0..6).map(sentence));
        document.title = Some(format!("Story number {number}"));
        document
    }

    #[test]
    fn copies_are_planted_and_counted_by_kind() {
        let articles: Vec<Document> = (0..8).map(article).collect();
        let whole = |paragraph: &str| std::iter::once(0..paragraph.len()).collect();
        let planted = plant(&articles, 1, whole).unwrap();
        assert!(planted.len() > 16, "{}", planted.len());
        assert_eq!(planted, plant(&articles, 1, whole).unwrap());
        let found: Vec<bool> = planted.iter().map(|planted| planted.kind.is_copy()).collect();
        let controls = tally(&planted, &found, 1);
        assert_eq!((controls.articles, controls.found, controls.decoys_taken), (8, controls.planted, 0));
        assert_eq!(controls.planted + controls.decoys, planted.len() as u64);
        assert_eq!(controls.kinds.iter().map(|kind| kind.planted).sum::<u64>(), controls.planted);
        assert_eq!(plant(&[], 1, whole).unwrap(), []);
    }
}
