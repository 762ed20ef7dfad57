//! Parameters and headers: their style, and whether a schema or a media type says what they are.

use serde_json::json;

use super::{Checker, advice};
use crate::document::at::At;
use crate::document::node::{Map, Node, Value};
use crate::finding::{Position, quote};

impl Checker<'_> {
    pub(super) fn parameter(&mut self, at: &At, map: &mut Map, place: Position) {
        self.content_or_schema(at, map, place);
        let location = map.get("in").and_then(Node::as_text);
        // OpenAPI 3.0.3, Parameter Object, Style Values; the default of a location stands first.
        let styles: &[&str] = match location {
            Some("query") => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
            Some("path") => &["simple", "label", "matrix"],
            Some("header") => &["simple"],
            Some("cookie") => &["form"],
            // What is wrong with the location has been reported.
            _ => return,
        };
        let in_path = location == Some("path");
        if let Some(node) = map.get("style")
            && let Some(style) = node.as_text()
            && !styles.contains(&style)
        {
            let at = at.member("style", node.place);
            let default = styles.first().copied().unwrap_or_default();
            let problem = format!(
                "{} is no style for this location; `{default}` is assumed",
                quote(style)
            );
            self.warn(&at, problem, advice::choice("style", style, styles));
            map.remove("style");
        }
        let required = map
            .get("required")
            .is_some_and(|node| node.value == Value::Bool(true));
        // It must be (OpenAPI 3.0.3, Parameter Object, `required`): a path without it is another path.
        if in_path && !required {
            self.warn(
                at,
                "a path parameter is always required",
                "add `required: true`",
            );
            map.insert("required", Node::new(place, Value::Bool(true)));
        }
    }

    /// A parameter or header says what it holds by a schema or by one media type.
    pub(super) fn content_or_schema(&mut self, at: &At, map: &mut Map, place: Position) {
        let advice = "describe it by `schema`, or by `content` with one media type";
        // One of both, never both, and of media types exactly one (OpenAPI 3.0.3, Parameter Object, `schema` and
        // `content`).
        match (map.get("schema"), map.get("content")) {
            (Some(_), Some(_)) => {
                self.warn(
                    at,
                    "it has both `schema` and `content`; `content` is ignored",
                    advice,
                );
                map.remove("content");
            }
            (None, Some(content)) if content.as_map().is_some_and(|content| content.len() == 1) => {
            }
            (Some(_), None) => {}
            (None, content) => {
                let problem = match content {
                    Some(_) => "its `content` must have one media type; a string is assumed",
                    None => "it has neither `schema` nor `content`; a string is assumed",
                };
                self.warn(at, problem, advice);
                map.remove("content");
                map.insert("schema", Node::from_json(place, json!({"type": "string"})));
            }
        }
    }
}
