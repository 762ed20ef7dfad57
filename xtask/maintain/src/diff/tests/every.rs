//! Every aspect, each in a row: a change of it is told at its item, there and back.

use std::collections::BTreeMap;

use super::super::Weight::{self, Addition, Breaking};
use super::super::aspect::Aspect;
use super::super::load::State;
use super::super::surface::Surface;
use super::super::{Change, Difference};

/// The document that the table of signatures edits as well.
const SHOP: &str = include_str!("../../../tests/signatures/shop.yaml");

type Edits = &'static [(&'static str, &'static str)];

/// A change of one aspect.
struct Row {
    /// What is in the document before and after that the shop has not.
    front: Edits,
    /// What is another document afterwards.
    edits: Edits,
    /// What `sdk.yaml` says, and the lock.
    decided: [&'static str; 2],
    lock: &'static str,
    /// The Rust name of the item.
    at: &'static str,
    /// What is told there and back.
    words: [&'static str; 2],
    /// How much each weighs.
    steps: Option<[Weight; 2]>,
}

fn edit(edits: Edits, at: &'static str, words: [&'static str; 2]) -> Row {
    Row {
        front: &[],
        edits,
        decided: ["", ""],
        lock: "",
        at,
        words,
        steps: None,
    }
}

fn decide(after: &'static str, at: &'static str, words: [&'static str; 2]) -> Row {
    Row {
        decided: ["", after],
        ..edit(&[], at, words)
    }
}

const REMARK: &str = "        remark: {type: string}\n";
const SINCE: &str = "{name: since, in: query, schema: {type: string}}";
const VIEW: &str = "{name: view, in: query, required: true, schema: {type: string}}";

/// A body and an answer of XML.
const XML: Edits = &[
    (
        "{application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Part'}, encoding: {inner: {contentType: application/json}}}}",
        "{application/xml: {schema: {$ref: '#/components/schemas/Part'}}}",
    ),
    (
        "'200': {description: An order, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}\n    delete",
        "'200': {description: An order, content: {application/xml: {schema: {$ref: '#/components/schemas/Order'}}}}\n    delete",
    ),
    (
        "        inner: {$ref: '#/components/schemas/Screw'}\n",
        "        inner: {$ref: '#/components/schemas/Screw'}\n        holes: {type: array, items: {type: integer}}\n",
    ),
];
const MAKER: &str = "maker: {type: string}";
const HOLES: &str = "holes: {type: array, items: {type: integer}}";

/// A change of how things stand in XML.
fn in_xml(edits: Edits, at: &'static str, words: [&'static str; 2]) -> Row {
    Row {
        front: XML,
        steps: Some([Weight::Behavior; 2]),
        ..edit(edits, at, words)
    }
}

#[expect(clippy::too_many_lines, reason = "a row for each aspect")]
fn row(aspect: Aspect) -> Row {
    let remark = |to: Edits, words| edit(to, "model::Item::remark", words);
    match aspect {
        Aspect::Arguments => edit(
            &[(
                VIEW,
                "{name: view, in: query, required: true, schema: {type: integer}}",
            )],
            "items().get",
            [
                "takes `(&str, view: i64, unit: &str)`, was `(&str, view: &str, unit: &str)`",
                "was `(&str, view: i64, unit: &str)`",
            ],
        ),
        Aspect::Output => edit(
            &[(
                "'200': {description: One, content: {application/json: {schema: {$ref: '#/components/schemas/Item'",
                "'200': {description: One, content: {application/json: {schema: {$ref: '#/components/schemas/Part'",
            )],
            "items().get",
            [
                "answers `model::Part`, was `model::Item`",
                "answers `model::Item`, was `model::Part`",
            ],
        ),
        Aspect::Builder => edit(
            &[
                ("tags: [{name: Items}", "tags: [{name: Item}, {name: Items}"),
                (
                    "paths:\n",
                    "paths:\n  /item/{id}:\n    delete:\n      tags: [Item]\n      operationId: itemDelete\n      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n      responses: {'204': {description: Gone}}\n",
                ),
            ],
            "items().delete",
            [
                "its builder is `DeleteItemCall`, was `DeleteItem`",
                "its builder is `DeleteItem`, was `DeleteItemCall`",
            ],
        ),
        Aspect::OptionalBody => edit(
            &[(
                "{required: false, content: {application/json: {schema: {$ref: '#/components/schemas/Item'",
                "{required: false, content: {application/json: {schema: {$ref: '#/components/schemas/Order'",
            )],
            "items().replace",
            [
                "its optional body is `body(&model::Order)`, was `body(&model::Item)`",
                "its optional body is `body(&model::Item)`",
            ],
        ),
        Aspect::Format => edit(
            &[("application/x-www-form-urlencoded", "application/json")],
            "orders().create",
            [
                "its body is sent as `application/json`, was `application/x-www-form-urlencoded`",
                "is sent as `application/x-www-form-urlencoded`",
            ],
        ),
        Aspect::BodyXml => in_xml(
            &[(
                "    Part:\n      type: object\n",
                "    Part:\n      type: object\n      xml: {name: piece}\n",
            )],
            "orders().create",
            [
                "its body is `element piece`, was `element Part`",
                "its body is `element Part`, was `element piece`",
            ],
        ),
        Aspect::AnswerXml => in_xml(
            &[(
                "    Order:\n      type: object\n",
                "    Order:\n      type: object\n      xml: {namespace: 'urn:shop'}\n",
            )],
            "orders().get",
            [
                "its answer is `element Order of urn:shop`, was `element Order`",
                "its answer is `element Order`, was `element Order of urn:shop`",
            ],
        ),
        Aspect::Xml => in_xml(
            &[(MAKER, "maker: {type: string, xml: {attribute: true}}")],
            "model::Part::maker",
            [
                "stands in XML as `attribute maker`, was `element maker`",
                "stands in XML as `element maker`, was `attribute maker`",
            ],
        ),
        Aspect::Accept => edit(
            &[(
                "content: {text/plain: {schema: {type: string}}}",
                "content: {application/json: {schema: {type: string}}}",
            )],
            "items().get_note",
            [
                "asks for `application/json`, was `text/plain",
                "asks for `text/plain",
            ],
        ),
        Aspect::Security => edit(
            &[("security: [{key: []}]", "security: [{}]")],
            "items().get",
            [
                "is authenticated in another way",
                "is authenticated in another way",
            ],
        ),
        Aspect::Check => edit(
            &[(
                "{required: true, content: {application/json: {schema: {type: string}}}}",
                "{required: true, content: {text/plain: {schema: {type: string}}}}",
            )],
            "items().replace_note",
            [
                "has no `without_member_check()` anymore",
                "has `without_member_check()` now",
            ],
        ),
        Aspect::Waits => edit(
            &[(
                "'202': {description: Accepted}",
                "'204': {description: Gone}",
            )],
            "orders().delete",
            ["has no `wait()` anymore", "has `wait()` now"],
        ),
        Aspect::Items => edit(
            &[(
                "items: {type: array, items: {$ref: '#/components/schemas/Item'}}\n    Item:",
                "items: {type: array, items: {$ref: '#/components/schemas/Part'}}\n    Item:",
            )],
            "items().list",
            [
                "its items are `model::Part`, was `model::Item`",
                "its items are `model::Item`, was `model::Part`",
            ],
        ),
        Aspect::Paging => edit(
            &[("{name: offset,", "{name: from,")],
            "items().list",
            ["is paged in another way", "is paged in another way"],
        ),
        Aspect::Stream => Row {
            steps: Some([Breaking, Addition]),
            ..edit(
                &[(
                    "content: {text/plain: {schema: {type: string}}}",
                    "content: {application/json: {schema: {type: string}}}",
                )],
                "items().get_note",
                [
                    "has no `stream()` and `download_to()` anymore",
                    "has `stream()` and `download_to()` now",
                ],
            )
        },
        Aspect::Presign => Row {
            steps: Some([Addition, Breaking]),
            ..edit(
                &[
                    (
                        "    key: {type: http, scheme: bearer}\n",
                        "    key: {type: http, scheme: bearer}\n    signed: {type: apiKey, in: header, name: Authorization, x-amazon-apigateway-authtype: awsSigv4, x-aws-signing-name: s3}\n",
                    ),
                    (
                        "      operationId: itemsDelete\n",
                        "      operationId: itemsDelete\n      security: [{signed: []}]\n",
                    ),
                ],
                "items().delete",
                ["has `presign()` now", "has no `presign()` anymore"],
            )
        },
        Aspect::Path => edit(
            &[("  /orders:", "  /Orders:")],
            "orders().create",
            [
                "calls `POST /Orders`, was `POST /orders`",
                "calls `POST /orders`, was `POST /Orders`",
            ],
        ),
        Aspect::OperationId => edit(
            &[("operationId: itemsDelete", "operationId: itemsGone")],
            "items().delete",
            [
                "its operationId is `itemsGone`, was `itemsDelete`",
                "its operationId is `itemsDelete`, was `itemsGone`",
            ],
        ),
        Aspect::Idempotent => decide(
            "idempotent: [{operation: itemsPost, idempotent: true, reason: seen}]\n",
            "items().create",
            [
                "is repeated after a failure now",
                "is not repeated after a failure anymore",
            ],
        ),
        Aspect::Servers => edit(
            &[(
                "  /orders:\n",
                "  /orders:\n    servers: [{url: 'https://own.example.com'}]\n",
            )],
            "orders().create",
            [
                "its own servers are `https://own.example.com`, was none",
                "its own servers are none, was `https://own.example.com`",
            ],
        ),
        Aspect::Effect => decide(
            "effect: [{operation: itemsSetNote, effect: destroys, reason: seen}]\n",
            "items().replace_note",
            [
                "counts as one that `destroys`, was `changes`",
                "counts as one that `changes`, was `destroys`",
            ],
        ),
        Aspect::Given => edit(
            &[(
                "{name: size, in: query, schema: {type: integer}}",
                "{name: size, in: query, schema: {type: number}}",
            )],
            "items().list().size",
            ["takes `f64`, was `i64`", "takes `i64`, was `f64`"],
        ),
        Aspect::Sent => edit(
            &[(
                VIEW,
                "{name: view, in: header, required: true, schema: {type: string}}",
            )],
            "items().get",
            ["is sent in another way", "is sent in another way"],
        ),
        Aspect::Shape => edit(
            &[(
                "Color: {type: string, enum: [RED, BLUE]}",
                "Color: {type: integer, enum: [1, 2]}",
            )],
            "model::Color",
            [
                "is an enumeration of integers, was an enumeration of strings",
                "is an enumeration of strings, was an enumeration of integers",
            ],
        ),
        Aspect::New => edit(
            &[(
                "    Screw:\n      type: object\n",
                "    Screw:\n      type: object\n      required: [length]\n",
            )],
            "model::Screw",
            ["gains its `new`", "loses its `new`"],
        ),
        Aspect::NewDeprecated => Row {
            lock: "names: {new /components/schemas/Cash: amount coin}",
            ..edit(
                &[("amount: {type: integer}", "amount: {type: string}")],
                "model::Cash",
                ["its `new` is", "its `new` is"],
            )
        },
        Aspect::Filled => Row {
            front: &[("openapi: 3.0.3", "openapi: 3.1.0")],
            lock: "names: {new /components/schemas/Cash: amount}",
            ..edit(
                &[("coin: {type: string}", "coin: {const: EUR}")],
                "model::Cash",
                [
                    "its `new` sets by itself `coin`, was none",
                    "its `new` sets by itself none, was `coin`",
                ],
            )
        },
        Aspect::From => edit(
            &[(
                "      - {type: boolean}\n",
                "      - {type: boolean}\n      - {type: integer}\n",
            )],
            "model::Payment",
            [
                "is made `From` `bool, i64, model::Card, model::Cash`, was `bool, model::Card, model::Cash`",
                "was `bool, i64, model::Card, model::Cash`",
            ],
        ),
        Aspect::Page => edit(
            &[(
                "description: A page, content: {application/json: {schema: {$ref: '#/components/schemas/Items'}}}",
                "description: A page, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Items'}}}}",
            )],
            "model::Items",
            ["is no `Page` anymore", "is a `Page` now"],
        ),
        Aspect::Resource => edit(
            &[(
                "        number: {type: string}\n",
                "        number: {type: string}\n        id: {type: string}\n        href: {type: string}\n",
            )],
            "model::Order",
            ["is a `Resource` now", "is no `Resource` anymore"],
        ),
        Aspect::Discriminator => edit(
            &[(
                "      - {type: boolean}\n",
                "      discriminator: {propertyName: owner}\n",
            )],
            "model::Payment",
            [
                "is told apart by `owner`, was none",
                "is told apart by none, was `owner`",
            ],
        ),
        Aspect::Others => edit(
            &[(
                "    Screw:\n      type: object\n",
                "    Screw:\n      type: object\n      additionalProperties: false\n",
            )],
            "model::Screw",
            [
                "other members are `forbidden`, was `unsaid`",
                "other members are `unsaid`, was `forbidden`",
            ],
        ),
        Aspect::OneOf => edit(
            &[(
                "    Part:\n      type: object\n",
                "    Part:\n      type: object\n      anyOf: [{required: [inner]}, {required: [maker, code]}]\n",
            )],
            "model::Part",
            [
                "has to have `inner or maker and code`, was none",
                "has to have none, was `inner or maker and code`",
            ],
        ),
        Aspect::Stored => remark(
            &[(
                REMARK,
                "        remark: {type: string, format: date-time}\n",
            )],
            [
                "is `Timestamp`, was `String`",
                "is `String`, was `Timestamp`",
            ],
        ),
        Aspect::Getter => edit(
            &[("required: [name]", "required: [name, size]")],
            "model::Item::size",
            [
                "its getter answers `i64`, was `Option<i64>`",
                "its getter answers `Option<i64>`, was `i64`",
            ],
        ),
        // What is stored says what is taken, so it is told there.
        Aspect::Setter => edit(
            &[(
                "        inner: {$ref: '#/components/schemas/Screw'}\n",
                "        inner: {type: string}\n",
            )],
            "model::Part::inner",
            [
                "is `String`, was `model::Screw`",
                "is `model::Screw`, was `String`",
            ],
        ),
        Aspect::Demanded => edit(
            &[("required: [name]", "required: [name, parts]")],
            "model::Item::parts",
            ["must be sent now", "need not be sent anymore"],
        ),
        Aspect::Required => edit(
            &[(
                "    Items:\n      type: object\n",
                "    Items:\n      type: object\n      required: [items]\n",
            )],
            "model::Items::items",
            ["is required now", "is optional now"],
        ),
        Aspect::Nullable => remark(
            &[(REMARK, "        remark: {type: string, nullable: true}\n")],
            ["may be null now", "cannot be null anymore"],
        ),
        Aspect::ReadOnly => remark(
            &[(REMARK, "        remark: {type: string, readOnly: true}\n")],
            ["is set by the service now", "can be set now"],
        ),
        Aspect::WriteOnly => remark(
            &[(REMARK, "        remark: {type: string, writeOnly: true}\n")],
            ["is never answered now", "may be answered now"],
        ),
        Aspect::Immutable => remark(
            &[(
                REMARK,
                "        remark: {type: string, x-immutable: true}\n",
            )],
            ["cannot be changed later now", "can be changed later now"],
        ),
        Aspect::Secret => decide(
            "secret: [{at: '/paths/~1items~1{itemId}~1note/get/responses/200', secret: true, reason: seen}]\n",
            "items().get_note",
            ["is hidden from logs now", "is shown in logs now"],
        ),
        Aspect::Known => remark(
            &[(
                REMARK,
                "        remark: {type: string, x-known-values: [A, B]}\n",
            )],
            [
                "its values seen are `A, B`, was none",
                "its values seen are none, was `A, B`",
            ],
        ),
        Aspect::Listed => edit(
            &[(
                "sold: {type: boolean}",
                "sold: {type: boolean, enum: [true]}",
            )],
            "model::Item::sold",
            [
                "its only values are `true`, was none",
                "its only values are none, was `true`",
            ],
        ),
        Aspect::Wire => edit(
            &[("[RED, BLUE]", "[RED, blue]")],
            "model::Color::Blue",
            [
                "is written `blue`, was `BLUE`",
                "is written `BLUE`, was `blue`",
            ],
        ),
        Aspect::Alias => decide(
            "alias: [{at: /components/schemas/Item/properties/remark, also: rem, reason: seen}]\n",
            "model::Item::remark",
            [
                "its second spelling is `rem`, was none",
                "its second spelling is none, was `rem`",
            ],
        ),
        Aspect::Tags => edit(
            &[(
                "      - {type: boolean}\n",
                "      discriminator: {propertyName: owner, mapping: {plastic: '#/components/schemas/Card'}}\n",
            )],
            "model::Payment::Card",
            ["stands for `", ", was `"],
        ),
        Aspect::Limits => remark(
            &[(REMARK, "        remark: {type: string, maxLength: 3}\n")],
            [
                "its limits are `at most 3 characters`, was none",
                "its limits are none, was `at most 3 characters`",
            ],
        ),
        Aspect::Default => edit(
            &[(
                SINCE,
                "{name: since, in: query, schema: {type: string, default: a}}",
            )],
            "items().list().since",
            [
                "its default is `\"a\"`, was none",
                "its default is none, was `\"a\"`",
            ],
        ),
        Aspect::Url => edit(
            &[("https://uk.example.com", "https://gb.example.com")],
            "Location::GbLhr",
            [
                "is at `https://gb.example.com`, was `https://uk.example.com`",
                "is at `https://uk.example.com`",
            ],
        ),
        Aspect::First => edit(
            &[(
                "- {url: 'https://de.example.com', x-location: de/fra}\n- {url: 'https://uk.example.com', x-location: gb/lhr}",
                "- {url: 'https://uk.example.com', x-location: gb/lhr}\n- {url: 'https://de.example.com', x-location: de/fra}",
            )],
            "Location::GbLhr",
            ["is the default now", "is not the default anymore"],
        ),
        Aspect::Variables => edit(
            &[(
                "- {url: 'https://uk.example.com', x-location: gb/lhr}",
                "- {url: 'https://uk.example.com', x-location: gb/lhr, variables: {port: {default: '1'}}}",
            )],
            "Location::GbLhr",
            [
                "its variables are `port=1`, was none",
                "its variables are none, was `port=1`",
            ],
        ),
        // `Path` says what counts of it.
        Aspect::Request => edit(
            &[
                ("/orders/{year}/{number}:", "/orders/{when}/{number}:"),
                ("{name: year,", "{name: when,"),
                ("{name: year,", "{name: when,"),
            ],
            "",
            ["", ""],
        ),
    }
}

const TAGS: &str = "tags: {type: array, items: {type: string}}";

/// What one aspect says in several places.
#[expect(clippy::too_many_lines, reason = "a row for each aspect")]
fn more() -> Vec<(Aspect, Row)> {
    let limits = |row: Row| (Aspect::Limits, row);
    let tags = |to: Edits, words| limits(edit(to, "model::Item::tags", words));
    let part = |to: Edits, at, words| (Aspect::Xml, in_xml(to, at, words));
    vec![
        part(
            &[(MAKER, "maker: {type: string, xml: {name: made-by}}")],
            "model::Part::maker",
            [
                "stands in XML as `element made-by`, was `element maker`",
                "stands in XML as `element maker`, was `element made-by`",
            ],
        ),
        part(
            &[(
                MAKER,
                "maker: {type: string, xml: {prefix: s, namespace: 'urn:shop'}}",
            )],
            "model::Part::maker",
            [
                "stands in XML as `element s:maker of urn:shop`, was `element maker`",
                "stands in XML as `element maker`, was `element s:maker of urn:shop`",
            ],
        ),
        part(
            &[(
                HOLES,
                "holes: {type: array, xml: {wrapped: true}, items: {type: integer, xml: {name: hole}}}",
            )],
            "model::Part::holes",
            [
                "stands in XML as `element holes around each element hole`, was `each item an element holes`",
                "stands in XML as `each item an element holes`, was `element holes around each element hole`",
            ],
        ),
        (
            Aspect::From,
            Row {
                steps: Some([Breaking, Addition]),
                ..decide(
                    "conventions: [{at: /envelope, set: own, reason: seen}]\n",
                    "model::Shelf",
                    [
                        "is made `From` none, was `model::Place`",
                        "is made `From` `model::Place`, was none",
                    ],
                )
            },
        ),
        (
            Aspect::Others,
            edit(
                &[(
                    "    Screw:\n      type: object\n",
                    "    Screw:\n      type: object\n      additionalProperties: true\n",
                )],
                "model::Screw",
                [
                    "other members are `allowed`, was `unsaid`",
                    "other members are `unsaid`, was `allowed`",
                ],
            ),
        ),
        (
            Aspect::Listed,
            edit(
                &[(
                    "      - {type: boolean}\n",
                    "      - {type: boolean, enum: [true]}\n",
                )],
                "model::Payment::Boolean",
                [
                    "its only values are `true`, was none",
                    "its only values are none, was `true`",
                ],
            ),
        ),
        (
            Aspect::Secret,
            edit(
                &[(REMARK, "        remark: {type: string, format: password}\n")],
                "model::Item::remark",
                ["is hidden from logs now", "is shown in logs now"],
            ),
        ),
        tags(
            &[(
                TAGS,
                "tags: {type: array, maxItems: 3, uniqueItems: true, items: {type: string}}",
            )],
            [
                "its limits are `at most 3 items, each item once`, was none",
                "its limits are none, was `at most 3 items, each item once`",
            ],
        ),
        tags(
            &[(
                TAGS,
                "tags: {type: array, items: {type: string, maxLength: 3}}",
            )],
            [
                "its limits are `inside at most 3 characters`, was none",
                "its limits are none, was `inside at most 3 characters`",
            ],
        ),
        tags(
            &[(
                TAGS,
                "tags: {type: array, items: {type: string, format: uuid}}",
            )],
            [
                "its limits are `inside format uuid`, was none",
                "its limits are none, was `inside format uuid`",
            ],
        ),
        limits(edit(
            &[(REMARK, "        remark: {type: string, format: uuid}\n")],
            "model::Item::remark",
            [
                "its limits are `format uuid`, was none",
                "its limits are none, was `format uuid`",
            ],
        )),
        limits(edit(
            &[(
                "marks: {type: object, additionalProperties: {type: string}}",
                "marks: {type: object, minProperties: 1, additionalProperties: {type: string, pattern: a}}",
            )],
            "model::Item::marks",
            [
                "its limits are `at least 1 member, inside matches 'a'`, was none",
                "its limits are none, was `at least 1 member, inside matches 'a'`",
            ],
        )),
        limits(Row {
            front: &[(
                "      - {type: boolean}\n",
                "      - {title: word, type: string}\n      - {type: boolean}\n",
            )],
            ..edit(
                &[(
                    "{title: word, type: string}",
                    "{title: word, type: string, minLength: 2}",
                )],
                "model::Payment::Word",
                [
                    "its limits are `at least 2 characters`, was none",
                    "its limits are none, was `at least 2 characters`",
                ],
            )
        }),
        limits(edit(
            &[(
                SINCE,
                "{name: since, in: query, schema: {type: string, pattern: a}}",
            )],
            "items().list().since",
            [
                "its limits are `matches 'a'`, was none",
                "its limits are none, was `matches 'a'`",
            ],
        )),
        limits(edit(
            &[(
                VIEW,
                "{name: view, in: query, required: true, schema: {type: string, maxLength: 3}}",
            )],
            "items().get",
            [
                "its limits are `view: at most 3 characters`, was none",
                "its limits are none, was `view: at most 3 characters`",
            ],
        )),
        limits(edit(
            &[(
                "{required: true, content: {application/json: {schema: {type: string}}}}",
                "{required: true, content: {application/json: {schema: {type: string, maxLength: 3}}}}",
            )],
            "items().replace_note",
            [
                "its limits are `body: at most 3 characters`, was none",
                "its limits are none, was `body: at most 3 characters`",
            ],
        )),
        (
            Aspect::Servers,
            edit(
                &[(
                    "      operationId: itemsDelete\n",
                    "      operationId: itemsDelete\n      servers: [{url: 'https://own.example.com'}]\n",
                )],
                "items().delete",
                [
                    "its own servers are `https://own.example.com`, was none",
                    "its own servers are none, was `https://own.example.com`",
                ],
            ),
        ),
    ]
}

fn surface(edits: &[&[(&str, &str)]], decided: &str, lock: &str) -> Surface {
    let mut document = SHOP.to_owned();
    for (from, to) in edits.iter().copied().flatten() {
        assert!(document.contains(from), "{from}");
        document = document.replacen(from, to, 1);
    }
    let state = State {
        name: "shop".to_owned(),
        document,
        sdk: format!("crate: shop\nversion: 0.1.0\n{decided}"),
        lock: lock.to_owned(),
    };
    state.surface("shop", &BTreeMap::new()).unwrap()
}

#[test]
fn each_aspect_is_told_there_and_back() {
    let rows = Aspect::ALL.iter().map(|aspect| (*aspect, row(*aspect)));
    let mut wrong = Vec::new();
    for (aspect, row) in rows.chain(more()) {
        let old = surface(&[row.front], row.decided[0], row.lock);
        let new = surface(&[row.front, row.edits], row.decided[1], row.lock);
        let [there, back] = row.steps.map_or([None; 2], |steps| steps.map(Some));
        for (old, new, words, step) in [
            (&old, &new, row.words[0], there),
            (&new, &old, row.words[1], back),
        ] {
            let found = Difference::between(old, new).0;
            let said = |surface: &Surface| {
                let mut items = surface.items.iter().filter(|(key, _)| key.1 == row.at);
                items.find_map(|(_, item)| item.aspects.get(&aspect).cloned())
            };
            let told = |change: &Change| {
                let weighs = step.is_none_or(|step| step == change.weight);
                change.rust == row.at && change.words.contains(words) && weighs
            };
            // What is no difference to anybody says so by having no place.
            let right = if row.at.is_empty() {
                found.is_empty()
            } else {
                said(old) != said(new) && found.iter().any(told)
            };
            if !right {
                wrong.push(format!(
                    "{aspect:?}: `{words}`, {:?} to {:?}: {found:?}",
                    said(old),
                    said(new)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
