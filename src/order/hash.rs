//! One mixing function, for hashes of word pairs and for draws that depend on nothing but their number.

/// Scatters the bits of `x` (the finaliser of `MurmurHash3`).
pub(super) fn mix(x: u32) -> u32 {
    let x = (x ^ x >> 16).wrapping_mul(0x85eb_ca6b);
    let x = (x ^ x >> 13).wrapping_mul(0xc2b2_ae35);
    x ^ x >> 16
}
