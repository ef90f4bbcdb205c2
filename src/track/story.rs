//! A story from its parts: what was read, what was compared, in the order in which it is told.

use super::compared::{Measured, opening};
use super::copy::Reading;
use super::headline::headline;
use super::origin::Found;
use super::pairing::{Verdicts, copied_from, damage, pairs};
use super::reference::ReferenceText;
use super::report::{
    Article, BlockStanding, ChangedWording, CreditState, Derivation, HeadlineKind, Lag, Origin, SideBySide,
    Story, When,
};
use super::settings::TrackConfig;
use super::state::{Handling, Judged, disclaimer_test};
use super::takes::{Version, changes_of_each, takes, without_those_of};
use super::times::may_be_first;
use crate::document::Document;
use crate::relation::Relation;
use crate::wire::{AgencyId, MarkKind};

/// Side-by-side views of one story at most.
const VIEWS: usize = 8;
/// Words of a block's opening.
const OPENING_WORDS: usize = 12;

/// A story, and what only the whole report needs of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The story; its rank is not known yet.
    pub story: Story,
    /// For each article of the story its blocks of body text.
    pub blocks: Vec<Vec<Block>>,
}

/// A block of an article, for articles that several stories share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its first words.
    pub opening: String,
    /// The agency of the mark that stands over it.
    pub agency: Option<AgencyId>,
}

/// One article beside the reference.
#[derive(Debug)]
pub(super) struct Compared {
    pub(super) relation: Relation,
    pub(super) tau: Option<f64>,
    pub(super) measured: Measured,
    pub(super) drift: Vec<ChangedWording>,
    /// Short changes of wording, facts or not.
    pub(super) changes: Vec<ChangedWording>,
    /// Blocks of its own: hash and words.
    pub(super) added: Vec<(u64, u32)>,
    pub(super) view: SideBySide,
    pub(super) credit: Judged,
}

/// All that a story is made of. Articles are given by their index among the readings; `order` says in which order they
/// are told.
#[derive(Debug)]
pub(super) struct Parts<'r> {
    pub(super) config: &'r TrackConfig,
    pub(super) readings: &'r [Reading<'r>],
    pub(super) compared: Vec<Compared>,
    pub(super) order: Vec<usize>,
    pub(super) verdicts: &'r Verdicts,
    pub(super) found: Found,
    pub(super) text: &'r ReferenceText,
    pub(super) left_out: u64,
}

impl Parts<'_> {
    /// Makes the story.
    pub(super) fn story(self, id: String) -> Told {
        let Self { config, readings, compared, order, verdicts, found, text, left_out } = self;
        let mut place = vec![None; readings.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = Some(new);
        }
        let moments: Vec<Option<&When>> = order.iter().map(|&at| readings[at].when.as_ref()).collect();
        let mut origin = renumbered(found.origin, &place);
        let start = origin
            .article
            .and_then(|at| moments[at])
            .or_else(|| moments.iter().flatten().copied().min_by_key(|when| when.rank()));
        let version = |&at: &usize| Version {
            reading: &readings[at],
            changes: &compared[at].changes,
            drift: &compared[at].drift,
            added: &compared[at].added,
            share_used: compared[at].measured.share_used,
        };
        let versions: Vec<Version<'_>> = order.iter().map(version).collect();
        let (mut story_takes, runs) =
            takes(&versions, text.article.and_then(|at| place[at]), &found.agencies);
        let changes_of_takes = changes_of_each(&story_takes, &versions);
        let measured: Vec<&Measured> = compared.iter().map(|own| &own.measured).collect();
        let pairs = pairs(&order, &measured, verdicts);
        let via = copied_from(&pairs, &moments, |at| readings[order[at]].voice());
        origin.reasons.extend(damage(&via));
        let independent_sources = independent_sources(&order, readings, &compared, config);
        let views = chosen_views(&order, &compared, text.article);
        let mut compared: Vec<Option<Compared>> = compared.into_iter().map(Some).collect();
        let mut articles: Vec<Article> = Vec::with_capacity(order.len());
        for ((&at, take), via) in order.iter().zip(runs).zip(via) {
            let mut own = compared[at].take().expect("each reading stands in the order once");
            let sent = take.filter(|&number| number > 0).map(|number| &story_takes[number]);
            if let Some(sent) = sent {
                without_those_of(sent, &mut own.drift);
            }
            let sent = sent.map(|take| readings[order[take.article]].document);
            let lag = start.zip(readings[at].when.as_ref()).map(|(start, when)| {
                if std::ptr::eq(start, when) { Lag { low: 0, high: 0 } } else { Lag::between(start, when) }
            });
            let article = article(&readings[at], own, text, sent, config);
            let side_by_side = article.side_by_side.filter(|_| views.contains(&at));
            articles.push(Article { lag, via, take, side_by_side, ..article });
        }
        for (take, changes) in story_takes.iter_mut().zip(changes_of_takes) {
            take.changes = changes;
        }
        let story = Story {
            id,
            rank: 0,
            title: text.document.title.clone(),
            origin,
            reference: text.shown(&place),
            span: When::spanning(moments.iter().flatten().copied()),
            first: may_be_first(&moments),
            independent_sources,
            takes: story_takes,
            pairs,
            articles,
            articles_left_out: left_out,
        };
        Told { story, blocks: order.iter().map(|&at| blocks(&readings[at])).collect() }
    }
}

