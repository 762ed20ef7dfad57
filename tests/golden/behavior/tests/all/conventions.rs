//! A product whose `sdk.yaml` has other words for everything: what is sent and understood is in its words, and in no others.

use std::time::Duration;

use golden_behavior::{Server, answer, json as json_answer};
use golden_conventions::group::Boxes;
use golden_conventions::model::{BoxModel, BoxOwn};
use golden_conventions::{Client, Config, Error, Page, Resource, Session, WaitPolicy};

fn boxes(answers: impl IntoIterator<Item = String>) -> (Server, Boxes) {
    let server = Server::start(answers);
    let boxes = Client::new(&server.session()).boxes();
    (server, boxes)
}

/// What is not understood would be waited for, up to an hour.
fn patience() -> WaitPolicy {
    WaitPolicy::default().with_deadline(Duration::from_secs(9))
}

fn asked(server: &Server) -> Vec<String> {
    let seen = server.seen().into_iter();
    seen.map(|seen| format!("{} {}", seen.method, seen.target))
        .collect()
}

fn labelled() -> BoxModel {
    BoxModel::default().with_own(BoxOwn::default().with_label("l"))
}

#[tokio::test]
async fn the_contract_goes_into_its_own_header() {
    let server = Server::start([json_answer(200, "{}")]);
    let config = Config::new()
        .with_token("t")
        .with_default_server(server.url())
        .with_contract_number("31");
    let boxes = Client::new(&Session::new(config).expect("a session")).boxes();
    boxes.list().await.expect("a page");
    boxes
        .get("1")
        .with_contract_number("32")
        .await
        .expect("a box");
    let seen = server.seen();
    let sent: Vec<_> = seen.iter().map(|seen| seen.header("x-tenant")).collect();
    assert_eq!(sent, [Some("31"), Some("32")]);
    let mut seen = seen.iter();
    assert!(seen.all(|seen| seen.header("x-contract-number").is_none()));
}

/// Where there is no link and no limit, only the number of all items tells that there is another page; then the link does.
#[tokio::test]
async fn pages_go_on_as_it_says() {
    let (server, boxes) = boxes([
        json_answer(
            200,
            r#"{"entries":[{"number":"1","id":"same"}],"take":2,"all":3,"items":[{"number":"x"}]}"#,
        ),
        json_answer(
            200,
            r#"{"entries":[{"number":"2","id":"same"}],"take":2,"all":3}"#,
        ),
        json_answer(
            200,
            r#"{"entries":[{"number":"3","id":"same"}],"take":2,"all":3,"total":9,"_links":{"next":"/boxes?skip=0"}}"#,
        ),
    ]);
    let all = boxes.list().all().await.expect("all boxes");
    let numbers: Vec<_> = all.iter().filter_map(BoxModel::number).collect();
    assert_eq!(numbers, ["1", "2", "3"]);
    assert_eq!(
        asked(&server),
        ["GET /boxes", "GET /boxes?skip=1", "GET /boxes?skip=2"]
    );
}

#[tokio::test]
async fn a_page_names_the_next_one_where_it_says() {
    let page = r#"{"entries":[{"number":"1"}],"more":"/boxes?page=2","_links":{"next":"/wrong"}}"#;
    let (_server, boxes) = boxes([json_answer(200, page)]);
    let page = boxes.list().await.expect("a page");
    assert_eq!(Page::next(&page), Some("/boxes?page=2"));
}

