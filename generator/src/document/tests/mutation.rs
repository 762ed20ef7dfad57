//! Documents broken at random: reading them always ends, with a document or with an error, and a document never
//! holds a reference that leads nowhere.

use crate::document::check::target::locate;
use crate::document::node::{Node, Value};
use crate::document::table::{ObjectKind, ValueShape};
use crate::document::{Document, Reading, Tree, check, read};
use crate::finding::Severity;
use crate::pointer;

/// A document with every kind of object.
const RICH: &str = include_str!("rich.yaml");

/// A document of 3.1 with every keyword that it adds.
const NEWER: &str = include_str!("newer.yaml");

/// Values that may stand anywhere.
const VALUES: &[&str] = &[
    "null",
    "true",
    "-1",
    "0.5",
    "1e300",
    "18446744073709551615",
    "\"\"",
    "\"x\"",
    "\"string\"",
    "\"array\"",
    "\"2XX\"",
    "\"path\"",
    "[]",
    "[null]",
    "[{}]",
    "{}",
    "{\"x\": null}",
    "{\"/{x}\": {}}",
    "{\"200\": {}}",
    "{\"$ref\": \"#/components/schemas/Pet\"}",
    "{\"$ref\": \"#/components/schemas/Alias\"}",
    "{\"$ref\": \"#/components/parameters/Limit\"}",
    "{\"$ref\": \"#/components/schemas/Pet/properties/name\"}",
    "{\"$ref\": \"#/paths/~1pets/get\"}",
    "{\"$ref\": \"#/paths/~1pets\"}",
    "{\"$ref\": \"#/components/callbacks/Changed\"}",
    "{\"$ref\": \"other.yaml\"}",
    "{\"$ref\": \"#\"}",
    "{\"$ref\": 5}",
    "[\"string\", \"null\"]",
    "[\"string\", \"array\", 5]",
    "\"null\"",
    "{\"type\": \"null\"}",
    "{\"const\": null}",
    "[true, false]",
    "{\"$ref\": \"#/components/schemas/Tree/$defs/leaf\"}",
    "{\"$ref\": \"#leaf\"}",
    "{\"$dynamicRef\": \"#node\"}",
    "{\"$ref\": \"#/components/pathItems/Shared\"}",
];

/// The xorshift generator: the same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }
}

#[test]
fn the_documents_themselves_are_fine() {
    for text in [RICH, NEWER] {
        let reading = read("rich.yaml", text);
        assert_eq!(reading.findings, []);
        assert_sound(&reading);
    }
}

#[test]
fn broken_trees_are_read() {
    trees(RICH);
}

#[test]
fn broken_trees_of_3_1_are_read() {
    trees(NEWER);
}

fn trees(text: &str) {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let whole = Tree::parse("rich.yaml", text);
    let mut pointers = Vec::new();
    collect(whole.root().unwrap(), &mut String::new(), &mut pointers);
    let mut documents = 0;
    for _ in 0..rounds() {
        let mut tree = whole.clone();
        for _ in 0..=random.below(3) {
            let pointer = &pointers[random.below(pointers.len())];
            match random.below(4) {
                0 => drop(tree.remove(pointer)),
                1 => {
                    let other = &pointers[random.below(pointers.len())];
                    let node = whole.root().and_then(|root| {
                        pointer::segments(other).try_fold(root, |node, name| node.child(&name))
                    });
                    tree.replace(pointer, to_json(node.unwrap()));
                }
                _ => {
                    let value = VALUES[random.below(VALUES.len())];
                    tree.replace(pointer, serde_json::from_str(value).unwrap());
                }
            }
        }
        let reading = check(tree, true);
        assert_sound(&reading);
        documents += usize::from(reading.document.is_some());
    }
    assert!(
        documents > rounds() / 4,
        "only {documents} documents were left"
    );
}

#[test]
fn broken_texts_are_read() {
    texts(RICH);
    texts(NEWER);
}

fn texts(text: &str) {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let characters: Vec<char> = text.chars().collect();
    let spice: Vec<char> = "\t\n\r{}[]:,'\"&*!|>%@`#-? \u{feff}\u{85}\0~0a\u{1f600}"
        .chars()
        .collect();
    for _ in 0..rounds() {
        let mut text = characters.clone();
        for _ in 0..=random.below(4) {
            let position = random.below(text.len());
            let end = (position + 1 + random.below(30)).min(text.len());
            match random.below(4) {
                0 => drop(text.drain(position..end)),
                1 => {
                    let piece: Vec<char> = text[position..end].to_vec();
                    let target = random.below(text.len());
                    text.splice(target..target, piece);
                }
                2 => text.truncate(text.len() - random.below(20).min(text.len())),
                _ => text[position] = spice[random.below(spice.len())],
            }
            if text.is_empty() {
                break;
            }
        }
        assert_sound(&read("rich.yaml", &text.into_iter().collect::<String>()));
    }
}

/// The rounds of each test; more with `IONOSCLOUD_ROUNDS`.
fn rounds() -> usize {
    std::env::var("IONOSCLOUD_ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(2_000)
}

fn assert_sound(reading: &Reading) {
    let error = reading
        .findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    assert!(
        reading.document.is_some() || error,
        "no document and no error: {:#?}",
        reading.findings
    );
    for finding in &reading.findings {
        assert!(
            !finding.problem.contains("cannot be understood"),
            "{finding}"
        );
        assert!(!finding.to_string().is_empty());
    }
    if let Some(document) = &reading.document {
        references(
            document,
            &document.root,
            ValueShape::Object(ObjectKind::OpenApi),
            &mut String::new(),
        );
    }
}

/// Asserts that every reference leads to an object of its kind.
fn references(document: &Document, node: &Node, shape: ValueShape, pointer: &mut String) {
    let length = pointer.len();
    let mut below = |segment: &str, node: &Node, shape: ValueShape| {
        pointer::push(pointer, segment);
        references(document, node, shape, pointer);
        pointer.truncate(length);
    };
    match (shape, &node.value) {
        (ValueShape::List(shape), Value::List(items)) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, node)| below(&index.to_string(), node, *shape));
        }
        (ValueShape::Map(shape), Value::Map(map)) => {
            map.iter()
                .for_each(|(name, node)| below(name, node, *shape));
        }
        (ValueShape::Object(kind) | ValueShape::FlagOr(kind), Value::Map(map)) => {
            if let Some(reference) = map.get("$ref") {
                let reference = reference.as_text().unwrap().strip_prefix('#').unwrap();
                let target = locate(&document.root, reference);
                assert!(
                    target.is_some_and(|target| target.kind == kind),
                    "{pointer}: {reference}"
                );
                return;
            }
            let known = |(name, node)| Some((name, node, kind.object().shape(name)?));
            let members = map.iter().filter_map(known);
            members.for_each(|(name, node, shape)| below(name, node, shape));
        }
        _ => {}
    }
}

fn collect(node: &Node, pointer: &mut String, pointers: &mut Vec<String>) {
    pointers.push(pointer.clone());
    let length = pointer.len();
    let mut below = |segment: &str, node: &Node| {
        pointer::push(pointer, segment);
        collect(node, pointer, pointers);
        pointer.truncate(length);
    };
    match &node.value {
        Value::List(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(index, node)| below(&index.to_string(), node));
        }
        Value::Map(map) => map.iter().for_each(|(name, node)| below(name, node)),
        _ => {}
    }
}

pub(super) fn to_json(node: &Node) -> serde_json::Value {
    serde::Deserialize::deserialize(crate::document::deserialize::NodeSource(node)).unwrap()
}
