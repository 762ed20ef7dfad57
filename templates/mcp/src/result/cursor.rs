//! Where a list goes on, as a text that callers give back.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// A place in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cursor {
    /// The items before the page.
    pub offset: u64,
    /// The token of the page; empty for the first.
    pub token: String,
    /// The items of the page that were told already.
    pub skip: usize,
}

impl Cursor {
    /// Reads what was given; `tool` is the one that it has to be of.
    #[must_use]
    pub fn parse(text: &str, tool: &str) -> Option<Cursor> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        let value: Value = serde_json::from_slice(&bytes).ok()?;
        let number = |index| value.get(index).and_then(Value::as_u64);
        (value.get(0)? == tool).then_some(Cursor {
            offset: number(1)?,
            token: value.get(2)?.as_str()?.to_owned(),
            skip: usize::try_from(number(3)?).ok()?,
        })
    }

    /// As it is given out.
    #[must_use]
    pub fn text(&self, tool: &str) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(json!([tool, self.offset, self.token, self.skip]).to_string())
    }
}
