//! Where a paragraph stands in its document.

/// Where a paragraph stands in its document, as it was scraped: the place is a hint, for scrapes lose the page's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Number of the paragraph, from 0.
    pub index: usize,
    /// How many paragraphs the document has.
    pub count: usize,
}

impl Place {
    /// Paragraph `index` of `count`.
    #[must_use]
    pub const fn new(index: usize, count: usize) -> Self {
        Self { index, count }
    }

    /// Whether this is the document's first paragraph.
    #[must_use]
    pub fn is_first(self) -> bool {
        self.index == 0
    }

    /// Whether this is the document's last paragraph.
    #[must_use]
    pub fn is_last(self) -> bool {
        self.index + 1 >= self.count
    }
}
