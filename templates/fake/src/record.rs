//! What a server is told before it starts, and what it tells about requests.

use crate::{
    clock::{Clock, Settle},
    fault::Rule,
    source::Documents,
    validate::Problem,
};

/// Requests that are kept where nobody says how many.
const USUAL_KEPT: usize = 10_000;

/// Bytes that object storage holds where nobody says how many.
const USUAL_STORAGE: u64 = 1 << 30;

/// What to serve, and how.
#[derive(Debug)]
pub struct Options {
    pub(crate) documents: Documents,
    pub(crate) address: std::net::IpAddr,
    pub(crate) port: u16,
    pub(crate) is_plain: bool,
    pub(crate) settle: Settle,
    pub(crate) clock: Clock,
    pub(crate) rules: Vec<Rule>,
    pub(crate) seed: u64,
    pub(crate) latency: std::time::Duration,
    pub(crate) limits_rate: bool,
    pub(crate) kept: usize,
    pub(crate) state: Option<String>,
    pub(crate) storage: u64,
    pub(crate) checks_signatures: bool,
}

impl Default for Options {
    /// All products of IONOS Cloud, on any free port of 127.0.0.1; changes are done at the next look.
    fn default() -> Self {
        Self::new(Documents::bundled())
    }
}

impl Options {
    /// As [`Options::default`], with these documents.
    pub fn new(documents: impl Into<Documents>) -> Self {
        Self {
            documents: documents.into(),
            address: std::net::Ipv4Addr::LOCALHOST.into(),
            port: 0,
            is_plain: false,
            settle: Settle::AT_ONCE,
            clock: Clock::default(),
            rules: Vec::new(),
            seed: 0,
            latency: std::time::Duration::ZERO,
            limits_rate: false,
            kept: USUAL_KEPT,
            state: None,
            storage: USUAL_STORAGE,
            checks_signatures: false,
        }
    }

    /// Listens on this port; 0 for any that is free.
    #[must_use]
    pub fn port(self, port: u16) -> Self {
        Self { port, ..self }
    }

    /// Listens on another address than 127.0.0.1: in a container, on all of them.
    #[must_use]
    pub fn address(self, address: std::net::IpAddr) -> Self {
        Self { address, ..self }
    }

    /// A server for tests of clients, without a memory: every answer is a sample of what the document
    /// declares, and requests must not hold members that the document does not know.
    #[must_use]
    pub fn plain(self) -> Self {
        Self {
            is_plain: true,
            ..self
        }
    }

    /// How long changes take.
    #[must_use]
    pub fn settle(self, settle: Settle) -> Self {
        Self { settle, ..self }
    }

    /// The clock that the server goes by.
    #[must_use]
    pub fn clock(self, clock: &Clock) -> Self {
        Self {
            clock: clock.clone(),
            ..self
        }
    }

    /// What goes wrong from the start; see [`Fake::fail`](crate::Fake::fail).
    #[must_use]
    pub fn fail(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }

    /// Equal seeds give equal ids, times and faults, for equal calls in the same order. 0 unless set.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Every answer waits for this time.
    #[must_use]
    pub fn latency(self, latency: std::time::Duration) -> Self {
        Self { latency, ..self }
    }

    /// Refuses calls beyond the rates of the real service: 1,150 a minute and 900 at once for reading, 120 and 50
    /// for writing.
    #[must_use]
    pub fn limit_rates(self) -> Self {
        Self {
            limits_rate: true,
            ..self
        }
    }

    /// Keeps the last so many requests for [`Fake::requests`](crate::Fake::requests); 10,000 unless set.
    #[must_use]
    pub fn keep_requests(self, kept: usize) -> Self {
        Self { kept, ..self }
    }

    /// Refuses requests to object storage with keys that were not made here. Those of [`ACCESS_KEY`](crate::ACCESS_KEY) and of keys
    /// that were made through `objectstoragemanagement` or `compute` are checked in any case; others are taken as they are.
    #[must_use]
    pub fn check_signatures(self) -> Self {
        Self {
            checks_signatures: true,
            ..self
        }
    }

    /// The most bytes that object storage holds, in memory; 1 GiB unless set. Beyond, uploads are refused (`QuotaExceeded`).
    #[must_use]
    pub fn storage(self, bytes: u64) -> Self {
        Self {
            storage: bytes,
            ..self
        }
    }

    /// Begins with what [`Fake::save`](crate::Fake::save) has written.
    #[must_use]
    pub fn state(self, state: impl Into<String>) -> Self {
        Self {
            state: Some(state.into()),
            ..self
        }
    }
}

/// A request as it came, what was wrong with it, and what was answered.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The product called, if any was.
    pub product: Option<String>,
    /// The operationId called, if any was.
    pub operation: Option<String>,
    /// In capitals.
    pub method: String,
    /// As sent, without the query.
    pub path: String,
    /// Path arguments, decoded, in the template's order.
    pub arguments: Vec<String>,
    /// Pairs of the query, decoded, in the order sent.
    pub query: Vec<(String, String)>,
    /// Names in small letters.
    pub headers: Vec<(String, String)>,
    /// As sent; of object storage the first 64 KiB.
    pub body: Vec<u8>,
    /// Everything that the document does not allow.
    pub problems: Vec<Problem>,
    /// The fault that it met, if any.
    pub fault: Option<crate::Fault>,
    /// The status answered; 0 where there was no answer.
    pub status: u16,
    /// The media type answered; empty if there was no body.
    pub answer_type: String,
    /// The body answered; of object storage the first 64 KiB.
    pub answer: Vec<u8>,
}

impl Recorded {
    /// The value of a header, by its name in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        let pair = self.headers.iter().find(|(known, _)| known == name);
        pair.map(|(_, value)| value.as_str())
    }
}
