//! One story told: from the documents that belong to it to all that the report says of it.

use super::compared::{Measured, measured, opening, side_by_side};
use super::consensus::{ConsensusBlock, consensus};
use super::copy::{Copy, Reading};
use super::drift::{changes, drift};
use super::headline::headline;
use super::origin::{self, Found};
use super::ownership::agency_called;
use super::report::{
    Article, BlockStanding, ChangedWording, CreditState, Derivation, Lag, Pair, Reference, ReferenceBlock,
    SideBySide, Story, When,
};
use super::settings::TrackConfig;
use super::state::{Standing, credit_state, disclaimer_test};
use super::takes::{Version, takes};
use super::times::may_be_first;
use super::words::words;
use crate::config::VerifyConfig;
use crate::document::Document;
use crate::explain::{Explanation, explain};
use crate::fingerprint::{Entry, Recurring};
use crate::relation::Relation;
use crate::text::clean::{CleanText, Piece};
use crate::verify::{Comparer, Verdict, judge_held};
use crate::wire::{Agencies, AgencyId};

/// Stories of at most this many articles have all their pairs verified; of larger ones only those with an article
/// among the first.
const ALL_PAIRS: usize = 32;
/// Side-by-side views of one story at most.
const VIEWS: usize = 8;
/// Words of a reference block that are shown.
const BLOCK_WORDS: usize = 120;
/// Words of a block's opening.
const OPENING_WORDS: usize = 12;
/// Copies from which a reconstructed text is known well enough to call a disclaimer untrue.
const SURE_COPIES: u32 = 3;

/// What telling a story needs besides its documents.
#[derive(Debug, Clone, Copy)]
pub struct Teller<'a> {
    /// Thresholds and filters.
    pub config: &'a TrackConfig,
    /// How pairs are judged.
    pub verify: &'a VerifyConfig,
    /// The furniture learnt from the collection.
    pub recurring: &'a Recurring,
    /// The agencies that are known.
    pub agencies: &'a Agencies,
}

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

