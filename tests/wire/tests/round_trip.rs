//! What comes from the service can be changed and sent back, and what only the service makes is not asked for.

use ionoscloud_compute::{
    self as compute,
    model::{Image, LanProperties, Nic, Server},
};
use ionoscloud_core::{Config, Session, json};
use ionoscloud_fake::{Fake, Options, Recorded, Settle};
use ionoscloud_objectstoragemanagement::{
    self as objectstoragemanagement,
    model::{AccessKey, AccessKeyCreate},
};
use ionoscloud_psql as psql;
use serde_json::{Value, json};

fn start() -> (Fake, Session) {
    let fake = Fake::start(Options::default().settle(Settle::AT_ONCE)).expect("a port is free");
    let config = Config::new()
        .with_token("any")
        .with_default_server(fake.url());
    let session = Session::new(config).expect("the configuration is in order");
    (fake, session)
}

fn last(fake: &Fake, method: &str) -> Recorded {
    let mut requests = fake.requests().into_iter().rev();
    let request = requests.find(|request| request.method == method);
    request.expect("it was sent")
}

/// The last request of this method, and its body.
fn sent(fake: &Fake, method: &str) -> (Recorded, Value) {
    let request = last(fake, method);
    let body = serde_json::from_slice(&request.body).expect("the body is JSON");
    (request, body)
}

/// A data center with a private LAN and a server that has a NIC in it: their ids.
fn furnish(fake: &Fake) -> (String, String) {
    let compute = fake.account("compute");
    let seed = |list: String, properties: Value| {
        let path = compute.seed(&list, &json!({ "properties": properties }));
        path.expect("the fake takes it")
    };
    let datacenter = seed(
        "/datacenters".into(),
        json!({"name": "a", "location": "de/fra"}),
    );
    seed(
        format!("{datacenter}/lans"),
        json!({"name": "inside", "public": false}),
    );
    let server = seed(
        format!("{datacenter}/servers"),
        json!({"name": "web", "cores": 2, "ram": 4096}),
    );
    seed(format!("{server}/nics"), json!({"name": "eth0", "lan": 1}));
    let id = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    (id(&datacenter), id(&server))
}

#[tokio::test]
async fn what_was_read_is_sent_back_whole_at_every_depth() {
    let (fake, session) = start();
    let (datacenter, server) = furnish(&fake);
    let servers = compute::Client::new(&session).servers();
    for depth in 0..4 {
        let mut read = servers
            .get(&datacenter, &server)
            .depth(depth)
            .await
            .unwrap();
        let mut expected: Value = serde_json::from_slice(&last(&fake, "GET").answer).unwrap();
        let name = format!("web-{depth}");
        expected["properties"]["name"] = json!(name);

        read.properties.get_or_insert_default().name = Some(name.clone());
        servers.replace(&datacenter, &server, &read).await.unwrap();
        let (request, body) = sent(&fake, "PUT");
        assert_eq!(body, expected, "depth {depth}");
        assert!(body["id"].is_string() && body["metadata"]["createdDate"].is_string());
        assert!(
            request.status < 300 && request.problems.is_empty(),
            "{:?}",
            request.problems
        );

        let now = servers
            .get(&datacenter, &server)
            .depth(depth)
            .await
            .unwrap();
        assert_eq!(now.properties().name(), Some(name.as_str()));
        assert_eq!(now.id(), read.id());
        assert_eq!(
            now.metadata()
                .created_date()
                .map(|date| date.as_str().to_owned()),
            read.metadata()
                .created_date()
                .map(|date| date.as_str().to_owned())
        );
        assert_eq!(now.properties().cores(), Some(2));
    }
}

#[tokio::test]
async fn the_service_keeps_what_is_its_own() {
    let (fake, session) = start();
    let (datacenter, server) = furnish(&fake);
    let servers = compute::Client::new(&session).servers();
    let read = servers.get(&datacenter, &server).await.unwrap();
    let (id, href) = (
        read.id().unwrap_or_default(),
        read.href().unwrap_or_default(),
    );
    let changed = read.clone().with_href("https://elsewhere.example/");
    servers
        .replace(&datacenter, &server, &changed)
        .await
        .unwrap();
    let now = servers.get(&datacenter, &server).await.unwrap();
    assert_eq!((now.id(), now.href()), (Some(id), Some(href)));
}

