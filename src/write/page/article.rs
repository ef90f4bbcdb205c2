//! One article of a story: bars, ribbon, credit with its quotation, drifted facts, and the texts side by side.

use maud::{Markup, html};

use super::chart::{place, stacked};
use super::overview::{class_of, words_for};
use super::story::outlet;
use super::text::{behind, clipped, counted, foreign, headline, link, moment, percent};
use crate::track::report::{
    Article, BlockPair, BlockStanding, ChangedWording, Derivation, DisclaimerTest, HeadlineKind, RibbonPart,
    SideBySide, Story,
};

/// An article, with the texts side by side where `with_texts` says so.
pub(super) fn article(story: &Story, article: &Article, with_texts: bool) -> Markup {
    let is_reference =
        story.reference.article.and_then(|at| story.articles.get(at)).is_some_and(|of| of.key == article.key);
    html! {
        article #(article.key) {
            h4 {
                (clipped(outlet(article), 80)) " "
                span class={ "pill " (class_of(article.credit)) } { "credit " (words_for(article.credit)) }
                @if is_reference { " " small { "the text that the others are measured against" } }
            }
            p {
                (link(article.url.as_deref(), &headline(article.title.as_deref())))
                br;
                small {
                    @if let Some(date) = &article.date { (moment(date)) " · " }
                    @if let Some(late) = article.lag { (behind(late)) " · " }
                    (words_of(article, is_reference)) " · id " (clipped(&article.id, 120))
                    @if let Some(from) = article.via.and_then(|at| story.articles.get(at)) {
                        br; "Most likely copied by way of " a href={ "#" (from.key) } { (clipped(outlet(from), 60)) }
                        ": both have changes that hardly anybody else has."
                    }
                }
            }
            @if !is_reference {
                (bars(article))
                (ribbon(article))
                p .ui { small { (paragraphs(article)) } }
            }
            (credit(article))
            @if !article.drift.is_empty() {
                p { strong { "Facts that differ from the story’s text" } @for change in article.drift.iter().take(8) { br; (wording(change)) } }
            }
            @if let Some(both) = article.side_by_side.as_ref().filter(|_| with_texts && !is_reference) { (side_by_side(both)) }
        }
    }
}

fn words_of(article: &Article, is_reference: bool) -> String {
    let words = counted(u64::from(article.words), "word", "words");
    let derivation = match article.derivation {
        Derivation::Wholly => "wholly derived",
        Derivation::Partly => "partly derived",
        Derivation::Not => "hardly derived",
    };
    let taken = if is_reference { String::new() } else { format!(", {}, {derivation}", article.relation) };
    format!("{words} of text{taken}")
}

fn bars(article: &Article) -> Markup {
    let bar = |share: f64, label: &str| stacked(&[("c-wire", share, label.to_owned())], 9, label);
    let (used, wire) = (percent(article.share_used), percent(article.share_wire));
    html! {
        div .bars {
            span { "of the story’s text used" } (bar(article.share_used, &format!("{used} of the story’s text used"))) span { (used) }
            span { "of this article is the story’s" } (bar(article.share_wire, &format!("{wire} of this article is the story’s"))) span { (wire) }
        }
    }
}

/// The article from top to bottom, one part a block: what is the story's, what the outlet's, what moved.
fn ribbon(article: &Article) -> Markup {
    let all: f64 = article.ribbon.iter().map(|part| f64::from(part.words.max(1))).sum();
    let mut at = 0.0;
    let placed: Vec<(f64, f64, &RibbonPart)> = article
        .ribbon
        .iter()
        .map(|part| {
            let start = at;
            at += f64::from(part.words.max(1)) / all;
            (start, at - start, part)
        })
        .collect();
    html! {
        @if placed.len() > 1 {
            figure {
                figcaption { "This article from its first block (left) to its last; an outline marks a block that stands elsewhere in the story" }
                svg height="18" role="img" aria-label=(ribbon_label(article)) {
                    @for (start, share, part) in placed {
                        rect class={ (standing_class(part.standing)) @if part.moved { " moved" } } x=(place(start)) width=(place((share - 0.002).max(0.001))) y="1" height="16" {
                            title { (standing_words(part.standing)) @if let Some(block) = part.block { ", block " (block) " of the story" } @if part.moved { ", moved" } }
                        }
                    }
                }
                ul .key { li .c-wire { "word for word" } li .c-part { "edited" } li .c-own { "the outlet’s own" } li .c-gone { "page furniture, marks" } }
            }
        }
    }
}

fn ribbon_label(article: &Article) -> String {
    let own = article.ribbon.iter().filter(|part| part.standing == BlockStanding::Absent).count();
    let moved = article.ribbon.iter().filter(|part| part.moved).count();
    format!("{} blocks: {own} of the outlet’s own, {moved} moved", article.ribbon.len())
}

fn standing_class(standing: BlockStanding) -> &'static str {
    match standing {
        BlockStanding::Same => "c-wire",
        BlockStanding::Near | BlockStanding::Partly => "c-part",
        BlockStanding::Absent => "c-own",
        BlockStanding::SetApart => "c-gone",
    }
}

