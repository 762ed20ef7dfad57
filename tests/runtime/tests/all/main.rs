//! The runtime, called as generated crates call it, against a server on a real socket.
//!
//! What is expected is written down by hand: bytes, counts and texts that nothing of the runtime computes.

mod blocking;
mod calls;
mod config_file;
mod configuration;
mod environment;
mod errors;
mod failover;
mod faults;
mod hooks;
mod limiter;
mod lists;
mod locations;
mod mock;
mod paging;
mod preview;
mod retries;
mod secrets;
mod timeouts;
mod tls;
mod transport;
mod waiting;
mod watching;
mod words;
