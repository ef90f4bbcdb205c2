//! Whether what is told leads where the verdict is.

use proptest::prelude::*;

use super::*;
use crate::verify::facts::Facts;
use crate::verify::noise::{Kept, Noise, Strange};
use crate::verify::overlap::Overlap;
use crate::verify::{Side, judge};

prop_compose! {
    fn side()(words in 0..320_u32, paragraphs in 0..9_u32)(
        words in Just(words),
        (covered, in_phrases) in (0..=words, 0..=words),
        in_passages in 0..=words,
        paragraphs in Just(paragraphs),
        near in 0..=paragraphs,
        moved in 0..=paragraphs,
        left_over in 0..=(words / 10),
    ) -> Side {
        Side { words, covered, in_phrases, in_passages, left_over, paragraphs, near, moved }
    }
}

prop_compose! {
    fn evidence()(
        a in side(),
        b in side(),
        shared in 0..100_u32,
        more in (0..60_u32, 0..60_u32),
        changed in 0..9_u32,
        numbers in 0..9_u32,
        names in 0..9_u32,
        (same_text, same_in_any_order) in (proptest::bool::weighted(0.1), proptest::bool::weighted(0.1)),
        noise in proptest::option::of((0..200_u32, (0..60_u32, 0..60_u32), proptest::array::uniform6(0..40_u32))),
        headlines in proptest::option::of(0.0..1.0_f64),
        seconds_apart in proptest::option::of(0..400_000_u64),
    ) -> Evidence {
        Evidence {
            overlap: Overlap { shingles_a: shared + more.0, shingles_b: shared + more.1, shared },
            a,
            b,
            facts: Facts {
                changed,
                slots: 9,
                numbers_a: 9,
                numbers_b: 9,
                numbers_shared: numbers,
                names_a: 9,
                names_b: 9,
                names_shared: names,
            },
            same_text,
            same_in_any_order,
            noise: noise.map(|(whole, (broken_a, broken_b), n)| Noise {
                in_order: n[3] % 2 == 0,
                whole,
                broken_a,
                broken_b,
                forms: Kept { whole: n[0], lost: n[1] },
                facts: Kept { whole: n[2], lost: n[3] },
                words: Kept { whole: n[4], lost: n[5] },
 strange: (n[0] % 2 == 0).then_some(Strange { words: n[1] + n[2], unknown: n[2] }),
            }),
            headlines,
            seconds_apart,
            ..Evidence::default()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]
    /// Whatever was measured, the questions lead where the verdict is.
    #[test]
    fn the_questions_lead_to_the_verdict(evidence in evidence(), same in proptest::bool::weighted(0.1)) {
        let config = VerifyConfig::default();
        let told = conclusion(&questions(&evidence, same, &config));
        prop_assert_eq!(told, Some(judge(evidence, same, &config).relation));
    }
}
