//! What goes wrong on demand, seen from the other side of a socket.

mod support;

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use ionoscloud_fake::{Clock, Documents, Fake, Options, Settle};
use serde_json::json;
use support::{get, path, send, send_json};

const CENTERS: &str = "/cloudapi/v6/datacenters";

fn compute() -> Options {
    let documents = Documents::bundled_for(&["compute".to_owned()]);
    Options::new(documents.expect("it is part of the crate"))
}

fn start(rules: &[&str]) -> Fake {
    let fake = Fake::start(compute()).expect("a port is free");
    // Read before somebody waits for it.
    assert!(fake.documents().get("compute").is_some());
    for rule in rules {
        fake.fail(rule.parse().expect("a rule"));
    }
    fake
}

/// What comes over a connection until it ends, and how it ends.
fn raw(fake: &Fake) -> (String, bool) {
    let address = fake.url().trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).expect("the server listens");
    stream
        .set_read_timeout(Some(Duration::from_secs(1)))
        .expect("a time limit");
    let request = format!(
        "GET {CENTERS} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer a\r\nConnection: close\r\n\r\n"
    );
    stream
        .write_all(request.as_bytes())
        .expect("the server reads");
    let mut read = Vec::new();
    let end = stream.read_to_end(&mut read);
    (String::from_utf8_lossy(&read).into_owned(), end.is_ok())
}

#[test]
fn errors_of_the_service_come_as_often_as_asked() {
    let fake = start(&[
        "POST /datacenters: 429 x2, retry-after 2",
        "GET **: 503 x1, message come back",
    ]);
    let wanted = json!({ "properties": { "name": "a", "location": "de/fra" } });
    let statuses: Vec<u16> = (0..3)
        .map(|_| send_json(&fake, "POST", CENTERS, &wanted))
        .map(|reply| {
            assert_eq!(
                reply.header("Retry-After"),
                (reply.status == 429).then_some("2")
            );
            reply.status
        })
        .collect();
    assert_eq!(statuses, [429, 429, 202]);
    let reply = send(&fake, "GET", CENTERS, &[], "");
    assert_eq!(
        (reply.status, &reply.json()["messages"][0]["message"]),
        (503, &json!("come back"))
    );
    assert_eq!(
        get(&fake, CENTERS)["items"].as_array().map(Vec::len),
        Some(1)
    );
    let met: Vec<u32> = fake
        .faults()
        .iter()
        .map(ionoscloud_fake::Rule::met)
        .collect();
    assert_eq!(met, [2, 1]);
    let requests = fake.requests();
    assert!(requests[0].fault.is_some() && requests[2].fault.is_none());
    fake.clear_faults();
    assert!(fake.faults().is_empty());
}

#[test]
fn connections_break_as_asked() {
    let fake = start(&["datacentersGet: reset x1"]);
    assert_eq!(raw(&fake), (String::new(), false), "a reset is no end");
    fake.fail("datacentersGet: truncate x1".parse().expect("a rule"));
    let (text, _) = raw(&fake);
    assert!(
        text.contains("HTTP/1.1 200") && !text.trim_end().ends_with('}'),
        "{text}"
    );
    fake.fail("datacentersGet: stall x1".parse().expect("a rule"));
    assert_eq!(raw(&fake), (String::new(), false), "nothing came in time");
    fake.fail("datacentersGet: html 502 x1".parse().expect("a rule"));
    let (text, _) = raw(&fake);
    assert!(
        text.starts_with("HTTP/1.1 502") && text.contains("text/html"),
        "{text}"
    );
    assert!(raw(&fake).1, "and then all is well");
}

#[test]
fn nobody_gets_in_while_connections_are_refused() {
    let fake = start(&["datacentersGet: refused 1500ms x1"]);
    let begun = Instant::now();
    assert_eq!(raw(&fake), (String::new(), false), "it is reset");
    let address = fake.url().trim_start_matches("http://").to_owned();
    while TcpStream::connect(&address).is_err() {
        std::thread::sleep(Duration::from_millis(20));
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "it never comes back"
        );
    }
    let refused = begun.elapsed();
    assert!(refused >= Duration::from_millis(1500), "{refused:?}");
    assert!(raw(&fake).1);
}

#[test]
fn answers_are_slow_as_asked() {
    let timed = |rule: &str| {
        let fake = start(&[rule]);
        let begun = Instant::now();
        let reply = get(&fake, CENTERS);
        assert_eq!(reply["items"], json!([]));
        begun.elapsed()
    };
    assert!(timed("GET **: slow 200ms") >= Duration::from_millis(200));
    // The answer is more than 160 bytes long, and comes 16 at a time.
    assert!(timed("GET **: drip 20ms") >= Duration::from_millis(200));
    let fake = Fake::start(compute().latency(Duration::from_millis(150))).expect("a port");
    let begun = Instant::now();
    get(&fake, CENTERS);
    assert!(begun.elapsed() >= Duration::from_millis(150));
}

