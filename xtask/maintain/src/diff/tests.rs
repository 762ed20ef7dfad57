//! Each kind of change to a small document: what a Rust programmer would say of it.

mod every;

use std::collections::BTreeMap;

use super::load::State;
use super::{Difference, Fate, Weight};

/// One list, one creation with a body, one PATCH, one answer.
const SHOP: &str = include_str!("../../tests/it/shop.yaml");

/// The changes between the shop and the shop with every `from` made `to`.
fn changes(edits: &[(&str, &str)]) -> Vec<(Weight, Fate, String, String)> {
    let mut edited = SHOP.to_owned();
    for (from, to) in edits {
        assert!(edited.contains(from), "{from}");
        edited = edited.replacen(from, to, 1);
    }
    let state = |document: &str| State {
        name: "shop".to_owned(),
        document: document.to_owned(),
        sdk: "crate: shop\nversion: 0.1.0\n".to_owned(),
        lock: String::new(),
    };
    Difference::of(Some(&state(SHOP)), &state(&edited), "shop")
        .unwrap()
        .0
        .into_iter()
        .map(|change| (change.weight, change.fate, change.rust, change.words))
        .collect()
}

fn without_words(found: &[(Weight, Fate, String, String)]) -> Vec<(Weight, Fate, &str)> {
    let changes = found.iter();
    changes
        .map(|(weight, fate, rust, _)| (*weight, *fate, rust.as_str()))
        .collect()
}

/// Exactly one change of this weight and fate, to this item.
#[track_caller]
fn one(edits: &[(&str, &str)], weight: Weight, fate: Fate, rust: &str) -> String {
    let found = changes(edits);
    match found.as_slice() {
        [(heavy, became, name, words)] => {
            assert_eq!((*heavy, *became, name.as_str()), (weight, fate, rust));
            words.clone()
        }
        _ => panic!("{found:?}"),
    }
}

#[test]
fn the_same_document_is_no_change() {
    assert_eq!(changes(&[]), []);
    // Words are no change, and neither is their lack.
    let item = "    Item:\n      type: object";
    let unsaid = format!("{item}\n      description: NEEDS WORDS");
    assert_eq!(changes(&[(item, &unsaid)]), []);
}

#[test]
fn operations_come_and_go() {
    let delete = "/items/{itemId}:
    delete:
      tags: [Items]
      operationId: itemsDelete
      parameters:
      - {name: itemId, in: path, required: true, schema: {type: string}}
      responses: {'204': {description: gone}}
";
    one(
        &[("/items/{itemId}:\n", delete)],
        Weight::Addition,
        Fate::Added,
        "items().delete",
    );
    let (front, rest) = SHOP.split_once("  /items/{itemId}:").unwrap();
    let (patch, _) = rest.split_once("components:").unwrap();
    let patch = format!("  /items/{{itemId}}:{patch}");
    assert!(front.len() > 100);
    let found = changes(&[(&patch, "")]);
    // The type that nothing else reaches goes with it, and its members with the type.
    assert_eq!(
        without_words(&found),
        [
            (Weight::Breaking, Fate::Removed, "items().update"),
            (Weight::Breaking, Fate::Removed, "model::Patch"),
        ]
    );
}

#[test]
fn another_tag_is_another_name() {
    let words = one(
        &[(
            "tags: [Items]\n      operationId: itemsPost",
            "tags: [Goods]\n      operationId: itemsPost",
        )],
        Weight::Breaking,
        Fate::Renamed,
        "goods().create",
    );
    assert_eq!(words, "was `items().create`");
}

#[test]
fn values_of_enumerations() {
    let more = ("[RED, BLUE]", "[RED, BLUE, GREEN]");
    let value = "model::ItemsGetColor::Green";
    one(&[more], Weight::Addition, Fate::Added, value);
    let less = ("[RED, BLUE]", "[RED]");
    let value = "model::ItemsGetColor::Blue";
    one(&[less], Weight::Breaking, Fate::Removed, value);
}

