//! The rows of the tables.

use crate::track::report::{Article, BlockStanding, ChangedWording, CreditMark, Report, Story};

/// Columns of `articles.csv`.
pub(super) const ARTICLES: [&str; 42] = [
    "story",
    "key",
    "id",
    "outlet",
    "url",
    "title",
    "date",
    "day_only",
    "relation",
    "member",
    "ours",
    "own_outlet_of",
    "is_origin",
    "words",
    "share_used",
    "share_wire",
    "share_wire_unquoted",
    "derivation",
    "kept",
    "edited",
    "moved",
    "cut",
    "added",
    "order_tau",
    "blocks_cut",
    "headline",
    "headline_likeness",
    "headline_other_numbers",
    "lag_low",
    "lag_high",
    "may_be_first",
    "via",
    "credit",
    "credit_reason",
    "credit_quote",
    "disclaimer",
    "disclaimer_claims_unedited",
    "disclaimer_changed_share",
    "disclaimer_holds",
    "take",
    "drifted_facts",
    "drift",
];

/// Columns of `pairs.csv`.
pub(super) const PAIRS: [&str; 10] = [
    "story",
    "a",
    "b",
    "relation",
    "resemblance",
    "containment_a",
    "containment_b",
    "order_tau",
    "shared_changes",
    "same_outlet",
];

/// Columns of `credits.csv`.
pub(super) const CREDITS: [&str; 14] = [
    "story",
    "id",
    "outlet",
    "expected_agency",
    "credit",
    "role",
    "agency",
    "quote",
    "paragraph",
    "start",
    "end",
    "confidence",
    "share_wire",
    "url",
];

/// A row for every article of every story.
pub(super) fn articles(report: &Report) -> impl Iterator<Item = Vec<String>> {
    report.stories.iter().flat_map(|story| {
        story.articles.iter().enumerate().map(|(at, article)| article_row(story, at, article))
    })
}

fn article_row(story: &Story, at: usize, article: &Article) -> Vec<String> {
    let counts = &article.paragraphs;
    let disclaimer = article.disclaimer.as_ref();
    let cut: Vec<String> = (1..)
        .zip(&article.used)
        .filter(|(_, used)| **used == BlockStanding::Absent)
        .map(|(number, _): (u32, _)| number.to_string())
        .collect();
    let facts: Vec<String> = article.drift.iter().map(drift).collect();
    vec![
        story.id.clone(),
        article.key.clone(),
        article.id.clone(),
        text(article.outlet.as_deref()),
        text(article.url.as_deref()),
        text(article.title.as_deref()),
        text(article.date.as_ref().map(|when| when.text.as_str())),
        shown(article.date.as_ref().map(|when| when.day_only)),
        article.relation.to_owned(),
        article.member.to_string(),
        article.ours.to_string(),
        text(article.own_outlet_of.as_deref()),
        (story.origin.article == Some(at)).to_string(),
        article.words.to_string(),
        share(article.share_used),
        share(article.share_wire),
        share(article.share_wire_unquoted),
        name(&article.derivation),
        counts.kept.to_string(),
        counts.edited.to_string(),
        counts.moved.to_string(),
        counts.cut.to_string(),
        counts.added.to_string(),
        article.order_tau.map(share).unwrap_or_default(),
        cut.join(" "),
        name(&article.headline.kind),
        article.headline.likeness.map(share).unwrap_or_default(),
        article.headline.other_numbers.to_string(),
        shown(article.lag.map(|lag| lag.low)),
        shown(article.lag.map(|lag| lag.high)),
        story.may_be_first(at).to_string(),
        text(article.via.map(|from| story.articles[from].id.as_str())),
        article.credit.name().to_owned(),
        article.credit_reason.clone(),
        text(article.telling_credit().map(|mark| mark.quote.as_str())),
        text(disclaimer.map(|test| test.quote.as_str())),
        shown(disclaimer.map(|test| test.claims_unedited)),
        disclaimer.map(|test| share(test.changed_share)).unwrap_or_default(),
        shown(disclaimer.and_then(|test| test.holds)),
        shown(article.take),
        facts.len().to_string(),
        facts.join("; "),
    ]
}

fn drift(change: &ChangedWording) -> String {
    format!("{}: {} → {} (block {})", change.kind.name(), change.old, change.new, change.block)
}

/// A row for every verified pair of every story.
pub(super) fn pairs(report: &Report) -> impl Iterator<Item = Vec<String>> {
    report.stories.iter().flat_map(|story| {
        story.pairs.iter().map(|pair| {
            let (a, b) = (&story.articles[pair.a], &story.articles[pair.b]);
            vec![
                story.id.clone(),
                a.id.clone(),
                b.id.clone(),
                pair.relation.to_owned(),
                share(pair.resemblance),
                share(pair.containment_a),
                share(pair.containment_b),
                pair.tau.map(share).unwrap_or_default(),
                pair.shared_changes.to_string(),
                (a.outlet.is_some() && a.outlet == b.outlet).to_string(),
            ]
        })
    })
}

/// A row for every credit of every article, and one without a role for articles that have none.
pub(super) fn credits(report: &Report) -> impl Iterator<Item = Vec<String>> {
    report.stories.iter().flat_map(|story| {
        story.articles.iter().flat_map(|article| {
            let marks: Vec<Option<&CreditMark>> = match article.credits.as_slice() {
                [] => vec![None],
                marks => marks.iter().map(Some).collect(),
            };
            marks.into_iter().map(|mark| credit_row(story, article, mark))
        })
    })
}

fn credit_row(story: &Story, article: &Article, mark: Option<&CreditMark>) -> Vec<String> {
    vec![
        story.id.clone(),
        article.id.clone(),
        text(article.outlet.as_deref()),
        text(story.origin.agency.as_deref()),
        article.credit.name().to_owned(),
        text(mark.map(|mark| mark.role.name())),
        text(mark.and_then(|mark| mark.agency.as_deref())),
        text(mark.map(|mark| mark.quote.as_str())),
        shown(mark.map(|mark| mark.paragraph)),
        shown(mark.map(|mark| mark.start)),
        shown(mark.map(|mark| mark.end)),
        mark.map(|mark| share(f64::from(mark.confidence))).unwrap_or_default(),
        share(article.share_wire),
        text(article.url.as_deref()),
    ]
}

fn text(given: Option<&str>) -> String {
    given.unwrap_or_default().to_owned()
}

fn shown(given: Option<impl ToString>) -> String {
    given.map(|value| value.to_string()).unwrap_or_default()
}

/// Four decimals, as all tables of wirecopy have them.
fn share(value: f64) -> String {
    let shown = format!("{value:.4}");
    if shown == "-0.0000" { "0.0000".to_owned() } else { shown }
}

/// A plain variant's name, as it is in JSON.
fn name(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