/// One article by itself: what depends on the others is not known yet. `sent` is the take that it runs where that is
/// not the text that it was compared with.
fn article(
    reading: &Reading<'_>,
    own: Compared,
    text: &ReferenceText,
    sent: Option<&Document>,
    config: &TrackConfig,
) -> Article {
    let document = reading.document;
    let Measured { words, share_used, share_wire, share_wire_unquoted, paragraphs, ribbon, used, .. } =
        own.measured;
    let beside = |other: &Document| headline(other.title.as_deref(), document.title.as_deref());
    let headline = beside(&text.document);
    let handling = Handling {
        share_wire: sent.is_none().then_some(share_wire),
        paragraphs: &paragraphs,
        drifted: own.drift.len(),
        headline: match sent {
            Some(sent) => beside(sent).kind,
            None if text.has_its_headline() => headline.kind,
            None => HeadlineKind::Unknown,
        },
        is_sure: text.is_sure(),
    };
    Article {
        key: reading.key.clone(),
        id: document.id.clone(),
        url: document.url.clone(),
        outlet: document.outlet.clone(),
        title: document.title.clone(),
        date: reading.when.clone(),
        relation: own.relation.name(),
        member: reading.member,
        ours: reading.ours,
        own_outlet_of: reading.owner.map(|id| id.agency().name.to_owned()),
        words,
        share_used,
        share_wire,
        share_wire_unquoted,
        paragraphs,
        order_tau: own.tau,
        derivation: derivation(share_wire, config),
        headline,
        lag: None,
        via: None,
        credit: own.credit.state,
        credit_reason: own.credit.reason,
        credit_by: own.credit.by,
        credits: reading.credits.iter().map(|credit| credit.shown(document)).collect(),
        disclaimer: disclaimer_test(document, &reading.credits, handling, config),
        take: None,
        drift: own.drift,
        ribbon,
        used,
        side_by_side: Some(own.view),
    }
}

fn derivation(share_wire: f64, config: &TrackConfig) -> Derivation {
    if share_wire >= config.wholly_from {
        Derivation::Wholly
    } else if share_wire >= config.partly_from {
        Derivation::Partly
    } else {
        Derivation::Not
    }
}

fn renumbered(mut origin: Origin, place: &[Option<usize>]) -> Origin {
    let rounded = |share: f64| (100.0 * share).round() / 100.0;
    origin.article = origin.article.and_then(|at| place[at]);
    origin.confidence = rounded(origin.confidence);
    for reason in &mut origin.reasons {
        reason.articles = reason.articles.iter().filter_map(|&at| place[at]).collect();
        reason.articles.sort_unstable();
        reason.weight = rounded(reason.weight);
    }
    origin.reasons.sort_by(|x, y| y.weight.abs().total_cmp(&x.weight.abs()).then(x.kind.cmp(&y.kind)));
    origin
}

/// The wire, and every outlet that added a fair amount of text of its own to part of it.
fn independent_sources(
    order: &[usize],
    readings: &[Reading<'_>],
    compared: &[Compared],
    config: &TrackConfig,
) -> u32 {
    /// Words of its own that make an outlet a source.
    const OWN_WORDS: f64 = 100.0;
    let adds = |at: &&usize| {
        let measured = &compared[**at].measured;
        let own = f64::from(measured.words) * (1.0 - measured.share_wire);
        measured.share_wire < config.wholly_from && own >= OWN_WORDS
    };
    let mut voices: Vec<&str> = order.iter().filter(adds).map(|&at| readings[at].voice()).collect();
    voices.sort_unstable();
    voices.dedup();
    1 + voices.len() as u32
}

/// The articles whose side-by-side view is shown: those with a credit to follow up first, then those that changed most.
fn chosen_views(order: &[usize], compared: &[Compared], reference: Option<usize>) -> Vec<usize> {
    let mut wanted: Vec<usize> = order.iter().copied().filter(|&at| Some(at) != reference).collect();
    wanted.sort_by_key(|&at| {
        let own = &compared[at];
        let is_due = !matches!(own.credit.state, CreditState::Kept | CreditState::NotExpected);
        let changed = own.measured.used.iter().filter(|&&used| used != BlockStanding::Same).count();
        (std::cmp::Reverse((is_due, own.drift.len(), changed)), at)
    });
    wanted.truncate(VIEWS);
    wanted
}

/// The blocks of an article as its ribbon has them, with their openings and the agency whose mark stands over them.
fn blocks(reading: &Reading<'_>) -> Vec<Block> {
    let mut agency = None;
    let text = &reading.document.text;
    let mut blocks: Vec<Block> = Vec::with_capacity(reading.clean.pieces.len());
    for piece in &reading.clean.pieces {
        let dateline = piece.marks.iter().find(|mark| mark.kind == MarkKind::Dateline);
        if let Some(mark) = dateline {
            agency = mark.agency;
        }
        let shown = if piece.body.is_empty() { piece.span } else { piece.body };
        blocks.push(Block { opening: opening(shown.of(text), OPENING_WORDS).0.to_owned(), agency });
        if piece.marks.iter().any(|mark| mark.kind == MarkKind::SignOff) {
            agency = None;
        }
    }
    blocks
}
