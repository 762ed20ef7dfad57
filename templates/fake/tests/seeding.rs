//! Looking at an account and putting things into it: names that no document knows are mistakes of the test.

mod support;

use std::panic::{AssertUnwindSafe, catch_unwind};

use ionoscloud_fake::{Documents, Fake, Options};
use serde_json::json;

fn start() -> Fake {
    Fake::start(Options::new(Documents::bundled())).expect("a port is free")
}

/// What a call panics with.
fn panics(call: impl FnOnce()) -> String {
    let caught = catch_unwind(AssertUnwindSafe(call)).expect_err("it panics");
    let text = caught.downcast_ref::<String>();
    text.cloned().expect("it says why")
}

#[test]
fn paths_and_products_that_nothing_has_are_told() {
    let fake = start();
    let compute = || fake.account("compute");
    let problem = panics(|| drop(fake.account("compte")));
    assert!(problem.ends_with("did you mean compute?"), "{problem}");
    for (path, meant) in [
        ("/datacenter/*/servers", "/datacenters/*/servers"),
        ("/datacenters/1/serves", "/datacenters/1/servers"),
        ("datacenters", "/datacenters"),
    ] {
        let all = [
            panics(|| compute().assert_none(path)),
            panics(|| drop(compute().list(path))),
            panics(|| drop(compute().paths(path))),
        ];
        let seeded = compute().seed(path, &json!({})).expect_err("it is refused");
        for problem in all.iter().chain([&seeded]) {
            assert!(
                problem.ends_with(&format!("did you mean {meant}?")),
                "{problem}"
            );
        }
    }
    for problem in [
        panics(|| drop(compute().get("/datacenter/1"))),
        panics(|| compute().remove("/datacenter/1")),
    ] {
        assert!(
            problem.ends_with("did you mean /datacenters/1?"),
            "{problem}"
        );
    }
    // What is there but for the moment empty is none of that.
    compute().assert_none("/datacenters/*/servers");
    compute().assert_none("/datacenters/*/servers/*/volumes");
    compute().assert_none("/k8s/*/nodepools/*/nodes");
    assert!(compute().get("/datacenters/1").is_none());
}

/// Product, collection, body, and the member that is wrong.
#[test]
fn what_the_schema_does_not_allow_is_not_put_in() {
    let fake = start();
    for (product, path, body, member) in [
        (
            "compute",
            "/datacenters",
            json!({ "properties": { "name": 5 } }),
            "/properties/name",
        ),
        (
            "compute",
            "/datacenters",
            json!({ "properties": { "nmae": "a" } }),
            "/properties/nmae",
        ),
        ("compute", "/datacenters", json!({ "name": "a" }), "/name"),
        ("compute", "/datacenters", json!([]), ": Object expected"),
        (
            "compute",
            "/datacenters",
            json!({ "properties": { "name": "a" }, "entities": { "servers": { "items": [{ "properties": { "cores": "two" } }] } } }),
            "/entities/servers/items/0/properties/cores",
        ),
        (
            "dns",
            "/zones",
            json!({ "properties": { "zoneName": true } }),
            "/properties/zoneName",
        ),
    ] {
        let problem = fake.account(product).seed(path, &body);
        let problem = problem.err().unwrap_or_else(|| panic!("{body} is put in"));
        assert!(problem.contains(member), "{body}: {problem}");
        fake.account(product).assert_none(path);
    }
    // What is missing is added, and what only the service sets may be put in.
    let compute = fake.account("compute");
    compute
        .seed("/datacenters/1", &json!({}))
        .expect("it is put in");
    let server = json!({ "properties": { "name": "a", "vmState": "SHUTOFF" } });
    let server = compute.seed("/datacenters/1/servers", &server);
    let server = compute.get(&server.expect("it is put in"));
    assert_eq!(
        server.expect("a server")["properties"]["vmState"],
        "SHUTOFF"
    );
}
