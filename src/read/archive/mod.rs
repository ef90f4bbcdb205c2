//! A web archive (WARC, WET, ARC) cut into its records.
//!
//! What a record says of its length is checked: a next record, or the end, must follow. Where that is not so, or where
//! the compression is damaged, the record is a fault, and reading goes on at the next beginning of a record. Records
//! that can hold no article are counted and never kept; never more than a batch and one record is held.

mod cut;
pub(crate) mod head;
pub(crate) mod page;

pub(super) use cut::Archive;

/// Whether the record of a page in an ARC file begins with these bytes: such a file may have lost its description.
pub(super) fn is_arc_page(bytes: &[u8]) -> bool {
    bytes.starts_with(b"http") && head::arc(bytes).is_ok_and(|head| head.kind == head::Kind::Response)
}
