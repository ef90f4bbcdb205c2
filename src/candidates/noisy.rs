//! Which units are full of words that no other unit has: scans whose letters were misread, above all. Their shingles are
//! mostly broken, so that they are searched for with a lower bar.
//!
//! The words that the sketches sampled are looked at, so that all units look at the same ones; and of each only whether
//! one unit has it or several, in two bits. A unit's share of lone words is a few in a hundred in a crawl, and half at
//! ten wrong characters in a hundred. In a small collection every unit is noisy, and the lower bar costs little.

/// Below so many sampled words a share says nothing.
const FEWEST_WORDS: usize = 6;
/// Slots for each sampled word: one lone word in sixteen is taken for a shared one.
const SLOTS: usize = 16;

/// The sampled words of some units, unit after unit.
#[derive(Debug, Default)]
pub(super) struct Words {
    words: Vec<u32>,
    ends: Vec<usize>,
}

impl Words {
    /// Adds the next unit, by its distinct sampled words.
    pub(super) fn add(&mut self, words: &[u32]) {
        self.words.extend_from_slice(words);
        self.ends.push(self.words.len());
    }

    /// The words of each unit.
    fn units(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.words[start..end])
    }
}

/// For the units of all parts, in their order: whether at least a share `wanted` of its words are its own.
pub(super) fn noisy(parts: &[Words], wanted: f64) -> Vec<bool> {
    let sampled: usize = parts.iter().map(|part| part.words.len()).sum();
    let mut seen = Seen::new(sampled);
    parts.iter().flat_map(|part| &part.words).for_each(|&word| seen.add(word));
    let is_noisy = |words: &[u32]| {
        let lone = words.iter().filter(|&&word| !seen.is_shared(word)).count();
        words.len() >= FEWEST_WORDS && lone as f64 >= wanted * words.len() as f64
    };
    parts.iter().flat_map(Words::units).map(is_noisy).collect()
}

/// Of each word, whether it was seen once or again.
struct Seen {
    once: Vec<u64>,
    again: Vec<u64>,
}

impl Seen {
    fn new(words: usize) -> Self {
        let len = (words * SLOTS / 64).next_power_of_two();
        Self { once: vec![0; len], again: vec![0; len] }
    }

    fn add(&mut self, word: u32) {
        let (at, bit) = self.slot(word);
        self.again[at] |= self.once[at] & bit;
        self.once[at] |= bit;
    }

    fn is_shared(&self, word: u32) -> bool {
        let (at, bit) = self.slot(word);
        self.again[at] & bit != 0
    }

    /// Sampled words have their low bits in common.
    fn slot(&self, word: u32) -> (usize, u64) {
        let mixed = u64::from(word).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        ((mixed >> 38) as usize & (self.once.len() - 1), 1 << (mixed >> 32 & 63))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::{Printer, Sketch};

    #[test]
    fn units_full_of_words_of_their_own_are_noisy() {
        let plain: Vec<String> = (0..200).map(|word| format!("word{word}")).collect();
        let broken: Vec<String> = (0..200)
            .map(|word| if word % 2 == 0 { format!("w0rd{word}") } else { format!("word{word}") })
            .collect();
        let mut words = Words::default();
        for text in [plain.join(" "), broken.join(" "), plain[..150].join(" "), "three lone words".to_owned()]
        {
            words.add(&Sketch::of(&Printer::default().print([text.as_str()].into_iter())).words);
        }
        assert_eq!(noisy(&[words], 0.25), [false, true, false, false]);
    }
}
