//! Transports of the user's own in the place of sockets.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use http::header::LOCATION;
use http::{Request, Response};
use ionoscloud_core::rt::Bytes;
use ionoscloud_core::transport::{
    Answering, Attempt, Body, Fault, HttpTransport, Transport, TransportError,
};
use ionoscloud_core::{Config, RetryPolicy, TimeoutKind};
use runtime_tests::api::{self, thing};
use runtime_tests::server::{Act, Server, nowhere};
use runtime_tests::{client_with, config};

type Outcome = Result<Response<Body>, TransportError>;

/// Answers from a list, and keeps what it was asked.
#[derive(Clone, Default)]
struct Scripted {
    outcomes: Arc<Mutex<VecDeque<Outcome>>>,
    seen: Arc<Mutex<Vec<Request<Body>>>>,
}

impl Scripted {
    fn new(outcomes: impl IntoIterator<Item = Outcome>) -> Scripted {
        Scripted {
            outcomes: Arc::new(Mutex::new(outcomes.into_iter().collect())),
            seen: Arc::default(),
        }
    }

    fn client(&self) -> api::Client {
        let moment = Duration::from_millis(1);
        let retry = RetryPolicy::default()
            .with_initial_pause(moment)
            .with_max_pause(moment);
        client_with(
            Config::new()
                .with_token("a-token")
                .with_retry(retry)
                .with_transport(self.clone()),
        )
    }
}

impl Transport for Scripted {
    fn send(&self, request: Request<Body>) -> Answering<'_> {
        self.seen.lock().unwrap().push(request);
        let next = self.outcomes.lock().unwrap().pop_front();
        Box::pin(async move {
            match next {
                Some(outcome) => outcome,
                None => std::future::pending().await,
            }
        })
    }
}

fn answer(status: u16, body: &'static str) -> Response<Body> {
    let answer = Response::builder().status(status);
    answer.body(Body::from(body)).unwrap()
}

