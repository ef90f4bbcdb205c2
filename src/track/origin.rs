//! Where a story's copy most likely comes from, why, and how sure that is.
//!
//! Two questions. *Which agency?* Each article's credits vote, the strongest of each article counting once, by role: a
//! dateline says more than "with inputs from". Votes of different outlets are taken as independent, but for what stands
//! in the text that they copied: "according to" is one voice, however many have the sentence. *Which document?*
//! The agency's own page if there is one; where no agency is known, the article that was first and has what the others
//! have. Where the evidence is thin the answer is `undecided`.

use std::collections::{BTreeMap, BTreeSet};

use super::copy::Reading;
use super::headline::take_mark;
use super::report::{CreditRole, Origin, OriginKind, Reason, ReasonKind, When};
use crate::wire::AgencyId;

/// Share of a copy's words that an origin should have.
const CONTAINED: f64 = 0.9;
/// Confidence under which nothing is claimed.
const SURE_ENOUGH: f64 = 0.5;
/// How much of the leading agency's score another one needs to count beside it, where no article credits both: as good
/// a claim. One outlet of several that puts another agency's name on the text has replaced a credit.
const RIVAL: f64 = 0.9;

/// What was found, with articles given as indices into the readings.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub(super) origin: Origin,
    /// The agencies that a copy may credit: the origin first.
    pub(super) agencies: Vec<AgencyId>,
    /// The reading whose text is the reference; none if it has to be reconstructed.
    pub(super) reference: Option<usize>,
}

