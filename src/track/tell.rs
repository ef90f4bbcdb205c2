//! One story told: its documents read, its origin found, each article compared with the reference text.

use std::sync::Arc;

use super::compared::{measured, side_by_side};
use super::copy::{Copy, Reading};
use super::drift::Wordings;
use super::origin::{self, Found};
use super::ownership::agency_called;
use super::pairing::Verdicts;
use super::reference::ReferenceText;
use super::report::When;
use super::settings::TrackConfig;
use super::state::{Standing, credit_state};
use super::story::{Compared, Parts, Told};
use crate::config::VerifyConfig;
use crate::explain::Explainer;
use crate::fingerprint::{Recurring, WordFrequencies};
use crate::relation::Relation;
use crate::wire::Agencies;

/// What telling a story needs besides its documents.
#[derive(Debug, Clone, Copy)]
pub struct Teller<'a> {
    /// Thresholds and filters.
    pub config: &'a TrackConfig,
    /// How pairs are judged.
    pub verify: &'a VerifyConfig,
    /// The furniture learnt from the collection.
    pub recurring: &'a Recurring,
    /// In how many documents each word stands.
    pub frequencies: &'a Arc<WordFrequencies>,
    /// The agencies that are known.
    pub agencies: &'a Agencies,
}

impl Teller<'_> {
    /// Tells the story `id` from its documents; their order does not matter. `None` if the filters leave nothing.
    #[must_use]
    pub fn tell(&self, id: String, copies: &[Copy<'_>]) -> Option<Told> {
        let mut readings: Vec<Reading<'_>> =
            copies.iter().map(|copy| Reading::new(copy, self.agencies)).collect();
        readings.sort_by(|a, b| (!a.member, &a.key, a.entry.place).cmp(&(!b.member, &b.key, b.entry.place)));
        let left_out = readings.len().saturating_sub(self.config.listed_articles) as u64;
        readings.truncate(self.config.listed_articles);
        let (verdicts, found, text, compared) = loop {
            let verdicts = Verdicts::new(&readings, self.frequencies, self.verify);
            let found = origin::find(&readings, &|i, j| verdicts.cover(i, j));
            let text = ReferenceText::new(&id, &readings, &found);
            let mut against = Explainer::new(&text.document, &text.clean, self.recurring, self.verify)
                .weighing(self.frequencies);
            let compared: Vec<Compared> =
                readings.iter().map(|reading| self.compare(&mut against, reading, &found)).collect();
            // Who shares a passage with one copy of many may have it from elsewhere, as that copy has.
            let is_stranger =
                |(reading, own): (&Reading<'_>, &Compared)| !reading.member && own.relation == Relation::None;
            let strangers: Vec<bool> = readings.iter().zip(&compared).map(is_stranger).collect();
            if !strangers.contains(&true) {
                break (verdicts, found, text, compared);
            }
            let mut strangers = strangers.into_iter();
            readings.retain(|_| strangers.next() == Some(false));
            if readings.len() < 2 {
                return None;
            }
        };
        let order = self.order(&readings, &compared, &found)?;
        let parts = Parts {
            config: self.config,
            readings: &readings,
            compared,
            order,
            verdicts: &verdicts,
            found,
            text: &text,
            left_out,
        };
        Some(parts.story(id))
    }

    /// Compares one article with the reference.
    fn compare(&self, against: &mut Explainer<'_>, reading: &Reading<'_>, found: &Found) -> Compared {
        let explained = against.explain(reading.document, &reading.clean);
        let measured = measured(&explained);
        // A copy of the whole has its quotations from it; who takes passages may have heard the same speech.
        let share_wire = if reading.member { measured.share_wire } else { measured.share_wire_unquoted };
        let standing = Standing {
            agencies: &found.agencies,
            owner: reading.owner,
            share_wire,
            document: reading.document,
            known: self.agencies,
        };
        let credit = credit_state(&reading.credits, standing, self.config);
        let only_b =
            explained.groups.iter().filter(|group| group.standing == crate::explain::Standing::OnlyB);
        let added = only_b
            .flat_map(|group| &group.b)
            .map(|&piece| &explained.b.pieces[piece])
            .map(|piece| (xxhash_rust::xxh3::xxh3_64(piece.body.as_bytes()), piece.words as u32))
            .collect();
        let Wordings { changes, drift } = Wordings::new(&explained);
        Compared {
            relation: explained.relation,
            tau: explained.evidence.tau,
            drift,
            changes,
            added,
            view: side_by_side(&explained),
            measured,
            credit,
        }
    }

    /// The readings that are reported, the origin first, then by time; `None` if nothing is left to report.
    fn order(&self, readings: &[Reading<'_>], compared: &[Compared], found: &Found) -> Option<Vec<usize>> {
        let filters = &self.config.filters;
        let is_wanted = |name: &String| {
            let called = agency_called(self.agencies, name);
            called.is_some_and(|id| found.agencies.first() == Some(&id))
        };
        if !filters.agencies.is_empty() && !filters.agencies.iter().any(is_wanted) {
            return None;
        }
        let is_origin = |at: usize| found.origin.article == Some(at);
        let has_share = |at: &usize| {
            is_origin(*at) || filters.min_share.is_none_or(|share| compared[*at].measured.share_wire >= share)
        };
        let mut order: Vec<usize> = (0..readings.len()).filter(has_share).collect();
        order.sort_by_key(|&at| {
            let when = readings[at].when.as_ref().map(When::rank);
            (!is_origin(at), when.is_none(), when, &readings[at].key, readings[at].entry.place)
        });
        // One article is no story: nobody else ran it.
        (order.len() > 1).then_some(order)
    }
}
