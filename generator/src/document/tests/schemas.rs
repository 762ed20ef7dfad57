//! What the keywords of a schema say together.

use openapiv3::{SchemaKind, Type};
use serde_json::json;

use super::{Expected, api, expect, schema, with, with_schema};

#[test]
fn keywords_agree() {
    const S: &str = "/components/schemas/S";
    let _ = S;
    let cases: [(&str, &str, &[Expected]); 22] = [
        (
            "fine",
            "type: object\nrequired: [a]\nproperties: {a: {nullable: true}}",
            &[],
        ),
        (
            "unknown type",
            "type: strin",
            &[("error 7:7 /components/schemas/S/type", "no type `strin`")],
        ),
        (
            "items",
            "type: array",
            &[("warning 6:5 /components/schemas/S", "no `items`")],
        ),
        (
            "required",
            "type: object\nproperties: {a: {}}\nrequired: [a, b]",
            &[(
                "warning 9:21 /components/schemas/S/required/1",
                "`b` is not described",
            )],
        ),
        (
            "required elsewhere",
            "allOf:\n- {properties: {a: {}}}\n- {required: [a]}",
            &[],
        ),
        (
            "required beside",
            "required: [a]\nallOf:\n- {properties: {a: {}}}",
            &[],
        ),
        (
            "required of a variant",
            "type: object\nproperties: {a: {}}\nanyOf:\n- {required: [a]}",
            &[],
        ),
        (
            "empty enum",
            "type: string\nenum: []",
            &[("warning 8:7 /components/schemas/S/enum", "no values")],
        ),
        (
            "duplicate in enum",
            "type: string\nenum: [a, b, a]",
            &[("warning 8:20 /components/schemas/S/enum/2", "already")],
        ),
        (
            "numbers among strings",
            "type: string\nenum: ['5.6', 5.70, true]",
            &[
                (
                    "warning 8:21 /components/schemas/S/enum/1",
                    "the type is string, but this is a number",
                ),
                (
                    "warning 8:27 /components/schemas/S/enum/2",
                    "the type is string, but this is a boolean",
                ),
            ],
        ),
        (
            "strings among integers",
            "type: integer\nenum: [1, '2', x, 3.5]",
            &[
                (
                    "warning 8:17 /components/schemas/S/enum/1",
                    "the type is integer, but this is a string",
                ),
                ("warning 8:22 /components/schemas/S/enum/2", "it is ignored"),
                ("warning 8:25 /components/schemas/S/enum/3", "it is ignored"),
            ],
        ),
        (
            "enum of an object",
            "type: object\nenum: [LAN]",
            &[(
                "warning 8:14 /components/schemas/S/enum/0",
                "the type is object",
            )],
        ),
        (
            "default of another type",
            "type: integer\ndefault: x",
            &[(
                "warning 8:7 /components/schemas/S/default",
                "the type is integer",
            )],
        ),
        (
            "default not in enum",
            "type: string\nenum: [a]\ndefault: b",
            &[(
                "warning 9:7 /components/schemas/S/default",
                "not among the values",
            )],
        ),
        (
            "null default",
            "type: string\nnullable: true\nenum: [a, ~]\ndefault: ~",
            &[],
        ),
        (
            "ranges",
            "type: integer\nminimum: 5\nmaximum: 4",
            &[(
                "warning 8:7 /components/schemas/S/minimum",
                "greater than `maximum`",
            )],
        ),
        (
            "lengths",
            "type: string\nminLength: 5\nmaxLength: 4",
            &[(
                "warning 8:7 /components/schemas/S/minLength",
                "greater than `maxLength`",
            )],
        ),
        (
            "keywords of another type",
            "type: integer\nmaxLength: 5\nformat: int32",
            &[(
                "warning 8:7 /components/schemas/S/maxLength",
                "means nothing for the type integer",
            )],
        ),
        (
            "limits of integers",
            "type: integer\nminimum: 1.0\nmaximum: 18446744073709551616\nmultipleOf: 0.5",
            &[
                (
                    "warning 9:7 /components/schemas/S/maximum",
                    "no 64-bit integer",
                ),
                (
                    "warning 10:7 /components/schemas/S/multipleOf",
                    "no 64-bit integer",
                ),
            ],
        ),
        (
            "the largest unsigned integer",
            "type: integer\nminimum: 0\nmaximum: 18446744073709551615",
            &[],
        ),
        (
            "boolean schema",
            "type: object\nproperties: {a: true}",
            &[(
                "warning 8:20 /components/schemas/S/properties/a",
                "expected a schema, found a boolean",
            )],
        ),
        (
            "discriminator",
            "oneOf: [{$ref: '#/components/schemas/S'}]\ndiscriminator: {propertyName: p, mapping: {a: S, b: '#/components/schemas/S', c: C}}",
            &[(
                "warning 8:85 /components/schemas/S/discriminator/mapping/c",
                "leads to no schema",
            )],
        ),
    ];
    for (name, body, expected) in cases {
        let reading = expect(name, &with_schema(body), expected);
        assert!(reading.document.is_some(), "{name}");
    }
}

