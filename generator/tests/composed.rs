//! A scalar or a list to which `allOf`, `oneOf` or `anyOf` adds no type is what it is without them.

use ionoscloud_generator::product::Product;
use ionoscloud_generator::{Source, finding::Finding, understand};
use serde_json::{Value, json};

/// The type that the model sees in a member with this schema, and the findings.
fn seen(schema: &Value) -> (Value, Vec<Finding>) {
    let (api, findings) = model(schema);
    let member = &api["types"][0]["kind"]["Object"][0]["type"];
    // A named type is shown by its kind.
    let shown = match member.get("Named").and_then(Value::as_u64) {
        Some(id) => &api["types"][usize::try_from(id).unwrap()]["kind"],
        None => member,
    };
    (shown.clone(), findings)
}

/// What a member with this schema has to keep to.
fn limits(schema: &Value) -> Value {
    model(schema).0["types"][0]["kind"]["Object"][0]["limits"].clone()
}

/// The model of an API whose only type has one member, with this schema.
fn model(schema: &Value) -> (Value, Vec<Finding>) {
    let done = json!({"description": "Done.", "content": {"application/json": {"schema": {
        "type": "object", "properties": {"member": schema},
    }}}});
    let text = json!({
        "openapi": "3.0.3",
        "info": {"title": "A", "version": "1"},
        "servers": [{"url": "https://a.example.com"}],
        "paths": {"/x": {"get": {"operationId": "xGet", "responses": {"200": done}}}},
        "components": {"schemas": {
            "Words": {"type": "string", "minLength": 1},
            "Hinted": {"description": "Nothing is said."},
        }},
    });
    let product = Product::plain("a", "0.1.0");
    let source = Source {
        file: "a.yaml",
        text: text.to_string().into(),
        sdk_file: "sdk.yaml",
        product: &product,
        lock: "",
    };
    let (api, findings) = understand(source, |sdk, _| serde_json::to_value(sdk.api).unwrap());
    let api = api.unwrap_or_else(|| panic!("{schema}: {findings:?}"));
    (api, findings)
}

/// What a member of type `own` is by itself, and a part that limits it.
fn types() -> Vec<(Value, Value, Value)> {
    let list = json!({"type": "array", "items": {"type": "string"}});
    vec![
        (
            json!({"type": "string"}),
            json!("Text"),
            json!({"minLength": 2, "pattern": "^a"}),
        ),
        (
            json!({"type": "string", "format": "date-time"}),
            json!("Timestamp"),
            json!({"maxLength": 30}),
        ),
        (
            json!({"type": "integer"}),
            json!("Integer"),
            json!({"minimum": 2, "multipleOf": 2}),
        ),
        (
            json!({"type": "integer", "format": "uint64"}),
            json!("Unsigned"),
            json!({"maximum": 9, "exclusiveMaximum": true}),
        ),
        (
            json!({"type": "number"}),
            json!("Number"),
            json!({"maximum": 2.5}),
        ),
        (
            json!({"type": "boolean"}),
            json!("Boolean"),
            json!({"title": "A flag"}),
        ),
        (
            list,
            json!({"List": "Text"}),
            json!({"minItems": 1, "uniqueItems": true}),
        ),
        (
            json!({"type": "object"}),
            json!({"Map": "Any"}),
            json!({"minProperties": 1}),
        ),
    ]
}

#[test]
fn parts_without_a_type_leave_the_type_as_it_is() {
    for (own, expected, limits) in types() {
        let described = json!({"description": "More of it."});
        let parts = [
            vec![limits.clone()],
            vec![described.clone()],
            vec![json!({"nullable": true})],
            vec![json!({"$ref": "#/components/schemas/Hinted"})],
            vec![limits.clone(), described],
            vec![
                limits.clone(),
                json!({"$ref": "#/components/schemas/Hinted"}),
            ],
            vec![json!({"not": {"enum": ["x"]}}), limits],
        ];
        for keyword in ["allOf", "oneOf", "anyOf"] {
            for parts in &parts {
                let mut schema = own.clone();
                schema[keyword] = json!(parts);
                let (found, findings) = seen(&schema);
                assert_eq!(found, expected, "{schema}");
                assert!(findings.is_empty(), "{schema}: {findings:?}");
            }
        }
    }
}

