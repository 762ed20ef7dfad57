//! Servers that speak over the bare socket, for what the scripted one has no word for.

use std::future::Future;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Starts a server that hands each connection, with its number from 0, to `serve`; returns its address.
///
/// # Panics
/// There is no free port.
pub async fn start<F, S>(serve: F) -> String
where
    F: Fn(Peer, usize) -> S + Send + 'static,
    S: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        let mut number = 0;
        while let Ok((stream, _)) = listener.accept().await {
            let peer = Peer {
                stream,
                buffer: Vec::new(),
            };
            tokio::spawn(serve(peer, number));
            number += 1;
        }
    });
    url
}

/// One connection.
pub struct Peer {
    pub stream: TcpStream,
    buffer: Vec<u8>,
}

impl Peer {
    /// The head of the next request in lower case; `None` when the client is gone.
    pub async fn head(&mut self) -> Option<String> {
        loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                let rest = self.buffer.split_off(end + 4);
                let head = std::mem::replace(&mut self.buffer, rest);
                return Some(String::from_utf8_lossy(&head).to_lowercase());
            }
            self.more().await?;
        }
    }

    async fn more(&mut self) -> Option<()> {
        let mut chunk = vec![0; 64 * 1024];
        let length = self.stream.read(&mut chunk).await.ok()?;
        self.buffer.extend_from_slice(&chunk[..length]);
        (length > 0).then_some(())
    }

    /// Reads the body that `head` announces, and gives each piece of it to `take`; `None` where it does not come to its
    /// end.
    ///
    /// # Panics
    /// The request is wrong.
    pub async fn body(&mut self, head: &str, mut take: impl FnMut(&[u8])) -> Option<()> {
        let value = |name: &str| {
            let mut lines = head.split("\r\n").filter_map(|line| line.split_once(": "));
            lines
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value)
        };
        if let Some(length) = value("content-length") {
            assert_eq!(value("transfer-encoding"), None);
            return self.take(length.parse().expect("a length"), take).await;
        }
        assert_eq!(value("transfer-encoding"), Some("chunked"));
        loop {
            let size = loop {
                if let Some(end) = find(&self.buffer, b"\r\n") {
                    let line: Vec<u8> = self.buffer.drain(..end + 2).collect();
                    let line = String::from_utf8_lossy(&line);
                    break usize::from_str_radix(line.trim(), 16).expect("a size");
                }
                self.more().await?;
            };
            self.take(size, &mut take).await?;
            self.take(2, |_| ()).await?;
            if size == 0 {
                return Some(());
            }
        }
    }

    async fn take(&mut self, mut length: usize, mut take: impl FnMut(&[u8])) -> Option<()> {
        while length > 0 {
            if self.buffer.is_empty() {
                self.more().await?;
            }
            let now = self.buffer.len().min(length);
            take(&self.buffer[..now]);
            self.buffer.drain(..now);
            length -= now;
        }
        Some(())
    }

    /// Sends a text; what becomes of it is the client's business.
    pub async fn say(&mut self, text: impl AsRef<[u8]>) {
        let _ = self.stream.write_all(text.as_ref()).await;
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// What servers have seen, in their order.
#[derive(Clone, Default)]
pub struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    pub fn add(&self, note: impl Into<String>) {
        self.0
            .lock()
            .expect("no test panics in here")
            .push(note.into());
    }

    pub fn all(&self) -> Vec<String> {
        self.0.lock().expect("no test panics in here").clone()
    }
}
