//! Inputs to a report: who ran whose story.
//!
//! The comparison is that of `dedup`. A second pass then reads again only the documents that belong to a story, as many
//! stories at a time as the settings let be held, and tells each. Planted controls go through a comparison of their own
//! beside the whole input, after the one that the report is made of.

mod controls;
mod plan;
mod reread;

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::Settings;
use super::compare::{Comparison, compare};
use super::documents::require_documents;
use super::ingest::{Ingested, ReadCounts, ingest_observed, set_furniture_apart};
use crate::candidates::Candidate;
use crate::document::Document;
use crate::error::Result;
use crate::fingerprint::{Collection, DocumentIndex, Sheet};
use crate::progress::{Progress, Unit};
use crate::read::Inputs;
use crate::relation::Relation;
use crate::text::clean::CleanText;
use crate::track::report::{CreditRole, NearMiss, Report};
use crate::track::{
    Collected, Copy, Filters, Teller, Told, TrackConfig, article_key, assemble, credited_agencies, owner,
    story_id,
};
use crate::verify::verdict;
use crate::wire::{Agencies, AgencyId};
use plan::StoryPlan;

/// Near misses listed: overlaps, and as many templates.
const NEAR_MISSES: usize = 25;
/// An overlap in which less of the shorter document is covered is no near miss, 0–1.
const NEAR_COVERAGE: f64 = 0.5;

/// What a run found.
#[derive(Debug)]
pub struct Tracked {
    /// The report.
    pub report: Report,
    /// What was read.
    pub read: ReadCounts,
    /// How many pairs were compared.
    pub compared: u64,
    /// Passes over the input after the first.
    pub passes: u32,
}

/// What is kept of each document besides its fingerprint.
#[derive(Debug, Default)]
struct Observed {
    credits: Box<[(AgencyId, CreditRole)]>,
    owner: Option<AgencyId>,
    ours: bool,
    /// Paragraphs with body text.
    paragraphs: u32,
}

/// Reads, compares and tells.
pub fn track(
    inputs: &Inputs,
    settings: &Settings,
    config: &TrackConfig,
    agencies: &Agencies,
    progress: &dyn Progress,
) -> Result<Tracked> {
    settings.validate()?;
    config.validate()?;
    let (mut ingested, observed) = ingest_observed(
        inputs,
        settings.read.strict,
        &settings.memory,
        progress,
        agencies,
        |document, clean| observe(document, clean, config, agencies),
    )?;
    require_documents(inputs, &ingested.counts)?;
    let recurring = set_furniture_apart(&mut ingested, &settings.recurring)?;
    let Ingested { mut collection, counts, .. } = ingested;
    let comparison = compare(&collection, &settings.candidates, &settings.verify, progress)?;
    let plans = plan::plans(&collection, &comparison, &observed);
    let mut collected = collect(&collection, &comparison, &observed, settings)?;
    collected.stories_found = plans.iter().filter(|plan| !plan.is_second_choice).count() as u64;
    let plans: Vec<StoryPlan> =
        plans.into_iter().filter(|plan| plan.is_wanted(&collection, &observed, &config.filters)).collect();

    let bases = controls::choose(&collection, &observed, config);
    let mut base_documents = Vec::new();
    let frequencies = Arc::clone(collection.frequencies());
    let teller = Teller {
        config,
        verify: &settings.verify,
        recurring: &recurring,
        frequencies: &frequencies,
        agencies,
    };
    let mut told: Vec<(&StoryPlan, Told)> = Vec::new();
    let rounds = plan::rounds(&plans, &collection, config.held_bytes);
    for (number, round) in rounds.iter().enumerate() {
        progress.stage("telling", Some(inputs.total_bytes()), Unit::Bytes);
        let mut wanted: Vec<DocumentIndex> = round.iter().flat_map(StoryPlan::documents).collect();
        if number == 0 {
            wanted.extend(&bases);
        }
        let documents = reread::documents(inputs, &collection, wanted, progress)?;
        let of_round: Vec<Option<Told>> = round
            .par_iter()
            .map(|plan| tell(plan, &teller, &collection, &observed, &documents))
            .collect::<Result<_>>()?;
        told.extend(round.iter().zip(of_round).filter_map(|(plan, told)| Some((plan, told?))));
        if number == 0 {
            base_documents = bases.iter().map(|&index| documents.get(index).clone()).collect();
        }
    }
    let told = without_second_choices(told, &collection, &mut collected);
    if config.filters == Filters::default() {
        // Where nobody who was to take a passage of a text has one of it, there is no story.
        collected.stories_found = told.len() as u64;
    }
    collected.controls =
        controls::run(&mut collection, &bases, &base_documents, &recurring, settings, config, progress)?;
    let shown = config.shown(&settings.verify);
    let report = assemble(told, collected, shown, config.side_by_side_bytes);
    Ok(Tracked { report, read: counts, compared: comparison.compared, passes: rounds.len() as u32 })
}

