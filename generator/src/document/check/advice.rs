//! What to do about fields that are unknown, missing, or of the wrong shape.

use super::quote;
use crate::document::node::Value;
use crate::document::table::{ObjectKind, ValueShape};
use crate::finding::Severity;

/// The field names of JSON Schema and of version 3.1 that version 3.0 does not know, and what 3.0 says instead.
const NEWER: &[(&str, &str)] = &[
    ("const", "write `enum` with this one value"),
    ("examples", "write `example` with one of them"),
    ("if", "describe the variants with `oneOf`"),
    ("then", "describe the variants with `oneOf`"),
    ("else", "describe the variants with `oneOf`"),
    (
        "patternProperties",
        "write `additionalProperties` with the schema of the values",
    ),
    ("propertyNames", "say it in the description"),
    (
        "prefixItems",
        "write `items` with a `oneOf` of the item schemas",
    ),
    ("contains", "say it in the description"),
    (
        "unevaluatedProperties",
        "write `additionalProperties: false`",
    ),
    ("unevaluatedItems", "write `items`"),
    ("dependentRequired", "say it in the description"),
    ("dependentSchemas", "describe the variants with `oneOf`"),
    ("contentEncoding", "write `format: byte`"),
    (
        "contentMediaType",
        "write `format: binary` or `format: byte`",
    ),
    ("$defs", "move the schemas to `components/schemas`"),
    ("definitions", "move the schemas to `components/schemas`"),
    ("$schema", "remove it: the version of the document decides"),
    (
        "$id",
        "remove it, and refer to the schema by its place under `components`",
    ),
    (
        "$anchor",
        "remove it, and refer to the schema by its place under `components`",
    ),
    ("$comment", "write a YAML comment, or `x-comment`"),
    (
        "webhooks",
        "move them to `x-webhooks`: a client does not need them",
    ),
    ("jsonSchemaDialect", "remove it"),
    ("pathItems", "write the path items out under `paths`"),
    ("identifier", "write `url`"),
    (
        "mutualTLS",
        "leave it out: certificates are a matter of the connection",
    ),
];

/// The severity, problem and advice for a member of an object that the specification does not know.
pub(super) fn unknown(name: &str, kind: ObjectKind) -> (Severity, String, String) {
    let object = kind.object();
    match kind {
        _ if name == "$ref" => {
            let problem = format!("{} cannot be a reference", object.described());
            return (
                Severity::Error,
                problem,
                "write it out, or refer to its parts".to_owned(),
            );
        }
        ObjectKind::Paths => {
            let problem = format!("the path {} does not begin with `/`", quote(name));
            return (Severity::Error, problem, "begin it with `/`".to_owned());
        }
        ObjectKind::Responses => {
            let problem = format!("{} is not a status code", quote(name));
            let advice = "write a code such as 200, a class such as 2XX, or `default`";
            return (Severity::Error, problem, advice.to_owned());
        }
        _ => {}
    }
    let problem = format!(
        "the {} has no field {}; it is ignored",
        object.name,
        quote(name)
    );
    let newer = matches!(
        kind,
        ObjectKind::Schema | ObjectKind::OpenApi | ObjectKind::Components | ObjectKind::License
    );
    let known = newer
        .then(|| NEWER.iter().find(|(field, _)| *field == name))
        .flatten();
    let advice = if let Some((_, advice)) = known {
        format!("OpenAPI 3.0 does not have it: {advice}")
    } else if let Some(field) = similar(name, object.fields.iter().map(|field| field.name)) {
        format!("did you mean `{field}`?")
    } else {
        "remove it, or begin its name with `x-` if it is an extension".to_owned()
    };
    (Severity::Warning, problem, advice)
}

/// The advice for a field that must be there and is not.
pub(super) fn missing(kind: ObjectKind, field: &str) -> String {
    match (kind, field) {
        (ObjectKind::Parameter, "in") => "add `in: query`, `path`, `header` or `cookie`".to_owned(),
        (ObjectKind::OpenApi, "paths") => {
            "add the paths of the API; `paths: {}` if there are none".to_owned()
        }
        _ => format!("add `{field}`"),
    }
}

