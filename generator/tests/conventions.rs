//! Every convention can be overridden, and an override reaches what is rendered; what cannot be is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use ionoscloud_generator::conventions::{Conventions, Override};
use ionoscloud_generator::product::Product;
use ionoscloud_generator::render::{Site, Templates, tool_product};
use ionoscloud_generator::{Source, render, understand};
use quote::ToTokens;
use serde_json::{Value, json};

/// An API in which each convention has two candidates: the shared one, and one that only an override sees.
const DOCUMENT: &str = r##"
openapi: 3.0.3
info: {title: Words, version: "1"}
servers: [{url: "https://words.example.com", x-where: de/own}]
security: [{token: []}]
paths:
  /things:
    get:
      operationId: thingsGet
      parameters:
        - {name: pretty, in: query, schema: {type: boolean}}
        - {name: X-Contract-Number, in: header, schema: {type: integer}}
        - {name: X-Tenant, in: header, schema: {type: string}}
        - {name: offset, in: query, schema: {type: integer}}
        - {name: limit, in: query, schema: {type: integer}}
        - {name: skip, in: query, schema: {type: integer}}
        - {name: take, in: query, schema: {type: integer}}
        - name: by
          in: query
          x-own-prefix: "own-prefix."
          schema: {type: object, additionalProperties: {type: string}}
      responses: {"200": {description: A page., content: {application/json: {schema: {$ref: "#/components/schemas/Page"}}}}}
    post:
      operationId: thingsPost
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
      responses: {"200": {description: Made., content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}}
  /things/{id}/halt:
    post:
      operationId: thingsHalt
      x-follow: true
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: Done.}}
  /turns:
    get:
      operationId: turnsGet
      parameters:
        - {name: pagination.token, in: query, schema: {type: string}}
        - {name: pagination.limit, in: query, schema: {type: integer}}
        - {name: after, in: query, schema: {type: string}}
        - {name: size, in: query, schema: {type: integer}}
      responses: {"200": {description: A page., content: {application/json: {schema: {$ref: "#/components/schemas/Page"}}}}}
  /kinds: {get: {operationId: kindsGet, security: [{kind: []}], responses: {"200": {description: Done.}}}}
  /names: {get: {operationId: namesGet, security: [{name: []}], responses: {"200": {description: Done.}}}}
  /rooms/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: roomsGet, responses: {"200": {description: A room., content: {application/json: {schema: {$ref: "#/components/schemas/Entry"}}}}}}
    delete: {operationId: roomsDelete, responses: {"204": {description: Gone.}}}
  /doors:
    post:
      operationId: doorsPost
      parameters: [{name: X-Sum, in: header, required: true, schema: {type: string}}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Door"}}}}
      responses: {"204": {description: Made.}}
  /framed:
    get:
      operationId: framedGet
      responses: {"200": {description: A page., headers: {X-RateLimit-Burst: {schema: {type: integer}}}, content: {application/json: {schema: {$ref: "#/components/schemas/Framed"}}}}}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
    kind: {type: apiKey, in: header, name: Authorization, x-own-signed: awsSigv4, x-aws-signing-name: one}
    name: {type: apiKey, in: header, name: Authorization, x-amazon-apigateway-authtype: awsSigv4, x-own-name: two}
  schemas:
    Page:
      type: object
      properties:
        items: {type: array, items: {$ref: "#/components/schemas/Thing"}}
        entries: {type: array, items: {$ref: "#/components/schemas/Entry"}}
    Framed:
      type: object
      properties:
        values: {type: array, items: {type: string}}
        about: {type: object, properties: {x: {type: string}}}
    Door:
      type: object
      properties:
        keyId: {type: string}
        hue: {type: string}
        state: {type: string, enum: [OFF, ON]}
    Entry: {type: object, properties: {x: {type: string}}}
    Thing:
      type: object
      properties:
        id: {type: string, readOnly: true}
        number: {type: string, readOnly: true}
        properties: {$ref: "#/components/schemas/ThingProperties"}
        own: {$ref: "#/components/schemas/ThingProperties"}
        about: {type: object, properties: {phase: {type: string}}}
        metadata: {type: object, properties: {phase: {type: string}}}
        told: {type: object, properties: {state: {type: string}}}
    ThingProperties:
      type: object
      required: [name]
      properties:
        name: {type: string, x-fixed: true}
        pin: {type: string}
        kind: {type: string, x-seen: [SEEN]}
"##;

/// Key, another value, and what is rendered then and not else.
#[expect(clippy::too_many_lines, reason = "a table")]
fn rows() -> Vec<(&'static str, Value, &'static [&'static str])> {
    vec![
        (
            "parameters.formatting",
            json!(["offset"]),
            &["pub fn pretty("],
        ),
        (
            "parameters.contract_number",
            json!("X-Tenant"),
            &["contract_number: \"X-Tenant\"", "pub fn x_contract_number("],
        ),
        ("parameters.depth", json!("levels"), &["depth: \"levels\""]),
        (
            "parameters.key_prefix",
            json!("x-own-prefix"),
            &["own-prefix."],
        ),
        (
            "parameters.slashes",
            json!(["id"]),
            &[".path_with_slashes("],
        ),
        (
            "parameters.md5",
            json!(["x-sum"]),
            &["md5: Some(\"X-Sum\")"],
        ),
        (
            "answers.headers",
            json!([]),
            &["\"name\":\"X-RateLimit-Burst\""],
        ),
        (
            "list.items",
            json!("entries"),
            &["items: \"entries\"", "type Item = super::Entry"],
        ),
        ("list.frame", json!(["about"]), &["pub fn list_framed("]),
        ("list.total", json!("all"), &["total: \"all\""]),
        ("list.next", json!(["/more"]), &["next: &[\"/more\"]"]),
        ("list.token.token", json!("after"), &["token: \"after\""]),
        (
            "list.token.limit",
            json!("size"),
            &["limit: Some(\"size\")"],
        ),
        (
            "list.token.next",
            json!("/own/next"),
            &["next: \"/own/next\""],
        ),
        ("list.offset.offset", json!("skip"), &["offset: \"skip\""]),
        (
            "list.pages",
            json!([{"items": "entries", "more": "on", "next": {"after": "/then"}}]),
            &["next: &[(\"after\", \"/then\")]"],
        ),
        ("list.offset.limit", json!("take"), &["limit: \"take\""]),
        (
            "envelope",
            json!("own"),
            &["envelope: \"own\"", "EMPTY.with_own(own)"],
        ),
        (
            "reference",
            json!("number"),
            &["Member::new(\"number\").reference()"],
        ),
        (
            "wait.metadata",
            json!("told"),
            &["metadata: \"told\"", "Wait::State"],
        ),
        (
            "wait.state",
            json!(["phase"]),
            &["state: &[\"phase\"]", "Wait::State"],
        ),
        ("resource.id", json!("number"), &["id: \"number\""]),
        ("resource.address", json!("at"), &["address: \"at\""]),
        ("resource.kind", json!("sort"), &["kind: \"sort\""]),
        ("wait.message", json!(["why"]), &["message: &[\"why\"]"]),
        ("wait.stays", json!("_HELD"), &["stays: \"_HELD\""]),
        ("wait.requests.step", json!("jobs"), &["step: \"jobs\""]),
        (
            "wait.requests.good",
            json!(["FINISHED"]),
            &["good: &[\"FINISHED\"]"],
        ),
        (
            "wait.requests.bad",
            json!(["BURNT"]),
            &["bad: &[\"BURNT\"]"],
        ),
        (
            "wait.requests.targets",
            json!("/things"),
            &["targets: \"/things\""],
        ),
        (
            "wait.requests.target",
            json!("/where"),
            &["target: \"/where\""],
        ),
        ("wait.accepted", json!(["204"]), &["Wait::Gone"]),
        ("wait.good", json!(["UP"]), &["good: &[\"UP\"]"]),
        ("wait.bad", json!(["DOWN"]), &["bad: &[\"DOWN\"]"]),
        ("wait.request", json!("x-follow"), &["Wait::Request"]),
        (
            "destroys",
            json!(["halt"]),
            &[r#""idempotent":false,"effect":"destroys""#],
        ),
        (
            "secrets",
            json!(["pin"]),
            &["Member::new(\"pin\").secret()"],
        ),
        (
            "examples.references",
            json!(["hue"]),
            &[".with_key_id(\"key-id\")"],
        ),
        (
            "examples.unknown",
            json!(["OFF"]),
            &[".with_state(model::DoorState::On)"],
        ),
        ("extensions.known_values", json!(["x-seen"]), &["SEEN"]),
        (
            "extensions.immutable",
            json!("x-fixed"),
            &["Cannot be changed later"],
        ),
        ("extensions.location", json!("x-where"), &["de/own"]),
        (
            "extensions.signature",
            json!("x-own-signed"),
            &["signature for `one`"],
        ),
        (
            "extensions.signing_name",
            json!("x-own-name"),
            &["signature for `two`"],
        ),
        ("tools.longest", json!(10), &["10 is the most"]),
        (
            "tools.short",
            json!({"default": "d"}),
            &["words_d_list_things"],
        ),
        (
            "tools.secrets",
            json!(["turns"]),
            &["\"secret_answer\":true"],
        ),
        ("credentials.maker", json!("own-maker"), &["own-maker"]),
    ]
}

const FIXED: [&str; 6] = [
    "credentials.environment",
    "credentials.basic",
    "credentials.bearer",
    "credentials.signature",
    "runtime",
    "whole_words",
];

/// `a.b` set to a value.
fn set(key: &str, value: &Value) -> [Override; 1] {
    [Override {
        at: format!("/{}", key.replace('.', "/")),
        set: value.clone(),
        reason: "a test".to_owned(),
    }]
}

fn templates() -> Templates {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates");
    let mut files = BTreeMap::new();
    let mut open = vec![folder.clone()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                files.insert(path.strip_prefix(&folder).unwrap().to_owned(), text);
            }
        }
    }
    Templates::new(files).unwrap()
}

/// Everything that comes of the document: its model and its crate.
fn rendered(templates: &Templates, overrides: &[Override]) -> String {
    let mut product = Product::plain("words", "0.1.0");
    product.conventions = Conventions::with(overrides).unwrap();
    let source = Source {
        file: "words.yaml",
        text: DOCUMENT.into(),
        sdk_file: "sdk.yaml",
        product: &product,
        lock: "",
    };
    let site = Site {
        runtime: "../runtime",
        own: None,
        pages: None,
    };
    let (text, findings) = understand(source, |sdk, _| {
        let files = render(templates, sdk, &product, site).unwrap();
        let files: Vec<String> = files.into_values().collect();
        let tools = tool_product("words", "", sdk, &product.conventions);
        let tools = tools.map_or_else(|error| error, |tools| json!(tools).to_string());
        serde_json::to_string(sdk.api).unwrap() + &tools + &files.join("\n")
    });
    text.unwrap_or_else(|| panic!("{findings:?}"))
}

#[test]
fn each_key_has_a_row() {
    fn leaves(value: &Value, path: &str, found: &mut BTreeSet<String>) {
        match value {
            // What is short for what is the product's own.
            Value::Object(object) if path != "tools.short" => {
                for (key, value) in object {
                    leaves(
                        value,
                        format!("{path}.{key}").trim_start_matches('.'),
                        found,
                    );
                }
            }
            _ => drop(found.insert(path.to_owned())),
        }
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/conventions.yaml");
    let shared: Value = serde_yaml::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let mut keys = BTreeSet::new();
    leaves(&shared, "", &mut keys);
    let rows = rows();
    let shown = rows.iter().map(|(key, ..)| *key).chain(FIXED);
    assert_eq!(keys, shown.map(str::to_owned).collect());
}

#[test]
fn an_override_reaches_what_is_rendered() {
    let templates = templates();
    let shared = rendered(&templates, &[]);
    for (key, value, wanted) in rows() {
        let own = rendered(&templates, &set(key, &value));
        for text in wanted {
            assert!(!shared.contains(text), "{key}: {text} is there anyway");
            assert!(own.contains(text), "{key}: {text} is missing");
        }
    }
}

#[test]
fn what_no_product_can_have_for_itself_is_refused() {
    for key in FIXED {
        let error = Conventions::with(&set(key, &json!("own"))).unwrap_err();
        let at = format!("/{}", key.replace('.', "/"));
        assert_eq!(error, format!("`{at}` is the same for all products"));
    }
}

/// The members of the literal of this type in an expression, each as text.
fn members(literal: &syn::Expr) -> BTreeMap<String, String> {
    let syn::Expr::Struct(literal) = literal else {
        panic!("no struct: {}", literal.to_token_stream());
    };
    let text = |field: &syn::FieldValue| {
        let name = field.member.to_token_stream().to_string();
        let value = field.expr.to_token_stream().to_string();
        let value: String = value.split_whitespace().collect();
        let value = value.replace("rt::", "");
        (name, value.replace(",}", "}").replace(",]", "]"))
    };
    literal.fields.iter().map(text).collect()
}

/// A crate says all of it, so that a later runtime cannot change what an older crate means; and what the runtime takes for
/// usual, where it is given nothing, is what the file says.
#[test]
fn the_runtime_takes_the_shared_words_for_usual() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/runtime/src/words.rs");
    let file = syn::parse_file(&fs::read_to_string(file).unwrap()).unwrap();
    let consts = file.items.iter().filter_map(|item| match item {
        syn::Item::Impl(block) => Some(&block.items),
        _ => None,
    });
    let base = consts.flatten().find_map(|item| match item {
        syn::ImplItem::Const(item) if item.ident == "BASE" => Some(members(&item.expr)),
        _ => None,
    });
    let client = rendered(&templates(), &[]);
    let (_, words) = client.split_once("words: rt::Words").unwrap();
    let (words, _) = words.split_once("..rt::Words::BASE").unwrap();
    let rendered = members(&syn::parse_str(&format!("rt::Words {words} }}")).unwrap());
    assert_eq!(base.unwrap(), rendered);
}
