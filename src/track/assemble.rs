//! From stories that were told one by one to the report of all of them.

use std::collections::BTreeMap;

use super::profile::profiles;
use super::report::{
    AgencyCount, Article, Chain, Controls, Derivation, MixedArticle, NearMiss, Origin, OriginKind, Report,
    SCHEMA_VERSION, SettingsShown, SourcedBlock, Story, Totals,
};
use super::story::{Block, Told};
use crate::disjoint::DisjointSets;

/// Hours between two stories that can continue each other.
const CHAIN_SECONDS: i64 = 72 * 3600;
/// Share of a mixed article's words that a story must have to be named.
const NAMED_SHARE: f64 = 0.05;

/// What was gathered over the whole input.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Collected {
    /// Documents, dated ones, those of which only the day is known.
    pub documents: u64,
    /// See `documents`.
    pub dated: u64,
    /// See `documents`.
    pub day_only: u64,
    /// Documents of each outlet.
    pub outlets: BTreeMap<String, u64>,
    /// Documents that credit an agency for their text.
    pub credit_an_agency: u64,
    /// Documents that credit each agency, by its name.
    pub agencies: BTreeMap<String, u64>,
    /// Stories before the filters.
    pub stories_found: u64,
    /// Pairs that just failed to be copies.
    pub near_misses: Vec<NearMiss>,
    /// What became of the planted copies.
    pub controls: Option<Controls>,
    /// What was left out.
    pub left_out: Vec<String>,
    /// The user's own originals that were met.
    pub ours: u64,
}

/// Makes the report. `side_by_side_bytes` is what the views of all stories may take together.
#[must_use]
pub fn assemble(
    told: Vec<Told>,
    mut collected: Collected,
    settings: SettingsShown,
    side_by_side_bytes: usize,
) -> Report {
    let mut told = told;
    told.sort_by(|x, y| rank(&x.story).cmp(&rank(&y.story)));
    let chains = chains(&told);
    let mixed = mixed(&told, &chains);
    let mut stories: Vec<Story> = told.into_iter().map(|told| told.story).collect();
    for (rank, story) in (1..).zip(&mut stories) {
        story.rank = rank;
    }
    let dropped = keep_views_within(&mut stories, side_by_side_bytes);
    if dropped > 0 {
        collected.left_out.push(format!(
            "{dropped} side-by-side views, to keep those of the whole report under {side_by_side_bytes} bytes"
        ));
    }
    let unlisted: u64 = stories.iter().map(|story| story.articles_left_out).sum();
    if unlisted > 0 {
        let articles = if unlisted == 1 { "article" } else { "articles" };
        collected.left_out.push(format!("{unlisted} {articles} of very large stories, counted only"));
    }
    Report {
        schema: SCHEMA_VERSION,
        wirecopy: env!("CARGO_PKG_VERSION"),
        totals: totals(&stories, &collected),
        outlets: profiles(&stories, &collected.outlets),
        stories,
        chains,
        mixed,
        near_misses: collected.near_misses,
        controls: collected.controls,
        settings,
        left_out: collected.left_out,
    }
}

/// Most articles first; the id decides between equals.
fn rank(story: &Story) -> (std::cmp::Reverse<u64>, &str) {
    (std::cmp::Reverse(story.articles.len() as u64 + story.articles_left_out), &story.id)
}

fn keep_views_within(stories: &mut [Story], budget: usize) -> usize {
    let mut left = budget;
    let mut dropped = 0;
    for article in stories.iter_mut().flat_map(|story| &mut story.articles) {
        let Some(view) = &article.side_by_side else { continue };
        if let Some(rest) = left.checked_sub(view.bytes()) {
            left = rest;
        } else {
            article.side_by_side = None;
            dropped += 1;
        }
    }
    dropped
}

