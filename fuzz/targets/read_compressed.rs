//! Streams that claim to be compressed, under each name; what they decode to is read like any file.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((&first, content)) = data.split_first() else { return };
    let names = ["input.jsonl.gz", "input.txt.zst", "input.csv.bz2", "input.html.xz", "input.warc.gz", "input"];
    let max_record = [16 << 20, 700][usize::from(first >> 7)];
    wirecopy_fuzz::reading::check_file(names[usize::from(first) % names.len()], content, max_record);
});