/// The table has no name where the API has no parameter: a page is asked for by its token alone.
#[tokio::test]
async fn pages_by_token_go_without_a_limit() {
    let (server, boxes) = boxes([
        json_answer(200, r#"{"entries":[{"number":"1"}],"then":"t/2"}"#),
        json_answer(200, r#"{"entries":[{"number":"2"}]}"#),
    ]);
    let all = boxes.list_events().all().await.expect("all events");
    assert_eq!(all.len(), 2);
    assert_eq!(asked(&server), ["GET /events", "GET /events?after=t%2F2"]);
}

#[tokio::test]
async fn what_is_made_is_followed_by_its_job() {
    let job = [
        ("location", "URL/jobs/7/status"),
        ("content-type", "application/json"),
    ];
    let (server, boxes) = boxes([
        answer(202, &job, "{}"),
        json_answer(200, r#"{"about":{"phase":"DONE","state":"DONE"}}"#),
        json_answer(200, r#"{"about":{"phase":"FAILED"}}"#),
        json_answer(
            200,
            r#"{"about":{"phase":"FINISHED","things":[{"where":"/boxes/1"}]}}"#,
        ),
        json_answer(200, r#"{"number":"1","own":{"label":"done"}}"#),
    ]);
    let made = boxes
        .create(&labelled())
        .levels(2)
        .with_wait(patience())
        .wait()
        .await;
    assert_eq!(made.expect("a box").own().label(), "done");
    assert_eq!(
        asked(&server),
        [
            "POST /boxes?levels=2",
            "GET /jobs/7/status",
            "GET /jobs/7/status",
            "GET /jobs/7/status",
            "GET /boxes/1?levels=2"
        ]
    );
}

#[tokio::test]
async fn a_job_fails_in_its_own_words() {
    let job = [
        ("location", "URL/jobs/7/status"),
        ("content-type", "application/json"),
    ];
    let (_server, boxes) = boxes([
        answer(202, &job, r#"{"number":"1","id":"2"}"#),
        json_answer(
            200,
            r#"{"about":{"phase":"BURNT","why":"too hot","message":"all is well"}}"#,
        ),
    ]);
    let error = boxes
        .create(&labelled())
        .with_wait(patience())
        .wait()
        .await
        .expect_err("it burns");
    assert_failed(&error, "too hot");
    assert_eq!(error.resource_id(), Some("1"));
}

fn assert_failed(error: &Error, why: &str) {
    let text = error.to_string();
    assert!(error.is_failed() && text.contains(why), "{text}");
}

#[tokio::test]
async fn a_change_settles_in_its_own_states() {
    let (server, boxes) = boxes([
        json_answer(
            200,
            r#"{"number":"1","about":{"phase":"AVAILABLE"},"metadata":{"state":"UP"}}"#,
        ),
        json_answer(
            200,
            r#"{"number":"1","about":{"phase":"FAILED","state":"UP"}}"#,
        ),
        json_answer(200, r#"{"number":"1","about":{"phase":"UP"}}"#),
    ]);
    let changed = boxes
        .replace("1", &labelled())
        .with_wait(patience())
        .wait()
        .await;
    assert_eq!(changed.expect("a box").about().phase(), Some("UP"));
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn a_change_ends_up_in_its_own_states() {
    let (_server, boxes) = boxes([
        json_answer(200, r#"{"number":"1","about":{"phase":"BUILDING"}}"#),
        json_answer(
            200,
            r#"{"number":"1","about":{"phase":"DOWN_AGAIN","why":"no power"}}"#,
        ),
    ]);
    let error = boxes
        .replace("1", &labelled())
        .with_wait(patience())
        .wait()
        .await
        .expect_err("it fails");
    assert_failed(&error, "no power");
}

#[tokio::test]
async fn a_box_that_stays_says_so_in_its_own_word() {
    let (server, boxes) = boxes([
        answer(202, &[], ""),
        json_answer(200, r#"{"number":"1","about":{"phase":"DOWN_DESTROYING"}}"#),
        json_answer(
            200,
            r#"{"number":"1","about":{"phase":"DOWN_HELD","why":"full"}}"#,
        ),
    ]);
    let error = boxes
        .delete("1")
        .with_wait(patience())
        .wait()
        .await
        .expect_err("it stays");
    assert_failed(&error, "full");
    assert_eq!(server.seen().len(), 3);
}

#[test]
fn a_resource_is_read_in_its_own_words() {
    let text = r#"{"number":"1","id":"2","at":"/a","href":"/b","about":{"phase":"UP"},"metadata":{"state":"NO"}}"#;
    let known: BoxModel = golden_conventions::json::from_slice(text.as_bytes()).expect("a box");
    let known: &dyn Resource = &known;
    assert_eq!((known.id(), known.href()), (Some("1"), Some("/a")));
    let about = known.metadata().expect("what is told about it");
    assert_eq!(about.state(), Some("UP"));
}

#[test]
fn its_own_secrets_are_hidden() {
    let own = BoxOwn::default().with_label("l").with_pin("0815");
    assert!(!format!("{own:?}").contains("0815"));
}
