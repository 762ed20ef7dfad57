//! Why a request could not be sent, or its answer did not come.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use ::reqwest::Url;
use http::StatusCode;

use crate::error::{Error, Kind, TimeoutKind};
use crate::text::shown;

type Source = Box<dyn StdError + Send + Sync>;

/// What a [`Transport`](super::Transport) failed at. It decides whether a call is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// The request cannot be sent as it is; nothing was sent.
    Invalid,
    /// A hook did not let the request go out; nothing was sent.
    Refused,
    /// No connection: refused, or no way to the server; nothing was sent.
    Connect,
    /// No connection in time; nothing was sent.
    ConnectTimeout,
    /// The server's name could not be resolved; nothing was sent.
    Dns,
    /// No trust in the server, or no common ground in TLS; nothing was sent.
    Tls,
    /// The server has another certificate than the one that is pinned; nothing was sent.
    Pin,
    /// The server said that it has not begun with the request (HTTP/2); it did nothing.
    Unprocessed,
    /// The connection broke after it was made: the server may have acted.
    Disconnect,
    /// What was to be sent could not be read to its end.
    Source,
}

/// Why a [`Transport`](super::Transport) has no answer.
#[derive(Debug)]
pub struct TransportError {
    fault: Fault,
    source: Source,
    /// What is said of it, where the innermost cause does not say enough.
    words: Option<String>,
    /// The time limit that ran out.
    limit: Option<Duration>,
    /// The proxy on the way, without credentials.
    proxy: Option<String>,
}

impl TransportError {
    /// A failure and its cause, an error or a text.
    pub fn new(fault: Fault, cause: impl Into<Source>) -> TransportError {
        TransportError {
            fault,
            source: cause.into(),
            words: None,
            limit: None,
            proxy: None,
        }
    }

    pub(super) fn with_words(mut self, words: Option<String>) -> TransportError {
        self.words = words;
        self
    }

    pub(super) fn with_limit(mut self, limit: Option<Duration>) -> TransportError {
        self.limit = limit;
        self
    }

    pub(super) fn with_proxy(mut self, proxy: Option<String>) -> TransportError {
        self.proxy = proxy;
        self
    }

    /// What it failed at.
    pub fn fault(&self) -> Fault {
        self.fault
    }

    /// The error of the call that was to be sent to `url`; `head` is the status of an answer that
    /// had begun to come.
    pub(crate) fn explain(self, url: &Url, head: Option<StatusCode>) -> Error {
        let server = url.origin().ascii_serialization();
        let cause = self.words.unwrap_or_else(|| innermost(&*self.source));
        // What is refused there, is refused by the proxy or at its word.
        let way = match &self.proxy {
            Some(proxy) => format!("the proxy {proxy}, through which {server} is to be reached"),
            None => server.clone(),
        };
        let (kind, what) = match (self.fault, self.limit) {
            (Fault::Source, _) => (
                Kind::Io,
                format!("the body was not sent to its end, as its source failed: {cause}"),
            ),
            (Fault::Invalid, _) => (
                Kind::Invalid,
                format!("the request cannot be sent: {cause}"),
            ),
            (Fault::Refused, _) => (
                Kind::Invalid,
                format!("refused by a request hook, nothing was sent: {cause}"),
            ),
            (Fault::Connect, _) => (Kind::Connect, format!("no connection to {way}: {cause}")),
            (Fault::ConnectTimeout, Some(limit)) => (
                Kind::Timeout(TimeoutKind::Connect),
                format!("no connection to {way} within {limit:?}"),
            ),
            (Fault::ConnectTimeout, None) => (
                Kind::Timeout(TimeoutKind::Connect),
                format!("no connection to {way}: {cause}"),
            ),
            (Fault::Dns, _) => (Kind::Dns, format!("no address is known for {way}: {cause}")),
            (Fault::Tls, _) => (Kind::Tls, format!("no trust in {server}: {cause}")),
            (Fault::Pin, _) => (Kind::Pin, format!("no trust in {server}: {cause}")),
            (Fault::Unprocessed, _) => (
                Kind::Unprocessed,
                format!("{server} did not begin with the request: {cause}"),
            ),
            (Fault::Disconnect, _) => {
                let when = match head {
                    Some(status) => format!("in the middle of the answer ({status})"),
                    None => "before an answer came".to_owned(),
                };
                (
                    Kind::Disconnect,
                    format!("the connection to {server} broke {when}: {cause}"),
                )
            }
        };
        Error::new(kind, what).with_source(self.source)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&innermost(&*self.source), 1000))
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

/// The innermost cause, which says most.
pub(super) fn innermost(error: &dyn StdError) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}
