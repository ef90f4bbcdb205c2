//! Where a story's copy most likely comes from, why, and how sure that is.
//!
//! Two questions. *Which agency?* That of an own page with the agency's own marks, unless somebody with another agency's
//! name was certainly earlier: outlets that put another name on a text do not outvote it. Else each article's credits
//! vote, the strongest of each article counting once, by role: a dateline says more than "with inputs from". Votes of
//! different outlets are taken as independent, but for what stands in the text that they copied: "according to" is one
//! voice, however many have the sentence. Where as much speaks for one agency as for another, neither is the origin.
//! *Which document?* The agency's own page if there is one; where no agency is known, the article that was first and has
//! what the others have. Where the evidence is thin the answer is `undecided`.

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
    let own_page = of_own_page(readings);
    let Voted { mut agencies, confidence, mut reasons, is_tied } =
        voted(readings, own_page.as_deref(), |reading| reading.member || !has_copies);
    let named = |at: &usize| readings[*at].ours && readings[*at].member;
    let all = 0..readings.len();
    let ours: Vec<usize> = all.clone().filter(named).collect();
    let pages_of = |any: &[AgencyId]| -> Vec<usize> {
        let is_own = |at: &usize| readings[*at].author().is_some_and(|author| any.contains(&author));
        all.clone().filter(|at| readings[*at].member && is_own(at)).collect()
    };
    let mut own = pages_of(&agencies[..agencies.len().min(1)]);
    if own.is_empty() {
        own = pages_of(&agencies);
    }
    if let Some(document) = original_of(readings, if ours.is_empty() { &own } else { &ours }) {
        if let Some(author) = readings[document].author().filter(|_| ours.is_empty()) {
            agencies.retain(|&agency| agency != author);
            agencies.insert(0, author);
        }
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
        let agency = agencies.first().map(|id| id.agency().name.to_owned());
        let origin =
            Origin { kind: OriginKind::Document, agency, article: Some(document), confidence, reasons };
        return Found { origin, agencies, reference: Some(document) };
    }
    if let Some(agency) = agencies.first().filter(|_| confidence >= SURE_ENOUGH) {
        let (kind, agency) = (OriginKind::Agency, Some(agency.agency().name.to_owned()));
        let origin = Origin { kind, agency, article: None, confidence, reasons };
        return Found { origin, agencies, reference: None };
    }
    let mut found = by_document(readings, cover, reasons);
    if is_tied {
        // It is the copy of one of them, whichever outlet was first.
        let confidence = found.origin.confidence.min(SURE_ENOUGH - 0.01);
        found.origin = Origin { kind: OriginKind::Undecided, article: None, confidence, ..found.origin };
    }
    found
}

