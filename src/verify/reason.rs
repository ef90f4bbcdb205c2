//! Why a pair is what it is, in a sentence's length, as tables show it.

use std::fmt;

use super::evidence::{Evidence, Side};
use super::verdict::{Rule, Verdict};

impl fmt::Display for Verdict {
    /// The reason in a sentence's length, as tables show it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Evidence { a, b, facts, .. } = &self.evidence;
        let percent = |side: &Side| (100.0 * side.coverage()).floor();
        match self.rule {
            Rule::SameWords => write!(f, "the same {} words", a.words),
            Rule::SameText => write!(
                f,
                "the same {} words, but for {} in stray lines and furniture",
                b.words - b.left_over,
                a.left_over + b.left_over
            ),
            Rule::SameParagraphsMoved if a.moved.max(b.moved) == 0 => {
                write!(f, "the same {} words in another order", b.text_words())
            }
            Rule::SameParagraphsMoved => {
                // The other side may have some of them glued.
                let finer = if (a.moved, a.near) > (b.moved, b.near) { a } else { b };
                write!(f, "the same {} paragraphs, {} of them moved", finer.near, finer.moved)
            }
            Rule::BothCovered | Rule::ShorterCovered | Rule::Passages => write!(
                f,
                "{} % of its {} words are there, {} % of the other's {} here; longest passage {} words",
                percent(b),
                b.words,
                percent(a),
                a.words,
                self.evidence.longest_passage
            ),
            Rule::BrokenWords => {
                let noise = self.evidence.noise.unwrap_or_default();
                write!(
                    f,
                    "{} of its {} words stand whole in the same order, {} between them are broken; no facts differ more \
                     than other words",
                    noise.whole, b.words, noise.broken_b
                )?;
                match noise.strange {
                    Some(strange) => write!(f, "; {} words are in no other document", strange.unknown),
                    None => Ok(()),
                }
            }
            Rule::FactsDiffer => write!(
                f,
                "same wording, other facts: {} of {} slots changed, {} of {} numbers shared",
                facts.changed,
                facts.slots,
                facts.numbers_shared,
                facts.fewer_numbers()
            ),
            Rule::Recurs => write!(
                f,
                "the same form {} hours later: {} of {} slots changed, {} of {} numbers shared",
                self.evidence.seconds_apart.unwrap_or_default() / 3600,
                facts.changed,
                facts.slots,
                facts.numbers_shared,
                facts.fewer_numbers()
            ),
            Rule::NamesDiffer => write!(
                f,
                "same wording, other names: {} of {} shared",
                facts.names_shared,
                facts.fewer_names()
            ),
            Rule::HeadlinesDiffer => write!(
                f,
                "{} words under different headlines ({:.2} alike)",
                b.words,
                self.evidence.headlines.unwrap_or_default()
            ),
            Rule::TooLittle => write!(f, "{} of its {} words are there", b.covered, b.words),
        }
    }
}
