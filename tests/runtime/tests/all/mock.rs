//! A user's own code, tested without a socket.

use std::time::Duration;

use ionoscloud_core::transport::{Attempt, Fault};
use ionoscloud_core::{Config, Error, Mock, Session, TimeoutKind};
use runtime_tests::api::{self, Client, EmptyCall, ListCall, TextCall, Thing, ThingCall, Things};

fn client(mock: &Mock) -> Client {
    Client::new(&Session::new(mock.config()).unwrap())
}

fn thing(id: &str) -> Thing {
    Thing {
        id: Some(id.into()),
        ..api::thing()
    }
}

#[tokio::test]
async fn answers_are_typed_and_come_in_their_order() {
    let mock = Mock::new();
    mock.on::<ThingCall>()
        .returns(&thing("one"))
        .fails(404, "309", "no such thing")
        .returns(&thing("last"));
    mock.on::<TextCall>().returns(&"a text".to_owned());
    let client = client(&mock);

    assert_eq!(client.get("x").await.unwrap().id.as_deref(), Some("one"));
    let error = client.get("x").await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert_eq!(error.messages()[0].error_code(), Some("309"));
    assert_eq!(error.messages()[0].message(), "no such thing");
    assert_eq!(client.get("x").await.unwrap().id.as_deref(), Some("last"));
    assert!(
        client.get("x").await.is_err(),
        "what was used is not used again"
    );
    mock.on::<ThingCall>().fails(422, "", "busy");
    let error = client.get("x").await.unwrap_err();
    assert_eq!(
        error.status().map(|status| status.as_u16()),
        Some(422),
        "{error}"
    );
    let text = client.call(&api::TEXT).call::<String>().await.unwrap();
    assert_eq!(text, "a text");

    assert_eq!(mock.requests().len(), 6);
    let requests = mock.requests_of::<ThingCall>();
    assert_eq!(requests.len(), 5);
    assert_eq!(mock.take_unmet().len(), 1);
    assert!(requests[0].uri().path().ends_with("/boxes/b/things/x"));
    assert_eq!(requests[0].headers()["authorization"], "Bearer mock");
}

#[tokio::test]
async fn what_was_not_prepared_is_an_error_that_names_the_operation() {
    let mock = Mock::new();
    mock.on::<ThingCall>().returns(&thing("one"));
    let error = client(&mock).act(&api::START).await.unwrap_err();
    assert!(error.is_invalid_request(), "{error}");
    let shown = error.to_string();
    assert!(
        shown.contains("thingsStart") && shown.contains("POST"),
        "{shown}"
    );
    assert!(shown.contains("expects no such call"), "{shown}");
    assert_eq!(mock.requests().len(), 1, "it is not tried again");
    let unmet = mock.take_unmet();
    assert!(unmet[0].contains("thingsStart"), "{unmet:?}");
    assert!(
        unmet[1].contains("answers that nobody asked for: 1"),
        "{unmet:?}"
    );
    assert!(mock.take_unmet().is_empty());
}

/// What the end of a test says about a mock, with the session dropped before or after it.
fn verdict(test: fn(&Mock)) -> Option<String> {
    let end = std::panic::catch_unwind(|| {
        let mock = Mock::new();
        let twin = mock.clone();
        let _session = Session::new(mock.config()).unwrap();
        test(&mock);
        drop(mock);
        drop(twin);
    });
    end.err().map(|said| *said.downcast::<String>().unwrap())
}

#[test]
fn a_test_fails_where_the_mock_was_not_called_as_it_was_prepared() {
    assert_eq!(verdict(|_| {}), None);
    let said = verdict(|mock| {
        mock.on::<ThingCall>()
            .returns(&thing("one"))
            .fails(404, "", "");
        mock.on::<CreateCall>().then_seen(&thing("one"));
    });
    let said = said.expect("nothing was called");
    assert!(said.contains("answers that nobody asked for: 2"), "{said}");
    assert!(said.contains("states that no wait has seen: 1"), "{said}");
    let always = verdict(|mock| {
        mock.on::<ThingCall>().returns(&thing("one")).always();
    });
    assert_eq!(always, None, "what is always there need not be asked for");
}

#[tokio::test]
async fn the_last_answer_can_stay() {
    let mock = Mock::new();
    mock.on::<ThingCall>()
        .returns(&thing("one"))
        .returns(&thing("last"))
        .always();
    let client = client(&mock);
    for id in ["one", "last", "last"] {
        assert_eq!(client.get("x").await.unwrap().id.as_deref(), Some(id));
    }
}

