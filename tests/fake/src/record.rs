//! What a server is told before it starts, and what it tells about requests.

use std::sync::Arc;

use crate::{document::Document, validate::Problem};

/// What to serve, and how.
#[derive(Debug)]
pub struct Options {
    pub(crate) documents: Arc<[Document]>,
    pub(crate) port: u16,
    pub(crate) is_plain: bool,
}

impl Options {
    /// A server with a memory, on any free port: what was created is found again, and unknown members in
    /// requests are let through as the real services do.
    pub fn new(documents: impl Into<Arc<[Document]>>) -> Self {
        Self {
            documents: documents.into(),
            port: 0,
            is_plain: false,
        }
    }

    /// Listens on this port; 0 for any that is free.
    #[must_use]
    pub fn port(self, port: u16) -> Self {
        Self { port, ..self }
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
    /// As sent.
    pub body: Vec<u8>,
    /// Everything that the document does not allow.
    pub problems: Vec<Problem>,
    /// The status answered.
    pub status: u16,
    /// The media type answered; empty if there was no body.
    pub answer_type: String,
    /// The body answered.
    pub answer: Vec<u8>,
}

impl Recorded {
    /// The value of a header, by its name in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        let pair = self.headers.iter().find(|(known, _)| known == name);
        pair.map(|(_, value)| value.as_str())
    }
}
