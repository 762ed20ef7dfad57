//! HTTP/2: streams that a server refuses are repeated by the policy of the call, and counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use ionoscloud_core::rt::Operation;
use ionoscloud_core::{Config, RetryPolicy, Session};
use runtime_tests::api::{self, Client, thing};
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
