//! A server of one thread that remembers every request word for word, and answers what it is told to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use ionoscloud_core::{Config, Session};

/// A request as it came over the socket.
#[derive(Clone, Debug)]
pub struct Seen {
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Seen {
    /// The value of a header that must not stand there twice.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut all = self.headers.iter().filter(|(known, _)| known == name);
        let found = all.next().map(|(_, value)| value.as_str());
        assert!(all.next().is_none(), "{name} was sent more than once");
        found
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("a body of text")
    }
}

/// An answer with a JSON body.
pub fn json(status: u16, body: &str) -> String {
    answer(status, &[("content-type", "application/json")], body)
}

/// An answer with these headers.
pub fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> String {
    let headers: String = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"))
        .collect();
    let length = body.len();
    format!(
        "HTTP/1.1 {status} X\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

/// An answer of this type, whatever its bytes are.
pub fn bytes(status: u16, content_type: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// A running server; it stops with its test.
pub struct Server {
    url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Starts a server that gives these answers in turn, and the last of them from then on. `URL` in an answer becomes
    /// the server's address.
    pub fn start(answers: impl IntoIterator<Item = impl Into<Vec<u8>>>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let url = format!("http://127.0.0.1:{port}");
        let filled = |answer: Vec<u8>| match String::from_utf8(answer) {
            Ok(text) => text.replace("URL", &url).into_bytes(),
            Err(bytes) => bytes.into_bytes(),
        };
        let mut answers: Vec<Vec<u8>> = answers
            .into_iter()
            .map(|answer| filled(answer.into()))
            .collect();
        answers.reverse();
        let seen = Arc::new(Mutex::default());
        let server = Server {
            url,
            seen: Arc::clone(&seen),
        };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let Some(request) = read(&stream) else {
                    continue;
                };
                seen.lock().expect("no test has failed here").push(request);
                let answer = match answers.as_slice() {
                    [last] => last.clone(),
                    _ => answers.pop().unwrap_or_default(),
                };
                let _ = (&stream).write_all(&answer);
            }
        });
        server
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// A session that sends everything here, with the token `t`.
    pub fn session(&self) -> Session {
        let config = Config::new().with_token("t").with_default_server(&self.url);
        Session::new(config).expect("a session")
    }

    /// All requests so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("no test has failed here").clone()
    }

    /// The only request.
    pub fn only(&self) -> Seen {
        let [seen] = <[Seen; 1]>::try_from(self.seen()).expect("one request");
        seen
    }
}

/// Reads one request.
fn read(stream: &TcpStream) -> Option<Seen> {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    stream.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, target) = (words.next()?, words.next()?);
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else {
            break;
        };
        headers.push((name.to_lowercase(), value.to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length
        .and_then(|(_, value)| value.parse().ok())
        .unwrap_or_default();
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    Some(Seen {
        method,
        target,
        headers,
        body,
    })
}
