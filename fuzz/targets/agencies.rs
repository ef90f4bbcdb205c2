//! A user's table of agencies, and paragraphs marked by it.
#![no_main]

use std::fs;

use wirecopy::read::AgencyTable;
use wirecopy::text::place::Place;
use wirecopy::wire::{Agencies, marks_of};
use wirecopy_fuzz::article::paragraphs;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let path = wirecopy_fuzz::reading::folder().join("agencies.toml");
    fs::write(&path, data).expect("the input is written");
    let table = match AgencyTable::read(&path) {
        Ok(table) => table,
        Err(error) => {
            assert!(error.to_string().len() < 4000 + data.len(), "a message one can read");
            return;
        }
    };
    let Ok(agencies) = Agencies::with(&table.agencies, &table.outlets) else { return };
    let own = table.agencies.iter().flat_map(|entry| entry.codes.iter().chain(&entry.names).chain([&entry.name]));
    let lines = own.flat_map(|name| [format!("KARSOVA, Jan 5 ({name}) They met. ({name})"), format!("By Ann Lee, {name}")]);
    for text in lines.take(40).chain(paragraphs().iter().take(4).map(|&text| text.to_owned())) {
        let found = marks_of(&agencies, &text, Place::new(0, 3));
        assert!(text.get(found.body(&text)).is_some());
        for mark in found.iter() {
            assert!(mark.span.start < mark.span.end && text.get(mark.span.clone()).is_some());
        }
    }
    for entry in &table.outlets {
        for host in &entry.hosts {
            let _ = (agencies.outlet_of(host), agencies.of_site(host));
        }
    }
});