/// Finds the origin. `cover(i, j)` is the share of the words of reading i that reading j has, where it was measured.
pub(super) fn find(readings: &[Reading<'_>], cover: &impl Fn(usize, usize) -> Option<f64>) -> Found {
    // Where one document alone has the whole text, those that take passages of it vote as well.
    let has_copies = readings.iter().filter(|reading| reading.member).count() > 1;
    let (agencies, confidence, mut reasons) = agencies(readings, |reading| reading.member || !has_copies);
    let named = |at: &usize| readings[*at].ours && readings[*at].member;
    let owned = |at: &usize| {
        readings[*at].member && readings[*at].author().is_some_and(|author| agencies.contains(&author))
    };
    let all = 0..readings.len();
    let ours: Vec<usize> = all.clone().filter(named).collect();
    let own: Vec<usize> = all.filter(owned).collect();
    let agency = agencies.first().map(|id| id.agency().name.to_owned());
    if let Some(document) = original_of(readings, if ours.is_empty() { &own } else { &ours }) {
        let outlet = readings[document].voice();
        let (kind, text) = if ours.is_empty() {
            let name = readings[document].author().map(|id| id.agency().name).unwrap_or_default();
            (ReasonKind::OwnOutlet, format!("the page of {outlet} is {name}'s own"))
        } else {
            (ReasonKind::Named, format!("{outlet} was named as the user's own"))
        };
        reasons.insert(0, Reason { kind, text, articles: vec![document], weight: 0.9 });
        reasons.extend(time(readings, document));
        reasons.extend(containment(readings, document, cover));
        let confidence = joined(confidence.max(0.8), &reasons);
        let origin =
            Origin { kind: OriginKind::Document, agency, article: Some(document), confidence, reasons };
        return Found { origin, agencies, reference: Some(document) };
    }
    if let Some(agency) = agency.filter(|_| confidence >= SURE_ENOUGH) {
        let kind = OriginKind::Agency;
        let origin = Origin { kind, agency: Some(agency), article: None, confidence, reasons };
        return Found { origin, agencies, reference: None };
    }
    by_document(readings, cover, reasons)
}

/// Of an agency's own documents the first take: the earliest that is not marked as a later one.
fn original_of(readings: &[Reading<'_>], own: &[usize]) -> Option<usize> {
    own.iter().copied().min_by_key(|&at| {
        let reading = &readings[at];
        let is_marked = reading.document.title.as_deref().is_some_and(|title| take_mark(title).0.is_some());
        let when = reading.when.as_ref().map(When::rank);
        (is_marked, when.is_none(), when, std::cmp::Reverse(reading.words()), &reading.key)
    })
}

/// What a credit in this role says of where the text is from, 0–1.
fn weight(role: CreditRole) -> f64 {
    match role {
        CreditRole::Dateline | CreditRole::SignOff => 0.75,
        CreditRole::Byline | CreditRole::Author => 0.7,
        CreditRole::CreditLine => 0.65,
        // One outlet that had inputs may have written the rest itself; two of them, the same text, have not.
        CreditRole::Inputs | CreditRole::Disclaimer => 0.45,
        CreditRole::Attribution => 0.25,
        CreditRole::HouseByline | CreditRole::Generic | CreditRole::Photo => 0.0,
    }
}

/// What an agency's own page says of where the text is from.
const OWN_PAGE: f64 = 0.9;

/// What all articles say for one agency.
struct Candidate {
    agency: AgencyId,
    score: f64,
    /// The articles that say something.
    voting: Vec<usize>,
    /// How many outlets say something.
    outlets: usize,
}

impl Candidate {
    fn new(readings: &[Reading<'_>], is_voter: &impl Fn(&Reading<'_>) -> bool, agency: AgencyId) -> Self {
        let mut votes: Vec<(&str, f64)> = Vec::new();
        let (mut voting, mut leaning) = (Vec::new(), 0.0_f64);
        for (at, reading) in readings.iter().enumerate().filter(|(_, reading)| is_voter(reading)) {
            let (marked, attributed) = (marked(reading, agency), attributed(reading, agency));
            leaning = leaning.max(attributed);
            if marked.max(attributed) > 0.0 {
                voting.push(at);
                votes.push((reading.voice(), marked));
            }
        }
        // One outlet's pages are made by one hand: the best of them counts.
        votes.sort_by(|x, y| x.0.cmp(y.0).then(y.1.total_cmp(&x.1)));
        votes.dedup_by(|x, y| x.0 == y.0);
        let doubt = votes.iter().map(|&(_, vote)| 1.0 - vote).product::<f64>() * (1.0 - leaning);
        // A long tail of weak votes is no strong one: the number of outlets decides between equals.
        let score = if doubt < 1.0 { 1.0 - doubt + 0.01 * votes.len() as f64 } else { 0.0 };
        Self { agency, score, voting, outlets: votes.len() }
    }

    /// Whether a copy may as well credit this one as the `best`: some article credits both, or as many credit either.
    fn is_beside(&self, best: &Self, readings: &[Reading<'_>]) -> bool {
        let credits =
            |at: usize, agency| readings[at].credits_of(agency).any(|credit| credit.role.is_of_text());
        let is_joint = |&at: &usize| credits(at, self.agency) && credits(at, best.agency);
        self.voting.iter().any(is_joint)
            || (self.score >= RIVAL * best.score && 2 * self.outlets > best.outlets)
    }
}

/// The agencies that the voters point at, the likeliest first, how sure the first is, and why.
fn agencies(
    readings: &[Reading<'_>],
    is_voter: impl Fn(&Reading<'_>) -> bool,
) -> (Vec<AgencyId>, f64, Vec<Reason>) {
    let voters = || readings.iter().filter(|reading| is_voter(reading));
    let mut named: Vec<AgencyId> = voters()
        .flat_map(|reading| {
            reading.author().into_iter().chain(reading.credits.iter().filter_map(|c| c.agency))
        })
        .collect();
    named.sort_unstable();
    named.dedup();
    let mut candidates: Vec<Candidate> =
        named.into_iter().map(|agency| Candidate::new(readings, &is_voter, agency)).collect();
    candidates.retain(|candidate| candidate.score > 0.0);
    candidates.sort_by(|x, y| {
        y.score.total_cmp(&x.score).then(y.voting.len().cmp(&x.voting.len())).then(x.agency.cmp(&y.agency))
    });
    let Some(best) = candidates.first() else { return (Vec::new(), 0.0, Vec::new()) };
    let rival = candidates.get(1).map_or(0.0, |candidate| candidate.score);
    let sure = best.score.min(0.99);
    let confidence = sure * (best.score / (best.score + rival * 0.5)).max(0.5);
    let others = candidates[1..].iter().filter(|other| other.is_beside(best, readings));
    let agencies = std::iter::once(best).chain(others).map(|candidate| candidate.agency).collect();
    let text = format!(
        "{} of {} articles credit {}{}",
        best.voting.len(),
        voters().count(),
        best.agency,
        roles(readings, &best.voting, best.agency)
    );
    let reason = Reason { kind: ReasonKind::Marks, text, articles: best.voting.clone(), weight: sure };
    (agencies, confidence, vec![reason])
}

/// How much one article's marks say for an agency: the strongest of them.
fn marked(reading: &Reading<'_>, agency: AgencyId) -> f64 {
    let own = if reading.author() == Some(agency) { OWN_PAGE } else { 0.0 };
    let marks = reading.credits_of(agency).filter(|credit| credit.role != CreditRole::Attribution);
    marks.map(|credit| weight(credit.role) * f64::from(credit.confidence)).fold(own, f64::max)
}

/// How much one article's sentences say for an agency. A text that leans on an agency again and again is likelier to be
/// its own.
fn attributed(reading: &Reading<'_>, agency: AgencyId) -> f64 {
    /// No number of attributions says more than a line of inputs.
    const MOST: f64 = 0.45;
    let leaning = reading.credits_of(agency).filter(|credit| credit.role == CreditRole::Attribution);
    let doubt: f64 = leaning.map(|credit| 1.0 - weight(credit.role) * f64::from(credit.confidence)).product();
    (1.0 - doubt).min(MOST)
}

/// The roles in which the voters credit an agency, each with the number of articles that do.
fn roles(readings: &[Reading<'_>], voters: &[usize], agency: AgencyId) -> String {
    let mut counts: BTreeMap<CreditRole, usize> = BTreeMap::new();
    for &at in voters {
        let of_agency = readings[at].credits.iter().filter(|credit| credit.agency == Some(agency));
        let roles: BTreeSet<CreditRole> = of_agency.map(|credit| credit.role).collect();
        for role in roles {
            *counts.entry(role).or_default() += 1;
        }
    }
    counts.remove(&CreditRole::Photo);
    let shown: Vec<String> = counts
        .into_iter()
        .map(|(role, count)| format!("{} in {count}", role.name().replace('_', " ")))
        .collect();
    if shown.is_empty() { String::new() } else { format!(" ({})", shown.join(", ")) }
}

/// Whether a document was before or after all others, where the dates tell.
fn time(readings: &[Reading<'_>], at: usize) -> Option<Reason> {
    let own = readings[at].when.as_ref()?;
    let others = || {
        let others =
            readings.iter().enumerate().filter(move |&(other, reading)| other != at && reading.member);
        others.filter_map(|(_, reading)| reading.when.as_ref())
    };
    let count = others().count();
    if count == 0 {
        return None;
    }
    let reason =
        |text: String, weight| Some(Reason { kind: ReasonKind::Time, text, articles: vec![at], weight });
    if others().all(|other| own.is_before(other)) {
        let voice = readings[at].voice();
        let is_one_outlet = readings.iter().filter(|other| other.member).all(|other| other.voice() == voice);
        // Copies of different outlets may have a third source; an outlet's own later page has the earlier one.
        return if is_one_outlet {
            reason(format!("all copies are {voice}'s, and it is the earliest"), 0.7)
        } else {
            reason(format!("it is earlier than the {count} other dated copies"), 0.35)
        };
    }
    let earlier = others().filter(|other| other.is_before(own)).count();
    if earlier > 0 {
        return reason(format!("{earlier} of {count} other dated copies are earlier"), -0.15);
    }
    reason("no copy is certainly earlier".to_owned(), 0.1)
}

/// How much of the others a document has.
fn containment(
    readings: &[Reading<'_>],
    at: usize,
    cover: &impl Fn(usize, usize) -> Option<f64>,
) -> Option<Reason> {
    let others = readings.iter().enumerate().filter(|&(other, reading)| other != at && reading.member);
    let shares: Vec<f64> = others.filter_map(|(other, _)| cover(other, at)).collect();
    let least = shares.iter().copied().min_by(f64::total_cmp)?;
    let has_all = shares.iter().filter(|&&share| share >= CONTAINED).count();
    let text = format!(
        "it has {:.0} % or more of the words of {has_all} of {} other copies",
        100.0 * CONTAINED,
        shares.len()
    );
    let weight = if least >= CONTAINED { 0.3 } else { 0.2 * (has_all as f64 / shares.len() as f64) - 0.1 };
    Some(Reason { kind: ReasonKind::Containment, text, articles: vec![at], weight })
}

/// Confidence from reasons that are taken as independent; those against lower it.
fn joined(base: f64, reasons: &[Reason]) -> f64 {
    let extra =
        reasons.iter().filter(|reason| matches!(reason.kind, ReasonKind::Time | ReasonKind::Containment));
    let sure = extra.fold(base, |sure, reason| {
        if reason.weight >= 0.0 {
            1.0 - (1.0 - sure) * (1.0 - reason.weight)
        } else {
            sure * (1.0 + reason.weight)
        }
    });
    sure.clamp(0.0, 0.99)
}

/// No agency is known: the member that was first and has what the others have, if one stands out.
fn by_document(
    readings: &[Reading<'_>],
    cover: &impl Fn(usize, usize) -> Option<f64>,
    reasons: Vec<Reason>,
) -> Found {
    /// How much more than the next one the origin must have.
    const MARGIN: f64 = 0.15;
    let mut scored: Vec<(f64, usize, Vec<Reason>)> = (0..readings.len())
        .filter(|&at| readings[at].member)
        .map(|at| {
            let mut found: Vec<Reason> = time(readings, at).into_iter().collect();
            // What everybody has of everybody says nothing about who was first.
            let is_mutual = (0..readings.len())
                .filter(|&other| other != at && readings[other].member)
                .all(|other| cover(at, other).is_some_and(|share| share >= CONTAINED));
            found.extend(containment(readings, at, cover).filter(|_| !is_mutual));
            found.extend(named_by_others(readings, at));
            (found.iter().map(|reason| reason.weight).sum(), at, found)
        })
        .collect();
    scored.sort_by(|x, y| {
        let (a, b) = (&readings[x.1], &readings[y.1]);
        y.0.total_cmp(&x.0).then(b.words().cmp(&a.words())).then(a.key.cmp(&b.key))
    });
    let next = scored.get(1).map_or(0.0, |(score, ..)| *score);
    let Some((score, at, found)) = scored.into_iter().next() else {
        let origin =
            Origin { kind: OriginKind::Undecided, agency: None, article: None, confidence: 0.0, reasons };
        return Found { origin, agencies: Vec::new(), reference: None };
    };
    // Adding zero takes the sign from a negative zero.
    let confidence = score.clamp(0.0, 0.95) + 0.0;
    let is_clear = confidence >= SURE_ENOUGH && score - next >= MARGIN;
    let origin = Origin {
        kind: if is_clear { OriginKind::Document } else { OriginKind::Undecided },
        agency: None,
        article: is_clear.then_some(at),
        confidence: if is_clear { confidence } else { confidence.min(SURE_ENOUGH - 0.01) },
        reasons: found.into_iter().chain(reasons).collect(),
    };
    Found { origin, agencies: Vec::new(), reference: Some(at) }
}

/// Whether other copies name this one's outlet, as in "first published by" or "told the Example".
fn named_by_others(readings: &[Reading<'_>], at: usize) -> Option<Reason> {
    /// Shorter names are everyday words.
    const SHORTEST: usize = 5;
    let outlet = readings[at].document.outlet.as_deref().filter(|name| name.len() >= SHORTEST)?;
    let is_other = |other: usize| other != at && readings[other].document.outlet.as_deref() != Some(outlet);
    let wanted = outlet.to_lowercase();
    let names_it = |reading: &Reading<'_>| reading.document.text.to_lowercase().contains(&wanted);
    let names = |other: &usize| is_other(*other) && names_it(&readings[*other]);
    let naming: Vec<usize> = (0..readings.len()).filter(names).collect();
    let names_itself = names_it(&readings[at]);
    (!naming.is_empty()).then(|| Reason {
        kind: ReasonKind::Marks,
        text: format!("{} other articles name {outlet}", naming.len()),
        articles: naming,
        // A story about the outlet names it in every copy.
        weight: if names_itself { 0.1 } else { 0.35 },
    })
}