fn standing_words(standing: BlockStanding) -> &'static str {
    match standing {
        BlockStanding::Same => "word for word",
        BlockStanding::Near => "lightly edited",
        BlockStanding::Partly => "partly the story’s",
        BlockStanding::Absent => "the outlet’s own",
        BlockStanding::SetApart => "furniture or marks",
    }
}

fn paragraphs(article: &Article) -> String {
    let p = &article.paragraphs;
    let counts = [(p.kept, "kept"), (p.edited, "edited"), (p.cut, "cut"), (p.added, "added")];
    let mut said: Vec<String> =
        counts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    if p.moved > 0 {
        let tau = article.order_tau.map_or(String::new(), |tau| format!(" (order tau {tau:.2})"));
        said.push(format!("{} moved{tau}", p.moved));
    }
    let headline = match article.headline.kind {
        HeadlineKind::Unknown => "",
        HeadlineKind::Same => "; the same headline",
        HeadlineKind::Marker => "; the same headline but for its mark",
        HeadlineKind::Shortened => "; headline shortened",
        HeadlineKind::Lengthened => "; headline lengthened",
        HeadlineKind::Edited => "; headline edited",
        HeadlineKind::New => "; another headline",
    };
    format!("Paragraphs: {}{headline}", said.join(", "))
}

fn credit(article: &Article) -> Markup {
    const MOST: usize = 6;
    html! {
        p {
            strong { "Credit " (words_for(article.credit)) } ": " (foreign(&article.credit_reason)) "."
            @for credit in article.credits.iter().take(MOST) {
                br;
                small { (credit.role.name().replace('_', " ")) @if credit.paragraph > 0 { " in paragraph " (credit.paragraph) } ": " q { (clipped(&credit.quote, 240)) } }
            }
            @if let Some(test) = &article.disclaimer {
                br;
                small {
                    "The site says " q { (clipped(&test.quote, 240)) } " — "
                    @match test.holds {
                        Some(true) => "which holds.",
                        Some(false) => { "but " (what_was_changed(test)) "." }
                        None => { "which claims nothing that can be tested here." }
                    }
                }
            }
        }
    }
}

/// What was done to the story's text, though a disclaimer says that nothing was.
pub(super) fn what_was_changed(test: &DisclaimerTest) -> String {
    let verb = |n: u32| if n == 1 { "was" } else { "were" };
    let paragraphs = |n: u32| counted(u64::from(n), "paragraph", "paragraphs");
    let mut said: Vec<String> = Vec::new();
    if test.changed_share > 0.0 {
        said.push(format!("{} of its words are not the story’s", percent(test.changed_share)));
    }
    if test.drifted > 0 {
        let differ = if test.drifted == 1 { "differs" } else { "differ" };
        said.push(format!("{} {differ}", counted(u64::from(test.drifted), "fact", "facts")));
    }
    if test.cut > 0 {
        said.push(format!("{} {} cut", paragraphs(test.cut), verb(test.cut)));
    }
    if test.moved > 0 {
        said.push(format!("{} {} moved", paragraphs(test.moved), verb(test.moved)));
    }
    if test.headline_changed {
        said.push("the headline was changed".to_owned());
    }
    match said.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

/// A change of wording with what stands around it.
pub(super) fn wording(change: &ChangedWording) -> Markup {
    html! {
        small {
            (change.kind.name()) ": … " (foreign(&change.before)) " "
            @if !change.old.is_empty() { del { (foreign(&change.old)) } " " }
            @if !change.new.is_empty() { ins { (foreign(&change.new)) } " " }
            (foreign(&change.after)) " …"
        }
    }
}

fn side_by_side(both: &SideBySide) -> Markup {
    html! {
        details .fold {
            summary { "Side by side with the story’s text" }
            p { small { "Left the story, right this article, block by block with their numbers. " del { "Only in the story" } ", " ins { "only in the article" } ". An arrow marks a block that moved; grey is page furniture." } }
            @for pair in &both.pairs { (block_pair(pair)) }
            @if both.cut_short { p .soft { "The rest is left out." } }
        }
    }
}

fn block_pair(pair: &BlockPair) -> Markup {
    let class = match (pair.standing, pair.moved) {
        (BlockStanding::SetApart, _) => "pair off",
        (BlockStanding::Absent, _) => "pair one",
        (_, true) => "pair mv",
        _ => "pair",
    };
    html! {
        div class=(class) {
            div { (numbers(&pair.reference, "")) bdi { @for segment in &pair.segments { (words(&segment.a, segment.same, true)) } } }
            div { (numbers(&pair.article, if pair.moved { "⇄ " } else { "" })) bdi { @for segment in &pair.segments { (words(&segment.b, segment.same, false)) } } }
        }
    }
}

fn words(text: &str, same: bool, is_reference: bool) -> Markup {
    let shown = super::text::visible(text, usize::MAX);
    html! {
        @if same { (shown) " " } @else if text.is_empty() {} @else if is_reference { del { (shown) } " " } @else { ins { (shown) } " " }
    }
}

fn numbers(blocks: &[u32], sign: &str) -> Markup {
    let numbers: Vec<String> = blocks.iter().map(u32::to_string).collect();
    html! { span .num { (sign) (numbers.join(",")) } }
}
