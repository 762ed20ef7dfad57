//! JSON pointers (RFC 6901) and references: writing, reading and following them.

use std::borrow::Cow;

use super::node::{Node, Value};
use crate::finding::Place;

/// A position in the tree while it is walked: a step, and the position above it.
///
/// Positions live on the stack of the walk and are turned into pointers only when there is something to report.
#[derive(Clone, Copy)]
pub(crate) struct At<'a> {
    above: Option<&'a At<'a>>,
    step: Step<'a>,
    /// Where the node stands.
    pub place: Place,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Member(&'a str),
    Item(usize),
}

impl<'a> At<'a> {
    /// The document itself.
    pub fn root(place: Place) -> Self {
        Self {
            above: None,
            step: Step::Root,
            place,
        }
    }

    /// The member `key` of this mapping.
    pub fn member(&'a self, key: &'a str, place: Place) -> At<'a> {
        At {
            above: Some(self),
            step: Step::Member(key),
            place,
        }
    }

    /// The item at `index` of this sequence.
    pub fn item(&'a self, index: usize, place: Place) -> At<'a> {
        At {
            above: Some(self),
            step: Step::Item(index),
            place,
        }
    }

    /// The key of this member; empty for an item.
    pub fn key(&self) -> &'a str {
        match self.step {
            Step::Member(key) => key,
            Step::Root | Step::Item(_) => "",
        }
    }

    /// The position above this one.
    pub fn above(&self) -> Option<&'a At<'a>> {
        self.above
    }

    /// Whether a member `key` is on the way down to here.
    pub fn is_below(&self, key: &str) -> bool {
        std::iter::successors(self.above, |at| at.above).any(|at| at.key() == key)
    }

    /// The number of levels down to here: 1 for the document itself.
    pub fn depth(&self) -> usize {
        std::iter::successors(Some(self), |at| at.above).count()
    }

    /// The pointer to this position.
    pub fn pointer(&self) -> String {
        let mut steps = Vec::new();
        let mut at = Some(self);
        while let Some(position) = at {
            steps.push(position.step);
            at = position.above;
        }
        let mut pointer = String::new();
        for step in steps.into_iter().rev() {
            match step {
                Step::Root => {}
                Step::Member(key) => push(&mut pointer, key),
                Step::Item(index) => push(&mut pointer, &index.to_string()),
            }
        }
        pointer
    }
}

/// Appends a segment to a pointer, escaping `~` and `/`.
pub fn push(pointer: &mut String, segment: &str) {
    pointer.push('/');
    for character in segment.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// The segments of a pointer, unescaped. The `#` that findings print in front may stay, and a first `/` that was
/// forgotten is read as if it were there.
pub fn segments(pointer: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let pointer = pointer.strip_prefix('#').unwrap_or(pointer);
    let rest = match pointer.strip_prefix('/') {
        Some(rest) => Some(rest),
        None => (!pointer.is_empty()).then_some(pointer),
    };
    rest.into_iter()
        .flat_map(|rest| rest.split('/'))
        .map(unescape)
}

fn unescape(segment: &str) -> Cow<'_, str> {
    if segment.contains('~') {
        Cow::Owned(segment.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(segment)
    }
}

/// The child of `node` that a segment names.
pub fn child<'n>(node: &'n Node, segment: &str) -> Option<&'n Node> {
    match &node.value {
        Value::Map(map) => map.get(segment),
        Value::List(items) => items.get(index(segment)?),
        _ => None,
    }
}

/// The position in a sequence that a segment names: digits without leading zeros.
pub(crate) fn index(segment: &str) -> Option<usize> {
    let plain = segment == "0" || !segment.starts_with('0');
    let digits = segment.bytes().all(|byte| byte.is_ascii_digit());
    if plain && digits {
        segment.parse().ok()
    } else {
        None
    }
}

/// The section and the name that a reference to a component gives: `#/components/schemas/Server` is
/// `("schemas", "Server")`. `None` for a reference to anything else.
pub fn component(reference: &str) -> Option<(&str, Cow<'_, str>)> {
    let (section, name) = reference.strip_prefix("#/components/")?.split_once('/')?;
    if name.is_empty() || name.contains('/') {
        return None;
    }
    Some((section, decode(name)))
}

/// The pointer of a reference into the same document, percent-decoded; `None` if it points elsewhere.
pub(crate) fn local(reference: &str) -> Option<Cow<'_, str>> {
    let fragment = reference.strip_prefix('#')?;
    if fragment.is_empty() || fragment.starts_with('/') {
        Some(percent_decode(fragment))
    } else {
        None
    }
}

fn decode(name: &str) -> Cow<'_, str> {
    match percent_decode(name) {
        Cow::Borrowed(name) => unescape(name),
        Cow::Owned(name) => Cow::Owned(unescape(&name).into_owned()),
    }
}

fn percent_decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        if let (b'%', [high, low, after @ ..]) = (first, tail)
            && let (Some(high), Some(low)) = (hexadecimal(*high), hexadecimal(*low))
        {
            bytes.push(high * 16 + low);
            rest = after;
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

fn hexadecimal(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_are_written_as_they_are_read() {
        let at = At::root(Place::START);
        let at = at.member("a/b~c", Place::START);
        let at = at.item(3, Place::START);
        let at = at.member("", Place::START);
        assert_eq!(at.pointer(), "/a~1b~0c/3/");
        let read: Vec<_> = segments("/a~1b~0c/3/").collect();
        assert_eq!(read, ["a/b~c", "3", ""]);
        // RFC 6901, section 4: `~01` is `~1`, not `/`.
        assert_eq!(segments("/~01").collect::<Vec<_>>(), ["~1"]);
        assert_eq!(segments("").count(), 0);
        assert_eq!(segments("#/a").collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn references_to_components_are_taken_apart() {
        let cases = [
            ("#/components/schemas/Server", Some(("schemas", "Server"))),
            ("#/components/schemas/a~1b~0", Some(("schemas", "a/b~"))),
            (
                "#/components/schemas/a%20b%7E1c",
                Some(("schemas", "a b/c")),
            ),
            ("#/components/schemas/100%", Some(("schemas", "100%"))),
            ("#/components/schemas/%FF", Some(("schemas", "%FF"))),
            ("#/components/schemas/A/properties/b", None),
            ("#/components/schemas/", None),
            ("#/components/schemas", None),
            ("other.yaml#/components/schemas/A", None),
            ("", None),
        ];
        for (reference, expected) in cases {
            let found = component(reference);
            let found = found
                .as_ref()
                .map(|(section, name)| (*section, name.as_ref()));
            assert_eq!(found, expected, "{reference}");
        }
    }
}