#[tokio::test]
async fn an_id_is_all_that_attaching_needs() {
    let (fake, session) = start();
    let (datacenter, server) = furnish(&fake);
    let compute = compute::Client::new(&session);
    let image = fake
        .account("compute")
        .seed(
            "/images",
            &json!({"properties": {"name": "rescue", "imageType": "CDROM", "licenceType": "OTHER"}}),
        )
        .unwrap();
    let image = image.rsplit('/').next().unwrap_or_default();
    let drive = Image::default().with_id(image);
    let attached = compute
        .servers()
        .attach_cdrom(&datacenter, &server, &drive)
        .wait()
        .await
        .unwrap();
    assert_eq!(sent(&fake, "POST").1, json!({ "id": image }));
    assert_eq!(attached.id(), Some(image));

    let nics = compute.nics().list(&datacenter, &server).await.unwrap();
    let nic = nics
        .items()
        .first()
        .and_then(Nic::id)
        .unwrap_or_default()
        .to_owned();
    let card = Nic::default().with_id(&nic);
    let call = compute.lans().attach_nic(&datacenter, "1", &card);
    assert_eq!(
        call.preview().unwrap().body(),
        Some(json!({ "id": nic }).to_string().as_bytes())
    );

    // Without an id, what is required is asked for as before.
    let error = compute
        .servers()
        .attach_cdrom(&datacenter, &server, &Image::default())
        .await;
    assert!(error.unwrap_err().to_string().contains("properties"));
    let error = compute
        .servers()
        .create(&datacenter, &Server::default())
        .await;
    assert!(error.unwrap_err().to_string().contains("properties"));
}

#[tokio::test]
async fn a_lan_leaves_its_cross_connect() {
    let (fake, session) = start();
    let (datacenter, _) = furnish(&fake);
    let compute = compute::Client::new(&session);
    let out = LanProperties::default().with_pcc_null();
    let answered = compute
        .lans()
        .update(&datacenter, "1", &out)
        .wait()
        .await
        .unwrap();
    let (request, body) = sent(&fake, "PATCH");
    assert_eq!(body, json!({ "pcc": null }));
    assert!(request.problems.is_empty(), "{:?}", request.problems);
    assert_eq!(answered.properties().pcc(), None);
}

#[tokio::test]
async fn the_service_makes_both_halves_of_an_access_key() {
    let (fake, session) = start();
    let storage = objectstoragemanagement::Client::new(&session);
    let wanted = AccessKeyCreate::new(AccessKey::new("uploads"));
    let made = storage.access_keys().create(&wanted).await.unwrap();
    let (request, body) = sent(&fake, "POST");
    assert_eq!(body, json!({ "properties": { "description": "uploads" } }));
    assert!(request.problems.is_empty(), "{:?}", request.problems);
    let properties = made.properties();
    assert!(!properties.access_key().is_empty() && !properties.secret_key().is_empty());
}

#[test]
fn a_second_spelling_is_written_where_it_came() {
    for (text, links) in [
        (
            r#"{"items":[],"_links":{"next":"https://api.example/2"}}"#,
            "_links",
        ),
        (
            r#"{"items":[],"links":{"next":"https://api.example/2"}}"#,
            "links",
        ),
        (r#"{"items":[],"links":null}"#, "links"),
    ] {
        let page: psql::model::ClusterList = json::from_str(text).unwrap();
        let next = text.contains("next").then_some("https://api.example/2");
        assert_eq!(page.links().next(), next, "{text}");
        assert!(page.extra.is_empty() || next.is_none(), "{text}");
        assert_eq!(json::to_string(&page), text);
        let other = page
            .clone()
            .with_links(psql::model::PaginationLinks::default());
        assert!(json::to_string(&other).contains(&format!("\"{links}\":{{}}")));
    }
    let made =
        psql::model::ClusterList::default().with_links(psql::model::PaginationLinks::default());
    assert_eq!(json::to_string(&made), r#"{"_links":{}}"#);
}