#[test]
fn members() {
    let size = "size: {type: integer, maximum: 10}";
    one(
        &[(
            size,
            "size: {type: integer, maximum: 10}\n        weight: {type: number}",
        )],
        Weight::Addition,
        Fate::Added,
        "model::Item::weight",
    );
    one(
        &[(size, "")],
        Weight::Breaking,
        Fate::Removed,
        "model::Item::size",
    );
    let retyped = (size, "size: {type: string}");
    one(
        &[retyped],
        Weight::Breaking,
        Fate::Changed,
        "model::Item::size",
    );
    let words = one(
        &[(size, "size: {type: integer, maximum: 20}")],
        Weight::Behavior,
        Fate::Changed,
        "model::Item::size",
    );
    assert_eq!(words, "its limits are `at most 20`, was `at most 10`");
    let old = (size, "size: {type: integer, maximum: 10, deprecated: true}");
    one(
        &[old],
        Weight::Deprecation,
        Fate::Deprecated,
        "model::Item::size",
    );
    let null = (
        "name: {type: string}",
        "name: {type: string, nullable: true}",
    );
    one(
        &[null],
        Weight::Addition,
        Fate::Changed,
        "model::Item::name",
    );
}

/// What a program does not name, and notices all the same.
#[test]
fn what_no_signature_shows() {
    let name = "name: {type: string}";
    let list = "operationId: itemsGet";
    let rows: [(&str, &str, &str, &str); 6] = [
        (
            list,
            "operationId: itemsGet\n      servers: [{url: 'https://own.example.com'}]",
            "items().get",
            "its own servers are `https://own.example.com`, was none",
        ),
        (
            "  /items:\n",
            "  /items:\n    servers: [{url: 'https://{at}.example.com', variables: {at: {default: a, enum: [a, b]}}}]\n",
            "items().get",
            "its own servers are `https://{at}.example.com at=a of a/b`, was none",
        ),
        (
            name,
            "name: {type: string, format: uuid}",
            "model::Item::name",
            "its limits are `format uuid`, was none",
        ),
        (
            name,
            "name: {type: string, writeOnly: true}",
            "model::Item::name",
            "is never answered now",
        ),
        (
            "parts: {type: array,",
            "parts: {type: array, maxItems: 3,",
            "model::Item::parts",
            "its limits are `at most 3 items`, was none",
        ),
        (
            "note: {type: string}",
            "note: {type: string, minLength: 1}",
            "model::Patch::note",
            "its limits are `at least 1 character`, was none",
        ),
    ];
    for (from, to, rust, words) in rows {
        let found = changes(&[(from, to)]);
        let said = found.iter().any(|(weight, _, name, said)| {
            *weight == Weight::Behavior && name == rust && said == words
        });
        assert!(said, "{to}: {found:?}");
    }
}

/// Of the values in a list, too.
#[test]
fn what_stands_inside_of_a_list() {
    let with = |inside: &str| {
        let codes =
            format!("note: {{type: string}}\n        codes: {{type: array, items: {inside}}}");
        SHOP.replacen("note: {type: string}", &codes, 1)
    };
    let state = |document: &str| State {
        name: "shop".to_owned(),
        document: document.to_owned(),
        sdk: "crate: shop\nversion: 0.1.0\n".to_owned(),
        lock: String::new(),
    };
    let old = state(&with("{type: string, maxLength: 3}"));
    let new = state(&with("{type: string, maxLength: 4, format: uuid}"));
    let found = Difference::of(Some(&old), &new, "shop").unwrap().0;
    let said: Vec<_> = found
        .iter()
        .map(|change| (change.rust.as_str(), change.words.as_str()))
        .collect();
    let words = "its limits are `inside format uuid, at most 4 characters`, was `inside at most 3 characters`";
    assert_eq!(said, [("model::Patch::codes", words)]);
}

#[test]
fn a_second_spelling_that_goes() {
    let alias =
        "alias: [{at: /components/schemas/Item/properties/name, also: nom, reason: seen}]\n";
    let found = renamed(SHOP, [alias, ""], ["", ""]);
    let expected = (
        Weight::Behavior,
        Fate::Changed,
        "model::Item::name".to_owned(),
        "its second spelling is none, was `nom`".to_owned(),
    );
    assert_eq!(found, [expected]);
}

