//! The text stage on paragraphs of any kind: repair, furniture, marks, sentences, words, and the fingerprint of all that.
#![no_main]

use wirecopy::document::Document;
use wirecopy::pipeline::check_order::scrambled_probability;
use wirecopy::pipeline::ingest::Maker;
use wirecopy_fuzz::text::{check_clean, check_document};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let mut document = Document { id: "d".to_owned(), ..Document::default() };
    if data.first().is_some_and(|byte| byte % 2 == 0) {
        document.set_lines(text.into_owned());
    } else {
        // Paragraphs may hold line breaks when a record gives them one by one.
        document = Document::from_paragraphs("d", text.split('\u{0}'));
        document.title = Some(text.chars().take(80).collect());
    }
    check_document(&document);
    check_clean(&document);
    let mut maker = Maker::default();
    let sheet = maker.sheet(&document).clone();
    assert_eq!(&sheet, maker.sheet(&document), "the same text has the same fingerprint");
    if data.len() % 16 == 0 {
        let scrambled = scrambled_probability(&document);
        assert!((0.0..=1.0).contains(&scrambled), "{scrambled}");
    }
});
