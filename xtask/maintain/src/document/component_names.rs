//! What shared parameters, responses and headers are called in `components`.

use serde_json::Value;

use crate::document::tree::text;

/// A parameter goes by its own name.
pub fn of_parameter(parameter: &Value) -> String {
    clean(text(parameter, "name"))
}

/// A refusal goes by its status, a success by what it holds: `NotFound`, `Server`,
/// `ServerAccepted`.
pub fn of_response(status: &str, response: &Value) -> String {
    let content = schema_name(response).unwrap_or_default();
    match status {
        "200" | "2XX" if !content.is_empty() => content.to_owned(),
        "200" | "2XX" => "Success".to_owned(),
        "201" => format!("{content}Created"),
        "202" => format!("{content}Accepted"),
        "204" => "NoContent".to_owned(),
        "304" => "NotModified".to_owned(),
        "400" => "BadRequest".to_owned(),
        "401" => "Unauthorized".to_owned(),
        "403" => "Forbidden".to_owned(),
        "404" => "NotFound".to_owned(),
        "405" => "MethodNotAllowed".to_owned(),
        "406" => "NotAcceptable".to_owned(),
        "409" => "Conflict".to_owned(),
        "412" => "PreconditionFailed".to_owned(),
        "415" => "UnsupportedMediaType".to_owned(),
        "422" => "UnprocessableContent".to_owned(),
        "429" => "TooManyRequests".to_owned(),
        "500" => "InternalServerError".to_owned(),
        "503" => "ServiceUnavailable".to_owned(),
        "default" => "Error".to_owned(),
        other => format!("Status{}", clean(other)),
    }
}

/// How a parameter differs from the usual one of its name, as a suffix.
pub fn telling_parameter(parameter: &Value, usual: &Value) -> Option<String> {
    if let Some(place) = differs(parameter, usual, "/in") {
        return Some(format!("In{}", capital(&place)));
    }
    let required = |parameter: &Value| {
        parameter
            .get("required")
            .and_then(Value::as_bool)
            .unwrap_or_default()
    };
    if required(parameter) != required(usual) {
        return Some(
            if required(parameter) {
                "Required"
            } else {
                "Optional"
            }
            .to_owned(),
        );
    }
    telling_schema(parameter, usual)
}

/// How a header differs from the usual one of its name, as a suffix.
pub fn telling_header(header: &Value, usual: &Value) -> Option<String> {
    telling_schema(header, usual)
}

/// How a response differs from the usual one of its name, as a suffix.
pub fn telling_response(response: &Value, usual: &Value) -> Option<String> {
    let schema = schema_name(response);
    if schema != schema_name(usual) {
        return Some(schema.map_or_else(|| "WithoutBody".to_owned(), |name| format!("With{name}")));
    }
    let headers = |response: &Value| {
        response
            .get("headers")
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default()
    };
    let (own, others) = (headers(response), headers(usual));
    match own.keys().find(|name| !others.contains_key(*name)) {
        Some(_) if others.is_empty() => Some("WithHeaders".to_owned()),
        Some(name) => Some(format!(
            "With{}",
            name.trim_start_matches("X-")
                .split('-')
                .map(capital)
                .collect::<String>()
        )),
        None if own.is_empty() && !others.is_empty() => Some("WithoutHeaders".to_owned()),
        None => None,
    }
}

fn telling_schema(holder: &Value, usual: &Value) -> Option<String> {
    const TOLD: [(&str, &str); 7] = [
        ("/schema/$ref", ""),
        ("/schema/maximum", "UpTo"),
        ("/schema/minimum", "From"),
        ("/schema/default", "Default"),
        ("/schema/type", ""),
        ("/schema/format", ""),
        ("/schema/maxLength", "UpTo"),
    ];
    TOLD.iter().find_map(|(pointer, word)| {
        let told = differs(holder, usual, pointer)?;
        let told = told.rsplit('/').next().unwrap_or_default();
        Some(format!("{word}{}", capital(&clean(told))))
    })
}

