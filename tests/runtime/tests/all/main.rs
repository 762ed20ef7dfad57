//! The runtime, called as generated crates call it, against a server on a real socket.
//!
//! What is expected is written down by hand: bytes, counts and texts that nothing of the runtime computes.

mod accepted;
mod blocking;
mod bodies;
mod calls;
mod config_file;
mod configuration;
mod environment;
mod errors;
mod failover;
mod faults;
mod fuzz;
mod gateway;
mod hooks;
mod http2;
mod leaks;
mod limiter;
mod lists;
mod locations;
mod mock;
mod paging;
mod polls;
mod preview;
mod retries;
mod runtimes;
mod secrets;
mod streams;
mod timeouts;
mod timestamps;
mod tls;
mod transport;
mod uploads;
mod waiting;
mod watching;
mod worded;
mod words;
mod xml;
