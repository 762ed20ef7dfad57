//! The types of values, and what a Schema Object says of each.

/// The types, and the keywords that mean something for one of them only.
pub(crate) const TYPES: [(&str, &[&str]); 6] = [
    ("string", &["pattern", "minLength", "maxLength"]),
    ("integer", NUMERIC),
    ("number", NUMERIC),
    ("boolean", &[]),
    ("array", &["items", "minItems", "maxItems", "uniqueItems"]),
    (
        "object",
        &[
            "properties",
            "required",
            "additionalProperties",
            "minProperties",
            "maxProperties",
        ],
    ),
];

const NUMERIC: &[&str] = &[
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
];

/// Whether a keyword means something for some types only.
pub(crate) fn is_typed(keyword: &str) -> bool {
    TYPES
        .iter()
        .any(|(_, keywords)| keywords.contains(&keyword))
}
