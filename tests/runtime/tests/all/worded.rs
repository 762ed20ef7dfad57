//! A product with words of its own: the runtime goes by them, and by no others.

use ionoscloud_core::{Error, Page, Resource, Session};
use runtime_tests::api::{self, Client, EntriesCall, Thing, WORDED, thing};
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
            r#"{"number":"t","metadata":{"state":"UP"},"about":{"phase":"BUILDING","state":"UP"}}"#,
            r#"{"number":"t","metadata":{"state":"DOWN"},"about":{"phase":"FAILED"}}"#,
            r#"{"number":"t","about":{"phase":"up"}}"#,
        ],
    )
    .await;
    outcome.unwrap();
    assert_eq!(asked, 3);
}

#[tokio::test]
async fn only_its_own_bad_states_are_failures() {
    let answers =
        [r#"{"number":"t","about":{"phase":"DOWN_FOR_GOOD","why":"burnt","message":"fine"}}"#];
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
        let entries =
            ["\"1\"", "\"2\"", "\"3\""].map(|id| format!(r#"{{"number":{id},"id":{id}}}"#));
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

/// An id that all items of two pages share in another product's words tells nothing here.
#[tokio::test]
async fn pages_are_told_apart_by_their_own_ids() {
    let pages = [
        r#"{"entries":[{"id":"same","number":"1"}],"take":1}"#,
        r#"{"entries":[{"id":"same","number":"2"}],"take":1}"#,
        r#"{"entries":[{"id":"other","number":"2"}],"take":1}"#,
        r#"{"entries":[{"id":"more","number":"3"}],"take":1}"#,
    ];
    let server = Server::start(move |_, number| Act::json(200, pages[number.min(3)])).await;
    let session = Session::new(config(&server)).unwrap();
    let all = Client::of(&session, &WORDED).entries().all().await.unwrap();
    let ids: Vec<_> = all.iter().filter_map(|thing| thing.id.as_deref()).collect();
    assert_eq!(ids, ["same", "same"]);
}

/// A page of two, of all that there are, is not the last one, though it holds fewer than it may.
#[tokio::test]
async fn the_number_of_all_items_has_its_own_name() {
    for (total, asked) in [("all", 2), ("total", 1)] {
        let server = Server::start(move |_, number| {
            let entry = format!(r#"{{"number":"{number}"}}"#);
            Act::json(
                200,
                &format!(r#"{{"entries":[{entry}],"take":2,"{total}":2}}"#),
            )
        })
        .await;
        let session = Session::new(config(&server)).unwrap();
        let all = Client::of(&session, &WORDED).entries().all().await;
        assert_eq!(all.unwrap().len(), asked, "{total}");
        assert_eq!(server.seen().len(), asked, "{total}");
    }
}

#[tokio::test]
async fn the_next_page_is_where_the_product_says() {
    let server = Server::start(|_, number| {
        Act::json(
            200,
            match number {
                0 => r#"{"entries":[{"number":"1"}],"more":"/api/v1/boxes/b/things?page=2","_links":{"next":"/api/v1/wrong"}}"#,
                _ => r#"{"entries":[{"number":"2"}],"_links":{"next":"/api/v1/wrong"}}"#,
            },
        )
    })
    .await;
    let session = Session::new(config(&server)).unwrap();
    let client = Client::of(&session, &WORDED);
    let call = EntriesCall(client.call(&api::LIST_AT_ONCE).path("b"));
    let first = EntriesCall(client.call(&api::LIST_AT_ONCE).path("b"));
    assert_eq!(call.all().await.unwrap().len(), 2);
    assert_eq!(
        server.lines(),
        [
            "GET /api/v1/boxes/b/things",
            "GET /api/v1/boxes/b/things?page=2"
        ]
    );
    let last = first.await.unwrap();
    assert_eq!(last.next(), None);
}

/// Its own ends, not those of others, at addresses that only it takes for those of requests; what it acts on is read then.
#[tokio::test]
async fn requests_are_followed_in_its_own_words() {
    let server = Server::start(|seen, number| match (number, seen.target.as_str()) {
        (0, _) => Act::Answer(
            202,
            vec![("location", "/api/v1/jobs/7/status".to_owned())],
            String::new(),
        ),
        (1, "/api/v1/jobs/7/status") => Act::json(200, r#"{"about":{"phase":"DONE"}}"#),
        (2, "/api/v1/jobs/7/status") => Act::json(200, r#"{"about":{"phase":"FAILED"}}"#),
        (3, "/api/v1/jobs/7/status") => Act::json(
            200,
            r#"{"about":{"phase":"FINISHED","things":[{"where":"/api/v1/boxes/b/things/t"}]}}"#,
        ),
        (4, "/api/v1/boxes/b/things/t?levels=2") => Act::json(200, r#"{"number":"t","name":"n"}"#),
        (_, target) => Act::json(404, &format!(r#"{{"target":"{target}"}}"#)),
    })
    .await;
    let session = Session::new(config(&server)).unwrap();
    let client = Client::of(&session, &WORDED);
    let mut call = client.write(&api::CREATE, &thing());
    call.0.query("levels", 2.into());
    assert_eq!(call.wait().await.unwrap().name.as_deref(), Some("n"));

    let server =
        Server::start(|_, _| Act::json(200, r#"{"about":{"phase":"BURNT","why":"hot"}}"#)).await;
    let session = Session::new(config(&server)).unwrap();
    let waited = Client::of(&session, &WORDED)
        .wait_for("/api/v1/jobs/7/status")
        .await;
    let error = waited.unwrap_err();
    assert!(
        error.is_failed() && error.to_string().contains("hot"),
        "{error}"
    );
}

/// What is made is read at the address that the product's answers have, or below by its id; an error tells the id.
#[tokio::test]
async fn what_is_made_is_found_by_its_own_id_and_address() {
    let answers = [
        (
            r#"{"number":"x","id":"y","at":"/api/v1/elsewhere/x","href":"/api/v1/wrong"}"#,
            "GET /api/v1/elsewhere/x",
        ),
        (
            r#"{"number":"x","id":"y","href":"/api/v1/wrong"}"#,
            "GET /api/v1/boxes/b/things/x",
        ),
    ];
    for (answer, read) in answers {
        let server = Server::start(move |_, number| match number {
            0 => Act::json(202, answer),
            _ => Act::json(200, r#"{"number":"x","about":{"phase":"DOWN"}}"#),
        })
        .await;
        let session = Session::new(config(&server)).unwrap();
        let client = Client::of(&session, &WORDED);
        let waited = client.write(&api::CREATE_BY_STATE, &thing()).wait().await;
        let error = waited.map(|_| ()).unwrap_err();
        assert_eq!(error.resource_id(), Some("x"));
        assert_eq!(server.lines()[1], read);
    }
}

/// Only a bad state that ends in its own word says that a deletion failed, while nothing has changed since.
#[tokio::test]
async fn what_fails_to_go_away_says_so_in_its_own_word() {
    let (outcome, asked) = waited(
        &api::DELETE_BY_STATE,
        &[
            "{}",
            r#"{"number":"t","about":{"phase":"DOWN_DESTROYING"}}"#,
            r#"{"number":"t","about":{"phase":"DOWN_HELD"}}"#,
        ],
    )
    .await;
    let error = outcome.map(|_| ()).unwrap_err();
    assert!(error.is_failed(), "{error}");
    assert_eq!(asked, 3);
}

#[test]
fn a_resource_reads_its_own_words() {
    let text = r#"{"number":"1","id":"2","at":"/a","href":"/b","about":{"phase":"UP","state":"NO"},"metadata":{"state":"NO"}}"#;
    let numbered: api::Numbered = ionoscloud_core::json::from_slice(text.as_bytes()).unwrap();
    let resource: &dyn Resource = &numbered;
    assert_eq!((resource.id(), resource.href()), (Some("1"), Some("/a")));
    assert_eq!(resource.metadata().unwrap().state(), Some("UP"));
}
