//! `stories.jsonl`: an object a story, with documents by their ids.

use std::io::{self, Write};

use serde::Serialize;

use crate::track::report::{
    ChangedWording, Origin, OriginKind, ReasonKind, Reference, Report, Story, TakeKind, When,
};

/// The fields of an object, in order.
#[cfg(test)]
pub(super) const FIELDS: [&str; 16] = [
    "schema",
    "story",
    "rank",
    "title",
    "origin",
    "reference",
    "articles",
    "members",
    "outlets",
    "first",
    "span",
    "independent_sources",
    "takes",
    "chain",
    "credits",
    "articles_left_out",
];

#[derive(Serialize)]
struct StoryLine<'a> {
    schema: u32,
    story: &'a str,
    rank: u32,
    title: Option<&'a str>,
    origin: OriginLine<'a>,
    reference: ReferenceLine<'a>,
    articles: Vec<&'a str>,
    members: usize,
    outlets: usize,
    first: Vec<&'a str>,
    span: Option<&'a When>,
    independent_sources: u32,
    takes: Vec<TakeLine<'a>>,
    chain: Option<&'a [String]>,
    credits: crate::track::report::CreditCounts,
    articles_left_out: u64,
}

#[derive(Serialize)]
struct OriginLine<'a> {
    kind: OriginKind,
    agency: Option<&'a str>,
    article: Option<&'a str>,
    confidence: f64,
    reasons: Vec<ReasonLine<'a>>,
}

#[derive(Serialize)]
struct ReasonLine<'a> {
    kind: ReasonKind,
    text: &'a str,
    articles: Vec<&'a str>,
    weight: f64,
}

#[derive(Serialize)]
struct ReferenceLine<'a> {
    article: Option<&'a str>,
    reconstructed: bool,
    title: Option<&'a str>,
    title_of: Option<&'a str>,
    words: u32,
    blocks: &'a [crate::track::report::ReferenceBlock],
}

#[derive(Serialize)]
struct TakeLine<'a> {
    kind: TakeKind,
    article: &'a str,
    mark: Option<&'a str>,
    changes: &'a [ChangedWording],
    runs: Vec<&'a str>,
    runs_older: Vec<&'a str>,
    runs_older_after: Vec<&'a str>,
}

/// Writes a line for every story.
pub(super) fn write(out: &mut impl Write, report: &Report) -> io::Result<()> {
    for story in &report.stories {
        serde_json::to_writer(&mut *out, &line(report, story))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn line<'a>(report: &'a Report, story: &'a Story) -> StoryLine<'a> {
    let id = |at: usize| story.articles[at].id.as_str();
    let ids = |places: &[usize]| places.iter().map(|&at| id(at)).collect::<Vec<&str>>();
    let Origin { kind, agency, article, confidence, reasons } = &story.origin;
    let Reference { article: reference, reconstructed, title, title_of, words, blocks } = &story.reference;
    let mut outlets: Vec<&str> = story.articles.iter().filter_map(|a| a.outlet.as_deref()).collect();
    outlets.sort_unstable();
    outlets.dedup();
    let mut credits = crate::track::report::CreditCounts::default();
    story.articles.iter().for_each(|article| credits.add(article.credit));
    StoryLine {
        schema: report.schema,
        story: &story.id,
        rank: story.rank,
        title: story.title.as_deref(),
        origin: OriginLine {
            kind: *kind,
            agency: agency.as_deref(),
            article: article.map(id),
            confidence: *confidence,
            reasons: reasons
                .iter()
                .map(|reason| ReasonLine {
                    kind: reason.kind,
                    text: &reason.text,
                    articles: ids(&reason.articles),
                    weight: reason.weight,
                })
                .collect(),
        },
        reference: ReferenceLine {
            article: reference.map(id),
            reconstructed: *reconstructed,
            title: title.as_deref(),
            title_of: title_of.map(id),
            words: *words,
            blocks,
        },
        articles: story.articles.iter().map(|article| article.id.as_str()).collect(),
        members: story.articles.iter().filter(|article| article.member).count(),
        outlets: outlets.len(),
        first: ids(&story.first),
        span: story.span.as_ref(),
        independent_sources: story.independent_sources,
        takes: story
            .takes
            .iter()
            .map(|take| TakeLine {
                kind: take.kind,
                article: id(take.article),
                mark: take.mark.as_deref(),
                changes: &take.changes,
                runs: ids(&take.runs),
                runs_older: ids(&take.runs_older),
                runs_older_after: ids(&take.runs_older_after),
            })
            .collect(),
        chain: report
            .chains
            .iter()
            .find(|chain| chain.stories.contains(&story.id))
            .map(|chain| chain.stories.as_slice()),
        credits,
        articles_left_out: story.articles_left_out,
    }
}
