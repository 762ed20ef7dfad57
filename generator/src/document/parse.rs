//! Text to tree: YAML 1.2, of which JSON is a part, in one pass that keeps the place of every node.
//!
//! What a text can do to a reader is bounded: nesting, the nodes that aliases expand to, and the numbers.

use std::collections::{HashMap, HashSet};

use granit_parser::{Event, Options, Parser, ScalarStyle, Tag};

use super::node::{MAX_DEPTH, Map, Node, Value};
use super::number::Number;
use super::syntax::{self, place};
use crate::finding::{Finding, MAX_FINDINGS, Position, Severity, quote};
use crate::pointer;

/// The nodes that all aliases of a document together may expand to.
const MAX_ALIASED: usize = 1_000_000;

/// The bytes that a key may have. YAML allows 1024 characters for keys that no `?` stands before.
const MAX_KEY: usize = 16 * 1024;

/// Mappings with more members than this look for duplicate keys with a set.
const FEW: usize = 16;

/// The tree of a text, unless its syntax is broken, and what was found on the way.
pub(crate) fn parse(file: &str, text: &str) -> (Option<Node>, Vec<Finding>) {
    // A byte order mark is no part of the text (YAML 1.2.2, 5.2; RFC 8259, 8.1).
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut builder = Builder {
        file,
        ..Builder::default()
    };
    let root = match builder.build(text) {
        Ok(root) => Some(root),
        Err(finding) => {
            builder.findings.push(finding);
            None
        }
    };
    (root, builder.findings)
}

#[derive(Default)]
struct Builder<'t> {
    file: &'t str,
    frames: Vec<Frame>,
    /// The finished anchored nodes, by the parser's number.
    anchors: HashMap<usize, Node>,
    /// The nodes that aliases have expanded to so far.
    aliased: usize,
    root: Option<Node>,
    findings: Vec<Finding>,
}

/// A collection that is still open.
struct Frame {
    place: Position,
    anchor: usize,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Map {
        map: Map,
        key: Option<(String, Position)>,
        seen: HashSet<String>,
    },
}

