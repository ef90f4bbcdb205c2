//! Verdicts to clusters, and the one document of each that is kept.
//!
//! Duplicate edges make components; a component is no cluster yet, since copies chain: a brief of a story and a brief
//! of its sequel meet in a round-up. So every member is verified against the cluster's *anchor* ([`anchored()`]), and
//! whoever fails starts anew with the others that failed. [`digest`] tells documents that hold several whole stories, which
//! may be no anchor of them. [`keeper`] then chooses by a stated policy.

pub mod anchored;
pub mod digest;
pub mod keeper;

pub use anchored::{ASKING_ANCHORS, Edge, anchored};
pub(crate) use keeper::id_rank;
pub use keeper::{KeepPolicy, Kept};
