//! Texts that are no documents, and texts that are odd but right.

use super::{expect, with, with_schema};
use crate::document::read;

#[test]
fn broken_texts_have_a_place_and_a_reason() {
    let cases = [
        ("empty", "", "error 1:1", "is empty"),
        (
            "only a byte order mark",
            "\u{feff}",
            "error 1:1",
            "is empty",
        ),
        (
            "only comments",
            "# nothing\n---\n",
            "error 2:4",
            "found nothing",
        ),
        ("a list", "- a\n", "error 1:1", "found a list"),
        ("a word", "openapi\n", "error 1:1", "found a string"),
        ("tab", "a:\n\tb: 1\n", "error 2:2", "invalid YAML"),
        ("open quote", "a: 'b\n", "error 1:4", "invalid YAML"),
        ("open bracket", "a: [b\n", "error 1:4 /a", "invalid YAML"),
        ("bad escape", "a: \"\\q\"\n", "error 1:4", "invalid YAML"),
        (
            "half a surrogate pair",
            "{\"a\": \"\\ud800\"}",
            "error 1:7",
            "invalid JSON",
        ),
        ("colon in a text", "a: b: c\n", "error 1:5", "invalid YAML"),
        (
            "indentation",
            "a:\n  b: 1\n c: 2\n",
            "error 3:2",
            "invalid YAML",
        ),
        ("unknown alias", "a: *b\n", "error 1:4", "unknown anchor"),
        (
            "two documents",
            "a: 1\n---\nb: 2\n",
            "error 2:1",
            "more than one document",
        ),
        (
            "complex key",
            "? [a]\n: b\n",
            "error 1:3",
            "a key that is not a text",
        ),
        (
            "alias as a key",
            "a: &x b\n*x : c\n",
            "error 2:1",
            "an alias as a key",
        ),
        (
            "merge key",
            "a: &x {b: 1}\nc:\n  <<: *x\n",
            "error 3:3 /c",
            "merge key",
        ),
        (
            "alias in itself",
            "a: &x [*x]\n",
            "error 1:8 /a",
            "inside the very node",
        ),
        (
            "JSON behind a byte order mark",
            "\u{feff}{\"a\" 1}",
            "error 1:6",
            "expected `:`",
        ),
        (
            "JSON comma",
            "{\n  \"a\": 1\n  \"b\": 2\n}",
            "error 3:3",
            "expected `,` or `}`",
        ),
        ("null byte", "a: \0\n", "error 1:4", "invalid YAML"),
    ];
    for (name, text, place, words) in cases {
        let reading = read("test.yaml", text);
        assert!(reading.document.is_none(), "{name}");
        let [finding] = reading.findings.as_slice() else {
            panic!("{name}: {:#?}", reading.findings)
        };
        let found = format!(
            "{} {} {}",
            finding.severity,
            finding.place.unwrap(),
            finding.pointer
        );
        assert_eq!(found.trim_end(), place, "{name}: {finding}");
        assert!(finding.problem.contains(words), "{name}: {finding}");
        assert!(!finding.advice.is_empty(), "{name}: {finding}");
    }
}

#[test]
fn odd_texts_are_read() {
    let plain = with_schema("type: string\nexample: [1, {a: ~}]");
    let expected = read("test.yaml", &plain).document.unwrap().api;
    let json = serde_json::to_string(&serde_json::json!({
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"schemas": {"S": {"type": "string", "example": [1, {"a": null}]}}}
    }));
    let cases = [
        ("byte order mark", format!("\u{feff}{plain}")),
        ("line ends of Windows", plain.replace('\n', "\r\n")),
        ("explicit document", format!("%YAML 1.2\n---\n{plain}...\n")),
        ("comments", plain.replace("type:", "# \u{fc}\n      type:")),
        ("JSON", json.unwrap()),
        (
            "aliases",
            plain
                .replace("example: [1, {a: ~}]", "example: [1, &x {a: ~}]")
                .replace("'1'", "&v '1'"),
        ),
        (
            "tags",
            plain
                .replace("'1'", "!!str 1")
                .replace("[1,", "[!!int '1',"),
        ),
    ];
    for (name, text) in cases {
        assert_eq!(
            expect(name, &text, &[]).document.unwrap().api,
            expected,
            "{name}"
        );
    }
}

