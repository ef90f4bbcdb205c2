//! `input.warc` as a run reads it, with three bounds on a record.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((&first, content)) = data.split_first() else { return };
    let max_record = [16 << 20, 700, 40][usize::from(first) % 3];
    wirecopy_fuzz::reading::check_file("input.warc", content, max_record);
});
