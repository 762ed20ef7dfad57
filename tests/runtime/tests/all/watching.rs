//! Waits that are watched, made many at once, or taken up again.

use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_core::Stream;
use ionoscloud_core::{WaitPolicy, wait_all};
use runtime_tests::api::{self, thing};
use runtime_tests::server::{Act, Server};
use runtime_tests::{client, client_with, config};

fn status(state: &str) -> Act {
    let message = if state == "FAILED" { "no room" } else { "" };
    let body = format!(r#"{{"metadata":{{"status":"{state}","message":"{message}"}}}}"#);
    Act::json(200, &body)
}

/// A server that accepts everything, and shows these states one after another.
async fn stages(states: &'static [&'static str]) -> Server {
    let looks = AtomicUsize::new(0);
    Server::start(move |seen, _| {
        if seen.method != "GET" {
            let body = r#"{"id":"t9"}"#;
            return Act::json(202, body).with("Location", "/api/v1/requests/r-1/status");
        }
        if !seen.target.contains("/requests/") {
            return Act::json(200, r#"{"id":"t9","name":"there"}"#);
        }
        let look = looks.fetch_add(1, Ordering::SeqCst);
        status(states[look.min(states.len() - 1)])
    })
    .await
}

#[tokio::test]
async fn a_watch_tells_each_change_of_state_and_the_result() {
    let states = &["QUEUED", "QUEUED", "RUNNING", "RUNNING", "DONE"];
    let server = stages(states).await;
    let mut watch = client(&server).write(&api::CREATE, &thing()).wait().watch();
    let mut seen = Vec::new();
    while let Some(step) = watch.next().await {
        seen.push(step.state().to_owned());
    }
    assert_eq!(seen, ["QUEUED", "RUNNING"]);
    assert!(watch.next().await.is_none());
    let made = watch.finish().await.unwrap();
    assert_eq!(made.name.as_deref(), Some("there"));

    // As a stream, dropped while it waits, and finished without looking at the rest.
    let server = stages(states).await;
    let mut watch = client(&server).write(&api::CREATE, &thing()).wait().watch();
    let step = std::future::poll_fn(|cx| Pin::new(&mut watch).poll_next(cx)).await;
    assert_eq!(step.unwrap().state(), "QUEUED");
    let _ = tokio::time::timeout(Duration::ZERO, watch.next()).await;
    assert_eq!(watch.finish().await.unwrap().id.as_deref(), Some("t9"));
    let lines = server.lines();
    let writes = lines.iter().filter(|line| line.starts_with("POST")).count();
    assert_eq!(writes, 1);

    let server = stages(&["RUNNING", "FAILED"]).await;
    let mut watch = client(&server).act(&api::START).wait().watch();
    assert_eq!(watch.next().await.unwrap().state(), "RUNNING");
    assert!(watch.next().await.is_none());
    assert!(watch.finish().await.unwrap_err().is_failed());
}

#[tokio::test]
async fn many_waits_go_on_at_once_but_not_too_many() {
    let now = Arc::new(AtomicUsize::new(0));
    let most = Arc::new(AtomicUsize::new(0));
    let (count, top) = (now.clone(), most.clone());
    let server = Server::start(move |seen, _| {
        if seen.method == "PUT" {
            top.fetch_max(count.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            let name = if seen.text().contains("bad") {
                "bad"
            } else {
                "good"
            };
            let location = format!("/api/v1/requests/{name}/status");
            return Act::json(202, "{}").with("Location", location);
        }
        if seen.target.contains("/requests/") {
            count.fetch_sub(1, Ordering::SeqCst);
            let bad = seen.target.contains("/bad/");
            let status = status(if bad { "FAILED" } else { "DONE" });
            return Act::Late(Duration::from_millis(5), Box::new(status));
        }
        Act::json(200, r#"{"id":"t"}"#)
    })
    .await;
    let client = client(&server);
    let waits = (0..20).map(|number| {
        let mut body = thing();
        body.name = Some(if number % 5 == 3 { "bad" } else { "good" }.into());
        client.write(&api::REPLACE, &body).wait()
    });
    let made = wait_all(waits).at_once(4).await;
    let failed: Vec<_> = made.failed().map(|(number, _)| *number).collect();
    assert_eq!(failed, [3, 8, 13, 18]);
    assert_eq!(made.ok().count(), 16);
    assert!(made.failed().all(|(_, error)| error.is_failed()));
    let urls: BTreeSet<_> = made
        .failed()
        .map(|(_, error)| error.request_url())
        .collect();
    assert!(
        urls.iter()
            .all(|url| url.unwrap().ends_with("/requests/bad/status"))
    );
    let most = most.load(Ordering::SeqCst);
    assert!((2..=4).contains(&most), "{most}");
    let order: Vec<usize> = made.into_iter().map(|(number, _)| number).collect();
    assert_eq!(order, (0..20).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_wait_is_taken_up_again_from_what_an_error_told() {
    let server = stages(&["RUNNING", "RUNNING", "RUNNING", "RUNNING", "DONE"]).await;
    let hasty = WaitPolicy::default()
        .with_initial_pause(Duration::from_secs(60))
        .with_deadline(Duration::from_millis(50));
    let impatient = client_with(config(&server).with_wait(hasty));
    let error = impatient
        .write(&api::CREATE, &thing())
        .wait()
        .await
        .unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.resource_id(), Some("t9"));
    let url = error.request_url().unwrap().to_owned();
    assert_eq!(url, format!("{}/api/v1/requests/r-1/status", server.url()));

    // In another process, with nothing but the address.
    let later = client(&server);
    later.wait_for(&url).await.unwrap();
    let lines = server.lines();
    assert_eq!(
        lines.iter().filter(|line| line.starts_with("POST")).count(),
        1
    );
    later.wait_for("/api/v1/requests/r-1/status").await.unwrap();

    let server = stages(&["FAILED"]).await;
    let url = format!("{}/api/v1/requests/r-1/status", server.url());
    let error = client(&server).wait_for(&url).await.unwrap_err();
    assert!(
        error.is_failed() && error.to_string().contains("no room"),
        "{error}"
    );
    assert_eq!(error.request_url(), Some(url.as_str()));
    // As a service behind a gateway tells it.
    let elsewhere = "https://elsewhere.invalid/api/v1/requests/r-1/status";
    later.wait_for(elsewhere).await.unwrap();
    let before = server.seen().len();
    let error = later.wait_for("48635b9f-4c0f-4b0c-8b1c-1f2d3c4b5a69").await;
    let error = error.unwrap_err();
    assert!(error.is_invalid_request(), "{error}");
    assert_eq!(server.seen().len(), before);
}

/// An address that somebody gives may be wrong: it is not waited for as long as a request that was just accepted.
#[tokio::test]
async fn an_address_at_which_nothing_is_found_ends_the_wait_soon() {
    let server = Server::start(|_, _| Act::json(404, r#"{"message":"no such thing"}"#)).await;
    let begun = Instant::now();
    let patient = WaitPolicy::default().with_deadline(Duration::from_secs(100));
    let client = client_with(config(&server).with_wait(patient));
    let request = client.wait_for("/api/v1/requests/r-2/status");
    let error = request.await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert!(server.seen().len() > 1);
    assert!(begun.elapsed() < Duration::from_secs(60));
    let before = server.seen().len();
    let resource = client.wait_for("/api/v1/boxes/b/things/t8");
    let error = resource.await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert_eq!(server.seen().len(), before + 1);
}

#[tokio::test]
async fn without_a_request_the_resource_takes_up_the_wait() {
    let looks = AtomicUsize::new(0);
    let server = Server::start(move |seen, _| {
        let state = |state: &str| format!(r#"{{"id":"t9","metadata":{{"state":"{state}"}}}}"#);
        if seen.method == "POST" {
            return Act::json(202, &state("BUSY"));
        }
        match looks.fetch_add(1, Ordering::SeqCst) {
            0 => Act::json(400, r#"{"message":"odd"}"#),
            1 => Act::json(200, &state("BUSY")),
            _ => Act::json(200, &state("AVAILABLE")),
        }
    })
    .await;
    let call = client(&server).write(&api::CREATE_BY_STATE, &thing());
    let error = call.wait().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400);
    let url = format!("{}/api/v1/boxes/b/things/t9", server.url());
    assert_eq!(error.request_url(), Some(url.as_str()));
    client(&server).wait_for(&url).await.unwrap();
    assert_eq!(server.seen().len(), 4);
}