#[test]
fn every_duplicate_key_is_found() {
    let text =
        with("components:\n  schemas:\n    S: {type: string, type: number}\n  schemas: {}\n");
    let expected = [
        (
            "error 6:23 /components/schemas/S/type",
            "duplicate key `type`",
        ),
        ("error 7:3 /components/schemas", "duplicate key `schemas`"),
    ];
    let reading = expect("duplicates", &text, &expected);
    assert_eq!(
        reading.findings.first().unwrap().advice,
        "remove or rename one of the two; the first is at line 6"
    );

    let many: String = (0..40).map(|number| format!("x-{number}: 1\n")).collect();
    let text = with(&format!("{many}x-3: 2\nx-39: 2\n"));
    let expected = [
        ("error 44:1 /x-3", "duplicate key `x-3`"),
        ("error 45:1 /x-39", "duplicate key `x-39`"),
    ];
    expect("duplicates among many", &text, &expected);
}

#[test]
fn what_a_text_can_cost_is_bounded() {
    let limits = [
        (
            "block",
            (0..300)
                .map(|level| format!("{}a:\n", " ".repeat(level)))
                .collect::<String>(),
        ),
        ("flow", format!("a: {}", "[".repeat(5_000))),
        ("flow mappings", format!("a: {}", "{a: ".repeat(5_000))),
        ("compact lists", format!("a:\n  {}1", "- ".repeat(5_000))),
    ];
    for (name, text) in limits {
        let reading = read("test.yaml", &text);
        assert!(reading.document.is_none(), "{name}");
        assert_eq!(reading.findings.len(), 1, "{name}");
    }
    let nested = format!("x-deep: {}1{}\n", "[".repeat(98), "]".repeat(98));
    expect("100 levels", &with(&nested), &[]);
    let nested = format!("x-deep: {}1{}\n", "[".repeat(100), "]".repeat(100));
    let reading = read("test.yaml", &with(&nested));
    assert!(
        reading
            .findings
            .iter()
            .any(|finding| finding.problem.contains("nested more than 100"))
    );

    let anchors: String = (0..90).map(|level| format!("&a{level} [")).collect();
    let many = format!("x-a: {anchors}{}{}\n", "1,".repeat(20_000), "]".repeat(90));
    let reading = read("test.yaml", &with(&many));
    assert!(
        reading
            .findings
            .iter()
            .any(|finding| finding.problem.contains("aliases")),
        "anchors"
    );

    let many = format!(
        "x-a: &a [{}]\nx-b: [{}]\n",
        "1,".repeat(1_000),
        "*a,".repeat(2_000)
    );
    let reading = read("test.yaml", &with(&many));
    assert!(
        reading
            .findings
            .iter()
            .any(|finding| finding.problem.contains("aliases")),
        "repeated"
    );

    let deep = format!(
        "x-a: &a {}{}\nx-b: {}*a {}\n",
        "[".repeat(60),
        "]".repeat(60),
        "[".repeat(60),
        "]".repeat(60)
    );
    let reading = read("test.yaml", &with(&deep));
    assert!(
        reading
            .findings
            .iter()
            .any(|finding| finding.problem.contains("nested more than 100")),
        "deep alias"
    );

    let level = |level: usize| {
        let below = match level {
            0 => "1, ".to_owned(),
            _ => format!("*a{}, ", level - 1),
        };
        format!("x-{level}: &a{level} [{}]\n", below.repeat(10))
    };
    let laughs: String = (0..12).map(level).collect();
    let reading = read("test.yaml", &with(&laughs));
    assert!(
        reading
            .findings
            .iter()
            .any(|finding| finding.problem.contains("aliases"))
    );
}

