//! Models: what is stored, read, set and converted; and locations.

use crate::row::{Row, breaks, gains, means, row, same, stays};

const REFUSED: &str = "the service refuses what lacks the member";

pub const ROWS: &[Row] = &[
    // Types.
    row(
        "type-renamed",
        "model::Order | model::Bill",
        &[
            (
                "/schemas/Order'}}}}\n  /orders",
                "/schemas/Bill'}}}}\n  /orders",
            ),
            (
                "/schemas/Order'}}}}\n    delete",
                "/schemas/Bill'}}}}\n    delete",
            ),
            ("    Order:\n", "    Bill:\n"),
        ],
        breaks("let _ = Order::default();"),
        breaks("let _ = Bill::default();"),
    ),
    row(
        "type-of-another-shape",
        "model::Color",
        &[(
            "Color: {type: string, enum: [RED, BLUE]}",
            "Color: {type: integer, enum: [1, 2]}",
        )],
        breaks("let _: &str = Color::Red.as_str();"),
        breaks("let _: i64 = Color::from(1).as_i64();"),
    ),
    row(
        "object-becomes-a-map",
        "model::Screw | model::Part::inner",
        &[(
            "    Screw:\n      type: object\n      properties:\n        length: {type: integer}",
            "    Screw:\n      type: object\n      additionalProperties: {type: integer}",
        )],
        breaks("let _ = Screw::default();"),
        breaks("let _: Option<std::collections::BTreeMap<String, i64>> = Part::default().inner;"),
    ),
    row(
        "type-called-like-one-of-the-runtime",
        "model::Item::more",
        &[
            ("more: {}", "more: {$ref: '#/components/schemas/Value'}"),
            (
                "    Color: {type: string, enum: [RED, BLUE]}\n",
                "    Color: {type: string, enum: [RED, BLUE]}\n    Value: {type: string, enum: [LOW]}\n",
            ),
        ],
        breaks("let _: Option<shop::rt::Value> = Item::default().more;"),
        breaks("let _: Option<Value> = Item::default().more;"),
    ),
    row(
        "constructor-gained-behind-what-may-be-null",
        "model::Spare",
        &[(
            "    Spare:\n      type: object\n",
            "    Spare:\n      type: object\n      required: [kind]\n",
        )],
        means("let _ = Spare::default();", REFUSED),
        breaks(r#"let _ = Spare::new("a");"#),
    ),
    row(
        "constructor-gained",
        "model::Screw",
        &[(
            "    Screw:\n      type: object\n",
            "    Screw:\n      type: object\n      required: [length]\n",
        )],
        means("let _ = Screw::default();", REFUSED),
        breaks("let _ = Screw::new(1);"),
    ),
    row(
        "constructor-takes-one-more",
        "model::Card",
        &[(
            "required: [owner]\n      properties:\n",
            "required: [owner, bank]\n      properties:\n        bank: {type: integer}\n",
        )],
        breaks(r#"let _ = Card::new("a");"#),
        breaks(r#"let _ = Card::new(1, "b");"#),
    ),
    row(
        "constructor-lost-to-a-third-member",
        "model::Cash",
        &[(
            "required: [amount, coin]\n      properties:\n",
            "required: [amount, coin, bank]\n      properties:\n        bank: {type: string}\n",
        )],
        breaks(r#"let _ = Cash::new(1, "EUR");"#),
        breaks(r#"let _ = Cash::default().with_bank("a");"#),
    ),
    row(
        "constructor-sets-what-it-took",
        "model::Cash",
        &[
            ("openapi: 3.0.3", "openapi: 3.1.0"),
            ("coin: {type: string}", "coin: {const: EUR}"),
        ],
        breaks(r#"let _ = Cash::new(1, "EUR");"#),
        breaks("let _ = Cash::new(1);"),
    ),
    row(
        "constructor-sets-one-more",
        "model::Card::bank",
        &[
            ("openapi: 3.0.3", "openapi: 3.1.0"),
            (
                "required: [owner]\n      properties:\n",
                "required: [owner, bank]\n      properties:\n        bank: {const: GLS}\n",
            ),
        ],
        means(r#"let _ = Card::new("a");"#, REFUSED),
        breaks(r#"let _ = Card::new("a").with_bank(CardBank::Gls);"#),
    ),
    row(
        "constructor-of-other-types",
        "model::Cash::amount",
        &[("amount: {type: integer}", "amount: {type: boolean}")],
        breaks(r#"let _ = Cash::new(1, "EUR");"#),
        breaks(r#"let _ = Cash::new(true, "EUR");"#),
    ),
    row(
        "constructor-lost-as-its-arguments-are-alike",
        "model::Cash",
        &[("amount: {type: integer}", "amount: {type: string}")],
        breaks(r#"let _ = Cash::new(1, "EUR");"#),
        breaks(r#"let _ = Cash::default().with_amount("1");"#),
    ),
    row(
        "constructor-in-another-order",
        "model::Cash",
        &[(
            "        amount: {type: integer}\n        coin: {type: string}\n",
            "        coin: {type: string}\n        amount: {type: integer}\n",
        )],
        breaks(r#"let _ = Cash::new(1, "EUR");"#),
        breaks(r#"let _ = Cash::new("EUR", 1);"#),
    ),
    row(
        "conversion-lost-with-the-envelope",
        "model::Shelf",
        &[
            ("required: [properties]", "required: [Properties]"),
            (
                "        properties: {$ref: '#/components/schemas/Place'}\n",
                "        Properties: {$ref: '#/components/schemas/Place'}\n",
            ),
        ],
        breaks("let _ = Shelf::from(Place::default());"),
        gains("let _ = Shelf::new(Place::default());"),
    ),
    row(
        "resource-gained",
        "model::Order",
        &[(
            "    Order:\n      type: object\n      properties:\n",
            "    Order:\n      type: object\n      properties:\n        id: {type: string}\n        href: {type: string}\n",
        )],
        gains("let _ = Order::default();"),
        breaks("let _: &dyn shop::Resource = &Order::default();"),
    ),
    row(
        "page-with-an-item-member-gone",
        "model::Items::items | model::Items::goods",
        &[(
            "        items: {type: array, items: {$ref: '#/components/schemas/Item'}}\n",
            "        goods: {type: array, items: {$ref: '#/components/schemas/Item'}}\n",
        )],
        breaks("let _ = Items::default().items;"),
        breaks("let _ = Items::default().goods;"),
    ),
    // Members.
    row(
        "member-added",
        "model::Item::height",
        &[(
            "        weight: {type: number}\n",
            "        weight: {type: number}\n        height: {type: number}\n",
        )],
        gains("let _ = Item::default().weight();"),
        breaks("let _ = Item::default().height();"),
    ),
    row(
        "member-renamed",
        "model::Item::weight | model::Item::mass",
        &[(
            "        weight: {type: number}\n",
            "        mass: {type: number}\n",
        )],
        breaks("let _ = Item::default().with_weight(1.5);"),
        breaks("let _ = Item::default().with_mass(1.5);"),
    ),
    row(
        "member-with-another-name-on-the-wire",
        "model::Item::remark",
        &[(
            "        remark: {type: string}\n",
            "        Remark: {type: string}\n",
        )],
        stays(r#"let _ = Item::default().with_remark("a").remark();"#),
        stays(r#"let _ = Item::default().with_remark("a").remark();"#),
    ),
    row(
        "number-becomes-an-integer",
        "model::Item::weight",
        &[("weight: {type: number}", "weight: {type: integer}")],
        breaks("let _: Option<f64> = Item::default().weight();"),
        breaks("let _: Option<i64> = Item::default().weight();"),
    ),
    row(
        "string-becomes-a-date",
        "model::Item::remark",
        &[(
            "remark: {type: string}",
            "remark: {type: string, format: date-time}",
        )],
        breaks("let _: Option<String> = Item::default().remark;"),
        breaks("let _: Option<shop::Timestamp> = Item::default().remark;"),
    ),
    row(
        "string-becomes-an-enumeration",
        "model::Item::remark",
        &[(
            "remark: {type: string}",
            "remark: {$ref: '#/components/schemas/Color'}",
        )],
        breaks(r#"let _ = Item::default().with_remark("a".to_owned());"#),
        breaks("let _ = Item::default().with_remark(Color::Red);"),
    ),
    row(
        "enumeration-becomes-a-string",
        "model::Item::color",
        &[(
            "color: {$ref: '#/components/schemas/Color'}",
            "color: {type: string}",
        )],
        breaks("let _: Option<&Color> = Item::default().color();"),
        breaks("let _: Option<&str> = Item::default().color();"),
    ),
    row(
        "object-becomes-anything",
        "model::Item::part",
        &[("part: {$ref: '#/components/schemas/Part'}", "part: {}")],
        breaks("let item = Item::default(); let _: &Part = item.part();"),
        breaks("let item = Item::default(); let _: Option<&shop::rt::Value> = item.part();"),
    ),
    row(
        "object-that-contains-itself",
        "model::Part::inner",
        &[(
            "        length: {type: integer}\n",
            "        length: {type: integer}\n        part: {$ref: '#/components/schemas/Part'}\n",
        )],
        breaks("let _: Option<Screw> = Part::default().inner;"),
        breaks("let _: Option<shop::Boxed<Screw>> = Part::default().inner;"),
    ),
    row(
        "member-list-of-other-items",
        "model::Item::tags",
        &[(
            "tags: {type: array, items: {type: string}}",
            "tags: {type: array, items: {type: integer}}",
        )],
        breaks(r#"let _ = Item::default().with_tags(["a"]);"#),
        breaks("let _ = Item::default().with_tags([1]);"),
    ),
    row(
        "list-that-may-hold-null",
        "model::Item::tags",
        &[(
            "tags: {type: array, items: {type: string}}",
            "tags: {type: array, items: {type: string, nullable: true}}",
        )],
        breaks("let _: &[String] = Item::default().tags();"),
        breaks("let _: &[Option<String>] = Item::default().tags();"),
    ),
    row(
        "integer-that-is-unsigned",
        "model::Screw::length",
        &[(
            "    Screw:\n      type: object\n      properties:\n        length: {type: integer}",
            "    Screw:\n      type: object\n      properties:\n        length: {type: integer, format: uint64}",
        )],
        breaks("let _: Option<i64> = Screw::default().length();"),
        breaks("let _: Option<u64> = Screw::default().length();"),
    ),
    row(
        "list-becomes-one",
        "model::Item::parts",
        &[(
            "parts: {type: array, items: {$ref: '#/components/schemas/Part'}}",
            "parts: {$ref: '#/components/schemas/Part'}",
        )],
        breaks("let item = Item::default(); let _: &[Part] = item.parts();"),
        breaks("let item = Item::default(); let _: &Part = item.parts();"),
    ),
    row(
        "map-of-other-values",
        "model::Item::marks",
        &[(
            "additionalProperties: {type: string}}\n        more",
            "additionalProperties: {type: integer}}\n        more",
        )],
        breaks(r#"let _ = Item::default().with_marks([("a", "b")]);"#),
        breaks(r#"let _ = Item::default().with_marks([("a", 1)]);"#),
    ),
    row(
        "getter-of-what-becomes-required",
        "model::Order::number",
        &[(
            "    Order:\n      type: object\n",
            "    Order:\n      type: object\n      required: [number]\n",
        )],
        breaks("let order = Order::default(); let _: Option<&str> = order.number();"),
        breaks("let order = Order::default(); let _: &str = order.number();"),
    ),
    row(
        "integer-that-becomes-required",
        "model::Item::size",
        &[("required: [name]", "required: [name, size]")],
        breaks("let _: Option<i64> = Item::default().size();"),
        breaks("let _: i64 = Item::default().size();"),
    ),
    row(
        "list-that-becomes-required",
        "model::Cash::bills",
        &[(
            "        coin: {type: string}\n",
            "        coin: {type: string}\n        bills: {type: array, items: {type: string}}\n",
        )],
        gains("let _ = Cash::default();"),
        breaks("let _ = Cash::default().bills();"),
    ),
    row(
        "list-that-must-be-sent",
        "model::Item",
        &[("required: [name]", "required: [name, parts]")],
        // `new` takes it as well.
        breaks(r#"let _ = Item::new("a");"#),
        breaks(r#"let _ = Item::new("a", Vec::<Part>::new());"#),
    ),
    row(
        "enumeration-that-must-be-sent",
        "model::Part::kind",
        &[
            ("required: [maker, code]", "required: [maker, code, kind]"),
            (
                "        code: {type: string}\n",
                "        code: {type: string}\n        kind: {$ref: '#/components/schemas/Color'}\n",
            ),
        ],
        means("let _ = Part::default();", REFUSED),
        breaks("let _ = Part::default().kind();"),
    ),
    row(
        "null-allowed",
        "model::Item::remark",
        &[(
            "remark: {type: string}",
            "remark: {type: string, nullable: true}",
        )],
        gains(r#"let _ = Item::default().with_remark("a");"#),
        breaks("let _ = Item::default().with_remark_null();"),
    ),
    row(
        "null-not-allowed-any-more",
        "model::Item::remedy",
        &[(
            "remedy: {type: string, nullable: true}",
            "remedy: {type: string}",
        )],
        breaks("let _ = Item::default().is_remedy_null();"),
        gains(r#"let _ = Item::default().with_remedy("a");"#),
    ),
    row(
        "member-that-only-the-service-sets",
        "model::Item::remark",
        &[(
            "remark: {type: string}",
            "remark: {type: string, readOnly: true}",
        )],
        stays(r#"let _ = Item::default().with_remark("a");"#),
        stays(r#"let _ = Item::default().with_remark("a");"#),
    ),
    row(
        "member-with-other-limits",
        "model::Item::size",
        &[("maximum: 10", "maximum: 11")],
        stays("let _ = Item::default().with_size(11);"),
        stays("let _ = Item::default().with_size(11);"),
    ),
    // Enumerations.
    row(
        "value-gone",
        "model::Color::Blue",
        &[("[RED, BLUE]", "[RED]")],
        breaks("let _ = Color::Blue;"),
        gains("let _ = Color::Red;"),
    ),
    row(
        "value-written-otherwise",
        "model::Color::Blue",
        &[("[RED, BLUE]", "[RED, blue]")],
        stays("let _ = Color::Blue;"),
        stays("let _ = Color::Blue;"),
    ),
    row(
        "integer-value-gone",
        "model::Level::",
        &[("enum: [1, 2]", "enum: [1, 3]")],
        breaks("let _ = Level::KNOWN; let _ = Level::V2;"),
        breaks("let _ = Level::KNOWN; let _ = Level::V3;"),
    ),
    // Unions.
    row(
        "variant-gone",
        "model::Payment",
        &[("      - {$ref: '#/components/schemas/Cash'}\n", "")],
        breaks("if let Payment::Cash(_) = Payment::from(true) {}"),
        gains("if let Payment::Card(_) = Payment::from(true) {}"),
    ),
    row(
        "variant-of-another-type",
        "model::Payment",
        &[("      - {type: boolean}\n", "      - {type: integer}\n")],
        breaks("let _ = Payment::from(true);"),
        breaks("let _ = Payment::from(1);"),
    ),
    row(
        "variant-that-holds-a-list",
        "model::Payment::Boolean",
        &[(
            "      - {type: boolean}\n",
            "      - {title: boolean, type: array, items: {type: boolean}}\n",
        )],
        breaks("if let Payment::Boolean(true) = Payment::from(true) {}"),
        breaks("if let Payment::Boolean(list) = Payment::from(vec![true]) { let _ = list.len(); }"),
    ),
    row(
        "conversion-that-leads-to-another-variant",
        "model::Payment::",
        &[(
            "      - {type: boolean}\n",
            "      - {title: paid, type: boolean}\n",
        )],
        breaks("if let Payment::Boolean(_) = Payment::from(true) {}"),
        breaks("if let Payment::Paid(_) = Payment::from(true) {}"),
    ),
    row(
        "union-with-a-discriminator",
        "model::Payment",
        &[
            (
                "      - {type: boolean}\n",
                "      discriminator: {propertyName: owner}\n",
            ),
            ("", ""),
        ],
        breaks("let _ = Payment::from(true);"),
        gains("let _ = Payment::from(Card::default());"),
    ),
    // Locations.
    row(
        "location-gone",
        "Location::GbLhr | Location::EsVit",
        &[("x-location: gb/lhr", "x-location: es/vit")],
        breaks("let _ = shop::Location::GbLhr;"),
        breaks("let _ = shop::Location::EsVit;"),
    ),
    row(
        "locations-gone",
        "Location::DeFra",
        &[(
            "- {url: 'https://uk.example.com', x-location: gb/lhr}\n",
            "",
        )],
        breaks("let _ = shop::Client::in_location(client.session(), shop::Location::DeFra);"),
        gains("let _ = shop::Client::new(client.session());"),
    ),
    row(
        "location-with-another-name-on-the-wire",
        "Location::GbLhr",
        &[("x-location: gb/lhr", "x-location: gb-lhr")],
        stays("let _ = shop::Location::GbLhr;"),
        stays("let _ = shop::Location::GbLhr;"),
    ),
    row(
        "location-at-another-server",
        "Location::GbLhr",
        &[("https://uk.example.com", "https://gb.example.com")],
        stays("let _ = shop::Location::GbLhr;"),
        stays("let _ = shop::Location::GbLhr;"),
    ),
    row(
        "default-location-changed",
        "Location::",
        &[(
            "- {url: 'https://de.example.com', x-location: de/fra}\n- {url: 'https://uk.example.com', x-location: gb/lhr}",
            "- {url: 'https://uk.example.com', x-location: gb/lhr}\n- {url: 'https://de.example.com', x-location: de/fra}",
        )],
        stays("let _ = shop::Location::DEFAULT;"),
        stays("let _ = shop::Location::DEFAULT;"),
    ),
    row(
        "words",
        "",
        &[("{description: An order,", "{description: The order,")],
        same("let _ = Order::default();"),
        same("let _ = Order::default();"),
    ),
];
