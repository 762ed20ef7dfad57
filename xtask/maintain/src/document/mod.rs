//! API documents as trees: read, visited place by place, put in order, printed for people.

pub mod component_names;
pub mod emit;
pub mod hoist;
pub mod inline;
pub mod order;
pub mod places;
pub mod scalar;
pub mod tree;
pub mod visit;
pub mod yaml;