/// The scalar at a pointer as text, if the usual one has another there.
fn differs(holder: &Value, usual: &Value, pointer: &str) -> Option<String> {
    let value = holder.pointer(pointer)?;
    if usual.pointer(pointer) == Some(value) {
        return None;
    }
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    }
}

/// The name of the schema that a response holds, if it has one.
fn schema_name(response: &Value) -> Option<&str> {
    let content = response.get("content")?.as_object()?;
    let schema = content
        .values()
        .find_map(|media| media.pointer("/schema/$ref"))?;
    schema.as_str()?.rsplit('/').next()
}

/// Only the characters that the name of a component may have.
pub fn clean(name: &str) -> String {
    // `^[a-zA-Z0-9\.\-_]+$` (OpenAPI 3.0.3, Components Object).
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    name.chars()
        .map(|c| if allowed(c) { c } else { '_' })
        .collect()
}

pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_ascii_uppercase().to_string() + chars.as_str()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{clean, of_response, telling_parameter, telling_response};

    fn holding(schema: &str, headers: &[&str]) -> Value {
        let reference = format!("#/components/schemas/{schema}");
        let content = json!({"application/json": {"schema": {"$ref": reference}}});
        let headers: serde_json::Map<_, _> = headers
            .iter()
            .map(|name| ((*name).to_owned(), json!({})))
            .collect();
        json!({"content": content, "headers": headers})
    }

    #[test]
    fn responses_go_by_status_or_content() {
        let server = holding("Server", &[]);
        let cases = [
            ("200", &server, "Server"),
            ("202", &server, "ServerAccepted"),
            ("201", &Value::Null, "Created"),
            ("204", &Value::Null, "NoContent"),
            ("404", &server, "NotFound"),
            ("4XX", &server, "Status4XX"),
            ("default", &server, "Error"),
        ];
        for (status, response, name) in cases {
            assert_eq!(of_response(status, response), name);
        }
    }

    #[test]
    fn differences_are_told_by_name() {
        let usual = holding("E", &["X-Rate-Limit"]);
        assert_eq!(
            telling_response(&json!({}), &usual).as_deref(),
            Some("WithoutBody")
        );
        assert_eq!(
            telling_response(&holding("F", &[]), &usual).as_deref(),
            Some("WithF")
        );
        assert_eq!(
            telling_response(&holding("E", &[]), &usual).as_deref(),
            Some("WithoutHeaders")
        );
        assert_eq!(
            telling_response(&holding("E", &["X-A-b", "X-Rate-Limit"]), &usual).as_deref(),
            Some("WithAB")
        );
        assert_eq!(
            telling_response(&usual, &holding("E", &[])).as_deref(),
            Some("WithHeaders")
        );
        assert_eq!(telling_response(&usual, &usual), None);

        let usual =
            json!({"name": "a", "in": "query", "schema": {"type": "integer", "maximum": 10}});
        let cases = [
            (json!({"in": "path", "required": true}), "InPath"),
            (json!({"in": "query", "required": true}), "Required"),
            (
                json!({"in": "query", "schema": {"maximum": 20, "type": "string"}}),
                "UpTo20",
            ),
            (
                json!({"in": "query", "schema": {"type": "string"}}),
                "String",
            ),
            (
                json!({"in": "query", "schema": {"$ref": "#/components/schemas/WordsKind"}}),
                "WordsKind",
            ),
        ];
        for (parameter, suffix) in cases {
            assert_eq!(
                telling_parameter(&parameter, &usual).as_deref(),
                Some(suffix)
            );
        }
        let optional = json!({"in": "query"});
        assert_eq!(
            telling_parameter(&optional, &json!({"in": "query", "required": true})).as_deref(),
            Some("Optional")
        );
    }

    #[test]
    fn names_have_only_what_openapi_allows() {
        assert_eq!(clean("filter.name-1_b"), "filter.name-1_b");
        assert_eq!(clean("a b/c[]é"), "a_b_c___");
    }
}
