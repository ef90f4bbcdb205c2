//! Clusters and wire marks to stories: where the copy comes from, who ran it, how much of it, what was changed, and
//! who is credited.

pub mod report;
