//! The size of a document in numbers, and a digest of its facts: what a reviewer looks at first
//! after an import.

use std::fmt::{self, Display, Formatter};

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use xtask_common::counted;

use crate::{Result, document::places::WordsKind, document::visit::visit, facts::facts};

/// Keywords that limit what a value may be.
const LIMITS: [&str; 11] = [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
];

/// Counts of one document. Parameters count once for each operation that has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub operations: usize,
    pub parameters: usize,
    pub schemas: usize,
    /// Properties of schemas, at whatever depth.
    pub members: usize,
    pub enum_values: usize,
    pub limits: usize,
    pub servers: usize,
    /// SHA-256 of the canonical facts as JSON, in hexadecimal.
    pub sha256: String,
}

impl Summary {
    /// Counts a document.
    ///
    /// # Errors
    /// A reference cannot be resolved.
    pub fn of(document: &Value) -> Result<Self> {
        let mut facts = facts(document)?;
        let sha256 = format!("{:x}", Sha256::digest(facts.to_string()));
        let mut summary = Self {
            sha256,
            ..Self::default()
        };
        visit(&mut facts, &mut |place, node| {
            summary.count(place.kind, node);
        });
        Ok(summary)
    }

    fn count(&mut self, kind: WordsKind, node: &Map<String, Value>) {
        match kind {
            WordsKind::Server => self.servers += 1,
            WordsKind::Operation => self.operations += 1,
            WordsKind::Parameter => self.parameters += 1,
            WordsKind::Schema => self.schemas += 1,
            WordsKind::Property => self.members += 1,
            _ => {}
        }
        if matches!(
            kind,
            WordsKind::Schema | WordsKind::Property | WordsKind::Part
        ) {
            self.enum_values += node
                .get("enum")
                .and_then(Value::as_array)
                .map_or(0, Vec::len);
            self.limits += LIMITS
                .iter()
                .filter(|limit| node.contains_key(**limit))
                .count();
        }
    }

    /// The text of `summary.json`.
    pub fn to_json(&self) -> String {
        let value = json!({
            "operations": self.operations,
            "parameters": self.parameters,
            "schemas": self.schemas,
            "members": self.members,
            "enum_values": self.enum_values,
            "limits": self.limits,
            "servers": self.servers,
            "sha256": self.sha256,
        });
        format!("{value:#}\n")
    }
}

impl Display for Summary {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let Self {
            operations,
            parameters,
            schemas,
            members,
            enum_values,
            limits,
            servers,
            ..
        } = self;
        let all = [
            (operations, "operation"),
            (parameters, "parameter"),
            (schemas, "schema"),
            (members, "member"),
            (enum_values, "enum value"),
            (limits, "limit"),
            (servers, "server"),
        ];
        f.write_str(&all.map(|(count, what)| counted(*count, what)).join(", "))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Summary;

    #[test]
    fn counts_and_digest() {
        let mut document = json!({
            "servers": [{"url": "https://a"}, {"url": "https://b"}],
            "paths": {"/a": {
                "parameters": [{"name": "x", "in": "query", "schema": {"maxLength": 1}}],
                "get": {},
                "put": {},
            }},
            "components": {"schemas": {
                "E": {"enum": ["a", "b"]},
                "S": {"properties": {
                    "p": {"minimum": 0, "maximum": 9},
                    "q": {"items": {"properties": {"r": {"enum": ["c"]}}}},
                }},
            }},
        });
        let summary = Summary::of(&document).unwrap();
        assert_eq!(
            summary.to_string(),
            "2 operations, 2 parameters, 2 schemas, 3 members, 3 enum values, 4 limits, 2 servers"
        );

        document["components"]["schemas"]["E"]["description"] = json!("words");
        assert_eq!(Summary::of(&document).unwrap(), summary);
        document["components"]["schemas"]["E"]["type"] = json!("string");
        assert_ne!(Summary::of(&document).unwrap().sha256, summary.sha256);
    }

    #[test]
    fn the_digest_is_that_of_canonical_json() {
        // printf '{"openapi":"3.0.3","paths":{}}' | sha256sum
        let digest = "e622cb44176942da56281be0aab50643414e2400b5e2cbb5213221ee5a8eac55";
        let document = json!({"paths": {}, "openapi": "3.0.3"});
        assert_eq!(Summary::of(&document).unwrap().sha256, digest);
    }
}
