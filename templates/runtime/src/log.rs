//! Log levels by the name that IONOS' tools share.

/// What `IONOS_LOG_LEVEL` asks for.
///
/// This crate emits `tracing` spans and events and leaves it to the program what to do with them.
/// Request and response bodies are in events of the level `TRACE` only; credentials are in none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LogLevel {
    /// Nothing.
    #[default]
    Off,
    /// Every attempt, with method, address and outcome.
    Debug,
    /// Bodies too, whatever is in them.
    Trace,
}

impl LogLevel {
    /// Reads `off`, `debug` or `trace`, regardless of case.
    pub fn parse(text: &str) -> Option<LogLevel> {
        let text = text.trim();
        [
            ("off", LogLevel::Off),
            ("debug", LogLevel::Debug),
            ("trace", LogLevel::Trace),
        ]
        .into_iter()
        .find(|(name, _)| text.eq_ignore_ascii_case(name))
        .map(|(_, level)| level)
    }
}