impl Teller<'_> {
    /// Tells the story `id` from its documents; their order does not matter. `None` if the filters leave nothing.
    #[must_use]
    pub fn tell(&self, id: String, copies: &[Copy<'_>]) -> Option<Told> {
        let mut readings: Vec<Reading<'_>> =
            copies.iter().map(|copy| Reading::new(copy, self.agencies)).collect();
        readings.sort_by(|a, b| (!a.member, &a.key, a.entry.place).cmp(&(!b.member, &b.key, b.entry.place)));
        let left_out = readings.len().saturating_sub(self.config.listed_articles) as u64;
        readings.truncate(self.config.listed_articles);
        let verdicts = Verdicts::new(&readings, self.verify);
        let found = origin::find(&readings, &|i, j| verdicts.cover(i, j));
        let text = ReferenceText::new(&id, &readings, &found);
        let compared: Vec<Compared> =
            readings.iter().map(|reading| self.compare(&text, reading, &found)).collect();
        let order = self.order(&readings, &compared, &found)?;
        Some(self.assemble(id, &readings, compared, &order, &verdicts, found, &text, left_out))
    }

    /// Compares one article with the reference.
    fn compare(&self, text: &ReferenceText, reading: &Reading<'_>, found: &Found) -> Compared {
        let explained: Explanation = explain(
            (&text.document, &text.clean),
            (reading.document, &reading.clean),
            self.recurring,
            self.verify,
        );
        let measured = measured(&explained);
        // A copy of the whole has its quotations from it; who takes passages may have heard the same speech.
        let share_wire = if reading.member { measured.share_wire } else { measured.share_wire_unquoted };
        let standing = Standing { agencies: &found.agencies, owner: reading.owner, share_wire };
        let (credit, credit_reason) = credit_state(&reading.credits, standing, self.config);
        let is_sure = text.article.is_some()
            || text.blocks.iter().filter(|block| block.support >= SURE_COPIES).count() * 2
                > text.blocks.len();
        let disclaimer = disclaimer_test(
            reading.document,
            &reading.credits,
            measured.share_wire,
            &measured.paragraphs,
            is_sure,
            self.config,
        );
        let only_b =
            explained.groups.iter().filter(|group| group.standing == crate::explain::Standing::OnlyB);
        let added = only_b
            .flat_map(|group| &group.b)
            .map(|&piece| &explained.b.pieces[piece])
            .map(|piece| (xxhash_rust::xxh3::xxh3_64(piece.body.as_bytes()), piece.words as u32))
            .collect();
        Compared {
            relation: explained.relation,
            tau: explained.evidence.tau,
            drift: drift(&explained),
            changes: changes(&explained),
            added,
            view: side_by_side(&explained),
            measured,
            credit,
            credit_reason,
            disclaimer,
        }
    }

    fn derivation(&self, share_wire: f64) -> Derivation {
        if share_wire >= self.config.wholly_from {
            Derivation::Wholly
        } else if share_wire >= self.config.partly_from {
            Derivation::Partly
        } else {
            Derivation::Not
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
            let when = readings[at].when.as_ref().map(|when| (when.start, when.end));
            (!is_origin(at), when.is_none(), when, &readings[at].key, readings[at].entry.place)
        });
        // One article is no story: nobody else ran it.
        (order.len() > 1).then_some(order)
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one story, each computed apart")]
    fn assemble(
        &self,
        id: String,
        readings: &[Reading<'_>],
        compared: Vec<Compared>,
        order: &[usize],
        verdicts: &Verdicts,
        found: Found,
        text: &ReferenceText,
        left_out: u64,
    ) -> Told {
        let mut place = vec![None; readings.len()];
        for (new, &old) in order.iter().enumerate() {
            place[old] = Some(new);
        }
        let moments: Vec<Option<&When>> = order.iter().map(|&at| readings[at].when.as_ref()).collect();
        let first = may_be_first(&moments);
        let origin = renumbered(found.origin.clone(), &place);
        let start = origin
            .article
            .and_then(|at| moments[at])
            .or_else(|| moments.iter().flatten().copied().min_by_key(|when| (when.start, when.end)));
        let (story_takes, runs) = {
            let versions: Vec<Version<'_>> = order
                .iter()
                .map(|&at| Version {
                    reading: &readings[at],
                    changes: &compared[at].changes,
                    added: &compared[at].added,
                    share_used: compared[at].measured.share_used,
                })
                .collect();
            takes(&versions, text.article.and_then(|at| place[at]))
        };
        let blocks = order.iter().map(|&at| blocks(&readings[at])).collect();
        let title = text.document.title.clone();
        let pairs = pairs(order, &compared, verdicts);
        let independent = independent_sources(order, readings, &compared, self.config);
        let views = chosen_views(order, &compared, text.article);
        let mut compared: Vec<Option<Compared>> = compared.into_iter().map(Some).collect();
        let articles: Vec<Article> = order
            .iter()
            .zip(runs)
            .map(|(&at, take)| {
                let own = compared[at].take().expect("each reading stands in the order once");
                let lag = start.zip(readings[at].when.as_ref()).map(|(start, when)| {
                    if std::ptr::eq(start, when) {
                        Lag { low: 0, high: 0 }
                    } else {
                        Lag::between(start, when)
                    }
                });
                let view = views.contains(&at);
                self.article(&readings[at], own, text.document.title.as_deref(), lag, take, view)
            })
            .collect();
        let story = Story {
            id,
            rank: 0,
            title,
            origin,
            reference: text.shown(&place),
            span: When::spanning(moments.iter().flatten().copied()),
            first,
            independent_sources: independent,
            takes: story_takes,
            pairs,
            articles,
            articles_left_out: left_out,
        };
        Told { story, blocks }
    }

    fn article(
        &self,
        reading: &Reading<'_>,
        own: Compared,
        reference_title: Option<&str>,
        lag: Option<Lag>,
        take: Option<usize>,
        view: bool,
    ) -> Article {
        let document = reading.document;
        let Measured { share_used, share_wire, share_wire_unquoted, paragraphs, ribbon, used, .. } =
            own.measured;
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
            words: reading.words(),
            share_used,
            share_wire,
            share_wire_unquoted,
            paragraphs,
            order_tau: own.tau,
            derivation: self.derivation(share_wire),
            headline: headline(reference_title, document.title.as_deref()),
            lag,
            credit: own.credit,
            credit_reason: own.credit_reason,
            credits: reading.credits.iter().map(|credit| credit.shown(&document.text)).collect(),
            disclaimer: own.disclaimer,
            take,
            drift: own.drift,
            ribbon,
            used,
            side_by_side: view.then_some(own.view),
        }
    }
}