/// Leaves out the stories of single documents that are articles of another cluster's story, and counts the others.
fn without_second_choices(
    told: Vec<(&StoryPlan, Told)>,
    collection: &Collection,
    collected: &mut Collected,
) -> Vec<Told> {
    let first_choices = told.iter().filter(|(plan, _)| !plan.is_second_choice);
    let articles = first_choices.flat_map(|(_, told)| &told.story.articles);
    let placed: BTreeSet<String> = articles.map(|article| article.key.clone()).collect();
    let is_told =
        |plan: &StoryPlan| !plan.is_second_choice || !placed.contains(&article_key(&collection[plan.anchor]));
    let kept: Vec<(&StoryPlan, Told)> = told.into_iter().filter(|(plan, _)| is_told(plan)).collect();
    collected.stories_found += kept.iter().filter(|(plan, _)| plan.is_second_choice).count() as u64;
    kept.into_iter().map(|(_, told)| told).collect()
}

fn observe(document: &Document, clean: &CleanText, config: &TrackConfig, agencies: &Agencies) -> Observed {
    let names = [Some(&document.id), document.url.as_ref(), document.outlet.as_ref()];
    let is_ours = |ours: &BTreeSet<String>| names.into_iter().flatten().any(|name| ours.contains(name));
    Observed {
        credits: credited_agencies(document, clean, agencies).into(),
        owner: owner(agencies, document.outlet.as_deref(), document.url.as_deref()),
        ours: config.filters.ours.as_ref().is_some_and(is_ours),
        paragraphs: clean.bodies(document).count() as u32,
    }
}

fn tell(
    plan: &StoryPlan,
    teller: &Teller<'_>,
    collection: &Collection,
    observed: &[Observed],
    documents: &reread::Documents,
) -> Result<Option<Told>> {
    let mut reader = collection.reader();
    let sheets: Vec<Sheet> =
        plan.documents().map(|index| reader.read(index).cloned()).collect::<Result<_>>()?;
    let members = plan.members.len();
    let copies: Vec<Copy<'_>> = plan
        .documents()
        .zip(&sheets)
        .enumerate()
        .map(|(at, (index, sheet))| Copy {
            document: documents.get(index),
            entry: &collection[index],
            sheet,
            member: at < members,
            ours: observed[index as usize].ours,
        })
        .collect();
    Ok(teller.tell(story_id(&collection[plan.anchor]), &copies))
}

/// What the whole input says.
fn collect(
    collection: &Collection,
    comparison: &Comparison,
    observed: &[Observed],
    settings: &Settings,
) -> Result<Collected> {
    let mut collected = Collected { documents: collection.len() as u64, ..Collected::default() };
    for (entry, observed) in collection.entries().iter().zip(observed) {
        collected.dated += u64::from(entry.date.is_some());
        collected.day_only += u64::from(entry.date.is_some_and(|date| date.day_only));
        collected.credit_an_agency += u64::from(!observed.credits.is_empty());
        collected.ours += u64::from(observed.ours);
        for (agency, _) in &observed.credits {
            *collected.agencies.entry(agency.agency().name.to_owned()).or_default() += 1;
        }
        if let Some(outlet) = &entry.outlet {
            *collected.outlets.entry(outlet.to_string()).or_default() += 1;
        }
    }
    collected.near_misses = near_misses(collection, comparison, settings)?;
    if comparison.capped.runs > 0 {
        collected.left_out.push(format!(
            "pairs that share nothing but {} very common phrases, which were not all looked at",
            comparison.capped.runs
        ));
    }
    Ok(collected)
}

/// The overlaps that are nearest to being copies, and the templates that look most like them.
fn near_misses(
    collection: &Collection,
    comparison: &Comparison,
    settings: &Settings,
) -> Result<Vec<NearMiss>> {
    let mut misses = Vec::new();
    let (mut of_a, mut of_b) = (collection.reader(), collection.reader());
    for relation in [Relation::Overlap, Relation::Template] {
        let found = comparison.verdicts.iter().filter(|(_, finding)| finding.relation == relation);
        // Containment follows coverage closely enough to say which pairs are worth measuring again.
        let mut nearest: Vec<(f64, Candidate)> =
            found.map(|(pair, finding)| (finding.overlap.containment(), pair)).collect();
        nearest.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1.a, x.1.b).cmp(&(y.1.a, y.1.b))));
        let mut near: Vec<NearMiss> = Vec::new();
        for (_, pair) in nearest.into_iter().take(4 * NEAR_MISSES) {
            let index = |unit: u32| comparison.units.representatives[unit as usize];
            let (a, b) = (index(pair.a), index(pair.b));
            let verdict = verdict(of_a.read(a)?, of_b.read(b)?, &settings.verify);
            let coverage = verdict.evidence.shorter_and_longer().0.coverage();
            let (a, b) = (&collection[a], &collection[b]);
            near.push(NearMiss {
                a: a.id.to_string(),
                b: b.id.to_string(),
                outlet_a: a.outlet.as_deref().map(str::to_owned),
                outlet_b: b.outlet.as_deref().map(str::to_owned),
                relation: relation.name(),
                coverage,
                threshold: settings.verify.copy_coverage,
                reason: verdict.to_string(),
            });
        }
        near.retain(|miss| miss.coverage >= NEAR_COVERAGE);
        near.sort_by(|x, y| y.coverage.total_cmp(&x.coverage).then((&x.a, &x.b).cmp(&(&y.a, &y.b))));
        near.truncate(NEAR_MISSES);
        misses.extend(near);
    }
    Ok(misses)
}
