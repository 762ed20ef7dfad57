//! The driver program under the rules of IONOS' conformance rig: suites for ten products against the fake cloud.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ionoscloud_fake::{Document, Documents, Fake, Options, Settle};
use serde_json::{Value, json};
use wire_tests::runner::{Driver, Report, run};

fn suites() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("suites")
}

fn driver(fake: &Fake, product: &str) -> Driver {
    let environment = [
        ("IONOS_API_URL", fake.url()),
        ("IONOS_TOKEN", "any".to_owned()),
    ];
    Driver {
        program: env!("CARGO_BIN_EXE_rig-driver").into(),
        arguments: vec![product.to_owned()],
        environment: environment
            .map(|(name, value)| (name.to_owned(), value))
            .into(),
    }
}

fn fake(documents: impl Into<Documents>) -> Fake {
    let settle = Settle::After(Duration::from_millis(40));
    Fake::start(Options::new(documents).settle(settle)).expect("a port is free")
}

fn suite(fake: &Fake, product: &str) -> Report {
    let file = suites().join(format!("{product}.json"));
    run(&file, &driver(fake, product)).expect("it is a suite")
}

#[test]
fn the_suites_of_ten_products_pass() {
    let products = [
        "cert",
        "compute",
        "containerregistry",
        "dns",
        "kafka",
        "mongo",
        "nfs",
        "psql",
        "psql-v2",
        "vpn",
    ];
    let mut passed = 0;
    for product in products {
        let fake = fake(Documents::bundled());
        let report = suite(&fake, product);
        println!("{product}: {} passed", report.passed);
        assert!(
            report.failed.is_empty() && report.skipped == 0,
            "{product}: {report:#?}"
        );
        passed += report.passed;
        fake.settle();
        fake.assert_nothing_left();
        let calls = fake.requests();
        assert!(
            calls.iter().all(|call| call.problems.is_empty()),
            "{product}: {calls:#?}"
        );
    }
    println!("{passed} tests of suites");
    assert!(passed > 80, "{passed}");
}

/// What the documents say is changed, so that the driver and the service differ: the suite fails.
#[test]
fn a_path_a_parameter_or_a_member_that_is_broken_turns_the_suite_red() {
    let compute = Documents::bundled();
    let compute = compute.get("compute").expect("it is built in");
    for (what, from, to) in [
        ("a path", "{serverId}/stop", "{serverId}/halt"),
        ("a parameter", "\"name\":\"limit\"", "\"name\":\"most\""),
        ("a member", "\"cores\":", "\"kernels\":"),
    ] {
        let text = compute.root().to_string();
        assert!(text.contains(from), "{what}");
        let changed = serde_json::from_str(&text.replace(from, to)).expect("it is JSON");
        let changed = Document::from_value("compute", changed).expect("it is a document");
        let fake = fake(vec![changed]);
        let report = suite(&fake, "compute");
        assert!(!report.failed.is_empty(), "{what}: {report:#?}");
    }
}

#[cfg(unix)]
#[test]
fn a_line_beside_the_answer_fails_the_test() {
    let fake = fake(Documents::bundled());
    let mut loud = driver(&fake, "compute");
    let program = loud.program.display().to_string();
    loud.program = "sh".into();
    loud.arguments = vec![
        "-c".to_owned(),
        format!("echo starting; exec {program} compute"),
    ];
    let report = run(&suites().join("compute.json"), &loud).expect("it is a suite");
    assert_eq!(report.passed, 0);
    assert!(report.failed[0].1.contains("no JSON object"), "{report:?}");
}

#[test]
fn log_lines_go_elsewhere() {
    let fake = fake(Documents::bundled());
    let mut traced = driver(&fake, "dns");
    traced
        .environment
        .push(("IONOS_LOG_LEVEL".to_owned(), "trace".to_owned()));
    let report = run(&suites().join("dns.json"), &traced).expect("it is a suite");
    assert!(report.failed.is_empty() && report.passed > 0, "{report:#?}");
}

/// What the driver program says to an input, and its exit status.
fn ask(fake: &Fake, product: &str, input: &str) -> (Option<i32>, String) {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let driver = driver(fake, product);
    let mut command = Command::new(&driver.program);
    command.args(&driver.arguments).envs(driver.environment);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut stdin = child.stdin.take().expect("it reads");
    stdin.write_all(input.as_bytes()).expect("it reads");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    let text = String::from_utf8(output.stdout).expect("it is text");
    (output.status.code(), text)
}

