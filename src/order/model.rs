//! The learned model of an article's order.

/// What was learnt of how news is ordered.
#[derive(Debug, Clone, Default)]
pub struct Model {}

impl Model {
    /// The model that ships with the program.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHIPPED: Model = Model {};
        &SHIPPED
    }
}
