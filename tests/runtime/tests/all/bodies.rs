//! Answers as they come over the wire: how large, how encoded, with which headers.

use std::time::Duration;

use ionoscloud_core::rt::Operation;
use runtime_tests::api::{self, TextCall, thing};
use runtime_tests::server::{Act, Server};
use runtime_tests::{client, client_with, config};

/// An answer without a length, in pieces.
fn chunked(size: usize) -> Act {
    let mut text = String::from("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
    let body = format!(r#"{{"id":"t","name":"{}"}}"#, "x".repeat(size));
    for piece in body.as_bytes().chunks(1000) {
        text += &format!(
            "{:x}\r\n{}\r\n",
            piece.len(),
            String::from_utf8_lossy(piece)
        );
    }
    Act::Raw((text + "0\r\n\r\n").into_bytes())
}

fn whole(size: usize) -> Act {
    Act::json(
        200,
        &format!(r#"{{"id":"t","name":"{}"}}"#, "x".repeat(size)),
    )
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_refused() {
    for act in [chunked, whole] {
        let server = Server::start(move |_, _| act(100_000)).await;
        let small = client_with(config(&server).with_body_limit(50_000));
        let error = small.get("t").await.unwrap_err();
        assert!(error.is_too_large() && !error.is_decode(), "{error}");
        assert!(error.to_string().contains("50000 bytes"), "{error}");
        assert_eq!(error.status().unwrap(), 200);
        assert_eq!(error.attempts(), 1);
        for limit in [Some(100_100), None, Some(0)] {
            let large = client_with(config(&server).with_body_limit(limit));
            assert_eq!(large.get("t").await.unwrap().name.unwrap().len(), 100_000);
        }
        // A write has been done all the same.
        let error = small.write(&api::REPLACE, &thing()).await.unwrap_err();
        assert!(error.is_too_large() && error.attempts() == 1, "{error}");
        assert_eq!(error.resource_id(), Some("t"));
    }
    // What is announced need not come, and no room is made for it.
    let server = Server::start(|_, _| {
        Act::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 99999999999999\r\n\r\n{".to_vec())
    })
    .await;
    assert!(client(&server).get("t").await.unwrap_err().is_too_large());
    let error = client_with(config(&server).with_body_limit(None))
        .get("t")
        .await
        .unwrap_err();
    assert!(error.is_truncated(), "{error}");
}

/// Texts of some bytes that stand for values of many more, of each kind that is built: items, what is kept beside them, any
/// value, entries, and what is read place by place since something in it is odd.
#[tokio::test]
async fn an_answer_that_is_too_large_when_it_is_decoded_is_refused() {
    let long =
        |first: &str, item: &str| format!("{{\"items\":[{first}{}{{}}]}}", item.repeat(20_000));
    for (body, most) in [
        (long("", "{},"), 8 << 20),
        (long("", "0,"), 8 << 20),
        (long("0,", "{},"), 8 << 20),
        (long("", r#"{"new":{"a":{}}},"#), 32 << 20),
        (long("", r#"{"metadata":{"a":{}}},"#), 32 << 20),
        (
            format!("{{\"new\":[{}0]}}", r#"{"":0},"#.repeat(20_000)),
            16 << 20,
        ),
        (
            format!("{{\"items\":[],\"offset\":[{}0]}}", "[0],".repeat(20_000)),
            8 << 20,
        ),
        (
            format!(
                "{{{}\"items\":[]}}",
                (0..20_000)
                    .map(|at| format!("\"{at}\":0,"))
                    .collect::<String>()
            ),
            4 << 20,
        ),
    ] {
        let start = body.get(..60).unwrap().to_owned();
        let server = Server::start(move |_, _| Act::json(200, &body)).await;
        let list = |limit: Option<usize>| {
            let client = client_with(config(&server).with_decoded_limit(limit));
            async move { client.list(&api::LIST).await }
        };
        let error = list(Some(1 << 20)).await.unwrap_err();
        assert!(
            error.is_too_large() && !error.is_decode(),
            "{start}: {error}"
        );
        let words = "1048576 bytes when it is decoded, which is set by Config::with_decoded_limit";
        assert!(error.to_string().contains(words), "{start}: {error}");
        assert_eq!(
            (error.status().unwrap().as_u16(), error.attempts()),
            (200, 1)
        );
        for limit in [Some(most), None, Some(0)] {
            list(limit)
                .await
                .unwrap_or_else(|error| panic!("{start}: {limit:?}: {error}"));
        }
    }
}

/// What was built for one answer is not counted for the next.
#[tokio::test]
async fn room_for_an_answer_is_for_each() {
    let body = format!("{{\"items\":[{}{{}}]}}", "{},".repeat(1_000));
    let server = Server::start(move |_, _| Act::json(200, &body)).await;
    let client = client_with(config(&server).with_decoded_limit(1 << 20));
    for _ in 0..50 {
        assert_eq!(
            client.list(&api::LIST).await.unwrap().items.unwrap().len(),
            1_001
        );
    }
}

/// Object storage keeps the coding with the object, and did not choose it for the way.
#[tokio::test]
async fn an_object_comes_encoded_as_it_was_stored() {
    let zipped = |status| Act::json(status, "zipped").with("content-encoding", "gzip");
    let server = Server::start(move |_, number| zipped(if number < 2 { 200 } else { 404 })).await;
    let key = ionoscloud_core::AccessKey::new("AKTEST", "SKTEST");
    let client = client_with(
        config(&server)
            .with_access_key(key)
            .with_region("eu-central-3"),
    );
    let object = || api::BytesCall(client.call(&api::STORED));
    let got = object().send().await.unwrap();
    assert_eq!(*got.get(), "zipped");
    assert_eq!(got.headers()["content-encoding"], "gzip");
    let mut stream = object().stream().await.unwrap();
    assert_eq!(stream.chunk().await.unwrap().unwrap(), "zipped");
    // What is wrong is never stored.
    let error = object().await.unwrap_err();
    assert!(error.to_string().contains("encoded as \"gzip\""), "{error}");
}

#[tokio::test]
async fn what_is_encoded_is_decoded_or_refused_by_its_name() {
    for coding in ["gzip", "br", "zstd", "deflate", "GZIP", "identity, gzip"] {
        for status in [200, 202, 400] {
            let server = Server::start(move |_, _| {
                Act::Answer(
                    status,
                    vec![("content-encoding", coding.into())],
                    "\u{1f}?odd".into(),
                )
            })
            .await;
            let client = client(&server);
            let mut errors = vec![client.get("t").await.unwrap_err()];
            errors.push(TextCall(client.call(&api::TEXT)).await.unwrap_err());
            errors.push(client.act(&api::START).await.unwrap_err());
            for error in errors {
                assert!(error.to_string().contains(coding), "{error}");
                assert!(!error.to_string().contains("odd"), "{error}");
                assert_eq!(error.status().unwrap(), status);
                assert_eq!(error.is_decode(), status < 400);
            }
            let wanted = server
                .seen()
                .iter()
                .all(|seen| seen.header("accept-encoding") == Some("identity"));
            assert!(wanted);
        }
    }
    // A coding of the way is undone on it, or named (RFC 9112, 6.1).
    let server = Server::start(|_, _| {
        let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n";
        Act::Raw(format!("{head}3\r\nodd\r\n0\r\n\r\n").into_bytes())
    })
    .await;
    let error = TextCall(client(&server).call(&api::TEXT))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("gzip"), "{error}");
    assert!(!error.to_string().contains("odd"), "{error}");
    for coding in ["identity", "", " Identity "] {
        let server = Server::start(move |_, _| {
            Act::json(200, r#"{"id":"t"}"#).with("content-encoding", coding)
        })
        .await;
        assert_eq!(
            client(&server).get("t").await.unwrap().id.as_deref(),
            Some("t")
        );
    }
    // What is asked for by hand is asked for.
    let server = Server::start(|_, _| Act::json(200, r#"{"id":"t"}"#)).await;
    client(&server)
        .get("t")
        .with_header("accept-encoding", "gzip")
        .await
        .unwrap();
    assert_eq!(server.seen()[0].header("accept-encoding"), Some("gzip"));
}

#[tokio::test]
async fn folded_and_many_headers_are_read() {
    let many: String = (0..250)
        .map(|number| format!("x-{number}: {number}\r\n"))
        .collect();
    let head = format!(
        "HTTP/1.1 200 OK\r\n{many}x-folded: one\r\n two\r\n\tthree\r\ncontent-length: 10\r\n\r\n"
    );
    let server =
        Server::start(move |_, _| Act::Raw(format!("{head}{{\"id\":\"t\"}}").into_bytes())).await;
    let reply = client(&server).get("t").send().await.unwrap();
    assert_eq!(reply.headers()["x-249"], "249");
    let folded = reply.headers()["x-folded"].to_str().unwrap();
    assert_eq!(
        folded.split_whitespace().collect::<Vec<_>>(),
        ["one", "two", "three"]
    );
}

#[tokio::test]
async fn a_handshake_that_stalls_has_sent_nothing() {
    let port = runtime_tests::server::silent().await;
    let operations: [&Operation; 3] = [&api::CREATE, &api::DELETE, &api::UPDATE];
    let server = Server::start(|_, _| Act::Hang).await;
    for operation in operations {
        for whole in [false, true] {
            let settings = config(&server)
                .with_connect_timeout(None)
                .dangerous_skip_tls_verify();
            let limit = Duration::from_millis(150);
            let settings = if whole {
                settings.with_timeout(limit)
            } else {
                settings.with_attempt_timeout(limit)
            };
            let client = client_with(settings);
            let call = || {
                client
                    .write(operation, &thing())
                    .with_retry(ionoscloud_core::RetryPolicy::never())
            };
            let error = call()
                .with_server(&format!("https://localhost:{port}"))
                .await
                .unwrap_err();
            assert!(error.is_timeout(), "{error}");
            assert!(error.to_string().contains("nothing was sent"), "{error}");
            assert!(!error.to_string().contains("not known"), "{error}");
            // With a connection it is not known.
            let error = call().await.unwrap_err();
            assert!(error.to_string().contains("not known"), "{error}");
            // Also where another call makes one at the same time.
            let (one, other) = tokio::join!(call().into_future(), call().into_future());
            for error in [one.unwrap_err(), other.unwrap_err()] {
                assert!(error.to_string().contains("not known"), "{error}");
            }
        }
    }
}

#[tokio::test]
async fn repetitions_without_time_cost_the_others_nothing() {
    let server = Server::start(|seen, number| match seen.header("x-late") {
        Some(_) => Act::empty(503),
        None if number % 2 == 0 => Act::empty(503),
        None => Act::json(200, r#"{"id":"t"}"#),
    })
    .await;
    let client = client(&server);
    let patient = ionoscloud_core::RetryPolicy::default()
        .with_initial_pause(Duration::from_secs(3600))
        .with_max_pause(Duration::from_secs(3600));
    for _ in 0..150 {
        let call = client
            .get("t")
            .with_header("x-late", "1")
            .with_retry(patient.clone());
        assert!(call.with_timeout(Duration::from_millis(500)).await.is_err());
    }
    client.get("t").await.unwrap();
}
