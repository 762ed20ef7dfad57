//! Answers that are not held: handed on as they come, or written to a file.

mod file;
mod stream;

pub use file::{DownloadFuture, DownloadTo, Part};
pub use stream::{Download, StreamFuture};
