//! A product with words of its own: the runtime goes by them, and by no others.

use ionoscloud_core::{Error, Session};
use runtime_tests::api::{self, Client, Thing, WORDED, thing};
use runtime_tests::config;
use runtime_tests::server::{Act, Server};

async fn waited(
    operation: &'static ionoscloud_core::rt::Operation,
    answers: &[&str],
) -> (Result<Thing, Error>, usize) {
    let answers: Vec<String> = answers.iter().map(|answer| (*answer).to_owned()).collect();
    let last = answers.len() - 1;
    let server = Server::start(move |_, number| Act::json(200, &answers[number.min(last)])).await;
    let session = Session::new(config(&server)).unwrap();
    let outcome = Client::of(&session, &WORDED)
        .write(operation, &thing())
        .wait()
        .await;
    (outcome, server.seen().len())
}

#[tokio::test]
async fn states_are_read_where_the_product_tells_them() {
    let (outcome, asked) = waited(
        &api::CREATE_BY_STATE,
        &[
            // What others call the state says nothing here.
            r#"{"id":"t","metadata":{"state":"UP"},"about":{"phase":"BUILDING","state":"UP"}}"#,
            r#"{"id":"t","metadata":{"state":"DOWN"},"about":{"phase":"FAILED"}}"#,
            r#"{"id":"t","about":{"phase":"up"}}"#,
        ],
    )
    .await;
    outcome.unwrap();
    assert_eq!(asked, 3);
}

#[tokio::test]
async fn only_its_own_bad_states_are_failures() {
    let answers = [r#"{"id":"t","about":{"phase":"DOWN_FOR_GOOD","message":"burnt"}}"#];
    let (outcome, _) = waited(&api::CREATE_BY_STATE, &answers).await;
    let error = outcome.map(|_| ()).unwrap_err();
    assert!(error.is_failed(), "{error}");
    assert!(
        error.to_string().contains("DOWN_FOR_GOOD") && error.to_string().contains("burnt"),
        "{error}"
    );
}

/// What is its own is enough to be a resource.
#[tokio::test]
async fn a_resource_is_known_by_its_envelope() {
    let (outcome, asked) = waited(&api::CREATE_BY_STATE, &[r#"{"own":{}}"#]).await;
    outcome.unwrap();
    assert_eq!(asked, 1);
}

#[tokio::test]
async fn the_contract_has_its_own_header() {
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    let session = Session::new(config(&server).with_contract_number("1")).unwrap();
    let client = Client::of(&session, &WORDED);
    client.get("t").await.unwrap();
    client.get("t").with_contract_number("2").await.unwrap();
    let mut call = client.get("t");
    call.0.header("x-tenant", 3.into());
    call.await.unwrap();
    let seen = server.seen();
    let sent: Vec<_> = seen.iter().map(|seen| seen.header("x-tenant")).collect();
    assert_eq!(sent, [Some("1"), Some("2"), Some("3")]);
    assert!(
        seen.iter()
            .all(|seen| seen.header("x-contract-number").is_none())
    );
    // Another product of the same session has the usual one.
    Client::new(&session).get("t").await.unwrap();
    let last = server.seen().pop().unwrap();
    assert_eq!(
        (last.header("x-contract-number"), last.header("x-tenant")),
        (Some("1"), None)
    );
}

/// Its items are counted, not those of another list before them, and a page repeats the parameters under their names.
#[tokio::test]
async fn pages_are_counted_by_their_own_items() {
    let server = Server::start(|_, number| {
        let entries = ["\"1\"", "\"2\"", "\"3\""].map(|id| format!(r#"{{"id":{id}}}"#));
        let entries = match number {
            0 => entries[..2].join(","),
            _ => entries[2..].join(","),
        };
        let others = r#""others":[{"id":"a"},{"id":"b"},{"id":"c"}]"#;
        Act::json(
            200,
            &format!(r#"{{{others},"entries":[{entries}],"take":2}}"#),
        )
    })
    .await;
    let session = Session::new(config(&server)).unwrap();
    let all = Client::of(&session, &WORDED).entries().all().await.unwrap();
    let ids: Vec<_> = all.iter().filter_map(|thing| thing.id.as_deref()).collect();
    assert_eq!(ids, ["1", "2", "3"]);
    let lines = server.lines();
    assert_eq!(
        lines,
        [
            "GET /api/v1/boxes/b/things",
            "GET /api/v1/boxes/b/things?skip=2"
        ]
    );
}
