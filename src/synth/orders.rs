//! Labelled orders: each article scrambled, copies of it in known states of disorder, and the right order.
//!
//! What is measured with it is how far copies help: the copies keep some of the paragraphs, lose some words, and are
//! clean, or have a block moved, or are shuffled. Truth is kept while the scramble is made. Draws come from a stream
//! keyed by the seed and the article's index.

use std::io::Write;

use serde::Serialize;

use super::dice::Dice;
use super::edits::move_block;
use crate::document::{Document, WrittenId};
use crate::error::{Error, Result};

/// What becomes of the order of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Disorder {
    /// Nothing.
    Clean,
    /// One block of paragraphs is moved.
    Moved,
    /// The paragraphs are shuffled.
    Shuffled,
    /// They are shuffled, and alike in all twins of an article.
    Twin,
    /// One of the first three: 60 %, 30 %, 10 %.
    Mix,
}

impl Disorder {
    const ALL: [(&'static str, Self); 5] = [
        ("clean", Self::Clean),
        ("moved", Self::Moved),
        ("shuffled", Self::Shuffled),
        ("twin", Self::Twin),
        ("mix", Self::Mix),
    ];

    /// Reads a list such as `clean,twin,twin`, one for each copy.
    pub fn parse_list(given: &str) -> Result<Vec<Self>> {
        given
            .split(',')
            .map(|name| {
                let found = Self::ALL.iter().find(|(known, _)| *known == name.trim());
                found.map(|&(_, disorder)| disorder).ok_or_else(|| {
                    let known: Vec<&str> = Self::ALL.iter().map(|&(name, _)| name).collect();
                    Error::setting("references", format!("`{name}` is none of {}", known.join(", ")))
                })
            })
            .collect()
    }

    fn drawn(self, dice: &mut Dice) -> Self {
        let at = dice.unit();
        match self {
            Self::Mix if at < 0.6 => Self::Clean,
            Self::Mix if at < 0.9 => Self::Moved,
            Self::Mix => Self::Shuffled,
            other => other,
        }
    }
}

/// What labelled orders are made with.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrderSettings {
    /// Seed of every random choice.
    pub seed: u64,
    /// The copies of each article.
    pub copies: Vec<Disorder>,
    /// The share of the paragraphs that a copy keeps, above 0 and at most 1.
    pub keep: f64,
    /// The share of the words that a copy loses, from 0, below 1.
    pub lost: f64,
    /// An article has at least so many paragraphs, 2 or more.
    pub min_paragraphs: usize,
}

impl OrderSettings {
    /// Refuses settings out of their ranges.
    pub fn validate(&self) -> Result<()> {
        if !(self.keep > 0.0 && self.keep <= 1.0) {
            return Err(Error::setting("keep", format!("{} is no share above 0, up to 1", self.keep)));
        }
        if !(0.0..1.0).contains(&self.lost) {
            return Err(Error::setting("lost", format!("{} is no share from 0, below 1", self.lost)));
        }
        Ok(())
    }
}

/// An article as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OrderArticle {
    /// The base's id, or that of a copy: `<base>~r1`.
    pub id: WrittenId,
    /// The headline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The outlet: the base's, or an invented one for each copy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// The paragraphs.
    pub paragraphs: Vec<String>,
}

/// The right order of a scrambled article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GoldOrder {
    /// Its id.
    pub id: WrittenId,
    /// `order[k]` = the index of the scrambled article's paragraph at place k.
    pub order: Vec<u32>,
    /// The base's outlet, to report by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set: Option<String>,
}

/// A scrambled article, its right order, and copies of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderCase {
    /// The article, shuffled.
    pub scrambled: OrderArticle,
    /// Its right order.
    pub gold: GoldOrder,
    /// The copies.
    pub copies: Vec<OrderArticle>,
}

impl OrderCase {
    /// Makes the case of the article that is number `index` of the input; `None` if it is too short.
    #[must_use]
    pub fn new(base: &Document, index: u64, settings: &OrderSettings) -> Option<Self> {
        let n = base.paragraphs.len();
        if n < settings.min_paragraphs.max(2) {
            return None;
        }
        let dice = &mut Dice::keyed(settings.seed, index);
        let paragraph = |at: usize| base.paragraph(at).replace(['\n', '\r'], " ");
        let mut scramble: Vec<usize> = (0..n).collect();
        dice.shuffle(&mut scramble);
        let mut order = vec![0; n];
        for (input, &place) in (0..).zip(&scramble) {
            order[place] = input;
        }
        let article = |id: WrittenId, outlet: Option<String>, paragraphs: Vec<String>| OrderArticle {
            id,
            title: base.title.clone(),
            date: base.date.map(|date| date.to_string()),
            outlet,
            paragraphs,
        };
        let mut twins: Vec<usize> = (0..n).collect();
        dice.shuffle(&mut twins);
        let copies = (1..).zip(&settings.copies).map(|(number, disorder)| {
            let mut kept = kept(n, settings.keep, dice);
            match disorder.drawn(dice) {
                Disorder::Clean | Disorder::Mix => {}
                Disorder::Moved => move_block(&mut kept, dice),
                Disorder::Shuffled => dice.shuffle(&mut kept),
                Disorder::Twin => {
                    let mut shared = twins.clone();
                    shared.retain(|place| kept.contains(place));
                    kept = shared;
                }
            }
            let texts = kept.into_iter().map(|at| with_losses(&paragraph(at), settings.lost, dice)).collect();
            article(
                WrittenId::new(format!("{}~r{number}", base.id), false),
                Some(format!("copier-{number}.example")),
                texts,
            )
        });
        let copies = copies.collect();
        let gold = GoldOrder { id: base.written_id(), order, set: base.outlet.clone() };
        let paragraphs = scramble.into_iter().map(paragraph).collect();
        Some(Self { scrambled: article(base.written_id(), base.outlet.clone(), paragraphs), gold, copies })
    }

