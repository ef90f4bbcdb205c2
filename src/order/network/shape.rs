//! The sizes of a network, and where each of its parameters is kept.

use std::ops::Range;

use crate::order::features::{DENSE, PAIR, PARTS};

/// Sizes of a network. All but `blocks` are multiples of 16, which the kernels like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Numbers of a word's embedding.
    pub(crate) embedding: usize,
    /// Numbers of a piece's state.
    pub(crate) hidden: usize,
    /// Numbers inside a block's two-layer part.
    pub(crate) inner: usize,
    /// Heads of attention.
    pub(crate) heads: usize,
    /// Blocks of attention among the pieces.
    pub(crate) blocks: usize,
    /// Rank of the bilinear scores, and width of the layer over pairs.
    pub(crate) rank: usize,
}

impl Default for Shape {
    fn default() -> Self {
        Self { embedding: 64, hidden: 96, inner: 192, heads: 4, blocks: 2, rank: 32 }
    }
}

/// Scores of a single piece at the front of its output: place, first, last; the rest of the sixteen is unused.
pub(super) const SINGLES: usize = 16;

impl Shape {
    /// Numbers that describe a piece: its words in full, those of its parts, and its dense features.
    pub(super) fn input(&self) -> usize {
        PARTS * self.embedding + DENSE
    }

    /// Numbers that come out for a piece: singles, then a and b (precedence), q and k (adjacency), u and v (pairs).
    pub(super) fn output(&self) -> usize {
        SINGLES + 6 * self.rank
    }
}

/// Where parameters are in the vector of all of them.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) input: Linear,
    pub(super) title: Linear,
    pub(super) blocks: Vec<Block>,
    pub(super) norm: Norm,
    pub(super) output: Linear,
    /// `PAIR × rank`, then its bias.
    pub(super) pair: Linear,
    /// `2 × rank`: what the layer over pairs says of precedence and of adjacency.
    pub(super) pair_out: Range<usize>,
    pub(super) len: usize,
    /// The parameters by name, with their columns: what is stored as one piece.
    pub(super) tensors: Vec<(Range<usize>, usize)>,
}

/// A linear layer: `weights` is inputs × outputs.
#[derive(Debug, Clone)]
pub(super) struct Linear {
    pub(super) weights: Range<usize>,
    pub(super) bias: Range<usize>,
    pub(super) inputs: usize,
    pub(super) outputs: usize,
}

/// Gain and bias of a layer norm.
#[derive(Debug, Clone)]
pub(super) struct Norm {
    pub(super) gain: Range<usize>,
    pub(super) bias: Range<usize>,
}

/// A block: attention, then two layers, each on the normalised state and added to it.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) norm: Norm,
    pub(super) qkv: Linear,
    /// `heads × PAIR`: what features of a pair add to the attention.
    pub(super) pair_bias: Range<usize>,
    pub(super) out: Linear,
    pub(super) inner_norm: Norm,
    pub(super) up: Linear,
    pub(super) down: Linear,
}

impl Layout {
    pub(super) fn new(shape: &Shape) -> Self {
        let mut layout = Self {
            input: Linear::default(),
            title: Linear::default(),
            blocks: Vec::new(),
            norm: Norm { gain: 0..0, bias: 0..0 },
            output: Linear::default(),
            pair: Linear::default(),
            pair_out: 0..0,
            len: 0,
            tensors: Vec::new(),
        };
        let hidden = shape.hidden;
        layout.input = layout.linear(shape.input(), hidden);
        layout.title = layout.linear(shape.embedding, hidden);
        for _ in 0..shape.blocks {
            let block = Block {
                norm: layout.norm(hidden),
                qkv: layout.linear(hidden, 3 * hidden),
                pair_bias: layout.tensor(shape.heads, PAIR),
                out: layout.linear(hidden, hidden),
                inner_norm: layout.norm(hidden),
                up: layout.linear(hidden, shape.inner),
                down: layout.linear(shape.inner, hidden),
            };
            layout.blocks.push(block);
        }
        layout.norm = layout.norm(hidden);
        layout.output = layout.linear(hidden, shape.output());
        layout.pair = layout.linear(PAIR, shape.rank);
        layout.pair_out = layout.tensor(2, shape.rank);
        layout
    }

    fn tensor(&mut self, rows: usize, columns: usize) -> Range<usize> {
        let range = self.len..self.len + rows * columns;
        self.len = range.end;
        self.tensors.push((range.clone(), columns));
        range
    }

    fn linear(&mut self, inputs: usize, outputs: usize) -> Linear {
        let weights = self.tensor(inputs, outputs);
        Linear { weights, bias: self.tensor(1, outputs), inputs, outputs }
    }

    fn norm(&mut self, width: usize) -> Norm {
        Norm { gain: self.tensor(1, width), bias: self.tensor(1, width) }
    }

    /// The gains of all layer norms, which start at one.
    pub(super) fn gains(&self) -> impl Iterator<Item = &Range<usize>> {
        let blocks = self.blocks.iter().flat_map(|block| [&block.norm.gain, &block.inner_norm.gain]);
        blocks.chain([&self.norm.gain])
    }

    /// All linear layers.
    pub(super) fn linears(&self) -> impl Iterator<Item = &Linear> {
        let blocks = self.blocks.iter().flat_map(|block| [&block.qkv, &block.out, &block.up, &block.down]);
        blocks.chain([&self.input, &self.title, &self.output, &self.pair])
    }
}

impl Default for Linear {
    fn default() -> Self {
        Self { weights: 0..0, bias: 0..0, inputs: 0, outputs: 0 }
    }
}
