//! Prints a tree as block YAML for people: long texts folded, short lists on one line, blank lines
//! between sections, paths and components. How a single scalar is written is decided in
//! [`crate::document::scalar`].

use serde_json::{Map, Value};

use crate::{Result, document::scalar, document::yaml};

/// Lines are wrapped here, counted with their indentation.
const WIDTH: usize = 100;
/// Only these are wrapped: a pattern, say, is easier to read and to compare in one piece.
const PROSE: [&str; 3] = ["title", "summary", "description"];

/// Prints `document` and reads the result back.
///
/// # Errors
/// `document` is not a map, or what was printed does not read back as `document`.
pub fn emit(document: &Value) -> Result<String> {
    let Value::Object(map) = document else {
        return Err("only a map can be printed as a document".into());
    };
    let mut printer = Printer::default();
    printer.entries(map, 0, false);
    // As text, since maps are equal whatever their order.
    let (read, meant) = (yaml::parse(&printer.out)?.to_string(), document.to_string());
    if read != meant {
        return Err("the printed YAML does not read back as what was meant".into());
    }
    Ok(printer.out)
}

#[derive(Default)]
struct Printer {
    out: String,
    /// The keys from the root to what is being printed; a list counts as one empty key.
    path: Vec<String>,
}

impl Printer {
    /// Prints the entries of a map at `level`. With `inline` the first one continues the line of a
    /// `- `.
    fn entries(&mut self, map: &Map<String, Value>, level: usize, inline: bool) {
        for (position, (key, value)) in map.iter().enumerate() {
            if position > 0 && self.stands_apart(value) {
                self.out.push('\n');
            }
            if position > 0 || !inline {
                self.indent(level);
            }
            let text = scalar::line(key);
            self.out.push_str(&text);
            self.out.push(':');
            self.path.push(key.clone());
            self.value(value, level, level * 2 + text.len() + 2);
            self.path.pop();
        }
    }

    /// Whether an entry gets a blank line in front.
    fn stands_apart(&self, value: &Value) -> bool {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        (value.is_object() || value.is_array())
            && matches!(
                path.as_slice(),
                [] | ["paths" | "components"] | ["components", _]
            )
    }

    /// Prints what follows `key:`, when the line is filled up to `column`.
    fn value(&mut self, value: &Value, level: usize, column: usize) {
        match value {
            Value::Object(map) if !map.is_empty() => {
                self.out.push('\n');
                self.entries(map, level + 1, false);
            }
            Value::Array(items) if !items.is_empty() => {
                if let Some(flow) = one_line(items, column) {
                    self.rest(&flow);
                } else {
                    self.out.push('\n');
                    self.list(items, level + 1);
                }
            }
            Value::String(text) if self.in_prose() => {
                self.rest(&scalar::prose(text, level, column, WIDTH));
            }
            Value::String(text) => self.rest(&scalar::line(text)),
            other => self.rest(&other.to_string()),
        }
    }

    fn in_prose(&self) -> bool {
        let key = self.path.last().map_or("", String::as_str);
        PROSE.contains(&key)
    }

    fn list(&mut self, items: &[Value], level: usize) {
        self.path.push(String::new());
        for item in items {
            self.indent(level);
            self.out.push('-');
            match item {
                Value::Object(map) if !map.is_empty() => {
                    self.out.push(' ');
                    self.entries(map, level + 1, true);
                }
                Value::String(text) => self.rest(&scalar::line(text)),
                // A list in a list, seldom enough: JSON is YAML too (YAML 1.2.2, 1.2).
                other => self.rest(&other.to_string()),
            }
        }
        self.path.pop();
    }

    fn rest(&mut self, text: &str) {
        self.out.push(' ');
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn indent(&mut self, level: usize) {
        self.out.extend(std::iter::repeat_n("  ", level));
    }
}

/// `[a, b]`, if all items are scalars and the line has room for them.
fn one_line(items: &[Value], column: usize) -> Option<String> {
    let items: Option<Vec<String>> = items.iter().map(scalar::in_list).collect();
    let flow = format!("[{}]", items?.join(", "));
    (column + flow.len() <= WIDTH).then_some(flow)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::emit;
    use crate::document::yaml;

    #[test]
    fn documents_read_well() {
        let text = "word ".repeat(30).trim_end().to_owned();
        let document = json!({
            "openapi": "3.0.3",
            "info": {"title": "A", "version": "1.0", "description": text},
            "tags": [{"name": "T", "description": "Short."}],
            "paths": {
                "/a/{id}": {"get": {
                    "tags": ["T"],
                    "parameters": [{"$ref": "#/components/parameters/a"}],
                }},
                "/b": {},
            },
        });
        let expected = "\
openapi: 3.0.3

info:
  title: A
  version: '1.0'
  description: >-
    word word word word word word word word word word word word word word word word word word word
    word word word word word word word word word word word

tags:
  - name: T
    description: Short.

paths:
  /a/{id}:
    get:
      tags: [T]
      parameters:
        - $ref: '#/components/parameters/a'

  /b: {}
";
        assert_eq!(emit(&document).unwrap(), expected);
    }

    #[test]
    fn every_shape_reads_back() {
        let document = json!({
            "empty": {"list": [], "map": {}, "null": null, "text": ""},
            "mixed": [
                1, -2.5, true, null, "x", "a, b", "[c]", {"k": {"l": [[1, ["x: y"]], []]}}, {},
                "two\nlines",
            ],
            "numbers": [0, i64::MIN, u64::MAX, 1e300, 0.1],
            "long": (0..60).map(|n| format!("value{n}")).collect::<Vec<_>>(),
            "": 1, "200": 2, "yes": 3, "a: b": 4, "#": 5, "- x": 6, "multi\nline": 7, "key ": 8,
        });
        assert_eq!(yaml::parse(&emit(&document).unwrap()).unwrap(), document);
    }

    #[test]
    fn only_maps_are_documents() {
        assert!(emit(&json!([1])).is_err());
    }
}