#[test]
fn what_must_be_sent() {
    // `new` is frozen by the lock; here there is none, so it changes as well.
    let found = changes(&[("required: [name]", "required: [name, size]")]);
    assert!(
        found.contains(&(
            Weight::Breaking,
            Fate::Changed,
            "model::Item::size".to_owned(),
            "its getter answers `i64`, was `Option<i64>`; must be sent now".to_owned()
        )),
        "{found:?}"
    );
    // A list reads the same, but a body without it is refused.
    let found = changes(&[("required: [name]", "required: [name, parts]")]);
    let parts = (
        Weight::Breaking,
        Fate::Changed,
        "model::Item::parts".to_owned(),
        "must be sent now".to_owned(),
    );
    assert!(found.contains(&parts), "{found:?}");
    // A new member that must be sent is as bad.
    let found = changes(&[
        ("required: [name]", "required: [name, code]"),
        (
            "name: {type: string}",
            "name: {type: string}\n        code: {type: string}",
        ),
    ]);
    let code = "model::Item::code".to_owned();
    let added = (
        Weight::Breaking,
        Fate::Added,
        code,
        "must be sent".to_owned(),
    );
    assert!(found.contains(&added), "{found:?}");
    // PATCH sends what was set: nothing is demanded there.
    let found = changes(&[
        (
            "    Patch:\n      type: object",
            "    Patch:\n      type: object\n      required: [codes]",
        ),
        (
            "note: {type: string}",
            "note: {type: string}\n        codes: {type: array, items: {type: string}}",
        ),
    ]);
    let codes = found
        .iter()
        .find(|(_, _, rust, _)| rust == "model::Patch::codes");
    assert!(
        matches!(codes, Some((Weight::Addition, Fate::Added, _, _))),
        "{found:?}"
    );
}

#[test]
fn parameters() {
    let color = "- {name: color, in: query, schema: {type: string, enum: [RED, BLUE]}}";
    let with = |more: &str| format!("{color}\n      {more}");
    one(
        &[(
            color,
            &with("- {name: max, in: query, schema: {type: integer}}"),
        )],
        Weight::Addition,
        Fate::Added,
        "items().get().max",
    );
    let words = one(
        &[(
            color,
            &with("- {name: max, in: query, required: true, schema: {type: integer}}"),
        )],
        Weight::Breaking,
        Fate::Changed,
        "items().get",
    );
    assert_eq!(words, "takes `(max: i64)`, was `()`");
    // Nobody sees the name of a parameter of the path.
    let found = changes(&[
        ("/items/{itemId}:", "/items/{id}:"),
        ("name: itemId", "name: id"),
    ]);
    assert_eq!(found, []);
}

#[test]
fn locations_and_servers() {
    let two = "servers:
- {url: 'https://de.example.com', x-location: de/fra}
- {url: 'https://uk.example.com', x-location: gb/lhr}";
    let found = changes(&[("servers: [{url: 'https://shop.example.com'}]", two)]);
    assert_eq!(
        without_words(&found),
        [
            (Weight::Addition, Fate::Added, "Location::DeFra"),
            (Weight::Addition, Fate::Added, "Location::GbLhr"),
            (Weight::Behavior, Fate::Removed, "https://shop.example.com"),
        ]
    );
}

/// The changes between two states of the shop that differ in what people and the lock say.
fn renamed(document: &str, sdk: [&str; 2], lock: [&str; 2]) -> Vec<(Weight, Fate, String, String)> {
    let state = |side: usize| State {
        name: "shop".to_owned(),
        document: document.to_owned(),
        sdk: format!("crate: shop\nversion: 0.1.0\n{}", sdk[side]),
        lock: lock[side].to_owned(),
    };
    let changes = Difference::of(Some(&state(0)), &state(1), "shop").unwrap();
    let changes = changes.0.into_iter();
    changes
        .map(|change| (change.weight, change.fate, change.rust, change.words))
        .collect()
}

