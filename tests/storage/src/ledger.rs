//! What came of each operation at a server, by what its calls were answered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use ionoscloud_core::{Config, Exchange};

/// Every operation that was called, by its id.
#[derive(Clone, Debug, Default)]
pub struct Ledger(Arc<Mutex<BTreeMap<&'static str, Outcome>>>);

#[derive(Debug, Default)]
struct Outcome {
    worked: bool,
    refused: BTreeSet<String>,
}

impl Ledger {
    /// Writes down what comes of every call.
    #[must_use]
    pub fn follow(&self, config: Config) -> Config {
        let ledger = self.clone();
        config.with_response_hook(move |exchange| ledger.write(exchange))
    }

    fn write(&self, exchange: &Exchange<'_>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let outcome = all.entry(exchange.attempt().operation()).or_default();
        match exchange.error() {
            None => outcome.worked = true,
            Some(error) => {
                let status = exchange.status().map_or(0, |status| status.as_u16());
                let mut codes = error.messages().iter();
                let code = codes.find_map(|message| message.error_code());
                outcome
                    .refused
                    .insert(format!("{status} {}", code.unwrap_or_default()));
            }
        }
    }

    /// What came of an operation: `works` where a call has succeeded, the refusals where none has, else nothing.
    #[must_use]
    pub fn outcome(&self, operation: &str) -> Option<String> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let outcome = all.get(operation)?;
        if outcome.worked {
            return Some("works".to_owned());
        }
        let refused = outcome.refused.iter().map(|code| format!("`{code}`"));
        Some(refused.collect::<Vec<_>>().join(", "))
    }
}
