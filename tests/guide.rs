//! The commands of the guide in `docs/`, run as they stand: what they print is what is written there.
//!
//! `TRYCMD=overwrite cargo test --test guide` writes what is said now; times and memory are then to be put back as `[..]`.

#![cfg(feature = "cli")]

#[test]
fn the_guide_says_what_the_commands_say() {
    trycmd::TestCases::new().case("docs/*.md");
}
