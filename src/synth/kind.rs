//! The kinds of copies, and the mix that they are drawn from.

use std::fmt;

use serde::{Serialize, Serializer};

use super::dice::Dice;
use crate::error::{Error, Result};

/// How a derived article was made from its base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Kind {
    /// The same paragraphs with another outlet's dateline, headline, credit and furniture.
    Identical,
    /// The same paragraphs in another order: shuffled, or one block moved.
    Reordered,
    /// Up to a quarter of the sentences dropped, a few words changed, sometimes a new lead.
    Reprint,
    /// As `Reprint`, with the paragraphs shuffled as well.
    Mixed,
    /// Cut to 25–50 % of the words.
    Abridged,
    /// Some neighbouring paragraphs run together without a space, the brackets of the dateline lost.
    Glued,
    /// Passages of two bases between text of its own: shares with both, copies neither.
    Roundup,
    /// The same wording with other numbers, names and days: another event, never a copy.
    Template,
    /// The whole page with character errors as scanning makes them.
    Ocr,
}

impl Kind {
    /// All kinds, in the order of the documentation.
    pub const ALL: [Self; 9] = [
        Self::Identical,
        Self::Reordered,
        Self::Reprint,
        Self::Mixed,
        Self::Abridged,
        Self::Glued,
        Self::Roundup,
        Self::Template,
        Self::Ocr,
    ];

    /// The name that users type and tables carry.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Identical => "identical",
            Self::Reordered => "reordered",
            Self::Reprint => "reprint",
            Self::Mixed => "mixed",
            Self::Abridged => "abridged",
            Self::Glued => "glued",
            Self::Roundup => "roundup",
            Self::Template => "template",
            Self::Ocr => "ocr",
        }
    }

    /// Whether what is made is a copy of its base; otherwise it only looks like one.
    #[must_use]
    pub fn is_copy(self) -> bool {
        !matches!(self, Self::Roundup | Self::Template)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The heaviest weight a kind may have in a mix.
const MAX_WEIGHT: u32 = 1_000_000;

/// Kinds and their weights: a kind of weight 2 is drawn twice as often as one of weight 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mix(Vec<(Kind, u32)>);

impl Default for Mix {
    /// The plain kinds, whose truth nobody doubts: no round-ups, templates or scans.
    fn default() -> Self {
        Self(vec![
            (Kind::Identical, 2),
            (Kind::Reordered, 2),
            (Kind::Reprint, 3),
            (Kind::Mixed, 2),
            (Kind::Abridged, 2),
            (Kind::Glued, 1),
        ])
    }
}

impl Serialize for Mix {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

impl Mix {
    /// Reads a mix as `--kinds` takes it: `reprint=3,ocr,template`; a kind without a weight has 1, and `all`
    /// stands for every kind not named otherwise.
    ///
    /// # Errors
    /// On an unknown or doubled kind, a weight that is no number in `1..=1000000`, or nothing at all.
    pub fn parse(given: &str) -> Result<Self> {
        let mut weights: Vec<(Kind, u32)> = Vec::new();
        let mut rest = None;
        for part in given.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, weight) = read_part(part)?;
            if name == "all" {
                rest = Some(weight);
                continue;
            }
            let kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == name).ok_or_else(|| {
                let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
                Error::setting("kinds", format!("`{name}` is none of all, {}", known.join(", ")))
            })?;
            if weights.iter().any(|&(named, _)| named == kind) {
                return Err(Error::setting("kinds", format!("`{kind}` is named twice")));
            }
            weights.push((kind, weight));
        }
        if let Some(weight) = rest {
            let unnamed = Kind::ALL.into_iter().filter(|kind| weights.iter().all(|(named, _)| named != kind));
            let unnamed: Vec<_> = unnamed.map(|kind| (kind, weight)).collect();
            weights.extend(unnamed);
        }
        if weights.is_empty() {
            return Err(Error::setting("kinds", "names no kind; an example is `reprint=3,abridged`"));
        }
        // `a,b` and `b,a` are the same mix and make the same corpus.
        weights.sort_unstable();
        Ok(Self(weights))
    }

    /// Draws a kind, leaving out those that were found not to suit the base. `None` when none is left.
    pub(super) fn draw(&self, unsuited: &[Kind], dice: &mut Dice) -> Option<Kind> {
        let suited = || self.0.iter().filter(|(kind, _)| !unsuited.contains(kind));
        let total: usize = suited().map(|&(_, weight)| weight as usize).sum();
        let mut at = dice.below(total);
        suited()
            .find(|&&(_, weight)| {
                let here = at < weight as usize;
                at = at.saturating_sub(weight as usize);
                here
            })
            .map(|&(kind, _)| kind)
    }
}

fn read_part(part: &str) -> Result<(&str, u32)> {
    let Some((name, weight)) = part.split_once('=') else { return Ok((part, 1)) };
    match weight.trim().parse() {
        Ok(weight @ 1..=MAX_WEIGHT) => Ok((name.trim(), weight)),
        _ => Err(Error::setting(
            "kinds",
            format!("the weight in `{part}` must be a whole number from 1 to {MAX_WEIGHT}"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mix_is_read_as_it_is_typed() {
        let check = |given: &str, expect: &[(Kind, u32)]| {
            assert_eq!(Mix::parse(given).unwrap().0, expect, "{given}");
        };
        check("ocr", &[(Kind::Ocr, 1)]);
        check("ocr, reprint=3", &[(Kind::Reprint, 3), (Kind::Ocr, 1)]);
        check("reprint = 3,,ocr,", &[(Kind::Reprint, 3), (Kind::Ocr, 1)]);
        assert_eq!(Mix::parse("all,ocr=4").unwrap().0.len(), Kind::ALL.len());
        assert!(Mix::parse("all,ocr=4").unwrap().0.contains(&(Kind::Ocr, 4)));
    }

    #[test]
    fn a_mix_that_makes_no_sense_is_refused_with_the_reason() {
        for (given, reason) in [
            ("", "names no kind"),
            ("scan", "`scan` is none of all, identical"),
            ("ocr,ocr=2", "`ocr` is named twice"),
            ("ocr=0", "from 1 to"),
            ("ocr=-1", "from 1 to"),
            ("ocr=99999999999999999999", "from 1 to"),
        ] {
            let message = Mix::parse(given).unwrap_err().to_string();
            assert!(message.contains(reason), "{given}: {message}");
        }
    }

    #[test]
    fn weights_are_kept_to_and_unsuited_kinds_never_drawn() {
        let mix = Mix::parse("ocr=3,reprint=1,glued=5").unwrap();
        let mut dice = Dice::keyed(1, 0);
        let drawn: Vec<Kind> = (0..4000).filter_map(|_| mix.draw(&[Kind::Glued], &mut dice)).collect();
        let scans = drawn.iter().filter(|&&kind| kind == Kind::Ocr).count();
        assert_eq!(drawn.len(), 4000);
        assert!(!drawn.contains(&Kind::Glued));
        assert!((2850..3150).contains(&scans), "{scans}");
        assert_eq!(mix.draw(&Kind::ALL, &mut dice), None);
    }
}