/// All parts of an `allOf` hold: what they limit is limited.
#[test]
fn what_all_of_adds_is_kept_to() {
    for (own, _, part) in types() {
        let mut plain = own.clone();
        let mut composed = own.clone();
        for (keyword, value) in part.as_object().unwrap() {
            plain[keyword] = value.clone();
        }
        composed["allOf"] = json!([part]);
        assert_eq!(limits(&composed), limits(&plain), "{composed}");
    }
}

#[test]
fn alternatives_of_one_scalar_are_that_scalar() {
    for (schema, expected) in [
        (
            json!({"type": "string", "oneOf": [{"format": "ipv4"}, {"format": "ipv6"}]}),
            json!("Text"),
        ),
        (
            json!({"oneOf": [{"type": "string", "format": "ipv4"}, {"type": "string", "format": "ipv6"}]}),
            json!("Text"),
        ),
        (
            json!({"anyOf": [{"type": "string", "maxLength": 3}, {"type": "string", "pattern": "^a$"}]}),
            json!("Text"),
        ),
        (
            json!({"oneOf": [{"type": "integer", "maximum": 3}, {"type": "integer", "minimum": 7}]}),
            json!("Integer"),
        ),
        (
            json!({"type": "integer", "anyOf": [{"maximum": 3}, {"enum": [7]}]}),
            json!("Integer"),
        ),
        (
            json!({"type": "string", "anyOf": [{"enum": ["a"]}, {"enum": ["b"]}]}),
            json!({"TextEnum": ["a", "b"]}),
        ),
        (
            json!({"type": "string", "allOf": [{"enum": ["a"]}]}),
            json!({"TextEnum": ["a"]}),
        ),
        (
            json!({"type": "integer", "allOf": [{"enum": [1]}, {"enum": [1, 2]}]}),
            json!({"IntegerEnum": [1]}),
        ),
        (
            json!({"type": "string", "allOf": [{"$ref": "#/components/schemas/Words"}]}),
            json!("Text"),
        ),
        // Nothing is said of the type: nothing is known of it.
        (json!({"allOf": [{"description": "x"}]}), json!("Any")),
        (json!({"allOf": [{"minLength": 2}]}), json!("Any")),
        (
            json!({"oneOf": [{"description": "a"}, {"description": "b"}]}),
            json!("Any"),
        ),
        (
            json!({"anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]}),
            json!("Any"),
        ),
    ] {
        let (found, findings) = seen(&schema);
        assert_eq!(found, expected, "{schema}");
        assert!(findings.is_empty(), "{schema}: {findings:?}");
    }
}

/// Of two limits the stricter one holds, wherever it stands.
#[test]
fn the_stricter_of_two_limits_counts() {
    for (r#type, loose, strict) in [
        ("integer", json!({"minimum": 1}), json!({"minimum": 5})),
        ("integer", json!({"maximum": 9}), json!({"maximum": 5})),
        (
            "number",
            json!({"minimum": 1}),
            json!({"minimum": 1, "exclusiveMinimum": true}),
        ),
        (
            "number",
            json!({"maximum": 1}),
            json!({"maximum": 1, "exclusiveMaximum": true}),
        ),
        ("string", json!({"minLength": 1}), json!({"minLength": 3})),
        ("string", json!({"maxLength": 9}), json!({"maxLength": 3})),
        (
            "object",
            json!({"maxProperties": 9}),
            json!({"maxProperties": 3}),
        ),
    ] {
        let with = |own: &serde_json::Value, part: &serde_json::Value| {
            let mut schema = own.clone();
            schema["type"] = json!(r#type);
            schema["allOf"] = json!([part]);
            schema
        };
        let mut alone = strict.clone();
        alone["type"] = json!(r#type);
        for schema in [with(&loose, &strict), with(&strict, &loose)] {
            assert_eq!(limits(&schema), limits(&alone), "{schema}");
        }
    }
}
