//! What a made-up value is to be like.

use crate::schema::Direction;

/// How much of what a schema allows is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Required members only, lists as short as possible.
    Least,
    /// Every member, but for optional ones that lead back into a schema around them.
    Full,
    /// As [`Extent::Full`], with null wherever the schema allows it.
    Nulls,
}

/// What free text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// With characters that URLs and JSON must escape.
    Awkward,
    /// As people would write it.
    Plain,
    /// With characters that headers can carry.
    Header,
}

/// How to make up a value.
#[derive(Debug, Clone, Copy)]
pub struct Wish {
    /// How much is there.
    pub extent: Extent,
    /// Which way it travels.
    pub direction: Direction,
    /// What free text looks like.
    pub style: Style,
    /// Equal seeds give equal values.
    pub seed: u64,
}

impl Wish {
    /// A request with text that needs escaping.
    pub fn request(extent: Extent, seed: u64) -> Self {
        Self {
            extent,
            direction: Direction::Request,
            style: Style::Awkward,
            seed,
        }
    }

    /// An answer with text that needs escaping.
    pub fn answer(extent: Extent, seed: u64) -> Self {
        Self {
            direction: Direction::Answer,
            ..Self::request(extent, seed)
        }
    }
}
