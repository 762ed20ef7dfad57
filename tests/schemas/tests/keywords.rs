//! Each keyword of OpenAPI 3.0.3's Schema Object, by what a schema with it takes, refuses and tells.

use ionoscloud_generator::product::Product;
use schemas_tests::printed;
use serde_json::{Value, json};

/// The fields of the Schema Object (OpenAPI 3.0.3, 4.7.24), but for those that tell where a document continues.
const KEYWORDS: &[&str] = &[
    "title",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxProperties",
    "minProperties",
    "required",
    "enum",
    "type",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "items",
    "properties",
    "additionalProperties",
    "description",
    "format",
    "default",
    "nullable",
    "discriminator",
    "readOnly",
    "writeOnly",
    "example",
    "deprecated",
];

/// Those that say nothing of JSON.
const SILENT: &[&str] = &["xml", "externalDocs"];

/// What is done with a schema.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Body,
    Change,
    Answer,
    Query,
    Text,
    Bytes,
}

use Way::*;

struct Row {
    way: Way,
    schema: Value,
    /// Values that it takes, and values that it refuses.
    takes: Value,
    refuses: Value,
    /// What it tells, at a JSON pointer; the components that it needs.
    tells: &'static [(&'static str, &'static str)],
    components: Value,
}

fn row(way: Way, schema: Value, takes: Value, refuses: Value) -> Row {
    Row {
        way,
        schema,
        takes,
        refuses,
        tells: &[],
        components: json!({}),
    }
}

impl Row {
    fn tells(self, tells: &'static [(&'static str, &'static str)]) -> Row {
        Row { tells, ..self }
    }

    fn with(self, components: Value) -> Row {
        Row { components, ..self }
    }
}