/// The advice for a value of the wrong shape.
pub(super) fn shape(name: &str, shape: ValueShape, found: &Value) -> String {
    match (name, shape, found) {
        ("type", ValueShape::Text, Value::List(_)) => {
            "OpenAPI 3.0 allows one type; write `nullable: true` for null, or `oneOf` for several"
        }
        ("exclusiveMinimum", ValueShape::Flag, Value::Number(_)) => {
            "in OpenAPI 3.0 it is a boolean: write the number as `minimum`, with `exclusiveMinimum: true`"
        }
        ("exclusiveMaximum", ValueShape::Flag, Value::Number(_)) => {
            "in OpenAPI 3.0 it is a boolean: write the number as `maximum`, with `exclusiveMaximum: true`"
        }
        ("required", ValueShape::List(_), Value::Bool(_) | Value::Text(_)) => {
            "list the names of the required properties in the schema that has the properties"
        }
        ("items", ValueShape::Object(_), Value::List(_)) => {
            "OpenAPI 3.0 allows one schema for all items; write a `oneOf` of them"
        }
        ("examples", ValueShape::Map(_), _) => "name each example: write a mapping from names to examples",
        ("$ref", ValueShape::Object(_), _) => "put the reference into one of the entries, not beside them",
        ("security", ValueShape::List(_), Value::Map(_)) => "write a list: put `- ` before the name",
        (_, ValueShape::List(_), _) => "write a list, even for one value",
        (_, ValueShape::Flag, _) => "write `true` or `false`",
        (_, ValueShape::Object(ObjectKind::Schema) | ValueShape::FlagOr(_), Value::Bool(_)) => {
            "OpenAPI 3.0 has no boolean schemas: write `{}` for any value"
        }
        _ => return format!("write {} here", shape.describe()),
    }
    .to_owned()
}

/// The advice for a string that is none of those possible.
pub(super) fn choice(name: &str, found: &str, choices: &[&'static str]) -> String {
    match (name, found) {
        ("in", "body" | "formData") => {
            return "that is Swagger 2.0: describe it as the operation's `requestBody`".to_owned();
        }
        ("type", "basic") => return "write `type: http` with `scheme: basic`".to_owned(),
        _ => {}
    }
    match similar(found, choices.iter().copied()) {
        Some(choice) => format!("did you mean `{choice}`?"),
        None => format!("write one of: {}", choices.join(", ")),
    }
}

/// The candidate that differs from `name` in no more than case and two characters.
fn similar(name: &str, candidates: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    const LONGEST: usize = 40;
    if name.len() > LONGEST {
        return None;
    }
    let name = name.to_lowercase();
    let closeness =
        |candidate: &'static str| (distance(&name, &candidate.to_lowercase()), candidate);
    let (distance, candidate) = candidates
        .map(closeness)
        .min_by_key(|(distance, _)| *distance)?;
    // Of short names, two characters are half: `id` is not a misspelt `in`.
    (distance <= (name.len() / 3).min(2)).then_some(candidate)
}

/// The number of characters to insert, remove or replace to get from one string to the other.
fn distance(one: &str, two: &str) -> usize {
    let mut row: Vec<usize> = (0..=two.chars().count()).collect();
    for (line, left) in one.chars().enumerate() {
        let mut diagonal = line;
        let mut before = line + 1;
        if let Some(first) = row.first_mut() {
            *first = before;
        }
        for (cell, right) in row.iter_mut().skip(1).zip(two.chars()) {
            let cost = diagonal + usize::from(left != right);
            diagonal = *cell;
            *cell = cost.min(before + 1).min(diagonal + 1);
            before = *cell;
        }
    }
    row.pop().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_the_distance_of_words() {
        let cases = [
            ("", "", 0),
            ("abc", "", 3),
            ("", "abc", 3),
            ("kitten", "sitting", 3),
            ("form", "from", 2),
        ];
        for (one, two, expected) in cases {
            assert_eq!(distance(one, two), expected, "{one} {two}");
        }
    }

    #[test]
    fn suggests_only_what_is_close() {
        let fields = ["operationId", "summary", "in"];
        assert_eq!(
            similar("operationID", fields.into_iter()),
            Some("operationId")
        );
        assert_eq!(similar("sumary", fields.into_iter()), Some("summary"));
        assert_eq!(similar("id", fields.into_iter()), None);
        assert_eq!(similar("query", fields.into_iter()), None);
    }
}
