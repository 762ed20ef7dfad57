//! Names in the place of ids: only where one thing is called so.

use ionoscloud_mcp::catalogue::Class;
use ionoscloud_mcp::settings::Settings;
use mcp_tests::{Era, Person, Rig};
use serde_json::json;

async fn rig() -> Rig {
    let settings = Settings {
        scope: Class::Destructive,
        ..Settings::default()
    };
    Rig::new(settings, Person::Agrees, Era::Session).await
}

#[tokio::test]
async fn several_of_a_name_are_told_apart() {
    let rig = rig().await;
    let compute = rig.fake.account("compute");
    let datacenter = json!({"properties": {"name": "prod", "location": "de/fra"}});
    let datacenter = compute.seed("/datacenters", &datacenter).unwrap();
    let mut ids = Vec::new();
    for name in ["twin", "twin", "Single"] {
        let server = json!({"properties": {"name": name, "cores": 1, "ram": 1024}});
        let path = compute
            .seed(&format!("{datacenter}/servers"), &server)
            .unwrap();
        ids.push(path.rsplit('/').next().unwrap().to_owned());
    }
    let words = rig
        .refused(
            "stop_server",
            json!({"datacenter_id": "prod", "server_id": "twin"}),
        )
        .await;
    assert!(
        words.contains(&ids[0]) && words.contains(&ids[1]) && !words.contains(&ids[2]),
        "{words}"
    );
    assert!(rig.writes().is_empty() && rig.questions().is_empty());
    let found = rig
        .data(
            "get_server",
            json!({"datacenter_id": "PROD", "server_id": "single"}),
        )
        .await;
    assert_eq!(found["id"], ids[2].as_str(), "{found}");
    // A name in its own case is meant before others.
    let server = json!({"properties": {"name": "SINGLE", "cores": 1, "ram": 1024}});
    compute
        .seed(&format!("{datacenter}/servers"), &server)
        .unwrap();
    let found = rig
        .data(
            "get_server",
            json!({"datacenter_id": "prod", "server_id": "Single"}),
        )
        .await;
    assert_eq!(found["id"], ids[2].as_str(), "{found}");
    rig.refused(
        "get_server",
        json!({"datacenter_id": "prod", "server_id": "single"}),
    )
    .await;
}

#[tokio::test]
async fn the_last_page_counts_as_well() {
    let rig = rig().await;
    let dns = rig.fake.account("dns");
    let mut last = String::new();
    for number in 0..1100 {
        let zone = json!({"properties": {"zoneName": format!("z{number}.example")}});
        last = dns.seed("/zones", &zone).unwrap();
    }
    let ask = json!({"operation": "dns_zones_get", "arguments": {"zone_id": "z1099.example"}});
    let found = rig.data("call_read_operation", ask).await;
    assert!(last.ends_with(found["id"].as_str().unwrap()), "{found}");
}

#[tokio::test]
async fn what_is_nothing_is_asked_for_as_it_is() {
    let rig = rig().await;
    let words = rig
        .refused("list_servers", json!({"datacenter_id": "nowhere"}))
        .await;
    assert!(
        words.contains("404") && words.contains("look for it with the list"),
        "{words}"
    );
}

#[tokio::test]
async fn arguments_may_stand_beside_the_operation() {
    let rig = rig().await;
    let dns = rig.fake.account("dns");
    let zone = json!({"properties": {"zoneName": "example.com"}});
    let zone = dns.seed("/zones", &zone).unwrap();
    let found = rig
        .data(
            "call_read_operation",
            json!({"operation": "zonesFindById", "zone_id": "example.com"}),
        )
        .await;
    assert!(zone.ends_with(found["id"].as_str().unwrap()), "{found}");
    let words = rig
        .refused(
            "call_read_operation",
            json!({"operation": "dns_zone_get", "arguments": {}}),
        )
        .await;
    assert!(words.contains("did you mean `dns_zones_get`"), "{words}");
}
