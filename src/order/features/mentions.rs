//! What pieces speak of, and how: names in full and alone, abbreviations spelt out and used, things introduced (`a`) and
//! taken up (`the`). Who is introduced in one piece and taken for known in another orders the two.

use std::collections::BTreeSet;

use super::reading::{Class, Reading, Token};
use crate::text::words::Shape;

/// What one piece mentions; each list sorted, without doubles.
#[derive(Debug, Clone, Default)]
pub(super) struct Mentions {
    /// Surnames (last words of a name of two words or more).
    pub(super) full: Vec<u32>,
    /// Names of one word.
    pub(super) alone: Vec<u32>,
    /// Abbreviations in brackets, behind what they stand for.
    pub(super) defined: Vec<u32>,
    /// Abbreviations without.
    pub(super) used: Vec<u32>,
    /// What stands behind `a`.
    pub(super) indefinite: Vec<u32>,
    /// What stands behind `the`.
    pub(super) definite: Vec<u32>,
    /// Who speaks: the word beside a verb of saying.
    pub(super) speakers: Vec<u32>,
    /// Place on the ladder of one statement: 0 nothing said, 1 said, 2 added or continued, 3 concluded.
    pub(super) rung: u8,
}

impl Mentions {
    /// Reads the mentions of a piece. `lower`: the words that the article has in lower case, sorted: a capital at a
    /// sentence's start is no name's then.
    pub(super) fn new(reading: &Reading, lower: &BTreeSet<u32>) -> Self {
        let mut found = Self::default();
        let tokens = &reading.tokens;
        let is_name = |token: &Token| {
            token.shape == Shape::Capital
                && token.class == Class::Other
                && !(token.opens && lower.contains(&token.hash))
        };
        let mut at = 0;
        while at < tokens.len() {
            if !is_name(&tokens[at]) {
                at += 1;
                continue;
            }
            let mut end = at + 1;
            while end < tokens.len() && tokens[end].joined && is_name(&tokens[end]) {
                end += 1;
            }
            let final_word = tokens[end - 1];
            if final_word.shouted {
                let list = if final_word.bracketed { &mut found.defined } else { &mut found.used };
                list.push(final_word.hash);
            } else if end - at > 1 {
                found.full.push(final_word.hash);
            } else {
                found.alone.push(final_word.hash);
            }
            at = end;
        }
        found.read_articles(tokens);
        found.read_speech(reading);
        found.sort();
        found
    }

    fn read_articles(&mut self, tokens: &[Token]) {
        for (at, token) in tokens.iter().enumerate() {
            let list = match token.class {
                Class::Indefinite => &mut self.indefinite,
                Class::Definite => &mut self.definite,
                _ => continue,
            };
            let behind = tokens[at + 1..].iter().take(2).take_while(|token| token.joined);
            list.extend(
                behind.filter(|t| t.class == Class::Other && t.shape == Shape::Lower).map(|t| t.hash),
            );
        }
    }

    fn read_speech(&mut self, reading: &Reading) {
        let tokens = &reading.tokens;
        for (at, token) in tokens.iter().enumerate() {
            let rung = match token.class {
                Class::Said if at > 0 && tokens[at - 1].class == Class::Further => 2,
                Class::Said => 1,
                Class::Added => 2,
                Class::Concluded => 3,
                _ => continue,
            };
            self.rung = self.rung.max(if reading.quotes > 0 { rung } else { 1 });
            let before = at.checked_sub(1).map(|at| tokens[at]);
            let beside = before.into_iter().chain(tokens.get(at + 1).copied());
            self.speakers.extend(
                beside.filter(|t| t.class == Class::Other && t.shape != Shape::Number).map(|t| t.hash),
            );
        }
    }

    fn sort(&mut self) {
        for list in [
            &mut self.full,
            &mut self.alone,
            &mut self.defined,
            &mut self.used,
            &mut self.indefinite,
            &mut self.definite,
            &mut self.speakers,
        ] {
            list.sort_unstable();
            list.dedup();
        }
        let full = &self.full;
        self.alone.retain(|name| full.binary_search(name).is_err());
        let indefinite = &self.indefinite;
        self.definite.retain(|noun| indefinite.binary_search(noun).is_err());
        let defined = &self.defined;
        self.used.retain(|name| defined.binary_search(name).is_err());
    }
}

/// How many values two sorted lists share.
pub(super) fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                count += 1;
                i += 1;
                j += 1;
            }
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::super::reading::Reader;
    use super::*;

    fn mentions(text: &str) -> Mentions {
        let reading = Reader::default().read_text(text);
        let lower = reading.tokens.iter().filter(|t| t.shape == Shape::Lower).map(|t| t.hash).collect();
        Mentions::new(&reading, &lower)
    }

    #[test]
    fn introduction_and_use_are_told_apart() {
        let first = mentions(
            "Port minister Ann Lee has opened a harbour of the Northern Dock Company (NDC) in the town.",
        );
        let second = mentions("\"The harbour is ours,\" Lee added. The NDC would not comment.");
        assert_eq!(shared(&first.full, &second.alone), 1);
        assert_eq!(shared(&first.defined, &second.used), 1);
        assert_eq!(shared(&first.indefinite, &second.definite), 1);
        assert_eq!((first.rung, second.rung), (0, 2));
        assert_eq!(second.speakers.len(), 1);
    }
}