#[test]
fn what_is_mended_keeps_its_type() {
    let cases = [
        (
            "type: integer\nminimum: 1.0\nmaximum: 99999999999999999999\nenum: [1.0, 2, x]",
            json!([1, 2]),
        ),
        (
            "type: string\nenum: [5.70, a, a]\nminimum: 3",
            json!(["5.70", "a"]),
        ),
        ("type: boolean\nformat: x\nenum: ['true']", json!([true])),
        (
            "type: number\nenum: ['1.5', ~]\nnullable: true",
            json!([1.5, null]),
        ),
    ];
    for (body, expected) in cases {
        let reading = crate::document::read("test.yaml", &with_schema(body));
        let values = match schema(reading).schema_kind {
            SchemaKind::Type(Type::Integer(kind)) => {
                assert_eq!((kind.minimum, kind.maximum), (Some(1), None));
                json!(kind.enumeration)
            }
            SchemaKind::Type(Type::String(kind)) => json!(kind.enumeration),
            SchemaKind::Type(Type::Boolean(kind)) => json!(kind.enumeration),
            SchemaKind::Type(Type::Number(kind)) => json!(kind.enumeration),
            other => panic!("{body}: {other:?}"),
        };
        assert_eq!(values, expected, "{body}");
    }
}

#[test]
fn properties_keep_their_order() {
    let reading = expect(
        "order",
        &with_schema("type: object\nproperties: {z: {}, a: {}, m: {}}"),
        &[],
    );
    let SchemaKind::Type(Type::Object(object)) = schema(reading).schema_kind else {
        panic!("an object")
    };
    assert_eq!(
        object.properties.keys().collect::<Vec<_>>(),
        ["z", "a", "m"]
    );
}

#[test]
fn schemas_are_not_part_of_themselves() {
    let text = with(
        "components:\n  schemas:\n    A: {allOf: [{$ref: '#/components/schemas/B'}]}\n    B: {allOf: [{allOf: [{$ref: '#/components/schemas/C'}]}]}\n    C: {$ref: '#/components/schemas/A'}\n    D: {allOf: [{$ref: '#/components/schemas/D'}]}\n    E: {properties: {e: {$ref: '#/components/schemas/E'}}}\n",
    );
    let expected = [
        ("error 8:5 /components/schemas/C", "`A` is part of itself"),
        (
            "error 9:17 /components/schemas/D/allOf/0",
            "`D` is part of itself",
        ),
    ];
    assert!(expect("cycles", &text, &expected).document.is_none());
}

#[test]
fn names_of_components_are_plain() {
    let text = with("components:\n  schemas:\n    a b: {}\n    a.b-c_D9: {}\n");
    let reading = expect(
        "names",
        &text,
        &[("warning 6:5 /components/schemas/a b", "not a name")],
    );
    assert_eq!(api(reading).components.unwrap().schemas.len(), 2);
}

#[test]
fn a_pattern_is_a_regular_expression_of_ecma_262() {
    let findings = |pattern: &str| {
        let pattern = serde_json::to_string(pattern).unwrap();
        let reading = crate::document::read(
            "openapi.yaml",
            &with_schema(&format!("type: string\npattern: {pattern}")),
        );
        let found = reading.findings.iter();
        let found: Vec<String> = found
            .filter(|finding| finding.pointer.ends_with("/pattern"))
            .map(|finding| finding.problem.clone())
            .collect();
        let SchemaKind::Type(Type::String(string)) = schema(reading).schema_kind else {
            panic!("a string");
        };
        assert_eq!(string.pattern.is_none(), !found.is_empty(), "{pattern}");
        found
    };
    // Also what only edition 5.1 reads, or only the flag `u` allows.
    for fine in [
        "",
        "^[a-z]([-a-z0-9]*[a-z0-9])?$",
        r"^\w+@[\w\-.]+$",
        r"\Z",
        "x{",
        "(?<year>\\d{4})",
        r"^\p{L}+$",
        "(?<!a)b",
        "a{1000000000}",
    ] {
        assert!(findings(fine).is_empty(), "{fine}");
    }
    for (broken, told) in [
        ("(", "unbalanced parenthesis"),
        ("[a-", "unbalanced bracket"),
        ("[z-a]", "range values reversed"),
        ("*a", "invalid atom"),
        ("a++", "invalid atom"),
        ("a{2,1}", "invalid quantifier"),
        ("(?P<name>a)", "invalid group"),
        ("(?i)a", "invalid group"),
        ("\\", "incomplete escape"),
        (&"(".repeat(4096), "too deeply nested"),
    ] {
        let found = findings(broken);
        let [problem] = found.as_slice() else {
            panic!("{broken}: {found:?}");
        };
        assert!(problem.contains("no regular expression"), "{problem}");
        assert!(problem.contains(told), "{problem}");
    }
}
