//! Hosts name products and locations: as the servers of the documents are called, and by the names of the products.

mod support;

use ionoscloud_fake::{Documents, Fake, Options};
use serde_json::json;
use support::send;

#[test]
fn a_host_names_the_product_and_the_location() {
    let fake = Fake::start(Options::new(Documents::bundled())).expect("a port is free");
    for (host, path, product, location) in [
        ("postgresql.de-txl.ionos.com", "/clusters", "psql-v2", ""),
        (
            "postgresql.fr-par.ionos.com",
            "/clusters",
            "psql-v2",
            "fr/par",
        ),
        ("mariadb.de-txl.ionos.com", "/v2/clusters", "mariadb-v2", ""),
        ("mariadb.de-txl.ionos.com", "/clusters", "mariadb", ""),
        (
            "mariadb.fr-par.ionos.com",
            "/v2/clusters",
            "mariadb-v2",
            "fr/par",
        ),
        (
            "in-memory-db.de-fra.ionos.com",
            "/v2/clusters",
            "inmemorydb-v2",
            "",
        ),
        ("kafka.de-txl.ionos.com", "/clusters", "kafka", "de/txl"),
        (
            "kafka.de-txl.localhost:8080",
            "/clusters",
            "kafka",
            "de/txl",
        ),
        ("nfs.de-fra.ionos.com", "/clusters", "nfs", ""),
        (
            "certificate-manager.de-fra.ionos.com",
            "/certificates",
            "cert",
            "",
        ),
        ("logging.localhost", "/pipelines", "logging", ""),
        (
            "monitoring.de-fra.localhost",
            "/pipelines",
            "monitoring",
            "",
        ),
        ("api.ionos.com", "/cloudapi/v6/datacenters", "compute", ""),
        ("127.0.0.1:1", "/cloudapi/v6/datacenters", "compute", ""),
    ] {
        fake.take_requests();
        send(&fake, "GET", path, &[("Host", host)], "");
        let called = fake.requests().pop().and_then(|request| request.product);
        assert_eq!(called.as_deref(), Some(product), "{host}{path}");
        if location.is_empty() || product == "mariadb" {
            continue;
        }
        // It is that location's account.
        let account = fake.account(product).location(location);
        let collection = path.trim_start_matches("/v2");
        let item = account.seed(collection, &json!({})).expect("it is put in");
        let id = item.rsplit('/').next().expect("an id").to_owned();
        let reply = send(&fake, "GET", path, &[("Host", host)], "");
        assert!(reply.body.contains(&id), "{host}: {}", reply.body);
        account.remove(&item);
    }
}

#[test]
fn what_is_in_no_such_location_is_not_answered_from_another() {
    let fake = Fake::start(Options::new(Documents::bundled())).expect("a port is free");
    for (host, path) in [
        ("kafka.xx-yyy.localhost", "/clusters"),
        ("kafka.xx-yyy.ionos.com", "/clusters"),
        ("postgresql.xx-yyy.ionos.com", "/clusters"),
        ("127.0.0.1", "/xx-yyy/kafka/clusters"),
    ] {
        let reply = send(&fake, "GET", path, &[("Host", host)], "");
        assert_eq!(reply.status, 404, "{host}{path}: {}", reply.body);
    }
    let reply = send(
        &fake,
        "GET",
        "/clusters",
        &[("Host", "kafka.xx-yyy.localhost")],
        "",
    );
    assert!(
        reply
            .body
            .contains("kafka is not in xx/yyy; it is in de/fra, de/txl"),
        "{}",
        reply.body
    );
}