fn rows() -> Vec<Row> {
    let pets = json!({
        "Cat": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, "lives": {"type": "integer"}}},
        "Dog": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}, "bark": {"type": "string"}}},
    });
    let base = json!({
        "Pet": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}},
            "discriminator": {"propertyName": "kind", "mapping": {"dog": "#/components/schemas/Dog"}}},
        "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "object", "properties": {"lives": {"type": "integer"}}}]},
        "Dog": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"type": "object", "properties": {"bark": {"type": "string"}}}]},
    });
    let account = json!({"type": "object", "required": ["id", "name", "key"], "properties": {
        "id": {"type": "string", "readOnly": true},
        "name": {"type": "string"},
        "key": {"type": "string", "writeOnly": true}}});
    vec![
        row(Body, json!({"type": "string", "title": "A title"}), json!(["a"]), json!([1])).tells(&[("/title", r#""A title""#)]),
        row(Body, json!({"type": "string", "description": "Words"}), json!(["a"]), json!([1]))
            .tells(&[("/description", r#""Words""#)]),
        row(Body, json!({"type": "integer", "multipleOf": 3}), json!([9]), json!([10, 0.5])),
        row(Query, json!({"type": "number", "multipleOf": 0.5}), json!([1.5]), json!([1.2])),
        row(Body, json!({"type": "number", "minimum": 0.5, "maximum": 2}), json!([0.5, 2]), json!([0.4, 2.1])),
        row(Body, json!({"type": "number", "minimum": 0.5, "exclusiveMinimum": true}), json!([0.6]), json!([0.5])),
        row(Query, json!({"type": "integer", "maximum": 5, "exclusiveMaximum": true}), json!([4]), json!([5])),
        row(Query, json!({"type": "integer", "maximum": 5, "exclusiveMaximum": false}), json!([5]), json!([6])),
        row(Body, json!({"type": "integer", "format": "uint64"}), json!([0, 18_446_744_073_709_551_615_u64]), json!([-1])),
        row(Body, json!({"type": "string", "minLength": 2, "maxLength": 3}), json!(["äö", "abc"]), json!(["a", "abcd"])),
        row(Query, json!({"type": "string", "pattern": "^a+$"}), json!(["aa"]), json!(["b"])),
        row(Body, json!({"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "integer", "minimum": 1}}),
            json!([[1], [1, 2]]), json!([[], [1, 2, 3], [0], ["a"]])),
        row(Query, json!({"type": "array", "uniqueItems": true, "items": {"type": "string", "enum": ["a", "b"]}}),
            json!([["a", "b"]]), json!([["a", "a"], ["c"]])),
        row(Body, json!({"type": "object", "minProperties": 1, "maxProperties": 2, "additionalProperties": {"type": "string"}}),
            json!([{"a": "b"}]), json!([{}, {"a": "", "b": "", "c": ""}, {"a": 1}])),
        row(Body, json!({"type": "object", "minProperties": 1, "properties": {"a": {"type": "string"}}}),
            json!([{"a": "b"}, {"b": 1}]), json!([{}, {"a": 1}])),
        row(Answer, json!({"type": "object", "maxProperties": 1, "properties": {"a": {"type": "string"}}}),
            json!([{}, {"a": "b"}]), json!([{"a": "b", "b": 1}])),
        row(Body, json!({"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}),
            json!([{"a": "b"}]), json!([{}, [], "a", null])),
        row(Change, json!({"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}}),
            json!([{"a": "b"}, {}]), json!([{"a": 1}])),
        row(Body, json!({"type": "string", "enum": ["a", "b"]}), json!(["a"]), json!(["c", null])),
        row(Body, json!({"type": "integer", "enum": [1, 2]}), json!([1]), json!([3, "1"])),
        row(Body, json!({"type": "number", "enum": [0.5, 1]}), json!([0.5, 1]), json!([0.6])),
        row(Body, json!({"type": "object", "properties": {"a": {"type": "boolean", "enum": [true]}}}), json!([{"a": true}]), json!([{"a": false}])),
        row(Query, json!({"type": "boolean", "enum": [true]}), json!([true]), json!([false])),
        row(Body, json!({"enum": ["a", 1, true, {"b": 2}]}), json!(["a", 1, true, {"b": 2}]), json!(["b", {"b": 3}])),
        row(Body, json!({"type": "string", "nullable": true, "enum": ["a"]}), json!(["a", null]), json!(["b", 1])),
        row(Body, json!({"type": "object", "enum": [{"a": 1}], "properties": {"a": {"type": "integer"}}}), json!([{"a": 1}]), json!([{"a": 2}])),
        row(Body, json!({"allOf": [{"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}}},
                {"type": "object", "minProperties": 2}]}), json!([{"a": "", "b": 1}]), json!([{"a": ""}, {"b": 1, "c": 2}])),
        row(Body, json!({"type": "object", "required": ["a"], "properties": {"a": {"allOf": [{"$ref": "#/components/schemas/Name"}], "maxLength": 3}}}),
            json!([{"a": "abc"}]), json!([{"a": "abcd"}, {"a": "a"}])).with(json!({"Name": {"type": "string", "minLength": 2}})),
        row(Body, json!({"oneOf": [{"type": "string", "maxLength": 2}, {"type": "array", "items": {"type": "integer"}, "maxItems": 1}]}),
            json!(["ab", [1]]), json!(["abc", [1, 2], ["a"], 1])),
        row(Body, json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
                "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}),
            json!([{"a": ""}, {"b": ""}]), json!([{}, {"a": "", "b": ""}, {"a": 1}])),
        row(Change, json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
                "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}),
            json!([{"a": ""}, {"b": ""}, {}]), json!([{"a": 1}])),
        row(Body, json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
                "oneOf": [{"type": "object", "required": ["a"]}, {"type": "object", "required": ["b"]}]}),
            json!([{"a": ""}, {"b": ""}]), json!([{}, {"a": "", "b": ""}, {"a": 1}])),
        row(Body, json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
                "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}),
            json!([{"a": ""}, {"a": "", "b": ""}]), json!([{}])),
        // A number and an integer, or two formats: what fits both is no less right.
        row(Body, json!({"oneOf": [{"type": "number"}, {"type": "integer"}]}), json!([1, 1.5]), json!(["1"])),
        row(Query, json!({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "enum": ["all"]}]}),
            json!([1, "all"]), json!([0, "some"])),
        row(Body, json!({"type": "object", "properties": {"a": {"type": "integer"}}, "not": {"required": ["b"]}}),
            json!([{"a": 1}]), json!([{"b": 1}])),
        row(Change, json!({"type": "object", "properties": {"a": {"type": "integer"}}, "not": {"required": ["b"]}}),
            json!([{"a": 1}, {}]), json!([{"b": 1}])),
        row(Body, json!({"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}), json!([[{"in": [{"in": []}]}]]), json!([[{"in": [1]}]]))
            .with(json!({"Tree": {"type": "object", "properties": {"in": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}}}})),
        row(Body, json!({"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": false}),
            json!([{"a": ""}, {}]), json!([{"b": 1}])),
        row(Answer, json!({"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": {"type": "integer"}}),
            json!([{"a": "", "b": 1}]), json!([{"b": ""}])),
        row(Body, json!({"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": true}), json!([{"b": 1}]), json!([1])),
        row(Body, json!({"type": "object", "additionalProperties": false}), json!([{}]), json!([{"a": 1}])),
        row(Body, json!({"properties": {"a": {"type": "string"}}}), json!([{"a": ""}]), json!([{"a": 1}, 1, null])),
        row(Body, json!({"type": "string", "format": "ipv4"}), json!(["a"]), json!([1])).tells(&[("/format", r#""ipv4""#)]),
        row(Query, json!({"type": "string", "format": "date-time"}), json!(["a"]), json!([1])).tells(&[("/format", r#""date-time""#)]),
        row(Query, json!({"type": "integer", "format": "int32", "default": 5}), json!([1]), json!(["a"]))
            .tells(&[("/format", r#""int32""#), ("/default", "5")]),
        row(Body, json!({"type": "object", "properties": {"a": {"type": "string", "default": "x", "example": "y", "deprecated": true}}}),
            json!([{"a": ""}]), json!([{"a": 1}]))
            .tells(&[("/properties/a/default", r#""x""#), ("/properties/a/examples", r#"["y"]"#), ("/properties/a/deprecated", "true")]),
        row(Body, json!({"type": "object", "properties": {"a": {"type": "array", "items": {"type": "string"}, "default": ["x"]}}}),
            json!([{}]), json!([{"a": [1]}])).tells(&[("/properties/a/default", r#"["x"]"#)]),
        row(Body, json!({"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Name"}, "b": {"type": "integer", "nullable": true}}}),
            json!([{"a": null, "b": null}, {"a": "x", "b": 1}]), json!([{"a": 1}, {"b": ""}]))
            .with(json!({"Name": {"type": "string", "nullable": true}})),
        row(Answer, json!({"nullable": true, "allOf": [{"$ref": "#/components/schemas/Name"}]}), json!([null, {"a": ""}]), json!(["x", {"a": 1}]))
            .with(json!({"Name": {"type": "object", "properties": {"a": {"type": "string"}}}})),
        row(Body, json!({"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
                "discriminator": {"propertyName": "kind", "mapping": {"dog": "#/components/schemas/Dog"}}}),
            json!([{"kind": "Cat", "lives": 7}, {"kind": "dog", "bark": ""}, {"kind": "Dog", "bark": ""}]),
            json!([{"kind": "cow"}, {"kind": "dog", "bark": 1}, {"lives": 7}, {"kind": "Cat", "lives": ""}])).with(pets.clone()),
        row(Change, json!({"oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
                "discriminator": {"propertyName": "kind"}}),
            json!([{"kind": "Cat"}, {"lives": 7}]), json!([{"kind": "cow"}])).with(pets.clone()),
        row(Body, json!({"$ref": "#/components/schemas/Pet"}),
            json!([{"kind": "Cat", "lives": 7}, {"kind": "dog", "bark": ""}, {"kind": "Dog", "bark": ""}]),
            json!([{"kind": "cow"}, {"kind": "Pet"}, {"kind": "dog", "bark": 1}, {}])).with(base.clone()),
        // The base stands in an `allOf` within the `allOf`.
        row(Body, json!({"$ref": "#/components/schemas/Pet"}),
            json!([{"kind": "Bird", "wings": 2}, {"kind": "dog"}]), json!([{"kind": "Bird", "wings": ""}, {"kind": "cow"}]))
            .with(json!({
                "Pet": base["Pet"], "Dog": base["Dog"],
                "Bird": {"allOf": [{"allOf": [{"$ref": "#/components/schemas/Pet"}]}, {"type": "object", "properties": {"wings": {"type": "integer"}}}]},
            })),
        // Named twice: what is mapped to a union is of what is within it, and an inline part goes by no value.
        row(Body, json!({"oneOf": [{"$ref": "#/components/schemas/Loud"}, {"$ref": "#/components/schemas/Cat"}, {"type": "object", "required": ["wings"], "properties": {"wings": {"type": "integer"}}}],
                "discriminator": {"propertyName": "kind", "mapping": {"dog": "Dog"}}}),
            json!([{"kind": "dog", "bark": ""}, {"kind": "Cat"}, {"wings": 2}, {"kind": "Loud", "bark": ""}, {"kind": "Dog", "bark": ""}]),
            json!([{"kind": "dog", "bark": 1}, {"kind": "Dog", "bark": 1}, {"kind": "cow"}]))
            .with(json!({"Loud": {"oneOf": [{"$ref": "#/components/schemas/Dog"}]}, "Dog": pets["Dog"], "Cat": pets["Cat"]})),
        row(Body, json!({"$ref": "#/components/schemas/Cat"}), json!([{"kind": "anything", "lives": 7}]), json!([{"kind": 1}, {"kind": "", "lives": ""}, {}]))
            .with(base),
        row(Body, account.clone(), json!([{"name": "", "key": ""}]), json!([{"name": ""}, {"key": ""}]))
            .tells(&[("/properties/id/readOnly", "true"), ("/properties/key/writeOnly", "true")]),
        row(Answer, account.clone(), json!([{"id": "", "name": ""}]), json!([{"name": ""}, {"id": ""}])),
        row(Change, account, json!([{}]), json!([{"name": 1}])),
        // What one part requires, another says to come from the service.
        row(Body, json!({"allOf": [{"$ref": "#/components/schemas/Own"}, {"type": "object", "required": ["id", "name"], "properties": {"name": {"type": "string"}}}]}),
            json!([{"name": ""}]), json!([{"id": ""}]))
            .with(json!({"Own": {"type": "object", "properties": {"id": {"type": "string", "readOnly": true}}}})),
        row(Text, json!({"type": "string", "maxLength": 3}), json!(["abc"]), json!(["abcd"])),
        row(Text, json!({"type": "string", "enum": ["on", "off"]}), json!(["on"]), json!(["up"])),
        row(Bytes, json!({"type": "string", "format": "binary", "maxLength": 3}), json!(["abc"]), json!(["abcd"])).tells(&[("/format", r#""binary""#)]),
        row(Bytes, json!({"type": "object", "properties": {"a": {"type": "string"}}}), json!(["abc"]), json!([{"a": ""}])),
    ]
}

/// The document with a row's schema in its place.
fn document(row: &Row) -> String {
    let media = match row.way {
        Text => "text/plain",
        Bytes => "application/octet-stream",
        _ => "application/json",
    };
    let content = json!({media: {"schema": row.schema}});
    let mut operation = json!({"operationId": "it", "responses": {"200": {"description": "Done"}}});
    match row.way {
        Body | Change | Text | Bytes => {
            operation["requestBody"] = json!({"required": true, "content": content})
        }
        Query => {
            operation["parameters"] = json!([{"name": "q", "in": "query", "schema": row.schema}])
        }
        Answer => {}
    }
    if matches!(row.way, Answer | Text | Bytes) {
        operation["responses"]["200"]["content"] = content;
    }
    let method = match row.way {
        Body | Text | Bytes => "post",
        Change => "patch",
        Answer | Query => "get",
    };
    let mut root = json!({
        "openapi": "3.0.3", "info": {"title": "Keywords", "version": "1"}, "servers": [{"url": "https://example.com"}],
        "paths": {"/it": {}}, "components": {"schemas": row.components},
    });
    root["paths"]["/it"][method] = operation;
    root.to_string()
}

#[test]
fn each_keyword_is_in_the_schemas_of_operations() {
    let mut wrong = Vec::new();
    for row in rows() {
        let operations =
            printed(&document(&row), &Product::plain("keywords", "0.1.0"), "").unwrap();
        let operation = &operations[0];
        let mut schemas = Vec::new();
        if row.way != Answer {
            schemas.push(&operation["inputs"][0]["schema"]);
        }
        if matches!(row.way, Answer | Text | Bytes) {
            schemas.push(&operation["output"]["schema"]);
        }
        for schema in schemas {
            let about = format!("{:?} {}\n  is {schema}\n ", row.way, row.schema);
            jsonschema::draft202012::meta::validate(schema)
                .unwrap_or_else(|error| panic!("{about}{error}"));
            let validator = jsonschema::draft202012::new(schema)
                .unwrap_or_else(|error| panic!("{about}{error}"));
            let takes = row
                .takes
                .as_array()
                .unwrap()
                .iter()
                .filter(|value| !validator.is_valid(value));
            wrong.extend(takes.map(|value| format!("{about} refuses {value}")));
            let refuses = row
                .refuses
                .as_array()
                .unwrap()
                .iter()
                .filter(|value| validator.is_valid(value));
            wrong.extend(refuses.map(|value| format!("{about} takes {value}")));
            for (at, told) in row.tells {
                let told: Value = serde_json::from_str(told).unwrap();
                if schema.pointer(at) != Some(&told) {
                    wrong.push(format!("{about} does not tell {told} at {at}"));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of them:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// A list says which parameter limits a page, and says nothing where there is none.
#[test]
fn a_list_names_what_limits_a_page_if_anything_does() {
    let paging = |parameters: &[&str]| {
        let parameters = parameters
            .iter()
            .map(|name| json!({"name": name, "in": "query", "schema": {"type": "string"}}));
        let page = json!({"type": "object", "properties": {"items": {"type": "array", "items": {"type": "string"}}}});
        let answer =
            json!({"description": "A page.", "content": {"application/json": {"schema": page}}});
        let get = json!({"operationId": "it", "parameters": parameters.collect::<Vec<_>>(), "responses": {"200": answer}});
        let root = json!({
            "openapi": "3.0.3", "info": {"title": "Lists", "version": "1"}, "servers": [{"url": "https://example.com"}],
            "paths": {"/it": {"get": get}},
        });
        let operations = printed(&root.to_string(), &Product::plain("lists", "0.1.0"), "").unwrap();
        operations[0]["list"]["paging"].clone()
    };
    assert_eq!(
        paging(&["offset", "limit"]),
        json!({"offset": "offset", "limit": "limit"})
    );
    let token = json!({"token": "pagination.token", "next": "/pagination/token"});
    assert_eq!(paging(&["pagination.token"]), token);
    let mut limited = token;
    limited["limit"] = json!("pagination.limit");
    assert_eq!(paging(&["pagination.token", "pagination.limit"]), limited);
    assert_eq!(paging(&[]), Value::Null);
}

/// Whether a value has the key anywhere.
fn has(value: &Value, key: &str) -> bool {
    match value {
        Value::Object(object) => {
            object.contains_key(key) || object.values().any(|inside| has(inside, key))
        }
        Value::Array(items) => items.iter().any(|inside| has(inside, key)),
        _ => false,
    }
}

#[test]
fn the_table_has_a_row_for_each_keyword() {
    let rows = rows();
    let lacks: Vec<&&str> = KEYWORDS
        .iter()
        .filter(|key| {
            !rows
                .iter()
                .any(|row| has(&row.schema, key) || has(&row.components, key))
        })
        .collect();
    assert!(lacks.is_empty(), "{lacks:?}");
    // The page has a row for those, and says so of the rest.
    let page = include_str!("../../../docs/openapi.md");
    let lacks: Vec<&&str> = KEYWORDS
        .iter()
        .chain(SILENT)
        .filter(|key| !page.contains(&format!("`{key}`")))
        .collect();
    assert!(lacks.is_empty(), "not in docs/openapi.md: {lacks:?}");
}