#[tokio::test]
async fn a_transport_gets_the_complete_request_of_each_attempt() {
    let transport = Scripted::new([
        Ok(answer(503, "")),
        Ok(answer(200, r#"{"id":"t","name":"ball"}"#)),
    ]);
    let call = transport.client().write(&api::REPLACE, &thing()).send();
    let reply = call.await.unwrap();
    assert_eq!(reply.name.as_deref(), Some("ball"));
    assert_eq!(reply.attempts(), 2);

    let seen = transport.seen.lock().unwrap();
    for (request, number) in seen.iter().zip(1..) {
        assert_eq!(request.method(), "PUT");
        let uri = request.uri().to_string();
        assert_eq!(uri, "https://things.invalid/api/v1/boxes/b/things/t");
        assert_eq!(request.headers()["authorization"], "Bearer a-token");
        assert_eq!(request.headers()["content-type"], "application/json");
        let body = request.body().as_bytes().unwrap();
        assert_eq!(body, br#"{"name":"ball","color":"red"}"#);
        let attempt = request.extensions().get::<Attempt>().unwrap();
        assert_eq!(attempt.operation(), "thingsPut");
        assert_eq!(attempt.path_template(), "/boxes/{boxId}/things/{thingId}");
        assert_eq!((attempt.number(), attempt.is_follow_up()), (number, false));
    }
    assert_eq!(seen.len(), 2);
}

#[tokio::test]
async fn what_a_transport_says_decides_on_repetition() {
    // The fault, and how often an idempotent and another operation are sent.
    for (fault, idempotent, other) in [
        (Fault::Connect, 4, 4),
        (Fault::ConnectTimeout, 4, 4),
        (Fault::Dns, 4, 4),
        (Fault::Disconnect, 4, 1),
        (Fault::Tls, 1, 1),
        (Fault::Invalid, 1, 1),
    ] {
        for (operation, expected) in [(&api::REPLACE, idempotent), (&api::CREATE, other)] {
            let failures = (0..9).map(|_| Err(TransportError::new(fault, "it is so")));
            let transport = Scripted::new(failures);
            let call = transport.client().write(operation, &thing());
            let error = call.await.unwrap_err();
            let sent = transport.seen.lock().unwrap().len();
            assert_eq!(sent, expected, "{fault:?} {}", operation.id);
            let shown = error.to_string();
            assert!(shown.contains("it is so"), "{shown}");
            let told = [
                (
                    error.is_connect(),
                    fault != Fault::Disconnect && fault != Fault::Invalid,
                ),
                (error.is_dns(), fault == Fault::Dns),
                (error.is_tls(), fault == Fault::Tls),
                (error.is_disconnect(), fault == Fault::Disconnect),
                (error.is_invalid_request(), fault == Fault::Invalid),
                (error.is_timeout(), fault == Fault::ConnectTimeout),
            ];
            assert!(
                told.iter().all(|(is, should)| is == should),
                "{fault:?} {told:?}"
            );
        }
    }
}

#[tokio::test]
async fn time_limits_hold_for_any_transport() {
    let transport = Scripted::default();
    let call = transport
        .client()
        .get("t")
        .with_attempt_timeout(Duration::from_millis(20));
    let error = call.with_retry(RetryPolicy::never()).await.unwrap_err();
    assert_eq!(error.timeout_kind(), Some(TimeoutKind::Attempt), "{error}");

    // The head of an answer, and then nothing more.
    let mut late = answer(202, "");
    *late.body_mut() = Body::from_pieces(|_| Poll::Pending);
    let status = "/api/v1/requests/r-1/status".parse().unwrap();
    late.headers_mut().insert(LOCATION, status);
    let transport = Scripted::new([Ok(late)]);
    let call = transport.client().write(&api::CREATE, &thing());
    let error = call
        .with_timeout(Duration::from_millis(20))
        .await
        .unwrap_err();
    assert_eq!(error.timeout_kind(), Some(TimeoutKind::Call), "{error}");
    let url = "https://things.invalid/api/v1/requests/r-1/status";
    assert_eq!(error.request_url(), Some(url));
}

#[tokio::test]
async fn bodies_come_in_pieces_and_those_of_errors_only_so_far() {
    let mut pieces = ["{\"id\":", "\"t\"", "}"].into_iter();
    let mut in_pieces = answer(200, "");
    *in_pieces.body_mut() =
        Body::from_pieces(move |_| Poll::Ready(pieces.next().map(|piece| Ok(piece.into()))));
    let mut asked = 0;
    let mut endless = answer(400, "");
    *endless.body_mut() = Body::from_pieces(move |_| {
        asked += 1;
        assert!(asked <= 64, "an error keeps 64 KiB and no more is read");
        Poll::Ready(Some(Ok(vec![b'x'; 1024].into())))
    });
    let mut broken = answer(200, "");
    let mut rest = vec![
        Err(TransportError::new(Fault::Disconnect, "no more")),
        Ok(Bytes::from("{")),
    ];
    *broken.body_mut() = Body::from_pieces(move |_| Poll::Ready(rest.pop()));

    let transport = Scripted::new([Ok(in_pieces), Ok(endless), Ok(broken)]);
    let client = transport.client();
    assert_eq!(client.get("t").await.unwrap().id.as_deref(), Some("t"));
    let error = client.get("t").await.unwrap_err();
    assert_eq!(error.body().unwrap().len(), 64 * 1024);
    let call = client.get("t").with_retry(RetryPolicy::never());
    let error = call.await.unwrap_err();
    assert!(error.is_disconnect(), "{error}");
    assert_eq!(error.status().unwrap(), 200);
}

/// Lets the usual transport send what it has signed.
struct Signing(HttpTransport);

impl Transport for Signing {
    fn send(&self, mut request: Request<Body>) -> Answering<'_> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            let signature = request
                .body()
                .length()
                .unwrap()
                .to_string()
                .parse()
                .unwrap();
            request.headers_mut().insert("x-signature", signature);
            self.0.send(request).await
        })
    }
}

#[tokio::test]
async fn a_transport_may_wrap_the_usual_one() {
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    let config = config(&server);
    let signing = Signing(HttpTransport::new(&config).unwrap());
    let client = client_with(config.clone().with_transport(signing));
    client.write(&api::REPLACE, &thing()).await.unwrap();
    assert_eq!(server.seen()[0].header("x-signature"), Some("29"));

    let signing = Signing(HttpTransport::new(&config).unwrap());
    let lost = config
        .with_default_server(nowhere().await)
        .with_transport(signing);
    let error = client_with(lost).get("t").await.unwrap_err();
    assert!(error.is_connect() && error.attempts() == 4, "{error}");
}