    /// Writes the case as JSON lines, each part to its own stream.
    pub fn write(
        &self,
        scrambled: &mut impl Write,
        references: &mut impl Write,
        gold: &mut impl Write,
    ) -> std::io::Result<()> {
        fn line(to: &mut impl Write, record: &impl Serialize) -> std::io::Result<()> {
            serde_json::to_writer(&mut *to, record)?;
            to.write_all(b"\n")
        }
        line(scrambled, &self.scrambled)?;
        line(gold, &self.gold)?;
        self.copies.iter().try_for_each(|copy| line(references, copy))
    }
}

/// The places that a copy keeps, in order: a random choice, at least two.
fn kept(n: usize, share: f64, dice: &mut Dice) -> Vec<usize> {
    #[expect(clippy::cast_sign_loss, reason = "a share is not negative")]
    let count = ((share * n as f64).round() as usize).clamp(2, n);
    let mut places: Vec<usize> = (0..n).collect();
    dice.shuffle(&mut places);
    places.truncate(count);
    places.sort_unstable();
    places
}

/// A text without a share of its words, of which one stays at least: where the draws are below the share for all, the
/// word of the highest. That takes no draw more, so that whatever is drawn later does not depend on it.
fn with_losses(text: &str, share: f64, dice: &mut Dice) -> String {
    let words: Vec<(&str, f64)> = text.split_whitespace().map(|word| (word, dice.unit())).collect();
    let left: Vec<&str> = words.iter().filter(|(_, draw)| *draw >= share).map(|(word, _)| *word).collect();
    if !left.is_empty() {
        return left.join(" ");
    }
    let last = words.iter().max_by(|(_, x), (_, y)| x.total_cmp(y));
    last.map_or_else(|| text.to_owned(), |(word, _)| (*word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(copies: &str) -> OrderSettings {
        let copies = Disorder::parse_list(copies).unwrap();
        OrderSettings { seed: 1, copies, keep: 1.0, lost: 0.0, min_paragraphs: 2 }
    }

    fn base(paragraphs: usize) -> Document {
        Document::from_paragraphs("b", (0..paragraphs).map(|n| format!("Paragraph {n} of the story.")))
    }

    #[test]
    fn gold_puts_the_scramble_back() {
        for index in 0..30 {
            let base = base(2 + index as usize);
            let case = OrderCase::new(&base, index, &settings("clean")).unwrap();
            let restored: Vec<&String> =
                case.gold.order.iter().map(|&input| &case.scrambled.paragraphs[input as usize]).collect();
            assert_eq!(restored, case.copies[0].paragraphs.iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn twins_share_one_order_and_others_do_not() {
        let case = OrderCase::new(&base(12), 3, &settings("twin,twin,shuffled,moved,clean")).unwrap();
        let texts: Vec<&Vec<String>> = case.copies.iter().map(|copy| &copy.paragraphs).collect();
        assert_eq!(texts[0], texts[1]);
        assert_ne!(texts[0], texts[2]);
        assert_ne!(texts[3], texts[4]);
        assert!(texts.iter().all(|copy| copy.len() == 12));
    }

    #[test]
    fn a_copy_keeps_and_loses_what_was_asked_for() {
        let settings = OrderSettings { keep: 0.5, lost: 0.5, ..settings("clean") };
        let case = OrderCase::new(&base(40), 0, &settings).unwrap();
        assert_eq!(case.copies[0].paragraphs.len(), 20);
        let words: usize = case.copies[0].paragraphs.iter().map(|text| text.split(' ').count()).sum();
        assert!((35..65).contains(&words), "{words} of 100");
        assert!(OrderCase::new(&base(1), 0, &settings).is_none());
    }

    /// Paragraphs of few words would lose the least at the highest share.
    #[test]
    fn one_word_stays_where_all_would_be_lost() {
        let dice = &mut Dice::keyed(1, 0);
        let left: Vec<String> = (0..200).map(|_| with_losses("one two  three", 0.99, dice)).collect();
        assert!(left.iter().all(|text| ["one", "two", "three"].contains(&text.as_str())), "{left:?}");
        assert!(["one", "two", "three"].iter().all(|word| left.iter().any(|text| text == word)));
        assert_eq!(with_losses(" ", 0.99, dice), " ");
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_the_reason() {
        assert!(
            Disorder::parse_list("clean,odd").unwrap_err().to_string().contains("`odd` is none of clean")
        );
        for (keep, lost, option) in [(0.0, 0.0, "keep"), (1.5, 0.0, "keep"), (1.0, 1.0, "lost")] {
            let settings = OrderSettings { keep, lost, ..settings("mix") };
            assert!(settings.validate().unwrap_err().to_string().starts_with(option));
        }
    }
}
