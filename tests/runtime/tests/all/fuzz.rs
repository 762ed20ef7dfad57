//! Bounded runs of what `tests/fuzz` runs without end.

use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use runtime_tests::fuzz;

/// Bytes at random, and pieces that mean something, put together at random.
fn inputs(pieces: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        4 => prop::sample::select(pieces).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..12),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

fn run(cases: u32, pieces: &'static [&'static str], target: fn(&[u8])) {
    run_with(cases, inputs(pieces), target);
}

fn run_with(cases: u32, inputs: impl Strategy<Value = Vec<u8>>, target: fn(&[u8])) {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&inputs, |data| {
            let started = std::time::Instant::now();
            target(&data);
            prop_assert!(started.elapsed() < Duration::from_secs(5), "it hangs");
            Ok(())
        })
        .unwrap();
}

#[test]
fn no_text_panics() {
    run(
        5_000,
        &[
            "2026",
            "-",
            "13",
            "T",
            "24:60:61",
            ".",
            "147746133",
            "Z",
            "+00:00",
            "-99:99",
            "é",
            " ",
            "9223372036854775808",
            "1e309",
            "-0.0",
            "5.",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\\u12",
            "\\ud800",
            ":",
            ",",
            "\"id\"",
            "\"items\"",
            "null",
            "true",
        ],
        fuzz::texts,
    );
}

/// An element of a document, whose names are known or not.
fn element() -> impl Strategy<Value = String> {
    let names = prop::sample::select(vec![
        "Thing", "Key", "x:Size", "Good", "TagSet", "Tag", "Name", "Number", "Rows", "Row", "Cell",
        "Free", "Any", "key", "size", "name", "é", "b",
    ]);
    let texts = prop::sample::select(vec![
        "",
        " ",
        "text",
        "1",
        "+007",
        "-.50",
        "1e400",
        "true",
        "&amp;",
        "&#13;",
        "&#x1;",
        "<![CDATA[<]]>",
        "<!-- -->",
        "\r\n",
    ]);
    let attributes = prop::sample::select(vec![
        "",
        "",
        " x:type='k'",
        " ratio='1.0'",
        " ratio='r'",
        " more='\"'",
        " xsi:nil='true'",
        " xmlns:x='urn:x'",
        " type='1' x:type='2'",
        " y:z='1'",
    ]);
    let leaf = (names.clone(), attributes.clone(), texts.clone())
        .prop_map(|(name, attributes, text)| format!("<{name}{attributes}>{text}</{name}>"));
    leaf.prop_recursive(5, 40, 6, move |inner| {
        let inside = prop::collection::vec((texts.clone(), inner), 0..6);
        (names.clone(), attributes.clone(), inside).prop_map(|(name, attributes, inside)| {
            let inside: String = inside
                .into_iter()
                .flat_map(|(text, inner)| [text.to_owned(), inner])
                .collect();
            format!("<{name}{attributes}>{inside}</{name}>")
        })
    })
}

/// A document, in which some bytes may be others.
fn document() -> impl Strategy<Value = Vec<u8>> {
    let whole = prop::collection::vec(element(), 0..6)
        .prop_map(|elements| format!("<Page xmlns='urn:page' a='1'>{}</Page>", elements.concat()));
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..3);
    (whole, changes, any::<bool>()).prop_map(|(whole, changes, is_changed)| {
        let mut bytes = whole.into_bytes();
        for (at, byte) in changes.into_iter().filter(|_| is_changed) {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes
    })
}

#[test]
fn no_document_panics_and_each_stays_what_it_is() {
    run_with(3_000, document(), fuzz::xml);
}

#[test]
fn no_answer_panics() {
    run(
        1_000,
        &[
            "\0",
            "d",
            "\n",
            "\n\n",
            "99999999999999999999",
            "-1",
            "1.5",
            "Wed, 21 Oct 2099 07:28:00 GMT",
            "https://",
            "[::1",
            "//",
            "/",
            "requests/",
            "status",
            "%",
            "@",
            ":99999",
            "é",
            "\"",
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"message\"",
            "\"messages\"",
            "\"code\"",
            "\"metadata\"",
            "\"state\"",
            "\"href\"",
            "\"id\"",
            "\"_links\"",
            "\"next\"",
            "\"pagination\"",
            "\"token\"",
            "\"limit\"",
            "null",
            "-7",
            "1e30",
        ],
        fuzz::answers,
    );
}

#[test]
fn no_configuration_file_panics() {
    run(
        1_500,
        &[
            "version: 1.0\n",
            "currentProfile: p\n",
            "profiles:\n",
            "  - name: p\n",
            "    credentials: {token: t}\n",
            "environments:\n",
            "    products:\n",
            "      - name: cloud\n",
            "        endpoints:\n",
            "          - {name: 'https://a.invalid', skipTlsVerify: yes}\n",
            "failover: {strategy: roundRobin, maxRetries: 99999999999}\n",
            "&a ",
            "*a ",
            "[",
            "]",
            "{",
            "}",
            ": ",
            "- ",
            "| \n",
            "\t",
            "!!x ",
            "---\n",
            "...\n",
            "  initialInterval: 99999999999h\n",
            "é",
            "\u{feff}",
            "<<: *a\n",
            "\"",
        ],
        fuzz::config_file,
    );
}