#[tokio::test]
async fn faults_are_like_those_of_a_network() {
    let mock = Mock::new();
    mock.on::<ThingCall>()
        .breaks(Fault::Connect)
        .breaks(Fault::Disconnect)
        .fails(503, "", "later")
        .returns(&thing("one"));
    let reply = client(&mock).get("x").send().await.unwrap();
    assert_eq!(reply.attempts(), 4);
    let attempts = mock.requests_of::<ThingCall>();
    let attempts = attempts.iter().map(|request| {
        let attempt = request.extensions().get::<Attempt>().unwrap();
        attempt.number()
    });
    assert_eq!(attempts.collect::<Vec<_>>(), [1, 2, 3, 4]);

    mock.on::<EmptyCall>().hangs();
    let call = client(&mock).act(&api::START);
    let error = call
        .with_timeout(Duration::from_millis(20))
        .await
        .unwrap_err();
    assert_eq!(error.timeout_kind(), Some(TimeoutKind::Call), "{error}");
}

#[tokio::test]
async fn pages_end() {
    let mock = Mock::new();
    let page = |ids: &[&str]| Things {
        items: Some(ids.iter().map(|id| thing(id)).collect()),
        ..Things::default()
    };
    mock.on::<ListCall>()
        .returns(&page(&["a", "b"]))
        .returns(&page(&["c"]));
    let all = client(&mock).list(&api::LIST).all().await.unwrap();
    let ids: Vec<_> = all
        .iter()
        .map(|thing| thing.id.as_deref().unwrap())
        .collect();
    assert_eq!(ids, ["a", "b", "c"]);
}

#[tokio::test]
async fn waits_are_over_at_once_or_see_what_they_are_shown() {
    let state = |state: &str| Thing {
        metadata: Some(serde_json::json!({ "state": state })),
        ..thing("one")
    };
    let mock = Mock::new();
    mock.on::<ThingCall>().returns(&thing("one"));
    let wait = client(&mock).get("x").wait();
    assert_eq!(wait.await.unwrap().id.as_deref(), Some("one"));

    let mock = Mock::new();
    mock.on::<CreateCall>()
        .returns(&state("BUSY"))
        .then_seen(&state("BUSY"))
        .then_seen(&state("AVAILABLE"));
    let made = client(&mock)
        .write(&api::CREATE_BY_STATE, &thing("one"))
        .wait();
    let made = made.await.unwrap();
    assert_eq!(made.metadata.unwrap()["state"], "AVAILABLE");
    assert_eq!(mock.requests().len(), 3);
    assert_eq!(mock.requests_of::<CreateCall>().len(), 1);

    let mock = Mock::new();
    mock.on::<CreateCall>()
        .returns(&state("BUSY"))
        .then_seen(&state("FAILED_PROVISIONING"));
    let wait = client(&mock)
        .write(&api::CREATE_BY_STATE, &thing("one"))
        .wait();
    assert!(wait.await.unwrap_err().is_failed());

    let mock = Mock::new();
    mock.on::<DeleteCall>().returns(&());
    client(&mock)
        .act(&api::DELETE_BY_STATE)
        .wait()
        .await
        .unwrap();
    assert_eq!(mock.requests().len(), 2);
}

/// Builders of operations that the small product has none of its own for.
mod builders {
    use ionoscloud_core::{request, rt::Call};
    use runtime_tests::api::{CREATE_BY_STATE, DELETE_BY_STATE, Thing};

    #[must_use]
    pub struct CreateCall(pub Call);
    request!(CreateCall, CREATE_BY_STATE, Thing, wait);

    #[must_use]
    pub struct DeleteCall(pub Call);
    request!(DeleteCall, DELETE_BY_STATE, (), wait);
}
use builders::{CreateCall, DeleteCall};

#[tokio::test]
async fn a_mock_fits_any_settings() -> Result<(), Error> {
    let mock = Mock::new();
    mock.on::<ThingCall>().returns(&thing("one"));
    let config = Config::new().with_token("t").with_contract_number("4711");
    let session = Session::new(config.with_transport(mock.clone()))?;
    Client::new(&session).get("x").await?;
    let request = &mock.requests()[0];
    assert_eq!(request.headers()["x-contract-number"], "4711");
    Ok(())
}
