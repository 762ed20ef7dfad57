//! Requests as people read them.

use std::fmt::{self, Write};

use http::{HeaderMap, HeaderValue, Method, header};
use serde_json::Value;

use crate::argument;
use crate::redact::Redactor;
use crate::secret::REDACTED;
use crate::transport::Request;

/// What a call would send, without its secrets.
///
/// `Display` shows it as it would go over the wire; [`curl`](Preview::curl) as a command.
#[derive(Clone, Debug)]
pub struct Preview {
    method: Method,
    url: String,
    headers: HeaderMap,
    body: Option<Vec<u8>>,
    /// Whether there is a body that is not held.
    streams: bool,
    /// What it is signed for, in the words of `curl`.
    scope: Option<String>,
}

impl Preview {
    /// `secrets` are the values to be hidden in the body, the `redactor` knows those that may stand anywhere.
    pub(crate) fn new(request: Request, secrets: &[String], redactor: &Redactor) -> Preview {
        let mut headers = request.headers;
        let scope = request.signing.as_ref().map(|signing| {
            let (region, service) = signing.scope();
            format!("aws:amz:{region}:{service}")
        });
        if scope.is_some() {
            headers.insert(header::AUTHORIZATION, HeaderValue::from_static(SIGNED));
        }
        for (name, value) in &mut headers {
            if value.is_sensitive() {
                let shown = match *name {
                    header::AUTHORIZATION if value.as_bytes().starts_with(b"Bearer ") => BEARER,
                    header::AUTHORIZATION if value.as_bytes().starts_with(b"Basic ") => BASIC,
                    _ => REDACTED,
                };
                *value = HeaderValue::from_static(shown);
            }
        }
        Preview {
            method: request.method,
            url: redactor.hide(request.url.as_str()).into_owned(),
            headers,
            streams: request.upload.is_some(),
            scope,
            body: request.body.map(|body| redact(&body, secrets, redactor)),
        }
    }

    /// The HTTP method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The address with its query.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The headers; values that are secret are `[redacted]`.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body; secret members of JSON or XML are `[redacted]`. `None` for what is [read while it is sent](crate::Upload).
    pub fn body(&self) -> Option<&[u8]> {
        self.body.as_deref()
    }

    /// A command for a POSIX shell that sends the request with `curl`.
    ///
    /// Credentials come from the variables `IONOS_TOKEN`, or `IONOS_USERNAME` and `IONOS_PASSWORD`, or
    /// `IONOS_S3_ACCESS_KEY` and `IONOS_S3_SECRET_KEY` for what `curl` has to sign, of whoever runs it. A body that is no text, or a stream, is read from standard input. Other secrets stand there as
    /// `[redacted]`: put them in before you run it, or the server takes that word for the value. What hooks would
    /// add is not in it.
    pub fn curl(&self) -> String {
        // In an address braces and brackets are patterns to `curl` (curl(1), `--globoff`).
        let mut line = String::from("curl --globoff");
        // With `--request HEAD` it would wait for a body (curl(1), `--request`).
        if self.method == Method::HEAD {
            line.push_str(" --head");
        } else {
            let _ = write!(line, " --request {}", self.method);
        }
        let _ = write!(line, " {}", quote(&self.url));
        for (name, value) in &self.headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            let _ = match &*value {
                BEARER => write!(line, " --header \"authorization: Bearer $IONOS_TOKEN\""),
                SIGNED => write!(
                    line,
                    " --aws-sigv4 {} --user \"$IONOS_S3_ACCESS_KEY:$IONOS_S3_SECRET_KEY\"",
                    quote(self.scope.as_deref().unwrap_or_default())
                ),
                BASIC => write!(line, " --user \"$IONOS_USERNAME:$IONOS_PASSWORD\""),
                value => write!(line, " --header {}", quote(&format!("{name}: {value}"))),
            };
        }
        match self.body.as_deref().map(std::str::from_utf8) {
            None if self.streams => line.push_str(" --data-binary @-"),
            None => {}
            // A shell's argument cannot hold a null.
            Some(Ok(text)) if !text.contains('\0') => {
                // To `--data` an `@` at the beginning names a file (curl(1), `--data-raw`).
                let _ = write!(line, " --data-raw {}", quote(text));
            }
            // `--data` leaves out the ends of lines of what it reads (curl(1), `--data`).
            Some(_) => line.push_str(" --data-binary @-"),
        }
        line
    }
}

const BEARER: &str = "Bearer [redacted]";
const BASIC: &str = "Basic [redacted]";
const SIGNED: &str = "AWS4-HMAC-SHA256 [redacted]";

impl fmt::Display for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.url)?;
        for (name, value) in &self.headers {
            write!(f, "\n{name}: {}", String::from_utf8_lossy(value.as_bytes()))?;
        }
        match self.body.as_deref().map(std::str::from_utf8) {
            None if self.streams => f.write_str("\n\na stream"),
            None => Ok(()),
            Some(Ok(text)) => write!(f, "\n\n{text}"),
            Some(Err(_)) => write!(f, "\n\n{} bytes", self.body.iter().flatten().count()),
        }
    }
}

/// One word for a POSIX shell.
fn quote(text: &str) -> String {
    // Nothing but another one ends single quotes (POSIX, Shell Command Language, 2.2.2).
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Hides values in a body: whole texts of JSON and XML, values of a form, and wherever else they may stand.
fn redact(body: &[u8], secrets: &[String], redactor: &Redactor) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(body) else {
        return body.to_vec();
    };
    let shown = match serde_json::from_str(text) {
        Ok(mut value) if !secrets.is_empty() => {
            hide(&mut value, secrets);
            value.to_string()
        }
        #[cfg(feature = "xml")]
        Err(_) if text.starts_with("<?xml") => crate::model::xml::hide(text, secrets),
        Err(_) if !secrets.is_empty() => form(text, secrets),
        _ => text.to_owned(),
    };
    redactor.hide(&shown).into_owned().into_bytes()
}

/// Hides the values of a form.
fn form(text: &str, secrets: &[String]) -> String {
    let secrets: Vec<String> = secrets
        .iter()
        .map(|secret| argument::encode(secret))
        .collect();
    let pairs = text.split('&').map(|pair| match pair.split_once('=') {
        Some((name, value)) if secrets.iter().any(|secret| secret == value) => {
            format!("{name}={REDACTED}")
        }
        _ => pair.to_owned(),
    });
    pairs.collect::<Vec<_>>().join("&")
}

fn hide(value: &mut Value, secrets: &[String]) {
    match value {
        Value::String(text) if secrets.contains(text) => REDACTED.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(|item| hide(item, secrets)),
        Value::Object(members) => members.values_mut().for_each(|item| hide(item, secrets)),
        _ => {}
    }
}
