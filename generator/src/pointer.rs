//! JSON pointers (RFC 6901) and references: writing them and taking them apart.

use std::borrow::Cow;

/// A name as it stands in a pointer.
#[must_use]
pub fn escape(name: &str) -> String {
    // Nearly every name is as it stands.
    if name.contains(['~', '/']) {
        // In this order, as the second makes tildes of its own (RFC 6901, 3).
        name.replace('~', "~0").replace('/', "~1")
    } else {
        name.to_owned()
    }
}

/// Appends a segment to a pointer, escaping `~` and `/`.
pub fn push(pointer: &mut String, segment: &str) {
    pointer.push('/');
    pointer.push_str(&escape(segment));
}

/// The pointer of a component schema.
#[must_use]
pub fn schema(name: &str) -> String {
    format!("/components/schemas/{}", escape(name))
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

/// A segment of a pointer as a name.
pub fn unescape(segment: &str) -> Cow<'_, str> {
    if segment.contains('~') {
        // In this order, for `~01` to be `~1` (RFC 6901, 4).
        Cow::Owned(segment.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(segment)
    }
}

/// The position in a sequence that a segment names: digits without leading zeros.
pub(crate) fn index(segment: &str) -> Option<usize> {
    // RFC 6901, 4: `array-index`.
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

/// The component schema that a discriminator maps a value to, by reference or by name (OpenAPI 3.0.3, Discriminator Object,
/// `mapping`). `None` for a component that is no schema.
pub fn mapped(target: &str) -> Option<Cow<'_, str>> {
    match component(target) {
        Some((section, name)) => (section == "schemas").then_some(name),
        None => Some(Cow::Borrowed(target)),
    }
}

/// The pointer of a reference into the same document, percent-decoded; `None` if it points elsewhere.
pub(crate) fn local(reference: &str) -> Option<Cow<'_, str>> {
    let fragment = reference.strip_prefix('#')?;
    if fragment.is_empty() || fragment.starts_with('/') {
        // A pointer in a fragment may be percent-encoded (RFC 6901, 6).
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
        // A percent sign and two digits (RFC 3986, 2.1); any other stays what it is.
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
        let mut written = String::new();
        for segment in ["a/b~c", "3", ""] {
            push(&mut written, segment);
        }
        assert_eq!(written, "/a~1b~0c/3/");
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