#[test]
fn what_is_accepted_can_fail_later() {
    let fake = start(&["POST /datacenters: failed x1, message no room in the rack"]);
    let wanted = json!({ "properties": { "name": "a", "location": "de/fra" } });
    let reply = send_json(&fake, "POST", CENTERS, &wanted);
    assert_eq!(reply.status, 202);
    let status = get(&fake, &path(&json!(reply.header("Location")), &fake));
    assert_eq!(
        (
            &status["metadata"]["status"],
            &status["metadata"]["message"]
        ),
        (&json!("FAILED"), &json!("no room in the rack"))
    );
    let own = path(&reply.json()["href"], &fake);
    assert_eq!(get(&fake, &own)["metadata"]["state"], "FAILED");
    assert_eq!(
        send(&fake, "DELETE", &own, &[], "").status,
        202,
        "what failed can be deleted"
    );
    fake.assert_nothing_left();
}

#[test]
fn a_call_can_be_done_without_an_answer() {
    let fake = start(&["POST /datacenters: reset-after x1"]);
    let address = fake.url().trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).expect("the server listens");
    let body = r#"{"properties":{"name":"a","location":"de/fra"}}"#;
    let head = format!(
        "POST {CENTERS} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a\r\nContent-Type: application/json"
    );
    let request = format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    stream
        .write_all(request.as_bytes())
        .expect("the server reads");
    assert!(stream.read_to_end(&mut Vec::new()).is_err());
    assert_eq!(fake.account("compute").paths("/datacenters").len(), 1);
}

#[test]
fn rates_are_those_of_the_service() {
    let clock = Clock::default();
    clock.stop();
    let fake = Fake::start(compute().limit_rates().clock(&clock)).expect("a port is free");
    let delete = || send(&fake, "DELETE", &format!("{CENTERS}/1"), &[], "");
    let first = delete();
    assert_eq!(
        (
            first.status,
            first.header("X-RateLimit-Limit"),
            first.header("X-RateLimit-Burst"),
            first.header("X-RateLimit-Remaining")
        ),
        (404, Some("120"), Some("50"), Some("49"))
    );
    let others = (0..50)
        .map(|_| delete().status)
        .filter(|status| *status == 429);
    assert_eq!(others.count(), 1);
    assert_eq!(delete().header("Retry-After"), Some("1"));
    assert_eq!(
        send(&fake, "GET", CENTERS, &[], "").status,
        200,
        "reading has a limit of its own"
    );
    clock.advance(Duration::from_secs(1));
    assert_eq!(delete().status, 404);
}

#[test]
fn tests_in_other_languages_ask_the_server_itself() {
    let fake = Fake::start(compute().settle(Settle::After(Duration::from_secs(60))))
        .expect("a port is free");
    let post =
        |what: &str, body: &str| send(&fake, "POST", &format!("/_fake/{what}"), &[], body).status;
    assert_eq!(post("faults", "GET /datacenters: 500 x1 # once\n"), 200);
    assert_eq!(post("faults", "nonsense"), 400);
    assert_eq!(send(&fake, "GET", CENTERS, &[], "").status, 500);
    let wanted = json!({ "properties": { "name": "a", "location": "de/fra" } });
    let own = path(
        &send_json(&fake, "POST", CENTERS, &wanted).json()["href"],
        &fake,
    );
    assert_eq!(get(&fake, &own)["metadata"]["state"], "BUSY");
    assert_eq!(post("clock/advance", "60s"), 200);
    assert_eq!(get(&fake, &own)["metadata"]["state"], "AVAILABLE");
    assert_eq!(get(&fake, "/_fake/left").as_array().map(Vec::len), Some(1));
    let state = get(&fake, "/_fake/state").to_string();
    send(&fake, "DELETE", &own, &[], "");
    assert_eq!(post("clock/advance", "60s"), 200);
    assert_eq!(send(&fake, "GET", &own, &[], "").status, 404);
    assert_eq!(send(&fake, "PUT", "/_fake/state", &[], &state).status, 200);
    assert_eq!(get(&fake, &own)["metadata"]["state"], "AVAILABLE");
    assert_eq!(get(&fake, "/_fake/faults")[0]["met"], 1);
    assert_eq!(
        get(&fake, "/_fake/requests").as_array().map(Vec::len),
        Some(7)
    );
    assert_eq!(post("nothing", ""), 404);
}

