//! What the tests of the schemas share: operations as they are printed, documents in JSON Schema by a way of its own, and
//! values that differ from a given one.

mod change;
mod oracle;
mod printed;

pub use change::changed;
pub use oracle::{Purpose, Said, endless, said};
pub use printed::printed;
