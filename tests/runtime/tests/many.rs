//! Ten thousand calls: connections and memory. In a process of its own, so that the memory is that
//! of these calls.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ionoscloud_core::{Config, Session};
use runtime_tests::api::Client;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const CALLS: usize = 10_000;

/// A server that remembers nothing but the number of its connections.
async fn serve() -> (Client, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let connections = Arc::new(AtomicUsize::new(0));
    let count = connections.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                let mut request = [0; 4096];
                // A request of these calls comes in one piece.
                while let Ok(1..) = stream.read(&mut request).await {
                    let body = r#"{"id":"t","name":"ball","color":"red"}"#;
                    let answer = format!(
                        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
                        body.len()
                    );
                    if stream.write_all(answer.as_bytes()).await.is_err() {
                        break;
                    }
                }
            });
        }
    });
    let config = Config::new().with_token("t").with_default_server(url);
    (Client::new(&Session::new(config).unwrap()), connections)
}

/// The memory of this process, in KiB; none where the system does not tell.
fn memory() -> Option<usize> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    Some(pages.split(' ').nth(1)?.parse::<usize>().ok()? * 4)
}

/// Makes all calls, so many at a time; returns connections and growth after the first thousand.
async fn run(at_once: usize) -> (usize, Option<usize>) {
    let (client, connections) = serve().await;
    let lap = |calls: usize| {
        let tasks = (0..at_once).map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                for _ in 0..calls / at_once {
                    client.get("t").await.unwrap();
                }
            })
        });
        let tasks: Vec<_> = tasks.collect();
        async {
            for task in tasks {
                task.await.unwrap();
            }
        }
    };
    lap(1_000).await;
    let before = memory();
    lap(CALLS - 1_000).await;
    let growth = memory()
        .zip(before)
        .map(|(after, before)| after.saturating_sub(before));
    let connections = connections.load(Ordering::SeqCst);
    println!(
        "{CALLS} calls, {at_once:2} at a time: {connections} connections, {growth:?} KiB more"
    );
    (connections, growth)
}

#[tokio::test]
async fn ten_thousand_calls_open_few_connections_and_keep_no_memory() {
    for at_once in [1, 64] {
        let (connections, growth) = run(at_once).await;
        assert!(connections <= at_once, "{connections}");
        assert!(growth.unwrap_or_default() < 1536, "{growth:?} KiB");
    }
}