#[test]
fn credentials_must_be_shown() {
    let fake = start(&["GET **: expired x1"]);
    assert_eq!(send(&fake, "GET", CENTERS, &[], "").status, 401);
    assert_eq!(
        send(&fake, "GET", CENTERS, &[("Authorization", "")], "").status,
        401
    );
    assert_eq!(send(&fake, "GET", CENTERS, &[], "").status, 200);
    let wrong = json!({ "properties": { "name": "a" } });
    assert_eq!(
        send_json(&fake, "POST", CENTERS, &wrong).status,
        422,
        "a location is required"
    );
    assert_eq!(
        send(&fake, "GET", "/cloudapi/v6/nothing", &[], "").status,
        404
    );
    let refused = send(&fake, "PUT", CENTERS, &[], "");
    assert_eq!(
        (refused.status, refused.header("allow")),
        (405, Some("GET, POST"))
    );
}

/// A rule that no call can meet, and words of what is said about it.
#[test]
fn rules_that_can_never_be_met_are_refused() {
    let all = || Fake::start(Options::new(Documents::bundled())).expect("a port is free");
    let fake = all();
    for (rule, words) in [
        (
            "nosuchOperation: 500",
            "no operation is called nosuchOperation",
        ),
        ("datacentersGett: 500", "did you mean datacentersGet?"),
        (
            "GET /nosuchpath: 500",
            "no operation has the path /nosuchpath",
        ),
        (
            "compute: GET /datacenter/*: 500",
            "did you mean /datacenters/*?",
        ),
        ("PATCH /datacenters: 500", "knows GET, POST only"),
        ("nosuch: GET **: 500", "no product `nosuch`"),
        ("dnss: GET **: 500", "did you mean dns?"),
        ("dns: GET /datacenters: 500", "no operation has the path"),
        ("GETT **: 500", "did you mean GET?"),
        ("GET **: 500 rate 500%", "between 0% and 100%"),
        ("GET **: 500 x3, x4", "said twice"),
    ] {
        let reply = send(&fake, "POST", "/_fake/faults", &[], rule);
        assert_eq!(reply.status, 400, "{rule}: {}", reply.body);
        assert!(reply.body.contains(words), "{rule}: {}", reply.body);
        let parsed = rule.parse::<ionoscloud_fake::Rule>();
        let begun = parsed.map_err(std::io::Error::other);
        let begun = begun.and_then(|rule| Fake::start(Options::default().fail(rule)));
        let problem = begun.err().expect("it is refused from the start, too");
        assert!(problem.to_string().contains(words), "{rule}: {problem}");
    }
    assert!(fake.faults().is_empty());
    for rule in [
        "dns: GET **: 503",
        "dns:GET **: 503",
        "GET dns:**: 503",
        "dns:/zones: 503",
        "dns: zonesGet: 503",
    ] {
        let fake = all();
        fake.fail(rule.parse().expect("a rule"));
        assert_eq!(
            send(&fake, "GET", "/dns/zones", &[], "").status,
            503,
            "{rule}"
        );
        assert_eq!(send(&fake, "GET", CENTERS, &[], "").status, 200, "{rule}");
    }
}

#[test]
fn what_is_busy_is_refused_as_the_product_does() {
    let fake = Fake::start(Options::default()).expect("a port is free");
    fake.fail("GET **: busy".parse().expect("a rule"));
    for (path, status) in [(CENTERS, 422), ("/databases/postgresql/clusters", 409)] {
        assert_eq!(send(&fake, "GET", path, &[], "").status, status, "{path}");
    }
}

#[test]
fn a_stopped_clock_is_started_again() {
    let fake = Fake::start(compute()).expect("a port is free");
    for what in ["stop", "start"] {
        let reply = send(&fake, "POST", &format!("/_fake/clock/{what}"), &[], "");
        assert_eq!(reply.status, 200, "{what}");
        let before = fake.clock().now();
        std::thread::sleep(Duration::from_millis(30));
        assert_eq!(fake.clock().now() > before, what == "start", "{what}");
    }
}

/// Only those that tell how much may be called refuse what is more.
#[test]
fn products_without_known_rates_have_none() {
    let clock = Clock::default();
    clock.stop();
    let options = Options::default().limit_rates().clock(&clock);
    let fake = Fake::start(options).expect("a port is free");
    let delete = |path: &str| send(&fake, "DELETE", path, &[], "").status;
    let zone = "/dns/zones/7b1c0d3e-0000-4000-8000-000000000001";
    assert!((0..60).all(|_| delete(zone) == 404));
    assert!((0..50).all(|_| delete(&format!("{CENTERS}/1")) == 404));
    assert_eq!(delete(&format!("{CENTERS}/1")), 429);
}
