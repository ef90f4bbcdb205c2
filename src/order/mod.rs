//! Paragraph order: how well two orders agree.

pub mod kendall;
