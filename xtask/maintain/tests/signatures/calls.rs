//! Calls: groups, methods, arguments, bodies, answers, and what a builder can do.

use crate::row::{Row, breaks, gains, means, row, same, stays};

const OTHER_MEANING: &str = "the values would arrive in each other's place";

pub const ROWS: &[Row] = &[
    // Groups and methods.
    row(
        "group-renamed",
        "goods().list",
        &[("[Items]\n      operationId: itemsGet\n", "[Goods]\n      operationId: itemsGet\n")],
        breaks("let _ = client.items().list();"),
        breaks("let _ = client.goods().list();"),
    ),
    row(
        "group-gone",
        "orders().create",
        &[
            ("[Orders]\n      operationId: ordersPost", "[Items]\n      operationId: ordersPost"),
            ("[Orders]\n      operationId: ordersGet", "[Items]\n      operationId: ordersGet"),
            ("[Orders]\n      operationId: ordersDelete", "[Items]\n      operationId: ordersDelete"),
        ],
        breaks("let _: shop::group::Orders = client.orders();"),
        breaks("let _ = client.items().create_order(&Part::default());"),
    ),
    row(
        "method-gone",
        "items().delete",
        &[(
            "    delete:
      tags: [Items]
      operationId: itemsDelete
      responses:
        '204': {description: Gone}
",
            "",
        )],
        breaks(r#"let _ = client.items().delete("1");"#),
        gains(r#"let _ = client.items().replace("1");"#),
    ),
    row(
        "method-renamed",
        "items().get_note | items().get_comment",
        &[
            ("/items/{itemId}/note:", "/items/{itemId}/comment:"),
        ],
        breaks(r#"let _ = client.items().get_note("1");"#),
        breaks(r#"let _ = client.items().get_comment("1");"#),
    ),
    row(
        "http-method-changed",
        "items().replace_note | items().update_note",
        &[("    put:\n      tags: [Items]\n      operationId: itemsSetNote", "    patch:\n      tags: [Items]\n      operationId: itemsSetNote")],
        breaks(r#"let _ = client.items().replace_note("1", "text");"#),
        breaks(r#"let _ = client.items().update_note("1", "text");"#),
    ),
    row(
        "path-changed",
        "orders().create",
        &[("  /orders:", "  /shop/orders:"), ("  /orders/{year}", "  /shop/orders/{year}")],
        stays("let _ = client.orders().create(&Part::default());"),
        stays("let _ = client.orders().create(&Part::default());"),
    ),
    row(
        "builder-renamed",
        "items().delete",
        &[
            ("tags: [{name: Items}", "tags: [{name: Item}, {name: Items}"),
            (
                "paths:\n",
                "paths:
  /item/{id}:
    delete:
      tags: [Item]
      operationId: itemDelete
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '204': {description: Gone}
",
            ),
        ],
        breaks(r#"let _: shop::request::DeleteItem = client.items().delete("1");"#),
        breaks(r#"let _: shop::request::DeleteItem = client.item().delete("1");"#),
    ),
    // Headers of answers.
    row(
        "header-added",
        "headers::GetItemNoteHeaders::x_width",
        &[("{X-Length: {schema: {type: integer}}}", "{X-Length: {schema: {type: integer}}, X-Width: {schema: {type: integer}}}")],
        gains("let _ = shop::headers::GetItemNoteHeaders::default().x_length();"),
        breaks("let _ = shop::headers::GetItemNoteHeaders::default().x_width();"),
    ),
    row(
        "header-renamed",
        "headers::GetItemNoteHeaders::x_length | headers::GetItemNoteHeaders::x_width",
        &[("{X-Length:", "{X-Width:")],
        breaks("let _ = shop::headers::GetItemNoteHeaders::default().x_length();"),
        breaks("let _ = shop::headers::GetItemNoteHeaders::default().x_width();"),
    ),
    row(
        "header-of-another-type",
        "headers::GetItemNoteHeaders::x_length",
        &[("{X-Length: {schema: {type: integer}}}", "{X-Length: {schema: {type: string}}}")],
        breaks("let _: Option<i64> = shop::headers::GetItemNoteHeaders::default().x_length();"),
        breaks("let _: Option<&str> = shop::headers::GetItemNoteHeaders::default().x_length();"),
    ),
    row(
        "nothing-but-headers-is-answered",
        "items().replace_note",
        &[("{description: Set}", "{description: Set, headers: {X-Length: {schema: {type: integer}}}}")],
        breaks(r#"let () = client.items().replace_note("1", "text").await?;"#),
        breaks(r#"let _ = client.items().replace_note("1", "text").await?.x_length();"#),
    ),
    // Arguments.
    row(
        "argument-added",
        "items().get",
        &[(", required: true, schema: {type: string}}\n      responses:\n        '200': {description: One",
           ", required: true, schema: {type: string}}\n      - {name: lot, in: query, required: true, schema: {type: string}}\n      responses:\n        '200': {description: One")],
        breaks(r#"let _ = client.items().get("1", "view", "unit");"#),
        breaks(r#"let _ = client.items().get("1", "view", "unit", "lot");"#),
    ),
    row(
        "argument-of-another-type",
        "items().get",
        &[("{name: view, in: query, required: true, schema: {type: string}}", "{name: view, in: query, required: true, schema: {type: integer}}")],
        breaks(r#"let _ = client.items().get("1", "view", "unit");"#),
        breaks(r#"let _ = client.items().get("1", 1, "unit");"#),
    ),
    row(
        "argument-becomes-an-enumeration",
        "items().get",
        &[("{name: view, in: query, required: true, schema: {type: string}}", "{name: view, in: query, required: true, schema: {type: string, enum: [A]}}")],
        breaks(r#"let view = "A".to_owned(); let _ = client.items().get("1", &view, "unit");"#),
        breaks(r#"let _ = client.items().get("1", ItemsGetOneView::A, "unit");"#),
    ),
    row(
        "argument-becomes-a-setter",
        "items().get",
        &[("{name: view, in: query, required: true,", "{name: view, in: query, required: false,")],
        breaks(r#"let _ = client.items().get("1", "view", "unit");"#),
        breaks(r#"let _ = client.items().get("1", "unit").view("view");"#),
    ),
    row(
        "arguments-in-another-order",
        "items().get",
        &[
            ("{name: view, in: query, required: true", "{name: swap, in: query, required: true"),
            ("{name: unit, in: query, required: true", "{name: view, in: query, required: true"),
            ("{name: swap, in: query, required: true", "{name: unit, in: query, required: true"),
        ],
        means(r#"let _ = client.items().get("1", "view", "unit");"#, OTHER_MEANING),
        means(r#"let _ = client.items().get("1", "unit", "view");"#, OTHER_MEANING),
    ),
    row(
        "argument-with-another-name-on-the-wire",
        "items().get",
        &[("{name: view,", "{name: sight,")],
        means(r#"let _ = client.items().get("1", "view", "unit");"#, "nothing tells that it is the same thing"),
        means(r#"let _ = client.items().get("1", "view", "unit");"#, "nothing tells that it is the same thing"),
    ),
    row(
        "argument-moves-into-content",
        "items().get",
        &[("{name: view, in: query, required: true, schema: {type: string}}", "{name: view, in: query, required: true, content: {application/json: {schema: {type: string}}}}")],
        // `&str` both times; the text is sent in quotes.
        stays(r#"let _ = client.items().get("1", "view", "unit");"#),
        stays(r#"let _ = client.items().get("1", "view", "unit");"#),
    ),
    row(
        "argument-moves-into-a-header",
        "items().get",
        &[("{name: view, in: query", "{name: view, in: header")],
        stays(r#"let _ = client.items().get("1", "view", "unit");"#),
        stays(r#"let _ = client.items().get("1", "view", "unit");"#),
    ),
    row(
        "argument-with-other-limits",
        "items().get",
        &[("{name: view, in: query, required: true, schema: {type: string}}", "{name: view, in: query, required: true, schema: {type: string, maxLength: 3}}")],
        stays(r#"let _ = client.items().get("1", "view", "unit");"#),
        stays(r#"let _ = client.items().get("1", "view", "unit");"#),
    ),
    row(
        "argument-of-the-path-with-another-type",
        "orders().delete",
        &[(
            "{name: year, in: path, required: true, schema: {type: integer}}
      - {name: number, in: path, required: true, schema: {type: string}}
      responses:
        '202'",
            "{name: year, in: path, required: true, schema: {type: string}}
      - {name: number, in: path, required: true, schema: {type: string}}
      responses:
        '202'",
        )],
        breaks(r#"let _ = client.orders().delete(2020, "1");"#),
        breaks(r#"let _ = client.orders().delete("2020", "1");"#),
    ),
    row(
        "argument-of-the-path-becomes-an-enumeration",
        "items().replace_labels",
        &[("operationId: itemsLabels\n      parameters: [{name: itemId, in: path, required: true, schema: {type: string}}]",
           "operationId: itemsLabels\n      parameters: [{name: itemId, in: path, required: true, schema: {$ref: '#/components/schemas/Color'}}]")],
        breaks(r#"let id = "1".to_owned(); let _ = client.items().replace_labels(&id, &[]);"#),
        breaks("let _ = client.items().replace_labels(Color::Red, &[]);"),
    ),
    row(
        "argument-of-the-path-renamed",
        "",
        &[
            ("/items/{itemId}/note:\n    parameters: [{name: itemId", "/items/{id}/note:\n    parameters: [{name: id"),
        ],
        same(r#"let _ = client.items().get_note("1");"#),
        same(r#"let _ = client.items().get_note("1");"#),
    ),
    row(
        "path-with-its-parts-in-another-order",
        "orders().get",
        &[("/orders/{year}/{number}:", "/orders/{number}/{year}:")],
        breaks(r#"let _ = client.orders().get(2020, "1");"#),
        breaks(r#"let _ = client.orders().get("1", 2020);"#),
    ),
    // Setters.
    row(
        "setter-added",
        "items().list().until",
        &[("- {name: since,", "- {name: until, in: query, schema: {type: string}}\n      - {name: since,")],
        gains(r#"let _ = client.items().list().since("1");"#),
        breaks(r#"let _ = client.items().list().until("1");"#),
    ),
    row(
        "setter-becomes-an-argument",
        "items().list",
        &[("- {name: size, in: query, schema", "- {name: size, in: query, required: true, schema")],
        breaks("let _ = client.items().list().size(1);"),
        breaks("let _ = client.items().list(1);"),
    ),
    row(
        "setter-becomes-that-of-all-builders",
        "items().list().x_shop",
        &[("{name: X-Shop,", "{name: X-Contract-Number,")],
        breaks(r#"let _ = client.items().list().x_shop("1");"#),
        // The runtime has it for every call.
        gains(r#"let _ = client.items().list().with_contract_number("1");"#),
    ),
    row(
        "setter-of-what-only-formats",
        "items().list().since",
        &[("{name: since,", "{name: pretty,")],
        breaks(r#"let _ = client.items().list().since("1");"#),
        gains("let _ = client.items().list();"),
    ),
    row(
        "setter-of-another-type",
        "items().list().size",
        &[("{name: size, in: query, schema: {type: integer}}", "{name: size, in: query, schema: {type: number}}")],
        breaks("let size: i64 = 1; let _ = client.items().list().size(size);"),
        breaks("let _ = client.items().list().size(1.5);"),
    ),
    row(
        "setter-of-a-string-becomes-that-of-a-date",
        "",
        &[("{name: since, in: query, schema: {type: string}}", "{name: since, in: query, schema: {type: string, format: date-time}}")],
        same(r#"let _ = client.items().list().since("1");"#),
        same(r#"let _ = client.items().list().since("1");"#),
    ),
    row(
        "setter-of-a-list-with-other-items",
        "items().list().words",
        &[("{name: words, in: query, schema: {type: array, items: {type: string}}}", "{name: words, in: query, schema: {type: array, items: {type: integer}}}")],
        breaks(r#"let _ = client.items().list().words(["a"]);"#),
        breaks("let _ = client.items().list().words([1]);"),
    ),
    row(
        "setter-of-a-list-that-is-written-otherwise",
        "items().list().words",
        &[("{name: words, in: query,", "{name: words, in: query, explode: false,")],
        stays(r#"let _ = client.items().list().words(["a"]);"#),
        stays(r#"let _ = client.items().list().words(["a"]);"#),
    ),
    row(
        "path-argument-in-another-style",
        "items().get",
        &[("{name: itemId, in: path, required: true,", "{name: itemId, in: path, required: true, style: matrix,")],
        stays(r#"let _ = client.items().get("a", "b", "c");"#),
        stays(r#"let _ = client.items().get("a", "b", "c");"#),
    ),
    row(
        "form-that-is-written-otherwise",
        "orders().create",
        &[("encoding: {inner: {contentType: application/json}}", "encoding: {inner: {style: deepObject}}")],
        stays("let _ = client.orders().create(&Part::default());"),
        stays("let _ = client.orders().create(&Part::default());"),
    ),
    row(
        "setter-of-entries-with-other-values",
        "items().list().counts",
        &[("additionalProperties: {type: integer}", "additionalProperties: {type: string}")],
        breaks(r#"let _ = client.items().list().counts("a", 1);"#),
        breaks(r#"let _ = client.items().list().counts("a", "b");"#),
    ),
    row(
        "setter-of-entries-becomes-that-of-a-whole",
        "items().list().counts",
        &[("{name: counts, in: query, style: deepObject, explode: true, schema: {type: object, additionalProperties: {type: integer}}}",
           "{name: counts, in: query, content: {application/json: {schema: {type: object, additionalProperties: {type: integer}}}}}")],
        breaks(r#"let _ = client.items().list().counts("a", 1);"#),
        breaks("let _ = client.items().list().counts(&std::collections::BTreeMap::new());"),
    ),
    row(
        "setter-moves-out-of-content",
        "items().list().like",
        &[("{name: like, in: query, content: {application/json: {schema: {$ref: '#/components/schemas/Part'}}}}", "{name: like, in: query, schema: {type: string}}")],
        breaks("let _ = client.items().list().like(&Part::default());"),
        breaks(r#"let _ = client.items().list().like("a");"#),
    ),
    // Bodies.
    row(
        "body-becomes-required",
        "items().replace",
        &[("requestBody: {required: false,", "requestBody: {required: true,")],
        breaks(r#"let _ = client.items().replace("1").body(&Item::default());"#),
        breaks(r#"let _ = client.items().replace("1", &Item::default());"#),
    ),
    row(
        "optional-body-of-another-type",
        "items().replace",
        &[("requestBody: {required: false, content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}",
           "requestBody: {required: false, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}")],
        breaks(r#"let _ = client.items().replace("1").body(&Item::default());"#),
        breaks(r#"let _ = client.items().replace("1").body(&Order::default());"#),
    ),
    row(
        "optional-body-gone",
        "items().replace",
        &[("      requestBody: {required: false, content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}\n", "")],
        breaks(r#"let _ = client.items().replace("1").body(&Item::default());"#),
        gains(r#"let _ = client.items().replace("1");"#),
    ),
    row(
        "body-of-another-type",
        "items().create",
        &[("requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}",
           "requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Part'}}}}")],
        breaks("let _ = client.items().create(&Item::default());"),
        breaks("let _ = client.items().create(&Part::default());"),
    ),
    row(
        "body-of-strings-becomes-one-of-dates",
        "items().replace_labels",
        &[("{type: array, items: {type: string}}}}}", "{type: array, items: {type: string, format: date-time}}}}}")],
        breaks(r#"let _ = client.items().replace_labels("1", &["a".to_owned()]);"#),
        breaks(r#"let _ = client.items().replace_labels("1", &[shop::Timestamp::from("2020-01-01T00:00:00Z")]);"#),
    ),
    row(
        "body-of-text-is-not-checked",
        "items().replace_note",
        &[("{required: true, content: {application/json: {schema: {type: string}}}}", "{required: true, content: {text/plain: {schema: {type: string}}}}")],
        breaks(r#"let _ = client.items().replace_note("1", "text").without_member_check();"#),
        breaks(r#"let _ = client.items().replace_note("1", "text".to_owned());"#),
    ),
    row(
        "body-of-text-becomes-bytes",
        "items().replace_note",
        &[("{required: true, content: {application/json: {schema: {type: string}}}}", "{required: true, content: {application/octet-stream: {schema: {type: string, format: binary}}}}")],
        breaks(r#"let _ = client.items().replace_note("1", "text").without_member_check();"#),
        breaks(r#"let _ = client.items().replace_note("1", vec![1]);"#),
    ),
    row(
        "answer-no-longer-streamed",
        "items().get_note",
        &[("content: {text/plain: {schema: {type: string}}}", "content: {application/json: {schema: {type: string}}}")],
        breaks(r#"let _ = client.items().get_note("1").stream();"#),
        gains(r#"let _ = client.items().get_note("1");"#),
    ),
    row(
        "requests-signed",
        "items().delete",
        &[
            ("    key: {type: http, scheme: bearer}\n", "    key: {type: http, scheme: bearer}\n    signed: {type: apiKey, in: header, name: Authorization, x-amazon-apigateway-authtype: awsSigv4, x-aws-signing-name: s3}\n"),
            ("      operationId: itemsDelete\n", "      operationId: itemsDelete\n      security: [{signed: []}]\n"),
        ],
        gains(r#"let _ = client.items().delete("1");"#),
        breaks(r#"let _ = client.items().delete("1").presign(std::time::Duration::from_secs(1));"#),
    ),
    row(
        "body-in-another-format",
        "orders().create",
        &[("application/x-www-form-urlencoded", "application/json")],
        stays("let _ = client.orders().create(&Part::default()).without_member_check();"),
        stays("let _ = client.orders().create(&Part::default()).without_member_check();"),
    ),
    // Answers, and what follows from them.
    row(
        "answer-of-another-type",
        "items().get",
        &[("{description: One, content: {application/json: {schema: {$ref: '#/components/schemas/Item'}}}}", "{description: One, content: {application/json: {schema: {$ref: '#/components/schemas/Part'}}}}")],
        breaks(r#"let _: Item = client.items().get("1", "view", "unit").await?;"#),
        breaks(r#"let _: Part = client.items().get("1", "view", "unit").await?;"#),
    ),
    row(
        "answer-gone",
        "orders().get",
        &[(
            "number, in: path, required: true, schema: {type: string}}
      responses:
        '200': {description: An order, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}",
            "number, in: path, required: true, schema: {type: string}}
      responses:
        '204': {description: Nothing}",
        )],
        breaks(r#"let _: Order = client.orders().get(1, "1").await?;"#),
        breaks(r#"let _: () = client.orders().get(1, "1").await?;"#),
    ),
    row(
        "answer-of-text-becomes-bytes",
        "items().get_note",
        &[("content: {text/plain: {schema: {type: string}}}", "content: {image/png: {schema: {type: string, format: binary}}}")],
        breaks(r#"let _: String = client.items().get_note("1").await?;"#),
        breaks(r#"let _: shop::rt::Bytes = client.items().get_note("1").await?;"#),
    ),
    row(
        "waiting-gone",
        "items().create",
        &[("      x-async: true\n", ""), ("'202': {description: Accepted, content", "'200': {description: Done, content")],
        breaks("let _ = client.items().create(&Item::default()).wait();"),
        gains("let _ = client.items().create(&Item::default());"),
    ),
    row(
        "waiting-until-gone",
        "orders().delete",
        &[("'202': {description: Accepted}", "'204': {description: Gone}")],
        breaks(r#"let _ = client.orders().delete(1, "1").wait();"#),
        gains(r#"let _ = client.orders().delete(1, "1");"#),
    ),
    row(
        "list-gone",
        "items().get",
        &[("items: {type: array, items: {$ref: '#/components/schemas/Item'}}\n    Item:", "items: {type: array, items: {$ref: '#/components/schemas/Item'}}\n        brand: {type: string}\n    Item:"),
          ("        items: {type: array, items: {$ref: '#/components/schemas/Item'}}\n", "        goods: {type: array, items: {$ref: '#/components/schemas/Item'}}\n")],
        breaks("let _ = client.items().list().items();"),
        breaks("let _ = client.items().get().limit(1);"),
    ),
    row(
        "list-of-other-items",
        "items().list",
        &[("items: {type: array, items: {$ref: '#/components/schemas/Item'}}\n    Item:", "items: {type: array, items: {$ref: '#/components/schemas/Part'}}\n    Item:")],
        breaks("let _: Vec<Item> = client.items().list().all().await?;"),
        breaks("let _: Vec<Part> = client.items().list().all().await?;"),
    ),
    row(
        "page-no-more",
        "items().list",
        &[("description: A page, content: {application/json: {schema: {$ref: '#/components/schemas/Items'}}}", "description: A page, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Items'}}}}")],
        breaks("fn page<T: shop::rt::Page>(_: T) {} page(Items::default());"),
        breaks("let _: Vec<Items> = client.items().list().await?;"),
    ),
    row(
        "list-paged-otherwise",
        "items().list().offset | items().list().from_param",
        &[("{name: offset,", "{name: from,")],
        breaks("let _ = client.items().list().offset(1).items();"),
        breaks("let _ = client.items().list().from_param(1).items();"),
    ),
];
