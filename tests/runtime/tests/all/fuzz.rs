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
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&inputs(pieces), |data| {
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
