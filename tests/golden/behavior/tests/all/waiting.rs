//! Waiting, by request, by state, and until something is gone.

use golden_behavior::{Server, answer, json as json_answer};
use golden_waiting::Client;
use golden_waiting::group::Machines;
use golden_waiting::model::{Machine, Tool};

fn machines(answers: impl IntoIterator<Item = String>) -> (Server, Machines) {
    let server = Server::start(answers);
    let machines = Client::new(&server.session()).machines();
    (server, machines)
}

fn asked(server: &Server) -> Vec<String> {
    server
        .seen()
        .into_iter()
        .map(|seen| format!("{} {}", seen.method, seen.target))
        .collect()
}

#[tokio::test]
async fn by_its_request() {
    let location = [
        ("location", "URL/requests/1/status"),
        ("content-type", "application/json"),
    ];
    let (server, machines) = machines([
        answer(202, &location, r#"{"id":"m"}"#),
        json_answer(200, r#"{"metadata":{"status":"DONE"}}"#),
        json_answer(200, r#"{"id":"m","name":"ready"}"#),
    ]);
    let machine = machines
        .create(&Machine::default().with_name("x"))
        .wait()
        .await
        .expect("it is built");
    assert_eq!(machine.name(), Some("ready"));
    assert_eq!(
        asked(&server),
        [
            "POST /machines",
            "GET /requests/1/status",
            "GET /machines/m"
        ]
    );
}

#[tokio::test]
async fn an_action_by_its_request() {
    let (server, machines) = machines([
        answer(202, &[("location", "URL/requests/2/status")], ""),
        json_answer(200, r#"{"metadata":{"status":"DONE"}}"#),
    ]);
    machines.start("m").wait().await.expect("it is started");
    assert_eq!(
        asked(&server),
        ["POST /machines/m/start", "GET /requests/2/status"]
    );
}

#[tokio::test]
async fn by_its_state_or_status() {
    let (server, machines) = machines([
        json_answer(200, r#"{"id":"m","metadata":{"state":"BUSY"}}"#),
        json_answer(200, r#"{"id":"m","metadata":{"state":"AVAILABLE"}}"#),
        json_answer(200, r#"{"id":"t","metadata":{"status":"FAILED_BADLY"}}"#),
    ]);
    machines
        .replace("m", &Machine::default())
        .wait()
        .await
        .expect("it is there");
    let error = machines
        .update_tool("t", &Tool::default())
        .wait()
        .await
        .expect_err("it has failed");
    assert!(error.is_failed(), "{error}");
    let asked = asked(&server);
    assert_eq!(asked[..2], ["PUT /machines/m", "GET /machines/m"]);
    assert_eq!(asked[2], "PATCH /tools/t");
}

#[tokio::test]
async fn until_it_is_gone() {
    let (server, machines) = machines([answer(202, &[], ""), json_answer(404, "{}")]);
    machines.delete("m").wait().await.expect("it is gone");
    assert_eq!(asked(&server), ["DELETE /machines/m", "GET /machines/m"]);
}
