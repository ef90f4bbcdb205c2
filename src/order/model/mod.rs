//! The learned model of an article's order: its words, its network, its calibration, and how they are stored.

use std::sync::OnceLock;

use super::features::Features;
use super::network::{Network, Outputs, add_scaled, forward};
use super::vocabulary::Vocabulary;

mod calibration;
mod format;

pub(super) use calibration::Calibration;
pub use format::ModelError;

/// What was learnt of how news is ordered.
#[derive(Debug, Clone)]
pub struct Model {
    pub(super) vocabulary: Vocabulary,
    /// Networks that were trained alike from different draws; what they say is averaged.
    pub(super) networks: Vec<Network>,
    pub(super) calibration: Calibration,
    /// What it was trained on, and how: free text, for a reader of the file.
    description: String,
}

impl Model {
    /// A model of what was just learnt, rounded as it will be stored.
    pub(super) fn new(vocabulary: Vocabulary, mut networks: Vec<Network>, description: String) -> Self {
        networks.iter_mut().for_each(format::round);
        Self { vocabulary, networks, calibration: Calibration::default(), description }
    }

    /// The model that ships with the program; see `src/order/MODEL.md`.
    ///
    /// # Panics
    /// If the program was built with a broken model, which a test rules out.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHIPPED: OnceLock<Model> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            Self::from_bytes(include_bytes!("../news.model")).expect("the model that ships is whole")
        })
    }

    /// Reads a model as [`Self::to_bytes`] writes it. Anything else is refused, whatever it is.
    ///
    /// # Errors
    /// What is wrong with the bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        format::read(bytes)
    }

    /// What the networks say of an article: the mean of their scores.
    pub(super) fn outputs(&self, features: &Features) -> Outputs {
        let mut outputs = self.networks.iter().map(|network| forward(network, features, None).outputs);
        let Some(mut mean) = outputs.next() else { return Outputs::default() };
        for other in outputs {
            add_scaled(&mut mean.precedes, &other.precedes, 1.0);
            add_scaled(&mut mean.follows, &other.follows, 1.0);
        }
        let share = 1.0 / self.networks.len() as f32;
        mean.precedes.iter_mut().chain(&mut mean.follows).for_each(|score| *score *= share);
        mean
    }

    /// The model as it is stored: about 3 MB.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        format::write(self)
    }

    /// What it was trained on, and how.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }
}
