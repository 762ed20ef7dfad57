//! An HTTP/1.1 server that does what a test says, and remembers what it was asked.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// A request as it came over the socket.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    /// Path and query.
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut all = self
            .headers
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let found = all.next().map(|(_, value)| value.as_str());
        assert!(all.next().is_none(), "{name} was sent more than once");
        found
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// What the server does about a request.
pub enum Act {
    /// Answers: status, headers, body.
    Answer(u16, Vec<(&'static str, String)>, String),
    /// Answers after a while.
    Late(Duration, Box<Act>),
    /// Closes the connection without an answer.
    Close,
    /// Sends the head of an answer and half its body, then closes.
    Break(u16, Vec<(&'static str, String)>),
    /// Sends the head of an answer, and then nothing more.
    Stall(u16),
    /// Answers, with this pause before each byte of the body.
    Drip(Duration, String),
    /// Sends these bytes, and closes.
    Raw(Vec<u8>),
    /// Never answers.
    Hang,
}

impl Act {
    pub fn json(status: u16, body: &str) -> Act {
        Act::Answer(
            status,
            vec![("content-type", "application/json".into())],
            body.into(),
        )
    }

    pub fn empty(status: u16) -> Act {
        Act::Answer(status, Vec::new(), String::new())
    }

    pub fn with(self, name: &'static str, value: impl Into<String>) -> Act {
        match self {
            Act::Answer(status, mut headers, body) => {
                headers.push((name, value.into()));
                Act::Answer(status, headers, body)
            }
            other => other,
        }
    }
}

type Script = dyn Fn(&Seen, usize) -> Act + Send + Sync;

struct Shared {
    script: Box<Script>,
    seen: Mutex<Vec<Seen>>,
    connections: AtomicUsize,
}

/// A running server; it stops with the runtime of its test.
pub struct Server {
    url: String,
    shared: Arc<Shared>,
}

impl Server {
    /// Starts a server; the script gets each request with its number, counted from 0.
    pub async fn start(script: impl Fn(&Seen, usize) -> Act + Send + Sync + 'static) -> Server {
        Server::run(script, None, "http").await
    }

    /// Starts a server for `https`, to be reached as `localhost`.
    pub async fn start_tls(
        acceptor: TlsAcceptor,
        script: impl Fn(&Seen, usize) -> Act + Send + Sync + 'static,
    ) -> Server {
        Server::run(script, Some(acceptor), "https").await
    }

    async fn run(
        script: impl Fn(&Seen, usize) -> Act + Send + Sync + 'static,
        tls: Option<TlsAcceptor>,
        scheme: &str,
    ) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let host = if tls.is_some() {
            "localhost"
        } else {
            "127.0.0.1"
        };
        let shared = Arc::new(Shared {
            script: Box::new(script),
            seen: Mutex::default(),
            connections: AtomicUsize::new(0),
        });
        let url = format!("{scheme}://{host}:{port}");
        tokio::spawn(accept(listener, tls, shared.clone()));
        Server { url, shared }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Host and port.
    pub fn authority(&self) -> &str {
        self.url
            .split_once("://")
            .map_or("", |(_, authority)| authority)
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.shared
            .seen
            .lock()
            .expect("no test panics in here")
            .clone()
    }

    /// The requests as `METHOD target`.
    pub fn lines(&self) -> Vec<String> {
        self.seen()
            .iter()
            .map(|seen| format!("{} {}", seen.method, seen.target))
            .collect()
    }

    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }
}

/// An address where nothing listens.
pub async fn nowhere() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    format!("http://{}", listener.local_addr().expect("an address"))
}

/// The port of a server that accepts connections and never says a word.
pub async fn silent() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((stream, _)) = listener.accept().await {
            kept.push(stream);
        }
    });
    port
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        shared.connections.fetch_add(1, Ordering::SeqCst);
        tokio::spawn(connection(stream, tls.clone(), shared.clone()));
    }
}

async fn connection(stream: TcpStream, tls: Option<TlsAcceptor>, shared: Arc<Shared>) {
    match tls {
        None => serve(stream, shared).await,
        Some(tls) => {
            if let Ok(stream) = tls.accept(stream).await {
                serve(stream, shared).await;
            }
        }
    }
}

async fn serve(mut stream: impl AsyncRead + AsyncWrite + Unpin + Send, shared: Arc<Shared>) {
    let mut buffer = Vec::new();
    while let Some(seen) = read(&mut stream, &mut buffer).await {
        let number = {
            let mut all = shared.seen.lock().expect("no test panics in here");
            all.push(seen.clone());
            all.len() - 1
        };
        let act = (shared.script)(&seen, number);
        if !perform(&mut stream, act).await {
            return;
        }
    }
}

/// Does `act`; `false` if the connection is to be closed.
fn perform<'a>(
    stream: &'a mut (impl AsyncWrite + Unpin + Send),
    act: Act,
) -> Pin<Box<dyn Future<Output = bool> + Send + 'a>> {
    Box::pin(async move {
        match act {
            Act::Answer(status, headers, body) => {
                let text = format!(
                    "{}content-length: {}\r\n\r\n{body}",
                    head(status, &headers),
                    body.len()
                );
                stream.write_all(text.as_bytes()).await.is_ok()
            }
            Act::Late(pause, act) => {
                tokio::time::sleep(pause).await;
                perform(stream, *act).await
            }
            Act::Close => false,
            Act::Break(status, headers) => {
                let text = format!(
                    "{}content-length: 100\r\n\r\n{{\"id\":",
                    head(status, &headers)
                );
                let _ = stream.write_all(text.as_bytes()).await;
                false
            }
            Act::Stall(status) => {
                let text = format!("{}content-length: 100\r\n\r\n", head(status, &[]));
                let _ = stream.write_all(text.as_bytes()).await;
                std::future::pending().await
            }
            Act::Drip(pause, body) => {
                let text = format!("{}content-length: {}\r\n\r\n", head(200, &[]), body.len());
                let mut fine = stream.write_all(text.as_bytes()).await.is_ok();
                for byte in body.bytes() {
                    tokio::time::sleep(pause).await;
                    fine = fine && stream.write_all(&[byte]).await.is_ok();
                }
                fine
            }
            Act::Raw(bytes) => {
                let _ = stream.write_all(&bytes).await;
                let _ = stream.shutdown().await;
                false
            }
            Act::Hang => std::future::pending().await,
        }
    })
}

fn head(status: u16, headers: &[(&'static str, String)]) -> String {
    let headers: String = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    format!("HTTP/1.1 {status} Something\r\n{headers}")
}

async fn read(stream: &mut (impl AsyncRead + Unpin), buffer: &mut Vec<u8>) -> Option<Seen> {
    let end = loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        more(stream, buffer).await?;
    };
    let head = String::from_utf8(buffer[..end].to_vec()).ok()?;
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let length = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length = length.map_or(0, |(_, value)| value.parse().expect("a length"));
    while buffer.len() < end + 4 + length {
        more(stream, buffer).await?;
    }
    let body = buffer[end + 4..end + 4 + length].to_vec();
    buffer.drain(..end + 4 + length);
    Some(Seen {
        method,
        target,
        headers,
        body,
    })
}

async fn more(stream: &mut (impl AsyncRead + Unpin), buffer: &mut Vec<u8>) -> Option<()> {
    let mut chunk = [0; 4096];
    let length = stream.read(&mut chunk).await.ok()?;
    buffer.extend_from_slice(&chunk[..length]);
    (length > 0).then_some(())
}
