//! The tables that `evaluate` reads, gold and prediction, under each of its commands.
#![no_main]

use std::fs;

use wirecopy::evaluate::pairs::PairsConfig;
use wirecopy::evaluate::{clusters, order, pairs};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((&first, rest)) = data.split_first() else { return };
    let extension = ["tsv", "csv", "jsonl", "tsv.gz"][usize::from(first >> 2) % 4];
    let (gold, pred) = match rest.iter().position(|&byte| byte == 0) {
        Some(at) => (&rest[..at], &rest[at + 1..]),
        None => (rest, rest),
    };
    let folder = wirecopy_fuzz::reading::folder();
    let write = |name: &str, content: &[u8]| {
        let path = folder.join(format!("{name}.{extension}"));
        fs::write(&path, content).expect("the input is written");
        path
    };
    let (gold, pred) = (write("gold", gold), write("pred", pred));
    let told = match first % 4 {
        0 => clusters::evaluate(&gold, &pred).map(|report| report.to_string()),
        1 => order::evaluate(&gold, &pred, &order::OrderConfig::default()).map(|report| report.to_string()),
        kind => pairs::evaluate(&gold, &pred, &PairsConfig { list_wrong: kind == 3, ..PairsConfig::default() })
            .map(|report| report.to_string()),
    };
    match told {
        // A report shows names from the tables too, and `NaN` may be one.
        Ok(told) => assert!(rest.windows(3).any(|name| name == b"NaN") || !told.contains("NaN"), "{told}"),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