/// One article beside the reference.
#[derive(Debug)]
struct Compared {
    relation: Relation,
    tau: Option<f64>,
    measured: Measured,
    drift: Vec<ChangedWording>,
    changes: Vec<ChangedWording>,
    added: Vec<(u64, u32)>,
    view: SideBySide,
    credit: CreditState,
    credit_reason: String,
    disclaimer: Option<super::report::DisclaimerTest>,
}

/// The text that articles are measured against.
struct ReferenceText {
    article: Option<usize>,
    /// Whose headline it has; none for one that several have.
    title_of: Option<usize>,
    document: Document,
    clean: CleanText,
    blocks: Vec<ConsensusBlock>,
    of: u32,
}

impl ReferenceText {
    fn new(id: &str, readings: &[Reading<'_>], found: &Found) -> Self {
        let members: Vec<&Reading<'_>> = readings.iter().filter(|reading| reading.member).collect();
        // Where only one document is a copy, those that take passages of it tell what is the agency's.
        let believe_marked = members.len() <= 2;
        let mut trusted: Vec<&Reading<'_>> =
            if members.len() > 1 { members } else { readings.iter().collect() };
        trusted.sort_by_key(|reading| {
            (!reading.is_marked(&found.agencies), std::cmp::Reverse(reading.words()), reading.key.clone())
        });
        let texts: Vec<_> = trusted.iter().map(|reading| reading.text(&found.agencies)).collect();
        let of = texts.len() as u32;
        if let Some(at) = found.reference {
            let reading = &readings[at];
            // Support of the reference's own blocks: who else has them.
            let supported = consensus(&texts, believe_marked);
            let support = |text: &str| {
                supported.iter().find(|block| block.text == text).map_or((1, 1), |b| (b.support, b.wordings))
            };
            let blocks = reading
                .text(&found.agencies)
                .blocks
                .iter()
                .map(|block| {
                    let (support, wordings) = support(block.text);
                    ConsensusBlock { text: block.text.to_owned(), support, wordings }
                })
                .collect();
            let (document, clean) = (reading.document.clone(), reading.clean.clone());
            return Self { article: Some(at), title_of: Some(at), clean, document, blocks, of };
        }
        let blocks = consensus(&texts, believe_marked);
        let mut document = Document::from_paragraphs(id, blocks.iter().map(|block| &block.text));
        let (title, title_of) =
            common_title(&trusted).map_or_else(|| earliest_title(readings), |title| (Some(title), None));
        document.title = title;
        Self { title_of, article: None, clean: all_body(&document), document, blocks, of }
    }

    fn shown(&self, place: &[Option<usize>]) -> Reference {
        let blocks: Vec<ReferenceBlock> = (1..)
            .zip(&self.blocks)
            .map(|(number, block)| ReferenceBlock {
                number,
                text: opening(&block.text, BLOCK_WORDS).0.to_owned(),
                words: words(&block.text).len() as u32,
                support: block.support,
                of: self.of,
                wordings: block.wordings,
            })
            .collect();
        Reference {
            article: self.article.and_then(|at| place[at]),
            reconstructed: self.article.is_none(),
            title: self.document.title.clone(),
            title_of: self.title_of.and_then(|at| place[at]),
            words: blocks.iter().map(|block| block.words).sum(),
            blocks,
        }
    }
}

/// A text of which everything is body: its blocks were taken apart in the copies.
fn all_body(document: &Document) -> CleanText {
    let whole =
        |(paragraph, &span)| Piece { paragraph, span, body: span, furniture: None, marks: Vec::new() };
    CleanText { pieces: (0..).zip(&document.paragraphs).map(whole).collect() }
}

/// The headline that most copies have, if more than one has it.
fn common_title(readings: &[&Reading<'_>]) -> Option<String> {
    let mut titles: Vec<(Vec<u32>, &str, usize)> = Vec::new();
    for reading in readings {
        let Some(title) = reading.document.title.as_deref() else { continue };
        let key: Vec<u32> = words(title).hashes().collect();
        match titles.iter_mut().find(|(known, ..)| *known == key) {
            Some((.., count)) => *count += 1,
            None => titles.push((key, title, 1)),
        }
    }
    // `max_by_key` would take the last of equals; the first is the most trusted copy's.
    let most = titles.iter().map(|(.., count)| *count).max().filter(|&count| count > 1)?;
    titles.into_iter().find(|(.., count)| *count == most).map(|(_, title, _)| title.to_owned())
}

/// The headline of the earliest member, and whose it is.
fn earliest_title(readings: &[Reading<'_>]) -> (Option<String>, Option<usize>) {
    let titled =
        (0..readings.len()).filter(|&at| readings[at].member && readings[at].document.title.is_some());
    let earliest = titled.min_by_key(|&at| {
        let when = readings[at].when.as_ref().map(|when| (when.start, when.end));
        (when.is_none(), when, &readings[at].key)
    });
    (earliest.and_then(|at| readings[at].document.title.clone()), earliest)
}

/// The verdicts on pairs of readings.
struct Verdicts {
    len: usize,
    found: Vec<(u32, u32, Verdict)>,
}

impl Verdicts {
    fn new(readings: &[Reading<'_>], verify: &VerifyConfig) -> Self {
        let entries: Vec<&Entry> = readings.iter().map(|reading| reading.entry).collect();
        let mut comparer = Comparer::default();
        let mut found = Vec::new();
        let from = if entries.len() <= ALL_PAIRS { entries.len() } else { ALL_PAIRS / 4 };
        for (at, a) in entries.iter().enumerate().take(from) {
            comparer.hold(&a.print);
            for (other, b) in entries.iter().enumerate().skip(at + 1) {
                found.push((at as u32, other as u32, judge_held(&mut comparer, a, b, verify)));
            }
        }
        Self { len: entries.len(), found }
    }

    fn get(&self, a: usize, b: usize) -> Option<&Verdict> {
        let wanted = (a.min(b) as u32, a.max(b) as u32);
        let at = self.found.binary_search_by_key(&wanted, |&(x, y, _)| (x, y)).ok()?;
        Some(&self.found[at].2)
    }

    /// The share of the words of reading `i` that reading `j` has.
    fn cover(&self, i: usize, j: usize) -> Option<f64> {
        debug_assert!(i < self.len && j < self.len);
        let evidence = &self.get(i, j)?.evidence;
        Some(if i < j { evidence.a.coverage() } else { evidence.b.coverage() })
    }
}

fn renumbered(mut origin: super::report::Origin, place: &[Option<usize>]) -> super::report::Origin {
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

/// The verified pairs that share anything, with the changes that both have and hardly anybody else.
fn pairs(order: &[usize], compared: &[Compared], verdicts: &Verdicts) -> Vec<Pair> {
    let mut all: Vec<u64> =
        order.iter().flat_map(|&at| compared[at].measured.changes.iter().copied()).collect();
    all.sort_unstable();
    let rare_up_to = 2.max(order.len() / 4);
    let is_rare = |change: &&u64| {
        all.partition_point(|x| x <= *change) - all.partition_point(|x| x < *change) <= rare_up_to
    };
    let rare: Vec<Vec<u64>> = order
        .iter()
        .map(|&at| compared[at].measured.changes.iter().filter(is_rare).copied().collect())
        .collect();
    let mut pairs = Vec::new();
    for a in 0..order.len() {
        for b in a + 1..order.len() {
            let Some(verdict) = verdicts.get(order[a], order[b]) else { continue };
            let verdict = if order[a] < order[b] { *verdict } else { verdict.reversed() };
            if verdict.relation == Relation::None {
                continue;
            }
            let overlap = verdict.evidence.overlap;
            pairs.push(Pair {
                a,
                b,
                relation: verdict.relation.name(),
                resemblance: overlap.resemblance(),
                containment_a: overlap.containment_a(),
                containment_b: overlap.containment_b(),
                tau: verdict.evidence.tau,
                shared_changes: rare[a].iter().filter(|change| rare[b].binary_search(change).is_ok()).count()
                    as u32,
            });
        }
    }
    pairs
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
        let own = f64::from(readings[**at].words()) * (1.0 - measured.share_wire);
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
        let is_due = !matches!(own.credit, CreditState::Kept | CreditState::NotExpected);
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
        let dateline = piece.marks.iter().find(|mark| mark.kind == crate::wire::MarkKind::Dateline);
        if let Some(mark) = dateline {
            agency = mark.agency;
        }
        let shown = if piece.body.is_empty() { piece.span } else { piece.body };
        blocks.push(Block { opening: opening(shown.of(text), OPENING_WORDS).0.to_owned(), agency });
        if piece.marks.iter().any(|mark| mark.kind == crate::wire::MarkKind::SignOff) {
            agency = None;
        }
    }
    blocks
}
