//! What a call tells of the signature that it needs.

use crate::operation::Server;

/// What a call knows of the signature that it needs.
#[cfg_attr(not(feature = "sigv4"), allow(dead_code, reason = "nothing is signed"))]
pub(crate) struct Wanted<'a> {
    pub service: &'static str,
    /// The location of the client.
    pub location: Option<&'a str>,
    /// The servers that the document lists.
    pub servers: &'static [Server],
    /// Where the request goes, down to the first step of the operation's own path.
    pub place: String,
}
