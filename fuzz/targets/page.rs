//! The report page with hostile text in every place that can hold text.
#![no_main]

use std::fs;
use std::sync::OnceLock;

use wirecopy::pipeline::Settings;
use wirecopy::pipeline::track::track;
use wirecopy::progress::Silent;
use wirecopy::read::Inputs;
use wirecopy::track::TrackConfig;
use wirecopy::track::report::{MixedArticle, Report, SourcedBlock};
use wirecopy::wire::Agencies;
use wirecopy_fuzz::draw::Draw;
use wirecopy_fuzz::markup::check_page;

/// Tried beside what the fuzzer finds.
const HOSTILE: [&str; 12] = [
    "</script><script>alert(1)</script>", "\" onmouseover=alert(1) x=\"", "<img src=x onerror=alert(1)>",
    "javascript:alert(1)", "https://x.example/\"><b>", "\u{202e}evil\u{2066}", "</style></title></bdi>", "<!--",
    "]]>", "\u{0}\u{1b}[2J", "'><svg/onload=alert(1)>", "",
];

/// A report of a few copies, made once.
fn base() -> &'static Report {
    static BASE: OnceLock<Report> = OnceLock::new();
    BASE.get_or_init(|| {
        let path = wirecopy_fuzz::reading::folder().join("base.jsonl");
        fs::write(&path, include_str!("../seeds/page-base.jsonl")).expect("the input is written");
        let settings = Settings::default();
        let inputs = Inputs::open(&[path], &settings.read).expect("the input is there");
        track(&inputs, &settings, &TrackConfig::default(), Agencies::builtin(), &Silent).expect("a report").report
    })
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut draw = Draw(data);
    let mut next = || {
        let kind = draw.below(20);
        match HOSTILE.get(kind) {
            Some(text) => (*text).to_owned(),
            None => {
                let len = draw.below(40);
                String::from_utf8_lossy(draw.bytes(len)).into_owned()
            }
        }
    };
    let mut report = base().clone();
    assert!(!report.stories.is_empty(), "the base has a story");
    for story in &mut report.stories {
        story.title = Some(next());
        story.origin.agency = Some(next());
        story.origin.reasons.iter_mut().for_each(|reason| reason.text = next());
        story.reference.title = Some(next());
        story.reference.blocks.iter_mut().for_each(|block| block.text = next());
        story.takes.iter_mut().for_each(|take| take.mark = Some(next()));
        for article in &mut story.articles {
            (article.id, article.url, article.outlet) = (next(), Some(next()), Some(next()));
            (article.title, article.own_outlet_of) = (Some(next()), Some(next()));
            article.credit_reason = next();
            for credit in &mut article.credits {
                (credit.agency, credit.quote) = (Some(next()), next());
            }
            if let Some(disclaimer) = &mut article.disclaimer {
                disclaimer.quote = next();
            }
            for change in &mut article.drift {
                (change.before, change.old, change.new, change.after) = (next(), next(), next(), next());
            }
            for pair in article.side_by_side.iter_mut().flat_map(|side| &mut side.pairs) {
                pair.segments.iter_mut().for_each(|segment| (segment.a, segment.b) = (next(), next()));
            }
        }
    }
    report.totals.agencies.iter_mut().for_each(|agency| agency.agency = next());
    report.outlets.iter_mut().for_each(|outlet| outlet.outlet = next());
    for miss in &mut report.near_misses {
        (miss.a, miss.b, miss.outlet_a, miss.reason) = (next(), next(), Some(next()), next());
    }
    report.left_out.push(next());
    report.settings.filters.push(next());
    let block = SourcedBlock { number: 1, words: 9, opening: next(), story: None, agency: Some(next()), share: 0.5 };
    report.mixed.push(MixedArticle {
        key: "k".to_owned(),
        id: next(),
        outlet: Some(next()),
        title: Some(next()),
        blocks: vec![block],
    });
    check_page(&wirecopy::write::page(&report));
});
