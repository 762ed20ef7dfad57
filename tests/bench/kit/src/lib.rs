//! What clients are measured with: ours, the hand-written one, and those that other generators make. Each is
//! a [`Subject`], and each meets the same [`server`], the same [`listing`], the same clock.

pub mod listing;
pub mod server;
#[cfg(feature = "space")]
pub mod space;
#[cfg(feature = "time")]
pub mod time;

/// A client whose calls and decoding are measured.
pub trait Subject {
    /// A client of the server at `address`, such as `http://127.0.0.1:8080`.
    fn new(address: &str) -> Self;
    /// Gets a server; answers the length of its name.
    fn call(&self) -> impl Future<Output = usize>;
    /// Decodes a listing of servers; answers how many there are, or why it cannot.
    fn decode(text: &[u8]) -> Result<usize, String>;
}

/// The data center of all calls.
pub const DATA_CENTER: &str = "5c0b9b00-ae36-4626-bff6-e6c30e6d2809";
/// The server of all calls.
pub const SERVER: &str = "0d4f1f7b-4c7a-4f5b-9b9a-3a8a0c3c8f11";
/// The token of all calls.
pub const TOKEN: &str = "header.payload.signature";

/// The runtime that calls are driven by: one thread, so that all that a call costs is seen.
#[cfg(any(feature = "space", feature = "time"))]
fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime starts")
}