#[test]
fn what_is_no_input_is_an_error_of_the_program() {
    let fake = fake(Documents::bundled());
    for (input, status) in [("{", 1), ("{}", 1), (r#"{"operation":"nothing"}"#, 0)] {
        assert_eq!(ask(&fake, "compute", input).0, Some(status), "{input}");
    }
}

/// What suites, and those who write them, may give: each is an answer, with an error where something is wrong.
#[test]
fn whatever_is_given_is_answered_with_one_object() {
    let fake = fake(Documents::bundled());
    let body = json!({ "properties": { "name": "d", "location": "de/fra" } });
    let made = json!({ "operation": "datacentersPost", "params": [{ "name": "datacenter", "value": body }] });
    let made: Value =
        serde_json::from_str(&ask(&fake, "compute", &made.to_string()).1).expect("JSON");
    let id = made["result"]["id"].as_str().expect("it is made");
    let own = json!({ "name": "datacenterId", "value": id });
    for (product, operation, params, error) in [
        ("compute", "DatacentersFindById", json!([own]), ""),
        (
            "compute",
            "datacenters_find_by_id",
            json!([{ "name": "datacenter_id", "value": id }]),
            "",
        ),
        (
            "compute",
            "datacentersFindById",
            json!([{ "value": id }]),
            "",
        ),
        (
            "compute",
            "datacentersFindById",
            json!([own, { "name": "pretty", "value": true }]),
            "",
        ),
        (
            "compute",
            "datacentersFindById",
            json!([own, { "name": "depth", "value": null }]),
            "",
        ),
        (
            "compute",
            "datacentersFindById",
            json!([own, { "name": "foo", "value": 1 }]),
            "unknown parameter foo",
        ),
        ("compute", "datacentersFindById", json!([id]), "param #0"),
        (
            "compute",
            "datacentersFindById",
            json!({ "datacenterId": id }),
            "params must be a list",
        ),
        (
            "compute",
            "datacentersFindById",
            json!([]),
            "too few params",
        ),
        (
            "compute",
            "datacentersGet",
            json!([{ "name": "filters", "value": "x" }]),
            "an object is needed",
        ),
        (
            "compute",
            "waitForRequest",
            json!([{ "name": "request", "value": 5 }]),
            "text is needed",
        ),
        ("compute", "waitForRequest", json!([]), "too few params"),
        ("nope", "datacentersGet", json!([]), "no product nope"),
    ] {
        let input = json!({ "operation": operation, "params": params }).to_string();
        let (status, answer) = ask(&fake, product, &input);
        let answer: Value = serde_json::from_str(&answer).expect("it is one object");
        assert_eq!(status, Some(0), "{input}");
        assert_eq!(
            answer.as_object().map(|answer| answer.len()),
            Some(3),
            "{input}"
        );
        match error {
            "" => assert_eq!(answer["error"], Value::Null, "{input}: {answer}"),
            words => {
                let message = answer["error"]["message"].as_str().unwrap_or_default();
                assert!(message.contains(words), "{input}: {answer}");
            }
        }
    }
}

/// The same path on the configured server is what another one means by it at best behind a gateway of IONOS'.
#[test]
fn an_address_on_a_server_that_is_not_the_configured_one_is_an_error_at_once() {
    let fake = fake(Documents::bundled());
    for (url, is_asked) in [
        ("https://evil.example/x/requests/1/status", false),
        ("http://127.0.0.1:1/cloudapi/v6/requests/1/status", false),
        ("https://ionos.com.evil.example/requests/1/status", false),
        ("nonsense", false),
        ("https://api.ionos.com/cloudapi/v6/requests/1/status", true),
    ] {
        let input = json!({ "operation": "waitForRequest", "params": [{ "name": "request", "value": url }] });
        let begun = Instant::now();
        let (status, answer) = ask(&fake, "compute", &input.to_string());
        let answer: Value = serde_json::from_str(&answer).expect("it is JSON");
        assert_eq!(status, Some(0), "{url}");
        assert!(answer["error"]["message"].is_string(), "{url}: {answer}");
        assert_eq!(!fake.requests().is_empty(), is_asked, "{url}");
        // Of a request that is not known, it may be heard a moment later.
        assert!(begun.elapsed() < Duration::from_secs(30), "{url}");
    }
}

#[test]
fn the_runner_keeps_its_rules() {
    let folder = std::env::temp_dir().join(format!("suites-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("a file");
    write(
        "base.json",
        r#"{ "data": { "list": ["a"], "which": "base" }, "tests": [{ "name": "first", "payload": { "operation": "x" }, "assert": { "data.which": { "eq": "own" } } }] }"#,
    );
    write(
        "own.json",
        r#"{
        "include": ["base.json"], "data": { "list": ["b"], "which": "own" },
        "tests": [
            { "name": "fails", "payload": { "n": "${data.list}" }, "assert": { "n": { "len": 3 } } },
            { "name": "depends", "dependencies": "fails", "payload": {} },
            { "name": "loops", "repeat": true, "max_count": 5, "payload": { "n": "${loop_iteration}" }, "save": { "n": "seen" }, "until": { "seen": { "gte": 3 } } },
            { "name": "loops on", "repeat": true, "max_count": 2, "payload": { "n": 1 }, "save": { "n": "seen" }, "until": { "seen": { "eq": 7 } } },
            { "name": "texts", "payload": { "n": "${data.which|toLower}-@randomInt(5,5)" }, "assert": { "n": { "eq": "own-5", "matches": "^own", "len": 5 } } },
            { "name": "unequal", "payload": { "n": { "a": 1, "b": 2 } }, "assert": { "n": { "eq": { "a": 1 } } } },
            { "name": "more expected", "payload": { "n": { "a": 1 } }, "assert": { "n": { "eq": { "a": "1", "b": 2 } } } }
        ]
    }"#,
    );
    write("circle.json", r#"{ "include": ["circle.json"] }"#);
    // A driver that answers what it is given.
    let echo = Driver {
        program: "cat".into(),
        arguments: Vec::new(),
        environment: Vec::new(),
    };
    let report = run(&folder.join("own.json"), &echo).expect("it is a suite");
    let failed: Vec<&str> = report
        .failed
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(failed, ["fails", "loops on", "unequal"], "{report:#?}");
    assert_eq!((report.passed, report.skipped), (4, 1));
    assert!(
        run(&folder.join("circle.json"), &echo)
            .is_err_and(|problem| problem.contains("includes itself"))
    );
    fs::remove_dir_all(&folder).expect("the folder goes");
}
