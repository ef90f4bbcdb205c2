//! What leaves memory comes back the same: blocks and buckets against plain vectors, under any budget.
#![no_main]

use std::sync::Arc;

use wirecopy::spill::{BUCKETS, Blocks, Buckets, HashSorter, Scratch, push_words, words};
use wirecopy_fuzz::draw::Draw;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut draw = Draw(data);
    let scratch = Arc::new(Scratch::new(Some(wirecopy_fuzz::reading::folder().to_path_buf())));
    let budget = [0, 1, 300, 1 << 20, u64::MAX][draw.below(5)];
    let mut blocks = Blocks::new(budget, Arc::clone(&scratch));
    let buckets = Buckets::new(budget, Arc::clone(&scratch));
    let mut filler = buckets.filler();
    let (mut pieces, mut numbers) = (Vec::new(), vec![Vec::new(); BUCKETS]);
    let mut buffer = Vec::new();
    while !draw.is_at_end() {
        match draw.below(4) {
            0 => {
                let (size, byte) = (draw.below(3000), draw.byte());
                let piece: Vec<u32> = (0..size as u32).map(|at| at ^ u32::from(byte)).collect();
                let mut bytes = Vec::new();
                push_words(piece.iter().copied(), &mut bytes);
                pieces.push((blocks.push(bytes).expect("room"), piece));
            }
            1 => {
                let (bucket, count) = (draw.byte(), draw.below(2000) as u64);
                for number in (0..count).map(|number| number * 7919 % 1031) {
                    filler.push(bucket, number).expect("room");
                    numbers[usize::from(bucket)].push(number);
                }
            }
            2 => {
                let bytes = draw.bytes(40).to_vec();
                let expected = bytes.clone();
                let place = blocks.push(bytes).expect("room");
                assert_eq!(blocks.read(place, expected.len(), &mut buffer).expect("there"), expected);
            }
            _ => {
                if let Some((place, piece)) = pieces.get(draw.below(pieces.len().max(1))) {
                    let read = blocks.read(*place, 4 * piece.len(), &mut buffer).expect("there");
                    assert!(words(read).eq(piece.iter().copied()));
                }
            }
        }
    }
    for (place, piece) in &pieces {
        let read = blocks.read(*place, 4 * piece.len(), &mut buffer).expect("there");
        assert!(words(read).eq(piece.iter().copied()));
    }
    filler.finish().expect("room");
    let mut sorter = HashSorter::default();
    for (bucket, mut expected) in numbers.into_iter().enumerate().filter(|(_, numbers)| !numbers.is_empty()) {
        expected.sort_unstable();
        assert_eq!(buckets.take_crowded(bucket, 1, &mut sorter).expect("there"), expected);
    }
});
