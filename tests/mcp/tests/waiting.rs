//! Waiting: with progress, no longer than the client is patient, and never a second time.

use std::time::{Duration, Instant};

use ionoscloud_fake::{Fake, Options};
use ionoscloud_mcp::catalogue::Class;
use ionoscloud_mcp::settings::Settings;
use mcp_tests::{Era, Person, Rig, text};
use rmcp::model::{
    CallToolRequest, CallToolRequestParams, CallToolResponse, CancelTaskParams, ClientRequest,
    GetTaskParams, TaskPayload,
};
use rmcp::service::PeerRequestOptions;
use serde_json::{Value, json};

fn settings(patience: Duration) -> Settings {
    Settings {
        scope: Class::Destructive,
        patience,
        ..Settings::default()
    }
}

async fn rig(settle: &str, patience: Duration, era: Era) -> (Rig, Value) {
    let rig = Rig::with(
        Options::default().settle(settle.parse().unwrap()),
        settings(patience),
        Person::Agrees,
        era,
    )
    .await;
    let ask = seeded(&rig.fake);
    (rig, ask)
}

fn seeded(fake: &Fake) -> Value {
    let compute = fake.account("compute");
    let datacenter = json!({"properties": {"name": "prod", "location": "de/fra"}});
    let datacenter = compute.seed("/datacenters", &datacenter).unwrap();
    let server = json!({"properties": {"name": "web-1", "cores": 2, "ram": 4096}});
    let server = compute
        .seed(&format!("{datacenter}/servers"), &server)
        .unwrap();
    fake.settle();
    let last = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    json!({"datacenter_id": last(&datacenter), "server_id": last(&server), "wait": true})
}

#[tokio::test]
async fn progress_is_told_until_it_is_done() {
    for era in [Era::Session, Era::Stateless] {
        let (rig, ask) = rig("700ms", Duration::from_secs(30), era).await;
        let done = rig.data("stop_server", ask).await;
        assert_eq!(done["state"], "done", "{done}");
        let told = rig.client.service().progress.lock().unwrap().clone();
        assert!(!told.is_empty(), "{era:?}");
        assert!(
            told.windows(2)
                .all(|pair| pair[0].progress < pair[1].progress),
            "{told:?}"
        );
        assert!(
            told.iter().any(|step| step
                .message
                .as_ref()
                .is_some_and(|words| words.contains("RUNNING") || words.contains("QUEUED"))),
            "{told:?}"
        );
    }
}

#[tokio::test]
async fn patience_ends_as_a_success_that_says_how_to_go_on() {
    let (rig, ask) = rig("600s", Duration::from_millis(300), Era::Session).await;
    let started = Instant::now();
    let result = rig.call("stop_server", ask.clone()).await;
    assert!(started.elapsed() < Duration::from_secs(20));
    assert_ne!(result.is_error, Some(true));
    let words = text(&result);
    let data = result.structured_content.unwrap();
    let request = data["request_id"].as_str().unwrap();
    assert!(
        words.contains("get_request_status")
            && words.contains(request)
            && words.contains("do not call this again"),
        "{words}"
    );
    // Whoever does is told which request it was.
    let words = rig.refused("stop_server", ask).await;
    assert!(words.contains(request), "{words}");
    assert_eq!(rig.writes().len(), 1);
    let status = rig.data("get_request_status", json!({"request_id": format!("https://api.example/cloudapi/v6/requests/{request}/status")})).await;
    assert!(
        status["status"] == "RUNNING" || status["status"] == "QUEUED",
        "{status}"
    );
}

#[tokio::test]
async fn cancelling_stops_the_waiting_only() {
    let (rig, ask) = rig("600s", Duration::from_secs(60), Era::Session).await;
    let params =
        CallToolRequestParams::new("stop_server").with_arguments(ask.as_object().unwrap().clone());
    let request = ClientRequest::CallToolRequest(CallToolRequest::new(params));
    let handle = rig
        .client
        .send_cancellable_request(request, PeerRequestOptions::no_options())
        .await
        .unwrap();
    let started = Instant::now();
    while rig
        .fake
        .requests()
        .iter()
        .all(|request| request.method == "GET")
    {
        assert!(started.elapsed() < Duration::from_secs(30));
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    handle.cancel(Some("enough".to_owned())).await.unwrap();
    assert_eq!(rig.writes().len(), 1);
    // The server is there for others.
    rig.data("list_data_centers", json!({})).await;
}

#[tokio::test]
async fn what_failed_brings_its_message() {
    let (rig, ask) = rig("100ms", Duration::from_secs(30), Era::Session).await;
    rig.fake.fail("POST **/stop: failed".parse().unwrap());
    let words = rig.refused("stop_server", ask).await;
    assert!(
        words.contains("FAILED") && words.contains("Look at it before trying again"),
        "{words}"
    );
}

/// Starts to stop a server at a client that can look again; the id of the task.
async fn task(rig: &Rig, ask: &Value) -> String {
    let arguments = ask.as_object().unwrap().clone();
    let params = CallToolRequestParams::new("stop_server").with_arguments(arguments);
    match rig.client.call_tool_once(params).await.unwrap() {
        CallToolResponse::Task(created) => created.task.task_id,
        other => panic!("{other:?}"),
    }
}

async fn looks_again(settle: &str) -> (Rig, Value) {
    let rig = Rig::with(
        Options::default().settle(settle.parse().unwrap()),
        settings(Duration::from_millis(1)),
        Person::LooksAgain,
        Era::Session,
    )
    .await;
    let ask = seeded(&rig.fake);
    (rig, ask)
}

#[tokio::test]
async fn a_wait_is_a_task_where_the_client_can_look_again() {
    let (rig, ask) = looks_again("500ms").await;
    let id = task(&rig, &ask).await;
    let started = Instant::now();
    let result = loop {
        let found = rig.client.get_task(GetTaskParams::new(&id)).await.unwrap();
        match found.task.payload {
            TaskPayload::Working => assert!(started.elapsed() < Duration::from_secs(30)),
            TaskPayload::Completed { result } => break Value::from(result),
            other => panic!("{other:?}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!(result["structuredContent"]["state"], "done", "{result}");
    assert_eq!(rig.questions().len(), 1);
    let server = json!({"datacenter_id": ask["datacenter_id"], "server_id": ask["server_id"]});
    assert_eq!(rig.data("get_server", server).await["vmState"], "SHUTOFF");
    assert!(rig.client.get_task(GetTaskParams::new("x")).await.is_err());
}

#[tokio::test]
async fn cancelling_a_task_stops_the_waiting_only() {
    let (rig, ask) = looks_again("600s").await;
    let id = task(&rig, &ask).await;
    rig.client
        .cancel_task(CancelTaskParams::new(&id))
        .await
        .unwrap();
    let started = Instant::now();
    loop {
        let found = rig.client.get_task(GetTaskParams::new(&id)).await.unwrap();
        if found.task.payload == TaskPayload::Cancelled {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(30), "{found:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(rig.writes().len(), 1);
    // It goes on, and is not begun again.
    let words = rig.refused("stop_server", ask).await;
    assert!(words.contains("may be under way"), "{words}");
}
