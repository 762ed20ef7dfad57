//! What services say is wrong, read from bodies of many shapes.

use std::fmt;

use serde_json::Value;

use crate::text::shown;

/// How deep messages may be nested in a body.
const DEPTH: usize = 4;

/// How much of a code and of a text is shown, in characters.
const CODE: usize = 100;
const TEXT: usize = 1000;

/// One message of a server about what is wrong.
///
/// `Display` shows it on one line, shortened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    code: Option<String>,
    text: String,
}

impl Message {
    pub(crate) fn new(code: Option<String>, text: impl Into<String>) -> Message {
        Message {
            code,
            text: text.into(),
        }
    }

    /// All that it says, for secrets to be hidden in it that a server has repeated.
    pub(super) fn texts(&mut self) -> impl Iterator<Item = &mut String> {
        self.code.iter_mut().chain([&mut self.text])
    }

    /// The code of the error, such as `309` or `paas-auth-1`.
    pub fn error_code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The text of the message; empty if the server sent none.
    pub fn message(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code.as_ref().map(|code| shown(code, CODE));
        match (code, self.text.as_str()) {
            (Some(code), "") => f.write_str(&code),
            (Some(code), text) => write!(f, "{code}: {}", shown(text, TEXT)),
            (None, text) => f.write_str(&shown(text, TEXT)),
        }
    }
}

/// What the body of an error tells; none if it is not JSON, nor XML where that is read.
pub(super) fn told(body: &[u8]) -> Option<Value> {
    let json = crate::model::bounded(body);
    #[cfg(feature = "xml")]
    let json = json.or_else(|| crate::model::xml::told(body));
    json
}

/// The messages of an error.
///
/// The usual form is `{"httpStatus": …, "messages": [{"errorCode": …, "message": …}]}`. Also
/// understood are a single object or a text instead of the list, lists at the top, and the members
/// that other services use instead. Of XML it is what stands in the root, by names that begin in lower case; in JSON, object
/// storage has the same names as in XML.
pub(super) fn read(told: &Value) -> Vec<Message> {
    let mut messages = Vec::new();
    collect(told, &mut messages, DEPTH);
    messages
}

/// The id of the request, as object storage tells it in the body.
pub(super) fn request_id(told: &Value) -> Option<String> {
    let id = told.get("requestId").or_else(|| told.get("RequestId"))?;
    let id = id.as_str()?;
    Some(id.to_owned()).filter(|id| !id.is_empty())
}

fn collect(value: &Value, messages: &mut Vec<Message>, depth: usize) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, messages, depth)),
        Value::String(text) if !text.is_empty() => messages.push(Message::new(None, text.as_str())),
        Value::Object(members) => {
            let nested = ["messages", "errors", "error"]
                .iter()
                .filter_map(|name| members.get(*name))
                .find(|value| value.is_array() || value.is_object());
            if let Some(nested) = nested {
                let before = messages.len();
                collect(nested, messages, depth);
                if messages.len() > before {
                    return;
                }
            }
            let first = |names: &[&str]| {
                names
                    .iter()
                    .find_map(|name| members.get(*name).and_then(scalar))
            };
            let code = first(&["errorCode", "code", "Code"]);
            // RFC 9457, 3.1: what kind of problem it is, and what is particular to this one.
            let problem = match (first(&["title"]), first(&["detail"])) {
                (Some(title), Some(detail)) if title != detail => {
                    Some(format!("{title}: {detail}"))
                }
                (title, detail) => detail.or(title),
            };
            let text = first(&["message", "messages", "errorMessage", "msg", "Message"])
                .or(problem)
                // `error_description` is OAuth's word (RFC 6749, 5.2).
                .or_else(|| first(&["error_description", "description", "reason", "error"]));
            if code.is_some() || text.is_some() {
                messages.push(Message::new(code, text.unwrap_or_default()));
            }
        }
        _ => {}
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A body on one line, for people to read.
pub(super) fn line(text: &str) -> String {
    let mut line = String::new();
    for word in text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
    {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}