fn totals(stories: &[Story], collected: &Collected) -> Totals {
    let mut totals = Totals {
        documents: collected.documents,
        dated: collected.dated,
        day_only: collected.day_only,
        outlets: collected.outlets.len() as u64,
        credit_an_agency: collected.credit_an_agency,
        stories_found: collected.stories_found,
        stories: stories.len() as u64,
        ours: collected.ours,
        ours_that_ran: ours_that_ran(stories),
        ..Totals::default()
    };
    let mut uncredited_wire: Vec<&str> = Vec::new();
    let mut of_agency: BTreeMap<&str, u64> = BTreeMap::new();
    for story in stories {
        totals.undecided_origins += u64::from(story.origin.kind == OriginKind::Undecided);
        totals.undecided_firsts += u64::from(story.first.len() > 1);
        if let Some(agency) = &story.origin.agency {
            *of_agency.entry(agency).or_default() += 1;
        }
        for article in &story.articles {
            totals.articles += 1;
            totals.words += u64::from(article.words);
            totals.wire_words += article.wire_words();
            *match article.derivation {
                Derivation::Wholly => &mut totals.wholly,
                Derivation::Partly => &mut totals.partly,
                Derivation::Not => &mut totals.not_derived,
            } += 1;
            totals.credits.add(article.credit);
            let is_wire = is_agency_s(&story.origin) && article.derivation != Derivation::Not;
            let credits_one =
                article.credits.iter().any(|mark| mark.agency.is_some() && mark.role.is_of_text());
            if is_wire && !credits_one {
                uncredited_wire.push(&article.key);
            }
        }
    }
    uncredited_wire.sort_unstable();
    uncredited_wire.dedup();
    totals.wire = collected.credit_an_agency + uncredited_wire.len() as u64;
    let mut agencies: Vec<AgencyCount> = collected
        .agencies
        .iter()
        .map(|(agency, &documents)| AgencyCount {
            agency: agency.clone(),
            documents,
            stories: of_agency.get(agency.as_str()).copied().unwrap_or(0),
        })
        .collect();
    agencies.sort_by(|x, y| y.documents.cmp(&x.documents).then_with(|| x.agency.cmp(&y.agency)));
    totals.agencies = agencies;
    totals
}

/// The user's own originals that another outlet ran.
fn ours_that_ran(stories: &[Story]) -> u64 {
    let articles = |story: &'_ Story| {
        story.articles.iter().filter(|article| article.ours).map(|a| a.key.clone()).collect::<Vec<_>>()
    };
    let mut ran: Vec<String> = stories.iter().flat_map(articles).collect();
    ran.sort_unstable();
    ran.dedup();
    ran.len() as u64
}

fn is_agency_s(origin: &Origin) -> bool {
    origin.agency.is_some()
}

/// Where an article stands: story, article.
type Place = (usize, usize);

/// The places of every article that stands in more than one story, by its key.
fn shared(told: &[Told]) -> Vec<Vec<Place>> {
    let mut places: Vec<(&str, Place)> = Vec::new();
    for (story, one) in told.iter().enumerate() {
        places.extend(one.story.articles.iter().enumerate().map(|(at, a)| (a.key.as_str(), (story, at))));
    }
    places.sort_unstable();
    places
        .chunk_by(|x, y| x.0 == y.0)
        .filter(|run| run.len() > 1)
        .map(|run| run.iter().map(|&(_, place)| place).collect())
        .collect()
}

/// Stories of one agency that continue each other: a copy of the one takes passages of the other, within three days.
fn chains(told: &[Told]) -> Vec<Chain> {
    let mut sets = DisjointSets::new(told.len());
    let mut linked = vec![false; told.len()];
    for places in shared(told) {
        let is_member = |&(story, at): &Place| told[story].story.articles[at].member;
        let Some(&(home, _)) = places.iter().find(|place| is_member(place)) else { continue };
        for &(other, _) in places.iter().filter(|&&(story, _)| story != home) {
            let (x, y) = (&told[home].story, &told[other].story);
            let same_agency = x.origin.agency.is_some() && x.origin.agency == y.origin.agency;
            if same_agency && are_near(x, y) {
                sets.join(home as u32, other as u32);
                (linked[home], linked[other]) = (true, true);
            }
        }
    }
    let mut by_set: Vec<(u32, usize)> =
        (0..told.len()).filter(|&at| linked[at]).map(|at| (sets.find(at as u32), at)).collect();
    by_set.sort_unstable();
    let chain = |run: &[(u32, usize)]| {
        let mut stories: Vec<&Story> = run.iter().map(|&(_, at)| &told[at].story).collect();
        stories.sort_by_key(|story| {
            let start = story.span.as_ref().map(|span| span.start);
            (start.is_none(), start, story.id.clone())
        });
        let agency = stories[0].origin.agency.clone().unwrap_or_default();
        Chain {
            stories: stories.iter().map(|story| story.id.clone()).collect(),
            why: format!(
                "all are {agency}'s, within three days, and a later one takes passages of an earlier one"
            ),
        }
    };
    by_set.chunk_by(|x, y| x.0 == y.0).map(chain).collect()
}

