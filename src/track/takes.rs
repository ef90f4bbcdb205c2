//! Takes: a story that was sent again, corrected or extended, and who still runs the older one.
//!
//! A take is told by what desks write over it: a mark before the headline, or a note in brackets above the text. What
//! it changed of the text before it is looked for in every other article, word for word with what stands around it, so
//! that an article is called older only because it has the older words.

use super::copy::Reading;
use super::headline::take_mark;
use super::report::{ChangedWording, Take, TakeKind};
use super::words::words;
use crate::wire::MarkKind;

/// Words on either side of a change that must be there too.
const CONTEXT: usize = 3;
/// Takes of a story at most.
const MOST_TAKES: usize = 12;

/// What is known of an article when takes are told apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Version<'a> {
    pub(super) reading: &'a Reading<'a>,
    /// Its short changes of wording against the reference.
    pub(super) changes: &'a [ChangedWording],
    /// Blocks that it has and the reference lacks: their hashes and words.
    pub(super) added: &'a [(u64, u32)],
    /// Share of the reference that it has.
    pub(super) share_used: f64,
}

/// The mark of a take on an article: from its headline, else from a note above its text.
pub(super) fn mark_of(reading: &Reading<'_>) -> Option<(TakeKind, String)> {
    let title = reading.document.title.as_deref().unwrap_or_default();
    if let (Some((kind, mark)), _) = take_mark(title) {
        return Some((kind, mark.to_owned()));
    }
    note_of(reading)
}

/// `(Corrects premium in paragraph 2)`, `(ATTN: ADDS details in paras 4-5)`, `(This story has been corrected to …)`.
fn note_of(reading: &Reading<'_>) -> Option<(TakeKind, String)> {
    const HEAD_PIECES: usize = 4;
    const LONGEST: usize = 300;
    let text = &reading.document.text;
    reading.clean.pieces.iter().take(HEAD_PIECES).find_map(|piece| {
        let whole = piece.span.of(text).trim();
        let is_note = piece.marks.iter().any(|mark| mark.kind == MarkKind::Note);
        if whole.len() > LONGEST || !(is_note || whole.starts_with(['(', '[']) && whole.ends_with([')', ']']))
        {
            return None;
        }
        let note = whole.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let note = note.strip_prefix("attn:").unwrap_or(&note).trim_start();
        let kind = if note.starts_with("corrects")
            || note.starts_with("corrected")
            || note.starts_with("correction")
            || note.contains("been corrected")
        {
            TakeKind::Correction
        } else if note.starts_with("adds") {
            TakeKind::Addition
        } else if note.starts_with("updates") || note.starts_with("recasts") || note == "lead" {
            TakeKind::Update
        } else {
            return None;
        };
        Some((kind, whole.to_owned()))
    })
}

/// The takes of a story, the original first, and for each article the take that it runs. Empty where there is one
/// only. `original` is the article that the reference is taken from.
pub(super) fn takes(versions: &[Version<'_>], original: Option<usize>) -> (Vec<Take>, Vec<Option<usize>>) {
    let mut later: Vec<Take> = Vec::new();
    for (at, version) in versions.iter().enumerate() {
        let Some((kind, mark)) = mark_of(version.reading) else { continue };
        let differs = !version.changes.is_empty() || adds_text(version);
        let is_known = later.iter().any(|take| take.kind == kind && take.changes == version.changes);
        if Some(at) == original || !differs || is_known || later.len() == MOST_TAKES {
            continue;
        }
        later.push(Take {
            kind,
            article: at,
            mark: Some(mark),
            changes: version.changes.to_vec(),
            runs: Vec::new(),
            runs_older_after: Vec::new(),
            runs_older: Vec::new(),
        });
    }
    if later.is_empty() {
        return (Vec::new(), vec![None; versions.len()]);
    }
    let by_time =
        |take: &Take| versions[take.article].reading.when.as_ref().map(|when| (when.start, when.end));
    later.sort_by_key(|take| (by_time(take).is_none(), by_time(take), take.article));
    let mut run = vec![None; versions.len()];
    for (number, take) in (1..).zip(&mut later) {
        runs_of(take, versions, &mut run, number);
    }
    let has_older = |at: usize| later.iter().any(|take| take.runs_older.contains(&at));
    // Articles are in the order of time.
    let members = || (0..versions.len()).filter(|&at| versions[at].reading.member && run[at].is_none());
    let first = original.or_else(|| members().find(|&at| has_older(at))).or_else(|| members().next());
    for (at, run) in run.iter_mut().enumerate() {
        if run.is_none() && (has_older(at) || Some(at) == first) {
            *run = Some(0);
        }
    }
    let runs = (0..versions.len()).filter(|&at| run[at] == Some(0)).collect();
    let original = Take {
        kind: TakeKind::Original,
        article: first.unwrap_or(0),
        mark: None,
        changes: Vec::new(),
        runs,
        runs_older_after: Vec::new(),
        runs_older: Vec::new(),
    };
    (std::iter::once(original).chain(later).collect(), run)
}

/// Whether what an article adds is text and no line of its page.
fn adds_text(version: &Version<'_>) -> bool {
    /// Share of an article's words that a take adds at least.
    const ADDED: f64 = 0.1;
    let added: u32 = version.added.iter().map(|&(_, words)| words).sum();
    f64::from(added) >= ADDED * f64::from(version.reading.words())
}

/// Finds the articles that have a take's wording, and those that have the wording before it.
fn runs_of(take: &mut Take, versions: &[Version<'_>], run: &mut [Option<usize>], number: usize) {
    let out = versions[take.article].reading.when.clone();
    for (at, version) in versions.iter().enumerate() {
        let (old, new) = votes(take, versions, version);
        if at == take.article || new > old {
            take.runs.push(at);
            run[at] = Some(number);
        } else if old > new {
            take.runs_older.push(at);
            let is_after = out
                .as_ref()
                .zip(version.reading.when.as_ref())
                .is_some_and(|(out, when)| out.is_before(when));
            if is_after {
                take.runs_older_after.push(at);
            }
        }
    }
}

/// How many of a take's changes an article has in the old wording, and in the new one.
fn votes(take: &Take, versions: &[Version<'_>], version: &Version<'_>) -> (usize, usize) {
    if take.changes.is_empty() {
        // The take only adds: who has one of its blocks runs it; who has most of the text and none of them does not.
        let added = versions[take.article].added;
        let has_new = version.added.iter().any(|block| added.contains(block)) && adds_text(version);
        return (usize::from(!has_new && version.share_used >= 0.5), usize::from(has_new));
    }
    let article: Vec<u32> = version.reading.sheet.print.tokens.iter().map(|token| token.word()).collect();
    let count = |wording: fn(&ChangedWording) -> &str| {
        take.changes.iter().filter(|change| has(&article, change, wording(change))).count()
    };
    (count(|change| &change.old), count(|change| &change.new))
}

/// Whether an article has a wording between the words that stand around it.
fn has(article: &[u32], change: &ChangedWording, wording: &str) -> bool {
    let before: Vec<u32> = words(&change.before).hashes().collect();
    let before = &before[before.len().saturating_sub(CONTEXT)..];
    let after: Vec<u32> = words(&change.after).hashes().take(CONTEXT).collect();
    let wanted: Vec<u32> =
        before.iter().copied().chain(words(wording).hashes()).chain(after.iter().copied()).collect();
    wanted.len() > 1 && article.windows(wanted.len()).any(|window| window == wanted)
}
