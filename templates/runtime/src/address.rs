//! Addresses that servers give.

use std::borrow::Cow;

use reqwest::Url;

use crate::redact::Redactor;

/// An address, and the text that it was made of.
///
/// A secret in that text need not be found in the address: there a backslash is a slash, ends of lines are gone, steps may be,
/// and what stood before the path is the host (WHATWG URL, 4.4).
#[derive(Clone)]
pub(crate) struct Address {
    pub url: Url,
    /// What a server, or a program, wrote; none where it is this crate's own.
    told: Option<Box<str>>,
}

impl Address {
    pub(crate) fn told(url: Url, text: &str) -> Address {
        Address {
            url,
            told: Some(text.into()),
        }
    }

    /// Whether something in it is not to be shown.
    pub(crate) fn is_secret(&self, redactor: &Redactor) -> bool {
        let mut told = self.told.iter();
        told.any(|text| matches!(redactor.hide(text), Cow::Owned(_)))
    }

    /// The address as it may be shown.
    pub(crate) fn shown(&self, redactor: &Redactor) -> String {
        match self.is_secret(redactor) {
            true => format!(
                "{}/{}",
                self.url.origin().ascii_serialization(),
                crate::secret::REDACTED
            ),
            false => redactor.hide(self.url.as_str()).into_owned(),
        }
    }
}

impl From<Url> for Address {
    fn from(url: Url) -> Address {
        Address { url, told: None }
    }
}
