//! Takes: a story that was sent again, corrected or extended, and who still runs the older one.
//!
//! A take is told by what desks write over it: a mark before the headline, a note in brackets above the text, a sentence
//! below it. An agency's own later page with other facts is one without a mark. Which take an article runs is told by
//! its [signs](super::signs), so that an article is called older only because it has the older words.

use super::copy::Reading;
use super::headline::take_mark;
use super::report::{ChangedWording, Take, TakeKind, When};
use super::signs::{Signs, adds_text, has_wording};
use crate::wire::{AgencyId, MarkKind};

/// Takes of a story at most.
const MOST_TAKES: usize = 12;

/// What is known of an article when takes are told apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Version<'a> {
    pub(super) reading: &'a Reading<'a>,
    /// Its short changes of wording against the reference.
    pub(super) changes: &'a [ChangedWording],
    /// Those of them that are facts.
    pub(super) drift: &'a [ChangedWording],
    /// Blocks that it has and the reference lacks: their hashes and words.
    pub(super) added: &'a [(u64, u32)],
    /// Share of the reference that it has.
    pub(super) share_used: f64,
}

/// The mark of a take on an article: from its headline, else from a note above or below its text.
pub(super) fn mark_of(reading: &Reading<'_>) -> Option<(TakeKind, String)> {
    let title = reading.document.title.as_deref().unwrap_or_default();
    if let (Some((kind, mark)), _) = take_mark(title) {
        return Some((kind, mark.to_owned()));
    }
    note_of(reading)
}

/// `(Corrects premium in paragraph 2)`, `(ATTN: ADDS details in paras 4-5)`, `(This story has been corrected to …)`; at
/// the end `This story has been corrected to show that …`.
fn note_of(reading: &Reading<'_>) -> Option<(TakeKind, String)> {
    const HEAD_PIECES: usize = 4;
    const TAIL_PIECES: usize = 4;
    const LONGEST: usize = 300;
    let text = &reading.document.text;
    let pieces = &reading.clean.pieces;
    let tail = pieces.len().saturating_sub(TAIL_PIECES).max(HEAD_PIECES.min(pieces.len()));
    pieces.iter().take(HEAD_PIECES).chain(&pieces[tail..]).find_map(|piece| {
        let whole = piece.span.of(text).trim();
        let is_bracketed = whole.starts_with(['(', '[']) && whole.ends_with([')', ']']);
        let is_note = piece.marks.iter().any(|mark| mark.kind == MarkKind::Note);
        if whole.len() > LONGEST {
            return None;
        }
        let note = whole.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        let note = note.strip_prefix("attn:").unwrap_or(&note).trim_start();
        let kind = if is_bracketed || is_note { kind_of_note(note) } else { None };
        Some((kind.or_else(|| kind_of_sentence(note))?, whole.to_owned()))
    })
}

fn kind_of_note(note: &str) -> Option<TakeKind> {
    let opens = |words: &[&str]| words.iter().any(|word| note.starts_with(word));
    if opens(&["corrects", "corrected", "correction"]) || note.contains("been corrected") {
        Some(TakeKind::Correction)
    } else if opens(&["adds"]) {
        Some(TakeKind::Addition)
    } else if opens(&["updates", "recasts"]) || note == "lead" {
        Some(TakeKind::Update)
    } else {
        None
    }
}

/// What a desk says of the text itself needs no brackets: `This story has been corrected to show that …`.
fn kind_of_sentence(note: &str) -> Option<TakeKind> {
    let rest = note.strip_prefix("this ")?;
    let (of, rest) = rest.split_once(' ')?;
    let is_text = matches!(of, "story" | "article" | "report" | "item" | "dispatch" | "version");
    let rest = rest.strip_prefix("of the story ").unwrap_or(rest);
    let corrects = ["has been corrected", "was corrected", "corrects ", "has been updated to correct"];
    (is_text && corrects.iter().any(|said| rest.starts_with(said))).then_some(TakeKind::Correction)
}