/// The agency whose own page, with marks of its own, shows that the copy is its; and behind it those that its pages credit
/// besides. None where the pages of two agencies claim the text and neither is certainly earlier, or where a copy with
/// another agency's name is certainly earlier than the page.
fn of_own_page(readings: &[Reading<'_>]) -> Option<Vec<AgencyId>> {
    let pages: Vec<usize> =
        (0..readings.len()).filter(|&at| readings[at].member && has_own_marks(&readings[at])).collect();
    let first = &readings[original_of(readings, &pages)?];
    let agency = first.author()?;
    let mut agencies = vec![agency];
    for &at in pages.iter().filter(|&&at| readings[at].author() == Some(agency)) {
        for other in credited(&readings[at]) {
            if !agencies.contains(&other) {
                agencies.push(other);
            }
        }
    }
    let is_before = |one: &Reading<'_>, other: &Reading<'_>| {
        one.when.as_ref().zip(other.when.as_ref()).is_some_and(|(one, other)| one.is_before(other))
    };
    let stands = |at: usize| {
        let other = &readings[at];
        let claims =
            credited(other).any(|named| named != agency) && credited(other).all(|named| named != agency);
        if pages.contains(&at) {
            other.author() == Some(agency) || is_before(first, other)
        } else {
            !claims || !is_before(other, first)
        }
    };
    (0..readings.len()).filter(|&at| readings[at].member).all(stands).then_some(agencies)
}

/// The agencies that a reading credits by name for its text.
fn credited(reading: &Reading<'_>) -> impl Iterator<Item = AgencyId> {
    let of_text = reading.credits.iter().filter(|credit| credit.is_named && credit.role.is_of_text());
    of_text.filter_map(|credit| credit.agency)
}

/// Whether an agency's own page credits it, and no other agency by a mark that says more.
fn has_own_marks(reading: &Reading<'_>) -> bool {
    let Some(author) = reading.author() else { return false };
    let strongest = |is_it: &dyn Fn(AgencyId) -> bool| {
        let marks = reading.credits.iter().filter(|credit| credit.role.is_of_text());
        let of_it = marks.filter(|credit| credit.agency.is_some_and(is_it));
        of_it.map(|credit| weight(credit.role)).fold(0.0, f64::max)
    };
    let own = strongest(&|agency| agency == author);
    own > 0.0 && own >= strongest(&|agency| agency != author)
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
        self.is_joint(best, readings) || (self.score >= RIVAL * best.score && 2 * self.outlets > best.outlets)
    }

    /// Whether some article credits both.
    fn is_joint(&self, best: &Self, readings: &[Reading<'_>]) -> bool {
        let credits =
            |at: usize, agency| readings[at].credits_of(agency).any(|credit| credit.role.is_of_text());
        self.voting.iter().any(|&at| credits(at, self.agency) && credits(at, best.agency))
    }

    /// Whether as many outlets say as much for this one as for the `best`, and none says it of both.
    fn is_as_likely_as(&self, best: &Self, readings: &[Reading<'_>]) -> bool {
        self.outlets >= best.outlets && self.score >= RIVAL * best.score && !self.is_joint(best, readings)
    }
}

/// What the credits of all articles say.
#[derive(Debug, Default)]
struct Voted {
    /// The agencies that they point at, the likeliest first; none where two are as likely.
    agencies: Vec<AgencyId>,
    /// How sure the first is.
    confidence: f64,
    reasons: Vec<Reason>,
    /// Whether as much speaks for one agency as for another.
    is_tied: bool,
}

/// Asks the voters; `decided` are the agencies that an own page shows, where one does.
fn voted(
    readings: &[Reading<'_>],
    decided: Option<&[AgencyId]>,
    is_voter: impl Fn(&Reading<'_>) -> bool,
) -> Voted {
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
    if let Some(own) = decided.and_then(<[_]>::first) {
        candidates.sort_by_key(|candidate| candidate.agency != *own);
    }
    let Some(best) = candidates.first() else { return Voted::default() };
    let rival = candidates[1..].iter().map(|candidate| candidate.score).fold(0.0, f64::max);
    let sure = best.score.min(0.99);
    let confidence = sure * (best.score / (best.score + rival * 0.5)).max(0.5);
    let of = voters().count();
    let reason = |candidate: &Candidate| {
        let (count, agency) = (candidate.voting.len(), candidate.agency);
        let roles = roles(readings, &candidate.voting, agency);
        let text = format!("{count} of {of} articles credit {agency}{roles}");
        let weight = candidate.score.min(0.99);
        Reason { kind: ReasonKind::Marks, text, articles: candidate.voting.clone(), weight }
    };
    let equal = || candidates[1..].iter().filter(|other| other.is_as_likely_as(best, readings));
    // Sentences that lean on two agencies are no claim of either.
    if decided.is_none() && best.score >= SURE_ENOUGH && equal().next().is_some() {
        let reasons = std::iter::once(best).chain(equal()).map(reason).collect();
        return Voted { reasons, is_tied: true, ..Voted::default() };
    }
    let others = candidates[1..].iter().filter(|other| other.is_beside(best, readings));
    let agencies = match decided {
        Some(decided) => decided.to_vec(),
        None => std::iter::once(best).chain(others).map(|candidate| candidate.agency).collect(),
    };
    Voted { agencies, confidence, reasons: vec![reason(best)], is_tied: false }
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