#[test]
fn numbers_stay_what_they_are() {
    let text = with_schema(
        "default: 1.10\nexample: [0x1F, 0o17, +5, -.5e1, 007, 1e999, .inf, .nan, 18446744073709551615, 1_000, 0]",
    );
    let reading = expect("numbers", &text, &[]);
    let schema = super::schema(reading);
    let expected = serde_json::json!([
        31,
        15,
        5,
        -5.0,
        "007",
        "1e999",
        ".inf",
        ".nan",
        18_446_744_073_709_551_615_u64,
        "1_000",
        0
    ]);
    assert_eq!(schema.schema_data.example, Some(expected));
    assert_eq!(schema.schema_data.default, Some(serde_json::json!(1.1)));
}

#[test]
fn places_are_those_of_the_text() {
    let text = "openapi: 3.0.3\ninfo:\n  title: \"\u{fc}\u{1f600}\"\n  version: '1'\npaths:\n  /a~b/{c}: {get: {responses: {}}}\nservers:\n  - url: https://a\n  -   url: https://b\n";
    let document = read("test.yaml", text).document.unwrap();
    let cases = [
        ("", Some((1, 1))),
        ("/info", Some((2, 1))),
        ("/info/version", Some((4, 3))),
        ("/paths/~1a~0b~1{c}", Some((6, 3))),
        ("/paths/~1a~0b~1{c}/get/responses", Some((6, 20))),
        ("/paths/~1a~0b~1{c}/get/tags/3", Some((6, 14))),
        ("/servers/0", Some((8, 5))),
        ("/servers/1/url", Some((9, 7))),
        ("/servers/01/url", Some((7, 1))),
        ("/nothing/at/all", Some((1, 1))),
        ("#/info", Some((2, 1))),
        ("info", None),
    ];
    for (pointer, expected) in cases {
        let place = document
            .place(pointer)
            .map(|place| (place.line, place.column));
        assert_eq!(place, expected, "{pointer}");
    }
    assert_eq!(
        document.node("/servers/1/url").unwrap().as_text(),
        Some("https://b")
    );
    assert_eq!(document.node("/servers/2/url"), None);
    assert_eq!(document.file(), "test.yaml");
}

#[test]
fn an_alias_stands_where_it_is_written() {
    let text = with("x-a: &a\n  b: 1\nx-c:\n  - *a\nx-d: *a\n");
    let document = read("test.yaml", &text).document.unwrap();
    let place = |pointer: &str| {
        document
            .place(pointer)
            .map(|place| (place.line, place.column))
    };
    assert_eq!(place("/x-c/0"), Some((7, 5)));
    assert_eq!(place("/x-d"), Some((8, 1)));
    // What is within was written once.
    assert_eq!(place("/x-d/b"), Some((5, 3)));
    let marked = read("test.yaml", "\u{feff}swagger: 2\n");
    assert_eq!(
        marked.findings.first().unwrap().place,
        Some(crate::finding::Position::START)
    );
}

#[test]
fn deep_documents_fit_any_stack() {
    let schema = |open: &str, close: &str, levels: usize| {
        with_schema(&format!(
            "items: {}{{}}{}",
            open.repeat(levels),
            close.repeat(levels)
        ))
    };
    let texts = [
        schema("{items: ", "}", 93),
        schema("{additionalProperties: ", "}", 93),
        schema("{not: ", "}", 93),
        schema("{properties: {a: ", "}}", 46),
        schema("{oneOf: [", "]}", 46),
    ];
    let check = move || {
        for text in texts {
            let reading = read("test.yaml", &text);
            assert_eq!(reading.findings, []);
            assert!(reading.document.is_some());
        }
    };
    std::thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(check)
        .unwrap()
        .join()
        .unwrap();
}
