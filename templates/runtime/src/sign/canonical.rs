//! The canonical form of a request, which both sides make for themselves and sign.
//! AWS Signature Version 4, "Create a canonical request".

use std::fmt::Write;

use percent_encoding::percent_decode_str;

/// A path that was sent, as it is signed: S3 reads it and encodes it once, for a key may hold anything; all other
/// services fold it and encode it as it stands, so that what is encoded is so twice.
pub(super) fn path(service: &str, sent: &str) -> String {
    let mut canonical = String::with_capacity(sent.len());
    if service == super::scope::S3 {
        let bytes: Vec<u8> = percent_decode_str(sent).collect();
        encode(&mut canonical, &bytes, true);
    } else {
        encode(&mut canonical, fold(sent).as_bytes(), true);
    }
    if canonical.is_empty() {
        canonical.push('/');
    }
    canonical
}

/// A path without `.`, `..` and empty segments (RFC 3986, 6.2.2.3).
fn fold(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let segments = || path.split('/');
    for segment in segments() {
        match segment {
            "" | "." => {}
            ".." => drop(kept.pop()),
            segment => kept.push(segment),
        }
    }
    let open = matches!(segments().next_back(), Some("" | "." | ".."));
    let end = if open && !kept.is_empty() { "/" } else { "" };
    format!("/{}{end}", kept.join("/"))
}

/// A query that was sent: each part encoded alike, then sorted; a name alone has an empty value.
pub(super) fn query(sent: &str) -> String {
    let parts = sent.split('&').filter(|part| !part.is_empty());
    let mut parts: Vec<(String, String)> = parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (again(name), again(value))
        })
        .collect();
    parts.sort_unstable();
    let parts = parts.iter().map(|(name, value)| format!("{name}={value}"));
    parts.collect::<Vec<_>>().join("&")
}

fn again(sent: &str) -> String {
    let bytes: Vec<u8> = percent_decode_str(sent).collect();
    component(&bytes)
}

/// One name or value of a query, encoded.
pub(super) fn component(bytes: &[u8]) -> String {
    let mut encoded = String::with_capacity(bytes.len());
    encode(&mut encoded, bytes, false);
    encoded
}

/// Leaves what RFC 3986, 2.3, calls unreserved, and slashes where they are to stay.
fn encode(into: &mut String, bytes: &[u8], slashes: bool) {
    for byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                into.push(char::from(*byte));
            }
            b'/' if slashes => into.push('/'),
            byte => {
                // Writing to a string does not fail.
                let _ = write!(into, "%{byte:02X}");
            }
        }
    }
}

/// Headers in the order in which they are signed: names in lower case, values of one name together.
#[derive(Default)]
pub(super) struct Headers(Vec<(String, String)>);

impl Headers {
    /// Adds one; white space around its value and more than one space in it do not count.
    pub(super) fn add(&mut self, name: &str, value: &str) {
        let value = value.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        let name = name.to_ascii_lowercase();
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => {
                // As one line with commas (RFC 9110, 5.2), without the space that may stand there.
                values.push(',');
                values.push_str(&value);
            }
            None => self.0.push((name, value)),
        }
        self.0
            .sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    }

    /// Their names, as the signature lists them.
    pub(super) fn names(&self) -> String {
        let names = self.0.iter().map(|(name, _)| name.as_str());
        names.collect::<Vec<_>>().join(";")
    }
}

/// All of it; `path` and `query` are canonical, `payload` is a hash or what stands in its place.
pub(super) fn request(
    method: &str,
    path: &str,
    query: &str,
    headers: &Headers,
    payload: &str,
) -> String {
    let mut text = format!("{method}\n{path}\n{query}\n");
    for (name, value) in &headers.0 {
        let _ = writeln!(text, "{name}:{value}");
    }
    let _ = write!(text, "\n{}\n{payload}", headers.names());
    text
}

#[cfg(test)]
mod tests;
