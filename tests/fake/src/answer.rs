//! Answers as the document declares them, without any memory of what was sent.

use serde_json::{Value, json};

use crate::{
    check::{Checked, Incoming, acceptable},
    document::{Document, Media},
    format::uuid,
    route::Route,
    sample::sample,
    validate::Problem,
    wish::{Extent, Style, Wish},
};

/// The path of the operation that tells how far an accepted write has come.
pub(crate) const JOB_PATH: &str = "/requests/{requestId}/status";

/// What goes back to the caller.
pub(crate) struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// A request that was found to be in order.
pub(crate) struct Exchange<'a> {
    pub route: &'a Route<'a>,
    pub incoming: &'a Incoming<'a>,
    pub checked: &'a Checked,
    /// Scheme, host and port that the caller used.
    pub origin: &'a str,
}

impl<'a> Exchange<'a> {
    pub fn document(&self) -> &'a Document {
        self.route.document
    }

    /// The absolute URL of a path of this product.
    pub fn url(&self, path: &str) -> String {
        format!("{}{}{path}", self.origin, self.route.base)
    }

    /// The media type that the caller gets, if the operation answers with a body.
    pub fn media(&self) -> Option<&'a Media> {
        acceptable(
            &self.route.operation.answer.content,
            self.incoming.header("accept"),
        )
    }

    /// The status URL of an accepted write.
    pub fn job_url(&self, id: &str) -> String {
        self.url(&JOB_PATH.replace("{requestId}", id))
    }

    /// The declared success with this body; `location` is for operations that announce one.
    pub fn reply(&self, value: &Value, location: &str) -> Reply {
        let answer = &self.route.operation.answer;
        let mut headers = Vec::new();
        for (name, schema) in &answer.headers {
            let value = match name.to_ascii_lowercase().as_str() {
                "location" => continue,
                "x-ratelimit-limit" => "1150".to_owned(),
                "x-ratelimit-burst" => "900".to_owned(),
                "x-ratelimit-remaining" => "899".to_owned(),
                _ => plain_text(&sample(
                    self.document(),
                    name,
                    schema,
                    Wish {
                        style: Style::Header,
                        ..Wish::answer(Extent::Full, 1)
                    },
                )),
            };
            headers.push((name.clone(), value));
        }
        let announces = answer
            .headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("location"));
        if announces || self.route.operation.is_async {
            headers.push(("Location".to_owned(), location.to_owned()));
        }
        let mut body = Vec::new();
        if let Some(media) = self.media() {
            headers.push(("Content-Type".to_owned(), media.name.clone()));
            body = if media.is_json() {
                value.to_string()
            } else {
                plain_text(value)
            }
            .into_bytes();
        }
        Reply {
            status: answer.status,
            headers,
            body,
        }
    }

    /// Exactly a sample of the declared success.
    pub fn plain(&self, extent: Extent) -> Reply {
        let wish = Wish::answer(extent, seed(extent));
        let value = self
            .media()
            .map(|media| sample(self.document(), "body", &media.schema, wish));
        self.reply(&value.unwrap_or_default(), &self.job_url(&uuid(1)))
    }
}

/// The seed that goes with an extent: different ones, so that each extent meets other variants and values.
pub fn seed(extent: Extent) -> u64 {
    match extent {
        Extent::Least => 2,
        Extent::Full => 3,
        Extent::Nulls => 4,
    }
}

/// An error as IONOS' services write it.
pub(crate) fn refusal(status: u16, messages: &[String]) -> Reply {
    let messages: Vec<Value> = messages
        .iter()
        .map(|message| json!({ "errorCode": format!("fake-{status}"), "message": message }))
        .collect();
    let body = json!({ "httpStatus": status, "messages": messages });
    let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
    Reply {
        status,
        headers,
        body: body.to_string().into_bytes(),
    }
}

/// The answer to a request that its document does not allow.
pub(crate) fn complaint(problems: &[Problem]) -> Reply {
    let messages: Vec<String> = problems.iter().map(Problem::to_string).collect();
    refusal(400, &messages)
}

/// Text word for word, other values as JSON.
pub fn plain_text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
