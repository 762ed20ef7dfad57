//! HTTP/2: streams that a server refuses are repeated by the policy of the call, and counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use ionoscloud_core::rt::Operation;
use ionoscloud_core::{Config, RetryPolicy, Session};
use runtime_tests::api::{self, Client, thing};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// What a server does with a stream.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Answer,
    Refuse,
    Cancel,
}

/// A server that speaks HTTP/2 alone; gives its address and counts streams.
async fn serve(fate: impl Fn(usize) -> Fate + Send + Sync + 'static) -> (String, Arc<AtomicUsize>) {
    let acceptor = crate::tls::acceptor("localhost", &[b"h2"]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!(
        "https://localhost:{}",
        listener.local_addr().unwrap().port()
    );
    let streams = Arc::new(AtomicUsize::new(0));
    let (counted, fate) = (streams.clone(), Arc::new(fate));
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, counted, fate) = (acceptor.clone(), counted.clone(), fate.clone());
            tokio::spawn(async move {
                let stream = acceptor.accept(stream).await.unwrap();
                let mut connection = h2::server::handshake(stream).await.unwrap();
                while let Some(Ok((_, mut respond))) = connection.accept().await {
                    match fate(counted.fetch_add(1, Ordering::SeqCst)) {
                        Fate::Answer => {
                            let answer = http::Response::builder()
                                .header("content-type", "application/json");
                            let mut body = respond
                                .send_response(answer.body(()).unwrap(), false)
                                .unwrap();
                            body.send_data(Bytes::from_static(br#"{"id":"t"}"#), true)
                                .unwrap();
                        }
                        Fate::Refuse => respond.send_reset(h2::Reason::REFUSED_STREAM),
                        Fate::Cancel => respond.send_reset(h2::Reason::CANCEL),
                    }
                }
            });
        }
    });
    (url, streams)
}

fn client(url: &str, hooks: &Arc<AtomicUsize>) -> Client {
    let hooks = hooks.clone();
    let moment = std::time::Duration::from_millis(1);
    let config = Config::new()
        .with_token("t")
        .with_default_server(url)
        .dangerous_skip_tls_verify()
        .with_retry(
            RetryPolicy::default()
                .with_initial_pause(moment)
                .with_max_pause(moment),
        )
        .with_response_hook(move |_| {
            hooks.fetch_add(1, Ordering::SeqCst);
        });
    Client::new(&Session::new(config).unwrap())
}

const OPERATIONS: [&Operation; 3] = [&api::GET, &api::CREATE, &api::REPLACE];

#[tokio::test]
async fn refused_streams_are_repeated_by_our_policy_and_counted() {
    for operation in OPERATIONS {
        let (url, streams) = serve(|_| Fate::Refuse).await;
        let hooks = Arc::default();
        let client = client(&url, &hooks);
        let call = client
            .write(operation, &thing())
            .with_retry(RetryPolicy::never());
        let error = call.await.unwrap_err();
        assert_eq!(error.attempts(), 1, "{error}");
        assert_eq!(
            (streams.load(Ordering::SeqCst), hooks.load(Ordering::SeqCst)),
            (1, 1)
        );
        assert!(!error.to_string().contains("not known"), "{error}");
        let error = client.write(operation, &thing()).await.unwrap_err();
        assert_eq!(error.attempts(), 4, "{error}");
        assert_eq!(
            (streams.load(Ordering::SeqCst), hooks.load(Ordering::SeqCst)),
            (5, 5)
        );

        let (url, streams) = serve(|number| {
            if number < 2 {
                Fate::Refuse
            } else {
                Fate::Answer
            }
        })
        .await;
        let reply = self::client(&url, &hooks)
            .write(operation, &thing())
            .send()
            .await
            .unwrap();
        assert_eq!((reply.attempts(), streams.load(Ordering::SeqCst)), (3, 3));
    }
}

#[tokio::test]
async fn a_stream_that_breaks_off_is_not_repeated_where_it_may_have_acted() {
    for (operation, count) in OPERATIONS.into_iter().zip([4, 1, 4]) {
        let (url, streams) = serve(|_| Fate::Cancel).await;
        let hooks = Arc::default();
        let error = client(&url, &hooks)
            .write(operation, &thing())
            .await
            .unwrap_err();
        assert!(error.is_disconnect(), "{error}");
        assert_eq!(
            (streams.load(Ordering::SeqCst), hooks.load(Ordering::SeqCst)),
            (count, count)
        );
    }
}

/// A server that reads the head of a request, says that it goes away and which stream it has seen last (RFC 9113, 6.8),
/// and closes the connection; gives its address and counts streams.
async fn going_away(last: u32, reason: u32) -> (String, Arc<AtomicUsize>) {
    let acceptor = crate::tls::acceptor("localhost", &[b"h2"]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let streams = Arc::new(AtomicUsize::new(0));
    let counted = streams.clone();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, counted) = (acceptor.clone(), counted.clone());
            tokio::spawn(async move {
                let mut stream = acceptor.accept(stream).await.unwrap();
                const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
                stream.write_all(&SETTINGS).await.unwrap();
                let mut preface = [0; 24];
                stream.read_exact(&mut preface).await.unwrap();
                loop {
                    let mut head = [0; 9];
                    if stream.read_exact(&mut head).await.is_err() {
                        return;
                    }
                    let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
                    let mut payload = vec![0; usize::try_from(length).unwrap()];
                    stream.read_exact(&mut payload).await.unwrap();
                    if head[3] == 1 {
                        break;
                    }
                }
                counted.fetch_add(1, Ordering::SeqCst);
                let mut frame = vec![0, 0, 8, 7, 0, 0, 0, 0, 0];
                frame.extend(last.to_be_bytes());
                frame.extend(reason.to_be_bytes());
                stream.write_all(&frame).await.unwrap();
                stream.flush().await.unwrap();
                let _ = stream.shutdown().await;
            });
        }
    });
    (format!("https://localhost:{port}"), streams)
}

#[tokio::test]
async fn a_server_that_goes_away_has_seen_no_later_stream_and_may_have_acted_on_the_others() {
    const NO_ERROR: u32 = 0;
    const INTERNAL_ERROR: u32 = 2;
    for (last, reason, counts) in [
        (0, NO_ERROR, [4, 4, 4]),
        (1, NO_ERROR, [4, 1, 4]),
        (1, INTERNAL_ERROR, [4, 1, 4]),
    ] {
        for (operation, count) in OPERATIONS.into_iter().zip(counts) {
            let (url, streams) = going_away(last, reason).await;
            let hooks = Arc::default();
            let call = client(&url, &hooks).write(operation, &thing());
            let error = call.await.unwrap_err();
            let what = format!("{last} {reason} {}: {error}", operation.id);
            assert_eq!(streams.load(Ordering::SeqCst), count, "{what}");
            let unknown = error.to_string().contains("is not known");
            assert_eq!(unknown, last == 1 && operation.id != api::GET.id, "{what}");
        }
    }
}
