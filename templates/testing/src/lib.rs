#![doc = include_str!("../README.md")]

mod exchange;
mod observe;
mod propose;
mod record;
mod replace;
mod replay;

pub use observe::{Finding, Kind, Observer, Report};
pub use propose::propose;
pub use record::Recorder;
pub use replay::Replayer;
