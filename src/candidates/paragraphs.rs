//! Candidates by a rare paragraph in common, word for word.
//!
//! One shared paragraph of body text is strong: two stories that have it are copies, or quote the same statement. A
//! paragraph that more units share than the cap is furniture or a formula, and pairs nobody.

use super::runs::{self, Entry};
use super::{Capped, Found, FoundBy, pair};
use crate::config::CandidateConfig;
use crate::fingerprint::DocumentPrint;

/// Searches for pairs of units that share a paragraph.
#[must_use]
pub fn search(prints: &[&DocumentPrint], config: &CandidateConfig) -> Found {
    let mut entries: Vec<Entry> = Vec::new();
    for (unit, print) in (0..).zip(prints) {
        let long = print.paragraphs.iter().filter(|p| p.len as usize >= config.paragraph_words);
        entries.extend(long.map(|paragraph| (paragraph.exact, unit)));
    }
    runs::sort(&mut entries);
    let mut found = Found::default();
    let mut capped = Capped::default();
    for run in runs::shared(&entries) {
        if run.len() > config.run_cap {
            capped.add(run.len());
        } else {
            found.pairs.extend(runs::all_pairs(run).map(|(x, y)| pair(x, y, FoundBy::PARAGRAPH)));
        }
    }
    found.capped = capped;
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Printer;

    #[test]
    fn shared_long_paragraphs_pair_and_hot_ones_do_not() {
        let shared =
            "the bridge at karsova stays closed to lorries until the end of the week officials said today";
        let formula =
            "sign up for our newsletter to get the best of the week in your inbox every sunday morning free";
        let mut printer = Printer::default();
        let prints: Vec<DocumentPrint> = (0..6)
            .map(|i| {
                let own = format!("own{i} text{i}");
                let mut paragraphs = vec![own.as_str(), formula];
                if i >= 4 {
                    paragraphs.push(shared);
                }
                printer.print(paragraphs.into_iter())
            })
            .collect();
        let prints: Vec<&DocumentPrint> = prints.iter().collect();
        let found = search(&prints, &CandidateConfig { run_cap: 5, ..CandidateConfig::default() });
        assert_eq!(found.pairs, [pair(4, 5, FoundBy::PARAGRAPH)]);
        assert_eq!(found.capped, Capped { runs: 1, entries: 6, longest: 6 });
    }
}
