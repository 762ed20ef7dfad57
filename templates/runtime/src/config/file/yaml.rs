//! YAML as a tree that knows where each node stands.

use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

use granit_parser::{Event, Marker, Options, Parser, ScalarStyle};

/// How deep a file may be nested. The keys that mean something stand five levels deep.
const DEPTH: usize = 32;

/// How many nodes a file may hold, those that aliases repeat counted again: a few kilobytes of aliases of
/// lists of aliases stand for millions.
const NODES: usize = 100_000;

/// How many bytes of texts it may hold, those that aliases repeat counted again.
const BYTES: usize = 16 * 1024 * 1024;

/// A place in a file, counted from 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub line: usize,
    pub column: usize,
}

impl Place {
    pub(super) const START: Place = Place { line: 1, column: 1 };

    fn of(marker: &Marker) -> Place {
        Place {
            line: marker.line().max(1),
            column: marker.col() + 1,
        }
    }
}

/// A node, with the place where its content begins.
pub(super) struct Node {
    pub place: Place,
    pub value: Value,
    /// What it stands for, itself included.
    size: Size,
}

/// Nodes, and bytes of texts in them.
#[derive(Clone, Copy)]
struct Size {
    nodes: usize,
    bytes: usize,
}

impl Size {
    fn of(value: &Value) -> Size {
        let one = |bytes| Size { nodes: 1, bytes };
        match value {
            Value::Null => one(0),
            Value::Scalar(text) => one(text.len()),
            Value::List(items) => items.iter().fold(one(0), |all, item| all.and(item.size)),
            Value::Map(members) => members.iter().fold(one(0), |all, (name, value)| {
                let all = all.and(value.size);
                all.and(Size {
                    nodes: 0,
                    bytes: name.len(),
                })
            }),
        }
    }

    fn and(self, more: Size) -> Size {
        Size {
            nodes: self.nodes.saturating_add(more.nodes),
            bytes: self.bytes.saturating_add(more.bytes),
        }
    }
}

pub(super) enum Value {
    Null,
    Scalar(String),
    List(Vec<Rc<Node>>),
    Map(Vec<(String, Rc<Node>)>),
}

/// Reads a text; `None` if there is nothing in it.
///
/// # Errors
/// Where it is wrong, and why. The text itself is never quoted: there are passwords in it.
pub(super) fn parse(text: &str) -> Result<Option<Rc<Node>>, (Place, &'static str)> {
    let mut options = Options::default();
    (options.block_nesting_limit, options.flow_nesting_limit) = (DEPTH, DEPTH);
    // A byte order mark is no part of the text (YAML 1.2.2, 5.2).
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader {
        parser: Parser::new_from_str_with_options(text, options),
        anchors: BTreeMap::new(),
        size: Size { nodes: 0, bytes: 0 },
    };
    let root = reader.node()?;
    match reader.node()? {
        None => Ok(root),
        Some(second) => Err((second.place, "a second document")),
    }
}

struct Reader<'t> {
    parser: Parser<'t, granit_parser::StrInput<'t>>,
    anchors: BTreeMap<usize, Rc<Node>>,
    size: Size,
}

impl Reader<'_> {
    /// The next node; `None` at the end of what it would be in.
    ///
    /// The parser's limit of nesting bounds the recursion.
    fn node(&mut self) -> Result<Option<Rc<Node>>, (Place, &'static str)> {
        while let Some(event) = self.parser.next_event() {
            let (event, span) =
                event.map_err(|error| (Place::of(error.marker()), "this is not YAML"))?;
            let place = Place::of(&span.start);
            let (anchor, value) = match event {
                Event::Scalar(text, style, anchor, _) => {
                    // In quotes each of these is a text (YAML 1.2.2, 10.3.2).
                    let null = style == ScalarStyle::Plain
                        && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                    let value = if null {
                        Value::Null
                    } else {
                        Value::Scalar(text.into_owned())
                    };
                    (anchor, value)
                }
                Event::SequenceStart(_, anchor, _) => (anchor, self.list()?),
                Event::MappingStart(_, anchor, _) => (anchor, self.map()?),
                Event::Alias(anchor) => {
                    let known = self.anchors.get(&anchor).cloned();
                    let known = known.ok_or((place, "an alias within its own anchor"))?;
                    self.count(known.size, place)?;
                    return Ok(Some(known));
                }
                Event::SequenceEnd | Event::MappingEnd => return Ok(None),
                _ => continue,
            };
            let bytes = match &value {
                Value::Scalar(text) => text.len(),
                _ => 0,
            };
            self.count(Size { nodes: 1, bytes }, place)?;
            let size = Size::of(&value);
            let node = Rc::new(Node { place, value, size });
            if anchor != 0 {
                self.anchors.insert(anchor, node.clone());
            }
            return Ok(Some(node));
        }
        Ok(None)
    }

    fn count(&mut self, more: Size, place: Place) -> Result<(), (Place, &'static str)> {
        self.size = self.size.and(more);
        if self.size.nodes > NODES || self.size.bytes > BYTES {
            return Err((place, "the file is too large, its aliases written out"));
        }
        Ok(())
    }

    fn list(&mut self) -> Result<Value, (Place, &'static str)> {
        let mut items = Vec::new();
        while let Some(item) = self.node()? {
            items.push(item);
        }
        Ok(Value::List(items))
    }

    fn map(&mut self) -> Result<Value, (Place, &'static str)> {
        let mut members: Vec<(String, Rc<Node>)> = Vec::new();
        let mut known = HashSet::new();
        while let Some(key) = self.node()? {
            let Value::Scalar(name) = &key.value else {
                return Err((key.place, "a key that is no text"));
            };
            // No part of YAML 1.2 (10.3): read as a key, what it merges would be lost.
            if name == "<<" {
                return Err((key.place, "merge keys (<<) are not understood"));
            }
            // The keys of a mapping are unique (YAML 1.2.2, 3.2.1.1).
            if !known.insert(name.clone()) {
                return Err((key.place, "this key stands here twice"));
            }
            let Some(value) = self.node()? else {
                return Err((key.place, "a key without a value"));
            };
            members.push((name.clone(), value));
        }
        Ok(Value::Map(members))
    }
}