#[test]
fn what_keeps_its_old_name_breaks_nobody() {
    let rename = "rename: [{schema: Part, to: Piece, reason: shorter}]\n";
    let lock = "names: {type /components/schemas/Part: Part}";
    // The type is spoken of in members and arguments as well.
    let found = renamed(SHOP, ["", rename], [lock, lock]);
    assert_eq!(
        without_words(&found),
        [
            (Weight::Deprecation, Fate::Deprecated, "model::Part"),
            (Weight::Addition, Fate::Added, "model::Piece"),
        ]
    );
    // Without a lock nothing says that it was ever called so.
    let found = renamed(SHOP, ["", rename], ["", ""]);
    assert_eq!(found[0].0, Weight::Breaking, "{found:?}");
    // And what is taken back breaks those who have used it.
    let kept =
        "names: {type /components/schemas/Part: Piece}\nold: {type /components/schemas/Part: Part}";
    let found = renamed(
        SHOP,
        [rename, rename],
        [kept, "names: {type /components/schemas/Part: Piece}"],
    );
    assert_eq!(
        without_words(&found),
        [(Weight::Breaking, Fate::Removed, "model::Part")]
    );
}

#[test]
fn the_setter_of_an_optional_body_keeps_its_old_name() {
    let optional = SHOP.replacen("        required: true\n", "", 1);
    assert_ne!(optional, SHOP);
    let lock = "names: {body /paths/~1items/post: item}";
    let kept = "names: {body /paths/~1items/post: body}\nold: {body /paths/~1items/post: item}";
    let fresh = "names: {body /paths/~1items/post: body}";
    assert_eq!(renamed(&optional, ["", ""], [lock, kept]), []);
    assert_eq!(
        renamed(&optional, ["", ""], [fresh, kept])[0].0,
        Weight::Deprecation
    );
    assert_eq!(
        renamed(&optional, ["", ""], [kept, fresh])[0].0,
        Weight::Breaking
    );
}

#[test]
fn a_constructor_whose_arguments_are_alike_is_deprecated() {
    let two = SHOP.replacen(
        "      required: [name]\n",
        "      required: [name, label]\n",
        1,
    );
    let two = two.replacen(
        "        name: {type: string}\n",
        "        name: {type: string}\n        label: {type: integer}\n",
        1,
    );
    let alike = two.replacen(
        "label: {type: integer}",
        "label: {type: string, enum: [A]}",
        1,
    );
    assert_ne!(two, alike);
    let lock = "names: {new /components/schemas/Item: name label}";
    let of = |document: &str| State {
        name: "shop".to_owned(),
        document: document.to_owned(),
        sdk: "crate: shop\nversion: 0.1.0\n".to_owned(),
        lock: lock.to_owned(),
    };
    let constructors = |document: &str| {
        let surface = of(document).surface("shop", &BTreeMap::new()).unwrap();
        let item = surface
            .items
            .iter()
            .find(|(key, _)| key.1 == "model::Item")
            .unwrap();
        let said = |aspect| Some(item.1.aspects.get(&aspect)?.join(", "));
        (said(super::Aspect::New), said(super::Aspect::NewDeprecated))
    };
    assert_eq!(constructors(&two).1.as_deref(), Some("no"));
    let (new, deprecated) = constructors(&alike);
    assert!(new.is_some_and(|new| new.contains("label")));
    assert_eq!(deprecated.as_deref(), Some("yes"));
}

/// A format that is a type of its own is told once, however it is written.
#[test]
fn unsigned_formats_are_types_and_no_limits() {
    for format in ["uint32", "uint64", "UInt64", "UINT32", "unsigned"] {
        let typed = format!("size: {{type: integer, format: {format}, maximum: 10}}");
        let words = one(
            &[("size: {type: integer, maximum: 10}", &typed)],
            Weight::Breaking,
            Fate::Changed,
            "model::Item::size",
        );
        assert_eq!(words, "is `u64`, was `i64`", "{format}");
    }
}
