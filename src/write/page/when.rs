//! Who ran a story first, who without credit, and when each copy ran, as far as the dates tell.

use maud::{Markup, html};

use super::chart::{Row, timeline};
use super::overview::class_of;
use super::story::{outlet, take_name};
use super::text::{behind, clipped, moment};
use crate::track::report::{Article, CreditState, HeadlineKind, Story, TakeKind, When};

/// Rows of a timeline: more would be a wall.
const ROWS: usize = 60;
/// Articles that are named in a sentence.
const NAMED: usize = 12;

/// The answer to the two questions that a story is opened with.
pub(super) fn first_line(story: &Story) -> Markup {
    let firsts: Vec<&Article> = story.first.iter().filter_map(|&at| story.articles.get(at)).collect();
    let without = of_state(story, CreditState::Missing);
    let replaced = of_state(story, CreditState::Replaced);
    html! {
        p .answer {
            strong { "First to run it: " }
            @match firsts.as_slice() {
                [] => "unknown, as no article has a date.",
                [one] => { (names(&[*one])) @if let Some(date) = &one.date { ", " (moment(date)) } "." }
                many => {
                    "one of " (names(many))
                    @if let Some(day) = same_day(many) { ", all on " (moment(day)) ": only the day is known." }
                    @else { ": their dates overlap." }
                }
            }
            br;
            strong { "Without credit: " }
            @if without.is_empty() { "nobody from whom one was due." } @else { (names(&without)) "." }
            @if !replaced.is_empty() { br; strong { "Under somebody else’s name: " } (names(&replaced)) "." }
        }
    }
}

fn of_state(story: &Story, state: CreditState) -> Vec<&Article> {
    story.articles.iter().filter(|article| article.credit == state).collect()
}

/// The day, if all are of one day and nothing more is known of any.
fn same_day<'s>(articles: &[&'s Article]) -> Option<&'s When> {
    let day = articles.first()?.date.as_ref().filter(|when| when.day_only)?;
    articles.iter().all(|article| article.date.as_ref() == Some(day)).then_some(day)
}

/// The outlets of some articles, each as a link to its article; a further article of an outlet is a number.
pub(super) fn names(articles: &[&Article]) -> Markup {
    let mut of_outlet: Vec<(&str, Vec<&Article>)> = Vec::new();
    for &article in articles {
        match of_outlet.iter_mut().find(|(name, _)| *name == outlet(article)) {
            Some((_, own)) => own.push(article),
            None => of_outlet.push((outlet(article), vec![article])),
        }
    }
    let shown = of_outlet.len().min(NAMED);
    html! {
        @for (at, (name, own)) in of_outlet.iter().take(NAMED).enumerate() {
            @if at > 0 { @if at + 1 == of_outlet.len() { " and " } @else { ", " } }
            a href={ "#" (own[0].key) } { (clipped(name, 60)) }
            @for (number, further) in own.iter().enumerate().skip(1).take(NAMED) { " " a href={ "#" (further.key) } { "(" (number + 1) ")" } }
        }
        @if of_outlet.len() > shown { " and " (of_outlet.len() - shown) " more" }
    }
}

/// The timeline of a story.
pub(super) fn when(story: &Story) -> Markup {
    let mut dated: Vec<(usize, &Article, &When)> = (0..)
        .zip(&story.articles)
        .filter_map(|(at, article)| Some((at, article, article.date.as_ref()?)))
        .collect();
    dated.sort_by_key(|&(at, _, when)| (when.start, when.end, at));
    let articles: Vec<&Article> = dated.iter().map(|&(_, article, _)| article).collect();
    let start = dated.first().map_or(0, |&(_, _, when)| when.start);
    let rows: Vec<Row<'_>> = dated
        .iter()
        .take(ROWS)
        .map(|&(at, article, when)| Row {
            label: outlet(article),
            class: class_of(article.credit),
            low: when.start.saturating_sub(start),
            high: when.end.saturating_sub(start),
            note: note(story, at, article),
        })
        .collect();
    html! {
        @if rows.len() > 1 {
            h3 { "When it ran" }
            @if let Some(day) = same_day(&articles) {
                p { "All " (articles.len()) " on " (moment(day)) ". Only the day is known, so that their order within it is not." }
            } @else {
                figure {
                    figcaption { "Time on a logarithmic scale. A dot where the moment is known, a bar where only the day is; coloured by credit." }
                    (timeline(&rows, &format!("Timeline of {} articles", rows.len())))
                    @if dated.len() > ROWS { figcaption { (dated.len() - ROWS) " later articles are not drawn." } }
                }
            }
        }
    }
}

/// What a timeline says of an article besides its outlet.
fn note(story: &Story, at: usize, article: &Article) -> String {
    let take = story.takes.iter().find(|take| take.article == at && take.kind != TakeKind::Original);
    let is_new = article.headline.kind == HeadlineKind::New;
    let said = [
        article.lag.map(behind),
        take.map(|take| take_name(take).to_owned()),
        is_new.then(|| "new headline".to_owned()),
    ];
    said.into_iter().flatten().collect::<Vec<String>>().join(" · ")
}