fn are_near(x: &Story, y: &Story) -> bool {
    let (Some(x), Some(y)) = (&x.span, &y.span) else { return false };
    x.start.max(y.start).saturating_sub(x.end.min(y.end)) <= CHAIN_SECONDS
}

/// The articles in which several stories or agencies are mixed, block by block.
fn mixed(told: &[Told], chains: &[Chain]) -> Vec<MixedArticle> {
    let chain_of = |id: &str| chains.iter().position(|chain| chain.stories.iter().any(|story| story == id));
    let mut mixed: Vec<MixedArticle> = shared(told)
        .into_iter()
        .filter(|places| {
            // Takes of one story are no mixture.
            let first = chain_of(&told[places[0].0].story.id);
            first.is_none() || places.iter().any(|&(story, _)| chain_of(&told[story].story.id) != first)
        })
        .filter_map(|places| mixed_article(told, &places))
        .collect();
    for (story, one) in told.iter().enumerate() {
        for at in 0..one.story.articles.len() {
            let mut agencies: Vec<_> = one.blocks[at].iter().filter_map(|block| block.agency).collect();
            agencies.sort_unstable();
            agencies.dedup();
            let is_known = mixed.iter().any(|known| known.key == one.story.articles[at].key);
            if agencies.len() > 1 && !is_known {
                mixed.push(described(told, &[(story, at)]));
            }
        }
    }
    mixed.sort_by(|x, y| x.key.cmp(&y.key));
    mixed
}

fn mixed_article(told: &[Told], places: &[Place]) -> Option<MixedArticle> {
    let article = described(told, places);
    let words: u32 = article.blocks.iter().map(|block| block.words).sum();
    let mut stories: Vec<(&str, u32)> = Vec::new();
    for block in &article.blocks {
        let Some(story) = &block.story else { continue };
        match stories.iter_mut().find(|(id, _)| id == story) {
            Some((_, sum)) => *sum += block.words,
            None => stories.push((story, block.words)),
        }
    }
    let named = stories.iter().filter(|&&(_, sum)| f64::from(sum) >= NAMED_SHARE * f64::from(words)).count();
    (named > 1).then_some(article)
}

/// An article's blocks, each with the story that has most of it.
fn described(told: &[Told], places: &[Place]) -> MixedArticle {
    let (story, at) = places[0];
    let article: &Article = &told[story].story.articles[at];
    let blocks: &[Block] = &told[story].blocks[at];
    let sourced = |(place, block): (usize, &Block)| {
        let part = article.ribbon.get(place)?;
        let best = places
            .iter()
            .filter_map(|&(story, at)| {
                let part = told[story].story.articles[at].ribbon.get(place)?;
                (part.block.is_some() && part.share > 0.0).then_some((part.share, story))
            })
            .max_by(|x, y| x.0.total_cmp(&y.0).then(y.1.cmp(&x.1)));
        let source = best.map(|(_, story)| &told[story].story);
        let marked = block.agency.map(|id| id.agency().name.to_owned());
        (part.words > 0).then(|| SourcedBlock {
            number: 0,
            words: part.words,
            opening: block.opening.clone(),
            story: source.map(|story| story.id.clone()),
            agency: source.and_then(|story| story.origin.agency.clone()).or(marked),
            share: best.map_or(0.0, |(share, _)| share),
        })
    };
    let mut blocks: Vec<SourcedBlock> = blocks.iter().enumerate().filter_map(sourced).collect();
    for (number, block) in (1..).zip(&mut blocks) {
        block.number = number;
    }
    MixedArticle {
        key: article.key.clone(),
        id: article.id.clone(),
        outlet: article.outlet.clone(),
        title: article.title.clone(),
        blocks,
    }
}
