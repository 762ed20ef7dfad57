//! What is stored with an object, and on which conditions: headers, by the request that takes them.

use crate::error::Error;

/// Headers of a transfer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    headers: Vec<(String, String)>,
}

/// A header of one of the requests.
pub(crate) type Header = (String, String);

impl Options {
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        let name = name.to_ascii_lowercase();
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.to_owned()));
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(known, _)| known == name)
    }

    /// All, for a request that does everything.
    pub(crate) fn all(&self) -> Vec<Header> {
        self.headers.clone()
    }

    /// For the request that starts an upload in parts: all but conditions, which count when it is completed.
    pub(crate) fn begin(&self) -> Vec<Header> {
        self.some(|name| !is_condition(name))
    }

    /// For each part: the key that it is encrypted with (Amazon S3, server-side encryption with customer-provided keys).
    pub(crate) fn part(&self) -> Vec<Header> {
        self.some(is_own_key)
    }

    /// For the request that completes an upload in parts.
    pub(crate) fn end(&self) -> Vec<Header> {
        self.some(is_condition)
    }

    fn some(&self, wanted: impl Fn(&str) -> bool) -> Vec<Header> {
        let found = self.headers.iter().filter(|(name, _)| wanted(name));
        found.cloned().collect()
    }

    /// Refuses what another service would read in another way.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match self.headers.iter().find(|(_, value)| !value.is_ascii()) {
            Some((name, _)) => Err(Error::invalid(format!(
                "the header {name} takes letters and signs of ASCII only"
            ))),
            None => Ok(()),
        }
    }
}

fn is_condition(name: &str) -> bool {
    name.starts_with("if-")
}

fn is_own_key(name: &str) -> bool {
    name.starts_with("x-amz-server-side-encryption-customer-")
}

/// Setters of what is stored with an object.
macro_rules! stored {
    ($builder:ident) => {
        impl $builder {
            /// The media type, which downloads answer.
            pub fn content_type(self, value: &str) -> Self {
                self.with_header("content-type", value)
            }

            /// An entry of the object's own metadata, in ASCII.
            pub fn metadata(self, name: &str, value: &str) -> Self {
                self.with_header(&format!("x-amz-meta-{name}"), value)
            }

            /// The storage class.
            pub fn storage_class(self, value: &str) -> Self {
                self.with_header("x-amz-storage-class", value)
            }

            /// Tags, as a query: `team=blue&stage=test`.
            pub fn tagging(self, value: &str) -> Self {
                self.with_header("x-amz-tagging", value)
            }

            /// Refuses to replace an object: fails where one is under the key
            /// ([`is_precondition_failed`](crate::Error::is_precondition_failed)).
            pub fn create_only(self) -> Self {
                self.with_header("if-none-match", "*")
            }

            /// Replaces the object of this `ETag` only.
            pub fn if_match(self, etag: &str) -> Self {
                self.with_header("if-match", etag)
            }

            /// Any other header that is stored, or says how: `cache-control`, `x-amz-server-side-encryption`, …
            ///
            /// Each goes with the requests that take it: conditions with the one that makes the object, a key of your own with
            /// each part.
            pub fn with_header(mut self, name: &str, value: &str) -> Self {
                self.options.set(name, value);
                self
            }
        }
    };
}
pub(crate) use stored;