impl Builder<'_> {
    fn build(&mut self, text: &str) -> Result<Node, Finding> {
        let mut options = Options::default();
        options.block_nesting_limit = MAX_DEPTH + 50;
        options.flow_nesting_limit = MAX_DEPTH + 50;
        let mut parser = Parser::new_from_str_with_options(text, options);
        let mut started = false;
        while let Some(event) = parser.next_event() {
            let (event, span) = event.map_err(|error| {
                let (place, problem, advice) = syntax::explain(text, &error);
                self.stop(place, problem, advice)
            })?;
            let place = place(&span.start);
            match event {
                Event::DocumentStart(..) if started => {
                    let advice = "keep one API document per file; remove the second `---`";
                    let problem = "the file holds more than one document";
                    return Err(self.stop(place, problem.to_owned(), advice.to_owned()));
                }
                Event::DocumentStart(..) => started = true,
                Event::Scalar(text, style, anchor, tag) => {
                    // Keys are strings, whatever they look like: `200` is no number there (OpenAPI 3.0.3, Format).
                    if self.wants_key() {
                        self.key(text.into_owned(), style, place)?;
                    } else {
                        let value = scalar(text.into_owned(), style, tag.as_deref());
                        self.finish(place, value, anchor)?;
                    }
                }
                Event::SequenceStart(_, anchor, _) => {
                    self.open(place, anchor, Content::List(Vec::new()))?;
                }
                Event::MappingStart(_, anchor, _) => {
                    let (map, seen) = (Map::default(), HashSet::new());
                    self.open(
                        place,
                        anchor,
                        Content::Map {
                            map,
                            key: None,
                            seen,
                        },
                    )?;
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    if let Some(frame) = self.frames.pop() {
                        // Most have a member or two, and as many again would be held for none.
                        let value = match frame.content {
                            Content::List(mut items) => {
                                items.shrink_to_fit();
                                Value::List(items)
                            }
                            Content::Map { mut map, .. } => {
                                map.shrink_to_fit();
                                Value::Map(map)
                            }
                        };
                        self.finish(frame.place, value, frame.anchor)?;
                    }
                }
                Event::Alias(anchor) => self.alias(place, anchor)?,
                _ => {}
            }
        }
        self.root.take().ok_or_else(|| {
            let advice = "an API document is a mapping that begins with `openapi: 3.0.3`";
            self.stop(
                Position::START,
                "the document is empty".to_owned(),
                advice.to_owned(),
            )
        })
    }

    /// Whether the next node is the key of a mapping.
    fn wants_key(&self) -> bool {
        matches!(
            self.frames.last(),
            Some(Frame {
                content: Content::Map { key: None, .. },
                ..
            })
        )
    }

    fn key(&mut self, text: String, style: ScalarStyle, place: Position) -> Result<(), Finding> {
        // The core schema does not know it (YAML 1.2.2, 10.3): read as a key, what it merges would be lost.
        if text == "<<" && style == ScalarStyle::Plain {
            let problem = "the merge key `<<` is not part of YAML 1.2".to_owned();
            return Err(self.stop(place, problem, "write the merged members out".to_owned()));
        }
        if text.len() > MAX_KEY {
            let problem = format!("a key of more than {MAX_KEY} bytes");
            return Err(self.stop(place, problem, "give it a shorter name".to_owned()));
        }
        if let Some(Frame {
            content: Content::Map { key, .. },
            ..
        }) = self.frames.last_mut()
        {
            *key = Some((text, place));
        }
        Ok(())
    }

    fn open(&mut self, place: Position, anchor: usize, content: Content) -> Result<(), Finding> {
        // Keys are limited to strings, as JSON has no others (OpenAPI 3.0.3, Format).
        if self.wants_key() {
            let problem = "a key that is not a text".to_owned();
            let advice =
                "keys are texts in an API document; put quotes around it if it was meant as one";
            return Err(self.stop(place, problem, advice.to_owned()));
        }
        if self.frames.len() >= MAX_DEPTH {
            return Err(self.too_deep(place));
        }
        let place = self.place_of_next(place);
        self.frames.push(Frame {
            place,
            anchor,
            content,
        });
        Ok(())
    }

    fn too_deep(&self, place: Position) -> Finding {
        let problem = format!("nested more than {MAX_DEPTH} levels deep");
        let advice = "give the inner parts names of their own under `components` and refer to them";
        self.stop(place, problem, advice.to_owned())
    }

    /// The place of the node that comes next: its key's if it has one.
    fn place_of_next(&self, value: Position) -> Position {
        match self.frames.last() {
            Some(Frame {
                content:
                    Content::Map {
                        key: Some((_, place)),
                        ..
                    },
                ..
            }) => *place,
            _ => value,
        }
    }

    /// Puts a finished node where it belongs.
    fn finish(&mut self, place: Position, value: Value, anchor: usize) -> Result<(), Finding> {
        let node = Node::new(self.place_of_next(place), value);
        if anchor != 0 {
            self.spend(node.size(), place)?;
            self.anchors.insert(anchor, node.clone());
        }
        self.put(node);
        Ok(())
    }

    fn put(&mut self, node: Node) {
        let mut duplicate = None;
        match self.frames.last_mut() {
            None => self.root = Some(node),
            Some(Frame {
                content: Content::List(items),
                ..
            }) => items.push(node),
            Some(Frame {
                content: Content::Map { map, key, seen },
                ..
            }) => {
                let Some((key, place)) = key.take() else {
                    return;
                };
                if map.len() == FEW {
                    seen.extend(map.iter().map(|(key, _)| key.to_owned()));
                }
                let known = match map.len() {
                    ..FEW => map.get(&key).is_some(),
                    _ => !seen.insert(key.clone()),
                };
                // The keys of a mapping are unique (YAML 1.2.2, 3.2.1.1), and a second one would be read in different
                // ways (RFC 8259, 4).
                if known {
                    let first = map.get(&key).map_or(place, |first| first.place);
                    duplicate = Some((key, place, first));
                } else {
                    map.push(key, node);
                }
            }
        }
        if let Some((key, place, first)) = duplicate
            && self.findings.len() < MAX_FINDINGS
        {
            let mut pointer = self.pointer();
            pointer::push(&mut pointer, &key);
            self.findings.push(Finding {
                severity: Severity::Error,
                file: self.file.to_owned(),
                place: Some(place),
                pointer,
                problem: format!("duplicate key {}", quote(&key)),
                advice: format!(
                    "remove or rename one of the two; the first is at line {}",
                    first.line
                ),
            });
        }
    }

    fn alias(&mut self, place: Position, anchor: usize) -> Result<(), Finding> {
        if self.wants_key() {
            let problem = "an alias as a key".to_owned();
            return Err(self.stop(place, problem, "write the key out".to_owned()));
        }
        let Some(target) = self.anchors.get(&anchor) else {
            let problem = "an alias inside the very node that it stands for".to_owned();
            let advice = "a value cannot contain itself; describe recursive types with `$ref`";
            return Err(self.stop(place, problem, advice.to_owned()));
        };
        let (mut node, size, depth) = (target.clone(), target.size(), target.depth());
        if self.frames.len() + depth > MAX_DEPTH {
            return Err(self.too_deep(place));
        }
        self.spend(size, place)?;
        node.place = self.place_of_next(place);
        self.put(node);
        Ok(())
    }

    /// Counts the nodes that an anchor keeps or an alias repeats.
    fn spend(&mut self, nodes: usize, place: Position) -> Result<(), Finding> {
        self.aliased += nodes;
        if self.aliased <= MAX_ALIASED {
            return Ok(());
        }
        let problem =
            format!("the aliases of this document expand to more than {MAX_ALIASED} nodes");
        let advice = "repeat schemas with `$ref` instead of YAML aliases";
        Err(self.stop(place, problem, advice.to_owned()))
    }

    /// The pointer to the collection that is being read.
    fn pointer(&self) -> String {
        let mut pointer = String::new();
        let Some((_, above)) = self.frames.split_last() else {
            return pointer;
        };
        for frame in above {
            match &frame.content {
                Content::List(items) => pointer::push(&mut pointer, &items.len().to_string()),
                Content::Map {
                    key: Some((key, _)),
                    ..
                } => pointer::push(&mut pointer, key),
                Content::Map { .. } => {}
            }
        }
        pointer
    }

    fn stop(&self, place: Position, problem: String, advice: String) -> Finding {
        Finding {
            severity: Severity::Error,
            file: self.file.to_owned(),
            place: Some(place),
            pointer: self.pointer(),
            problem,
            advice,
        }
    }
}

/// What a scalar stands for: by its tag, its quotes, or the core schema of YAML 1.2.
fn scalar(text: String, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let plain = match tag {
        Some(tag) => tag.is_yaml_core_schema() && !tag.is_yaml_core_schema_tag("str"),
        None => style == ScalarStyle::Plain,
    };
    if !plain {
        return Value::Text(text);
    }
    // The words of the core schema (YAML 1.2.2, 10.3.2): `yes`, `no` and `on` are texts.
    match text.as_str() {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        other => Number::parse(other).map_or(Value::Text(text), Value::Number),
    }
}