/// The takes of a story, the original first, and for each article the take that it runs. Empty where there is one
/// only. `original` is the article that the reference is taken from, `agencies` those that the story is from.
pub(super) fn takes(
    versions: &[Version<'_>],
    original: Option<usize>,
    agencies: &[AgencyId],
) -> (Vec<Take>, Vec<Option<usize>>) {
    let mut later = later_takes(versions, original, agencies);
    if later.is_empty() {
        return (Vec::new(), vec![None; versions.len()]);
    }
    let by_time = |take: &Take| versions[take.article].reading.when.as_ref().map(When::rank);
    later.sort_by_key(|take| (by_time(take).is_none(), by_time(take), take.article));
    let mut run = runs(&later, versions, original);
    // Articles are in the order of time.
    let members = |number: Option<usize>| {
        let run = &run;
        (0..versions.len()).find(move |&at| versions[at].reading.member && run[at] == number)
    };
    let first = original.or_else(|| members(Some(0))).or_else(|| members(None));
    if let Some(run) = first.and_then(|at| run.get_mut(at)) {
        *run = Some(0);
    }
    let running =
        |number: usize| (0..versions.len()).filter(|&at| run[at] == Some(number)).collect::<Vec<usize>>();
    for (number, take) in (1..).zip(&mut later) {
        take.runs = running(number);
        take.runs_older =
            (0..versions.len()).filter(|&at| run[at].is_some_and(|other| other < number)).collect();
        let is_late = |&at: &usize| is_after(&versions[at], &versions[take.article]);
        take.runs_older_after = take.runs_older.iter().copied().filter(is_late).collect();
    }
    let original = Take { runs: running(0), ..take(TakeKind::Original, first.unwrap_or(0), None, &[]) };
    (std::iter::once(original).chain(later).collect(), run)
}

fn take(kind: TakeKind, article: usize, mark: Option<String>, changes: &[ChangedWording]) -> Take {
    let changes = changes.to_vec();
    Take {
        kind,
        article,
        mark,
        changes,
        runs: Vec::new(),
        runs_older_after: Vec::new(),
        runs_older: Vec::new(),
    }
}

/// Whether an article was published after another one, as far as their dates tell.
fn is_after(late: &Version<'_>, early: &Version<'_>) -> bool {
    let both = early.reading.when.as_ref().zip(late.reading.when.as_ref());
    both.is_some_and(|(early, late)| early.is_before(late))
}

/// The takes behind the first one, in no order.
fn later_takes(versions: &[Version<'_>], original: Option<usize>, agencies: &[AgencyId]) -> Vec<Take> {
    let is_own = |at: usize| versions[at].reading.owner.is_some_and(|owner| agencies.contains(&owner));
    // An agency that puts its story out again with other facts has sent another take, whatever its desk writes over it.
    let is_sent_again = |at: usize| {
        let is_later = |first: usize| {
            let owner = |at: usize| versions[at].reading.owner;
            owner(first) == owner(at) && is_after(&versions[at], &versions[first])
        };
        is_own(at)
            && versions[at].reading.member
            && !versions[at].drift.is_empty()
            && original.is_some_and(is_later)
    };
    let mut candidates: Vec<(Option<(TakeKind, String)>, usize)> = (0..versions.len())
        .filter(|&at| Some(at) != original)
        .map(|at| (mark_of(versions[at].reading), at))
        .filter(|(mark, at)| mark.is_some() || is_sent_again(*at))
        .filter(|&(_, at)| !versions[at].changes.is_empty() || adds_text(&versions[at]))
        .collect();
    // A take is told from the agency's own page rather than from a copy of it, and by its mark if it has one.
    candidates.sort_by_key(|(mark, at)| (mark.is_none(), !is_own(*at), *at));
    let mut later: Vec<Take> = Vec::new();
    for (mark, at) in candidates {
        let changes = versions[at].changes;
        let is_known = |known: &Take| match &mark {
            None => known.changes == changes,
            // What a copy of a marked take changed is its own doing and no further take.
            Some((kind, mark)) => {
                known.kind == *kind
                    && (known.changes == changes || !is_own(at) && known.mark.as_ref() == Some(mark))
            }
        };
        if later.len() < MOST_TAKES && !later.iter().any(is_known) {
            let (kind, mark) = mark.map_or((TakeKind::Update, None), |(kind, mark)| (kind, Some(mark)));
            later.push(take(kind, at, mark, changes));
        }
    }
    later
}

/// For each article the take that it has most signs of; none where the first one has as many as any.
fn runs(later: &[Take], versions: &[Version<'_>], original: Option<usize>) -> Vec<Option<usize>> {
    let signs = Signs::new(later, versions, original);
    let of_article = |(at, version): (usize, &Version<'_>)| {
        if let Some(number) =
            (1..).zip(later).find_map(|(number, take)| (take.article == at).then_some(number))
        {
            return Some(number);
        }
        let likest = signs.likest(version);
        if likest.first() == Some(&0) {
            return (likest.len() == 1).then_some(0);
        }
        // Of takes that it does not tell apart the last one that was out: nobody is called late without need.
        let was_out = |&&number: &&usize| !is_after(&versions[later[number - 1].article], version);
        likest.iter().rev().find(was_out).or(likest.first()).copied()
    };
    versions.iter().enumerate().map(of_article).collect()
}

/// Takes out of an article's drifted facts those that are the wording of the take that it runs.
pub(super) fn without_those_of(take: &Take, drift: &mut Vec<ChangedWording>) {
    let is_theirs = |change: &ChangedWording| {
        let is_same =
            |of: &ChangedWording| (of.block, &of.old, &of.new) == (change.block, &change.old, &change.new);
        take.changes.iter().any(is_same)
    };
    drift.retain(|change| !is_theirs(change));
}

/// For each take what it changed of the take before it; `takes` have what they changed of the first one.
pub(super) fn changes_of_each(takes: &[Take], versions: &[Version<'_>]) -> Vec<Vec<ChangedWording>> {
    let each = |(at, take): (usize, &Take)| {
        let before = at.checked_sub(1).map_or(&[] as &[ChangedWording], |before| &takes[before].changes);
        let text = versions.get(take.article);
        since(before, &take.changes, |change| text.is_some_and(|version| has_wording(version, change)))
    };
    takes.iter().enumerate().map(each).collect()
}

/// What differs between two takes, by what each changed of the first one. `has_first` tells whether the later take has
/// the first one's wording of a change.
fn since(
    before: &[ChangedWording],
    now: &[ChangedWording],
    has_first: impl Fn(&ChangedWording) -> bool,
) -> Vec<ChangedWording> {
    let is_one_place = |x: &ChangedWording, y: &ChangedWording| {
        // What is shown before and behind a change ends where the next one is.
        let meet = |x: &str, y: &str, meets: fn(&str, &str) -> bool| meets(x, y) || meets(y, x);
        x.block == y.block
            && x.old == y.old
            && meet(&x.before, &y.before, |x, y| x.ends_with(y))
            && meet(&x.after, &y.after, |x, y| x.starts_with(y))
    };
    let earlier = |change: &ChangedWording| before.iter().find(|known| is_one_place(known, change));
    let changed = now.iter().filter_map(|change| match earlier(change) {
        Some(known) if known.new == change.new => None,
        Some(known) => Some(ChangedWording { old: known.new.clone(), ..change.clone() }),
        None => Some(change.clone()),
    });
    let is_undone =
        |known: &&ChangedWording| !now.iter().any(|change| is_one_place(known, change)) && has_first(known);
    let undone = before.iter().filter(is_undone).map(|known| ChangedWording {
        old: known.new.clone(),
        new: known.old.clone(),
        ..known.clone()
    });
    let mut since: Vec<ChangedWording> = changed.chain(undone).collect();
    since.sort_by_key(|change| change.block);
    since
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::track::report::FactKind;

    #[test]
    fn a_take_is_told_by_what_it_changed_of_the_one_before() {
        let change = |old: &str, new: &str| ChangedWording {
            kind: FactKind::Number,
            before: format!("before {old}"),
            old: old.to_owned(),
            new: new.to_owned(),
            after: "behind".to_owned(),
            block: 1,
        };
        let told = |before: &[ChangedWording], now: &[ChangedWording], has_first: bool| {
            let told = since(before, now, |_| has_first).into_iter();
            told.map(|change| (change.old, change.new)).collect::<Vec<_>>()
        };
        let pair = |old: &str, new: &str| (old.to_owned(), new.to_owned());
        let first = [change("4,200", "5,600"), change("three", "four")];
        let mut second = first.to_vec();
        second.push(change("14", "41"));
        assert_eq!(told(&[], &first, false), [pair("4,200", "5,600"), pair("three", "four")]);
        assert_eq!(told(&first, &second, false), [pair("14", "41")]);
        assert_eq!(
            told(&first, &[change("4,200", "6,500"), first[1].clone()], false),
            [pair("5,600", "6,500")]
        );
        // Taken back, where the text has it: a take may lack the block.
        assert_eq!(told(&second, &first, true), [pair("41", "14")]);
        assert_eq!(told(&second, &first, false), []);
        // The change before it ends what is shown before it.
        let mut cut = second.clone();
        cut[1].before = "three".to_owned();
        assert_eq!(told(&first, &cut, true), [pair("14", "41")]);
    }
}
