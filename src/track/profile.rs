//! What each outlet does with the copy that it takes, with n and intervals.

use std::collections::BTreeMap;

use super::report::{Article, BlockStanding, CreditCounts, HeadlineKind, Interval, OutletProfile, Story};
use crate::evaluate::figures;

/// What is gathered of one outlet.
#[derive(Debug, Default)]
struct Gathered {
    agencies: BTreeMap<String, u64>,
    credits: CreditCounts,
    articles: u64,
    used: Vec<f64>,
    wire: Vec<f64>,
    cut: u64,
    cut_by_third: [(u64, u64); 3],
    added: u64,
    moved: u64,
    headlines: u64,
    new_headlines: u64,
    lags: Vec<i64>,
    drifted: u64,
}

/// The profiles of all outlets with an article in a story, those with most first. `documents` are the documents of each
/// outlet that were read.
pub(super) fn profiles(stories: &[Story], documents: &BTreeMap<String, u64>) -> Vec<OutletProfile> {
    let mut outlets: BTreeMap<&str, Gathered> = BTreeMap::new();
    for story in stories {
        for (at, article) in story.articles.iter().enumerate() {
            let is_origin = story.origin.article == Some(at) || article.own_outlet_of.is_some();
            if let Some(outlet) = article.outlet.as_deref().filter(|_| !is_origin) {
                outlets.entry(outlet).or_default().add(story, article);
            }
        }
    }
    let mut profiles: Vec<OutletProfile> = outlets
        .into_iter()
        .map(|(outlet, gathered)| gathered.finish(outlet, documents.get(outlet).copied().unwrap_or(0)))
        .collect();
    profiles.sort_by(|x, y| y.articles.cmp(&x.articles).then_with(|| x.outlet.cmp(&y.outlet)));
    profiles
}

impl Gathered {
    fn add(&mut self, story: &Story, article: &Article) {
        self.articles += 1;
        if let Some(agency) = &story.origin.agency {
            *self.agencies.entry(agency.clone()).or_default() += 1;
        }
        self.credits.add(article.credit);
        self.used.push(article.share_used);
        self.wire.push(article.share_wire);
        self.cut += u64::from(article.paragraphs.cut > 0);
        self.added += u64::from(article.paragraphs.added > 0);
        self.moved += u64::from(article.paragraphs.moved > 0);
        self.drifted += u64::from(!article.drift.is_empty());
        let blocks = article.used.len();
        for (at, used) in article.used.iter().enumerate() {
            let third = &mut self.cut_by_third[3 * at / blocks.max(1)];
            third.0 += u64::from(*used == BlockStanding::Absent);
            third.1 += 1;
        }
        if article.headline.kind != HeadlineKind::Unknown {
            self.headlines += 1;
            self.new_headlines += u64::from(article.headline.kind == HeadlineKind::New);
        }
        self.lags.extend(article.lag.map(super::report::Lag::middle));
    }

    fn finish(mut self, outlet: &str, documents: u64) -> OutletProfile {
        let mut agencies: Vec<(String, u64)> = self.agencies.into_iter().collect();
        agencies.sort_by(|x, y| y.1.cmp(&x.1).then_with(|| x.0.cmp(&y.0)));
        self.lags.sort_unstable();
        let share = |(part, whole): (u64, u64)| (whole > 0).then(|| part as f64 / whole as f64);
        OutletProfile {
            outlet: outlet.to_owned(),
            documents,
            articles: self.articles,
            agencies,
            kept: proportion(self.credits.kept, self.credits.due()),
            credits: self.credits,
            share_used: mean(&self.used),
            share_wire: mean(&self.wire),
            cut: self.cut,
            cut_by_third: self.cut_by_third.map(share),
            added: self.added,
            moved: self.moved,
            new_headlines: self.new_headlines,
            headlines: self.headlines,
            median_lag: self.lags.get(self.lags.len() / 2).copied(),
            drifted: self.drifted,
        }
    }
}

/// A proportion with its 95 % interval (Wilson 1927); none of nothing.
pub(super) fn proportion(part: u64, whole: u64) -> Option<Interval> {
    let interval = figures::Interval::wilson(part, whole)?;
    Some(Interval { value: part as f64 / whole as f64, low: interval.low, high: interval.high, n: whole })
}

/// The mean of some shares with its 95 % interval: by the normal distribution, or by Student's for few values.
fn mean(values: &[f64]) -> Option<Interval> {
    /// Two-sided 95 % points of Student's t for 1 to 10 degrees of freedom; beyond, the normal one is near enough.
    const STUDENT: [f64; 10] = [12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23];
    let n = values.len();
    if n == 0 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / n as f64;
    if n == 1 {
        return Some(Interval { value: mean, low: 0.0, high: 1.0, n: 1 });
    }
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1) as f64;
    let point = STUDENT.get(n - 2).copied().unwrap_or(1.96);
    let half = point * (variance / n as f64).sqrt();
    Some(Interval { value: mean, low: (mean - half).max(0.0), high: (mean + half).min(1.0), n: n as u64 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_hold_their_values() {
        let one = mean(&[0.4]).unwrap();
        assert_eq!((one.value, one.low, one.high, one.n), (0.4, 0.0, 1.0, 1));
        let some = mean(&[0.4, 0.5, 0.6]).unwrap();
        assert!((some.value - 0.5).abs() < 1e-12 && some.low < 0.5 && some.high > 0.5, "{some:?}");
        assert!((some.high - some.value - 4.30 * (0.01_f64 / 3.0).sqrt()).abs() < 1e-9);
        assert_eq!(mean(&[]), None);
        let kept = proportion(8, 10).unwrap();
        assert!((kept.low - 0.4902).abs() < 1e-3 && (kept.high - 0.9433).abs() < 1e-3, "{kept:?}");
        assert_eq!(proportion(0, 0), None);
    }
}
