//! Streamable HTTP: who may come in, and how.

use std::net::SocketAddr;

use ionoscloud_core::Secret;
use ionoscloud_fake::{Fake, Options};
use ionoscloud_mcp::http::{Door, serve};
use ionoscloud_mcp::settings::Settings;
use mcp_tests::server;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

struct Served {
    at: SocketAddr,
    _stop: oneshot::Sender<()>,
    _fake: Fake,
}

async fn served(door: Door) -> Served {
    let fake = Fake::start(Options::default()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let server = server(&fake, Settings::default());
    tokio::spawn(async move {
        serve(server, listener, door, async { drop(stopped.await) })
            .await
            .unwrap();
    });
    Served {
        at,
        _stop: stop,
        _fake: fake,
    }
}

/// The status of an answer, and what came with it.
async fn asked(at: SocketAddr, path: &str, headers: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(at).await.unwrap();
    let request = format!(
        "POST {path} HTTP/1.1\r\nconnection: close\r\ncontent-type: application/json\r\naccept: application/json, text/event-stream\r\n\
         content-length: {}\r\n{headers}\r\n",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    // A server may have heard enough before all was said.
    let _ = stream.write_all(body.as_bytes()).await;
    let mut answer = Vec::new();
    let mut part = [0; 4096];
    while let Ok(count @ 1..) = stream.read(&mut part).await {
        answer.extend_from_slice(&part[..count]);
        let text = String::from_utf8_lossy(&answer);
        if text.contains("\"result\"") || text.contains("\r\n0\r\n") {
            break;
        }
    }
    let text = String::from_utf8_lossy(&answer).into_owned();
    let status = text
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .unwrap_or(0);
    (status, text)
}

fn initialize() -> String {
    json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}
    }})
    .to_string()
}

#[tokio::test]
async fn loopback_is_for_whoever_is_here() {
    let served = served(Door::default()).await;
    let own = format!("host: {}\r\n", served.at);
    let (status, text) = asked(served.at, "/mcp", &own, &initialize()).await;
    assert_eq!(status, 200, "{text}");
    assert!(text.contains("ionoscloud-mcp"), "{text}");
    let local = format!("{own}origin: http://localhost:6274\r\n");
    assert_eq!(asked(served.at, "/mcp", &local, &initialize()).await.0, 200);
    for headers in [
        "host: evil.example\r\n".to_owned(),
        format!("host: evil.example:{}\r\n", served.at.port()),
        format!("{own}origin: https://evil.example\r\n"),
        format!("{own}origin: null\r\n"),
    ] {
        let (status, text) = asked(served.at, "/mcp", &headers, &initialize()).await;
        assert_eq!(status, 403, "{headers} {text}");
    }
    assert_eq!(asked(served.at, "/", &own, &initialize()).await.0, 404);
    let large = "x".repeat(5 * 1024 * 1024);
    let (status, _) = asked(served.at, "/mcp", &own, &large).await;
    assert!(status == 413 || status == 0, "{status}");
}

#[tokio::test]
async fn a_secret_is_asked_for() {
    let secret = "a-secret-of-some-length";
    let door = Door {
        secret: Some(Secret::from(secret.to_owned())),
        hosts: Vec::new(),
    };
    let served = served(door).await;
    let own = format!("host: {}\r\n", served.at);
    for wrong in [
        "",
        "authorization: Bearer a-secret-of-some-lengt\r\n",
        "authorization: Basic a-secret-of-some-length\r\n",
    ] {
        let (status, text) =
            asked(served.at, "/mcp", &format!("{own}{wrong}"), &initialize()).await;
        assert_eq!(status, 401, "{text}");
        assert!(!text.contains(secret));
    }
    for scheme in ["Bearer", "bearer"] {
        let right = format!("{own}authorization: {scheme} {secret}\r\n");
        assert_eq!(asked(served.at, "/mcp", &right, &initialize()).await.0, 200);
    }
}

#[tokio::test]
async fn sessions_are_bounded() {
    let served = served(Door::default()).await;
    let own = format!("host: {}\r\n", served.at);
    for session in 0..256 {
        let (status, text) = asked(served.at, "/mcp", &own, &initialize()).await;
        assert_eq!(status, 200, "{session} {text}");
    }
    assert_eq!(asked(served.at, "/mcp", &own, &initialize()).await.0, 503);
}

#[test]
fn a_public_address_wants_a_secret() {
    let public: SocketAddr = "0.0.0.0:80".parse().unwrap();
    let local: SocketAddr = "[::1]:80".parse().unwrap();
    let with = |secret: &str| Door {
        secret: Some(Secret::from(secret.to_owned())),
        hosts: Vec::new(),
    };
    assert!(Door::default().allows(local).is_ok());
    assert!(Door::default().allows(public).is_err());
    assert!(with("short").allows(public).is_err());
    assert!(with("long-enough-to-count").allows(public).is_ok());
    assert!(!format!("{:?}", with("long-enough-to-count")).contains("long-enough"));
}
